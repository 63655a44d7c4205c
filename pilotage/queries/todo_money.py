"""What about money waits for somebody, asked for at once: most days most of it is nothing, and costs one statement."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db.models import CharField, DateField, Exists, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce

from pilotage.domain.funds import AT_THE_BANK
from pilotage.domain.grant_states import Status
from pilotage.domain.spending import ENDED as SPENT
from pilotage.models import (
    Application,
    ApplicationVersion,
    Attachment,
    BankLine,
    BankMatch,
    Condition,
    Expense,
    LevyRefund,
    MoneyFile,
    Programme,
    ReportDay,
    Review,
    Reviewer,
    SecondLook,
    SmallOffice,
    Transfer,
    User,
)
from pilotage.queries.funds import counted

ENDED = (Status.DECLINED, Status.WITHDRAWN, Status.RELEASED, Status.CANCELLED, Status.CLOSED)
"""Where nothing is asked of an application any more, whatever its decision asked for."""

SPENDABLE = (Status.PART_PAID, Status.PAID, Status.SETTLED, Status.ACCEPTED, Status.CANCELLED)
"""Where a unit may have money that it has not accounted for."""

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
    checks: bool = False,
    spenders: Collection[str] = (),
    overdue: tuple[date, Collection[str] | None] | None = None,
    books: bool = False,
) -> Found:
    """(row id, due day) by kind, in one statement; none where nothing is asked for.

    `application`: those in these states, of some units only; `review`: applications of which the user was asked for an
    opinion and has given none of the latest version; `look`: second looks at what others did; `report`: days of reports
    until a day; `check`: expenses (their numbers) that wait to be checked by the user; `account`: applications of the
    units `spenders` that money was paid for; `condition`: an application for each condition that is not met and was due
    before a day, of some units only; `slip`: movements of money without a paper of the bank, and `bank`: lines of the
    bank that are matched with nothing.
    """
    office, parts = programme.office_id, []
    if statuses:
        rows = Application.objects.of(office).filter(programme=programme, status__in=list(statuses))
        rows = rows if units is None else rows.filter(unit__code__in=list(units))
        parts.append(_columns(_without_day(rows), "application", "pk", "until"))
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
    if checks and user is not None:
        parts.append(_columns(_unchecked(programme, user), "check", "number", "until"))
    if spenders:
        rows = Application.objects.of(office).filter(programme=programme, status__in=SPENDABLE)
        parts.append(_columns(_without_day(rows.filter(unit__code__in=list(spenders))), "account", "pk", "until"))
    if overdue is not None:
        asked = Condition.objects.of(office).filter(
            application__programme=programme, met_seq=None, due_on__lt=overdue[0]
        ).exclude(application__status__in=ENDED)  # fmt: skip
        asked = asked if overdue[1] is None else asked.filter(application__unit__code__in=list(overdue[1]))
        parts.append(_columns(asked, "condition", "application", "due_on"))
    if books:
        parts.append(_columns(_without_day(_without_slip(programme)), "slip", "pk", "until"))
        parts.append(_columns(_unmatched(programme), "bank", "pk", "booked_on"))
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


def _without_day(rows: QuerySet) -> QuerySet:  # type: ignore[type-arg]
    found: QuerySet = rows.annotate(until=Cast(Value(None), DateField()))  # type: ignore[type-arg]
    return found


def _unchecked(programme: Programme, user: User) -> QuerySet:  # type: ignore[type-arg]
    """The expenses that the user may check: of others, or any where the office is too small to split duties."""
    office = programme.office_id
    waiting = Expense.objects.of(office).filter(programme=programme, checked_seq=None, withdrawn_seq=None)
    small = SmallOffice.objects.of(office).filter(programme=programme, ended_seq=None)
    waiting = waiting.exclude(application__status__in=[str(status) for status in SPENT])
    return _without_day(waiting.filter(~Q(by=user) | Exists(small)))


def _without_slip(programme: Programme) -> QuerySet:  # type: ignore[type-arg]
    """Each movement that touched the bank, by its first transfer, with no paper at its step, receipt or vouchers."""
    office = programme.office_id
    touched = counted(programme).filter(kind__in=[str(kind) for kind in AT_THE_BANK])
    firsts = touched.order_by().values("seq", "kind").annotate(first=Min("pk")).values("first")
    netted = LevyRefund.objects.of(office).filter(transfer=OuterRef("pk"), netted=True)
    papers = [
        Attachment.objects.of(office).filter(step__transfer=OuterRef("pk")),
        Attachment.objects.of(office).filter(contribution__transfer=OuterRef("pk")),
        MoneyFile.objects.of(office).filter(voucher__transfer=OuterRef("pk")),
    ]
    rows: QuerySet = Transfer.objects.of(office).filter(pk__in=firsts)  # type: ignore[type-arg]
    for each in (netted, *papers):
        rows = rows.filter(~Exists(each))
    return rows


def _unmatched(programme: Programme) -> QuerySet:  # type: ignore[type-arg]
    office = programme.office_id
    matched = BankMatch.objects.of(office).filter(line=OuterRef("pk"), ended_seq=None)
    lines: QuerySet = BankLine.objects.of(office).filter(  # type: ignore[type-arg]
        ~Exists(matched), statement__programme=programme, statement__withdrawn_seq=None
    )
    return lines


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
