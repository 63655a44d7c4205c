"""Several people at one round of aid at the same moment: it is decided once, and no list outgrows its places."""

from uuid import uuid4

import pytest

from pilotage.actions.beneficiaries import add_beneficiaries
from pilotage.domain.aid import Person
from pilotage.models import Record
from pilotage.queries.aid import lists_of, seen_of
from pilotage.queries.rounds import find_round
from pilotage.queries.verification import verify
from tests.actions.test_records_at_once import at_once
from tests.aid import decide, opened, shared
from tests.cast import seat
from tests.factories import adopt_jinghai

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_round_is_decided_once():
    programme = adopt_jinghai()
    cast = seat(programme)
    row = opened(programme, cast.clerk)
    shared(programme, cast.clerk, row, ("wangkou", 3, 2), ("yinghai", 1, 1))
    seen = {"seen": find_round(programme, 1).version, "shares_seen": seen_of(row)}
    given = at_once(*[lambda: decide(programme, cast.reviewer, row, **seen).pk for _ in range(5)])
    assert sorted(map(str, given))[:4] == [str(("round-decided",))] * 4
    assert Record.objects.of(programme.office_id).count() == 2
    assert verify().ok


def test_a_list_never_outgrows_its_places():
    programme = adopt_jinghai()
    cast = seat(programme)
    row = opened(programme, cast.clerk)
    shared(programme, cast.clerk, row, ("wangkou", 3, 3))
    decide(programme, cast.reviewer, row)

    def name():
        return [each.pk for each in add_beneficiaries(by=cast.clerk, programme=programme, round=1, unit="wangkou",
                                                      people=[Person("某人")], uuid=uuid4())]  # fmt: skip

    given = at_once(*[name] * 6)
    assert given.count(("aid-people-beyond",)) == 3
    assert lists_of(row)["wangkou"].people == 3
