"""Years, left-over and budgets in the browser: what is left, closing, giving back with the way out, what was planned."""

from datetime import date

import pytest

from pilotage.models import BudgetLine, Transfer, YearClose
from tests.cast import seat
from tests.factories import adopt_jinghai, application, receipt
from tests.grants import Steps
from tests.web.pages import ENGLISH, at, browser, form_of, links, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return adopt_jinghai(today=date(2011, 1, 20))


@pytest.fixture
def story(programme, cast):
    """3,000 and 2,000 received in 2010; 800 granted, of which nothing is paid."""
    receipt(programme, cast.treasurer, 300_000)
    receipt(programme, cast.treasurer, 200_000, source="raised")
    asked = application(programme, cast.unit, 80_000, project="税法宣讲")
    Steps(programme, cast).approve(asked)


def send(programme, by, path, field, **changes):
    """Open a page, fill in its form and send it."""
    reader = browser(by)
    form = form_of(reader.get(at(programme, path)).content.decode(), field)
    return reader.post(at(programme, path), form | changes)


CHOSEN = {"left-own-": "carry", "left-raised-": "return", "reason": "与捐方商定", "year": "2010"}


# ---- Closing a year --------------------------------------------------------------------------------------------------


def test_a_year_that_is_over_shows_what_is_left_and_asks_where_the_charter_is_silent(programme, cast, story):
    words = said(browser(cast.treasurer).get(at(programme, "fund/years/")).content.decode())
    assert "未结年度：2010" in words
    assert "工作经费 2,200.00 2,200.00 未规定，结转时决定" in words
    assert "另有800.00元已批待付，下年继续留存。" in words
    assert "结转2010年度之后" in words


def test_the_treasurer_closes_it_with_a_choice_and_a_reason(programme, cast, story):
    answer = send(programme, cast.treasurer, "fund/years/", "closed_on", **CHOSEN)
    assert (answer.status_code, answer["Location"]) == (303, at(programme, "fund/years/?fund=pilot-fund"))
    words = said(browser(cast.auditor).get(answer["Location"]).content.decode())
    assert "未结年度：2011" in words
    assert "2011-01-20结转：不再入账" in words
    assert "理由：与捐方商定" in words
    assert "社会筹集 2,000.00 缴还来源 2,000.00" in words
    words = said(browser(cast.unit).get(at(programme, "fund/")).content.decode())
    assert "计划（元） 10,000.00 到账 5,000.00 已缴还 2,000.00 已批待付 800.00 已付 0.00 可拨余额 2,200.00" in words
    assert "已结年度： 2010（2011-01-20结转）" in words
    words = said(browser(cast.auditor).get(at(programme, "fund/statement/?since=2011-01-01")).content.decode())
    assert "社会筹集 2,000.00 缴还来源 2,000.00" in words


def test_nothing_is_closed_without_the_choices(programme, cast, story):
    answer = send(programme, cast.treasurer, "fund/years/", "closed_on", year="2010", reason="续用")
    words = said(answer.content.decode())
    assert answer.status_code == 422
    assert words.count("方案没有写明这笔结余如何处理，请选择转入下年或缴还。") == 4  # in the summary and beside each
    assert "年度没有结转" in words
    answer = send(programme, cast.treasurer, "fund/years/", "closed_on", **(CHOSEN | {"reason": ""}))
    assert answer.status_code == 422
    assert YearClose.objects.of(programme.office_id).count() == 0


def test_a_form_opened_before_the_money_moved_closes_nothing(programme, cast, story):
    form = form_of(browser(cast.treasurer).get(at(programme, "fund/years/")).content.decode(), "closed_on")
    receipt(programme, cast.treasurer, 100, on=date(2010, 12, 1))
    answer = browser(cast.treasurer).post(at(programme, "fund/years/"), form | CHOSEN)
    assert (answer.status_code, "打开页面后结余有变动" in said(answer.content.decode())) == (409, True)
    fresh = form_of(answer.content.decode(), "closed_on")
    assert browser(cast.treasurer).post(at(programme, "fund/years/"), fresh).status_code == 303


def test_the_same_form_again_closes_no_second_year(programme, cast, story):
    form = form_of(browser(cast.treasurer).get(at(programme, "fund/years/")).content.decode(), "closed_on") | CHOSEN
    first = browser(cast.treasurer).post(at(programme, "fund/years/"), form)
    again = browser(cast.treasurer).post(at(programme, "fund/years/"), form)
    assert (first.status_code, again.status_code) == (303, 303)
    assert YearClose.objects.of(programme.office_id).count() == 1
    assert browser(cast.treasurer).post(at(programme, "fund/years/"), form | {"year": "soon"}).status_code == 404


def test_only_the_treasurer_closes_and_only_when_it_is_over(programme, cast, story):
    for other in (cast.auditor, cast.unit, cast.clerk):
        page = browser(other).get(at(programme, "fund/years/"))
        assert "2010年度已结束，可由财务结转。" in said(page.content.decode())
        assert browser(other).post(at(programme, "fund/years/"), CHOSEN).status_code == 403
    young = adopt_jinghai(office="别处")
    page = browser(seat(young).treasurer).get(at(young, "fund/years/"))
    assert "2010年度到2010-12-31为止，次日起才能结转。" in said(page.content.decode())


def test_a_closed_year_is_said_with_the_way_to_mend_it(programme, cast, story):
    teller = browser(cast.treasurer)
    opened = form_of(teller.get(at(programme, "fund/contributions/1/")).content.decode(), "reason")
    send(programme, cast.treasurer, "fund/years/", "closed_on", **CHOSEN)
    answer = send(programme, cast.treasurer, "fund/give-back/", "amount", pot="own/", amount="1", reason="商定",
                  happened_on="2010-12-30")  # fmt: skip
    assert answer.status_code == 409
    assert "2010年度已于2011-01-20结转，不再入账。请改用未结年度的日期。" in said(answer.content.decode())
    page = teller.post(at(programme, "fund/contributions/1/"), opened | {"reason": "误记"})
    assert page.status_code == 409
    assert "请在未结年度另作更正并写明理由" in said(page.content.decode())


# ---- Giving back -----------------------------------------------------------------------------------------------------


def test_giving_back_shows_the_fund_before_and_after(programme, cast, story):
    tried = send(
        programme, cast.treasurer, "fund/give-back/", "amount", pot="raised/", amount="500", reason="商定", do="try"
    )
    words = said(tried.content.decode())
    assert tried.status_code == 200
    assert "缴还500.00之后" in words
    assert "减 已缴还 0.00 500.00 +500.00" in words
    assert "可拨余额 4,200.00 3,700.00 −500.00" in words
    assert Transfer.objects.of(programme.office_id).filter(kind="given-back").count() == 0


def test_it_is_given_back_and_can_be_taken_back(programme, cast, story):
    answer = send(programme, cast.treasurer, "fund/give-back/", "amount", pot="raised/", amount="500", reason="商定")
    assert answer.status_code == 303
    words = said(browser(cast.auditor).get(answer["Location"]).content.decode())
    assert "转出 可拨余额：社会筹集 转入 社会筹集" in words
    assert "冲销" not in words
    path = answer["Location"].removeprefix(at(programme))
    assert browser(cast.auditor).post(at(programme, path), {"reason": "误"}).status_code == 403
    assert send(programme, cast.treasurer, path, "reason", reason="误记").status_code == 303
    words = said(browser(cast.treasurer).get(answer["Location"]).content.decode())
    assert "已冲销，不计入。" in words
    assert "可拨余额 4,200.00" in said(browser(cast.unit).get(at(programme, "fund/")).content.decode())


def test_more_than_is_left_is_refused_with_what_would_free_it(programme, cast, story):
    answer = send(programme, cast.treasurer, "fund/give-back/", "amount", pot="own/", amount="2,500", reason="商定")
    words = said(answer.content.decode())
    assert answer.status_code == 409
    assert "300" in words
    assert "税法宣讲" in words  # granted and not yet paid: it could be given up
    assert browser(cast.clerk).get(at(programme, "fund/give-back/")).status_code == 403


# ---- The budget ------------------------------------------------------------------------------------------------------


def test_a_budget_is_set_replaced_and_read_beside_what_was_decided(programme, cast, story):
    path = "fund/budget/?fund=pilot-fund&year=2010"
    assert send(programme, cast.treasurer, path, "amount", heading="project-grant", amount="500").status_code == 303
    assert send(programme, cast.treasurer, path, "amount", heading="project-grant", amount="1,000").status_code == 303
    assert send(programme, cast.treasurer, path, "amount", heading="-", words="茶水", amount="0").status_code == 303
    words = said(browser(cast.unit).get(at(programme, path)).content.decode())
    assert "项目申请、审核、拨付 1,000.00 800.00 0.00 200.00 —" in words
    assert "茶水 0.00 — — — —" in words
    assert "经费合计 1,000.00 800.00 0.00" in words
    assert BudgetLine.objects.of(programme.office_id).count() == 3
    answer = browser(cast.auditor).get(at(programme, "fund/budget/export.csv?year=2010"))
    assert answer.content.decode("utf-8-sig").splitlines()[1] == "2010,项目申请、审核、拨付,1000.00,800.00,0.00,200.00,"


def test_a_budget_is_refused_with_the_reason(programme, cast):
    path = "fund/budget/?fund=pilot-fund&year=2010"
    answer = send(programme, cast.treasurer, path, "amount", heading="-", amount="5")
    assert (answer.status_code, "请写明钱用于什么。" in said(answer.content.decode())) == (409, True)
    assert (
        send(programme, cast.treasurer, path, "amount", heading="project-grant", amount="两百元五").status_code == 422
    )
    assert browser(cast.auditor).post(at(programme, path), {"heading": "project-grant"}).status_code == 403
    for wrong in ("year=1999", "year=soon", "fund=none"):
        assert browser(cast.treasurer).get(at(programme, f"fund/budget/?{wrong}")).status_code == 404
    assert "还没有预算" in said(browser(cast.treasurer).get(at(programme, path)).content.decode())
    assert "No budget yet" in said(browser(cast.treasurer, ENGLISH).get(at(programme, path)).content.decode())


def test_a_receipt_of_a_closed_year_says_the_way_out_instead_of_a_form(programme, cast, story):
    reader = browser(cast.treasurer, ENGLISH)
    path = at(programme, "fund/contributions/1/")
    assert "Reverse this receipt" in reader.get(path).content.decode()
    assert send(programme, cast.treasurer, "fund/years/", "reason", **CHOSEN).status_code == 303
    page = reader.get(path).content.decode()
    assert "Reverse this receipt" not in page
    assert "The books of 2010 are closed, and the receipt stays in them." in said(page)
    (way,) = links(page, "Give money back")
    assert reader.get(way).status_code == 200
