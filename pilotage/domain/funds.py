"""A fund's ledger: which accounts it has, how money moves between them, its five numbers, and what may be received.

available = received - given back - committed - paid, and committed = decided - paid - released. Since every transfer
takes from an account that cannot go below zero, no more can be promised than was received and no more paid than was
promised.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
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
    AVAILABLE = "available"  # key and purpose: the pot, see Pot
    COMMITTED = "committed"  # key and purpose: the pot
    PAID = "paid"  # key: the unit's code
    # The office's own book, which belongs to no fund:
    OFFICE = "office"  # the office's own money: below zero by what it has spent
    COST = "cost"  # key: the id of the provision that things were bought for
    LEVY = "levy"  # key: the unit's code; below zero by what was given back of its levy
    EARMARKED = "earmarked"  # key: the unit's code; given back, and not yet accounted for
    SETTLED = "settled"  # key: the unit's code; given back, and accounted for with receipts


OUTSIDE = frozenset({AccountKind.SOURCE, AccountKind.OFFICE, AccountKind.LEVY})
GUARDED = frozenset(AccountKind) - OUTSIDE
OWN_BOOK = ""  # in place of a fund's id: the office's own book


class TransferKind(StrEnum):
    """Why money moves."""

    RECEIVED = "received"
    COMMITTED = "committed"  # promised by a decision
    RELEASED = "released"  # promised, and given up
    PAID = "paid"
    RETURNED = "returned"  # paid, and given back by the unit
    GIVEN_BACK = "given-back"  # left over, and given back to its source
    AWARDED = "awarded"  # a reward from the office's own money
    BOUGHT = "bought"  # things paid for from the office's own money
    REFUNDED = "refunded"  # a levy given back to the unit, for a stated use
    SETTLED = "settled"  # of what was refunded: accounted for
    REVERSAL = "reversal"  # takes back a transfer that should not have been entered, from its beginning


# Which kind of account each transfer leaves (credit) and where it arrives (debit); a reversal goes the way back.
ROUTES: Mapping[TransferKind, tuple[AccountKind, AccountKind]] = {
    TransferKind.RECEIVED: (AccountKind.SOURCE, AccountKind.AVAILABLE),
    TransferKind.COMMITTED: (AccountKind.AVAILABLE, AccountKind.COMMITTED),
    TransferKind.RELEASED: (AccountKind.COMMITTED, AccountKind.AVAILABLE),
    TransferKind.PAID: (AccountKind.COMMITTED, AccountKind.PAID),
    TransferKind.RETURNED: (AccountKind.PAID, AccountKind.AVAILABLE),
    TransferKind.GIVEN_BACK: (AccountKind.AVAILABLE, AccountKind.SOURCE),
    TransferKind.AWARDED: (AccountKind.OFFICE, AccountKind.PAID),
    TransferKind.BOUGHT: (AccountKind.OFFICE, AccountKind.COST),
    TransferKind.REFUNDED: (AccountKind.LEVY, AccountKind.EARMARKED),
    TransferKind.SETTLED: (AccountKind.EARMARKED, AccountKind.SETTLED),
}

# +1: money comes in at the bank, -1: it goes out. The other kinds move nothing there. (A refund that was set off against
# the levy moves nothing either: the refund says so.)
AT_THE_BANK: Mapping[TransferKind, int] = {
    TransferKind.RECEIVED: 1,
    TransferKind.RETURNED: 1,
    TransferKind.PAID: -1,
    TransferKind.GIVEN_BACK: -1,
    TransferKind.AWARDED: -1,
    TransferKind.BOUGHT: -1,
    TransferKind.REFUNDED: -1,
}


@dataclass(frozen=True, slots=True, order=True)
class Pot:
    """Money of a fund that is kept apart: from one source, for one purpose.

    Without a purpose it may be used for any of the fund's; without a source its sources are not told apart.
    """

    source: str = ""
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class FundNumbers:
    """What stands in a fund, in minor units."""

    planned: int
    received: int
    committed: int  # decided and still to be paid
    paid: int
    given_back: int = 0  # left over, and given back to the sources

    @property
    def available(self) -> int:
        """What may still be granted."""
        return self.received - self.given_back - self.committed - self.paid

    @property
    def balance(self) -> int:
        """The money in the fund, promised or not."""
        return self.received - self.given_back - self.paid


def numbers(planned: int, sums: Mapping[TransferKind, int]) -> FundNumbers:
    """The five numbers from the sum of every kind of transfer; what was reversed, and its reversal, stay out."""
    total = defaultdict(int, sums)
    return FundNumbers(
        planned=planned,
        received=total[TransferKind.RECEIVED],
        committed=total[TransferKind.COMMITTED] - total[TransferKind.RELEASED] - total[TransferKind.PAID],
        paid=total[TransferKind.PAID] - total[TransferKind.RETURNED],
        given_back=total[TransferKind.GIVEN_BACK],
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
        before.given_back + change.given_back,
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


@dataclass(frozen=True, slots=True)
class PotMove:
    """What a transfer did to what is available in a pot, on its day; minor units, more than zero where it came."""

    happened_on: date
    pot: Pot
    amount: int


def available_in_pots(moves: Iterable[PotMove], since: date) -> dict[Pot, int]:
    """The least that was available in each pot at the end of any day from `since` on; see `lowest_available`."""
    by_pot: dict[Pot, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for move in moves:
        by_pot[move.pot][max(move.happened_on, since)] += move.amount
    found = {}
    for pot, by_day in by_pot.items():
        standing = lowest = by_day.pop(since, 0)
        for day in sorted(by_day):
            standing += by_day[day]
            lowest = min(lowest, standing)
        found[pot] = lowest
    return found


def left_over_of(fund: Fund, source: str) -> str:
    """What a source's left-over is to become at the end of a year: carry, return, or unstated."""
    own = next((known.left_over for known in fund.sources if known.id == source), None)
    return own or fund.left_over


def drawn(fund: Fund, available: Mapping[Pot, int], amount: int, purposes: Collection[str]) -> dict[Pot, int]:
    """Which pot pays what of `amount`, by rule; less in all where they do not hold as much.

    Money given for one of these purposes goes first, then money given for none; of each, what must be given back at
    the end of the year before what may be kept; then in the charter's order of sources. Money given for another
    purpose is never touched. (The charter's format leaves the order open; this one leaves least to be given back.)
    """
    order = {source.id: place for place, source in enumerate(fund.sources)}
    kept = {"return": 0, "unstated": 1, "carry": 2}
    usable = [pot for pot in available if not pot.purpose or pot.purpose in purposes]
    usable.sort(key=lambda pot: (not pot.purpose, kept[left_over_of(fund, pot.source)], order.get(pot.source, -1), pot))
    shares: dict[Pot, int] = {}
    for pot in usable:
        share = min(available[pot], amount - sum(shares.values()))
        if share > 0:
            shares[pot] = share
    return shares


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
    purpose: str = "",
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
    purposes = {known.id: known.name for known in fund.purposes}
    if purpose and purpose not in purposes:
        params = {"purpose": purpose, "purposes": tuple(purposes.values())}
        breaches.append(Breach("purpose-unknown", params, "purpose", fund.cite[0]))
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
