"""Which period a day belongs to: the week, month, quarter … that a cadence or a bulletin counts by."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from pilotage.domain.calendars import CalendarRow
from pilotage.domain.charters.schema import Charter
from pilotage.domain.charters.vocabulary import Period

MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A period in days, both included."""

    start: date
    end: date


def period_of(every: Period, day: date, charter: Charter, calendar: Iterable[CalendarRow] = ()) -> Stretch | None:
    """The period of that kind which `day` belongs to.

    The office's calendar says when a school year, term or half-year runs; half-years that it does not name are the
    year's. A programme without an end never ends. None: the calendar has no school year or term that holds the day.
    """
    if every == "day":
        return Stretch(day, day)
    if every == "week":
        back = day.weekday() if charter.week_starts == "monday" else day.isoweekday() % 7
        start = day - timedelta(days=back)
        return Stretch(start, start + timedelta(days=6))
    if every == "programme":
        return Stretch(charter.runs.start, charter.runs.end or date.max)
    for row in calendar:
        if row.kind == every and row.start <= day <= row.end:
            return Stretch(row.start, row.end)
    if every not in MONTHS:
        return None
    months = MONTHS[every]
    first = (day.month - 1) // months * months + 1
    year, after = divmod(first - 1 + months, 12)
    return Stretch(date(day.year, first, 1), date(day.year + year, after + 1, 1) - timedelta(days=1))
