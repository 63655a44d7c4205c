"""What a file may be instead of a charter: another encoding, no text, broken YAML. Each is answered, and read on."""

import time

import pytest

from pilotage.domain.charters import check
from pilotage.domain.charters.reader import LARGEST
from tests.domain.changed_charters import JINGHAI, SOUND, assert_found, changed


def codes(content: bytes) -> list[tuple[int, int, str]]:
    return [(fault.line, fault.column, str(fault.code)) for fault in check(content).faults]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", (1, 1, "E001")),
        (b"\n  \n", (1, 1, "E001")),
        ("# 只有一句说明\n".encode(), (1, 1, "E001")),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", (3, 1, "E002")),
        (bytes(range(1, 32)) * 30, (1, 1, "E002")),
        (b"PK\x03\x04\x14\0\x06\0", (1, 6, "E002")),
        (b"x" * (LARGEST + 1), (1, 1, "E004")),
        (b"[" * 100_000, (1, 25, "E005")),
        (b"- a\n- b\n", (1, 1, "E103")),
        ("一封信".encode(), (1, 1, "E103")),
        (b"*a", (1, 1, "E012")),
        (b"? [a]\n: b\n", (1, 3, "E015")),
    ],
)
def test_what_is_no_charter_is_one_fault_with_a_place(content, expected):
    assert expected in codes(content)
    assert not check(content).ok
    assert check(content).charter is None


def test_a_file_in_gb18030_is_named_and_read_on():
    assert codes(SOUND.encode("gb18030")) == [(1, 3, "E003")]
    text = changed(SOUND, ("    total: 10000", "    total: 9000"))
    checked = check(text.encode("gb18030"))
    assert [str(fault.code) for fault in checked.faults] == ["E003", "E401"]
    assert checked.faults[0].params["encoding"] == "GB18030"
    assert checked.charter is None


def test_a_file_in_utf16_is_named_and_read_on():
    checked = check(SOUND.encode("utf-16"))
    assert [(str(fault.code), fault.params["encoding"]) for fault in checked.faults] == [("E003", "UTF-16")]


def test_a_damaged_file_says_where():
    content = SOUND.encode()
    at = content.index("试点工作".encode())
    assert codes(content[:at] + b"\xff" + content[at:]) == [(5, 15, "E003")]


def test_a_byte_order_mark_only_warns():
    checked = check(b"\xef\xbb\xbf" + SOUND.encode())
    assert [(fault.line, fault.column, str(fault.code)) for fault in checked.faults] == [(1, 1, "W001")]
    assert checked.ok
    assert checked.charter is not None


def test_line_ends_of_windows_change_nothing():
    assert check(SOUND.replace("\n", "\r\n").encode()).faults == ()
    assert codes(changed(SOUND, ("amount: 500", "amount: ５００")).replace("\n", "\r\n").encode()) == [
        (118, 13, "E114")
    ]


@pytest.mark.parametrize("character", ["\x07", "\x7f", "\u2028", "\ufeff", "\x85"])
def test_an_invisible_character_is_named(character):
    text = changed(SOUND, ("title: 先进典型奖励", f"title: 先进{character}典型奖励"))
    (fault,) = check(text.encode()).faults
    assert (fault.line, fault.column, str(fault.code)) == (115, 14, "E019")
    assert fault.params["character"] == f"U+{ord(character):04X}"


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        (("    register: plaque\n", "    register: &a plaque\n"), [("E011", "&a")]),
        (("    register: plaque\n", "    register: *a\n"), [("E012", "*a")]),
        (("    register: plaque\n", "    register: !!str plaque\n"), [("E013", "!!str")]),
        (("    register: plaque\n", "    register: !x plaque\n"), [("E013", "!x")]),
        (("    register: plaque\n", "    <<: *a\n    register: plaque\n"), [("E014", "<<")]),
        (("registers:\n", "---\nregisters:\n"), [("E006", "---")]),
        (("    register: plaque\n", "    register: plaque\n    [a]: b\n"), [("E015", "[a]")]),
        (("    title: 先进典型奖励", "    title：先进典型奖励"), [("E009", "：")]),
        (("    title: 先进典型奖励", "    title： 先进典型奖励"), [("E009", "：")]),
        (("    title: 先进典型奖励", "    title:先进典型奖励"), [("E016", ":先进")]),
        (("  start: 2010-04-05\n  end: ", "  start：2010-04-05\n  end："), [("E009", "：2010-04"), ("E009", "：2010-12")]),
        (("{id: own, name: 工作", "{id：own, name: 工作"), [("E009", "：own")]),
        (("{id: own, name: 工作", "{id:own, name: 工作"), [("E016", ":own")]),
        (("{id: on-site, name: 实地, type: yes-no}", "{id：on-site，name：实地，type：yes-no}"), [("E009", "："), ("E025", "，name")]),
        (("about: [unit, mentor]", "about: [unit，mentor]"), [("E025", "unit，mentor")]),
        (("about: [unit, mentor]", "about: [unit、mentor]"), [("E025", "unit、mentor")]),
        (("about: [unit, mentor]", "about: [unit, mentor"), [("E022", "[unit")]),
        (("{id: own, name: 工作经费, origin: own, planned: 3000}", "{id: own, name: 工作经费, origin: own, planned: 3000"), [("E022", "{id: own")]),
        (("name: 工作经费, origin", "name: 工作: 经费, origin"), [("E017", ": 经费")]),
        (("title: 先进典型奖励", "title: 先进典型: 奖励"), [("E017", ": 奖励")]),
        (("title: 先进典型奖励", 'title: "先进典型奖励'), [("E018", '"先进')]),
        (("title: 先进典型奖励", 'title: "先进\\q典型奖励"'), [("E024", "\\q典型")]),
        (("title: 先进典型奖励", "title: %先进典型奖励"), [("E021", "%先进")]),
        (("title: 先进典型奖励", "title: @先进典型奖励"), [("E021", "@先进")]),
        (("    title: 先进典型奖励", "    先进典型奖励"), [("E020", "先进典型")]),
        (("    title: 先进典型奖励", "   title: 先进典型奖励"), [("E023", "title")]),
        (("    title: 先进典型奖励", "\ttitle: 先进典型奖励"), [("E008", "\ttitle")]),
        (("      - {id: own", "\t\t\t- {id: own"), [("E008", "\t\t\t-")]),
        (("    to: unit\n    amount: 500\n", "    to: unit\n    amount: 500\n    to: unit\n"), [("E010", "to: unit")]),
    ],
)  # fmt: skip
def test_slips_of_yaml_are_the_only_faults_and_hide_no_other(change, wanted):
    assert_found(changed(SOUND, change), *wanted)
    also = changed(
        SOUND, change, ("  end: 2010", "  end: 2009") if "start：" not in change[1] else ("edition: 1", "edition: 0")
    )
    assert len(check(also.encode()).faults) == len(wanted) + 1


def test_a_section_written_twice_is_read_as_one():
    text = SOUND + "\nfigures:\n  - {id: more, name: 更多, measure: 次, of: visits, how: count}\n"
    assert_found(text, ("E010", "figures"), ("E202", "visits"))


def test_of_two_charters_in_a_file_the_first_is_read():
    assert_found(SOUND + "---\n" + SOUND, ("E006", "---"))


def test_a_text_may_go_on_over_lines_and_hold_any_colon():
    text = changed(
        SOUND,
        ("    title: 先进典型奖励", "    title: |\n      奖励：by：典型\n      to：unit"),
        ("title: 接受监督", "title: 接受\n      监督：公开"),
        ("title: 五个一之四·每周深入", 'title: "五个一: 之四"'),
    )
    checked = check(text.encode())
    assert checked.faults == ()
    assert checked.charter.provision("model-reward").title == "奖励：by：典型\nto：unit"


def test_every_value_is_read_as_text():
    text = changed(
        SOUND,
        ("name: 指导员, kind", "name: no, kind"),
        ("name: 铜牌", "name: 1.10"),
        ("name: 基金到账", "name: 2010-04-26"),
        ("measure: 块", "measure: 0x10"),
        ("measure: 笔", "measure: 1_000"),
    )
    charter = check(text.encode()).charter
    assert charter.role("mentor").name == "no"
    assert (charter.register("plaque").name, charter.register("plaque").measure) == ("1.10", "0x10")
    assert (charter.register("income").name, charter.register("income").measure) == ("2010-04-26", "1_000")


def test_clause_1_10_is_not_clause_1_1():
    text = changed(SOUND, ("      - id: 1.4\n", "      - id: 1.10\n"))
    assert_found(text, ("E302", "1.4"), ("E302", "1.4"))
    assert check(text.replace("clause: 1.4", "clause: 1.10").encode()).faults == ()


def test_a_long_file_of_nonsense_is_answered_in_good_time():
    lines = 5_000
    started = time.perf_counter()
    assert not check(("a: [b\n" * lines).encode()).ok
    assert not check(("  - id: x\n    kind: duty\n" * lines).encode()).ok
    assert not check((JINGHAI + "  - {figure: nothing, as_of: 2010-04-26, value: 1, cite: []}\n" * lines).encode()).ok
    assert time.perf_counter() - started < 30
