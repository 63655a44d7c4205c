"""The ledger: accounts with a guarded balance, and transfers that are balanced by their shape."""

from django.db import models

from pilotage.models.constraints import CompositeForeignKey
from pilotage.models.owned import Owned, unique_in_office


class Account(Owned):
    """One account of a fund, in minor units of the programme's currency.

    `kind` is a code of domain.funds.AccountKind; `key` tells accounts of a kind apart (a source's id, a unit's code).
    A guarded account can never go below zero: the database refuses it.
    """

    programme = models.ForeignKey("Programme", on_delete=models.PROTECT, related_name="+")
    fund = models.CharField(max_length=40)  # the id of a fund provision
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=40, blank=True)
    guarded = models.BooleanField()
    balance = models.BigIntegerField(default=0)

    class Meta(Owned.Meta):
        ordering = ["id"]
        constraints = [
            unique_in_office("account"),
            unique_in_office("account", "programme", "fund", "kind", "key", name="account_once"),
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
