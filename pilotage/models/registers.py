"""What an office adds to a register of its charter: fields of its own, and how its own tables name their columns."""

from django.db import models

from pilotage.models.constraints import CompositeForeignKey
from pilotage.models.owned import Owned, unique_in_office


class OwnField(Owned):
    """A field that the office added to a register (自定): never required, and no figure uses it.

    `field` begins with `own-`, so that no charter's field can be called so. Its end is written once, by `ended_seq`.
    """

    SEALED = ("programme_id", "register", "field", "name", "type", "choices", "why", "seq", "ended_seq")

    programme = models.ForeignKey("Programme", on_delete=models.PROTECT, related_name="+")
    register = models.CharField(max_length=40)
    field = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    type = models.CharField(max_length=20)  # domain.charters.schema.FieldDef.type
    choices = models.JSONField(default=list)
    why = models.TextField()
    seq = models.PositiveBigIntegerField()
    ended_seq = models.PositiveBigIntegerField(null=True)

    class Meta(Owned.Meta):
        ordering = ["id"]
        constraints = [
            unique_in_office("ownfield"),
            unique_in_office("ownfield", "programme", "register", "field", name="ownfield_once"),
            CompositeForeignKey(fields=("office", "programme"), to="pilotage.Programme", name="ownfield_programme"),
        ]

    def __str__(self) -> str:
        return self.name


class ColumnMatch(Owned):
    """How a self-made table names a register's columns: matched once by a person, then remembered.

    `columns` maps the column's title, as it is written, to the register's column; `ignored` are titles left out.
    """

    programme = models.ForeignKey("Programme", on_delete=models.PROTECT, related_name="+")
    register = models.CharField(max_length=40)
    fingerprint = models.CharField(max_length=64)  # of the titles, whatever their order
    columns = models.JSONField(default=dict)
    ignored = models.JSONField(default=list)
    seq = models.PositiveBigIntegerField()

    class Meta(Owned.Meta):
        ordering = ["id"]
        constraints = [
            unique_in_office("columnmatch"),
            unique_in_office("columnmatch", "programme", "register", "fingerprint", name="columnmatch_once"),
            CompositeForeignKey(fields=("office", "programme"), to="pilotage.Programme", name="columnmatch_programme"),
        ]

    def __str__(self) -> str:
        return self.register
