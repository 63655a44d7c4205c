"""Reading refunds: what stands of each unit's levy, what was accounted for, and who has nothing yet."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, Sum

from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Refund
from pilotage.domain.funds import OWN_BOOK, TransferKind
from pilotage.domain.records import stand
from pilotage.domain.refunds import Standing, refund_for, said, standing
from pilotage.models import Expense, LevyRefund, Programme, Transfer
from pilotage.queries.figures import member_rows
from pilotage.queries.funds import ENDLESS, counted
from pilotage.queries.programmes import turns, turns_of
from pilotage.queries.records import entry_facts_by_register, office_side


def standing_rows(programme: Programme) -> QuerySet[LevyRefund]:
    """The refunds that stand: neither corrected nor withdrawn since."""
    rows = LevyRefund.objects.of(programme.office_id).filter(programme=programme, ended_seq=None)
    found: QuerySet[LevyRefund] = rows.select_related("unit", "record", "transfer")
    return found


def settlement(provision: str, year: int) -> str:
    """What a settlement of a unit's refund of a year bears as its memo, by which it is found again."""
    return f"{provision} {year}"


def settlements(programme: Programme, row: LevyRefund) -> QuerySet[Transfer]:
    """The settlements that stand of a unit's refund of a year, whatever became of the record meanwhile."""
    rows = counted(programme).filter(kind=TransferKind.SETTLED, credit__fund=OWN_BOOK, credit__key=row.unit.code)
    return rows.filter(memo=settlement(row.provision, row.year))


@dataclass(frozen=True, slots=True)
class Receipts:
    """What a unit handed in for what was refunded to it: how many receipts, what they and what the office counted come
    to (minor units), and of those nobody has checked yet how many and what they come to."""

    count: int = 0
    spent: int = 0
    counted: int = 0
    unchecked: int = 0
    waiting: int = 0

    @property
    def covered(self) -> int:
        """What the receipts take of the refund: what was counted, and all of what waits."""
        return self.counted + self.waiting


def receipts_of(programme: Programme, records: Collection[int]) -> dict[int, Receipts]:
    """The receipts of several refunds by the row ids of their records, in one statement."""
    found: dict[int, list[tuple[int, int | None]]] = defaultdict(list)
    rows = Expense.objects.of(programme.office_id).filter(
        programme=programme, refund__record__in=list(records), withdrawn_seq=None
    )
    for record, amount, accepted in rows.order_by().values_list("refund__record", "amount", "counted"):
        found[record].append((amount, accepted))
    return {
        record: Receipts(
            len(all_of_it), sum(amount for amount, _ in all_of_it), sum(accepted or 0 for _, accepted in all_of_it),
            sum(accepted is None for _, accepted in all_of_it),
            sum(amount for amount, accepted in all_of_it if accepted is None),
        )
        for record, all_of_it in found.items()
    }  # fmt: skip


def refunds_with_receipts(programme: Programme, record: int) -> list[int]:
    """The row ids of a record's refunds, corrected ones too, that receipts were handed in for."""
    rows = Expense.objects.of(programme.office_id).filter(programme=programme, refund__record=record)
    return sorted({id for id in rows.order_by().values_list("refund", flat=True) if id is not None})


@dataclass(frozen=True)
class RefundLine:
    """A unit's levy of a year on the page: `row` is None while nothing was entered."""

    refund: Refund
    unit: str
    name: str
    year: int
    row: LevyRefund | None
    standing: Standing
    receipts: Receipts = Receipts()
    confirmed: int = 0  # of what was refunded, as far as the record counts; minor units

    @property
    def awaiting(self) -> int:
        """What moved by a record that whoever must confirm it has not confirmed."""
        return max(self.standing.refunded - self.confirmed, 0)

    @property
    def nothing_due(self) -> bool:
        """A record says that nothing was due, so nothing was given back."""
        return self.row is not None and not self.standing.due and not self.standing.refunded

    @property
    def to_settle(self) -> int:
        """How much more the checked receipts account for; less than nothing where they no longer do."""
        return min(self.receipts.counted, self.standing.refunded) - self.standing.settled


def refund_lines(
    programme: Programme, charter: Charter, on: date, units: Collection[str] | None = None
) -> tuple[RefundLine, ...]:
    """Every unit that a refund is for, year by year, in the charter's order; of these units only, where named. What is on
    record stands as the rule read on its day. Five statements, one more where the charter was amended."""
    rows = list(standing_rows(programme))
    receipts = receipts_of(programme, [row.record_id for row in rows])
    settled = _settled(programme)
    members = member_rows(programme, ENDLESS)
    judged = _judged(programme, charter, rows, on)
    found = []
    for refund in charter.of_kind(Refund):
        kept = {(row.unit.code, row.year): row for row in rows if row.provision == refund.id}
        years = {refund.year} if refund.year else {on.year, *(year for _, year in kept)}
        for year in sorted(filter(None, {*years, *(year for _, year in kept)})):
            for member in members:
                row = kept.get((member.code, year))
                there = member.role == refund.payer and _there(member.starts_on, member.ends_on, year)
                if (row is None and not there) or (units is not None and member.code not in units):
                    continue
                rule, confirmed = judged.get(row.pk, (refund, 0)) if row else (refund, 0)
                stands = standing(
                    rule, row.due if row else 0, row.refunded if row else 0,
                    settled.get((member.code, settlement(refund.id, year)), 0),
                )  # fmt: skip
                handed = receipts.get(row.record_id, Receipts()) if row else Receipts()
                found.append(RefundLine(refund, member.code, member.name, year, row, stands, handed, confirmed))
    return tuple(found)


def _judged(
    programme: Programme, charter: Charter, rows: Sequence[LevyRefund], on: date
) -> dict[int, tuple[Refund, int]]:  # fmt: skip
    """By the refund's row id: the rule as it read on the day of its record, and what was given back as far as the record
    counts. A correction that nobody has confirmed leaves what was confirmed before."""
    office, declared = office_side(charter), {refund.register for refund in charter.of_kind(Refund)}
    registers = [charter.register(id) for id in sorted(declared)] if rows else []
    kept = entry_facts_by_register(programme, registers) if registers else {}
    editions = turns(programme, charter) if registers else turns_of((), charter)
    standings = {
        (register.id, one.latest.number): one
        for register in registers
        for entries in kept[register.id].values()
        if (one := stand(entries, register, office, on, ENDLESS)).latest is not None
    }
    found = {}
    for row in rows:
        now = standings.get((row.record.register, row.record.number))
        if now is None or now.latest is None:
            continue
        day, register, role = now.latest.happened_on, row.record.register, row.unit.role
        rule = refund_for(editions.keeping(day, Refund, register), register, role, day)
        fact, told = now.confirmed, None
        if fact is not None and fact.unit == row.unit.code:
            rules = editions.keeping(fact.happened_on, Refund, register)
            told = said(charter, register, fact.unit, role, fact.happened_on, fact.fields, rules)
        if rule is not None:
            found[row.pk] = rule, min(told.refunded, row.refunded) if told else 0
    return found


def _there(starts_on: date, ends_on: date | None, year: int) -> bool:
    return starts_on.year <= year and (ends_on is None or ends_on.year >= year)


def _settled(programme: Programme) -> dict[tuple[str, str], int]:
    rows = counted(programme).filter(kind=TransferKind.SETTLED, credit__fund=OWN_BOOK)
    sums = rows.order_by().values_list("credit__key", "memo").annotate(total=Sum("amount"))
    return {(unit, memo): int(total) for unit, memo, total in sums}


def find_refund(programme: Programme, id: int) -> LevyRefund | None:
    """The refund with this id, as it stands now: a row that was corrected leads to the one in its place."""
    row = kept_refund(programme, id)
    if row is None or row.ended_seq is None:
        return row
    return standing_rows(programme).filter(record=row.record_id).first()


def kept_refund(programme: Programme, id: int) -> LevyRefund | None:
    """The refund with this id as it was, whether or not it stands."""
    rows = LevyRefund.objects.of(programme.office_id).filter(programme=programme, pk=id)
    found: LevyRefund | None = rows.select_related("unit", "record", "transfer").first()
    return found
