"""A levy given back: what a record of it says, how much the charter asks for, what is still open for a unit and year."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from pilotage.domain.breaches import Breach
from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Refund, Register
from pilotage.domain.money import major_units
from pilotage.domain.records import Value

DUE, REFUNDED = "due-amount", "refunded"


@dataclass(frozen=True, slots=True)
class Said:
    """What a record says of a unit's levy of a year: due and given back, in minor units."""

    refund: Refund
    unit: str
    year: int
    due: int
    refunded: int
    field: str = ""  # where a form asks for what was given back


def money_fields(register: Register) -> tuple[str, str]:
    """The ids of the fields for what was due and what was given back; empty where the register has none.

    They are known by their ids, `due-amount` and `refunded`; else the first amount is what was due and the second what
    was given back. A single amount is what was due, unless its id says otherwise.
    """
    ids = [field.id for field in register.fields if field.type == "money" and not field.own]
    back = REFUNDED if REFUNDED in ids else ""
    due = DUE if DUE in ids else next((id for id in ids if id != back), "")
    return due, back or next((id for id in ids if id != due), "")


def share(due: int, percent: Decimal) -> int:
    """So many percent of an amount, rounded half up to minor units."""
    return int((Decimal(due) * percent / 100).quantize(Decimal(1), ROUND_HALF_UP))


def refund_for(charter: Charter, register: str, role: str, on: date) -> Refund | None:
    """The refund that a record of this register, about a member in this role, on this day, is kept under.

    Where several share a register, the one for the day's year goes first.
    """
    found = [
        each
        for each in charter.of_kind(Refund)
        if each.register == register and each.payer == role and _in_force(each, on)
    ]
    return next((each for each in found if each.year == on.year), found[0] if found else None)


def _in_force(refund: Refund, on: date) -> bool:
    span = refund.in_force
    return span is None or (span.start <= on and (span.end is None or on <= span.end))


def said(
    charter: Charter, register: str, unit: str, role: str, on: date, fields: Mapping[str, Value],
    rules: Charter | None = None,
) -> Said | None:  # fmt: skip
    """What a record says of a refund; None where no refund is kept in its register, or it names no amount. `charter`
    declares the fields; the refund is that of `rules`, where another edition judges it."""
    refund = refund_for(rules or charter, register, role, on)
    if refund is None:
        return None
    due_field, back_field = money_fields(charter.register(register))
    due, back = fields.get(due_field), fields.get(back_field)
    year = refund.year or on.year
    if isinstance(due, int):
        given = back if isinstance(back, int) else 0
        return Said(refund, unit, year, due, given if back_field else share(due, refund.rate), back_field or due_field)
    if isinstance(back, int) and not due_field and refund.rate:
        return Said(refund, unit, year, share(back, 10000 / refund.rate), back, back_field)
    return None


def follows_from(charter: Charter, register: Register, field: str, on: date) -> tuple[Refund, bool] | None:
    """The refund whose other amount the books compute from this field, the register's only amount; and whether the field
    is what was due (else what was given back). None for every other field."""
    due, back = money_fields(register)
    if (due and back) or field not in (due, back) or not field:
        return None
    found = [each for each in charter.of_kind(Refund) if each.register == register.id]
    one = next((each for each in found if _in_force(each, on)), found[0] if found else None)
    return None if one is None else (one, field == due)


def check(charter: Charter, one: Said) -> list[Breach]:
    """What is given back is the charter's share of what was due: never more, and not less where it must be given."""
    whole = share(one.due, one.refund.rate)
    if one.refunded == whole or (one.refunded < whole and one.refund.force != "must"):
        return []
    amounts = {"due": one.due, "refunded": one.refunded, "whole": whole, "difference": abs(one.refunded - whole)}
    params: dict[str, object] = {name: major_units(value, charter.currency) for name, value in amounts.items()}
    code = "refund-more" if one.refunded > whole else "refund-less"
    return [Breach(code, {**params, "rate": one.refund.rate}, one.field, one.refund.cite[0])]


def check_receipt(amount: int, *, refunded: int, taken: int, currency: str) -> list[Breach]:
    """A receipt takes no more of a refund than the others leave of it (`taken`: counted, or waiting to be)."""
    left = max(refunded - taken, 0)
    if amount <= left:
        return []
    amounts = {"amount": amount, "refunded": refunded, "taken": taken, "left": left}
    return [Breach("receipt-beyond-refund", {name: major_units(n, currency) for name, n in amounts.items()}, "amount")]


def check_receipts_count(counted: int, *, refunded: int, others: int, currency: str) -> list[Breach]:
    """What is counted of a receipt and of the others is no more than was refunded."""
    left = max(refunded - others, 0)
    if counted <= left:
        return []
    amounts = {"counted": counted, "refunded": refunded, "others": others, "left": left}
    return [Breach("counted-beyond-refund", {name: major_units(n, currency) for name, n in amounts.items()}, "counted")]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a unit's levy of a year stands, in minor units."""

    due: int
    whole: int  # the charter's share of it
    refunded: int
    settled: int  # accounted for with receipts that were checked
    owed_up: int  # what the level above is owed of it, and nobody has found yet

    @property
    def open(self) -> int:
        """Still to be given back."""
        return max(self.whole - self.refunded, 0)

    @property
    def left(self) -> int:
        """Given back, and not yet accounted for."""
        return self.refunded - self.settled


def standing(refund: Refund, due: int, refunded: int, settled: int) -> Standing:
    """How it stands; what is owed to the level above is a share of what was due, whatever was given back."""
    up = share(due, refund.share_up) if refund.share_up is not None else 0
    return Standing(due, share(due, refund.rate), refunded, settled, up)
