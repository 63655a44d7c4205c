"""What about money waits for somebody, asked for at once: most days most of it is nothing, and costs one statement."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import DateField, Exists, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce

from pilotage.domain.charters.schema import Fund, Grant
from pilotage.domain.funds import AT_THE_BANK
from pilotage.domain.grant_states import Status, StepKind
from pilotage.domain.grants import Status as ApplicationStatus
from pilotage.domain.policy import Permission
from pilotage.domain.settlements import Spending, account_by, next_part, to_account
from pilotage.domain.settlements import waits_for as part_waits_for
from pilotage.domain.spending import ENDED as SPENT
from pilotage.models import (
    Application,
    ApplicationStep,
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
from pilotage.queries.funders import reports_due
from pilotage.queries.funds import counted
from pilotage.queries.grants import ApplicationView, applications
from pilotage.queries.spending import spending_of
from pilotage.queries.todo_kinds import AHEAD, Found, Kind, Task, Whose, columns, together

ENDED = (Status.DECLINED, Status.WITHDRAWN, Status.RELEASED, Status.CANCELLED, Status.CLOSED)
"""Where nothing is asked of an application any more, whatever its decision asked for."""

SPENDABLE = (Status.PART_PAID, Status.PAID, Status.SETTLED, Status.ACCEPTED, Status.CANCELLED)
"""Where a unit may have money that it has not accounted for."""


def asked_about_money(whose: Whose) -> list[QuerySet]:  # type: ignore[type-arg]
    """What about money may wait for somebody: what is to be decided on, paid, reviewed by the user, changed or accounted
    for by the unit that the user speaks for, looked at because another did it alone, checked, filed, matched, or
    reported to a giver."""
    may, today, units = whose.may, whose.today, whose.members("unit")
    kinds = _kinds(whose)
    granting = bool(whose.charter.of_kind(Grant))
    return money_parts(
        whose.programme, whose.user, statuses=[*kinds] if granting else (),
        units=units if ApplicationStatus.RETURNED in kinds else None,
        reviews=granting and any(post.kind == "office" for post in whose.held), looks=Permission.MONEY_LOOK in may,
        reports_until=today + AHEAD if Permission.AGREEMENT_KEEP in may and whose.charter.of_kind(Fund) else None,
        checks=Permission.GRANT_DECIDE in may, spenders=units if granting else (),
        conditions=_conditions(whose) if granting else None,
        reported=granting and Permission.GRANT_DECIDE in may,
        books=Permission.FUND_CLOSE in may,
    )  # fmt: skip


def _conditions(whose: Whose) -> tuple[date, Collection[str] | None] | None:
    """Conditions that were due before a day: the office asks after those that are overdue, a unit meets its own in time."""
    if Permission.GRANT_DECIDE in whose.may:
        return whose.today, None
    units = whose.members("unit")
    return (whose.today + AHEAD + timedelta(days=1), units) if units else None


def _accepting(grant: Grant) -> bool:
    return any(step.do == "accept" for step in grant.steps)


def _kinds(whose: Whose) -> dict[ApplicationStatus, Kind]:
    """What somebody does with an application in which state: at the office, or for the unit they speak for."""
    wanted = {
        status: kind
        for permission, status, kind in (
            (Permission.GRANT_DECIDE, ApplicationStatus.SUBMITTED, Kind.DECIDE),
            (Permission.GRANT_DECIDE, ApplicationStatus.SETTLED, Kind.ACCEPT),
            (Permission.GRANT_PAY, ApplicationStatus.APPROVED, Kind.PAY),
            (Permission.GRANT_PAY, ApplicationStatus.PART_PAID, Kind.PAY),
            (Permission.GRANT_PAY, ApplicationStatus.SETTLED, Kind.PAY),
            (Permission.GRANT_PAY, ApplicationStatus.ACCEPTED, Kind.PAY),
        )
        if permission in whose.may
    }
    return wanted or ({ApplicationStatus.RETURNED: Kind.CHANGE} if whose.members("unit") else {})


def money_tasks(whose: Whose, found: Found) -> list[Task]:
    """What was found to wait, as lines of Today."""
    today, kinds = whose.today, _kinds(whose)
    tasks = []
    asked = {each.row: each.due for each in found["review"]}
    overdue: dict[int, list[date]] = defaultdict(list)
    for each in found["condition"]:
        overdue[each.row] += [each.due] if each.due else []
    paid = {each.row for each in found["account"]}
    spent = spending_of(whose.programme, applications=paid) if paid else {}
    reported = {each.row for each in found["reported"]}
    ids = {each.row for each in found["application"]} | {*asked, *overdue, *paid, *reported}
    for view in applications(whose.programme, whose.charter, ids=ids) if ids else ():
        if days := overdue.get(view.id):
            for several, some in (
                (Kind.CONDITION, [day for day in days if day < today]), (Kind.MEET, [day for day in days if day >= today])
            ):  # fmt: skip
                if some:
                    late = several is Kind.CONDITION
                    tasks.append(Task(several, min(some), late, view.grant, count=len(some), application=view))
        if view.id in reported:
            tasks.append(Task(Kind.REPORTED, None, False, view.grant, application=view))
        if view.id in paid:
            rest = to_account(view.grant, view.fact, spent.get(view.id, Spending()).counted)
            due = account_by(view.grant, view.fact)
            if rest:
                late = due is not None and due < today
                tasks.append(Task(Kind.ACCOUNT, due, late, view.grant, application=view, amount=rest))
        kind = kinds.get(view.status)
        if kind and _now(kind, view):  # else it waits for others
            late = view.due_on is not None and view.due_on < today
            tasks.append(Task(kind, view.due_on, late, view.grant, application=view))
        if view.id in asked:
            due = asked[view.id]
            tasks.append(Task(Kind.REVIEW, due, due is not None and due < today, view.grant, application=view))
    if looks := [each.due for each in found["look"] if each.due is not None]:
        tasks.append(Task(Kind.LOOK, min(looks), min(looks) < today, count=len(looks)))
    for several, rows in ((Kind.CHECK, found["check"]), (Kind.SLIP, found["slip"]), (Kind.MATCH, found["bank"])):
        if rows:
            tasks.append(Task(several, count=len(rows), first=min(each.row for each in rows)))
    if found["report"]:
        tasks += [
            Task(Kind.REPORT, each.due_on, each.due_on < today, report=each)
            for each in reports_due(whose.programme, today + AHEAD)
        ]
    return tasks


def _now(kind: Kind, view: ApplicationView) -> bool:
    """Is it whoever does this who is waited for?"""
    return _payable(view) if kind is Kind.PAY else _accepting(view.grant) if kind is Kind.ACCEPT else True


def _payable(view: ApplicationView) -> bool:
    """May the next part be paid, or handed out, now?"""
    part = next_part(view.grant, view.fact)
    return part is not None and not view.kept and not part_waits_for(view.grant, view.fact, part)


def money_parts(
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
    conditions: tuple[date, Collection[str] | None] | None = None,
    reported: bool = False,
    books: bool = False,
) -> list[QuerySet]:  # type: ignore[type-arg]
    """The parts of the one statement that ask about money (queries.todo_kinds.together), by kind:

    `application`: those in these states, of some units only; `review`: applications of which the user was asked for an
    opinion and has given none of the latest version; `look`: second looks at what others did; `report`: days of reports
    until a day; `check`: expenses (their numbers) that wait to be checked by the user; `account`: applications of the
    units `spenders` that money was paid for; `condition`: an application for each condition that is not met and is due
    before a day, of some units only; `reported`: applications whose last report is to be confirmed;
    `slip`: movements of money without a paper of the bank, and `bank`: lines of the
    bank that are matched with nothing.
    """
    office, parts = programme.office_id, []
    if statuses:
        rows = Application.objects.of(office).filter(programme=programme, status__in=list(statuses))
        rows = rows if units is None else rows.filter(unit__code__in=list(units))
        parts.append(columns(_without_day(rows), "application", "pk", "until"))
    if reviews and user is not None:
        parts.append(columns(_reviews(programme, user), "review", "application", "due_on"))
    if looks and user is not None:
        owed = SecondLook.objects.of(office).filter(programme=programme, looked_seq=None).exclude(by=user)
        parts.append(columns(owed, "look", "pk", "due_on"))
    if reports_until is not None:
        days = ReportDay.objects.of(office).filter(
            agreement__programme=programme, agreement__ended_seq=None, done_seq=None, due_on__lte=reports_until
        )
        parts.append(columns(days, "report", "pk", "due_on"))
    if checks and user is not None:
        parts.append(columns(_unchecked(programme, user), "check", "number", "until"))
    if spenders:
        rows = Application.objects.of(office).filter(programme=programme, status__in=SPENDABLE)
        parts.append(columns(_without_day(rows.filter(unit__code__in=list(spenders))), "account", "pk", "until"))
    if conditions is not None:
        asked = Condition.objects.of(office).filter(
            application__programme=programme, met_seq=None, due_on__lt=conditions[0]
        ).exclude(application__status__in=ENDED)  # fmt: skip
        asked = asked if conditions[1] is None else asked.filter(application__unit__code__in=list(conditions[1]))
        parts.append(columns(asked, "condition", "application", "due_on"))
    if reported:
        parts.append(columns(_without_day(_reported(programme)), "reported", "pk", "until"))
    if books:
        parts.append(columns(_without_day(_without_slip(programme)), "slip", "pk", "until"))
        parts.append(columns(_unmatched(programme), "bank", "pk", "booked_on"))
    return parts


def _reported(programme: Programme) -> QuerySet:  # type: ignore[type-arg]
    """The applications whose last report was not confirmed yet."""
    told = ApplicationStep.objects.of(programme.office_id).filter(
        application=OuterRef("pk"), kind__in=(StepKind.REPORTED, StepKind.CONFIRMED)
    )
    latest = Subquery(told.order_by("-seq", "-id").values("kind")[:1])
    rows = Application.objects.of(programme.office_id).filter(programme=programme)
    found: QuerySet = rows.exclude(status__in=ENDED).annotate(told=latest).filter(told=StepKind.REPORTED)  # type: ignore[type-arg]
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


def books_waiting(programme: Programme) -> Found:
    """Of the treasurer's books: `slip`, movements without a paper of the bank, and `bank`, lines matched with nothing."""
    return together(money_parts(programme, None, books=True))
