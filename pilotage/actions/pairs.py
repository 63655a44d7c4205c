"""Making and ending pairings, and saying which two are not to be paired."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID, uuid5

from django.db import transaction

from pilotage.actions.entering import Act, enter, record_event
from pilotage.actions.refusals import Refused
from pilotage.domain.breaches import Breach
from pilotage.domain.charters.schema import Pair
from pilotage.domain.fields import tidy
from pilotage.domain.figures import PairFact
from pilotage.domain.pairs import (
    LONGEST_REASON,
    Wanted,
    What,
    check_end,
    check_pairing,
    check_said,
    check_two,
    find_pair,
    same_two,
)
from pilotage.domain.policy import Permission
from pilotage.domain.standing import Place
from pilotage.models import Member, Pairing, PairingReason, PairVeto, Programme, User
from pilotage.models.owned import Owned
from pilotage.queries.figures import pairs
from pilotage.queries.pairs import places, vetoes

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Chosen:
    """One pairing that a person wants: the codes of both, why, the suggestion it follows, as it was explained, and the
    row id of the pairing that it replaces, if any."""

    a: str
    b: str
    text: str = ""
    advice: Mapping[str, object] = field(default_factory=dict)
    replaces: int = 0


@transaction.atomic
def pair_up(
    *,
    by: User,
    programme: Programme,
    provision: str,
    a: str,
    b: str,
    starts_on: date,
    uuid: UUID,
    ends_on: date | None = None,
    text: str = "",
    advice: Mapping[str, object] | None = None,
) -> Pairing:
    """Pair two members from a day on. The same request again finds the pairing it made."""
    act = enter(by, Permission.PAIR_KEEP, programme)
    if (again := _again(act, uuid, What.MADE)) is not None:
        return again.pairing
    rule = _rule(act, provision)
    made, rows = _make(act, rule, Chosen(a, b, tidy(text), advice or {}), starts_on, ends_on, uuid, _held(act))
    about = {"provision": provision, "pair": made.code, "starts_on": starts_on.isoformat()}
    record_event(act, "pairing.made", by=by, about=about, rows=rows)
    return made


@transaction.atomic
def end_pairing(*, by: User, programme: Programme, pairing: int, ends_on: date, uuid: UUID, text: str) -> Pairing:
    """End a pairing after a last day, with the reason; what was put on record about it stays."""
    act = enter(by, Permission.PAIR_KEEP, programme)
    if (again := _again(act, uuid, What.ENDED)) is not None:
        return again.pairing
    ended, rows = _end(act, _pairing(act, pairing), ends_on, uuid, tidy(text))
    about = {"pair": ended.code, "ends_on": ends_on.isoformat()}
    record_event(act, "pairing.ended", by=by, about=about, rows=rows)
    return ended


@transaction.atomic
def replace_partner(
    *,
    by: User,
    programme: Programme,
    pairing: int,
    partner: str,
    on: date,
    uuid: UUID,
    text: str,
    stays: str = "",
    advice: Mapping[str, object] | None = None,
) -> Pairing:
    """Give one side of a pairing another partner from a day on: the pairing ends the day before. `stays` is the side
    that stays, by its code; by default `b`."""
    act = enter(by, Permission.PAIR_KEEP, programme)
    if (again := _again(act, uuid, What.MADE)) is not None:
        return again.pairing
    old = _pairing(act, pairing)
    rule = _rule(act, old.provision)
    stays = stays or old.b.code
    if stays not in (old.a.code, old.b.code):
        raise Refused(Breach("pair-stays-neither", {}, "stays"))
    two = (partner, stays) if stays == old.b.code else (stays, partner)
    text = tidy(text)
    ended, rows = _end(act, old, on - DAY, uuid5(uuid, "end"), text, "on")
    made, more = _make(act, rule, Chosen(*two, text, advice or {}), on, None, uuid, _held(act))
    about = {"provision": old.provision, "pair": ended.code, "by": made.code, "on": on.isoformat()}
    record_event(act, "pairing.replaced", by=by, about=about, rows=[*rows, *more])
    return made


@transaction.atomic
def accept_pairs(
    *, by: User, programme: Programme, provision: str, chosen: Sequence[Chosen], starts_on: date, uuid: UUID
) -> tuple[Pairing, ...]:
    """Make all the pairings that somebody chose from a suggestion, or none. What one of them replaces ends the day
    before, with the same reason."""
    act = enter(by, Permission.PAIR_KEEP, programme)
    rule = _rule(act, provision)
    if not chosen:
        raise Refused(Breach("pair-none-chosen", {}))
    ids = [uuid5(uuid, f"{one.a}:{one.b}") for one in chosen]
    known = [again.pairing for each in ids if (again := _again(act, each, What.MADE)) is not None]
    if len(known) == len(chosen):
        return tuple(known)
    rows: list[Owned] = []
    breaches: list[Breach] = []
    for one, id in zip(chosen, ids, strict=True):
        if one.replaces:
            try:
                old = _pairing(act, one.replaces)
                rows += _end(act, old, starts_on - DAY, uuid5(id, "end"), tidy(one.text), "starts_on")[1]
            except Refused as refusal:
                breaches += refusal.breaches
    made: list[Pairing] = []
    for one, id in zip(chosen, ids, strict=True):
        try:
            pairing, more = _make(act, rule, one, starts_on, None, id, _held(act))
        except Refused as refusal:
            breaches += refusal.breaches
        else:
            made.append(pairing)
            rows += more
    if breaches:
        raise Refused(*(each for place, each in enumerate(breaches) if each not in breaches[:place]))
    about = {"provision": provision, "pairs": [row.code for row in made], "starts_on": starts_on.isoformat()}
    record_event(act, "pairings.accepted", by=by, about=about, rows=rows)
    return tuple(made)


# ---- Vetoes ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def veto_pair(*, by: User, programme: Programme, provision: str, a: str, b: str, reason: str, uuid: UUID) -> PairVeto:
    """Say that two are not to be paired, and why. Pairings that stand are left as they are."""
    act = enter(by, Permission.PAIR_KEEP, programme)
    again: PairVeto | None = PairVeto.objects.of(act.office).filter(uuid=uuid).first()
    if again is not None:
        return again
    rule, reason = _rule(act, provision), tidy(reason)
    there = {place.code: place for place in places(programme)}
    breaches = check_two(act.rules.charter, rule, there.get(a, a), there.get(b, b))
    for side_name, side in (("a", there.get(a)), ("b", there.get(b))):
        if side is not None and side.ends_on is not None and side.ends_on < act.today:
            breaches.append(Breach("pair-member-not-then", {"member": side.name, "day": act.today}, side_name))
    breaches += check_said(reason, "reason", LONGEST_REASON, needed=True)
    for known in vetoes(programme, provision):
        if same_two(rule, (a, b), (known.a.code, known.b.code)):
            breaches.append(Breach("pair-vetoed-already", {"a": known.a.name, "b": known.b.name}, "a"))
    if breaches:
        raise Refused(*breaches)
    members = _members(act)
    row = PairVeto.objects.create(
        office=act.office, programme=programme, uuid=uuid, provision=provision, a=members[a], b=members[b],
        reason=reason, by=by, seq=act.seq,
    )  # fmt: skip
    record_event(act, "pair-veto.entered", by=by, about={"provision": provision, "a": a, "b": b}, rows=[row])
    return row


@transaction.atomic
def lift_veto(*, by: User, programme: Programme, veto: int) -> None:
    """Let two be paired again. Lifting it twice does nothing."""
    act = enter(by, Permission.PAIR_KEEP, programme)
    known = PairVeto.objects.of(act.office).filter(programme=programme, pk=veto)
    if not known.exists():
        raise Refused(Breach("veto-unknown", {}))
    if known.filter(ended_seq=None).update(ended_seq=act.seq):
        record_event(act, "pair-veto.lifted", by=by, about={"veto": veto}, rows=[known.get()])


# ---- What several acts do --------------------------------------------------------------------------------------------


def _rule(act: Act, provision: str) -> Pair:
    rule = find_pair(act.rules.charter, provision)
    if rule is None:
        raise Refused(Breach("pair-provision-unknown", {"provision": provision}, "provision"))
    return rule


def _members(act: Act) -> dict[str, Member]:
    return {row.code: row for row in Member.objects.of(act.office).filter(programme=act.programme)}


def _held(act: Act) -> tuple[PairFact, ...]:
    return pairs(act.programme)


def _again(act: Act, uuid: UUID, what: What) -> PairingReason | None:
    """What this request wrote before."""
    rows = PairingReason.objects.of(act.office).filter(uuid=uuid).select_related("pairing__a", "pairing__b")
    found: PairingReason | None = rows.first()
    if found is not None and (found.what != what or found.pairing.programme_id != act.programme.pk):
        raise Refused(Breach("request-taken", {}))
    return found


def _pairing(act: Act, pairing: int) -> Pairing:
    row: Pairing | None = (
        Pairing.objects.of(act.office).filter(programme=act.programme, pk=pairing).select_related("a", "b").first()
    )
    if row is None:
        raise Refused(Breach("pairing-unknown", {}))
    return row


def _make(
    act: Act, rule: Pair, one: Chosen, starts_on: date, ends_on: date | None, uuid: UUID, held: Sequence[PairFact]
) -> tuple[Pairing, list[Owned]]:
    there = {place.code: place for place in places(act.programme)}
    banned = [(row.a.code, row.b.code) for row in vetoes(act.programme, rule.id)]
    if ends_on is None:  # it ends with whoever is known to leave first
        ends = [place.ends_on for code in (one.a, one.b) if (place := there.get(code)) and place.ends_on]
        ends_on = min((day for day in ends if day >= starts_on), default=None)
    ways = [_check(act, rule, there, two, (starts_on, ends_on), held, banned) for two in _orders(rule, one)]
    breaches = ways[0] if all(ways) else []
    breaches = [*breaches, *check_said(one.text)]
    if breaches:
        raise Refused(*breaches)
    a, b = next(two for two, found in zip(_orders(rule, one), ways, strict=True) if not found)
    members = _members(act)
    made = Pairing.objects.create(
        office=act.office, programme=act.programme, provision=rule.id, code=f"{a}:{b}", a=members[a], b=members[b],
        starts_on=starts_on, seq=act.seq, ends_on=ends_on, ended_seq=act.seq if ends_on else None,
    )  # fmt: skip
    reason = PairingReason.objects.create(
        office=act.office, pairing=made, uuid=uuid, what=What.MADE, text=one.text, advice=dict(one.advice), by=act.by,
        seq=act.seq,
    )  # fmt: skip
    return made, [made, reason]


def _orders(rule: Pair, one: Chosen) -> list[tuple[str, str]]:
    """The two as they were named; where both sides hold one role, the other way round too, if only that keeps the limits."""
    return [(one.a, one.b), (one.b, one.a)] if rule.a == rule.b else [(one.a, one.b)]


def _check(
    act: Act,
    rule: Pair,
    there: Mapping[str, Place],
    two: tuple[str, str],
    days: tuple[date, date | None],
    held: Sequence[PairFact],
    banned: Sequence[tuple[str, str]],
) -> list[Breach]:
    wanted = Wanted(there.get(two[0], two[0]), there.get(two[1], two[1]), *days)
    return check_pairing(act.rules.charter, rule, wanted, held, banned)


def _end(
    act: Act, row: Pairing, ends_on: date, uuid: UUID, text: str, day: str = "ends_on"
) -> tuple[Pairing, list[Owned]]:
    """Write a pairing's end; `day` is the field of the form that names it."""
    fact = PairFact(row.provision, row.code, row.a.code, row.b.code, row.starts_on, row.ends_on, row.pk)
    breaches = check_end(act.rules.charter, fact, ends_on, act.today)
    if day != "ends_on":
        breaches = [Breach(each.code, each.params, day, each.cite) for each in breaches]
    breaches += check_said(text, needed=True)
    if breaches:
        raise Refused(*breaches)
    Pairing.objects.of(act.office).filter(pk=row.pk, ends_on=None).update(ends_on=ends_on, ended_seq=act.seq)
    ended = _pairing(act, row.pk)
    reason = PairingReason.objects.create(
        office=act.office, pairing=ended, uuid=uuid, what=What.ENDED, text=text, by=act.by, seq=act.seq
    )
    return ended, [ended, reason]
