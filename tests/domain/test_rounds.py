"""Rounds, pure: what may be opened, how many places there are, who finds one, what a nomination says."""

from datetime import date
from pathlib import Path

import pytest

from pilotage.domain.charters import check
from pilotage.domain.nominations import (
    OpenRound,
    check_day_of_nomination,
    check_subject,
    fitting,
    leave_to_rounds,
)
from pilotage.domain.quota_sheets import QuotaTable, read_quotas
from pilotage.domain.rounds import (
    Asked,
    Holding,
    Place,
    Places,
    added,
    award_of,
    check_lowered,
    find_place,
    gives_aid,
    left,
    nominating_registers,
    over,
    period_of_round,
    priorities_at,
    provision_of,
    with_numbers,
)
from pilotage.domain.sheets import read_sheet

ROOT = Path(__file__).resolve().parents[2]


def charter(path):
    found = check((ROOT / path).read_bytes()).charter
    assert found is not None
    return found


@pytest.fixture(scope="module")
def jinghai():
    return charter("charters/jinghai-2010.yaml")


@pytest.fixture(scope="module")
def every_kind():
    return charter("tests/fixtures/charters/every-kind.yaml")


NAMES = {"a": "甲", "b": "乙"}


def place(places, standing, unit="a", extra=None, found=True, finding="认定"):
    chosen, breaches = find_place(places, standing, Asked(unit, extra, found), NAMES, None, finding)
    return chosen, [breach.code for breach in breaches]


def stood(*units, place=Place.ORDINARY):
    return [Holding(unit, place) for unit in units]


# ---- Places


def test_a_number_counts_for_the_whole_round(jinghai):
    rule = provision_of(jinghai, "extra-nominations")
    found = added(rule, [("a", "unit", {}), ("b", "unit", {})])
    assert (found.extra, found.by_unit, found.extra_total, found.whole) == (1, False, 1, None)


@pytest.mark.parametrize(("people", "extra"), [(0, 1), (800, 1), ("999", 1), (1000, 2), ("１０００", 2), (5000, 2)])
def test_a_table_counts_for_each_unit_by_its_fact(every_kind, people, extra):
    rule = provision_of(every_kind, "best-corner")
    found = added(
        rule, [("a", "corner", {"people": people}), ("b", "library", {"people": people}), ("c", "corner", {})]
    )
    assert (found.by_unit, found.extra_units, found.extra_total) == (True, {"a": extra}, extra)


def test_a_number_for_each_unit_and_no_base(every_kind):
    rule = provision_of(every_kind, "best-corner").model_copy(update={"add": 3, "base": "none"})
    found = added(rule, [("a", "corner", {}), ("b", "library", {})])
    assert (found.whole, found.extra_units, found.ordinary_total) == (0, {"a": 3}, 0)


def test_a_table_without_for_unit_counts_for_whoever_states_the_fact(every_kind):
    rule = provision_of(every_kind, "best-corner").model_copy(update={"for_unit": None})
    assert added(rule, [("a", "any", {"people": 5}), ("b", "any", {})]).extra_units == {"a": 1}


def test_a_priority_sets_no_number(jinghai):
    found = added(provision_of(jinghai, "award-priority"), [])
    assert found.unlimited
    assert left(found, stood("a", "a"), "a", Place.ORDINARY) is None
    assert place(found, stood("a", "a")) == (Place.ORDINARY, [])


def test_ordinary_places_go_first_where_the_register_does_not_ask():
    places = Places(whole=1, extra=1)
    assert place(places, []) == (Place.ORDINARY, [])
    assert place(places, stood("a")) == (Place.EXTRA, [])
    assert place(places, stood("a"), found=False) == (Place.EXTRA, ["finding-missing"])
    assert place(places, stood("a"), found=False, finding="") == (Place.EXTRA, [])
    assert place(places, [*stood("a"), *stood("b", place=Place.EXTRA)]) == (Place.EXTRA, ["nomination-over-quota"])


def test_what_is_asked_for_is_what_is_given():
    places = Places(whole=1, extra=1)
    assert place(places, [], extra=True) == (Place.EXTRA, [])
    assert place(places, stood("b"), extra=False) == (Place.ORDINARY, ["nomination-over-ordinary"])
    assert place(places, stood("b", place=Place.EXTRA), extra=True) == (Place.EXTRA, ["nomination-over-extra"])


def test_where_there_is_no_place_of_a_kind_at_all_the_refusal_says_why():
    for places, extra, code in (
        (Places(extra=1), False, "nomination-none-entered"),
        (Places(), None, "nomination-none-entered"),
        (Places(whole=0, extra=1), False, "nomination-no-ordinary"),
        (Places(whole=0), None, "nomination-no-ordinary"),
        (Places(whole=2), True, "nomination-no-extra"),
    ):
        assert place(places, [], extra=extra)[1] == [code]


def test_a_refusal_tells_the_sum_of_the_number_that_is_used_up():
    places = Places(whole=5, units={"a": 1}, by_unit=True, extra_units={"a": 1})
    standing = [*stood("a", "b", "b"), *stood("a", place=Place.EXTRA)]
    _place, (breach,) = find_place(places, standing, Asked("a", None, True), NAMES, None, "")
    assert breach.params == {"ordinary": 1, "extra": 1, "total": 2, "taken": 2, "whom": ["甲 2"], "next": 3, "left": 0}


def test_numbers_are_lowered_no_further_than_what_stands():
    places = Places(whole=3, units={"a": 2})
    standing = stood("a", "a", "b")
    assert over(places, standing) == []
    assert with_numbers(places, {"": None, "b": 1}) == Places(whole=None, units={"a": 2, "b": 1})
    codes = [
        (b.code, b.params["places"], b.params["taken"])
        for b in check_lowered(places, {"": 2, "a": 1}, standing, NAMES, None)
    ]
    assert codes == [("quota-below-used", 1, 2), ("quota-below-used-whole", 2, 3)]
    assert check_lowered(places, {"a": None}, standing, NAMES, None) == []


# ---- Provisions


def test_which_provisions_give_aid_and_which_registers_nominate(jinghai, every_kind):
    assert [gives_aid(provision_of(jinghai, id)) for id in ("award-priority", "aid-priority", "extra-nominations")] == [
        False, True, False,
    ]  # fmt: skip
    assert gives_aid(provision_of(every_kind, "first"))
    assert nominating_registers(jinghai) == {"nomination"}
    assert nominating_registers(every_kind) == {"entries"}
    assert provision_of(jinghai, "pairing") is None
    assert award_of(provision_of(jinghai, "award-priority"), "cadre") is None


def test_priorities_hold_at_their_levels(jinghai):
    quota = provision_of(jinghai, "extra-nominations")
    assert [each.id for each in priorities_at(jinghai, quota, "city")] == ["award-priority"]
    assert priorities_at(jinghai, quota, "county") == ()
    own = provision_of(jinghai, "award-priority")
    assert priorities_at(jinghai, own, "national") == (own,)


def test_the_period_is_the_provisions(jinghai):
    quota = provision_of(jinghai, "extra-nominations")
    assert period_of_round(jinghai, quota, date(2010, 4, 6), ()).start == date(2010, 1, 1)
    school = quota.model_copy(update={"period": "school-year"})
    assert period_of_round(jinghai, school, date(2010, 4, 6), ()) is None


# ---- Nominations


def test_rounds_are_found_by_what_is_said_and_nothing_said_fits_all():
    rounds = [OpenRound(1, 1, "cadre", "优秀团干部", "county"), OpenRound(2, 2, "", "Star Award", "city")]
    for award, level, found in (
        ("", "", [1, 2]), ("优秀团干部", "", [1]), ("CADRE", "county", [1]), ("ｓｔａｒ award ", "", [2]), ("cadre", "city", []),
    ):  # fmt: skip
        assert [each.id for each in fitting(rounds, award, level)] == found


def test_who_an_award_is_for(jinghai):
    quota = provision_of(jinghai, "extra-nominations")
    person, unit = award_of(quota, "cadre"), award_of(quota, "red-flag-branch")

    def codes(award, **said):
        return [
            b.code
            for b in check_subject(award, said.get("person", False), said.get("named", False), said.get("asked", True))
        ]

    assert codes(unit, person=True) == ["nomination-of-a-unit"]
    assert codes(person) == ["nomination-of-a-person"]
    assert (
        codes(person, named=True)
        == codes(person, person=True)
        == codes(person, asked=False)
        == codes(unit, named=True)
        == []
    )
    assert codes(None, person=True) == []


@pytest.mark.parametrize(
    ("on", "today", "office", "codes"),
    [
        (9, 9, True, ["nomination-before-opening"]),
        (10, 20, False, []),
        (20, 20, False, []),
        (20, 21, False, ["nomination-late"]),
        (20, 21, True, []),
        (21, 21, True, ["nomination-late"]),
    ],
)
def test_when_one_nominates(on, today, office, codes):
    april = [date(2010, 4, day) for day in (on, 10, 20, today)]
    assert [b.code for b in check_day_of_nomination(*april, office=office)] == codes


def test_what_rounds_fill_is_left_to_them(jinghai):
    register = jinghai.register("nomination")
    assert leave_to_rounds(register, {}, None, {}) == (
        {"extra": False, "outcome": "pending", "passed-over": None, "reason": None},
        [],
    )
    values, breaches = leave_to_rounds(register, {"extra": True, "outcome": "chosen"}, None, {})
    assert values["outcome"] == "pending"
    assert "extra" not in values
    assert [(b.code, b.field, b.params["stands"]) for b in breaches] == [("round-fills", "outcome", "待定")]
    kept, now = {"outcome": "pending"}, {"outcome": "chosen", "passed-over": False}
    for typed in (
        {"outcome": "pending"},
        {"outcome": "chosen"},
        {"outcome": None},
        {"passed-over": False},
        {"reason": ""},
    ):
        values, breaches = leave_to_rounds(register, typed, kept, now)
        assert (values["outcome"], breaches) == ("pending", [])
    assert leave_to_rounds(register, {"passed-over": True}, kept, now)[1]


# ---- A table of places


def test_a_table_of_places_is_read_as_offices_write_it():
    units = {"王口镇团委": "wangkou", "王口": "wangkou", "瀛海学校团委": "yinghai"}
    sheet = read_sheet(
        "各单位名额分配表,\n试点单位,普通名额\n王口,２\n瀛海 学校团委,3\n谁,1\n王口镇团委,1\n瀛海学校团委,\n,4\n合计,5\n".encode()
    )
    found = read_quotas(sheet, units, "试点单位")
    assert isinstance(found, QuotaTable)
    assert found.places == {"wangkou": 2, "yinghai": 3}
    assert [(line, [b.code for b in breaches]) for line, breaches in found.wrong] == [
        (5, ["quota-unit"]), (6, ["quota-unit-twice"]), (7, ["quota-unit-twice", "quota-number-missing"]), (8, ["quota-unit"]),
    ]  # fmt: skip
    other = read_quotas(read_sheet("谁家,几个\n王口,2\n瀛海学校团委,-1\n".encode()), units)
    assert isinstance(other, QuotaTable)
    assert (other.places, [b.code for b in other.wrong[0][1]]) == ({"wangkou": 2}, ["quota-number"])
    assert read_quotas(read_sheet("单位,人数,备注\n王口,2,无\n".encode()), units).code == "quota-columns"
