"""Applications to a fund, and the steps they have gone through."""

from django.db import models

from pilotage.models.constraints import CompositeForeignKey
from pilotage.models.owned import Owned, unique_in_office


class Application(Owned):
    """A unit's application under a grant provision. Amounts in minor units.

    `status` (domain.grants.Status) and `approved` are where it stands now, changed by compare-and-set on `version`;
    figures never read them, they read the steps and the transfers.
    """

    SEALED = (
        "programme_id", "provision", "uuid", "number", "unit_id", "project", "plan", "asked", "own", "edition_id", "seq",
    )  # fmt: skip

    programme = models.ForeignKey("Programme", on_delete=models.PROTECT, related_name="+")
    provision = models.CharField(max_length=40)
    uuid = models.UUIDField()
    number = models.PositiveIntegerField()  # counts within the programme and provision, from 1
    unit = models.ForeignKey("Member", on_delete=models.PROTECT, related_name="+")
    project = models.CharField(max_length=200)
    plan = models.TextField()
    asked = models.BigIntegerField()
    own = models.PositiveBigIntegerField(default=0)  # the unit's own share of the cost
    edition = models.ForeignKey("Edition", on_delete=models.PROTECT, related_name="+")
    seq = models.PositiveBigIntegerField()
    status = models.CharField(max_length=20)
    approved = models.BigIntegerField(null=True)
    purpose = models.CharField(max_length=40, blank=True, default="")  # of the fund's, as its latest version says
    version = models.PositiveIntegerField(default=1)

    class Meta(Owned.Meta):
        ordering = ["number"]
        constraints = [
            unique_in_office("application"),
            unique_in_office("application", "uuid"),
            unique_in_office("application", "programme", "provision", "number", name="application_number"),
            CompositeForeignKey(fields=("office", "programme"), to="pilotage.Programme", name="application_programme"),
            CompositeForeignKey(fields=("office", "unit"), to="pilotage.Member", name="application_unit"),
            CompositeForeignKey(fields=("office", "edition"), to="pilotage.Edition", name="application_edition"),
            models.CheckConstraint(condition=models.Q(asked__gt=0), name="application_asks_something"),
            models.CheckConstraint(
                condition=models.Q(approved__isnull=True) | models.Q(approved__gt=0),
                name="application_grants_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.project}"


class ApplicationStep(Owned):
    """Something that happened to an application: submitted, approved, declined, paid. Never changed."""

    SEALED = (
        "application_id", "uuid", "kind", "happened_on", "seq", "edition_id", "by_id", "at", "amount", "opinion",
        "transfer_id",
    )  # fmt: skip

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    uuid = models.UUIDField()
    kind = models.CharField(max_length=20)  # domain.grants.StepKind
    happened_on = models.DateField()
    seq = models.PositiveBigIntegerField()
    edition = models.ForeignKey("Edition", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    amount = models.BigIntegerField(null=True)
    opinion = models.TextField(blank=True)
    transfer = models.ForeignKey("Transfer", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(Owned.Meta):
        ordering = ["seq", "id"]
        constraints = [
            unique_in_office("applicationstep"),
            unique_in_office("applicationstep", "uuid"),
            CompositeForeignKey(
                fields=("office", "application"), to="pilotage.Application", name="applicationstep_application"
            ),
            CompositeForeignKey(fields=("office", "edition"), to="pilotage.Edition", name="applicationstep_edition"),
            CompositeForeignKey(fields=("office", "transfer"), to="pilotage.Transfer", name="applicationstep_transfer"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.seq}"
