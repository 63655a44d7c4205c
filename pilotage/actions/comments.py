"""Words about an application: within the office, or to the applicant and from it."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from pilotage.actions.entering import enter, record_event
from pilotage.actions.files import put
from pilotage.actions.grant_cases import named
from pilotage.actions.refusals import NotAllowed, Refused
from pilotage.domain.attachments import Evidence, check_evidence
from pilotage.domain.breaches import Breach
from pilotage.domain.fields import tidy
from pilotage.domain.policy import Permission
from pilotage.domain.reviews import Audience, check_comment
from pilotage.models import Application, Comment, Programme, User
from pilotage.queries.reviews import at_office


@transaction.atomic
def comment_on(
    *,
    by: User,
    programme: Programme,
    application: int,
    audience: Audience,
    text: str,
    uuid: UUID,
    evidence: Sequence[Evidence] = (),
) -> Comment:
    """Write about an application. What a unit writes the office reads; the unit never reads what is for the office."""
    text = tidy(text)
    rows = Application.objects.of(programme.office_id).filter(programme=programme, pk=application)
    unit = rows.values_list("unit__code", flat=True).first()  # never changes, so it may be read before the lock
    act = enter(by, Permission.GRANT_READ, programme, about=None if unit is None else (unit,))
    row = rows.first()
    if row is None:
        raise Refused(Breach("application-unknown", {}))
    if audience is Audience.OFFICE and not at_office(by, programme, act.today):
        raise NotAllowed(Permission.GRANT_READ, "not-your-side")
    again: Comment | None = Comment.objects.of(act.office).filter(uuid=uuid).first()
    if again is not None:
        if (again.application_id, again.audience, again.text, again.by_id) != (row.pk, audience, text, by.pk):
            raise Refused(Breach("request-taken", {}))
        return again
    if breaches := check_comment(text) + check_evidence(evidence, required=False):
        raise Refused(*breaches)
    comment = Comment.objects.create(
        office=act.office, application=row, uuid=uuid, audience=audience, text=text, by=by, seq=act.seq
    )
    written = [comment, *put(act=act, evidence=evidence, comment=comment)]
    record_event(act, "grant.comment-written", by=by, about=named(row), rows=written)
    return comment
