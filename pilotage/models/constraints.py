"""The constraint that keeps offices apart: a reference carries its office, and the database refuses one across offices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.backends.ddl_references import Columns, Statement, Table


class CompositeForeignKey(models.BaseConstraint):
    """FOREIGN KEY (office_id, record_id) REFERENCES record (office_id, id), checked at commit; a null member passes.

    `fields` are foreign keys of the model: the last points at `to` and the others exist on both sides under the same name.
    The target must carry UNIQUE (others…, id).
    """

    template = (
        "CONSTRAINT %(name)s FOREIGN KEY (%(columns)s) REFERENCES %(to_table)s (%(to_columns)s)"
        " DEFERRABLE INITIALLY DEFERRED"
    )

    def __init__(self, *, fields: Sequence[str], to: str, name: str, **kwargs: Any) -> None:
        super().__init__(name=name, **kwargs)
        self.fields = tuple(fields)
        self.to = to

    def _statement(self, template: str, model: Any, editor: Any) -> Statement:
        *shared, reference = (model._meta.get_field(field) for field in self.fields)
        # The field knows its target even in a migration's state and in SQLite's table remake, whose registry is empty.
        target = reference.remote_field.model
        if target._meta.model_name != self.to.rpartition(".")[2].lower():
            raise ValueError(f"{self.name}: {reference.name} points at {target._meta.label}, not at {self.to}.")
        table, to_table = model._meta.db_table, target._meta.db_table
        to_columns = [*(target._meta.get_field(field.name).column for field in shared), target._meta.pk.column]
        return Statement(
            template,
            table=Table(table, editor.quote_name),
            name=editor.quote_name(self.name),
            columns=Columns(table, [field.column for field in (*shared, reference)], editor.quote_name),
            to_table=Table(to_table, editor.quote_name),
            to_columns=Columns(to_table, to_columns, editor.quote_name),
        )

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        """Within CREATE TABLE where foreign keys stand inline (SQLite), else at the end of the migration, as Django's."""
        if schema_editor.sql_create_inline_fk:
            return self._statement(self.template, model, schema_editor)
        schema_editor.deferred_sql.append(self.create_sql(model, schema_editor))
        return None

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        return self._statement("ALTER TABLE %(table)s ADD " + self.template, model, schema_editor)

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        return self._statement("ALTER TABLE %(table)s DROP CONSTRAINT %(name)s", model, schema_editor)

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """The database alone decides: a form offers only its own office's rows."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, CompositeForeignKey) and self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        return hash((self.fields, self.to, self.name))

    def deconstruct(self) -> tuple[str, tuple[()], dict[str, Any]]:
        path, _, kwargs = super().deconstruct()
        return path, (), kwargs | {"fields": self.fields, "to": self.to}


def references(table: str, **targets: str) -> list[models.BaseConstraint]:
    """Composite constraints for the references of a table inside its office: field name -> model of ours."""
    return [
        CompositeForeignKey(fields=("office", field), to=f"pilotage.{model}", name=f"{table}_{field}")
        for field, model in targets.items()
    ]


def exactly_one(*fields: str) -> models.Q:
    """One of these references is set, and only one."""
    found = models.Q()
    for chosen in fields:
        found |= models.Q(**{f"{field}__isnull": field != chosen for field in fields})
    return found
