"""Whose money is seen: a unit's contact sees the fund's numbers and its own lines, never others' lines and givers."""

import csv
import io

import pytest

from pilotage.models import Attachment, Transfer
from tests.factories import application, receipt
from tests.grants import Steps
from tests.web.pages import ENGLISH, at, browser, links, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(programme, cast):
    """5,000 received; 800 paid to Wangkou; 1,200 granted to Yinghai and still to be paid."""
    steps = Steps(programme, cast)
    receipt(programme, cast.treasurer, 300_000)
    receipt(programme, cast.treasurer, 200_000, source="raised", donor="某协会")
    first = application(programme, cast.unit, 80_000, project="税法宣讲")
    steps.approve(first)
    steps.pay(first)
    second = application(programme, cast.clerk, 150_000, unit="yinghai", project="阅读角")
    steps.approve(second, amount=120_000)
    return first, second


def of_unit(programme, cast, path):
    return browser(cast.unit, ENGLISH).get(at(programme, path))


@pytest.mark.parametrize("path", ["fund/", "fund/?of=available", "fund/?of=committed", "fund/statement/"])
def test_a_unit_reads_only_its_own_lines(programme, cast, story, path):
    words = said(of_unit(programme, cast, path).content.decode())
    assert "税法宣讲" in words
    assert "Lines of other units are not shown." in words
    assert not [told for told in ("阅读角", "瀛海学校团委", "某协会") if told in words]


def test_a_unit_still_reads_the_fund_s_numbers(programme, cast, story):
    words = said(of_unit(programme, cast, "fund/").content.decode())
    assert [number for number in ("5,000.00", "1,200.00", "3,000.00") if number not in words] == []


def test_the_office_reads_every_line(programme, cast, story):
    words = said(browser(cast.auditor, ENGLISH).get(at(programme, "fund/")).content.decode())
    assert "阅读角" in words
    assert "Lines of other units" not in words


def test_a_unit_s_statement_as_a_file_is_of_its_own_lines(programme, cast, story):
    answer = of_unit(programme, cast, "fund/statement/export.csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))[1:]
    assert [row[5:10] for row in rows[:-1]] == [["", "", "", "800.00", ""], ["", "800.00", "", "-800.00", ""]]
    assert rows[-1][1] == "Lines of other units are not shown."


@pytest.mark.parametrize(
    "path",
    [
        "fund/downloads/ledger.beancount",
        "fund/downloads/ledger.hledger",
        "fund/downloads/360giving.json",
        "downloads/receipts.csv",
        "downloads/receipts.xlsx",
        "fund/contributions/2/",
        "fund/accounts/",
    ],
)
def test_a_unit_gets_nothing_that_tells_about_everybody(programme, cast, story, path):
    assert of_unit(programme, cast, path).status_code == 403
    assert browser(cast.auditor).get(at(programme, path)).status_code == 200


def test_a_unit_opens_its_own_transfers_only(programme, cast, story):
    first, _second = story
    for moved in Transfer.objects.of(programme.office_id):
        expected = 200 if moved.application_id == first.pk else 403
        assert of_unit(programme, cast, f"fund/transfers/{moved.pk}/").status_code == expected


def test_a_unit_does_not_open_a_giver_s_slip(programme, cast, story):
    slip = Attachment.objects.of(programme.office_id).filter(contribution__isnull=False).first()
    assert of_unit(programme, cast, f"attachments/{slip.pk}/").status_code == 403
    answer = browser(cast.treasurer).get(at(programme, f"attachments/{slip.pk}/"))
    assert (answer.status_code, b"".join(answer.streaming_content) != b"") == (200, True)


def test_a_unit_prints_no_statement_of_the_whole_fund(programme, cast, story):
    sent = {"kind": "statement", "fund": "pilot-fund", "start": "2010-04-01", "end": "2010-04-26"}
    assert browser(cast.unit).post(at(programme, "papers/new/"), sent).status_code == 403


def test_the_downloads_offer_a_unit_what_it_may_get(programme, cast, story):
    page = of_unit(programme, cast, "fund/downloads/").content.decode()
    files = [href for name in ("XLSX", "CSV", "beancount", "hledger", "360Giving") for href in links(page, name)]
    assert files
    for href in files:
        assert browser(cast.unit).get(href).status_code == 200
    assert not [href for href in files if "payments" in href or "receipts" in href or "ledger" in href]
