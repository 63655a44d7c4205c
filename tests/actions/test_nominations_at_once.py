"""Several units nominating at the same moment, in threads with connections of their own: no place is taken twice."""

from uuid import uuid4

import pytest

from pilotage.actions.rounds import close_nominations, open_round
from pilotage.models import Nomination, Record, Round
from pilotage.queries.programmes import rules
from pilotage.queries.rounds import holdings, places_of
from pilotage.queries.verification import verify
from tests.actions.test_grants_at_once import at_once
from tests.acts import enter, withdraw
from tests.factories import START, TODAY
from tests.rounds import nominate, opened, quota, standing

pytestmark = pytest.mark.django_db(transaction=True)


def refusals(done):
    return sorted(result[0] for result in done if isinstance(result, tuple))


def test_places_of_the_whole_round_are_taken_once(programme, cast):
    row = opened(programme, cast.clerk, places=3)
    for unit in ("wangkou", "yinghai"):
        enter(programme, cast.clerk, "contribution", unit=unit, values={"who": "张三", "what": "突出"})
    calls = [
        lambda unit=unit, extra=extra: nominate(programme, cast.clerk, unit=unit, extra=extra)
        for unit in ("wangkou", "yinghai")
        for extra in (False, False, False, True)
    ]
    done = at_once(*calls)
    assert len(refusals(done)) == 4
    kinds = [place for _unit, place, _slot in standing(row)]
    assert (kinds.count("ordinary"), kinds.count("extra")) == (3, 1)
    assert sorted(slot for _unit, place, slot in standing(row) if place == "ordinary") == [1, 2, 3]
    assert Record.objects.of(programme.office_id).filter(register="nomination").count() == 4
    assert verify().broken == ()


def test_a_units_own_places_are_taken_once_by_account_and_desk(programme, cast):
    row = opened(programme, cast.clerk, places=None)
    quota(programme, cast.clerk, row, 2, "wangkou")
    done = at_once(*(lambda by=by: nominate(programme, by) for by in (cast.unit, cast.clerk, cast.owner) * 2))
    assert refusals(done) == ["nomination-over-ordinary"] * 4
    assert standing(row) == [("wangkou", "ordinary", 1), ("wangkou", "ordinary", 2)]


def test_the_same_request_several_times_at_once_nominates_once(programme, cast):
    row, uuid = opened(programme, cast.clerk), uuid4()
    done = at_once(*(lambda: nominate(programme, cast.unit, uuid=uuid) for _ in range(5)))
    assert sorted(each.stored for each in done) == [False] * 4 + [True]
    assert len(standing(row)) == 1


def test_places_taken_away_while_units_nominate_never_leave_too_many(programme, cast):
    row = opened(programme, cast.clerk, places=4)
    calls = [lambda: nominate(programme, cast.unit) for _ in range(4)]
    done = at_once(*calls, lambda: quota(programme, cast.clerk, row, 2))
    places, held = places_of(programme, row, rules(programme).charter), holdings(programme, row)
    assert len(held) <= (places.whole or 0)
    assert len(refusals(done)) in (1, 2)
    assert verify().broken == ()


def test_a_place_given_back_is_taken_by_one(programme, cast):
    row = opened(programme, cast.clerk, places=1)
    stored = nominate(programme, cast.unit)
    done = at_once(
        lambda: withdraw(stored, cast.unit),
        *(lambda: nominate(programme, cast.clerk, unit="yinghai") for _ in range(3)),
    )
    assert len(refusals(done)) in (2, 3)
    assert len(standing(row)) <= 1
    assert Nomination.objects.of(programme.office_id).exclude(ended_seq=None).count() == 1


def test_a_round_is_opened_once_and_closed_once(programme, cast):
    def opening():
        return open_round(by=cast.clerk, programme=programme, provision="extra-nominations", award="cadre", level="county",
                          opened_on=START, due_on=None, uuid=uuid4())  # fmt: skip

    assert refusals(at_once(*(opening for _ in range(4)))) == ["round-open-already"] * 3
    assert Round.objects.of(programme.office_id).count() == 1

    def closing():
        return close_nominations(by=cast.clerk, programme=programme, round=1, seen=1, happened_on=TODAY, uuid=uuid4())

    assert refusals(at_once(*(closing for _ in range(3)))) == ["round-review"] * 2
