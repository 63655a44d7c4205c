"""`pilotage migrate` and `pilotage serve`: setting an installation up, and running it."""

import socket

import click
from django.utils.translation import gettext as _

from pilotage.management.cli import lang_option, unreadable

port_option = click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)


@click.command()
@lang_option
def migrate() -> None:
    """Bring the database to this version."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=1)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@port_option
@lang_option
def serve(host: str, port: int) -> None:
    """Serve the web pages, one process."""
    start_server(host, port)


def start_server(host: str, port: int) -> None:
    """Serve until stopped. Exits with 2 where the port is not free."""
    _demand_free(host, port)
    from granian import Granian
    from granian.constants import Interfaces

    Granian("pilotage.web.wsgi:application", address=host, port=port, interface=Interfaces.WSGI, workers=1,
            blocking_threads=4, log_access=False).serve()  # fmt: skip


def _demand_free(host: str, port: int) -> None:
    """The server itself would share the port with one that runs already, and each would get half of the requests."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            unreadable(_("Nothing can be served at %(host)s, port %(port)s: %(why)s. Choose another port with --port.")
                       % {"host": host, "port": port, "why": error.strerror})  # fmt: skip
