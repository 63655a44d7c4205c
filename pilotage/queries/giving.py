"""`verify`: refunds, rewards and orders against the money they moved and the records they rest on."""

from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Provide, Refund
from pilotage.domain.fields import from_body
from pilotage.domain.funds import OWN_BOOK, TransferKind
from pilotage.domain.records import EntryKind
from pilotage.domain.refunds import said
from pilotage.domain.supplies import StepKind, provide_for
from pilotage.domain.verification import Broken
from pilotage.models import Entry, LevyRefund, Office, OrderStep, Programme, Record, RewardPayment, Transfer
from pilotage.queries.funds import counted
from pilotage.queries.programmes import Rules, all_rules, charters_of, turns_of
from pilotage.queries.records import latest_bases
from pilotage.queries.refunds import settlement
from pilotage.queries.supplies import booking_keys, cost_of, orders


def given_rows(office: Office) -> int:
    """How many refunds, payments of rewards and steps of orders there are."""
    return sum(model.objects.of(office).count() for model in (LevyRefund, RewardPayment, OrderStep))


def check_giving(office: Office) -> Iterator[Broken]:
    """Every refund, reward and order moved exactly its money, and every refund says what its record says."""
    for programme in Programme.objects.of(office).select_related("office").order_by("code"):
        standing = {row.pk: row for row in counted(programme).select_related("credit", "debit")}
        own = {id: row for id, row in standing.items() if row.credit.fund == OWN_BOOK}
        yield from _refunds(programme, own)
        yield from _rewards(programme, standing)
        yield from _things(programme, own)


def _of_kind(own: dict[int, Transfer], kind: TransferKind) -> dict[int, Transfer]:
    return {id: row for id, row in own.items() if row.kind == kind}


def _told(moved: Transfer | None) -> str:
    return "" if moved is None else f"{moved.kind} {moved.amount} {moved.debit.key}"


# ---- Refunds ---------------------------------------------------------------------------------------------------------


def _refunds(programme: Programme, own: dict[int, Transfer]) -> Iterator[Broken]:
    refunded = _of_kind(own, TransferKind.REFUNDED)
    rows = list(
        LevyRefund.objects.of(programme.office_id)
        .filter(programme=programme, ended_seq=None)
        .select_related("unit", "record")
    )
    for row in rows:
        where = f"levyrefund {row.pk}, {row.provision} {row.unit.code} {row.year}"
        moved = refunded.pop(row.transfer_id, None) if row.transfer_id else None
        wanted = f"{TransferKind.REFUNDED} {row.refunded} {row.unit.code}" if row.refunded else ""
        if _told(moved) != wanted:
            yield Broken("refund-money", where, wanted, _told(moved))
    for id, moved in refunded.items():
        yield Broken("refund-money", f"transfer {id}", "", _told(moved))
    yield from _refunded_records(programme, rows)
    held: dict[tuple[str, str], int] = defaultdict(int)
    for moved in _of_kind(own, TransferKind.SETTLED).values():
        held[moved.credit.key, moved.memo] += moved.amount
    refunds = {(row.unit.code, settlement(row.provision, row.year)): row.refunded for row in rows}
    for (unit, memo), settled in held.items():
        if settled > refunds.get((unit, memo), 0):
            yield Broken("refund-settled", f"{unit}, {memo}", str(refunds.get((unit, memo), 0)), str(settled))


def _refunded_records(programme: Programme, rows: list[LevyRefund]) -> Iterator[Broken]:
    bases = latest_bases(programme.office_id, [row.record_id for row in rows])
    charters = charters_of(programme, {base.edition_id for base in bases.values()})
    known = _known(programme, charters)
    void = _void(programme)
    for row in rows:
        where = f"levyrefund {row.pk}, {row.provision} {row.unit.code} {row.year}"
        base = bases.get(row.record_id)
        found = (
            _says(charters[base.edition_id], known, row.record.register, base)
            if base is not None and row.record_id not in void
            else ""
        )
        wanted = f"{row.provision} {row.unit.code} {row.year} {row.due} {row.refunded}"
        if found != wanted:
            yield Broken("refund-record", where, wanted, found)


def _known(programme: Programme, charters: dict[int, Charter]) -> list[Rules]:
    """Every edition, where one of these is not the first."""
    amended = any(charter.edition > 1 for charter in charters.values())
    return [each for each, _seq in all_rules(programme)] if amended else []


def _says(charter: Charter, known: list[Rules], register: str, base: Entry) -> str:
    """What the record says, judged as it was when its entry was written: by the edition of its day."""
    unit = base.unit
    if unit is None:
        return ""
    fields = from_body(charter.register(register), base.body)
    rules = turns_of(known, charter).keeping(base.happened_on, Refund, register)
    one = said(charter, register, unit.code, unit.role, base.happened_on, fields, rules)
    return "" if one is None else f"{one.refund.id} {one.unit} {one.year} {one.due} {one.refunded}"


def _void(programme: Programme) -> set[int]:
    rows = Entry.objects.of(programme.office_id).filter(record__programme=programme, kind=EntryKind.WITHDRAWN, stage="")
    return set(rows.order_by().values_list("record", flat=True))


# ---- Rewards ---------------------------------------------------------------------------------------------------------


def _rewards(programme: Programme, standing: dict[int, Transfer]) -> Iterator[Broken]:
    """What a payment's own action moved to the unit is its amount; of one that was reversed, nothing stands."""
    by_seq: dict[int, list[Transfer]] = defaultdict(list)
    for moved in standing.values():
        if moved.kind in (TransferKind.AWARDED, TransferKind.PAID):
            by_seq[moved.seq].append(moved)
    rows = RewardPayment.objects.of(programme.office_id).filter(programme=programme)
    known = set()
    for row in rows.select_related("unit").order_by("number"):
        moved_by = by_seq.get(row.seq, [])
        known.add(row.seq)
        wanted = f"{row.amount if row.ended_seq is None else 0} {row.unit.code}"
        to = {moved.debit.key for moved in moved_by} or {row.unit.code}
        found = f"{sum(moved.amount for moved in moved_by)} {' '.join(sorted(to))}"
        if found != wanted:
            yield Broken("reward-money", f"rewardpayment {row.number}, {row.provision}", wanted, found)
    for seq, moved_by in by_seq.items():
        if seq not in known:
            for moved in moved_by:
                if moved.kind == TransferKind.AWARDED:
                    yield Broken("reward-money", f"transfer {moved.pk}", "", _told(moved))


# ---- Things ----------------------------------------------------------------------------------------------------------


def _things(programme: Programme, own: dict[int, Transfer]) -> Iterator[Broken]:
    """What was bought was bought by an order that stands paid, or by a record that names its cost."""
    bought = _of_kind(own, TransferKind.BOUGHT)
    for order in orders(programme):
        paid = next((step for step in reversed(order.steps) if step.kind in _PAYING), None)
        stands = paid is not None and paid.kind is StepKind.PAID
        moved = bought.pop(paid.transfer or 0, None) if paid is not None and stands else None
        wanted = f"{TransferKind.BOUGHT} {order.fact.paid} {order.provision}" if stands else ""
        if _told(moved) != wanted:
            yield Broken("order-money", f"order {order.number}", wanted, _told(moved))
    keys = _costs(programme) if bought else {}
    for id, moved in bought.items():
        wanted = keys.get(moved.key, "")
        if _told(moved) != wanted:
            yield Broken("cost-record", f"transfer {id}", wanted, _told(moved))


_PAYING = (StepKind.PAID, StepKind.UNPAID)


def _costs(programme: Programme) -> dict[UUID, str]:
    """The key of every booking that a record may have, and what it is to have moved."""
    provides = {
        (each.register, each.id)
        for in_force, _seq in all_rules(programme)
        for each in in_force.charter.of_kind(Provide)
    }
    kept = Record.objects.of(programme.office_id).filter(
        programme=programme, register__in={register for register, _ in provides}
    )
    registers = dict(kept.order_by().values_list("pk", "register"))
    bases = latest_bases(programme.office_id, set(registers) - _void(programme))
    charters = charters_of(programme, {base.edition_id for base in bases.values()})
    known = _known(programme, charters)
    found: dict[UUID, str] = {}
    for record, base in bases.items():
        charter = charters[base.edition_id]
        role = base.unit.role if base.unit else ""
        rules = turns_of(known, charter).keeping(base.happened_on, Provide, registers[record])
        provide = provide_for(rules, registers[record], role)
        if provide is not None:
            cost = cost_of(charter.register(registers[record]), base)
            found |= dict.fromkeys(booking_keys(base.uuid), f"{TransferKind.BOUGHT} {cost} {provide.id}")
    return found
