"""Reading records: entries as facts, what stands, one record's history, a register's list."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Register
from pilotage.domain.fields import from_body, projected
from pilotage.domain.records import (
    EntryFact,
    EntryKind,
    Standing,
    stand,
)
from pilotage.domain.standing import About, Concerned, Place, appointed_roles
from pilotage.models import Appointment, Entry, Member, Pairing, Person, Programme, Record
from pilotage.queries.holding import asked_once

ENDLESS = 2**62  # later than any sequence number


def office_side(charter: Charter) -> str:
    """The id of the charter's role of kind office."""
    return next(role.id for role in charter.roles if role.kind == "office")


def fact_of(row: Entry, register: Register) -> EntryFact:
    """An entry as the domain sees it."""
    return EntryFact(
        id=row.pk,
        record=row.record_id,
        number=row.record.number,
        kind=EntryKind(row.kind),
        happened_on=row.happened_on,
        seq=row.seq,
        unit=row.unit.code if row.unit else None,
        person=row.person.code if row.person else None,
        pair=row.pairing.code if row.pairing else None,
        fields=from_body(register, row.body),
        stage=row.stage,
        side=row.side,
        by=row.by_id,
        seen=row.seen,
    )


def _entries(programme: Programme, known: int) -> QuerySet[Entry]:
    rows = Entry.objects.of(programme.office_id).filter(record__programme=programme, seq__lte=known)
    related = rows.select_related("record", "unit", "person", "pairing")
    return related.defer("reason", "signer", "personal_digest", "at").order_by("record__number", "seq", "id")


def standings(
    programme: Programme, charter: Charter, days: Iterable[date], known: int, registers: Iterable[str] | None = None
) -> dict[date, dict[str, tuple[Standing, ...]]]:
    """What stands on each of the days in every record of the registers (default: all that take generic records), in
    one query."""
    typed = projected(charter)
    wanted = [r for r in charter.registers if r.id not in typed and (registers is None or r.id in set(registers))]
    declared = {register.id: register for register in wanted}
    by_record = entry_facts_by_register(programme, wanted, known)
    office = office_side(charter)
    return {
        day: {
            name: tuple(stand(entries, declared[name], office, day, known) for entries in records.values())
            for name, records in by_record.items()
        }
        for day in days
    }


def entry_facts_by_register(
    programme: Programme, registers: Iterable[Register], known: int = ENDLESS
) -> dict[str, dict[int, list[EntryFact]]]:
    """Every entry of the registers as facts: register -> record (row id) -> its entries in order; in one statement."""
    rows = _entry_rows(programme, known)
    return {register.id: rows.facts(register) for register in registers}


class _Rows:
    """Every entry as plain columns, by register; as facts of a register once they are asked for."""

    def __init__(self, columns: Iterable[tuple[Any, ...]]) -> None:
        self.columns: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
        for register, *row in columns:
            self.columns[register].append(tuple(row))
        self.known: dict[Register, dict[int, list[EntryFact]]] = {}

    def facts(self, register: Register) -> dict[int, list[EntryFact]]:
        if register not in self.known:
            found: dict[int, list[EntryFact]] = defaultdict(list)
            for id, record, number, kind, day, seq, unit, person, pair, body, stage, side, by, seen in self.columns[
                register.id
            ]:
                fields = from_body(register, body)
                found[record].append(
                    EntryFact(
                        id, record, number, EntryKind(kind), day, seq, unit, person, pair, fields, stage, side, by, seen
                    )
                )
            self.known[register] = dict(found)
        return self.known[register]


@asked_once
def _entry_rows(programme: Programme, known: int) -> _Rows:
    """In one statement; no row is made into an object: a page may read ten thousand records."""
    rows = Entry.objects.of(programme.office_id).filter(record__programme=programme, seq__lte=known)
    return _Rows(rows.order_by("record__number", "seq", "id").values_list(*_COLUMNS))


_COLUMNS = (
    "record__register", "id", "record_id", "record__number", "kind", "happened_on", "seq", "unit__code", "person__code",
    "pairing__code", "body", "stage", "side", "by_id", "seen",
)  # fmt: skip


def find_record(programme: Programme, register: str, number: int) -> Record | None:
    """The record with this number in the register."""
    rows = Record.objects.of(programme.office_id).filter(programme=programme, register=register, number=number)
    return rows.first()


def register_entries(programme: Programme, register: Register) -> list[list[Entry]]:
    """Every entry of a register, record by record in the order of their numbers."""
    found: dict[int, list[Entry]] = defaultdict(list)
    for row in _entries(programme, ENDLESS).filter(record__register=register.id):
        found[row.record_id].append(row)
    return list(found.values())


def entry_facts(record: Record, register: Register) -> list[EntryFact]:
    """All entries of one record in order."""
    rows = Entry.objects.of(record.office_id).filter(record=record)
    rows = rows.select_related("record", "unit", "person", "pairing").order_by("seq", "id")
    return [fact_of(row, register) for row in rows]


def entries_by_uuid(office: int, requests: Collection[UUID]) -> dict[UUID, Entry]:
    """The entries that some requests have written, each with its record, by the requests' ids."""
    rows = Entry.objects.of(office).filter(uuid__in=list(requests)).select_related("record")
    return {row.uuid: row for row in rows.order_by()}


def latest_bases(office: int, records: Collection[int]) -> dict[int, Entry]:
    """The entry or correction that stands of each record, by the record's row id."""
    rows = Entry.objects.of(office).filter(record__in=list(records), kind__in=_BASES)
    return {row.record_id: row for row in rows.select_related("unit", "person", "pairing").order_by("seq")}


_BASES = (EntryKind.ENTERED, EntryKind.CORRECTED)


@asked_once
def members_by_role(programme: Programme) -> dict[str, dict[str, str]]:
    """Role of the charter -> what its holders are called -> their codes: members, and people appointed to it."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in Member.objects.of(programme.office_id).filter(programme=programme):
        found[row.role] |= dict.fromkeys((*row.aliases, row.name, row.code), row.code)
    appointed = Appointment.objects.of(programme.office_id).filter(programme=programme).select_related("person")
    for held in appointed:
        found[held.role] |= dict.fromkeys((held.person.name, held.person.code), held.person.code)
    return dict(found)


@dataclass(frozen=True)
class Concern:
    """What a record is about: for the rules, and as row ids for the columns of an entry."""

    concerned: Concerned
    unit: int | None = None
    person: int | None = None
    pairing: int | None = None

    @property
    def columns(self) -> dict[str, int | None]:
        return {"unit_id": self.unit, "person_id": self.person, "pairing_id": self.pairing}


def find_concern(
    programme: Programme, charter: Charter, register: Register, on: date, about: About, writer: int | None = None
) -> Concern:
    """The rows behind the codes of `about`. A person who is asked for but not named is the `writer` (a person's row id)
    if appointed on that day, else whoever alone was appointed to the unit then: nobody is asked for what is known."""
    unit, unit_id = _unit(programme, about.unit)
    pair, pairing_id = _pairing(programme, on, about.pair)
    roles = appointed_roles(charter, register)
    if not about.person:
        person = _appointed(programme, roles, on, unit_id, writer) if roles else None
        name, posts = (person.name if person else None), _posts(programme, roles, person)
        return Concern(Concerned(unit, name, True, posts, pair), unit_id, person.pk if person else None, pairing_id)
    person = _person(programme, about.person)
    name = person.name if person else about.person
    concerned = Concerned(unit, name, person is not None, _posts(programme, roles, person), pair)
    return Concern(concerned, unit_id, person.pk if person else None, pairing_id)


@asked_once
def _person(programme: Programme, code: str) -> Person | None:
    found: Person | None = Person.objects.of(programme.office_id).filter(code=code).first()
    return found


@asked_once
def _unit(programme: Programme, code: str) -> tuple[Place | str | None, int | None]:
    row = Member.objects.of(programme.office_id).filter(programme=programme, code=code).first() if code else None
    if row is None:
        return code or None, None
    return Place(row.code, row.name, row.role, row.starts_on, row.ends_on), row.pk


@asked_once
def _pairing(programme: Programme, on: date, code: str) -> tuple[Place | str | None, int | None]:
    """The pairing of that code; where two bodies were paired twice, the pairing of that day."""
    if not code:
        return None, None
    rows = Pairing.objects.of(programme.office_id).filter(programme=programme, code=code).select_related("a", "b")
    found = [
        (Place(row.code, f"{row.a.name}—{row.b.name}", row.provision, row.starts_on, row.ends_on), row.pk)
        for row in rows.order_by("-starts_on")
    ]
    return next((each for each in found if each[0].holds(on)), found[0] if found else (code, None))


@asked_once
def _posts(programme: Programme, roles: tuple[str, ...], person: Person | None) -> tuple[Place, ...]:
    if person is None or not roles:
        return ()
    rows = Appointment.objects.of(programme.office_id).filter(programme=programme, person=person, role__in=roles)
    return tuple(Place(person.code, person.name, row.role, row.starts_on, row.ends_on) for row in rows)


def _appointed(
    programme: Programme, roles: tuple[str, ...], on: date, unit: int | None, writer: int | None
) -> Person | None:
    people: dict[int, Person] = {
        row.person_id: row.person
        for row in _appointments(programme, roles)
        if row.starts_on <= on
        and (row.ends_on is None or row.ends_on >= on)
        and (row.person_id == writer or row.serves_id == unit)
    }
    if writer is not None and writer in people:
        return people[writer]
    return next(iter(people.values())) if unit is not None and len(people) == 1 else None


@asked_once
def _appointments(programme: Programme, roles: tuple[str, ...]) -> tuple[Appointment, ...]:
    """Everybody ever appointed in some roles: people of a programme, not its records, so few."""
    rows = Appointment.objects.of(programme.office_id).filter(programme=programme, role__in=roles)
    return tuple(rows.select_related("person"))
