"""Words planted over a page: an advertised name put in place of an ordinary one, found by evidence alone.

A planted name is repeated, stands both in lines of the site and in the text, among ever other neighbours, and does not
belong: Latin glued to Chinese, simplified characters in a traditional page, words of advertising. Each sign is weighed;
no one of them is enough, because ordinary names have them too (a firm's Latin name, an office's 官方网站, a bureau in
every heading).
"""

import re
from bisect import insort
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pilotage.domain.readings import adverts
from pilotage.domain.readings.alphabet import IS_HAN, is_simplified
from pilotage.domain.readings.edits import merged
from pilotage.domain.readings.facts import Evidence
from pilotage.domain.readings.lines import NAME_OF_A_BODY, Line, is_of_the_site, own_names
from pilotage.domain.readings.stretches import Span, Stretches, is_acronym, latin, touches

ENOUGH: Final = 7
"""Points of evidence from which a repeated word counts as planted."""

_REPEATED: Final = 3
_BEGINNING: Final = 4
"""So many characters of a planted word without a Latin name are enough to know another form of it by."""

_MEMBER: Final = re.compile("[员員](?!工)")


@dataclass(frozen=True, slots=True)
class Planted:
    """A planted word as it stands, its places in the view (in order), and what speaks for its being planted."""

    text: str
    places: tuple[Span, ...]
    grounds: tuple[Evidence, ...]


def find_planted(text: str, lines: Sequence[Line], camouflaged: bool) -> list[Planted]:
    """The planted words of a text, those with most places first.

    `text` is the page without planted readings, `lines` its lines; `camouflaged` says that there were such readings.
    """
    search = _Search(text, lines, camouflaged)
    while True:
        before = len(search.found)
        for group in search.stretches.groups:
            search.judge(group)
        if len(search.found) == before:  # else once more: what shares its Latin core with a planted word is suspect
            break
    search.align()
    search.name_the_site()
    return [search.with_variants(each) for each in sorted(search.found, key=lambda each: -len(each.places))]


class _Search:
    def __init__(self, text: str, lines: Sequence[Line], camouflaged: bool) -> None:
        self.text = text
        self.lines = lines
        self.camouflaged = camouflaged
        self.stretches = Stretches(text, lines, camouflaged)
        self.found: list[Planted] = []
        self.taken: list[Span] = []

    def judge(self, group: Sequence[Span]) -> None:
        """Takes the group for a planted word, or parts of it for several, if the evidence is enough."""
        free = [unit for unit in group if not touches(unit, self.taken)]
        if not free:
            return
        core = _core(self.text[slice(*free[0])])
        shares_core = any(core & _core(each.text) for each in self.found)
        for units in self.stretches.parted(free):
            for places in self._by_text(self.stretches.extended(units, parted=len(units) < len(free))):
                if len(places) < _REPEATED - shares_core or touches(places[0], self.taken):
                    continue
                grounds, points = self._evidence(places, shares_core)
                if points >= ENOUGH:
                    self.found.append(Planted(self.text[slice(*places[0])], tuple(places), tuple(grounds)))
                    self.taken = merged([*self.taken, *places])

    def _by_text(self, places: Sequence[Span]) -> list[list[Span]]:
        """The places with all that looks foreign and touches them, gathered by what they say: one beginning, two words."""
        by_text: dict[str, list[Span]] = defaultdict(list)
        for start, end in places:
            place = self.stretches.whole((start, end))
            by_text[self.text[slice(*place)].casefold()].append(place)
        return sorted(by_text.values(), key=lambda each: -len(each))

    def _evidence(self, places: Sequence[Span], shares_core: bool) -> tuple[list[Evidence], int]:
        """What speaks for these being one planted word, and its weight; nothing if it does not look foreign at all."""
        word, plain = self.text[slice(*places[0])], self.stretches.plain[slice(*places[0])]
        names = latin(word)
        amid = self._stands_amid_words(places)
        glued = bool(names) and (amid or bool(IS_HAN.search(word)))
        mixed = glued and not all(map(is_acronym, names))
        clashing = sum(map(is_simplified, word)) if self.stretches.traditional else 0
        clash, slight_clash = clashing > 1, clashing == 1 and self.camouflaged
        loud = adverts.is_loud(plain)
        site, inside = self._in_site_lines(places)
        variety = self._variety(places)
        suspect = self.camouflaged and (glued or adverts.has_sport_or_gambling(plain) or self.stretches.has_name(word))
        member = (mixed or suspect) and self._has_member(places)
        weighed: list[tuple[int, str, bool, dict[str, object]]] = [
            (1, "mixed-script", mixed, {}),
            (3, "script-clash", clash, {}),
            (2, "script-clash", slight_clash, {}),
            (3, "advertising", loud, {}),
            (1, "advertising", not loud and adverts.has_word(plain), {}),
            (2, "site-lines", bool(site), {"count": site}),
            (1, "in-text", bool(site and inside), {"count": inside}),
            (1, "varied", variety > 2, {"count": variety}),
            (2, "amid-words", mixed and loud and amid, {}),
            (2, "member", member, {}),
            (1, "camouflage", self.camouflaged, {}),
            (3, "shared-core", shares_core, {}),
        ]
        foreign = (
            mixed
            or clash
            or slight_clash
            or shares_core
            or (glued and loud)
            or adverts.is_gambling_site(plain)
            or (loud and self.camouflaged)
            or (suspect and member)
        )
        if not foreign or variety < 2:
            return [], 0
        grounds = [Evidence("repeated", {"count": len(places)})]
        grounds += [Evidence(code, params) for _, code, holds, params in weighed if holds]
        return grounds, sum(points for points, _, holds, _ in weighed if holds)

    def _stands_amid_words(self, places: Sequence[Span]) -> bool:
        """Somewhere Chinese touches it on both sides, as it would touch a word of the sentence."""
        return any(
            IS_HAN.match(self.text[start - 1 : start]) and IS_HAN.match(self.text[end : end + 1])
            for start, end in places
            if start
        )

    def _has_member(self, places: Sequence[Span]) -> bool:
        """Somewhere 员 follows, which makes a word with what stood there (团员, 队员, 党员) but none with this."""
        from pypinyin.phrases_dict import phrases_dict

        word = self.stretches.plain[slice(*places[0])]
        if NAME_OF_A_BODY.search(word):
            return False
        return word[-1] + "员" not in phrases_dict and any(_MEMBER.match(self.text, end) for _, end in places)

    def _variety(self, places: Sequence[Span]) -> int:
        """How many different neighbours it has on the side where it has more; an edge of a word counts each time."""
        counts = []
        for neighbours in (
            [self.text[max(0, start - 1) : start] for start, _ in places],
            [self.text[end : end + 1] for _, end in places],
        ):
            words = [char for char in neighbours if char and (IS_HAN.match(char) or char.isalnum())]
            counts.append(len(set(words)) + len(neighbours) - len(words))
        return max(counts)

    def _in_site_lines(self, places: Sequence[Span]) -> tuple[int, int]:
        """How often it stands in the first line, a breadcrumb or the like, and how often elsewhere."""
        site = at = 0
        for start, _ in sorted(places):
            while self.lines[at].end < start:
                at += 1
            site += is_of_the_site(self.lines[at], self.stretches.first)
        return site, len(places) - site

    def align(self) -> None:
        """Gives a planted word the first character that it has in another one, where that stands before all its places."""
        for n, each in enumerate(self.found):
            before = {self.text[max(0, start - 1) : start] for start, _ in each.places}
            first = before.pop() if len(before) == 1 else ""
            if first and any(other.text.startswith(first + each.text[:2]) for other in self.found):
                places = tuple((start - 1, end) for start, end in each.places)
                self.found[n] = Planted(first + each.text, places, each.grounds)
                self.taken = merged([*self.taken, *places])

    def name_the_site(self) -> None:
        """Takes what the site calls itself for planted, if it is a shorter or a longer form of a word that is."""
        for name in sorted(own_names(self.lines)):
            if not any(name in each.text or each.text in name or each.text[:2] == name[:2] for each in self.found):
                continue
            places = [match.span() for match in re.finditer(re.escape(name), self.text)]
            places = [place for place in places if not touches(place, self.taken)]
            if places:
                grounds = Evidence("repeated", {"count": len(places)}), Evidence("shared-core")
                self.found.append(Planted(name, tuple(places), grounds))
                self.taken = merged([*self.taken, *places])

    def with_variants(self, planted: Planted) -> Planted:
        """The planted word with its other forms: what it is known by standing elsewhere, alone or in a longer word."""
        places = list(planted.places)
        for mark in cores(planted) or {planted.text[:_BEGINNING]} - {planted.text}:
            form = rf"[A-Za-z0-9]{{0,20}}?({re.escape(mark)})[A-Za-z0-9]{{0,20}}"
            for match in re.finditer(form, self.text, re.IGNORECASE | re.ASCII):
                place = self._whole(match.span(), match.span(1), planted.text)
                if not touches(place, self.taken) and not touches(match.span(), self.stretches.addresses):
                    insort(self.taken, place)
                    places.append(place)
        return Planted(planted.text, tuple(sorted(places)), planted.grounds)

    def _whole(self, span: Span, mark: Span, word: str) -> Span:
        """The stretch around a mark as far as it reads like the planted word or looks foreign."""
        at = word.casefold().index(self.text[slice(*mark)].casefold())
        before, after = word[:at], word[at + mark[1] - mark[0] :]
        start, end = mark
        while before and start and self.text[start - 1] == before[-1]:
            start, before = start - 1, before[:-1]
        while after and end < len(self.text) and self.text[end] == after[0]:
            end, after = end + 1, after[1:]
        return self.stretches.whole((min(start, span[0]), max(end, span[1])))


def cores(planted: Planted) -> frozenset[str]:
    """The Latin names in a planted word that are long enough to know it by."""
    return frozenset(each for each in _core(planted.text) if len(each) > 3)


def _core(word: str) -> frozenset[str]:
    return frozenset(each.casefold() for each in latin(word))
