"""`pilotage figures`: the contract's JSON, the day and the knowledge asked for, what is behind a figure."""

import json

import pytest
from click.testing import CliRunner
from django.utils import translation

from pilotage.management.cli import main
from tests.cast import seat
from tests.factories import adopt_jinghai, record, visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    found = adopt_jinghai()
    cast = seat(found)
    visit(found, cast.clerk)
    visit(found, cast.clerk, unit="yinghai", confirmed=False)
    record(found, cast.clerk, "financing", unit="wangkou", person="mentor1", amount=150_050, from_whom="文化站")
    return found


def run(*arguments):
    with translation.override(None):
        return CliRunner().invoke(main, ["--lang", "en", "figures", *arguments])


def figures(*arguments):
    done = run("jinghai-2010", "--json", *arguments)
    assert done.exit_code == 0, done.output
    document = json.loads(done.stdout)
    return document, {figure["id"]: figure for figure in document["figures"]}


def test_the_document_says_what_was_asked_and_every_figure(programme):
    document, found = figures()
    programme.office.refresh_from_db()
    assert {name: document[name] for name in ("programme", "edition", "until", "known")} == {
        "programme": "jinghai-2010", "edition": 1, "until": "2010-04-26", "known": programme.office.seq,
    }  # fmt: skip
    assert len(found) == 15
    assert found["visit-count"] | {"per": None} == {
        "id": "visit-count", "name": "深入试点单位", "measure": "次", "value": 1, "target": None, "records": 1,
        "awaiting": 1, "per": None,
    }  # fmt: skip


def test_money_is_a_decimal_string_and_a_true_zero_is_zero(programme):
    _, found = figures()
    assert (found["financing-sum"]["value"], found["granted"]["value"]) == ("1500.50", "0.00")
    assert found["meeting-count"]["value"] == 0


def test_until_and_known_select_what_counts(programme):
    assert figures("--until", "2010-04-19")[1]["visit-count"]["value"] == 0
    assert figures("--known", "1")[1]["visit-count"]["value"] == 0


def test_a_unit_keeps_what_concerns_it(programme):
    assert (
        figures("--unit", "yinghai")[1]["visit-count"] | {"awaiting": 1, "value": 0}
        == figures("--unit", "yinghai")[1]["visit-count"]
    )
    assert figures("--unit", "wangkou")[1]["visit-count"]["value"] == 1


def test_a_figure_opens_to_what_is_behind_it(programme):
    document, _ = figures("--records", "visit-count")
    assert [row["happened_on"] for row in document["records"]] == ["2010-04-20"]
    said = run("jinghai-2010", "--records", "visit-count").stdout
    assert "王口镇团委" in said
    assert "and 1 awaiting confirmation" in said


def test_a_person_keeps_the_records_that_name_them_and_what_names_nobody_is_left_out(programme):
    document, found = figures("--person", "mentor1")
    assert document["person"] == "mentor1"
    assert "person" not in figures()[0]
    assert list(found) == ["mentor-count", "visit-count", "activity-count", "solved-count", "financing-sum"]
    assert (found["visit-count"]["value"], found["financing-sum"]["value"]) == (1, "1500.50")
    document, _ = figures("--person", "mentor1", "--records", "visit-count")
    assert [row["happened_on"] for row in document["records"]] == ["2010-04-20"]
    assert figures("--person", "mentor1", "--unit", "yinghai")[1]["visit-count"]["value"] == 0


def test_somebodys_figures_are_for_the_office_and_for_them(programme):
    assert run("jinghai-2010", "--person", "mentor1", "--by", "mentor1").exit_code == 0
    assert run("jinghai-2010", "--person", "mentor1", "--by", "auditor").exit_code == 0
    done = run("jinghai-2010", "--person", "mentor1", "--by", "unit1")
    assert (done.exit_code, "Not permitted" in done.stderr) == (1, True)


@pytest.mark.parametrize(
    "wrong",
    [
        ["--person", "clerk"],
        ["--person", "nobody"],
        ["--person", "mentor1", "--records", "pair-count"],
        ["--unit", "nowhere"],
        ["--records", "no-figure"],
        ["--until", "2010-02-30"],
    ],
)
def test_what_cannot_be_understood_exits_with_2(programme, wrong):
    done = run("jinghai-2010", *wrong)
    assert done.exit_code == 2
    assert done.stderr


def test_an_unknown_programme_and_an_unknown_user_exit_with_2(programme):
    assert run("no-such").exit_code == 2
    assert run("jinghai-2010", "--by", "nobody").exit_code == 2


def test_whoever_may_not_see_figures_is_refused_with_1(programme, django_user_model):
    django_user_model.objects.create_user("stranger", password="x")
    done = run("jinghai-2010", "--by", "stranger")
    assert (done.exit_code, "Not permitted" in done.stderr) == (1, True)
