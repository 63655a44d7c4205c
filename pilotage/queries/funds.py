"""Reading the ledger: a fund's numbers, its statement, and what figures take from it.

Everywhere, a transfer that was reversed counts for nothing once its reversal is known, and the reversal counts for
nothing either: as with a correction, the past reads as if neither had been.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet, Sum

from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Fund, FundSource
from pilotage.domain.figures import MoneyFact
from pilotage.domain.funds import (
    AccountKind,
    FundNumbers,
    Pot,
    PotMove,
    TransferKind,
    effect_on_available,
    effect_on_balance,
    numbers,
    planned,
)
from pilotage.domain.money import minor_units
from pilotage.domain.records import Fact, Reference, Standing, Value
from pilotage.models import Account, Attachment, Contribution, Member, Programme, Transfer, YearClose
from pilotage.queries.attachments import of_contributions
from pilotage.queries.ledger_checks import check_balances as check_balances
from pilotage.queries.people import names_of
from pilotage.queries.prepared import prepared

ENDLESS = 2**62  # later than any sequence number


def counted(programme: Programme, until: date | None = None, known: int = ENDLESS) -> QuerySet[Transfer]:
    """The transfers that count at (until, known): neither reversed nor reversals."""
    return _counted(programme.office_id, programme.pk, until, known)


def _counted(office: int, programme: int, until: date | None = None, known: int = ENDLESS) -> QuerySet[Transfer]:
    rows = Transfer.objects.of(office).filter(programme=programme, seq__lte=known)
    reversed_ones = rows.filter(reverses__isnull=False).order_by().values("reverses")
    rows = rows.filter(reverses__isnull=True).exclude(pk__in=reversed_ones)
    return rows if until is None else rows.filter(happened_on__lte=until)


def five_numbers(programme: Programme, fund: Fund, until: date | None = None, known: int = ENDLESS) -> FundNumbers:
    """Planned, received, committed, paid and available, in one statement."""
    rows = counted(programme, until, known).filter(credit__fund=fund.id)
    sums = rows.order_by().values_list("kind").annotate(total=Sum("amount"))
    return numbers(planned(fund, programme.currency), {TransferKind(kind): int(total) for kind, total in sums})


@dataclass(frozen=True, slots=True)
class SourceNumbers:
    """One source of a fund: planned and received in minor units, and how many receipts."""

    source: FundSource
    planned: int
    received: int
    receipts: int

    @property
    def to_raise(self) -> int:
        """What is still to come; nothing when more came than was planned."""
        return max(self.planned - self.received, 0)


def by_source(
    programme: Programme, fund: Fund, until: date | None = None, known: int = ENDLESS
) -> tuple[SourceNumbers, ...]:
    """Planned and received of every source, in the charter's order, in one statement."""
    rows = counted(programme, until, known).filter(credit__fund=fund.id, kind=TransferKind.RECEIVED)
    got: dict[str, list[int]] = defaultdict(list)
    for key, amount in rows.order_by().values_list("credit__key", "amount"):
        got[key].append(amount)
    return tuple(
        SourceNumbers(source, minor_units(source.planned, programme.currency), sum(got[source.id]), len(got[source.id]))
        for source in fund.sources
    )


def moves(programme: Programme, fund: str) -> list[tuple[date, TransferKind, int]]:
    """What every day moved in a fund, as known now, in one statement: see domain.funds.lowest_available."""
    rows = counted(programme).filter(credit__fund=fund)
    sums = rows.order_by().values_list("happened_on", "kind").annotate(total=Sum("amount"))
    return [(day, TransferKind(kind), int(total)) for day, kind, total in sums]


def pot_moves(programme: Programme, fund: str) -> list[PotMove]:
    """What every day moved into and out of what is available in each pot, as known now, in one statement."""
    rows = counted(programme).filter(credit__fund=fund)
    columns = ("happened_on", "kind", "credit__key", "credit__purpose", "debit__key", "debit__purpose")
    found = []
    for day, kind, left, left_for, reached, reached_for, total in (
        rows.order_by().values_list(*columns).annotate(total=Sum("amount"))
    ):
        if effect := effect_on_available(TransferKind(kind)):
            pot = Pot(left, left_for) if effect < 0 else Pot(reached, reached_for)
            found.append(PotMove(day, pot, effect * int(total)))
    return found


@dataclass(frozen=True, slots=True)
class PotPaid:
    """Of one application, what a pot still owes it and what it has paid, less what came back; minor units."""

    pot: Pot
    committed: int
    paid: int


def pots_of_application(programme: Programme, application: int) -> tuple[PotPaid, ...]:
    """What every pot has set aside for an application and paid, in the order it was set aside; one statement."""
    found: dict[Pot, list[int]] = {}
    rows = _moves_of_application(programme.office_id, programme.pk, application)
    for kind, left, left_for, reached, reached_for, amount in rows:
        back = TransferKind(kind) in (TransferKind.RETURNED, TransferKind.RELEASED)
        sums = found.setdefault(Pot(reached, reached_for) if back else Pot(left, left_for), [0, 0])
        sums[0] += _OWED.get(TransferKind(kind), 0) * amount
        sums[1] += _HANDED.get(TransferKind(kind), 0) * amount
    return tuple(PotPaid(pot, *sums) for pot, sums in found.items())


@prepared
def _moves_of_application(office: int, programme: int, application: int) -> QuerySet[Any]:
    columns = ("kind", "credit__key", "credit__purpose", "debit__key", "debit__purpose", "amount")
    rows = _counted(office, programme).filter(application=application)
    return rows.order_by("seq", "id").values_list(*columns)


_OWED = {TransferKind.COMMITTED: 1, TransferKind.RELEASED: -1, TransferKind.PAID: -1}
_HANDED = {TransferKind.PAID: 1, TransferKind.RETURNED: -1}


def closed_years(programme: Programme, fund: str) -> dict[int, date]:
    """The fund's closed years and the day each was closed on, in one statement."""
    return dict(_closed_years(programme.office_id, programme.pk, fund))


@prepared
def _closed_years(office: int, programme: int, fund: str) -> QuerySet[Any]:
    rows = YearClose.objects.of(office).filter(programme=programme, fund=fund)
    return rows.order_by().values_list("year", "closed_on")


@prepared
def accounts_between(
    office: int,
    programme: int,
    fund: str,
    kind: str,
    key: str,
    purpose: str,
    to_kind: str,
    to_key: str,
    to_purpose: str,
) -> QuerySet[Account]:
    """The two accounts of a fund that a transfer joins, so far as they are open, in no order."""
    rows = Account.objects.of(office).filter(programme=programme, fund=fund)
    near, far = Q(kind=kind, key=key, purpose=purpose), Q(kind=to_kind, key=to_key, purpose=to_purpose)
    return rows.filter(near | far)


def year_closes(programme: Programme, fund: str) -> list[YearClose]:
    """The fund's closed years with what each left over, the earliest first, in one statement."""
    rows = YearClose.objects.of(programme.office_id).filter(programme=programme, fund=fund)
    return list(rows.order_by("year"))


def money_facts(programme: Programme, until: date, known: int = ENDLESS) -> tuple[MoneyFact, ...]:
    """Every transfer that counts, for the figures over a fund, in one statement."""
    rows = counted(programme, until, known).order_by("seq", "id")
    columns = ("credit__fund", "kind", "amount", "happened_on", "id", "application__unit__code", "application")
    return tuple(MoneyFact(*row) for row in rows.values_list(*columns))


def income_standings(
    programme: Programme, charter: Charter, until: date, known: int = ENDLESS
) -> dict[str, tuple[Standing, ...]]:
    """What stands in every register that a fund names as its income: one fact for each receipt, in one statement."""
    incomes = {fund.id: fund.income for fund in charter.of_kind(Fund) if fund.income}
    declared = {register: {field.id for field in charter.register(register).fields} for register in incomes.values()}
    found: dict[str, list[Standing]] = {register: [] for register in declared}
    reversed_ones = Transfer.objects.of(programme.office_id).filter(
        programme=programme, reverses__isnull=False, seq__lte=known
    )
    rows = (
        Contribution.objects.of(programme.office_id)
        .filter(programme=programme, fund__in=list(incomes), seq__lte=known, transfer__happened_on__lte=until)
        .exclude(transfer__in=reversed_ones.order_by().values("reverses"))
        .select_related("transfer")
    )
    for row in rows:
        register = incomes[row.fund]
        values: dict[str, Value] = {"source": row.source, "donor": row.donor or None, "amount": row.transfer.amount}
        fields = {name: value for name, value in values.items() if name in declared[register]}
        reference = Reference("contribution", row.pk)
        fact = Fact(register, reference, row.number, row.transfer.happened_on, row.seq, None, None, None, fields)
        found[register].append(Standing(reference, fact, fact))
    return {register: tuple(standings) for register, standings in found.items()}


@dataclass(frozen=True, slots=True)
class Receipt:
    """Money received, for a list or a page of its own."""

    id: int
    number: int
    fund: str
    source: str
    donor: str
    amount: int
    happened_on: date
    seq: int
    by: str
    at: datetime
    reversed_on: date | None
    reason: str  # why it was reversed
    evidence: tuple[Attachment, ...]
    transfer: int
    purpose: str = ""


def receipts(programme: Programme, fund: str | None = None, number: int | None = None) -> list[Receipt]:
    """The receipts of a fund in order, reversed ones too, in three statements; or the one with this number, and who
    entered it by name."""
    rows = Contribution.objects.of(programme.office_id).filter(programme=programme)
    rows = rows if fund is None else rows.filter(fund=fund)
    rows = rows.select_related("transfer__by", "transfer__debit")
    rows = rows if number is None else rows.filter(number=number)
    found = list(rows)
    reversals = {
        row.reverses_id: row
        for row in Transfer.objects.of(programme.office_id).filter(
            programme=programme, reverses__in=[row.transfer_id for row in found]
        )
    }
    evidence = of_contributions(programme, [row.pk for row in found])
    names = names_of(programme, [row.transfer.by_id for row in found]) if number is not None else {}
    return [
        Receipt(
            row.pk, row.number, row.fund, row.source, row.donor, row.transfer.amount, row.transfer.happened_on, row.seq,
            names.get(row.transfer.by_id, row.transfer.by.username), row.transfer.at,
            back.happened_on if back else None, back.memo if back else "",
            evidence.get(row.pk, ()), row.transfer_id, row.transfer.debit.purpose,
        )
        for row in found
        for back in [reversals.get(row.transfer_id)]
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One line of a fund's statement. `balance` and `available` stand after it; `counts` is False for what was
    reversed and for the reversal, which change neither. `number` is the receipt's or the application's."""

    id: int
    seq: int
    happened_on: date
    kind: TransferKind
    amount: int
    source: str
    unit: str
    project: str
    number: int | None
    memo: str
    by: str
    counts: bool
    balance: int
    available: int
    grant: str = ""  # the provision that the application belongs to
    unit_code: str = ""
    reverses: bool = False  # it takes another line back
    pot: Pot = field(default_factory=Pot)
    moves: TransferKind = TransferKind.RECEIVED  # its kind; of a reversal, that of the line it takes back


def statement(
    programme: Programme, fund: Fund, until: date | None = None, known: int = ENDLESS
) -> tuple[StatementRow, ...]:
    """Every transfer of a fund in order of days, with what stood in the fund after it; two statements."""
    rows = Transfer.objects.of(programme.office_id).filter(programme=programme, seq__lte=known)
    rows = rows.filter(credit__fund=fund.id).select_related("credit", "debit", "by", "application__unit")
    lines = list(rows.order_by("happened_on", "seq", "id"))
    undone = {line.reverses_id for line in lines if line.reverses_id} | {line.pk for line in lines if line.reverses_id}
    numbered = Contribution.objects.of(programme.office_id).filter(programme=programme, fund=fund.id)
    receipt = dict(numbered.order_by().values_list("transfer", "number"))
    kinds = {line.pk: TransferKind(line.kind) for line in lines}
    balance = available = 0
    found = []
    for line in lines:
        if until is not None and line.happened_on > until:
            break
        kind = TransferKind(line.kind)
        counts = line.pk not in undone
        if counts:
            balance += effect_on_balance(kind) * line.amount
            available += effect_on_available(kind) * line.amount
        for_what = line.application
        given = next((side.key for side in (line.credit, line.debit) if side.kind == AccountKind.SOURCE), "")
        found.append(
            StatementRow(
                line.pk, line.seq, line.happened_on, kind, line.amount, given,
                for_what.unit.name if for_what else "", for_what.project if for_what else "",
                for_what.number if for_what else receipt.get(line.reverses_id or line.pk),
                line.memo, line.by.username, counts, balance, available, for_what.provision if for_what else "",
                for_what.unit.code if for_what else "", line.reverses_id is not None, _pot_of(line),
                kinds.get(line.reverses_id or line.pk, kind),
            )
        )  # fmt: skip
    return tuple(found)


def _pot_of(line: Transfer) -> Pot:
    kept = (AccountKind.AVAILABLE, AccountKind.COMMITTED)
    side = next((side for side in (line.credit, line.debit) if side.kind in kept), None)
    return Pot(side.key, side.purpose) if side else Pot()


@dataclass(frozen=True, slots=True)
class Side:
    """An account that a transfer left or reached, with its key's meaning: a source's id, a unit's name."""

    kind: AccountKind
    key: str
    unit: str
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """One transfer, for a page of its own. `reverses` and `reversed_by` are ids of transfers."""

    id: int
    fund: str
    kind: TransferKind
    amount: int
    left: Side
    reached: Side
    happened_on: date
    seq: int
    by: str
    at: datetime
    memo: str
    reverses: int | None
    reversed_by: int | None
    receipt: int | None
    grant: str
    application: int | None
    unit_code: str
    unit: str
    project: str


def find_transfer(programme: Programme, id: int) -> Moved | None:
    """One transfer of the programme with what it belongs to; five statements."""
    rows = Transfer.objects.of(programme.office_id).filter(programme=programme)
    row = rows.filter(pk=id).select_related("credit", "debit", "by", "application__unit").first()
    if row is None:
        return None
    back = rows.filter(reverses=row).first()
    received = Contribution.objects.of(programme.office_id).filter(transfer=row.reverses_id or row.pk).first()
    units = dict(
        Member.objects.of(programme.office_id)
        .filter(programme=programme, code__in=[row.credit.key, row.debit.key])
        .values_list("code", "name")
    )
    left, reached = (Side(AccountKind(a.kind), a.key, units.get(a.key, ""), a.purpose) for a in (row.credit, row.debit))
    given = row.application
    who = names_of(programme, [row.by_id]).get(row.by_id, row.by.username)
    return Moved(
        row.pk, row.credit.fund, TransferKind(row.kind), row.amount, left, reached, row.happened_on, row.seq,
        who, row.at, row.memo, row.reverses_id, back.pk if back else None,
        received.number if received else None, given.provision if given else "", given.number if given else None,
        given.unit.code if given else "", given.unit.name if given else "", given.project if given else "",
    )  # fmt: skip
