"""The pages of units and mentors on a phone: a visit logged in a few taps, also without scripts; handed over at the desk."""

import pytest

from tests.browser.conftest import Visit, barriers, sticks_out

HERE = "/jinghai-office/jinghai-2010/"
PAGES = [
    ("mentor3", "units/"),
    ("unit3", "units/"),
    ("partner3", "units/"),
    ("clerk", "units/"),
    ("clerk", "units/shunfeng/"),
    ("clerk", "units/state-tax/"),
    ("clerk", "mentors/mentor5/"),
    ("clerk", "people/"),
    ("clerk", "figures/?person=mentor2"),
]


@pytest.mark.parametrize(("user", "path"), PAGES)
@pytest.mark.parametrize(("language", "width"), [("zh", 390), ("en", 1280)])
def test_nothing_stands_in_a_readers_way(visit: Visit, user: str, path: str, language: str, width: int) -> None:
    page = visit(HERE + path, user=user, language=language, width=width)
    assert sticks_out(page) <= 0
    assert barriers(page) == []


@pytest.mark.parametrize("scripts", [True, False])
def test_a_mentor_logs_a_visit_from_the_tab_of_the_units(visit: Visit, scripts: bool) -> None:
    page = visit(HERE + "today/", user="mentor4", width=390, java_script_enabled=scripts)
    page.get_by_role("link", name="试点单位", exact=True).click()
    log = page.locator("form.log")
    log.get_by_role("radio", name="昨天" if scripts else "今天").check()
    log.get_by_label("掌握的进展").fill("看了比武场地")
    log.get_by_role("button", name="记下").click()
    assert "试点单位确认后计数" in page.locator("main").inner_text()
    page.goto(HERE + "units/")
    assert "恒兴钢业有限公司团委" in page.locator("#unconfirmed").inner_text()


def test_the_clerk_sees_what_is_handed_over_before_the_button(visit: Visit) -> None:
    page = visit(HERE + "units/daqiuzhuang/", user="clerk", width=1280)
    page.get_by_role("link", name="移交 指导员甲").click()
    left = page.locator("#left").inner_text()
    assert "每周深入" in left
    assert barriers(page) == []
    page.get_by_role("button", name="移交").click()
    assert "请选“由谁接手”" in page.locator(".summary").inner_text()
