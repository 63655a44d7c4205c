"""Task links in a real browser: given at the desk, opened on a phone inside of a chat, and not one barrier on the way."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, barriers, sticks_out

HERE = "/jinghai-office/jinghai-2010/"
ADDRESS = re.compile(r"http://\S+/t/[a-z2-7]{32}/")
Shoot = Callable[[Page, str], None]


def faultless(page: Page) -> None:
    assert barriers(page) == []
    assert sticks_out(page) <= 0


def entered(visit: Visit, text: str) -> None:
    """A visit of the third unit's mentor, waiting for the unit."""
    page = visit(HERE + "registers/visit/new/", user="mentor3")
    page.locator("textarea").fill(text)
    page.get_by_label("是", exact=True).check()
    page.locator("form.form button[type=submit]").click()
    page.wait_for_url("**/registers/visit/*/")


def given(visit: Visit, query: str, who: str = "瀛海学校团委", tail: str = "", **more: object) -> tuple[Page, str]:
    """The page with the messages, and the address of the first link."""
    page = visit(f"{HERE}links/new/?{query}", user="clerk", **more)
    for box in page.locator("input[name=people]").all():
        box.uncheck()
    row = page.get_by_role("row").filter(has_text=who).filter(has_text="联系人").first
    row.get_by_role("checkbox").check()
    if tail:
        row.get_by_role("textbox").fill(tail)
    page.locator("main form button[type=submit]").click()
    page.wait_for_load_state()
    found = ADDRESS.search(page.locator("textarea").first.input_value())
    assert found
    return page, found[0]


def test_from_the_desk_to_the_phone_without_signing_in(visit: Visit, shoot: Shoot) -> None:
    for text in ("链接第一次", "链接第二次"):
        entered(visit, text)
    desk, address = given(visit, "task=confirm&register=visit&month=2010-04", tail="1234")
    faultless(desk)
    shoot(desk, "links-given-zh-1280")
    phone = visit(address, width=390)
    expect(phone.locator(".to")).to_have_text("致 瀛海学校团委 单位联系人丙")
    faultless(phone)
    shoot(phone, "task-digits-zh-390")
    phone.get_by_label("您手机号的后四位").fill("4321")
    phone.get_by_role("button", name="打开").click()
    expect(phone.locator(".summary")).to_contain_text("还可试 4 次")
    faultless(phone)
    phone.get_by_label("您手机号的后四位").fill("1234")
    phone.get_by_role("button", name="打开").click()
    first = phone.get_by_role("listitem").filter(has_text="链接第一次")
    second = phone.get_by_role("listitem").filter(has_text="链接第二次")
    second.get_by_text("这条不属实").click()
    second.get_by_role("textbox").fill("那天没有来")
    first.get_by_role("checkbox").check()
    faultless(phone)
    shoot(phone, "task-confirm-zh-390")
    phone.get_by_role("button", name="确认所选").click()
    expect(phone.locator(".notice.good").first).to_have_text("已确认 1 条。")
    expect(first).to_have_count(0)
    expect(second).to_contain_text("那天没有来")
    desk.goto(HERE + "links/?show=objected")
    desk.get_by_role("link", name="瀛海学校团委").first.click()
    expect(desk.get_by_role("row").filter(has_text="那天没有来")).to_have_count(1)
    faultless(desk)
    shoot(desk, "link-zh-1280")


def test_a_link_works_without_scripts_and_opens_again_without_digits(visit: Visit) -> None:
    entered(visit, "没有脚本的链接")
    _, address = given(visit, "task=confirm&register=visit", tail="1234")
    phone = visit(address, width=390, java_script_enabled=False)
    phone.get_by_label("您手机号的后四位").fill("１２３４")
    phone.get_by_role("button", name="打开").click()
    phone.goto(address)
    expect(phone.get_by_label("您手机号的后四位")).to_have_count(0)
    phone.get_by_role("button", name="全部属实，全部确认").click()
    expect(phone.locator(".notice.good").first).to_contain_text("已确认")
    cookies = {cookie["name"]: cookie for cookie in phone.context.cookies()}
    assert (cookies["task"]["httpOnly"], cookies["task"]["path"]) == (True, "/" + address.split("/", 3)[3])
    assert "sessionid" not in cookies


@pytest.mark.parametrize(
    ("language", "scheme"),
    [
        ("zh", "light"),
        ("en", "dark"),
        pytest.param("zh", "dark", marks=pytest.mark.long),
        pytest.param("en", "light", marks=pytest.mark.long),
    ],
)
def test_no_page_behind_a_link_has_a_barrier(visit: Visit, shoot: Shoot, language: str, scheme: str) -> None:
    for task in ("task=fill&register=difficulty", "task=photos", "task=see"):
        _, address = given(visit, task, who="大邱庄镇团委")
        phone = visit(address, width=390, language=language, color_scheme=scheme)
        faultless(phone)
        shoot(phone, f"task-{task[5:].partition('&')[0]}-{language}-390-{scheme}")
    wrong = phone.context.request.get(
        address[:-6] + "/"
    )  # by itself, a page that is not there is a browser's complaint
    assert wrong.status == 404
    phone.set_content(wrong.text())
    faultless(phone)
    shoot(phone, f"task-shut-{language}-390-{scheme}")


@pytest.mark.parametrize(
    ("language", "width"),
    [
        ("zh", 390),
        ("en", 1280),
        pytest.param("zh", 1280, marks=pytest.mark.long),
        pytest.param("en", 390, marks=pytest.mark.long),
    ],
)
def test_no_page_of_the_office_has_a_barrier(visit: Visit, shoot: Shoot, language: str, width: int) -> None:
    page = visit(HERE + "links/", user="clerk", language=language, width=width)
    for path in ("links/", "links/new/", "links/new/?task=confirm&register=visit", "links/new/?task=photos"):
        page.goto(HERE + path)
        faultless(page)
        shoot(page, f"office-{path.replace('/', '-').replace('?', '')}-{language}-{width}")


def test_a_photograph_is_sent_from_the_phone(visit: Visit) -> None:
    _, address = given(visit, "task=photos", who="王口镇团委")
    phone = visit(address, width=390)
    pixel = bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f6"
        "45400000000049454e44ae426082"
    )
    phone.locator("input[type=file]").set_input_files({"name": "现场.png", "mimeType": "image/png", "buffer": pixel})
    phone.get_by_role("button", name="发送").click()
    expect(phone.locator(".notice.good")).to_contain_text("已收到 1 张")
    faultless(phone)
