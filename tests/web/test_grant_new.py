"""An application before its decision: drafts, what is asked of amounts, returned, submitted again, withdrawn."""

from uuid import UUID

import pytest

from pilotage.actions.people import appoint, ensure_owner
from pilotage.domain.breaches import Breach
from pilotage.domain.policy import Function
from pilotage.models import Application, ApplicationDraft, ApplicationVersion, Event, MoneyFile
from pilotage.queries.figures import facts
from pilotage.queries.funds import five_numbers
from pilotage.queries.programmes import rules
from pilotage.queries.verification import verify
from tests.factories import START, application, receipt
from tests.grants import Steps, april, breaches_of, standing
from tests.web.corner import adopt_corner, corner, corner_application
from tests.web.pages import at, browser, form_of, links, paper, said

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


def page(user, address):
    return browser(user).get(address).content.decode()


def send(user, address, field, **changes):
    """The form of a page that has this field, as it stands there, changed and sent."""
    return browser(user).post(address, form_of(page(user, address), field) | changes)


def new(programme):
    return at(programme, "applications/new/")


def give(user, programme, function):
    """One more function at the office for somebody of the cast."""
    code = user.username.partition("-")[0]
    appoint(by=ensure_owner(), programme=programme, person=code, name=code, function=function, role="office",
            member="jinghai-office", starts_on=START)  # fmt: skip


# ---- Drafts ----------------------------------------------------------------------------------------------------------


def test_a_draft_keeps_everything_as_it_was_typed_and_is_gone_on_with(programme, cast):
    typed = {"project": "青工比武", "plan": "五月\n举办", "asked": "１.２万", "happened_on": "四月", "do": "draft"}
    answer = send(cast.unit, new(programme), "project", evidence=paper(), **typed)
    draft = ApplicationDraft.objects.of(programme.office_id).get()
    address = at(programme, f"applications/drafts/{draft.uuid}/")
    assert (answer.status_code, answer["Location"]) == (303, address)
    assert Application.objects.of(programme.office_id).count() == 0
    back = page(cast.unit, address)
    form = form_of(back, "project")
    assert {name: form[name] for name in ("project", "plan", "asked", "happened_on")} == {
        name: typed[name] for name in ("project", "plan", "asked", "happened_on")
    }
    assert "草稿已存的材料： 方案.txt" in said(back)
    drafts = at(programme, "applications/drafts/")
    assert links(page(cast.unit, at(programme, "applications/")), "草稿 1 份") == [drafts]
    assert "青工比武 王口镇团委 项目申请、审核、拨付 １.２万 unit1" in said(page(cast.unit, drafts))
    assert verify([programme.office]).ok


def test_a_draft_becomes_its_application_once_with_its_files(programme, cast):
    send(cast.unit, new(programme), "project", project="青工比武", plan="办", evidence=paper(), do="draft")
    draft = ApplicationDraft.objects.of(programme.office_id).get()
    address = at(programme, f"applications/drafts/{draft.uuid}/")
    form = form_of(page(cast.unit, address), "project") | {"asked": "1,200", "happened_on": "2010-04-20"}
    answers = [browser(cast.unit).post(address, form) for _ in "12"]
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(303, sheet(programme))] * 2
    row = Application.objects.of(programme.office_id).get()
    assert (row.uuid, row.asked) == (draft.uuid, 120_000)
    assert "方案.txt" in said(page(cast.unit, sheet(programme)))
    assert "没有草稿" in said(page(cast.unit, at(programme, "applications/drafts/")))
    draft.refresh_from_db()
    assert draft.ended_seq == row.seq
    assert verify([programme.office]).ok


def test_a_draft_saved_again_is_the_same_draft_and_the_same_words_write_nothing(programme, cast):
    send(cast.unit, new(programme), "project", project="甲", do="draft")
    draft = ApplicationDraft.objects.of(programme.office_id).get()
    address = at(programme, f"applications/drafts/{draft.uuid}/")
    for project, events in (("乙", 2), ("乙", 2)):
        send(cast.unit, address, "project", project=project, do="draft")
        assert Event.objects.of(programme.office_id).filter(kind="grant.draft-saved").count() == events
    assert [row.values["project"] for row in ApplicationDraft.objects.of(programme.office_id)] == ["乙"]
    send(cast.unit, address, "project", evidence=paper(), do="draft")
    send(cast.unit, address, "project", evidence=paper(), do="draft")
    assert MoneyFile.objects.of(programme.office_id).count() == 1


def test_a_draft_is_put_aside_with_a_reason(programme, cast):
    send(cast.unit, new(programme), "project", project="甲", do="draft")
    draft = ApplicationDraft.objects.of(programme.office_id).get()
    address = at(programme, f"applications/drafts/{draft.uuid}/aside/")
    empty = browser(cast.unit).post(address, {"reason": " "})
    assert (empty.status_code, "请填写“理由”" in said(empty.content.decode())) == (422, True)
    answer = browser(cast.unit).post(address, {"reason": "不办了"})
    assert (answer.status_code, answer["Location"]) == (303, at(programme, "applications/drafts/"))
    assert browser(cast.unit).get(at(programme, f"applications/drafts/{draft.uuid}/")).status_code == 404
    draft.refresh_from_db()
    assert (draft.why, draft.ended_seq is not None) == ("不办了", True)
    assert verify([programme.office]).ok


def test_others_do_not_see_a_units_draft(programme, cast):
    form = form_of(page(cast.clerk, new(programme)), "project") | {"project": "阅读角", "do": "draft"}
    refused = browser(cast.clerk).post(new(programme), form)
    assert (refused.status_code, "草稿没有存下" in said(refused.content.decode())) == (422, True)  # for whom?
    assert browser(cast.clerk).post(new(programme), form | {"unit": "yinghai"}).status_code == 303
    draft = ApplicationDraft.objects.of(programme.office_id).get()
    address = at(programme, f"applications/drafts/{draft.uuid}/")
    assert browser(cast.clerk).get(address).status_code == 200
    assert browser(cast.unit).get(address).status_code == 404
    assert "阅读角" not in page(cast.unit, at(programme, "applications/drafts/"))
    assert browser(cast.reviewer).get(at(programme, "applications/drafts/")).status_code == 403
    assert browser(cast.clerk).get(at(programme, f"applications/drafts/{UUID(int=1)}/")).status_code == 404


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("1.2万元", "12000"),
        ("100.005", "2 位小数"),
        ("0", "大于"),
        ("-500", "大于"),
        ("很多", "很多"),
        ("100000000000000000", "13"),
        ("99999999999999", "位"),
        ("500美元", "500美元"),
    ],
)
def test_an_amount_that_cannot_be_says_what_is_wrong_and_loses_nothing(programme, cast, written, sentence):
    answer = send(cast.unit, new(programme), "project", project="甲", plan="乙", asked=written, evidence=paper())
    assert answer.status_code in (409, 422)
    text = answer.content.decode()
    assert "申请没有提交" in said(text)
    assert sentence in said(text)
    form = form_of(text, "project")
    assert (form["project"], form["plan"], form["asked"]) == ("甲", "乙", written)
    assert Application.objects.of(programme.office_id).count() == 0


@pytest.mark.parametrize("written", ["１，２００", "1,200.00", "¥1200", "1 200元", "1200元整", "1200.0"])
def test_an_amount_as_people_write_it_is_read(programme, cast, written):
    answer = send(cast.unit, new(programme), "project", project="甲", plan="乙", asked=written, evidence=paper())
    assert answer.status_code == 303
    assert Application.objects.of(programme.office_id).get().asked == 120_000


# ---- Returned, and submitted again -----------------------------------------------------------------------------------


def returned(programme, cast, what="请写明时间，并减少金额。"):
    return send(cast.reviewer, sheet(programme), "return-what", **{"return-what": what, "do": "return"})


def test_an_application_is_returned_changed_and_shows_what_changed(programme, cast, asked):
    assert returned(programme, cast).status_code == 303
    assert standing(asked)[0] == "returned"
    words = said(page(cast.unit, sheet(programme)))
    assert "已退回修改，等您重新提交。" in words
    assert "需要修改的内容 请写明时间，并减少金额。" in words
    again = sheet(programme) + "again/"
    today = page(cast.unit, at(programme, "today/"))
    assert ("一份申请退回给您修改 王口镇团委 · 技能比武" in said(today), again in today) == (True, True)
    answer = send(cast.unit, again, "project", plan="五月八日举办，全镇参加。", asked="900")
    assert (answer.status_code, answer["Location"]) == (303, sheet(programme))
    assert standing(asked) == ("submitted", None, 3)
    text = page(cast.reviewer, sheet(programme))
    assert "第2稿改了什么" in said(text)
    assert "<del>1,000.00 元</del>" in text
    assert "<ins>900.00 元</ins>" in text
    assert '<ins><span class="sr">增加： </span>八日</ins>' in text
    assert "申请金额 900.00 元" in said(text)
    assert form_of(text, "amount")["amount"] == "900.00"
    assert [row.number for row in ApplicationVersion.objects.of(programme.office_id)] == [1, 2]
    assert "2010-04-26 重新提交 第2稿 900.00" in said(text)
    assert verify([programme.office]).ok


def test_a_form_opened_on_version_1_never_decides_version_2(programme, cast, asked):
    form = form_of(page(cast.reviewer, sheet(programme)), "amount") | {"amount": "1,000", "opinion": "同意"}
    returned(programme, cast)
    send(cast.unit, sheet(programme) + "again/", "project", asked="400")
    answer = browser(cast.reviewer).post(sheet(programme), form | {"do": "approve"})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "申请金额 400.00 元" in said(text)
    assert form_of(text, "amount")["amount"] == "400.00"  # the old amount is told, and stands in no form
    assert "核定金额 1,000.00" in said(text)
    assert standing(asked) == ("submitted", None, 3)
    granted = browser(cast.reviewer).post(sheet(programme), form | {"seen": "3", "do": "approve"})
    assert granted.status_code == 409  # not more than is asked now
    assert standing(asked) == ("submitted", None, 3)


def test_a_new_version_is_checked_as_a_new_application_is(programme, cast, asked):
    returned(programme, cast)
    answer = send(cast.unit, sheet(programme) + "again/", "project", project="", asked="0", happened_on="2010-04-11")
    assert answer.status_code == 422
    answer = send(cast.unit, sheet(programme) + "again/", "project", asked="0", happened_on="2010-04-11")
    assert answer.status_code == 409
    assert "早于" in said(answer.content.decode())
    assert standing(asked)[0] == "returned"


def test_a_figure_counts_what_the_version_of_its_day_asks_for(programme, cast, asked):
    first, last = april(20), april(26)
    returned(programme, cast)
    send(cast.unit, sheet(programme) + "again/", "project", asked="400")
    charter = rules(programme).charter
    for day, amount in ((first, 100_000), (last, 40_000)):
        (one,) = facts(programme, charter, day).standings["application"]
        assert one.confirmed.fields["asked"] == amount


def test_own_share_and_caps_hold_for_a_new_version_too():
    office = adopt_corner()
    row = corner_application(office, asked="7,000", own="3,000")
    address = corner(office, row)
    send(office.reviewer, address, "return-what", **{"return-what": "改", "do": "return"})
    for changes, sentence in (
        ({"own": "1,000"}, "至少 3,000.00，现为 1,000.00"),
        ({"asked": "60,000", "own": "60,000"}, "上限为 50,000.00"),
    ):
        answer = send(office.contact, address + "again/", "project", **changes)
        assert (answer.status_code, sentence in said(answer.content.decode())) == (409, True)
    assert send(office.contact, address + "again/", "project", purpose="repair").status_code == 303
    assert "<del>购书</del>" in page(office.reviewer, address)
    row.refresh_from_db()
    assert (row.purpose, row.status) == ("repair", "submitted")


def test_reviews_of_the_charter_start_again_with_a_new_version():
    office = adopt_corner()
    row = corner_application(office)
    address = corner(office, row)
    send(office.reviewer, address, "amount", opinion="同意", do="review")
    send(office.approver, address, "return-what", **{"return-what": "改", "do": "return"})
    send(office.contact, address + "again/", "project", plan="改过", asked="9,000")
    answer = send(office.reviewer, address, "amount", opinion="同意", do="approve")
    assert (answer.status_code, "须经 1 次审核，现有 0 次" in said(answer.content.decode())) == (409, True)


def test_what_cannot_be_returned_or_submitted_again_says_so(programme, cast, asked, steps):
    empty = returned(programme, cast, "")
    assert empty.status_code == 422
    assert browser(cast.reviewer).get(sheet(programme) + "again/").status_code == 403
    assert "这项申请尚未批复，正待审核。" in said(page(cast.unit, sheet(programme) + "again/"))
    steps.decline(asked)
    form = {
        "return-what": "改",
        "return-seen": "1",
        "return-uuid": str(UUID(int=5)),
        "return-happened_on": "2010-04-26",
    }
    late = browser(cast.reviewer).post(sheet(programme), form | {"do": "return"})
    assert (late.status_code, "不予批准" in said(late.content.decode())) == (409, True)
    assert browser(cast.unit).post(sheet(programme), form | {"do": "return"}).status_code == 403
    assert standing(asked)[0] == "declined"


def test_whoever_submits_again_does_not_decide(programme, cast, asked):
    give(cast.clerk, programme, Function.REVIEWER)
    assert 'value="approve"' in page(cast.clerk, sheet(programme))
    returned(programme, cast)
    send(cast.clerk, sheet(programme) + "again/", "project", asked="500")
    text = page(cast.clerk, sheet(programme))
    assert ("由您本人" in said(text), 'value="approve"' in text) == (True, False)
    form = form_of(page(cast.reviewer, sheet(programme)), "amount") | {"do": "approve"}
    refused = browser(cast.clerk).post(sheet(programme), form)
    assert (refused.status_code, standing(asked)[0]) == (409, "submitted")


def test_a_contact_of_the_unit_does_not_decide_whatever_else_they_are(programme, cast, steps):
    row = application(programme, cast.clerk, 100_000)
    give(cast.unit, programme, Function.REVIEWER)
    text = page(cast.unit, sheet(programme))
    assert ("您是申请单位的联系人，须由他人批复。" in said(text), 'value="approve"' in text) == (True, False)
    assert breaches_of(lambda: steps.approve(row, by=cast.unit)) == (Breach("own-unit", {}),)


# ---- Withdrawn -------------------------------------------------------------------------------------------------------


def test_the_applicant_withdraws_and_nobody_decides_on_it_any_more(programme, cast, asked):
    form = form_of(page(cast.reviewer, sheet(programme)), "amount") | {"amount": "800", "do": "approve"}
    answer = send(cast.unit, sheet(programme), "withdraw-reason", **{"withdraw-reason": "场地没了", "do": "withdraw"})
    assert answer.status_code == 303
    assert standing(asked) == ("withdrawn", None, 2)
    refused = browser(cast.reviewer).post(sheet(programme), form)
    assert refused.status_code == 409
    words = said(refused.content.decode())
    assert "本申请已由申请方撤回，单位可另行提交新的申请。" in words
    assert "场地没了" in words
    assert 'value="approve"' not in refused.content.decode()


def test_withdrawing_what_was_granted_frees_it(programme, cast, asked, steps):
    steps.approve(asked)
    fund = rules(programme).charter.provision("pilot-fund")
    assert five_numbers(programme, fund).available == 220_000
    answer = send(cast.unit, sheet(programme), "withdraw-reason", **{"withdraw-reason": "不办", "do": "withdraw"})
    assert answer.status_code == 303
    assert (standing(asked)[0], five_numbers(programme, fund).available) == ("withdrawn", 300_000)
    assert verify([programme.office]).ok


def test_what_was_paid_is_not_withdrawn(programme, cast, asked, steps):
    form = form_of(page(cast.unit, sheet(programme)), "withdraw-reason")
    steps.approve(asked)
    steps.pay(asked)
    answer = browser(cast.unit).post(sheet(programme), form | {"withdraw-reason": "不办", "do": "withdraw"})
    assert answer.status_code == 409
    assert standing(asked)[0] == "paid"
    other = browser(cast.mentor).post(sheet(programme), form | {"withdraw-reason": "不办", "do": "withdraw"})
    assert other.status_code == 403
