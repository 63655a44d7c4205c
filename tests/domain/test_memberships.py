"""Codes that are made, what ends with a member, and the limits of pairs that are made anew."""

from datetime import date
from pathlib import Path

import pytest

from pilotage.domain.charters import check
from pilotage.domain.figures import PairFact
from pilotage.domain.memberships import (
    CODE,
    Anew,
    Joining,
    Tie,
    anew,
    bodies_of,
    check_anew,
    check_join,
    check_leave,
    ending,
    kept_facts,
    made_code,
)
from pilotage.domain.standing import Place

CHARTER = check((Path(__file__).resolve().parents[2] / "charters" / "jinghai-2010.yaml").read_bytes()).charter
START, DAY = date(2010, 4, 5), date(2010, 4, 22)


def place(code="wangkou", role="unit", ends_on=None, name="王口镇团委"):
    return Place(code, name, role, START, ends_on)


def pair(a, b, ends_on=None, provision="pairing"):
    return PairFact(provision, f"{a}:{b}", a, b, START, ends_on, 1)


def codes(breaches):
    return [breach.code for breach in breaches]


@pytest.mark.parametrize(("taken", "made"), [((), "unit-1"), (("unit-1",), "unit-2"), (("unit-2",), "unit-1")])
def test_a_code_is_the_next_that_nobody_has(taken, made):
    assert made_code("unit", taken) == made


@pytest.mark.parametrize("code", ["a", "A1", "1a", "a b", "a:b", "a/b", "子牙", "", "a" * 41, "-a"])
def test_what_is_no_code(code):
    assert CODE.fullmatch(code) is None


def test_only_roles_of_bodies_are_joined():
    assert [role.id for role in bodies_of(CHARTER)] == ["unit", "partner"]


def test_the_same_name_may_join_again_once_the_other_has_left():
    asked = Joining("unit", "", "王口镇团委", date(2010, 4, 23))
    there = check_join(CHARTER, asked, [place()], (), DAY)
    gone = check_join(CHARTER, asked, [place(ends_on=DAY)], (), DAY)
    assert (codes(there), codes(gone)) == (["member-there"], [])


def test_a_choice_is_kept_by_its_id():
    role = CHARTER.role("unit")
    assert kept_facts(CHARTER, role, {"pilot-level": "市级试点", "other": "x"}, DAY) == {"pilot-level": "city"}
    assert kept_facts(CHARTER, role, {"pilot-level": " "}, DAY) == {}


def test_what_ends_some_day_does_so_and_the_rest_ends_with_the_member():
    open_one, arranged = Tie("pairing", 1, "a", START), Tie("appointment", 2, "b", START, date(2010, 5, 1))
    assert ending([open_one, arranged], date(2010, 5, 1), DAY) == (open_one,)
    assert ending([open_one, arranged], DAY, DAY) == (open_one, arranged), "its end has not come"
    assert ending([open_one, arranged], DAY, date(2010, 5, 2)) == (open_one,), "its end has come"
    later = Tie("appointment", 3, "c", date(2010, 5, 1))
    assert codes(check_leave("unit", place(), DAY, "撤并", [open_one, arranged, later], DAY)) == [
        "begins-after-leaving"
    ]
    assert codes(check_leave("unit", place(), DAY, "撤并", [open_one, arranged], DAY)) == []


def test_pairings_are_made_anew_on_either_side():
    assert anew([pair("police", "wangkou")], "police", "justice") == (Anew("pairing", "justice", "wangkou"),)
    assert anew([pair("police", "wangkou")], "wangkou", "ziya") == (Anew("pairing", "police", "ziya"),)


@pytest.mark.parametrize(
    ("held", "found"),
    [
        ([], []),
        ([pair("justice", "yinghai")], ["pair-limit"]),
        ([pair("justice", "yinghai", DAY)], []),
        ([pair("justice", "yinghai", date(2010, 4, 23))], ["pair-limit"]),
        ([pair("police", "wangkou")], ["pair-limit"]),
        ([pair("justice", "wangkou")], ["pair-stands"]),
        ([pair("justice", "yinghai", provision="another")], []),
    ],
)
def test_the_limits_of_pairs(held, found):
    wanted = [Anew("pairing", "justice", "wangkou")]
    assert codes(check_anew(CHARTER, wanted, held, {}, date(2010, 4, 23))) == found
