"""What stands under each provision at (until, known): its figures, its registers, who is still without.

Only what is on record is told; whether a duty was met in its time is judged window by window, and not here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import (
    AnyProvision,
    Appoint,
    Duty,
    Fund,
    Grant,
    Pair,
    Priority,
    Provide,
    Quota,
    Record,
    Refund,
    Register,
    Reward,
    Tiers,
)
from pilotage.domain.figures import Facts, FigureValue, Seat, matches
from pilotage.domain.funds import FundNumbers, TransferKind, numbers, planned
from pilotage.domain.records import Fact, Reference


@dataclass(frozen=True)
class Kept:
    """A register, how many of its records stand confirmed, and how many wait for a confirmation."""

    register: Register
    confirmed: int
    waiting: int


@dataclass(frozen=True)
class Reached:
    """How many of the bodies that a provision is for have what it gives, and which of them are still without."""

    of: int
    without: tuple[Seat, ...]

    @property
    def count(self) -> int:
        return self.of - len(self.without)


@dataclass(frozen=True)
class Live:
    """What stands under one provision. What does not apply to its kind is None or empty.

    `meets` are the confirmed records that a duty asks for, or that a reward falls due on; None where a figure counts
    the very same.
    """

    figures: tuple[FigureValue, ...] = ()
    registers: tuple[Kept, ...] = ()
    fund: FundNumbers | None = None
    meets: tuple[Reference, ...] | None = None
    reached: Reached | None = None


def live(charter: Charter, facts: Facts, values: Mapping[str, FigureValue]) -> dict[str, Live]:
    """What stands under every provision, by its id; `values` are the figures computed from the same facts."""
    return {provision.id: _live(charter, facts, values, provision) for provision in charter.provisions}


def _live(charter: Charter, facts: Facts, values: Mapping[str, FigureValue], provision: AnyProvision) -> Live:
    registers = registers_of(provision)
    figures = tuple(value for value in values.values() if _counts(charter, value, provision, registers))
    return Live(
        figures=figures,
        registers=tuple(kept(charter, facts, register) for register in registers),
        fund=fund_numbers(charter, facts, provision) if isinstance(provision, Fund) else None,
        meets=None if any(_the_same(value, provision) for value in figures) else _meets(facts, provision),
        reached=_reached(facts, provision),
    )


def registers_of(provision: AnyProvision) -> tuple[str, ...]:
    """The registers in which a provision is kept, by their ids."""
    match provision:
        case Fund(income=income):
            return (income,) if income else ()
        case Reward(on=on):
            return (on,)
        case Quota(register=register, finding=finding):
            return (register, finding) if finding else (register,)
        case Grant() | Refund() | Provide() | Duty() | Priority() | Record():
            return (provision.register,)
        case _:
            return ()


def kept(charter: Charter, facts: Facts, register: str) -> Kept:
    """How much stands in a register."""
    standings = facts.standings.get(register, ())
    confirmed = sum(1 for one in standings if one.confirmed is not None)
    return Kept(charter.register(register), confirmed, sum(1 for one in standings if one.pending))


def fund_numbers(charter: Charter, facts: Facts, fund: Fund) -> FundNumbers:
    """The fund's five numbers from the transfers among the facts."""
    sums: dict[TransferKind, int] = {}
    for moved in facts.money:
        if moved.fund == fund.id:
            kind = TransferKind(moved.kind)
            sums[kind] = sums.get(kind, 0) + moved.amount
    return numbers(planned(fund, charter.currency), sums)


def bodies(facts: Facts, role: str) -> tuple[Seat, ...]:
    """Who holds a place in a role on the day, each body or person once."""
    held = {seat.who: seat for seat in facts.seats if seat.role == role and seat.holds(facts.until)}
    return tuple(held.values())


def serving(facts: Facts, unit: str, roles: Iterable[str]) -> tuple[Seat, ...]:
    """The people in these roles who serve a unit on the day."""
    wanted = set(roles)
    return tuple(s for s in facts.seats if s.role in wanted and s.unit == unit and s.holds(facts.until))


def _counts(charter: Charter, value: FigureValue, provision: AnyProvision, registers: tuple[str, ...]) -> bool:
    figure = value.figure
    while figure.how == "ratio":
        figure = charter.figure(figure.of)
    if isinstance(provision, Appoint) and figure.of == provision.role:
        return True
    if isinstance(provision, Quota) and figure.of == provision.finding:
        return True
    return figure.of == provision.id or figure.of in registers[:1]


def _the_same(value: FigureValue, provision: AnyProvision) -> bool:
    """The figure counts what the provision asks for, neither more nor less."""
    if not isinstance(provision, Duty | Reward) or value.figure.how != "count":
        return False
    return dict(value.figure.where) == dict(provision.where)


def _meets(facts: Facts, provision: AnyProvision) -> tuple[Reference, ...] | None:
    match provision:
        case Duty(register=register, where=where) | Reward(on=register, where=where):
            confirmed = _confirmed(facts, register)
            return tuple(
                fact.reference
                for fact in confirmed
                if all(matches(fact.fields.get(name), wanted) for name, wanted in where.items())
            )
        case _:
            return None


def _reached(facts: Facts, provision: AnyProvision) -> Reached | None:
    match provision:
        case Provide(to=role, register=register) | Refund(payer=role, register=register):
            given = {fact.unit for fact in _confirmed(facts, register)}
            return _without(bodies(facts, role), given)
        case Appoint(serves=role, role=served_by, per_served=wanted):
            # How many a table of a fact asks for is not told here: one person is the least of any.
            least = 1 if isinstance(wanted, Tiers) else wanted
            units = bodies(facts, role)
            served = {unit.who for unit in units if len(serving(facts, unit.who, [served_by])) >= least}
            return _without(units, served)
        case Pair(id=id, b=role):
            paired = {side for pair in facts.pairs if pair.provision == id and pair.holds(facts.until)
                      for side in (pair.a, pair.b)}  # fmt: skip
            return _without(bodies(facts, role), paired)
        case _:
            return None


def _without(units: tuple[Seat, ...], have: Iterable[str | None]) -> Reached:
    those = set(have)
    return Reached(len(units), tuple(unit for unit in units if unit.who not in those))


def _confirmed(facts: Facts, register: str) -> list[Fact]:
    return [one.confirmed for one in facts.standings.get(register, ()) if one.confirmed is not None]
