"""Sums that come out even prove nothing while hardly anything is matched."""

import pytest

from pilotage.models import BankStatement
from tests.web.pages import at, browser, said
from tests.web.test_bank import csv_of, offers, page_of, story, take_in, uuid_of

pytestmark = pytest.mark.django_db
__all__ = ["story"]  # a fixture


def test_sums_that_come_out_even_agree_only_when_all_is_matched(programme, cast, story):
    client = browser(cast.treasurer)
    rows = [["20100406", "", "3,000.00", "拨入", "", "A1", "3,000.00"],
            ["20100415", "", "2,000.00", "捐赠", "", "A2", "5,000.00"],
            ["20100421", "800.00", "", "项目经费", "", "A3", "4,200.00"]]  # fmt: skip
    assert take_in(client, programme, csv_of(rows)).status_code == 303
    statement = BankStatement.objects.of(programme.office_id).get()
    address = at(programme, f"fund/bank/{statement.pk}/")
    words = said(client.get(address + "reconciliation/").content.decode())
    assert "未核对：银行 3 行，单位账 3 笔。" in words
    assert "有 3 个金额在两边都未核对，很可能是同一笔钱，请先核对。" in words
    assert "合计相等，但未全部核对" in words
    assert "银行与账面相符。" not in words
    page = page_of(client, programme, statement)
    client.post(address, {"uuid": uuid_of(page), "offer": offers(page), "ticked": "yes"})
    words = said(client.get(address + "reconciliation/").content.decode())
    assert "银行与账面相符。" in words
    assert "未核对" not in words
