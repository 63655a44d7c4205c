"""The office's pages of task links: whom to ask for what, the messages, what became of a link, taking it back."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.core.cache import cache

from pilotage.actions.links import Answer, confirm, let_in, revoke_link
from pilotage.actions.papers import print_paper
from pilotage.domain.links import WRONG_TRIES
from pilotage.domain.papers import OfMonth
from pilotage.models import Person, TaskLink
from tests.acts import correct, enter
from tests.cast import seat
from tests.factories import adopt_jinghai, visit
from tests.task_links import contact, give
from tests.web.pages import CHINESE, ENGLISH, at, browser, form_of, links, said

pytestmark = pytest.mark.django_db
VISITS = "links/new/?task=confirm&register=visit&month=2010-04"


@pytest.fixture(autouse=True)
def _nobody_has_guessed_yet():
    cache.clear()


def page(programme, user, path="links/", language=ENGLISH, status=200):
    answer = browser(user, language).get(at(programme, path))
    assert answer.status_code == status, said(answer.content.decode())
    return answer.content.decode()


def send(programme, user, path, form, status=200, language=ENGLISH):
    answer = browser(user, language).post(at(programme, path), form)
    assert answer.status_code == status, said(answer.content.decode())
    return answer


def choices(text):
    """Who can be chosen, and who is ticked beforehand."""
    found = re.findall(r'name="people" value="([^"]+)"( checked)?', text)
    return [key for key, _ in found], [key for key, ticked in found if ticked]


def messages(text):
    return [area.replace("&#x27;", "'") for area in re.findall(r"(?s)<textarea[^>]*>(.*?)</textarea>", text)]


# ---- Giving ------------------------------------------------------------------------------------------------------------


def test_first_the_task_then_who(programme, cast):
    text = page(programme, cast.clerk, "links/new/")
    assert "First the task, then who" in said(text)
    assert [word for _, word in re.findall(r'<option value="(\w+)"[^>]*>([^<]+)', text)][:6] == [
        "Confirm records", "Enter records", "Hand in a signed paper", "Send photographs", "Enter an expense",
        "See what is on record",
    ]  # fmt: skip
    assert "深入试点单位" in text
    assert "基金到账" not in text  # it fills itself
    assert "突出贡献认定" not in text  # the office enters it alone
    text = page(programme, cast.clerk, "links/new/?task=fill&register=&month=", status=422)
    assert "Choose the register that is to be filled in." in said(text)
    page(programme, cast.clerk, "links/new/?task=nothing", status=422)
    page(programme, cast.clerk, "links/new/?task=confirm&since=yesterday", status=400)


def test_whoever_is_waited_for_is_ticked_beforehand(programme, cast):
    contact(programme, cast.owner)
    enter(programme, cast.mentor)
    enter(programme, cast.mentor, on=date(2010, 4, 13))
    text = page(programme, cast.clerk, VISITS)
    assert choices(text) == (["unit1:wangkou", "unit2:yinghai"], ["unit1:wangkou"])
    assert "王口镇团委 unit1 试点单位 2" in said(text)
    assert choices(page(programme, cast.clerk, VISITS.replace("visit", "difficulty")))[1] == []
    assert choices(page(programme, cast.clerk, "links/new/?task=photos&member=yinghai")) == (
        ["unit1:wangkou", "mentor1:wangkou", "unit2:yinghai", "partner1:local-tax"], ["unit2:yinghai"],
    )  # fmt: skip


def test_only_whose_task_it_is_can_be_chosen(programme, cast):
    assert choices(page(programme, cast.clerk, "links/new/?task=fill&register=visit"))[0] == ["mentor1:wangkou"]
    page(programme, cast.clerk, "links/new/?task=confirm&register=reward", status=422)  # the office's own matter
    empty = page(programme, cast.clerk, "links/new/?task=confirm&register=meeting")
    assert (choices(empty)[0], "Nobody can be given this task" in said(empty)) == ([], True)


def test_each_gets_a_link_and_the_group_one_message_in_its_own_language(programme, cast):
    contact(programme, cast.owner)
    enter(programme, cast.mentor)
    form = form_of(page(programme, cast.clerk, VISITS), "uuid")
    form |= {"people": ["unit1:wangkou", "unit2:yinghai"], "tail-unit1:wangkou": "1234", "last_day": "4月30日"}
    answer = send(programme, cast.clerk, VISITS, form)
    assert answer["Cache-Control"] == "no-store"
    text = answer.content.decode()
    assert "They are shown here once." in said(text)
    group, first, second = messages(text)
    tokens = re.findall(r"http://testserver/jinghai-office/jinghai-2010/t/(\w{32})/", group)
    assert group.splitlines() == [
        "请于4月30日前核对并确认：深入试点单位（2010年4月）。各用各的链接：",
        f"致 王口镇团委 unit1：http://testserver/jinghai-office/jinghai-2010/t/{tokens[0]}/",
        f"致 瀛海学校团委 联系人unit2：http://testserver/jinghai-office/jinghai-2010/t/{tokens[1]}/",
        "不用登录，首次打开需核对本人手机号后四位。链接只对本人。",
    ]
    assert first.splitlines() == [
        "致 王口镇团委 unit1，请于2010年4月30日前：",
        "核对并确认：深入试点单位（2010年4月）",
        "有 1 条等您确认。",
        f"打开：http://testserver/jinghai-office/jinghai-2010/t/{tokens[0]}/",
        "不用登录，首次打开需核对本人手机号后四位。链接只对本人。",
    ]
    assert second.splitlines()[-1] == "不用登录。链接只对本人，请勿转发。"
    assert Person.objects.of(programme.office_id).get(code="unit1").phone_tail == "1234"
    again = send(programme, cast.clerk, VISITS, form).content.decode()
    assert messages(again) == [group, first, second]  # clicked twice: the same links
    assert TaskLink.objects.of(programme.office_id).count() == 2
    assert tokens[0] not in page(programme, cast.clerk)


def test_one_link_has_one_message(programme, cast):
    form = form_of(page(programme, cast.clerk, "links/new/?task=photos"), "uuid") | {"people": "unit1:wangkou"}
    assert len(messages(send(programme, cast.clerk, "links/new/?task=photos", form).content.decode())) == 1


def test_what_is_wrong_comes_back_with_what_was_written(programme, cast):
    form = form_of(page(programme, cast.clerk, VISITS), "uuid")
    text = send(programme, cast.clerk, VISITS, form | {"last_day": ""}, 422).content.decode()
    assert "Choose at least one person." in said(text)
    assert "Fill in “Open until”." in said(text)
    text = send(programme, cast.clerk, VISITS, form | {"people": "clerk:jinghai-office"}, 422).content.decode()
    assert "Choose one of the choices shown" in said(text) or "not one of" in said(text)
    wrong = form | {"people": "unit1:wangkou", "tail-unit1:wangkou": "12a4", "last_day": "2010-04-25"}
    text = send(programme, cast.clerk, VISITS, wrong, 409).content.decode()
    assert "Write the last 4 digits of the phone of unit1, or nothing." in said(text)
    assert "25 April 2010 is over" in said(text)
    assert 'value="12a4"' in text
    assert choices(text)[1] == ["unit1:wangkou"]
    assert not TaskLink.objects.of(programme.office_id).exists()


def test_a_window_and_single_records_come_with_the_address(programme, cast):
    window = "links/new/?task=fill&register=difficulty&since=2010-04-19&until=2010-04-25&due=2010-04-28&member=wangkou"
    text = page(programme, cast.clerk, window)
    assert "Enter: 问题和困难 , 19 April to 25 April 2010" in said(text)
    form = form_of(text, "uuid")
    assert form["last_day"] == "2010-04-28"
    send(programme, cast.clerk, window, form | {"people": "unit1:wangkou"})
    for _ in range(2):
        visit(programme, cast.clerk, confirmed=False)
    listed = "links/new/?task=confirm&register=visit&number=2"
    text = page(programme, cast.clerk, listed)
    assert "王口镇团委 unit1 试点单位 1" in said(text)
    send(programme, cast.clerk, listed, form_of(text, "uuid") | {"people": "unit1:wangkou"})
    assert [link.subject for link in TaskLink.objects.of(programme.office_id)] == [
        {"numbers": [2]}, {"since": "2010-04-19", "until": "2010-04-25"},
    ]  # fmt: skip


def test_a_register_that_waits_leads_to_links(programme, cast):
    visit(programme, cast.clerk, confirmed=False)
    text = page(programme, cast.clerk, "registers/visit/")
    (address,) = links(text, "Ask for confirmation by link")
    assert address == at(programme, "links/new/?task=confirm&register=visit")
    assert links(page(programme, cast.mentor, "registers/visit/"), "Ask for confirmation by link") == []
    assert choices(page(programme, cast.clerk, "links/new/?task=confirm&register=visit"))[1] == ["unit1:wangkou"]


def test_a_printed_sheet_is_asked_for_from_whoever_signs_it(programme, cast):
    contact(programme, cast.owner)
    enter(programme, cast.mentor)
    month = OfMonth("wangkou", "unit", date(2010, 4, 1), date(2010, 4, 30), "visit")
    sheet = print_paper(by=cast.clerk, programme=programme, subject=month)
    (address,) = links(page(programme, cast.clerk, f"papers/{sheet.code}/"), "Ask for it by link")
    assert address == at(programme, f"links/new/?task=paper&paper={sheet.code}")
    text = page(programme, cast.clerk, address.removeprefix(at(programme)))
    assert choices(text) == (["unit1:wangkou", "mentor1:wangkou"], ["unit1:wangkou"])
    lower = page(programme, cast.clerk, f"links/new/?task=paper&paper=+{sheet.code.lower()}+")
    assert choices(lower) == choices(text)
    wrong = page(programme, cast.clerk, "links/new/?task=paper&paper=NONE", status=409)
    assert "No sheet with the code “NONE” has been printed" in said(wrong)
    assert links(page(programme, cast.unit, f"papers/{sheet.code}/"), "Ask for it by link") == []


def test_what_is_owed_is_asked_for_from_the_board(programme, cast):
    (address,) = links(page(programme, cast.clerk, "board/weekly-visit/wangkou/"), "Ask for it by link")
    assert address == at(
        programme,
        "links/new/?task=fill&register=visit&since=2010-04-26&until=2010-05-02&due=2010-05-02&member=wangkou",
    )
    text = page(programme, cast.clerk, address.removeprefix(at(programme)))
    assert choices(text) == (["mentor1:wangkou"], ["mentor1:wangkou"])
    assert form_of(text, "uuid")["last_day"] == "2010-05-02"
    assert links(page(programme, cast.mentor, "board/weekly-visit/wangkou/"), "Ask for it by link") == []


# ---- The list and one link ---------------------------------------------------------------------------------------------


def test_the_list_says_for_whom_for_what_and_what_became_of_it(programme, cast):
    assert "No link has been given yet" in said(page(programme, cast.clerk))
    link = give(programme, cast.clerk)
    browser().get(at(programme, f"t/{link.token}/"))
    text = page(programme, cast.clerk)
    assert "王口镇团委 unit1 Check and confirm: 深入试点单位 2010-04-30 open 1 0 0" in said(text)
    assert "王口镇团委 unit1 核对并确认：深入试点单位 2010-04-30 有效 1 0 0" in said(
        page(programme, cast.clerk, language=CHINESE)
    )
    assert "No link is like that" in said(page(programme, cast.clerk, "links/?show=objected"))
    assert "unit1" in said(page(programme, cast.clerk, "links/?show=open"))
    assert "unit1" in said(page(programme, cast.clerk, "links/?show=anything"))


def test_a_link_is_taken_back_with_a_reason(programme, cast):
    link = give(programme, cast.clerk)
    path = f"links/{link.row.pk}/"
    assert "Fill in “Reason”." in said(send(programme, cast.clerk, path, {"reason": ""}, 422).content.decode())
    answer = send(programme, cast.clerk, path, {"reason": "发错人"}, 303)
    assert answer.url == at(programme, path)
    text = page(programme, cast.clerk, path)
    assert "taken back: 发错人" in said(text)
    assert 'name="reason"' not in text
    again = send(programme, cast.clerk, path, {"reason": "再收"}, 409).content.decode()
    assert "This link was revoked already." in said(again)
    browser().get(at(programme, f"t/{link.token}/"))
    assert "refused" in said(page(programme, cast.clerk, path))
    page(programme, cast.clerk, "links/999/", status=404)


def test_nobody_else_sees_the_links(programme, cast):
    link = give(programme, cast.clerk)
    for who in ("reviewer", "treasurer", "auditor", "mentor", "unit", "partner"):
        for path in ("links/", "links/new/", f"links/{link.row.pk}/"):
            page(programme, getattr(cast, who), path, status=403)
        assert at(programme, "links/") not in page(programme, getattr(cast, who), "charter/")
    for path in ("links/", "links/new/", f"links/{link.row.pk}/"):
        answer = browser().get(at(programme, path))
        assert (answer.status_code, answer.url.startswith("/sign-in/")) == (302, True)
    other = adopt_jinghai(office="乙县团委")
    page(other, seat(other).clerk, f"links/{link.row.pk}/", status=404)


def test_lists_cost_the_same_however_long_they_are(programme, cast, django_assert_num_queries):
    give(programme, cast.clerk)
    visit(programme, cast.clerk, confirmed=False)
    client = browser(cast.clerk, ENGLISH)
    pages = {"links/": 8, VISITS: 10}
    for path, count in pages.items():
        with django_assert_num_queries(count):
            client.get(at(programme, path))
    for number in range(30):
        contact(programme, cast.owner, f"more{number}", "yinghai")
        give(programme, cast.clerk, person=f"more{number}", member="yinghai")
        visit(programme, cast.clerk, confirmed=False)
    for path, count in pages.items():
        with django_assert_num_queries(count):
            answer = client.get(at(programme, path))
        assert len(answer.content) <= 60_000
        assert said(answer.content.decode()).count("more") >= 30


# ---- The office is told ------------------------------------------------------------------------------------------------


def test_today_tells_of_what_was_called_wrong_until_it_is_settled(programme, cast):
    one, other = enter(programme, cast.mentor), enter(programme, cast.mentor)
    link = give(programme, cast.clerk)
    for note in ("没有来", "那天没有来"):
        confirm(by=link.by, link=link.row, uuid=uuid4(), answers=[
            Answer("visit", each.record.number, each.entry.seq, note) for each in (one, other)])  # fmt: skip
    text = page(programme, cast.clerk, "today/")
    assert "2 records were called wrong by those who were to confirm them" in said(text)
    assert at(programme, "links/?show=objected") in text
    correct(one, cast.mentor, on=date(2010, 4, 19))
    assert "1 record was called wrong" in said(page(programme, cast.clerk, "today/"))
    confirm(by=link.by, link=link.row, uuid=uuid4(), answers=[Answer("visit", 2, other.entry.seq)])
    assert "called wrong" not in said(page(programme, cast.clerk, "today/"))
    assert "called wrong" not in said(page(programme, cast.mentor, "today/"))
    text = page(programme, cast.clerk, f"links/{link.row.pk}/")
    assert said(text).count("settled since") == 4  # each said twice, in other words
    assert "No link is like that" in said(page(programme, cast.clerk, "links/?show=objected"))


def test_today_tells_of_locked_links_until_they_are_over(programme, cast):
    link = give(programme, cast.clerk, tail="1234")
    give(programme, cast.clerk)
    for _ in range(WRONG_TRIES):
        let_in(by=link.by, link=link.row, digits="0000")
    assert "1 link is locked after wrong digits" in said(page(programme, cast.clerk, "today/"))
    revoke_link(by=cast.clerk, programme=programme, link=link.row.pk, reason="另发")
    assert "locked" not in said(page(programme, cast.clerk, "today/"))
