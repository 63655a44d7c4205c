"""The message for the group: who owes what, until when, in the charter's language; silent where nothing is due."""

from dataclasses import replace
from datetime import date

import pytest
from django.utils.translation import override

from pilotage.domain.charters import check
from pilotage.domain.charters.schema import Duty
from pilotage.domain.duties import State, Window
from pilotage.domain.records import Reference
from pilotage.words.messages import group_message
from tests.factories import TODAY, charter_bytes
from tests.web.reading import ENGLISH

CHARTER = check(charter_bytes()).charter
CORNERS = check(ENGLISH.encode()).charter
NAMES = {"wangkou": "王口镇团委", "yinghai": "瀛海学校团委", "m1": "指导员甲", "m2": "指导员乙", "east": "East corner",
         "county-library": "The county library"}  # fmt: skip
WAITS = (Reference("record", 1),)


def window(duty: str, place: str = "wangkou", state: State = State.OPEN, *, due=date(2010, 5, 2), charter=CHARTER,
           bearers=("m1",), **more) -> Window:  # fmt: skip
    found = next(one for one in charter.of_kind(Duty) if one.id == duty)
    start = date(2010, 4, 26)
    base = Window(found, place, start, due, due, due, state, bearers, 1, 0, 0, (), (), None, None, False)
    return replace(base, **more)


@pytest.fixture(autouse=True, params=["en", "zh-hans"])
def _whatever_the_page_speaks(request: pytest.FixtureRequest):
    with override(request.param):
        yield


def test_everything_that_is_due_this_week() -> None:
    windows = [
        window("survey", state=State.OVERDUE, due=date(2010, 12, 31)),
        window("plan", state=State.OVERDUE, due=date(2010, 4, 20), bearers=()),
        window("signature", state=State.OVERDUE, asks_reason=True, due=date(2010, 4, 20)),
        window("weekly-visit"),
        window("weekly-visit", "yinghai", bearers=("m1", "m2")),
        window("difficulty-solved", state=State.MET),
        window("summary", due=date(2010, 12, 31)),
        window("funding-found", state=State.MISSED),
    ]
    links = [("填报走访", "https://pilot.example/t/7k2m")]
    assert group_message(CHARTER, windows, NAMES, TODAY, links).splitlines() == [
        "各位指导员，本周（4月26日至5月2日）：",
        "1. 搞好调研应先于实施方案，尚未办，请尽快补办：王口镇团委（指导员甲）。",
        "2. 实施方案已逾期（4月20日到期），请尽快补办：王口镇团委（尚未选派）。",
        "3. 特色活动未办，请说明原因：王口镇团委（指导员甲）。",
        "4. 5月2日前：每周深入——王口镇团委（指导员甲）、瀛海学校团委（指导员甲、指导员乙）。",
        "点开就能填：",
        "填报走访：https://pilot.example/t/7k2m",
    ]


def test_what_only_awaits_is_said_apart() -> None:
    both = [window("weekly-visit", awaiting=WAITS), window("weekly-visit", "yinghai", bearers=("m2",))]
    assert group_message(CHARTER, both, NAMES, TODAY).splitlines()[1:] == [
        "1. 5月2日前：每周深入——瀛海学校团委（指导员乙）。王口镇团委只差确认。"
    ]
    assert group_message(CHARTER, both[:1], NAMES, TODAY).splitlines()[1:] == [
        "1. 5月2日前：每周深入——只差确认：王口镇团委（指导员甲）。"
    ]


def test_several_days_overdue_are_not_named() -> None:
    windows = [
        window("plan", place, State.OVERDUE, due=date(2010, 4, 20 + n))
        for n, place in enumerate(["wangkou", "yinghai"])
    ]
    assert group_message(CHARTER, windows, NAMES, TODAY).splitlines()[1] == (
        "1. 实施方案已逾期，请尽快补办：王口镇团委（指导员甲）、瀛海学校团委（指导员甲）。"
    )


def test_of_many_places_the_first_dozen_is_named() -> None:
    windows = [window("weekly-visit", f"u{n}") for n in range(15)]
    assert "u11（指导员甲）、等3处。" in group_message(CHARTER, windows, NAMES, TODAY)


def test_nothing_due_is_no_message() -> None:
    assert group_message(CHARTER, [window("weekly-visit", state=State.MET)], NAMES, TODAY) == ""
    assert group_message(CHARTER, [], NAMES, TODAY) == ""


def test_links_alone_are_a_message() -> None:
    said = group_message(CHARTER, [], NAMES, TODAY, [("填报", "https://pilot.example/t/1")])
    assert said == "本周（4月26日至5月2日）：\n点开就能填：\n填报：https://pilot.example/t/1"


def test_an_english_charter_speaks_english() -> None:
    due = window("weekly", "east", charter=CORNERS, due=date(2024, 6, 2), bearers=("county-library",))
    late = window("weekly", "east", State.OVERDUE, charter=CORNERS, due=date(2024, 5, 26), bearers=("east",))
    said = group_message(CORNERS, [late, due], NAMES, date(2024, 5, 29), [("Calls", "https://pilot.example/t/2")])
    assert said.splitlines() == [
        "To all the library, for the week of 27 May to 2 June:",
        "1. Overdue since 26 May: A weekly call — East corner. Please make it good.",
        "2. By 2 June: A weekly call — East corner (The county library).",
        "Tap to fill in:",
        "Calls: https://pilot.example/t/2",
    ]
