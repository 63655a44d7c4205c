"""A reward that a fund pays: how it is paid in the browser, and how the fund's own pages show it."""

import pytest

from tests.actions.test_rewards import from_fund
from tests.giving import designated
from tests.web.pages import ENGLISH, at, browser, form_of, said

pytestmark = pytest.mark.django_db


def test_the_fund_shows_before_and_after_and_then_the_payment():
    programme, cast, _ = from_fund({"own": 30_000, "raised": 40_000})
    stored = designated(programme, cast.clerk)
    address = at(programme, f"fund/rewards/model-reward/{stored.record.pk}/pay/")
    client = browser(cast.treasurer, ENGLISH)
    page = client.get(address).content.decode()
    assert "Available 700.00 200.00 −500.00" in said(page)
    form = form_of(page, "happened_on") | {"happened_on": "2010-04-22"}
    assert client.post(address, form).status_code == 303
    fund = said(client.get(at(programme, "fund/")).content.decode())
    assert "2010-04-22 Paid 王口镇团委 先进典型奖励 1 200.00 200.00 −200.00 200.00" in fund


def test_a_fund_that_is_short_says_so_on_the_page():
    programme, cast, _ = from_fund({"own": 49_999})
    stored = designated(programme, cast.clerk)
    address = at(programme, f"fund/rewards/model-reward/{stored.record.pk}/pay/")
    client = browser(cast.treasurer, ENGLISH)
    page = client.get(address).content.decode()
    assert "0.01 yuan are missing: enter what has been received since, or give up a grant" in said(page)
    answer = client.post(address, form_of(page, "happened_on") | {"happened_on": "2010-04-22"})
    assert answer.status_code == 409
    assert "Only 499.99 is available, 0.01 less than 500." in said(answer.content.decode())
