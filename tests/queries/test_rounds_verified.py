"""Rounds changed behind the application's back are found and named, although every seal fits."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.db import transaction

from pilotage.models import Entry, Member, Nomination, Office, Record, Round, RoundQuota
from pilotage.queries.verification import verify
from pilotage.words import verification as words
from tests.acts import enter
from tests.cast import seat
from tests.factories import adopt_jinghai
from tests.queries.test_tampering_money import cover_up
from tests.rounds import nominate, opened, quota

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def office(django_db_setup, django_db_blocker) -> Iterator[Office]:
    """A round with two nominations by ordinary places and one by the extra one."""
    with django_db_blocker.unblock(), transaction.atomic():
        programme = adopt_jinghai(office="评选")
        cast = seat(programme)
        row = opened(programme, cast.clerk, places=2)
        quota(programme, cast.clerk, row, 1, "wangkou")
        enter(programme, cast.clerk, "contribution", values={"who": "张三", "what": "突出"})
        nominate(programme, cast.clerk)
        nominate(programme, cast.clerk, extra=True)
        nominate(programme, cast.clerk, unit="yinghai")
        yield Office.objects.get(pk=programme.office_id)
        transaction.set_rollback(True)


def nominations(office):
    return Nomination.objects.of(office).order_by("number")


def lower_the_whole(office):
    RoundQuota.objects.of(office).filter(unit=None).update(places=1)


def lower_a_unit(office):
    RoundQuota.objects.of(office).exclude(unit=None).update(places=0)


def one_more_by_an_extra_place(office):
    nominations(office).filter(number=3).update(
        place="extra", slot=2, finding=nominations(office).get(number=2).finding
    )


def squeeze_one_in(office):
    first = nominations(office).get(number=3)
    record = Record.objects.create(
        office=office, programme_id=first.record.programme_id, register="nomination", uuid=uuid4(), number=4,
        seq=first.seq,
    )  # fmt: skip
    Nomination.objects.create(office=office, round_id=first.round_id, uuid=uuid4(), number=4, record=record,
                              unit_id=first.unit_id, place="ordinary", slot=9, seq=first.seq)  # fmt: skip


def lose_the_finding(office):
    nominations(office).filter(number=2).update(finding=None)


def find_it_of_another(office):
    other = Member.objects.of(office).get(code="yinghai")
    Entry.objects.of(office).filter(record=nominations(office).get(number=2).finding_id).update(unit=other)


def turn_the_record(office):
    other = Member.objects.of(office).get(code="yinghai")
    Entry.objects.of(office).filter(record=nominations(office).get(number=1).record_id).update(unit=other)


def void_the_record(office):
    Entry.objects.of(office).filter(record=nominations(office).get(number=1).record_id).update(kind="withdrawn")


def open_it_twice(office):
    first = Round.objects.of(office).get()
    Round.objects.create(
        office=office, programme_id=first.programme_id, uuid=uuid4(), kind=first.kind, number=2, award="",
        provision="award-priority", title=f" {first.title}", level=first.level, period_start=first.period_start,
        opened_on=first.opened_on, edition_id=first.edition_id, status="open", by_id=first.by_id, seq=first.seq,
    )  # fmt: skip


PLANTED = {
    "two rounds of one award": (open_it_twice, "rounds-alike", "round 2 of jinghai-2010"),
    "fewer places than nominations": (lower_the_whole, "round-over-quota", "ordinary"),
    "fewer places of a unit": (lower_a_unit, "round-over-quota", "ordinary, wangkou"),
    "one more by an extra place": (one_more_by_an_extra_place, "round-over-quota", "extra"),
    "one more in a place that does not exist": (squeeze_one_in, "round-over-quota", "ordinary"),
    "an extra place without its finding": (lose_the_finding, "extra-without-finding", "nomination 2"),
    "a finding about another unit": (find_it_of_another, "extra-without-finding", "nomination 2"),
    "a record about another unit": (turn_the_record, "nomination-record", "nomination 1"),
    "a record that is void": (void_the_record, "nomination-record", "nomination 1"),
}


def test_nothing_is_wrong_before(office):
    report = verify([office])
    assert report.broken == ()
    assert report.checked["rounds"] == 1


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_found_and_named_although_every_seal_fits(office, name):
    plant, code, where = PLANTED[name]
    with transaction.atomic():
        held = office.digest
        plant(office)
        cover_up(office)
        found = verify([Office.objects.get(pk=office.pk)]).broken
        transaction.set_rollback(True)
    office.digest = held
    named = [item for item in found if item.what == code and item.where.endswith(where)]
    assert named, found
    assert not {item.what for item in found} & {"row-altered", "row-missing", "event-altered", "event-head"}
    assert all(words.sentence(item) for item in named)
