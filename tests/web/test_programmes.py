"""The list of programmes, and what stands round the Board: the money, the office's sentence, what is unsettled."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from pilotage.actions.people import MemberRow, appoint, end_appointment, ensure_owner, import_members, open_account
from pilotage.domain.policy import Function
from pilotage.models import Appointment
from tests.factories import START, adopt_jinghai, application, receipt, record, visit
from tests.web.reading import ENGLISH, adopt_every_kind, adopt_text, here, links, more_units, reader, words

pytestmark = pytest.mark.django_db


# ---- The list --------------------------------------------------------------------------------------------------------


def test_the_only_programme_is_opened_at_once(programme, cast) -> None:
    assert reader(cast.unit).get("/").headers["Location"] == here(programme, "today/")
    assert reader(cast.clerk).get("/").headers["Location"] == here(programme, "today/")


def test_whoever_gives_as_part_of_the_public_is_led_to_the_totals_and_sees_the_figures(programme, cast) -> None:
    rows = [MemberRow(2, "public", "giver", "某企业")]
    import_members(by=cast.clerk, programme=programme, rows=rows)
    appoint(by=cast.owner, programme=programme, person="giver", name="某企业联系人", function=Function.CONTACT,
            role="public", member="giver", serves="", starts_on=START)  # fmt: skip
    giver = open_account(
        by=cast.owner, programme=programme, person="giver", username="giver", password="a long password"
    )
    assert reader(giver).get("/").headers["Location"] == here(programme, "sources/")
    page = reader(giver).get(here(programme))
    assert page.status_code == 200
    assert here(programme, "today/") not in links(page)
    assert here(programme, "board/missing/") not in links(page)
    assert '<table class="listed units">' in page.content.decode()
    assert reader(giver).get(here(programme, "board/missing/")).status_code == 403


def test_several_programmes_are_listed_with_what_one_is_there(programme, cast) -> None:
    other = adopt_jinghai(office="另一县委")
    page = reader(cast.owner).get("/")
    assert "另一县委" in words(page)
    assert {here(programme), here(other)} <= set(links(page))
    assert reader(cast.clerk).get("/").status_code == 302, "the other county is not the clerk's"


def test_whoever_has_not_signed_in_is_shown_the_bulletins_and_the_way_in(programme) -> None:
    page = reader().get("/")
    assert page.status_code == 200
    assert here(programme, "bulletins/") in links(page)
    assert here(programme) not in links(page)
    assert "/sign-in/" in links(page)


def test_before_a_charter_is_in_force_the_page_says_how_to_begin() -> None:
    assert "pilotage charter adopt" in words(reader().get("/"))


def test_whoever_has_no_appointment_is_told_whom_to_ask(programme, django_user_model) -> None:
    stranger = django_user_model.objects.create_user("stranger")
    assert "还没有给您分工" in words(reader(stranger).get("/"))


@pytest.mark.parametrize("count", [2, 30])
def test_the_list_asks_the_same_of_the_database_however_long(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(count):
        adopt_jinghai(office=f"第{n}县委")
    client = reader(ensure_owner())
    with django_assert_num_queries(5):
        page = client.get("/")
    assert len([href for href in links(page) if href.endswith("/jinghai-2010/")]) == count


# ---- At a glance -----------------------------------------------------------------------------------------------------


def test_the_offices_own_sentence_leads_and_every_number_opens(programme, cast) -> None:
    visit(programme, cast.clerk)
    page = reader(cast.clerk).get(here(programme))
    said = words(page)
    assert said.index("截止目前，1名指导员共计深入试点单位1次") < said.index("5对“联试共建”对子通过召开0次座谈会")
    assert "目前已有0个试点单位团委设计了活动项目" in said
    for figure in ("mentor-count", "visit-count", "activity-count", "solved-count", "financing-sum", "pair-count"):
        assert here(programme, f"figures/{figure}/") in links(page)
    assert here(programme, "charter/") + "#c3.6" in links(page)


def test_the_fund_reads_as_its_own_sum(programme, cast) -> None:
    receipt(programme, cast.treasurer)
    page = words(reader(cast.clerk).get(here(programme)))
    numbers = [
        page.index(number) for number in ("10,000.00", "到账 3,000.00", "已批待付 0.00", "已付 0.00", "可拨余额")
    ]
    assert numbers == sorted(numbers)


@pytest.mark.parametrize(
    ("who", "sees_money"), [("mentor", False), ("partner", False), ("unit", True), ("auditor", True)]
)
def test_the_money_is_for_those_who_may_see_it(programme, cast, who: str, sees_money: bool) -> None:
    page = reader(getattr(cast, who)).get(here(programme))
    assert page.status_code == 200
    assert ("可拨余额" in words(page)) is sees_money


@pytest.mark.parametrize(
    ("who", "sees_names"), [("clerk", True), ("auditor", True), ("unit", False), ("mentor", False)]
)
def test_mentors_are_named_to_those_who_may_see_who_is_appointed(programme, cast, who: str, sees_names: bool) -> None:
    page = reader(getattr(cast, who)).get(here(programme))
    assert ("王口镇团委 mentor1" in words(page)) is sees_names


def test_the_public_is_asked_to_sign_in(programme) -> None:
    answer = reader().get(here(programme))
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/sign-in/?next={here(programme)}"


def test_units_stand_with_their_part_and_the_foot_adds_up(programme, cast) -> None:
    visit(programme, cast.clerk)
    visit(programme, cast.clerk, on=date(2010, 4, 21))
    visit(programme, cast.clerk, unit="yinghai", on=date(2010, 4, 22))
    page = reader(cast.clerk).get(here(programme))
    said = words(page)
    rows = said[said.index("大邱庄镇团委") :]
    assert "合计 0/5 0/5 0/5 0/5 0 元 3 次 0 件" in rows
    assert here(programme, "figures/visit-count/") in links(page)


def test_what_awaits_confirmation_is_counted_beside_the_sentence(programme, cast) -> None:
    assert "项待确认" not in words(reader(cast.clerk).get(here(programme)))
    visit(programme, cast.clerk, confirmed=False)
    visit(programme, cast.clerk, on_site=False, confirmed=False)
    page = reader(cast.clerk).get(here(programme))
    assert "另有 1 项待确认" in words(page), "a call by telephone would change no figure"
    assert here(programme, "figures/") + "#awaiting" in links(page)


def test_stated_figures_are_compared_with_the_records(programme, cast) -> None:
    said = words(reader(cast.clerk).get(here(programme)))
    assert "8 个原文数与台账不符" in said
    assert here(programme, "figures/") + "#claims" in links(reader(cast.clerk).get(here(programme)))


def test_open_readings_stand_beside_with_their_clauses(programme, cast) -> None:
    page = reader(cast.clerk).get(here(programme))
    said = words(page)
    assert "〔待定〕 1.1 单个项目有无上限？" in said
    assert "〔待定〕 总的 依据的是《意见》原文吗？" in said
    assert "另有暂定 27 项、已定 1 项" in said
    assert here(programme, "charter/") + "#c1.1" in links(page)


def test_english_pages_say_which_words_are_chinese(programme, cast) -> None:
    page = reader(cast.clerk, "en").get(here(programme))
    body = page.content.decode()
    assert '<html lang="en">' in body
    assert '<p class="sentence" lang="zh-Hans">' in body
    assert '<a href="/jinghai-office/jinghai-2010/units/wangkou/" lang="zh-Hans">' in body
    assert 'lang="zh-Hans"' not in reader(cast.clerk).get(here(programme)).content.decode().partition("<main")[2]


# ---- Any charter -----------------------------------------------------------------------------------------------------


def test_a_charter_without_fund_figures_and_claims_has_its_page() -> None:
    programme = adopt_text(ENGLISH, date(2024, 6, 1))
    page = reader(ensure_owner(), "en").get(here(programme))
    said = words(page)
    assert "reading corner 1 A weekly call" in said
    assert "Nothing: every silence of the text has been settled." in said
    assert "stated figure" not in said


def test_a_charter_with_every_kind_has_its_page() -> None:
    programme = adopt_every_kind(date(2024, 7, 5))
    page = reader(ensure_owner()).get(here(programme))
    said = words(page)
    assert "借阅0册，读书会0次。" in said
    assert "财政拨款" not in said, "its sources stand on the fund's page"
    assert "1 个原文数与台账不符" in said


def test_a_charter_with_figures_and_no_sentences_lists_them(programme) -> None:
    text = ENGLISH + "figures:\n  - {id: call-count, name: Calls made, measure: calls, of: calls, how: count}\n"
    other = adopt_text(text, date(2024, 6, 1))
    page = reader(ensure_owner(), "en").get(here(other))
    assert "Calls made 0 calls" in words(page)


# ---- Size ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("units", [0, 25])
def test_the_page_asks_the_same_of_the_database_however_many_units(
    programme, cast, units: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    codes = ["wangkou", *more_units(programme, cast.clerk, units)]
    for code in codes:
        visit(programme, cast.clerk, unit=code)
    receipt(programme, cast.treasurer)
    application(programme, cast.unit)
    record(programme, cast.clerk, "designation", unit="wangkou", level="city", by_whom="团市委")
    client = reader(cast.clerk)
    client.get(here(programme))
    with django_assert_num_queries(15):
        page = client.get(here(programme))
    assert page.content.decode().count("个后加的试点单位团委</a>") == min(units, 8)
    assert len(page.content) <= 60 * 1024


def test_a_function_that_ended_yesterday_shows_nothing_today(programme, cast) -> None:
    held = Appointment.objects.of(programme.office).get(function=Function.REVIEWER)
    end_appointment(by=cast.clerk, programme=programme, appointment=held.pk, ends_on=date(2010, 4, 25))
    assert reader(cast.reviewer).get(here(programme)).status_code == 403
