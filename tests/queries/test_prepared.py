"""A query whose SQL is made once answers as the ORM does, whatever its values."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db.models import Q, QuerySet
from django.test.utils import CaptureQueriesContext

from pilotage.models import Event, Office, User
from pilotage.queries.prepared import prepared

pytestmark = pytest.mark.django_db


@prepared
def named(code: str, least: int) -> QuerySet[Office]:
    return Office.objects.filter(Q(code=code) | Q(name=code), seq__gte=least).order_by("pk")


@prepared
def names(least: int) -> QuerySet[Any]:
    return Office.objects.filter(seq__gte=least).order_by("pk").values_list("name", flat=True)


@prepared
def events_with_person(office: int) -> QuerySet[Event]:
    return Event.objects.of(office).select_related("by")


def test_other_values_other_rows() -> None:
    one = Office.objects.create(code="one", name="first", seq=5)
    two = Office.objects.create(code="two", name="one", seq=9)
    for _ in range(4):
        assert named("one", 0) == [one, two]
        assert named("one", 6) == [two]
        assert named("two", 10) == []
        assert names(5) == ["first", "one"]
        assert names(9) == ["one"]


def test_rows_come_with_what_they_lead_to(django_assert_num_queries: Any) -> None:
    office = Office.objects.create(code="one", name="first")
    user = User.objects.create(username="somebody")
    Event.objects.create(
        office=office, seq=1, kind="a.b", by=user, at="2026-01-01T00:00:00Z", digest="", about={"n": 1}
    )
    with django_assert_num_queries(1):
        [event] = events_with_person(office.pk)
        assert (event.by, event.about, event.office_id, event.at.year) == (user, {"n": 1}, office.pk, 2026)


def test_a_statement_is_seen_by_whoever_watches_statements() -> None:
    from django.db import connection

    with CaptureQueriesContext(connection) as seen:
        names(3)
    assert len(seen) == 1


def test_a_number_that_no_column_holds_finds_nothing() -> None:
    Office.objects.create(code="one", name="first", seq=5)
    assert names(2**70) == []
    assert names(-(2**70)) == ["first"]


def test_what_is_not_asked_as_it_is_is_refused() -> None:
    @prepared
    def shouted(code: str) -> QuerySet[Office]:
        return Office.objects.filter(code=code.upper() + "!")

    @prepared
    def ignored(code: str) -> QuerySet[Office]:
        return Office.objects.all()

    for query in (shouted, ignored):
        with pytest.raises(TypeError, match="does not ask for every value as it is"):
            query("x")
    with pytest.raises(TypeError, match="bool cannot be a value of a prepared query"):
        ignored(True)


def test_a_uuid_is_a_value() -> None:
    from pilotage.models import ApplicationStep

    @prepared
    def step(office: int, uuid: UUID) -> QuerySet[ApplicationStep]:
        return ApplicationStep.objects.of(office).filter(uuid=uuid)

    assert step(1, uuid4()) == step(1, uuid4()) == []
