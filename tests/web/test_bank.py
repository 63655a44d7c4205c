"""Bank statements through the door: taken in, matched, taken back, reconciled."""

import csv
import io
import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from pilotage.actions.funds import reverse_contribution
from pilotage.models import BankLine, BankMatch, BankStatement, ColumnMatch, Contribution
from tests.factories import application, receipt
from tests.grants import Steps, april
from tests.web.pages import ENGLISH, at, browser, form_of, links, said

pytestmark = pytest.mark.django_db

HEAD = ["交易日期", "借方金额", "贷方金额", "摘要", "对方户名", "流水号", "余额"]
APRIL = [
    ["20100406", "", "3,000.00", "拨入", "团县委", "A1", "3,500.00"],
    ["20100415", "", "2,000.00", "捐赠", "某协会", "A2", "5,500.00"],
    ["20100421", "800.00", "", "项目经费 王口镇团委", "王口镇", "A3", "4,700.00"],
    ["20100421", "5.00", "", "手续费", "", "A4", "4,695.00"],
]


@pytest.fixture
def story(programme, cast):
    """3,000 and 2,000 received, 800 paid."""
    steps = Steps(programme, cast)
    receipt(programme, cast.treasurer, 300_000)
    receipt(programme, cast.treasurer, 200_000, source="raised", donor="某协会", on=april(14))
    row = application(programme, cast.unit, 80_000, project="税法宣讲")
    steps.approve(row)
    steps.pay(row)


def csv_of(rows, head=HEAD):
    out = io.StringIO()
    csv.writer(out).writerows([head, *rows])
    return out.getvalue().encode("utf-8-sig")


def xlsx_of(rows, head=HEAD):
    book, out = Workbook(), io.BytesIO()
    for row in (["某银行 交易明细"], head, *rows):
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def hand_in(client, programme, content, name="2010-04.csv"):
    """Hand a table in and say that its columns are what they seem; the preview's address."""
    file = SimpleUploadedFile(name, content)
    answer = client.post(at(programme, "fund/bank/"), {"file": file})
    assert answer.status_code == 303, said(answer.content.decode())
    asked = client.get(answer.url).content.decode()
    if 'name="c0"' not in asked:  # matched before
        return answer.url
    answer = client.post(answer.url, form_of(asked, "c0"))
    assert answer.status_code == 303, said(answer.content.decode())
    return answer.url


def take_in(client, programme, content=None, name="2010-04.csv", **changes):
    address = hand_in(client, programme, csv_of(APRIL) if content is None else content, name)
    form = form_of(client.get(address).content.decode(), "opening") | changes
    return client.post(address, form)


# ---- Taking in -------------------------------------------------------------------------------------------------------


def test_a_statement_is_looked_at_and_stored(programme, cast, story):
    client = browser(cast.treasurer)
    address = hand_in(client, programme, csv_of(APRIL))
    words = said(client.get(address).content.decode())
    assert "新增 4 已有 0 有误 0" in words
    assert "期初 500.00，各笔合计 +4,195.00，期末 4,695.00：相符。" in words
    form = form_of(client.get(address).content.decode(), "opening")
    assert (form["starts_on"], form["ends_on"], form["opening"], form["closing"]) == (
        "2010-04-01", "2010-04-26", "500.00", "4,695.00",
    )  # fmt: skip
    assert client.post(address, form).status_code == 303
    assert client.post(address, form).status_code == 303  # a double click
    row = BankStatement.objects.of(programme.office_id).get()
    assert (row.opening, row.closing, row.starts_on, row.ends_on) == (50_000, 469_500, april(1), april(26))
    lines = list(BankLine.objects.of(programme.office_id).values_list("booked_on", "amount", "text", "reference"))
    assert lines == [
        (april(6), 300_000, "拨入 · 团县委", "A1"), (april(15), 200_000, "捐赠 · 某协会", "A2"),
        (april(21), -80_000, "项目经费 王口镇团委 · 王口镇", "A3"), (april(21), -500, "手续费", "A4"),
    ]  # fmt: skip
    file = client.get(at(programme, f"fund/bank/{row.pk}/file"))
    assert b"".join(file.streaming_content) == csv_of(APRIL)
    file.close()


def test_the_same_file_and_the_same_lines_add_nothing(programme, cast, story):
    client = browser(cast.treasurer)
    assert take_in(client, programme).status_code == 303
    answer = take_in(client, programme, name="再导一次.csv")
    assert answer.status_code == 409
    assert "这些都已在“2010-04”中，没有存入新的。" in said(answer.content.decode())
    more = [*APRIL, ["20100425", "100.00", "", "办公", "", "A5", "4,595.00"]]
    address = hand_in(client, programme, xlsx_of(more), "全月.xlsx")
    words = said(client.get(address).content.decode())
    assert "新增 1 已有 4 有误 0" in words
    assert "已在“2010-04”中" in words
    assert client.post(address, form_of(client.get(address).content.decode(), "opening")).status_code == 303
    assert BankLine.objects.of(programme.office_id).count() == 5


def test_columns_once_matched_are_known(programme, cast):
    client = browser(cast.treasurer)
    hand_in(client, programme, csv_of(APRIL))
    assert ColumnMatch.objects.of(programme.office_id).get().register == "money:bank"
    file = SimpleUploadedFile("5.csv", csv_of(APRIL[:3]))
    address = client.post(at(programme, "fund/bank/"), {"file": file}).url
    page = client.get(address).content.decode()
    assert "新增 3 已有 0 有误 0" in said(page)
    (again,) = links(page, "重新匹配各列")
    asked = client.get(address.partition("?")[0] + again).content.decode()
    assert form_of(asked, "c0") == {f"c{at}": column for at, column in enumerate(
        ("booked_on", "went", "came", "text", "other", "reference", "balance"))}  # fmt: skip
    assert "例如：拨入；捐赠；项目经费 王口镇团委" in said(asked)
    english = browser(cast.treasurer, ENGLISH).get(address.partition("?")[0] + again).content.decode()
    assert "For example: 拨入; 捐赠; 项目经费 王口镇团委" in said(english)


def test_ones_own_books_are_recognised_by_their_balances(programme, cast):
    """In one's own books debit is money in."""
    rows = [["2010.4.6", "3,000.00", "", "收", "", "1", "3,000.00"], ["2010.4.9", "", "500", "付", "", "2", "2,500.00"]]
    address = hand_in(browser(cast.treasurer), programme, csv_of(rows))
    assert "期初 0.00，各笔合计 +2,500.00，期末 2,500.00：相符。" in said(
        browser(cast.treasurer).get(address).content.decode()
    )


def test_wrong_rows_are_named_come_back_in_red_and_nothing_is_stored(programme, cast):
    rows = [APRIL[0], ["2010-02-30", "", "12.345", "x", "", "", ""], ["20100409", "5", "6", "", "", "", ""],
            ["20100410", "", "", "空", "", "", ""]]  # fmt: skip
    client = browser(cast.treasurer)
    address = hand_in(client, programme, csv_of(rows))
    page = client.get(address).content.decode()
    assert "新增 1 已有 0 有误 3" in said(page)
    answer = client.post(address, form_of(page, "opening"))
    assert answer.status_code == 409
    assert "请先改正有问题的行：缺行的对账单没法对账。" in said(answer.content.decode())
    assert BankStatement.objects.of(programme.office_id).count() == 0
    (faults,) = links(page, "下载标红的表")
    sheet = load_workbook(io.BytesIO(client.get(faults).content)).active
    told = [sheet.cell(row, 8).value for row in range(1, 6)]
    assert told[0].startswith("✗")
    assert told[1] is None
    assert told[2].startswith("A3：")
    assert "C3：" in told[2]
    assert told[3].startswith("C4：这一行收入、支出都有数。")
    assert told[4].endswith("这一行没有金额，或金额为零。")


def test_a_statement_that_does_not_add_up_is_refused_with_the_numbers(programme, cast):
    answer = take_in(browser(cast.treasurer), programme, closing="4,700")
    assert answer.status_code == 409
    assert "期初 500.00 加各笔合计 4,195.00 不等于期末 4,700.00，差 5.00。" in said(answer.content.decode())
    unchecked = take_in(browser(cast.treasurer), programme, opening="", closing="")
    assert unchecked.status_code == 303


def test_days_outside_and_in_the_future_are_refused(programme, cast):
    client = browser(cast.treasurer)
    assert "不在 2010-04-10 至 2010-04-26 之内" in said(
        take_in(client, programme, starts_on="2010-04-10").content.decode()
    )
    assert take_in(client, programme, ends_on="2010-05-01").status_code == 409
    assert take_in(client, programme, ends_on="2010-03-01").status_code == 409
    assert BankStatement.objects.of(programme.office_id).count() == 0


def test_what_is_no_table_is_refused_at_once(programme, cast):
    answer = browser(cast.treasurer).post(at(programme, "fund/bank/"), {"file": SimpleUploadedFile("a.csv", b"\n\n")})
    assert answer.status_code == 422


# ---- Matching --------------------------------------------------------------------------------------------------------


@pytest.fixture
def statement(programme, cast, story):
    assert take_in(browser(cast.treasurer), programme).status_code == 303
    return BankStatement.objects.of(programme.office_id).get()


def page_of(client, programme, statement):
    return client.get(at(programme, f"fund/bank/{statement.pk}/")).content.decode()


def offers(page):
    return re.findall(r'name="offer" value="([^"]+)"', page)


def uuid_of(page):
    return re.search(r'name="uuid" value="([^"]+)"', page)[1]


def test_suggestions_say_why_and_are_matched_when_ticked(programme, cast, statement):
    client, address = browser(cast.treasurer), at(programme, f"fund/bank/{statement.pk}/")
    page = page_of(client, programme, statement)
    words = said(page)
    assert "金额相同，日期相同。" in words
    assert "金额相同，相差 1 天。摘要里有“某协会”。" in words
    assert "金额相同，相差 1 天。摘要里有“王口镇团委”。" in words
    found = offers(page)
    assert len(found) == 3
    sent = {"uuid": uuid_of(page), "offer": found, "ticked": "yes"}
    assert client.post(address, sent).status_code == 303
    assert client.post(address, sent).status_code == 303  # a double click
    rows = BankMatch.objects.of(programme.office_id)
    assert rows.count() == 6
    assert len(set(rows.values_list("group", flat=True))) == 3
    payments = said(browser(cast.treasurer).get(at(programme, "fund/payments/?show=done")).content.decode())
    assert "已对账 3" in payments
    paid = [row.transfer_id for row in rows if row.transfer_id][-1]
    words = said(client.get(at(programme, f"fund/payments/{paid}/")).content.decode())
    assert "2010-04-21 −800.00 项目经费 王口镇团委 · 王口镇 A3 2010-04" in words


def test_one_by_one_and_by_hand(programme, cast, statement):
    client, address = browser(cast.treasurer), at(programme, f"fund/bank/{statement.pk}/")
    page = page_of(client, programme, statement)
    assert client.post(address, {"uuid": uuid_of(page), "one": offers(page)[0]}).status_code == 303
    page = page_of(client, programme, statement)
    line, movement = offers(page)[0].split(":")
    answer = client.post(address, {"uuid": uuid_of(page), "line": [line], "movement": [movement], "note": "核过回单"})
    assert answer.status_code == 303
    assert BankMatch.objects.of(programme.office_id).filter(note="核过回单").count() == 2


def test_what_does_not_add_up_is_refused_with_the_difference(programme, cast, statement):
    client, address = browser(cast.treasurer), at(programme, f"fund/bank/{statement.pk}/")
    page = page_of(client, programme, statement)
    lines, movement = [each.split(":")[0] for each in offers(page)], offers(page)[0].split(":")[1]
    answer = client.post(address, {"uuid": uuid_of(page), "line": lines[:2], "movement": [movement]})
    assert answer.status_code == 409
    assert "银行合计 5,000.00，单位账合计 3,000.00，相差 2,000.00。" in said(answer.content.decode())
    for sent, sentence in (
        ({}, "没有勾选。"),
        ({"line": lines[:1]}, "请至少勾选银行的一行"),
        ({"movement": [movement]}, "请至少勾选银行的一行"),
        ({"line": [lines[0]], "movement": ["999999"]}, "这笔收付不存在"),
        ({"line": ["999999"], "movement": [movement]}, "这一行已不在对账单中。"),
        ({"ticked": "yes", "offer": [offers(page)[0], offers(page)[0]]}, "同一行勾选了两次。"),
    ):
        answer = client.post(address, {"uuid": uuid_of(page), **sent})
        assert answer.status_code == 409, sent
        assert sentence in said(answer.content.decode())
    assert BankMatch.objects.of(programme.office_id).count() == 0
    assert client.post(address, {"uuid": uuid_of(page), "line": ["x"]}).status_code == 404


def test_what_is_matched_cannot_be_matched_again(programme, cast, statement):
    client, address = browser(cast.treasurer), at(programme, f"fund/bank/{statement.pk}/")
    page = page_of(client, programme, statement)
    first, second, _ = offers(page)
    assert client.post(address, {"uuid": uuid_of(page), "one": first}).status_code == 303
    again = client.post(address, {"uuid": str(uuid4()), "one": first})
    assert "有一行刚刚已被核对。" in said(again.content.decode())
    moved = client.post(
        address, {"uuid": str(uuid4()), "line": [second.split(":")[0]], "movement": [first.split(":")[1]]}
    )
    assert "有一笔流水刚刚已被核对。" in said(moved.content.decode())


def test_a_match_is_taken_back_with_a_reason_and_a_statement_only_without_matches(programme, cast, statement):
    client, address = browser(cast.treasurer), at(programme, f"fund/bank/{statement.pk}/")
    page = page_of(client, programme, statement)
    client.post(address, {"uuid": uuid_of(page), "one": offers(page)[0]})
    group = BankMatch.objects.of(programme.office_id).first().group
    refusal = client.post(address, {"withdraw": "yes", "reason": "导错"})
    assert "其中 1 笔已核对。请先取消这些核对。" in said(refusal.content.decode())
    assert client.post(address, {"take_back": group, "reason": " "}).status_code == 409
    assert client.post(address, {"take_back": group, "reason": "看错了"}).status_code == 303
    assert client.post(address, {"take_back": group, "reason": "看错了"}).status_code == 409
    assert client.post(address, {"take_back": uuid4(), "reason": "看错了"}).status_code == 409
    assert len(offers(page_of(client, programme, statement))) == 3
    assert client.post(address, {"withdraw": "yes", "reason": ""}).status_code == 409
    assert client.post(address, {"withdraw": "yes", "reason": "导错"}).status_code == 303
    assert client.post(address, {"withdraw": "yes", "reason": "导错"}).status_code == 409
    assert "已作废 导错" in said(client.get(at(programme, "fund/bank/")).content.decode())
    assert take_in(client, programme).status_code == 303  # the lines may come again


# ---- The reconciliation statement ------------------------------------------------------------------------------------


def test_the_reconciliation_names_the_difference(programme, cast, statement):
    client = browser(cast.treasurer)
    address = at(programme, f"fund/bank/{statement.pk}/")
    page = page_of(client, programme, statement)
    client.post(address, {"uuid": uuid_of(page), "offer": offers(page)[1:], "ticked": "yes"})
    words = said(browser(cast.auditor).get(address + "reconciliation/").content.decode())
    assert "银行对账单余额 4,695.00" in words
    assert "加：单位已收、银行未收 2010-04-06" in words
    assert "调节后的银行余额 7,695.00" in words
    assert "单位账面余额 4,200.00" in words
    assert "减：银行已付、单位未付 2010-04-21 手续费 A4 −5.00" in words
    assert "调节后的账面余额 7,195.00" in words
    assert "差额 +500.00 其中：第一张对账单之前银行多出的余额 +500.00" in words
    assert "银行与账面的差额已列明原因。" in words
    rows = list(csv.reader(io.StringIO(client.get(address + "reconciliation.csv").content.decode("utf-8-sig"))))
    assert rows[-2:] == [["差额", "2010-04-26", "500.00"], ["其中：第一张对账单之前银行多出的余额", "", "500.00"]]
    assert client.get(address + "reconciliation.xlsx").status_code == 200
    assert client.get(address + "reconciliation.doc").status_code == 404


def test_a_movement_reversed_after_it_was_matched_is_named(programme, cast, statement):
    client, address = browser(cast.treasurer), at(programme, f"fund/bank/{statement.pk}/")
    page = page_of(client, programme, statement)
    client.post(address, {"uuid": uuid_of(page), "offer": offers(page), "ticked": "yes"})
    row = Contribution.objects.of(programme.office_id).get(source="raised")
    reverse_contribution(by=cast.treasurer, programme=programme, contribution=row.pk, reason="重复", happened_on=april(26),
                         uuid=uuid4())  # fmt: skip
    assert "流水后来被冲销，这组已不相符。请取消这组核对。" in said(page_of(client, programme, statement))
    words = said(client.get(address + "reconciliation/").content.decode())
    assert "有 1 组核对因流水后来被冲销而不再相符，按未核对计。" in words


# ---- Who, and how many questions -------------------------------------------------------------------------------------


def test_who_may(programme, cast, statement):
    for path in ("fund/bank/", f"fund/bank/{statement.pk}/", f"fund/bank/{statement.pk}/reconciliation/"):
        for somebody in (cast.treasurer, cast.auditor, cast.clerk, cast.reviewer):
            assert browser(somebody).get(at(programme, path)).status_code == 200
        for somebody in (cast.unit, cast.mentor, cast.partner):
            assert browser(somebody).get(at(programme, path)).status_code == 403
    page = page_of(browser(cast.auditor), programme, statement)
    assert "可能是同一笔" in said(page)
    assert offers(page) == []
    answer = browser(cast.auditor).post(
        at(programme, f"fund/bank/{statement.pk}/"), {"uuid": str(uuid4()), "line": ["1"], "movement": ["1"]}
    )
    assert answer.status_code == 403


def test_the_pages_ask_the_database_the_same_at_any_length(programme, cast, statement, django_assert_num_queries):
    client = browser(cast.treasurer)
    asked = {"fund/bank/": 9, f"fund/bank/{statement.pk}/": 14, f"fund/bank/{statement.pk}/reconciliation/": 15}
    for path, count in asked.items():
        with django_assert_num_queries(count):
            client.get(at(programme, path))
    for _ in range(30):
        receipt(programme, cast.treasurer, 1_000, on=april(8))
    rows = [["20100408", "", "10.00", "捐", "", f"B{at}", ""] for at in range(30)]
    assert take_in(client, programme, csv_of(rows), "more.csv", starts_on="2010-04-08").status_code == 303
    latest = BankStatement.objects.of(programme.office_id).latest("pk")
    for path, count in asked.items():
        path = path.replace(f"/{statement.pk}/", f"/{latest.pk}/")
        with django_assert_num_queries(count):
            page = client.get(at(programme, path))
        assert len(page.content) < 60_000, path


def test_a_busy_month_is_matched_page_by_page(programme, cast, story):
    client = browser(cast.treasurer)
    for n in range(50):
        receipt(
            programme, cast.treasurer, 1_000 + n, on=april(8), source="raised", donor=f"静海县青年企业家协会第{n}分会"
        )
    rows = [
        ["20100408", "", f"{10 + n / 100:.2f}", "社会捐赠", f"静海县青年企业家协会第{n}分会", f"C{n}", ""]
        for n in range(50)
    ]
    assert take_in(client, programme, csv_of(rows), "more.csv").status_code == 303
    address = at(programme, f"fund/bank/{BankStatement.objects.of(programme.office_id).get().pk}/")
    assert len(offers(client.get(address + "?suggested=3").content.decode())) == 10
    (further,) = links(client.get(address).content.decode(), "日期较远的")
    assert "税法宣讲" in said(client.get(address + "?ledger=3").content.decode())
    assert further == "?ledger=2#left"
    for left in (30, 10, 0):
        page = client.get(address)
        assert len(page.content) < 60_000
        sent = {"uuid": uuid_of(page.content.decode()), "offer": offers(page.content.decode()), "ticked": "yes"}
        assert client.post(address, sent).status_code == 303
        assert BankMatch.objects.of(programme.office_id).count() == 2 * (50 - left)
    assert "这张对账单已全部核对。" in said(client.get(address).content.decode())
