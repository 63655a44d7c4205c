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
from pilotage.domain.charters.schema import Cite
from pilotage.domain.claims import Compared
from pilotage.domain.figures import FigureValue, Number
from pilotage.web import links
from pilotage.web.visits import Visit
from pilotage.words import figures, functions
from pilotage.words.numbers import number

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
    here: Visit, value: FigureValue, part: Number | None = None, unit: str = "", asked: links.AsOf = links.NOW,
    person: str = "",
) -> SafeString:  # fmt: skip
    """A figure's number, opening to its page: the whole, or with `unit` or `person` the `part` of it that is theirs.

    `asked` is what the page was asked for, so that the page opened shows the same number.
    """
    shown = part if unit or person else value.value
    text = figures.value(shown, here.charter.currency if value.money else "")
    if not person and unit in value.hidden:
        text = figures.hidden(value.hidden[unit])
    narrowed = replace(asked, unit=unit or asked.unit, person=person or asked.person)
    url = links.figure_address(here, value.figure.id, narrowed)
    return format_html('<a class="fig" href="{}">{}</a>', url, text)


@register.simple_tag
def part(here: Visit, value: FigureValue, of_it: Number | None) -> str:
    """A part of a figure that has no page of its own."""
    return figures.value(of_it, here.charter.currency if value.money else "")


@register.simple_tag
def figure_url(here: Visit, figure: str, asked: links.AsOf = links.NOW) -> str:
    return links.figure_address(here, figure, asked)


@register.simple_tag
def claim_value(here: Visit, compared: Compared, asked: links.AsOf = links.NOW) -> SafeString:
    """What the records give as of the day that a claim speaks of, opening to it."""
    value = compared.value
    url = links.figure_address(here, value.figure.id, links.AsOf(compared.claim.as_of, asked.known))
    return format_html(
        '<a class="fig" href="{}">{}</a>', url, "—" if compared.computed is None else number(compared.computed)
    )


@register.simple_tag
def clause_link(here: Visit, cite: Cite) -> SafeString:
    """The clause's number, leading to it on the charter's page."""
    return format_html('<a href="{}">{}</a>', links.clause_address(here, cite), cite.clause)


@register.simple_tag
def tongue(charter: Charter) -> SafeString:
    """The attribute for an element that holds the charter's own words; nothing where the page speaks their language."""
    return SafeString("") if _same(charter.language) else format_html(' lang="{}"', charter.language)


@register.simple_tag
def own_tongue(charter: Charter) -> SafeString:
    """The attribute for the page's own words inside an element of the charter's."""
    return SafeString("") if _same(charter.language) else format_html(' lang="{}"', _page())


@register.filter
def function_name(function: str) -> str:
    """What somebody is appointed to be: 办事员, Clerk."""
    return functions.name(function)


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
