"""Figures: every number a charter declares, computed from what stands at (until, known).

One function, `compute`, serves pages, bulletins, the command line and `verify`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from pilotage.domain.breaches import Breach
from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Figure, Fund, Pair
from pilotage.domain.fields import read_value
from pilotage.domain.money import minor_units
from pilotage.domain.records import Fact, Reference, Standing, Value

Number = int | Decimal


@dataclass(frozen=True, slots=True)
class Seat:
    """An appointment or a membership that counts in a role: who, from when to when (dates inclusive), the name, and the
    facts that are stated of a body, as pairs of a fact's id and its words."""

    role: str
    who: str
    unit: str | None
    starts_on: date
    ends_on: date | None
    reference: Reference
    name: str = ""
    stated: tuple[tuple[str, str], ...] = ()

    def holds(self, on: date) -> bool:
        return self.starts_on <= on and (self.ends_on is None or on <= self.ends_on)


@dataclass(frozen=True, slots=True)
class PairFact:
    """A pairing under a provision: the codes of both members, from when to when."""

    provision: str
    code: str
    a: str
    b: str
    starts_on: date
    ends_on: date | None
    id: int

    def holds(self, on: date) -> bool:
        return self.starts_on <= on and (self.ends_on is None or on <= self.ends_on)


@dataclass(frozen=True, slots=True)
class MoneyFact:
    """A transfer that changed a fund: amounts in minor units, `kind` a code of domain.funds.TransferKind."""

    fund: str
    kind: str
    amount: int
    happened_on: date
    id: int
    unit: str | None = None
    application: int | None = None


@dataclass(frozen=True)
class Facts:
    """Everything figures are computed from, at (until, known)."""

    until: date
    known: int
    standings: Mapping[str, tuple[Standing, ...]] = field(default_factory=dict)
    seats: tuple[Seat, ...] = ()
    pairs: tuple[PairFact, ...] = ()
    money: tuple[MoneyFact, ...] = ()


@dataclass(frozen=True)
class FigureValue:
    """A computed figure.

    `value` is None where there is no number (nothing divided by zero, no record for an average); money is in minor
    units. `behind` is exactly what was counted; `awaiting` how many records would change it once confirmed.
    """

    figure: Figure
    value: Number | None
    money: bool
    behind: tuple[Reference, ...]
    awaiting: tuple[Reference, ...] = ()
    per_unit: Mapping[str, Number | None] = field(default_factory=dict)
    # What is not told to whoever asks (domain.small_counts), the number itself is None then: a unit's code, "" for the
    # whole -> the number below which it is known to lie; 0 where not even that is told.
    hidden: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Only:
    """Which part of a figure is asked for: from a day on (where its span is the period), of one unit, of one person."""

    since: date | None = None
    unit: str | None = None
    person: str | None = None


def compute(
    charter: Charter,
    facts: Facts,
    *,
    since: date | None = None,
    unit: str | None = None,
    person: str | None = None,
) -> dict[str, FigureValue]:
    """Every figure of the charter by id, in the charter's order.

    `since` is the first day of the period for figures whose span is the period; `unit` keeps what concerns that unit,
    `person` the records that name that person; what names nobody has no number then.
    """
    only, values = Only(since, unit, person), dict[str, FigureValue]()
    for figure in charter.figures:
        _value(charter, facts, figure, only, values)
    return {figure.id: values[figure.id] for figure in charter.figures}


def names_people(charter: Charter, figure: Figure) -> bool:
    """Does the figure count people, or records that name whoever did them? Only then has it a part for each person."""
    if figure.how == "ratio":
        return all(names_people(charter, charter.figure(str(part))) for part in (figure.of, figure.over))
    people = {role.id for role in charter.roles if role.kind == "person"}
    about = next((register.about for register in charter.registers if register.id == figure.of), ())
    return figure.of in people or not people.isdisjoint(about)


def over_money(charter: Charter, figure: Figure) -> bool:
    """Is the figure over a fund, or over the register of what a fund received? Of a ratio: is either part?"""
    if figure.how == "ratio":
        return any(over_money(charter, charter.figure(str(part))) for part in (figure.of, figure.over))
    return any(figure.of in (fund.id, fund.income) for fund in charter.of_kind(Fund))


def _value(charter: Charter, facts: Facts, figure: Figure, only: Only, done: dict[str, FigureValue]) -> FigureValue:
    if figure.id not in done:
        if only.person is not None and not names_people(charter, figure):
            done[figure.id] = FigureValue(figure, None, False, ())
        elif figure.how == "ratio":
            done[figure.id] = _ratio(charter, facts, figure, only, done)
        else:
            value = part(charter, facts, figure, only)
            if figure.per is not None and only.unit is None:
                units = dict.fromkeys(seat.who for seat in facts.seats if seat.role == figure.per)
                per_unit = {code: part(charter, facts, figure, replace(only, unit=code)).value for code in units}
                value = FigureValue(figure, value.value, value.money, value.behind, value.awaiting, per_unit)
            done[figure.id] = value
    return done[figure.id]


def _ratio(charter: Charter, facts: Facts, figure: Figure, only: Only, done: dict[str, FigureValue]) -> FigureValue:
    assert figure.over is not None
    share = _value(charter, facts, charter.figure(figure.of), only, done)
    whole = _value(charter, facts, charter.figure(figure.over), only, done)
    value = None
    if share.value is not None and whole.value:
        value = Decimal(share.value) / Decimal(whole.value)
    behind = tuple(dict.fromkeys(share.behind + whole.behind))
    return FigureValue(figure, value, False, behind, tuple(dict.fromkeys(share.awaiting + whole.awaiting)))


def part(charter: Charter, facts: Facts, figure: Figure, only: Only) -> FigureValue:
    """A figure that is no ratio, of the part that is asked for."""
    if figure.of in facts.standings:
        return _of_register(charter, facts, figure, only)
    if any(role.id == figure.of for role in charter.roles):
        return _of_role(charter, facts, figure, only)
    provision = charter.provision(figure.of)
    if isinstance(provision, Fund):
        return _of_fund(charter, facts, figure, provision)
    if isinstance(provision, Pair):
        held = [p for p in facts.pairs if p.provision == provision.id and p.holds(facts.until)]
        kept = [p for p in held if only.unit is None or only.unit in (p.a, p.b)]
        return FigureValue(figure, len(kept), False, tuple(Reference("pairing", p.id) for p in kept))
    return FigureValue(figure, 0, False, ())


def _of_role(charter: Charter, facts: Facts, figure: Figure, only: Only) -> FigureValue:
    seats = [s for s in facts.seats if s.role == figure.of and s.holds(facts.until)]
    declared = {fact.id: fact for fact in charter.role(figure.of).facts}
    for name, wanted in figure.where.items():
        read = {s: read_value(declared[name], dict(s.stated).get(name), charter, facts.until) for s in seats}
        seats = [s for s in seats if not isinstance(said := read[s], Breach) and matches(said, wanted)]
    seats = [s for s in seats if only.unit is None or only.unit in (s.unit, s.who)]
    seats = [s for s in seats if only.person in (None, s.who)]
    return FigureValue(figure, len({s.who for s in seats}), False, tuple(s.reference for s in seats))


def _of_fund(charter: Charter, facts: Facts, figure: Figure, fund: Fund) -> FigureValue:
    if figure.how == "planned":
        sources = tuple(Reference("source", source.id) for source in fund.sources)
        return FigureValue(figure, minor_units(fund.total, charter.currency), True, sources)
    moved = [m for m in facts.money if m.fund == fund.id and m.kind in _BALANCE_SIGN]
    value = sum(_BALANCE_SIGN[m.kind] * m.amount for m in moved)
    return FigureValue(figure, value, True, tuple(Reference("transfer", m.id) for m in moved))


# A fund's balance is the money in it: received less paid. What is committed is still there; what may still be
# granted (received - committed - paid) is `available`, shown beside every decision.
_BALANCE_SIGN = {"received": 1, "paid": -1, "returned": 1}


def _of_register(charter: Charter, facts: Facts, figure: Figure, only: Only) -> FigureValue:
    standings = facts.standings[figure.of]
    keep = _filter(figure, facts, only)
    confirmed = [s.confirmed for s in standings if s.confirmed is not None and keep(s.confirmed)]
    declared = {f.id: f for f in charter.register(figure.of).fields}
    money = figure.how in ("sum", "average", "latest") and declared[str(figure.field)].type == "money"
    waiting = tuple(
        s.reference
        for s in standings
        if s.pending and _part(s.confirmed, keep, figure) != _part(s.latest, keep, figure)
    )
    behind = tuple(fact.reference for fact in _counted(confirmed, figure))
    return FigureValue(figure, _measure(confirmed, figure, money), money, behind, waiting)


def _filter(figure: Figure, facts: Facts, only: Only) -> Callable[[Fact], bool]:
    sides = {p.code: (p.a, p.b) for p in facts.pairs}
    start, unit = only.since if figure.span == "period" else None, only.unit

    def keep(fact: Fact) -> bool:
        if start is not None and fact.happened_on < start:
            return False
        if only.person not in (None, fact.person):
            return False
        if unit is not None and unit != fact.unit and unit not in sides.get(fact.pair or "", ()):
            return False
        return all(matches(fact.fields.get(name), wanted) for name, wanted in figure.where.items())

    return keep


def matches(value: Value, wanted: str | tuple[str, ...]) -> bool:
    """Does a field's value equal the charter's word for it, or one of them?"""
    words = (wanted,) if isinstance(wanted, str) else wanted
    return word(value) in words


def word(value: Value) -> str:
    """A field's value as a charter writes it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value)


def _part(fact: Fact | None, keep: Callable[[Fact], bool], figure: Figure) -> object:
    """What one record gives to a figure: nothing, or the value it brings."""
    return None if fact is None or not keep(fact) else (_field(fact, figure), figure.how == "latest" and fact.seq)


def _field(fact: Fact, figure: Figure) -> Value:
    match figure.field:
        case None:
            return None
        case "unit":
            return fact.unit
        case "person":
            return fact.person
        case "pair" | "pairing":
            return fact.pair
        case name:
            return fact.fields.get(name)


def _counted(facts: Iterable[Fact], figure: Figure) -> list[Fact]:
    """The facts that bring something: those without the field stay out of sums and averages."""
    brought = [fact for fact in facts if figure.how == "count" or _field(fact, figure) is not None]
    if figure.how == "latest":
        return sorted(brought, key=lambda fact: (fact.happened_on, fact.seq))[-1:]
    return brought


def _measure(facts: Iterable[Fact], figure: Figure, money: bool) -> Number | None:
    counted = _counted(facts, figure)
    if figure.how == "count":
        return len(counted)
    values = [_field(fact, figure) for fact in counted]
    if figure.how == "distinct":
        return len(set(values))
    numbers = [value for value in values if isinstance(value, int | Decimal)]
    if figure.how == "sum":
        return sum(numbers)
    if not numbers:
        return None
    if figure.how == "latest":
        return numbers[-1]
    average = Decimal(sum(numbers)) / len(numbers)
    return int(average.quantize(Decimal(1), ROUND_HALF_EVEN)) if money else average
