"""All eight kinds of figure, per unit, within a period, and what waits beside them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from pilotage.domain.charters import check
from pilotage.domain.charters.schema import Figure
from pilotage.domain.figures import Facts, MoneyFact, PairFact, Seat, compute, matches, names_people
from pilotage.domain.records import Fact, Reference, Standing

CHARTER = check((Path(__file__).parents[2] / "charters" / "jinghai-2010.yaml").read_bytes()).charter
assert CHARTER is not None
UNTIL = date(2010, 4, 26)


def fact(register, number, day=10, unit="wangkou", pair=None, **fields):
    return Fact(register, Reference("record", number), number, date(2010, 4, day), number, unit, None, pair, fields)


def settled(*facts):
    return tuple(Standing(f.reference, f, f) for f in facts)


def facts(**standings):
    every = {register.id: () for register in CHARTER.registers}
    return Facts(until=UNTIL, known=99, standings=every | standings)


def with_figures(*figures):
    return CHARTER.model_copy(update={"figures": tuple(Figure.model_validate(f) for f in figures)})


def only(charter, gathered, **options):
    return next(iter(compute(charter, gathered, **options).values()))


FINANCING = settled(
    fact("financing", 1, 10, "daqiuzhuang", amount=150_000),
    fact("financing", 2, 12, "yinghai", amount=100_000),
    fact("financing", 3, 14, "daqiuzhuang", amount=150_001),
)
ASKED = {"id": "asked-of-it", "name": "款", "measure": "元", "of": "financing", "field": "amount"}


def test_sum_of_money_stays_in_minor_units():
    value = only(with_figures(ASKED | {"how": "sum"}), facts(financing=FINANCING))
    assert (value.value, value.money) == (400_001, True)
    assert [reference.id for reference in value.behind] == [1, 2, 3]


def test_average_of_money_is_rounded_to_the_minor_unit_half_to_even():
    value = only(with_figures(ASKED | {"how": "average"}), facts(financing=FINANCING))
    assert value.value == 133_334


def test_latest_is_the_newest_by_day_and_opens_to_it_alone():
    value = only(with_figures(ASKED | {"how": "latest"}), facts(financing=FINANCING))
    assert (value.value, [reference.id for reference in value.behind]) == (150_001, [3])


def test_nothing_has_no_average_and_no_latest_but_a_sum_and_a_count_of_zero():
    for how, expected in (("average", None), ("latest", None), ("sum", 0)):
        assert only(with_figures(ASKED | {"how": how}), facts()).value == expected
    count = {"id": "visits", "name": "次", "measure": "次", "of": "visit", "how": "count"}
    assert only(with_figures(count), facts()).value == 0


def test_count_filters_by_fields_and_takes_several_words():
    where = {"stage": ("held", "brand"), "signature": "yes"}
    count = {"id": "held", "name": "办", "measure": "个", "of": "activity", "how": "count", "where": where}
    standing = settled(
        fact("activity", 1, stage="held", signature=True),
        fact("activity", 2, stage="designed", signature=True),
        fact("activity", 3, stage="brand", signature=False),
        fact("activity", 4, stage="brand", signature=True),
    )
    assert [r.id for r in only(with_figures(count), facts(activity=standing)).behind] == [1, 4]


def test_distinct_units():
    figure = {"id": "units", "name": "个", "measure": "个", "of": "financing", "how": "distinct", "field": "unit"}
    assert only(with_figures(figure), facts(financing=FINANCING)).value == 2


def test_a_ratio_divides_two_figures_and_nothing_divided_by_zero_is_a_number():
    total = ASKED | {"how": "sum", "id": "total"}
    count = {"id": "times", "name": "次", "measure": "次", "of": "financing", "how": "count"}
    ratio = {"id": "each", "name": "均", "measure": "元", "of": "total", "over": "times", "how": "ratio"}
    charter = with_figures(ratio, total, count)
    assert compute(charter, facts(financing=FINANCING))["each"].value == Decimal(400_001) / 3
    assert compute(charter, facts())["each"].value is None


def test_planned_and_balance_of_a_fund():
    money = (
        MoneyFact("pilot-fund", "received", 300_000, date(2010, 4, 6), 1),
        MoneyFact("pilot-fund", "received", 200_000, date(2010, 4, 14), 2),
        MoneyFact("pilot-fund", "committed", 200_000, date(2010, 4, 16), 3),
        MoneyFact("pilot-fund", "paid", 80_000, date(2010, 4, 20), 4),
    )
    values = compute(CHARTER, replace(facts(), money=money))
    assert values["fund-planned"].value == 1_000_000
    assert [reference.id for reference in values["fund-planned"].behind] == ["own", "raised"]
    assert values["fund-balance"].value == 420_000
    assert [reference.id for reference in values["fund-balance"].behind] == [1, 2, 4]


def test_people_and_pairs_count_while_they_last():
    def seat(who, start, end=None):
        return Seat("mentor", who, "wangkou", start, end, Reference("appointment", who))

    seats = (
        seat("mentor1", date(2010, 4, 5)),
        seat("mentor1", date(2010, 4, 8)),
        seat("mentor2", date(2010, 4, 5), date(2010, 4, 25)),
        seat("mentor3", date(2010, 4, 27)),
    )
    pairs = (
        PairFact("pairing", "a:b", "a", "b", date(2010, 4, 5), None, 1),
        PairFact("pairing", "c:d", "c", "d", date(2010, 4, 5), date(2010, 4, 26), 2),
    )
    values = compute(CHARTER, replace(facts(), seats=seats, pairs=pairs))
    assert (values["mentor-count"].value, values["pair-count"].value) == (1, 2)
    assert compute(CHARTER, replace(facts(), pairs=pairs), unit="b")["pair-count"].value == 1


def test_per_unit_adds_up_and_shows_a_true_zero():
    seats = tuple(
        Seat("unit", code, code, date(2010, 4, 5), None, Reference("member", code))
        for code in ("daqiuzhuang", "wangkou")
    )
    value = compute(CHARTER, replace(facts(financing=FINANCING), seats=seats))["financing-sum"]
    assert value.per_unit == {"daqiuzhuang": 300_001, "wangkou": 0}


def test_a_pair_concerns_both_its_units():
    pairs = (PairFact("pairing", "state-tax:yinghai", "state-tax", "yinghai", date(2010, 4, 5), None, 1),)
    gathered = replace(facts(meeting=settled(fact("meeting", 1, unit=None, pair="state-tax:yinghai"))), pairs=pairs)
    assert compute(CHARTER, gathered, unit="yinghai")["meeting-count"].value == 1
    assert compute(CHARTER, gathered, unit="wangkou")["meeting-count"].value == 0


def test_a_figure_of_the_period_starts_with_the_period():
    figure = ASKED | {"how": "sum", "span": "period"}
    assert only(with_figures(figure), facts(financing=FINANCING), since=date(2010, 4, 12)).value == 250_001
    assert only(with_figures(figure), facts(financing=FINANCING)).value == 400_001


def test_what_waits_is_counted_beside_the_figure_only_where_it_would_change_it():
    old, new = fact("financing", 1, amount=100), fact("financing", 1, amount=900)
    waiting = (
        Standing(old.reference, old, new, ("unit",)),  # a correction of the amount
        Standing(Reference("record", 2), None, fact("financing", 2, amount=5), ("unit",)),  # a new one
        Standing(Reference("record", 3), old, old, ("unit",)),  # a correction of something else
    )
    value = only(with_figures(ASKED | {"how": "sum"}), facts(financing=waiting))
    assert value.value == 200
    assert [reference.id for reference in value.awaiting] == [1, 2]


def test_words_of_the_charter_match_typed_values():
    assert matches(True, "yes")
    assert matches(False, "no")
    assert not matches(None, "no")
    assert matches(Decimal("3.50"), "3.5")
    assert matches(0, ("0", "1"))


def by(person, one):
    return replace(one, person=person)


def test_a_person_keeps_the_records_that_name_them():
    standing = settled(
        by("m1", fact("visit", 1, 10, "wangkou")),
        by("m1", fact("visit", 2, 11, "yinghai")),
        by("m2", fact("visit", 3, 12, "wangkou")),
        fact("visit", 4, 13, "wangkou"),
    )
    count = {"id": "visits", "name": "次", "measure": "次", "of": "visit", "how": "count"}
    charter, gathered = with_figures(count), facts(visit=standing)
    for person, behind in (("m1", [1, 2]), ("m2", [3]), ("m3", [])):
        value = only(charter, gathered, person=person)
        assert (value.value, [r.id for r in value.behind]) == (len(behind), behind)
    value = only(charter, gathered, person="m1", unit="wangkou")
    assert [r.id for r in value.behind] == [1]


def test_a_persons_part_is_told_unit_by_unit_too():
    seats = tuple(
        Seat("unit", code, code, date(2010, 4, 5), None, Reference("member", code)) for code in ("wangkou", "yinghai")
    )
    standing = settled(by("m1", fact("financing", 1, amount=100)), by("m2", fact("financing", 2, amount=900)))
    values = compute(CHARTER, replace(facts(financing=standing), seats=seats), person="m1")
    assert values["financing-sum"].per_unit == {"wangkou": 100, "yinghai": 0}


def test_what_waits_is_counted_beside_its_own_person_only():
    one = by("m1", fact("financing", 1, amount=5))
    waiting = (Standing(one.reference, None, one, ("unit",)),)
    found = {p: compute(CHARTER, facts(financing=waiting), person=p)["financing-sum"] for p in ("m1", "m2")}
    assert ([len(v.awaiting) for v in found.values()], [v.value for v in found.values()]) == ([1, 0], [0, 0])
    moved = (Standing(one.reference, one, by("m2", one), ("unit",)),)
    found = {p: compute(CHARTER, facts(financing=moved), person=p)["financing-sum"] for p in ("m1", "m2")}
    assert [len(v.awaiting) for v in found.values()] == [1, 1], "a correction takes it from the one to the other"


def test_a_role_of_people_counts_the_one():
    seats = (
        Seat("mentor", "m1", "wangkou", date(2010, 4, 5), None, Reference("appointment", 1)),
        Seat("mentor", "m2", "yinghai", date(2010, 4, 5), None, Reference("appointment", 2)),
    )
    value = compute(CHARTER, replace(facts(), seats=seats), person="m2")["mentor-count"]
    assert (value.value, [r.id for r in value.behind]) == (1, [2])


def test_what_names_nobody_has_no_number_of_one_person():
    values = compute(CHARTER, facts(), person="m1")
    named = {id for id, value in values.items() if names_people(CHARTER, value.figure)}
    assert named == {"mentor-count", "visit-count", "activity-count", "solved-count", "financing-sum"}
    assert {id for id, value in values.items() if value.value is None} == set(values) - named
    assert not any(values[id].behind for id in set(values) - named)


def test_a_ratio_is_of_a_person_where_both_its_parts_are():
    total = ASKED | {"how": "sum", "id": "total"}
    count = {"id": "times", "name": "次", "measure": "次", "of": "financing", "how": "count"}
    plaques = {"id": "plaques", "name": "牌", "measure": "块", "of": "plaque", "how": "count"}
    each = {"id": "each", "name": "均", "measure": "元", "of": "total", "over": "times", "how": "ratio"}
    odd = {"id": "odd", "name": "怪", "measure": "元", "of": "total", "over": "plaques", "how": "ratio"}
    charter = with_figures(total, count, plaques, each, odd)
    standing = settled(by("m1", fact("financing", 1, amount=100)), by("m1", fact("financing", 2, amount=50)))
    values = compute(charter, facts(financing=standing), person="m1")
    assert (values["each"].value, values["odd"].value) == (75, None)


def test_bodies_are_counted_by_what_is_stated_of_them():
    charter = with_figures({"id": "nationals", "name": "全国试点", "measure": "个", "of": "unit", "how": "count",
                            "where": {"pilot-level": "national"}})  # fmt: skip
    seats = tuple(
        Seat("unit", code, code, date(2010, 4, 5), None, Reference("member", at), code, stated)
        for at, (code, stated) in enumerate(
            [("a", (("pilot-level", "national"),)), ("b", (("pilot-level", "全国试点"),)), ("c", ()),
             ("d", (("pilot-level", "city"),)), ("e", (("pilot-level", "省级"),))]
        )
    )  # fmt: skip
    value = only(charter, replace(facts(), seats=seats))
    assert (value.value, [reference.id for reference in value.behind]) == (2, [0, 1])
