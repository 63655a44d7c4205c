"""The words for a fund's ledger: its numbers, its accounts, why money moved, by which rule, and why it may not."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext, pgettext

from pilotage.domain.charters.schema import Fund
from pilotage.domain.years import in_paying_order
from pilotage.words.cadences import listed


def number(code: str) -> str:
    """The word for one of a fund's numbers. KeyError for an unknown code."""
    return {
        "planned": pgettext("fund", "Planned"),
        "received": pgettext("fund", "Received"),
        "given_back": pgettext("fund", "Given back"),
        "committed": pgettext("fund", "Granted, to be paid"),
        "paid": pgettext("fund", "Paid"),
        "available": pgettext("fund", "Available"),
        "balance": pgettext("fund", "Balance"),
    }[code]


def account(kind: str) -> str:
    """The word for a kind of account. KeyError for an unknown code."""
    return {
        "source": pgettext("account", "Source"),
        "available": pgettext("account", "Available"),
        "committed": pgettext("account", "Granted, to be paid"),
        "paid": pgettext("account", "Paid"),
        "office": pgettext("account", "The office's own money"),
        "cost": pgettext("account", "Cost of things"),
        "levy": pgettext("account", "Levy given back"),
        "earmarked": pgettext("account", "Given back, to be accounted for"),
        "settled": pgettext("account", "Given back, accounted for"),
    }[kind]


def transfer(kind: str) -> str:
    """The word for why money moved. KeyError for an unknown code."""
    return {
        "received": pgettext("transfer", "Received"),
        "committed": pgettext("transfer", "Granted"),
        "released": pgettext("transfer", "Given up"),
        "paid": pgettext("transfer", "Paid"),
        "returned": pgettext("transfer", "Returned"),
        "given-back": pgettext("transfer", "Given back to the source"),
        "awarded": pgettext("transfer", "Reward paid"),
        "bought": pgettext("transfer", "Things paid for"),
        "refunded": pgettext("transfer", "Levy given back"),
        "settled": pgettext("transfer", "Accounted for"),
        "reversal": pgettext("transfer", "Reversed"),
    }[kind]


def left_over(rule: str) -> str:
    """The word for what becomes of what is left at the end of a year. KeyError for an unknown code."""
    return {
        "carry": pgettext("left over", "carried into the new year"),
        "return": pgettext("left over", "given back to the source"),
        "unstated": pgettext("left over", "not stated: decided when the year is closed"),
    }[rule]


def who_pays(fund: Fund) -> str:
    """Which source pays what, by the rule of domain.funds.drawn, in one plain sentence."""
    names = [source.name for source in in_paying_order(fund)]
    if len(names) == 1 and not fund.purposes:
        return gettext("%(source)s pays everything.") % {"source": names[0]}
    order = pgettext("sources", ", then ").join(names)
    if not fund.purposes:
        return gettext("What is granted is paid by %(order)s.") % {"order": order}
    purposes = listed(purpose.name for purpose in fund.purposes)
    return gettext(
        "Money given for one purpose (%(purposes)s) pays first, and only for that; then money given for none."
        " Among these: %(order)s."
    ) % {"purposes": purposes, "order": order}


SENTENCES: Mapping[str, Callable[[], str]] = {
    "amount-not-positive": lambda: gettext("The amount is %(amount)s. Enter one above zero."),
    "amount-negative": lambda: gettext("The amount is %(amount)s. Enter zero or more."),
    "amount-large": lambda: gettext("The amount is too large to be kept: at most %(most)s."),
    "fund-unknown": lambda: gettext("The charter has no fund “%(fund)s”."),
    "source-unknown": lambda: gettext("“%(source)s” is not one of the fund's sources: %(sources)s."),
    "purpose-unknown": lambda: gettext("“%(purpose)s” is not one of the fund's purposes: %(purposes)s."),
    "fund-short": lambda: gettext(
        "Only %(available)s is available, %(short)s less than %(amount)s."
        " Take less, or enter first what has been received since."
    ),
    "receipt-unknown": lambda: gettext("There is no such receipt in this programme."),
    "receipt-reversed": lambda: gettext("This receipt was reversed before. Nothing more need be done."),
    "transfer-unknown": lambda: gettext("There is no such transfer in this programme."),
    "transfer-reversed": lambda: gettext("This was reversed before. Nothing more need be done."),
    "request-taken": lambda: gettext(
        "The same form was sent before and said something else. Look at what was stored, then start from a fresh page."
    ),
    "day-before-step": lambda: gettext("%(day)s lies before %(last)s, the day of the step before. Enter a later day."),
    "year-closed": lambda: gettext(
        "%(year)s was closed on %(day)s and takes no more entries. Enter it on a day of the open year."
    ),
    "reversal-in-closed-year": lambda: gettext(
        "This was entered in %(year)s, which was closed on %(day)s: it stays as it is."
        " Enter the correction in the open year instead, with its reason."
    ),
    "year-closed-before": lambda: gettext("%(year)s was closed on %(day)s already. Nothing more need be done."),
    "year-out-of-order": lambda: gettext("Years are closed one after another: the next one is %(first)s."),
    "year-not-over": lambda: gettext("%(year)s runs until %(last)s. It can be closed from the day after."),
    "left-over-undecided": lambda: gettext(
        "The charter does not say what becomes of what %(source)s leaves over. Choose: carry it, or give it back."
    ),
    "year-changed": lambda: gettext(
        "What is left over has changed since the page was shown. Look at the amounts again, then close the year."
    ),
    "year-unknown": lambda: gettext("%(year)s is no year of this programme: it begins in %(first)s."),
    "heading-missing": lambda: gettext("Say what the money is meant for."),
}
