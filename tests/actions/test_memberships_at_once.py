"""The same member leaves and is replaced from several places at the same moment: it happens once."""

from datetime import date
from uuid import uuid4

import pytest

from pilotage.actions.memberships import join, leave, replace_member
from pilotage.models import Member, MemberNote, Pairing
from pilotage.queries.verification import verify
from tests.actions.test_records_at_once import at_once
from tests.cast import seat
from tests.factories import adopt_jinghai

pytestmark = pytest.mark.django_db(transaction=True)

ON = date(2010, 4, 22)


def test_one_place_is_taken_once():
    programme = adopt_jinghai()
    cast = seat(programme)

    def by(name):
        def call():
            return replace_member(by=cast.clerk, programme=programme, member="local-tax", ends_on=ON, reason="调整",
                                  name=name, uuid=uuid4()).code  # fmt: skip

        return call

    given = at_once(*[by(f"第{n}团支部") for n in range(4)], lambda: leave(
        by=cast.clerk, programme=programme, member="local-tax", ends_on=ON, reason="撤并", uuid=uuid4()).code)  # fmt: skip
    assert len([each for each in given if "member-left" in each]) == 4
    assert MemberNote.objects.of(programme.office).filter(what="left").count() == 1
    assert Pairing.objects.of(programme.office).filter(b__code="wangkou", ends_on=None).count() <= 1
    assert not verify().broken


def test_the_same_request_sent_at_once_joins_once_and_made_codes_differ():
    programme = adopt_jinghai()
    cast = seat(programme)
    uuid = uuid4()

    def joins(name, uuid):
        def call():
            return join(by=cast.clerk, programme=programme, role="unit", name=name, starts_on=ON, uuid=uuid).code

        return call

    first = at_once(*[joins("子牙镇团委", uuid)] * 3)
    assert len(set(first)) == 1
    others = at_once(*[joins(f"第{n}团委", uuid4()) for n in range(3)])
    assert sorted([*others, first[0]]) == ["unit-1", "unit-2", "unit-3", "unit-4"]
    assert Member.objects.of(programme.office).filter(role="unit").count() == 9
