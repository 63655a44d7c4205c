"""Handing over: one act ends the one's appointments and begins the other's, and each refusal leaves all as it was."""

from datetime import date

import pytest

from pilotage.actions.appointments import hand_over
from pilotage.actions.people import MemberRow, appoint, end_appointment, import_members
from pilotage.domain.appointments import Gap
from pilotage.domain.policy import Function
from pilotage.models import Appointment, Event, Person
from pilotage.queries.appointments import code_of, gaps, service
from pilotage.queries.verification import verify
from tests.acts import not_allowed, refused
from tests.cast import seat
from tests.factories import START, TODAY, adopt_jinghai

pytestmark = pytest.mark.django_db

ON = date(2010, 4, 20)


@pytest.fixture
def mine(programme, cast):
    """The mentor's appointment to Wangkou."""
    return Appointment.objects.of(programme.office).get(function="mentor")


def over(programme, cast, *appointments, **changes):
    given = {"by": cast.clerk, "to": "p9", "name": "王丙", "on": ON} | changes
    return hand_over(programme=programme, appointments=[each.pk for each in appointments], **given)


def also_yinghai(programme, cast, person="mentor1", **more):
    return appoint(by=cast.clerk, programme=programme, person=person, name=person, function=Function.MENTOR,
                   role="mentor", serves="yinghai", starts_on=START, **more)  # fmt: skip


def all_of(programme):
    return list(
        Appointment.objects.of(programme.office).order_by("pk").values_list("person__code", "starts_on", "ends_on")
    )


def test_the_one_ends_on_the_day_before_and_the_other_begins(programme, cast, mine):
    (new,) = over(programme, cast, mine)
    mine.refresh_from_db()
    assert (mine.ends_on, mine.ended_seq) == (date(2010, 4, 19), new.seq)
    assert (new.person.code, new.person.name, new.starts_on, new.ends_on) == ("p9", "王丙", ON, None)
    same = ("function", "role", "member_id", "serves_id")
    assert [getattr(new, name) for name in same] == [getattr(mine, name) for name in same]
    assert not [gap for gap in gaps(programme) if gap.unit == "wangkou"]


def test_one_event_seals_both_and_names_nobody(programme, cast, mine):
    (new,) = over(programme, cast, mine)
    event = Event.objects.of(programme.office).latest("seq")
    assert (event.kind, event.about) == (
        "appointment.handed-over", {"appointments": [mine.pk], "to": "p9", "on": "2010-04-20"},
    )  # fmt: skip
    assert [row[:2] for row in event.rows] == [
        ["person", new.person_id], ["appointment", mine.pk], ["appointment", new.pk],
    ]  # fmt: skip
    assert "王丙" not in str(event.about)
    assert not verify().broken


def test_several_units_of_one_mentor_go_in_one_act(programme, cast, mine):
    second = also_yinghai(programme, cast)
    before = Event.objects.of(programme.office).count()
    new = over(programme, cast, mine, second)
    assert [each.serves.code for each in new] == ["wangkou", "yinghai"]
    assert Event.objects.of(programme.office).count() == before + 1
    assert Person.objects.of(programme.office).filter(code="p9").count() == 1


def test_only_what_is_named_is_handed_over(programme, cast, mine):
    second = also_yinghai(programme, cast)
    over(programme, cast, mine)
    second.refresh_from_db()
    assert second.ends_on is None


def test_a_known_person_keeps_their_name_and_gets_no_second_row(programme, cast, mine):
    (new,) = over(programme, cast, mine, to="partner1", name="")
    assert new.person.name == "partner1"


def test_a_post_at_the_office_is_handed_over_in_the_same_way(programme, cast):
    clerk = Appointment.objects.of(programme.office).get(function="treasurer")
    (new,) = over(programme, cast, clerk)
    assert (new.function, new.role, new.member.code, new.serves) == ("treasurer", "office", "jinghai-office", None)


def test_the_same_again_finds_what_was_done(programme, cast, mine):
    first = over(programme, cast, mine)
    events = Event.objects.of(programme.office).count()
    assert over(programme, cast, mine) == first
    assert Event.objects.of(programme.office).count() == events


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"on": START}, "hand-over-backward"),
        ({"on": date(2011, 1, 1)}, "day-after-programme"),
        ({"to": "mentor1"}, "hand-over-to-same"),
        ({"name": ""}, "name-missing"),
    ],
)
def test_a_refusal_changes_nothing(programme, cast, mine, changes, code):
    before, events = all_of(programme), Event.objects.of(programme.office).count()
    with refused(code):
        over(programme, cast, mine, **changes)
    assert all_of(programme) == before
    assert Event.objects.of(programme.office).count() == events
    assert not Person.objects.of(programme.office).filter(code="p9").exists()


def test_what_has_ended_is_not_handed_over(programme, cast, mine):
    end_appointment(by=cast.clerk, programme=programme, appointment=mine.pk, ends_on=date(2010, 4, 10))
    with refused("appointment-ended"):
        over(programme, cast, mine)


def test_of_two_people_nothing_is_handed_over_at_once(programme, cast, mine):
    other = also_yinghai(programme, cast, "mentor2")
    with refused("hand-over-of-several"):
        over(programme, cast, mine, other)
    other.refresh_from_db()
    assert other.ends_on is None


def test_whoever_serves_the_unit_already_cannot_take_over(programme, cast, mine):
    also_yinghai(programme, cast)
    second = also_yinghai(programme, cast, "mentor2")
    mine_there = Appointment.objects.of(programme.office).get(person__code="mentor1", serves__code="yinghai")
    with refused("hand-over-to-server"):
        over(programme, cast, mine_there, to="mentor2")
    assert second.ends_on is None


def test_a_unit_that_has_left_is_not_handed_over(programme, cast, mine):
    row = MemberRow(2, "unit", "wangkou", "王口镇团委", starts_on=START, ends_on=date(2010, 4, 15))
    import_members(by=cast.clerk, programme=programme, rows=[row])
    with refused("unit-not-then"):
        over(programme, cast, mine)


def test_unknown_appointments_and_those_of_another_office_are_not_found(programme, cast, mine):
    with refused("appointment-unknown"):
        hand_over(by=cast.clerk, programme=programme, appointments=[], to="p9", name="王丙", on=ON)
    with refused("appointment-unknown"):
        hand_over(by=cast.clerk, programme=programme, appointments=[mine.pk, 99_999], to="p9", name="王丙", on=ON)
    other = adopt_jinghai(office="另一县委")
    elsewhere = seat(other)
    with refused("appointment-unknown"):
        over(other, elsewhere, mine)
    with not_allowed("no-function-permits"):
        over(programme, elsewhere, mine)


@pytest.mark.parametrize("who", ["mentor", "unit", "reviewer", "treasurer", "auditor", "partner"])
def test_only_who_may_appoint_hands_over(programme, cast, mine, who):
    with not_allowed("no-function-permits"):
        over(programme, cast, mine, by=getattr(cast, who))


def test_who_served_in_the_period_before_is_refused_where_the_charter_says_so():
    programme = adopt_jinghai(("    term: programme\n", "    term: programme\n    no_repeat: month\n"))
    cast = seat(programme)
    mine = Appointment.objects.of(programme.office).get(function="mentor")
    first = over(programme, cast, mine, on=date(2010, 4, 20))
    with refused("served-the-period-before"):
        over(programme, cast, *first, to="mentor1", on=date(2010, 5, 3))
    again = {"by": cast.clerk, "programme": programme, "person": "mentor1", "name": "", "function": Function.MENTOR,
             "role": "mentor"}  # fmt: skip
    with refused("served-the-period-before"):
        appoint(serves="wangkou", starts_on=date(2010, 5, 3), **again)
    assert appoint(serves="yinghai", starts_on=date(2010, 5, 3), ends_on=date(2010, 5, 10), **again).pk
    (back,) = over(programme, cast, *first, to="mentor1", on=date(2010, 6, 1))
    assert back.person.code == "mentor1"
    found = service(programme, date(2010, 6, 1)).repeats
    assert [(one.person, one.start) for one in found] == [("p9", date(2010, 5, 1))]


# ---- What is read of it ----------------------------------------------------------------------------------------------


def test_a_programme_says_which_units_nobody_serves_and_since_when(programme, cast, mine):
    found = gaps(programme)
    assert [(gap.unit, gap.start, gap.end) for gap in found] == [
        (unit, START, None) for unit in ("daqiuzhuang", "yinghai", "hengxing", "shunfeng")
    ]
    end_appointment(by=cast.clerk, programme=programme, appointment=mine.pk, ends_on=date(2010, 4, 25))
    assert Gap("mentors", "wangkou", TODAY, None, 1, 0) in gaps(programme)
    assert service(programme).gaps_of("wangkou") == (Gap("mentors", "wangkou", TODAY, None, 1, 0),)
    assert service(programme).shortages[0].held == 0


def test_an_end_counts_once_it_was_known(programme, cast, mine):
    programme.office.refresh_from_db()
    known = programme.office.seq
    end_appointment(by=cast.clerk, programme=programme, appointment=mine.pk, ends_on=date(2010, 4, 10))
    assert not [gap for gap in gaps(programme, known=known) if gap.unit == "wangkou"]
    assert [gap.start for gap in gaps(programme) if gap.unit == "wangkou"] == [date(2010, 4, 11)]


def test_whoever_has_an_account_is_found_by_it(programme, cast):
    assert code_of(programme, cast.mentor) == "mentor1"
    assert code_of(programme, None) == ""
    assert code_of(adopt_jinghai(office="另一县委"), cast.mentor) == ""
