"""The suite makes its tables from the models; here the migrations make them, as an installation does, and they are the same."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from tests.sql_guard import across_offices

ROOT = Path(__file__).resolve().parent.parent.parent
NAME = "pilotage_migrated"


@pytest.fixture
def migrated(transactional_db, tmp_path):
    """A connection to a database that the migrations have made."""
    environment = os.environ | {"PILOTAGE_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "pilotage.settings"}
    other = connection.copy()
    if connection.vendor == "sqlite":
        environment.pop("DATABASE_URL", None)
        other.settings_dict["NAME"] = str(tmp_path / "pilotage.sqlite3")
    else:
        environment["DATABASE_URL"] = os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{NAME}"
        other.settings_dict["NAME"] = NAME
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {NAME}")
    command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, stdin=subprocess.DEVNULL)
    yield other
    other.close()
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {NAME}")


def described(one: Any) -> dict[str, Any]:
    """{table: (its columns, its constraints and indexes)} as the database tells it, in no order."""
    found = {}
    with across_offices("the tables themselves are looked at"), one.cursor() as cursor:
        for table in (
            model._meta.db_table for model in apps.get_app_config("pilotage").get_models(include_auto_created=True)
        ):
            columns = {
                (column.name, str(column.type_code), column.null_ok, str(column.default))
                for column in one.introspection.get_table_description(cursor, table)
            }
            found[table] = columns, constraints(one, cursor, table)
    return found


def constraints(one: Any, cursor: Any, table: str) -> set[Any]:
    if one.vendor == "postgresql":
        cursor.execute(
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass"
            " UNION ALL SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s",
            [table, table],
        )
        return set(cursor.fetchall())
    cursor.execute(
        f'SELECT id, "table", "from", "to", on_delete FROM pragma_foreign_key_list(\'{table}\') ORDER BY id, seq'
    )
    references: dict[int, list[Any]] = {}
    for number, *reference in cursor.fetchall():
        references.setdefault(number, []).append(tuple(reference))
    others = {
        (
            name if not name.startswith("__") else "",
            tuple(each["columns"] or ()),
            each["unique"],
            each["primary_key"],
            each["check"],
        )
        for name, each in one.introspection.get_constraints(cursor, table).items()
        if not each["foreign_key"]
    }
    cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s AND sql IS NOT NULL", [table])
    return {tuple(reference) for reference in references.values()} | others | set(cursor.fetchall())


def test_the_migrations_make_the_tables_of_the_models(migrated) -> None:
    assert described(migrated) == described(connection)
