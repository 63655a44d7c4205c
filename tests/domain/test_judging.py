"""Points, the ranked list, ties, who is passed over, and what a decision may not say."""

from collections import Counter
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotage.domain.charters import check
from pilotage.domain.charters.schema import Priority, Quota
from pilotage.domain.judging import (
    Heard,
    Order,
    Runner,
    check_answer,
    check_consultation,
    check_decision,
    check_finish,
    check_objection,
    check_objection_answer,
    check_order,
    check_own,
    check_publicity,
    check_scores,
    decided_body,
    means,
    passed_over,
    priority_of,
    ranked,
    shown,
    ties,
)
from pilotage.domain.reviews import Scale
from pilotage.domain.rounds import Place, Places
from tests.factories import JINGHAI

WORK, VOICE = Scale(1, "实绩", 10), Scale(2, "评价", 5)
SCALES = (WORK, VOICE)
NO_LIMIT = Places(unlimited=True)
TODAY = date(2010, 4, 26)
CHARTER = check(JINGHAI.read_bytes()).charter


def ours(number, *cards, place=Place.ORDINARY, unit="wangkou"):
    return Runner(number, place, unit, tuple(cards))


def outside(number, *cards):
    return Runner(number, Place.OUTSIDE, "", tuple(cards))


def numbers(listed):
    return [each.runner.number for each in listed]


def codes(breaches):
    return [breach.code for breach in breaches]


def rule(id="award-priority", **changes):
    found = next(each for each in CHARTER.provisions if each.id == id)
    return found.model_copy(update=changes)


# ---- Means -----------------------------------------------------------------------------------------------------------


def test_whoever_gave_no_points_does_not_count_as_zero():
    cards = [{1: 8, 2: 4}, {1: 9}, {}]
    assert means(cards, SCALES) == {1: Fraction(17, 2), 2: Fraction(4)}
    assert means([{}], SCALES) == {}
    assert means([{1: 0}], SCALES) == {1: Fraction(0)}


def test_means_are_exact_and_shown_with_two_decimals_at_most():
    assert means([{1: 8}, {1: 8}, {1: 9}], (WORK,)) == {1: Fraction(25, 3)}
    assert [shown(value) for value in (Fraction(25, 3), Fraction(12), Fraction(17, 2), Fraction(1, 200), Fraction(0), None)] == [
        "8.33", "12", "8.5", "0.01", "0", "",
    ]  # fmt: skip


def test_a_criterion_that_ended_counts_no_more():
    (placed,) = ranked([ours(1, {1: 8, 2: 4})], (VOICE,), priority=False)
    assert placed.points == Fraction(4)


# ---- The list --------------------------------------------------------------------------------------------------------


def test_the_list_goes_by_points_and_who_was_not_scored_comes_last():
    listed = ranked([ours(1), ours(2, {1: 5}), ours(3, {1: 9}), ours(4, {1: 0})], SCALES, priority=False)
    assert numbers(listed) == [3, 2, 4, 1]
    assert [each.rank for each in listed] == [1, 2, 3, 4]
    assert ties(listed) == ()


def test_the_programmes_candidates_come_first_where_a_priority_holds():
    runners = [outside(1, {1: 10}), ours(2, {1: 3}), ours(3, {1: 7})]
    assert numbers(ranked(runners, SCALES, priority=True)) == [3, 2, 1]
    assert numbers(ranked(runners, SCALES, priority=False)) == [1, 3, 2]


def test_equals_are_tied_until_a_person_orders_them():
    runners = [ours(1, {1: 8, 2: 4}), ours(2, {1: 9, 2: 3}), ours(3, {1: 2})]
    listed = ranked(runners, SCALES, priority=False)
    assert (numbers(listed), ties(listed)) == ([1, 2, 3], ((1, 2),))
    ordered = ranked(runners, SCALES, priority=False, order=Order((3, 2, 1), "资历"))
    assert (numbers(ordered), ties(ordered)) == ([2, 1, 3], ())
    assert [each.by_hand for each in ordered] == [True, True, False]


def test_an_order_that_leaves_one_of_the_equals_out_breaks_no_tie():
    runners = [ours(1, {1: 8}), ours(2, {1: 8}), ours(3, {1: 8})]
    listed = ranked(runners, SCALES, priority=False, order=Order((2, 1), "资历"))
    assert ties(listed) == ((2, 1, 3),)


def test_equals_on_both_sides_of_the_priority_are_no_tie():
    assert ties(ranked([ours(1, {1: 8}), outside(2, {1: 8})], SCALES, priority=True)) == ()
    assert ties(ranked([ours(1, {1: 8}), outside(2, {1: 8})], SCALES, priority=False)) == ((1, 2),)


def test_means_that_look_alike_are_no_tie():
    runners = [ours(1, *[{1: 5}] * 200, {1: 6}), ours(2, *[{1: 5}] * 201, {1: 6})]
    listed = ranked(runners, (WORK,), priority=False)
    assert (shown(listed[0].points), shown(listed[1].points)) == ("5", "5")
    assert (numbers(listed), ties(listed)) == ([1, 2], ())


def test_where_nothing_is_scored_the_numbers_order_and_then_a_person():
    runners = [outside(1), ours(2), ours(3)]
    assert numbers(ranked(runners, (), priority=True)) == [2, 3, 1]
    assert ties(ranked(runners, (), priority=True)) == ()
    assert numbers(ranked(runners, (), priority=True, order=Order((3, 1, 2), "会议"))) == [3, 1, 2]


@given(st.lists(st.tuples(st.booleans(), st.lists(st.integers(0, 10), max_size=3)), max_size=7), st.booleans())
def test_the_list_holds_everybody_once_in_an_order_that_is_told(drawn, priority):
    """Against a plain model: nobody stands before another who is ahead by priority, by having points, or by them."""
    runners = [
        (ours if inside else outside)(number, *({1: value} for value in given_))
        for number, (inside, given_) in enumerate(drawn, 1)
    ]
    listed = ranked(runners, (WORK,), priority=priority)
    assert Counter(numbers(listed)) == Counter(each.number for each in runners)

    def ahead(one):
        cards = [card[1] for card in one.cards]
        mean = Fraction(sum(cards), len(cards)) if cards else None
        return (priority and not one.ours, mean is None, -(mean or 0), one.number)

    assert numbers(listed) == [one.number for one in sorted(runners, key=ahead)]


# ---- Priority and passing over ---------------------------------------------------------------------------------------


def test_a_priority_holds_at_its_levels_only():
    quota, priority = rule("extra-nominations"), rule()
    assert isinstance(quota, Quota)
    assert isinstance(priority, Priority)
    assert priority_of(CHARTER, quota, "county") is None
    assert priority_of(CHARTER, quota, "city") == priority
    assert priority_of(CHARTER, priority, "national") == priority


def test_whoever_comes_first_and_is_not_chosen_is_passed_over():
    listed = ranked([ours(1, {1: 3}), ours(2, {1: 2}), outside(3, {1: 9})], SCALES, priority=True)
    assert passed_over(listed, [1, 2, 3]) == ()
    assert passed_over(listed, [1, 3]) == (2,)
    assert passed_over(listed, [3]) == (1, 2)


@pytest.mark.parametrize("chosen", [[], [1], [2]])
def test_among_the_programmes_own_nobody_is_passed_over(chosen):
    listed = ranked([ours(1, {1: 3}), ours(2, {1: 2}), outside(3, {1: 9})], SCALES, priority=True)
    assert passed_over(listed, chosen) == ()


def test_whoever_is_ordered_behind_a_chosen_one_from_outside_is_passed_over_even_if_chosen():
    listed = ranked([ours(1), outside(2)], (), priority=True, order=Order((2, 1), "会议"))
    assert passed_over(listed, [1, 2]) == (1,)
    assert passed_over(listed, [1]) == ()


# ---- Decisions -------------------------------------------------------------------------------------------------------


def decide(listed, chosen, reasons=None, places=NO_LIMIT, priority=None, meeting="纪要"):
    return codes(check_decision(listed, chosen, reasons or {}, places=places, priority=priority, meeting=meeting))


def test_a_decision_in_order_is_not_refused():
    listed = ranked([ours(1, {1: 3}), outside(2, {1: 9})], SCALES, priority=True)
    assert decide(listed, [1, 2], priority=rule()) == []
    assert decide(listed, [], meeting="纪要") == []


def test_every_breach_of_a_decision_is_told_at_once():
    listed = ranked([ours(1, {1: 3}), ours(2, {1: 3}), ours(3, {1: 1}), outside(4, {1: 0})], SCALES, priority=True)
    found = check_decision(listed, [1, 3, 4], {}, places=Places(whole=1), priority=rule(), meeting=" ")
    assert codes(found) == ["meeting-missing", "chosen-too-many", "tie-at-cut", "passed-over-unreasoned"]
    assert (found[1].params, found[2].params, found[3].field) == (
        {"chosen": 2, "places": 1}, {"numbers": [1, 2]}, "reason-2",
    )  # fmt: skip


def test_outside_candidates_use_no_places_and_extra_ones_are_counted_apart():
    listed = ranked([ours(1), ours(2, place=Place.EXTRA), outside(3), outside(4)], (), priority=False)
    assert decide(listed, [1, 2, 3, 4], places=Places(whole=1, extra=1)) == []
    assert decide(listed, [1, 2, 3], places=Places(whole=1, extra=0)) == ["chosen-too-many"]


def test_a_tie_that_is_chosen_or_left_whole_is_no_cut():
    listed = ranked([ours(1, {1: 3}), ours(2, {1: 3}), ours(3, {1: 1})], SCALES, priority=False)
    assert (decide(listed, [1, 2]), decide(listed, [3]), decide(listed, [2])) == ([], [], ["tie-at-cut"])


def test_a_reason_is_asked_for_where_the_charter_records_it_and_not_where_it_is_free():
    listed = ranked([ours(1), outside(2)], (), priority=True)
    assert decide(listed, [2], priority=rule()) == ["passed-over-unreasoned"]
    assert decide(listed, [2], {1: "材料不实"}, priority=rule()) == []
    assert decide(listed, [2], priority=rule(passed_over="free")) == []
    assert decide(listed, [2]) == []


def test_somebody_unknown_cannot_be_chosen():
    assert decide(ranked([ours(1)], (), priority=False), [1, 7]) == ["candidate-unknown"]


def test_what_a_decision_puts_on_record_is_what_the_register_declares():
    register = next(each for each in CHARTER.registers if each.id == "nomination")
    assert decided_body(register, chosen=True, over=False, reason="") == {"outcome": "chosen", "passed-over": False}
    assert decided_body(register, chosen=False, over=True, reason="材料不实") == {
        "outcome": "not-chosen", "passed-over": True, "reason": "材料不实",
    }  # fmt: skip
    assert decided_body(register, chosen=None, over=None, reason="") == {"outcome": "pending"}
    bare = register.model_copy(update={"fields": ()})
    assert decided_body(bare, chosen=True, over=True, reason="材料不实") == {}


# ---- Scores, orders, others ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("points", "opinion", "expected"),
    [
        ({1: 10, 2: 0}, "", []),
        ({}, "好", []),
        ({}, " ", ["scores-empty"]),
        ({1: 10}, "", ["points-missing"]),
        ({1: 11, 2: -1}, "", ["points-outside", "points-outside"]),
        ({1: 1, 2: 1, 9: 1}, "", ["criterion-ended"]),
    ],
)
def test_scores_lie_between_nothing_and_the_most(points, opinion, expected):
    assert codes(check_scores(SCALES, points, opinion, 3)) == expected


def test_an_order_names_two_known_ones_once_and_says_why():
    assert codes(check_order([1, 2], [1, 2, 3], "资历")) == []
    assert codes(check_order([1, 1], [1, 2], "")) == ["ranking-twice", "ranking-unknown", "reason-missing"]
    assert codes(check_order([1, 7], [1, 2], "资历")) == ["ranking-unknown"]


def test_nobody_judges_their_own():
    assert [b.params for b in check_own({2, 5}, [1, 2], "own-candidate")] == [{"number": 2}]


def test_a_body_is_asked_on_a_day_that_has_come():
    assert codes(check_consultation("公安局", TODAY, TODAY, TODAY)) == []
    assert codes(check_consultation(" ", date(2010, 4, 27), date(2010, 4, 20), TODAY)) == [
        "body-missing", "day-in-future", "ends-before-start",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"answered": True}, ["consultation-answered"]),
        ({"answer": "perhaps"}, ["answer-missing"]),
        ({"answer": "objects"}, ["text-missing"]),
        ({"on": date(2010, 4, 27)}, ["day-in-future"]),
        ({"on": date(2010, 4, 15)}, ["day-before-step"]),
    ],
)
def test_an_opinion_is_entered_once_after_it_was_asked_for(changes, expected):
    usual = {
        "answered": False,
        "answer": "agrees",
        "text": "",
        "on": TODAY,
        "asked_on": date(2010, 4, 16),
        "today": TODAY,
    }
    assert codes(check_answer(**(usual | changes))) == expected


def test_a_result_is_posted_somewhere_after_its_decision():
    day = date(2010, 4, 20)
    assert codes(check_publicity(day, day, "公告栏", "公示", day)) == []
    assert codes(check_publicity(day, date(2010, 4, 19), " ", " ", TODAY)) == [
        "place-missing", "ends-before-start", "day-before-step", "text-missing",
    ]  # fmt: skip
    assert codes(check_publicity(day, date(2011, 4, 21), "公告栏", "公示", day)) == ["publicity-long"]


def test_an_objection_says_something_and_came_after_the_decision():
    assert codes(check_objection("不实", "", TODAY, TODAY, TODAY)) == []
    assert codes(check_objection(" ", "", date(2010, 4, 27), TODAY, TODAY)) == ["text-missing", "day-in-future"]
    assert codes(check_objection("不实", "", date(2010, 4, 1), TODAY, TODAY)) == ["day-before-step"]


def test_an_objection_is_answered_once_and_held_right_or_not():
    usual = {"answered": False, "answer": "不成立", "upheld": False, "on": TODAY, "received_on": TODAY, "today": TODAY}
    assert codes(check_objection_answer(**usual)) == []
    assert codes(check_objection_answer(**(usual | {"answered": True}))) == ["objection-answered"]
    assert codes(check_objection_answer(**(usual | {"answer": "", "upheld": None, "on": date(2010, 4, 27)}))) == [
        "answer-missing", "upheld-missing", "day-in-future",
    ]  # fmt: skip
    assert codes(check_objection_answer(**(usual | {"on": date(2010, 4, 20)}))) == ["day-before-step"]


def test_a_result_is_final_the_day_after_the_days_and_when_every_objection_is_answered():
    ends = date(2010, 4, 23)
    wrong, right, waiting = (Heard(ends, value) for value in (False, True, None))
    assert codes(check_finish(ends, [wrong], date(2010, 4, 24))) == []
    assert codes(check_finish(None, [], ends)) == []
    assert codes(check_finish(ends, [right, waiting], ends)) == [
        "publicity-running", "objections-waiting", "objection-upheld",
    ]  # fmt: skip
    assert [Heard(day, None).late(ends) for day in (ends, date(2010, 4, 24))] == [False, True]
    assert not waiting.late(None)
