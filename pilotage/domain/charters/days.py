"""Days and periods: spans that end after they start, due days that are said once, cadences that can be met."""

import re
from difflib import get_close_matches
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pilotage.domain.charters.faults import Code
from pilotage.domain.charters.index import Index
from pilotage.domain.charters.plans import Draft
from pilotage.domain.charters.shape import keys_of
from pilotage.domain.charters.tree import Map, Place, Seq

_CHINA = re.compile("beijing|peking|china|北京|中国|上海|\\+0?8", re.IGNORECASE)


def judge(draft: Draft, index: Index) -> None:
    """Spans, due days, cadences, the time zone, and days that lie outside the programme."""
    for span in draft.of("Span"):
        start, end = span.get("start"), span.get("end")
        if start is not None and end is not None and end < start:
            index.faults.add(span.at("end"), Code.ENDS_BEFORE_START, start=start.isoformat(), end=end.isoformat())
    for due in draft.of("Due"):
        _due(due, index)
    for cadence in draft.of("Cadence"):
        least, most = cadence.get("at_least", 1), cadence.get("at_most")
        if most is not None and not cadence.broken("at_least") and most < least:
            index.faults.add(cadence.at("at_most"), Code.LEAST_ABOVE_MOST, least=str(least), most=str(most))
    _timezone(index)
    _outside(draft, index)


def _due(due: Map, index: Index) -> None:
    """Exactly one of `on`, `month_day`, `event`; `days_after` goes with `event`."""
    written = [key for key in ("on", "month_day", "event") if _says(due, key)]
    if not written:
        index.faults.add(due.mark, Code.DUE_EMPTY)
    elif len(written) > 1:
        index.faults.add(due.mark, Code.DUE_DOUBLE, keys=", ".join(written))
    if due.get("days_after") is not None and written and "event" not in written:
        index.faults.add(due.key_at("days_after"), Code.DAYS_WITHOUT_EVENT, key=written[0])


def _says(due: Map, key: str) -> bool:
    node = due.entries.get(key)
    return bool(node.items) if isinstance(node, Seq) else due.broken(key) or due.get(key) is not None


def _timezone(index: Index) -> None:
    name = index.root.get("timezone")
    if name is None or name == keys_of("Charter")["timezone"].default:
        return
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        known = available_timezones()
        if known:  # else the machine knows none, which is no fault of the charter's
            meant = "Asia/Shanghai" if _CHINA.search(name) else next(iter(get_close_matches(name, sorted(known))), "")
            index.faults.add(index.root.at("timezone"), Code.NO_SUCH_TIMEZONE, value=name, meant=meant)


def _outside(draft: Draft, index: Index) -> None:
    """Days and years that lie outside the programme: probably slips."""
    runs = index.root.entries.get("runs")
    if not isinstance(runs, Map) or runs.get("start") is None or runs.broken("end"):
        return
    start, end = runs.get("start"), runs.get("end")
    if end is not None and end < start:
        return

    def warn(place: Place, day: str) -> None:
        last = "" if end is None else end.isoformat()
        index.faults.add(place, Code.OUTSIDE_RUNS, day=day, start=start.isoformat(), end=last)

    for shape, key in (("Due", "on"), ("Claim", "as_of")):
        for each in draft.of(shape):
            day = each.get(key)
            if day is not None and (day < start or (end is not None and day > end)):
                warn(each.at(key), day.isoformat())
    for shape in ("Refund", "Quota", "Priority"):
        for each in draft.of(shape):
            year = each.get("year")
            if year is not None and (year < start.year or (end is not None and year > end.year)):
                warn(each.at("year"), str(year))
