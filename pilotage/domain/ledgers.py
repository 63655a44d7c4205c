"""A ledger on its way out: every account and every transfer of a programme, under names that other programs can read."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from pilotage.domain.funds import OWN_BOOK, AccountKind

# Where each kind of account stands among the five that plain-text accounting knows. A debit adds, a credit takes away,
# as with ours: so every balance is the same number there as here.
ROOTS: Mapping[AccountKind, str] = {
    AccountKind.SOURCE: "Income",
    AccountKind.AVAILABLE: "Assets",
    AccountKind.COMMITTED: "Assets",
    AccountKind.PAID: "Expenses",
    AccountKind.OFFICE: "Equity",
    AccountKind.COST: "Expenses",
    AccountKind.LEVY: "Income",
    AccountKind.EARMARKED: "Assets",
    AccountKind.SETTLED: "Expenses",
}


@dataclass(frozen=True, slots=True)
class BookAccount:
    """One account: its row id, what it is for, the names of what its codes mean, and its balance in minor units."""

    id: int
    fund: str  # empty: the office's own book
    kind: AccountKind
    key: str
    purpose: str
    title: str  # in words: the fund's, the source's or unit's, and the purpose's name
    balance: int


@dataclass(frozen=True, slots=True)
class BookTransfer:
    """One transfer: `amount` minor units from `credit` to `debit` (row ids of accounts)."""

    id: int
    key: str
    seq: int
    kind: str
    credit: int
    debit: int
    amount: int
    happened_on: date
    reverses: int | None = None
    receipt: int | None = None
    application: str = ""  # the provision and the number there
    unit: str = ""
    project: str = ""
    memo: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """The whole ledger of a programme as known at `known`: transfers in order of day, then of entering."""

    programme: str
    title: str
    office: str
    currency: str
    known: int
    accounts: tuple[BookAccount, ...]
    transfers: tuple[BookTransfer, ...]


def account_names(accounts: Iterable[BookAccount]) -> dict[int, str]:
    """A name for every account by its row id, valid in beancount and in hledger, no two alike, the same in every export:
    Assets:Pilot-fund:Available:Raised, or with a purpose Assets:Pilot-fund:Available:Raised-for-books. All have four
    parts, for an account below another would count in that one's balance too."""
    found: dict[int, str] = {}
    taken: set[str] = set()
    for account in sorted(accounts, key=lambda one: one.id):
        book = "Office-book" if account.fund == OWN_BOOK else _part(account.fund)
        last = _part(account.key) if account.key else "All"
        if account.purpose:
            last = f"{last}-for-{_part(account.purpose)}"
        name = ":".join((ROOTS[account.kind], book, str(account.kind).capitalize(), last))
        if name in taken:
            name = f"{name}-no-{account.id}"
        taken.add(name)
        found[account.id] = name
    return found


def _part(code: str) -> str:
    """A code as a part of an account's name: letters a to z, digits and hyphens, the first a capital or a digit. A code
    that holds more keeps what it can, and the beginning of its digest tells it from others."""
    if re.fullmatch(r"[a-z0-9][a-z0-9-]*", code):
        return code[0].upper() + code[1:]
    plain = re.sub(r"[^A-Za-z0-9]+", "-", code).strip("-")
    mark = sha256(code.encode()).hexdigest()[:8]
    return f"{plain[0].upper()}{plain[1:]}-{mark}" if plain else f"X-{mark}"
