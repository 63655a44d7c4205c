"""Paying in parts: each opened by its step, adding up exactly, kept back by conditions, never by whoever approved."""

from decimal import Decimal
from uuid import uuid4

import pytest

from pilotage.actions.people import appoint
from pilotage.actions.second_looks import arrange_small_office
from pilotage.domain.breaches import Breach
from pilotage.domain.charters.schema import Fund
from pilotage.domain.policy import Function
from pilotage.models import Application, Condition, Transfer
from pilotage.queries.funds import five_numbers, pots_of_application
from pilotage.queries.grants import check_applications
from pilotage.queries.programmes import rules
from pilotage.queries.second_looks import looks
from pilotage.queries.verification import verify
from tests.acts import not_allowed, refused
from tests.after import AGAINST_RECEIPTS, GOODS, PARTS, PLAIN, After, other_paper
from tests.factories import START, TODAY
from tests.grants import april, breaches_of, standing

pytestmark = pytest.mark.django_db


def numbers(after):
    fund = rules(after.programme).charter.of_kind(Fund)[0]
    found = five_numbers(after.programme, fund)
    return found.received, found.committed, found.paid, found.available


def proved(after):
    """Everything that can be proved holds."""
    return check_applications(after.programme.office) == [] and verify([after.programme.office]).ok


def test_parts_are_paid_as_their_steps_open_them_and_add_up():
    after = After(PARTS)
    assert after.pay_next().amount == 40_001
    assert standing(after.row) == ("part-paid", 80_001, 3)
    assert numbers(after) == (300_000, 40_000, 40_001, 219_999)
    assert breaches_of(after.pay_next) == (
        Breach("report-first", {"part": 2}, cite=rules(after.programme).charter.provision("project-grant").cite[0]),
    )
    after.report()
    with refused("report-first"):
        after.pay_next()
    after.confirm()
    assert after.pay_next().amount == 24_000
    with refused("acceptance-first"):
        after.pay_next()
    after.accept()
    last = after.pay_next()
    assert (last.kind, last.amount) == ("paid", 16_000)
    assert standing(after.row) == ("accepted", 80_001, 8)
    assert numbers(after) == (300_000, 0, 80_001, 219_999)
    with refused("nothing-to-pay"):
        after.pay_next()
    assert proved(after)


def test_without_instalments_all_is_paid_at_once():
    after = After()
    assert after.pay_next().amount == 80_001
    assert standing(after.row) == ("paid", 80_001, 3)
    with refused("application-paid"):
        after.pay_next()


def test_the_same_request_pays_once_and_another_with_its_id_is_refused():
    after = After(PARTS)
    uuid = uuid4()
    first = after.pay_next(uuid=uuid)
    assert after.pay_next(uuid=uuid, seen=2) == first
    assert Transfer.objects.of(after.programme.office_id).filter(kind="paid").count() == 1
    with refused("request-taken"):
        after.pay_next(uuid=uuid, happened_on=april(21))
    with refused("request-taken"):
        after.report(uuid=uuid)


def test_who_saw_an_earlier_version_pays_nothing():
    after = After(PARTS)
    after.pay_next()
    with refused("application-changed", "report-first"):
        after.pay_next(seen=2)


def test_conditions_keep_the_money_back_and_say_so():
    after = After()
    row = Condition.objects.create(
        office=after.programme.office, application=after.row, uuid=uuid4(), number=1, text="先交场地证明",
        before_payment=True, by=after.cast.reviewer, seq=99,
    )  # fmt: skip
    assert breaches_of(after.pay_next) == (Breach("conditions-unmet", {"conditions": ("先交场地证明",)}),)
    Condition.objects.of(after.programme.office_id).filter(pk=row.pk).update(met_on=april(18))
    assert after.pay_next().amount == 80_001


def test_whoever_approved_pays_nothing_unless_the_office_is_a_small_one():
    after = After()
    appoint(by=after.cast.owner, programme=after.programme, person="reviewer", name="reviewer",
            function=Function.TREASURER, role="office", member="jinghai-office", starts_on=START)  # fmt: skip
    with refused("own-approval"):
        after.pay_next(by=after.cast.reviewer)
    arrange_small_office(by=after.cast.owner, programme=after.programme, days=7, reason="只有两人", starts_on=TODAY,
                         uuid=uuid4())  # fmt: skip
    step = after.pay_next(by=after.cast.reviewer, happened_on=TODAY)
    (look,) = looks(after.programme)
    assert (look.what, look.by, look.transfer, look.application) == (
        "paid", after.cast.reviewer.pk, step.transfer_id, after.row.pk,
    )  # fmt: skip
    assert (look.about, look.verdict) == ("项目申请、审核、拨付 1 王口镇团委 800.01", None)


def test_against_receipts_no_more_than_was_counted_is_paid_and_the_rest_is_free_again():
    after = After(AGAINST_RECEIPTS)
    with refused("receipts-first"):
        after.pay_next()
    after.spent(30_000, 20_000)
    step = after.settle(50_000)
    assert step.amount == 50_000
    assert standing(after.row) == ("settled", 80_001, 3)
    assert numbers(after) == (300_000, 50_000, 0, 250_000)
    assert after.pay_next().amount == 50_000
    assert numbers(after) == (300_000, 0, 50_000, 250_000)
    with refused("nothing-to-pay"):
        after.pay_next()
    after.close()
    assert proved(after)


def test_against_receipts_no_more_than_was_granted_is_paid():
    after = After(AGAINST_RECEIPTS)
    after.spent(90_000)
    after.settle(90_000)
    assert after.pay_next().amount == 80_001
    assert numbers(after) == (300_000, 0, 80_001, 219_999)
    after.close()


def test_parts_against_receipts_divide_what_was_counted():
    after = After(PARTS + "    settle: reimburse\n")
    after.spent(50_001)
    after.settle(50_001)
    assert after.pay_next().amount == 25_001
    with refused("report-first"):
        after.pay_next()
    after.report()
    after.confirm()
    assert after.pay_next().amount == 15_000
    after.accept()
    assert after.pay_next().amount == 10_000
    assert numbers(after) == (300_000, 0, 50_001, 249_999)
    after.close()
    assert proved(after)


def test_goods_are_handed_over_in_parts_and_come_back_without_money():
    lines = PLAIN.replace("disburse, by: office}", "disburse, by: office}\n      - {do: accept, by: office}")
    lines += "    instalments: [{share: 50, after: approve}, {share: 50, after: accept}]\n"
    after = After(lines, GOODS, amount=21)
    assert after.pay_next().amount == 11
    with refused("counted-beyond"):
        after.settle(12)
    with refused("explanation-missing"):
        after.settle(10)
    with refused("back-beyond-paid"):
        after.back(12)
    after.back(1)
    after.settle(10)
    after.accept()
    assert after.pay_next().amount == 10
    after.close()
    assert standing(after.row)[0] == "closed"
    assert not Transfer.objects.of(after.programme.office_id).filter(application=after.row).exists()


def test_what_comes_back_goes_to_the_pot_that_paid_it_and_is_no_more_than_was_paid():
    after = After()
    after.pay_next()
    assert breaches_of(lambda: after.back(80_002)) == (
        Breach("back-beyond-paid", {"amount": Decimal("800.02"), "paid": Decimal("800.01")}, "amount"),
    )
    with refused("amount-not-positive"):
        after.back(0)
    step = after.back(10_000, evidence=(other_paper(),), note="活动节余")
    assert (step.kind, step.transfer.kind) == ("given-back", "returned")
    assert numbers(after) == (300_000, 0, 70_001, 229_999)
    (pot,) = pots_of_application(after.programme, after.row.pk)
    assert (pot.committed, pot.paid) == (0, 70_001)
    assert proved(after)


def test_a_request_that_came_back_twice_is_entered_once():
    after = After()
    after.pay_next()
    uuid = uuid4()
    first = after.back(10_000, uuid=uuid)
    assert after.back(10_000, uuid=uuid) == first
    assert numbers(after)[2] == 70_001
    with refused("request-taken"):
        after.back(9_000, uuid=uuid)


def test_nobody_without_the_function_pays_or_takes_back():
    after = After()
    for who in (after.cast.clerk, after.cast.reviewer, after.cast.unit, after.cast.auditor):
        with not_allowed("no-function-permits"):
            after.pay_next(by=who)
    after.pay_next()
    with not_allowed("no-function-permits"):
        after.back(1, by=after.cast.reviewer)
    assert Application.objects.of(after.programme.office_id).get(pk=after.row.pk).status == "paid"
