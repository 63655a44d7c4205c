"""Sheets to be signed, on the web: printed with a button, looked at, and what became of what stands on them."""

import re
from datetime import date, timedelta
from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from pilotage.actions.papers import file_paper, print_paper
from pilotage.domain.papers import OfMonth, OfRecord, read_code
from pilotage.models import Appointment, Paper
from tests.actions.test_papers import scanned
from tests.acts import agreement, correct, enter
from tests.factories import PAPER, TODAY, application
from tests.web.pages import ENGLISH, at, browser, form_of, links, said

pytestmark = pytest.mark.django_db

APRIL = OfMonth("wangkou", "unit", date(2010, 4, 1), date(2010, 4, 30), "visit")


def printed(programme, by, subject=APRIL):
    return print_paper(by=by, programme=programme, subject=subject)


def get(by, programme, path="", language=None):
    return browser(by, *([language] if language else [])).get(at(programme, f"papers/{path}"))


def send(by, programme, form):
    return browser(by).post(at(programme, "papers/new/"), form)


# ---- Printing --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "asked",
    ["register=nosuch&number=1", "register=visit&number=9999999", "register=visit&number=99999999999999999999999",
     "grant=nosuch&number=1", "appointment=9999999"],
)  # fmt: skip
def test_what_there_is_not_cannot_be_printed(programme, cast, asked):
    assert get(cast.clerk, programme, f"new/?{asked}").status_code == 404


def test_a_record_is_printed_with_one_button(programme, cast):
    enter(programme, cast.mentor)
    page = browser(cast.clerk).get(at(programme, "registers/visit/1/")).content.decode()
    assert "打印由试点单位签字的单子" in said(page)
    form = form_of(page, "side")
    assert form == {"register": "visit", "number": "1", "side": "unit"}
    answer = send(cast.clerk, programme, form)
    paper = Paper.objects.of(programme.office).get()
    assert (answer.status_code, answer.url) == (303, at(programme, f"papers/{paper.code}/"))
    assert send(cast.clerk, programme, form).url == answer.url  # a double click makes no second sheet


def test_each_awaited_side_has_its_button_and_nobody_else(programme, cast):
    agreement(programme, cast.clerk, evidence=[PAPER])
    page = browser(cast.clerk).get(at(programme, "registers/agreement/1/")).content.decode()
    assert re.findall(r'name="side" value="(\w+)"', page) == ["office", "partner"]
    assert 'name="side"' not in browser(cast.auditor).get(at(programme, "registers/agreement/1/")).content.decode()


def test_a_month_is_chosen_and_printed(programme, cast):
    enter(programme, cast.mentor)
    register = browser(cast.clerk).get(at(programme, "registers/visit/?unit=wangkou")).content.decode()
    (link,) = links(register, "按月打印确认单")
    page = browser(cast.clerk).get(link).content.decode()
    form = form_of(page, "member")
    assert (form["member"], form["register"], form["start"], form["end"]) == (
        "wangkou",
        "visit",
        "2010-04-01",
        "2010-04-30",
    )
    answer = send(cast.clerk, programme, form | {"side": "unit"})
    assert answer.status_code == 303
    assert "王口镇团委 · 深入试点单位 · 2010-04-01 至 2010-04-30" in said(
        browser(cast.clerk).get(answer.url).content.decode()
    )


def test_a_refused_month_comes_back_with_what_was_chosen(programme, cast):
    form = {"member": "wangkou", "side": "unit", "register": "", "start": "4月1日", "end": "2010.4.30"}
    answer = send(cast.clerk, programme, form)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "没有等待这一方签字的登记，无需打印。" in said(page)
    assert form_of(page, "member") == form
    assert send(cast.clerk, programme, form | {"member": "", "start": "什么"}).status_code == 422


def test_decisions_and_hand_overs_are_printed_from_their_pages(programme, cast):
    application(programme, cast.unit)
    page = browser(cast.clerk).get(at(programme, "applications/project-grant/1/")).content.decode()
    assert page.count('name="kind" value="application"') == 1  # and no letter before a decision
    assert 'name="kind" value="letter"' not in page
    assert send(cast.clerk, programme, {"grant": "project-grant", "number": "1"}).status_code == 303
    people = browser(cast.clerk).get(at(programme, "people/")).content.decode()
    mentor = Appointment.objects.of(programme.office).get(function="mentor")
    assert at(programme, f"papers/new/?appointment={mentor.pk}") in re.findall(r'href="([^"]+)"', people)
    page = get(cast.clerk, programme, f"new/?appointment={mentor.pk}").content.decode()
    assert "移交单 mentor1 · 王口镇团委" in said(page)
    assert send(cast.clerk, programme, form_of(page, "appointment")).status_code == 303
    assert {paper.kind for paper in Paper.objects.of(programme.office)} == {"decision", "hand-over"}


def test_a_mentor_finds_the_hand_over_of_their_own_post(programme, cast):
    own = Appointment.objects.of(programme.office).get(function="mentor")
    people = browser(cast.mentor).get(at(programme, "people/")).content.decode()
    assert re.findall(r"appointment=(\d+)", people) == [str(own.pk)]
    others = Appointment.objects.of(programme.office).get(function="clerk")
    assert get(cast.mentor, programme, f"new/?appointment={others.pk}").status_code == 404
    assert send(cast.mentor, programme, {"appointment": others.pk}).status_code == 403


# ---- Looking ---------------------------------------------------------------------------------------------------------


def test_the_pdf_and_the_pictures_carry_the_code(programme, cast):
    enter(programme, cast.mentor)
    paper = printed(programme, cast.clerk)
    file = get(cast.clerk, programme, f"{paper.code}/file.pdf")
    assert file["Content-Type"] == "application/pdf"
    assert file["Content-Disposition"] == f'inline; filename="{paper.code}.pdf"'
    assert file["X-Content-Type-Options"] == "nosniff"
    texts = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(file.content)]
    assert len(texts) == 1
    assert "看了场地" in texts[0]
    picture = get(cast.clerk, programme, f"{paper.code}/page-1.png")
    assert picture["Content-Type"] == "image/png"
    (found,) = zxingcpp.read_barcodes(Image.open(BytesIO(picture.content)).convert("L"))
    assert read_code(found.text) == (paper.code, paper.digest[:16])
    for number in (0, 2):
        assert get(cast.clerk, programme, f"{paper.code}/page-{number}.png").status_code == 404


def test_the_sheet_speaks_the_charters_language_unless_asked(programme, cast):
    enter(programme, cast.mentor)
    paper = printed(programme, cast.clerk)

    def text(query):
        file = get(cast.clerk, programme, f"{paper.code}/file.pdf{query}", ENGLISH)
        return pypdfium2.PdfDocument(file.content)[0].get_textpage().get_text_range()

    assert "第 1 页" in text("") == text("?lang=fr")
    assert "Page 1 of 1" in text("?lang=en")
    page = get(cast.clerk, programme, f"{paper.code}/", ENGLISH).content.decode()
    assert links(page, "PDF · English") == [at(programme, f"papers/{paper.code}/file.pdf?lang=en")]


def test_the_page_says_what_became_of_every_line(programme, cast):
    first, second = enter(programme, cast.mentor), enter(programme, cast.mentor, on=date(2010, 4, 21))
    paper = printed(programme, cast.clerk)
    page = said(get(cast.clerk, programme, f"{paper.code}/").content.decode())
    assert "尚未交回" in page
    assert page.count("等待签字") == 2
    correct(second, cast.mentor, on=date(2010, 4, 22))
    file_paper(by=cast.clerk, programme=programme, paper=paper, scan=scanned(programme, cast.clerk), signer="张三",
               signed_on=TODAY)  # fmt: skip
    whole = get(cast.clerk, programme, f"{paper.code}/").content.decode()
    page = said(whole)
    for words in (
        "已交回归档",
        "已凭此单确认",
        "打印后已变动",
        "打印后有1条登记发生变动",
        "照片.png",
        "张三签字",
    ):
        assert words in page, words
    assert links(whole, f"深入试点单位 第 {first.record.number} 号") == [at(programme, "registers/visit/1/")]
    assert "2010-04-21" in page  # as it was printed


def test_a_character_without_a_font_is_named(programme, cast):
    enter(programme, cast.mentor, values={"progress": "看了\ue123", "on-site": True})
    paper = printed(programme, cast.clerk)
    assert "本机字体没有这些字符：U+E123。" in said(get(cast.clerk, programme, f"{paper.code}/").content.decode())


def test_the_list_shows_what_is_back_and_what_is_not(programme, cast):
    enter(programme, cast.mentor)
    one = printed(programme, cast.clerk)
    two = printed(programme, cast.clerk, OfRecord("visit", 1))
    file_paper(by=cast.clerk, programme=programme, paper=one, scan=scanned(programme, cast.clerk), signer="张三",
               signed_on=TODAY)  # fmt: skip
    shown = {
        show: get(cast.clerk, programme, f"?show={show}").content.decode() for show in ("", "waiting", "filed", "x")
    }
    codes = {show: [paper.code for paper in (one, two) if paper.code in page] for show, page in shown.items()}
    assert codes == {"": [one.code, two.code], "waiting": [two.code], "filed": [one.code], "x": [one.code, two.code]}
    assert "已交回归档" in said(shown[""])


def test_nobody_sees_anothers_sheets(programme, cast):
    enter(programme, cast.mentor)
    paper = printed(programme, cast.clerk)
    hand_over = send(
        cast.clerk, programme, {"appointment": Appointment.objects.of(programme.office).get(function="clerk").pk}
    )
    code = hand_over.url.rstrip("/").rpartition("/")[2]
    for who, status in (
        (cast.mentor, 200),
        (cast.unit, 200),
        (cast.partner, 403),
        (cast.auditor, 403),
        (cast.clerk, 200),
    ):
        for path in ("", "file.pdf", "page-1.png"):
            assert get(who, programme, f"{paper.code}/{path}").status_code == status
        assert get(who, programme, f"{code}/").status_code == (200 if who == cast.clerk else 403)
        if status == 200:
            assert (code in get(who, programme).content.decode()) is (who == cast.clerk)
    assert paper.code not in get(cast.partner, programme).content.decode()
    assert get(cast.clerk, programme, "ABCD-EFGH/").status_code == 404
    assert get(None, programme, f"{paper.code}/").status_code == 302


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_asks_the_same_of_the_database_however_long(programme, cast, count, django_assert_num_queries):
    for number in range(1, count + 1):
        enter(programme, cast.mentor, on=date(2010, 4, 5) + timedelta(number % 20))
        printed(programme, cast.clerk, OfRecord("visit", number))
    client = browser(cast.clerk)
    client.get(at(programme, "papers/"))
    with django_assert_num_queries(10):
        page = client.get(at(programme, "papers/"))
    assert page.content.decode().count('<th scope="row"') == count
    assert len(page.content) < 60_000


def test_many_lines_come_in_pages_what_has_changed_first(programme, cast):
    stored = [enter(programme, cast.mentor, on=date(2010, 4, 5) + timedelta(number % 20)) for number in range(60)]
    paper = printed(programme, cast.clerk)
    correct(stored[19], cast.mentor, on=date(2010, 4, 25))
    pages = [get(cast.clerk, programme, f"{paper.code}/?page={number}").content.decode() for number in (1, 2)]
    assert [page.count('<th scope="row"') for page in pages] == [50, 10]
    assert said(pages[0]).index("打印后已变动") < said(pages[0]).index("等待签字")
    assert "打印后已变动" not in said(pages[1])


@pytest.mark.parametrize("count", [1, 30])
def test_a_sheets_page_asks_the_same_of_the_database_however_long(programme, cast, count, django_assert_num_queries):
    for number in range(count):
        enter(programme, cast.mentor, on=date(2010, 4, 5) + timedelta(number % 20))
    paper = printed(programme, cast.clerk)
    client = browser(cast.clerk)
    client.get(at(programme, f"papers/{paper.code}/"))
    with django_assert_num_queries(10):
        page = client.get(at(programme, f"papers/{paper.code}/"))
    assert page.content.decode().count('<th scope="row"') == count
    assert len(page.content) < 60_000
