"""An application from its submission to the payment, and every way a step is refused."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from pilotage.actions.grants import approve, decline, disburse, release, review, submit
from pilotage.actions.refusals import NotAllowed, Refused
from pilotage.domain.breaches import Breach
from pilotage.domain.charters.schema import Fund, Grant
from pilotage.models import Application, ApplicationStep, Attachment, Event, Transfer
from pilotage.queries.funds import check_balances, five_numbers
from pilotage.queries.grants import check_applications
from pilotage.queries.programmes import rules
from tests.cast import seat
from tests.factories import PAPER, TODAY, adopt_jinghai, application, receipt

pytestmark = pytest.mark.django_db


def april(day):
    return date(2010, 4, day)


@pytest.fixture
def programme():
    return adopt_jinghai()


@pytest.fixture
def cast(programme):
    return seat(programme)


@pytest.fixture
def fund(programme):
    return rules(programme).charter.of_kind(Fund)[0]


@pytest.fixture
def asked(programme, cast):
    """3,000.00 in the fund, 1,000.00 asked for by Wangkou."""
    receipt(programme, cast.treasurer, 300_000)
    return application(programme, cast.unit)


class Steps:
    """The steps with what they usually say."""

    def __init__(self, programme, cast):
        self.programme, self.cast = programme, cast

    def _ask(self, row, usual, changes):
        return {"programme": self.programme, "application": row.pk, "uuid": uuid4()} | usual | changes

    def approve(self, row, **changes):
        usual = {"by": self.cast.reviewer, "seen": 1, "amount": 80_000, "happened_on": april(16), "opinion": "同意"}
        return approve(**self._ask(row, usual, changes))

    def decline(self, row, **changes):
        usual = {"by": self.cast.reviewer, "seen": 1, "reason": "不符合方向", "happened_on": april(16)}
        return decline(**self._ask(row, usual, changes))

    def review(self, row, **changes):
        usual = {"by": self.cast.reviewer, "seen": 1, "opinion": "可行", "happened_on": april(14)}
        return review(**self._ask(row, usual, changes))

    def pay(self, row, **changes):
        usual = {"by": self.cast.treasurer, "seen": 2, "happened_on": april(20)}
        return disburse(**self._ask(row, usual, changes))

    def release(self, row, **changes):
        usual = {"by": self.cast.reviewer, "seen": 2, "reason": "活动取消", "happened_on": april(20)}
        return release(**self._ask(row, usual, changes))


@pytest.fixture
def steps(programme, cast):
    return Steps(programme, cast)


def breaches_of(call):
    with pytest.raises(Refused) as refusal:
        call()
    return refusal.value.breaches


def numbers(programme, fund):
    found = five_numbers(programme, fund)
    return found.received, found.committed, found.paid, found.available


def standing(row):
    fresh = Application.objects.of(row.office_id).get(pk=row.pk)
    return fresh.status, fresh.approved, fresh.version


# ---- The way through


def test_an_application_is_submitted_granted_and_paid(programme, cast, fund, asked, steps):
    assert (asked.number, standing(asked)) == (1, ("submitted", None, 1))
    assert numbers(programme, fund) == (300_000, 0, 0, 300_000)
    steps.approve(asked)
    assert (standing(asked), numbers(programme, fund)) == (("approved", 80_000, 2), (300_000, 80_000, 0, 220_000))
    paid = steps.pay(asked, evidence=(PAPER,))
    assert (standing(asked), numbers(programme, fund)) == (("paid", 80_000, 3), (300_000, 0, 80_000, 220_000))
    assert (paid.amount, paid.transfer.amount, paid.transfer.debit.key) == (80_000, 80_000, "wangkou")
    kinds = [event.kind for event in Event.objects.of(programme.office_id).filter(kind__startswith="grant.")]
    assert kinds == ["grant.submitted", "grant.approved", "grant.paid"]
    assert check_balances(programme.office) == []
    assert check_applications(programme.office) == []


def test_the_audit_event_of_a_payment_seals_transfer_step_and_slip(programme, asked, steps):
    steps.approve(asked)
    steps.pay(asked, evidence=(PAPER,))
    event = Event.objects.of(programme.office_id).latest("seq")
    assert [sealed[0] for sealed in event.rows] == ["transfer", "applicationstep", "attachment"]
    assert event.about == {"grant": "project-grant", "number": 1}


def test_a_declined_application_moves_no_money(programme, fund, asked, steps):
    step = steps.decline(asked)
    assert (standing(asked), step.opinion, step.transfer) == (("declined", None, 2), "不符合方向", None)
    assert numbers(programme, fund) == (300_000, 0, 0, 300_000)


def test_what_is_given_up_is_available_again(programme, fund, asked, steps):
    steps.approve(asked)
    steps.release(asked)
    assert (standing(asked), numbers(programme, fund)) == (("released", 80_000, 3), (300_000, 0, 0, 300_000))
    assert check_applications(programme.office) == []


def test_applications_are_numbered_in_order(programme, cast):
    rows = [application(programme, cast.clerk, unit=unit) for unit in ("wangkou", "yinghai", "wangkou")]
    assert [row.number for row in rows] == [1, 2, 3]


def test_the_office_may_apply_for_a_unit(programme, cast):
    assert application(programme, cast.clerk, unit="yinghai").unit.code == "yinghai"


def test_the_last_fen_may_be_granted(programme, cast, fund, steps):
    receipt(programme, cast.treasurer, 100_000)
    row = application(programme, cast.unit, 100_000)
    steps.approve(row, amount=100_000)
    assert numbers(programme, fund) == (100_000, 100_000, 0, 0)


# ---- Sent twice


def test_a_double_click_submits_one_application(programme, cast):
    uuid = uuid4()
    assert application(programme, cast.unit, uuid=uuid) == application(programme, cast.unit, uuid=uuid)
    found = breaches_of(lambda: application(programme, cast.unit, asked=1, uuid=uuid))
    assert found == (Breach("request-taken", {}),)
    office = programme.office_id
    assert [rows.objects.of(office).count() for rows in (Application, ApplicationStep, Attachment)] == [1, 1, 1]


def test_two_clicks_pay_once(programme, fund, asked, steps):
    steps.approve(asked)
    uuid = uuid4()
    assert steps.pay(asked, uuid=uuid) == steps.pay(asked, uuid=uuid)
    assert numbers(programme, fund) == (300_000, 0, 80_000, 220_000)
    assert breaches_of(lambda: steps.pay(asked)) == (Breach("application-paid", {}),)
    assert breaches_of(lambda: steps.pay(asked, seen=3)) == (Breach("application-paid", {}),)


@pytest.mark.parametrize("step", ["approve", "decline", "pay", "release"])
def test_every_step_sent_twice_is_taken_once_and_with_other_content_refused(programme, asked, steps, step):
    if step in ("pay", "release"):
        steps.approve(asked)
    uuid = uuid4()
    taken = getattr(steps, step)(asked, uuid=uuid)
    assert getattr(steps, step)(asked, uuid=uuid) == taken
    found = breaches_of(lambda: getattr(steps, step)(asked, uuid=uuid, happened_on=april(21)))
    assert found == (Breach("request-taken", {}),)
    rows = ApplicationStep.objects.of(programme.office_id).filter(application=asked)
    assert rows.count() == (3 if step in ("pay", "release") else 2)


def test_the_id_of_another_step_is_refused(programme, asked, steps):
    uuid = uuid4()
    steps.approve(asked, uuid=uuid)
    assert breaches_of(lambda: steps.pay(asked, uuid=uuid)) == (Breach("request-taken", {}),)
    assert breaches_of(lambda: steps.approve(asked, uuid=uuid, amount=80_001)) == (Breach("request-taken", {}),)


# ---- Who may


@pytest.mark.parametrize(
    ("who", "unit", "why"),
    [
        ("unit", "yinghai", "not-your-unit"),
        ("partner", "wangkou", "no-function-permits"),
        ("mentor", "wangkou", "no-function-permits"),
        ("reviewer", "wangkou", "no-function-permits"),
        ("treasurer", "wangkou", "no-function-permits"),
    ],
)
def test_only_the_unit_or_the_clerk_applies(programme, cast, who, unit, why):
    with pytest.raises(NotAllowed) as refusal:
        application(programme, getattr(cast, who), unit=unit)
    assert refusal.value.why == why


@pytest.mark.parametrize("who", ["clerk", "treasurer", "auditor", "unit", "mentor", "owner"])
def test_only_the_reviewer_decides(cast, asked, steps, who):
    for step in (steps.approve, steps.decline):
        with pytest.raises(NotAllowed):
            step(asked, by=getattr(cast, who))


@pytest.mark.parametrize("who", ["clerk", "reviewer", "auditor", "unit", "mentor", "owner"])
def test_only_the_treasurer_pays(cast, asked, steps, who):
    steps.approve(asked)
    with pytest.raises(NotAllowed):
        steps.pay(asked, by=getattr(cast, who))


def also(programme, cast, user, function):
    """Give somebody of the office a second function."""
    from pilotage.actions.people import appoint

    appoint(by=cast.owner, programme=programme, person=user.username, name=user.username, function=function,
            role="office", member="jinghai-office", starts_on=april(5))  # fmt: skip


def test_whoever_applied_does_not_decide_whatever_their_functions(programme, cast, steps):
    also(programme, cast, cast.clerk, "reviewer")
    receipt(programme, cast.treasurer)
    row = application(programme, cast.clerk)
    own = (Breach("own-application", {}),)
    assert breaches_of(lambda: steps.approve(row, by=cast.clerk)) == own
    assert breaches_of(lambda: steps.decline(row, by=cast.clerk)) == own
    steps.approve(row)


def test_whoever_granted_does_not_pay_whatever_their_functions(programme, cast, asked, steps):
    also(programme, cast, cast.reviewer, "treasurer")
    steps.approve(asked)
    assert breaches_of(lambda: steps.pay(asked, by=cast.reviewer)) == (Breach("own-approval", {}),)
    steps.pay(asked)


# ---- What is refused


def test_more_than_is_available_is_refused_with_the_numbers_and_the_clause(programme, cast, fund, asked, steps):
    row = application(programme, cast.unit, 400_000)
    steps.approve(asked)
    found = breaches_of(lambda: steps.approve(row, amount=220_001))
    params = {"available": Decimal("2200.00"), "amount": Decimal("2200.01"), "short": Decimal("0.01")}
    assert found == (Breach("fund-short", params, "amount", fund.cite[0]),)
    assert standing(row) == ("submitted", None, 1)
    steps.approve(row, amount=220_000)


def test_a_decision_dated_before_the_money_came_is_refused(programme, cast, fund, steps):
    receipt(programme, cast.treasurer, 100_000, on=april(18))
    row = application(programme, cast.unit)
    found = breaches_of(lambda: steps.approve(row, happened_on=april(17)))
    params = {"available": Decimal("0.00"), "amount": Decimal("800.00"), "short": Decimal("800.00")}
    assert found == (Breach("fund-short", params, "amount", fund.cite[0]),)
    steps.approve(row, happened_on=april(18))


def test_every_breach_of_a_decision_comes_at_once(programme, cast, fund, asked, steps):
    found = breaches_of(lambda: steps.approve(asked, seen=7, amount=500_000, happened_on=april(27)))
    assert [(breach.code, breach.field) for breach in found] == [
        ("application-changed", "seen"),
        ("day-in-future", "happened_on"),
        ("over-asked", "amount"),
        ("fund-short", "amount"),
    ]
    assert Transfer.objects.of(programme.office_id).count() == 1


@pytest.mark.parametrize("amount", [0, -1])
def test_granting_nothing_is_refused(asked, steps, amount):
    params = {"amount": Decimal(amount).scaleb(-2)}
    assert breaches_of(lambda: steps.approve(asked, amount=amount)) == (
        Breach("amount-not-positive", params, "amount"),
    )


def test_declining_and_giving_up_ask_for_a_reason(asked, steps):
    missing = (Breach("reason-missing", {}, "reason"),)
    assert breaches_of(lambda: steps.decline(asked, reason=" ")) == missing
    steps.approve(asked)
    assert breaches_of(lambda: steps.release(asked, reason="")) == missing


def test_a_form_opened_before_somebody_else_decided_is_refused(asked, steps):
    steps.decline(asked)
    assert breaches_of(lambda: steps.approve(asked)) == (Breach("application-declined", {}),)
    assert breaches_of(lambda: steps.pay(asked)) == (Breach("application-declined", {}),)


def test_a_unit_that_does_not_exist_and_an_unknown_grant_are_refused(programme, cast):
    found = breaches_of(lambda: application(programme, cast.clerk, unit="moon"))
    assert found == (Breach("unit-outside", {"unit": "moon"}, "unit"),)
    found = breaches_of(
        lambda: submit(by=cast.clerk, programme=programme, provision="pilot-fund", unit="wangkou", project="p", plan="p",
                       asked=1, happened_on=TODAY, uuid=uuid4(), evidence=(PAPER,))
    )  # fmt: skip
    assert found == (Breach("grant-unknown", {"grant": "pilot-fund"}, "grant"),)


def test_a_submission_without_its_paper_is_refused(programme, cast):
    found = breaches_of(lambda: application(programme, cast.unit, evidence=()))
    assert found == (Breach("evidence-missing", {}, "evidence"),)


def test_an_application_of_another_programme_is_unknown(programme, cast, steps):
    other = adopt_jinghai(office="别处")
    row = application(other, seat(other).clerk)
    for step in (steps.approve, steps.decline, steps.pay, steps.release):
        assert breaches_of(lambda step=step: step(row)) == (Breach("application-unknown", {}),)


# ---- Charters that ask for more

STEPS = "      - {do: review, by: office}\n      - {do: disburse, by: office}\n"


def with_steps(*lines):
    return STEPS, "".join(f"      - {{{line}}}\n" for line in lines)


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
    assert breaches_of(lambda: steps.review(row, seen=2)) == (Breach("review-not-needed", {}, cite=cite),)
    steps.approve(row, seen=2, amount=100_000)
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
    assert [breach.code for breach in breaches_of(lambda: steps.pay(row))] == ["evidence-missing"]
    steps.pay(row, evidence=(PAPER,))


def test_goods_are_granted_and_handed_over_without_money():
    programme = adopt_jinghai(("gives: money\n    fund: pilot-fund", "gives: goods"))
    cast = seat(programme)
    steps = Steps(programme, cast)
    row = application(programme, cast.unit, 30)
    steps.approve(row, amount=20)
    steps.pay(row)
    assert standing(row) == ("paid", 20, 3)
    assert Transfer.objects.of(programme.office_id).count() == 0
