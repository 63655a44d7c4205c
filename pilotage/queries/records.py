"""Reading records: entries as facts, what stands, one record's history, a register's list."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Register
from pilotage.domain.fields import from_body, projected
from pilotage.domain.records import CONTENT, EntryFact, EntryKind, Standing, missing_sides, stand
from pilotage.models import Attachment, Entry, PersonalData, Programme, Record

ENDLESS = 2**62  # later than any sequence number


def office_side(charter: Charter) -> str:
    """The id of the charter's role of kind office."""
    return next(role.id for role in charter.roles if role.kind == "office")


def _fact(row: Entry, register: Register) -> EntryFact:
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
    by_record: dict[str, dict[int, list[EntryFact]]] = {register.id: defaultdict(list) for register in wanted}
    for row in _entries(programme, known).filter(record__register__in=list(declared)):
        register = declared[row.record.register]
        by_record[register.id][row.record_id].append(_fact(row, register))
    office = office_side(charter)
    return {
        day: {
            name: tuple(stand(entries, declared[name], office, day, known) for entries in records.values())
            for name, records in by_record.items()
        }
        for day in days
    }


@dataclass(frozen=True)
class Step:
    """One entry of a record's history, for people to read."""

    fact: EntryFact
    by: str
    at: object
    on_paper: bool
    signer: str
    reason: str
    edition: int
    personal: dict[str, str]
    attachments: tuple[Attachment, ...]
    pending: tuple[str, ...] = ()


@dataclass(frozen=True)
class RecordView:
    """A record with its whole history and what stands now."""

    record: Record
    register: Register
    standing: Standing
    steps: tuple[Step, ...]
    seen: int  # the sequence number of the latest content: what a correction answers to
    withdrawn: bool


def find_record(programme: Programme, register: str, number: int) -> Record | None:
    """The record with this number in the register."""
    rows = Record.objects.of(programme.office_id).filter(programme=programme, register=register, number=number)
    return rows.first()


def entry_facts(record: Record, register: Register) -> list[EntryFact]:
    """All entries of one record in order."""
    rows = Entry.objects.of(record.office_id).filter(record=record)
    rows = rows.select_related("record", "unit", "person", "pairing").order_by("seq", "id")
    return [_fact(row, register) for row in rows]


def history(
    programme: Programme, charter: Charter, record: Record, until: date, known: int = ENDLESS, personal: bool = True
) -> RecordView:
    """Everything about one record. `personal` adds the fields marked so, for those who may see them."""
    register = charter.register(record.register)
    rows = list(
        Entry.objects.of(programme.office_id)
        .filter(record=record, seq__lte=known)
        .select_related("record", "unit", "person", "pairing", "by", "edition")
        .order_by("seq", "id")
    )
    files: dict[int | None, list[Attachment]] = defaultdict(list)
    for file in Attachment.objects.of(programme.office_id).filter(entry__record=record).select_related("blob"):
        files[file.entry_id].append(file)
    apart = PersonalData.objects.of(programme.office_id).filter(entry__record=record) if personal else []
    private = {row.entry_id: row.fields for row in apart}
    facts = [_fact(row, register) for row in rows]
    office = office_side(charter)
    steps = tuple(
        Step(
            fact=fact, by=row.by.username, at=row.at, on_paper=row.on_paper, signer=row.signer, reason=row.reason,
            edition=row.edition.number, personal=private.get(row.pk, {}), attachments=tuple(files[row.pk]),
            pending=missing_sides(fact, facts, register, office) if fact.kind in CONTENT else (),
        )
        for row, fact in zip(rows, facts, strict=True)
    )  # fmt: skip
    withdrawn = any(fact.kind is EntryKind.WITHDRAWN and not fact.stage for fact in facts)
    return RecordView(
        record, register, stand(facts, register, office, until, known), steps, latest_content(facts), withdrawn
    )


def latest_content(facts: Iterable[EntryFact]) -> int:
    """The sequence number of the latest thing said in a record: content or a withdrawal."""
    said = [fact.seq for fact in facts if fact.kind is not EntryKind.CONFIRMED]
    return max(said, default=0)
