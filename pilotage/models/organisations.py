"""The office that runs programmes, and the bodies that take part in one."""

from django.db import models

from pilotage.models.constraints import CompositeForeignKey
from pilotage.models.owned import Owned, unique_in_office


class Office(models.Model):
    """An office that runs programmes. Its row is the lock every action takes first; `seq` counts the actions done."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    seq = models.PositiveBigIntegerField(default=0)
    # The digest of the latest audit event: the head of the chain.
    digest = models.CharField(max_length=64, default="")

    def __str__(self) -> str:
        return self.name


class Member(Owned):
    """A body in a role of a programme: the office itself, a unit, a partner, a funder; from when to when.

    `ends_on` is written once, by the action `ended_seq`; asked as known before it, the member has not ended.
    """

    SEALED = ("programme_id", "role", "code", "starts_on", "seq", "ends_on", "ended_seq")

    programme = models.ForeignKey("Programme", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=40)  # a role id of the charter
    code = models.CharField(max_length=40)  # a member id of the charter, or given by the office
    name = models.CharField(max_length=200)
    aliases = models.JSONField(default=list)
    parent = models.CharField(max_length=200, blank=True)
    facts = models.JSONField(default=dict)
    position = models.PositiveIntegerField(default=0)
    starts_on = models.DateField()
    seq = models.PositiveBigIntegerField()
    ends_on = models.DateField(null=True)
    ended_seq = models.PositiveBigIntegerField(null=True)

    class Meta(Owned.Meta):
        ordering = ["position", "id"]
        constraints = [
            unique_in_office("member"),
            unique_in_office("member", "programme", "code"),
            CompositeForeignKey(fields=("office", "programme"), to="pilotage.Programme", name="member_programme"),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True, ended_seq__isnull=True)
                | models.Q(ends_on__isnull=False, ended_seq__isnull=False, ends_on__gte=models.F("starts_on")),
                name="member_end_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name
