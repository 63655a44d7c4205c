"""The inbox: pictures and files are handed in, looked into, and sorted; the original is always kept."""

from dataclasses import dataclass

from django.db import transaction

from pilotage.actions.attachments import Evidence, check_evidence, keep_bytes
from pilotage.actions.entering import Act, enter, record_event
from pilotage.actions.refusals import NotAllowed, Refused
from pilotage.domain.attachments import clean_name, media_type
from pilotage.domain.breaches import Breach
from pilotage.domain.inbox import Look, check_waiting, from_found, look_into, to_found
from pilotage.domain.papers import ScanState, belongs
from pilotage.domain.policy import Permission
from pilotage.domain.records import EntryKind, is_void
from pilotage.models import Attachment, Entry, Invoice, Paper, Person, Programme, Record, Scan, User
from pilotage.models.owned import Owned
from pilotage.queries.people import permission
from pilotage.queries.records import entry_facts
from pilotage.queries.spending import spent_before


@dataclass(frozen=True)
class TakenIn:
    """What a file became: one scan, or one for each sheet that a PDF brought. `new` is False where the same bytes had
    been handed in before: they are kept once, and the scans are those of the first time."""

    scans: tuple[Scan, ...]
    new: bool

    @property
    def scan(self) -> Scan:
        return self.scans[0]


def take_in(
    *, by: User, programme: Programme, evidence: Evidence, person: Person | None = None, look: Look | None = None
) -> TakenIn:
    """Keep a picture or file as it came and read what stands on it: a sheet's QR code, an invoice's, others.

    The same bytes again change nothing, so no id is needed for a repeated request. `person` is who sent it by a task
    link, where `by` is who gave the link. `look` is what `domain.inbox.look_into` read off it, which takes up to two
    seconds: whoever calls from within a transaction looks first. Raises Refused for a file that cannot be kept.
    """
    verdict = permission(by, Permission.INBOX_SEND, programme)
    if not verdict.allowed:
        raise NotAllowed(Permission.INBOX_SEND, verdict.why)
    if breaches := check_evidence([evidence], required=True):
        raise Refused(*breaches)
    return _take_in(by, programme, evidence, person, look or look_into(evidence))


@transaction.atomic
def _take_in(by: User, programme: Programme, evidence: Evidence, person: Person | None, look: Look) -> TakenIn:
    act = enter(by, Permission.INBOX_SEND, programme)
    digest = evidence.sha256
    same = Scan.objects.of(act.office).filter(programme=programme, blob__sha256=digest, blob__office=act.office)
    if before := tuple(same.order_by("id")):
        return TakenIn(before, False)
    blob, rows = keep_bytes(act, evidence)
    scans = tuple(
        Scan.objects.create(
            office=act.office, programme=programme, blob=blob, name=clean_name(evidence.name) or digest[:12],
            media_type=media_type(evidence) or "", found=to_found(part), paper=_paper(act, part), person=person, by=by,
            seq=act.seq, state=ScanState.WAITING,
        )
        for part in look.parts
    )  # fmt: skip
    rows += [*scans, *_invoices(act, scans[0], look)]
    record_event(act, "scan.taken-in", by=by, about={"scans": [scan.pk for scan in scans]}, rows=rows)
    return TakenIn(scans, True)


def _paper(act: Act, look: Look) -> Paper | None:
    """The sheet on it, if it was printed in this programme."""
    for code, prefix in look.papers:
        row: Paper | None = Paper.objects.of(act.office).filter(programme=act.programme, code=code).first()
        if row is not None and belongs(row.digest, prefix):
            return row
    return None


def _invoices(act: Act, scan: Scan, look: Look) -> list[Owned]:
    """The invoices on it that the office has not seen before. One seen before stays what it was: its first use."""
    seen = Invoice.objects.of(act.office)
    return [
        Invoice.objects.create(
            office=act.office, programme=act.programme, scan=scan, code=facts.code, number=facts.number,
            amount=facts.amount, issued_on=facts.issued_on, seq=act.seq,
        )
        for facts in look.invoices
        if not seen.filter(code=facts.code, number=facts.number).exists()
    ]  # fmt: skip


@transaction.atomic
def file_under(*, by: User, programme: Programme, scan: int, record: Record) -> Scan:
    """Put a scan to a record as evidence: it hangs on what the record says now, and the original stays where it is."""
    act = enter(by, Permission.INBOX_FILE, programme)
    row = _locked(act, scan)
    if row.state == ScanState.FILED and row.record_id == record.pk:
        return row
    breaches = check_waiting(row.state)
    if record.office_id != act.office.pk or record.programme_id != programme.pk:
        breaches.append(Breach("record-unknown", {}, "record"))
    elif is_void(entry_facts(record, act.rules.charter.register(record.register))):
        breaches.append(Breach("record-withdrawn", {}, "record"))
    if breaches:
        raise Refused(*breaches)
    entries = Entry.objects.of(act.office).filter(record=record, kind__in=[EntryKind.ENTERED, EntryKind.CORRECTED])
    entry = entries.latest("seq")
    rows: list[Owned] = []
    if not Attachment.objects.of(act.office).filter(entry=entry, blob=row.blob_id).exists():
        rows.append(
            Attachment.objects.create(
                office=act.office, blob_id=row.blob_id, name=row.name, media_type=row.media_type, entry=entry
            )
        )
    about = {"scan": row.pk, "register": record.register, "number": record.number}
    return _sort(act, row, "scan.filed", about, rows, state=ScanState.FILED, record_id=record.pk, paper=None)


@transaction.atomic
def keep_as_invoice(*, by: User, programme: Programme, scan: int) -> Scan:
    """An invoice that belongs to no record: seen and kept. Refused where its number was used before, or none was read."""
    act = enter(by, Permission.INBOX_FILE, programme)
    row = _locked(act, scan)
    if row.state == ScanState.FILED and row.record_id is None and row.paper_id is None:
        return row
    breaches = check_waiting(row.state)
    held = list(Invoice.objects.of(act.office).filter(scan=row).order_by("id"))
    if not breaches and not held:
        breaches.append(Breach("scan-no-invoice"))
    for one in held:
        used = spent_before(programme, one.code, one.number, but_blob=row.blob_id)
        if used is not None:
            params = {"number": used.number, "expense": str(used.expense), "unit": used.unit, "day": used.on}
            breaches.append(Breach("invoice-used", params))
    if breaches:
        raise Refused(*breaches)
    return _sort(act, row, "scan.kept-as-invoice", {"scan": row.pk}, [], state=ScanState.FILED, paper=None)


@transaction.atomic
def set_aside(*, by: User, programme: Programme, scan: int, reason: str) -> Scan:
    """Nothing is to be done with it, and why. The original stays; `put_back` takes it up again."""
    act = enter(by, Permission.INBOX_FILE, programme)
    row = _locked(act, scan)
    reason = reason.strip()
    if row.state == ScanState.SET_ASIDE and row.note == reason:
        return row
    breaches = check_waiting(row.state)
    if not reason:
        breaches.append(Breach("reason-missing", {}, "reason"))
    if breaches:
        raise Refused(*breaches)
    return _sort(act, row, "scan.set-aside", {"scan": row.pk}, [], state=ScanState.SET_ASIDE, note=reason)


@transaction.atomic
def put_back(*, by: User, programme: Programme, scan: int) -> Scan:
    """What was set aside, or kept as an invoice without a record, waits again. What hangs on a record or confirmed one
    on paper stays: that is corrected at the record."""
    act = enter(by, Permission.INBOX_FILE, programme)
    row = _locked(act, scan)
    if row.state == ScanState.WAITING:
        return row
    if row.state == ScanState.FILED and (row.record_id is not None or row.paper_id is not None):
        raise Refused(Breach("scan-filed"))
    paper = _paper(act, from_found(row.found))
    return _sort(act, row, "scan.put-back", {"scan": row.pk}, [], state=ScanState.WAITING, note="", paper=paper)


def _locked(act: Act, scan: int) -> Scan:
    """The scan as it is now. Raises Scan.DoesNotExist."""
    row: Scan = Scan.objects.of(act.office).get(pk=scan, programme=act.programme)
    return row


def _sort(act: Act, row: Scan, kind: str, about: dict[str, object], rows: list[Owned], **columns: object) -> Scan:
    """Write where a scan went."""
    columns["filed_seq"] = None if columns["state"] == ScanState.WAITING else act.seq
    Scan.objects.of(act.office).filter(pk=row.pk, state=row.state).update(**columns)
    written = _locked(act, row.pk)
    record_event(act, kind, by=act.by, about=about, rows=[*rows, written])
    return written
