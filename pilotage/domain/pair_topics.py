"""What speaks for pairing two members: what one needs and the other offers, by topic or by shared words; and the lines
of the advice that is given from it."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from pilotage.domain.figures import PairFact
from pilotage.domain.standing import Place

TOPIC = 10
"""What a need met in its own topic counts."""
WORDS = 5
"""The most that shared words count for one need."""
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
_WORD = re.compile(r"[^\W\d_]{3,}")
_EMPTY_HAN = frozenset("的了和与及或在是有为对把被等们我你他这那不也都就而")
_EMPTY_WORDS = frozenset(
    "the and for with our you your are was has have from that this all any not who how new".split()
)
_ENDINGS = ("ings", "ing", "ies", "ers", "ed", "es", "er", "s")


@dataclass(frozen=True, slots=True)
class Saying:
    """What somebody needs or offers: a topic of the charter's, words of its own, or both."""

    topic: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Met:
    """A need and the offer that meets it best: in the same topic, or by words that both use; what that counts."""

    need: Saying
    offer: Saying
    points: int
    shared: tuple[str, ...] = ()


@lru_cache(maxsize=4096)
def marks(text: str) -> frozenset[str]:
    """What two texts may share: every two neighbouring characters of Chinese, the stems of words of other scripts."""
    even = unicodedata.normalize("NFKC", text).lower()
    pairs = {
        run[place : place + 2]
        for run in _HAN.findall(even)
        for place in range(len(run) - 1)
        if not _EMPTY_HAN & set(run[place : place + 2])
    }
    words = {_stem(word) for word in _WORD.findall(_HAN.sub(" ", even)) if word not in _EMPTY_WORDS}
    return frozenset(pairs | words)


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def meets(needs: Iterable[Saying], offers: Iterable[Saying]) -> tuple[Met, ...]:
    """For every need that some offer meets: the best of them, the first where several are as good."""
    offers = list(offers)
    found = []
    for need in needs:
        best = max((_meet(need, offer) for offer in offers), key=lambda met: met.points, default=None)
        if best is not None and best.points:
            found.append(best)
    return tuple(found)


def _meet(need: Saying, offer: Saying) -> Met:
    if need.topic and need.topic == offer.topic:
        return Met(need, offer, TOPIC)
    shared = sorted(marks(f"{need.topic} {need.words}") & marks(f"{offer.topic} {offer.words}"))
    return Met(need, offer, min(len(shared), WORDS), tuple(shared[:WORDS]))


# ---- Advice ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody who could be given to a taker, with what speaks for it."""

    code: str
    name: str
    score: int
    why: tuple[Met, ...] = ()
    load: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One place to fill: for whom, who is suggested (None: nobody is left), who else could be chosen, and the pairing
    that it would replace. `stays`: the one suggested is there already."""

    taker: Place
    suggested: Choice | None
    others: tuple[Choice, ...] = ()
    replaces: PairFact | None = None
    stays: bool = False
