"""Drafts of applications: kept as they were typed, gone on with, put aside. Nobody decides on one."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction

from pilotage.actions.entering import enter, record_event
from pilotage.actions.files import put
from pilotage.actions.grant_cases import grant_named
from pilotage.actions.refusals import Refused
from pilotage.domain.attachments import Evidence, check_evidence
from pilotage.domain.breaches import Breach
from pilotage.domain.fields import tidy
from pilotage.domain.funds import check_reason, check_text
from pilotage.domain.grants import LONGEST_PLAN
from pilotage.domain.policy import Permission
from pilotage.models import Application, ApplicationDraft, Member, MoneyFile, Programme, User
from pilotage.queries.programmes import moment

FIELDS = ("project", "plan", "asked", "own", "purpose", "happened_on")
"""What a draft keeps, as typed."""


@transaction.atomic
def save_draft(
    *,
    by: User,
    programme: Programme,
    provision: str,
    unit: str,
    values: Mapping[str, str],
    uuid: UUID,
    evidence: Sequence[Evidence] = (),
) -> ApplicationDraft:
    """Keep what was typed of an application, whatever is still wrong with it. Saved again, the latest stands.

    The application that it becomes has the same id.
    """
    act = enter(by, Permission.GRANT_APPLY, programme, about=(unit,))
    grant_named(act, provision)
    member: Member | None = Member.objects.of(act.office).filter(programme=programme, code=unit).first()
    kept = {name: values[name] for name in FIELDS if values.get(name, "").strip()}
    drafts = ApplicationDraft.objects.of(act.office).filter(uuid=uuid)
    draft: ApplicationDraft | None = drafts.first()
    breaches = [breach for name, text in kept.items() for breach in check_text(text, name, LONGEST_PLAN)]
    breaches += check_evidence(evidence, required=False)
    if member is None:
        breaches.append(Breach("unit-outside", {"unit": unit}, "unit"))
    if Application.objects.of(act.office).filter(uuid=uuid).exists():
        breaches.append(Breach("draft-submitted", {}))
    elif draft is not None and draft.ended_seq is not None:
        breaches.append(Breach("draft-aside", {}))
    elif draft is not None and (draft.programme_id, draft.provision) != (programme.pk, provision):
        breaches.append(Breach("request-taken", {}))
    if breaches or member is None:
        raise Refused(*breaches)
    if draft is None:
        draft = ApplicationDraft.objects.create(
            office=act.office, programme=programme, uuid=uuid, provision=provision, unit=member, values=kept, by=by,
            at=moment(), seq=act.seq,
        )  # fmt: skip
    elif (draft.values, draft.unit_id) == (kept, member.pk) and not evidence:
        return draft
    else:
        drafts.filter(ended_seq=None).update(values=kept, unit=member, by=by, at=moment())
        draft = drafts.get()
    held = set(MoneyFile.objects.of(act.office).filter(draft=draft).values_list("blob__sha256", flat=True))
    fresh = [file for file in evidence if file.sha256 not in held]
    rows = [draft, *put(act=act, evidence=fresh, draft=draft)]
    record_event(act, "grant.draft-saved", by=by, about={"grant": provision}, rows=rows)
    return draft


@transaction.atomic
def put_aside_draft(*, by: User, programme: Programme, draft: UUID, reason: str) -> ApplicationDraft:
    """Put a draft aside, with a reason; twice is once."""
    reason = tidy(reason)
    drafts = ApplicationDraft.objects.of(programme.office_id).filter(programme=programme, uuid=draft)
    unit = drafts.values_list("unit__code", flat=True).first()
    act = enter(by, Permission.GRANT_APPLY, programme, about=None if unit is None else (unit,))
    row: ApplicationDraft | None = drafts.first()
    if row is None:
        raise Refused(Breach("draft-unknown", {}))
    if row.ended_seq is not None:
        if row.why == reason and reason:
            return row
        raise Refused(Breach("draft-aside" if row.why else "draft-submitted", {}))
    if breaches := check_reason(reason):
        raise Refused(*breaches)
    drafts.filter(ended_seq=None).update(ended_seq=act.seq, why=reason)
    ended: ApplicationDraft = drafts.get()
    record_event(act, "grant.draft-put-aside", by=by, about={"grant": row.provision}, rows=[ended])
    return ended
