"""The engine of what is due against a slow, obvious model of it, over random programmes of every kind."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pilotage.domain.duties import Window, windows
from tests.domain.duties_cases import as_facts, cases, notes
from tests.domain.duties_model import Case, Told, expected

NAMES = ("duty", "place", "start", "end", "due", "last", "state", "bearers", "wanted", "done", "over", "records",
         "awaiting", "met_on", "note", "asks_reason")  # fmt: skip
QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


def told(window: Window) -> Told:
    """A window as the model tells it."""
    return (
        window.duty.id, window.place, window.start, window.end, window.due, window.last, window.state.value,
        window.bearers, window.wanted, window.done, window.over, tuple(each.id for each in window.records),
        tuple(each.id for each in window.awaiting), window.met_on, window.note.id if window.note else None,
        window.asks_reason,
    )  # fmt: skip


def agree(case: Case) -> None:
    """Both say the same of every window, in the same order; else the first difference is told by name."""
    found, wanted = [told(each) for each in windows(as_facts(case))], expected(case)
    for mine, theirs in zip(wanted, found, strict=False):
        assert dict(zip(NAMES, theirs, strict=True)) == dict(zip(NAMES, mine, strict=True))
    assert [each[:4] for each in found] == [each[:4] for each in wanted]


@st.composite
def whole(draw: st.DrawFn, longest: int, most: int) -> Case:
    """A case with excuses and reasons for windows that it has."""
    case = draw(cases(longest, most))
    keys = [window.key for window in windows(as_facts(case))]
    return replace(case, notes=draw(notes(keys)))


@settings(max_examples=250, suppress_health_check=QUIET)
@given(case=whole(130, 14))
def test_every_window_is_as_the_model_says(case: Case) -> None:
    agree(case)


@pytest.mark.long
@settings(max_examples=1500, suppress_health_check=QUIET)
@given(case=whole(400, 30))
def test_every_window_is_as_the_model_says_over_longer_programmes(case: Case) -> None:
    agree(case)
