"""Windows case by case: cadences, counts, grace, due days, part periods, pauses, bearers, editions."""

from datetime import date
from decimal import Decimal

import pytest

from pilotage.domain.calendars import CalendarRow, SpanKind
from pilotage.domain.charters.schema import Span
from pilotage.domain.duties import Approval, Note, NoteKind, Pause, Rule
from tests.domain.duties import charter, course, due, duty, fact, member, mentor, pair, spans, states

WEEKLY = charter(duty(), end="2010-05-09")  # five whole weeks from 5 April


# ---- States ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("until", "state"),
    [("2010-04-11", "upcoming"), ("2010-04-12", "open"), ("2010-04-18", "open"), ("2010-04-19", "overdue"),
     ("2010-04-21", "overdue"), ("2010-04-22", "missed")],
)  # fmt: skip
def test_a_week_opens_on_its_first_day_is_overdue_after_its_last_and_missed_after_grace(until, state):
    assert states(due(charter(duty(grace_days=3), end="2010-05-09"), until))[1] == state


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2010-04-12", "met"),
        ("2010-04-18", "met"),
        ("2010-04-19", "met_late"),
        ("2010-04-21", "met_late"),
        ("2010-04-22", "missed"),
    ],
)
def test_a_record_in_its_week_meets_it_one_in_grace_meets_it_late(day, expected):
    week_after = fact("2010-04-20")  # the next week has enough of its own
    found = due(charter(duty(grace_days=3), end="2010-05-09"), "2010-05-09", fact("2010-04-06"), week_after, fact(day))
    assert states(found)[1] == expected


def test_a_record_meets_its_own_period_first_and_only_then_an_older_one_in_grace():
    rules = charter(duty(grace_days=7), end="2010-05-09")
    one, two = fact("2010-04-13"), fact("2010-04-14")
    assert states(due(rules, "2010-04-14", one))[:2] == ["overdue", "met"]
    found = due(rules, "2010-04-14", one, two)
    assert states(found)[:2] == ["met_late", "met"]
    assert [window.records for window in found[:2]] == [(two.reference,), (one.reference,)]
    assert found[0].met_on == date(2010, 4, 14)


def test_the_oldest_unmet_window_in_grace_is_met_first():
    rules = charter(duty(every="day", grace_days=3), start="2010-04-05", end="2010-04-09")
    assert states(due(rules, "2010-04-08", fact("2010-04-08"), fact("2010-04-08")))[:4] == [
        "met_late", "overdue", "overdue", "met",
    ]  # fmt: skip


def test_at_least_n_needs_n_and_more_than_at_most_is_said():
    rules = charter(duty(at_least=2, at_most=3), end="2010-05-09")
    days = ["2010-04-05", "2010-04-06", "2010-04-07", "2010-04-08"]
    assert [
        (w.state.value, w.done, w.over) for n in range(5) for w in due(rules, "2010-04-11", *map(fact, days[:n]))[:1]
    ] == [("open", 0, 0), ("open", 1, 0), ("met", 2, 0), ("met", 3, 0), ("met", 4, 1)]


def test_at_most_alone_asks_for_nothing():
    found = due(
        charter(duty(at_least=0, at_most=1), end="2010-05-09"), "2010-04-20", fact("2010-04-05"), fact("2010-04-06")
    )
    assert (states(found)[:4], found[0].over) == (["met", "met", "met", "upcoming"], 1)


def test_a_sum_counts_money_in_major_units_within_its_period():
    rules = charter(duty(every="month", register="financing", sum_field="amount", at_least=100), start="2010-04-01")
    kept = [fact("2010-04-10", register="financing", amount=9_950), fact("2010-05-02", register="financing", amount=50)]
    found = due(rules, "2010-05-05", *kept, register="financing")
    assert [(w.state.value, w.done) for w in found[:2]] == [("missed", Decimal("99.50")), ("open", Decimal("0.50"))]


def test_what_waits_for_confirmation_stands_beside_and_does_not_meet():
    found = due(WEEKLY, "2010-04-14", course(fact("2010-04-06"), waits=True), fact("2010-04-13"))
    assert [(w.state.value, w.done, len(w.awaiting)) for w in found[:2]] == [("missed", 0, 1), ("met", 1, 0)]


def test_a_record_counts_from_the_day_on_which_it_came_to_say_what_is_asked():
    rules = charter(duty(every="month", register="difficulty", where={"state": "solved"}), start="2010-04-01")
    raised = fact("2010-04-20", register="difficulty", state="raised")
    solved = fact("2010-04-20", register="difficulty", state="solved")
    once = course(raised, also=((date(2010, 5, 3), solved),))
    assert [w.met_on for w in due(rules, "2010-05-05", once, register="difficulty")[:2]] == [None, date(2010, 5, 3)]


def test_only_what_the_filter_says_counts():
    rules = charter(duty(where={"on-site": "yes"}), end="2010-05-09")
    assert states(due(rules, "2010-04-11", fact("2010-04-06", on_site=False)))[0] == "open"
    assert states(due(rules, "2010-04-11", fact("2010-04-06", on_site=True)))[0] == "met"


def test_a_should_is_never_missed_and_asks_for_its_reason():
    rules = charter(duty(force="should"), end="2010-05-09")
    first = due(rules, "2010-04-12")[0]
    assert (first.state.value, first.asks_reason) == ("overdue", True)
    note = Note(1, NoteKind.REASON, "visits", "wangkou", date(2010, 4, 5), "下雨", date(2010, 4, 12), 1)
    explained = due(rules, "2010-04-12", notes=(note,))[0]
    assert (explained.state.value, explained.asks_reason, explained.note) == ("waived", False, note)


def test_a_may_asks_for_nothing_once_its_time_is_over():
    assert states(due(charter(duty(force="may"), end="2010-05-09"), "2010-04-12"))[:2] == ["waived", "open"]


def test_an_excuse_waives_before_and_after_but_what_was_met_stays_met():
    note = Note(1, NoteKind.EXCUSED, "visits", "wangkou", date(2010, 4, 12), "防汛", date(2010, 4, 12), 1)
    for until in ("2010-04-06", "2010-04-13", "2010-04-30"):
        assert states(due(WEEKLY, until, notes=(note,)))[1] == "waived"
    assert states(due(WEEKLY, "2010-04-30", fact("2010-04-13"), notes=(note,)))[1] == "met"


# ---- By when ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("every", "due_", "last"),
    [
        ("programme", {"on": "2010-04-15"}, "2010-04-15"),
        ("programme", {"event": "programme-end"}, "2010-12-31"),
        ("programme", {"event": "programme-start", "days_after": 30}, "2010-05-05"),
        ("month", {"event": "period-end", "days_after": 10}, "2010-05-10"),
        ("month", {"month_day": ("04-20",)}, "2010-04-20"),
        ("half-year", {"month_day": ("06-30", "12-31")}, "2010-06-30"),
        ("year", {"month_day": ("06-30", "11-30")}, "2010-11-30"),
        ("month", {"month_day": ("06-15",)}, "2010-06-15"),
        ("month", {"on": "2010-07-01"}, "2010-04-30"),
    ],
)
def test_due_days(every, due_, last):
    rules = charter(
        duty(every=every, due=due_, part_periods="count"), start="2010-04-01" if every == "month" else "2010-04-05"
    )
    assert due(rules, "2010-04-06")[0].due.isoformat() == last


def test_after_a_due_day_within_its_period_a_record_is_late():
    rules = charter(duty(every="programme", due={"on": "2010-04-15"}, grace_days=5))
    assert states(due(rules, "2010-04-15")) == ["open"]
    assert states(due(rules, "2010-04-16")) == ["overdue"]
    assert states(due(rules, "2010-04-21")) == ["missed"]
    assert states(due(rules, "2010-04-26", fact("2010-04-25"))) == ["met_late"]


def test_a_report_due_after_its_period_goes_to_the_oldest_period_unmet():
    rules = charter(duty(every="month", due={"event": "period-end", "days_after": 10}), start="2010-04-01")
    assert states(due(rules, "2010-05-09", fact("2010-05-08")))[:2] == ["met", "open"]
    assert states(due(rules, "2010-05-11"))[:2] == ["missed", "open"]


def test_days_after_each_approval_make_a_window_of_their_own():
    rules = charter(duty(every="programme", due={"event": "approval", "days_after": 30}))
    approvals = (
        Approval("wangkou", date(2010, 4, 12)),
        Approval("wangkou", date(2010, 6, 1)),
        Approval("yinghai", date(2010, 4, 12)),
    )
    found = due(rules, "2010-06-02", fact("2010-05-01"), approvals=approvals)
    assert (spans(found), states(found)) == (
        [("2010-04-12", "2010-05-12"), ("2010-06-01", "2010-07-01")], ["met", "open"],
    )  # fmt: skip
    assert due(rules, "2010-06-02") == ()


def test_a_record_that_must_come_further_is_its_own_clock():
    rules = charter(
        duty(
            every="programme",
            register="difficulty",
            where={"state": "solved"},
            due={"event": "record", "days_after": 14},
        )
    )
    slow, quick = (fact(day, register="difficulty", state="raised") for day in ("2010-04-06", "2010-04-08"))
    solved = course(quick, also=((date(2010, 4, 10), fact("2010-04-08", register="difficulty", state="solved")),))
    found = due(rules, "2010-04-22", course(slow), solved, register="difficulty")
    assert [(w.state.value, w.due.isoformat(), w.records) for w in found] == [
        ("missed", "2010-04-20", ()), ("met", "2010-04-22", (quick.reference,)),
    ]  # fmt: skip


def test_before_another_duty_is_late_once_that_one_is_done_and_missed_only_at_the_end():
    survey = duty("survey", "programme", register="document", where={"type": "survey"}, before="plan")
    plan = duty("plan", "programme", register="document", where={"type": "plan"})
    done = fact("2010-04-15", register="document", type="plan")
    for until, expected in (
        ("2010-04-15", "open"),
        ("2010-04-16", "overdue"),
        ("2010-12-31", "overdue"),
        ("2011-01-01", "missed"),
    ):
        assert states(due(charter(survey, plan), until, done, register="document"))[0] == expected
    for day, expected in (("2010-04-15", "met"), ("2010-04-16", "met_late")):
        surveyed = fact(day, register="document", type="survey")
        assert states(due(charter(survey, plan), "2010-05-01", done, surveyed, register="document"))[0] == expected


# ---- Which periods ---------------------------------------------------------------------------------------------------


def test_an_incomplete_first_and_last_week_is_not_asked_unless_it_counts():
    runs = {"start": "2010-04-07", "end": "2010-04-27"}
    assert spans(due(charter(duty(), **runs), "2010-04-20")) == [
        ("2010-04-12", "2010-04-18"),
        ("2010-04-19", "2010-04-25"),
    ]
    assert spans(due(charter(duty(part_periods="count"), **runs), "2010-04-20")) == [
        ("2010-04-07", "2010-04-11"), ("2010-04-12", "2010-04-18"), ("2010-04-19", "2010-04-25"), ("2010-04-26", "2010-04-27"),
    ]  # fmt: skip


def test_a_programme_of_one_day():
    one_day = {"start": "2010-04-07", "end": "2010-04-07"}
    assert due(charter(duty(), **one_day), "2010-04-07") == ()
    assert spans(due(charter(duty(every="day"), **one_day), "2010-04-07")) == [("2010-04-07", "2010-04-07")]
    assert states(due(charter(duty(every="programme"), **one_day), "2010-04-08")) == ["missed"]


def test_a_programme_without_an_end_gives_what_has_begun_and_the_next():
    found = due(charter(duty(), end=None), "2010-04-14")
    assert (spans(found)[-1], len(found)) == (("2010-04-19", "2010-04-25"), 3)
    once = due(charter(duty(every="programme"), end=None), "2030-01-01")
    assert states(once) == ["open"]


def test_weeks_may_start_on_sunday():
    rules = charter(duty(), start="2010-04-04", end="2010-04-17", week_starts="sunday")
    assert spans(due(rules, "2010-04-10")) == [("2010-04-04", "2010-04-10"), ("2010-04-11", "2010-04-17")]


def test_terms_are_those_of_the_calendar_and_a_day_may_belong_to_none():
    rows = (
        CalendarRow(SpanKind.TERM, "春", date(2010, 4, 5), date(2010, 7, 10)),
        CalendarRow(SpanKind.TERM, "秋", date(2010, 9, 1), date(2011, 1, 20)),
    )
    assert due(charter(duty(every="term")), "2010-06-01") == ()
    assert spans(due(charter(duty(every="term")), "2010-06-01", calendar=rows)) == [("2010-04-05", "2010-07-10")]
    counted = charter(duty(every="term", part_periods="count"))
    assert spans(due(counted, "2010-06-01", calendar=rows))[1] == ("2010-09-01", "2010-12-31")


def test_a_period_wholly_in_pauses_that_the_duty_names_is_paused():
    rows = (
        CalendarRow(SpanKind.SCHOOL_HOLIDAY, "一", date(2010, 4, 5), date(2010, 4, 8)),
        CalendarRow(SpanKind.PUBLIC_HOLIDAY, "二", date(2010, 4, 9), date(2010, 4, 12)),
    )
    both = charter(duty(pauses=("school-holiday", "public-holiday")), end="2010-05-09")
    assert states(due(both, "2010-04-20", calendar=rows))[:2] == ["paused", "missed"]
    assert states(due(charter(duty(pauses=("school-holiday",))), "2010-04-20", calendar=rows))[0] == "missed"
    agreed = charter(duty(pauses=("agreed-pause",)), end="2010-05-09")
    pauses = (
        Pause("wangkou", date(2010, 4, 5), date(2010, 4, 11)),
        Pause("yinghai", date(2010, 4, 12), date(2010, 4, 18)),
    )
    assert states(due(agreed, "2010-04-20", pauses=pauses))[:2] == ["paused", "missed"]


def test_a_member_who_comes_late_or_leaves_is_asked_for_whole_periods_only():
    seats = (member(start="2010-04-14", end="2010-05-01"), mentor())
    assert states(due(WEEKLY, "2010-05-09", seats=seats)) == ["waived", "waived", "missed", "waived", "waived"]
    counted = due(charter(duty(part_periods="count"), end="2010-05-09"), "2010-05-09", seats=seats)
    assert [(w.state.value, w.due.isoformat()) for w in counted[1:4]] == [
        ("missed", "2010-04-18"), ("missed", "2010-04-25"), ("missed", "2010-05-01"),
    ]  # fmt: skip


def test_what_is_asked_once_waits_for_a_latecomer_and_is_waived_for_one_who_left():
    once = charter(duty(every="programme"))
    late = (member(start="2010-04-20"),)
    assert [states(due(once, until, seats=late)) for until in ("2010-04-19", "2010-04-20")] == [["upcoming"], ["open"]]
    assert states(due(once, "2010-05-02", seats=(member(end="2010-05-01"),))) == ["waived"]
    assert states(due(once, "2010-05-02", fact("2010-04-20"), seats=(member(end="2010-05-01"),))) == ["met"]


# ---- Who bears it ----------------------------------------------------------------------------------------------------


def test_whoever_is_appointed_then_bears_it_and_a_gap_leaves_it_due():
    seats = (
        member(),
        mentor("m1", end="2010-04-15"),
        mentor("m2", start="2010-04-26"),
        mentor("other", unit="yinghai"),
    )
    found = due(WEEKLY, "2010-05-09", seats=seats)
    assert [(w.bearers, w.state.value) for w in found] == [
        (("m1",), "missed"), ((), "missed"), ((), "missed"), (("m2",), "missed"), (("m2",), "open"),
    ]  # fmt: skip


def test_an_open_window_is_borne_by_whoever_is_appointed_today():
    seats = (member(), mentor("m1", end="2010-06-01"), mentor("m2", start="2010-06-02"))
    once = charter(duty(every="programme"))
    assert [due(once, until, seats=seats)[0].bearers for until in ("2010-06-01", "2010-06-02")] == [("m1",), ("m2",)]


def test_a_unit_bears_its_own_and_the_office_what_is_the_offices():
    seats = (member("office-1", role="office"), member(), member("yinghai"), mentor())
    own = due(charter(duty(every="programme", bearer="unit")), "2010-04-06", seats=seats)
    assert [(w.place, w.bearers) for w in own] == [("wangkou", ("wangkou",)), ("yinghai", ("yinghai",))]
    offices = due(charter(duty(every="programme", bearer="office")), "2010-04-06", seats=seats)
    assert {w.bearers for w in offices} == {("office-1",)}


def test_duties_per_pair_are_for_pairings_and_borne_by_their_side():
    rules = charter(duty(every="month", register="meeting", bearer="partner", for_each="pairing"), start="2010-04-01")
    seats = (member(), member("local-tax", role="partner"), member("police", role="partner"))
    met = fact("2010-04-10", pair="local-tax:wangkou", register="meeting")
    found = due(
        rules,
        "2010-04-20",
        met,
        seats=seats,
        pairs=(pair(), pair("police", "hengxing", start="2010-05-01")),
        register="meeting",
    )
    assert [(w.place, w.state.value, w.bearers) for w in found if w.start == date(2010, 4, 1)] == [
        ("local-tax:wangkou", "met", ("local-tax",)), ("police:hengxing", "waived", ()),
    ]  # fmt: skip


# ---- When the rule changes -------------------------------------------------------------------------------------------


def two(before, after, on="2010-04-21", **runs):
    return (Rule(date(2010, 1, 1), charter(before, **runs)), Rule(date.fromisoformat(on), charter(after, **runs)))


def test_a_new_edition_that_asks_the_same_changes_no_window():
    renamed = duty().model_copy(update={"title": "走访"})
    found = due(two(duty(), renamed, end="2010-05-09"), "2010-05-09")
    assert (spans(found), {w.duty.title for w in found}) == (spans(due(WEEKLY, "2010-05-09")), {"走访"})


def test_a_period_is_judged_by_the_rule_in_force_on_its_first_day():
    found = due(two(duty(), duty(at_least=2), end="2010-05-09"), "2010-05-09")
    assert [(w.start.isoformat(), w.wanted) for w in found] == [
        ("2010-04-05", 1), ("2010-04-12", 1), ("2010-04-19", 1), ("2010-04-26", 2), ("2010-05-03", 2),
    ]  # fmt: skip


def test_from_weeks_to_months_no_day_is_asked_twice():
    found = due(two(duty(), duty(every="month", part_periods="count")), "2010-06-01")
    assert spans(found)[:5] == [
        ("2010-04-05", "2010-04-11"), ("2010-04-12", "2010-04-18"), ("2010-04-19", "2010-04-25"), ("2010-04-26", "2010-04-30"),
        ("2010-05-01", "2010-05-31"),
    ]  # fmt: skip


def test_from_months_to_weeks_the_weeks_begin_when_the_month_has_ended():
    found = due(two(duty(every="month"), duty(), on="2010-05-12", start="2010-04-01"), "2010-06-20")
    assert spans(found)[:4] == [
        ("2010-04-01", "2010-04-30"), ("2010-05-01", "2010-05-31"), ("2010-06-07", "2010-06-13"), ("2010-06-14", "2010-06-20"),
    ]  # fmt: skip


def test_what_a_record_counts_for_is_judged_by_the_rule_of_its_day():
    stricter = duty(where={"on-site": "yes"})
    found = due(two(duty(), stricter, on="2010-04-19", end="2010-05-09"), "2010-05-09",
                fact("2010-04-13", on_site=False), fact("2010-04-20", on_site=False))  # fmt: skip
    assert states(found)[1:3] == ["met", "missed"]


def test_a_duty_that_an_edition_drops_is_not_asked_any_more():
    rules = (Rule(date(2010, 1, 1), charter(duty(), duty("plan", "programme"))), Rule(date(2010, 4, 21), charter()))
    found = due(rules, "2010-05-09")
    assert [(w.duty.id, w.start.isoformat(), w.state.value) for w in found] == [
        ("visits", "2010-04-05", "missed"), ("visits", "2010-04-12", "missed"), ("plan", "2010-04-05", "waived"),
    ]  # fmt: skip


def test_what_is_asked_once_is_as_the_newest_edition_says():
    sooner = duty("plan", "programme", due={"on": "2010-05-01"})
    found = due(two(duty("plan", "programme"), sooner), "2010-04-30")
    assert [(w.start.isoformat(), w.due.isoformat(), w.state.value) for w in found] == [
        ("2010-04-05", "2010-05-01", "open")
    ]


def test_a_rule_in_force_for_a_while_is_asked_in_whole_periods_of_it():
    rules = charter(duty(in_force=Span(start="2010-04-14", end="2010-05-02")), end="2010-05-30")
    assert spans(due(rules, "2010-05-30")) == [("2010-04-19", "2010-04-25"), ("2010-04-26", "2010-05-02")]
