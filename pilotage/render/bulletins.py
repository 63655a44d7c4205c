"""A bulletin as one HTML file that needs nothing else: to read, to keep, to print on the office's paper."""

from collections.abc import Iterable
from functools import cache
from html import escape
from importlib.resources import files

from pilotage.domain.bulletins import Paragraph, Run
from pilotage.domain.documents import Document, Note, Wording

MASTHEAD_CHARACTERS = 9  # that many of 48 pt fill a line of 156 mm


def html(document: Document, wording: Wording) -> str:
    """The whole page. Every computed figure opens to its note in the margin; typed numbers are marked."""
    shown: set[str] = set()
    rows = [_paragraph(paragraph, document, wording, shown) for paragraph in document.paragraphs]
    name = " ".join(part for part in (document.masthead, document.number_text, document.title) if part)
    return "\n".join(
        [
            "<!doctype html>",
            f'<html lang="{escape(document.language)}">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(name)}</title>",
            f"<style>\n{_style()}</style>",
            "</head>",
            "<body>",
            *([f'<p class="example">{escape(wording.example)}</p>'] if wording.example else []),
            f'<p class="state">{escape(wording.state)}</p>',
            f'<article class="bulletin" style="--fit: {_fit(document.masthead):g}">',
            _masthead(document, wording),
            *rows,
            _ends(wording),
            _errata(wording),
            "</article>",
            "</body>",
            "</html>",
            "",
        ]
    )


@cache
def _style() -> str:
    return files("pilotage.render").joinpath("bulletin.css").read_text(encoding="utf-8")


def _fit(masthead: str) -> float:
    """How much a long masthead is scaled down so that it stays on one line; half-width characters count half."""
    width = sum(1.0 if ord(character) > 0x2E7F else 0.6 for character in masthead)
    return min(1.0, round(MASTHEAD_CHARACTERS / max(width, 1), 3))


def _masthead(document: Document, wording: Wording) -> str:
    short = " short" if len(document.masthead) < 4 or document.masthead.isascii() else ""
    title = f'<h2 class="title">{_title(document.title)}</h2>' if document.title else '<div class="title"></div>'
    return (
        '<div class="row"><header>\n'
        f'<h1 class="series{short}">{escape(document.masthead)}</h1>\n'
        f'<p class="issue">{escape(wording.issue)}</p>\n'
        f'<p class="from"><span>{escape(document.issuer)}</span><span>{escape(wording.date)}</span></p>\n'
        f'<hr class="redrule">\n{title}\n</header>'
        f'<div class="margin"><ul><li>{escape(wording.margin)}</li></ul></div></div>'
    )


def _title(title: str) -> str:
    """A Chinese title breaks where a space was written; any other wherever it fits."""
    lines = [title] if title.isascii() else title.split()
    return "".join(f"<span>{escape(line)}</span>" for line in lines)


def _paragraph(paragraph: Paragraph, document: Document, wording: Wording, shown: set[str]) -> str:
    notes = [document.notes[figure] for figure in paragraph.figures]
    body = "".join(_runs(paragraph.runs, document, wording))
    items = "".join(_note(note, wording, shown) for note in notes)
    margin = f'<div class="margin"><ul>{items}</ul></div>' if items else '<div class="margin"></div>'
    return f'<div class="row"><p class="t">{body}</p>{margin}</div>'


def _runs(runs: tuple[Run, ...], document: Document, wording: Wording) -> Iterable[str]:
    """Runs as HTML; a figure keeps its measure on the same line where the measure follows."""
    held = ""
    for run, following in zip(runs, (*runs[1:], None), strict=True):
        text = escape(run.text.removeprefix(held))
        held = ""
        if run.kind == "figure":
            link = f'<a class="fig" href="#figure-{escape(run.figure)}">{text}</a>'
            measure = document.notes[run.figure].measure
            if following is not None and following.kind == "text" and following.text.startswith(measure):
                held = measure
            yield f'<span class="nowrap">{link}{escape(held)}</span>' if held else link
        elif run.kind == "typed":
            yield f'<span class="typed" data-mark="{escape(wording.typed)}">{text}</span>'
        elif run.kind in ("heading", "subheading"):
            yield f'<span class="{"h1" if run.kind == "heading" else "h2"}">{text}</span>'
        else:
            yield text


def _note(note: Note, wording: Wording, shown: set[str]) -> str:
    anchor = "" if note.figure in shown else f' id="figure-{escape(note.figure)}"'
    shown.add(note.figure)
    number = f"<b>{escape(note.printed.text)}{escape(note.measure)}</b>"
    return f"<li{anchor}>{number}　{escape(wording.notes[note.figure])}</li>"


def _ends(wording: Wording) -> str:
    lines = [f"<p>{escape(wording.basis)}</p>"]
    lines += [f'<p class="paper">{escape(wording.example)}</p>'] if wording.example else []
    lines += [f'<p class="digest">{escape(wording.digest)}</p>'] if wording.digest else []
    return f'<div class="row"><div class="ends">{"".join(lines)}</div></div>'


def _errata(wording: Wording) -> str:
    if not wording.corrections:
        return ""
    lines = "".join(f"<p>{escape(line)}</p>" for line in wording.corrections)
    return (
        f'<div class="row"><section class="errata"><h2>{escape(wording.corrections_title)}</h2>{lines}</section></div>'
    )
