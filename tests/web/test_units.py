"""The units of a programme, and one unit on one page: who serves it, every promise, what waits, what it received."""

from datetime import date
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from pilotage.actions import grant_decisions, grant_payments
from pilotage.actions.people import MemberRow, end_appointment, ensure_owner, import_members
from pilotage.models import Appointment
from tests.cast import seat
from tests.factories import START, adopt_jinghai, application, receipt, record, visit
from tests.web.reading import adopt_every_kind, here, links, more_units, reader, words

pytestmark = pytest.mark.django_db


def units(programme, user, language: str = "zh-CN"):
    return reader(user, language).get(here(programme, "units/"))


def unit(programme, user, code: str = "wangkou", language: str = "zh-CN"):
    return reader(user, language).get(here(programme, f"units/{code}/"))


# ---- The list --------------------------------------------------------------------------------------------------------


def test_every_unit_and_partner_stands_in_the_charters_order(programme, cast) -> None:
    visit(programme, cast.clerk, confirmed=False)
    said = words(units(programme, cast.clerk))
    assert said.startswith("试点单位、共建单位 各单位由谁指导")
    assert "大邱庄镇团委 缺人 静海县教育局团委 3 无 王口镇团委 mentor1 静海县地税分局团支部 3 1 瀛海学校团委" in said
    assert "共建单位 结对单位 待其确认 国家税务局静海县团总支 瀛海学校团委 无" in said


def test_each_leads_to_its_page_and_its_mentor_to_theirs(programme, cast) -> None:
    found = links(units(programme, cast.auditor))
    assert here(programme, "units/wangkou/") in found
    assert here(programme, "units/local-tax/") in found
    assert here(programme, "mentors/mentor1/") in found


def test_whoever_has_one_unit_gets_there_at_once(programme, cast) -> None:
    for user, rest in (
        (cast.unit, "units/wangkou/"),
        (cast.partner, "units/local-tax/"),
        (cast.mentor, "mentors/mentor1/"),
    ):
        answer = units(programme, user)
        assert (answer.status_code, answer.headers["Location"]) == (302, here(programme, rest))


def test_the_tab_bears_the_charters_word_in_its_language(programme, cast) -> None:
    page = reader(cast.clerk, "en").get(here(programme, "charter/")).content.decode()
    assert 'lang="zh-Hans">试点单位</a>' in page


def test_a_unit_that_left_is_not_listed_and_its_page_says_so(programme, cast) -> None:
    row = MemberRow(2, "unit", "shunfeng", "顺丰林木种植专业合作社团支部", starts_on=START, ends_on=date(2010, 4, 20))
    import_members(by=cast.clerk, programme=programme, rows=[row])
    assert "顺丰" not in words(units(programme, cast.clerk)).partition("共建单位 结对单位")[0]
    assert "2010-04-05 至 2010-04-20 已不参加" in words(unit(programme, cast.clerk, "shunfeng"))


@pytest.mark.parametrize("more", [0, 25])
def test_the_list_asks_the_same_of_the_database_however_many_units(
    programme, cast, more: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for code in more_units(programme, cast.clerk, more):
        record(
            programme, cast.clerk, "visit", unit=code, person=f"m-{code}", confirmed=False, progress="看", on_site=True
        )
    client = reader(cast.clerk)
    client.get(here(programme, "units/"))
    with django_assert_num_queries(12):
        page = client.get(here(programme, "units/"))
    assert len(page.content) <= 60 * 1024


def test_a_long_list_comes_in_pages(programme, cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pilotage.web.units.ROWS", 4)
    client = reader(cast.clerk)
    first, second = (words(client.get(here(programme, "units/"), {"page": n})) for n in (1, 2))
    assert "顺丰" not in first.partition("逾期、未办")[2]
    assert "第 1 页" in first
    assert "顺丰林木种植专业合作社团支部 缺人" in second
    assert "大邱庄镇团委 缺人" not in second


# ---- Who stands beside a unit ----------------------------------------------------------------------------------------


def test_mentor_and_partner_stand_with_their_first_days(programme, cast) -> None:
    page = unit(programme, cast.clerk)
    assert "王口镇团委 试点单位 2010-04-05 起 谁来帮 指导员 2.1 mentor1 2010-04-05 起" in words(page)
    assert "联试共建对子 静海县地税分局团支部 2010-04-05 起" in words(page)
    held = Appointment.objects.of(programme.office).get(function="mentor")
    assert here(programme, f"people/{held.pk}/hand-over/") in links(page)
    assert "移交" not in words(unit(programme, cast.auditor))


def test_a_gap_shows_with_its_days_and_leads_to_appointing_somebody(programme, cast) -> None:
    held = Appointment.objects.of(programme.office).get(function="mentor")
    end_appointment(by=cast.clerk, programme=programme, appointment=held.pk, ends_on=date(2010, 4, 19))
    page = unit(programme, cast.clerk)
    assert "缺人 2010-04-20 起" in words(page)
    assert here(programme, "people/appoint/?post=mentor:mentor&body=wangkou") in links(page)
    assert "选派" not in words(unit(programme, cast.unit)).partition("应办事项")[0]


def test_a_gap_that_is_over_stays_to_be_seen(programme, cast) -> None:
    row = MemberRow(2, "mentor", "m7", "指导员庚", starts_on=date(2010, 4, 12), serves="yinghai")
    import_members(by=cast.clerk, programme=programme, rows=[row])
    said = words(unit(programme, cast.clerk, "yinghai"))
    assert "指导员庚 2010-04-12 起 移交" in said
    assert "缺人 2010-04-05 至 2010-04-11" in said


# ---- Promises, confirmations, figures, what was received -------------------------------------------------------------


def test_every_promise_has_its_clause_its_state_and_what_met_it(programme, cast) -> None:
    for day in (6, 14, 20):
        visit(programme, cast.clerk, on=date(2010, 4, day))
    record(programme, cast.clerk, "document", unit="wangkou", person="mentor1", on=date(2010, 4, 9), type="survey")
    page = unit(programme, cast.clerk)
    said = words(page)
    assert "搞好调研 3.1 04-09 已办结 第1号" in said
    assert "五个一之一（上）·实施方案 3.1 至 12-31 本期应办 —" in said
    assert "五个一之四·每周深入 3.4" in said
    assert "3周均已办结 第1号、第2号、第3号" in said
    assert any("/weekly-visit/wangkou/" in href for href in links(page))
    assert here(programme, "registers/document/1/") in links(page)


def test_a_missed_week_is_said_in_words(programme, cast) -> None:
    visit(programme, cast.clerk, on=date(2010, 4, 6))
    assert "第2周、第3周未办 第1号" in words(unit(programme, cast.clerk))


def test_what_waits_for_the_unit_leads_to_confirming_a_month(programme, cast) -> None:
    visit(programme, cast.clerk, confirmed=False)
    visit(programme, cast.clerk, on=date(2010, 4, 21), confirmed=False)
    page = unit(programme, cast.unit)
    assert "待您确认 深入试点单位 2 次 查看并确认" in words(page)
    assert here(programme, "registers/visit/?show=mine&unit=wangkou") in links(page)
    seen = unit(programme, cast.clerk)
    assert "待其确认 深入试点单位 2 次" in words(seen)
    assert here(programme, "registers/visit/?show=awaiting&unit=wangkou") in links(seen)
    assert here(programme, "papers/new/?member=wangkou&side=unit") in links(seen)
    assert not [href for href in links(unit(programme, cast.auditor)) if "papers/new" in href]
    assert "待其确认" not in words(unit(programme, cast.clerk, "yinghai"))


def test_its_figures_open_to_its_own_records(programme, cast) -> None:
    visit(programme, cast.clerk)
    visit(programme, cast.clerk, unit="yinghai")
    record(programme, cast.clerk, "meeting", pair="local-tax:wangkou", subject="税法知识")
    page = unit(programme, cast.unit)
    assert "数据 深入试点单位 1 次 设计活动 0 个 解决问题和困难 0 件 协调解决活动经费 0.00 元 座谈会 1 次" in words(
        page
    )
    opening = here(programme, "figures/visit-count/?unit=wangkou")
    assert opening in links(page)
    assert "深入试点单位 1 次 只看 王口镇团委" in words(reader(cast.unit).get(opening))
    assert "座谈会 1 次 活动协议 0 项" in words(unit(programme, cast.partner, "local-tax"))


def test_what_it_received_is_counted_per_provision(programme, cast) -> None:
    receipt(programme, cast.treasurer)
    asked = application(programme, cast.unit)
    grant_decisions.approve(by=cast.reviewer, programme=programme, application=asked.pk, seen=1, amount=80_000,
                   happened_on=date(2010, 4, 13), uuid=uuid4())  # fmt: skip
    grant_payments.disburse(by=cast.treasurer, programme=programme, application=asked.pk, seen=2,
                    happened_on=date(2010, 4, 14), uuid=uuid4())  # fmt: skip
    record(programme, cast.clerk, "plaque", unit="wangkou", place="大门")
    record(programme, cast.clerk, "plaque", unit="yinghai", place="大门")
    record(programme, cast.clerk, "dues", unit="wangkou", confirmed=False, due_amount=42_000, refunded=42_000)
    page = unit(programme, cast.unit)
    said = words(page)
    assert "我单位得到的 项目申请、审核、拨付 1.1 立项申请 1 项 已拨付 800.00 元" in said
    assert "团费全额退返 1.3 团费退返 0 笔 另有 1 条待确认 团费退返 0.00 元" in said
    assert "“试点单位”铜牌 1.4 铜牌 1 块" in said
    assert here(programme, "registers/plaque/?unit=wangkou") in links(page)
    assert here(programme, "applications/") in links(page)


# ---- Who sees what ---------------------------------------------------------------------------------------------------


def test_others_units_are_not_shown(programme, cast) -> None:
    for user in (cast.mentor, cast.unit):
        assert unit(programme, user).status_code == 200
        assert unit(programme, user, "yinghai").status_code == 403
    assert unit(programme, cast.partner, "local-tax").status_code == 200
    assert unit(programme, cast.partner).status_code == 403
    for user in (cast.clerk, cast.auditor, cast.reviewer, cast.treasurer):
        assert unit(programme, user, "yinghai").status_code == 200
    assert unit(programme, None).status_code == 302


@pytest.mark.parametrize("code", ["nowhere", "jinghai-office", "a/b"])
def test_only_units_and_partners_have_a_page(programme, cast, code: str) -> None:
    assert unit(programme, cast.clerk, code).status_code == 404


def test_another_offices_unit_is_its_own(programme, cast) -> None:
    other = adopt_jinghai(office="另一县委")
    elsewhere = seat(other)
    visit(programme, cast.clerk)
    assert "深入试点单位 0 次" in words(unit(other, elsewhere.clerk))
    assert unit(other, cast.clerk).status_code == 403


def test_any_charter_has_its_pages() -> None:
    programme = adopt_every_kind(date(2024, 7, 5))
    client = reader(ensure_owner())
    assert "辅导员 6 缺人 2024-03-01 起" in words(client.get(here(programme, "units/east/")))
    assert client.get(here(programme, "units/")).status_code == 200


def test_the_page_is_small_and_asks_little(programme, cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    client = reader(cast.clerk)
    client.get(here(programme, "units/wangkou/"))
    with django_assert_num_queries(14):
        page = client.get(here(programme, "units/wangkou/"))
    assert len(page.content) <= 60 * 1024
