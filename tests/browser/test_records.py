"""Records in a real browser: by keyboard alone, without scripts, clicked twice, corrected by two; no barrier on the way."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LOOKS, Visit, barriers, sticks_out

HERE = "/jinghai-office/jinghai-2010/registers/"
RECORD = re.compile(r"/registers/visit/\d+/$")


def send(page: Page) -> None:
    page.locator("form.form button[type=submit]").click()
    page.wait_for_load_state()


def enter(visit: Visit, text: str, user: str = "mentor2", **more: object) -> Page:
    """A visit entered by a mentor; the page of its record."""
    page = visit(HERE + "visit/new/", user=user, **more)
    page.locator("textarea").fill(text)
    page.get_by_label("是", exact=True).check()
    send(page)
    return page


def test_a_mentor_enters_a_visit_by_keyboard_alone(visit: Visit) -> None:
    page = visit(HERE + "visit/", user="mentor2", width=390)
    page.get_by_role("link", name="登记一条").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/visit/new/")
    page.locator("input[name=happened_on]").focus()
    page.keyboard.press("Tab")
    page.keyboard.type("用键盘登记：看了场地")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    for _ in range(3):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "submit":
            break
    page.keyboard.press("Enter")
    page.wait_for_url(RECORD)
    expect(page.locator(".form-sheet")).to_contain_text("用键盘登记：看了场地")
    expect(page.locator(".notice.good")).to_contain_text("试点单位确认后计数")


def test_an_error_takes_the_reader_to_its_field(visit: Visit) -> None:
    page = visit(HERE + "visit/new/", user="mentor2", width=390)
    page.locator("input[name=happened_on]").fill("2010-05-01")
    page.locator("textarea").fill("写了很久的一段话")
    page.get_by_label("否", exact=True).check()
    send(page)
    expect(page.locator(".summary")).to_be_focused()
    page.locator(".summary a").click()
    expect(page.locator("input[name=happened_on]")).to_be_focused()
    expect(page.locator("textarea")).to_have_value("写了很久的一段话")
    expect(page.get_by_label("否", exact=True)).to_be_checked()
    assert barriers(page) == []
    assert sticks_out(page) <= 0


def test_two_quick_clicks_are_one_record(visit: Visit) -> None:
    page = visit(HERE + "visit/new/", user="mentor2")
    page.locator("textarea").fill("点了两下")
    page.get_by_label("是", exact=True).check()
    page.locator("form.form button[type=submit]").dblclick()
    page.wait_for_url(RECORD)
    page.goto(HERE + "visit/")
    expect(page.get_by_text("点了两下")).to_have_count(1)


def test_everything_works_without_scripts(visit: Visit) -> None:
    page = enter(visit, "没有脚本也能登记", java_script_enabled=False)
    expect(page.locator(".form-sheet")).to_contain_text("没有脚本也能登记")
    page.get_by_role("link", name="更正").click()
    page.locator("textarea").fill("没有脚本也能更正")
    send(page)
    expect(page.locator(".history ins")).to_have_text("没有脚本也能更正")
    unit = visit(page.url, user="unit2", java_script_enabled=False)
    unit.get_by_role("button", name="试点单位确认").click()
    expect(unit.locator(".head")).to_contain_text("已计数")
    page.goto(page.url)
    page.get_by_role("link", name="作废").click()
    page.locator("input[name=reason]").fill("试验")
    send(page)
    expect(page.locator(".head")).to_contain_text("作废")


def test_two_people_correct_one_record_and_both_texts_are_seen(
    visit: Visit, shoot: Callable[[Page, str], None]
) -> None:
    record = enter(visit, "两人同改").url
    one = visit(record + "correct/", user="clerk", width=390)
    other = visit(record + "correct/", user="mentor2")
    other.locator("textarea").fill("指导员改的")
    send(other)
    one.locator("textarea").fill("办事员改的")
    send(one)
    expect(one.locator(".summary")).to_be_focused()
    expect(one.locator("textarea")).to_have_value("办事员改的")
    expect(one.get_by_role("row").filter(has_text="指导员改的").filter(has_text="办事员改的")).to_have_count(1)
    assert barriers(one) == []
    assert sticks_out(one) <= 0
    shoot(one, "record-corrected-by-two-zh-390")
    send(one)
    expect(one.locator(".form-sheet")).to_contain_text("办事员改的")


@pytest.mark.parametrize(("language", "width", "scheme"), LOOKS)
def test_no_page_of_records_has_a_barrier(
    visit: Visit, shoot: Callable[[Page, str], None], language: str, width: int, scheme: str
) -> None:
    paths = ("", "visit/?show=awaiting", "difficulty/", "agreement/new/", "activity/1/", "activity/1/correct/",
             "activity/1/stage/", "activity/1/withdraw/", "visit/16/confirm/?paper")  # fmt: skip
    faults: list[str] = []
    page = visit(HERE, user="clerk", language=language, width=width, color_scheme=scheme)
    for path in paths:
        page.goto(HERE + path)
        faults += barriers(page)
        if sticks_out(page) > 0:
            faults.append(f"{path} is {sticks_out(page)} px too wide")
        name = path.replace("/", "-").replace("?", "-").strip("-") or "all"
        shoot(page, f"records-{name}-{language}-{width}-{scheme}")
    assert faults == []


def test_what_waits_is_confirmed_in_one_go(visit: Visit, shoot: Callable[[Page, str], None]) -> None:
    for text in ("四月第一次", "四月第二次"):
        enter(visit, text)
    page = visit(HERE + "visit/?show=mine", user="unit2", width=390)
    assert barriers(page) == []
    assert sticks_out(page) <= 0
    shoot(page, "records-mine-zh-390")
    for text in ("四月第一次", "四月第二次"):
        page.get_by_role("row").filter(has_text=text).get_by_role("checkbox").check()
    page.get_by_role("button", name="确认所选").click()
    expect(page.locator(".notice.good")).to_have_text("已确认 2 条。")
    expect(page.get_by_text("四月第一次")).to_have_count(0)
