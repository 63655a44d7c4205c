"""The inbox in the browser: many pictures at once, what was read off each, sorting one, and who sees what."""

import io
import re
from datetime import date
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from pilotage.actions.attachments import Evidence
from pilotage.actions.inbox import file_under, keep_as_invoice, set_aside, take_in
from pilotage.actions.papers import print_paper
from pilotage.domain.inbox import Look
from pilotage.domain.papers import OfMonth, ScanState, qr_text
from pilotage.models import Attachment, Entry, Person, Scan
from pilotage.queries.inbox import waiting
from tests.acts import enter, withdraw
from tests.cast import seat
from tests.factories import adopt_jinghai
from tests.pictures import encoded, qr_code
from tests.web.pages import CHINESE, ENGLISH, at, browser, form_of, links, said

pytestmark = pytest.mark.django_db

INVOICE = "01,10,011001605111,80100798,264.90,20100418,85342965681116380258"
PNG = b"\x89PNG\r\n\x1a\n"


def png(text, name="照片.png", side=240):
    """A picture with a code, as a browser sends it."""
    return SimpleUploadedFile(name, encoded(qr_code(text, side), "PNG"), "image/png")


def scan(programme, by, *codes, name="照片.png", **look):
    """A picture in the inbox off which these codes were read."""
    content = PNG + repr((codes, name, look)).encode()
    return take_in(by=by, programme=programme, evidence=Evidence(name, content), look=Look(codes, **look)).scan


def page(programme, user, path="inbox/", language=ENGLISH, status=200):
    answer = browser(user, language).get(at(programme, path))
    assert answer.status_code == status, said(answer.content.decode())
    return answer.content.decode()


def send(programme, user, path, data, language=ENGLISH, **headers):
    return browser(user, language).post(at(programme, path), data, headers=headers)


def rows(text):
    """What stands in each row of the list, as words."""
    found = re.search(r'(?s)<ul class="scans">(.*?)\n    </ul>', text)
    parts = re.split(r"\n        <li>", found[1]) if found else []
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", part)).split()) for part in parts if part.strip()]


def only(programme):
    return Scan.objects.of(programme.office_id).get()


# ---- Handing in ------------------------------------------------------------------------------------------------------


def test_several_pictures_are_handed_in_at_once(programme, cast):
    files = [png("甲", "a.png"), png(INVOICE, "b.png"), SimpleUploadedFile("c.txt", "走访".encode(), "text/plain")]
    answer = send(programme, cast.clerk, "inbox/", {"pictures": files})
    assert (answer.status_code, answer.url) == (303, at(programme, "inbox/"))
    text = page(programme, cast.clerk)
    assert "Waits to be sorted 3 Sorted 0 Set aside 0 All 3" in said(text)
    assert rows(text) == [
        "No preview c.txt Not a picture that can be looked into: it is kept as it is."
        " Handed in on 26 April 2010 by clerk · 1 KB Sort it c.txt",
        "b.png Electronic plain VAT invoice no. 80100798 · code 011001605111 · 264.90 yuan before tax ·"
        " issued 18 April 2010 Handed in on 26 April 2010 by clerk · 9 KB Sort it b.png",
        "a.png Another code: 甲 Handed in on 26 April 2010 by clerk · 5 KB Sort it a.png",
    ]


def test_what_is_handed_in_is_counted_and_what_was_there_is_told(programme, cast):
    visitor = browser(cast.clerk, CHINESE)
    answer = visitor.post(at(programme, "inbox/"), {"pictures": [png("甲", "a.png"), png("乙", "b.png")]}, follow=True)
    assert "收下 2 个文件。" in said(answer.content.decode())
    answer = visitor.post(at(programme, "inbox/"), {"pictures": [png("甲", "c.png"), png("丙", "d.png")]}, follow=True)
    assert "收下 1 个文件。 有 1 个文件已经收过，只存一份。" in said(answer.content.decode())
    assert Scan.objects.of(programme.office_id).count() == 3


def test_a_script_hands_in_one_by_one(programme, cast):
    told = send(programme, cast.mentor, "inbox/", {"pictures": png("甲")}, Accept="application/json")
    assert (told.status_code, told.json()) == (200, {"said": "Taken in."})
    told = send(programme, cast.mentor, "inbox/", {"pictures": png("甲")}, Accept="application/json")
    assert told.json() == {"said": "This file is in the inbox already: it is kept once."}
    wrong = SimpleUploadedFile("a.exe", b"MZ\x90\0")
    told = send(programme, cast.mentor, "inbox/", {"pictures": wrong}, Accept="application/json")
    assert told.status_code == 422
    assert [sentence.split(":")[0] for sentence in told.json()["wrong"]] == [
        "“a.exe” is of a kind that not every office can open. Hand in one of"
    ]
    assert browser(cast.reviewer).post(at(programme, "inbox/"), {}).status_code == 403


def test_nothing_chosen_and_too_many_are_said_beside_the_field(programme, cast):
    answer = send(programme, cast.clerk, "inbox/", {})
    assert (answer.status_code, "Choose “Pictures, scans, invoices”." in said(answer.content.decode())) == (422, True)
    many = [SimpleUploadedFile(f"{n}.txt", b"x", "text/plain") for n in range(31)]
    answer = send(programme, cast.clerk, "inbox/", {"pictures": many})
    assert answer.status_code == 422
    assert "These are 31 files: at most 30 at once." in said(answer.content.decode())
    assert Scan.objects.of(programme.office_id).count() == 0


# ---- Who sees what ---------------------------------------------------------------------------------------------------


def test_each_sees_what_they_sent_and_the_office_sees_all(programme, cast):
    mine, theirs = scan(programme, cast.mentor, name="mine.png"), scan(programme, cast.unit, name="theirs.png")
    person = Person.objects.of(programme.office_id).get(code="mentor1")
    by_link = take_in(
        by=cast.clerk, programme=programme, evidence=Evidence("link.png", PNG), person=person, look=Look()
    ).scan
    seen = {
        user: re.findall(r"\b(\w+\.png)</a>", page(programme, user)) for user in (cast.clerk, cast.mentor, cast.unit)
    }
    assert seen == {
        cast.clerk: ["link.png", "theirs.png", "mine.png"],
        cast.mentor: ["link.png", "mine.png"],
        cast.unit: ["theirs.png"],
    }
    for part in ("", "picture.jpg", "file"):
        for row in (theirs, by_link):
            page(programme, cast.partner, f"inbox/{row.pk}/{part}", status=404)
        page(programme, cast.mentor, f"inbox/{theirs.pk}/{part}", status=404)
    assert "by a link" in said(page(programme, cast.mentor, f"inbox/{by_link.pk}/"))
    assert "Waits for the office" in said(page(programme, cast.mentor, f"inbox/{mine.pk}/"))
    for nobody in (cast.reviewer, cast.treasurer, cast.auditor):
        page(programme, nobody, status=403)
        page(programme, nobody, f"inbox/{mine.pk}/file", status=403)
    assert browser().get(at(programme, f"inbox/{mine.pk}/file")).status_code == 302


def test_whoever_sent_it_is_offered_no_way_of_sorting_it(programme, cast):
    row = scan(programme, cast.mentor)
    text = page(programme, cast.mentor, f"inbox/{row.pk}/")
    assert 'name="do"' not in text
    for todo in ("record", "aside", "invoice", "back", "signed"):
        data = {"do": todo, "record-record": "visit/1", "aside-reason": "x"}
        assert send(programme, cast.mentor, f"inbox/{row.pk}/", data).status_code in (400, 403, 422)
    assert only(programme).state == ScanState.WAITING


def test_another_offices_scan_is_not_there(programme, cast):
    other = adopt_jinghai(office="另一个办公室")
    row = scan(other, seat(other).clerk)
    for part in ("", "picture.jpg", "file"):
        page(programme, cast.clerk, f"inbox/{row.pk}/{part}", status=404)


# ---- The picture and the original ------------------------------------------------------------------------------------


def photographed():
    """A JPEG of 900 × 600 whose camera noted where and how it was held."""
    picture = Image.new("RGB", (900, 600), "white")
    picture.paste("black", (0, 0, 450, 600))
    notes = Image.Exif()
    notes[0x0112] = 6  # held on its side
    notes[0x010F] = "A camera"
    notes.get_ifd(0x8825)[1] = "N"
    notes.get_ifd(0x8769)[0x9003] = "2010:04:13 09:30:00"
    return encoded(picture, "JPEG", exif=notes)


def test_the_preview_is_small_upright_and_says_nothing_that_the_camera_noted(programme, cast):
    content = photographed()
    row = take_in(by=cast.mentor, programme=programme, evidence=Evidence("a.jpg", content)).scan
    assert row.found == {"codes": [], "taken_on": "2010-04-13"}
    answer = browser(cast.mentor).get(at(programme, f"inbox/{row.pk}/picture.jpg"))
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert answer["Cache-Control"].startswith("private")
    small = Image.open(io.BytesIO(answer.content))
    assert (small.size, dict(small.getexif()), b"Exif" in answer.content) == ((213, 320), {}, False)
    assert small.convert("L").getpixel((106, 40)) < 40 < 200 < small.convert("L").getpixel((106, 300))
    large = browser(cast.mentor).get(at(programme, f"inbox/{row.pk}/picture.jpg?large"))
    assert Image.open(io.BytesIO(large.content)).size == (600, 900)
    whole = browser(cast.mentor).get(at(programme, f"inbox/{row.pk}/file?save"))
    assert b"".join(whole.streaming_content) == content
    assert (whole["X-Content-Type-Options"], whole["Content-Disposition"]) == (
        "nosniff",
        'attachment; filename="a.jpg"',
    )


def test_what_is_no_picture_has_no_preview_and_is_only_saved(programme, cast):
    row = take_in(by=cast.clerk, programme=programme, evidence=Evidence("a.txt", b"<script>alert(1)</script>")).scan
    page(programme, cast.clerk, f"inbox/{row.pk}/picture.jpg", status=404)
    whole = browser(cast.clerk).get(at(programme, f"inbox/{row.pk}/file"))
    assert b"".join(whole.streaming_content) == b"<script>alert(1)</script>"
    assert whole["Content-Disposition"] == 'attachment; filename="a.txt"'
    assert "<img" not in page(programme, cast.clerk, f"inbox/{row.pk}/")


# ---- Sorting ---------------------------------------------------------------------------------------------------------


def test_a_picture_of_a_mentor_is_filed_from_the_list_under_the_record_proposed(programme, cast):
    enter(programme, cast.mentor, on=date(2010, 4, 13))
    enter(programme, cast.mentor, on=date(2010, 4, 20))
    void = enter(programme, cast.mentor, on=date(2010, 4, 14))
    withdraw(void, cast.mentor)
    row = scan(programme, cast.mentor, taken_on=date(2010, 4, 14))
    text = page(programme, cast.clerk, language=CHINESE)
    (shown,) = rows(text)
    assert "深入试点单位 1 · 王口镇团委 · 04-13 深入试点单位 2 · 王口镇团委 · 04-20" in shown
    form = form_of(text, "from")
    answer = send(programme, cast.clerk, f"inbox/{row.pk}/", form | {"record-record": "visit/1"})
    assert (answer.status_code, answer.url) == (303, at(programme, "inbox/"))
    assert Attachment.objects.of(programme.office_id).get().entry.record.number == 1
    assert links(page(programme, cast.clerk, f"inbox/{row.pk}/"), "深入试点单位 no. 1") == [
        at(programme, "registers/visit/1/")
    ]
    assert "照片.png" in said(page(programme, cast.clerk, "registers/visit/1/"))
    assert "Filed under 深入试点单位 no. 1" in said(page(programme, cast.mentor, f"inbox/{row.pk}/"))


def test_any_other_record_is_named_by_register_and_number_and_the_next_one_follows(programme, cast):
    stored = enter(programme, cast.mentor, on=date(2010, 4, 6))
    first, second = scan(programme, cast.clerk, name="1.png"), scan(programme, cast.clerk, name="2.png")
    path = f"inbox/{second.pk}/"
    for data, sentence in (
        ({}, "Choose the record, or write its register and number."),
        ({"record-number": "1"}, "Choose the record, or write its register and number."),
        ({"record-register": "visit", "record-number": "7"}, "There is no such record in this programme."),
        ({"record-record": "grant/1"}, "There is no such record in this programme."),
        ({"record-record": "visit/１"}, "There is no such record in this programme."),
        ({"record-register": "visit", "record-number": "eins"}, "is not a number"),
    ):
        answer = send(programme, cast.clerk, path, {"do": "record"} | data)
        assert (answer.status_code, sentence in said(answer.content.decode())) == (422, True), data
    data = {"do": "record", "record-register": "visit", "record-number": str(stored.record.number)}
    answer = send(programme, cast.clerk, path, data)
    assert (answer.status_code, answer.url) == (303, at(programme, f"inbox/{first.pk}/"))


def test_a_signed_sheet_confirms_what_was_not_crossed_out(programme, cast):
    for day in (13, 20):
        enter(programme, cast.mentor, on=date(2010, 4, day))
    month = OfMonth("wangkou", "unit", date(2010, 4, 1), date(2010, 4, 30), "visit")
    paper = print_paper(by=cast.clerk, programme=programme, subject=month)
    row = scan(programme, cast.mentor, qr_text(paper.code, paper.digest))
    assert links(page(programme, cast.clerk), "File the signed sheet 照片.png") == [at(programme, f"inbox/{row.pk}/")]
    path = f"inbox/{row.pk}/"
    text = page(programme, cast.clerk, path)
    assert text.count('name="signed-lines"') == 2
    answer = send(programme, cast.clerk, path, {"do": "signed", "signed-lines": "visit/1"})
    assert answer.status_code == 422
    assert answer.content.decode().count(" checked") == 1  # what was crossed out stays so
    data = {"do": "signed", "signed-lines": "visit/1", "signed-signer": "张三", "signed-signed_on": "4月25日"}
    answer = send(programme, cast.clerk, path, data)
    assert answer.status_code == 409
    assert "cannot have been signed before" in said(answer.content.decode())
    answer = browser(cast.clerk, ENGLISH).post(at(programme, path), data | {"signed-signed_on": "4月26日"}, follow=True)
    assert "The signed sheet is filed: 1 of 2 records are confirmed on paper." in said(answer.content.decode())
    confirmed = Entry.objects.of(programme.office_id).get(kind="confirmed")
    assert (confirmed.record.number, confirmed.signer, confirmed.on_paper, confirmed.by) == (
        1,
        "张三",
        True,
        cast.clerk,
    )
    text = page(programme, cast.clerk, path)
    assert (f"Filed as Sheet {paper.code} , signed by 张三" in said(text), 'name="do"' in text) == (True, False)


def test_a_sheet_whose_code_the_camera_missed_is_found_by_the_code_at_its_foot(programme, cast):
    enter(programme, cast.mentor, on=date(2010, 4, 20))
    month = OfMonth("wangkou", "unit", date(2010, 4, 1), date(2010, 4, 30), "visit")
    paper = print_paper(by=cast.clerk, programme=programme, subject=month)
    row = scan(programme, cast.clerk)
    path = f"inbox/{row.pk}/"
    answer = send(programme, cast.clerk, path, {"do": "code", "code-code": "7KQ2-M4X"})
    assert (answer.status_code, "This is no code of a sheet" in said(answer.content.decode())) == (422, True)
    answer = send(programme, cast.clerk, path, {"do": "code", "code-code": paper.code.lower().replace("-", " ")})
    assert (answer.status_code, answer.url) == (303, at(programme, f"{path}?paper={paper.code}#paper"))
    data = {"do": "signed", "signed-lines": "visit/1", "signed-signer": "张三", "signed-signed_on": "2010-04-26"}
    assert send(programme, cast.clerk, f"{path}?paper={paper.code}", data).status_code == 303
    assert only(programme).paper == paper
    assert send(programme, cast.clerk, path, data).status_code == 303  # a double click
    assert Entry.objects.of(programme.office_id).filter(kind="confirmed").count() == 1


def test_a_code_of_a_sheet_that_is_not_ours_is_said(programme, cast):
    row = scan(programme, cast.clerk, "PLT1:DHTT-6RRN:8A520EBD4F859C43")
    words = said(page(programme, cast.clerk, f"inbox/{row.pk}/"))
    assert "Sheet DHTT-6RRN, which was not printed in this programme" in words
    answer = send(programme, cast.clerk, f"inbox/{row.pk}/", {"do": "code", "code-code": "DHTT-6RRN"})
    assert "No sheet of this programme has the code DHTT-6RRN." in said(answer.content.decode())


def test_an_invoice_used_before_names_its_first_use(programme, cast):
    stored = enter(programme, cast.mentor, on=date(2010, 4, 20))
    first = scan(programme, cast.mentor, INVOICE, name="first.png")
    again = scan(programme, cast.unit, INVOICE, name="again.png")
    told = "Used before: handed in on 26 April 2010 by mentor1 (first.png)"
    text = page(programme, cast.clerk, f"inbox/{again.pk}/")
    assert links(text, told) == [at(programme, f"inbox/{first.pk}/")]
    assert "Seen, keep it as an invoice" not in text
    assert send(programme, cast.clerk, f"inbox/{again.pk}/", {"do": "invoice"}).status_code == 409
    file_under(by=cast.clerk, programme=programme, scan=first.pk, record=stored.record)
    told = "Used before, for 深入试点单位 no. 1: handed in on 26 April 2010 by mentor1 (first.png)"
    assert links(page(programme, cast.clerk), told) == [at(programme, f"inbox/{first.pk}/")]
    # Whoever sent it is told that, not by whom.
    assert "Used before: handed in on 26 April 2010 Handed in" in said(page(programme, cast.unit))


def test_an_invoice_is_kept_and_anything_set_aside_and_both_taken_up_again(programme, cast):
    row = scan(programme, cast.clerk, INVOICE)
    path = f"inbox/{row.pk}/"
    assert send(programme, cast.clerk, path, {"do": "invoice"}).url == at(programme, "inbox/")
    assert "Seen and kept as an invoice." in said(page(programme, cast.clerk, path))
    assert send(programme, cast.clerk, path, {"do": "back"}).url == at(programme, path)
    answer = send(programme, cast.clerk, path, {"do": "aside"})
    assert (answer.status_code, "Fill in “Reason”." in said(answer.content.decode())) == (422, True)
    assert send(programme, cast.clerk, path, {"do": "aside", "aside-reason": "重复"}).status_code == 303
    assert "Set aside: 重复" in said(page(programme, cast.clerk, "inbox/?show=set-aside"))
    assert "Nothing waits to be sorted" in said(page(programme, cast.clerk))
    assert send(programme, cast.clerk, path, {"do": "back"}).status_code == 303
    assert waiting(programme) == 1


def test_what_nobody_offered_is_no_request(programme, cast):
    row = scan(programme, cast.clerk)
    assert send(programme, cast.clerk, f"inbox/{row.pk}/", {"do": "burn"}).status_code == 400
    assert send(programme, cast.clerk, f"inbox/{row.pk}/", {"do": "signed"}).status_code == 400
    assert send(programme, cast.clerk, f"inbox/{row.pk}/", {}).status_code == 400


# ---- What it costs ---------------------------------------------------------------------------------------------------


def test_the_list_asks_the_same_at_one_scan_and_at_thirty(programme, cast, django_assert_num_queries):
    enter(programme, cast.mentor, on=date(2010, 4, 20))
    visitor = browser(cast.clerk)

    def add(number):
        scan(programme, cast.mentor, INVOICE, name=f"{number}.png", taken_on=date(2010, 4, 20))

    add(1)
    visitor.get(at(programme, "inbox/"))
    with django_assert_num_queries(14):
        visitor.get(at(programme, "inbox/"))
    for number in range(2, 31):
        add(number)
    with django_assert_num_queries(14):
        answer = visitor.get(at(programme, "inbox/"))
    assert len(rows(answer.content.decode())) == 20
    assert len(answer.content) <= 60 * 1024
    assert len(rows(visitor.get(at(programme, "inbox/?page=2")).content.decode())) == 10


def test_a_scan_asks_the_same_however_full_the_inbox_is(programme, cast, django_assert_num_queries):
    enter(programme, cast.mentor, on=date(2010, 4, 20))
    row = scan(programme, cast.mentor, INVOICE)
    visitor = browser(cast.clerk)
    visitor.get(at(programme, "inbox/"))
    with django_assert_num_queries(12):
        visitor.get(at(programme, f"inbox/{row.pk}/"))
    for number in range(5):
        other = scan(programme, cast.mentor, INVOICE, name=f"{number}.png")
        set_aside(by=cast.clerk, programme=programme, scan=other.pk, reason="重复")
        enter(programme, cast.mentor, on=date(2010, 4, 10 + number))
    keep_as_invoice(by=cast.clerk, programme=programme, scan=row.pk)
    with django_assert_num_queries(10):
        visitor.get(at(programme, f"inbox/{row.pk}/"))
