"""Paying happens elsewhere: vouchers and bank slips, the bank's own statement, and what of it is what of ours; files."""

from django.db import models

from pilotage.models.constraints import exactly_one, references
from pilotage.models.owned import Entered, Owned, unique_in_office


class Voucher(Entered):
    """What the books outside call a movement of money, and the slip for it. `transfer` is the movement's first. Never changed.

    A later one adds to it: the latest number given is the one that holds.
    """

    SEALED = (
        "programme_id",
        "uuid",
        "transfer_id",
        "number",
        "note",
        "happened_on",
        "by_id",
        "seq",
    )

    programme = models.ForeignKey("Programme", on_delete=models.PROTECT, related_name="+")
    transfer = models.ForeignKey("Transfer", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=200, blank=True)
    happened_on = models.DateField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta(Owned.Meta):
        ordering = ["seq", "id"]
        constraints = [
            unique_in_office("voucher"),
            unique_in_office("voucher", "uuid"),
            *references("voucher", programme="Programme", transfer="Transfer"),
        ]

    def __str__(self) -> str:
        return f"{self.number}"


class BankStatement(Entered):
    """A bank or treasury statement as it was taken in: which days it covers, with what it opens and closes (minor units)."""

    SEALED = (
        "programme_id",
        "uuid",
        "fund",
        "name",
        "starts_on",
        "ends_on",
        "opening",
        "closing",
        "blob_id",
        "by_id",
        "seq",
        "withdrawn_seq",
        "withdrawn_why",
    )

    programme = models.ForeignKey("Programme", on_delete=models.PROTECT, related_name="+")
    fund = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField()
    opening = models.BigIntegerField(null=True)
    closing = models.BigIntegerField(null=True)
    blob = models.ForeignKey("Blob", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    withdrawn_seq = models.PositiveBigIntegerField(null=True)
    withdrawn_why = models.CharField(max_length=200, blank=True)

    class Meta(Owned.Meta):
        ordering = ["-starts_on", "-id"]
        constraints = [
            unique_in_office("bankstatement"),
            unique_in_office("bankstatement", "uuid"),
            *references("bankstatement", programme="Programme", blob="Blob"),
        ]

    def __str__(self) -> str:
        return f"{self.name}"


class BankLine(Owned):
    """One line of a bank statement: minor units, more than zero where money came in."""

    SEALED = (
        "statement_id",
        "position",
        "booked_on",
        "amount",
        "text",
        "reference",
        "digest",
    )

    statement = models.ForeignKey("BankStatement", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    booked_on = models.DateField()
    amount = models.BigIntegerField()
    text = models.CharField(max_length=400, blank=True)
    reference = models.CharField(max_length=100, blank=True)
    digest = models.CharField(max_length=64)  # of what it says, so that the same line of two statements is known

    class Meta(Owned.Meta):
        ordering = ["booked_on", "id"]
        constraints = [
            unique_in_office("bankline"),
            unique_in_office("bankline", "statement", "position", name="bankline_position"),
            *references("bankline", statement="BankStatement"),
        ]

    def __str__(self) -> str:
        return f"{self.booked_on} {self.amount}"


class BankMatch(Owned):
    """A person said that a line of the bank is this movement of ours (its first transfer). Taken back once.

    Lines and movements of one `group` add up to the same.
    """

    SEALED = (
        "group",
        "line_id",
        "transfer_id",
        "note",
        "by_id",
        "seq",
        "ended_seq",
        "why",
    )

    group = models.UUIDField()
    line = models.ForeignKey("BankLine", on_delete=models.PROTECT, null=True, related_name="+")
    transfer = models.ForeignKey("Transfer", on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")
    seq = models.PositiveBigIntegerField()
    ended_seq = models.PositiveBigIntegerField(null=True)
    why = models.CharField(max_length=200, blank=True)

    class Meta(Owned.Meta):
        ordering = ["seq", "id"]
        constraints = [
            unique_in_office("bankmatch"),
            models.CheckConstraint(
                condition=models.Q(line__isnull=False, transfer__isnull=True)
                | models.Q(line__isnull=True, transfer__isnull=False),
                name="bankmatch_one_side",
            ),
            models.UniqueConstraint(
                fields=["office", "line"],
                condition=models.Q(ended_seq__isnull=True, line__isnull=False),
                name="bankmatch_line_once",
            ),
            models.UniqueConstraint(
                fields=["office", "transfer"],
                condition=models.Q(ended_seq__isnull=True, transfer__isnull=False),
                name="bankmatch_transfer_once",
            ),
            *references("bankmatch", line="BankLine", transfer="Transfer"),
        ]

    def __str__(self) -> str:
        return f"{self.group}"


class MoneyFile(Owned):
    """A file put to exactly one thing about money that is neither a record, a step nor a receipt."""

    SEALED = (
        "blob_id",
        "name",
        "media_type",
        "voucher_id",
        "expense_id",
        "comment_id",
        "review_id",
        "agreement_id",
        "order_step_id",
        "draft_id",
        "report_day_id",
    )

    blob = models.ForeignKey("Blob", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=80)
    voucher = models.ForeignKey("Voucher", on_delete=models.PROTECT, null=True, related_name="+")
    expense = models.ForeignKey("Expense", on_delete=models.PROTECT, null=True, related_name="+")
    comment = models.ForeignKey("Comment", on_delete=models.PROTECT, null=True, related_name="+")
    review = models.ForeignKey("Review", on_delete=models.PROTECT, null=True, related_name="+")
    agreement = models.ForeignKey("FundingAgreement", on_delete=models.PROTECT, null=True, related_name="+")
    order_step = models.ForeignKey("OrderStep", on_delete=models.PROTECT, null=True, related_name="+")
    draft = models.ForeignKey("ApplicationDraft", on_delete=models.PROTECT, null=True, related_name="+")
    report_day = models.ForeignKey("ReportDay", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(Owned.Meta):
        ordering = ["id"]
        constraints = [
            unique_in_office("moneyfile"),
            models.CheckConstraint(
                condition=exactly_one(
                    "voucher", "expense", "comment", "review", "agreement", "order_step", "draft", "report_day"
                ),
                name="moneyfile_to_one_thing",
            ),
            *references(
                "moneyfile",
                blob="Blob",
                voucher="Voucher",
                expense="Expense",
                comment="Comment",
                review="Review",
                agreement="FundingAgreement",
                order_step="OrderStep",
                draft="ApplicationDraft",
                report_day="ReportDay",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}"
