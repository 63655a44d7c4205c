"""Whatever is changed behind the application's back is found by verify, which names the place."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction

from pilotage.models import (
    Account,
    Application,
    ApplicationStep,
    Appointment,
    Attachment,
    Blob,
    Bulletin,
    CalendarSpan,
    Contribution,
    Edition,
    Entry,
    Erratum,
    Event,
    FoundPage,
    Member,
    Office,
    Pairing,
    PersonalData,
    Record,
    Transfer,
)
from pilotage.queries.verification import verify
from pilotage.words import verification as words
from tests.factories import PAPER
from tests.furniture import furnish
from tests.sql_guard import across_offices

LATER = datetime(2026, 1, 1, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def office(django_db_setup, django_db_blocker) -> Iterator[Office]:
    """One furnished programme for the whole module; every tampering is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield furnish().office
        transaction.set_rollback(True)


@pytest.fixture
def _files_come_back(office):
    blob = one(Blob, office)
    yield
    default_storage.delete(blob.content.name)
    default_storage.save(blob.content.name, ContentFile(PAPER.content))


def one(model, office, **by):
    return model.objects.of(office).filter(**by).order_by("pk").first()


def change(model, **changes):
    """Change the first row of a table, or the first that `where` picks."""
    where = changes.pop("where", {})

    def tamper(office):
        row = one(model, office, **where)
        model.objects.of(office).filter(pk=row.pk).update(**changes)
        return row.pk

    return tamper


def remove(model, last=False, **where):
    def tamper(office):
        rows = model.objects.of(office).filter(**where).order_by("-pk" if last else "pk")
        pk = rows.first().pk
        model.objects.of(office).filter(pk=pk)._raw_delete("default")
        return pk

    return tamper


def put_in(model, **changes):
    """Put in a copy of the first row."""

    def tamper(office):
        row = model.objects.of(office).order_by("pk").first()
        row.pk = None
        for name, value in changes.items():
            setattr(row, name, value() if callable(value) else value)
        row.save(force_insert=True)
        return row.pk

    return tamper


def lose_the_file(office):
    default_storage.delete(one(Blob, office).content.name)


def change_the_file(office):
    blob = one(Blob, office)
    default_storage.delete(blob.content.name)
    default_storage.save(blob.content.name, ContentFile(b"something else"))


def move_a_figure(office):
    row = one(Bulletin, office, number=1)
    figures = row.figures | {"visit-count": row.figures["visit-count"] | {"text": "20", "value": "20"}}
    Bulletin.objects.of(office).filter(pk=row.pk).update(figures=figures, text=row.text.replace("单位2次", "单位20次"))


def hide_behind_the_seal(office):
    """Change a row, and the digest that its event keeps, too."""
    event = one(Event, office, kind="record.entered")
    rows = [[table, pk, "0" * 64] for table, pk, _ in event.rows]
    Event.objects.of(office).filter(pk=event.pk).update(rows=rows)


def refer_to_another_office(office):
    """As a database would let happen that was told not to enforce its foreign keys."""
    with across_offices("the test moves a row out of the office"):
        other = Office.objects.create(code="elsewhere", name="别处")
        member = Member.objects.of(office).get(code="wangkou")
        with connection.cursor() as cursor:
            cursor.execute("UPDATE pilotage_member SET office_id = %s WHERE id = %s", [other.pk, member.pk])
    return member.pk


TAMPERINGS = {
    # what somebody does: (how, what verify calls it, a part of where it says)
    "an entry's content changed": (change(Entry, body={"progress": "x"}), "row-altered", "visit 1 (event"),
    "an entry's day changed": (change(Entry, happened_on=date(2010, 4, 1)), "row-altered", "visit 1 (event"),
    "an entry removed": (remove(Entry), "row-missing", "record.entered, visit 1"),
    "an entry put in": (put_in(Entry, uuid=uuid4), "row-uncovered", "visit 1"),
    "a record moved to another register": (change(Record, register="meeting"), "row-altered", "record.entered, visit 1"),
    "a record removed": (remove(Record, register="visit"), "number-gap", "record jinghai-2010 visit"),
    "a confirmation removed": (remove(Entry, kind="confirmed"), "row-missing", "visit 1"),
    "a correction removed": (remove(Entry, kind="corrected"), "row-missing", "record.corrected, visit 1"),
    "the last event removed": (remove(Event, last=True), "event-head", "office jinghai-office"),
    "an event removed": (remove(Event, kind="record.corrected"), "event-missing", "event "),
    "an event's particulars changed": (change(Event, about={}, where={"kind": "bulletin.issued"}), "event-altered", "bulletin.issued"),
    "an event's moment changed": (change(Event, at=LATER, where={"kind": "bulletin.issued"}), "event-altered", "bulletin.issued"),
    "the moment of an entry changed": (change(Entry, at=LATER), "row-altered", "visit 1 (event"),
    "the moment of a payment changed": (change(Transfer, at=LATER), "row-altered", "transfer "),
    "the moment of a step changed": (change(ApplicationStep, at=LATER), "row-altered", "application"),
    "an event's digests changed": (hide_behind_the_seal, "event-altered", "record.entered, visit 1"),
    "the office's counter changed": (lambda office: Office.objects.filter(pk=office.pk).update(seq=3), "event-head", "office"),
    "a charter's bytes changed": (change(Edition, content=b"charter: 1\n"), "charter-altered", "edition 1 of jinghai-2010"),
    "a charter's hash changed": (change(Edition, sha256="0" * 64), "charter-altered", "edition 1 of jinghai-2010"),
    "an issued text changed": (change(Bulletin, text="一切都好。"), "bulletin-text", "progress 1"),
    "an issued text's digest changed": (change(Bulletin, sha256="0" * 64), "bulletin-altered", "progress 1"),
    "an issued figure changed": (move_a_figure, "bulletin-figure", "progress 1, visit-count"),
    "an issue's day changed": (change(Bulletin, until=date(2010, 4, 20)), "bulletin-figure", "progress 1, visit-count"),
    "an issue's title changed": (change(Bulletin, title="喜报"), "row-altered", "progress 1"),
    "an issue's number changed": (change(Bulletin, number=7), "number-gap", "bulletin jinghai-2010 progress"),
    "an issue removed": (remove(Bulletin, last=True), "row-missing", "bulletin.issued, progress 2"),
    "a signature changed": (change(Bulletin, signed_sha256="0" * 64), "bulletin-unsigned", "progress 1"),
    "an erratum changed": (change(Erratum, changes=[{"figure": "visit-count", "printed": "2", "now": "9"}]), "erratum-figure", "erratum 1 to progress 1, visit-count"),
    "a transfer's amount changed": (change(Transfer, amount=1), "account-balance", "account "),
    "a transfer removed": (remove(Transfer, last=True), "row-missing", "transfer "),
    "a balance changed": (change(Account, balance=5, where={"kind": "committed"}), "account-balance", "committed"),
    "a receipt changed": (change(Contribution, donor="别人"), "row-altered", "contribution "),
    "an application changed": (change(Application, asked=1), "row-altered", "application "),
    "a granted amount changed": (change(Application, approved=1), "application-standing", "application "),
    "a step of an application removed": (remove(ApplicationStep, kind="approved"), "application-steps", "application "),
    "an appointment dated back": (change(Appointment, starts_on=date(2010, 1, 1)), "row-altered", "appointment "),
    "an appointment ended": (change(Appointment, ends_on=date(2010, 4, 20), ended_seq=3), "row-altered", "appointment "),
    "an appointment put in": (put_in(Appointment), "row-uncovered", "appointment "),
    "a body's role changed": (change(Member, role="partner", where={"code": "wangkou"}), "row-altered", "member "),
    "a pairing removed": (remove(Pairing), "row-missing", "pairing "),
    "the calendar changed": (change(CalendarSpan, end=date(2010, 4, 30)), "row-altered", "calendarspan "),
    "personal fields changed": (change(PersonalData, fields={"who": "别人"}), "personal-altered", "contribution 1"),
    "personal fields removed": (remove(PersonalData), "personal-missing", "contribution 1"),
    "an attachment renamed": (change(Attachment, name="别的.txt"), "row-altered", "attachment "),
    "a file lost": (lose_the_file, "file-unreadable", "file "),
    "a file's bytes changed": (change_the_file, "file-changed", "file "),
    "a page put in": (lambda office: FoundPage.objects.create(office=office, programme=one(Entry, office).record.programme, uuid=uuid4(), name="a.txt", sha256="0" * 64, content=b"a", seq=1, by_id=one(Entry, office).by_id), "page-altered", "a.txt"),
    "a reference out of the office": (refer_to_another_office, "reference-outside", "visit 1, unit"),
}  # fmt: skip


@pytest.mark.usefixtures("_files_come_back")
@pytest.mark.parametrize("name", TAMPERINGS)
def test_tampering_is_found_and_its_place_named(office, name):
    tamper, what, where = TAMPERINGS[name]
    with transaction.atomic():
        tamper(office)
        report = verify()
        transaction.set_rollback(True)
    assert not report.ok
    places = [item.where for item in report.broken if item.what == what]
    assert any(place.startswith("jinghai-office: ") and where in place for place in places), report.broken


def test_every_finding_has_its_words():
    assert {what for _, what, _ in TAMPERINGS.values()} <= words.CODES
