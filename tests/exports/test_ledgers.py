"""The ledger in beancount and hledger: both accept it, and every balance there is ours, account by account."""

import csv
import io
import time
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from beancount import loader
from beancount.core import data, realization
from click.testing import CliRunner
from django.utils import translation

from pilotage.actions.funds import reverse_contribution
from pilotage.domain.funds import AccountKind
from pilotage.domain.ledgers import Book, BookAccount, BookTransfer, account_names
from pilotage.management.cli import main
from pilotage.models import Account, Application, Transfer
from pilotage.queries.exports import ledger_book
from pilotage.render.ledgers import ENDINGS, FORMATS
from tests.factories import application, receipt
from tests.grants import Steps

NASTY = [
    '引号"和\\反斜杠',
    "一行\n二行\r\n三行",
    "🎉 emoji; 分号, date: 2010-01-01 [2011-01-01] =100 CNY | (x)",
    "“全角”　空格\t制表",
    "type:A, x:y",
]


def _of_beancount(path):
    """Every account's balance as beancount's loader adds it up."""
    entries, errors, _ = loader.load_file(str(path))
    assert errors == []
    found = {}
    root = realization.realize(entries)
    for entry in entries:
        if isinstance(entry, data.Open):
            inventory = realization.get(root, entry.account).balance
            found[entry.account] = sum((position.units.number for position in inventory), Decimal(0))
    return found


def _of_hledger(hledger, path):
    """Every account's balance as hledger adds it up."""
    rows = list(csv.reader(io.StringIO(hledger(path, "balance", "-O", "csv", "--flat", "--empty", "--no-total"))))
    return {name: Decimal(amount.split()[0]) for name, amount in rows[1:]}


def _ours(book):
    names = account_names(book.accounts)
    return {names[account.id]: Decimal(account.balance).scaleb(-2) for account in book.accounts}


def _written(book, folder):
    paths = {}
    for name, write in FORMATS.items():
        paths[name] = folder / f"book.{ENDINGS[name]}"
        paths[name].write_bytes(write(book))
    return paths


def _accepted(book, folder, bean_check, hledger):
    """Both programs accept the book, strictly, and both reach our balances."""
    paths = _written(book, folder)
    assert bean_check(paths["beancount"]) == ""
    hledger(paths["hledger"], "check", "--strict", "ordereddates")
    assert _of_beancount(paths["beancount"]) == _ours(book)
    assert _of_hledger(hledger, paths["hledger"]) == _ours(book)
    return paths


def _tell(programme, cast):
    """Two sources, a payment out of both, a decision given up, one taken-back receipt."""
    steps = Steps(programme, cast)
    receipt(programme, cast.treasurer, 30_050)
    receipt(programme, cast.treasurer, 200_000, source="raised", donor='某"协会"')
    wrong = receipt(programme, cast.treasurer, 7_777, on=date(2010, 4, 8))
    reverse_contribution(by=cast.treasurer, programme=programme, contribution=wrong.pk, reason="记错; \"了\"",
                         happened_on=date(2010, 4, 9), uuid=uuid4())  # fmt: skip
    for project in NASTY[:3]:
        steps.approve(application(programme, cast.unit, 20_000, project=project[:150].replace("\r", "")), amount=20_000)
    steps.pay(application_of(programme, 1))
    steps.release(application_of(programme, 2))


def application_of(programme, number):
    return Application.objects.of(programme.office_id).get(programme=programme, number=number)


@pytest.mark.django_db
def test_both_programs_reach_our_balances(programme, cast, tmp_path, bean_check, hledger):
    _tell(programme, cast)
    book = ledger_book(programme)
    paths = _accepted(book, tmp_path, bean_check, hledger)
    assert len(book.transfers) == Transfer.objects.of(programme.office_id).count()
    assert len(book.accounts) == Account.objects.of(programme.office_id).count()
    for path in paths.values():
        text = path.read_text(encoding="utf-8")
        for row in Transfer.objects.of(programme.office_id):
            assert str(row.key) in text
        assert text.count("reverses: ") == 1


@pytest.mark.django_db
@pytest.mark.parametrize("format", list(FORMATS))
def test_the_command_writes_what_they_accept(programme, cast, tmp_path, bean_check, hledger, format):
    _tell(programme, cast)
    path = tmp_path / f"x.{ENDINGS[format]}"
    with translation.override(None):
        done = CliRunner().invoke(
            main,
            [
                "--lang",
                "en",
                "export",
                "ledger",
                "--format",
                format,
                "jinghai-2010",
                "-o",
                str(path),
                "--by",
                "auditor",
            ],
        )
    assert (done.exit_code, done.stderr) == (0, "")
    if format == "beancount":
        assert bean_check(path) == ""
    else:
        hledger(path, "check", "--strict")


@pytest.mark.django_db
def test_an_empty_ledger_is_a_valid_file(programme, tmp_path, bean_check, hledger):
    book = ledger_book(programme)
    assert book.transfers == ()
    paths = _written(book, tmp_path)
    assert bean_check(paths["beancount"]) == ""
    hledger(paths["hledger"], "check", "--strict")


def _book(transfers, accounts, title="甲"):
    balances = {account.id: 0 for account in accounts}
    for one in transfers:
        balances[one.credit] -= one.amount
        balances[one.debit] += one.amount
    kept = [BookAccount(a.id, a.fund, a.kind, a.key, a.purpose, a.title, balances[a.id]) for a in accounts]
    return Book("p", title, "办公室", "CNY", 9, tuple(kept), tuple(transfers))


def _account(id, kind, key="", fund="aid", purpose="", title=""):
    return BookAccount(id, fund, AccountKind(kind), key, purpose, title, 0)


def test_every_kind_of_account_and_names_as_bad_as_they_come(tmp_path, bean_check, hledger):
    keys = ["中文代码", "A", "a", "-", "a_b", "a.b", "9", "", *NASTY[:3]]
    accounts = [
        _account(1, "source", "own"),
        *(_account(2 + n, "available", key, title=NASTY[n % 5]) for n, key in enumerate(keys)),
    ]
    accounts += [
        _account(40 + n, kind, "east", fund="")
        for n, kind in enumerate(AccountKind)
        if kind not in ("source", "available")
    ]
    accounts += [_account(60, "available", "", purpose="books"), _account(61, "available", "any", purpose="books")]
    transfers = [
        BookTransfer(n, str(uuid4()), n, "received", 1, account.id, 100 * n, date(2020, 1, 1) + timedelta(days=n), memo=NASTY[n % 5],
                     unit=NASTY[(n + 1) % 5], project=NASTY[(n + 2) % 5], application="project-grant 3")
        for n, account in enumerate(accounts[1:], 1)
    ]  # fmt: skip
    book = _book(transfers, accounts, NASTY[1])
    assert len(set(account_names(book.accounts).values())) == len(accounts)
    _accepted(book, tmp_path, bean_check, hledger)


def test_a_balance_that_is_off_by_one_is_found(tmp_path, bean_check, hledger):
    """The balances at the end are ours: where an account were off by a hundredth, both programs would say so."""
    book = _book(
        [BookTransfer(1, "k", 1, "received", 1, 2, 100_00, date(2020, 1, 1))],
        [_account(1, "source", "own"), _account(2, "available", "own")],
    )
    wrong = Book(*[getattr(book, name) for name in ("programme", "title", "office", "currency", "known")],
                 (book.accounts[0], BookAccount(2, "aid", AccountKind.AVAILABLE, "own", "", "", 100_01)), book.transfers)  # fmt: skip
    paths = _written(wrong, tmp_path)
    assert "Balance failed" in bean_check(paths["beancount"])
    with pytest.raises(AssertionError, match="balance assertion"):
        hledger(paths["hledger"], "check")


def test_currencies_without_cents(tmp_path, bean_check, hledger):
    book = _book(
        [BookTransfer(1, "k", 1, "received", 1, 2, 12345, date(2020, 1, 1))],
        [_account(1, "source", "own"), _account(2, "available", "own")],
    )
    yen = Book("p", "t", "o", "JPY", 1, book.accounts, book.transfers)
    paths = _written(yen, tmp_path)
    assert bean_check(paths["beancount"]) == ""
    hledger(paths["hledger"], "check", "--strict")
    assert b"12345 JPY" in paths["hledger"].read_bytes()


def test_ten_thousand_transfers_in_bounded_time(tmp_path, bean_check, hledger):
    accounts = [_account(1, "source", "own"), *(_account(n, "paid", f"unit-{n}") for n in range(2, 52))]
    transfers = [
        BookTransfer(
            n, str(uuid4()), n, "paid", 1, 2 + n % 50, n, date(2020, 1, 1) + timedelta(days=n // 30), memo="买书"
        )
        for n in range(1, 10_001)
    ]
    book = _book(transfers, accounts)
    begun = time.monotonic()
    paths = _written(book, tmp_path)
    assert time.monotonic() - begun < 5
    assert bean_check(paths["beancount"]) == ""
    assert _of_hledger(hledger, paths["hledger"]) == _ours(book)
    assert time.monotonic() - begun < 120
