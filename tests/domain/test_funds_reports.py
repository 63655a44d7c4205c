"""The numbers of a source: sums of transfers, receipts shared in proportion, a period as the difference of two days."""

from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pilotage.domain.funds import TransferKind
from pilotage.domain.funds_reports import Granted, Moved, Spent, Sums, grants_of, settled_by_source, standing, sums
from pilotage.domain.grant_states import Status

K = TransferKind
DAY = date(2010, 4, 20)


def move(id, kind, amount, *, source="gift", on=DAY, purpose="", application=None):
    return Moved(id, id, on, kind, amount, source, purpose, application)


def test_each_kind_of_transfer_moves_its_numbers_and_no_others():
    told = {
        K.RECEIVED: Sums(received=100), K.GIVEN_BACK: Sums(given_back=100), K.COMMITTED: Sums(decided=100, owed=100),
        K.RELEASED: Sums(decided=-100, owed=-100), K.PAID: Sums(paid=100, owed=-100), K.RETURNED: Sums(paid=-100),
    }  # fmt: skip
    for kind, expected in told.items():
        assert sums([move(1, kind, 100)]) == expected


def test_what_is_left_is_received_less_given_back_less_paid_and_of_it_free_what_nobody_was_promised():
    standing_now = sums(
        [move(1, K.RECEIVED, 1000), move(2, K.COMMITTED, 600), move(3, K.PAID, 400), move(4, K.RETURNED, 50),
         move(5, K.GIVEN_BACK, 100)], settled=300,
    )  # fmt: skip
    assert standing_now == Sums(received=1000, given_back=100, decided=600, owed=200, paid=350, settled=300)
    assert (standing_now.left, standing_now.free) == (550, 350)


def test_receipts_account_for_each_source_in_proportion_and_never_for_more_than_was_paid():
    assert settled_by_source(100, {"own": 100, "gift": 150}) == {"own": 40, "gift": 60}
    assert settled_by_source(999, {"own": 100, "gift": 150}) == {"own": 100, "gift": 150}
    assert settled_by_source(100, {"a": 50, "b": 50, "c": 50}) == {"a": 34, "b": 33, "c": 33}
    assert settled_by_source(100, {"own": 0, "gift": 0}) == {"own": 0, "gift": 0}
    assert settled_by_source(0, {"gift": 10}) == {"gift": 0}


@given(
    st.integers(0, 10**12),
    st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 10**12), min_size=1),
)
def test_shares_add_up_and_stay_within_what_each_source_paid(counted, paid):
    shares = settled_by_source(counted, paid)
    assert sum(shares.values()) == min(counted, sum(paid.values()))
    assert all(0 <= shares[source] <= amount for source, amount in paid.items())


GRANTS = {
    7: Granted(7, "money", 2, "east", "城东", "购书", Status.PAID, ""),
    3: Granted(3, "money", 1, "west", "城西", "修缮", Status.ACCEPTED, "已完成"),
}
MOVES = (
    move(1, K.RECEIVED, 1000, on=date(2010, 4, 1)),
    move(2, K.RECEIVED, 500, source="own", on=date(2010, 4, 1)),
    move(3, K.COMMITTED, 300, on=date(2010, 4, 5), application=3),
    move(4, K.COMMITTED, 100, source="own", on=date(2010, 4, 5), application=3),
    move(5, K.PAID, 300, on=date(2010, 4, 10), application=3),
    move(6, K.PAID, 100, source="own", on=date(2010, 4, 10), application=3),
    move(7, K.COMMITTED, 200, on=date(2010, 5, 2), application=7, purpose="buying"),
    move(8, K.COMMITTED, 50, source="own", on=date(2010, 5, 2), application=7),
)
SPENT = (Spent(1, 1, 3, date(2010, 4, 12), "书", 400, 200, ""), Spent(2, 2, 3, date(2010, 5, 12), "漆", 100, 100, ""))


def test_a_grant_of_two_sources_is_told_by_the_part_of_each():
    (only,) = grants_of("gift", MOVES, SPENT, GRANTS, date(2010, 4, 30))
    assert only.grant.id == 3
    assert only.part == Sums(decided=300, paid=300, settled=150)  # 200 counted of 400 paid
    assert (only.whole, only.pots) == (400, (("", Sums(decided=300, paid=300)),))
    first, second = grants_of("gift", MOVES, SPENT, GRANTS, date(2010, 5, 31))
    assert (first.part.settled, second.grant.id) == (225, 7)
    assert second.pots == (("buying", Sums(decided=200, owed=200)),)


def test_a_period_is_what_its_days_added():
    days = [date(2010, 3, 31), date(2010, 4, 30), date(2010, 5, 31)]
    told = [standing("gift", MOVES, grants_of("gift", MOVES, SPENT, GRANTS, day), day) for day in days]
    april, may = (after.since(before) for before, after in pairwise(told))
    assert april == Sums(received=1000, decided=300, paid=300, settled=150)
    assert may == Sums(decided=200, owed=200, settled=75)
    assert told[-1].left == 700


def test_a_source_without_any_part_in_a_grant_does_not_show_it():
    assert grants_of("levy", MOVES, SPENT, GRANTS, date(2010, 5, 31)) == ()
