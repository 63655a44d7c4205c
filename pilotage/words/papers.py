"""The words of sheets to be signed: what they are, what stands on them, and why one is not printed or filed."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext

SENTENCES: Mapping[str, Callable[[], str]] = {
    "paper-of-nothing": lambda: gettext("There is nothing in this programme that such a sheet could be printed for."),
    "paper-side-missing": lambda: gettext("Several are asked to confirm it: %(sides)s. Choose who is to sign."),
    "nothing-to-sign": lambda: gettext("Nothing waits for this signature. There is no sheet to print."),
    "signed-before-printed": lambda: gettext(
        "The sheet was printed on %(printed)s and cannot have been signed before. Check the date."
    ),
    "scan-filed": lambda: gettext("This picture has been dealt with already."),
}
