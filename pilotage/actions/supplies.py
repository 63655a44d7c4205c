"""Things for every member: ordered, delivered, paid for from the office's own money, cancelled, taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from pilotage.actions.attachments import Evidence, check_evidence
from pilotage.actions.entering import Act, enter, record_event
from pilotage.actions.files import put
from pilotage.actions.funds import account, next_number, post
from pilotage.actions.giving import book_cost, check_years, take_back
from pilotage.actions.refusals import Refused
from pilotage.actions.second_looks import owe_look
from pilotage.domain.breaches import Breach
from pilotage.domain.charters.schema import Provide
from pilotage.domain.fields import tidy
from pilotage.domain.funds import (
    LONGEST_LINE,
    OWN_BOOK,
    AccountKind,
    TransferKind,
    check_amount,
    check_reason,
    check_text,
)
from pilotage.domain.policy import Permission
from pilotage.domain.second_looks import What
from pilotage.domain.standing import check_day
from pilotage.domain.supplies import StepKind, check_lines, check_step, quantity_due
from pilotage.models import Member, Order, OrderLine, OrderStep, Programme, SmallOffice, Transfer, User
from pilotage.models.owned import Owned
from pilotage.queries.programmes import turns
from pilotage.queries.second_looks import small_office
from pilotage.queries.supplies import OrderView, orders, said_of_unit

LONGEST_NOTE = 1000


@dataclass(frozen=True)
class Handled:
    """An order re-read under the lock for its next step. `done` is the step that this request took before."""

    act: Act
    view: OrderView
    provide: Provide
    done: OrderStep | None


@transaction.atomic
def order_supplies(
    *,
    by: User,
    programme: Programme,
    provision: str,
    lines: Mapping[str, int],
    supplier: str,
    happened_on: date,
    uuid: UUID,
    note: str = "",
    evidence: Sequence[Evidence] = (),
) -> Order:
    """Order things for members: `lines` are how many for which of them, by their codes; none is left out of a sum."""
    supplier, note = tidy(supplier), tidy(note)
    lines = {unit: many for unit, many in lines.items() if many}
    act = enter(by, Permission.SUPPLY_KEEP, programme, on=happened_on)
    again: Order | None = Order.objects.of(act.office).filter(uuid=uuid).first()
    if again is not None:
        if (again.programme_id, again.provision, again.supplier) == (programme.pk, provision, supplier):
            return again
        raise Refused(Breach("request-taken", {}))
    provide = _named(act, provision, happened_on)
    members = {
        row.code: row
        for row in Member.objects.of(act.office).filter(programme=programme, role=provide.to)
        if row.starts_on <= happened_on and (row.ends_on is None or happened_on <= row.ends_on)
    }
    before: dict[str, int] = {}
    for view in orders(programme, provide.id):
        for unit, many in view.fact.lines.items() if not view.fact.cancelled else ():
            before[unit] = before.get(unit, 0) + many
    due = {code: quantity_due(provide, member.facts) for code, member in members.items()}
    breaches = check_lines(provide, lines, due, {code: member.name for code, member in members.items()}, before)
    breaches += check_day(happened_on, act.today, act.rules.charter.runs, ended=True)
    breaches += check_text(supplier, "supplier") + check_text(note, "note", LONGEST_NOTE)
    breaches += check_evidence(evidence, required=False)
    if breaches:
        raise Refused(*breaches)
    row = Order.objects.create(
        office=act.office, programme=programme, uuid=uuid, provision=provide.id, supplier=supplier,
        number=next_number(Order.objects.of(act.office).filter(programme=programme)), by=by, seq=act.seq,
    )  # fmt: skip
    kept = [
        OrderLine.objects.create(office=act.office, order=row, unit=members[unit], quantity=many)
        for unit, many in lines.items()
    ]
    written = _step(act, row.pk, uuid, StepKind.ORDERED, happened_on, note=note, evidence=evidence)
    about = {"provision": provide.id, "number": row.number}
    record_event(act, "order.ordered", by=by, about=about, rows=[row, *kept, *written])
    return row


@transaction.atomic
def deliver_order(
    *, by: User, programme: Programme, order: int, happened_on: date, uuid: UUID, note: str = "",
    evidence: Sequence[Evidence] = (),
) -> OrderStep:  # fmt: skip
    """The things of an order arrived."""
    handled = _open(by, Permission.SUPPLY_KEEP, programme, order, StepKind.DELIVERED, happened_on, uuid)
    return handled.done or _take(handled, uuid, StepKind.DELIVERED, happened_on, tidy(note), evidence)


@transaction.atomic
def cancel_order(
    *, by: User, programme: Programme, order: int, reason: str, happened_on: date, uuid: UUID
) -> OrderStep:  # fmt: skip
    """Nothing comes of an order that was neither delivered nor paid."""
    handled = _open(by, Permission.SUPPLY_KEEP, programme, order, StepKind.CANCELLED, happened_on, uuid)
    reason = tidy(reason)
    return handled.done or _take(
        handled, uuid, StepKind.CANCELLED, happened_on, reason, breaches=check_reason(reason)
    )  # fmt: skip


@transaction.atomic
def take_supplies_back(
    *, by: User, programme: Programme, order: int, unit: str, happened_on: date, uuid: UUID, note: str = "",
    evidence: Sequence[Evidence] = (),
) -> OrderStep:  # fmt: skip
    """A member that leaves gives its things back, where the charter asks for that."""
    handled = _open(by, Permission.SUPPLY_KEEP, programme, order, StepKind.TAKEN_BACK, happened_on, uuid, unit)
    return handled.done or _take(
        handled, uuid, StepKind.TAKEN_BACK, happened_on, tidy(note), evidence, unit=unit
    )  # fmt: skip


@transaction.atomic
def pay_order(
    *, by: User, programme: Programme, order: int, amount: int, happened_on: date, uuid: UUID, note: str = "",
    evidence: Sequence[Evidence] = (),
) -> OrderStep:  # fmt: skip
    """Pay for an order from the office's own money, never from a fund. What its members' records had booked gives way
    to the order's shares; where a record names another cost, the payment is refused. Who ordered does not pay, unless
    the office is too small: then somebody else looks at it."""
    handled = _open(by, Permission.GRANT_PAY, programme, order, StepKind.PAID, happened_on, uuid)
    if handled.done is not None:
        if handled.done.amount != amount:
            raise Refused(Breach("request-taken", {}))
        return handled.done
    act, view = handled.act, handled.view
    breaches = check_amount(amount, programme.currency) + check_years(act, happened_on)
    small = small_office(programme, act.today) if view.by == by.pk else None
    if view.by == by.pk and small is None:
        breaches.append(Breach("own-order", {"number": view.number}))
    return _take(
        handled, uuid, StepKind.PAID, happened_on, tidy(note), evidence, breaches=breaches, amount=amount, small=small
    )  # fmt: skip


@transaction.atomic
def unpay_order(
    *, by: User, programme: Programme, order: int, reason: str, happened_on: date, uuid: UUID
) -> OrderStep:  # fmt: skip
    """Take back a payment that should not have been entered; the costs that records name are booked in its place."""
    handled = _open(by, Permission.GRANT_PAY, programme, order, StepKind.UNPAID, happened_on, uuid)
    reason = tidy(reason)
    return handled.done or _take(
        handled, uuid, StepKind.UNPAID, happened_on, reason, breaches=check_reason(reason)
    )  # fmt: skip


def _open(
    by: User, permission: Permission, programme: Programme, order: int, kind: StepKind, on: date, uuid: UUID,
    unit: str = "",
) -> Handled:  # fmt: skip
    act = enter(by, permission, programme, on=on)
    view = next(iter(orders(programme, number=order)), None)
    if view is None:
        raise Refused(Breach("order-unknown", {}))
    provide = _named(act, view.provision, on)
    done = OrderStep.objects.of(act.office).filter(uuid=uuid).first()
    if done is not None:
        if (done.order_id, done.kind, done.happened_on) != (view.id, kind, on):
            raise Refused(Breach("request-taken", {}))
        return Handled(act, view, provide, done)
    breaches = check_step(provide, view.fact, kind, on, unit)
    breaches += check_day(on, act.today, act.rules.charter.runs, ended=True)
    if breaches:
        raise Refused(*breaches)
    return Handled(act, view, provide, None)


def _take(
    handled: Handled, uuid: UUID, kind: StepKind, on: date, note: str, evidence: Sequence[Evidence] = (), *,
    breaches: Sequence[Breach] = (), amount: int | None = None, unit: str = "",
    small: SmallOffice | None = None,
) -> OrderStep:  # fmt: skip
    act, view = handled.act, handled.view
    found = [*breaches, *check_text(note, "note", LONGEST_NOTE), *check_evidence(evidence, required=False)]
    old = _paid_with(act, view) if kind is StepKind.UNPAID else None
    found += check_years(act, old.happened_on, act.today) if old is not None else []
    if found:
        raise Refused(*found)
    moved: Transfer | None = None
    if old is not None:
        moved = take_back(act, old, uuid, note[:LONGEST_LINE])
    elif amount is not None:
        moved = post(
            act=act, key=uuid, kind=TransferKind.BOUGHT,
            credit=account(act.programme, OWN_BOOK, AccountKind.OFFICE),
            debit=account(act.programme, OWN_BOOK, AccountKind.COST, handled.provide.id),
            amount=amount, happened_on=on, memo=f"{handled.provide.title} {view.number}"[:LONGEST_LINE],
        )  # fmt: skip
    written = _step(act, view.id, uuid, kind, on, note=note, evidence=evidence, amount=amount, moved=moved, unit=unit)
    rows: list[Owned] = [*([moved] if moved else []), *written]
    if moved is not None:
        rows += _records_follow(handled, uuid)
    if small is not None:
        about = f"{handled.provide.title} {view.number}"
        rows.append(
            owe_look(act=act, what=What.PAID, about=about, happened_on=on, days=small.days, transfer=moved)
        )  # fmt: skip
    record_event(
        act, f"order.{kind}", by=act.by, about={"provision": view.provision, "number": view.number}, rows=rows
    )  # fmt: skip
    step = written[0]
    assert isinstance(step, OrderStep)
    return step


def _records_follow(handled: Handled, uuid: UUID) -> list[Owned]:
    """What the members' records say it cost is booked where no order that was paid covers it, and nowhere else."""
    act, rows = handled.act, list[Owned]()
    register = handled.provide.register
    units = Member.objects.of(act.office).filter(programme=act.programme, code__in=list(handled.view.fact.lines))
    for unit in units.order_by("position", "id"):
        for base in said_of_unit(act.programme, register, unit.pk):
            rows += book_cost(act, base.record, base, unit, uuid)
    return rows


def _step(
    act: Act, order: int, uuid: UUID, kind: StepKind, on: date, *, note: str = "", evidence: Sequence[Evidence] = (),
    amount: int | None = None, moved: Transfer | None = None, unit: str = "",
) -> list[Owned]:  # fmt: skip
    row = Member.objects.of(act.office).filter(programme=act.programme, code=unit).first() if unit else None
    step = OrderStep.objects.create(
        office=act.office, order_id=order, unit=row, uuid=uuid, kind=kind, happened_on=on, note=note, amount=amount,
        transfer=moved, by=act.by, seq=act.seq,
    )  # fmt: skip
    return [step, *put(act=act, evidence=evidence, order_step=step)]


def _paid_with(act: Act, view: OrderView) -> Transfer:
    last = next(step for step in reversed(view.steps) if step.kind is StepKind.PAID)
    rows = Transfer.objects.of(act.office).select_related("credit", "debit")
    found: Transfer = rows.get(pk=last.transfer)
    return found


def _named(act: Act, provision: str, on: date) -> Provide:
    """The rule as it read on a day; one that came later is read as it stands."""
    charter = act.rules.charter
    for rules in (turns(act.programme, charter).on(on), charter):
        found = next((each for each in rules.of_kind(Provide) if each.id == provision), None)
        if found is not None:
            return found
    raise Refused(Breach("supply-unknown", {}))
