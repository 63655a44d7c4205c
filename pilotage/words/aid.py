"""The words for rounds of aid, and why something is refused."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext, pgettext


def status(code: str) -> str:
    """The word for where a round of aid stands. KeyError for an unknown code."""
    return {
        "open": pgettext("aid", "Being prepared"),
        "review": pgettext("aid", "To be decided again"),
        "decided": pgettext("aid", "Decided"),
        "public": pgettext("aid", "Posted"),
        "final": pgettext("aid", "Finished"),
        "cancelled": pgettext("aid", "Cancelled"),
    }[code]


def column(code: str) -> str:
    """The head of a column of shares. KeyError for an unknown code."""
    return {
        "asked": pgettext("aid", "Places asked for"),
        "places": pgettext("aid", "Ordinary places"),
        "extra_places": pgettext("aid", "Extra places"),
        "amount": pgettext("aid", "Ordinary money"),
        "extra_amount": pgettext("aid", "Extra money"),
    }[code]


def reason_asked(why: str) -> str:
    """Why a reason is asked for. KeyError for an unknown code."""
    return {
        "extra": gettext("Why something extra is given"),
        "passed-over": gettext("Why it was passed over"),
    }[why]


def void_reason() -> str:
    """Why the records of a decision that was taken back are void, as everybody who reads them is told."""
    return gettext("The decision on the aid was taken back.")


SENTENCES: Mapping[str, Callable[[], str]] = {
    "aid-not-this-round": lambda: gettext("This is a round of an award, not of aid."),
    "aid-places-large": lambda: gettext("A number of places lies between 0 and %(most)s."),
    "aid-money-large": lambda: gettext("An amount lies between 0 and %(most)s."),
    "aid-unit-unknown": lambda: gettext("“%(unit)s” is no unit that this aid is for."),
    "aid-shares-changed": lambda: gettext(
        "Somebody has changed the shares since you opened this page. Look at what they are now, then go on."
    ),
    "aid-nothing-given": lambda: gettext("Nobody is given anything yet. Enter the shares first."),
    "aid-places-beyond": lambda: gettext(
        "%(given)s ordinary places are given, but the round has %(places)s: %(over)s too many."
    ),
    "aid-money-beyond": lambda: gettext(
        "%(given)s of ordinary money is given, but the round has %(amount)s: %(over)s too much."
    ),
    "aid-extra-outside": lambda: gettext("Extra places and money are for the programme's units only."),
    "aid-no-extra-places": lambda: gettext("The charter adds no places here. Give ordinary ones."),
    "aid-no-extra-money": lambda: gettext("The charter adds no money here. Give ordinary money."),
    "aid-extra-places-beyond": lambda: gettext(
        "%(given)s extra places are given, but the charter adds %(most)s for the whole round."
    ),
    "aid-extra-money-beyond": lambda: gettext(
        "%(given)s of extra money is given, but the charter adds %(most)s for the whole round."
    ),
    "aid-extra-unreasoned": lambda: gettext(
        "%(unit)s gets something extra. How much is for a person to decide: write why."
    ),
    "aid-passed-over-unreasoned": lambda: gettext("%(unit)s asked and gets nothing while others get something: write why."),
    "aid-asked-late": lambda: gettext("Units could ask until %(due)s. The office may still enter it for you."),
    "aid-meeting-missing": lambda: gettext("Name the minute of the meeting that decided, with its number."),
    "aid-extra-claimed": lambda: gettext(
        "“%(field)s” is decided in a round of aid (%(title)s). Leave it at 0 here, or decide it under “Awards and aid”."
    ),
    "aid-record-decided": lambda: gettext(
        "Round %(round)s decided this record. To change it, take the decision back there and decide anew."
    ),
    "aid-unit-nothing": lambda: gettext("This unit got nothing in this round, so nobody can be named."),
    "aid-people-none": lambda: gettext("Nobody is named. Write one person to a line."),
    "aid-person-nameless": lambda: gettext("The name is missing."),
    "aid-person-amount": lambda: gettext("The amount cannot be read. Write a name, a comma, and a number."),
    "aid-person-unknown": lambda: gettext("There is no such person on this list."),
    "aid-people-beyond": lambda: gettext(
        "The list of %(unit)s would name %(named)s people, but it has %(places)s places."
    ),
    "aid-people-money": lambda: gettext(
        "The list of %(unit)s would give %(given)s, but the unit got %(amount)s."
    ),
}  # fmt: skip
