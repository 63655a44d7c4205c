"""On paper a bulletin has 22 lines of 28 characters on 156 × 225 mm."""

from playwright.sync_api import Browser

from tests.render.test_bulletins import page as written

MILLIMETRE = 96 / 25.4
LINES = """
() => {
  const range = document.createRange(), text = document.querySelector('.t').firstChild, lines = {};
  for (let i = 0; i < text.length; i++) {
    range.setStart(text, i);
    range.setEnd(text, i + 1);
    const top = Math.round(range.getBoundingClientRect().top);
    lines[top] = (lines[top] || 0) + 1;
  }
  return Object.entries(lines).map(([top, count]) => [Number(top), count]).sort((a, b) => a[0] - b[0]);
}
"""


def test_the_printed_page_holds_22_lines_of_28_characters(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 600, "height": 860})
    page.emulate_media(media="print")
    page.set_content(written("试" * 300, title=""))
    page.add_style_tag(content="body { width: 156mm }")
    page.evaluate("document.fonts.ready")
    lines = page.evaluate(LINES)
    page.close()
    assert [count for _, count in lines[:6]] == [26, 28, 28, 28, 28, 28]
    pitch = (lines[5][0] - lines[0][0]) / 5
    assert 22 <= 225 * MILLIMETRE / pitch < 23
