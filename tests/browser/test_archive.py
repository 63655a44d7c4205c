"""The archive as it is kept: downloaded, unpacked, opened by a double click, and followed from page to page."""

import zipfile
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.conftest import Visit

HERE = "/jinghai-office/jinghai-2010/"


def test_the_archive_opens_by_a_double_click(visit: Visit, tmp_path: Path) -> None:
    page = visit(f"{HERE}closing/", user="clerk")
    with page.expect_download() as download:
        page.locator("#archive a").first.click()
    kept = tmp_path / "archive.zip"
    download.value.save_as(kept)
    with zipfile.ZipFile(kept) as bundle:
        bundle.extractall(tmp_path / "archive")
    page.goto((tmp_path / "archive" / "index.html").as_uri())
    assert page.title() == "静海县基层团建试点工作章程（2010） · 静海县基层团建试点工作章程（2010）"
    assert follow(page, "数据") == "数据"
    page.locator("section#activity-count a").first.click()
    assert page.locator("h1").inner_text() == "活动"
    assert page.evaluate("document.querySelector(':target').tagName") == "TR"
    assert follow(page, "目录").startswith("静海县")
    assert follow(page, "试点方案，逐款对照") == "试点方案，逐款对照"
    assert page.evaluate("getComputedStyle(document.querySelector('blockquote')).borderLeftStyle") == "solid"


def follow(page: Page, words: str) -> str:
    """The heading of the page that a link leads to."""
    page.get_by_role("link", name=words, exact=True).first.click()
    page.wait_for_load_state()
    return page.locator("h1").inner_text()
