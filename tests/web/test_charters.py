"""The charter as a document: every clause beside what it became, and where that stands now."""

import re
from datetime import date
from hashlib import sha256
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from pilotage.actions.charters import adopt
from pilotage.actions.grant_decisions import return_for_changes
from pilotage.actions.grants import resubmit
from pilotage.actions.people import end_appointment, ensure_owner
from pilotage.domain.charters import check
from pilotage.models import Appointment, Edition
from tests.factories import PAPER, application, charter_bytes, receipt, record, visit
from tests.giving import Office, designated
from tests.web.reading import ENGLISH, adopt_every_kind, adopt_text, here, links, more_units, reader, words

pytestmark = pytest.mark.django_db


def charter(programme, user, language: str = "zh-CN", **asked: str):
    return reader(user, language).get(here(programme, "charter/"), asked)


def clause(page, number: str) -> str:
    """One clause of the page, with its tags."""
    found = re.search(rf'(?s)<article class="clause" id="c{re.escape(number)}">.*?</article>', page.content.decode())
    assert found, number
    return found[0]


# ---- The text --------------------------------------------------------------------------------------------------------


def test_every_clause_stands_under_its_heading(programme, cast) -> None:
    said = words(charter(programme, cast.clerk))
    headings = ["总则", "一、加大经费支持", "二、增强人员保障", "三、落实“五个一”工作法", "四、实现资源倾斜",
                "五、建立“联试共建”机制"]  # fmt: skip
    places = [said.index(f"{heading} ") for heading in headings]
    assert places == sorted(places)
    known = check(charter_bytes()).charter
    assert known is not None
    for source in known.sources:
        for each in source.clauses:
            assert each.text.replace(" ", "") in said.replace(" ", "")


def test_words_that_were_taken_up_are_marked_through_elisions(programme, cast) -> None:
    page = charter(programme, cast.clerk)
    marked = re.findall(r"<mark>(.*?)</mark>", clause(page, "2.2"))
    assert marked == ["指导员按照定期指导、实地指导、靠前指导的原则", "直至试点工作结束"]
    assert "<mark>" not in clause(page, "0.1")


def test_a_provision_stands_at_the_first_clause_it_cites_and_is_found_from_the_others(programme, cast) -> None:
    page = charter(programme, cast.clerk)
    assert 'id="p-mentors"' in clause(page, "2.1")
    assert 'href="#p-mentors"' in clause(page, "2.2")
    assert 'href="#p-weekly-visit"' in clause(page, "2.2")
    ids = re.findall(r'id="([^"]*)"', page.content.decode())
    assert len(ids) == len(set(ids))
    for anchor in re.findall(r'href="#([^"]*)"', page.content.decode()):
        assert anchor in ids, anchor


def test_aims_and_headings_are_said_quietly(programme, cast) -> None:
    page = charter(programme, cast.clerk)
    assert "目的句，不产生规定。" in clause(page, "0.1")
    assert "标题，不产生规定。" in clause(page, "1.0")


def test_the_facts_of_the_edition_stand_on_top(programme, cast) -> None:
    said = words(charter(programme, cast.clerk))
    digest = sha256(charter_bytes()).hexdigest()
    assert "第1版，2010-04-26 启用 依据 基层组织建设简报第5期（转述） 23 款、20 条规定" in said
    assert f"SHA-256 {digest[:16]}…" in said
    assert "口径：待定 3、暂定 27、已定 1" in said


def test_open_readings_come_first_and_lead_to_their_provisions(programme, cast) -> None:
    page = charter(programme, cast.clerk)
    said = words(page)
    assert (
        said.index("〔待定〕 依据的是《意见》原文吗？")
        < said.index("〔待定〕 1.1 单个项目有无上限？")
        < said.index("总则")
    )
    assert 'href="#p-project-grant"' in page.content.decode()
    assert "〔已定〕 “适当增加”是多少？" in said


# ---- What it became --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "chinese", "english"),
    [
        ("1.1", "计划 10,000 元：工作经费 3,000 元、社会筹集 7,000 元。只拨已到账的钱。", "10,000 yuan planned: "),
        ("1.1", "试点单位申请，团县委审核，团县委拨付。", "Whoever approves does not pay."),
        ("1.3", "试点单位 2010 年度应上缴团县委的团费，100% 退返，用作专项工作经费。", "for 2010, 100% is given back"),
        ("1.4", "每个试点单位“试点单位”铜牌 1 块，由团县委出资。", "1 块, paid for by"),
        ("1.4", "个人信息一律不公开。", "Nothing personal is ever shown."),
        ("1.5", "“先进典型”登记在案且“级别”为“全市”或“全国”的，奖励试点单位 500 元。", " receives 500 yuan."),
        ("2.1", "指导员 5 名，从团县委机关干部中选派。每个试点单位任何时候至少 1 名。", ": 5 people, chosen from "),
        ("3.4", "由指导员负责，每个试点单位每周至少 1 次。", ": at least once a week."),
        (
            "4.1",
            "各奖项、各级别给试点工作中做出突出贡献的单位和青年再增加 1 个名额。",
            "1 place is added at each level",
        ),
        ("4.2", "在市级以上评优中，试点单位优先。级别：市级、全国。未予优先须写明理由。", " comes first."),
        ("4.3", "增加多少，每次由人决定并写明理由，系统不出数。", "a person decides each time and says why"),
        ("5.1", "共建单位与试点单位一对一结对，每个试点单位都有对子。", " are joined one to one"),
        ("5.3", "记入台账“座谈会”并计数，不规定次数。", " and counted; no number is asked for."),
    ],
)
def test_every_kind_is_told_in_plain_words(programme, cast, number: str, chinese: str, english: str) -> None:
    def plain(language: str) -> str:
        return re.sub(r"<[^>]*>", "", clause(charter(programme, cast.clerk, language), number))

    assert chinese in plain("zh-CN")
    assert english in plain("en")


def test_all_thirteen_kinds_have_words_in_both_languages() -> None:
    programme = adopt_every_kind(date(2024, 7, 5))
    for language, told in (
        ("zh-CN", ["30 天内", "超过 8,000 元 时", "批复后 50%", "按“人口”分档", "城东图书角",
                   "遇学校假期、法定假日顺延", "连续 2 次未办的，由图书馆决定警示", "少于 3", "没有编为规定： 没有内容"]),
        ("en", ["within 30 days", "above 8,000 yuan", "50% after the approval", "by “人口”", "城东图书角",
                "It pauses during school holidays, public holidays.", "missed twice in a row", "less than 3",
                "No rule was made of it: 没有内容"]),
    ):  # fmt: skip
        said = words(reader(ensure_owner(), language).get(here(programme, "charter/")))
        for wanted in told:
            assert wanted in said, (language, wanted)


def test_what_stands_under_a_provision_is_told_and_opens(programme, cast) -> None:
    receipt(programme, cast.treasurer)
    application(programme, cast.unit)
    visit(programme, cast.clerk)
    visit(programme, cast.clerk, confirmed=False)
    page = charter(programme, cast.clerk)
    money, weekly = (re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", clause(page, number))) for number in ("1.1", "3.4"))
    assert "到账 3,000.00 元 可拨余额 3,000.00 元 台账 基金到账 1 笔" in money
    assert "台账 立项申请 1 项 1 项待批复" in money
    assert "深入试点单位 1 次，1 项待确认 台账 深入试点单位 1 次，1 项待确认" in weekly
    for address in ("fund/#receipts", "applications/", "registers/visit/", "figures/visit-count/"):
        assert here(programme, address) in links(page), address


def test_a_duty_opens_to_the_records_it_asks_for(programme, cast) -> None:
    for kind in ("survey", "plan"):
        record(programme, cast.clerk, "document", unit="wangkou", person="mentor1", type=kind)
    record(programme, cast.clerk, "document", unit="yinghai", person="mentor1", type="survey")
    page = charter(programme, cast.clerk)
    assert "?open=survey#p-survey" in links(page)
    opened = charter(programme, cast.clerk, open="survey")
    assert [href for href in links(opened) if re.search(r"/registers/document/\d", href)] == [
        here(programme, "registers/document/1/"),
        here(programme, "registers/document/3/"),
    ]
    assert "符合的登记 2 份" in words(opened)
    seen_by_unit = charter(programme, cast.unit, open="survey")
    assert "另有 1 条与其他单位有关" in words(seen_by_unit)
    assert charter(programme, cast.clerk, open="nothing-of-the-kind").status_code == 200


def test_a_gap_among_the_mentors_shows(programme, cast) -> None:
    assert "5 个单位中 1 个有人" in words(charter(programme, cast.clerk))
    assert "还缺：大邱庄镇团委、瀛海学校团委" in words(charter(programme, cast.clerk))
    assert '<span class="lacking">还缺：大邱庄镇团委' in clause(charter(programme, cast.clerk), "2.1")
    mentor = Appointment.objects.of(programme.office).get(function="mentor")
    end_appointment(by=cast.clerk, programme=programme, appointment=mentor.pk, ends_on=date(2010, 4, 25))
    assert "5 个单位中 0 个有人" in words(charter(programme, cast.clerk))


def test_stated_figures_are_compared_beside_their_clause(programme, cast) -> None:
    visit(programme, cast.clerk)
    said = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", clause(charter(programme, cast.clerk), "3.6")))
    assert "深入试点单位 原文 15 算得 1 次 不符" in said
    assert "指导员 原文 5 算得 1 名 不符" in said


def test_registers_say_what_is_asked_and_who_says_so(programme, cast) -> None:
    said = words(charter(programme, cast.clerk))
    assert "协调经费 关于：试点单位、指导员。由指导员登记。由试点单位确认。可附佐证材料。填写：金额、经费来源。" in said
    assert "试点单位确认到位金额。 本单位自定" in said
    assert "被推荐的单位或个人（个人信息）" in said


@pytest.mark.parametrize(("who", "sees"), [("mentor", False), ("partner", False), ("unit", True), ("treasurer", True)])
def test_money_is_told_to_those_who_may_see_it(programme, cast, who: str, sees: bool) -> None:
    page = charter(programme, getattr(cast, who))
    assert page.status_code == 200
    assert ("可拨余额" in words(page)) is sees
    assert (here(programme, "fund/#receipts") in links(page)) is sees


def test_chinese_inside_an_english_page_is_marked_as_such(programme, cast) -> None:
    page = charter(programme, cast.clerk, "en")
    assert '<blockquote lang="zh-Hans">' in clause(page, "1.1")
    assert '<span lang="zh-Hans">试点单位</span> applies' in clause(page, "1.1")
    assert 'lang="zh-Hans"' not in clause(charter(programme, cast.clerk), "1.1")


def test_an_english_charter_on_a_chinese_page_is_marked_as_such() -> None:
    programme = adopt_text(ENGLISH, date(2024, 6, 1))
    page = reader(ensure_owner()).get(here(programme, "charter/"))
    body = clause(page, "1")
    assert '<blockquote lang="en">' in body
    assert '<span lang="en">A weekly call</span>' in body
    assert '由<span lang="en">the library</span>负责，每个<span lang="en">reading corner</span>每周至少 1 ' in body
    english = reader(ensure_owner(), "en").get(here(programme, "charter/"))
    assert "the library, for each reading corner: at least once a week." in words(english)
    assert "Part 1" in words(english)


# ---- Editions --------------------------------------------------------------------------------------------------------


def test_the_file_is_handed_out_byte_for_byte(programme, cast) -> None:
    assert here(programme, "charter/1/file") in links(charter(programme, cast.clerk))
    answer = reader(cast.partner).get(here(programme, "charter/1/file"))
    assert answer.content == charter_bytes()
    assert answer.headers["Content-Type"] == "application/yaml; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="jinghai-2010-1.yaml"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert reader(cast.clerk).get(here(programme, "charter/2/file")).status_code == 404
    assert reader().get(here(programme, "charter/1/file")).status_code == 302


def test_an_earlier_edition_stays_readable_and_says_what_it_is(programme, cast) -> None:
    first = Edition.objects.of(programme.office).get(number=1)
    second = charter_bytes(
        ("edition: 1\n", f"edition: 2\nreplaces: jinghai-2010 1 {first.sha256[:16]}\n"),
        ("只受基金余额约束。, status: open", "只受基金余额约束。, status: decided, by: 团县委"),
    )
    adopt(by=ensure_owner(), content=second)
    now = charter(programme, cast.clerk)
    assert "口径：待定 2、暂定 27、已定 2" in words(now)
    assert here(programme, "charter/1/") in links(now)
    assert "各版 版次 启用日期" in words(now)
    visit(programme, cast.clerk)
    before = reader(cast.clerk).get(here(programme, "charter/1/"))
    assert "这是以前的版本。现行的是第2版" in words(before)
    assert "口径：待定 3、暂定 27、已定 1" in words(before)
    assert here(programme, "figures/visit-count/") not in links(before), "what stands is told with the edition in force"
    assert reader(cast.clerk).get(here(programme, "charter/3/")).status_code == 404


@pytest.mark.parametrize("visits", [1, 30])
def test_the_page_asks_the_same_of_the_database_however_much_is_on_record(
    programme, cast, visits: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(visits):
        visit(programme, cast.clerk, on=date(2010, 4, 5 + n % 20))
    client = reader(cast.clerk)
    client.get(here(programme, "charter/"))
    with django_assert_num_queries(13):
        client.get(here(programme, "charter/"))


@pytest.mark.parametrize("many", [1, 20])
def test_nor_does_it_ask_more_once_rewards_are_paid_and_an_application_was_changed(
    programme, cast, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    receipt(programme, cast.treasurer)
    office = Office(programme, cast)
    units = ["wangkou", *more_units(programme, cast.clerk, many)]
    for code in units:
        visit(programme, cast.clerk, unit=code)
        stored = designated(programme, cast.clerk, unit=code)
        application(programme, cast.clerk, unit=code)
    office.pay(stored)
    row = application(programme, cast.unit, 1_000, project="改过的")
    usual = {"programme": programme, "application": row.pk, "happened_on": date(2010, 4, 14)}
    return_for_changes(by=cast.reviewer, seen=1, what="写细", uuid=uuid4(), **usual)
    resubmit(
        by=cast.unit, seen=2, asked=2_000, project="改过的", plan="写细了", evidence=(PAPER,), uuid=uuid4(), **usual
    )
    for user in (cast.treasurer, cast.clerk):
        client = reader(user)
        client.get(here(programme, "charter/"))
        with django_assert_num_queries(15):
            page = client.get(here(programme, "charter/"))
        said = words(page)
        assert f"已付500元，尚欠{500 * len(units) - 500}元" in said
