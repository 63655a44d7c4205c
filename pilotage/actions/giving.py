"""The money follows the record: what records of refunds and of things given say is brought into the office's own book.

`follow` is called within the action that enters, corrects or withdraws a record: what was booked before is reversed and
what stands now is booked anew, or the whole action is refused.
"""

from datetime import date
from uuid import UUID, uuid5

from django.db import transaction

from pilotage.actions.entering import Act, enter, record_event
from pilotage.actions.funds import account, check_year, post
from pilotage.actions.refusals import Refused
from pilotage.domain.breaches import Breach
from pilotage.domain.charters.schema import Provide, Refund
from pilotage.domain.fields import from_body
from pilotage.domain.funds import LONGEST_LINE, OWN_BOOK, AccountKind, TransferKind
from pilotage.domain.money import major_units
from pilotage.domain.policy import Permission
from pilotage.domain.records import EntryKind
from pilotage.domain.refunds import Said, check, said
from pilotage.domain.supplies import check_cost, paid_share, provide_for
from pilotage.models import Entry, LevyRefund, Member, Programme, Record, Transfer, User
from pilotage.models.owned import Owned
from pilotage.queries.programmes import turns
from pilotage.queries.refunds import find_refund, receipts_of, settlement, settlements, standing_rows
from pilotage.queries.supplies import booked, booking_keys, cost_of, orders, said_of_unit


def follow(act: Act, record: Record, entry: Entry) -> list[Owned]:
    """Bring the office's own book to what the record says after `entry`; the rows go into the action's event.

    Raises Refused where the charter, what was accounted for, or a closed year does not allow it.
    """
    register = record.register
    editions = [charter for _, charter in turns(act.programme, act.rules.charter).charters]
    refunds = any(each.register == register for charter in editions for each in charter.of_kind(Refund))
    provides = any(each.register == register for charter in editions for each in charter.of_kind(Provide))
    if not refunds and not provides:
        return []
    void = entry.kind == EntryKind.WITHDRAWN
    unit = None if void else Member.objects.of(act.office).filter(pk=entry.unit_id).first()
    rows = _refunded(act, record, entry, unit) if refunds else []
    return rows + (book_cost(act, record, None if void else entry, unit, entry.uuid) if provides else [])


def take_back(act: Act, moved: Transfer, key: UUID, memo: str = "") -> Transfer:
    """Reverse a transfer within an action, today."""
    return post(
        act=act, key=key, kind=TransferKind.REVERSAL, credit=moved.debit, debit=moved.credit, amount=moved.amount,
        happened_on=act.today, reverses=moved, memo=memo,
    )  # fmt: skip


def check_years(act: Act, *days: date | None) -> list[Breach]:
    """None of these days lies in a closed year of the office's own book; each closed year is told once."""
    told = {breach.params["year"]: breach for day in days if day for breach in check_year(act.programme, OWN_BOOK, day)}
    return list(told.values())


# ---- Refunds ---------------------------------------------------------------------------------------------------------


def _refunded(act: Act, record: Record, entry: Entry, unit: Member | None) -> list[Owned]:
    charter = act.rules.charter
    old = (
        standing_rows(act.programme).filter(record=record).select_related("transfer__credit", "transfer__debit").first()
    )
    now = None
    if unit is not None:
        fields = from_body(charter.register(record.register), entry.body)
        rules = turns(act.programme, charter).keeping(entry.happened_on, Refund, record.register)
        now = said(charter, record.register, unit.code, unit.role, entry.happened_on, fields, rules)
    if now is None and old is None:
        return []
    if old is not None and now is not None and _same(old, now, entry.happened_on):
        return []
    breaches = [*(check(charter, now) if now else []), *_clashing(act, record, old, now)]
    breaches += check_years(
        act, entry.happened_on if now and now.refunded else None,
        *((old.transfer.happened_on, act.today) if old and old.transfer else ()),
    )  # fmt: skip
    if breaches:
        raise Refused(*breaches)
    # What is given back now goes first: the account would else fall below what was accounted for of it.
    moved = _give(act, entry, now) if now and now.refunded else None
    rows: list[Owned] = [moved] if moved else []
    if old is not None:
        if old.transfer is not None:
            rows.append(take_back(act, old.transfer, uuid5(entry.uuid, "refund-back")))
        rows.append(_end(act, old))
    if now is not None and unit is not None:
        rows.append(
            LevyRefund.objects.create(
                office=act.office, programme=act.programme, provision=now.refund.id, record=record, unit=unit,
                year=now.year, due=now.due, refunded=now.refunded, netted=old.netted if old else True, transfer=moved,
                seq=act.seq,
            )
        )  # fmt: skip
    return rows


def _same(old: LevyRefund, now: Said, on: date) -> bool:
    stood = (old.provision, old.unit.code, old.year, old.due, old.refunded)
    day = old.transfer.happened_on if old.transfer else on
    return (*stood, day) == (now.refund.id, now.unit, now.year, now.due, now.refunded, on)


def _clashing(act: Act, record: Record, old: LevyRefund | None, now: Said | None) -> list[Breach]:
    """A unit is refunded once for a year, and what was accounted for stays covered."""
    breaches = []
    currency = act.programme.currency
    if now is not None:
        others = standing_rows(act.programme).filter(provision=now.refund.id, unit__code=now.unit, year=now.year)
        other = others.exclude(record=record).first()
        if other is not None:
            params = {
                "unit": other.unit.name, "year": str(now.year), "number": other.record.number,
                "amount": major_units(other.refunded, currency),
            }  # fmt: skip
            breaches.append(Breach("refund-twice", params, "unit", now.refund.cite[0]))
    settled = sum(moved.amount for moved in settlements(act.programme, old)) if old is not None else 0
    if old is not None and settled:
        stays = now is not None and (now.refund.id, now.unit, now.year) == (old.provision, old.unit.code, old.year)
        refunded = now.refunded if now is not None and stays else 0
        if refunded < settled:
            amounts = {"settled": settled, "refunded": refunded, "short": settled - refunded}
            params = {name: major_units(value, currency) for name, value in amounts.items()}
            cite = now.refund.cite[0] if now is not None else None
            breaches.append(Breach("refund-accounted", params, now.field if now and stays else "", cite))
    return breaches + (_loose(act, old, now, settled) if old is not None else [])


def _loose(act: Act, old: LevyRefund, now: Said | None, settled: int) -> list[Breach]:
    """No receipt loses what it was handed in for: what was counted stays covered, and what waits keeps its refund."""
    found = receipts_of(act.programme, [old.record_id]).get(old.record_id)
    if found is None:
        return []
    stays = now is not None and (now.refund.id, now.unit, now.year) == (old.provision, old.unit.code, old.year)
    refunded = now.refunded if now is not None and stays else 0
    bound = found.counted if stays else found.covered
    if bound <= max(refunded, settled):  # what was accounted for says so itself
        return []
    amounts = {"counted": found.counted, "waiting": found.waiting, "refunded": refunded}
    params = {name: major_units(value, act.programme.currency) for name, value in amounts.items()}
    cite = now.refund.cite[0] if now is not None else None
    return [Breach("refund-receipts", params, now.field if now and stays else "", cite)]


def _give(act: Act, entry: Entry, now: Said) -> Transfer:
    return post(
        act=act, key=uuid5(entry.uuid, "refund"), kind=TransferKind.REFUNDED,
        credit=account(act.programme, OWN_BOOK, AccountKind.LEVY, now.unit),
        debit=account(act.programme, OWN_BOOK, AccountKind.EARMARKED, now.unit),
        amount=now.refunded, happened_on=entry.happened_on, memo=f"{now.refund.title} {now.year}"[:LONGEST_LINE],
    )  # fmt: skip


def _end(act: Act, row: LevyRefund) -> LevyRefund:
    LevyRefund.objects.of(act.office).filter(pk=row.pk, ended_seq=None).update(ended_seq=act.seq)
    row.ended_seq = act.seq
    return row


@transaction.atomic
def set_netted(*, by: User, programme: Programme, refund: int, netted: bool) -> LevyRefund:
    """Say whether the levy and its refund were set off, or whether the money went to and fro.

    The row that said otherwise ends, and one that says this stands in its place; said again, nothing is written.
    """
    act = enter(by, Permission.GRANT_PAY, programme)
    row = _standing(programme, refund)
    if row.netted == netted:
        return row
    breaches = check_years(act, row.transfer.happened_on if row.transfer else None)
    if breaches:
        raise Refused(*breaches)
    ended = _end(act, row)
    kept = LevyRefund.objects.create(
        office=act.office, programme=programme, provision=row.provision, record_id=row.record_id, unit_id=row.unit_id,
        year=row.year, due=row.due, refunded=row.refunded, netted=netted, transfer_id=row.transfer_id, seq=act.seq,
    )  # fmt: skip
    about = {"provision": row.provision, "year": row.year, "netted": netted}
    record_event(act, "refund.set-off" if netted else "refund.paid-out", by=by, about=about, rows=[ended, kept])
    return kept


@transaction.atomic
def settle_refund(*, by: User, programme: Programme, refund: int, happened_on: date, uuid: UUID) -> Transfer | None:
    """Account for what was refunded with the receipts that were checked: as much as they come to, and no more.

    Where receipts were taken back since, as much less stands accounted for; None where nothing is left of it.
    """
    act = enter(by, Permission.GRANT_DECIDE, programme)
    again: Transfer | None = Transfer.objects.of(act.office).filter(key=uuid).first()
    row = _standing(programme, refund)
    if again is not None:
        if again.memo == settlement(row.provision, row.year):
            return again
        raise Refused(Breach("request-taken", {}))
    found = receipts_of(programme, [row.record_id]).get(row.record_id)
    counted = found.counted if found else 0
    held = list(settlements(programme, row).select_related("credit", "debit"))
    settled = sum(moved.amount for moved in held)
    wanted = min(counted, row.refunded)
    breaches = []
    if wanted == settled:
        params = {name: major_units(value, programme.currency) for name, value in
                  (("counted", counted), ("settled", settled))}  # fmt: skip
        breaches.append(Breach("refund-nothing-to-settle", params))
    first = row.transfer.happened_on if row.transfer else happened_on
    if happened_on > act.today:
        breaches.append(Breach("day-in-future", {"day": happened_on, "today": act.today}, "happened_on"))
    elif happened_on < first:
        breaches.append(Breach("day-before-step", {"day": happened_on, "last": first}, "happened_on"))
    lessened = held if wanted < settled else []
    breaches += check_years(act, happened_on, *(moved.happened_on for moved in lessened))
    if breaches:
        raise Refused(*breaches)
    rows: list[Transfer] = [take_back(act, moved, uuid5(uuid, str(moved.pk))) for moved in lessened]
    amount = wanted if lessened else wanted - settled
    moved = None
    if amount:
        moved = post(
            act=act, key=uuid, kind=TransferKind.SETTLED,
            credit=account(programme, OWN_BOOK, AccountKind.EARMARKED, row.unit.code),
            debit=account(programme, OWN_BOOK, AccountKind.SETTLED, row.unit.code),
            amount=amount, happened_on=happened_on, memo=settlement(row.provision, row.year),
        )  # fmt: skip
        rows.append(moved)
    record_event(act, "refund.settled", by=by, about={"provision": row.provision, "year": row.year}, rows=rows)
    return moved


def _standing(programme: Programme, refund: int) -> LevyRefund:
    row = find_refund(programme, refund)
    if row is None:
        raise Refused(Breach("refund-unknown", {}))
    return row


# ---- What things cost ------------------------------------------------------------------------------------------------


def book_cost(act: Act, record: Record, said_in: Entry | None, unit: Member | None, seed: UUID) -> list[Owned]:
    """Book what the record says its thing cost, where no order that was paid covers the member; `said_in` is the entry
    that stands (None: it was withdrawn), `seed` names the action among requests."""
    charter = act.rules.charter
    provide = None
    if unit is not None and said_in is not None:
        rules = turns(act.programme, charter).keeping(said_in.happened_on, Provide, record.register)
        provide = provide_for(rules, record.register, unit.role)
    register = charter.register(record.register)
    cost = cost_of(register, said_in) if provide and said_in else 0
    old = booked(act.programme, record.pk)
    if not cost and old is None:
        return []
    breaches: list[Breach] = []
    if cost and provide is not None and unit is not None:
        paid = paid_share((each.fact for each in orders(act.programme, provide.id)), unit.code)
        if paid is not None:
            others = [each for each in said_of_unit(act.programme, record.register, unit.pk)
                      if each.record_id != record.pk]  # fmt: skip
            costs = [cost_of(register, each) for each in others]
            breaches += check_cost(charter, provide, unit.name, cost, costs, paid)
            cost = 0  # the order has booked it
    day = said_in.happened_on if said_in and cost else None
    if old is not None and cost and provide and said_in and _booked_so(old, provide, cost, said_in.happened_on):
        return []
    breaches += check_years(act, day, *((old.happened_on, act.today) if old else ()))
    if breaches:
        raise Refused(*breaches)
    rows: list[Owned] = []
    if old is not None:
        rows.append(take_back(act, old, uuid5(seed, f"cost-back:{record.pk}")))
    if cost and provide is not None and said_in is not None:
        rows.append(
            post(
                act=act, key=_free_key(act, said_in), kind=TransferKind.BOUGHT,
                credit=account(act.programme, OWN_BOOK, AccountKind.OFFICE),
                debit=account(act.programme, OWN_BOOK, AccountKind.COST, provide.id),
                amount=cost, happened_on=said_in.happened_on,
                memo=f"{unit.name if unit else ''} {provide.title} {record.number}"[:LONGEST_LINE],
            )
        )  # fmt: skip
    return rows


def _booked_so(old: Transfer, provide: Provide, cost: int, on: date) -> bool:
    return (old.debit.key, old.amount, old.happened_on) == (provide.id, cost, on)


def _free_key(act: Act, entry: Entry) -> UUID:
    """The next key under which the entry's cost is booked: one is used up whenever an order was paid and unpaid again."""
    keys = booking_keys(entry.uuid)
    used = set(Transfer.objects.of(act.office).filter(key__in=keys).values_list("key", flat=True))
    free = next((key for key in keys if key not in used), None)
    if free is None:
        raise Refused(Breach("cost-booked-often", {"times": len(keys)}))
    return free
