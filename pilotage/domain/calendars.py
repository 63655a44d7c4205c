"""The programme's calendar: dated spans that the office enters."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise

from pilotage.domain.breaches import Breach
from pilotage.domain.charters.vocabulary import Span
from pilotage.domain.grids import text_of
from pilotage.domain.habits import parse_date


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


LONGEST = {
    SpanKind.SCHOOL_YEAR: 400,
    SpanKind.HALF_YEAR: 220,
    SpanKind.TERM: 400,
    SpanKind.SCHOOL_HOLIDAY: 100,
    SpanKind.PUBLIC_HOLIDAY: 31,
    SpanKind.AGREED_PAUSE: 200,
}
"""How many days a span has at most, by kind: a span stays once it is entered, and a wrong year must not."""


def check_fits(runs: Span, rows: Iterable[CalendarRow]) -> list[Breach]:
    """Spans that are to be entered touch the programme's days, and are no longer than their kind ever is."""
    breaches = []
    for row in rows:
        if row.end < row.start:
            continue
        days = (row.end - row.start).days + 1
        if days > LONGEST[row.kind]:
            breaches.append(Breach("span-long", {"name": row.name, "days": days, "most": LONGEST[row.kind]}, "end"))
        if row.end < runs.start or (runs.end is not None and row.start > runs.end):
            params = {"name": row.name, "start": row.start, "end": row.end}
            breaches.append(Breach("span-outside", params, "start"))
    return breaches


COLUMNS = ("kind", "name", "start", "end")
"""The columns of a table of spans."""
_TITLES = {
    "kind": ("种类", "类别"),
    "name": ("名称",),
    "start": ("开始", "起", "开始日期", "起始日期", "第一天", "first day", "from"),
    "end": ("结束", "止", "结束日期", "最后一天", "last day", "to"),
}


def read_spans(
    header: Sequence[str], rows: Iterable[tuple[int, Mapping[str, object]]], kinds: Mapping[str, SpanKind], today: date
) -> tuple[list[CalendarRow], list[Breach]]:
    """The spans of a table, and every cell that cannot be read; `kinds` are what a kind may be called."""
    titles = {_column(title): title for title in header}
    missing = [Breach("column-missing", {"column": name}) for name in COLUMNS if name != "name" and name not in titles]
    if missing:
        return [], missing
    found: list[CalendarRow] = []
    breaches: list[Breach] = []
    for line, cells in rows:
        said = {name: text_of(cells.get(titles.get(name, ""))).strip() for name in COLUMNS}
        kind = kinds.get(said["kind"].lower())
        if kind is None:
            breaches.append(Breach("span-kind-unknown", {"kind": said["kind"], "kinds": list(kinds), "line": line}))
        days = [_day(cells.get(titles[name]), today) for name in ("start", "end")]
        for name, day in zip(("start", "end"), days, strict=True):
            if isinstance(day, Breach):
                breaches.append(Breach(day.code, {**day.params, "line": line}, name))
        start, end = days
        if kind is not None and isinstance(start, date) and isinstance(end, date):
            found.append(CalendarRow(kind, said["name"], start, end))
    return found, breaches


def _column(title: str) -> str:
    plain = title.strip().lower()
    return next((name for name, others in _TITLES.items() if plain == name or plain in others), plain)


def _day(cell: object, today: date) -> date | Breach:
    if isinstance(cell, datetime):
        return cell.date()
    return parse_date(text_of(cell), today)
