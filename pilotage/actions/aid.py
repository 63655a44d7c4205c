"""Rounds of aid: opened with their ordinary places and money, and what each unit asked for and is to get."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID, uuid5

from django.db import transaction

from pilotage.actions.aid_cases import check_seen, demand_aid, end_share, put_share
from pilotage.actions.refusals import NotAllowed, Refused
from pilotage.actions.round_cases import at_round
from pilotage.actions.rounds import TAKING, open_round
from pilotage.domain.aid import Share, check_numbers, check_share
from pilotage.domain.breaches import Breach
from pilotage.domain.fields import tidy
from pilotage.domain.funds import check_text
from pilotage.domain.policy import Permission
from pilotage.domain.round_states import Kind, Status
from pilotage.models import AidShare, Programme, Round, RoundQuota, User
from pilotage.models.owned import Owned
from pilotage.queries.aid import aided_units, share_of, standing_shares, standing_total
from pilotage.queries.people import permission


@transaction.atomic
def open_aid(
    *,
    by: User,
    programme: Programme,
    provision: str,
    title: str,
    opened_on: date,
    due_on: date | None,
    places: int,
    amount: int,
    uuid: UUID,
) -> Round:
    """Open a round of aid with its ordinary places and money (minor units); what the charter adds is not among them."""
    row = open_round(by=by, programme=programme, provision=provision, title=title, opened_on=opened_on, due_on=due_on,
                     uuid=uuid, kind=Kind.AID)  # fmt: skip
    if not RoundQuota.objects.of(programme.office_id).filter(uuid=uuid5(uuid, "total")).exists():
        enter_total(by=by, programme=programme, round=row.number, places=places, amount=amount, seen=0,
                    uuid=uuid5(uuid, "total"))  # fmt: skip
    return row


@transaction.atomic
def enter_total(
    *, by: User, programme: Programme, round: int, places: int, amount: int, seen: int, uuid: UUID, note: str = ""
) -> RoundQuota:
    """Enter the ordinary places and money of the whole round anew. `seen` is the state of shares and totals that the
    writer saw; said again, nothing is written."""
    case = at_round(by, Permission.ROUND_KEEP, programme, round, while_in=TAKING)
    demand_aid(case)
    act, note = case.act, tidy(note)
    again: RoundQuota | None = RoundQuota.objects.of(act.office).filter(uuid=uuid).first()
    if again is not None:
        if again.round_id == case.row.pk:
            return again
        raise Refused(Breach("request-taken", {}))
    old = standing_total(case.row)
    if old is not None and (old.places, old.amount) == (places, amount):
        return old
    breaches = check_numbers(places, amount, programme.currency) + check_text(note, "note") + check_seen(case, seen)
    if breaches:
        raise Refused(*breaches)
    rows: list[Owned] = []
    if old is not None:
        RoundQuota.objects.of(act.office).filter(pk=old.pk, ended_seq=None).update(ended_seq=act.seq)
        old.ended_seq = act.seq
        rows.append(old)
    kept = RoundQuota.objects.create(
        office=act.office, round=case.row, uuid=uuid, unit=None, places=places, amount=amount, note=note, by=by,
        seq=act.seq,
    )  # fmt: skip
    case.note("aid-total", rows=[*rows, kept], about={"places": places, "amount": amount})
    return kept


@transaction.atomic
def keep_shares(
    *, by: User, programme: Programme, round: int, shares: Sequence[Share], seen: int, uuid: UUID
) -> list[AidShare]:
    """Keep what units asked for and are to get; units that are not named stay as they are, rows that say the same too.

    Nothing is decided by it: whether it may be so is asked when the round is decided. The rows that were written.
    """
    case = at_round(by, Permission.ROUND_KEEP, programme, round, while_in=TAKING)
    act = case.act
    requests = {share.unit: uuid5(uuid, f"share:{share.unit}") for share in shares}
    done = list(AidShare.objects.of(act.office).filter(uuid__in=requests.values()))
    if done:
        if any(row.round_id != case.row.pk for row in done):
            raise Refused(Breach("request-taken", {}))
        return done
    units = aided_units(programme, demand_aid(case), case.row.opened_on)
    standing = {row.unit.code if row.unit else "": row for row in standing_shares(case.row)}
    breaches = [Breach("aid-unit-unknown", {"unit": share.unit}) for share in shares
                if share.unit and share.unit not in units and share.unit not in standing]  # fmt: skip
    breaches += [breach for share in shares for breach in check_share(share, programme.currency)]
    changed = [share for share in shares if not _same(standing.get(share.unit), share)]
    if not changed and not breaches:
        return []
    breaches += check_seen(case, seen)
    if breaches:
        raise Refused(*breaches)
    rows: list[Owned] = []
    kept = []
    for share in changed:
        old = standing.get(share.unit)
        rows += [end_share(case, old)] if old else []
        member = units.get(share.unit) or (old.unit if old else None)
        kept.append(put_share(case, share, member, requests[share.unit]))
    case.note("aid-shares", rows=[*rows, *kept], about={"units": len(kept)})
    return kept


@transaction.atomic
def ask_for_aid(
    *, by: User, programme: Programme, round: int, unit: str, asked: int | None, uuid: UUID
) -> AidShare | None:
    """A unit's contact, or the office for it, says how many places it asks for; None takes it back. Contacts may until
    the day that the round names. Said again, nothing is written."""
    case = at_round(by, Permission.ROUND_READ, programme, round, while_in=[Status.OPEN])
    rule, act = demand_aid(case), case.act
    verdict = permission(by, Permission.RECORD_WRITE, programme, about=[unit], roles=[rule.for_])
    if not verdict.allowed or verdict.post is None:
        raise NotAllowed(Permission.RECORD_WRITE, verdict.why)
    old: AidShare | None = standing_shares(case.row).filter(unit__code=unit).first()
    if old.asked == asked if old is not None else asked is None:
        return old
    member = aided_units(programme, rule, case.row.opened_on).get(unit) or (old.unit if old else None)
    share = replace(share_of(old) if old else Share(unit, unit), asked=asked)
    breaches = check_share(share, programme.currency)
    if member is None:
        breaches.append(Breach("aid-unit-unknown", {"unit": unit}))
    due = case.row.due_on
    if due is not None and act.today > due and verdict.post.kind != "office":
        breaches.append(Breach("aid-asked-late", {"due": due}, f"asked-{unit}"))
    if AidShare.objects.of(act.office).filter(uuid=uuid).exists():
        breaches.append(Breach("request-taken", {}))
    if breaches:
        raise Refused(*breaches)
    rows = [end_share(case, old)] if old is not None else []
    kept = put_share(case, share, member, uuid)
    case.note("aid-asked", rows=[*rows, kept], about={"unit": unit})
    return kept


def _same(old: AidShare | None, share: Share) -> bool:
    if old is None:
        return not (share.got or share.asked is not None or share.reason.strip())
    said = (share.asked, share.places, share.extra_places, share.amount, share.extra_amount, tidy(share.reason))
    return said == (old.asked, old.places, old.extra_places, old.amount, old.extra_amount, old.reason)
