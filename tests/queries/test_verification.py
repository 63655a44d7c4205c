"""verify is green on what the actions wrote, says what was expected and found, and bears people who write meanwhile."""

import threading

import pytest
from django.db import connection

from pilotage.models import Account, Bulletin, Office, Person
from pilotage.queries.verification import CHECKS, references, verify
from pilotage.words import verification as words
from tests.cast import seat
from tests.factories import adopt_jinghai, visit
from tests.furniture import furnish

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return furnish().office


def test_what_the_actions_wrote_holds(office):
    report = verify()
    assert report.broken == ()
    assert report.ok
    counted = {name: count for name, count in report.checked.items() if name != "pages"}
    assert all(counted.values())
    assert report.checked["bulletins"] == 2
    assert report.checked["events"] == Office.objects.get(pk=office.pk).seq
    assert report.checked["references"] == len(references())


def test_an_empty_installation_holds():
    report = verify()
    assert (report.ok, set(report.checked.values())) == (True, {0})


def test_only_the_offices_asked_for_are_looked_at(office):
    other = adopt_jinghai(office="另一个办公室").office
    Person.objects.create(office=other, code="nobody", name="无名")
    assert verify([office]).ok
    assert [item.where for item in verify().broken] == [f"{other.code}: person {Person.objects.of(other).get().pk}"]


def test_what_was_expected_and_what_was_found_are_said(office):
    Account.objects.of(office).filter(kind="committed", key="own").update(balance=5)
    [found] = verify().broken
    account = Account.objects.of(office).get(kind="committed", key="own")
    assert (found.what, found.where) == (
        "account-balance", f"jinghai-office: account {account.pk} (pilot-fund committed own)"
    )  # fmt: skip
    assert (found.expected, found.found) == ("0", "5")


def test_one_check_that_breaks_hides_no_other(office):
    Bulletin.objects.of(office).filter(number=1).update(figures={"visit-count": {"nonsense": 1}})
    Account.objects.of(office).filter(kind="committed", key="own").update(balance=5)
    found = {item.what for item in verify().broken}
    assert {"cannot-be-checked", "account-balance", "row-altered"} <= found


def test_every_check_has_its_word():
    assert all(words.checked(name) for name, _, _ in CHECKS)


@pytest.mark.django_db(transaction=True)
def test_people_who_write_meanwhile_raise_no_false_alarm():
    programme = adopt_jinghai()
    cast = seat(programme)
    done = threading.Event()
    reports = []

    def look():
        try:
            while not done.is_set():
                reports.append(verify())
        finally:
            connection.close()

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        for _ in range(40):
            visit(programme, cast.clerk)
    finally:
        done.set()
        watcher.join()
    assert reports
    assert [item for report in reports for item in report.broken] == []
