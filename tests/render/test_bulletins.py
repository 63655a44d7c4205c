"""A bulletin as one HTML file: every number opens or says that it was typed, and nothing written can break the page."""

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from uuid import UUID

import pytest
from django.utils import translation

from pilotage.domain.bulletins import Change, Printed, Status, compose, full_text, number_text, text_digest
from pilotage.domain.charters import check
from pilotage.domain.documents import Correction, Document, note
from pilotage.render.bulletins import html
from pilotage.words.bulletins import wording
from tests.factories import charter_bytes

FIGURES = {
    "applicants": Printed("2", False, "2", 2, 0),
    "visit-count": Printed("15", False, "15", 15, 3),
    "financing-sum": Printed("400000", True, "4000", 3, 0),
}


def issued(*pieces, **changes):
    charter = check(charter_bytes()).charter
    series = charter.bulletin("progress")
    paragraphs = compose(series, pieces, FIGURES)
    text = full_text(paragraphs)
    used = {figure for paragraph in paragraphs for figure in paragraph.figures}
    document = Document(
        id=1, uuid=UUID(int=1), version=3, status=Status.ISSUED, language="zh-Hans", currency="CNY",
        programme=charter.title, example=True, series="progress", masthead=series.title, number=5,
        number_text=number_text(series, 5), issuer="共青团天津市静海县委员会", issued_on=date(2010, 4, 26),
        title="出台五项举措 抓好试点工作", paragraphs=paragraphs, figures=FIGURES,
        notes={figure: note(charter, figure, FIGURES[figure]) for figure in used}, since=None, until=date(2010, 4, 26),
        known=63, edition=1, edition_sha256="0" * 64, text=text, sha256=text_digest(text),
    )  # fmt: skip
    return replace(document, **changes)


def page(*pieces, **changes):
    document = issued(*pieces, **changes)
    return html(document, wording(document))


class Reader(HTMLParser):
    """What a page says and links to; refuses tags that do not close."""

    VOID = frozenset({"meta", "hr", "link"})

    def __init__(self, text):
        super().__init__()
        self.open, self.text, self.ids, self.links = [], "", set(), []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.ids.add(found.get("id"))
        self.links += [found["href"]] if "href" in found else []
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data if self.open[-1:] != ["style"] else ""


def test_the_page_says_all_that_was_issued():
    read = Reader(page("又有{visit-count}次。", 0))
    for said in (
        "基层组织建设简报", "第5期", "共青团天津市静海县委员会", "2010年4月26日", "又有15次。", "已印发，数字已固定",
        "目前已有2个试点单位团委", "截至 2010-04-26，录入至第 63 条，试点方案第1版", text_digest("又有15次。\n" + issued(0).text),
    ):  # fmt: skip
        assert said in read.text


def test_every_figure_opens_to_its_note_which_stands_once():
    text = page("{visit-count}次，{financing-sum}元。", "共{visit-count}次。")
    read = Reader(text)
    assert read.links == ["#figure-visit-count", "#figure-financing-sum", "#figure-visit-count"]
    assert {link[1:] for link in read.links} <= read.ids
    assert text.count('id="figure-visit-count"') == 1
    assert "深入试点单位。台账“深入试点单位”，实地：是。登记 15 条，另有 3 条待确认。" in read.text


def test_a_figure_keeps_its_measure_on_the_line():
    assert '<span class="nowrap"><a class="fig" href="#figure-visit-count">15</a>次</span>，' in page(
        "{visit-count}次，"
    )


def test_typed_numbers_are_marked_and_headings_told_apart():
    text = page("一、加大支持。拿出3000元。")
    assert '<span class="h1">一、加大支持。</span>拿出<span class="typed" data-mark="手填">3000</span>元。' in text


def test_what_people_write_stays_text():
    wicked = "<script>alert(1)</script> & “甲”"
    text = page(wicked, title=wicked, issuer=wicked, masthead=wicked)
    read = Reader(text)
    assert "<script" not in text
    assert read.text.count("<script>alert(1)</script>") == 6


def test_an_example_says_so_and_a_real_one_does_not():
    assert "登记均为虚构" in page(0)
    assert "虚构" not in page(0, example=False)


def test_a_title_breaks_where_a_space_was_written():
    assert "<span>出台五项举措</span><span>抓好试点工作</span>" in page(0)
    assert '<div class="title"></div>' in page(0, title="")


def test_a_draft_has_no_number_and_no_digest():
    read = Reader(page(0, status=Status.DRAFT, number=None, number_text="", issued_on=None, sha256=""))
    assert "（草稿）" in read.text
    assert "SHA-256" not in read.text


def test_errata_follow_the_text():
    change = Change("visit-count", "深入试点单位", "15", "16")
    read = Reader(page(0, corrections=(Correction(1, date(2010, 5, 4), 70, (change,), "漏登一次"),)))
    assert "勘误 1（2010-05-04）：深入试点单位：原印 15，应为 16；漏登一次" in read.text


def test_a_long_masthead_is_made_to_fit():
    assert "--fit: 1" in page(0)
    assert "--fit: 0.45" in page(0, masthead="静" * 20)


def test_the_document_speaks_its_own_language_whatever_the_readers_is():
    with translation.override("en"):
        assert "已印发，数字已固定" in page(0)
        assert "Issued, figures fixed" in page(0, language="en")


@pytest.mark.parametrize("outside", [r"src\s*=", r"url\(", r"@import", r"https?://"])
def test_the_file_needs_nothing_else(outside):
    assert not re.search(outside, page(0))
