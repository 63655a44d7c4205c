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
}


def _closed() -> str:
    said = gettext("The programme was closed on %(day)s: nothing is entered any more. Who may open it again: %(who)s.")
    return said.replace("%(who)s", gettext(", ").join(functions.name(each) for each in openers()))
