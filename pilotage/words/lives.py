"""The words for the life of a programme: joining, leaving, closing, going on, and why something is refused."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext

from pilotage.domain.closing import openers
from pilotage.words import functions

SENTENCES: Mapping[str, Callable[[], str]] = {
    # Closing a programme
    "programme-closed": lambda: _closed(),
    "programme-closed-already": lambda: gettext("The programme was closed on %(day)s already."),
    "programme-not-closed": lambda: gettext("The programme is not closed."),
    "close-in-future": lambda: gettext("%(day)s is in the future: today is %(today)s. Close it today or dated earlier."),
    "close-before-start": lambda: gettext("%(day)s lies before the programme, which starts on %(start)s."),
    "close-reason-missing": lambda: gettext("Choose the final bulletin, or write why there is none."),
    "final-bulletin-not-issued": lambda: gettext("The final bulletin must have been issued. Issue it first."),
    "reopen-reason-missing": lambda: gettext("Write why the programme is opened again."),
    # Joining and leaving
    "role-not-joined": lambda: gettext("“%(role)s” is not a role that bodies join. Appoint people to it instead."),
    "code-unfit": lambda: gettext(
        "“%(code)s” cannot be a code: begin with a letter a–z, then letters, digits and hyphens, 40 at most."
    ),
    "code-taken": lambda: gettext("The code “%(code)s” is taken. Choose another, or leave it empty."),
    "member-there": lambda: gettext("“%(name)s” takes part already. Is it the same body?"),
    "place-not-free": lambda: gettext(
        "“%(member)s” still takes part on %(day)s. Let it leave before, or choose a later day."
    ),
    "office-stays": lambda: gettext("“%(name)s” runs the programme and does not leave it."),
    "member-left": lambda: gettext(
        "“%(name)s” left on %(end)s; an end is written once. If it was a mistake, let it join anew in its own place."
    ),
    "begins-after-leaving": lambda: gettext(
        "What was arranged with “%(name)s” begins on %(start)s, after %(end)s. Choose a later last day."
    ),
    "successor-same": lambda: gettext("“%(name)s” cannot take its own place. Choose another."),
    "successor-other-role": lambda: gettext("“%(name)s” has another role. Choose one of the same role."),
    "paired-already": lambda: gettext("“%(one)s” and “%(other)s” are paired already. Choose another."),
    "paired-beyond": lambda: gettext(
        "“%(name)s” would have %(count)s pairings; the charter allows %(most)s at most. Choose another."
    ),
}


def _closed() -> str:
    said = gettext("The programme was closed on %(day)s: nothing is entered any more. Who may open it again: %(who)s.")
    return said.replace("%(who)s", gettext(", ").join(functions.name(each) for each in openers()))
