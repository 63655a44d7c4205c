"""A closed programme in the browser: read as ever, and nowhere does it ask for anything or offer a form."""

import pytest

from tests.furniture import furnish
from tests.web.pages import ENGLISH, at, browser, said
from tests.web.test_closing import close

FORMS = ("registers/visit/new/", "members/new/", "editions/new/", "rounds/new/", "pairs/new/", "people/appoint/")


@pytest.fixture
def programme(db):
    return furnish()


def test_it_says_so_before_anything_is_filled_in(programme, cast):
    clerk = browser(cast.clerk, ENGLISH)
    assert clerk.get(at(programme, "registers/visit/new/")).status_code == 200
    assert close(programme, cast.clerk).status_code == 303
    for path in FORMS:
        answer = clerk.get(at(programme, path))
        words = said(answer.content.decode())
        assert (path, answer.status_code) == (path, 403)
        assert "This programme is closed: it can be read, and nothing is entered any more." in words
        refused = clerk.post(at(programme, path), {})
        assert (path, refused.status_code) == (path, 409)
        assert "Who may open it again: Owner of the installation, Clerk." in said(refused.content.decode())


def test_today_is_empty_and_buttons_are_gone(programme, cast):
    clerk = browser(cast.clerk, ENGLISH)
    assert 'class="listed waits"' in clerk.get(at(programme, "today/")).content.decode()
    pages = ("", "registers/", "registers/visit/", "members/", "people/", "units/wangkou/", "registers/visit/1/")
    offered = [page for page in pages if "/new/" in clerk.get(at(programme, page)).content.decode()]
    assert "registers/visit/" in offered
    assert close(programme, cast.clerk).status_code == 303
    page = clerk.get(at(programme, "today/")).content.decode()
    assert "The programme is closed: nothing waits for anybody any more." in said(page)
    assert 'class="listed waits"' not in page
    for path in (*pages, "fund/", "inbox/", "links/", "pairs/", "rounds/"):
        answer = clerk.get(at(programme, path))
        assert (path, answer.status_code) == (path, 200)
    assert [page for page in pages if "/new/" in clerk.get(at(programme, page)).content.decode()] == []
