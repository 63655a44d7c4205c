"""How people write dates, amounts and numbers: what is read, what is asked back."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotage.domain.breaches import Breach
from pilotage.domain.habits import (
    from_serial,
    is_blank,
    parse_date,
    parse_integer,
    parse_money,
    parse_number,
    parse_percent,
    parse_yes_no,
)

TODAY = date(2010, 4, 26)
DAYS = st.dates(date(1900, 3, 1), date(2199, 12, 31))
FULL_WIDTH = str.maketrans("0123456789.,-/", "０１２３４５６７８９．，－／")


def code(answer: object) -> str:
    assert isinstance(answer, Breach), answer
    return answer.code


@pytest.mark.parametrize(
    "text",
    [
        "2010-04-26", "2010-4-26", "2010.4.26", "2010.04.26", "2010/4/26", "2010、4、26", "20100426",
        "2010年4月26日", "2010年04月26号", "2010 年 4 月 26 日", "2010年4月26", "10年4月26日",
        "二〇一〇年四月二十六日", "二零一零年四月二十六日", "二○一○年四月二十六号", "四月二十六日",
        "4月26日", "4月26号", "4.26", "4-26", "4/26", "04/26",
        "２０１０．４．２６", "２０１０年４月２６日", "２０１０－０４－２６", "　2010-04-26　",
        "2010-04-26 00:00:00", "2010-04-26T00:00:00", "2010/4/26 0:00", "2010年4月26日（星期一）", "2010-04-26 周一",
        "40294", "40294.0", "今天", "today",
        "26 April 2010", "26 Apr 2010", "26th April", "April 26, 2010", "Apr. 26", "26-Apr-2010",
        "26/4/2010", "4/26/2010", "26.4.2010",
    ],
)  # fmt: skip
def test_a_day_is_read_however_people_write_it(text: str) -> None:
    assert parse_date(text, TODAY) == TODAY


def test_near_days_count_from_the_given_today() -> None:
    assert parse_date("昨天", TODAY) == date(2010, 4, 25)
    assert parse_date("前天", TODAY) == date(2010, 4, 24)


def test_without_a_year_the_day_is_this_year_or_a_past_one_not_one_far_ahead() -> None:
    assert parse_date("12月28日", date(2011, 1, 4)) == date(2010, 12, 28)
    assert parse_date("4月26日", date(2010, 12, 31)) == TODAY
    assert parse_date("6月30日", TODAY) == date(2010, 6, 30)
    assert parse_date("2月29日", date(2013, 1, 4)) == date(2012, 2, 29)
    assert code(parse_date("2月29日", TODAY)) == "date-impossible"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2010-02-30", "date-impossible"), ("4月31日", "date-impossible"), ("2010年13月1日", "date-impossible"),
        ("0", "date-form"), ("上周", "date-form"), ("", "date-form"), ("2010-04", "date-form"), ("2010-4.26", "date-form"),
        ("4月", "date-form"), ("26日", "date-form"), ("二十十月一日", "date-form"), ("26 Brumaire", "date-form"), ("9" * 300, "date-form"),
        ("4/5/2010", "date-ambiguous"), ("10.4.26", "date-ambiguous"), ("10-04-05", "date-ambiguous"),
        ("1066-10-14", "date-year"), ("99999年1月1日", "date-form"), ("2200-01-01", "date-year"), ("00001", "date-year"),
    ],
)  # fmt: skip
def test_what_cannot_be_known_is_asked_back(text: str, expected: str) -> None:
    assert code(parse_date(text, TODAY)) == expected


def test_an_impossible_day_says_how_long_the_month_is() -> None:
    answer = parse_date("2010-02-30", TODAY)
    assert isinstance(answer, Breach)
    assert answer.params == {"year": "2010", "month": "2", "day": "30", "last": "28"}


def test_an_ambiguous_day_shows_both_readings() -> None:
    answer = parse_date("4/5/2010", TODAY)
    assert isinstance(answer, Breach)
    assert answer.params == {"one": "2010-04-05", "other": "2010-05-04"}


def test_excel_counts_days_from_its_own_zero() -> None:
    assert from_serial(40294) == TODAY
    assert from_serial(40294.75) == TODAY
    assert code(from_serial(float("inf"))) == "date-year"
    assert code(from_serial(float("nan"))) == "date-year"
    assert code(from_serial(10**12)) == "date-year"


@given(DAYS, DAYS)
def test_every_full_date_reads_back_whatever_today_is(day: date, today: date) -> None:
    for text in (
        day.isoformat(),
        day.isoformat().translate(FULL_WIDTH),
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}/{day.month:02}/{day.day:02}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.day} {day:%B} {day.year}",
        f"{day:%Y%m%d}",
    ):
        assert parse_date(text, today) == day
    assert from_serial((day - date(1899, 12, 30)).days) == day


@given(DAYS.filter(lambda day: day.year > 1900), DAYS)
def test_a_day_without_its_year_is_in_this_year_or_the_last_and_never_far_ahead(today: date, day: date) -> None:
    answer = parse_date(f"{day.month}月{day.day}日", today)
    if isinstance(answer, Breach):
        assert (day.month, day.day) == (2, 29)
    else:
        assert (answer.month, answer.day) == (day.month, day.day)
        assert answer.year in (today.year, today.year - 1)
        assert answer <= today + timedelta(days=183)


@given(st.text(max_size=60))
def test_no_text_makes_a_reader_fail(text: str) -> None:
    assert isinstance(parse_date(text, TODAY), date | Breach)
    assert isinstance(parse_number(text), Decimal | Breach)
    assert isinstance(parse_integer(text), int | Breach)
    assert isinstance(parse_percent(text), Decimal | Breach)
    assert isinstance(parse_money(text, 2), int | Breach)
    assert isinstance(parse_yes_no(text), bool | Breach)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"), ("1200", "1200"), ("1,200", "1200"), ("１，２００", "1200"), ("1 200 000", "1200000"), ("-3.50", "-3.50"),
        ("−3.5", "-3.5"), ("＋２", "2"), (".5", "0.5"), ("15.0", "15"), ("007", "7"), ("-0", "0"),
    ],
)  # fmt: skip
def test_numbers_are_read(text: str, value: str) -> None:
    assert parse_number(text) == Decimal(value)
    assert str(parse_number(text)) == value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "number-form"), ("-", "number-form"), (".", "number-form"), ("1,2000", "number-form"), ("1.200,50", "number-form"),
        ("十五", "number-form"), ("1e5", "number-form"), ("15次", "number-unit"), ("1" * 14, "number-large"), ("9" * 300, "number-form"),
    ],
)  # fmt: skip
def test_what_is_no_number_is_refused(text: str, expected: str) -> None:
    assert code(parse_number(text)) == expected


def test_a_unit_is_named_with_the_number_to_write_instead() -> None:
    answer = parse_number("1.2万")
    assert isinstance(answer, Breach)
    assert (answer.code, answer.params["number"], answer.params["unit"]) == ("number-unit", "12000", "万")
    answer = parse_number("15 次")
    assert isinstance(answer, Breach)
    assert (answer.params["number"], answer.params["unit"]) == ("15", "次")


@pytest.mark.parametrize(
    ("text", "number"), [("1.2万人", "12000"), ("3百万", "3000000"), ("3千克", "3"), ("5百分点", "5"), ("2K", "2000")]
)
def test_a_scale_is_written_out_and_a_unit_that_only_looks_like_one_is_not(text: str, number: str) -> None:
    answer = parse_number(text)
    assert isinstance(answer, Breach)
    assert answer.params["number"] == number


def test_whole_numbers() -> None:
    assert parse_integer("15.0") == 15
    assert code(parse_integer("1.5")) == "number-whole"


def test_percent() -> None:
    assert parse_percent("50％") == Decimal(50)
    assert parse_percent("0.5") == Decimal("0.5")


@pytest.mark.parametrize(
    "text",
    [
        "3500",
        "3,500.00",
        "3500.0",
        "３５００",
        "¥3,500",
        "￥3500",
        "3500元",
        "3500 元整",
        "3500圆",
        "人民币3500元",
        "RMB 3,500",
        "CNY3500.00",
    ],
)
def test_amounts_are_read_with_their_currency_mark_or_without(text: str) -> None:
    assert parse_money(text, 2) == 350_000


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "money-form"), ("元", "money-form"), ("三千五百元", "money-form"), ("3500.005", "money-decimals"), ("1.2万元", "money-unit"),
        ("3500美元", "money-form"), ("$3500", "money-form"), ("1" * 14, "money-large"),
    ],
)  # fmt: skip
def test_amounts_that_are_asked_back(text: str, expected: str) -> None:
    assert code(parse_money(text, 2)) == expected


def test_an_amount_in_ten_thousands_proposes_the_amount_in_full() -> None:
    answer = parse_money("1.2万元", 2)
    assert isinstance(answer, Breach)
    assert answer.params["number"] == "12000"


def test_another_currency_has_its_own_mark_and_decimals() -> None:
    assert parse_money("JPY 500", 0, "JPY") == 500
    assert code(parse_money("500.5", 0, "JPY")) == "money-decimals"
    assert code(parse_money("500元", 0, "JPY")) == "money-form"


@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_every_amount_reads_back(minor: int) -> None:
    sign, whole, part = ("-" if minor < 0 else ""), abs(minor) // 100, abs(minor) % 100
    for text in (
        f"{sign}{whole}.{part:02}",
        f"{sign}{whole:,}.{part:02}",
        f"{sign}{whole:,}.{part:02}元".translate(FULL_WIDTH),
    ):
        assert parse_money(text, 2) == minor


@given(st.decimals(-(10**12), 10**12, places=4))
def test_every_number_reads_back(value: Decimal) -> None:
    assert parse_number(f"{value:f}") == value
    assert parse_number(f"{value:,f}") == value


@pytest.mark.parametrize(
    ("text", "value"),
    [("是", True), ("√", True), ("Yes", True), ("1", True), ("否", False), ("×", False), ("无", False)],
)
def test_yes_and_no(text: str, value: bool) -> None:
    assert parse_yes_no(text) is value


def test_yes_or_no_is_never_guessed() -> None:
    assert code(parse_yes_no("大概")) == "yes-no-form"
    assert code(parse_yes_no("")) == "yes-no-form"


def test_blank() -> None:
    assert is_blank(" \t　\n")
    assert not is_blank("0")
