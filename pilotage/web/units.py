"""The units of a programme, and one unit's own page: who serves it, what was promised, what waits, what it received."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from pilotage.domain.appointments import Gap
from pilotage.domain.charters.schema import Appoint, Duty, Pair, Register, Role
from pilotage.domain.figures import PairFact, Seat
from pilotage.domain.policy import Function, NotAllowed, Permission, reach
from pilotage.domain.records import Reference
from pilotage.models import Member
from pilotage.queries.appointments import code_of
from pilotage.queries.board import Cell, board
from pilotage.queries.holding import held
from pilotage.queries.units import (
    Ground,
    Waiting,
    figures_of,
    ground,
    late,
    partners,
    received,
    serving,
    waiting,
)
from pilotage.web.board_cells import Shown, shown
from pilotage.web.given import given_to
from pilotage.web.links import clause_address, register_address
from pilotage.web.visits import Visit, visit
from pilotage.words.cadences import listed

KINDS = ("unit", "partner")
"""The kinds of role whose members have a page."""
ROWS = 60
"""How many of them one page of the list has."""
RECORDS = 3
"""How many of the records that met a promise are named one by one; the window's page has them all."""


@dataclass(frozen=True)
class Help:
    """Whoever serves a member under one provision, and when it had too few."""

    provision: Appoint
    clause: str
    clause_url: str
    people: tuple[tuple[Seat, str], ...]
    gaps: tuple[Gap, ...]
    lacking: bool


@dataclass(frozen=True)
class Line:
    """A member in the list."""

    member: Member
    url: str
    helpers: tuple[Help, ...]
    partners: tuple[tuple[PairFact, Member], ...]
    late: int
    waiting: int


@dataclass(frozen=True)
class Kept:
    """A promise to one member: its cell, the clause behind it, and the records that met it."""

    shown: Shown
    title: str
    clause: str
    clause_url: str
    records: tuple[tuple[int, str], ...]
    more: int


def units(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    """Every unit and partner that the visitor's posts reach, in the charter's order; the only one is opened at once,
    and whoever serves units finds their own page."""
    here = visit(request, office, programme, Permission.DUTY_READ, "units")
    places = reach(here.posts, Permission.DUTY_READ, today=here.today)
    if places is not None and any(p.function is Function.MENTOR and p.holds(here.today) for p in here.posts):
        return redirect(here.address("person", code_of(here.programme, here.user)))
    found = ground(here.programme, here.rules, here.today, grants=False)
    members = list(_members(here, found, places))
    if places is not None and len(members) == 1:
        return redirect(here.address("unit", members[0].code))
    page = Paginator(members, ROWS).get_page(request.GET.get("page"))
    roles = {member.role for member in members}
    context = {
        "here": here,
        "title": listed(role.name for role in here.charter.roles if role.id in roles),
        "tables": [
            Table(here, role, [_line(here, found, member) for member in page if member.role == role.id])
            for role in here.charter.roles
            if any(member.role == role.id for member in page)
        ],
        "page": page,
        "limited": places is not None,
        "lists_members": here.may(Permission.PEOPLE_READ).allowed,
    }
    return render(request, "units/units.html", context)


@dataclass(frozen=True)
class Table:
    """The members of one role, and which columns they have."""

    here: Visit
    role: Role
    lines: list[Line]

    @property
    def served(self) -> bool:
        return any(each.serves == self.role.id for each in self.here.charter.of_kind(Appoint))

    @property
    def paired(self) -> bool:
        return any(self.role.id in (each.a, each.b) for each in self.here.charter.of_kind(Pair))


def _members(here: Visit, found: Ground, places: frozenset[str] | None) -> Iterator[Member]:
    """Whoever takes part today and is among these, role by role in the charter's order."""
    for role in here.charter.roles:
        for member in found.members:
            there = member.starts_on <= here.today and (member.ends_on is None or here.today <= member.ends_on)
            if role.kind in KINDS and member.role == role.id and there and (places is None or member.code in places):
                yield member


def _line(here: Visit, found: Ground, member: Member) -> Line:
    return Line(
        member, here.address("unit", member.code), tuple(helpers(here, found, member)), partners(found, member.code),
        late(found, member.code), sum(one.count for one in waiting(found, member.code, member.role)),
    )  # fmt: skip


def helpers(here: Visit, found: Ground, member: Member) -> Iterator[Help]:
    """Whoever serves a member, provision by provision, with the page of each where the visitor may open it."""
    all_names = here.may(Permission.PEOPLE_READ).allowed
    for provision in here.charter.of_kind(Appoint):
        if provision.serves == member.role:
            people = tuple(
                (seat, here.address("person", seat.who) if all_names else "")
                for seat in serving(found, member.code, provision)
            )
            gaps = tuple(gap for gap in found.service.gaps_of(member.code) if gap.provision == provision.id)
            cite = provision.cite[0]
            lacking = any(gap.on(here.today) for gap in gaps)
            yield Help(provision, cite.clause, clause_address(here, cite), people, gaps, lacking)


# ---- One unit --------------------------------------------------------------------------------------------------------


def unit(request: HttpRequest, office: str, programme: str, code: str) -> HttpResponse:
    """One member on one page: who serves it, every promise with what met it, what it has to confirm, its figures, and
    what it received."""
    with held():
        return _unit(request, visit(request, office, programme, Permission.DUTY_READ, "units"), code)


def _unit(request: HttpRequest, here: Visit, code: str) -> HttpResponse:
    found = ground(here.programme, here.rules, here.today)
    member = found.member(code)
    role = next((role for role in here.charter.roles if member is not None and role.id == member.role), None)
    if member is None or role is None or role.kind not in KINDS:
        raise Http404
    verdict = here.may(Permission.DUTY_READ, about={code})
    if not verdict.allowed:
        raise NotAllowed(Permission.DUTY_READ, verdict.why)
    values = figures_of(found, code, role.id)
    gifts = received(found, code, role.id, values)
    given = {gift.register.id for gift in gifts}
    money = given_to(here, code, found.facts)
    speaks = any(post.member == code and post.holds(here.today) for post in here.posts)
    context = {
        "here": here,
        "member": member,
        "role": role,
        "helpers": list(helpers(here, found, member)),
        "partners": _partners(here, found, code),
        "promises": list(promises(here, found, code)),
        "waiting": [(one, _confirm_address(here, one, code, speaks)) for one in waiting(found, code, role.id)],
        "speaks": speaks,
        "prints": here.may(Permission.PAPER_PRINT, about={code}).allowed,
        "figures": [value for value in values if value.figure.of not in given],
        "gifts": [
            (
                gift,
                *_clause(here, gift.provision),
                _of_unit(here, gift.register, code),
                money.get(gift.provision.id, ()),
            )
            for gift in gifts
        ],
        "may_appoint": here.may(Permission.PEOPLE_APPOINT).allowed,
        "left": member.ends_on is not None and member.ends_on < here.today,
        "leaves": member.ends_on is None and here.may(Permission.MEMBERS_IMPORT).allowed,
    }
    return render(request, "units/unit.html", context)


def _partners(here: Visit, found: Ground, code: str) -> list[tuple[str, PairFact, Member, str]]:
    """(the provision's title, the pairing, the other side, its page where this visitor may open it)."""
    titles = {provision.id: provision.title for provision in here.charter.of_kind(Pair)}
    return [
        (
            titles.get(pair.provision, pair.provision),
            pair,
            other,
            here.address("unit", other.code) if here.may(Permission.DUTY_READ, about={other.code}).allowed else "",
        )
        for pair, other in partners(found, code)
    ]


def promises(here: Visit, found: Ground, code: str) -> Iterator[Kept]:
    """Every duty towards the member and its pairings, in the charter's order, with its cell of the Board and the
    records that met it."""
    tables = board(here.charter, found.facts, {}, found.windows, {code})
    cells = [cell for table in tables for row in table.rows for cell in row.cells if code in row.place.split(":")]
    order = {provision.id: place for place, provision in enumerate(here.charter.provisions)}
    numbers = _numbers(found)
    for cell in sorted(cells, key=lambda cell: order.get(cell.promise.provision.id, len(order))):
        provision = cell.promise.provision
        if isinstance(provision, Duty):
            met = _met(here, cell, numbers)
            clause, url = _clause(here, provision)
            yield Kept(shown(here, cell), provision.title, clause, url, met[-RECORDS:], max(0, len(met) - RECORDS))


def _met(here: Visit, cell: Cell, numbers: Mapping[Reference, int]) -> tuple[tuple[int, str], ...]:
    """(its number, its page) of every record that met a window of the cell, in the order of windows."""
    references = dict.fromkeys(reference for window in cell.windows for reference in window.records)
    register = cell.promise.provision.register
    return tuple(
        (numbers[one], here.address("record", register, numbers[one]) if one.kind == "record" else "")
        for one in references
        if one in numbers
    )


def _numbers(found: Ground) -> dict[Reference, int]:
    """The number of everything on record in its register."""
    facts = (one.confirmed or one.latest for kept in found.facts.standings.values() for one in kept)
    return {fact.reference: fact.number for fact in facts if fact is not None}


def _clause(here: Visit, provision: object) -> tuple[str, str]:
    cite = provision.cite[0]  # type: ignore[attr-defined]
    return cite.clause, clause_address(here, cite)


def _of_unit(here: Visit, register: Register, code: str) -> str:
    """The register as far as it is about the member; empty where the visitor may not look at it."""
    url = register_address(here, register.id)
    return f"{url}?unit={code}" if url and url == here.address("register", register.id) else url


def _confirm_address(here: Visit, one: Waiting, code: str, speaks: bool) -> str:
    """Where a month of records is confirmed by the member itself; for others, the list of what waits for it."""
    shown = "mine" if speaks else "awaiting"
    return here.address("register", one.register.id) + f"?show={shown}&unit={code}"
