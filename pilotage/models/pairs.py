"""Pairings: two bodies that the office has joined, from when to when, and what speaks for joining whom."""

from django.db import models

from pilotage.models.constraints import CompositeForeignKey, references
from pilotage.models.owned import Entered, Owned, unique_in_office


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


class PairingReason(Entered):
    """Why a pairing was made, or ended: a person's words. `advice` keeps the suggestion that was accepted, if any, as it
    was explained: {topics, score}. Never changed."""

    SEALED = ("pairing_id", "uuid", "what", "text", "advice", "by_id", "seq")

    pairing = models.ForeignKey(Pairing, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=10)  # domain.pairs.What
    text = models.TextField(blank=True)
    advice = models.JSONField(default=dict)

    class Meta(Owned.Meta):
        ordering = ["seq", "id"]
        constraints = [
            unique_in_office("pairingreason"),
            unique_in_office("pairingreason", "uuid"),
            *references("pairingreason", pairing="Pairing"),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.pairing_id}"


class PairOffer(Entered):
    """What a member needs, or has to offer, for a pairing: a topic of the charter's, words of its own, or both. Ended once."""

    SEALED = (
        "programme_id", "uuid", "provision", "member_id", "kind", "topic", "words", "by_id", "seq", "ended_seq",
    )  # fmt: skip

    programme = models.ForeignKey("Programme", on_delete=models.PROTECT, related_name="+")
    provision = models.CharField(max_length=40)
    member = models.ForeignKey("Member", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)  # domain.pairs.OfferKind: need, offer
    topic = models.CharField(max_length=80, blank=True)
    words = models.CharField(max_length=200, blank=True)
    ended_seq = models.PositiveBigIntegerField(null=True)

    class Meta(Owned.Meta):
        ordering = ["seq", "id"]
        constraints = [
            unique_in_office("pairoffer"),
            unique_in_office("pairoffer", "uuid"),
            *references("pairoffer", programme="Programme", member="Member"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.topic}"


class PairVeto(Entered):
    """Two that are not to be paired, and why; lifted once."""

    SEALED = ("programme_id", "uuid", "provision", "a_id", "b_id", "reason", "by_id", "seq", "ended_seq")

    programme = models.ForeignKey("Programme", on_delete=models.PROTECT, related_name="+")
    provision = models.CharField(max_length=40)
    a = models.ForeignKey("Member", on_delete=models.PROTECT, related_name="+")
    b = models.ForeignKey("Member", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    ended_seq = models.PositiveBigIntegerField(null=True)

    class Meta(Owned.Meta):
        ordering = ["seq", "id"]
        constraints = [
            unique_in_office("pairveto"),
            unique_in_office("pairveto", "uuid"),
            models.UniqueConstraint(
                fields=["office", "programme", "provision", "a", "b"],
                condition=models.Q(ended_seq__isnull=True),
                name="pairveto_once",
            ),
            *references("pairveto", programme="Programme", a="Member", b="Member"),
        ]

    def __str__(self) -> str:
        return f"{self.a_id} {self.b_id}"
