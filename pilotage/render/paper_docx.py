"""A sheet as DOCX, to be filled in or put into a letter-head: the same words, tables, boxes and code as the PDF.

Lines have a height of their own, so that a page holds as much whatever font the machine has.
"""

import re
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import segno
from docx import Document
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from pilotage.domain.papers import Sheet, TableText

FONTS = {
    "w:ascii": "Arial",
    "w:hAnsi": "Arial",
    "w:eastAsia": "仿宋",
}  # what offices set their papers in
WIDTH = 164  # millimetres between the margins
_INK, _QUIET = RGBColor(0x14, 0x14, 0x14), RGBColor(0x5A, 0x5A, 0x5A)
_HAIR, _LABEL = "787878", "F5F5F5"


def paper_docx(sheet: Sheet) -> bytes:
    """The sheet on A4 pages; the same sheet gives the same bytes."""
    document = Document()
    _set_up(document, sheet)
    _head(document, sheet)
    if sheet.facts:
        _facts(document, sheet.facts)
    for table in sheet.tables:
        _table(document, table)
    if sheet.cites:
        _cites(document, sheet)
    if sheet.opinion or sheet.signers:
        _boxes(document, sheet)
    _foot(document, sheet)
    for part in (document.element, document.sections[0].footer._element, document.styles.element):
        _in_order(part)
    return _same_bytes(document)


def _set_up(document: Any, sheet: Sheet) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(22), Mm(40)
    section.left_margin, section.right_margin = Mm(24), Mm(22)
    section.footer_distance = Mm(9)
    normal = document.styles["Normal"]
    normal.font.size, normal.font.color.rgb = Pt(10.5), _INK
    _name_fonts(normal.element.get_or_add_rPr())
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    language.set(qn("w:eastAsia"), "zh-CN")
    normal.element.get_or_add_rPr().append(language)
    normal.paragraph_format.space_after = Pt(0)
    moment = datetime(sheet.printed_on.year, sheet.printed_on.month, sheet.printed_on.day)
    properties = document.core_properties
    properties.title, properties.author = f"{sheet.title} {sheet.code}", _clean(sheet.office)
    properties.created = properties.modified = moment
    properties.last_modified_by, properties.comments = "", ""


def _name_fonts(run_properties: Any) -> None:
    """The fonts by all three names: Word takes another for what a name leaves out."""
    fonts = run_properties.get_or_add_rFonts()
    for attribute, name in FONTS.items():
        fonts.set(qn(attribute), name)
    for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme"):
        fonts.attrib.pop(qn(attribute), None)


# ---- Words -----------------------------------------------------------------------------------------------------------


def _clean(text: str) -> str:
    """What XML can hold."""
    return _UNFIT.sub("", text)


_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


def _say(
    paragraph: Any, text: str, size: float = 10.5, *, line: float = 0, bold: bool = False, color: RGBColor | None = None,
    spaced: float = 0,
) -> Any:  # fmt: skip
    """Add text to a paragraph, a line break where it has one; lines are `line` points high."""
    form = paragraph.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line or size * 1.6)
    run = paragraph.add_run()
    for number, part in enumerate(_clean(text).split("\n")):
        if number:
            run.add_break(WD_BREAK.LINE)
        for place, word in enumerate(part.split("\t")):
            if place:
                run.add_tab()
            run.add_text(word)
    run.font.size, run.bold = Pt(size), bold or None
    _name_fonts(run._element.get_or_add_rPr())
    if color is not None:
        run.font.color.rgb = color
    if spaced:
        spacing = OxmlElement("w:spacing")
        spacing.set(qn("w:val"), str(round(spaced * 20)))
        run._element.get_or_add_rPr().append(spacing)
    return run


def _line(document: Any, text: str, size: float = 10.5, **how: Any) -> Any:
    paragraph = document.add_paragraph()
    _say(paragraph, text, size, **how)
    return paragraph


def _head(document: Any, sheet: Sheet) -> None:
    chinese = sheet.language.startswith("zh")
    said = [
        _line(document, sheet.office, 11),
        _line(document, sheet.title, 18, line=26, bold=True, spaced=3.6 if chinese else 0),
    ]
    if sheet.subtitle:
        said.append(_line(document, sheet.subtitle, 11, line=15))
    for paragraph in said:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    said[-1].paragraph_format.space_after = Pt(4)
    _rule(said[-1], "bottom", "B3261E", 10)
    programme = _line(document, sheet.programme, 9.5, line=13, color=_QUIET)
    programme.paragraph_format.space_before, programme.paragraph_format.space_after = Pt(4), Pt(4)
    if sheet.lead:
        _line(document, sheet.lead, line=15).paragraph_format.space_after = Pt(5)


def _rule(paragraph: Any, side: str, color: str, eighths: int) -> None:
    borders, rule = OxmlElement("w:pBdr"), OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(eighths)), ("space", "4"), ("color", color)):
        rule.set(qn(f"w:{name}"), value)
    borders.append(rule)
    paragraph._p.get_or_add_pPr().append(borders)


# ---- Tables ----------------------------------------------------------------------------------------------------------


def _grid(document: Any, widths: list[float], *, inset: tuple[float, float]) -> Any:
    """An empty table with hair lines; widths and insets (across, up and down) in millimetres."""
    table = document.add_table(rows=0, cols=len(widths))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    properties = table._tbl.tblPr
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        edge = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", _HAIR)):
            edge.set(qn(f"w:{name}"), value)
        borders.append(edge)
    properties.append(borders)
    margins = OxmlElement("w:tblCellMar")
    for side, size in (("top", inset[1]), ("left", inset[0]), ("bottom", inset[1]), ("right", inset[0])):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), str(Mm(size).twips))
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    properties.append(margins)
    indent = OxmlElement("w:tblInd")  # Word lets the words stand at the margin and the lines outside it
    indent.set(qn("w:w"), str(Mm(inset[0]).twips))
    indent.set(qn("w:type"), "dxa")
    properties.append(indent)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    return table


def _row(table: Any, widths: list[float], *, height: float = 0) -> list[Any]:
    """The cells of a new row, which no page tears apart; `height` in millimetres."""
    row = table.add_row()
    whole = OxmlElement("w:cantSplit")
    row._tr.get_or_add_trPr().append(whole)
    if height:
        row.height, row.height_rule = Mm(height), WD_ROW_HEIGHT_RULE.AT_LEAST
    for cell, width in zip(row.cells, widths, strict=True):
        cell.width = Mm(width)
    return list(row.cells)


def _shade(cell: Any) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", _LABEL)):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _facts(document: Any, facts: tuple[tuple[str, str], ...]) -> None:
    widths = [35.0, WIDTH - 35.0]
    table = _grid(document, widths, inset=(2.5, 1.0))
    for label, value in facts:
        named, said = _row(table, widths)
        if value.count("\n") > 20:  # a plan may be longer than a page
            table.rows[-1]._tr.trPr.remove(table.rows[-1]._tr.trPr.find(qn("w:cantSplit")))
        _shade(named)
        _say(named.paragraphs[0], label, line=14.4)
        _say(said.paragraphs[0], value, line=14.4)


def _table(document: Any, one: TableText) -> None:
    if one.title:
        title = _line(document, one.title, line=15, bold=True)
        title.paragraph_format.space_before, title.paragraph_format.space_after = Pt(8), Pt(3)
        title.paragraph_format.keep_with_next = bool(one.rows)
    if not one.rows:
        return
    shares = sum(heading.share for heading in one.headings)
    widths = [WIDTH * heading.share / shares for heading in one.headings]
    table = _grid(document, widths, inset=(1.6, 0.8))
    for cell, heading in zip(_row(table, widths), one.headings, strict=True):
        _shade(cell)
        _say(cell.paragraphs[0], heading.text, 9, line=12, bold=True)
        if heading.number:
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for said in one.rows:
        for cell, text, heading in zip(_row(table, widths), said, one.headings, strict=True):
            _say(cell.paragraphs[0], text, 9, line=12)
            if heading.number:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _cites(document: Any, sheet: Sheet) -> None:
    title = _line(document, sheet.basis, 9, line=12, bold=True)
    title.paragraph_format.space_before, title.paragraph_format.keep_with_next = Pt(9), True
    for clause, quote in sheet.cites:
        cited = _line(document, f"{clause}\t{quote}", 9, line=12)
        cited.paragraph_format.left_indent, cited.paragraph_format.first_line_indent = Mm(14), Mm(-14)
        cited.paragraph_format.tab_stops.add_tab_stop(Mm(14))
        cited.paragraph_format.space_before = Pt(1)


def _boxes(document: Any, sheet: Sheet) -> None:
    """What is written by hand, on one page: the opinion, and a row for each signature with stamp and date."""
    _line(document, "", 6, line=10)
    widths = [WIDTH * share / 3.3 for share in (1.3, 1.0, 1.0)]
    table = _grid(document, widths, inset=(2.5, 1.5))
    if sheet.opinion:
        cells = _row(table, widths, height=29)
        _say(cells[0].merge(cells[2]).paragraphs[0], sheet.opinion)
    for signer in sheet.signers:
        for cell, text in zip(
            _row(table, widths, height=16 if len(sheet.signers) > 3 else 22),
            (signer, sheet.stamp, sheet.day),
            strict=True,
        ):
            _say(cell.paragraphs[0], text)
    for row in table.rows[:-1]:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True
    # Word wants a paragraph after a table; this one takes no room.
    _line(document, "", 1, line=1)


# ---- The foot of every page ------------------------------------------------------------------------------------------


def _foot(document: Any, sheet: Sheet) -> None:
    footer = document.sections[0].footer
    first = footer.paragraphs[0]
    _rule(first, "top", _HAIR, 4)
    _say(first, "", 2, line=3)
    widths = [WIDTH - 28.0, 28.0]
    table = footer.add_table(rows=1, cols=2, width=Mm(WIDTH))
    table.autofit = False
    for column, cell, width in zip(table.columns, table.rows[0].cells, widths, strict=True):
        column.width = cell.width = Mm(width)
    left, right = (cell.paragraphs[0] for cell in table.rows[0].cells)
    if sheet.code:
        _say(left, f"{sheet.code}  ", 10.5, line=14, bold=True)
    before, _, after = sheet.page.partition("{n}")
    between, _, behind = after.partition("{m}")
    for text, field in ((before, "PAGE"), (between, "NUMPAGES"), (behind, "")):
        _say(left, text, 8, line=14, color=_QUIET)
        if field:
            _field(left, field)
    for row in sheet.foot:
        _say(table.rows[0].cells[0].add_paragraph(), row, 8, line=12, color=_QUIET)
    if sheet.qr:
        picture = BytesIO()
        segno.make_qr(sheet.qr, error="q").save(picture, kind="png", border=4, scale=8)
        right.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        shown = right.add_run().add_picture(picture, width=Mm(24))
        shown._inline.docPr.set("descr", sheet.code)
    _say(footer.add_paragraph(), "", 1, line=1)


def _field(paragraph: Any, code: str) -> None:
    """A number that the program which opens the file fills in."""
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("text", "1"), ("end", "")):
        run = _say(paragraph, text if kind == "text" else "", 8, line=14, color=_QUIET)
        if kind == "text":
            continue
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.set(qn("xml:space"), "preserve")
            mark.text = f" {text} "
        run._element.append(mark)


# Word refuses properties in another order than the format's.
_ORDER = {
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook",
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs spacing ind contextualSpacing jc rPr",
    "rPr": "rStyle rFonts b bCs i iCs caps color spacing w kern position sz szCs highlight u lang",
    "tcPr": "tcW gridSpan vMerge tcBorders shd noWrap tcMar vAlign",
}


def _in_order(root: Any) -> None:
    for name, order in _ORDER.items():
        place = {qn(f"w:{child}"): number for number, child in enumerate(order.split())}
        for properties in root.iter(qn(f"w:{name}")):
            children = list(properties)
            if all(child.tag in place for child in children):
                properties[:] = sorted(children, key=lambda child: place[child.tag])


def _same_bytes(document: Any) -> bytes:
    """The file without the moment at which it was made."""
    written, even = BytesIO(), BytesIO()
    document.save(written)
    with ZipFile(written) as parts, ZipFile(even, "w", ZIP_DEFLATED) as whole:
        for name in parts.namelist():
            whole.writestr(ZipInfo(name, (1980, 1, 1, 0, 0, 0)), parts.read(name), ZIP_DEFLATED)
    return even.getvalue()
