"""What is said when a date, an amount or a number cannot be read (`pilotage.domain.habits`)."""

from collections.abc import Callable
from datetime import date

from django.utils.translation import gettext

from pilotage.domain.breaches import Breach
from pilotage.words.days import day_and_month, plain_day

CODES = (
    "date-form",
    "date-impossible",
    "date-ambiguous",
    "date-year",
    "number-form",
    "number-unit",
    "number-large",
    "number-whole",
    "money-form",
    "money-unit",
    "money-decimals",
    "money-large",
    "yes-no-form",
)


def sentence(breach: Breach) -> str:
    """What is wrong and what to write instead, in the active language. KeyError for a code that is not in CODES."""
    return _SENTENCES[breach.code](breach)


def _say(message: Callable[[], str]) -> Callable[[Breach], str]:
    return lambda breach: message() % breach.params


def _date_form(breach: Breach) -> str:
    today = date.fromisoformat(str(breach.params["today"]))
    return gettext("“%(text)s” is not a date that can be read. Write it as %(iso)s or %(day)s.") % {
        "text": breach.params["text"],
        "iso": today.isoformat(),
        "day": day_and_month(today),
    }


def _date_impossible(breach: Breach) -> str:
    if breach.params["last"] == "0":
        return gettext("There is no month %(month)s. Months go from 1 to 12.") % breach.params
    return gettext("There is no day %(day)s in month %(month)s of %(year)s: its last day is %(last)s.") % breach.params


def _date_ambiguous(breach: Breach) -> str:
    one, other = (date.fromisoformat(str(breach.params[key])) for key in ("one", "other"))
    return gettext(
        "This may be %(one)s or %(other)s. Write the year first, with four digits: %(one_iso)s or %(other_iso)s."
    ) % {
        "one": plain_day(one),
        "other": plain_day(other),
        "one_iso": one.isoformat(),
        "other_iso": other.isoformat(),
    }


_SENTENCES: dict[str, Callable[[Breach], str]] = {
    "date-form": _date_form,
    "date-impossible": _date_impossible,
    "date-ambiguous": _date_ambiguous,
    "date-year": _say(lambda: gettext("The year %(year)s is out of range. Write a year from %(from)s to %(to)s.")),
    "number-form": _say(lambda: gettext("“%(text)s” is not a number. Write digits only, for example 1,200 or 3.5.")),
    "number-unit": _say(lambda: gettext("Leave out “%(unit)s” and write only the number: %(number)s.")),
    "number-large": _say(lambda: gettext("This number is too large: at most %(digits)s digits before the point.")),
    "number-whole": _say(lambda: gettext("“%(text)s” is not a whole number. Write it without a fraction.")),
    "money-form": _say(
        lambda: gettext("“%(text)s” is not an amount. Write digits only, for example 3500 or 3,500.00.")
    ),
    "money-unit": _say(lambda: gettext("Write the amount in full, in the unit shown: %(number)s.")),
    "money-decimals": _say(
        lambda: gettext("“%(text)s” is finer than the currency, which has %(decimals)s decimal places.")
    ),
    "money-large": _say(lambda: gettext("This amount is too large: at most %(digits)s digits before the point.")),
    "yes-no-form": _say(lambda: gettext("“%(text)s” is neither yes nor no. Write one of the two.")),
}
