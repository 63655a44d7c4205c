"""After a decision: paid in parts as the charter says, or given up; money that was paid and comes back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.db import transaction

from pilotage.actions.grant_cases import Case, open_case
from pilotage.domain.attachments import Evidence
from pilotage.domain.fields import tidy
from pilotage.domain.funds import TransferKind
from pilotage.domain.grant_states import PAYING, StepKind
from pilotage.domain.grants import check_words
from pilotage.domain.policy import Permission
from pilotage.domain.second_looks import What
from pilotage.domain.settlements import Hand, approved_by, check_back, check_instalment, is_last, next_part
from pilotage.models import ApplicationStep, Programme, User
from pilotage.queries.second_looks import small_office
from pilotage.queries.spending import open_conditions, spending


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
    """Pay (of goods: hand over) the next instalment of what was granted, all of it where the charter names none.

    By another person than the one who granted it, unless the office is too small: then a second look is owed.
    """
    case = open_case(by, Permission.GRANT_PAY, programme, application, StepKind.PAID, seen, happened_on, uuid)
    if case.done is not None:
        kind = StepKind(case.done.kind)
        return replace(case, kind=kind if kind in PAYING else case.kind).again(
            amount=case.done.amount, evidence=evidence
        )
    if case.closed:
        return case.take(case.breaches)
    arranged = small_office(programme, happened_on) if approved_by(case.fact, by.pk) else None
    breaches = [
        *case.breaches,
        *check_instalment(
            case.grant, case.fact, hand_of(case), conditions=open_conditions(programme, application),
            evidence=evidence, alone=arranged is not None,
        ),
    ]  # fmt: skip
    part = next_part(case.grant, case.fact)
    last = is_last(case.grant, case.fact)
    return replace(case, kind=StepKind.PAID if last else StepKind.PART_PAID).take(
        breaches, move=TransferKind.PAID, amount=part.amount if part else None, evidence=evidence,
        look=(What.PAID, arranged.days) if arranged else None,
    )  # fmt: skip


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


@transaction.atomic
def give_back(
    *,
    by: User,
    programme: Programme,
    application: int,
    seen: int,
    amount: int,
    happened_on: date,
    uuid: UUID,
    note: str = "",
    evidence: Sequence[Evidence] = (),
) -> ApplicationStep:
    """Money (or goods) that was paid came back from the unit: it goes back to the pots that paid it, the last first."""
    note = tidy(note)
    case = open_case(by, Permission.GRANT_PAY, programme, application, StepKind.GIVEN_BACK, seen, happened_on, uuid)
    if case.done is not None:
        return case.again(amount=amount, opinion=note, evidence=evidence)
    breaches = case.breaches
    if not case.closed:
        counted = spending(programme, application).counted
        breaches += check_back(
            case.grant, case.fact, amount, evidence, programme.currency, counted=counted, note=note
        )  # fmt: skip
        breaches += check_words(note, "note", required=False)
    return case.take(breaches, move=TransferKind.RETURNED, amount=amount, opinion=note, evidence=evidence)


def hand_of(case: Case) -> Hand:
    """Who takes the step of an opened application."""
    return Hand(case.act.by.pk, case.act.post.role, case.roles)
