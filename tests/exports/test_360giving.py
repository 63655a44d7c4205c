"""Awards as 360Giving data: valid against the standard's schema, amounts as numbers, only what was decided."""

import json
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.utils import translation

from pilotage.management.cli import main
from tests.exports.conftest import beside_python
from tests.factories import application, receipt
from tests.grants import Steps

pytestmark = pytest.mark.django_db
SCHEMA = Path(__file__).resolve().parent.parent / "fixtures" / "360giving" / "bundle.schema.json"


def run(path, *options, lang="en"):
    with translation.override(None):
        return CliRunner().invoke(
            main, ["--lang", lang, "export", "360giving", "jinghai-2010", "-o", str(path), *options]
        )


def faults(path):
    done = subprocess.run(
        [beside_python("check-jsonschema"), "--schemafile", str(SCHEMA), str(path)],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    return "" if done.returncode == 0 else done.stdout + done.stderr


@pytest.fixture
def story(programme, cast):
    """Of six applications: paid, to be paid, given up, declined, still to be decided, and one in odd cents."""
    steps = Steps(programme, cast)
    receipt(programme, cast.treasurer, 900_000)
    paid = application(programme, cast.unit, 100_000, project="税法宣讲", plan="联系人王老师，电话13800000000。")
    steps.approve(paid)
    steps.pay(paid)
    steps.approve(application(programme, cast.clerk, 150_000, unit="yinghai", project="阅读角" * 30), amount=120_000)
    given_up = application(programme, cast.clerk, 50_000, unit="yinghai", project="取消的")
    steps.approve(given_up, amount=50_000)
    steps.release(given_up)
    steps.decline(application(programme, cast.clerk, 50_000, unit="yinghai", project="不予批复的"))
    application(programme, cast.clerk, 60_000, unit="yinghai", project="待批的")
    steps.approve(application(programme, cast.clerk, 12_345, unit="yinghai", project="零头"), amount=12_345)


def test_the_package_is_valid_and_holds_only_awards(programme, cast, story, tmp_path):
    path = tmp_path / "grants.json"
    done = run(path)
    assert (done.exit_code, done.stderr) == (0, "")
    assert faults(path) == ""
    document = json.loads(path.read_text(encoding="utf-8"))
    told = [
        (g["amountAppliedFor"], g["amountAwarded"], g["amountDisbursed"], g["awardDate"]) for g in document["grants"]
    ]
    assert told == [(1000, 800, 800, "2010-04-16"), (1500, 1200, 0, "2010-04-16"), (123.45, 123.45, 0, "2010-04-16")]
    assert {g["currency"] for g in document["grants"]} == {"CNY"}


def test_amounts_are_exact_numbers_in_the_text(programme, cast, story, tmp_path):
    path = tmp_path / "grants.json"
    run(path)
    text = path.read_text(encoding="utf-8")
    assert '"amountAwarded": 800,' in text
    assert '"amountAwarded": 123.45,' in text
    assert "800.0" not in text


def test_identifiers_stay_the_same_and_carry_the_publishers_prefix(programme, cast, story, tmp_path):
    path = tmp_path / "grants.json"
    run(path)
    office = programme.office.code
    grants = json.loads(path.read_text(encoding="utf-8"))["grants"]
    assert [g["id"] for g in grants] == [f"pilotage-{office}-jinghai-2010-project-grant-{n}" for n in (1, 2, 6)]
    assert grants[0]["recipientOrganization"] == [
        {"id": f"pilotage-{office}-jinghai-2010-org-wangkou", "name": "王口镇团委"}
    ]
    assert run(path, "--prefix", "360G-jinghai").exit_code == 0
    assert faults(path) == ""
    assert (
        json.loads(path.read_text(encoding="utf-8"))["grants"][0]["id"] == "360G-jinghai-jinghai-2010-project-grant-1"
    )


def test_nothing_of_a_plan_and_nobody_is_published(programme, cast, story, tmp_path):
    path = tmp_path / "grants.json"
    run(path)
    text = path.read_text(encoding="utf-8")
    assert "13800000000" not in text
    assert "recipientIndividual" not in text
    assert all(len(g["title"]) <= 140 for g in json.loads(text)["grants"])


@pytest.mark.parametrize(("lang", "sentence"), [("en", "There is nothing to publish"), ("zh-Hans", "没有可公开的")])
def test_nothing_to_publish_is_said_and_no_file_written(programme, cast, tmp_path, lang, sentence):
    application(programme, cast.clerk, 60_000)
    path = tmp_path / "grants.json"
    done = run(path, lang=lang)
    assert done.exit_code == 1
    assert sentence in done.stderr
    assert not path.exists()
    assert json.loads(run(path, "--json").stdout) == {"file": None, "grants": 0}


def test_whoever_may_not_see_the_fund_is_refused(programme, cast, story, tmp_path):
    assert run(tmp_path / "x", "--by", "mentor1").exit_code == 1
    assert run(tmp_path / "x", "--by", "nobody").exit_code == 2
    assert run(tmp_path / "no" / "folder").exit_code == 2
    assert not (tmp_path / "x").exists()


def test_a_prefix_that_360giving_never_gave_out_is_refused(programme, cast, story, tmp_path):
    path = tmp_path / "grants.json"
    done = run(path, "--prefix", "jinghai")
    assert (done.exit_code, path.exists()) == (2, False)
    assert "“jinghai” is no prefix of 360Giving" in done.stderr
