"""An application from its submission to the payment, and every way a step is refused."""

from decimal import Decimal
from uuid import uuid4

import pytest

from pilotage.actions.attachments import Evidence
from pilotage.actions.grants import submit
from pilotage.actions.refusals import NotAllowed
from pilotage.domain.breaches import Breach
from pilotage.domain.charters.schema import Fund
from pilotage.models import Application, ApplicationStep, Attachment, Event, Transfer
from pilotage.queries.funds import check_balances, five_numbers
from pilotage.queries.grants import check_applications
from pilotage.queries.programmes import rules
from tests.cast import seat
from tests.factories import PAPER, TODAY, adopt_jinghai, application, receipt
from tests.grants import Steps, april, breaches_of, standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def fund(programme):
    return rules(programme).charter.of_kind(Fund)[0]


@pytest.fixture
def asked(programme, cast):
    """3,000.00 in the fund, 1,000.00 asked for by Wangkou."""
    receipt(programme, cast.treasurer, 300_000)
    return application(programme, cast.unit)


@pytest.fixture
def steps(programme, cast):
    return Steps(programme, cast)


def numbers(programme, fund):
    found = five_numbers(programme, fund)
    return found.received, found.committed, found.paid, found.available


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


def test_a_file_that_comes_only_with_the_second_click_is_not_dropped_in_silence(programme, cast, asked, steps):
    more = (PAPER, Evidence("another.txt", b"another"))
    steps.approve(asked)
    for send in (
        lambda uuid, evidence: receipt(programme, cast.treasurer, uuid=uuid, evidence=evidence),
        lambda uuid, evidence: application(programme, cast.unit, uuid=uuid, evidence=evidence),
        lambda uuid, evidence: steps.pay(asked, uuid=uuid, evidence=evidence),
    ):
        uuid = uuid4()
        assert send(uuid, (PAPER,)) == send(uuid, (PAPER,))
        assert breaches_of(lambda send=send, uuid=uuid: send(uuid, more)) == (Breach("request-taken", {}),)


def test_characters_that_nobody_can_see_are_left_out(programme, cast, asked, steps):
    row = application(programme, cast.unit, project=" 技能\x00比武\r\n", plan="五月\r\n举办。\ud800")
    assert (row.project, row.plan) == ("技能比武", "五月\n举办。")
    assert steps.approve(row, opinion="同意\x00 ").opinion == "同意"
    assert receipt(programme, cast.treasurer, donor="青\x00企协").donor == "青企协"


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
