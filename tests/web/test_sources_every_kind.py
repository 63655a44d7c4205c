"""A giver under a charter of another kind: kept-apart purposes, left-over that returns, instalments against receipts."""

from datetime import date
from uuid import uuid4

import pytest

from pilotage.actions.attachments import Evidence
from pilotage.actions.expenses import count_expense, enter_expense
from pilotage.actions.funds import receive
from pilotage.actions.grant_decisions import approve
from pilotage.actions.grants import submit
from pilotage.actions.people import appoint, open_account
from pilotage.domain.charters.schema import Fund
from pilotage.domain.policy import Function
from pilotage.domain.spending import Draft
from pilotage.queries.funders import use_of_funds
from pilotage.queries.programmes import rules
from tests.web.corner import adopt_corner
from tests.web.pages import ENGLISH, at, browser, said

pytestmark = pytest.mark.django_db
PAPER = Evidence("回单.txt", "回单".encode())


@pytest.fixture
def office():
    made = adopt_corner()
    owner = made.clerk
    appoint(by=owner, programme=made.programme, person="c-giver", name="c-giver", function=Function.CONTACT,
            role="giver", member="books-fund", starts_on=date(2024, 3, 1))  # fmt: skip
    made.giver = open_account(by=owner, programme=made.programme, person="c-giver", username="c-giver",
                              password="a long password")  # fmt: skip
    for source, purpose, amount in (("budget", "", 300_000), ("gift", "buying", 200_000), ("gift", "", 100_000)):
        receive(by=made.treasurer, programme=made.programme, fund="book-fund", source=source, purpose=purpose,
                amount=amount, happened_on=date(2024, 5, 1), uuid=uuid4(), evidence=(PAPER,))  # fmt: skip
    return made


def granted(office, amount=400_000):
    row = submit(by=office.contact, programme=office.programme, provision="money", unit="east", project="购书",
                 plan="买书", purpose="buying", asked=amount, own=amount, happened_on=date(2024, 5, 2), uuid=uuid4())  # fmt: skip
    approve(by=office.reviewer, programme=office.programme, application=row.pk, seen=1, amount=amount,
            happened_on=date(2024, 5, 6), uuid=uuid4(), opinion="同意")  # fmt: skip
    return row


def test_what_the_gift_paid_for_by_its_purposes(office):
    row = granted(office)
    fund = rules(office.programme).charter.of_kind(Fund)[0]
    found = use_of_funds(office.programme, fund, "gift")
    (use,) = found.grants
    # What was given for buying goes first, then the gift that must be given back, then what may be kept.
    assert [(purpose, part.decided) for purpose, part in use.pots] == [("buying", 200_000), ("", 100_000)]
    assert (found.closing.received, found.closing.owed, found.closing.free) == (300_000, 300_000, 0)
    (other,) = use_of_funds(office.programme, fund, "budget").grants
    assert other.part.decided == 100_000
    draft = Draft(date(2024, 5, 20), 120_000, "图书")
    spent = enter_expense(by=office.contact, programme=office.programme, draft=draft, uuid=uuid4(),
                          application=row.pk, evidence=(PAPER,))  # fmt: skip
    count_expense(by=office.reviewer, programme=office.programme, number=spent.number, counted=120_000)
    # Nothing has been paid yet, so nothing paid is accounted for.
    assert use_of_funds(office.programme, fund, "gift").closing.settled == 0


def test_the_giver_sees_the_gift_and_its_purposes_and_not_the_budget(office):
    granted(office)
    page = browser(office.giver, ENGLISH).get("/", follow=True)
    words = said(page.content.decode())
    assert "Planned (yuan) 10,000.00 Received 3,000.00 Paid 0.00 Left 3,000.00" in words
    assert "城东图书角: 购书 No. 1 购书 3,000.00 0.00 0.00 Granted, to be paid" in words
    assert "2024-05-01 Receipt no. 2 — 购书 2,000.00 回单.txt" in words
    answer = browser(office.giver).get(at(office.programme, "sources/book-fund/budget/"))
    assert answer.status_code == 403
