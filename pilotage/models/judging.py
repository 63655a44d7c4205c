"""How a round of awards is decided: scores, the order, opinions of other bodies, the decision, publicity, objections."""

from django.db import models

from pilotage.models.constraints import references
from pilotage.models.owned import Entered, Owned, unique_in_office


class RoundCriterion(Entered):
    """What candidates of a round are scored by, where the office wants scores: its own wish, no clause's."""

    SEALED = ("round_id", "uuid", "name", "most", "by_id", "seq", "ended_seq")

    round = models.ForeignKey("Round", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    most = models.PositiveIntegerField()  # points
    ended_seq = models.PositiveBigIntegerField(null=True)

    class Meta(Owned.Meta):
        ordering = ["seq", "id"]
        constraints = [
            unique_in_office("roundcriterion"),
            unique_in_office("roundcriterion", "uuid"),
            models.CheckConstraint(condition=models.Q(most__gt=0), name="roundcriterion_has_points"),
            *references("roundcriterion", round="Round"),
        ]

    def __str__(self) -> str:
        return self.name


class RoundScore(Entered):
    """One reviewer's scores and opinion of a candidate; `points` by the criterion's id, whole points. Replaced by a new
    row that ends it."""

    SEALED = ("nomination_id", "uuid", "points", "opinion", "by_id", "seq", "ended_seq")

    nomination = models.ForeignKey("Nomination", on_delete=models.PROTECT, related_name="+")
    points = models.JSONField(default=dict)
    opinion = models.TextField(blank=True)
    ended_seq = models.PositiveBigIntegerField(null=True)

    class Meta(Owned.Meta):
        ordering = ["seq", "id"]
        constraints = [
            unique_in_office("roundscore"),
            unique_in_office("roundscore", "uuid"),
            models.UniqueConstraint(
                fields=["office", "nomination", "by"],
                condition=models.Q(ended_seq__isnull=True),
                name="roundscore_once",
            ),
            *references("roundscore", nomination="Nomination"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class TieBreak(Entered):
    """Who comes first among candidates with the same points, and why: said openly. `order` are numbers of nominations.
    Replaced by a new row that ends it."""

    SEALED = ("round_id", "uuid", "order", "reason", "by_id", "seq", "ended_seq")

    round = models.ForeignKey("Round", on_delete=models.PROTECT, related_name="+")
    order = models.JSONField(default=list)
    reason = models.TextField()
    ended_seq = models.PositiveBigIntegerField(null=True)

    class Meta(Owned.Meta):
        ordering = ["seq", "id"]
        constraints = [
            unique_in_office("tiebreak"),
            unique_in_office("tiebreak", "uuid"),
            *references("tiebreak", round="Round"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class Consultation(Entered):
    """Another body asked for its opinion on a round, or on one candidate; answered once."""

    SEALED = (
        "round_id",
        "uuid",
        "nomination_id",
        "body",
        "asked_on",
        "due_on",
        "by_id",
        "seq",
        "answered_on",
        "answer",
        "text",
        "answered_by_id",
        "answered_seq",
        "ended_seq",
    )

    round = models.ForeignKey("Round", on_delete=models.PROTECT, related_name="+")
    nomination = models.ForeignKey("Nomination", on_delete=models.PROTECT, null=True, related_name="+")
    body = models.CharField(max_length=200)
    asked_on = models.DateField()
    due_on = models.DateField(null=True)
    answered_on = models.DateField(null=True)
    answer = models.CharField(max_length=20, blank=True)  # domain.judging.Answer
    text = models.TextField(blank=True)
    answered_by = models.ForeignKey("User", on_delete=models.PROTECT, null=True, related_name="+")
    answered_seq = models.PositiveBigIntegerField(null=True)
    ended_seq = models.PositiveBigIntegerField(null=True)

    class Meta(Owned.Meta):
        ordering = ["seq", "id"]
        constraints = [
            unique_in_office("consultation"),
            unique_in_office("consultation", "uuid"),
            *references("consultation", round="Round", nomination="Nomination"),
        ]

    def __str__(self) -> str:
        return self.body


class RoundDecision(Entered):
    """The decision on a round with its meeting's minute; taken back once, with the reason (an objection was upheld)."""

    SEALED = (
        "round_id",
        "uuid",
        "happened_on",
        "meeting",
        "note",
        "by_id",
        "seq",
        "ended_seq",
        "ended_reason",
    )

    round = models.ForeignKey("Round", on_delete=models.PROTECT, related_name="+")
    happened_on = models.DateField()
    meeting = models.CharField(max_length=200)  # the minute's title and number
    note = models.TextField(blank=True)
    ended_seq = models.PositiveBigIntegerField(null=True)
    ended_reason = models.TextField(blank=True)

    class Meta(Owned.Meta):
        ordering = ["seq", "id"]
        constraints = [
            unique_in_office("rounddecision"),
            unique_in_office("rounddecision", "uuid"),
            models.UniqueConstraint(
                fields=["office", "round"],
                condition=models.Q(ended_seq__isnull=True),
                name="rounddecision_once",
            ),
            *references("rounddecision", round="Round"),
        ]

    def __str__(self) -> str:
        return self.meeting


class DecidedPlace(Owned):
    """What a decision says of one candidate: in which place, chosen or not; passed over with the reason, which is told
    outside the office only where it says so. Never changed."""

    SEALED = ("decision_id", "nomination_id", "rank", "points", "chosen", "passed_over", "reason", "shown", "seq")

    decision = models.ForeignKey(RoundDecision, on_delete=models.PROTECT, related_name="+")
    nomination = models.ForeignKey("Nomination", on_delete=models.PROTECT, related_name="+")
    rank = models.PositiveIntegerField()  # from 1
    points = models.CharField(max_length=20, blank=True)  # the mean, as it was shown
    chosen = models.BooleanField()
    passed_over = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    shown = models.BooleanField(default=False)
    seq = models.PositiveBigIntegerField()

    class Meta(Owned.Meta):
        ordering = ["rank", "id"]
        constraints = [
            unique_in_office("decidedplace"),
            unique_in_office("decidedplace", "decision", "nomination", name="decidedplace_once"),
            *references("decidedplace", decision="RoundDecision", nomination="Nomination"),
        ]

    def __str__(self) -> str:
        return f"{self.rank}"


class Publicity(Entered):
    """The result posted for everybody to see, from when to when, and where; ended once where it is done again."""

    SEALED = ("round_id", "uuid", "starts_on", "ends_on", "place", "text", "by_id", "seq", "ended_seq")

    round = models.ForeignKey("Round", on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    place = models.CharField(max_length=200)
    text = models.TextField()  # as it was posted
    ended_seq = models.PositiveBigIntegerField(null=True)

    class Meta(Owned.Meta):
        ordering = ["seq", "id"]
        constraints = [
            unique_in_office("publicity"),
            unique_in_office("publicity", "uuid"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="publicity_runs_forward"
            ),
            *references("publicity", round="Round"),
        ]

    def __str__(self) -> str:
        return self.place


class Objection(Entered):
    """An objection received against a result, answered once. Who objects is personal and unsealed; it may be nobody who
    gave a name."""

    SEALED = (
        "round_id",
        "uuid",
        "nomination_id",
        "received_on",
        "text",
        "by_id",
        "seq",
        "answered_on",
        "answer",
        "upheld",
        "answered_by_id",
        "answered_seq",
    )

    round = models.ForeignKey("Round", on_delete=models.PROTECT, related_name="+")
    nomination = models.ForeignKey("Nomination", on_delete=models.PROTECT, null=True, related_name="+")
    received_on = models.DateField()
    who = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    answered_on = models.DateField(null=True)
    answer = models.TextField(blank=True)
    upheld = models.BooleanField(null=True)
    answered_by = models.ForeignKey("User", on_delete=models.PROTECT, null=True, related_name="+")
    answered_seq = models.PositiveBigIntegerField(null=True)

    class Meta(Owned.Meta):
        ordering = ["seq", "id"]
        constraints = [
            unique_in_office("objection"),
            unique_in_office("objection", "uuid"),
            *references("objection", round="Round", nomination="Nomination"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"
