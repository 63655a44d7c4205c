"""What is due, in words: windows' periods, why excuses, pauses and sanctions are refused, what sanctions do."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext, ngettext, pgettext

from pilotage.domain.charters.schema import Charter, Sanction
from pilotage.words.cadences import within

SENTENCES: Mapping[str, Callable[[], str]] = {
    "windows-missing": lambda: gettext("Choose at least one."),
    "window-unknown": lambda: gettext("Nothing of that kind is due then. Look at the page again and choose anew."),
    "window-settled": lambda: gettext("“%(duty)s” of the period from %(day)s is settled already. Leave it out."),
    "window-of-person": lambda: gettext("This is due for a person; only what is due for a body can be excused here."),
    "explanation-not-asked": lambda: gettext("“%(duty)s” asks for no reason."),
    "explanation-not-yet": lambda: gettext("“%(duty)s” can still be done until %(due)s, or is settled already."),
    "explained-already": lambda: gettext("The reason is on record already: %(reason)s Take it back first."),
    "note-unknown": lambda: gettext("There is no such excuse or reason in this programme."),
    "no-duty-pauses": lambda: gettext(
        "No rule of this charter pauses by agreement. Excuse single occurrences instead, or amend the charter."
    ),
    "pause-outside": lambda: gettext("The pause lies outside the programme, which runs from %(start)s to %(end)s."),
    "pause-unknown": lambda: gettext("There is no such pause in this programme."),
    "sanction-not-due": lambda: gettext(
        "No such decision is due: the records may have changed since the page was shown. Look at the list again."
    ),
    "sanction-decided": lambda: gettext("This was decided on %(day)s already. Lift or uphold it there."),
    "sanction-unknown": lambda: gettext("There is no such decision in this programme."),
    "appeal-not-possible": lambda: gettext("Nothing is in effect that could be appealed against."),
    "appeal-made": lambda: gettext("An appeal was made on %(day)s already."),
    "appeal-not-given": lambda: gettext("The charter gives no appeal against this."),
    "appeal-late": lambda: gettext("The time for an appeal ended on %(until)s."),
    "ruling-made": lambda: gettext("A ruling was made on %(day)s already."),
    "ruling-not-possible": lambda: gettext("There is nothing to rule on."),
    "grants-suspended": lambda: gettext(
        "No grants are given to “%(unit)s” at present: a decision of the office suspends them until it is lifted."
    ),
}


def effect(code: str) -> str:
    """What a sanction does. KeyError for an unknown effect."""
    return {
        "warn": pgettext("sanction", "warning"),
        "suspend-grants": pgettext("sanction", "no grants until lifted"),
        "withdraw": pgettext("sanction", "withdrawal from the programme"),
        "return-goods": pgettext("sanction", "what was provided is returned"),
    }[code]


def outcome(code: str) -> str:
    """What was decided, or ruled later. KeyError for an unknown code."""
    return {
        "applied": pgettext("sanction", "applied"),
        "refrained": pgettext("sanction", "refrained from"),
        "upheld": pgettext("sanction", "upheld"),
        "lifted": pgettext("sanction", "lifted"),
    }[code]


def ground(charter: Charter, sanction: Sanction) -> str:
    """“每月走访”连续 2 次未办: when a sanction falls due."""
    duty = charter.provision(sanction.when_missed).title
    n = sanction.times
    if sanction.counted == "in-a-row":
        said = ngettext(
            "“%(duty)s” missed %(n)s time", "“%(duty)s” missed %(n)s times in a row", n
        ) % {"duty": duty, "n": n}  # fmt: skip
    else:
        said = ngettext(
            "%(n)s “%(duty)s” missed", "%(n)s “%(duty)s” missed in total", n
        ) % {"duty": duty, "n": n}  # fmt: skip
    if sanction.within is None:
        return said
    return gettext("%(said)s %(within)s") % {"said": said, "within": within(sanction.within)}
