"""Refunds: the money follows the record as it is entered, corrected and withdrawn; what is accounted for stays covered."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from pilotage.actions.expenses import count_expense, enter_expense
from pilotage.actions.giving import set_netted, settle_refund
from pilotage.actions.refusals import NotAllowed
from pilotage.domain.breaches import Breach
from pilotage.domain.charters.schema import Refund
from pilotage.domain.spending import Draft
from pilotage.models import Event, LevyRefund, Record, YearClose
from pilotage.queries.programmes import rules
from pilotage.queries.refunds import refund_lines
from tests.acts import About, correct, withdraw
from tests.cast import seat
from tests.factories import PAPER, TODAY, adopt_jinghai
from tests.giving import DAY, moved, own_book, refund
from tests.grants import breaches_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def clause(programme):
    return rules(programme).charter.of_kind(Refund)[0].cite[0]


def amend(stored, by, due, back=None, *, unit="wangkou", on=DAY, **more):
    values = {"due-amount": due, "refunded": due if back is None else back}
    return correct(stored, by, about=About(unit), values=values, on=on, **more)


def spend(programme, cast, stored, amount, counted=None):
    row = LevyRefund.objects.of(programme.office).get(record=stored.record, ended_seq=None)
    draft = Draft(date(2010, 4, 21), amount, "场地布置", "", "")
    evidence = (PAPER.__class__(f"{uuid4()}.txt", str(uuid4()).encode()),)
    spent = enter_expense(by=cast.unit, programme=programme, refund=row.pk, uuid=uuid4(), draft=draft,
                          evidence=evidence)  # fmt: skip
    if counted is not None:
        count_expense(by=cast.reviewer, programme=programme, number=spent.number, counted=counted,
                      note="" if counted == amount else "部分认可")  # fmt: skip
    return row


def settle(programme, cast, row, on=TODAY, uuid=None):
    return settle_refund(by=cast.reviewer, programme=programme, refund=row.pk, happened_on=on, uuid=uuid or uuid4())


def standing(programme):
    rows = LevyRefund.objects.of(programme.office).filter(ended_seq=None).select_related("unit")
    return [(row.unit.code, row.year, row.due, row.refunded, row.netted) for row in rows]


def test_what_a_record_says_is_in_the_book_at_once(programme, cast):
    stored = refund(programme, cast.clerk)
    assert own_book(programme) == {"levy wangkou": -126_000, "earmarked wangkou": 126_000}
    assert standing(programme) == [("wangkou", 2010, 126_000, 126_000, True)]
    event = Event.objects.of(programme.office).get(kind="record.entered", seq=stored.entry.seq)
    assert [name for name, *_ in event.rows][-2:] == ["transfer", "levyrefund"]


def test_a_correction_takes_back_and_gives_anew_and_a_withdrawal_takes_back(programme, cast):
    stored = refund(programme, cast.clerk)
    amended = amend(stored, cast.clerk, 130_000)
    assert own_book(programme) == {"levy wangkou": -130_000, "earmarked wangkou": 130_000}
    again = amend(amended, cast.clerk, 130_000, unit="yinghai")
    assert own_book(programme) == {"levy yinghai": -130_000, "earmarked yinghai": 130_000}
    withdraw(again, cast.clerk)
    assert own_book(programme) == {}
    assert standing(programme) == []
    assert moved(programme) == [
        ("refunded", 126_000), ("refunded", 130_000), ("reversal", 126_000), ("refunded", 130_000),
        ("reversal", 130_000), ("reversal", 130_000),
    ]  # fmt: skip


def test_a_correction_of_something_else_moves_no_money(programme, cast):
    stored = refund(programme, cast.clerk)
    values = {"due-amount": 126_000, "refunded": 126_000, "spent-on": "办活动"}
    correct(stored, cast.clerk, about=About("wangkou"), values=values, on=DAY)
    assert moved(programme) == [("refunded", 126_000)]
    assert LevyRefund.objects.of(programme.office).count() == 1


def test_a_correction_of_the_day_moves_the_money_to_it(programme, cast):
    stored = refund(programme, cast.clerk)
    amend(stored, cast.clerk, 126_000, on=date(2010, 4, 15))
    row = LevyRefund.objects.of(programme.office).select_related("transfer").get(ended_seq=None)
    assert row.transfer.happened_on == date(2010, 4, 15)
    assert own_book(programme) == {"levy wangkou": -126_000, "earmarked wangkou": 126_000}


def test_a_levy_of_nothing_moves_nothing(programme, cast):
    refund(programme, cast.clerk, 0)
    assert own_book(programme) == {}
    assert moved(programme) == []
    assert standing(programme) == [("wangkou", 2010, 0, 0, True)]


@pytest.mark.parametrize(("back", "code"), [(126_001, "refund-more"), (125_999, "refund-less")])
def test_refunded_in_full_is_exactly_that(programme, cast, clause, back, code):
    found = breaches_of(lambda: refund(programme, cast.clerk, 126_000, back))
    params = {
        "due": Decimal("1260.00"), "refunded": Decimal(back) / 100, "whole": Decimal("1260.00"),
        "difference": Decimal("0.01"), "rate": Decimal(100),
    }  # fmt: skip
    assert found == (Breach(code, params, "refunded", clause),)
    assert not Record.objects.of(programme.office).exists()
    assert moved(programme) == []


def test_less_is_allowed_where_the_charter_only_wishes_it():
    programme = adopt_jinghai(("title: 团费全额退返\n    force: must", "title: 团费全额退返\n    force: should"))
    cast = seat(programme)
    refund(programme, cast.clerk, 126_000, 100_000)
    (line,) = [line for line in refund_lines(programme, rules(programme).charter, TODAY) if line.row]
    assert (line.standing.open, line.standing.refunded) == (26_000, 100_000)


def test_a_unit_is_refunded_once_for_a_year(programme, cast, clause):
    refund(programme, cast.clerk)
    found = breaches_of(lambda: refund(programme, cast.clerk, 50_000))
    params = {"unit": "王口镇团委", "year": "2010", "number": 1, "amount": Decimal("1260.00")}
    assert found == (Breach("refund-twice", params, "unit", clause),)
    other = refund(programme, cast.clerk, 50_000, unit="yinghai")
    assert [b.code for b in breaches_of(lambda: amend(other, cast.clerk, 50_000))] == ["refund-twice"]
    assert own_book(programme)["earmarked yinghai"] == 50_000


def close(programme, year, by):
    YearClose.objects.create(office=programme.office, programme=programme, uuid=uuid4(), fund="", year=year,
                             closed_on=TODAY, by=by, seq=1)  # fmt: skip


def test_a_closed_year_takes_no_refund_and_gives_none_back(programme, cast):
    stored = refund(programme, cast.clerk)
    close(programme, 2010, cast.treasurer)
    found = Breach("year-closed", {"year": "2010", "day": TODAY}, "happened_on")
    assert breaches_of(lambda: refund(programme, cast.clerk, unit="yinghai")) == (found,)
    assert breaches_of(lambda: amend(stored, cast.clerk, 130_000)) == (found,)
    assert breaches_of(lambda: withdraw(stored, cast.clerk)) == (found,)
    assert moved(programme) == [("refunded", 126_000)]


def test_checked_receipts_account_for_it_and_no_more(programme, cast):
    stored = refund(programme, cast.clerk)
    row = spend(programme, cast, stored, 50_000, 40_000)
    spend(programme, cast, stored, 10_000)
    assert settle(programme, cast, row).amount == 40_000
    assert own_book(programme) == {"levy wangkou": -126_000, "earmarked wangkou": 86_000, "settled wangkou": 40_000}
    nothing = {"counted": Decimal("400.00"), "settled": Decimal("400.00")}
    assert breaches_of(lambda: settle(programme, cast, row)) == (Breach("refund-nothing-to-settle", nothing),)
    spend(programme, cast, stored, 76_000, 76_000)
    assert settle(programme, cast, row).amount == 76_000
    assert own_book(programme) == {"levy wangkou": -126_000, "earmarked wangkou": 10_000, "settled wangkou": 116_000}


def test_settling_twice_with_one_request_settles_once(programme, cast):
    stored = refund(programme, cast.clerk)
    row, uuid = spend(programme, cast, stored, 50_000, 50_000), uuid4()
    first = settle(programme, cast, row, uuid=uuid)
    assert settle(programme, cast, row, uuid=uuid) == first
    assert moved(programme) == [("refunded", 126_000), ("settled", 50_000)]


@pytest.mark.parametrize(("on", "code"), [(date(2010, 4, 27), "day-in-future"), (date(2010, 4, 19), "day-before-step")])
def test_it_is_settled_on_a_day_that_can_be(programme, cast, on, code):
    row = spend(programme, cast, refund(programme, cast.clerk), 50_000, 50_000)
    assert [b.code for b in breaches_of(lambda: settle(programme, cast, row, on))] == [code]


def test_only_who_decides_settles(programme, cast):
    row = spend(programme, cast, refund(programme, cast.clerk), 50_000, 50_000)
    with pytest.raises(NotAllowed):
        settle_refund(by=cast.treasurer, programme=programme, refund=row.pk, happened_on=TODAY, uuid=uuid4())


def test_what_was_accounted_for_stays_covered(programme, cast, clause):
    stored = refund(programme, cast.clerk)
    row = spend(programme, cast, stored, 50_000, 50_000)
    settle(programme, cast, row)
    gone = {"settled": Decimal("500.00"), "refunded": Decimal("0.00"), "short": Decimal("500.00")}
    assert breaches_of(lambda: withdraw(stored, cast.clerk)) == (Breach("refund-accounted", gone),)
    assert breaches_of(lambda: amend(stored, cast.clerk, 126_000, unit="yinghai")) == (
        Breach("refund-accounted", gone, "", clause),
    )
    less = {"settled": Decimal("500.00"), "refunded": Decimal("499.99"), "short": Decimal("0.01")}
    assert breaches_of(lambda: amend(stored, cast.clerk, 49_999)) == (
        Breach("refund-accounted", less, "refunded", clause),
    )
    amend(stored, cast.clerk, 50_000)
    assert own_book(programme) == {"levy wangkou": -50_000, "settled wangkou": 50_000}
    (line,) = [line for line in refund_lines(programme, rules(programme).charter, TODAY) if line.row]
    assert (line.standing.settled, line.standing.left, line.receipts.counted, line.to_settle) == (50_000, 0, 50_000, 0)


def test_set_off_or_paid_to_and_fro_is_said_and_stays_said(programme, cast):
    stored = refund(programme, cast.clerk)
    row = LevyRefund.objects.of(programme.office).get()
    said = set_netted(by=cast.treasurer, programme=programme, refund=row.pk, netted=False)
    assert set_netted(by=cast.treasurer, programme=programme, refund=row.pk, netted=False).pk == said.pk
    amend(stored, cast.clerk, 130_000)
    assert standing(programme) == [("wangkou", 2010, 130_000, 130_000, False)]
    assert own_book(programme) == {"levy wangkou": -130_000, "earmarked wangkou": 130_000}
    with pytest.raises(NotAllowed):
        set_netted(by=cast.clerk, programme=programme, refund=row.pk, netted=True)
    assert [b.code for b in breaches_of(
        lambda: set_netted(by=cast.treasurer, programme=programme, refund=10**6, netted=True)
    )] == ["refund-unknown"]  # fmt: skip


def test_the_same_record_again_refunds_once(programme, cast):
    uuid = uuid4()
    for _ in range(2):
        refund(programme, cast.clerk, uuid=uuid)
    assert moved(programme) == [("refunded", 126_000)]
