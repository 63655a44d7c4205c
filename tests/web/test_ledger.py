"""The ledger's pages: a trial balance that says it is in balance, an account, a statement for any period, and their files."""

import io
from datetime import date, datetime
from uuid import uuid4

import pytest
from openpyxl import load_workbook

from pilotage.actions.years import give_back
from pilotage.models import Account
from tests.factories import adopt_jinghai, application, receipt
from tests.grants import Steps
from tests.web.pages import ENGLISH, at, browser, links, said

pytestmark = pytest.mark.django_db
CHEAPEST, SMALLEST = 15, 60 * 1024


@pytest.fixture
def programme():
    return adopt_jinghai(today=date(2010, 6, 1))


@pytest.fixture
def story(programme, cast):
    """3,000 and 2,000 received; 800 granted and paid in April; 700 given back in May."""
    receipt(programme, cast.treasurer, 300_000)
    receipt(programme, cast.treasurer, 200_000, source="raised", on=date(2010, 4, 8))
    steps = Steps(programme, cast)
    asked = application(programme, cast.unit, 80_000, project="税法宣讲")
    steps.approve(asked)
    steps.pay(asked)
    other = application(programme, cast.clerk, 10_000, unit="yinghai", project="阅读角")
    steps.approve(other, amount=10_000)
    steps.pay(other)
    give_back(by=cast.treasurer, programme=programme, fund="pilot-fund", source="raised", amount=70_000, reason="商定",
              happened_on=date(2010, 5, 4), uuid=uuid4())  # fmt: skip


def page(programme, by, path, language=None):
    return browser(by, **({"language": language} if language else {})).get(at(programme, path)).content.decode()


def account_of(programme, **wanted):
    return Account.objects.of(programme.office_id).get(**wanted).pk


# ---- The trial balance -----------------------------------------------------------------------------------------------


def test_the_trial_balance_is_in_balance_and_every_account_opens(programme, cast, story):
    shown = page(programme, cast.auditor, "fund/accounts/")
    words = said(shown)
    assert "借贷平衡：借方、贷方发生额都是7,500.00，两边余额都是4,300.00。" in words
    assert "来源：社会筹集 平 0.00 700.00 2,000.00 贷 1,300.00" in words
    assert "可拨余额：工作经费 平 0.00 3,000.00 900.00 借 2,100.00" in words
    assert "已付：王口镇团委 平 0.00 800.00 0.00 借 800.00" in words
    assert "合计 7,500.00 7,500.00 4,300.00" in words
    reader = browser(cast.auditor)
    for name in ("来源：社会筹集", "已付：王口镇团委"):
        (url,) = links(shown, name)
        assert reader.get(url).status_code == 200


def test_a_period_of_the_trial_balance_opens_with_what_stood(programme, cast, story):
    words = said(page(programme, cast.treasurer, "fund/accounts/?since=2010-05-01&until=2010-05-31"))
    assert "来源：社会筹集 贷 2,000.00 700.00 0.00 贷 1,300.00" in words
    assert "借方、贷方发生额都是700.00" in words


def test_the_office_s_own_book_stands_beside_the_funds(programme, cast, story):
    shown = page(programme, cast.treasurer, "fund/accounts/")
    assert links(shown, "本单位账") == ["?fund=own-book"]
    assert "还没有科目" in said(page(programme, cast.treasurer, "fund/accounts/?fund=own-book"))
    assert browser(cast.treasurer).get(at(programme, "fund/accounts/?fund=none")).status_code == 404


def test_an_unreadable_period_is_said_and_no_other_one_is_shown(programme, cast, story):
    answer = browser(cast.treasurer).get(at(programme, "fund/accounts/?since=soon"))
    assert answer.status_code == 422
    assert "4,300.00" not in said(answer.content.decode())
    answer = browser(cast.treasurer).get(at(programme, "fund/statement/?since=2010-05-01&until=2010-04-01"))
    assert (answer.status_code, "截止日期早于起始日期，请填更晚的日期。" in said(answer.content.decode())) == (
        422,
        True,
    )


def test_the_trial_balance_as_a_file(programme, cast, story):
    answer = browser(cast.auditor).get(at(programme, "fund/accounts/export.csv"))
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[:2] == ["科目,期初余额,借方,贷方,期末余额", "来源：工作经费,0.00,0.00,3000.00,-3000.00"]
    assert lines[-1] == "合计,,7500.00,7500.00,"
    book = load_workbook(io.BytesIO(browser(cast.auditor).get(at(programme, "fund/accounts/export.xlsx")).content))
    assert [cell.value for cell in book.active[2]] == ["来源：工作经费", 0, 0, 3000, -3000]
    assert browser(cast.auditor).get(at(programme, "fund/accounts/export.pdf")).status_code == 404


# ---- One account -----------------------------------------------------------------------------------------------------


def test_an_account_runs_from_its_opening_to_its_closing(programme, cast, story):
    raised = account_of(programme, kind="available", key="raised")
    words = said(page(programme, cast.auditor, f"fund/accounts/{raised}/"))
    assert "期初余额 平 0.00" in words
    assert "2010-04-08 到账 来源：社会筹集 2,000.00 借 2,000.00" in words
    assert "2010-05-04 缴还来源 来源：社会筹集 商定 700.00 借 1,300.00" in words
    assert "期末余额 2,000.00 700.00 借 1,300.00" in words
    own = account_of(programme, kind="available", key="own")
    words = said(page(programme, cast.auditor, f"fund/accounts/{own}/?since=2010-04-16"))
    assert "期初余额 借 3,000.00" in words
    assert "2010-04-16 批复 王口镇团委：税法宣讲（第1号） 800.00 借 2,200.00" in words


def test_an_account_as_a_file(programme, cast, story):
    raised = account_of(programme, kind="available", key="raised")
    answer = browser(cast.auditor).get(at(programme, f"fund/accounts/{raised}/export.csv"))
    assert answer.content.decode("utf-8-sig").splitlines() == [
        "日期,摘要,事由,借方,贷方,结余,备注",
        ",期初余额,,,,0.00,",
        "2010-04-08,到账,来源：社会筹集,2000.00,,2000.00,",
        "2010-05-04,缴还来源,来源：社会筹集,,700.00,1300.00,商定",
        ",期末余额,,2000.00,700.00,1300.00,",
    ]


def test_a_unit_sees_its_own_account_and_no_other(programme, cast, story):
    contact = browser(cast.unit)
    own, other = (account_of(programme, kind="paid", key=key) for key in ("wangkou", "yinghai"))
    assert contact.get(at(programme, f"fund/accounts/{own}/")).status_code == 200
    for path in (f"fund/accounts/{other}/", f"fund/accounts/{other}/export.csv", "fund/accounts/",
                 "fund/accounts/export.csv", f"fund/accounts/{account_of(programme, kind='source', key='own')}/"):  # fmt: skip
        assert contact.get(at(programme, path)).status_code == 403
    assert contact.get(at(programme, "fund/statement/")).status_code == 200
    assert browser(cast.mentor).get(at(programme, "fund/statement/")).status_code == 403
    assert browser(cast.auditor).get(at(programme, "fund/accounts/0/")).status_code == 404


# ---- The statement ---------------------------------------------------------------------------------------------------


def test_a_statement_of_a_period(programme, cast, story):
    words = said(page(programme, cast.auditor, "fund/statement/?since=2010-05-01&until=2010-05-31"))
    assert "2010-05-01 至 2010-05-31" in words
    assert "期初余额 4,100.00 4,100.00" in words
    assert "2010-05-04 缴还来源 社会筹集 商定 700.00" in words
    assert "期末余额 0.00 700.00 3,400.00 3,400.00" in words
    assert "缴还来源 1 700.00" in words
    assert "社会筹集 2,000.00 0.00 700.00 1,300.00" in words
    assert "这段时间没有收支。" in said(page(programme, cast.auditor, "fund/statement/?since=2010-05-05"))


def test_a_statement_as_a_file(programme, cast, story):
    answer = browser(cast.auditor).get(at(programme, "fund/statement/export.csv?until=2010-04-08"))
    assert answer.content.decode("utf-8-sig").splitlines() == [
        "日期,摘要,事由,来源,用途,收入,支出,结余,批复待付,可拨余额,备注",
        ",期初余额,,,,,,0.00,,0.00,",
        "2010-04-06,到账,工作经费（第1号）,工作经费,,3000.00,,3000.00,,3000.00,",
        "2010-04-08,到账,社会筹集（第2号）,社会筹集,,2000.00,,5000.00,,5000.00,",
        ",期末余额,,,,5000.00,0.00,5000.00,,5000.00,",
    ]
    answer = browser(cast.auditor).get(at(programme, "fund/statement/export.xlsx"))
    cells = load_workbook(io.BytesIO(answer.content)).active[3]
    assert [cell.value for cell in cells[:8]] == [
        datetime(2010, 4, 6), "到账", "工作经费（第1号）", "工作经费", None, 3000, None, 3000,
    ]  # fmt: skip


@pytest.mark.parametrize("period", ["since=soon", "since=2010-05-01&until=2010-04-01"])
def test_no_file_is_made_for_an_unreadable_period(programme, cast, story, period):
    own = account_of(programme, kind="available", key="own")
    for path in ("fund/statement", "fund/accounts", f"fund/accounts/{own}"):
        for name in ("/", "/export.csv", "/export.xlsx"):
            answer = browser(cast.auditor).get(at(programme, f"{path}{name}?{period}"))
            assert (answer.status_code, answer["Content-Type"]) == (422, "text/html; charset=utf-8")
            assert "3,000.00" not in answer.content.decode()


def test_it_speaks_english_too(programme, cast, story):
    assert "In balance: 7,500.00 debited and as much credited" in said(
        page(programme, cast.auditor, "fund/accounts/", ENGLISH)
    )
    assert "Opening balance 0.00 0.00" in said(page(programme, cast.auditor, "fund/statement/", ENGLISH))


PAGES = {
    "trial balance": ("fund/accounts/", 9),
    "account": ("fund/accounts/{own}/", 9),
    "statement": ("fund/statement/", 11),
    "budget": ("fund/budget/", 10),
    "years": ("fund/years/", 10),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_costs_the_same_at_thirty_rows_as_at_one(programme, cast, name, django_assert_num_queries):
    path, statements = PAGES[name]
    receipt(programme, cast.treasurer, 100)
    asked = application(programme, cast.unit, 100)
    Steps(programme, cast).approve(asked, amount=100)
    path = path.format(own=account_of(programme, kind="available", key="own"))
    reader = browser(cast.treasurer)
    assert statements <= CHEAPEST
    with django_assert_num_queries(statements):
        reader.get(at(programme, path))
    for _ in range(29):
        receipt(programme, cast.treasurer, 100)
    with django_assert_num_queries(statements):
        answer = reader.get(at(programme, path))
    assert len(answer.content) <= SMALLEST
