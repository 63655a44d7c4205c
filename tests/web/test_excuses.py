"""Excuses, reasons and agreed pauses in the browser: singly and in bulk, taken back, refused."""

import re
from datetime import date

import pytest

from pilotage.models import AgreedPause, Event, WindowNote
from pilotage.queries.duties import windows
from tests.cast import seat
from tests.factories import adopt_jinghai, record, visit
from tests.web.pages import at, browser, said

pytestmark = pytest.mark.django_db

WEEK = "weekly-visit|wangkou|2010-04-05"


def states(programme, duty="weekly-visit", place="wangkou"):
    return {str(w.start): w.state.value for w in windows(programme) if (w.duty.id, w.place) == (duty, place)}


def excuse(user, programme, *keys, reason="防汛"):
    return browser(user).post(at(programme, "excuses/"), {"windows": keys, "reason": reason})


def test_missed_weeks_are_excused_in_bulk_and_one_is_taken_back(programme):
    clerk = seat(programme).clerk
    assert states(programme)["2010-04-05"] == "missed"
    assert excuse(clerk, programme, WEEK, "weekly-visit|yinghai|2010-04-05").status_code == 303
    assert (states(programme)["2010-04-05"], states(programme, place="yinghai")["2010-04-05"]) == ("waived", "waived")
    page = said(browser(clerk).get(at(programme, "excuses/")).content.decode())
    assert "免办：防汛" in page
    note = WindowNote.objects.of(programme.office_id).get(member__code="wangkou")
    assert browser(clerk).post(at(programme, f"excuses/{note.pk}/take-back/")).status_code == 303
    assert (states(programme)["2010-04-05"], states(programme, place="yinghai")["2010-04-05"]) == ("missed", "waived")


def test_the_same_again_excuses_nothing_twice(programme):
    clerk = seat(programme).clerk
    excuse(clerk, programme, WEEK)
    before = Event.objects.of(programme.office_id).count()
    page = browser(clerk).get(at(programme, "excuses/?duty=weekly-visit&place=wangkou")).content.decode()
    assert WEEK not in page
    again = browser(clerk).post(at(programme, "excuses/"), {"windows": [WEEK], "reason": "防汛"}, follow=True)
    assert (again.redirect_chain[0][1], "这些不再要求了。" in again.content.decode()) == (303, True)
    assert Event.objects.of(programme.office_id).count() == before


def test_without_a_reason_or_a_choice_nothing_is_excused_and_the_ticks_stay(programme):
    clerk = seat(programme).clerk
    answer = excuse(clerk, programme, WEEK, reason=" ")
    assert answer.status_code == 422
    assert f'value="{WEEK}" checked' in answer.content.decode()
    assert "请填写“理由”" in said(answer.content.decode()) or "理由" in said(answer.content.decode())
    assert excuse(clerk, programme).status_code == 422
    assert states(programme)["2010-04-05"] == "missed"


def test_what_is_met_stays_met_and_is_not_offered(programme):
    clerk = seat(programme).clerk
    visit(programme, clerk, on=date(2010, 4, 6))
    assert WEEK not in browser(clerk).get(at(programme, "excuses/")).content.decode()
    assert excuse(clerk, programme, WEEK).status_code == 409
    assert states(programme)["2010-04-05"] == "met"


def test_only_who_may_excuses(programme):
    cast = seat(programme)
    for user in (cast.mentor, cast.unit, cast.partner, cast.auditor, cast.treasurer):
        assert excuse(user, programme, WEEK).status_code == 403
    assert excuse(cast.reviewer, programme, WEEK).status_code == 303


def test_weeks_ahead_are_offered_where_one_task_of_one_unit_is_looked_at(programme):
    clerk = seat(programme).clerk
    ahead = "weekly-visit|wangkou|2010-05-03"
    assert ahead not in browser(clerk).get(at(programme, "excuses/")).content.decode()
    address = at(programme, "excuses/?duty=weekly-visit&place=wangkou")
    assert ahead in browser(clerk).get(address).content.decode()
    answer = browser(clerk).post(address, {"windows": [ahead], "reason": "节日"})
    assert (answer.status_code, answer.url) == (303, address)
    assert states(programme)["2010-05-03"] == "waived"


def test_a_pause_is_agreed_with_one_unit_or_with_all_and_taken_back():
    programme = adopt_jinghai(
        ("cadence: {every: week, at_least: 1, part_periods: waive}", "cadence: {every: week, pauses: [agreed-pause]}")
    )
    clerk = seat(programme).clerk
    said_ = {"start": "2010-04-05", "end": "4月18日", "members": ["wangkou"], "reason": "春耕"}
    assert browser(clerk).post(at(programme, "pauses/"), said_).status_code == 303
    assert [states(programme)[day] for day in ("2010-04-05", "2010-04-12", "2010-04-19")] == [
        "paused",
        "paused",
        "missed",
    ]
    assert states(programme, place="yinghai")["2010-04-05"] == "missed"
    browser(clerk).post(at(programme, "pauses/"), said_)
    (pause,) = AgreedPause.objects.of(programme.office_id)
    browser(clerk).post(at(programme, f"pauses/{pause.pk}/take-back/"))
    assert states(programme)["2010-04-05"] == "missed"
    browser(clerk).post(at(programme, "pauses/"), said_ | {"members": []})
    assert states(programme, place="yinghai")["2010-04-05"] == "paused"


def test_a_pause_that_no_rule_heeds_or_that_runs_backward_is_refused(programme):
    clerk = seat(programme).clerk
    assert "没有可商定顺延的任务" in said(browser(clerk).get(at(programme, "pauses/")).content.decode())
    form = {"start": "2010-04-18", "end": "2010-04-05", "reason": "春耕"}
    assert browser(clerk).post(at(programme, "pauses/"), form).status_code == 409
    heeding = adopt_jinghai(
        ("cadence: {every: week, at_least: 1, part_periods: waive}", "cadence: {every: week, pauses: [agreed-pause]}"),
        office="另一处",
    )
    other = seat(heeding).clerk
    answer = browser(other).post(at(heeding, "pauses/"), form)
    assert answer.status_code == 409
    assert not AgreedPause.objects.of(heeding.office_id).exists()


def test_a_should_asks_its_bearer_for_the_reason_and_is_settled_with_it():
    programme = adopt_jinghai(
        ("title: 五个一之五·实际困难\n    force: must", "title: 五个一之五·实际困难\n    force: should"),
        ("    where: {state: solved}\n    cadence: {every: programme, at_least: 1}",
         "    where: {state: solved}\n    cadence: {every: programme, at_least: 1}\n    due: {on: 2010-04-20}"),
    )  # fmt: skip
    cast = seat(programme)
    address = at(programme, "excuses/difficulty-solved/wangkou/2010-04-05/reason/")
    window = next(w for w in windows(programme) if (w.duty.id, w.place) == ("difficulty-solved", "wangkou"))
    assert (window.state.value, window.asks_reason) == ("overdue", True)
    assert browser(cast.partner).post(address, {"reason": "x"}).status_code == 403
    assert browser(cast.mentor).post(address, {"reason": ""}).status_code == 422
    assert browser(cast.mentor).post(address, {"reason": "没有困难可解决"}).status_code == 303
    window = next(w for w in windows(programme) if (w.duty.id, w.place) == ("difficulty-solved", "wangkou"))
    assert (window.state.value, window.asks_reason, window.note.reason) == ("waived", False, "没有困难可解决")
    assert browser(cast.mentor).post(address, {"reason": "另一个理由"}).status_code == 409
    note = window.note.id
    assert browser(cast.unit).post(at(programme, f"excuses/{note}/take-back/")).status_code == 403
    assert browser(cast.mentor).post(at(programme, f"excuses/{note}/take-back/")).status_code == 303
    record(programme, cast.clerk, "difficulty", unit="wangkou", person="mentor1", what="缺场地", state="solved")
    assert browser(cast.mentor).post(address, {"reason": "x"}).status_code == 409


def test_what_is_no_window_there_is_said_without_its_key(programme):
    answer = excuse(seat(programme).clerk, programme, "weekly-visit|nowhere|2010-04-05")
    (error,) = re.findall(r'<p class="error">(.*?)</p>', answer.content.decode())[:1]
    assert (answer.status_code, error) == (422, "请从所列的里面选一个。")


def test_the_page_of_a_reason_opens_only_for_its_bearer_and_where_one_is_asked(programme):
    cast = seat(programme)
    address = at(programme, "excuses/weekly-visit/wangkou/2010-04-05/reason/")
    assert browser(cast.partner).get(address).status_code == 403
    assert browser(cast.mentor).get(at(programme, "excuses/weekly-visit/yinghai/2010-04-05/reason/")).status_code == 403
    answer = browser(cast.mentor).get(address)
    assert (answer.status_code, 'name="reason"' in answer.content.decode()) == (409, False)


def test_a_must_asks_for_no_reason(programme):
    mentor = seat(programme).mentor
    answer = browser(mentor).post(at(programme, "excuses/weekly-visit/wangkou/2010-04-05/reason/"), {"reason": "下雨"})
    assert answer.status_code == 409
    assert browser(mentor).get(at(programme, "excuses/weekly-visit/wangkou/2010-04-06/reason/")).status_code == 404
    assert browser(mentor).get(at(programme, "excuses/weekly-visit/wangkou/soon/reason/")).status_code == 404


def test_the_page_asks_the_same_of_the_database_for_few_notes_and_for_many(programme, django_assert_num_queries):
    clerk = seat(programme).clerk
    client = browser(clerk)
    client.get(at(programme, "excuses/"))
    with django_assert_num_queries(12):
        client.get(at(programme, "excuses/"))
    excuse(
        clerk,
        programme,
        *[f"weekly-visit|{unit}|2010-04-{day}" for unit in ("wangkou", "yinghai") for day in ("05", "12")],
    )
    client.get(at(programme, "excuses/"))  # tells what was done
    with django_assert_num_queries(12):
        client.get(at(programme, "excuses/"))
