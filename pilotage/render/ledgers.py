"""A programme's ledger as the files that beancount and hledger read: each transfer one transaction, all of them there."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from pilotage.domain.ledgers import Book, BookAccount, BookTransfer, account_names
from pilotage.domain.money import exponent, major_units


def beancount(book: Book) -> bytes:
    """The ledger for beancount 2 and 3: accounts opened with their names, transfers with theirs, balances asserted without
    tolerance on the day after the last transfer. The same ledger gives the same bytes."""
    return _text(_beancount(book))


def hledger(book: Book) -> bytes:
    """The ledger as an hledger journal, strict as `hledger check --strict` wants it; balances asserted as for beancount."""
    return _text(_hledger(book))


FORMATS: dict[str, Callable[[Book], bytes]] = {"beancount": beancount, "hledger": hledger}
ENDINGS = {"beancount": "beancount", "hledger": "journal"}


def _text(lines: Iterator[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode()


def _head(book: Book) -> Iterator[str]:
    yield f"; {_line(book.title)} ({book.programme}), {_line(book.office)}"
    yield f"; Transfers: {len(book.transfers)}. As known at the office's no. {book.known}."
    yield "; One transaction is one transfer; those of one number (seq) were made in one act."
    yield "; A transfer that was taken back and its reversal both stand here."


def _first_days(book: Book) -> dict[int, date]:
    """The day of each account's first transfer; of one without, that of the whole book."""
    days: dict[int, date] = {}
    for transfer in book.transfers:
        for account in (transfer.credit, transfer.debit):
            days.setdefault(account, transfer.happened_on)
    if book.transfers:
        for one in book.accounts:
            days.setdefault(one.id, book.transfers[0].happened_on)
    return days


def _told(transfer: BookTransfer) -> Iterator[tuple[str, str]]:
    """What is known of a transfer, as names and values."""
    yield "transfer", str(transfer.id)
    yield "seq", str(transfer.seq)
    yield "key", transfer.key
    yield "kind", transfer.kind
    if transfer.reverses is not None:
        yield "reverses", str(transfer.reverses)
    if transfer.receipt is not None:
        yield "receipt", str(transfer.receipt)
    if transfer.application:
        yield "application", transfer.application
    for name, value in (("unit", transfer.unit), ("project", transfer.project), ("memo", transfer.memo)):
        if value:
            yield name, value


# ---- beancount -------------------------------------------------------------------------------------------------------


def _beancount(book: Book) -> Iterator[str]:
    names, days = account_names(book.accounts), _first_days(book)
    yield from _head(book)
    yield ""
    yield f'option "title" {_quoted(book.title)}'
    yield f'option "operating_currency" "{book.currency}"'
    for account in _opened(book, days):
        yield ""
        yield f"{days[account.id]} open {names[account.id]} {book.currency}"
        for name, value in _of_account(account):
            yield f"  {name}: {_quoted(value)}"
    for transfer in book.transfers:
        yield ""
        yield f"{transfer.happened_on} * {_quoted(transfer.kind)} ^no-{transfer.seq}"
        for name, value in _told(transfer):
            yield f"  {name}: {_quoted(value)}"
        amount = major_units(transfer.amount, book.currency)
        yield f"  {names[transfer.debit]}  {amount} {book.currency}"
        yield f"  {names[transfer.credit]}  {-amount} {book.currency}"
    if book.transfers:
        yield ""
        for account in book.accounts:
            balance = major_units(account.balance, book.currency)
            yield f"{_asserted_on(book)} balance {names[account.id]}  {balance} ~ 0 {book.currency}"


def _quoted(text: str) -> str:
    kept = text.replace("\\", "\\\\").replace('"', '\\"').replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return f'"{"".join(sign for sign in kept if sign >= " ")}"'


# ---- hledger ---------------------------------------------------------------------------------------------------------


def _hledger(book: Book) -> Iterator[str]:
    names, days = account_names(book.accounts), _first_days(book)
    yield from _head(book)
    yield "; In names and memos a full-width ， stands for a comma and a full-width ： for a colon: here they would end the text."
    yield ""
    places = exponent(book.currency)
    yield f"commodity 1000.{'0' * places} {book.currency}"
    for account in _opened(book, days):
        yield ""
        yield f"account {names[account.id]}"
        for name, value in _of_account(account):
            yield f"  ; {name}: {_tag(value)}"
    for transfer in book.transfers:
        yield ""
        yield f"{transfer.happened_on} * (no-{transfer.seq}) {transfer.kind}"
        for name, value in _told(transfer):
            yield f"  ; {name}: {_tag(value)}"
        amount = major_units(transfer.amount, book.currency)
        yield f"  {names[transfer.debit]}  {amount} {book.currency}"
        yield f"  {names[transfer.credit]}  {-amount} {book.currency}"
    if book.transfers:
        yield ""
        yield f"{_asserted_on(book)} * balances"
        nothing = f"0 {book.currency}"
        for account in book.accounts:
            yield f"  {names[account.id]}  {nothing} = {major_units(account.balance, book.currency)} {book.currency}"


def _tag(text: str) -> str:
    return _line(text).replace(",", "，").replace(":", "：")


# ---- Both ------------------------------------------------------------------------------------------------------------


def _line(text: str) -> str:
    """A text on one line, without signs that cannot be seen."""
    return "".join(sign for sign in " ".join(text.split()) if sign >= " ")


def _opened(book: Book, days: dict[int, date]) -> list[BookAccount]:
    return [account for account in book.accounts if account.id in days]


def _of_account(account: BookAccount) -> Iterator[tuple[str, str]]:
    yield "account", str(account.id)
    for name, value in (("title", account.title), ("code", account.key), ("purpose", account.purpose)):
        if value:
            yield name, value


def _asserted_on(book: Book) -> date:
    """The day after the last transfer."""
    return book.transfers[-1].happened_on + timedelta(days=1)
