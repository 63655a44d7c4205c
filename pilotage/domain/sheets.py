"""Tables as offices keep them: CSV (UTF-8 or GB18030) and XLSX, read into rows of named cells."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from zipfile import BadZipFile

from openpyxl import load_workbook

from pilotage.domain.breaches import Breach

LARGEST = 20 * 2**20
MOST_ROWS = 100_000

ENVELOPE = ("id", "unit", "person", "pair", "happened_on")
"""The columns of every table of records, before its declared fields."""


@dataclass(frozen=True)
class Sheet:
    """A table: its header, and its rows with the line each stands on (the header is line 1 of a plain file)."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, object]], ...]


def read_sheet(content: bytes) -> Sheet | Breach:
    """Read a table from the bytes of a file; empty rows are left out. A breach says why it cannot be read."""
    if not content.strip():
        return Breach("sheet-empty", {})
    if len(content) > LARGEST:
        return Breach("file-large", {"megabytes": LARGEST // 2**20})
    if content.startswith(b"PK"):
        lines = _xlsx(content)
    elif content.startswith(b"\xd0\xcf\x11\xe0"):
        return Breach("sheet-old", {})
    else:
        lines = _csv(content)
    return lines if isinstance(lines, Breach) else _table(lines)


def _xlsx(content: bytes) -> list[list[object]] | Breach:
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        return [list(row) for row in sheet.iter_rows(values_only=True, max_row=MOST_ROWS + 1)]
    except (BadZipFile, KeyError, ValueError, IndexError, OSError):
        return Breach("sheet-unreadable", {})


def _csv(content: bytes) -> list[list[object]] | Breach:
    text = _decode(content)
    if text is None or "\x00" in text:
        return Breach("sheet-unreadable", {})
    first = text.split("\n", 1)[0]
    delimiter = max(",\t;", key=first.count)
    try:
        return [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]
    except csv.Error:
        return Breach("sheet-unreadable", {})


def _decode(content: bytes) -> str | None:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _table(lines: list[list[object]]) -> Sheet | Breach:
    numbered = [(number, line) for number, line in enumerate(lines, 1) if any(_filled(cell) for cell in line)]
    if not numbered:
        return Breach("sheet-empty", {})
    header = tuple("" if cell is None else str(cell).strip() for cell in numbered[0][1])
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        return Breach("column-twice", {"columns": twice})
    return Sheet(header, tuple(_rows(header, numbered[1:])))


def _rows(header: tuple[str, ...], lines: list[tuple[int, list[object]]]) -> Iterator[tuple[int, dict[str, object]]]:
    for number, line in lines:
        yield number, {name: cell for name, cell in zip(header, line, strict=False) if name and _filled(cell)}


def _filled(cell: object) -> bool:
    return cell is not None and str(cell).strip() != ""


def stage_column(stage: str) -> str:
    """The column that holds the day on which a record reached a stage."""
    return f"on:{stage}"


def text(row: dict[str, object], name: str) -> str:
    """A cell as text; a number that is a name (an id, a telephone) without a decimal point."""
    cell = row.get(name)
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else str(cell).strip()


def write_csv(header: list[str], rows: list[list[str]]) -> bytes:
    """A table as CSV that Excel opens in the right encoding; a text that would run as a formula is kept a text."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows([["'" + cell if cell[:1] in ("=", "+", "@", "\t") else cell for cell in row] for row in rows])
    return out.getvalue().encode("utf-8-sig")
