"""Receiving money, taking a receipt back, and the one function that moves money."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from pilotage.actions.entering import Act, lock
from pilotage.actions.funds import account, ensure_accounts, post, receive, reverse_contribution
from pilotage.actions.refusals import NotAllowed, Refused
from pilotage.domain.breaches import Breach
from pilotage.domain.charters.schema import Fund
from pilotage.domain.funds import AccountKind, TransferKind
from pilotage.domain.policy import Function, Post
from pilotage.models import Account, Attachment, Contribution, Event, Transfer
from pilotage.queries.funds import check_balances, five_numbers
from pilotage.queries.programmes import rules
from tests.cast import seat
from tests.factories import PAPER, TODAY, adopt_jinghai, application, receipt
from tests.grants import breaches_of
from tests.sql_guard import across_offices

pytestmark = pytest.mark.django_db


@pytest.fixture
def fund(programme):
    return rules(programme).charter.of_kind(Fund)[0]


def act_of(programme, by):
    """An action under way, as `enter` makes it."""
    office = lock(programme.office_id)
    post_held = Post(Function.TREASURER, "office", "office", None, None, None, date.min, None)
    return Act(office, programme, rules(programme), by, post_held, office.seq, TODAY)


def balances(programme):
    rows = Account.objects.of(programme.office_id).filter(programme=programme)
    return {f"{row.kind} {row.key}".strip(): row.balance for row in rows}


# ---- Receiving


def test_money_received_is_available(programme, cast, fund):
    row = receipt(programme, cast.treasurer, 300_000)
    assert (row.number, row.source, row.transfer.amount, row.transfer.kind) == (1, "own", 300_000, "received")
    numbers = five_numbers(programme, fund)
    assert (numbers.received, numbers.available, numbers.committed, numbers.paid) == (300_000, 300_000, 0, 0)
    assert balances(programme) == {
        "source own": -300_000,
        "source raised": 0,
        "available own": 300_000,
        "available raised": 0,
        "committed own": 0,
        "committed raised": 0,
    }
    assert check_balances(programme.office) == []


def test_one_audit_event_seals_the_transfer_the_receipt_and_its_paper(programme, cast):
    row = receipt(programme, cast.treasurer)
    event = Event.objects.of(programme.office_id).latest("seq")
    assert (event.kind, event.seq, event.by, event.about) == (
        "fund.received",
        row.seq,
        cast.treasurer,
        {"fund": "pilot-fund", "number": 1},
    )
    assert [sealed[0] for sealed in event.rows] == ["transfer", "contribution", "blob", "attachment"]


def test_receipts_are_numbered_in_order(programme, cast):
    numbers = [receipt(programme, cast.treasurer, 1, on=date(2010, 4, day)).number for day in (20, 6, 13)]
    assert numbers == [1, 2, 3]


def test_a_double_click_enters_one_receipt(programme, cast):
    uuid = uuid4()
    first, second = (receipt(programme, cast.treasurer, uuid=uuid, donor="青企协") for _ in range(2))
    assert first == second
    office = programme.office_id
    assert [rows.objects.of(office).count() for rows in (Contribution, Transfer, Attachment)] == [1, 1, 1]
    assert Event.objects.of(office).filter(kind="fund.received").count() == 1
    programme.office.refresh_from_db()
    assert programme.office.seq == first.seq  # asking again used no number up


@pytest.mark.parametrize("changed", [{"amount": 1}, {"source": "raised"}, {"donor": "别人"}, {"on": date(2010, 4, 7)}])
def test_the_same_request_with_other_content_is_refused(programme, cast, changed):
    uuid = uuid4()
    receipt(programme, cast.treasurer, uuid=uuid)
    assert breaches_of(lambda: receipt(programme, cast.treasurer, uuid=uuid, **changed)) == (
        Breach("request-taken", {}),
    )
    assert Transfer.objects.of(programme.office_id).count() == 1


def test_a_refused_receipt_says_everything_and_leaves_nothing(programme, cast):
    found = breaches_of(lambda: receipt(programme, cast.treasurer, 0, source="x", evidence=(), on=date(2010, 4, 27)))
    assert [breach.code for breach in found] == [
        "day-in-future", "amount-not-positive", "source-unknown", "evidence-missing",
    ]  # fmt: skip
    office = programme.office_id
    assert [rows.objects.of(office).count() for rows in (Contribution, Transfer, Attachment)] == [0, 0, 0]
    assert not Event.objects.of(office).filter(kind="fund.received").exists()


def test_an_unknown_fund_is_refused(programme, cast):
    def call():
        receive(by=cast.treasurer, programme=programme, fund="moon", source="own", amount=1, happened_on=TODAY,
                uuid=uuid4(), evidence=(PAPER,))  # fmt: skip

    assert breaches_of(call) == (Breach("fund-unknown", {"fund": "moon"}, "fund"),)


@pytest.mark.parametrize("who", ["clerk", "reviewer", "auditor", "unit", "mentor", "partner", "owner"])
def test_only_the_treasurer_receives(programme, cast, who):
    with pytest.raises(NotAllowed) as refusal:
        receipt(programme, getattr(cast, who))
    assert refusal.value.why == "no-function-permits"
    assert Transfer.objects.of(programme.office_id).count() == 0


def test_a_currency_without_smaller_coins(cast):
    programme = adopt_jinghai(("currency: CNY", "currency: JPY"), ("min: 0.01", "min: 1"), office="东京")
    yen = seat(programme)
    receipt(programme, yen.treasurer, 3000)
    numbers = five_numbers(programme, rules(programme).charter.of_kind(Fund)[0])
    assert (numbers.planned, numbers.received) == (10_000, 3000)


# ---- Reversing


def reverse(programme, by, contribution, **changes):
    asked = {"reason": "重复登记", "happened_on": TODAY, "uuid": uuid4()} | changes
    return reverse_contribution(by=by, programme=programme, contribution=contribution, **asked)


def test_a_reversed_receipt_counts_for_nothing_and_stays_in_the_ledger(programme, cast, fund):
    row = receipt(programme, cast.treasurer)
    back = reverse(programme, cast.treasurer, row.pk)
    assert (back.kind, back.reverses_id, back.amount, back.memo) == ("reversal", row.transfer_id, 300_000, "重复登记")
    assert five_numbers(programme, fund).received == 0
    assert five_numbers(programme, fund, known=row.seq).received == 300_000
    assert set(balances(programme).values()) == {0}
    assert check_balances(programme.office) == []


def test_reversing_twice_is_refused_and_a_double_click_reverses_once(programme, cast):
    row = receipt(programme, cast.treasurer)
    uuid = uuid4()
    assert reverse(programme, cast.treasurer, row.pk, uuid=uuid) == reverse(
        programme, cast.treasurer, row.pk, uuid=uuid
    )
    assert breaches_of(lambda: reverse(programme, cast.treasurer, row.pk)) == (Breach("receipt-reversed", {}),)


def test_what_is_granted_from_a_receipt_holds_it_fast(programme, cast, fund):
    from pilotage.actions.grant_decisions import approve

    row = receipt(programme, cast.treasurer, 300_000)
    asked = application(programme, cast.unit)
    approve(by=cast.reviewer, programme=programme, application=asked.pk, seen=1, amount=100_000,
            happened_on=date(2010, 4, 16), uuid=uuid4())  # fmt: skip
    found = breaches_of(lambda: reverse(programme, cast.treasurer, row.pk))
    params = {"available": Decimal("2000.00"), "amount": Decimal("3000.00"), "short": Decimal("1000.00")}
    assert found == (Breach("fund-short", params, "amount", fund.cite[0]),)


def test_an_unknown_receipt_or_one_of_another_programme_is_refused(programme, cast):
    other = adopt_jinghai(office="别处")
    row = receipt(other, seat(other).treasurer)
    for contribution in (row.pk, 10**9):
        assert breaches_of(lambda pk=contribution: reverse(programme, cast.treasurer, pk)) == (
            Breach("receipt-unknown", {}),
        )


# ---- Posting


def test_posting_moves_money_once_by_its_key(programme, cast):
    with transaction.atomic():
        act, key = act_of(programme, cast.treasurer), uuid4()
        source, available = (
            account(programme, "pilot-fund", kind, id)
            for kind, id in ((AccountKind.SOURCE, "own"), (AccountKind.AVAILABLE, "own"))
        )
        asked = {"act": act, "key": key, "kind": TransferKind.RECEIVED, "credit": source, "debit": available}
        first = post(**asked, amount=5, happened_on=TODAY)
        again = post(**asked, amount=5, happened_on=TODAY)
        assert first == again
        assert first.sealed() == Transfer.objects.of(act.office).get(pk=first.pk).sealed()
        with pytest.raises(Refused) as refusal:
            post(**asked, amount=6, happened_on=TODAY)
    assert refusal.value.breaches == (Breach("request-taken", {}),)
    assert balances(programme)["available own"] == 5


def test_a_guarded_account_gives_no_more_than_it_holds(programme, cast):
    receipt(programme, cast.treasurer, 100)
    with pytest.raises(Refused) as refusal, transaction.atomic():
        post(
            act=act_of(programme, cast.treasurer), key=uuid4(), kind=TransferKind.COMMITTED,
            credit=account(programme, "pilot-fund", AccountKind.AVAILABLE, "own"),
            debit=account(programme, "pilot-fund", AccountKind.COMMITTED, "own"), amount=101, happened_on=TODAY,
        )  # fmt: skip
    params = {"available": Decimal("1.00"), "amount": Decimal("1.01"), "short": Decimal("0.01")}
    assert refusal.value.breaches == (Breach("fund-short", params, "amount"),)
    assert balances(programme)["available own"] == 100
    assert Transfer.objects.of(programme.office_id).count() == 1


def test_money_goes_only_where_its_kind_leads_and_never_across_funds(programme, cast):
    with transaction.atomic():
        act = act_of(programme, cast.treasurer)
        source = account(programme, "pilot-fund", AccountKind.SOURCE, "own")
        elsewhere = account(programme, "another", AccountKind.AVAILABLE)
        asked = {"act": act, "key": uuid4(), "credit": source, "amount": 1, "happened_on": TODAY}
        with pytest.raises(ValueError, match="does not lead"):
            post(**asked, kind=TransferKind.PAID, debit=account(programme, "pilot-fund", AccountKind.AVAILABLE))
        with pytest.raises(ValueError, match="does not lead"):
            post(**asked, kind=TransferKind.RECEIVED, debit=elsewhere)


def test_accounts_are_opened_once(programme):
    charter = rules(programme).charter
    with transaction.atomic():
        assert ensure_accounts(programme=programme, charter=charter) == []
    kinds = Account.objects.of(programme.office_id).values_list("kind", "key", "guarded").order_by("kind", "key")
    assert list(kinds) == [
        ("available", "own", True), ("available", "raised", True), ("committed", "own", True),
        ("committed", "raised", True), ("source", "own", False), ("source", "raised", False),
    ]  # fmt: skip


# ---- The database itself


def refused_by_the_database(statement, *values):
    with across_offices("tampering"), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_the_database_refuses_an_overspent_account_an_empty_transfer_and_one_to_itself(programme, cast):
    row = receipt(programme, cast.treasurer, 100).transfer
    refused_by_the_database("UPDATE pilotage_account SET balance = -1 WHERE kind = %s", "available")
    refused_by_the_database("UPDATE pilotage_transfer SET amount = 0 WHERE id = %s", row.pk)
    refused_by_the_database("UPDATE pilotage_transfer SET debit_id = credit_id WHERE id = %s", row.pk)
