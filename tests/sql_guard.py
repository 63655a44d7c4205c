"""The guard over every statement of the suite: whoever touches an office's rows names the office.

A statement is parsed, not searched. In every SELECT (the query, its subqueries and CTEs), UPDATE and DELETE

* the driving table, if it belongs to offices, carries a predicate of its own: `<alias>.office_id` equals a value, is in
  a list of values, or equals the office of a row that is itself pinned. It must hold for every row: under AND, in every
  branch of an OR, never under NOT, never only in the ON of an outer join;
* every other owned table has such a predicate too, or is joined along a composite reference `(office_id, x_id)`
  to a table that is pinned, so that the database vouches for its office.

What may stand across offices is listed below with its reason.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

# (end of a file's path, function or "" for any, reason): whoever is called by one of these may read or write across
# offices. Looked at only when a statement would be refused.
ACROSS_OFFICES = (
    ("django/db/migrations/executor.py", "", "a migration rewrites whole tables"),
    ("django/db/backends/base/creation.py", "", "the test database is made and filled"),
    ("django/core/management/commands/flush.py", "", "the test database is emptied"),
    ("django/db/backends/base/operations.py", "execute_sql_flush", "the test database is emptied"),
    ("django/db/backends/sqlite3/base.py", "check_constraints", "Django names the row that breaks a constraint"),
)

_reason: ContextVar[str] = ContextVar("across_offices", default="")


@contextmanager
def across_offices(reason: str) -> Iterator[None]:
    """For a test that looks or tampers behind the application's back; `reason` says what for."""
    assert reason
    token = _reason.set(reason)
    try:
        yield
    finally:
        _reason.reset(token)


class Unscoped(AssertionError):
    """A statement touches an office's rows without naming the office."""


@dataclass(frozen=True)
class Schema:
    """What the guard knows of the tables: those that carry an office, and their composite references."""

    owned: frozenset[str]
    references: Mapping[tuple[str, str], str]  # (table, column): table it refers to, within the office
    office: str = "pilotage_office"
    column: str = "office_id"


@cache
def schema() -> Schema:
    """The schema of the application's own models."""
    from django.apps import apps

    from pilotage.models.constraints import CompositeForeignKey
    from pilotage.models.owned import Owned

    owned = [model for model in apps.get_models(include_auto_created=True) if issubclass(model, Owned)]
    references = {}
    for model in owned:
        for constraint in model._meta.constraints:
            if isinstance(constraint, CompositeForeignKey):
                field = model._meta.get_field(constraint.fields[-1])
                references[model._meta.db_table, field.column] = field.remote_field.model._meta.db_table
    return Schema(frozenset(model._meta.db_table for model in owned), references)


def faults(sql: str, dialect: str, known: Schema | None = None) -> tuple[str, ...]:
    """What is wrong with a statement as Django hands it to the database (`dialect`: sqlite or postgres)."""
    known = known or schema()
    lowered = sql.lower()
    if not any(table in lowered for table in known.owned):
        return ()
    return _faults(_shortened(sql), dialect, known.owned, tuple(known.references.items()), known.office, known.column)


def _shortened(sql: str) -> str:
    """The same statement with fewer placeholders, so that lists of any length are parsed once."""
    sql = re.sub(r"%s(?:, %s){3,}", "%s, %s, %s", sql)
    return re.sub(r"(\((?:%s, )*%s\))(?:, \1)+", r"\1", sql)


@lru_cache(maxsize=20_000)
def _faults(sql: str, dialect: str, owned: frozenset[str], references: tuple[Any, ...], *names: str) -> tuple[str, ...]:
    known = Schema(owned, dict(references), *names)
    # A placeholder is a value: 0 parses everywhere. %% is Django's way to write a per cent sign.
    text = re.sub(r"%(?:s|\(\w+\)s)", "0", sql).replace("%%", "%")
    text = re.sub(r"^\s*EXPLAIN\s+(?:QUERY PLAN\s+|\([^)]*\)\s*|ANALYZE\s+|VERBOSE\s+)*", "", text, flags=re.IGNORECASE)
    try:
        statements = sqlglot.parse(text, read=dialect)
    except SqlglotError as error:
        return (f"cannot be parsed: {error}",)
    reading = _Reading(known)
    for statement in statements:
        if statement is not None:
            reading.statement(statement)
    return tuple(reading.faults)


@dataclass(frozen=True)
class _Source:
    """One table of a FROM, by its alias. `vouched`: its ON holds for every row it gives."""

    alias: str
    table: str  # "" for a subquery, a CTE or a function
    on: tuple[exp.Expression, ...] = ()
    outer: bool = False


class _Reading:
    """Walks a statement from the outside in; `pinned` are the aliases around a query whose office is fixed."""

    def __init__(self, known: Schema) -> None:
        self.known = known
        self.faults: list[str] = []
        self.visited: set[int] = set()

    def statement(self, node: exp.Expression) -> None:
        if isinstance(node, exp.Query):
            self.query(node, frozenset(), frozenset())
        elif isinstance(node, exp.Update | exp.Delete):
            self.change(node)
        elif isinstance(node, exp.Insert):
            self.insert(node)
        elif isinstance(node, exp.Create | exp.Alter | exp.Drop | exp.Pragma | exp.Transaction | exp.Command):
            self.other(node)
        else:
            self.refuse(f"{type(node).__name__} on an owned table")
            return
        for table in node.find_all(exp.Table):
            if table.name.lower() in self.known.owned and id(table) not in self.visited:
                self.refuse(f"{table.name} stands where the guard cannot follow")

    def refuse(self, what: str) -> None:
        if what not in self.faults:
            self.faults.append(what)

    def other(self, node: exp.Expression) -> None:
        """Definitions of tables and indexes name owned tables rightly; what they select is a query like any other."""
        if isinstance(node, exp.Command) and node.name.upper() not in {"SAVEPOINT", "RELEASE", "ALTER", "COMMENT"}:
            self.refuse(f"{node.name.upper()} on an owned table")
        self.children(node, frozenset(), frozenset())
        self.visited.update(id(table) for table in node.find_all(exp.Table) if not table.find_ancestor(exp.Query))

    def query(self, node: exp.Expression, pinned: frozenset[str], ctes: frozenset[str]) -> None:
        ctes = self.with_(node, pinned, ctes)
        if isinstance(node, exp.Select):
            self.select(node, pinned, ctes)
        elif isinstance(node, exp.SetOperation):
            for side in (node.this, node.expression):
                self.query(side, pinned, ctes)
        elif isinstance(node, exp.Subquery) and isinstance(node.this, exp.Query):
            self.query(node.this, pinned, ctes)
        else:
            self.children(node, pinned, ctes)

    def with_(self, node: exp.Expression, pinned: frozenset[str], ctes: frozenset[str]) -> frozenset[str]:
        clause = node.args.get("with_") or node.args.get("with")
        for cte in clause.expressions if clause else ():
            inner = ctes | {cte.alias.lower()} if clause.args.get("recursive") else ctes
            if isinstance(cte.this, exp.Query):
                self.query(cte.this, pinned, inner)
            else:
                self.statement(cte.this)
            ctes |= {cte.alias.lower()}
        return ctes

    def children(self, node: exp.Expression, pinned: frozenset[str], ctes: frozenset[str]) -> None:
        """Every query directly below `node`, at any depth; their own queries are theirs to follow."""
        for child in node.iter_expressions():
            if isinstance(child, exp.With):
                continue
            if isinstance(child, exp.Query) and not isinstance(child.this, exp.Table):
                self.query(child, pinned, ctes)
            else:
                self.children(child, pinned, ctes)

    def select(self, node: exp.Select, pinned: frozenset[str], ctes: frozenset[str]) -> None:
        from_ = node.args.get("from_") or node.args.get("from")
        sources = [*self.sources(from_.this, ctes)] if from_ else []
        sources += self.joined(node, ctes)
        here = self.scope(sources, node.args.get("where"), pinned)
        self.children(node, here, ctes)

    def change(self, node: exp.Update | exp.Delete) -> None:
        verb = type(node).__name__.upper()
        ctes = self.with_(node, frozenset(), frozenset())
        from_ = node.args.get("from_") or node.args.get("from")
        tables = [node.this, *([from_.this] if from_ else []), *(node.args.get("using") or ())]
        sources = [source for table in tables for source in self.sources(table, ctes)]
        here = self.scope(sources, node.args.get("where"), frozenset(), verb)
        if isinstance(node, exp.Update) and sources and sources[0].table in self.known.owned:
            for assignment in node.expressions:
                if any(column.name.lower() == self.known.column for column in assignment.this.find_all(exp.Column)):
                    self.refuse(f"UPDATE moves a row of {sources[0].table} to another office")
        self.children(node, here, ctes)

    def insert(self, node: exp.Insert) -> None:
        ctes = self.with_(node, frozenset(), frozenset())
        target = node.this.find(exp.Table)
        self.visited.add(id(target))
        if target.name.lower() in self.known.owned:
            conflict = node.args.get("conflict")
            keys = {part.name.lower() for key in _keys(conflict) for part in key.find_all(exp.Column, exp.Identifier)}
            updates = conflict is not None and conflict.expressions
            if (updates and self.known.column not in keys) or node.args.get("alternative"):
                self.refuse(f"INSERT may change a row of {target.name} of another office where keys collide")
        self.children(node, frozenset(), ctes)

    def joined(self, node: exp.Expression, ctes: frozenset[str]) -> list[_Source]:
        """The tables of a node's joins, each with the conditions that hold where it has a row."""
        found = []
        for join in node.args.get("joins") or ():
            side = str(join.args.get("side") or "").upper()
            on = join.args.get("on")
            conditions = (on,) if on is not None and side != "FULL" else ()
            if side in {"RIGHT", "FULL"} or join.args.get("using") or str(join.args.get("method") or ""):
                conditions = ()  # too rare to reason about: such a join vouches for nothing
            found += [
                _Source(source.alias, source.table, (*source.on, *conditions), bool(side) or source.outer)
                for source in self.sources(join.this, ctes)
            ]
        return found

    def sources(self, node: exp.Expression, ctes: frozenset[str]) -> Iterator[_Source]:
        if isinstance(node, exp.Table):
            self.visited.add(id(node))
            name = node.name.lower()
            table = "" if name in ctes and not node.db else name
            yield _Source(node.alias_or_name.lower(), table)
            yield from self.joined(node, ctes)
        elif isinstance(node, exp.Subquery | exp.Paren) and isinstance(node.this, exp.Table):
            yield from self.sources(node.this, ctes)
            yield from self.joined(node, ctes)
        else:
            yield _Source(node.alias_or_name.lower(), "")

    def scope(
        self, sources: list[_Source], where: exp.Expression | None, outer: frozenset[str], verb: str = "SELECT"
    ) -> frozenset[str]:
        """The aliases whose office is fixed, those outside included; refuses the owned ones that are not."""
        tables = {source.alias: source.table for source in sources}
        # An inner alias hides an outer one of the same name.
        seen = {alias for alias in outer if alias not in tables}
        only = sources[0].alias if len(sources) == 1 else None
        held = [(where.this, None)] if where is not None else []
        held += [(on, source.alias if source.outer else None) for source in sources for on in source.on]
        direct, changed = set[str](), True
        while changed:
            changed = False
            for condition, only_for in held:
                pins = self.pins(condition, tables, seen | direct, only)
                new = (pins & {only_for} if only_for else pins) - direct
                direct |= new
                changed |= bool(new)
        fixed = set(direct)
        changed = True
        while changed:
            changed = False
            for condition, only_for in held:
                new = {a for a in self.vouched(condition, tables, fixed) if only_for in (None, a)} - fixed
                fixed |= new
                changed |= bool(new)
        for position, source in enumerate(sources):
            if source.table in self.known.owned:
                if position == 0 and source.alias not in direct:
                    self.refuse(f"{verb}: no office named on the driving table {source.table}")
                elif source.alias not in fixed:
                    self.refuse(f"{verb}: {source.table} is neither pinned nor joined along a composite reference")
        return frozenset(seen | fixed)

    def pins(self, node: exp.Expression, tables: dict[str, str], seen: set[str], only: str | None) -> set[str]:
        """The aliases whose office `node` fixes whenever it is true."""
        if isinstance(node, exp.Paren):
            return self.pins(node.this, tables, seen, only)
        if isinstance(node, exp.And):
            return self.pins(node.left, tables, seen, only) | self.pins(node.right, tables, seen, only)
        if isinstance(node, exp.Or):
            return self.pins(node.left, tables, seen, only) & self.pins(node.right, tables, seen, only)
        if isinstance(node, exp.EQ):
            return self.equal(node.left, node.right, tables, seen, only) | self.equal(
                node.right, node.left, tables, seen, only
            )
        if isinstance(node, exp.In):
            values = node.expressions
            if values and not node.args.get("query"):
                each = [self.equal(node.this, value, tables, seen, only) for value in values]
                return set.intersection(*each)
        return set()

    def equal(
        self, left: exp.Expression, right: exp.Expression, tables: dict[str, str], seen: set[str], only: str | None
    ) -> set[str]:
        """The alias whose office column is `left`, where `right` is a value or the office of a pinned row."""
        left, right = left.unnest(), right.unnest()
        if isinstance(left, exp.Tuple) and isinstance(right, exp.Tuple):
            pairs = zip(left.expressions, right.expressions, strict=False)
            return set().union(*(self.equal(a, b, tables, seen, only) for a, b in pairs))
        alias = self.office_of(left, tables, only)
        if alias is None or alias not in tables:
            return set()
        other = self.office_of(right, tables, None)
        if _is_value(right) or (other is not None and other != alias and other in seen):
            return {alias}
        return set()

    def office_of(self, node: exp.Expression, tables: dict[str, str], only: str | None) -> str | None:
        """The alias of which `node` is the office: `x.office_id`, or `o.id` of the table of offices."""
        if not isinstance(node, exp.Column):
            return None
        alias = node.table.lower() or only
        name = node.name.lower()
        if alias is not None and tables.get(alias) == self.known.office:
            return alias if name == "id" else None
        return alias if name == self.known.column else None

    def vouched(self, node: exp.Expression, tables: dict[str, str], fixed: set[str]) -> set[str]:
        """The aliases that a composite reference ties to one that is fixed: either end vouches for the other."""
        if isinstance(node, exp.Paren):
            return self.vouched(node.this, tables, fixed)
        if isinstance(node, exp.And):
            return self.vouched(node.left, tables, fixed) | self.vouched(node.right, tables, fixed)
        if not (isinstance(node, exp.EQ) and isinstance(node.left, exp.Column) and isinstance(node.right, exp.Column)):
            return set()
        found = set[str]()
        for near, far in ((node.left, node.right), (node.right, node.left)):
            a, b = near.table.lower(), far.table.lower()
            target = self.known.references.get((tables.get(a, ""), near.name.lower()))
            if target is not None and target == tables.get(b) and far.name.lower() == "id" and fixed & {a, b}:
                found |= {a, b}
        return found


def _is_value(node: exp.Expression) -> bool:
    """Something fixed before the statement runs: no column, no query, no function."""
    allowed = exp.Literal | exp.Cast | exp.DataType | exp.DataTypeParam | exp.Neg | exp.Paren | exp.Parameter
    return all(isinstance(part, allowed | exp.Placeholder) for part in node.walk())


def _keys(conflict: exp.Expression | None) -> list[exp.Expression]:
    return list(conflict.args.get("conflict_keys") or ()) if conflict is not None else []


seen_faults: list[str] = []


def guard(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """An execute wrapper (see Django's database instrumentation) that refuses what the guard does not let pass."""
    connection = context["connection"]
    text = sql if isinstance(sql, str) else sql.as_string(connection.connection)
    found = faults(text, {"postgresql": "postgres"}.get(connection.vendor, connection.vendor))
    if found and not _reason.get() and not _listed():
        message = "; ".join(found) + f"\n    {text}"
        seen_faults.append(message)
        raise Unscoped(message)
    return execute(sql, params, many, context)


def _listed() -> bool:
    frame = sys._getframe(1)
    while frame is not None:
        code = frame.f_code
        path = code.co_filename.replace("\\", "/")
        if any(path.endswith(end) and name in ("", code.co_name) for end, name, _why in ACROSS_OFFICES):
            return True
        frame = frame.f_back
    return False
