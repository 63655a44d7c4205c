"""`pilotage verify`: green with status 0; broken with status 1, the place and what is wrong."""

import json

import pytest
from click.testing import CliRunner
from django.utils import translation

from pilotage.management.cli import main
from pilotage.models import Account
from tests.furniture import furnish

pytestmark = pytest.mark.django_db


def run(*arguments, status=0, lang="en"):
    with translation.override(None):
        result = CliRunner().invoke(main, ["--lang", lang, "verify", *arguments])
    assert result.exit_code == status, result.output
    return result.stdout


def test_all_in_order():
    furnish()
    assert run().splitlines()[-1] == "Everything holds."
    assert run(lang="zh-Hans").splitlines()[-1] == "全部相符。"
    document = json.loads(run("--json"))
    assert (document["ok"], document["broken"], document["checked"]["bulletins"]) == (True, [], 2)


def test_what_does_not_hold_is_named():
    programme = furnish()
    Account.objects.of(programme.office).filter(kind="committed", key="own").update(balance=5)
    account = Account.objects.of(programme.office).get(kind="committed", key="own")
    where = f"jinghai-office: account {account.pk} (pilot-fund committed own)"
    document = json.loads(run("--json", status=1))
    assert not document["ok"]
    assert document["broken"] == [{"what": "account-balance", "where": where, "expected": "0", "found": "5"}]
    assert run(status=1).splitlines()[-4:] == [
        f"{where}: The account's balance is not the sum of its transfers. [account-balance]",
        "    expected 0",
        "    found    5",
        "1 thing does not hold.",
    ]
    assert "科目余额与收支流水合计不符。" in run(status=1, lang="zh-Hans")
