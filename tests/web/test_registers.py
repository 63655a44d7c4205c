"""The registers' pages: every register with who says so, a list that filters, sorts and pages, and the same as a file."""

import re
from datetime import date
from html import unescape
from uuid import uuid4

import pytest

from pilotage.domain.sheets import read_sheet
from pilotage.models import Entry
from tests.acts import agreement, confirm, correct, difficulty, enter, kinds, stage, withdraw
from tests.factories import PAPER, application, receipt, visit
from tests.rounds import opened
from tests.web.pages import CHINESE, ENGLISH, at, browser, form_of, links, said

pytestmark = pytest.mark.django_db


def page(programme, user, path="registers/", language=ENGLISH, status=200):
    answer = browser(user, language).get(at(programme, path))
    assert answer.status_code == status, said(answer.content.decode())
    return answer.content.decode()


def rows(text):
    """The rows of the page's table as words."""
    table = re.search(r"(?s)<tbody>(.*?)</tbody>", text)
    found = re.findall(r"(?s)<tr.*?</tr>", table[1]) if table else []
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", row)).split()) for row in found]


# ---- Every register


def test_every_register_says_how_many_who_writes_who_confirms_and_who_says_so(programme, cast):
    visit(programme, cast.clerk)
    visit(programme, cast.clerk, confirmed=False)
    receipt(programme, cast.treasurer, 100)
    application(programme, cast.unit, 100)
    found = {row.split()[0]: row for row in rows(page(programme, cast.clerk))}
    assert len(found) == 15
    assert found["深入试点单位"] == "深入试点单位 1 次 1 指导员 试点单位 3.4 2.2 Enter 深入试点单位"
    assert found["基金到账"] == "基金到账 1 笔 团县委 — 1.1"
    assert found["立项申请"] == "立项申请 1 项 试点单位 — 1.1 Apply 立项申请"
    assert found["突出贡献认定"] == "突出贡献认定 0 项 团县委 counts when entered 4.1 Enter 突出贡献认定"


def test_registers_that_fill_themselves_lead_to_their_own_pages(programme, cast):
    text = page(programme, cast.clerk)
    assert links(text, "基金到账")[0].startswith(at(programme, "fund/"))
    assert links(text, "立项申请")[0] == at(programme, "applications/")
    for register, where in (("income", "fund/#receipts"), ("application", "applications/")):
        answer = browser(cast.clerk).get(at(programme, f"registers/{register}/"))
        assert (answer.status_code, answer.url) == (302, at(programme, where))


def test_clauses_lead_to_the_charter(programme, cast):
    assert at(programme, "charter/#c3.5") in links(page(programme, cast.clerk), "3.5")


def test_what_waits_for_the_reader_is_said_first(programme, cast):
    enter(programme, cast.mentor)
    difficulty(programme, cast.unit)
    assert "1 record awaits your confirmation" in said(page(programme, cast.unit))
    assert "awaits your confirmation" not in said(page(programme, cast.mentor))
    assert "1 record awaits your confirmation" in said(page(programme, cast.clerk))  # in the unit's place
    assert "等您确认" in said(page(programme, cast.unit, language="zh-CN"))


def test_nobody_is_waited_for_by_what_they_entered_themselves(programme, cast):
    difficulty(programme, cast.clerk, side="unit")
    assert "awaits your" not in said(page(programme, cast.clerk))
    assert "1 record awaits your confirmation" in said(page(programme, cast.reviewer))


def test_everybody_sees_their_own_matters(programme, cast):
    visit(programme, cast.clerk)
    visit(programme, cast.clerk, unit="yinghai")
    for who, count in (("clerk", 2), ("auditor", 2), ("mentor", 1), ("unit", 1), ("partner", 0)):
        text = page(programme, getattr(cast, who))
        assert f"深入试点单位 {count} 次" in said(text), who
        assert len(rows(page(programme, getattr(cast, who), "registers/visit/"))) == count, who
    assert "You see what concerns your own units." in said(page(programme, cast.mentor))
    assert "— 笔" in said(page(programme, cast.mentor))  # the fund is not theirs to look into


def test_a_mentor_finds_first_what_they_enter(programme, cast):
    assert [row.split()[0] for row in rows(page(programme, cast.mentor))][:5] == [
        "方案与报告", "活动", "协调经费", "深入试点单位", "问题和困难",
    ]  # fmt: skip


def test_who_has_not_signed_in_is_asked_to(programme):
    for path in ("registers/", "registers/visit/", "registers/visit/new/", "registers/visit/export.csv"):
        answer = browser().get(at(programme, path))
        assert (answer.status_code, answer.url.startswith("/sign-in/")) == (302, True), path


# ---- One register


def test_a_record_is_a_row_with_its_fields_and_where_it_stands(programme, cast):
    visit(programme, cast.clerk)
    enter(programme, cast.mentor, values={"progress": "看" * 60, "on-site": False})
    text = page(programme, cast.clerk, "registers/visit/")
    assert rows(text) == [
        f"No. 2 2010-04-20 王口镇团委 mentor1 {'看' * 41}… No 试点单位",
        "No. 1 2010-04-20 王口镇团委 mentor1 了解进展 Yes Counts",
    ]
    assert "On record 1 次 and 1 awaiting confirmation Clause 3.4 2.2" in said(text)
    assert links(text, "No. 2") == [at(programme, "registers/visit/2/")]


def test_a_change_that_waits_is_not_counted_once_more(programme, cast):
    visit(programme, cast.clerk)
    stored = enter(programme, cast.mentor)
    confirm(stored, cast.unit)
    correct(stored, cast.mentor, values={"progress": "看了两处", "on-site": True}, reason="记错了")
    text = said(page(programme, cast.clerk, "registers/visit/"))
    assert "On record 2 次 of these, 1 with a change awaiting confirmation Clause" in text
    enter(programme, cast.mentor)
    text = said(page(programme, cast.clerk, "registers/visit/"))
    assert "On record 2 次 of these, 1 with a change awaiting confirmation and 1 awaiting confirmation Clause" in text


def test_pairs_stand_by_their_names_and_money_with_its_places(programme, cast):
    agreement(programme, cast.unit, evidence=[PAPER])
    (row,) = rows(page(programme, cast.clerk, "registers/agreement/"))
    assert row == "No. 1 2010-04-20 静海县地税分局团支部—王口镇团委 讲座 税法知识和减免税政策 — 团县委, 共建单位"
    enter(programme, cast.mentor, "financing", values={"amount": 123_456, "from-whom": "站"})
    (row,) = rows(page(programme, cast.clerk, "registers/financing/"))
    assert row == "No. 1 2010-04-20 王口镇团委 mentor1 1,234.56 yuan 站 试点单位"


def test_personal_fields_are_in_no_list(programme, cast):
    opened(programme, cast.clerk, award="member", level="city")
    values = {"award": "优秀共青团员", "nominee": "张三", "level": "city", "extra": False, "outcome": "pending"}
    enter(programme, cast.unit, "nomination", values=values)
    for who in (cast.unit, cast.clerk):
        assert "张三" not in page(programme, who, "registers/nomination/")


def numbers(programme, cast, query="", register="visit"):
    text = page(programme, cast.clerk, f"registers/{register}/{query}")
    return [int(row.split()[1]) for row in rows(text)]


def test_newest_first_or_as_asked(programme, cast):
    for day in (8, 20, 12):
        visit(programme, cast.clerk, on=date(2010, 4, day))
    assert numbers(programme, cast) == [3, 2, 1]
    assert numbers(programme, cast, "?sort=number") == [1, 2, 3]
    assert numbers(programme, cast, "?sort=-date") == [2, 3, 1]
    assert numbers(programme, cast, "?sort=date") == [1, 3, 2]
    assert numbers(programme, cast, "?sort=nonsense") == [3, 2, 1]


def test_filtered_by_unit_stage_and_what_waits(programme, cast):
    one, two = difficulty(programme, cast.mentor), difficulty(programme, cast.mentor)
    confirm(one, cast.unit)
    stage(two, cast.mentor)
    difficulty(programme, cast.clerk, unit="yinghai")
    gone = difficulty(programme, cast.mentor)
    withdraw(gone, cast.mentor)
    ask = {query: numbers(programme, cast, query, "difficulty") for query in (
        "", "?unit=wangkou", "?stage=solved", "?stage=raised", "?show=awaiting", "?show=void", "?show=mine",
        "?unit=wangkou&stage=raised&show=awaiting", "?unit=nowhere", "?stage=lost",
    )}  # fmt: skip
    assert ask == {
        "": [3, 2, 1], "?unit=wangkou": [2, 1], "?stage=solved": [2], "?stage=raised": [3, 1], "?show=awaiting": [3, 2],
        "?show=void": [4], "?show=mine": [], "?unit=wangkou&stage=raised&show=awaiting": [], "?unit=nowhere": [],
        "?stage=lost": [3, 2, 1],
    }  # fmt: skip
    text = page(programme, cast.clerk, "registers/difficulty/?unit=nowhere")
    assert "No record is like that 3 are in this register. Show all" in said(text)


def test_fifty_stand_on_a_page(programme, cast):
    for _ in range(52):
        visit(programme, cast.clerk, confirmed=False)
    first = page(programme, cast.clerk, "registers/visit/?show=awaiting")
    assert len(rows(first)) == 50
    assert "1 to 50 of 52" in said(first)
    (following,) = links(first, "Next page")
    assert following == "?show=awaiting&page=2"
    second = page(programme, cast.clerk, "registers/visit/" + following)
    assert [row.split()[1] for row in rows(second)] == ["2", "1"]
    assert len(first.encode()) < 60_000


def test_a_page_of_long_names_is_not_too_long_either(programme, cast):
    for _ in range(50):
        agreement(programme, cast.unit, evidence=[PAPER])
    for language in (ENGLISH, CHINESE):
        assert len(page(programme, cast.clerk, "registers/agreement/", language).encode()) < 60_000


def test_an_empty_register_says_what_to_do(programme, cast):
    assert "Nothing is on record yet Enter the first one" in said(page(programme, cast.clerk, "registers/plaque/"))
    assert "Nothing is on record yet It is entered by: 团县委 ." in said(
        page(programme, cast.mentor, "registers/plaque/")
    )
    assert links(page(programme, cast.mentor, "registers/plaque/"), "Enter a record") == []


def test_a_register_that_is_not_there_is_no_page(programme, cast):
    for path in ("registers/nothing/", "registers/nothing/new/", "registers/visit/7/", "registers/visit/export.pdf"):
        page(programme, cast.clerk, path, status=404)


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_of_registers_asks_the_same_of_the_database_however_many_records(
    programme, cast, django_assert_num_queries, count
):
    for _ in range(count):
        visit(programme, cast.clerk, confirmed=False)
        difficulty(programme, cast.mentor)
    client = browser(cast.clerk)
    with django_assert_num_queries(9):
        assert client.get(at(programme, "registers/")).status_code == 200


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize(("register", "queries"), [("visit", 10), ("difficulty", 10), ("agreement", 10)])
def test_a_register_asks_the_same_of_the_database_however_many_records(
    programme, cast, django_assert_num_queries, register, count, queries
):
    for _ in range(count):
        if register == "visit":
            visit(programme, cast.clerk, confirmed=False)
        elif register == "difficulty":
            stage(difficulty(programme, cast.mentor), cast.mentor)
        else:
            agreement(programme, cast.unit, evidence=[PAPER])
    client = browser(cast.clerk)
    with django_assert_num_queries(queries):
        assert client.get(at(programme, f"registers/{register}/")).status_code == 200


# ---- A month confirmed in one go


def test_what_waits_for_me_is_confirmed_in_one_go(programme, cast):
    for day in (8, 12, 20):
        enter(programme, cast.mentor, on=date(2010, 4, day))
    text = page(programme, cast.unit, "registers/visit/?show=mine")
    values = re.findall(r'name="confirm" value="(\d+:\d+)"', text)
    assert [value.split(":")[0] for value in values] == ["3", "2", "1"]
    sent = form_of(text, "uuid") | {"confirm": values[:2]}
    address = at(programme, "registers/visit/confirm/")
    client = browser(cast.unit, ENGLISH)
    answer = client.post(address, sent, follow=True)
    assert answer.redirect_chain == [(at(programme, "registers/visit/?show=mine"), 303)]
    assert "2 records confirmed." in said(answer.content.decode())
    assert kinds(programme) == ["entered"] * 3 + ["confirmed"] * 2
    client.post(address, sent)
    assert kinds(programme) == ["entered"] * 3 + ["confirmed"] * 2
    none = client.post(address, {"uuid": sent["uuid"]}, follow=True)
    assert "Tick the records that you confirm." in said(none.content.decode())


def test_of_several_the_one_that_has_changed_is_left_and_said(programme, cast):
    one, two = enter(programme, cast.mentor), enter(programme, cast.mentor)
    text = page(programme, cast.unit, "registers/visit/?show=mine")
    correct(one, cast.mentor, values={"progress": "改", "on-site": False})
    sent = form_of(text, "uuid") | {"confirm": re.findall(r'name="confirm" value="(\d+:\d+)"', text)}
    answer = browser(cast.unit, ENGLISH).post(at(programme, "registers/visit/confirm/"), sent, follow=True)
    shown = said(answer.content.decode())
    assert "No. 1: Somebody else has changed this record since you opened it." in shown
    assert "1 record confirmed." in shown
    confirmed = Entry.objects.of(programme.office_id).get(kind="confirmed")
    assert confirmed.record == two.record


def test_only_what_is_ones_own_to_confirm_can_be_ticked(programme, cast):
    stored = enter(programme, cast.mentor)
    assert 'name="confirm"' not in page(programme, cast.clerk, "registers/visit/?show=awaiting")
    assert 'name="confirm"' not in page(programme, cast.mentor, "registers/visit/?show=mine")
    sent = {"uuid": str(uuid4()), "confirm": [f"1:{stored.entry.seq}"]}
    address = at(programme, "registers/visit/confirm/")
    assert browser(cast.mentor).post(address, sent).status_code == 403
    assert browser(cast.auditor).post(address, sent).status_code == 403
    assert browser(cast.unit).post(address, sent | {"confirm": ["x"]}).status_code == 400
    assert browser(cast.unit).post(address, sent | {"confirm": ["9:9"]}).status_code == 404
    assert browser(cast.unit).get(address).status_code == 302
    assert kinds(programme) == ["entered"]


# ---- The same as a file


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [
        ("csv", "text/csv; charset=utf-8"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_the_register_as_a_file_that_can_be_taken_in_again(programme, cast, kind, media_type):
    visit(programme, cast.clerk)
    visit(programme, cast.clerk, unit="yinghai")
    answer = browser(cast.clerk).get(at(programme, f"registers/visit/export.{kind}"))
    assert answer["Content-Type"] == media_type
    assert answer["Content-Disposition"] == f'attachment; filename="jinghai-2010-visit.{kind}"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert len(read_sheet(answer.content).rows) == 2
    mine = browser(cast.mentor).get(at(programme, f"registers/visit/export.{kind}?unit=wangkou"))
    assert len(read_sheet(mine.content).rows) == 1


def test_the_exports_carry_the_unit_that_is_shown(programme, cast):
    visit(programme, cast.clerk)
    text = page(programme, cast.clerk, "registers/visit/?unit=wangkou")
    assert links(text, "As CSV") == [at(programme, "registers/visit/export.csv?unit=wangkou")]
