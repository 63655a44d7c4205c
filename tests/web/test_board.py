"""The Board: units × promises, one cell each; every cell opens to its windows, every column to its places."""

from datetime import date
from urllib.parse import quote, unquote
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from pilotage.actions.pairs import end_pairing, pair_up
from pilotage.actions.people import MemberRow, ensure_owner, import_members
from pilotage.queries.figures import pairs
from tests.cast import seat
from tests.factories import START, adopt_jinghai, record, visit
from tests.web.reading import adopt_every_kind, here, links, more_units, reader, words

pytestmark = pytest.mark.django_db

WEEKLY = "cadence: {every: week, at_least: 1, part_periods: waive}"


def survey(programme, by, unit="wangkou", on=date(2010, 4, 9), type="survey", **more):
    return record(programme, by, "document", unit=unit, person="mentor1", on=on, type=type, **more)


def board_of(page) -> str:
    """The words from the Board's head on."""
    said = words(page)
    return said[said.index("试点单位 3.1") :]


# ---- The table -------------------------------------------------------------------------------------------------------


def test_promises_stand_in_the_charters_order_under_their_clauses(programme, cast) -> None:
    said = words(reader(cast.clerk).get(here(programme)))
    head = "落实“五个一”工作法 建立“联试共建”机制 试点单位 3.1 搞好调研 3.1 实施方案 3.1 总结报告 3.2 特色活动 3.3 经费来源 3.4 每周深入123本周 3.5 实际困难 5.3 座谈会 5.3 活动协议"
    assert head in said


def test_a_cell_says_its_day_its_state_and_what_awaits(programme, cast) -> None:
    survey(programme, cast.clerk)
    survey(programme, cast.clerk, type="plan", on=date(2010, 4, 12), confirmed=False)
    visit(programme, cast.clerk, on=date(2010, 4, 8))
    visit(programme, cast.clerk, on=date(2010, 4, 20))
    visit(programme, cast.clerk, on=date(2010, 4, 26), confirmed=False)
    row = board_of(reader(cast.clerk).get(here(programme)))
    row = row[row.index("王口镇团委 ") : row.index("瀛海学校团委")]
    assert row == (
        "王口镇团委 mentor1 04-09已办结 至 12-31本期应办1 项待确认 至 12-31本期应办 至 12-31本期应办 至 12-31本期应办 "
        "第1周 已办结; 第2周 未办; 第3周 已办结; 本周 待确认; 第2周未办 至 12-31本期应办 0 次 0 项 "
    )


def test_what_the_figure_counts_is_told_in_the_cell_and_the_foot_adds_up(programme, cast) -> None:
    record(programme, cast.clerk, "financing", unit="wangkou", person="mentor1", amount=150_000, from_whom="企业")
    record(programme, cast.clerk, "financing", unit="wangkou", person="mentor1", amount=50_000, from_whom="企业")
    visit(programme, cast.clerk, on=date(2010, 4, 8))
    record(programme, cast.clerk, "meeting", pair="local-tax:wangkou", subject="税法")
    page = reader(cast.clerk).get(here(programme))
    said = board_of(page)
    assert "2,000 元已办结" in said
    assert "合计 0/5 0/5 0/5 0/5 2,000 元 1 次 0 件 1 次 0 项" in said
    assert here(programme, "figures/visit-count/") in links(page)
    assert here(programme, "figures/meeting-count/?unit=wangkou") in links(page)


def test_a_plan_before_its_survey_shows_the_survey_overdue(programme, cast) -> None:
    survey(programme, cast.clerk, type="plan", on=date(2010, 4, 12))
    said = board_of(reader(cast.clerk).get(here(programme)))
    assert "王口镇团委 mentor1 应先办逾期未办 04-12已办结" in said


def test_every_glyph_has_its_word(programme, cast) -> None:
    visit(programme, cast.clerk, on=date(2010, 4, 8))
    body = reader(cast.clerk).get(here(programme)).content.decode()
    table = body[body.index("<table") : body.index("</table>")]
    for cell in table.split("<td ")[1:]:
        shapes = cell.count('<use href="#g-')
        said = cell.count('class="word') + cell.count('class="sr"') + cell.count('class="wait"')
        assert said >= shapes, cell


def test_cells_and_heads_open(programme, cast) -> None:
    page = reader(cast.clerk).get(here(programme))
    assert "board/weekly-visit/wangkou/" in links(page)
    assert here(programme, "board/weekly-visit/") in links(page)
    assert here(programme, "units/wangkou/") in links(page)
    assert here(programme, "board/missing/") in links(page)


def test_a_gap_in_appointments_shows_in_the_row(programme, cast) -> None:
    assert "大邱庄镇团委 无人" in board_of(reader(cast.clerk).get(here(programme)))


def test_who_left_stays_while_something_was_asked(programme, cast) -> None:
    row = MemberRow(2, "unit", "wangkou", "王口镇团委", starts_on=START, ends_on=date(2010, 4, 18))
    import_members(by=cast.clerk, programme=programme, rows=[row])
    said = board_of(reader(cast.clerk).get(here(programme)))
    assert "王口镇团委" in said
    never = MemberRow(2, "unit", "later", "以后的单位", starts_on=date(2010, 6, 1))
    import_members(by=cast.clerk, programme=programme, rows=[never])
    assert "以后的单位" not in board_of(reader(cast.clerk).get(here(programme)))


def test_an_english_page_speaks_english_round_the_charters_words(programme, cast) -> None:
    survey(programme, cast.clerk)
    visit(programme, cast.clerk, on=date(2010, 4, 8))
    page = reader(cast.clerk, "en").get(here(programme))
    said = words(page)
    assert "9 AprMet" in said
    assert "to 31 DecOpen" in said
    assert "Week 2, week 3 missed" in said
    assert '<span lang="zh-Hans">每周深入</span>' in page.content.decode()


# ---- Who sees what ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["clerk", "reviewer", "treasurer", "auditor"])
def test_the_office_sees_every_unit_and_the_sum(programme, cast, who: str) -> None:
    said = board_of(reader(getattr(cast, who)).get(here(programme)))
    assert "大邱庄镇团委" in said
    assert "合计" in said


@pytest.mark.parametrize("who", ["mentor", "unit"])
def test_a_field_post_sees_its_own_units_and_no_sum(programme, cast, who: str) -> None:
    page = reader(getattr(cast, who)).get(here(programme))
    body = page.content.decode()
    assert "大邱庄镇团委" not in body
    assert "<tfoot>" not in body
    assert "board/weekly-visit/wangkou/" in links(page)


def test_to_whom_nothing_is_promised_the_figures_are_shown(programme, cast) -> None:
    page = reader(cast.partner).get(here(programme))
    assert '<table class="listed units">' in page.content.decode()
    assert not [url for url in links(page) if url.startswith("board/")]


@pytest.mark.parametrize(("who", "seen"), [("clerk", True), ("owner", True), ("auditor", False), ("mentor", False)])
def test_the_message_for_the_group_is_for_whoever_sends_it(programme, cast, who: str, seen: bool) -> None:
    page = reader(getattr(cast, who)).get(here(programme))
    assert ("各位指导员，本周（4月26日至5月2日）：" in words(page)) is seen
    assert ('data-copy="message"' in page.content.decode()) is seen


# ---- What is missing -------------------------------------------------------------------------------------------------


def test_what_is_missing_stands_by_bearer_gaps_first(programme, cast) -> None:
    survey(programme, cast.clerk, type="plan", on=date(2010, 4, 12))
    page = reader(cast.clerk).get(here(programme, "board/missing/"))
    said = words(page)
    assert said.startswith(
        "尚未办结 谁还差什么、何时到期、依据哪一条。按选派先后列出，不排名。 逾期 1 项 期内 33 项 一览 尚未选派"
    )
    mine = said[said.index("mentor1 ") :]
    assert mine.startswith(
        "mentor1 mentor1 事项 对象 状态 期限 依据 搞好调研 王口镇团委 逾期未办 应先于“实施方案” 3.1 "
        "每周深入 第4周 王口镇团委 本期应办 2010-05-02（还有6天） 3.4 总结报告 王口镇团委 本期应办 2010-12-31（还有249天） 3.1"
    )
    assert here(programme, "board/survey/wangkou/") in links(page)


@pytest.mark.parametrize("who", ["mentor", "unit"])
def test_of_others_nothing_is_shown(programme, cast, who: str) -> None:
    said = words(reader(getattr(cast, who)).get(here(programme, "board/missing/")))
    assert "王口镇团委" in said
    assert "瀛海学校团委" not in said


def test_nothing_missing_is_said(programme, cast) -> None:
    said = words(reader(cast.partner).get(here(programme, "board/missing/")))
    assert "没有未办结的" in said


# ---- Pairs, and charters of every kind -------------------------------------------------------------------------------


def test_duties_for_pairs_have_a_table_of_their_own() -> None:
    programme = adopt_every_kind(date(2024, 7, 5))
    page = reader(ensure_owner()).get(here(programme))
    said = words(page)
    assert "图书角 7.1 到图书角456本月 7.2 盘点本期 7.2 总结本期 城东图书角 无人" in said
    assert "2024年4月 未办; 2024年5月 未办; 2024年6月 逾期未办; 本月 本期应办; 6月逾期未办、共3期未办" in said
    assert "结对 7.3 借阅1本期 11 读书会 城东图书角—城西图书角 第1个半年 本期应办; 本期 本期应办; 本期应办 0 次" in said
    assert f"board/lending/{quote('east:west')}/" in [quote(unquote(url)) for url in links(page)]
    opened = words(reader(ensure_owner()).get(here(programme, "board/lending/east:west/")))
    assert opened.startswith("城东图书角—城西图书角 借阅")
    assert "第1个半年 2024-" in opened
    kept = pairs(programme)
    assert [here(programme, f"pairs/{each.id}/") in links(page) for each in kept] == [True, True]
    assert words(reader(ensure_owner()).get(here(programme, f"pairs/{kept[0].id}/"))).startswith("城东图书角")


def test_the_row_of_two_paired_anew_leads_to_the_pairing_that_runs(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    programme = adopt_every_kind(date(2024, 7, 5))
    owner = ensure_owner()
    old = pairs(programme)[0]
    end_pairing(by=owner, programme=programme, pairing=old.id, ends_on=date(2024, 5, 31), uuid=uuid4(), text="调整")
    now = pair_up(by=owner, programme=programme, provision="twins", a="east", b="west", starts_on=date(2024, 6, 1),
                  uuid=uuid4())  # fmt: skip
    client = reader(owner)
    client.get(here(programme))
    with django_assert_num_queries(15):
        page = client.get(here(programme))
    assert [here(programme, f"pairs/{id}/") in links(page) for id in (now.pk, old.id)] == [True, False]


# ---- Size ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("units", [0, 30])
def test_the_pages_ask_the_same_of_the_database_however_many_units(
    programme, cast, units: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for code in ["wangkou", *more_units(programme, cast.clerk, units)]:
        visit(programme, cast.clerk, unit=code)
    client = reader(cast.clerk)
    for path, most in (
        ("", 15),
        ("board/missing/", 12),
        ("board/weekly-visit/", 12),
        ("board/weekly-visit/wangkou/", 13),
    ):
        client.get(here(programme, path))
        with django_assert_num_queries(most):
            page = client.get(here(programme, path))
        assert len(page.content) <= 60 * 1024, path


def test_five_years_of_weeks_for_thirty_units_stay_a_small_page() -> None:
    programme = adopt_jinghai(("start: 2010-04-05\n  end: 2010-12-31", "start: 2006-04-03\n  end: 2010-12-31"))
    cast = seat(programme)
    codes = more_units(programme, cast.clerk, 30)
    visit(programme, cast.clerk, unit=codes[0], on=date(2010, 4, 20))
    client = reader(cast.clerk)
    for path in ("", "?page=2", "board/missing/", "board/weekly-visit/", "board/weekly-visit/wangkou/"):
        page = client.get(here(programme, path))
        assert page.status_code == 200
        assert len(page.content) <= 60 * 1024, path
    body = client.get(here(programme)).content.decode()
    assert body.count('class="strip"') < 40
