"""What an invoice's code says beside what somebody wrote, and where an expense stands."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotage.domain.breaches import Breach
from pilotage.domain.grant_states import Status
from pilotage.domain.invoices import read_invoice
from pilotage.domain.spending import (
    SPENDING,
    Draft,
    Standing,
    check_count,
    check_spendable,
    chosen_invoice,
    filled,
    plain_number,
    standing,
)

DIGITAL = read_invoice("01,32,,23442000000014209621,264.90,20100418,,74AE")
ON_PAPER = read_invoice("01,04,4200161350,00015045,165.00,20100419,48114255542168294433,DBFE,")


@pytest.mark.parametrize(
    ("counted", "checked", "withdrawn", "expected"),
    [
        (None, False, False, Standing.WAITING), (5, True, False, Standing.COUNTED), (0, True, False, Standing.REFUSED),
        (None, True, True, Standing.SENT_BACK), (None, False, True, Standing.WITHDRAWN),
    ],
)  # fmt: skip
def test_where_an_expense_stands(counted, checked, withdrawn, expected):
    assert standing(counted=counted, checked=checked, withdrawn=withdrawn) is expected


@pytest.mark.parametrize(("written", "plain"), [("８０１０ ０７９８", "80100798"), (" ab-1 ", "AB1"), ("", "")])
def test_numbers_are_compared_in_one_way(written, plain):
    assert plain_number(written) == plain


def test_an_invoice_completes_what_was_not_written():
    assert filled(Draft(what="书"), DIGITAL, "CNY") == (
        Draft(date(2010, 4, 18), 26_490, "书", "", "23442000000014209621"), [],
    )  # fmt: skip
    assert filled(Draft(amount=1), ON_PAPER, "CNY")[0] == Draft(date(2010, 4, 19), 1, "", "4200161350", "00015045")
    assert filled(Draft(what="书"), None, "CNY") == (Draft(what="书"), [])


def test_an_invoice_in_yuan_says_no_amount_in_another_currency():
    full, wrong = filled(Draft(amount=99_999_999), DIGITAL, "EUR")
    assert (full.amount, wrong) == (99_999_999, [])
    assert filled(Draft(), DIGITAL, "EUR")[0].amount is None


def test_another_code_than_the_invoices_is_told():
    _, wrong = filled(Draft(amount=1, code="4200161351"), ON_PAPER, "CNY")
    assert wrong == [Breach("invoice-differs", {"number": "4200161351", "read": ("4200161350",)}, "invoice_code")]


def test_which_invoice_is_meant():
    assert chosen_invoice(Draft(), []) == (None, [])
    assert chosen_invoice(Draft(number="1"), []) == (None, [])
    assert chosen_invoice(Draft(), [DIGITAL]) == (DIGITAL, [])
    assert chosen_invoice(Draft(number="00015045"), [DIGITAL, ON_PAPER]) == (ON_PAPER, [])
    assert [breach.code for breach in chosen_invoice(Draft(), [DIGITAL, ON_PAPER])[1]] == ["invoices-several"]
    assert [breach.code for breach in chosen_invoice(Draft(number="9"), [DIGITAL])[1]] == ["invoice-differs"]


@given(st.integers(1, 10**6), st.integers(-10, 10**6 + 10), st.booleans())
def test_no_more_is_counted_than_was_spent(amount, counted, reasoned):
    found = check_count(
        Standing.WAITING, amount=amount, counted=counted, note="少" if reasoned else "", own=False, currency="CNY"
    )
    if 0 <= counted <= amount and (reasoned or counted == amount):
        assert found == []
    elif 0 <= counted < amount:
        rest = (Decimal(amount - counted) / 100).quantize(Decimal("0.01"))
        assert found == [Breach("note-missing", {"rest": rest}, "note")]
    else:
        assert [breach.code for breach in found] == ["counted-beyond-expense"]


@pytest.mark.parametrize("status", list(Status))
def test_where_a_unit_may_say_what_it_spent(status):
    codes = [breach.code for breach in check_spendable(status, settled=False, reimbursed=True)]
    assert codes == ([] if status in SPENDING else ["expense-closed"])


def test_what_is_paid_against_receipts_is_settled_once():
    settled = Status.SETTLED
    assert check_spendable(settled, settled=True, reimbursed=False) == []
    assert [b.code for b in check_spendable(settled, settled=True, reimbursed=True)] == ["expense-settled"]
