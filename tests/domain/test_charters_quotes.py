"""Quotes stand in their clauses, rule clauses are cited, numbers and demands have their grounds."""

from decimal import Decimal

import pytest

from pilotage.domain.charters import check
from pilotage.domain.charters.numbers import han_value, numbers_in
from tests.domain.changed_charters import EVERY_KIND, JINGHAI, SOUND, assert_found, changed

FUND = "quote: 从工作经费中拿出3000元，社会筹集7000元，设立总额为10000元的试点工作基金}\n  - id: plaques"


@pytest.mark.parametrize(
    "quote",
    [
        "从工作经费中拿出3000元，社会筹集7000元，设立总额为10000元",
        "从工作经费中拿出３０００元, 社会 筹集7000元， 设立总额为 10000 元",
        "从工作经费中拿出3000元……社会筹集7000元……总额为10000元",
        "3000元…7000元…10000元",
        "3000元......7000元……10000元……",
        "……3000元⋯⋯7000元 …… 10000元",
    ],
)
def test_width_spaces_and_what_is_left_out_do_not_matter(quote):
    text = changed(SOUND, (FUND, f'quote: "{quote}"}}\n  - id: plaques'))
    assert check(text.encode()).faults == ()


@pytest.mark.parametrize(
    ("quote", "matched", "quoted", "stands"),
    [
        (
            "从工作经费中拿出3000元，社会募集7000元",
            "从工作经费中拿出3000元，社会",
            "募集7000元",
            "筹集7000元，设立总额",
        ),
        (
            "从工作经费中拿出 ３０００ 元，社会募集",
            "从工作经费中拿出 ３０００ 元，社会",
            "募集",
            "筹集7000元，设立总额",
        ),
        ("3000元……7000元……社会筹集", "3000元……7000元……", "社会筹集", "，设立总额为10000元"),
        ("3000元……7000元……总额是10000元", "3000元……7000元……总额", "是10000元", "为10000元的试点工作基"),
        ("由工作经费中拿出3000元", "", "由工作经费中拿出3000", "从工作经费中拿出3000"),
        ("经团县委审核后拨付。并公开", "经团县委审核后拨付。", "并公开", ""),
    ],
)
def test_a_quote_that_differs_says_how_far_it_agrees(quote, matched, quoted, stands):
    checked = check(changed(SOUND, (FUND, f"quote: {quote}}}\n  - id: plaques")).encode())
    fault = next(each for each in checked.faults if each.code == "E303")
    assert (fault.line, fault.column) == (94, 30)
    assert fault.params["clause"] == "1.1"
    assert fault.params["line"] == "21"
    assert fault.params["matched"] == matched
    assert fault.params["quoted"].startswith(quoted[:8])
    assert fault.params["stands"].startswith(stands[:8]) if stands else not fault.params["stands"]
    assert fault.params["copy"] in SOUND


def test_a_quote_from_another_clause_names_it():
    checked = assert_found(changed(SOUND, ("{clause: 3.4, quote", "{clause: 1.5, quote")), ("E304", "每周至少一次"))
    assert checked.faults[0].params == {"clause": "1.5", "found": "3.4", "line": "27"}


@pytest.mark.parametrize("quote", ["……", '"…… ……"', "⋯⋯"])
def test_a_quote_needs_words(quote):
    text = changed(SOUND, ("quote: 每周至少一次深入试点单位主动掌握试点工作进展情况}", f"quote: {quote}}}"))
    assert_found(text, ("E307", quote))


def test_a_clause_that_is_not_there_and_the_one_that_was_meant():
    checked = assert_found(changed(SOUND, ("{clause: 3.4, quote", "{clause: 4.3, quote")), ("E302", "4.3"))
    assert checked.faults[0].params["meant"] == "3.4"


def test_a_clause_of_two_sources_needs_its_source():
    text = changed(EVERY_KIND, ("cite: [{source: method, clause: 1, ", "cite: [{clause: 1, "))
    checked = assert_found(text, ("E305", "1, quote"))
    assert checked.faults[0].params == {"clause": "1", "sources": "method, minutes"}


def test_a_quote_is_looked_for_in_the_source_that_is_named():
    text = changed(
        EVERY_KIND,
        ("source: minutes, clause: 2, quote: 借阅1200册……3次", "source: method, clause: 2.1, quote: 借阅1200册……3次"),
    )
    checked = assert_found(text, ("E304", "借阅1200册"))
    assert checked.faults[0].params["found"] == "2"


def test_every_rule_clause_is_cited_or_excused():
    text = changed(EVERY_KIND, ("  - {clause: 13, why: 没有内容}\n", ""), ("uncoded:\n", "uncoded: []\n"))
    assert_found(text, ("E306", "13"))
    assert check(changed(text, ("{id: 13, text", "{id: 13, nature: heading, text")).encode()).faults == ()


def test_excuses_that_are_not_needed_warn():
    text = changed(SOUND, ("claims:\n", "uncoded:\n  - {clause: 1.5, why: 甲}\n  - {clause: 1.0, why: 乙}\nclaims:\n"))
    assert_found(text, ("W303", "1.5"), ("W304", "1.0"))
    assert_found(changed(SOUND, ("claims:\n", "uncoded: [{clause: 9.9, why: 甲}]\nclaims:\n")), ("E302", "9.9"))


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        (("amount: 500\n", "amount: 600\n"), [("W301", "600")]),
        (("value: 15,", "value: 16,"), [("W301", "16")]),
        (("at_least: 1, part", "at_least: 3, part"), [("W301", "3")]),
        (("at_least: 1, part", "at_least: 1, grace_days: 3, part"), [("W301", "3")]),
        (("at_least: 1, part", "at_least: 1, at_most: 7, grace_days: 0, part"), [("W301", "7")]),
        (("    b: unit\n", "    b: unit\n    b_max: 4\n"), [("W301", "4")]),
        (("    register: plaque\n", "    register: plaque\n    quantity: 2\n"), [("W301", "2")]),
        (("    register: plaque\n", "    register: plaque\n    quantity: 1\n"), []),
        (("part_periods: waive}\n", "part_periods: waive}\n    due: {month_day: [12-31]}\n"), [("W301", "12-31")]),
        (("part_periods: waive}\n", "part_periods: waive}\n    due: {on: 2010-06-30}\n"), [("W301", "2010-06-30")]),
        (
            ("part_periods: waive}\n", "part_periods: waive}\n    due: {month_day: [12-31]}\n    readings: [{question: 何时, choice: 年底, status: open}]\n"),
            [],
        ),
        (
            ("part_periods: waive}\n", "part_periods: waive}\n    due: {on: 2010-06-30}\n    readings: [{question: 何时, choice: 6月底前, status: open}]\n"),
            [],
        ),
        (("amount: 500\n", "amount: 600\n    readings: [{question: 多少, choice: 六百元, status: decided}]\n"), []),
    ],
)  # fmt: skip
def test_numbers_stand_in_a_quote_or_a_reading(change, wanted):
    checked = assert_found(changed(SOUND, change), *wanted)
    assert checked.ok


def test_what_a_register_asks_for_has_a_clause_or_a_reading():
    reading = "    readings:\n      - {question: 走访由谁确认？, choice: 试点单位每月确认一次，可用纸质确认单。, status: assumed, by: 本单位自定}\n"
    assert_found(changed(JINGHAI, (reading, "")), ("W302", "confirmed_by"))
    assert_found(
        changed(SOUND, ("    written_by: [mentor]\n", "    written_by: [mentor]\n    evidence: required\n")),
        ("W302", "evidence"),
    )


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("五", 5), ("十", 10), ("十五", 15), ("二十", 20), ("五十一", 51), ("一百", 100), ("一百零五", 105), ("一百一十", 110),
        ("两千", 2000), ("两千五", 2500), ("三千零八", 3008), ("一万", 10_000), ("一万二", 12_000), ("十万", 100_000),
        ("三亿", 300_000_000), ("二〇一〇", 2010), ("一二三", 123), ("壹仟贰佰", 1200), ("万", 10_000), ("一万零三百", 10_300),
        ("元", None), ("", None), ("五个", None),
    ],
)  # fmt: skip
def test_chinese_numerals(numeral, value):
    assert han_value(numeral) == value


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("总额为10000元", {10000}), ("总额为１万元", {10000}), ("3.5万元", {35000}), ("10,000元", {10000}), ("三千元", {3000}),
        ("每周至少一次", {1}), ("五对", {5}), ("全部退返", {100}), ("全额", {100}), ("百分之三十", {100, 30}), ("30%", {30}),
        ("自筹三成", {3, 30}), ("自筹3成", {3, 30}), ("一半", {1, 50}), ("年底前", {12, 31}), ("2010年度", {2010}), ("没有数", set()),
        ("twice a month, ten in all", {2, 10, 100}), ("one half", {1, 50}), ("5.50元", {Decimal("5.5")}),
        ("each school’s three visits", {3}), ("a month – two at least", {2}), ("once per café, ten in all", {1, 10, 100}),
        ("three’s company—“twelve”", {3, 12}), ("每月一次 three", {1}),
    ],
)  # fmt: skip
def test_numbers_in_texts(text, numbers):
    assert numbers_in([text]) == {Decimal(number) for number in numbers}
