"""Reading second looks, and whether an office is too small to split duties on a day."""

from datetime import date

from django.db.models import Q

from pilotage.domain.second_looks import Look, Verdict, What
from pilotage.models import Programme, SecondLook, SmallOffice


def small_office(programme: Programme, on: date) -> SmallOffice | None:
    """The arrangement that holds on a day, if one does, in one statement."""
    rows = SmallOffice.objects.of(programme.office_id).filter(programme=programme, starts_on__lte=on)
    found: SmallOffice | None = rows.filter(Q(ends_on=None) | Q(ends_on__gte=on)).order_by("-seq").first()
    return found


def looks(
    programme: Programme, *, start: date | None = None, end: date | None = None, owed: bool = False
) -> tuple[Look, ...]:
    """The programme's second looks by the day of what they look at (within a period where one is given; only those
    still owed), in one statement."""
    rows = SecondLook.objects.of(programme.office_id).filter(programme=programme).select_related("step")
    rows = rows if start is None else rows.filter(happened_on__gte=start)
    rows = rows if end is None else rows.filter(happened_on__lte=end)
    rows = rows.filter(looked_seq=None) if owed else rows
    return tuple(
        Look(
            row.pk, What(row.what), row.about, row.happened_on, row.due_on, row.by_id,
            Verdict(row.verdict) if row.verdict else None, row.opinion, row.looked_on, row.looked_by_id,
            row.step.application_id if row.step else None, row.transfer_id,
        )
        for row in rows.order_by("happened_on", "seq", "id")
    )  # fmt: skip


def arrangements(programme: Programme) -> list[SmallOffice]:
    """Every arrangement that ever held, the latest first, in one statement."""
    rows = SmallOffice.objects.of(programme.office_id).filter(programme=programme).select_related("by")
    return list(rows.order_by("-seq"))
