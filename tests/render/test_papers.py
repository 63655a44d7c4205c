"""Sheets as PDF and pictures: they say what they should, word for word, and a camera finds each page's code."""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from django.utils import translation
from PIL import Image

from pilotage.domain.papers import Column, Content, Line, PaperKind, Table, code_of, qr_text, read_code
from pilotage.render.papers import pages_as_pictures, paper_pdf, unprintable
from pilotage.render.typesetting import GETA, families, missing
from pilotage.words.papers import sheet

DAY = date(2010, 4, 26)
NUMBER, PROGRESS, MONEY, ON_SITE = (
    Column("number", type="number"), Column("progress", "进展", "long-text"), Column("money", "经费", "money"),
    Column("on-site", "实地", "yes-no"),
)  # fmt: skip


def content(lines=3, said="看了场地"):
    rows = tuple(Line((n, f"{said}{n}", 123_456, n % 2 == 0), "visit", n, n) for n in range(1, lines + 1))
    return Content(
        PaperKind.MONTH, "共青团天津市静海县委员会", "静海县基层团建试点工作", 1, "CNY", "zh-Hans", "王口镇团委", "试点单位", "深入试点单位",
        date(2010, 4, 1), date(2010, 4, 30), (("3.4", "每周至少一次深入试点单位"),), (),
        (Table("records", (NUMBER, PROGRESS, MONEY, ON_SITE), rows, "深入试点单位"),),
    )  # fmt: skip


def worded(said, language="zh-hans"):
    with translation.override(language):
        return sheet(said, code=code_of(said.digest, 9), digest=said.digest, printed_on=DAY, known=9)


def pages(pdf):
    """The text of every page, without white space and places to break a word."""
    document = pypdfium2.PdfDocument(pdf)
    return [re.sub(r"[\s\u200b\ufffe]+", "", page.get_textpage().get_text_range()) for page in document]


def squeezed(text):
    return re.sub(r"\s+", "", text)


def codes(picture):
    """What a camera reads off a page."""
    return [found.text for found in zxingcpp.read_barcodes(Image.open(BytesIO(picture)).convert("L"))]


def test_the_pdf_says_everything_once_and_in_order():
    (text,) = pages(paper_pdf(worded(content())))
    expected = (
        "共青团天津市静海县委员会确认单王口镇团委·深入试点单位·2010-04-01至2010-04-30静海县基层团建试点工作"
        "请核对以下3条登记。不属实的请划去该行，签字即确认其余各条属实。深入试点单位编号进展经费实地"
        "1看了场地11,234.56元否2看了场地21,234.56元是3看了场地31,234.56元否"
        "依据3.4每周至少一次深入试点单位意见签名（试点单位）盖章日期"
    )
    code = code_of(content().digest, 9)
    foot = f"{code}第1页，共1页2010-04-26打印，依据试点方案第1版，录入至第9条签字盖章后拍照交回，凭此编码自动归入登记。"
    assert text == expected + foot


def test_an_english_sheet_keeps_the_charters_words():
    (text,) = pages(paper_pdf(worded(content(), "en")))
    for said in ("Confirmation sheet", "1 April to 30 April 2010", "Please check the 3 records below.", "No.", "进展",
                 "1,234.56 yuan", "Clauses", "Opinion", "Signature (试点单位)", "Stamp", "Date", "Page 1 of 1",
                 "Printed on 26 April 2010 from charter edition 1, as known at no. 9"):  # fmt: skip
        assert squeezed(said) in text, said


def test_one_record_stands_line_by_line():
    (text,) = pages(paper_pdf(worded(replace(content(1), kind=PaperKind.RECORD, start=None, end=None))))
    assert "请核对以下登记内容。签字即确认属实。编号1进展看了场地1经费1,234.56元实地否依据" in text


def test_a_hand_over_has_three_signatures_and_no_opinion():
    windows = Table(
        "windows", (Column("duty"), Column("period", type="period"), Column("due", type="date"), Column("state", type="state")),
        (Line(("每周深入", ["2010-04-26", "2010-05-02"], "2010-05-02", "open")),),
    )  # fmt: skip
    fund = Table(
        "fund", (Column("what", type="fund"), Column("now", type="money")), (Line(("available", 0)),), "试点工作基金"
    )
    said = replace(
        content(0), kind=PaperKind.HAND_OVER, side="", tables=(windows, fund, replace(windows, lines=())),
        facts=((Column("person"), "李四"), (Column("function", type="function"), "mentor")),
    )  # fmt: skip
    (text,) = pages(paper_pdf(worded(said)))
    assert "人员李四职责指导员尚待办理任务期间期限状态每周深入2010-04-26至2010-05-022010-05-02本期应办" in text
    assert "试点工作基金经费现在可拨余额0.00元尚待办理：无" in text
    assert "移交人（签名）盖章日期接收人（签名）盖章日期监交人（签名）盖章日期" in text
    assert "意见" not in text


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_code_is_read_off_every_page(language):
    said = content(200, "了解“五个一”进展，看了活动场地，商定五月的技能比武方案。")
    shown = worded(said, language)
    texts = pages(paper_pdf(shown))
    assert len(texts) > 3
    for number, (text, picture) in enumerate(zip(texts, pages_as_pictures(shown), strict=True), 1):
        assert codes(picture) == [qr_text(shown.code, said.digest)]
        assert read_code(codes(picture)[0]) == (shown.code, said.digest[:16])
        assert shown.code in text
        told = f"第{number}页，共{len(texts)}页" if language == "zh-hans" else f"Page{number}of{len(texts)}"
        assert told in text
    whole = "".join(texts)
    assert all(f"方案。{n}1,234.56" in whole for n in range(1, 201))
    heading = "编号进展经费实地" if language == "zh-hans" else "No.进展经费实地"
    assert whole.count(heading) == len([text for text in texts if "方案。" in text])  # it heads every page of the table


NASTY = [
    "#let x = 1", "#panic()", "*bold* _it_", "]", "[", "$x$", "`code`", "\\", "<label>", "@ref", "= 标题", "- 项", "//注",
    "/* 注 */", "\"引\"", "{\"a\": 1}", "${x}", "%(mark)s", "{n}", "--", "~", "https://example.org/?a=1#b", "\u202e反",
]  # fmt: skip


@pytest.mark.parametrize("said", NASTY)
def test_what_people_write_is_text_and_nothing_else(said):
    shown = worded(content(1, said))
    (text,) = pages(paper_pdf(shown))
    assert squeezed(f"{said}1").replace("\u202e", "") in text.replace("\u202e", "")


def test_markup_in_every_place_stays_text():
    said = replace(
        content(1), office="#office", programme="*p*", member="[m]", side="$s$", about="_a_", cites=(("#1", "*q* ]"),),
        facts=((Column("x", "#label"), "]value["),),
    )  # fmt: skip
    (text,) = pages(paper_pdf(worded(said)))
    for part in ("#office", "*p*", "[m]·_a_", "（$s$）", "#1*q*]", "#label]value["):
        assert part in text


def test_lines_stay_lines_and_a_long_word_stays_on_the_page():
    word = "x" * 400
    shown = worded(content(1, f"第一行\n第二行\t{word}"))
    pdf = paper_pdf(shown)
    assert f"第一行第二行{word}1" in pages(pdf)[0]
    page = pypdfium2.PdfDocument(pdf)[0]
    width, texts = page.get_width(), page.get_textpage()
    assert max(texts.get_charbox(place)[2] for place in range(texts.count_chars())) < width - 60  # 22 mm and a little


def test_a_text_longer_than_a_page_goes_on_on_the_next():
    """As long as a long text may be."""
    body = "".join(f"第{number}句。" for number in range(3300))
    for kind in (PaperKind.MONTH, PaperKind.RECORD):
        texts = pages(paper_pdf(worded(replace(content(1, body), kind=kind))))
        assert len(texts) > 5
        whole = "".join(texts)
        broken = [number for number in range(3300) if f"第{number}句。" not in whole]
        assert len(broken) < len(texts)  # at most one at the end of each page


def test_a_character_that_no_font_has_is_marked_and_named():
    said = content(1, "垚\ue123\U000e0fff")
    assert missing(["垚中文Aé—“”①\n \u200b"]) == frozenset()
    shown = worded(said)
    assert unprintable(shown) == ("\ue123", "\U000e0fff")
    (text,) = pages(paper_pdf(shown))
    assert f"垚{GETA}{GETA}1" in text
    assert f"{GETA}代替本机字体无法打印的字符：U+E123,U+E0FFF。" in text
    assert GETA not in pages(paper_pdf(worded(content())))[0]


def test_the_font_that_comes_along_has_what_a_sheet_says():
    assert families()[-1] == "Noto Sans SC"
    assert missing([worded(content()).lead, "一二三〇○〔〕【】《》·、。！？￥%℃㎡①②③ⅠⅡ→√×÷≤≥"]) == frozenset()


def test_the_same_sheet_gives_the_same_bytes():
    assert paper_pdf(worded(content())) == paper_pdf(worded(content()))
    assert paper_pdf(worded(content())) != paper_pdf(worded(content(2)))


def test_pictures_are_pages_of_a4():
    (picture,) = pages_as_pictures(worded(content()))
    assert Image.open(BytesIO(picture)).size == (992, 1403)
