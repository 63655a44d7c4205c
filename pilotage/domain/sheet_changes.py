"""What a row of a sheet changes in a record that is known: by columns, against what it says now and what it said when
the sheet was made."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pilotage.domain.breaches import Breach
from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import FieldDef, Register
from pilotage.domain.fields import as_written, from_body, to_body
from pilotage.domain.money import major_units
from pilotage.domain.records import EntryFact, EntryKind, Value, live, with_decided
from pilotage.domain.sheets import field_column
from pilotage.domain.standing import About

Cell = str | bool | int | Decimal | date | None
"""What a cell says, as people read it: names instead of codes, money in major units."""


class Verdict(StrEnum):
    """What a row of a sheet is."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Change:
    """One column of a record that a row changes (`on:` and a stage: the day it was reached), from what to what."""

    column: str
    old: Cell
    new: Cell


@dataclass(frozen=True, slots=True)
class Said:
    """What a record or a row says: when, about what, and the fields that stand in sheets."""

    happened_on: date
    about: About
    values: Mapping[str, object]  # as the JSON body keeps them

    def columns(self, register: Register) -> dict[str, object]:
        """By column."""
        envelope = {"happened_on": self.happened_on, "unit": self.about.unit, "person": self.about.person}
        fields = {field_column(each): self.values.get(each.id) for each in in_sheets(register)}
        return envelope | {"pair": self.about.pair} | fields


def in_sheets(register: Register) -> list[FieldDef]:
    """The fields that a row can be compared by: not personal ones, which never leave, nor files."""
    return [each for each in register.fields if not each.personal and each.type != "file" and each.asked]


def said_by(fact: EntryFact, register: Register) -> Said:
    """What an entry says."""
    kept = {each.id for each in in_sheets(register)}
    values = {name: value for name, value in to_body(fact.fields).items() if name in kept}
    return Said(fact.happened_on, About(fact.unit or "", fact.person or "", fact.pair or ""), values)


def said_in(
    happened_on: date, about: About, values: Mapping[str, Value], columns: Collection[str], register: Register, now: Said
) -> Said:  # fmt: skip
    """What a row says, where the record says `now`: columns that the table does not have say what stands, and so does
    a person who is not named."""
    body = to_body(values)
    fields = {
        each.id: body.get(each.id) if field_column(each) in columns else now.values.get(each.id)
        for each in in_sheets(register)
    }
    named = About(
        about.unit if "unit" in columns else now.about.unit,
        about.person or now.about.person,
        about.pair if "pair" in columns else now.about.pair,
    )
    return Said(happened_on, named, {name: value for name, value in fields.items() if value is not None})


def differing(one: Said, other: Said, register: Register) -> list[str]:
    """The columns in which two differ, in the order of a table."""
    ours, theirs = one.columns(register), other.columns(register)
    return [column for column in ours if ours[column] != theirs[column]]


def base_at(facts: Sequence[EntryFact], known: int) -> EntryFact | None:
    """The entry or correction that stood when `known` was the latest number, with what rounds had decided by then."""
    bases = [fact for fact in facts if fact.kind in (EntryKind.ENTERED, EntryKind.CORRECTED) and fact.seq <= known]
    return with_decided(bases[-1], [fact for fact in facts if fact.seq <= known]) if bases else None


def stages_at(facts: Sequence[EntryFact], known: int) -> dict[str, date]:
    """The stages that had been reached then, with their days."""
    then = [fact for fact in facts if fact.seq <= known]
    return {fact.stage: fact.happened_on for fact in live(then) if fact.kind is EntryKind.STAGE}


def cells_of(
    said: Said, charter: Charter, register: Register, names: Mapping[str, Mapping[str, str]]
) -> dict[str, Cell]:
    """What is said, as people read it. `names` are those of units, people, pairs and holders of roles by their codes:
    {"unit": {code: name}, …, "role:" and a role's id: {code: name}}."""
    cells: dict[str, Cell] = {"happened_on": said.happened_on}
    for column in ("unit", "person", "pair"):
        code = getattr(said.about, column)
        cells[column] = names[column].get(code, code) or None
    typed = from_body(register, said.values)
    for each in in_sheets(register):
        cells[field_column(each)] = cell_of(each, typed.get(each.id), charter, names)
    return cells


def cell_of(field: FieldDef, value: Value, charter: Charter, names: Mapping[str, Mapping[str, str]]) -> Cell:
    """A value as people read it in a sheet."""
    if value is None:
        return None
    if field.type == "money" and isinstance(value, int):
        return major_units(value, charter.currency)
    if field.type == "role":
        return names.get(f"role:{field.role}", {}).get(str(value), str(value))
    return as_written(field, value, charter) if field.type == "choice" else value


def overtaken(
    columns: Sequence[str], mine: Mapping[str, Cell], theirs: Mapping[str, Cell], register: Register, number: int
) -> list[Breach]:
    """The record has moved on since the sheet was made: each column in which the row now differs, with both values."""
    fields = {field_column(each): each.id for each in register.fields}
    return [
        Breach(
            "changed-since-sheet",
            {"number": str(number), "mine": mine.get(column), "theirs": theirs.get(column)},
            fields.get(column, column),
        )
        for column in columns
    ]
