"""Records: entered, corrected, staged, confirmed and withdrawn; who may, what is refused, nothing written twice."""

from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from pilotage.actions.attachments import Evidence
from pilotage.actions.people import appoint, end_appointment, open_account
from pilotage.actions.records import (
    About,
    confirm_record,
    correct_record,
    enter_record,
    reach_stage,
    withdraw_record,
)
from pilotage.actions.refusals import NotAllowed, Refused
from pilotage.domain.policy import Function
from pilotage.models import Appointment, Attachment, Entry, Event, PersonalData, Record
from pilotage.queries.figures import figures
from pilotage.queries.programmes import rules
from pilotage.queries.records import history, standings
from tests.cast import PASSWORD, seat
from tests.factories import PAPER, START, TODAY, adopt_jinghai, record, visit

pytestmark = pytest.mark.django_db
DAY = date(2010, 4, 20)
SEEN = {"progress": "看了场地", "on-site": True}


@pytest.fixture
def programme():
    return adopt_jinghai()


@pytest.fixture
def cast(programme):
    return seat(programme)


def refused(*codes):
    return pytest.raises(Refused, check=lambda refusal: [b.code for b in refusal.breaches] == list(codes))


def not_allowed(why):
    return pytest.raises(NotAllowed, check=lambda refusal: refusal.why == why)


def enter(
    programme, by, register="visit", *, unit="wangkou", person="", pair="", on=DAY, values=SEEN, uuid=None, **more
):
    return enter_record(
        by=by, programme=programme, register=register, uuid=uuid or uuid4(), happened_on=on,
        about=About(unit, person, pair), values=values, **more,
    )  # fmt: skip


def correct(stored, by, *, seen=None, on=DAY, about=None, values=SEEN, uuid=None, **more):
    return correct_record(
        by=by, record=stored.record, uuid=uuid or uuid4(), seen=stored.entry.seq if seen is None else seen,
        happened_on=on, about=about or About("wangkou", "mentor1"), values=values, **more,
    )  # fmt: skip


def confirm(stored, by, *, seen=None, **more):
    seen = stored.entry.seq if seen is None else seen
    return confirm_record(by=by, record=stored.record, uuid=uuid4(), seen=seen, **more)


def stage(stored, by, to="solved", *, seen=None, on=DAY, **more):
    seen = stored.entry.seq if seen is None else seen
    return reach_stage(by=by, record=stored.record, uuid=uuid4(), seen=seen, stage=to, happened_on=on, **more)


def withdraw(stored, by, *, seen=None, reason="记错了", **more):
    seen = stored.entry.seq if seen is None else seen
    return withdraw_record(by=by, record=stored.record, uuid=uuid4(), seen=seen, reason=reason, **more)


def standing(programme, stored, until=TODAY):
    charter = rules(programme).charter
    found = standings(programme, charter, [until], 10**9)[until][stored.record.register]
    return next(each for each in found if each.reference.id == stored.record.pk)


def difficulty(programme, by, **more):
    return enter(programme, by, "difficulty", person="mentor1", values={"what": "缺场地", "state": "raised"}, **more)


def kinds(programme):
    return list(Entry.objects.of(programme.office_id).values_list("kind", flat=True))


# ---- Entering


def test_a_mentor_enters_a_visit_of_their_own(programme, cast):
    stored = enter(programme, cast.mentor)
    assert (stored.stored, stored.record.number, stored.entry.kind) == (True, 1, "entered")
    assert (stored.entry.unit.code, stored.entry.person.code, stored.entry.side) == ("wangkou", "mentor1", "mentor")
    assert stored.entry.body == SEEN
    assert standing(programme, stored).pending == ("unit",)


def test_numbers_count_within_the_register(programme, cast):
    assert [enter(programme, cast.mentor).record.number for _ in range(3)] == [1, 2, 3]
    assert difficulty(programme, cast.mentor).record.number == 1


def test_every_action_leaves_one_event_over_the_rows_it_wrote(programme, cast):
    before = Event.objects.of(programme.office_id).count()
    stored = enter(programme, cast.mentor, evidence=[PAPER])
    events = list(Event.objects.of(programme.office_id).order_by("seq"))[before:]
    assert [(e.kind, [row[0] for row in e.rows]) for e in events] == [
        ("record.entered", ["record", "entry", "blob", "attachment"])
    ]
    assert events[0].seq == stored.entry.seq


def test_the_same_request_again_writes_nothing(programme, cast):
    uuid = uuid4()
    first = enter(programme, cast.mentor, uuid=uuid, evidence=[PAPER])
    again = enter(programme, cast.mentor, uuid=uuid)
    assert (again.stored, again.record, again.entry) == (False, first.record, first.entry)
    assert kinds(programme) == ["entered"]


def test_the_same_request_again_is_known_after_a_correction_too(programme, cast):
    uuid = uuid4()
    first = enter(programme, cast.mentor, uuid=uuid)
    correct(first, cast.mentor, values={**SEEN, "progress": "看了两处"})
    assert not enter(programme, cast.mentor, uuid=uuid).stored
    assert not enter(programme, cast.mentor, uuid=uuid, values={**SEEN, "progress": "看了两处"}).stored


def test_another_content_under_the_same_id_is_refused(programme, cast):
    uuid = uuid4()
    enter(programme, cast.mentor, uuid=uuid)
    for changed in ({"values": {**SEEN, "on-site": False}}, {"on": date(2010, 4, 19)}):
        with refused("id-taken"):
            enter(programme, cast.mentor, uuid=uuid, **changed)
    with refused("id-taken"):
        enter(programme, cast.clerk, "difficulty", uuid=uuid, values={"what": "难", "state": "raised"})
    assert kinds(programme) == ["entered"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"on": date(2010, 4, 4)}, "day-before-programme"),
        ({"on": date(2010, 4, 27)}, "day-in-future"),
        ({"unit": ""}, "unit-missing"),
        ({"unit": "nowhere"}, "unit-outside"),
        ({"unit": "local-tax"}, "unit-outside"),
        ({"person": "nobody"}, "person-unknown"),
        ({"person": "clerk"}, "person-not-then"),
        ({"pair": "local-tax:wangkou"}, "pair-not-asked"),
        ({"values": {"progress": "看", "on-site": True, "more": 1}}, "field-unknown"),
        ({"values": {"progress": "看"}}, "field-missing"),
        ({"values": {"progress": "  ", "on-site": True}}, "field-missing"),
        ({"values": {"progress": "看", "on-site": "yes"}}, "value-type"),
        ({"values": {"progress": 3, "on-site": True}}, "value-type"),
        ({"values": {"progress": "长" * 20_001, "on-site": True}}, "text-long"),
        ({"evidence": [Evidence("page.html", b"<html>")]}, "file-kind"),
        ({"evidence": [Evidence("big.pdf", b"%PDF-" + bytes(20 * 2**20))]}, "file-large"),
        ({"evidence": [Evidence("none.pdf", b"")]}, "file-empty"),
        ({"register": "nothing"}, "register-unknown"),
        ({"register": "income"}, "register-projected"),
    ],
)
def test_what_is_wrong_is_refused_and_nothing_is_written(programme, cast, changed, code):
    with refused(code):
        enter(programme, cast.clerk, **{"person": "mentor1", **changed})
    assert not Record.objects.of(programme.office_id).exists()
    assert not Attachment.objects.of(programme.office_id).exists()


def test_every_breach_is_named_at_once(programme, cast):
    with refused("field-missing", "field-missing", "day-in-future", "unit-missing", "person-missing"):
        enter(programme, cast.clerk, unit="", on=date(2011, 1, 1), values={})


def test_a_day_outside_the_programme_is_no_question_of_appointments(programme, cast):
    """A mentor was not appointed before the programme began; the reason is the day all the same."""
    with refused("day-before-programme"):
        enter(programme, cast.mentor, on=date(2010, 4, 1))


def test_evidence_is_asked_for_where_the_charter_does(programme, cast):
    values = {"place": "门厅"}
    with refused("evidence-missing"):
        enter(programme, cast.clerk, "plaque", values=values)
    stored = enter(programme, cast.clerk, "plaque", values=values, evidence=[PAPER, PAPER])
    assert Attachment.objects.of(programme.office_id).get().entry == stored.entry
    assert enter(programme, cast.clerk, "plaque", unit="yinghai", values=values, paper_signer="王五").stored


def test_money_is_judged_by_its_bounds_in_major_units(programme, cast):
    values = {"programme": "hope", "places": 1, "extra-places": 0, "amount": -1, "extra-amount": 0, "reason": "因"}
    with refused("field-below"):
        enter(programme, cast.clerk, "aid", values=values)


def test_a_choice_is_one_of_the_declared(programme, cast):
    with refused("choice-unknown"):
        enter(programme, cast.clerk, "difficulty", values={"what": "难", "state": "lost"})


def test_texts_are_kept_tidy_and_can_be_stored_anywhere(programme, cast):
    stored = enter(programme, cast.mentor, values={"progress": "  一\r\n二\x00\ud800 ", "on-site": True})
    assert Entry.objects.of(programme.office_id).get(pk=stored.entry.pk).body["progress"] == "一\n二"


# ---- Who


def test_who_writes_is_told_by_their_post(programme, cast):
    values = {"what": "缺场地", "state": "raised"}
    assert enter(programme, cast.unit, "difficulty", person="mentor1", values=values).entry.side == "unit"
    assert enter(programme, cast.mentor, "difficulty", values=values).entry.side == "mentor"


def test_the_office_writes_on_behalf_of_a_side(programme, cast):
    assert difficulty(programme, cast.clerk).entry.side == "unit"
    stored = difficulty(programme, cast.clerk, side="mentor")
    assert (stored.entry.side, stored.entry.by) == ("mentor", cast.clerk)
    assert (
        difficulty(programme, cast.clerk, side="partner").entry.side == "unit"
    )  # who may not write it is nobody's side
    assert difficulty(programme, cast.mentor, side="unit").entry.side == "mentor"  # and nobody else chooses


@pytest.mark.parametrize(
    ("who", "more", "why"),
    [
        ("auditor", {}, "no-function-permits"),
        ("treasurer", {}, "no-function-permits"),
        ("reviewer", {}, "no-function-permits"),
        ("owner", {}, "no-function-permits"),
        ("mentor", {"unit": "yinghai"}, "not-your-unit"),
        ("unit", {}, "not-your-side"),
        ("unit", {"register": "difficulty", "unit": "yinghai"}, "not-your-unit"),
        ("partner", {}, "not-your-unit"),
        ("partner", {"register": "meeting", "unit": "", "pair": "state-tax:yinghai"}, "not-your-unit"),
        ("mentor", {"register": "meeting", "unit": "", "pair": "local-tax:wangkou"}, "not-your-side"),
    ],
)
def test_who_may_not_is_told_why(programme, cast, who, more, why):
    with not_allowed(why):
        enter(programme, getattr(cast, who), **more)
    assert not Record.objects.of(programme.office_id).exists()


@pytest.mark.parametrize("who", ["unit", "partner"])
def test_both_sides_of_a_pair_write_what_it_did(programme, cast, who):
    stored = enter(
        programme, getattr(cast, who), "meeting", unit="", pair="local-tax:wangkou", values={"subject": "税法"}
    )
    assert (stored.entry.side, stored.entry.pairing.code, stored.entry.unit) == (who, "local-tax:wangkou", None)


def test_a_mentor_writes_for_the_units_served_on_that_day(programme, cast):
    served = Appointment.objects.of(programme.office_id).get(person__code="mentor1")
    end_appointment(by=cast.owner, programme=programme, appointment=served.pk, ends_on=date(2010, 4, 15))
    appoint(by=cast.owner, programme=programme, person="mentor1", name="", function=Function.MENTOR, role="mentor",
            serves="yinghai", starts_on=date(2010, 4, 16))  # fmt: skip
    assert enter(programme, cast.mentor, on=date(2010, 4, 15)).stored
    with not_allowed("not-your-unit"):
        enter(programme, cast.mentor, on=date(2010, 4, 16))
    assert enter(programme, cast.mentor, unit="yinghai", on=date(2010, 4, 16)).stored
    with not_allowed("not-your-unit"):
        enter(programme, cast.mentor, unit="yinghai", on=date(2010, 4, 15))


def test_a_mentor_enters_nothing_in_the_name_of_another(programme, cast):
    appoint(by=cast.owner, programme=programme, person="mentor2", name="乙", function=Function.MENTOR, role="mentor",
            serves="wangkou", starts_on=START)  # fmt: skip
    with refused("person-other"):
        enter(programme, cast.mentor, person="mentor2")
    assert enter(programme, cast.clerk, person="mentor2").entry.person.code == "mentor2"


def test_the_one_mentor_of_the_unit_need_not_be_named(programme, cast):
    assert enter(programme, cast.clerk).entry.person.code == "mentor1"
    with refused("person-missing"):
        enter(programme, cast.clerk, unit="yinghai")
    appoint(by=cast.owner, programme=programme, person="mentor2", name="乙", function=Function.MENTOR, role="mentor",
            serves="wangkou", starts_on=START)  # fmt: skip
    with refused("person-missing"):
        enter(programme, cast.clerk)


def test_a_person_with_two_posts_writes_and_confirms_by_the_right_one(programme, cast):
    """Mentor of one unit and contact of the same: what they wrote as one they do not confirm as the other."""
    appoint(by=cast.owner, programme=programme, person="mentor1", name="", function=Function.CONTACT, role="unit",
            member="wangkou", starts_on=START)  # fmt: skip
    stored = enter(programme, cast.mentor)
    assert stored.entry.side == "mentor"
    with refused("own-writing"):
        confirm(stored, cast.mentor)
    other = enter(programme, cast.clerk, person="mentor1")
    assert confirm(other, cast.mentor).entry.side == "unit"


# ---- Correcting


def test_a_correction_replaces_from_the_beginning_and_keeps_the_history(programme, cast):
    stored = enter(programme, cast.mentor)
    done = correct(stored, cast.mentor, on=date(2010, 4, 8), reason="日期记错", values={**SEEN, "progress": "看了两处"})
    assert (done.entry.kind, done.entry.seen, done.entry.reason) == ("corrected", stored.entry.seq, "日期记错")
    latest = standing(programme, stored, until=date(2010, 4, 10)).latest
    assert (latest.happened_on, latest.fields["progress"]) == (date(2010, 4, 8), "看了两处")
    assert kinds(programme) == ["entered", "corrected"]


def test_two_people_correct_the_same_record_and_the_second_is_told(programme, cast):
    stored = enter(programme, cast.mentor)
    first = correct(stored, cast.mentor, values={**SEEN, "progress": "甲改"})
    with pytest.raises(Refused) as refusal:
        correct(stored, cast.clerk, values={**SEEN, "progress": "乙改"})
    (breach,) = refusal.value.breaches
    assert (breach.code, breach.params) == (
        "changed-since-seen",
        {"seen": stored.entry.seq, "latest": first.entry.seq},
    )
    done = correct(stored, cast.clerk, seen=first.entry.seq, values={**SEEN, "progress": "乙改"})
    assert (done.stored, done.entry.side) == (True, "mentor")  # the office corrects on behalf of who wrote it


def test_a_correction_sent_twice_is_written_once(programme, cast):
    stored = enter(programme, cast.mentor)
    uuid = uuid4()
    assert correct(stored, cast.mentor, uuid=uuid, values={**SEEN, "progress": "改"}).stored
    assert not correct(stored, cast.mentor, uuid=uuid, values={**SEEN, "progress": "改"}).stored
    assert kinds(programme) == ["entered", "corrected"]


def test_the_id_of_another_request_is_refused(programme, cast):
    stored, other = enter(programme, cast.mentor), enter(programme, cast.mentor)
    with refused("request-taken"):
        correct(stored, cast.mentor, uuid=other.entry.uuid, values={**SEEN, "progress": "改"})


def test_a_correction_that_changes_nothing_is_refused(programme, cast):
    stored = enter(programme, cast.mentor)
    with refused("nothing-changed"):
        correct(stored, cast.mentor)
    assert correct(stored, cast.mentor, evidence=[PAPER]).stored  # a paper handed in afterwards is something


def test_nobody_corrects_a_record_into_their_reach(programme, cast):
    """Judged is what the record was about, not only what it is said to be about now."""
    stored = visit(programme, cast.clerk, unit="yinghai", confirmed=False)
    with not_allowed("not-your-unit"):
        correct(stored, cast.mentor)
    mine = enter(programme, cast.mentor)
    with not_allowed("not-your-unit"):
        correct(mine, cast.mentor, about=About("yinghai", "mentor1"))


def test_a_correction_must_be_confirmed_again_and_until_then_the_old_stands(programme, cast):
    stored = enter(programme, cast.mentor)
    confirm(stored, cast.unit)
    assert figures(programme)["visit-count"].value == 1
    done = correct(stored, cast.mentor, values={**SEEN, "on-site": False})
    value = figures(programme)["visit-count"]
    assert (value.value, len(value.awaiting)) == (1, 1)
    confirm(done, cast.unit)
    value = figures(programme)["visit-count"]
    assert (value.value, len(value.awaiting)) == (0, 0)


def test_what_a_correction_replaced_waits_for_nobody(programme, cast):
    stored = difficulty(programme, cast.unit)
    assert standing(programme, stored).pending == ("office",)
    done = correct(stored, cast.mentor, values={"what": "缺人手", "state": "raised"})
    assert standing(programme, stored).pending == ("unit",)
    confirm(done, cast.unit)
    assert standing(programme, stored).pending == ()


def test_a_correction_does_not_pass_a_stage(programme, cast):
    stored = difficulty(programme, cast.mentor, on=date(2010, 4, 8))
    reached = stage(stored, cast.mentor, on=date(2010, 4, 10))
    values = {"what": "缺场地", "state": "raised"}
    with refused("day-after-stage"):
        correct(stored, cast.mentor, seen=reached.entry.seq, on=date(2010, 4, 11), values=values)


# ---- Stages


def test_a_stage_counts_from_its_day_once_it_is_confirmed(programme, cast):
    stored = difficulty(programme, cast.mentor, on=date(2010, 4, 8))
    confirm(stored, cast.unit)
    reached = stage(stored, cast.mentor, on=date(2010, 4, 20))
    solved = figures(programme)["solved-count"]
    assert (solved.value, len(solved.awaiting)) == (0, 1)
    confirm(reached, cast.unit)
    assert figures(programme)["solved-count"].value == 1
    assert figures(programme, date(2010, 4, 19))["solved-count"].value == 0


def test_stages_come_in_their_order(programme, cast):
    values = {"name": "比武", "stage": "designed", "signature": True}
    stored = enter(programme, cast.mentor, "activity", values=values, on=date(2010, 4, 8))
    with refused("stage-unknown"):
        stage(stored, cast.mentor, "lost")
    with refused("stage-reached"):
        stage(stored, cast.mentor, "designed")
    with refused("stage-before-start"):
        stage(stored, cast.mentor, "held", on=date(2010, 4, 7))
    brand = stage(stored, cast.mentor, "brand", on=date(2010, 4, 20))
    with refused("stage-reached"):
        stage(stored, cast.mentor, "brand", seen=brand.entry.seq, on=date(2010, 4, 21))
    with refused("stage-out-of-order"):
        stage(stored, cast.mentor, "held", seen=brand.entry.seq, on=date(2010, 4, 21))
    assert stage(stored, cast.mentor, "held", seen=brand.entry.seq, on=date(2010, 4, 19)).stored
    assert standing(programme, stored).latest.fields["stage"] == "brand"


def test_a_stage_taken_back_may_be_reached_again(programme, cast):
    stored = difficulty(programme, cast.mentor)
    with refused("stage-not-reached"):
        withdraw(stored, cast.mentor, stage="solved")
    reached = stage(stored, cast.mentor)
    back = withdraw(stored, cast.mentor, seen=reached.entry.seq, stage="solved")
    assert standing(programme, stored).latest.fields["state"] == "raised"
    assert stage(stored, cast.mentor, seen=back.entry.seq).stored
    assert standing(programme, stored).latest.fields["state"] == "solved"


# ---- Confirming


def test_a_confirmation_counts_from_when_it_is_known(programme, cast):
    stored = enter(programme, cast.mentor, on=date(2010, 4, 8))
    done = confirm(stored, cast.unit)
    assert figures(programme, date(2010, 4, 9))["visit-count"].value == 1
    assert figures(programme, date(2010, 4, 9), done.entry.seq - 1)["visit-count"].value == 0


def test_nobody_confirms_what_their_own_side_wrote(programme, cast):
    stored = difficulty(programme, cast.unit)
    with not_allowed("not-your-side"):
        confirm(stored, cast.unit)
    assert confirm(stored, cast.clerk).entry.side == "office"


def test_the_office_stands_in_through_another_person(programme, cast):
    stored = difficulty(programme, cast.clerk, side="unit")
    assert standing(programme, stored).pending == ("office",)
    with refused("own-writing"):
        confirm(stored, cast.clerk)
    assert confirm(stored, cast.reviewer).entry.side == "office"


def test_all_named_sides_must_confirm(programme, cast):
    values = {"subject": "讲座", "field": "tax"}
    stored = enter(
        programme, cast.unit, "agreement", unit="", pair="local-tax:wangkou", values=values, evidence=[PAPER]
    )
    assert standing(programme, stored).pending == ("office", "partner")
    confirm(stored, cast.partner)
    assert standing(programme, stored).pending == ("office",)
    confirm(stored, cast.reviewer)
    assert figures(programme)["agreement-count"].value == 1


def test_a_confirmation_is_given_once(programme, cast):
    stored = enter(programme, cast.mentor)
    uuid = uuid4()
    once = confirm_record(by=cast.unit, record=stored.record, uuid=uuid, seen=stored.entry.seq)
    again = confirm_record(by=cast.unit, record=stored.record, uuid=uuid, seen=stored.entry.seq)
    assert (once.stored, again.stored) == (True, False)
    with refused("already-confirmed"):
        confirm(stored, cast.unit)


def test_what_has_changed_since_it_was_read_is_not_confirmed(programme, cast):
    stored = enter(programme, cast.mentor)
    correct(stored, cast.mentor, values={**SEEN, "progress": "改"})
    with refused("changed-since-seen"):
        confirm(stored, cast.unit)


def test_who_is_not_asked_does_not_confirm(programme, cast):
    stored = enter(programme, cast.mentor)
    with refused("confirmation-not-asked"):
        confirm(stored, cast.clerk)
    with not_allowed("not-your-side"):
        confirm(stored, cast.mentor)
    with not_allowed("no-function-permits"):
        confirm(stored, cast.auditor)


def test_a_side_confirms_through_whoever_speaks_for_it_today(programme, cast):
    stored = enter(programme, cast.mentor, on=date(2010, 4, 8))
    appoint(by=cast.owner, programme=programme, person="new", name="新", function=Function.CONTACT, role="unit",
            member="wangkou", starts_on=date(2010, 4, 20))  # fmt: skip
    new = open_account(by=cast.owner, programme=programme, person="new", username="new", password=PASSWORD)
    held = Appointment.objects.of(programme.office_id).get(person__code="unit1")
    end_appointment(by=cast.owner, programme=programme, appointment=held.pk, ends_on=date(2010, 4, 19))
    with not_allowed("not-appointed-then"):
        confirm(stored, cast.unit)
    assert confirm(stored, new).entry.side == "unit"


def test_the_office_enters_a_confirmation_signed_on_paper(programme, cast):
    stored = enter(programme, cast.mentor)
    with refused("signer-missing"):
        confirm(stored, cast.clerk, on_paper=True, signer=" ")
    with refused("day-in-future"):
        confirm(stored, cast.clerk, on_paper=True, signer="王书记", happened_on=date(2010, 4, 27))
    with refused("confirmed-before"):
        confirm(stored, cast.clerk, on_paper=True, signer="王书记", happened_on=date(2010, 4, 19))
    with not_allowed("no-function-permits"):
        confirm(stored, cast.reviewer, on_paper=True, signer="王书记")
    entry = confirm(stored, cast.clerk, on_paper=True, signer="王书记", evidence=[PAPER]).entry
    assert (entry.side, entry.on_paper, entry.signer, entry.by) == ("unit", True, "王书记", cast.clerk)
    assert Attachment.objects.of(programme.office_id).get().entry == entry


def test_on_paper_it_is_said_whose_where_several_are_asked(programme, cast):
    values = {"subject": "讲座", "field": "tax"}
    stored = enter(
        programme, cast.unit, "agreement", unit="", pair="local-tax:wangkou", values=values, evidence=[PAPER]
    )
    with refused("confirmation-not-asked"):
        confirm(stored, cast.clerk, on_paper=True, signer="李科长")
    assert confirm(stored, cast.clerk, on_paper=True, signer="李科长", side="partner").entry.side == "partner"


def test_entered_as_signed_it_stands_at_once(programme, cast):
    assert figures(programme)["visit-count"].value == 0
    stored = enter(programme, cast.clerk, person="mentor1", paper_signer="王书记")
    assert figures(programme)["visit-count"].value == 1
    assert kinds(programme) == ["entered", "confirmed"]
    assert Event.objects.of(programme.office_id).filter(seq=stored.entry.seq).count() == 1
    with not_allowed("no-function-permits"):
        enter(programme, cast.mentor, paper_signer="王书记")


# ---- Withdrawing


def test_a_withdrawn_record_counts_nowhere_and_stays_in_the_history(programme, cast):
    stored = visit(programme, cast.clerk)
    with refused("reason-missing"):
        withdraw(stored, cast.clerk, reason="  ")
    gone = withdraw(stored, cast.clerk)
    assert gone.entry.reason == "记错了"
    assert figures(programme)["visit-count"].value == 0
    assert figures(programme, known=gone.entry.seq - 1)["visit-count"].value == 1
    for act in (
        lambda: correct(stored, cast.clerk, seen=gone.entry.seq),
        lambda: withdraw(stored, cast.clerk, seen=gone.entry.seq),
        lambda: confirm(stored, cast.clerk, seen=gone.entry.seq, on_paper=True, signer="王"),
    ):
        with refused("record-withdrawn"):
            act()
    assert history(programme, rules(programme).charter, stored.record, TODAY).withdrawn


def test_only_who_may_write_withdraws(programme, cast):
    stored = enter(programme, cast.mentor)
    for who, why in (("unit", "not-your-side"), ("auditor", "no-function-permits"), ("partner", "not-your-unit")):
        with not_allowed(why):
            withdraw(stored, getattr(cast, who))


# ---- Personal fields and files


NOMINATION = {"award": "优秀团员", "nominee": "张三", "level": "city", "extra": False, "outcome": "pending"}


def nominate(programme, by, **more):
    values = {**NOMINATION, **more}
    return enter(programme, by, "nomination", values=values)


def test_personal_fields_lie_apart(programme, cast):
    stored = nominate(programme, cast.unit)
    assert "nominee" not in stored.entry.body
    assert len(stored.entry.personal_digest) == 64
    assert PersonalData.objects.of(programme.office_id).get(entry=stored.entry).fields == {"nominee": "张三"}
    events = Event.objects.of(programme.office_id).order_by("-seq")
    assert "张三" not in str([(event.about, event.rows) for event in events])


def test_a_correction_that_does_not_say_the_personal_fields_keeps_them(programme, cast):
    stored = nominate(programme, cast.unit)
    values = {name: value for name, value in NOMINATION.items() if name != "nominee"}
    done = correct(stored, cast.clerk, about=About("wangkou"), values={**values, "outcome": "chosen"})
    assert PersonalData.objects.of(programme.office_id).get(entry=done.entry).fields == {"nominee": "张三"}
    again = correct(
        stored, cast.unit, seen=done.entry.seq, about=About("wangkou"), values={**NOMINATION, "nominee": "李四"}
    )
    assert PersonalData.objects.of(programme.office_id).get(entry=again.entry).fields == {"nominee": "李四"}


def test_a_request_that_names_somebody_else_is_not_the_same(programme, cast):
    uuid = uuid4()
    enter(programme, cast.unit, "nomination", values=NOMINATION, uuid=uuid)
    assert not enter(programme, cast.unit, "nomination", values=NOMINATION, uuid=uuid).stored
    with refused("id-taken"):
        enter(programme, cast.unit, "nomination", values={**NOMINATION, "nominee": "李四"}, uuid=uuid)


ALL_TYPES = """
  - id: everything
    name: 样样都有
    measure: 条
    about: [unit]
    written_by: [office]
    public: nothing
    readings:
      - {question: 为什么？, choice: 试一试。, status: assumed, by: 本单位自定}
    fields:
      - {id: text, name: 文字, type: text}
      - {id: long, name: 长文, type: long-text}
      - {id: integer, name: 人数, type: integer, min: 1, max: 100, measure: 人}
      - {id: decimal, name: 亩数, type: decimal}
      - {id: money, name: 金额, type: money}
      - {id: percent, name: 比例, type: percent}
      - {id: date, name: 日期, type: date}
      - {id: yes, name: 是否, type: yes-no}
      - {id: choice, name: 选项, type: choice, choices: [{id: one, name: 甲}, {id: two, name: 乙}]}
      - {id: who, name: 共建方, type: role, role: partner}
      - {id: file, name: 附图, type: file}
      - {id: score, name: 得分, type: score}
  - id: meeting
"""
EVERYTHING = ("\n  - id: meeting\n", ALL_TYPES)
VALUES = {
    "text": "甲", "long": "一\n二", "integer": 7, "decimal": Decimal("1.50"), "money": 12345, "percent": Decimal(50),
    "date": date(2010, 4, 1), "yes": False, "choice": "two", "who": "police", "score": Decimal("9.5"),
}  # fmt: skip


def test_every_type_of_field_is_kept_and_read_back():
    programme = adopt_jinghai(EVERYTHING)
    cast = seat(programme)
    stored = enter(programme, cast.clerk, "everything", values=VALUES, files={"file": PAPER})
    facts = standing(programme, stored).confirmed.fields
    digest = Attachment.objects.of(programme.office_id).get().blob.sha256
    assert facts == {**VALUES, "decimal": Decimal("1.5"), "file": digest}


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"integer": 0}, "field-below", "integer"),
        ({"integer": 101}, "field-above", "integer"),
        ({"integer": True}, "value-type", "integer"),
        ({"money": Decimal("1.5")}, "value-type", "money"),
        ({"date": "2010-04-01"}, "value-type", "date"),
        ({"who": "wangkou"}, "choice-unknown", "who"),
        ({"choice": "甲"}, "choice-unknown", "choice"),
    ],
)
def test_every_type_of_field_is_guarded(changed, code, field):
    programme = adopt_jinghai(EVERYTHING)
    cast = seat(programme)
    with pytest.raises(Refused) as refusal:
        enter(programme, cast.clerk, "everything", values={**VALUES, **changed}, files={"file": PAPER})
    assert [(b.code, b.field) for b in refusal.value.breaches] == [(code, field)]


def test_a_file_that_is_asked_for_is_missed_and_a_bad_one_refused_at_its_field():
    programme = adopt_jinghai(EVERYTHING)
    cast = seat(programme)
    for files, code in (({}, "field-missing"), ({"file": Evidence("a.exe", b"MZ\x00")}, "file-kind")):
        with pytest.raises(Refused) as refusal:
            enter(programme, cast.clerk, "everything", values=VALUES, files=files)
        assert [(b.code, b.field) for b in refusal.value.breaches] == [(code, "file")]
    stored = enter(programme, cast.clerk, "everything", values=VALUES, files={"file": PAPER})
    done = correct(stored, cast.clerk, about=About("wangkou"), values={**VALUES, "integer": 8})
    assert done.entry.body["file"] == stored.entry.body["file"]


def test_the_office_of_another_programme_is_not_asked(programme, cast):
    """A person who is clerk at one office is nobody at another."""
    other = adopt_jinghai(office="另一个团委")
    with not_allowed("no-function-permits"):
        enter(other, cast.clerk, person="mentor1")


def test_a_record_of_the_suite_is_as_its_maker_says(programme, cast):
    uuid = UUID(int=7)
    assert record(programme, cast.clerk, "plaque", unit="wangkou", place="门厅", uuid=uuid).record.uuid == uuid
