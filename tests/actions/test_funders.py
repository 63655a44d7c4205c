"""Agreements and report days: put on record, done, ended; refused with every breach, and nothing twice."""

from datetime import date
from uuid import uuid4

import pytest

from pilotage.actions.attachments import Evidence
from pilotage.actions.funders import add_report_day, end_agreement, report_done
from pilotage.actions.refusals import NotAllowed
from pilotage.models import Event, FundingAgreement, MoneyFile, ReportDay
from pilotage.queries.funders import agreements, reports_due
from pilotage.queries.verification import verify
from tests.acts import not_allowed, refused
from tests.factories import PAPER, TODAY
from tests.givers import adopt_given

pytestmark = pytest.mark.django_db


@pytest.fixture
def given():
    return adopt_given()


def events(given):
    rows = Event.objects.of(given.programme.office_id).filter(kind__startswith="agreement.")
    return list(rows.order_by("seq").values_list("kind", flat=True))


def test_an_agreement_names_the_giver_of_the_charter_and_keeps_its_files(given):
    first = given.agree()
    own = given.agree(source="own", title="经费批文", amount=None, conditions="", evidence=())
    assert (first.number, own.number) == (1, 2)
    view, second = agreements(given.programme)
    assert (view.funder, view.amount, view.conditions) == ("青年基金会", 500_000, "用于青年技能培训。")
    assert [file.name for file in view.files] == ["paper.txt"]
    assert (second.funder, second.amount, second.files) == ("", None, ())
    assert events(given) == ["agreement.kept", "agreement.kept"]
    assert verify([given.programme.office]).broken == ()


def test_the_same_request_again_changes_nothing_and_another_with_its_id_is_refused(given):
    uuid = uuid4()
    assert given.agree(uuid=uuid).pk == given.agree(uuid=uuid).pk
    for change in ({"title": "别的"}, {"amount": 1}, {"evidence": (Evidence("b.txt", b"b"),)}, {"source": "own"}):
        with refused("request-taken"):
            given.agree(uuid=uuid, **change)
    assert events(given) == ["agreement.kept"]


def test_who_keeps_agreements(given):
    cast = given.cast
    given.agree(by=cast.treasurer)
    for user in (cast.reviewer, cast.auditor, cast.unit, given.giver, cast.owner):
        with pytest.raises(NotAllowed):
            given.agree(by=user)
    row = given.agree()
    with not_allowed("no-function-permits"):
        given.report_by(row, by=given.giver)
    with not_allowed("no-function-permits"):
        end_agreement(by=given.giver, programme=given.programme, agreement=row.pk, reason="不要了")
    day = given.report_by(row)
    with not_allowed("no-function-permits"):
        report_done(by=given.giver, programme=given.programme, report_day=day.pk, done_on=TODAY, note="好")


def test_every_breach_of_an_agreement_is_told_at_once(given):
    with refused("title-missing", "day-in-future", "amount-not-positive", "file-empty"):
        given.agree(title=" ", signed_on=date(2010, 5, 1), amount=0, evidence=(Evidence("a.txt", b""),))
    with refused("source-unknown"):
        given.agree(source="nobody")
    with refused("fund-unknown"):
        given.agree(fund="nothing")
    assert not FundingAgreement.objects.of(given.programme.office_id).exists()


def test_a_report_day_is_owed_until_it_is_done(given):
    row = given.agree()
    late = given.report_by(row)
    given.report_by(row, due_on=date(2010, 12, 31), what="年度报告")
    assert [(each.what, each.due_on) for each in reports_due(given.programme, TODAY)] == [
        ("中期使用报告", date(2010, 4, 20))
    ]
    said = {"by": given.cast.treasurer, "programme": given.programme, "report_day": late.pk, "done_on": TODAY,
            "note": "邮寄", "evidence": (PAPER,)}  # fmt: skip
    report_done(**said)
    report_done(**said)
    assert events(given) == ["agreement.kept", "agreement.report-day", "agreement.report-day", "agreement.reported"]
    assert reports_due(given.programme, TODAY) == ()
    (view,) = agreements(given.programme)
    assert [(day.done_on, day.note, day.done_by) for day in view.days] == [
        (TODAY, "邮寄", "treasurer"), (None, "", ""),
    ]  # fmt: skip
    assert [file.name for file in view.day_files[late.pk]] == ["paper.txt"]
    with refused("report-done"):
        report_done(**{**said, "note": "再寄一次"})
    assert MoneyFile.objects.of(given.programme.office_id).filter(report_day=late.pk).count() == 1
    assert verify([given.programme.office]).broken == ()


def test_every_breach_of_a_report_day_is_told_at_once(given):
    row = given.agree()
    with refused("report-before-agreement", "report-unsaid"):
        given.report_by(row, due_on=date(2010, 3, 1), what="")
    with refused("agreement-unknown"):
        given.report_by(row, agreement=row.pk + 99)
    day = given.report_by(row)
    for changes, code in (
        ({"report_day": day.pk + 99}, "report-unknown"),
        ({"done_on": date(2010, 4, 27)}, "day-in-future"),
        ({"done_on": date(2010, 3, 1)}, "report-before-agreement"),
        ({"note": ""}, "report-without-trace"),
    ):
        with refused(code):
            report_done(**{"by": given.cast.clerk, "programme": given.programme, "report_day": day.pk,
                           "done_on": TODAY, "note": "邮寄", **changes})  # fmt: skip
    uuid = uuid4()
    add_report_day(by=given.cast.clerk, programme=given.programme, agreement=row.pk, uuid=uuid, due_on=TODAY, what="甲")
    given.report_by(row, uuid=uuid, due_on=TODAY, what="甲")
    with refused("request-taken"):
        given.report_by(row, uuid=uuid, due_on=TODAY, what="乙")
    assert ReportDay.objects.of(given.programme.office_id).count() == 2


def test_an_ended_agreement_owes_no_report_and_takes_none(given):
    row = given.agree()
    given.report_by(row)
    end = {"by": given.cast.clerk, "programme": given.programme, "agreement": row.pk}
    with refused("reason-missing"):
        end_agreement(**end, reason=" ")
    end_agreement(**end, reason="期满")
    end_agreement(**end, reason="期满")
    with refused("agreement-ended"):
        end_agreement(**end, reason="别的")
    with refused("agreement-unknown"):
        end_agreement(**{**end, "agreement": row.pk + 99}, reason="期满")
    with refused("agreement-ended"):
        given.report_by(row, due_on=TODAY)
    assert reports_due(given.programme, TODAY) == ()
    assert events(given)[-1] == "agreement.ended"
    assert verify([given.programme.office]).broken == ()
