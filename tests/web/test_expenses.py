"""Expenses through the door: entered on the telephone from a photograph, checked at the office; what is still owed."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pilotage.actions.expenses import send_back
from pilotage.actions.inbox import take_in
from pilotage.actions.people import appoint
from pilotage.domain.policy import Function
from pilotage.models import Expense
from tests.actions.test_expenses import DIGITAL, NUMBER, invoice
from tests.after import ACCEPTED, GOODS, After
from tests.factories import START, application
from tests.web.pages import ENGLISH, at, browser, form_of, links, paper, said

pytestmark = pytest.mark.django_db

LIST = "applications/project-grant/1/expenses/"
NEW = LIST + "new/"


@pytest.fixture
def after():
    found = After(ACCEPTED)
    found.pay_next()
    return found


def opened(after, user, path, **more):
    return browser(user, **more).get(at(after.programme, path)).content.decode()


def enter(after, user=None, path=NEW, **typed):
    """Fill in the form of an expense and send it."""
    who = browser(user or after.cast.unit)
    form = form_of(who.get(at(after.programme, path)).content.decode(), "what")
    return who.post(at(after.programme, path.partition("?")[0]), form | typed)


def slip(text):
    """A receipt that no other is like."""
    return SimpleUploadedFile(f"{text}.txt", f"收据 {text}".encode(), "text/plain")


def photo(*texts):
    return SimpleUploadedFile("发票.png", invoice(*texts).content, "image/png")


def test_a_photograph_and_what_for_are_enough(after):
    answer = enter(after, evidence=photo(DIGITAL), what="场地费")
    assert answer.status_code == 303
    words = said(opened(after, after.cast.unit, LIST))
    assert f"场地费 2010-04-18 264.90 — {NUMBER} 待核对" in words
    assert "已认定 0.00 元，待核对 264.90 元。" in words


def test_what_is_missing_is_said_beside_its_field(after):
    answer = enter(after, what="场地费", evidence=paper("收据.txt"))
    assert answer.status_code == 409
    words = said(answer.content.decode())
    assert "请填写日期：没有读到写明日期的发票。" in words
    assert "请填写金额：没有读到写明金额的发票。" in words
    assert "收据.txt" in words  # what was sent once stays with the form
    assert not Expense.objects.of(after.programme.office_id).exists()


def test_an_invoice_that_was_used_is_refused_with_its_first_use(after):
    assert enter(after, evidence=photo(DIGITAL), what="场地费").status_code == 303
    answer = enter(after, evidence=photo(DIGITAL), what="又一次")
    assert answer.status_code == 409
    assert f"发票 {NUMBER} 已经用过：王口镇团委第1号支出，2010-04-18。" in said(answer.content.decode())


def test_an_invoice_of_the_inbox_is_chosen_from_the_list(after):
    take_in(by=after.cast.unit, programme=after.programme, evidence=invoice(DIGITAL))
    page = opened(after, after.cast.unit, NEW)
    assert f"{NUMBER} · 2010-04-18 · 264.90 · invoice.png" in said(page)
    chosen = page.partition(f">{NUMBER}")[0].rpartition('value="')[2].partition('"')[0]
    assert enter(after, what="场地费", invoice=chosen).status_code == 303
    assert Expense.objects.of(after.programme.office_id).get().invoice_number == NUMBER


def test_the_office_checks_one_after_the_other(after):
    for amount in ("100", "200"):
        answer = enter(after, what="用品", amount=amount, happened_on="2010-04-20", evidence=slip(amount))
        assert answer.status_code == 303
    first, second = Expense.objects.of(after.programme.office_id).order_by("number")
    who = browser(after.cast.reviewer)
    form = form_of(who.get(at(after.programme, "expenses/1/")).content.decode(), "counted")
    assert form["counted"] == "100.00"
    answer = who.post(at(after.programme, "expenses/1/"), form | {"counted": "80", "do": "count"})
    assert answer.status_code == 409
    assert "请写明为何有 20.00 不予认定，该单位能看到。" in said(answer.content.decode())
    answer = who.post(at(after.programme, "expenses/1/"), form | {"counted": "80", "note": "超标准", "do": "count"})
    assert (answer.status_code, answer["Location"]) == (303, at(after.programme, "expenses/2/"))
    form = form_of(who.get(at(after.programme, "expenses/2/")).content.decode(), "send-back-reason")
    answer = who.post(at(after.programme, "expenses/2/"), form | {"send-back-reason": "看不清", "do": "send-back"})
    assert (answer.status_code, answer["Location"]) == (303, at(after.programme, LIST))
    words = said(opened(after, after.cast.unit, LIST))
    assert "已认定 80.00 元，待核对 0.00 元。" in words
    assert "已退回 看不清" in words
    assert "超标准" in words
    assert (first.number, second.number) == (1, 2)


def test_what_was_sent_back_is_entered_anew_with_what_stood_there(after):
    enter(after, what="用品", amount="100", happened_on="2010-04-20", evidence=paper("1.txt"))
    send_back(by=after.cast.reviewer, programme=after.programme, number=1, reason="看不清")
    page = opened(after, after.cast.unit, "expenses/1/")
    assert links(page, "重新录入") == [at(after.programme, NEW + "?again=1")]
    form = form_of(opened(after, after.cast.unit, NEW + "?again=1"), "what")
    assert (form["what"], form["amount"], form["happened_on"]) == ("用品", "100.00", "2010-04-20")
    assert enter(after, path=NEW + "?again=1", evidence=slip("2")).status_code == 303


@pytest.mark.parametrize("again", ["", "²", "-1", "x", "9", "9" * 40])
def test_an_address_that_names_no_expense_opens_the_empty_form(after, again):
    form = form_of(opened(after, after.cast.unit, f"{NEW}?again={again}"), "what")
    assert (form["what"], form["amount"]) == ("", "")


def test_a_unit_withdraws_its_own(after):
    enter(after, what="用品", amount="100", happened_on="2010-04-20", evidence=paper("1.txt"))
    who, address = browser(after.cast.unit), at(after.programme, "expenses/1/")
    form = form_of(who.get(address).content.decode(), "withdraw-reason")
    assert who.post(address, form | {"do": "withdraw"}).status_code == 422
    assert who.post(address, form | {"withdraw-reason": "录错了", "do": "withdraw"}).status_code == 303
    assert "已撤回" in said(who.get(address).content.decode())
    assert who.post(address, {"do": "other"}).status_code == 400


def test_the_papers_open(after):
    enter(after, what="用品", amount="100", happened_on="2010-04-20", evidence=paper("单据.txt"))
    page = opened(after, after.cast.unit, "expenses/1/")
    (address,) = links(page, "单据.txt")
    answer = browser(after.cast.unit).get(address)
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, "佐证材料".encode())
    answer.close()


@pytest.mark.parametrize(
    ("who", "path", "status"),
    [
        ("mentor", LIST, 403), ("treasurer", LIST, 200), ("auditor", LIST, 200), ("treasurer", NEW, 403),
        ("clerk", NEW, 200), ("unit", "expenses/9/", 404), ("partner", "applications/accounts/", 403),
        ("unit", "applications/project-grant/9/expenses/", 404),
    ],
)  # fmt: skip
def test_the_pages_are_for_whoever_may_see_the_application(after, who, path, status):
    assert browser(getattr(after.cast, who)).get(at(after.programme, path)).status_code == status


def test_another_unit_sees_nothing_of_it(after):
    row = application(after.programme, after.cast.clerk, 50_000, unit="yinghai")
    after.approve(row, amount=50_000)
    other = f"applications/project-grant/{row.number}/expenses/"
    after.spend(application=row.pk, by=after.cast.clerk)
    for path in (other, other + "new/", "expenses/1/"):
        assert browser(after.cast.unit).get(at(after.programme, path)).status_code == 403
    assert "瀛海" not in said(opened(after, after.cast.unit, "applications/accounts/"))
    assert "瀛海" in said(opened(after, after.cast.clerk, "applications/accounts/"))


def test_nobody_checks_what_they_entered(after):
    appoint(by=after.cast.owner, programme=after.programme, person="clerk", name="clerk", function=Function.REVIEWER,
            role="office", member="jinghai-office", starts_on=START)  # fmt: skip
    after.spend(by=after.cast.clerk)
    page = opened(after, after.cast.clerk, "expenses/1/")
    assert "这笔支出是您本人录入的，须由他人核对。" in said(page)
    assert 'name="counted"' not in page


def test_what_is_still_to_be_accounted_for_and_by_when(after):
    after.spent(30_000)
    words = said(opened(after, after.cast.unit, "applications/accounts/"))
    assert "尚待报账：500.01 元。" in words
    assert "800.01 300.00 500.01 2010-05-20 已拨付" in words
    words = said(opened(after, after.cast.unit, "applications/accounts/", language=ENGLISH))
    assert "Still to be accounted for: 500.01 yuan." in words


def test_goods_have_no_expenses():
    after = After(ACCEPTED, GOODS, amount=20)
    assert browser(after.cast.unit).get(at(after.programme, LIST)).status_code == 404
    assert browser(after.cast.unit).get(at(after.programme, "applications/accounts/")).status_code == 200


@pytest.mark.parametrize(("path", "statements"), [(LIST, 10), ("applications/accounts/", 9)])
def test_a_list_asks_the_database_as_much_for_thirty_as_for_one(after, path, statements):
    who = browser(after.cast.reviewer)
    after.spent(100)
    who.get(at(after.programme, path))
    for times in (1, 30):
        if times == 30:
            after.spent(*range(101, 130))
            for _ in range(4):
                row = application(after.programme, after.cast.clerk, 1_000, on=date(2010, 4, 13))
                after.approve(row, amount=1_000)
        with CaptureQueriesContext(connection) as asked:
            answer = who.get(at(after.programme, path))
        assert (answer.status_code, len(asked)) == (200, statements)
        assert len(answer.content) < 60_000
