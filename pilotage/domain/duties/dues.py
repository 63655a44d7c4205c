"""By when: the last day of a period in time."""

from collections.abc import Iterable
from datetime import date, timedelta

from pilotage.domain.charters.schema import Charter, Due
from pilotage.domain.periods import Stretch

BY_EVENT = ("approval", "record")
"""Events that open windows of their own: one for each, from the event's day on."""


def due_day(due: Due | None, period: Stretch, charter: Charter) -> date:
    """The day by which a period's duty is due: its last day, unless the charter says otherwise.

    A fixed day counts for the period that holds it. Of several days of the year the last within the period counts, or
    the first after it where none lies within.
    """
    if due is None:
        return period.end
    if due.on is not None:
        return due.on if period.start <= due.on <= period.end else period.end
    if due.month_day:
        days = list(_days_of_years(due.month_day, period.start.year, min(period.end.year, 9997) + 1))
        within = [day for day in days if period.start <= day <= period.end]
        return within[-1] if within else min((day for day in days if day > period.end), default=period.end)
    after = timedelta(days=due.days_after or 0)
    if due.event == "programme-start":
        return later(charter.runs.start, after)
    if due.event == "programme-end":
        return later(charter.runs.end or date.max, after)
    return later(period.end, after)


def later(day: date, after: timedelta) -> date:
    """A day some days later; time has an end."""
    return day + after if date.max - day > after else date.max


def _days_of_years(written: Iterable[str], first: int, last: int) -> Iterable[date]:
    month_days = sorted(tuple(map(int, each.split("-"))) for each in written)
    for year in range(first, last + 1):
        for month, day in month_days:
            yield date(year, month, day)  # a charter names no 29 February
