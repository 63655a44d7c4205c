"""`pilotage records import|export`."""

import sys
from pathlib import Path

import click
from django.utils.translation import gettext as _

from pilotage.actions.attachments import Evidence, take_in
from pilotage.actions.sheets import Imported, import_records
from pilotage.domain.breaches import Breach
from pilotage.domain.sheets import LARGEST, Sheet, write_csv
from pilotage.domain.workbooks import Book, read_book
from pilotage.management.cli import actor, by_option, json_option, lang_option, say_json, unreadable, why
from pilotage.models import Programme
from pilotage.queries.programmes import find_programme, rules
from pilotage.queries.sheets import export_table
from pilotage.queries.workbooks import recognise
from pilotage.render.sheets import write_xlsx
from pilotage.words.breaches import sentence


@click.group()
def records() -> None:
    """Take records in from a table, or write them out."""


@records.command("import")
@click.argument("programme")
@click.argument("register")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would happen; write nothing.")
@click.option("--confirm", is_flag=True, help="Enter them as confirmed on paper by the other side.")
@json_option
@by_option
@lang_option
def import_(
    programme: str, register: str, file: Path, dry_run: bool, confirm: bool, as_json: bool, by_name: str | None
) -> None:
    """Take in FILE (XLSX, XLS, ET or CSV; a sheet that was downloaded, or a table of one's own) as records of REGISTER."""
    book = read_book(read_file(file))
    if isinstance(book, Breach):
        unreadable(f"{file}: {sentence(book)}")
    found, done = find_programme(programme), Imported()
    by, sheets = actor(by_name), _sheets(found, register, file, book)
    for sheet in sheets:
        part = import_records(
            by=by, programme=found, register=register, sheet=sheet, confirm=confirm, dry_run=dry_run,
            evidence=_evidence(file), progress=_say_how_far,
        )  # fmt: skip
        done.add(part)
    if as_json:
        refused = [{"row": row.row, "reasons": [sentence(b) for b in row.breaches]} for row in done.refused]
        say_json({"stored": done.stored, "changed": done.changed, "duplicate": done.duplicate, "refused": refused})
    else:
        counts = {"stored": done.stored, "duplicate": done.duplicate, "refused": len(done.refused)}
        if dry_run:
            click.echo(_("Nothing was written: this was a dry run."))
        if done.changed:
            click.echo(_("changed %(changed)s") % {"changed": done.changed})
        click.echo(_("stored %(stored)s, already there %(duplicate)s, refused %(refused)s") % counts)
        for row in done.refused:
            for breach in row.breaches:
                click.echo(f"{file}:{row.row}: {sentence(breach)}", err=True)
    if done.refused:
        raise SystemExit(1)


def _sheets(programme: Programme, register: str, file: Path, book: Book) -> list[Sheet]:
    """The tables of a file that are records of the register: the worksheets made for it, or the first of one's own under
    the columns that a person has matched to its titles. Exits with 2 where there is none."""
    if book.programme not in ("", f"{programme.office.code}/{programme.code}"):
        unreadable(f"{file}: {sentence(Breach('sheet-of-other-programme', {'programme': book.programme}))}")
    made = any(table.register for table in book.tables)
    tables = [table for table in book.tables if table.register == register] if made else list(book.tables[:1])
    if not tables:
        unreadable(_("%(file)s holds no sheet of the register %(register)s.") % {"file": file, "register": register})
    sheets = []
    for table in tables:
        if isinstance(table.sheet, Breach):
            unreadable(f"{file}: {sentence(table.sheet)}")
        known = None if made else recognise(programme, table.sheet, register)
        sheets.append(known.sheet if known else table.sheet)
    return sheets


@records.command("export")
@click.argument("programme")
@click.argument("register")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="CSV, or XLSX by its ending.")
@click.option("--with-files", is_flag=True, help="Write the records' files beside the table too.")
@json_option
@by_option
@lang_option
def export(programme: str, register: str, output: Path, with_files: bool, as_json: bool, by_name: str | None) -> None:
    """Write the records of REGISTER as a table, in the columns that `records import` reads."""
    found = find_programme(programme)
    declared = {known.id: known for known in rules(found).charter.registers}.get(register)
    if declared is None:
        unreadable(sentence(Breach("register-unknown", {"register": register})))
    folder = f"{output.stem}-files" if with_files else ""
    table = export_table(actor(by_name), found, declared, folder=folder)
    write = write_xlsx if output.suffix.lower() == ".xlsx" else write_csv
    try:
        output.write_bytes(write(table.header, table.rows))
        if table.files:
            (output.parent / folder).mkdir(exist_ok=True)
        for name, blob in table.files.items():
            with blob.content.open("rb") as bytes_:
                (output.parent / name).write_bytes(bytes_.read())
    except OSError as error:
        unreadable(_("%(file)s cannot be written: %(why)s") % {"file": error.filename or output, "why": why(error)})
    if as_json:
        say_json({"file": str(output), "rows": len(table.rows), "files": len(table.files)})
    else:
        click.echo(_("%(count)s rows written to %(file)s") % {"count": len(table.rows), "file": output})


def _say_how_far(rows: int, of: int) -> None:
    """How far a long table has come: one line that renews itself in a terminal, else a line every thousand rows."""
    if of <= 100:
        return
    said = _("%(rows)s of %(all)s rows") % {"rows": f"{rows:,}", "all": f"{of:,}"}
    if sys.stderr.isatty():
        click.echo(f"\r{said}", nl=rows == of, err=True)
    elif rows % 1000 == 0 or rows == of:
        click.echo(said, err=True)


def read_file(path: Path) -> bytes:
    """The bytes of a table; exits with 2 when it cannot be read. Of one that is too large no more is read than shows it."""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        unreadable(_("%(file)s cannot be read: %(why)s") % {"file": path, "why": why(error)})


class _Beside(dict[str, Evidence]):
    """Files that lie beside the table or below it, read when a row names them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __contains__(self, name: object) -> bool:
        path = self.folder / str(name)
        return path.is_file() and path.resolve().is_relative_to(self.folder.resolve())

    def __missing__(self, name: str) -> Evidence:
        with (self.folder / name).open("rb") as file:
            return take_in(name, file)


def _evidence(table: Path) -> _Beside:
    return _Beside(table.parent)
