"""The calendar on the web: one span, many from a table looked at first, and a pause of the whole programme."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pilotage.domain.duties import State
from pilotage.models import AgreedPause, CalendarSpan, Event, WindowNote
from pilotage.queries.duties import windows
from pilotage.queries.verification import verify
from tests.web.corner import adopt_corner
from tests.web.pages import ENGLISH, at, browser, form_of, said

pytestmark = pytest.mark.django_db

TABLE = "kind,name,start,end\nschool-year,2010学年,2010-09-01,2011-08-31\n学校假期,暑假,2010.7.10,8月31日\n"


def page(programme, user, path="calendar/", **more):
    answer = browser(user, **more).get(at(programme, path))
    assert answer.status_code == 200
    return answer.content.decode()


def hand_in(programme, user, text):
    file = SimpleUploadedFile("校历.csv", text.encode(), "text/csv")
    return browser(user).post(at(programme, "calendar/"), {"file": file})


def test_one_span_is_entered_once(programme, cast):
    form = form_of(page(programme, cast.clerk), "kind") | {
        "kind": "public-holiday", "name": "五一", "start": "5月1日", "end": "5月3日",
    }  # fmt: skip
    looked = browser(cast.clerk).post(at(programme, "calendar/"), form)
    assert looked.status_code == 200
    assert "会有什么影响" in said(looked.content.decode())
    assert not CalendarSpan.objects.of(programme.office).exists(), "a span stays: what it does is shown first"
    form = form_of(looked.content.decode(), "kind")
    other = browser(cast.clerk).post(at(programme, "calendar/"), form | {"end": "2010-05-04"})
    assert (other.status_code, CalendarSpan.objects.of(programme.office).count()) == (200, 0), (
        "it was another that was shown"
    )
    for _ in range(2):
        assert browser(cast.clerk).post(at(programme, "calendar/"), form).status_code == 303
    (span,) = CalendarSpan.objects.of(programme.office)
    assert (span.kind, span.name, span.start, span.end) == (
        "public-holiday",
        "五一",
        date(2010, 5, 1),
        date(2010, 5, 3),
    )
    assert "公众假期 名称 起止 五一" in said(page(programme, cast.clerk)) or "五一" in said(page(programme, cast.clerk))


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"kind": "school-holiday", "start": "2010-01-01", "end": "2090-01-01"}, "29221天，这一类最多100天"),
        ({"kind": "public-holiday", "start": "2090-05-01", "end": "2090-05-03"}, "没有一天重合"),
        ({"kind": "term", "start": "2010-05-03", "end": "2010-05-01"}, "2010-05-01"),
    ],
)
def test_an_absurd_span_is_refused(programme, cast, given, sentence):
    form = form_of(page(programme, cast.clerk), "kind") | {"name": "假"} | given
    answer = browser(cast.clerk).post(at(programme, "calendar/"), form)
    assert answer.status_code == 409
    assert sentence in said(answer.content.decode())
    table = f"kind,name,start,end\n{given['kind']},假,{given['start']},{given['end']}\n"
    looked = hand_in(programme, cast.clerk, table)
    assert looked.status_code == 422
    assert sentence in said(looked.content.decode())
    assert not CalendarSpan.objects.of(programme.office).exists()


def test_what_a_span_puts_off_is_shown_first(db):
    office = adopt_corner()
    form = form_of(page(office.programme, office.clerk), "kind") | {
        "kind": "school-holiday", "name": "暑假", "start": "2024-07-01", "end": "2024-08-31",
    }  # fmt: skip
    looked = browser(office.clerk).post(at(office.programme, "calendar/"), form)
    assert looked.status_code == 200
    assert "会有什么影响" in said(looked.content.decode())


def test_junk_called_a_workbook_is_told(programme, cast):
    file = SimpleUploadedFile("校历.xlsx", "乱写的字".encode(), "application/octet-stream")
    answer = browser(cast.clerk).post(at(programme, "calendar/"), {"file": file})
    assert answer.status_code == 422
    assert "不是工作簿" in said(answer.content.decode())


def test_a_missing_column_is_named_in_the_readers_language(programme, cast):
    assert "“最后一天”" in said(hand_in(programme, cast.clerk, "种类,开始\n学期,2010-03-01\n").content.decode())


def test_a_table_is_looked_at_before_it_is_taken_in(programme, cast):
    looked = hand_in(programme, cast.clerk, TABLE)
    assert looked.status_code == 200
    assert "新增 2 段" in said(looked.content.decode())
    assert not CalendarSpan.objects.of(programme.office).exists()
    form = form_of(looked.content.decode(), "kept")
    for _ in range(2):
        assert browser(cast.clerk).post(at(programme, "calendar/"), form).status_code == 303
    spans = CalendarSpan.objects.of(programme.office)
    assert sorted(spans.values_list("kind", "start", "end")) == [
        ("school-holiday", date(2010, 7, 10), date(2010, 8, 31)),
        ("school-year", date(2010, 9, 1), date(2011, 8, 31)),
    ]
    again = hand_in(programme, cast.clerk, TABLE)
    assert "新增 0 段" in said(again.content.decode())
    assert "日历中已有 2 段，保持不变。" in said(again.content.decode())


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("kind,name,start\nterm,春,2010-03-01\n", "最后一天"),
        ("kind,name,start,end\n假,春,2010-03-01,2010-04-01\n", "假"),
        ("kind,name,start,end\nterm,春,哪天,2010-04-01\n", "哪天"),
        ("kind,name,start,end\nterm,春,2010-05-01,2010-04-01\n", "2010-04-01"),
        ("kind,name,start,end\nterm,春,2010-03-01,2010-07-01\nterm,夏,2010-06-01,2010-08-01\n", "夏"),
        ("", ""),
    ],
)
def test_what_cannot_be_read_is_told_and_nothing_is_entered(programme, cast, text, sentence):
    answer = hand_in(programme, cast.clerk, text)
    assert answer.status_code == 422
    assert "表格不能导入" in said(answer.content.decode())
    assert sentence in said(answer.content.decode())
    assert not CalendarSpan.objects.of(programme.office).exists()


def test_others_read_it_and_do_not_write_it(programme, cast):
    assert "登记一条" not in said(page(programme, cast.mentor))
    assert hand_in(programme, cast.mentor, TABLE).status_code == 403
    assert "Calendar" in said(page(programme, cast.clerk, language=ENGLISH))


def test_the_whole_programme_pauses(programme, cast):
    path = "pauses/programme/"
    given = {"start": "2010-05-03", "end": "2010-05-16", "reason": "防汛"}
    form = form_of(page(programme, cast.clerk, path), "reason") | given
    looked = browser(cast.clerk).post(at(programme, path), form | {"look": "yes"})
    assert "每周深入" in said(looked.content.decode()).partition("会有什么影响")[2]
    assert not WindowNote.objects.of(programme.office).exists()
    form = form_of(looked.content.decode(), "reason")
    for _ in range(2):
        assert browser(cast.clerk).post(at(programme, path), form).status_code == 303
    weekly = [one for one in windows(programme) if one.duty.cadence.every == "week"]
    inside = [one for one in weekly if date(2010, 5, 3) <= one.start <= date(2010, 5, 10)]
    assert {one.state for one in inside} <= {State.WAIVED, State.PAUSED}
    assert len(inside) == 10
    outside = [one for one in weekly if one.start > date(2010, 5, 16)]
    assert {one.state for one in outside} == {State.UPCOMING}
    assert Event.objects.of(programme.office).filter(kind="programme.paused").count() == 1
    assert not verify().broken


@pytest.mark.parametrize("given", [{"end": "2010-05-01"}, {"reason": ""}, {"start": "2009-01-01", "end": "2009-02-01"}])
def test_a_pause_runs_forward_in_the_programme_and_says_why(programme, cast, given):
    path = "pauses/programme/"
    form = form_of(page(programme, cast.clerk, path), "reason")
    form |= {"start": "2010-05-03", "end": "2010-05-16", "reason": "防汛"} | given
    answer = browser(cast.clerk).post(at(programme, path), form)
    assert answer.status_code in (409, 422)
    assert not Event.objects.of(programme.office).filter(kind="programme.paused").exists()


def test_a_charter_that_pauses_by_agreement_is_put_off_and_the_rest_excused(db):
    office = adopt_corner()
    path = "pauses/programme/"
    form = form_of(page(office.programme, office.clerk, path), "reason")
    form |= {"start": "2024-07-01", "end": "2024-08-31", "reason": "装修"}
    assert browser(office.clerk).post(at(office.programme, path), form).status_code == 303
    kept = AgreedPause.objects.of(office.programme.office).count()
    assert kept in (0, 1)
    looked = browser(office.clerk).post(at(office.programme, path), form | {"end": "2024-07-31", "look": "yes"})
    assert ("已登记整体暂停" in said(looked.content.decode())) == bool(kept)
    inside = [
        one for one in windows(office.programme, date(2024, 9, 1))
        if date(2024, 7, 1) <= one.start and one.end <= date(2024, 8, 31)
    ]  # fmt: skip
    assert inside
    assert {one.state for one in inside} <= {State.WAIVED, State.PAUSED}
