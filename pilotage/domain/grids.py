"""Files of tables read into plain cells: CSV (UTF-8, UTF-16 or GB18030), XLSX, XLS and what WPS Office saves as ET.

Nothing is evaluated: of a formula only the value that was saved with it is read. Rows and columns that are hidden are
read as well, hidden worksheets only where they are asked for. What cannot be read says why, and how to save it.
"""

import csv
import io
import re
import struct
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError  # noqa: N812 (it is a class)

import xlrd
from openpyxl import load_workbook
from openpyxl.utils.cell import get_column_letter, range_boundaries

from pilotage.domain.breaches import Breach

LARGEST = 20 * 2**20
LARGEST_UNPACKED = 400 * 2**20  # a sheet of 100,000 rows unpacks to about a quarter of it
MOST_ROWS = 100_000
MOST_COLUMNS = 500
MOST_WORKSHEETS = 100

Line = tuple[int, list[object]]
"""A row that is not empty: the number it has in the file, and its cells from the first column on."""


@dataclass(frozen=True)
class NoValue:
    """A cell that says nothing which could be read: a formula that was saved without its value, or Excel's own error."""

    text: str
    formula: bool

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Grid:
    """A worksheet as cells. A plain file is one grid without a name."""

    name: str
    hidden: bool
    lines: list[Line]


def read_grids(content: bytes) -> list[Grid] | Breach:
    """The worksheets of a file. Codes: sheet-empty, sheet-large, sheet-long, sheet-wide, sheet-many, sheet-old, sheet-ods,
    sheet-locked, sheet-unreadable."""
    if not content.strip():
        return Breach("sheet-empty", {})
    if len(content) > LARGEST:
        return Breach("sheet-large", {"limit": LARGEST // 2**20})
    if content.startswith(b"PK"):
        return _xlsx(content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return _xls(content)
    lines = _csv(content)
    return lines if isinstance(lines, Breach) else [Grid("", False, lines)]


# ---- XLSX ------------------------------------------------------------------------------------------------------------

_BROKEN = (
    BadZipFile, KeyError, ValueError, IndexError, OSError, SyntaxError, TypeError, AttributeError, EOFError, ZlibError,
    NotImplementedError, RuntimeError, RecursionError,
)  # fmt: skip
ERRORS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!"})
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z0-9:]{2,30})"')
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_CHUNK = 2**20
_MOST_FILLED = 500_000  # cells that merged ranges may stand for


def _xlsx(content: bytes) -> list[Grid] | Breach:
    try:
        with ZipFile(io.BytesIO(content)) as bundle:
            if sum(part.file_size for part in bundle.infolist()) > LARGEST_UNPACKED:
                return Breach("sheet-large", {"limit": LARGEST // 2**20})
            names = set(bundle.namelist())
            if "mimetype" in names and b"opendocument" in bundle.read("mimetype")[:100]:
                return Breach("sheet-ods", {})
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and validations that are not read
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            asked = None
            grids = []
            if len(book.worksheets) > MOST_WORKSHEETS:
                return Breach("sheet-many", {"worksheets": MOST_WORKSHEETS})
            for at, sheet in enumerate(book.worksheets):
                merged, formulas = _marks(content, sheet._worksheet_path)
                if formulas and asked is None:
                    asked = load_workbook(io.BytesIO(content), read_only=True, data_only=False)
                rows = _rows_of(sheet, asked.worksheets[at] if formulas and asked else None)
                lines = _filled_lines(rows)
                if isinstance(lines, Breach) or not _spread(lines, merged):
                    return lines if isinstance(lines, Breach) else Breach("sheet-unreadable", {})
                grids.append(Grid(sheet.title, sheet.sheet_state != "visible", lines))
            return grids
    except _BROKEN:
        return Breach("sheet-unreadable", {})


def _rows_of(sheet: Any, formulas: Any) -> Iterator[list[object]]:
    """The rows as saved values. Where a formula has none, or an error, the cell says so."""
    sheet.reset_dimensions()  # some programs write a size that is not the sheet's
    if formulas is None:
        for row in sheet.iter_rows(values_only=True):
            yield [_value(cell) for cell in row]
        return
    formulas.reset_dimensions()
    for row, said in zip(sheet.iter_rows(values_only=True), formulas.iter_rows(values_only=True), strict=True):
        yield [
            NoValue(_formula_text(asked), True) if cell is None and asked is not None else _value(cell)
            for cell, asked in zip(row, said, strict=True)
        ]


def _formula_text(asked: object) -> str:
    return str(getattr(asked, "text", None) or asked)


def _value(cell: object) -> object:
    if isinstance(cell, str) and cell in ERRORS:
        return NoValue(cell, False)
    return cell


def _marks(content: bytes, path: str) -> tuple[list[bytes], bool]:
    """The merged ranges of a worksheet, and whether it has formulas: openpyxl's reading of long sheets tells neither."""
    merged: list[bytes] = []
    formulas = False
    with ZipFile(io.BytesIO(content)) as bundle, bundle.open(path) as part:
        rest = b""
        while chunk := part.read(_CHUNK):
            text = rest + chunk
            formulas = formulas or bool(_FORMULA.search(text))
            cut = text.rfind(b"<")
            merged += _MERGED.findall(text[:cut])
            rest = text[cut:][-1000:]
        merged += _MERGED.findall(rest)
    return merged, formulas


def _spread(lines: list[Line], merged: Iterable[bytes]) -> bool:
    """Cells that were merged down several rows say the same in each row that says anything; False where there are too
    many to be a table."""
    by_number = dict(lines)
    spread = 0
    for reference in merged:
        column, first, _, last = range_boundaries(reference.decode())
        if None in (column, first, last) or first == last or first not in by_number:
            continue
        above = by_number[first]
        said = above[column - 1] if column <= len(above) else None
        if not filled(said):
            continue
        for number in range(first + 1, min(last, lines[-1][0]) + 1):
            spread += 1
            if spread > _MOST_FILLED:
                return False
            if (row := by_number.get(number)) is not None:
                row += [None] * (column - len(row))
                row[column - 1] = said
    return True


# ---- XLS and ET ------------------------------------------------------------------------------------------------------

_XLS_BROKEN = (
    *_BROKEN,
    xlrd.XLRDError,
    xlrd.compdoc.CompDocError,
    AssertionError,
    struct.error,
    MemoryError,
    LookupError,
)


def _xls(content: bytes) -> list[Grid] | Breach:
    """Old Excel's format, in which WPS Office saves ET as well; newer ETs are another thing in the same container."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return Breach("sheet-locked", {})
    try:
        book = xlrd.open_workbook(file_contents=content, logfile=io.StringIO(), formatting_info=True)
        if book.nsheets > MOST_WORKSHEETS:
            return Breach("sheet-many", {"worksheets": MOST_WORKSHEETS})
        grids = []
        for sheet in book.sheets():
            lines = _filled_lines(
                [_old_value(cell, book.datemode) for cell in sheet.row(number)] for number in range(sheet.nrows)
            )
            if isinstance(lines, Breach):
                return lines
            merged = [_reference(*box) for box in sheet.merged_cells]
            if not _spread(lines, merged):
                return Breach("sheet-unreadable", {})
            grids.append(Grid(sheet.name, sheet.visibility != 0, lines))
        return grids
    except xlrd.XLRDError as error:
        return Breach("sheet-locked" if "encrypted" in str(error) else "sheet-old", {})
    except _XLS_BROKEN:
        return Breach("sheet-old", {})


def _reference(top: int, below: int, left: int, beyond: int) -> bytes:
    """A merged box of xlrd's (from 0, ends not included) as a reference, by numbers of columns."""
    return f"{get_column_letter(left + 1)}{top + 1}:{get_column_letter(beyond)}{below}".encode()


def _old_value(cell: Any, datemode: int) -> object:
    match cell.ctype:
        case xlrd.XL_CELL_DATE:
            try:
                return xlrd.xldate_as_datetime(cell.value, datemode)
            except (xlrd.XLDateError, OverflowError, ValueError):
                return cell.value
        case xlrd.XL_CELL_BOOLEAN:
            return bool(cell.value)
        case xlrd.XL_CELL_ERROR:
            return NoValue(xlrd.error_text_from_code.get(cell.value, "#N/A"), False)
        case xlrd.XL_CELL_EMPTY | xlrd.XL_CELL_BLANK:
            return None
    return cell.value


# ---- CSV -------------------------------------------------------------------------------------------------------------


def _csv(content: bytes) -> list[Line] | Breach:
    text = _decode(content)
    if text is None or "\x00" in text:
        return Breach("sheet-unreadable", {})
    first = text.split("\n", 1)[0]
    delimiter = max(",\t;", key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return _filled_lines([without_mark(cell) for cell in row] for row in rows)
    except csv.Error:
        return Breach("sheet-unreadable", {})


def _decode(content: bytes) -> str | None:
    wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")  # "Unicode text" of Excel
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


_PLAIN_NUMBER = r"-?[\d.,]+%?"
_RUNS = re.compile(
    rf"'*(?!{_PLAIN_NUMBER}\Z)[=+@\-\t\r]", re.DOTALL
)  # and what looks as if the mark were on it already


def with_mark(cell: str) -> str:
    """A text for CSV: what would run as a formula gets a mark that keeps it a text."""
    return "'" + cell if _RUNS.match(cell) else cell


def without_mark(cell: str) -> str:
    """A text of CSV without that mark."""
    return cell[1:] if cell.startswith("'") and _RUNS.match(cell) else cell


# ---- Rows ------------------------------------------------------------------------------------------------------------


def _filled_lines(rows: Iterable[list[object]]) -> list[Line] | Breach:
    kept: list[Line] = []
    for number, row in enumerate(rows, 1):
        while row and not filled(row[-1]):
            row.pop()
        if not row:
            continue
        if len(row) > MOST_COLUMNS:
            return Breach("sheet-wide", {"columns": MOST_COLUMNS})
        kept.append((number, row))
        if len(kept) > MOST_ROWS + 1:
            return Breach("sheet-long", {"rows": MOST_ROWS})
    return kept


def filled(cell: object) -> bool:
    """Does anything stand in a cell?"""
    return cell is not None and str(cell).strip() != ""


def text_of(cell: object) -> str:
    """A cell as text; a number that is a name (an id, a telephone) without a decimal point, a day without midnight."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, datetime) and not (cell.hour or cell.minute or cell.second):
        cell = cell.date()
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else str(cell).strip()
