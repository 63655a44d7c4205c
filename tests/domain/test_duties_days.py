"""Days that are easily got wrong: leap days, ends of months and years, programmes of one day and of five years."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from pilotage.domain.calendars import CalendarRow, SpanKind
from pilotage.domain.duties import Approval, Rule
from tests.domain.duties import charter, due, duty, fact, member, mentor, spans, states

DAY = timedelta(days=1)


def count(rules, until="2010-01-01"):
    return len(due(rules, until))


# ---- Leap years and ends of months -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "last"), [(2010, "2010-02-28"), (2012, "2012-02-29"), (2000, "2000-02-29"), (2100, "2100-02-28")]
)
def test_february_ends_when_it_ends(year, last):
    rules = charter(duty(every="month"), start=f"{year}-02-01", end=f"{year}-03-31")
    assert spans(due(rules, f"{year}-02-10"))[0] == (f"{year}-02-01", last)


def test_a_leap_day_is_a_day_of_its_own():
    rules = charter(duty(every="day"), start="2012-02-28", end="2012-03-01")
    found = due(rules, "2012-02-29", fact("2012-02-29"))
    assert spans(found) == [("2012-02-28",) * 2, ("2012-02-29",) * 2, ("2012-03-01",) * 2]
    assert states(found) == ["missed", "met", "upcoming"]


def test_grace_over_a_leap_day_counts_it():
    rules = charter(duty(every="month", grace_days=2), start="2012-02-01", end="2012-03-31")
    assert due(rules, "2012-02-10")[0].last == date(2012, 3, 2)
    rules = charter(
        duty(every="month", due={"event": "period-end", "days_after": 1}), start="2012-01-01", end="2012-03-31"
    )
    assert [w.due for w in due(rules, "2012-01-01")] == [date(2012, 2, 1), date(2012, 3, 1), date(2012, 4, 1)]


def test_a_leap_year_has_as_many_days_and_weeks_as_it_has():
    assert count(charter(duty(every="day"), start="2012-01-01", end="2012-12-31")) == 366
    assert count(charter(duty(every="day"), start="2010-01-01", end="2010-12-31")) == 365
    assert count(charter(duty(), start="2012-01-01", end="2012-12-31")) == 52


def test_thirty_days_after_the_31st_of_january():
    once = duty(every="programme", due={"event": "programme-start", "days_after": 30})
    assert due(charter(once, start="2010-01-31", end="2010-12-31"), "2010-02-01")[0].due == date(2010, 3, 2)
    assert due(charter(once, start="2012-01-31", end="2012-12-31"), "2012-02-01")[0].due == date(2012, 3, 1)


@pytest.mark.parametrize("every", ["month", "quarter", "half-year", "year"])
def test_the_periods_of_a_year_meet_without_gap_or_overlap(every):
    found = spans(due(charter(duty(every=every), start="2011-01-01", end="2013-12-31"), "2011-01-01"))
    assert (found[0][0], found[-1][1]) == ("2011-01-01", "2013-12-31")
    for (_, last), (first, _) in pairwise(found):
        assert date.fromisoformat(first) == date.fromisoformat(last) + DAY


# ---- Weeks -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("week_starts", ["monday", "sunday"])
def test_a_week_has_seven_days_over_the_end_of_the_year_too(week_starts):
    rules = charter(duty(), start="2010-12-01", end="2011-02-28", week_starts=week_starts)
    for window in due(rules, "2011-01-01"):
        assert window.end - window.start == 6 * DAY
        assert window.start.strftime("%A").lower() == week_starts


def test_a_visit_on_sunday_is_of_the_week_that_the_charter_says():
    kept = fact("2010-04-11")  # a Sunday
    runs = {"start": "2010-04-04", "end": "2010-04-18"}
    monday = due(charter(duty(), **runs), "2010-04-18", kept)
    sunday = due(charter(duty(), week_starts="sunday", **runs), "2010-04-18", kept)
    assert (spans(monday), states(monday)) == (
        [("2010-04-05", "2010-04-11"), ("2010-04-12", "2010-04-18")], ["met", "open"],
    )  # fmt: skip
    assert (spans(sunday), states(sunday)) == (
        [("2010-04-04", "2010-04-10"), ("2010-04-11", "2010-04-17")], ["missed", "met"],
    )  # fmt: skip


# ---- Short and long programmes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("every", ["year", "half-year", "quarter", "month", "week"])
def test_a_programme_of_one_day_has_no_whole_period_and_one_that_counts(every):
    one_day = {"start": "2012-02-29", "end": "2012-02-29"}
    assert due(charter(duty(every=every), **one_day), "2012-02-29") == ()
    counted = due(charter(duty(every=every, part_periods="count"), **one_day), "2012-02-29", fact("2012-02-29"))
    assert (spans(counted), states(counted)) == ([("2012-02-29", "2012-02-29")], ["met"])


def test_a_programme_of_one_day_before_on_and_after_it():
    rules = charter(duty(every="day", grace_days=1), start="2010-04-07", end="2010-04-07")
    said = [states(due(rules, day)) for day in ("2010-04-06", "2010-04-07", "2010-04-08", "2010-04-09")]
    assert said == [["upcoming"], ["open"], ["overdue"], ["missed"]]


def test_a_programme_of_five_years():
    runs = {"start": "2010-01-01", "end": "2014-12-31"}
    numbers = {every: count(charter(duty(every=every), **runs))
               for every in ("programme", "year", "half-year", "quarter", "month", "week", "day")}  # fmt: skip
    assert numbers == {"programme": 1, "year": 5, "half-year": 10, "quarter": 20, "month": 60, "week": 260, "day": 1826}


def test_five_years_of_visits_are_all_met_and_one_that_is_lacking_is_found():
    first = date(2010, 1, 4)
    days = [first + 7 * n * DAY for n in range(260)]
    rules = charter(duty(), start="2010-01-01", end="2014-12-31")
    kept = [fact(day) for day in days if day != date(2012, 2, 27)]
    found = due(rules, "2014-12-31", *kept)
    assert [w.start for w in found if w.state.value != "met"] == [date(2012, 2, 27)]
    assert [w.state.value for w in found if w.start == date(2012, 2, 27)] == ["missed"]


def test_a_programme_without_an_end_goes_on_for_ever():
    rules = charter(duty(every="month"), start="2010-01-01", end=None)
    assert spans(due(rules, "2099-12-31"))[-2:] == [("2099-12-01", "2099-12-31"), ("2100-01-01", "2100-01-31")]
    once = due(charter(duty(every="programme"), end=None), "2500-01-01")
    assert (states(once), once[0].end) == (["open"], date.max)


def test_of_terms_without_an_end_the_next_one_is_told_in_the_holidays_too():
    rows = (
        CalendarRow(SpanKind.TERM, "春", date(2010, 4, 5), date(2010, 7, 10)),
        CalendarRow(SpanKind.TERM, "秋", date(2010, 9, 1), date(2011, 1, 20)),
        CalendarRow(SpanKind.TERM, "又春", date(2011, 2, 20), date(2011, 7, 10)),
    )
    rules = charter(duty(every="term"), end=None)
    spring, autumn = ("2010-04-05", "2010-07-10"), ("2010-09-01", "2011-01-20")
    assert spans(due(rules, "2010-06-01", calendar=rows)) == [spring, autumn]
    assert spans(due(rules, "2010-08-01", calendar=rows)) == [spring, autumn]
    assert len(due(rules, "2010-09-01", calendar=rows)) == 3


# ---- Borders of days -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("until", ["2010-04-12", "2010-04-18"])
def test_both_border_days_of_a_week_are_its_own(until):
    rules = charter(duty(), end="2010-05-09")
    assert states(due(rules, "2010-05-09", fact(until)))[:3] == ["missed", "met", "missed"]


def test_the_last_day_of_a_membership_and_of_an_appointment_are_theirs():
    rules = charter(duty(), end="2010-05-09")
    seats = (member(end="2010-04-18"), mentor("m1", end="2010-04-18"), mentor("m2", start="2010-04-19"))
    found = due(rules, "2010-05-09", seats=seats)
    assert [(w.state.value, w.bearers) for w in found[:3]] == [("missed", ("m1",)), ("missed", ("m1",)), ("waived", ())]
    a_day_less = (member(end="2010-04-17"), mentor("m1"))
    assert states(due(rules, "2010-05-09", seats=a_day_less))[:2] == ["missed", "waived"]


def test_a_pause_one_day_short_of_the_week_does_not_pause_it():
    rules = charter(duty(pauses=("public-holiday",)), end="2010-05-09")
    for last, expected in ((date(2010, 4, 10), "missed"), (date(2010, 4, 11), "paused")):
        row = CalendarRow(SpanKind.PUBLIC_HOLIDAY, "假", date(2010, 4, 5), last)
        assert states(due(rules, "2010-04-20", calendar=(row,)))[0] == expected


def test_days_after_an_approval_that_lie_wholly_in_a_pause_are_paused():
    rules = charter(duty(every="programme", due={"event": "approval", "days_after": 5}, pauses=("public-holiday",)))
    row = CalendarRow(SpanKind.PUBLIC_HOLIDAY, "假", date(2010, 4, 12), date(2010, 4, 20))
    for day, expected in ((date(2010, 4, 12), "paused"), (date(2010, 4, 16), "missed")):
        approvals = (Approval("wangkou", day),)
        assert states(due(rules, "2010-05-01", calendar=(row,), approvals=approvals)) == [expected]


def test_half_years_between_those_of_the_calendar_are_whole_and_told_one_ahead():
    rows = (
        CalendarRow(SpanKind.HALF_YEAR, "上", date(2010, 3, 1), date(2010, 6, 12)),
        CalendarRow(SpanKind.HALF_YEAR, "下", date(2010, 9, 1), date(2011, 1, 31)),
    )
    rules = charter(duty(every="half-year"), start="2010-06-13", end=None)
    assert spans(due(rules, "2010-06-20", calendar=rows)) == [
        ("2010-06-13", "2010-06-30"),
        ("2010-07-01", "2010-08-31"),
    ]


def test_after_a_term_a_new_rhythm_begins_when_the_term_has_ended():
    row = CalendarRow(SpanKind.TERM, "春", date(2010, 4, 5), date(2010, 5, 12))
    before, after = charter(duty(every="term")), charter(duty(every="month", part_periods="count"))
    rules = (Rule(date(2010, 1, 1), before), Rule(date(2010, 4, 21), after))
    assert spans(due(rules, "2010-05-01", calendar=(row,)))[:3] == [
        ("2010-04-05", "2010-05-12"), ("2010-05-13", "2010-05-31"), ("2010-06-01", "2010-06-30"),
    ]  # fmt: skip
    rules = (Rule(date(2010, 1, 1), before), Rule(date(2010, 5, 3), after))
    assert spans(due(rules, "2010-05-01", calendar=(row,)))[:2] == [
        ("2010-04-05", "2010-05-12"),
        ("2010-05-13", "2010-05-31"),
    ]
