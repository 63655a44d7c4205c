"""Keys and values: what each place of a charter takes, and what is said of everything else."""

import pytest

from pilotage.domain.charters import check
from tests.domain.changed_charters import EVERY_KIND, SOUND, assert_found, changed


@pytest.mark.parametrize(
    ("written", "code", "params"),
    [
        ("10000元", "E113", {"unit": "元", "meant": "10000"}),
        ("1万", "E113", {"unit": "万", "meant": "10000"}),
        ("1.5万元", "E113", {"unit": "万元", "meant": "15000"}),
        ("人民币 10000 元", "E113", {"unit": "人民币元", "meant": "10000"}),
        ("¥10000", "E113", {"unit": "¥", "meant": "10000"}),
        ("10,000元", "E113", {"unit": "元", "meant": "10000"}),
        ("１００００元", "E113", {"unit": "元", "meant": "10000"}),
        ("10000 yuan", "E113", {"unit": "yuan", "meant": "10000"}),
        ("10,000", "E115", {"meant": "10000"}),
        ("10,000.00", "E115", {"meant": "10000.00"}),
        ("１０，０００", "E115", {"meant": "10000"}),
        ("10 000", "E115", {"meant": "10000"}),
        ("１００００", "E114", {"meant": "10000"}),
        ("10000．00", "E114", {"meant": "10000.00"}),
        ("一万", "E112", {"meant": "10000"}),
        ("一万元", "E112", {"meant": "10000"}),
        ("两千五", "E112", {"meant": "2500"}),
        ("若干", "E112", {"meant": ""}),
        ("1e4", "E112", {"meant": ""}),
        ("+10000", "E112", {}),
        ("10000.", "E112", {"meant": "10000"}),
        ("0x10", "E112", {"meant": ""}),
        ("-10000", "E116", {"low": "0", "high": ""}),
        ("1" * 30, "E116", {"low": ""}),
        ("10000.005", "E125", {"places": "2", "currency": "CNY"}),
        ("[10000]", "E103", {"wanted": "text", "found": "list"}),
        ("{a: b}", "E103", {"wanted": "text", "found": "map"}),
        ("", "E104", {}),
        ('""', "E104", {}),
    ],
)  # fmt: skip
def test_an_amount_is_digits(written, code, params):
    text = changed(SOUND, ("    total: 10000\n", f"    total: {written}\n"))
    (fault,) = [each for each in check(text.encode()).faults if each.code != "E401"]
    assert str(fault.code) == code
    assert params.items() <= dict(fault.params).items()
    assert (fault.line, fault.column) == (88, 12 if written else 5)


@pytest.mark.parametrize("written", ["10000", "10000.00", "010000", '"10000"'])
def test_an_amount_may_have_decimals_and_quotation_marks(written):
    assert check(changed(SOUND, ("    total: 10000\n", f"    total: {written}\n")).encode()).faults == ()


@pytest.mark.parametrize(
    ("written", "code", "params"),
    [
        ("2010-02-30", "E119", {"last": "2010-02-28"}),
        ("2012-02-30", "E119", {"last": "2012-02-29"}),
        ("2010-13-01", "E119", {"last": ""}),
        ("2010-00-10", "E119", {"last": ""}),
        ("0000-01-01", "E119", {"last": ""}),
        ("2010-12-00", "E119", {"last": "2010-12-31"}),
        ("2010.12.31", "E118", {"meant": "2010-12-31"}),
        ("2010/12/31", "E118", {"meant": "2010-12-31"}),
        ("2010年12月31日", "E118", {"meant": "2010-12-31"}),
        ("２０１０－１２－３１", "E118", {"meant": "2010-12-31"}),
        ("2010-4-26", "E118", {"meant": "2010-04-26"}),
        ("31-12-2010", "E118", {"meant": ""}),
        ("年底", "E118", {"meant": ""}),
        ("2010-12-31T00:00:00", "E118", {"meant": ""}),
        ("", "E104", {}),
    ],
)
def test_a_date_is_year_month_day_and_in_the_calendar(written, code, params):
    text = changed(SOUND, ("  end: 2010-12-31", f"  end: {written}"))
    (fault,) = check(text.encode()).faults
    assert str(fault.code) == code
    assert params.items() <= dict(fault.params).items()
    assert (fault.line, fault.column) == (8, 8 if written else 3)


@pytest.mark.parametrize(
    ("written", "code", "params"),
    [
        ("02-30", "E121", {"last": "02-28"}),
        ("02-29", "E121", {"last": "02-28"}),
        ("13-01", "E121", {"last": ""}),
        ("6月30日", "E120", {"meant": "06-30"}),
        ("6-30", "E120", {"meant": "06-30"}),
        ("月底", "E120", {"meant": ""}),
    ],
)
def test_a_day_of_every_year_exists_in_every_year(written, code, params):
    text = changed(EVERY_KIND, ("month_day: [06-30", f"month_day: [{written}"))
    (fault,) = check(text.encode()).faults
    assert str(fault.code) == code
    assert params.items() <= dict(fault.params).items()


@pytest.mark.parametrize(
    ("written", "meant"),
    [("是", "yes"), ("no.", ""), ("否", "no"), ("ＹＥＳ", "yes"), ("1", "yes"), ("off", "no"), ("maybe", "")],
)
def test_yes_and_no_are_words(written, meant):
    text = changed(SOUND, ("type: yes-no", f"type: yes-no, personal: {written}"))
    (fault,) = check(text.encode()).faults
    assert (str(fault.code), fault.params["meant"]) == ("E122", meant)


@pytest.mark.parametrize("written", ["yes", "no", "true", "false"])
def test_yes_and_no_in_both_spellings(written):
    charter = check(changed(SOUND, ("type: yes-no", f"type: yes-no, personal: {written}")).encode()).charter
    assert charter.register("visit").fields[0].personal is (written in ("yes", "true"))


def test_null_is_nothing_where_nothing_is_possible_and_a_word_elsewhere():
    charter = check(EVERY_KIND.encode()).charter
    assert charter.provision("twins").a_max is None
    assert charter.provision("twins").b_max == 1
    assert check(changed(SOUND, ("  end: 2010-12-31", "  end: ~")).encode()).charter.runs.end is None
    assert_found(changed(SOUND, ("    total: 10000\n", "    total: null\n")), ("E112", "null"))
    assert check(changed(SOUND, ("name: 指导员", 'name: "null"')).encode()).charter.role("mentor").name == "null"


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        (("    force: must", "    forse: must"), [("E101", "forse")]),
        (("    force: must", "    Force: must"), [("E101", "Force")]),
        (("at_least: 1", "at-least: 1"), [("E101", "at-least")]),
        (("    force: must\n", ""), [("E102", "id: pilot-fund")]),
        (("    force: must", "    标题: 甲\n    force: must"), [("E101", "标题")]),
        (("    force: must", "    force: 必须"), [("E105", "必须")]),
        (("    force: must", "    force: Must"), [("E105", "Must")]),
        (("every: week", "every: weekly"), [("E105", "weekly")]),
        (("every: as-needed", "every: asneeded"), [("E105", "asneeded")]),
        (("    kind: fund\n", ""), [("E102", "id: pilot-fund")]),
        (("    kind: fund\n", "    kind: [fund]\n"), [("E103", "[fund]")]),
        (("    kind: fund\n", "    knid: fund\n"), [("E101", "knid")]),
        (("    kind: fund\n", "    kinds: fund\n"), [("E101", "kinds")]),
        (("id: weekly-visit", "id: weekly_visit"), [("E107", "weekly_visit")]),
        (("id: weekly-visit", "id: 每周"), [("E107", "每周")]),
        (("id: weekly-visit", "id: w"), [("E107", "w")]),
        (("id: weekly-visit", "id: " + "w" * 41), [("E107", "www")]),
        (("clause: 3.4", "clause: 第3.4条"), [("E108", "第3.4条")]),
        (("clause: 3.4", "clause: 3.4.1.1.1"), [("E108", "3.4.1.1.1")]),
        (("name: 指导员", "name: " + "长" * 81), [("E109", "长长")]),
        (("about: [pilot-fund]", "about: pilot-fund"), [("E103", "pilot-fund")]),
        (("about: [pilot-fund]", "about: []"), [("E110", "[]")]),
        (("about: [pilot-fund]", "about:"), [("E104", "about")]),
        (("[state-tax, yinghai]", "[state-tax, yinghai, daqiuzhuang]"), [("E111", "[state-tax, y")]),
        (("[state-tax, yinghai]", "[state-tax]"), [("E110", "[state-tax]")]),
        (("cadence: {every: week, at_least: 1, part_periods: waive}", "cadence: week"), [("E103", "week")]),
        (("count: 2", "count: 2.0"), [("E117", "2.0")]),
        (("count: 5", "count: 2000000"), [("E116", "2000000")]),
        (("edition: 1", "edition: 0"), [("E116", "0")]),
        (("charter: 1", "charter: 2"), [("E124", "2")]),
        (("charter: 1\n", ""), [("E102", "id: jinghai-short")]),
        (("edition: 1", "edition: 1\ncurrency: 元"), [("E123", "元")]),
        (("edition: 1", "edition: 1\ntimezone: 北京"), [("E126", "北京")]),
        (("edition: 1", "edition: 1\ntimezone: ../etc/passwd"), [("E126", "../etc")]),
        (("where: {level: [city, national]}", "where: {级别: city}"), [("E107", "级别")]),
        (("where: {level: [city, national]}", "where: [level]"), [("E103", "[level]")]),
        (("runs:\n  start: 2010-04-05\n  end: 2010-12-31", "runs: 2010"), [("E103", "2010")]),
    ],
)  # fmt: skip
def test_keys_and_words(change, wanted):
    assert_found(changed(SOUND, change), *wanted)


@pytest.mark.parametrize(
    ("change", "meant"),
    [
        (("    bearer: mentor", "    bearer: 指导员"), "mentor"),
        (("    register: visit\n", "    register: 深入试点单位\n"), "visit"),
        (("[state-tax, yinghai]", "[state-tax, 瀛海学校团委]"), "yinghai"),
        (("about: [unit, mentor]", "about: [试点单位, mentor]"), "unit"),
    ],
)
def test_a_name_in_place_of_an_id_is_told_its_id(change, meant):
    (fault,) = check(changed(SOUND, change).encode()).faults
    assert (str(fault.code), fault.params["meant"], fault.params["named"]) == ("E107", meant, "yes")


def test_a_key_of_another_place_is_unknown_and_the_possible_ones_are_named():
    (fault,) = check(changed(SOUND, ("edition: 1", "edition: 1\ntotal: 5")).encode()).faults
    assert (str(fault.code), fault.params["meant"]) == ("E101", "")
    assert fault.params["keys"].startswith("charter, id, edition, replaces, title")


def test_a_missing_section_is_named_once():
    text = SOUND[: SOUND.index("figures:")]
    faults = check(text.encode()).faults
    assert [str(fault.code) for fault in faults] == ["E202"]  # what is published is not declared
    text = SOUND[: SOUND.index("roles:")] + SOUND[SOUND.index("registers:") :]
    assert [str(fault.code) for fault in check(text.encode()).faults] == ["E102"]
    text = SOUND[: SOUND.index("sources:")] + SOUND[SOUND.index("roles:") :]
    assert [str(fault.code) for fault in check(text.encode()).faults] == ["E102"]
    assert_found(changed(SOUND, ("figures:\n", "figures: none\nbroken:\n")), ("E103", "none"), ("E101", "broken"))


def test_money_has_as_many_decimals_as_its_currency():
    text = changed(SOUND, ("edition: 1", "edition: 1\ncurrency: JPY"), ("amount: 500", "amount: 500.5"))
    assert_found(text, ("E125", "500.5"))
    text = changed(EVERY_KIND, ("value: 300}", "value: 300.001}"))
    assert_found(text, ("E125", "300.001"))
