"""What offices do to sheets: rows that sum up, hidden columns deleted, files of another kind; and the red column's title."""

import io
import re
from html import unescape

import pytest
from openpyxl import load_workbook

from tests.acts import enter
from tests.web.pages import CHINESE, at, browser, said
from tests.web.test_sheets import GOOD, hand_in, seen

pytestmark = pytest.mark.django_db


def test_the_red_column_s_title_is_in_the_reader_s_language(programme, cast):
    _, page = seen(programme, cast.clerk, language=CHINESE, own__csv=GOOD.replace("2010.4.8", "4月31日"))
    address = unescape(re.findall(r'href="([^"]+/faults/[^"]+)"', page)[0])
    sheet = load_workbook(io.BytesIO(browser(cast.clerk, CHINESE).get(address).content)).active
    assert sheet["F1"].value == "✗ 需改正"


@pytest.mark.parametrize("word", ["合计", " 总 计：", "小计", "Total", "Grand total"])
def test_a_row_of_sums_is_passed_over_and_counted(programme, cast, word):
    _, page = seen(programme, cast.clerk, own__csv=GOOD + f"{word},,,12,\n")
    assert "New 1 Changed 0 Same 0 Wrong 0" in said(page)
    assert "1 row of sums passed over" in said(page)


def test_a_row_that_names_a_day_is_no_sum(programme, cast):
    _, page = seen(programme, cast.clerk, own__csv=GOOD + "合计,mentor1,2010-04-09,看,是\n")
    assert "New 1 Changed 0 Same 0 Wrong 1" in said(page)
    assert "passed over" not in said(page)


def test_a_sheet_whose_hidden_columns_were_deleted_is_asked_for_anew(programme, cast):
    enter(programme, cast.mentor)
    book = load_workbook(io.BytesIO(browser(cast.clerk).get(at(programme, "registers/visit/sheet.xlsx")).content))
    sheet, out = book.worksheets[0], io.BytesIO()
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    sheet.delete_cols(1, 2)
    book.save(out)
    _, page = seen(programme, cast.clerk, visits__xlsx=out.getvalue())
    assert "The hidden columns of this sheet are gone" in said(page)
    assert "person" not in said(page)


def test_what_is_no_table_is_answered_with_the_kinds_of_tables(programme, cast):
    page = said(hand_in(programme, cast.clerk, a__pdf=b"not one").content.decode())
    assert ".xlsx" in page.partition("“a.pdf”")[2].partition("Hand in one of:")[2][:40].replace(" ", "")
