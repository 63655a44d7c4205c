"""The rows of an archive's tables, a piece at a time: of one programme, in the order in which they were written."""

from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey, Q, QuerySet

from pilotage.domain.archive_shelves import Shelf
from pilotage.models import Person, Programme

PIECE = 1000
"""Rows on one page: no more is held at a time."""

# What is followed further, so that a row can be named in words.
_FURTHER: dict[str, tuple[str, ...]] = {
    "pairing": ("a", "b"),
    "nomination": ("round", "unit"),
    "decision": ("round",),
    "refund": ("unit",),
}


def _rows(programme: Programme, shelf: Shelf) -> QuerySet[Any]:
    model: Any = apps.get_model("pilotage", shelf.table)
    mine = reduce(or_, (Q(**{way: programme}) for way in shelf.owners))
    follow = []
    for name in (*shelf.columns, *shelf.personal):
        if isinstance(model._meta.get_field(name), ForeignKey):
            follow += [name, *(f"{name}__{further}" for further in _FURTHER.get(name, ()))]
    rows: QuerySet[Any] = model.objects.of(programme.office_id).filter(mine).order_by("pk")
    return rows.select_related(*follow) if follow else rows


def count(programme: Programme, shelf: Shelf) -> int:
    """How many rows of the programme the table has."""
    return int(_rows(programme, shelf).count())


def pieces(programme: Programme, shelf: Shelf) -> Iterator[list[Any]]:
    """The rows, at most PIECE at a time."""
    after, rows = 0, _rows(programme, shelf)
    while piece := list(rows.filter(pk__gt=after)[:PIECE]):
        yield piece
        after = piece[-1].pk


def kind_of(shelf: Shelf, column: str) -> str:
    """What a column holds: the name of the table it refers to, or of Django's kind of field."""
    field: Any = apps.get_model("pilotage", shelf.table)._meta.get_field(column)
    return field.related_model.__name__ if isinstance(field, ForeignKey) else type(field).__name__


def people_by_account(programme: Programme) -> dict[int, str]:
    """The names of the office's people by their account's row id."""
    rows = Person.objects.of(programme.office_id).filter(user__isnull=False)
    return dict(rows.values_list("user", "name"))


def criteria_names(programme: Programme) -> dict[str, str]:
    """The names of what is scored by, of rounds and of applications, by what points are kept under."""
    found: dict[str, str] = {}
    for table, way in (("RoundCriterion", "round__programme"), ("Criterion", "programme")):
        model: Any = apps.get_model("pilotage", table)
        rows = model.objects.of(programme.office_id).filter(**{way: programme})
        found |= {f"{table}:{pk}": name for pk, name in rows.values_list("pk", "name")}
    return found
