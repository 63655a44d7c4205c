"""Nominations: the round follows the record, whoever enters it and however."""

from datetime import date

import pytest

from pilotage.actions.nominations import add_outside
from pilotage.actions.refusals import Refused
from pilotage.actions.rounds import close_nominations
from pilotage.domain.breaches import Breach
from pilotage.domain.standing import About
from pilotage.models import Nomination
from tests.acts import correct, enter, refused, withdraw
from tests.cast import seat
from tests.factories import TODAY, adopt_jinghai
from tests.rounds import NOMINEE, nominate, opened, quota, standing

pytestmark = pytest.mark.django_db


def at_work():
    programme = adopt_jinghai()
    return programme, seat(programme)


def test_a_record_takes_the_smallest_free_place_and_a_withdrawn_one_gives_it_back():
    programme, cast = at_work()
    row = opened(programme, cast.clerk, places=2)
    first = nominate(programme, cast.unit)
    nominate(programme, cast.clerk, unit="yinghai")
    assert standing(row) == [("wangkou", "ordinary", 1), ("yinghai", "ordinary", 2)]
    withdraw(first, cast.unit)
    nominate(programme, cast.clerk, unit="yinghai")
    assert standing(row) == [("yinghai", "ordinary", 2), ("yinghai", "ordinary", 1)]


def test_over_quota_is_refused_with_the_sum():
    programme, cast = at_work()
    row = opened(programme, cast.clerk, places=2)
    enter(programme, cast.clerk, "contribution", values={"who": "张三", "what": "突出"})
    nominate(programme, cast.unit)
    nominate(programme, cast.unit, extra=True)
    nominate(programme, cast.clerk, unit="yinghai")
    with pytest.raises(Refused) as refusal:
        nominate(programme, cast.clerk, unit="yinghai")
    (breach,) = refusal.value.breaches
    assert isinstance(breach, Breach)
    assert (breach.code, breach.cite.clause if breach.cite else "") == ("nomination-over-quota", "4.1")
    assert breach.params == {
        "ordinary": 2, "extra": 1, "total": 3, "taken": 3, "whom": ["王口镇团委 2", "瀛海学校团委 1"], "next": 4, "left": 0,
    }  # fmt: skip
    assert standing(row) == [("wangkou", "ordinary", 1), ("wangkou", "extra", 1), ("yinghai", "ordinary", 2)]
