"""Task links as rules: what a link is about, how it stands, how far it reaches, which digits are read."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotage.domain.breaches import Breach
from pilotage.domain.links import LONGEST, WRONG_TRIES, Scope, State, Task, check_last_day, read_tail, state

DAY = date(2010, 4, 20)
DAYS = st.dates(date(2000, 1, 1), date(2040, 1, 1))
SCOPES = st.builds(
    Scope, st.sampled_from(Task), st.just("wangkou"), st.sampled_from(["", "visit"]), st.none() | DAYS, st.none() | DAYS,
    st.lists(st.integers(1, 999), max_size=3).map(tuple), st.sampled_from(["", "K7M2"]),
)  # fmt: skip


@given(SCOPES)
def test_what_a_link_is_about_comes_back_as_it_was_stored(scope):
    assert Scope.stored(scope.task, scope.member, scope.register, scope.subject) == scope


@given(
    SCOPES,
    st.sampled_from(["visit", "activity"]),
    st.integers(1, 999),
    DAYS,
    st.sets(st.sampled_from(["wangkou", "yinghai"])),
)
def test_a_link_reaches_what_every_one_of_its_limits_lets_through(scope, register, number, day, members):
    expected = all(
        (
            scope.register in ("", register),
            "wangkou" in members,
            not scope.since or scope.since <= day,
            not scope.until or day <= scope.until,
            not scope.numbers or number in scope.numbers,
        )
    )
    assert scope.reaches(register, number, day, members) is expected


@pytest.mark.parametrize(
    ("revoked", "after", "wrong", "expected"),
    [
        (False, 0, 0, State.LIVE),
        (False, -1, WRONG_TRIES - 1, State.LIVE),
        (False, 0, WRONG_TRIES, State.LOCKED),
        (False, 1, WRONG_TRIES, State.EXPIRED),
        (True, 1, WRONG_TRIES, State.REVOKED),
    ],
)
def test_what_ends_a_link_comes_before_what_locks_it(revoked, after, wrong, expected):
    assert state(revoked=revoked, last_day=DAY, today=DAY + timedelta(days=after), wrong=wrong) is expected


def test_a_link_lasts_from_today_to_a_season_at_most():
    codes = {
        days: [b.code for b in check_last_day(DAY + timedelta(days=days), DAY)]
        for days in (-1, 0, LONGEST, LONGEST + 1)
    }
    assert codes == {-1: ["link-over-already"], 0: [], LONGEST: [], LONGEST + 1: ["link-too-long"]}


@pytest.mark.parametrize("text", ["1234", " 1234 ", "12 34", "１２３４"])
def test_four_digits_are_read_however_they_are_written(text):
    assert read_tail(text) == "1234"


@pytest.mark.parametrize("text", ["123", "12345", "12a4", "一二三四", "12-4", "١٢٣٤"])
def test_anything_else_is_no_end_of_a_phones_number(text):
    read = read_tail(text, "某某")
    assert isinstance(read, Breach)
    assert (read.code, read.params) == ("tail-unreadable", {"digits": 4, "person": "某某"})


@pytest.mark.parametrize("text", ["", " ", "　"])
def test_nothing_is_nothing(text):
    assert read_tail(text) == ""
