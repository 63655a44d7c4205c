"""Rounds: of awards, to which units nominate, and of aid, whose places and money the office divides."""

from django.db import models

from pilotage.models.constraints import references
from pilotage.models.owned import Entered, Owned, unique_in_office


class Round(Entered):
    """One round of an award at a level in a period (quota), of some award at a level (priority), or of aid (priority).

    `status` (domain.round_states.Status) is where it stands now, changed by compare-and-set on `version`; figures never
    read it. The rules are those of `edition`, in force when it was opened.
    """

    SEALED = (
        "programme_id",
        "uuid",
        "number",
        "kind",
        "provision",
        "award",
        "title",
        "level",
        "period_start",
        "opened_on",
        "due_on",
        "edition_id",
        "by_id",
        "seq",
    )

    programme = models.ForeignKey("Programme", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()  # counts within the programme, from 1
    kind = models.CharField(max_length=10)  # domain.round_states.Kind
    provision = models.CharField(max_length=40)
    award = models.CharField(max_length=40, blank=True)  # of a quota: the award's id
    title = models.CharField(max_length=200)
    level = models.CharField(max_length=40, blank=True)
    period_start = models.DateField()  # of the period that the provision counts by
    opened_on = models.DateField()
    due_on = models.DateField(null=True)  # nominations are taken until then
    edition = models.ForeignKey("Edition", on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=20)
    version = models.PositiveIntegerField(default=1)
    ended = models.BooleanField(default=False)  # cancelled: another may be opened in its place

    class Meta(Owned.Meta):
        ordering = ["number"]
        constraints = [
            unique_in_office("round"),
            unique_in_office("round", "uuid"),
            unique_in_office("round", "programme", "number", name="round_number"),
            models.UniqueConstraint(
                fields=["office", "programme", "provision", "award", "title", "level", "period_start"],
                condition=models.Q(ended=False),
                name="round_once_in_period",
            ),
            *references("round", programme="Programme", edition="Edition"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class RoundStep(Entered):
    """Something that happened to a round: opened, closed for nominations, decided, made public … Never changed."""

    SEALED = ("round_id", "uuid", "kind", "happened_on", "by_id", "at", "seq", "note")

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)  # domain.round_states.StepKind
    happened_on = models.DateField()
    at = models.DateTimeField(auto_now_add=True)
    note = models.TextField(blank=True)

    class Meta(Owned.Meta):
        ordering = ["seq", "id"]
        constraints = [
            unique_in_office("roundstep"),
            unique_in_office("roundstep", "uuid"),
            *references("roundstep", round="Round"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.seq}"


class Allocation(Entered):
    """Places or an amount divided over units by a stated rule, with the arithmetic, as a person left it. Never changed.

    `lines`: one for each unit, {unit, weight, share, suggested, given, why}; amounts in minor units.
    """

    SEALED = ("round_id", "uuid", "what", "total", "rule", "fact", "lines", "by_id", "seq")

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=20)  # domain.allocations.What
    total = models.BigIntegerField()
    rule = models.CharField(max_length=20)  # domain.allocations.Rule
    fact = models.CharField(max_length=40, blank=True)
    lines = models.JSONField(default=list)

    class Meta(Owned.Meta):
        ordering = ["seq", "id"]
        constraints = [
            unique_in_office("allocation"),
            unique_in_office("allocation", "uuid"),
            *references("allocation", round="Round"),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.seq}"


class RoundQuota(Entered):
    """Ordinary places (and, of aid, money in minor units) of a round: of a unit, or of the whole round. Replaced by a new
    row that ends it."""

    SEALED = ("round_id", "uuid", "unit_id", "places", "amount", "allocation_id", "note", "by_id", "seq", "ended_seq")

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("Member", on_delete=models.PROTECT, null=True, related_name="+")
    places = models.PositiveIntegerField(default=0)
    amount = models.PositiveBigIntegerField(default=0)
    allocation = models.ForeignKey(Allocation, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=200, blank=True)
    ended_seq = models.PositiveBigIntegerField(null=True)

    class Meta(Owned.Meta):
        ordering = ["seq", "id"]
        constraints = [
            unique_in_office("roundquota"),
            unique_in_office("roundquota", "uuid"),
            models.UniqueConstraint(
                fields=["office", "round", "unit"],
                condition=models.Q(ended_seq__isnull=True),
                name="roundquota_once",
            ),
            models.UniqueConstraint(  # two nulls are not the same
                fields=["office", "round"],
                condition=models.Q(ended_seq__isnull=True, unit__isnull=True),
                name="roundquota_whole_once",
            ),
            *references("roundquota", round="Round", unit="Member", allocation="Allocation"),
        ]

    def __str__(self) -> str:
        return f"{self.places}"


class Nomination(Owned):
    """A candidate of a round: a record of the provision's register that fills a place, or somebody from outside the
    programme, whom no place is counted for.

    `slot` numbers the places of a kind (and, where they belong to units, of a unit) from 1, so that the database itself
    knows no place twice. An outside candidate's name is personal and unsealed.
    """

    SEALED = (
        "round_id",
        "uuid",
        "number",
        "record_id",
        "unit_id",
        "place",
        "slot",
        "holder",
        "finding_id",
        "seq",
        "ended_seq",
    )

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    uuid = models.UUIDField()
    number = models.PositiveIntegerField()  # counts within the round, from 1
    record = models.ForeignKey("Record", on_delete=models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey("Member", on_delete=models.PROTECT, null=True, related_name="+")
    place = models.CharField(max_length=20)  # domain.rounds.Place: ordinary, extra, outside
    slot = models.PositiveIntegerField(null=True)
    holder = models.CharField(max_length=40, blank=True)  # the unit whose places they are; empty: the whole round's
    finding = models.ForeignKey("Record", on_delete=models.PROTECT, null=True, related_name="+")
    outside_name = models.CharField(max_length=200, blank=True)
    outside_body = models.CharField(max_length=200, blank=True)
    seq = models.PositiveBigIntegerField()
    ended_seq = models.PositiveBigIntegerField(null=True)

    class Meta(Owned.Meta):
        ordering = ["number"]
        constraints = [
            unique_in_office("nomination"),
            unique_in_office("nomination", "uuid"),
            unique_in_office("nomination", "round", "number", name="nomination_number"),
            models.UniqueConstraint(
                fields=["office", "record"],
                condition=models.Q(ended_seq__isnull=True),
                name="nomination_of_a_record_once",
            ),
            models.UniqueConstraint(
                fields=["office", "round", "place", "holder", "slot"],
                condition=models.Q(ended_seq__isnull=True, slot__isnull=False),
                name="nomination_place_once",
            ),
            models.CheckConstraint(
                condition=models.Q(record__isnull=False, unit__isnull=False, slot__isnull=False)
                | models.Q(record__isnull=True, slot__isnull=True, finding__isnull=True),
                name="nomination_from_in_or_out",
            ),
            *references("nomination", round="Round", record="Record", unit="Member", finding="Record"),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}.{self.number}"


class AidShare(Entered):
    """What one unit asked for and got in a round of aid: ordinary and extra places and money (minor units). Replaced by a
    new row that ends it; `record` is what the decision put on record."""

    SEALED = (
        "round_id",
        "uuid",
        "unit_id",
        "asked",
        "places",
        "extra_places",
        "amount",
        "extra_amount",
        "reason",
        "by_id",
        "seq",
        "record_id",
        "ended_seq",
    )

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("Member", on_delete=models.PROTECT, null=True, related_name="+")  # none: outside
    asked = models.PositiveIntegerField(null=True)  # places
    places = models.PositiveIntegerField(default=0)
    extra_places = models.PositiveIntegerField(default=0)
    amount = models.PositiveBigIntegerField(default=0)
    extra_amount = models.PositiveBigIntegerField(default=0)
    reason = models.TextField(blank=True)  # for the extra, or for passing over
    record = models.ForeignKey("Record", on_delete=models.PROTECT, null=True, related_name="+")
    ended_seq = models.PositiveBigIntegerField(null=True)

    class Meta(Owned.Meta):
        ordering = ["seq", "id"]
        constraints = [
            unique_in_office("aidshare"),
            unique_in_office("aidshare", "uuid"),
            models.UniqueConstraint(
                fields=["office", "round", "unit"],
                condition=models.Q(ended_seq__isnull=True),
                name="aidshare_once",
            ),
            models.UniqueConstraint(  # two nulls are not the same
                fields=["office", "round"],
                condition=models.Q(ended_seq__isnull=True, unit__isnull=True),
                name="aidshare_whole_once",
            ),
            *references("aidshare", round="Round", unit="Member", record="Record"),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.places}"


class Beneficiary(Entered):
    """Somebody who is aided. What is known of the person is personal: unsealed, so that it can be erased; the row keeps
    a salted digest of it."""

    SEALED = ("round_id", "uuid", "unit_id", "amount", "digest", "by_id", "seq", "ended_seq")

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("Member", on_delete=models.PROTECT, related_name="+")
    amount = models.PositiveBigIntegerField(default=0)
    salt = models.CharField(max_length=32)
    personal = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    ended_seq = models.PositiveBigIntegerField(null=True)

    class Meta(Owned.Meta):
        ordering = ["seq", "id"]
        constraints = [
            unique_in_office("beneficiary"),
            unique_in_office("beneficiary", "uuid"),
            *references("beneficiary", round="Round", unit="Member"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"
