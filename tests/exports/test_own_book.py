"""The ways out know no programme: the office's own book, purposes, goods, under the charters that state them."""

import json
from datetime import date
from uuid import uuid4

import pytest

from pilotage.actions.funds import receive
from pilotage.actions.grant_decisions import approve
from pilotage.domain.awards import prefix_of
from pilotage.domain.money_papers import OfApplication, OfStatement, OfUse
from pilotage.queries.exports import awards_of, ledger_book
from pilotage.queries.paper_contents import prepare
from pilotage.queries.programmes import rules
from pilotage.render.grants360 import package
from pilotage.render.papers import unprintable
from pilotage.words.papers import sheet
from tests.cast import seat
from tests.exports.test_ledgers import _accepted
from tests.factories import adopt_jinghai
from tests.giving import Office, designated, plaque, refund
from tests.web.corner import adopt_corner, corner_application

pytestmark = pytest.mark.django_db


def test_rewards_refunds_and_things_bought_add_up_too(tmp_path, bean_check, hledger):
    programme = adopt_jinghai()
    cast = seat(programme)
    office = Office(programme, cast)
    refund(programme, cast.clerk)
    office.pay(designated(programme, cast.clerk))
    wrong = office.pay(designated(programme, cast.clerk, unit="yinghai"))
    office.take_back(wrong)
    plaque(programme, cast.clerk)
    ordered = office.order()
    office.deliver(ordered)
    office.pay_order(ordered, 36_000)
    book = ledger_book(programme)
    assert {"awarded", "bought", "refunded", "reversal"} <= {transfer.kind for transfer in book.transfers}
    paths = _accepted(book, tmp_path, bean_check, hledger)
    text = paths["beancount"].read_text(encoding="utf-8")
    assert "Equity:Office-book:Office:All" in text
    assert "Expenses:Office-book:Paid:Wangkou" in text


@pytest.fixture
def corner():
    office = adopt_corner()
    for source, purpose, amount in (("budget", "", 2_000_000), ("gift", "buying", 50_000), ("gift", "", 30_000)):
        receive(by=office.treasurer, programme=office.programme, fund="book-fund", source=source, amount=amount,
                purpose=purpose, happened_on=date(2024, 5, 20), uuid=uuid4(), evidence=())  # fmt: skip
    return office


def test_purposes_are_accounts_of_their_own(corner, tmp_path, bean_check, hledger):
    book = ledger_book(corner.programme)
    paths = _accepted(book, tmp_path, bean_check, hledger)
    text = paths["hledger"].read_text(encoding="utf-8")
    assert "Assets:Book-fund:Available:Gift-for-Buying  500.00 CNY" in text
    assert "Assets:Book-fund:Available:Gift  300.00 CNY" in text
    assert "购书" in text


def test_an_award_says_which_grant_it_is_of(corner):
    row = corner_application(corner, asked="7,000", own="3,000")
    assert awards_of(corner.programme).awards == ()
    with pytest.raises(ValueError, match="no award"):
        package(awards_of(corner.programme))
    approve(by=corner.reviewer, programme=corner.programme, application=row.pk, seen=1, amount=650_000, opinion="同意",
            happened_on=date(2024, 6, 3), uuid=uuid4())  # fmt: skip
    awards = awards_of(corner.programme)
    (grant,) = json.loads(package(awards))["grants"]
    assert grant["id"] == f"{prefix_of(awards)}-every-kind-money-1"
    assert (grant["amountAppliedFor"], grant["amountAwarded"], grant["amountDisbursed"]) == (7000, 6500, 0)
    assert grant["grantProgramme"] == [{"code": "money", "title": "图书角资金"}]


def facts_of(programme, subject):
    content = prepare(programme, rules(programme), subject).content
    said = sheet(content, code="AAAA-AAAA", digest=content.digest, printed_on=date(2024, 6, 3), known=1)
    assert unprintable(said) == ()
    return dict(said.facts), said


def test_forms_ask_what_the_charter_asks(corner):
    facts, _ = facts_of(corner.programme, OfApplication("money"))
    assert "□ 购书 □ 修缮" in facts.values()
    goods, _ = facts_of(corner.programme, OfApplication("shelf"))
    assert len(goods) < len(facts)
    assert "□ 购书 □ 修缮" not in goods.values()


def test_statements_tell_purposes_and_sources_apart(corner):
    span = (date(2024, 4, 1), date(2024, 6, 3))
    _, said = facts_of(corner.programme, OfStatement("book-fund", *span))
    by_purpose = next(table for table in said.tables if any(row[0] == "购书" for row in table.rows))
    assert ("购书", "0.00", "500.00", "0.00", "500.00") in by_purpose.rows
    _, use = facts_of(corner.programme, OfUse("book-fund", "gift", *span))
    assert use.tables[0].rows[0][1:] == ("0.00", "800.00", "800.00")
