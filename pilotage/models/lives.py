"""The life of a programme: who joins and leaves and why, its end, and the programme that goes on from it."""

from django.db import models

from pilotage.models.constraints import references
from pilotage.models.owned import Entered, Owned, unique_in_office


class MemberNote(Entered):
    """That a member joined, left, or took another's place, and why. Never changed."""

    SEALED = ("programme_id", "uuid", "member_id", "what", "happened_on", "after_id", "reason", "by_id", "seq")

    programme = models.ForeignKey("Programme", on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey("Member", on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=10)  # domain.memberships.What: joined, left
    happened_on = models.DateField()
    after = models.ForeignKey("Member", on_delete=models.PROTECT, null=True, related_name="+")  # whose place it took
    reason = models.CharField(max_length=500, blank=True)

    class Meta(Owned.Meta):
        ordering = ["seq", "id"]
        constraints = [
            unique_in_office("membernote"),
            unique_in_office("membernote", "uuid"),
            *references("membernote", programme="Programme", member="Member", after="Member"),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.member_id}"


class MemberFacts(Owned):
    """What a member was called and what was stated of it from an action on: written when either changes, the first time
    also as it stood since the member was entered. Never changed; the member itself carries the latest."""

    SEALED = ("member_id", "name", "facts", "seq")

    member = models.ForeignKey("Member", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    facts = models.JSONField(default=dict)
    seq = models.PositiveBigIntegerField()

    class Meta(Owned.Meta):
        ordering = ["seq", "id"]
        constraints = [
            unique_in_office("memberfacts"),
            unique_in_office("memberfacts", "member", "seq"),
            *references("memberfacts", member="Member"),
        ]

    def __str__(self) -> str:
        return self.name


class ProgrammeClose(Entered):
    """A programme that has ended, with its final bulletin; opened again once, with the reason."""

    SEALED = (
        "programme_id", "uuid", "closed_on", "bulletin_id", "note", "by_id", "seq", "ended_seq", "ended_reason",
    )  # fmt: skip

    programme = models.ForeignKey("Programme", on_delete=models.PROTECT, related_name="+")
    closed_on = models.DateField()
    bulletin = models.ForeignKey("Bulletin", on_delete=models.PROTECT, null=True, related_name="+")
    note = models.TextField(blank=True)
    ended_seq = models.PositiveBigIntegerField(null=True)
    ended_reason = models.CharField(max_length=500, blank=True)

    class Meta(Owned.Meta):
        ordering = ["seq", "id"]
        constraints = [
            unique_in_office("programmeclose"),
            unique_in_office("programmeclose", "uuid"),
            models.UniqueConstraint(
                fields=["office", "programme"],
                condition=models.Q(ended_seq__isnull=True),
                name="programmeclose_once",
            ),
            *references("programmeclose", programme="Programme", bulletin="Bulletin"),
        ]

    def __str__(self) -> str:
        return f"{self.closed_on}"


class CarryOver(Entered):
    """A programme that goes on from another of the same office: what was taken over, {members, people, pairs}, and the
    money by source, {source: minor units}. Never changed."""

    SEALED = ("programme_id", "uuid", "before_id", "happened_on", "what", "money", "by_id", "seq")

    programme = models.ForeignKey("Programme", on_delete=models.PROTECT, related_name="+")
    before = models.ForeignKey("Programme", on_delete=models.PROTECT, related_name="+")
    happened_on = models.DateField()
    what = models.JSONField(default=dict)
    money = models.JSONField(default=dict)

    class Meta(Owned.Meta):
        ordering = ["seq", "id"]
        constraints = [
            unique_in_office("carryover"),
            unique_in_office("carryover", "uuid"),
            *references("carryover", programme="Programme", before="Programme"),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id}"
