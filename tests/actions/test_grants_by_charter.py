"""Applications under charters that ask for more than the first one does."""

from decimal import Decimal

import pytest

from pilotage.actions.people import appoint, ensure_owner, open_account
from pilotage.domain.breaches import Breach
from pilotage.domain.charters.schema import Grant
from pilotage.domain.policy import Function
from pilotage.models import Transfer
from pilotage.queries.grants import check_applications
from pilotage.queries.programmes import rules
from tests.cast import seat
from tests.factories import PAPER, START, adopt_jinghai, application, receipt
from tests.grants import Steps, april, breaches_of, standing

pytestmark = pytest.mark.django_db

STEPS = "      - {do: review, by: office}\n      - {do: disburse, by: office}\n"


def with_steps(*lines):
    return STEPS, "".join(f"      - {{{line}}}\n" for line in lines)


def another_reviewer(programme):
    owner, named = ensure_owner(), {"programme": programme, "person": "second"}
    appoint(by=owner, **named, name="second", function=Function.REVIEWER, role="office", member="jinghai-office",
            starts_on=START)  # fmt: skip
    return open_account(by=owner, **named, username="second", password="a long password")


def test_a_second_review_is_needed_above_its_amount():
    more = ("do: review, by: office", "do: approve, by: office, over: 500", "do: disburse, by: office")
    programme = adopt_jinghai(with_steps(*more))
    cast = seat(programme)
    steps = Steps(programme, cast)
    receipt(programme, cast.treasurer)
    row = application(programme, cast.unit)
    cite = rules(programme).charter.of_kind(Grant)[0].cite[0]
    found = breaches_of(lambda: steps.approve(row, amount=50_001))
    assert found == (Breach("review-missing", {"needed": 1, "done": 0}, cite=cite),)
    steps.review(row)
    assert standing(row) == ("submitted", None, 2)
    needless = Breach("review-not-needed", {}, cite=cite)
    assert breaches_of(lambda: steps.review(row, seen=2)) == (Breach("own-review", {}), needless)
    assert breaches_of(lambda: steps.approve(row, seen=2, amount=100_000)) == (Breach("own-review", {}),)
    other = another_reviewer(programme)
    assert breaches_of(lambda: steps.review(row, seen=2, by=other)) == (needless,)
    steps.approve(row, seen=2, amount=100_000, by=other)
    assert standing(row) == ("approved", 100_000, 3)
    assert check_applications(programme.office) == []


def test_limits_count_what_stands_granted_and_not_what_was_given_up():
    programme = adopt_jinghai((STEPS, STEPS + "    caps: {per_unit: 1000}\n"))
    cast = seat(programme)
    steps = Steps(programme, cast)
    receipt(programme, cast.treasurer)
    first, second = (application(programme, cast.unit, 60_000) for _ in range(2))
    steps.approve(first, amount=60_000)
    found = breaches_of(lambda: steps.approve(second, amount=40_001))
    assert [(breach.code, breach.params["left"]) for breach in found] == [("cap-per-unit", Decimal("400.00"))]
    assert [b.code for b in breaches_of(lambda: application(programme, cast.unit, 40_001))] == ["cap-per-unit"]
    steps.release(first)
    steps.approve(second, amount=60_000, happened_on=april(20))


def test_an_own_share_is_asked_for_where_the_charter_has_one():
    programme = adopt_jinghai((STEPS, STEPS + "    match: 30\n"))
    cast = seat(programme)
    found = breaches_of(lambda: application(programme, cast.unit, 70_000, own=29_999))
    params = {"own": Decimal("299.99"), "share": Decimal(30), "needed": Decimal("300.00")}
    assert found == (Breach("own-share-short", params, "own", rules(programme).charter.of_kind(Grant)[0].cite[0]),)
    assert application(programme, cast.unit, 70_000, own=30_000).own == 30_000


def test_a_grant_paid_against_receipts_is_not_paid_without_them():
    programme = adopt_jinghai((STEPS, STEPS + "    settle: reimburse\n"))
    cast = seat(programme)
    steps = Steps(programme, cast)
    receipt(programme, cast.treasurer)
    row = application(programme, cast.unit)
    steps.approve(row)
    assert [breach.code for breach in breaches_of(lambda: steps.pay(row))] == ["receipts-first"]
    assert [breach.code for breach in breaches_of(lambda: steps.pay(row, evidence=(PAPER,)))] == ["receipts-first"]


def test_goods_are_granted_and_handed_over_without_money():
    programme = adopt_jinghai(("gives: money\n    fund: pilot-fund", "gives: goods"))
    cast = seat(programme)
    steps = Steps(programme, cast)
    row = application(programme, cast.unit, 30)
    steps.approve(row, amount=20)
    steps.pay(row)
    assert standing(row) == ("paid", 20, 3)
    assert Transfer.objects.of(programme.office_id).count() == 0
