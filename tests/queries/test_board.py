"""Arranging windows into the Board, and what is owed by whom: no database, no judging, nobody ranked."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from pilotage.domain.charters import check
from pilotage.domain.charters.schema import Duty
from pilotage.domain.duties import DutyFacts, Rule, State, Window
from pilotage.domain.figures import Facts, PairFact, Seat
from pilotage.domain.records import Fact, Reference, Standing
from pilotage.queries.board import Cell, board, numbers_of, promise_of, within
from pilotage.queries.todo import late, missing_by_bearer, only_awaits, unsettled
from tests.factories import START, TODAY, charter_bytes

CHARTER = check(charter_bytes()).charter
DUTIES = {duty.id: duty for duty in CHARTER.of_kind(Duty)}


def window(duty="survey", place="wangkou", state=State.OPEN, *, start=START, days=None, **more) -> Window:
    """One window; weekly ones are seven days long."""
    end = start + timedelta(days=(days or 7) - 1) if duty == "weekly-visit" or days else date(2010, 12, 31)
    base = Window(DUTIES[duty], place, start, end, end, end, state, ("m1",), 1, 0, 0, (), (), None, None, False)
    return replace(base, **more)


def weeks(states: str, place="wangkou", first=START) -> list[Window]:
    """Weekly windows from the first on: m met, x missed, l late, o open, u upcoming, w waived, p paused."""
    names = dict(zip("mxlouwpv", [State.MET, State.MISSED, State.MET_LATE, State.OPEN, State.UPCOMING, State.WAIVED,
                                  State.PAUSED, State.OVERDUE], strict=True))  # fmt: skip
    return [
        window("weekly-visit", place, names[letter], start=first + timedelta(weeks=n))
        for n, letter in enumerate(states)
    ]


def seat(who, role="unit", unit=None, name="", starts=START, ends=None) -> Seat:
    return Seat(role, who, unit, starts, ends, Reference("member", hash(who) % 1000), name or who)


def facts(*seats, pairs=(), standings=None) -> Facts:
    return Facts(TODAY, 10**6, standings or {}, tuple(seats), tuple(pairs))


def strip(states: str, until=TODAY) -> list[tuple[int, bool]]:
    promise = promise_of({}, DUTIES["weekly-visit"], weeks(states), until)
    return [(period.number, period.now) for period in promise.periods]


# ---- Strips ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("states", "shown"),
    [
        ("mmmouuuu", [(1, False), (2, False), (3, False), (4, True)]),
        ("m", []),  # one window is all there is
        ("wmmouu", [(1, False), (2, False), (3, True)]),  # what is asked of nobody has no number
        ("uuuu", [(1, False), (2, False), (3, False), (4, True)]),  # the days count, not the states
    ],
)
def test_a_strip_shows_the_latest_and_the_running_period(states: str, shown) -> None:
    assert strip(states) == shown


def test_a_strip_of_five_years_is_no_longer() -> None:
    far = weeks("m" * 260, first=date(2006, 1, 2))
    promise = promise_of({}, DUTIES["weekly-visit"], far, TODAY)
    assert [period.number for period in promise.periods] == [223, 224, 225, 226]
    assert len(promise.numbers) == 260


def test_a_strip_before_the_programme_shows_the_first_period() -> None:
    assert strip("uuuu", date(2010, 3, 1)) == [(1, False)]


def test_what_is_wrong_is_counted_beyond_the_strip() -> None:
    found = weeks("xxmmmo", first=date(2010, 3, 22))
    cell = Cell(promise_of({}, DUTIES["weekly-visit"], found, TODAY), "wangkou", tuple(found))
    assert [one.state for one in cell.strip] == [State.MET, State.MET, State.MET, State.OPEN]
    assert len(cell.wrong) == 2
    assert (cell.met, cell.settled) == (3, 5)


def test_a_place_without_a_window_in_a_period_leaves_its_place_empty() -> None:
    every = weeks("mmmo") + weeks("mo", "yinghai", first=date(2010, 4, 19))
    promise = promise_of({}, DUTIES["weekly-visit"], every, TODAY)
    cell = Cell(promise, "yinghai", tuple(one for one in every if one.place == "yinghai"))
    assert [one and one.state for one in cell.strip] == [None, None, State.MET, State.OPEN]


def test_the_window_that_runs_speaks_for_a_changed_rule() -> None:
    before = window(state=State.WAIVED)
    now = window(state=State.OPEN, start=date(2010, 4, 20))
    later = window(state=State.UPCOMING, start=date(2010, 6, 1))
    promise = promise_of({}, DUTIES["survey"], [before], TODAY)
    assert Cell(promise, "wangkou", (before, now, later)).window is now
    assert Cell(promise, "wangkou", (later,)).window is later
    assert Cell(promise, "wangkou").window is None


# ---- Tables ----------------------------------------------------------------------------------------------------------


def test_promises_and_groups_are_the_charters() -> None:
    (table,) = board(CHARTER, facts(seat("wangkou")), {}, [])
    assert [promise.provision.id for promise in table.promises] == [
        "survey", "plan", "summary", "signature", "funding-found", "weekly-visit", "difficulty-solved", "pair-meetings",
        "pair-agreements",
    ]  # fmt: skip
    assert [(group.title, group.width) for group in table.groups] == [
        ("落实“五个一”工作法", 7), ("建立“联试共建”机制", 2)
    ]  # fmt: skip
    assert [row.place for row in table.rows] == ["wangkou"]


def test_units_stand_in_their_own_order_whatever_they_did() -> None:
    found = [*weeks("xxxx", "b"), *weeks("mmmm", "a"), *weeks("mmmm", "c")]
    (table,) = board(CHARTER, facts(seat("b"), seat("a"), seat("c")), {}, found)
    assert [row.place for row in table.rows] == ["b", "a", "c"]


def test_the_foot_counts_what_should_be_done_by_now() -> None:
    found = [*weeks("mxlouu", "a"), *weeks("pwmouu", "b"), window(place="a", state=State.MET), window(place="b")]
    (table,) = board(CHARTER, facts(seat("a"), seat("b")), {}, found)
    by_id = {promise.provision.id: promise for promise in table.promises}
    assert table.foot(by_id["weekly-visit"]) == (3, 4)
    assert table.foot(by_id["survey"]) == (1, 2)
    assert table.foot(by_id["plan"]) == (0, 0)


def test_a_reach_keeps_rows_but_not_the_numbering() -> None:
    found = [*weeks("mmmo", "a"), *weeks("mo", "b", first=date(2010, 4, 19))]
    (table,) = board(CHARTER, facts(seat("a"), seat("b")), {}, found, {"b"})
    assert [row.place for row in table.rows] == ["b"]
    (weekly,) = [promise for promise in table.promises if promise.provision.id == "weekly-visit"]
    assert [period.number for period in weekly.periods] == [1, 2, 3, 4]


def test_who_left_before_anything_was_asked_has_no_row() -> None:
    gone = seat("gone", ends=date(2010, 4, 6))
    (table,) = board(CHARTER, facts(gone, seat("here")), {}, weeks("wwww", "gone"))
    assert [row.place for row in table.rows] == ["here"]
    (table,) = board(CHARTER, facts(gone, seat("here")), {}, weeks("mwww", "gone"))
    assert [row.place for row in table.rows] == ["gone", "here"]


def test_records_of_a_pair_count_for_its_unit() -> None:
    pair = PairFact("pairing", "local-tax:wangkou", "local-tax", "wangkou", START, None, 1)
    fact = Fact("meeting", Reference("record", 1), 1, TODAY, 1, None, None, pair.code, {})
    kept = (Standing(fact.reference, fact, fact), Standing(Reference("record", 2), None, fact, ("office",)),
            Standing(Reference("record", 3), None, None))  # fmt: skip
    found = facts(seat("wangkou"), seat("yinghai"), pairs=[pair], standings={"meeting": kept})
    (table,) = board(CHARTER, found, {}, [])
    counts = {row.place: [(cell.count, cell.waiting) for cell in row.cells[-2:]] for row in table.rows}
    assert counts == {"wangkou": [(1, 1), (0, 0)], "yinghai": [(0, 0), (0, 0)]}
    assert table.total(table.promises[-2]) == 1


@pytest.mark.parametrize(
    ("place", "reach", "seen"),
    [("a", None, True), ("a", {"a"}, True), ("a", {"b"}, False), ("a:b", {"b"}, True), ("a:b", {"c"}, False),
     ("ab", {"a"}, False), ("a", set(), False)],
)  # fmt: skip
def test_a_place_is_within_a_reach(place: str, reach, seen: bool) -> None:
    assert within(place, reach) is seen


# ---- What is owed ----------------------------------------------------------------------------------------------------


def test_what_is_owed_stands_by_bearer_and_what_is_late_first() -> None:
    found = [
        window(state=State.OPEN, bearers=("m2",)),
        window("plan", state=State.OVERDUE, bearers=("m2", "m1")),
        window("summary", state=State.OPEN, bearers=()),
        window("signature", state=State.MET),
        window("funding-found", state=State.MISSED),
        window("difficulty-solved", state=State.OVERDUE, bearers=("m1",), asks_reason=True),
        *weeks("xmou"),
    ]
    rules = (Rule(START, CHARTER),)
    held = DutyFacts(TODAY, rules, seats=(seat("m1", "mentor", "wangkou"), seat("m2", "mentor", "wangkou")))
    owed = missing_by_bearer(held, found, numbers_of(found))
    assert [(one.bearer, one.window.duty.id, one.number, one.late) for one in owed] == [
        ("", "summary", 0, False),
        ("m1", "plan", 0, True),
        ("m1", "difficulty-solved", 0, True),
        ("m1", "weekly-visit", 3, False),
        ("m2", "plan", 0, True),
        ("m2", "survey", 0, False),
    ]


def test_late_is_what_can_still_be_made_good() -> None:
    assert [late(window(state=state)) for state in State] == [state is State.OVERDUE for state in State]
    assert [unsettled(window(state=state)) for state in State] == [s in (State.OPEN, State.OVERDUE) for s in State]


@pytest.mark.parametrize(
    ("wanted", "done", "awaiting", "only"), [(1, 0, 0, False), (1, 0, 1, True), (2, 0, 1, False), (2, 1, 1, True)]
)
def test_a_window_may_only_await(wanted: int, done: int, awaiting: int, only: bool) -> None:
    references = tuple(Reference("record", n) for n in range(awaiting))
    assert only_awaits(window(wanted=wanted, done=done, awaiting=references)) is only
