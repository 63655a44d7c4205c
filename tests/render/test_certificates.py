"""Certificates: one landscape page that says whom, what for, by whom, when and under which number, in both languages."""

import re
from dataclasses import replace
from datetime import date

import pypdfium2
import pytest
from django.utils import translation

from pilotage.domain.certificates import Certificate
from pilotage.render.certificates import certificate_pdf
from pilotage.render.typesetting import GETA, installed
from pilotage.words import judging as words

DAY = date(2010, 4, 26)


def certificate(language="zh-hans", name="周敏", level="市级"):
    with translation.override(language):
        to, text, wish = words.certificate_text(
            name=name, programme="静海县基层团建试点工作", award="优秀团干部", level=level, period=words.year_of(DAY)
        )
        return Certificate(
            language, words.certificate_title(), to, text, wish, "共青团静海县委员会", "2010年4月26日",
            words.certificate_number("2010-2-1"), "盖章", DAY,
        )  # fmt: skip


def read(pdf):
    """The words of the only page, without white space, and its size in points."""
    (page,) = pypdfium2.PdfDocument(pdf)
    return re.sub(r"[\s\u200b\ufffe]+", "", page.get_textpage().get_text_range()), page.get_size()


def test_a_certificate_says_everything_on_one_landscape_page():
    text, (width, height) = read(certificate_pdf(certificate()))
    for part in ("荣誉证书", "周敏：", "在“静海县基层团建试点工作”2010年度评选中，被评为“优秀团干部”（市级）。",
                 "特发此证，以资鼓励。", "证书编号：2010-2-1", "盖章", "共青团静海县委员会", "2010年4月26日"):  # fmt: skip
        assert text.count(part) == 1
    assert (round(width), round(height)) == (842, 595)


def test_an_english_one_is_plain_english():
    made = certificate("en", "Ana Cruz", level="city")
    text, _size = read(certificate_pdf(made))
    assert "CertificateofHonour" in text
    assert made.text == "In “静海县基层团建试点工作”, 2010, you were chosen for the award “优秀团干部” (city)."
    assert (made.to, made.wish) == ("Ana Cruz:", "This certificate is issued in recognition.")


def test_a_round_without_a_level_names_none():
    assert certificate(level="").text == "在“静海县基层团建试点工作”2010年度评选中，被评为“优秀团干部”。"


def test_the_same_certificate_gives_the_same_bytes():
    assert certificate_pdf(certificate()) == certificate_pdf(certificate())


def test_what_no_font_has_is_printed_as_a_mark():
    text, _size = read(certificate_pdf(certificate(name="周\ue000")))
    assert f"周{GETA}：" in text


def test_names_are_never_markup():
    text, _size = read(certificate_pdf(replace(certificate(), to="#panic() *周*：")))
    assert "#panic()*周*：" in text


@pytest.mark.parametrize("names", [(), ("No Such Family",)])
def test_families_that_are_not_installed_are_left_out(names):
    assert installed(names) == ()
    assert installed((*names, "noto sans sc")) == ("noto sans sc",)
