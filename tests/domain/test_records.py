"""What stands in a record: corrections, stages, confirmations and withdrawals folded at (until, known)."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotage.domain.charters import check
from pilotage.domain.records import (
    EntryFact,
    EntryKind,
    awaited,
    confirming_sides,
    differences,
    life_stages,
    live,
    next_stages,
    stand,
)

CHARTER = check((Path(__file__).parents[2] / "charters" / "jinghai-2010.yaml").read_bytes()).charter
assert CHARTER is not None
VISIT, DIFFICULTY = CHARTER.register("visit"), CHARTER.register("difficulty")
AGREEMENT, ACTIVITY = CHARTER.register("agreement"), CHARTER.register("activity")
DAY = date(2010, 4, 26)


def entry(kind, seq, day=7, *, side="mentor", seen=None, stage="", by=1, **fields):
    return EntryFact(
        id=seq, record=1, number=1, kind=EntryKind(kind), happened_on=date(2010, 4, day), seq=seq, unit="wangkou",
        person="mentor2", pair=None, fields=fields, stage=stage, side=side, by=by, seen=seen,
    )  # fmt: skip


def standing(register, *entries, until=DAY, known=100):
    return stand(entries, register, "office", until, known)


def test_entry_alone_stands_where_nobody_must_confirm():
    found = standing(CHARTER.register("contribution"), entry("entered", 1, side="office", who="甲", what="好"))
    assert found.confirmed is not None
    assert found.pending == ()


def test_what_must_be_confirmed_waits_and_says_for_whom():
    found = standing(VISIT, entry("entered", 1, progress="看", **{"on-site": True}))
    assert found.confirmed is None
    assert found.latest is not None
    assert found.pending == ("unit",)


def test_a_confirmation_counts_from_when_it_is_known_not_from_its_day():
    entries = [entry("entered", 1, progress="看"), entry("confirmed", 5, 30, side="unit", seen=1)]
    assert standing(VISIT, *entries, until=date(2010, 4, 10)).confirmed is not None
    assert standing(VISIT, *entries, known=4).confirmed is None


def test_a_confirmation_answers_only_to_what_was_seen():
    entries = [
        entry("entered", 1, progress="看"),
        entry("confirmed", 2, side="unit", seen=1),
        entry("corrected", 3, 8, progress="看两处"),
    ]
    found = standing(VISIT, *entries)
    assert found.confirmed.happened_on == date(2010, 4, 7)
    assert found.latest.happened_on == date(2010, 4, 8)
    assert found.pending == ("unit",)


def test_a_correction_replaces_from_the_beginning():
    entries = [
        entry("entered", 1, 20, side="office", who="甲", what="一"),
        entry("corrected", 2, 8, side="office", who="甲", what="二"),
    ]
    register = CHARTER.register("contribution")
    assert standing(register, *entries, until=date(2010, 4, 10)).confirmed.fields["what"] == "二"
    assert standing(register, *entries, until=date(2010, 4, 10), known=1).confirmed is None


def test_a_stage_counts_from_its_day():
    entries = [
        entry("entered", 1, 7, what="难", state="raised"),
        entry("confirmed", 2, side="unit", seen=1),
        entry("stage", 3, 20, stage="solved"),
        entry("confirmed", 4, side="unit", seen=3),
    ]
    assert standing(DIFFICULTY, *entries, until=date(2010, 4, 19)).confirmed.fields["state"] == "raised"
    assert standing(DIFFICULTY, *entries, until=date(2010, 4, 20)).confirmed.fields["state"] == "solved"


def test_a_stage_that_waits_leaves_the_record_where_it_was_confirmed():
    entries = [
        entry("entered", 1, 7, what="难", state="raised"),
        entry("confirmed", 2, side="unit", seen=1),
        entry("stage", 3, 20, stage="solved"),
    ]
    found = standing(DIFFICULTY, *entries)
    assert (found.confirmed.fields["state"], found.latest.fields["state"]) == ("raised", "solved")


def test_a_stage_taken_back_no_longer_counts_and_the_record_stays():
    entries = [
        entry("entered", 1, 7, side="office", what="难", state="raised"),
        entry("stage", 3, 20, side="office", stage="solved"),
        entry("withdrawn", 4, 21, side="office", stage="solved", seen=3),
    ]
    assert standing(DIFFICULTY, *entries).latest.fields["state"] == "raised"


def test_a_void_record_stands_nowhere_once_that_is_known():
    entries = [
        entry("entered", 1, progress="看"),
        entry("confirmed", 2, side="unit", seen=1),
        entry("withdrawn", 3, 26, seen=1),
    ]
    assert standing(VISIT, *entries).latest is None
    assert standing(VISIT, *entries, known=2).confirmed is not None


def test_nobody_confirms_what_their_own_side_wrote_the_office_does():
    assert confirming_sides(DIFFICULTY, "unit", "office") == ("office",)
    assert confirming_sides(DIFFICULTY, "mentor", "office") == ("unit",)
    assert confirming_sides(AGREEMENT, "unit", "office") == ("office", "partner")
    assert confirming_sides(AGREEMENT, "partner", "office") == ("unit", "office")


@pytest.mark.parametrize(("sides", "stands"), [((), False), (("office",), False), (("office", "partner"), True)])
def test_all_named_sides_must_confirm(sides, stands):
    entries = [entry("entered", 1, side="unit", subject="讲")]
    entries += [entry("confirmed", 2 + n, side=side, seen=1) for n, side in enumerate(sides)]
    assert (standing(AGREEMENT, *entries).confirmed is not None) is stands


def test_stages_come_in_the_order_of_the_choices():
    assert life_stages(ACTIVITY) == ["designed", "held", "brand"]
    assert life_stages(VISIT) == []


def test_only_what_is_said_now_waits():
    """The unit wrote it (the office confirms), the mentor corrected it (the unit does): the office need not any more."""
    entries = [entry("entered", 1, side="unit", what="难"), entry("corrected", 2, side="mentor", what="更难")]
    assert standing(DIFFICULTY, *entries).pending == ("unit",)
    assert {side: [e.seq for e in kept] for side, kept in awaited(entries, DIFFICULTY, "office").items()} == {
        "unit": [2]
    }
    confirmed = [*entries, entry("confirmed", 3, side="unit", seen=2)]
    assert (standing(DIFFICULTY, *confirmed).pending, awaited(confirmed, DIFFICULTY, "office")) == ((), {})


def test_a_correction_that_moves_a_record_out_of_the_days_asked_for_waits_all_the_same():
    entries = [
        entry("entered", 1, 8, progress="看"),
        entry("confirmed", 2, side="unit", seen=1),
        entry("corrected", 3, 20, progress="看"),
    ]
    found = standing(VISIT, *entries, until=date(2010, 4, 10))
    assert (found.confirmed is not None, found.latest, found.pending) == (True, None, ("unit",))


def test_a_record_that_has_not_happened_yet_waits_for_nobody():
    assert standing(VISIT, entry("entered", 1, 20, progress="看"), until=date(2010, 4, 10)).pending == ()


def test_a_void_record_waits_for_nobody():
    entries = [entry("entered", 1, progress="看"), entry("withdrawn", 2, seen=1)]
    assert awaited(entries, VISIT, "office") == {}


def test_the_stages_ahead_are_those_beyond_the_first_that_were_not_reached():
    entries = [entry("entered", 1, stage="", name="比武"), entry("stage", 2, stage="brand")]
    assert next_stages(entries[:1], ACTIVITY) == ["held", "brand"]
    assert next_stages(entries, ACTIVITY) == ["held"]
    assert [e.seq for e in live(entries)] == [1, 2]
    back = [*entries, entry("withdrawn", 3, stage="brand", seen=2)]
    assert next_stages(back, ACTIVITY) == ["held", "brand"]


def test_a_stage_of_an_earlier_edition_moves_nothing():
    entries = [entry("entered", 1, what="难", state="raised"), entry("stage", 2, 8, stage="gone")]
    assert standing(DIFFICULTY, *entries).latest.fields["state"] == "raised"


def test_a_correction_tells_what_it_changed():
    before, after = entry("entered", 1, 7, progress="看"), entry("corrected", 2, 8, progress="看两处")
    assert differences(before, before.fields, after, {**after.fields, "extra": 1}) == (
        "happened_on",
        "progress",
        "extra",
    )


@given(st.lists(st.sampled_from(["corrected", "stage", "confirmed", "withdrawn"]), max_size=8), st.integers(0, 10))
def test_what_was_known_then_never_depends_on_what_came_later(kinds, known):
    entries = [entry("entered", 1, 7, what="难", state="raised")]
    for seq, kind in enumerate(kinds, 2):
        side = "unit" if kind == "confirmed" else "mentor"
        entries.append(entry(kind, seq, 8, side=side, seen=seq - 1, stage="solved" if kind == "stage" else ""))
    before = [e for e in entries if e.seq <= known]
    if before:
        assert standing(DIFFICULTY, *entries, known=known) == standing(DIFFICULTY, *before)
