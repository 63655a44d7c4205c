"""The slow, obvious model of what is due, one half: which rule, which period, who is there, what pauses, day by day."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from pilotage.domain.calendars import CalendarRow
from pilotage.domain.charters.schema import Charter, Duty
from pilotage.domain.duties import Approval, Note, Pause, Rule
from pilotage.domain.figures import PairFact, Seat
from pilotage.domain.records import EntryFact

DAY = timedelta(days=1)
FOREVER = date.max
KNOWN = 10**9


@dataclass(frozen=True, repr=False)
class Case:
    """Everything there is to know: the rules by their first days, and what people and records did.

    `records` are the entries of each record, by register; `last` is a day after everything that matters.
    """

    until: date
    rules: tuple[Rule, ...]
    last: date
    calendar: tuple[CalendarRow, ...] = ()
    pauses: tuple[Pause, ...] = ()
    seats: tuple[Seat, ...] = ()
    pairs: tuple[PairFact, ...] = ()
    records: Mapping[str, tuple[tuple[EntryFact, ...], ...]] = field(default_factory=dict)
    approvals: tuple[Approval, ...] = ()
    notes: tuple[Note, ...] = ()

    def __repr__(self) -> str:
        """Short enough to be printed with a failing example: what differs from an ordinary programme."""
        said = [f"until {self.until}"]
        for rule in self.rules:
            runs = rule.charter.runs
            said.append(f"from {rule.start}: {runs.start} to {runs.end}, weeks from {rule.charter.week_starts}")
            for duty in rule.charter.of_kind(Duty):
                asked = duty.model_dump(exclude={"title", "cite", "readings", "kind"}, exclude_defaults=True)
                said.append(f"    {asked}")
        said += [f"{row.kind} {row.start} to {row.end}" for row in self.calendar]
        said += [f"pause {pause.place} {pause.start} to {pause.end}" for pause in self.pauses]
        said += [f"{seat.role} {seat.who} {seat.unit or ''} {seat.starts_on} to {seat.ends_on}" for seat in self.seats]
        said += [f"pair {pair.code} {pair.starts_on} to {pair.ends_on}" for pair in self.pairs]
        for register, records in self.records.items():
            for entry in (each for entries in records for each in entries):
                about = entry.pair or f"{entry.unit} {entry.person}" if entry.kind in ("entered", "corrected") else ""
                said.append(
                    f"{register} {entry.record}: {entry.kind} {entry.happened_on} {about} {entry.fields} {entry.stage}"
                )
        said += [f"approval {each.place} {each.day}" for each in self.approvals]
        said += [f"{note.kind} {note.duty} {note.place} {note.start}" for note in self.notes]
        return "\n".join(("Case:", *said))


@dataclass
class Stretch:
    """Days in a row on which a duty asks the same; by the newest duty that asks it."""

    days: list[date]
    duty: Duty
    charter: Charter

    @property
    def first(self) -> date:
        return self.days[0]

    @property
    def last(self) -> date:
        return self.days[-1]


class Days:
    """Questions asked of single days."""

    def __init__(self, case: Case) -> None:
        self.case = case
        first = min(rule.charter.runs.start for rule in case.rules)
        self.days = from_to(first, case.last)

    # ---- Which rule holds on a day ------------------------------------------------------------------------------

    def charter_on(self, day: date) -> Charter:
        """The edition in force: the latest that has begun; before the first, the first."""
        begun = [rule.charter for rule in self.case.rules if rule.start <= day]
        return begun[-1] if begun else self.case.rules[0].charter

    def duty_on(self, id: str, day: date) -> Duty | None:
        charter = self.charter_on(day)
        if day < charter.runs.start or (charter.runs.end is not None and day > charter.runs.end):
            return None
        for duty in charter.of_kind(Duty):
            if duty.id == id:
                span = duty.in_force
                if span is not None and (day < span.start or (span.end is not None and day > span.end)):
                    return None
                return duty
        return None

    def duty_ids(self) -> list[str]:
        newest_first = [self.case.rules[-1].charter, *(rule.charter for rule in self.case.rules)]
        return list(dict.fromkeys(duty.id for charter in newest_first for duty in charter.of_kind(Duty)))

    def stretches(self, id: str) -> list[Stretch]:
        found: list[Stretch] = []
        for day in self.days:
            duty = self.duty_on(id, day)
            if duty is None:
                continue
            before = found[-1] if found else None
            if before is not None and before.last == day - DAY and _asks_the_same(before.duty, duty):
                before.days.append(day)
                before.duty, before.charter = duty, self.charter_on(day)
            else:
                found.append(Stretch([day], duty, self.charter_on(day)))
        return found

    def endless(self, stretch: Stretch) -> bool:
        return stretch.last == self.case.last

    def dropped_on(self, stretch: Stretch) -> date:
        """The day from which on an edition no longer has the duty; never, where there is none."""
        next_day = stretch.last + DAY
        has_it = any(duty.id == stretch.duty.id for duty in self.charter_on(next_day).of_kind(Duty))
        return FOREVER if self.endless(stretch) or has_it else next_day

    # ---- Which periods ------------------------------------------------------------------------------------------

    def name_of_period(self, every: str, day: date, charter: Charter) -> object:
        """Something that is equal on all days of one period; None where the day belongs to none."""
        if every in ("school-year", "term", "half-year"):
            for row in self.case.calendar:
                if row.kind == every and row.start <= day <= row.end:
                    return row
            if every != "half-year":
                return None
        match every:
            case "day":
                return day
            case "week":
                begins = 0 if charter.week_starts == "monday" else 6
                while day.weekday() != begins:
                    day -= DAY
                return day
            case "month":
                return day.year, day.month
            case "quarter":
                return day.year, (day.month - 1) // 3
            case "half-year":
                return day.year, day.month > 6
            case "year":
                return day.year
        raise AssertionError(every)

    def period(self, every: str, day: date, charter: Charter) -> tuple[date, date] | None:
        """The first and the last day of the period that holds a day: grown in both directions."""
        name = self.name_of_period(every, day, charter)
        if name is None:
            return None
        first = last = day
        while self.name_of_period(every, first - DAY, charter) == name:
            first -= DAY
        while self.name_of_period(every, last + DAY, charter) == name:
            last += DAY
        return first, last

    def spans(self, stretch: Stretch, stretches: Sequence[Stretch]) -> list[tuple[date, date]]:
        """First and last days of the periods for which a stretch of days asks.

        A period belongs to the rule in force on its first day; one that the rule does not hold wholly is asked only
        where incomplete periods count, and then for the days there are. After another rhythm periods begin when the
        period that was running has ended.
        """
        every = stretch.duty.cadence.every
        if every == "programme":
            # It was asked for the whole programme, even if an edition drops it before the end.
            dropped = self.dropped_on(stretch) < FOREVER
            asked_until = (stretch.charter.runs.end or FOREVER) if dropped else stretch.last
            return [(stretch.first, FOREVER if self.endless(stretch) else asked_until)]
        before = next((each for each in stretches if each.last == stretch.first - DAY), None)
        after = next((each for each in stretches if each.first == stretch.last + DAY), None)
        running = None
        if before is not None and before.duty.cadence.every != "programme":
            running = self.period(before.duty.cadence.every, before.last, before.charter)
        found: list[tuple[date, date]] = []
        day = stretch.first
        while day <= stretch.last:
            period = self.period(every, day, stretch.charter)
            if period is None:
                day += DAY
                continue
            start, end = period
            if start < stretch.first:
                start = stretch.first
                if before is not None and before.duty.cadence.every == every:
                    start = end + DAY
            if running is not None and before is not None and before.duty.cadence.every != every:
                start = max(start, running[1] + DAY)
            if end > stretch.last and not self.endless(stretch):
                end = stretch.last if after is None else min(end, stretch.charter.runs.end or FOREVER)
            if start <= end and ((start, end) == period or stretch.duty.cadence.part_periods == "count"):
                found.append((start, end))
            day = period[1] + DAY
        if self.endless(stretch):
            now = max(self.case.until, stretch.first)
            begun = [span for span in found if span[0] <= now]
            found = found[: len(begun) + 1]
        return found

    # ---- Who is there -------------------------------------------------------------------------------------------

    def places(self, duty: Duty) -> list[str]:
        pairs = [pair.code for pair in self.case.pairs if pair.provision == duty.for_each]
        seats = [seat.who for seat in self.case.seats if seat.role == duty.for_each]
        return list(dict.fromkeys([*pairs, *seats]))

    def there(self, duty: Duty, place: str, day: date) -> bool:
        pairs = [pair for pair in self.case.pairs if pair.provision == duty.for_each and pair.code == place]
        seats = [seat for seat in self.case.seats if seat.role == duty.for_each and seat.who == place]
        return any(each.starts_on <= day <= (each.ends_on or FOREVER) for each in (*pairs, *seats))

    def members(self, place: str) -> list[str]:
        return place.split(":")

    def bearers(self, duty: Duty, place: str, day: date) -> tuple[str, ...]:
        """Whoever is appointed then to the member or to a side of the pairing; a body is its own; and whoever bears a
        role in general bears it for all, unless the duty is borne by those it is for."""
        members = self.members(place)
        held = [
            seat
            for seat in self.case.seats
            if seat.role == duty.bearer and seat.starts_on <= day <= (seat.ends_on or FOREVER)
        ]
        near = [seat.who for seat in held if seat.who in members or seat.unit in members]
        if near:
            return tuple(dict.fromkeys(near))
        sides = {duty.for_each}
        for pair in self.case.pairs:
            if pair.provision == duty.for_each:
                sides |= {seat.role for seat in self.case.seats if seat.who in (pair.a, pair.b)}
        if duty.bearer in sides:
            return ()
        return tuple(dict.fromkeys(seat.who for seat in held if seat.unit in (None, seat.who)))

    def paused_on(self, duty: Duty, place: str, day: date) -> bool:
        kinds = duty.cadence.pauses
        if any(row.kind in kinds and row.start <= day <= row.end for row in self.case.calendar):
            return True
        concerned = (None, place, *self.members(place))
        agreed = [each for each in self.case.pauses if each.place in concerned and each.start <= day <= each.end]
        return bool(agreed) and "agreed-pause" in kinds

    def all_paused(self, duty: Duty, place: str, first: date, last: date) -> bool:
        day = first
        while day <= last:
            if day > self.case.last or not self.paused_on(duty, place, day):
                return False
            day += DAY
        return True


def from_to(first: date, last: date) -> list[date]:
    return list(_walk(first, last))


def _walk(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += DAY


def _asks_the_same(one: Duty, other: Duty) -> bool:
    """What it is called and why changes nothing; what is asked once is as the newest edition says."""
    if one.cadence.every == other.cadence.every == "programme":
        return True
    return all(getattr(one, name) == getattr(other, name) for name in
               ("force", "bearer", "for_each", "register", "where", "cadence", "sum_field", "due", "before"))  # fmt: skip
