"""What would free money where less is available than somebody wants: each way once, with its number and its page."""

from datetime import date
from uuid import uuid4

import pytest

from pilotage.actions.funds import receive
from pilotage.actions.people import appoint
from pilotage.actions.second_looks import arrange_small_office
from pilotage.actions.years import close_year
from pilotage.domain.funds import Pot
from pilotage.domain.policy import Function
from tests.cast import seat
from tests.factories import PAPER, START, TODAY, adopt_jinghai, application, receipt
from tests.grants import Steps
from tests.web.corner import adopt_corner, corner, corner_application
from tests.web.pages import at, browser, form_of, links, said

pytestmark = pytest.mark.django_db


def received(office, amount, purpose="", source="gift"):
    receive(by=office.treasurer, programme=office.programme, fund="book-fund", source=source, purpose=purpose,
            amount=amount, happened_on=date(2024, 4, 1), uuid=uuid4(), evidence=(PAPER,))  # fmt: skip


def test_money_for_another_purpose_is_named_and_not_touched():
    office = adopt_corner()
    received(office, 200_000, purpose="repair")
    received(office, 100_000, purpose="buying")
    row = corner_application(office)
    reviewer = browser(office.reviewer)
    form = form_of(reviewer.get(corner(office, row)).content.decode(), "opinion") | {
        "amount": "2,500", "opinion": "同意", "do": "try",
    }  # fmt: skip
    page = reviewer.post(corner(office, row), form).content.decode()
    words = said(page)
    assert "捐赠的 2,000.00 元指定用于修缮，不作他用，须由出资方同意改变；" in words
    assert "1,500.00" in words  # how much is short
    assert "指定用于购书，不作他用" not in words
    (url,) = [url for url in links(page, "2,000.00") if "purpose=repair" in url]
    assert "1 笔合计 捐赠 修缮 2,000.00" in said(reviewer.get(url.partition("#")[0]).content.decode())
    assert "按方案第 1 条，支出不得超过到账。" in words


def test_what_a_closed_year_gave_back_is_named():
    programme = adopt_jinghai(today=date(2011, 1, 20))
    cast = seat(programme)
    receipt(programme, cast.treasurer, 300_000)
    close_year(by=cast.treasurer, programme=programme, fund="pilot-fund", year=2010, closed_on=date(2011, 1, 20),
               uuid=uuid4(), choices={Pot("own"): "return"}, reason="商定")  # fmt: skip
    teller = browser(cast.treasurer)
    form = form_of(teller.get(at(programme, "fund/give-back/")).content.decode(), "amount")
    answer = teller.post(at(programme, "fund/give-back/"), form | {"pot": "own/", "amount": "1", "reason": "商定"})
    assert answer.status_code == 409
    assert "2010年度结转时有 3,000.00 元缴还来源，可向来源申请；" in said(answer.content.decode())


def test_a_receipt_that_money_rests_on_says_what_could_be_given_up():
    programme = adopt_jinghai()
    cast = seat(programme)
    receipt(programme, cast.treasurer, 100_000)
    row = application(programme, cast.unit, 80_000, project="税法宣讲")
    Steps(programme, cast).approve(row)
    teller = browser(cast.treasurer)
    form = form_of(teller.get(at(programme, "fund/contributions/1/")).content.decode(), "reason")
    answer = teller.post(at(programme, "fund/contributions/1/"), form | {"reason": "误记"})
    words = said(answer.content.decode())
    assert answer.status_code == 409
    assert "税法宣讲" in words
    assert links(answer.content.decode(), "800.00")[-1] == at(programme, "applications/project-grant/1/")


def test_second_looks_that_are_owed_stand_in_the_statement_of_their_period():
    programme = adopt_jinghai()
    cast = seat(programme)
    appoint(by=cast.owner, programme=programme, person="reviewer", name="reviewer", function=Function.TREASURER,
            role="office", member="jinghai-office", starts_on=START)  # fmt: skip
    arrange_small_office(by=cast.owner, programme=programme, days=10, reason="只有两人", starts_on=TODAY, uuid=uuid4())
    receipt(programme, cast.treasurer, 100_000)
    row, steps = application(programme, cast.unit, 80_000), Steps(programme, cast)
    steps.approve(row, happened_on=TODAY)
    steps.pay(row, by=cast.reviewer, happened_on=TODAY)
    words = said(browser(cast.auditor).get(at(programme, "fund/statement/")).content.decode())
    assert "事后复核" in words
    assert "2010-05-06" in words.partition("事后复核")[2]
    earlier = said(browser(cast.auditor).get(at(programme, "fund/statement/?until=2010-04-25")).content.decode())
    assert "事后复核" not in earlier
