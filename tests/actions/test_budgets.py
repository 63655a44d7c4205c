"""What a fund is meant to be spent on: entered, replaced, never edited."""

from datetime import date
from uuid import uuid4

import pytest

from pilotage.actions.budgets import set_budget
from pilotage.actions.refusals import NotAllowed
from pilotage.actions.years import close_year
from pilotage.models import BudgetLine, Event
from tests.factories import adopt_jinghai
from tests.grants import breaches_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return adopt_jinghai(today=date(2011, 1, 20))


def budget(programme, by, **changes):
    usual = {"fund": "pilot-fund", "year": 2010, "heading": "project-grant", "amount": 500_000, "uuid": uuid4()}
    return set_budget(by=by, programme=programme, **(usual | changes))


def codes(call):
    return [breach.code for breach in breaches_of(call)]


def standing(programme):
    rows = BudgetLine.objects.of(programme.office_id).filter(ended_seq=None)
    return [(row.heading, row.amount) for row in rows]


def test_a_heading_is_entered_and_replaced(programme, cast):
    first = budget(programme, cast.treasurer)
    second = budget(programme, cast.treasurer, amount=0)
    first.refresh_from_db()
    assert (first.ended_seq, second.ended_seq) == (second.seq, None)
    assert standing(programme) == [("project-grant", 0)]
    event = Event.objects.of(programme.office_id).latest("seq")
    assert (event.kind, [row[:2] for row in event.rows]) == (
        "fund.budgeted", [["budgetline", first.pk], ["budgetline", second.pk]],
    )  # fmt: skip


def test_saying_it_again_changes_nothing(programme, cast):
    key = uuid4()
    first = budget(programme, cast.treasurer, uuid=key)
    events = Event.objects.of(programme.office_id).count()
    assert budget(programme, cast.treasurer, uuid=key).pk == first.pk
    assert budget(programme, cast.treasurer).pk == first.pk
    assert Event.objects.of(programme.office_id).count() == events
    assert codes(lambda: budget(programme, cast.treasurer, uuid=key, amount=1)) == ["request-taken"]


def test_every_reason_against_a_budget_is_named(programme, cast):
    assert codes(lambda: budget(programme, cast.treasurer, heading="  ")) == ["heading-missing"]
    assert codes(lambda: budget(programme, cast.treasurer, heading="茶" * 201)) == ["text-long"]
    assert codes(lambda: budget(programme, cast.treasurer, note="茶" * 201)) == ["text-long"]
    assert codes(lambda: budget(programme, cast.treasurer, amount=-1)) == ["amount-negative"]
    assert codes(lambda: budget(programme, cast.treasurer, amount=10**15 + 1)) == ["amount-large"]
    assert codes(lambda: budget(programme, cast.treasurer, year=2009)) == ["year-unknown"]
    assert codes(lambda: budget(programme, cast.treasurer, fund="none")) == ["fund-unknown"]
    with pytest.raises(NotAllowed):
        budget(programme, cast.clerk)
    close_year(by=cast.treasurer, programme=programme, fund="pilot-fund", year=2010, closed_on=date(2011, 1, 20),
               uuid=uuid4())  # fmt: skip
    assert codes(lambda: budget(programme, cast.treasurer)) == ["year-closed"]
    assert standing(programme) == []
