"""Payments that happen elsewhere: what is to be paid, what wants its slip, its voucher, and who may see it."""

import csv
import io
import re
from uuid import uuid4

import pytest

from pilotage.actions.funds import reverse_contribution
from pilotage.actions.payments import file_voucher
from pilotage.domain.reviews import Asked
from pilotage.domain.sheets import read_sheet
from pilotage.models import MoneyFile, Transfer, Voucher
from pilotage.queries.payments import movements
from pilotage.queries.programmes import rules
from tests.acts import not_allowed, refused
from tests.factories import PAPER, application, receipt
from tests.giving import designated
from tests.grants import Steps, april
from tests.web.pages import at, browser, form_of, links, paper, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(programme, cast):
    """5,000 received with its slip, 800 paid without one, 1,200 granted and to be paid."""
    steps = Steps(programme, cast)
    receipt(programme, cast.treasurer, 300_000)
    receipt(programme, cast.treasurer, 200_000, source="raised", donor="某协会", on=april(14))
    first = application(programme, cast.unit, 80_000, project="税法宣讲")
    steps.approve(first)
    steps.pay(first)
    second = application(programme, cast.clerk, 150_000, unit="yinghai", project="阅读角")
    steps.approve(second, amount=120_000)
    return first, second


def moved(programme):
    return movements(programme, rules(programme).charter)


def paid(programme):
    (found,) = [one for one in moved(programme) if one.kind == "paid"]
    return found


def table(page):
    rows = re.findall(r"(?s)<tr[^>]*>(.*?)</tr>", page.partition("<tbody>")[2].partition("</tbody>")[0])
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "|", row)).replace("　", " ") for row in rows]


# ---- The queues ------------------------------------------------------------------------------------------------------


def test_the_queues_say_what_waits_where(programme, cast, story):
    page = browser(cast.treasurer).get(at(programme, "fund/payments/")).content.decode()
    words = said(page)
    assert "待付款 1 缺回单 1 待对账 3 已对账 0" in words
    assert "2010-04-16" in words
    assert "1,200.00" in words
    assert links(page, "瀛海学校团委") == [at(programme, "applications/project-grant/2/")]
    slips = said(browser(cast.auditor).get(at(programme, "fund/payments/?show=slip")).content.decode())
    assert "2010-04-20 拨付 税法宣讲 王口镇团委 800.00 — 缺" in slips
    bank = said(browser(cast.treasurer).get(at(programme, "fund/payments/?show=bank")).content.decode())
    assert "3 笔合计 5,000.00 800.00" in bank
    assert "已对账" in bank


def test_a_reward_that_is_due_waits_to_be_paid(programme, cast):
    designated(programme, cast.clerk)
    words = said(browser(cast.treasurer).get(at(programme, "fund/payments/?show=pay")).content.decode())
    assert "待付款 1" in words
    assert "2010-04-20 先进典型奖励 第 1 号登记 王口镇团委 500.00" in words


def test_a_transfers_page_leads_to_its_voucher(programme, cast, story):
    found = paid(programme)
    file(programme, cast.treasurer, found.id, number="记-9")
    page = browser(cast.auditor).get(at(programme, f"fund/transfers/{found.id}/")).content.decode()
    assert links(page, "查看这笔收付") == [at(programme, f"fund/payments/{found.id}/")]
    assert "记-9" in said(page)
    page = browser(cast.unit).get(at(programme, f"fund/transfers/{found.id}/")).content.decode()
    assert "查看这笔收付" not in page


def test_a_queue_can_be_read_month_by_month_and_taken_away(programme, cast, story):
    receipt(programme, cast.treasurer, 10_000, on=april(5))
    client = browser(cast.treasurer)
    answer = client.get(at(programme, "fund/payments/export.csv?show=bank&month=2010-04"))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["状态", "自", "摘要", "付款方或收款方", "用途", "金额", "凭证号", "银行回单"]
    assert [row[5] for row in rows[1:]] == ["100.00", "3000.00", "2000.00", "-800.00"]
    assert rows[-1] == ["待对账", "2010-04-20", "拨付", "王口镇团委", "税法宣讲", "-800.00", "", "否"]
    assert (
        list(
            csv.reader(
                io.StringIO(
                    client.get(at(programme, "fund/payments/export.csv?show=bank&month=2010-05")).content.decode(
                        "utf-8-sig"
                    )
                )
            )
        )[1:]
        == []
    )
    book = client.get(at(programme, "fund/payments/export.xlsx"))
    assert [row["状态"] for _, row in read_sheet(book.content).rows] == ["待付款"] + ["待对账"] * 4
    assert client.get(at(programme, "fund/payments/export.pdf")).status_code == 404


def test_a_reversed_receipt_is_no_movement(programme, cast, story):
    row = receipt(programme, cast.treasurer, 70_000)
    assert len(moved(programme)) == 4
    reverse_contribution(by=cast.treasurer, programme=programme, contribution=row.pk, reason="重复", happened_on=april(26),
                         uuid=uuid4())  # fmt: skip
    assert len(moved(programme)) == 3
    assert browser(cast.treasurer).get(at(programme, f"fund/payments/{row.transfer_id}/")).status_code == 404


def test_a_payment_from_two_sources_is_one_movement(programme, cast):
    steps = Steps(programme, cast)
    receipt(programme, cast.treasurer, 50_000)
    receipt(programme, cast.treasurer, 50_000, source="raised")
    row = application(programme, cast.unit, 80_000)
    steps.approve(row)
    steps.pay(row)
    found = paid(programme)
    assert (found.amount, len(found.transfers)) == (-80_000, 2)
    answer = browser(cast.treasurer).get(at(programme, f"fund/payments/{found.transfers[1]}/"))
    assert (answer.status_code, answer.url) == (303, at(programme, f"fund/payments/{found.id}/"))


def test_the_list_asks_the_database_the_same_at_any_length(programme, cast, story, django_assert_num_queries):
    client = browser(cast.treasurer)
    for address in ("fund/payments/?show=bank", "fund/payments/?show=pay"):
        with django_assert_num_queries(QUERIES):
            client.get(at(programme, address))
    for _ in range(30):
        receipt(programme, cast.treasurer, 1_000)
    with django_assert_num_queries(QUERIES):
        page = client.get(at(programme, "fund/payments/?show=bank"))
    assert len(page.content) < 60_000


QUERIES = 15


# ---- Vouchers --------------------------------------------------------------------------------------------------------


def test_a_voucher_and_its_slip_are_filed_on_the_movements_page(programme, cast, story):
    client, found = browser(cast.treasurer), paid(programme)
    address = at(programme, f"fund/payments/{found.id}/")
    form = form_of(client.get(address).content.decode(), "number")
    form |= {"number": "记-16", "happened_on": "2010-04-21", "evidence": paper("回单.txt")}
    assert client.post(address, form).status_code == 303
    row = Voucher.objects.of(programme.office_id).get()
    assert (row.transfer_id, row.number, row.happened_on, row.by) == (found.id, "记-16", april(21), cast.treasurer)
    words = said(client.get(address).content.decode())
    assert "记-16 2010-04-21 回单.txt" in words
    file = MoneyFile.objects.of(programme.office_id).get()
    assert paid(programme).has_file
    again = form_of(client.get(address).content.decode(), "number") | {"number": "记-17", "happened_on": "2010-04-22"}
    assert client.post(address, again).status_code == 303
    assert (paid(programme).voucher, Voucher.objects.of(programme.office_id).count()) == ("记-17", 2)
    slip = client.get(at(programme, f"money-files/{file.pk}/"))
    assert b"".join(slip.streaming_content) == "佐证材料".encode()
    slip.close()


def test_the_number_of_another_movements_voucher_is_asked_about(programme, cast, story):
    client, office = browser(cast.treasurer), programme.office_id
    first, second = (one for one in moved(programme) if one.kind == "received")
    for found, status in ((first, 303), (second, 409)):
        address = at(programme, f"fund/payments/{found.id}/")
        form = form_of(client.get(address).content.decode(), "number") | {"number": "记-9", "happened_on": "2010-04-21"}
        answer = client.post(address, form)
        assert answer.status_code == status
    words = said(answer.content.decode())
    assert f"凭证号 记-9 已于 2010-04-21 登记在另一笔收付上（流水 {first.id}）。" in words
    assert "仍然登记" in words
    assert Voucher.objects.of(office).count() == 1
    for _ in range(2):  # a double click
        assert client.post(address, form | {"do": "anyway"}).status_code == 303
    assert Voucher.objects.of(office).count() == 2


def test_an_empty_voucher_and_a_day_to_come_are_refused_beside_their_fields(programme, cast, story):
    client, found = browser(cast.treasurer), paid(programme)
    address = at(programme, f"fund/payments/{found.id}/")
    form = form_of(client.get(address).content.decode(), "number")
    answer = client.post(address, form | {"happened_on": "2010-05-01"})
    assert answer.status_code == 409
    words = said(answer.content.decode())
    assert "请写凭证号，或者选择回单。" in words
    assert Voucher.objects.of(programme.office_id).count() == 0


def file(programme, by, transfer, **changes):
    usual = {"number": "记-1", "happened_on": april(21), "uuid": uuid4()}
    return file_voucher(by=by, programme=programme, transfer=transfer, **usual | changes)


def test_the_same_request_files_once_and_says_the_same(programme, cast, story):
    key, found = uuid4(), paid(programme)
    first = file(programme, cast.treasurer, found.id, uuid=key, evidence=(PAPER,))
    assert file(programme, cast.treasurer, found.id, uuid=key, evidence=(PAPER,)) == first
    with refused("request-taken"):
        file(programme, cast.treasurer, found.id, uuid=key, number="记-2")
    assert Voucher.objects.of(programme.office_id).count() == 1


def test_what_cannot_be_filed(programme, cast, story):
    found = paid(programme)
    committed = Transfer.objects.of(programme.office_id).filter(kind="committed").first()
    with refused("movement-unknown"):
        file(programme, cast.treasurer, committed.pk)
    with refused("movement-unknown"):
        file(programme, cast.treasurer, 10**9)
    with refused("voucher-empty"):
        file(programme, cast.treasurer, found.id, number=" ", note="没有")
    with refused("text-long", "text-long"):
        file(programme, cast.treasurer, found.id, number="9" * 61, note="长" * 201)
    with refused("day-in-future"):
        file(programme, cast.treasurer, found.id, happened_on=april(27))
    for somebody in (cast.clerk, cast.reviewer, cast.auditor, cast.unit):
        with not_allowed("no-function-permits"):
            file(programme, somebody, found.id)


def test_who_may_look(programme, cast, story):
    found = paid(programme)
    for path in ("fund/payments/", f"fund/payments/{found.id}/"):
        assert browser(cast.auditor).get(at(programme, path)).status_code == 200
        assert browser(cast.mentor).get(at(programme, path)).status_code == 403
    page = browser(cast.auditor).get(at(programme, f"fund/payments/{found.id}/")).content.decode()
    assert 'name="number"' not in page
    answer = browser(cast.auditor).post(at(programme, f"fund/payments/{found.id}/"), {"number": "x", "happened_on": "2010-04-21", "uuid": str(uuid4())})  # fmt: skip
    assert answer.status_code == 403


def test_what_a_condition_keeps_back_is_not_to_be_paid(programme, cast, story):
    condition = Asked("先交名单", before_payment=True)
    third = application(programme, cast.unit, 50_000, project="夏令营")
    Steps(programme, cast).approve(third, amount=50_000, conditions=(condition,))
    page = browser(cast.treasurer).get(at(programme, "fund/payments/")).content.decode()
    assert "待付款 1 暂不能付 1 缺回单 1" in said(page)
    assert "夏令营" not in said(page)
    page = browser(cast.treasurer).get(at(programme, "fund/payments/?show=wait")).content.decode()
    assert "夏令营 待单位满足条件" in said(page)
    today = said(browser(cast.treasurer).get(at(programme, "today/")).content.decode())
    assert "阅读角" in today
    assert "夏令营" not in today
