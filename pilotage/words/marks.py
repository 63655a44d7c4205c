"""Two names beside each other, with the marks of the reader's language."""

from django.utils.translation import gettext


def bracketed(name: str, more: str) -> str:
    """Visits (times), 走访（次）: what is said of a name behind it."""
    return gettext("%(name)s (%(more)s)") % {"name": name, "more": more}


def headed(head: str, rest: str) -> str:
    """East School: Microscopes, 东校：显微镜."""
    return gettext("%(head)s: %(rest)s") % {"head": head, "rest": rest}


def in_brackets(words: str) -> str:
    """(entered by the unit), （单位自填）."""
    return gettext("(%(words)s)") % {"words": words}
