"""Sheets that are downloaded to be filled, and what comes back: a workbook's worksheets as tables of records.

A worksheet made here carries what a machine needs in its hidden first column and in one hidden row above the header:
the register, what is understood where a cell is empty (the unit, the pair), the columns by their ids, and in each row
the record's id and version. So it is known again whatever has been renamed, sorted, filtered or saved by another program.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pilotage.domain.breaches import Breach
from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Register
from pilotage.domain.fields import projected
from pilotage.domain.grids import Grid, read_grids, text_of
from pilotage.domain.sheet_changes import Cell
from pilotage.domain.sheets import Sheet, below, table_of

FORMAT = 1
MACHINE = "_pilotage"
"""The hidden worksheet that says where a workbook was made."""
LISTS = "_lists"
"""The hidden worksheet with the choices of the drop-downs."""
DEFAULTS = ("unit", "pair")
MOST_TITLES = 40  # rows among which a made header is looked for

Kind = Literal["id", "text", "long-text", "integer", "decimal", "money", "percent", "date", "yes-no", "choice"]


# ---- Going out -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Column:
    """A column of a sheet to be filled: its id (as `domain.sheets` names columns), its title, what may stand in it.

    `choices` are offered in a list; where it is `open`, something else may be written too. `note` says more about it.
    """

    id: str
    title: str
    kind: Kind
    required: bool = False
    choices: tuple[str, ...] = ()
    open: bool = False
    note: str = ""


@dataclass(frozen=True)
class FillSheet:
    """A worksheet to be filled: titles and clauses on top, columns, the records that stand (cells by columns' ids)."""

    register: str
    name: str
    heading: str
    lines: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[Mapping[str, Cell], ...]
    defaults: Mapping[str, str]  # of DEFAULTS, by code: what an empty cell means


@dataclass(frozen=True)
class FillBook:
    """A workbook to be filled. `programme` is `office/charter`; `yes` and `no` are the words of the drop-downs."""

    programme: str
    edition: int
    known: int
    yes: str
    no: str
    sheets: tuple[FillSheet, ...]


# ---- Coming back -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Table:
    """A worksheet that came back: a table, or why it is none; `at` is its place among all worksheets, from 0.
    `register` is empty where it was not made here."""

    at: int
    name: str
    sheet: Sheet | Breach
    register: str = ""


@dataclass(frozen=True)
class Book:
    """A file that came back: its tables, and for which programme it was made (empty: not here)."""

    programme: str
    tables: tuple[Table, ...]


def read_book(content: bytes) -> Book | Breach:
    """The tables of a file: every worksheet that is shown and not empty. Code: sheet-format, and as `read_grids`.
    A worksheet made here whose hidden columns were deleted: sheet-hidden-gone."""
    grids = read_grids(content)
    if isinstance(grids, Breach):
        return grids
    made = _made(grids)
    if int(made.get("format", FORMAT)) > FORMAT:
        return Breach("sheet-format", {})
    tables = []
    for at, grid in enumerate(grids):
        if not grid.lines or grid.name in (MACHINE, LISTS) or (grid.hidden and not _machine_row(grid)):
            continue
        table = _made_table(at, grid)
        if table is None:
            lost = bool(made) and _lost_its_machine_row(grid)
            table = Table(at, grid.name, Breach("sheet-hidden-gone", {}) if lost else table_of(grid.lines))
        tables.append(table)
    return Book(made.get("programme", ""), tuple(tables)) if tables else Breach("sheet-empty", {})


def _made(grids: list[Grid]) -> dict[str, str]:
    lines = next((grid.lines for grid in grids if grid.name == MACHINE), [])
    said = {text_of(line[0]): text_of(line[1]) for _, line in lines if len(line) > 1}
    return said if said.get("format", "").isdecimal() and len(said["format"]) < 6 else {}


def _machine_row(grid: Grid) -> int | None:
    """At which line the columns stand by their ids."""
    for at, (_, line) in enumerate(grid.lines[:MOST_TITLES]):
        if [text_of(cell) for cell in line[:2]] == ["id", "version"]:
            return at
    return None


def _lost_its_machine_row(grid: Grid) -> bool:
    """Do columns stand by their ids, but not those that say which record a row is? Somebody has deleted what is hidden."""
    if _machine_row(grid) is not None:
        return False
    return any("happened_on" in map(text_of, line) for _, line in grid.lines[:MOST_TITLES])


def _made_table(place: int, grid: Grid) -> Table | None:
    """A worksheet that was made here. The header in the office's words stands right under its columns' ids."""
    at = _machine_row(grid)
    if at is None:
        return None
    said: dict[str, str] = {}
    for _, line in grid.lines[:at]:
        name, _, code = text_of(line[0] if line else None).partition("=")
        said[name] = code
    if not said.get("register") or at + 1 >= len(grid.lines):
        return None
    header = tuple(map(text_of, grid.lines[at][1]))
    sheet = below(grid.lines, at + 1, header)
    if isinstance(sheet, Breach):
        return Table(place, grid.name, sheet, said["register"])
    defaults = {name: said[name] for name in DEFAULTS if said.get(name) and name in header}
    return Table(place, grid.name, _completed(sheet, defaults), said["register"])


def _completed(sheet: Sheet, defaults: Mapping[str, str]) -> Sheet:
    """What empty cells mean is put into them; a row that was copied together with the hidden cells of another is a row of
    its own, and one of which only the hidden cells are left says nothing."""
    seen: set[str] = set()
    rows = []
    for line, cells in sheet.rows:
        said = {name: cell for name, cell in cells.items() if name not in ("id", "version")}
        if not said:
            continue
        id = text_of(cells.get("id"))
        if id and id not in seen:
            seen.add(id)
            said = {name: cells[name] for name in ("id", "version") if name in cells} | said
        rows.append((line, {**defaults, **said}))
    return Sheet(sheet.header, tuple(rows), sheet.header_line)


def fillable(charter: Charter) -> list[Register]:
    """The registers whose sheets can be filled: not those that fill themselves from money and applications."""
    typed = projected(charter)
    return [register for register in charter.registers if register.id not in typed]
