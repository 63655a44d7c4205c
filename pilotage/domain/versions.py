"""What differs between two versions of an application: field by field, words struck and words added."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final


@dataclass(frozen=True, slots=True)
class VersionFact:
    """What an application says in one of its versions. Amounts in minor units; of goods, as counted."""

    number: int  # from 1
    project: str
    plan: str
    asked: int
    own: int
    purpose: str
    seq: int


class Mark(StrEnum):
    """What became of a piece of text."""

    KEPT = "kept"
    STRUCK = "struck"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text that was kept, struck or added."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """A field that differs: a text in pieces, or an amount (or the purpose) as it was and as it is."""

    field: str
    before: int | str
    after: int | str
    pieces: tuple[Piece, ...] = ()


# Chinese is compared sign by sign, other scripts word by word, numbers whole; spaces stand alone.
_TOKEN: Final = re.compile(r"\d[\d,.]*|[^\W\d_\u2e80-\u9fff\uf900-\ufaff]+|\s+|.", re.DOTALL)
_SENTENCE: Final = re.compile(r"[^。！？；.!?\n]*[。！？；.!?\n]+\s*|[^。！？；.!?\n]+")
LONGEST_COMPARED: Final = 1500
"""Tokens; longer texts are compared sentence by sentence, which takes a moment however long they are."""


def compare(before: str, after: str) -> tuple[Piece, ...]:
    """Two texts as one: what was kept, struck and added, in order."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    if max(len(old), len(new)) > LONGEST_COMPARED:
        old, new = _SENTENCE.findall(before), _SENTENCE.findall(after)
    pieces: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece(Mark.KEPT, "".join(old[a:b])))
            continue
        if b > a:
            pieces.append(Piece(Mark.STRUCK, "".join(old[a:b])))
        if d > c:
            pieces.append(Piece(Mark.ADDED, "".join(new[c:d])))
    return tuple(pieces)


def differences(before: VersionFact, after: VersionFact) -> tuple[Change, ...]:
    """The fields that differ, in the order of the form; none where the two say the same."""
    found = []
    for field in ("project", "purpose", "asked", "own", "plan"):
        old, new = getattr(before, field), getattr(after, field)
        if old != new:
            texts = compare(old, new) if field in ("project", "plan") else ()
            found.append(Change(field, old, new, texts))
    return tuple(found)
