"""What follows when a duty was missed: the occasions on which a decision falls due, and what may be decided."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from pilotage.domain.breaches import Breach
from pilotage.domain.calendars import CalendarRow
from pilotage.domain.charters.schema import Charter, Sanction
from pilotage.domain.duties import State, Window
from pilotage.domain.periods import period_of


class Outcome(StrEnum):
    """What was decided: the sanction is applied, or it is refrained from."""

    APPLIED = "applied"
    REFRAINED = "refrained"


class Ruling(StrEnum):
    """What came of it later, on appeal or of the office's own accord."""

    UPHELD = "upheld"
    LIFTED = "lifted"


@dataclass(frozen=True, slots=True)
class Occasion:
    """A sanction that falls due: `windows` are the missed ones it rests on, in order; `since` the day it fell due."""

    sanction: Sanction
    place: str
    windows: tuple[Window, ...]
    since: date

    @property
    def start(self) -> date:
        """The first day of the first missed window: with sanction and place it names the occasion."""
        return self.windows[0].start

    @property
    def key(self) -> tuple[str, str, date]:
        return (self.sanction.id, self.place, self.start)


def occasions(
    charter: Charter, windows: Sequence[Window], calendar: Iterable[CalendarRow] = ()
) -> tuple[Occasion, ...]:
    """Every occasion, by sanction in the charter's order, then place, then day.

    Missed windows are counted in a row or in total; with `within` only those whose periods end in the same period
    together. What is waived or paused neither counts nor breaks a row. Once an occasion is full the count begins anew.
    """
    calendar = tuple(calendar)
    found = []
    for sanction in charter.of_kind(Sanction):
        by_place: dict[str, list[Window]] = {}
        for window in windows:
            if window.duty.id == sanction.when_missed:
                by_place.setdefault(window.place, []).append(window)
        for place, judged in by_place.items():
            found += [
                Occasion(sanction, place, tuple(full), full[-1].last + timedelta(days=1))
                for full in _full(charter, sanction, sorted(judged, key=lambda each: each.start), calendar)
            ]
    return tuple(found)


def _full(
    charter: Charter, sanction: Sanction, windows: Iterable[Window], calendar: tuple[CalendarRow, ...]
) -> Iterable[list[Window]]:
    counted: list[Window] = []
    stretch: object = None
    for window in windows:
        within = period_of(sanction.within, window.end, charter, calendar) if sanction.within else None
        if counted and within != stretch:
            counted = []
        stretch = within
        if window.state is State.MISSED:
            counted.append(window)
        elif sanction.counted == "in-a-row" and window.state not in (State.WAIVED, State.PAUSED):
            counted = []
        if len(counted) == sanction.times:
            yield counted
            counted = []


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as the domain sees it; the appeal and the ruling are empty until there are any."""

    id: int
    sanction: str
    place: str
    start: date
    outcome: Outcome
    reason: str
    decided_on: date
    appeal_until: date | None
    appeal: str = ""
    appealed_on: date | None = None
    ruling: Ruling | None = None
    ruling_reason: str = ""
    ruled_on: date | None = None

    @property
    def key(self) -> tuple[str, str, date]:
        return (self.sanction, self.place, self.start)

    @property
    def in_effect(self) -> bool:
        return self.outcome is Outcome.APPLIED and self.ruling is not Ruling.LIFTED


def appeal_until(sanction: Sanction, decided_on: date) -> date | None:
    """The last day of appeal; None where the charter gives none."""
    return None if sanction.appeal_days is None else decided_on + timedelta(days=sanction.appeal_days)


def check_decision(
    found: Mapping[tuple[str, str, date], Occasion], key: tuple[str, str, date], reason: str
) -> list[Breach]:
    """A decision answers an occasion that there is, and says why."""
    breaches = [] if key in found else [Breach("sanction-not-due", {"place": key[1], "day": key[2]})]
    return breaches + ([] if reason.strip() else [Breach("reason-missing", {}, "reason")])


def check_appeal(decision: Decided, today: date, text: str) -> list[Breach]:
    """An appeal is made once, in time, against a sanction that was applied, with its grounds."""
    if decision.outcome is not Outcome.APPLIED or decision.ruling is not None:
        return [Breach("appeal-not-possible", {})]
    if decision.appeal:
        return [Breach("appeal-made", {"day": decision.appealed_on or today})]
    if decision.appeal_until is None:
        return [Breach("appeal-not-given", {})]
    if today > decision.appeal_until:
        return [Breach("appeal-late", {"until": decision.appeal_until})]
    return [] if text.strip() else [Breach("reason-missing", {}, "appeal")]


def check_ruling(decision: Decided, ruling: Ruling, reason: str) -> list[Breach]:
    """A ruling is made once; to uphold there must be an appeal, to lift there must be something in effect."""
    if decision.ruling is not None:
        return [Breach("ruling-made", {"day": decision.ruled_on or decision.decided_on})]
    if decision.outcome is not Outcome.APPLIED or (ruling is Ruling.UPHELD and not decision.appeal):
        return [Breach("ruling-not-possible", {})]
    return [] if reason.strip() else [Breach("reason-missing", {}, "reason")]
