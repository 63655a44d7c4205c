"""What stands in a sheet that is downloaded to be filled, and how self-made tables were matched before."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import FieldDef, Register
from pilotage.domain.fields import as_written
from pilotage.domain.nominations import FILLED
from pilotage.domain.policy import NotAllowed, Permission, Post, reach
from pilotage.domain.records import is_void, latest_content, life_stages
from pilotage.domain.rounds import nominating_registers
from pilotage.domain.sheet_changes import Cell, base_at, cells_of, said_by, stages_at
from pilotage.domain.sheets import Sheet, field_column, fingerprint, matched, read_columns, stage_column
from pilotage.domain.standing import needs
from pilotage.domain.workbooks import Column, FillSheet, Kind, fillable
from pilotage.models import ColumnMatch, Member, Programme
from pilotage.queries.programmes import rules, today
from pilotage.queries.records import ENDLESS, fact_of, register_entries
from pilotage.queries.registers import Options, options, readable, writing
from pilotage.queries.sheet_rows import names_of

_KINDS: Mapping[str, Kind] = {
    "long-text": "long-text", "integer": "integer", "decimal": "decimal", "score": "decimal", "money": "money",
    "percent": "percent", "date": "date", "yes-no": "yes-no", "choice": "choice", "role": "choice",
}  # fmt: skip


def registers_to_fill(programme: Programme, posts: Collection[Post], unit: str = "") -> list[Register]:
    """The registers that somebody may write, in the charter's order; with `unit` those that are about such a body."""
    charter, day = rules(programme).charter, today(programme)
    writable = [each for each in fillable(charter) if writing(posts, charter, each, day)]
    if not unit:
        return writable
    row = Member.objects.of(programme.office_id).filter(programme=programme, code=unit).first()
    if row is None:
        return []
    return [each for each in writable if row.role in each.about or _pairs_of(programme, charter, each, posts, unit)]


def units_to_fill(programme: Programme, posts: Collection[Post]) -> list[tuple[str, str]]:
    """The units, by code and name, for which somebody may download sheets."""
    charter, places = rules(programme).charter, reach(posts, Permission.RECORD_WRITE, today=today(programme))
    kinds = {role.id: role.kind for role in charter.roles}
    rows = Member.objects.of(programme.office_id).filter(programme=programme)
    known = [row for row in rows if kinds.get(row.role) in ("unit", "partner")]
    known.sort(key=lambda row: kinds[row.role] != "unit")
    return [(row.code, row.name) for row in known if places is None or row.code in places]


def sheet_to_fill(programme: Programme, register: Register, posts: Collection[Post], unit: str = "") -> FillSheet:
    """A register as a sheet to be filled, with what stands in it so far; `unit` (a member's code) keeps what concerns that
    member, and then an empty cell means it. Columns have no titles yet. Raises NotAllowed."""
    charter, day = rules(programme).charter, today(programme)
    writers = writing(posts, charter, register, day)
    places = _writable_places(writers)
    if not writers or (unit and places is not None and unit not in places):
        raise NotAllowed(Permission.RECORD_WRITE, "not-your-unit" if writers else "no-function-permits")
    if not unit and places is not None and len(places) == 1:
        unit = next(iter(places))
    offered = _narrowed(options(programme, charter, register, writers), unit, names_of(programme)["unit"])
    names = names_of(programme)
    office = any(post.kind == "office" for post in writers)
    columns = _columns(charter, register, offered, names, office)
    rows = _rows(programme, charter, register, readable(posts, day), unit, names)
    return FillSheet(
        register.id, register.name, "", (), tuple(columns), tuple(rows), _defaults(offered, register, unit)
    )


def _writable_places(posts: Collection[Post]) -> frozenset[str] | None:
    """The members whose matters somebody may write; None: all."""
    places = {post.place for post in posts}
    return None if None in places else frozenset(place for place in places if place)


def _pairs_of(
    programme: Programme, charter: Charter, register: Register, posts: Collection[Post], unit: str
) -> list[str]:  # fmt: skip
    offered = options(programme, charter, register, writing(posts, charter, register, today(programme)))
    return [code for code, _ in offered.pairs if unit in code.split(":")]


def _narrowed(offered: Options, unit: str, names: Mapping[str, str]) -> Options:
    """What may be chosen in the sheet of one unit."""
    if not unit:
        return offered
    name = names.get(unit, unit)
    return replace(
        offered,
        units=tuple(each for each in offered.units if each[0] == unit),
        people=tuple(each for each in offered.people if not offered.served.get(each[0]) or name in offered.served[each[0]]),
        pairs=tuple(each for each in offered.pairs if unit in each[0].split(":")),
    )  # fmt: skip


def _defaults(offered: Options, register: Register, unit: str) -> dict[str, str]:
    said = {"unit": unit} if unit and offered.units else {}
    return said | ({"pair": offered.pairs[0][0]} if unit and len(offered.pairs) == 1 else {})


def _columns(
    charter: Charter, register: Register, offered: Options, names: Mapping[str, Mapping[str, str]], office: bool
) -> Iterable[Column]:
    wanted = needs(charter, register)
    yield Column("id", "", "id")
    yield Column("version", "", "id")
    if wanted.unit:
        yield Column("unit", "", "choice", len(offered.units) > 1, _called(offered.units, names["unit"]))
    if wanted.person:
        yield Column("person", "", "choice", False, _called(offered.people, names["person"]), open=True)
    if wanted.pair:
        yield Column("pair", "", "choice", len(offered.pairs) > 1, _called(offered.pairs, names["pair"]))
    yield Column("happened_on", "", "date", True)
    by_round = FILLED if register.id in nominating_registers(charter) else ()
    for each in register.fields:
        if each.asked and each.id not in by_round:
            yield _field(each, charter, names)
    for stage in life_stages(register)[1:]:
        yield Column(stage_column(stage), "", "date")
    if register.evidence != "none":
        yield Column("evidence", "", "text", register.evidence == "required")
    if office and len(register.written_by) > 1:
        yield Column("side", "", "choice", False, tuple(charter.role(id).name for id in register.written_by))


def _field(each: FieldDef, charter: Charter, names: Mapping[str, Mapping[str, str]]) -> Column:
    choices: tuple[str, ...] = ()
    if each.type == "choice":
        choices = tuple(as_written(each, choice.id, charter) for choice in each.choices)
    elif each.type == "role":
        choices = tuple(names.get(f"role:{each.role}", {}).values())
    return Column(field_column(each), "", _KINDS.get(each.type, "text"), each.required, choices)


def _called(offered: Iterable[tuple[str, str]], names: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(names.get(code, name) for code, name in offered)


def _rows(
    programme: Programme, charter: Charter, register: Register, places: frozenset[str] | None, unit: str,
    names: Mapping[str, Mapping[str, str]],
) -> Iterable[dict[str, Cell]]:  # fmt: skip
    """The records that are not void, as they read now. Personal fields stay out."""
    for entries in register_entries(programme, register):
        facts = [fact_of(entry, register) for entry in entries]
        base = base_at(facts, ENDLESS)
        if base is None or is_void(facts):
            continue
        members = {base.unit, *(base.pair or "").split(":")}
        if (places is not None and not places & members) or (unit and unit not in members):
            continue
        cells = cells_of(said_by(base, register), charter, register, names)
        reached = {stage_column(stage): day for stage, day in stages_at(facts, ENDLESS).items()}
        yield {"id": str(entries[0].record.uuid), "version": str(latest_content(facts)), **cells, **reached}


# ---- Self-made tables ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Known:
    """A table whose columns are known, under their ids, and which register it is for."""

    register: str
    sheet: Sheet


def recognise(programme: Programme, sheet: Sheet, register: str = "") -> Known | None:
    """A self-made table whose columns are known: because a person has matched them before, or because its titles are the
    register's own words. Without `register` only a table that can be of one register alone is known."""
    charter = rules(programme).charter
    rows = ColumnMatch.objects.of(programme.office_id).filter(
        programme=programme, fingerprint=fingerprint(sheet.header)
    )
    found = [row for row in rows.order_by("-seq") if register in ("", row.register)]
    for row in found[: 1 if register or len(found) == 1 else 0]:
        known = matched(sheet, row.columns, row.ignored)
        declared = next((each for each in fillable(charter) if each.id == row.register), None)
        if declared is not None and isinstance(read_columns(charter, declared, known.header), dict):
            return Known(row.register, known)
    fitting = [
        (each.id, columns)
        for each in fillable(charter)
        if register in ("", each.id) and isinstance(columns := read_columns(charter, each, sheet.header), dict)
    ]
    return Known(fitting[0][0], matched(sheet, fitting[0][1])) if len(fitting) == 1 else None
