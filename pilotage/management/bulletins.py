"""`pilotage bulletin issue|render|list|errata`."""

import json
import re
import sys
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import click
from django.utils.translation import gettext as _

from pilotage.actions.bulletins import issue_at_once, publish_erratum
from pilotage.actions.refusals import NotAllowed
from pilotage.domain.bulletins import Change, Piece, Status
from pilotage.domain.documents import as_issued
from pilotage.domain.policy import Permission
from pilotage.management.cli import actor, by_option, json_option, lang_option, refuse, say_json, unreadable, why
from pilotage.models import Bulletin
from pilotage.queries import bulletins as queries
from pilotage.queries.people import demand
from pilotage.queries.programmes import find_programme
from pilotage.render.bulletins import html
from pilotage.words import bulletins as words
from pilotage.words.breaches import why_not

NOT_MADE_YET = ("pdf", "docx")
_SENTENCE = re.compile(r"@([1-9][0-9]?)")
day_option = click.DateTime(["%Y-%m-%d"])


@click.group()
def bulletin() -> None:
    """Numbered bulletins: issue one, write one out, list them, correct them."""


@bulletin.command()
@click.argument("programme")
@click.option("--series", required=True, help="The series, by its id in the charter.")
@click.option("--until", required=True, type=day_option, help="The last day that counts.")
@click.option("--title", default="", help="The title under the masthead.")
@click.option(
    "--text", "text_file", type=click.Path(path_type=Path), metavar="FILE",
    help="What it says, a paragraph a line: {figure-id} prints a figure, a line @1 stands for the charter's first "
    "sentence (default: all its sentences); - reads standard input.",
)  # fmt: skip
@click.option("--on", type=day_option, help="The day printed (default: today).")
@click.option("--uuid", type=click.UUID, help="The same id again issues nothing new.")
@click.option("--signed-by", metavar="USER", help="Who signs it off (default: whoever acts).")
@click.option("--issued-by", metavar="USER", help="Who issues it (default: whoever acts).")
@json_option
@by_option
@lang_option
def issue(
    programme: str, series: str, until: datetime, title: str, text_file: Path | None, on: datetime | None,
    uuid: UUID | None, signed_by: str | None, issued_by: str | None, as_json: bool, by_name: str | None,
) -> None:  # fmt: skip
    """Draft, sign off and issue a bulletin of PROGRAMME. Each act takes somebody who may: see --signed-by."""
    found = find_programme(programme)
    by = actor(by_name)
    who = {
        "by": by,
        "signed_by": actor(signed_by) if signed_by else by,
        "issued_by": actor(issued_by) if issued_by else by,
    }
    try:
        row = issue_at_once(
            programme=found, series=series, until=until.date(), title=title, pieces=_pieces(text_file),
            uuid=uuid or uuid4(), on=on.date() if on else None, **who,
        )  # fmt: skip
    except NotAllowed as refusal:
        refuse(_who_may(refusal, {act: user.username for act, user in who.items()}))
    document = queries.document(row)
    if as_json:
        say_json(as_issued(document))
        return
    click.echo(f"{document.masthead} {document.number_text} ({document.id})")
    click.echo(words.basis(document))
    click.echo(document.text)


@bulletin.command()
@click.argument("id")
@click.option(
    "--format", "format_", type=click.Choice(["html", "json", *NOT_MADE_YET]), default="html", show_default=True
)
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="- writes to standard output.")
@json_option
@by_option
@lang_option
def render(id: str, format_: str, output: Path, as_json: bool, by_name: str | None) -> None:
    """Write the bulletin with this ID (or UUID) to a file."""
    if format_ in NOT_MADE_YET:
        unreadable(
            _("This version writes bulletins as html and json, not as %(format)s yet. The html prints on the "
              "office's paper.") % {"format": format_}
        )  # fmt: skip
    row = _find(id)
    queries.demand_reading(actor(by_name), row)
    document = queries.document(row)
    if format_ == "html":
        content = html(document, words.wording(document))
    else:
        content = json.dumps(as_issued(document), ensure_ascii=False, indent=2) + "\n"
    if str(output) == "-":
        click.echo(content, nl=False)
        return
    try:
        output.write_text(content, encoding="utf-8")
    except OSError as error:
        unreadable(_("%(file)s cannot be written: %(why)s") % {"file": output, "why": why(error)})
    if as_json:
        say_json(as_issued(document))
    else:
        click.echo(_("%(file)s written") % {"file": output})


@bulletin.command("list")
@click.argument("programme")
@click.option("--series", help="Only this series.")
@click.option("--drafts", is_flag=True, help="Those not issued, too (for those who draft, sign off or issue).")
@json_option
@by_option
@lang_option
def list_(programme: str, series: str | None, drafts: bool, as_json: bool, by_name: str | None) -> None:
    """The bulletins of PROGRAMME, the latest first."""
    found = find_programme(programme)
    user = actor(by_name)
    demand(user, Permission.BULLETIN_READ, found)
    if drafts:
        queries.demand_drafts(user, found)
    rows = queries.listing(found, series=series, status=None if drafts else Status.ISSUED)
    if as_json:
        say_json(
            [
                {"id": row.id, "series": row.series, "number": row.number, "title": row.title, "status": row.status,
                 "until": row.until, "issued_on": row.issued_on, "errata": row.errata}
                for row in rows
            ]
        )  # fmt: skip
        return
    for row in rows:
        name = row.number_text or words.status(row.status)
        click.echo(f"{row.id:>6}  {row.until}  {row.masthead} {name}  {row.title}".rstrip())


@bulletin.command()
@click.argument("id")
@click.option("--publish", is_flag=True, help="Publish what is offered, or the note.")
@click.option("--note", default="", help="What is corrected besides figures.")
@click.option("--uuid", type=click.UUID, help="The same id again publishes nothing new.")
@json_option
@by_option
@lang_option
def errata(id: str, publish: bool, note: str, uuid: UUID | None, as_json: bool, by_name: str | None) -> None:
    """The errata published to an issued bulletin, and the one that its figures call for now."""
    row = _find(id)
    user = actor(by_name)
    queries.demand_reading(user, row)
    if row.status != Status.ISSUED:
        unreadable(_("The bulletin has not been issued: there is nothing to correct."))
    if publish:
        publish_erratum(by=user, bulletin=row, note=note, uuid=uuid or uuid4())
    published = queries.document(row).corrections
    offered = queries.errata_offered(row)
    if as_json:
        say_json(
            {
                "id": row.pk,
                "published": [
                    {"number": item.number, "happened_on": item.happened_on, "known": item.known, "note": item.note,
                     "changes": [_change(change) for change in item.changes]}
                    for item in published
                ],
                "offered": [_change(change) for change in offered],
            }
        )  # fmt: skip
        return
    for item in published:
        click.echo(words.correction(item))
    for change in offered:
        click.echo(_("Offered: %(change)s") % {"change": words.change(change)})
    if not published and not offered:
        click.echo(_("No erratum, and none called for."))


def _change(change: Change) -> dict[str, str]:
    return {"figure": change.figure, "name": change.name, "printed": change.printed, "now": change.now}


def _find(id: str) -> Bulletin:
    try:
        return queries.find_bulletin(id)
    except queries.NoSuchBulletin:
        unreadable(_("There is no bulletin %(id)s.") % {"id": id})


def _pieces(path: Path | None) -> list[Piece] | None:
    """The paragraphs of a file; a line @1 is the charter's first sentence."""
    if path is None:
        return None
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8-sig")
    except OSError as error:
        unreadable(_("%(file)s cannot be read: %(why)s") % {"file": path, "why": why(error)})
    except UnicodeDecodeError:
        unreadable(_("%(file)s cannot be read: %(why)s") % {"file": path, "why": _("it is not UTF-8 text")})
    lines = (line.strip() for line in text.splitlines())
    return [int(found[1]) - 1 if (found := _SENTENCE.fullmatch(line)) else line for line in lines]


def _who_may(refusal: NotAllowed, names: dict[str, str]) -> str:
    """Which of the three acts was refused, to whom, and how to name somebody who may."""
    asked: dict[Any, tuple[str, str, str]] = {
        Permission.BULLETIN_DRAFT: ("by", "--by", _("%(user)s may not draft bulletins.")),
        Permission.BULLETIN_SIGN: ("signed_by", "--signed-by", _("%(user)s may not sign bulletins off.")),
        Permission.BULLETIN_ISSUE: ("issued_by", "--issued-by", _("%(user)s may not issue bulletins.")),
    }
    role, option, said = asked[refusal.permission]
    hint = _("Name somebody who may with %(option)s.") % {"option": option}
    return f"{said % {'user': names[role]}} {why_not(refusal.why)} {hint}"
