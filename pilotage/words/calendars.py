"""The words for spans of the calendar."""

from django.utils.translation import gettext

from pilotage.domain.calendars import SpanKind


def kind(code: str) -> str:
    """What a span is. KeyError for an unknown code."""
    return {
        SpanKind.SCHOOL_YEAR: gettext("School year"),
        SpanKind.HALF_YEAR: gettext("Half-year"),
        SpanKind.TERM: gettext("Term"),
        SpanKind.SCHOOL_HOLIDAY: gettext("School holiday"),
        SpanKind.PUBLIC_HOLIDAY: gettext("Public holiday"),
        SpanKind.AGREED_PAUSE: gettext("Agreed pause"),
    }[SpanKind(code)]


def column(name: str) -> str:
    """What a column of a table of spans is called. KeyError for an unknown one."""
    return {
        "kind": gettext("Kind"),
        "name": gettext("Name"),
        "start": gettext("First day"),
        "end": gettext("Last day"),
    }[name]


def kinds() -> dict[str, SpanKind]:
    """Every word and code for a kind, in small letters."""
    return {name: each for each in SpanKind for name in (kind(each).lower(), str(each))}
