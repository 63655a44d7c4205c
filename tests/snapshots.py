"""What tests begin with is made once in a session, through the actions, and put back row by row wherever it begins alike.

Adopting a charter and seating its cast is a tenth of a second and stands before almost every test. What it writes depends
on nothing but what was there before, so the rows of the first time, sealed and chained as the actions left them, are
written again as they were. Where anything differs (another office, another account, another row's id), it is made anew.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from pilotage.models import Office, User
from tests.sql_guard import across_offices

Row = tuple[Any, ...]  # the columns of a row as the database gives them, its id first


@dataclass(frozen=True)
class Snapshot:
    """What one making wrote, by table: the columns, the new rows, and the rows that were there and have changed;
    and what the making returned."""

    tables: tuple[tuple[str, tuple[str, ...], tuple[Row, ...], tuple[Row, ...]], ...]
    told: Any


_known: dict[Hashable, Snapshot] = {}


def once(what: Hashable, make: Callable[[], Any]) -> Any:
    """Do what `make` does, by putting back what it wrote if it was made from the same beginning before.

    `make` acts through actions, writes to tables of ours only, stores no file, and returns ids. Two beginnings are the
    same where the offices stand at the same event of their chains and the accounts are the same.
    """
    key = (what, _beginning())
    snapshot = _known.get(key)
    if snapshot is not None:
        _put_back(snapshot)
        return snapshot.told
    before = _everything()
    told = make()
    after = _everything()
    tables = []
    for name, (columns, rows) in after.items():
        was = before[name][1]
        assert was.keys() <= rows.keys(), f"{what} removes rows of {name}"
        added = tuple(row for pk, row in rows.items() if pk not in was)
        changed = tuple(row for pk, row in rows.items() if pk in was and was[pk] != row)
        if added or changed:
            tables.append((name, columns, added, changed))
    _known[key] = Snapshot(tuple(tables), told)
    return told


def _beginning() -> Hashable:
    offices = Office.objects.order_by("pk").values_list("pk", "code", "name", "seq", "digest")
    accounts = User.objects.order_by("pk").values_list("pk", "username", "password", "is_superuser")
    return (tuple(offices), tuple(accounts))


def _everything() -> dict[str, tuple[tuple[str, ...], dict[Any, Row]]]:
    found = {}
    with across_offices("what a making wrote is read whole"), connection.cursor() as cursor:
        for name, columns in _tables():
            cursor.execute(f'SELECT {_listed(columns)} FROM "{name}" ORDER BY 1')
            found[name] = columns, {row[0]: _kept(row) for row in cursor.fetchall()}
    return found


def _put_back(snapshot: Snapshot) -> None:
    with transaction.atomic(), across_offices("rows are put back by their ids"), connection.cursor() as cursor:
        for name, columns, added, changed in snapshot.tables:
            if added:
                one = f"({', '.join(['%s'] * len(columns))})"
                values = ", ".join([one] * len(added))
                cursor.execute(
                    f'INSERT INTO "{name}" ({_listed(columns)}) VALUES {values}', [v for row in added for v in row]
                )
            for row in changed:
                assignments = ", ".join(f'"{column}" = %s' for column in columns[1:] if column != "office_id")
                values = [
                    value for column, value in zip(columns, row, strict=True) if column not in ("id", "office_id")
                ]
                cursor.execute(f'UPDATE "{name}" SET {assignments} WHERE "id" = %s', [*values, row[0]])


def _tables() -> list[tuple[str, tuple[str, ...]]]:
    """Our tables with their columns, the id first; a table after those that it refers to."""
    ours = {
        model._meta.db_table: model for model in apps.get_app_config("pilotage").get_models(include_auto_created=True)
    }
    graph: TopologicalSorter[str] = TopologicalSorter()
    for name, model in ours.items():
        to = {field.related_model._meta.db_table for field in model._meta.concrete_fields if field.related_model}
        graph.add(name, *(to & ours.keys() - {name}))
    return [(name, tuple(_columns(ours[name]))) for name in graph.static_order()]


def _columns(model: type[models.Model]) -> list[str]:
    key = model._meta.pk.column
    return [key, *(field.column for field in model._meta.concrete_fields if field.column != key)]


def _listed(columns: tuple[str, ...]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def _kept(row: Row) -> Row:
    return tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)
