"""Every page that a link leads to: no barrier, nothing sticking out, no error, in both languages and widths."""

from collections.abc import Callable
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from tests.browser.conftest import WIDTHS, Visit, barriers, sticks_out

# Where the walk does not go: it would sign out, change the language, or fetch a file.
ASIDE = ("logout", "set_language")


class _Links(HTMLParser):
    """Where the links of a page lead that do not hand out a file."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag == "a" and given.get("href") and "download" not in given:
            self.found.append(str(given["href"]))


def routes(page: Page) -> dict[str, str]:
    """{name of the view: one path to it}, for every view that links lead to from the page that is open."""
    start = urlsplit(page.url)
    found: dict[str, str] = {}
    waiting = ["/"]
    while waiting:
        path = waiting.pop(0)
        view = view_of(urlsplit(path).path)
        if view in found or view is None or view.endswith(ASIDE):
            continue
        answer = page.request.get(path)
        assert answer.ok, f"a link leads to {path}: {answer.status}"
        if "text/html" in answer.headers.get("content-type", ""):
            found[view] = path
            for href in _Links(answer.text()).found:
                there = urlsplit(urljoin(answer.url, href))
                if there.netloc == start.netloc:
                    waiting.append(there.path + (f"?{there.query}" if there.query else ""))
    return found


def view_of(path: str) -> str | None:
    try:
        return resolve(path).view_name
    except Resolver404:
        return None


VISITORS = [None, "clerk", "mentor1", "unit1", "treasurer"]
SELDOM = [pytest.param(user, marks=pytest.mark.long) for user in ("partner1", "funder", "auditor")]


@pytest.mark.parametrize("user", [*VISITORS, *SELDOM])
def test_every_page_holds(visit: Visit, shoot: Callable[[Page, str], None], user: str | None) -> None:
    faults: list[str] = []
    whole = user in (None, "clerk")
    paths: dict[str, str] = {}
    for language, first in (("zh", 390), ("en", 1280)) if whole else (("zh", 390),):
        page = visit("/", language=language, width=first, user=user)
        paths = paths or routes(page)
        for view, path in paths.items():
            page.goto(path)
            faults += barriers(page)
            for width in sorted(WIDTHS, key=lambda width: width != first) if whole else (first,):
                page.set_viewport_size({"width": width, "height": WIDTHS[width]})
                if sticks_out(page) > 0:
                    faults.append(f"{path} at {width} px, {language}: {sticks_out(page)} px too wide")
                if whole:
                    shoot(page, f"{user or 'public'}-{view.replace(':', '-')}-{language}-{width}")
            page.set_viewport_size({"width": first, "height": WIDTHS[first]})
    assert not faults, "\n".join(faults)
