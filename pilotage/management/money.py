"""`pilotage money import`."""

from pathlib import Path

import click
from django.utils.translation import gettext as _

from pilotage.actions.attachments import Evidence
from pilotage.actions.money_imports import import_money
from pilotage.domain.breaches import Breach
from pilotage.domain.money_sheets import IMPORTS, columns_of
from pilotage.domain.sheets import read_sheet
from pilotage.management.cli import actor, by_option, json_option, lang_option, say_json, unreadable
from pilotage.management.records import read_file
from pilotage.queries.bank import recognised
from pilotage.queries.programmes import find_programme
from pilotage.words.breaches import sentence
from pilotage.words.payments import column, kind


@click.group()
def money() -> None:
    """Take money in from a table: receipts, payments of before, budgets."""


@money.command("import")
@click.argument("what", type=click.Choice(IMPORTS))
@click.argument("programme")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would happen; write nothing.")
@json_option
@by_option
@lang_option
def import_(what: str, programme: str, file: Path, dry_run: bool, as_json: bool, by_name: str | None) -> None:
    """Take in FILE (XLSX, XLS, ET or CSV) as contributions, payments of before, or budgets. Name the treasurer with --by."""
    content = read_file(file)
    sheet = read_sheet(content)
    if isinstance(sheet, Breach):
        unreadable(f"{file}: {sentence(sheet)}")
    found = find_programme(programme)
    columns = recognised(found, what, sheet)
    if columns is None:
        known = _("The columns of a table of this kind (%(kind)s) are: %(columns)s.")
        unreadable(_("%(file)s: its columns are not known. Match them once in the browser, or name them.")
                   % {"file": file}, known % {"kind": kind(what), "columns": _named(what)})  # fmt: skip
    done = import_money(
        by=actor(by_name), programme=found, kind=what, sheet=sheet, columns=columns, file=Evidence(file.name, content),
        dry_run=dry_run,
    )  # fmt: skip
    if as_json:
        refused = [{"row": row.row, "reasons": [sentence(b) for b in row.breaches]} for row in done.refused]
        say_json({"stored": done.stored, "duplicate": done.duplicate, "refused": refused})
    else:
        if dry_run:
            click.echo(_("Nothing was written: this was a dry run."))
        counts = {"stored": done.stored, "duplicate": done.duplicate, "refused": len(done.refused)}
        click.echo(_("stored %(stored)s, already there %(duplicate)s, refused %(refused)s") % counts)
        for row in done.refused:
            for breach in row.breaches:
                click.echo(f"{file}:{row.row}: {sentence(breach)}", err=True)
    if done.refused:
        raise SystemExit(1)


def _named(what: str) -> str:
    return ", ".join(f"{name} ({column(name)})" for name in columns_of(what))
