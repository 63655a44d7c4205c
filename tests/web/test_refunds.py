"""A refund, its receipts and its record hold together: what pages refuse, what waits beside what counts, old addresses."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pilotage.models import Expense, LevyRefund
from pilotage.queries.verification import verify
from tests.acts import About, correct, withdraw
from tests.giving import DAY, own_book, refund
from tests.web.corner import adopt_corner
from tests.web.pages import ENGLISH, at, browser, form_of, paper, said

pytestmark = pytest.mark.django_db


def get(user, address, status=200):
    answer = browser(user, ENGLISH).get(address)
    assert answer.status_code == status, said(answer.content.decode())
    return said(answer.content.decode())


def send(user, address, form, status=303):
    answer = browser(user, ENGLISH).post(address, form)
    assert answer.status_code == status, said(answer.content.decode())
    return answer.url if status == 303 else said(answer.content.decode()).replace(".00", "")


def address_of(programme, unit="wangkou"):
    row = LevyRefund.objects.of(programme.office).get(unit__code=unit, ended_seq=None)
    return at(programme, f"fund/refunds/{row.pk}/")


def hand_in(programme, cast, amount, status=303, day="2010-04-21"):
    new = address_of(programme) + "receipts/new/"
    form = form_of(browser(cast.unit, ENGLISH).get(new).content.decode(), "what")
    file = SimpleUploadedFile(f"{amount}.txt", amount.encode(), "text/plain")
    return send(cast.unit, new, form | {"what": "场地", "amount": amount, "happened_on": day, "evidence": file}, status)


def check(programme, cast, number, do, status=303, **more):
    address = at(programme, f"expenses/{number}/")
    return send(cast.reviewer, address, {"do": do, **more}, status)


def amend(programme, cast, stored, due):
    """A correction of what was due and refunded, through its form."""
    address = at(programme, f"registers/dues/{stored.record.number}/correct/")
    form = form_of(browser(cast.clerk, ENGLISH).get(address).content.decode(), "seen")
    answer = browser(cast.clerk, ENGLISH).post(
        address, form | {"happened_on": DAY.isoformat(), "f-due-amount": due, "f-refunded": due, "evidence": paper()}
    )
    return answer.status_code, said(answer.content.decode()).replace(".00", "")


def test_a_receipt_above_what_is_left_is_refused_with_the_numbers(programme, cast):
    refund(programme, cast.clerk, 110_000)
    told = hand_in(programme, cast, "2,000", 409)
    assert (
        "2,000 is more than is left: 1,100 was refunded, and receipts of 0 are counted or wait."
        " Enter 1,100 or less of this receipt." in told
    )
    hand_in(programme, cast, "600")
    assert "1,100 was refunded, and receipts of 600 are counted or wait. Enter 500 or less" in hand_in(
        programme, cast, "501", 409
    )
    hand_in(programme, cast, "500")
    check(programme, cast, 1, "count", counted="600")
    assert Expense.objects.of(programme.office).count() == 2


def test_a_refund_stays_above_its_receipts_until_they_are_sent_back(programme, cast):
    stored = refund(programme, cast.clerk, 110_000)
    hand_in(programme, cast, "600")
    hand_in(programme, cast, "100")
    check(programme, cast, 1, "count", counted="600")
    refused = "Receipts of 600 are counted and of 100 wait, and 599.99 would be left of the refund. Send receipts back"
    status, told = amend(programme, cast, stored, "599.99")
    assert (status, refused in told) == (409, True), told
    assert amend(programme, cast, stored, "650")[0] == 303
    assert "600 was refunded" not in get(cast.unit, address_of(programme))
    more = check(programme, cast, 2, "count", 409, counted="100")
    assert "100 is more than is left: 650 was refunded, and 600 of other receipts is counted. Count 50 or less." in more
    record = at(programme, f"registers/dues/{stored.record.number}/")
    withdrawn = at(programme, f"registers/dues/{stored.record.number}/withdraw/")
    form = form_of(browser(cast.clerk, ENGLISH).get(withdrawn).content.decode(), "reason") | {"reason": "登错了"}
    told = send(cast.clerk, withdrawn, form, 409)
    assert "Receipts of 600 are counted and of 100 wait, and 0 would be left of the refund." in told
    for number in (1, 2):
        check(programme, cast, number, "send-back", **{"send-back-reason": "退返登错了"})
    assert send(cast.clerk, withdrawn, form) == record
    assert own_book(programme) == {}
    assert verify([programme.office]).ok


def test_what_waits_for_confirmation_stands_beside_what_counts(programme, cast):
    refund(programme, cast.clerk, 126_000)
    refund(programme, cast.clerk, 50_000, unit="yinghai", confirmed=False)
    refund(programme, cast.clerk, 0, unit="hengxing")
    text = get(cast.treasurer, at(programme, "fund/refunds/"))
    assert "瀛海学校团委 500.00 500.00 awaiting confirmation" in text
    assert "Total 1,760.00 1,260.00 and 500.00 awaiting confirmation" in text
    assert "恒兴" in text
    assert "0.00 nothing was due 0.00" in text
    assert "2 have nothing yet. 1 was due nothing." in text
    assert "500.00 of it awaiting confirmation" in get(cast.treasurer, address_of(programme, "yinghai"))
    assert own_book(programme)["earmarked yinghai"] == 50_000


def test_the_address_of_a_refund_leads_to_what_stands_or_says_that_it_ended(programme, cast):
    stored = refund(programme, cast.clerk)
    before = address_of(programme)
    later = correct(
        stored, cast.clerk, about=About("wangkou"), values={"due-amount": 130_000, "refunded": 130_000}, on=DAY
    )
    now = address_of(programme)
    assert now != before
    answer = browser(cast.unit).get(before)
    assert (answer.status_code, answer.url) == (302, now)
    withdraw(later, cast.clerk)
    for address in (before, now):
        told = get(cast.unit, address, 410)
        assert "This refund has ended" in told
        assert "Record no. 1" in told
    assert browser(cast.unit).get(now + "receipts/new/").url == now
    get(cast.treasurer, at(programme, "fund/refunds/4711/"), 404)


def test_one_amount_says_how_the_other_follows_before_it_is_stored():
    office = adopt_corner()
    form = get(office.clerk, at(office.programme, "registers/deposits/new/"))
    assert "What was due; 80% of it is booked as refunded (clause 3)" in form
