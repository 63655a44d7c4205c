"""Why an appointment cannot be handed over, as sentences."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext

SENTENCES: Mapping[str, Callable[[], str]] = {
    "hand-over-of-several": lambda: gettext(
        "These appointments are of several people. Hand over one person's at a time."
    ),
    "hand-over-to-same": lambda: gettext("%(person)s holds it already. Choose whoever takes it over."),
    "hand-over-to-server": lambda: gettext("%(person)s is appointed to “%(unit)s” already. Choose somebody else."),
    "hand-over-backward": lambda: gettext(
        "The appointment began on %(start)s, and %(day)s is not after it. Choose a later day."
    ),
    "served-the-period-before": lambda: gettext(
        "%(person)s served “%(unit)s” in the period before (%(start)s to %(end)s), and the same two may not meet in two "
        "running periods. Choose somebody else."
    ),
}
