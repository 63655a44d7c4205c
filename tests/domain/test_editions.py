"""What differs between two editions, in which order, and the two lines of the prepared copy."""

from datetime import date
from pathlib import Path

import pytest

from pilotage.domain.charters import check
from pilotage.domain.editions import Became, Part, Value, compare, concerned, in_force_later, prepared
from pilotage.domain.policy import Function

CHARTERS = Path(__file__).resolve().parents[2] / "charters"
EVERY_KIND = Path(__file__).resolve().parent.parent / "fixtures" / "charters" / "every-kind.yaml"
JINGHAI = (CHARTERS / "jinghai-2010.yaml").read_text(encoding="utf-8")


def charter(text=JINGHAI, *changes):
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after)
    found = check(text.encode())
    assert found.charter is not None, found.faults
    return found.charter


def differing(*changes):
    return compare(charter(), charter(JINGHAI, *changes))


def test_nothing_differs_but_the_editions_own_lines():
    assert differing(("edition: 1\n", "edition: 2\nreplaces: jinghai-2010 1 0123456789ab\n")) == ()


def test_a_number_that_changed():
    (item,) = differing(("every: week, at_least: 1,", "every: week, at_least: 2,"))
    assert (item.part, item.became, item.id, item.name) == (
        Part.PROVISION, Became.CHANGED, "weekly-visit", "五个一之四·每周深入",
    )  # fmt: skip
    assert item.values == (Value(("cadence", "at_least"), "1", "2"),)
    assert item.values[0].key == "at_least"


def test_the_total_and_its_part_changed():
    (item,) = differing(("total: 10000", "total: 12000"), ("planned: 7000", "planned: 9000"))
    assert item.values == (
        Value(("total",), "10000", "12000"), Value(("sources", "raised", "planned"), "7000", "9000"),
    )  # fmt: skip


def test_what_is_added_and_what_is_gone():
    items = differing(
        ("      - {id: police, name: 静海县公安分局团委}\n", "      - {id: justice, name: 静海县司法局团支部}\n"),
        ("[police, ", "[justice, "),
    )
    assert [(item.part, item.became, item.id) for item in items] == [
        (Part.PROVISION, Became.CHANGED, "pairing"),
        (Part.MEMBER, Became.ADDED, "justice"),
        (Part.MEMBER, Became.REMOVED, "police"),
    ]


def test_an_extension_is_told_of_the_programme():
    (item,) = differing(("end: 2010-12-31", "end: 2011-06-30"))
    assert (item.part, item.values) == (Part.HEAD, (Value(("runs", "end"), "2010-12-31", "2011-06-30"),))


def test_a_span_that_a_rule_gets_is_told_as_new():
    (item,) = differing(
        ("cadence: {every: week, at_least: 1, part_periods: waive}",
         "cadence: {every: week, at_least: 1, part_periods: waive}\n    in_force: {start: 2010-06-07}")
    )  # fmt: skip
    assert item.values == (Value(("in_force", "start"), None, "2010-06-07"),)


def test_who_must_look_depends_on_what_changed():
    weekly = ("every: week, at_least: 1,", "every: week, at_least: 2,")
    money = [("total: 10000", "total: 12000"), ("planned: 7000", "planned: 9000")]
    assert concerned(charter(), differing(weekly)) == ((), ("mentor", "unit"))
    assert concerned(charter(), differing(*money)) == ((Function.REVIEWER, Function.TREASURER), ())


def test_rules_with_days_of_their_own_are_told_while_they_are_to_come():
    changed = charter(
        JINGHAI,
        ("cadence: {every: week, at_least: 1, part_periods: waive}",
         "cadence: {every: week, at_least: 1, part_periods: waive}\n    in_force: {start: 2010-06-07, end: 2010-06-30}"),
    )  # fmt: skip
    told = [[each.id for each in in_force_later(changed, day)] for day in (
        date(2010, 6, 1), date(2010, 6, 30), date(2010, 7, 1),
    )]  # fmt: skip
    assert told == [["weekly-visit"], ["weekly-visit"], []]


@pytest.mark.parametrize("path", [*sorted(CHARTERS.glob("*.yaml")), EVERY_KIND], ids=lambda path: path.stem)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_the_prepared_copy_differs_in_two_lines_only(path, ending):
    text = path.read_text(encoding="utf-8").replace("\n", ending)
    before = check(text.encode()).charter
    copied = prepared(text.encode(), before.id, before.edition, "ab" * 32).decode()
    after = check(copied.encode())
    assert after.ok
    assert (after.edition, after.charter.replaces) == (
        before.edition + 1,
        f"{before.id} {before.edition} {'ab' * 32}"[:80],
    )
    assert compare(before, after.charter) == ()
    new = [line for line in copied.split(ending) if line not in text.split(ending)]
    assert [line.partition(":")[0] for line in new] == ["edition", "replaces"]
