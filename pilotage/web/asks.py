"""The list of what is asked (填报清单): every field, of whom, how often, how many minutes a month, and who says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from pilotage.domain.asks import ENVELOPE, OPENING, SECONDS, Ask, Asked, Basis, Kind, Why
from pilotage.domain.fields import projected
from pilotage.domain.policy import Permission
from pilotage.queries.asks import asked_today
from pilotage.web.links import clause_address, provision_address, register_address
from pilotage.web.registers import WRITERS
from pilotage.web.visits import Visit, visit
from pilotage.words import asks as words
from pilotage.words.own_fields import type_name

_NAMED = (Kind.UNIT, Kind.PERSON)  # called as the charter calls them


@dataclass(frozen=True)
class Line:
    """What is asked of the same people on the same grounds, in words: (what, in the charter's words, may be left empty).
    `clauses` are (number, address)."""

    asked: tuple[tuple[str, bool, bool], ...]
    of: str
    seconds: int
    clauses: tuple[tuple[str, str], ...]
    settled: str
    unfounded: bool


@dataclass(frozen=True)
class Part:
    """A register: its address, how often it is filled in and by which duties, and its lines."""

    asked: Asked
    url: str
    own_url: str
    often: str
    rhythms: tuple[tuple[str, str], ...]
    each_time: str
    minutes: str
    lines: tuple[Line, ...]


def asks(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    """What is asked of whom: first role by role, then register by register."""
    here = visit(request, office, programme, Permission.CHARTER_READ, "charter")
    found = asked_today(here.programme, here.charter, here.today)
    context = {
        "here": here,
        "minutes": words.tenths(found.minutes),
        "loads": [
            (load, *(words.tenths(minutes if load.registers else None) for minutes in (load.minutes, load.each)))
            for load in found.loads
        ],
        "unfounded": [(register, words.what(here.charter, register, ask)) for register, ask in found.unfounded],
        "parts": [_part(here, one) for one in found.registers],
        "seconds": _table(),
        "opening": OPENING,
    }
    return render(request, "asks/asks.html", context)


def asks_export(request: HttpRequest, office: str, programme: str, kind: str) -> HttpResponse:
    """The list as a file."""
    here = visit(request, office, programme, Permission.CHARTER_READ, "charter")
    if kind not in WRITERS:
        raise Http404
    write, media_type = WRITERS[kind]
    found = asked_today(here.programme, here.charter, here.today)
    rows = words.sheet(here.charter, found.registers)
    answer = HttpResponse(write(words.header(), rows), content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="{here.programme.code}-asks.{kind}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _part(here: Visit, one: Asked) -> Part:
    register = one.register
    own = register.id not in projected(here.charter) and here.may(Permission.RECORD_READ).allowed
    return Part(
        one, register_address(here, register.id), here.address("own-fields", register.id) if own else "",
        words.often(one),
        tuple((words.rhythm(here.charter, register, rate), provision_address(here, rate.duty.id)) for rate in one.rates),
        words.tenths(Fraction(one.to_write, 60)), words.tenths(one.minutes),
        _lines(here, one),
    )  # fmt: skip


def _lines(here: Visit, one: Asked) -> tuple[Line, ...]:
    """One line for what is asked of the same people on the same grounds; in it, what is required comes first."""
    together: dict[tuple[tuple[str, ...], bool, Why], list[Ask]] = {}
    for ask in one.asks:
        together.setdefault((ask.of, ask.kind is Kind.CONFIRMATION, ask.why), []).append(ask)
    return tuple(_line(here, one, sorted(asks, key=lambda ask: not ask.required)) for asks in together.values())


def _line(here: Visit, one: Asked, together: Sequence[Ask]) -> Line:
    first = together[0]
    cites = [ground.cite for ground in first.why.grounds if ground.cite is not None]
    return Line(
        tuple(
            (words.what(here.charter, one.register, ask), ask.field is not None or ask.kind in _NAMED, not ask.required)
            for ask in together
        ),
        words.of_whom(here.charter, first), sum(ask.seconds for ask in together if ask.required),
        tuple((cite.clause, clause_address(here, cite)) for cite in cites),
        "" if first.why.basis is Basis.CLAUSE else words.why(first), first.unfounded,
    )  # fmt: skip


def _table() -> list[tuple[str, int]]:
    """Seconds by what is filled in, as the page explains its minutes."""
    by_type = [(type_name(type), seconds) for type, seconds in SECONDS.items()]
    return [*by_type, *((words.envelope(kind), ENVELOPE[kind]) for kind in (Kind.EVIDENCE, Kind.CONFIRMATION))]
