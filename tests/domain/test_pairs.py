"""Who may be paired when, and who has no partner: one limit and one day at a time."""

from datetime import date, timedelta

import pytest

from pilotage.domain.breaches import Breach
from pilotage.domain.charters import Charter, check
from pilotage.domain.charters.schema import Pair
from pilotage.domain.figures import PairFact
from pilotage.domain.pairs import (
    Alone,
    Wanted,
    alone,
    check_end,
    check_pairing,
    check_said,
    find_pair,
    most_at_once,
    owed,
    same_two,
)
from pilotage.domain.standing import Place
from tests.factories import START, charter_bytes
from tests.web.corner import EVERY_KIND

SCHOOL = Place("yinghai", "学校", "unit", START, None)
TOWN = Place("wangkou", "镇", "unit", START, None)
TAX = Place("state-tax", "税务局", "partner", START, None)
POLICE = Place("police", "公安局", "partner", START, date(2010, 9, 30))
MAY = date(2010, 5, 1)


def read(content: bytes) -> Charter:
    charter = check(content).charter
    assert charter is not None
    return charter


JINGHAI = read(charter_bytes())
CORNERS = read(EVERY_KIND.read_bytes())
NAMED = ("    a_max: 1\n    b_max: 1\n    pairs:", "    a_max: 3\n    b_max: 1\n    pairs:")


def rule_of(charter: Charter, id: str = "pairing") -> Pair:
    found = find_pair(charter, id)
    assert found is not None
    return found


def fact(a: str, b: str, start: date = START, end: date | None = None, id: int = 1, rule: str = "pairing") -> PairFact:
    return PairFact(rule, f"{a}:{b}", a, b, start, end, id)


def refused(a: object, b: object, *held: PairFact, start: date = MAY, end: date | None = None,
            charter: Charter = JINGHAI, vetoes: tuple[tuple[str, str], ...] = ()) -> list[Breach]:  # fmt: skip
    return check_pairing(charter, rule_of(charter), Wanted(a, b, start, end), held, vetoes)  # type: ignore[arg-type]


def codes(found: list[Breach]) -> list[tuple[str, str]]:
    return [(each.code, each.field) for each in found]


def test_two_of_the_right_roles_on_days_of_the_programme_may_be_paired() -> None:
    assert refused(TAX, SCHOOL) == []
    assert refused(TAX, SCHOOL, end=date(2010, 12, 31)) == []


def test_sides_are_members_of_their_roles() -> None:
    assert codes(refused("nobody", SCHOOL)) == [("member-unknown", "a")]
    assert codes(refused(TOWN, SCHOOL)) == [("member-of-other-role", "a")]
    assert codes(refused(TAX, POLICE)) == [("member-of-other-role", "b")]
    assert codes(refused("nobody", "none")) == [("member-unknown", "a"), ("member-unknown", "b")]


def test_both_take_part_from_the_first_day_to_the_last() -> None:
    assert refused(POLICE, SCHOOL, end=date(2010, 9, 30)) == []
    (left,) = refused(POLICE, SCHOOL, end=date(2010, 10, 1))
    assert (left.code, left.field, left.params) == (
        "pair-member-not-then", "a", {"member": "公安局", "day": date(2010, 10, 1)},
    )  # fmt: skip
    assert codes(refused(POLICE, SCHOOL, start=date(2010, 10, 1))) == [("pair-member-not-then", "a")]


def test_days_lie_in_the_programme_and_in_order() -> None:
    before = Place("yinghai", "学校", "unit", date(2010, 1, 1), None)
    tax = Place("state-tax", "税务局", "partner", date(2010, 1, 1), None)
    assert codes(refused(tax, before, start=date(2010, 4, 4))) == [("day-before-programme", "starts_on")]
    assert codes(refused(tax, before, start=date(2011, 1, 1))) == [("day-after-programme", "starts_on")]
    assert codes(refused(tax, before, end=date(2011, 1, 1))) == [("day-after-programme", "ends_on")]
    assert codes(refused(tax, before, end=date(2010, 4, 30))) == [("ends-before-start", "ends_on")]


def test_a_provision_pairs_on_its_own_days_only() -> None:
    text = charter_bytes(
        ("    title: 联试共建对子\n", "    title: 联试共建对子\n    in_force: {start: 2010-05-01, end: 2010-06-30}\n")
    )
    limited = read(text)
    assert refused(TAX, SCHOOL, end=date(2010, 6, 30), charter=limited) == []
    (early,) = refused(TAX, SCHOOL, start=date(2010, 4, 30), charter=limited)
    assert (early.code, early.field) == ("pair-not-in-force-yet", "starts_on")
    assert early.cite == rule_of(limited).cite[0]
    assert codes(refused(TAX, SCHOOL, start=date(2010, 7, 1), charter=limited)) == [
        ("pair-no-longer-in-force", "starts_on")
    ]
    assert codes(refused(TAX, SCHOOL, end=date(2010, 7, 1), charter=limited)) == [
        ("pair-no-longer-in-force", "ends_on")
    ]
    assert alone(limited, [SCHOOL], [], date(2010, 4, 30)) == ()
    assert alone(limited, [SCHOOL], [], MAY) == (Alone("pairing", SCHOOL, MAY),)


def test_each_side_has_as_many_partners_at_once_as_the_charter_allows() -> None:
    (full,) = refused(TAX, SCHOOL, fact("state-tax", "wangkou"))
    assert (full.code, full.field) == ("pair-limit", "a")
    assert full.params == {"member": "税务局", "held": 1, "most": 1}
    assert full.cite == rule_of(JINGHAI).cite[0]
    assert codes(refused(TAX, SCHOOL, fact("police", "yinghai"))) == [("pair-limit", "b")]
    ended = fact("state-tax", "wangkou", START, date(2010, 4, 30))
    assert refused(TAX, SCHOOL, ended) == []
    later = fact("state-tax", "wangkou", date(2010, 6, 1))
    assert codes(refused(TAX, SCHOOL, later)) == [("pair-limit", "a")], "one arranged for later stands in the way"
    assert refused(TAX, SCHOOL, later, end=date(2010, 5, 31)) == []
    assert refused(TAX, SCHOOL, fact("state-tax", "wangkou", rule="other")) == []


def test_one_partner_may_have_three_units_where_the_charter_says_so() -> None:
    three = read(charter_bytes(NAMED))
    two = (fact("state-tax", "wangkou"), fact("state-tax", "shunfeng"))
    assert refused(TAX, SCHOOL, *two, charter=three) == []
    (full,) = refused(TAX, SCHOOL, *two, fact("state-tax", "hengxing"), charter=three)
    assert full.params == {"member": "税务局", "held": 3, "most": 3}
    one_after_the_other = (
        *two, fact("state-tax", "hengxing", MAY, date(2010, 5, 31)), fact("state-tax", "other", date(2010, 6, 1)),
    )  # fmt: skip
    assert codes(refused(TAX, SCHOOL, *one_after_the_other, charter=three)) == [("pair-limit", "a")]
    assert most_at_once(one_after_the_other, MAY, None) == 3, "never four on one day"


def test_the_same_two_are_not_paired_twice_at_once() -> None:
    assert codes(refused(TAX, SCHOOL, fact("state-tax", "yinghai"))) == [("pair-stands", "a")]
    assert refused(TAX, SCHOOL, fact("state-tax", "yinghai", START, date(2010, 4, 30))) == []


def test_two_that_are_kept_apart_are_not_paired() -> None:
    assert codes(refused(TAX, SCHOOL, vetoes=(("state-tax", "yinghai"),))) == [("pair-vetoed", "a")]
    assert refused(TAX, SCHOOL, vetoes=(("police", "yinghai"),)) == []


# ---- Members of one kind ---------------------------------------------------------------------------------------------


def corners(a: str, b: str, *held: PairFact) -> list[tuple[str, str]]:
    rule = rule_of(CORNERS, "twins")
    day = date(2024, 3, 1)
    sides = [Place(code, code, "corner", day, None) for code in (a, b)]
    return codes(check_pairing(CORNERS, rule, Wanted(*sides, day), held))


def test_among_members_of_one_kind_the_order_says_nothing_and_nobody_is_its_own_partner() -> None:
    day = date(2024, 3, 1)
    assert corners("west", "west") == [("pair-with-itself", "b")]
    assert corners("west", "east", fact("east", "west", day, rule="twins")) == [("pair-stands", "a")]
    many = [fact("east", each, day, rule="twins") for each in ("n1", "n2", "n3", "n4")]
    assert corners("east", "west", *many) == [], "the charter sets no limit to that side"
    assert corners("south", "west", fact("east", "west", day, rule="twins")) == [("pair-limit", "b")]
    assert same_two(rule_of(CORNERS, "twins"), ("east", "west"), ("west", "east"))
    assert not same_two(rule_of(JINGHAI), ("state-tax", "yinghai"), ("yinghai", "state-tax"))
    places = [Place(code, code, "corner", day, None) for code in ("east", "west", "south")]
    held = [fact("east", "west", day, rule="twins")]
    assert alone(CORNERS, places, held, day) == (Alone("twins", places[2], day),)
    assert not owed(rule_of(CORNERS, "twins")), "where the charter only permits, nothing is owed"


# ---- Without a partner -----------------------------------------------------------------------------------------------


def test_whoever_has_no_partner_shows_since_when() -> None:
    assert owed(rule_of(JINGHAI))
    assert alone(JINGHAI, [TAX, SCHOOL, TOWN], [fact("state-tax", "yinghai")], MAY) == (Alone("pairing", TOWN, START),)
    ended = fact("state-tax", "yinghai", START, date(2010, 4, 20))
    later = fact("police", "yinghai", date(2010, 6, 1))
    assert alone(JINGHAI, [SCHOOL], [ended], date(2010, 4, 20)) == ()
    assert alone(JINGHAI, [SCHOOL], [ended, later], MAY) == (
        Alone("pairing", SCHOOL, date(2010, 4, 21), date(2010, 6, 1)),
    )  # fmt: skip
    joined = Place("late", "后加", "unit", date(2010, 4, 15), None)
    assert alone(JINGHAI, [joined], [], date(2010, 4, 14)) == ()
    assert alone(JINGHAI, [joined], [], MAY) == (Alone("pairing", joined, date(2010, 4, 15)),)
    assert alone(JINGHAI, [SCHOOL], [], date(2011, 1, 1)) == (), "nothing is owed after the programme"


def test_an_end_is_written_once_and_not_before_the_beginning() -> None:
    assert check_end(JINGHAI, fact("a", "b"), START, MAY) == []
    assert codes(check_end(JINGHAI, fact("a", "b", START, MAY), MAY, MAY)) == [("pairing-ended", "ends_on")]
    assert codes(check_end(JINGHAI, fact("a", "b"), date(2010, 4, 4), MAY)) == [("pair-ends-before-start", "ends_on")]
    assert codes(check_end(JINGHAI, fact("a", "b"), MAY + timedelta(days=32), MAY)) == [("end-far-ahead", "ends_on")]
    assert check_end(JINGHAI, fact("a", "b"), MAY + timedelta(days=31), MAY) == []
    assert codes(check_end(JINGHAI, fact("a", "b"), date(2011, 1, 1), MAY)) == [("day-after-programme", "ends_on")]


@pytest.mark.parametrize(("text", "needed", "found"), [
    ("", False, []), ("", True, [("reason-missing", "text")]), ("为什么", True, []), ("长" * 1001, False, [("text-long", "text")]),
])  # fmt: skip
def test_a_reason_is_given_where_needed_and_fits(text: str, needed: bool, found: list[tuple[str, str]]) -> None:
    assert codes(check_said(text, needed=needed)) == found
