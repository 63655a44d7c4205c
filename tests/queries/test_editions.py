"""A programme amended in mid-run: what happened before stays judged by the rule of its day, and so does what was known."""

from datetime import date
from hashlib import sha256
from uuid import uuid4

import pytest

from pilotage.actions import grant_decisions
from pilotage.actions.charters import adopt_edition
from pilotage.actions.people import set_example_day
from pilotage.actions.rounds import open_round
from pilotage.domain.duties import State
from pilotage.models import Edition, Office, Programme
from pilotage.queries.duties import windows
from pilotage.queries.figures import figures
from pilotage.queries.programmes import rules, rules_known, rules_of_edition, rules_on
from pilotage.queries.rounds import places_of
from pilotage.queries.verification import verify
from tests.acts import refused
from tests.factories import application, charter_bytes, receipt, visit

pytestmark = pytest.mark.django_db

WEEKLY = "cadence: {every: week, at_least: 1, part_periods: waive}"
CHANGED = date(2010, 5, 10)
"""A Monday: the first day of a week."""


def amend(programme, by, *changes, on=CHANGED):
    """Put the next edition in force on a day, with some words changed."""
    set_example_day(by=by, programme=programme, day=on)
    last = Edition.objects.of(programme.office).filter(programme=programme).latest("number")
    text = bytes(last.content).decode()
    head = (
        "edition: 1\n"
        if last.number == 1
        else text[text.index("edition: ") : text.index("\n", text.index("replaces: ")) + 1]
    )
    text = text.replace(
        head, f"edition: {last.number + 1}\nreplaces: {programme.code} {last.number} {last.sha256}\n", 1
    )
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after)
    content = text.encode()
    done = adopt_edition(by=by, programme=programme, content=content, seen=sha256(content).hexdigest())
    return done.edition


def later(programme, by, day):
    set_example_day(by=by, programme=programme, day=day)
    return Programme.objects.of(programme.office_id).select_related("office").get(pk=programme.pk)


def weeks(programme, until=None, **more):
    found = [
        one for one in windows(programme, until, **more) if (one.duty.id, one.place) == ("weekly-visit", "wangkou")
    ]
    return {one.start: one for one in found}


def seq(programme):
    return Office.objects.get(pk=programme.office_id).seq


def test_how_many_a_week_asks_for_changes_from_its_day(programme, cast):
    visit(programme, cast.clerk, on=date(2010, 4, 7))
    before = seq(programme)
    amend(programme, cast.clerk, (WEEKLY, WEEKLY.replace("at_least: 1", "at_least: 2")))
    programme = later(programme, cast.clerk, date(2010, 5, 20))
    visit(programme, cast.clerk, on=date(2010, 5, 12))
    found = weeks(programme)
    assert (found[date(2010, 4, 5)].wanted, found[date(2010, 4, 5)].state) == (1, State.MET)
    assert (found[date(2010, 5, 3)].wanted, found[date(2010, 5, 3)].state) == (1, State.MISSED)
    assert (found[date(2010, 5, 10)].wanted, found[date(2010, 5, 10)].state) == (2, State.MISSED)
    then = weeks(programme, date(2010, 5, 20), known=before)
    assert {one.wanted for one in then.values()} == {1}


def test_grace_and_rhythm_change_from_their_day(programme, cast):
    amend(programme, cast.clerk, (WEEKLY, WEEKLY.replace("part_periods: waive", "part_periods: waive, grace_days: 3")))
    programme = later(programme, cast.clerk, date(2010, 5, 18))
    found = weeks(programme)
    assert found[date(2010, 5, 3)].last == found[date(2010, 5, 3)].due
    assert found[date(2010, 5, 10)].state is State.OVERDUE
    amend(programme, cast.clerk, ("every: week, at_least: 1, part_periods: waive, grace_days: 3",
                                  "every: month, at_least: 1, part_periods: waive"), on=date(2010, 6, 1))  # fmt: skip
    programme = later(programme, cast.clerk, date(2010, 8, 2))
    found = weeks(programme)
    assert found[date(2010, 5, 24)].duty.cadence.every == "week"
    assert [start for start, one in found.items() if one.duty.cadence.every == "month"][:2] == [
        date(2010, 7, 1), date(2010, 8, 1),
    ]  # fmt: skip


def test_who_bears_it_changes_from_its_day(programme, cast):
    block = charter_bytes().decode()
    at = block.index("id: weekly-visit")
    duty = block[at : block.index("cadence", at)]
    amend(programme, cast.clerk, (duty, duty.replace("bearer: mentor", "bearer: unit")))
    programme = later(programme, cast.clerk, date(2010, 5, 20))
    found = weeks(programme)
    assert (found[date(2010, 5, 3)].bearers, found[date(2010, 5, 10)].bearers) == (("mentor1",), ("wangkou",))


def test_in_force_begins_later_than_the_edition(programme, cast):
    amend(programme, cast.clerk, (WEEKLY, f"{WEEKLY}\n    in_force: {{start: 2010-06-07}}"), on=date(2010, 5, 31))
    programme = later(programme, cast.clerk, date(2010, 6, 20))
    found = weeks(programme)
    assert date(2010, 5, 24) in found
    assert found[date(2010, 6, 7)].state is State.MISSED
    assert date(2010, 5, 31) not in found or found[date(2010, 5, 31)].state is State.WAIVED


def test_a_programme_is_extended(programme, cast):
    assert max(weeks(programme)) == date(2010, 12, 20)
    amend(programme, cast.clerk, ("end: 2010-12-31", "end: 2011-06-30"))
    programme = later(programme, cast.clerk, date(2010, 5, 20))
    assert max(weeks(programme)) == date(2011, 6, 20)
    assert weeks(programme)[date(2010, 12, 27)].state is State.UPCOMING


CAP = (
    "    register: application\n    steps:",
    "    register: application\n    caps: {per_application: 500}\n    steps:",
)


def decide(programme, cast, row, amount, on, seen=1):
    return grant_decisions.approve(by=cast.reviewer, programme=programme, application=row.pk, seen=seen, amount=amount,
                                   happened_on=on, uuid=uuid4())  # fmt: skip


def test_a_cap_holds_for_what_is_decided_from_its_day(programme, cast):
    receipt(programme, cast.treasurer)
    row, other = (application(programme, cast.unit, project=name) for name in ("技能比武", "读书会"))
    amend(programme, cast.clerk, CAP)
    programme = later(programme, cast.clerk, date(2010, 5, 12))
    with refused("cap-per-application"):
        decide(programme, cast, row, 80_000, CHANGED)
    step = decide(programme, cast, row, 80_000, date(2010, 5, 7))  # typed late: decided before the cap
    assert step.edition.number == 1
    assert decide(programme, cast, other, 50_000, CHANGED).edition.number == 2
    assert not verify().broken


def test_a_cap_holds_for_what_is_asked_from_its_day(programme, cast):
    receipt(programme, cast.treasurer)
    amend(programme, cast.clerk, CAP)
    programme = later(programme, cast.clerk, date(2010, 5, 12))
    with refused("cap-per-application"):
        application(programme, cast.unit, 80_000, on=CHANGED)
    row = application(programme, cast.unit, 80_000, on=date(2010, 5, 7))  # typed late: asked before the cap
    assert row.edition.number == 1
    assert not verify().broken


def test_a_funds_total_is_as_it_was_known(programme, cast):
    before = seq(programme)
    amend(programme, cast.clerk, ("total: 10000", "total: 12000"), ("planned: 7000", "planned: 9000"))
    in_force = rules(programme)
    now, then = (figures(programme, in_force=rules_known(programme, in_force, known)) for known in (None, before))
    assert (now["fund-planned"].value, then["fund-planned"].value) == (1_200_000, 1_000_000)


def test_the_edition_of_a_day_and_of_a_number(programme, cast):
    before = seq(programme)
    amend(programme, cast.clerk, (WEEKLY, WEEKLY.replace("1,", "2,")))
    in_force = rules(programme)
    days = (date(2009, 1, 1), date(2010, 5, 9), CHANGED, date(2011, 1, 1))
    assert [rules_on(programme, in_force, day).number for day in days] == [1, 1, 2, 2]
    assert [rules_known(programme, in_force, known).number for known in (1, before, before + 2, None)] == [1, 1, 2, 2]


def test_a_round_keeps_the_places_of_the_edition_that_it_was_opened_under(programme, cast):
    def opened(award, on):
        return open_round(by=cast.clerk, programme=programme, provision="extra-nominations", award=award, level="county",
                          opened_on=on, due_on=None, uuid=uuid4())  # fmt: skip

    def added(row):
        return places_of(programme, row, rules_of_edition(programme.office_id, row.edition_id).charter).extra

    first = opened("cadre", date(2010, 4, 20))
    amend(programme, cast.clerk, ("    add: 1\n", "    add: 3\n"))
    programme = later(programme, cast.clerk, date(2010, 5, 12))
    assert (first.edition.number, added(first)) == (1, 1)
    second = opened("member", CHANGED)
    assert (second.edition.number, added(second)) == (2, 3)
