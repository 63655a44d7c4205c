"""`pilotage verify`."""

import sys

import click
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.management.cli import json_option, lang_option, say_json
from pilotage.queries.verification import verify as look
from pilotage.words import verification as words

LONGEST = 200


@click.command()
@json_option
@lang_option
def verify(as_json: bool) -> None:
    """Compute again everything that the records promise; exit 1 and say where if anything does not hold."""
    report = look()
    if as_json:
        broken = [
            {"what": item.what, "where": item.where, "expected": item.expected, "found": item.found}
            for item in report.broken
        ]
        say_json({"ok": report.ok, "checked": report.checked, "broken": broken})
    else:
        for name, count in report.checked.items():
            click.echo(f"{count:>8}  {words.checked(name)}")
        for item in report.broken:
            click.echo(f"{item.where}: {words.sentence(item)} [{item.what}]")
            click.echo(_("    expected %(expected)s") % {"expected": _short(item.expected)})
            click.echo(_("    found    %(found)s") % {"found": _short(item.found)})
        count = len(report.broken)
        if count:
            said = ngettext("%(count)s thing does not hold.", "%(count)s things do not hold.", count)
            click.echo(said % {"count": count})
        else:
            click.echo(_("Everything holds."))
    if not report.ok:
        sys.exit(1)


def _short(text: str) -> str:
    """One line that fits a screen; nothing is said as such."""
    line = " ".join(text.split())
    return (line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…") or "-"
