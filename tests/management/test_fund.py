"""`pilotage fund`: a fund's numbers, its pots and its trial balance, as of a day and as known."""

import json
from datetime import date
from uuid import uuid4

import pytest
from click.testing import CliRunner
from django.utils import translation

from pilotage.actions.years import close_year
from pilotage.domain.funds import Pot
from pilotage.management.cli import main
from tests.cast import seat
from tests.factories import adopt_jinghai, application, receipt
from tests.grants import Steps

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    found = adopt_jinghai(today=date(2011, 1, 20))
    cast = seat(found)
    receipt(found, cast.treasurer, 300_000)
    receipt(found, cast.treasurer, 200_000, source="raised", on=date(2010, 4, 8))
    asked = application(found, cast.unit, 80_050)
    Steps(found, cast).approve(asked, amount=80_050)
    return found


def run(*arguments, lang="en"):
    with translation.override(None):
        return CliRunner().invoke(main, ["--lang", lang, "fund", "jinghai-2010", *arguments])


def fund(*arguments):
    done = run("--json", *arguments)
    assert done.exit_code == 0, done.output
    document = json.loads(done.stdout)
    return document, document["funds"][0]


def test_money_is_decimal_strings_and_both_sides_agree(programme):
    document, found = fund()
    assert (document["programme"], document["until"], document["currency"]) == ("jinghai-2010", "2011-01-20", "CNY")
    assert found["numbers"] == {
        "planned": "10000.00", "received": "5000.00", "given_back": "0.00", "committed": "800.50", "paid": "0.00",
        "available": "4199.50", "balance": "5000.00",
    }  # fmt: skip
    assert found["pots"] == [
        {"source": "own", "purpose": "", "received": "3000.00", "given_back": "0.00", "committed": "800.50",
         "paid": "0.00", "available": "2199.50"},
        {"source": "raised", "purpose": "", "received": "2000.00", "given_back": "0.00", "committed": "0.00",
         "paid": "0.00", "available": "2000.00"},
    ]  # fmt: skip
    assert {(row["kind"], row["key"]): row["balance"] for row in found["accounts"]} == {
        ("source", "own"): "-3000.00", ("source", "raised"): "-2000.00", ("available", "own"): "2199.50",
        ("available", "raised"): "2000.00", ("committed", "own"): "800.50", ("committed", "raised"): "0.00",
    }  # fmt: skip
    assert (found["debit"], found["credit"], found["in_balance"], found["closed"]) == ("5800.50", "5800.50", True, {})


def test_as_of_a_day_and_as_known(programme):
    assert fund("--until", "2010-04-06")[1]["numbers"]["received"] == "3000.00"
    document, found = fund("--known", "0")
    assert (document["known"], found["numbers"]["received"], found["pots"]) == (0, "0.00", [])


def test_it_is_said_in_words(programme):
    close_year(by=seat(programme).treasurer, programme=programme, fund="pilot-fund", year=2010, uuid=uuid4(),
               closed_on=date(2011, 1, 20), choices={Pot("own"): "carry", Pot("raised"): "return"}, reason="商定")  # fmt: skip
    lines = [line.strip() for line in run(lang="zh-Hans").output.splitlines()]
    assert lines[0] == "试点工作基金（元）"
    assert "2,000.00  已缴还" in lines
    assert "拨款先用工作经费，再用社会筹集。" in lines
    assert "800.50  已批待付：工作经费" in lines
    assert lines[-2:] == ["借贷平衡：两边都是7,800.50。", "2010年度已于2011-01-20结转。"]


def test_who_may_not_see_the_money_is_told(programme):
    done = run("--by", "mentor1")
    assert (done.exit_code, done.stdout) == (1, "")


def test_an_entry_before_the_first_is_refused(programme):
    done = run("--known", "-5")
    assert (done.exit_code, done.stdout) == (2, "")
