"""Buttons that print sheets: shown to whoever may print."""

from django import template

from pilotage.domain.papers import PaperKind
from pilotage.domain.policy import Permission, reach
from pilotage.web.visits import Visit

register = template.Library()


@register.simple_tag
def may_print(here: Visit, kind: str = "") -> bool:
    """May this visitor print such a sheet? A voucher is the office's: `{% may_print here "voucher" as may %}`."""
    if kind == PaperKind.VOUCHER:
        return reach(here.posts, Permission.PAPER_PRINT, today=here.today) is None
    return here.may(Permission.PAPER_PRINT).allowed
