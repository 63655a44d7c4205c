"""What became of a source's money: who sees it, what stands there, and what each figure opens to."""

import pytest

from tests.givers import adopt_given
from tests.web.pages import ENGLISH, at, browser, links, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def given():
    return adopt_given()


def page(given, user, path="sources/pilot-fund/raised/", status=200):
    answer = browser(user, ENGLISH).get(at(given.programme, path))
    assert answer.status_code == status, said(answer.content.decode())
    return answer.content.decode()


def test_the_giver_sees_what_became_of_the_money(given):
    given.agree()
    given.grant()
    shown = page(given, given.giver)
    words = said(shown)
    assert "Received 2,000.00 Paid 1,500.00 Left 500.00" in words
    assert "Planned 7,000.00 Agreed 5,000.00 Received 2,000.00 Granted 1,500.00 Paid 1,500.00" in words
    assert "用于青年技能培训。" in words
    (url,) = links(shown, "王口镇团委：技能比武")
    inside = said(page(given, given.giver, url.partition("jinghai-2010/")[2]))
    assert "Paid from other sources 1,000.00" in inside
    assert "Granted 1,500.00" in inside
