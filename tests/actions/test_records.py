"""Entering records: who may, for whom, what is refused, and nothing written twice."""

from datetime import date
from uuid import uuid4

import pytest

from pilotage.actions.attachments import Evidence
from pilotage.actions.people import appoint, end_appointment
from pilotage.domain.policy import Function
from pilotage.models import Appointment, Attachment, Entry, Event, Record
from tests.acts import SEEN, confirm, correct, difficulty, enter, kinds, not_allowed, refused, standing
from tests.cast import seat
from tests.factories import PAPER, START, adopt_jinghai

pytestmark = pytest.mark.django_db


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


def test_what_concerns_no_member_is_the_offices_alone():
    own = """
  - id: notice
    name: 通知
    measure: 份
    about: [youth]
    written_by: [office, unit]
    readings:
      - {question: 为什么记？, choice: 备查。, status: assumed, by: 本单位自定}
    fields:
      - {id: text, name: 内容, type: text}
  - id: meeting
"""
    programme = adopt_jinghai(("\n  - id: meeting\n", own))
    cast = seat(programme)
    assert enter(programme, cast.clerk, "notice", unit="", values={"text": "停电"}).entry.side == "office"
    with not_allowed("not-your-unit"):
        enter(programme, cast.unit, "notice", unit="", values={"text": "停电"})
    with refused("unit-not-asked"):
        enter(programme, cast.unit, "notice", values={"text": "停电"})
