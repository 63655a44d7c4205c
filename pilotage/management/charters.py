"""`pilotage charter`: what stands in a charter file."""

import sys
from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext as _

from pilotage.domain.charters import Checked, Fault
from pilotage.domain.charters import check as check_bytes
from pilotage.management.cli import json_option, lang_option, say_json
from pilotage.words import faults as words


@click.group()
def charter() -> None:
    """Check charters."""


@charter.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path())
@json_option
@lang_option
def check(files: tuple[str, ...], as_json: bool) -> None:
    """Check each FILE against the charter format: every fault, its place, and how to mend it.

    Exits with 0 if there is no error (warnings are allowed), 1 if there is one, 2 if a file cannot be read.
    """
    documents, status = [], 0
    for file in files:
        try:
            checked = check_bytes(Path(file).read_bytes())
        except OSError as error:
            click.echo(_("%(file)s cannot be read: %(why)s") % {"file": file, "why": _why(error)}, err=True)
            documents.append(as_document(file, Checked(None, ()), readable=False))
            status = 2
            continue
        documents.append(as_document(file, checked))
        status = max(status, int(not checked.ok))
        if not as_json:
            for line in as_text(file, checked):
                click.echo(line)
    if as_json:
        say_json(documents)
    sys.exit(status)


def _why(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return _("there is no such file")
    if isinstance(error, IsADirectoryError):
        return _("it is a directory")
    if isinstance(error, PermissionError):
        return _("reading it is not permitted")
    return error.strerror or str(error)


def as_document(file: str, checked: Checked, readable: bool = True) -> dict[str, Any]:
    """One file's part of the JSON."""
    counts = {key: checked.counts.get(key, 0) for key in ("clauses", "provisions", "registers", "figures")}
    found = [_fault(fault) for fault in checked.faults]
    return {"file": file, "ok": readable and checked.ok, "id": checked.id, "edition": checked.edition,
            "counts": counts, "faults": found}  # fmt: skip


def _fault(fault: Fault) -> dict[str, Any]:
    message, mend = words.sentence(fault)
    return {"line": fault.line, "column": fault.column, "severity": fault.severity, "code": fault.code.value,
            "message": message, "mend": mend}  # fmt: skip


def as_text(file: str, checked: Checked) -> list[str]:
    """`FILE:LINE:COLUMN: error CODE: what is wrong`, indented how to mend it, and at the end what was found in all."""
    lines = []
    for fault in checked.faults:
        message, mend = words.sentence(fault)
        lines += [f"{file}:{fault.line}:{fault.column}: {fault.severity} {fault.code}: {message}", f"    {mend}"]
    errors = sum(fault.severity == "error" for fault in checked.faults)
    if errors:
        summary = _("errors: %(errors)s, warnings: %(warnings)s")
    elif checked.faults:
        summary = _("in order, with warnings: %(warnings)s")
    else:
        summary = _("in order: %(id)s, edition %(edition)s (clauses: %(clauses)s, provisions: %(provisions)s, "
                    "registers: %(registers)s, figures: %(figures)s)")  # fmt: skip
    particulars = {"errors": errors, "warnings": len(checked.faults) - errors, "id": checked.id,
                   "edition": checked.edition, **checked.counts}  # fmt: skip
    return [*lines, f"{file}: {summary % particulars}"]


@charter.command()
@lang_option
def faults() -> None:
    """Every fault that a check can find, as a Markdown table: code, what is wrong, how to mend it."""
    heads = (_("code"), _("what is wrong"), _("how to mend it"))
    click.echo(f"| {' | '.join(heads)} |\n|---|---|---|")
    for code, messages, mends in words.catalogue():
        cells = (" <br> ".join(texts).replace("|", "\\|") for texts in (messages, mends))
        click.echo(f"| {code} | {' | '.join(cells)} |")
