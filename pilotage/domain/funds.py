"""A fund's ledger: which accounts it has, how money moves between them, its five numbers, and what may be received.

available = received - committed - paid, and committed = decided - paid - released. Since every transfer takes from an
account that cannot go below zero, no more can be promised than was received and no more paid than was promised.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pilotage.domain.attachments import Evidence, check_evidence
from pilotage.domain.breaches import Breach
from pilotage.domain.charters.schema import Charter, Cite, Fund
from pilotage.domain.fields import check_values
from pilotage.domain.money import major_units, minor_units
from pilotage.domain.records import Value
from pilotage.domain.standing import check_day

LARGEST_AMOUNT = 10**15  # minor units; beyond it sums might leave the database's integers
LONGEST_LINE = 200


class AccountKind(StrEnum):
    """What an account of a fund is for; within a kind `key` tells accounts apart."""

    SOURCE = "source"  # key: the source's id; outside the fund, so it goes below zero by what it has given
    AVAILABLE = "available"
    COMMITTED = "committed"
    PAID = "paid"  # key: the unit's code


GUARDED = frozenset({AccountKind.AVAILABLE, AccountKind.COMMITTED, AccountKind.PAID})


class TransferKind(StrEnum):
    """Why money moves."""

    RECEIVED = "received"
    COMMITTED = "committed"  # promised by a decision
    RELEASED = "released"  # promised, and given up
    PAID = "paid"
    RETURNED = "returned"  # paid, and given back by the unit
    REVERSAL = "reversal"  # takes back a transfer that should not have been entered, from its beginning


# Which kind of account each transfer leaves (credit) and where it arrives (debit); a reversal goes the way back.
ROUTES: Mapping[TransferKind, tuple[AccountKind, AccountKind]] = {
    TransferKind.RECEIVED: (AccountKind.SOURCE, AccountKind.AVAILABLE),
    TransferKind.COMMITTED: (AccountKind.AVAILABLE, AccountKind.COMMITTED),
    TransferKind.RELEASED: (AccountKind.COMMITTED, AccountKind.AVAILABLE),
    TransferKind.PAID: (AccountKind.COMMITTED, AccountKind.PAID),
    TransferKind.RETURNED: (AccountKind.PAID, AccountKind.AVAILABLE),
}


@dataclass(frozen=True, slots=True)
class FundNumbers:
    """What stands in a fund, in minor units."""

    planned: int
    received: int
    committed: int  # decided and still to be paid
    paid: int

    @property
    def available(self) -> int:
        """What may still be granted."""
        return self.received - self.committed - self.paid

    @property
    def balance(self) -> int:
        """The money in the fund, promised or not."""
        return self.received - self.paid


def numbers(planned: int, sums: Mapping[TransferKind, int]) -> FundNumbers:
    """The five numbers from the sum of every kind of transfer; what was reversed, and its reversal, stay out."""
    total = defaultdict(int, sums)
    return FundNumbers(
        planned=planned,
        received=total[TransferKind.RECEIVED],
        committed=total[TransferKind.COMMITTED] - total[TransferKind.RELEASED] - total[TransferKind.PAID],
        paid=total[TransferKind.PAID] - total[TransferKind.RETURNED],
    )


def planned(fund: Fund, currency: str) -> int:
    """What the charter plans to raise, in minor units."""
    return minor_units(fund.total, currency)


def effect_on_available(kind: TransferKind) -> int:
    """+1, -1 or 0: what a transfer does to what may still be granted."""
    leaves, arrives = ROUTES[kind]
    return (arrives is AccountKind.AVAILABLE) - (leaves is AccountKind.AVAILABLE)


def effect_on_balance(kind: TransferKind) -> int:
    """+1, -1 or 0: what a transfer does to the money in the fund, promised or not."""
    inside = (AccountKind.AVAILABLE, AccountKind.COMMITTED)
    leaves, arrives = ROUTES[kind]
    return (arrives in inside) - (leaves in inside)


def effect(number: str, kind: TransferKind) -> int:
    """+1, -1 or 0: what a transfer does to one of the fund's numbers; a number is the sum of what moved it."""
    return int(getattr(numbers(0, {kind: 1}), number))


def after(before: FundNumbers, kind: TransferKind, amount: int) -> FundNumbers:
    """What would stand in the fund after one more transfer: shown before anybody decides."""
    change = numbers(0, {kind: amount})
    return FundNumbers(
        before.planned,
        before.received + change.received,
        before.committed + change.committed,
        before.paid + change.paid,
    )


def lowest_available(moves: Iterable[tuple[date, TransferKind, int]], since: date) -> int:
    """The least that was available at the end of any day from `since` on.

    A decision dated back takes from every day since, so it may not exceed the least of them: otherwise a figure until
    such a day would show more granted than received.
    """
    by_day: dict[date, int] = defaultdict(int)
    for day, kind, amount in moves:
        by_day[max(day, since)] += effect_on_available(kind) * amount
    standing = lowest = by_day.pop(since, 0)
    for day in sorted(by_day):
        standing += by_day[day]
        lowest = min(lowest, standing)
    return lowest


def check_amount(amount: int, currency: str, field: str = "amount") -> list[Breach]:
    """An amount is more than nothing, and a number that any fund could hold."""
    if amount <= 0:
        return [Breach("amount-not-positive", {"amount": major_units(amount, currency)}, field)]
    if amount > LARGEST_AMOUNT:
        return [Breach("amount-large", {"most": major_units(LARGEST_AMOUNT, currency)}, field)]
    return []


def check_short(
    amount: int, available: int, currency: str, *, field: str = "amount", cite: Cite | None = None
) -> list[Breach]:
    """No more is promised or taken back than is available."""
    if amount <= available:
        return []
    params = {name: major_units(value, currency) for name, value in
              (("available", available), ("amount", amount), ("short", amount - available))}  # fmt: skip
    return [Breach("fund-short", params, field, cite)]


def check_text(text: str, field: str, longest: int = LONGEST_LINE) -> list[Breach]:
    """A text fits where it is kept."""
    return [] if len(text) <= longest else [Breach("text-long", {"length": len(text), "longest": longest}, field)]


def check_declared(
    charter: Charter, register: str, values: Mapping[str, Value], said: Sequence[Breach] = ()
) -> list[Breach]:
    """What a projected register declares of these fields: required ones stand, numbers keep their bounds.

    What was `said` of a field already is not said again.
    """
    declared = charter.register(register)
    known = {field.id for field in declared.fields}
    checked = check_values(declared, {name: value for name, value in values.items() if name in known}, charter)
    before = {(breach.code, breach.field) for breach in said}
    return [breach for breach in checked if breach.field in values and (breach.code, breach.field) not in before]


def check_receipt(
    charter: Charter,
    fund: Fund,
    *,
    source: str,
    donor: str,
    amount: int,
    happened_on: date,
    today: date,
    evidence: Sequence[Evidence],
) -> list[Breach]:
    """Money may be received from one of the fund's sources, on a day of the programme, with the papers asked for.

    More than was planned may come: only giving has a limit.
    """
    breaches = check_day(happened_on, today, charter.runs, ended=True)
    wrong_amount = check_amount(amount, charter.currency)
    breaches += wrong_amount
    sources = {known.id: known.name for known in fund.sources}
    if source not in sources:
        params = {"source": source, "sources": tuple(sources.values())}
        breaches.append(Breach("source-unknown", params, "source", fund.cite[0]))
    breaches += check_text(donor, "donor")
    if fund.income is None:
        return breaches + check_evidence(evidence, required=False)
    values: dict[str, Value] = {"donor": donor}
    if not wrong_amount:
        values["amount"] = amount
    breaches += check_declared(charter, fund.income, values, breaches)
    register = charter.register(fund.income)
    cite = next(iter(register.cite), None)
    return breaches + check_evidence(evidence, required=register.evidence == "required", cite=cite)


def check_reversal(
    *, reversed_already: bool, reason: str, amount: int, available: int, received_on: date, on: date, today: date,
    charter: Charter, fund: Fund,
) -> list[Breach]:  # fmt: skip
    """A receipt is taken back once, with a reason, and only while nothing rests on it."""
    if reversed_already:
        return [Breach("receipt-reversed", {})]
    breaches = check_day(on, today, charter.runs, ended=True)
    if not breaches and on < received_on:
        breaches.append(Breach("day-before-step", {"day": on, "last": received_on}, "happened_on"))
    breaches += check_reason(reason)
    return breaches + check_short(amount, available, charter.currency, cite=fund.cite[0])


def check_reason(reason: str) -> list[Breach]:
    """A reason is given, in a line."""
    if not reason.strip():
        return [Breach("reason-missing", {}, "reason")]
    return check_text(reason, "reason")
