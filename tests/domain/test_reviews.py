"""When every step is due, who may judge, and what is asked of reviews, conditions and second looks."""

from datetime import date
from decimal import Decimal

import pytest

from pilotage.domain.breaches import Breach
from pilotage.domain.charters import check
from pilotage.domain.charters.schema import Grant
from pilotage.domain.grant_states import ApplicationFact, StepFact, StepKind
from pilotage.domain.grants import check_decider, check_impartial, due_on
from pilotage.domain.reviews import (
    Asked,
    Scale,
    average,
    check_conditions,
    check_criterion,
    check_met,
    check_opinion,
    check_taken_off,
)
from pilotage.domain.second_looks import check_arrangement, check_look, look_due
from tests.factories import charter_bytes

K = StepKind
PATH = """
      - {do: review, by: office, within_days: 10}
      - {do: disburse, by: office, within_days: 3}
      - {do: report, by: unit, within_days: 20}
      - {do: confirm, by: office, within_days: 4}
      - {do: accept, by: office, within_days: 30}
"""
CHARTER = check(
    charter_bytes(("      - {do: review, by: office}\n      - {do: disburse, by: office}\n", PATH.lstrip("\n")))
).charter
GRANT = CHARTER.of_kind(Grant)[0]
TODAY = date(2010, 4, 26)


def april(day):
    return date(2010, 4, day)


def fact(*kinds, by=1):
    steps = tuple(
        StepFact(kind, april(day), day, by, 80_000 if kind is K.APPROVED else 40_000 if "paid" in kind else None)
        for day, kind in enumerate((K.SUBMITTED, *kinds), 1)
    )
    return ApplicationFact("wangkou", 100_000, 0, len(steps), steps)


@pytest.mark.parametrize(
    ("kinds", "due"),
    [
        ((), april(11)),
        ((K.RETURNED,), None),
        ((K.RETURNED, K.RESUBMITTED), april(13)),
        ((K.APPROVED,), april(5)),
        ((K.APPROVED, K.PART_PAID), april(23)),
        ((K.APPROVED, K.PART_PAID, K.REPORTED), april(8)),
        ((K.APPROVED, K.PART_PAID, K.REPORTED, K.CONFIRMED), april(8)),
        ((K.APPROVED, K.PART_PAID, K.REPORTED, K.CONFIRMED, K.PAID), date(2010, 5, 6)),
        ((K.APPROVED, K.PART_PAID, K.REPORTED, K.CONFIRMED, K.PAID, K.GIVEN_BACK), date(2010, 5, 6)),
        ((K.APPROVED, K.PAID, K.SETTLED), date(2010, 5, 4)),
        ((K.APPROVED, K.PART_PAID, K.REPORTED, K.SETTLED, K.ACCEPTED), april(9)),
        ((K.APPROVED, K.PAID, K.CLOSED), None),
        ((K.DECLINED,), None),
        ((K.WITHDRAWN,), None),
    ],
)
def test_every_step_is_due_so_many_days_after_the_one_before(kinds, due):
    assert due_on(GRANT, fact(*kinds), "CNY") == due


def test_whoever_submitted_any_version_or_speaks_for_the_unit_does_not_judge():
    first = fact(K.RETURNED)
    again = StepFact(K.RESUBMITTED, april(3), 3, 2, 90_000)
    both = ApplicationFact("wangkou", 90_000, 0, 3, (*first.steps, again))
    assert [check_impartial(both, by=by, speaks=False) for by in (1, 2, 3)] == [
        [Breach("own-application", {})], [Breach("own-application", {})], [],
    ]  # fmt: skip
    assert check_impartial(both, by=3, speaks=True) == [Breach("own-unit", {})]
    assert check_decider(both, None, by=3, role="office", roles={}, speaks=True) == [Breach("own-unit", {})]


SCALES = [Scale(1, "可行", 10), Scale(2, "预算", 5)]


def opinion(**changes):
    usual = {"asked": True, "given": False, "seen": 1, "latest": 1, "opinion": "可以", "advice": "grant",
             "points": {1: 0, 2: 5}}  # fmt: skip
    return check_opinion(SCALES, **(usual | changes))


@pytest.mark.parametrize(
    ("changes", "breaches"),
    [
        ({}, []),
        ({"asked": False}, [Breach("review-not-asked", {})]),
        ({"latest": 2}, [Breach("version-changed", {"seen": 1, "latest": 2}, "seen")]),
        ({"given": True}, [Breach("review-given", {"version": 1})]),
        ({"opinion": " "}, [Breach("opinion-missing", {}, "opinion")]),
        ({"advice": "perhaps"}, [Breach("advice-missing", {}, "advice")]),
        ({"points": {1: 10}}, [Breach("points-missing", {"criterion": "预算"}, "points-2")]),
        ({"points": {1: 11, 2: 0}}, [Breach("points-outside", {"points": 11, "most": 10}, "points-1")]),
        ({"points": {1: -1, 2: 0}}, [Breach("points-outside", {"points": -1, "most": 10}, "points-1")]),
        ({"points": {1: 1, 2: 0, 3: 4}}, [Breach("criterion-ended", {})]),
    ],
)
def test_an_opinion_is_written_of_what_was_read_and_scores_everything(changes, breaches):
    assert opinion(**changes) == breaches


def test_the_average_of_nothing_is_no_number_and_zero_is_one():
    assert (average([]), average([0]), average([8, 5])) == (None, Decimal("0.0"), Decimal("6.5"))


def test_what_a_criterion_and_a_condition_must_say():
    assert check_criterion(name="可行", most=10, names=()) == []
    assert [b.code for b in check_criterion(name=" ", most=0, names=())] == [
        "criterion-name-missing",
        "criterion-points",
    ]
    assert [b.code for b in check_criterion(name="可行", most=1001, names=["可行"])] == [
        "criterion-known", "criterion-points",
    ]  # fmt: skip
    asked = [Asked("附照片"), Asked(" ", april(1))]
    assert check_conditions(asked, decided_on=april(2)) == [
        Breach("condition-missing", {}, "condition_2"),
        Breach("condition-day", {"day": april(1), "decided": april(2)}, "due_2"),
    ]
    assert check_conditions([Asked("多")] * 21, decided_on=april(2)) == [Breach("conditions-many", {"most": 20})]


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, []),
        ({"met": True}, ["condition-met"]),
        ({"alive": False}, ["condition-idle"]),
        ({"on": april(27)}, ["day-in-future"]),
        ({"on": april(1)}, ["day-before-step"]),
        ({"note": "长" * 2001}, ["text-long"]),
    ],
)
def test_a_condition_is_met_once_since_the_decision(changes, codes):
    usual = {"met": False, "alive": True, "note": "", "on": april(20), "decided_on": april(16), "today": TODAY}
    assert [breach.code for breach in check_met(**(usual | changes))] == codes


def test_somebody_is_taken_off_before_they_gave_an_opinion():
    assert check_taken_off(ended=False, given=False, reason="回避") == []
    assert check_taken_off(ended=True, given=False, reason="回避") == [Breach("reviewer-off", {})]
    assert check_taken_off(ended=False, given=True, reason="回避") == [Breach("reviewer-gave", {})]
    assert [b.code for b in check_taken_off(ended=False, given=False, reason=" ")] == ["reason-missing"]


def test_a_second_look_is_anothers_and_an_objection_says_why():
    assert look_due(april(20), 5) == april(25)
    usual = {"done": False, "own": False, "verdict": "in-order", "opinion": ""}
    for changes, codes in (
        ({}, []),
        ({"done": True}, ["look-given"]),
        ({"own": True}, ["look-own"]),
        ({"verdict": ""}, ["verdict-missing"]),
        ({"verdict": "objection"}, ["opinion-missing"]),
        ({"verdict": "objection", "opinion": "超出预算"}, []),
    ):
        assert [breach.code for breach in check_look(**(usual | changes))] == codes


def test_an_arrangement_stands_alone_and_does_not_reach_back():
    usual = {"standing": False, "days": 5, "reason": "只有两人", "starts_on": TODAY, "today": TODAY}
    for changes, codes in (
        ({}, []),
        ({"standing": True}, ["arrangement-standing"]),
        ({"days": 0}, ["look-days"]),
        ({"days": 61}, ["look-days"]),
        ({"reason": " "}, ["reason-missing"]),
        ({"starts_on": april(25)}, ["arrangement-back"]),
    ):
        assert [breach.code for breach in check_arrangement(**(usual | changes))] == codes
