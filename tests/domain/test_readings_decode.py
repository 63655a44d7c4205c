"""Bytes into the page: encodings, saved web pages, and what is no text."""

import pytest

from pilotage.domain.breaches import Breach
from pilotage.domain.readings import LARGEST, Page, decode, read
from tests.domain.found_pages import SEED, reading

TEXT = "静海县团委出台五项举措，全力抓好基层团建试点工作。"
TRADITIONAL = "靜海縣團委出台五項舉措，全力抓好基層團建試點工作。"


def page(content: bytes | str) -> Page:
    decoded = decode(content)
    assert isinstance(decoded, Page), decoded
    return decoded


@pytest.mark.parametrize(
    ("codec", "named"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-32", "utf-32"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
        ("gb2312", "gb18030"),
    ],
)
def test_encodings_of_simplified_text(codec: str, named: str) -> None:
    assert page(TEXT.encode(codec)) == Page(TEXT, named)


@pytest.mark.parametrize(("codec", "named"), [("big5", "big5hkscs"), ("gb18030", "gb18030"), ("utf-16", "utf-16")])
def test_encodings_of_traditional_text(codec: str, named: str) -> None:
    assert page(TRADITIONAL.encode(codec)) == Page(TRADITIONAL, named)


@pytest.mark.parametrize("text", ["团县委", "第5期", "　　简报"])
def test_very_short_text_in_gb18030(text: str) -> None:
    assert page(text.encode("gb18030")).text == text


def test_the_seed_reads_the_same_in_every_encoding() -> None:
    texts = {reading(SEED.decode().encode(codec), "共青团").text for codec in ("utf-8", "gb18030", "utf-16")}
    assert len(texts) == 1


def test_what_a_saved_page_declares_counts() -> None:
    markup = f'<html><head><meta charset="gb2312"></head><body><p>{TEXT}</p></body></html>'
    assert page(markup.encode("gbk")) == Page(TEXT, "gb18030", "html")


def test_a_character_cut_in_the_middle_is_said() -> None:
    cut = page((TEXT * 20).encode()[:-1])
    assert cut.encoding == "utf-8"
    assert [(notice.code, notice.params) for notice in cut.notices] == [("broken-octets", {"count": 1})]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "reading-empty"),
        (b" \r\n\t ", "reading-empty"),
        ("\u3000\u00a0\ufeff".encode(), "reading-empty"),
        (b"<html><body><script>1</script></body></html>", "reading-empty"),
        (b"\x00\x01\x02", "reading-binary"),
        (bytes(range(1, 32)) * 4, "reading-binary"),
        (b"%PDF-1.7 ...", "reading-format"),
        (b"PK\x03\x04....", "reading-format"),
        (b"\xff\xd8\xff\xe0", "reading-format"),
        ("Café crème brûlée à gogo".encode("latin-1"), "reading-encoding"),
        (b"\xef\xbb\xbf\xff\xff", "reading-encoding"),
        (b"a" * (LARGEST + 1), "reading-large"),
    ],
)
def test_what_cannot_be_read(content: bytes, code: str) -> None:
    refused = read(content)
    assert isinstance(refused, Breach)
    assert refused.code == code


def test_blocks_cells_and_breaks_of_a_web_page() -> None:
    markup = """<!DOCTYPE html><title>标题</title>
    <body><h1>第一行</h1>一段
    文字<br/>下一行<ul><li>甲<li>乙</ul>
    <table><tr><td>左</td><td>右</td></tr></table>&nbsp;&lt;末&gt;</body>"""
    assert page(markup).text == "标题\n第一行\n一段文字\n下一行\n甲\n乙\n左 右\n\xa0<末>"


def test_what_a_web_page_hides_is_left_out_and_counted() -> None:
    markup = """<html><body><p>正文一。</p><p hidden>藏一</p><div style="DISPLAY: none">藏二<b>藏三</b></div>
    <style>p{}</style><noscript>无</noscript><p>正文二。</p></body></html>"""
    decoded = page(markup)
    assert decoded.text == "正文一。\n正文二。"
    assert [(notice.code, notice.params) for notice in decoded.notices] == [("hidden-text", {"count": 3})]


def test_a_text_about_markup_is_a_text() -> None:
    assert page("请填写 <p> 标签。").form == "text"
