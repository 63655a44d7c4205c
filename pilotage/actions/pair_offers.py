"""What members need and offer for a pairing: entered by themselves or by the office, ended once."""

from collections.abc import Collection, Mapping
from uuid import UUID, uuid5

from django.db import transaction

from pilotage.actions.entering import Act, enter, record_event
from pilotage.actions.refusals import Refused
from pilotage.domain.breaches import Breach
from pilotage.domain.fields import tidy
from pilotage.domain.pairs import OfferKind, check_saying, find_pair
from pilotage.domain.policy import Permission
from pilotage.models import Member, PairOffer, Programme, User
from pilotage.models.owned import OwnedQuerySet

Sayings = Mapping[OfferKind, Collection[tuple[str, str]]]
"""(topic, words) of each kind; one of the two may be empty."""


@transaction.atomic
def enter_offer(
    *,
    by: User,
    programme: Programme,
    provision: str,
    member: str,
    kind: OfferKind,
    uuid: UUID,
    topic: str = "",
    words: str = "",
) -> PairOffer:
    """Say that a member needs or offers something: a topic of the charter's, words of its own, or both. What stands
    already is returned as it is."""
    act = enter(by, Permission.PAIR_SAY, programme, about=(member,))
    again: PairOffer | None = PairOffer.objects.of(act.office).filter(uuid=uuid).first()
    if again is not None:
        return again
    body, breaches = _body(act, provision, member)
    words = tidy(words)
    breaches += check_saying(find_pair(act.rules.charter, provision), topic, words)
    if breaches or body is None:
        raise Refused(*breaches)
    same = _standing(act, provision, body).filter(kind=kind, topic=topic, words=words)
    if (there := same.first()) is not None:
        found: PairOffer = there
        return found
    row = _enter(act, provision, body, kind, topic, words, uuid)
    about = {"provision": provision, "member": member, "kind": kind}
    record_event(act, "pair-offer.entered", by=by, about=about, rows=[row])
    return row


@transaction.atomic
def end_offer(*, by: User, programme: Programme, offer: int) -> None:
    """A member no longer needs or offers it. Ending it twice does nothing."""
    known = PairOffer.objects.of(programme.office_id).filter(programme=programme, pk=offer)
    code = known.values_list("member__code", flat=True).filter(member__office=programme.office_id).first()
    act = enter(by, Permission.PAIR_SAY, programme, about=(code or "",))
    if code is None:
        raise Refused(Breach("offer-unknown", {}))
    if known.filter(ended_seq=None).update(ended_seq=act.seq):
        about = {"offer": offer, "member": code}
        record_event(act, "pair-offer.ended", by=by, about=about, rows=[known.get()])


@transaction.atomic
def set_offers(
    *,
    by: User,
    programme: Programme,
    provision: str,
    member: str,
    said: Sayings,
    uuid: UUID,
    seen: Collection[int] = (),
) -> int:
    """Let a member's needs and offers be these. Of what stands only what was `seen` (row ids) ends: what somebody else
    entered meanwhile stays. Returns how many rows were entered or ended."""
    act = enter(by, Permission.PAIR_SAY, programme, about=(member,))
    body, breaches = _body(act, provision, member)
    rule = find_pair(act.rules.charter, provision)
    wanted = [(kind, topic, tidy(words)) for kind, sayings in said.items() for topic, words in sayings]
    for kind, topic, words in wanted:
        breaches += check_saying(rule, topic, words, f"{kind}-words")
    if breaches or body is None:
        raise Refused(*(each for place, each in enumerate(breaches) if each not in breaches[:place]))
    standing = {(OfferKind(row.kind), row.topic, row.words): row for row in _standing(act, provision, body)}
    gone = [row.pk for key, row in standing.items() if key not in wanted and row.pk in seen]
    fresh = [key for key in dict.fromkeys(wanted) if key not in standing]
    ids = {key: uuid5(uuid, "|".join(key)) for key in fresh}
    done = set(PairOffer.objects.of(act.office).filter(uuid__in=ids.values()).values_list("uuid", flat=True))
    rows = [_enter(act, provision, body, *key, ids[key]) for key in fresh if ids[key] not in done]
    if gone:
        PairOffer.objects.of(act.office).filter(pk__in=gone, ended_seq=None).update(ended_seq=act.seq)
        rows += list(PairOffer.objects.of(act.office).filter(pk__in=gone))
    if rows:
        about = {"provision": provision, "member": member, "rows": len(rows)}
        record_event(act, "pair-offers.set", by=by, about=about, rows=rows)
    return len(rows)


def _body(act: Act, provision: str, member: str) -> tuple[Member | None, list[Breach]]:
    """The member, and what keeps it from saying anything under the provision."""
    rule = find_pair(act.rules.charter, provision)
    if rule is None:
        return None, [Breach("pair-provision-unknown", {"provision": provision}, "provision")]
    row: Member | None = Member.objects.of(act.office).filter(programme=act.programme, code=member).first()
    if row is None:
        return None, [Breach("member-unknown", {"member": member}, "member")]
    if row.role not in (rule.a, rule.b):
        return None, [Breach("offer-of-neither-side", {"member": row.name}, "member")]
    if row.ended_seq is not None and row.ends_on is not None and row.ends_on < act.today:
        return None, [Breach("pair-member-not-then", {"member": row.name, "day": act.today}, "member")]
    return row, []


def _standing(act: Act, provision: str, body: Member) -> OwnedQuerySet:
    return PairOffer.objects.of(act.office).filter(
        programme=act.programme, provision=provision, member=body, ended_seq=None
    )


def _enter(act: Act, provision: str, body: Member, kind: OfferKind, topic: str, words: str, uuid: UUID) -> PairOffer:
    return PairOffer.objects.create(
        office=act.office, programme=act.programme, uuid=uuid, provision=provision, member=body, kind=kind, topic=topic,
        words=words, by=act.by, seq=act.seq,
    )  # fmt: skip
