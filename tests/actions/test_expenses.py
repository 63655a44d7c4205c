"""Expenses: their invoices read and used once at the office, checked by another, sent back, withdrawn."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from PIL import Image

from pilotage.actions.expenses import count_expense, enter_expense, send_back, withdraw_expense
from pilotage.actions.inbox import keep_as_invoice, take_in
from pilotage.domain.attachments import Evidence
from pilotage.domain.breaches import Breach
from pilotage.domain.inbox import Look
from pilotage.domain.spending import Draft
from pilotage.models import Event, Expense, Invoice, MoneyFile, Scan
from pilotage.queries.people import posts_of
from pilotage.queries.spending import expenses, kept_invoices, spending
from pilotage.queries.verification import verify
from tests.actions.test_grant_payments import proved
from tests.acts import not_allowed, refused
from tests.after import AGAINST_RECEIPTS, After, other_paper
from tests.factories import PAPER, application
from tests.grants import Steps, breaches_of
from tests.pictures import encoded, qr_code

pytestmark = pytest.mark.django_db

DIGITAL = "01,32,,23442000000014209621,264.90,20100418,,74AE"
PAPER_INVOICE = "01,04,4200161350,00015045,165.00,20100419,48114255542168294433,DBFE,"
NUMBER = "23442000000014209621"


def invoice(*texts):
    """A picture with these QR codes."""
    page = Image.new("L", (420 * len(texts), 420), 255)
    for place, text in enumerate(texts):
        page.paste(qr_code(text, 380), (420 * place + 20, 20))
    return Evidence("invoice.png", encoded(page, "png"))


@pytest.fixture
def after():
    found = After()
    found.pay_next()
    return found


def what(text="场地费", **more):
    return Draft(what=text, **more)


# ---- Entering --------------------------------------------------------------------------------------------------------


def test_an_expense_is_entered_with_its_paper(after):
    row = after.spend(30_000)
    (view,) = expenses(after.programme, application=after.row.pk)
    assert (view.number, view.amount, view.what, view.counted, view.standing) == (1, 30_000, "场地费", None, "waiting")
    assert [file.name for file in view.files] == ["receipt.txt"]
    found = spending(after.programme, after.row.pk)
    assert (found.counted, found.unchecked, found.waiting) == (0, 30_000, 1)
    assert (row.by, after.spend(1).number) == (after.cast.unit, 2)
    assert proved(after)


def test_what_the_code_of_an_invoice_says_need_not_be_typed(after):
    row = after.spend(draft=what(), evidence=(invoice(DIGITAL),))
    assert (row.amount, row.happened_on, row.invoice_code, row.invoice_number) == (
        26_490, date(2010, 4, 18), "", NUMBER,
    )  # fmt: skip


def test_what_was_typed_is_compared_with_the_code(after):
    draft = what(happened_on=date(2010, 4, 20), amount=26_491, number="23442000000014209622")
    assert breaches_of(lambda: after.spend(draft=draft, evidence=(invoice(DIGITAL),)))[0] == Breach(
        "invoice-differs", {"number": "23442000000014209622", "read": (NUMBER,)}, "invoice_number"
    )
    draft = what(happened_on=date(2010, 4, 20), amount=26_491, number=f" {NUMBER} ")
    assert breaches_of(lambda: after.spend(draft=draft, evidence=(invoice(DIGITAL),))) == (
        Breach("invoice-day-differs", {"day": date(2010, 4, 20), "read": date(2010, 4, 18)}, "happened_on"),
        Breach("invoice-amount-beyond", {"amount": Decimal("264.91"), "read": Decimal("264.90")}, "amount"),
    )
    row = after.spend(draft=what(amount=20_000), evidence=(invoice(DIGITAL),))
    assert row.amount == 20_000  # less than the invoice may be claimed


def test_an_amount_before_tax_is_not_what_was_paid(after):
    with refused("expense-amount-missing"):
        after.spend(draft=what(), evidence=(invoice(PAPER_INVOICE),))
    row = after.spend(draft=what(amount=17_000), evidence=(invoice(PAPER_INVOICE),))
    assert (row.invoice_code, row.invoice_number, row.amount) == ("4200161350", "00015045", 17_000)


def test_of_several_invoices_on_one_paper_the_number_says_which(after):
    both = (invoice(DIGITAL, PAPER_INVOICE),)
    found = breaches_of(lambda: after.spend(draft=what(amount=100), evidence=both))
    assert [breach.code for breach in found] == ["invoices-several", "expense-day-missing"]
    row = after.spend(draft=what(amount=100, number="00015045"), evidence=both)
    assert (row.invoice_code, row.happened_on) == ("4200161350", date(2010, 4, 19))


def test_everything_that_is_wrong_is_said_at_once(after):
    draft = Draft(None, None, " ", "123", "")
    found = breaches_of(lambda: after.spend(draft=draft, evidence=()))
    assert [breach.code for breach in found] == [
        "expense-day-missing", "expense-amount-missing", "expense-what-missing", "invoice-number-missing",
        "evidence-missing",
    ]  # fmt: skip
    draft = Draft(date(2010, 4, 11), 0, "长" * 201, "", "")
    found = breaches_of(lambda: after.spend(draft=draft))
    assert [breach.code for breach in found] == ["expense-before-grant", "amount-not-positive", "text-long"]
    with refused("day-in-future"):
        after.spend(draft=Draft(date(2010, 4, 27), 100, "场地费"))
    with refused("file-kind"):
        after.spend(evidence=(Evidence("x.exe", b"MZ\x00\x01"),))
    assert not Expense.objects.of(after.programme.office_id).exists()


def test_the_same_request_is_entered_once(after):
    uuid, papers = uuid4(), (other_paper(),)
    first = after.spend(uuid=uuid, evidence=papers)
    assert after.spend(uuid=uuid, evidence=papers) == first
    assert Event.objects.filter(office=after.programme.office, kind="expense.entered").count() == 1
    with refused("request-taken"):
        after.spend(1, uuid=uuid, evidence=papers)


def test_expenses_are_of_what_is_granted_and_not_closed(after):
    undecided = application(after.programme, after.cast.unit, 1_000)
    with refused("expense-closed"):
        after.spend(application=undecided.pk)
    with refused("application-unknown"):
        after.spend(application=999_999, by=after.cast.clerk)


def test_what_was_settled_against_receipts_takes_no_more():
    after = After(AGAINST_RECEIPTS)
    after.spent(50_000)
    after.settle(50_000)
    with refused("expense-settled"):
        after.spend()


# ---- Used once -------------------------------------------------------------------------------------------------------


def test_an_invoice_is_used_once_at_the_office_and_the_first_use_is_named(after):
    first = after.spend(number="80100798")
    params = {"number": "80100798", "unit": "王口镇团委", "expense": str(first.number), "day": date(2010, 4, 20)}
    assert breaches_of(lambda: after.spend(number="８０１００７９８")) == (
        Breach("invoice-used", params, "invoice_number"),
    )
    with refused("invoice-used"):  # the same number, its code not known the first time
        after.spend(draft=Draft(date(2010, 4, 20), 100, "场地费", "011001605111", "80100798"))
    withdraw_expense(by=after.cast.unit, programme=after.programme, number=first.number, reason="录错了")
    assert after.spend(number="80100798").number == 2


def test_the_same_number_under_another_code_is_another_invoice(after):
    after.spend(draft=Draft(date(2010, 4, 20), 100, "场地费", "011001605111", "80100798"))
    assert after.spend(draft=Draft(date(2010, 4, 20), 100, "场地费", "011001605112", "80100798")).number == 2


def test_the_same_paper_without_an_invoice_number_is_used_once(after):
    papers = (other_paper(),)
    after.spend(evidence=papers)
    assert breaches_of(lambda: after.spend(evidence=papers)) == (
        Breach("receipt-used", {"name": "receipt.txt", "expense": "1"}, "evidence"),
    )


def test_an_invoice_of_the_inbox_is_refused_when_typed_and_linked_when_chosen(after):
    scan = take_in(by=after.cast.unit, programme=after.programme, evidence=invoice(DIGITAL)).scan
    found = breaches_of(lambda: after.spend(number=NUMBER))
    assert [(breach.code, breach.params["name"]) for breach in found] == [("invoice-in-inbox", "invoice.png")]
    posts = posts_of(after.cast.unit, after.programme)
    (kept,) = kept_invoices(after.programme, after.cast.unit, posts)
    row = after.spend(draft=what(), evidence=(), invoice=kept.id)
    assert (row.amount, row.invoice_number, row.happened_on) == (26_490, NUMBER, date(2010, 4, 18))
    (file,) = MoneyFile.objects.of(after.programme.office_id).filter(expense=row)
    assert (file.blob_id, file.name) == (scan.blob_id, "invoice.png")
    assert Scan.objects.of(after.programme.office_id).get(pk=scan.pk).state == "filed"
    assert kept_invoices(after.programme, after.cast.unit, posts) == []
    with refused("invoice-used"):
        after.spend(draft=what("再来一次"), evidence=(), invoice=kept.id)
    assert verify([after.programme.office]).ok


def test_an_invoice_that_was_kept_in_the_inbox_can_still_be_linked(after):
    scan = take_in(by=after.cast.clerk, programme=after.programme, evidence=invoice(DIGITAL)).scan
    keep_as_invoice(by=after.cast.clerk, programme=after.programme, scan=scan.pk)
    kept = Invoice.objects.of(after.programme.office_id).get()
    assert after.spend(draft=what(), evidence=(), invoice=kept.pk, by=after.cast.clerk).invoice_number == NUMBER


def test_only_the_office_is_told_what_another_unit_used_an_invoice_for(after):
    steps = Steps(after.programme, after.cast)
    other = application(after.programme, after.cast.clerk, 10_000, unit="yinghai")
    steps.approve(other, amount=10_000)
    steps.pay(other)
    draft = Draft(date(2010, 4, 20), 100, "场地费", "", "80100799")
    first = enter_expense(by=after.cast.clerk, programme=after.programme, uuid=uuid4(), draft=draft,
                          application=other.pk, evidence=(PAPER,))  # fmt: skip
    assert breaches_of(lambda: after.spend(number="80100799")) == (
        Breach("invoice-used-elsewhere", {"number": "80100799"}, "invoice_number"),
    )
    found = breaches_of(lambda: after.spend(number="80100799", by=after.cast.clerk))
    assert [(each.code, each.params["expense"]) for each in found] == [("invoice-used", str(first.number))]


def test_an_invoice_that_was_spent_is_not_kept_in_the_inbox_as_another(after):
    row = after.spend(number=NUMBER)
    scan = take_in(by=after.cast.clerk, programme=after.programme, evidence=invoice(DIGITAL)).scan
    params = {"number": NUMBER, "expense": str(row.number), "unit": "王口镇团委", "day": date(2010, 4, 20)}
    assert breaches_of(lambda: keep_as_invoice(by=after.cast.clerk, programme=after.programme, scan=scan.pk)) == (
        Breach("invoice-used", params),
    )


def test_an_invoice_that_is_not_there_cannot_be_linked(after):
    with refused("invoice-not-kept"):
        after.spend(invoice=999_999)


# ---- Checking --------------------------------------------------------------------------------------------------------


def test_less_may_be_counted_with_the_reason(after):
    row = after.spend(30_000)
    assert breaches_of(lambda: after.count(row, 20_000)) == (
        Breach("note-missing", {"rest": Decimal("100.00")}, "note"),
    )
    for wrong in (-1, 30_001):
        with refused("counted-beyond-expense"):
            after.count(row, wrong)
    done = after.count(row, 20_000, "超标准")
    assert (done.counted, done.note, done.checked_by) == (20_000, "超标准", after.cast.reviewer)
    assert after.count(row, 20_000, "超标准") == done
    assert Event.objects.filter(office=after.programme.office, kind="expense.counted").count() == 1
    with refused("expense-counted"):
        after.count(row, 30_000)
    assert spending(after.programme, after.row.pk).counted == 20_000
    assert proved(after)


def test_nothing_of_it_may_be_counted(after):
    row = after.spend(30_000)
    after.count(row, 0, "与项目无关")
    (view,) = expenses(after.programme, number=row.number)
    assert (view.standing, view.checked_by) == ("refused", "reviewer")
    with refused("expense-refused"):
        after.count(row, 1, "改主意")


def test_what_is_sent_back_counts_for_nothing_and_may_be_entered_anew(after):
    row = after.spend(30_000, number="80100798")
    with refused("reason-missing"):
        send_back(by=after.cast.reviewer, programme=after.programme, number=row.number, reason=" ")
    done = send_back(by=after.cast.reviewer, programme=after.programme, number=row.number, reason="看不清")
    assert send_back(by=after.cast.reviewer, programme=after.programme, number=row.number, reason="看不清") == done
    (view,) = expenses(after.programme, number=row.number)
    assert (view.standing, view.why) == ("sent-back", "看不清")
    with refused("expense-sent-back"):
        after.count(row)
    assert after.spend(30_000, number="80100798").number == 2
    assert proved(after)


def test_a_unit_withdraws_its_own_before_it_is_checked(after):
    row = after.spend(30_000)
    done = withdraw_expense(by=after.cast.unit, programme=after.programme, number=row.number, reason="录错了")
    assert (done.withdrawn_why, done.checked_by) == ("录错了", None)
    with refused("expense-withdrawn"):
        after.count(row)
    checked = after.spend(30_000)
    after.count(checked)
    with refused("expense-counted"):
        withdraw_expense(by=after.cast.unit, programme=after.programme, number=checked.number, reason="录错了")


def test_who_may_do_what(after):
    for who in (after.cast.reviewer, after.cast.treasurer, after.cast.mentor, after.cast.auditor):
        with not_allowed("no-function-permits"):
            after.spend(by=who)
    row = after.spend(by=after.cast.clerk)
    for who in (after.cast.unit, after.cast.clerk, after.cast.treasurer):
        with not_allowed("no-function-permits"):
            count_expense(by=who, programme=after.programme, number=row.number, counted=1)
    with refused("expense-unknown"):
        count_expense(by=after.cast.reviewer, programme=after.programme, number=99, counted=1)


def test_another_units_contact_enters_nothing():
    after = After()
    row = application(after.programme, after.cast.clerk, 50_000, unit="yinghai")
    after.approve(row, amount=50_000)
    with not_allowed("not-your-unit"):
        enter_expense(by=after.cast.unit, programme=after.programme, application=row.pk, draft=Draft(), uuid=uuid4())


def test_a_picture_without_a_code_is_a_paper_like_others(after):
    assert Look().invoices == ()
    with refused("expense-day-missing", "expense-amount-missing"):
        after.spend(draft=what())
