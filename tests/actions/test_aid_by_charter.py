"""Rounds of aid under another charter: the extra is a number for the whole round, and the register declares no fields."""

from datetime import date

import pytest

from pilotage.actions.records import enter_record
from pilotage.domain.standing import About
from pilotage.models import Record
from pilotage.queries.rounds import find_round
from pilotage.queries.verification import verify
from tests.acts import refused
from tests.aid import decide, opened, shared, view
from tests.web.corner import adopt_corner

pytestmark = pytest.mark.django_db
DAY = date(2024, 6, 3)


@pytest.fixture
def office():
    return adopt_corner()


@pytest.fixture
def row(office):
    return opened(office.programme, office.clerk, provision="first", title="图书补助", places=3, amount=0, on=DAY)


def test_fixed_extras_hold_for_the_whole_round_and_ask_no_reason(office, row):
    shared(office.programme, office.clerk, row, ("east", 2, 1, 2), ("west", 2, 1, 1, 0, 100_001))
    with refused("aid-extra-places-beyond", "aid-extra-money-beyond"):
        decide(office.programme, office.reviewer, row, on=DAY, values={})
    shared(office.programme, office.clerk, row, ("east", 2, 1, 1), ("west", 2, 1, 1, 0, 100_000))
    decide(office.programme, office.reviewer, row, on=DAY, values={})
    assert find_round(office.programme, 1).status == "decided"
    records = Record.objects.of(office.programme.office_id).filter(register="entries").order_by("number")
    assert [each.record for each in view(office.programme, row).kept if each.record] == [
        each.number for each in records
    ]
    assert verify().ok


def test_units_are_those_that_take_part_on_the_day_it_opened(office, row):
    assert [share.unit for share in view(office.programme, row).shares] == ["east", "west", "south", ""]


def test_a_nomination_in_the_same_register_is_none_of_aid(office, row):
    with refused("nomination-no-round-at-all"):
        enter_record(by=office.clerk, programme=office.programme, register="entries", uuid="0" * 32, happened_on=DAY,
                     about=About("east"), values={})  # fmt: skip
