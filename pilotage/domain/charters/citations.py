"""The charter read clause by clause: which of a clause's words are taken up, and what came of it."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pilotage.domain.charters.quotes import ELLIPSIS, fold
from pilotage.domain.charters.schema import AnyProvision, Charter, Cite, Claim, Clause, Reading, Source, Uncoded

Place = tuple[str, str]
"""A clause by its source's id and its own number."""


@dataclass(frozen=True)
class Taken:
    """A clause and what the charter makes of it.

    `spans` are the stretches of its text (start, end, in code points) that something in the charter quotes.
    `provisions` cite it before any other clause, `elsewhere` after another; `anchor` is the clause's own on its page.
    """

    source: Source
    clause: Clause
    anchor: str
    spans: tuple[tuple[int, int], ...]
    provisions: tuple[AnyProvision, ...]
    elsewhere: tuple[AnyProvision, ...]
    claims: tuple[Claim, ...]
    uncoded: Uncoded | None


@dataclass(frozen=True)
class Part:
    """Clauses whose numbers begin alike. `title` is the short sentence that the part begins with, where it has one."""

    source: Source
    number: int
    title: str
    clauses: tuple[Taken, ...]


@dataclass(frozen=True)
class Asked:
    """A reading and where it belongs: a provision or a register, or the programme as a whole."""

    reading: Reading
    cite: Cite | None = None
    provision: str = ""
    register: str = ""


def parts(charter: Charter) -> tuple[Part, ...]:
    """The whole charter in the order of its sources."""
    found = []
    taken = _taken(charter)
    for source in charter.sources:
        groups: dict[int, list[Taken]] = defaultdict(list)
        for clause in source.clauses:
            groups[int(clause.id.partition(".")[0])].append(taken[source.id, clause.id])
        for number, clauses in groups.items():
            found.append(Part(source, number, _title(clauses[0].clause), tuple(clauses)))
    return tuple(found)


def readings(charter: Charter) -> tuple[Asked, ...]:
    """Every reading of the charter: of the whole first, then the provisions', then the registers'."""
    found = [Asked(reading) for reading in charter.readings]
    for provision in charter.provisions:
        found += [Asked(reading, provision.cite[0], provision=provision.id) for reading in provision.readings]
    for register in charter.registers:
        cite = register.cite[0] if register.cite else None
        found += [Asked(reading, cite, register=register.id) for reading in register.readings]
    return tuple(found)


def place_of(charter: Charter, cite: Cite) -> Place:
    """The clause that a citation names; its source is said only where two sources number a clause alike."""
    if cite.source is not None:
        return cite.source, cite.clause
    return next((s.id, c.id) for s in charter.sources for c in s.clauses if c.id == cite.clause)


def anchor(charter: Charter, cite: Cite) -> str:
    """The clause's anchor on the charter's page: `c1.1`, with its source where two sources number a clause alike."""
    return _anchors(charter)[place_of(charter, cite)]


def spans(text: str, quote: str) -> tuple[tuple[int, int], ...]:
    """Where the parts of a quote stand in a clause, as the check finds them: without spaces, widths alike, …… elides.

    Nothing where the quote does not stand there as a whole.
    """
    origins, folded = [], ""
    for start, end in _clusters(text):
        letters = fold(text[start:end])
        folded += letters
        origins += [(start, end)] * len(letters)
    found, at = [], 0
    for part in filter(None, map(fold, ELLIPSIS.split(quote))):
        begin = folded.find(part, at)
        if begin < 0:
            return ()
        at = begin + len(part)
        found.append((origins[begin][0], origins[at - 1][1]))
    return tuple(found)


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """A letter with the marks that combine with it, so that folding it alone is folding it in the text."""
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or not unicodedata.combining(text[at]):
            yield start, at
            start = at


def _anchors(charter: Charter) -> Mapping[Place, str]:
    numbers = [clause.id for source in charter.sources for clause in source.clauses]
    return {
        (source.id, clause.id): f"c{clause.id}" if numbers.count(clause.id) == 1 else f"c-{source.id}-{clause.id}"
        for source in charter.sources
        for clause in source.clauses
    }


def _taken(charter: Charter) -> Mapping[Place, Taken]:
    quotes: dict[Place, list[str]] = defaultdict(list)
    first: dict[Place, list[AnyProvision]] = defaultdict(list)
    later: dict[Place, list[AnyProvision]] = defaultdict(list)
    claims: dict[Place, list[Claim]] = defaultdict(list)
    for cite in _cites(charter):
        quotes[place_of(charter, cite)].append(cite.quote)
    for provision in charter.provisions:
        home, *others = dict.fromkeys(place_of(charter, cite) for cite in provision.cite)
        first[home].append(provision)
        for place in others:
            later[place].append(provision)
    for claim in charter.claims:
        claims[place_of(charter, claim.cite[0])].append(claim)
    excused = {
        (source.id, each.clause): each
        for each in charter.uncoded
        for source in charter.sources
        if each.source in (None, source.id)
    }
    marks = _anchors(charter)
    taken = {}
    for source in charter.sources:
        for clause in source.clauses:
            place = source.id, clause.id
            stretches = tuple(sorted(span for quote in quotes[place] for span in spans(clause.text, quote)))
            taken[place] = Taken(
                source, clause, marks[place], stretches, tuple(first[place]), tuple(later[place]),
                tuple(claims[place]), excused.get(place),
            )  # fmt: skip
    return taken


def _cites(charter: Charter) -> Iterator[Cite]:
    """Every citation by which the charter takes up words: not those of a bulletin's sentences, which repeat them."""
    for citing in (charter.roles, charter.registers, charter.provisions, charter.figures, charter.claims):
        for each in citing:
            yield from each.cite


def _title(clause: Clause) -> str:
    """The first sentence where it is short enough to be a heading, and not the rule itself."""
    text = clause.text
    ends = [at for at in (text.find(mark) for mark in ("。", ". ", "：", "\n")) if at > 0]
    end = min(ends, default=len(text))
    short = 24 if any(ord(letter) > 0x2E80 for letter in text[:end]) else 60
    whole = end >= len(text.rstrip("。.")) and clause.nature in ("rule", "fact")
    return text[:end].rstrip(".") if end <= short and not whole else ""
