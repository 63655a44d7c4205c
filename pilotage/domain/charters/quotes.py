"""Citations: quotes stand in their clauses, rule clauses are cited, numbers and demands have a source."""

import difflib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from pilotage.domain.charters.faults import Code
from pilotage.domain.charters.index import Index
from pilotage.domain.charters.plans import Draft, near
from pilotage.domain.charters.tree import Map

ELLIPSIS = re.compile("…+|⋯+|\\.{6,}")
_PIECE = re.compile(r"(?:(?!…|⋯|\.{6}).)+", re.DOTALL)
SHOWN = 60
"""Code points of a clause that a fault shows, to copy from."""


@dataclass(frozen=True, slots=True)
class Text:
    """A clause and its text, folded for comparison."""

    clause: Map
    source: str
    folded: str


def fold(text: str) -> str:
    """The text as quotes are compared: NFKC, without any space."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def judge(draft: Draft, index: Index) -> None:
    """Every citation, then what no citation reaches."""
    texts: dict[str, list[Text]] = {}
    for number, clauses in index.clauses.items():
        texts[number] = [_text(clause) for clause in clauses if clause.get("text") is not None]
    cited: set[int] = set()
    for cite in draft.of("Cite"):
        cited.update(id(clause) for clause in _cite(cite, texts, index))
    _coverage(draft, index, cited)


def _text(clause: Map) -> Text:
    source = clause.owner.get("id", "") if clause.owner is not None else ""
    return Text(clause, source, fold(clause.get("text")))


def _cite(cite: Map, texts: dict[str, list[Text]], index: Index) -> list[Map]:
    """Judge one citation; the clauses that it reaches, and those it seems to mean."""
    number, quote = cite.get("clause"), cite.get("quote")
    parts = [] if quote is None else [part for part in map(fold, ELLIPSIS.split(quote)) if part]
    if number is None:
        return _standing_in(parts, texts)
    source = cite.get("source")
    clauses = [each for each in index.clauses.get(number, ()) if source in (None, _owner_id(each))]
    if not clauses:
        return _missing_clause(cite, number, parts, texts, index)
    _ambiguous(cite, number, clauses, index)
    candidates = [each for each in texts[number] if each.clause in clauses]
    if quote is None or not candidates:
        return clauses
    if not parts:
        index.faults.add(cite.at("quote"), Code.EMPTY_QUOTE)
        return clauses
    if any(_reaches(parts, each.folded) == len(parts) for each in candidates):
        return clauses
    elsewhere = _standing_in(parts, texts) if sum(map(len, parts)) >= 4 else []
    if elsewhere:
        params = {"found": elsewhere[0].get("id"), "line": str(elsewhere[0].at("text").line + 1)}
        index.faults.add(cite.at("quote"), Code.QUOTE_ELSEWHERE, clause=number, **params)
    else:
        _differs(cite, number, quote, candidates[0], index)
    return clauses + elsewhere


def _ambiguous(each: Map, number: str, clauses: list[Map], index: Index) -> None:
    sources = dict.fromkeys(map(_owner_id, clauses))
    if len(sources) > 1 and not each.broken("source"):
        index.faults.add(each.at("clause"), Code.AMBIGUOUS_CLAUSE, clause=number, sources=", ".join(sources))


def _owner_id(clause: Map) -> str:
    return str(clause.owner.get("id", "")) if clause.owner is not None else ""


def _standing_in(parts: list[str], texts: dict[str, list[Text]]) -> list[Map]:
    """The clauses in which the quote stands word for word."""
    if not parts:
        return []
    every = (each for same in texts.values() for each in same)
    return [each.clause for each in every if _reaches(parts, each.folded) == len(parts)]


def _missing_clause(cite: Map, number: str, parts: list[str], texts: dict[str, list[Text]], index: Index) -> list[Map]:
    source = cite.get("source")
    if number in index.holes.clauses or not {"sources", "clauses"}.isdisjoint(index.holes.sections):
        return []
    if source is not None and index.find(source, "Source") is None:
        return list(index.clauses.get(number, ()))  # said where the source is resolved
    standing = _standing_in(parts, texts)
    meant = standing[0].get("id") if standing else near(number, index.clauses, 0.75)
    index.faults.add(cite.at("clause"), Code.NO_SUCH_CLAUSE, clause=number, source=source or "", meant=meant)
    return standing


def _reaches(parts: list[str], folded: str) -> int:
    """How many of the parts are found, in order and one after the other."""
    at = 0
    for n, part in enumerate(parts):
        found = folded.find(part, at)
        if found < 0:
            return n
        at = found + len(part)
    return len(parts)


def _differs(cite: Map, number: str, quote: str, text: Text, index: Index) -> None:
    """Say how far the quote agrees, how quote and clause go on, and what to copy from which line."""
    at, part, offset = 0, "", 0
    for match in _PIECE.finditer(quote):
        part, offset = match[0], match.start()
        found = text.folded.find(fold(part), at)
        if found < 0:
            break
        at = found + len(fold(part))
    start, length = _aligned(fold(part), text.folded, at)
    original: str = text.clause.get("text")
    positions, of_part = [*_positions(original), len(original)], [*_positions(part), len(part)]
    cut = offset + of_part[length]
    params = {
        "clause": number,
        "line": str(text.clause.at("text").line + 1),
        "matched": _tail(quote[:cut].strip()),
        "quoted": quote[cut:][:12].strip(),
        "stands": original[positions[start + length] :][:12].strip(),
        "copy": original[positions[start] :][: min(max(len(part) + 4, 12), SHOWN)].strip(),
    }
    index.faults.add(cite.at("quote"), Code.QUOTE_DIFFERS, **params)


def _aligned(part: str, folded: str, at: int) -> tuple[int, int]:
    """Where in the clause the part was meant to stand, and how many code points agree from there on."""
    low, high = 0, len(part)
    while low < high:
        middle = (low + high + 1) // 2
        if folded.find(part[:middle], at) >= 0:
            low = middle
        else:
            high = middle - 1
    start = folded.find(part[:low], at)
    if low < 8 and low * 2 < len(part):
        # Too little to go by: the place is where the longest piece that both have puts it.
        piece = difflib.SequenceMatcher(None, folded[at:], part, autojunk=False).find_longest_match()
        if piece.size > low:
            start = at + max(piece.a - piece.b, 0)
        elif low == 0:
            start = at
    length = 0
    while length < len(part) and start + length < len(folded) and part[length] == folded[start + length]:
        length += 1
    return start, length


def _positions(text: str) -> list[int]:
    """For each code point of the folded text, where it comes from."""
    return [n for n, character in enumerate(text) for _ in fold(character)]


def _tail(text: str) -> str:
    return text if len(text) <= 24 else "…" + text[-24:]


def _coverage(draft: Draft, index: Index, cited: set[int]) -> None:
    """Every rule clause is cited or excused, and only those are excused."""
    excused: dict[int, Map] = {}
    for each in draft.of("Uncoded"):
        number, source = each.get("clause"), each.get("source")
        if number is None:
            continue
        clauses = [clause for clause in index.clauses.get(number, ()) if source in (None, _owner_id(clause))]
        _ambiguous(each, number, clauses, index)
        if not clauses and (source is None or index.find(source, "Source") is not None):
            _missing_clause(each, number, [], {}, index)
        for clause in clauses:
            excused[id(clause)] = each
            if id(clause) in cited:
                index.faults.add(each.at("clause"), Code.UNCODED_BUT_CITED, clause=number)
            elif clause.get("nature", "rule") != "rule":
                nature = clause.get("nature")
                index.faults.add(each.at("clause"), Code.UNCODED_NO_RULE, clause=number, nature=nature)
    if "provisions" in index.holes.sections or "uncoded" in index.holes.sections:
        return
    for clause in draft.of("Clause"):
        number = clause.get("id")
        if number is None or clause.broken("nature") or clause.get("nature", "rule") != "rule":
            continue
        if id(clause) not in cited and id(clause) not in excused and number not in index.holes.clauses:
            text = str(clause.get("text", ""))
            params = {"clause": number, "text": text if len(text) <= 30 else text[:30] + "…"}
            index.faults.add(clause.at("id"), Code.UNCITED_RULE, **params)


def quoted_texts(each: Map) -> Iterator[str]:
    """The quotes and readings that speak for a provision, register or claim."""
    for cite in each.maps("cite"):
        if cite.get("quote"):
            yield cite.get("quote")
    for reading in each.maps("readings"):
        for key in ("question", "choice"):
            if reading.get(key):
                yield reading.get(key)
