"""After the decision, through the door: parts, reports, settlement, acceptance, cancelling, closing, and what one sees."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pilotage.actions.expenses import count_expense, enter_expense
from pilotage.actions.funds import receive
from pilotage.actions.grant_decisions import approve
from pilotage.actions.people import appoint
from pilotage.actions.second_looks import arrange_small_office
from pilotage.domain.policy import Function
from pilotage.domain.spending import Draft
from pilotage.models import ApplicationStep
from tests.after import ACCEPTED, AGAINST_RECEIPTS, GOODS, PARTS, After, other_paper
from tests.factories import START, TODAY
from tests.grants import standing
from tests.web.corner import adopt_corner, corner, corner_application
from tests.web.pages import ENGLISH, at, browser, form_of, links, paper, said

pytestmark = pytest.mark.django_db

SHEET = "applications/project-grant/1/"


def page(after, user, path="", **more):
    return browser(user, **more).get(at(after.programme, SHEET + path)).content.decode()


def send(after, user, do, **typed):
    """Open a step's page, fill its form in and send it; the answer, and the page it leads to."""
    who, address = browser(user), at(after.programme, f"{SHEET}after/{do}/")
    form = form_of(who.get(address).content.decode(), "seen")
    answer = who.post(address, form | typed)
    if answer.status_code != 303:
        return answer.status_code, said(answer.content.decode())
    return answer.status_code, said(who.get(answer["Location"]).content.decode())


def test_the_sheet_shows_the_parts_and_whose_turn_it_is():
    after = After(PARTS)
    words = said(page(after, after.cast.treasurer))
    assert "第1笔 400.01 元 批复后 下一笔待拨付" in words
    assert "第2笔 240.00 元 中期报告后 第2笔在中期报告确认后拨付。" in words
    assert "第3笔 160.00 元 验收后 第3笔在验收后拨付。" in words
    assert links(page(after, after.cast.treasurer), "拨付 400.01 元") == [at(after.programme, SHEET + "after/pay/")]
    assert "拨付 400.01 元" not in said(page(after, after.cast.unit))
    assert links(page(after, after.cast.unit), "录入支出") == [at(after.programme, SHEET + "expenses/new/")]


def test_a_part_is_paid_with_the_fund_before_and_after():
    after = After(PARTS)
    words = said(page(after, after.cast.treasurer, "after/pay/"))
    assert "减 已批待付 800.01 400.00 −400.01" in words
    assert "减 已付 0.00 400.01 +400.01" in words
    status, words = send(after, after.cast.treasurer, "pay", evidence=paper("回单.txt"))
    assert status == 303
    assert "已付：400.01 元" in words or "400.01" in words
    assert standing(after.row)[0] == "part-paid"
    words = said(page(after, after.cast.treasurer))
    assert "第2笔在中期报告确认后拨付。" in words
    assert links(page(after, after.cast.treasurer), "拨付 240.00 元") == []


def test_the_whole_way_of_a_grant_in_parts():
    after = After(PARTS)
    cast = after.cast
    assert send(after, cast.treasurer, "pay")[0] == 303
    assert send(after, cast.unit, "report", report="已经开始", evidence=paper("现场.txt"))[0] == 303
    assert send(after, cast.reviewer, "confirm-report")[0] == 303
    assert send(after, cast.treasurer, "pay")[0] == 303
    assert send(after, cast.reviewer, "accept", opinion="合格")[0] == 303
    assert send(after, cast.treasurer, "pay")[0] == 303
    after.spent(70_000)
    status, words = send(after, cast.reviewer, "settle")
    assert status == 409
    assert "已拨付 800.01，认定 700.00。其余 100.01 请退回，或说明情况。" in words
    words = said(page(after, cast.treasurer, "after/give-back/"))
    assert "可拨余额 2,199.99 2,300.00 +100.01" in words
    assert send(after, cast.treasurer, "give-back", amount="100.01", evidence=paper("回单.txt"))[0] == 303
    assert send(after, cast.reviewer, "settle")[0] == 303
    status, words = send(after, cast.reviewer, "close", reason="已了结")
    assert status == 303
    assert standing(after.row)[0] == "closed"
    assert "已结项" in words
    kinds = ApplicationStep.objects.of(after.programme.office_id).values_list("kind", flat=True)
    assert list(kinds) == [
        "submitted", "approved", "part-paid", "reported", "confirmed", "part-paid", "accepted", "paid", "given-back",
        "settled", "closed",
    ]  # fmt: skip


def test_a_reimbursed_grant_frees_what_the_receipts_do_not_need():
    after = After(AGAINST_RECEIPTS)
    assert "本项凭票据报销：先报账，再拨付第1笔。" in said(page(after, after.cast.treasurer))
    after.spent(50_000)
    words = said(page(after, after.cast.reviewer, "after/settle/"))
    assert "可拨余额 2,199.99 2,500.00 +300.01" in words
    assert send(after, after.cast.reviewer, "settle")[0] == 303
    assert links(page(after, after.cast.treasurer), "拨付 500.00 元") != []
    assert send(after, after.cast.treasurer, "pay")[0] == 303


def test_a_cancelled_grant_shows_what_the_unit_owes_until_it_is_back():
    after = After(PARTS)
    send(after, after.cast.treasurer, "pay")
    assert send(after, after.cast.reviewer, "cancel", reason="没有办成")[0] == 303
    assert "该单位应退回 400.01 元" in said(page(after, after.cast.unit))
    words = said(page(after, after.cast.reviewer))
    assert "还有 400.01 没有退回。" in words
    assert send(after, after.cast.treasurer, "give-back")[0] == 303
    assert "该单位应退回" not in said(page(after, after.cast.unit))
    assert send(after, after.cast.reviewer, "close", reason="已退回")[0] == 303


def test_goods_are_handed_over_and_counted():
    after = After(ACCEPTED, GOODS, amount=20)
    after.pay_next()
    words = said(page(after, after.cast.reviewer, "after/settle/"))
    assert "现场清点" in words
    assert send(after, after.cast.reviewer, "settle", counted="19", explanation="损坏一件")[0] == 303
    assert send(after, after.cast.reviewer, "accept", opinion="合格")[0] == 303
    assert "录入支出" not in said(page(after, after.cast.unit))
    assert send(after, after.cast.reviewer, "close", reason="已了结")[0] == 303


def test_who_saw_an_earlier_state_changes_nothing():
    after = After(PARTS)
    who, address = browser(after.cast.treasurer), at(after.programme, SHEET + "after/pay/")
    form = form_of(who.get(address).content.decode(), "seen")
    assert who.post(address, form).status_code == 303
    again = who.post(address, form)
    assert again.status_code == 303  # the same request is the same payment
    other = form_of(who.get(at(after.programme, SHEET + "after/give-back/")).content.decode(), "seen")
    stale = who.post(address, other | {"seen": "2"})
    assert stale.status_code == 409
    assert ApplicationStep.objects.of(after.programme.office_id).filter(kind="part-paid").count() == 1


@pytest.mark.parametrize(
    ("who", "do", "status"),
    [
        ("unit", "pay", 403), ("reviewer", "pay", 403), ("treasurer", "accept", 403), ("treasurer", "report", 403),
        ("unit", "close", 403), ("mentor", "pay", 403), ("auditor", "cancel", 403), ("reviewer", "nothing", 404),
    ],
)  # fmt: skip
def test_a_step_is_for_whoever_has_the_function(who, do, status):
    after = After(PARTS)
    answer = browser(getattr(after.cast, who)).get(at(after.programme, f"{SHEET}after/{do}/"))
    assert answer.status_code == status


def test_a_step_that_is_not_open_says_why_and_shows_no_form():
    after = After()
    words = said(page(after, after.cast.reviewer, "after/close/"))
    assert "这项申请已经批复" in words
    assert 'name="reason"' not in page(after, after.cast.reviewer, "after/close/")


def test_it_reads_in_english_too():
    after = After(PARTS)
    words = said(page(after, after.cast.treasurer, language=ENGLISH))
    assert "Part 1 400.01 yuan after the decision To be paid next" in words
    assert "Pay 400.01 yuan" in words


def test_the_panel_asks_the_database_little():
    after = After(PARTS)
    after.pay_next()
    who = browser(after.cast.reviewer)
    with CaptureQueriesContext(connection) as few:
        assert who.get(at(after.programme, SHEET + "after/cancel/")).status_code == 200
    after.spent(*[1_000 + n for n in range(30)])
    with CaptureQueriesContext(connection) as many:
        assert who.get(at(after.programme, SHEET + "after/cancel/")).status_code == 200
    assert len(few) == len(many)


def test_at_a_small_office_the_page_says_that_a_second_look_is_owed():
    after = After(PARTS)
    cast = after.cast
    appoint(by=cast.owner, programme=after.programme, person="reviewer", name="reviewer", function=Function.TREASURER,
            role="office", member="jinghai-office", starts_on=START)  # fmt: skip
    assert "这项申请由您本人批复，须由他人拨付。" in said(page(after, cast.reviewer))
    arrange_small_office(by=cast.owner, programme=after.programme, days=7, reason="只有两人", starts_on=TODAY,
                         uuid=uuid4())  # fmt: skip
    words = said(page(after, cast.reviewer, "after/pay/", language=ENGLISH))
    assert "You do alone what two should do: somebody else has to look at it within 7 days." in words
    assert send(after, cast.reviewer, "pay")[0] == 303


def test_the_charter_of_every_kind_parts_against_receipts_with_an_own_share():
    office = adopt_corner()
    receive(by=office.treasurer, programme=office.programme, fund="book-fund", source="budget", amount=2_000_000,
            happened_on=date(2024, 5, 20), uuid=uuid4(), evidence=())  # fmt: skip
    row = corner_application(office, asked="7,000", own="3,000")
    said_of = {"programme": office.programme, "application": row.pk, "happened_on": date(2024, 6, 3)}
    approve(by=office.reviewer, seen=1, amount=700_000, opinion="同意", uuid=uuid4(), **said_of)
    who = browser(office.treasurer)
    assert "本项凭票据报销：先报账，再拨付第1笔。" in said(who.get(corner(office, row)).content.decode())
    spent = enter_expense(
        by=office.contact, programme=office.programme, application=row.pk, uuid=uuid4(),
        draft=Draft(date(2024, 6, 3), 800_001, "购书"), evidence=(other_paper(),),
    )  # fmt: skip
    count_expense(by=office.reviewer, programme=office.programme, number=spent.number, counted=800_001)
    reviewer = browser(office.reviewer)
    for person, do, typed in (
        (reviewer, "settle", {}),
        (who, "pay", {}),
        (reviewer, "accept", {"opinion": "合格"}),
        (who, "pay", {}),
        (reviewer, "close", {"reason": "已了结"}),
    ):
        address = f"{corner(office, row)}after/{do}/"
        form = form_of(person.get(address).content.decode(), "seen")
        assert person.post(address, form | typed).status_code == 303, do
    words = said(reviewer.get(corner(office, row)).content.decode())
    assert "第1笔 2,800.00 元" in words
    assert "第2笔 2,800.00 元" in words
    assert "实际支出中的自筹 2,400.01 元 · 30.00% 承诺：至少 30%" in words
    assert "已结项。批复 7,000.00 元，已付 5,600.00 元。" in words
    assert "已结项" in words
