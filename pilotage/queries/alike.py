"""Rows that say what a record already says, under another id: the same visit handed in twice by two ways."""

from collections.abc import Collection

from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Register
from pilotage.domain.fields import to_body
from pilotage.domain.records import Value, is_void, live
from pilotage.domain.sheets import Sheet, read_columns
from pilotage.domain.standing import About
from pilotage.models import Entry, Programme
from pilotage.queries.sheet_rows import RowReader, facts_of_records

Key = tuple[object, ...]


def alike(
    programme: Programme, charter: Charter, register: Register, sheet: Sheet, lines: Collection[int]
) -> dict[int, int]:
    """Line of a sheet -> number of a record that happened on the same day, to the same unit or pair, and reads the same.

    Whoever did it is left open, since a row need not say. Nothing is told of registers with personal fields, which
    cannot be compared, nor of rows that cannot be read.
    """
    columns = read_columns(charter, register, sheet.header)
    if isinstance(columns, list) or any(each.personal for each in register.fields):
        return {}
    reader = RowReader(programme, charter, register, columns, {})
    read = {line: reader.read(cells) for line, cells in sheet.rows if line in lines}
    rows = {line: one.row for line, one in read.items() if not one.breaches}
    same_days = Entry.objects.of(programme.office_id).filter(
        record__programme=programme,
        record__register=register.id,
        happened_on__in={row.happened_on for row in rows.values()},
    )
    facts = facts_of_records(programme, register, set(same_days.order_by().values_list("record", flat=True)))
    known: dict[Key, int] = {}
    for entries in facts.values():
        if not is_void(entries):
            base = live(entries)[0]
            key = _key(base.happened_on, About(base.unit or "", "", base.pair or ""), dict(base.fields))
            known.setdefault(key, base.number)
    found = {line: known.get(_key(row.happened_on, row.about, row.values)) for line, row in rows.items()}
    return {line: number for line, number in found.items() if number is not None}


def _key(day: object, about: About, values: dict[str, Value]) -> Key:
    return (day, about.unit, about.pair, tuple(sorted((name, str(value)) for name, value in to_body(values).items())))
