"""A sheet to be filled: what stands in it, for whom, and that it comes back as the same records."""

import io
from datetime import date

import pytest
from django.utils import translation
from openpyxl import load_workbook

from pilotage.actions.own_fields import add_field, end_field
from pilotage.actions.sheets import import_records, preview_records, remember_columns
from pilotage.domain.grids import read_grids
from pilotage.domain.sheets import read_sheet
from pilotage.domain.workbooks import FillBook, read_book
from pilotage.models import Entry
from pilotage.queries.people import posts_of
from pilotage.queries.programmes import rules
from pilotage.queries.workbooks import recognise, registers_to_fill, sheet_to_fill, units_to_fill
from pilotage.render.workbooks import mark_faults, rebuild, write_book
from pilotage.words.sheets import worded
from tests.acts import agreement, difficulty, enter, not_allowed, stage, withdraw
from tests.factories import PAPER, visit
from tests.rounds import opened as round_opened

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_chinese():
    with translation.override("zh-hans"):
        yield


def posts(programme, user):
    return posts_of(user, programme, rules(programme))


def fill(programme, user, register, unit=""):
    charter = rules(programme).charter
    return sheet_to_fill(programme, charter.register(register), posts(programme, user), unit)


def made(programme, user, *registers, unit=""):
    """The bytes of the workbook of some registers."""
    charter = rules(programme).charter
    sheets = tuple(worded(fill(programme, user, each, unit), charter, programme.title, unit) for each in registers)
    return write_book(FillBook(f"{programme.office.code}/{programme.code}", 1, 1, "是", "否", sheets))


def opened(content, at=0):
    return load_workbook(io.BytesIO(content)).worksheets[at]


def head(sheet):
    """Lines of the ids' row and, by column id, its letter."""
    row = next(row for row in sheet.iter_rows(max_row=30) if row[0].value == "id")
    return row[0].row, {cell.value: cell.column_letter for cell in row if cell.value}


def test_a_sheet_offers_what_its_writer_may_choose(programme, cast):
    sheet = fill(programme, cast.clerk, "difficulty")
    columns = {each.id: each for each in sheet.columns}
    assert list(columns) == [
        "id", "version", "unit", "person", "happened_on", "what", "state", "on:solved", "evidence", "side",
    ]  # fmt: skip
    assert columns["unit"].choices == (
        "大邱庄镇团委", "王口镇团委", "瀛海学校团委", "天津市恒兴钢业有限公司团委", "顺丰林木种植专业合作社团支部",
    )  # fmt: skip
    assert (columns["person"].choices, columns["person"].open) == (("mentor1",), True)
    assert columns["state"].choices == ("已提出", "已解决")
    assert columns["side"].choices == ("试点单位", "指导员")
    assert [name for name, each in columns.items() if each.required] == ["unit", "happened_on", "what", "state"]
    mine = {each.id: each for each in fill(programme, cast.unit, "difficulty").columns}
    assert (mine["unit"].choices, mine["unit"].required, "side" in mine) == (("王口镇团委",), False, False)


def test_what_concerns_one_unit_means_that_unit(programme, cast):
    assert fill(programme, cast.clerk, "visit", "wangkou").defaults == {"unit": "wangkou"}
    assert fill(programme, cast.clerk, "meeting", "wangkou").defaults == {"pair": "local-tax:wangkou"}
    assert fill(programme, cast.mentor, "visit").defaults == {"unit": "wangkou"}
    assert fill(programme, cast.clerk, "visit").defaults == {}


def test_records_that_stand_are_in_it_and_personal_fields_are_not(programme, cast):
    visit(programme, cast.clerk)
    visit(programme, cast.clerk, unit="yinghai")
    withdraw(enter(programme, cast.mentor), cast.mentor)
    assert [row["unit"] for row in fill(programme, cast.clerk, "visit").rows] == ["王口镇团委", "瀛海学校团委"]
    assert [row["unit"] for row in fill(programme, cast.clerk, "visit", "yinghai").rows] == ["瀛海学校团委"]
    assert [row["unit"] for row in fill(programme, cast.mentor, "visit").rows] == ["王口镇团委"]
    round_opened(programme, cast.clerk, award="member", level="city")
    values = {"award": "优秀共青团员", "nominee": "张三", "level": "city", "extra": False, "outcome": "pending"}
    enter(programme, cast.unit, "nomination", values=values)
    sheet = fill(programme, cast.clerk, "nomination")
    assert [column.id for column in sheet.columns if column.required and column.id in ("level", "outcome")] == ["level"]
    (row,) = sheet.rows
    assert (row["level"], row["extra"], "nominee" in row, "张三" in str(row)) == ("市级", False, False, False)


def test_stages_and_pairs_stand_in_it(programme, cast):
    stored = difficulty(programme, cast.mentor)
    stage(stored, cast.mentor)
    (row,) = fill(programme, cast.clerk, "difficulty").rows
    assert (row["state"], row["on:solved"]) == ("已提出", date(2010, 4, 20))
    agreement(programme, cast.partner, evidence=[PAPER])
    (row,) = fill(programme, cast.unit, "agreement").rows
    assert row["pair"] in ("静海县地税分局团支部—王口镇团委", "王口镇团委—静海县地税分局团支部")


def test_who_writes_what_downloads_that(programme, cast):
    def names(user, unit=""):
        return [each.id for each in registers_to_fill(programme, posts(programme, user), unit)]

    assert names(cast.mentor) == ["document", "activity", "financing", "visit", "difficulty"]
    assert names(cast.partner) == ["meeting", "agreement"]
    assert names(cast.auditor) == []
    assert "income" not in names(cast.clerk)
    assert "meeting" in names(cast.clerk, "wangkou")
    assert names(cast.clerk, "local-tax") == ["meeting", "agreement"]
    assert names(cast.clerk, "nowhere") == []
    assert [code for code, _ in units_to_fill(programme, posts(programme, cast.unit))] == ["wangkou"]
    assert len(units_to_fill(programme, posts(programme, cast.clerk))) == 10
    for user, unit, why in ((cast.mentor, "yinghai", "not-your-unit"), (cast.auditor, "", "no-function-permits")):
        with not_allowed(why):
            fill(programme, user, "visit", unit)


def test_the_workbook_has_its_clauses_drop_downs_and_hidden_cells(programme, cast):
    visit(programme, cast.clerk)
    content = made(programme, cast.clerk, "visit", unit="wangkou")
    sheet = opened(content)
    ids, letters = head(sheet)
    said = [row[2].value for row in sheet.iter_rows(max_row=ids - 1) if row[2].value]
    assert said[0].startswith("深入试点单位")
    assert any("3.4" in line and "每周至少一次深入试点单位主动掌握试点工作进展情况" in line for line in said)
    titles = [cell.value for cell in sheet[ids + 1]][2:]
    assert titles == ["试点单位", "指导员", "日期 *", "掌握的进展 *", "实地 *", "佐证材料"]
    assert (
        sheet.row_dimensions[ids].hidden,
        sheet.column_dimensions["A"].hidden,
        sheet.column_dimensions["B"].hidden,
    ) == (True, True, True)
    assert (sheet.protection.sheet, sheet.protection.sort, sheet.protection.insertRows) == (True, False, False)
    locked = {sheet[f"{letter}{ids + 1}"].protection.locked for letter in letters.values()}
    free = {sheet.column_dimensions[letter].protection.locked for letter in letters.values()}
    assert (locked, free) == ({True}, {False})
    assert sheet.freeze_panes == f"C{ids + 2}"
    formats = {name: sheet.column_dimensions[letter].number_format for name, letter in letters.items()}
    assert (formats["progress"], formats["happened_on"], formats["evidence"]) == ("@", "yyyy-mm-dd", "@")
    offered = {
        str(rule.sqref).split(":")[0][0]: rule.formula1
        for rule in sheet.data_validations.dataValidation
        if rule.type == "list"
    }
    assert set(offered) == {letters["unit"], letters["person"], letters["on-site"]}
    book = load_workbook(io.BytesIO(content))
    assert {name: book[name].sheet_state for name in ("_lists", "_pilotage")} == dict.fromkeys(
        ("_lists", "_pilotage"), "veryHidden"
    )
    assert set(offered.values()) <= set(book.defined_names)


def test_texts_stay_texts_and_days_days(programme, cast):
    enter(programme, cast.mentor, values={"progress": "=HYPERLINK(1)", "on-site": True})
    enter(programme, cast.mentor, values={"progress": "0086", "on-site": False})
    sheet = opened(made(programme, cast.clerk, "visit"))
    ids, letters = head(sheet)
    cells = [sheet[f"{letters['progress']}{ids + n}"] for n in (2, 3)]
    assert [(cell.value, cell.data_type, cell.number_format) for cell in cells] == [
        ("=HYPERLINK(1)", "s", "@"), ("0086", "s", "@"),
    ]  # fmt: skip
    assert sheet[f"{letters['happened_on']}{ids + 2}"].value.date() == date(2010, 4, 20)


def test_what_went_out_comes_back_as_the_same(programme, cast):
    visit(programme, cast.clerk)
    stage(difficulty(programme, cast.mentor), cast.mentor)
    content = made(programme, cast.clerk, "visit", "difficulty", unit="wangkou")
    book = read_book(content)
    assert (book.programme, [table.register for table in book.tables]) == (
        "jinghai-office/jinghai-2010",
        ["visit", "difficulty"],
    )
    for table in book.tables:
        rows = preview_records(by=cast.clerk, programme=programme, register=table.register, sheet=table.sheet)
        assert [row.verdict.value for row in rows] == ["same"]


def test_whatever_is_on_record_goes_out_and_comes_back_as_the_same(programme, cast):
    texts = [
        "=1+1",
        "'=1",
        "0086-22",
        "1,200.50",
        "一\n二",
        "4月8日",
        "2010-04-08",
        "是",
        "#N/A 不是错",
        "；;,",
        "  内  空  ",
        "x" * 2000,
    ]
    for n, text in enumerate(texts):
        enter(programme, cast.clerk, "financing", person="mentor1", values={"amount": 10**13 + n, "from-whom": text})
    values = {"programme": "hope", "places": 10**12, "extra-places": 0, "amount": 1, "extra-amount": 0, "reason": "十"}
    enter(programme, cast.clerk, "aid", values=values)
    for register, count in (("financing", len(texts)), ("aid", 1)):
        (table,) = read_book(made(programme, cast.clerk, register)).tables
        rows = preview_records(by=cast.clerk, programme=programme, register=register, sheet=table.sheet)
        assert [(row.verdict.value, row.changes, row.breaches) for row in rows] == [("same", (), ())] * count


def test_a_renamed_sorted_copied_sheet_is_still_known(programme, cast):
    visit(programme, cast.clerk)
    book = load_workbook(io.BytesIO(made(programme, cast.clerk, "visit", unit="wangkou")))
    sheet = book.worksheets[0]
    sheet.title = "改了名"
    ids, letters = head(sheet)
    for column, cell in enumerate(list(sheet[ids + 2]), 1):  # a row copied with its hidden cells, below itself
        sheet.cell(ids + 4, column).value = cell.value
    sheet[f"{letters['progress']}{ids + 4}"] = "抄一行再改"
    sheet[f"{letters['unit']}{ids + 4}"] = None
    sheet[f"A{ids + 6}"] = "0"  # only hidden cells are left of this one
    out = io.BytesIO()
    book.save(out)
    (table,) = read_book(out.getvalue()).tables
    rows = preview_records(by=cast.clerk, programme=programme, register="visit", sheet=table.sheet)
    assert [(row.verdict.value, row.record, row.cells["unit"]) for row in rows] == [
        ("same", 1, "王口镇团委"), ("new", None, "wangkou"),
    ]  # fmt: skip


def test_faults_stand_in_a_red_last_column_and_nothing_else_is_touched(programme, cast):
    visit(programme, cast.clerk)
    content = made(programme, cast.clerk, "visit", unit="wangkou")
    ids, _ = head(opened(content))
    once = mark_faults(content, {0: (ids + 1, {ids + 2: "错一", ids + 5: "错二"})}, "✗ 需要更正")
    twice = mark_faults(once, {0: (ids + 1, {ids + 5: "还错"})}, "✗ 需要更正")
    before, after = opened(content), opened(twice)
    last = before.max_column
    assert [[c.value for c in row[:last]] for row in after.iter_rows(max_row=before.max_row)] == [
        [c.value for c in row] for row in before.iter_rows()
    ]
    assert {c.row: c.value for row in after.iter_rows(min_col=last + 1) for c in row if c.value} == {
        ids + 1: "✗ 需要更正", ids + 5: "还错",
    }  # fmt: skip
    assert after.max_column == last + 1
    assert len(after.data_validations.dataValidation) == len(before.data_validations.dataValidation)
    assert [len(table.sheet.rows) for table in read_book(twice).tables] == [1]


def test_a_file_that_is_no_workbook_becomes_one(programme):
    content = rebuild(read_grids("登记表,,\n单位,日期,次数\n甲,4月8日,'=1\n".encode()))
    assert [[cell.value for cell in row] for row in opened(content).iter_rows()] == [
        ["登记表", None, None], ["单位", "日期", "次数"], ["甲", "4月8日", "=1"],
    ]  # fmt: skip


def test_a_self_made_table_is_known_by_its_words_or_by_what_a_person_said(programme, cast):
    plain = read_sheet("试点单位,日期,掌握的进展,实地\n王口镇团委,4月8日,看,是\n".encode())
    known = recognise(programme, plain)
    assert (known.register, known.sheet.header) == ("visit", ("unit", "happened_on", "progress", "on-site"))
    assert recognise(programme, plain, "difficulty") is None
    own = read_sheet("走访单位,何时,情况,实地吗,备注\n王口镇团委,4月8日,看,是,无\n".encode())
    assert recognise(programme, own) is None
    remember_columns(
        by=cast.clerk, programme=programme, register="visit", header=own.header, ignored=("备注",),
        columns={"走访单位": "unit", "何时": "happened_on", "情况": "progress", "实地吗": "on-site"},
    )  # fmt: skip
    turned = read_sheet("备注,实地吗,情况,何时,走访单位\n无,是,看,4月8日,王口镇团委\n".encode())
    found = recognise(programme, turned)
    done = import_records(by=cast.clerk, programme=programme, register=found.register, sheet=found.sheet)
    assert (done.stored, done.refused) == (1, [])
    assert recognise(programme, own, "difficulty") is None


def test_a_field_of_the_offices_own_goes_out_and_comes_back(programme, cast):
    add_field(
        by=cast.clerk,
        programme=programme,
        register="visit",
        name="天气",
        type="choice",
        choices=("晴", "雨"),
        why="想看天气",
    )
    stored = visit(programme, cast.clerk)
    content = made(programme, cast.clerk, "visit", unit="wangkou")
    book = load_workbook(io.BytesIO(content))
    ids, letters = head(book.worksheets[0])
    assert book.worksheets[0][f"{letters['own-1']}{ids + 1}"].value == "天气"
    book.worksheets[0][f"{letters['own-1']}{ids + 2}"] = "雨"
    out = io.BytesIO()
    book.save(out)
    (table,) = read_book(out.getvalue()).tables
    take = {"by": cast.clerk, "programme": programme, "register": "visit", "sheet": table.sheet}
    (row,) = preview_records(**take)
    assert [(each.column, each.old, each.new) for each in row.changes] == [("own-1", None, "雨")]
    assert import_records(**take).changed == 1
    assert (
        Entry.objects.of(programme.office_id).filter(record=stored.record, kind="corrected").get().body["own-1"]
        == "choice-2"
    )
    end_field(by=cast.clerk, programme=programme, register="visit", field="own-1")
    assert "own-1" not in [each.id for each in fill(programme, cast.clerk, "visit").columns]
