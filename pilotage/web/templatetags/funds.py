"""Tags of the pages about money. `{% load funds %}`."""

from django import template

from pilotage.web.fund_pages import fund_pages
from pilotage.web.visits import Visit
from pilotage.words.numbers import money

register = template.Library()


@register.simple_tag
def fund_links(here: Visit, current: str) -> list[tuple[str, str, bool]]:
    """(word, address, whether it is this one) of the pages about money: `{% fund_links here "fund" as pages %}`."""
    return fund_pages(here, current)


@register.filter
def unsigned(minor: int, currency: str) -> str:
    """A balance beside the side on which it stands: 1,200.00 whether debit or credit."""
    return money(abs(minor), currency)
