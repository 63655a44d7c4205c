"""Money that is moved behind the application's back is found and named even when whoever does it keeps every account in
balance and rewrites the audit trail so that every seal fits again: the same story stands in more than one place."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.db import transaction
from django.db.models import F

from pilotage.actions import years
from pilotage.actions.grant_decisions import approve
from pilotage.actions.grant_payments import disburse
from pilotage.domain.seals import chained, digest, event_content
from pilotage.models import Account, Application, ApplicationStep, Event, LevyRefund, Office, Transfer
from pilotage.queries.events import owned_models
from pilotage.queries.verification import verify
from pilotage.words import verification as words
from tests.cast import seat
from tests.factories import adopt_jinghai, application, receipt, record
from tests.money import CHANGES, SINCE, THEN, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def office(django_db_setup, django_db_blocker) -> Iterator[Office]:
    """A fund with one application paid in part, one submitted, a levy refunded, and a year that was closed."""
    with django_db_blocker.unblock(), transaction.atomic():
        programme = adopt_jinghai(*CHANGES, office="账目", today=TODAY)
        cast = seat(programme)
        receipt(programme, cast.treasurer, 300_000, on=THEN)
        receipt(programme, cast.treasurer, 150_000, source="raised", on=THEN)
        asked = [application(programme, cast.unit, 100_000, on=THEN) for _ in range(2)]
        step = {"programme": programme, "application": asked[0].pk, "happened_on": THEN}
        approve(by=cast.reviewer, seen=1, amount=100_000, uuid=uuid4(), **step)
        disburse(by=cast.treasurer, seen=2, uuid=uuid4(), **step)
        record(programme, cast.clerk, "dues", unit="wangkou", on=THEN, due_amount=9_000, refunded=9_000)
        years.close_year(
            by=cast.treasurer, programme=programme, fund="pilot-fund", year=2010, closed_on=SINCE, uuid=uuid4()
        )
        yield Office.objects.get(pk=programme.office_id)
        transaction.set_rollback(True)


# ---- How it is done, and covered up


def move(office, amount, credit, debit):
    """Keep the balances right."""
    Account.objects.of(office).filter(pk=credit).update(balance=F("balance") - amount)
    Account.objects.of(office).filter(pk=debit).update(balance=F("balance") + amount)


def transfer(office, kind) -> Transfer:
    return Transfer.objects.of(office).filter(kind=kind).order_by("seq", "id").first()


def another(office, kind, **changes) -> Transfer:
    """One more transfer like the first of its kind, with its accounts kept right."""
    row = transfer(office, kind)
    row.pk, row.key = None, uuid4()
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(force_insert=True)
    move(office, row.amount, row.credit_id, row.debit_id)
    return row


def cover_up(office: Office) -> None:
    """Seal every row as it now is, in the event that sealed it last (new ones in the last of all), and chain anew."""
    tables, events = owned_models(), list(Event.objects.of(office).order_by("seq"))
    last = {(table, pk): event.pk for event in events for table, pk, _ in event.rows}
    now = {
        (name, row.pk): digest(row.sealed())
        for name, model in tables.items() if model.SEALED for row in model.objects.of(office)
    }  # fmt: skip
    head = ""
    for event in events:
        rows = [
            [table, pk, now.get((table, pk), sealed) if last[table, pk] == event.pk else sealed]
            for table, pk, sealed in event.rows if (table, pk) in now or table not in tables
        ]  # fmt: skip
        if event is events[-1]:
            rows += [[table, pk, sealed] for (table, pk), sealed in now.items() if (table, pk) not in last]
        content = event_content(event.kind, event.seq, event.by_id, event.at, event.programme_id, event.about, rows)
        head = chained(head, content)
        Event.objects.of(office).filter(pk=event.pk).update(rows=rows, digest=head)
    Office.objects.filter(pk=office.pk).update(digest=head)
    office.digest = head


# ---- What is done


def pay_more(office):
    row = transfer(office, "paid")
    Transfer.objects.of(office).filter(pk=row.pk).update(amount=row.amount + 100)
    move(office, 100, row.credit_id, row.debit_id)


def lose_a_payment(office):
    row = transfer(office, "paid")
    ApplicationStep.objects.of(office).filter(transfer=row).update(transfer=None)
    Transfer.objects.of(office).filter(pk=row.pk)._raw_delete("default")
    move(office, row.amount, row.debit_id, row.credit_id)


def shift_a_fen(office):
    Account.objects.of(office).filter(kind="available", key="own", purpose="").update(balance=F("balance") + 1)


def pay_without_a_decision(office):
    undecided = Application.objects.of(office).get(status="submitted")
    another(office, "paid", application=undecided, seq=office.seq, amount=1_000)


def pay_for_nothing(office):
    another(office, "paid", application=None, seq=office.seq, amount=1_000)


def free_in_secret(office):
    """Set aside from the other source, and freed: every account is as it was."""
    here, aside = (
        Account.objects.of(office).get(kind=kind, key="own", purpose="") for kind in ("available", "committed")
    )
    for kind, credit, debit in (("committed", here, aside), ("released", aside, here)):
        row = transfer(office, "committed")
        row.pk, row.key, row.kind, row.seq = None, uuid4(), kind, office.seq
        row.credit_id, row.debit_id = credit.pk, debit.pk
        row.save(force_insert=True)


def raise_the_decision(office):
    ApplicationStep.objects.of(office).filter(kind="approved").update(amount=100_001)
    Application.objects.of(office).filter(status="part-paid").update(approved=100_001)


def pay_alone(office):
    granted = ApplicationStep.objects.of(office).get(kind="approved")
    ApplicationStep.objects.of(office).filter(kind="part-paid").update(by=granted.by_id)


def enter_late(office):
    another(office, "received", seq=office.seq + 1, amount=1_000)


def use_another_pot(office):
    available, aside = (
        Account.objects.of(office).get(kind=kind, key=key, purpose="")
        for kind, key in (("available", "own"), ("committed", "raised"))
    )
    another(office, "committed", credit=available, debit=aside, amount=1_000, seq=transfer(office, "committed").seq)


def give_back_too_much(office):
    source = Account.objects.of(office).get(kind="source", key="raised")
    own = Account.objects.of(office).get(kind="available", key="own", purpose="")
    another(office, "received", credit=source, debit=own, amount=1_000, happened_on=SINCE, seq=office.seq)
    another(office, "given-back", credit=own, debit=source, amount=200_000, happened_on=SINCE, seq=office.seq)


def refund_more(office):
    row = transfer(office, "refunded")
    Transfer.objects.of(office).filter(pk=row.pk).update(amount=10_000)
    LevyRefund.objects.of(office).update(due=10_000, refunded=10_000)
    move(office, 1_000, row.credit_id, row.debit_id)


PLANTED = {
    "a payment made larger": (pay_more, "step-money", "project-grant 1"),
    "a payment removed": (lose_a_payment, "step-money", "project-grant 1"),
    "a balance off by one fen": (shift_a_fen, "account-balance", "available own"),
    "a payment without a decision": (pay_without_a_decision, "money-without-step", "project-grant 2"),
    "a payment for nothing at all": (pay_for_nothing, "money-without-step", "transfer "),
    "money set aside and freed in secret": (free_in_secret, "money-without-step", "project-grant 1"),
    "a decision raised afterwards": (raise_the_decision, "step-money", "project-grant 1"),
    "paid by whoever granted it": (pay_alone, "paid-alone", "project-grant 1"),
    "a receipt in a closed year": (enter_late, "year-entered-late", "transfer "),
    "money taken from another pot": (use_another_pot, "transfer-across-pots", "transfer "),
    "a source given back more than it gave": (give_back_too_much, "source-overpaid", "source raised"),
    "a refund made larger": (refund_more, "refund-record", "dues-refund wangkou 2010"),
}


def test_nothing_is_wrong_before(office):
    assert verify([office]).broken == ()


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_found_and_named_although_every_seal_fits(office, name):
    plant, code, where = PLANTED[name]
    with transaction.atomic():
        held = office.digest
        plant(office)
        cover_up(office)
        found = verify([Office.objects.get(pk=office.pk)]).broken
        transaction.set_rollback(True)
    office.digest = held
    assert not {item.what for item in found} & {
        "row-altered",
        "row-missing",
        "row-uncovered",
        "event-altered",
        "event-head",
    }
    named = [item for item in found if item.what == code and where in item.where]
    assert named, found
    assert all(words.sentence(item) for item in named)
