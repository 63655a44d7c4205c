"""`pilotage migrate` and `pilotage serve`: setting an installation up, and running it."""

import click

from pilotage.management.cli import lang_option


@click.command()
@lang_option
def migrate() -> None:
    """Bring the database to this version."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=1)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@lang_option
def serve(host: str, port: int) -> None:
    """Serve the web pages, one process."""
    start_server(host, port)


def start_server(host: str, port: int) -> None:
    """Serve until stopped."""
    from granian import Granian
    from granian.constants import Interfaces

    Granian("pilotage.web.wsgi:application", address=host, port=port, interface=Interfaces.WSGI, workers=1,
            blocking_threads=4, log_access=False).serve()  # fmt: skip
