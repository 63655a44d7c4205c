"""The pages of refunds, rewards and things given: what stands there, what they lead to, who may do what."""

import csv
import io
import re

import pytest

from pilotage.actions.people import MemberRow, import_members
from pilotage.models import LevyRefund, OrderStep, Person, RewardPayment
from pilotage.queries.verification import verify
from tests.factories import START
from tests.giving import Office, designated, own_book, plaque, refund
from tests.web.corner import adopt_corner
from tests.web.pages import CHINESE, ENGLISH, at, browser, form_of, links, paper, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(programme, cast):
    return Office(programme, cast)


def get(user, address, status=200, language=ENGLISH):
    answer = browser(user, language).get(address)
    assert answer.status_code == status, said(answer.content.decode())
    return answer.content.decode()


def send(user, address, form, status=303):
    answer = browser(user, ENGLISH).post(address, form)
    assert answer.status_code == status, said(answer.content.decode())
    return answer.url if status == 303 else said(answer.content.decode())


# ---- Refunds ---------------------------------------------------------------------------------------------------------


def test_the_page_of_refunds_says_who_got_what_and_who_has_nothing(programme, cast):
    refund(programme, cast.clerk, 126_000)
    page = get(cast.treasurer, at(programme, "fund/refunds/"))
    text = said(page)
    assert "王口镇团委 1,260.00 1,260.00 0.00 0.00 1,260.00" in text
    assert "4 have nothing yet." in text
    assert "专项工作经费 1.3" in text
    assert "县级团费中应上缴市级的部分由谁负担？" in text
    assert links(page, "1.3") == [at(programme, "charter/#c1.3")]
    (one,) = links(page, "王口镇团委")
    assert "Refunded 1,260.00 yuan set off" in said(get(cast.treasurer, one))


def test_a_clerk_enters_a_refund_and_hears_why_not(programme, cast):
    page = get(cast.clerk, at(programme, "fund/refunds/"))
    new = [url for url in re.findall(r'href="([^"]*/registers/dues/new/[^"]*)"', page) if "wangkou" in url]
    form = form_of(get(cast.clerk, new[0]), "uuid")
    assert form["unit"] == "wangkou"
    form |= {"happened_on": "2010-04-20", "f-due-amount": "1,260", "f-refunded": "1,200", "evidence": paper()}
    answer = browser(cast.clerk, ENGLISH).post(at(programme, "registers/dues/new/"), form)
    told = said(answer.content.decode())
    assert answer.status_code == 409
    assert 'href="#id_f-refunded"' in answer.content.decode()
    assert "1,200 was refunded of 1,260 due: at 100% it must be 1,260, 60 more." in told.replace(".00", "")
    assert not LevyRefund.objects.of(programme.office).exists()
    send(cast.clerk, at(programme, "registers/dues/new/"), form | {"f-refunded": "1,260", "evidence": paper()})
    assert own_book(programme) == {"levy wangkou": -126_000, "earmarked wangkou": 126_000}


def test_receipts_are_entered_and_accounted_for(programme, cast):
    refund(programme, cast.clerk, 126_000)
    row = LevyRefund.objects.of(programme.office).get()
    address = at(programme, f"fund/refunds/{row.pk}/")
    new = form_of(get(cast.unit, address + "receipts/new/"), "what")
    new |= {"what": "场地布置", "amount": "300", "happened_on": "2010-04-21", "evidence": paper()}
    assert send(cast.unit, address + "receipts/new/", new) == address
    assert "1, over 300.00; 0.00 of it counted 1 receipt to check" in said(get(cast.unit, address))
    expense = at(programme, "expenses/1/")
    count = form_of(get(cast.reviewer, expense), "counted")
    send(cast.reviewer, expense, count | {"do": "count", "counted": "300"})
    settle = form_of(get(cast.reviewer, address), "happened_on")
    assert "Account for it The checked receipts change what is accounted for by +300.00." in said(
        get(cast.reviewer, address)
    )
    send(cast.reviewer, address, settle | {"do": "settle"})
    assert own_book(programme) == {"levy wangkou": -126_000, "earmarked wangkou": 96_000, "settled wangkou": 30_000}
    assert "The checked receipts come to 300" in send(cast.reviewer, address, settle | {"do": "settle",
                                                      "uuid": "6f1d2c1e-2010-4426-8000-00000000000f"}, 409)  # fmt: skip


def test_how_it_was_given_back_is_the_treasurers_to_say(programme, cast):
    refund(programme, cast.clerk)
    row = LevyRefund.objects.of(programme.office).get()
    address = at(programme, f"fund/refunds/{row.pk}/")
    assert "It was paid to and fro" not in get(cast.clerk, address)
    send(cast.treasurer, address, {"do": "paid-out"})
    now = browser(cast.unit).get(address).url  # the row that said otherwise has ended
    assert "paid to and fro" in said(get(cast.unit, now))
    browser(cast.clerk).post(address, {"do": "set-off"})
    assert "paid to and fro" in said(get(cast.unit, now))


def test_a_unit_sees_its_own_and_no_others(programme, cast):
    refund(programme, cast.clerk)
    refund(programme, cast.clerk, unit="yinghai")
    text = said(get(cast.unit, at(programme, "fund/refunds/")))
    assert "王口镇团委" in text
    assert "瀛海学校团委" not in text
    other = LevyRefund.objects.of(programme.office).get(unit__code="yinghai")
    get(cast.unit, at(programme, f"fund/refunds/{other.pk}/"), 403)
    get(cast.mentor, at(programme, "fund/refunds/"), 403)
    get(cast.treasurer, at(programme, "fund/refunds/4711/"), 404)


def test_its_own_page_says_what_a_unit_received(programme, cast, office):
    refund(programme, cast.clerk)
    stored = designated(programme, cast.clerk)
    text = said(get(cast.unit, at(programme, "units/wangkou/")))
    assert "2010: 1,260 yuan refunded of 1,260 due" in text
    assert "500 yuan owed since 20 April 2010" in text
    office.pay(stored)
    assert "500 yuan paid on 22 April 2010" in said(get(cast.unit, at(programme, "units/wangkou/")))


# ---- Rewards ---------------------------------------------------------------------------------------------------------


def test_a_reward_goes_from_today_to_paid(programme, cast):
    designated(programme, cast.clerk)
    designated(programme, cast.clerk, level="national")
    today = get(cast.treasurer, at(programme, "today/"))
    assert "A reward is to be paid 王口镇团委 · 先进典型奖励" in said(today)
    assert "A reward" not in said(get(cast.clerk, at(programme, "today/")))
    page = get(cast.treasurer, at(programme, "fund/rewards/"))
    assert "王口镇团委 先进典型 No. 1 No. 2 earns nothing more 500.00 2010-04-20 to be paid Pay" in said(page)
    (pay,) = re.findall(r'href="([^"]*/pay/)"', page)
    assert pay in today
    form = form_of(get(cast.treasurer, pay), "happened_on")
    done = send(cast.treasurer, pay, form | {"happened_on": "2010-04-22", "voucher": "记-1", "evidence": paper()})
    assert done == at(programme, "fund/rewards/1/")
    assert "A reward" not in said(get(cast.treasurer, at(programme, "today/")))
    assert send(cast.treasurer, pay, form | {"happened_on": "2010-04-22"}) == done
    assert RewardPayment.objects.of(programme.office).count() == 1
    charter = said(get(cast.clerk, at(programme, "charter/")))
    assert "500 yuan paid" in charter
    reverse = form_of(get(cast.treasurer, done), "reason")
    send(cast.treasurer, done, reverse | {"reason": ""}, 422)
    send(cast.treasurer, done, reverse | {"reason": "付错了"})
    assert "Reversed: 付错了" in said(get(cast.auditor, done))
    assert "500 yuan still owed" in said(get(cast.clerk, at(programme, "charter/")))
    assert own_book(programme) == {}


def test_only_the_treasurer_comes_to_the_page_that_pays(programme, cast):
    stored = designated(programme, cast.clerk)
    for user in (cast.clerk, cast.reviewer, cast.unit):
        get(user, at(programme, f"fund/rewards/model-reward/{stored.record.pk}/pay/"), 403)
    get(cast.treasurer, at(programme, "fund/rewards/model-reward/4711/pay/"), 404)
    get(cast.treasurer, at(programme, "fund/rewards/9/"), 404)
    assert "A reward is paid by the treasurer." in said(get(cast.clerk, at(programme, "fund/rewards/")))


# ---- Things ----------------------------------------------------------------------------------------------------------


def test_an_order_goes_through_the_door(programme, cast):
    new = at(programme, "fund/supplies/plaques/new/")
    form = form_of(get(cast.clerk, new), "supplier")
    assert {name for name, value in form.items() if value == "1"} == {
        f"many-{unit}" for unit in ("daqiuzhuang", "wangkou", "yinghai", "hengxing", "shunfeng")
    }
    order = send(cast.clerk, new, form | {"happened_on": "2010-04-08", "supplier": "某制作社"})
    for user, do, more in ((cast.clerk, "delivered", {}), (cast.treasurer, "paid", {"amount": "601"})):
        step = form_of(get(user, f"{order}?do={do}"), "happened_on")
        assert send(user, f"{order}?do={do}", step | {"happened_on": "2010-04-12"} | more) == order
    text = said(get(cast.auditor, order))
    assert "王口镇团委 1 块 120.20" in text
    assert own_book(programme) == {"office": -60_100, "cost plaques": 60_100}
    again = {"happened_on": "2010-04-12"}
    assert "Order 1 does not stand where this can be done." in send(
        cast.clerk, f"{order}?do=delivered", again | {"uuid": "6f1d2c1e-2010-4426-8000-00000000000f"}, 409
    )
    page = said(get(cast.clerk, at(programme, "fund/supplies/")))
    assert "5 are still without." in page
    assert "王口镇团委 1 块 1 1 not yet 120.20" in page
    assert OrderStep.objects.of(programme.office).count() == 3


def test_an_order_proposes_what_is_still_missing_and_says_who_did_what_by_name(programme, cast, office):
    plaque(programme, cast.clerk, cost=12_000)
    office.order("yinghai")
    form = form_of(get(cast.clerk, at(programme, "fund/supplies/plaques/new/")), "supplier")
    assert {name for name, value in form.items() if value == "1"} == {
        f"many-{unit}" for unit in ("daqiuzhuang", "hengxing", "shunfeng")
    }
    Person.objects.of(programme.office).filter(user=cast.clerk).update(name="王敏")
    assert "Ordered 2010-04-08 王敏" in said(get(cast.auditor, at(programme, "fund/supplies/orders/1/")))


def test_what_hangs_is_seen_with_its_picture(programme, cast):
    plaque(programme, cast.clerk, cost=12_000)
    plaque(programme, cast.clerk, unit="yinghai", confirmed=False)
    page = get(cast.clerk, at(programme, "fund/supplies/"))
    assert "王口镇团委 1 块 0 0 2010-04-20 paper.txt 120.00" in said(page)
    assert "4 are still without." in said(page)


def test_orders_are_the_offices_own(programme, cast, office):
    office.order()
    get(cast.unit, at(programme, "fund/supplies/orders/1/"), 404)
    get(cast.clerk, at(programme, "fund/supplies/orders/2/"), 404)
    assert "Order no. 1" not in said(get(cast.unit, at(programme, "fund/supplies/")))
    get(cast.treasurer, at(programme, "fund/supplies/plaques/new/"), 403)


# ---- Lists -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "first"), [
    ("refunds", "团费全额退返,王口镇团委,2010,1260.00,1260.00,0.00,专项工作经费,0.00,0,1260.00,0.00,set off,1"),
    ("rewards", "先进典型奖励,王口镇团委,先进典型,1,2010-04-20,500.00,,,"),
    ("supplies", "“试点单位”铜牌,王口镇团委,1,0,0,1,1,0,120.00"),
])  # fmt: skip
def test_every_list_is_a_file_too(programme, cast, name, first):
    refund(programme, cast.clerk)
    designated(programme, cast.clerk)
    plaque(programme, cast.clerk, cost=12_000)
    answer = browser(cast.auditor, ENGLISH).get(at(programme, f"fund/{name}/export.csv"))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert first.split(",") in rows
    assert browser(cast.auditor).get(at(programme, f"fund/{name}/export.xlsx")).content[:2] == b"PK"
    assert browser(cast.auditor).get(at(programme, f"fund/{name}/export.pdf")).status_code == 404
    assert verify().ok


@pytest.mark.parametrize("name", ["refunds", "rewards", "supplies"])
@pytest.mark.parametrize("units", [1, 30])
def test_a_list_asks_the_same_of_the_database_however_long_it_is(
    programme, cast, office, name, units, django_assert_num_queries
):
    codes = [f"more{n}" for n in range(units)]
    rows = [MemberRow(n, "unit", code, f"单位{n}", starts_on=START) for n, code in enumerate(codes, 2)]
    import_members(by=cast.clerk, programme=programme, rows=rows)
    for code in codes:
        refund(programme, cast.clerk, unit=code)
        designated(programme, cast.clerk, unit=code)
        plaque(programme, cast.clerk, unit=code)
    office.order(*codes)
    client = browser(cast.treasurer)
    client.get(at(programme, f"fund/{name}/"))
    with django_assert_num_queries({"refunds": 11, "rewards": 9, "supplies": 14}[name]):
        page = client.get(at(programme, f"fund/{name}/"))
    assert len(page.content) <= 60 * 1024


def test_the_pages_know_no_programme():
    office = adopt_corner()
    for name in ("refunds", "rewards", "supplies"):
        get(office.treasurer, at(office.programme, f"fund/{name}/"))
        get(office.treasurer, at(office.programme, f"fund/{name}/"), language=CHINESE)
