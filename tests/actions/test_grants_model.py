"""The ledger against a plain model of it: any order of receipts, decisions and payments, allowed or not."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from pilotage.actions.funds import reverse_contribution
from pilotage.actions.grants import approve, decline, disburse, release
from pilotage.actions.refusals import Refused
from pilotage.domain.charters.schema import Charter, Fund
from pilotage.models import Programme
from pilotage.queries.figures import facts
from pilotage.queries.funds import check_balances, five_numbers, statement
from pilotage.queries.grants import check_applications
from pilotage.queries.programmes import rules
from tests.cast import Cast, seat
from tests.factories import TODAY, adopt_jinghai, application, receipt

AMOUNTS = st.integers(1, 5_000)
DAYS = st.integers(6, 26)
LATER = st.sampled_from([0, 0, 0, 1, 2, 5, 20, -1])  # days after the step before; mostly in order


@contextmanager
def rolled_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class Ledger(RuleBasedStateMachine):
    """The model: receipts as (day, amount), applications as their status, amounts and days."""

    receipts = Bundle("receipts")
    applications = Bundle("applications")
    programme: Programme  # adopted once; every run is rolled back to it
    cast: Cast
    charter: Charter
    fund: Fund

    def __init__(self) -> None:
        super().__init__()
        self.around = rolled_back()
        self.around.__enter__()
        self.got: dict[int, tuple[int, int]] = {}
        self.asked: dict[int, dict[str, object]] = {}

    def teardown(self) -> None:
        self.around.__exit__(None, None, None)

    def moves(self) -> list[tuple[int, int]]:
        """(day, effect on what is available) of everything that stands."""
        moved = [(day, amount) for day, amount in self.got.values()]
        for one in self.asked.values():
            if "granted" in one:
                moved.append((one["granted_on"], -one["granted"]))
            if one["status"] == "released":
                moved.append((one["ended_on"], one["granted"]))
        return moved

    def lowest(self, since: int, without: int | None = None) -> int:
        moved = self.moves()
        if without is not None:
            moved.remove(self.got[without])
        return min(sum(amount for on, amount in moved if on <= day) for day in range(since, 27))

    def happens(self, allowed: bool, call, *codes: str):
        """The action is done if the model allows it, else refused with one of these codes."""
        if allowed:
            return call()
        with pytest.raises(Refused) as refusal:
            call()
        assert {breach.code for breach in refusal.value.breaches} & set(codes), refusal.value.breaches
        return None

    @initialize(target=receipts, amount=AMOUNTS)
    def begin(self, amount):
        return self.receive(amount, 6)

    @rule(target=receipts, amount=AMOUNTS, day=DAYS)
    def receive(self, amount, day):
        row = receipt(self.programme, self.cast.treasurer, amount, on=date(2010, 4, day))
        self.got[row.pk] = (day, amount)
        return row.pk

    @rule(row=consumes(receipts))
    def reverse(self, row):
        allowed = self.lowest(self.got[row][0], without=row) >= 0
        done = self.happens(
            allowed,
            lambda: reverse_contribution(by=self.cast.treasurer, programme=self.programme, contribution=row, reason="误",
                                         happened_on=TODAY, uuid=uuid4()),
            "fund-short",
        )  # fmt: skip
        if done:
            del self.got[row]

    @rule(target=applications, asked=AMOUNTS, day=DAYS)
    def apply(self, asked, day):
        row = application(self.programme, self.cast.unit, asked, on=date(2010, 4, day))
        self.asked[row.pk] = {"status": "submitted", "asked": asked, "last": day, "version": 1}
        return row.pk

    def day(self, row, later):
        return min(max(self.asked[row]["last"] + later, 6), 26)

    def step(self, row, action, expected, day, codes, allowed=True, **more):
        one = self.asked[row]
        allowed = allowed and one["status"] == expected and day >= one["last"]
        done = self.happens(
            allowed,
            lambda: action(programme=self.programme, application=row, seen=one["version"],
                           happened_on=date(2010, 4, day), uuid=uuid4(), **more),
            f"application-{one['status']}", "day-before-step", *codes,
        )  # fmt: skip
        if done:
            one |= {"last": day, "version": one["version"] + 1}
        return done

    @rule(row=applications, wanted=st.sampled_from(["asked", "there", "more", "some"]), some=AMOUNTS, later=LATER)
    def grant(self, row, wanted, some, later):
        one, day = self.asked[row], self.day(row, later)
        there = self.lowest(day)
        amount = {"asked": one["asked"], "there": max(min(there, one["asked"]), 1), "more": there + 1, "some": some}[
            wanted
        ]
        allowed = amount <= one["asked"] and amount <= there
        if self.step(row, approve, "submitted", day, ("over-asked", "fund-short"), allowed, by=self.cast.reviewer,
                     amount=amount):  # fmt: skip
            one |= {"status": "approved", "granted": amount, "granted_on": day}

    @rule(row=applications, later=LATER)
    def turn_down(self, row, later):
        day = self.day(row, later)
        if self.step(row, decline, "submitted", day, (), by=self.cast.reviewer, reason="否"):
            self.asked[row]["status"] = "declined"

    @rule(row=applications, later=LATER)
    def pay(self, row, later):
        day = self.day(row, later)
        if self.step(row, disburse, "approved", day, (), by=self.cast.treasurer):
            self.asked[row] |= {"status": "paid", "ended_on": day}

    @rule(row=applications, later=LATER)
    def give_up(self, row, later):
        day = self.day(row, later)
        if self.step(row, release, "approved", day, (), by=self.cast.reviewer, reason="撤"):
            self.asked[row] |= {"status": "released", "ended_on": day}

    @invariant()
    def numbers_agree(self):
        received = sum(amount for _, amount in self.got.values())
        by_status = {
            status: sum(one["granted"] for one in self.asked.values() if one["status"] == status)
            for status in ("approved", "paid")
        }
        found = five_numbers(self.programme, self.fund)
        assert (found.received, found.committed, found.paid) == (received, by_status["approved"], by_status["paid"])
        assert found.available == received - by_status["approved"] - by_status["paid"] >= 0

    @invariant()
    def no_day_shows_less_than_nothing(self):
        lines = statement(self.programme, self.fund)
        last_of_day = {line.happened_on: line for line in lines}
        assert all(line.available >= 0 and line.balance >= 0 for line in last_of_day.values())

    @invariant()
    def everything_can_be_recomputed(self):
        assert check_balances(self.programme.office) == []
        assert check_applications(self.programme.office) == []
        standing = facts(self.programme, self.charter, TODAY).standings["application"]
        paid = {one.reference.id: one.confirmed.fields["paid"] for one in standing}
        expected = {row: one["granted"] if one["status"] == "paid" else None for row, one in self.asked.items()}
        assert paid == expected


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("runs", "steps"), [pytest.param(10, 20, id="short"), pytest.param(150, 40, id="long", marks=pytest.mark.long)]
)
def test_the_ledger_agrees_with_the_model(runs, steps):
    Ledger.programme = adopt_jinghai(office="模型")
    Ledger.cast = seat(Ledger.programme)
    Ledger.charter = rules(Ledger.programme).charter
    (Ledger.fund,) = Ledger.charter.of_kind(Fund)
    bounds = settings(max_examples=runs, stateful_step_count=steps, deadline=None, derandomize=True, database=None)
    run_state_machine_as_test(Ledger, settings=settings(bounds, suppress_health_check=list(HealthCheck)))
