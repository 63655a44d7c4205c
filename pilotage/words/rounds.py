"""The words for rounds: where one stands, what happened to it, and why something is refused."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext, pgettext


def status(code: str) -> str:
    """The word for where a round stands. KeyError for an unknown code."""
    return {
        "open": pgettext("round", "Taking nominations"),
        "review": pgettext("round", "Under review"),
        "decided": pgettext("round", "Decided"),
        "public": pgettext("round", "Posted"),
        "final": pgettext("round", "Finished"),
        "cancelled": pgettext("round", "Cancelled"),
    }[code]


def state(code: str) -> str:
    """The word for where a round of an award or of aid stands, in a list of both. KeyError for an unknown code."""
    return {
        "open": pgettext("rounds", "Under way"),
        "review": pgettext("rounds", "To be decided"),
        "decided": pgettext("rounds", "Decided"),
        "public": pgettext("rounds", "Posted"),
        "final": pgettext("rounds", "Finished"),
        "cancelled": pgettext("rounds", "Cancelled"),
    }[code]


def step(kind: str) -> str:
    """The word for what happened to a round. KeyError for an unknown code."""
    return {
        "opened": pgettext("round step", "Opened"),
        "closed": pgettext("round step", "Closed for nominations"),
        "reopened": pgettext("round step", "Opened for nominations again"),
        "decided": pgettext("round step", "Decided"),
        "posted": pgettext("round step", "Result posted"),
        "taken-back": pgettext("round step", "Decision taken back"),
        "finished": pgettext("round step", "Finished"),
        "cancelled": pgettext("round step", "Cancelled"),
    }[kind]


def doing(kind: str) -> str:
    """The words of the button that takes a step. KeyError for an unknown code."""
    return {
        "closed": gettext("Close for nominations"),
        "reopened": gettext("Take nominations again"),
        "cancelled": gettext("Cancel the round"),
    }[kind]


def done(kind: str) -> str:
    """What a step has brought about, as a notice. KeyError for an unknown code."""
    return {
        "closed": gettext("No more nominations are taken; the review can begin."),
        "reopened": gettext("Nominations are taken again."),
        "cancelled": gettext("The round was cancelled."),
    }[kind]


def place(code: str) -> str:
    """The word for a kind of place. KeyError for an unknown code."""
    return {
        "ordinary": pgettext("place", "Ordinary places"),
        "extra": pgettext("place", "Extra places"),
        "outside": pgettext("place", "From outside the programme"),
    }[code]


SENTENCES: Mapping[str, Callable[[], str]] = {
    "round-unknown": lambda: gettext("There is no such round in this programme."),
    "round-changed": lambda: gettext(
        "This round has moved on since you opened it. Look at what has happened since, then go on."
    ),
    "round-open": lambda: gettext("This round still takes nominations. Close it for nominations first."),
    "round-review": lambda: gettext(
        "This round is under review and takes no nominations. The office may open it again."
    ),
    "round-decided": lambda: gettext(
        "This round has been decided. To change it, the decision must be taken back first."
    ),
    "round-public": lambda: gettext("The result of this round is posted. To change it, take the decision back first."),
    "round-final": lambda: gettext("This round is finished; nothing in it changes any more."),
    "round-cancelled": lambda: gettext("This round was cancelled. Open a new one in its place."),
    "round-provision-unknown": lambda: gettext("The charter has no such provision for awards or aid."),
    "round-untitled": lambda: gettext("Say which award this round is of."),
    "round-not-in-force": lambda: gettext(
        "“%(title)s” holds from %(start)s to %(end)s, not on %(day)s. Choose a day within it."
    ),
    "round-no-period": lambda: gettext(
        "The office's calendar has no period that %(day)s belongs to. Enter it in the calendar first."
    ),
    "round-other-year": lambda: gettext("“%(title)s” is for %(year)s. Choose a day of that year."),
    "round-due-before": lambda: gettext("Nominations cannot be due on %(due)s, before the round opens on %(opened)s."),
    "round-not-aid": lambda: gettext("“%(title)s” is a provision for awards, not for aid."),
    "round-not-award": lambda: gettext("This is a round of aid: nobody is nominated to it."),
    "award-unknown": lambda: gettext("The charter has no such award here. Choose one of: %(awards)s."),
    "level-unknown": lambda: gettext("“%(award)s” is not awarded at this level. Choose one of its levels."),
    "round-open-already": lambda: gettext(
        "Round no. %(number)s of “%(title)s” stands for this level and period already. Go on with it, or cancel it first."
    ),
    "round-award-listed": lambda: gettext(
        "“%(award)s” is an award of “%(title)s”, which limits its places. Choose it at this level in the list of awards."
    ),
    "quota-not-entered": lambda: gettext("“%(title)s” has no ordinary places to enter."),
    "quota-changed": lambda: gettext(
        "Other numbers were entered meanwhile. The whole round: %(whole)s; units: %(units)s. Look at yours and store them again."
    ),
    "quota-unit": lambda: gettext("“%(unit)s” is not a unit of this programme."),
    "quota-number": lambda: gettext("%(places)s is no number of places. Enter a number from 0 to %(most)s."),
    "quota-unit-twice": lambda: gettext("“%(unit)s” stands in the table twice. Leave one of the rows."),
    "quota-number-missing": lambda: gettext("No number of places stands here. Enter one, or leave the row out."),
    "quota-columns": lambda: gettext(
        "The table needs a column with the unit and one with the places; its titles are: %(columns)s."
    ),
    "quota-below-used": lambda: gettext(
        "%(unit)s: %(taken)s are nominated already, so %(places)s places are too few. Have nominations withdrawn first."
    ),
    "quota-below-used-whole": lambda: gettext(
        "%(taken)s are nominated already, so %(places)s places are too few. Have nominations withdrawn first."
    ),
    "candidate-unknown": lambda: gettext("There is no such candidate in this round."),
    "nomination-over-quota": lambda: gettext(
        "All places are taken: ordinary %(ordinary)s + extra %(extra)s = %(total)s, and %(taken)s are nominated (%(whom)s); "
        "this would be no. %(next)s. Withdraw another nomination first, or ask the office for more ordinary places."
    ),
    "nomination-over-ordinary": lambda: gettext(
        "All %(ordinary)s ordinary places are taken (%(whom)s); this would be no. %(next)s. "
        "Extra places left: %(left)s. Ask for an extra place, or withdraw another nomination first."
    ),
    "nomination-over-extra": lambda: gettext(
        "All %(extra)s extra places are taken (%(whom)s); this would be no. %(next)s. "
        "Nominate by an ordinary place, or withdraw another nomination first."
    ),
    "nomination-none-entered": lambda: gettext(
        "The office has entered no ordinary places for %(unit)s yet. Extra places left: %(left)s. Ask the office to enter them."
    ),
    "nomination-no-ordinary": lambda: gettext(
        "%(unit)s has no ordinary places in this round. Extra places left: %(left)s."
    ),
    "nomination-no-extra": lambda: gettext(
        "The charter gives %(unit)s no extra places in this round. Nominate by an ordinary place."
    ),
    "finding-missing": lambda: gettext(
        "An extra place needs an entry in “%(register)s” about %(unit)s first. The office enters what it found there."
    ),
    "nomination-no-round": lambda: gettext(
        "No round takes nominations for “%(award)s” now. Open rounds: %(open)s. The office opens a round first; for earlier "
        "nominations, one with its day in the past."
    ),
    "nomination-no-round-at-all": lambda: gettext(
        "No round takes nominations in “%(register)s” now. The office opens a round first; for earlier nominations, one with "
        "its day in the past."
    ),
    "nomination-several-rounds": lambda: gettext(
        "Several open rounds fit: %(open)s. Nominate from the page of the round that is meant."
    ),
    "nomination-other-round": lambda: gettext(
        "This nomination is for round “%(round)s”, but award or level say another. Make them agree."
    ),
    "nomination-of-a-unit": lambda: gettext("“%(award)s” is given to units: leave the person out."),
    "nomination-of-a-person": lambda: gettext("“%(award)s” is given to people: say who is nominated."),
    "nomination-before-opening": lambda: gettext(
        "The round opened on %(opened)s; %(day)s lies before it. Correct the day, or have a round opened with an earlier day."
    ),
    "nomination-late": lambda: gettext(
        "Nominations were due on %(due)s. What was handed in by then the office may still enter."
    ),
    "round-fills": lambda: gettext(
        "“%(field)s” comes from the decision of the round and is not typed. Leave it as it stands: %(stands)s."
    ),
    "finding-in-use": lambda: gettext(
        "An extra place in round no. %(round)s rests on this finding. Enter another finding about the unit first, or withdraw "
        "the nomination."
    ),
}
