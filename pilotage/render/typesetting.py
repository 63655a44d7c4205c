"""Setting type with Typst: the fonts there are, what they can print, and a template with its data to PDF or pictures.

Data goes to a template as JSON, never into its text, so nothing that somebody wrote can be taken for markup.
"""

import json
import struct
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from mmap import ACCESS_READ, mmap
from pathlib import Path
from threading import Lock
from typing import Any

import typst

SHIPPED = "Noto Sans SC"
OFFICIAL = ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "STFangsong", "华文仿宋")
"""What offices set their papers in, where the machine has it."""
GETA = "〓"
"""Stands for a character that no font here has: Typst would leave it out without a word."""


@cache
def _root() -> Path:
    return Path(str(files("pilotage.render")))


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=True, font_paths=[str(_root() / "fonts")])


@cache
def families() -> tuple[str, ...]:
    """The families to set text in, the first one that has a character wins: official ones, then the one shipped."""
    return (*installed(OFFICIAL), SHIPPED)


def installed(names: Iterable[str]) -> tuple[str, ...]:
    """Those of some families that this machine has, in their order."""
    there = {name.lower() for name in _fonts().families()}
    return tuple(name for name in names if name.lower() in there)


def pdf(template: str, data: Mapping[str, Any], *, made_at: int = 0) -> bytes:
    """A template of this package with its data as PDF. `made_at` is the moment that stands in it, in seconds since 1970;
    the same data at the same moment gives the same bytes."""
    return bytes(_compile(template, data, format="pdf", timestamp=made_at))


def pictures(template: str, data: Mapping[str, Any], *, dots_per_inch: int = 120) -> list[bytes]:
    """Its pages as PNG, in order."""
    found = _compile(template, data, format="png", ppi=float(dots_per_inch))
    return [bytes(page) for page in found] if isinstance(found, list) else [bytes(found)]


def _compile(template: str, data: Mapping[str, Any], **how: Any) -> Any:
    given = json.dumps({**data, "fonts": families()}, ensure_ascii=False)
    with _one_at_a_time:
        return _compiler(template).compile(sys_inputs={"data": given}, **how)


_one_at_a_time = Lock()  # a compiler refuses a second caller


@cache
def _compiler(template: str) -> typst.Compiler:
    """Kept: looking through the machine's fonts takes longer than setting a page."""
    return typst.Compiler(str(_root() / template), root=str(_root()), font_paths=[str(_root() / "fonts")])


# ---- What the fonts can print ----------------------------------------------------------------------------------------


def missing(texts: Iterable[str]) -> frozenset[str]:
    """The characters of some texts that no font here has. What has no form of its own (spaces, joiners) is none."""
    wanted = {each for text in texts for each in text if not _formless(each)}
    return frozenset(each for each in wanted if not _has(each))


def _formless(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Zs", "Zl", "Zp") or "︀" <= character <= "️"


@lru_cache(maxsize=100_000)
def _has(character: str) -> bool:
    if unicodedata.category(character) in ("Co", "Cs"):  # of private use: every font means something else by it
        return False
    return any(_covers(path, index, ord(character)) for path, index in _files())


@cache
def _files() -> tuple[tuple[str, int], ...]:
    """The font files, the shipped ones first: they have nearly everything."""
    found = {(font.path, font.index): font.family == SHIPPED for font in _fonts().fonts() if font.path}
    return tuple(sorted(found, key=lambda file: (not found[file], file)))


def _covers(path: str, index: int, code: int) -> bool:
    return any(first <= code <= last for first, last in _ranges(path, index))


@cache
def _ranges(path: str, index: int) -> tuple[tuple[int, int], ...]:
    """What a font's table `cmap` maps to glyphs, as (first, last); empty where it cannot be read."""
    try:
        with open(path, "rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as font:
            start = struct.unpack_from(">I", font, 12 + 4 * index)[0] if font[:4] == b"ttcf" else 0
            tables = struct.unpack_from(">H", font, start + 4)[0]
            records = [struct.unpack_from(">4sIII", font, start + 12 + 16 * place) for place in range(tables)]
            cmap = next(offset for tag, _, offset, _ in records if tag == b"cmap")
            count = struct.unpack_from(">H", font, cmap + 2)[0]
            found = {cmap + struct.unpack_from(">HHI", font, cmap + 4 + 8 * place)[2] for place in range(count)}
            kinds = {struct.unpack_from(">H", font, at)[0]: at for at in found}
            return tuple(_spans(font, kinds.get(12) or kinds[4]))
    except (OSError, ValueError, KeyError, StopIteration, struct.error):
        return ()


def _spans(font: mmap, at: int) -> list[tuple[int, int]]:
    """Format 12 maps all of Unicode; a font without it has format 4, for the first 65,536 characters."""
    if struct.unpack_from(">H", font, at)[0] == 12:
        groups = struct.unpack_from(">I", font, at + 12)[0]
        found = (struct.unpack_from(">III", font, at + 16 + 12 * place) for place in range(groups))
        return [(first + (not glyph), last) for first, last, glyph in found]
    segments = struct.unpack_from(">H", font, at + 6)[0] // 2
    ends, starts, deltas, offsets = (
        struct.unpack_from(f">{segments}H", font, at + 14 + 2 * segments * part + (2 if part else 0))
        for part in range(4)
    )
    spans = []
    for place in range(segments):
        first, last = starts[place], min(ends[place], 0xFFFE)
        if offsets[place] == 0:
            absent = -deltas[place] % 0x10000  # the one character that a shift maps to glyph 0, which is none
            spans += [(first, min(last, absent - 1)), (max(first, absent + 1), last)]
            continue
        base = at + 16 + 6 * segments + 2 * place + offsets[place]
        for code in range(first, last + 1):
            if struct.unpack_from(">H", font, base + 2 * (code - first))[0]:
                spans.append((code, code))
    return [(first, last) for first, last in spans if first <= last]
