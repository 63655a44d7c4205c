"""What happens to an application before it is decided: drafts, versions, reviewers and their opinions, conditions, words."""

from django.db import models

from pilotage.models.constraints import references
from pilotage.models.owned import Entered, Owned, unique_in_office


class ApplicationDraft(Entered):
    """An application that is being written and was not submitted: its words as typed, by field. Nobody decides on it.

    Submitting it or putting it aside ends it, once.
    """

    SEALED = (
        "programme_id",
        "uuid",
        "provision",
        "unit_id",
        "seq",
        "ended_seq",
    )

    programme = models.ForeignKey("Programme", on_delete=models.PROTECT, related_name="+")
    provision = models.CharField(max_length=40)
    unit = models.ForeignKey("Member", on_delete=models.PROTECT, related_name="+")
    values = models.JSONField(default=dict)
    at = models.DateTimeField()
    ended_seq = models.PositiveBigIntegerField(null=True)
    why = models.CharField(max_length=200, blank=True)  # it was put aside

    class Meta(Owned.Meta):
        ordering = ["seq", "id"]
        constraints = [
            unique_in_office("applicationdraft"),
            unique_in_office("applicationdraft", "uuid"),
            *references("applicationdraft", programme="Programme", unit="Member"),
        ]

    def __str__(self) -> str:
        return f"{self.provision} {self.pk}"


class ApplicationVersion(Owned):
    """What an application says, version by version: the first as submitted, later ones after it was returned. Never changed.

    Amounts in minor units of money; of goods, as counted.
    """

    SEALED = (
        "application_id",
        "number",
        "project",
        "plan",
        "asked",
        "own",
        "purpose",
        "seq",
    )

    application = models.ForeignKey("Application", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()  # from 1
    project = models.CharField(max_length=200)
    plan = models.TextField()
    asked = models.BigIntegerField()
    own = models.PositiveBigIntegerField(default=0)
    purpose = models.CharField(max_length=40, blank=True)
    seq = models.PositiveBigIntegerField()

    class Meta(Owned.Meta):
        ordering = ["number"]
        constraints = [
            unique_in_office("applicationversion"),
            unique_in_office("applicationversion", "application", "number", name="applicationversion_number"),
            models.CheckConstraint(condition=models.Q(asked__gt=0), name="applicationversion_asks_something"),
            *references("applicationversion", application="Application"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}.{self.number}"


class Reviewer(Entered):
    """Somebody asked to review an application, by when; taken off once, with the reason."""

    SEALED = (
        "application_id",
        "uuid",
        "person_id",
        "due_on",
        "by_id",
        "seq",
        "ended_seq",
        "reason",
    )

    application = models.ForeignKey("Application", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True)
    ended_seq = models.PositiveBigIntegerField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta(Owned.Meta):
        ordering = ["seq", "id"]
        constraints = [
            unique_in_office("reviewer"),
            unique_in_office("reviewer", "uuid"),
            models.UniqueConstraint(
                fields=["office", "application", "person"],
                condition=models.Q(ended_seq__isnull=True),
                name="reviewer_once",
            ),
            *references("reviewer", application="Application", person="Person"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class Criterion(Entered):
    """What reviewers score applications under a grant by, where the office wants scores: its own wish, no clause's."""

    SEALED = (
        "programme_id",
        "uuid",
        "provision",
        "name",
        "most",
        "by_id",
        "seq",
        "ended_seq",
    )

    programme = models.ForeignKey("Programme", on_delete=models.PROTECT, related_name="+")
    provision = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    most = models.PositiveIntegerField()  # points
    ended_seq = models.PositiveBigIntegerField(null=True)

    class Meta(Owned.Meta):
        ordering = ["seq", "id"]
        constraints = [
            unique_in_office("criterion"),
            unique_in_office("criterion", "uuid"),
            models.CheckConstraint(condition=models.Q(most__gt=0), name="criterion_has_points"),
            *references("criterion", programme="Programme"),
        ]

    def __str__(self) -> str:
        return f"{self.name}"


class Review(Entered):
    """A reviewer's written opinion of one version of an application, with scores where there are criteria. Never changed.

    `points` are by the criterion's id; `advice` is a code of domain.reviews.Advice.
    """

    SEALED = (
        "application_id",
        "uuid",
        "version",
        "happened_on",
        "opinion",
        "advice",
        "points",
        "by_id",
        "seq",
    )

    application = models.ForeignKey("Application", on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()  # of what the application said
    happened_on = models.DateField()
    opinion = models.TextField()
    advice = models.CharField(max_length=20)
    points = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    class Meta(Owned.Meta):
        ordering = ["seq", "id"]
        constraints = [
            unique_in_office("review"),
            unique_in_office("review", "uuid"),
            *references("review", application="Application"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class Condition(Entered):
    """Something a decision asks of the unit; `before_payment` keeps the money back until it is met."""

    SEALED = (
        "application_id",
        "uuid",
        "number",
        "text",
        "due_on",
        "before_payment",
        "by_id",
        "seq",
        "met_on",
        "met_note",
        "met_by_id",
        "met_seq",
    )

    application = models.ForeignKey("Application", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()  # from 1 within the application
    text = models.TextField()
    due_on = models.DateField(null=True)
    before_payment = models.BooleanField(default=False)
    met_on = models.DateField(null=True)
    met_note = models.TextField(blank=True)
    met_by = models.ForeignKey("User", on_delete=models.PROTECT, null=True, related_name="+")
    met_seq = models.PositiveBigIntegerField(null=True)

    class Meta(Owned.Meta):
        ordering = ["number"]
        constraints = [
            unique_in_office("condition"),
            unique_in_office("condition", "uuid"),
            unique_in_office("condition", "application", "number", name="condition_number"),
            *references("condition", application="Application"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class Comment(Entered):
    """Words about an application: within the office, or to the applicant and from it. Never changed."""

    SEALED = (
        "application_id",
        "uuid",
        "audience",
        "text",
        "by_id",
        "seq",
    )

    application = models.ForeignKey("Application", on_delete=models.PROTECT, related_name="+")
    audience = models.CharField(max_length=20)  # domain.reviews.Audience
    text = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta(Owned.Meta):
        ordering = ["seq", "id"]
        constraints = [
            unique_in_office("comment"),
            unique_in_office("comment", "uuid"),
            *references("comment", application="Application"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"
