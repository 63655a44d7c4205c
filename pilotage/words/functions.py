"""People's functions, in words."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext

from pilotage.domain.policy import Function

_NAMES: Mapping[Function, Callable[[], str]] = {
    Function.OWNER: lambda: gettext("Owner of the installation"),
    Function.CLERK: lambda: gettext("Clerk"),
    Function.REVIEWER: lambda: gettext("Reviewer"),
    Function.TREASURER: lambda: gettext("Treasurer"),
    Function.MENTOR: lambda: gettext("Mentor"),
    Function.CONTACT: lambda: gettext("Contact"),
    Function.AUDITOR: lambda: gettext("Auditor"),
    Function.PUBLIC: lambda: gettext("The public"),
}


def name(function: str) -> str:
    """A function as it is called on pages."""
    return _NAMES[Function(function)]()
