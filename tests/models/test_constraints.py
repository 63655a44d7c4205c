"""A reference between owned rows never leaves the office: in the models, in the database, and after its tables changed."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations.state import ModelState
from django.db.migrations.writer import MigrationWriter
from django.test.utils import isolate_apps

from pilotage.models import Member, Office, Programme
from pilotage.models.constraints import CompositeForeignKey
from pilotage.models.owned import Owned

OWNED = [model for model in apps.get_models() if issubclass(model, Owned)]


def composites(model: type[models.Model]) -> list[CompositeForeignKey]:
    return [constraint for constraint in model._meta.constraints if isinstance(constraint, CompositeForeignKey)]


@pytest.mark.parametrize("model", OWNED, ids=lambda model: model.__name__)
def test_every_reference_between_owned_rows_carries_the_office(model: type[Owned]) -> None:
    references = {
        ("office", field.name)
        for field in model._meta.local_fields
        if isinstance(field, models.ForeignKey) and issubclass(field.remote_field.model, Owned)
    }
    assert {constraint.fields for constraint in composites(model)} == references


@pytest.mark.parametrize("model", OWNED, ids=lambda model: model.__name__)
def test_every_unique_constraint_includes_the_office(model: type[Owned]) -> None:
    unique = [c for c in model._meta.constraints if isinstance(c, models.UniqueConstraint)]
    assert all("office" in constraint.fields for constraint in unique)
    assert not [field.name for field in model._meta.local_fields if field.unique and not field.primary_key]


def in_database(table: str) -> set[tuple[tuple[str, ...], str, tuple[str, ...]]]:
    """{(columns, table referred to, columns there)} as the database itself tells it."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                f'SELECT id, "table", "from", "to" FROM pragma_foreign_key_list(\'{table}\') ORDER BY id, seq'
            )
        else:
            cursor.execute(
                """
                SELECT c.conname, c.confrelid::regclass::text, a.attname, b.attname
                FROM pg_constraint c, unnest(c.conkey, c.confkey) WITH ORDINALITY AS k(near, far, position),
                     pg_attribute a, pg_attribute b
                WHERE c.contype = 'f' AND c.conrelid = %s::regclass AND a.attrelid = c.conrelid AND a.attnum = k.near
                  AND b.attrelid = c.confrelid AND b.attnum = k.far
                ORDER BY c.conname, k.position
                """,
                [table],
            )
        found: dict[object, list[tuple[str, str, str]]] = {}
        for name, target, near, far in cursor.fetchall():
            found.setdefault(name, []).append((target, near, far))
    return {
        (tuple(near for _, near, _ in parts), parts[0][0].strip('"'), tuple(far for _, _, far in parts))
        for parts in found.values()
        if len(parts) > 1
    }


@pytest.mark.django_db
def test_the_database_holds_what_the_models_declare() -> None:
    for model in OWNED:
        assert in_database(model._meta.db_table) == {
            (
                ("office_id", model._meta.get_field(constraint.fields[-1]).column),
                apps.get_model(constraint.to)._meta.db_table,
                ("office_id", "id"),
            )
            for constraint in composites(model)
        }


@pytest.mark.django_db
def test_a_reference_across_offices_is_refused() -> None:
    here, there = (Office.objects.create(code=code, name=code) for code in ("here", "there"))
    programme = Programme.objects.create(office=here, code="p", title="P", timezone="Asia/Shanghai", currency="CNY")
    row = {"programme": programme, "role": "unit", "name": "U", "starts_on": date(2010, 4, 5), "seq": 1}
    Member.objects.create(office=here, code="one", **row)
    connection.check_constraints()
    with pytest.raises(IntegrityError), transaction.atomic():
        Member.objects.create(office=there, code="two", **row)
        connection.check_constraints()


def test_a_constraint_is_the_same_after_it_was_written_to_a_migration_and_read_again() -> None:
    for model in OWNED:
        for constraint in composites(model):
            assert constraint.clone() == constraint
            text, _imports = MigrationWriter.serialize(constraint)
            assert text.startswith("pilotage.models.constraints.CompositeForeignKey(fields=")
            assert constraint != CompositeForeignKey(fields=constraint.fields, to=constraint.to, name="another")
            assert len({constraint, constraint.clone()}) == 1


@pytest.fixture
def boxes() -> Iterator[tuple[type[models.Model], type[models.Model]]]:
    """Two tables of the test's own: Box, and Lid which may refer to a Box of its office."""
    with isolate_apps("pilotage"):

        class Box(models.Model):
            office = models.IntegerField()

            class Meta:
                app_label = "pilotage"
                constraints = [models.UniqueConstraint(fields=["office", "id"], name="box_id_in_office")]

        class Lid(models.Model):
            office = models.IntegerField()
            box = models.ForeignKey(Box, models.PROTECT, null=True)

            class Meta:
                app_label = "pilotage"
                constraints = [CompositeForeignKey(fields=("office", "box"), to="pilotage.Box", name="lid_box")]

        with connection.schema_editor() as editor:
            editor.create_model(Box)
            editor.create_model(Lid)
        yield Box, Lid
        with connection.schema_editor() as editor:
            editor.delete_model(Lid)
            editor.delete_model(Box)


COMPOSITE = {(("office", "box_id"), "pilotage_box", ("office", "id"))}


@pytest.mark.django_db(transaction=True)
def test_it_holds_at_commit_and_lets_a_missing_reference_pass(boxes: tuple[type[models.Model], ...]) -> None:
    box, lid = boxes
    assert in_database("pilotage_lid") == COMPOSITE
    box.objects.create(id=7, office=1)
    lid.objects.create(office=1, box_id=7)
    lid.objects.create(office=2, box_id=None)
    with pytest.raises(IntegrityError):
        lid.objects.create(office=2, box_id=7)
    assert lid.objects.count() == 2
    lid.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_it_survives_changes_of_its_table_and_of_the_table_it_refers_to(boxes: tuple[type[models.Model], ...]) -> None:
    box, lid = boxes
    for model in (box, lid):
        colour = models.CharField(max_length=5, default="red")
        colour.set_attributes_from_name("colour")
        longer = models.CharField(max_length=50, null=True)
        longer.set_attributes_from_name("colour")
        with connection.schema_editor() as editor:
            editor.add_field(model, colour)
            editor.alter_field(model, colour, longer)
            editor.remove_field(model, longer)
        assert in_database("pilotage_lid") == COMPOSITE
    box.objects.create(id=7, office=1)
    with pytest.raises(IntegrityError):
        lid.objects.create(office=2, box_id=7)
    box.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_it_can_be_removed_and_added(boxes: tuple[type[models.Model], ...]) -> None:
    _, lid = boxes
    (constraint,) = composites(lid)
    state = ModelState.from_model(lid)
    lid._meta.constraints = []
    with connection.schema_editor() as editor:
        editor.remove_constraint(lid, constraint)
    assert in_database("pilotage_lid") == set()
    lid._meta.constraints = state.options["constraints"]
    with connection.schema_editor() as editor:
        editor.add_constraint(lid, constraint)
    assert in_database("pilotage_lid") == COMPOSITE


@pytest.mark.django_db(transaction=True)
def test_a_constraint_that_names_another_table_than_its_field_is_refused(boxes: tuple[type[models.Model], ...]) -> None:
    _, lid = boxes
    wrong = CompositeForeignKey(fields=("office", "box"), to="pilotage.Lid", name="lid_box")
    with connection.schema_editor(collect_sql=True) as editor, pytest.raises(ValueError, match="points at"):
        wrong.create_sql(lid, editor)
