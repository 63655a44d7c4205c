"""The words for whoever gives money: the numbers of a source, and what is said when an agreement is refused."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext, pgettext

SENTENCES: Mapping[str, Callable[[], str]] = {
    "agreement-unknown": lambda: gettext("There is no such agreement in this programme."),
    "agreement-ended": lambda: gettext("This agreement has ended. Put a new one on record."),
    "title-missing": lambda: gettext("The title is missing."),
    "report-unknown": lambda: gettext("There is no such report day in this programme."),
    "report-unsaid": lambda: gettext("Say what is to be reported."),
    "report-before-agreement": lambda: gettext(
        "%(day)s lies before %(signed)s, the day of the agreement. Choose a later day."
    ),
    "report-day-there": lambda: gettext(
        "“%(what)s” on %(day)s stands under this agreement already. Choose another day, or say what else is reported."
    ),
    "report-done": lambda: gettext("This was reported on %(day)s already. Nothing more need be done."),
    "report-without-trace": lambda: gettext("Say in a few words how it was reported, or add the report as a file."),
    "link-without-money": lambda: gettext(
        "The charter names no money that %(body)s gave. A link to a giver's own money is for a giver."
    ),
}


def number(code: str) -> str:
    """The word for one of a source's numbers. KeyError for an unknown code."""
    return {
        "planned": pgettext("source", "Planned"),
        "agreed": pgettext("source", "Agreed"),
        "received": pgettext("source", "Received"),
        "decided": pgettext("source", "Granted"),
        "owed": pgettext("source", "Granted, to be paid"),
        "paid": pgettext("source", "Paid"),
        "settled": pgettext("source", "Accounted for"),
        "given_back": pgettext("source", "Given back"),
        "left": pgettext("source", "Left"),
        "free": pgettext("source", "Still free"),
    }[code]


def look(what: str) -> str:
    """What one person did alone. KeyError for an unknown code."""
    return {
        "decided": pgettext("second look", "Decided"),
        "paid": pgettext("second look", "Paid"),
        "rewarded": pgettext("second look", "Reward paid"),
        "imported": pgettext("second look", "Entered from before"),
    }[what]
