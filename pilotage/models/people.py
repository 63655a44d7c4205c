"""Who signs in, who people are at an office, and what they are appointed to."""

from django.contrib.auth.models import AbstractUser
from django.db import models

from pilotage.models.constraints import CompositeForeignKey
from pilotage.models.owned import Owned, unique_in_office


class User(AbstractUser):
    """An account. A superuser is an owner of the installation; everyone else has what their appointments give."""


class Person(Owned):
    """A person as an office knows them; with an account or without one."""

    SEALED = ("code",)

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    # The last digits of their phone, asked for when a task link is used for the first time; empty: not asked.
    phone_tail = models.CharField(max_length=4, blank=True)

    class Meta(Owned.Meta):
        ordering = ["id"]
        constraints = [
            unique_in_office("person"),
            unique_in_office("person", "code"),
            models.UniqueConstraint(
                fields=["office", "user"], condition=models.Q(user__isnull=False), name="person_one_per_user"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Appointment(Owned):
    """A person has a function somewhere, from when to when.

    `function` is a code of domain.policy.Function; `role` and `member` say for which body they act (a charter's role
    and its member); `serves` is the unit a mentor is appointed to. The end is written once, by action `ended_seq`.
    """

    SEALED = (
        "programme_id", "person_id", "function", "role", "member_id", "serves_id", "starts_on", "seq", "ends_on",
        "ended_seq",
    )  # fmt: skip

    programme = models.ForeignKey("Programme", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    function = models.CharField(max_length=20)
    role = models.CharField(max_length=40)
    member = models.ForeignKey("Member", on_delete=models.PROTECT, null=True, related_name="+")
    serves = models.ForeignKey("Member", on_delete=models.PROTECT, null=True, related_name="+")
    starts_on = models.DateField()
    seq = models.PositiveBigIntegerField()
    ends_on = models.DateField(null=True)
    ended_seq = models.PositiveBigIntegerField(null=True)

    class Meta(Owned.Meta):
        ordering = ["starts_on", "id"]
        constraints = [
            unique_in_office("appointment"),
            CompositeForeignKey(fields=("office", "programme"), to="pilotage.Programme", name="appointment_programme"),
            CompositeForeignKey(fields=("office", "person"), to="pilotage.Person", name="appointment_person"),
            CompositeForeignKey(fields=("office", "member"), to="pilotage.Member", name="appointment_member"),
            CompositeForeignKey(fields=("office", "serves"), to="pilotage.Member", name="appointment_serves"),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True, ended_seq__isnull=True)
                | models.Q(ends_on__isnull=False, ended_seq__isnull=False, ends_on__gte=models.F("starts_on")),
                name="appointment_end_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.function} {self.starts_on}"
