"""The list of what is asked, and the office's own fields, on their pages and from the command line."""

import io
import json
from decimal import Decimal

import pytest
from click.testing import CliRunner
from django.utils import translation
from openpyxl import load_workbook

from pilotage.actions.own_fields import add_field, end_field
from pilotage.domain.sheets import read_sheet
from pilotage.management.cli import main
from pilotage.models import OwnField, Programme, Record
from tests.acts import SEEN, enter
from tests.cast import seat
from tests.factories import TODAY, adopt_jinghai, charter_bytes
from tests.web.pages import CHINESE, ENGLISH, at, browser, form_of, links, said

pytestmark = pytest.mark.django_db
UNASKED = """    readings:
      - {question: 走访由谁确认？, choice: 试点单位每月确认一次，可用纸质确认单。, status: assumed, by: 本单位自定}
"""


def page(programme, user, path="asks/", language=CHINESE, status=200):
    answer = browser(user, language).get(at(programme, path))
    assert answer.status_code == status
    return answer.content.decode()


def bare(page):
    """What a page says, without its spaces."""
    return said(page).replace(" ", "")


def add(programme, by, name="里程", type="decimal", why="核销交通费", choices=(), register="visit"):
    return add_field(by=by, programme=programme, register=register, name=name, type=type, why=why, choices=choices)


# ---- What is asked ---------------------------------------------------------------------------------------------------


def test_the_list_says_what_of_whom_how_often_and_who_says_so(programme, cast):
    text = bare(page(programme, cast.clerk))
    assert "深入试点单位每月21.7次，52.4分钟每次2.1分钟五个一之四·每周深入：每个“试点单位”每周至少1次" in text
    assert "试点单位、日期、掌握的进展、实地、指导员（选填）、佐证材料（选填）指导员1053.42.2" in text
    assert "确认试点单位20本单位自定：试点单位每月确认一次，可用纸质确认单。" in text


def test_it_counts_who_is_appointed_today(programme, cast):
    text = said(page(programme, cast.clerk))
    # One mentor is appointed, who bears all five units' visits.
    assert "团县委 1 0.7 0.7 方案与报告 、 活动 基金到账" in text
    assert (
        "指导员 1 50.1 50.1 方案与报告 、 活动 、 协调经费 、 深入试点单位 、 问题和困难 共建单位 5 — — 座谈会 、 活动协议"
        in text
    )


def test_every_clause_and_register_opens(programme, cast):
    found = page(programme, cast.clerk)
    assert links(found, "3.4") == [at(programme, "charter/#c3.4")]
    assert at(programme, "registers/visit/") in links(found, "深入试点单位")
    assert links(found, "自定项 深入试点单位") == [at(programme, "registers/visit/fields/")]


def test_the_charter_leads_to_it(programme, cast):
    assert links(page(programme, cast.clerk, "charter/"), "填报清单") == [at(programme, "asks/")]


@pytest.mark.parametrize("who", ["clerk", "reviewer", "treasurer", "auditor", "mentor", "unit", "partner"])
def test_everybody_in_the_programme_reads_it(programme, cast, who):
    assert "填报清单" in page(programme, getattr(cast, who))


def test_whoever_has_not_signed_in_is_asked_to(programme, cast):
    assert browser().get(at(programme, "asks/")).status_code == 302


def test_what_nobody_asks_for_is_said_on_top(cast, programme):
    other = adopt_jinghai((UNASKED, ""), ("id: jinghai-2010", "id: jinghai-2011"), office="另一处")
    others = seat(other)
    flagged = "下列各项没有依据。请在试点方案里写明条款或口径，或者不再要求：深入试点单位：确认"
    assert flagged in bare(page(other, others.clerk))
    assert "没有依据" not in page(programme, cast.clerk)


def test_the_page_speaks_english(programme, cast):
    text = said(page(programme, cast.clerk, language=ENGLISH))
    assert "21.7 次 a month, 52.4 minutes" in text
    assert "Everything that is filled in or confirmed" in text


def test_an_own_field_stands_there_with_its_reason(programme, cast):
    add(programme, cast.clerk)
    assert "里程（选填）指导员0本单位自定：核销交通费" in bare(page(programme, cast.clerk))
    assert "里程（选填、本单位自定）" in bare(page(programme, cast.clerk, "charter/"))
    end_field(by=cast.clerk, programme=programme, register="visit", field="own-1")
    assert "里程" not in page(programme, cast.clerk)
    assert "里程" not in page(programme, cast.clerk, "charter/")


def test_the_list_is_a_sheet_too(programme, cast):
    answer = browser(cast.clerk).get(at(programme, "asks/export.xlsx"))
    assert answer["Content-Disposition"] == 'attachment; filename="jinghai-2010-asks.xlsx"'
    rows = list(load_workbook(io.BytesIO(answer.content)).active.values)
    assert rows[0] == ("台账", "填报清单", "填什么", "必填", "谁填", "多久一次", "合计每月次数", "每次秒数", "依据")
    assert ("深入试点单位", "掌握的进展", "一段文字", "必填", "指导员", "五个一之四·每周深入：每个“试点单位”每周至少 1 次", "21.7",
            "90", "第 3.4 条；第 2.2 条") in rows  # fmt: skip
    csv = read_sheet(browser(cast.clerk).get(at(programme, "asks/export.csv")).content)
    assert len(csv.rows) == len(rows) - 1
    assert browser(cast.clerk).get(at(programme, "asks/export.pdf")).status_code == 404


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_asks_the_same_of_the_database_however_much_is_there(
    programme, cast, django_assert_num_queries, count
):
    for n in range(count):
        add(programme, cast.clerk, name=f"自定{n}")
    client = browser(cast.clerk)
    with django_assert_num_queries(10):
        answer = client.get(at(programme, "asks/"))
    assert answer.status_code == 200
    assert len(answer.content) <= 60 * 1024


# ---- The office's own fields -----------------------------------------------------------------------------------------

FIELDS = "registers/visit/fields/"


def post(programme, user, path=FIELDS, **given):
    return browser(user).post(at(programme, path), given)


def filled(programme, user, **changes):
    return form_of(page(programme, user, FIELDS), "why") | {
        "name": "交通方式", "type": "choice", "choices": "公车\n自驾\n", "why": "核销交通费",
    } | changes  # fmt: skip


def test_a_clerk_adds_a_field_and_the_form_of_a_record_asks_it(programme, cast):
    answer = post(programme, cast.clerk, **filled(programme, cast.clerk))
    assert (answer.status_code, answer["Location"]) == (303, at(programme, FIELDS))
    text = said(page(programme, cast.clerk, FIELDS))
    assert "交通方式 选项 公车 / 自驾 核销交通费" in text
    asked = page(programme, cast.mentor, "registers/visit/new/")
    form = form_of(asked, "f-progress")
    answer = browser(cast.mentor).post(
        at(programme, "registers/visit/new/"),
        form | {"happened_on": "2010-04-20", "f-progress": "看了场地", "f-on-site": "yes", "f-own-1": "choice-2"},
    )
    assert answer.status_code == 303
    assert "交通方式 自驾" in said(page(programme, cast.mentor, "registers/visit/1/"))
    assert "自驾" in said(page(programme, cast.clerk, "registers/visit/"))


def test_it_may_be_left_empty(programme, cast):
    add(programme, cast.clerk)
    form = form_of(page(programme, cast.mentor, "registers/visit/new/"), "f-own-1")
    form |= {"happened_on": "2010-04-20", "f-progress": "看了场地", "f-on-site": "yes"}
    assert browser(cast.mentor).post(at(programme, "registers/visit/new/"), form).status_code == 303
    assert Record.objects.of(programme.office).filter(register="visit").count() == 1


def test_a_click_twice_adds_one(programme, cast):
    form = filled(programme, cast.clerk)
    assert [post(programme, cast.clerk, **form).status_code for _ in range(2)] == [303, 303]
    assert OwnField.objects.of(programme.office).count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence", "status"),
    [
        ({"name": ""}, "名称", 422),
        ({"type": ""}, "填什么", 422),
        ({"why": ""}, "为什么要这一项", 422),
        ({"name": "实地"}, "本台账已有或曾有一栏叫“实地”，请换一个名称。", 409),
        ({"choices": "公车"}, "请至少写两个不同的选项，每行一个。", 409),
        ({"type": "file"}, "填什么", 422),
    ],
)
def test_a_slip_is_told_beside_its_field_and_nothing_is_lost(programme, cast, changes, sentence, status):
    answer = post(programme, cast.clerk, **filled(programme, cast.clerk, **changes))
    assert answer.status_code == status
    text = answer.content.decode()
    assert sentence in said(text)
    kept = form_of(text, "why")
    assert kept["choices"].split() == (changes.get("choices") or "公车\n自驾").split()
    assert not OwnField.objects.of(programme.office).exists()


def test_a_field_is_ended_and_read_on(programme, cast):
    add(programme, cast.clerk)
    enter(programme, cast.mentor, values={**SEEN, "own-1": Decimal("12.5")})
    answer = post(programme, cast.clerk, f"{FIELDS}own-1/end/")
    assert (answer.status_code, answer["Location"]) == (303, at(programme, FIELDS))
    text = said(page(programme, cast.clerk, FIELDS))
    assert "已不再填写" in text
    assert "f-own-1" not in page(programme, cast.mentor, "registers/visit/new/")
    assert "f-own-1" not in page(programme, cast.mentor, "registers/visit/1/correct/")
    assert "里程 12.5" in said(page(programme, cast.mentor, "registers/visit/1/"))
    assert post(programme, cast.clerk, f"{FIELDS}own-1/end/").status_code == 303


def test_a_correction_by_the_form_keeps_an_ended_field(programme, cast):
    add(programme, cast.clerk)
    enter(programme, cast.mentor, values={**SEEN, "own-1": Decimal("12.5")})
    end_field(by=cast.clerk, programme=programme, register="visit", field="own-1")
    path = "registers/visit/1/correct/"
    form = form_of(page(programme, cast.mentor, path), "f-progress") | {"f-progress": "又看了一遍"}
    assert browser(cast.mentor).post(at(programme, path), form).status_code == 303
    text = said(page(programme, cast.mentor, "registers/visit/1/"))
    assert "又看了一遍" in text
    assert "里程 12.5" in text


def test_others_read_and_may_not_add(programme, cast):
    add(programme, cast.clerk)
    text = page(programme, cast.mentor, FIELDS)
    assert "自定项由主办单位增减。" in said(text)
    assert "<form" not in text.partition("<main")[2]
    for path in (FIELDS, f"{FIELDS}own-1/end/"):
        answer = post(programme, cast.mentor, path, name="车次", type="text", why="统计")
        assert answer.status_code == 403
    assert OwnField.objects.of(programme.office).filter(ended_seq=None).count() == 1


def test_what_does_not_exist_is_not_found(programme, cast):
    for path in ("registers/nothing/fields/", "registers/income/fields/", "registers/application/fields/"):
        page(programme, cast.clerk, path, status=404)
    assert post(programme, cast.clerk, f"{FIELDS}own-7/end/").status_code == 404
    assert browser(cast.clerk).get(at(programme, f"{FIELDS}own-7/end/")).status_code == 404


def test_an_example_programme_shows_no_day_of_the_machine_s_clock(programme, cast):
    add(programme, cast.clerk)
    programmes = Programme.objects.of(programme.office)
    for day, shown in ((None, True), (TODAY, False)):
        programmes.update(example_today=day)
        assert ("加上日期" in page(programme, cast.clerk, FIELDS)) is shown


def test_opening_the_address_of_the_end_leads_back(programme, cast):
    add(programme, cast.clerk)
    answer = browser(cast.clerk).get(at(programme, f"{FIELDS}own-1/end/"))
    assert (answer.status_code, answer["Location"]) == (302, at(programme, FIELDS))


@pytest.mark.parametrize("count", [1, 30])
def test_own_fields_ask_the_same_of_the_database_however_many(programme, cast, django_assert_num_queries, count):
    for n in range(count):
        add(programme, cast.clerk, name=f"自定{n}")
    client = browser(cast.clerk)
    with django_assert_num_queries(9):
        assert client.get(at(programme, FIELDS)).status_code == 200


# ---- From the command line -------------------------------------------------------------------------------------------


def run(*arguments):
    with translation.override(None):
        return CliRunner().invoke(main, ["--lang", "zh-Hans", "charter", "asks", *arguments])


def test_the_command_prints_the_list(programme, cast):
    done = run("jinghai-2010")
    assert done.exit_code == 0, done.output
    assert "指导员（1）：每个每月 50.1 分钟，合计 50.1 分钟" in done.output
    assert "  掌握的进展  一段文字  必填  指导员  90  第 3.4 条；第 2.2 条" in done.output


def test_the_command_s_document(programme, cast):
    done = run("jinghai-2010", "--json")
    document = json.loads(done.stdout)
    assert {name: document[name] for name in ("programme", "edition", "minutes", "unfounded")} == {
        "programme": "jinghai-2010", "edition": 1, "minutes": 58.44, "unfounded": [],
    }  # fmt: skip
    found = next(one for one in document["registers"] if one["id"] == "visit")
    assert found["rates"] == [{"duty": "weekly-visit", "by": "mentor", "times": 4.33, "places": 5}]
    assert found["asks"][3] == {
        "kind": "field", "field": "progress", "of": ["mentor"], "required": True, "seconds": 90, "basis": "clause",
        "clauses": ["3.4", "2.2"], "reason": "",
    }  # fmt: skip


def test_the_command_says_by_its_status_that_something_is_unfounded(programme, cast):
    assert (UNASKED.encode() in charter_bytes()) is True
    adopt_jinghai((UNASKED, ""), ("id: jinghai-2010", "id: jinghai-2011"), office="另一处")
    done = run("jinghai-2011", "--json")
    assert (done.exit_code, json.loads(done.stdout)["unfounded"]) == (
        1, [{"register": "visit", "kind": "confirmation", "field": None}],
    )  # fmt: skip
