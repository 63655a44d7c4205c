"""The fund's pages: a line that reads as its sum, a statement whose every row is counted, money in and taken back."""

import re
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pilotage.actions.charters import adopt
from pilotage.actions.people import appoint, ensure_owner, open_account
from pilotage.domain.policy import Function
from pilotage.models import Contribution, Transfer
from tests.cast import seat
from tests.factories import START, TODAY, adopt_jinghai, application, receipt
from tests.grants import Steps
from tests.web.pages import ENGLISH, at, browser, form_of, links, said

pytestmark = pytest.mark.django_db

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
SECOND_FUND = """  - id: aid-fund
    kind: fund
    title: 助学金
    force: must
    total: 500
    sources:
      - {id: gift, name: 捐赠, origin: donated, planned: 500}
    cite:
      - {clause: 1.1, quote: 设立总额为10000元的试点工作基金}
  - id: project-grant
"""


@pytest.fixture
def story(programme, cast):
    """5,000 received, 800 paid, 1,200 granted and still to be paid: 3,000 available."""
    steps = Steps(programme, cast)
    receipt(programme, cast.treasurer, 300_000)
    receipt(programme, cast.treasurer, 200_000, source="raised", donor="某协会")
    first = application(programme, cast.unit, 80_000, project="税法宣讲")
    steps.approve(first)
    steps.pay(first)
    second = application(programme, cast.clerk, 150_000, unit="yinghai", project="阅读角")
    steps.approve(second, amount=120_000)
    return first, second


def sent(programme, **changes):
    page = browser(changes.pop("by")).get(at(programme, "fund/receive/")).content.decode()
    return form_of(page, "amount") | {"source": "own", "amount": "1,500", "evidence": slip()} | changes


def slip(name="回单.txt"):
    return SimpleUploadedFile(name, "银行回单".encode(), "text/plain")


# ---- The page --------------------------------------------------------------------------------------------------------


def test_the_fund_reads_as_its_own_sum(programme, cast, story):
    page = browser(cast.clerk).get(at(programme, "fund/")).content.decode()
    words = said(page)
    line = re.search(r'(?s)<dl class="fund".*?</dl>', page)[0]
    told = re.findall(r'(?s)<dt(?: data-op="(.)")?>(.*?)</dt>.*?<dd><a[^>]*>(.*?)</a>', line)
    assert told == [
        ("", "计划（元）", "10,000.00"), ("", "到账", "5,000.00"), ("−", "已批待付", "1,200.00"), ("−", "已付", "800.00"),
        ("＝", "可拨余额", "3,000.00"),
    ]  # fmt: skip
    assert "社会筹集 7,000.00 2,000.00 5,000.00" in words
    assert "合计 10,000.00 5,000.00 5,000.00" in words


@pytest.mark.parametrize(
    ("number", "rows", "total"),
    [
        ("到账", ["+3,000.00", "+2,000.00"], "5,000.00"),
        ("已批待付", ["+800.00", "+1,200.00", "−800.00"], "1,200.00"),
        ("已付", ["+800.00"], "800.00"),
        ("可拨余额", ["+3,000.00", "+2,000.00", "−800.00", "−1,200.00"], "3,000.00"),
    ],
)
def test_each_number_opens_to_exactly_the_transfers_that_add_up_to_it(programme, cast, story, number, rows, total):
    reader = browser(cast.clerk)
    (url,) = links(reader.get(at(programme, "fund/")).content.decode(), number)
    page = reader.get(url.partition("#")[0]).content.decode()
    for shown in set(rows):
        assert len(links(page, shown)) == rows.count(shown)
        assert all(reader.get(link).status_code == 200 for link in links(page, shown))
    assert f"{len(rows)} 笔合计 {total}" in said(page)


def test_what_came_from_one_source_opens_to_its_receipts(programme, cast, story):
    reader = browser(cast.clerk)
    page = reader.get(at(programme, "fund/")).content.decode()
    (url,) = [url for url in links(page, "2,000.00") if url.endswith("of=received&source=raised#statement")]
    page = reader.get(url.partition("#")[0]).content.decode()
    assert "1 笔合计 社会筹集 2,000.00" in said(page)
    assert links(page, "+3,000.00") == []


def test_the_statement_keeps_a_running_balance(programme, cast, story):
    words = said(browser(cast.auditor).get(at(programme, "fund/")).content.decode())
    assert "2010-04-06 到账 工作经费（第1号） 3,000.00 3,000.00 3,000.00" in words
    assert "2010-04-16 批复 王口镇团委：税法宣讲（第1号） 工作经费 5,000.00 +800.00 4,200.00" in words
    assert "2010-04-20 拨付 王口镇团委：税法宣讲（第1号） 工作经费 800.00 4,200.00 −800.00 3,000.00" in words
    assert "合计 5,000.00 800.00 4,200.00 1,200.00 3,000.00" in words


def test_zero_is_a_number_that_opens(programme, cast):
    reader = browser(cast.clerk)
    page = reader.get(at(programme, "fund/")).content.decode()
    assert links(page, "0.00").count(f"{at(programme, 'fund/')}?fund=pilot-fund&of=paid#statement") == 1
    assert "还没有收支" in said(page)
    assert "这个数背后没有收支，确实是零。" in said(reader.get(at(programme, "fund/?of=paid")).content.decode())


def test_a_charter_may_have_several_funds(cast, programme):
    other = adopt_jinghai(("  - id: project-grant\n", SECOND_FUND), office="另一办公室")
    clerk = seat(other).clerk
    page = browser(clerk).get(at(other, "fund/")).content.decode()
    assert links(page, "助学金") == ["?fund=aid-fund"]
    second = browser(clerk).get(at(other, "fund/?fund=aid-fund")).content.decode()
    assert "计划（元） 500.00" in said(second)
    assert "捐赠 500.00 0.00 500.00" in said(second)
    assert browser(clerk).get(at(other, "fund/?fund=no-fund")).status_code == 404


def test_a_charter_may_have_no_fund():
    none = adopt(by=ensure_owner(), content=without_money(), example_today=TODAY).programme
    cast = {post: seat_one(none, post) for post in (Function.CLERK, Function.TREASURER)}
    assert "这项试点工作没有专项经费" in said(browser(cast["clerk"]).get(at(none, "fund/")).content.decode())
    assert browser(cast["treasurer"]).get(at(none, "fund/receive/")).status_code == 404
    assert "没有可以申请的项目" in said(browser(cast["clerk"]).get(at(none, "applications/")).content.decode())
    assert browser(cast["clerk"]).get(at(none, "applications/new/")).status_code == 404


def without_money():
    """The shortened charter without its fund and what hangs on it."""
    text = (FIXTURES / "charters" / "sound.yaml").read_text(encoding="utf-8")
    for start, end in (("  - id: income\n", "  - id: plaque\n"), ("  - id: pilot-fund\n", "  - id: plaques\n"),
                       ("      - id: 1.1\n", "      - id: 1.4\n")):  # fmt: skip
        text = text[: text.index(start)] + text[text.index(end) :]
    return "\n".join(line for line in text.split("\n") if "fund-planned" not in line).encode()


def seat_one(programme, function):
    """Somebody of the office with one function and an account."""
    owner = ensure_owner()
    appoint(by=owner, programme=programme, person=str(function), name=str(function), function=function, role="office",
            member="jinghai-office", starts_on=START)  # fmt: skip
    return open_account(
        by=owner, programme=programme, person=str(function), username=str(function), password="a long password"
    )


def test_it_speaks_english_too(programme, cast, story):
    words = said(browser(cast.clerk, ENGLISH).get(at(programme, "fund/")).content.decode())
    assert "Planned (yuan) 10,000.00 Received 5,000.00" in words
    assert "Granted 王口镇团委: 税法宣讲 (no. 1)" in words


# ---- Who may see what ------------------------------------------------------------------------------------------------


def test_who_has_not_signed_in_is_asked_to(programme, cast):
    answer = browser().get(at(programme, "fund/"))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/?next=")


def test_a_mentor_and_a_partner_do_not_see_the_money(programme, cast):
    assert browser(cast.mentor).get(at(programme, "fund/")).status_code == 403
    assert browser(cast.partner).get(at(programme, "fund/")).status_code == 403


def test_a_unit_sees_the_fund_but_opens_only_its_own_application(programme, cast, story):
    page = browser(cast.unit).get(at(programme, "fund/")).content.decode()
    assert links(page, "王口镇团委：税法宣讲（第1号）") == [at(programme, "applications/project-grant/1/")] * 2
    assert "阅读角" not in said(page)
    assert "其他单位的收支不列出。" in said(page)


# ---- Receiving -------------------------------------------------------------------------------------------------------


def test_the_treasurer_enters_what_was_received(programme, cast):
    teller = browser(cast.treasurer)
    answer = teller.post(at(programme, "fund/receive/"), sent(programme, by=cast.treasurer, happened_on="4月8日"))
    assert (answer.status_code, answer["Location"]) == (303, at(programme, "fund/contributions/1/"))
    words = said(teller.get(answer["Location"]).content.decode())
    assert "已登记为第1号到账。" in words
    assert "金额 1,500.00 元" in words
    assert "到账日期 2010-04-08" in words
    assert "回单.txt" in words


def test_the_same_form_sent_twice_is_one_receipt(programme, cast):
    form = sent(programme, by=cast.treasurer)
    teller = browser(cast.treasurer)
    first, second = (teller.post(at(programme, "fund/receive/"), form | {"evidence": slip()}) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Contribution.objects.of(programme.office_id).count() == 1


def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(programme, cast):
    form = sent(programme, by=cast.treasurer, amount="三千", donor="某协会", source="")
    answer = browser(cast.treasurer).post(at(programme, "fund/receive/"), form)
    words = said(answer.content.decode())
    assert answer.status_code == 422
    assert "有 2 处需要改正，到账没有登记" in words
    assert "“三千”" in words
    back = form_of(answer.content.decode(), "amount")
    assert (back["amount"], back["donor"], back["uuid"]) == ("三千", "某协会", form["uuid"])
    assert "回单.txt" in words  # put aside: it need not be chosen again


def test_what_the_rules_refuse_comes_back_too(programme, cast):
    form = sent(programme, by=cast.treasurer, happened_on="2010-03-01", amount="0")
    answer = browser(cast.treasurer).post(at(programme, "fund/receive/"), form)
    assert answer.status_code == 409
    assert "2010-03-01" in form_of(answer.content.decode(), "amount")["happened_on"]
    assert "有 2 处需要改正，到账没有登记" in said(answer.content.decode())
    assert Transfer.objects.of(programme.office_id).count() == 0


def test_a_receipt_needs_its_slip(programme, cast):
    form = sent(programme, by=cast.treasurer)
    del form["evidence"]
    answer = browser(cast.treasurer).post(at(programme, "fund/receive/"), form)
    assert answer.status_code == 422
    assert "请选“银行回单或收据”" in said(answer.content.decode())


def test_only_the_treasurer_enters_money(programme, cast):
    page = browser(cast.clerk).get(at(programme, "fund/")).content.decode()
    assert "到账由出纳登记。" in said(page)
    assert "fund/receive" not in page
    assert browser(cast.clerk).get(at(programme, "fund/receive/")).status_code == 403
    form = sent(programme, by=cast.treasurer)
    assert browser(cast.clerk).post(at(programme, "fund/receive/"), form).status_code == 403
    assert Contribution.objects.of(programme.office_id).count() == 0


# ---- Taking back -----------------------------------------------------------------------------------------------------


def test_a_receipt_is_reversed_with_a_reason_and_counts_for_nothing(programme, cast):
    receipt(programme, cast.treasurer, 300_000)
    teller = browser(cast.treasurer)
    page = at(programme, "fund/contributions/1/")
    form = form_of(teller.get(page).content.decode(), "reason") | {"reason": "重复登记"}
    answers = [teller.post(page, form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert Transfer.objects.of(programme.office_id).count() == 2
    words = said(teller.get(page).content.decode())
    assert "2010-04-26 冲销：重复登记" in words
    assert "冲销这笔到账" not in words
    statement = said(teller.get(at(programme, "fund/")).content.decode())
    assert "到账 0.00" in statement
    assert "已冲销，不计入 3,000.00" in statement
    assert "2010-04-26 冲销 工作经费（第1号） 重复登记 不计入 3,000.00 0.00 0.00" in statement


def test_a_reason_is_asked_for(programme, cast):
    receipt(programme, cast.treasurer)
    teller = browser(cast.treasurer)
    page = at(programme, "fund/contributions/1/")
    answer = teller.post(page, form_of(teller.get(page).content.decode(), "reason"))
    assert answer.status_code == 422
    assert "请填写“理由”" in said(answer.content.decode())


def test_money_that_was_granted_cannot_be_taken_back(programme, cast, story):
    Steps(programme, cast).approve(application(programme, cast.unit, 100), amount=100)
    teller = browser(cast.treasurer)
    page = at(programme, "fund/contributions/1/")
    form = form_of(teller.get(page).content.decode(), "reason") | {"reason": "重复登记"}
    answer = teller.post(page, form)
    assert answer.status_code == 409
    assert "没有冲销" in said(answer.content.decode())
    assert form_of(answer.content.decode(), "reason")["reason"] == "重复登记"
    assert Transfer.objects.of(programme.office_id).filter(reverses__isnull=False).count() == 0


def test_only_the_treasurer_takes_back(programme, cast):
    receipt(programme, cast.treasurer)
    page = at(programme, "fund/contributions/1/")
    assert "冲销这笔到账" not in said(browser(cast.clerk).get(page).content.decode())
    form = {"uuid": str(uuid4()), "reason": "不该有", "happened_on": "2010-04-26"}
    assert browser(cast.clerk).post(page, form).status_code == 403


# ---- One receipt, one transfer ---------------------------------------------------------------------------------------


def test_a_transfer_says_whence_and_whither(programme, cast, story):
    reader = browser(cast.clerk)
    paid = Transfer.objects.of(programme.office_id).get(kind="paid")
    words = said(reader.get(at(programme, f"fund/transfers/{paid.pk}/")).content.decode())
    assert "拨付 800.00 元" in words
    assert "转出 已批待付：工作经费 转入 已付：王口镇团委" in words
    received = Transfer.objects.of(programme.office_id).filter(kind="received").first()
    words = said(reader.get(at(programme, f"fund/transfers/{received.pk}/")).content.decode())
    assert "转出 工作经费 转入 可拨余额" in words
    assert "第1号到账" in words


def test_what_is_not_there_is_not_found(programme, cast):
    reader = browser(cast.clerk)
    assert reader.get(at(programme, "fund/transfers/99999/")).status_code == 404
    assert reader.get(at(programme, "fund/contributions/7/")).status_code == 404


def test_another_offices_money_is_not_found(programme, cast, story):
    other = adopt_jinghai(office="另一办公室")
    stranger = seat(other)
    paid = Transfer.objects.of(programme.office_id).get(kind="paid")
    assert browser(stranger.treasurer).get(at(other, f"fund/transfers/{paid.pk}/")).status_code == 404
    assert browser(stranger.treasurer).get(at(other, "fund/contributions/1/")).status_code == 404
    assert browser(stranger.treasurer).get(at(programme, "fund/")).status_code == 403


# ---- Cost ------------------------------------------------------------------------------------------------------------


def test_the_page_costs_the_same_at_thirty_rows_as_at_one(programme, cast, django_assert_num_queries):
    reader = browser(cast.treasurer)
    for rows in (1, 29):
        for _ in range(rows):
            receipt(programme, cast.treasurer, 10_000)
        with django_assert_num_queries(15):
            answer = reader.get(at(programme, "fund/"))
        assert answer.status_code == 200
    assert said(answer.content.decode()).count("工作经费（第") == 30
    assert len(answer.content) < 60_000


def test_a_long_statement_is_read_page_by_page_and_opens_at_its_end(programme, cast):
    for _ in range(45):
        receipt(programme, cast.treasurer, 10_000)
    reader = browser(cast.treasurer)
    last = said(reader.get(at(programme, "fund/")).content.decode())
    assert "第 2 页，共 2 页" in last
    assert "工作经费（第45号）" in last
    assert "合计 4,500.00" in last
    first = said(reader.get(at(programme, "fund/?page=1")).content.decode())
    assert "工作经费（第1号）" in first
    assert "合计 4,500.00 0.00" not in first
