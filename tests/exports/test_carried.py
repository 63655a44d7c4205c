"""Money carried on: both ledgers are accepted outside, and the sum that leaves the one arrives in the other."""

from datetime import date
from decimal import Decimal

import pytest
from beancount import loader
from beancount.core import realization

from pilotage.queries.exports import ledger_book
from pilotage.render.ledgers import FORMATS
from tests.actions.test_carrying import OWN, carried, money
from tests.cast import seat
from tests.factories import adopt_jinghai, application, receipt
from tests.grants import Steps

pytestmark = pytest.mark.django_db


def test_both_ledgers_balance_and_agree(bean_check, hledger, tmp_path):
    before = adopt_jinghai()
    cast = seat(before)
    receipt(before, cast.treasurer, 300_001)
    steps = Steps(before, cast)
    row = application(before, cast.unit, 100_000)
    steps.approve(row, amount=80_001)
    after = carried(before, cast.clerk)
    money(before, after, cast.treasurer, {OWN: 220_000})
    held = {}
    for programme in (before, after):
        path = tmp_path / f"{programme.code}.beancount"
        path.write_bytes(FORMATS["beancount"](ledger_book(programme)))
        assert bean_check(path) == ""
        entries, errors, _ = loader.load_file(str(path))
        assert errors == []
        root = realization.realize(entries)
        assets = realization.get(root, "Assets")
        held[programme.code] = sum(
            (position.units.number for position in realization.compute_balance(assets)), Decimal(0)
        )  # fmt: skip
        journal = tmp_path / f"{programme.code}.journal"
        journal.write_bytes(FORMATS["hledger"](ledger_book(programme)))
        hledger(journal, "check")
    assert held == {"jinghai-2010": Decimal("800.01"), "jinghai-2011": Decimal("2200.00")}
    assert date(2011, 4, 6) in {one.happened_on for one in ledger_book(after).transfers}
