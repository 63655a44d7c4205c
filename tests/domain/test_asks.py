"""What is asked of whom: every field has its seconds, its rhythm and somebody who says so."""

from fractions import Fraction

import pytest

from pilotage.domain.asks import ENVELOPE, MONTHS, OPENING, SECONDS, Basis, Kind, asks, months_of, per_month
from pilotage.domain.charters import check
from pilotage.domain.charters.schema import Cadence, FieldDef
from pilotage.domain.own_fields import OwnAdded, with_own
from tests.factories import charter_bytes


def charter_of(*changes):
    checked = check(charter_bytes(*changes))
    assert checked.charter is not None, [str(fault) for fault in checked.faults]
    return checked.charter


@pytest.fixture(scope="module")
def charter():
    return charter_of()


def register(found, id):
    return next(one for one in found.registers if one.register.id == id)


def cadence(every, **more):
    return Cadence.model_validate({"every": every, **{name: str(value) for name, value in more.items()}})


def test_every_type_of_field_has_its_seconds():
    types = FieldDef.model_fields["type"].annotation.__args__
    assert set(SECONDS) == set(types)
    assert set(ENVELOPE) == set(Kind) - {Kind.FIELD}


def test_every_register_is_listed_with_every_field_in_its_order(charter):
    found = asks(charter)
    assert [one.register.id for one in found.registers] == [each.id for each in charter.registers]
    for one in found.registers:
        fields = [ask.field.id for ask in one.asks if ask.field]
        # What was approved and paid comes with the decision and the payment, what became of a nomination with its round.
        by_itself = {"approved", "paid"}
        if one.register.id == "nomination":
            by_itself |= {"outcome", "passed-over", "reason"}
        assert fields == [each.id for each in one.register.fields if each.id not in by_itself]


def test_a_visit_asks_for_unit_day_and_fields_of_the_mentor_and_the_unit_confirms(charter):
    one = register(asks(charter), "visit")
    assert [(str(ask.kind), ask.field and ask.field.id, ask.of, ask.required) for ask in one.asks] == [
        ("unit", None, ("mentor",), True),
        ("person", None, ("mentor",), False),
        ("day", None, ("mentor",), True),
        ("field", "progress", ("mentor",), True),
        ("field", "on-site", ("mentor",), True),
        ("evidence", None, ("mentor",), False),
        ("confirmation", None, ("unit",), True),
    ]
    assert (one.to_write, one.to_confirm) == (OPENING + 5 + 5 + 90 + 5, 20)


def test_a_weekly_duty_comes_fifty_two_times_a_year_for_each_unit(charter):
    one = register(asks(charter), "visit")
    (rate,) = one.rates
    assert (rate.duty.id, rate.by, rate.times, rate.places) == ("weekly-visit", "mentor", Fraction(52, 12), 5)
    assert rate.in_all == Fraction(5 * 52, 12)
    assert {share.role: (share.people, share.minutes, share.each) for share in one.shares} == {
        "mentor": (5, Fraction(5 * 52, 12) * 125 / 60, Fraction(52, 12) * 125 / 60),
        "unit": (5, Fraction(5 * 52, 12) * 20 / 60, Fraction(52, 12) * 20 / 60),
    }


def test_what_is_owed_once_is_spread_over_the_months_of_the_programme(charter):
    assert months_of(charter) == Fraction(271) / Fraction(365, 12)
    rates = register(asks(charter), "document").rates
    assert [(rate.duty.id, rate.times) for rate in rates] == [
        (duty, 1 / months_of(charter)) for duty in ("survey", "plan", "summary")
    ]


def test_a_register_without_a_duty_is_filled_in_as_it_happens(charter):
    one = register(asks(charter), "meeting")
    assert (one.rates, one.minutes) == ((), None)
    assert [(share.role, share.minutes) for share in one.shares] == [("unit", None), ("partner", None),
                                                                     ("office", None)]  # fmt: skip


def test_the_loads_add_up_to_the_whole(charter):
    found = asks(charter)
    assert [load.role.id for load in found.loads] == ["office", "unit", "mentor", "partner"]
    assert sum(load.minutes for load in found.loads) == found.minutes
    assert sum(one.minutes for one in found.registers if one.minutes is not None) == found.minutes
    mentor = found.loads[2]
    assert ([each.id for each in mentor.registers], mentor.as_it_happens) == (
        ["document", "activity", "financing", "visit", "difficulty"], (),
    )  # fmt: skip
    assert mentor.each == mentor.minutes / 5


def test_it_counts_whoever_is_there_today(charter):
    found = asks(charter, {"mentor": 2, "unit": 3})
    (rate,) = register(found, "visit").rates
    assert rate.places == 3
    assert {load.role.id: load.people for load in found.loads} == {"office": 1, "unit": 3, "mentor": 2, "partner": 5}


@pytest.mark.parametrize(
    ("made", "months", "times"),
    [
        (cadence("week"), None, Fraction(52, 12)),
        (cadence("week", at_least=2), Fraction(9), Fraction(104, 12)),
        (cadence("day"), None, Fraction(365, 12)),
        (cadence("month"), None, Fraction(1)),
        (cadence("quarter"), None, Fraction(1, 3)),
        (cadence("half-year"), None, Fraction(1, 6)),
        (cadence("term"), None, Fraction(1, 6)),
        (cadence("year"), None, Fraction(1, 12)),
        (cadence("school-year", at_least=3), None, Fraction(1, 4)),
        (cadence("programme"), Fraction(9), Fraction(1, 9)),
        (cadence("programme"), None, Fraction(1, 12)),  # without an end: spread over a year
        (cadence("year"), Fraction(9), Fraction(0)),  # its only year is incomplete, and waived
        (cadence("year", part_periods="count"), Fraction(9), Fraction(1, 9)),
        (cadence("week", at_least=0, at_most=2), None, Fraction(0)),
    ],
)
def test_a_cadence_is_so_many_times_a_month(made, months, times):
    assert per_month(made, months) == times


def test_a_sum_is_met_by_one_record_a_period():
    assert per_month(cadence("month", at_least=4000), None, summed=True) == 1


def test_every_period_has_its_length():
    assert set(MONTHS) == set(Cadence.model_fields["every"].annotation.__args__) - {"programme"}


# ---- Who says so -----------------------------------------------------------------------------------------------------


def why(found, id, kind, field=None):
    one = register(found, id)
    return next(ask.why for ask in one.asks if ask.kind is kind and (ask.field.id if ask.field else None) == field)


def test_a_field_is_asked_by_the_clause_of_the_provision_that_uses_it(charter):
    said = why(asks(charter), "visit", Kind.FIELD, "on-site")
    assert (said.basis, [ground.cite.clause for ground in said.grounds]) == (Basis.CLAUSE, ["3.4", "2.2"])


def test_a_field_that_nothing_uses_is_asked_by_the_clauses_of_its_register(charter):
    said = why(asks(charter), "aid", Kind.FIELD, "reason")
    assert (said.basis, [ground.cite.clause for ground in said.grounds]) == (Basis.CLAUSE, ["4.3"])


def test_a_confirmation_is_asked_by_the_register_s_reading(charter):
    said = why(asks(charter), "visit", Kind.CONFIRMATION)
    assert (said.basis, [ground.reading.by for ground in said.grounds]) == (Basis.READING, ["本单位自定"])


def test_everything_in_the_first_charter_has_somebody_who_says_so(charter):
    assert asks(charter).unfounded == ()


def test_a_demand_without_clause_and_reading_is_flagged():
    without = """    readings:
      - {question: 走访由谁确认？, choice: 试点单位每月确认一次，可用纸质确认单。, status: assumed, by: 本单位自定}
"""
    found = asks(charter_of((without, "")))
    assert [(each.id, ask.kind, ask.why.basis) for each, ask in found.unfounded] == [
        ("visit", Kind.CONFIRMATION, Basis.NOBODY)
    ]


def test_a_register_that_no_provision_uses_is_flagged_field_by_field():
    extra = """  - id: extra
    name: 其他情况
    measure: 件
    about: [unit]
    written_by: [unit]
    evidence: none
    fields:
      - {id: what, name: 情况, type: text}
  - id: meeting
"""
    found = asks(charter_of(("  - id: meeting\n    name: 座谈会", extra + "    name: 座谈会")))
    assert [(each.id, ask.kind) for each, ask in found.unfounded] == [
        ("extra", Kind.UNIT), ("extra", Kind.DAY), ("extra", Kind.FIELD),
    ]  # fmt: skip


# ---- The office's own fields -----------------------------------------------------------------------------------------


def test_an_own_field_gives_its_own_reason_and_takes_no_minutes(charter):
    before = asks(charter)
    own = OwnAdded("visit", "own-1", "里程", "decimal", (), "核销交通费")
    after = asks(with_own(charter, [own]))
    said = why(after, "visit", Kind.FIELD, "own-1")
    assert (said.basis, said.reason) == (Basis.OWN, "核销交通费")
    assert (after.minutes, after.unfounded) == (before.minutes, ())


def test_an_own_field_that_has_ended_is_not_asked(charter):
    own = OwnAdded("visit", "own-1", "里程", "decimal", (), "核销交通费", ended=True)
    found = register(asks(with_own(charter, [own])), "visit")
    assert "own-1" not in [ask.field.id for ask in found.asks if ask.field]
