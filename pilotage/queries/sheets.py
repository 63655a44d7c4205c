"""A register as a table that can be taken in again."""

from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import FieldDef, Register
from pilotage.domain.fields import as_written, from_body, projected
from pilotage.domain.policy import Permission
from pilotage.domain.records import EntryKind, life_stages
from pilotage.domain.sheets import ENVELOPE, stage_column
from pilotage.models import Entry, Programme, User
from pilotage.queries.figures import facts
from pilotage.queries.people import demand
from pilotage.queries.programmes import rules, today


def export_table(by: User, programme: Programme, register: Register) -> tuple[list[str], list[list[str]]]:
    """Header and rows of a register, one row a record as it reads now; void records and personal fields stay out.

    Raises NotAllowed for whoever may not read the records of the whole programme.
    """
    demand(by, Permission.RECORD_READ, programme)
    charter = rules(programme).charter
    fields = [field for field in register.fields if not field.personal and field.type != "file"]
    if register.id in projected(charter):
        header = [*ENVELOPE, *(field.id for field in fields)]
        return header, _projected_rows(programme, charter, register, fields)
    stages = life_stages(register)
    header = [*ENVELOPE, *(field.id for field in fields), *(stage_column(stage) for stage in stages)]
    rows = []
    for entries in _by_record(programme, register):
        if any(entry.kind == EntryKind.WITHDRAWN and not entry.stage for entry in entries):
            continue
        base = [entry for entry in entries if entry.kind in (EntryKind.ENTERED, EntryKind.CORRECTED)][-1]
        values = from_body(register, base.body)
        reached = {entry.stage: entry.happened_on.isoformat() for entry in entries if entry.kind == EntryKind.STAGE}
        rows.append(
            [
                str(entries[0].uuid),
                base.unit.code if base.unit else "",
                base.person.code if base.person else "",
                base.pairing.code if base.pairing else "",
                base.happened_on.isoformat(),
                *(as_written(field, values.get(field.id), charter) for field in fields),
                *(reached.get(stage, "") for stage in stages),
            ]
        )
    return header, rows


def _projected_rows(
    programme: Programme, charter: Charter, register: Register, fields: list[FieldDef]
) -> list[list[str]]:
    """The rows of a register that projects a typed table: its rows have no id of a record."""
    standings = facts(programme, charter, today(programme)).standings[register.id]
    return [
        ["", fact.unit or "", "", "", fact.happened_on.isoformat()]
        + [as_written(field, fact.fields.get(field.id), charter) for field in fields]
        for standing in standings
        if (fact := standing.latest) is not None
    ]


def _by_record(programme: Programme, register: Register) -> list[list[Entry]]:
    rows = (
        Entry.objects.of(programme.office_id)
        .filter(record__programme=programme, record__register=register.id)
        .select_related("unit", "person", "pairing")
        .order_by("record__number", "seq", "id")
    )
    found: dict[int, list[Entry]] = {}
    for row in rows:
        found.setdefault(row.record_id, []).append(row)
    return list(found.values())
