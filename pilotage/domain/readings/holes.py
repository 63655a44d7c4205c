"""The places of planted words while a page is read: a sign stands in for each word, so that the text around it reads on."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pilotage.domain.readings.edits import Edit, View
from pilotage.domain.readings.facts import OPEN, Notice, Slot, Term, mask
from pilotage.domain.readings.glossary import Entry
from pilotage.domain.readings.lines import Line
from pilotage.domain.readings.planted import Planted
from pilotage.domain.readings.stretches import Span
from pilotage.domain.readings.terms import assign, candidate, candidates

_PRIVATE: Final = range(0xE000, 0xF900)
_SIDE: Final = 12
"""So many characters on either side of a place are looked at, and shown."""

_OF_THE_TEXT: Final = 1.0
"""A chosen term goes to a word of the text before it goes to the name of a site."""


@dataclass(frozen=True, slots=True)
class Hole:
    """A planted word: the sign that stands in for it, its places in the page, and which of them stay in the text."""

    planted: Planted
    sign: str
    spans: tuple[Span, ...]
    inside: tuple[bool, ...]

    @property
    def role(self) -> str:
        return "text" if any(self.inside) else "site"

    def edits(self, to: str, why: str = "") -> list[Edit]:
        """The word's places filled."""
        return [Edit(start, end, to, "planted", why) for start, end in self.spans]


def holes(
    page: str, planted: Sequence[Planted], plain: View, lines: Sequence[Line], gone: Collection[int]
) -> list[Hole]:
    """A hole for each planted word. `plain` is the view it was found in, `lines` its lines, `gone` those that leave."""
    signs = (sign for sign in map(chr, _PRIVATE) if sign not in page)
    starts = [line.start for line in lines]
    return [
        Hole(
            each,
            sign,
            tuple(plain.span(*place) for place in each.places),
            tuple(bisect_right(starts, start) - 1 not in gone for start, _ in each.places),
        )
        for each, sign in zip(planted, signs, strict=False)
    ]


@dataclass(frozen=True, slots=True)
class Around:
    """The page as it reads with the signs in it, and what stands beside each place of each word."""

    prose: str
    sides: tuple[tuple[tuple[str, str], ...], ...]
    inside: tuple[tuple[tuple[str, str], ...], ...]


def around(signed: View, found: Sequence[Hole]) -> Around:
    """What stands beside the words; `inside` only those places that stay in the text (all, where none does)."""
    sides = tuple(tuple(_beside(signed, start) for start, _ in hole.spans) for hole in found)
    inside = tuple(
        tuple(side for side, stays in zip(each, hole.inside, strict=True) if stays) or each
        for each, hole in zip(sides, found, strict=True)
    )
    return Around(signed.text.translate({ord(hole.sign): "\n" for hole in found}), sides, inside)


def _beside(signed: View, start: int) -> tuple[str, str]:
    at = bisect_left(signed.origin, start)
    before = signed.text[max(0, at - _SIDE) : at].splitlines()
    after = signed.text[at + 1 : at + 1 + _SIDE].splitlines()
    return before[-1] if before else "", after[0] if after else ""


def choices(
    found: Sequence[Hole], seen: Around, terms: Sequence[str], glossary: Sequence[Entry], chosen_at: Mapping[int, str]
) -> tuple[dict[int, str], list[Notice]]:
    """{position of a hole: the term a person chose for it}, and what to say about the terms.

    `chosen_at` names a place, and so a hole, for its term; the others go where they fit best.
    """
    placed = {
        which: chosen_at[start] for which, hole in enumerate(found) for start, _ in hole.spans if start in chosen_at
    }
    free = [which for which in range(len(found)) if which not in placed]
    terms = list(dict.fromkeys([*chosen_at.values(), *terms]))
    loose = [term for term in terms if term not in placed.values()]
    known = {entry.term: entry for entry in glossary}
    worth = {
        term: [candidate(seen.prose, sides, known.get(term, Entry(term))).score for sides in seen.inside]
        for term in terms
    }
    fits = {
        term: [worth[term][which] + _OF_THE_TEXT * (found[which].role == "text") for which in free] for term in loose
    }
    chosen = placed | {free[n]: term for n, term in assign(loose, fits, len(free)).items()}
    notices = [Notice("term-unused", {"term": term}) for term in terms if term not in chosen.values()]
    for which, hole in enumerate(found):
        if which in chosen and not worth[chosen[which]][which]:
            notices.append(Notice("term-unsupported", {"term": chosen[which]}))
        elif which not in chosen and hole.role == "text":
            notices.append(Notice("term-open", {"planted": mask(hole.planted.text), "count": sum(hole.inside)}))
    return chosen, notices


def told(found: Sequence[Hole], seen: Around, chosen: Mapping[int, str], glossary: Sequence[Entry]) -> tuple[Term, ...]:
    """The planted words as they may be shown: masked, with places, candidates and the choice."""
    filled = {ord(hole.sign): chosen.get(which, OPEN) for which, hole in enumerate(found)}
    return tuple(
        Term(
            planted=mask(hole.planted.text),
            role=hole.role,
            grounds=hole.planted.grounds,
            slots=tuple(
                Slot(start, before.translate(filled), after.translate(filled), inside)
                for (start, _), inside, (before, after) in zip(hole.spans, hole.inside, seen.sides[which], strict=True)
            ),
            candidates=candidates(seen.prose, seen.inside[which], glossary),
            chosen=chosen.get(which),
        )
        for which, hole in enumerate(found)
    )
