"""What may be said about windows: an excuse by the office, a reason for a `should`, a pause that is agreed."""

from collections.abc import Collection, Iterable
from datetime import date

from pilotage.domain.breaches import Breach
from pilotage.domain.charters.schema import Charter, Duty, Span
from pilotage.domain.duties.facts import Pause, State, Window

EXCUSABLE = (State.UPCOMING, State.OPEN, State.OVERDUE, State.MISSED)
"""States of a window that still is, or was, to be met."""

Key = tuple[str, str, date]


def check_reason(reason: str) -> list[Breach]:
    """Whoever lets somebody off, or takes that back, says why."""
    return [] if reason.strip() else [Breach("reason-missing", {}, "reason")]


def check_excuse(windows: Iterable[Window], asked: Collection[Key]) -> list[Breach]:
    """Only a window that there is, and that is not met, waived or paused already, can be excused."""
    known = {window.key: window for window in windows}
    if not asked:
        return [Breach("windows-missing", {}, "windows")]
    breaches = []
    for key in asked:
        window = known.get(key)
        if window is None:
            breaches.append(Breach("window-unknown", {"duty": key[0], "place": key[1], "day": key[2]}, "windows"))
        elif window.state not in EXCUSABLE and window.note is None:
            params = {"duty": window.duty.title, "place": window.place, "day": window.start}
            breaches.append(Breach("window-settled", params, "windows"))
    return breaches


def check_explanation(window: Window | None, today: date) -> list[Breach]:
    """A reason is asked for what should have been done, was not, and can no longer be done in time."""
    if window is None:
        return [Breach("window-unknown", {"duty": "", "place": "", "day": today}, "windows")]
    if window.duty.force != "should":
        return [Breach("explanation-not-asked", {"duty": window.duty.title})]
    if window.state in (State.MET, State.MET_LATE, State.PAUSED, State.UPCOMING) or today <= window.due:
        return [Breach("explanation-not-yet", {"duty": window.duty.title, "due": window.due})]
    return []


def heeds_agreement(charter: Charter) -> tuple[Duty, ...]:
    """The duties that pause by agreement."""
    return tuple(duty for duty in charter.of_kind(Duty) if "agreed-pause" in duty.cadence.pauses)


def check_pause(charter: Charter, runs: Span, pause: Pause) -> list[Breach]:
    """A pause runs forward, touches the programme, and some duty of the charter heeds it."""
    if not heeds_agreement(charter):
        return [Breach("no-duty-pauses", {})]
    return check_span(runs, pause)


def check_span(runs: Span, pause: Pause) -> list[Breach]:
    """A pause runs forward, and touches the programme."""
    if pause.end < pause.start:
        return [Breach("ends-before-start", {"start": pause.start, "end": pause.end}, "end")]
    if pause.end < runs.start or (runs.end is not None and pause.start > runs.end):
        return [Breach("pause-outside", {"start": runs.start, "end": runs.end or ""}, "start")]
    return []


def within_pause(windows: Iterable[Window], pause: Pause, heeding: Iterable[Duty]) -> tuple[Window, ...]:
    """What is excused when the whole programme pauses: windows that lie wholly in the pause, are not settled, and are
    not put off by it themselves."""
    put_off = {duty.id for duty in heeding}
    return tuple(
        one
        for one in windows
        if one.duty.id not in put_off
        and one.state in EXCUSABLE
        and one.note is None
        and pause.start <= one.start
        and one.end <= pause.end
    )
