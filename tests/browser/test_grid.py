"""The grid in a real browser: pasted into from a spreadsheet, walked by keyboard, checked, stored once."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LOOKS, Visit, barriers, sticks_out

HERE = "/jinghai-office/jinghai-2010/registers/"
GRID = HERE + "visit/grid/"

PASTE = """([selector, text]) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const cell = document.querySelector(selector);
  cell.focus();
  const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
  const untouched = cell.dispatchEvent(event);
  if (untouched) document.execCommand("insertText", false, text);
}"""


def cell(row: int, column: str) -> str:
    return f'[name="{row}:{column}"]'


def paste(page: Page, row: int, column: str, text: str) -> None:
    page.evaluate(PASTE, [cell(row, column), text])


def press(page: Page, do: str) -> None:
    page.locator(f'button[name=do][value="{do}"]').click()
    page.wait_for_load_state()


def visits(count: int, mark: str, start: int = 5) -> str:
    """Visits as WPS puts them on the clipboard: unit, mentor, day, what was learnt, on the spot."""
    lines = [f"wangkou\t\t2010年4月{start + n % 20}日\t{mark}{n}\t是" for n in range(count)]
    return "\r\n".join(lines) + "\r\n"


def test_fifteen_visits_in_one_paste(visit: Visit, shoot: Callable[[Page, str], None]) -> None:
    page = visit(HERE + "visit/", user="clerk")
    page.get_by_role("link", name="登记多条").click()
    page.wait_for_url("**/grid/")
    page.wait_for_load_state()  # the script that takes the paste
    paste(page, 1, "unit", visits(15, "成批"))
    expect(page.locator(cell(15, "progress"))).to_have_value("成批14")
    expect(page.locator(cell(15, "unit"))).to_have_value("wangkou")
    expect(page.locator(cell(16, "progress"))).to_have_value("")
    press(page, "check")
    expect(page.locator(".notice.good")).to_contain_text("15 行可以存入")
    assert barriers(page) == []
    shoot(page, "grid-checked-zh-1280")
    page.locator("button[value=store]").dblclick()
    page.wait_for_url("**/registers/visit/")
    expect(page.locator(".notice.good")).to_contain_text("已登记 15 条")
    expect(page.get_by_text("成批14", exact=True)).to_have_count(1)


def test_quotes_line_ends_and_titles_are_read_as_the_spreadsheet_wrote_them(visit: Visit) -> None:
    page = visit(GRID, user="clerk")
    text = '日期\t掌握的进展\t单位\r\n4月6日\t"看了""样板""场地，\n听了汇报"\twangkou\r\n2010.4.7\t第二次\tyinghai\r\n'
    titled = page.locator("th#h1 span").first.text_content()
    paste(page, 2, "unit", text.replace("单位", titled or "", 1))
    expect(page.locator(cell(2, "progress"))).to_have_value('看了"样板"场地，\n听了汇报')
    expect(page.locator(cell(2, "happened_on"))).to_have_value("4月6日")
    expect(page.locator(cell(3, "unit"))).to_have_value("yinghai")
    expect(page.locator(cell(1, "progress"))).to_have_value("")


def test_a_long_paste_adds_rows_and_one_that_is_too_long_is_refused_with_a_word(visit: Visit) -> None:
    page = visit(GRID, user="clerk")
    paste(page, 1, "unit", visits(45, "多"))
    expect(page.locator(cell(45, "progress"))).to_have_value("多44")
    paste(page, 1, "unit", visits(201, "太多"))
    expect(page.locator("#too-long")).to_be_visible()
    expect(page.locator(cell(1, "progress"))).to_have_value("多0")
    press(page, "check")
    expect(page.locator(".notice.good")).to_contain_text("45 行可以存入")


def test_what_is_none_of_the_choices_stays_and_is_explained_beside_its_cell(visit: Visit) -> None:
    page = visit(GRID, user="clerk")
    paste(page, 1, "unit", "没有这个团委\t\t2010-04-08\t看场地\t是\nwangkou\t\t2010-05-08\t看场地\t是\n")
    press(page, "check")
    expect(page.locator(".summary")).to_be_focused()
    expect(page.locator(".summary a")).to_have_count(2)
    page.locator(".summary a").first.click()
    expect(page.locator(cell(1, "unit"))).to_be_focused()
    expect(page.locator(cell(1, "unit"))).to_have_value("没有这个团委")
    expect(page.locator("td", has=page.locator(cell(2, "happened_on")))).to_contain_text("还没有到")
    assert barriers(page) == []


def test_more_columns_than_the_grid_has_wait_in_the_box_below(visit: Visit) -> None:
    page = visit(GRID, user="clerk")
    paste(page, 1, "unit", "wangkou\t\t2010-04-08\t看场地\t是\t多出来的\nwangkou\t\t2010-04-09\t看\t是\t\n")
    expect(page.locator("#paste")).to_be_focused()
    press(page, "check")
    expect(page.locator("#paste-error")).to_contain_text("6 列")
    expect(page.locator("#paste")).to_have_value(
        "wangkou\t\t2010-04-08\t看场地\t是\t多出来的\nwangkou\t\t2010-04-09\t看\t是\t\n"
    )


def test_the_grid_is_walked_by_keyboard(visit: Visit) -> None:
    page = visit(GRID, user="clerk")
    page.locator(cell(1, "happened_on")).focus()
    page.keyboard.type("4.8")
    page.keyboard.press("Enter")
    expect(page.locator(cell(2, "happened_on"))).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator(cell(1, "happened_on"))).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("一")
    page.keyboard.press("Alt+Enter")
    page.keyboard.type("二")
    expect(page.locator(cell(1, "progress"))).to_have_value("一\n二")
    page.keyboard.press("ArrowRight")
    expect(page.locator(cell(1, "on-site"))).to_be_focused()
    page.locator(cell(20, "happened_on")).focus()
    page.keyboard.press("Enter")
    expect(page.locator(cell(21, "happened_on"))).to_be_focused()


def test_without_scripts_a_text_is_pasted_and_stored(visit: Visit) -> None:
    page = visit(GRID, user="mentor2", java_script_enabled=False)
    page.locator("details summary").click()
    page.locator("#paste").fill("4月8日\t没有脚本一\t是\n4月9日\t没有脚本二\t否\n")
    press(page, "paste")
    expect(page.locator(cell(2, "progress"))).to_have_value("没有脚本二")
    press(page, "check")
    press(page, "store")
    expect(page.locator(".notice.good")).to_contain_text("已登记 2 条")


@pytest.mark.parametrize(("language", "width", "scheme"), LOOKS)
def test_no_grid_has_a_barrier(
    visit: Visit, shoot: Callable[[Page, str], None], language: str, width: int, scheme: str
) -> None:
    for register in ("visit", "difficulty", "agreement"):
        page = visit(HERE + f"{register}/grid/", user="clerk", language=language, width=width, color_scheme=scheme)
        assert barriers(page) == []
        assert sticks_out(page) <= 0
        if scheme == "light":
            shoot(page, f"grid-{register}-{language}-{width}")


def test_one_cell_copied_in_quotes_and_one_that_is_plain(visit: Visit) -> None:
    page = visit(GRID, user="clerk")
    paste(page, 1, "progress", '"看了""样板""场地，\n听了汇报"')
    expect(page.locator(cell(1, "progress"))).to_have_value('看了"样板"场地，\n听了汇报')
    paste(page, 2, "progress", "看场地")
    expect(page.locator(cell(2, "progress"))).to_have_value("看场地")
