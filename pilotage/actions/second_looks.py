"""An office too small to split duties: a second look is owed for what one person did alone, and given by another."""

from datetime import date
from uuid import UUID

from django.db import transaction

from pilotage.actions.entering import Act, enter, record_event
from pilotage.actions.refusals import Refused
from pilotage.domain.breaches import Breach
from pilotage.domain.fields import tidy
from pilotage.domain.policy import Permission
from pilotage.domain.second_looks import What, check_arrangement, check_look, look_due
from pilotage.models import ApplicationStep, Programme, SecondLook, SmallOffice, Transfer, User


def owe_look(
    *,
    act: Act,
    what: What,
    about: str,
    happened_on: date,
    days: int,
    step: ApplicationStep | None = None,
    transfer: Transfer | None = None,
) -> SecondLook:
    """Within an action: somebody else is to look at it within `days` of its being entered. `about` names no person.

    The row goes into the action's event.
    """
    return SecondLook.objects.create(
        office=act.office, programme=act.programme, what=what, about=about, step=step, transfer=transfer,
        happened_on=happened_on, due_on=look_due(act.today, days), by=act.by, seq=act.seq,
    )  # fmt: skip


@transaction.atomic
def arrange_small_office(
    *, by: User, programme: Programme, days: int, reason: str, starts_on: date, uuid: UUID
) -> SmallOffice:
    """The office says that it is too small to split duties: from a day on one person may take both steps, and somebody
    else looks at it within so many days. One such arrangement holds at a time."""
    reason = tidy(reason)
    act = enter(by, Permission.PEOPLE_APPOINT, programme)
    rows = SmallOffice.objects.of(act.office).filter(programme=programme)
    again: SmallOffice | None = rows.filter(uuid=uuid).first()
    if again is not None:
        if (again.days, again.reason, again.starts_on) != (days, reason, starts_on):
            raise Refused(Breach("request-taken", {}))
        return again
    standing = rows.filter(ended_seq=None).exists()
    if breaches := check_arrangement(
        standing=standing, days=days, reason=reason, starts_on=starts_on, today=act.today,
    ):  # fmt: skip
        raise Refused(*breaches)
    arranged = SmallOffice.objects.create(
        office=act.office, programme=programme, uuid=uuid, days=days, reason=reason, starts_on=starts_on, by=by,
        seq=act.seq,
    )  # fmt: skip
    record_event(act, "office.small", by=by, about={"days": days}, rows=[arranged])
    return arranged


@transaction.atomic
def end_small_office(*, by: User, programme: Programme, ends_on: date) -> SmallOffice:
    """The arrangement ends after a last day; what is owed a second look stays owed. Twice is once."""
    act = enter(by, Permission.PEOPLE_APPOINT, programme)
    rows = SmallOffice.objects.of(act.office).filter(programme=programme)
    standing: SmallOffice | None = rows.filter(ended_seq=None).first()
    if standing is None:
        last: SmallOffice | None = rows.order_by("-seq").first()
        if last is not None and last.ends_on == ends_on:
            return last
        raise Refused(Breach("arrangement-none", {}))
    if ends_on < standing.starts_on:
        raise Refused(Breach("ends-before-start", {"start": standing.starts_on, "end": ends_on}, "ends_on"))
    if ends_on > act.today:
        raise Refused(Breach("day-in-future", {"day": ends_on, "today": act.today}, "ends_on"))
    rows.filter(pk=standing.pk, ended_seq=None).update(ends_on=ends_on, ended_seq=act.seq)
    ended: SmallOffice = rows.get(pk=standing.pk)
    record_event(act, "office.small-ended", by=by, about={}, rows=[ended])
    return ended


@transaction.atomic
def give_look(*, by: User, programme: Programme, look: int, verdict: str, opinion: str) -> SecondLook:
    """Look at what somebody else did alone, and say whether it is in order; once, and never at one's own."""
    opinion = tidy(opinion)
    act = enter(by, Permission.MONEY_LOOK, programme)
    rows = SecondLook.objects.of(act.office).filter(programme=programme, pk=look)
    row: SecondLook | None = rows.first()
    if row is None:
        raise Refused(Breach("look-unknown", {}))
    if row.looked_seq is not None and (row.verdict, row.opinion, row.looked_by_id) == (verdict, opinion, by.pk):
        return row
    breaches = check_look(done=row.looked_seq is not None, own=row.by_id == by.pk, verdict=verdict, opinion=opinion)
    if breaches:
        raise Refused(*breaches)
    rows.filter(looked_seq=None).update(
        verdict=verdict, opinion=opinion, looked_on=act.today, looked_by=by, looked_seq=act.seq
    )
    looked: SecondLook = rows.get()
    record_event(act, "grant.looked-at", by=by, about={"verdict": verdict}, rows=[looked])
    return looked
