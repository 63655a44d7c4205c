"""Figures of a page that the programme's own records can be asked for.

A number of the page is a figure of the charter where the words round it are those in which the charter's source states
that figure (a claim's quote), or in which the charter's own bulletins say it (a sentence with the figure in braces).
Nothing is matched by meaning.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from pilotage.domain.charters import Charter
from pilotage.domain.charters.quotes import ELLIPSIS, fold
from pilotage.domain.readings.facts import Figure, Reading
from pilotage.domain.readings.figures import figures_in
from pilotage.domain.readings.places import in_text, places

_PLACEHOLDER: Final = re.compile(r"\{([^{}\n]*)\}")
_CLAUSE: Final = re.compile(r"[，。；：！？,;:!?\n]")
_WIDEST: Final = 120
"""So many characters of the page round a number are looked at."""

_SURE: Final = 6
"""So many characters round a number name what it counts; with fewer it must be the very number that a claim quotes."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure of the charter that a page states; `as_of` is the day of the claim, where a claim states it."""

    figure: str
    as_of: date | None


@dataclass(frozen=True, slots=True)
class _Words:
    """What stands round the number of a figure, folded; `value` where it is known which number stood there."""

    stated: Stated
    before: str
    after: str
    value: Decimal | None = None

    @property
    def length(self) -> int:
        return len(self.before) + len(self.after)

    def stand_round(self, before: str, after: str, quantity: Decimal) -> bool:
        """Do they stand before and after a number of a page?"""
        if not (before.endswith(self.before) and after.startswith(self.after)):
            return False
        return self.length >= _SURE or quantity == self.value


def stated(charter: Charter, reading: Reading) -> tuple[Stated | None, ...]:
    """For each figure of the reading, the charter's figure that it states, or None."""
    known = sorted([*_of_claims(charter), *_of_sentences(charter)], key=lambda words: -words.length)
    found = places(reading.changes)
    return tuple(_stated(known, reading.text, in_text(found, figure.start), figure) for figure in reading.figures)


def _stated(known: list[_Words], text: str, start: int, figure: Figure) -> Stated | None:
    end = start + len(figure.surface.removesuffix(figure.unit))
    before, after = fold(text[max(0, start - _WIDEST) : start]), fold(text[end : end + _WIDEST])
    return next((words.stated for words in known if words.stand_round(before, after, figure.quantity)), None)


def _of_claims(charter: Charter) -> Iterator[_Words]:
    for claim in charter.claims:
        for cite in claim.cite:
            for part in ELLIPSIS.split(cite.quote):
                found = next((each for each in figures_in(part) if each.quantity == claim.value), None)
                if found is not None:
                    end = found.start + len(part[found.start : found.end].removesuffix(found.unit))
                    yield _Words(
                        Stated(claim.figure, claim.as_of), fold(part[: found.start]), fold(part[end:]), claim.value
                    )


def _of_sentences(charter: Charter) -> Iterator[_Words]:
    days = {claim.figure: claim.as_of for claim in charter.claims}
    for series in charter.bulletins:
        for sentence in series.sentences:
            pieces = _PLACEHOLDER.split(sentence.text)  # words, figure, words, figure, … words
            for at in range(1, len(pieces), 2):
                before, after = _CLAUSE.split(pieces[at - 1])[-1], _CLAUSE.split(pieces[at + 1])[0]
                yield _Words(Stated(pieces[at], days.get(pieces[at])), fold(before), fold(after))
