"""Nominations: the round follows the record, whoever enters it and however."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import transaction

from pilotage.actions.entering import enter as begin
from pilotage.actions.entering import record_event
from pilotage.actions.entries import append
from pilotage.actions.refusals import Refused
from pilotage.actions.rounds import cancel_round, close_nominations
from pilotage.domain.breaches import Breach
from pilotage.domain.policy import Permission
from pilotage.domain.records import EntryKind
from pilotage.domain.standing import About
from pilotage.models import Entry, Nomination, Round
from pilotage.queries.verification import verify
from tests.acts import correct, enter, refused, withdraw
from tests.acts import standing as standing_fact
from tests.factories import TODAY
from tests.rounds import NOMINEE, nominate, opened, quota, standing

pytestmark = pytest.mark.django_db


def test_a_record_takes_the_smallest_free_place_and_a_withdrawn_one_gives_it_back(programme, cast):
    row = opened(programme, cast.clerk, places=2)
    first = nominate(programme, cast.unit)
    nominate(programme, cast.clerk, unit="yinghai")
    assert standing(row) == [("wangkou", "ordinary", 1), ("yinghai", "ordinary", 2)]
    withdraw(first, cast.unit)
    nominate(programme, cast.clerk, unit="yinghai")
    assert standing(row) == [("yinghai", "ordinary", 2), ("yinghai", "ordinary", 1)]


def test_over_quota_is_refused_with_the_sum(programme, cast):
    row = opened(programme, cast.clerk, places=2)
    enter(programme, cast.clerk, "contribution", values={"who": "张三", "what": "突出"})
    nominate(programme, cast.unit)
    nominate(programme, cast.unit, extra=True)
    nominate(programme, cast.clerk, unit="yinghai")
    with pytest.raises(Refused) as refusal:
        nominate(programme, cast.clerk, unit="yinghai")
    (breach,) = refusal.value.breaches
    assert isinstance(breach, Breach)
    assert (breach.code, breach.cite.clause if breach.cite else "") == ("nomination-over-quota", "4.1")
    assert breach.params == {
        "ordinary": 2, "extra": 1, "total": 3, "taken": 3, "whom": ["王口镇团委 2", "瀛海学校团委 1"], "next": 4, "left": 0,
    }  # fmt: skip
    assert standing(row) == [("wangkou", "ordinary", 1), ("wangkou", "extra", 1), ("yinghai", "ordinary", 2)]


def found(programme, cast, unit="wangkou"):
    return enter(programme, cast.clerk, "contribution", unit=unit, values={"who": "张三", "what": "突出"})


# ---- Extra places


def test_an_extra_place_needs_a_finding_about_the_same_unit(programme, cast):
    row = opened(programme, cast.clerk)
    found(programme, cast, "yinghai")
    with refused("finding-missing"):
        nominate(programme, cast.unit, extra=True)
    finding = found(programme, cast)
    nominate(programme, cast.unit, extra=True)
    (kept,) = Nomination.objects.of(programme.office_id).filter(round=row)
    assert (kept.place, kept.holder, kept.slot, kept.finding_id) == ("extra", "", 1, finding.record.pk)
    with refused("nomination-over-extra"):
        nominate(programme, cast.unit, extra=True)
    with refused("finding-in-use"):
        withdraw(finding, cast.clerk)
    with refused("finding-in-use"):
        correct(finding, cast.clerk, about=About("yinghai"), values={"who": "张三", "what": "突出"})
    correct(finding, cast.clerk, about=About("wangkou"), values={"who": "张三", "what": "很突出"})


def test_an_extra_place_rests_on_another_finding_once_its_own_is_void(programme, cast):
    opened(programme, cast.clerk)
    first, second = found(programme, cast), found(programme, cast)
    nominate(programme, cast.unit, extra=True)
    withdraw(first, cast.clerk)
    kept = Nomination.objects.of(programme.office_id).get()
    assert (kept.finding_id, kept.ended_seq) == (second.record.pk, None)
    assert verify().broken == ()
    with refused("finding-in-use"):
        withdraw(second, cast.clerk)


def test_a_void_finding_bears_nothing(programme, cast):
    opened(programme, cast.clerk)
    withdraw(found(programme, cast), cast.clerk)
    with refused("finding-missing"):
        nominate(programme, cast.unit, extra=True)


def test_who_asks_for_no_extra_place_is_told_that_one_is_left(programme, cast):
    opened(programme, cast.clerk, places=1)
    nominate(programme, cast.unit)
    with pytest.raises(Refused) as refusal:
        nominate(programme, cast.clerk, unit="yinghai")
    (breach,) = refusal.value.breaches
    assert (breach.code, breach.params["left"], breach.params["next"]) == ("nomination-over-ordinary", 1, 2)
    found(programme, cast, "yinghai")
    nominate(programme, cast.clerk, unit="yinghai", extra=True)


def test_a_correction_may_give_the_extra_place_back(programme, cast):
    row = opened(programme, cast.clerk)
    found(programme, cast)
    stored = nominate(programme, cast.unit, extra=True)
    correct(stored, cast.unit, about=About("wangkou"), values={**NOMINEE, "extra": False})
    assert standing(row) == [("wangkou", "ordinary", 1)]


# ---- A unit's own number, and the whole's


def test_a_units_own_number_limits_it_and_the_whole_limits_all(programme, cast):
    row = opened(programme, cast.clerk, places=2)
    quota(programme, cast.clerk, row, 1, "wangkou")
    nominate(programme, cast.unit)
    with pytest.raises(Refused) as refusal:
        nominate(programme, cast.unit)
    assert refusal.value.breaches[0].params["whom"] == ["王口镇团委 1"]
    nominate(programme, cast.clerk, unit="yinghai")
    with refused("nomination-over-ordinary"):
        nominate(programme, cast.clerk, unit="hengxing")
    assert standing(row) == [("wangkou", "ordinary", 1), ("yinghai", "ordinary", 1)]


def test_without_any_number_there_is_no_ordinary_place(programme, cast):
    opened(programme, cast.clerk, places=None)
    with refused("nomination-none-entered"):
        nominate(programme, cast.unit)


# ---- Which round


def test_the_round_is_found_by_award_and_level_whatever_the_width(programme, cast):
    county = opened(programme, cast.clerk)
    city = opened(programme, cast.clerk, level="city")
    nominate(programme, cast.unit, award="cadre", level="city")
    nominate(programme, cast.unit, award="　ＣＡＤＲＥ", level="county")
    assert (len(standing(county)), len(standing(city))) == (1, 1)
    with pytest.raises(Refused) as refusal:
        nominate(programme, cast.unit, award="优秀共青团员")
    (breach,) = refusal.value.breaches
    assert (breach.code, breach.field, breach.params) == (
        "nomination-no-round", "award", {"award": "优秀共青团员　县级", "open": ["优秀团干部　县级", "优秀团干部　市级"]},
    )  # fmt: skip


def test_without_an_open_round_nobody_is_nominated(programme, cast):
    with refused("nomination-no-round-at-all"):
        nominate(programme, cast.unit)
    opened(programme, cast.clerk)
    close(programme, cast)
    with refused("nomination-no-round-at-all"):
        nominate(programme, cast.unit)
    with refused("round-review"):
        nominate(programme, cast.unit, round=1)


def test_the_round_that_is_named_must_be_the_one_that_is_said(programme, cast):
    opened(programme, cast.clerk)
    opened(programme, cast.clerk, level="city")
    nominate(programme, cast.unit, round=2, level="city")
    with refused("nomination-other-round"):
        nominate(programme, cast.unit, round=2)
    with refused("round-unknown"):
        nominate(programme, cast.unit, round=9)


def test_a_correction_moves_to_another_round(programme, cast):
    county, city = opened(programme, cast.clerk), opened(programme, cast.clerk, level="city", places=1)
    stored = nominate(programme, cast.unit)
    correct(stored, cast.unit, about=About("wangkou"), values={**NOMINEE, "level": "city"})
    assert (standing(county), standing(city)) == ([], [("wangkou", "ordinary", 1)])
    other = nominate(programme, cast.clerk, unit="yinghai")
    with refused("nomination-over-ordinary"):
        correct(other, cast.clerk, about=About("yinghai"), values={**NOMINEE, "level": "city"})
    assert standing(county) == [("yinghai", "ordinary", 1)]
    correct(other, cast.clerk, about=About("yinghai"), values={**NOMINEE, "nominee": "李四"})
    assert Nomination.objects.of(programme.office_id).filter(ended_seq=None).count() == 2


def test_what_stands_in_no_round_is_corrected_without_one_and_takes_a_place_where_one_fits(programme, cast):
    row = opened(programme, cast.clerk)
    stored = nominate(programme, cast.unit)
    cancel_round(by=cast.clerk, programme=programme, round=1, seen=1, happened_on=TODAY, uuid=uuid4(), note="取消")
    again = correct(stored, cast.unit, about=About("wangkou"), values={**NOMINEE, "nominee": "李四"})
    assert standing(row) == []
    anew = opened(programme, cast.clerk)
    correct(again, cast.unit, about=About("wangkou"), values=NOMINEE)
    assert standing(anew) == [("wangkou", "ordinary", 1)]


# ---- Days and states


def close(programme, cast, seen=1):
    close_nominations(by=cast.clerk, programme=programme, round=1, seen=seen, happened_on=TODAY, uuid=uuid4())


def test_after_the_due_day_only_the_office_enters_what_was_handed_in_in_time(programme, cast):
    row = opened(programme, cast.clerk, opened_on=date(2010, 4, 10), due_on=date(2010, 4, 20))
    with refused("nomination-late"):
        nominate(programme, cast.unit)
    nominate(programme, cast.clerk)
    with refused("nomination-late"):
        nominate(programme, cast.clerk, on=date(2010, 4, 21))
    with refused("nomination-before-opening"):
        nominate(programme, cast.clerk, on=date(2010, 4, 9))
    assert len(standing(row)) == 1


def test_under_review_units_withdraw_and_the_office_mends(programme, cast):
    row = opened(programme, cast.clerk)
    first, second = nominate(programme, cast.unit), nominate(programme, cast.unit)
    close(programme, cast)
    with refused("round-review"):
        correct(first, cast.unit, about=About("wangkou"), values={**NOMINEE, "nominee": "李四"})
    correct(first, cast.clerk, about=About("wangkou"), values={**NOMINEE, "nominee": "李四"})
    with refused("round-review"):
        correct(second, cast.clerk, about=About("yinghai"), values=NOMINEE)
    withdraw(second, cast.unit)
    assert standing(row) == [("wangkou", "ordinary", 1)]


def test_once_decided_a_nomination_stays_as_it_is(programme, cast):
    opened(programme, cast.clerk)
    stored = nominate(programme, cast.unit)
    for status in ("decided", "public", "final"):
        Round.objects.of(programme.office_id).update(status=status)
        with refused(f"round-{status}"):
            correct(stored, cast.clerk, about=About("wangkou"), values={**NOMINEE, "nominee": "李四"})
        with refused(f"round-{status}"):
            withdraw(stored, cast.clerk)


# ---- Who


def test_an_award_for_people_names_one_and_an_award_for_units_does_not(programme, cast):
    opened(programme, cast.clerk)
    opened(programme, cast.clerk, award="red-flag-branch")
    with refused("field-missing"):
        nominate(programme, cast.unit, nominee=None)
    with refused("nomination-of-a-unit"):
        nominate(programme, cast.unit, award="五四红旗团支部", person="unit1")
    nominate(programme, cast.unit, award="五四红旗团支部", nominee="一支部")


# ---- The fields that rounds fill


def test_what_a_round_fills_is_not_typed(programme, cast):
    opened(programme, cast.clerk)
    stored = nominate(programme, cast.unit)
    assert (stored.entry.body["outcome"], "passed-over" in stored.entry.body) == ("pending", False)
    nominate(programme, cast.unit, outcome="pending", passed_over=False, reason="")
    for typed in ({"outcome": "chosen"}, {"passed-over": True}, {"reason": "我想"}):
        with refused("round-fills"):
            nominate(programme, cast.unit, **typed)
    with refused("round-fills"):
        correct(stored, cast.clerk, about=About("wangkou"), values={**NOMINEE, "outcome": "chosen", "branch": "一"})


def test_what_stands_after_a_decision_may_be_said_again(programme, cast):
    opened(programme, cast.clerk)
    stored = nominate(programme, cast.unit)
    decide(stored, cast)
    seen = Entry.objects.of(programme.office_id).latest("seq").seq
    with refused("nothing-changed"):
        correct(stored, cast.clerk, seen=seen, about=About("wangkou"), values={**NOMINEE, "outcome": "chosen"})
    with refused("round-fills"):
        correct(stored, cast.clerk, seen=seen, about=About("wangkou"), values={**NOMINEE, "outcome": "not-chosen"})
    corrected = correct(
        stored, cast.clerk, seen=seen, about=About("wangkou"), values={**NOMINEE, "outcome": "chosen", "branch": "一"}
    )
    assert corrected.entry.body["outcome"] == "pending"
    now = standing_fact(programme, stored).confirmed
    assert now is None  # the office has still to confirm what the unit wrote
    assert standing_fact(programme, stored).latest.fields["outcome"] == "chosen"


def decide(stored, cast):
    """What a decision writes on a nomination's record."""
    programme = stored.record.programme
    with transaction.atomic():
        act = begin(cast.reviewer, Permission.ROUND_DECIDE, programme)
        _entry, rows = append(
            act, stored.record, uuid4(), EntryKind.DECIDED, TODAY, "office", body={"outcome": "chosen"}
        )
        record_event(act, "round.decided", by=cast.reviewer, rows=rows)
