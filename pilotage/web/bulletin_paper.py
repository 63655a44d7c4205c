"""A bulletin as the paper itself: its paragraphs as set, and in the margin what every number counts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from pilotage.domain.bulletins import Paragraph, Run
from pilotage.domain.documents import Document, Note, Wording
from pilotage.domain.policy import Permission
from pilotage.web.figure_reach import closed_figures
from pilotage.web.links import AsOf, figure_address
from pilotage.web.visits import Visit
from pilotage.words import bulletins as words

LONG_MASTHEAD, LONGEST_MASTHEAD, SHORT_MASTHEAD = 9, 13, 4
# Chinese has no spaces between words: one within a title says where its line ends.
_LINE_END = re.compile(r"(?<=[\u3000-\u9fff\uff01-\uff5e”])\s+(?=[\u3000-\u9fff\uff01-\uff5e“])")


@dataclass(frozen=True)
class MarginNote:
    """What stands beside a paragraph about one of its numbers; `url` is empty for those who may not open it."""

    number: str
    counted: str
    records: str
    awaiting: str
    url: str


@dataclass(frozen=True)
class Row:
    """A paragraph as HTML with its notes."""

    text: SafeString
    notes: tuple[MarginNote, ...]


@dataclass(frozen=True)
class Paper:
    """The whole bulletin for the page; `words` speak the bulletin's language, the notes the reader's."""

    document: Document
    words: Wording
    rows: tuple[Row, ...]
    masthead: str  # the class that fits a long or a short masthead to its line
    title: tuple[str, ...]  # its lines
    opens: bool


def paper(here: Visit, document: Document) -> Paper:
    """Set a bulletin. Numbers open to their records for those who may see figures."""
    opens = here.may(Permission.FIGURES_READ).allowed
    rows = tuple(
        Row(
            paragraph_html(here, document, paragraph, opens),
            tuple(_note(here, document, document.notes[figure], opens) for figure in paragraph.figures),
        )
        for paragraph in document.paragraphs
    )
    title = tuple(_LINE_END.split(document.title)) if document.title else ()
    return Paper(document, words.wording(document), rows, _masthead(document.masthead), title, opens)


def paragraph_html(here: Visit, document: Document, paragraph: Paragraph, opens: bool) -> SafeString:
    """A paragraph's runs; a number and its measure are not torn apart at the line's end."""
    return format_html_join("", "{}", ((piece,) for piece in _pieces(here, document, paragraph.runs, opens)))


def _pieces(here: Visit, document: Document, runs: tuple[Run, ...], opens: bool) -> Iterator[SafeString]:
    held, closed = "", closed_figures(here) if opens else frozenset[str]()
    for run, following in zip(runs, (*runs[1:], None), strict=True):
        text, held = run.text.removeprefix(held), ""
        if run.kind == "figure":
            measure = document.notes[run.figure].measure
            if following is not None and following.kind == "text" and following.text.startswith(measure):
                held = measure
            number = (
                format_html('<a class="fig" href="{}">{}</a>', address(here, document, run.figure), text)
                if opens and run.figure not in closed
                else format_html("{}", text)
            )
            yield format_html('<span class="nowrap">{}{}</span>', number, held) if held else number
        elif run.kind == "typed":
            yield format_html('<span class="typed" data-mark="{}">{}</span>', _("(typed)"), text)
        elif run.kind in ("heading", "subheading"):
            yield format_html('<span class="{}">{}</span>', "h" if run.kind == "heading" else "hh", text)
        else:
            yield format_html("{}", text)


def address(here: Visit, document: Document, figure: str) -> str:
    """The page of exactly the records that the printed number counts."""
    return figure_address(here, figure, AsOf(document.until, document.known, since=_since(document, figure)))


def address_now(here: Visit, document: Document, figure: str) -> str:
    """The page of the same figure until the same day, as it is known today."""
    return figure_address(here, figure, AsOf(document.until, since=_since(document, figure)))


def _since(document: Document, figure: str) -> date | None:
    return document.since if document.notes[figure].in_period else None


def _note(here: Visit, document: Document, note: Note, opens: bool) -> MarginNote:
    return MarginNote(
        f"{note.printed.text}{note.measure}", words.counted(note), words.records_behind(note), words.awaiting(note),
        address(here, document, note.figure) if opens and note.figure not in closed_figures(here) else "",
    )  # fmt: skip


def _masthead(title: str) -> str:
    """A masthead stays on one line; a longer one is set smaller, a very short one is not spread over the line."""
    width = sum(1.0 if ord(character) > 0x2E7F else 0.6 for character in title)
    if width > LONGEST_MASTHEAD:
        return "longest"
    if width > LONG_MASTHEAD:
        return "long"
    return "short" if len(title) < SHORT_MASTHEAD or title.isascii() else ""
