"""Bytes into the page's text: which encoding, and whether it is text at all."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pilotage.domain.breaches import Breach
from pilotage.domain.readings.alphabet import FULL_WIDTH, is_everyday
from pilotage.domain.readings.facts import Notice
from pilotage.domain.readings.markup import is_html, text_of_html

LARGEST: Final = 2_000_000
"""Octets. A bulletin is a few thousand; what is larger is something else."""

_SURE: Final = 0.7
"""A decoding is believed if so much of what is not ASCII comes out as everyday characters and punctuation."""

_BROKEN: Final = 0.01
"""UTF-8 with a cut character or two is still UTF-8."""

_SAMPLE: Final = 20_000

_FORMATS: Final[Sequence[tuple[bytes, str]]] = (
    (b"%PDF", "PDF"),
    (b"PK\x03\x04", "DOCX/XLSX/ZIP"),
    (b"\xd0\xcf\x11\xe0", "DOC/XLS/WPS"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG", "PNG"),
    (b"GIF8", "GIF"),
    (b"{\\rtf", "RTF"),
)
_BOMS: Final[Sequence[tuple[bytes, str]]] = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_DECLARED: Final = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_GUESSES: Final = ("gb18030", "big5hkscs")
_CHARSETS: Final = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "big5": "big5hkscs"}
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")

_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Page:
    """The decoded page: the text all offsets count in."""

    text: str
    encoding: str = ""
    form: str = "text"
    notices: tuple[Notice, ...] = ()


def decode(content: str | bytes) -> Page | Breach:
    """The page's text.

    Tried in this order: a byte order mark; UTF-8; what a saved page declares; GB18030 and Big5, whichever gives the
    more everyday characters. UTF-16 needs its mark. Nothing is replaced silently: UTF-8 with a few broken octets is
    read with a warning. HTML is read as the text that its reader sees.

    Codes: reading-empty; reading-binary; reading-format (format); reading-encoding; reading-large (octets, most).
    """
    size = len(content)
    if size > LARGEST:
        return Breach("reading-large", {"octets": str(size), "most": str(LARGEST)})
    decoded = _decoded(content) if isinstance(content, bytes) else Page(content)
    if isinstance(decoded, Breach):
        return decoded
    if _SURROGATE.search(decoded.text) or len(_CONTROL.findall(decoded.text)) > max(8, len(decoded.text) // 100):
        return Breach("reading-binary")
    if is_html(decoded.text):
        text, hidden = text_of_html(decoded.text)
        notices = (*decoded.notices, *([Notice("hidden-text", {"count": hidden})] if hidden else []))
        decoded = Page(text, decoded.encoding, "html", notices)
    if not any(unicodedata.category(char)[0] not in "ZC" for char in decoded.text):
        return Breach("reading-empty")
    return decoded


def _decoded(content: bytes) -> Page | Breach:
    if not content.strip():
        return Breach("reading-empty")
    for mark, codec in _BOMS:
        if content.startswith(mark):
            text = _strictly(content, codec)
            return Page(text, codec) if text is not None else Breach("reading-encoding")
    for mark, name in _FORMATS:
        if content.startswith(mark):
            return Breach("reading-format", {"format": name})
    if b"\x00" in content:
        return Breach("reading-binary")
    text = _strictly(content, "utf-8")
    if text is not None:
        return Page(text, "utf-8")
    declared = _DECLARED.search(content[:4096])
    codec = _CHARSETS.get(declared[1].decode("ascii").lower(), "") if declared else ""
    candidates = [
        (likely, each, found) for each in _GUESSES for likely, found in [_guess(content, each, codec)] if found
    ]
    mended = content.decode("utf-8", "replace")
    broken = mended.count("\ufffd")
    if broken <= max(2, _BROKEN * len(mended)):
        candidates.append((everyday_share(mended), "utf-8", mended))
    likely, codec, text = max(candidates, default=(0.0, "", ""))
    if likely < _SURE:
        return Breach("reading-encoding")
    return Page(text, codec, notices=(Notice("broken-octets", {"count": broken}),) if codec == "utf-8" else ())


def _guess(content: bytes, codec: str, declared: str) -> tuple[float, str]:
    text = _strictly(content, codec)
    if text is None:
        return 0.0, ""
    return (1.0 if codec == declared else everyday_share(text)), text


def _strictly(content: bytes, codec: str) -> str | None:
    try:
        return content.decode(codec)
    except UnicodeDecodeError:
        return None


def everyday_share(text: str) -> float:
    """How much of what is not ASCII is everyday characters and Chinese punctuation, from 0 to 1."""
    foreign = [char for char in text[:_SAMPLE] if not char.isascii()]
    good = sum(is_everyday(char) or char in FULL_WIDTH or char in "\u3000\xa0" for char in foreign)
    return good / len(foreign) if foreign else 0.0
