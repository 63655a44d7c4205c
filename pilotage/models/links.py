"""Task links: one person, one body, one task, without signing in."""

from django.db import models

from pilotage.models.constraints import CompositeForeignKey
from pilotage.models.owned import Owned, unique_in_office


class TaskLink(Owned):
    """A link that lets one person do one task until it expires or is revoked.

    Only the token's SHA-256 is kept. `task` says what is to be done (domain.links.Task), `subject` narrows it: the
    window to fill, the records to confirm, the paper to hand in. `wrong` counts wrong digits of the phone.
    """

    SEALED = (
        "programme_id", "person_id", "member_id", "task", "register", "subject", "token_digest", "by_id", "expires_at",
        "seq", "revoked_seq",
    )  # fmt: skip

    programme = models.ForeignKey("Programme", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey("Member", on_delete=models.PROTECT, null=True, related_name="+")
    task = models.CharField(max_length=20)
    register = models.CharField(max_length=40, blank=True)
    subject = models.JSONField(default=dict)
    token_digest = models.CharField(max_length=64)
    by = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    seq = models.PositiveBigIntegerField()
    revoked_seq = models.PositiveBigIntegerField(null=True)
    revoked_why = models.TextField(blank=True)
    opened = models.PositiveIntegerField(default=0)
    acted = models.PositiveIntegerField(default=0)
    wrong = models.PositiveIntegerField(default=0)

    class Meta(Owned.Meta):
        ordering = ["-seq", "-id"]
        constraints = [
            unique_in_office("tasklink"),
            unique_in_office("tasklink", "token_digest", name="tasklink_token"),
            CompositeForeignKey(fields=("office", "programme"), to="pilotage.Programme", name="tasklink_programme"),
            CompositeForeignKey(fields=("office", "person"), to="pilotage.Person", name="tasklink_person"),
            CompositeForeignKey(fields=("office", "member"), to="pilotage.Member", name="tasklink_member"),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.pk}"


class TaskLinkUse(Owned):
    """What happened at a link, for the office to see: opened, wrong digits, refused, acted, objected.

    An objection says of a `record`, as its reader saw it (`seen`, as in Entry), why it is not so.
    """

    link = models.ForeignKey(TaskLink, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)  # domain.links.Use
    at = models.DateTimeField()
    record = models.ForeignKey("Record", on_delete=models.PROTECT, null=True, related_name="+")
    seen = models.PositiveBigIntegerField(null=True)
    note = models.TextField(blank=True)

    class Meta(Owned.Meta):
        ordering = ["id"]
        constraints = [
            CompositeForeignKey(fields=("office", "link"), to="pilotage.TaskLink", name="tasklinkuse_link"),
            CompositeForeignKey(fields=("office", "record"), to="pilotage.Record", name="tasklinkuse_record"),
        ]

    def __str__(self) -> str:
        return self.kind
