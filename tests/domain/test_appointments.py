"""Gaps against a slow and obvious model, numbers not reached, the same two meeting again, and handing over."""

import random
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from pilotage.domain.appointments import (
    Gap,
    Handed,
    Served,
    Short,
    asked_of,
    check_hand_over,
    gaps,
    gaps_by_rules,
    repeats,
    shortages,
)
from pilotage.domain.calendars import CalendarRow, SpanKind
from pilotage.domain.charters import check
from pilotage.domain.charters.schema import Appoint, Charter
from pilotage.domain.charters.vocabulary import Span
from pilotage.domain.figures import Seat
from pilotage.domain.periods import Stretch
from pilotage.domain.records import Reference

CHARTER = check((Path(__file__).parents[2] / "charters" / "jinghai-2010.yaml").read_bytes()).charter
assert CHARTER is not None
START, END = CHARTER.runs.start, CHARTER.runs.end
MENTORS = CHARTER.of_kind(Appoint)[0]
DAY = timedelta(days=1)


def changed(**update: object) -> Charter:
    """The charter with another appoint provision."""
    assert CHARTER is not None
    provision = MENTORS.model_copy(update=update)
    kept = tuple(provision if each.id == provision.id else each for each in CHARTER.provisions)
    return CHARTER.model_copy(update={"provisions": kept})


def april(day: int) -> date:
    return date(2010, 4, day)


def seat(who: str, unit: str = "wangkou", start: date = START, end: date | None = None) -> Seat:
    return Seat("mentor", who, unit, start, end, Reference("appointment", f"{who}{unit}{start}"), who)


def served(code: str = "wangkou", start: date = START, end: date | None = None, **facts: str) -> Served:
    return Served(code, "unit", start, end, facts)


def gap(start: date, end: date | None, held: int = 0, wanted: int = 1, unit: str = "wangkou") -> Gap:
    return Gap("mentors", unit, start, end, wanted, held)


# ---- Gaps ------------------------------------------------------------------------------------------------------------


def test_whoever_is_served_throughout_has_no_gap() -> None:
    assert gaps(CHARTER, [seat("m1")], [served()], april(26)) == ()
    assert gaps(CHARTER, [seat("m1", end=april(10)), seat("m2", start=april(11))], [served()], april(26)) == ()


def test_nobody_at_all_is_a_gap_from_the_first_day_with_no_last() -> None:
    assert gaps(CHARTER, [], [served()], april(26)) == (gap(START, None),)
    assert gaps(CHARTER, [seat("m1", "yinghai")], [served()], april(26)) == (gap(START, None),)


def test_a_gap_has_its_first_and_its_last_day() -> None:
    seats = [seat("m1", end=april(10)), seat("m2", start=april(14))]
    assert gaps(CHARTER, seats, [served()], april(26)) == (gap(april(11), april(13)),)
    assert gaps(CHARTER, seats, [served()], april(11)) == (gap(april(11), april(13)),), "arranged already"
    assert gaps(CHARTER, seats, [served()], april(10)) == (), "not yet begun"


def test_the_last_day_of_an_appointment_is_served_and_the_next_is_not() -> None:
    (found,) = gaps(CHARTER, [seat("m1", end=april(25))], [served()], april(26))
    assert found == gap(april(26), None)
    assert (found.on(april(25)), found.on(april(26)), found.on(date(2011, 1, 1))) == (False, True, True)


def test_a_gap_that_lasted_to_the_end_ends_with_the_programme() -> None:
    assert END is not None
    assert gaps(CHARTER, [seat("m1", end=april(25))], [served()], END) == (gap(april(26), END),)
    assert gaps(CHARTER, [seat("m1", end=april(25))], [served()], END + DAY) == (gap(april(26), END),)


def test_a_unit_is_served_while_it_takes_part() -> None:
    late = served(start=april(12), end=april(20))
    assert gaps(CHARTER, [], [late], april(26)) == (gap(april(12), april(20)),)
    assert gaps(CHARTER, [], [late], april(19)) == (gap(april(12), None),)
    assert gaps(CHARTER, [seat("m1", start=april(12), end=april(20))], [late], april(26)) == ()


def test_two_appointments_of_one_person_are_one_person() -> None:
    seats = [seat("m1"), seat("m1", start=april(6)), seat("m2", start=april(20))]
    assert gaps(changed(per_served=2), seats, [served()], april(26)) == (gap(START, april(19), held=1, wanted=2),)


def test_days_with_fewer_people_are_a_gap_of_their_own() -> None:
    seats = [seat("m1", end=april(10)), seat("m2", end=april(20))]
    assert gaps(changed(per_served=2), seats, [served()], april(26)) == (
        gap(april(11), april(20), held=1, wanted=2),
        gap(april(21), None, held=0, wanted=2),
    )


def test_a_change_of_person_within_a_gap_does_not_split_it() -> None:
    seats = [seat("m1", end=april(10)), seat("m2", start=april(11))]
    assert gaps(changed(per_served=2), seats, [served()], april(26)) == (gap(START, None, held=1, wanted=2),)


def test_members_of_other_roles_and_other_roles_people_are_passed_over() -> None:
    partner = Served("state-tax", "partner", START)
    other = Seat("youth", "y1", "wangkou", START, None, Reference("appointment", 1), "y1")
    assert gaps(CHARTER, [other], [partner, served()], april(26)) == (gap(START, None),)


def test_gaps_stand_in_the_order_of_members_and_days() -> None:
    seats = [seat("m1", "yinghai", end=april(8)), seat("m2", "yinghai", start=april(10), end=april(12))]
    found = gaps(CHARTER, seats, [served("yinghai"), served("wangkou")], april(26))
    assert [(each.unit, each.start) for each in found] == [
        ("yinghai", april(9)), ("yinghai", april(13)), ("wangkou", START),
    ]  # fmt: skip


def test_a_provision_asks_only_while_it_is_in_force() -> None:
    charter = changed(in_force=Span(start=april(12), end=april(18)))
    assert gaps(charter, [], [served()], april(26)) == (gap(april(12), april(18)),)


SCHOOL = [
    CalendarRow(SpanKind.SCHOOL_YEAR, "二", date(2010, 9, 1), date(2011, 7, 10)),
    CalendarRow(SpanKind.SCHOOL_YEAR, "一", date(2009, 9, 1), date(2010, 7, 10)),
    CalendarRow(SpanKind.TERM, "上", date(2010, 7, 20), date(2010, 7, 30)),
]


def test_where_the_term_is_a_school_year_nobody_is_asked_for_between_them() -> None:
    charter = changed(term="school-year")
    assert gaps(charter, [], [served()], date(2010, 9, 2), SCHOOL) == (
        gap(START, date(2010, 7, 10)),
        gap(date(2010, 9, 1), None),
    )
    assert gaps(charter, [], [served()], april(26)) == (gap(START, None),), "no school year has been entered"


TIERS = {
    "fact": "people",
    "steps": [
        {"from": 0, "below": 100, "value": 1},
        {"from": 100, "below": 200, "value": 2},
        {"from": 200, "value": 3},
    ],
}


@pytest.mark.parametrize(
    ("stated", "wanted"),
    [("0", 1), ("99", 1), ("100", 2), ("199.5", 2), ("200", 3), ("1,200", 3), ("many", 1), ("-3", 1), (None, 1)],
)
def test_how_many_one_unit_is_to_have_may_hang_on_what_it_states(stated: str | None, wanted: int) -> None:
    provision = Appoint.model_validate(MENTORS.model_dump(by_alias=True) | {"per_served": TIERS})
    assert asked_of(provision, {} if stated is None else {"people": stated}) == wanted


def test_an_edition_judges_the_days_on_which_it_holds() -> None:
    rules = [
        (Stretch(date.min, april(14)), CHARTER),
        (Stretch(april(15), date.max), changed(per_served=2)),
    ]
    found = gaps_by_rules(rules, [seat("m1", end=april(20))], [served()], april(26))
    assert found == (gap(april(15), april(20), held=1, wanted=2), gap(april(21), None, held=0, wanted=2))


def test_a_gap_that_a_new_edition_leaves_as_it_was_stays_one() -> None:
    rules = [(Stretch(date.min, april(14)), CHARTER), (Stretch(april(15), date.max), CHARTER)]
    assert gaps_by_rules(rules, [seat("m1", end=april(10))], [served()], april(26)) == (gap(april(11), None),)
    assert gaps_by_rules(rules, [], [served()], april(12)) == (gap(START, None),)


def slowly(seats: list[Seat], members: list[Served], wanted: int, until: date) -> set[tuple[str, date, int]]:
    """(unit, day, how many are there) of every day with too few, one by one."""
    found = set()
    for member in members:
        day = START
        while END is not None and day <= END:
            there = {s.who for s in seats if s.unit == member.code and s.holds(day)}
            if day <= until and member.starts_on <= day <= (member.ends_on or END) and len(there) < wanted:
                found.add((member.code, day, len(there)))
            day += DAY
    return found


@pytest.mark.parametrize("seed", range(60))
def test_gaps_are_the_days_that_a_slow_count_finds(seed: int) -> None:
    dice = random.Random(seed)

    def span() -> tuple[date, date | None]:
        start = START + timedelta(days=dice.randrange(-20, 280))
        return start, dice.choice([None, start + timedelta(days=dice.randrange(0, 120))])

    members = [Served(code, "unit", *span()) for code in ("a", "b")]
    seats = [
        Seat("mentor", dice.choice("mno"), dice.choice("ab"), *span(), Reference("appointment", number), "")
        for number in range(dice.randrange(0, 9))
    ]
    wanted, until = dice.randrange(1, 4), START + timedelta(days=dice.randrange(-3, 290))
    found = gaps(changed(per_served=wanted), seats, members, until)
    days = {
        (each.unit, each.start + timedelta(days=n), each.held)
        for each in found
        for n in range(((each.end or until) - each.start).days + 1)
        if each.start + timedelta(days=n) <= until
    }
    assert days == slowly(seats, members, wanted, until)
    assert all(each.wanted == wanted and each.held < wanted for each in found)
    assert all(one.end is not None for one, two in pairwise(found) if one.unit == two.unit)


# ---- Numbers ---------------------------------------------------------------------------------------------------------


def test_a_number_of_people_that_is_not_reached_is_told() -> None:
    four = [seat(f"m{n}", start=START) for n in range(4)]
    assert shortages(CHARTER, four, april(26)) == (Short("mentors", 5, 4),)
    assert shortages(CHARTER, [*four, seat("m9", "yinghai", april(26))], april(26)) == ()
    assert shortages(CHARTER, [*four, seat("m9", "yinghai", april(27))], april(26)) == (Short("mentors", 5, 4),)


def test_before_and_after_the_programme_nobody_is_counted() -> None:
    assert END is not None
    assert shortages(CHARTER, [], START - DAY) == ()
    assert shortages(CHARTER, [], END + DAY) == ()
    assert shortages(changed(count=None), [], april(26)) == ()
    assert shortages(changed(in_force=Span(start=april(27), end=None)), [], april(26)) == ()


# ---- The same two again ----------------------------------------------------------------------------------------------


MONTHLY = changed(no_repeat="month")


def test_the_same_two_in_two_running_periods_are_found() -> None:
    seats = [seat("m1", end=april(10)), seat("m1", start=date(2010, 5, 20))]
    (found,) = repeats(MONTHLY, seats, [], date(2010, 5, 31))
    assert (found.person, found.unit, found.start) == ("m1", "wangkou", date(2010, 5, 20))
    assert (found.before, found.after) == (
        Stretch(april(1), april(30)), Stretch(date(2010, 5, 1), date(2010, 5, 31)),
    )  # fmt: skip
    assert found.cite == MENTORS.cite[0]
    assert repeats(MONTHLY, seats, [], date(2010, 5, 19)) == (), "not yet"


def test_a_period_between_them_or_the_same_period_is_no_repetition() -> None:
    apart = [seat("m1", end=april(10)), seat("m1", start=date(2010, 6, 1))]
    assert repeats(MONTHLY, apart, [], date(2010, 6, 30)) == ()
    same = [seat("m1", end=april(10)), seat("m1", start=april(20), end=april(30))]
    assert repeats(MONTHLY, same, [], date(2010, 5, 31)) == ()
    other = [
        seat("m1", end=april(10)),
        seat("m1", "yinghai", date(2010, 5, 1)),
        seat("m2", "wangkou", date(2010, 5, 1)),
    ]
    assert repeats(MONTHLY, other, [], date(2010, 5, 20)) == ()


def test_who_stays_on_into_the_next_period_meets_again() -> None:
    (found,) = repeats(MONTHLY, [seat("m1")], [], date(2010, 5, 1))
    assert found.start == date(2010, 5, 1)
    assert repeats(MONTHLY, [seat("m1")], [], april(30)) == ()
    assert repeats(CHARTER, [seat("m1")], [], date(2010, 12, 31)) == (), "nothing forbids it"


def test_holidays_between_two_terms_do_not_part_them() -> None:
    terms = [
        CalendarRow(SpanKind.TERM, "下", date(2010, 3, 1), date(2010, 7, 10)),
        CalendarRow(SpanKind.TERM, "上", date(2010, 9, 1), date(2011, 1, 20)),
    ]
    seats = [seat("m1", end=date(2010, 7, 1)), seat("m1", start=date(2010, 9, 10))]
    (found,) = repeats(changed(no_repeat="term"), seats, terms, date(2010, 9, 10))
    assert (found.before.start, found.after.start) == (date(2010, 3, 1), date(2010, 9, 1))


# ---- Handing over ----------------------------------------------------------------------------------------------------


def held(number: int = 1, person: str = "m1", **more: object) -> Handed:
    given = {"role": "mentor", "starts_on": START, "ends_on": None, "place": "wangkou", "name": "王口镇团委"} | more
    return Handed(number, person, **given)  # type: ignore[arg-type]


def codes(
    *handed: Handed, to: str = "m2", on: date = date(2010, 5, 1), charter: Charter = CHARTER, seats: tuple = ()
) -> list[str]:
    return [breach.code for breach in check_hand_over(charter, handed, (to, "乙"), on, seats)]


def test_one_persons_appointments_may_be_handed_over_together() -> None:
    assert codes(held(), held(2, place="yinghai", name="瀛海学校团委")) == []


def test_the_first_day_of_the_successor_is_after_that_of_the_appointment() -> None:
    assert codes(held(), on=START) == ["hand-over-backward"]
    assert codes(held(), on=START + DAY) == []


@pytest.mark.parametrize(
    ("handed", "said"),
    [
        ([held(), held(2, person="m3")], ["hand-over-of-several"]),
        ([held(person="m2")], ["hand-over-to-same"]),
        ([held(ends_on=april(20))], ["appointment-ended"]),
        ([held(leaves_on=april(30))], ["unit-not-then"]),
        ([held(leaves_on=date(2010, 5, 1))], []),
    ],
)
def test_what_stands_against_a_hand_over(handed: list[Handed], said: list[str]) -> None:
    assert codes(*handed) == said


def test_whoever_serves_the_unit_then_cannot_take_it_over_again() -> None:
    assert codes(held(), seats=(seat("m2"),)) == ["hand-over-to-server"]
    assert codes(held(), seats=(seat("m2", start=date(2010, 6, 1)),)) == ["hand-over-to-server"]
    assert codes(held(), seats=(seat("m2", end=april(30)),)) == []
    assert codes(held(), seats=(seat("m2", "yinghai"),)) == []


def test_somebody_who_serves_is_handed_over_to_within_the_programme() -> None:
    assert END is not None
    assert codes(held(starts_on=date(2010, 3, 1)), on=START - DAY) == ["day-before-programme"]
    assert codes(held(), on=END) == []
    assert codes(held(), on=END + DAY) == ["day-after-programme"]
    assert codes(held(role="office", place="jinghai-office"), on=END + DAY) == [], "the office winds up"


def test_whoever_was_there_in_the_period_before_is_refused_with_the_clause() -> None:
    seats = (seat("m1", start=april(20)), seat("m2", start=START, end=april(19)))
    (breach,) = check_hand_over(MONTHLY, [held(starts_on=april(20))], ("m2", "乙"), date(2010, 5, 3), seats)
    assert (breach.code, breach.field, breach.cite) == ("served-the-period-before", "person", MENTORS.cite[0])
    assert breach.params == {"person": "乙", "unit": "王口镇团委", "start": april(1), "end": april(30)}
    assert codes(held(starts_on=april(20)), charter=MONTHLY, seats=seats, to="m3") == []
    assert codes(held(starts_on=april(20)), charter=MONTHLY, seats=seats, on=date(2010, 6, 1)) == []


def test_the_same_breach_is_said_once() -> None:
    ended = [held(ends_on=april(20)), held(2, ends_on=april(20), place="yinghai", name="瀛海学校团委")]
    assert codes(*ended) == ["appointment-ended"]
