"""Bank statements: what lines say, which movements they may be, and what the reconciliation names."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotage.domain.bank import (
    Item,
    Line,
    Moved,
    Period,
    check_match,
    check_statement,
    read_lines,
    reconcile,
    suggest_columns,
    suggestions,
)
from pilotage.domain.sheets import read_sheet

TODAY = date(2010, 4, 30)


def april(day):
    return date(2010, 4, day)


def sheet(text):
    return read_sheet(text.encode())


COLUMNS = {"日期": "booked_on", "金额": "amount", "收支": "side", "摘要": "text", "余额": "balance"}


def read(rows, header="日期,金额,收支,摘要,余额", columns=COLUMNS):
    return read_lines(sheet(f"{header}\n{rows}"), columns, "CNY", TODAY)


# ---- Reading ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "amount"),
    [
        ("2010-04-06,100,贷,x,", 10_000),
        ("2010-04-06,100,借,x,", -10_000),
        ("2010-04-06,100,收入,x,", 10_000),
        ("2010-04-06,-100,支,x,", -10_000),
        ("2010-04-06,-100,,x,", -10_000),
        ("2010-04-06 09:31:22,１００．５０元,贷,x,", 10_050),
        ("40274,¥100,C,x,", 10_000),
    ],
)
def test_a_line_says_its_day_and_which_way_the_money_went(row, amount):
    (line,) = read(row).lines
    assert (line.booked_on, line.amount, line.text) == (april(6), amount, "x")


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        ("2010-04-31,100,贷,x,", ["date-impossible"]),
        (",100,贷,x,", ["money-cell-missing"]),
        ("2010-04-06,1.2万,贷,x,", ["money-unit"]),
        ("2010-04-06,1.001,贷,x,", ["money-decimals"]),
        ("2010-04-06,0,贷,x,", ["bank-no-amount"]),
        ("2010-04-06,100,转,x,", ["bank-side-unknown"]),
        (f"2010-04-06,100,贷,{'长' * 401},", ["text-long"]),
        ("2010-04-31,abc,贷,x,y", ["date-impossible", "money-form", "money-form"]),
    ],
)
def test_a_row_that_cannot_be_read_says_every_reason(row, codes):
    found = read(row)
    assert found.lines == ()
    assert [(line, [breach.code for breach in breaches]) for line, breaches in found.wrong] == [(2, codes)]


def test_sums_and_notes_of_the_bank_are_passed_over_and_newest_first_is_turned():
    found = read("2010-04-09,5,支,b,95\n2010-04-06,100,收,a,100\n合计,95,,,\n,,,打印日期,")
    assert [(line.text, line.amount) for line in found.lines] == [("a", 10_000), ("b", -500)]
    assert (found.opening, found.closing, found.passed) == (0, 9_500, 2)


def test_two_lines_that_say_the_same_are_two_and_known_again():
    one = read("2010-04-06,100,贷,x,\n2010-04-06,100,贷,x,").lines
    other = read("2010-04-06,100,贷,x,\n2010-04-06,100,贷,x,\n2010-04-06,100,贷,x,").lines
    assert len({line.digest for line in other}) == 3
    assert [line.digest for line in one] == [line.digest for line in other][:2]


def test_balances_tell_which_of_debit_and_credit_is_in():
    header = "日期,借方,贷方,余额"
    bank = sheet(f"{header}\n2010-04-06,,100,100\n2010-04-07,30,,70")
    books = sheet(f"{header}\n2010-04-06,100,,100\n2010-04-07,,30,70")
    assert suggest_columns(bank, "CNY", TODAY) == {
        "日期": "booked_on",
        "借方": "went",
        "贷方": "came",
        "余额": "balance",
    }
    assert suggest_columns(books, "CNY", TODAY) == {
        "日期": "booked_on",
        "借方": "came",
        "贷方": "went",
        "余额": "balance",
    }


def test_a_month_without_movement_says_its_balances():
    asked = {"starts_on": april(1), "ends_on": april(30), "today": TODAY, "currency": "CNY"}
    assert check_statement([], opening=100, closing=100, **asked) == []
    assert [b.code for b in check_statement([], opening=None, closing=100, **asked)] == ["bank-empty"]
    assert [b.code for b in check_statement([], opening=90, closing=100, **asked)] == ["bank-not-adding-up"]


# ---- Suggestions -----------------------------------------------------------------------------------------------------


def told(lines, movements):
    found = suggestions(lines, movements)
    return [(one.line.id, tuple(moved.id for moved in one.movements), one.days, one.word) for one in found]


def test_the_same_amount_within_a_week_goes_to_the_nearest_day():
    movements = [Moved(1, april(2), -500), Moved(2, april(9), -500)]
    assert told([Line(7, april(8), -500, "")], movements) == [(7, (2,), 1, "")]


def test_words_of_the_movement_go_before_a_nearer_day():
    movements = [Moved(1, april(8), -500, ("王口镇团委",)), Moved(2, april(9), -500, ("瀛海学校团委", "瀛海"))]
    assert told([Line(7, april(8), -500, "拨瀛海项目")], movements) == [(7, (2,), 1, "瀛海")]


def test_further_away_only_words_speak():
    line = Line(7, april(28), -500, "凭证 记-12")
    assert told([line], [Moved(1, april(2), -500)]) == []
    assert told([line], [Moved(1, april(2), -500, ("记-12",))]) == [(7, (1,), 26, "记-12")]


def test_up_to_three_movements_may_be_one_line():
    movements = [Moved(n, april(n), -100 * n) for n in range(1, 5)]
    assert told([Line(7, april(4), -600, "")], movements) == [(7, (2, 4), 2, "")]
    assert told([Line(7, april(4), -900, "")], movements) == [(7, (2, 3, 4), 2, "")]
    assert told([Line(7, april(4), -1000, "")], movements) == []


def test_money_in_is_never_money_out():
    assert told([Line(7, april(4), 500, "")], [Moved(1, april(4), -500)]) == []


@given(
    st.lists(st.tuples(st.integers(1, 30), st.sampled_from([-300, -200, -100, 100, 200, 300])), max_size=8),
    st.lists(st.tuples(st.integers(1, 30), st.sampled_from([-300, -200, -100, 100, 200, 300])), max_size=8),
)
def test_whatever_is_suggested_adds_up_and_is_suggested_once(lines, movements):
    found = suggestions(
        [Line(n, april(day), amount, "") for n, (day, amount) in enumerate(lines)],
        [Moved(n, april(day), amount) for n, (day, amount) in enumerate(movements)],
    )
    taken = [moved.id for one in found for moved in one.movements]
    assert len(taken) == len(set(taken))
    assert len({one.line.id for one in found}) == len(found)
    for one in found:
        assert check_match([one.line.amount], [moved.amount for moved in one.movements], "CNY") == []
        assert one.days <= 7


# ---- The reconciliation ----------------------------------------------------------------------------------------------


def test_bank_and_ledger_agree_where_only_what_is_under_way_differs():
    found = reconcile(
        [Period(april(1), april(30), 0, 700, 700)],
        on=april(30),
        lines=[Item(1, april(3), 1000), Item(2, april(9), -300)],
        movements=[
            Item(5, april(2), 1000),
            Item(6, april(8), -300),
            Item(7, april(30), -50),
            Item(8, date(2010, 5, 2), 9),
        ],
        matched_lines=[1, 2],
        matched_movements=[5, 6],
    )
    assert (found.ledger, found.bank, found.adjusted_bank, found.adjusted_ledger) == (650, 700, 650, 650)
    assert [item.id for item in found.not_at_bank] == [7]
    assert (found.difference, found.unexplained) == (0, 0)


def test_what_the_bank_held_before_and_gaps_are_named_and_the_rest_is_unexplained():
    march = Item(4, date(2010, 3, 20), 200)
    periods = [Period(april(1), april(10), 250, 350, 100), Period(april(12), april(30), 340, 337, -3)]
    lines = [Item(1, april(3), 100), Item(2, april(13), -3)]
    found = reconcile(
        periods, on=april(30), lines=lines, movements=[march, Item(5, april(3), 100)], matched_lines=[1],
        matched_movements=[5],
    )  # fmt: skip
    assert (found.before, found.gaps) == (50, ((april(12), -10),))
    assert (found.difference, found.unexplained) == (40, 0)
    lost = reconcile(
        [Period(april(1), april(30), 0, 500, 100)], on=april(30), lines=lines[:1], movements=[], matched_lines=[],
        matched_movements=[],
    )  # fmt: skip
    assert (lost.difference, lost.unexplained) == (400, 400)


def test_without_a_closing_balance_nothing_is_compared():
    found = reconcile([Period(april(1), april(30), None, None, 0)], on=april(30), lines=[], movements=[], matched_lines=[],
                      matched_movements=[])  # fmt: skip
    assert (found.bank, found.difference, found.unexplained) == (None, None, None)
