"""`pilotage export ledger|360giving`: the way out, in formats that other programs read."""

import re
from pathlib import Path

import click
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.domain.archive import Scope
from pilotage.domain.policy import Permission
from pilotage.management.cli import actor, by_option, json_option, lang_option, refuse, say_json, unreadable, why
from pilotage.queries.archive import gather
from pilotage.queries.bulletins import document
from pilotage.queries.exports import awards_of, ledger_book
from pilotage.queries.people import demand
from pilotage.queries.programmes import find_programme
from pilotage.render.archive_site import archive as write_archive
from pilotage.render.bulletins import html
from pilotage.render.grants360 import package
from pilotage.render.ledgers import ENDINGS, FORMATS
from pilotage.words.archive import Pages
from pilotage.words.bulletins import wording

output_option = click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, help="The file to write."
)


@click.group()
def export() -> None:
    """Write a programme out in formats that other programs read."""


@export.command()
@click.argument("programme")
@click.option(
    "--format", "as_format", type=click.Choice(list(FORMATS)), required=True, help="The program that reads it."
)
@output_option
@json_option
@by_option
@lang_option
def ledger(programme: str, as_format: str, output: Path, as_json: bool, by_name: str | None) -> None:
    """Write every transfer of PROGRAMME, the office's own book too, for beancount or hledger."""
    found = find_programme(programme)
    demand(actor(by_name), Permission.FUND_READ, found)
    book = ledger_book(found)
    _write(output, FORMATS[as_format](book))
    if as_json:
        said = {
            "file": str(output),
            "transfers": len(book.transfers),
            "accounts": len(book.accounts),
            "known": book.known,
        }
        say_json(said)
    else:
        said_of = {"count": len(book.transfers), "file": output}
        click.echo(
            ngettext(
                "%(count)s transfer written to %(file)s", "%(count)s transfers written to %(file)s", len(book.transfers)
            )
            % said_of
        )


@export.command("360giving")
@click.argument("programme")
@output_option
@click.option("--prefix", default="", metavar="360G-…", help="The publisher's own prefix, as 360Giving gives it out.")
@json_option
@by_option
@lang_option
def giving(programme: str, output: Path, prefix: str, as_json: bool, by_name: str | None) -> None:
    """Write the awards of PROGRAMME as open data of the 360Giving standard."""
    found = find_programme(programme)
    demand(actor(by_name), Permission.FUND_READ, found)
    if prefix and not re.fullmatch(r"360G-[A-Za-z0-9_-]+", prefix):
        said = _("“%(prefix)s” is no prefix of 360Giving: it begins with 360G-, then letters and digits.")
        unreadable(said % {"prefix": prefix})
    awards = awards_of(found)
    if not awards.awards:
        if as_json:
            say_json({"file": None, "grants": 0})
        refuse(_("There is nothing to publish: no grant of money has been decided. No file was written."))
    _write(output, package(awards, prefix))
    if as_json:
        say_json({"file": str(output), "grants": len(awards.awards)})
    else:
        count = len(awards.awards)
        said = ngettext("%(count)s grant written to %(file)s", "%(count)s grants written to %(file)s", count)
        click.echo(said % {"count": count, "file": output})


@export.command()
@click.argument("programme")
@output_option
@click.option("--whole", is_flag=True, help="The office's own archive, not only what may be public.")
@click.option("--personal", is_flag=True, help="With --whole: what is known of people, too. Keep it locked away.")
@json_option
@by_option
@lang_option
def archive(programme: str, output: Path, whole: bool, personal: bool, as_json: bool, by_name: str | None) -> None:
    """Write PROGRAMME as a ZIP of plain pages that opens in any browser, without this software and without a network."""
    found = find_programme(programme)
    demand(actor(by_name), Permission.PROGRAMME_CLOSE if whole else Permission.PEOPLE_READ, found)
    if personal and not whole:
        unreadable(_("--personal goes with --whole only: what may be public names nobody."))
    gathered = gather(found, Scope(whole, personal))
    ledgers = [(f"fund/ledger.{ENDINGS[name]}", write(gathered.book())) for name, write in FORMATS.items()]
    issued = []
    for row in gathered.bulletins():
        row.programme = found
        paper = document(row)
        title = " ".join(filter(None, (paper.masthead, paper.number_text, paper.title)))
        issued.append((f"bulletins/{row.series}-{row.number}.html", title, html(paper, wording(paper)).encode()))
    count = 0
    try:
        with output.open("wb") as file:
            for piece in write_archive(Pages(gathered, ledgers, issued).site()):
                count += file.write(piece)
    except OSError as error:
        unreadable(_("%(file)s cannot be written: %(why)s") % {"file": error.filename or output, "why": why(error)})
    if personal:
        click.echo(_("It holds personal data: keep it locked away."), err=True)
    if as_json:
        say_json({"file": str(output), "bytes": count, "whole": whole, "personal": personal})
    else:
        click.echo(_("The archive was written to %(file)s.") % {"file": output})


def _write(output: Path, content: bytes) -> None:
    try:
        output.write_bytes(content)
    except OSError as error:
        unreadable(_("%(file)s cannot be written: %(why)s") % {"file": error.filename or output, "why": why(error)})
