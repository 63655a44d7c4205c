"""Pages as a clerk opens them, beside a bare Django view behind the same middleware, session and sign-in."""

import os
import tempfile
from pathlib import Path

from bench.measuring import finish, say, seconds

ROOT = Path(__file__).resolve().parent.parent
PAGES = ("", "charter/", "figures/", "registers/", "registers/visit/", "fund/", "applications/", "bulletins/")
WITHIN = 150  # milliseconds


def measure() -> None:
    """Each page of the example, once warm, over an embedded database."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.http import HttpRequest, HttpResponse
    from django.shortcuts import render
    from django.test import Client
    from django.urls import path

    from pilotage.management.demo_cast import seat_the_cast
    from pilotage.management.demo_data import load_example, put_in_force
    from pilotage.web import urls

    call_command("migrate", interactive=False, verbosity=0)
    programme = put_in_force(ROOT / "charters" / "jinghai-2010.yaml")
    example = ROOT / "charters" / "jinghai-2010-example"
    cast = seat_the_cast(programme, example, "a word for the cast")
    load_example(programme, example, cast)

    def bare(request: HttpRequest) -> HttpResponse:
        """The frame of every page, and nothing in it."""
        assert request.user.is_authenticated
        return render(request, "base.html")

    urls.urlpatterns.append(path("bare/", bare))
    client = Client(HTTP_HOST="localhost")
    client.force_login(cast["clerk"])

    def opened(address: str) -> None:
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)

    least = seconds(lambda: opened("/bare/"))
    for page in PAGES:
        ours = seconds(lambda page=page: opened(f"/{programme.office.code}/{programme.code}/{page}"))
        say(
            page or "at a glance", f"{ours * 1000:.1f} ms", f"{least * 1000:.1f} ms", ours / least, f"{WITHIN} ms",
            met=ours * 1000 <= WITHIN,
        )  # fmt: skip


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"PILOTAGE_VAR": folder, "DJANGO_SETTINGS_MODULE": "pilotage.settings"}
        measure()
    finish()
