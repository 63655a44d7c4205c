"""Pages as found, kept with what a person chose for the words that were planted over."""

from django.db import models

from pilotage.models.owned import Owned, unique_in_office


class FoundPage(Owned):
    """A document as found: its bytes never change; `terms` are the words a person chose."""

    SEALED = ("uuid", "name", "sha256", "seq", "by_id")

    uuid = models.UUIDField()
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    terms = models.JSONField(default=list)
    seq = models.PositiveBigIntegerField()
    by = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")

    class Meta(Owned.Meta):
        ordering = ["-id"]
        constraints = [unique_in_office("foundpage"), unique_in_office("foundpage", "uuid")]

    def __str__(self) -> str:
        return self.name
