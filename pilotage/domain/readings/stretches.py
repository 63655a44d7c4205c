"""Stretches of a page that look foreign in it, gathered into groups that may each be one repeated word."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final

from pilotage.domain.readings import adverts
from pilotage.domain.readings.alphabet import IS_HAN, is_simplified, is_traditional, to_simplified
from pilotage.domain.readings.edits import merged
from pilotage.domain.readings.lines import EMAIL, HOST, Line, is_of_the_site, own_names

Span = tuple[int, int]

_REACH: Final = 40
"""No planted word is longer on either side of what looks foreign in it."""

_TOO_OFTEN_FOR_CHANCE: Final = 6
"""An everyday character that stands beside all of so many belongs to them."""

_LATIN: Final = re.compile(r"[0-9]{0,6}[A-Za-z][A-Za-z0-9]*")
_ACRONYM: Final = re.compile(r"[A-Z]{1,5}[0-9]{0,3}")
_EVERYDAY_LATIN: Final = frozenset({"app", "http", "https", "www", "com", "email", "mail", "wifi", "vip", "no"})


class Stretches:
    """The foreign stretches of one text; on a camouflaged page the site's own names are foreign too."""

    def __init__(self, text: str, lines: Sequence[Line], camouflaged: bool) -> None:
        self.text = text
        self.lines = lines
        self.first = next((line for line in lines if line.kind != "blank"), None)
        self.names = own_names(lines) if camouflaged else frozenset()
        self.plain = to_simplified(text)
        self.addresses = addresses(text)
        traditional = sum(char > "\u2fff" and is_traditional(char) for char in text)
        clashing = sum(char > "\u2fff" and is_simplified(char) for char in text)
        self.traditional = traditional > 10 and traditional > 2 * clashing

    @cached_property
    def groups(self) -> list[list[Span]]:
        """The foreign stretches that are repeated, gathered by what they say (case aside).

        Names and advertising first, single characters of the wrong script last; within that, the most frequent first.
        """
        by_text: dict[str, list[Span]] = defaultdict(list)
        for start, end in self.units:
            by_text[self.text[start:end].casefold()].append((start, end))
        repeated = [units for units in by_text.values() if len(units) > 1 and self._may_be_foreign(units[0])]
        return sorted(repeated, key=lambda units: (self._is_mere_script(units[0]), -len(units), units))

    def _is_mere_script(self, span: Span) -> bool:
        return not latin(self.text[slice(*span)]) and not adverts.has_word(self.plain[slice(*span)])

    @cached_property
    def units(self) -> list[Span]:
        """Latin words, words of advertising and characters of the wrong script, joined where they touch."""
        nuclei = [span for span in adverts.runs(self.plain) if not touches(span, self.addresses)]
        for match in _LATIN.finditer(self.text):
            if len(match[0]) > 1 and not touches(match.span(), self.addresses):
                nuclei.append(match.span())
        if self.traditional:
            nuclei += [(at, at + 1) for at, char in enumerate(self.text) if char > "\u2fff" and is_simplified(char)]
        for name in self.names:
            nuclei += [match.span() for match in re.finditer(re.escape(name), self.text)]
        units: list[Span] = []
        for start, end in sorted(nuclei):
            if units and start <= units[-1][1]:
                units[-1] = (units[-1][0], max(end, units[-1][1]))
            else:
                units.append((start, end))
        return units

    def whole(self, span: Span) -> Span:
        """The stretch with the foreign ones that it touches."""
        start, end = span
        at = max(0, bisect_left(self.units, (start, 0)) - 1)
        while at < len(self.units) and self.units[at][0] <= end:
            first, last = self.units[at]
            if last >= start:
                start, end = min(start, first), max(end, last)
            at += 1
        return start, end

    def _may_be_foreign(self, span: Span) -> bool:
        word, plain = self.text[slice(*span)], self.plain[slice(*span)]
        return (
            self.has_name(word)
            or adverts.has_word(plain)
            or any(map(is_simplified, word))
            or not all(map(is_acronym, latin(word)))
        )

    def has_name(self, word: str) -> bool:
        """What the site calls itself is in the word."""
        return any(name in word for name in self.names)

    def parted(self, units: Sequence[Span]) -> Iterator[list[Span]]:
        """The group, then the parts into which the two characters before (then behind) it divide it."""
        yield list(units)
        for behind in (False, True):
            parts: dict[str, list[Span]] = defaultdict(list)
            for start, end in units:
                parts[self.text[end : end + 2] if behind else self.text[max(0, start - 2) : start]].append((start, end))
            if len(parts) > 1:
                yield from sorted(
                    (part for part in parts.values() if len(part) > 1), key=lambda part: (-len(part), part)
                )

    def extended(self, units: Sequence[Span], *, parted: bool) -> list[Span]:
        """The stretches with the neighbours that all of them share, up to what is ordinary on this page.

        `parted`: they were chosen by their neighbours, so that sharing one proves nothing.
        """
        times = 0 if parted else len(units)
        left, right = self._shared(units)
        before = len(self._foreign_part(left, times, backwards=True))
        behind = len(self._foreign_part(right, times, backwards=False))
        return [(start - before, end + behind) for start, end in units]

    def _shared(self, units: Sequence[Span]) -> tuple[str, str]:
        """What all of them have before them and behind, nearest first."""
        left = self._same([self.text[max(0, start - _REACH) : start][::-1] for start, _ in units])
        return left, self._same([self.text[end : end + _REACH] for _, end in units])

    def _same(self, sides: Sequence[str]) -> str:
        shared = ""
        for chars in zip(*sides, strict=False):
            char = chars[0]
            if len(set(chars)) > 1 or not (IS_HAN.match(char) or (char.isascii() and char.isalnum()) or char == "·"):
                break
            if self.traditional and is_traditional(char):
                break
            shared += char
        return shared

    def _foreign_part(self, side: str, times: int, *, backwards: bool) -> str:
        """The shared neighbours up to the first pair of them that the page has elsewhere as well."""
        if len(side) == 1:
            return side if times >= _TOO_OFTEN_FOR_CHANCE or side not in self._ordinary else ""
        for length in range(2, len(side) + 1):
            pair = side[length - 2 : length]
            if (pair[::-1] if backwards else pair) in self._ordinary:
                return side[: length - 2]
        return side

    @cached_property
    def _ordinary(self) -> str:
        """The page without what looks foreign and what always stands beside it, and without the lines of the site."""
        name = self.first.text.strip() if self.first else ""
        foreign = [
            (line.start, line.end)
            for line in self.lines
            if line.kind != "blank" and (is_of_the_site(line, self.first) or line.text.strip().startswith(name))
        ]
        for group in self.groups:
            for units in self.parted(group):
                if len(units) > 1:
                    left, right = self._shared(units)
                    foreign += [(start - len(left), end + len(right)) for start, end in units]
        parts, at = [], 0
        for start, end in merged(foreign):
            parts.append(self.text[at:start])
            at = end
        return "\n".join([*parts, self.text[at:]])


def latin(word: str) -> list[str]:
    """The Latin words in it that may name something."""
    return [each for each in _LATIN.findall(word) if len(each) > 1 and each.lower() not in _EVERYDAY_LATIN]


def is_acronym(word: str) -> bool:
    """WTO, AED, QQ, GB7588: capitals as ordinary Chinese text has them."""
    return bool(_ACRONYM.fullmatch(word))


def addresses(text: str) -> list[Span]:
    """Every address of the web or of a mailbox, in order."""
    return merged(match.span() for pattern in (EMAIL, HOST) for match in pattern.finditer(text))


def touches(span: Span, others: Sequence[Span]) -> bool:
    """The span overlaps one of the others, which are in order and apart."""
    before = bisect_left(others, (span[1], 0)) - 1
    return before >= 0 and others[before][1] > span[0]
