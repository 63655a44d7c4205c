"""Buttons that print sheets: shown to whoever may print."""

from django import template

from pilotage.domain.policy import Permission
from pilotage.web.visits import Visit

register = template.Library()


@register.simple_tag
def may_print(here: Visit) -> bool:
    """May this visitor print sheets? `{% may_print here as prints %}`."""
    return here.may(Permission.PAPER_PRINT).allowed
