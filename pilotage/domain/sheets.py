"""Tables as offices keep them: CSV (UTF-8, UTF-16 or GB18030) and XLSX, read into rows of named cells."""

import csv
import io
import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError  # noqa: N812 (it is a class)

from openpyxl import load_workbook

from pilotage.domain.breaches import Breach
from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import FieldDef, Pair, Register
from pilotage.domain.habits import even_width
from pilotage.domain.records import stage_names

LARGEST = 20 * 2**20
LARGEST_UNPACKED = 400 * 2**20  # a sheet of 100,000 rows unpacks to about a quarter of it
MOST_ROWS = 100_000

ENVELOPE = ("id", "unit", "person", "pair", "happened_on")
"""The columns of every table of records, before its declared fields."""

MORE = ("evidence", "side", "awaiting")
"""Columns that a table may have besides: names of files that lie beside it, separated by semicolons; the role on whose
behalf each record was written; what of it had not been confirmed (`record`, or stages by their ids)."""

_WORDS = {
    "id": ("编号", "记录号"),
    "unit": ("单位", "单位名称", "unit name"),
    "person": ("人员", "姓名", "经办", "经办人", "name"),
    "pair": ("对子", "结对"),
    "happened_on": ("日期", "发生日期", "时间", "date", "happened on", "day"),
    "evidence": ("佐证材料", "附件", "材料", "files", "attachments"),
    "side": ("登记方", "代谁登记", "on behalf of"),
    "awaiting": ("待确认", "awaiting confirmation"),
}


@dataclass(frozen=True)
class Sheet:
    """A table: its header, and its rows with the line each stands on (the header is line 1 of a plain file)."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, object]], ...]


# ---- Reading ---------------------------------------------------------------------------------------------------------


def read_sheet(content: bytes) -> Sheet | Breach:
    """Read a table from the bytes of a file; empty rows are left out. A breach says why it cannot be read."""
    if not content.strip():
        return Breach("sheet-empty", {})
    if len(content) > LARGEST:
        return Breach("sheet-large", {"limit": LARGEST // 2**20})
    if content.startswith(b"PK"):
        lines = _xlsx(content)
    elif content.startswith(b"\xd0\xcf\x11\xe0"):
        return Breach("sheet-old", {})
    else:
        lines = _csv(content)
    return lines if isinstance(lines, Breach) else _table(lines)


def _xlsx(content: bytes) -> list[tuple[int, list[object]]] | Breach:
    broken = (BadZipFile, KeyError, ValueError, IndexError, OSError, SyntaxError, TypeError, AttributeError, EOFError)
    try:
        with ZipFile(io.BytesIO(content)) as bundle:
            if sum(part.file_size for part in bundle.infolist()) > LARGEST_UNPACKED:
                return Breach("sheet-large", {"limit": LARGEST // 2**20})
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and validations that are not read
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # some programs write a size that is not the sheet's
            return _filled_lines(list(row) for row in sheet.iter_rows(values_only=True))
    except (*broken, ZlibError, NotImplementedError):
        return Breach("sheet-unreadable", {})


def _csv(content: bytes) -> list[tuple[int, list[object]]] | Breach:
    text = _decode(content)
    if text is None or "\x00" in text:
        return Breach("sheet-unreadable", {})
    first = text.split("\n", 1)[0]
    delimiter = max(",\t;", key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return _filled_lines([_plain(cell) for cell in row] for row in rows)
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


def _filled_lines(lines: Iterable[list[object]]) -> list[tuple[int, list[object]]] | Breach:
    kept: list[tuple[int, list[object]]] = []
    for number, line in enumerate(lines, 1):
        if any(_filled(cell) for cell in line):
            kept.append((number, line))
            if len(kept) > MOST_ROWS + 1:
                return Breach("sheet-long", {"rows": MOST_ROWS})
    return kept


def _table(lines: list[tuple[int, list[object]]]) -> Sheet | Breach:
    # A title over the whole table stands in one cell above the header.
    while len(lines) > 1 and sum(map(_filled, lines[0][1])) == 1 < sum(map(_filled, lines[1][1])):
        lines = lines[1:]
    if not lines:
        return Breach("sheet-empty", {})
    header = tuple("" if cell is None else str(cell).strip() for cell in lines[0][1])
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        return Breach("column-twice", {"columns": twice})
    for number, line in lines[1:]:
        astray = [cell for at, cell in enumerate(line) if _filled(cell) and not (at < len(header) and header[at])]
        if astray:  # nothing that stands in a row is dropped unseen
            return Breach("cell-without-column", {"line": number, "text": str(astray[0]).strip()[:40]})
    return Sheet(header, tuple(_rows(header, lines[1:])))


def _rows(header: tuple[str, ...], lines: list[tuple[int, list[object]]]) -> Iterator[tuple[int, dict[str, object]]]:
    for number, line in lines:
        yield number, {name: cell for name, cell in zip(header, line, strict=False) if name and _filled(cell)}


def _filled(cell: object) -> bool:
    return cell is not None and str(cell).strip() != ""


def text(row: dict[str, object], name: str) -> str:
    """A cell as text; a number that is a name (an id, a telephone) without a decimal point."""
    cell = row.get(name)
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else str(cell).strip()


def listed(row: dict[str, object], name: str) -> list[str]:
    """A cell that names several things, separated by semicolons."""
    return [part.strip() for part in text(row, name).replace("；", ";").split(";") if part.strip()]


# ---- Columns of records ----------------------------------------------------------------------------------------------


def field_column(field: FieldDef) -> str:
    """The column of a declared field: its id, unless that is the name of a column that every table has."""
    return f"field:{field.id}" if field.id in (*ENVELOPE, *MORE) else field.id


def stage_column(stage: str) -> str:
    """The column that holds the day on which a record reached a stage."""
    return f"on:{stage}"


def read_columns(charter: Charter, register: Register, header: tuple[str, ...]) -> dict[str, str] | list[Breach]:
    """Header -> column, by the columns' own names or by the office's words for them; or what is wrong with the header."""
    known = {_bare(word): column for column, words in _WORDS.items() for word in (column, *words)}
    names = {role.id: (role.name, role.kind) for role in charter.roles}
    for about in register.about:
        if about in names:
            known[_bare(names[about][0])] = "person" if names[about][1] == "person" else "unit"
    for pair in charter.of_kind(Pair):
        if pair.id in register.about:
            known[_bare(pair.title)] = "pair"
    for stage, name in stage_names(register).items():
        known |= dict.fromkeys(map(_bare, (stage_column(stage), f"{name}日期", f"{name} on")), stage_column(stage))
    known |= {_bare(field.name): field_column(field) for field in register.fields}
    known |= {_bare(field_column(field)): field_column(field) for field in register.fields}
    found = {name: known.get(_bare(name)) or known.get(_bare(_BRACKETS.sub("", name))) for name in header if name}
    unknown = [name for name, column in found.items() if column is None]
    if unknown:
        stages = [stage_column(stage) for stage in stage_names(register)]
        columns = [*ENVELOPE, *map(field_column, register.fields), *stages, *MORE]
        return [Breach("columns-unknown", {"columns": unknown, "known": columns})]
    read = {name: column for name, column in found.items() if column is not None}
    columns = list(read.values())
    twice = [name for name, column in read.items() if columns.count(column) > 1]
    if twice:
        return [Breach("column-twice", {"columns": twice})]
    if "happened_on" not in columns:
        return [Breach("column-missing", {"column": "happened_on"})]
    return read


_BRACKETS = re.compile(r"[（(][^（()）]*[)）]\s*$")  # 金额（元）


def _bare(word: str) -> str:
    """A header without spaces, width, case and the star of what is required."""
    return "".join(even_width(word).lower().replace("*", "").split())


# ---- Writing ---------------------------------------------------------------------------------------------------------


def write_csv(header: list[str], rows: list[list[str]]) -> bytes:
    """A table as CSV that Excel opens in the right encoding; a text that would run as a formula is kept a text.

    `read_sheet` takes the mark off again, so that what is written comes back as it was.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows([["'" + cell if _RUNS.match(cell) else cell for cell in row] for row in rows])
    return out.getvalue().encode("utf-8-sig")


_NUMBER = r"-?[\d.,]+%?"
_RUNS = re.compile(rf"'*(?!{_NUMBER}\Z)[=+@\-\t\r]", re.DOTALL)  # and what looks as if the mark were on it already


def _plain(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _RUNS.match(cell) else cell
