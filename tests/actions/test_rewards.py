"""Rewards: due on what is confirmed, once as the charter says; paid by another, from the office's money or a fund."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from pilotage.actions.people import appoint
from pilotage.actions.refusals import NotAllowed
from pilotage.actions.rewards import pay_reward
from pilotage.domain.breaches import Breach
from pilotage.domain.charters.schema import Reward
from pilotage.domain.funds import TransferKind
from pilotage.domain.policy import Function
from pilotage.models import MoneyFile, RewardPayment, SecondLook, SmallOffice, Transfer, Voucher, YearClose
from pilotage.queries.funds import check_balances, five_numbers
from pilotage.queries.giving import check_giving
from pilotage.queries.programmes import rules
from pilotage.queries.rewards import reward_lines
from tests.acts import About, correct, withdraw
from tests.cast import seat
from tests.factories import PAPER, START, TODAY, adopt_jinghai, receipt
from tests.giving import Office, designated, own_book
from tests.grants import breaches_of

pytestmark = pytest.mark.django_db

FUND = ("    once_per: programme\n", "    once_per: programme\n    fund: pilot-fund\n")


@pytest.fixture
def office(programme, cast):
    return Office(programme, cast)


@pytest.fixture
def clause(programme):
    return rules(programme).charter.of_kind(Reward)[0].cite[0]


def lines(programme):
    """(unit, number of the record, since, amount, further records, paid, lapsed) of every reward."""
    found = []
    for each in reward_lines(programme, rules(programme).charter, TODAY):
        due, paid = each.line.due, each.line.paid
        found.append((
            each.line.unit, due.trigger.number if due else None, due.trigger.since if due else None,
            due.amount if due else None, tuple(one.number for one in due.more) if due else (),
            paid.amount if paid else None, each.line.lapsed,
        ))  # fmt: skip
    return found


def test_a_designation_is_due_once_and_a_second_earns_nothing(programme, cast):
    designated(programme, cast.clerk)
    designated(programme, cast.clerk, level="national", on=date(2010, 4, 21))
    assert lines(programme) == [("wangkou", 1, date(2010, 4, 20), 50_000, (2,), None, False)]


def test_paid_from_the_offices_own_money_with_its_slip(programme, cast, office):
    payment = office.pay(designated(programme, cast.clerk), voucher="记-12", evidence=(PAPER,))
    assert (payment.number, payment.amount, payment.period) == (1, 50_000, "")
    assert own_book(programme) == {"office": -50_000, "paid wangkou": 50_000}
    voucher = Voucher.objects.of(programme.office).get()
    assert (voucher.number, voucher.transfer_id) == ("记-12", payment.transfer_id)
    assert MoneyFile.objects.of(programme.office).filter(voucher=voucher).count() == 1
    assert lines(programme)[0][-2:] == (50_000, False)


def test_the_same_request_pays_once(programme, cast, office):
    stored, uuid = designated(programme, cast.clerk), uuid4()
    first = office.pay(stored, uuid=uuid)
    assert office.pay(stored, uuid=uuid).pk == first.pk
    assert own_book(programme)["office"] == -50_000
    assert [b.code for b in breaches_of(lambda: office.pay(stored, uuid=uuid, amount=1))] == ["request-taken"]


def test_a_second_payment_is_refused_and_says_which_was_paid(programme, cast, office, clause):
    first = designated(programme, cast.clerk)
    second = designated(programme, cast.clerk, level="national", on=date(2010, 4, 21))
    said = Breach("reward-other-record", {"register": "先进典型", "number": 1}, cite=clause)
    assert breaches_of(lambda: office.pay(second)) == (said,)
    office.pay(first)
    params = {
        "unit": "王口镇团委", "payment": 1, "number": 1, "amount": Decimal("500.00"), "day": date(2010, 4, 22),
        "register": "先进典型",
    }  # fmt: skip
    for stored in (first, second):
        assert breaches_of(lambda stored=stored: office.pay(stored)) == (Breach("reward-paid", params, cite=clause),)
    assert own_book(programme)["office"] == -50_000


def test_what_is_not_due_is_not_paid(programme, cast, office, clause):
    stored = designated(programme, cast.clerk)
    withdraw(stored, cast.clerk)
    not_due = Breach("reward-not-due", {"reward": "先进典型奖励"}, cite=clause)
    assert breaches_of(lambda: office.pay(stored)) == (not_due,)
    assert [b.code for b in breaches_of(lambda: office.pay(stored, provision="nothing"))] == ["reward-unknown"]


def test_it_is_paid_on_a_day_that_can_be_and_as_it_was_shown(programme, cast, office, clause):
    stored = designated(programme, cast.clerk)
    early = Breach("reward-before-due", {"day": date(2010, 4, 19), "since": date(2010, 4, 20)}, "happened_on", clause)
    assert breaches_of(lambda: office.pay(stored, on=date(2010, 4, 19))) == (early,)
    late = breaches_of(lambda: office.pay(stored, on=date(2010, 4, 27)))
    assert [(b.code, b.field) for b in late] == [("day-in-future", "happened_on")]
    other = {"seen": Decimal("400.00"), "amount": Decimal("500.00")}
    assert breaches_of(lambda: office.pay(stored, amount=40_000)) == (Breach("reward-changed", other, cite=clause),)
    long = breaches_of(lambda: office.pay(stored, voucher="1" * 61))
    assert [(b.code, b.field) for b in long] == [("text-long", "voucher")]
    assert own_book(programme) == {}


def test_a_closed_year_takes_no_payment_and_no_reversal(programme, cast, office):
    first = office.pay(designated(programme, cast.clerk))
    other = designated(programme, cast.clerk, unit="yinghai")
    YearClose.objects.create(office=programme.office, programme=programme, uuid=uuid4(), fund="", year=2010,
                             closed_on=TODAY, by=cast.treasurer, seq=1)  # fmt: skip
    closed = (Breach("year-closed", {"year": "2010", "day": TODAY}, "happened_on"),)
    assert breaches_of(lambda: office.pay(other)) == closed
    assert breaches_of(lambda: office.take_back(first)) == closed


def test_only_the_treasurer_pays_and_never_for_their_own_record(programme, cast, office, clause):
    stored = designated(programme, cast.clerk)
    with pytest.raises(NotAllowed):
        office.pay(stored, by=cast.clerk)
    both = both_at_once(programme, cast)
    own = designated(programme, both, unit="yinghai")
    said = Breach("own-record", {"register": "先进典型"}, cite=clause)
    assert breaches_of(lambda: office.pay(own, by=both)) == (said,)
    SmallOffice.objects.create(office=programme.office, programme=programme, uuid=uuid4(), days=10, reason="只有一人",
                               starts_on=START, by=cast.owner, seq=1)  # fmt: skip
    payment = office.pay(own, by=both)
    look = SecondLook.objects.of(programme.office).get()
    assert (look.what, look.about, look.due_on) == ("rewarded", "先进典型奖励 1", date(2010, 5, 6))
    assert look.transfer_id == payment.transfer_id


def both_at_once(programme, cast):
    """Somebody who is clerk and treasurer."""
    appoint(by=cast.owner, programme=programme, person="clerk", name="clerk", function=Function.TREASURER,
            role="office", member="jinghai-office", starts_on=START)  # fmt: skip
    return cast.clerk


def test_a_payment_is_taken_back_with_a_reason_once(programme, cast, office):
    stored, uuid = designated(programme, cast.clerk), uuid4()
    payment = office.pay(stored)
    assert [(b.code, b.field) for b in breaches_of(lambda: office.take_back(payment, reason=" "))] == [
        ("reason-missing", "reason")
    ]
    office.take_back(payment, uuid=uuid)
    office.take_back(payment, uuid=uuid)
    assert own_book(programme) == {}
    assert breaches_of(lambda: office.take_back(payment)) == (Breach("reward-reversed", {"number": 1}),)
    assert lines(programme)[0][-2:] == (None, False)
    assert office.pay(stored).number == 2


def test_what_was_paid_and_is_due_no_longer_is_said(programme, cast, office):
    stored = designated(programme, cast.clerk)
    office.pay(stored)
    withdraw(stored, cast.clerk)
    assert lines(programme) == [("wangkou", None, None, None, (), 50_000, True)]
    another = designated(programme, cast.clerk, on=date(2010, 4, 23))
    assert lines(programme) == [("wangkou", 2, date(2010, 4, 23), 50_000, (), 50_000, False)]
    assert [b.code for b in breaches_of(lambda: office.pay(another, on=TODAY))] == ["reward-paid"]
    assert list(check_giving(programme.office)) == []


def test_a_record_that_moves_to_another_unit_takes_the_reward_along(programme, cast, office):
    stored = designated(programme, cast.clerk)
    office.pay(stored)
    correct(stored, cast.clerk, about=About("yinghai"), values={"level": "city", "by-whom": "团市委"})
    assert [(line[0], line[-2], line[-1]) for line in lines(programme)] == [
        ("yinghai", None, False), ("wangkou", 50_000, True),
    ]  # fmt: skip
    assert office.pay(stored).unit.code == "yinghai"


# ---- From a fund -----------------------------------------------------------------------------------------------------


def from_fund(received):
    programme = adopt_jinghai(FUND)
    cast = seat(programme)
    for source, amount in received.items():
        receipt(programme, cast.treasurer, amount, source=source)
    return programme, cast, Office(programme, cast)


def test_a_fund_pays_out_of_what_is_available_pot_by_pot():
    programme, cast, office = from_fund({"own": 30_000, "raised": 40_000})
    payment = office.pay(designated(programme, cast.clerk))
    fund = rules(programme).charter.provision("pilot-fund")
    numbers = five_numbers(programme, fund)
    assert (numbers.available, numbers.committed, numbers.paid) == (20_000, 0, 50_000)
    rows = Transfer.objects.of(programme.office).filter(seq=payment.seq).order_by("id")
    assert [(row.kind, row.amount) for row in rows] == [
        (TransferKind.COMMITTED, 30_000), (TransferKind.PAID, 30_000), (TransferKind.COMMITTED, 20_000),
        (TransferKind.PAID, 20_000),
    ]  # fmt: skip
    office.take_back(payment)
    assert five_numbers(programme, fund).available == 70_000
    assert check_balances(programme.office) == []
    assert list(check_giving(programme.office)) == []


def test_a_fund_that_is_short_says_by_how_much():
    programme, cast, office = from_fund({"own": 49_999})
    stored = designated(programme, cast.clerk)
    cite = rules(programme).charter.of_kind(Reward)[0].cite[0]
    short = {"available": Decimal("499.99"), "amount": Decimal("500.00"), "short": Decimal("0.01")}
    assert breaches_of(lambda: office.pay(stored)) == (Breach("fund-short", short, "", cite),)
    assert not RewardPayment.objects.of(programme.office).exists()


def test_once_for_every_record_and_once_a_year():
    programme = adopt_jinghai(("    once_per: programme\n", "    once_per: record\n"))
    cast = seat(programme)
    office = Office(programme, cast)
    for day in (20, 21):
        stored = designated(programme, cast.clerk, on=date(2010, 4, day))
        assert office.pay(stored).period == str(stored.record.pk)
    assert own_book(programme)["paid wangkou"] == 100_000
    yearly = adopt_jinghai(("    once_per: programme\n", "    once_per: year\n"), office="另一个团县委")
    cast = seat(yearly)
    payment = pay_reward(
        by=cast.treasurer, programme=yearly, provision="model-reward",
        record=designated(yearly, cast.clerk).record.pk, seen=50_000, happened_on=TODAY, uuid=uuid4(),
    )  # fmt: skip
    assert payment.period == "2010"
