"""Taking records in from a table: every row goes through the same action as a form."""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID, uuid4, uuid5

from django.db import transaction

from pilotage.actions.attachments import Evidence
from pilotage.actions.records import About, enter_record, reach_stage
from pilotage.actions.refusals import NotAllowed, Refused
from pilotage.domain.breaches import Breach
from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Register
from pilotage.domain.fields import read_value
from pilotage.domain.habits import parse_date
from pilotage.domain.records import Value, life_stages
from pilotage.domain.sheets import ENVELOPE, Sheet, stage_column, text
from pilotage.models import Member, Pairing, Person, Programme, User
from pilotage.queries.programmes import rules, today


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


@dataclass(frozen=True)
class _Names:
    """What a sheet may call a unit, a person or a pairing -> its code."""

    units: Mapping[str, str]
    people: Mapping[str, str]
    pairs: Mapping[str, str]


def import_records(
    *,
    by: User,
    programme: Programme,
    register: str,
    sheet: Sheet,
    confirm: bool = False,
    dry_run: bool = False,
    evidence: Mapping[str, Evidence] | None = None,
) -> Imported:
    """Take in a table of records. `confirm` enters them as confirmed on paper; `dry_run` writes nothing.

    `evidence` are files by the names that the column `evidence` uses. Raises Refused when the table itself cannot be
    taken (an unknown register or column); a row that is refused does not stop the others.
    """
    in_force = rules(programme).charter
    declared = {known.id: known for known in in_force.registers}.get(register)
    if declared is None:
        raise Refused(Breach("register-unknown", {"register": register}, "register"))
    columns = _columns(declared, sheet)
    names = _names(programme)
    done = Imported()
    # Without a dry run every row is a transaction of its own, so that others may write between two rows.
    with transaction.atomic() if dry_run else nullcontext():
        for line, cells in sheet.rows:
            row = {columns[name]: cell for name, cell in cells.items()}
            try:
                with transaction.atomic():
                    stored = _take_in(by, programme, in_force, declared, row, names, confirm, evidence or {})
            except Refused as refusal:
                done.refused.append(RefusedRow(line, refusal.breaches))
            except NotAllowed as refusal:
                done.refused.append(RefusedRow(line, (Breach(refusal.why, {}),)))
            else:
                done.stored += stored
                done.duplicate += not stored
        if dry_run:
            transaction.set_rollback(True)
    return done


def _columns(register: Register, sheet: Sheet) -> dict[str, str]:
    """Header -> column: the ids of contracts, or the office's own words for the fields."""
    known = {name: name for name in (*ENVELOPE, "evidence")}
    known |= {stage_column(stage): stage_column(stage) for stage in life_stages(register)}
    known |= {declared.name: declared.id for declared in register.fields}
    known |= {declared.id: declared.id for declared in register.fields}
    unknown = [name for name in sheet.header if name and name not in known]
    if unknown:
        raise Refused(Breach("columns-unknown", {"columns": unknown, "known": list(dict.fromkeys(known.values()))}))
    if "happened_on" not in sheet.header:
        raise Refused(Breach("column-missing", {"column": "happened_on"}))
    return {name: known[name] for name in sheet.header if name}


def _names(programme: Programme) -> _Names:
    members = list(Member.objects.of(programme.office_id).filter(programme=programme))
    units = {name: row.code for row in members for name in (row.name, *row.aliases, row.code)}
    people = {name: row.code for row in Person.objects.of(programme.office_id) for name in (row.name, row.code)}
    pairs: dict[str, str] = {}
    for row in Pairing.objects.of(programme.office_id).filter(programme=programme).select_related("a", "b"):
        pairs |= {row.code: row.code, f"{row.b.code}:{row.a.code}": row.code}
        pairs |= {f"{row.a.name}—{row.b.name}": row.code, f"{row.b.name}—{row.a.name}": row.code}
    return _Names(units, people, pairs)


def _take_in(
    by: User, programme: Programme, charter: Charter, register: Register, row: dict[str, object], names: _Names,
    confirm: bool, evidence: Mapping[str, Evidence],
) -> bool:  # fmt: skip
    """One row through the action; whether it was new. Raises Refused with every reason at once."""
    now = today(programme)
    uuid, breaches = _id(text(row, "id"))
    happened_on = _day(row, "happened_on", now, breaches)
    values: dict[str, Value] = {}
    for declared in register.fields:
        value = read_value(declared, row.get(declared.id), charter, now)
        if isinstance(value, Breach):
            breaches.append(Breach(value.code, {**value.params, "field": declared.name}, declared.id))
        else:
            values[declared.id] = value
    files = _files(text(row, "evidence"), evidence, breaches)
    stages = {
        stage: _day(row, stage_column(stage), now, breaches)
        for stage in life_stages(register)
        if row.get(stage_column(stage))
    }
    if happened_on is None or breaches:
        raise Refused(*breaches)
    unit, person, pair = (text(row, name) for name in ("unit", "person", "pair"))
    about = About(names.units.get(unit, unit), names.people.get(person, person), names.pairs.get(pair, pair))
    signer = "" if confirm else None
    side = _side(register, about)
    stored = enter_record(
        by=by, programme=programme, register=register.id, uuid=uuid, happened_on=happened_on, about=about,
        values=values, side=side, evidence=files, paper_signer=signer,
    )  # fmt: skip
    for stage, day in stages.items():
        if day is not None and stored.stored:
            seen = stored.entry.seq
            reach_stage(
                by=by, record=stored.record, uuid=uuid5(uuid, f"stage:{stage}"), seen=seen, stage=stage,
                happened_on=day, paper_signer=signer,
            )  # fmt: skip
    return stored.stored


def _side(register: Register, about: About) -> str:
    """Whoever the row names did it: a person's role where the register has people write, else the first that may."""
    if about.person and len(register.written_by) > 1:
        return register.written_by[-1]
    return register.written_by[0]


def _id(written: str) -> tuple[UUID, list[Breach]]:
    if not written:
        return uuid4(), []
    try:
        return UUID(written), []
    except ValueError:
        return uuid4(), [Breach("id-form", {"text": written[:40]}, "id")]


def _day(row: dict[str, object], column: str, now: date, breaches: list[Breach]) -> date | None:
    cell = row.get(column)
    if cell is None:
        breaches.append(Breach("day-missing", {}, column))
        return None
    if isinstance(cell, datetime | date):
        return cell.date() if isinstance(cell, datetime) else cell
    day = parse_date(text(row, column), now)
    if isinstance(day, Breach):
        breaches.append(Breach(day.code, day.params, column))
        return None
    return day


def _files(written: str, evidence: Mapping[str, Evidence], breaches: list[Breach]) -> Sequence[Evidence]:
    wanted = [name.strip() for name in written.replace("；", ";").split(";") if name.strip()]
    missing = [name for name in wanted if name not in evidence]
    if missing:
        breaches.append(Breach("evidence-not-found", {"names": missing}, "evidence"))
    return [evidence[name] for name in wanted if name in evidence]
