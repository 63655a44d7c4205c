"""Money taken in under a charter with purposes, own shares, several reviews and instalments; closed years; bank statements
of one fund; nothing half-written."""

import csv
import io
from datetime import date, timedelta
from uuid import uuid4

import pytest

from pilotage.actions.bank import Same, keep_statement, match, remember_columns, unmatch, withdraw_statement
from pilotage.actions.money_imports import LOOK_DAYS, import_money, preview_money
from pilotage.actions.years import close_year
from pilotage.domain.attachments import Evidence
from pilotage.domain.bank import Booked
from pilotage.domain.funds import Pot
from pilotage.domain.sheets import read_sheet
from pilotage.models import Application, Attachment, BankLine, BankMatch, SecondLook, Transfer
from pilotage.queries.bank import recognised
from pilotage.queries.payments import movements
from pilotage.queries.programmes import rules
from pilotage.queries.verification import verify
from tests.acts import not_allowed, refused
from tests.cast import seat
from tests.factories import adopt_jinghai, receipt
from tests.sql_guard import across_offices
from tests.web.corner import Corner, adopt_corner

pytestmark = pytest.mark.django_db

GIFTS = [
    ["来源", "用途", "金额", "日期"],
    ["捐赠", "购书", "5000", "2024-03-05"],
    ["财政拨款", "", "8000", "2024-03-06"],
]
GRANTS = [
    ["单位", "项目", "用途", "申请金额", "自筹金额", "核定金额", "批复日期", "拨付日期", "凭证号"],
    ["east", "买书", "购书", "9000", "4000", "9000", "2024-04-01", "2024-04-03", "银-7"],
    ["east", "书架", "购书", "2000", "500", "2000", "2024-04-05", "2024-04-06", ""],
]


@pytest.fixture
def corner():
    return adopt_corner()


def table(rows):
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def ask(office, kind, rows):
    sheet = read_sheet(table(rows))
    columns = recognised(office.programme, kind, sheet)
    return {"by": office.treasurer, "programme": office.programme, "kind": kind, "sheet": sheet, "columns": columns,
            "file": Evidence("以前.csv", table(rows))}  # fmt: skip


def take(office, kind, rows):
    done = import_money(**ask(office, kind, rows))
    return done.stored, done.duplicate, [(row.row, [b.code for b in row.breaches]) for row in done.refused]


def test_purposes_own_shares_and_what_each_source_pays(corner):
    assert take(corner, "contributions", GIFTS) == (2, 0, [])
    assert take(corner, "payments", GRANTS) == (1, 0, [(3, ["own-share-short"])])
    row = Application.objects.of(corner.programme.office_id).get()
    assert (row.asked, row.own, row.approved, row.status) == (900_000, 400_000, 900_000, "paid")
    paid = Transfer.objects.of(corner.programme.office_id).filter(kind="paid").select_related("credit").order_by("id")
    assert [(one.credit.key, one.credit.purpose, one.amount) for one in paid] == [
        ("gift", "buying", 500_000), ("budget", "", 400_000),
    ]  # fmt: skip
    (moved,) = [one for one in movements(corner.programme, rules(corner.programme).charter) if one.amount < 0]
    assert (moved.amount, moved.voucher, moved.has_file) == (-900_000, "银-7", True)
    look = SecondLook.objects.of(corner.programme.office_id).get()
    assert (look.what, look.step.kind, look.due_on) == (
        "imported",
        "paid",
        date(2024, 6, 3) + timedelta(days=LOOK_DAYS),
    )
    names = Attachment.objects.of(corner.programme.office_id).values_list("name", flat=True)
    assert set(names) == {"以前.csv"}
    assert list(verify([corner.programme.office]).broken) == []


def test_a_closed_year_takes_nothing():
    programme = adopt_jinghai(today=date(2011, 1, 20))
    office = Corner()
    office.programme, office.treasurer = programme, seat(programme).treasurer
    receipt(programme, office.treasurer, 100_000)
    close_year(by=office.treasurer, programme=programme, fund="pilot-fund", year=2010, closed_on=date(2011, 1, 20),
               uuid=uuid4(), choices={Pot("own"): "carry"}, reason="转入下年")  # fmt: skip
    rows = [["来源", "金额", "日期"], ["工作经费", "8000", "2010-04-06"]]
    assert take(office, "contributions", rows) == (0, 0, [(2, ["year-closed"])])
    late = [
        ["单位", "项目", "核定金额", "批复日期", "拨付日期"],
        ["wangkou", "买书", "500", "2010-04-07", "2010-04-08"],
    ]
    assert take(office, "payments", late) == (0, 0, [(2, ["year-closed"])])
    assert Application.objects.of(programme.office_id).count() == 0


# ---- Bank statements -------------------------------------------------------------------------------------------------


def line(n, amount, day=5):
    return Booked(n, date(2024, 3, day), amount, f"第{n}笔", f"R{n}", None, f"{n:064d}")


def keep(office, lines, **changes):
    usual = {
        "by": office.treasurer, "programme": office.programme, "fund": "book-fund", "name": "三月",
        "starts_on": date(2024, 3, 1), "ends_on": date(2024, 3, 31), "opening": None, "closing": None, "lines": lines,
        "file": Evidence("三月.csv", table([["x"], [repr(lines)]])), "uuid": uuid4(),
    }  # fmt: skip
    return keep_statement(**usual | changes)


def ids(office):
    lines = BankLine.objects.of(office.programme.office_id).order_by("id").values_list("pk", flat=True)
    return list(lines), [one.id for one in movements(office.programme, rules(office.programme).charter)]


def join(office, *groups, uuid=None, **more):
    return match(by=office.treasurer, programme=office.programme, groups=groups, uuid=uuid or uuid4(), **more)


def test_one_line_of_two_receipts_and_two_lines_of_one(corner):
    take(corner, "contributions", GIFTS)
    keep(corner, [line(1, 1_300_000)])
    (one,), moved = ids(corner)
    rows = join(corner, Same((one,), tuple(moved)), note="一并转入")
    assert len(rows) == 3
    unmatch(by=corner.treasurer, programme=corner.programme, group=rows[0].group, reason="分开")
    assert set(BankMatch.objects.of(corner.programme.office_id).values_list("why", flat=True)) == {"分开"}
    keep(corner, [line(2, 300_000), line(3, 200_000)], starts_on=date(2024, 3, 2), name="另一张")
    lines, _ = ids(corner)
    join(corner, Same(tuple(lines[1:]), (moved[0],)))
    assert list(verify([corner.programme.office]).broken) == []


def test_a_booking_that_the_bank_took_back_by_itself_is_a_group_of_lines(corner):
    keep(corner, [line(1, -700), line(2, 700)])
    lines, _ = ids(corner)
    assert len(join(corner, Same(tuple(lines), ()))) == 2


def test_the_same_request_matches_once_and_says_the_same(corner):
    take(corner, "contributions", GIFTS)
    keep(corner, [line(1, 500_000), line(2, 800_000)])
    (one, two), (first, second) = ids(corner)
    name = uuid4()
    groups = (Same((one,), (first,)), Same((two,), (second,)))
    assert join(corner, *groups, uuid=name) == join(corner, *groups, uuid=name)
    with refused("request-taken"):
        join(corner, Same((one,), (second,)), uuid=name)
    assert BankMatch.objects.of(corner.programme.office_id).count() == 4


def test_all_groups_or_none(corner):
    take(corner, "contributions", GIFTS)
    keep(corner, [line(1, 500_000), line(2, 799_999)])
    (one, two), (first, second) = ids(corner)
    with refused("match-not-equal"):
        join(corner, Same((one,), (first,)), Same((two,), (second,)))
    assert BankMatch.objects.of(corner.programme.office_id).count() == 0


def test_lines_of_two_accounts_do_not_mix(corner):
    take(corner, "contributions", GIFTS)
    keep(corner, [line(1, 500_000)])
    keep(corner, [line(2, 800_000)], fund="", name="全部")
    lines, moved = ids(corner)
    with refused("match-two-accounts"):
        join(corner, Same(tuple(lines), tuple(moved)))


def test_what_a_statement_is_refused_for(corner):
    with refused("fund-unknown", "name-missing"):
        keep(corner, [line(1, 5)], fund="nothing", name=" ")
    with refused("file-kind"):
        keep(corner, [line(1, 5)], file=Evidence("a.exe", b"MZ\x00\x01"))
    with refused("bank-empty"):
        keep(corner, [])
    keep(corner, [], opening=0, closing=0, name="没有发生额")
    with refused("money-sheet-long"):
        keep(corner, [line(n, 1) for n in range(5001)])
    name = uuid4()
    kept = keep(corner, [line(1, 5)], uuid=name)
    with refused("request-taken"):
        keep(corner, [line(1, 5)], uuid=name, ends_on=date(2024, 3, 30))
    with refused("bank-known"):
        keep(corner, [line(1, 5)])
    with refused("statement-unknown"):
        withdraw_statement(by=corner.treasurer, programme=corner.programme, statement=kept.pk + 100, reason="x")


def test_only_the_treasurer_keeps_matches_and_takes_back(corner):
    for somebody in (corner.clerk, corner.reviewer, corner.contact):
        with not_allowed("no-function-permits"):
            keep(corner, [line(1, 5)], by=somebody)
        with not_allowed("no-function-permits"):
            match(by=somebody, programme=corner.programme, groups=[], uuid=uuid4())
        with not_allowed("no-function-permits"):
            unmatch(by=somebody, programme=corner.programme, group=uuid4(), reason="x")
        with not_allowed("no-function-permits"):
            withdraw_statement(by=somebody, programme=corner.programme, statement=1, reason="x")
        for kind in ("bank", "contributions"):
            with not_allowed("no-function-permits"):
                remember_columns(by=somebody, programme=corner.programme, kind=kind, header=["a"], columns={})
        with not_allowed("no-function-permits"):
            preview_money(**ask(corner, "contributions", GIFTS) | {"by": somebody})


def test_columns_are_remembered_and_replaced(corner):
    def said(columns, ignored=()):
        return remember_columns(by=corner.treasurer, programme=corner.programme, kind="bank", header=["甲", "乙", "丙"],
                                columns=columns, ignored=ignored)  # fmt: skip

    first = said({"甲": "booked_on", "乙": "amount"}, ["丙"])
    assert said({"甲": "booked_on", "乙": "amount"}, ["丙"]).pk == first.pk
    assert said({"甲": "booked_on", "乙": "amount", "丙": "text"}).columns["丙"] == "text"
    with refused("bank-amount-missing"):
        said({"甲": "booked_on", "乙": "came"}, ["丙"])
    with refused("title-unmatched"):
        said({"甲": "booked_on", "乙": "amount"})
    with refused("column-twice", "column-twice"):
        said({"甲": "amount", "乙": "amount"}, ["丙"])
    with refused("columns-unknown"):
        said({"甲": "booked_on", "乙": "colour"}, ["丙"])
    with refused("money-column-missing"):
        said({"乙": "amount"}, ["甲", "丙"])


def test_a_row_changed_behind_the_application_is_found(corner):
    take(corner, "contributions", GIFTS)
    keep(corner, [line(1, 500_000)])
    (one,), (first, _) = ids(corner)
    join(corner, Same((one,), (first,)))
    assert list(verify([corner.programme.office]).broken) == []
    with across_offices("a line of the bank is changed behind the application"):
        BankLine.objects.of(corner.programme.office_id).filter(pk=one).update(amount=500_001)
    assert [found.where for found in verify([corner.programme.office]).broken] == [
        f"county-library: bankline {one} (event 14 bank.statement-kept)"
    ]
