"""Appointing people whom somebody chose from a suggestion."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from pilotage.actions.people import appoint
from pilotage.actions.refusals import Refused
from pilotage.domain.breaches import Breach
from pilotage.domain.policy import Function
from pilotage.models import Appointment, Programme, User


@transaction.atomic
def appoint_suggested(
    *, by: User, programme: Programme, role: str, chosen: Sequence[tuple[str, str]], starts_on: date
) -> tuple[Appointment, ...]:
    """Appoint people (by code) to serve units (by code) from a day on, each as `appoint` does it; all of them or none."""
    if not chosen:
        raise Refused(Breach("pair-none-chosen", {}))
    made: list[Appointment] = []
    breaches: list[Breach] = []
    for person, unit in chosen:
        try:
            made.append(
                appoint(
                    by=by, programme=programme, person=person, name=person, function=Function.MENTOR, role=role,
                    serves=unit, starts_on=starts_on,
                )
            )  # fmt: skip
        except Refused as refusal:
            breaches += refusal.breaches
    if breaches:
        raise Refused(*(each for place, each in enumerate(breaches) if each not in breaches[:place]))
    return tuple(made)
