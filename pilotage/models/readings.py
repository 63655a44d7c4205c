"""Pages as found, kept with what a person chose for the words that were planted over."""

from django.db import models

from pilotage.models.constraints import CompositeForeignKey
from pilotage.models.owned import Owned, unique_in_office


class FoundPage(Owned):
    """A document as found: its bytes never change, and the same bytes are kept once.

    `terms` is what people chose, as [place, word, seq, user]: the word stands where the planted word with that place
    stood; when it was said and by whom. `chosen_seq` is when a choice was last made or taken back; None before the first.
    """

    SEALED = ("uuid", "programme_id", "name", "sha256", "seq", "by_id", "terms", "chosen_seq")

    uuid = models.UUIDField()
    programme = models.ForeignKey("Programme", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    seq = models.PositiveBigIntegerField()
    by = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")
    terms = models.JSONField(default=list)
    chosen_seq = models.PositiveBigIntegerField(null=True)

    class Meta(Owned.Meta):
        ordering = ["-id"]
        constraints = [
            unique_in_office("foundpage"),
            unique_in_office("foundpage", "uuid"),
            unique_in_office("foundpage", "programme", "sha256"),
            CompositeForeignKey(fields=("office", "programme"), to="pilotage.Programme", name="foundpage_programme"),
        ]

    def __str__(self) -> str:
        return self.name
