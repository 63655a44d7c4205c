"""Taking records in from a table: every row goes through the same action as a form."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from itertools import islice
from uuid import UUID, uuid5

from django.core.files.storage import default_storage
from django.db import transaction

from pilotage.actions.attachments import Evidence
from pilotage.actions.entering import foresee, open_batch, step
from pilotage.actions.records import About, enter_record, reach_stage
from pilotage.actions.refusals import NotAllowed, Refused
from pilotage.domain.breaches import Breach
from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Register
from pilotage.domain.fields import Members, read_value, to_body
from pilotage.domain.habits import even_width, parse_date
from pilotage.domain.policy import Permission
from pilotage.domain.records import EntryKind, Value, latest_content, live, stage_names
from pilotage.domain.seals import digest
from pilotage.domain.sheets import Sheet, field_column, listed, read_columns, stage_column, text
from pilotage.models import Blob, Member, Pairing, Person, Programme, User
from pilotage.queries.holding import Batch
from pilotage.queries.people import permission
from pilotage.queries.programmes import rules, today
from pilotage.queries.records import entry_facts, members_by_role
from pilotage.queries.sheets import inferred_side

BATCH = 100
"""Rows in one transaction: others may write between two batches, and the disk is not waited for at every row."""

RECORD = "record"
"""The word of the column `awaiting` for the record itself, beside the stages."""

Names = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class RefusedRow:
    """A row that was not taken in, and every reason."""

    row: int
    breaches: tuple[Breach, ...]


@dataclass
class Imported:
    """How many rows were stored, how many were there already, and which were refused."""

    stored: int = 0
    duplicate: int = 0
    refused: list[RefusedRow] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """How many rows have been gone through."""
        return self.stored + self.duplicate + len(self.refused)


@dataclass(frozen=True)
class _Row:
    """One row, read: what the actions are asked to write."""

    id: UUID | None
    happened_on: date
    about: About
    values: dict[str, Value]
    files: dict[str, Evidence]
    side: str
    evidence: tuple[Evidence, ...]
    stages: dict[str, date]
    awaiting: frozenset[str]

    @cached_property
    def content(self) -> str:
        """What the row says, whatever its id: the same content has the same digest."""
        about = [self.about.unit, self.about.person, self.about.pair]
        said = {"day": self.happened_on, "about": about, "values": to_body(self.values), "files": sorted(self.files)}
        return digest(said)


def import_records(
    *,
    by: User,
    programme: Programme,
    register: str,
    sheet: Sheet,
    confirm: bool = False,
    dry_run: bool = False,
    evidence: Mapping[str, Evidence] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Imported:
    """Take in a table of records. `confirm` enters them as confirmed on paper; `dry_run` writes nothing.

    `evidence` are files by the names that the column `evidence` (and columns of fields of type file) uses. A row
    without an id is known by what it says: the same row again, or the same file, stores nothing new. Raises Refused
    when the table itself cannot be taken (an unknown register or column) and NotAllowed for who may write no record at
    all; a row that is refused does not stop the others. `progress` is told after every batch how many rows of how many
    have been gone through.
    """
    done = Imported()
    for done in import_in_batches(
        by=by, programme=programme, register=register, sheet=sheet, confirm=confirm, dry_run=dry_run, evidence=evidence
    ):
        if progress:
            progress(done.rows, len(sheet.rows))
    return done


def import_in_batches(
    *,
    by: User,
    programme: Programme,
    register: str,
    sheet: Sheet,
    confirm: bool = False,
    dry_run: bool = False,
    evidence: Mapping[str, Evidence] | None = None,
) -> Iterator[Imported]:
    """`import_records` batch by batch: how far it has come, each time rows have been stored for good."""
    charter = rules(programme).charter
    declared = {known.id: known for known in charter.registers}.get(register)
    if declared is None:
        raise Refused(Breach("register-unknown", {"register": register}, "register"))
    _demand(by, programme, Permission.RECORD_WRITE)
    if confirm:
        _demand(by, programme, Permission.RECORD_CONFIRM_ON_PAPER)
    columns = read_columns(charter, declared, sheet.header)
    if isinstance(columns, list):
        raise Refused(*columns)
    reader = _Reader(programme, charter, declared, columns, {} if evidence is None else evidence)
    done = Imported()
    known: dict[UUID, str] = {}
    rows = iter(sheet.rows)
    while batch := list(islice(rows, BATCH)):
        with transaction.atomic():
            with open_batch(programme.office_id) as under_way:
                before = under_way.seq
                read = [(line, _read(reader, cells)) for line, cells in batch]
                foresee(under_way, [row[0] for _, row in read if not isinstance(row, Refused)])
                for line, row in read:
                    _take_in(by, reader, line, row, confirm, known, done, under_way)
            if dry_run:
                _forget_files(programme, before)
                transaction.set_rollback(True)
        yield done


def _demand(by: User, programme: Programme, wanted: Permission) -> None:
    verdict = permission(by, wanted, programme)
    if verdict.why == "no-function-permits":
        raise NotAllowed(wanted, verdict.why)


def _forget_files(programme: Programme, before: int) -> None:
    """A dry run leaves no bytes behind either. The office is still locked: nobody else has found them."""
    for blob in Blob.objects.of(programme.office_id).filter(seq__gt=before):
        default_storage.delete(blob.content.name)


def _read(reader: "_Reader", cells: dict[str, object]) -> tuple[UUID, _Row] | Refused:
    """One row under its id, or why it cannot be read."""
    try:
        row = reader.read(cells)
    except Refused as refusal:
        return refusal
    return reader.id_of(row), row


def _take_in(
    by: User, reader: "_Reader", line: int, read: tuple[UUID, _Row] | Refused, confirm: bool, known: dict[UUID, str],
    done: Imported, under_way: Batch,
) -> None:  # fmt: skip
    """One row through the actions, counted. What it wrote before it was refused is undone."""
    try:
        if isinstance(read, Refused):
            raise read
        id, row = read
        if known.get(id, row.content) != row.content:
            raise Refused(Breach("id-twice", {}, "id"))
        with step(under_way):
            stored = id not in known and _write(by, reader, row, id, confirm)
        known[id] = row.content
    except Refused as refusal:
        done.refused.append(RefusedRow(line, refusal.breaches))
    except NotAllowed as refusal:
        done.refused.append(RefusedRow(line, (Breach(refusal.why, {}),)))
    else:
        done.stored += stored
        done.duplicate += not stored


def _write(by: User, reader: "_Reader", row: _Row, id: UUID, confirm: bool) -> bool:
    """Enter the record and the stages that it has not reached yet; whether anything was new."""
    signer = "" if confirm and RECORD not in row.awaiting else None
    done = enter_record(
        by=by, programme=reader.programme, register=reader.register.id, uuid=id, happened_on=row.happened_on,
        about=row.about, values=row.values, side=row.side, evidence=row.evidence, files=row.files, paper_signer=signer,
    )  # fmt: skip
    new, seen = done.stored, done.entry.seq
    reached: dict[str, date] = {}
    if row.stages and not done.stored:
        facts = entry_facts(done.record, reader.register)
        seen = latest_content(facts)
        reached = {entry.stage: entry.happened_on for entry in live(facts) if entry.kind is EntryKind.STAGE}
    for stage, day in row.stages.items():
        if reached.get(stage) == day:
            continue
        signer = "" if confirm and stage not in row.awaiting else None
        step = reach_stage(
            by=by, record=done.record, uuid=uuid5(id, f"stage:{stage}:{day}"), seen=seen, stage=stage, happened_on=day,
            side=row.side, paper_signer=signer,
        )  # fmt: skip
        new, seen = new or step.stored, step.entry.seq
    return new


class _Reader:
    """Reads the rows of one sheet; what bodies and people are called is asked once."""

    def __init__(
        self, programme: Programme, charter: Charter, register: Register, columns: Mapping[str, str],
        evidence: Mapping[str, Evidence],
    ) -> None:  # fmt: skip
        self.programme, self.charter, self.register = programme, charter, register
        self.columns, self.evidence = columns, evidence
        self.today = today(programme)
        self.members: Members = members_by_role(programme)
        self.units, self.people, self.pairs = _units(programme), _people(programme), _pairs(programme)
        self.times: dict[str, int] = defaultdict(int)

    def id_of(self, row: _Row) -> UUID:
        """Its own id; of a row that has none: of what it says, and of how often the sheet has said so before."""
        if row.id:
            return row.id
        self.times[row.content] += 1
        return uuid5(UUID(int=0), f"{self.programme.pk}:{self.register.id}:{row.content}:{self.times[row.content]}")

    def read(self, cells: dict[str, object]) -> _Row:
        """One row. Raises Refused with every reason at once."""
        row = {self.columns[name]: cell for name, cell in cells.items() if name in self.columns}
        breaches: list[Breach] = []
        values, files = self._values(row, breaches)
        names = stage_names(self.register)
        read = _Row(
            id=_id(text(row, "id"), breaches),
            happened_on=self._day(row, "happened_on", breaches) or self.today,
            about=About(
                _named(text(row, "unit"), self.units, "unit", breaches),
                _named(text(row, "person"), self.people, "person", breaches),
                _named(text(row, "pair"), self.pairs, "pair", breaches),
            ),
            values=values,
            files=files,
            side=self._side(row, breaches),
            evidence=self._files(row, "evidence", "evidence", breaches),
            stages={
                stage: day
                for stage in names
                if row.get(stage_column(stage)) and (day := self._day(row, stage_column(stage), breaches))
            },
            awaiting=self._awaiting(row, names, breaches),
        )
        if breaches:
            raise Refused(*breaches)
        return read

    def _values(self, row: dict[str, object], breaches: list[Breach]) -> tuple[dict[str, Value], dict[str, Evidence]]:
        values: dict[str, Value] = {}
        files: dict[str, Evidence] = {}
        for declared in self.register.fields:
            column = field_column(declared)
            if declared.type == "file":
                if found := self._files(row, column, declared.id, breaches):
                    files[declared.id] = found[0]
                continue
            value = read_value(declared, row.get(column), self.charter, self.today, self.members)
            if isinstance(value, Breach):
                breaches.append(Breach(value.code, {**value.params, "field": declared.name}, declared.id))
            else:
                values[declared.id] = value
        return values, files

    def _day(self, row: dict[str, object], column: str, breaches: list[Breach]) -> date | None:
        cell = row.get(column)
        if cell is None:
            breaches.append(Breach("day-missing", {}, column))
            return None
        if isinstance(cell, datetime | date):
            return cell.date() if isinstance(cell, datetime) else cell
        day = parse_date(text(row, column), self.today)
        if isinstance(day, Breach):
            breaches.append(Breach(day.code, day.params, column))
            return None
        return day

    def _files(
        self, row: dict[str, object], column: str, at: str, breaches: list[Breach]
    ) -> tuple[Evidence, ...]:  # fmt: skip
        wanted = listed(row, column)
        if missing := [name for name in wanted if name not in self.evidence]:
            breaches.append(Breach("evidence-not-found", {"names": missing}, at))
        return tuple(self.evidence[name] for name in wanted if name in self.evidence)

    def _side(self, row: dict[str, object], breaches: list[Breach]) -> str:
        """The role on whose behalf: as the row says, else as can be told from it."""
        roles = {name: self.charter.role(name) for name in self.register.written_by}
        said = text(row, "side")
        found = next((name for name, role in roles.items() if said in (name, role.name)), "")
        if said and not found:
            params = {"side": said, "sides": [role.name for role in roles.values()]}
            breaches.append(Breach("side-unknown", params, "side"))
        return found or inferred_side(self.charter, self.register, text(row, "person"))

    def _awaiting(self, row: dict[str, object], names: Mapping[str, str], breaches: list[Breach]) -> frozenset[str]:
        ids = {RECORD: RECORD} | {name: stage for stage, name in names.items()} | {stage: stage for stage in names}
        said = listed(row, "awaiting")
        breaches += [
            Breach("awaiting-unknown", {"text": word, "known": [RECORD, *names]}, "awaiting")
            for word in said
            if word not in ids
        ]
        return frozenset(ids[word] for word in said if word in ids)


def _id(written: str, breaches: list[Breach]) -> UUID | None:
    try:
        return UUID(written) if written else None
    except ValueError:
        breaches.append(Breach("id-form", {"text": written[:40]}, "id"))
        return None


def _named(written: str, names: Names, at: str, breaches: list[Breach]) -> str:
    """The code behind a name; a name that nobody has stays as it is, for the action to refuse."""
    codes = names.get(_plain(written), (written,))
    if len(codes) > 1:
        breaches.append(Breach("name-ambiguous", {"name": written, "codes": list(codes)}, at))
    return codes[0]


def _plain(name: str) -> str:
    return "".join(even_width(name).split())


def _gathered(pairs: Iterable[tuple[str, str]]) -> Names:
    """Name -> the codes it may mean; a code means itself alone."""
    found: dict[str, list[str]] = defaultdict(list)
    codes = set()
    for name, code in pairs:
        codes.add(code)
        if name and code not in found[_plain(name)]:
            found[_plain(name)].append(code)
    return {name: tuple(known) for name, known in found.items()} | {_plain(code): (code,) for code in codes}


def _units(programme: Programme) -> Names:
    rows = Member.objects.of(programme.office_id).filter(programme=programme)
    return _gathered((name, row.code) for row in rows for name in (row.name, *row.aliases))


def _people(programme: Programme) -> Names:
    return _gathered((row.name, row.code) for row in Person.objects.of(programme.office_id))


def _pairs(programme: Programme) -> Names:
    """By both codes or both names, in either order, with a dash or a colon between."""

    def called() -> Iterator[tuple[str, str]]:
        rows = Pairing.objects.of(programme.office_id).filter(programme=programme).select_related("a", "b")
        for row in rows:
            for one, other in ((row.a, row.b), (row.b, row.a)):
                for first, second in ((one.code, other.code), (one.name, other.name)):
                    yield from ((f"{first}{mark}{second}", row.code) for mark in (":", "—", "——", "-", "–"))

    return _gathered(called())
