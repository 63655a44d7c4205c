"""The words for dividing places and money over units, and why something is refused."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext, pgettext


def what(code: str) -> str:
    """The word for what is divided. KeyError for an unknown code."""
    return {"places": pgettext("allocation", "Places"), "money": pgettext("allocation", "Money")}[code]


def rule(code: str) -> str:
    """The word for a rule. KeyError for an unknown code."""
    return {
        "equal": pgettext("allocation", "Equally"),
        "fact": pgettext("allocation", "By a fact of the units"),
        "score": pgettext("allocation", "By points for need"),
    }[code]


SENTENCES: Mapping[str, Callable[[], str]] = {
    "allocation-negative": lambda: gettext("What is divided cannot be less than nothing."),
    "allocation-total-large": lambda: gettext("This is more than can be kept."),
    "allocation-weight-negative": lambda: gettext("No unit can count for less than nothing."),
    "allocation-weightless": lambda: gettext("No unit counts for anything by this rule. Choose another rule."),
    "allocation-bounds-crossed": lambda: gettext("The least is more than the most."),
    "allocation-least-beyond": lambda: gettext("The least for every unit adds up to %(needed)s, more than %(total)s."),
    "allocation-most-below": lambda: gettext("With the most for every unit only %(held)s of %(total)s can be given."),
    "allocation-score-missing": lambda: gettext("%(unit)s has no points. Give every unit some, 0 included."),
    "allocation-fact-missing": lambda: gettext("%(unit)s does not state this fact as a number. Choose another rule."),
    "allocation-fact-unknown": lambda: gettext("Choose the fact to divide by."),
    "allocation-line-missing": lambda: gettext("Write how much %(unit)s gets, 0 included."),
    "allocation-why-missing": lambda: gettext("What %(unit)s gets was changed: say why."),
    "allocation-unit-unknown": lambda: gettext("“%(unit)s” is no unit that this round is for."),
    "allocation-above-total": lambda: gettext("Together this is %(given)s: %(over)s too much. Keep the total."),
    "allocation-below-total": lambda: gettext("Together this is %(given)s: %(short)s too little. Keep the total."),
    "allocation-places-only": lambda: gettext("A round of an award has places, not money."),
    "allocation-no-units": lambda: gettext("No unit takes part on the day of this round."),
}  # fmt: skip
