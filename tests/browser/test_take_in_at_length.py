"""A big file in a real browser: how far it has come is seen while the page still comes, with scripts and without."""

import pytest
from playwright.sync_api import expect

from pilotage.web.sheet_piles import LENGTHY
from tests.browser.conftest import Visit, barriers

TAKE_IN = "/jinghai-office/jinghai-2010/registers/take-in/"


@pytest.mark.parametrize("scripts", [True, False])
def test_the_last_line_of_progress_is_seen_until_the_preview_stands_there(visit: Visit, scripts: bool) -> None:
    rows = "".join(f"wangkou,,2010-04-08,长表第{n}次,是\n" for n in range(LENGTHY + 200))
    page = visit(TAKE_IN, user="clerk", java_script_enabled=scripts)
    content = f"单位,指导员,日期,掌握的进展,实地\n{rows}".encode()
    page.locator("input[type=file]").set_input_files([{"name": "长表.csv", "mimeType": "text/csv", "buffer": content}])
    page.locator("form.form button[type=submit]").click(no_wait_after=True)
    expect(page.locator(".progress p:visible")).to_have_count(1, timeout=30_000)
    expect(page.locator("h1")).to_have_text("正在核对各行")
    if not scripts:
        page.get_by_role("link", name="查看结果").click(timeout=120_000)
    expect(page.locator("h1")).to_have_text("各行会怎样", timeout=120_000)
    expect(page.locator(".facts")).to_contain_text("1200")
    if scripts:
        assert barriers(page) == []
