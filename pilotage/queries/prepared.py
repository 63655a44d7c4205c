"""Queries that the ORM puts into SQL once: asked again, only their values change.

Under an office's lock every millisecond holds up the next writer, and building a query costs Django several times what
PostgreSQL needs to answer it. A query that every action asks is `prepared`: it is written as any other, its SQL is kept
for as long as the process runs, and its rows come back as the ORM makes them. PostgreSQL keeps it prepared as well, in
each connection, so that it is planned once; a pooler that hands a connection on between transactions must know of that.
"""

from collections.abc import Callable, Sequence
from copy import copy
from functools import wraps
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet

Value = int | str | UUID

# No value that a query writes by itself equals one of these, which stand for the values to come.
_MARK = 7_000_000_000_000_000_000
_PREPARED_AFTER = 2  # times that a connection has sent it


def prepared(build: Callable[..., QuerySet[Any]]) -> Callable[..., list[Any]]:
    """A query as a function of its values: whole numbers, texts and UUIDs, whose types never change from call to call.

    `build` makes the query and must use every value in it, as it is: what it decided by a value would be decided once
    for all. A value that the ORM would have to change on its way (a date, a row) raises TypeError.
    """
    known: dict[str, _Statement] = {}

    @wraps(build)
    def ask(*values: Value) -> list[Any]:
        connection = connections[DEFAULT_DB_ALIAS]  # the thing itself: its stand-in costs more than the rest of this
        statement = known.get(connection.vendor)
        if statement is None:
            statement = known[connection.vendor] = _Statement(build, values, connection)
        if any(isinstance(value, int) and abs(value) >= _MARK for value in values):
            return list(build(*values))  # no column holds it, which the ORM knows to answer
        return statement.rows(values, connection)

    return ask


class _Statement:
    """One query put into SQL, and which of its parameters is which value."""

    def __init__(self, build: Callable[..., QuerySet[Any]], values: Sequence[Value], connection: Any) -> None:
        marks = [_mark(value, place) for place, value in enumerate(values)]
        self.queryset: Any = build(*marks)
        self.compiler = self.queryset.query.get_compiler(connection=connection)
        self.sql, fixed = self.compiler.as_sql()
        places = {_adapted(mark, connection): place for place, mark in enumerate(marks)}
        self.places = [(places.get(value), value) for value in fixed]
        if {place for place, _value in self.places if place is not None} != set(places.values()):
            raise TypeError(f"{build.__qualname__} does not ask for every value as it is")

    def rows(self, values: Sequence[Value], connection: Any) -> list[Any]:
        adapted = [_adapted(value, connection) for value in values]
        parameters = tuple(fixed if place is None else adapted[place] for place, fixed in self.places)
        compiler = copy(self.compiler)  # a copy, because each thread has a connection of its own
        compiler.connection = _Binding(connection)
        compiler.as_sql = lambda *_args, **_kwargs: (self.sql, parameters)
        queryset = self.queryset._chain()
        queryset.query.get_compiler = lambda *_args, **_kwargs: compiler
        return list(queryset)


def binding_cursor(connection: Any) -> Any:
    """A cursor of Django's, through which PostgreSQL is sent values apart from SQL and keeps the SQL prepared.

    Where statements are written down they are sent whole, because only so can they be read with their values.
    """
    if connection.vendor != "postgresql" or connection.queries_logged:
        return connection.cursor()
    from django.db.backends.postgresql import base  # needs psycopg, which SQLite does without

    make: Any = base.ServerBindingCursor

    connection.ensure_connection()
    raw = connection.connection
    raw.prepare_threshold = _PREPARED_AFTER  # Django's other cursors put values into the SQL and prepare nothing
    return connection._prepare_cursor(make(raw))


class _Binding:
    """A connection whose cursors are `binding_cursor`s."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self.connection, name)

    def cursor(self) -> Any:
        return binding_cursor(self.connection)


def _mark(value: Value, place: int) -> Value:
    if isinstance(value, UUID):
        return UUID(int=_MARK + place)
    if isinstance(value, str):
        return f"\N{SYMBOL FOR SUBSTITUTE}{place}"
    if isinstance(value, int) and not isinstance(value, bool):
        return _MARK + place
    raise TypeError(f"{type(value).__name__} cannot be a value of a prepared query")


def _adapted(value: Value, connection: Any) -> Value:
    """As the database's driver takes it."""
    return value.hex if isinstance(value, UUID) and not connection.features.has_native_uuid_field else value
