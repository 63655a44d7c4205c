"""An office too small to split duties: a second look is owed for what one person did alone, and given by another."""

from datetime import date

from pilotage.actions.entering import Act
from pilotage.domain.second_looks import What, look_due
from pilotage.models import ApplicationStep, SecondLook, Transfer


def owe_look(
    *,
    act: Act,
    what: What,
    about: str,
    happened_on: date,
    days: int,
    step: ApplicationStep | None = None,
    transfer: Transfer | None = None,
) -> SecondLook:
    """Within an action: somebody else is to look at it within `days` of its being entered. `about` names no person.

    The row goes into the action's event.
    """
    return SecondLook.objects.create(
        office=act.office, programme=act.programme, what=what, about=about, step=step, transfer=transfer,
        happened_on=happened_on, due_on=look_due(act.today, days), by=act.by, seq=act.seq,
    )  # fmt: skip
