"""Whoever gives money: what was agreed with them, and when they are reported to."""

from django.db import models

from pilotage.models.constraints import references
from pilotage.models.owned import Entered, Owned, unique_in_office


class FundingAgreement(Entered):
    """What was agreed with the giver of a source: amount in minor units, conditions in words. Ended once, with the reason."""

    SEALED = (
        "programme_id",
        "uuid",
        "number",
        "fund",
        "source",
        "funder_id",
        "title",
        "signed_on",
        "amount",
        "conditions",
        "by_id",
        "seq",
        "ended_seq",
        "reason",
    )

    programme = models.ForeignKey("Programme", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()  # counts within the programme, from 1
    fund = models.CharField(max_length=40)
    source = models.CharField(max_length=40)
    funder = models.ForeignKey("Member", on_delete=models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=200)
    signed_on = models.DateField()
    amount = models.BigIntegerField(null=True)
    conditions = models.TextField(blank=True)
    ended_seq = models.PositiveBigIntegerField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta(Owned.Meta):
        ordering = ["number"]
        constraints = [
            unique_in_office("fundingagreement"),
            unique_in_office("fundingagreement", "uuid"),
            unique_in_office("fundingagreement", "programme", "number", name="fundingagreement_number"),
            *references("fundingagreement", programme="Programme", funder="Member"),
        ]

    def __str__(self) -> str:
        return f"{self.title}"


class ReportDay(Entered):
    """A day on which the giver is to be reported to; `done_on` is written once."""

    SEALED = (
        "agreement_id",
        "uuid",
        "due_on",
        "what",
        "by_id",
        "seq",
        "done_on",
        "note",
        "done_by_id",
        "done_seq",
    )

    agreement = models.ForeignKey("FundingAgreement", on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    what = models.CharField(max_length=200)
    done_on = models.DateField(null=True)
    note = models.CharField(max_length=200, blank=True)
    done_by = models.ForeignKey("User", on_delete=models.PROTECT, null=True, related_name="+")
    done_seq = models.PositiveBigIntegerField(null=True)

    class Meta(Owned.Meta):
        ordering = ["due_on", "id"]
        constraints = [
            unique_in_office("reportday"),
            unique_in_office("reportday", "uuid"),
            *references("reportday", agreement="FundingAgreement"),
        ]

    def __str__(self) -> str:
        return f"{self.what}"
