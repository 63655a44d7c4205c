"""Deciding a round, posting it, objections, taking it back and finishing it, through the actions; and what figures count."""

from datetime import date
from uuid import uuid4

import pytest

from pilotage.actions.nominations import add_outside
from pilotage.actions.people import appoint, ensure_owner
from pilotage.actions.round_decisions import decide_round
from pilotage.actions.rounds import close_nominations, open_round, set_quota
from pilotage.actions.second_looks import arrange_small_office
from pilotage.domain.figures import compute
from pilotage.domain.policy import Function
from pilotage.domain.records import EntryKind
from pilotage.domain.second_looks import What
from pilotage.models import DecidedPlace, Entry, Event, MatterFile, Objection, Publicity, Round, SecondLook
from pilotage.queries.figures import facts
from pilotage.queries.judging import publicity, result
from pilotage.queries.programmes import rules
from pilotage.queries.verification import verify
from tests.acts import not_allowed, refused, standing
from tests.cast import seat
from tests.factories import PAPER, START, TODAY, adopt_jinghai, record
from tests.judging import Bench, priority_round, quota_round
from tests.web.corner import adopt_corner

pytestmark = pytest.mark.django_db

DECIDED, BACK = date(2010, 4, 20), date(2010, 4, 24)


@pytest.fixture
def award(programme, cast) -> Bench:
    """Two of the programme's candidates and one from outside for the city's level, under review."""
    return reviewed(programme, cast)


def reviewed(programme, cast) -> Bench:
    round = quota_round(programme, cast, places=2)
    round.records = [round.nominate("wangkou", "某甲"), round.nominate("daqiuzhuang", "某丙")]
    round.outside()
    round.close()
    return round


def told(award):
    """What the decision says, in the order of its list."""
    return [
        (each.nomination.number, each.chosen, each.passed_over, each.reason, each.shown)
        for each in result(award.row).places
    ]


def outcome(award, number=1, until=TODAY):
    fields = standing(award.programme, award.records[number - 1], until).confirmed.fields
    return fields.get("outcome"), fields.get("passed-over"), fields.get("reason")


def seq(programme):
    return Event.objects.of(programme.office_id).latest("seq").seq


# ---- Deciding --------------------------------------------------------------------------------------------------------


def test_a_decision_says_of_everybody_where_they_stood_and_puts_it_on_record(programme, cast, award):
    award.decide(1, 3, reasons={2: "材料不实"}, evidence=(PAPER,))
    assert told(award) == [
        (1, True, False, "", False),
        (2, False, True, "材料不实", False),
        (3, True, False, "", False),
    ]
    assert (award.row.status, result(award.row).decision.meeting) == ("decided", "第3次书记办公会纪要")
    assert [outcome(award, number)[0] for number in (1, 2)] == ["pending", "pending"]  # before it is posted
    award.post()
    assert [outcome(award, number) for number in (1, 2)] == [("chosen", False, None), ("not-chosen", True, None)]
    assert MatterFile.objects.of(programme.office_id).get().decision_id == result(award.row).decision.pk
    assert verify([programme.office]).ok


def test_a_reason_that_is_shown_stands_on_the_record(award):
    award.decide(1, 3, reasons={2: "材料不实", 1: "不该留下"}, shown_reasons=[2])
    assert told(award)[1] == (2, False, True, "材料不实", True)
    assert told(award)[0] == (1, True, False, "", False)
    award.post()
    assert outcome(award, 2) == ("not-chosen", True, "材料不实")


def test_the_result_counts_from_the_day_of_the_decision(award):
    award.decide(1, reasons={2: "材料不实"})
    award.post()
    assert [outcome(award, 1, day)[0] for day in (date(2010, 4, 19), DECIDED)] == ["pending", "chosen"]


def test_points_are_kept_as_they_were_shown(programme, cast, award):
    work = award.criterion()
    for by, given in ((cast.reviewer, 8), (cast.owner, 9)):
        award.score(by, c1={work: given}, c2={work: 3})
    award.decide(1, 2)
    places = DecidedPlace.objects.of(programme.office_id).order_by("rank")
    assert list(places.values_list("rank", "points")) == [(1, "8.5"), (2, "3"), (3, "")]


def test_the_same_request_twice_is_one_decision(programme, cast, award):
    once = award.step | {"reasons": {2: "材料不实"}}
    first = award.decide(1, **once)
    before = seq(programme)
    assert award.decide(1, **once).pk == first.pk
    assert seq(programme) == before
    with refused("request-taken"):
        award.decide(1, 2, **once)


def test_every_breach_of_a_decision_is_told_and_nothing_is_written(programme, cast, award):
    work = award.criterion()
    award.score(cast.reviewer, c1={work: 5}, c2={work: 5})
    with refused("meeting-missing", "tie-at-cut", "passed-over-unreasoned"):
        award.decide(1, 3, meeting=" ")
    with refused("candidate-unknown"):
        award.decide(9)
    with refused("day-before-step", "passed-over-unreasoned", "passed-over-unreasoned"):
        award.decide(3, on=date(2010, 4, 13))
    with refused("round-changed"):
        award.decide(1, 2, seen=1)
    assert not DecidedPlace.objects.of(programme.office_id).exists()
    award.order(2, 1)
    award.decide(2, reasons={1: "同分，材料较少"})


def test_a_round_is_closed_for_nominations_before_it_is_decided(programme, cast):
    round = quota_round(programme, cast)
    round.nominate()
    with refused("round-open"):
        round.decide(1)


@pytest.mark.parametrize("who", ["clerk", "treasurer", "auditor", "unit", "mentor"])
def test_only_a_reviewer_or_the_owner_decides(cast, award, who):
    with not_allowed("no-function-permits"):
        award.decide(1, 2, by=getattr(cast, who))


def test_no_more_of_the_programmes_candidates_are_chosen_than_there_are_places(programme, cast):
    round = quota_round(programme, cast, places=1)
    round.nominate("wangkou", "某甲")
    round.outside()
    round.close()
    round.decide(1, 2)
    assert [each.nomination.number for each in result(round.row).chosen] == [1, 2]


def test_a_round_under_the_priority_has_no_places_and_asks_for_reasons(programme, cast):
    round = priority_round(programme, cast)
    round.records = [round.nominate(unit, name) for unit, name in (("wangkou", "某甲"), ("yinghai", "某丁"))]
    round.outside()
    round.close()
    with refused("passed-over-unreasoned"):
        round.decide(1, 3)
    round.decide(1, 2, 3)
    round.post()
    assert [outcome(round, number)[0] for number in (1, 2)] == ["chosen", "chosen"]


def test_below_the_levels_of_the_priority_nobody_is_passed_over(programme, cast):
    round = quota_round(programme, cast, level="county")
    round.records = [round.nominate()]
    round.outside()
    round.close()
    round.decide(2)
    assert told(round) == [(1, False, False, "", False), (2, True, False, "", False)]
    round.post()
    assert outcome(round, 1) == ("not-chosen", None, None)


def test_where_passing_over_is_free_no_reason_is_asked_for():
    programme = adopt_jinghai(("    for: unit\n    passed_over: reason-recorded\n    register: nomination",
                               "    for: unit\n    passed_over: free\n    register: nomination"))  # fmt: skip
    round = reviewed(programme, seat(programme))
    round.decide(1, 3)
    assert told(round)[1] == (2, False, True, "", False)


# ---- Whose own candidates they are -----------------------------------------------------------------------------------


def both(cast, programme):
    """The clerk, who enters nominations, is the reviewer too."""
    appoint(by=cast.owner, programme=programme, person="clerk", name="clerk", function=Function.REVIEWER,
            role="office", member="jinghai-office", serves="", starts_on=START)  # fmt: skip


def test_nobody_decides_on_their_own_candidates(programme, cast, award):
    both(cast, programme)
    with refused("own-candidate-decided", "own-candidate-decided"):
        award.decide(1, 2, by=cast.clerk)


def test_at_an_office_too_small_somebody_else_looks_at_it(programme, cast, award):
    both(cast, programme)
    arrange_small_office(by=cast.owner, programme=programme, days=5, reason="只有两个人", starts_on=TODAY, uuid=uuid4())
    award.decide(1, 2, by=cast.clerk, on=TODAY)
    look = SecondLook.objects.of(programme.office_id).get()
    assert (look.what, look.by_id, look.due_on, "某甲" in look.about) == (
        What.CHOSEN,
        cast.clerk.pk,
        date(2010, 5, 1),
        False,
    )
    assert verify([programme.office]).ok


# ---- Posting, objections, the end ------------------------------------------------------------------------------------


def test_a_result_is_posted_objected_to_answered_and_final(programme, cast, award):
    award.decide(1, 2)
    award.post(evidence=(PAPER,))
    late = award.object(received_on=TODAY, who="")
    first = award.object(candidate=2, evidence=(PAPER,))
    with refused("objections-waiting"):
        award.finish()
    for objection in (first, late):
        award.answer(objection, on=TODAY)
    award.finish()
    assert (award.row.status, outcome(award)[0]) == ("final", "chosen")
    assert verify([programme.office]).ok


def test_a_result_is_final_only_when_the_days_are_over(award):
    award.decide(1, 2)
    award.post(ends_on=TODAY)
    with refused("publicity-running"):
        award.finish()


def test_an_office_may_finish_without_posting(award):
    award.decide(1, 2)
    assert outcome(award, 1)[0] == "pending"
    award.finish()
    assert (award.row.status, [outcome(award, number)[0] for number in (1, 2)]) == ("final", ["chosen", "chosen"])


def test_what_was_never_posted_leaves_nothing_on_a_record(programme, award):
    award.decide(1, reasons={2: "材料不实"})
    award.take_back()
    kinds = Entry.objects.of(programme.office_id).values_list("kind", flat=True)
    assert EntryKind.DECIDED not in set(kinds)
    assert [outcome(award, number) for number in (1, 2)] == [("pending", None, None)] * 2


def test_what_is_wrong_with_a_posting_is_told(cast, award):
    with refused("round-review"):
        award.post()
    award.decide(1, 2)
    with refused("ends-before-start", "text-missing"):
        award.post(ends_on=date(2010, 4, 20), text=" ")
    with refused("day-before-step", "day-before-step"):
        award.post(on=date(2010, 4, 19))
    once = award.step
    posted = award.post(**once)
    assert award.post(**once).pk == posted.pk
    with refused("request-taken"):
        award.post(text="另一份", **once)


def test_an_objection_is_entered_once_and_answered_once(programme, cast, award):
    award.decide(1, 2)
    award.post()
    uuid = uuid4()
    objection = award.object(uuid=uuid)
    assert award.object(uuid=uuid).pk == objection.pk
    with refused("request-taken"):
        award.object(uuid=uuid, text="另一件事")
    with refused("text-missing", "day-before-step", "candidate-unknown"):
        award.object(text=" ", received_on=date(2010, 4, 19), candidate=9)
    with refused("answer-missing", "upheld-missing"):
        award.answer(objection, upheld=None, answer=" ")
    answered = award.answer(objection)
    assert award.answer(objection).answered_seq == answered.answered_seq == seq(programme)
    with refused("objection-answered"):
        award.answer(objection, upheld=True)
    objection.pk += 9
    with refused("objection-unknown"):
        award.answer(objection)


def test_before_a_decision_nothing_is_objected_to(award):
    with refused("round-review"):
        award.object()


def test_the_trail_and_the_seal_name_no_objector(programme, cast, award):
    award.decide(1, 2)
    award.post()
    award.object(who="李某某")
    assert "李某某" not in str(list(Event.objects.of(programme.office_id).values_list("about", flat=True)))
    Objection.objects.of(programme.office_id).update(who="")  # who objects can be erased
    assert verify([programme.office]).ok


def test_only_who_decides_answers_and_only_who_keeps_posts_and_finishes(cast, award):
    award.decide(1, 2)
    award.post()
    objection = award.object()
    with not_allowed("no-function-permits"):
        award.answer(objection, by=cast.clerk)
    with not_allowed("no-function-permits"):
        award.finish(by=cast.reviewer)
    with not_allowed("no-function-permits"):
        award.take_back(by=cast.clerk)


def test_an_objection_that_was_right_takes_the_decision_back_and_another_is_made(programme, cast, award):
    award.decide(1, 2, on=DECIDED)
    award.post()
    award.answer(award.object(), upheld=True, answer="属实")
    with refused("objection-upheld"):
        award.finish()
    with refused("reason-missing"):
        award.take_back(reason=" ")
    once = award.step
    fallen = award.take_back(**once)
    assert award.take_back(**once).pk == fallen.pk
    with refused("request-taken"):
        award.take_back(reason="别的原因", **once)
    assert (award.row.status, result(award.row), publicity(award.row)) == ("review", None, None)
    assert Publicity.objects.of(programme.office_id).get().ended_seq == fallen.ended_seq
    assert [outcome(award, 1, day)[0] for day in (date(2010, 4, 23), BACK)] == ["chosen", "pending"]
    award.decide(2, on=date(2010, 4, 25), reasons={1: "异议属实"})
    award.post(on=date(2010, 4, 25), ends_on=date(2010, 4, 25))
    award.finish()  # what was answered before the new decision does not hold it up
    assert [outcome(award, number)[0] for number in (1, 2)] == ["not-chosen", "chosen"]
    assert verify([programme.office]).ok


def test_a_reason_that_was_shown_is_shown_no_more_once_it_is_taken_back(award):
    award.decide(1, 3, reasons={2: "材料不实"}, shown_reasons=[2])
    award.post()
    award.take_back()
    assert outcome(award, 2) == ("pending", False, "")


def test_a_final_result_stays(programme, cast, award):
    award.decide(1, 2)
    award.finish()
    with refused("round-final"):
        award.take_back(on=TODAY)
    with refused("round-final"):
        award.decide(1, on=TODAY)
    assert Round.objects.of(programme.office_id).get(number=award.number).version == award.row.version


# ---- What figures count ----------------------------------------------------------------------------------------------


def test_a_figure_over_who_was_chosen_counts_from_the_day_and_goes_back_with_the_decision():
    line = "  - {id: chosen, name: 入选, measure: 人次, of: nomination, how: count, where: {outcome: chosen}}\n"
    programme = adopt_jinghai(("\nfigures:\n", f"\nfigures:\n{line}"))
    round = reviewed(programme, seat(programme))
    charter = rules(programme).charter

    def chosen(until=TODAY, known=10**9):
        return compute(charter, facts(programme, charter, until, known))["chosen"].value

    assert chosen() == 0
    round.decide(1, 2)
    assert chosen() == 0
    round.post()
    before = seq(programme)
    assert (chosen(date(2010, 4, 19)), chosen(DECIDED), chosen(known=before - 1)) == (0, 2, 0)
    round.take_back()
    assert (chosen(), chosen(date(2010, 4, 23)), chosen(known=before)) == (0, 2, 2)


def test_where_the_register_declares_no_fields_the_decision_stands_with_the_round_alone():
    office = adopt_corner()
    usual = {"by": ensure_owner(), "programme": office.programme}
    row = open_round(
        provision="best-corner",
        award="best",
        level="city",
        opened_on=date(2024, 6, 3),
        due_on=None,
        uuid=uuid4(),
        **usual,
    )
    step = {"round": row.number, "uuid": uuid4(), "happened_on": date(2024, 6, 3), **usual}
    set_quota(round=row.number, unit="", places=1, uuid=uuid4(), **usual)
    stored = record(office.programme, office.clerk, "entries", unit="east", on=date(2024, 6, 3), confirmed=False)
    add_outside(round=row.number, name="外地图书角", body="邻县", uuid=uuid4(), **usual)
    close_nominations(seen=1, **step)
    with refused("passed-over-unreasoned"):
        decide_round(seen=2, chosen=[2], meeting="会议纪要", **(step | {"uuid": uuid4()}))
    decide_round(seen=2, chosen=[1], meeting="会议纪要", **(step | {"uuid": uuid4()}))
    decided = [(each.nomination.record_id, each.chosen) for each in result(row).places]
    assert decided == [(stored.record.pk, True), (None, False)]
    assert standing(office.programme, stored, date(2024, 6, 3)).latest.fields == {}
    assert verify([office.programme.office]).ok
