"""The ledger: accounts with a guarded balance, and transfers that are balanced by their shape."""

from django.db import models

from pilotage.models.constraints import CompositeForeignKey, references
from pilotage.models.owned import Entered, Owned, unique_in_office


class Account(Owned):
    """One account of a fund, in minor units of the programme's currency.

    `kind` is a code of domain.funds.AccountKind; `key` tells accounts of a kind apart (a source's id, a unit's code),
    `purpose` what money was given for that is kept apart. Without a `fund` it belongs to the office's own book.
    A guarded account can never go below zero: the database refuses it.
    """

    programme = models.ForeignKey("Programme", on_delete=models.PROTECT, related_name="+")
    fund = models.CharField(max_length=40, blank=True)  # the id of a fund provision
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=40, blank=True)
    purpose = models.CharField(max_length=40, blank=True, default="")  # the id of one of the fund's purposes
    guarded = models.BooleanField()
    balance = models.BigIntegerField(default=0)

    class Meta(Owned.Meta):
        ordering = ["id"]
        constraints = [
            unique_in_office("account"),
            unique_in_office("account", "programme", "fund", "kind", "key", "purpose", name="account_once"),
            CompositeForeignKey(fields=("office", "programme"), to="pilotage.Programme", name="account_programme"),
            models.CheckConstraint(
                condition=models.Q(guarded=False) | models.Q(balance__gte=0), name="account_not_overspent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fund} {self.kind} {self.key}"


class Transfer(Owned):
    """`amount` minor units leave `credit` and arrive at `debit`. One row, so it balances; reversed, never edited."""

    SEALED = (
        "programme_id", "key", "kind", "credit_id", "debit_id", "amount", "happened_on", "seq", "by_id", "at", "reverses_id",
        "application_id", "memo",
    )  # fmt: skip

    programme = models.ForeignKey("Programme", on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField()  # idempotency key: the same request again posts nothing
    kind = models.CharField(max_length=20)  # domain.funds.TransferKind
    credit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    debit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    amount = models.BigIntegerField()
    happened_on = models.DateField()
    seq = models.PositiveBigIntegerField()
    by = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    reverses = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    application = models.ForeignKey("Application", on_delete=models.PROTECT, null=True, related_name="+")
    memo = models.CharField(max_length=200, blank=True)

    class Meta(Owned.Meta):
        ordering = ["seq", "id"]
        indexes = [models.Index(fields=["office", "programme", "happened_on"], name="transfer_by_day")]
        constraints = [
            unique_in_office("transfer"),
            unique_in_office("transfer", "key"),
            CompositeForeignKey(fields=("office", "programme"), to="pilotage.Programme", name="transfer_programme"),
            CompositeForeignKey(fields=("office", "credit"), to="pilotage.Account", name="transfer_credit"),
            CompositeForeignKey(fields=("office", "debit"), to="pilotage.Account", name="transfer_debit"),
            CompositeForeignKey(fields=("office", "reverses"), to="pilotage.Transfer", name="transfer_reverses"),
            CompositeForeignKey(
                fields=("office", "application"), to="pilotage.Application", name="transfer_application"
            ),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="transfer_moves_something"),
            models.CheckConstraint(condition=~models.Q(credit=models.F("debit")), name="transfer_between_two"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"


class Contribution(Owned):
    """Money received into a fund from one of its sources."""

    SEALED = ("programme_id", "uuid", "number", "fund", "source", "donor", "transfer_id", "seq")

    programme = models.ForeignKey("Programme", on_delete=models.PROTECT, related_name="+")
    uuid = models.UUIDField()
    number = models.PositiveIntegerField()  # counts within the programme, from 1
    fund = models.CharField(max_length=40)
    source = models.CharField(max_length=40)
    donor = models.CharField(max_length=200, blank=True)
    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="+")
    seq = models.PositiveBigIntegerField()

    class Meta(Owned.Meta):
        ordering = ["number"]
        constraints = [
            unique_in_office("contribution"),
            unique_in_office("contribution", "uuid"),
            unique_in_office("contribution", "programme", "number", name="contribution_number"),
            CompositeForeignKey(fields=("office", "programme"), to="pilotage.Programme", name="contribution_programme"),
            CompositeForeignKey(fields=("office", "transfer"), to="pilotage.Transfer", name="contribution_transfer"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.number}"


class YearClose(Entered):
    """A fund's year that was closed: nothing is entered into it any more. Never undone.

    `lines` are what stood available in every pot and what was done with it: [{source, purpose, available, rule, back}],
    amounts in minor units, `back` what was given back to the source.
    """

    SEALED = ("programme_id", "uuid", "fund", "year", "closed_on", "lines", "reason", "by_id", "seq")

    programme = models.ForeignKey("Programme", on_delete=models.PROTECT, related_name="+")
    fund = models.CharField(max_length=40)
    year = models.PositiveIntegerField()
    closed_on = models.DateField()
    lines = models.JSONField(default=list)
    reason = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta(Owned.Meta):
        ordering = ["year", "id"]
        constraints = [
            unique_in_office("yearclose"),
            unique_in_office("yearclose", "uuid"),
            unique_in_office("yearclose", "programme", "fund", "year", name="yearclose_once"),
            *references("yearclose", programme="Programme"),
        ]

    def __str__(self) -> str:
        return f"{self.fund} {self.year}"


class BudgetLine(Entered):
    """What a fund is meant to be spent on in a year: a purpose, a provision or a heading in words. Replaced, not edited."""

    SEALED = ("programme_id", "uuid", "fund", "year", "heading", "amount", "note", "by_id", "seq", "ended_seq")

    programme = models.ForeignKey("Programme", on_delete=models.PROTECT, related_name="+")
    fund = models.CharField(max_length=40)
    year = models.PositiveIntegerField()
    heading = models.CharField(max_length=200)
    amount = models.BigIntegerField()
    note = models.CharField(max_length=200, blank=True)
    ended_seq = models.PositiveBigIntegerField(null=True)

    class Meta(Owned.Meta):
        ordering = ["year", "id"]
        constraints = [
            unique_in_office("budgetline"),
            unique_in_office("budgetline", "uuid"),
            models.UniqueConstraint(
                fields=["office", "programme", "fund", "year", "heading"],
                condition=models.Q(ended_seq__isnull=True),
                name="budgetline_one_at_a_time",
            ),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="budgetline_not_negative"),
            *references("budgetline", programme="Programme"),
        ]

    def __str__(self) -> str:
        return f"{self.heading} {self.year}"
