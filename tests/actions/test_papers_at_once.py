"""The same sheet printed, filed, and its record corrected at the same moment."""

import pytest

from pilotage.domain.papers import Outcome
from pilotage.models import Entry, Paper
from pilotage.queries.verification import verify
from tests.actions.test_papers import filed, month, now, scanned
from tests.actions.test_records_at_once import at_once, in_order
from tests.acts import correct, enter

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_double_click_prints_one_sheet(programme, cast):
    enter(programme, cast.mentor)
    done = at_once(*[lambda: month(programme, cast.clerk)] * 6)
    assert {paper.pk for paper in done} == {Paper.objects.of(programme.office_id).get().pk}
    assert in_order(programme)


def test_two_pictures_of_a_sheet_filed_at_once_confirm_once(programme, cast):
    for _ in range(3):
        enter(programme, cast.mentor)
    paper = month(programme, cast.clerk)
    scans = [scanned(programme, cast.clerk, marks) for marks in (b"1", b"2")]
    at_once(*(lambda scan=scan: filed(programme, cast.clerk, paper, scan) for scan in (*scans, *scans)))
    assert now(programme, paper) == [Outcome.CONFIRMED] * 3
    assert Entry.objects.of(programme.office_id).filter(kind="confirmed").count() == 3
    assert in_order(programme)
    assert verify([programme.office]).broken == ()


def test_a_correction_at_the_same_moment_is_never_confirmed_unseen(programme, cast):
    stored = enter(programme, cast.mentor)
    paper = month(programme, cast.clerk)
    scan = scanned(programme, cast.clerk)
    at_once(
        lambda: filed(programme, cast.clerk, paper, scan),
        lambda: correct(stored, cast.mentor, values={"progress": "另有说法", "on-site": True}),
    )
    confirmed = Entry.objects.of(programme.office_id).filter(kind="confirmed").values_list("seen", flat=True)
    assert set(confirmed) <= {stored.entry.seq}
    assert now(programme, paper)[0] in (Outcome.SUPERSEDED, Outcome.CHANGED)
    assert in_order(programme)
