"""Closing a programme for good, and opening it again with a reason."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction

from pilotage.actions.entering import enter, record_event
from pilotage.actions.files import put_to_matter
from pilotage.actions.refusals import Refused
from pilotage.domain.attachments import Evidence, check_evidence
from pilotage.domain.breaches import Breach
from pilotage.domain.bulletins import Status
from pilotage.domain.closing import check_close, check_reopen
from pilotage.domain.fields import tidy
from pilotage.domain.policy import Permission
from pilotage.models import Bulletin, Programme, ProgrammeClose, User


@transaction.atomic
def close_programme(
    *,
    by: User,
    programme: Programme,
    closed_on: date,
    uuid: UUID,
    bulletin: int | None = None,
    note: str = "",
    evidence: Sequence[Evidence] = (),
) -> ProgrammeClose:
    """Close a programme with its final bulletin (a row id), which has been issued, or with the reason why there is none.

    From then on every action on it is refused but opening it again, and errata. The same request again changes nothing.
    """
    note = tidy(note)
    act = enter(by, Permission.PROGRAMME_CLOSE, programme)
    again: ProgrammeClose | None = ProgrammeClose.objects.of(act.office).filter(uuid=uuid).first()
    if again is not None:
        said = (again.programme_id, again.closed_on, again.bulletin_id, again.note)
        if said != (programme.pk, closed_on, bulletin, note):
            raise Refused(Breach("request-taken", {}))
        return again
    final = Bulletin.objects.of(act.office).filter(programme=programme, pk=bulletin, status=Status.ISSUED).first()
    breaches = check_close(
        closed_on=closed_on, today=act.today, runs=act.rules.charter.runs, already=act.rules.closed_on,
        bulletin_issued_on=final.issued_on if final else None, named=bulletin is not None, note=note,
    )  # fmt: skip
    breaches += check_evidence(evidence, required=False)
    if breaches:
        raise Refused(*breaches)
    row = ProgrammeClose.objects.create(
        office=act.office, programme=programme, uuid=uuid, closed_on=closed_on, bulletin=final, note=note, by=by,
        seq=act.seq,
    )  # fmt: skip
    about = {"closed_on": closed_on.isoformat(), "bulletin": bulletin}
    rows = [row, *put_to_matter(act=act, evidence=evidence, close=row)]
    record_event(act, "programme.closed", by=by, about=about, rows=rows)
    return row


@transaction.atomic
def reopen_programme(*, by: User, programme: Programme, close: int, reason: str) -> ProgrammeClose:
    """Open a closed programme again. `close` is the closing that was seen (a row id); the same request again changes
    nothing."""
    reason = tidy(reason)
    act = enter(by, Permission.PROGRAMME_CLOSE, programme)
    rows = ProgrammeClose.objects.of(act.office).filter(programme=programme, pk=close)
    row: ProgrammeClose | None = rows.first()
    if row is not None and row.ended_seq is not None and row.ended_reason == reason:
        return row
    if breaches := check_reopen(standing=row is not None and row.ended_seq is None, reason=reason):
        raise Refused(*breaches)
    rows.filter(ended_seq=None).update(ended_seq=act.seq, ended_reason=reason)
    ended: ProgrammeClose = rows.get()
    record_event(act, "programme.reopened", by=by, about={"close": close}, rows=[ended])
    return ended
