"""What is handed in is kept as it came, read, and sorted once: to a record, as an invoice, aside, and back."""

from datetime import date
from hashlib import sha256

import pytest

from pilotage.actions.attachments import Evidence
from pilotage.actions.inbox import file_under, keep_as_invoice, put_back, set_aside, take_in
from pilotage.actions.papers import file_paper, print_paper
from pilotage.domain.inbox import Look
from pilotage.domain.papers import OfMonth, Outcome, ScanState, qr_text
from pilotage.models import Attachment, Blob, Event, Invoice, Person, Record, Scan
from pilotage.queries.verification import verify
from tests.acts import confirm, correct, enter, not_allowed, refused, withdraw
from tests.cast import seat
from tests.factories import TODAY, adopt_jinghai, visit
from tests.pictures import encoded, qr_code

pytestmark = pytest.mark.django_db

INVOICE = "01,10,011001605111,80100798,264.90,20100418,85342965681116380258"
DIGITAL = "01,32,,23442000000014209621,112.00,20100415,,74AE"


def picture(text, name="照片.png", side=240):
    return Evidence(name, encoded(qr_code(text, side), "PNG"))


def hand_in(programme, by, evidence, **more):
    return take_in(by=by, programme=programme, evidence=evidence, **more)


def kinds(programme):
    """The audit events of the inbox, in order."""
    events = Event.objects.of(programme.office_id).filter(kind__startswith="scan.").order_by("seq")
    return list(events.values_list("kind", flat=True))


# ---- Handing in ------------------------------------------------------------------------------------------------------


def test_a_picture_is_kept_byte_for_byte_and_read(programme, cast):
    sent = picture("一张普通的码")
    taken = hand_in(programme, cast.mentor, sent)
    scan = taken.scan
    assert (taken.new, len(taken.scans)) == (True, 1)
    assert (scan.name, scan.media_type, scan.state, scan.by) == ("照片.png", "image/png", "waiting", cast.mentor)
    assert scan.found == {"codes": ["一张普通的码"]}
    assert (scan.blob.sha256, scan.blob.size) == (sha256(sent.content).hexdigest(), len(sent.content))
    with scan.blob.content.open() as kept:
        assert kept.read() == sent.content
    assert kinds(programme) == ["scan.taken-in"]
    assert verify().broken == ()


def test_the_same_bytes_are_kept_once_whoever_sends_them_under_whatever_name(programme, cast):
    first = hand_in(programme, cast.mentor, picture("甲"))
    again = hand_in(programme, cast.clerk, picture("甲", name="另一个名字.png"))
    assert (again.new, again.scan) == (False, first.scan)
    set_aside(by=cast.clerk, programme=programme, scan=first.scan.pk, reason="看不清")
    assert hand_in(programme, cast.mentor, picture("甲")).scan.state == ScanState.SET_ASIDE
    assert (Scan.objects.of(programme.office_id).count(), kinds(programme)) == (1, ["scan.taken-in", "scan.set-aside"])


def test_the_bytes_of_a_records_evidence_may_be_handed_in_too(programme, cast):
    sent = picture("甲")
    stored = enter(programme, cast.mentor, evidence=[sent])
    scan = hand_in(programme, cast.mentor, sent).scan
    assert scan.blob == Attachment.objects.of(programme.office_id).get(entry=stored.entry).blob
    assert Blob.objects.of(programme.office_id).count() == 1


def test_what_cannot_be_looked_into_is_kept_all_the_same(programme, cast):
    note = hand_in(programme, cast.clerk, Evidence("说明.txt", "走访记录".encode())).scan
    damaged = hand_in(programme, cast.clerk, Evidence("a.jpg", b"\xff\xd8\xff\xe0 no more")).scan
    phone = hand_in(programme, cast.clerk, Evidence("a.heic", b"\x00\x00\x00\x18ftypheic\x00\x00")).scan
    assert [row.found for row in (note, damaged, phone)] == [
        {"codes": [], "unread": "kind"},
        {"codes": [], "unread": "broken"},
        {"codes": [], "unread": "kind"},
    ]


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (Evidence("a.png", b""), "file-empty"),
        (Evidence("a.exe", b"MZ\x90\x00"), "file-kind"),
        (Evidence("a.html", b"<html><script>\x00"), "file-kind"),
        (Evidence("a.jpg", b"\xff\xd8\xff" + bytes(20 * 1024 * 1024)), "file-large"),
    ],
    ids=["empty", "program", "page", "large"],
)
def test_what_cannot_be_kept_is_refused(programme, cast, file, code):
    with refused(code):
        hand_in(programme, cast.clerk, file)
    assert (Scan.objects.of(programme.office_id).count(), kinds(programme)) == (0, [])


def test_whoever_may_not_hand_in_is_told_so_before_anything_is_looked_into(programme, cast):
    for nobody in (cast.reviewer, cast.treasurer, cast.auditor):
        with not_allowed("no-function-permits"):
            hand_in(programme, nobody, Evidence("a.exe", b"MZ"))


def test_a_task_link_says_who_sent_it_and_what_was_seen_on_it(programme, cast):
    person = Person.objects.of(programme.office_id).get(code="unit1")
    seen = Look(("01,32,,23442000000014209621,112.00,20100415,,74AE",), date(2010, 4, 20))
    scan = hand_in(programme, cast.clerk, Evidence("a.png", b"\x89PNG\r\n\x1a\n"), person=person, look=seen).scan
    assert (scan.person, scan.by) == (person, cast.clerk)
    assert scan.found == {"codes": list(seen.codes), "taken_on": "2010-04-20"}
    assert Invoice.objects.of(programme.office_id).get().scan == scan


# ---- Invoices --------------------------------------------------------------------------------------------------------


def test_an_invoice_is_seen_once_at_the_office_and_its_first_use_stands(programme, cast):
    first = hand_in(programme, cast.mentor, picture(INVOICE)).scan
    again = hand_in(programme, cast.unit, picture(INVOICE, side=300)).scan
    invoice = Invoice.objects.of(programme.office_id).get()
    assert (invoice.scan, invoice.code, invoice.number) == (first, "011001605111", "80100798")
    assert (invoice.amount, invoice.issued_on) == (26490, date(2010, 4, 18))
    assert (again.state, again.found) == (ScanState.WAITING, {"codes": [INVOICE]})
    with refused("scan-no-invoice"):
        keep_as_invoice(by=cast.clerk, programme=programme, scan=again.pk)
    assert keep_as_invoice(by=cast.clerk, programme=programme, scan=first.pk).state == ScanState.FILED
    assert verify().broken == ()


def test_the_same_number_under_another_code_is_another_invoice(programme, cast):
    hand_in(programme, cast.clerk, picture(INVOICE))
    hand_in(programme, cast.clerk, picture(INVOICE.replace("011001605111", "011001605112")))
    hand_in(programme, cast.clerk, picture(DIGITAL))
    assert set(Invoice.objects.of(programme.office_id).values_list("code", "number")) == {
        ("011001605111", "80100798"),
        ("011001605112", "80100798"),
        ("", "23442000000014209621"),
    }


def test_another_office_has_seen_nothing(programme, cast):
    other = adopt_jinghai(office="另一个办公室")
    theirs = seat(other)
    hand_in(programme, cast.clerk, picture(INVOICE))
    taken = hand_in(other, theirs.clerk, picture(INVOICE))
    assert (taken.new, Invoice.objects.of(other.office_id).get().scan) == (True, taken.scan)


# ---- Sheets ----------------------------------------------------------------------------------------------------------


def printed(programme, cast, member="wangkou"):
    month = OfMonth(member, "unit", date(2010, 4, 1), date(2010, 4, 30), "visit")
    return print_paper(by=cast.clerk, programme=programme, subject=month)


def test_a_signed_sheet_finds_its_paper_and_is_filed(programme, cast):
    enter(programme, cast.mentor, on=date(2010, 4, 20))
    paper = printed(programme, cast)
    scan = hand_in(programme, cast.mentor, picture(qr_text(paper.code, paper.digest))).scan
    assert scan.paper == paper
    done = file_paper(by=cast.clerk, programme=programme, paper=paper, scan=scan, signer="张三", signed_on=TODAY)
    assert [line.outcome for line in done.lines] == [Outcome.CONFIRMED]
    assert done.scan.state == ScanState.FILED
    with refused("scan-filed"):
        put_back(by=cast.clerk, programme=programme, scan=scan.pk)
    with refused("scan-filed"):
        file_under(
            by=cast.clerk, programme=programme, scan=scan.pk, record=Record.objects.of(programme.office_id).get()
        )
    assert verify().broken == ()


def test_a_code_with_another_digest_or_of_another_office_names_no_paper(programme, cast):
    enter(programme, cast.mentor, on=date(2010, 4, 20))
    paper = printed(programme, cast)
    wrong = qr_text(paper.code, "0" * 64)
    assert hand_in(programme, cast.clerk, picture(wrong)).scan.paper is None
    other = adopt_jinghai(office="另一个办公室")
    theirs = seat(other)
    assert hand_in(other, theirs.clerk, picture(qr_text(paper.code, paper.digest))).scan.paper is None


def test_a_document_with_two_sheets_comes_apart(programme, cast):
    enter(programme, cast.mentor, on=date(2010, 4, 20))
    one = printed(programme, cast)
    enter(programme, cast.mentor, on=date(2010, 4, 21))
    two = printed(programme, cast)
    texts = [qr_text(paper.code, paper.digest) for paper in (one, two)]
    taken = hand_in(programme, cast.clerk, picture("x"), look=Look((texts[0], INVOICE, texts[1])))
    assert [scan.paper for scan in taken.scans] == [one, two]
    assert [scan.found["codes"] for scan in taken.scans] == [[texts[0], INVOICE], [texts[1]]]
    assert Invoice.objects.of(programme.office_id).get().scan == taken.scan
    again = hand_in(programme, cast.clerk, picture("x"))
    assert (again.new, again.scans) == (False, taken.scans)


# ---- Sorting ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def scan(programme, cast):
    return hand_in(programme, cast.mentor, picture("甲")).scan


def test_a_scan_becomes_evidence_of_what_the_record_says_now(programme, cast, scan):
    stored = enter(programme, cast.mentor)
    corrected = correct(stored, cast.mentor, on=date(2010, 4, 21))
    for _ in range(2):  # a double click writes nothing twice
        filed = file_under(by=cast.clerk, programme=programme, scan=scan.pk, record=stored.record)
    assert (filed.state, filed.record, filed.filed_seq) == (ScanState.FILED, stored.record, corrected.entry.seq + 1)
    attached = Attachment.objects.of(programme.office_id).get()
    assert (attached.entry, attached.blob, attached.name) == (corrected.entry, scan.blob, "照片.png")
    assert kinds(programme) == ["scan.taken-in", "scan.filed"]
    assert verify().broken == ()


def test_bytes_that_hang_on_the_record_already_hang_there_once(programme, cast, scan):
    stored = enter(programme, cast.mentor, evidence=[picture("甲")])
    file_under(by=cast.clerk, programme=programme, scan=scan.pk, record=stored.record)
    assert Attachment.objects.of(programme.office_id).count() == 1


def test_a_confirmed_record_stays_confirmed(programme, cast, scan):
    stored = enter(programme, cast.mentor)
    confirmed = confirm(stored, cast.unit)
    file_under(by=cast.clerk, programme=programme, scan=scan.pk, record=stored.record)
    assert confirmed.stored
    assert Attachment.objects.of(programme.office_id).get().entry == stored.entry


def test_it_is_filed_under_no_void_record_and_none_of_another_office(programme, cast, scan):
    stored = enter(programme, cast.mentor)
    withdraw(stored, cast.mentor)
    with refused("record-withdrawn"):
        file_under(by=cast.clerk, programme=programme, scan=scan.pk, record=stored.record)
    other = adopt_jinghai(office="另一个办公室")
    theirs = visit(other, seat(other).clerk)
    with refused("record-unknown"):
        file_under(by=cast.clerk, programme=programme, scan=scan.pk, record=theirs.record)
    assert Scan.objects.of(programme.office_id).get().state == ScanState.WAITING


def test_what_is_filed_under_one_record_is_not_filed_elsewhere_nor_put_back(programme, cast, scan):
    one, two = enter(programme, cast.mentor), enter(programme, cast.mentor, on=date(2010, 4, 21))
    file_under(by=cast.clerk, programme=programme, scan=scan.pk, record=one.record)
    with refused("scan-filed"):
        file_under(by=cast.clerk, programme=programme, scan=scan.pk, record=two.record)
    with refused("scan-filed"):
        set_aside(by=cast.clerk, programme=programme, scan=scan.pk, reason="重复")
    with refused("scan-filed"):
        keep_as_invoice(by=cast.clerk, programme=programme, scan=scan.pk)
    with refused("scan-filed"):
        put_back(by=cast.clerk, programme=programme, scan=scan.pk)


def test_it_is_set_aside_with_a_reason_and_taken_up_again(programme, cast, scan):
    with refused("reason-missing"):
        set_aside(by=cast.clerk, programme=programme, scan=scan.pk, reason="  ")
    for _ in range(2):
        aside = set_aside(by=cast.clerk, programme=programme, scan=scan.pk, reason=" 太暗 ")
    assert (aside.state, aside.note) == (ScanState.SET_ASIDE, "太暗")
    stored = enter(programme, cast.mentor)
    with refused("scan-set-aside"):
        file_under(by=cast.clerk, programme=programme, scan=scan.pk, record=stored.record)
    for _ in range(2):
        back = put_back(by=cast.clerk, programme=programme, scan=scan.pk)
    assert (back.state, back.note, back.filed_seq) == (ScanState.WAITING, "", None)
    assert kinds(programme) == ["scan.taken-in", "scan.set-aside", "scan.put-back"]
    assert verify().broken == ()


def test_an_invoice_kept_without_a_record_can_be_taken_up_again(programme, cast):
    row = hand_in(programme, cast.clerk, picture(INVOICE)).scan
    for _ in range(2):
        keep_as_invoice(by=cast.clerk, programme=programme, scan=row.pk)
    assert put_back(by=cast.clerk, programme=programme, scan=row.pk).state == ScanState.WAITING
    assert kinds(programme) == ["scan.taken-in", "scan.kept-as-invoice", "scan.put-back"]


def test_a_sheet_taken_up_again_is_known_as_that_sheet(programme, cast):
    enter(programme, cast.mentor, on=date(2010, 4, 20))
    paper = printed(programme, cast)
    both = Look((qr_text(paper.code, paper.digest), INVOICE))
    row = hand_in(programme, cast.clerk, picture("x"), look=both).scan
    kept = keep_as_invoice(by=cast.clerk, programme=programme, scan=row.pk)
    assert kept.paper is None  # it was not filed as the sheet
    assert put_back(by=cast.clerk, programme=programme, scan=row.pk).paper == paper


def test_only_the_office_sorts(programme, cast, scan):
    stored = enter(programme, cast.mentor)
    for nobody in (cast.mentor, cast.unit, cast.partner, cast.reviewer, cast.treasurer):
        with not_allowed("no-function-permits"):
            file_under(by=nobody, programme=programme, scan=scan.pk, record=stored.record)
        with not_allowed("no-function-permits"):
            set_aside(by=nobody, programme=programme, scan=scan.pk, reason="重复")
        with not_allowed("no-function-permits"):
            keep_as_invoice(by=nobody, programme=programme, scan=scan.pk)
        with not_allowed("no-function-permits"):
            put_back(by=nobody, programme=programme, scan=scan.pk)


def test_a_scan_of_another_office_is_not_there(programme, cast, scan):
    other = adopt_jinghai(office="另一个办公室")
    theirs = seat(other)
    with pytest.raises(Scan.DoesNotExist):
        set_aside(by=theirs.clerk, programme=other, scan=scan.pk, reason="重复")


# ---- What can be proved ----------------------------------------------------------------------------------------------


def test_verify_misses_a_scans_bytes(programme, cast, scan):
    scan.blob.content.storage.delete(scan.blob.content.name)
    (found,) = verify().broken
    assert (found.what, found.expected) == ("file-unreadable", scan.blob.sha256)
