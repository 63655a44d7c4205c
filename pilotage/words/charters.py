"""The words round a charter's text: what a clause is, what a source is, the headings of its parts."""

from django.utils.translation import gettext, pgettext

_NUMERALS = "零一二三四五六七八九"


def nature(code: str) -> str:
    """Why nothing came of a clause that is no rule. KeyError for an unknown nature."""
    return {
        "rule": gettext("A rule."),
        "fact": gettext("It tells a fact, and no figure to compare."),
        "aim": gettext("It tells an aim, and makes no rule."),
        "heading": gettext("A heading."),
    }[code]


def standing(code: str) -> str:
    """What a source really is. KeyError for an unknown code."""
    return {
        "original": pgettext("source", "original text"),
        "report-of-original": pgettext("source", "a report of the original"),
        "draft": pgettext("source", "draft"),
        "invented": pgettext("source", "invented"),
    }[code]


def heading(number: int, title: str, language: str) -> str:
    """一、加大经费支持, 1. Money: a part's number as its own language writes it, and its title where it has one."""
    if not title:
        return gettext("General") if number == 0 else gettext("Part %(n)s") % {"n": number}
    if number == 0:
        return title
    return f"{_numeral(number)}、{title}" if language == "zh-Hans" else f"{number}. {title}"


def _numeral(number: int) -> str:
    """一 to 九十九."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _NUMERALS[ones]
    return ("" if tens == 1 else _NUMERALS[tens]) + "十" + (_NUMERALS[ones] if ones else "")
