"""The words for a fund's ledger: its numbers, why money moved, and what is said when it may not."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext, pgettext


def number(code: str) -> str:
    """The word for one of a fund's numbers. KeyError for an unknown code."""
    return {
        "planned": pgettext("fund", "Planned"),
        "received": pgettext("fund", "Received"),
        "committed": pgettext("fund", "Granted, to be paid"),
        "paid": pgettext("fund", "Paid"),
        "available": pgettext("fund", "Available"),
        "balance": pgettext("fund", "Balance"),
    }[code]


def transfer(kind: str) -> str:
    """The word for why money moved. KeyError for an unknown code."""
    return {
        "received": pgettext("transfer", "Received"),
        "committed": pgettext("transfer", "Granted"),
        "released": pgettext("transfer", "Given up"),
        "paid": pgettext("transfer", "Paid"),
        "returned": pgettext("transfer", "Returned"),
        "given-back": pgettext("transfer", "Given back to the source"),
        "awarded": pgettext("transfer", "Rewarded"),
        "bought": pgettext("transfer", "Bought"),
        "refunded": pgettext("transfer", "Refunded"),
        "settled": pgettext("transfer", "Accounted for"),
        "reversal": pgettext("transfer", "Reversed"),
    }[kind]


SENTENCES: Mapping[str, Callable[[], str]] = {
    "amount-not-positive": lambda: gettext("The amount is %(amount)s. Enter one above zero."),
    "amount-large": lambda: gettext("The amount is too large to be kept: at most %(most)s."),
    "fund-unknown": lambda: gettext("The charter has no fund “%(fund)s”."),
    "source-unknown": lambda: gettext("“%(source)s” is not one of the fund's sources: %(sources)s."),
    "fund-short": lambda: gettext(
        "Only %(available)s is available, %(short)s less than %(amount)s."
        " Take less, or enter first what has been received since."
    ),
    "purpose-unknown": lambda: gettext("“%(purpose)s” is not one of the fund's purposes: %(purposes)s."),
    "year-closed": lambda: gettext(
        "The year %(year)s was closed on %(day)s and takes no more entries."
        " Enter it on a day of the open year, and say in the reason what it mends."
    ),
    "receipt-unknown": lambda: gettext("There is no such receipt in this programme."),
    "receipt-reversed": lambda: gettext("This receipt was reversed before. Nothing more need be done."),
    "request-taken": lambda: gettext(
        "The same form was sent before and said something else. Look at what was stored, then start from a fresh page."
    ),
    "day-before-step": lambda: gettext("%(day)s lies before %(last)s, the day of the step before. Enter a later day."),
}
