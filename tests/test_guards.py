"""Both guards at work on the application's own models."""

import pytest
from django.db import connection

from pilotage.models import Entry, Office, Programme, Record
from tests import sql_guard, write_guard
from tests.sql_guard import Unscoped, across_offices
from tests.write_guard import WrittenElsewhere

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme() -> Programme:
    office = Office.objects.create(code="here", name="Here")
    return Programme.objects.create(office=office, code="p", title="P", timezone="Asia/Shanghai", currency="CNY")


def test_a_query_that_names_its_office_passes(programme: Programme) -> None:
    office = programme.office
    Record.objects.create(
        office=office,
        programme=programme,
        register="visits",
        number=1,
        seq=1,
        uuid="c7b2f0d4-6b0e-4f5e-9d8b-0d6f1c1f2a3b",
    )
    found = Record.objects.of(office).select_related("programme__office").get()
    assert found.programme.title == "P"
    assert Record.objects.of(office).get().programme == programme
    assert not Entry.objects.of(office).filter(record__in=Record.objects.of(office)).exists()
    found.refresh_from_db()


@pytest.mark.parametrize(
    "ask",
    [
        lambda p: Record.objects.count(),
        lambda p: Record.objects.filter(programme=p).exists(),
        lambda p: Record.objects.filter(programme__office=p.office).exists(),
        lambda p: Entry.objects.of(p.office).filter(record__in=Record.objects.filter(number=1)).exists(),
        lambda p: Record.objects.filter(programme=p).update(number=2),
        lambda p: p.save(),
        lambda p: p.delete(),
    ],
)
def test_a_statement_that_names_no_office_is_refused(programme: Programme, ask: object) -> None:
    with pytest.raises(Unscoped):
        ask(programme)  # type: ignore[operator]
    sql_guard.seen_faults.clear()


def test_a_test_may_look_across_offices_if_it_says_why(programme: Programme) -> None:
    with across_offices("counts every row"):
        assert Programme.objects.count() == 1


def test_a_write_from_elsewhere_than_an_action_is_refused(programme: Programme) -> None:
    asked_by_a_query = {"__name__": "elsewhere", "connection": connection}
    source = "def ask():\n    with connection.cursor() as cursor:\n        cursor.execute(sql)\n"
    asked_by_a_query["sql"] = f"UPDATE \"pilotage_programme\" SET title = 'Q' WHERE office_id = {programme.office_id}"
    exec(compile(source, f"{write_guard.HOUSE}/queries/programmes.py", "exec"), asked_by_a_query)
    with pytest.raises(WrittenElsewhere):
        asked_by_a_query["ask"]()  # type: ignore[operator]
    write_guard.seen_faults.clear()
    exec(compile(source, f"{write_guard.ACTIONS}/charters.py", "exec"), asked_by_a_query)
    asked_by_a_query["ask"]()  # type: ignore[operator]
    assert Programme.objects.of(programme.office).get().title == "Q"
