"""The words for minutes of meetings and for agreements: how one stands, and why something is refused."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext, ngettext, pgettext

SENTENCES: Mapping[str, Callable[[], str]] = {
    "not-a-meeting": lambda: gettext("Minutes belong to a meeting of a pair. This register holds none."),
    "not-an-agreement": lambda: gettext("This belongs to an agreement of a pair. This register holds none."),
    "minutes-empty": lambda: gettext("The minutes say nothing. Write what was said, who took part, or add a picture."),
    "minutes-changed": lambda: gettext("Somebody has written minutes since you opened the page. Look at them first."),
    "participants-many": lambda: gettext("At most %(most)s people can be named. Say how many more took part."),
    "participant-unnamed": lambda: gettext("The name is missing before “%(body)s”."),
    "participant-long": lambda: gettext(
        "A name has at most %(most)s characters, a body at most %(body)s. Write each person on a line of their own."
    ),
    "fewer-than-named": lambda: gettext("%(named)s people are named, but only %(count)s are said to have taken part."),
    "too-many-took-part": lambda: gettext("At most %(most)s people can have taken part."),
    "owner-not-a-side": lambda: gettext("One of the two sides of the pair sees to it. Choose one of them."),
    "follow-up-person-unknown": lambda: gettext("This person is not known to the programme. Choose somebody who is."),
    "follow-up-person-elsewhere": lambda: gettext(
        "This person belongs neither to that side nor to the office. Choose somebody of that side, or another side."
    ),
    "participants-negative": lambda: gettext("%(count)s people cannot have taken part. Write how many did."),
    "due-before-agreed": lambda: gettext("%(due)s lies before %(day)s, the day of the agreement. Choose a later day."),
    "follow-up-empty": lambda: gettext("Say who sees to it, or by when."),
    "follow-up-changed": lambda: gettext("Somebody has changed this since you opened the page. Look at it first."),
    "progress-untold": lambda: gettext("Say in a few words how it goes."),
    "progress-before-agreed": lambda: gettext(
        "%(day)s lies before %(start)s, the day of the agreement. Choose a later day."
    ),
    "progress-unknown": lambda: gettext("There is no such progress on this agreement."),
}


def state(code: str) -> str:
    """How an agreement goes or stands, in a word. KeyError for an unknown code."""
    return {
        "awaiting": pgettext("agreement", "Awaiting confirmation"),
        "overdue": pgettext("agreement", "Overdue"),
        "going": pgettext("agreement", "Under way"),
        "done": pgettext("agreement", "Done"),
        "given-up": pgettext("agreement", "Given up"),
    }[code]


def shape(code: str) -> str:
    """The glyph for how an agreement stands. KeyError for an unknown code."""
    return {"awaiting": "awaiting", "overdue": "overdue", "going": "open", "done": "met", "given-up": "waived"}[code]


def overdue(count: int) -> str:
    """How many agreements are overdue, for a cell of the Board."""
    return ngettext("%(n)s overdue", "%(n)s overdue", count) % {"n": count}
