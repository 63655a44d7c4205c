"""Reading the ledger account by account: pots, a trial balance, one account, and a statement for any period.

As everywhere, what was reversed and its reversal count in no sum; an account's page shows both, and counts neither.
A balance is what was debited less what was credited, in minor units: what a source has given stands below zero.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Q, Sum

from pilotage.domain.charters.schema import Fund
from pilotage.domain.funds import AccountKind, FundNumbers, Pot, TransferKind, effect_on_balance, numbers
from pilotage.domain.second_looks import Look
from pilotage.domain.years import pot_order
from pilotage.models import Account, Member, Programme, Transfer, YearClose
from pilotage.queries.funds import ENDLESS, StatementRow, counted, statement
from pilotage.queries.second_looks import looks

_KEPT = (AccountKind.AVAILABLE, AccountKind.COMMITTED)


# ---- Pots ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class KindMoved:
    """The sum of what one kind of transfer moved in a pot within a period."""

    pot: Pot
    kind: TransferKind
    amount: int


def moved_in_pots(
    programme: Programme, fund: Fund, until: date | None = None, known: int = ENDLESS, since: date | None = None
) -> list[KindMoved]:
    """What every kind of transfer moved in each pot, in one statement."""
    rows = counted(programme, until, known).filter(credit__fund=fund.id)
    rows = rows if since is None else rows.filter(happened_on__gte=since)
    columns = ("kind", "credit__kind", "credit__key", "credit__purpose", "debit__key", "debit__purpose")
    found = []
    for kind, left, key, purpose, other, other_purpose, total in (
        rows.order_by().values_list(*columns).annotate(total=Sum("amount"))
    ):
        pot = Pot(key, purpose) if left in _KEPT else Pot(other, other_purpose)
        found.append(KindMoved(pot, TransferKind(kind), int(total)))
    return found


def pot_numbers(
    programme: Programme, fund: Fund, until: date | None = None, known: int = ENDLESS
) -> dict[Pot, FundNumbers]:
    """What stands in every pot that ever held money, in the charter's order, in one statement; nothing is planned."""
    return in_pots(fund, moved_in_pots(programme, fund, until, known))


def in_pots(fund: Fund, moved: Iterable[KindMoved]) -> dict[Pot, FundNumbers]:
    """Sums by kind as the numbers of each pot, in the charter's order."""
    sums: dict[Pot, dict[TransferKind, int]] = defaultdict(lambda: defaultdict(int))
    for one in moved:
        sums[one.pot][one.kind] += one.amount
    return {pot: numbers(0, sums[pot]) for pot in sorted(sums, key=lambda pot: pot_order(fund, pot))}


# ---- Accounts --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account over a period: how it stood before, what was debited and credited, how it stands after. `unit` is the
    name of the member that the key is the code of."""

    id: int
    fund: str
    kind: AccountKind
    key: str
    purpose: str
    unit: str
    opening: int
    debit: int
    credit: int

    @property
    def closing(self) -> int:
        return self.opening + self.debit - self.credit


@dataclass(frozen=True, slots=True)
class TrialBalance:
    """Every account of one book over a period. In balance: as much was debited as credited, and what stands on one side
    of the accounts stands on the other."""

    lines: tuple[AccountLine, ...]

    @property
    def debit(self) -> int:
        return sum(line.debit for line in self.lines)

    @property
    def credit(self) -> int:
        return sum(line.credit for line in self.lines)

    @property
    def owing(self) -> int:
        """The sum of the balances on the debit side."""
        return sum(line.closing for line in self.lines if line.closing > 0)

    @property
    def owed(self) -> int:
        """The sum of the balances on the credit side."""
        return -sum(line.closing for line in self.lines if line.closing < 0)

    @property
    def in_balance(self) -> bool:
        return self.debit == self.credit and self.owing == self.owed


def trial_balance(
    programme: Programme, fund: str, since: date | None = None, until: date | None = None, known: int = ENDLESS
) -> TrialBalance:
    """Every account of a fund (or of the office's own book), by its kind and its key; three statements."""
    within = Q() if since is None else Q(happened_on__gte=since)
    before = Q(pk__in=[]) if since is None else Q(happened_on__lt=since)
    rows = counted(programme, until, known).filter(credit__fund=fund).order_by().values_list("credit", "debit")
    opening: dict[int, int] = defaultdict(int)
    debited: dict[int, int] = defaultdict(int)
    credited: dict[int, int] = defaultdict(int)
    for credit, debit, earlier, moved in rows.annotate(
        earlier=Sum("amount", filter=before), moved=Sum("amount", filter=within)
    ):
        opening[debit] += int(earlier or 0)
        opening[credit] -= int(earlier or 0)
        debited[debit] += int(moved or 0)
        credited[credit] += int(moved or 0)
    accounts = list(Account.objects.of(programme.office_id).filter(programme=programme, fund=fund))
    units = _units(programme, [account.key for account in accounts])
    order = {kind: place for place, kind in enumerate(AccountKind)}
    lines = [
        AccountLine(
            one.pk, one.fund, AccountKind(one.kind), one.key, one.purpose, units.get(one.key, ""), opening[one.pk],
            debited[one.pk], credited[one.pk],
        )
        for one in accounts
    ]  # fmt: skip
    return TrialBalance(tuple(sorted(lines, key=lambda line: (order[line.kind], line.id))))


def _units(programme: Programme, codes: Iterable[str]) -> dict[str, str]:
    rows = Member.objects.of(programme.office_id).filter(programme=programme, code__in=list(codes))
    return dict(rows.order_by().values_list("code", "name"))


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One transfer of an account. `balance` stands after it; what does not count moves nothing."""

    transfer: int
    seq: int
    happened_on: date
    kind: TransferKind
    debit: int | None
    credit: int | None
    against: AccountLine  # the account on the other side
    unit: str
    project: str
    grant: str
    number: int | None
    unit_code: str
    memo: str
    counts: bool
    reverses: bool
    balance: int


@dataclass(frozen=True, slots=True)
class AccountPage:
    """One account over a period, with every transfer in order of days."""

    line: AccountLine
    rows: tuple[AccountRow, ...]


def account_page(
    programme: Programme, account: int, since: date | None = None, until: date | None = None, known: int = ENDLESS
) -> AccountPage | None:
    """An account with its transfers within a period and what stood before; three statements. None: no such account."""
    found = Account.objects.of(programme.office_id).filter(programme=programme, pk=account).first()
    if found is None:
        return None
    rows = Transfer.objects.of(programme.office_id).filter(programme=programme, seq__lte=known)
    rows = rows.filter(Q(credit=found) | Q(debit=found)).select_related("credit", "debit", "application__unit")
    moved = list(rows.order_by("happened_on", "seq", "id"))
    undone = {row.reverses_id for row in moved if row.reverses_id} | {row.pk for row in moved if row.reverses_id}
    units = _units(programme, {side.key for row in moved for side in (row.credit, row.debit)} | {found.key})
    opening = debit = credit = 0
    shown: list[AccountRow] = []
    for row in moved:
        if until is not None and row.happened_on > until:
            break
        came, counts = row.debit_id == found.pk, row.pk not in undone
        effect = (row.amount if came else -row.amount) if counts else 0
        if since is not None and row.happened_on < since:
            opening += effect
            continue
        debit, credit = debit + max(effect, 0), credit + max(-effect, 0)
        for_what, other = row.application, row.credit if came else row.debit
        shown.append(
            AccountRow(
                row.pk, row.seq, row.happened_on, TransferKind(row.kind), row.amount if came else None,
                None if came else row.amount, _plain(other, units), for_what.unit.name if for_what else "",
                for_what.project if for_what else "", for_what.provision if for_what else "",
                for_what.number if for_what else None, for_what.unit.code if for_what else "", row.memo, counts,
                row.reverses_id is not None, opening + debit - credit,
            )
        )  # fmt: skip
    return AccountPage(replace(_plain(found, units), opening=opening, debit=debit, credit=credit), tuple(shown))


def _plain(account: Account, units: Mapping[str, str]) -> AccountLine:
    return AccountLine(
        account.pk, account.fund, AccountKind(account.kind), account.key, account.purpose, units.get(account.key, ""),
        0, 0, 0,
    )  # fmt: skip


# ---- A statement for any period --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Standing:
    """What stood on a day: the money in the fund, and what of it may still be granted."""

    balance: int = 0
    available: int = 0


@dataclass(frozen=True, slots=True)
class PotMoved:
    """What moved in a source's money, or that for a purpose, within a period: opening + in - out = closing."""

    key: str
    opening: int
    came: int
    went: int

    @property
    def closing(self) -> int:
        return self.opening + self.came - self.went


@dataclass(frozen=True, slots=True)
class PeriodStatement:
    """A fund's statement for a period: what stood before and after, the lines between, and sums of what counts."""

    since: date | None
    until: date | None
    opening: Standing
    closing: Standing
    lines: tuple[StatementRow, ...]
    by_kind: Mapping[TransferKind, tuple[int, int]]  # how many, how much
    by_source: tuple[PotMoved, ...]
    by_purpose: tuple[PotMoved, ...]
    looks: tuple[Look, ...]
    closed: tuple[YearClose, ...]

    @property
    def came(self) -> int:
        return sum(line.amount for line in self.lines if line.counts and effect_on_balance(line.kind) > 0)

    @property
    def went(self) -> int:
        return sum(line.amount for line in self.lines if line.counts and effect_on_balance(line.kind) < 0)


def period_statement(
    programme: Programme, fund: Fund, since: date | None = None, until: date | None = None, known: int = ENDLESS,
    units: frozenset[str] | None = None,
) -> PeriodStatement:  # fmt: skip
    """Everything that a statement of a fund says about a period; six statements. With `units`, only the lines of their
    grants and the sums of these: nothing by source or purpose, and no second looks."""
    rows = statement(programme, fund, until, known)
    before = [row for row in rows if since is not None and row.happened_on < since]
    lines = tuple(row for row in rows[len(before) :] if units is None or row.unit_code in units)
    opening = Standing(before[-1].balance, before[-1].available) if before else Standing()
    closing = Standing(rows[-1].balance, rows[-1].available) if rows else Standing()
    kinds: dict[TransferKind, tuple[int, int]] = {}
    for line in lines:
        if line.counts:
            count, total = kinds.get(line.kind, (0, 0))
            kinds[line.kind] = (count + 1, total + line.amount)
    earlier = moved_in_pots(programme, fund, since - timedelta(days=1), known) if since is not None else []
    within = moved_in_pots(programme, fund, until, known, since)
    sources = [source.id for source in fund.sources]
    purposes = [*(purpose.id for purpose in fund.purposes), ""] if fund.purposes else []
    closed = YearClose.objects.of(programme.office_id).filter(programme=programme, fund=fund.id, seq__lte=known)
    closed = closed if since is None else closed.filter(closed_on__gte=since)
    closed = closed if until is None else closed.filter(closed_on__lte=until)
    return PeriodStatement(
        since, until, opening, closing, lines,
        {kind: kinds[kind] for kind in TransferKind if kind in kinds},
        _sums(sources, earlier, within, "source") if units is None else (),
        _sums(purposes, earlier, within, "purpose") if units is None else (),
        looks(programme, start=since, end=until) if units is None else (),
        tuple(closed.select_related("by")),
    )  # fmt: skip


def _sums(
    keys: Sequence[str], earlier: Sequence[KindMoved], within: Sequence[KindMoved], side: str
) -> tuple[PotMoved, ...]:
    def total(moved: Sequence[KindMoved], key: str, sign: int) -> int:
        return sum(one.amount for one in moved if getattr(one.pot, side) == key and effect_on_balance(one.kind) == sign)

    return tuple(
        PotMoved(key, total(earlier, key, 1) - total(earlier, key, -1), total(within, key, 1), total(within, key, -1))
        for key in keys
    )
