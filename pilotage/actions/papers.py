"""Paper as an act: printing a sheet to be signed, and filing it when it has come back signed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from pilotage.actions.attachments import Evidence
from pilotage.actions.entering import Act, enter, open_batch, record_event
from pilotage.actions.records import confirm_record
from pilotage.actions.refusals import NotAllowed, Refused
from pilotage.domain.breaches import Breach
from pilotage.domain.papers import (
    CONFIRMING,
    KINDS,
    MOST_LINES,
    OF_FUNDS,
    OF_GRANTS,
    OfHandOver,
    Outcome,
    PaperKind,
    ScanState,
    Subject,
    as_json,
    check_signed,
    code_of,
)
from pilotage.domain.policy import Permission
from pilotage.models import Paper, Programme, Scan, User
from pilotage.queries.paper_contents import prepare
from pilotage.queries.paper_records import Prepared
from pilotage.queries.papers import Read, confirmation_id, outcomes
from pilotage.queries.people import permission, posts_of


@transaction.atomic
def print_paper(*, by: User, programme: Programme, subject: Subject) -> Paper:
    """Print a sheet to be signed: what it says is frozen, with a digest and a code. The same content once more is the
    same sheet. Whoever looks after a unit or two prints what concerns these, and hands over their own appointment."""
    act = enter(by, Permission.PAPER_PRINT, programme)
    prepared = prepare(programme, act.rules, subject)
    if prepared is None:
        raise Refused(Breach("paper-of-nothing", {}))
    _demand_reach(act, subject, prepared)
    if breaches := _check(act, subject, prepared):
        raise Refused(*breaches)
    digest = prepared.content.digest
    rows = Paper.objects.of(act.office).filter(programme=programme, digest=digest)
    same: Paper | None = rows.filter(side=prepared.side, member=prepared.member).first()
    if same is not None:
        return same
    paper = Paper.objects.create(
        office=act.office, programme=programme, code=code_of(digest, act.seq), kind=KINDS[type(subject)],
        member_id=prepared.member, side=prepared.side, content=as_json(prepared.content), digest=digest,
        printed_on=act.today, by=by, seq=act.seq,
    )  # fmt: skip
    record_event(act, "paper.printed", by=by, about={"paper": paper.code, "kind": str(paper.kind)}, rows=[paper])
    return paper


def _demand_reach(act: Act, subject: Subject, prepared: Prepared) -> None:
    """A sheet shows what its printer may read anyway; raises NotAllowed."""
    kind = KINDS[type(subject)]
    reads = Permission.GRANT_READ if kind in OF_GRANTS else Permission.RECORD_READ
    reads = Permission.FUND_READ if kind in OF_FUNDS else reads
    reads = Permission.ROUND_READ if kind is PaperKind.OPINION else reads
    # An empty form is the programme's as a whole; of whoever sees money, only the office sees all of a fund's.
    about = prepared.members if prepared.members or kind not in OF_GRANTS else None
    for each in (Permission.PAPER_PRINT, reads):
        verdict = permission(act.by, each, act.programme, about=about)
        if not verdict.allowed:
            raise NotAllowed(each, verdict.why)
    if kind is PaperKind.VOUCHER and act.post.kind != "office":
        raise NotAllowed(Permission.PAPER_PRINT, "not-your-side")
    if isinstance(subject, OfHandOver) and act.post.kind != "office" and prepared.person not in {
        post.person for post in posts_of(act.by, act.programme)
    }:  # fmt: skip
        raise NotAllowed(Permission.PAPER_PRINT, "not-your-side")


def _check(act: Act, subject: Subject, prepared: Prepared) -> list[Breach]:
    """A sheet to confirm names one side, and something on it waits for that side."""
    kind = KINDS[type(subject)]
    if kind is PaperKind.LETTER and not prepared.content.facts:
        return [Breach("letter-undecided", {})]
    if kind is PaperKind.VOUCHER and not prepared.content.facts:
        return [Breach("voucher-not-due", {})]
    longest = max((len(table.lines) for table in prepared.content.tables), default=0)
    if kind in OF_FUNDS and longest > MOST_LINES:
        return [Breach("statement-long", {"count": longest, "most": MOST_LINES})]
    if kind not in CONFIRMING:
        return []
    if count := len(prepared.content.records):
        return [Breach("paper-long", {"count": count, "most": MOST_LINES})] if count > MOST_LINES else []
    if not prepared.side and len(prepared.asked) > 1:
        names = {role.id: role.name for role in act.rules.charter.roles}
        return [Breach("paper-side-missing", {"sides": [names[side] for side in prepared.asked]}, "side")]
    return [Breach("nothing-to-sign", {})]


@dataclass(frozen=True)
class Filing:
    """What became of a signed sheet: each line with its outcome; `stored` is False where this very scan had been
    filed to it before."""

    paper: Paper
    scan: Scan
    lines: tuple[Read, ...]
    stored: bool

    def of(self, *outcomes: Outcome) -> tuple[Read, ...]:
        """The lines that came out so."""
        return tuple(line for line in self.lines if line.outcome in outcomes)


@transaction.atomic
def file_paper(
    *,
    by: User,
    programme: Programme,
    paper: Paper,
    scan: Scan,
    signer: str,
    signed_on: date,
    lines: Collection[tuple[str, int]] | None = None,
) -> Filing:
    """File a scan as the signed sheet that it shows: every record on it is confirmed on paper by `signer`, with the
    scan beside it, typed by `by`.

    What has changed since printing, is void or was crossed out stays as it is and is named in the answer. `lines` are
    the records (register, number) that the signature holds for, by default all. The scan is in the inbox (waiting);
    filed to this sheet before, nothing is written again, and a second picture of the same sheet confirms nothing twice.
    """
    act = enter(by, Permission.RECORD_CONFIRM_ON_PAPER, programme)
    scanned = Scan.objects.of(act.office).filter(programme=programme, pk=scan.pk).select_related("blob").first()
    printed = Paper.objects.of(act.office).filter(programme=programme, pk=paper.pk).first()
    if scanned is None or printed is None:
        raise Refused(Breach("paper-of-nothing", {}))
    if scanned.state == ScanState.FILED and scanned.paper_id == printed.pk:
        return Filing(printed, scanned, outcomes(programme, act.rules.charter, printed), False)
    breaches = [] if scanned.state == ScanState.WAITING else [Breach("scan-filed", {})]
    if not signer.strip():
        breaches.append(Breach("signer-missing", {}, "signer"))
    breaches += check_signed(signed_on, printed.printed_on, act.today)
    if breaches:
        raise Refused(*breaches)
    before = outcomes(programme, act.rules.charter, printed)
    crossed = {(read.line.register, read.line.number) for read in before} - set(lines) if lines is not None else set()
    _confirm(by, printed, scanned, before, crossed, signer, signed_on)
    act = enter(by, Permission.RECORD_CONFIRM_ON_PAPER, programme)  # the confirmations have taken numbers of their own
    Scan.objects.of(act.office).filter(pk=scanned.pk, state=ScanState.WAITING).update(
        state=ScanState.FILED, paper=printed, signer=signer.strip(), filed_seq=act.seq
    )
    filed = Scan.objects.of(act.office).get(pk=scanned.pk)
    after = tuple(
        Read(read.line, read.record, Outcome.CROSSED_OUT)
        if read.outcome is Outcome.READY and (read.line.register, read.line.number) in crossed
        else read
        for read in outcomes(programme, act.rules.charter, printed)
    )
    confirmed = sum(read.outcome is Outcome.CONFIRMED for read in after)
    about = {"paper": printed.code, "confirmed": confirmed, "left": len(after) - confirmed}
    record_event(act, "paper.filed", by=by, about=about, rows=[filed])
    return Filing(printed, filed, after, True)


def _confirm(
    by: User, paper: Paper, scan: Scan, before: Collection[Read], crossed: Collection[tuple[str, int]], signer: str,
    signed_on: date,
) -> None:  # fmt: skip
    """Each line through the same door as a confirmation of its own."""
    ready = [
        read
        for read in before
        if read.outcome is Outcome.READY and (read.line.register, read.line.number) not in crossed
    ]
    if not ready:
        return
    with scan.blob.content.open("rb") as file:
        evidence = (Evidence(scan.name, file.read()),)
    with open_batch(paper.office_id):
        for read in ready:
            assert read.record is not None
            confirm_record(
                by=by, record=read.record, uuid=confirmation_id(paper, read.line), seen=read.line.seq, side=paper.side,
                on_paper=True, signer=signer, happened_on=signed_on, evidence=evidence,
            )  # fmt: skip
