"""`pilotage read`: a document as found, read."""

import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from pilotage.domain.breaches import Breach
from pilotage.domain.readings import Reading, Term, decode
from pilotage.domain.readings import read as read_page
from pilotage.management.cli import json_option, lang_option, say_json, unreadable, why
from pilotage.words import readings as words
from pilotage.words.breaches import sentence

EXAMPLES = 6
"""So many changes of each kind are shown as examples."""

LONGEST = 20
"""So many characters of each."""


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
@click.option("--term", "terms", multiple=True, metavar="WORD", help="A word that was planted over; may be repeated.")
@click.option(
    "--glossary", type=click.Path(path_type=Path), help="Names of your own, one a line, to weigh as candidates."
)
@json_option
@lang_option
def read(files: tuple[Path, ...], terms: tuple[str, ...], glossary: Path | None, as_json: bool) -> None:
    """Read each FILE as found: what it says, and every change that was needed to read it."""
    names = _names(glossary)
    outcomes = [
        (
            file,
            _page(file),
        )
        for file in files
    ]
    results = [(file, page if isinstance(page, Breach) else read_page(page, terms, names)) for file, page in outcomes]
    if as_json:
        say_json([as_document(file, result) for file, result in results])
    for file, result in results:
        if isinstance(result, Breach):
            click.echo(f"{file}: {sentence(result)}", err=True)
        elif not as_json:
            _print(file, result)
    if any(isinstance(result, Breach) for _file, result in results):
        raise SystemExit(2)


def print_summary(path: Path, terms: Sequence[str] = (), glossary: Sequence[str] = ()) -> None:
    """What `pilotage read` prints for one file; exits with 2 if it cannot be read."""
    page = _page(path)
    result = page if isinstance(page, Breach) else read_page(page, terms, glossary)
    if isinstance(result, Breach):
        unreadable(f"{path}: {sentence(result)}")
    _print(path, result)


def as_document(file: Path, result: Reading | Breach) -> dict[str, Any]:
    """One file's object of the contract; an unreadable file has the same keys, empty, and says why in `warnings`."""
    if isinstance(result, Breach):
        return {
            "file": str(file), "ok": False,
            **dict.fromkeys(("title", "series", "issue", "date", "issuer", "body", "cc")),
            "related": [], "figures": [], "checks": [], "changes": [], "terms": [],
            "warnings": [{"code": result.code, "message": sentence(result), "at": None}],
            "text": None, "encoding": None, "form": None,
        }  # fmt: skip
    return {
        "file": str(file),
        "ok": True,
        "title": result.title,
        "series": result.series,
        "issue": result.issue,
        "date": result.date.isoformat() if result.date else None,
        "issuer": result.issuer,
        "body": result.body,
        "cc": result.cc,
        "related": [each.text for each in result.related],
        "figures": [
            {"surface": each.surface, "quantity": plain(each.quantity), "unit": each.unit, "what": each.what, "start": each.start}
            for each in result.figures
        ],
        "checks": [
            {"kind": each.kind, "parts": list(each.parts), "total": each.total, "found": plain(each.found),
             "agrees": each.agrees, "message": words.check(each, result.figures)}
            for each in result.checks
        ],
        "changes": [
            {"kind": each.kind, "at": each.at, "from": each.from_, "to": each.to, "why": words.why(each)}
            for each in result.changes
        ],
        "terms": [_term(each) for each in result.terms],
        "warnings": [{"code": each.code, "message": words.notice(each), "at": each.at} for each in result.warnings],
        "text": result.text,
        "encoding": result.encoding,
        "form": result.form,
    }  # fmt: skip


def plain(number: Decimal) -> int | float:
    """A quantity as a JSON number, whole where it is whole."""
    return int(number) if number == number.to_integral_value() else float(number)


def _term(term: Term) -> dict[str, Any]:
    return {
        "planted": term.planted,
        "role": term.role,
        "grounds": [words.ground(each) for each in term.grounds],
        "slots": len(term.slots),
        "places": [{"at": s.at, "before": s.before, "after": s.after, "inside": s.inside} for s in term.slots],
        "candidates": [
            {
                "term": each.term,
                "score": each.score,
                "evidence": words.listed([words.evidence(e) for e in each.evidence]),
            }
            for each in term.candidates
        ],
        "chosen": term.chosen,
    }


def _page(file: Path) -> bytes | Breach:
    try:
        return file.read_bytes()
    except OSError as error:
        return Breach("reading-file", {"why": why(error)})


def _names(glossary: Path | None) -> tuple[str, ...]:
    """The lines of a glossary; exits with 2 when it cannot be read."""
    if glossary is None:
        return ()
    content = _page(glossary)
    page = content if isinstance(content, Breach) else decode(content)
    if isinstance(page, Breach):
        unreadable(f"{glossary}: {sentence(page)}")
    return tuple(page.text.splitlines())


def _print(file: Path, reading: Reading) -> None:
    click.echo(f"{file}  {reading.encoding}{' · HTML' if reading.form == 'html' else ''}")
    _print_masthead(reading)
    _print_changes(reading)
    _print_terms(reading)
    _print_figures(reading)
    for warning in reading.warnings:
        click.echo(f"  ! {words.notice(warning)}")
    click.echo()


def _print_masthead(reading: Reading) -> None:
    body = _("%(paragraphs)s paragraphs, %(characters)s characters") % {
        "paragraphs": len(reading.paragraphs),
        "characters": sum(map(len, reading.paragraphs)),
    }
    issue = pgettext("issue", "No. %(number)s") % {"number": reading.issue} if reading.issue is not None else None
    rows = [
        (pgettext("reading", "title"), reading.title),
        (pgettext("reading", "series"), reading.series),
        (pgettext("reading", "issue"), issue),
        (pgettext("reading", "date"), reading.date.isoformat() if reading.date else None),
        (pgettext("reading", "issuer"), reading.issuer),
        (pgettext("reading", "body"), body),
        (pgettext("reading", "copies"), reading.cc),
        *((pgettext("reading", "related"), each.text) for each in reading.related),
    ]
    _table([("", name, value or "—") for name, value in rows])


def _print_changes(reading: Reading) -> None:
    if not reading.changes:
        click.echo("  " + _("No changes: the page stands as it was found."))
        return
    click.echo("  " + _("%(count)s changes, each listed by --json:") % {"count": len(reading.changes)})
    rows = []
    for kind in words.KINDS:
        of_kind = [change for change in reading.changes if change.kind == kind]
        if of_kind:
            shown = dict.fromkeys(f"{_short(each.from_.strip())}→{each.to or '∅'}" for each in of_kind)
            rows.append(("  ", words.kind(kind), str(len(of_kind)), "  ".join([*shown][:EXAMPLES])))
    _table(rows)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _print_terms(reading: Reading) -> None:
    for term in reading.terms:
        inside = sum(slot.inside for slot in term.slots)
        click.echo("  " + _("Planted: %(word)s, %(count)s places, %(inside)s of them in the text")
                   % {"word": term.planted, "count": len(term.slots), "inside": inside})  # fmt: skip
        click.echo(
            "    " + _("signs: %(signs)s") % {"signs": words.listed([words.ground(each) for each in term.grounds])}
        )
        for slot in [each for each in term.slots if each.inside][:EXAMPLES]:
            click.echo(f"      …{slot.before}［　］{slot.after}…")
        _table([
            ("    ", each.term, f"{each.score:.2f}", words.listed([words.evidence(e) for e in each.evidence]))
            for each in term.candidates
        ])  # fmt: skip
        if term.chosen is not None:
            click.echo("    " + _("chosen: %(term)s") % {"term": term.chosen})
        elif term.role == "text":
            click.echo("    " + _("not chosen: its places read 〔？〕"))
        else:
            click.echo("    " + _("stands only in lines of the site, which were left out"))


def _print_figures(reading: Reading) -> None:
    if reading.figures:
        click.echo("  " + _("%(count)s figures:") % {"count": len(reading.figures)})
    _table([
        ("    ", f"{plain(each.quantity)}", each.unit, each.what, f"@{each.start}") for each in reading.figures
    ])  # fmt: skip
    for check in reading.checks:
        click.echo(f"  {'✓' if check.agrees else '✗'} {words.check(check, reading.figures)}")


def _table(rows: Iterable[tuple[str, ...]]) -> None:
    """Lines with their cells (but the first, the indent) in columns as wide as Chinese stands in a terminal."""
    lines = list(rows)
    widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
    for indent, *cells, last in lines:
        padded = [cell + " " * (width - _width(cell)) for cell, width in zip(cells, widths[1:], strict=False)]
        click.echo("  " + indent + "  ".join([*padded, last.replace("\n", " / ")]).rstrip())


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
