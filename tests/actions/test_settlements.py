"""Reported, settled, accepted, cancelled, closed: each with its refusals, and nothing half-written."""

from decimal import Decimal
from uuid import uuid4

import pytest

from pilotage.actions.people import appoint
from pilotage.actions.second_looks import arrange_small_office
from pilotage.domain.breaches import Breach
from pilotage.domain.policy import Function
from pilotage.models import ApplicationStep, Event
from pilotage.queries.programmes import rules
from pilotage.queries.second_looks import looks
from tests.actions.test_grant_payments import numbers, proved
from tests.acts import not_allowed, refused
from tests.after import ACCEPTED, PARTS, After, other_paper
from tests.factories import START, TODAY
from tests.grants import april, breaches_of, standing

pytestmark = pytest.mark.django_db


def cite(after):
    return rules(after.programme).charter.provision("project-grant").cite[0]


# ---- Reports ---------------------------------------------------------------------------------------------------------


def test_a_report_has_words_and_is_confirmed_by_another():
    after = After(PARTS)
    after.pay_next()
    with refused("report-none"):
        after.confirm()
    with refused("report-missing"):
        after.report(report=" ")
    with refused("text-long"):
        after.report(report="长" * 2001)
    paper = other_paper()
    step = after.report(evidence=(paper,))
    assert (step.kind, step.opinion) == ("reported", "已经开始")
    after.confirm()
    with refused("report-none"):
        after.confirm()
    assert standing(after.row)[0] == "part-paid"


def test_a_report_is_the_units_and_its_confirmation_the_offices():
    after = After(PARTS)
    after.pay_next()
    for who in (after.cast.reviewer, after.cast.treasurer, after.cast.mentor):
        with not_allowed("no-function-permits"):
            after.report(by=who)
    after.report(by=after.cast.clerk)
    with not_allowed("no-function-permits"):
        after.confirm(by=after.cast.unit)


# ---- Settling --------------------------------------------------------------------------------------------------------


def test_what_was_paid_beyond_the_receipts_is_explained_or_given_back():
    after = After()
    after.pay_next()
    after.spent(50_000)
    params = {"paid": Decimal("800.01"), "counted": Decimal("500.00"), "rest": Decimal("300.01")}
    assert breaches_of(lambda: after.settle(50_000)) == (Breach("beyond-receipts", params, "explanation"),)
    after.back(30_000)
    with refused("beyond-receipts"):
        after.settle(50_000)
    step = after.settle(50_000, explanation="一分钱无法退回")
    assert (step.amount, standing(after.row)[0]) == (50_000, "settled")
    after.close()
    assert numbers(after) == (300_000, 0, 50_001, 249_999)
    assert proved(after)


def test_a_settlement_counts_what_its_reader_saw_and_nothing_unchecked():
    after = After()
    with refused("nothing-counted", "not-paid-yet"):
        after.settle(0)
    after.pay_next()
    waiting = after.spend(80_001)
    with refused("expenses-unchecked", "beyond-receipts"):
        after.settle(0)
    after.count(waiting)
    seen = {"seen": Decimal("800.00"), "counted": Decimal("800.01")}
    assert breaches_of(lambda: after.settle(80_000)) == (Breach("counted-changed", seen),)
    after.settle(80_001)
    with refused("application-settled"):
        after.settle(80_001)


def test_one_settlement_is_enough_also_after_acceptance():
    after = After(ACCEPTED)
    after.pay_next()
    after.accept()
    after.spent(80_001)
    after.settle(80_001)
    assert standing(after.row)[0] == "accepted"
    with refused("application-settled"):
        after.settle(80_001)
    after.close()


def test_the_same_settlement_is_taken_once():
    after = After()
    after.pay_next()
    after.spent(80_001)
    uuid = uuid4()
    first = after.settle(80_001, uuid=uuid)
    assert after.settle(80_001, uuid=uuid) == first
    with refused("request-taken"):
        after.settle(80_001, uuid=uuid, explanation="别的")
    assert Event.objects.filter(office=after.programme.office, kind="grant.settled").count() == 1


# ---- Acceptance ------------------------------------------------------------------------------------------------------


def test_acceptance_is_asked_where_the_charter_has_it():
    after = After()
    after.pay_next()
    assert breaches_of(after.accept) == (Breach("acceptance-not-asked", {}, cite=cite(after)),)


def test_what_is_due_before_acceptance_is_paid_first():
    after = After(PARTS)
    assert breaches_of(after.accept) == (Breach("parts-before-acceptance", {"part": 1}),)
    after.pay_next()
    with refused("parts-before-acceptance"):
        after.accept()


def test_acceptance_has_words_and_is_not_by_whoever_applied():
    after = After(ACCEPTED)
    after.pay_next()
    with refused("opinion-missing"):
        after.accept(opinion=" ")
    step = after.accept(evidence=(other_paper(),))
    assert (step.kind, step.opinion) == ("accepted", "合格")
    with refused("application-accepted"):
        after.accept()


def test_acceptance_is_by_the_body_that_the_charter_names():
    roles = ("  - id: office\n", "  - id: bureau\n    name: 监察室\n    kind: office\n  - id: office\n")
    after = After(ACCEPTED.replace("do: accept, by: office", "do: accept, by: bureau"), roles)
    after.pay_next()
    assert breaches_of(after.accept) == (Breach("step-of-another", {"role": "监察室"}),)


# ---- Cancelling and closing ------------------------------------------------------------------------------------------


def test_a_cancelled_grant_frees_what_is_unpaid_and_waits_for_what_was_paid():
    after = After(PARTS)
    with refused("application-approved"):
        after.cancel()
    after.pay_next()
    with refused("reason-missing"):
        after.cancel(reason="")
    uuid = uuid4()
    step = after.cancel(uuid=uuid)
    assert (step.amount, standing(after.row)[0]) == (40_000, "cancelled")
    assert after.cancel(uuid=uuid) == step
    assert numbers(after) == (300_000, 0, 40_001, 259_999)
    with refused("application-cancelled"):
        after.pay_next()
    assert breaches_of(after.close) == (Breach("close-not-back", {"amount": Decimal("400.01")}),)
    after.back(40_000)
    with refused("close-not-back"):
        after.close()
    after.back(1)
    after.close()
    assert standing(after.row)[0] == "closed"
    assert numbers(after) == (300_000, 0, 0, 300_000)
    assert proved(after)


def test_a_grant_wholly_paid_frees_nothing_when_cancelled():
    after = After()
    after.pay_next()
    assert after.cancel().amount is None
    assert numbers(after) == (300_000, 0, 80_001, 219_999)
    assert proved(after)


def test_closing_asks_for_everything_that_is_still_open():
    after = After(ACCEPTED)
    after.pay_next()
    after.spend(10_000)
    codes = [breach.code for breach in breaches_of(after.close)]
    assert codes == ["close-unaccounted", "expenses-unchecked", "close-unsettled", "close-unaccepted"]
    assert ApplicationStep.objects.of(after.programme.office_id).filter(kind="closed").count() == 0


def test_a_part_that_is_still_to_be_paid_keeps_a_grant_open():
    after = After(PARTS)
    after.pay_next()
    after.spent(40_001)
    after.settle(40_001)
    assert [breach.code for breach in breaches_of(after.close)] == ["close-owed", "close-unaccepted"]


def test_closing_is_said_once_and_ends_everything():
    after = After()
    after.pay_next()
    after.spent(80_001)
    after.settle(80_001)
    with refused("reason-missing"):
        after.close(reason=" ")
    uuid = uuid4()
    step = after.close(uuid=uuid)
    assert after.close(uuid=uuid) == step
    for again in (after.close, after.cancel, lambda: after.back(1), after.pay_next):
        with refused("application-closed"):
            again()
    with refused("expense-closed"):
        after.spend()


def test_a_step_is_not_before_the_one_before_it():
    after = After()
    after.pay_next(happened_on=april(22))
    with refused("day-before-step"):
        after.cancel(happened_on=april(21))


def test_what_an_approved_grant_gives_up_is_what_was_set_aside():
    after = After(PARTS)
    after.release(after.row)
    assert standing(after.row) == ("released", 80_001, 3)
    assert numbers(after) == (300_000, 0, 0, 300_000)


# ---- One person at a small office ------------------------------------------------------------------------------------


def test_at_a_small_office_one_person_does_it_and_another_looks_at_it():
    after = After(PARTS)
    cast = after.cast
    appoint(by=cast.owner, programme=after.programme, person="clerk", name="clerk", function=Function.REVIEWER,
            role="office", member="jinghai-office", starts_on=START)  # fmt: skip
    after.pay_next()
    after.report(by=cast.clerk)
    spent = after.spend(by=cast.clerk)
    with refused("own-report"):
        after.confirm(by=cast.clerk)
    with refused("own-expense"):
        after.count(spent, by=cast.clerk)
    arrange_small_office(by=after.cast.owner, programme=after.programme, days=7, reason="只有两人", starts_on=TODAY,
                         uuid=uuid4())  # fmt: skip
    after.confirm(by=cast.clerk, happened_on=TODAY)
    after.count(spent, by=cast.clerk)
    after.pay_next(happened_on=TODAY)
    after.accept(by=cast.clerk, happened_on=TODAY)
    found = looks(after.programme)
    assert [(look.what, look.by) for look in found] == [("decided", cast.clerk.pk)] * 3
    assert sorted(look.about for look in found)[0] == "1: 场地费"
    assert proved(after)
