"""Files of tables as plain cells: what old and new programs save, what cannot be read, and nothing evaluated."""

import io
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from pilotage.domain.breaches import Breach
from pilotage.domain.grids import MOST_COLUMNS, MOST_WORKSHEETS, NoValue, read_grids
from pilotage.domain.sheets import fingerprint, matched, read_sheet

SHEETS = Path(__file__).resolve().parent.parent / "fixtures" / "sheets"
FIRST, SECOND = datetime(2010, 4, 8), datetime(2010, 4, 9)


def workbook(rows, **more):
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    for reference in more.get("merged", ()):
        book.active.merge_cells(reference)
    book.save(out)
    return out.getvalue()


def bundle(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return out.getvalue()


def many_worksheets():
    book, out = Workbook(), io.BytesIO()
    for _ in range(MOST_WORKSHEETS):
        book.create_sheet()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("name", ["old.xls", "saved.xlsx"])
def test_old_and_new_workbooks_say_the_same(name):
    """Both saved by LibreOffice: merged cells, days, yes and no, a formula's saved value, an error, a hidden row."""
    shown, hidden = read_grids((SHEETS / name).read_bytes())
    assert (shown.name, shown.hidden, hidden.name, hidden.hidden) == ("走访", False, "草稿", True)
    assert shown.lines[2:] == [
        (3, ["王口镇团委", FIRST, "看场地", True, 2]),
        (4, ["王口镇团委", SECOND, "听汇报", False, NoValue("#DIV/0!", False)]),
        (5, ["大邱庄镇团委", "4月10日", "看", None, 3]),
    ]
    assert read_sheet((SHEETS / name).read_bytes()).header == ("单位", "日期", "进展", "实地", "次数")


def test_a_formula_without_its_value_is_told_not_worked_out():
    _, (_, row) = read_grids(workbook([["a", "b"], ["=1+1", "=HYPERLINK(1)"]]))[0].lines
    assert row == [NoValue("=1+1", True), NoValue("=HYPERLINK(1)", True)]


def test_cells_merged_down_rows_stand_in_each_that_says_anything():
    rows = [["登记表", None], ["单位", "日期"], ["甲", 1], [None, 2], [None, None], [None, 3], ["乙", 4]]
    (grid,) = read_grids(workbook(rows, merged=["A1:B1", "A3:A6"]))
    assert [line for _, line in grid.lines[2:]] == [["甲", 1], ["甲", 2], ["甲", 3], ["乙", 4]]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (bundle(mimetype="application/vnd.oasis.opendocument.spreadsheet", **{"content.xml": "<x/>"}), "sheet-ods"),
        (bundle(**{"word/document.xml": "<x/>"}), "sheet-unreadable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "sheet-locked"),
        ((SHEETS / "old.xls").read_bytes()[:3000], "sheet-old"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 5000, "sheet-old"),
        (workbook([["a"] * (MOST_COLUMNS + 1)]), "sheet-wide"),
        (b"%PDF-1.4\n\x00", "sheet-unreadable"),
        (many_worksheets(), "sheet-many"),
    ],
    ids=["ods", "docx", "locked", "half an xls", "no xls", "wide", "pdf", "many"],
)
def test_what_cannot_be_read_says_why(content, code):
    found = read_grids(content)
    assert isinstance(found, Breach)
    assert found.code == code


def test_every_piece_of_a_broken_old_file_is_refused_not_crashed():
    whole = bytearray((SHEETS / "old.xls").read_bytes())
    for at in range(512, len(whole), 97):
        broken = bytes(whole[:at]) + bytes([whole[at] ^ 0xFF]) + bytes(whole[at + 1 :])
        found = read_grids(broken)
        assert isinstance(found, list) or found.code in ("sheet-old", "sheet-locked", "sheet-unreadable", "sheet-wide")


def test_lines_above_the_header_are_passed_over():
    text = "走访登记表,,,\n填报单位：团县委,,填报日期：4月,\n单位,日期,进展,实地\n甲,4月8日,看,是\n乙,4月9日,,\n"
    sheet = read_sheet(text.encode())
    assert (sheet.header, sheet.header_line, [line for line, _ in sheet.rows]) == (
        ("单位", "日期", "进展", "实地"),
        3,
        [4, 5],
    )


def test_the_column_in_which_a_table_came_back_is_not_read():
    sheet = read_sheet("单位,日期,✗ 需要更正\n甲,4月8日,缺进展\n乙,4月9日,\n".encode())
    assert sheet.header == ("单位", "日期", "")
    assert sheet.rows == ((2, {"单位": "甲", "日期": "4月8日"}), (3, {"单位": "乙", "日期": "4月9日"}))


def test_a_table_is_known_by_its_titles_in_any_order_and_width():
    assert fingerprint(("走访 单位", "日期*")) == fingerprint(("日期", "走访单位"))
    assert fingerprint(("走访单位",)) != fingerprint(("走访单位", "备注"))


def test_a_matched_table_stands_under_the_columns_that_were_named():
    sheet = read_sheet("走访单位,备注,何时\n甲,无,4月8日\n,只有备注,\n".encode())
    found = matched(sheet, {"走访单位": "unit", "何时": "happened_on"}, ("备注",))
    assert (found.header, found.rows) == (("unit", "", "happened_on"), ((2, {"unit": "甲", "happened_on": "4月8日"}),))


def test_a_long_row_does_not_make_titles_of_a_header():
    found = read_sheet("单位,日期\n甲,4月8日\n乙,4月9日,3,4\n".encode())
    assert found == Breach("cell-without-column", {"line": 3, "text": "3"})
