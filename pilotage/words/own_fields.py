"""The words for fields of an office's own: what they can hold, and why one is refused."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext, pgettext

SENTENCES: Mapping[str, Callable[[], str]] = {
    "own-field-type": lambda: gettext("“%(type)s” is no kind of field. Choose one of those offered."),
    "own-field-why": lambda: gettext("Write why the office asks for it: whoever fills it in will read that."),
    "own-field-long": lambda: gettext("This is %(length)s characters long: at most %(longest)s. Shorten it."),
    "own-field-name-taken": lambda: gettext(
        "The register has, or has had, a column that goes by “%(name)s”. Give the field another name."
    ),
    "own-field-choices-few": lambda: gettext("Write at least two different choices, one on each line."),
    "own-field-choices-many": lambda: gettext(
        "These are %(count)s choices: at most %(most)s. Leave some out, or let people write a text."
    ),
    "own-field-choice-twice": lambda: gettext("The choice “%(name)s” stands there twice. Leave one of them out."),
    "own-field-unknown": lambda: gettext("The office has added no such field to this register."),
}


def type_name(type: str) -> str:
    """What a field holds: 一行文字, 日期. KeyError for an unknown type."""
    return {
        "text": pgettext("field", "a line of text"),
        "long-text": pgettext("field", "a longer text"),
        "integer": pgettext("field", "a whole number"),
        "decimal": pgettext("field", "a number"),
        "money": pgettext("field", "an amount of money"),
        "percent": pgettext("field", "a percentage"),
        "date": pgettext("field", "a date"),
        "yes-no": pgettext("field", "yes or no"),
        "choice": pgettext("field", "one of several choices"),
        "role": pgettext("field", "a name from a list"),
        "file": pgettext("field", "a file"),
        "score": pgettext("field", "a score"),
    }[type]
