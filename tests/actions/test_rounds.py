"""Rounds of awards: opened once, given their places, closed, opened again, cancelled; each refusal."""

from datetime import date
from uuid import uuid4

import pytest

from pilotage.actions.nominations import add_outside, end_outside
from pilotage.actions.rounds import (
    cancel_round,
    close_nominations,
    open_round,
    reopen_nominations,
    set_quota,
    set_quotas,
)
from pilotage.domain.round_states import Kind
from pilotage.models import Event, Nomination, Round, RoundQuota, RoundStep
from pilotage.queries.programmes import rules
from pilotage.queries.rounds import candidates, find_round, places_of, round_charters
from pilotage.queries.verification import verify
from tests.actions.test_amendments import adopts, second
from tests.acts import enter, not_allowed, refused
from tests.cast import seat
from tests.factories import START, TODAY, adopt_jinghai
from tests.rounds import nominate, opened, quota, standing

pytestmark = pytest.mark.django_db
EXTRA = "extra-nominations"


def opening(programme, by, **changes):
    asked = {
        "provision": EXTRA,
        "award": "cadre",
        "level": "county",
        "opened_on": START,
        "due_on": None,
        "uuid": uuid4(),
    }
    return open_round(by=by, programme=programme, **{**asked, **changes})


def step(act, programme, by, *, seen=1, on=TODAY, **more):
    return act(by=by, programme=programme, round=1, seen=seen, happened_on=on, uuid=more.pop("uuid", None) or uuid4(),
               **more)  # fmt: skip


# ---- Opening


def test_a_round_is_opened_under_the_edition_in_force_and_counts_in_its_year(programme, cast):
    row = opening(programme, cast.clerk, due_on=date(2010, 6, 30))
    assert (row.number, row.kind, row.provision, row.award, row.title, row.level) == (
        1, Kind.AWARD, EXTRA, "cadre", "优秀团干部", "county",
    )  # fmt: skip
    assert (row.period_start, row.opened_on, row.due_on) == (date(2010, 1, 1), START, date(2010, 6, 30))
    assert (row.status, row.version, row.edition_id) == ("open", 1, rules(programme).edition)
    (made,) = RoundStep.objects.of(programme.office_id)
    assert (made.kind, made.happened_on, made.by_id) == ("opened", START, cast.clerk.pk)
    assert Event.objects.of(programme.office_id).latest("seq").about == {"round": 1, "provision": EXTRA}


def test_the_same_request_opens_once(programme, cast):
    uuid = uuid4()
    assert opening(programme, cast.clerk, uuid=uuid).pk == opening(programme, cast.clerk, uuid=uuid).pk
    with refused("request-taken"):
        opening(programme, cast.clerk, uuid=uuid, level="city")


def test_one_stands_for_each_award_level_and_period(programme, cast):
    opening(programme, cast.clerk)
    with refused("round-open-already"):
        opening(programme, cast.clerk, opened_on=TODAY)
    assert opening(programme, cast.clerk, level="city").number == 2
    assert opening(programme, cast.clerk, award="member").number == 3
    step(cancel_round, programme, cast.clerk, note="开错了")
    assert opening(programme, cast.clerk).number == 4


def test_an_award_that_a_quota_limits_is_not_opened_as_another(programme, cast):
    other = {"provision": "award-priority", "award": "", "level": "city"}
    for title in ("优秀团干部", "优秀 团干部", "cadre", "ＣＡＤＲＥ"):
        with refused("round-award-listed"):
            opening(programme, cast.clerk, title=title, **other)
    uuid = uuid4()
    assert opening(programme, cast.clerk, title="五四奖章", uuid=uuid, **other).title == "五四奖章"
    with refused("request-taken"):
        opening(programme, cast.clerk, title="另一个奖", uuid=uuid, **other)
    with refused("round-open-already"):
        opening(programme, cast.clerk, title="五四 奖章", **other)
    assert opening(programme, cast.clerk, title="优秀团干部", **(other | {"level": "national"})).level == "national"


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"provision": "aid-priority", "award": "", "title": "某奖"}, ["level-unknown"]),
        ({"provision": "nothing"}, ["round-provision-unknown"]),
        ({"provision": "visits"}, ["round-provision-unknown"]),
        ({"award": "nobody", "title": "某奖"}, ["award-unknown"]),
        ({"level": "national"}, ["level-unknown"]),
        ({"award": "", "level": "national"}, ["award-unknown", "round-untitled"]),
        ({"kind": Kind.AID}, ["round-not-aid"]),
        ({"provision": "award-priority", "award": "", "level": "city"}, ["round-untitled"]),
        ({"provision": "award-priority", "award": "", "level": "county", "title": "某奖"}, ["level-unknown"]),
        ({"provision": "award-priority", "award": "", "level": "city", "title": "奖" * 201}, ["text-long"]),
        ({"opened_on": date(2010, 4, 4)}, ["day-before-programme"]),
        ({"opened_on": date(2010, 4, 27)}, ["day-in-future"]),
        ({"due_on": date(2010, 4, 4)}, ["round-due-before"]),
        ({"opened_on": date(2011, 1, 1)}, ["round-other-year", "day-in-future"]),
    ],
)
def test_what_the_provision_does_not_have_is_refused(programme, cast, changes, codes):
    with refused(*codes):
        opening(programme, cast.clerk, **changes)
    assert Round.objects.of(programme.office_id).count() == 0


def test_a_provision_that_does_not_hold_on_the_day_opens_nothing():
    programme = adopt_jinghai(
        ("    base: entered\n", "    base: entered\n    in_force: {start: 2010-04-10, end: 2010-04-20}\n")
    )
    cast = seat(programme)
    for day in (date(2010, 4, 9), date(2010, 4, 21)):
        with refused("round-not-in-force"):
            opening(programme, cast.clerk, opened_on=day)
    assert opening(programme, cast.clerk, opened_on=date(2010, 4, 20)).number == 1


def test_a_school_year_that_the_calendar_does_not_name_has_no_round():
    programme = adopt_jinghai(("    period: year\n    year: 2010\n    awards:", "    period: school-year\n    awards:"))
    with refused("round-no-period"):
        opening(programme, seat(programme).clerk)


def test_only_the_clerk_and_the_owner_keep_rounds(programme, cast):
    for by in (cast.unit, cast.mentor, cast.auditor, cast.reviewer, cast.treasurer):
        with not_allowed("no-function-permits"):
            opening(programme, by)
    opening(programme, cast.owner)
    for by in (cast.unit, cast.reviewer):
        with not_allowed("no-function-permits"):
            set_quota(by=by, programme=programme, round=1, unit="", places=1, uuid=uuid4())
        with not_allowed("no-function-permits"):
            step(close_nominations, programme, by)
        with not_allowed("no-function-permits"):
            add_outside(by=by, programme=programme, round=1, name="李四", body="", uuid=uuid4())


# ---- Steps


def test_a_round_is_closed_opened_again_and_closed(programme, cast):
    opened(programme, cast.clerk)
    step(close_nominations, programme, cast.clerk, note="  收齐了 ")
    assert find_round(programme, 1).status == "review"
    step(reopen_nominations, programme, cast.clerk, seen=2, note="漏了一家")
    assert find_round(programme, 1).status == "open"
    step(close_nominations, programme, cast.clerk, seen=3)
    row = find_round(programme, 1)
    assert (row.status, row.version) == ("review", 4)
    kinds = list(RoundStep.objects.of(programme.office_id).values_list("kind", "note"))
    assert kinds == [("opened", ""), ("closed", "收齐了"), ("reopened", "漏了一家"), ("closed", "")]


def test_a_step_is_taken_once_in_order_and_by_who_saw_the_round_as_it_is(programme, cast):
    opened(programme, cast.clerk, opened_on=date(2010, 4, 10))
    with refused("reason-missing"):
        step(cancel_round, programme, cast.clerk, note=" ")
    with refused("round-open"):
        step(reopen_nominations, programme, cast.clerk, note="理由")
    with refused("round-changed"):
        step(close_nominations, programme, cast.clerk, seen=7)
    with refused("day-before-step"):
        step(close_nominations, programme, cast.clerk, on=date(2010, 4, 9))
    with refused("text-long"):
        step(close_nominations, programme, cast.clerk, note="长" * 201)
    uuid = uuid4()
    first = step(close_nominations, programme, cast.clerk, uuid=uuid)
    assert step(close_nominations, programme, cast.clerk, uuid=uuid).pk == first.pk
    with refused("round-review"):
        step(close_nominations, programme, cast.clerk, seen=2)
    with refused("round-unknown"):
        close_nominations(by=cast.clerk, programme=programme, round=2, seen=1, happened_on=TODAY, uuid=uuid4())


def test_a_cancelled_round_lets_its_nominations_go_and_nothing_more_happens_to_it(programme, cast):
    row = opened(programme, cast.clerk)
    nominate(programme, cast.unit)
    step(cancel_round, programme, cast.clerk, note="文件取消")
    assert standing(row) == []
    assert Nomination.objects.of(programme.office_id).get().ended_seq is not None
    for act in (close_nominations, reopen_nominations, cancel_round):
        with refused("round-cancelled"):
            step(act, programme, cast.clerk, seen=2, note="x")
    with refused("round-cancelled"):
        quota(programme, cast.clerk, row, 3)


# ---- Ordinary places


def places(programme, row):
    return places_of(programme, row, rules(programme).charter)


def test_places_are_entered_for_the_whole_and_for_units_and_replaced(programme, cast):
    row = opened(programme, cast.clerk, places=5)
    quota(programme, cast.clerk, row, 2, "wangkou")
    quota(programme, cast.clerk, row, 3, "wangkou")
    found = places(programme, row)
    assert (found.whole, found.units, found.extra, found.by_unit) == (5, {"wangkou": 3}, 1, False)
    assert [each.ended_seq is None for each in RoundQuota.objects.of(programme.office_id)] == [True, False, True]
    quota(programme, cast.clerk, row, None, "wangkou")
    assert places(programme, row).units == {}
    before = RoundQuota.objects.of(programme.office_id).count()
    quota(programme, cast.clerk, row, 5)  # as it stands
    assert RoundQuota.objects.of(programme.office_id).count() == before


def test_many_are_entered_at_once_or_none(programme, cast):
    opened(programme, cast.clerk, places=None)
    uuid = uuid4()
    asked = {"by": cast.clerk, "programme": programme, "round": 1, "places": {"wangkou": 2, "yinghai": 1}, "uuid": uuid}
    assert [each.places for each in set_quotas(**asked)] == [2, 1]
    assert [each.places for each in set_quotas(**asked)] == [2, 1]
    assert RoundQuota.objects.of(programme.office_id).count() == 2
    with refused("quota-unit", "quota-unit", "quota-number"):
        set_quotas(**{**asked, "places": {"wangkou": 3, "nobody": 1, "local-tax": -1}, "uuid": uuid4()})
    assert places(programme, find_round(programme, 1)).units == {"wangkou": 2, "yinghai": 1}
    opened(programme, cast.clerk, award="member", places=None)
    with refused("request-taken"):
        set_quotas(**{**asked, "round": 2})


def test_no_number_falls_below_what_is_nominated(programme, cast):
    row = opened(programme, cast.clerk, places=2)
    nominate(programme, cast.unit)
    nominate(programme, cast.clerk, unit="yinghai")
    with refused("quota-below-used-whole"):
        quota(programme, cast.clerk, row, 1)
    with refused("quota-below-used"):
        quota(programme, cast.clerk, row, 0, "wangkou")
    with refused("quota-below-used", "quota-below-used"):
        quota(programme, cast.clerk, row, None)
    quota(programme, cast.clerk, row, 1, "wangkou")


def test_a_priority_has_no_places_to_enter(programme, cast):
    row = opened(
        programme, cast.clerk, provision="award-priority", award="", level="city", title="市级青年奖", places=None
    )
    with refused("quota-not-entered"):
        quota(programme, cast.clerk, row, 1)
    for _ in range(3):
        nominate(programme, cast.unit, award="市级青年奖", level="city")
    assert standing(row) == [("wangkou", "ordinary", 1), ("wangkou", "ordinary", 2), ("wangkou", "ordinary", 3)]


# ---- An amendment


def test_a_round_typed_late_is_judged_by_the_edition_of_its_own_day(programme, cast):
    amended = second(programme, ("base: entered\n    add: 1", "base: entered\n    add: 2"))
    first, then = rules(programme), adopts(programme, cast.clerk, amended)
    late = opened(programme, cast.clerk, opened_on=START, places=0)
    new = opened(programme, cast.clerk, award="member", opened_on=TODAY, places=0)
    assert (late.edition_id, new.edition_id) == (first.edition, then.edition.pk)
    charters = round_charters(programme, [late, new])
    assert [places_of(programme, row, charters[row.edition_id]).extra_total for row in (late, new)] == [1, 2]
    for count, award in ((1, "优秀团干部"), (2, "优秀共青团员")):
        enter(programme, cast.clerk, "contribution", values={"who": "张三", "what": "突出"})
        for _ in range(count):
            nominate(programme, cast.unit, award=award, extra=True, on=TODAY)
        with refused("nomination-over-quota"):
            nominate(programme, cast.unit, award=award, extra=True, on=TODAY)
    assert [len(standing(row)) for row in (late, new)] == [1, 2]
    assert verify().broken == ()


def test_an_award_that_a_later_edition_names_is_not_of_an_earlier_day(programme, cast):
    member = "      - {id: member, name: 优秀共青团员, subject: person, levels: [county, city]}\n"
    adopts(
        programme,
        cast.clerk,
        second(programme, (member, member.replace("id: member, name: 优秀共青团员", "id: star, name: 优秀团员之星"))),
    )
    with refused("award-unknown", "round-untitled"):
        opening(programme, cast.clerk, award="star")
    assert opening(programme, cast.clerk, award="member").number == 1
    assert opening(programme, cast.clerk, award="star", opened_on=TODAY).number == 2


# ---- From outside


def test_outside_candidates_take_no_place(programme, cast):
    row = opened(programme, cast.clerk, places=1)
    uuid = uuid4()
    asked = {"by": cast.clerk, "programme": programme, "round": 1, "name": " 李四 ", "body": "杨成庄乡", "uuid": uuid}
    assert add_outside(**asked).pk == add_outside(**asked).pk
    nominate(programme, cast.unit)
    found = candidates(programme, find_round(programme, 1))
    assert [(each.number, each.place, each.unit, each.unit_name, each.label, each.inside) for each in found] == [
        (1, "outside", "", "杨成庄乡", "李四", False),
        (2, "ordinary", "wangkou", "王口镇团委", "张三", True),
    ]
    end_outside(by=cast.clerk, programme=programme, round=1, number=1)
    assert [each.number for each in candidates(programme, row)] == [2]
    with refused("candidate-unknown"):
        end_outside(by=cast.clerk, programme=programme, round=1, number=2)
    with refused("name-missing"):
        add_outside(**{**asked, "name": " ", "uuid": uuid4()})
    assert "李四" not in str([(event.about, event.rows) for event in Event.objects.of(programme.office_id)])
