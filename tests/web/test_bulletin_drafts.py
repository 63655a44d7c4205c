"""Drafting in the browser: sentences with live figures, paragraphs of one's own, a preview that stores nothing."""

import re
from datetime import date
from html import unescape

import pytest

from pilotage.actions.bulletins import revise
from pilotage.models import Bulletin
from pilotage.queries.bulletins import pieces_of
from tests.bulletins import drafted, issued, signed
from tests.cast import seat
from tests.factories import TODAY, visit
from tests.web.pages import at, browser, form_of, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(programme):
    found = seat(programme)
    visit(programme, found.clerk)
    return found


def new(programme):
    return at(programme, "bulletins/progress/new/")


def edit(programme, row):
    return at(programme, f"bulletins/{row.pk}/edit/")


def opened(user, address):
    return form_of(browser(user).get(address).content.decode(), "title")


def kept(programme):
    return pieces_of(Bulletin.objects.of(programme.office_id).latest("pk").draft)


def printed(page):
    return re.sub(r"\s|<[^>]+>", "", unescape(" ".join(re.findall(r'(?s)<p class="t">(.*?)</p>', page))))


def test_the_form_shows_the_charters_sentences_with_their_numbers_now(programme, cast):
    page = browser(cast.clerk).get(new(programme)).content.decode()
    words = said(page)
    assert "第2句 3.6 截止目前" in words
    assert "截止目前，1名指导员共计深入试点单位1次" in words.replace(" ", "")
    assert "数据截至 2010-04-26。" in words
    form = form_of(page, "title")
    assert [form[f"use-{n}"] for n in range(3)] == ["on"] * 3
    assert form["until"] == "2010-04-26"
    visit(programme, cast.clerk, on=date(2010, 4, 21))
    assert "深入试点单位 2 次" in said(browser(cast.clerk).get(new(programme)).content.decode())


def test_what_was_ticked_and_written_is_kept_in_the_order_of_the_page(programme, cast):
    form = opened(cast.clerk, new(programme)) | {
        "title": "进展",
        "text-1": "现有{visit-count}次，共3个单位。",
        "text-3": "特此通报。",
    }
    del form["use-0"]
    answer = browser(cast.clerk).post(new(programme), form)
    assert answer.status_code == 303
    assert kept(programme) == ("现有{visit-count}次，共3个单位。", 1, 2, "特此通报。")
    page = browser(cast.clerk).get(answer["Location"]).content.decode()
    assert printed(page).startswith("现有1次，共3个单位。截止目前，")
    assert '<span class="typed" data-mark="（人填）">3</span>' in page


def test_the_same_draft_sent_twice_is_one(programme, cast):
    form = opened(cast.clerk, new(programme))
    answers = [browser(cast.clerk).post(new(programme), form) for _ in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Bulletin.objects.of(programme.office_id).count() == 1


def test_a_preview_is_the_paper_and_stores_nothing(programme, cast):
    form = opened(cast.clerk, new(programme)) | {
        "title": "进展",
        "text-0": "开头。",
        "until": "4月26日",
        "do": "preview",
    }
    answer = browser(cast.clerk).post(new(programme), form)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert printed(page).startswith("开头。目前已有0个试点单位")
    assert "印出来的样子" in said(page)
    assert form_of(page, "title")["text-0"] == "开头。"
    assert Bulletin.objects.of(programme.office_id).count() == 0


def test_figures_are_shown_until_the_day_that_was_written(programme, cast):
    form = opened(cast.clerk, new(programme)) | {"until": "2010-04-19", "do": "preview"}
    page = browser(cast.clerk).post(new(programme), form).content.decode()
    assert "数据截至 2010-04-19。" in said(page)
    assert "深入试点单位0次" in printed(page)


def test_a_figure_that_does_not_exist_is_named_and_nothing_is_lost(programme, cast):
    for do in ("preview", "save"):
        form = opened(cast.clerk, new(programme)) | {"text-3": "共{vist-count}次。", "do": do}
        answer = browser(cast.clerk).post(new(programme), form)
        assert answer.status_code == 409
        assert "是不是“{visit-count}”？" in said(answer.content.decode())
        assert form_of(answer.content.decode(), "title")["text-3"] == "共{vist-count}次。"
    assert Bulletin.objects.of(programme.office_id).count() == 0


def test_a_day_to_come_and_an_empty_bulletin_are_refused(programme, cast):
    form = opened(cast.clerk, new(programme)) | {"until": "2010-05-01"}
    for n in range(3):
        del form[f"use-{n}"]
    answer = browser(cast.clerk).post(new(programme), form)
    words = said(answer.content.decode())
    assert answer.status_code == 409
    assert "2010-05-01 还没有到" in words
    assert "简报没有内容" in words
    assert "数据截至 2010-04-26。" in words


def test_changing_a_draft_keeps_the_order_it_was_made_in(programme, cast):
    row = drafted(programme, cast, pieces=["前言。", 2, "中间。", 0], title="旧题")
    page = browser(cast.clerk).get(edit(programme, row)).content.decode()
    form = form_of(page, "title")
    assert (form["order"], form["text-0"], form["text-1"], form["title"]) == ("2,0,1", "前言。", "中间。", "旧题")
    assert ("use-0" in form, "use-1" in form, "use-2" in form) == (True, True, False)
    assert browser(cast.clerk).post(edit(programme, row), form | {"title": "新题"}).status_code == 303
    assert kept(programme) == ("前言。", 2, "中间。", 0)


def test_somebody_elses_saving_is_shown_before_it_is_saved_over(programme, cast):
    row = drafted(programme, cast)
    form = opened(cast.clerk, edit(programme, row)) | {"text-0": "我写的。"}
    revise(by=cast.clerk, bulletin=row, version=row.version, until=TODAY, title="他们的", pieces=["他们写的。", 1])
    answer = browser(cast.clerk).post(edit(programme, row), form)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "别人又保存过这期简报" in said(page)
    assert "他们写的。" in printed(page)
    again = form_of(page, "title")
    assert (again["text-0"], again["version"]) == ("我写的。", "2")
    assert browser(cast.clerk).post(edit(programme, row), again).status_code == 303
    assert kept(programme)[0] == "我写的。"


def test_saving_a_signed_one_takes_the_signature_back_and_says_so(programme, cast):
    row = signed(programme, cast)
    assert "已经签发：保存后签发随之撤销。" in said(browser(cast.clerk).get(edit(programme, row)).content.decode())
    assert browser(cast.clerk).post(edit(programme, row), opened(cast.clerk, edit(programme, row))).status_code == 303
    assert Bulletin.objects.of(programme.office_id).get(pk=row.pk).status == "draft"


def test_what_was_issued_is_not_edited(programme, cast):
    row = issued(programme, cast)
    answer = browser(cast.clerk).get(edit(programme, row))
    assert (answer.status_code, answer["Location"]) == (303, at(programme, f"bulletins/{row.pk}/"))
    assert browser(cast.clerk).post(edit(programme, row), {"title": "改"}).status_code == 303
    assert Bulletin.objects.of(programme.office_id).get(pk=row.pk).title == ""


def test_only_those_who_draft_draft(programme, cast):
    assert browser(cast.reviewer).get(new(programme)).status_code == 403
    assert browser(cast.unit).get(new(programme)).status_code == 403
    assert browser().get(new(programme)).status_code == 302
    row = drafted(programme, cast)
    assert browser(cast.reviewer).get(edit(programme, row)).status_code == 403
    assert browser(cast.clerk).get(at(programme, "bulletins/no-series/new/")).status_code == 404


@pytest.mark.parametrize("order", ["7", "0,0,1", "", "x", "99,-1"])
def test_an_order_that_no_page_sent_does_no_harm(programme, cast, order):
    form = opened(cast.clerk, new(programme)) | {"order": order, "text-0": "一段。"}
    answer = browser(cast.clerk).post(new(programme), form)
    assert answer.status_code in (303, 422)
