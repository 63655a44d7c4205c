"""Applications in the browser: their list, a new one, and what other charters ask."""

import pytest

from pilotage.models import Application, ApplicationStep
from tests.factories import application, receipt
from tests.grants import Steps
from tests.web.corner import adopt_corner, corner, corner_application
from tests.web.pages import at, browser, form_of, links, paper, said

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


# ---- Another charter: several grants, an own share, goods, several reviews, parts ------------------------------------


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
    form = form_of(page, "project") | {
        "project": "购书",
        "plan": "买书",
        "asked": "7,000",
        "own": "1,000",
        "purpose": "repair",
    }
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
