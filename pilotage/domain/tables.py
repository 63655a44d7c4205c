"""Figures unit by unit and person by person, and where each value comes from: tables whose foot sums up their rows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Appoint, Fund, Role
from pilotage.domain.figures import Facts, FigureValue, Number, Only, Seat, part
from pilotage.domain.funds import TransferKind, effect_on_balance
from pilotage.domain.money import minor_units
from pilotage.domain.records import Fact, Reference, Value

ADDING = ("count", "sum")
"""Ways of counting whose parts add up to the whole, where nothing concerns two units or none."""


@dataclass(frozen=True)
class UnitRow:
    """One unit, who serves it, and its part of each figure."""

    unit: Seat
    served_by: tuple[Seat, ...]
    values: tuple[Number | None, ...]


@dataclass(frozen=True)
class PersonRow:
    """One person, the units they serve on the day, and their part of each figure."""

    person: Seat
    serves: tuple[str, ...]
    values: tuple[Number | None, ...]


Row = TypeVar("Row", UnitRow, PersonRow)


@dataclass(frozen=True)
class Table(Generic[Row]):
    """Figures that are told per member of one role, or of records that name whoever did them, per person in it.

    `rest` is what a figure counts beyond the rows' sum: what concerns no unit or two at once, names nobody, or somebody
    who is not shown. None where the parts of a figure do not add up by their nature (averages, different things), and where
    some are hidden.
    """

    role: Role
    figures: tuple[FigureValue, ...]
    rows: tuple[Row, ...]
    rest: tuple[Number | None, ...]

    @property
    def lines(self) -> Iterator[tuple[Row, tuple[tuple[FigureValue, Number | None], ...]]]:
        """Every row with its cells: the figure and the row's part of it."""
        for row in self.rows:
            yield row, tuple(zip(self.figures, row.values, strict=True))

    @property
    def remainders(self) -> tuple[tuple[FigureValue, Number | None], ...]:
        """Each figure and its rest."""
        return tuple(zip(self.figures, self.rest, strict=True))

    @property
    def leaves_a_rest(self) -> bool:
        return any(self.rest)


def unit_tables(charter: Charter, facts: Facts, values: Mapping[str, FigureValue]) -> tuple[Table[UnitRow], ...]:
    """One table for each role that figures are told per member of; members that left stay while they count."""
    roles = dict.fromkeys(value.figure.per for value in values.values() if value.figure.per is not None)
    return tuple(_table(charter, facts, values.values(), charter.role(role)) for role in roles)


def _table(charter: Charter, facts: Facts, values: Iterable[FigureValue], role: Role) -> Table[UnitRow]:
    columns = tuple(value for value in values if value.figure.per == role.id)
    people = [known.id for known in charter.roles if known.kind == "person"]
    rows = []
    for seat in {seat.who: seat for seat in facts.seats if seat.role == role.id}.values():
        parts = tuple(column.per_unit.get(seat.who) for column in columns)
        if seat.holds(facts.until) or any(parts):
            served = [s for s in facts.seats if s.unit == seat.who and s.role in people and s.holds(facts.until)]
            rows.append(UnitRow(seat, tuple(served), parts))
    return Table(role, columns, tuple(rows), _rest(columns, [row.values for row in rows]))


def person_tables(
    charter: Charter,
    facts: Facts,
    values: Mapping[str, FigureValue],
    *,
    since: date | None = None,
    unit: str | None = None,
) -> tuple[Table[PersonRow], ...]:
    """One table for each role that people are appointed to and whose doings some figure counts, in the order of
    appointments; who left stays while they count. `since` and `unit` are what the values were computed with."""
    tables = []
    for role in dict.fromkeys(provision.role for provision in charter.of_kind(Appoint)):
        over = {register.id for register in charter.registers if role in register.about}
        columns = tuple(value for value in values.values() if value.figure.of in over)
        if columns:
            tables.append(_of_people(charter, facts, columns, charter.role(role), since, unit))
    return tuple(tables)


def _of_people(
    charter: Charter, facts: Facts, columns: tuple[FigureValue, ...], role: Role, since: date | None, unit: str | None
) -> Table[PersonRow]:
    names = {seat.who: seat.name for seat in facts.seats if seat.unit == seat.who}
    held: dict[str, list[Seat]] = {}
    for seat in facts.seats:
        if seat.role == role.id:
            held.setdefault(seat.who, []).append(seat)
    rows = []
    for who, seats in held.items():
        parts = tuple(part(charter, facts, each.figure, Only(since, unit, who)).value for each in columns)
        serving = [seat for seat in seats if seat.holds(facts.until) and unit in (None, seat.unit)]
        if serving or any(parts):
            served = tuple(names.get(seat.unit, seat.unit) for seat in serving if seat.unit is not None)
            rows.append(PersonRow(seats[0], served, parts))
    return Table(role, columns, tuple(rows), _rest(columns, [row.values for row in rows]))


def _rest(columns: Sequence[FigureValue], rows: Sequence[Sequence[Number | None]]) -> tuple[Number | None, ...]:
    """What each figure counts beyond the sum of the rows; None where parts do not add up by their nature."""
    return tuple(
        column.value - sum(row[at] or 0 for row in rows)
        if column.figure.how in ADDING and column.value is not None and not column.hidden
        else None
        for at, column in enumerate(columns)
    )


def brought(charter: Charter, facts: Facts, value: FigureValue) -> dict[Reference, Value]:
    """What each thing behind a figure brings to it; empty for what is simply counted, one by one."""
    figure = value.figure
    if figure.how == "balance":
        return {
            Reference("transfer", moved.id): effect_on_balance(TransferKind(moved.kind)) * moved.amount
            for moved in facts.money
            if moved.fund == figure.of
        }
    if figure.how == "planned":
        fund = charter.provision(figure.of)
        assert isinstance(fund, Fund)
        return {Reference("source", s.id): minor_units(s.planned, charter.currency) for s in fund.sources}
    if figure.how not in ("sum", "average", "latest"):
        return {}
    behind, awaiting = set(value.behind), set(value.awaiting)
    parts: dict[Reference, Value] = {}
    for one in facts.standings.get(figure.of, ()):
        fact = one.confirmed if one.reference in behind else one.latest if one.reference in awaiting else None
        if fact is not None:
            parts[one.reference] = fact.fields.get(str(figure.field))
    return parts


def would_bring(facts: Facts, value: FigureValue) -> dict[Reference, Value]:
    """What each record that awaits would bring to a figure that adds up a field; None where it would leave the days
    asked for, empty for what is simply counted."""
    figure, awaiting = value.figure, set(value.awaiting)
    if figure.how not in ("sum", "average", "latest"):
        return {}
    return {
        one.reference: one.latest.fields.get(str(figure.field)) if one.latest else None
        for one in facts.standings.get(figure.of, ())
        if one.reference in awaiting
    }


@dataclass(frozen=True, slots=True)
class Matter:
    """When a thing behind a figure happened, and the members that it is about: whose matter it is to look at it."""

    day: date
    members: frozenset[str]


def matters(facts: Facts, references: Iterable[Reference]) -> dict[Reference, Matter]:
    """What each thing is about, in order of days; what is about nobody has no members."""
    wanted = list(references)
    sides = {pair.code: (pair.a, pair.b) for pair in facts.pairs}
    found: dict[Reference, Matter] = {}
    for standings in facts.standings.values():
        for one in standings:
            fact = one.confirmed or one.latest
            if fact is not None:
                found[one.reference] = Matter(fact.happened_on, _about(fact, sides))
    for moved in facts.money:
        units = frozenset({moved.unit} if moved.unit else ())
        found[Reference("transfer", moved.id)] = Matter(moved.happened_on, units)
    for seat in facts.seats:
        found[seat.reference] = Matter(seat.starts_on, frozenset({seat.unit or seat.who}))
    for pair in facts.pairs:
        found[Reference("pairing", pair.id)] = Matter(pair.starts_on, frozenset({pair.a, pair.b}))
    nobody = Matter(date.min, frozenset())
    told = {reference: found.get(reference, nobody) for reference in wanted}
    return dict(sorted(told.items(), key=lambda item: item[1].day))


def _about(fact: Fact, sides: Mapping[str, tuple[str, str]]) -> frozenset[str]:
    return frozenset({*([fact.unit] if fact.unit else ()), *sides.get(fact.pair or "", ())})
