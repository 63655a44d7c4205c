"""Rewards: what falls due on confirmed records, how much, once as the charter says, and what was paid of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Reward
from pilotage.domain.figures import matches
from pilotage.domain.money import minor_units
from pilotage.domain.records import Fact, Readings
from pilotage.domain.tiers import value_for


@dataclass(frozen=True, slots=True)
class Trigger:
    """A confirmed record on which a reward falls due, and since which day it says so."""

    record: int  # its row's id
    number: int
    unit: str
    since: date
    under: Reward | None = None  # as the rule read on that day, where it was changed since


@dataclass(frozen=True, slots=True)
class Due:
    """A reward that is due: to whom, for which record, once for its `period` (empty: the programme; a year; the record).

    `amount` in minor units; None where the member does not state the fact that the charter's table asks for. `more` are
    the records that would have earned it again, and earn nothing.
    """

    unit: str
    period: str
    amount: int | None
    trigger: Trigger
    more: tuple[Trigger, ...] = ()


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment that stands."""

    number: int
    record: int
    unit: str
    period: str
    amount: int
    happened_on: date


@dataclass(frozen=True, slots=True)
class Line:
    """One reward: what is due, what was paid of it. Without `due` it was paid and is due no longer."""

    unit: str
    period: str
    due: Due | None
    paid: Paid | None

    @property
    def owed(self) -> bool:
        """Due, and not paid yet."""
        return self.due is not None and self.due.amount != 0 and self.paid is None

    @property
    def lapsed(self) -> bool:
        return self.due is None


def meets(reward: Reward, fact: Fact) -> bool:
    """Does a record say what the reward asks for?"""
    return all(matches(fact.fields.get(name), wanted) for name, wanted in reward.where.items())


def trigger(reward: Reward, readings: Readings) -> Trigger | None:
    """The day since which a record, as confirmed, says what the reward asks for; None while it does not.

    Only what began within the days on which the rule is in force counts.
    """
    since, found = None, None
    for day, fact in readings:
        if fact is not None and meets(reward, fact):
            since, found = since or day, fact
        else:
            since, found = None, None
    if since is None or found is None or not found.unit:
        return None
    span = reward.in_force
    if span is not None and not (span.start <= since and (span.end is None or since <= span.end)):
        return None
    return Trigger(int(found.reference.id), found.number, found.unit, since)


def judged(
    versions: Iterable[tuple[Charter, Reward]], readings: Readings, on: Callable[[date], Charter]
) -> Trigger | None:
    """The same for a rule that editions have changed: what fell due on a day is judged as the rule read on that day.
    `versions` are the editions that have the rule, `on` tells which of them judges a day."""
    for charter, reward in versions:
        one = trigger(reward, readings)
        if one is not None and on(one.since) is charter:
            return replace(one, under=reward)
    return None


def period_of(reward: Reward, one: Trigger) -> str:
    """Within what the reward is paid once, as it is kept with a payment."""
    return {"programme": "", "year": str(one.since.year), "record": str(one.record)}[reward.once_per]


def due(
    charter: Charter, reward: Reward, triggers: Iterable[Trigger], members: Mapping[str, Mapping[str, object]]
) -> tuple[Due, ...]:
    """What is due, in the order in which it fell due; `members` are those in the rewarded role, with their facts."""
    groups: dict[tuple[str, str], list[Trigger]] = {}
    for one in sorted(triggers, key=lambda each: (each.since, each.number)):
        if one.unit in members:
            groups.setdefault((one.unit, period_of(one.under or reward, one)), []).append(one)
    found = []
    for (unit, period), (first, *more) in groups.items():
        value = value_for((first.under or reward).amount, members[unit])
        amount = None if value is None else minor_units(value, charter.currency)
        found.append(Due(unit, period, amount, first, tuple(more)))
    return tuple(found)


def lines(dues: Sequence[Due], payments: Sequence[Paid]) -> tuple[Line, ...]:
    """Every reward with what was paid of it; what was paid and is due no longer comes last."""
    paid = {(one.unit, one.period): one for one in payments}
    known = {(one.unit, one.period) for one in dues}
    told = [Line(one.unit, one.period, one, paid.get((one.unit, one.period))) for one in dues]
    return (*told, *(Line(one.unit, one.period, None, one) for key, one in paid.items() if key not in known))
