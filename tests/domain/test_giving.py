"""What is given: shares to the last minor unit, tables over facts, which fields mean what, when a reward falls due."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotage.domain.breaches import Breach
from pilotage.domain.charters import check
from pilotage.domain.charters.schema import Provide, Refund, Reward
from pilotage.domain.records import Fact, Reference
from pilotage.domain.refunds import Said, money_fields, refund_for, said, share, standing
from pilotage.domain.refunds import check as check_refund
from pilotage.domain.rewards import Paid, Trigger, due, lines, period_of, trigger
from pilotage.domain.supplies import OrderFact, StepFact, StepKind, check_cost, open_steps, quantity_due, shares
from pilotage.domain.tiers import value_for

EVERY = (Path(__file__).resolve().parent.parent / "fixtures" / "charters" / "every-kind.yaml").read_bytes()


@pytest.fixture(scope="module")
def charter():
    found = check(EVERY).charter
    assert found is not None
    return found


def one(charter, kind):
    (found,) = charter.of_kind(kind)
    return found


# ---- Refunds ---------------------------------------------------------------------------------------------------------


def test_a_share_is_rounded_half_up_to_the_minor_unit():
    assert [share(due, Decimal("80")) for due in (0, 1, 2, 3, 100_001)] == [0, 1, 2, 2, 80_001]
    assert share(5, Decimal("10")) == 1
    assert share(333, Decimal("33.3")) == 111


def test_a_single_amount_is_what_was_due_and_is_given_back_at_the_rate(charter):
    assert money_fields(charter.register("deposits")) == ("back", "")
    found = said(charter, "deposits", "east", "corner", date(2024, 5, 1), {"back": 10_001})
    assert found == Said(one(charter, Refund), "east", 2024, 10_001, 8_001, "back")
    assert check_refund(charter, found) == []
    stands = standing(found.refund, found.due, found.refunded, 1_000)
    assert (stands.whole, stands.open, stands.left, stands.owed_up) == (8_001, 0, 7_001, 1_000)


@pytest.mark.parametrize(
    ("ids", "means"),
    [
        (("due-amount", "refunded"), ("due-amount", "refunded")),
        (("refunded", "due-amount"), ("due-amount", "refunded")),
        (("levied", "returned"), ("levied", "returned")),
        (("refunded", "levied"), ("levied", "refunded")),
        (("refunded",), ("", "refunded")),
        ((), ("", "")),
    ],
)
def test_fields_are_known_by_their_ids_else_by_their_order(charter, ids, means):
    register = charter.register("deposits")
    money = register.fields[0]
    fields = tuple(money.model_copy(update={"id": id}) for id in ids)
    assert money_fields(register.model_copy(update={"fields": fields})) == means


def test_only_what_was_refunded_says_what_was_due(charter):
    register = charter.register("deposits")
    fields = (register.fields[0].model_copy(update={"id": "refunded"}),)
    changed = charter.model_copy(
        update={"registers": tuple(
            each.model_copy(update={"fields": fields}) if each.id == "deposits" else each for each in charter.registers
        )}
    )  # fmt: skip
    found = said(changed, "deposits", "east", "corner", date(2024, 5, 1), {"refunded": 8_000})
    assert (found.due, found.refunded, check_refund(changed, found)) == (10_000, 8_000, [])


def test_no_amount_or_another_role_or_register_moves_nothing(charter):
    day = date(2024, 5, 1)
    assert said(charter, "deposits", "east", "corner", day, {}) is None
    assert said(charter, "deposits", "east", "coach", day, {"back": 1}) is None
    assert said(charter, "stock", "east", "corner", day, {"back": 1}) is None


def test_of_several_refunds_in_one_register_the_years_own_goes_first(charter):
    refund = one(charter, Refund)
    other = refund.model_copy(update={"id": "deposit-later", "year": 2025})
    changed = charter.model_copy(update={"provisions": (*charter.provisions, other)})
    years = {
        day.year: refund_for(changed, "deposits", "corner", day).id for day in (date(2024, 1, 1), date(2025, 1, 1))
    }
    assert years == {2024: "deposit-back", 2025: "deposit-later"}


# ---- Tables over facts, and things -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("people", "many"), [("0", 200), ("999", 200), ("1000", 500), ("1，500", 500), ("", None), ("many", None)]
)
def test_a_table_is_read_by_the_members_fact(charter, people, many):
    assert quantity_due(one(charter, Provide), {"people": people}) == many


def test_without_the_fact_nothing_is_guessed(charter):
    assert quantity_due(one(charter, Provide), {}) is None
    assert value_for(Decimal("3.50"), {}) == Decimal("3.50")
    assert value_for(7, {}) == 7


@given(st.integers(0, 10**9), st.dictionaries(st.text("abcdef", min_size=1), st.integers(1, 10**6), min_size=1))
def test_shares_add_up_and_none_is_off_by_more_than_one(amount, quantities):
    found = shares(amount, quantities)
    whole = sum(quantities.values())
    assert sum(found.values()) == amount
    for unit, many in quantities.items():
        assert 0 <= found[unit] - amount * many // whole <= 1


def test_what_is_left_goes_to_the_largest_remainders():
    assert shares(100, {"a": 1, "b": 1, "c": 1}) == {"a": 34, "b": 33, "c": 33}
    assert shares(100, {"a": 1, "b": 2, "c": 4}) == {"a": 14, "b": 29, "c": 57}


def order(*kinds, paid=None):
    day = date(2024, 5, 1)
    steps = (StepFact(StepKind.ORDERED, day), *(StepFact(kind, day, paid if kind is StepKind.PAID else None)
                                                for kind in kinds))  # fmt: skip
    return OrderFact(1, "books", {"east": 200, "west": 500}, steps)


@pytest.mark.parametrize(
    ("kinds", "next_ones"),
    [
        ((), {"delivered", "paid", "cancelled"}),
        (("delivered",), {"paid", "taken-back"}),
        (("paid",), {"delivered", "unpaid"}),
        (("paid", "unpaid"), {"delivered", "paid", "cancelled"}),
        (("delivered", "paid"), {"unpaid", "taken-back"}),
        (("cancelled",), set()),
    ],
)
def test_what_may_happen_to_an_order(kinds, next_ones):
    assert set(open_steps(order(*map(StepKind, kinds), paid=7))) == next_ones


@pytest.mark.parametrize(
    ("cost", "others", "many", "refused"),
    [(100, (), 1, False), (99, (), 1, True), (101, (), 1, True), (40, (), 2, False), (60, (40,), 2, False),
     (59, (40,), 2, True), (61, (40,), 2, True)],
)  # fmt: skip
def test_a_records_cost_is_the_orders_share(charter, cost, others, many, refused):
    found = check_cost(charter, one(charter, Provide), "城东图书角", cost, others, (100, many))
    assert [breach.code for breach in found] == (["cost-not-order"] if refused else [])


# ---- Rewards ---------------------------------------------------------------------------------------------------------


def fact(day, number=1, stage="returned", who="east", unit="east"):
    return Fact("loans", Reference("record", number), number, day, 1, unit, None, None, {"stage": stage, "who": who})


def test_it_falls_due_on_the_day_the_record_says_so(charter):
    prize = one(charter, Reward)
    lent, back = fact(date(2024, 5, 20), stage="lent"), fact(date(2024, 5, 20))
    readings = ((date(2024, 5, 20), lent), (date(2024, 6, 10), back))
    assert trigger(prize, readings) == Trigger(1, 1, "east", date(2024, 6, 10))
    assert trigger(prize, readings[:1]) is None
    assert trigger(prize, ((date(2024, 5, 31), back),)) is None  # before the rule was in force
    assert trigger(prize, ((date(2025, 1, 1), back),)) is None
    assert trigger(prize, ((date(2024, 6, 1), fact(date(2024, 6, 1), who="south")),)) is None
    assert trigger(prize, ((date(2024, 6, 1), fact(date(2024, 6, 1), unit=None)),)) is None


def test_it_is_due_once_a_period_by_the_table(charter):
    prize = one(charter, Reward)
    triggers = [Trigger(n, n, unit, date(2024, month, 1)) for n, unit, month in
                ((1, "west", 8), (2, "east", 7), (3, "east", 6), (4, "coach1", 7))]  # fmt: skip
    members = {"east": {"people": "800"}, "west": {"people": "1500"}}
    found = due(charter, prize, triggers, members)
    assert [(each.unit, each.period, each.amount, each.trigger.number, [one.number for one in each.more])
            for each in found] == [("east", "2024", 30_000, 3, [2]), ("west", "2024", 60_000, 1, [])]  # fmt: skip
    assert [each.amount for each in due(charter, prize, triggers, {"east": {}})] == [None]


def test_once_per_programme_year_and_record(charter):
    prize, at = one(charter, Reward), Trigger(7, 1, "east", date(2024, 7, 1))
    for once, period in (("programme", ""), ("year", "2024"), ("record", "7")):
        assert period_of(prize.model_copy(update={"once_per": once}), at) == period


def test_what_was_paid_and_is_due_no_longer_comes_last(charter):
    prize = one(charter, Reward)
    dues = due(charter, prize, [Trigger(1, 1, "east", date(2024, 7, 1))], {"east": {"people": "800"}})
    paid = [Paid(1, 9, "west", "2024", 60_000, date(2024, 7, 2)), Paid(2, 1, "east", "2024", 30_000, date(2024, 7, 2))]
    found = lines(dues, paid)
    assert [(each.unit, each.owed, each.lapsed) for each in found] == [("east", False, False), ("west", False, True)]


def test_less_than_the_share_is_refused_by_the_numbers(charter):
    short = Said(one(charter, Refund), "east", 2024, 10_000, 7_999, "refunded")
    params = {"due": Decimal("100.00"), "refunded": Decimal("79.99"), "whole": Decimal("80.00"),
              "difference": Decimal("0.01"), "rate": Decimal(80)}  # fmt: skip
    assert check_refund(charter, short) == [Breach("refund-less", params, "refunded", short.refund.cite[0])]
