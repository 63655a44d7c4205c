"""After a decision: paid, or given up."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction

from pilotage.actions.grant_cases import open_case
from pilotage.domain.attachments import Evidence
from pilotage.domain.breaches import Breach
from pilotage.domain.fields import tidy
from pilotage.domain.funds import TransferKind
from pilotage.domain.grants import (
    StepKind,
    check_payment,
    check_words,
    step_named,
)
from pilotage.domain.policy import Permission
from pilotage.models import ApplicationStep, Programme, User


@transaction.atomic
def disburse(
    *,
    by: User,
    programme: Programme,
    application: int,
    seen: int,
    happened_on: date,
    uuid: UUID,
    evidence: Sequence[Evidence] = (),
) -> ApplicationStep:
    """Pay what was granted, all of it at once, by another person than the one who granted it."""
    case = open_case(by, Permission.GRANT_PAY, programme, application, StepKind.PAID, seen, happened_on, uuid)
    if case.done is not None:
        return case.again(amount=case.granted, evidence=evidence)
    breaches = case.breaches
    if not case.closed:
        step = step_named(case.grant, "disburse")
        if step is not None and step.by != case.act.post.role:
            breaches.append(Breach("step-of-another", {"role": case.roles.get(step.by, step.by)}))
        breaches += check_payment(case.grant, case.fact, by=by.pk, evidence=evidence)
    return case.take(breaches, move=TransferKind.PAID, amount=case.granted, evidence=evidence)


@transaction.atomic
def release(
    *, by: User, programme: Programme, application: int, seen: int, reason: str, happened_on: date, uuid: UUID
) -> ApplicationStep:
    """Give up what was granted before it is paid: it becomes available again."""
    reason = tidy(reason)
    case = open_case(by, Permission.GRANT_DECIDE, programme, application, StepKind.RELEASED, seen, happened_on, uuid)
    if case.done is not None:
        return case.again(amount=case.granted, opinion=reason)
    breaches = case.breaches
    if not case.closed:
        breaches += check_words(reason, "reason", required=True)
    return case.take(breaches, move=TransferKind.RELEASED, amount=case.granted, opinion=reason)
