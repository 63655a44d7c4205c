"""A fund's numbers, and why money may not be received or taken back."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotage.domain.attachments import Evidence
from pilotage.domain.breaches import Breach
from pilotage.domain.charters import check
from pilotage.domain.charters.schema import Fund
from pilotage.domain.funds import (
    AT_THE_BANK,
    GUARDED,
    LARGEST_AMOUNT,
    ROUTES,
    AccountKind,
    TransferKind,
    check_amount,
    check_receipt,
    check_reversal,
    check_short,
    effect_on_available,
    effect_on_balance,
    lowest_available,
    numbers,
    planned,
)
from pilotage.domain.money import major_units, minor_units

CONTENT = (Path(__file__).parents[2] / "charters" / "jinghai-2010.yaml").read_bytes()
CHARTER = check(CONTENT).charter
assert CHARTER is not None
FUND = CHARTER.of_kind(Fund)[0]
TODAY = date(2010, 4, 26)
SLIP = (Evidence("回单.txt", "银行回单".encode()),)
K = TransferKind


def day(n):
    return date(2010, 4, n)


def receipt(charter=CHARTER, fund=FUND, **changes):
    asked = {"source": "own", "donor": "", "amount": 300_000, "happened_on": day(6), "today": TODAY, "evidence": SLIP}
    return check_receipt(charter, fund, **{**asked, **changes})


def test_the_five_numbers_follow_from_the_sums_of_transfers():
    sums = {K.RECEIVED: 1000, K.COMMITTED: 700, K.RELEASED: 100, K.PAID: 400, K.RETURNED: 50}
    found = numbers(5000, sums)
    assert (found.planned, found.received, found.committed, found.paid) == (5000, 1000, 200, 350)
    assert (found.available, found.balance) == (450, 650)


def test_a_fund_without_transfers_holds_true_zeros():
    found = numbers(planned(FUND, "CNY"), {})
    assert (found.planned, found.received, found.committed, found.paid, found.available) == (1_000_000, 0, 0, 0, 0)


def test_every_kind_of_transfer_but_a_reversal_has_a_route_and_its_effects():
    assert set(ROUTES) == set(K) - {K.REVERSAL}
    assert {kind: (effect_on_available(kind), effect_on_balance(kind)) for kind in ROUTES} == {
        K.RECEIVED: (1, 1),
        K.COMMITTED: (-1, 0),
        K.RELEASED: (1, 0),
        K.PAID: (0, -1),
        K.RETURNED: (1, 1),
        K.GIVEN_BACK: (-1, -1),
        K.AWARDED: (0, 0),
        K.BOUGHT: (0, 0),
        K.REFUNDED: (0, 0),
        K.SETTLED: (0, 0),
    }
    assert set(AccountKind) - GUARDED == {AccountKind.SOURCE, AccountKind.OFFICE, AccountKind.LEVY}
    assert {kind for kind in AT_THE_BANK if AT_THE_BANK[kind] > 0} == {K.RECEIVED, K.RETURNED}


def test_a_decision_dated_back_may_take_no_more_than_the_least_of_the_days_since():
    moved = [(day(6), K.RECEIVED, 300), (day(10), K.COMMITTED, 250), (day(12), K.PAID, 250), (day(20), K.RECEIVED, 500)]
    assert lowest_available(moved, day(5)) == 0
    assert lowest_available(moved, day(6)) == 50
    assert lowest_available(moved, day(19)) == 50
    assert lowest_available(moved, day(20)) == 550
    assert lowest_available([], day(20)) == 0


MOVES = st.lists(
    st.tuples(st.integers(1, 30).map(day), st.sampled_from(sorted(ROUTES)), st.integers(1, 1000)), max_size=30
)


@given(MOVES, st.integers(1, 30).map(day))
def test_the_lowest_is_the_least_of_what_every_day_shows(moved, since):
    shown = [
        sum(effect_on_available(kind) * amount for on, kind, amount in moved if on <= day(n))
        for n in range(since.day, 31)
    ]
    assert lowest_available(moved, since) == min(shown)


def test_money_in_order_may_be_received():
    assert receipt() == []
    assert receipt(source="raised", donor="青年企业家协会", amount=1) == []


def test_more_than_planned_may_be_received():
    assert receipt(amount=2_000_000) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"amount": 0}, [("amount-not-positive", {"amount": 0}, "amount")]),
        ({"amount": -1}, [("amount-not-positive", {"amount": major_units(-1, "CNY")}, "amount")]),
        (
            {"amount": LARGEST_AMOUNT + 1},
            [("amount-large", {"most": major_units(LARGEST_AMOUNT, "CNY")}, "amount")],
        ),
        ({"donor": "某" * 201}, [("text-long", {"length": 201, "longest": 200}, "donor")]),
        ({"evidence": ()}, [("evidence-missing", {}, "evidence")]),
        ({"happened_on": day(27)}, [("day-in-future", {"day": day(27), "today": TODAY}, "happened_on")]),
        (
            {"happened_on": day(4)},
            [("day-before-programme", {"day": day(4), "start": day(5)}, "happened_on")],
        ),
    ],
)
def test_a_receipt_is_refused_with_what_is_wrong(changes, expected):
    assert receipt(**changes) == [Breach(code, params, field) for code, params, field in expected]


def test_an_unknown_source_is_refused_with_the_clause_that_names_the_sources():
    found = receipt(source="lottery")
    params = {"source": "lottery", "sources": ("工作经费", "社会筹集")}
    assert found == [Breach("source-unknown", params, "source", FUND.cite[0])]
    assert found[0].cite.clause == "1.1"


def test_everything_that_is_wrong_is_said_at_once():
    found = receipt(amount=0, source="lottery", evidence=(), happened_on=day(27))
    codes = {breach.code for breach in found}
    assert codes == {"day-in-future", "amount-not-positive", "source-unknown", "evidence-missing"}


def test_money_may_arrive_after_the_programme_has_ended():
    assert receipt(happened_on=date(2011, 1, 5), today=date(2011, 2, 1)) == []


def test_a_fund_without_a_register_of_income_asks_for_no_papers():
    fund = FUND.model_copy(update={"income": None})
    assert receipt(fund=fund, evidence=()) == []


def test_a_required_donor_is_asked_for():
    donor = "{id: donor, name: 出资方, type: text, required: false}"
    charter = check(CONTENT.replace(donor.encode(), donor.replace("false", "true").encode())).charter
    assert receipt(charter) == [Breach("field-missing", {"field": "出资方"}, "donor")]


def reversal(**changes):
    asked = {
        "reversed_already": False, "reason": "重复登记", "amount": 300_000, "available": 300_000, "received_on": day(6),
        "on": day(26), "today": TODAY, "charter": CHARTER, "fund": FUND,
    }  # fmt: skip
    return check_reversal(**{**asked, **changes})


def test_a_receipt_may_be_reversed_while_nothing_rests_on_it():
    assert reversal() == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"reversed_already": True, "reason": ""}, [Breach("receipt-reversed", {})]),
        ({"reason": "  "}, [Breach("reason-missing", {}, "reason")]),
        ({"reason": "长" * 201}, [Breach("text-long", {"length": 201, "longest": 200}, "reason")]),
        ({"on": day(5)}, [Breach("day-before-step", {"day": day(5), "last": day(6)}, "happened_on")]),
        ({"on": day(27)}, [Breach("day-in-future", {"day": day(27), "today": TODAY}, "happened_on")]),
        (
            {"available": 299_999},
            [
                Breach(
                    "fund-short",
                    {
                        "available": major_units(299_999, "CNY"),
                        "amount": major_units(300_000, "CNY"),
                        "short": major_units(1, "CNY"),
                    },
                    "amount",
                    FUND.cite[0],
                )
            ],
        ),
    ],
)
def test_a_reversal_is_refused_with_what_is_wrong(changes, expected):
    assert reversal(**changes) == expected


def test_the_last_fen_is_available_and_one_more_is_not():
    assert check_short(100, 100, "CNY") == []
    assert check_short(101, 100, "CNY")[0].params["short"] == major_units(1, "CNY")


def test_a_currency_without_smaller_coins_counts_whole_ones():
    assert minor_units(major_units(500, "JPY"), "JPY") == 500
    assert str(check_short(501, 500, "JPY")[0].params["available"]) == "500"
    assert str(check_short(501, 500, "CNY")[0].params["available"]) == "5.00"
    assert check_amount(1, "JPY") == check_amount(1, "CNY") == []
