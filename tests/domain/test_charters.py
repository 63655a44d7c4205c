"""A check of a charter: what is in order passes, and the sixteen mistakes a clerk makes are each found at their place."""

import pytest

from pilotage.domain.charters import Code, check
from tests.domain.changed_charters import CHARTERS, EVERY_KIND, JINGHAI, SOUND, assert_found, changed


def test_the_jinghai_charter_is_in_order():
    checked = check(JINGHAI.encode())
    assert checked.faults == ()
    assert checked.ok
    assert checked.counts == {"clauses": 23, "provisions": 20, "registers": 15, "figures": 15}
    assert (checked.id, checked.edition) == ("jinghai-2010", 1)
    assert checked.charter is not None
    assert len(checked.charter.claims) == 10


def test_all_thirteen_kinds_are_in_order():
    checked = check(EVERY_KIND.encode())
    assert checked.faults == ()
    assert len({provision.kind for provision in checked.charter.provisions}) == 13


MISTAKES = [
    ("01-misspelt-key", 102, 5, "E101", {"key": "registr", "meant": "register"}),
    ("02-reference-to-nothing", 130, 15, "E202", {"id": "visits", "meant": "visit", "wanted": "Register"}),
    ("03-amount-with-unit", 88, 12, "E113", {"value": "10000元", "unit": "元", "meant": "10000"}),
    (
        "04-total-not-its-parts", 88, 12, "E401",
        {"total": "7000", "sum": "10000", "parts": "工作经费 (own) 3000 + 社会筹集 (raised) 7000"},
    ),
    (
        "05-quote-differs", 94, 30, "E303",
        {"clause": "1.1", "line": "21", "matched": "从工作经费中拿出3000元，社会", "quoted": "募集7000元，设立总额",
         "stands": "筹集7000元，设立总额"},
    ),
    ("06-full-width-colon", 115, 10, "E009", {"key": "title"}),
    ("07-impossible-date", 8, 8, "E119", {"value": "2010-11-31", "last": "2010-11-30"}),
    ("08-rule-clause-uncited", 24, 13, "E306", {"clause": "1.5"}),
    ("09-no-citation", 95, 5, "E301", {"id": "plaques"}),
    ("10-party-paired-twice", 143, 21, "E603", {"id": "yinghai", "name": "瀛海学校团委", "first": "142"}),
    ("11-tab", 116, 1, "E008", {}),
    ("12-key-twice", 119, 5, "E010", {"key": "to", "first": "117"}),
    ("13-wrong-placeholder", 156, 15, "E701", {"name": "visits-count", "meant": "visit-count"}),
    ("14-full-width-digits", 118, 13, "E114", {"value": "５００", "meant": "500"}),
    ("15-unknown-kind", 114, 11, "E106", {"kind": "prize"}),
    ("16-number-not-quoted", 118, 13, "W301", {"value": "600", "id": "model-reward"}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "line", "column", "code", "params"), MISTAKES, ids=[each[0] for each in MISTAKES])
def test_each_of_the_sixteen_mistakes_is_the_one_fault_found(name, line, column, code, params):
    checked = check((CHARTERS / f"{name}.yaml").read_bytes())
    (fault,) = checked.faults
    assert (fault.line, fault.column, fault.code) == (line, column, code)
    assert params.items() <= dict(fault.params).items()
    assert fault.severity == ("warning" if code.startswith("W") else "error")
    assert checked.ok == code.startswith("W")
    assert checked.counts == {
        "clauses": 7,
        "provisions": 5 if name.startswith("08") else 6,
        "registers": 4,
        "figures": 2,
    }
    assert checked.id == "jinghai-short"


def test_without_its_mistake_the_same_charter_is_in_order():
    assert check(SOUND.encode()).faults == ()


def test_every_fault_is_found_in_one_run_sorted_by_place():
    text = changed(
        SOUND,
        ("  end: 2010-12-31", "  end：2010-02-30"),
        ("    count: 2", "    count: ２"),
        ("    about: [pilot-fund]", "    about: [pilot-fond]"),
        ("    kind: fund", "    kind: fundd"),
        ("    total: 10000\n", "    total: 10000元\n"),
        ("quote: 从工作经费中拿出", "quote: 从经费中拿出"),
        ("    paid_by: office", "\tpaid_by: office"),
        ("    amount: 500", "    amount: 600"),
        ("[education, daqiuzhuang]", "[education, yinghai]"),
        ("how: planned", "how: sum"),
        ("{visit-count}次", "{visits}次"),
        ("{clause: 3.6, quote: 共计", "{clause: 3.7, quote: 共计"),
    )
    assert_found(
        text,
        ("E009", "：2010-02-30"),
        ("E119", "2010-02-30"),
        ("E114", "２"),
        ("E202", "pilot-fond"),
        ("E106", "fundd"),
        ("E113", "10000元"),
        ("E303", "从经费中拿出"),
        ("E008", "\tpaid_by"),
        ("W301", "600"),
        ("E603", "yinghai"),
        ("E203", "pilot-fund, how: sum"),
        ("E703", "sum"),
        ("E701", "截止目前"),
        ("E302", "3.7"),
    )


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        # What leans on a broken declaration is not reported again.
        (("  - id: visit\n", "  - idd: visit\n"), ("E101", "idd")),
        (("  - id: visit\n", "  - name: 走访\n"), ("E010", "name")),
        (("  - id: visit\n", "  - id: Visit\n"), ("E107", "Visit")),
        (("  - id: visit\n", "  - id: plaque\n"), ("E201", "plaque")),
        (("  - id: visit\n    name", "  - id: visit\n    namee"), ("E101", "namee")),
        (("  - id: visit\n    name: ", "  - id: visit\n    name: @"), ("E021", "@")),
        (("    kind: duty", "    kind: chore"), ("E106", "chore")),
        (
            (
                "- {id: visit-count, name: 深入试点单位, measure: 次, of: visit, how: count",
                "- {id: visit-count, name: 深入试点单位, measure: 次, of: visit, how: tally",
            ),
            ("E105", "tally"),
        ),
        (("{id: yinghai, name: 瀛海学校团委}", "{id: ying_hai, name: 瀛海学校团委}"), ("E107", "ying_hai")),
        (("      - {id: on-site,", "      - {idd: on-site,"), ("E101", "idd")),
        (("type: yes-no", "type: yesno"), ("E105", "yesno")),
        (("type: choice, choices: [{id: city", "type: choice, choices: [{di: city"), ("E101", "di")),
        (("      - id: 1.5\n", "      - id: 一点五\n"), ("E108", "一点五")),
        (("planned: 3000}", "planned: 三千}"), ("E112", "三千")),
        (("  start: 2010-04-05", "  start: 2010-4-5"), ("E118", "2010-4-5")),
    ],
)
def test_one_mistake_makes_one_fault(change, fault):
    checked = check(changed(SOUND, change).encode())
    errors = [each for each in checked.faults if each.code != Code.MISSING_KEY or change[1] != "  - name: 走访\n"]
    assert [str(each.code) for each in errors] == [fault[0]]
    line = changed(SOUND, change).split("\n")[errors[0].line - 1]
    assert line[errors[0].column - 1 :].startswith(fault[1])


def test_a_faulty_charter_still_says_which_it_is_and_how_much_it_declares():
    checked = check(changed(JINGHAI, ("force: must", "force: perhaps")).encode())
    assert checked.charter is None
    assert (checked.id, checked.edition) == ("jinghai-2010", 1)
    assert checked.counts == {"clauses": 23, "provisions": 20, "registers": 15, "figures": 15}


def test_codes_are_unique_and_say_how_grave_they_are():
    values = [code.value for code in Code]
    assert len(set(values)) == len(values)
    assert {code.severity for code in Code if code.value.startswith("W")} == {"warning"}
    assert {code.severity for code in Code if code.value.startswith("E")} == {"error"}
