"""Reading what units spent: the expenses of a grant or a refund, where an invoice was used before, what is to be
accounted for."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Grant
from pilotage.domain.grant_states import Status
from pilotage.domain.invoices import InvoiceFacts
from pilotage.domain.papers import ScanState
from pilotage.domain.policy import Post
from pilotage.domain.settlements import Spending, account_by, reimburses, to_account
from pilotage.domain.spending import Standing, check_spendable, standing
from pilotage.models import Application, Condition, Expense, Invoice, LevyRefund, MoneyFile, Programme, Scan, User
from pilotage.queries.grants import ApplicationView, applications
from pilotage.queries.inbox import scan_ids
from pilotage.queries.money_files import files_of
from pilotage.queries.people import names_of
from pilotage.queries.prepared import prepared

MOST_LISTED = 100
"""Invoices of the inbox that a form lists."""


@dataclass(frozen=True, slots=True)
class Spender:
    """An application whose expenses are entered and listed."""

    id: int
    number: int
    grant: Grant
    unit: str
    unit_name: str
    project: str
    open: bool = True  # may expenses be entered?


def find_spender(programme: Programme, charter: Charter, provision: str, number: int) -> Spender | None:
    """The application with this number, in one statement; None also for goods, of which nothing is spent."""
    grant = next((known for known in charter.of_kind(Grant) if known.id == provision), None)
    rows = Application.objects.of(programme.office_id).filter(programme=programme, provision=provision, number=number)
    row = rows.select_related("unit").first()
    if row is None or grant is None or grant.gives == "goods":
        return None
    settled = row.status in (Status.SETTLED, Status.ACCEPTED) and reimburses(grant)
    closed = check_spendable(Status(row.status), settled=settled, reimbursed=reimburses(grant))
    return Spender(row.pk, row.number, grant, row.unit.code, row.unit.name, row.project, not closed)


@dataclass(frozen=True, slots=True)
class ExpenseView:
    """An expense as pages show it; amounts in minor units, people by name."""

    id: int
    number: int
    unit: str
    unit_name: str
    grant: str  # its provision; empty for a refund
    application: int | None  # its number
    happened_on: date
    amount: int
    what: str
    invoice_code: str
    invoice_number: str
    by: str
    by_id: int
    at: datetime
    seq: int
    counted: int | None
    note: str
    checked_by: str
    standing: Standing
    why: str  # it was sent back or withdrawn
    files: tuple[MoneyFile, ...]


def expenses(
    programme: Programme, *, application: int | None = None, refund: int | None = None, number: int | None = None
) -> list[ExpenseView]:
    """The expenses of an application or of a refund (by the row's id) in order, or the one with this number; three
    statements."""
    rows = Expense.objects.of(programme.office_id).filter(programme=programme)
    rows = rows if application is None else rows.filter(application=application)
    rows = rows if refund is None else rows.filter(refund=refund)
    rows = rows if number is None else rows.filter(number=number)
    found = list(rows.select_related("application__unit", "refund__unit", "by", "checked_by"))
    files = files_of(programme, "expense", [row.pk for row in found])
    names = names_of(
        programme, {row.by_id for row in found} | {row.checked_by_id for row in found if row.checked_by_id}
    )
    return [_view(row, files.get(row.pk, ()), names) for row in found]


def _view(row: Expense, files: tuple[MoneyFile, ...], names: dict[int, str]) -> ExpenseView:
    of = row.application or row.refund
    assert of is not None, "an expense is of one thing"
    checker = row.checked_by
    return ExpenseView(
        row.pk, row.number, of.unit.code, of.unit.name, row.application.provision if row.application else "",
        row.application.number if row.application else None, row.happened_on, row.amount, row.what, row.invoice_code,
        row.invoice_number, names.get(row.by_id, row.by.username), row.by_id, row.at, row.seq, row.counted, row.note,
        names.get(checker.pk, checker.username) if checker else "", standing_of(row), row.withdrawn_why, files,
    )  # fmt: skip


def standing_of(row: Expense) -> Standing:
    """Where an expense stands."""
    return standing(counted=row.counted, checked=row.checked_seq is not None, withdrawn=row.withdrawn_seq is not None)


def spending_of(
    programme: Programme, *, applications: Collection[int] = (), refunds: Collection[int] = ()
) -> dict[int, Spending]:
    """What was counted and what waits, by application (or refund), in one statement; those with none are absent."""
    field = "application" if applications else "refund"
    rows = Expense.objects.of(programme.office_id).filter(
        **{f"{field}__in": list(applications or refunds)}, withdrawn_seq__isnull=True
    )
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    for of, amount, counted in rows.order_by().values_list(field, "amount", "counted"):
        if counted is None:
            sums[of][1] += amount
            sums[of][2] += 1
        else:
            sums[of][0] += counted
    return {of: Spending(*found) for of, found in sums.items()}


def spending(programme: Programme, application: int) -> Spending:
    """What was counted of one application's expenses and what waits, in one statement."""
    return spending_of(programme, applications=[application]).get(application, Spending())


def open_conditions(programme: Programme, application: int, *, every: bool = False) -> tuple[str, ...]:
    """The texts of the conditions that keep the money back and are not met (`every`: of all that are not met), in one
    statement."""
    if every:
        rows = Condition.objects.of(programme.office_id).filter(application=application, met_on__isnull=True)
        return tuple(rows.order_by("number").values_list("text", flat=True))
    return tuple(_open_conditions(programme.office_id, application))


@prepared
def _open_conditions(office: int, application: int) -> QuerySet[Any]:
    rows = Condition.objects.of(office).filter(application=application, before_payment=True, met_on__isnull=True)
    return rows.order_by("number").values_list("text", flat=True)


# ---- Invoices --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Used:
    """Where an invoice was used first: an expense (its number), or a picture handed in; whose, and when."""

    number: str  # the invoice's
    expense: int | None
    unit: str
    scan: int | None
    name: str
    on: date


def used_before(programme: Programme, code: str, number: str, *, but_scan: int | None = None) -> Used | None:
    """The first use of an invoice at the office, in two statements; `but_scan` is the picture it is taken from.

    Of two without the same code they are one invoice where either code is not known.
    """
    if not number:
        return None
    if (spent := spent_before(programme, code, number)) is not None:
        return spent
    same = Q() if not code else Q(code__in=["", code])
    seen = Invoice.objects.of(programme.office_id).filter(same, number=number).exclude(scan=but_scan)
    kept = seen.select_related("scan").order_by("seq").first()
    if kept is None:
        return None
    return Used(number, None, "", kept.scan_id, kept.scan.name, kept.scan.at.date())


def spent_before(programme: Programme, code: str, number: str, *, but_blob: int | None = None) -> Used | None:
    """The expense that an invoice was used for first, in one statement; `but_blob`: not the one that has this very
    file."""
    same = Q() if not code else Q(invoice_code__in=["", code])
    rows = Expense.objects.of(programme.office_id).filter(same, invoice_number=number, withdrawn_seq__isnull=True)
    if but_blob is not None:
        its_own = MoneyFile.objects.of(programme.office_id).filter(blob=but_blob, expense__isnull=False)
        rows = rows.exclude(pk__in=its_own.order_by().values("expense"))
    spent = rows.select_related("application__unit", "refund__unit").order_by("seq").first()
    if spent is None:
        return None
    of = spent.application or spent.refund
    return Used(number, spent.number, of.unit.name if of else "", None, "", spent.happened_on)


@dataclass(frozen=True, slots=True)
class KeptInvoice:
    """An invoice in the inbox that no expense and no record has used."""

    id: int
    scan: int
    name: str
    facts: InvoiceFacts


def kept_invoices(programme: Programme, user: User | None, posts: Iterable[Post]) -> list[KeptInvoice]:
    """The unused invoices of the inbox that a visitor may see, the latest first; at most four statements."""
    seen = list(scan_ids(programme, user, posts)[: 10 * MOST_LISTED])
    rows = _unused(programme).filter(scan__in=seen).order_by("-seq", "-id")
    used = set(
        Expense.objects.of(programme.office_id)
        .filter(withdrawn_seq__isnull=True, invoice_number__in=[row.number for row in rows])
        .order_by().values_list("invoice_number", "invoice_code")
    )  # fmt: skip
    return [_kept(row) for row in rows if (row.number, row.code) not in used][:MOST_LISTED]


def find_kept(programme: Programme, id: int) -> tuple[KeptInvoice, Scan] | None:
    """An unused invoice of the inbox and the picture it stands on."""
    row = _unused(programme).filter(pk=id).select_related("scan__blob").first()
    return None if row is None else (_kept(row), row.scan)


def _unused(programme: Programme) -> QuerySet[Invoice]:
    return (
        Invoice.objects.of(programme.office_id)
        .filter(programme=programme, scan__record__isnull=True, scan__paper__isnull=True)
        .exclude(scan__state=ScanState.SET_ASIDE)
        .select_related("scan")
    )


def _kept(row: Invoice) -> KeptInvoice:
    facts = InvoiceFacts("", row.code, row.number, row.amount, row.issued_on, with_tax=not row.code)
    return KeptInvoice(row.pk, row.scan_id, row.scan.name, facts)


# ---- What is to be accounted for -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Account:
    """Of one grant: what the unit got, what was counted, what waits to be checked, what it must still account for and
    by when."""

    view: ApplicationView
    spending: Spending
    rest: int
    by: date | None

    @property
    def open(self) -> bool:
        """Is something still to be done about it?"""
        return self.view.status not in (Status.CLOSED, Status.RELEASED)


def accounts(programme: Programme, charter: Charter, *, units: Collection[str] | None = None) -> list[Account]:
    """Every grant that was decided and not given up, those to be accounted for soonest first; in five statements."""
    views = [view for view in applications(programme, charter, units=units) if view.approved]
    spent = spending_of(programme, applications=[view.id for view in views]) if views else {}
    found = []
    for view in views:
        sums = spent.get(view.id, Spending())
        found.append(
            Account(view, sums, to_account(view.grant, view.fact, sums.counted), account_by(view.grant, view.fact))
        )
    return sorted(found, key=lambda one: (not one.rest, one.by or date.max, one.view.grant.id, one.view.number))


def expense_rows(programme: Programme) -> QuerySet[Expense]:
    """The programme's expenses."""
    return Expense.objects.of(programme.office_id).filter(programme=programme)


def refund_unit(programme: Programme, refund: int) -> str | None:
    """The unit that a refund is of."""
    rows = LevyRefund.objects.of(programme.office_id).filter(programme=programme, pk=refund)
    found: str | None = rows.values_list("unit__code", flat=True).first()
    return found


def application_unit(programme: Programme, application: int) -> str | None:
    """The unit that an application is of."""
    rows = Application.objects.of(programme.office_id).filter(programme=programme, pk=application)
    found: str | None = rows.values_list("unit__code", flat=True).first()
    return found
