"""What stands under each provision."""

from dataclasses import replace
from datetime import date

from pilotage.domain.charters import Charter, check
from pilotage.domain.figures import Facts, MoneyFact, PairFact, Seat, compute
from pilotage.domain.provisions import live
from pilotage.domain.records import Fact, Reference, Standing
from tests.factories import charter_bytes

UNTIL = date(2010, 4, 26)
START = date(2010, 4, 5)


def jinghai() -> Charter:
    charter = check(charter_bytes()).charter
    assert charter is not None
    return charter


CHARTER = jinghai()
UNITS = tuple(
    Seat("unit", member.id, member.id, START, None, Reference("member", n), member.name)
    for n, member in enumerate(CHARTER.role("unit").members)
)
EMPTY = Facts(UNTIL, 99, {register.id: () for register in CHARTER.registers}, UNITS)


def standing(facts: Facts):
    return live(CHARTER, facts, compute(CHARTER, facts))


def with_records(register: str, *told: tuple[str, dict[str, object]], waiting: int = 0) -> Facts:
    facts = [
        Fact(register, Reference("record", n), n, date(2010, 4, 10), n, unit, None, None, fields)
        for n, (unit, fields) in enumerate(told)
    ]
    settled = [Standing(f.reference, f, f) for f in facts[waiting:]]
    pending = [Standing(f.reference, None, f, ("unit",)) for f in facts[:waiting]]
    return replace(EMPTY, standings={**EMPTY.standings, register: (*pending, *settled)})


def mentor(unit: str, ends_on: date | None = None) -> Seat:
    return Seat("mentor", f"m-{unit}", unit, START, ends_on, Reference("appointment", 1), "指导员")


def test_every_provision_has_something_to_tell() -> None:
    assert set(standing(EMPTY)) == {provision.id for provision in CHARTER.provisions}


def test_a_fund_tells_its_five_numbers() -> None:
    money = (MoneyFact("pilot-fund", "received", 500_000, START, 1), MoneyFact("pilot-fund", "committed", 80_000, START, 2),
             MoneyFact("pilot-fund", "paid", 30_000, START, 3), MoneyFact("other", "received", 9, START, 4))  # fmt: skip
    fund = standing(replace(EMPTY, money=money))["pilot-fund"].fund
    assert fund is not None
    assert (fund.planned, fund.received, fund.committed, fund.paid, fund.available) == (
        1_000_000, 500_000, 50_000, 30_000, 420_000,
    )  # fmt: skip


def test_a_duty_tells_the_confirmed_records_it_asks_for_unless_a_figure_does() -> None:
    records = [("wangkou", {"type": "survey"}), ("yinghai", {"type": "survey"}), ("yinghai", {"type": "plan"})]
    found = standing(with_records("document", *records, waiting=1))
    assert found["survey"].meets == (Reference("record", 1),)
    assert found["plan"].meets == (Reference("record", 2),)
    assert (found["survey"].registers[0].confirmed, found["survey"].registers[0].waiting) == (2, 1)
    assert found["weekly-visit"].meets is None, "深入试点单位 counts the very same"
    assert [value.figure.id for value in found["weekly-visit"].figures] == ["visit-count"]


def test_a_reward_falls_due_on_the_designations_its_filter_keeps() -> None:
    found = standing(with_records("designation", ("wangkou", {"level": "city"}), ("yinghai", {"level": "county"})))
    assert found["model-reward"].meets == (Reference("record", 0),)


def test_who_is_without_is_named() -> None:
    found = standing(with_records("plaque", ("wangkou", {}), ("wangkou", {}), ("yinghai", {})))["plaques"].reached
    assert found is not None
    assert (found.count, found.of) == (2, 5)
    assert [seat.who for seat in found.without] == ["daqiuzhuang", "hengxing", "shunfeng"]


def test_an_appointment_that_ended_leaves_a_gap_from_the_next_day() -> None:
    seats = (*UNITS, *(mentor(unit.who, UNTIL if unit.who == "yinghai" else None) for unit in UNITS))
    on_the_last_day = standing(replace(EMPTY, seats=seats))["mentors"].reached
    after = standing(replace(EMPTY, seats=seats, until=date(2010, 4, 27)))["mentors"].reached
    assert on_the_last_day is not None
    assert after is not None
    assert on_the_last_day.without == ()
    assert [seat.who for seat in after.without] == ["yinghai"]


def test_a_pairing_wants_a_partner_for_everybody_on_its_second_side() -> None:
    pairs = (PairFact("pairing", "a:b", "local-tax", "wangkou", START, None, 1),
             PairFact("pairing", "c:d", "police", "hengxing", START, date(2010, 4, 20), 2))  # fmt: skip
    found = standing(replace(EMPTY, pairs=pairs))["pairing"].reached
    assert found is not None
    assert (found.count, found.of) == (1, 5)
