"""Reads a document as found: the steps in their order, each adding its edits to one list."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from pilotage.domain.breaches import Breach
from pilotage.domain.readings.characters import is_traditional_page, script_edits
from pilotage.domain.readings.checks import checks
from pilotage.domain.readings.decode import Page, decode
from pilotage.domain.readings.edits import Edit, View, changes, view, without
from pilotage.domain.readings.facts import OPEN, Check, Figure, Notice, Reading
from pilotage.domain.readings.figures import figures_in
from pilotage.domain.readings.glossary import Entry, entries
from pilotage.domain.readings.holes import Hole, around, choices, holes, told
from pilotage.domain.readings.lines import split
from pilotage.domain.readings.pinyin import pinyin_edits
from pilotage.domain.readings.planted import find_planted
from pilotage.domain.readings.punctuation import lost_its_commas, punctuation_edits
from pilotage.domain.readings.site import site_lines, spoofed_addresses, spoofed_hosts
from pilotage.domain.readings.structure import Parts, parts

_NOTHING: Final[Mapping[int, str]] = MappingProxyType({})


def read(
    content: str | bytes,
    terms: Iterable[str] = (),
    glossary: Iterable[str] = (),
    chosen_at: Mapping[int, str] = _NOTHING,
) -> Reading | Breach:
    """What a page as found says, and every change that was needed to read it.

    `terms` are the words a person says were planted over; each goes to the planted word it fits best, and without one
    its places read 〔？〕. `chosen_at` gives a term to the planted word that has a place (`Slot.at`) there. `glossary` are
    lines of an office's own names (see `glossary.entries`). A page without damage comes out as it is, with no changes.
    Offsets count code points of `decode(content).text`, and `apply(decode(content).text, reading.changes)` is
    `reading.text`.

    A Breach (see `decode`) if it is no text or cannot be decoded.
    """
    page = decode(content)
    if isinstance(page, Breach):
        return page
    words = [term for term in dict.fromkeys(word.strip() for word in terms) if term]
    return _read(page, words, entries(glossary), chosen_at)


def _read(page: Page, terms: Sequence[str], glossary: Sequence[Entry], chosen_at: Mapping[int, str]) -> Reading:
    text = page.text
    edits, kept_readings = pinyin_edits(text)
    plain = view(text, edits)
    lines = split(plain.text)
    planted = find_planted(plain.text, lines, bool(edits) or lost_its_commas(plain.text))
    gone = site_lines(lines, planted)
    found = holes(text, planted, plain, lines, gone)
    words = sorted(span for hole in found for span in hole.spans)
    spoofed = [plain.span(*span) for span in spoofed_addresses(plain.text, spoofed_hosts(lines, planted))]

    edits = [*without(edits, words), *_mends(text, edits, found)]
    seen = around(_signed(text, edits, found), found)
    chosen, notices = choices(found, seen, terms, glossary, chosen_at)
    for which, hole in enumerate(found):
        edits += hole.edits(chosen.get(which, OPEN), "chosen" if which in chosen else "open")
    loose = [Edit(*span, OPEN, "site", "site-address") for span in spoofed]
    edits = [*without(edits, spoofed), *loose]

    breadcrumbs = [line.text for line in split(view(text, edits).text) if line.kind == "breadcrumb"]
    removed = [
        Edit(plain.origin[lines[at].start], plain.origin[lines[at].end], "", "site", gone[at]) for at in sorted(gone)
    ]
    edits = [*without(edits, [(edit.start, edit.end) for edit in removed]), *removed]
    cleaned = view(text, edits)
    bulletin = parts(split(cleaned.text), breadcrumbs)
    figures, checked = _figures(cleaned, bulletin)
    return Reading(
        title=bulletin.title,
        series=bulletin.series,
        issue=bulletin.issue,
        date=bulletin.date,
        issuer=bulletin.issuer,
        body=cleaned.text[slice(*bulletin.body)],
        cc=bulletin.cc,
        related=bulletin.related,
        figures=figures,
        checks=checked,
        changes=changes(text, edits, [*words, *spoofed]),
        terms=told(found, seen, chosen, glossary),
        warnings=(*page.notices, *notices, *kept_readings, *_disagreements(figures, checked)),
        text=cleaned.text,
        encoding=page.encoding,
        form=page.form,
    )


def _signed(text: str, edits: Sequence[Edit], found: Sequence[Hole]) -> View:
    """The page with the edits, and a sign in place of each planted word."""
    return view(text, [*edits, *(edit for hole in found for edit in hole.edits(hole.sign))])


def _mends(text: str, readings: Sequence[Edit], found: Sequence[Hole]) -> list[Edit]:
    """Script and punctuation put right, as they read between the planted words and without planted readings."""
    words = sorted(span for hole in found for span in hole.spans)
    seen = _signed(text, without(readings, words), found)
    damaged = bool(readings or found)
    mends = script_edits(seen) if damaged or is_traditional_page(seen.text) else []
    if damaged or lost_its_commas(seen.text):
        mends += punctuation_edits(seen, "".join(hole.sign for hole in found))
    return mends


def _figures(cleaned: View, bulletin: Parts) -> tuple[tuple[Figure, ...], tuple[Check, ...]]:
    """The figures of title and body with their places in the page, held against each other."""
    start, end = bulletin.title_at or (0, 0)
    title = cleaned.text[start:end].replace("\r", " ").replace("\n", " ")
    text = title + "\n" + cleaned.text[slice(*bulletin.body)]
    shift = bulletin.body[0] - len(title) - 1
    found = figures_in(text)
    figures = tuple(
        Figure(
            text[each.start : each.end],
            each.quantity,
            each.unit,
            each.what,
            cleaned.origin[each.start + (start if each.start < len(title) else shift)],
        )
        for each in found
    )
    return figures, checks(text, found)


def _disagreements(figures: Sequence[Figure], checked: Sequence[Check]) -> list[Notice]:
    return [
        Notice(
            f"{each.kind}-disagrees",
            {"stated": figures[each.total].surface, "found": each.found},
            figures[each.total].start,
        )
        for each in checked
        if not each.agrees
    ]
