"""Agreements with givers through their pages: entered, reported on, ended, seen by whoever may."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pilotage.models import FundingAgreement, MoneyFile, ReportDay
from tests.factories import PAPER
from tests.givers import adopt_given
from tests.web.pages import ENGLISH, at, browser, form_of, links, paper, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def given():
    return adopt_given()


def page(given, user, path="agreements/", status=200):
    answer = browser(user, ENGLISH).get(at(given.programme, path))
    assert answer.status_code == status, said(answer.content.decode())
    return answer.content.decode()


def send(given, user, path, field, **said_of):
    form = form_of(page(given, user, path), field) | said_of
    return browser(user, ENGLISH).post(at(given.programme, path), form)


NEW = {"source": "pilot-fund:raised", "title": "捐赠协议", "signed_on": "4月1日", "amount": "5,000元",
       "conditions": "用于培训"}  # fmt: skip


def test_the_clerk_enters_an_agreement_and_its_report_days(given):
    clerk = given.cast.clerk
    answer = send(given, clerk, "agreements/new/?source=pilot-fund:raised", "title", **NEW, evidence=paper("协议.txt"))
    assert answer.status_code == 303
    assert answer["Location"] == at(given.programme, "agreements/1/")
    row = FundingAgreement.objects.of(given.programme.office_id).get()
    assert (row.funder.code, row.amount, row.signed_on) == ("young-fund", 500_000, date(2010, 4, 1))
    answer = send(given, clerk, "agreements/1/", "what", due_on="2010-04-20", what="中期报告", do="day")
    assert answer.status_code == 303
    shown = page(given, clerk, "agreements/1/")
    assert "2010-04-20 中期报告 Overdue Reported : 中期报告" in said(shown)
    assert "协议.txt" in said(shown)


def test_the_same_report_on_the_same_day_is_asked_for_once(given):
    clerk = given.cast.clerk
    send(given, clerk, "agreements/new/?source=pilot-fund:raised", "title", **NEW, evidence=paper("协议.txt"))
    day = {"due_on": "2010-04-20", "what": "中期报告", "do": "day"}
    assert send(given, clerk, "agreements/1/", "what", **day).status_code == 303
    answer = send(given, clerk, "agreements/1/", "what", **day)
    assert answer.status_code == 409
    assert "“中期报告” on 20 April 2010 stands under this agreement already." in said(answer.content.decode())
    assert send(given, clerk, "agreements/1/", "what", **day | {"due_on": "2010-04-21"}).status_code == 303
    assert ReportDay.objects.of(given.programme.office_id).count() == 2


def test_a_form_sent_twice_is_one_agreement(given):
    clerk = given.cast.clerk
    form = form_of(page(given, clerk, "agreements/new/"), "title") | NEW
    for _ in range(2):
        answer = browser(clerk).post(at(given.programme, "agreements/new/"), form)
        assert answer["Location"] == at(given.programme, "agreements/1/")
    assert FundingAgreement.objects.of(given.programme.office_id).count() == 1


def test_what_is_wrong_stands_beside_its_field(given):
    clerk = given.cast.clerk
    answer = send(given, clerk, "agreements/new/", "title", **NEW | {"signed_on": "2010-05-01", "amount": "0"})
    words = said(answer.content.decode())
    assert answer.status_code == 409
    assert "has not come yet" in words
    assert "The amount is 0.00. Enter one above zero." in words
    answer = send(given, clerk, "agreements/new/", "title", source="", title="", signed_on="", amount="many")
    assert answer.status_code == 422
    given.agree()
    answer = send(given, clerk, "agreements/1/", "what", due_on="2010-03-01", what="", do="day")
    assert answer.status_code == 422
    answer = send(given, clerk, "agreements/1/", "what", due_on="2010-03-01", what="报告", do="day")
    assert answer.status_code == 409
    assert "lies before" in said(answer.content.decode())
    assert not ReportDay.objects.of(given.programme.office_id).exists()
    assert send(given, clerk, "agreements/1/", "reason", reason="", do="end").status_code == 422


def test_an_overdue_report_waits_on_today_and_on_the_funds_page_until_it_is_entered(given):
    day = given.report_by(given.agree())
    address = at(given.programme, f"agreements/1/reports/{day.pk}/")
    for user in (given.cast.clerk, given.cast.treasurer):
        today = page(given, user, "today/")
        assert "Whoever gave money is to be reported to 捐赠协议 · 中期使用报告 Overdue" in said(today)
        assert address in today
        fund = said(page(given, user, "fund/"))
        assert "A report to a giver was due on 20 April 2010: 捐赠协议: 中期使用报告" in fund
    assert "reported to" not in said(page(given, given.cast.reviewer, "today/"))
    assert "A report to a giver" not in said(page(given, given.cast.unit, "fund/"))
    answer = send(given, given.cast.treasurer, f"agreements/1/reports/{day.pk}/", "note", note="", done_on="2010-04-21")
    assert answer.status_code == 409
    answer = send(given, given.cast.treasurer, f"agreements/1/reports/{day.pk}/", "note", note="邮寄",
                  done_on="2010-04-21", evidence=paper("报告.txt"))  # fmt: skip
    assert answer.status_code == 303
    assert "Whoever gave money" not in said(page(given, given.cast.clerk, "today/"))
    assert "A report to a giver" not in said(page(given, given.cast.clerk, "fund/"))
    assert "2010-04-21 treasurer 邮寄 报告.txt" in said(page(given, given.giver, "agreements/1/"))
    assert "Reported on 21 April 2010. 邮寄" in said(page(given, given.cast.clerk, f"agreements/1/reports/{day.pk}/"))


def test_an_agreement_is_ended_with_a_reason(given):
    given.report_by(given.agree())
    answer = send(given, given.cast.clerk, "agreements/1/", "reason", reason="期满", do="end")
    assert answer.status_code == 303
    shown = said(page(given, given.cast.clerk, "agreements/1/"))
    assert "This agreement has ended: 期满" in shown
    assert "Add a report day" not in shown
    assert "Whoever gave money" not in said(page(given, given.cast.clerk, "today/"))
    assert "捐赠协议 社会筹集 (试点工作基金) 2010-04-01 5,000.00 ended" in said(page(given, given.giver))


def test_a_giver_reads_their_own_agreements_and_changes_nothing(given):
    given.agree()
    given.agree(source="own", title="经费批文", evidence=())
    assert links(page(given, given.giver), "捐赠协议") == [at(given.programme, "agreements/1/")]
    assert "经费批文" not in said(page(given, given.giver))
    assert "No agreement is on record" in said(page(given, given.other))
    shown = page(given, given.giver, "agreements/1/")
    assert "Add a report day" not in said(shown)
    page(given, given.giver, "agreements/2/", 403)
    page(given, given.other, "agreements/1/", 403)
    page(given, given.giver, "agreements/9/", 404)
    page(given, given.giver, "agreements/new/", 403)
    for user in (given.cast.unit, given.cast.mentor, given.cast.partner):
        page(given, user, status=403)
    posted = browser(given.giver).post(at(given.programme, "agreements/1/"), {"do": "end", "reason": "x"})
    assert posted.status_code == 403
    file = MoneyFile.objects.of(given.programme.office_id).get()
    address = at(given.programme, f"money-files/{file.pk}/")
    assert links(shown, PAPER.name) == [address]
    assert browser(given.giver).get(address).getvalue() == PAPER.content
    for user in (given.other, given.cast.unit):
        assert browser(user).get(address).status_code == 403


def test_a_paper_about_a_source_that_nobody_is_named_for_is_the_offices(given):
    given.agree(source="own", title="经费批文")
    file = MoneyFile.objects.of(given.programme.office_id).get()
    address = at(given.programme, f"money-files/{file.pk}/")
    assert browser(given.cast.auditor).get(address).getvalue() == PAPER.content
    for user in (given.giver, given.other):
        assert browser(user).get(address).status_code == 403


def test_one_agreement_or_thirty_cost_the_same_few_questions(given):
    given.report_by(given.agree())

    def cost():
        client = browser(given.giver)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(at(given.programme, "agreements/"))
        assert len(answer.content) < 60_000
        return len(asked)

    one = cost()
    for number in range(29):
        given.report_by(given.agree(title=f"协议{number}", evidence=()))
    assert (one, cost()) == (10, 10)


def test_the_list_as_a_file_has_a_line_for_every_report_day_that_its_reader_may_see(given):
    row = given.agree()
    given.report_by(row)
    given.report_by(row, due_on=date(2010, 12, 31), what="年度报告")
    given.agree(source="own", title="经费批文", amount=None, conditions="", evidence=())

    def listed(user):
        text = page(given, user, "downloads/agreements.csv").lstrip("\ufeff")
        return [line.split(",")[:2] + line.split(",")[8:] for line in text.splitlines()[1:]]

    mine = [
        ["1", "捐赠协议", "2010-04-20", "中期使用报告", "", ""],
        ["1", "捐赠协议", "2010-12-31", "年度报告", "", ""],
    ]
    assert listed(given.giver) == mine
    assert listed(given.cast.clerk) == [*mine, ["2", "经费批文", "", "", "", ""]]
    assert listed(given.other) == []
    page(given, given.cast.unit, "downloads/agreements.csv", 403)
