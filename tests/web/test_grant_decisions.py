"""A decision sheet: weighed against the fund, decided once at the version that was seen, paid once, never by the same hand."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from pilotage.actions.people import appoint, ensure_owner
from pilotage.domain.policy import Function
from pilotage.models import Transfer
from pilotage.queries.people import posts_of
from tests.cast import seat
from tests.factories import START, adopt_jinghai, application, receipt
from tests.grants import Steps, standing
from tests.web.corner import adopt_corner, corner, corner_application
from tests.web.pages import ENGLISH, at, browser, form_of, links, paper, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def steps(programme, cast):
    receipt(programme, cast.treasurer, 300_000)
    return Steps(programme, cast)


@pytest.fixture
def asked(programme, cast, steps):
    """An application for 1,000 of the 3,000 received."""
    return application(programme, cast.unit, 100_000)


def sheet(programme, number=1, grant="project-grant"):
    return at(programme, f"applications/{grant}/{number}/")


def seen(programme, user, number=1, *, field="amount"):
    """The form as this user's browser has it open."""
    return form_of(browser(user).get(sheet(programme, number)).content.decode(), field)


def give(user, programme, function):
    """One more function at the office for somebody of the cast."""
    code = user.username.partition("-")[0]
    appoint(by=ensure_owner(), programme=programme, person=code, name=code, function=function, role="office",
            member="jinghai-office", starts_on=START)  # fmt: skip
    assert function in {post.function for post in posts_of(user, programme)}


# ---- Deciding --------------------------------------------------------------------------------------------------------


def test_the_sheet_shows_the_fund_before_and_after(programme, cast, asked):
    page = browser(cast.reviewer).get(sheet(programme)).content.decode()
    words = said(page)
    assert "立项申请第1号，等您审核。" in words
    assert "申请金额 1,000.00 元" in words
    assert 'data-mark="（单位自填）"' in page
    assert "元 现在 批复 1,000.00 后 增减 到账 3,000.00 3,000.00 0.00" in words
    assert "减 已批待付 0.00 1,000.00 +1,000.00" in words
    assert "可拨余额 3,000.00 2,000.00 −1,000.00" in words
    assert "申请 1,000.00 元；不得超过可拨余额 3,000.00 元" in words
    assert words.count("批复 不予批准") == 1
    assert page.count('class="button seal"') == 1


def test_trying_an_amount_computes_and_stores_nothing(programme, cast, asked):
    form = seen(programme, cast.reviewer) | {"amount": "600", "opinion": "先看看", "do": "try"}
    answer = browser(cast.reviewer).post(sheet(programme), form)
    words = said(answer.content.decode())
    assert answer.status_code == 200
    assert "批复 600.00 后" in words
    assert "可拨余额 3,000.00 2,400.00 −600.00" in words
    back = form_of(answer.content.decode(), "amount")
    assert (back["amount"], back["opinion"], back["uuid"]) == ("600", "先看看", form["uuid"])
    assert standing(asked) == ("submitted", None, 1)


def test_trying_too_much_is_no_error_yet_and_shows_the_ways_out(programme, cast, steps):
    other = application(programme, cast.clerk, 150_000, unit="yinghai", project="阅读角")
    steps.approve(other, amount=120_000)
    application(programme, cast.unit, 400_000)
    form = seen(programme, cast.reviewer, 2) | {"amount": "2000", "do": "try"}
    answer = browser(cast.reviewer).post(sheet(programme, 2), form)
    words = said(answer.content.decode())
    assert answer.status_code == 200
    assert "没有存下" not in words
    assert "不足 −200.00" in words
    assert "把核定金额改为 1,800.00 元或以下；" in words
    assert "等社会筹集再到账 200.00 元（计划 7,000.00 元，尚有 7,000.00 元未到账）；" in words
    assert "瀛海学校团委的“阅读角”不办了，撤销批复可退回 1,200.00 元（已批待付）；" in words
    assert links(answer.content.decode(), "1,200.00")[-1] == sheet(programme, 1)


def test_granting_sets_the_money_aside(programme, cast, asked):
    form = seen(programme, cast.reviewer) | {"amount": "800", "opinion": "从简", "do": "approve"}
    answer = browser(cast.reviewer).post(sheet(programme), form)
    assert (answer.status_code, answer["Location"]) == (303, sheet(programme))
    assert standing(asked) == ("approved", 80_000, 2)
    words = said(browser(cast.unit).get(sheet(programme)).content.decode())
    assert "2010-04-26 批复 800.00 reviewer" in words
    assert "从简" in words
    assert "已批复 800.00 元，等出纳拨付。" in words


def test_more_than_there_is_comes_back_with_the_way_out_and_all_that_was_typed(programme, cast, asked):
    form = seen(programme, cast.reviewer) | {"amount": "3,500", "opinion": "同意", "do": "approve"}
    answer = browser(cast.reviewer).post(sheet(programme), form)
    page = answer.content.decode()
    words = said(page)
    assert answer.status_code == 409
    assert "有 2 处需要改正，批复没有存下" in words
    assert "把核定金额改为 1,000.00 元或以下；" in words
    assert "不足 −500.00" in words
    assert 'href="#id_amount"' in page
    back = form_of(page, "amount")
    assert (back["amount"], back["opinion"]) == ("3,500", "同意")
    assert standing(asked) == ("submitted", None, 1)


def test_what_cannot_be_read_is_said_beside_it(programme, cast, asked):
    form = seen(programme, cast.reviewer) | {"amount": "八百左右", "do": "approve"}
    answer = browser(cast.reviewer).post(sheet(programme), form)
    assert answer.status_code == 422
    assert "“八百左右”" in said(answer.content.decode())


def test_declining_asks_for_words_and_not_for_an_amount(programme, cast, asked):
    reviewer = browser(cast.reviewer)
    form = seen(programme, cast.reviewer) | {"amount": "", "do": "decline"}
    answer = reviewer.post(sheet(programme), form)
    assert answer.status_code == 422
    assert "有 1 处需要改正，批复没有存下" in said(answer.content.decode())
    answer = reviewer.post(sheet(programme), form | {"opinion": "与试点方向不符"})
    assert answer.status_code == 303
    assert standing(asked) == ("declined", None, 2)
    words = said(browser(cast.unit).get(sheet(programme)).content.decode())
    assert "与试点方向不符" in words
    assert "申请单位可以另行申请" in words


def test_a_button_nobody_made_is_not_understood(programme, cast, asked):
    assert browser(cast.reviewer).post(sheet(programme), {"do": "everything"}).status_code == 400


def test_it_speaks_english_too(programme, cast, asked):
    words = said(browser(cast.reviewer, ENGLISH).get(sheet(programme)).content.decode())
    assert "Application no. 1. It waits for your review." in words
    assert "After granting 1,000.00" in words


# ---- Whose turn it is ------------------------------------------------------------------------------------------------


def test_whoever_applied_does_not_decide_and_the_page_says_so(programme, cast, steps):
    application(programme, cast.clerk, 100_000)
    give(cast.clerk, programme, Function.REVIEWER)
    words = said(browser(cast.clerk).get(sheet(programme)).content.decode())
    assert "这项申请由您本人提交或代录，须由他人审核批复。" in words
    assert "等审核人审核" in words
    assert "核定金额" not in words


def test_whoever_granted_does_not_pay_and_the_page_says_so(programme, cast, steps, asked):
    steps.approve(asked)
    give(cast.reviewer, programme, Function.TREASURER)
    words = said(browser(cast.reviewer).get(sheet(programme)).content.decode())
    assert "这项申请由您本人批复，须由他人拨付。" in words
    assert "等出纳拨付" in words
    assert "拨付 800.00 元" not in words


def test_others_read_and_have_nothing_to_press(programme, cast, asked):
    for user in (cast.unit, cast.clerk, cast.auditor, cast.treasurer):
        page = browser(user).get(sheet(programme)).content.decode()
        assert "等审核人审核" in said(page)
        acts = set(re.findall(r'name="do" value="([a-z]+)"', page))
        assert acts == ({"comment", "withdraw"} if user in (cast.unit, cast.clerk) else {"comment"})


def test_the_policy_stands_behind_the_buttons(programme, cast, asked):
    form = seen(programme, cast.reviewer) | {"amount": "800", "do": "approve"}
    for user in (cast.unit, cast.clerk, cast.treasurer, cast.auditor):
        assert browser(user).post(sheet(programme), form).status_code == 403
    assert browser().post(sheet(programme), form).status_code == 403
    assert standing(asked) == ("submitted", None, 1)


# ---- Overtaken -------------------------------------------------------------------------------------------------------


def test_a_sheet_opened_at_one_version_never_decides_another(programme, cast, steps, asked):
    form = seen(programme, cast.reviewer) | {"amount": "900", "opinion": "我写的意见", "do": "approve"}
    steps.decline(asked, reason="别人先办了")
    answer = browser(cast.reviewer).post(sheet(programme), form)
    words = said(answer.content.decode())
    assert answer.status_code == 409
    assert "您打开之后又有新的办理：没有存下" in words
    assert "您打开以后" in words
    assert "别人先办了" in words
    assert "您写的内容 核定金额 900.00 意见 我写的意见" in words
    assert standing(asked) == ("declined", None, 2)


def test_even_what_could_not_be_read_is_told_of_the_change_first(programme, cast, steps, asked):
    form = seen(programme, cast.reviewer) | {"amount": "八百左右", "do": "approve"}
    steps.approve(asked)
    answer = browser(cast.reviewer).post(sheet(programme), form)
    assert answer.status_code == 409
    assert "您打开之后又有新的办理：没有存下" in said(answer.content.decode())
    assert standing(asked) == ("approved", 80_000, 2)


def test_after_another_review_the_typed_stands_in_a_fresh_form():
    office = adopt_corner()
    asked = corner_application(office)
    form = form_of(browser(office.approver).get(corner(office, asked)).content.decode(), "amount")
    form |= {"amount": "900", "opinion": "可以", "do": "approve"}
    again = form_of(browser(office.reviewer).get(corner(office, asked)).content.decode(), "amount")
    said_first = {"opinion": "先看过了", "do": "review"}
    assert browser(office.reviewer).post(corner(office, asked), again | said_first).status_code == 303
    answer = browser(office.approver).post(corner(office, asked), form)
    assert answer.status_code == 409
    fresh = form_of(answer.content.decode(), "amount")
    assert (fresh["amount"], fresh["opinion"], fresh["seen"]) == ("900.00", "可以", "2")
    assert fresh["uuid"] != form["uuid"]
    assert "先看过了" in said(answer.content.decode())


# ---- Paying ----------------------------------------------------------------------------------------------------------


def test_the_treasurer_pays_and_sees_the_fund_after_it(programme, cast, steps, asked):
    steps.approve(asked)
    page = browser(cast.treasurer).get(sheet(programme)).content.decode()
    words = said(page)
    assert "已批复 800.00 元，等您拨付。" in words
    assert "减 已批待付 800.00 0.00 −800.00" in words
    assert "可拨余额 2,200.00 2,200.00 0.00" in words
    assert page.count('class="button seal"') == 1
    form = seen(programme, cast.treasurer, field="seen") | {"do": "pay", "evidence": paper("回单.txt")}
    assert browser(cast.treasurer).post(sheet(programme), form).status_code == 303
    words = said(browser(cast.auditor).get(sheet(programme)).content.decode())
    assert "已批复并拨付 800.00 元。" in words
    assert "2010-04-26 拨付 800.00 treasurer" in words
    assert "回单.txt" in words


def test_a_double_click_pays_once(programme, cast, steps, asked):
    steps.approve(asked)
    form = seen(programme, cast.treasurer, field="seen") | {"do": "pay"}
    answers = [browser(cast.treasurer).post(sheet(programme), form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert paid(programme) == [80_000]


def test_two_windows_pay_once_and_the_second_is_told(programme, cast, steps, asked):
    steps.approve(asked)
    first, second = (seen(programme, cast.treasurer, field="seen") | {"do": "pay"} for _ in range(2))
    assert first["uuid"] != second["uuid"]
    assert browser(cast.treasurer).post(sheet(programme), first).status_code == 303
    answer = browser(cast.treasurer).post(sheet(programme), second)
    assert answer.status_code == 409
    words = said(answer.content.decode())
    assert "您打开之后又有新的办理：没有存下" in words
    assert "没有重复拨付" in words
    assert paid(programme) == [80_000]


def paid(programme):
    return list(Transfer.objects.of(programme.office_id).filter(kind="paid").values_list("amount", flat=True))


def test_what_was_granted_is_given_up_with_a_reason(programme, cast, steps, asked):
    steps.approve(asked)
    page = browser(cast.reviewer).get(sheet(programme)).content.decode()
    form = form_of(page, "release-reason")
    answer = browser(cast.reviewer).post(sheet(programme), form | {"do": "release"})
    assert answer.status_code == 422
    assert "批复没有撤销" in said(answer.content.decode())
    answer = browser(cast.reviewer).post(sheet(programme), form | {"release-reason": "活动取消", "do": "release"})
    assert answer.status_code == 303
    assert standing(asked) == ("released", 80_000, 3)
    assert "可拨余额 3,000.00 元" in said(browser(cast.reviewer).get(at(programme, "applications/")).content.decode())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("windows", [1, 2], ids=["the same form", "two forms"])
def test_two_clicks_at_the_same_moment_pay_once(windows):
    programme = adopt_jinghai()
    cast = seat(programme)
    receipt(programme, cast.treasurer, 300_000)
    Steps(programme, cast).approve(application(programme, cast.unit, 100_000))
    forms = [seen(programme, cast.treasurer, field="seen") | {"do": "pay"} for _ in range(windows)]
    tellers, barrier = [browser(cast.treasurer) for _ in range(2)], Barrier(2)

    def click(teller, form):
        try:
            barrier.wait(timeout=20)
            return teller.post(sheet(programme), form).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(click, tellers, [forms[0], forms[-1]]))
    assert sorted(answers) == ([303, 303] if windows == 1 else [303, 409])
    assert paid(programme) == [80_000]
