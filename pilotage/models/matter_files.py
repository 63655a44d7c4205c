"""Files put to what happens in rounds and between pairs."""

from django.db import models

from pilotage.models.constraints import exactly_one, references
from pilotage.models.owned import Owned, unique_in_office

_TO = {
    "consultation": "Consultation",
    "decision": "RoundDecision",
    "publicity": "Publicity",
    "objection": "Objection",
    "step": "RoundStep",
    "share": "AidShare",
    "minutes": "Minutes",
    "progress": "Progress",
    "pairing_reason": "PairingReason",
    "member_note": "MemberNote",
    "close": "ProgrammeClose",
}


class MatterFile(Owned):
    """A file put to exactly one thing of a round, a pair, or a programme's life."""

    SEALED = ("blob_id", "name", "media_type", *(f"{name}_id" for name in _TO))

    blob = models.ForeignKey("Blob", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=80)
    consultation = models.ForeignKey("Consultation", on_delete=models.PROTECT, null=True, related_name="+")
    decision = models.ForeignKey("RoundDecision", on_delete=models.PROTECT, null=True, related_name="+")
    publicity = models.ForeignKey("Publicity", on_delete=models.PROTECT, null=True, related_name="+")
    objection = models.ForeignKey("Objection", on_delete=models.PROTECT, null=True, related_name="+")
    step = models.ForeignKey("RoundStep", on_delete=models.PROTECT, null=True, related_name="+")
    share = models.ForeignKey("AidShare", on_delete=models.PROTECT, null=True, related_name="+")
    minutes = models.ForeignKey("Minutes", on_delete=models.PROTECT, null=True, related_name="+")
    progress = models.ForeignKey("Progress", on_delete=models.PROTECT, null=True, related_name="+")
    pairing_reason = models.ForeignKey("PairingReason", on_delete=models.PROTECT, null=True, related_name="+")
    member_note = models.ForeignKey("MemberNote", on_delete=models.PROTECT, null=True, related_name="+")
    close = models.ForeignKey("ProgrammeClose", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(Owned.Meta):
        ordering = ["id"]
        constraints = [
            unique_in_office("matterfile"),
            models.CheckConstraint(condition=exactly_one(*_TO), name="matterfile_to_one_thing"),
            *references("matterfile", blob="Blob", **_TO),
        ]

    def __str__(self) -> str:
        return self.name
