"""What the cells of the Board open to: a task everywhere, a task at one place; and what is still missing."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from pilotage.domain.charters.schema import Duty
from pilotage.domain.duties import DutyFacts, State, Window
from pilotage.domain.duties import windows as derive
from pilotage.domain.policy import NotAllowed, Permission, reach
from pilotage.domain.records import Reference
from pilotage.queries.board import Cell, duties_of, names_of, numbers_of, promise_of, stands, within
from pilotage.queries.duties import duty_facts
from pilotage.queries.people import names_of as accounts_of
from pilotage.queries.references import opened
from pilotage.queries.registers import writing
from pilotage.queries.todo import Owed, missing_by_bearer
from pilotage.web.basis import basis
from pilotage.web.board_cells import marks, shown
from pilotage.web.links import address_of, clause_address, may_open
from pilotage.web.record_forms import NAME
from pilotage.web.task_links import ask_address
from pilotage.web.visits import Visit, visit
from pilotage.words import board as words
from pilotage.words.cadences import together
from pilotage.words.days import plain_day, span
from pilotage.words.provisions import asked as told

ROWS = 60


@dataclass(frozen=True)
class Due:
    """A visitor's view of what is due: everything there is, and the windows that their posts reach (`windows`)."""

    here: Visit
    facts: DutyFacts
    every: tuple[Window, ...]
    windows: tuple[Window, ...]
    places: frozenset[str] | None

    @property
    def names(self) -> dict[str, str]:
        return names_of(self.facts.seats, self.facts.pairs)


def due(request: HttpRequest, office: str, programme: str) -> Due:
    """Open a page about what is due. Of others' tasks nothing is shown: a unit or a mentor sees its own."""
    return due_for(visit(request, office, programme, Permission.DUTY_READ, "programme"))


def due_for(here: Visit) -> Due:
    """What is due, for a visitor who may read it."""
    places = reach(here.posts, Permission.DUTY_READ, today=here.today)
    facts = duty_facts(here.programme, here.today)
    every = derive(facts)
    return Due(here, facts, every, tuple(one for one in every if within(one.place, places)), places)


# ---- One task everywhere ---------------------------------------------------------------------------------------------


def duty(request: HttpRequest, office: str, programme: str, duty: str) -> HttpResponse:
    """One duty at all its places: what the Board's column says, and what the clause says."""
    seen = due(request, office, programme)
    here, found = seen.here, _find(seen, duty)
    windows = [one for one in seen.windows if one.duty.id == duty]
    promise = promise_of({}, found, [one for one in seen.every if one.duty.id == duty], here.today)
    by_place: dict[str, list[Window]] = {}
    for one in windows:
        by_place.setdefault(one.place, []).append(one)
    names = seen.names
    cells = [Cell(promise, place, tuple(kept), waiting=_waiting(kept)) for place, kept in by_place.items()]
    page = Paginator(cells, ROWS).get_page(request.GET.get("page"))
    context = {
        "here": here,
        "duty": found,
        "asked": asks(seen, found),
        "changed": changes(seen, duty),
        "marks": list(marks(promise)),
        "page": page,
        "rows": [(names.get(cell.place, cell.place), _bearers(cell, names), shown(here, cell)) for cell in page],
        "basis": basis(here, found) if stands(here.charter, found) else (),
    }
    return render(request, "board/duty.html", context)


def _find(seen: Due, duty: str) -> Duty:
    """The duty as it reads now; one that a later edition dropped, as it last read."""
    found = duties_of(seen.here.charter, seen.every).get(duty)
    if found is None:
        raise Http404
    return found


def asks(seen: Due, duty: Duty) -> str:
    """What the duty asks, and on which days if not throughout; of one that was dropped, what it asked last."""
    charter = next(rule.charter for rule in reversed(seen.facts.rules) if stands(rule.charter, duty))
    said = [*told(charter, duty)]
    if duty.in_force is not None:
        said.append(_("In force: %(days)s.") % {"days": span(duty.in_force.start, duty.in_force.end)})
    if not stands(seen.here.charter, duty):
        said.append(_("The charter no longer asks for it."))
    return together(said)


def _waiting(windows: Iterable[Window]) -> int:
    return len({reference for one in windows for reference in one.awaiting})


def _bearers(cell: Cell, names: dict[str, str]) -> list[str]:
    window = cell.window
    return [names.get(code, code) for code in window.bearers if code != cell.place] if window else []


# ---- One task at one place -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Behind:
    """A record that met a window or would: its page where this visitor may look at it, and in a few words what it is."""

    url: str
    day: str
    title: str


@dataclass(frozen=True)
class Line:
    """One window as its page lists it."""

    window: Window
    start: str
    name: str
    days: str
    shape: str
    word: str
    bad: bool
    deadline: str
    last: str
    bearers: tuple[str, ...]
    progress: str
    records: tuple[Behind, ...]
    awaiting: tuple[Behind, ...]
    noted_by: str
    edition: int | None


def windows(request: HttpRequest, office: str, programme: str, duty: str, place: str) -> HttpResponse:
    """Every window of a duty for one unit or pairing: when, by whom, what met it, what waits, and what was said of it."""
    seen = due(request, office, programme)
    here = seen.here
    if not within(place, seen.places):
        raise NotAllowed(Permission.DUTY_READ, "not-your-unit")
    found, names = _find(seen, duty), seen.names
    kept = [one for one in seen.windows if one.duty.id == duty and one.place == place]
    if place not in names or (not kept and not _is_for(seen, found, place)):
        raise Http404
    promise = promise_of({}, found, [one for one in seen.every if one.duty.id == duty], here.today)
    cell = Cell(promise, place, tuple(kept), waiting=_waiting(kept))
    page = Paginator(_latest_first(kept), ROWS).get_page(request.GET.get("page"))
    context = {
        "here": here,
        "duty": found,
        "place": place,
        "name": names[place],
        "cell": shown(here, cell),
        "asked": asks(seen, found),
        "changed": changes(seen, duty),
        "page": page,
        "lines": _lines(seen, tuple(page.object_list), promise.numbers or {}),
        "later": max(0, sum(one.state is State.UPCOMING for one in kept) - 1),
        "enter": enter_address(here, found, place),
        "ask": ask_address(here, kept),
        "excuse": here.may(Permission.DUTY_EXCUSE).allowed,
        "explains": here.may(Permission.DUTY_EXPLAIN, about=place.split(":")).allowed,
        "basis": basis(here, found) if stands(here.charter, found) else (),
    }
    return render(request, "board/windows.html", context)


def _is_for(seen: Due, duty: Duty, place: str) -> bool:
    seats = any(seat.who == place and seat.role == duty.for_each for seat in seen.facts.seats)
    return seats or any(pair.code == place and pair.provision == duty.for_each for pair in seen.facts.pairs)


def _latest_first(windows: Sequence[Window]) -> list[Window]:
    """The next one to come, then what runs or is over, the latest first; of what comes later only the number is told."""
    begun = [one for one in windows if one.state is not State.UPCOMING]
    return [*[one for one in windows if one.state is State.UPCOMING][:1], *begun[::-1]]


def _lines(seen: Due, windows: Collection[Window], numbers: Mapping[date, int]) -> list[Line]:
    here, names = seen.here, seen.names
    behind = _behind(here, [ref for one in windows for ref in (*one.records, *one.awaiting)], windows)
    said_by = accounts_of(here.programme, {one.note.by for one in windows if one.note}) if windows else {}
    editions = {id(rule.charter.provision(duty)): rule.charter.edition
                for rule in seen.facts.rules for duty in {one.duty.id for one in windows}
                if any(known.id == duty for known in rule.charter.provisions)}  # fmt: skip
    lines = []
    for one in windows:
        every = one.duty.cadence.every
        lines.append(
            Line(
                one, one.start.isoformat(),
                words.period(every, numbers[one.start], one.start) if len(numbers) > 1 and one.start in numbers else "",
                words.stretch(one), one.state.replace("_", "-"), words.outcome(one),
                one.state in (State.OVERDUE, State.MISSED) or one.asks_reason, deadline(here, one),
                plain_day(one.last) if one.last > one.due else "",
                tuple(names.get(code, code) for code in one.bearers),
                words.progress(one) if words.counted(one.duty) else "",
                tuple(behind[ref][0] for ref in one.records if ref in behind),
                tuple(behind[ref][1] for ref in one.awaiting if ref in behind),
                said_by.get(one.note.by, "") if one.note else "",
                editions.get(id(one.duty)) if len(seen.facts.rules) > 1 else None,
            )
        )  # fmt: skip
    return lines


def _behind(
    here: Visit, references: Iterable[Reference], windows: Iterable[Window]
) -> dict[Reference, tuple[Behind, Behind]]:
    """What the windows open to: as it is counted, and as it would read once what waits of it is confirmed. Records are
    read by whom they concern, and so are the windows."""
    members = frozenset(code for one in windows for code in one.place.split(":"))
    found = {}
    for row in opened(here.programme, here.charter, dict.fromkeys(references)):
        allowed = may_open(here, row.reference, members)
        counted, awaited = (
            Behind(address_of(here, each) if allowed else "", plain_day(each.happened_on) if each.happened_on else "",
                   each.note if allowed else "")
            for each in (row, row.says)
        )  # fmt: skip
        found[row.reference] = counted, awaited
    return found


def deadline(here: Visit, window: Window) -> str:
    """By when, or before what."""
    after = next((one for one in here.charter.provisions if one.id == window.duty.before), None)
    return words.deadline(window, here.today, words.short(after.title) if after else "")


def changes(seen: Due, duty: str) -> list[tuple[int, str, str]]:
    """(edition, from which day, what it asks) of every edition that changed the duty, in order; empty where none did."""
    said: list[tuple[int, str, str]] = []
    for rule in seen.facts.rules:
        duties = {one.id: one for one in rule.charter.of_kind(Duty)}
        asked = together(told(rule.charter, duties[duty])) if duty in duties else ""
        if not said or said[-1][2] != asked:
            start = rule.start if said else min(rule.start, rule.charter.runs.start)
            said.append((rule.charter.edition, plain_day(start), asked))
    return said if len(said) > 1 else []


def enter_address(here: Visit, duty: Duty, place: str) -> str:
    """Where a record is entered that meets the duty at that place, with all that is known filled in; empty where this
    visitor does not write that register."""
    if not stands(here.charter, duty):
        return ""
    register = here.charter.register(duty.register)
    if not writing(here.writers, here.charter, register, here.today):
        return ""
    known = {"pair" if ":" in place else "unit": place}
    known |= {f"{NAME}{name}": wanted for name, wanted in duty.where.items() if isinstance(wanted, str)}
    return here.address("record-new", register.id) + "?" + urlencode(known)


# ---- What is missing -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Lack:
    """One thing owed, as a list shows it: what and where, by when, which clause says so, and the page that it opens to."""

    owed: Owed
    what: str
    where: str
    deadline: str
    shape: str
    word: str
    bad: bool
    waiting: int
    clause: str
    clause_url: str
    url: str


def missing(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    """Who owes what, by when and why: what is out of time first, then by the day it is due; nobody is ranked."""
    seen = due(request, office, programme)
    here, names = seen.here, seen.names
    owed = missing_by_bearer(seen.facts, seen.windows, numbers_of(seen.every))
    page = Paginator(owed, ROWS).get_page(request.GET.get("page"))
    groups: list[tuple[str, list[Lack]]] = []
    last: str | None = None
    for one in page.object_list:
        if not groups or one.bearer != last:
            groups.append((names.get(one.bearer, one.bearer), []))
            last = one.bearer
        groups[-1][1].append(lack(here, one, names))
    context = {
        "here": here,
        "page": page,
        "groups": groups,
        "late": len({one.window.key for one in owed if one.late}),
        "open": len({one.window.key for one in owed if not one.late}),
        "whole": seen.places is None,
    }
    return render(request, "board/missing.html", context)


def lack(here: Visit, one: Owed, names: dict[str, str]) -> Lack:
    """A window that is owed, as lists of tasks show it."""
    window = one.window
    cite = window.duty.cite[0]
    every = window.duty.cadence.every
    where = names.get(window.place, window.place)
    what = words.short(window.duty.title)
    if one.number:
        what += f" {words.period(every, one.number, window.start)}"
    return Lack(
        one, what, where, deadline(here, window), window.state.replace("_", "-"), words.outcome(window),
        one.late, len(window.awaiting), cite.clause,
        clause_address(here, cite) if stands(here.charter, window.duty) else here.address("charter"),
        here.address("windows", window.duty.id, window.place),
    )  # fmt: skip
