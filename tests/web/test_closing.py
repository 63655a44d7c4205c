"""The end of a programme in the browser: what stands open, closing, what a closed programme refuses, opening it again."""

import pytest

from pilotage.models import ProgrammeClose
from pilotage.queries.verification import verify
from tests.cast import seat
from tests.furniture import furnish
from tests.web.pages import ENGLISH, at, browser, form_of, said


@pytest.fixture
def programme(db):
    return furnish()


@pytest.fixture
def cast(programme):
    return seat(programme)


def close(programme, user, **changes):
    client = browser(user, ENGLISH)
    form = form_of(client.get(at(programme, "closing/")).content.decode(), "closed_on")
    return client.post(at(programme, "closing/"), form | {"bulletin": "none", "note": "No more issues."} | changes)


def test_what_stands_open_is_told_with_where_to_go(programme, cast, django_assert_num_queries):
    client = browser(cast.clerk, ENGLISH)
    page = client.get(at(programme, "closing/")).content.decode()
    words = said(page)
    assert "2,200.00" in words
    assert close(programme, cast.clerk).status_code == 303
    assert ProgrammeClose.objects.of(programme.office_id).count() == 1
    print(words)
