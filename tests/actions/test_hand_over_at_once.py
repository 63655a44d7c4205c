"""Two clerks hand the same appointment over at the same moment: one of them does."""

from datetime import date

import pytest

from pilotage.actions.appointments import hand_over
from pilotage.models import Appointment, Person
from tests.actions.test_records_at_once import at_once
from tests.cast import seat
from tests.factories import adopt_jinghai

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_appointment_is_handed_over_to_one_person():
    programme = adopt_jinghai()
    cast = seat(programme)
    mine = Appointment.objects.of(programme.office).get(function="mentor")

    def to(code):
        def call():
            return hand_over(by=cast.clerk, programme=programme, appointments=[mine.pk], to=code, name=code,
                             on=date(2010, 4, 20))  # fmt: skip

        return call

    given = at_once(*[to(f"p{n}") for n in range(6)])
    refused = [each for each in given if each == ("appointment-ended",)]
    assert len(refused) == 5
    (new,) = Appointment.objects.of(programme.office).filter(serves__code="wangkou", ends_on=None)
    assert Person.objects.of(programme.office).filter(code__in=[f"p{n}" for n in range(6)]).get() == new.person


def test_the_same_hand_over_sent_twice_at_once_happens_once():
    programme = adopt_jinghai()
    cast = seat(programme)
    mine = Appointment.objects.of(programme.office).get(function="mentor")

    def call():
        return [row.pk for row in hand_over(by=cast.clerk, programme=programme, appointments=[mine.pk], to="p9",
                                            name="王丙", on=date(2010, 4, 20))]  # fmt: skip

    first, *others = at_once(*[call] * 4)
    assert others == [first] * 3
    assert Appointment.objects.of(programme.office).filter(person__code="p9").count() == 1
