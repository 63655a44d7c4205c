"""What windows are derived from, and what a window is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from pilotage.domain.calendars import CalendarRow
from pilotage.domain.charters.schema import Charter, Duty
from pilotage.domain.figures import PairFact, Seat
from pilotage.domain.records import Fact, Reference


class State(StrEnum):
    """The state of a window on a day (contract: Windows)."""

    UPCOMING = "upcoming"
    OPEN = "open"
    OVERDUE = "overdue"
    MET = "met"
    MET_LATE = "met_late"
    MISSED = "missed"
    WAIVED = "waived"
    PAUSED = "paused"


class NoteKind(StrEnum):
    """What was said about a window: the office excuses it, or gives the reason why a `should` was not followed."""

    EXCUSED = "excused"
    REASON = "reason"


@dataclass(frozen=True, slots=True)
class Note:
    """One thing said about the window (duty, place, start)."""

    id: int
    kind: NoteKind
    duty: str
    place: str
    start: date
    reason: str
    said_on: date
    by: int


@dataclass(frozen=True, slots=True)
class Pause:
    """Days that the office has agreed to pause, both included; `place` None: for everybody."""

    place: str | None
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Rule:
    """An edition's charter and the first day on which it holds."""

    start: date
    charter: Charter


@dataclass(frozen=True, slots=True)
class Course:
    """What a record has read from which day on, up to the day asked for: as confirmed, and with everything that waits.

    Pairs of a day and what the record says from that day on, in order; None where it says nothing then.
    """

    reference: Reference
    confirmed: tuple[tuple[date, Fact | None], ...]
    latest: tuple[tuple[date, Fact | None], ...]

    @property
    def concerns(self) -> set[str]:
        """The codes of everybody and everything it is or was about."""
        facts = [fact for _, fact in (*self.confirmed, *self.latest) if fact is not None]
        about = {code for fact in facts for code in (fact.unit, fact.person, fact.pair) if code}
        return about | {side for code in about for side in code.split(":")}


@dataclass(frozen=True, slots=True)
class Approval:
    """An application of a member was approved on a day: what `due: {event: approval}` counts from."""

    place: str
    day: date


@dataclass(frozen=True)
class DutyFacts:
    """Everything that windows are derived from, at (until, known). `rules` are in order of their first days."""

    until: date
    rules: tuple[Rule, ...]
    calendar: tuple[CalendarRow, ...] = ()
    pauses: tuple[Pause, ...] = ()
    seats: tuple[Seat, ...] = ()
    pairs: tuple[PairFact, ...] = ()
    courses: Mapping[str, tuple[Course, ...]] = field(default_factory=dict)
    approvals: tuple[Approval, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def charter(self) -> Charter:
        """The newest rules that are known."""
        return self.rules[-1].charter

    def courses_of(self, register: str, place: str) -> list[Course]:
        """The records of a register that concern a member, a person or a pairing."""
        return self._by_place.get((register, place), [])

    def seats_at(self, role: str, members: frozenset[str]) -> list[Seat]:
        """Whoever was ever appointed in the role to one of the members, or is one of them in that role."""
        return [seat for code in sorted(members) for seat in self._seats_by_member.get((role, code), ())]

    def seats_at_large(self, role: str) -> list[Seat]:
        """Whoever was ever in the role for nobody in particular: people without a unit, bodies such as the office."""
        return self._seats_by_member.get((role, None), [])

    @cached_property
    def _seats_by_member(self) -> dict[tuple[str, str | None], list[Seat]]:
        found: dict[tuple[str, str | None], list[Seat]] = {}
        for seat in self.seats:
            for code in dict.fromkeys((seat.who, seat.unit)):
                found.setdefault((seat.role, code), []).append(seat)
            if seat.unit == seat.who:
                found.setdefault((seat.role, None), []).append(seat)
        return found

    @cached_property
    def _by_place(self) -> dict[tuple[str, str], list[Course]]:
        found: dict[tuple[str, str], list[Course]] = {}
        for register, courses in self.courses.items():
            for course in courses:
                for code in course.concerns:
                    found.setdefault((register, code), []).append(course)
        return found


@dataclass(frozen=True, slots=True)
class Window:
    """One period of a duty for one member or pairing; (duty.id, place, start) names it.

    `due` is the last day in time, `last` the last day of grace; `wanted` and `done` count records, or sum a field in
    its own unit (money in major units). `records` are those that count for it, `awaiting` those that would once
    confirmed. `asks_reason`: the time of a `should` is over, it is unmet, and nobody has said why.
    """

    duty: Duty
    place: str
    start: date
    end: date
    due: date
    last: date
    state: State
    bearers: tuple[str, ...]
    wanted: Decimal | int
    done: Decimal | int
    over: Decimal | int
    records: tuple[Reference, ...]
    awaiting: tuple[Reference, ...]
    met_on: date | None
    note: Note | None
    asks_reason: bool

    @property
    def key(self) -> tuple[str, str, date]:
        return (self.duty.id, self.place, self.start)


def settled(state: State) -> bool:
    """Nothing more is to be done: met in time or late, waived, paused."""
    return state in (State.MET, State.MET_LATE, State.WAIVED, State.PAUSED)
