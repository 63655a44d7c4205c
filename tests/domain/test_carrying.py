"""A charter carried into another year: days, years, members and pairs; clauses word for word; the rest is listed."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotage.domain.carrying import Body, Kind, end_in, shift, start_in
from pilotage.domain.charters import check

ROOT = Path(__file__).resolve().parents[2]
JINGHAI = (ROOT / "charters" / "jinghai-2010.yaml").read_bytes()
EVERY_KIND = (ROOT / "tests" / "fixtures" / "charters" / "every-kind.yaml").read_bytes()
SOUND = [
    path
    for path in sorted(
        [*(ROOT / "charters").glob("*.yaml"), *(ROOT / "tests" / "fixtures" / "charters").glob("*.yaml")]
    )
    if check(path.read_bytes()).ok
]


@pytest.mark.parametrize("path", SOUND, ids=lambda path: path.name)
@pytest.mark.parametrize("years", [1, 4])
def test_every_sound_charter_stays_sound(path, years):
    made = shift(path.read_bytes(), years=years, id="the-next-one")
    errors = [fault for fault in made.checked.faults if fault.severity == "error"]
    assert errors == []
    before, after = check(path.read_bytes()).charter, made.checked.charter
    assert (after.id, after.edition, after.replaces, after.claims) == ("the-next-one", 1, None, ())
    assert after.sources == before.sources
    assert after.runs.start == start_in(before.runs.start, years)
    assert [each.cite for each in after.provisions] == [each.cite for each in before.provisions]
    assert [role.members for role in after.roles] == [role.members for role in before.roles]


def test_only_what_must_change_changes_and_comments_stay():
    made = shift(JINGHAI, years=1, id="jinghai-2011")
    before, after = JINGHAI.decode().splitlines(), made.content.decode().splitlines()
    assert len(before) - len(after) == 12  # the claims, their heading, and an empty line
    changed = [new for new in after if new not in before]
    assert changed == [
        "id: jinghai-2011",
        "title: 静海县基层团建试点工作章程（2011）",
        "  start: 2011-04-05",
        "  end: 2011-12-31",
        *["    year: 2011"] * 3,
    ]
    assert [(note.kind, note.before, note.after) for note in made.left] == [
        (Kind.WORDS, made.left[0].before, "2010"),
        (Kind.CLAUSE, "1.3", "2010"),
        (Kind.CLAUSE, "4.1", "2010"),
        (Kind.CLAUSE, "4.3", "2010"),
    ]


def test_every_place_that_holds_a_day_or_a_year_moves():
    made = shift(EVERY_KIND, years=1, id="corner-2025").checked.charter
    assert (made.provision("deposit-back").year, made.bulletin("news").due.on) == (2025, date(2025, 7, 1))
    prize = made.provision("prize").in_force
    assert (prize.start, prize.end) == (date(2025, 6, 1), date(2025, 12, 31))
    assert made.provision("summing-up").due.month_day == ("06-30", "12-31")
    kinds = {note.kind for note in shift(EVERY_KIND, years=1, id="corner-2025").left}
    assert kinds == {Kind.CLAUSE, Kind.IN_FORCE, Kind.CALENDAR}


def test_members_and_pairs_are_written_as_they_stand_now():
    members = {
        "corner": [
            Body("east", "城东图书角", facts={"people": "900"}),
            Body("north", "城北: 图书角 #2", ("北角",), "北街"),
        ]
    }
    made = shift(EVERY_KIND, years=1, id="corner-2025", members=members, pairs={"twins": [("east", "north")]})
    text = made.content.decode()
    assert (
        'members:\n      - {id: east, name: 城东图书角, facts: {people: 900}}\n      - {id: north, name: "城北: 图书角 #2"'
        in text
    )
    assert "    count: 2\n" in text
    assert "pairs: [[east, north]]" in text
    role = next(line for line in made.notes if line.kind is Kind.MEMBERS)
    assert (role.before, role.after) == ("图书角", "城东图书角, 城北: 图书角 #2")


def test_members_that_are_the_same_leave_the_text_alone():
    charter = check(JINGHAI).charter
    now = {
        role.id: [Body(one.id, one.name, one.aliases, one.parent or "", one.facts) for one in role.members]
        for role in charter.roles
    }
    pairs = {"pairing": list(charter.provision("pairing").pairs)}
    assert (
        shift(JINGHAI, years=1, id="x2", members=now, pairs=pairs).content == shift(JINGHAI, years=1, id="x2").content
    )


@pytest.mark.parametrize("content", [b"", b"- a list", b"a: [", b"text"])
def test_what_is_no_charter_is_not_shifted(content):
    with pytest.raises(ValueError, match="not a charter"):
        shift(content, years=1, id="x2")


@pytest.mark.parametrize(
    ("day", "years", "start", "end"),
    [
        (date(2024, 2, 29), 1, date(2025, 3, 1), date(2025, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 29), date(2028, 2, 29)),
        (date(2023, 2, 28), 1, date(2024, 2, 28), date(2024, 2, 29)),
        (date(2024, 2, 28), 1, date(2025, 2, 28), date(2025, 2, 28)),
        (date(2024, 12, 31), 1, date(2025, 12, 31), date(2025, 12, 31)),
        (date(2024, 4, 30), 2, date(2026, 4, 30), date(2026, 4, 30)),
    ],
)
def test_leap_days_and_ends_of_months(day, years, start, end):
    assert (start_in(day, years), end_in(day, years)) == (start, end)


@given(st.dates(date(1990, 1, 1), date(2090, 12, 30)), st.integers(1, 10))
def test_spans_that_follow_each_other_still_do(last, years):
    first = date.fromordinal(last.toordinal() + 1)
    gap = start_in(first, years).toordinal() - end_in(last, years).toordinal()
    assert gap in (1, 2)  # 2 where 28 February ended a span, the next began on the 29th, and there is none
