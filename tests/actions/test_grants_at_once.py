"""Several people at the same fund at the same moment, in threads with connections of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from pilotage.actions.grant_decisions import approve
from pilotage.actions.grant_payments import disburse
from pilotage.actions.refusals import Refused
from pilotage.domain.charters.schema import Fund
from pilotage.models import Application, Contribution, Transfer
from pilotage.queries.funds import check_balances, five_numbers
from pilotage.queries.grants import check_applications
from pilotage.queries.programmes import rules
from tests.factories import application, receipt

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2010, 4, 20)


def at_once(*calls: Callable[[], object]) -> list[object]:
    """What every call gives or is refused for, all of them started together."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        try:
            barrier.wait(timeout=20)
            return call()
        except Refused as refusal:
            return tuple(breach.code for breach in refusal.breaches)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def numbers(programme):
    found = five_numbers(programme, rules(programme).charter.of_kind(Fund)[0])
    return found.received, found.committed, found.paid, found.available


def approval(programme, cast, row, amount, uuid=None):
    return lambda: approve(
        by=cast.reviewer, programme=programme, application=row.pk, seen=1, amount=amount, happened_on=DAY,
        uuid=uuid or uuid4(),
    )  # fmt: skip


def payment(programme, cast, row, uuid=None):
    return lambda: disburse(
        by=cast.treasurer, programme=programme, application=row.pk, seen=2, happened_on=DAY, uuid=uuid or uuid4()
    )


def in_order(programme):
    return check_balances(programme.office) == [] == check_applications(programme.office)


def test_grants_at_once_never_promise_more_than_there_is(programme, cast):
    receipt(programme, cast.treasurer, 100_000)
    rows = [application(programme, cast.unit, 60_000) for _ in range(6)]
    done = at_once(*(approval(programme, cast, row, 60_000) for row in rows))
    assert [result for result in done if isinstance(result, tuple)] == [("fund-short",)] * 5
    assert numbers(programme) == (100_000, 60_000, 0, 40_000)
    assert Application.objects.of(programme.office_id).filter(status="approved").count() == 1
    assert in_order(programme)


def test_one_application_is_granted_once(programme, cast):
    receipt(programme, cast.treasurer, 300_000)
    row = application(programme, cast.unit)
    done = at_once(*(approval(programme, cast, row, amount) for amount in (10_000, 20_000, 30_000, 40_000)))
    assert [result for result in done if isinstance(result, tuple)] == [("application-approved",)] * 3
    row.refresh_from_db(from_queryset=Application.objects.of(programme.office_id))
    assert numbers(programme) == (300_000, row.approved, 0, 300_000 - row.approved)
    assert in_order(programme)


def test_clicks_at_once_pay_once(programme, cast):
    receipt(programme, cast.treasurer, 300_000)
    row = application(programme, cast.unit)
    approval(programme, cast, row, 100_000)()
    uuid = uuid4()
    same = at_once(*(payment(programme, cast, row, uuid) for _ in range(4)))
    assert len(set(same)) == 1
    other = at_once(*(payment(programme, cast, row) for _ in range(2)))
    assert other == [("application-paid",)] * 2
    assert numbers(programme) == (300_000, 0, 100_000, 200_000)
    assert Transfer.objects.of(programme.office_id).filter(kind="paid").count() == 1
    assert in_order(programme)


def test_receipts_at_once_are_numbered_without_gaps_and_the_same_one_is_entered_once(programme, cast):
    uuid = uuid4()
    calls = [lambda: receipt(programme, cast.treasurer, 1_000) for _ in range(4)]
    calls += [lambda: receipt(programme, cast.treasurer, 500, uuid=uuid) for _ in range(3)]
    at_once(*calls)
    rows = Contribution.objects.of(programme.office_id).order_by("number")
    assert list(rows.values_list("number", flat=True)) == [1, 2, 3, 4, 5]
    assert numbers(programme)[0] == 4_500
    assert in_order(programme)
