"""The Board as it is used: opened from a cell, read on a phone, its message copied, printed on one page's width."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Visit

HOME = "/jinghai-office/jinghai-2010/"


def test_after_signing_in_today_is_open_and_leads_to_what_is_to_be_done(visit: Visit) -> None:
    page = visit("/", user="mentor5")
    expect(page).to_have_url(re.compile(f"{HOME}today/$"))
    expect(page.locator(".tabs [aria-current=page]")).to_have_text(re.compile(r"今天\s*\d"))
    page.get_by_role("link", name=re.compile("登记.*每周深入")).click()
    expect(page.locator("[name=f-on-site][value=yes]")).to_be_checked()


def test_a_strip_opens_by_keyboard_to_its_windows(visit: Visit) -> None:
    page = visit(HOME, user="clerk")
    strip = page.locator("a.strip[href$='weekly-visit/hengxing/']")
    expect(strip).to_have_accessible_name(re.compile("第1周 已办结; 第2周 已办结; 第3周 已办结; 本周 待确认"))
    strip.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"{HOME}board/weekly-visit/hengxing/$"))
    expect(page.get_by_role("row", name=re.compile("第3周"))).to_contain_text("已办结")
    page.get_by_role("link", name="2010-04-20").click()
    expect(page).to_have_url(re.compile(f"{HOME}registers/visit/\\d+/$"))


def test_on_a_phone_the_board_is_read_unit_by_unit_and_stays_a_table_for_who_listens(visit: Visit) -> None:
    page = visit(HOME, user="clerk", width=390)
    row = page.get_by_role("row", name=re.compile("^王口镇团委"))
    expect(row.get_by_role("rowheader")).to_contain_text("王口镇团委")
    cell = row.locator("td[data-label=每周深入]")
    assert cell.evaluate("cell => getComputedStyle(cell, '::before').content") == '"每周深入"'
    assert cell.evaluate("cell => getComputedStyle(cell).display") == "grid"
    assert row.locator("td").count() == 9


def test_the_message_is_seen_and_copied(visit: Visit) -> None:
    page = visit(HOME, user="clerk", permissions=["clipboard-read", "clipboard-write"])
    shown = page.locator("#message").input_value()
    assert shown.startswith("各位指导员，本周（4月26日至5月2日）：\n1. 搞好调研应先于实施方案，尚未办")
    page.get_by_role("button", name="复制群消息").click()
    expect(page.get_by_role("button", name="已复制")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == shown


def test_without_scripts_the_message_can_be_selected(visit: Visit) -> None:
    page = visit(HOME, user="clerk", java_script_enabled=False)
    expect(page.locator("#message")).to_have_attribute("readonly", "")
    expect(page.locator("button[data-copy]")).to_be_hidden()
