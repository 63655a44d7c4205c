"""The audit trail: one row per action, chained."""

from django.db import models

from pilotage.models.constraints import CompositeForeignKey
from pilotage.models.owned import Owned, unique_in_office


class Event(Owned):
    """One action: who did what, when, and a digest of every row it wrote.

    `digest` covers this event and the digest before it, so the events of an office form a chain.
    """

    programme = models.ForeignKey("Programme", on_delete=models.PROTECT, null=True, related_name="+")
    seq = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=40)
    by = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    about = models.JSONField(default=dict)
    rows = models.JSONField(default=list)  # [[table, id, SHA-256 over the sealed columns]]
    digest = models.CharField(max_length=64)

    class Meta(Owned.Meta):
        ordering = ["seq"]
        constraints = [
            unique_in_office("event"),
            unique_in_office("event", "seq"),
            CompositeForeignKey(fields=("office", "programme"), to="pilotage.Programme", name="event_programme"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"
