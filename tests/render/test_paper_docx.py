"""Sheets as DOCX: the words of the PDF, fonts named three times, properties in the format's order, the code as a picture."""

import re
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
import zxingcpp
from docx import Document
from docx.oxml.ns import qn
from PIL import Image

from pilotage.domain.papers import PaperKind
from pilotage.render.paper_docx import _ORDER, paper_docx
from tests.render.test_papers import content, worded


def opened(sheet):
    return Document(BytesIO(paper_docx(sheet)))


def test_every_word_of_the_sheet_is_there_in_order():
    sheet = worded(content())
    document = opened(sheet)
    cells = [cell.text for table in document.tables for row in table.rows for cell in dict.fromkeys(row.cells)]
    assert [paragraph.text for paragraph in document.paragraphs if paragraph.text] == [
        sheet.office, sheet.title, sheet.subtitle, sheet.programme, sheet.lead, sheet.tables[0].title, "依据",
        "3.4\t每周至少一次深入试点单位",
    ]  # fmt: skip
    assert cells == [
        *(heading.text for heading in sheet.tables[0].headings), *(text for row in sheet.tables[0].rows for text in row),
        "意见", "签名（试点单位）", "盖章", "日期",
    ]  # fmt: skip
    foot = document.sections[0].footer.tables[0].rows[0].cells[0].text
    assert sheet.code in foot
    assert all(line in foot for line in sheet.foot)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_fonts_are_named_by_all_three_names(language):
    document = opened(worded(content(), language))
    for part in (document.element, document.sections[0].footer._element):
        for run in part.iter(qn("w:r")):
            fonts = run.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
            if run.find(qn("w:t")) is not None:
                assert [fonts.get(qn(f"w:{name}")) for name in ("ascii", "hAnsi", "eastAsia")] == ["Arial"] * 2 + [
                    "仿宋"
                ]


def test_properties_stand_in_the_order_of_the_format():
    document = opened(worded(content()))
    for part in (document.element, document.sections[0].footer._element, document.styles.element):
        for name, order in _ORDER.items():
            for properties in part.iter(qn(f"w:{name}")):
                tags = [child.tag.rpartition("}")[2] for child in properties]
                known = [tag for tag in tags if tag in order.split()]
                assert known == sorted(known, key=order.split().index) or set(tags) - set(order.split())


def test_the_code_is_a_picture_that_a_camera_reads():
    sheet = worded(content())
    with ZipFile(BytesIO(paper_docx(sheet))) as parts:
        (picture,) = [name for name in parts.namelist() if name.endswith(".png")]
        (found,) = zxingcpp.read_barcodes(Image.open(BytesIO(parts.read(picture))).convert("L"))
    assert found.text == sheet.qr


def test_pages_are_counted_by_whoever_opens_it():
    footer = opened(worded(content())).sections[0].footer._element
    assert [field.text.strip() for field in footer.iter(qn("w:instrText"))] == ["PAGE", "NUMPAGES"]


def test_the_head_of_a_table_is_repeated_and_no_row_is_torn():
    table = opened(worded(content(40))).tables[0]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_the_same_sheet_gives_the_same_bytes():
    sheet = worded(content())
    assert paper_docx(sheet) == paper_docx(sheet)
    assert paper_docx(sheet) != paper_docx(replace(sheet, title="另一份"))


def test_what_no_xml_can_hold_is_dropped_and_the_rest_kept():
    document = opened(worded(content(1, said="一\x0b二\n三<&>🎉\ufffe垚")))
    assert re.search("一二\n三<&>🎉垚1", "\n".join(cell.text for cell in document.tables[0].rows[1].cells))


def test_a_hand_over_has_no_box_for_an_opinion():
    document = opened(worded(replace(content(), kind=PaperKind.HAND_OVER)))
    assert "意见" not in [cell.text for table in document.tables for row in table.rows for cell in row.cells]
