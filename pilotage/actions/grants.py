"""Applications: submitted by a unit, or by the office for it."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction

from pilotage.actions.attachments import adds_files, attach
from pilotage.actions.entering import enter, record_event
from pilotage.actions.funds import next_number
from pilotage.actions.grant_cases import grant_named, named, take_step
from pilotage.actions.refusals import Refused
from pilotage.domain.attachments import Evidence
from pilotage.domain.breaches import Breach
from pilotage.domain.fields import tidy
from pilotage.domain.grants import (
    Applicant,
    Status,
    StepKind,
    check_application,
)
from pilotage.domain.policy import Permission
from pilotage.models import Application, Attachment, Member, Programme, User
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
    evidence: Sequence[Evidence] = (),
) -> Application:
    """A unit (by its contact, or the office for it) applies for a grant. The same request again changes nothing."""
    project, plan = tidy(project), tidy(plan)
    act = enter(by, Permission.GRANT_APPLY, programme, on=happened_on, about=(unit,))
    grant = grant_named(act, provision)
    again: Application | None = Application.objects.of(act.office).filter(uuid=uuid).select_related("unit").first()
    if again is not None:
        said = (again.programme_id, again.provision, again.unit.code, again.project, again.plan, again.asked, again.own)
        held = Attachment.objects.of(act.office).filter(step__application=again, step__kind=StepKind.SUBMITTED)
        same = said == (programme.pk, provision, unit, project, plan, asked, own)
        if not same or adds_files(evidence, held):
            raise Refused(Breach("request-taken", {}))
        return again
    member: Member | None = Member.objects.of(act.office).filter(programme=programme, code=unit).first()
    applicant = Applicant(member.code, member.role, member.starts_on, member.ends_on) if member else None
    standing = granted(programme, grant) if grant.caps else []
    breaches = check_application(
        act.rules.charter, grant, applicant, unit=unit, project=project, plan=plan, asked=asked, own=own,
        granted_to_unit=sum(amount for code, _, amount in standing if code == unit), happened_on=happened_on,
        today=act.today, evidence=evidence,
    )  # fmt: skip
    if member is not None and unit in suspended(programme):
        breaches.append(Breach("grants-suspended", {"unit": member.name}, "unit"))
    if breaches or member is None:
        raise Refused(*breaches)
    numbers = Application.objects.of(act.office).filter(programme=programme, provision=provision)
    application = Application.objects.create(
        office=act.office, programme=programme, provision=provision, uuid=uuid, number=next_number(numbers),
        unit=member, project=project, plan=plan, asked=asked, own=own, edition_id=act.rules.edition, seq=act.seq,
        status=Status.SUBMITTED,
    )  # fmt: skip
    step = take_step(act, application, uuid, StepKind.SUBMITTED, happened_on, amount=asked)
    rows = [application, step, *attach(act=act, evidence=evidence, step=step)]
    record_event(act, "grant.submitted", by=by, about=named(application), rows=rows)
    return application
