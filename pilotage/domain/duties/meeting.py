"""Which record meets which window."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from pilotage.domain.charters.schema import Charter, Duty
from pilotage.domain.duties.facts import Course
from pilotage.domain.duties.spans import Place
from pilotage.domain.figures import matches
from pilotage.domain.money import major_units
from pilotage.domain.records import Fact, Reference

Amount = int | Decimal
Counted = tuple[date, Amount, Reference]
"""The day from which a record counts, what it brings, and the record."""


@dataclass(slots=True)
class Frame:
    """A window while records are laid into it. `heeds`: something is due in it (it is neither waived nor paused);
    `summed`: it adds up a field."""

    start: date
    end: date
    due: date
    last: date
    heeds: bool
    wanted: Amount
    event: Reference | None = None
    summed: bool = False
    found: list[Counted] = field(default_factory=list)
    awaiting: list[Counted] = field(default_factory=list)
    done: Amount = 0
    expected: Amount = 0  # with what still waits

    def take(self, counted: Counted, *, waits: bool) -> None:
        """A record counts here, or will once it is confirmed."""
        (self.awaiting if waits else self.found).append(counted)
        self.expected += counted[1]
        if not waits:
            self.done += counted[1]

    @property
    def needy(self) -> bool:
        return self.heeds and self.expected < self.wanted

    @property
    def met_on(self) -> date | None:
        """The day on which what is wanted was reached; None until then. Where nothing is wanted, its first day."""
        if not self.wanted:
            return self.start
        so_far: Amount = 0
        for day, amount, _ in sorted(self.found, key=lambda each: each[0]):
            so_far += amount
            if so_far >= self.wanted:
                return day
        return None


def counting(
    courses: Iterable[Course], duty: Duty, place: Place, charter: Charter, *, latest: bool = False
) -> list[Counted]:
    """Day, amount and record of everything about the place that counts for the duty, in order of time.

    A record counts from the day from which on it says what the duty asks for: a difficulty that must be solved counts
    on the day it was solved. `latest` looks at what would stand once confirmed.
    """
    keep, amount = _keep(duty, place), _amount(duty, charter)
    found = []
    for course in courses:
        since: tuple[date, Fact] | None = None
        for day, fact in course.latest if latest else course.confirmed:
            began = since[0] if since else day
            since = (began, fact) if fact is not None and keep(fact) else None
        if since is not None:
            found.append((since[0], since[1].seq, amount(since[1]), course.reference))
    found.sort(key=lambda each: (each[0], each[1], str(each[3].id)))
    return [(day, brought, reference) for day, _, brought, reference in found]


def _keep(duty: Duty, place: Place) -> Callable[[Fact], bool]:
    def keep(fact: Fact) -> bool:
        return concerns(fact, place) and all(matches(fact.fields.get(name), word) for name, word in duty.where.items())

    return keep


def concerns(fact: Fact, place: Place) -> bool:
    """Is the record about the place? A record about a pairing concerns both its members."""
    return place.code in (fact.unit, fact.person, fact.pair, *(fact.pair or "").split(":"))


def _amount(duty: Duty, charter: Charter) -> Callable[[Fact], Amount]:
    """What one record brings: 1, or its part of the sum that the duty asks for (money in major units)."""
    name = duty.sum_field
    if name is None:
        return lambda fact: 1
    money = any(each.id == name and each.type == "money" for each in charter.register(duty.register).fields)

    def amount(fact: Fact) -> Amount:
        value = fact.fields.get(name)
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            return 0
        return major_units(int(value), charter.currency) if money else value

    return amount


def lay(frames: Sequence[Frame], found: Iterable[Counted], *, waits: bool = False) -> None:
    """Lay records into windows in order of time: one record, one window.

    It is its own period's, unless that has enough already; else the oldest unmet one still in grace; else its own
    period's all the same. Where what is due for a period is due after its end, the oldest unmet one comes first; but
    what is summed up over a period stays in it. `frames` are in order of their first days.
    """
    starts = [frame.start for frame in frames]
    by_event = {frame.event: frame for frame in frames if frame.event is not None}
    longest = max((frame.last.toordinal() - frame.start.toordinal() for frame in frames), default=0)
    for day, amount, reference in found:
        # Only a window that began so long ago can still be in grace.
        low = bisect_left(starts, date.fromordinal(max(1, day.toordinal() - longest)))
        high = bisect_right(starts, day)
        reaching = [frame for frame in frames[low:high] if day <= frame.last and frame.needy]
        in_time = [frame for frame in reaching if day <= frame.due and not frame.summed]
        own = frames[high - 1] if high and day <= frames[high - 1].end else None
        if reference in by_event:
            frame: Frame | None = by_event[reference]
        elif in_time:
            frame = in_time[0]
        elif own is not None and own.needy:
            frame = own
        else:
            frame = reaching[0] if reaching else own
        if frame is not None:
            frame.take((day, amount, reference), waits=waits)
