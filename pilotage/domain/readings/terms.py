"""What a planted word may have replaced: candidates with their evidence, and which choice goes to which place.

What stood there cannot be known for sure. So candidates are only ranked and shown; a word is put in only when a person
has chosen it.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from pilotage.domain.readings.alphabet import HAN, to_simplified
from pilotage.domain.readings.facts import Candidate, Evidence
from pilotage.domain.readings.glossary import Entry
from pilotage.domain.readings.lines import EMAIL

SHOWN: Final = 5
"""So many candidates are shown for one planted word."""

_WORTH_SHOWING: Final = 0.1

_WORD, _PEOPLE, _FULL, _KIN, _INITIALS, _OWN, _NAMED = 0.3, 0.1, 0.2, 0.3, 0.15, 0.05, -0.1
_MANY: Final = 20
_VARIED: Final = 4
"""So many words that go along with a name, and so many different ones, say all that such words can say."""

_HAN_RUN: Final = re.compile(f"[{HAN}]+")
_SLOT_LENGTH: Final = 4


def candidates(page: str, sides: Sequence[tuple[str, str]], glossary: Sequence[Entry]) -> tuple[Candidate, ...]:
    """The names that anything speaks for, best first.

    `page` is the page in simplified characters without its planted words; `sides` what stands before and behind each
    place of the planted word.
    """
    ranked = [candidate(page, sides, entry) for entry in glossary]
    spoken_for = sorted(
        (each for each in ranked if each.score >= _WORTH_SHOWING), key=lambda each: (-each.score, each.term)
    )
    return tuple(spoken_for[:SHOWN])


def candidate(page: str, sides: Sequence[tuple[str, str]], entry: Entry) -> Candidate:
    """One name with what speaks for it and how much that is worth, at most 1."""
    score = 0.0
    evidence: list[Evidence] = []

    def add(code: str, worth: float, **params: object) -> None:
        nonlocal score
        score += worth
        evidence.append(Evidence(code, params))

    if word := _word_across(sides, entry):
        add("word", _WORD, word=word)
    elif after := next((after for after in entry.people for _, behind in sides if behind.startswith(after)), ""):
        add("people", _PEOPLE, word=entry.term + after)
    if entry.full and entry.full != entry.term and entry.full in page:
        add("full-name", _FULL, name=entry.full)
    kin = {word: page.count(word) for word in entry.kin if word in page}
    if count := sum(kin.values()):
        most = sorted(kin, key=lambda word: -kin[word])[:4]
        add(
            "kin",
            _KIN * (min(1.0, count / _MANY) + min(1.0, len(kin) / _VARIED)) / 2,
            words="、".join(most),
            count=count,
        )
    if letters := _mailbox_like(page, entry.term):
        add("initials", _INITIALS, letters=letters)
    if entry.own and evidence:
        add("own", _OWN)
    if named := page.count(entry.term):
        add("named", _NAMED, count=named)  # whoever plants a word over another leaves none of the other
    return Candidate(entry.term, round(max(0.0, min(score, 1.0)), 2), tuple(evidence))


def assign(terms: Sequence[str], fits: Mapping[str, Sequence[float]], planted: int) -> dict[int, str]:
    """{planted word: the term chosen for it}: the best fit first, and each term and place once.

    `fits[term][n]` says how well the term fits the nth planted word. Of equal fits the term named first and the word
    with most places win.
    """
    pairs = sorted(
        ((-fits[term][which], order, which) for order, term in enumerate(terms) for which in range(planted)),
    )
    chosen: dict[int, str] = {}
    for _, order, which in pairs:
        if which not in chosen and terms[order] not in chosen.values():
            chosen[which] = terms[order]
    return chosen


def _word_across(sides: Sequence[tuple[str, str]], entry: Entry) -> str:
    """A word that the name makes with what stands behind its place: 共青团 + 员."""
    from pypinyin.phrases_dict import phrases_dict

    for _, behind in sides:
        run = _HAN_RUN.match(behind)
        for length in range(1, min(_SLOT_LENGTH, len(run[0]) if run else 0) + 1):
            word = entry.term + behind[:length]
            if word in phrases_dict:
                return word
    return ""


@lru_cache(4096)
def _initials(term: str) -> str:
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(to_simplified(term), style=Style.FIRST_LETTER)).lower()


def _mailbox_like(page: str, term: str) -> str:
    """A mailbox of the page that is called by the name's initials (gqt@… for 共青团)."""
    letters = _initials(term)
    return letters if len(letters) > 1 and letters in _mailboxes(page) else ""


@lru_cache(16)
def _mailboxes(page: str) -> frozenset[str]:
    return frozenset(match[0].partition("@")[0].lower() for match in EMAIL.finditer(page))
