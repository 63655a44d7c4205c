"""The Board: units × promises, one cell for each. Here windows and counts are only arranged; nothing is judged anew.

A promise is a duty of the charter, or a register that a `record` provision keeps of those units or of their pairings.
Units and promises stand in the charter's order: nobody is ranked.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pilotage.domain.charters import Charter
from pilotage.domain.charters.citations import parts, place_of
from pilotage.domain.charters.schema import Duty, Pair, Record
from pilotage.domain.duties import State, Window
from pilotage.domain.figures import Facts, FigureValue, Number, PairFact, Seat
from pilotage.domain.records import Standing

LATEST = 3
"""How many ended periods a strip shows before the one that runs."""

ADDING = ("count", "sum")
_DONE = (State.MET, State.MET_LATE)
_NOT_ASKED = (State.WAIVED, State.PAUSED)
_WRONG = (State.OVERDUE, State.MISSED)


@dataclass(frozen=True, slots=True)
class Period:
    """One period of a duty that repeats: its number among those that are asked of anybody, and whether it runs today."""

    number: int
    start: date
    end: date
    now: bool


@dataclass(frozen=True)
class Promise:
    """A column of the Board.

    `figure` counts the very same as the duty or the register, where the charter declares one. `periods` are the latest
    of a duty that repeats; empty where one window is all there is. `numbers` names every period by its first day.
    """

    provision: Duty | Record
    figure: FigureValue | None
    periods: tuple[Period, ...] = ()
    numbers: Mapping[date, int] | None = None

    @property
    def repeats(self) -> bool:
        return bool(self.numbers) and len(self.numbers or {}) > 1


@dataclass(frozen=True)
class Cell:
    """What stands under one promise for one place: every window of it, or how many records are kept.

    `part` is the place's share of the promise's figure, `waiting` how many records would count once confirmed.
    """

    promise: Promise
    place: str
    windows: tuple[Window, ...] = ()
    count: int = 0
    waiting: int = 0
    part: Number | None = None

    @property
    def window(self) -> Window | None:
        """The window that speaks for a duty that does not repeat: where a rule was changed, the one that runs."""
        begun = [one for one in self.windows if one.state is not State.UPCOMING]
        found = begun[-1:] or self.windows[:1]
        return found[0] if found else None

    @property
    def strip(self) -> tuple[Window | None, ...]:
        """The latest windows, one for each of the promise's periods."""
        by_start = {one.start: one for one in self.windows}
        return tuple(by_start.get(period.start) for period in self.promise.periods)

    @property
    def wrong(self) -> tuple[Window, ...]:
        """Everything that is overdue or was missed, or that asks for its reason; also beyond the strip."""
        return tuple(one for one in self.windows if wrong(one))

    @property
    def asked(self) -> tuple[Window, ...]:
        """The windows that are not waived, paused or still to come."""
        return tuple(one for one in self.windows if one.state not in (*_NOT_ASKED, State.UPCOMING))

    @property
    def met(self) -> int:
        return sum(1 for one in self.windows if one.state in _DONE)

    @property
    def settled(self) -> int:
        """Of how many windows it is clear what became of them: met, or out of time."""
        return sum(1 for one in self.windows if one.state in (*_DONE, *_WRONG))


def wrong(window: Window) -> bool:
    """Is it overdue or missed, or does it ask for its reason?"""
    return window.state in _WRONG or window.asks_reason


@dataclass(frozen=True)
class Row:
    """A unit (or a pairing, whose `seat` is None) with its cells; `served_by` are the people who look after it today.
    `pairing` is the row id of the latest pairing of those two."""

    place: str
    name: str
    seat: Seat | None
    served_by: tuple[Seat, ...]
    cells: tuple[Cell, ...]
    pairing: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Neighbouring promises whose clauses stand in one part of the text: its title, and how many they are."""

    title: str
    width: int


@dataclass(frozen=True)
class Table:
    """Everything that is promised for each member of one role, or for each pairing under one provision (`pairs`)."""

    id: str
    name: str
    pairs: bool
    promises: tuple[Promise, ...]
    groups: tuple[Group, ...]
    rows: tuple[Row, ...]

    def foot(self, promise: Promise) -> tuple[int, int]:
        """(how many windows of a promise are met, how many are asked), over every row."""
        cells = [cell for row in self.rows for cell in row.cells if cell.promise is promise]
        asked = [
            one for cell in cells for one in cell.windows if one.state not in _NOT_ASKED and not _ahead(promise, one)
        ]
        return sum(1 for one in asked if one.state in _DONE), len(asked)

    def total(self, promise: Promise) -> int:
        """How many records are kept under a promise that is only counted."""
        return sum(cell.count for row in self.rows for cell in row.cells if cell.promise is promise)


def _ahead(promise: Promise, window: Window) -> bool:
    """Of what repeats, the foot counts what should have been done by now."""
    return promise.repeats and window.state in (State.UPCOMING, State.OPEN)


def board(
    charter: Charter,
    facts: Facts,
    values: Mapping[str, FigureValue],
    windows: Sequence[Window],
    reach: Collection[str] | None = None,
) -> tuple[Table, ...]:
    """Every table of the Board, as far as somebody's posts reach (None: everywhere)."""
    roles = dict.fromkeys(one.duty.for_each for one in windows)
    roles |= dict.fromkeys(duty.for_each for duty in charter.of_kind(Duty))
    tables = [_table(charter, facts, values, windows, id, list(roles), reach) for id in roles]
    return tuple(table for table in tables if table.promises)


def within(place: str, reach: Collection[str] | None) -> bool:
    """Is a unit, or one of the two of a pairing, among those that somebody's posts reach?"""
    return reach is None or any(code in reach for code in place.split(":"))


def duties_of(charter: Charter, windows: Iterable[Window]) -> dict[str, Duty]:
    """Every duty that anything was ever due under, by its id: as it reads now, or as it last read."""
    found = {one.duty.id: one.duty for one in windows}
    return found | {duty.id: duty for duty in charter.of_kind(Duty)}


def numbers_of(windows: Iterable[Window]) -> dict[str, dict[date, int]]:
    """Duty -> first day of a period -> its number among the periods that are asked of anybody."""
    by_duty: dict[str, list[Window]] = defaultdict(list)
    for one in windows:
        by_duty[one.duty.id].append(one)
    return {
        duty: {start: place for place, start in enumerate(sorted(_asked(found)), 1)} for duty, found in by_duty.items()
    }


def _asked(windows: Iterable[Window]) -> dict[date, date]:
    """The periods, first day to last, in which anything is asked of anybody."""
    asked: dict[date, date] = {}
    for one in windows:
        if one.state is not State.WAIVED:
            asked[one.start] = max(one.end, asked.get(one.start, one.end))
    return asked


def promise_of(values: Mapping[str, FigureValue], duty: Duty, windows: Iterable[Window], until: date) -> Promise:
    """A duty as a column, given every window of it."""
    asked = _asked(windows)
    starts = sorted(asked)
    numbers = {start: place for place, start in enumerate(starts, 1)}
    figure = _same_figure(values, duty)
    if len(starts) < 2:
        return Promise(duty, figure, (), numbers)
    past = [start for start in starts if asked[start] < until][-LATEST:]
    now = [start for start in starts if start <= until <= asked[start]][-1:]
    shown = past + now or starts[:1]
    return Promise(
        duty, figure, tuple(Period(numbers[start], start, asked[start], start in now) for start in shown), numbers
    )


def _table(
    charter: Charter,
    facts: Facts,
    values: Mapping[str, FigureValue],
    windows: Sequence[Window],
    id: str,
    tables: Collection[str],
    reach: Collection[str] | None,
) -> Table:
    pair = next((one for one in charter.of_kind(Pair) if one.id == id), None)
    by_duty: dict[str, list[Window]] = defaultdict(list)
    by_cell: dict[tuple[str, str], list[Window]] = defaultdict(list)
    for one in windows:
        if one.duty.for_each == id:
            by_duty[one.duty.id].append(one)
            by_cell[one.duty.id, one.place].append(one)
    own = [duty for duty in duties_of(charter, windows).values() if duty.for_each == id]
    promises = [promise_of(values, duty, by_duty[duty.id], facts.until) for duty in own]
    promises += [
        Promise(kept, _same_figure(values, kept))
        for kept in charter.of_kind(Record)
        if own and _concerns(charter, kept, id, tables)
    ]
    order = {provision.id: place for place, provision in enumerate(charter.provisions)}
    promises.sort(key=lambda promise: order.get(promise.provision.id, len(order)))
    sides = {one.code: (one.a, one.b) for one in facts.pairs}
    counted = {
        promise.provision.id: _counts(facts.standings.get(promise.provision.register, ()), sides)
        for promise in promises
        if isinstance(promise.provision, Record)
    }
    rows = []
    for place, name, seat in _places(facts, id, pair is not None):
        two = [] if seat else [one for one in facts.pairs if (one.provision, one.code) == (id, place)]
        spans = [seat] if seat else two
        held, begun = any(one.holds(facts.until) for one in spans), any(one.starts_on <= facts.until for one in spans)
        cells = tuple(_cell(promise, place, by_cell, counted) for promise in promises)
        if within(place, reach) and (held or (begun and any(cell.asked or cell.count for cell in cells))):
            served = () if pair else _served_by(charter, facts, place)
            begun_last = max((one for one in two if one.starts_on <= facts.until), key=_begun, default=None)
            rows.append(Row(place, name, seat, served, cells, begun_last.id if begun_last else None))
    title = pair.title if pair else next((role.name for role in charter.roles if role.id == id), id)
    return Table(id, title, pair is not None, tuple(promises), _groups(charter, promises), tuple(rows))


def _begun(one: PairFact) -> tuple[date, int]:
    return one.starts_on, one.id


def _cell(
    promise: Promise,
    place: str,
    by_cell: Mapping[tuple[str, str], list[Window]],
    counted: Mapping[str, tuple[Mapping[str, int], Mapping[str, int]]],
) -> Cell:
    part = promise.figure.per_unit.get(place) if promise.figure else None
    if isinstance(promise.provision, Record):
        stand, wait = counted[promise.provision.id]
        return Cell(promise, place, count=stand.get(place, 0), waiting=wait.get(place, 0), part=part)
    own = tuple(by_cell.get((promise.provision.id, place), ()))
    waiting = len({reference for one in own for reference in one.awaiting})
    return Cell(promise, place, own, waiting=waiting, part=part)


def _places(facts: Facts, id: str, pairs: bool) -> list[tuple[str, str, Seat | None]]:
    """(code, name, seat) of everybody a table is for; once each, in the charter's order."""
    if not pairs:
        seats = {seat.who: seat for seat in facts.seats if seat.role == id}
        return [(seat.who, seat.name, seat) for seat in seats.values()]
    names = names_of(facts.seats, facts.pairs)
    codes = dict.fromkeys(one.code for one in facts.pairs if one.provision == id)
    return [(code, names[code], None) for code in codes]


def stands(charter: Charter, provision: Duty | Record) -> bool:
    """Does the provision stand in this edition? One that was dropped may rest on clauses that are no longer there."""
    return any(one.id == provision.id for one in charter.provisions)


def names_of(seats: Iterable[Seat], pairs: Iterable[PairFact]) -> dict[str, str]:
    """Everybody and every pairing by code: what windows name."""
    names = {seat.who: seat.name for seat in seats}
    return names | {one.code: f"{names.get(one.a, one.a)}—{names.get(one.b, one.b)}" for one in pairs}


def _served_by(charter: Charter, facts: Facts, place: str) -> tuple[Seat, ...]:
    people = {role.id for role in charter.roles if role.kind == "person"}
    return tuple(s for s in facts.seats if s.unit == place and s.role in people and s.holds(facts.until))


def _concerns(charter: Charter, kept: Record, id: str, tables: Collection[str]) -> bool:
    """Is the register about the places of this table? Of pairings it is told in their own table where they have one."""
    about = charter.register(kept.register).about
    if id in about:
        return True
    return any(id in (pair.a, pair.b) for pair in charter.of_kind(Pair) if pair.id in about and pair.id not in tables)


def _counts(
    standings: Iterable[Standing], sides: Mapping[str, tuple[str, str]]
) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Place -> how many records stand, and how many more would once they are confirmed."""
    stand: dict[str, int] = defaultdict(int)
    wait: dict[str, int] = defaultdict(int)
    for one in standings:
        fact = one.confirmed or one.latest
        if fact is not None:
            counted = stand if one.confirmed else wait
            about = {code for code in (fact.unit, fact.pair, *sides.get(fact.pair or "", ())) if code}
            for code in about:
                counted[code] += 1
    return stand, wait


def _same_figure(values: Mapping[str, FigureValue], provision: Duty | Record) -> FigureValue | None:
    """The figure that counts or sums exactly what the promise is about, whatever else the charter counts."""
    where = dict(provision.where) if isinstance(provision, Duty) else {}
    for value in values.values():
        figure = value.figure
        if figure.of == provision.register and figure.how in ADDING and dict(figure.where) == where:
            return value
    return None


def _groups(charter: Charter, promises: Iterable[Promise]) -> tuple[Group, ...]:
    titles = {(part.source.id, part.number): part.title for part in parts(charter)}
    found: list[tuple[tuple[str, int], int]] = []
    for promise in promises:
        place = "", 0
        if stands(charter, promise.provision):
            source, clause = place_of(charter, promise.provision.cite[0])
            place = source, int(clause.partition(".")[0])
        if found and found[-1][0] == place:
            found[-1] = (place, found[-1][1] + 1)
        else:
            found.append((place, 1))
    return tuple(Group(titles.get(place, ""), width) for place, width in found)
