"""Agreements with whoever gives money, and the days on which they are reported to."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction

from pilotage.actions.entering import enter, record_event
from pilotage.actions.files import put
from pilotage.actions.funds import next_number
from pilotage.actions.refusals import Refused
from pilotage.domain.attachments import Evidence
from pilotage.domain.breaches import Breach
from pilotage.domain.fields import tidy
from pilotage.domain.funders import (
    check_agreement,
    check_end,
    check_report_day,
    check_report_done,
    find_source,
    given_by,
)
from pilotage.domain.policy import Permission
from pilotage.models import FundingAgreement, Member, MoneyFile, Programme, ReportDay, User


@transaction.atomic
def keep_agreement(
    *,
    by: User,
    programme: Programme,
    uuid: UUID,
    fund: str,
    source: str,
    title: str,
    signed_on: date,
    amount: int | None = None,
    conditions: str = "",
    evidence: Sequence[Evidence] = (),
) -> FundingAgreement:
    """Put an agreement about a source on record; the giver is the charter's. The same request again changes nothing."""
    title, conditions = tidy(title), tidy(conditions)
    act = enter(by, Permission.AGREEMENT_KEEP, programme)
    again: FundingAgreement | None = FundingAgreement.objects.of(act.office).filter(uuid=uuid).first()
    if again is not None:
        kept = (again.programme_id, again.fund, again.source, again.title, again.signed_on, again.amount)
        same = (*kept, again.conditions) == (programme.pk, fund, source, title, signed_on, amount, conditions)
        held = set(MoneyFile.objects.of(act.office).filter(agreement=again).values_list("blob__sha256", flat=True))
        if not same or any(file.sha256 not in held for file in evidence):
            raise Refused(Breach("request-taken", {}))
        return again
    charter = act.rules.charter
    breaches = check_agreement(
        charter, fund=fund, source=source, title=title, signed_on=signed_on, amount=amount, conditions=conditions,
        evidence=evidence, today=act.today,
    )  # fmt: skip
    found = find_source(charter, fund, source)
    if breaches or found is None:
        raise Refused(*breaches)
    members = Member.objects.of(act.office).filter(programme=programme, code__in=given_by(found[1]))
    row = FundingAgreement.objects.create(
        office=act.office, programme=programme, uuid=uuid,
        number=next_number(FundingAgreement.objects.of(act.office).filter(programme=programme)), fund=fund,
        source=source, funder=members.first(), title=title, signed_on=signed_on, amount=amount, conditions=conditions,
        by=by, seq=act.seq,
    )  # fmt: skip
    rows = [row, *put(act=act, evidence=evidence, agreement=row)]
    record_event(act, "agreement.kept", by=by, about=_named(row), rows=rows)
    return row


@transaction.atomic
def add_report_day(
    *, by: User, programme: Programme, agreement: int, uuid: UUID, due_on: date, what: str
) -> ReportDay:  # fmt: skip
    """Say when the giver is to be reported to, and with what. The same request again changes nothing."""
    what = tidy(what)
    act = enter(by, Permission.AGREEMENT_KEEP, programme)
    row = _agreement(programme, agreement)
    again: ReportDay | None = ReportDay.objects.of(act.office).filter(uuid=uuid).first()
    if again is not None:
        if (again.agreement_id, again.due_on, again.what) != (row.pk, due_on, what):
            raise Refused(Breach("request-taken", {}))
        return again
    breaches = check_report_day(
        ended=row.ended_seq is not None, signed_on=row.signed_on, due_on=due_on, what=what
    )  # fmt: skip
    if ReportDay.objects.of(act.office).filter(agreement=row, due_on=due_on, what=what).exists():
        breaches.append(Breach("report-day-there", {"day": due_on, "what": what}, "due_on"))
    if breaches:
        raise Refused(*breaches)
    day = ReportDay.objects.create(
        office=act.office, agreement=row, uuid=uuid, due_on=due_on, what=what, by=by, seq=act.seq
    )
    record_event(act, "agreement.report-day", by=by, about=_named(row), rows=[day])
    return day


@transaction.atomic
def report_done(
    *,
    by: User,
    programme: Programme,
    report_day: int,
    done_on: date,
    note: str = "",
    evidence: Sequence[Evidence] = (),
) -> ReportDay:
    """The giver was reported to: on which day, how, with the file that was handed over. Said again, it changes nothing."""
    note = tidy(note)
    act = enter(by, Permission.AGREEMENT_KEEP, programme)
    rows = ReportDay.objects.of(act.office).filter(pk=report_day, agreement__programme=programme)
    row: ReportDay | None = rows.select_related("agreement").first()
    if row is None:
        raise Refused(Breach("report-unknown", {}))
    held = set(MoneyFile.objects.of(act.office).filter(report_day=row).values_list("blob__sha256", flat=True))
    said = (row.done_on, row.note, row.done_by_id)
    if said == (done_on, note, by.pk) and all(file.sha256 in held for file in evidence):
        return row
    breaches = check_report_done(
        done=row.done_on, signed_on=row.agreement.signed_on, done_on=done_on, note=note, evidence=evidence,
        today=act.today,
    )  # fmt: skip
    if breaches:
        raise Refused(*breaches)
    here = ReportDay.objects.of(act.office).filter(pk=row.pk)
    here.filter(done_seq=None).update(done_on=done_on, note=note, done_by=by, done_seq=act.seq)
    done: ReportDay = here.get()
    written = [done, *put(act=act, evidence=evidence, report_day=done)]
    record_event(act, "agreement.reported", by=by, about=_named(row.agreement), rows=written)
    return done


@transaction.atomic
def end_agreement(*, by: User, programme: Programme, agreement: int, reason: str) -> None:
    """End an agreement, with the reason: what is still to be reported on it is owed no more. Said again, nothing changes."""
    reason = tidy(reason)
    act = enter(by, Permission.AGREEMENT_KEEP, programme)
    row = _agreement(programme, agreement)
    if row.ended_seq is not None and row.reason == reason:
        return
    breaches = check_end(ended=row.ended_seq is not None, reason=reason)
    if breaches:
        raise Refused(*breaches)
    rows = FundingAgreement.objects.of(act.office).filter(pk=row.pk)
    rows.filter(ended_seq=None).update(ended_seq=act.seq, reason=reason)
    record_event(act, "agreement.ended", by=by, about=_named(row), rows=[rows.get()])


def _agreement(programme: Programme, id: int) -> FundingAgreement:
    row: FundingAgreement | None = (
        FundingAgreement.objects.of(programme.office_id).filter(programme=programme, pk=id).first()
    )
    if row is None:
        raise Refused(Breach("agreement-unknown", {}))
    return row


def _named(row: FundingAgreement) -> dict[str, object]:
    return {"fund": row.fund, "source": row.source, "number": row.number}
