"""Where the changes of a page stand in its cleaned text, and the body as a document with those places marked."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from pilotage.domain.readings.facts import Change, Reading


@dataclass(frozen=True, slots=True)
class Place:
    """A change and the stretch of the cleaned text that it wrote; start is end where it took something away."""

    change: Change
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """Text of the body. `mark`: empty as found, changed, chosen (by a person), open (nobody knows what stood here)."""

    text: str
    mark: str


def places(changes: Sequence[Change]) -> tuple[Place, ...]:
    """The changes (in the order of the page) with their places in the cleaned text."""
    shift = 0
    found = []
    for change in changes:
        start = change.at + shift
        found.append(Place(change, start, start + len(change.to)))
        shift += len(change.to) - len(change.from_)
    return tuple(found)


def in_text(found: Sequence[Place], at: int) -> int:
    """The place in the cleaned text of an offset in the page."""
    before = bisect_right(found, at, key=lambda place: place.change.at) - 1
    if before < 0:
        return at
    place = found[before]
    into = at - place.change.at
    if into >= len(place.change.from_):
        return place.end + into - len(place.change.from_)
    return place.start + (into if len(place.change.to) == len(place.change.from_) else 0)


def paragraphs(reading: Reading) -> tuple[tuple[Stretch, ...], ...]:
    """The body's paragraphs, every stretch that was changed marked; where something was taken away it is the character
    before it."""
    begin = reading.text.index(reading.body)
    marks = [""] * len(reading.body)
    for place in places(reading.changes):
        kind = place.change.why if place.change.kind == "planted" else "changed"
        start = place.start if place.change.to else place.start - 1
        for at in range(max(start, begin), min(place.end, begin + len(marks))):
            marks[at - begin] = marks[at - begin] if marks[at - begin] in ("open", "chosen") else kind
    lines = []
    at = 0
    for line in reading.body.splitlines(keepends=True):
        words = line.strip()
        start = at + line.find(words)
        if words:
            lines.append(_stretches(words, marks[start : start + len(words)]))
        at += len(line)
    return tuple(lines)


def _stretches(text: str, marks: Sequence[str]) -> tuple[Stretch, ...]:
    """The text in runs of one mark; places that stand side by side run together."""
    runs = []
    at = 0
    for mark, group in groupby(marks):
        length = len(list(group))
        runs.append(Stretch(text[at : at + length], mark))
        at += length
    return tuple(runs)
