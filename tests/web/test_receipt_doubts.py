"""Receipts that are perhaps there already, or far more than planned, are asked about; what is wrong is told at once."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pilotage.models import Contribution
from tests.web.pages import at, browser, form_of, paper, said
from tests.web.test_money_imports import RECEIPTS, run, table

pytestmark = pytest.mark.django_db
TWICE = [*RECEIPTS, RECEIPTS[2]]


def held(programme):
    rows = Contribution.objects.of(programme.office_id).select_related("transfer").order_by("number")
    return [(row.number, row.transfer.amount) for row in rows]


def enter(client, programme, **changes):
    address = at(programme, "fund/receive/")
    form = form_of(client.get(address).content.decode(), "amount")
    typed = form | {"source": "raised", "donor": "某协会", "amount": "2000", "happened_on": "2010-04-14"} | changes
    return typed, client.post(address, typed | {"evidence": paper()})


def looked_at(client, programme, rows, name="到账.csv"):
    address = at(programme, "fund/import/contributions/")
    return client.post(address, {"file": SimpleUploadedFile(name, table(rows))}).url


def test_a_row_that_was_entered_by_hand_is_asked_about(programme, cast):
    client = browser(cast.treasurer)
    assert enter(client, programme)[1].status_code == 303
    there = looked_at(client, programme, RECEIPTS)
    words = said(client.get(there).content.decode())
    assert "新增 1 相同 0 有误 0 待确认 1" in words
    assert "可能已经登记：第 1 号到账与此相同。" in words
    assert client.post(there, {"store": "yes"}).status_code == 303
    assert held(programme) == [(1, 200_000), (2, 300_000)]
    assert client.post(there, {"store": "yes", "anyway": ["3"]}).status_code == 303
    assert client.post(there, {"store": "yes", "anyway": ["3"]}).status_code == 303  # a double click
    assert held(programme) == [(1, 200_000), (2, 300_000), (3, 200_000)]
    assert "新增 0 相同 2 有误 0" in said(client.get(there).content.decode())


def test_two_equal_rows_are_two_receipts_if_somebody_says_so(programme, cast):
    client = browser(cast.treasurer)
    there = looked_at(client, programme, TWICE)
    page = client.get(there).content.decode()
    assert "新增 2 相同 0 有误 0 待确认 1" in said(page)
    assert "与本表第 3 行相同。" in said(page)
    assert 'name="anyway" value="4"' in page
    assert client.post(there, {"store": "yes", "anyway": ["4", "x"]}).status_code == 303
    assert held(programme) == [(1, 300_000), (2, 200_000), (3, 200_000)]
    again = looked_at(client, programme, TWICE, "再来.csv")
    assert "新增 0 相同 3 有误 0" in said(client.get(again).content.decode())
    assert client.post(again, {"store": "yes"}).status_code == 303
    assert len(held(programme)) == 3


def test_the_command_line_refuses_what_may_be_there_and_takes_it_with_an_id(programme, cast, tmp_path):
    assert enter(browser(cast.treasurer), programme)[1].status_code == 303
    file = tmp_path / "到账.csv"
    file.write_bytes(table(TWICE))
    asked = ["--lang", "en", "money", "import", "contributions", f"{programme.office.code}/{programme.code}", str(file),
             "--by", cast.treasurer.username, "--json"]  # fmt: skip
    answer = json.loads(run(*asked).stdout)
    assert answer["stored"] == 1
    assert [(row["row"], row["reasons"][0].partition(".")[0]) for row in answer["refused"]] == [
        (3, "It is perhaps there already: receipt no"), (4, "It says the same as row 3 of this file"),
    ]  # fmt: skip
    ids = ["", "8f5a5f2c-0a5b-4a37-9f53-0d3f4f1f7a01", "8f5a5f2c-0a5b-4a37-9f53-0d3f4f1f7a02"]
    with_ids = [["id", *TWICE[0]], *([id, *row] for id, row in zip(ids, TWICE[1:], strict=True))]
    file.write_bytes(table(with_ids))
    assert json.loads(run(*asked).stdout) == {"stored": 2, "duplicate": 1, "refused": []}
    assert json.loads(run(*asked).stdout) == {"stored": 0, "duplicate": 3, "refused": []}


def test_the_form_asks_once_before_the_same_is_entered_again(programme, cast):
    client = browser(cast.treasurer)
    first, answer = enter(client, programme)
    assert answer.status_code == 303
    assert (
        client.post(at(programme, "fund/receive/"), first | {"evidence": paper()}).status_code == 303
    )  # a double click
    typed, answer = enter(client, programme)
    assert answer.status_code == 409
    words = said(answer.content.decode())
    assert "可能已经登记：第 1 号到账与此相同。" in words
    assert "仍然登记" in words
    assert held(programme) == [(1, 200_000)]
    sure = typed | {"evidence": paper(), "do": "anyway"}
    assert client.post(at(programme, "fund/receive/"), sure).status_code == 303
    assert held(programme) == [(1, 200_000), (2, 200_000)]


def test_far_more_than_planned_is_asked_about(programme, cast):
    client = browser(cast.treasurer)
    typed, answer = enter(client, programme, amount="70000.01")
    assert answer.status_code == 409
    assert "远超计划：" in said(answer.content.decode())
    assert held(programme) == []
    sure = typed | {"evidence": paper(), "do": "anyway"}
    assert client.post(at(programme, "fund/receive/"), sure).status_code == 303
    assert enter(client, programme, amount="70000")[1].status_code == 303
    assert held(programme) == [(1, 7_000_001), (2, 7_000_000)]


@pytest.mark.parametrize("amount", ["0", "-5", "－５"])
def test_trying_says_what_storing_would(programme, cast, amount):
    client = browser(cast.treasurer)
    _, tried = enter(client, programme, amount=amount, do="try")
    _, stored = enter(client, programme, amount=amount)
    assert (tried.status_code, stored.status_code) == (409, 409)
    for answer in (tried, stored):
        assert "应大于零" in said(answer.content.decode())
    assert held(programme) == []


def test_every_fault_of_a_receipt_is_told_at_once(programme, cast):
    client = browser(cast.treasurer)
    _, answer = enter(client, programme, source="", amount="-5", happened_on="2010-05-09")
    words = said(answer.content.decode())
    assert "请选“来源”。" in words
    assert "应大于零" in words
    assert "2010-05-09" in words
    rows = [RECEIPTS[0], ["工作经费", "", "-5", "2010-02-30"], ["国库", "", "0", "2010-05-09"]]
    words = said(client.get(looked_at(client, programme, rows)).content.decode())
    assert words.count("应大于零") == 2
    assert "2010-05-09" in words


@pytest.mark.parametrize(("name", "content"), [
    ("坏.xlsx", b"PK\x03\x04broken"), ("坏.csv", b"\x00\x01\x02\xff\xfe\x00binary"), ("坏.xlsx", b"\x7fELF\x00\x00"),
])  # fmt: skip
def test_what_cannot_be_opened_is_no_table(programme, cast, name, content):
    client = browser(cast.treasurer)
    for path in ("fund/bank/", "fund/import/contributions/"):
        answer = client.post(at(programme, path), {"file": SimpleUploadedFile(name, content)})
        assert answer.status_code == 422
        words = said(answer.content.decode())
        assert "请存为 .xlsx 或 CSV" in words
        assert "JPEG" not in words
