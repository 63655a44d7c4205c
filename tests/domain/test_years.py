"""A fund's years: which may be closed next, what is left over by rule, and what a budget may name."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotage.domain.charters import check
from pilotage.domain.charters.schema import Fund
from pilotage.domain.funds import Pot, PotMove
from pilotage.domain.years import (
    check_close,
    headings,
    in_paying_order,
    last_day,
    left_over,
    next_to_close,
    pot_order,
    seen_as,
    settled,
)
from tests.domain.changed_charters import EVERY_KIND

CHARTER = check(EVERY_KIND.encode()).charter
assert CHARTER is not None
FUND = CHARTER.of_kind(Fund)[0]
BUYING, GIFT, BUDGET = Pot("gift", "buying"), Pot("gift"), Pot("budget")
END = date(2024, 12, 31)


def test_what_must_be_given_back_pays_first():
    assert [source.id for source in in_paying_order(FUND)] == ["gift", "budget"]


def test_a_year_ends_with_the_year_or_with_the_programme():
    end = CHARTER.runs.end
    assert end is None or last_day(CHARTER, end.year) == end
    assert last_day(CHARTER, 2031) == date(2031, 12, 31)


def test_the_earliest_open_year_is_next():
    first = CHARTER.runs.start.year
    assert [next_to_close(CHARTER, closed) for closed in ((), {first}, {first, first + 1}, {first + 1})] == [
        first, first + 1, first + 2, first,
    ]  # fmt: skip


def test_what_is_left_over_stood_at_the_end_and_still_stands():
    moves = [
        PotMove(date(2024, 4, 1), GIFT, 500),
        PotMove(date(2024, 5, 1), BUDGET, 300),
        PotMove(date(2024, 6, 1), BUYING, 200),
        PotMove(date(2024, 7, 1), BUYING, -200),
        PotMove(date(2025, 1, 3), GIFT, -400),
        PotMove(date(2025, 1, 4), GIFT, 900),
    ]
    left = left_over(FUND, moves, END)
    assert [(one.pot, one.available, one.least, one.rule) for one in left] == [
        (BUDGET, 300, 300, "carry"), (GIFT, 500, 100, "return"),
    ]  # fmt: skip
    assert settled(left, {BUDGET: "return"}) == {BUDGET: "carry", GIFT: "return"}
    assert seen_as(left) == "budget/=300,300;gift/=500,100"


@given(st.lists(st.tuples(st.integers(0, 400), st.sampled_from([GIFT, BUYING, BUDGET]), st.integers(1, 1000))))
def test_never_more_is_left_over_than_stood_there_on_any_day_since(entries):
    """Whatever is entered, and granted again from what there is."""
    start = date(2024, 3, 1).toordinal()
    standing: dict[Pot, int] = {}
    moves = []
    for place, (after, pot, amount) in enumerate(sorted(entries, key=lambda entry: entry[0])):
        change = amount if place % 2 == 0 else -min(amount, standing.get(pot, 0))
        standing[pot] = standing.get(pot, 0) + change
        moves.append(PotMove(date.fromordinal(start + after), pot, change))
    for one in left_over(FUND, moves, END):
        assert 0 <= one.least <= one.available
        assert one.least <= standing[one.pot]


def test_pots_stand_in_the_charter_s_order_without_a_purpose_last():
    pots = [GIFT, BUDGET, BUYING, Pot("gift", "repair"), Pot("gone")]
    assert sorted(pots, key=lambda pot: pot_order(FUND, pot)) == [
        BUDGET, BUYING, Pot("gift", "repair"), GIFT, Pot("gone"),
    ]  # fmt: skip


def test_a_budget_names_what_draws_on_the_fund_and_its_purposes():
    assert headings(CHARTER, FUND) == {"money": "图书角资金", "prize": "借阅奖励", "buying": "购书", "repair": "修缮"}


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"closed_on": date(2025, 1, 2)}, []),
        ({"closed_on": END}, ["year-not-over"]),
        ({"closed_on": date(2025, 1, 21)}, ["day-in-future"]),
        ({"year": 2025}, ["year-out-of-order"]),
        ({"closed": {2024: date(2025, 1, 1)}}, ["year-closed-before"]),
        ({"seen": "gift/=1,1"}, ["year-changed"]),
        ({"reason": "理" * 201}, ["text-long"]),
    ],
)
def test_a_year_is_closed_once_in_order_and_when_it_is_over(changes, codes):
    asked = {
        "year": 2024, "closed": {}, "left": (), "choices": {}, "reason": "", "closed_on": date(2025, 1, 2),
        "today": date(2025, 1, 20), "seen": None,
    } | changes  # fmt: skip
    assert [breach.code for breach in check_close(CHARTER, FUND, **asked)] == codes
