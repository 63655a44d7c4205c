"""What is due goes by the programme's own clock: also in the two nights on which the clock is put on and back."""

from datetime import UTC, datetime

import pytest

from pilotage.queries.duties import windows
from pilotage.queries.programmes import today
from tests.cast import seat
from tests.factories import adopt_jinghai

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch):
    """Sets the machine's clock, in UTC."""

    def put(moment: str) -> None:
        told = datetime.fromisoformat(moment).replace(tzinfo=UTC)
        monkeypatch.setattr("django.utils.timezone.now", lambda: told)

    put("2026-03-16T12:00")
    return put


def programme_in(timezone: str):
    programme = adopt_jinghai(
        ("timezone: Asia/Shanghai", f"timezone: {timezone}"),
        ("start: 2010-04-05\n  end: 2010-12-31", "start: 2026-03-16\n  end: 2026-12-27"), today=None,
    )  # fmt: skip
    seat(programme)
    return programme


def week(programme, first: str) -> str:
    found = [each for each in windows(programme) if (each.duty.id, each.place) == ("weekly-visit", "wangkou")]
    return next(each.state.value for each in found if each.start.isoformat() == first)


@pytest.mark.parametrize(
    ("moment", "day", "states"),
    [
        ("2026-03-28T23:59", "2026-03-28", ("open", "upcoming")),
        ("2026-03-29T00:30", "2026-03-29", ("open", "upcoming")),
        ("2026-03-29T01:30", "2026-03-29", ("open", "upcoming")),  # 02:30: the hour before did not exist
        ("2026-03-29T22:59", "2026-03-29", ("open", "upcoming")),
        ("2026-03-29T23:00", "2026-03-30", ("missed", "open")),  # midnight comes an hour earlier than in winter
    ],
)
def test_the_week_of_the_last_sunday_of_march_ends_at_its_own_midnight(clock, moment, day, states):
    programme = programme_in("Europe/London")
    clock(moment)
    assert today(programme).isoformat() == day
    assert (week(programme, "2026-03-23"), week(programme, "2026-03-30")) == states


@pytest.mark.parametrize(
    ("moment", "day", "states"),
    [
        ("2026-10-24T23:00", "2026-10-25", ("open", "upcoming")),
        ("2026-10-25T00:30", "2026-10-25", ("open", "upcoming")),  # 01:30, for the first time
        ("2026-10-25T01:30", "2026-10-25", ("open", "upcoming")),  # 01:30 once more
        ("2026-10-25T23:30", "2026-10-25", ("open", "upcoming")),  # the day has 25 hours
        ("2026-10-26T00:00", "2026-10-26", ("missed", "open")),
    ],
)
def test_the_week_of_the_last_sunday_of_october_is_an_hour_longer(clock, moment, day, states):
    programme = programme_in("Europe/London")
    clock(moment)
    assert today(programme).isoformat() == day
    assert (week(programme, "2026-10-19"), week(programme, "2026-10-26")) == states


def test_two_programmes_have_two_todays(clock):
    there = programme_in("Asia/Shanghai")
    clock("2026-03-29T16:00")
    assert (today(there).isoformat(), week(there, "2026-03-23")) == ("2026-03-30", "missed")
    clock("2026-03-29T15:59")
    assert (today(there).isoformat(), week(there, "2026-03-23")) == ("2026-03-29", "open")


def test_an_example_has_its_own_today_whatever_the_clock_says(clock):
    programme = adopt_jinghai()
    clock("2031-01-01T00:00")
    assert today(programme).isoformat() == "2010-04-26"
    assert week(programme, "2010-04-26") == "open"
