"""`pilotage duties`: the contract's JSON, the golden numbers of the first charter, who may ask."""

import json
from datetime import date

import pytest
from click.testing import CliRunner
from django.utils import translation

from pilotage.management.cli import main
from tests.cast import seat
from tests.factories import record, visit

pytestmark = pytest.mark.django_db


def run(*arguments):
    with translation.override(None):
        return CliRunner().invoke(main, ["--lang", "en", "duties", *arguments])


def duties(*arguments):
    done = run("jinghai-2010", "--json", *arguments)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_the_golden_numbers_of_the_first_charter(programme):
    windows = duties()["windows"]
    weekly = [window for window in windows if window["duty"] == "weekly-visit"]
    assert (len(windows), len(weekly)) == (220, 190)
    assert len([window for window in weekly if window["end"] < "2010-04-26"]) == 15
    assert (weekly[0]["start"], weekly[0]["end"], weekly[37]["end"]) == ("2010-04-05", "2010-04-11", "2010-12-26")


def test_a_window_is_met_by_its_record_and_says_what_waits(programme):
    clerk = seat(programme).clerk
    met = visit(programme, clerk, on=date(2010, 4, 13))
    visit(programme, clerk, on=date(2010, 4, 20), confirmed=False)
    visit(programme, clerk, on=date(2010, 4, 6), on_site=False)
    document = duties("--unit", "wangkou")
    weekly = [window for window in document["windows"] if window["duty"] == "weekly-visit"][:5]
    assert weekly[1] == {
        "duty": "weekly-visit", "for": "wangkou", "bearers": ["mentor1"], "start": "2010-04-12", "end": "2010-04-18",
        "due": "2010-04-18", "state": "met", "awaiting": 0, "records": [met.record.pk],
    }  # fmt: skip
    assert [window["state"] for window in weekly] == ["missed", "met", "missed", "open", "upcoming"]
    assert weekly[2]["awaiting"] == 1
    assert document["counts"] == {
        "upcoming": 34, "open": 7, "overdue": 0, "met": 1, "met_late": 0, "missed": 2, "waived": 0, "paused": 0,
    }  # fmt: skip
    assert (document["until"], document["known"]) == ("2010-04-26", programme_seq(programme))


def programme_seq(programme):
    programme.office.refresh_from_db()
    return programme.office.seq


def test_until_and_known_select_what_counts(programme):
    clerk = seat(programme).clerk
    visit(programme, clerk, on=date(2010, 4, 13))
    first = programme_seq(programme)
    visit(programme, clerk, on=date(2010, 4, 6))
    states = {
        arguments: [window["state"] for window in duties("--unit", "wangkou", *arguments)["windows"]
                    if window["duty"] == "weekly-visit"][:3]
        for arguments in [("--until", "2010-04-12"), ("--known", str(first)), ()]
    }  # fmt: skip
    assert states == {
        ("--until", "2010-04-12"): ["met", "open", "upcoming"],
        ("--known", str(first)): ["missed", "met", "missed"],
        (): ["met", "met", "missed"],
    }


def test_a_survey_after_the_plan_is_late_and_one_that_is_missing_then_overdue(programme):
    clerk = seat(programme).clerk
    for unit, type, day in (("wangkou", "plan", 12), ("wangkou", "survey", 20), ("yinghai", "plan", 15)):
        record(programme, clerk, "document", unit=unit, person="mentor1", on=date(2010, 4, day), type=type)
    states = {window["for"]: window["state"] for window in duties()["windows"] if window["duty"] == "survey"}
    assert (states["wangkou"], states["yinghai"], states["shunfeng"]) == ("met_late", "overdue", "open")


def test_a_gap_in_appointments_leaves_it_due(programme):
    assert {tuple(window["bearers"]) for window in duties()["windows"]} == {()}


def test_a_mentor_sees_the_units_served_and_nobody_elses(programme):
    seat(programme)
    assert {window["for"] for window in duties("--by", "mentor1")["windows"]} == {"wangkou"}
    assert {window["for"] for window in duties("--by", "partner1")["windows"]} == set()
    assert len({window["for"] for window in duties("--by", "auditor")["windows"]}) == 5


def test_a_unit_that_takes_no_part_cannot_be_asked_for(programme):
    done = run("jinghai-2010", "--unit", "nowhere")
    assert (done.exit_code, done.stderr) == (2, "“nowhere” is not a unit of this programme. Choose one of its units.\n")


def test_as_text_it_says_what_has_begun_and_how_many_of_each(programme):
    done = run("jinghai-2010", "--unit", "wangkou", "--until", "2010-04-12")
    assert done.stdout.splitlines()[-1] == "Upcoming 36  Open 7  Missed 1"
