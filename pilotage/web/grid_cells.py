"""The rows and columns of the grid: what a register asks, as cells; what was sent or pasted, as cells again."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from pilotage.domain.breaches import Breach
from pilotage.domain.charters.schema import FieldDef, Register
from pilotage.domain.fields import tidy
from pilotage.domain.sheets import Sheet, field_column, read_columns
from pilotage.web.fields import OneOf
from pilotage.web.record_forms import NAME, RecordForm, Writer, record_form
from pilotage.words import numbers
from pilotage.words.cadences import listed

ROWS = 20  # empty ones to begin with
SPARE = 5  # empty ones after those that are filled
ON_PHONE = 3  # empty ones that a phone shows
MOST = 200
"""Rows that a grid takes; a longer table is handed in as a file."""

_ROW = re.compile(r"([1-9]\d{0,5}):id\Z")


@dataclass(frozen=True)
class Column:
    """One column: its name in sheets, its title, how it is filled in (line, text, day, number or choice), whether it must
    be, and the unit behind its numbers. `fallback` stands in a row that leaves it empty."""

    name: str
    title: str
    kind: str
    required: bool = True
    choices: tuple[tuple[str, str], ...] = ()
    unit: str = ""
    fallback: str = ""


@dataclass
class Cell:
    """What stands in one column of a row, as it was written, and what is wrong with it."""

    column: Column
    name: str
    text: str = ""
    faults: list[str] = field(default_factory=list)

    @property
    def options(self) -> list[tuple[str, str, bool]]:
        """(value, word, chosen); what was written and is none of the choices stays among them, so that it is not lost."""
        known = next((value for value, word in self.column.choices if self.text in (value, word)), self.text)
        rows = [(value, word, value == known) for value, word in self.column.choices]
        astray = bool(self.text) and not any(chosen for *_rest, chosen in rows)
        return [*rows, (self.text, self.text, True)] if astray else rows


@dataclass
class Row:
    """One row: its place, the id of the record that it becomes, and how it was judged (new, same, changed, wrong).

    `number` is the record that it is already, `twin` another record that reads the same; `spare` rows are left out on a
    phone, where each is a list of its own.
    """

    place: int
    id: str
    cells: list[Cell]
    verdict: str = ""
    number: int | None = None
    twin: int | None = None
    spare: bool = False
    faults: list[str] = field(default_factory=list)

    @property
    def blank(self) -> bool:
        return not any(cell.text.strip() for cell in self.cells)

    @property
    def wrong(self) -> bool:
        return bool(self.faults) or any(cell.faults for cell in self.cells)

    @property
    def verdict_word(self) -> str:
        """What storing would do with it."""
        words = {"new": _("enter"), "same": _("nothing new"), "changed": _("correct"), "wrong": _("refuse")}
        return words.get(self.verdict, "")

    def blame(self, column: str, sentence: str) -> None:
        """Put a fault beside its cell; what concerns no cell of the grid stands beside the row."""
        cell = next((cell for cell in self.cells if cell.column.name == column), None)
        (self.faults if cell is None else cell.faults).append(sentence)


def needs_files(register: Register) -> bool:
    """Does every record of it need a file? Files do not fit into cells."""
    required = any(each.type == "file" and each.required for each in register.fields)
    return register.evidence == "required" or required


def columns_of(writer: Writer) -> tuple[tuple[Column, ...], dict[str, str], tuple[tuple[str, str], ...]]:
    """The columns; what stands in every row without being asked; and that as (label, text) for the page."""
    form = record_form(writer)()
    known = form.known
    columns = []
    for name in ("unit", "pair", "person"):
        if name in form.fields:
            asked = form.fields[name]
            choices = [(value, str(word)) for value, word in getattr(writer.options, _OPTIONS[name])]
            columns.append(Column(name, str(asked.label), "choice", asked.required, tuple(choices)))
    if "side" in form.fields:  # left empty, it is told from whom the row names
        sides = tuple(writer.side_names().items())
        columns.append(Column("side", str(form.fields["side"].label), "choice", False, sides))
    columns.append(Column("happened_on", _("Date"), "day"))
    columns += [
        _award(each, form) or _column(each, writer) for each in writer.register.fields if each.asked and each.type != "file"
    ]  # fmt: skip
    always = {"unit": known.unit, "pair": known.pair, "person": known.person}
    lines = tuple((label, text) for label, text in known.lines)
    return tuple(columns), {name: code for name, code in always.items() if code}, lines


def _award(each: FieldDef, form: RecordForm) -> Column | None:
    """The column of a field that is a text in sheets and is chosen in the form."""
    asked = form.fields.get(f"{NAME}{each.id}")
    if each.type != "text" or not isinstance(asked, OneOf):
        return None
    known: Any = asked.choices
    choices = tuple((str(value), str(word)) for value, word in known if value != "")
    return Column(field_column(each), each.name, "choice", each.required, choices)


_OPTIONS = {"unit": "units", "pair": "pairs", "person": "people"}


def _column(each: FieldDef, writer: Writer) -> Column:
    """A declared field as a column."""
    made: dict[str, Any] = {"name": field_column(each), "title": each.name, "required": each.required}
    match each.type:
        case "date":
            return Column(kind="day", **made)
        case "integer" | "decimal" | "score":
            return Column(kind="number", unit=each.measure or "", **made)
        case "percent":
            return Column(kind="number", unit="%", **made)
        case "money":
            return Column(kind="number", unit=numbers.currency(writer.charter.currency), **made)
        case "yes-no":
            return Column(kind="choice", choices=(("yes", _("Yes")), ("no", _("No"))), **made)
        case "choice":
            first = each.choices[0].id if each.id == writer.register.life else ""
            choices = tuple((choice.id, choice.name) for choice in each.choices)
            return Column(kind="choice", choices=choices, fallback=first, **made)
        case "role":
            names = writer.members.get(str(each.role), {})
            choices = tuple((code, name) for name, code in names.items() if name != code)
            return Column(kind="choice", choices=choices, **made)
        case "long-text":
            return Column(kind="text", **made)
        case _:
            return Column(kind="line", **made)


# ---- Rows ------------------------------------------------------------------------------------------------------------


def empty(columns: Sequence[Column], place: int) -> Row:
    return filled(columns, place, {}, str(uuid4()))


def filled(columns: Sequence[Column], place: int, texts: Mapping[str, str], id: str = "") -> Row:
    """A row with these texts by column, without characters that nobody can see or store."""
    cells = [Cell(column, f"{place}:{column.name}", tidy(texts.get(column.name, ""))) for column in columns]
    return Row(place, id, cells)


def sent(columns: Sequence[Column], data: Mapping[str, str]) -> list[Row]:
    """The rows of a grid that was sent, in their order. One that a script added has no id yet: stored as it is, it is
    known by what it says."""
    places = sorted({int(found[1]) for name in data if (found := _ROW.match(name))})
    return [
        filled(columns, place, {c.name: data.get(f"{place}:{c.name}", "") for c in columns}, _id(data[f"{place}:id"]))
        for place in places
    ]


def _id(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""


def padded(columns: Sequence[Column], rows: Iterable[Row], more: int = 0) -> list[Row]:
    """The filled rows, numbered from 1 and each with an id, and empty ones after them."""
    kept = [row for row in rows if not row.blank]
    for place, row in enumerate(kept, 1):
        row.place, row.id = place, row.id or str(uuid4())
        for cell in row.cells:
            cell.name = f"{place}:{cell.column.name}"
    until = min(max(ROWS, len(kept) + SPARE) + more, max(MOST, len(kept)))
    added = [empty(columns, place) for place in range(len(kept) + 1, until + 1)]
    for row in added[ON_PHONE + more // 2 :]:
        row.spare = True
    return [*kept, *added]


def pasted(writer: Writer, columns: Sequence[Column], text: str) -> list[dict[str, str]] | str:
    """Rows as a spreadsheet puts them on the clipboard: tabs between cells, quotes round what holds a tab or a line's end.

    A first row that names columns says which is which; else they come in the grid's order. A sentence says what is wrong.
    """
    lines = csv.reader(io.StringIO(text.strip("\r\n"), newline=""), delimiter="\t")
    try:
        rows = [row for row in lines if any(cell.strip() for cell in row)]
    except csv.Error:
        return _("This is not a table as a spreadsheet copies it. Copy the cells there and paste them here again.")
    if len(rows) > MOST + 1:
        return too_long(len(rows))
    names = [column.name for column in columns]
    if rows and (titled := _titles(writer, rows[0])):
        astray = [title for title, name in zip(rows[0], titled, strict=True) if name not in (*names, "id")]
        if astray:
            return _("The grid has no column for: %(titles)s. Copy only its columns.") % {"titles": listed(astray)}
        names, rows = titled, rows[1:]
    if len(rows) > MOST:
        return too_long(len(rows))
    widest = max(map(len, rows), default=0)
    if widest > len(names):
        counts = {"columns": widest, "most": len(names)}
        return _("%(columns)s columns were pasted; the grid has %(most)s. Copy only its columns.") % counts
    return [dict(zip(names, row, strict=False)) for row in rows]


def _titles(writer: Writer, row: Sequence[str]) -> list[str]:
    """The columns that a first row names; nothing where it is no row of titles."""
    read = read_columns(writer.charter, writer.register, tuple(cell.strip() for cell in row))
    if isinstance(read, list) or not all(cell.strip() for cell in row):
        return []
    return [read[cell.strip()] for cell in row]


def too_long(rows: int) -> str:
    """A grid is for what is typed or pasted by hand."""
    told = {"rows": numbers.number(rows), "most": MOST}
    return _("These are %(rows)s rows; a grid takes %(most)s. Hand a longer table in as a file.") % told


def sheet_of(columns: Sequence[Column], always: Mapping[str, str], rows: Iterable[Row]) -> Sheet:
    """The filled rows as a table; each stands on the line of its place."""
    header = ("id", *always, *(column.name for column in columns if column.name not in always))
    lines: list[tuple[int, dict[str, object]]] = []
    for row in rows:
        cells: dict[str, object] = {**always, **({"id": row.id} if row.id else {})}
        for cell in row.cells:
            if text := cell.text.strip() or cell.column.fallback:
                cells[cell.column.name] = text
        lines.append((row.place, cells))
    return Sheet(header, tuple(lines))


def blame(row: Row, register: Register, breaches: Iterable[tuple[Breach, str]]) -> None:
    """Put what is wrong with a row, each with its sentence, beside its cells."""
    columns = {each.id: field_column(each) for each in register.fields}
    breaches = list(breaches)
    nowhere = any(breach.field == "unit" for breach, _sentence in breaches)
    for breach, sentence in breaches:
        if nowhere and breach.code == "person-missing":  # once the unit is right, whoever serves it is known
            continue
        row.blame(columns.get(breach.field, breach.field), sentence)
