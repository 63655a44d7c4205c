"""What is done with a grant after it was paid: reports, settlement, acceptance, cancelling, closing."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction

from pilotage.actions.grant_cases import Case, open_case
from pilotage.actions.grant_payments import hand_of
from pilotage.domain.attachments import Evidence, check_evidence
from pilotage.domain.fields import tidy
from pilotage.domain.funds import TransferKind
from pilotage.domain.grant_states import StepKind
from pilotage.domain.policy import Permission
from pilotage.domain.second_looks import What
from pilotage.domain.settlements import (
    check_acceptance,
    check_closing,
    check_confirmation,
    check_report,
    check_said,
    check_settlement,
    open_report,
    reimburses,
    settled_amount,
)
from pilotage.models import ApplicationStep, Programme, User
from pilotage.queries.second_looks import small_office
from pilotage.queries.spending import spending


@transaction.atomic
def report(
    *,
    by: User,
    programme: Programme,
    application: int,
    seen: int,
    report: str,
    happened_on: date,
    uuid: UUID,
    evidence: Sequence[Evidence] = (),
) -> ApplicationStep:
    """The unit (or the clerk for it) says how it goes, in words and with files."""
    report = tidy(report)
    case = open_case(by, Permission.GRANT_REPORT, programme, application, StepKind.REPORTED, seen, happened_on, uuid)
    if case.done is not None:
        return case.again(opinion=report, evidence=evidence)
    breaches = case.breaches
    if not case.closed:
        breaches += check_report(report, evidence)
    return case.take(breaches, opinion=report, evidence=evidence)


@transaction.atomic
def confirm_report(
    *, by: User, programme: Programme, application: int, seen: int, opinion: str, happened_on: date, uuid: UUID
) -> ApplicationStep:
    """The office found the report in order: an instalment that waited for it may be paid."""
    opinion = tidy(opinion)
    case = open_case(by, Permission.GRANT_DECIDE, programme, application, StepKind.CONFIRMED, seen, happened_on, uuid)
    if case.done is not None:
        return case.again(opinion=opinion)
    waiting = open_report(case.fact)
    look = _look(case, waiting is not None and waiting.by == by.pk)
    breaches = case.breaches
    if not case.closed:
        breaches += check_confirmation(case.grant, case.fact, hand_of(case), alone=look is not None)
        breaches += check_said(opinion, "opinion")
    return case.take(breaches, opinion=opinion, look=look)


@transaction.atomic
def settle(
    *,
    by: User,
    programme: Programme,
    application: int,
    seen: int,
    counted: int,
    happened_on: date,
    uuid: UUID,
    explanation: str = "",
    evidence: Sequence[Evidence] = (),
) -> ApplicationStep:
    """Account for a grant with what was counted of its expenses. `counted` is the sum that its reader saw; of goods, how
    many were found.

    What was paid beyond it must be back or explained. Where it is paid against receipts, what is not needed of the
    decision becomes available again.
    """
    explanation = tidy(explanation)
    case = open_case(by, Permission.GRANT_DECIDE, programme, application, StepKind.SETTLED, seen, happened_on, uuid)
    amount = settled_amount(case.grant, case.fact, counted)
    if case.done is not None:
        return case.again(amount=amount, opinion=explanation, evidence=evidence)
    breaches = case.breaches
    if not case.closed:
        breaches += check_settlement(
            case.grant, case.fact, spending(programme, application), counted=counted, explanation=explanation,
            currency=programme.currency,
        )  # fmt: skip
        breaches += check_evidence(evidence, required=False)
    rest = case.granted - amount
    if breaches or not reimburses(case.grant) or rest <= 0:
        return case.take(breaches, amount=amount, opinion=explanation, evidence=evidence)
    return case.take(
        breaches, move=TransferKind.RELEASED, pots=case.shares(TransferKind.RELEASED, rest), amount=amount,
        opinion=explanation, evidence=evidence,
    )  # fmt: skip


@transaction.atomic
def accept(
    *,
    by: User,
    programme: Programme,
    application: int,
    seen: int,
    opinion: str,
    happened_on: date,
    uuid: UUID,
    evidence: Sequence[Evidence] = (),
) -> ApplicationStep:
    """The body that the charter names found that what was promised is there."""
    opinion = tidy(opinion)
    case = open_case(by, Permission.GRANT_DECIDE, programme, application, StepKind.ACCEPTED, seen, happened_on, uuid)
    if case.done is not None:
        return case.again(opinion=opinion, evidence=evidence)
    look = _look(case, case.fact.steps[0].by == by.pk)
    breaches = case.breaches
    if not case.closed:
        breaches += check_acceptance(case.grant, case.fact, hand_of(case), opinion, evidence, alone=look is not None)
    return case.take(breaches, opinion=opinion, evidence=evidence, look=look)


@transaction.atomic
def cancel(
    *, by: User, programme: Programme, application: int, seen: int, reason: str, happened_on: date, uuid: UUID
) -> ApplicationStep:
    """Break a grant off after money was paid: what is unpaid becomes available again, what was paid is to come back."""
    reason = tidy(reason)
    case = open_case(by, Permission.GRANT_DECIDE, programme, application, StepKind.CANCELLED, seen, happened_on, uuid)
    if case.done is not None:
        return case.again(amount=case.done.amount, opinion=reason)
    breaches = case.breaches
    if not case.closed:
        breaches += check_said(reason, "reason", "reason-missing")
    return case.take(breaches, move=TransferKind.RELEASED, amount=case.fact.owed or None, opinion=reason)


@transaction.atomic
def close(
    *, by: User, programme: Programme, application: int, seen: int, reason: str, happened_on: date, uuid: UUID
) -> ApplicationStep:
    """End a grant: nothing is owed to either side, and everything that was paid is accounted for or back."""
    reason = tidy(reason)
    case = open_case(by, Permission.GRANT_DECIDE, programme, application, StepKind.CLOSED, seen, happened_on, uuid)
    if case.done is not None:
        return case.again(opinion=reason)
    breaches = case.breaches
    if not case.closed:
        breaches += check_closing(case.grant, case.fact, spending(programme, application), reason, programme.currency)
    return case.take(breaches, opinion=reason)


def _look(case: Case, own: bool) -> tuple[What, int] | None:
    """The second look that is owed where somebody takes a step on what they entered themselves, at a small office."""
    arranged = small_office(case.act.programme, case.happened_on) if own else None
    return (What.DECIDED, arranged.days) if arranged is not None else None
