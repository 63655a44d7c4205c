"""Reading the ledger: at any day and as known at any time, and in how many statements."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection

from pilotage.actions.funds import account, post, reverse_contribution
from pilotage.actions.grant_decisions import approve
from pilotage.actions.grant_payments import disburse, release
from pilotage.domain.charters.schema import Fund
from pilotage.domain.funds import AccountKind, TransferKind
from pilotage.domain.records import Reference
from pilotage.models import Account
from pilotage.queries.figures import figures
from pilotage.queries.funds import (
    by_source,
    check_balances,
    find_transfer,
    five_numbers,
    income_standings,
    money_facts,
    receipts,
    statement,
)
from pilotage.queries.programmes import rules
from tests.factories import PAPER, TODAY, adopt_jinghai, application, receipt
from tests.sql_guard import across_offices

pytestmark = pytest.mark.django_db


def april(day):
    return date(2010, 4, day)


@pytest.fixture
def charter(programme):
    return rules(programme).charter


@pytest.fixture
def fund(charter):
    return charter.of_kind(Fund)[0]


@pytest.fixture
def story(programme, cast):
    """3,000.00 on the 6th, 2,000.00 on the 14th; 800.00 granted on the 16th and paid on the 23rd; 500.00 granted on
    the 17th and given up on the 18th."""
    receipt(programme, cast.treasurer, 300_000, on=april(6))
    receipt(programme, cast.treasurer, 200_000, source="raised", donor="青企协", on=april(14))
    first, second = (application(programme, cast.unit, asked) for asked in (80_000, 50_000))
    for row, amount, day in ((first, 80_000, 16), (second, 50_000, 17)):
        approve(by=cast.reviewer, programme=programme, application=row.pk, seen=1, amount=amount,
                happened_on=april(day), uuid=uuid4())  # fmt: skip
    release(by=cast.reviewer, programme=programme, application=second.pk, seen=2, reason="活动取消", happened_on=april(18),
            uuid=uuid4())  # fmt: skip
    disburse(by=cast.treasurer, programme=programme, application=first.pk, seen=2, happened_on=april(23), uuid=uuid4(),
             evidence=(PAPER,))  # fmt: skip
    return first, second


def five(programme, fund, **at):
    found = five_numbers(programme, fund, **at)
    return found.planned, found.received, found.committed, found.paid, found.available


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (5, (1_000_000, 0, 0, 0, 0)),
        (6, (1_000_000, 300_000, 0, 0, 300_000)),
        (16, (1_000_000, 500_000, 80_000, 0, 420_000)),
        (17, (1_000_000, 500_000, 130_000, 0, 370_000)),
        (18, (1_000_000, 500_000, 80_000, 0, 420_000)),
        (23, (1_000_000, 500_000, 0, 80_000, 420_000)),
    ],
)
def test_the_five_numbers_until_any_day(programme, fund, story, day, expected):
    assert five(programme, fund, until=april(day)) == expected


def test_the_five_numbers_as_they_were_known(programme, fund, story):
    assert five(programme, fund, known=story[0].seq) == (1_000_000, 500_000, 0, 0, 500_000)
    assert five(programme, fund) == five(programme, fund, until=TODAY)


def test_sources_say_what_came_and_what_is_still_to_come(programme, fund, story):
    found = [
        (each.source.id, each.planned, each.received, each.receipts, each.to_raise)
        for each in by_source(programme, fund)
    ]
    assert found == [("own", 300_000, 300_000, 1, 0), ("raised", 700_000, 200_000, 1, 500_000)]


def test_more_than_planned_leaves_nothing_to_raise(programme, cast, fund):
    receipt(programme, cast.treasurer, 300_001)
    assert by_source(programme, fund)[0].to_raise == 0


def test_figures_over_the_fund_and_its_registers_are_projections(programme, story):
    found = figures(programme)
    values = {
        name: found[name].value for name in ("fund-planned", "fund-received", "fund-balance", "applicants", "granted")
    }
    assert values == {
        "fund-planned": 1_000_000, "fund-received": 500_000, "fund-balance": 420_000, "applicants": 1, "granted": 80_000,
    }  # fmt: skip
    assert [reference.kind for reference in found["fund-received"].behind] == ["contribution", "contribution"]
    assert found["granted"].behind == (Reference("application", story[0].pk),)
    assert {reference.kind for reference in found["fund-balance"].behind} == {"transfer"}


def test_a_figure_before_the_payment_knows_of_none(programme, story):
    found = figures(programme, april(22))
    assert (found["granted"].value, found["granted"].behind) == (0, ())
    assert found["fund-balance"].value == 500_000


def reverse(programme, cast, row, on):
    return reverse_contribution(by=cast.treasurer, programme=programme, contribution=row.pk, reason="重复登记",
                                happened_on=on, uuid=uuid4())  # fmt: skip


def test_a_reversed_receipt_vanishes_from_its_beginning_once_that_is_known(programme, cast, charter, fund):
    kept, wrong = (receipt(programme, cast.treasurer, 1_000, on=april(day)) for day in (6, 8))
    back = reverse(programme, cast, wrong, april(20))
    for until in (april(8), april(26)):
        standing = income_standings(programme, charter, until)["income"]
        assert [one.reference for one in standing] == [Reference("contribution", kept.pk)]
        assert [fact.amount for fact in money_facts(programme, until)] == [1_000]
        assert five(programme, fund, until=until)[1] == 1_000
    before = back.seq - 1
    assert len(income_standings(programme, charter, TODAY, before)["income"]) == 2
    assert five(programme, fund, known=before)[1] == 2_000


def test_a_fact_of_income_carries_the_declared_fields(programme, cast, charter):
    row = receipt(programme, cast.treasurer, 1, source="raised", donor="青企协")
    (standing,) = income_standings(programme, charter, TODAY)["income"]
    fact = standing.confirmed
    assert standing.latest == fact
    assert standing.pending == ()
    assert (fact.register, fact.number, fact.happened_on, fact.seq) == ("income", 1, april(6), row.seq)
    assert fact.fields == {"source": "raised", "donor": "青企协", "amount": 1}


def test_the_statement_runs_in_order_of_days_with_what_stood_after_each_line(programme, cast, fund, story):
    late = receipt(programme, cast.treasurer, 100, on=april(15))
    wrong = receipt(programme, cast.treasurer, 7, on=april(16))
    reverse(programme, cast, wrong, april(26))
    lines = statement(programme, fund)
    assert [(line.happened_on.day, line.kind, line.amount, line.balance, line.available) for line in lines] == [
        (6, "received", 300_000, 300_000, 300_000),
        (14, "received", 200_000, 500_000, 500_000),
        (15, "received", 100, 500_100, 500_100),
        (16, "committed", 80_000, 500_100, 420_100),
        (16, "received", 7, 500_100, 420_100),
        (17, "committed", 50_000, 500_100, 370_100),
        (18, "released", 50_000, 500_100, 420_100),
        (23, "paid", 80_000, 420_100, 420_100),
        (26, "reversal", 7, 420_100, 420_100),
    ]
    assert [line.number for line in lines if line.kind in ("received", "reversal")] == [1, 2, late.number, 4, 4]
    assert [line.counts for line in lines] == [True, True, True, True, False, True, True, True, False]
    assert {line.source for line in lines if line.kind == "received"} == {"own", "raised"}
    assert {(line.unit, line.project, line.number) for line in lines if line.kind == "paid"} == {
        ("王口镇团委", "技能比武", 1)
    }


def test_a_statement_until_a_day_ends_with_the_five_numbers_of_that_day(programme, cast, fund, story):
    wrong = receipt(programme, cast.treasurer, 7, on=april(16))
    reverse(programme, cast, wrong, april(26))
    for day in range(6, 27):
        last = statement(programme, fund, until=april(day))[-1]
        found = five_numbers(programme, fund, until=april(day))
        assert (last.balance, last.available) == (found.balance, found.available)


def test_receipts_come_with_their_papers_and_what_became_of_them(programme, cast, fund):
    row = receipt(programme, cast.treasurer)
    receipt(programme, cast.treasurer)
    reverse(programme, cast, row, april(26))
    first, second = receipts(programme, fund.id)
    assert (first.reversed_on, first.reason, second.reversed_on) == (april(26), "重复登记", None)
    assert [[file.name for file in each.evidence] for each in (first, second)] == [["paper.txt"], ["paper.txt"]]
    assert [each.number for each in receipts(programme, fund.id, 2)] == [2]
    assert receipts(programme, fund.id, 3) == []


def test_a_transfer_is_found_with_what_it_belongs_to(programme, fund, story):
    paid = statement(programme, fund)[-1]
    found = find_transfer(programme, paid.id)
    assert (found.kind, found.left.kind, found.reached.kind, found.reached.unit) == (
        "paid", "committed", "paid", "王口镇团委",
    )  # fmt: skip
    assert find_transfer(adopt_jinghai(office="别处"), paid.id) is None


def test_money_that_a_unit_returns_is_available_again(programme, cast, fund, story):
    from tests.actions.test_funds import act_of

    post(act=act_of(programme, cast.treasurer), key=uuid4(), kind=TransferKind.RETURNED,
         credit=account(programme, fund.id, AccountKind.PAID, "wangkou"),
         debit=account(programme, fund.id, AccountKind.AVAILABLE), amount=30_000, happened_on=TODAY,
         application=story[0])  # fmt: skip
    assert five(programme, fund) == (1_000_000, 500_000, 0, 50_000, 450_000)
    found = figures(programme)
    assert (found["granted"].value, found["fund-balance"].value) == (50_000, 450_000)


def test_a_tampered_balance_or_guard_is_found(programme, fund, story):
    office = programme.office
    assert check_balances(office) == []
    available = Account.objects.of(office).get(kind="available", key="own")
    Account.objects.of(office).filter(pk=available.pk).update(balance=1, guarded=False)
    found = check_balances(office)
    assert [(broken.what, broken.expected, broken.found) for broken in found] == [
        ("account-balance", "220000", "1"),
        ("account-unguarded", "True", "False"),
    ]
    assert found[0].where == f"account {available.pk} (pilot-fund available own)"


def test_a_tampered_transfer_is_found(programme, story):
    with across_offices("tampering"), connection.cursor() as cursor:
        cursor.execute("UPDATE pilotage_transfer SET amount = amount - 1 WHERE kind = %s", ["paid"])
    assert [broken.what for broken in check_balances(programme.office)] == ["account-balance", "account-balance"]


def test_offices_do_not_see_each_other(programme, story):
    other = adopt_jinghai(office="别处")
    fund = rules(other).charter.of_kind(Fund)[0]
    assert five(other, fund) == (1_000_000, 0, 0, 0, 0)
    assert statement(other, fund) == ()
    assert money_facts(other, TODAY) == ()


READS = {
    "five numbers": (lambda programme, charter, fund: five_numbers(programme, fund), 1),
    "by source": (lambda programme, charter, fund: by_source(programme, fund), 1),
    "money facts": (lambda programme, charter, fund: money_facts(programme, TODAY), 1),
    "income": (lambda programme, charter, fund: income_standings(programme, charter, TODAY), 1),
    "statement": (lambda programme, charter, fund: statement(programme, fund), 2),
    "receipts": (lambda programme, charter, fund: receipts(programme, fund.id), 3),
    "balances": (lambda programme, charter, fund: check_balances(programme.office), 3),
}


@pytest.mark.parametrize("read", READS)
def test_a_read_takes_as_many_statements_at_thirty_rows_as_at_one(programme, cast, charter, fund, read,
                                                                django_assert_num_queries):  # fmt: skip
    call, statements = READS[read]
    receipt(programme, cast.treasurer, 100)
    with django_assert_num_queries(statements):
        call(programme, charter, fund)
    for _ in range(29):
        receipt(programme, cast.treasurer, 100)
    with django_assert_num_queries(statements):
        call(programme, charter, fund)


def test_major_units_are_shown_with_all_their_places():
    from pilotage.domain.money import major_units

    assert [str(major_units(amount, "CNY")) for amount in (0, 1, 100, -50)] == ["0.00", "0.01", "1.00", "-0.50"]
    assert major_units(5, "JPY") == Decimal(5)
