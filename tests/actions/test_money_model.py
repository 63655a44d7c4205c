"""Every act that moves money against a plain model of it, in any order, allowed or not: never overspent, always balanced,
committed = decided - paid - released, in every pot and for every application, and every refusal explained."""

from uuid import uuid4

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from pilotage.actions import expenses, funds, grant_decisions, grant_payments, grants, rewards, settlements, years
from pilotage.actions.attachments import Evidence
from pilotage.actions.refusals import Refused
from pilotage.domain.charters.schema import Fund
from pilotage.domain.spending import Draft
from pilotage.models import Account, Application, Programme
from pilotage.queries.funds import check_balances, five_numbers
from pilotage.queries.grants import check_applications, fact_of
from pilotage.queries.money_checks import check_grant_money
from pilotage.queries.programmes import rules
from pilotage.words import breaches as said
from tests.cast import Cast, seat
from tests.factories import PAPER, adopt_jinghai, application, receipt, record
from tests.money import CHANGES, POTS, REWARD, SINCE, THEN, TODAY, UNITS, USABLE, parts_of, rolled_back

PICK = st.integers(0, 10**6)
AMOUNTS = st.integers(1, 60_000)


class Money(RuleBasedStateMachine):
    """The model: what is available in every pot, and of every application what it was granted, paid and spent."""

    programme: Programme  # adopted once; every run is rolled back to it
    cast: Cast
    fund: Fund

    def __init__(self) -> None:
        super().__init__()
        self.around = rolled_back()
        self.around.__enter__()
        self.day = THEN
        self.available = dict.fromkeys(POTS, 0)
        self.got: dict[int, tuple[tuple[str, str], int]] = {}
        self.back = self.rewarded = 0
        self.cases: dict[int, dict] = {}
        self.models: dict[str, int] = {}

    def teardown(self) -> None:
        try:
            office = self.programme.office
            assert [*check_balances(office), *check_applications(office), *check_grant_money(office)] == []
        finally:
            self.around.__exit__(None, None, None)

    # ---- How it is asked

    def happens(self, why: str, call):
        """The act is done where the model knows nothing against it; else it is refused, and this is among the reasons."""
        if not why:
            return call()
        with pytest.raises(Refused) as refusal:
            call()
        codes = {breach.code for breach in refusal.value.breaches}
        assert why in codes, (why, codes)
        assert all(said.sentence(breach) for breach in refusal.value.breaches)
        return None

    def one(self, pick: int) -> tuple[int, dict]:
        row = list(self.cases)[pick % len(self.cases)]
        return row, self.cases[row]

    def step(self, row, action, by, why: str = "", *, open_in: tuple[str, ...], **more):
        """A step of an application, refused by its state or for a reason that the model gives."""
        case = self.cases[row]
        if case["status"] not in open_in:
            why = f"application-{case['status']}"
        done = self.happens(why, lambda: action(
            by=by, programme=self.programme, application=row, seen=case["version"], happened_on=self.day, uuid=uuid4(),
            **more,
        ))  # fmt: skip
        if done is not None:
            case["version"] += 1
        return done is not None

    def draw(self, amount: int, usable) -> dict[tuple[str, str], int]:
        shares = {}
        for pot in usable:
            share = min(self.available[pot], amount - sum(shares.values()))
            if share:
                shares[pot] = share
        return shares

    def owed(self, case) -> int:
        return sum(owed for owed, _ in case["pots"].values())

    def paid(self, case) -> int:
        return sum(paid for _, paid in case["pots"].values())

    def free(self, case) -> None:
        for pot, sums in case["pots"].items():
            self.available[pot] += sums[0]
            sums[0] = 0

    # ---- Into the fund, and out of it again

    @initialize(amounts=st.lists(AMOUNTS, min_size=3, max_size=3))
    def begin(self, amounts):
        self.receive(200_000, 1)
        self.receive(90_000, 2)
        for amount in amounts:
            self.apply(amount)

    @rule(amount=AMOUNTS, pick=PICK)
    def receive(self, amount, pick):
        pot = POTS[pick % len(POTS)]
        row = funds.receive(by=self.cast.treasurer, programme=self.programme, fund="pilot-fund", source=pot[0],
                            purpose=pot[1], amount=amount, happened_on=self.day, uuid=uuid4(), evidence=(PAPER,))  # fmt: skip
        self.got[row.pk] = (pot, amount)
        self.available[pot] += amount

    @precondition(lambda self: self.day == SINCE)
    @rule(amount=AMOUNTS)
    def receive_in_the_closed_year(self, amount):
        self.happens("year-closed", lambda: receipt(self.programme, self.cast.treasurer, amount, on=THEN))

    @precondition(lambda self: self.got)
    @rule(pick=PICK)
    def reverse(self, pick):
        row = list(self.got)[pick % len(self.got)]
        pot, amount = self.got[row]
        why = "fund-short" if self.available[pot] < amount else ""
        if self.happens(why, lambda: funds.reverse_contribution(
            by=self.cast.treasurer, programme=self.programme, contribution=row, reason="误", happened_on=self.day,
            uuid=uuid4(),
        )):  # fmt: skip
            self.available[pot] -= amount
            del self.got[row]

    @rule(pick=PICK, more=st.sampled_from([0, 0, 1]))
    def return_what_is_left(self, pick, more):
        pot = POTS[pick % len(POTS)]
        amount = self.available[pot] + more
        why = "" if amount and not more else "fund-short" if more else "amount-not-positive"
        if self.happens(why, lambda: years.give_back(
            by=self.cast.treasurer, programme=self.programme, fund="pilot-fund", source=pot[0], purpose=pot[1],
            amount=amount, reason="结余退回", happened_on=self.day, uuid=uuid4(),
        )):  # fmt: skip
            self.available[pot] -= amount
            self.back += amount

    @rule(by_mistake=st.booleans())
    def close_the_year(self, by_mistake):
        year = 2011 if by_mistake else 2010
        why = "year-closed-before" if self.day == SINCE else "year-out-of-order" if by_mistake else ""
        why = "year-not-over" if self.day == SINCE and by_mistake else why
        if self.happens(why, lambda: years.close_year(
            by=self.cast.treasurer, programme=self.programme, fund="pilot-fund", year=year, closed_on=SINCE, uuid=uuid4(),
        )):  # fmt: skip
            self.day = SINCE
            self.got.clear()  # what was received then can no longer be undone
            for pot in POTS:
                if pot[0] == "raised":
                    self.back += self.available[pot]
                    self.available[pot] = 0

    # ---- Applications

    @rule(asked=AMOUNTS)
    def apply(self, asked):
        row = application(self.programme, self.cast.unit, asked, on=THEN)
        self.cases[row.pk] = {"status": "submitted", "asked": asked, "version": 1, "pots": {}, "parts": [], "instalments": 0, "confirmed": 0,
                              "report": False, "accepted": False, "settled": None, "counted": 0, "waiting": []}  # fmt: skip

    @rule(pick=PICK, asked=AMOUNTS)
    def send_back_and_submit_anew(self, pick, asked):
        row, case = self.one(pick)
        if self.step(row, grant_decisions.return_for_changes, self.cast.reviewer, open_in=("submitted",), what="改"):
            case["status"] = "returned"
        why = "day-after-programme" if self.day == SINCE else ""
        if self.step(
            row, grants.resubmit, self.cast.unit, why, open_in=("returned",), project="改", plan="改", asked=asked
        ):
            case |= {"status": "submitted", "asked": asked}

    @rule(pick=PICK, wanted=st.sampled_from(["asked", "asked", "there", "more"]))
    def grant(self, pick, wanted):
        row, case = self.one(pick)
        there = sum(self.available[pot] for pot in USABLE)
        amount = {"asked": case["asked"], "there": max(1, min(there, case["asked"])), "more": there + 1}[wanted]
        why = "fund-short" if amount > there else "over-asked" if amount > case["asked"] else ""
        if self.step(row, grant_decisions.approve, self.cast.reviewer, why, open_in=("submitted",), amount=amount):
            shares = self.draw(amount, USABLE)
            for pot, share in shares.items():
                self.available[pot] -= share
            case |= {"status": "approved", "pots": {pot: [share, 0] for pot, share in shares.items()},
                     "parts": parts_of(amount)}  # fmt: skip

    @rule(pick=PICK, how=st.sampled_from(["decline", "withdraw", "release", "cancel"]))
    def end_it(self, pick, how):
        row, case = self.one(pick)
        action, by, open_in, status = {
            "decline": (grant_decisions.decline, self.cast.reviewer, ("submitted", "returned"), "declined"),
            "withdraw": (grants.withdraw, self.cast.unit, ("submitted", "returned", "approved"), "withdrawn"),
            "release": (grant_payments.release, self.cast.reviewer, ("approved",), "released"),
            "cancel": (
                settlements.cancel,
                self.cast.reviewer,
                ("part-paid", "paid", "settled", "accepted"),
                "cancelled",
            ),
        }[how]
        if self.step(row, action, by, open_in=open_in, reason="止"):
            self.free(case)
            case["status"] = status

    # ---- Paying, and accounting for it

    @rule(pick=PICK)
    def pay(self, pick):
        row, case = self.one(pick)
        why = "nothing-to-pay"
        if case["parts"] and self.owed(case):
            after = case["parts"][0][0]
            blocked = {"mid-term": not case["confirmed"], "accept": not case["accepted"], "approve": False}[after]
            why = {"mid-term": "report-first", "accept": "acceptance-first"}.get(after, "") if blocked else ""
        if self.step(row, grant_payments.disburse, self.cast.treasurer, why,
                     open_in=("approved", "part-paid", "settled", "accepted")):  # fmt: skip
            rest = case["parts"].pop(0)[1]
            case["instalments"] += 1
            for sums in case["pots"].values():
                share = min(sums[0], rest)
                rest -= share
                sums[0], sums[1] = sums[0] - share, sums[1] + share
            if case["status"] in ("approved", "part-paid"):
                case["status"] = "part-paid" if case["parts"] else "paid"

    @rule(pick=PICK)
    def report_and_confirm(self, pick):
        row, case = self.one(pick)
        open_in = ("approved", "part-paid", "paid", "settled")
        if self.step(row, settlements.report, self.cast.unit, open_in=open_in, report="顺利"):
            case["report"] = True
        why = "" if case["report"] else "report-none"
        if self.step(row, settlements.confirm_report, self.cast.reviewer, why, open_in=open_in, opinion=""):
            case |= {"report": False, "confirmed": case["confirmed"] + 1}

    @rule(pick=PICK)
    def accept(self, pick):
        row, case = self.one(pick)
        early = bool(case["parts"]) and self.owed(case) and case["parts"][0][0] != "accept"
        why = "application-accepted" if case["accepted"] else "parts-before-acceptance" if early else ""
        open_in = ("approved", "part-paid", "paid", "settled")
        if self.step(row, settlements.accept, self.cast.reviewer, why, open_in=open_in, opinion="合格"):
            case |= {"accepted": True, "status": "accepted"}

    @rule(pick=PICK, amount=AMOUNTS)
    def spend(self, pick, amount):
        row, case = self.one(pick)
        why = "" if case["status"] in ("approved", "part-paid", "paid", "settled", "accepted") else "expense-closed"
        draft = Draft(self.day, amount, "场地")
        receipt_of_it = Evidence("paper.txt", f"收据 {uuid4()}".encode())  # the same receipt twice is refused
        done = self.happens(why, lambda: expenses.enter_expense(
            by=self.cast.unit, programme=self.programme, draft=draft, uuid=uuid4(), application=row,
            evidence=(receipt_of_it,),
        ))  # fmt: skip
        if done:
            case["waiting"].append((done.number, amount))

    @rule(pick=PICK, less=st.integers(0, 10_000))
    def count(self, pick, less):
        _, case = self.one(pick)
        if case["waiting"]:
            number, amount = case["waiting"].pop()
            counted = max(0, amount - less)
            expenses.count_expense(by=self.cast.reviewer, programme=self.programme, number=number, counted=counted,
                                   note="核减" if counted < amount else "")  # fmt: skip
            case["counted"] += counted

    @rule(pick=PICK, explanation=st.sampled_from(["", "无票支出"]))
    def settle(self, pick, explanation):
        row, case = self.one(pick)
        paid, counted = self.paid(case), case["counted"]
        why = "beyond-receipts" if paid > counted and not explanation else ""
        why = "nothing-counted" if not counted and paid <= 0 else why
        why = "not-paid-yet" if case["status"] in ("approved", "accepted") and not case["instalments"] else why
        why = "application-settled" if case["settled"] is not None else why
        why = "expenses-unchecked" if case["waiting"] else why
        if self.step(row, settlements.settle, self.cast.reviewer, why, open_in=("approved", "part-paid", "paid", "accepted"),
                     counted=counted, explanation=explanation):  # fmt: skip
            case["settled"] = max(paid - counted, 0)  # what was explained
            case["status"] = "accepted" if case["status"] == "accepted" else "settled"

    @rule(pick=PICK, amount=AMOUNTS, wanted=st.sampled_from(["all", "some", "more"]))
    def bring_back(self, pick, amount, wanted):
        row, case = self.one(pick)
        paid = self.paid(case)
        back = {"all": paid, "some": min(amount, max(paid, 1)), "more": paid + 1}[wanted]
        why = "amount-not-positive" if back <= 0 else "back-beyond-paid" if back > paid else ""
        if self.step(row, grant_payments.give_back, self.cast.treasurer, why, amount=back,
                     open_in=("part-paid", "paid", "settled", "accepted", "cancelled")):  # fmt: skip
            for pot, sums in reversed(case["pots"].items()):
                share = min(sums[1], back)
                back -= share
                sums[1] -= share
                self.available[pot] += share

    @rule(pick=PICK)
    def close(self, pick):
        row, case = self.one(pick)
        paid, cancelled = self.paid(case), case["status"] == "cancelled"
        rest = paid if cancelled else max(max(paid - case["counted"], 0) - (case["settled"] or 0), 0)
        why = ("close-not-back" if cancelled else "close-unaccounted") if rest else ""
        if not cancelled:
            why = "close-unaccepted" if not case["accepted"] else why
            why = "close-unsettled" if paid > 0 and case["settled"] is None else why
            why = "expenses-unchecked" if case["waiting"] else why
        why = "close-owed" if self.owed(case) else why
        if self.step(row, settlements.close, self.cast.reviewer, why, reason="完结",
                     open_in=("paid", "settled", "accepted", "cancelled")):  # fmt: skip
            case["status"] = "closed"

    # ---- A reward from the same fund, which no purpose pays

    @rule(pick=PICK)
    def reward(self, pick):
        unit = UNITS[pick % len(UNITS)]
        paid_before = unit in self.models
        if not paid_before:
            stored = record(
                self.programme, self.cast.clerk, "designation", unit=unit, on=THEN, level="city", by_whom="市"
            )
            self.models[unit] = stored.record.pk
        usable = [pot for pot in POTS if not pot[1]]
        why = "fund-short" if sum(self.available[pot] for pot in usable) < REWARD else ""
        key = f"paid {unit}"
        why = "reward-paid" if key in self.models else why
        done = self.happens(why, lambda: rewards.pay_reward(
            by=self.cast.treasurer, programme=self.programme, provision="model-reward", record=self.models[unit],
            seen=REWARD, happened_on=self.day, uuid=uuid4(),
        ))  # fmt: skip
        if done:
            self.models[key] = done.number
            for pot, share in self.draw(REWARD, usable).items():
                self.available[pot] -= share
            self.rewarded += REWARD

    # ---- What must hold

    @invariant()
    def the_fund_agrees(self):
        found = five_numbers(self.programme, self.fund)
        committed = sum(self.owed(case) for case in self.cases.values())
        paid = sum(self.paid(case) for case in self.cases.values()) + self.rewarded
        assert (found.committed, found.paid, found.given_back) == (committed, paid, self.back)
        assert found.available == sum(self.available.values()) == found.received - self.back - committed - paid

    @invariant()
    def every_pot_agrees(self):
        rows = Account.objects.of(self.programme.office_id).filter(fund="pilot-fund")
        held = {(row.kind, row.key, row.purpose): row.balance for row in rows}
        for pot in POTS:
            assert held.get(("available", *pot), 0) == self.available[pot] >= 0
            owed = sum(case["pots"].get(pot, (0, 0))[0] for case in self.cases.values())
            assert held.get(("committed", *pot), 0) == owed >= 0

    @invariant()
    def every_application_agrees(self):
        for row in (
            Application.objects.of(self.programme.office_id).filter(pk__in=list(self.cases)).select_related("unit")
        ):
            fact, case = fact_of(row), self.cases[row.pk]
            assert (fact.status, fact.owed, fact.paid) == (case["status"], self.owed(case), self.paid(case))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("runs", "steps"), [pytest.param(12, 30, id="short"), pytest.param(300, 60, id="long", marks=pytest.mark.long)]
)
def test_every_act_agrees_with_the_model(runs, steps):
    Money.programme = adopt_jinghai(*CHANGES, office="模型", today=TODAY)
    Money.cast = seat(Money.programme)
    (Money.fund,) = rules(Money.programme).charter.of_kind(Fund)
    bounds = settings(max_examples=runs, stateful_step_count=steps, deadline=None, derandomize=True, database=None,
                      phases=[Phase.explicit, Phase.generate])  # fmt: skip
    run_state_machine_as_test(Money, settings=settings(bounds, suppress_health_check=list(HealthCheck)))
