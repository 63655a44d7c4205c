"""Applications: submitted by a unit, or by the office for it; submitted again after a return; withdrawn."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction

from pilotage.actions.attachments import adds_files, attach
from pilotage.actions.entering import Act, enter, record_event
from pilotage.actions.funds import next_number
from pilotage.actions.grant_cases import grant_named, judged_on, named, open_case, take_step
from pilotage.actions.refusals import Refused
from pilotage.domain.attachments import Evidence
from pilotage.domain.breaches import Breach
from pilotage.domain.charters.schema import Grant
from pilotage.domain.fields import tidy
from pilotage.domain.funds import TransferKind
from pilotage.domain.grants import Applicant, Status, StepKind, check_application, check_words, purpose_taken
from pilotage.domain.policy import Permission
from pilotage.models import (
    Application,
    ApplicationDraft,
    ApplicationStep,
    ApplicationVersion,
    Attachment,
    Member,
    Programme,
    User,
)
from pilotage.models.owned import Owned
from pilotage.queries.grants import granted
from pilotage.queries.sanctions import suspended


@transaction.atomic
def submit(
    *,
    by: User,
    programme: Programme,
    provision: str,
    unit: str,
    project: str,
    plan: str,
    asked: int,
    happened_on: date,
    uuid: UUID,
    own: int = 0,
    purpose: str = "",
    evidence: Sequence[Evidence] = (),
    past: bool = False,
) -> Application:
    """A unit (by its contact, or the office for it) applies for a grant. The same request again changes nothing.

    A draft with the same id ends with it. `past`: it was applied for, decided and paid before, and is taken in.
    """
    project, plan = tidy(project), tidy(plan)
    wanted = Permission.MONEY_IMPORT if past else Permission.GRANT_APPLY
    act = judged_on(enter(by, wanted, programme, on=happened_on, about=(unit,)), provision, happened_on)
    grant = grant_named(act, provision)
    purpose = purpose_taken(grant, purpose)
    again: Application | None = Application.objects.of(act.office).filter(uuid=uuid).select_related("unit").first()
    if again is not None:
        said = (again.programme_id, again.provision, again.unit.code, again.project, again.plan, again.asked, again.own)
        held = Attachment.objects.of(act.office).filter(step__application=again, step__kind=StepKind.SUBMITTED)
        first = ApplicationVersion.objects.of(act.office).filter(application=again, number=1).first()
        same = said == (programme.pk, provision, unit, project, plan, asked, own)
        same = same and (first is None or first.purpose == purpose)
        if not same or adds_files(evidence, held):
            raise Refused(Breach("request-taken", {}))
        return again
    member: Member | None = Member.objects.of(act.office).filter(programme=programme, code=unit).first()
    breaches = _check(act, grant, member, unit, project, plan, asked, own, purpose, happened_on, evidence)
    if breaches or member is None:
        raise Refused(*breaches)
    numbers = Application.objects.of(act.office).filter(programme=programme, provision=provision)
    application = Application.objects.create(
        office=act.office, programme=programme, provision=provision, uuid=uuid, number=next_number(numbers),
        unit=member, project=project, plan=plan, asked=asked, own=own, edition_id=act.rules.edition, seq=act.seq,
        status=Status.SUBMITTED, purpose=purpose,
    )  # fmt: skip
    version = _version(act, application, 1, project, plan, asked, own, purpose)
    step = take_step(act, application, uuid, StepKind.SUBMITTED, happened_on, amount=asked)
    rows = [application, version, step, *attach(act=act, evidence=evidence, step=step), *_end_draft(act, uuid)]
    record_event(act, "grant.submitted", by=by, about=named(application), rows=rows)
    return application


@transaction.atomic
def resubmit(
    *,
    by: User,
    programme: Programme,
    application: int,
    seen: int,
    project: str,
    plan: str,
    asked: int,
    happened_on: date,
    uuid: UUID,
    own: int = 0,
    purpose: str = "",
    evidence: Sequence[Evidence] = (),
) -> ApplicationStep:
    """Submit a returned application again, as its next version: it is checked as a new one is.

    Papers of the versions before still belong to it.
    """
    project, plan = tidy(project), tidy(plan)
    case = open_case(by, Permission.GRANT_APPLY, programme, application, StepKind.RESUBMITTED, seen, happened_on, uuid)
    purpose = purpose_taken(case.grant, purpose)
    if case.done is not None:
        said = ApplicationVersion.objects.of(case.act.office).filter(application=case.row, seq=case.done.seq).first()
        if said and (said.project, said.plan, said.own, said.purpose) == (project, plan, own, purpose):
            return case.again(amount=asked, evidence=evidence)
        raise Refused(Breach("request-taken", {}))
    breaches = case.breaches
    if not case.closed:
        papers = Attachment.objects.of(case.act.office).filter(step__application=case.row).exists()
        asked_anew = _check(
            case.act, case.grant, case.row.unit, case.fact.unit, project, plan, asked, own, purpose, happened_on,
            evidence, held=papers,
        )  # fmt: skip
        day_is_said = any(breach.field == "happened_on" for breach in breaches)
        breaches += [breach for breach in asked_anew if breach.field != "happened_on" or not day_is_said]
    if breaches:
        raise Refused(*breaches)
    versions = ApplicationVersion.objects.of(case.act.office).filter(application=case.row)
    before = versions.order_by("-number").first()
    if before is not None and not evidence:
        stood = (before.project, before.plan, before.asked, before.own, before.purpose)
        if stood == (project, plan, asked, own, purpose):
            raise Refused(Breach("version-unchanged", {}))
    latest = before.number if before is not None else 1
    version = _version(case.act, case.row, latest + 1, project, plan, asked, own, purpose)
    Application.objects.of(case.act.office).filter(pk=case.row.pk).update(purpose=purpose)
    return case.take([], amount=asked, evidence=evidence, rows=[version])


@transaction.atomic
def withdraw(
    *, by: User, programme: Programme, application: int, seen: int, reason: str, happened_on: date, uuid: UUID
) -> ApplicationStep:
    """The applicant (or the office for it) takes an application back before anything is paid; what was granted is free."""
    reason = tidy(reason)
    case = open_case(by, Permission.GRANT_APPLY, programme, application, StepKind.WITHDRAWN, seen, happened_on, uuid)
    owed = case.fact.owed
    if case.done is not None:
        return case.again(amount=case.done.amount, opinion=reason)
    breaches = case.breaches
    if not case.closed:
        breaches += check_words(reason, "reason", required=True)
    return case.take(breaches, move=TransferKind.RELEASED if owed else None, amount=owed or None, opinion=reason)


def _check(
    act: Act, grant: Grant, member: Member | None, unit: str, project: str, plan: str, asked: int, own: int,
    purpose: str, happened_on: date, evidence: Sequence[Evidence], held: bool = False,
) -> list[Breach]:  # fmt: skip
    """What is asked of every version of an application."""
    applicant = Applicant(member.code, member.role, member.starts_on, member.ends_on) if member else None
    standing = granted(act.programme, grant) if grant.caps else []
    breaches = check_application(
        act.rules.charter, grant, applicant, unit=unit, project=project, plan=plan, asked=asked, own=own,
        granted_to_unit=sum(amount for code, _, amount in standing if code == unit), happened_on=happened_on,
        today=act.today, evidence=evidence, purpose=purpose, held=held,
    )  # fmt: skip
    if member is not None and unit in suspended(act.programme):
        breaches.append(Breach("grants-suspended", {"unit": member.name}, "unit"))
    return breaches


def _version(
    act: Act, application: Application, number: int, project: str, plan: str, asked: int, own: int, purpose: str
) -> ApplicationVersion:
    return ApplicationVersion.objects.create(
        office=act.office, application=application, number=number, project=project, plan=plan, asked=asked, own=own,
        purpose=purpose, seq=act.seq,
    )  # fmt: skip


def _end_draft(act: Act, uuid: UUID) -> list[Owned]:
    """The draft that became this application, ended; nothing where there was none."""
    drafts = ApplicationDraft.objects.of(act.office).filter(uuid=uuid)
    if not drafts.filter(ended_seq=None).update(ended_seq=act.seq):
        return []
    return [drafts.get()]
