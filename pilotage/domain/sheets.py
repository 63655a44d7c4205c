"""Tables of records as offices keep them: which row names the columns, what each column holds, rows of named cells."""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from hashlib import sha256

from pilotage.domain.breaches import Breach
from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import FieldDef, Pair, Register
from pilotage.domain.grids import LARGEST, MOST_ROWS, Line, filled, read_grids, text_of, with_mark
from pilotage.domain.habits import even_width
from pilotage.domain.records import stage_names

__all__ = ["LARGEST", "MOST_ROWS", "Sheet", "read_columns", "read_sheet", "write_csv"]

ENVELOPE = ("id", "unit", "person", "pair", "happened_on")
"""The columns of every table of records, before its declared fields."""

MORE = ("evidence", "side", "awaiting", "version")
"""Columns that a table may have besides: names of files that lie beside it, separated by semicolons; the role on whose
behalf each record was written; what of it had not been confirmed (`record`, or stages by their ids); the number of what
the record said when the table was made, so that a row that was changed is a correction of just that."""

FAULTS = "✗"
"""How the title of the column begins in which a table comes back with what is wrong: it is never read."""

_WORDS = {
    "id": ("编号", "记录号"),
    "unit": ("单位", "单位名称", "unit name"),
    "person": ("人员", "姓名", "经办", "经办人", "name"),
    "pair": ("对子", "结对"),
    "happened_on": ("日期", "发生日期", "时间", "date", "happened on", "day"),
    "evidence": ("佐证材料", "附件", "材料", "files", "attachments"),
    "side": ("登记方", "代谁登记", "on behalf of"),
    "awaiting": ("待确认", "awaiting confirmation"),
    "version": ("版本号",),
}


@dataclass(frozen=True)
class Sheet:
    """A table: its header, and its rows with the line each stands on (the header is line 1 of a plain file).

    A title stands at the place of its column; an empty one names a column that is not read. `sums` counts the rows that
    were passed over because they only sum up the others.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, object]], ...]
    header_line: int = 1
    sums: int = 0


# ---- Reading ---------------------------------------------------------------------------------------------------------


def read_sheet(content: bytes) -> Sheet | Breach:
    """The first table in the bytes of a file; empty rows are left out. A breach says why it cannot be read."""
    grids = read_grids(content)
    if isinstance(grids, Breach):
        return grids
    shown = [grid for grid in grids if not grid.hidden and grid.lines]
    return table_of(shown[0].lines) if shown else Breach("sheet-empty", {})


def table_of(lines: list[Line]) -> Sheet | Breach:
    """The rows of a worksheet as a table. What stands above its header in fewer cells is a title and passed over."""
    first = _header_at(lines)
    if first is None:
        return Breach("sheet-empty", {})
    return below(lines, first, tuple(map(text_of, lines[first][1])))


def below(lines: list[Line], first: int, header: tuple[str, ...]) -> Sheet | Breach:
    """The table whose header stands in the `first` of the lines and reads `header`."""
    header = tuple("" if title.startswith(FAULTS) else title for title in header)
    unread = {at for at, cell in enumerate(lines[first][1]) if text_of(cell).startswith(FAULTS)}
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        return Breach("column-twice", {"columns": twice})
    rows = []
    for number, line in lines[first + 1 :]:
        cells = {}
        for at, cell in enumerate(line):
            if not filled(cell) or at in unread:
                continue
            if at >= len(header) or not header[at]:  # nothing that stands in a row is dropped unseen
                return Breach("cell-without-column", {"line": number, "text": text_of(cell)[:40]})
            cells[header[at]] = cell
        if cells:
            rows.append((number, cells))
    return Sheet(header, tuple(rows), lines[first][0])


def _header_at(lines: list[Line]) -> int | None:
    """Where the header stands: a title over the whole table fills one cell, a line like 填报单位… half of it at most."""
    counts = [sum(map(filled, line)) for _, line in lines[:_TITLES]]
    for at, count in enumerate(counts):
        following = range(at + 1, min(at + 1 + _ABOVE, len(counts)))
        header_follows = any(count * 2 <= counts[below] and _names_columns(lines[below][1]) for below in following)
        if not (header_follows or (count == 1 and at + 1 < len(counts) and counts[at + 1] > 1)):
            return at
    return None


def _names_columns(line: list[object]) -> bool:
    """Does a line look like titles: words, none of which begins with a digit?"""
    said = [cell for cell in line if filled(cell)]
    return all(isinstance(cell, str) and not cell.strip()[0].isdigit() for cell in said)


_TITLES = 12  # lines among which the header is looked for
_ABOVE = 3  # lines of titles above a header


def text(row: Mapping[str, object], name: str) -> str:
    """A cell as text; a number that is a name (an id, a telephone) without a decimal point."""
    return text_of(row.get(name))


def listed(row: Mapping[str, object], name: str) -> list[str]:
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
    found = find_columns(charter, register, header)
    unknown = [name for name, column in found.items() if column is None]
    if unknown:
        return [Breach("columns-unknown", {"columns": unknown, "known": columns_of(register)})]
    read = {name: column for name, column in found.items() if column is not None}
    columns = list(read.values())
    twice = [name for name, column in read.items() if columns.count(column) > 1]
    if twice:
        return [Breach("column-twice", {"columns": twice})]
    if "happened_on" not in columns:
        return [Breach("column-missing", {"column": "happened_on"})]
    return read


def columns_of(register: Register) -> list[str]:
    """Every column that a table of the register may have."""
    stages = [stage_column(stage) for stage in stage_names(register)]
    return [*ENVELOPE, *map(field_column, register.fields), *stages, *MORE]


def find_columns(charter: Charter, register: Register, header: Iterable[str]) -> dict[str, str | None]:
    """Title -> the column that it names; None where it names none."""
    known = _known(charter, register)
    return {name: known.get(_bare(name)) or known.get(_bare(_BRACKETS.sub("", name))) for name in header if name}


def suggest_columns(charter: Charter, register: Register, header: Iterable[str]) -> dict[str, str | None]:
    """Title -> the column that it names or most resembles (走访日期: the date), each column at most once. Advice only."""
    found = find_columns(charter, register, header)
    known = _known(charter, register)
    near = [
        (likeness, title, column)
        for title in (title for title, column in found.items() if column is None)
        for word, column in known.items()
        if (likeness := _likeness(_bare(title), word)) >= _ALIKE
    ]
    taken = {column for column in found.values() if column}
    for _, title, column in sorted(near, reverse=True):
        if found[title] is None and column not in taken:
            found[title] = column
            taken.add(column)
    return found


_ALIKE = 0.55


def _likeness(title: str, word: str) -> float:
    if min(len(title), len(word)) >= 2 and (title in word or word in title):
        return 0.9
    return SequenceMatcher(None, title, word).ratio()


def _known(charter: Charter, register: Register) -> dict[str, str]:
    """What a title may say, bare -> the column."""
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
    return known


def fingerprint(header: Iterable[str]) -> str:
    """What a table is known again by: its titles, whatever their order, width and spaces."""
    return sha256("\n".join(sorted(_bare(title) for title in header if title)).encode()).hexdigest()


def matched(sheet: Sheet, columns: Mapping[str, str], ignored: Iterable[str] = ()) -> Sheet:
    """The table under the columns that a person has matched to its titles; what is left out is not read."""
    left_out = set(ignored)
    sheet = without_sums(sheet, columns)
    header = tuple("" if title in left_out else columns.get(title, title) for title in sheet.header)
    rows = tuple(
        (line, {columns.get(title, title): cell for title, cell in cells.items() if title not in left_out})
        for line, cells in sheet.rows
    )
    return Sheet(header, tuple((line, cells) for line, cells in rows if cells), sheet.header_line, sheet.sums)


def without_sums(sheet: Sheet, columns: Mapping[str, str]) -> Sheet:
    """The table without rows that begin with a word like 合计 and name no day; `columns` says which title is the day's.
    A sum that is merged over several columns stands in that of the day too."""
    days = {title for title in sheet.header if columns.get(title) == "happened_on"}
    if not days:
        return sheet

    def sums(cells: Mapping[str, object]) -> bool:
        first = next(iter(cells.values()), "")
        return _is_sum(first) and not any(filled(cells.get(day)) and not _is_sum(cells[day]) for day in days)

    rows = tuple((line, cells) for line, cells in sheet.rows if not sums(cells))
    return replace(sheet, rows=rows, sums=sheet.sums + len(sheet.rows) - len(rows))


_SUMS = frozenset({"合计", "总计", "小计", "共计", "总和", "total", "totals", "subtotal", "grandtotal", "sum"})


def _is_sum(cell: object) -> bool:
    return isinstance(cell, str) and _bare(cell).rstrip(":") in _SUMS


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
    writer.writerows([[with_mark(cell) for cell in row] for row in rows])
    return out.getvalue().encode("utf-8-sig")
