"""The reading pages in a browser: what a number opens to, by keyboard and on a phone, on paper and in two languages."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, barriers, sticks_out

HERE = "/jinghai-office/jinghai-2010/"
PAGES = {
    "programme": HERE,
    "charter": f"{HERE}charter/",
    "figures": f"{HERE}figures/",
    "figure": f"{HERE}figures/financing-sum/",
    "people": f"{HERE}people/",
}


def test_a_number_in_the_sentence_opens_to_exactly_its_records(visit: Visit) -> None:
    page = visit("/", user="clerk")
    expect(page).to_have_url(re.compile(f"{HERE}today/$"))
    page.get_by_role("link", name="一览", exact=True).click()
    number = page.locator(".sentence a").nth(1)
    visits = int(number.inner_text())
    number.click()
    expect(page.locator("h1")).to_have_text("深入试点单位")
    expect(page.locator(".value")).to_have_text(f"{visits} 次")
    expect(page.locator("#behind tbody tr")).to_have_count(visits)
    page.locator("#behind tbody a").first.click()
    expect(page).to_have_url(re.compile(r"/registers/visit/\d+/$"))


def test_stated_figures_fold_and_unfold_by_keyboard(visit: Visit) -> None:
    page = visit(HERE, user="clerk")
    page.locator("main a", has_text="原文数").first.click()
    expect(page).to_have_url(re.compile("/figures/"))
    summary = page.locator(".claims summary")
    expect(page.locator(".claims table")).to_be_visible()
    expect(page.locator(".claims tbody tr")).to_have_count(10)
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".claims table")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator(".claims table")).to_be_visible()


def test_a_clause_is_reached_from_what_rests_on_it(visit: Visit) -> None:
    page = visit(HERE, user="unit1")
    page.locator(".under a", has_text="3.6").click()
    expect(page).to_have_url(re.compile("/charter/#c3.6$"))
    expect(page.locator("#c3\\.6")).to_be_in_viewport()


def test_another_day_is_asked_for_in_peoples_own_way(visit: Visit) -> None:
    page = visit(f"{HERE}figures/visit-count/", user="clerk")
    page.locator("input[name=until]").fill("4月15日")
    page.keyboard.press("Enter")
    expect(page.locator(".head .facts").first).to_contain_text("截至 2010-04-15")
    then = int(page.locator(".value .amount").inner_text())
    expect(page.locator("#behind tbody tr")).to_have_count(then)
    page.get_by_role("link", name="回到今天").click()
    expect(page.locator(".head .facts").first).to_contain_text("截至 2010-04-26")
    assert int(page.locator(".value .amount").inner_text()) > then


@pytest.mark.parametrize("name", PAGES)
def test_on_a_phone_rows_become_lists_and_stay_tables(visit: Visit, name: str) -> None:
    page = visit(PAGES[name], user="clerk", width=390)
    assert sticks_out(page) == 0
    for table in page.locator("table.listed").all():
        assert table.get_attribute("role") == "table"
    assert page.locator("table.listed tbody tr:not([role=row])").count() == 0
    current = page.locator(".tabs [aria-current=page]")
    expect(current).to_be_in_viewport(ratio=0.75)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_no_barrier_in_either_language(
    visit: Visit, shoot: Callable[[Page, str], None], name: str, scheme: str
) -> None:
    for language, width in (("zh", 390), ("en", 1280)):
        page = visit(PAGES[name], user="clerk", language=language, width=width, color_scheme=scheme)
        assert barriers(page) == []
        shoot(page, f"reading-{name}-{language}-{width}-{scheme}")


@pytest.mark.parametrize("name", PAGES)
def test_paper_shows_the_page_and_not_its_handles(visit: Visit, name: str) -> None:
    page = visit(PAGES[name], user="clerk")
    page.emulate_media(media="print")
    for handle in (".tabs", ".asof", ".masthead .over", ".button"):
        for found in page.locator(handle).all():
            expect(found).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()


def test_a_glance_fits_one_sheet(visit: Visit) -> None:
    page = visit(HERE, user="clerk")
    assert len(re.findall(rb"/Type\s*/Page[^s]", page.pdf(prefer_css_page_size=True))) == 1


def test_chinese_inside_an_english_page_is_announced_as_chinese(visit: Visit) -> None:
    page = visit(f"{HERE}charter/", user="clerk", language="en")
    assert page.locator("blockquote[lang=zh-Hans]").count() == 23
    silent = page.locator(".what > .became > p").evaluate_all(
        """paragraphs => paragraphs.filter(p => [...p.childNodes].some(
            node => node.nodeType === 3 && /[\\u3400-\\u9fff]/.test(node.textContent))).map(p => p.textContent)"""
    )
    assert silent == []
