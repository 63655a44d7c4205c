"""Numbered bulletins, and the errata to them."""

from django.db import models

from pilotage.models.constraints import CompositeForeignKey
from pilotage.models.owned import Owned, unique_in_office


class Bulletin(Owned):
    """A bulletin of a series: drafted, signed off, issued; or withdrawn as a draft, with a reason. Issuing freezes it.

    `draft` is the list of paragraphs as drafted: {"sentence": n} (the charter's n-th, from 0) or {"text": "…"}.
    Signing keeps what the signer saw in `since`, `figures` and `text`; issuing writes them once more, with `number`,
    `known` and `issuer`, and from then on nothing changes. `figures` holds domain.bulletins.Printed by figure id;
    `since` is the first day of the period reported, where figures ask for one.
    """

    # Every act seals the row anew, so a draft cannot be changed behind its signature either.
    SEALED = (
        "programme_id", "series", "uuid", "title", "until", "draft", "status", "version", "edition_id", "drafted_by_id",
        "reason", "signed_by_id", "signed_seq", "signed_sha256", "since", "number", "known", "issued_on", "issued_by_id",
        "issuer", "text", "figures", "sha256",
    )  # fmt: skip

    programme = models.ForeignKey("Programme", on_delete=models.PROTECT, related_name="+")
    series = models.CharField(max_length=40)
    uuid = models.UUIDField()
    title = models.CharField(max_length=200, blank=True)
    until = models.DateField()
    draft = models.JSONField(default=list)
    status = models.CharField(max_length=20)  # domain.bulletins.Status
    version = models.PositiveIntegerField(default=1)
    edition = models.ForeignKey("Edition", on_delete=models.PROTECT, related_name="+")
    drafted_by = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)  # why it was withdrawn
    signed_by = models.ForeignKey("User", on_delete=models.PROTECT, null=True, related_name="+")
    signed_seq = models.PositiveBigIntegerField(null=True)
    signed_sha256 = models.CharField(max_length=64, blank=True)
    since = models.DateField(null=True)
    number = models.PositiveIntegerField(null=True)  # counts within the series, from 1
    known = models.PositiveBigIntegerField(null=True)
    issued_on = models.DateField(null=True)
    issued_by = models.ForeignKey("User", on_delete=models.PROTECT, null=True, related_name="+")
    issuer = models.CharField(max_length=200, blank=True)  # the office's name on that day
    text = models.TextField(blank=True)
    figures = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta(Owned.Meta):
        ordering = ["id"]
        constraints = [
            unique_in_office("bulletin"),
            unique_in_office("bulletin", "uuid"),
            unique_in_office("bulletin", "programme", "series", "number", name="bulletin_number_in_series"),
            CompositeForeignKey(fields=("office", "programme"), to="pilotage.Programme", name="bulletin_programme"),
            CompositeForeignKey(fields=("office", "edition"), to="pilotage.Edition", name="bulletin_edition"),
            models.CheckConstraint(
                condition=models.Q(signed_by=None, signed_seq__isnull=True, signed_sha256="")
                | (models.Q(signed_by__isnull=False, signed_seq__isnull=False) & ~models.Q(signed_sha256="")),
                name="bulletin_signature_is_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(number__isnull=True, known__isnull=True, issued_on__isnull=True, issued_by=None)
                | models.Q(number__isnull=False, known__isnull=False, issued_on__isnull=False, issued_by__isnull=False),
                name="bulletin_issue_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.number or ''}"


class Erratum(Owned):
    """A published correction to an issued bulletin: which figures read differently, as of which knowledge."""

    SEALED = ("bulletin_id", "uuid", "number", "happened_on", "known", "seq", "changes", "note", "by_id")

    bulletin = models.ForeignKey(Bulletin, on_delete=models.PROTECT, related_name="+")
    uuid = models.UUIDField()
    number = models.PositiveIntegerField()
    happened_on = models.DateField()
    known = models.PositiveBigIntegerField()
    seq = models.PositiveBigIntegerField()
    changes = models.JSONField()  # [{"figure", "printed", "now"}]
    note = models.TextField(blank=True)
    by = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")

    class Meta(Owned.Meta):
        ordering = ["number"]
        constraints = [
            unique_in_office("erratum"),
            unique_in_office("erratum", "uuid"),
            unique_in_office("erratum", "bulletin", "number", name="erratum_number"),
            CompositeForeignKey(fields=("office", "bulletin"), to="pilotage.Bulletin", name="erratum_bulletin"),
        ]

    def __str__(self) -> str:
        return f"{self.number}"
