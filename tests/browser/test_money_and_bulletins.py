"""What only a browser shows: the decision sheet at work, and the bulletin's page as paper. Nothing here is stored."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.conftest import Visit, barriers, sticks_out

PROGRAMME = "/jinghai-office/jinghai-2010/"
SHEET = f"{PROGRAMME}applications/project-grant/2/"
MILLIMETRE = 96 / 25.4
LINES = """
() => {
  const range = document.createRange(), lines = {};
  const walker = document.createTreeWalker(document.querySelector('#preview .t'), NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode())
    for (let i = 0; i < text.length; i++) {
      range.setStart(text, i);
      range.setEnd(text, i + 1);
      const top = Math.round(range.getBoundingClientRect().top);
      lines[top] = (lines[top] || 0) + 1;
    }
  return Object.entries(lines).map(([top, count]) => [Number(top), count]).sort((a, b) => a[0] - b[0]);
}
"""


def click(page: Page, button: str) -> None:
    with page.expect_navigation():
        page.locator(button).click()


def test_an_amount_is_tried_and_then_refused_beside_its_ways_out(
    visit: Visit, shoot: Callable[[Page, str], None]
) -> None:
    for width in (390, 1280):
        page = visit(SHEET, user="reviewer", width=width)
        page.locator("#id_amount").fill("2,500")
        page.locator("#id_opinion").fill("三个工种的奖品从简。")
        click(page, "button[value=try]")
        assert page.locator(".beforeafter .total td").nth(1).inner_text() == "1,700.00"
        assert page.locator("#id_opinion").input_value() == "三个工种的奖品从简。"
        page.locator("#id_amount").fill("4,500")
        click(page, "button[value=approve]")
        assert page.evaluate("document.activeElement.className") == "summary"
        page.locator(".summary a").first.click()
        assert page.evaluate("document.activeElement.id") == "id_amount"
        assert page.locator(".beforeafter .short").inner_text() == "不足　−300.00"
        assert page.locator(".ways li").first.inner_text() == "把核定金额改为 3,500.00 元或以下；"
        assert page.locator("#id_opinion").input_value() == "三个工种的奖品从简。"
        assert sticks_out(page) == 0
        assert barriers(page) == []
        shoot(page, f"refused-{width}")
        page.context.close()


def test_a_seal_stands_once_on_a_page(visit: Visit) -> None:
    for path, user in ((SHEET, "reviewer"), (f"{PROGRAMME}bulletins/1/", "clerk"), (f"{PROGRAMME}fund/", "treasurer")):
        page = visit(path, user=user)
        assert page.locator(".button.seal").count() <= 1


def test_a_draft_is_previewed_as_the_paper_that_would_be_printed(
    visit: Visit, shoot: Callable[[Page, str], None]
) -> None:
    page = visit(f"{PROGRAMME}bulletins/progress/new/", user="clerk")
    page.locator("details.free summary").first.click()
    page.locator("#id_text-0").fill("试" * 300)
    click(page, "button[value=preview]")
    assert page.url.endswith("#preview")
    shoot(page, "preview-1280")
    assert barriers(page) == []
    page.set_viewport_size({"width": round(156 * MILLIMETRE), "height": 860})
    page.emulate_media(media="print")
    page.evaluate("document.fonts.ready")
    lines = page.evaluate(LINES)
    assert [count for _, count in lines[:6]] == [26, 28, 28, 28, 28, 28]
    pitch = (lines[5][0] - lines[0][0]) / 5
    assert 22 <= 225 * MILLIMETRE / pitch < 23
    for hidden in (".masthead", ".tabs", "form.draft", ".margin"):
        assert not page.locator(hidden).first.is_visible(), hidden


def test_an_issued_bulletin_prints_on_one_sheet_of_the_offices_paper(visit: Visit, tmp_path: Path) -> None:
    page = visit(f"{PROGRAMME}bulletins/1/")
    written = page.pdf(path=tmp_path / "bulletin.pdf", prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", written)
    assert {(round(float(width)), round(float(height))) for width, height in boxes} == {(595, 842)}
    assert len(re.findall(rb"/Type /Page\b", written)) == 1
