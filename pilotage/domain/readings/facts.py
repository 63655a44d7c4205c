"""What a document as found turns out to say: frozen facts. Codes and particulars only; `pilotage.words.readings` says them.

Offsets are code points of the decoded page. No planted word stands whole in any of these: see `mask`.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

OPEN: Final = "〔？〕"
"""What stands where a planted word was, until a person says what it replaced."""

MASK: Final = "＊"

Params = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Change:
    """One stretch of the page that reads differently now.

    `kind`: pinyin (a planted reading in brackets), planted (an advertised word), site (a line of the site that carried
    the page), script (traditional to simplified), punctuation. `from_` is as long as what stood there, so that
    `apply(page, changes)` is the cleaned text; planted words in it are masked. `why` is a code with its `params`.
    """

    kind: str
    at: int
    from_: str
    to: str
    why: str
    params: Params = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason why a candidate may be the word that was planted over."""

    code: str
    params: Params = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A word that may have stood where another was planted; `score` from 0 (nothing speaks for it) to 1."""

    term: str
    score: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """A place of a planted word with its neighbours as they read now; `inside` the text, not a line of the site."""

    at: int
    before: str
    after: str
    inside: bool


@dataclass(frozen=True, slots=True)
class Term:
    """A planted word (masked), why it is taken for one, its places, what it may have replaced, and what was chosen.

    `role`: text, if it replaced a word of the text; site, if it stands only in lines of the site, which are removed.
    """

    planted: str
    role: str
    grounds: tuple[Evidence, ...]
    slots: tuple[Slot, ...]
    candidates: tuple[Candidate, ...]
    chosen: str | None


@dataclass(frozen=True, slots=True)
class Figure:
    """A number the text states: `surface` as it reads now, `what` is counted, `start` its offset in the decoded page."""

    surface: str
    quantity: Decimal
    unit: str
    what: str
    start: int


@dataclass(frozen=True, slots=True)
class Check:
    """Figures held against each other. `kind`: sum (parts and a total), list (things named and their number), sections.

    `parts` and `total` are positions in `Reading.figures`; `found` is what the parts, the names or the sections come to.
    """

    kind: str
    parts: tuple[int, ...]
    total: int
    found: Decimal
    agrees: bool


@dataclass(frozen=True, slots=True)
class Related:
    """Another issue that the page links to; `text` is the line as it reads now."""

    text: str
    series: str | None
    issue: int | None
    title: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person should know or look at. `at` is an offset in the decoded page, where there is one place."""

    code: str
    params: Params = field(default_factory=dict)
    at: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as found, read. What it does not state is None.

    `text` is the whole page with every change applied; `body` stands in it word for word. `encoding` is the codec's
    name, empty if the page came as text; `form` is text or html (offsets then count in the text taken out of it).
    """

    title: str | None
    series: str | None
    issue: int | None
    date: datetime.date | None
    issuer: str | None
    body: str
    cc: str | None
    related: tuple[Related, ...]
    figures: tuple[Figure, ...]
    checks: tuple[Check, ...]
    changes: tuple[Change, ...]
    terms: tuple[Term, ...]
    warnings: tuple[Notice, ...]
    text: str
    encoding: str
    form: str

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The body's paragraphs without indents and empty lines."""
        return tuple(line.strip() for line in self.body.splitlines() if line.strip())


def mask(word: str) -> str:
    """The word hidden but for its first character, as long as it was: 金＊＊＊."""
    return word[:1] + MASK * (len(word) - 1)
