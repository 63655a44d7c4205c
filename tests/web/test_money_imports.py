"""Money taken in from tables: looked at, stored once, back in red; payments of before owe a second look."""

import csv
import io
import json
from datetime import date
from uuid import uuid4

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from openpyxl import load_workbook

from pilotage.actions.attachments import Evidence
from pilotage.actions.money_imports import import_money, preview_money
from pilotage.domain.sheets import read_sheet
from pilotage.management.cli import main
from pilotage.models import (
    Application,
    ApplicationStep,
    Attachment,
    BudgetLine,
    Contribution,
    Event,
    SecondLook,
    Transfer,
    Voucher,
)
from pilotage.queries.bank import recognised
from pilotage.queries.funds import five_numbers
from pilotage.queries.programmes import rules
from pilotage.queries.verification import verify
from tests.acts import not_allowed, refused
from tests.factories import receipt
from tests.web.pages import at, browser, form_of, links, said

pytestmark = pytest.mark.django_db

RECEIPTS = [
    ["来源", "付款人", "金额", "到账日期"],
    ["工作经费", "", "3000", "2010-04-06"],
    ["社会筹集", "某协会", "¥2,000.00", "2010年4月14日"],
]
PAYMENTS = [
    ["单位", "项目", "申请金额", "核定金额", "批复日期", "拨付日期", "凭证号"],
    ["王口镇团委", "税法宣讲", "1000", "800", "2010-04-12", "2010-04-15", "记-3"],
    ["瀛海学校团委", "阅读角", "", "600", "2010-04-13", "2010-04-16", ""],
]
BUDGETS = [["年度", "科目", "预算金额", "备注"], ["2010", "项目经费", "8,000", ""], ["2010", "会务", "500", "上限"]]


def table(rows):
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def ask(programme, by, kind, rows):
    sheet = read_sheet(table(rows))
    columns = recognised(programme, kind, sheet)
    file = Evidence("往年.csv", table(rows))
    return {"by": by, "programme": programme, "kind": kind, "sheet": sheet, "columns": columns, "file": file}


def take(programme, by, kind, rows):
    done = import_money(**ask(programme, by, kind, rows))
    return done.stored, done.duplicate, [(row.row, [b.code for b in row.breaches]) for row in done.refused]


def look(programme, by, kind, rows):
    found = preview_money(**ask(programme, by, kind, rows))
    return [(row.line, str(row.verdict), [breach.code for breach in row.breaches]) for row in found]


def counts(programme):
    office = programme.office_id
    return [
        model.objects.of(office).count() for model in (Contribution, Application, Transfer, Voucher, SecondLook, Event)
    ]


def numbers(programme):
    (fund,) = [known for known in rules(programme).charter.provisions if known.id == "pilot-fund"]
    found = five_numbers(programme, fund)
    return found.received, found.committed, found.paid


# ---- Receipts --------------------------------------------------------------------------------------------------------


def test_receipts_are_looked_at_then_stored_once(programme, cast):
    before = counts(programme)
    assert look(programme, cast.treasurer, "contributions", RECEIPTS) == [(2, "new", []), (3, "new", [])]
    assert counts(programme) == before
    assert take(programme, cast.treasurer, "contributions", RECEIPTS) == (2, 0, [])
    assert take(programme, cast.treasurer, "contributions", RECEIPTS) == (0, 2, [])
    rows = Contribution.objects.of(programme.office_id).select_related("transfer").order_by("number")
    assert [(row.source, row.donor, row.transfer.amount, row.transfer.happened_on.day) for row in rows] == [
        ("own", "", 300_000, 6), ("raised", "某协会", 200_000, 14),
    ]  # fmt: skip
    names = Attachment.objects.of(programme.office_id).filter(contribution__isnull=False).values_list("name", flat=True)
    assert list(names) == ["往年.csv", "往年.csv"]
    more = [*RECEIPTS, ["社会筹集", "某协会", "50", "2010-04-20"]]
    assert take(programme, cast.treasurer, "contributions", more) == (1, 2, [])


def test_an_id_is_one_receipt_whatever_the_file_says(programme, cast):
    id = str(uuid4())
    rows = [["id", *RECEIPTS[0]], [id, *RECEIPTS[1]]]
    assert take(programme, cast.treasurer, "contributions", rows) == (1, 0, [])
    assert take(programme, cast.treasurer, "contributions", rows) == (0, 1, [])
    changed = [rows[0], [id, "工作经费", "", "4000", "2010-04-06"]]
    assert take(programme, cast.treasurer, "contributions", changed) == (0, 0, [(2, ["request-taken"])])
    assert take(programme, cast.treasurer, "contributions", [rows[0], ["甲1", *RECEIPTS[1]]]) == (
        0,
        0,
        [(2, ["id-form"])],
    )


def test_every_wrong_row_says_why_and_leaves_the_others(programme, cast):
    rows = [
        RECEIPTS[0],
        ["国库", "", "3000", "2010-04-06"],
        ["工作经费", "", "", "2010-02-30"],
        ["工作经费", "", "1.2万", "2010-04-06"],
        ["工作经费", "", "１０．００５", "2010-04-06"],
        ["工作经费", "", "0", "2010-04-06"],
        ["工作经费", "", "100", "2010-05-01"],
        ["工作经费", "", "100", "2010-04-07"],
    ]
    assert take(programme, cast.treasurer, "contributions", rows) == (1, 0, [
        (2, ["money-not-named"]), (3, ["money-cell-missing", "date-impossible"]), (4, ["money-unit"]),
        (5, ["money-decimals"]), (6, ["amount-not-positive"]), (7, ["day-in-future"]),
    ])  # fmt: skip
    assert numbers(programme) == (10_000, 0, 0)


# ---- Payments of before ----------------------------------------------------------------------------------------------


def test_payments_of_before_are_decided_paid_and_owe_a_second_look(programme, cast):
    receipt(programme, cast.treasurer, 300_000)
    assert look(programme, cast.treasurer, "payments", PAYMENTS) == [(2, "new", []), (3, "new", [])]
    assert SecondLook.objects.of(programme.office_id).count() == 0
    assert take(programme, cast.treasurer, "payments", PAYMENTS) == (2, 0, [])
    assert take(programme, cast.treasurer, "payments", PAYMENTS) == (0, 2, [])
    assert numbers(programme) == (300_000, 0, 140_000)
    first, second = Application.objects.of(programme.office_id).order_by("number")
    assert (first.asked, first.approved, first.status) == (100_000, 80_000, "paid")
    assert (second.asked, second.approved, second.plan) == (60_000, 60_000, "阅读角")
    steps = ApplicationStep.objects.of(programme.office_id).filter(application=first).order_by("seq")
    assert [(step.kind, step.happened_on.day) for step in steps] == [("submitted", 12), ("approved", 12), ("paid", 15)]
    looks = SecondLook.objects.of(programme.office_id).order_by("id")
    assert [(one.what, one.due_on, one.by) for one in looks] == [("imported", date(2010, 5, 26), cast.treasurer)] * 2
    voucher = Voucher.objects.of(programme.office_id).get()
    assert (voucher.number, voucher.transfer.kind, voucher.happened_on.day) == ("记-3", "paid", 15)
    assert list(verify().broken) == []


def test_money_of_before_keeps_its_limits(programme, cast):
    receipt(programme, cast.treasurer, 100_000)
    assert look(programme, cast.treasurer, "payments", PAYMENTS) == [(2, "new", []), (3, "wrong", ["fund-short"])]
    rows = [
        PAYMENTS[0],
        ["王口镇团委", "税法宣讲", "500", "800", "2010-04-12", "2010-04-15", ""],
        ["王口镇团委", "税法宣讲", "", "800", "2010-04-15", "2010-04-12", ""],
        ["某镇团委", "税法宣讲", "", "800", "2010-04-12", "2010-04-15", ""],
        ["", "", "", "", "2010-04-12", "2010-04-15", ""],
        ["王口镇团委", "税法宣讲", "", "800", "2010-04-12", "2010-04-27", ""],
        ["王口镇团委", "早", "", "800", "2010-04-05", "2010-04-15", ""],
        ["王口镇团委", "号", "", "800", "2010-04-12", "2010-04-15", "9" * 61],
    ]
    before = counts(programme)
    assert take(programme, cast.treasurer, "payments", rows) == (0, 0, [
        (2, ["over-asked"]), (3, ["money-day-order"]), (4, ["money-not-named"]),
        (5, ["money-cell-missing", "money-cell-missing", "money-cell-missing"]), (6, ["day-in-future"]),
        (7, ["fund-short"]), (8, ["text-long"]),
    ])  # fmt: skip
    assert counts(programme) == before


# ---- Budgets ---------------------------------------------------------------------------------------------------------


def test_budgets_are_set_and_set_anew(programme, cast):
    assert look(programme, cast.treasurer, "budgets", BUDGETS) == [(2, "new", []), (3, "new", [])]
    assert take(programme, cast.treasurer, "budgets", BUDGETS) == (2, 0, [])
    assert take(programme, cast.treasurer, "budgets", BUDGETS) == (0, 2, [])
    changed = [BUDGETS[0], ["2010", "会务", "700", "上限"]]
    assert take(programme, cast.treasurer, "budgets", changed) == (1, 0, [])
    standing = BudgetLine.objects.of(programme.office_id).filter(ended_seq=None).order_by("id")
    assert [(row.year, row.amount) for row in standing] == [(2010, 800_000), (2010, 70_000)]
    wrong = [BUDGETS[0], ["今年", "", "-5", ""]]
    assert look(programme, cast.treasurer, "budgets", wrong)[0][1] == "wrong"


# ---- The table itself, and who ---------------------------------------------------------------------------------------


def test_who_may_import(programme, cast):
    for somebody in (cast.clerk, cast.reviewer, cast.auditor, cast.unit):
        with not_allowed("no-function-permits"):
            take(programme, somebody, "contributions", RECEIPTS)
        assert browser(somebody).get(at(programme, "fund/import/")).status_code == 403


def test_a_table_that_is_too_long_or_lacks_a_column(programme, cast):
    long = [RECEIPTS[0], *([["工作经费", str(at_), "1", "2010-04-06"] for at_ in range(501)])]
    with refused("money-sheet-long"):
        take(programme, cast.treasurer, "contributions", long)
    asked = ask(programme, cast.treasurer, "contributions", RECEIPTS)
    with refused("money-column-missing"):
        preview_money(**asked | {"columns": {"来源": "source", "金额": "amount"}})
    with refused("money-kind-unknown"):
        preview_money(**asked | {"kind": "bank"})


# ---- Through the browser ---------------------------------------------------------------------------------------------


def test_the_page_looks_stores_and_gives_back(programme, cast):
    client, address = browser(cast.treasurer), at(programme, "fund/import/contributions/")
    assert client.get(at(programme, "fund/import/")).status_code == 200
    assert client.get(at(programme, "fund/import/else/")).status_code == 404
    rows = [*RECEIPTS, ["国库", "", "3000", "2010-04-06"]]
    answer = client.post(address, {"file": SimpleUploadedFile("到账.csv", table(rows))})
    assert answer.status_code == 303
    page = client.get(answer.url).content.decode()
    assert "新增 2 相同 0 有误 1" in said(page)
    (red,) = links(page, "下载标红的表")
    sheet = load_workbook(io.BytesIO(client.get(red).content)).active
    assert sheet["E4"].value.startswith("A4：“国库”不在其中：")
    assert client.post(answer.url, {"store": "yes"}).status_code == 303
    assert Contribution.objects.of(programme.office_id).count() == 2
    assert "新增 0 相同 2 有误 1" in said(client.get(answer.url).content.decode())


def test_titles_of_ones_own_are_matched_once(programme, cast):
    client, address = browser(cast.treasurer), at(programme, "fund/import/contributions/")
    rows = [["谁给的", "多少", "哪天", "经手"], ["工作经费", "100", "2010-04-06", "张三"]]
    there = client.post(address, {"file": SimpleUploadedFile("a.csv", table(rows))}).url
    form = form_of(client.get(there).content.decode(), "c0")
    assert client.post(there, form | {"c0": "source", "c1": "amount", "c2": "-", "c3": "-"}).status_code == 409
    assert (
        client.post(there, form | {"c0": "source", "c1": "amount", "c2": "happened_on", "c3": "-"}).status_code == 303
    )
    assert "新增 1 相同 0 有误 0" in said(client.get(there).content.decode())


def test_the_preview_of_payments_says_that_they_owe_a_second_look(programme, cast):
    receipt(programme, cast.treasurer, 300_000)
    client, address = browser(cast.treasurer), at(programme, "fund/import/payments/")
    there = client.post(address, {"file": SimpleUploadedFile("a.csv", table(PAYMENTS))}).url
    assert "有 2 笔以往的拨付" in said(client.get(there).content.decode())
    assert client.post(there, {"store": "yes"}).status_code == 303
    paid = Transfer.objects.of(programme.office_id).filter(kind="paid").first()
    words = said(client.get(at(programme, f"fund/payments/{paid.pk}/")).content.decode())
    assert "须在 2010-05-26 前复核" in words


# ---- From the command line -------------------------------------------------------------------------------------------


def run(*arguments):
    with translation.override(None):
        return CliRunner().invoke(main, arguments)


def test_the_command_line_says_what_came_of_every_row(programme, cast, tmp_path):
    file = tmp_path / "到账.csv"
    file.write_bytes(table([*RECEIPTS, ["国库", "", "3000", "2010-04-06"]]))
    asked = ["--lang", "en", "money", "import", "contributions", f"{programme.office.code}/{programme.code}", str(file),
             "--by", cast.treasurer.username, "--json"]  # fmt: skip
    dry = run(*asked, "--dry-run")
    assert Contribution.objects.of(programme.office_id).count() == 0
    for answer, stored, duplicate in ((dry, 2, 0), (run(*asked), 2, 0), (run(*asked), 0, 2)):
        assert answer.exit_code == 1
        said_ = json.loads(answer.stdout)
        assert (said_["stored"], said_["duplicate"]) == (stored, duplicate)
        assert [row["row"] for row in said_["refused"]] == [4]
    assert run(*asked[:-3], "--json").exit_code == 1  # the owner moves no money
    file.write_bytes(table([["谁"], ["工作经费"]]))
    assert run(*asked).exit_code == 2
