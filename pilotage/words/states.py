"""The words for the states of a window and the status of a reading."""

from django.utils.translation import pgettext

STATES = ("met", "met_late", "open", "upcoming", "overdue", "missed", "waived", "paused", "awaiting")
"""Every state that has a glyph, in the order of a legend. `awaiting` stands beside a state, never instead of it."""

READINGS = ("open", "assumed", "decided")


def state(code: str) -> str:
    """The word for a window's state. KeyError for an unknown code."""
    return {
        "met": pgettext("state", "Met"),
        "met_late": pgettext("state", "Met late"),
        "open": pgettext("state", "Open"),
        "upcoming": pgettext("state", "Upcoming"),
        "overdue": pgettext("state", "Overdue"),
        "missed": pgettext("state", "Missed"),
        "waived": pgettext("state", "Waived"),
        "paused": pgettext("state", "Paused"),
        "awaiting": pgettext("state", "Awaiting confirmation"),
    }[code]


def reading(status: str) -> str:
    """The word for how a silence of the text was settled. KeyError for an unknown status."""
    return {
        "open": pgettext("reading", "open"),
        "assumed": pgettext("reading", "assumed"),
        "decided": pgettext("reading", "decided"),
    }[status]
