"""A page as found is kept, read and settled without a script, on the phone and at the desk."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, barriers, sticks_out

PAGES = "/jinghai-office/jinghai-2010/pages/"
SEED = Path(__file__).resolve().parent.parent / "fixtures" / "bulletin-5-as-found.txt"


@pytest.mark.parametrize(("language", "width"), [("zh", 390), ("en", 1280)])
def test_a_page_is_kept_read_settled_and_opened_again(
    visit: Visit, shoot: Callable[[Page, str], None], tmp_path: Path, language: str, width: int
) -> None:
    copy = tmp_path / f"{language}.txt"
    copy.write_bytes(SEED.read_bytes() + f"\n{language}".encode())
    page = visit(PAGES, language=language, width=width, user="clerk", java_script_enabled=False)
    page.set_input_files("input[type=file]", copy)
    page.click("form.form button.main")
    text = page.locator("article.paper")
    expect(text).to_contain_text("优秀〔？〕员")
    expect(page.locator("#terms .slots li")).to_have_count(6)

    page.get_by_label("共青团").check()
    page.click("#terms button[name=choose]")
    expect(text).to_contain_text("优秀共青团员")
    expect(page.locator("main")).not_to_contain_text("〔？〕")

    page.locator("#changes-script > summary").click()
    page.locator("#changes-script a").click()
    expect(page.locator("#changes-script tbody tr")).to_have_count(30)
    assert sticks_out(page) == 0
    with page.expect_download() as handed_out:
        page.click("a[download]")
    assert Path(handed_out.value.path()).read_bytes() == copy.read_bytes()

    page.click("#terms button[name=back]")
    expect(text).to_contain_text("优秀〔？〕员")
    shoot(page, f"found-page-{language}-{width}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_shut_out_of_a_page_with_everything_open(visit: Visit, scheme: str) -> None:
    page = visit(PAGES, user="clerk", color_scheme=scheme)
    page.locator("table a").last.click()
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    assert barriers(page) == []
    assert sticks_out(page) == 0
