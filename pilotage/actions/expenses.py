"""What a unit spent: entered with its papers, checked by the office, sent back, withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db import transaction

from pilotage.actions.entering import Act, enter, record_event
from pilotage.actions.files import put
from pilotage.actions.funds import next_number
from pilotage.actions.grant_cases import grant_named
from pilotage.actions.refusals import NotAllowed, Refused
from pilotage.actions.second_looks import owe_look
from pilotage.domain.attachments import Evidence
from pilotage.domain.breaches import Breach
from pilotage.domain.fields import tidy
from pilotage.domain.funds import LONGEST_LINE
from pilotage.domain.grant_states import StepKind
from pilotage.domain.inbox import look_into
from pilotage.domain.invoices import InvoiceFacts
from pilotage.domain.papers import ScanState
from pilotage.domain.policy import Permission
from pilotage.domain.refunds import check_receipt, check_receipts_count
from pilotage.domain.second_looks import What
from pilotage.domain.settlements import reimburses
from pilotage.domain.spending import (
    ENDED,
    Draft,
    check_count,
    check_expense,
    check_spendable,
    check_taking_back,
    chosen_invoice,
    filled,
    plain_number,
)
from pilotage.models import Application, Expense, LevyRefund, MoneyFile, Programme, Scan, User
from pilotage.models.owned import Owned
from pilotage.queries.grants import fact_of
from pilotage.queries.people import permission
from pilotage.queries.refunds import Receipts, find_refund, receipts_of
from pilotage.queries.second_looks import small_office
from pilotage.queries.spending import application_unit, expense_rows, find_kept, refund_unit, standing_of, used_before


@dataclass(frozen=True)
class _Of:
    """What an expense is of, re-read under the lock; from which day it may be, and why none may be entered."""

    application: Application | None
    refund: LevyRefund | None
    starts_on: date
    breaches: list[Breach]


def enter_expense(
    *,
    by: User,
    programme: Programme,
    draft: Draft,
    uuid: UUID,
    application: int | None = None,
    refund: int | None = None,
    evidence: Sequence[Evidence] = (),
    invoice: int | None = None,
    read: Sequence[InvoiceFacts] | None = None,
) -> Expense:
    """Enter what was spent of a grant (or of what was refunded: the row's id), with its papers.

    An invoice's QR code on a paper, or an invoice of the inbox (`invoice`, its row's id), fills what was not written and
    is compared with what was. An invoice is used once at the office. The same request again changes nothing. Looking
    for codes takes up to two seconds a file: it is done before the office is locked, by the caller (`read`) where it has
    locked it.
    """
    unit = _unit(programme, application, refund)
    verdict = permission(by, Permission.GRANT_REPORT, programme, about=None if unit is None else (unit,))
    if not verdict.allowed:
        raise NotAllowed(Permission.GRANT_REPORT, verdict.why)
    found = [facts for file in evidence for facts in look_into(file).invoices] if read is None else read
    draft = replace(draft, what=tidy(draft.what), code=plain_number(draft.code), number=plain_number(draft.number))
    return _enter(by, programme, draft, uuid, application, refund, evidence, invoice, found)


@transaction.atomic
def _enter(
    by: User, programme: Programme, draft: Draft, uuid: UUID, application: int | None, refund: int | None,
    evidence: Sequence[Evidence], invoice: int | None, found: Sequence[InvoiceFacts],
) -> Expense:  # fmt: skip
    unit = _unit(programme, application, refund)
    act = enter(by, Permission.GRANT_REPORT, programme, about=None if unit is None else (unit,))
    again: Expense | None = expense_rows(programme).filter(uuid=uuid).first()
    if again is not None:
        if _same(again, draft, application, refund):
            return again
        raise Refused(Breach("request-taken", {}))
    of = _of(act, application, refund)
    kept = find_kept(programme, invoice) if invoice is not None else None
    breaches = list(of.breaches)
    if invoice is not None and kept is None:
        breaches.append(Breach("invoice-not-kept", {}, "invoice"))
    facts, wrong = chosen_invoice(draft, [kept[0].facts] if kept else found)
    full, differs = filled(draft, facts, programme.currency)
    breaches += wrong + differs
    breaches += check_expense(
        act.rules.charter, full, starts_on=of.starts_on, today=act.today, evidence=evidence, linked=kept is not None
    )
    if of.refund is not None and full.amount is not None:
        breaches += check_receipt(
            full.amount, refunded=of.refund.refunded, taken=_receipts(of.refund).covered, currency=programme.currency
        )
    breaches += _used(act, full, evidence, kept[1] if kept else None, of)
    if breaches or full.happened_on is None or full.amount is None:
        raise Refused(*breaches)
    row = Expense.objects.create(
        office=act.office, programme=programme, uuid=uuid, number=next_number(expense_rows(programme)),
        application=of.application, refund=of.refund, happened_on=full.happened_on, amount=full.amount, what=full.what,
        invoice_code=full.code, invoice_number=full.number, by=by, seq=act.seq,
    )  # fmt: skip
    rows: list[Owned] = [row, *put(act=act, evidence=evidence, expense=row)]
    if kept is not None:
        rows += _link(act, row, kept[1])
    record_event(act, "expense.entered", by=by, about={"number": row.number}, rows=rows)
    return row


def _receipts(refund: LevyRefund) -> Receipts:
    """What was handed in for a refund so far, also while its record said otherwise."""
    return receipts_of(refund.programme, [refund.record_id]).get(refund.record_id, Receipts())


def _unit(programme: Programme, application: int | None, refund: int | None) -> str | None:
    """The unit that it concerns, which never changes and may be read before the lock."""
    if application is not None:
        return application_unit(programme, application)
    return None if refund is None else refund_unit(programme, refund)


def _same(row: Expense, draft: Draft, application: int | None, refund: int | None) -> bool:
    """Does a request that was sent before say the same now, as far as it says anything?"""
    said = ((draft.happened_on, row.happened_on), (draft.amount, row.amount), (draft.what or None, row.what),
            (draft.code or None, row.invoice_code), (draft.number or None, row.invoice_number))  # fmt: skip
    same = all(one is None or one == other for one, other in said)
    return same and (row.application_id, row.refund_id) == (application, refund)


def _of(act: Act, application: int | None, refund: int | None) -> _Of:
    if refund is not None:
        given = LevyRefund.objects.of(act.office).filter(programme=act.programme, pk=refund, ended_seq=None).first()
        wrong = [] if given is not None else [Breach("expense-closed", {})]
        return _Of(None, given, act.rules.charter.runs.start, wrong)
    rows = Application.objects.of(act.office).filter(programme=act.programme, pk=application)
    row = rows.select_related("unit").first()
    if row is None:
        raise Refused(Breach("application-unknown", {}))
    fact = fact_of(row)
    wrong = check_spendable(
        fact.status, settled=fact.last(StepKind.SETTLED) is not None,
        reimbursed=reimburses(grant_named(act, row.provision)),
    )  # fmt: skip
    return _Of(row, None, fact.steps[0].happened_on, wrong)


def _used(act: Act, draft: Draft, evidence: Sequence[Evidence], scan: Scan | None, of: _Of) -> list[Breach]:
    """The invoice was used before; or, where none is named, the very same file. What another unit used it for, only the
    office is told."""
    used = used_before(act.programme, draft.code, draft.number, but_scan=scan.pk if scan else None)
    if used is not None and used.expense is not None:
        own = of.application or of.refund
        if act.post.kind != "office" and (own is None or own.unit.name != used.unit):
            return [Breach("invoice-used-elsewhere", {"number": used.number}, "invoice_number")]
        params = {"number": used.number, "unit": used.unit, "expense": str(used.expense), "day": used.on}
        return [Breach("invoice-used", params, "invoice_number")]
    if used is not None:
        params = {"number": used.number, "name": used.name, "day": used.on}
        return [Breach("invoice-in-inbox", params, "invoice_number")]
    if draft.number or not evidence:
        return []
    held = MoneyFile.objects.of(act.office).filter(
        blob__office=act.office, blob__sha256__in=[file.sha256 for file in evidence], expense__office=act.office,
        expense__withdrawn_seq__isnull=True,
    )  # fmt: skip
    first = held.select_related("expense").order_by("id").first()
    if first is None:
        return []
    return [Breach("receipt-used", {"name": first.name, "expense": str(first.expense.number)}, "evidence")]


def _link(act: Act, row: Expense, scan: Scan) -> list[Owned]:
    """Put a picture of the inbox to an expense; it is sorted with that."""
    file = MoneyFile.objects.create(
        office=act.office, blob_id=scan.blob_id, name=scan.name, media_type=scan.media_type, expense=row
    )
    waiting = Scan.objects.of(act.office).filter(pk=scan.pk, state=ScanState.WAITING)
    if not waiting.update(state=ScanState.FILED, filed_seq=act.seq):
        return [file]
    return [file, Scan.objects.of(act.office).get(pk=scan.pk)]


@transaction.atomic
def count_expense(*, by: User, programme: Programme, number: int, counted: int, note: str = "") -> Expense:
    """The office accepts of an expense what it finds in order, once; why less, is written. The same again changes
    nothing."""
    note = tidy(note)
    act = enter(by, Permission.GRANT_DECIDE, programme)
    row = _find(act, number)
    if (row.counted, row.note, row.checked_by_id) == (counted, note, by.pk):
        return row
    own = row.by_id == by.pk
    arranged = small_office(programme, act.today) if own else None
    breaches = check_count(
        standing_of(row), amount=row.amount, counted=counted, note=note, own=own and arranged is None,
        currency=programme.currency,
    )  # fmt: skip
    if row.application_id is not None and not breaches:
        status = Application.objects.of(act.office).values_list("status", flat=True).get(pk=row.application_id)
        if status in ENDED:
            breaches.append(Breach("expense-ended", {}))
    if row.refund is not None:
        now = find_refund(programme, row.refund.pk)
        breaches += check_receipts_count(
            counted, refunded=now.refunded if now else 0, others=_receipts(row.refund).counted,
            currency=programme.currency,
        )  # fmt: skip
    columns = {"counted": counted, "note": note, "checked_by": by, "checked_seq": act.seq}
    return _write(act, row, breaches, "expense.counted", columns, days=arranged.days if arranged else None)


@transaction.atomic
def send_back(*, by: User, programme: Programme, number: int, reason: str) -> Expense:
    """The office sends an expense back, with the reason: it counts for nothing, and the unit may enter it anew.

    A receipt of a refund also after it was counted: what was refunded could not be corrected otherwise.
    """
    reason = tidy(reason)
    act = enter(by, Permission.GRANT_DECIDE, programme)
    row = _find(act, number)
    if row.checked_by_id == by.pk and row.withdrawn_seq is not None and row.withdrawn_why == reason:
        return row
    columns = {"checked_by": by, "checked_seq": act.seq, "withdrawn_seq": act.seq, "withdrawn_why": reason}
    breaches = check_taking_back(standing_of(row), reason, counted=row.refund_id is not None)
    return _write(act, row, breaches, "expense.sent-back", columns)


@transaction.atomic
def withdraw_expense(*, by: User, programme: Programme, number: int, reason: str) -> Expense:
    """A unit (or the clerk for it) takes back what it entered and nobody has checked yet."""
    reason = tidy(reason)
    unit = (
        expense_rows(programme)
        .filter(number=number)
        .values_list("application__unit__code", "refund__unit__code")
        .first()
    )
    about = tuple(code for code in unit or () if code)
    act = enter(by, Permission.GRANT_REPORT, programme, about=about or None)
    row = _find(act, number)
    if row.checked_by_id is None and row.withdrawn_seq is not None and row.withdrawn_why == reason:
        return row
    columns = {"withdrawn_seq": act.seq, "withdrawn_why": reason}
    return _write(act, row, check_taking_back(standing_of(row), reason), "expense.withdrawn", columns)


def _find(act: Act, number: int) -> Expense:
    row: Expense | None = expense_rows(act.programme).filter(number=number).first()
    if row is None:
        raise Refused(Breach("expense-unknown", {}))
    return row


def _write(
    act: Act, row: Expense, breaches: Sequence[Breach], kind: str, columns: dict[str, object], days: int | None = None
) -> Expense:
    """Write what became of an expense that stands as it was read; `days`: within which somebody else is to look at it."""
    if breaches:
        raise Refused(*breaches)
    there = expense_rows(act.programme).filter(pk=row.pk, checked_seq=row.checked_seq, withdrawn_seq__isnull=True)
    if not there.update(**columns):
        raise Refused(Breach("expense-counted", {}))
    written = _find(act, row.number)
    rows: list[Owned] = [written]
    if days is not None:
        about = f"{row.number}: {row.what}"[:LONGEST_LINE]
        rows.append(owe_look(act=act, what=What.DECIDED, about=about, happened_on=act.today, days=days))
    record_event(act, kind, by=act.by, about={"number": row.number}, rows=rows)
    return written
