"""When something was entered is told by the programme's own clock, wherever the installation stands."""

from datetime import UTC, datetime

import pytest

from tests.cast import seat
from tests.factories import adopt_jinghai, receipt, visit
from tests.web.pages import at, browser, said

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("zone", "stamp"), [("America/Santiago", "2010-04-20 22:30"), ("Asia/Kolkata", "2010-04-21 08:00")]
)
def test_stamps_are_of_the_programmes_time_zone(monkeypatch, zone, stamp):
    programme = adopt_jinghai(("timezone: Asia/Shanghai", f"timezone: {zone}"))
    cast = seat(programme)
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2010, 4, 21, 2, 30, tzinfo=UTC))
    visit(programme, cast.clerk)
    receipt(programme, cast.treasurer)
    for page in ("registers/visit/1/", "fund/contributions/1/"):
        assert stamp in said(browser(cast.treasurer).get(at(programme, page)).content.decode())
