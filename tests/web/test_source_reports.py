"""The use-of-funds report of a period, its table, and the vouchers as one archive, through the door."""

import csv
import io
import zipfile
from datetime import date
from uuid import uuid4

import pypdfium2
import pytest
from docx import Document

from pilotage.actions.payments import file_voucher
from pilotage.actions.people import appoint
from pilotage.actions.second_looks import arrange_small_office, give_look
from pilotage.domain.attachments import Evidence
from pilotage.domain.charters.schema import Fund
from pilotage.domain.papers import MOST_LINES
from pilotage.domain.policy import Function
from pilotage.models import Blob, SecondLook, Transfer
from pilotage.queries.funders import use_of_funds
from pilotage.queries.programmes import rules
from tests.factories import PAPER, TODAY, application, receipt
from tests.givers import adopt_given
from tests.grants import Steps
from tests.web.pages import CHINESE, ENGLISH, at, browser, form_of, said

pytestmark = pytest.mark.django_db
PAGE = "sources/pilot-fund/raised/"


@pytest.fixture
def given():
    return adopt_given()


def fetched(given, path, user=None, language=ENGLISH):
    answer = browser(user or given.giver, language).get(at(given.programme, PAGE + path))
    assert answer.status_code == 200
    return answer


def report(given, *asked, known=None):
    fund = rules(given.programme).charter.of_kind(Fund)[0]
    return use_of_funds(given.programme, fund, "raised", *asked, **({"known": known} if known is not None else {}))


def latest(given):
    return type(given.programme.office).objects.get(pk=given.programme.office_id).seq


def test_a_period_stands_between_what_was_before_and_its_end(given):
    row = given.grant()  # decided on the 16th, paid on the 20th
    given.spend(row, on=21)
    found = report(given, date(2010, 4, 17), date(2010, 4, 20))
    assert (found.opening.received, found.opening.decided, found.opening.paid) == (200_000, 150_000, 0)
    assert (found.period.received, found.period.decided, found.period.paid) == (0, 0, 150_000)
    assert (found.closing.left, found.closing.settled, found.received, found.expenses) == (50_000, 0, (), ())
    later = report(given, date(2010, 4, 21), date(2010, 4, 26))
    assert (later.period.settled, [spent.counted for spent in later.expenses]) == (60_000, [100_000])


def test_the_same_period_and_entry_give_the_same_report_whatever_was_entered_since(given):
    row = given.grant()
    day = given.report_by(given.agree())
    known = latest(given)
    before = report(given, None, date(2010, 4, 26), known=known)
    given.spend(row)
    given.agree(title="补充协议")
    given.grant(10_000)
    again = report(given, None, date(2010, 4, 26), known=known)
    assert again == before
    assert [each.title for each in before.agreements] == ["捐赠协议"]
    assert [(one.due_on, one.done_on) for one in before.agreements[0].reports] == [(day.due_on, None)]
    now = report(given, None, date(2010, 4, 26))
    assert (now.closing.settled, now.agreed, len(now.grants)) == (60_000, 1_000_000, 2)
    with pytest.raises(KeyError):
        use_of_funds(given.programme, given.fund, "nobody")


def test_the_page_shows_the_period_that_its_address_asks_for(given):
    row = given.grant()
    known = latest(given)
    given.spend(row)
    words = said(fetched(given, "report/?since=2010-04-17&until=4月20日").content.decode())
    assert "17 April to 20 April 2010" in words
    assert "Paid 0.00 1,500.00 1,500.00" in words
    words = said(fetched(given, f"report/?known={known}").content.decode())
    assert f"as known at entry {known}" in words
    assert "Accounted for 0.00 0.00 0.00" in words
    answer = browser(given.giver, ENGLISH).get(at(given.programme, PAGE + "report/?since=2010-04-20&until=2010-04-01"))
    assert answer.status_code == 422
    assert "The end lies before the start." in said(answer.content.decode())
    answer = browser(given.giver, ENGLISH).get(at(given.programme, PAGE + "report/?until=whenever&known=-3"))
    assert answer.status_code == 422


def test_the_report_as_a_table(given):
    given.spend(given.grant())
    answer = fetched(given, "report.csv?until=2010-04-26")
    assert answer["Content-Disposition"] == 'attachment; filename="pilot-fund-raised-2010-04-06-2010-04-26.csv"'
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][5:] == [
        "Received", "Given back", "Granted", "Paid", "Accounted for", "Left", "Granted, to be paid", "Still free",
    ]  # fmt: skip
    assert rows[3] == ["At its end", "", "2010-04-26", "", "", "2000.00", "0.00", "1500.00", "1500.00", "600.00",
                       "500.00", "0.00", "500.00"]  # fmt: skip
    assert [row[0] for row in rows[4:]] == ["Grant", "Receipt", "Checked receipt"]
    assert rows[4][3:] == ["王口镇团委", "技能比武 (Paid)", "", "", "1500.00", "1500.00", "600.00", "", "0.00", ""]
    assert zipfile.is_zipfile(io.BytesIO(fetched(given, "report.xlsx").content))
    assert browser(given.giver).get(at(given.programme, PAGE + "report.ods")).status_code == 404


def text_of(content):
    """What a PDF says, without spaces."""
    pages = pypdfium2.PdfDocument(content)
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in pages)


def test_the_giver_takes_the_report_away_as_a_paper_that_nobody_signs(given):
    given.spend(given.grant())
    asked = f"?since=2010-04-01&until=2010-04-26&known={latest(given)}"
    page = fetched(given, "report/" + asked).content.decode()
    assert PAGE + f"report.pdf{asked}".replace("&", "&amp;") in page
    assert PAGE + f"report.docx{asked}".replace("&", "&amp;") in page
    assert at(given.programme, "papers/new/") not in page, "who gives money prints no sheets"
    pdf = fetched(given, "report.pdf" + asked)
    name = "pilot-fund-raised-2010-04-01-2010-04-26"
    assert (pdf["Content-Type"], pdf["Content-Disposition"]) == (
        "application/pdf",
        f'attachment; filename="{name}.pdf"',
    )
    assert pdf["X-Content-Type-Options"] == "nosniff"
    said_there = text_of(pdf.content)
    for part in ("Reportontheuseoffunds", "王口镇团委", "技能比武", "1,500.00", "600.00", f"no.{latest(given)}"):
        assert part in said_there, part
    assert "Signature" not in said_there
    assert "Stamp" not in said_there
    assert fetched(given, "report.pdf" + asked).content == pdf.content
    assert "资金使用报告" in text_of(fetched(given, "report.pdf" + asked, language=CHINESE).content)
    document = Document(io.BytesIO(fetched(given, "report.docx" + asked).content))
    words = [paragraph.text for paragraph in document.paragraphs]
    assert "Report on the use of funds" in words
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert {"王口镇团委", "1,500.00", "600.00"} <= cells
    assert "Stamp" not in cells


def test_the_paper_keeps_to_what_was_known_at_an_entry(given):
    row = given.grant()
    known = latest(given)
    before = fetched(given, f"report.pdf?until=2010-04-26&known={known}").content
    given.spend(row)
    assert fetched(given, f"report.pdf?until=2010-04-26&known={known}").content == before
    assert fetched(given, "report.pdf?until=2010-04-26").content != before


def test_the_paper_of_another_source_is_not_for_a_giver(given):
    given.grant()
    for kind in ("pdf", "docx"):
        answer = browser(given.giver).get(at(given.programme, f"sources/pilot-fund/own/report.{kind}"))
        assert answer.status_code == 403
        assert browser(given.cast.unit).get(at(given.programme, PAGE + f"report.{kind}")).status_code == 403
        assert browser().get(at(given.programme, PAGE + f"report.{kind}")).status_code == 302
        assert fetched(given, f"report.{kind}", given.cast.auditor).status_code == 200


def test_a_report_too_long_for_a_paper_is_a_table(given):
    for _ in range(MOST_LINES):
        receipt(given.programme, given.cast.treasurer, 100, source="raised", donor="青年基金会")
    assert "report.pdf" not in fetched(given, "report/").content.decode()
    assert browser(given.giver).get(at(given.programme, PAGE + "report.pdf")).status_code == 404
    assert fetched(given, "report.xlsx").status_code == 200


def bundle(given, path="vouchers.zip", language=CHINESE):
    return b"".join(fetched(given, path, language=language).streaming_content)


def test_the_vouchers_are_one_numbered_archive_in_the_order_of_the_movements(given):
    given.agree()
    row = given.grant()
    given.spend(row)
    paid = Transfer.objects.of(given.programme.office_id).filter(kind="paid").first()
    file_voucher(by=given.cast.treasurer, programme=given.programme, transfer=paid.pk, number="V-1",
                 happened_on=date(2010, 4, 20), uuid=uuid4(), evidence=(Evidence("回单:1.txt", b"slip"),))  # fmt: skip
    archive = zipfile.ZipFile(io.BytesIO(bundle(given)))
    assert archive.testzip() is None
    assert archive.namelist() == [
        "index.html", "index.csv", "001-paper.txt", "002-paper.txt", "003-paper.txt", "004-回单_1.txt",
        "005-发票100000.txt",
    ]  # fmt: skip
    rows = list(csv.reader(io.StringIO(archive.read("index.csv").decode("utf-8-sig"))))
    assert rows == [
        ["编号", "日期", "摘要", "项目和单位", "金额", "备注", "文件"],
        ["1", "2010-04-01", "资助协议", "", "5000.00", "捐赠协议", "001-paper.txt"],
        ["2", "2010-04-06", "到账", "", "2000.00", "第2号到账", "002-paper.txt"],
        ["3", "2010-04-16", "批复", "王口镇团委：技能比武", "1500.00", "", ""],
        ["4", "2010-04-20", "拨付", "王口镇团委：技能比武", "1500.00", "", "003-paper.txt; 004-回单_1.txt"],
        ["5", "2010-04-21", "已核对票据", "王口镇团委：技能比武", "1000.00", "场地租金", "005-发票100000.txt"],
    ]
    page = archive.read("index.html").decode()
    assert '<html lang="zh-hans">' in page
    assert "凭证：社会筹集（试点工作基金）" in page


def test_the_same_records_give_the_same_bytes_and_an_archive_speaks_the_readers_language(given):
    given.grant()
    known = latest(given)
    first = bundle(given, f"vouchers.zip?until=2010-04-26&known={known}")
    given.agree()
    assert bundle(given, f"vouchers.zip?until=2010-04-26&known={known}") == first
    english = zipfile.ZipFile(io.BytesIO(bundle(given, language=ENGLISH)))
    assert "<h1>Vouchers: 社会筹集, 试点工作基金</h1>" in english.read("index.html").decode()


def test_a_file_that_is_gone_is_said_to_be_missing(given):
    given.grant()
    blob = Blob.objects.of(given.programme.office_id).first()
    blob.content.storage.delete(blob.content.name)
    archive = zipfile.ZipFile(io.BytesIO(bundle(given)))
    assert archive.namelist() == ["index.html", "index.csv"]
    assert "001-paper.txt (文件缺失)" in archive.read("index.csv").decode("utf-8-sig")


def test_second_looks_that_nobody_has_given_stand_in_the_report(given):
    office, cast = given.programme, given.cast
    arrange_small_office(by=cast.clerk, programme=office, days=5, reason="只有一人", starts_on=TODAY, uuid=uuid4())
    appoint(by=cast.owner, programme=office, person="treasurer", name="treasurer", function=Function.REVIEWER,
            role="office", member="jinghai-office", starts_on=date(2010, 4, 5))  # fmt: skip
    row = application(office, cast.clerk, 250_000)
    steps = Steps(office, cast)
    steps.approve(row, amount=250_000, by=cast.treasurer, happened_on=TODAY)
    known = latest(given)
    steps.pay(row, evidence=(PAPER,), happened_on=TODAY)
    assert report(given, known=known).looks == ()
    (look,) = report(given).looks
    assert (look.what, look.happened_on) == ("paid", TODAY)
    assert "Second looks still open" in said(fetched(given, "report/").content.decode())
    looked = SecondLook.objects.of(office.office_id).get()
    give_look(by=cast.auditor, programme=office, look=looked.pk, verdict="in-order", opinion="无误")
    assert report(given).looks == ()


def test_the_office_prints_the_report_as_a_sheet_and_the_giver_does_not(given):
    given.grant()
    page = fetched(given, "report/?since=2010-04-17&until=2010-04-20", given.cast.clerk).content.decode()
    form = form_of(page, "kind")
    assert (form["kind"], form["source"], form["start"], form["end"]) == (
        "use-of-funds", "raised", "2010-04-17", "2010-04-20",
    )  # fmt: skip
    answer = browser(given.cast.clerk).post(at(given.programme, "papers/new/"), form)
    assert answer.status_code == 303
    assert 'name="kind"' not in fetched(given, "report/").content.decode()


@pytest.mark.parametrize("asked", ["until=whenever", "since=2010-05-01&until=2010-04-01", "known=-1", "known=99999"])
@pytest.mark.parametrize("name", ["report/", "report.xlsx", "report.csv", "report.pdf", "report.docx", "vouchers.zip"])
def test_no_file_is_made_of_a_period_that_cannot_be_read(given, name, asked):
    answer = browser(given.giver, ENGLISH).get(at(given.programme, f"{PAGE}{name}?{asked}"))
    assert (answer.status_code, answer["Content-Type"]) == (422, "text/html; charset=utf-8")
    assert "2,000.00" not in answer.content.decode()
