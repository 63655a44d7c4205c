"""What is due, the slow and obvious way: written from the contract, day by day, without a thought for time.

Nothing here is the engine's. A rule is asked which duty holds on a day; a period is grown from a day in both directions;
whether a member is there, whether a day is paused, what a record says on it: every question is asked of a single day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from pilotage.domain.charters.schema import Charter, Duty
from pilotage.domain.duties import Note
from pilotage.domain.records import EntryFact, Fact, stand
from tests.domain.duties_model_days import DAY, FOREVER, KNOWN, Case, Days, Stretch, from_to

__all__ = ["KNOWN", "Case", "Told", "expected"]


@dataclass
class Slot:
    """A window under construction."""

    duty: Duty
    charter: Charter
    place: str
    start: date
    end: date
    due: date
    last: date
    waived: bool
    paused: bool
    left: bool  # whoever it is for left before it was due
    dropped: date  # the day from which on an edition no longer asks for it, where that is before it was due
    own_record: int | None = None
    joined: date = date.min  # the first day in it on which whoever it is for is there
    found: list[tuple[date, Decimal, int]] = field(default_factory=list)
    awaiting: list[tuple[date, Decimal, int]] = field(default_factory=list)

    @property
    def wanted(self) -> Decimal:
        return Decimal(self.duty.cadence.at_least)

    def lacks(self) -> bool:
        """Something is due in it, and not enough is there or expected."""
        total = sum(amount for _, amount, _ in self.found + self.awaiting)
        return not self.waived and not self.paused and total < self.wanted

    def met_on(self) -> date | None:
        """The first day on which enough was there."""
        if self.wanted == 0:
            return self.start
        for day in sorted({day for day, _, _ in self.found}):
            if sum(amount for on, amount, _ in self.found if on <= day) >= self.wanted:
                return day
        return None


Told = tuple[object, ...]


def expected(case: Case) -> list[Told]:
    """Every window, as comparable values, in the order of the newest charter's duties, then places, then days."""
    model = _Model(case)
    slots = {duty: model.slots(duty) for duty in model.duty_ids()}
    return [model.judged(slot, slots) for found in slots.values() for slot in found]


class _Model(Days):
    def __init__(self, case: Case) -> None:
        super().__init__(case)
        self._said: dict[tuple[int, str, date, bool], Fact | None] = {}

    # ---- Windows ------------------------------------------------------------------------------------------------

    def slots(self, id: str) -> list[Slot]:
        """The windows of a duty, place by place in order of their first days, with their records."""
        stretches = self.stretches(id)
        by_place: dict[str, list[Slot]] = {}
        for stretch in stretches:
            for place in self.places(stretch.duty):
                made = self.event_slots(stretch, place) if _by_event(stretch.duty) else None
                if made is None:
                    made = [self.slot(stretch, place, *span) for span in self.spans(stretch, stretches)]
                by_place.setdefault(place, []).extend(made)
        for place, found in by_place.items():
            found.sort(key=lambda slot: slot.start)
            confirmed = self.counted(stretches, place, latest=False)
            self.lay(found, confirmed, waits=False)
            counted = {record for _, _, record in confirmed}
            waiting = [each for each in self.counted(stretches, place, latest=True) if each[2] not in counted]
            self.lay(found, waiting, waits=True)
        return [slot for found in by_place.values() for slot in found]

    def slot(self, stretch: Stretch, place: str, start: date, end: date) -> Slot:
        duty = stretch.duty
        once = duty.cadence.every == "programme"
        days = from_to(start, min(end, self.case.last))
        there = [day for day in days if self.there(duty, place, day)]
        waived = not there or (len(there) < len(days) and not once and duty.cadence.part_periods == "waive")
        if there and not waived and not once:
            left = there[-1] < self.case.last
            end = min(end, there[-1]) if left else end  # of whoever leaves, it is asked until then
        due = self.due_day(duty, start, end, stretch.charter)
        waived = waived or due < there[0]
        paused = not waived and self.all_paused(duty, place, there[0], there[-1] if end < FOREVER else end)
        gone = bool(there) and once and there[-1] < min(due, self.case.until)
        dropped = self.dropped_on(stretch) if due > stretch.last else FOREVER
        return Slot(duty, stretch.charter, place, start, end, due, _later(due, duty.cadence.grace_days), waived, paused,
                    gone, dropped, joined=there[0] if there else start)  # fmt: skip

    def event_slots(self, stretch: Stretch, place: str) -> list[Slot]:
        """One for each approval or record, from its day on; several of one day are one."""
        duty = stretch.duty
        events: dict[date, int | None] = {}
        if duty.due.event == "approval":
            events = {each.day: None for each in self.case.approvals if each.place in self.members(place)}
        else:
            for entries in self.case.records.get(duty.register, ()):
                for day in self.days:
                    said = self.said(entries, duty.register, day, latest=False) if day <= self.case.until else None
                    if said is not None:
                        if _about(said, place):
                            events.setdefault(said.happened_on, entries[0].record)
                        break
        found = []
        for day, record in sorted(events.items(), key=lambda each: each[0]):
            if day in stretch.days and self.there(duty, place, day):
                due = _later(day, duty.due.days_after or 0)
                paused = self.all_paused(duty, place, day, due)
                dropped = self.dropped_on(stretch) if due > stretch.last else FOREVER
                found.append(Slot(duty, stretch.charter, place, day, due, due, _later(due, duty.cadence.grace_days),
                                  False, paused, False, dropped, record))  # fmt: skip
        return found

    def due_day(self, duty: Duty, start: date, end: date, charter: Charter) -> date:
        due = duty.due
        if due is None:
            return end
        if due.on is not None:
            return due.on if start <= due.on <= end else end
        if due.month_day:
            within = [day for day in from_to(start, min(end, self.case.last)) if _is_one_of(due.month_day, day)]
            if within:
                return within[-1]
            day = end + DAY
            while not _is_one_of(due.month_day, day):
                day += DAY
            return day
        if due.event == "programme-start":
            return _later(charter.runs.start, due.days_after or 0)
        if due.event == "programme-end":
            return _later(charter.runs.end or FOREVER, due.days_after or 0)
        return _later(end, due.days_after or 0)

    # ---- Records ------------------------------------------------------------------------------------------------

    def said(self, entries: Sequence[EntryFact], register: str, day: date, *, latest: bool) -> Fact | None:
        """What a record says on a day."""
        asked = (entries[0].record, register, day, latest)
        if asked not in self._said:
            newest = next(rule.charter for rule in reversed(self.case.rules) if _has(rule.charter, register))
            stands = stand(entries, newest.register(register), "office", day, KNOWN)
            self._said[asked] = stands.latest if latest else stands.confirmed
        return self._said[asked]

    def counted(self, stretches: Sequence[Stretch], place: str, *, latest: bool) -> list[tuple[date, Decimal, int]]:
        """(day, amount, record) of everything that counts for the place, in order of time: each from the day on which
        it came to say what the duty of that day asks for."""
        found: list[tuple[date, int, Decimal, int]] = []
        for at, stretch in enumerate(stretches):
            until = stretches[at + 1].first - DAY if at + 1 < len(stretches) else FOREVER
            until = min(until, self.dropped_on(stretch) - DAY)
            for entries in self.case.records.get(stretch.duty.register, ()):
                since, fact = self.since(entries, stretch.duty, place, latest=latest)
                if since is not None and fact is not None and stretch.first <= since <= until:
                    found.append((since, fact.seq, _amount(fact, stretch.duty, stretch.charter), entries[0].record))
        found.sort(key=lambda each: (each[0], each[1]))
        return [(day, amount, record) for day, _, amount, record in found]

    def since(
        self, entries: Sequence[EntryFact], duty: Duty, place: str, *, latest: bool
    ) -> tuple[date | None, Fact | None]:
        """The day since which a record has said without a break what the duty asks for, and what it says now."""
        now = self.said(entries, duty.register, self.case.until, latest=latest)
        if now is None or not _says(now, duty, place):
            return None, None
        day = self.case.until
        while True:
            before = self.said(entries, duty.register, day - DAY, latest=latest)
            if before is None or not _says(before, duty, place):
                return day, now
            day -= DAY

    def lay(self, slots: Sequence[Slot], records: Sequence[tuple[date, Decimal, int]], *, waits: bool) -> None:
        """A record meets one window: its own period's, else the oldest unmet one still in grace; where there is none, its
        own period's all the same. What is due after its period has ended is met before the period that is running; but
        what is summed up over a period stays in it. A record that is its own clock meets its own."""
        for day, amount, record in records:
            own = next((slot for slot in reversed(slots) if slot.start <= day), None)
            own = own if own is not None and day <= own.end else None
            open_ones = [slot for slot in slots if slot.start <= day <= slot.last and slot.lacks()]
            in_time = [slot for slot in open_ones if day <= slot.due and slot.duty.sum_field is None]
            clock = [slot for slot in slots if slot.own_record == record]
            if clock:
                chosen: Slot | None = clock[0]
            elif in_time:
                chosen = in_time[0]
            elif own is not None and own.lacks():
                chosen = own
            else:
                chosen = open_ones[0] if open_ones else own
            if chosen is not None:
                (chosen.awaiting if waits else chosen.found).append((day, amount, record))

    # ---- States -------------------------------------------------------------------------------------------------

    def judged(self, slot: Slot, slots: Mapping[str, Sequence[Slot]]) -> Told:
        until, duty = self.case.until, slot.duty
        note = next((each for each in reversed(self.case.notes)
                     if (each.duty, each.place, each.start) == (duty.id, slot.place, slot.start)), None)  # fmt: skip
        in_time = slot.due
        for other in slots.get(duty.before or "", ()):
            met = other.met_on()
            if other.place == slot.place and met and other.start <= slot.end and slot.start <= other.end:
                in_time = min(in_time, met)  # what must come after it has been done
        met = slot.met_on()
        state = self.state(slot, note, in_time, met)
        done = sum((amount for _, amount, _ in slot.found), Decimal(0))
        most = duty.cadence.at_most
        day = min(max(until, slot.start), slot.due)
        return (
            duty.id, slot.place, slot.start, slot.end, slot.due, slot.last, state,
            () if slot.waived else self.bearers(duty, slot.place, day),
            slot.wanted, done, max(Decimal(0), done - most) if most is not None else Decimal(0),
            tuple(record for _, _, record in slot.found), tuple(record for _, _, record in slot.awaiting), met,
            note.id if note else None,
            duty.force == "should" and state == "overdue" and until > slot.last,
        )  # fmt: skip

    def state(self, slot: Slot, note: Note | None, in_time: date, met: date | None) -> str:
        until = self.case.until
        if slot.waived:
            return "waived"
        if slot.paused:
            return "paused"
        if met is not None and until >= slot.start:
            return "met" if met <= in_time else "met_late"
        if slot.left or until >= slot.dropped:
            return "waived"
        if note is not None and note.kind == "excused":
            return "waived"
        if until < max(slot.start, slot.joined):
            return "upcoming"
        if until <= in_time:
            return "open"
        if until <= slot.last:
            return "overdue"
        if slot.duty.force == "must":
            return "missed"
        return "overdue" if slot.duty.force == "should" and note is None else "waived"


# ---- Small questions -------------------------------------------------------------------------------------------------


def _later(day: date, days: int) -> date:
    return day + timedelta(days=days) if FOREVER - day > timedelta(days=days) else FOREVER


def _has(charter: Charter, register: str) -> bool:
    return any(each.id == register for each in charter.registers)


def _by_event(duty: Duty) -> bool:
    return duty.due is not None and duty.due.event in ("approval", "record")


def _is_one_of(month_days: Sequence[str], day: date) -> bool:
    """29 February is the 28th in other years."""
    written = {f"{day:%m-%d}"}
    if written == {"02-28"} and (day + DAY).day == 1:
        written.add("02-29")
    return bool(written & set(month_days))


def _about(fact: Fact, place: str) -> bool:
    """A record about a pairing is about both its members."""
    return place in (fact.unit, fact.person, fact.pair) or place in (fact.pair or "").split(":")


def _says(fact: Fact, duty: Duty, place: str) -> bool:
    for name, wanted in duty.where.items():
        value = fact.fields.get(name)
        text = {True: "yes", False: "no"}[value] if isinstance(value, bool) else str("" if value is None else value)
        if text not in ((wanted,) if isinstance(wanted, str) else wanted):
            return False
    return _about(fact, place)


def _amount(fact: Fact, duty: Duty, charter: Charter) -> Decimal:
    """One, or its part of the sum; money in yuan."""
    if duty.sum_field is None:
        return Decimal(1)
    value = fact.fields.get(duty.sum_field)
    money = next(each.type for each in charter.register(duty.register).fields if each.id == duty.sum_field) == "money"
    if value is None:
        return Decimal(0)
    return Decimal(str(value)) / 100 if money else Decimal(str(value))
