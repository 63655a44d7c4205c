"""Lists about money as files: as a workbook whose amounts can be added up, and as CSV."""

import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from pilotage.domain.sheets import write_csv

Cell = str | int | Decimal | date | None


def list_xlsx(header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """A list as an XLSX of one sheet. Amounts and days are numbers and dates there; a text is a text and runs as nothing."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    bold = Font(bold=True)
    heads = [_text(sheet, name) for name in header]
    for cell in heads:
        cell.font = bold
    sheet.append(heads)
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def list_csv(header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """The same list as CSV: amounts without separators of thousands, days as 2010-04-26."""
    return write_csv(list(header), [[_plain(value) for value in row] for row in rows])


def _text(sheet, text: str):
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    cell.number_format = "@"
    return cell


def _cell(sheet, value: Cell):
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return _text(sheet, value)
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, Decimal):
        places = max(0, -int(value.as_tuple().exponent))
        cell.number_format = f"0.{'0' * places}" if places else "0"
    elif isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    return cell


def _plain(value: Cell) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)
