"""Sheets about money, from the button to the PDF and the DOCX: what stands on them, and who may print which."""

import re
from io import BytesIO

import pypdfium2
import pytest
from docx import Document

from pilotage.models import Paper, Transfer
from tests.factories import application, receipt
from tests.grants import Steps
from tests.web.pages import ENGLISH, at, browser, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(programme, cast):
    """Two sources; one application paid, one declined, one still to be decided."""
    steps = Steps(programme, cast)
    receipt(programme, cast.treasurer, 30_000)
    receipt(programme, cast.treasurer, 200_000, source="raised", donor="某协会")
    paid = application(programme, cast.unit, 100_000, project="税法宣讲", plan="五月举办。\n共三场。")
    steps.approve(paid, amount=80_032)
    steps.pay(paid)
    steps.decline(application(programme, cast.clerk, 50_000, unit="yinghai", project="阅读角"))
    application(programme, cast.clerk, 60_000, unit="yinghai", project="待批的")


def print_it(programme, by, **asked):
    """Press the button: the answer of the form."""
    return browser(by, ENGLISH).post(at(programme, "papers/new/"), asked)


def sheet(programme, by, **asked):
    """The sheet that a button makes, as it says its lines in Chinese (PDF) and English (DOCX)."""
    answer = print_it(programme, by, **asked)
    assert answer.status_code == 303, said(answer.content.decode())
    code = answer["Location"].rstrip("/").rpartition("/")[2]
    pdf = browser(by).get(at(programme, f"papers/{code}/file.pdf?lang=zh-hans"))
    assert pdf.status_code == 200
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf.content))
    docx = browser(by, ENGLISH).get(at(programme, f"papers/{code}/file.docx"))
    assert docx["Content-Disposition"] == f'attachment; filename="{code}.docx"'
    return re.sub(r"[\s\u200b\ufffe]+", "", text), words_of(docx.content)


def words_of(content):
    """Every word of a DOCX, paragraphs and cells, in order."""
    document = Document(BytesIO(content))
    said = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        for row in table.rows:
            said += [cell.text for cell in dict.fromkeys(row.cells)]
    return said


def test_an_empty_form_has_room_to_write(programme, cast):
    text, words = sheet(programme, cast.unit, kind="application", grant="project-grant")
    assert "申请表" in text
    assert "请填写并签名后交办公室。" in text
    assert "申请人（签名）" in text
    assert "Contact and telephone" in words
    assert "Applicant (signature)" in words
    assert words[words.index("Contact and telephone") + 1] == ""


def test_an_application_says_what_was_asked(programme, cast, story):
    text, words = sheet(programme, cast.unit, kind="application", grant="project-grant", number="1")
    assert "五月举办。共三场。" in text
    assert "1,000.00元" in text
    assert words[words.index("五月举办。\n共三场。") - 1]
    assert words[words.index("Papers enclosed") + 1] == "1"


def test_the_letter_of_a_grant(programme, cast, story):
    text, words = sheet(programme, cast.reviewer, kind="letter", grant="project-grant", number="1")
    assert "王口镇团委：你单位的申请已经研究，现批复如下。" in text
    assert "金额大写捌佰元零叁角贰分" in text
    assert "To 王口镇团委: your application has been considered and is granted as follows." in words
    assert "800.32 yuan" in words
    assert "Amount in capitals" not in words
    assert "Opinion" in words  # the reviewer's, not a box
    assert "同意" in words


def test_the_letter_of_a_refusal_gives_the_reasons(programme, cast, story):
    text, words = sheet(programme, cast.clerk, kind="letter", grant="project-grant", number="2")
    assert "瀛海学校团委：你单位的申请已经研究，不予批复。" in text
    assert words[words.index("Reasons") + 1] == "不符合方向"
    assert "Amount granted" not in words


def test_without_a_decision_there_is_no_letter(programme, cast, story):
    answer = print_it(programme, cast.clerk, kind="letter", grant="project-grant", number="3")
    assert answer.status_code == 409
    assert "Nothing has been decided on this application" in said(answer.content.decode())
    assert not Paper.objects.of(programme.office_id).exists()


def test_a_payment_voucher_in_figures_and_capitals(programme, cast, story):
    transfer = Transfer.objects.of(programme.office_id).filter(kind="paid").first()
    text, words = sheet(programme, cast.treasurer, kind="voucher", transfer=str(transfer.pk))
    assert "付款凭单" in text
    assert "收款单位王口镇团委" in text
    assert "金额800.32元金额大写捌佰元零叁角贰分" in text
    for signer in ("制单（签名）", "审批（签名）", "付款（签名）", "领款（签名）"):
        assert signer in text
    assert words[words.index("Payee") + 1] == "王口镇团委"
    assert words[words.index("Papers enclosed") + 1] == "0"
    # From which source what: restricted or returnable money first, by rule.
    paid = Transfer.objects.of(programme.office_id).filter(kind="paid", seq=transfer.seq)
    assert sum(row.amount for row in paid) == 80_032
    for row in paid:
        assert f"{row.amount / 100:,.2f}" in words


def test_a_voucher_for_what_is_to_be_paid(programme, cast, story):
    asked = {"kind": "voucher", "grant": "project-grant"}
    assert print_it(programme, cast.unit, number="1", **asked).status_code == 403  # the office pays
    for number in ("1", "2", "3"):  # paid, declined, undecided
        answer = print_it(programme, cast.treasurer, number=number, **asked)
        assert answer.status_code == 409
        assert "Nothing is to be paid on this application now." in said(answer.content.decode())
    decided = application(programme, cast.clerk, 40_000, unit="yinghai", project="合唱")
    Steps(programme, cast).approve(decided, amount=40_000)
    shown = [
        browser(who, ENGLISH).get(at(programme, "applications/project-grant/4/"))
        for who in (cast.treasurer, cast.clerk)
    ]
    assert all("Print a payment voucher" in said(page.content.decode()) for page in shown)
    text, words = sheet(programme, cast.treasurer, number="4", **asked)
    assert "收款单位瀛海学校团委金额400.00元金额大写肆佰元整" in text
    assert words[words.index("Paid on") + 1] == ""
    assert words[words.index("Papers enclosed") + 1] == "1"


def test_a_receipt_is_no_payment(programme, cast, story):
    received = Transfer.objects.of(programme.office_id).filter(kind="received").first()
    for transfer in (str(received.pk), "999999", "x", ""):
        assert print_it(programme, cast.treasurer, kind="voucher", transfer=transfer).status_code == 409


def test_a_statement_of_a_period(programme, cast, story):
    asked = {"kind": "statement", "fund": "pilot-fund", "start": "2010-04-10", "end": "2010-04-26"}
    text, words = sheet(programme, cast.treasurer, **asked)
    assert "收支明细表试点工作基金·2010-04-10至2010-04-26" in text
    assert words[words.index("Opening balance") + 1] == "2,300.00 yuan"
    assert words[words.index("Out") + 1] == "800.32 yuan"
    assert words[words.index("Closing balance") + 1] == "1,499.68 yuan"


def test_a_report_on_the_use_of_one_source(programme, cast, story):
    asked = {
        "kind": "use-of-funds",
        "fund": "pilot-fund",
        "source": "raised",
        "start": "2010-04-05",
        "end": "2010-04-26",
    }
    text, words = sheet(programme, cast.clerk, **asked)
    assert "资金使用报告" in text
    assert "社会筹集" in words
    assert "税法宣讲" in words or "What it went into: nothing" in words
    at_received = words.index("Received")
    assert words[at_received + 1 : at_received + 4] == ["0.00", "2,000.00", "2,000.00"]


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"kind": "application", "grant": "nothing"}, 409),
        ({"kind": "application", "grant": "project-grant", "number": "77"}, 409),
        ({"kind": "statement", "fund": "nothing", "start": "2010-04-05", "end": "2010-04-26"}, 409),
        ({"kind": "statement", "fund": "pilot-fund", "start": "2010-04-26", "end": "2010-04-05"}, 404),
        ({"kind": "statement", "fund": "pilot-fund", "start": "yesterday", "end": "2010-04-05"}, 404),
        (
            {
                "kind": "use-of-funds",
                "fund": "pilot-fund",
                "source": "nobody",
                "start": "2010-04-05",
                "end": "2010-04-26",
            },
            409,
        ),
        ({"kind": "poem"}, 404),
        ({"kind": "voucher", "transfer": "9" * 19}, 404),
    ],
)
def test_a_sheet_of_what_there_is_not(programme, cast, asked, status):
    assert print_it(programme, cast.clerk, **asked).status_code == status


def test_who_prints_what(programme, cast, story):
    statement = {"kind": "statement", "fund": "pilot-fund", "start": "2010-04-05", "end": "2010-04-26"}
    other = {"kind": "application", "grant": "project-grant", "number": "2"}
    assert print_it(programme, cast.unit, **other).status_code == 403
    assert print_it(programme, cast.auditor, **statement).status_code == 403
    assert print_it(programme, cast.mentor, **statement).status_code == 403
    assert print_it(programme, cast.partner, kind="letter", grant="project-grant", number="1").status_code == 403


def test_a_unit_sees_its_own_letter_and_no_voucher(programme, cast, story):
    transfer = Transfer.objects.of(programme.office_id).filter(kind="paid").first()
    codes = []
    for asked in (
        {"kind": "letter", "grant": "project-grant", "number": "1"},
        {"kind": "voucher", "transfer": transfer.pk},
    ):
        answer = print_it(programme, cast.treasurer, **asked)
        codes.append(answer["Location"].rstrip("/").rpartition("/")[2])
    letter, voucher = codes
    assert browser(cast.unit).get(at(programme, f"papers/{letter}/")).status_code == 200
    assert browser(cast.unit).get(at(programme, f"papers/{voucher}/")).status_code == 403
    assert browser(cast.mentor).get(at(programme, f"papers/{letter}/file.docx")).status_code == 403


def test_the_same_sheet_is_the_same_bytes(programme, cast, story):
    answer = print_it(programme, cast.clerk, kind="letter", grant="project-grant", number="1")
    again = print_it(programme, cast.clerk, kind="letter", grant="project-grant", number="1")
    assert answer["Location"] == again["Location"]
    address = f"{answer['Location']}file.docx"
    assert browser(cast.clerk).get(address).content == browser(cast.clerk).get(address).content


def test_buttons_stand_where_people_look(programme, cast, story):
    client = browser(cast.clerk, ENGLISH)
    pages = {
        "applications/": ["Print an empty form"],
        "applications/project-grant/1/": ["Print the application", "Print the letter of decision"],
        "fund/statement/": ["Print this statement"],
        "sources/pilot-fund/raised/report/": ["Print the report on the use of funds"],
    }
    for path, buttons in pages.items():
        page = said(client.get(at(programme, path)).content.decode())
        for button in buttons:
            assert button in page, (path, button)
    undecided = said(client.get(at(programme, "applications/project-grant/3/")).content.decode())
    assert "Print the letter of decision" not in undecided
    transfer = Transfer.objects.of(programme.office_id).filter(kind="paid").first()
    paid = browser(cast.treasurer, ENGLISH).get(at(programme, f"fund/payments/{transfer.pk}/"))
    assert "Print a payment voucher" in said(paid.content.decode())
    assert "Print a payment voucher" not in said(
        browser(cast.auditor, ENGLISH).get(at(programme, f"fund/payments/{transfer.pk}/")).content.decode()
    )
