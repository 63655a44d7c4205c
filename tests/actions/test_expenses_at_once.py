"""Several people at the same grant at the same moment: an invoice is used once, a part is paid once."""

import pytest

from pilotage.actions.expenses import withdraw_expense
from pilotage.domain.attachments import Evidence
from pilotage.domain.spending import Draft
from pilotage.models import Expense, Transfer
from pilotage.queries.verification import verify
from tests.actions.test_expenses import DIGITAL, invoice
from tests.actions.test_records_at_once import at_once
from tests.after import PARTS, After
from tests.grants import standing

pytestmark = pytest.mark.django_db(transaction=True)


def codes(done):
    """What was refused with, of several attempts; empty where it was done."""
    return sorted("+".join(one) if isinstance(one, tuple) else "" for one in done)


def test_an_invoice_on_six_papers_is_used_for_one_expense():
    after = After()
    after.pay_next()
    content = invoice(DIGITAL).content
    papers = [Evidence(f"{place}.png", content + bytes([place])) for place in range(6)]
    done = at_once(*[lambda file=file: after.spend(draft=Draft(what="场地费"), evidence=(file,)) for file in papers])
    assert codes(done) == [""] + ["invoice-used"] * 5
    assert Expense.objects.of(after.programme.office_id).get().number == 1
    assert verify().broken == ()


def test_a_part_is_paid_once_by_six_hands():
    after = After(PARTS)
    done = at_once(*[lambda: after.pay_next(seen=2)] * 6)
    assert codes(done) == [""] + ["application-changed+report-first"] * 5
    assert standing(after.row) == ("part-paid", 80_001, 3)
    assert Transfer.objects.of(after.programme.office_id).filter(kind="paid").count() == 1
    assert verify().broken == ()


def test_an_expense_is_counted_or_withdrawn():
    after = After()
    after.pay_next()
    row = after.spend(30_000)
    done = at_once(
        lambda: after.count(row),
        lambda: withdraw_expense(by=after.cast.unit, programme=after.programme, number=row.number, reason="录错了"),
    )
    assert codes(done) in (["", "expense-counted"], ["", "expense-withdrawn"])
    assert verify().broken == ()
