"""Taking in money from tables, each row through the actions of a form: receipts, payments of before, budgets."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from uuid import UUID, uuid5

from django.core.files.storage import default_storage
from django.db import transaction

from pilotage.actions.budgets import set_budget
from pilotage.actions.entering import open_batch, step
from pilotage.actions.funds import part_of, receive
from pilotage.actions.grant_cases import open_case
from pilotage.actions.grants import submit
from pilotage.actions.payments import file_voucher
from pilotage.actions.refusals import NotAllowed, Refused
from pilotage.actions.sheets import Imported, Previewed
from pilotage.domain.attachments import Evidence
from pilotage.domain.breaches import Breach
from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Fund, Grant
from pilotage.domain.fields import tidy
from pilotage.domain.funds import TransferKind, check_amount, drawn
from pilotage.domain.grants import StepKind, check_approval, purposes_of
from pilotage.domain.grids import text_of
from pilotage.domain.money_sheets import IMPORTS, MOST_ROWS, Cells, check_columns, in_columns
from pilotage.domain.policy import Permission
from pilotage.domain.second_looks import What
from pilotage.domain.sheet_changes import Verdict
from pilotage.domain.sheets import Sheet
from pilotage.domain.standing import check_day
from pilotage.models import Application, ApplicationStep, Blob, BudgetLine, Contribution, Member, Programme, User
from pilotage.queries.grants import fund_of, means
from pilotage.queries.holding import Batch
from pilotage.queries.people import permission
from pilotage.queries.programmes import rules, today
from pilotage.queries.receipt_doubts import receipt_doubts

LOOK_DAYS = 30
"""A payment of before was entered by one person: somebody else looks at it within so many days."""
BATCH = 50
"""Rows that are stored in one transaction."""

_NAMES = UUID("7b1d0c52-9a53-4f0e-8d1b-2f6c3a1e4d90")


def preview_money(
    *, by: User, programme: Programme, kind: str, sheet: Sheet, columns: Mapping[str, str], file: Evidence
) -> tuple[Previewed, ...]:
    """What `import_money` would do with each row, in their order; nothing is written. Raises as it does."""
    return tuple(row for batch in _batches(by, programme, kind, sheet, columns, file, dry_run=True) for row in batch)


def import_money(
    *, by: User, programme: Programme, kind: str, sheet: Sheet, columns: Mapping[str, str], file: Evidence,
    dry_run: bool = False, confirmed: Collection[int] = (),
) -> Imported:  # fmt: skip
    """Take in a table about money. `columns`: title -> column; `file`: the table itself, which is put to every receipt
    for which the charter asks for papers.

    A row without an id is known by what it says: the same row again stores nothing new. One that says what an earlier
    row or a receipt of before says may be meant twice: it is refused unless its line is `confirmed`.

    Raises Refused when the table itself cannot be taken and NotAllowed for who may import no money; a row that is refused
    does not stop the others.
    """
    done = Imported()
    for batch in _batches(by, programme, kind, sheet, columns, file, dry_run=dry_run, confirmed=confirmed):
        for row in batch:
            done.count(row)
    return done


@transaction.atomic
def import_payment(
    *,
    by: User,
    programme: Programme,
    provision: str,
    unit: str,
    project: str,
    plan: str,
    purpose: str,
    asked: int,
    own: int,
    approved: int,
    decided_on: date,
    paid_on: date,
    voucher: str,
    evidence: tuple[Evidence, ...],
    uuid: UUID,
) -> Application:
    """A grant that was decided and paid in full before: its application, decision and payment, by one person.

    Everything that money asks holds (what was available then, the limits, closed years); who did what cannot be told
    apart any more, so that another looks at it within some days. The same request again changes nothing.
    """
    if paid_on < decided_on:
        raise Refused(Breach("money-day-order", {"paid": paid_on, "decided": decided_on}, "paid_on"))
    row = submit(
        by=by, programme=programme, provision=provision, unit=unit, project=project, plan=plan, asked=asked, own=own,
        purpose=purpose, happened_on=decided_on, uuid=uuid, evidence=evidence, past=True,
    )  # fmt: skip
    decided = _decided(by, programme, row, approved, decided_on, part_of(uuid, 1))
    case = open_case(
        by, Permission.MONEY_IMPORT, programme, row.pk, StepKind.PAID, decided.application.version, paid_on,
        part_of(uuid, 2),
    )  # fmt: skip
    if case.done is not None:
        case.again(amount=approved, evidence=evidence)
        return row
    paid = case.take(
        case.breaches, move=TransferKind.PAID, amount=approved, evidence=evidence, look=(What.IMPORTED, LOOK_DAYS)
    )
    if voucher and paid.transfer_id is not None:
        file_voucher(
            by=by, programme=programme, transfer=paid.transfer_id, number=voucher, happened_on=paid_on,
            uuid=part_of(uuid, 3),
        )  # fmt: skip
    return row


def _decided(
    by: User, programme: Programme, row: Application, amount: int, on: date, uuid: UUID
) -> ApplicationStep:  # fmt: skip
    """Set aside what was granted, on the day on which it was."""
    held = Application.objects.of(programme.office_id).values_list("version", flat=True).get(pk=row.pk)
    case = open_case(by, Permission.MONEY_IMPORT, programme, row.pk, StepKind.APPROVED, held, on, uuid)
    if case.done is not None:
        found = case.again(amount=amount)
    else:
        charter, fund = case.act.rules.charter, fund_of(case.act.rules.charter, case.grant)
        breaches, pots = case.breaches, None
        if not case.closed:
            there = means(programme, case.grant, case.fact.unit, on)
            cite = fund.cite[0] if fund else None
            asked = check_approval(charter, case.grant, case.fact, there, amount=amount, year=on.year, cite=cite)
            # The opinions of before are not known; the second look is in their place.
            breaches += [breach for breach in asked if breach.code != "review-missing"]
            if fund is not None and there.pots is not None:
                pots = drawn(fund, there.pots, amount, purposes_of(case.grant, case.fact.purpose))
        found = case.take(breaches, move=TransferKind.COMMITTED, pots=pots, amount=amount)
    found.application = Application.objects.of(programme.office_id).get(pk=row.pk)
    return found


# ---- Rows ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Read:
    """A row as it was read: the act that it is, as a call that returns the number of what it wrote, and its id."""

    uuid: UUID
    known: bool
    act: Callable[[], int | None]
    content: str
    doubts: tuple[Breach, ...] = ()


@dataclass(frozen=True)
class _Row:
    """What a row says, in one text; the act that it is; is it there already; what is to be asked about it."""

    content: str
    act: Callable[[UUID, bool], int | None]
    known: Callable[[UUID], bool]
    doubts: Callable[[UUID], list[Breach]] = field(default=lambda _uuid: [])
    twice: bool = True  # may be meant twice


class _Reader:
    """Reads the rows of one table. `lines`: what the rows so far said -> their lines."""

    def __init__(self, by: User, programme: Programme, kind: str, file: Evidence) -> None:
        self.by, self.programme, self.kind, self.file = by, programme, kind, file
        self.lines: dict[str, list[int]] = {}
        self.charter: Charter = rules(programme).charter
        self.today = today(programme)
        self.funds = {fund.id: fund for fund in self.charter.of_kind(Fund)}
        self.grants = {grant.id: grant for grant in self.charter.of_kind(Grant) if grant.gives == "money"}
        members = Member.objects.of(programme.office_id).filter(programme=programme)
        self.members = {(member.role, member.code): member.name for member in members}

    def read(self, cells: Mapping[str, object]) -> _Read:
        """The act that a row is. Raises Refused with everything that cannot be read."""
        read = Cells(cells, self.charter.currency, self.today, [])
        row: _Row = getattr(self, f"_{self.kind}")(read)
        own = read.id()
        if read.breaches:
            raise Refused(*read.breaches, *self._besides(read))
        before = self.lines.get(row.content, []) if row.twice and own is None else []
        nth = f"#{len(before) + 1}" if before else ""
        uuid = own or uuid5(_NAMES, f"{self.programme.pk}:{self.kind}:{row.content}{nth}")
        there = row.known(uuid)
        doubts = [] if there or own else row.doubts(uuid)
        if before and not there:
            doubts = [Breach("row-said-before", {"row": before[0]})]
        return _Read(uuid, there, lambda: row.act(uuid, there), "" if own else row.content, tuple(doubts))

    def _besides(self, read: Cells) -> list[Breach]:
        """What is wrong with what could be read of a row of which something could not: all is told at once."""
        found = []
        for column, amount in read.amounts.items():
            if amount or column != "own":
                found += [Breach(each.code, each.params, column) for each in check_amount(amount, read.currency)]
        for column, day in read.days.items():
            asked = check_day(day, self.today, self.charter.runs, ended=True)
            found += [Breach(each.code, each.params, column) for each in asked]
        return found

    def papers(self, register: str | None) -> tuple[Evidence, ...]:
        """The table itself, where the register asks for papers."""
        needed = register is not None and self.charter.register(register).evidence == "required"
        return (self.file,) if needed else ()

    def _fund(self, read: Cells) -> Fund | None:
        chosen = read.one_of("fund", {id: fund.title for id, fund in self.funds.items()}, only=True)
        return self.funds.get(chosen)

    def _contributions(self, read: Cells) -> _Row:
        fund = self._fund(read)
        source = read.one_of("source", {known.id: known.name for known in fund.sources} if fund else {}, only=True)
        purposes = {known.id: known.name for known in fund.purposes} if fund else {}
        purpose = read.one_of("purpose", purposes)
        donor = tidy(read.text("donor"))
        amount, day = read.amount("amount"), read.day("happened_on")

        def act(uuid: UUID, there: bool) -> int | None:
            assert fund is not None
            assert amount is not None
            assert day is not None
            row = receive(
                by=self.by, programme=self.programme, fund=fund.id, source=source, purpose=purpose, donor=donor,
                amount=amount, happened_on=day, uuid=uuid, evidence=() if there else self.papers(fund.income),
            )  # fmt: skip
            return row.number

        def known(uuid: UUID) -> bool:
            return Contribution.objects.of(self.programme.office_id).filter(uuid=uuid).exists()

        def doubts(uuid: UUID) -> list[Breach]:
            assert fund is not None
            assert amount is not None
            assert day is not None
            return receipt_doubts(
                self.programme, fund, source=source, purpose=purpose, donor=donor, amount=amount, happened_on=day,
                uuid=uuid,
            )  # fmt: skip

        return _Row(f"{fund.id if fund else ''}:{source}:{purpose}:{donor}:{amount}:{day}", act, known, doubts)

    def _payments(self, read: Cells) -> _Row:
        grant = self.grants.get(read.one_of("grant", {id: one.title for id, one in self.grants.items()}, only=True))
        roles = {grant.applicant} if grant else {one.applicant for one in self.grants.values()}
        unit = read.one_of("unit", {code: name for (role, code), name in self.members.items() if role in roles})
        if not unit and not any(breach.field == "unit" for breach in read.breaches):
            read.text("unit", needed=True)
        project = tidy(read.text("project", needed=True))
        plan = tidy(read.text("plan")) or project
        fund = self.funds.get(grant.fund or "") if grant else None
        purpose = read.one_of("purpose", {known.id: known.name for known in fund.purposes} if fund else {})
        approved = read.amount("approved")
        asked = read.amount("asked", needed=False)
        own = read.amount("own", needed=False) or 0
        decided_on, paid_on = read.day("decided_on"), read.day("paid_on")
        voucher = tidy(read.text("voucher"))
        wanted = approved if asked is None else asked

        def act(uuid: UUID, there: bool) -> int | None:
            assert grant is not None
            assert approved is not None
            assert wanted is not None
            assert decided_on is not None
            assert paid_on is not None
            papers = self.papers(grant.register) or ((self.file,) if grant.settle == "reimburse" else ())
            row = import_payment(
                by=self.by, programme=self.programme, provision=grant.id, unit=unit, project=project, plan=plan,
                purpose=purpose, asked=wanted, own=own, approved=approved, decided_on=decided_on, paid_on=paid_on,
                voucher=voucher, evidence=() if there else papers, uuid=uuid,
            )  # fmt: skip
            return row.number

        def known(uuid: UUID) -> bool:
            return Application.objects.of(self.programme.office_id).filter(uuid=uuid).exists()

        said = f"{grant.id if grant else ''}:{unit}:{project}:{plan}:{wanted}:{own}:{approved}:{decided_on}:{paid_on}"
        return _Row(f"{said}:{purpose}:{voucher}", act, known)

    def _budgets(self, read: Cells) -> _Row:
        fund = self._fund(read)
        year, heading = read.whole("year"), tidy(read.text("heading", needed=True))
        amount, note = read.amount("amount"), tidy(read.text("note"))
        named = {provision.title: provision.id for provision in self.charter.provisions}
        named |= {purpose.name: purpose.id for purpose in fund.purposes} if fund else {}
        heading = named.get(heading, heading)

        def act(uuid: UUID, there: bool) -> int | None:
            assert fund is not None
            assert year is not None
            assert amount is not None
            set_budget(
                by=self.by, programme=self.programme, fund=fund.id, year=year, heading=heading, amount=amount,
                note=note, uuid=uuid,
            )  # fmt: skip
            return None

        def known(uuid: UUID) -> bool:
            rows = BudgetLine.objects.of(self.programme.office_id)
            stands = rows.filter(programme=self.programme, fund=fund.id if fund else "", year=year or 0,
                                 heading=heading, amount=amount or 0, note=note, ended_seq=None)  # fmt: skip
            return rows.filter(uuid=uuid).exists() or stands.exists()

        return _Row(f"{fund.id if fund else ''}:{year}:{heading}:{amount}:{note}", act, known, twice=False)


def _batches(
    by: User, programme: Programme, kind: str, sheet: Sheet, columns: Mapping[str, str], file: Evidence, *,
    dry_run: bool, confirmed: Collection[int] = (),
) -> Iterator[list[Previewed]]:  # fmt: skip
    """The rows through their actions; a dry run looks at all of them in one transaction, so that each sees what the
    others before it would have done."""
    verdict = permission(by, Permission.MONEY_IMPORT, programme)
    if not verdict.allowed:
        raise NotAllowed(Permission.MONEY_IMPORT, verdict.why)
    if kind not in IMPORTS:
        raise Refused(Breach("money-kind-unknown", {"kind": kind}))
    if breaches := check_columns(
        kind, sheet.header, columns, [title for title in sheet.header if title not in columns]
    ):
        raise Refused(*breaches)
    rows = in_columns(sheet, columns)
    if len(rows) > MOST_ROWS[kind]:
        raise Refused(Breach("money-sheet-long", {"rows": len(rows), "most": MOST_ROWS[kind]}))
    reader, left = _Reader(by, programme, kind, file), iter(rows)
    while batch := list(islice(left, MOST_ROWS[kind] if dry_run else BATCH)):
        with transaction.atomic():
            with open_batch(programme.office_id) as under_way:
                before = under_way.seq
                done = [_take_in(reader, under_way, line, cells, line in confirmed) for line, cells in batch]
            if dry_run:
                for blob in Blob.objects.of(programme.office_id).filter(seq__gt=before):
                    default_storage.delete(blob.content.name)
                transaction.set_rollback(True)
        yield done


def _take_in(reader: _Reader, batch: Batch, line: int, cells: Mapping[str, object], confirmed: bool) -> Previewed:
    shown = {name: text_of(cell) for name, cell in cells.items()}
    try:
        read = reader.read(cells)
        if read.doubts and not confirmed:
            _remember(reader, read, line)
            return Previewed(line, Verdict.WRONG, None, (), read.doubts, shown)
        with step(batch):
            number = read.act()
    except Refused as refusal:
        return Previewed(line, Verdict.WRONG, None, (), refusal.breaches, shown)
    except NotAllowed as refusal:
        return Previewed(line, Verdict.WRONG, None, (), (Breach(refusal.why, {}),), shown)
    _remember(reader, read, line)
    return Previewed(line, Verdict.SAME if read.known else Verdict.NEW, number, (), (), shown)


def _remember(reader: _Reader, read: _Read, line: int) -> None:
    """A row that says the same further down may be meant twice."""
    if read.content:
        reader.lines.setdefault(read.content, []).append(line)
