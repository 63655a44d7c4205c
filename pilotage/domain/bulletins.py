"""Bulletins: the states they go through, sentences filled with figures, and what is refused.

A draft is a list of pieces: the charter's sentences by number (from 0) and free paragraphs. Both may name figures in
braces; filling turns them into runs, so that every number on the page is known to be computed or typed.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from difflib import get_close_matches
from enum import StrEnum
from hashlib import sha256

from pilotage.domain.breaches import Breach
from pilotage.domain.calendars import CalendarRow
from pilotage.domain.charters.schema import Bulletin, Charter, Cite
from pilotage.domain.figures import FigureValue
from pilotage.domain.money import major_units
from pilotage.domain.periods import period_of

TITLE_MAX = 200
NO_NUMBER = "—"
MINUS = "−"


class Status(StrEnum):
    """Where a bulletin stands."""

    DRAFT = "draft"
    SIGNED = "signed"
    ISSUED = "issued"
    WITHDRAWN = "withdrawn"


class Act(StrEnum):
    """What can be done with a bulletin."""

    REVISE = "revise"
    SIGN_OFF = "sign-off"
    ISSUE = "issue"
    WITHDRAW = "withdraw"
    RESTORE = "restore"
    PUBLISH_ERRATUM = "publish-erratum"


# What may be done in each state, and the state it leads to. Saving a signed bulletin again undoes the signature.
STATES: dict[Status, dict[Act, Status]] = {
    Status.DRAFT: {Act.REVISE: Status.DRAFT, Act.SIGN_OFF: Status.SIGNED, Act.WITHDRAW: Status.WITHDRAWN},
    Status.SIGNED: {Act.REVISE: Status.DRAFT, Act.ISSUE: Status.ISSUED},
    Status.ISSUED: {Act.PUBLISH_ERRATUM: Status.ISSUED},
    Status.WITHDRAWN: {Act.RESTORE: Status.DRAFT},
}

Piece = int | str
"""A piece of a draft: the number of one of the charter's sentences, or a free paragraph."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a paragraph: `text`, a `figure` (computed), a `typed` number, a `heading` or a `subheading`."""

    kind: str
    text: str
    figure: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as filled; `sentence` is the charter's sentence it comes from, None when it was written freely."""

    runs: tuple[Run, ...]
    sentence: int | None = None
    cite: tuple[Cite, ...] = ()

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)

    @property
    def figures(self) -> tuple[str, ...]:
        """The figures it prints, each once, in their order."""
        return tuple(dict.fromkeys(run.figure for run in self.runs if run.figure))


@dataclass(frozen=True, slots=True)
class Printed:
    """A figure as a bulletin prints it, and how much stood behind it.

    `value` is exact and plain (money in minor units), None where there was no number; `text` is what the page says.
    """

    value: str | None
    money: bool
    text: str
    records: int
    awaiting: int


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that reads differently: as printed (or last corrected), and now."""

    figure: str
    name: str
    printed: str
    now: str


@dataclass(frozen=True, slots=True)
class Composed:
    """A bulletin's body as it reads at one (until, known): what is previewed, signed and issued."""

    paragraphs: tuple[Paragraph, ...]
    figures: Mapping[str, Printed]
    since: date | None

    @property
    def text(self) -> str:
        return full_text(self.paragraphs)

    @property
    def sha256(self) -> str:
        return text_digest(self.text)


# ---- Filling

_PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")
_DIGITS = re.compile(r"[0-9０-９]+(?:[.．,][0-9０-９]+)*[%％‰]?")
_HEADINGS = (
    ("heading", re.compile(r"[一二三四五六七八九十]{1,3}、[^。{}\n]{1,40}(?:。|$)")),
    ("subheading", re.compile(r"（[一二三四五六七八九十]{1,3}）[^。{}\n]{1,40}(?:。|$)")),
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def placeholders(template: str) -> tuple[str, ...]:
    """What stands in braces, each once, in order: `{visit-count}` gives `visit-count`."""
    return tuple(dict.fromkeys(_PLACEHOLDER.findall(template)))


def fill(template: str, texts: Mapping[str, str], *, typed: bool) -> tuple[Run, ...]:
    """A template as runs: `texts` gives what each figure prints; with `typed`, digits a person wrote are marked."""
    runs: list[Run] = []
    at = 0
    if typed:
        for kind, pattern in _HEADINGS:
            if head := pattern.match(template):
                runs.append(Run(kind, head[0]))
                at = head.end()
    for found in _PLACEHOLDER.finditer(template, at):
        runs += _written(template[at : found.start()], typed)
        runs.append(Run("figure", texts[found[1]], found[1]))
        at = found.end()
    return (*runs, *_written(template[at:], typed))


def _written(text: str, typed: bool) -> list[Run]:
    if not typed:
        return [Run("text", text)] if text else []
    runs, at = [], 0
    for found in _DIGITS.finditer(text):
        if found.start() > at:
            runs.append(Run("text", text[at : found.start()]))
        runs.append(Run("typed", found[0]))
        at = found.end()
    if at < len(text):
        runs.append(Run("text", text[at:]))
    return runs


def compose(series: Bulletin, pieces: Sequence[Piece], figures: Mapping[str, Printed]) -> tuple[Paragraph, ...]:
    """The paragraphs of a bulletin. KeyError or IndexError where `check_draft` would have refused."""
    texts = {name: figure.text for name, figure in figures.items()}
    return tuple(
        Paragraph(fill(piece, texts, typed=True))
        if isinstance(piece, str)
        else Paragraph(fill(series.sentences[piece].text, texts, typed=False), piece, series.sentences[piece].cite)
        for piece in pieces
    )


def full_text(paragraphs: Iterable[Paragraph]) -> str:
    """The body as plain text, a paragraph a line: what is signed, issued and digested."""
    return "\n".join(paragraph.text for paragraph in paragraphs)


def text_digest(text: str) -> str:
    """SHA-256 over the text in UTF-8."""
    return sha256(text.encode()).hexdigest()


def figures_used(series: Bulletin, pieces: Sequence[Piece]) -> tuple[str, ...]:
    """The ids of the figures a draft prints, each once, in their order."""
    templates = [piece if isinstance(piece, str) else series.sentences[piece].text for piece in pieces]
    return tuple(dict.fromkeys(name for template in templates for name in placeholders(template)))


def number_text(series: Bulletin, number: int | None) -> str:
    """第5期: the number as the series writes it; empty before issue."""
    return "" if number is None else series.number.replace("{n}", str(number))


def printed(value: FigureValue, currency: str, *, grouped: bool = False) -> Printed:
    """A figure as a sentence prints it.

    Whole numbers and whole amounts without decimals (15, 4000), amounts else with the currency's places (4000.50),
    averages and ratios rounded half up to at most two places, and a dash where there is no number. `grouped`: as an
    English sentence has it (4,000).
    """
    number = value.value
    plain = None if number is None else (str(number) if isinstance(number, int) else f"{number:f}")
    text = NO_NUMBER if number is None else _number_text(number, currency if value.money else "", grouped)
    return Printed(plain, value.money, text, len(value.behind), len(value.awaiting))


def _number_text(number: int | Decimal, currency: str, grouped: bool) -> str:
    exact, form = major_units(int(number), currency) if currency else Decimal(number), ",f" if grouped else "f"
    if exact == exact.to_integral_value():
        text = format(exact.to_integral_value() + 0, form)
    elif currency:
        text = format(exact, form)
    else:
        # Adding zero turns a rounded −0.00 into 0.00.
        text = format(exact.quantize(Decimal("0.01"), ROUND_HALF_UP) + 0, form).rstrip("0").rstrip(".")
    return text.replace("-", MINUS)


def print_figures(values: Mapping[str, FigureValue], ids: Iterable[str], charter: Charter) -> dict[str, Printed]:
    """The figures `ids` as the charter's language prints them."""
    grouped = charter.language == "en"
    return {name: printed(values[name], charter.currency, grouped=grouped) for name in ids}


def plain_value(figure: Printed, currency: str) -> int | float | str | None:
    """The value as JSON carries it: a number; money a decimal string in major units ("4000.00")."""
    if figure.value is None:
        return None
    if figure.money:
        return f"{major_units(int(figure.value), currency):f}"
    number = Decimal(figure.value)
    return int(number) if number == number.to_integral_value() else float(round(number, 6))


def differences(charter: Charter, before: Mapping[str, str], now: Mapping[str, str]) -> tuple[Change, ...]:
    """The figures of `before` (id to printed text) that print differently now."""
    return tuple(
        Change(known, charter.figure(known).name, text, now[known])
        for known, text in before.items()
        if now[known] != text
    )


# ---- Periods


def first_day(
    series: Bulletin, until: date, charter: Charter, last_until: date | None, calendar: Iterable[CalendarRow]
) -> date | None:
    """The first day of what a bulletin reports, for figures whose span is the period. None: from the beginning.

    A series as needed reports from the day after its last issue's; any other from the first day of the period that
    `until` belongs to, also None when the calendar does not say (`check_day` refuses that).
    """
    if series.every == "as-needed":
        return None if last_until is None else last_until + timedelta(days=1)
    stretch = period_of(series.every, until, charter, calendar)
    return None if stretch is None else stretch.start


# ---- What is refused


def cleaned(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Pieces as kept: a free text of several lines is several paragraphs; empty ones and control characters go."""
    kept: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str):
            lines = (_CONTROL.sub("", line).strip() for line in piece.splitlines())
            kept += [line for line in lines if line]
        else:
            kept.append(piece)
    return tuple(kept)


def check_draft(charter: Charter, series: str, title: str, pieces: Sequence[Piece]) -> list[Breach]:
    """The series exists, there is something to say, and every sentence and figure it names exists."""
    if series not in [known.id for known in charter.bulletins]:
        return [_no_such("series", series, {known.id: known.title for known in charter.bulletins}, "series")]
    breaches = []
    if len(title) > TITLE_MAX:
        breaches.append(Breach("title-long", {"length": len(title), "longest": TITLE_MAX}, "title"))
    if not pieces:
        breaches.append(Breach("bulletin-empty", {}, "paragraphs"))
    sentences = len(charter.bulletin(series).sentences)
    names = {figure.id: figure.name for figure in charter.figures}
    for piece in pieces:
        if isinstance(piece, int):
            if not 0 <= piece < sentences:
                params = {"sentence": piece + 1, "count": sentences}
                breaches.append(Breach("sentence-unknown", params, "paragraphs"))
            continue
        breaches += [
            _no_such("placeholder", named, names, "paragraphs") for named in placeholders(piece) if named not in names
        ]
    return breaches


def check_day(
    charter: Charter, series: Bulletin, until: date, today: date, last_until: date | None,
    calendar: Iterable[CalendarRow],
) -> list[Breach]:  # fmt: skip
    """The day reported until is in the programme, not in the future, and not before the series' last issue's."""
    if until > today:
        return [Breach("until-in-future", {"until": until, "today": today}, "until")]
    if until < charter.runs.start:
        return [Breach("until-before-programme", {"until": until, "start": charter.runs.start}, "until")]
    if series.every == "as-needed":
        if last_until is not None and until < last_until:
            return [Breach("until-before-last-issue", {"until": until, "last": last_until}, "until")]
    elif period_of(series.every, until, charter, calendar) is None:
        return [Breach(f"{series.every}-not-in-calendar", {"until": until}, "until")]
    return []


def check_act(status: Status, act: Act) -> list[Breach]:
    """The state of a bulletin allows it; the breach names the state."""
    return [] if act in STATES[status] else [Breach(f"bulletin-is-{status}")]


def check_issue_day(on: date, until: date, today: date, last_issue: date | None) -> list[Breach]:
    """Issued today or earlier, not before the day it reports until, not before the series' last issue."""
    if on > today:
        return [Breach("issue-in-future", {"on": on, "today": today}, "on")]
    if on < until:
        return [Breach("issue-before-until", {"on": on, "until": until}, "on")]
    if last_issue is not None and on < last_issue:
        return [Breach("issue-before-last-issue", {"on": on, "last": last_issue}, "on")]
    return []


def check_unchanged(changes: Iterable[Change]) -> list[Breach]:
    """Issued is only what was signed: every figure that reads differently since, by name."""
    return [
        Breach("figure-changed-since-signed", {"figure": c.name, "signed": c.printed, "now": c.now}) for c in changes
    ]


def _no_such(what: str, word: str, names: Mapping[str, str], field: str) -> Breach:
    """`word` is no id of `names` (id to name): with the one that was probably meant, by its id or its name."""
    by_name = {name: known for known, name in names.items()}
    word = word.strip()
    near = [word] if word in by_name else get_close_matches(word.lower(), [*names, *by_name], n=1, cutoff=0.6)
    if near:
        return Breach(f"{what}-misspelt", {what: word, "meant": by_name.get(near[0], near[0])}, field)
    return Breach(f"{what}-unknown", {what: word, "known": tuple(names)}, field)
