"""Tables read from whatever offices keep them in, and written so that they come back as they were."""

import io
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from pilotage.domain.breaches import Breach
from pilotage.domain.charters import check
from pilotage.domain.sheets import LARGEST, MOST_ROWS, Sheet, listed, read_columns, read_sheet, text, write_csv
from pilotage.render.sheets import write_xlsx
from tests.factories import charter_bytes

ROWS = [["单位", "日期"], ["王口镇团委", "2010-04-08"], ["大邱庄镇团委", "4月9日"]]


def as_text(rows, delimiter=","):
    return "\r\n".join(delimiter.join(row) for row in rows)


def workbook(rows):
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        as_text(ROWS).encode(),
        as_text(ROWS).encode("utf-8-sig"),
        as_text(ROWS).encode("gb18030"),
        as_text(ROWS, "\t").encode("utf-16"),
        as_text(ROWS, "\t").encode(),
        as_text(ROWS, ";").encode(),
        as_text([[], *ROWS[:2], ["", ""], ROWS[2]]).encode(),
        workbook(ROWS),
    ],
    ids=["utf-8", "utf-8 with a mark", "gb18030", "utf-16", "tabs", "semicolons", "empty lines", "xlsx"],
)
def test_one_table_in_many_clothes(content):
    sheet = read_sheet(content)
    assert sheet.header == ("单位", "日期")
    assert [tuple(row.values()) for _, row in sheet.rows] == [tuple(row) for row in ROWS[1:]]


def test_lines_are_counted_as_the_program_shows_them():
    assert [line for line, _ in read_sheet("登记表\n\n单位,日期\nA,1\n\nB,2\n".encode()).rows] == [4, 6]


def test_a_title_above_the_header_is_passed_over():
    assert read_sheet(workbook([["二〇一〇年登记表", None], *ROWS])).header == ("单位", "日期")
    assert read_sheet("日期\n2010-04-08\n".encode()).header == ("日期",)


def test_a_workbook_keeps_its_days_and_numbers():
    _, row = read_sheet(workbook([["a", "b", "c"], [datetime(2010, 4, 8), 13820000000, 1.5]])).rows[0]
    assert (row["a"].date(), text(row, "b"), text(row, "c")) == (date(2010, 4, 8), "13820000000", "1.5")


def bundle(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "sheet-empty"),
        (b" \n ", "sheet-empty"),
        (b",,\n,,", "sheet-empty"),
        (workbook([[]]), "sheet-empty"),
        (b"\xd0\xcf\x11\xe0" + bytes(100), "sheet-old"),
        (b"\x89PNG\r\n\x1a\n\x00", "sheet-unreadable"),
        (b"PK\x03\x04 not a bundle", "sheet-unreadable"),
        (bundle(a="text"), "sheet-unreadable"),
        (workbook(ROWS)[:-400], "sheet-unreadable"),
        ("单位,单位\n1,2".encode(), "column-twice"),
        (b"x" * (LARGEST + 1), "sheet-large"),
        (bundle(bomb=b"0" * (401 * 2**20)), "sheet-large"),
        (b"a\n" + b"1\n" * (MOST_ROWS + 1), "sheet-long"),
        (b'a,b\n"' + b"x" * 200_000 + b'",2', "sheet-unreadable"),
    ],
)
def test_what_is_no_table_says_why(content, code):
    found = read_sheet(content)
    assert isinstance(found, Breach)
    assert found.code == code


def test_a_cell_may_name_several_things():
    assert listed({"files": " a.pdf；b.pdf; ;c.pdf"}, "files") == ["a.pdf", "b.pdf", "c.pdf"]


cells = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=12).map(str.strip)
tricky = st.sampled_from(
    ["=1+1", "'=1", "''=1", "'", "+86", "-5", "-x", "@x", "'-5", "a,b", 'a"b', "a\nb", "1,200", "-3.5%", "'"]
)


@given(st.lists(st.tuples(cells | tricky, cells | tricky).filter(any), min_size=1, max_size=8))
def test_what_is_written_is_read_as_it_was(rows):
    header = ["one", "two"]
    for write in (write_csv, write_xlsx):
        sheet = read_sheet(write(header, [list(row) for row in rows]))
        assert isinstance(sheet, Sheet)
        assert [(row.get("one", ""), row.get("two", "")) for _, row in sheet.rows] == rows


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1+1", "@SUM", "-2+3", "\t=1"])
def test_nothing_runs_as_a_formula(text):
    assert write_csv(["a"], [[text]]).decode("utf-8-sig").splitlines()[1].lstrip('"').startswith("'")


def test_a_plain_number_stays_one():
    assert write_csv(["a"], [["-5"], ["-1,200.50"]]).decode("utf-8-sig").splitlines()[1:] == ["-5", '"-1,200.50"']


def test_columns_are_known_by_their_ids_and_by_words():
    charter = check(charter_bytes()).charter
    known = read_columns(
        charter,
        charter.register("financing"),
        ("编号", "试点单位", "指导员", "发生日期", "金额（元）", "from-whom", "代谁登记"),
    )
    assert list(known.values()) == ["id", "unit", "person", "happened_on", "amount", "from-whom", "side"]


def test_a_field_that_is_called_like_a_column_of_every_table_has_a_name_of_its_own():
    charter = check(
        charter_bytes(("{id: from-whom, name: 经费来源, type: text}", "{id: side, name: 经费来源, type: text}"))
    ).charter
    known = read_columns(charter, charter.register("financing"), ("side", "经费来源", "happened_on", "amount"))
    assert known["经费来源"] == "field:side"
    assert known["side"] == "side"


def test_a_cell_without_a_column_is_named_not_dropped():
    found = read_sheet("unit,progress\nwangkou,看,多一格\n".encode())
    assert found == Breach("cell-without-column", {"line": 2, "text": "多一格"})
