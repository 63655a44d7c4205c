"""Appointments, members and the calendar: dated, written once, all or nothing."""

from datetime import date

import pytest

from pilotage.actions.people import (
    MemberRow,
    appoint,
    end_appointment,
    import_calendar,
    import_members,
    open_account,
    set_example_day,
)
from pilotage.actions.refusals import NotAllowed, Refused
from pilotage.domain.calendars import CalendarRow, SpanKind
from pilotage.domain.policy import Function
from pilotage.models import Appointment, CalendarSpan, Member, Person
from pilotage.queries.figures import figures
from pilotage.queries.records import ENDLESS
from tests.factories import START, TODAY, adopt_jinghai

pytestmark = pytest.mark.django_db
DAY = date(2010, 4, 20)


def refused(*codes):
    return pytest.raises(Refused, check=lambda refusal: [b.code for b in refusal.breaches] == list(codes))


def test_an_appointment_counts_from_its_first_to_its_last_day(programme, cast):
    post = Appointment.objects.of(programme.office).get(function="mentor")
    end_appointment(by=cast.clerk, programme=programme, appointment=post.pk, ends_on=DAY)
    assert figures(programme, DAY)["mentor-count"].value == 1
    assert figures(programme, date(2010, 4, 21))["mentor-count"].value == 0


def test_what_was_known_before_the_end_was_entered_does_not_change(programme, cast):
    post = Appointment.objects.of(programme.office).get(function="mentor")
    programme.office.refresh_from_db()
    known = programme.office.seq
    end_appointment(by=cast.clerk, programme=programme, appointment=post.pk, ends_on=DAY)
    assert figures(programme, TODAY, known)["mentor-count"].value == 1
    assert figures(programme, TODAY, ENDLESS)["mentor-count"].value == 0


def test_an_end_is_written_once_and_not_before_the_start(programme, cast):
    post = Appointment.objects.of(programme.office).get(function="mentor")
    with refused("ends-before-start"):
        end_appointment(by=cast.clerk, programme=programme, appointment=post.pk, ends_on=date(2010, 4, 4))
    end_appointment(by=cast.clerk, programme=programme, appointment=post.pk, ends_on=DAY)
    with refused("appointment-ended"):
        end_appointment(by=cast.clerk, programme=programme, appointment=post.pk, ends_on=TODAY)
    with refused("appointment-unknown"):
        end_appointment(by=cast.clerk, programme=programme, appointment=10**9, ends_on=TODAY)


def test_the_same_appointment_again_is_one(programme, cast):
    for _ in range(2):
        appoint(by=cast.clerk, programme=programme, person="mentor1", name="", function=Function.MENTOR, role="mentor",
                serves="wangkou", starts_on=START)  # fmt: skip
    assert Appointment.objects.of(programme.office).filter(function="mentor").count() == 1


def test_every_fault_of_an_appointment_at_once(programme, cast):
    with refused("role-unknown", "member-unknown", "ends-before-start"):
        appoint(by=cast.clerk, programme=programme, person="x", name="某", function=Function.MENTOR, role="no-role",
                serves="nowhere", starts_on=DAY, ends_on=START)  # fmt: skip
    with refused("function-not-for-role"):
        appoint(by=cast.clerk, programme=programme, person="x", name="某", function=Function.TREASURER, role="unit",
                starts_on=DAY)  # fmt: skip
    assert not Person.objects.of(programme.office).filter(code="x").exists()


@pytest.mark.parametrize("name", ["mentor", "unit", "partner", "auditor", "reviewer", "treasurer"])
def test_only_the_clerk_and_the_owner_appoint(programme, cast, name):
    with pytest.raises(NotAllowed):
        appoint(by=getattr(cast, name), programme=programme, person="x", name="某", function=Function.CLERK,
                role="office", starts_on=DAY)  # fmt: skip


def test_an_account_belongs_to_one_person(programme, cast):
    with refused("username-taken"):
        open_account(by=cast.owner, programme=programme, person="reviewer", username="clerk", password="another one")
    with refused("person-unknown"):
        open_account(by=cast.owner, programme=programme, person="nobody", username="nobody", password="another one")


def test_members_are_added_and_updated_never_removed(programme, cast):
    rows = [
        MemberRow(2, "unit", "sixth", "第六个单位", starts_on=DAY, facts={"pilot-level": "city"}),
        MemberRow(3, "unit", "wangkou", "王口镇团委（新）", facts={"pilot-level": "national"}),
        MemberRow(4, "mentor", "mentor9", "指导员己", serves="sixth", starts_on=DAY),
    ]
    for _ in range(2):
        assert import_members(by=cast.clerk, programme=programme, rows=rows) == 3
    units = Member.objects.of(programme.office).filter(role="unit")
    assert units.count() == 6
    assert units.get(code="wangkou").facts == {"pilot-level": "national"}
    served = Appointment.objects.of(programme.office).filter(person__code="mentor9")
    assert [row.starts_on for row in served] == [DAY]


def test_a_faulty_list_of_members_is_refused_whole_with_its_lines(programme, cast):
    rows = [
        MemberRow(2, "unit", "good", "好单位"),
        MemberRow(3, "units", "bad", "坏单位"),
        MemberRow(4, "unit", "", ""),
        MemberRow(5, "mentor", "m", "某", serves="nowhere"),
        MemberRow(6, "unit", "u", "某", facts={"size": "10"}),
    ]
    with pytest.raises(Refused) as refusal:
        import_members(by=cast.clerk, programme=programme, rows=rows)
    found = [(b.code, b.params["line"]) for b in refusal.value.breaches]
    assert found == [
        ("role-unknown", 3),
        ("code-missing", 4),
        ("name-missing", 4),
        ("member-unknown", 5),
        ("fact-unknown", 6),
    ]
    assert not Member.objects.of(programme.office).filter(code="good").exists()


def test_the_calendar_is_added_to_once(programme, cast):
    holiday = CalendarRow(SpanKind.PUBLIC_HOLIDAY, "劳动节", date(2010, 5, 1), date(2010, 5, 3))
    assert import_calendar(by=cast.clerk, programme=programme, rows=[holiday, holiday]) == 1
    assert import_calendar(by=cast.clerk, programme=programme, rows=[holiday]) == 0
    assert CalendarSpan.objects.of(programme.office).count() == 1


def test_spans_run_forward_and_terms_do_not_overlap(programme, cast):
    spring = CalendarRow(SpanKind.TERM, "春季", date(2010, 3, 1), date(2010, 7, 10))
    with refused("spans-overlap"):
        import_calendar(by=cast.clerk, programme=programme,
                        rows=[spring, CalendarRow(SpanKind.TERM, "夏季", date(2010, 7, 10), date(2010, 8, 31))])  # fmt: skip
    with refused("span-backward"):
        import_calendar(by=cast.clerk, programme=programme,
                        rows=[CalendarRow(SpanKind.TERM, "倒", date(2010, 7, 10), date(2010, 7, 9))])  # fmt: skip


def test_only_an_example_has_a_day_of_its_own(cast, programme):
    set_example_day(by=cast.clerk, programme=programme, day=DAY)
    assert programme.example_today == DAY
    real = adopt_jinghai(office="真单位", today=None)
    with refused("not-an-example"):
        set_example_day(by=cast.owner, programme=real, day=DAY)


def test_what_changes_nothing_uses_no_number_up(programme, cast):
    rows = [MemberRow(2, "unit", "sixth", "第六个单位"), MemberRow(3, "mentor", "mentor9", "指导员己", serves="sixth")]
    holiday = CalendarRow(SpanKind.PUBLIC_HOLIDAY, "劳动节", date(2010, 5, 1), date(2010, 5, 3))

    def once_more():
        import_members(by=cast.clerk, programme=programme, rows=rows)
        import_calendar(by=cast.clerk, programme=programme, rows=[holiday])
        appoint(by=cast.clerk, programme=programme, person="mentor9", name="", function=Function.MENTOR, role="mentor",
                serves="sixth", starts_on=START)  # fmt: skip
        programme.office.refresh_from_db()
        return programme.office.seq

    assert once_more() == once_more()
