"""What a round decides stands on the record from its day, over what was said, and needs nobody's confirmation."""

from datetime import date

import pytest

from pilotage.domain.records import awaited, course, live
from tests.domain.test_records import CHARTER, entry, standing

NOMINATION = CHARTER.register("nomination")


def nominated(*later):
    said = {"award": "优秀团干部", "level": "city", "extra": False, "outcome": "pending"}
    return [entry("entered", 1, 7, side="unit", **said), entry("confirmed", 2, 7, side="office", seen=1), *later]


def outcome(entries, **asked):
    found = standing(NOMINATION, *entries, **asked).confirmed
    return found and found.fields["outcome"]


@pytest.mark.parametrize(("until", "said"), [(19, "pending"), (20, "chosen"), (26, "chosen")])
def test_a_decision_counts_from_its_day(until, said):
    entries = nominated(entry("decided", 5, 20, side="office", outcome="chosen"))
    assert outcome(entries, until=date(2010, 4, until)) == said


def test_a_decision_counts_only_once_it_is_known():
    entries = nominated(entry("decided", 5, 20, side="office", outcome="chosen"))
    assert outcome(entries, known=4) == "pending"


def test_a_decision_taken_back_counts_until_the_day_it_was_taken_back():
    entries = nominated(
        entry("decided", 5, 20, side="office", outcome="chosen"),
        entry("decided", 8, 24, side="office", outcome="pending"),
    )
    assert [outcome(entries, until=date(2010, 4, day)) for day in (19, 20, 23, 24)] == [
        "pending", "chosen", "chosen", "pending",
    ]  # fmt: skip


def test_a_correction_after_the_decision_leaves_what_was_decided():
    entries = nominated(
        entry("decided", 5, 20, side="office", outcome="chosen"),
        entry(
            "corrected",
            6,
            8,
            side="unit",
            award="优秀团干部",
            level="city",
            extra=False,
            outcome="pending",
            branch="一支部",
        ),
        entry("confirmed", 7, 21, side="office", seen=6),
    )
    fact = standing(NOMINATION, *entries).confirmed
    assert (fact.fields["outcome"], fact.fields["branch"], fact.seq) == ("chosen", "一支部", 6)


def test_a_decision_waits_for_nobody_and_confirms_nothing():
    entries = [*nominated()[:1], entry("decided", 5, 20, side="office", outcome="chosen")]
    found = standing(NOMINATION, *entries)
    assert (found.confirmed, found.pending) == (None, ("office",))
    assert found.latest.fields["outcome"] == "chosen"
    assert [waiting.seq for waiting in awaited(entries, NOMINATION, "office")["office"]] == [1]
    assert [said.seq for said in live(entries)] == [1]


def test_the_course_of_a_record_turns_on_the_day_of_the_decision():
    entries = nominated(entry("decided", 5, 20, side="office", outcome="chosen"))
    confirmed, _ = course(entries, NOMINATION, "office", date(2010, 4, 26), 100)
    assert [(day.day, fact.fields["outcome"]) for day, fact in confirmed] == [(7, "pending"), (20, "chosen")]
