"""Paper as an act: sheets that were printed, pictures that came back, invoices seen."""

from django.db import models

from pilotage.models.constraints import CompositeForeignKey
from pilotage.models.owned import Owned, unique_in_office


class Paper(Owned):
    """A sheet that was printed to be signed: what stood on it, frozen, with the digest that its QR code carries.

    `code` is what the QR code and the foot of the sheet call it. `content` is what was printed: no personal fields.
    """

    SEALED = ("programme_id", "code", "kind", "member_id", "side", "content", "digest", "printed_on", "by_id", "seq")

    programme = models.ForeignKey("Programme", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)  # domain.papers.PaperKind
    member = models.ForeignKey("Member", on_delete=models.PROTECT, null=True, related_name="+")
    side = models.CharField(max_length=40, blank=True)  # the charter role that signs
    content = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    printed_on = models.DateField()
    by = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")
    seq = models.PositiveBigIntegerField()

    class Meta(Owned.Meta):
        ordering = ["-seq", "-id"]
        constraints = [
            unique_in_office("paper"),
            unique_in_office("paper", "code"),
            CompositeForeignKey(fields=("office", "programme"), to="pilotage.Programme", name="paper_programme"),
            CompositeForeignKey(fields=("office", "member"), to="pilotage.Member", name="paper_member"),
        ]

    def __str__(self) -> str:
        return self.code


class Scan(Owned):
    """A picture or file in the inbox: a signed sheet, an invoice, a photo. The original is always kept.

    `found` is what was read off it. Filing is written once, by action `filed_seq`: to a paper, to a record, or set
    aside with a reason.
    """

    SEALED = (
        "programme_id", "blob_id", "name", "media_type", "found", "paper_id", "person_id", "by_id", "seq", "state",
        "record_id", "signer", "note", "filed_seq",
    )  # fmt: skip

    programme = models.ForeignKey("Programme", on_delete=models.PROTECT, related_name="+")
    blob = models.ForeignKey("Blob", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=80)
    found = models.JSONField(default=dict)
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey("Person", on_delete=models.PROTECT, null=True, related_name="+")  # who sent it by a link
    by = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    seq = models.PositiveBigIntegerField()
    state = models.CharField(max_length=20)  # domain.papers.ScanState
    record = models.ForeignKey("Record", on_delete=models.PROTECT, null=True, related_name="+")
    signer = models.CharField(max_length=80, blank=True)
    note = models.TextField(blank=True)
    filed_seq = models.PositiveBigIntegerField(null=True)

    class Meta(Owned.Meta):
        ordering = ["-seq", "-id"]
        constraints = [
            unique_in_office("scan"),
            CompositeForeignKey(fields=("office", "programme"), to="pilotage.Programme", name="scan_programme"),
            CompositeForeignKey(fields=("office", "blob"), to="pilotage.Blob", name="scan_blob"),
            CompositeForeignKey(fields=("office", "paper"), to="pilotage.Paper", name="scan_paper"),
            CompositeForeignKey(fields=("office", "person"), to="pilotage.Person", name="scan_person"),
            CompositeForeignKey(fields=("office", "record"), to="pilotage.Record", name="scan_record"),
        ]

    def __str__(self) -> str:
        return self.name


class Invoice(Owned):
    """An invoice that the office has seen, once: the same code and number again is refused, naming its first use."""

    SEALED = ("programme_id", "scan_id", "code", "number", "amount", "issued_on", "seq")

    programme = models.ForeignKey("Programme", on_delete=models.PROTECT, related_name="+")
    scan = models.ForeignKey(Scan, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=20, blank=True)  # empty on fully digital invoices, whose number has 20 digits
    number = models.CharField(max_length=30)
    amount = models.BigIntegerField(null=True)  # minor units
    issued_on = models.DateField(null=True)
    seq = models.PositiveBigIntegerField()

    class Meta(Owned.Meta):
        ordering = ["-seq", "-id"]
        constraints = [
            unique_in_office("invoice"),
            unique_in_office("invoice", "code", "number"),
            CompositeForeignKey(fields=("office", "programme"), to="pilotage.Programme", name="invoice_programme"),
            CompositeForeignKey(fields=("office", "scan"), to="pilotage.Scan", name="invoice_scan"),
        ]

    def __str__(self) -> str:
        return self.number
