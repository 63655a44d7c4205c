"""An office too small to split duties decides a round: somebody else looks at it afterwards."""

from uuid import uuid4

import pytest

from pilotage.actions.people import appoint
from pilotage.actions.second_looks import arrange_small_office
from pilotage.domain.policy import Function
from tests.factories import START, TODAY
from tests.judging import quota_round
from tests.web.pages import at, browser, said

pytestmark = pytest.mark.django_db


def test_a_second_look_is_owed_and_listed_without_a_name(programme, cast):
    round = quota_round(programme, cast)
    round.nominate("wangkou", "某甲")
    round.close()
    appoint(by=cast.owner, programme=programme, person="clerk", name="clerk", function=Function.REVIEWER, role="office",
            member="jinghai-office", serves="", starts_on=START)  # fmt: skip
    arrange_small_office(by=cast.owner, programme=programme, days=5, reason="两个人", starts_on=TODAY, uuid=uuid4())
    round.decide(1, by=cast.clerk, on=TODAY)
    shown = said(browser(cast.reviewer).get(at(programme, "second-looks/")).content.decode())
    assert ("对本人经手的推荐作出决定" in shown, "优秀团干部" in shown, "某甲" in shown) == (True, True, False)
