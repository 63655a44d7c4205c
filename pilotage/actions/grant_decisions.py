"""Deciding on applications: reviewed, returned for changes, approved with conditions, declined.

What is granted is set aside in the fund at once.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction

from pilotage.actions.funds import part_of
from pilotage.actions.grant_cases import Case, open_case
from pilotage.domain.breaches import Breach
from pilotage.domain.fields import tidy
from pilotage.domain.funds import TransferKind, drawn
from pilotage.domain.grants import (
    StepKind,
    check_approval,
    check_decider,
    check_review,
    check_second,
    check_words,
    deciding_steps,
    purposes_of,
)
from pilotage.domain.policy import Permission
from pilotage.domain.reviews import Asked, check_conditions
from pilotage.models import ApplicationStep, Condition, Programme, User
from pilotage.queries.grants import fund_of, means
from pilotage.queries.sanctions import suspended


@transaction.atomic
def review(
    *, by: User, programme: Programme, application: int, seen: int, opinion: str, happened_on: date, uuid: UUID
) -> ApplicationStep:
    """A review before the deciding step, where the charter asks for several. `seen` is the version its reader saw."""
    opinion = tidy(opinion)
    case = open_case(by, Permission.GRANT_DECIDE, programme, application, StepKind.REVIEWED, seen, happened_on, uuid)
    if case.done is not None:
        return case.again(opinion=opinion)
    path = deciding_steps(case.grant, case.fact.asked, programme.currency)
    step = path[min(case.fact.reviews, len(path) - 1)] if path else None
    breaches = case.breaches
    if not case.closed:
        breaches += check_decider(case.fact, step, by=by.pk, role=case.act.post.role, roles=case.roles,
                                  speaks=case.speaks)  # fmt: skip
        breaches += check_second(case.fact, by=by.pk)
        breaches += check_review(case.act.rules.charter, case.grant, case.fact, opinion=opinion)
    return case.take(breaches, opinion=opinion)


@transaction.atomic
def approve(
    *,
    by: User,
    programme: Programme,
    application: int,
    seen: int,
    amount: int,
    happened_on: date,
    uuid: UUID,
    opinion: str = "",
    conditions: Sequence[Asked] = (),
) -> ApplicationStep:
    """Grant an amount, which is set aside in the fund at once, on conditions where there are any.

    `seen` is the version of the application decided on.
    """
    opinion = tidy(opinion)
    case = open_case(by, Permission.GRANT_DECIDE, programme, application, StepKind.APPROVED, seen, happened_on, uuid)
    if case.done is not None:
        return case.again(amount=amount, opinion=opinion)
    charter, fund = case.act.rules.charter, fund_of(case.act.rules.charter, case.grant)
    path = deciding_steps(case.grant, amount, programme.currency)
    breaches, pots = case.breaches, None
    if not case.closed:
        breaches += check_decider(
            case.fact, path[-1] if path else None, by=by.pk, role=case.act.post.role, roles=case.roles,
            speaks=case.speaks,
        )  # fmt: skip
        found = means(programme, case.grant, case.fact.unit, happened_on)
        breaches += check_approval(
            charter, case.grant, case.fact, found, amount=amount, year=happened_on.year,
            cite=fund.cite[0] if fund else None,
        )  # fmt: skip
        breaches += check_second(case.fact, by=by.pk) + check_words(opinion, "opinion", required=False)
        breaches += check_conditions(conditions, decided_on=happened_on)
        if case.fact.unit in suspended(programme):  # what was asked for before is not granted now
            breaches.append(Breach("grants-suspended", {"unit": case.row.unit.name}))
        if fund is not None and found.pots is not None:
            pots = drawn(fund, found.pots, amount, purposes_of(case.grant, case.fact.purpose))
    left, _ = case.alone(breaches)
    rows = [] if left else _set_conditions(case, conditions)
    return case.take(breaches, move=TransferKind.COMMITTED, pots=pots, amount=amount, opinion=opinion, rows=rows)


def _set_conditions(case: Case, conditions: Sequence[Asked]) -> list[Condition]:
    return [
        Condition.objects.create(
            office=case.act.office, application=case.row, uuid=part_of(case.uuid, place), number=place,
            text=tidy(asked.text), due_on=asked.due_on, before_payment=asked.before_payment, by=case.act.by,
            seq=case.act.seq,
        )
        for place, asked in enumerate(conditions, 1)
    ]  # fmt: skip


@transaction.atomic
def return_for_changes(
    *, by: User, programme: Programme, application: int, seen: int, what: str, happened_on: date, uuid: UUID
) -> ApplicationStep:
    """Give an application back to the applicant, saying what is to be changed. It may then be submitted again."""
    what = tidy(what)
    case = open_case(by, Permission.GRANT_DECIDE, programme, application, StepKind.RETURNED, seen, happened_on, uuid)
    if case.done is not None:
        return case.again(opinion=what)
    breaches = case.breaches
    if not case.closed:
        breaches += check_decider(case.fact, None, by=by.pk, role=case.act.post.role, roles=case.roles,
                                  speaks=case.speaks)  # fmt: skip
        breaches += check_words(what, "what", required=True)
    return case.take(breaches, opinion=what)


@transaction.atomic
def decline(
    *, by: User, programme: Programme, application: int, seen: int, reason: str, happened_on: date, uuid: UUID
) -> ApplicationStep:
    """Decline an application, with the reason."""
    reason = tidy(reason)
    case = open_case(by, Permission.GRANT_DECIDE, programme, application, StepKind.DECLINED, seen, happened_on, uuid)
    if case.done is not None:
        return case.again(opinion=reason)
    breaches = case.breaches
    if not case.closed:
        breaches += check_decider(case.fact, None, by=by.pk, role=case.act.post.role, roles=case.roles,
                                  speaks=case.speaks)  # fmt: skip
        breaches += check_words(reason, "reason", required=True)
    return case.take(breaches, opinion=reason)
