"""Tags of the reading pages: addresses, figures that open, and which language a stretch of text is in.

`{% load reading %}`. A charter speaks its own language on a page that may speak another: whoever listens to the page
must hear each in its own voice, so whatever is the charter's carries its `lang` where the two differ.
"""

import re
from dataclasses import replace

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from pilotage.domain.charters import Charter
from pilotage.domain.figures import FigureValue, Number
from pilotage.web import links
from pilotage.web.visits import Visit
from pilotage.words import figures

register = template.Library()

_HAN = r"[\u3400-\u9fff]"
_CHINESE = re.compile(rf"{_HAN}(?:[\u3000-\u303f\u3400-\u9fff\uff01-\uff60“”‘’…·—0-9]*{_HAN})?")
_LATIN = re.compile(r"[A-Za-z][A-Za-z’'-]*(?:[ ,]+[A-Za-z][A-Za-z’'-]*)*")


@register.simple_tag
def address(here: Visit, name: str, *args: object) -> str:
    """The address of a page of the programme: `{% address here "charter" %}`."""
    return here.address(name, *args)


@register.simple_tag
def figure_value(
    here: Visit, value: FigureValue, number: Number | None = None, unit: str = "", asked: links.AsOf = links.NOW
) -> SafeString:
    """A figure's number, opening to its page: the whole, or with `unit` that unit's `number`.

    `asked` is what the page was asked for, so that the page opened shows the same number.
    """
    shown = number if unit else value.value
    text = figures.value(shown, here.charter.currency if value.money else "")
    url = links.figure_address(here, value.figure.id, replace(asked, unit=unit or asked.unit))
    return format_html('<a class="fig" href="{}">{}</a>', url, text)


@register.simple_tag
def tongue(charter: Charter) -> SafeString:
    """The attribute for an element that holds the charter's own words; nothing where the page speaks their language."""
    return SafeString("") if _same(charter.language) else format_html(' lang="{}"', charter.language)


@register.simple_tag
def own_tongue(charter: Charter) -> SafeString:
    """The attribute for the page's own words inside an element of the charter's."""
    return SafeString("") if _same(charter.language) else format_html(' lang="{}"', _page())


@register.filter
def voiced(text: str, charter: Charter) -> SafeString:
    """A sentence of the page's with the charter's names in it, each name in its language."""
    if _same(charter.language):
        return conditional_escape(text)
    pattern = _CHINESE if charter.language == "zh-Hans" else _LATIN
    named = list(pattern.finditer(text))
    ends = [0, *(found.end() for found in named)]
    marked = format_html_join(
        "",
        '{}<span lang="{}">{}</span>',
        ((text[end : found.start()], charter.language, found[0]) for end, found in zip(ends, named, strict=False)),
    )
    return marked + conditional_escape(text[ends[-1] :])


def _page() -> str:
    return "zh-Hans" if (get_language() or "").startswith("zh") else "en"


def _same(language: str) -> bool:
    return language == _page()
