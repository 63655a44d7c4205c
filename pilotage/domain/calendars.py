"""The programme's calendar: dated spans that the office enters."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from pilotage.domain.breaches import Breach


class SpanKind(StrEnum):
    """What a span of the calendar is; pauses are named by a duty's cadence."""

    SCHOOL_YEAR = "school-year"
    HALF_YEAR = "half-year"
    TERM = "term"
    SCHOOL_HOLIDAY = "school-holiday"
    PUBLIC_HOLIDAY = "public-holiday"
    AGREED_PAUSE = "agreed-pause"


# Periods of these kinds divide time, so a day belongs to one of them at most.
DIVIDING = (SpanKind.SCHOOL_YEAR, SpanKind.HALF_YEAR, SpanKind.TERM)


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """One span, both days included."""

    kind: SpanKind
    name: str
    start: date
    end: date


def check_calendar(rows: Iterable[CalendarRow]) -> list[Breach]:
    """Spans run forward, and two school years, half-years or terms do not overlap."""
    rows = sorted(rows, key=lambda row: (row.kind, row.start, row.end))
    breaches = [
        Breach("span-backward", {"name": row.name, "start": row.start, "end": row.end}, "end")
        for row in rows
        if row.end < row.start
    ]
    for before, after in pairwise(rows):
        if before.kind == after.kind and before.kind in DIVIDING and after.start <= before.end:
            breaches.append(Breach("spans-overlap", {"one": before.name, "other": after.name}, "start"))
    return breaches
