"""Reading what touched the bank: movements of money with their vouchers and slips, and what is decided and to be paid."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Fund
from pilotage.domain.funds import AT_THE_BANK, AccountKind, TransferKind
from pilotage.domain.settlements import next_part, waits_for
from pilotage.models import (
    Attachment,
    BankMatch,
    Contribution,
    LevyRefund,
    MoneyFile,
    OrderStep,
    Programme,
    RewardPayment,
    Transfer,
    Voucher,
)
from pilotage.queries.figures import member_rows
from pilotage.queries.funds import ENDLESS, counted
from pilotage.queries.grants import ApplicationView, applications


@dataclass(frozen=True, slots=True)
class Movement:
    """All transfers of one action and kind that touched the bank, named by the first; `amount` in minor units, above zero
    where money came in. A movement that was reversed is none.

    `whom`: the unit, donor or supplier by name; `grant` and `number` the application, `receipt` the number of a receipt.
    `voucher` is the latest number given; `has_file`: a slip lies with its step, its receipt or a voucher.
    """

    id: int
    seq: int
    kind: TransferKind
    amount: int
    happened_on: date
    fund: str
    whom: str
    unit: str
    project: str
    grant: str
    number: int | None
    receipt: int | None
    words: tuple[str, ...]
    voucher: str
    has_file: bool
    matched: bool
    application: int | None = None  # its row's id
    transfers: tuple[int, ...] = ()

    @property
    def awaits_slip(self) -> bool:
        return not self.has_file


def movements(programme: Programme, charter: Charter, *, fund: str = "", only: int | None = None) -> list[Movement]:
    """The movements in order of their days; of one fund where it is named, or the one that a transfer belongs to.

    At most seven statements, however many there are.
    """
    rows = counted(programme).filter(kind__in=[str(kind) for kind in AT_THE_BANK])
    if only is not None:
        named = rows.filter(pk=only).values_list("seq", "kind").first()
        if named is None:
            return []
        rows = rows.filter(seq=named[0], kind=named[1])
    if fund:
        rows = rows.filter(credit__fund=fund)
    together: dict[tuple[int, str], list[Transfer]] = defaultdict(list)
    matches = BankMatch.objects.of(programme.office_id).filter(transfer=OuterRef("pk"), ended_seq__isnull=True)
    rows = rows.annotate(joined=Exists(matches))
    for row in rows.select_related("credit", "debit", "application").order_by("seq", "id"):
        together[row.seq, row.kind].append(row)
    if TransferKind.REFUNDED in {kind for _, kind in together}:
        netted = _netted(programme)
        together = {place: group for place, group in together.items() if group[0].pk not in netted}
    told = _Told(programme, charter, [row for group in together.values() for row in group])
    found = [told.movement(group) for group in together.values()]
    return sorted(found, key=lambda moved: (moved.happened_on, moved.seq, moved.id))


def _netted(programme: Programme) -> set[int]:
    """Refunds that were set off against the levy: no money went to and fro."""
    rows = LevyRefund.objects.of(programme.office_id).filter(programme=programme, netted=True, transfer__isnull=False)
    return set(rows.order_by().values_list("transfer", flat=True))


class _Told:
    """What stands beside the transfers: who, what for, which papers."""

    def __init__(self, programme: Programme, charter: Charter, rows: Sequence[Transfer]) -> None:
        office, ids = programme.office_id, [row.pk for row in rows]
        self.members = {member.code: member for member in member_rows(programme, ENDLESS)}
        self.sources = {(fund.id, source.id): source.name for fund in charter.of_kind(Fund) for source in fund.sources}
        self.titles = {provision.id: provision.title for provision in charter.provisions}
        received = Contribution.objects.of(office).filter(programme=programme, transfer__in=ids)
        self.receipts = {row.transfer_id: row for row in received}
        kinds = {row.kind for row in rows}
        self.rewards: dict[int, RewardPayment] = {}
        if TransferKind.AWARDED in kinds:
            paid = RewardPayment.objects.of(office).filter(programme=programme, transfer__in=ids)
            self.rewards = {row.transfer_id: row for row in paid}
        self.orders: dict[int, OrderStep] = {}
        if TransferKind.BOUGHT in kinds:
            bought = OrderStep.objects.of(office).filter(transfer__in=ids).select_related("order")
            self.orders = {row.transfer_id: row for row in bought}
        self.files = _with_files(office, ids)
        filed = Voucher.objects.of(office).filter(programme=programme, transfer__in=ids).order_by("seq", "id")
        slips = MoneyFile.objects.of(office).filter(voucher=OuterRef("pk"))
        vouchers = list(filed.annotate(slip=Exists(slips)).values_list("transfer", "number", "slip"))
        self.numbers = {transfer: number for transfer, number, _ in vouchers if number}
        self.files |= {transfer for transfer, _, slip in vouchers if slip}

    def movement(self, group: Sequence[Transfer]) -> Movement:
        first = group[0]
        kind = TransferKind(first.kind)
        given, receipt = first.application, self.receipts.get(first.pk)
        whom, unit, words = self._whom(first, kind)
        project = given.project if given else self._for(first)
        voucher = next((self.numbers[row.pk] for row in group if row.pk in self.numbers), "")
        ids = {row.pk for row in group}
        return Movement(
            first.pk, first.seq, kind, AT_THE_BANK[kind] * sum(row.amount for row in group), first.happened_on,
            first.credit.fund, whom, unit, project, given.provision if given else "", given.number if given else None,
            receipt.number if receipt else None, tuple(filter(None, (voucher, *words, given.project if given else ""))),
            voucher, bool(ids & self.files), getattr(first, "joined", False), first.application_id,
            tuple(row.pk for row in group),
        )  # fmt: skip

    def _whom(self, row: Transfer, kind: TransferKind) -> tuple[str, str, list[str]]:
        """To or from whom by name, the unit's code if it is one, and what a bank's text may call them."""
        sides = {row.credit.kind: row.credit.key, row.debit.kind: row.debit.key}
        unit = sides.get(AccountKind.PAID) or sides.get(AccountKind.EARMARKED) or ""
        if member := self.members.get(unit):
            return member.name, unit, [member.name, *member.aliases]
        if receipt := self.receipts.get(row.pk):
            source = self.sources.get((receipt.fund, receipt.source), receipt.source)
            return receipt.donor or source, "", [receipt.donor, source]
        if step := self.orders.get(row.pk):
            return step.order.supplier or self.titles.get(step.order.provision, ""), "", [step.order.supplier]
        source = self.sources.get((row.credit.fund, sides.get(AccountKind.SOURCE, "")), "")
        return source or self.titles.get(sides.get(AccountKind.COST, ""), "") or unit, "", [source]

    def _for(self, row: Transfer) -> str:
        if reward := self.rewards.get(row.pk):
            return str(self.titles.get(reward.provision, reward.provision))
        if step := self.orders.get(row.pk):
            return str(self.titles.get(step.order.provision, step.order.provision))
        return str(row.memo)


def _with_files(office: int, transfers: Collection[int]) -> set[int]:
    """The transfers whose step or receipt has a file, in one statement."""
    rows = Attachment.objects.of(office).filter(
        Q(step__transfer__in=transfers) | Q(contribution__transfer__in=transfers)
    )
    return {one or other for one, other in rows.order_by().values_list("step__transfer", "contribution__transfer")}


@dataclass(frozen=True, slots=True)
class ToPay:
    """What is set aside of an application and not yet paid: the part that comes next, in minor units, and the code of what
    it waits for (empty: it may be paid)."""

    view: ApplicationView
    amount: int
    waits: str


def to_pay(programme: Programme, charter: Charter) -> list[ToPay]:
    """Applications for money of which something is set aside and not yet paid, in order of the day since when."""
    found = [one for one in applications(programme, charter) if one.grant.gives == "money" and one.fact.owed > 0]
    return [_next_of(one) for one in sorted(found, key=lambda one: (one.since, one.id))]


def _next_of(view: ApplicationView) -> ToPay:
    part = next_part(view.grant, view.fact)
    waits = waits_for(view.grant, view.fact, part) if part else ""
    return ToPay(view, part.amount if part else view.fact.owed, waits or ("conditions-unmet" if view.kept else ""))


@dataclass(frozen=True, slots=True)
class Filed:
    """A voucher as it was filed, with who filed it and its files."""

    id: int
    number: str
    note: str
    happened_on: date
    seq: int
    by: int
    files: tuple[MoneyFile, ...]


def vouchers_of(programme: Programme, transfers: Iterable[int]) -> list[Filed]:
    """What was filed for a movement, latest last, in two statements."""
    filed = Voucher.objects.of(programme.office_id).filter(programme=programme, transfer__in=list(transfers))
    rows = list(filed.order_by("seq", "id"))
    files: dict[int, list[MoneyFile]] = defaultdict(list)
    for file in MoneyFile.objects.of(programme.office_id).filter(voucher__in=[row.pk for row in rows]):
        files[file.voucher_id].append(file)
    return [
        Filed(row.pk, row.number, row.note, row.happened_on, row.seq, row.by_id, tuple(files[row.pk])) for row in rows
    ]


def voucher_elsewhere(programme: Programme, number: str, on: date, transfer: int) -> Voucher | None:
    """The first voucher of this number that was filed in the same year for another movement."""
    rows = Voucher.objects.of(programme.office_id).filter(programme=programme, number=number, happened_on__year=on.year)
    found: Voucher | None = rows.exclude(transfer=transfer).order_by("seq", "id").first() if number else None
    return found


def first_of_movement(programme: Programme, transfer: int) -> int | None:
    """The transfer that names the movement which this one belongs to; None where it touched no bank, or was reversed."""
    rows = counted(programme).filter(kind__in=[str(kind) for kind in AT_THE_BANK])
    row = rows.filter(pk=transfer).values_list("seq", "kind").first()
    if row is None or transfer in _netted(programme):
        return None
    first: int | None = rows.filter(seq=row[0], kind=row[1]).order_by("id").values_list("pk", flat=True).first()
    return first


def papers_of(programme: Programme, transfers: Collection[int]) -> list[Attachment]:
    """The files at the step or the receipt of a movement, in one statement."""
    rows = Attachment.objects.of(programme.office_id).filter(
        Q(step__transfer__in=transfers) | Q(contribution__transfer__in=transfers)
    )
    return list(rows.order_by("id"))
