"""Minutes, who sees to an agreement, how it goes: written beside records, replaced and taken back, refused, sealed."""

import json
from datetime import date
from uuid import uuid4

import pytest

from pilotage.actions.meetings import (
    add_progress,
    erase_participants,
    set_follow_up,
    take_back_progress,
    write_minutes,
)
from pilotage.actions.people import appoint, end_appointment, ensure_owner, open_account
from pilotage.domain.meetings import State
from pilotage.domain.policy import Function
from pilotage.models import Appointment, Event, FollowUp, MatterFile, Minutes, Progress
from pilotage.queries.verification import verify
from tests.acts import not_allowed, refused, withdraw
from tests.factories import PAPER, TODAY, record

pytestmark = pytest.mark.django_db

PAIR = "local-tax:wangkou"
PEOPLE = [{"name": "张三丰", "body": "税务局"}, {"name": "李四光", "body": ""}]


@pytest.fixture
def meeting(programme, cast):
    return record(programme, cast.clerk, "meeting", pair=PAIR, subject="税法进校园")


@pytest.fixture
def agreement(programme, cast):
    return record(programme, cast.clerk, "agreement", pair=PAIR, subject="讲座", field="tax")


def minutes(by, stored, text="商定五月讲座。", **more):
    return write_minutes(by=by, record=stored.record, **{"uuid": uuid4(), "text": text, **more})


def follow(by, stored, **more):
    return set_follow_up(by=by, record=stored.record, **{"uuid": uuid4(), **more})


def progress(by, stored, text="已联系", on=TODAY, state=State.GOING, **more):
    return add_progress(
        by=by, record=stored.record, **{"uuid": uuid4(), "text": text, "happened_on": on, "state": state, **more}
    )


def sound(programme):
    return verify([programme.office]).broken == ()


def events(programme):
    rows = Event.objects.of(programme.office_id).order_by("seq")
    return [row.kind for row in rows if row.kind.startswith(("minutes", "agreement"))]


# ---- Minutes ---------------------------------------------------------------------------------------------------------


def test_either_side_and_the_office_write_minutes_and_others_do_not(programme, cast, meeting):
    first = minutes(cast.partner, meeting, participants=PEOPLE, evidence=[PAPER])
    assert (first.text, first.count, first.participants, first.by) == ("商定五月讲座。", 2, PEOPLE, cast.partner)
    assert MatterFile.objects.of(programme.office_id).get(minutes=first).name == "paper.txt"
    second = minutes(cast.unit, meeting, "商定六月讲座。", seen=first.pk, count=30)
    third = minutes(cast.clerk, meeting, "商定七月讲座。", seen=second.pk)
    assert Minutes.objects.of(programme.office_id).get(ended_seq=None) == third
    first.refresh_from_db()
    assert first.ended_seq == second.seq
    for user, why in (
        (cast.mentor, "no-function-permits"),
        (cast.reviewer, "no-function-permits"),
        (cast.auditor, "no-function-permits"),
    ):
        with not_allowed(why):
            minutes(user, meeting, seen=third.pk)
    assert events(programme) == ["minutes.written"] * 3
    assert sound(programme)


def test_a_side_speaks_for_its_own_pair_only(programme, cast):
    other = record(programme, cast.clerk, "meeting", pair="education:daqiuzhuang", subject="助学")
    for user in (cast.unit, cast.partner):
        with not_allowed("not-your-unit"):
            minutes(user, other)


def test_whoever_speaks_for_a_side_today_may_write_and_who_did_may_not(programme, cast, meeting):
    held = Appointment.objects.of(programme.office).get(person__code="partner1")
    end_appointment(by=cast.clerk, programme=programme, appointment=held.pk, ends_on=date(2010, 4, 20))
    appoint(by=ensure_owner(), programme=programme, person="p2", name="新人", function=Function.CONTACT, role="partner",
            member="local-tax", starts_on=date(2010, 4, 21))  # fmt: skip
    after = open_account(by=ensure_owner(), programme=programme, person="p2", username="p2", password="a long password")
    with not_allowed("not-appointed-then"):
        minutes(cast.partner, meeting)
    assert minutes(after, meeting).by == after


def test_a_double_click_writes_minutes_once(programme, cast, meeting):
    uuid = uuid4()
    first = minutes(cast.clerk, meeting, uuid=uuid)
    assert minutes(cast.clerk, meeting, uuid=uuid) == first
    assert events(programme) == ["minutes.written"]
    with refused("request-taken"):
        minutes(cast.clerk, meeting, "别的。", uuid=uuid)


def test_minutes_written_meanwhile_are_not_overwritten_unseen(programme, cast, meeting):
    minutes(cast.unit, meeting)
    with refused("minutes-changed"):
        minutes(cast.partner, meeting, "另一份。")


def test_minutes_belong_to_a_meeting_that_is_not_void(programme, cast, meeting, agreement):
    with refused("not-a-meeting"):
        minutes(cast.clerk, agreement)
    with refused("minutes-empty"):
        minutes(cast.clerk, meeting, "  ")
    withdraw(meeting, cast.clerk)
    with refused("record-withdrawn"):
        minutes(cast.clerk, meeting)


def test_who_took_part_is_in_no_event_and_can_be_erased_from_every_version(programme, cast, meeting):
    first = minutes(cast.clerk, meeting, participants=PEOPLE)
    minutes(cast.clerk, meeting, "再议。", participants=PEOPLE, seen=first.pk)
    told = json.dumps([[row.about, row.rows] for row in Event.objects.of(programme.office_id)], ensure_ascii=False)
    assert "张三丰" not in told
    assert erase_participants(by=cast.partner, record=meeting.record) == 2
    assert [(row.participants, row.count) for row in Minutes.objects.of(programme.office_id)] == [([], 2), ([], 2)]
    assert erase_participants(by=cast.partner, record=meeting.record) == 0
    assert events(programme) == ["minutes.written", "minutes.written", "minutes.names-erased"]
    assert sound(programme)
    with not_allowed("no-function-permits"):
        erase_participants(by=cast.mentor, record=meeting.record)


# ---- Who sees to it --------------------------------------------------------------------------------------------------


def test_a_side_sees_to_an_agreement_until_another_is_named(programme, cast, agreement):
    first = follow(cast.unit, agreement, owner="wangkou", person="unit1", due_on=date(2010, 5, 15))
    assert (first.owner.code, first.person.code, first.due_on) == ("wangkou", "unit1", date(2010, 5, 15))
    assert (
        follow(cast.partner, agreement, owner="wangkou", person="unit1", due_on=date(2010, 5, 15), seen=first.pk)
        == first
    )
    second = follow(cast.partner, agreement, owner="local-tax", seen=first.pk)
    assert FollowUp.objects.of(programme.office_id).get(ended_seq=None) == second
    third = follow(cast.clerk, agreement, seen=second.pk)
    assert (third.owner, third.person, third.due_on) == (None, None, None)
    assert events(programme) == ["agreement.followed-up"] * 3
    assert sound(programme)


def test_who_sees_to_it_is_refused_for_every_reason_at_once(programme, cast, agreement, meeting):
    with refused("owner-not-a-side", "follow-up-person-unknown", "due-before-agreed"):
        follow(cast.clerk, agreement, owner="police", person="nobody", due_on=date(2010, 4, 19))
    with refused("follow-up-empty"):
        follow(cast.clerk, agreement)
    with refused("not-an-agreement"):
        follow(cast.clerk, meeting, owner="wangkou")
    follow(cast.clerk, agreement, owner="wangkou")
    with refused("follow-up-changed"):
        follow(cast.clerk, agreement, owner="local-tax")
    with not_allowed("no-function-permits"):
        follow(cast.mentor, agreement, owner="wangkou")


def test_a_double_click_names_who_sees_to_it_once(programme, cast, agreement):
    uuid = uuid4()
    first = follow(cast.clerk, agreement, owner="wangkou", uuid=uuid)
    assert follow(cast.clerk, agreement, owner="wangkou", uuid=uuid) == first
    with refused("request-taken"):
        follow(cast.clerk, agreement, owner="local-tax", uuid=uuid)
    assert events(programme) == ["agreement.followed-up"]


# ---- How it goes -----------------------------------------------------------------------------------------------------


def test_progress_is_told_with_papers_and_taken_back_once(programme, cast, agreement):
    uuid = uuid4()
    first = progress(cast.unit, agreement, evidence=[PAPER], uuid=uuid)
    assert progress(cast.unit, agreement, evidence=[PAPER], uuid=uuid) == first
    with refused("request-taken"):
        progress(cast.unit, agreement, "别的", uuid=uuid)
    assert MatterFile.objects.of(programme.office_id).get(progress=first).name == "paper.txt"
    done = progress(cast.partner, agreement, "讲座已办", state=State.DONE)
    assert take_back_progress(by=cast.unit, record=agreement.record, progress=done.pk)
    assert not take_back_progress(by=cast.unit, record=agreement.record, progress=done.pk)
    assert [row.pk for row in Progress.objects.of(programme.office_id).filter(ended_seq=None)] == [first.pk]
    assert events(programme) == ["agreement.progressed", "agreement.progressed", "agreement.progress-taken-back"]
    assert sound(programme)


def test_progress_is_refused_for_every_reason(programme, cast, agreement, meeting):
    with refused("progress-untold", "progress-before-agreed"):
        progress(cast.clerk, agreement, " ", on=date(2010, 4, 19))
    with refused("day-in-future"):
        progress(cast.clerk, agreement, on=date(2010, 4, 27))
    with refused("not-an-agreement"):
        progress(cast.clerk, meeting)
    with refused("progress-unknown"):
        take_back_progress(by=cast.clerk, record=agreement.record, progress=999_999)
    told = progress(cast.clerk, agreement)
    other = record(programme, cast.clerk, "agreement", pair=PAIR, subject="另一项", field="tax")
    with refused("progress-unknown"):
        take_back_progress(by=cast.clerk, record=other.record, progress=told.pk)
    with not_allowed("no-function-permits"):
        progress(cast.mentor, agreement)
    withdraw(agreement, cast.clerk)
    with refused("record-withdrawn"):
        progress(cast.clerk, agreement)
    with refused("record-withdrawn"):
        take_back_progress(by=cast.clerk, record=agreement.record, progress=told.pk)
