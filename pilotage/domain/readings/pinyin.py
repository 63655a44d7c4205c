"""Readings in brackets: those that were planted after ordinary characters, and those that a reader needs.

A copied page is made to differ from its original by writing the pinyin behind some characters: `舉(ju) 措`, `網(wǎng)站`.
Nobody needs to be told how to read these; a reading of a rare character (`垚(yáo)`) or of one that has several, given
once, is the author's. So a bracket goes only if it truly is a reading of the character before it, the character is an
everyday one, and the page as a whole shows the habit.
"""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import Final

from pilotage.domain.readings.alphabet import HAN, is_everyday
from pilotage.domain.readings.edits import Edit
from pilotage.domain.readings.facts import Notice

_LETTERS: Final = "a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜêḿńňǹɡ\u0300-\u0304\u0308\u030c"
_BRACKET: Final = re.compile(f"(?<=[{HAN}])[(（]([{_LETTERS}][{_LETTERS}' ]{{0,29}}[1-5]?)[)）]")
_TONES: Final = {"\u0300", "\u0301", "\u0304", "\u030c"}
_LONGEST: Final = 6
"""Syllables in one bracket."""

_FEWEST: Final = 3
_DENSE: Final = 10


@dataclass(frozen=True, slots=True)
class Bracket:
    """A true reading in brackets behind the characters it is of; `start` and `end` are those of the bracket."""

    start: int
    end: int
    chars: str
    letters: str
    toned: bool
    spaced: bool


def pinyin_edits(page: str) -> tuple[list[Edit], list[Notice]]:
    """The planted readings as edits that remove them, and a notice for each reading that was left on such a page."""
    brackets = _true_readings(page)
    ordinary = [each for each in brackets if all(is_everyday(char) for char in each.chars)]
    if not _is_habit(ordinary):
        return [], []
    toned = sum(each.toned for each in ordinary) * 2 > len(ordinary)
    spaced = sum(each.spaced for each in ordinary) * 2 > len(ordinary)
    times = Counter(each.chars for each in ordinary)
    planted = [each for each in ordinary if each.toned == toned or times[each.chars] > 1]
    edits = [
        Edit(
            each.start,
            each.end + (spaced and each.spaced),
            "",
            "pinyin",
            "pinyin",
            {"character": each.chars, "reading": each.letters},
        )
        for each in planted
    ]
    gone = {each.start for each in planted}
    notices = [
        Notice("pinyin-kept", {"character": each.chars, "reading": each.letters}, each.start)
        for each in brackets
        if each.start not in gone
    ]
    return edits, notices


def _is_habit(ordinary: list[Bracket]) -> bool:
    """Three characters or more, and no author's way: one told twice, or spaces left behind, or very many."""
    times = Counter(each.chars for each in ordinary)
    if len(times) < _FEWEST:
        return False
    spaced = sum(each.spaced for each in ordinary)
    return max(times.values()) > 1 or spaced >= _FEWEST or len(ordinary) >= _DENSE


def _true_readings(page: str) -> list[Bracket]:
    found = []
    for match in _BRACKET.finditer(page):
        before = page[max(0, match.start() - _LONGEST) : match.start()]
        count = _syllables_read(before, match[1])
        if count:
            toned = any(mark in unicodedata.normalize("NFD", match[1]) for mark in _TONES)
            behind = page[match.end() : match.end() + 1]
            found.append(
                Bracket(match.start(), match.end(), before[-count:], match[1], toned, behind in {" ", "\xa0", "\u3000"})
            )
    return found


def _syllables_read(before: str, letters: str) -> int:
    """How many of the characters just before are read so: 1 for 舉 ju, 2 for 網站 wǎng zhàn; 0 if it is no reading."""
    wanted = _bare(letters)
    for count in range(1, min(len(before), _LONGEST, len(wanted)) + 1):
        if _spells(before[-count:], wanted):
            return count
    return 0


def _spells(chars: str, wanted: str) -> bool:
    if not chars:
        return not wanted
    return any(wanted.startswith(each) and _spells(chars[1:], wanted[len(each) :]) for each in _sounds(chars[0]))


@cache
def _sounds(char: str) -> frozenset[str]:
    """Every reading of the character, without tones; ü also as v and u."""
    from pypinyin.pinyin_dict import pinyin_dict

    sounds = {_bare(each) for each in str(pinyin_dict.get(ord(char), "")).split(",") if each}
    return frozenset(sounds | {sound.replace("v", "u") for sound in sounds})


def _bare(letters: str) -> str:
    """Lower case, without tones, spaces and apostrophes; ü is v."""
    parts = unicodedata.normalize("NFD", letters).replace("u\u0308", "v").replace("ɡ", "g")
    return "".join(char for char in parts if char.isascii() and char.isalpha())
