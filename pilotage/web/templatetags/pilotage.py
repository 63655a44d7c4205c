"""How the pages print a figure, a state, an amount, a day, a clause: the tags every template may use (docs/web.md).

Loaded as a builtin: templates need no `{% load %}`.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django import template
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from pilotage.words import days, marks, numbers, states

register = template.Library()


# ---- Figures ---------------------------------------------------------------------------------------------------------


@register.simple_tag
def figure(value: object, url: str, unit: str = "") -> SafeString:
    """A computed number, opening to exactly its records: `{% figure value url %}`, `{% figure value url "次" %}`.

    `value` is printed as given: pass it through `number`, `money` or `in_sentence` first. None (nothing divided by
    zero) is a dash that opens all the same.
    """
    text = "—" if value is None else value
    return format_html('<a class="fig" href="{}">{}{}</a>', url, text, f" {unit}" if unit else "")


@register.simple_tag
def typed(value: object, by: str = "") -> SafeString:
    """A number that a person typed: no underline, and it says so, `by` whom where that is known."""
    mark = marks.in_brackets(by) if by else gettext("(typed)")
    return format_html('<span class="typed" data-mark="{}">{}</span>', mark, value)


# ---- States ----------------------------------------------------------------------------------------------------------


@register.simple_tag
def glyph(code: str) -> SafeString:
    """The shape of a state alone, also by the name of its class (met-late); its word must stand beside it, or in `.sr`."""
    states.state(code.replace("-", "_"))
    return format_html(
        '<svg class="glyph" aria-hidden="true" focusable="false"><use href="{}#g-{}"/></svg>',
        static("pilotage/glyphs.svg"),
        code.replace("_", "-"),
    )


@register.simple_tag
def state(code: str, text: object = None) -> SafeString:
    """Shape and word: `{% state "met" %}`, or with other words: `{% state "met" "8 次已办结" %}`."""
    word = states.state(code) if text is None else text
    return format_html(
        '<span class="state {}">{}<span class="word">{}</span></span>', state_class(code), glyph(code), word
    )


@register.filter
def state_class(code: str) -> str:
    """The class that colours a glyph, for markup with content of its own: `class="state {{ code|state_class }}"`."""
    states.state(code)
    return f"st-{code.replace('_', '-')}"


@register.filter
def state_word(code: str) -> str:
    return states.state(code)


@register.simple_tag
def legend() -> SafeString:
    """All shapes with their words, for the foot of a board."""
    shapes = format_html_join("", "{}", ((state(code),) for code in states.STATES))
    return format_html('<p class="legend" aria-label="{}">{}</p>', gettext("Legend"), shapes)


# ---- Readings and clauses --------------------------------------------------------------------------------------------


@register.simple_tag
def reading_mark(status: str) -> SafeString:
    """〔待定〕, 〔暂定〕, 〔已定〕. Stands in an element of class `reading` (`reading is-open` for an open one)."""
    return format_html('<span class="mark">〔{}〕</span>', states.reading(status))


@register.filter
def mark_quotes(text: str, spans: Iterable[tuple[int, int]]) -> SafeString:
    """A clause's text with what rules have taken up in `<mark>`: `{{ clause.text|mark_quotes:spans }}`.

    `spans` are (start, end) in code points; they may touch, overlap, reach beyond the text or come in any order.
    """
    merged: list[list[int]] = []
    for start, end in sorted((max(0, start), min(len(text), end)) for start, end in spans):
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(end, merged[-1][1])
        elif start < end:
            merged.append([start, end])
    before = [0, *(end for _start, end in merged)]
    marked = format_html_join(
        "",
        "{}<mark>{}</mark>",
        ((text[done:start], text[start:end]) for done, (start, end) in zip(before, merged, strict=False)),
    )
    return marked + conditional_escape(text[before[-1] :])


# ---- Numbers and amounts ---------------------------------------------------------------------------------------------


@register.filter
def number(value: int | Decimal | None, places: int | None = None) -> str:
    """1,200. `{{ average|number:2 }}` rounds what a division made. None is a dash."""
    return "—" if value is None else numbers.number(value, places)


@register.filter
def money(minor: int | None, currency: str) -> str:
    """`{{ transfer.amount|money:charter.currency }}`: 10,000.00. None is a dash."""
    return "—" if minor is None else numbers.money(minor, currency)


@register.filter
def bracketed(name: str, more: str) -> str:
    """`{{ figure.name|bracketed:figure.measure }}`: the one behind the other in brackets."""
    return marks.bracketed(name, more)


@register.filter
def currency(code: str) -> str:
    """How the currency is called in the page's language."""
    return numbers.currency(code)


@register.filter
def difference(minor: int, currency: str) -> str:
    """An amount with its sign: +3,500.00."""
    return numbers.difference(minor, currency)


@register.filter
def in_sentence(value: int | Decimal | None) -> str:
    """A number inside a sentence: 4000 in Chinese, 4,000 in English."""
    return "—" if value is None else numbers.in_sentence(value)


@register.filter
def money_in_sentence(minor: int | None, currency: str) -> str:
    return "—" if minor is None else numbers.money_in_sentence(minor, currency)


@register.filter
def file_size(octets: int) -> str:
    return numbers.size(octets)


# ---- Days ------------------------------------------------------------------------------------------------------------


@register.filter
def iso(day: date | None) -> str:
    return "" if day is None else day.isoformat()


@register.filter
def day(day: date | None) -> str:
    """4月26日, 26 April."""
    return "" if day is None else days.day_and_month(day)


@register.filter
def full_day(day: date | None) -> str:
    """2010年4月26日, 26 April 2010: in running text."""
    return "" if day is None else days.full_day(day)


@register.filter
def plain_day(day: date | None) -> str:
    """2010-04-26, 26 April 2010: in tables, margins and lists."""
    return "" if day is None else days.plain_day(day)


@register.filter
def short_day(day: date | None) -> str:
    """04-26, 26 Apr: in a cell whose year is clear."""
    return "" if day is None else days.short_day(day)


@register.filter
def weekday(day: date | None) -> str:
    return "" if day is None else days.weekday(day)


@register.filter
def day_with_weekday(day: date | None) -> str:
    """2010年4月26日（星期一）, Monday 26 April 2010."""
    return "" if day is None else days.day_with_weekday(day)


@register.simple_tag
def day_span(start: date, end: date | None = None) -> str:
    return days.span(start, end)


# ---- The page --------------------------------------------------------------------------------------------------------


@register.simple_tag
def html_lang() -> str:
    """The language of the page for `<html lang>`: zh-Hans or en."""
    return "zh-Hans" if (get_language() or "").startswith("zh") else "en"


@register.filter
def in_order(position: int) -> str:
    """The mark of a way out, counted from 1: 一、 in Chinese, 1. in English."""
    if not (get_language() or "").startswith("zh"):
        return f"{position}."
    return f"{'一二三四五六七八九十'[position - 1] if position <= 10 else position}、"
