"""Edits of a page, kept in the page's own offsets, and views of the page with some of them applied.

The cleaned text is always `apply(page, edits)`: nothing is changed that is not an edit, so the list of changes is a
complete account.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pilotage.domain.readings.facts import Change, Params, mask


@dataclass(frozen=True, slots=True)
class Edit:
    """`page[start:end]` becomes `to`. Edits of one page never overlap."""

    start: int
    end: int
    to: str
    kind: str
    why: str
    params: Params = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class View:
    """The page with edits applied, and for each of its characters (and its end) the offset it comes from.

    A replacement as long as what it replaces is traced character by character, any other to the start of its edit.
    """

    text: str
    origin: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the view stands in the page: from its first character to behind its last."""
        return self.origin[start], self.origin[end - 1] + 1 if end > start else self.origin[start]


def view(page: str, edits: Iterable[Edit]) -> View:
    """The page as it reads with these edits."""
    parts: list[str] = []
    origin: list[int] = []
    at = 0
    for edit in sorted(edits, key=lambda each: each.start):
        parts += (page[at : edit.start], edit.to)
        origin += range(at, edit.start)
        same_length = len(edit.to) == edit.end - edit.start
        origin += range(edit.start, edit.end) if same_length else [edit.start] * len(edit.to)
        at = edit.end
    parts.append(page[at:])
    origin += range(at, len(page) + 1)
    return View("".join(parts), origin)


def apply(page: str, changes: Iterable[Change]) -> str:
    """The cleaned text: the decoded page with every change made. `from_` counts by its length only (it may be masked)."""
    parts: list[str] = []
    at = 0
    for change in sorted(changes, key=lambda each: each.at):
        parts += (page[at : change.at], change.to)
        at = change.at + len(change.from_)
    parts.append(page[at:])
    return "".join(parts)


def changes(page: str, edits: Iterable[Edit], hidden: Iterable[tuple[int, int]]) -> tuple[Change, ...]:
    """The edits as changes in the order of the page, with the hidden stretches masked."""
    spans = merged(hidden)
    told: list[Change] = []
    first = 0
    for edit in sorted(edits, key=lambda each: each.start):
        while first < len(spans) and spans[first][1] <= edit.start:
            first += 1
        stood = page[edit.start : edit.end]
        within = first
        while within < len(spans) and spans[within][0] < edit.end:
            start, end = max(spans[within][0] - edit.start, 0), min(spans[within][1], edit.end) - edit.start
            stood = stood[:start] + mask(stood[start:end]) + stood[end:]
            within += 1
        told.append(Change(edit.kind, edit.start, stood, edit.to, edit.why, edit.params))
    return tuple(told)


def merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in order, those that overlap made one."""
    whole: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if whole and start < whole[-1][1]:
            whole[-1] = (whole[-1][0], max(end, whole[-1][1]))
        else:
            whole.append((start, end))
    return whole


def without(edits: Iterable[Edit], gone: Iterable[tuple[int, int]]) -> list[Edit]:
    """The edits that do not touch the stretches (in order, apart) that go altogether."""
    holes = list(gone)
    kept: list[Edit] = []
    first = 0
    for edit in sorted(edits, key=lambda each: each.start):
        while first < len(holes) and holes[first][1] <= edit.start:
            first += 1
        if first == len(holes) or holes[first][0] >= edit.end:
            kept.append(edit)
    return kept


def apart(edits: Iterable[Edit]) -> bool:
    """No two edits overlap."""
    ordered = sorted(edits, key=lambda each: (each.start, each.end))
    return all(one.end <= other.start for one, other in pairwise(ordered))
