"""What `verify` asks of the ledger: that balances are sums, that money stays in its pot, that closed years stay closed."""

from collections import defaultdict
from collections.abc import Mapping

from pilotage.domain.funds import GUARDED, AccountKind, Pot, TransferKind
from pilotage.domain.verification import Broken
from pilotage.models import Account, Office, Transfer, YearClose

_KEPT = (AccountKind.AVAILABLE, AccountKind.COMMITTED)
_ASIDE = {TransferKind.COMMITTED: 1, TransferKind.RELEASED: -1, TransferKind.PAID: -1}


def check_balances(office: Office) -> list[Broken]:
    """Every account's balance against the sum of its transfers; every transfer within one fund and one pot, and none in a
    year that had been closed; no source given back more than it gave. Three statements."""
    totals: dict[int, int] = defaultdict(int)
    given: dict[tuple[int, str, str], int] = defaultdict(int)
    closes = {
        (row.programme_id, row.fund, row.year): row.seq for row in YearClose.objects.of(office).order_by("seq", "id")
    }
    broken = []
    undone: dict[int, Transfer] = {}
    set_aside: dict[tuple[int, Pot], int] = defaultdict(int)
    rows = Transfer.objects.of(office).select_related("credit", "debit").order_by("seq", "id")
    for row in rows.iterator():
        undone[row.pk] = row
        totals[row.credit_id] -= row.amount
        totals[row.debit_id] += row.amount
        for side, sign in ((row.credit, 1), (row.debit, -1)):
            if side.kind == AccountKind.SOURCE:
                given[row.programme_id, side.fund, side.key] += sign * row.amount
        if row.application_id is not None and row.kind in _ASIDE:
            pot = Pot(row.credit.key, row.credit.purpose)  # each of these leaves a pot
            set_aside[row.application_id, pot] += _ASIDE[TransferKind(row.kind)] * row.amount
        broken += _misplaced(row) + _too_late(row, undone.get(row.reverses_id or row.pk), closes)
    for (_programme, fund, source), total in given.items():
        if total < 0:
            broken.append(Broken("source-overpaid", f"fund {fund}, source {source}", "0", str(-total)))
    for (application, pot), total in set_aside.items():
        if total < 0:
            where = f"application {application}, {pot.source} {pot.purpose}".rstrip()
            broken.append(Broken("pot-overdrawn", where, "at least 0", str(total)))
    for account in Account.objects.of(office):
        where = f"account {account.pk} ({account})"
        if account.balance != totals[account.pk]:
            broken.append(Broken("account-balance", where, str(totals[account.pk]), str(account.balance)))
        if account.guarded != (account.kind in GUARDED):
            broken.append(Broken("account-unguarded", where, str(not account.guarded), str(account.guarded)))
    return broken


def _misplaced(row: Transfer) -> list[Broken]:
    """A transfer stays within one programme and fund, and money of a fund within its pot."""
    one, other = ((side.programme_id, side.fund) for side in (row.credit, row.debit))
    if one != other or one[0] != row.programme_id:
        return [Broken("transfer-across-funds", f"transfer {row.pk}", str(one), str(other))]
    pots = [Pot(side.key, side.purpose) for side in (row.credit, row.debit) if side.kind in _KEPT]
    sources = [side.key for side in (row.credit, row.debit) if side.kind == AccountKind.SOURCE]
    if len(set(pots)) > 1 or any(pot.source != key for pot in pots for key in sources):
        places = [str(side) for side in (row.credit, row.debit)]
        return [Broken("transfer-across-pots", f"transfer {row.pk}", *places)]
    return []


def _too_late(row: Transfer, undone: Transfer | None, closes: Mapping[tuple[int, str, int], int]) -> list[Broken]:
    """Nothing is entered into a year, or taken back in it, once it was closed."""
    days = {row.happened_on} | ({undone.happened_on} if undone is not None else set())
    found = []
    for day in sorted(days):
        seq = closes.get((row.programme_id, row.credit.fund, day.year))
        if seq is not None and row.seq > seq:
            found.append(Broken("year-entered-late", f"transfer {row.pk}", f"<= {seq}", str(row.seq)))
    return found
