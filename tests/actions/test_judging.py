"""Criteria, scores, orders and other bodies' opinions of a round, through the actions."""

from datetime import date
from uuid import uuid4

import pytest

from pilotage.actions.consultations import answer_consultation, consult, end_consultation
from pilotage.actions.judging import Card, add_round_criterion, end_round_criterion, give_scores, put_in_order
from pilotage.actions.people import appoint
from pilotage.domain.policy import Function
from pilotage.models import Consultation, Event, MatterFile, RoundCriterion, RoundScore, TieBreak
from pilotage.queries.judging import bench, points
from pilotage.queries.verification import verify
from tests.acts import not_allowed, refused
from tests.factories import PAPER, START, TODAY
from tests.judging import Bench, priority_round, quota_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def award(programme, cast) -> Bench:
    """Two candidates of the programme and one from outside, under review."""
    round = quota_round(programme, cast)
    round.nominate("wangkou", "某甲")
    round.nominate("daqiuzhuang", "某丙")
    round.outside()
    round.close()
    return round


def seq(programme):
    return Event.objects.of(programme.office_id).latest("seq").seq


# ---- Criteria --------------------------------------------------------------------------------------------------------


def test_a_criterion_is_added_once_and_ended_once(programme, cast, award):
    uuid, usual = uuid4(), {"by": cast.clerk, "name": " 实绩 ", "most": 10, **award.common}
    added = add_round_criterion(uuid=uuid, **usual)
    assert (added.name, add_round_criterion(uuid=uuid, **usual).pk) == ("实绩", added.pk)
    with refused("request-taken"):
        add_round_criterion(uuid=uuid, **(usual | {"most": 5}))
    with refused("criterion-known"):
        add_round_criterion(uuid=uuid4(), **usual)
    ended = end_round_criterion(by=cast.clerk, criterion=added.pk, **award.common)
    assert end_round_criterion(by=cast.clerk, criterion=added.pk, **award.common).ended_seq == ended.ended_seq
    assert seq(programme) == ended.ended_seq
    with refused("criterion-unknown"):
        end_round_criterion(by=cast.clerk, criterion=added.pk + 1, **award.common)
    assert verify([programme.office]).ok


def test_a_criterion_has_a_name_and_points(programme, cast, award):
    with refused("criterion-name-missing", "criterion-points"):
        add_round_criterion(by=cast.clerk, name=" ", most=0, uuid=uuid4(), **award.common)


@pytest.mark.parametrize("who", ["reviewer", "treasurer", "unit"])
def test_only_the_clerk_and_the_owner_keep_criteria(cast, award, who):
    with not_allowed("no-function-permits"):
        add_round_criterion(by=getattr(cast, who), name="实绩", most=10, uuid=uuid4(), **award.common)


def test_criteria_stand_once_a_round_is_decided(programme, cast, award):
    criterion = award.criterion()
    award.decide(1, 2)
    with refused("round-decided"):
        award.criterion("评价")
    with refused("round-decided"):
        end_round_criterion(by=cast.clerk, criterion=criterion, **award.common)
    assert RoundCriterion.objects.of(programme.office_id).get().ended_seq is None


# ---- Scores ----------------------------------------------------------------------------------------------------------


def test_a_reviewer_scores_several_and_replaces_only_what_changed(programme, cast, award):
    work = award.criterion()
    first = award.score(cast.reviewer, c1={work: 8}, c2={work: 0})
    assert len(first) == 2
    again = award.score(cast.reviewer, c1={work: 8}, c2={work: 7}, c3="没有材料")
    assert [(row.nomination.number, points(row), row.opinion) for row in again] == [
        (2, {work: 7}, ""), (3, {}, "没有材料"),
    ]  # fmt: skip
    standing = RoundScore.objects.of(programme.office_id).filter(ended_seq=None)
    assert (standing.count(), RoundScore.objects.of(programme.office_id).count()) == (3, 4)
    assert verify([programme.office]).ok


def test_saying_the_same_again_writes_nothing(programme, cast, award):
    work = award.criterion()
    award.score(cast.reviewer, c1={work: 8})
    before = seq(programme)
    assert award.score(cast.reviewer, c1={work: 8}) == ()
    assert seq(programme) == before


def test_several_reviewers_make_a_mean(programme, cast, award):
    work = award.criterion()
    award.score(cast.reviewer, c1={work: 8})
    award.score(cast.owner, c1={work: 9}, c2={work: 10})
    listed = bench(award.row).listed
    assert [(each.runner.number, str(each.points)) for each in listed] == [(2, "10"), (1, "17/2"), (3, "None")]


def test_points_outside_a_criterion_are_refused_and_nothing_is_written(programme, cast, award):
    work = award.criterion()
    with refused("points-outside", "scores-empty"):
        give_scores(by=cast.reviewer, cards={1: Card({work: 11}), 2: Card()}, uuid=uuid4(), **award.common)
    with refused("criterion-ended"):
        award.score(cast.reviewer, c1={work: 1, work + 99: 1})
    with refused("candidate-unknown"):
        award.score(cast.reviewer, c9={work: 1})
    assert not RoundScore.objects.of(programme.office_id).exists()


def test_nobody_scores_whom_they_nominated_or_speak_for(programme, cast, award):
    work = award.criterion()
    with refused("own-candidate", "own-candidate"):
        award.score(cast.clerk, c1={work: 8}, c2={work: 8})
    assert len(award.score(cast.clerk, c3={work: 8})) == 1
    appoint(by=cast.owner, programme=programme, person="reviewer", name="reviewer", function=Function.CONTACT,
            role="unit", member="daqiuzhuang", serves="", starts_on=START)  # fmt: skip
    with refused("own-candidate"):
        award.score(cast.reviewer, c2={work: 8})
    assert len(award.score(cast.reviewer, c1={work: 8})) == 1


@pytest.mark.parametrize("who", ["treasurer", "auditor", "mentor", "unit", "partner"])
def test_only_those_who_score_score(cast, award, who):
    with not_allowed("no-function-permits"):
        award.score(getattr(cast, who), c1="好")


def test_scores_are_given_under_review_only(programme, cast):
    round = quota_round(programme, cast)
    round.nominate()
    with refused("round-open"):
        round.score(cast.reviewer, c1="好")
    round.close()
    round.score(cast.reviewer, c1="好")
    round.decide(1)
    with refused("round-decided"):
        round.score(cast.reviewer, c1="不好")


# ---- Who comes first among equals ------------------------------------------------------------------------------------


def test_a_tie_is_broken_openly_and_an_order_replaces_the_one_before(programme, cast, award):
    work = award.criterion()
    award.score(cast.reviewer, c1={work: 8}, c2={work: 8})
    uuid = uuid4()
    usual = {"by": cast.reviewer, "order": [2, 1], "reason": "材料更全", "uuid": uuid, **award.common}
    said = put_in_order(**usual)
    assert put_in_order(**usual).pk == said.pk
    with refused("request-taken"):
        put_in_order(**(usual | {"order": [1, 2]}))
    assert [each.runner.number for each in bench(award.row).listed] == [2, 1, 3]
    award.order(1, 2)
    assert [each.runner.number for each in bench(award.row).listed] == [1, 2, 3]
    ended = TieBreak.objects.of(programme.office_id).exclude(ended_seq=None)
    assert (ended.count(), TieBreak.objects.of(programme.office_id).count()) == (1, 2)
    assert verify([programme.office]).ok


def test_an_order_needs_a_reason_two_candidates_and_the_right(cast, award):
    with refused("ranking-twice", "ranking-unknown", "reason-missing"):
        award.order(1, 1, reason=" ")
    with not_allowed("no-function-permits"):
        award.order(1, 2, by=cast.clerk)


def test_whoever_nominated_orders_nobody(programme, cast):
    round = priority_round(programme, cast)
    round.nominate()
    round.outside()
    round.close()
    appoint(by=cast.owner, programme=programme, person="clerk", name="clerk", function=Function.REVIEWER,
            role="office", member="jinghai-office", serves="", starts_on=START)  # fmt: skip
    with refused("own-candidate"):
        round.order(2, 1, by=cast.clerk)


# ---- Opinions of other bodies ----------------------------------------------------------------------------------------


def ask(cast, award, **changes):
    usual = {"body": "县公安局", "asked_on": date(2010, 4, 16), "due_on": date(2010, 4, 20), "uuid": uuid4()}
    return consult(by=cast.clerk, **(usual | award.common | changes))


def reply(cast, award, asked, **changes):
    usual = {"answer": "agrees", "answered_on": date(2010, 4, 19), "text": "", "evidence": (PAPER,)}
    return answer_consultation(by=cast.clerk, consultation=asked.pk, **(usual | award.common | changes))


def test_a_body_is_asked_once_and_answers_once_with_its_stamped_paper(programme, cast, award):
    uuid = uuid4()
    asked = ask(cast, award, uuid=uuid, candidate=2)
    assert ask(cast, award, uuid=uuid, candidate=2).pk == asked.pk
    with refused("request-taken"):
        ask(cast, award, uuid=uuid)
    answered = reply(cast, award, asked)
    assert (answered.answer, answered.answered_by_id, answered.nomination_id) == (
        "agrees",
        cast.clerk.pk,
        asked.nomination_id,
    )
    assert MatterFile.objects.of(programme.office_id).get().consultation_id == asked.pk
    before = seq(programme)
    assert reply(cast, award, asked).answered_seq == before
    assert seq(programme) == before
    with refused("consultation-answered"):
        reply(cast, award, asked, answer="no-opinion")
    assert verify([programme.office]).ok


def test_what_is_wrong_with_a_request_or_an_answer_is_told(cast, award):
    with refused("body-missing", "ends-before-start", "day-before-step", "candidate-unknown"):
        ask(cast, award, body=" ", asked_on=date(2010, 4, 11), due_on=date(2010, 4, 10), candidate=9)
    asked = ask(cast, award)
    with refused("answer-missing", "day-before-step"):
        reply(cast, award, asked, answer="", answered_on=date(2010, 4, 1))
    with refused("text-missing"):
        reply(cast, award, asked, answer="objects")
    with refused("consultation-unknown"):
        answer_consultation(
            by=cast.clerk, consultation=asked.pk + 9, answer="agrees", answered_on=TODAY, **award.common
        )


def test_a_body_asked_by_mistake_is_asked_no_more(programme, cast, award):
    asked = ask(cast, award)
    end_consultation(by=cast.clerk, consultation=asked.pk, **award.common)
    before = seq(programme)
    end_consultation(by=cast.clerk, consultation=asked.pk, **award.common)
    assert seq(programme) == before
    with refused("consultation-unknown"):
        reply(cast, award, asked)
    answered = ask(cast, award)
    reply(cast, award, answered)
    with refused("consultation-answered"):
        end_consultation(by=cast.clerk, consultation=answered.pk, **award.common)
    with refused("consultation-unknown"):
        end_consultation(by=cast.clerk, consultation=answered.pk + 9, **award.common)


def test_an_opinion_that_has_not_come_holds_nothing_up_and_may_come_later(programme, cast, award):
    asked = ask(cast, award)
    award.decide(1, 2)
    reply(cast, award, asked, answered_on=date(2010, 4, 22))
    with refused("round-decided"):
        ask(cast, award)
    assert Consultation.objects.of(programme.office_id).get().answer == "agrees"


def test_the_trail_names_nobody(programme, cast, award):
    award.score(cast.reviewer, c1="某甲很好")
    reply(cast, award, ask(cast, award), text="某甲无违法记录")
    about = str(list(Event.objects.of(programme.office_id).values_list("about", flat=True)))
    assert ("某甲" in about, "公安局" in about) == (False, False)
