"""Tags about whoever gives money. `{% load funders %}`."""

from django import template

from pilotage.domain.policy import Permission
from pilotage.queries.funders import Reported, reports_due
from pilotage.web.visits import Visit

register = template.Library()


@register.simple_tag
def reports_overdue(here: Visit, fund: str) -> tuple[Reported, ...]:
    """Reports to givers of a fund that are out of time, for whoever sees all of its sources:
    `{% reports_overdue here fund.id as late %}`."""
    if not here.may(Permission.SOURCE_READ, about=()).allowed:
        return ()
    return tuple(each for each in reports_due(here.programme, here.today, fund) if each.due_on < here.today)
