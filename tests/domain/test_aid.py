"""What a decision on aid may say: ordinary within what was entered, the extra as the charter has it, a reason where it asks."""

from dataclasses import replace
from decimal import Decimal

from pilotage.domain.aid import (
    Person,
    Share,
    aid_provisions,
    asked_fields,
    check_decision,
    check_people,
    check_share,
    extra_of,
    filled,
    passed_over,
    read_people,
    shown_count,
    shown_total,
)
from pilotage.domain.charters import check
from tests.factories import charter_bytes

CHARTER = check(charter_bytes()).charter
RULE = next(each for each in aid_provisions(CHARTER) if each.id == "aid-priority")
FIXED = RULE.model_copy(update={"extra_places": 2, "extra_money": Decimal(1000)})
NONE = RULE.model_copy(update={"extra_places": None, "extra_money": None})


def found(*shares, rule=RULE, places=10, amount=100_000, named=None, sums=None):
    breaches = check_decision(rule, shares, places, amount, "CNY", named or {}, sums or {})
    return [(breach.code, breach.field) for breach in breaches]


def share(unit, **more):
    return Share(unit, unit.upper(), **more)


def test_only_priorities_that_add_something_or_name_no_level_give_aid():
    assert [each.id for each in aid_provisions(CHARTER)] == ["aid-priority"]


def test_ordinary_places_and_money_stay_within_what_was_entered():
    assert found(share("a", places=6), share("", places=4)) == []
    assert found(share("a", places=6), share("", places=5)) == [("aid-places-beyond", "")]
    assert found(share("a", amount=100_000)) == []
    (breach,) = check_decision(RULE, [share("a", amount=100_001)], 10, 100_000, "CNY", {}, {})
    assert dict(breach.params) == {"given": Decimal("1000.01"), "amount": Decimal("1000.00"), "over": Decimal("0.01")}


def test_every_breach_is_told_at_once():
    assert found(
        share("a", places=9, extra_places=1), share("b", asked=2), share("", places=9, extra_amount=1),
    ) == [
        ("aid-places-beyond", ""), ("aid-extra-outside", ""), ("aid-extra-unreasoned", "reason-a"),
        ("aid-passed-over-unreasoned", "reason-b"),
    ]  # fmt: skip


def test_an_extra_that_a_person_decides_asks_why_for_each_unit():
    assert found(share("a", places=1, extra_places=1, reason=" ")) == [("aid-extra-unreasoned", "reason-a")]
    assert found(share("a", extra_amount=1, reason="特困")) == []


def test_an_extra_that_the_charter_numbers_holds_for_the_whole_round_and_asks_nothing():
    assert found(share("a", extra_places=1), share("b", extra_places=1), rule=FIXED) == []
    assert found(share("a", extra_places=2), share("b", extra_places=1), rule=FIXED) == [
        ("aid-extra-places-beyond", "")
    ]
    assert found(share("a", extra_amount=100_000), rule=FIXED) == []
    assert found(share("a", extra_amount=100_001), rule=FIXED) == [("aid-extra-money-beyond", "")]


def test_without_an_extra_in_the_charter_none_is_given():
    given = share("a", extra_places=1, extra_amount=1, reason="好")
    assert found(given, rule=NONE) == [("aid-no-extra-places", ""), ("aid-no-extra-money", "")]


def test_whoever_asked_and_got_nothing_was_passed_over_where_others_got_something():
    asked = share("b", asked=1)
    assert passed_over([asked, share("a")]) == ()
    assert passed_over([asked, share("", places=1)]) == (asked,)
    assert passed_over([share("b", asked=0), share("a", places=1)]) == ()
    assert found(asked, share("a", places=1)) == [("aid-passed-over-unreasoned", "reason-b")]
    assert found(replace(asked, reason="去年已得"), share("a", places=1)) == []
    assert found(asked, share("a", places=1), rule=RULE.model_copy(update={"passed_over": "free"})) == []


def test_nothing_for_anybody_is_no_decision():
    assert found(share("a", asked=3)) == [("aid-nothing-given", "")]


def test_lists_of_people_stay_within_places_and_money():
    assert found(share("a", places=2, amount=500), named={"a": 2}, sums={"a": 500}) == []
    assert found(share("a", places=2), named={"a": 3}) == [("aid-people-beyond", "people")]
    assert found(share("a", amount=500), named={"a": 30}, sums={"a": 501}) == [("aid-people-money", "people")]


def test_numbers_that_no_table_holds_are_refused_where_they_stand():
    wild = share("a", asked=-1, places=10**7, extra_places=-2, amount=-1, extra_amount=10**16, reason="长" * 2001)
    assert [(breach.code, breach.field) for breach in check_share(wild, "CNY")] == [
        ("aid-places-large", "places-a"), ("aid-money-large", "amount-a"), ("aid-places-large", "asked-a"),
        ("aid-places-large", "extra_places-a"), ("aid-money-large", "extra_amount-a"), ("text-long", "reason-a"),
    ]  # fmt: skip
    assert [breach.field for breach in check_share(share("", places=-1), "CNY")] == ["places-outside"]


def test_a_record_holds_the_whole_and_of_it_the_extra():
    register = CHARTER.register("aid")
    given = share("a", places=2, extra_places=1, amount=500, extra_amount=50, reason=" 特困 ")
    assert filled(register, given, "纪要") == {
        "places": 3, "extra-places": 1, "amount": 550, "extra-amount": 50, "reason": "特困",
    }  # fmt: skip
    assert filled(register, share("a", places=1), "纪要")["reason"] == "纪要"
    assert asked_fields(register) == ("programme",)
    assert filled(CHARTER.register("meeting"), given, "纪要") == {}


def test_what_the_provision_adds():
    assert (extra_of(RULE, "CNY").places_free, extra_of(RULE, "CNY").money_free) == (True, True)
    assert (extra_of(FIXED, "CNY").places, extra_of(FIXED, "CNY").money) == (2, 100_000)
    assert not extra_of(NONE, "CNY").any_places
    assert not extra_of(NONE, "CNY").any_money


def test_people_are_read_as_they_are_typed_or_pasted():
    people, breaches = read_people("张三\n\n李四,1,200\n王五\t1,200.50\t初二，女\n赵六，300元，备注\n", "CNY")
    assert breaches == []
    assert people == (
        Person("张三"), Person("李四", 120_000), Person("王五", 120_050, "初二，女"), Person("赵六", 30_000, "备注"),
    )  # fmt: skip
    _people, breaches = read_people("张三\n李四,多少", "CNY")
    assert [(breach.code, breach.params["line"]) for breach in breaches] == [("aid-person-amount", 2)]


def test_a_list_names_somebody():
    assert [breach.code for breach in check_people(())] == ["aid-people-none"]
    breaches = check_people([Person(" "), Person("长" * 101), Person("张三", -1)])
    assert [(breach.code, breach.params["line"]) for breach in breaches] == [
        ("aid-person-nameless", 1), ("text-long", 2), ("aid-person-amount", 3),
    ]  # fmt: skip


def test_small_counts_are_hidden_and_so_are_sums_that_would_tell_them():
    assert [shown_count(count, 3) for count in (0, 1, 2, 3)] == [0, None, None, 3]
    assert shown_total([5, 4], 3) == 9
    assert shown_total([5, 2], 3) is None
    assert shown_total([5, 1, 1], 3) is None
    assert shown_total([5, 2, 2], 3) == 9
    assert shown_total([], 3) == 0
    assert shown_total([1], 0) == 1
