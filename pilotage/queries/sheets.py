"""A register as a table that can be taken in again."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import FieldDef, Fund, Register
from pilotage.domain.fields import as_written, projected
from pilotage.domain.policy import NotAllowed, Permission, reach
from pilotage.domain.records import EntryFact, EntryKind, awaited, is_void, life_stages, live, with_decided
from pilotage.domain.sheets import ENVELOPE, field_column, stage_column
from pilotage.models import Attachment, Blob, Entry, Programme, User
from pilotage.queries.figures import facts
from pilotage.queries.people import posts_of
from pilotage.queries.programmes import rules, today
from pilotage.queries.records import fact_of, office_side, register_entries


@dataclass(frozen=True)
class Table:
    """A register written out: header, rows, and the files that the rows name."""

    header: list[str]
    rows: list[list[str]]
    files: Mapping[str, Blob] = field(default_factory=dict)


@dataclass(frozen=True)
class _Row:
    """A record as it reads now: its identity and last words as rows, all that was said as facts."""

    first: Entry
    base: Entry
    facts: Sequence[EntryFact]
    files: Mapping[str, tuple[str, Blob]]  # SHA-256 -> the name under which the table speaks of it, and its bytes


def export_table(by: User, programme: Programme, register: Register, unit: str = "", folder: str = "") -> Table:
    """A register as a table, one row a record as it reads now; void records and personal fields stay out, and so does
    whatever is no matter of the reader's. `unit` (a member's code) keeps what concerns that member.

    Beside the columns that every table has it carries those that say something here: the days on which stages were
    reached, on whose behalf a record was written where that cannot be told, what of it is not confirmed. With `folder`
    the files are named too, each below that folder. Raises NotAllowed.
    """
    charter = rules(programme).charter
    typed = register.id in projected(charter)
    places = _places(by, programme, _permission(charter, register) if typed else Permission.RECORD_READ)
    fields = [each for each in register.fields if not each.personal and (folder or each.type != "file")]
    if typed:
        header = [*ENVELOPE, *map(field_column, fields)]
        return Table(header, _projected_rows(programme, charter, register, fields, places, unit))
    rows = _rows(programme, register, places, unit)
    kept = _files(programme, rows, folder) if folder else {}
    rows = [_Row(row.first, row.base, row.facts, kept.get(row.first.record_id, {})) for row in rows]
    cells = [_cells(charter, register, fields, row) for row in rows]
    always = [*ENVELOPE, *map(field_column, fields)]
    more = [*map(stage_column, life_stages(register)), "side", "awaiting", "evidence"]
    header = [*always, *(column for column in more if any(row[column] for row in cells))]
    files = {name: blob for row in rows for name, blob in row.files.values()}
    return Table(header, [[row[column] for column in header] for row in cells], files)


def _permission(charter: Charter, register: Register) -> Permission:
    """What it takes to read a register that fills itself."""
    income = any(fund.income == register.id for fund in charter.of_kind(Fund))
    return Permission.FUND_READ if income else Permission.GRANT_READ


def _places(by: User, programme: Programme, wanted: Permission) -> frozenset[str] | None:
    """The members whose matters the reader may see; None: all. Raises NotAllowed where there are none."""
    places = reach(posts_of(by, programme), wanted, today=today(programme))
    if places is not None and not places:
        raise NotAllowed(wanted, "no-function-permits")
    return places


def _rows(programme: Programme, register: Register, places: frozenset[str] | None, unit: str) -> list[_Row]:
    found = []
    for entries in register_entries(programme, register):
        facts_ = [fact_of(entry, register) for entry in entries]
        if is_void(facts_):
            continue
        last = live(facts_)[0]
        members = {last.unit, *(last.pair or "").split(":")}
        if (places is None or places & members) and (not unit or unit in members):
            base = next(entry for entry in entries if entry.pk == last.id)
            found.append(_Row(entries[0], base, facts_, {}))
    return found


def _cells(charter: Charter, register: Register, fields: Iterable[FieldDef], row: _Row) -> dict[str, str]:
    """One row by column."""
    base, said = row.base, live(row.facts)
    cells = {
        "id": str(row.first.uuid),
        "unit": base.unit.code if base.unit else "",
        "person": base.person.code if base.person else "",
        "pair": base.pairing.code if base.pairing else "",
        "happened_on": base.happened_on.isoformat(),
    }
    values = with_decided(said[0], row.facts).fields
    files = {str(values.get(each.id)) for each in fields if each.type == "file"}
    for each in fields:
        value = values.get(each.id)
        cells[field_column(each)] = (
            row.files[str(value)][0] if str(value) in row.files else as_written(each, value, charter)
        )
    reached = {fact.stage: fact.happened_on.isoformat() for fact in said if fact.kind is EntryKind.STAGE}
    cells |= {stage_column(stage): reached.get(stage, "") for stage in life_stages(register)}
    waiting = awaited(row.facts, register, office_side(charter))
    cells["awaiting"] = ";".join(sorted({fact.stage or "record" for kept in waiting.values() for fact in kept}))
    cells["side"] = "" if row.first.side == inferred_side(charter, register, cells["person"]) else row.first.side
    cells["evidence"] = ";".join(name for digest, (name, _) in row.files.items() if digest not in files)
    return cells


def inferred_side(charter: Charter, register: Register, person: str) -> str:
    """On whose behalf a row is written that does not say so: of the person it names, else the first that may write."""
    people = [name for name in register.written_by if charter.role(name).kind == "person"]
    return people[0] if person and people else register.written_by[0]


def _files(programme: Programme, rows: Iterable[_Row], folder: str) -> dict[int, dict[str, tuple[str, Blob]]]:
    """Record -> SHA-256 -> a name below `folder` that no other file has."""
    numbers = {row.first.record_id: row.first.record.number for row in rows}
    kept = Attachment.objects.of(programme.office_id).filter(entry__record__in=list(numbers))
    found: dict[int, dict[str, tuple[str, Blob]]] = defaultdict(dict)
    for file in kept.select_related("blob", "entry"):
        record = file.entry.record_id
        name = f"{folder}/{numbers[record]}-{file.pk}-{file.name}".replace(";", "_").replace("；", "_")
        found[record].setdefault(file.blob.sha256, (name, file.blob))
    return found


def _projected_rows(
    programme: Programme, charter: Charter, register: Register, fields: Sequence[FieldDef],
    places: frozenset[str] | None, unit: str,
) -> list[list[str]]:  # fmt: skip
    """The rows of a register that projects a typed table: its rows have no id of a record."""
    standings = facts(programme, charter, today(programme)).standings[register.id]
    return [
        ["", fact.unit or "", "", "", fact.happened_on.isoformat()]
        + [as_written(each, fact.fields.get(each.id), charter) for each in fields]
        for standing in standings
        if (fact := standing.latest) is not None
        and (places is None or fact.unit is None or fact.unit in places)
        and (not unit or unit == fact.unit)
    ]
