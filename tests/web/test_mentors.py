"""A mentor's page: what is due this week, logging it, what waits, what counts, and their own figures."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from pilotage.actions.appointments import hand_over
from pilotage.actions.people import MemberRow, appoint, import_members, set_example_day
from pilotage.domain.policy import Function
from pilotage.models import Appointment, Record
from tests.cast import seat
from tests.factories import START, adopt_jinghai, record, visit
from tests.web.pages import form_of
from tests.web.reading import here, links, reader, words

pytestmark = pytest.mark.django_db


def mentor(programme, user, code: str = "mentor1", language: str = "zh-CN"):
    return reader(user, language).get(here(programme, f"mentors/{code}/"))


def also(programme, cast, unit: str = "yinghai", person: str = "mentor1") -> Appointment:
    return appoint(by=cast.clerk, programme=programme, person=person, name=person, function=Function.MENTOR,
                   role="mentor", serves=unit, starts_on=START)  # fmt: skip


# ---- What is due -----------------------------------------------------------------------------------------------------


def test_what_is_due_this_week_stands_apart_from_what_is_due_later(programme, cast) -> None:
    said = words(mentor(programme, cast.mentor))
    assert said.startswith("mentor1 指导员 王口镇团委 本周应办 1 项，至5月2日 王口镇团委 每周深入 至 05-02")
    assert "以后应办 6 项 王口镇团委 搞好调研 至 12-31" in said


def test_once_the_week_is_met_nothing_more_is_due(programme, cast) -> None:
    visit(programme, cast.clerk, on=date(2010, 4, 26))
    assert "本周应办 0 项，至5月2日 本周没有别的。" in words(mentor(programme, cast.mentor))


def test_what_waits_to_be_confirmed_is_said_beside_the_task(programme, cast) -> None:
    visit(programme, cast.clerk, on=date(2010, 4, 26), confirmed=False)
    assert "王口镇团委 每周深入 1 项待确认" in words(mentor(programme, cast.mentor))


def test_what_is_overdue_comes_first_with_how_long(programme, cast) -> None:
    charter = "cadence: {every: week, at_least: 1, part_periods: waive}"
    lenient = adopt_jinghai((charter, charter.replace("waive}", "waive, grace_days: 10}")), office="宽限的县委")
    people = seat(lenient)
    said = words(mentor(lenient, people.mentor))
    assert "逾期未办 2 项 王口镇团委 每周深入 已逾期 8 天 王口镇团委 每周深入 已逾期 1 天 本周应办" in said


def test_a_task_leads_to_entering_what_meets_it_for_the_mentor_and_to_its_page_for_the_office(programme, cast) -> None:
    survey = next(
        href for href in links(mentor(programme, cast.mentor)) if "registers/document/new/" in href and "?" in href
    )
    assert form_of(reader(cast.mentor).get(survey).content.decode(), "f-type")["f-type"] == "survey"
    assert not [href for href in links(mentor(programme, cast.clerk)) if "/new/" in href]
    assert [href for href in links(mentor(programme, cast.clerk)) if "weekly-visit/wangkou/" in href]


# ---- Logging ---------------------------------------------------------------------------------------------------------


def test_a_visit_is_logged_from_the_page_in_one_go(programme, cast) -> None:
    client = reader(cast.mentor)
    page = client.get(here(programme, "mentors/mentor1/")).content.decode()
    form = form_of(page, "f-progress")
    assert form["f-on-site"] == "yes"
    assert form["happened_on"] == "2010-04-26"
    answer = client.post(here(programme, "registers/visit/new/"), form | {"f-progress": "看了场地", "f-on-site": "yes"})
    assert answer.status_code == 303
    again = client.post(here(programme, "registers/visit/new/"), form | {"f-progress": "看了场地"})
    assert again.headers["Location"] == answer.headers["Location"]
    made = Record.objects.of(programme.office).get(register="visit")
    assert answer.headers["Location"] == here(programme, f"registers/visit/{made.number}/")
    assert "王口镇团委 每周深入 1 项待确认" in words(client.get(here(programme, "mentors/mentor1/")))


def test_what_is_wrong_with_it_is_said_on_the_registers_page(programme, cast) -> None:
    client = reader(cast.mentor)
    form = form_of(client.get(here(programme, "mentors/mentor1/")).content.decode(), "f-progress")
    answer = client.post(here(programme, "registers/visit/new/"), form | {"happened_on": "2010-05-09"})
    assert answer.status_code in (409, 422)
    assert "掌握的进展" in words(answer)


def test_whoever_has_two_units_chooses_and_the_one_that_is_due_is_chosen(programme, cast) -> None:
    also(programme, cast)
    visit(programme, cast.clerk, on=date(2010, 4, 26))
    page = mentor(programme, cast.mentor).content.decode()
    assert form_of(page, "f-progress")["unit"] == "yinghai"
    assert 'value="wangkou"' in page


def test_everything_else_that_a_mentor_enters_has_its_link(programme, cast) -> None:
    page = mentor(programme, cast.mentor)
    assert "记别的 ＋ 方案与报告 依据 3.1 ＋ 活动 依据 3.2 ＋ 协调经费 依据 3.3 ＋ 问题和困难 依据 3.5" in words(page)
    assert here(programme, "registers/difficulty/new/") in links(page)


def test_nobody_logs_for_somebody_else(programme, cast) -> None:
    page = mentor(programme, cast.clerk)
    assert "f-progress" not in page.content.decode()
    assert "记别的" not in words(page)


# ---- What was done ---------------------------------------------------------------------------------------------------


def test_what_is_not_confirmed_and_what_counts_stand_apart_the_latest_first(programme, cast) -> None:
    for day in (6, 14, 20):
        visit(programme, cast.clerk, on=date(2010, 4, day))
    visit(programme, cast.clerk, on=date(2010, 4, 24), confirmed=False)
    page = mentor(programme, cast.mentor)
    said = words(page)
    assert "还没有确认的 1 条 深入试点单位 王口镇团委 04-24 · 待试点单位确认 最近已计入的" in said
    counted = said.partition("最近已计入的")[2].partition("数据")[0]
    assert counted.split() == ["深入试点单位", "王口镇团委", "04-20", "深入试点单位", "王口镇团委", "04-14",
                               "深入试点单位", "王口镇团委", "04-06"]  # fmt: skip
    assert here(programme, "registers/visit/4/") in links(page)


def test_of_many_the_latest_five_are_shown(programme, cast) -> None:
    for day in range(6, 14):
        visit(programme, cast.clerk, on=date(2010, 4, day))
        visit(programme, cast.clerk, on=date(2010, 4, day), confirmed=False)
    said = words(mentor(programme, cast.mentor))
    assert "还没有确认的 8 条" in said
    assert "共 8 条，只列最近 5 条。" in said
    assert said.partition("最近已计入的")[2].partition("数据")[0].count("深入试点单位") == 5


def test_their_figures_open_to_exactly_their_records(programme, cast) -> None:
    also(programme, cast, "wangkou", "mentor2")
    visit(programme, cast.clerk)
    record(programme, cast.clerk, "visit", unit="wangkou", person="mentor2", progress="看", on_site=True)
    record(
        programme,
        cast.clerk,
        "financing",
        unit="wangkou",
        person="mentor1",
        confirmed=False,
        amount=50_000,
        from_whom="镇",
    )
    page = mentor(programme, cast.mentor)
    assert "数据 深入试点单位 1 次 设计活动 0 个 解决问题和困难 0 件 协调解决活动经费 0.00 元 另有 1 条待确认" in words(
        page
    )
    opening = here(programme, "figures/visit-count/?person=mentor1")
    assert opening in links(page)
    opened = reader(cast.mentor).get(opening)
    assert "深入试点单位 1 次 只看 mentor1" in words(opened)
    assert [href for href in links(opened) if "/registers/visit/" in href] == [here(programme, "registers/visit/1/")]


def test_after_a_hand_over_what_was_done_stays_and_nothing_more_is_due(programme, cast) -> None:
    visit(programme, cast.clerk)
    mine = Appointment.objects.of(programme.office).get(function="mentor")
    hand_over(by=cast.clerk, programme=programme, appointments=[mine.pk], to="p9", name="王丙", on=date(2010, 4, 26))
    before = words(mentor(programme, cast.clerk))
    assert before.startswith("mentor1 指导员 今日没有分工 本周应办 0 项")
    assert "数据 深入试点单位 1 次" in before
    assert "选派（分工） 王口镇团委 2010-04-05 至 2010-04-25" in before
    after = words(mentor(programme, cast.clerk, "p9"))
    assert "王口镇团委 每周深入" in after
    assert "数据 深入试点单位 0 次" in after


def test_what_waits_for_the_mentor_leads_to_confirming_it() -> None:
    written = "    written_by: [unit, mentor]\n    confirmed_by: "
    programme = adopt_jinghai((f"{written}unit\n", f"{written}mentor\n"))
    cast = seat(programme)
    record(programme, cast.unit, "difficulty", unit="wangkou", confirmed=False, what="缺场地", state="raised")
    page = mentor(programme, cast.mentor)
    assert "待您确认 问题和困难 1 记一次" in words(page)
    assert here(programme, "registers/difficulty/?show=mine") in links(page)
    assert "待您确认" not in words(mentor(programme, cast.clerk))


# ---- Who sees what ---------------------------------------------------------------------------------------------------


def test_it_is_for_the_mentor_and_the_office_alone(programme, cast) -> None:
    also(programme, cast, "yinghai", "mentor2")
    for user in (cast.clerk, cast.auditor, cast.reviewer, cast.treasurer, cast.mentor):
        assert mentor(programme, user).status_code == 200
    for user in (cast.unit, cast.partner):
        assert mentor(programme, user).status_code == 403
    assert mentor(programme, cast.mentor, "mentor2").status_code == 403
    assert mentor(programme, None).status_code == 302


@pytest.mark.parametrize("code", ["clerk", "unit1", "nobody", "a/b"])
def test_only_who_is_appointed_to_serve_has_a_page(programme, cast, code: str) -> None:
    assert mentor(programme, cast.clerk, code).status_code == 404


def test_a_person_of_the_same_code_at_another_office_is_somebody_else(programme, cast) -> None:
    other = adopt_jinghai(office="另一县委")
    elsewhere = seat(other)
    visit(programme, cast.clerk)
    assert "数据 深入试点单位 0 次" in words(mentor(other, elsewhere.clerk))
    assert mentor(other, cast.mentor).status_code == 403


def test_before_the_programme_and_after_it_the_page_stands(programme, cast) -> None:
    for day in (date(2010, 4, 1), date(2011, 1, 15)):
        set_example_day(by=cast.owner, programme=programme, day=day)
        assert mentor(programme, cast.owner).status_code == 200


@pytest.mark.parametrize("units", [1, 25])
def test_the_page_asks_the_same_of_the_database_however_many_units(
    programme, cast, units: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    rows = [MemberRow(n, "unit", f"u{n}", f"第{n}个单位", starts_on=START) for n in range(units)]
    rows += [MemberRow(n, "mentor", "mentor1", "mentor1", serves=f"u{n}") for n in range(units)]
    import_members(by=cast.clerk, programme=programme, rows=rows)
    client = reader(cast.mentor)
    client.get(here(programme, "mentors/mentor1/"))
    with django_assert_num_queries(13):
        page = client.get(here(programme, "mentors/mentor1/"))
    assert len(page.content) <= 60 * 1024
    assert (here(programme, "board/missing/") in links(page)) == (units > 1), "of many the first are shown"
