"""What two sides of a pairing do together, beside its record: minutes of a meeting, who sees to an agreement, how it goes."""

from django.db import models

from pilotage.models.constraints import references
from pilotage.models.owned import Entered, Owned, unique_in_office


class Minutes(Entered):
    """The minutes of a meeting on record. `participants` are personal, unsealed: [{name, body}]; `count` is how many.
    Replaced by a new row that ends it."""

    SEALED = ("record_id", "uuid", "text", "count", "by_id", "seq", "ended_seq")

    record = models.ForeignKey("Record", on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    count = models.PositiveIntegerField(default=0)
    participants = models.JSONField(default=list)
    at = models.DateTimeField(auto_now_add=True)
    ended_seq = models.PositiveBigIntegerField(null=True)

    class Meta(Owned.Meta):
        ordering = ["seq", "id"]
        constraints = [
            unique_in_office("minutes"),
            unique_in_office("minutes", "uuid"),
            models.UniqueConstraint(
                fields=["office", "record"], condition=models.Q(ended_seq__isnull=True), name="minutes_once"
            ),
            *references("minutes", record="Record"),
        ]

    def __str__(self) -> str:
        return f"{self.record_id}"


class FollowUp(Entered):
    """Who sees to an agreement on record, and by when. Replaced by a new row that ends it."""

    SEALED = ("record_id", "uuid", "owner_id", "person_id", "due_on", "by_id", "seq", "ended_seq")

    record = models.ForeignKey("Record", on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey("Member", on_delete=models.PROTECT, null=True, related_name="+")  # the side
    person = models.ForeignKey("Person", on_delete=models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(null=True)
    ended_seq = models.PositiveBigIntegerField(null=True)

    class Meta(Owned.Meta):
        ordering = ["seq", "id"]
        constraints = [
            unique_in_office("followup"),
            unique_in_office("followup", "uuid"),
            models.UniqueConstraint(
                fields=["office", "record"], condition=models.Q(ended_seq__isnull=True), name="followup_once"
            ),
            *references("followup", record="Record", owner="Member", person="Person"),
        ]

    def __str__(self) -> str:
        return f"{self.record_id}"


class Progress(Entered):
    """How an agreement goes, or that it is done or given up, on a day. Never changed; taken back once."""

    SEALED = ("record_id", "uuid", "happened_on", "state", "text", "by_id", "seq", "ended_seq")

    record = models.ForeignKey("Record", on_delete=models.PROTECT, related_name="+")
    happened_on = models.DateField()
    state = models.CharField(max_length=20)  # domain.meetings.State: going, done, given-up
    text = models.TextField()
    at = models.DateTimeField(auto_now_add=True)
    ended_seq = models.PositiveBigIntegerField(null=True)

    class Meta(Owned.Meta):
        ordering = ["happened_on", "seq", "id"]
        constraints = [
            unique_in_office("progress"),
            unique_in_office("progress", "uuid"),
            *references("progress", record="Record"),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.seq}"
