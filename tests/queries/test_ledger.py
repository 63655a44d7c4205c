"""Reading the ledger by pot, by account and by period: at any day, and in how many statements."""

from datetime import date
from uuid import uuid4

import pytest

from pilotage.actions.budgets import set_budget
from pilotage.actions.funds import receive, reverse_contribution
from pilotage.actions.years import close_year, give_back
from pilotage.domain.charters.schema import Fund
from pilotage.domain.funds import OWN_BOOK, AccountKind, Pot, TransferKind
from pilotage.queries.budgets import year_budget
from pilotage.queries.ledger import account_page, period_statement, pot_numbers, trial_balance
from pilotage.queries.programmes import rules
from tests.factories import PAPER, adopt_jinghai, application, receipt
from tests.grants import Steps

pytestmark = pytest.mark.django_db
LATER = date(2011, 1, 20)


@pytest.fixture
def programme():
    return adopt_jinghai(today=LATER)


@pytest.fixture
def fund(programme):
    return rules(programme).charter.of_kind(Fund)[0]


@pytest.fixture
def story(programme, cast):
    """3,000 and 2,000 received, 500 of it reversed; 800 granted and paid in April, 700 given back in May."""
    receipt(programme, cast.treasurer, 300_000)
    receipt(programme, cast.treasurer, 200_000, source="raised", on=date(2010, 4, 8))
    wrong = receipt(programme, cast.treasurer, 50_000, source="raised", on=date(2010, 4, 9))
    reverse_contribution(by=cast.treasurer, programme=programme, contribution=wrong.pk, reason="重复", uuid=uuid4(),
                         happened_on=date(2010, 4, 10))  # fmt: skip
    steps = Steps(programme, cast)
    asked = application(programme, cast.unit, 80_000)
    steps.approve(asked)
    steps.pay(asked)
    give_back(by=cast.treasurer, programme=programme, fund="pilot-fund", source="raised", amount=70_000, reason="商定",
              happened_on=date(2010, 5, 4), uuid=uuid4())  # fmt: skip


def told(balance):
    return {(str(line.kind), line.key): (line.opening, line.debit, line.credit, line.closing) for line in balance.lines}


def test_every_account_adds_up_and_both_sides_agree(programme, story, fund):
    balance = trial_balance(programme, fund.id)
    assert told(balance) == {
        ("source", "own"): (0, 0, 300_000, -300_000),
        ("source", "raised"): (0, 70_000, 200_000, -130_000),
        ("available", "own"): (0, 300_000, 80_000, 220_000),
        ("available", "raised"): (0, 200_000, 70_000, 130_000),
        ("committed", "own"): (0, 80_000, 80_000, 0),
        ("committed", "raised"): (0, 0, 0, 0),
        ("paid", "wangkou"): (0, 80_000, 0, 80_000),
    }
    assert (balance.debit, balance.credit, balance.owing, balance.owed) == (730_000, 730_000, 430_000, 430_000)
    assert balance.in_balance


def test_a_period_begins_with_what_stood_before_it(programme, story, fund):
    balance = trial_balance(programme, fund.id, date(2010, 4, 16), date(2010, 4, 30))
    assert told(balance)["available", "own"] == (300_000, 0, 80_000, 220_000)
    assert told(balance)["available", "raised"] == (200_000, 0, 0, 200_000)
    assert (balance.debit, balance.owing, balance.in_balance) == (160_000, 500_000, True)
    assert told(trial_balance(programme, fund.id, until=date(2010, 4, 6)))["source", "own"] == (0, 0, 300_000, -300_000)
    assert trial_balance(programme, fund.id, known=0).debit == 0
    assert trial_balance(programme, OWN_BOOK).lines == ()


def test_an_account_runs_from_its_opening_to_its_closing(programme, story, fund):
    found = next(
        line for line in trial_balance(programme, fund.id).lines if (line.kind, line.key) == ("available", "raised")
    )
    page = account_page(programme, found.id)
    assert [(row.kind, row.debit, row.credit, row.counts, row.balance) for row in page.rows] == [
        (TransferKind.RECEIVED, 200_000, None, True, 200_000),
        (TransferKind.RECEIVED, 50_000, None, False, 200_000),
        (TransferKind.REVERSAL, None, 50_000, False, 200_000),
        (TransferKind.GIVEN_BACK, None, 70_000, True, 130_000),
    ]
    assert (page.line.opening, page.line.debit, page.line.credit, page.line.closing) == (0, 200_000, 70_000, 130_000)
    may = account_page(programme, found.id, date(2010, 5, 1), date(2010, 5, 31))
    assert (may.line.opening, len(may.rows), may.line.closing) == (200_000, 1, 130_000)
    assert may.rows[0].against.kind is AccountKind.SOURCE
    assert account_page(programme, 0) is None
    other = adopt_jinghai(office="别处")
    assert account_page(other, found.id) is None


def test_what_stands_in_each_pot(programme, story, fund):
    pots = pot_numbers(programme, fund)
    assert {pot: (held.received, held.paid, held.given_back, held.available) for pot, held in pots.items()} == {
        Pot("own"): (300_000, 80_000, 0, 220_000),
        Pot("raised"): (200_000, 0, 70_000, 130_000),
    }
    assert pot_numbers(programme, fund, date(2010, 4, 6)).keys() == {Pot("own")}


def test_a_statement_of_a_period_opens_closes_and_adds_up(programme, story, fund):
    april = period_statement(programme, fund, date(2010, 4, 8), date(2010, 4, 30))
    assert (april.opening.balance, april.opening.available) == (300_000, 300_000)
    assert (april.closing.balance, april.closing.available) == (420_000, 420_000)
    assert (april.came, april.went) == (200_000, 80_000)
    assert april.by_kind == {
        TransferKind.RECEIVED: (1, 200_000), TransferKind.COMMITTED: (1, 80_000), TransferKind.PAID: (1, 80_000),
    }  # fmt: skip
    assert [(one.key, one.opening, one.came, one.went, one.closing) for one in april.by_source] == [
        ("own", 300_000, 0, 80_000, 220_000), ("raised", 0, 200_000, 0, 200_000),
    ]  # fmt: skip
    assert (april.by_purpose, april.closed) == ((), ())
    nothing = period_statement(programme, fund, date(2011, 1, 1), LATER)
    assert (nothing.lines, nothing.opening, nothing.closing) == ((), nothing.closing, nothing.opening)
    assert nothing.opening.balance == 350_000


def test_a_closed_year_stands_in_the_statement_of_its_day(programme, cast, story, fund):
    close_year(by=cast.treasurer, programme=programme, fund=fund.id, year=2010, closed_on=LATER, uuid=uuid4(),
               choices={Pot("own"): "carry", Pot("raised"): "carry"}, reason="续用")  # fmt: skip
    assert [row.year for row in period_statement(programme, fund, date(2011, 1, 1)).closed] == [2010]
    assert period_statement(programme, fund, until=date(2010, 12, 31)).closed == ()


def test_a_budget_beside_what_was_decided_and_paid(programme, cast, story, fund):
    charter = rules(programme).charter
    said = {"by": cast.treasurer, "programme": programme, "fund": fund.id, "year": 2010}
    set_budget(**said, heading="project-grant", amount=100_000, uuid=uuid4(), note="首年")
    set_budget(**said, heading="茶水", amount=0, uuid=uuid4())
    found = year_budget(programme, charter, fund, 2010)
    assert [(line.heading, line.planned, line.decided, line.paid, line.left, line.note) for line in found.lines] == [
        ("project-grant", 100_000, 80_000, 80_000, 20_000, "首年"), ("茶水", 0, None, None, None, ""),
    ]  # fmt: skip
    assert (found.decided, found.paid) == (80_000, 80_000)
    empty = year_budget(programme, charter, fund, 2011)
    assert (empty.lines, empty.decided, empty.paid) == ((), 0, 0)


READS = {
    "pots": (lambda programme, fund: pot_numbers(programme, fund), 1),
    "trial balance": (lambda programme, fund: trial_balance(programme, fund.id), 3),
    "statement": (lambda programme, fund: period_statement(programme, fund), 5),
    "statement of a period": (lambda programme, fund: period_statement(programme, fund, date(2010, 4, 7), LATER), 6),
    "budget": (lambda programme, fund: year_budget(programme, rules(programme).charter, fund, 2010), 5),
}


@pytest.mark.parametrize("read", READS)
def test_a_read_takes_as_many_statements_at_thirty_rows_as_at_one(programme, cast, fund, read,
                                                                django_assert_num_queries):  # fmt: skip
    call, statements = READS[read]
    asked = application(programme, cast.unit, 100)
    receipt(programme, cast.treasurer, 100)
    Steps(programme, cast).approve(asked, amount=100)
    with django_assert_num_queries(statements):
        call(programme, fund)
    for _ in range(29):
        receive(by=cast.treasurer, programme=programme, fund=fund.id, source="own", amount=100, uuid=uuid4(),
                happened_on=date(2010, 4, 7), evidence=(PAPER,))  # fmt: skip
    with django_assert_num_queries(statements):
        call(programme, fund)
