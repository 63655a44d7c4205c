"""What units spent: the receipts that an advance, a reimbursement or money given back is accounted for with."""

from django.db import models

from pilotage.models.constraints import references
from pilotage.models.owned import Entered, Owned, unique_in_office


class Expense(Entered):
    """One thing a unit spent money on, of a grant (`application`) or of what was refunded to it (`refund`).

    `amount` and `counted` in minor units; `counted` is what the office accepts of it, written once (zero: nothing).
    A withdrawn one counts for nothing. Its invoice is named by code and number, once in the office.
    """

    SEALED = (
        "programme_id",
        "uuid",
        "number",
        "application_id",
        "refund_id",
        "happened_on",
        "amount",
        "what",
        "invoice_code",
        "invoice_number",
        "by_id",
        "seq",
        "counted",
        "note",
        "checked_by_id",
        "checked_seq",
        "withdrawn_seq",
        "withdrawn_why",
    )

    programme = models.ForeignKey("Programme", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()  # counts within the programme, from 1
    application = models.ForeignKey("Application", on_delete=models.PROTECT, null=True, related_name="+")
    refund = models.ForeignKey("LevyRefund", on_delete=models.PROTECT, null=True, related_name="+")
    happened_on = models.DateField()
    amount = models.BigIntegerField()
    what = models.CharField(max_length=200)
    invoice_code = models.CharField(max_length=20, blank=True)
    invoice_number = models.CharField(max_length=30, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    counted = models.BigIntegerField(null=True)
    note = models.TextField(blank=True)  # why less was counted than was spent
    checked_by = models.ForeignKey("User", on_delete=models.PROTECT, null=True, related_name="+")
    checked_seq = models.PositiveBigIntegerField(null=True)
    withdrawn_seq = models.PositiveBigIntegerField(null=True)
    withdrawn_why = models.CharField(max_length=200, blank=True)

    class Meta(Owned.Meta):
        ordering = ["number"]
        constraints = [
            unique_in_office("expense"),
            unique_in_office("expense", "uuid"),
            unique_in_office("expense", "programme", "number", name="expense_number"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="expense_is_something"),
            models.CheckConstraint(
                condition=models.Q(counted__isnull=True) | models.Q(counted__gte=0, counted__lte=models.F("amount")),
                name="expense_counted_at_most_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(application__isnull=False, refund__isnull=True)
                | models.Q(application__isnull=True, refund__isnull=False),
                name="expense_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["office", "invoice_code", "invoice_number"],
                condition=models.Q(withdrawn_seq__isnull=True) & ~models.Q(invoice_number=""),
                name="expense_invoice_once",
            ),
            *references("expense", programme="Programme", application="Application", refund="LevyRefund"),
        ]

    def __str__(self) -> str:
        return f"{self.what}"
