"""What a sheet to be signed says of records, and what every sheet says."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Cite, FieldDef, Register
from pilotage.domain.fields import projected, to_body
from pilotage.domain.papers import KINDS, Column, Content, Line, OfMonth, OfRecord, Subject, Table
from pilotage.domain.records import Value
from pilotage.domain.registers import grounds
from pilotage.models import Member, Programme
from pilotage.queries.programmes import Rules, today
from pilotage.queries.records import members_by_role, office_side
from pilotage.queries.registers import Glimpse, glimpses
from pilotage.queries.registers import lines as lines_of

NUMBER, DAY, UNIT, PAIR, PERSON = (
    Column("number", type="number"), Column("day", type="date"), Column("unit"), Column("pair"), Column("person"),
)  # fmt: skip
_TYPES = {
    "integer": "number", "decimal": "number", "score": "number", "percent": "percent", "money": "money",
    "date": "date", "yes-no": "yes-no", "long-text": "long-text",
}  # fmt: skip


@dataclass(frozen=True)
class Prepared:
    """A sheet before it is printed: what it says, which body signs, the role it signs for, and whom it concerns.

    `asked` are the sides that are awaited; `person` is whoever hands over (a row id).
    """

    content: Content
    member: int | None = None
    side: str = ""
    members: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    person: int | None = None


def blank(programme: Programme, in_force: Rules, subject: Subject, **said: Any) -> Content:
    """What every sheet says."""
    return Content(
        KINDS[type(subject)], programme.office.name, programme.title, in_force.number, programme.currency,
        in_force.charter.language, **said,
    )  # fmt: skip


def quoted(cites: Iterable[Cite | None]) -> tuple[tuple[str, str], ...]:
    """Clauses with their quotes, each once."""
    return tuple(dict.fromkeys((str(cite.clause), str(cite.quote)) for cite in cites if cite is not None))


def role_name(charter: Charter, side: str) -> str:
    return next((role.name for role in charter.roles if role.id == side), side)


# ---- Records ---------------------------------------------------------------------------------------------------------


def of_record(programme: Programme, in_force: Rules, subject: OfRecord) -> Prepared | None:
    charter = in_force.charter
    register = _taking(charter, subject.register)
    if register is None:
        return None
    found = glimpses(programme, charter, [register.id], today(programme))[register.id]
    one = next((each for each in found if each.number == subject.number), None)
    if one is None:
        return None
    side = subject.side or (one.pending[0] if len(one.pending) == 1 else "")
    waits = [] if one.void or side not in one.pending else [one]
    tables = (record_table(programme, charter, register, waits),) if waits else ()
    member = _signing(programme, one.members, side)
    content = blank(
        programme, in_force, subject, member=member.name if member else "", side=role_name(charter, side),
        about=register.name, cites=quoted(ground.cite for ground in grounds(charter, register)), tables=tables,
    )  # fmt: skip
    return Prepared(content, member.pk if member else None, side, one.members, () if one.void else one.pending)


def of_month(programme: Programme, in_force: Rules, subject: OfMonth) -> Prepared | None:
    charter = in_force.charter
    member = find_member(programme, subject.member)
    typed = projected(charter)
    registers = [
        each
        for each in charter.registers
        if each.id not in typed
        and each.confirmers
        and subject.side in (*each.confirmers, office_side(charter))
        and subject.register in ("", each.id)
    ]
    if member is None or not registers:
        return None
    tables, cites = [], []
    for register in registers:
        waiting = [
            each
            for each in glimpses(programme, charter, [register.id], today(programme))[register.id]
            if subject.side in each.pending and not each.void and subject.member in each.members
            and subject.start <= each.happened_on <= subject.end
        ]  # fmt: skip
        if waiting:
            waiting.sort(key=lambda each: (each.happened_on, each.number))
            tables.append(record_table(programme, charter, register, waiting, whose=member.name))
            cites += [ground.cite for ground in grounds(charter, register)]
    content = blank(
        programme, in_force, subject, member=member.name, side=role_name(charter, subject.side),
        about=registers[0].name if len(registers) == 1 else "", start=subject.start, end=subject.end,
        cites=quoted(cites), tables=tuple(tables),
    )  # fmt: skip
    return Prepared(content, member.pk, subject.side, (subject.member,))


def _taking(charter: Charter, name: str) -> Register | None:
    """The register of that id, if it takes records."""
    typed = projected(charter)
    return next((each for each in charter.registers if each.id == name and each.id not in typed), None)


def find_member(programme: Programme, code: str) -> Member | None:
    row: Member | None = Member.objects.of(programme.office_id).filter(programme=programme, code=code).first()
    return row


def _signing(programme: Programme, codes: Sequence[str], side: str) -> Member | None:
    """Of the bodies that a record concerns the one whose side signs; else the first of them."""
    rows = list(Member.objects.of(programme.office_id).filter(programme=programme, code__in=codes))
    rows.sort(key=lambda row: (row.role != side, codes.index(row.code)))
    return rows[0] if rows else None


def record_table(
    programme: Programme, charter: Charter, register: Register, waiting: Sequence[Glimpse], *, whose: str = ""
) -> Table:
    """The records of one register as a table: what they are about and every declared field that says something and
    is not personal; files stay where they are. `whose` is the unit that the head of the sheet names already."""
    said = lines_of(programme, register, [one.id for one in waiting])
    shown = [each for each in register.fields if not each.personal and each.type != "file"]
    names = members_by_role(programme) if any(each.type == "role" for each in shown) else {}
    rows: list[tuple[Glimpse, list[tuple[Column, Any]]]] = []
    for one in waiting:
        line = said[one.id]
        cells: list[tuple[Column, Any]] = [(NUMBER, one.number), (DAY, one.happened_on.isoformat())]
        cells += [(UNIT, line.unit), (PAIR, line.pair), (PERSON, line.person)]
        values = {**line.fields, **({register.life: one.stage} if register.life and one.stage else {})}
        cells += [(_column(each), frozen(each, values.get(each.id), charter, names)) for each in shown]
        rows.append((one, cells))
    kept = [
        place
        for place, (column, _) in enumerate(rows[0][1])
        if any(cells[place][1] not in (None, "") and (column, cells[place][1]) != (UNIT, whose) for _, cells in rows)
    ]
    return Table(
        "records",
        tuple(rows[0][1][place][0] for place in kept),
        tuple(Line(tuple(cells[place][1] for place in kept), register.id, one.number, one.seen) for one, cells in rows),
        register.name,
    )


def _column(each: FieldDef) -> Column:
    return Column(each.id, each.name, _TYPES.get(each.type, "text"), each.measure or "")


def frozen(each: FieldDef, value: Value, charter: Charter, members: Mapping[str, Mapping[str, str]]) -> Any:
    """A field's value as a sheet freezes it: JSON, choices and members by their names."""
    if value in (None, ""):
        return None
    match each.type:
        case "choice":
            return next((choice.name for choice in each.choices if choice.id == value), str(value))
        case "role":
            entered = {code: name for name, code in members.get(str(each.role), {}).items() if name != code}
            declared = {member.id: member.name for member in charter.role(str(each.role)).members}
            return (declared | entered).get(str(value), str(value))
    return to_body({each.id: value}).get(each.id)
