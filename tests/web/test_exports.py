"""Downloads about money: the ledger and the awards for other programs, lists as workbooks and CSV."""

import csv
import io
import json
from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from tests.factories import application, receipt
from tests.grants import Steps
from tests.web.pages import ENGLISH, at, browser, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(programme, cast):
    """5,000 received, 800 paid, 1,200 granted and still to be paid."""
    steps = Steps(programme, cast)
    receipt(programme, cast.treasurer, 300_050)
    receipt(programme, cast.treasurer, 200_000, source="raised", donor="=某协会")
    first = application(programme, cast.unit, 80_000, project="税法宣讲")
    steps.approve(first)
    steps.pay(first)
    second = application(programme, cast.clerk, 150_000, unit="yinghai", project="阅读角")
    steps.approve(second, amount=120_000)


def got(programme, by, path, language=ENGLISH):
    return browser(by, language).get(at(programme, path))


def test_the_page_offers_every_file_and_each_can_be_had(programme, cast, story):
    page = got(programme, cast.treasurer, "fund/downloads/").content.decode()
    assert "2 grants that were decided" in said(page)
    for path in ("fund/downloads/ledger.beancount", "fund/downloads/ledger.hledger", "fund/downloads/360giving.json",
                 *(f"downloads/{name}.{kind}" for name in ("applications", "receipts") for kind in ("xlsx", "csv"))):  # fmt: skip
        assert at(programme, path) in page
        answer = got(programme, cast.treasurer, path)
        assert answer.status_code == 200
        assert answer["Content-Disposition"].startswith("attachment;")
        assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["fund/downloads/ledger.gnucash", "downloads/receipts.pdf", "downloads/secrets.csv"])
def test_what_is_not_offered_is_not_found(programme, cast, path):
    assert got(programme, cast.treasurer, path).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "fund/downloads/",
        "fund/downloads/ledger.hledger",
        "fund/downloads/360giving.json",
        "downloads/receipts.csv",
        "downloads/receipts.xlsx",
    ],
)
def test_only_whoever_may_see_the_fund(programme, cast, story, path):
    assert got(programme, cast.mentor, path).status_code == 403
    assert got(programme, None, path).status_code == 302


def test_nothing_to_publish_is_said(programme, cast):
    receipt(programme, cast.treasurer)
    answer = got(programme, cast.treasurer, "fund/downloads/360giving.json")
    assert answer.status_code == 409
    assert "Nothing to publish" in said(answer.content.decode())
    page = got(programme, cast.treasurer, "fund/downloads/").content.decode()
    assert at(programme, "fund/downloads/360giving.json") not in page
    assert "没有可公开的" in said(got(programme, cast.treasurer, "fund/downloads/", "zh-CN").content.decode())


def test_awards_in_the_browser_are_the_decided_ones(programme, cast, story):
    document = json.loads(got(programme, cast.auditor, "fund/downloads/360giving.json").content)
    assert [(grant["amountAwarded"], grant["amountDisbursed"]) for grant in document["grants"]] == [
        (800, 800),
        (1200, 0),
    ]


def rows_of(answer):
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_receipts_as_csv(programme, cast, story):
    header, first, second = rows_of(got(programme, cast.treasurer, "downloads/receipts.csv"))
    assert header == [
        "No.",
        "Date",
        "Fund",
        "Source",
        "Given by",
        "Amount",
        "Currency or measure",
        "Reversed on",
        "Reason",
    ]
    assert first == ["1", "2010-04-06", "试点工作基金", "工作经费", "", "3000.50", "CNY", "", ""]
    assert second[4:6] == ["'=某协会", "2000.00"]


def test_amounts_and_days_are_numbers_in_a_workbook(programme, cast, story):
    sheet = load_workbook(io.BytesIO(got(programme, cast.treasurer, "downloads/receipts.xlsx").content)).active
    cells = list(sheet.iter_rows(min_row=2, values_only=False))
    assert cells[0][5].value == 3000.5
    assert cells[0][5].number_format == "0.00"
    assert cells[0][1].value == datetime(2010, 4, 6)
    assert (cells[1][4].value, cells[1][4].data_type) == ("=某协会", "s")


def test_applications_as_csv(programme, cast, story):
    header, first, second = rows_of(got(programme, cast.clerk, "downloads/applications.csv"))
    assert header[1:9] == ["No.", "Unit", "Project", "Submitted", "Asked for", "Own share", "Granted", "Paid"]
    assert first[3:9] == ["税法宣讲", "2010-04-12", "800.00", "0.00", "800.00", "800.00"]
    assert second[3:9] == ["阅读角", "2010-04-12", "1500.00", "0.00", "1200.00", "0.00"]


def test_a_unit_takes_its_own_applications_away(programme, cast, story):
    rows = rows_of(got(programme, cast.unit, "downloads/applications.csv"))
    assert [row[3] for row in rows[1:]] == ["税法宣讲"]


@pytest.mark.parametrize("many", [1, 12])
def test_a_download_asks_little_of_the_database(programme, cast, many):
    receipt(programme, cast.treasurer, 900_000)
    for n in range(many):
        application(programme, cast.clerk, 1_000, project=f"第{n}项")
    client = browser(cast.treasurer)
    counts = []
    for path in ("fund/downloads/", "fund/downloads/ledger.hledger", "downloads/applications.csv"):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(at(programme, path)).status_code == 200
        counts.append(len(asked))
    assert counts == [10, 12, 8]
