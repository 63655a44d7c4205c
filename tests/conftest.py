"""What the whole suite shares: the guards over every statement, and examples that are the same in every run."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.backends.signals import connection_created
from hypothesis import settings

from pilotage.models import Programme
from tests import sql_guard, write_guard
from tests.cast import Cast, seat
from tests.factories import adopt_jinghai

# The suite says the same twice over; `script/test --long` looks for new examples.
settings.register_profile("suite", derandomize=True, deadline=None)
settings.register_profile("long", deadline=None)
settings.load_profile("long" if os.environ.get("PILOTAGE_LONG") else "suite")


def _install(connection: Any, **_: Any) -> None:
    """At every connection of every thread, once."""
    for guard in (sql_guard.guard, write_guard.guard):
        if guard not in connection.execute_wrappers:
            connection.execute_wrappers.append(guard)


connection_created.connect(_install, dispatch_uid="guards")


# These folders run on one database only (script/test), for no test in them has one. Django's own guard refuses a database to
# a test that does not ask for it; here none of them asks.
WITHOUT_DATABASE = tuple(Path(__file__).parent / folder for folder in ("domain", "render", "words"))
ASKS = {"db", "transactional_db", "django_db_setup", "live_server", "admin_user", "admin_client"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if any(item.path.is_relative_to(folder) for folder in WITHOUT_DATABASE) and (
            item.get_closest_marker("django_db") or ASKS & set(getattr(item, "fixturenames", ()))
        ):
            raise pytest.UsageError(f"{item.nodeid} asks for a database: it belongs to another folder of tests")


def pytest_unconfigure() -> None:
    """Workers of a parallel run end without their exit handlers, so the session's data are removed here."""
    shutil.rmtree(os.environ["PILOTAGE_VAR"], ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Django asks SQLite once a connection whether it knows JSON: before the first test that counts statements."""
    with django_db_blocker.unblock():
        assert connection.features.supports_json_field


@pytest.fixture(autouse=True)
def _every_statement_passes_the_guards() -> Iterator[None]:
    """Fails the test even where the refusal was swallowed on its way, as in a server's thread."""
    faults = (sql_guard.seen_faults, write_guard.seen_faults)
    for found in faults:
        found.clear()
    yield
    assert not any(faults), "\n".join(fault for found in faults for fault in found)


@pytest.fixture
def programme(db: None) -> Programme:
    """The first programme, as its charter stands. Files about other programmes have a fixture of their own."""
    return adopt_jinghai()


@pytest.fixture
def cast(programme: Programme) -> Cast:
    """Everybody that the first programme needs."""
    return seat(programme)
