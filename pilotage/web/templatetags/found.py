"""Tags of the pages as found: `{% load found %}`. A document as found is Chinese on a page that may be English."""

from collections.abc import Iterable

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from pilotage.domain.readings import OPEN
from pilotage.domain.readings.places import Stretch

register = template.Library()


@register.simple_tag
def han() -> SafeString:
    """The attribute for an element that holds words of a document; nothing where the page is Chinese as well."""
    return SafeString("" if (get_language() or "").startswith("zh") else ' lang="zh-Hans"')


@register.filter
def stretches(paragraph: Iterable[Stretch]) -> SafeString:
    """A paragraph with the places marked that were changed."""
    return format_html_join("", "{}", ((_stretch(each),) for each in paragraph))


@register.filter
def holes(text: str | None) -> SafeString:
    """A line of a document with what is still open marked."""
    hole = format_html('<mark class="open">{}</mark>', OPEN)
    return format_html_join(hole, "{}", ((part,) for part in (text or "").split(OPEN)))


def _stretch(stretch: Stretch) -> SafeString:
    if not stretch.mark:
        return conditional_escape(stretch.text)
    if stretch.mark == "changed":
        return format_html("<mark>{}</mark>", stretch.text)
    return format_html('<mark class="{}">{}</mark>', stretch.mark, stretch.text)
