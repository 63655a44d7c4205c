"""Records and their entries: one pair of tables for every register a charter declares."""

from django.db import models

from pilotage.models.constraints import CompositeForeignKey
from pilotage.models.owned import Owned, unique_in_office


class Record(Owned):
    """The identity of one record in a register; what is known about it stands in its entries."""

    SEALED = ("programme_id", "register", "uuid", "number", "seq")

    programme = models.ForeignKey("Programme", on_delete=models.PROTECT, related_name="+")
    register = models.CharField(max_length=40)
    uuid = models.UUIDField()  # given by the client, so that a repeated request is recognised
    number = models.PositiveIntegerField()  # counts within the register, from 1
    seq = models.PositiveBigIntegerField()

    class Meta(Owned.Meta):
        ordering = ["number"]
        constraints = [
            unique_in_office("record"),
            unique_in_office("record", "uuid"),
            unique_in_office("record", "programme", "register", "number", name="record_number_in_register"),
            CompositeForeignKey(fields=("office", "programme"), to="pilotage.Programme", name="record_programme"),
        ]

    def __str__(self) -> str:
        return f"{self.register} {self.number}"


class Entry(Owned):
    """One step in a record's life: entered, corrected, a stage reached, confirmed, withdrawn. Never changed.

    `body` holds the declared fields by id: money in minor units, numbers as numbers, decimals and dates as text.
    `side` is the charter role on whose behalf it was written; `by` is who typed it. `seen` is the sequence number of
    the content a correction, confirmation or withdrawal answers to.
    """

    SEALED = (
        "record_id", "uuid", "kind", "happened_on", "seq", "edition_id", "unit_id", "person_id", "pairing_id",
        "body", "personal_digest", "stage", "side", "by_id", "at", "seen", "on_paper", "signer", "reason",
    )  # fmt: skip

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    uuid = models.UUIDField()
    kind = models.CharField(max_length=20)  # domain.records.EntryKind
    happened_on = models.DateField()
    seq = models.PositiveBigIntegerField()
    edition = models.ForeignKey("Edition", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("Member", on_delete=models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey("Person", on_delete=models.PROTECT, null=True, related_name="+")
    pairing = models.ForeignKey("Pairing", on_delete=models.PROTECT, null=True, related_name="+")
    body = models.JSONField(default=dict)
    personal_digest = models.CharField(max_length=64, blank=True)
    stage = models.CharField(max_length=40, blank=True)
    side = models.CharField(max_length=40)
    by = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    seen = models.PositiveBigIntegerField(null=True)
    on_paper = models.BooleanField(default=False)
    signer = models.CharField(max_length=80, blank=True)
    reason = models.TextField(blank=True)

    class Meta(Owned.Meta):
        ordering = ["seq", "id"]
        indexes = [models.Index(fields=["office", "record", "seq"], name="entry_by_record")]
        constraints = [
            unique_in_office("entry"),
            unique_in_office("entry", "uuid"),
            CompositeForeignKey(fields=("office", "record"), to="pilotage.Record", name="entry_record"),
            CompositeForeignKey(fields=("office", "edition"), to="pilotage.Edition", name="entry_edition"),
            CompositeForeignKey(fields=("office", "unit"), to="pilotage.Member", name="entry_unit"),
            CompositeForeignKey(fields=("office", "person"), to="pilotage.Person", name="entry_person"),
            CompositeForeignKey(fields=("office", "pairing"), to="pilotage.Pairing", name="entry_pairing"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.seq}"


class PersonalData(Owned):
    """The fields of an entry that a charter marks personal: apart, so that they can be erased without breaking history.

    The entry keeps only a digest over salt and fields; erasing empties both.
    """

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    salt = models.CharField(max_length=32)
    fields = models.JSONField(default=dict)

    class Meta(Owned.Meta):
        constraints = [
            unique_in_office("personaldata", "entry"),
            CompositeForeignKey(fields=("office", "entry"), to="pilotage.Entry", name="personaldata_entry"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}"


class Blob(Owned):
    """The bytes of an attachment, stored once per office by their SHA-256."""

    SEALED = ("sha256", "size", "seq")

    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    seq = models.PositiveBigIntegerField()
    content = models.FileField(max_length=200)

    class Meta(Owned.Meta):
        constraints = [unique_in_office("blob"), unique_in_office("blob", "sha256")]

    def __str__(self) -> str:
        return self.sha256


class Attachment(Owned):
    """A file put to exactly one thing: an entry, a step of an application, or a contribution."""

    SEALED = ("blob_id", "name", "media_type", "entry_id", "step_id", "contribution_id")

    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=80)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, null=True, related_name="+")
    step = models.ForeignKey("ApplicationStep", on_delete=models.PROTECT, null=True, related_name="+")
    contribution = models.ForeignKey("Contribution", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(Owned.Meta):
        ordering = ["id"]
        constraints = [
            unique_in_office("attachment"),
            CompositeForeignKey(fields=("office", "blob"), to="pilotage.Blob", name="attachment_blob"),
            CompositeForeignKey(fields=("office", "entry"), to="pilotage.Entry", name="attachment_entry"),
            CompositeForeignKey(fields=("office", "step"), to="pilotage.ApplicationStep", name="attachment_step"),
            CompositeForeignKey(
                fields=("office", "contribution"), to="pilotage.Contribution", name="attachment_contribution"
            ),
            models.CheckConstraint(
                condition=models.Q(entry__isnull=False, step__isnull=True, contribution__isnull=True)
                | models.Q(entry__isnull=True, step__isnull=False, contribution__isnull=True)
                | models.Q(entry__isnull=True, step__isnull=True, contribution__isnull=False),
                name="attachment_to_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.name
