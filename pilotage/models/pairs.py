"""Pairings: two bodies that the office has joined, from when to when."""

from django.db import models

from pilotage.models.constraints import CompositeForeignKey
from pilotage.models.owned import Owned, unique_in_office


class Pairing(Owned):
    """Members `a` and `b` are paired under a `pair` provision. The end is written once, by action `ended_seq`."""

    SEALED = ("programme_id", "provision", "code", "a_id", "b_id", "starts_on", "seq", "ends_on", "ended_seq")

    programme = models.ForeignKey("Programme", on_delete=models.PROTECT, related_name="+")
    provision = models.CharField(max_length=40)
    code = models.CharField(max_length=81)  # a's code and b's code, joined by a colon
    a = models.ForeignKey("Member", on_delete=models.PROTECT, related_name="+")
    b = models.ForeignKey("Member", on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    seq = models.PositiveBigIntegerField()
    ends_on = models.DateField(null=True)
    ended_seq = models.PositiveBigIntegerField(null=True)

    class Meta(Owned.Meta):
        ordering = ["id"]
        constraints = [
            unique_in_office("pairing"),
            unique_in_office("pairing", "programme", "provision", "a", "b", "starts_on", name="pairing_once"),
            CompositeForeignKey(fields=("office", "programme"), to="pilotage.Programme", name="pairing_programme"),
            CompositeForeignKey(fields=("office", "a"), to="pilotage.Member", name="pairing_a"),
            CompositeForeignKey(fields=("office", "b"), to="pilotage.Member", name="pairing_b"),
            models.CheckConstraint(condition=~models.Q(a=models.F("b")), name="pairing_of_two"),
        ]

    def __str__(self) -> str:
        return self.code
