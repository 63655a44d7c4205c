"""A programme and the editions of its charter."""

from django.db import models

from pilotage.models.constraints import CompositeForeignKey
from pilotage.models.owned import Owned, unique_in_office


class Programme(Owned):
    """One charter in force at one office."""

    code = models.SlugField(max_length=40)  # the charter's id
    title = models.CharField(max_length=200)
    timezone = models.CharField(max_length=80)
    currency = models.CharField(max_length=3)
    # An example programme has its own today, handed to every page and action in place of the clock.
    example_today = models.DateField(null=True)

    class Meta(Owned.Meta):
        constraints = [unique_in_office("programme"), unique_in_office("programme", "code")]

    def __str__(self) -> str:
        return self.title


class Edition(Owned):
    """One edition of a charter, kept byte for byte; never changed, never removed."""

    SEALED = ("programme_id", "number", "sha256", "adopted_on", "seq")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    adopted_on = models.DateField()
    seq = models.PositiveBigIntegerField()

    class Meta(Owned.Meta):
        ordering = ["number"]
        constraints = [
            unique_in_office("edition"),
            unique_in_office("edition", "programme", "number"),
            CompositeForeignKey(fields=("office", "programme"), to="pilotage.Programme", name="edition_programme"),
        ]

    def __str__(self) -> str:
        return f"{self.number}"


class CalendarSpan(Owned):
    """A dated span the office enters: a school year, term or half-year, a holiday, an agreed pause."""

    SEALED = ("programme_id", "kind", "name", "start", "end", "seq")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)  # domain.calendars.SpanKind
    name = models.CharField(max_length=80)
    start = models.DateField()
    end = models.DateField()
    seq = models.PositiveBigIntegerField()

    class Meta(Owned.Meta):
        ordering = ["start", "id"]
        constraints = [
            unique_in_office("calendarspan"),
            unique_in_office("calendarspan", "programme", "kind", "start", "end", name="calendarspan_once"),
            CompositeForeignKey(fields=("office", "programme"), to="pilotage.Programme", name="calendarspan_programme"),
            models.CheckConstraint(condition=models.Q(end__gte=models.F("start")), name="calendarspan_runs_forward"),
        ]

    def __str__(self) -> str:
        return self.name
