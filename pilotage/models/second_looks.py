"""An office too small to split duties: one person may take both steps, and somebody else looks at it within some days."""

from django.db import models

from pilotage.models.constraints import references
from pilotage.models.owned import Entered, Owned, unique_in_office


class SmallOffice(Entered):
    """The office says that it is too small to split duties, from when; it ends once.

    While it holds, whoever did one step may do the next, and a second look is owed within `days`.
    """

    SEALED = (
        "programme_id",
        "uuid",
        "days",
        "reason",
        "starts_on",
        "by_id",
        "seq",
        "ends_on",
        "ended_seq",
    )

    programme = models.ForeignKey("Programme", on_delete=models.PROTECT, related_name="+")
    days = models.PositiveIntegerField()
    reason = models.TextField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    ended_seq = models.PositiveBigIntegerField(null=True)

    class Meta(Owned.Meta):
        ordering = ["seq", "id"]
        constraints = [
            unique_in_office("smalloffice"),
            unique_in_office("smalloffice", "uuid"),
            models.CheckConstraint(condition=models.Q(days__gt=0), name="smalloffice_days"),
            models.UniqueConstraint(
                fields=["office", "programme"], condition=models.Q(ended_seq__isnull=True), name="smalloffice_one"
            ),
            *references("smalloffice", programme="Programme"),
        ]

    def __str__(self) -> str:
        return f"{self.days}"


class SecondLook(Owned):
    """A step that one person took alone, to be looked at by another until `due_on`. The look is written once.

    `what` is a code of domain.second_looks.What; `verdict` of domain.second_looks.Verdict.
    """

    SEALED = (
        "programme_id",
        "what",
        "about",
        "step_id",
        "transfer_id",
        "happened_on",
        "due_on",
        "by_id",
        "seq",
        "verdict",
        "opinion",
        "looked_on",
        "looked_by_id",
        "looked_seq",
    )

    programme = models.ForeignKey("Programme", on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=20)
    about = models.CharField(max_length=200)  # what to read it as, without names of people
    step = models.ForeignKey("ApplicationStep", on_delete=models.PROTECT, null=True, related_name="+")
    transfer = models.ForeignKey("Transfer", on_delete=models.PROTECT, null=True, related_name="+")
    happened_on = models.DateField()
    due_on = models.DateField()
    by = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")
    seq = models.PositiveBigIntegerField()
    verdict = models.CharField(max_length=20, blank=True)
    opinion = models.TextField(blank=True)
    looked_on = models.DateField(null=True)
    looked_by = models.ForeignKey("User", on_delete=models.PROTECT, null=True, related_name="+")
    looked_seq = models.PositiveBigIntegerField(null=True)

    class Meta(Owned.Meta):
        ordering = ["seq", "id"]
        constraints = [
            unique_in_office("secondlook"),
            models.CheckConstraint(
                condition=models.Q(looked_by__isnull=True) | ~models.Q(looked_by=models.F("by")),
                name="secondlook_by_another",
            ),
            *references("secondlook", programme="Programme", step="ApplicationStep", transfer="Transfer"),
        ]

    def __str__(self) -> str:
        return f"{self.what}"
