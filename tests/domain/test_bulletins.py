"""Sentences filled with figures, numbers as printed, periods, and what a bulletin is refused for."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from pilotage.domain.bulletins import (
    STATES,
    Act,
    Change,
    Paragraph,
    Printed,
    Run,
    Status,
    check_act,
    check_day,
    check_draft,
    check_issue_day,
    cleaned,
    compose,
    differences,
    figures_used,
    fill,
    first_day,
    full_text,
    number_text,
    plain_value,
    printed,
    text_digest,
)
from pilotage.domain.calendars import CalendarRow, SpanKind
from pilotage.domain.charters import Charter, check
from pilotage.domain.charters.schema import Bulletin, Figure
from pilotage.domain.documents import note
from pilotage.domain.figures import FigureValue, Number
from pilotage.domain.periods import period_of
from pilotage.domain.records import Reference
from tests.factories import charter_bytes

TODAY = date(2010, 4, 26)


@pytest.fixture(scope="module")
def charter() -> Charter:
    found = check(charter_bytes()).charter
    assert found is not None
    return found


def series(charter: Charter, **changes: object) -> Bulletin:
    return charter.bulletin("progress").model_copy(update=changes)


def value(number: Number | None, *, money: bool = False, records: int = 0, awaiting: int = 0) -> FigureValue:
    figure = Figure(id="any", name="任何", measure="个", of="visit", how="count")
    waiting = tuple(Reference("record", 100 + n) for n in range(awaiting))
    return FigureValue(figure, number, money, tuple(Reference("record", n) for n in range(records)), waiting)


def shown(texts: Mapping[str, str]) -> dict[str, Printed]:
    return {id: Printed(text, False, text, 0, 0) for id, text in texts.items()}


# What the source reports on 2010-04-26.
REPORTED = {
    "applicants": value(2), "mentor-count": value(5), "visit-count": value(15), "activity-count": value(5),
    "solved-count": value(7), "financing-sum": value(400_000, money=True), "pair-count": value(5),
    "meeting-count": value(6), "agreement-count": value(7),
}  # fmt: skip


def test_the_sentences_read_as_the_source_does(charter: Charter) -> None:
    declared = series(charter)
    figures = {id: printed(REPORTED[id], "CNY") for id in figures_used(declared, [0, 1, 2])}
    assert [paragraph.text for paragraph in compose(declared, [0, 1, 2], figures)] == [
        "目前已有2个试点单位团委设计了活动项目，向团县委提出了申请。",
        "截止目前，5名指导员共计深入试点单位15次，指导帮助试点单位设计活动5个，解决各种问题和困难7件，协调解决活动经费4000元。",
        "5对“联试共建”对子通过召开6次座谈会，达成了7项活动协议。",
    ]


@pytest.mark.parametrize(
    ("number", "money", "text"),
    [
        (15, False, "15"),
        (0, False, "0"),
        (400_000, True, "4000"),
        (400_050, True, "4000.50"),
        (-50_000, True, "−500"),
        (0, True, "0"),
        (Decimal(2) / 3, False, "0.67"),
        (Decimal("0.125"), False, "0.13"),
        (Decimal("1.5"), False, "1.5"),
        (Decimal("3.00"), False, "3"),
        (Decimal("-0.001"), False, "0"),
        (Decimal("120"), False, "120"),
        (None, False, "—"),
        (None, True, "—"),
    ],
)
def test_a_number_is_printed_as_a_sentence_says_it(number: Number | None, money: bool, text: str) -> None:
    assert printed(value(number, money=money), "CNY").text == text


@pytest.mark.parametrize(
    ("number", "money", "text"),
    [(480_000_100, True, "4,800,001"), (400_050, True, "4,000.50"), (1200, False, "1,200"), (-120_000, False, "−120,000"),
     (Decimal("1234.567"), False, "1,234.57"), (Decimal("-0.001"), False, "0"), (None, True, "—")],
)  # fmt: skip
def test_an_english_sentence_groups_its_numbers(number: Number | None, money: bool, text: str) -> None:
    assert printed(value(number, money=money), "USD", grouped=True).text == text


def test_a_printed_figure_keeps_its_exact_value_and_what_stood_behind_it() -> None:
    assert printed(value(Decimal(1) / 4, records=3, awaiting=2), "CNY") == Printed("0.25", False, "0.25", 3, 2)
    assert printed(value(None), "CNY").value is None
    assert printed(value(1200, money=True), "JPY").text == "1200"


@pytest.mark.parametrize(
    ("figure", "plain"),
    [
        (Printed("15", False, "15", 0, 0), 15),
        (Printed("400000", True, "4000", 0, 0), "4000.00"),
        (Printed("0.6666666666666666", False, "0.67", 0, 0), 0.666667),
        (Printed(None, False, "—", 0, 0), None),
        (Printed(None, True, "—", 0, 0), None),
    ],
)
def test_the_value_for_json(figure: Printed, plain: object) -> None:
    assert plain_value(figure, "CNY") == plain


def test_a_paragraph_is_made_of_runs() -> None:
    assert fill("已有{applicants}个", {"applicants": "2"}, typed=True) == (
        Run("text", "已有"),
        Run("figure", "2", "applicants"),
        Run("text", "个"),
    )


def test_digits_in_free_text_are_typed_by_a_person_those_in_the_charters_text_are_not() -> None:
    assert fill("2010年拿出３０００元，占30.5%", {}, typed=True) == (
        Run("typed", "2010"), Run("text", "年拿出"), Run("typed", "３０００"), Run("text", "元，占"), Run("typed", "30.5%"),
    )  # fmt: skip
    assert fill("2010年", {}, typed=False) == (Run("text", "2010年"),)


def test_headings_are_told_from_the_text() -> None:
    assert fill("一、加大经费支持。共{n}元", {"n": "4"}, typed=True)[:2] == (
        Run("heading", "一、加大经费支持。"),
        Run("text", "共"),
    )
    assert fill("（二）人员", {}, typed=True) == (Run("subheading", "（二）人员"),)
    assert fill("一、共有{n}个", {"n": "4"}, typed=True)[0] == Run("text", "一、共有")


def test_a_bare_brace_is_text() -> None:
    assert fill("集合 { 的写法", {}, typed=True) == (Run("text", "集合 { 的写法"),)


def test_sentences_and_free_paragraphs_mix(charter: Charter) -> None:
    paragraphs = compose(series(charter), ["又有{visit-count}次。", 0], shown({"visit-count": "3", "applicants": "2"}))
    assert [(p.sentence, p.figures) for p in paragraphs] == [(None, ("visit-count",)), (0, ("applicants",))]
    assert paragraphs[1].cite[0].clause == "1.2"
    assert full_text(paragraphs).startswith("又有3次。\n目前已有2个")


def test_the_digest_is_over_the_text() -> None:
    text = full_text([Paragraph((Run("text", "一"),)), Paragraph((Run("text", "二"),))])
    assert text == "一\n二"
    assert text_digest(text) == text_digest("一\n二") != text_digest("一二")


def test_the_number_as_the_series_writes_it(charter: Charter) -> None:
    assert number_text(series(charter), 12) == "第12期"
    assert number_text(series(charter), None) == ""


def test_lines_become_paragraphs_and_nothing_unseen_is_kept() -> None:
    assert cleaned(["甲\r\n\n 乙\x00 \n", 1, "  "]) == ("甲", "乙", 1)


# ---- Periods


@pytest.mark.parametrize(
    ("every", "start", "end"),
    [
        ("day", date(2010, 4, 28), date(2010, 4, 28)),
        ("week", date(2010, 4, 26), date(2010, 5, 2)),
        ("month", date(2010, 4, 1), date(2010, 4, 30)),
        ("quarter", date(2010, 4, 1), date(2010, 6, 30)),
        ("half-year", date(2010, 1, 1), date(2010, 6, 30)),
        ("year", date(2010, 1, 1), date(2010, 12, 31)),
        ("programme", date(2010, 4, 5), date(2010, 12, 31)),
    ],
)
def test_the_period_of_a_day(charter: Charter, every: str, start: date, end: date) -> None:
    found = period_of(every, date(2010, 4, 28), charter)
    assert found is not None
    assert (found.start, found.end) == (start, end)


def test_a_week_may_start_on_sunday_and_december_ends_the_year(charter: Charter) -> None:
    sunday = charter.model_copy(update={"week_starts": "sunday"})
    week = period_of("week", date(2010, 4, 25), sunday)
    assert week is not None
    assert week.start == date(2010, 4, 25)
    quarter = period_of("quarter", date(2010, 12, 31), charter)
    assert quarter is not None
    assert (quarter.start, quarter.end) == (date(2010, 10, 1), date(2010, 12, 31))


def test_the_calendar_says_when_a_term_or_a_half_year_runs(charter: Charter) -> None:
    calendar = [
        CalendarRow(SpanKind.TERM, "春", date(2010, 3, 1), date(2010, 7, 9)),
        CalendarRow(SpanKind.HALF_YEAR, "上", date(2010, 2, 1), date(2010, 7, 31)),
    ]
    term = period_of("term", TODAY, charter, calendar)
    half = period_of("half-year", TODAY, charter, calendar)
    assert term is not None
    assert half is not None
    assert (term.start, half.start) == (date(2010, 3, 1), date(2010, 2, 1))
    assert period_of("term", date(2010, 8, 1), charter, calendar) is None


def test_what_a_bulletin_reports_from(charter: Charter) -> None:
    assert first_day(series(charter), TODAY, charter, None, ()) is None
    assert first_day(series(charter), TODAY, charter, date(2010, 4, 18), ()) == date(2010, 4, 19)
    assert first_day(series(charter, every="month"), TODAY, charter, date(2010, 4, 18), ()) == date(2010, 4, 1)


# ---- What is refused


def codes(breaches: list[object]) -> list[str]:
    return [breach.code for breach in breaches]


def test_a_good_draft_passes(charter: Charter) -> None:
    assert check_draft(charter, "progress", "题目", [0, 1, 2, "另有{visit-count}次。"]) == []


def test_every_breach_of_a_draft_comes_at_once(charter: Charter) -> None:
    breaches = check_draft(charter, "progress", "长" * 201, [3, -1, "{vist-count}与{深入试点单位}与{完全不同的}"])
    assert [(b.code, dict(b.params)) for b in breaches][:4] == [
        ("title-long", {"length": 201, "longest": 200}),
        ("sentence-unknown", {"sentence": 4, "count": 3}),
        ("sentence-unknown", {"sentence": 0, "count": 3}),
        ("placeholder-misspelt", {"placeholder": "vist-count", "meant": "visit-count"}),
    ]
    assert [(b.code, b.params.get("meant")) for b in breaches][4:] == [
        ("placeholder-misspelt", "visit-count"),
        ("placeholder-unknown", None),
    ]


def test_an_empty_bulletin_and_an_unknown_series(charter: Charter) -> None:
    assert codes(check_draft(charter, "progress", "", [])) == ["bulletin-empty"]
    assert [(b.code, b.params["meant"]) for b in check_draft(charter, "progres", "", [])] == [
        ("series-misspelt", "progress")
    ]
    assert codes(check_draft(charter, "年报", "", [])) == ["series-unknown"]


@pytest.mark.parametrize(
    ("until", "every", "last", "code"),
    [
        (date(2010, 4, 27), "as-needed", None, "until-in-future"),
        (date(2010, 4, 4), "as-needed", None, "until-before-programme"),
        (date(2010, 4, 20), "as-needed", date(2010, 4, 21), "until-before-last-issue"),
        (date(2010, 4, 21), "as-needed", date(2010, 4, 21), None),
        (date(2010, 4, 20), "week", date(2010, 4, 21), None),
        (TODAY, "term", None, "term-not-in-calendar"),
        (TODAY, "school-year", None, "school-year-not-in-calendar"),
        (TODAY, "as-needed", None, None),
    ],
)
def test_the_day_reported_until(charter: Charter, until: date, every: str, last: date | None, code: str | None) -> None:
    breaches = check_day(charter, series(charter, every=every), until, TODAY, last, ())
    assert codes(breaches) == ([code] if code else [])


@pytest.mark.parametrize(
    ("on", "last", "code"),
    [
        (date(2010, 4, 27), None, "issue-in-future"),
        (date(2010, 4, 19), None, "issue-before-until"),
        (date(2010, 4, 22), date(2010, 4, 23), "issue-before-last-issue"),
        (date(2010, 4, 22), date(2010, 4, 22), None),
    ],
)
def test_the_day_of_issue(on: date, last: date | None, code: str | None) -> None:
    breaches = check_issue_day(on, date(2010, 4, 20), TODAY, last)
    assert codes(breaches) == ([code] if code else [])


def test_each_state_allows_its_acts_and_no_other() -> None:
    for status in Status:
        for act in Act:
            assert codes(check_act(status, act)) == ([] if act in STATES[status] else [f"bulletin-is-{status}"])
    assert STATES[Status.SIGNED][Act.REVISE] is Status.DRAFT
    assert STATES[Status.ISSUED] == {Act.PUBLISH_ERRATUM: Status.ISSUED}


def test_only_what_prints_differently_is_a_change(charter: Charter) -> None:
    assert differences(charter, {"visit-count": "15", "pair-count": "5"}, {"visit-count": "16", "pair-count": "5"}) == (
        Change("visit-count", "深入试点单位", "15", "16"),
    )


# ---- What a figure counts


@pytest.mark.parametrize(
    ("figure", "kind", "of", "field", "where"),
    [
        ("visit-count", "register", "深入试点单位", "", (("实地", ("yes",)),)),
        ("solved-count", "register", "问题和困难", "", (("状态", ("已解决",)),)),
        ("financing-sum", "register", "协调经费", "金额", ()),
        ("applicants", "register", "立项申请", "unit", ()),
        ("mentor-count", "role", "指导员", "", ()),
        ("fund-planned", "fund", "试点工作基金", "", ()),
        ("pair-count", "pair", "联试共建对子", "", ()),
    ],
)
def test_the_note_says_what_is_counted(
    charter: Charter, figure: str, kind: str, of: str, field: str, where: tuple[object, ...]
) -> None:
    found = note(charter, figure, Printed("1", False, "1", 1, 0))
    assert (found.kind, found.of, found.field, found.where) == (kind, of, field, where)
