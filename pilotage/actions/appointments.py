"""Handing over: one person's appointments end, and another's begin the day after."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db import transaction

from pilotage.actions.entering import Act, enter, record_event
from pilotage.actions.refusals import Refused
from pilotage.domain.appointments import check_hand_over
from pilotage.domain.breaches import Breach
from pilotage.domain.policy import Permission
from pilotage.models import Appointment, Person, Programme, User
from pilotage.models.owned import Owned
from pilotage.queries.appointments import handed
from pilotage.queries.duties import calendar
from pilotage.queries.figures import seats


@transaction.atomic
def hand_over(
    *, by: User, programme: Programme, appointments: Collection[int], to: str, name: str, on: date
) -> tuple[Appointment, ...]:
    """Hand one person's appointments over to somebody (made known by code and name on first mention), whose first day
    is `on`: the old ones end the day before, the new ones have the same function, role, body and unit.

    What was handed over in just this way before is returned as it is.
    """
    act = enter(by, Permission.PEOPLE_APPOINT, programme)
    rows = list(Appointment.objects.of(act.office).filter(programme=programme, pk__in=set(appointments)))
    if not rows or len(rows) != len(set(appointments)):
        raise Refused(Breach("appointment-unknown", {}))
    done = _done_before(act, rows, to, on)
    if done:
        return done
    known = Person.objects.of(act.office).filter(code=to).first()
    if known is None and not name:
        raise Refused(Breach("name-missing", {}, "name"))
    held = handed(programme, appointments)
    charter = act.rules.charter
    called = (to, known.name if known else name)
    breaches = check_hand_over(charter, held, called, on, seats(programme, charter), calendar(programme))
    if breaches:
        raise Refused(*breaches)
    return _hand_over(act, by, rows, known or Person.objects.create(office=act.office, code=to, name=name), on)


def _done_before(act: Act, rows: Collection[Appointment], to: str, on: date) -> tuple[Appointment, ...]:
    """The successor's appointments, where every one of these has been handed over to them on that day already."""
    if any(row.ends_on != on - timedelta(days=1) for row in rows):
        return ()
    began = Appointment.objects.of(act.office).filter(programme=act.programme, person__code=to, starts_on=on)
    found = {(new.function, new.role, new.member_id, new.serves_id): new for new in began}
    mine = [found.get((row.function, row.role, row.member_id, row.serves_id)) for row in rows]
    return tuple(new for new in mine if new is not None) if None not in mine else ()


def _hand_over(
    act: Act, by: User, rows: Collection[Appointment], successor: Person, on: date
) -> tuple[Appointment, ...]:
    ids = [row.pk for row in rows]
    ended = Appointment.objects.of(act.office).filter(pk__in=ids, ends_on=None)
    ended.update(ends_on=on - timedelta(days=1), ended_seq=act.seq)
    new = tuple(
        Appointment.objects.create(
            office=act.office, programme=act.programme, person=successor, function=row.function, role=row.role,
            member_id=row.member_id, serves_id=row.serves_id, starts_on=on, seq=act.seq,
        )
        for row in rows
    )  # fmt: skip
    written: list[Owned] = [successor, *Appointment.objects.of(act.office).filter(pk__in=ids), *new]
    about = {"appointments": ids, "to": successor.code, "on": on.isoformat()}
    record_event(act, "appointment.handed-over", by=by, about=about, rows=written)
    return new
