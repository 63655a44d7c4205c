"""Things that every member receives: how many are due, how an order goes, what it cost whom."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pilotage.domain.breaches import Breach
from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Provide, Register
from pilotage.domain.money import major_units
from pilotage.domain.tiers import value_for

COST = "cost"
MOST = 1_000_000  # of one thing for one member; beyond it a number is a slip of the pen


class StepKind(StrEnum):
    """One step in an order's life."""

    ORDERED = "ordered"
    DELIVERED = "delivered"
    PAID = "paid"
    UNPAID = "unpaid"  # the payment was taken back: it should not have been entered
    CANCELLED = "cancelled"
    TAKEN_BACK = "taken-back"  # from a member that left


@dataclass(frozen=True, slots=True)
class StepFact:
    """A step as the rules see it; `unit` is the code of the member that gave its things back."""

    kind: StepKind
    happened_on: date
    amount: int | None = None
    unit: str | None = None


@dataclass(frozen=True)
class OrderFact:
    """An order: how many for which member, and its steps in order."""

    number: int
    provision: str
    lines: Mapping[str, int]
    steps: tuple[StepFact, ...]

    @property
    def quantity(self) -> int:
        return sum(self.lines.values())

    @property
    def cancelled(self) -> bool:
        return any(step.kind is StepKind.CANCELLED for step in self.steps)

    @property
    def delivered(self) -> bool:
        return any(step.kind is StepKind.DELIVERED for step in self.steps)

    @property
    def paid(self) -> int | None:
        """What was paid for it, in minor units; None where it is not paid."""
        last = next((step for step in reversed(self.steps) if step.kind in (StepKind.PAID, StepKind.UNPAID)), None)
        return last.amount if last is not None and last.kind is StepKind.PAID else None

    @property
    def taken_back(self) -> frozenset[str]:
        """The members that gave theirs back."""
        return frozenset(step.unit for step in self.steps if step.kind is StepKind.TAKEN_BACK and step.unit)

    def share_of(self, unit: str) -> int | None:
        """What a member's part cost; None where nothing was paid or nothing was for it."""
        return shares(self.paid, self.lines).get(unit) if self.paid is not None else None


def shares(amount: int, quantities: Mapping[str, int]) -> dict[str, int]:
    """An amount divided by quantity, to the last minor unit: what division leaves goes to the largest remainders, the
    first of equals first."""
    whole = sum(quantities.values())
    parts = {unit: divmod(amount * many, whole) for unit, many in quantities.items()}
    left = amount - sum(quotient for quotient, _ in parts.values())
    order = sorted(parts, key=lambda unit: -parts[unit][1])
    more = set(order[:left])
    return {unit: quotient + (unit in more) for unit, (quotient, _) in parts.items()}


def quantity_due(provide: Provide, facts: Mapping[str, object]) -> int | None:
    """How many a member with these facts is to have; None where it does not state the fact that the table asks for."""
    found = value_for(provide.quantity, facts)
    return None if found is None else int(found)


def open_steps(order: OrderFact) -> tuple[StepKind, ...]:
    """What may happen to an order next."""
    if order.cancelled:
        return ()
    found = []
    if not order.delivered:
        found.append(StepKind.DELIVERED)
    found.append(StepKind.UNPAID if order.paid is not None else StepKind.PAID)
    if not order.delivered and order.paid is None:
        found.append(StepKind.CANCELLED)
    if order.delivered and set(order.lines) - order.taken_back:
        found.append(StepKind.TAKEN_BACK)
    return tuple(found)


def check_lines(
    provide: Provide, lines: Mapping[str, int], due: Mapping[str, int | None], names: Mapping[str, str],
    ordered: Mapping[str, int],
) -> list[Breach]:  # fmt: skip
    """An order is for members that the charter gives it to, and never for more than each is due.

    `due` are the members it may be for, `ordered` what was ordered for them before.
    """
    if not lines:
        return [Breach("order-empty", {"item": provide.item}, "lines", provide.cite[0])]
    breaches = []
    for unit, many in lines.items():
        if unit not in due:
            breaches.append(Breach("order-not-for", {"unit": names.get(unit, unit)}, "lines", provide.cite[0]))
            continue
        if not 0 < many <= MOST:
            breaches.append(Breach("order-quantity", {"unit": names[unit], "most": MOST}, "lines"))
            continue
        most, before = due[unit], ordered.get(unit, 0)
        if most is not None and before + many > most:
            params = {"unit": names[unit], "due": most, "ordered": before, "quantity": many, "measure": provide.measure}
            breaches.append(Breach("order-more", params, "lines", provide.cite[0]))
    return breaches


def check_step(provide: Provide, order: OrderFact, kind: StepKind, on: date, unit: str = "") -> list[Breach]:
    """The state allows the step, on a day that does not lie before the order itself."""
    breaches = []
    if kind not in open_steps(order):
        breaches.append(Breach("order-step", {"number": order.number}))
    elif kind is StepKind.TAKEN_BACK and not provide.returned_on_exit:
        breaches.append(Breach("supply-kept", {"item": provide.item}, cite=provide.cite[0]))
    elif kind is StepKind.TAKEN_BACK and (unit not in order.lines or unit in order.taken_back):
        breaches.append(Breach("supply-not-there", {"number": order.number}, "unit"))
    if on < order.steps[0].happened_on:
        params = {"day": on, "last": order.steps[0].happened_on}
        breaches.append(Breach("day-before-step", params, "happened_on"))
    return breaches


# ---- What a record says it cost --------------------------------------------------------------------------------------


def cost_field(register: Register) -> str:
    """The id of the field that says what one cost: `cost`, else the register's first amount; empty where it has none."""
    ids = [field.id for field in register.fields if field.type == "money" and not field.own]
    return COST if COST in ids else next(iter(ids), "")


def provide_for(charter: Charter, register: str, role: str) -> Provide | None:
    """What a record of this register, about a member in this role, was given under."""
    return next((each for each in charter.of_kind(Provide) if each.register == register and each.to == role), None)


def paid_share(orders: Iterable[OrderFact], unit: str) -> tuple[int, int] | None:
    """What paid orders cost for a member in all, and how many they are; None where none is paid for it."""
    found = [(share, order.lines[unit]) for order in orders if (share := order.share_of(unit)) is not None]
    return (sum(share for share, _ in found), sum(many for _, many in found)) if found else None


def check_cost(
    charter: Charter, provide: Provide, unit: str, cost: int, others: Sequence[int], paid: tuple[int, int]
) -> list[Breach]:
    """Where an order paid for a member's things, its records name the order's share as their cost, and no other.

    `unit` is the member's name, `others` are the costs that its other records name: while fewer are on record than were
    ordered, the sum may be less.
    """
    share, many = paid
    total = cost + sum(others)
    if total == share or (total < share and len(others) + 1 < many):
        return []
    amounts = {"cost": total, "share": share}
    params = {name: major_units(value, charter.currency) for name, value in amounts.items()}
    field = cost_field(charter.register(provide.register))
    return [Breach("cost-not-order", {"unit": unit, **params}, field, provide.cite[0])]
