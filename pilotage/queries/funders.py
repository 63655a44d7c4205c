"""Reading what became of a source's money: numbers, grants, receipts, agreements, and the files that show it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from pilotage.domain.charters.schema import Fund, FundSource
from pilotage.domain.funders import Due
from pilotage.domain.funds import AccountKind, TransferKind
from pilotage.domain.funds_reports import (
    Agreed,
    Granted,
    Look,
    Moved,
    Received,
    Report,
    Spent,
    Sums,
    UseOfFunds,
    grants_of,
    standing,
)
from pilotage.domain.grant_states import StepKind, status_after
from pilotage.domain.money import minor_units
from pilotage.models import (
    ApplicationStep,
    Attachment,
    Contribution,
    Expense,
    FundingAgreement,
    MoneyFile,
    Programme,
    ReportDay,
    SecondLook,
    Transfer,
)
from pilotage.queries.funds import ENDLESS, counted
from pilotage.queries.people import names_of
from pilotage.queries.programmes import today

_KEPT_APART = (AccountKind.SOURCE, AccountKind.AVAILABLE, AccountKind.COMMITTED)
_MOVES_MONEY = (StepKind.APPROVED, StepKind.PART_PAID, StepKind.PAID, StepKind.GIVEN_BACK)
_TELLS = (StepKind.REPORTED, StepKind.SETTLED, StepKind.ACCEPTED, StepKind.CLOSED)
"""Steps whose files a giver may see; an application's own papers are the unit's and the office's."""


# ---- What moved ------------------------------------------------------------------------------------------------------


def moved(
    programme: Programme, fund: str, until: date | None = None, known: int = ENDLESS
) -> tuple[tuple[Moved, ...], dict[int, Transfer]]:
    """Every transfer of a fund that counts, in order of days, told by source; and their rows by id. One statement."""
    rows = counted(programme, until, known).filter(credit__fund=fund)
    rows = rows.select_related("credit", "debit", "application__unit").order_by("happened_on", "seq", "id")
    found, by_id = [], {}
    for row in rows:
        pot = next((side for side in (row.credit, row.debit) if side.kind in _KEPT_APART and side.key), row.credit)
        # What a receipt was given for is told by the account it reached, not by the source it left.
        purpose = row.debit.purpose or row.credit.purpose
        by_id[row.pk] = row
        found.append(
            Moved(
                row.pk, row.seq, row.happened_on, TransferKind(row.kind), row.amount, pot.key, purpose,
                row.application_id,
            )
        )  # fmt: skip
    return tuple(found), by_id


def use_of_funds(
    programme: Programme, fund: Fund, source: str, start: date | None = None, until: date | None = None,
    known: int = ENDLESS,
) -> UseOfFunds:  # fmt: skip
    """The use-of-funds report about one source of `fund` (KeyError for an id it does not have), in nine statements.

    Days are inclusive: without `start` from the source's first movement on, without `until` up to today. The same
    (start, until, known) gives the same report whatever was entered since; the one that comes back carries the numbers
    it was computed with. Its shape: `pilotage.domain.funds_reports.UseOfFunds`.

    >>> report = use_of_funds(programme, fund, "gift", date(2024, 1, 1), date(2024, 12, 31), known=programme.office.seq)
    >>> report.closing.left, report.period.paid      # minor units of report.currency
    >>> [(use.grant.unit_name, use.part.decided, use.part.paid, use.part.settled) for use in report.grants]
    """
    return gather(programme, fund, source, start, until, known).report


@dataclass(frozen=True)
class Gathered:
    """A report, and the rows behind it: the source's own transfers by id, and the receipts' ids by their numbers."""

    report: UseOfFunds
    moves: tuple[Moved, ...]
    contributions: dict[int, int]  # transfer -> contribution


def gather(
    programme: Programme, fund: Fund, source: str, start: date | None = None, until: date | None = None,
    known: int = ENDLESS, *, terms: bool = True,
) -> Gathered:  # fmt: skip
    """As `use_of_funds`, with what its files are found by; without `terms` agreements and second looks are not read."""
    named = _named(fund, source)
    moves, rows = moved(programme, fund.id, until, known)
    mine = tuple(move for move in moves if move.source == source)
    until = until or today(programme)
    start = start or (mine[0].happened_on if mine else until)
    ids = sorted({move.application for move in mine if move.application is not None})
    applications = {row.application_id: row.application for row in rows.values() if row.application_id}
    grants = _grants(programme, ids, applications, until, known)
    spent = _spent(programme, ids, known)
    before = start - timedelta(days=1)
    now, then = (grants_of(source, moves, spent, grants, day) for day in (until, before))
    closing, opening = standing(source, moves, now, until), standing(source, moves, then, before)
    agreements = _agreed(programme, fund.id, source, until, known) if terms else ()
    amounts = [each.amount for each in agreements if each.amount is not None]
    receipts = {
        row.transfer_id: row
        for row in Contribution.objects.of(programme.office_id).filter(
            programme=programme, fund=fund.id, source=source, seq__lte=known
        )
    }
    received = [
        Received(
            move.id, receipts[move.id].number, move.happened_on, move.amount, receipts[move.id].donor, move.purpose
        )
        for move in mine
        if move.kind is TransferKind.RECEIVED and move.id in receipts and start <= move.happened_on
    ]
    report = UseOfFunds(
        fund=fund, source=named, currency=programme.currency, start=start, until=until, known=known,
        planned=minor_units(named.planned, programme.currency), agreed=sum(amounts) if amounts else None,
        opening=opening, period=closing.since(opening), closing=closing, grants=now, received=tuple(received),
        expenses=tuple(each for each in spent if start <= each.happened_on <= until),
        looks=_looks(programme, ids, [move.id for move in mine], until, known) if terms else (), agreements=agreements,
    )  # fmt: skip
    return Gathered(report, mine, {transfer: row.pk for transfer, row in receipts.items()})


def totals(programme: Programme, fund: Fund, source: str) -> tuple[int, Sums]:
    """Planned, and the numbers of a source without what was settled: for whoever sees totals only. One statement."""
    moves, _ = moved(programme, fund.id)
    return minor_units(_named(fund, source).planned, programme.currency), standing(source, moves, (), date.max)


def _named(fund: Fund, source: str) -> FundSource:
    found = next((known for known in fund.sources if known.id == source), None)
    if found is None:
        raise KeyError(source)
    return found


def _grants(
    programme: Programme, ids: Sequence[int], rows: dict[int, Any], until: date, known: int
) -> dict[int, Granted]:  # fmt: skip
    steps: dict[int, list[ApplicationStep]] = {id: [] for id in ids}
    taken = ApplicationStep.objects.of(programme.office_id).filter(
        application__in=ids, happened_on__lte=until, seq__lte=known
    )
    for step in taken.order_by("seq", "id"):
        steps[step.application_id].append(step)
    found = {}
    for id in ids:
        row, result = rows[id], [step.opinion for step in steps[id] if step.kind == StepKind.ACCEPTED]
        status = status_after(StepKind(step.kind) for step in steps[id])
        found[id] = Granted(
            id,
            row.provision,
            row.number,
            row.unit.code,
            row.unit.name,
            row.project,
            status,
            result[-1] if result else "",
        )
    return found


def opinions_of(programme: Programme, application: int, movements: Iterable[int]) -> dict[int, str]:
    """What was said with the steps of an application that moved money, by the movement's number; one statement."""
    steps = ApplicationStep.objects.of(programme.office_id).filter(application=application, seq__in=list(movements))
    return dict(steps.values_list("seq", "opinion"))


def _spent(programme: Programme, ids: Sequence[int], known: int) -> tuple[Spent, ...]:
    """What was spent of these applications and checked, as known then; one statement."""
    rows: QuerySet[Any] = _checked(programme, ids, known).order_by("happened_on", "number")
    return tuple(
        Spent(
            row.pk, row.number, row.application_id, row.happened_on, row.what, row.amount, row.counted,
            " ".join(part for part in (row.invoice_code, row.invoice_number) if part),
        )
        for row in rows
    )  # fmt: skip


def _checked(programme: Programme, ids: Sequence[int], known: int = ENDLESS) -> QuerySet[Expense]:
    rows = Expense.objects.of(programme.office_id).filter(
        programme=programme, application__in=ids, checked_seq__lte=known, counted__isnull=False
    )
    return rows.filter(Q(withdrawn_seq=None) | Q(withdrawn_seq__gt=known))


def _looks(
    programme: Programme, applications: Sequence[int], transfers: Sequence[int], until: date, known: int
) -> tuple[Look, ...]:  # fmt: skip
    rows = SecondLook.objects.of(programme.office_id).filter(
        Q(step__application__in=applications) | Q(transfer__in=transfers), programme=programme, seq__lte=known,
        happened_on__lte=until,
    )  # fmt: skip
    still = rows.filter(Q(looked_seq=None) | Q(looked_seq__gt=known)).order_by("due_on", "id")
    return tuple(Look(row.what, row.about, row.happened_on, row.due_on) for row in still)


# ---- Agreements ------------------------------------------------------------------------------------------------------


def _agreed(programme: Programme, fund: str, source: str, until: date, known: int) -> tuple[Agreed, ...]:
    """The agreements about a source that stood then, with what was reported by then; two statements."""
    rows = FundingAgreement.objects.of(programme.office_id).filter(
        programme=programme, fund=fund, source=source, signed_on__lte=until, seq__lte=known
    )
    held = list(rows.filter(Q(ended_seq=None) | Q(ended_seq__gt=known)))
    days: dict[int, list[Report]] = {row.pk: [] for row in held}
    for day in ReportDay.objects.of(programme.office_id).filter(agreement__in=list(days), seq__lte=known):
        done = day.done_on is not None and day.done_seq <= known and day.done_on <= until
        days[day.agreement_id].append(
            Report(day.due_on, day.what, day.done_on if done else None, day.note if done else "")
        )
    return tuple(
        Agreed(row.pk, row.number, row.title, row.signed_on, row.amount, row.conditions, tuple(days[row.pk]))
        for row in held
    )


@dataclass(frozen=True, slots=True)
class AgreementView:
    """An agreement as pages show it, with its report days and files; `ended` with the `reason`."""

    id: int
    number: int
    fund: str
    source: str
    funder: str
    title: str
    signed_on: date
    amount: int | None
    conditions: str
    by: str
    ended: bool
    reason: str
    days: tuple[Due, ...]
    files: tuple[MoneyFile, ...]
    day_files: dict[int, tuple[MoneyFile, ...]]

    def overdue(self, today: date) -> int:
        """How many reports are late."""
        return 0 if self.ended else sum(day.overdue(today) for day in self.days)


def agreements(
    programme: Programme, *, number: int | None = None, fund: str = "", source: str = ""
) -> tuple[AgreementView, ...]:
    """The agreements of a programme by number, ended ones too, with days and files; four statements."""
    rows = FundingAgreement.objects.of(programme.office_id).filter(programme=programme).select_related("funder", "by")
    if number is not None:
        rows = rows.filter(number=number)
    if source:
        rows = rows.filter(fund=fund, source=source)
    held = list(rows)
    days = list(
        ReportDay.objects.of(programme.office_id)
        .filter(agreement__in=[row.pk for row in held])
        .select_related("done_by")
        .order_by("due_on", "id")
    )
    put = MoneyFile.objects.of(programme.office_id).filter(
        Q(agreement__in=[row.pk for row in held]) | Q(report_day__in=[day.pk for day in days])
    )
    files = list(put.select_related("blob"))
    names = names_of(programme, {row.by_id for row in held} | {day.done_by_id for day in days if day.done_by_id})
    return tuple(
        AgreementView(
            row.pk, row.number, row.fund, row.source, row.funder.name if row.funder else "", row.title, row.signed_on,
            row.amount, row.conditions, names.get(row.by_id, row.by.username), row.ended_seq is not None, row.reason,
            tuple(
                Due(
                    day.pk, day.due_on, day.what, day.done_on, day.note,
                    names.get(day.done_by_id, day.done_by.username) if day.done_by else "",
                )
                for day in days
                if day.agreement_id == row.pk
            ),
            tuple(file for file in files if file.agreement_id == row.pk),
            {
                day.pk: tuple(file for file in files if file.report_day_id == day.pk)
                for day in days
                if day.agreement_id == row.pk
            },
        )
        for row in held
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reported:
    """A report that is owed to a giver: of which agreement, by when, what."""

    agreement: int
    title: str
    id: int
    due_on: date
    what: str


def reports_due(programme: Programme, until: date, fund: str = "") -> tuple[Reported, ...]:
    """The reports still owed and due by a day, of agreements that hold (about one fund), the oldest first; one statement."""
    rows = ReportDay.objects.of(programme.office_id).filter(
        agreement__programme=programme, agreement__ended_seq=None, done_seq=None, due_on__lte=until
    )
    if fund:
        rows = rows.filter(agreement__fund=fund)
    return tuple(
        Reported(row.agreement.number, row.agreement.title, row.pk, row.due_on, row.what)
        for row in rows.select_related("agreement").order_by("due_on", "id")
    )


# ---- Files -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SourceFiles:
    """The files that show what became of a source's money, each with what it belongs to: by contribution, by step, by
    movement (its number), by receipt, by agreement, by report day."""

    attachments: tuple[Attachment, ...]
    money: tuple[MoneyFile, ...]

    def __contains__(self, file: Attachment | MoneyFile) -> bool:
        held: Iterable[Attachment | MoneyFile] = self.attachments if isinstance(file, Attachment) else self.money
        return any(each.pk == file.pk for each in held)


def files_of_source(
    programme: Programme, fund: str, source: str, moves: Sequence[Moved] | None = None, known: int = ENDLESS
) -> SourceFiles:
    """Every file that a source's giver may see: of receipts, decisions, payments, checked receipts and agreements.

    Three statements at most; `moves` are the source's, where they were read before.
    """
    if moves is None:
        moves = [move for move in moved(programme, fund, known=known)[0] if move.source == source]
    movements = {move.seq for move in moves}
    applications = {move.application for move in moves if move.application is not None}
    attachments = Attachment.objects.of(programme.office_id).filter(
        Q(contribution__programme=programme, contribution__fund=fund, contribution__source=source,
          contribution__seq__in=movements)
        | Q(step__application__in=applications, step__kind__in=_MOVES_MONEY, step__seq__in=movements)
        | Q(step__application__in=applications, step__kind__in=_TELLS, step__seq__lte=known)
    )  # fmt: skip
    money = MoneyFile.objects.of(programme.office_id).filter(
        Q(voucher__programme=programme, voucher__transfer__seq__in=movements, voucher__seq__lte=known)
        | Q(expense__in=_checked(programme, sorted(applications), known).values("pk"))
        | Q(agreement__programme=programme, agreement__fund=fund, agreement__source=source, agreement__seq__lte=known)
        | Q(report_day__agreement__programme=programme, report_day__agreement__fund=fund,
            report_day__agreement__source=source, report_day__done_seq__lte=known)
    )  # fmt: skip
    return SourceFiles(
        tuple(attachments.select_related("blob", "step", "contribution").order_by("id")),
        tuple(money.select_related("blob", "voucher__transfer", "expense").order_by("id")),
    )
