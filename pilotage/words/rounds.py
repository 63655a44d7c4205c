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
}
