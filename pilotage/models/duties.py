"""What the office has said about windows: excuses, reasons, and what follows when a duty was missed."""

from django.db import models

from pilotage.models.constraints import CompositeForeignKey
from pilotage.models.owned import Owned, unique_in_office


class WindowNote(Owned):
    """One window is excused by the office, or the reason is given why a `should` was not followed.

    The window is named by its duty, the member or pairing it is for, and the first day of its period. A note is taken
    back by the action `ended_seq`, never removed.
    """

    SEALED = (
        "programme_id", "kind", "duty", "member_id", "pairing_id", "start", "reason", "by_id", "said_on", "seq",
        "ended_seq",
    )  # fmt: skip

    programme = models.ForeignKey("Programme", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)  # domain.duties.NoteKind
    duty = models.CharField(max_length=40)  # a provision id of the charter
    member = models.ForeignKey("Member", on_delete=models.PROTECT, null=True, related_name="+")
    pairing = models.ForeignKey("Pairing", on_delete=models.PROTECT, null=True, related_name="+")
    start = models.DateField()
    reason = models.TextField()
    by = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")
    said_on = models.DateField()
    seq = models.PositiveBigIntegerField()
    ended_seq = models.PositiveBigIntegerField(null=True)

    class Meta(Owned.Meta):
        ordering = ["seq", "id"]
        constraints = [
            unique_in_office("windownote"),
            models.UniqueConstraint(
                fields=["office", "programme", "kind", "duty", "member", "start"],
                condition=models.Q(member__isnull=False, ended_seq__isnull=True),
                name="windownote_once_for_member",
            ),
            models.UniqueConstraint(
                fields=["office", "programme", "kind", "duty", "pairing", "start"],
                condition=models.Q(pairing__isnull=False, ended_seq__isnull=True),
                name="windownote_once_for_pairing",
            ),
            models.CheckConstraint(
                condition=models.Q(member__isnull=False, pairing__isnull=True)
                | models.Q(member__isnull=True, pairing__isnull=False),
                name="windownote_about_one",
            ),
            CompositeForeignKey(fields=("office", "programme"), to="pilotage.Programme", name="windownote_programme"),
            CompositeForeignKey(fields=("office", "member"), to="pilotage.Member", name="windownote_member"),
            CompositeForeignKey(fields=("office", "pairing"), to="pilotage.Pairing", name="windownote_pairing"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.duty} {self.start}"


class AgreedPause(Owned):
    """Days on which the office has agreed that nothing falls due: for one member, or for all (`member` null).

    It works like a span of kind agreed-pause in the calendar: only duties whose cadence names that pause heed it. It is
    taken back by the action `ended_seq`, never removed.
    """

    SEALED = ("programme_id", "member_id", "start", "end", "reason", "by_id", "agreed_on", "seq", "ended_seq")

    programme = models.ForeignKey("Programme", on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey("Member", on_delete=models.PROTECT, null=True, related_name="+")
    start = models.DateField()
    end = models.DateField()
    reason = models.TextField()
    by = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")
    agreed_on = models.DateField()
    seq = models.PositiveBigIntegerField()
    ended_seq = models.PositiveBigIntegerField(null=True)

    class Meta(Owned.Meta):
        ordering = ["start", "id"]
        constraints = [
            unique_in_office("agreedpause"),
            CompositeForeignKey(fields=("office", "programme"), to="pilotage.Programme", name="agreedpause_programme"),
            CompositeForeignKey(fields=("office", "member"), to="pilotage.Member", name="agreedpause_member"),
            models.CheckConstraint(condition=models.Q(end__gte=models.F("start")), name="agreedpause_runs_forward"),
        ]

    def __str__(self) -> str:
        return f"{self.start} {self.end}"


class SanctionDecision(Owned):
    """What was decided when a sanction fell due: applied or not, why, and what came of an appeal.

    `windows` are the first days of the missed windows it rests on, `start` the first of them: with provision and bearer
    they name the occasion. Appeal and ruling are each written once.
    """

    SEALED = (
        "programme_id", "provision", "member_id", "pairing_id", "start", "windows", "outcome", "reason", "by_id",
        "decided_on", "appeal_until", "seq", "appeal", "appealed_on", "appeal_seq", "ruling", "ruling_reason",
        "ruled_on", "ruling_seq",
    )  # fmt: skip

    programme = models.ForeignKey("Programme", on_delete=models.PROTECT, related_name="+")
    provision = models.CharField(max_length=40)
    member = models.ForeignKey("Member", on_delete=models.PROTECT, null=True, related_name="+")
    pairing = models.ForeignKey("Pairing", on_delete=models.PROTECT, null=True, related_name="+")
    start = models.DateField()
    windows = models.JSONField(default=list)
    outcome = models.CharField(max_length=20)  # domain.sanctions.Outcome
    reason = models.TextField()
    by = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")
    decided_on = models.DateField()
    appeal_until = models.DateField(null=True)
    seq = models.PositiveBigIntegerField()
    appeal = models.TextField(blank=True)
    appealed_on = models.DateField(null=True)
    appeal_seq = models.PositiveBigIntegerField(null=True)
    ruling = models.CharField(max_length=20, blank=True)  # domain.sanctions.Ruling
    ruling_reason = models.TextField(blank=True)
    ruled_on = models.DateField(null=True)
    ruling_seq = models.PositiveBigIntegerField(null=True)

    class Meta(Owned.Meta):
        ordering = ["seq", "id"]
        constraints = [
            unique_in_office("sanctiondecision"),
            models.UniqueConstraint(
                fields=["office", "programme", "provision", "member", "start"],
                condition=models.Q(member__isnull=False),
                name="sanctiondecision_once_for_member",
            ),
            models.UniqueConstraint(
                fields=["office", "programme", "provision", "pairing", "start"],
                condition=models.Q(pairing__isnull=False),
                name="sanctiondecision_once_for_pairing",
            ),
            CompositeForeignKey(
                fields=("office", "programme"), to="pilotage.Programme", name="sanctiondecision_programme"
            ),
            CompositeForeignKey(fields=("office", "member"), to="pilotage.Member", name="sanctiondecision_member"),
            CompositeForeignKey(fields=("office", "pairing"), to="pilotage.Pairing", name="sanctiondecision_pairing"),
        ]

    def __str__(self) -> str:
        return f"{self.provision} {self.start}"
