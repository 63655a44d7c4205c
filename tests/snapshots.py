"""What tests begin with is made once in a session, through the actions, and put back row by row wherever it begins alike.

Adopting a charter and seating its cast is a tenth of a second and stands before almost every test. What such a making
leaves in the database depends on nothing but what was there before, so the rows it wrote the first time, sealed and
chained as the actions left them, are written again as they were. Where anything differs (another office, another person,
another row's id) it is made anew.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from pilotage.models import Office, User
from tests.sql_guard import across_offices

Rows = dict[tuple[type[models.Model], Any], tuple[Any, ...]]  # (model, id): its columns


@dataclass(frozen=True)
class Snapshot:
    """What one making wrote: rows that were new, and rows that were there and changed."""

    added: dict[type[models.Model], list[tuple[Any, ...]]]
    changed: Rows


_known: dict[Hashable, Snapshot] = {}


def once(what: Hashable, make: Callable[[], None]) -> None:
    """Make what `what` names, or put back what it wrote when it was made from the same beginning before.

    `make` writes through actions, to tables with an office and to accounts only, and stores no file: two beginnings are
    the same where the offices stand at the same event of their chains and the accounts are the same.
    """
    key = (what, connection.alias, connection.vendor, *_beginning())
    snapshot = _known.get(key)
    if snapshot is not None:
        _put_back(snapshot)
        return
    before = _rows()
    make()
    after = _rows()
    added: dict[type[models.Model], list[tuple[Any, ...]]] = {}
    for place, row in after.items():
        if place not in before:
            added.setdefault(place[0], []).append(row)
    assert before.keys() <= after.keys(), f"{what} removes rows"
    _known[key] = Snapshot(added, {place: row for place, row in after.items() if place in before != row and before[place] != row})


def _beginning() -> tuple[Hashable, ...]:
    offices = Office.objects.order_by("pk").values_list("pk", "code", "name", "seq", "digest")
    accounts = User.objects.order_by("pk").values_list("pk", "username", "password", "is_superuser")
    return (tuple((*row[:-1], bytes(row[-1]) if isinstance(row[-1], memoryview) else row[-1]) for row in offices), tuple(accounts))
