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
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from pilotage.actions.funds import reverse_contribution
from pilotage.actions.grant_decisions import approve, decline
from pilotage.actions.grant_payments import disburse, release
from pilotage.actions.refusals import Refused
from pilotage.domain.charters.schema import Charter, Fund
from pilotage.models import Programme
from pilotage.queries.figures import facts
from pilotage.queries.funds import check_balances, five_numbers, statement
from pilotage.queries.grants import check_applications
from pilotage.queries.programmes import rules
from tests.cast import Cast, seat
from tests.factories import TODAY, adopt_jinghai, application, receipt

FIRST, LAST = 6, 26  # days of April 2010
AMOUNTS = st.integers(1, 5_000)
DAYS = st.integers(FIRST, LAST)
PICK = st.integers(0, 10**6)
LATER = st.sampled_from([0, 0, 1, 2, 5, -1])  # days after the step before; mostly in order


@contextmanager
def rolled_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class Ledger(RuleBasedStateMachine):
    """The model: receipts as (day, amount), applications as where they stand, their amounts and days."""

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
        try:
            self.everything_can_be_recomputed()
        finally:
            self.around.__exit__(None, None, None)

    # ---- What the model knows

    def moves(self) -> list[tuple[int, int]]:
        """(day, effect on what is available) of everything that stands."""
        moved = list(self.got.values())
        for one in self.asked.values():
            if "granted" in one:
                moved.append((one["granted_on"], -one["granted"]))
            if one["status"] == "released":
                moved.append((one["last"], one["granted"]))
        return moved

    def lowest(self, since: int, moved: list[tuple[int, int]] | None = None) -> int:
        moved = self.moves() if moved is None else moved
        return min(sum(amount for on, amount in moved if on <= day) for day in range(since, LAST + 1))

    def standing(self, status: str) -> list[int]:
        return [row for row, one in self.asked.items() if one["status"] == status]

    def one_of(self, status: str, pick: int) -> int:
        rows = self.standing(status)
        return rows[pick % len(rows)]

    def day(self, row: int, later: int) -> int:
        return min(max(self.asked[row]["last"] + later, FIRST), LAST)

    def happens(self, allowed: bool, call, *codes: str):
        """The action is done if the model allows it, else refused, one of these being a reason."""
        if allowed:
            return call()
        with pytest.raises(Refused) as refusal:
            call()
        assert {breach.code for breach in refusal.value.breaches} & set(codes), refusal.value.breaches
        return None

    def step(self, row, action, day, *codes, allowed=True, **more):
        one = self.asked[row]
        done = self.happens(
            allowed and day >= one["last"],
            lambda: action(programme=self.programme, application=row, seen=one["version"],
                           happened_on=date(2010, 4, day), uuid=uuid4(), **more),
            "day-before-step", *codes,
        )  # fmt: skip
        if done:
            one |= {"last": day, "version": one["version"] + 1}
        return done

    # ---- What can happen

    @initialize(amount=AMOUNTS, asked=st.lists(AMOUNTS, min_size=3, max_size=6))
    def begin(self, amount, asked):
        self.receive(amount, FIRST)
        self.receive(1_000, LAST - 5)
        for each in asked:
            self.apply(each, FIRST)

    @rule(amount=AMOUNTS, day=DAYS)
    def receive(self, amount, day):
        row = receipt(self.programme, self.cast.treasurer, amount, on=date(2010, 4, day))
        self.got[row.pk] = (day, amount)

    @precondition(lambda self: len(self.got) > 2)
    @rule(pick=PICK)
    def reverse(self, pick):
        row = list(self.got)[pick % len(self.got)]
        day, amount = self.got[row]
        without = [*self.moves(), (day, -amount)]
        done = self.happens(
            self.lowest(day, without) >= 0,
            lambda: reverse_contribution(by=self.cast.treasurer, programme=self.programme, contribution=row, reason="误",
                                         happened_on=TODAY, uuid=uuid4()),
            "fund-short",
        )  # fmt: skip
        if done:
            del self.got[row]

    @rule(asked=AMOUNTS, day=DAYS)
    def apply(self, asked, day):
        row = application(self.programme, self.cast.unit, asked, on=date(2010, 4, day))
        self.asked[row.pk] = {"status": "submitted", "asked": asked, "last": day, "version": 1}

    @precondition(lambda self: self.standing("submitted"))
    @rule(pick=PICK, wanted=st.sampled_from(["asked", "there", "more"]), later=LATER)
    def grant(self, pick, wanted, later):
        row = self.one_of("submitted", pick)
        one, day = self.asked[row], self.day(row, later)
        there = self.lowest(day)
        amount = {"asked": one["asked"], "there": max(min(there, one["asked"]), 1), "more": there + 1}[wanted]
        if self.step(row, approve, day, "over-asked", "fund-short", by=self.cast.reviewer, amount=amount,
                     allowed=amount <= one["asked"] and amount <= there):  # fmt: skip
            one |= {"status": "approved", "granted": amount, "granted_on": day}

    @precondition(lambda self: len(self.standing("submitted")) > 1)
    @rule(pick=PICK, later=LATER)
    def turn_down(self, pick, later):
        row = self.one_of("submitted", pick)
        if self.step(row, decline, self.day(row, later), by=self.cast.reviewer, reason="否"):
            self.asked[row]["status"] = "declined"

    @precondition(lambda self: self.standing("approved"))
    @rule(pick=PICK, later=LATER)
    def pay(self, pick, later):
        row = self.one_of("approved", pick)
        if self.step(row, disburse, self.day(row, later), by=self.cast.treasurer):
            self.asked[row]["status"] = "paid"

    @precondition(lambda self: self.standing("approved"))
    @rule(pick=PICK, later=LATER)
    def give_up(self, pick, later):
        row = self.one_of("approved", pick)
        if self.step(row, release, self.day(row, later), by=self.cast.reviewer, reason="撤"):
            self.asked[row]["status"] = "released"

    @precondition(lambda self: any(one["status"] in ("declined", "paid", "released") for one in self.asked.values()))
    @rule(pick=PICK)
    def stir_what_is_closed(self, pick):
        closed = [row for row, one in self.asked.items() if one["status"] in ("declined", "paid", "released")]
        row = closed[pick % len(closed)]
        code = f"application-{self.asked[row]['status']}"
        self.step(row, disburse, LAST, code, allowed=False, by=self.cast.treasurer)
        self.step(row, approve, LAST, code, allowed=False, by=self.cast.reviewer, amount=1)

    # ---- What must hold

    @invariant()
    def numbers_agree(self):
        received = sum(amount for _, amount in self.got.values())
        committed, paid = (sum(self.asked[row]["granted"] for row in self.standing(s)) for s in ("approved", "paid"))
        found = five_numbers(self.programme, self.fund)
        assert (found.received, found.committed, found.paid) == (received, committed, paid)
        assert found.available == received - committed - paid >= 0

    def everything_can_be_recomputed(self):
        assert check_balances(self.programme.office) == []
        assert check_applications(self.programme.office) == []
        last_of_day = {line.happened_on: line for line in statement(self.programme, self.fund)}
        assert all(line.available >= 0 and line.balance >= 0 for line in last_of_day.values())
        standing = facts(self.programme, self.charter, TODAY).standings["application"]
        paid = {one.reference.id: one.confirmed.fields["paid"] for one in standing}
        expected = {row: one["granted"] if one["status"] == "paid" else None for row, one in self.asked.items()}
        assert paid == expected


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("runs", "steps"), [pytest.param(15, 30, id="short"), pytest.param(200, 50, id="long", marks=pytest.mark.long)]
)
def test_the_ledger_agrees_with_the_model(runs, steps):
    Ledger.programme = adopt_jinghai(office="模型")
    Ledger.cast = seat(Ledger.programme)
    Ledger.charter = rules(Ledger.programme).charter
    (Ledger.fund,) = Ledger.charter.of_kind(Fund)
    bounds = settings(max_examples=runs, stateful_step_count=steps, deadline=None, derandomize=True, database=None)
    run_state_machine_as_test(Ledger, settings=settings(bounds, suppress_health_check=list(HealthCheck)))
