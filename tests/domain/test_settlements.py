"""Parts that add up, and what is still to be accounted for: the arithmetic alone."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotage.domain.charters.schema import Grant
from pilotage.domain.grant_states import PAYING, STATES, ApplicationFact, Status, StepFact, StepKind, freed
from pilotage.domain.settlements import (
    Part,
    Spending,
    account_by,
    beyond,
    check_closing,
    explained,
    next_part,
    own_part,
    parts_of,
    payable,
    settled_amount,
    to_account,
    waits_for,
)

K = StepKind
DAY = date(2010, 4, 20)


def grant(*shares, settle="advance", gives="money", steps=("review", "disburse")):
    """A grant paid by these (share, after)."""
    return Grant.model_validate(
        {
            "id": "grant", "kind": "grant", "title": "资金", "force": "may", "gives": gives, "applicant": "unit",
            "register": "requests", "settle": settle, "cite": [{"clause": "1", "quote": "资金"}],
            "steps": [{"do": "apply", "by": "unit"}, *({"do": do, "by": "office"} for do in steps)],
            "instalments": [{"share": share, "after": after} for share, after in shares],
            **({"fund": "fund"} if gives == "money" else {}),
        }
    )  # fmt: skip


def fact(*steps):
    """An application of 100 that went through these (kind, amount) after it was submitted."""
    taken = [StepFact(K.SUBMITTED, DAY, 1, 1, 100)]
    taken += [StepFact(kind, DAY, n, 2, amount) for n, (kind, amount) in enumerate(steps, 2)]
    return ApplicationFact("wangkou", 100, 0, len(taken), tuple(taken))


@pytest.mark.parametrize(
    ("amount", "shares", "expected"),
    [
        (100_000, (), [(100_000, "approve")]),
        (80_001, ((50, "approve"), (30, "mid-term"), (20, "accept")),
         [(40_001, "approve"), (24_000, "mid-term"), (16_000, "accept")]),
        (1, ((50, "approve"), (50, "accept")), [(1, "approve")]),
        (100, (("33.34", "approve"), ("33.33", "mid-term"), ("33.33", "accept")),
         [(34, "approve"), (33, "mid-term"), (33, "accept")]),
        (5, ((10, "approve"), (90, "accept")), [(1, "approve"), (4, "accept")]),
        (10, ((100, "accept"),), [(10, "accept")]),
        (0, ((50, "approve"), (50, "accept")), []),
    ],
)  # fmt: skip
def test_parts_by_largest_remainder(amount, shares, expected):
    found = parts_of(grant(*shares), amount)
    assert [(part.amount, part.after) for part in found] == expected
    assert [part.number for part in found] == list(range(1, len(expected) + 1))


@st.composite
def share_tables(draw):
    """Shares in hundredths of a percent that add up to 100."""
    cuts = sorted(draw(st.lists(st.integers(0, 10_000), max_size=6)))
    edges = [0, *cuts, 10_000]
    after = st.sampled_from(["approve", "mid-term", "accept"])
    return [(Decimal(b - a) / 100, draw(after)) for a, b in pairwise(edges)]


@given(share_tables(), st.integers(0, 10**15))
def test_parts_add_up_for_any_shares_and_amount(shares, amount):
    found = parts_of(grant(*shares), amount)
    assert sum(part.amount for part in found) == amount
    assert all(part.amount > 0 for part in found)
    largest = max(share for share, _ in shares)
    assert all(part.amount <= amount * largest / 100 + 1 for part in found)


@given(share_tables(), st.integers(1, 10**9))
def test_paying_part_after_part_pays_the_whole_and_never_more(shares, amount):
    given_out = grant(*shares)
    steps, paid = [(K.APPROVED, amount)], 0
    while (part := next_part(given_out, fact(*steps))) is not None:
        paid += part.amount
        assert paid <= amount
        steps.append((K.PART_PAID if paid < amount else K.PAID, part.amount))
    assert paid == amount
    assert fact(*steps).owed == 0


@given(st.data())
def test_committed_is_decided_less_paid_less_released_in_every_sequence(data):
    """Any walk through the states with amounts that the money allows."""
    decided = data.draw(st.integers(1, 1000))
    steps, set_aside, out = [(K.APPROVED, decided)], decided, 0
    for _ in range(data.draw(st.integers(0, 12))):
        found = fact(*steps)
        kind = data.draw(st.sampled_from(sorted(STATES[found.status]) or [K.CLOSED]))
        if kind not in STATES[found.status]:
            break
        amount = None
        if kind in PAYING:
            if not set_aside:
                continue
            amount = data.draw(st.integers(1, set_aside))
            set_aside, out = set_aside - amount, out + amount
        elif kind is K.GIVEN_BACK:
            if not out:
                continue
            amount = data.draw(st.integers(1, out))
            out -= amount
        elif kind is K.SETTLED:
            if found.last(K.SETTLED):
                continue
            amount = data.draw(st.integers(0, decided))
            if not found.instalments:
                set_aside = amount
        elif kind in (K.RELEASED, K.WITHDRAWN, K.CANCELLED):
            amount, set_aside = set_aside, 0
        steps.append((kind, amount))
        taken = fact(*steps)
        assert (taken.owed, taken.paid) == (set_aside, out)
        gross = sum(n or 0 for k, n in steps if k in PAYING)
        assert taken.owed == decided - gross - freed(taken.steps)


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_a_settlement_against_receipts_never_exceeds_what_was_counted_or_granted(counted, granted):
    against = grant(settle="reimburse")
    amount = settled_amount(against, fact((K.APPROVED, granted)), counted)
    assert amount == min(counted, granted)
    settled = fact((K.APPROVED, granted), (K.SETTLED, amount))
    assert payable(against, settled) == settled.owed == amount
    assert sum(part.amount for part in parts_of(against, payable(against, settled))) == amount


def test_what_an_instalment_waits_for():
    given_out = grant((50, "approve"), (30, "mid-term"), (20, "accept"))
    first, second, third = parts_of(given_out, 100)
    approved = fact((K.APPROVED, 100))
    assert next_part(given_out, approved) == first == Part(1, "approve", 50)
    assert [waits_for(given_out, approved, part) for part in (first, second, third)] == [
        "", "report-first", "acceptance-first",
    ]  # fmt: skip
    part_paid = fact((K.APPROVED, 100), (K.PART_PAID, 50), (K.REPORTED, None))
    assert waits_for(given_out, part_paid, second) == "report-first"
    confirmed = fact((K.APPROVED, 100), (K.PART_PAID, 50), (K.REPORTED, None), (K.CONFIRMED, None))
    assert waits_for(given_out, confirmed, second) == ""
    accepted = fact((K.APPROVED, 100), (K.PART_PAID, 50), (K.ACCEPTED, None))
    assert waits_for(given_out, accepted, third) == ""
    twice = grant((50, "mid-term"), (50, "mid-term"))
    assert waits_for(twice, confirmed, parts_of(twice, 100)[1]) == "report-first"


def test_against_receipts_everything_waits_for_them():
    against = grant((50, "approve"), (50, "accept"), settle="reimburse")
    approved = fact((K.APPROVED, 100))
    assert waits_for(against, approved, parts_of(against, 100)[0]) == "receipts-first"
    settled = fact((K.APPROVED, 100), (K.SETTLED, 81))
    assert [part.amount for part in parts_of(against, payable(against, settled))] == [41, 40]
    assert waits_for(against, settled, next_part(against, settled)) == ""


def test_what_is_still_to_be_accounted_for():
    given_out = grant()
    paid = fact((K.APPROVED, 100), (K.PAID, 100))
    assert [to_account(given_out, paid, counted) for counted in (0, 60, 100, 130)] == [100, 40, 0, 0]
    assert beyond(given_out, paid, 60) == 40
    settled = fact((K.APPROVED, 100), (K.PAID, 100), (K.SETTLED, 60))
    assert (explained(given_out, settled), to_account(given_out, settled, 60)) == (40, 0)
    back = fact((K.APPROVED, 100), (K.PAID, 100), (K.GIVEN_BACK, 30), (K.SETTLED, 70))
    assert (explained(given_out, back), to_account(given_out, back, 70), back.paid) == (0, 0, 70)
    cancelled = fact((K.APPROVED, 100), (K.PART_PAID, 50), (K.CANCELLED, 50))
    assert to_account(given_out, cancelled, 50) == 50


def test_a_last_part_after_acceptance_is_to_be_accounted_for_too():
    given_out = grant((50, "approve"), (50, "accept"), steps=("review", "disburse", "accept"))
    ended = fact((K.APPROVED, 100), (K.PART_PAID, 50), (K.SETTLED, 50), (K.ACCEPTED, None), (K.PAID, 50))
    codes = [breach.code for breach in check_closing(given_out, ended, Spending(50), "了结", "CNY")]
    assert codes == ["close-unaccounted"]
    assert check_closing(given_out, ended, Spending(100), "了结", "CNY") == []


def test_closing_asks_for_everything_at_once():
    given_out = grant(steps=("review", "disburse", "accept"))
    paid = fact((K.APPROVED, 100), (K.PAID, 100))
    codes = [breach.code for breach in check_closing(given_out, paid, Spending(10, 5, 1), " ", "CNY")]
    assert codes == ["close-unaccounted", "expenses-unchecked", "close-unsettled", "close-unaccepted", "reason-missing"]
    cancelled = fact((K.APPROVED, 100), (K.PART_PAID, 50), (K.CANCELLED, 50))
    assert [breach.code for breach in check_closing(given_out, cancelled, Spending(), "了结", "CNY")] == [
        "close-not-back"
    ]


def test_the_day_by_which_it_is_to_be_accounted_for():
    given_out = grant(steps=("review", "disburse", "accept"))
    with_days = given_out.model_copy(
        update={"steps": tuple(replace_days(step, 30 if step.do == "accept" else None) for step in given_out.steps)}
    )
    paid = fact((K.APPROVED, 100), (K.PAID, 100))
    assert account_by(with_days, paid) == date(2010, 5, 20)
    assert account_by(given_out, paid) is None
    assert account_by(with_days, fact((K.APPROVED, 100))) is None


def replace_days(step, days):
    return step.model_copy(update={"within_days": days})


def test_the_own_share_of_what_was_really_spent():
    assert own_part(1000, 700) == (300, Decimal("30.00"))
    assert own_part(600, 700) == (0, Decimal("0.00"))
    assert own_part(0, 700) == (0, Decimal(0))


def test_every_way_ends_in_a_state_that_can_be_closed():
    ends = {status for status, open_ in STATES.items() if not open_}
    assert ends == {Status.DECLINED, Status.WITHDRAWN, Status.RELEASED, Status.CLOSED}
    for status in (Status.PAID, Status.SETTLED, Status.ACCEPTED, Status.CANCELLED):
        assert K.CLOSED in STATES[status]
