"""Taking records in from a table: every row goes through the same actions as a form, new ones and corrections alike."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import transaction

from pilotage.actions.attachments import Evidence
from pilotage.actions.entering import enter, foresee, open_batch, record_event, step
from pilotage.actions.refusals import NotAllowed, Refused
from pilotage.actions.sheet_rows import Hand, every_reason, write
from pilotage.domain.breaches import Breach
from pilotage.domain.grids import text_of
from pilotage.domain.policy import Permission
from pilotage.domain.sheet_changes import Change, Verdict
from pilotage.domain.sheets import FAULTS, Sheet, columns_of, fingerprint, read_columns, without_sums
from pilotage.models import Blob, ColumnMatch, Programme, User
from pilotage.queries.people import permission
from pilotage.queries.programmes import rules
from pilotage.queries.sheet_rows import ReadRow, RowReader, facts_of_records

BATCH = 100
"""Rows in one transaction: others may write between two batches, and the disk is not waited for at every row."""


@dataclass(frozen=True)
class Previewed:
    """What a row is, or would be: `record` is its number where there is one (None: new, or not readable), `breaches`
    every reason why it is wrong, `cells` what stands in it by column."""

    line: int
    verdict: Verdict
    record: int | None
    changes: tuple[Change, ...]
    breaches: tuple[Breach, ...]
    cells: Mapping[str, str]


@dataclass(frozen=True)
class RefusedRow:
    """A row that was not taken in, and every reason."""

    row: int
    breaches: tuple[Breach, ...]


@dataclass
class Imported:
    """How many rows were stored as new records, changed one, were there already, and which were refused."""

    stored: int = 0
    changed: int = 0
    duplicate: int = 0
    refused: list[RefusedRow] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """How many rows have been gone through."""
        return self.stored + self.changed + self.duplicate + len(self.refused)

    def add(self, other: "Imported") -> None:
        """What came of another table."""
        self.stored += other.stored
        self.changed += other.changed
        self.duplicate += other.duplicate
        self.refused += other.refused

    def count(self, row: Previewed) -> None:
        """One more row."""
        match row.verdict:
            case Verdict.NEW:
                self.stored += 1
            case Verdict.CHANGED:
                self.changed += 1
            case Verdict.SAME:
                self.duplicate += 1
            case Verdict.WRONG:
                self.refused.append(RefusedRow(row.line, row.breaches))


def preview_records(
    *,
    by: User,
    programme: Programme,
    register: str,
    sheet: Sheet,
    evidence: Mapping[str, Evidence] | None = None,
    confirm: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Previewed, ...]:
    """What `import_records` would do with each row, in their order; nothing is written. Raises as it does."""
    rows: list[Previewed] = []
    for batch in preview_in_batches(
        by=by, programme=programme, register=register, sheet=sheet, evidence=evidence, confirm=confirm
    ):
        rows += batch
        if progress:
            progress(len(rows), len(sheet.rows))
    return tuple(rows)


def preview_in_batches(
    *,
    by: User,
    programme: Programme,
    register: str,
    sheet: Sheet,
    evidence: Mapping[str, Evidence] | None = None,
    confirm: bool = False,
) -> Iterator[list[Previewed]]:
    """`preview_records` batch by batch: between two of them nothing is locked."""
    yield from _batches(by, programme, register, sheet, confirm, dry_run=True, evidence=evidence)


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
    without an id is known by what it says: the same row again, or the same file, stores nothing new. A row under an id
    that is known, with the version that it was made from, corrects the record if it says something else; where the
    record has moved on since, it is refused with both values. Raises Refused when the table itself cannot be taken (an
    unknown register or column) and NotAllowed for who may write no record at all; a row that is refused does not stop
    the others. `progress` is told after every batch how many rows of how many have been gone through.
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
    done = Imported()
    for batch in _batches(by, programme, register, sheet, confirm, dry_run=dry_run, evidence=evidence):
        for row in batch:
            done.count(row)
        yield done


@transaction.atomic
def remember_columns(
    *, by: User, programme: Programme, register: str, header: tuple[str, ...], columns: Mapping[str, str],
    ignored: tuple[str, ...] = (),
) -> ColumnMatch:  # fmt: skip
    """Remember which columns of a register the titles of a self-made table name, and which titles are left out. The
    same titles matched anew replace what was remembered; the same match again changes nothing.

    Refused: register-unknown, columns-unknown, column-twice, column-missing, title-unmatched.
    """
    act = enter(by, Permission.RECORD_WRITE, programme)
    declared = {known.id: known for known in act.rules.charter.registers}.get(register)
    if declared is None:
        raise Refused(Breach("register-unknown", {"register": register}, "register"))
    titles = [title for title in header if title]
    named = {title: column for title, column in columns.items() if title in titles}
    known = columns_of(declared)
    breaches = [
        Breach("columns-unknown", {"columns": [column], "known": known}, title)
        for title, column in named.items()
        if column not in known
    ]
    breaches += [
        Breach("column-twice", {"columns": [title]}, title)
        for title, column in named.items()
        if list(named.values()).count(column) > 1
    ]
    breaches += [
        Breach("title-unmatched", {"title": title}, title)
        for title in titles
        if title not in named and title not in ignored
    ]
    if not breaches and "happened_on" not in named.values():
        breaches.append(Breach("column-missing", {"column": "happened_on"}))
    if breaches:
        raise Refused(*breaches)
    left_out = [title for title in titles if title in ignored and title not in named]
    rows = ColumnMatch.objects.of(act.office).filter(programme=programme, register=register)
    found: ColumnMatch | None = rows.filter(fingerprint=fingerprint(titles)).first()
    if found is not None and (found.columns, found.ignored) == (named, left_out):
        return found
    if found is None:
        found = ColumnMatch.objects.create(
            office=act.office, programme=programme, register=register, fingerprint=fingerprint(titles), columns=named,
            ignored=left_out, seq=act.seq,
        )  # fmt: skip
    else:
        rows.filter(pk=found.pk).update(columns=named, ignored=left_out, seq=act.seq)
        found.columns, found.ignored, found.seq = named, left_out, act.seq
    record_event(act, "columns.matched", by=by, about={"register": register, "match": found.pk})
    return found


# ---- Batches ---------------------------------------------------------------------------------------------------------


def _batches(
    by: User, programme: Programme, register: str, sheet: Sheet, confirm: bool, *, dry_run: bool,
    evidence: Mapping[str, Evidence] | None,
) -> Iterator[list[Previewed]]:  # fmt: skip
    charter = rules(programme).charter
    declared = {known.id: known for known in charter.registers}.get(register)
    if declared is None:
        raise Refused(Breach("register-unknown", {"register": register}, "register"))
    _demand(by, programme, Permission.RECORD_WRITE)
    if confirm:
        _demand(by, programme, Permission.RECORD_CONFIRM_ON_PAPER)
    columns = read_columns(charter, declared, tuple(title for title in sheet.header if not title.startswith(FAULTS)))
    if isinstance(columns, list):
        raise Refused(*columns)
    sheet = without_sums(sheet, columns)
    reader = RowReader(programme, charter, declared, columns, {} if evidence is None else evidence)
    said: dict[UUID, str] = {}
    rows = iter(sheet.rows)
    while batch := list(islice(rows, BATCH)):
        done = []
        with transaction.atomic():
            with open_batch(programme.office_id) as under_way:
                before = under_way.seq
                read = [(line, cells, reader.read(cells)) for line, cells in batch]
                ids = [reader.id_of(row.row) for _, _, row in read if not row.breaches]
                foresee(under_way, ids)
                met = (
                    {entry.record_id for entry in under_way.entries.values() if entry}
                    if "version" in columns.values()
                    else {}
                )
                hand = Hand(by, reader, confirm, under_way, facts_of_records(programme, declared, met))
                sound = iter(ids)
                for line, cells, row in read:
                    id = None if row.breaches else next(sound)
                    done.append(_take_in(hand, line, cells, row, id, said))
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


def _take_in(
    hand: Hand, line: int, cells: Mapping[str, object], read: ReadRow, id: UUID | None, said: dict[UUID, str]
) -> Previewed:
    """One row through the actions. What it wrote before it was refused is undone."""
    row = read.row
    shown = {hand.reader.columns[name]: text_of(cell) for name, cell in cells.items() if name in hand.reader.columns}
    try:
        if id is None:
            raise Refused(*read.breaches, *every_reason(hand, read))
        if said.get(id, row.content) != row.content:
            raise Refused(Breach("id-twice", {}, "id"))
        if id in said:
            return Previewed(line, Verdict.SAME, None, (), (), shown)
        with step(hand.batch, single=not row.stages and row.version is None):
            written = write(hand, row, id)
        said[id] = row.content
    except Refused as refusal:
        return Previewed(line, Verdict.WRONG, None, (), refusal.breaches, shown)
    except NotAllowed as refusal:
        return Previewed(line, Verdict.WRONG, None, (), (Breach(refusal.why, {}),), shown)
    return Previewed(line, written.verdict, written.record, written.changes, (), shown)
