"""Every page that a link leads to: no barrier, nothing sticking out, no error, in both languages and widths."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from tests.browser.conftest import WIDTHS, Visit, barriers, sticks_out

# Where the walk does not go: it would sign out, change the language, or fetch a file.
ASIDE = ("logout", "set_language")


def routes(visit: Visit, user: str | None) -> dict[str, str]:
    """{name of the view: one path to it}, for every view that links lead to from the first page."""
    page = visit("/", user=user)
    found = {view_of("/") or "home": "/"}
    waiting = ["/"]
    while waiting:
        page.goto(waiting.pop(0))
        hrefs = page.locator("a[href]:not([download])").evaluate_all("links => links.map(link => link.href)")
        for href in hrefs:
            there = urlsplit(href)
            path = there.path + (f"?{there.query}" if there.query else "")
            view = view_of(there.path)
            if there.netloc == urlsplit(page.url).netloc and view and view not in found and not view.endswith(ASIDE):
                answer = page.request.get(path)
                assert answer.ok, f"{page.url} leads to {path}: {answer.status}"
                if "text/html" in answer.headers.get("content-type", ""):
                    found[view] = path
                    waiting.append(path)
    return found


def view_of(path: str) -> str | None:
    try:
        return resolve(path).view_name
    except Resolver404:
        return None


VISITORS = [None, "clerk", "mentor1", "unit1", "treasurer"]
SELDOM = [pytest.param(user, marks=pytest.mark.long) for user in ("partner1", "funder", "auditor")]


@pytest.mark.parametrize("user", [*VISITORS, *SELDOM])
def test_every_page_holds(visit: Visit, shoot: Callable[[Page, str], Path], user: str | None) -> None:
    faults: list[str] = []
    whole = user in (None, "clerk")
    for view, path in routes(visit, user).items():
        for language in ("zh", "en") if whole else ("zh",):
            for width in WIDTHS if whole else (390,):
                page = visit(path, language=language, width=width, user=user)
                if sticks_out(page):
                    faults.append(f"{path} at {width} px, {language}: {sticks_out(page)} px too wide")
                if (language, width) in {("zh", 390), ("en", 1280)}:
                    faults += barriers(page)
                if whole:
                    shoot(page, f"{user or 'public'}-{view.replace(':', '-')}-{language}-{width}")
                page.context.close()
    assert not faults, "\n".join(faults)
