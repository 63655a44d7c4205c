"""Reviewers and their opinions, conditions of a decision, comments, and second looks, each through its page."""

from datetime import date
from uuid import uuid4

import pytest

from pilotage.actions.comments import comment_on
from pilotage.actions.grant_drafts import save_draft
from pilotage.actions.people import appoint, ensure_owner, set_example_day
from pilotage.actions.reviews import give_opinion
from pilotage.domain.policy import Function
from pilotage.domain.reviews import Audience
from pilotage.models import Comment, Condition, Criterion, Person, Review, Reviewer, SecondLook, SmallOffice
from pilotage.queries.verification import verify
from tests.acts import not_allowed
from tests.factories import START, TODAY, application, receipt
from tests.grants import Steps, standing
from tests.web.pages import ENGLISH, at, browser, form_of, paper, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def steps(programme, cast):
    receipt(programme, cast.treasurer, 300_000)
    return Steps(programme, cast)


@pytest.fixture
def asked(programme, cast, steps):
    return application(programme, cast.unit, 100_000)


def sheet(programme, number=1):
    return at(programme, f"applications/project-grant/{number}/")


def reviews(programme):
    return sheet(programme) + "reviews/"


def page(user, address, language=None):
    return (browser(user, language) if language else browser(user)).get(address).content.decode()


def send(user, address, field, **changes):
    return browser(user).post(address, form_of(page(user, address), field) | changes)


def ask(programme, cast, person="auditor", due="2010-04-30", by=None):
    return send(by or cast.reviewer, reviews(programme), "ask-due_on",
                **{"ask-person": person, "ask-due_on": due, "do": "ask"})  # fmt: skip


def opine(programme, user, **changes):
    usual = {"opinion-advice": "grant-less", "opinion-opinion": "预算偏高", "do": "opinion"}
    return send(user, reviews(programme), "opinion-opinion", **(usual | changes))


def give(user, programme, function):
    code = user.username
    appoint(by=ensure_owner(), programme=programme, person=code, name=code, function=function, role="office",
            member="jinghai-office", starts_on=START)  # fmt: skip


def row_of(model, programme):
    return model.objects.of(programme.office_id).get()


# ---- Reviewers -------------------------------------------------------------------------------------------------------


def test_somebody_is_asked_sees_it_today_and_gives_an_opinion_that_the_unit_never_sees(programme, cast, asked):
    assert ask(programme, cast).status_code == 303
    today = page(cast.auditor, at(programme, "today/"))
    assert "请您评审一份申请 王口镇团委 · 技能比武" in said(today)
    assert (reviews(programme) in today, "2010-04-30" in said(today)) == (True, True)
    assert "auditor 2010-04-30 尚未提出" in said(page(cast.reviewer, sheet(programme)))
    assert opine(programme, cast.auditor, **{"opinion-evidence": paper()}).status_code == 303
    assert "请您评审" not in said(page(cast.auditor, at(programme, "today/")))
    told = said(page(cast.reviewer, reviews(programme)))
    assert "auditor 减少金额 2010-04-26 预算偏高 方案.txt" in told
    assert "2010-04-26 意见 减少金额 仅主办单位可见 auditor" in said(page(cast.reviewer, sheet(programme)))
    units = said(page(cast.unit, sheet(programme)))
    assert ("预算偏高" in units, "auditor" in units) == (False, False)
    assert browser(cast.unit).get(reviews(programme)).status_code == 403
    assert verify([programme.office]).ok


def test_who_is_late_is_shown(programme, cast, asked):
    ask(programme, cast, due="2010-04-26")
    set_example_day(by=cast.owner, programme=programme, day=date(2010, 4, 28))
    assert "auditor 2010-04-26 逾期" in said(page(cast.reviewer, sheet(programme)))


def test_whoever_applied_or_speaks_for_the_unit_is_not_asked(programme, cast, steps):
    give(cast.unit, programme, Function.AUDITOR)
    application(programme, cast.clerk, 100_000)
    offered = page(cast.reviewer, reviews(programme))
    for person, there in (
        ("auditor", True),
        ("treasurer", True),
        ("clerk", False),
        ("unit1", False),
        ("mentor1", False),
    ):
        assert (f'value="{person}"' in offered) is there
    for person in ("clerk", "unit1"):
        assert ask(programme, cast, person).status_code == 422
    assert Reviewer.objects.of(programme.office_id).count() == 0


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"opinion-opinion": ""}, "请填写“意见”"),
        ({"opinion-advice": ""}, "请选“您的建议”"),
        ({"opinion-seen": "2"}, "申请已重新提交"),
        ({"opinion-happened_on": "2010-04-01"}, "早于"),
        ({"opinion-happened_on": "2010-05-01"}, "2010-05-01"),
    ],
)
def test_an_opinion_is_refused_with_what_is_wrong(programme, cast, asked, changes, sentence):
    ask(programme, cast)
    answer = opine(programme, cast.auditor, **changes)
    assert answer.status_code in (409, 422)
    assert sentence in said(answer.content.decode())
    assert Review.objects.of(programme.office_id).count() == 0


def test_an_opinion_of_an_earlier_version_is_shown_as_such_and_asked_for_again(programme, cast, asked):
    ask(programme, cast)
    opine(programme, cast.auditor)
    send(cast.reviewer, sheet(programme), "return-what", **{"return-what": "改", "do": "return"})
    form = form_of(page(cast.unit, sheet(programme) + "again/"), "project") | {"asked": "500"}
    browser(cast.unit).post(sheet(programme) + "again/", form)
    told = said(page(cast.reviewer, reviews(programme)))
    assert "针对第1稿，此后已修改" in told
    assert "auditor reviewer 2010-04-30 尚未提出" in told
    assert "请您评审" in said(page(cast.auditor, at(programme, "today/")))
    assert opine(programme, cast.auditor, **{"opinion-opinion": "可以"}).status_code == 303
    assert [row.version for row in Review.objects.of(programme.office_id)] == [1, 2]


def test_nobody_else_gives_an_opinion_and_nobody_gives_two(programme, cast, asked):
    ask(programme, cast)
    form = form_of(page(cast.auditor, reviews(programme)), "opinion-opinion")
    form |= {"opinion-advice": "grant", "opinion-opinion": "可以", "do": "opinion"}
    other = browser(cast.treasurer).post(reviews(programme), form)
    assert (other.status_code, "没有请您评审本申请" in said(other.content.decode())) == (409, True)
    assert [browser(cast.auditor).post(reviews(programme), form).status_code for _ in "12"] == [303, 303]
    assert Review.objects.of(programme.office_id).count() == 1
    twice = form | {"opinion-uuid": "00000000-0000-0000-0000-000000000009"}
    again = browser(cast.auditor).post(reviews(programme), twice)
    assert (again.status_code, "您已对第1稿提出意见" in said(again.content.decode())) == (409, True)


def test_somebody_is_taken_off_with_a_reason(programme, cast, asked):
    ask(programme, cast)
    seat_of = row_of(Reviewer, programme)
    form = {"off-reviewer": str(seat_of.pk), "off-reason": "", "do": "off"}
    assert browser(cast.reviewer).post(reviews(programme), form).status_code == 422
    assert browser(cast.treasurer).post(reviews(programme), form | {"off-reason": "回避"}).status_code == 403
    assert browser(cast.reviewer).post(reviews(programme), form | {"off-reason": "回避"}).status_code == 303
    assert "已取消auditor：回避" in said(page(cast.reviewer, reviews(programme)))
    assert "请您评审" not in said(page(cast.auditor, at(programme, "today/")))
    assert ask(programme, cast).status_code == 303  # may be asked anew
    assert verify([programme.office]).ok


def test_scores_by_the_offices_own_criteria_are_shown_with_who_gave_what(programme, cast, asked):
    criteria = at(programme, "applications/criteria/project-grant/")
    for name, most in (("可行", "10"), ("预算", "5")):
        assert send(cast.reviewer, criteria, "name", name=name, most=most).status_code == 303
    assert "属本单位自定，并非文件要求" in said(page(cast.reviewer, criteria))
    same = send(cast.reviewer, criteria, "name", name="可行", most="0")
    assert (same.status_code, "已有评分项“可行”" in said(same.content.decode())) == (409, True)
    assert browser(cast.unit).get(criteria).status_code == 403
    ask(programme, cast)
    ask(programme, cast, "treasurer")
    one, two = (row.pk for row in Criterion.objects.of(programme.office_id))
    for wrong, code in (({f"opinion-points-{one}": ""}, 422), ({f"opinion-points-{one}": "11"}, 409)):
        points = {f"opinion-points-{one}": "8", f"opinion-points-{two}": "0"} | wrong
        assert opine(programme, cast.auditor, **points).status_code == code
    for user, points in ((cast.auditor, ("8", "0")), (cast.treasurer, ("5", "5"))):
        given = {f"opinion-points-{one}": points[0], f"opinion-points-{two}": points[1]}
        assert opine(programme, user, **given).status_code == 303
    told = said(page(cast.reviewer, reviews(programme)))
    assert "auditor 8 0 8 treasurer 5 5 10 平均 6.5 2.5 9" in told
    browser(cast.reviewer).post(criteria, {"end": str(two)})
    assert "已停用： 预算 (5)" in said(page(cast.reviewer, criteria))
    assert "auditor 8 0 8" in said(page(cast.reviewer, reviews(programme)))
    assert verify([programme.office]).ok


def test_the_action_itself_refuses_whoever_is_not_of_the_office(programme, cast, asked):
    usual = {"programme": programme, "application": asked.pk, "uuid": uuid4()}
    with not_allowed("not-your-side"):
        comment_on(by=cast.unit, audience=Audience.OFFICE, text="内部", **usual)
    with not_allowed("not-your-side"):
        give_opinion(by=cast.unit, seen=1, advice="grant", opinion="好", happened_on=date(2010, 4, 26), **usual)
    give(cast.unit, programme, Function.AUDITOR)  # a contact who is of the office as well
    assert comment_on(by=cast.unit, audience=Audience.OFFICE, text="内部", **usual).audience == "office"


# ---- Conditions ------------------------------------------------------------------------------------------------------


def test_a_decision_on_conditions_is_paid_once_they_are_met(programme, cast, asked, steps):
    shown = page(cast.reviewer, sheet(programme))
    assert "资金出处" in said(shown)
    assert "1,000.00 元" in said(shown)
    form = form_of(shown, "amount") | {
        "amount": "800", "condition_1": "交来场地协议", "due_1": "2010-05-10", "before_1": "on",
        "condition_3": "附照片", "do": "approve",
    }  # fmt: skip
    wrong = browser(cast.reviewer).post(sheet(programme), form | {"due_1": "2010-04-01"})
    assert (wrong.status_code, "早于批复日期" in said(wrong.content.decode())) == (409, True)
    assert browser(cast.reviewer).post(sheet(programme), form).status_code == 303
    words = said(page(cast.unit, sheet(programme)))
    assert "1 交来场地协议 落实之前不拨付 2010-05-10 待落实" in words
    assert "2 附照片 — 待落实" in words
    first = Condition.objects.of(programme.office_id).get(number=1)
    met = {"met-condition": str(first.pk), "met-met_on": "2010-04-26", "met-note": "协议已看", "do": "meet"}
    assert browser(cast.treasurer).post(sheet(programme), met).status_code == 403
    early = browser(cast.reviewer).post(sheet(programme), met | {"met-met_on": "2010-04-25"})
    assert early.status_code == 409
    assert [browser(cast.reviewer).post(sheet(programme), met).status_code for _ in "12"] == [303, 303]
    again = browser(cast.reviewer).post(sheet(programme), met | {"met-note": "又看"})
    assert (again.status_code, "这项条件已确认落实" in said(again.content.decode())) == (409, True)
    words = said(page(cast.unit, sheet(programme)))
    assert "已落实 2010-04-26" in words
    assert "条件1已落实" in words
    assert verify([programme.office]).ok


# ---- Comments and the time line --------------------------------------------------------------------------------------


def test_the_unit_never_sees_what_is_said_within_the_office(programme, cast, asked):
    form = {"comment-audience": "office", "comment-text": "预算虚高", "do": "comment"}
    assert send(cast.reviewer, sheet(programme), "comment-text", **form).status_code == 303
    form = {
        "comment-audience": "applicant",
        "comment-text": "请补场地",
        "comment-evidence": paper("要求.txt"),
        "do": "comment",
    }
    assert send(cast.clerk, sheet(programme), "comment-text", **form).status_code == 303
    form = {"comment-text": "场地已定", "comment-audience": "office", "do": "comment"}  # it cannot choose: it is read
    assert send(cast.unit, sheet(programme), "comment-text", **form).status_code == 303
    units, office = (said(page(user, sheet(programme))) for user in (cast.unit, cast.auditor))
    assert ["预算虚高" in words for words in (units, office)] == [False, True]
    for words in (units, office):
        assert words.index("请补场地") < words.index("场地已定")
        assert "要求.txt" in words
    assert [row.audience for row in Comment.objects.of(programme.office_id)] == ["office", "applicant", "applicant"]
    empty = send(cast.unit, sheet(programme), "comment-text", **{"comment-text": " ", "do": "comment"})
    assert empty.status_code == 422
    assert browser(cast.mentor).post(sheet(programme), {"do": "comment"}).status_code == 403
    assert verify([programme.office]).ok


# ---- Second looks ----------------------------------------------------------------------------------------------------


def arrange(programme, cast, **changes):
    form = {"arrange-reason": "只有两人", "arrange-days": "5", "do": "arrange"}
    return send(cast.clerk, at(programme, "second-looks/"), "arrange-reason", **(form | changes))


def test_a_small_office_takes_both_steps_and_somebody_else_looks(programme, cast, steps):
    give(cast.clerk, programme, Function.REVIEWER)
    row = application(programme, cast.clerk, 100_000)
    assert 'value="approve"' not in page(cast.clerk, sheet(programme))
    assert arrange(programme, cast).status_code == 303
    shown = page(cast.clerk, sheet(programme))
    assert "本应两人办理的事由您一人办理，须由他人在 5 天内复核。" in said(shown)
    assert send(cast.clerk, sheet(programme), "amount", amount="800", do="approve").status_code == 303
    assert standing(row)[0] == "approved"
    look = row_of(SecondLook, programme)
    assert (look.what, look.due_on, look.by) == ("decided", date(2010, 5, 1), cast.clerk)
    looks = at(programme, "second-looks/")
    assert "须由他人复核" in said(page(cast.clerk, looks))
    assert "1 个事项待您复核" in said(page(cast.auditor, at(programme, "today/")))
    assert "待您复核" not in said(page(cast.clerk, at(programme, "today/")))
    form = {"look-look": str(look.pk), "look-verdict": "in-order", "look-opinion": "", "do": "look"}
    own = browser(cast.clerk).post(looks, form)
    assert (own.status_code, "须由他人复核" in said(own.content.decode())) == (409, True)
    objecting = browser(cast.auditor).post(looks, form | {"look-verdict": "objection"})
    assert objecting.status_code == 409
    assert [browser(cast.auditor).post(looks, form).status_code for _ in "12"] == [303, 303]
    again = browser(cast.treasurer).post(looks, form)
    assert (again.status_code, "已有人复核" in said(again.content.decode())) == (409, True)
    told = said(page(cast.treasurer, looks))
    assert "批复了本人提交的申请 clerk 2010-04-26 auditor 2010-04-26 无误" in told
    assert verify([programme.office]).ok


def test_whoever_granted_pays_at_a_small_office_and_owes_a_look(programme, cast, asked, steps):
    give(cast.reviewer, programme, Function.TREASURER)
    steps.approve(asked)
    assert 'value="pay"' not in page(cast.reviewer, sheet(programme))
    arrange(programme, cast)
    assert send(cast.reviewer, sheet(programme), "happened_on", do="pay").status_code == 303
    assert (standing(asked)[0], row_of(SecondLook, programme).what) == ("paid", "paid")
    assert verify([programme.office]).ok


def test_an_arrangement_is_made_with_reason_and_days_and_ends_once(programme, cast):
    looks = at(programme, "second-looks/")
    for wrong in ({"arrange-days": "0"}, {"arrange-days": "61"}, {"arrange-starts_on": "2010-04-01"}):
        assert arrange(programme, cast, **wrong).status_code == 409
    assert arrange(programme, cast, **{"arrange-reason": " "}).status_code == 422
    assert "起始日期" in said(page(cast.clerk, looks))
    assert arrange(programme, cast).status_code == 303
    Person.objects.of(programme.office).filter(user=cast.clerk).update(name="王敏")
    assert "自 2010-04-26 起，两个环节可由一人办理，由他人在 5 天内复核。王敏安排：只有两人" in said(
        page(cast.auditor, looks)
    )
    assert browser(cast.reviewer).post(looks, {"end-ends_on": "2010-04-26", "do": "end"}).status_code == 403
    assert browser(cast.clerk).post(looks, {"end-ends_on": "2010-04-27", "do": "end"}).status_code == 409
    assert browser(cast.clerk).post(looks, {"end-ends_on": "2010-04-26", "do": "end"}).status_code == 303
    assert row_of(SmallOffice, programme).ends_on == date(2010, 4, 26)
    assert browser(cast.unit).get(looks).status_code == 403
    assert verify([programme.office]).ok


@pytest.mark.parametrize("path", ["second-looks/", "applications/criteria/project-grant/", "applications/drafts/",
                                  "applications/project-grant/1/reviews/"])  # fmt: skip
def test_every_page_speaks_english_too(programme, cast, asked, path):
    give(cast.clerk, programme, Function.REVIEWER)
    answer = browser(cast.clerk, ENGLISH).get(at(programme, path))
    assert answer.status_code == 200
    assert len(answer.content) < 60_000


def test_the_lists_cost_the_same_at_thirty_rows_as_at_one(programme, cast, steps, django_assert_num_queries):
    give(cast.clerk, programme, Function.REVIEWER)
    arrange(programme, cast)
    lists = {"second-looks/": (cast.auditor, 10), "applications/drafts/": (cast.unit, 7)}
    for rows in (1, 29):
        for n in range(rows):
            steps.approve(application(programme, cast.clerk, 1_000), by=cast.clerk, amount=1_000, happened_on=TODAY)
            save_draft(by=cast.unit, programme=programme, provision="project-grant", unit="wangkou",
                       values={"project": f"草稿{rows}-{n}"}, uuid=uuid4())  # fmt: skip
        for path, (user, most) in lists.items():
            browser_of = browser(user)
            browser_of.get(at(programme, path))
            with django_assert_num_queries(most):
                answer = browser_of.get(at(programme, path))
            assert len(answer.content) <= 60 * 1024
