"""`pilotage charter`: check a charter file, put it in force."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext as _

from pilotage.domain.charters import Checked, Fault
from pilotage.domain.charters import check as check_bytes
from pilotage.management.cli import actor, by_option, json_option, lang_option, say_json, unreadable, why
from pilotage.words import faults as words


@click.group()
def charter() -> None:
    """Check charters, put them in force."""


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
            click.echo(_("%(file)s cannot be read: %(why)s") % {"file": file, "why": why(error)}, err=True)
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
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--office", "office_name", metavar="NAME", default="", help="The office (default: the charter's own).")
@click.option("--example-day", type=click.DateTime(["%Y-%m-%d"]), help="Make it an example whose today is this day.")
@json_option
@by_option
@lang_option
def adopt(
    file: Path, office_name: str, example_day: datetime | None, as_json: bool, by_name: str | None
) -> None:  # fmt: skip
    """Put FILE in force: found its programme, or amend it by its next edition. The same bytes again change nothing."""
    from pilotage.actions.charters import FaultyCharter
    from pilotage.actions.charters import adopt as put_in_force

    try:
        content = file.read_bytes()
    except OSError as error:
        unreadable(_("%(file)s cannot be read: %(why)s") % {"file": file, "why": why(error)})
    day = example_day.date() if example_day else None
    try:
        done = put_in_force(by=actor(by_name), content=content, office_name=office_name, example_today=day)
    except FaultyCharter as refusal:
        for line in as_text(str(file), refusal.checked):
            click.echo(line, err=True)
        sys.exit(1)
    edition = done.edition
    name = f"{done.programme.office.code}/{done.programme.code}"
    if as_json:
        say_json({"programme": name, "edition": edition.number, "sha256": edition.sha256, "adopted": done.adopted})
    elif done.adopted:
        click.echo(_("%(name)s: edition %(number)s is in force (SHA-256 %(sha)s).")
                   % {"name": name, "number": edition.number, "sha": edition.sha256})  # fmt: skip
    else:
        click.echo(_("%(name)s: these very bytes were in force already, as edition %(number)s; nothing was changed.")
                   % {"name": name, "number": edition.number})  # fmt: skip


@charter.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--years", type=click.IntRange(1, 10), default=1, show_default=True, help="How many years later it runs.")
@click.option("--id", "id", metavar="NEW", required=True, help="The id of the charter for the other year.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The file to write (default: standard output).")
@json_option
@lang_option
def shift(file: Path, years: int, id: str, output: Path | None, as_json: bool) -> None:
    """Carry FILE into another year: days and years move on, clauses stay word for word, the rest is listed.

    Exits with 1 if the charter that comes out has an error.
    """
    from pilotage.domain.carrying import shift as carry
    from pilotage.words.lives import carried

    try:
        content = file.read_bytes()
    except OSError as error:
        unreadable(_("%(file)s cannot be read: %(why)s") % {"file": file, "why": why(error)})
    try:
        made = carry(content, years=years, id=id)
    except ValueError:
        unreadable(_("%(file)s cannot be read: %(why)s") % {"file": file, "why": _("it is no charter")})
    if output is not None:
        try:
            output.write_bytes(made.content)
        except OSError as error:
            unreadable(_("%(file)s cannot be written: %(why)s") % {"file": output, "why": why(error)})
    elif not as_json:
        click.echo(made.content.decode(), nl=False)
    for note in made.notes:
        click.echo(f"{file}:{note.line}: {carried(note)}", err=True)
    for line in as_text(str(output or id), made.checked):
        click.echo(line, err=True)
    if as_json:
        notes = [{"kind": str(n.kind), "line": n.line, "before": n.before, "after": n.after} for n in made.notes]
        say_json({"ok": made.checked.ok, "id": made.checked.id, "text": made.content.decode(), "notes": notes})
    sys.exit(int(not made.checked.ok))


@charter.command()
@click.argument("programme")
@json_option
@by_option
@lang_option
def asks(programme: str, as_json: bool, by_name: str | None) -> None:
    """What PROGRAMME asks of whom, how often, how many minutes a month, and who says so.

    Exits with 1 if something is asked that nobody says is to be asked.
    """
    from pilotage.domain.policy import Permission
    from pilotage.management.asks import as_document
    from pilotage.queries.asks import asked_today
    from pilotage.queries.people import demand
    from pilotage.queries.programmes import find_programme, rules, today
    from pilotage.words import asks as said

    found = find_programme(programme)
    demand(actor(by_name), Permission.CHARTER_READ, found)
    in_force = rules(found)
    asked = asked_today(found, in_force.charter, today(found))
    if as_json:
        say_json({"programme": found.code, "edition": in_force.number, **as_document(asked)})
    else:
        for load in asked.loads:
            told = {"role": load.role.name, "people": load.people if load.people is not None else "—",
                    "each": said.tenths(load.each), "minutes": said.tenths(load.minutes)}  # fmt: skip
            click.echo(_("%(role)s (%(people)s): %(each)s minutes a month each, %(minutes)s in all") % told)
        for one in asked.registers:
            click.echo(f"\n{one.register.name}  {said.often(one)}")
            for line in said.sheet(in_force.charter, (one,)):
                click.echo("  " + "  ".join((*line[1:5], *line[7:])))
    sys.exit(1 if asked.unfounded else 0)


@charter.command()
@lang_option
def faults() -> None:
    """Every fault that a check can find, as a Markdown table: code, what is wrong, how to mend it."""
    heads = (_("code"), _("what is wrong"), _("how to mend it"))
    click.echo(f"| {' | '.join(heads)} |\n|---|---|---|")
    for code, messages, mends in words.catalogue():
        cells = (" <br> ".join(texts).replace("|", "\\|") for texts in (messages, mends))
        click.echo(f"| {code} | {' | '.join(cells)} |")
