"""Applications in the browser: applied for, weighed, decided once, paid once, and never by the same hand."""

from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pilotage.actions.charters import adopt
from pilotage.actions.people import appoint, ensure_owner, open_account
from pilotage.domain.policy import Function
from pilotage.models import Application, ApplicationStep, Transfer
from pilotage.queries.people import posts_of
from tests.cast import seat
from tests.factories import START, adopt_jinghai, application, receipt
from tests.grants import Steps, standing
from tests.web.pages import ENGLISH, at, browser, form_of, links, said

pytestmark = pytest.mark.django_db

EVERY_KIND = Path(__file__).resolve().parent.parent / "fixtures" / "charters" / "every-kind.yaml"


@pytest.fixture
def programme():
    return adopt_jinghai()


@pytest.fixture
def cast(programme):
    return seat(programme)


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


def paper(name="方案.txt"):
    return SimpleUploadedFile(name, "活动方案".encode(), "text/plain")


def seen(programme, user, number=1, *, field="amount"):
    """The form as this user's browser has it open."""
    return form_of(browser(user).get(sheet(programme, number)).content.decode(), field)


def give(user, programme, function):
    """One more function at the office for somebody of the cast."""
    code = user.username.partition("-")[0]
    appoint(by=ensure_owner(), programme=programme, person=code, name=code, function=function, role="office",
            member="jinghai-office", starts_on=START)  # fmt: skip
    assert function in {post.function for post in posts_of(user, programme)}


# ---- The list --------------------------------------------------------------------------------------------------------


def test_the_list_says_where_every_application_stands(programme, cast, steps):
    rows = [application(programme, cast.unit, 100_000, project=f"项目{n}") for n in range(4)]
    steps.approve(rows[1], amount=50_000)
    steps.approve(rows[2], amount=50_000)
    steps.pay(rows[2])
    steps.decline(rows[3])
    page = browser(cast.auditor).get(at(programme, "applications/")).content.decode()
    words = said(page)
    assert "4 项目3 王口镇团委 1,000.00 — 0.00 不予批准 2010-04-16" in words
    assert "3 项目2 王口镇团委 1,000.00 500.00 500.00 已拨付 2010-04-20" in words
    assert "2 项目1 王口镇团委 1,000.00 500.00 0.00 已批待付 2010-04-16" in words
    assert "1 项目0 王口镇团委 1,000.00 — 0.00 待审核 2010-04-12" in words
    assert "可拨余额 2,000.00 元" in words
    only = said(browser(cast.auditor).get(at(programme, "applications/?status=paid")).content.decode())
    assert ("项目2" in only, "项目1" in only) == (True, False)
    assert "全部 4" in only


def test_a_unit_sees_its_own_applications_only(programme, cast, asked):
    application(programme, cast.clerk, 100_000, unit="yinghai", project="阅读角")
    words = said(browser(cast.unit).get(at(programme, "applications/")).content.decode())
    assert ("技能比武" in words, "阅读角" in words) == (True, False)
    assert browser(cast.unit).get(sheet(programme, 1)).status_code == 200
    assert browser(cast.unit).get(sheet(programme, 2)).status_code == 403
    assert browser(cast.mentor).get(at(programme, "applications/")).status_code == 403
    assert browser().get(at(programme, "applications/")).status_code == 302


def test_an_empty_list_says_what_will_come(programme, cast):
    assert "还没有申请" in said(browser(cast.clerk).get(at(programme, "applications/")).content.decode())


def test_the_list_costs_the_same_at_thirty_rows_as_at_one(programme, cast, django_assert_num_queries):
    reader = browser(cast.clerk)
    for rows in (1, 29):
        for _ in range(rows):
            application(programme, cast.unit, 10_000)
        with django_assert_num_queries(10):
            answer = reader.get(at(programme, "applications/"))
    assert said(answer.content.decode()).count("技能比武") == 30
    assert len(answer.content) < 60_000


# ---- Applying --------------------------------------------------------------------------------------------------------


def applied(programme, user, **changes):
    page = browser(user).get(at(programme, "applications/new/")).content.decode()
    usual = {"project": "青工比武", "plan": "五月\n举办", "asked": "１，２００元", "evidence": paper()}
    return form_of(page, "project") | usual | changes


def test_a_unit_applies_and_is_not_asked_who_it_is(programme, cast):
    page = browser(cast.unit).get(at(programme, "applications/new/")).content.decode()
    assert "申请单位： 王口镇团委" in said(page)
    assert form_of(page, "project")["unit"] == "wangkou"
    assert "单个项目有无上限？" in said(page)
    answer = browser(cast.unit).post(at(programme, "applications/new/"), applied(programme, cast.unit))
    assert (answer.status_code, answer["Location"]) == (303, sheet(programme))
    row = Application.objects.of(programme.office_id).get()
    assert (row.asked, row.plan, row.unit.code) == (120_000, "五月\n举办", "wangkou")


def test_a_unit_cannot_apply_for_another(programme, cast):
    form = applied(programme, cast.unit, unit="yinghai")
    assert browser(cast.unit).post(at(programme, "applications/new/"), form).status_code == 403
    assert Application.objects.of(programme.office_id).count() == 0


def test_the_clerk_enters_a_paper_application_for_any_unit(programme, cast):
    form = applied(programme, cast.clerk, unit="shunfeng", happened_on="2010.4.9")
    answer = browser(cast.clerk).post(at(programme, "applications/new/"), form)
    assert answer.status_code == 303
    assert "2010-04-09 clerk" in said(browser(cast.clerk).get(sheet(programme)).content.decode())


def test_the_same_application_sent_twice_is_one(programme, cast):
    form = applied(programme, cast.unit)
    answers = [browser(cast.unit).post(at(programme, "applications/new/"), form | {"evidence": paper()}) for _ in "12"]
    assert [answer["Location"] for answer in answers] == [sheet(programme)] * 2
    assert Application.objects.of(programme.office_id).count() == 1


def test_what_is_wrong_with_an_application_is_said_all_at_once(programme, cast):
    form = applied(programme, cast.clerk, project="", asked="很多", unit="")
    answer = browser(cast.clerk).post(at(programme, "applications/new/"), form)
    assert answer.status_code == 422
    words = said(answer.content.decode())
    assert "有 3 处需要改正，申请没有提交" in words
    assert form_of(answer.content.decode(), "project")["plan"] == "五月\n举办"
    assert "方案.txt" in words


def test_a_reviewer_does_not_apply(programme, cast):
    assert browser(cast.reviewer).get(at(programme, "applications/new/")).status_code == 403
    assert "由单位联系人申请" in said(browser(cast.reviewer).get(at(programme, "applications/")).content.decode())


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
    assert "已批复 800.00，等出纳拨付。" in words


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
        assert 'name="do"' not in page


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
    assert "已有人先办了，您的没有存下" in words
    assert "您打开以后" in words
    assert "别人先办了" in words
    assert "您写的内容 核定金额 900.00 意见 我写的意见" in words
    assert standing(asked) == ("declined", None, 2)


def test_even_what_could_not_be_read_is_told_of_the_change_first(programme, cast, steps, asked):
    form = seen(programme, cast.reviewer) | {"amount": "八百左右", "do": "approve"}
    steps.approve(asked)
    answer = browser(cast.reviewer).post(sheet(programme), form)
    assert answer.status_code == 409
    assert "已有人先办了，您的没有存下" in said(answer.content.decode())
    assert standing(asked) == ("approved", 80_000, 2)


def test_after_another_review_the_typed_stands_in_a_fresh_form():
    office = adopt_corner()
    asked = corner_application(office)
    form = form_of(browser(office.reviewer).get(corner(office, asked)).content.decode(), "amount")
    form |= {"amount": "900", "opinion": "可以", "do": "approve"}
    again = form_of(browser(office.reviewer).get(corner(office, asked)).content.decode(), "amount")
    said_first = {"opinion": "先看过了", "do": "review"}
    assert browser(office.reviewer).post(corner(office, asked), again | said_first).status_code == 303
    answer = browser(office.reviewer).post(corner(office, asked), form)
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
    assert "已批复 800.00，等您拨付。" in words
    assert "减 已批待付 800.00 0.00 −800.00" in words
    assert "可拨余额 2,200.00 2,200.00 0.00" in words
    assert page.count('class="button seal"') == 1
    form = seen(programme, cast.treasurer, field="seen") | {"do": "pay", "evidence": paper("回单.txt")}
    assert browser(cast.treasurer).post(sheet(programme), form).status_code == 303
    words = said(browser(cast.auditor).get(sheet(programme)).content.decode())
    assert "已批复并拨付 800.00。" in words
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
    assert "已有人先办了，您的没有存下" in words
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


# ---- Another charter: several grants, an own share, goods, several reviews, parts ------------------------------------


class Corner:
    """An office under a charter with two grants, whose day is in 2024."""


def adopt_corner():
    text = EVERY_KIND.read_text(encoding="utf-8").replace("edition: 2\nreplaces: every-kind 1", "edition: 1")
    text = text.replace("caps: {per_unit: 5000}", "caps: {per_unit: 50000}").replace(
        "每个图书角最多5000元", "每个图书角最多50000元"
    )
    office = Corner()
    owner = ensure_owner()
    office.programme = adopt(by=owner, content=text.encode(), example_today=date(2024, 6, 3)).programme
    for function, member, role in (
        (Function.CLERK, "county-library", "library"),
        (Function.REVIEWER, "county-library", "library"),
        (Function.TREASURER, "county-library", "library"),
        (Function.CONTACT, "east", "corner"),
    ):
        appoint(by=owner, programme=office.programme, person=f"c-{function}", name=f"c-{function}", function=function,
                role=role, member=member, starts_on=date(2024, 3, 1))  # fmt: skip
        user = open_account(by=owner, programme=office.programme, person=f"c-{function}", username=f"c-{function}",
                            password="a long password")  # fmt: skip
        setattr(office, str(function), user)
    return office


def corner_application(office, **changes):
    address = at(office.programme, "applications/new/?grant=money")
    form = form_of(browser(office.contact).get(address).content.decode(), "project")
    form |= {"project": "购书", "plan": "买书", "asked": "9,000", "own": "4,000"} | changes
    answer = browser(office.contact).post(address, form)
    assert answer.status_code == 303, said(answer.content.decode())
    return Application.objects.of(office.programme.office_id).latest("pk")


def corner(office, row):
    return sheet(office.programme, row.number, row.provision)


def test_several_grants_are_told_apart():
    office = adopt_corner()
    page = browser(office.contact).get(at(office.programme, "applications/new/")).content.decode()
    assert links(page, "书架") == ["?grant=shelf"]
    shelf = at(office.programme, "applications/new/?grant=shelf")
    form = form_of(browser(office.contact).get(shelf).content.decode(), "project")
    assert "own" not in form
    answer = browser(office.contact).post(shelf, form | {"project": "两个书架", "plan": "靠窗", "asked": "2"})
    assert answer["Location"] == at(office.programme, "applications/shelf/1/")
    words = said(browser(office.reviewer).get(answer["Location"]).content.decode())
    assert "2 （单位自填）" not in words
    assert "经费前后" not in words  # goods draw on no fund
    assert browser(office.contact).get(at(office.programme, "applications/new/?grant=none")).status_code == 404


def test_the_own_share_is_asked_for_where_the_charter_asks_for_it():
    office = adopt_corner()
    address = at(office.programme, "applications/new/?grant=money")
    page = browser(office.contact).get(address).content.decode()
    assert "按试点方案不少于总费用的 30%" in said(page)
    form = form_of(page, "project") | {"project": "购书", "plan": "买书", "asked": "7,000", "own": "1,000"}
    answer = browser(office.contact).post(address, form)
    assert answer.status_code == 409
    assert "申请没有提交" in said(answer.content.decode())


def test_an_amount_that_needs_two_reviews_is_passed_on_first():
    office = adopt_corner()
    asked = corner_application(office)
    page = browser(office.reviewer).get(corner(office, asked)).content.decode()
    assert "同意，转下一级审核" in said(page)
    form = form_of(page, "amount") | {"opinion": "同意", "amount": "9,000"}
    answer = browser(office.reviewer).post(corner(office, asked), form | {"do": "approve"})
    assert answer.status_code == 409
    assert browser(office.reviewer).post(corner(office, asked), form | {"do": "review"}).status_code == 303
    after = browser(office.reviewer).get(corner(office, asked)).content.decode()
    assert "同意，转下一级审核" not in said(after)
    assert [step.kind for step in ApplicationStep.objects.of(office.programme.office_id)] == ["submitted", "reviewed"]


def test_an_overdue_application_says_so():
    office = adopt_corner()
    corner_application(office, happened_on="2024-04-01")
    words = said(browser(office.reviewer).get(at(office.programme, "applications/")).content.decode())
    assert "应于 2024-05-01 前办" in words


def test_it_speaks_english_too(programme, cast, asked):
    words = said(browser(cast.reviewer, ENGLISH).get(sheet(programme)).content.decode())
    assert "Application no. 1. It waits for your review." in words
    assert "After granting 1,000.00" in words
