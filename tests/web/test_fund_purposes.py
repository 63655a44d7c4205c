"""A fund whose money is kept apart by purpose: what is received for what, what stands where, and which source pays."""

from datetime import date

import pytest

from pilotage.domain.charters.schema import Fund
from pilotage.domain.funds import Pot
from pilotage.models import Contribution
from pilotage.queries.ledger import pot_numbers
from pilotage.queries.programmes import rules
from tests.web.corner import adopt_corner
from tests.web.pages import ENGLISH, at, browser, form_of, links, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return adopt_corner()


def receive(office, **changes):
    page = browser(office.treasurer).get(at(office.programme, "fund/receive/")).content.decode()
    form = form_of(page, "amount") | {"source": "gift", "amount": "500", "happened_on": "2024-04-01"} | changes
    return browser(office.treasurer).post(at(office.programme, "fund/receive/"), form)


def fund_page(office, path="fund/", **more):
    return browser(office.treasurer, **more).get(at(office.programme, path)).content.decode()


def test_money_is_received_for_a_purpose_or_for_any(office):
    assert receive(office, purpose="buying").status_code == 303
    assert receive(office, amount="300").status_code == 303
    fund = rules(office.programme).charter.of_kind(Fund)[0]
    assert {pot: held.received for pot, held in pot_numbers(office.programme, fund).items()} == {
        Pot("gift", "buying"): 50_000, Pot("gift"): 30_000,
    }  # fmt: skip
    assert "指定用途 购书" in said(fund_page(office, "fund/contributions/1/"))
    assert "指定用途 不限" in said(fund_page(office, "fund/contributions/2/"))
    assert receive(office, purpose="tea").status_code == 422
    assert Contribution.objects.of(office.programme.office_id).count() == 2


def test_trying_it_shows_the_fund_before_and_after_and_stores_nothing(office):
    answer = receive(office, do="try")
    words = said(answer.content.decode())
    assert answer.status_code == 200
    assert "到账500.00之后" in words
    assert "到账 0.00 500.00 +500.00" in words
    assert Contribution.objects.of(office.programme.office_id).count() == 0


def test_the_fund_s_page_shows_what_stands_in_every_pot_and_opens_to_it(office):
    receive(office, purpose="buying")
    receive(office, amount="300")
    shown = fund_page(office)
    words = said(shown)
    assert "财政拨款 不限 0.00 0.00 0.00 0.00 转入下年" in words
    assert "捐赠 购书 500.00 0.00 0.00 500.00 缴还来源" in words
    assert "捐赠 不限 300.00 0.00 0.00 300.00 缴还来源" in words
    (url,) = [url for url in links(shown, "500.00") if "of=available" in url]
    behind = said(fund_page(office, "fund/" + url.partition("fund/")[2].partition("#")[0]))
    assert "1 笔合计 捐赠 购书 500.00" in behind


def test_which_source_pays_what_is_said_in_one_sentence(office):
    assert "指定用途（购书、修缮）的钱先用，且只用于该项；再用未指定用途的钱。其中先用捐赠，再用财政拨款。" in said(
        fund_page(office)
    )
    assert "pays first, and only for that; then money given for none. Among these: 捐赠 , then 财政拨款 ." in said(
        fund_page(office, language=ENGLISH)
    )


def test_the_ledger_keeps_purposes_apart(office):
    receive(office, purpose="buying")
    words = said(fund_page(office, "fund/accounts/"))
    assert "可拨余额：捐赠（购书） 平 0.00 500.00 0.00 借 500.00" in words
    words = said(fund_page(office, "fund/statement/"))
    assert "购书 0.00 500.00 0.00 500.00" in words
    assert "未指定用途 0.00 0.00 0.00 0.00" in words
    words = said(fund_page(office, "fund/give-back/"))
    assert "捐赠（购书）" in words


def test_a_fund_without_purposes_asks_for_none(office):
    from tests.cast import seat
    from tests.factories import adopt_jinghai

    other = adopt_jinghai(today=date(2010, 4, 26))
    page = browser(seat(other).treasurer).get(at(other, "fund/receive/")).content.decode()
    assert 'name="purpose"' not in page
