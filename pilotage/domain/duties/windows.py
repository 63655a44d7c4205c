"""Deriving windows: duty by duty, place by place, period by period."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from pilotage.domain.charters.schema import Duty
from pilotage.domain.duties.bearers import bearers
from pilotage.domain.duties.dues import BY_EVENT, due_day, later
from pilotage.domain.duties.facts import DutyFacts, Note, NoteKind, State, Window
from pilotage.domain.duties.meeting import Counted, Frame, concerns, counting, lay
from pilotage.domain.duties.spans import DAY, Place, Segment, asked, duty_ids, paused, places, segments
from pilotage.domain.periods import Stretch
from pilotage.domain.records import Reference

Notes = Mapping[tuple[str, str, date], Note]


@dataclass(frozen=True, slots=True)
class _Derived:
    """A window with the records that were laid into it, before it is judged. `joined`: the first day on which whom it is
    for is there; `gone`: they have left since."""

    segment: Segment
    place: Place
    frame: Frame
    waived: bool = False
    paused: bool = False
    gone: bool = False
    joined: date = date.min

    @property
    def duty(self) -> Duty:
        return self.segment.duty


def windows(facts: DutyFacts) -> tuple[Window, ...]:
    """Every window of the programme on the day `until`, by duty in the charter's order, then place, then period.

    A period that the rule itself does not hold wholly and that is not counted makes no window; one in which a member
    took part only for a while is waived. Of a programme without an end the periods that have begun are given, and the
    next.
    """
    derived = {duty: list(_of_duty(facts, duty)) for duty in duty_ids(facts)}
    met: dict[tuple[str, str], list[_Derived]] = {}
    for found in derived.values():
        for each in found:
            if each.frame.met_on is not None:
                met.setdefault((each.duty.id, each.place.code), []).append(each)
    notes = {(note.duty, note.place, note.start): note for note in facts.notes}
    return tuple(
        _judged(facts, each, notes, _bound(each, met)) for found in derived.values() for each in found
    )  # fmt: skip


def _of_duty(facts: DutyFacts, duty_id: str) -> Iterator[_Derived]:
    """The windows of one duty, place by place, with the records laid into them."""
    stretches = segments(facts, duty_id)
    by_place: dict[str, list[_Derived]] = {}
    for segment in stretches:
        for place in places(facts, segment.duty):
            by_place.setdefault(place.code, []).extend(_of_place(facts, segment, place))
    for derived in by_place.values():
        derived.sort(key=lambda each: each.frame.start)
        frames = [each.frame for each in derived]
        if derived:
            confirmed = list(_counting(facts, stretches, derived[0].place))
            lay(frames, confirmed)
            there = {reference for _, _, reference in confirmed}
            waiting = [
                each for each in _counting(facts, stretches, derived[0].place, latest=True) if each[2] not in there
            ]
            lay(frames, waiting, waits=True)
        yield from derived


def _counting(facts: DutyFacts, stretches: list[Segment], place: Place, *, latest: bool = False) -> Iterator[Counted]:
    """What counts for the place, each by the rule in force on its day."""
    for at, segment in enumerate(stretches):
        last = stretches[at + 1].start - DAY if at + 1 < len(stretches) else date.max
        last = segment.end if segment.dropped else last
        courses = facts.courses_of(segment.duty.register, place.code)
        for day, amount, reference in counting(courses, segment.duty, place, segment.charter, latest=latest):
            if segment.start <= day <= last:
                yield day, amount, reference


def _of_place(facts: DutyFacts, segment: Segment, place: Place) -> Iterator[_Derived]:
    if segment.duty.due is not None and segment.duty.due.event in BY_EVENT:
        yield from _by_event(facts, segment, place)
        return
    for period in asked(segment, facts.until, facts.calendar):
        yield _of_period(facts, segment, place, period)


def _of_period(facts: DutyFacts, segment: Segment, place: Place, period: Stretch) -> _Derived:
    """The window of one period: waived where the member was not there, or only for a part that does not count."""
    duty = segment.duty
    held = place.within(period.start, period.end)
    once = duty.cadence.every == "programme"
    whole = held == [(period.start, period.end)]
    waived = not held or (not whole and not once and duty.cadence.part_periods == "waive")
    end = min(period.end, held[-1][1]) if held and not waived and not once else period.end
    due = due_day(duty.due, Stretch(period.start, end), segment.charter)
    waived = waived or due < held[0][0]
    stops = not waived and paused(place, held[0][0], held[-1][1])
    last = later(due, timedelta(days=duty.cadence.grace_days))
    summed = duty.sum_field is not None
    frame = Frame(period.start, end, due, last, not waived and not stops, duty.cadence.at_least, summed=summed)
    gone = once and bool(held) and held[-1][1] < min(due, facts.until)
    return _Derived(segment, place, frame, waived, stops, gone, held[0][0] if held else period.start)


def _by_event(facts: DutyFacts, segment: Segment, place: Place) -> Iterator[_Derived]:
    """One window for each approval or record, from its day on."""
    duty = segment.duty
    assert duty.due is not None
    summed = duty.sum_field is not None
    for day, reference in sorted(_events(facts, duty, place), key=lambda each: each[0]):
        if segment.start <= day <= segment.end and place.holds(day):
            due = later(day, timedelta(days=duty.due.days_after or 0))
            stops = paused(place, day, due)
            last = later(due, timedelta(days=duty.cadence.grace_days))
            frame = Frame(day, due, due, last, not stops, duty.cadence.at_least, reference, summed)
            yield _Derived(segment, place, frame, paused=stops)


def _events(facts: DutyFacts, duty: Duty, place: Place) -> Iterable[tuple[date, Reference | None]]:
    """The days on which something happened that a duty is counted from, each day once.

    A record that goes through stages is itself what must come further: it meets its own window.
    """
    if duty.due is not None and duty.due.event == "approval":
        days = {approval.day for approval in facts.approvals if approval.place in place.members}
        return [(day, None) for day in days]
    found: dict[date, Reference | None] = {}
    for course in facts.courses_of(duty.register, place.code):
        first = next(((day, fact) for day, fact in course.confirmed if fact is not None), None)
        if first is not None and concerns(first[1], place):
            found.setdefault(first[0], course.reference)
    return found.items()


def _bound(each: _Derived, met: Mapping[tuple[str, str], list[_Derived]]) -> date:
    """The last day in time: the due day, or the day on which the duty that must come after it was done."""
    due, after = each.frame.due, each.duty.before
    if after is None:
        return due
    days = [
        other.frame.met_on
        for other in met.get((after, each.place.code), ())
        if other.frame.start <= each.frame.end and other.frame.end >= each.frame.start and other.frame.met_on
    ]
    return min([due, *days])


def _judged(facts: DutyFacts, each: _Derived, notes: Notes, bound: date) -> Window:
    frame, duty = each.frame, each.duty
    note = notes.get((duty.id, each.place.code, frame.start))
    state = _state(facts.until, each, note, bound)
    over_time = facts.until > frame.last and frame.heeds and frame.met_on is None
    most = duty.cadence.at_most
    return Window(
        duty=duty,
        place=each.place.code,
        start=frame.start,
        end=frame.end,
        due=frame.due,
        last=frame.last,
        state=state,
        bearers=() if each.waived else bearers(facts, duty, each.place, min(max(facts.until, frame.start), frame.due)),
        wanted=frame.wanted,
        done=frame.done,
        over=max(0, frame.done - most) if most is not None else 0,
        records=tuple(reference for _, _, reference in frame.found),
        awaiting=tuple(reference for _, _, reference in frame.awaiting),
        met_on=frame.met_on,
        note=note,
        asks_reason=duty.force == "should" and over_time and state is State.OVERDUE,
    )


def _state(until: date, each: _Derived, note: Note | None, bound: date) -> State:
    """The state on the day `until` (contract: Windows). Only what must be done is ever missed."""
    frame = each.frame
    if each.waived:
        return State.WAIVED
    if each.paused:
        return State.PAUSED
    if until >= frame.start and frame.met_on is not None:
        return State.MET if frame.met_on <= bound else State.MET_LATE
    if each.gone or (each.segment.dropped and min(until, frame.due) > each.segment.end):
        return State.WAIVED
    if note is not None and note.kind is NoteKind.EXCUSED:
        return State.WAIVED
    if until < max(frame.start, each.joined):
        return State.UPCOMING
    if until <= bound:
        return State.OPEN
    if until <= frame.last:
        return State.OVERDUE
    if each.duty.force == "must":
        return State.MISSED
    return State.OVERDUE if each.duty.force == "should" and note is None else State.WAIVED
