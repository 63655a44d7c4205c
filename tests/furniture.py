"""A programme with something in every table."""

from datetime import date
from uuid import uuid4

from pilotage.actions import bulletins, grant_decisions, grant_payments
from pilotage.actions.people import MemberRow, end_appointment, import_calendar, import_members
from pilotage.actions.records import correct_record
from pilotage.domain.calendars import CalendarRow, SpanKind
from pilotage.models import Appointment, Bulletin
from tests import aid, rounds
from tests.cast import seat
from tests.factories import START, TODAY, About, adopt_jinghai, application, receipt, record, visit


def furnish():
    """Records, corrected and personal ones, money received and paid, two bulletins issued and an erratum to one, a round of
    an award with a nomination by an extra place, and a round of aid with a share."""
    programme = adopt_jinghai()
    cast = seat(programme)
    rows = [CalendarRow(SpanKind.PUBLIC_HOLIDAY, "清明", date(2010, 4, 5), date(2010, 4, 5))]
    import_calendar(by=cast.clerk, programme=programme, rows=rows)
    first = visit(programme, cast.clerk)
    visit(programme, cast.clerk, on=date(2010, 4, 21))
    correct_record(
        by=cast.clerk, record=first.record, uuid=uuid4(), seen=first.entry.seq, happened_on=date(2010, 4, 19),
        about=About("wangkou", "mentor1"), values={"progress": "更正", "on-site": True}, reason="日期有误",
    )  # fmt: skip
    record(programme, cast.clerk, "contribution", unit="wangkou", confirmed=False, who="某青年", what="突出贡献")
    cadre = rounds.opened(programme, cast.clerk)
    rounds.nominate(programme, cast.clerk, round=cadre.number, extra=True)
    given = aid.opened(programme, cast.clerk)
    aid.shared(programme, cast.clerk, given, ("wangkou", 1, 1, 0, 0, 0, ""))
    receipt(programme, cast.treasurer)
    asked = application(programme, cast.unit)
    grant_decisions.approve(by=cast.reviewer, programme=programme, application=asked.pk, seen=1, amount=80_000,
                   happened_on=date(2010, 4, 13), uuid=uuid4())  # fmt: skip
    grant_payments.disburse(by=cast.treasurer, programme=programme, application=asked.pk, seen=2, happened_on=date(2010, 4, 14),
                    uuid=uuid4())  # fmt: skip
    for _ in range(2):
        bulletins.issue_at_once(
            by=cast.clerk, signed_by=cast.reviewer, issued_by=cast.clerk, programme=programme, series="progress",
            until=TODAY, uuid=uuid4(),
        )  # fmt: skip
    visit(programme, cast.clerk, on=date(2010, 4, 22))
    record(programme, cast.clerk, "dues", unit="wangkou", due_amount=126_000, refunded=126_000)
    treasurer = Appointment.objects.of(programme.office).get(function="treasurer")
    end_appointment(by=cast.clerk, programme=programme, appointment=treasurer.pk, ends_on=TODAY)
    ended = MemberRow(2, "partner", "police", "静海县公安分局团委", starts_on=START, ends_on=TODAY)
    import_members(by=cast.clerk, programme=programme, rows=[ended])
    bulletin = Bulletin.objects.of(programme.office).get(number=1)
    bulletins.publish_erratum(by=cast.clerk, bulletin=bulletin, note="漏登一次。", uuid=uuid4())
    return programme
