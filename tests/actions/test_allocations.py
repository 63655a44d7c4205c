"""What was divided is kept with its arithmetic: the total exactly, every change with why; then it stands in the round."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from pilotage.actions.allocations import keep_allocation
from pilotage.actions.rounds import open_round
from pilotage.domain.allocations import Rule, What
from pilotage.models import Allocation, Event, RoundQuota
from pilotage.queries.verification import verify
from tests.acts import not_allowed, refused
from tests.aid import opened, shared, view
from tests.web.corner import adopt_corner

pytestmark = pytest.mark.django_db
DAY = date(2024, 6, 3)


@pytest.fixture
def office():
    return adopt_corner()


@pytest.fixture
def aid(office):
    return opened(office.programme, office.clerk, provision="first", title="图书补助", places=9, amount=100_000, on=DAY)


@pytest.fixture
def award(office):
    return open_round(by=office.clerk, programme=office.programme, provision="best-corner", award="best", level="county",
                      opened_on=DAY, due_on=None, uuid=uuid4())  # fmt: skip


def keep(office, row, given, *, by=None, total=9, what=What.PLACES, rule=Rule.EQUAL, uuid=None, **more):
    given = dict(zip(("east", "west", "south"), given, strict=True))
    return keep_allocation(by=by or office.clerk, programme=office.programme, round=row.number, what=what, total=total,
                           rule=rule, given=given, uuid=uuid or uuid4(), **more)  # fmt: skip


def test_places_by_a_fact_stand_in_the_shares_of_aid(office, aid):
    shared(office.programme, office.clerk, aid, ("east", 5, 1, 1), ("", None, 2))
    uuid = uuid4()
    row = keep(office, aid, (2, 3, 4), rule=Rule.FACT, fact="people", uuid=uuid)
    assert keep(office, aid, (2, 3, 4), rule=Rule.FACT, fact="people", uuid=uuid) == row
    shares = {share.unit: share for share in view(office.programme, aid).shares}
    assert [shares[unit].places for unit in ("east", "west", "south", "")] == [2, 3, 4, 2]
    assert (shares["east"].asked, shares["east"].extra_places) == (5, 1)
    assert row.lines == [
        {"unit": "east", "weight": "800", "share": "72/43", "floor": 1, "rank": 1, "suggested": 2, "given": 2, "why": ""},
        {"unit": "west", "weight": "1500", "share": "135/43", "floor": 3, "rank": 3, "suggested": 3, "given": 3, "why": ""},
        {"unit": "south", "weight": "2000", "share": "180/43", "floor": 4, "rank": 2, "suggested": 4, "given": 4,
         "why": ""},
    ]  # fmt: skip
    assert Event.objects.of(office.programme.office_id).filter(kind="round.divided").count() == 1
    assert verify().ok


def test_money_by_points_stands_in_the_shares_and_keeps_their_places(office, aid):
    shared(office.programme, office.clerk, aid, ("west", 5, 3))
    scores = {"east": Decimal(1), "west": Decimal("1"), "south": Decimal(1)}
    keep(office, aid, (33_333, 33_333, 33_334), total=100_000, what=What.MONEY, rule=Rule.SCORE, scores=scores,
         why={"east": "已有余款", "south": "路远"})  # fmt: skip
    shares = {share.unit: share for share in view(office.programme, aid).shares}
    assert [shares[unit].amount for unit in ("east", "west", "south")] == [33_333, 33_333, 33_334]
    assert shares["west"].places == 3
    row = Allocation.objects.of(office.programme.office_id).get()
    assert [line["why"] for line in row.lines] == ["已有余款", "", "路远"]


def test_places_of_an_award_become_its_units_ordinary_places(office, award):
    row = keep(office, award, (3, 3, 3))
    quotas = RoundQuota.objects.of(office.programme.office_id).filter(ended_seq=None).order_by("pk")
    assert [(each.places, each.allocation_id) for each in quotas] == [(3, row.pk)] * 3
    again = keep(office, award, (4, 3, 2), why={"east": "人多", "south": "人少"})
    standing = {each.unit.code: each for each in quotas.all().select_related("unit")}
    assert {code: each.places for code, each in standing.items()} == {"east": 4, "west": 3, "south": 2}
    assert (standing["east"].allocation_id, standing["west"].allocation_id) == (again.pk, row.pk)
    assert verify().ok


def test_what_is_refused(office, aid, award):
    with refused("allocation-why-missing", "allocation-why-missing"):
        keep(office, aid, (4, 3, 2))
    with refused("allocation-above-total"):
        keep(office, aid, (4, 3, 3), why={"east": "人多"})
    with refused("allocation-below-total"):
        keep(office, aid, (3, 3, 2), why={"south": "人少"})
    with refused("allocation-line-missing"):
        keep(office, aid, (3, 3, -1))
    with refused("allocation-fact-unknown"):
        keep(office, aid, (3, 3, 3), rule=Rule.FACT, fact="size")
    with refused("allocation-fact-missing", "allocation-fact-missing", "allocation-fact-missing"):
        keep(office, aid, (3, 3, 3), rule=Rule.FACT, fact="opened")
    with refused("allocation-score-missing", "allocation-score-missing"):
        keep(office, aid, (3, 3, 3), rule=Rule.SCORE, scores={"east": Decimal(1)})
    with refused("allocation-least-beyond"):
        keep(office, aid, (3, 3, 3), least=4)
    with refused("allocation-most-below"):
        keep(office, aid, (3, 3, 3), most=2)
    with refused("allocation-places-only"):
        keep(office, award, (3, 3, 3), what=What.MONEY)
    with refused("allocation-total-large"):
        keep(office, aid, (3, 3, 3), total=10**9)
    with refused("text-long"):
        keep(office, aid, (4, 3, 2), why={"east": "长" * 201, "south": "少"})
    with not_allowed("no-function-permits"):
        keep(office, aid, (3, 3, 3), by=office.contact)
    assert Allocation.objects.of(office.programme.office_id).count() == 0


def test_a_request_belongs_to_one_round(office, aid, award):
    uuid = uuid4()
    keep(office, aid, (3, 3, 3), uuid=uuid)
    with refused("request-taken"):
        keep(office, award, (3, 3, 3), uuid=uuid)
