"""Figures unit by unit, what each thing brings, and whose matter it is."""

from dataclasses import replace
from datetime import date

from pilotage.domain.charters import Charter, check
from pilotage.domain.charters.schema import Figure
from pilotage.domain.figures import Facts, MoneyFact, PairFact, Seat, compute
from pilotage.domain.records import Fact, Reference, Standing
from pilotage.domain.tables import brought, matters, person_tables, unit_tables, would_bring
from tests.factories import charter_bytes

UNTIL = date(2010, 4, 26)
START = date(2010, 4, 5)


def jinghai(*figures: dict[str, object]) -> Charter:
    charter = check(charter_bytes()).charter
    assert charter is not None
    if not figures:
        return charter
    return charter.model_copy(update={"figures": tuple(Figure.model_validate(figure) for figure in figures)})


def fact(register: str, number: int, day: int = 10, unit: str | None = "wangkou", pair: str | None = None, **fields):
    return Fact(register, Reference("record", number), number, date(2010, 4, day), number, unit, None, pair, fields)


def seat(code: str, number: int, ends_on: date | None = None) -> Seat:
    return Seat("unit", code, code, START, ends_on, Reference("member", number), f"{code}团委")


def gathered(charter: Charter, seats: tuple[Seat, ...] = (), pairs: tuple[PairFact, ...] = (), **standings) -> Facts:
    every = {register.id: () for register in charter.registers}
    told = {name: tuple(Standing(f.reference, f, f) for f in facts) for name, facts in standings.items()}
    return Facts(UNTIL, 99, every | told, seats, pairs)


MEETINGS = {"id": "met", "name": "座谈会", "measure": "次", "of": "meeting", "how": "count", "per": "unit"}


def test_the_foot_is_the_sum_of_the_rows_and_what_is_left_is_told() -> None:
    charter = jinghai(MEETINGS)
    pairs = (PairFact("pairing", "a:b", "wangkou", "yinghai", START, None, 1),)
    meetings = [fact("meeting", 1, unit=None, pair="a:b"), fact("meeting", 2, unit=None), fact("meeting", 3, unit=None)]
    facts = gathered(charter, (seat("wangkou", 1), seat("yinghai", 2)), pairs, meeting=meetings)
    (table,) = unit_tables(charter, facts, compute(charter, facts))
    assert [row.values for row in table.rows] == [(1,), (1,)]
    assert table.figures[0].value == 3
    assert table.rest == (1,), "one meeting is both units', two are nobody's"
    assert table.leaves_a_rest


def test_a_unit_that_left_stays_while_it_counts() -> None:
    charter = jinghai()
    left = date(2010, 4, 20)
    seats = (seat("wangkou", 1, left), seat("yinghai", 2, left), seat("hengxing", 3))
    facts = gathered(charter, seats, visit=[fact("visit", 1, **{"on-site": True})])
    (table,) = unit_tables(charter, facts, compute(charter, facts))
    assert [row.unit.who for row in table.rows] == ["wangkou", "hengxing"]
    assert not table.leaves_a_rest


def test_parts_of_an_average_are_not_added_up() -> None:
    charter = jinghai({**MEETINGS, "of": "financing", "how": "average", "field": "amount"})
    facts = gathered(charter, (seat("wangkou", 1),), financing=[fact("financing", 1, amount=100)])
    (table,) = unit_tables(charter, facts, compute(charter, facts))
    assert table.rest == (None,)


def test_a_record_whose_correction_waits_brings_what_is_confirmed_and_would_bring_what_waits() -> None:
    charter = jinghai()
    confirmed, corrected = fact("financing", 1, amount=100), fact("financing", 1, amount=250)
    new = fact("financing", 2, amount=70)
    facts = Facts(
        UNTIL, 99,
        {register.id: () for register in charter.registers}
        | {
            "financing": (
                Standing(confirmed.reference, confirmed, corrected, ("unit",)),
                Standing(new.reference, None, new, ("unit",)),
            )
        },
    )  # fmt: skip
    value = compute(charter, facts)["financing-sum"]
    assert value.value == 100
    assert brought(charter, facts, value) == {Reference("record", 1): 100, Reference("record", 2): 70}
    assert would_bring(facts, value) == {Reference("record", 1): 250, Reference("record", 2): 70}
    assert would_bring(facts, compute(charter, facts)["visit-count"]) == {}


def test_a_balance_is_made_of_signed_transfers_and_a_plan_of_its_sources() -> None:
    charter = jinghai()
    money = (MoneyFact("pilot-fund", "received", 500_000, START, 1), MoneyFact("pilot-fund", "committed", 1, START, 2),
             MoneyFact("pilot-fund", "paid", 80_000, START, 3, "yinghai", 7))  # fmt: skip
    facts = Facts(UNTIL, 99, {register.id: () for register in charter.registers}, money=money)
    values = compute(charter, facts)
    parts = brought(charter, facts, values["fund-balance"])
    assert {reference: parts[reference] for reference in values["fund-balance"].behind} == {
        Reference("transfer", 1): 500_000,
        Reference("transfer", 3): -80_000,
    }
    assert brought(charter, facts, values["fund-planned"]) == {
        Reference("source", "own"): 300_000,
        Reference("source", "raised"): 700_000,
    }
    assert brought(charter, facts, values["visit-count"]) == {}


def test_matters_come_in_order_of_days_and_belong_to_both_sides_of_a_pair() -> None:
    charter = jinghai()
    pairs = (PairFact("pairing", "a:b", "local-tax", "wangkou", START, None, 1),)
    met, went = fact("meeting", 1, 20, unit=None, pair="a:b"), fact("visit", 2, 12, unit="yinghai")
    facts = gathered(charter, (), pairs, meeting=[met], visit=[went])
    found = matters(facts, [met.reference, went.reference, Reference("source", "own")])
    assert list(found) == [Reference("source", "own"), went.reference, met.reference]
    assert found[met.reference].members == {"local-tax", "wangkou"}
    assert found[went.reference].members == {"yinghai"}
    assert found[Reference("source", "own")].members == frozenset()


def mentor(code: str, number: int, unit: str = "wangkou", start: date = START, end: date | None = None) -> Seat:
    return Seat("mentor", code, unit, start, end, Reference("appointment", number), f"指导员{code}")


def called_on(number: int, person: str | None, day: int = 10, unit: str = "wangkou") -> Fact:
    return replace(fact("visit", number, day, unit, **{"on-site": True}), person=person)


def test_each_person_has_their_part_and_the_rest_is_nobodys() -> None:
    charter = jinghai()
    people = (mentor("m1", 1), mentor("m2", 2, "yinghai"), mentor("m3", 3, "hengxing", end=date(2010, 4, 20)))
    visits = [called_on(1, "m1"), called_on(2, "m1"), called_on(3, "m3"), called_on(4, None)]
    facts = gathered(charter, (seat("wangkou", 1), *people), visit=visits)
    (table,) = person_tables(charter, facts, compute(charter, facts))
    assert [value.figure.id for value in table.figures] == [
        "visit-count", "activity-count", "solved-count", "financing-sum",
    ]  # fmt: skip
    assert [(row.person.who, row.serves, row.values[0]) for row in table.rows] == [
        ("m1", ("wangkou团委",), 2), ("m2", ("yinghai",), 0), ("m3", (), 1),
    ]  # fmt: skip
    assert table.rest == (1, 0, 0, 0)
    assert table.leaves_a_rest
    assert table.remainders[0][1] == 1
    assert [part for _, part in next(table.lines)[1]] == [2, 0, 0, 0]


def test_who_serves_nobody_and_has_done_nothing_is_left_out() -> None:
    charter = jinghai()
    facts = gathered(charter, (mentor("m1", 1, end=date(2010, 4, 20)), mentor("m2", 2, start=date(2010, 5, 1))))
    (table,) = person_tables(charter, facts, compute(charter, facts))
    assert table.rows == ()


def test_people_stand_in_the_order_of_their_appointments_and_once() -> None:
    charter = jinghai()
    people = (mentor("m2", 1), mentor("m1", 2), mentor("m2", 3, "yinghai"))
    facts = gathered(charter, people, visit=[called_on(1, "m1"), called_on(2, "m1")])
    (table,) = person_tables(charter, facts, compute(charter, facts))
    assert [(row.person.who, row.serves) for row in table.rows] == [
        ("m2", ("wangkou", "yinghai")),
        ("m1", ("wangkou",)),
    ]


def test_of_one_unit_only_its_people_and_its_records_count() -> None:
    charter = jinghai()
    people = (mentor("m1", 1), mentor("m1", 2, "yinghai"), mentor("m2", 3, "yinghai"))
    visits = [called_on(1, "m1"), called_on(2, "m1", unit="yinghai"), called_on(3, "m2", unit="yinghai")]
    facts = gathered(charter, people, visit=visits)
    (table,) = person_tables(charter, facts, compute(charter, facts, unit="wangkou"), unit="wangkou")
    assert [(row.person.who, row.serves, row.values[0]) for row in table.rows] == [("m1", ("wangkou",), 1)]


def test_a_charter_whose_figures_name_nobody_has_no_such_table() -> None:
    charter = jinghai(MEETINGS)
    facts = gathered(charter, (mentor("m1", 1),))
    assert person_tables(charter, facts, compute(charter, facts)) == ()
