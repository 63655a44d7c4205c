"""What the cells and heads of the Board open to: every window of a task, its records, its rule, what was said of it."""

from datetime import date
from hashlib import sha256
from urllib.parse import quote

import pytest

from pilotage.actions.charters import adopt
from pilotage.actions.duties import excuse_windows, explain_window
from pilotage.actions.people import MemberRow, end_appointment, import_members
from pilotage.models import Appointment
from tests.acts import confirm, correct, enter
from tests.cast import seat
from tests.factories import START, adopt_jinghai, charter_bytes, visit
from tests.web.reading import here, links, reader, words

pytestmark = pytest.mark.django_db

WEEKLY = "cadence: {every: week, at_least: 1, part_periods: waive}"
SHOULD = ("title: 五个一之四·每周深入\n    force: must", "title: 五个一之四·每周深入\n    force: should")


# ---- One task at one place -------------------------------------------------------------------------------------------


def test_a_cell_opens_to_its_windows_with_their_records(programme, cast) -> None:
    kept = visit(programme, cast.clerk, on=date(2010, 4, 8))
    waits = visit(programme, cast.clerk, on=date(2010, 4, 26), confirmed=False)
    page = reader(cast.clerk).get(here(programme, "board/weekly-visit/wangkou/"))
    said = words(page)
    assert said.startswith("王口镇团委 五个一之四·每周深入 由指导员负责，每个试点单位每周至少 1 次。")
    assert "第5周 2010-05-03 至 2010-05-09 未到期" in said
    assert "第4周 2010-04-26 至 2010-05-02 本期应办 2010-05-02（还有6天） mentor1 待确认 2010-04-26 了解进展" in said
    assert "第2周 2010-04-12 至 2010-04-18 未办 2010-04-18（已过8天） mentor1" in said
    assert "第1周 2010-04-05 至 2010-04-11 已办结 2010-04-11（已过15天） mentor1 2010-04-08 了解进展" in said
    assert "以后还有 33 次。" in said
    assert "试点方案 3.4，第1版" in said
    assert "电话、网络联系算不算“深入”？" in said
    for one in (kept, waits):
        assert here(programme, f"registers/visit/{one.record.number}/") in links(page)


def test_a_window_shows_what_was_confirmed_not_the_correction_that_waits(programme, cast) -> None:
    stored = enter(programme, cast.mentor, on=date(2010, 4, 8))
    confirm(stored, cast.unit)
    correct(stored, cast.mentor, on=date(2010, 4, 8), values={"progress": "没人确认过", "on-site": True}, reason="补充")
    said = words(reader(cast.clerk).get(here(programme, "board/weekly-visit/wangkou/")))
    assert "mentor1 2010-04-08 看了场地" in said
    assert "没人确认过" not in said


def test_the_link_to_enter_knows_for_whom_and_what_makes_it_count(programme, cast) -> None:
    page = reader(cast.mentor).get(here(programme, "board/weekly-visit/wangkou/"))
    url = here(programme, "registers/visit/new/?unit=wangkou&f-on-site=yes")
    assert url in links(page)
    form = reader(cast.clerk).get(url).content.decode()
    assert '<option value="wangkou" selected>' in form
    assert reader(cast.mentor).get(url).status_code == 200


def test_whoever_does_not_write_the_register_is_not_sent_there(programme, cast) -> None:
    page = reader(cast.auditor).get(here(programme, "board/weekly-visit/wangkou/"))
    assert "登记一次" not in words(page)


def test_the_office_is_led_to_excusing(programme, cast) -> None:
    url = here(programme, "excuses/?duty=weekly-visit&place=wangkou")
    assert url in links(reader(cast.clerk).get(here(programme, "board/weekly-visit/wangkou/")))
    assert url not in links(reader(cast.mentor).get(here(programme, "board/weekly-visit/wangkou/")))


def test_nobody_appointed_is_said_at_the_window(programme, cast) -> None:
    held = Appointment.objects.of(programme.office).get(person__code="mentor1")
    end_appointment(by=cast.clerk, programme=programme, appointment=held.pk, ends_on=date(2010, 4, 11))
    said = words(reader(cast.clerk).get(here(programme, "board/weekly-visit/wangkou/")))
    assert "2010-05-02（还有6天） 尚未选派" in said


@pytest.mark.parametrize(
    "path", ["board/nothing/", "board/nothing/wangkou/", "board/weekly-visit/nowhere/", "board/weekly-visit/local-tax/",
             "board/mentors/", f"board/weekly-visit/{quote('local-tax:wangkou')}/"]
)  # fmt: skip
def test_what_is_not_there_is_not_found(programme, cast, path: str) -> None:
    assert reader(cast.clerk).get(here(programme, path)).status_code == 404


@pytest.mark.parametrize("who", ["mentor", "unit"])
def test_anothers_unit_is_refused(programme, cast, who: str) -> None:
    assert reader(getattr(cast, who)).get(here(programme, "board/weekly-visit/wangkou/")).status_code == 200
    answer = reader(getattr(cast, who)).get(here(programme, "board/weekly-visit/yinghai/"))
    assert answer.status_code == 403


def test_whoever_has_not_signed_in_is_asked_to(programme) -> None:
    for path in ("board/missing/", "board/weekly-visit/", "board/weekly-visit/wangkou/", "today/"):
        assert reader().get(here(programme, path)).status_code == 302


# ---- One task everywhere ---------------------------------------------------------------------------------------------


def test_a_column_opens_to_its_places(programme, cast) -> None:
    visit(programme, cast.clerk, on=date(2010, 4, 8))
    page = reader(cast.clerk).get(here(programme, "board/weekly-visit/"))
    said = words(page)
    assert said.startswith("五个一之四·每周深入")
    assert "王口镇团委 mentor1 第1周 已办结; 第2周 未办; 第3周 未办; 本周 本期应办; 第2周、第3周未办" in said
    assert here(programme, "board/weekly-visit/yinghai/") in links(page)
    mine = words(reader(cast.mentor).get(here(programme, "board/weekly-visit/")))
    assert "王口镇团委" in mine
    assert "瀛海学校团委" not in mine


def test_a_rule_that_an_edition_changed_is_told(programme, cast) -> None:
    replaces = f"edition: 2\nreplaces: jinghai-2010 1 {sha256(charter_bytes()).hexdigest()}\n"
    changed = charter_bytes(("edition: 1\n", replaces), (WEEKLY, WEEKLY.replace("at_least: 1", "at_least: 2")))
    adopt(by=cast.owner, content=changed)
    page = words(reader(cast.clerk).get(here(programme, "board/weekly-visit/wangkou/")))
    assert "第1版（2010-04-05起）： 由指导员负责，每个试点单位每周至少 1 次。" in page
    assert "第2版（2010-04-26起）： 由指导员负责，每个试点单位每周至少 2 次。" in page
    assert "第4周 2010-04-26 至 2010-05-02 第2版 本期应办 0/2" in page
    assert "第3周 2010-04-19 至 2010-04-25 第1版 未办" in page


def test_a_duty_that_an_edition_dropped_keeps_its_past(programme, cast) -> None:
    text = charter_bytes().decode()
    block = text[text.index("  - id: weekly-visit") : text.index("  - id: difficulty-solved")]
    replaces = f"edition: 2\nreplaces: jinghai-2010 1 {sha256(charter_bytes()).hexdigest()}\n"
    dropped = text.replace("edition: 1\n", replaces).replace(block, "")
    dropped = dropped.replace("uncoded: []", "uncoded:\n  - {clause: 3.4, why: 不再要求}")
    visit(programme, cast.clerk, on=date(2010, 4, 8))
    adopt(by=cast.owner, content=dropped.encode())
    board = words(reader(cast.clerk).get(here(programme)))
    assert "5.3 活动协议 3.4 · 第 2 版 每周深入" in board
    for path in ("board/weekly-visit/", "board/weekly-visit/wangkou/"):
        page = reader(cast.clerk).get(here(programme, path))
        assert "试点方案已不再要求。" in words(page)
        assert "登记一次" not in words(page)
    assert "第1周 2010-04-05 至 2010-04-11 第1版 已办结" in words(page)
    for path in ("board/missing/", "today/"):
        assert reader(cast.clerk).get(here(programme, path)).status_code == 200
        assert reader(cast.mentor).get(here(programme, path)).status_code == 200


def test_a_duty_that_holds_for_some_days_says_so() -> None:
    spanned = (
        "id: weekly-visit\n    kind: duty\n",
        "id: weekly-visit\n    kind: duty\n    in_force: {start: 2010-04-12, end: 2010-10-31}\n",
    )
    programme = adopt_jinghai(spanned)
    cast = seat(programme)
    page = words(reader(cast.clerk).get(here(programme, "board/weekly-visit/wangkou/")))
    assert "效力期间：2010-04-12 至 2010-10-31。" in page
    assert "第1周 2010-04-12 至 2010-04-18 未办" in page


def test_codes_that_an_office_gave_itself_open_too(programme, cast) -> None:
    rows = [MemberRow(2, "unit", "二/1 队", "第二队", starts_on=START)]
    import_members(by=cast.clerk, programme=programme, rows=rows)
    (url,) = [url for url in links(reader(cast.clerk).get(here(programme))) if url.startswith("board/survey/%E4")]
    assert words(reader(cast.clerk).get(here(programme, url))).startswith("第二队 搞好调研")


# ---- What was said ---------------------------------------------------------------------------------------------------


def test_an_excuse_stands_at_its_window_with_its_reason_and_who_said_it(programme, cast) -> None:
    excuse_windows(
        by=cast.clerk, programme=programme, asked=[("weekly-visit", "wangkou", date(2010, 4, 12))], reason="洪水"
    )
    page = words(reader(cast.mentor).get(here(programme, "board/weekly-visit/wangkou/")))
    assert "第2周 2010-04-12 至 2010-04-18 不作要求 准予免办： 洪水（clerk，2010-04-26）" in page
    board = words(reader(cast.clerk).get(here(programme)))
    assert "第1周 未办; 第2周 不作要求; 第3周 未办; 本周 本期应办; 第1周、第3周未办" in board


def test_a_reason_is_asked_for_and_stands_there_once_given() -> None:
    programme = adopt_jinghai(SHOULD)
    cast = seat(programme)
    path, reason = here(programme, "board/weekly-visit/wangkou/"), "excuses/weekly-visit/wangkou/2010-04-12/reason/"
    assert here(programme, reason) in links(reader(cast.mentor).get(path))
    assert here(programme, reason) not in links(reader(cast.auditor).get(path))
    explain_window(
        by=cast.mentor, programme=programme, window=("weekly-visit", "wangkou", date(2010, 4, 12)), reason="病假"
    )
    page = reader(cast.mentor).get(path)
    assert here(programme, reason) not in links(page)
    assert "说明的原因： 病假（mentor1，2010-04-26）" in words(page)


def test_more_than_the_most_is_said(programme) -> None:
    other = adopt_jinghai((WEEKLY, WEEKLY.replace("at_least: 1", "at_least: 1, at_most: 2")), office="另一县委")
    cast = seat(other)
    for day in (12, 13, 14):
        visit(other, cast.clerk, on=date(2010, 4, day))
    page = words(reader(cast.clerk).get(here(other, "board/weekly-visit/wangkou/")))
    assert "第2周 2010-04-12 至 2010-04-18 已办结 超出上限 1" in page


def test_several_that_are_wanted_are_counted(programme) -> None:
    other = adopt_jinghai((WEEKLY, WEEKLY.replace("at_least: 1", "at_least: 2")), office="另一县委")
    cast = seat(other)
    visit(other, cast.clerk, on=date(2010, 4, 13))
    page = words(reader(cast.clerk).get(here(other, "board/weekly-visit/wangkou/")))
    assert "第2周 2010-04-12 至 2010-04-18 未办 1/2" in page
