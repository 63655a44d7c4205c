"""The inbox in a real browser: many pictures one by one, a signed sheet photographed and filed, on the phone too."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, barriers, sticks_out
from tests.pictures import encoded, photo, qr_code, sheet

HERE = "/jinghai-office/jinghai-2010/"
INVOICE = "01,10,011001605111,80100798,264.90,20100418,85342965681116380258"


def file(name: str, content: bytes, kind: str = "image/jpeg") -> dict[str, object]:
    return {"name": name, "mimeType": kind, "buffer": content}


def holds(page: Page) -> None:
    assert sticks_out(page) <= 0
    assert barriers(page) == []


def row(page: Page, name: str):
    return page.locator(".scans > li").filter(has=page.get_by_role("link", name=name, exact=True))


def test_pictures_are_handed_in_one_by_one_and_what_was_read_stands_there(visit: Visit) -> None:
    page = visit(HERE + "inbox/", user="mentor3", width=390)
    holds(page)
    again = encoded(qr_code(INVOICE, 333), "PNG")
    page.locator("input[type=file]").set_input_files(
        [
            file("发票.jpg", photo(sheet(INVOICE, qr_mm=20), (2160, 2880), turn=35, noise=6)),
            file("发票再拍.png", again, "image/png"),
            *(file(f"活动{n}.png", encoded(Image.new("L", (90, 60), n * 20), "PNG"), "image/png") for n in range(6)),
        ]
    )
    page.get_by_role("button", name="交上").click()
    expect(page.locator(".scans > li")).to_have_count(8, timeout=60_000)
    expect(row(page, "发票.jpg")).to_contain_text("增值税电子普通发票 号码 80100798 · 代码 011001605111")
    expect(row(page, "发票再拍.png")).to_contain_text("号码已用过：2010-04-26交来")
    expect(row(page, "活动0.png")).to_contain_text("没有识读到码")
    holds(page)
    office = visit(HERE + "inbox/", user="clerk", width=390)
    expect(row(office, "发票再拍.png")).to_contain_text("（发票.jpg）")
    holds(office)


def test_what_is_refused_is_named_and_the_rest_arrives(visit: Visit) -> None:
    page = visit(HERE + "inbox/", user="mentor4")
    page.locator("input[type=file]").set_input_files(
        [
            file("程序.exe", b"MZ\x90\0"),
            file("好的.png", encoded(Image.new("L", (80, 60), 77), "PNG"), "image/png"),
        ]
    )
    page.get_by_role("button", name="交上").click()
    expect(page.locator(".hand-in .breaches")).to_contain_text("程序.exe")
    holds(page)
    page.get_by_role("link", name="其余都已送到。查看收件").click()
    expect(page.locator(".scans > li")).to_have_count(1)
    expect(row(page, "好的.png")).to_be_visible()


def test_without_a_script_they_are_handed_in_together(visit: Visit) -> None:
    page = visit(HERE + "inbox/", user="unit2", java_script_enabled=False)
    pictures = [file(f"{n}.png", encoded(Image.new("L", (70, 50), 100 + n), "PNG"), "image/png") for n in range(3)]
    page.locator("input[type=file]").set_input_files(pictures)
    page.get_by_role("button", name="交上").click()
    expect(page.locator(".notice.good")).to_contain_text("收下 3 个文件。")
    expect(page.locator(".scans > li")).to_have_count(3)


@pytest.mark.parametrize("width", [390, 1280])
def test_a_sheet_is_printed_signed_photographed_and_filed(visit: Visit, width: int) -> None:
    mentor = visit(HERE + "registers/visit/new/", user="mentor5")
    mentor.locator("textarea").fill(f"看了场地，{width} 像素")
    mentor.get_by_label("是", exact=True).check()
    mentor.locator("form.form button[type=submit]").click()
    mentor.wait_for_url(re.compile(r"/registers/visit/\d+/$"))
    number = mentor.url.rstrip("/").rpartition("/")[2]

    page = visit(f"{HERE}registers/visit/{number}/", user="clerk", width=width)
    page.locator("form[action$='papers/new/'] button").first.click()
    page.wait_for_url(re.compile(r"/papers/[0-9A-Z-]{9}/$"))
    code = page.url.rstrip("/").rpartition("/")[2]
    printed = Image.open(io.BytesIO(page.request.get(f"{HERE}papers/{code}/page-1.png").body())).convert("L")

    taken = photo(printed, (2160, 2880), turn=-14, tilt=22, light=0.5, noise=5, blur=0.8)
    page.goto(HERE + "inbox/")
    page.locator("input[type=file]").set_input_files([file(f"签字{width}.jpg", taken)])
    page.get_by_role("button", name="交上").click()
    expect(row(page, f"签字{width}.jpg")).to_contain_text(f"签字单 {code}", timeout=30_000)
    row(page, f"签字{width}.jpg").get_by_role("link", name="归档签字单").click()
    page.wait_for_url(re.compile(r"/inbox/\d+/$"))
    expect(page.locator(".view img")).to_have_js_property("complete", True)
    holds(page)
    there = page.url
    page.get_by_label("签字人").fill("王某")
    page.get_by_role("button", name="按纸面确认归档").click()
    expect(page.locator(".summary")).to_be_focused()
    page.get_by_label("签字日期").fill("4月26日")
    page.get_by_role("button", name="按纸面确认归档").click()
    expect(page.locator(".notice.good")).to_contain_text("1 条记录中 1 条已凭纸面确认")
    page.goto(f"{HERE}registers/visit/{number}/")
    expect(page.locator(".history")).to_contain_text("王某")
    expect(page.locator(".history")).to_contain_text(f"签字{width}.jpg")
    page.goto(there)
    expect(page.locator(".sorting")).to_contain_text("签字人王某")
    holds(page)


def test_a_scan_is_sorted_by_keyboard_alone(visit: Visit) -> None:
    page = visit(HERE + "inbox/", user="clerk")
    page.locator("input[type=file]").set_input_files(
        [file("键盘.png", encoded(Image.new("L", (50, 50), 9), "PNG"), "image/png")]
    )
    page.get_by_role("button", name="交上").focus()
    page.keyboard.press("Enter")
    expect(row(page, "键盘.png")).to_be_visible(timeout=30_000)
    page.get_by_role("link", name="键盘.png", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/inbox/\d+/$"))
    page.get_by_label("理由").focus()
    page.keyboard.type("试一下")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/inbox/(\d+/)?$"))
    expect(page.locator(".notice.good")).to_contain_text("已搁置。")
