"""Days as the reader's language writes them. Records and tables keep to ISO; sentences do not."""

from datetime import date

from django.utils.translation import get_language, gettext, pgettext

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def _chinese() -> bool:
    return (get_language() or "").startswith("zh")


def day_and_month(day: date) -> str:
    """4月26日, 26 April."""
    return f"{day.month}月{day.day}日" if _chinese() else f"{day.day} {_MONTHS[day.month - 1]}"


def full_day(day: date) -> str:
    """2010年4月26日, 26 April 2010: for running text."""
    return f"{day.year}年{day_and_month(day)}" if _chinese() else f"{day_and_month(day)} {day.year}"


def plain_day(day: date) -> str:
    """2010-04-26 in Chinese (as offices write it in tables and margins), 26 April 2010 in English."""
    return day.isoformat() if _chinese() else full_day(day)


def short_day(day: date) -> str:
    """04-26, 26 Apr: for a cell whose year is clear."""
    return f"{day:%m-%d}" if _chinese() else f"{day.day} {_MONTHS[day.month - 1][:3]}"


def weekday(day: date) -> str:
    """星期一, Monday."""
    return (
        gettext("Monday"),
        gettext("Tuesday"),
        gettext("Wednesday"),
        gettext("Thursday"),
        gettext("Friday"),
        gettext("Saturday"),
        gettext("Sunday"),
    )[day.weekday()]


def day_with_weekday(day: date) -> str:
    """2010年4月26日（星期一）, Monday 26 April 2010."""
    return f"{full_day(day)}（{weekday(day)}）" if _chinese() else f"{weekday(day)} {full_day(day)}"


def span(start: date, end: date | None) -> str:
    """2010-04-05 至 2010-12-31, 5 April to 31 December 2010; without an end, from the start on."""
    if end is None:
        return pgettext("span of days", "from %(start)s") % {"start": plain_day(start)}
    first = day_and_month(start) if not _chinese() and start.year == end.year else plain_day(start)
    return pgettext("span of days", "%(start)s to %(end)s") % {"start": first, "end": plain_day(end)}
