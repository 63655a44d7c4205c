"""What became of one source's money: the use-of-funds report, for any period, as known at any time.

All amounts are minor units of the programme's currency. Numbers stand at the end of a day and are sums of transfers;
a period's are those at its end less those at the end of the day before it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from pilotage.domain.charters.schema import Fund, FundSource
from pilotage.domain.funds import TransferKind
from pilotage.domain.grant_states import Status


@dataclass(frozen=True, slots=True)
class Sums:
    """What a source's money did. `decided` less what was given up; `paid` less what came back from units."""

    received: int = 0
    given_back: int = 0  # left over, and given back to the giver
    decided: int = 0
    owed: int = 0  # decided and still to be paid
    paid: int = 0
    settled: int = 0  # of what was paid: accounted for with checked receipts

    @property
    def left(self) -> int:
        """The money that is still there, promised or not."""
        return self.received - self.given_back - self.paid

    @property
    def free(self) -> int:
        """Of what is left: promised to nobody."""
        return self.left - self.owed

    def since(self, before: "Sums") -> "Sums":
        """What a period added, given what stood before it."""
        return Sums(
            self.received - before.received, self.given_back - before.given_back, self.decided - before.decided,
            self.owed - before.owed, self.paid - before.paid, self.settled - before.settled,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Moved:
    """A transfer that counts and moved a source's money. `seq` is shared by all transfers of one movement."""

    id: int
    seq: int
    happened_on: date
    kind: TransferKind
    amount: int
    source: str
    purpose: str
    application: int | None


@dataclass(frozen=True, slots=True)
class Spent:
    """A receipt that the office has checked: what a unit spent of a grant. `counted` is what was accepted of it."""

    id: int
    number: int
    application: int
    happened_on: date
    what: str
    amount: int
    counted: int
    invoice: str


@dataclass(frozen=True, slots=True)
class Granted:
    """A grant that a source has a part in, by its application; `result` is what was said when it was accepted."""

    id: int
    provision: str
    number: int
    unit: str
    unit_name: str
    project: str
    status: Status
    result: str


@dataclass(frozen=True, slots=True)
class GrantUse:
    """One grant with this source's part of it. `whole` is what was paid from all sources; `pots` are (purpose, part)."""

    grant: Granted
    part: Sums
    whole: int
    pots: tuple[tuple[str, Sums], ...]


@dataclass(frozen=True, slots=True)
class Received:
    """Money that came from the source; `number` is the receipt's."""

    transfer: int
    number: int
    happened_on: date
    amount: int
    donor: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Look:
    """A second look that nobody has given yet: at what one person did alone. `what` is a code of second_looks.What."""

    what: str
    about: str
    happened_on: date
    due_on: date


@dataclass(frozen=True, slots=True)
class Report:
    """A day of an agreement on which the giver is reported to; `done_on` None: not yet."""

    due_on: date
    what: str
    done_on: date | None
    note: str


@dataclass(frozen=True, slots=True)
class Agreed:
    """What was agreed with the giver: `amount` None where none was agreed."""

    id: int
    number: int
    title: str
    signed_on: date
    amount: int | None
    conditions: str
    reports: tuple[Report, ...]


@dataclass(frozen=True, slots=True)
class UseOfFunds:
    """The report about one source of a fund from `start` until `until` (both included), as known at number `known`.

    `opening` stood before the period, `period` is what it added, `closing` stands at its end. `grants` are those that
    the source has had a part in until then, with their numbers at the end of the period; `received`, `expenses` are
    those of the period; `looks` were still open; `agreed` is the sum that the agreements name, None where they name none.
    """

    fund: Fund
    source: FundSource
    currency: str
    start: date
    until: date
    known: int
    planned: int
    agreed: int | None
    opening: Sums
    period: Sums
    closing: Sums
    grants: tuple[GrantUse, ...] = ()
    received: tuple[Received, ...] = ()
    expenses: tuple[Spent, ...] = ()
    looks: tuple[Look, ...] = ()
    agreements: tuple[Agreed, ...] = field(default=())


_DECIDED = {TransferKind.COMMITTED: 1, TransferKind.RELEASED: -1}
_OWED = {**_DECIDED, TransferKind.PAID: -1}
_PAID = {TransferKind.PAID: 1, TransferKind.RETURNED: -1}


def sums(moves: Iterable[Moved], settled: int = 0) -> Sums:
    """The numbers of some transfers; `settled` is not among the transfers and comes from the receipts."""
    by_kind: dict[TransferKind, int] = defaultdict(int)
    for move in moves:
        by_kind[move.kind] += move.amount

    def of(signs: Mapping[TransferKind, int]) -> int:
        return sum(sign * by_kind[kind] for kind, sign in signs.items())

    return Sums(
        by_kind[TransferKind.RECEIVED], by_kind[TransferKind.GIVEN_BACK], of(_DECIDED), of(_OWED), of(_PAID), settled
    )


def settled_by_source(counted: int, paid: Mapping[str, int]) -> dict[str, int]:
    """How receipts of a grant account for what each source paid of it: in proportion, never more than was paid.

    What does not divide evenly goes, unit by unit, to the largest rest, and of equal ones to the source that paid first.
    """
    whole = sum(paid.values())
    counted = min(counted, whole)
    if whole <= 0:
        return dict.fromkeys(paid, 0)
    shares = {source: counted * amount // whole for source, amount in paid.items()}
    rests = sorted(paid, key=lambda source: -(counted * paid[source] % whole))
    for source in rests[: counted - sum(shares.values())]:
        shares[source] += 1
    return shares


def grants_of(
    source: str, moves: Sequence[Moved], spent: Iterable[Spent], grants: Mapping[int, Granted], until: date
) -> tuple[GrantUse, ...]:
    """The grants that a source had a part in until a day, by provision and number. `moves` are those of the whole fund."""
    counted: dict[int, int] = defaultdict(int)
    for receipt in spent:
        if receipt.happened_on <= until:
            counted[receipt.application] += receipt.counted
    by_grant: dict[int, list[Moved]] = defaultdict(list)
    for move in moves:
        if move.application is not None and move.happened_on <= until:
            by_grant[move.application].append(move)
    found = []
    for id, grant in grants.items():
        mine = [move for move in by_grant[id] if move.source == source]
        if not mine:
            continue
        paid: dict[str, int] = defaultdict(int)
        for move in by_grant[id]:
            paid[move.source] += _PAID.get(move.kind, 0) * move.amount
        settled = settled_by_source(counted[id], paid)[source]
        pots: dict[str, list[Moved]] = defaultdict(list)
        for move in mine:
            pots[move.purpose].append(move)
        found.append(
            GrantUse(
                grant, sums(mine, settled), sum(paid.values()),
                tuple((purpose, sums(part)) for purpose, part in pots.items()),
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda use: (use.grant.provision, use.grant.number)))


def standing(source: str, moves: Sequence[Moved], grants: Iterable[GrantUse], until: date) -> Sums:
    """The source's numbers at the end of a day; `grants` are those of that same day."""
    mine = [move for move in moves if move.source == source and move.happened_on <= until]
    return sums(mine, sum(use.part.settled for use in grants))
