"""Sheets to be signed, on the web: printed with a button, looked at, and what became of what stands on them."""

from pathlib import Path

import pytest

from pilotage.models import Paper
from tests.acts import enter
from tests.cast import seat
from tests.factories import adopt_jinghai
from tests.web.pages import at, browser


@pytest.fixture
def programme(db):
    return adopt_jinghai()


@pytest.fixture
def cast(programme):
    return seat(programme)


def test_a_record_is_printed_from_its_page(programme, cast):
    stored = enter(programme, cast.clerk, person="mentor1", side="mentor", values={"progress": "看了 #场地 * ] 😀 \ue123\n第二行" + "long" * 60, "on-site": True})
    answer = browser(cast.clerk).post(at(programme, "papers/new/"), {"register": "visit", "number": stored.record.number})
    assert answer.status_code == 303
    Paper.objects.of(programme.office).get()
    page = browser(cast.clerk).get(answer.url)
    assert page.status_code == 200
    Path("/tmp/papers/page.html").write_bytes(page.content)
    for language in ("zh-hans", "en"):
        file = browser(cast.clerk).get(answer.url + f"file.pdf?lang={language}")
        Path(f"/tmp/papers/{language}.pdf").write_bytes(file.content)
    Path("/tmp/papers/page.png").write_bytes(browser(cast.clerk).get(answer.url + "page-1.png").content)
    assert browser(cast.clerk).get(at(programme, "papers/")).status_code == 200
    assert browser(cast.clerk).get(at(programme, "papers/new/")).status_code == 200
