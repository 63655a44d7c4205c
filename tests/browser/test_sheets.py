"""Sheets in a real browser: downloaded, handed in again without scripts, clicked twice; no barrier on the way."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, barriers, sticks_out

HERE = "/jinghai-office/jinghai-2010/registers/"
OWN = "走访单位,何时,情况,实地吗,备注\n王口镇团委,4月12日,自己的表,是,无\n王口镇团委,4月31日,看,是,无\n"


def hand_in(page: Page, *files: Path) -> None:
    page.locator("input[type=file]").set_input_files([str(file) for file in files])
    page.locator("form.form button[type=submit]").click()
    page.wait_for_load_state()


def holds(page: Page) -> None:
    assert sticks_out(page) == 0
    assert barriers(page) == []


def test_a_sheet_is_downloaded_filled_and_handed_in(visit: Visit, tmp_path: Path) -> None:
    page = visit(HERE + "visit/?unit=wangkou", user="clerk", java_script_enabled=False)
    with page.expect_download() as coming:
        page.get_by_role("link", name="下载表格去填").click()
    path = tmp_path / "王口.xlsx"
    coming.value.save_as(path)
    book = load_workbook(path)
    sheet = book.worksheets[0]
    sheet.append([None, None, None, None, "2010.4.12", "从表里来", "是"])
    book.save(path)
    page.get_by_role("link", name="收表").click()
    hand_in(page, path)
    expect(page.locator("h1")).to_have_text("各行会怎样")
    page.get_by_role("button", name="存入 1 行").click()
    expect(page.locator("h1")).to_have_text("收表结果")
    expect(page.locator("main")).to_contain_text("这些表里的内容都已登记。")
    page.go_back()
    page.reload()
    expect(page.get_by_role("button", name="存入")).to_have_count(0)


@pytest.mark.parametrize(("language", "width"), [("zh", 390), ("en", 1280)])
def test_every_page_on_the_way_holds(
    visit: Visit, shoot: Callable[[Page, str], None], tmp_path: Path, language: str, width: int
) -> None:
    own = tmp_path / f"自己的表{width}.csv"
    own.write_text(OWN.replace("备注", f"备注{width}"))  # a table that nobody has matched yet
    page = visit(HERE + "take-in/", user="clerk", language=language, width=width)
    holds(page)
    hand_in(page, own)
    holds(page)
    for name, choice in (("c1", "happened_on"), ("c2", "progress"), ("c4", "-")):
        page.locator(f"select[name={name}]").select_option(choice)
    page.locator("form.form button[type=submit]").click()
    expect(page.locator("table.previewed tbody tr")).to_have_count(2)
    holds(page)
    shoot(page, f"sheets-preview-{language}-{width}")
