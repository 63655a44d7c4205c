"""`pilotage demo`: the main job on the first real programme, from the page as found to an issued bulletin."""

import shutil
import sys

import click
from django.conf import settings
from django.utils.translation import gettext as _

from pilotage.management.cli import lang_option, unreadable
from pilotage.management.installation import port_option


@click.command()
@click.option("--once", is_flag=True, help="Do the job and stop; exit 0 only if every stated figure is reproduced.")
@click.option("--fresh", is_flag=True, help="Start over: the example's database and files are removed first.")
@port_option
@lang_option
def demo(once: bool, fresh: bool, port: int) -> None:
    """Read the page as found, adopt the charter, load the example, check the claims, issue a bulletin, say what is due, serve."""
    from django.core.management import call_command

    found = settings.BASE_DIR / "tests" / "fixtures" / "bulletin-5-as-found.txt"
    if not found.is_file():
        unreadable(_("The demonstration needs a clone: it reads the page, the charter and the records that lie there."))
    if fresh:
        _start_over()
    call_command("migrate", interactive=False, verbosity=0)
    from pilotage.management.demo_cast import password_of_the_cast, seat_the_cast
    from pilotage.management.demo_data import keep_found_page, load_example, put_in_force
    from pilotage.management.demo_report import issue_bulletin, print_claims, print_duties, print_reading
    from pilotage.management.demo_rounds import load_rounds

    click.secho(_("1. The page as found"), bold=True)
    print_reading(found)
    click.secho(_("2. The charter"), bold=True)
    programme = put_in_force(settings.BASE_DIR / "charters" / "jinghai-2010.yaml")
    click.secho(_("3. Example records: invented, adding up to what the bulletin reports"), bold=True)
    password = password_of_the_cast(settings.VAR_DIR / "demo-password")
    cast = seat_the_cast(programme, settings.BASE_DIR / "charters" / "jinghai-2010-example", password)
    load_example(programme, settings.BASE_DIR / "charters" / "jinghai-2010-example", cast)
    load_rounds(programme, cast)
    click.secho(_("4. What the bulletin states, and what the records give"), bold=True)
    reproduced = print_claims(programme)
    click.secho(_("5. The office's own bulletin"), bold=True)
    issue_bulletin(programme, cast)
    keep_found_page(programme, cast["clerk"], found)
    click.secho(_("6. What is due on that day"), bold=True)
    print_duties(programme)
    if once:
        sys.exit(0 if reproduced else 1)
    click.secho(_("7. Serving at http://127.0.0.1:%(port)s") % {"port": port}, bold=True)
    click.echo(_("Sign in as one of: %(names)s. The password of each: %(password)s")
               % {"names": " ".join(cast), "password": password})  # fmt: skip
    from pilotage.management.installation import start_server

    start_server("127.0.0.1", port)


def _start_over() -> None:
    """Remove the example's database and files: only those of the embedded database under var/."""
    from django.db import connection

    if connection.vendor != "sqlite":
        raise click.UsageError(_("--fresh removes the embedded database only; DATABASE_URL names another."))
    connection.close()
    for path in settings.VAR_DIR.glob("pilotage.sqlite3*"):
        path.unlink()
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
