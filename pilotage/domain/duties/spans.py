"""Which rule holds when, which periods that makes, and who is there in them."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pilotage.domain.calendars import CalendarRow
from pilotage.domain.charters.schema import Charter, Duty
from pilotage.domain.charters.vocabulary import Period
from pilotage.domain.duties.facts import DutyFacts, Rule
from pilotage.domain.periods import Stretch, period_of

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of days in which a duty asks the same.

    `follows` is the other rule of the same duty that held directly before; `changes`: one holds directly after;
    `dropped`: an edition directly after no longer asks for it.
    """

    start: date
    end: date
    duty: Duty
    charter: Charter
    follows: Duty | None = None
    changes: bool = False
    dropped: bool = False


def duty_ids(facts: DutyFacts) -> tuple[str, ...]:
    """Every duty that any edition has, in the order of the newest; those it has dropped come last."""
    charters = [facts.charter, *(rule.charter for rule in facts.rules)]
    return tuple(dict.fromkeys(duty.id for charter in charters for duty in charter.of_kind(Duty)))


def segments(facts: DutyFacts, duty_id: str) -> list[Segment]:
    """The stretches of one duty in order of time.

    What happened before a change is judged by the rule in force on that day: an edition holds from the day it was
    adopted until the day before the next. A duty that is asked once in the whole programme is as the newest edition
    that has it says.
    """
    found: list[Segment] = []
    for rule, last in _in_force(facts.rules):
        duty = next((each for each in rule.charter.of_kind(Duty) if each.id == duty_id), None)
        if duty is None:
            if found and found[-1].end == rule.start - DAY:
                found[-1] = replace(found[-1], dropped=True)
            continue
        runs, holds = rule.charter.runs, duty.in_force
        start = max(rule.start, runs.start, holds.start if holds else date.min)
        end = min(last, runs.end or date.max, (holds.end if holds else None) or date.max)
        if start > end:
            continue
        before = found[-1] if found else None
        if before is None or before.end != start - DAY:
            found.append(Segment(start, end, duty, rule.charter))
        elif _asks(before.duty) == _asks(duty) or before.duty.cadence.every == duty.cadence.every == "programme":
            found[-1] = Segment(before.start, end, duty, rule.charter, before.follows)
        else:
            found[-1] = replace(before, changes=True)
            found.append(Segment(start, end, duty, rule.charter, before.duty))
    return found


def _in_force(rules: tuple[Rule, ...]) -> Iterator[tuple[Rule, date]]:
    """Each rule with its last day; one that was replaced on its own first day never held."""
    first = Rule(date.min, rules[0].charter)
    for place, rule in enumerate((first, *rules[1:])):
        last = rules[place + 1].start - DAY if place + 1 < len(rules) else date.max
        if rule.start <= last:
            yield rule, last


def _asks(duty: Duty) -> Duty:
    """What a duty asks, without how it is called and why."""
    return duty.model_copy(update={"title": "", "cite": (), "readings": (), "in_force": None})


def periods(
    every: Period, first: date, last: date, charter: Charter, calendar: Iterable[CalendarRow]
) -> Iterator[Stretch]:
    """The periods that hold any day from `first` to `last`, in order and without overlap; the outer ones are whole.

    A day that no school year or term of the calendar holds belongs to none. Where the calendar names some half-years,
    the year's own halves are cut to the days between them.
    """
    rows = sorted((row for row in calendar if row.kind == every), key=lambda row: row.start)
    day, after = first, date.min
    while day <= last:
        period = period_of(every, day, charter, rows)
        following = next((row.start for row in rows if row.start > day), None)
        if period is None:
            if following is None:
                return
            day = following
            continue
        start, end = max(period.start, after), period.end
        if not any(row.start <= day <= row.end for row in rows):  # the year's own, between those that are named
            start = max([start, *(row.end + DAY for row in rows if row.end < day)])
            end = end if following is None else min(end, following - DAY)
        yield Stretch(start, end)
        if end >= last:
            return
        after = day = end + DAY


def asked(segment: Segment, until: date, calendar: Iterable[CalendarRow]) -> Iterator[Stretch]:
    """The periods for which the segment asks, in order; of one without an end those begun by `until`, and the next."""
    every, last = segment.duty.cadence.every, segment.end
    if every == "programme":
        yield Stretch(segment.start, (segment.charter.runs.end or date.max) if segment.dropped else last)
        return
    now = max(until, segment.start)
    if last == date.max:
        last = _begin_of_next(every, now, segment.charter, calendar)
    for period in periods(every, segment.start, last, segment.charter, calendar):
        if (found := _cut(segment, period, calendar)) is not None:
            yield found
            if segment.end == date.max and found.start > now:
                return


def _begin_of_next(every: Period, day: date, charter: Charter, calendar: Iterable[CalendarRow]) -> date:
    """The first day of the first period that begins after a day, which may lie between two terms; the day itself where
    the calendar has none yet."""
    following = periods(every, day, date.max, charter, calendar)
    return next((period.start for period in following if period.start > day), day)


def _cut(segment: Segment, period: Stretch, calendar: Iterable[CalendarRow]) -> Stretch | None:
    """The period as the segment asks it; None where it does not.

    A period belongs to the rule in force on its first day. One that the rule does not hold wholly is incomplete: it is
    not asked (`waive`) or asked for the days there are (`count`). After another rhythm the first begins when the period
    that was running has ended: no day is asked twice.
    """
    cadence = segment.duty.cadence
    start, end = max(period.start, segment.start), min(period.end, segment.end)
    if segment.changes:
        end = min(period.end, segment.charter.runs.end or date.max)
    if segment.follows is not None and segment.follows.cadence.every == cadence.every:
        if period.start < segment.start:
            return None
    elif segment.follows is not None and segment.follows.cadence.every != "programme":
        day = segment.start - DAY
        running = next(periods(segment.follows.cadence.every, day, day, segment.charter, calendar), None)
        start = max(start, running.end + DAY) if running else start
        if start > end:
            return None
    whole = (start, end) == (period.start, period.end)
    return Stretch(start, end) if whole or cadence.part_periods == "count" else None


@dataclass(frozen=True, slots=True)
class Place:
    """What a duty is for: a member, a person or a pairing; the members it concerns and their roles, when it is there,
    and the days on which nothing falls due for it."""

    code: str
    members: frozenset[str]
    roles: frozenset[str]
    spans: tuple[tuple[date, date], ...]
    pauses: tuple[tuple[date, date], ...] = ()

    def within(self, start: date, end: date) -> list[tuple[date, date]]:
        """When it is there between two days."""
        return [(max(first, start), min(last, end)) for first, last in self.spans if first <= end and last >= start]

    def holds(self, day: date) -> bool:
        return any(first <= day <= last for first, last in self.spans)


def places(facts: DutyFacts, duty: Duty) -> list[Place]:
    """Everybody and everything that the duty is for, in order."""
    members: dict[str, frozenset[str]] = {}
    spans: dict[str, list[tuple[date, date]]] = {}
    roles: dict[str, set[str]] = {}
    for seat in facts.seats:
        roles.setdefault(seat.who, set()).add(seat.role)
        if seat.role == duty.for_each:
            members[seat.who] = frozenset({seat.who})
            spans.setdefault(seat.who, []).append((seat.starts_on, seat.ends_on or date.max))
    for pair in facts.pairs:
        if pair.provision == duty.for_each:
            members[pair.code] = frozenset({pair.a, pair.b})
            spans.setdefault(pair.code, []).append((pair.starts_on, pair.ends_on or date.max))
    return [
        Place(
            code, members[code], frozenset(role for side in members[code] for role in roles.get(side, ())),
            _joined(held), _pauses(facts, duty, members[code] | {code}),
        )
        for code, held in spans.items()
    ]  # fmt: skip


def _joined(spans: Iterable[tuple[date, date]]) -> tuple[tuple[date, date], ...]:
    """Spans without overlap, in order; those that touch are one."""
    found: list[tuple[date, date]] = []
    for start, end in sorted(spans):
        if found and (found[-1][1] == date.max or start <= found[-1][1] + DAY):
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return tuple(found)


def _pauses(facts: DutyFacts, duty: Duty, concerned: frozenset[str]) -> tuple[tuple[date, date], ...]:
    """The days of the pauses that the duty heeds: the calendar's, and those agreed with all or with whom it concerns."""
    kinds = duty.cadence.pauses
    spans = [(row.start, row.end) for row in facts.calendar if row.kind in kinds]
    if "agreed-pause" in kinds:
        spans += [(each.start, each.end) for each in facts.pauses if each.place is None or each.place in concerned]
    return _joined(spans)


def paused(place: Place, start: date, end: date) -> bool:
    """Does the stretch lie wholly in pauses?"""
    at = bisect_right(place.pauses, (start, date.max)) - 1
    return at >= 0 and end <= place.pauses[at][1]
