"""When a decision falls due because a duty was missed: in a row, in total, within a period."""

from datetime import date

import pytest

from pilotage.domain.calendars import CalendarRow, SpanKind
from pilotage.domain.charters.schema import Sanction
from pilotage.domain.duties import Note, NoteKind, windows
from pilotage.domain.sanctions import Decided, Outcome, Ruling, check_appeal, check_ruling, occasions
from tests.domain.duties import CITE, charter, duty, fact, facts, member, mentor


def sanction(times=2, counted="in-a-row", within=None, **more):
    return Sanction(id="warning", kind="sanction", title="警告", force="may", cite=CITE, when_missed="visits", times=times,
                    counted=counted, within=within, effect="warn", decided_by="office", **more)  # fmt: skip


def fallen_due(rule, *days, until="2010-06-30", end="2010-06-27", **more):
    """The occasions as (first days of the missed weeks, the day it fell due); visits were made on `days`."""
    rules = charter(duty(), end=end)
    rules = rules.model_copy(update={"provisions": (*rules.provisions, rule)})
    gathered = facts(rules, until, *map(fact, days), **more)
    return [
        ([window.start.isoformat()[5:] for window in occasion.windows], occasion.since.isoformat()[5:])
        for occasion in occasions(rules, windows(gathered), gathered.calendar)
    ]


WEEKS = ["2010-04-05", "2010-04-12", "2010-04-19", "2010-04-26", "2010-05-03", "2010-05-10", "2010-05-17", "2010-05-24",
         "2010-05-31", "2010-06-07", "2010-06-14", "2010-06-21"]  # fmt: skip


def all_but(*missed):
    return [week for week in WEEKS if week[5:] not in missed]


def test_in_a_row_a_met_week_between_breaks_it():
    assert fallen_due(sanction(), *all_but("04-05", "04-19")) == []
    assert fallen_due(sanction(), *all_but("04-05", "04-12")) == [(["04-05", "04-12"], "04-19")]


def test_after_an_occasion_the_count_begins_anew():
    assert fallen_due(sanction(), *all_but("04-05", "04-12", "04-19")) == [(["04-05", "04-12"], "04-19")]
    assert [since for _, since in fallen_due(sanction(), *all_but("04-05", "04-12", "04-19", "04-26"))] == [
        "04-19",
        "05-03",
    ]


def test_in_total_weeks_between_do_not_matter():
    rule = sanction(times=3, counted="in-total")
    assert fallen_due(rule, *all_but("04-05", "05-10", "06-21")) == [(["04-05", "05-10", "06-21"], "06-28")]


def test_within_a_period_only_its_own_weeks_are_counted_together():
    rule = sanction(counted="in-total", within="month")
    # The week from 26 April ends in May.
    assert fallen_due(rule, *all_but("04-19", "04-26")) == []
    assert fallen_due(rule, *all_but("04-26", "05-24")) == [(["04-26", "05-24"], "05-31")]
    term = (CalendarRow(SpanKind.TERM, "春", date(2010, 4, 5), date(2010, 5, 2)),)
    assert fallen_due(sanction(within="term"), *all_but("04-19", "04-26"), calendar=term) == [
        (["04-19", "04-26"], "05-03")
    ]


def test_an_excused_week_neither_counts_nor_breaks_a_row():
    note = Note(1, NoteKind.EXCUSED, "visits", "wangkou", date(2010, 4, 12), "防汛", date(2010, 4, 12), 1)
    assert fallen_due(sanction(), *all_but("04-05", "04-12", "04-19"), notes=(note,)) == [(["04-05", "04-19"], "04-26")]


def test_what_is_still_open_or_in_time_makes_nothing_due():
    assert fallen_due(sanction(), until="2010-04-18") == []
    assert fallen_due(sanction(), until="2010-04-19") == [(["04-05", "04-12"], "04-19")]


def test_each_place_is_counted_for_itself():
    seats = (member(), member("yinghai"), mentor())
    assert len(fallen_due(sanction(times=12), seats=seats)) == 2


def decided(**changes):
    plain = {"id": 1, "sanction": "warning", "place": "wangkou", "start": date(2010, 4, 5), "outcome": Outcome.APPLIED,
             "reason": "两周未到", "decided_on": date(2010, 4, 20), "appeal_until": date(2010, 5, 5)}  # fmt: skip
    return Decided(**plain | changes)


@pytest.mark.parametrize(
    ("made", "day", "text", "codes"),
    [
        (decided(), date(2010, 5, 5), "下雨", []),
        (decided(), date(2010, 5, 6), "下雨", ["appeal-late"]),
        (decided(), date(2010, 5, 5), " ", ["reason-missing"]),
        (decided(appeal="下雨"), date(2010, 5, 5), "雪", ["appeal-made"]),
        (decided(appeal_until=None), date(2010, 5, 5), "雪", ["appeal-not-given"]),
        (decided(outcome=Outcome.REFRAINED), date(2010, 5, 5), "雪", ["appeal-not-possible"]),
        (decided(ruling=Ruling.LIFTED), date(2010, 5, 5), "雪", ["appeal-not-possible"]),
    ],
)
def test_appeals(made, day, text, codes):
    assert [breach.code for breach in check_appeal(made, day, text)] == codes


@pytest.mark.parametrize(
    ("made", "ruling", "codes"),
    [
        (decided(), Ruling.LIFTED, []),
        (decided(), Ruling.UPHELD, ["ruling-not-possible"]),
        (decided(appeal="下雨"), Ruling.UPHELD, []),
        (decided(ruling=Ruling.LIFTED), Ruling.LIFTED, ["ruling-made"]),
        (decided(outcome=Outcome.REFRAINED), Ruling.LIFTED, ["ruling-not-possible"]),
    ],
)
def test_rulings(made, ruling, codes):
    assert [breach.code for breach in check_ruling(made, ruling, "理由")] == codes
