"""Workbooks to be filled, and files that come back with what is wrong in a red last column."""

import io
from collections.abc import Mapping, Sequence
from copy import copy
from datetime import date
from decimal import Decimal

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell as BookCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from pilotage.domain.grids import Grid
from pilotage.domain.sheet_changes import Cell
from pilotage.domain.workbooks import FORMAT, LISTS, MACHINE, Column, FillBook, FillSheet

MOST_FILLED = 10_000
"""Rows that have drop-downs, beside those that are filled already."""

EXACT = 15
"""Digits that a spreadsheet keeps of a number; a longer one goes out as a text."""

_TEXT, _DAY = "@", "yyyy-mm-dd"
_FORMATS = {"integer": "0", "decimal": "General", "percent": "General", "money": "#,##0.00", "date": _DAY}
_WIDTHS = {
    "date": 13,
    "integer": 10,
    "decimal": 12,
    "percent": 10,
    "money": 14,
    "yes-no": 8,
    "long-text": 44,
    "text": 24,
}
_INK, _VERMILION, _QUIET, _HEAD = "FF1C1A17", "FFBF2418", "FF69645A", "FFF1ECE1"
_LINE = Side(style="thin", color="FFBBB4A6")
_NAME_LIMIT = 31
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def write_book(book: FillBook) -> bytes:
    """A workbook to be filled, one worksheet a register, ready to be typed into."""
    out, made = Workbook(), io.BytesIO()
    out.remove(out.active)
    lists = _Lists(out)
    titles: list[str] = []
    for sheet in book.sheets:
        titles.append(_free_name(sheet.name, titles))
        _fill(out.create_sheet(titles[-1]), sheet, book, lists)
    lists.write()
    machine = out.create_sheet(MACHINE)
    for line in (("format", str(FORMAT)), ("programme", book.programme), ("edition", str(book.edition)),
                 ("known", str(book.known))):  # fmt: skip
        machine.append(line)
    machine.sheet_state = "veryHidden"
    machine.protection.sheet = True
    out.save(made)
    return made.getvalue()


def _free_name(name: str, taken: Sequence[str]) -> str:
    """A name that Excel takes: at most 31 characters, without its marks, unlike the others."""
    plain = name.translate(_NOT_IN_NAMES).strip()[:_NAME_LIMIT] or "1"
    found, count = plain, 1
    while found.lower() in {each.lower() for each in taken}:
        count += 1
        found = f"{plain[: _NAME_LIMIT - 4]} {count}"
    return found


class _Lists:
    """The choices of the drop-downs, each list once, on a hidden worksheet under a name that every program keeps."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.known: dict[tuple[str, ...], str] = {}

    def name(self, choices: tuple[str, ...]) -> str:
        return self.known.setdefault(choices, f"choices_{len(self.known) + 1}")

    def write(self) -> None:
        sheet = self.book.create_sheet(LISTS)
        for at, (choices, name) in enumerate(self.known.items(), 1):
            for row, choice in enumerate(choices, 1):
                _put(sheet.cell(row, at), choice, _TEXT)
            letter = get_column_letter(at)
            place = f"'{LISTS}'!${letter}$1:${letter}${len(choices)}"
            self.book.defined_names[name] = DefinedName(name, attr_text=place)
        sheet.sheet_state = "veryHidden"
        sheet.protection.sheet = True


def _fill(sheet: Worksheet, content: FillSheet, book: FillBook, lists: _Lists) -> None:
    hidden = [f"register={content.register}", *(f"{name}={code}" for name, code in content.defaults.items())]
    above = [content.heading, *content.lines]
    above += [""] * (len(hidden) - len(above))
    last = len(content.columns)
    for row, text in enumerate(above, 1):
        _title(sheet, row, text, last, heading=row == 1)
        if row <= len(hidden):
            _put(sheet.cell(row, 1), hidden[row - 1], _TEXT)
    ids, header = len(above) + 1, len(above) + 2
    for at, column in enumerate(content.columns, 1):
        _put(sheet.cell(ids, at), column.id, _TEXT)
        _head(sheet.cell(header, at), column)
        _dress(sheet, get_column_letter(at), column)
    sheet.row_dimensions[ids].hidden = True
    for name in ("A", "B"):
        sheet.column_dimensions[name].hidden = True
    sheet.row_dimensions[header].height = 32
    looks: dict[
        int, StyleArray
    ] = {}  # a look is made once a column: ten thousand rows are dressed in the time of a few
    for row, cells in enumerate(content.rows, header + 1):
        for at, column in enumerate(content.columns, 1):
            cell = sheet.cell(row, at)
            if at not in looks:
                _data(cell, column)
                looks[at] = cell._style
            cell._style = looks[at]
            _write(cell, _said(cells.get(column.id), book))
    end = header + len(content.rows) + MOST_FILLED
    for at, column in enumerate(content.columns, 1):
        _offer(sheet, f"{get_column_letter(at)}{header + 1}:{get_column_letter(at)}{end}", column, book, lists)
    sheet.freeze_panes = sheet.cell(header + 1, 3)
    sheet.auto_filter.ref = f"A{header}:{get_column_letter(last)}{max(header + 1, header + len(content.rows))}"
    _protect(sheet)
    _print(sheet, header)


def _title(sheet: Worksheet, row: int, text: str, last: int, *, heading: bool) -> None:
    """A line over the whole table: merged, so that it breaks within it."""
    cell = sheet.cell(row, 3)
    _put(cell, text, _TEXT)
    cell.font = Font(bold=heading, size=15 if heading else 10, color=_INK if heading else _QUIET)
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    for at in (1, 2, *range(3, last + 1)):
        sheet.cell(row, at).protection = Protection(locked=True)
    sheet.merge_cells(start_row=row, start_column=3, end_row=row, end_column=max(last, 3))
    room = 12 * max(last - 2, 3)  # characters of full width that a line holds, roughly
    sheet.row_dimensions[row].height = 26 if heading else 15 * max(1, -(-_breadth(text) // (2 * room)))


def _breadth(text: str) -> int:
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in text)


def _head(cell: BookCell, column: Column) -> None:
    _put(cell, f"{column.title} *" if column.required else column.title, _TEXT)
    cell.font = Font(bold=True, color=_VERMILION if column.required else _INK)
    cell.fill = PatternFill("solid", fgColor=_HEAD)
    cell.border = Border(top=_LINE, bottom=_LINE, left=_LINE, right=_LINE)
    cell.alignment = Alignment(wrap_text=True, vertical="center")


def _dress(sheet: Worksheet, letter: str, column: Column) -> None:
    """The look of a whole column, so that every empty row is ready to be typed into."""
    whole = sheet.column_dimensions[letter]
    longest = max((_breadth(choice) for choice in column.choices), default=0)
    whole.width = max(_WIDTHS.get(column.kind, 0), min(40, longest + 4), min(40, _breadth(column.title) + 6))
    whole.number_format = _format(column)
    whole.protection = Protection(locked=False)
    whole.alignment = _aligned(column)


def _format(column: Column) -> str:
    return _FORMATS.get(column.kind, _TEXT)


def _said(value: Cell, book: FillBook) -> Cell:
    if isinstance(value, bool):
        return book.yes if value else book.no
    if isinstance(value, int | Decimal) and len(Decimal(value).normalize().as_tuple().digits) > EXACT:
        return f"{value:f}" if isinstance(value, Decimal) else str(value)
    return value


def _data(cell: BookCell, column: Column) -> None:
    cell.number_format = _format(column)
    cell.protection = Protection(locked=False)
    cell.alignment = _aligned(column)


def _aligned(column: Column) -> Alignment:
    side = "left" if column.kind == "date" else None
    return Alignment(wrap_text=column.kind == "long-text", vertical="top", horizontal=side)


def _put(cell: BookCell, value: Cell | float, number_format: str) -> None:
    """A value that no program takes for a formula; an empty text is no cell."""
    _write(cell, value)
    cell.number_format = number_format  # a day brings a format of its own


def _write(cell: BookCell, value: Cell | float) -> None:
    """A value in a cell that has its look already."""
    if value is not None and value != "":
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"


def _offer(sheet: Worksheet, where: str, column: Column, book: FillBook, lists: _Lists) -> None:
    """A drop-down, and what to know about the column when one of its cells is entered."""
    choices = (book.yes, book.no) if column.kind == "yes-no" else column.choices
    if not choices and not column.note:
        return
    rule = DataValidation(type="list" if choices else None, formula1=lists.name(choices) if choices else None)
    rule.allow_blank = True
    rule.showErrorMessage = bool(choices) and not column.open
    if column.note:
        rule.showInputMessage = True
        rule.promptTitle, rule.prompt = column.title[:32], column.note[:255]
    sheet.add_data_validation(rule)
    rule.add(where)


def _protect(sheet: Worksheet) -> None:
    """Title, clauses and header stay as they are, without a password; rows are sorted, filtered, inserted freely."""
    rules = sheet.protection
    rules.sheet = True
    rules.formatCells = rules.formatColumns = rules.formatRows = False
    rules.insertRows = rules.deleteRows = rules.sort = rules.autoFilter = False


def _print(sheet: Worksheet, header: int) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{header}:{header}"


# ---- Coming back with what is wrong ----------------------------------------------------------------------------------


_RED = PatternFill("solid", fgColor=_VERMILION)
_ON_RED = Font(color="FFFFFFFF", bold=True)


def mark_faults(content: bytes, faults: Mapping[int, tuple[int, Mapping[int, str]]], title: str) -> bytes:
    """The same workbook with one column more: `faults` are, by the place of a worksheet (from 0), the line of its header
    and what is wrong with which line. A column of that kind from an earlier return is written anew; no other cell is
    touched."""
    book, out = load_workbook(io.BytesIO(content)), io.BytesIO()
    for at, (header, lines) in faults.items():
        _mark(book.worksheets[at], header, lines, title)
    book.save(out)
    return out.getvalue()


def rebuild(grids: Sequence[Grid]) -> bytes:
    """The cells of a file that is no XLSX (CSV, XLS) as a workbook, each in its place."""
    book, out = Workbook(), io.BytesIO()
    book.remove(book.active)
    for grid in grids:
        sheet = book.create_sheet(_free_name(grid.name, book.sheetnames))
        for number, line in grid.lines:
            for at, value in enumerate(line, 1):
                kept = value if isinstance(value, int | float | date | None) else str(value)
                _put(sheet.cell(number, at), kept, "General" if isinstance(kept, int | float) else _TEXT)
                if isinstance(kept, date):
                    sheet.cell(number, at).number_format = _DAY
        if grid.hidden and len(book.sheetnames) > 1:
            sheet.sheet_state = "hidden"
    book.save(out)
    return out.getvalue()


def _mark(sheet: Worksheet, header: int, lines: Mapping[int, str], title: str) -> None:
    mark = title[:1]
    column = _last(sheet, header, mark) + 1
    for row in range(header + 1, sheet.max_row + 1):
        cell = sheet.cell(row, column)
        if cell.value is not None and row not in lines:
            cell.value, cell.fill = None, PatternFill()
    for row, text in ((header, title), *lines.items()):
        cell = sheet.cell(row, column)
        _put(cell, text, _TEXT)
        cell.fill, cell.font = copy(_RED), copy(_ON_RED)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    whole = sheet.column_dimensions[get_column_letter(column)]
    whole.width, whole.hidden = 60, False


def _last(sheet: Worksheet, header: int, mark: str) -> int:
    """The last column in which anything stands, without the one that an earlier return has added."""
    last = 0
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is None:
                continue
            if cell.row == header and str(cell.value).startswith(mark):
                return int(cell.column) - 1
            last = max(last, cell.column)
    return last
