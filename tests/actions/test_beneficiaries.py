"""Lists of people: who may write them, how many, what is kept of a person, and how it goes."""

import json
from uuid import uuid4

import pytest

from pilotage.actions.beneficiaries import add_beneficiaries, erase_beneficiary, take_off_beneficiary
from pilotage.domain.aid import Person
from pilotage.models import Beneficiary, Event
from pilotage.queries.aid import beneficiaries, lists_of
from pilotage.queries.verification import verify
from tests.acts import not_allowed, refused
from tests.aid import decide, opened, shared

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(programme, cast):
    row = opened(programme, cast.clerk)
    shared(programme, cast.clerk, row, ("wangkou", 3, 2, 1, 60_000, 0, "因"), ("yinghai", 3, 1))
    decide(programme, cast.reviewer, row)
    return row


def name(programme, by, *people, unit="wangkou", round=1, uuid=None):
    return add_beneficiaries(by=by, programme=programme, round=round, unit=unit, people=people, uuid=uuid or uuid4())


def test_the_office_and_the_unit_name_people_up_to_its_places(programme, cast, row):
    uuid = uuid4()
    first = name(programme, cast.unit, Person("张小明", 30_000, "初二"), uuid=uuid)
    assert name(programme, cast.unit, Person("张小明", 30_000, "初二"), uuid=uuid) == first
    name(programme, cast.clerk, Person("李小红"), Person("王小刚"))
    assert [(each.name, each.amount, each.note) for each in beneficiaries(row, "wangkou")] == [
        ("张小明", 30_000, "初二"), ("李小红", 0, ""), ("王小刚", 0, ""),
    ]  # fmt: skip
    with refused("aid-people-beyond"):
        name(programme, cast.unit, Person("赵小四"))
    with refused("aid-people-money"):
        name(programme, cast.clerk, Person("赵小四", 1), unit="yinghai")
    assert (lists_of(row)["wangkou"].people, lists_of(row)["wangkou"].amount) == (3, 30_000)
    assert verify().ok


def test_nobody_else_does(programme, cast, row):
    for user, why in (
        (cast.mentor, "no-function-permits"), (cast.partner, "no-function-permits"),
        (cast.reviewer, "no-function-permits"), (cast.auditor, "no-function-permits"),
    ):  # fmt: skip
        with not_allowed(why):
            name(programme, user, Person("某人"))
    with not_allowed("not-your-unit"):
        name(programme, cast.unit, Person("某人"), unit="yinghai")


def test_people_are_named_once_it_is_decided_and_for_units_that_got_something(programme, cast, row):
    with refused("aid-unit-nothing"):
        name(programme, cast.clerk, Person("某人"), unit="hengxing")
    with refused("aid-people-none"):
        name(programme, cast.clerk)
    other = opened(programme, cast.clerk, title="另一轮")
    shared(programme, cast.clerk, other, ("wangkou", 1, 1))
    with refused("round-open"):
        name(programme, cast.clerk, Person("某人"), round=2)


def test_names_are_in_no_event_and_no_sealed_row(programme, cast, row):
    (kept,) = name(programme, cast.clerk, Person("张小明", 0, "家住某村"))
    told = json.dumps(list(Event.objects.of(programme.office_id).values("about", "rows")), ensure_ascii=False)
    assert "张小明" not in told
    assert "某村" not in told
    assert "张小明" not in str(kept.sealed())


def test_erased_a_person_still_counts_and_the_seal_holds(programme, cast, row):
    (kept,) = name(programme, cast.unit, Person("张小明", 100))
    for _twice in range(2):
        erase_beneficiary(by=cast.unit, programme=programme, round=1, unit="wangkou", person=kept.pk)
    kept.refresh_from_db()
    assert (kept.personal, kept.salt, kept.ended_seq) == ({}, "", None)
    assert [(each.name, each.erased) for each in beneficiaries(row, "wangkou")] == [("", True)]
    assert lists_of(row)["wangkou"].people == 1
    assert Event.objects.of(programme.office_id).filter(kind="round.person-erased").count() == 1
    assert verify().ok


def test_taken_off_a_person_is_erased_and_counts_no_more(programme, cast, row):
    (kept,) = name(programme, cast.unit, Person("张小明"))
    for _twice in range(2):
        take_off_beneficiary(by=cast.clerk, programme=programme, round=1, unit="wangkou", person=kept.pk)
    kept.refresh_from_db()
    assert (kept.personal, kept.salt) == ({}, "")
    assert kept.ended_seq is not None
    assert beneficiaries(row, "wangkou") == ()
    assert lists_of(row) == {}
    with refused("aid-person-unknown"):
        erase_beneficiary(by=cast.clerk, programme=programme, round=1, unit="yinghai", person=kept.pk)
    assert Beneficiary.objects.of(programme.office_id).count() == 1
    assert verify().ok
