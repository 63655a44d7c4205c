"""What is given without being applied for: levies given back, rewards, and things ordered for every member."""

from django.db import models

from pilotage.models.constraints import references
from pilotage.models.owned import Entered, Owned, unique_in_office


class LevyRefund(Owned):
    """A unit's levy of a year, given back: what the record says stands in the ledger. A corrected or withdrawn one ends.

    Minor units. `netted`: due and refund were set off, and no money went to and fro.
    """

    SEALED = (
        "programme_id",
        "provision",
        "record_id",
        "unit_id",
        "year",
        "due",
        "refunded",
        "netted",
        "transfer_id",
        "seq",
        "ended_seq",
    )

    programme = models.ForeignKey("Programme", on_delete=models.PROTECT, related_name="+")
    provision = models.CharField(max_length=40)
    record = models.ForeignKey("Record", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("Member", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveIntegerField()
    due = models.BigIntegerField()
    refunded = models.BigIntegerField()
    netted = models.BooleanField(default=True)
    transfer = models.ForeignKey("Transfer", on_delete=models.PROTECT, null=True, related_name="+")
    seq = models.PositiveBigIntegerField()
    ended_seq = models.PositiveBigIntegerField(null=True)

    class Meta(Owned.Meta):
        ordering = ["seq", "id"]
        constraints = [
            unique_in_office("levyrefund"),
            models.UniqueConstraint(
                fields=["office", "programme", "provision", "unit", "year"],
                condition=models.Q(ended_seq__isnull=True),
                name="levyrefund_one_a_year",
            ),
            models.CheckConstraint(condition=models.Q(refunded__gte=0, due__gte=0), name="levyrefund_not_negative"),
            *references("levyrefund", programme="Programme", record="Record", unit="Member", transfer="Transfer"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.year}"


class RewardPayment(Entered):
    """A reward that was paid for a record, once for its `period` (empty: the programme; a year; the record's id)."""

    SEALED = (
        "programme_id",
        "uuid",
        "provision",
        "number",
        "record_id",
        "unit_id",
        "period",
        "amount",
        "happened_on",
        "transfer_id",
        "by_id",
        "seq",
        "ended_seq",
        "reason",
    )

    programme = models.ForeignKey("Programme", on_delete=models.PROTECT, related_name="+")
    provision = models.CharField(max_length=40)
    number = models.PositiveIntegerField()  # counts within the programme, from 1
    record = models.ForeignKey("Record", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("Member", on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=40, blank=True)
    amount = models.BigIntegerField()
    happened_on = models.DateField()
    transfer = models.ForeignKey("Transfer", on_delete=models.PROTECT, related_name="+")
    ended_seq = models.PositiveBigIntegerField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta(Owned.Meta):
        ordering = ["number"]
        constraints = [
            unique_in_office("rewardpayment"),
            unique_in_office("rewardpayment", "uuid"),
            unique_in_office("rewardpayment", "programme", "number", name="rewardpayment_number"),
            models.UniqueConstraint(
                fields=["office", "programme", "provision", "unit", "period"],
                condition=models.Q(ended_seq__isnull=True),
                name="rewardpayment_once",
            ),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="rewardpayment_is_something"),
            *references("rewardpayment", programme="Programme", record="Record", unit="Member", transfer="Transfer"),
        ]

    def __str__(self) -> str:
        return f"{self.provision} {self.number}"


class Order(Entered):
    """Things ordered for members under a provision (plaques, books), for several at once."""

    SEALED = (
        "programme_id",
        "uuid",
        "provision",
        "number",
        "supplier",
        "by_id",
        "seq",
    )

    programme = models.ForeignKey("Programme", on_delete=models.PROTECT, related_name="+")
    provision = models.CharField(max_length=40)
    number = models.PositiveIntegerField()  # counts within the programme, from 1
    supplier = models.CharField(max_length=200, blank=True)

    class Meta(Owned.Meta):
        ordering = ["number"]
        constraints = [
            unique_in_office("order"),
            unique_in_office("order", "uuid"),
            unique_in_office("order", "programme", "number", name="order_number"),
            *references("order", programme="Programme"),
        ]

    def __str__(self) -> str:
        return f"{self.provision} {self.number}"


class OrderLine(Owned):
    """How many of an order are for which member."""

    SEALED = (
        "order_id",
        "unit_id",
        "quantity",
    )

    order = models.ForeignKey("Order", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("Member", on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()

    class Meta(Owned.Meta):
        ordering = ["id"]
        constraints = [
            unique_in_office("orderline"),
            unique_in_office("orderline", "order", "unit", name="orderline_once"),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="orderline_is_something"),
            *references("orderline", order="Order", unit="Member"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity}"


class OrderStep(Entered):
    """What happened to an order: ordered, delivered, paid for, cancelled, taken back (domain.supplies.StepKind). Never changed.

    `amount` in minor units where it was paid, from the office's own money; `unit` where a member that left gave it back.
    """

    SEALED = (
        "order_id",
        "unit_id",
        "uuid",
        "kind",
        "happened_on",
        "note",
        "amount",
        "transfer_id",
        "by_id",
        "seq",
    )

    order = models.ForeignKey("Order", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("Member", on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=20)
    happened_on = models.DateField()
    note = models.TextField(blank=True)
    amount = models.BigIntegerField(null=True)
    transfer = models.ForeignKey("Transfer", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta(Owned.Meta):
        ordering = ["seq", "id"]
        constraints = [
            unique_in_office("orderstep"),
            unique_in_office("orderstep", "uuid"),
            *references("orderstep", order="Order", unit="Member", transfer="Transfer"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}"
