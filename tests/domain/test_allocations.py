"""Dividing by largest remainder: it sums exactly, is near the exact share, monotone, and the same however units are named."""

from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotage.domain.allocations import Rule, allocate, check_division, check_given, told, weights_for

CODES = st.text("abcdefgh", min_size=1, max_size=3)
NUMBERS = st.decimals(min_value=0, max_value=1000, places=2)
WEIGHTS = st.dictionaries(CODES, NUMBERS, min_size=1, max_size=7)
TOTALS = st.integers(0, 5000)


def codes(breaches):
    return [breach.code for breach in breaches]


def weights(**units):
    return {unit: Decimal(weight) for unit, weight in units.items()}


@given(TOTALS, WEIGHTS)
def test_it_sums_exactly_near_the_exact_share_and_never_below_the_whole_part(total, shares):
    if not any(shares.values()):
        assert codes(check_division(total, shares)) == (["allocation-weightless"] if total else [])
        return
    found = allocate(total, shares)
    whole = sum(Fraction(weight) for weight in shares.values())
    assert sum(found.shares.values()) == total
    for line in found.lines:
        assert line.exact == Fraction(total) * Fraction(line.weight) / whole
        assert abs(line.share - line.exact) < 1
        assert line.share - line.floor in (0, 1)
        assert line.weight or line.share == 0


@given(TOTALS, WEIGHTS)
def test_a_larger_weight_never_gets_less(total, shares):
    if any(shares.values()):
        found = allocate(total, shares)
        for one, other in product(found.lines, repeat=2):
            assert one.weight <= other.weight or one.share >= other.share


@given(TOTALS, WEIGHTS, st.randoms(use_true_random=False))
def test_neither_order_nor_repeating_changes_it(total, shares, random):
    if any(shares.values()):
        names = list(shares)
        random.shuffle(names)
        assert allocate(total, {name: shares[name] for name in names}).shares == allocate(total, shares).shares


@given(TOTALS, WEIGHTS, st.data())
def test_bounds_are_kept_and_the_sum_too(total, shares, data):
    least = data.draw(st.dictionaries(st.sampled_from(sorted(shares)), st.integers(0, 200)))
    most = data.draw(st.dictionaries(st.sampled_from(sorted(shares)), st.integers(0, 2000)))
    if check_division(total, shares, least=least, most=most):
        with pytest.raises(ValueError, match="divided"):
            allocate(total, shares, least=least, most=most)
        return
    found = allocate(total, shares, least=least, most=most)
    assert sum(found.shares.values()) == sum(line.exact for line in found.lines) == total
    for line in found.lines:
        assert least.get(line.unit, 0) <= line.share <= most.get(line.unit, total)
        assert abs(line.share - line.exact) < 1


def possible(total, names, least, most):
    """By trying everything: can the total be reached within the bounds?"""
    spans = [range(least.get(name, 0), min(most.get(name, total), total) + 1) for name in names]
    return any(sum(each) == total for each in product(*spans))


@given(
    st.integers(0, 6),
    st.dictionaries(st.sampled_from("abc"), st.integers(0, 4), max_size=3),
    st.dictionaries(st.sampled_from("abc"), st.integers(0, 4), max_size=3),
)
def test_what_can_be_divided_is_what_trying_everything_finds(total, least, most):
    names = "abc"
    refused = check_division(total, dict.fromkeys(names, Decimal(1)), least=least, most=most)
    assert bool(refused) != possible(total, names, least, most)


def test_the_arithmetic_is_told_line_by_line():
    found = allocate(10, weights(a=3, b=3, c=1))
    assert [(line.unit, line.exact, line.floor, line.rank, line.share) for line in found.lines] == [
        ("a", Fraction(30, 7), 4, 2, 4), ("b", Fraction(30, 7), 4, 3, 4), ("c", Fraction(10, 7), 1, 1, 2),
    ]  # fmt: skip
    assert (found.left, found.weight, found.total) == (1, Decimal(7), 10)


def test_equal_remainders_go_to_the_larger_weight_then_to_the_lower_code():
    assert allocate(2, weights(b=1, a=1, c=2)).shares == {"b": 0, "a": 1, "c": 1}
    assert allocate(1, weights(b=1, a=1)).shares == {"b": 0, "a": 1}
    assert allocate(3, weights(a=1, b=3, c=2)).shares == {"a": 0, "b": 2, "c": 1}


def test_money_is_divided_to_its_smallest_unit():
    assert allocate(100_000, weights(a=1, b=1, c=1)).shares == {"a": 33334, "b": 33333, "c": 33333}


def test_a_bound_shifts_what_it_takes_to_the_others_in_proportion():
    found = allocate(12, weights(a=6, b=2, c=1), most={"a": 3})
    assert found.shares == {"a": 3, "b": 6, "c": 3}
    assert allocate(12, weights(a=10, b=1, c=1), least={"b": 4}).shares == {"a": 7, "b": 4, "c": 1}


def test_why_a_total_cannot_be_divided():
    assert codes(check_division(-1, weights(a=1))) == ["allocation-negative"]
    assert codes(check_division(1, weights(a=-1))) == ["allocation-weight-negative"]
    assert codes(check_division(1, weights(a=1), least={"a": 2}, most={"a": 1})) == ["allocation-bounds-crossed"]
    (breach,) = check_division(3, weights(a=1, b=1), least={"a": 2, "b": 2})
    assert (breach.code, dict(breach.params)) == ("allocation-least-beyond", {"needed": 4, "total": 3})
    (breach,) = check_division(5, weights(a=1, b=1), most={"a": 2, "b": 2})
    assert (breach.code, dict(breach.params)) == ("allocation-most-below", {"held": 4, "total": 5})
    assert codes(check_division(5, weights(a=0))) == ["allocation-weightless"]
    assert check_division(0, {}) == []


def test_a_unit_without_a_weight_gets_its_least():
    assert allocate(5, weights(a=0, b=1), least={"a": 2}).shares == {"a": 2, "b": 3}


def test_weights_by_rule_and_who_does_not_say():
    units = {"a": {"people": 800}, "b": {"people": "1,500"}, "c": {}}
    assert weights_for(Rule.EQUAL, units, "", {})[0] == weights(a=1, b=1, c=1)
    found, breaches = weights_for(Rule.FACT, units, "people", {})
    assert found == weights(a=800, b=1500)
    assert [(breach.code, breach.params["unit"]) for breach in breaches] == [("allocation-fact-missing", "c")]
    _found, breaches = weights_for(Rule.SCORE, units, "", weights(a=1, b=0))
    assert [(breach.code, breach.field) for breach in breaches] == [("allocation-score-missing", "score-c")]


def test_what_a_person_leaves_keeps_the_total_and_says_why():
    found, names = allocate(4, weights(a=1, b=1)), {"a": "甲", "b": "乙"}
    assert check_given(found, {"a": 2, "b": 2}, {}, names) == []
    assert check_given(found, {"a": 3, "b": 1}, {"a": "人多", "b": "人少"}, names) == []
    (breach,) = check_given(found, {"a": 3, "b": 1}, {"a": "人多", "b": " "}, names)
    assert (breach.code, breach.field, dict(breach.params)) == ("allocation-why-missing", "why-b", {"unit": "乙"})
    why = {"a": "人多", "b": "人少"}
    (breach,) = check_given(found, {"a": 3, "b": 3}, why, names)
    assert (breach.code, dict(breach.params)) == ("allocation-above-total", {"given": 6, "over": 2})
    (breach,) = check_given(found, {"a": 0, "b": 1}, why, names)
    assert (breach.code, dict(breach.params)) == ("allocation-below-total", {"given": 1, "short": 3})
    assert codes(check_given(found, {"a": 4}, why, names)) == ["allocation-line-missing"]
    assert codes(check_given(found, {"a": 2, "b": -2}, why, names)) == ["allocation-line-missing"]
    assert codes(check_given(found, {"a": 2, "b": 2, "z": 0}, why, names)) == ["allocation-unit-unknown"]


def test_a_line_is_kept_as_text_that_reads_the_same_for_ever():
    line = allocate(10, weights(a="3.50", b=1)).lines[0]
    assert told(line, 7, "") == {
        "unit": "a", "weight": "3.5", "share": "70/9", "floor": 7, "rank": 1, "suggested": 8, "given": 7, "why": "",
    }  # fmt: skip
    assert told(line, 8, "说不上")["why"] == ""
