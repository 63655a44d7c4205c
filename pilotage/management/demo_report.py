"""What the demonstration prints: the page as understood, the claims as a table, the bulletin issued."""

from collections import Counter
from pathlib import Path
from uuid import uuid5

import click
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.actions.bulletins import issue_at_once
from pilotage.domain.duties import State
from pilotage.management.demo_cast import DAY
from pilotage.management.demo_data import NAMES
from pilotage.management.readings import print_summary
from pilotage.models import Programme, User
from pilotage.queries.claims import claims_compared
from pilotage.queries.duties import windows
from pilotage.words.cadences import listed
from pilotage.words.states import state

TITLE = "静海县基层团建试点工作进展"


def print_reading(path: Path) -> None:
    """The seed page, read with the one choice that only a person can make."""
    print_summary(path, terms=("共青团",))


def print_claims(programme: Programme) -> bool:
    """Figure, stated, computed, ok; whether all agree."""
    rows = claims_compared(programme)
    heads = _("figure"), _("stated"), _("computed"), _("ok")
    click.echo(f"{heads[0]:<16}{heads[1]:>10}{heads[2]:>12}  {heads[3]}")
    for row in rows:
        computed = "—" if row.computed is None else f"{row.computed.normalize():f}"
        ok = "✓" if row.agrees else "✗"
        click.echo(f"{row.claim.figure:<16}{row.claim.value.normalize():>10f}{computed:>12}  {ok}")
    return all(row.agrees for row in rows)


def print_duties(programme: Programme) -> None:
    """How many windows there are on the example's day, and how they stand."""
    derived = windows(programme)
    counts = Counter(window.state for window in derived)
    stand = listed(f"{state(each)} {counts[each]}" for each in State if counts[each])
    told = ngettext("%(n)s occurrence is due", "%(n)s occurrences are due", len(derived)) % {"n": len(derived)}
    click.echo(_("%(field)s: %(sentence)s") % {"field": told, "sentence": stand})


def issue_bulletin(programme: Programme, cast: dict[str, User]) -> None:
    """The office's own No. 1 until the example's day, drafted and issued by the clerk, signed by the reviewer."""
    bulletin = issue_at_once(
        by=cast["clerk"], signed_by=cast["reviewer"], issued_by=cast["clerk"], programme=programme, series="progress",
        until=DAY, title=TITLE, uuid=uuid5(NAMES, "bulletin:1"), on=DAY,
    )  # fmt: skip
    click.echo(_("No. %(number)s, until %(until)s, known up to %(known)s (SHA-256 %(sha)s…)")
               % {"number": bulletin.number, "until": bulletin.until, "known": bulletin.known,
                  "sha": bulletin.sha256[:16]})  # fmt: skip
    click.echo(bulletin.text)
