"""A grant that gives things is asked for and decided on in words of things, not of money."""

import pytest

from pilotage.domain.charters.schema import Grant
from pilotage.queries.programmes import rules
from tests.web.corner import adopt_corner
from tests.web.pages import at, browser, said

pytestmark = pytest.mark.django_db


def test_goods_are_asked_for_by_number():
    office = adopt_corner()
    goods = next(each for each in rules(office.programme).charter.of_kind(Grant) if each.gives == "goods")
    form = said(
        browser(office.contact).get(at(office.programme, f"applications/new/?grant={goods.id}")).content.decode()
    )
    assert "申请金额" not in form
