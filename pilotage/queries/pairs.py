"""Reading pairings: who with whom, why, who has no partner, and what members need and offer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from pilotage.domain.charters import Charter
from pilotage.domain.pairs import Alone, OfferKind, alone
from pilotage.domain.standing import Place
from pilotage.models import Pairing, PairingReason, PairOffer, PairVeto, Programme
from pilotage.queries.figures import member_rows, pairs
from pilotage.queries.holding import asked_once


@asked_once
def pairings(programme: Programme) -> tuple[Pairing, ...]:
    """Every pairing of the programme, those without an end first, then as they were made."""
    rows = Pairing.objects.of(programme.office_id).filter(programme=programme).select_related("a", "b")
    return tuple(sorted(rows, key=lambda row: (row.ended_seq is not None, row.pk)))


def find_pairing(programme: Programme, pairing: int) -> Pairing | None:
    """One pairing with its sides."""
    rows = Pairing.objects.of(programme.office_id).filter(programme=programme, pk=pairing)
    found: Pairing | None = rows.select_related("a", "b").first()
    return found


def places(programme: Programme) -> tuple[Place, ...]:
    """Every member of the programme with its days, in the charter's order."""
    return tuple(
        Place(row.code, row.name, row.role, row.starts_on, row.ends_on if row.ended_seq is not None else None)
        for row in member_rows(programme)
    )


def without_partner(programme: Programme, charter: Charter, until: date) -> tuple[Alone, ...]:
    """Every member that has no partner on a day, in two statements."""
    return alone(charter, places(programme), pairs(programme), until)


def reasons(programme: Programme, pairing: Iterable[int]) -> dict[int, tuple[PairingReason, ...]]:
    """Why pairings were made and ended, by the pairing's row id."""
    rows = PairingReason.objects.of(programme.office_id).filter(pairing__in=set(pairing)).select_related("by")
    found: dict[int, tuple[PairingReason, ...]] = {}
    for row in rows:
        found[row.pairing_id] = (*found.get(row.pairing_id, ()), row)
    return found


# ---- Needs, offers, vetoes -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Said:
    """What a member needs or offers under a provision: a topic, words of its own, or both."""

    id: int
    provision: str
    member: str
    kind: OfferKind
    topic: str
    words: str


def offers(
    programme: Programme, provision: str = "", member: str = "", *, on: date | None = None
) -> tuple[Said, ...]:  # fmt: skip
    """The needs and offers that stand, as they were entered; of one provision or one member where it is named. With a
    day, none of a member that has left before it."""
    rows = PairOffer.objects.of(programme.office_id).filter(programme=programme, ended_seq=None)
    if provision:
        rows = rows.filter(provision=provision)
    if member:
        rows = rows.filter(member__code=member, member__office=programme.office_id)
    if on is not None:
        rows = rows.filter(_there("member", on))
    return tuple(
        Said(row.pk, row.provision, row.member.code, OfferKind(row.kind), row.topic, row.words)
        for row in rows.select_related("member")
    )


def vetoes(programme: Programme, provision: str = "", *, on: date | None = None) -> tuple[PairVeto, ...]:
    """The vetoes that stand, with both members; under one provision where it is named. With a day, none about a member
    that has left before it."""
    rows = PairVeto.objects.of(programme.office_id).filter(programme=programme, ended_seq=None)
    if provision:
        rows = rows.filter(provision=provision)
    if on is not None:
        rows = rows.filter(_there("a", on), _there("b", on))
    return tuple(rows.select_related("a", "b"))


def _there(side: str, on: date) -> Q:
    """A member that has not left before a day."""
    return Q(**{f"{side}__ended_seq": None}) | Q(**{f"{side}__ends_on__gte": on})
