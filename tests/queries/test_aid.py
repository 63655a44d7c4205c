"""`verify` tells what a round of aid decided from what its record says, and a list's names from what was entered."""

from uuid import uuid4

import pytest

from pilotage.actions.beneficiaries import add_beneficiaries
from pilotage.domain.aid import Person
from pilotage.domain.records import EntryKind
from pilotage.models import AidShare, Beneficiary, Entry, Member, Office
from pilotage.queries.aid import check_aid
from pilotage.words import verification as words
from tests.aid import decide, opened, shared
from tests.cast import seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(programme):
    cast = seat(programme)
    row = opened(programme, cast.clerk)
    shared(programme, cast.clerk, row, ("wangkou", 3, 2, 1, 60_000, 500, "因"))
    decide(programme, cast.reviewer, row)
    add_beneficiaries(by=cast.clerk, programme=programme, round=1, unit="wangkou", people=[Person("张小明")],
                      uuid=uuid4())  # fmt: skip
    return Office.objects.get(pk=programme.office_id)


def found(office):
    return [(item.what, item.expected, item.found) for item in check_aid(office)]


def test_what_nobody_touched_agrees(office):
    assert found(office) == []


@pytest.mark.parametrize(
    ("column", "field", "expected"), [("places", "places", "8"), ("extra_amount", "amount", "60007")]
)
def test_a_share_that_was_changed_no_longer_agrees_with_its_record(office, column, field, expected):
    AidShare.objects.of(office).filter(ended_seq=None).update(**{column: 7})
    items = {item.where.rpartition(", ")[2]: item for item in check_aid(office)}
    assert items[field].expected == expected
    assert items[field].what in words.CODES


def test_a_record_that_was_changed_voided_or_moved_is_named(office, programme):
    entry = Entry.objects.of(office).filter(record__register="aid").get()
    Entry.objects.of(office).filter(pk=entry.pk).update(body={**entry.body, "extra-places": 5})
    assert found(office) == [("aid-record", "1", "5")]
    other = Member.objects.of(office).get(programme=programme, code="yinghai")
    Entry.objects.of(office).filter(pk=entry.pk).update(body=entry.body, unit=other)
    assert found(office) == [("aid-record", f"unit {entry.unit_id}", f"unit {other.pk}")]
    Entry.objects.of(office).filter(pk=entry.pk).update(kind=EntryKind.WITHDRAWN)
    assert found(office) == [("aid-record", "a record that stands", "none")]


def test_a_name_that_was_changed_is_found(office):
    Beneficiary.objects.of(office).update(personal={"name": "别人"})
    assert [what for what, _expected, _found in found(office)] == ["personal-altered"]
