"""The few words in the cells of the Board, in both languages."""

from dataclasses import replace
from datetime import date

import pytest
from django.utils.translation import override

from pilotage.domain.charters import check
from pilotage.domain.charters.schema import Duty
from pilotage.domain.duties import State, Window
from pilotage.words import board, todo
from tests.factories import TODAY, charter_bytes

CHARTER = check(charter_bytes()).charter
WEEKLY = next(duty for duty in CHARTER.of_kind(Duty) if duty.id == "weekly-visit")
BASE = Window(WEEKLY, "wangkou", date(2010, 4, 26), date(2010, 5, 2), date(2010, 5, 2), date(2010, 5, 2), State.OPEN,
              (), 2, 1, 0, (), (), None, None, False)  # fmt: skip


def both(function, *args) -> tuple[str, str]:
    with override("zh-hans"):
        chinese = function(*args)
    with override("en"):
        return chinese, function(*args)


@pytest.mark.parametrize(
    ("title", "name"), [("五个一之四·每周深入", "每周深入"), ("搞好调研", "搞好调研"), ("甲·", "甲·"), ("a·b·c", "c")]
)
def test_a_title_is_short_in_the_head_of_a_column(title: str, name: str) -> None:
    assert board.short(title) == name


@pytest.mark.parametrize(
    ("every", "said"),
    [
        ("week", ("第4周", "week 4")),
        ("month", ("2010年4月", "April 2010")),
        ("quarter", ("第4季度", "quarter 4")),
        ("half-year", ("第4个半年", "half-year 4")),
        ("term", ("第4学期", "term 4")),
        ("school-year", ("第4学年", "school year 4")),
        ("year", ("2010年", "2010")),
        ("day", ("04-26", "26 Apr")),
        ("programme", ("第4期", "time 4")),
    ],
)
def test_a_period_has_a_name(every: str, said: tuple[str, str]) -> None:
    assert both(board.period, every, 4, date(2010, 4, 26)) == said
    assert both(board.now, every)[1] == "now"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, ("至 05-02", "to 2 May")),
        ({"state": State.MET, "met_on": date(2010, 4, 27)}, ("04-27", "27 Apr")),
        ({"state": State.MET_LATE, "met_on": date(2010, 5, 3)}, ("05-03", "3 May")),
        ({"state": State.OVERDUE}, ("应先办", "earlier")),
        ({"state": State.OVERDUE, "due": date(2010, 4, 20)}, ("04-20 前", "by 20 Apr")),
        ({"state": State.MISSED, "due": date(2010, 4, 20)}, ("04-20 前", "by 20 Apr")),
        ({"state": State.WAIVED}, ("不作要求", "Waived")),
        ({"state": State.PAUSED}, ("顺延", "Paused")),
        ({"due": date.max}, ("1/2", "1/2")),
    ],
)
def test_a_cell_tells_the_day_that_matters(changes, said: tuple[str, str]) -> None:
    assert both(board.when, replace(BASE, **changes), TODAY) == said


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (date(2010, 5, 2), ("2010-05-02（还有6天）", "2 May 2010 (in 6 days)")),
        (date(2010, 4, 27), ("2010-04-27（还有1天）", "27 April 2010 (in 1 day)")),
        (TODAY, ("2010-04-26（今天）", "26 April 2010 (today)")),
        (date(2010, 4, 25), ("2010-04-25（已过1天）", "25 April 2010 (1 day ago)")),
        (date.max, ("未定期限", "no day is set")),
    ],
)
def test_a_deadline_says_how_far_it_is(due: date, said: tuple[str, str]) -> None:
    assert both(board.deadline, replace(BASE, due=due), TODAY) == said


def test_what_must_come_before_another_says_so() -> None:
    late = replace(BASE, state=State.OVERDUE)
    assert both(board.deadline, late, TODAY, "实施方案") == ("应先于“实施方案”", "before “实施方案”")


def wrong(*found: tuple[int, State]) -> list[tuple[int, Window]]:
    return [(place, replace(BASE, state=state)) for place, state in found]


@pytest.mark.parametrize(
    ("every", "settled", "found", "said"),
    [
        ("week", 3, [], ("3周均已办结", "3 of 3 weeks met")),
        ("week", 1, [], ("1周均已办结", "1 of 1 week met")),
        ("month", 2, [], ("2期均已办结", "all 2 met")),
        ("week", 0, [], ("", "")),
        ("week", 3, wrong((2, State.MISSED)), ("第2周未办", "Week 2 missed")),
        ("week", 3, wrong((1, State.MISSED), (2, State.MISSED)), ("第1周、第2周未办", "Week 1, week 2 missed")),
        ("week", 9, wrong(*((n, State.MISSED) for n in range(1, 6))), ("共5周未办", "5 weeks missed")),
        ("term", 9, wrong(*((n, State.MISSED) for n in range(1, 6))), ("共5期未办", "5 × missed")),
        (
            "month",
            3,
            wrong((2, State.MISSED), (3, State.OVERDUE)),
            ("4月逾期未办、4月未办", "April overdue, April missed"),
        ),
    ],
)
def test_a_strip_says_what_is_wrong_in_all(every: str, settled: int, found, said: tuple[str, str]) -> None:
    assert both(board.summary, every, settled, found) == said


def test_a_missing_reason_is_said_apart() -> None:
    silent = [(3, replace(BASE, state=State.OVERDUE, asks_reason=True))]
    assert both(board.summary, "week", 3, silent) == ("第3周缺原因", "Week 3 reason missing")
    assert both(board.outcome, silent[0][1]) == ("缺原因", "reason missing")


@pytest.mark.parametrize("kind", ["do", "explain", "confirm", "decide", "pay", "sign", "issue", "appoint", "sanction",
                                  "sort", "chase"])  # fmt: skip
def test_every_kind_of_task_has_its_words(kind: str) -> None:
    chinese, english = both(todo.do, kind)
    assert chinese
    assert english
    assert chinese != english
    if kind not in ("do", "explain", "confirm"):
        assert all(both(todo.what, kind))
