"""Tables as workbooks."""

import io

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell


def write_xlsx(header: list[str], rows: list[list[str]]) -> bytes:
    """A table as an XLSX of one sheet, its header kept in sight; every cell is a text, so that nothing runs as a formula
    and a number that is a name (a telephone, an id) keeps its zeros."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    for line in (header, *rows):
        cells = []
        for text in line:
            cell = WriteOnlyCell(sheet, text or None)
            if text:
                cell.data_type = "s"
                cell.number_format = "@"
            cells.append(cell)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
