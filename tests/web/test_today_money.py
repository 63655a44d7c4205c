"""Today about money: receipts to check, what a unit has to account for, conditions overdue, slips, lines of the bank."""

from datetime import date
from uuid import uuid4

import pytest

from pilotage.actions.bank import Same, match, unmatch, withdraw_statement
from pilotage.actions.expenses import count_expense, send_back, withdraw_expense
from pilotage.actions.funds import receive
from pilotage.actions.grant_decisions import approve
from pilotage.actions.payments import file_voucher
from pilotage.actions.reviews import meet_condition
from pilotage.domain.reviews import Asked
from pilotage.models import BankLine, BankMatch, Condition, Transfer
from tests.after import ACCEPTED, AGAINST_RECEIPTS, PARTS, After, other_paper
from tests.cast import seat
from tests.factories import TODAY, adopt_jinghai, application, receipt
from tests.grants import Steps, april
from tests.task_links import give
from tests.web.corner import adopt_corner, corner_application
from tests.web.pages import at, browser, form_of, said
from tests.web.reading import here, links, reader
from tests.web.test_bank import take_in
from tests.web.test_expenses import slip
from tests.web.test_links_tasks import Guest
from tests.web.test_today import rows, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def after():
    return After(ACCEPTED)


def about(programme, user, *signs, language="zh-CN") -> list[str]:
    """The lines that speak of this."""
    return [row for row in rows(today(programme, user, language)) if any(sign in row for sign in signs)]


# ---- Receipts --------------------------------------------------------------------------------------------------------


def test_receipts_wait_for_whoever_checks_them_until_they_are_checked(after):
    after.pay_next()
    first, second, third = after.spend(), after.spend(), after.spend()
    assert about(after.programme, after.cast.reviewer, "票据") == ["有 3 张票据待核对 待办 核对: 有 3 张票据待核对"]
    assert here(after.programme, "expenses/1/") in links(today(after.programme, after.cast.reviewer))
    for other in (after.cast.clerk, after.cast.treasurer, after.cast.unit, after.cast.mentor):
        assert about(after.programme, other, "待核对") == []
    after.count(first)
    assert here(after.programme, "expenses/2/") in links(today(after.programme, after.cast.reviewer))
    send_back(by=after.cast.reviewer, programme=after.programme, number=second.number, reason="看不清")
    assert about(after.programme, after.cast.reviewer, "wait", "waits", language="en") == [
        "1 receipt waits to be checked To do Check: 1 receipt waits to be checked"
    ]
    withdraw_expense(by=after.cast.unit, programme=after.programme, number=third.number, reason="重复")
    assert about(after.programme, after.cast.reviewer, "票据") == []


# ---- What a unit has to account for ----------------------------------------------------------------------------------


def test_a_unit_sees_what_it_has_to_account_for_and_by_when(after):
    assert about(after.programme, after.cast.unit, "报账") == []
    after.pay_next()
    assert about(after.programme, after.cast.unit, "待报账")[0].startswith(
        "尚有 800.01 元 待报账 王口镇团委 · 技能比武 待办 2010-05-20（还有24天） 1.1 看报账"
    )
    assert here(after.programme, "applications/accounts/") in links(today(after.programme, after.cast.unit))
    after.spent(30_000)
    assert about(after.programme, after.cast.unit, "still to be accounted", language="en")[0].startswith(
        "500.01 yuan still to be accounted for 王口镇团委 · 技能比武 To do 20 May 2010"
    )
    after.spent(50_001)
    assert about(after.programme, after.cast.unit, "报账") == []


def test_what_is_paid_against_receipts_is_not_accounted_for_again():
    after = After(AGAINST_RECEIPTS)
    after.spent(80_001)
    after.settle(80_001)
    after.pay_next()
    assert about(after.programme, after.cast.unit, "报账") == []


# ---- Conditions ------------------------------------------------------------------------------------------------------


def test_conditions_that_are_overdue_wait_for_the_office_and_for_their_unit():
    programme = adopt_jinghai()
    cast = seat(programme)
    steps = Steps(programme, cast)
    receipt(programme, cast.treasurer)
    row = application(programme, cast.clerk, 100_000)
    asked = (Asked("场地协议", april(20)), Asked("照片", april(22)), Asked("名单", TODAY), Asked("总结"))
    steps.approve(row, conditions=asked)
    url = here(programme, "applications/project-grant/1/") + "#conditions"
    for who in (cast.reviewer, cast.unit):
        assert about(programme, who, "条件")[0].startswith(
            "有 2 项批复条件逾期未落实 王口镇团委 · 技能比武 逾期未办 2010-04-20（已过6天） 1.1 看条件"
        )
        assert url in links(today(programme, who))
    for other in (cast.clerk, cast.treasurer, cast.mentor, cast.partner):
        assert about(programme, other, "条件") == []
    first, second = Condition.objects.of(programme.office_id).order_by("number")[:2]
    meet_condition(by=cast.reviewer, programme=programme, condition=first.pk, met_on=TODAY)
    assert about(programme, cast.unit, "condition", language="en")[0].startswith("1 condition of a decision is overdue")
    meet_condition(by=cast.reviewer, programme=programme, condition=second.pk, met_on=TODAY)
    assert about(programme, cast.reviewer, "条件") == []
    assert about(programme, cast.unit, "条件")[0].startswith(
        "批复有 1 项条件待落实 王口镇团委 · 技能比武 待办 2010-04-26（今天） 1.1 看条件"
    )
    third = Condition.objects.of(programme.office_id).order_by("number")[2]
    meet_condition(by=cast.reviewer, programme=programme, condition=third.pk, met_on=TODAY)
    assert about(programme, cast.unit, "条件") == []


def test_nothing_is_asked_of_a_grant_that_was_given_up(after):
    row = application(after.programme, after.cast.clerk, 100_000, project="另一项")
    after.approve(row, conditions=(Asked("场地协议", april(20)),))
    assert len(about(after.programme, after.cast.reviewer, "条件")) == 1
    after.release(row)
    assert about(after.programme, after.cast.reviewer, "条件") == []


# ---- Reports and acceptance ------------------------------------------------------------------------------------------


def test_a_report_waits_to_be_confirmed_and_then_the_whole_to_be_accepted():
    after = After(PARTS)
    after.pay_next()
    assert about(after.programme, after.cast.reviewer, "中期报告", "验收") == []
    after.report()
    assert about(after.programme, after.cast.reviewer, "中期报告")[0].startswith(
        "有一份中期报告待确认 王口镇团委 · 技能比武 待办 1.1 看报告"
    )
    assert here(after.programme, "applications/project-grant/1/") in links(today(after.programme, after.cast.reviewer))
    for other in (after.cast.clerk, after.cast.treasurer, after.cast.unit):
        assert about(after.programme, other, "中期报告") == []
    after.confirm()
    assert about(after.programme, after.cast.reviewer, "中期报告") == []
    after.pay_next()
    after.spent(30_000)
    after.settle(30_000, explanation="其余以后再用")
    assert about(after.programme, after.cast.reviewer, "accepted", language="en")[0].startswith(
        "What was done with a grant is to be accepted 王口镇团委 · 技能比武"
    )
    after.accept()
    assert about(after.programme, after.cast.reviewer, "待验收") == []


def test_what_needs_no_acceptance_waits_for_none():
    after = After()
    after.pay_next()
    after.spent(80_001)
    after.settle(80_001)
    assert about(after.programme, after.cast.reviewer, "待验收") == []


# ---- The bank --------------------------------------------------------------------------------------------------------


def test_payments_without_a_slip_wait_for_the_treasurer_until_it_is_filed(after):
    assert about(after.programme, after.cast.treasurer, "回单") == []
    after.pay_next()
    assert about(after.programme, after.cast.treasurer, "回单") == [
        "有 1 笔收付缺回单 待办 归档回单: 有 1 笔收付缺回单"
    ]
    assert here(after.programme, "fund/payments/?show=slip") in links(today(after.programme, after.cast.treasurer))
    for other in (after.cast.clerk, after.cast.reviewer, after.cast.unit):
        assert about(after.programme, other, "回单") == []
    paid = Transfer.objects.of(after.programme.office_id).filter(kind="paid").latest("pk")
    usual = {"by": after.cast.treasurer, "programme": after.programme, "transfer": paid.pk, "happened_on": TODAY}
    file_voucher(**usual, number="记-1", uuid=uuid4())
    assert len(about(after.programme, after.cast.treasurer, "回单")) == 1, "a number is no slip"
    file_voucher(**usual, number="", uuid=uuid4(), evidence=(other_paper(),))
    assert about(after.programme, after.cast.treasurer, "回单") == []


def test_as_many_as_the_queue_of_payments_lists(after):
    after.pay_next()
    receipt(after.programme, after.cast.treasurer, 200_000, source="raised", donor="某协会")
    listed = browser(after.cast.treasurer).get(at(after.programme, "fund/payments/?show=slip")).content.decode()
    assert "缺回单 1" in said(listed)
    assert about(after.programme, after.cast.treasurer, "bank slip", language="en") == [
        "1 payment has no bank slip To do File the slips: 1 payment has no bank slip"
    ]


def test_lines_of_the_bank_wait_to_be_matched_once_a_statement_is_taken_in(after):
    assert about(after.programme, after.cast.treasurer, "对账单") == []
    client = browser(after.cast.treasurer)
    assert take_in(client, after.programme).status_code == 303
    assert about(after.programme, after.cast.treasurer, "对账单") == [
        "银行对账单有 4 笔未核对 待办 核对: 银行对账单有 4 笔未核对"
    ]
    assert here(after.programme, "fund/bank/") in links(today(after.programme, after.cast.treasurer))
    line = BankLine.objects.of(after.programme.office_id).get(reference="A1")
    received = Transfer.objects.of(after.programme.office_id).filter(kind="received").earliest("pk")
    match(by=after.cast.treasurer, programme=after.programme, groups=[Same((line.pk,), (received.pk,))], uuid=uuid4())
    assert about(after.programme, after.cast.treasurer, "matched", language="en") == [
        "3 lines of the bank are not matched To do Match: 3 lines of the bank are not matched"
    ]
    group = BankMatch.objects.of(after.programme.office_id).first().group
    unmatch(by=after.cast.treasurer, programme=after.programme, group=group, reason="误")
    assert "银行对账单有 4 笔未核对" in about(after.programme, after.cast.treasurer, "对账单")[0]
    withdraw_statement(by=after.cast.treasurer, programme=after.programme, statement=line.statement_id, reason="误")
    assert about(after.programme, after.cast.treasurer, "对账单") == []


# ---- Another charter -------------------------------------------------------------------------------------------------


def test_under_a_charter_of_every_kind_receipts_slips_and_a_link_are_the_same():
    office = adopt_corner()
    programme = office.programme
    receive(by=office.treasurer, programme=programme, fund="book-fund", source="budget", amount=2_000_000,
            happened_on=date(2024, 5, 20), uuid=uuid4(), evidence=())  # fmt: skip
    row = corner_application(office, asked="7,000", own="3,000")
    usual = {"programme": programme, "application": row.pk, "happened_on": date(2024, 6, 3)}
    approve(by=office.reviewer, seen=1, amount=700_000, opinion="同意", uuid=uuid4(), **usual)
    link = give(programme, office.clerk, "expense", person="c-contact", member="east", until=date(2024, 6, 10))
    guest = Guest(programme, link)
    form = form_of(guest.page(), "what") | {"what": "购书", "amount": "9,000.01", "happened_on": "2024-06-03"}
    guest.send(form | {"evidence": slip("购书")})
    assert about(programme, office.reviewer, "票据") == ["有 1 张票据待核对 待办 核对: 有 1 张票据待核对"]
    count_expense(by=office.reviewer, programme=programme, number=1, counted=900_001)
    assert about(programme, office.reviewer, "票据") == []
    assert about(programme, office.contact, "报账") == []
    assert about(programme, office.treasurer, "回单") == ["有 1 笔收付缺回单 待办 归档回单: 有 1 笔收付缺回单"]


# ---- What it costs ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("many", [1, 12])
def test_today_asks_the_same_however_much_of_it_waits(after, many, django_assert_num_queries):
    programme, cast = after.programme, after.cast
    after.pay_next()
    take_in(browser(cast.treasurer), programme)
    for place in range(many):
        after.spend(1_000)
        application(programme, cast.clerk, 1_000, project=f"在批{place}")
        row = application(programme, cast.clerk, 1_000, project=f"项目{place}")
        after.approve(row, amount=1_000, conditions=(Asked("照片", april(20)),))
        if place % 2:
            after.pay(row)
    for who, most in (("clerk", 15), ("reviewer", 15), ("treasurer", 15), ("mentor", 11), ("unit", 15)):
        client = reader(getattr(cast, who))
        client.get(here(programme, "today/"))
        with django_assert_num_queries(most):
            page = client.get(here(programme, "today/"))
        assert len(page.content) <= 60 * 1024
