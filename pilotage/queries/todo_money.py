"""What about money waits for somebody, asked for at once: most days most of it is nothing, and costs one statement."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db.models import CharField, DateField, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce

from pilotage.domain.grant_states import Status
from pilotage.models import Application, ApplicationVersion, Programme, ReportDay, Review, Reviewer, SecondLook, User

Found = dict[str, list[tuple[int, date | None]]]


def money_waiting(
    programme: Programme,
    user: User | None,
    *,
    statuses: Collection[Status] = (),
    units: Collection[str] | None = None,
    reviews: bool = False,
    looks: bool = False,
    reports_until: date | None = None,
) -> Found:
    """(row id, due day) by kind, in one statement; none where nothing is asked for.

    `application`: those in these states, of some units only; `review`: applications of which the user was asked for an
    opinion and has given none of the latest version; `look`: second looks at what others did; `report`: days of reports
    until a day.
    """
    office, parts = programme.office_id, []
    if statuses:
        rows = Application.objects.of(office).filter(programme=programme, status__in=list(statuses))
        rows = rows if units is None else rows.filter(unit__code__in=list(units))
        parts.append(_columns(rows.annotate(until=Cast(Value(None), DateField())), "application", "pk", "until"))
    if reviews and user is not None:
        parts.append(_columns(_reviews(programme, user), "review", "application", "due_on"))
    if looks and user is not None:
        owed = SecondLook.objects.of(office).filter(programme=programme, looked_seq=None).exclude(by=user)
        parts.append(_columns(owed, "look", "pk", "due_on"))
    if reports_until is not None:
        days = ReportDay.objects.of(office).filter(
            agreement__programme=programme, agreement__ended_seq=None, done_seq=None, due_on__lte=reports_until
        )
        parts.append(_columns(days, "report", "pk", "due_on"))
    found: Found = defaultdict(list)
    if parts:
        first, *others = parts
        for kind, row, due in first.union(*others, all=True) if others else first:
            found[kind].append((row, due))
    return found


def _columns(rows: QuerySet, kind: str, row: str, due: str) -> QuerySet:  # type: ignore[type-arg]
    named = rows.annotate(found_kind=Value(kind, CharField(max_length=20)))
    found: QuerySet = named.order_by().values_list("found_kind", row, due)  # type: ignore[type-arg]
    return found


def _reviews(programme: Programme, user: User) -> QuerySet:  # type: ignore[type-arg]
    """The reviews that somebody was asked for and still owes. An opinion is of the latest version if it came after it."""
    office = programme.office_id
    version = ApplicationVersion.objects.of(office).filter(application=OuterRef("application"))
    given = Review.objects.of(office).filter(application=OuterRef("application"), by=user)
    latest = Coalesce(Subquery(version.order_by("-number").values("seq")[:1]), Value(0))
    given = given.filter(seq__gt=latest)
    asked = Reviewer.objects.of(office).filter(
        application__programme=programme, application__status=Status.SUBMITTED, person__user=user, ended_seq=None
    )
    owed: QuerySet = asked.filter(~Exists(given))  # type: ignore[type-arg]
    return owed
