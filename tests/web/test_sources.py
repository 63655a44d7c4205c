"""What became of a source's money: who sees it, what stands there, and what each figure opens to."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pilotage.actions.payments import file_voucher
from pilotage.actions.people import appoint, ensure_owner, open_account
from pilotage.domain.attachments import Evidence
from pilotage.domain.policy import Function
from pilotage.models import Attachment, MoneyFile, Transfer
from tests.factories import PAPER, adopt_jinghai, receipt
from tests.givers import adopt_given
from tests.web.pages import CHINESE, ENGLISH, at, browser, links, said

pytestmark = pytest.mark.django_db
PAGE = "sources/pilot-fund/raised/"


@pytest.fixture
def given():
    return adopt_given()


def page(given, user, path=PAGE, status=200, language=ENGLISH):
    answer = browser(user, language).get(at(given.programme, path))
    assert answer.status_code == status, said(answer.content.decode())
    return answer.content.decode()


def test_the_giver_sees_what_became_of_the_money(given):
    given.agree()
    row = given.grant()
    given.spend(row, counted=50_000)
    shown = page(given, given.giver)
    words = said(shown)
    assert "Received 2,000.00 Paid 1,500.00 Left 500.00" in words
    assert "Agreed 5,000.00 Granted 1,500.00 Granted, to be paid 0.00 Still free 500.00 Accounted for 300.00" in words
    assert "用于青年技能培训。" in words
    (url,) = links(shown, "王口镇团委: 技能比武")
    inside = said(page(given, given.giver, url.partition("jinghai-2010/")[2]))
    assert "Paid from other sources 1,000.00" in inside
    assert "Granted 1,500.00" in inside
    assert "场地租金 — 1,000.00 500.00 发票100000.txt" in inside


def test_the_same_page_in_chinese(given):
    given.agree()
    given.grant(paid=False)
    words = said(page(given, given.giver, language=CHINESE))
    assert "到账 2,000.00 已拨付 0.00 结余 2,000.00" in words
    assert "已批 1,500.00 已批待付 1,500.00 可拨余额 500.00" in words
    assert "贵方资金" in page(given, given.giver, language=CHINESE)


def test_who_sees_a_source(given):
    cast = given.cast
    for user in (given.giver, cast.clerk, cast.treasurer, cast.reviewer, cast.auditor, cast.owner):
        page(given, user)
    for user in (given.other, cast.unit, cast.mentor, cast.partner):
        page(given, user, status=403)
    page(given, given.giver, "sources/pilot-fund/own/", status=403)
    page(given, given.other, "sources/", status=403)
    for path in ("sources/pilot-fund/nothing/", "sources/other/raised/", PAGE + "grants/project-grant/9/"):
        page(given, given.giver, path, status=404)
    answer = browser(None).get(at(given.programme, PAGE))
    assert answer.status_code == 302
    assert "/sign-in/" in answer["Location"]
    for path in ("report/", "report.csv", "vouchers.zip", "grants/project-grant/1/"):
        page(given, given.other, PAGE + path, status=403)


def test_the_giver_lands_on_their_money_and_has_a_tab_for_it(given):
    answer = browser(given.giver, ENGLISH).get("/", follow=True)
    assert [url for url, _ in answer.redirect_chain] == [at(given.programme, "sources/"), at(given.programme, PAGE)]
    assert links(answer.content.decode(), "Your money") == [at(given.programme, "sources/")]
    office = page(given, given.cast.clerk)
    assert links(office, "Your money") == []
    assert at(given.programme, "sources/") in links(office, "Sources")


def test_a_giver_who_is_only_part_of_the_public_sees_the_totals():
    programme = adopt_jinghai()
    owner = ensure_owner()
    appoint(by=owner, programme=programme, person="funder", name="出资方代表", function=Function.CONTACT, role="public",
            starts_on=date(2010, 4, 5))  # fmt: skip
    user = open_account(by=owner, programme=programme, person="funder", username="funder", password="a long password")
    words = said(browser(user, ENGLISH).get(at(programme, PAGE)).content.decode())
    assert "Planned (yuan) 7,000.00 Received 0.00 Paid 0.00 Left 0.00" in words
    assert "the totals are shown, and nobody's records" in words
    assert "What it paid for" not in words
    assert browser(user).get(at(programme, "sources/pilot-fund/own/")).status_code == 403
    assert browser(user).get(at(programme, PAGE + "vouchers.zip")).status_code == 403
    assert browser(user).get(at(programme, PAGE + "report/")).status_code == 403


def test_the_files_of_their_own_money_and_of_nobody_elses(given):
    given.agree()
    given.grant()
    receipt(given.programme, given.cast.treasurer, 700, donor="团费", evidence=(Evidence("own.txt", b"own"),))
    paid = Transfer.objects.of(given.programme.office_id).filter(kind="paid").first()
    file_voucher(by=given.cast.treasurer, programme=given.programme, transfer=paid.pk, number="V-1",
                 happened_on=date(2010, 4, 20), uuid=uuid4(), evidence=(Evidence("slip.txt", b"slip"),))  # fmt: skip
    rows = Attachment.objects.of(given.programme.office_id).select_related("step", "contribution")

    def seen(user, file):
        kind = "attachments" if isinstance(file, Attachment) else "money-files"
        answer = browser(user).get(at(given.programme, f"{kind}/{file.pk}/"))
        return answer.status_code, answer.getvalue() if answer.status_code == 200 else b""

    told = {}
    for row in rows:
        what = row.step.kind if row.step else row.contribution.source
        told[what] = (seen(given.giver, row), seen(given.other, row))
    never, own = (403, b""), (200, PAPER.content)
    assert told == {"own": (never, never), "raised": (own, never), "submitted": (never, never), "paid": (own, never)}
    held = MoneyFile.objects.of(given.programme.office_id).order_by("id")
    assert [seen(given.giver, row) for row in held] == [own, (200, b"slip")]
    assert [seen(given.other, row) for row in held] == [never, never]


def test_each_figure_opens_to_its_papers(given):
    given.grant()
    shown = page(given, given.giver)
    slip = Attachment.objects.of(given.programme.office_id).get(contribution__source="raised")
    assert at(given.programme, f"attachments/{slip.pk}/") in links(shown, PAPER.name)
    inside = page(given, given.giver, PAGE + "grants/project-grant/1/")
    paid = Attachment.objects.of(given.programme.office_id).get(step__kind="paid")
    assert links(inside, PAPER.name) == [at(given.programme, f"attachments/{paid.pk}/")]


def test_a_source_that_nothing_came_from_says_so(given):
    words = said(page(given, given.cast.clerk, "sources/pilot-fund/own/"))
    assert "Nothing has been granted from it yet" in words
    assert "No agreement is on record" in words


def test_one_grant_or_many_cost_the_same_few_questions(given):
    given.agree()
    given.grant(100_000)  # all of the office's own
    given.grant(1_000)

    def cost(path):
        client = browser(given.giver)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(at(given.programme, path))
        assert answer.status_code == 200
        assert len(answer.content) < 60_000
        return len(asked)

    paths = (PAGE, PAGE + "report/", PAGE + "grants/project-grant/2/")
    one = [cost(path) for path in paths]
    for _ in range(29):
        given.grant(1_000)
    assert [cost(path) for path in paths] == one
    assert one == [15, 13, 13]


def test_many_grants_and_receipts_stand_on_pages(given):
    given.grant(100_000)  # all of the office's own
    for _ in range(41):
        given.grant(1_000)
        receipt(given.programme, given.cast.treasurer, 100, source="raised")
    first, second = (said(page(given, given.giver, PAGE + asked)) for asked in ("", "?page=2"))
    assert "No. 41 10.00" in first
    assert "No. 42 10.00" not in first
    assert "No. 42 10.00" in second
    assert "Page 1 of 2" in first
    assert "Total 410.00 410.00 0.00" in first
    assert "2 earlier ones in the report" in first
    assert len(page(given, given.giver)) < 60_000
    assert said(page(given, given.giver, PAGE + "report/")).count("Receipt no.") == 42
