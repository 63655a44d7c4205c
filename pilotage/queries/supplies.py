"""Reading orders of things for members, and what records about them cost."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID, uuid5

from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Provide, Register
from pilotage.domain.fields import from_body
from pilotage.domain.funds import OWN_BOOK, TransferKind
from pilotage.domain.records import EntryKind, stand
from pilotage.domain.supplies import OrderFact, StepFact, StepKind, cost_field, quantity_due
from pilotage.models import Attachment, Entry, Member, MoneyFile, Order, OrderLine, OrderStep, Programme, Transfer
from pilotage.queries.attachments import of_entries
from pilotage.queries.figures import member_rows
from pilotage.queries.funds import counted
from pilotage.queries.money_files import files_of
from pilotage.queries.people import names_of
from pilotage.queries.records import ENDLESS, entry_facts_by_register, latest_bases, office_side

BOOKINGS = 10
"""How often the cost that one entry names can be booked anew after an order for the same member was unpaid."""


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of an order as it is shown."""

    id: int
    kind: StepKind
    happened_on: date
    note: str
    amount: int | None
    transfer: int | None
    unit: str
    by: str
    at: datetime
    seq: int
    files: tuple[MoneyFile, ...] = ()


@dataclass(frozen=True)
class OrderView:
    """An order with everything that happened to it. `by` is who ordered (a user's id)."""

    id: int
    uuid: UUID
    provision: str
    supplier: str
    by: int
    fact: OrderFact
    steps: tuple[StepView, ...]

    @property
    def number(self) -> int:
        return self.fact.number


def orders(programme: Programme, provision: str | None = None, number: int | None = None) -> tuple[OrderView, ...]:
    """The programme's orders in order, those of a provision or the one with a number; in five statements."""
    rows = Order.objects.of(programme.office_id).filter(programme=programme)
    rows = rows if provision is None else rows.filter(provision=provision)
    rows = rows if number is None else rows.filter(number=number)
    found = list(rows)
    ids = [row.pk for row in found]
    lines: dict[int, dict[str, int]] = defaultdict(dict)
    for line in OrderLine.objects.of(programme.office_id).filter(order__in=ids).select_related("unit").order_by("id"):
        lines[line.order_id][line.unit.code] = line.quantity
    steps: dict[int, list[OrderStep]] = defaultdict(list)
    for step in OrderStep.objects.of(programme.office_id).filter(order__in=ids).select_related("unit", "by"):
        steps[step.order_id].append(step)
    every = [step for each in steps.values() for step in each]
    files = files_of(programme, "order_step", [step.pk for step in every])
    names = names_of(programme, [step.by_id for step in every]) if every else {}
    return tuple(
        OrderView(
            row.pk, row.uuid, row.provision, row.supplier, row.by_id, _fact(row, lines[row.pk], steps[row.pk]),
            tuple(_step(step, files.get(step.pk, ()), names) for step in steps[row.pk]),
        )
        for row in found
    )  # fmt: skip


def _fact(row: Order, lines: Mapping[str, int], steps: Iterable[OrderStep]) -> OrderFact:
    told = (StepFact(StepKind(s.kind), s.happened_on, s.amount, s.unit.code if s.unit else None) for s in steps)
    return OrderFact(row.number, row.provision, lines, tuple(told))


def _step(row: OrderStep, files: tuple[MoneyFile, ...], names: Mapping[int, str]) -> StepView:
    return StepView(
        row.pk, StepKind(row.kind), row.happened_on, row.note, row.amount, row.transfer_id,
        row.unit.name if row.unit else "", names.get(row.by_id, row.by.username), row.at, row.seq, files,
    )  # fmt: skip


# ---- What records say they cost --------------------------------------------------------------------------------------


def booking_keys(entry: UUID) -> list[UUID]:
    """The keys under which the cost that an entry names is booked, first to last."""
    return [uuid5(entry, f"cost:{place}") for place in range(BOOKINGS)]


def said_of_unit(programme: Programme, register: str, unit: int) -> list[Entry]:
    """What every record of a register that stands says of a member: its latest content, record by record."""
    rows = Entry.objects.of(programme.office_id).filter(record__programme=programme, record__register=register)
    void = rows.filter(kind=EntryKind.WITHDRAWN, stage="").order_by().values_list("record", flat=True)
    named = rows.filter(unit=unit).order_by().values_list("record", flat=True)
    bases = latest_bases(programme.office_id, set(named) - set(void))
    return [base for _, base in sorted(bases.items()) if base.unit_id == unit]


def booked(programme: Programme, record: int) -> Transfer | None:
    """The booking that stands of the cost that a record names, in two statements."""
    entries = Entry.objects.of(programme.office_id).filter(record=record, kind__in=_BASES)
    keys = [key for uuid in entries.order_by().values_list("uuid", flat=True) for key in booking_keys(uuid)]
    rows = counted(programme).filter(kind=TransferKind.BOUGHT, credit__fund=OWN_BOOK, key__in=keys)
    found: Transfer | None = rows.select_related("credit", "debit").order_by("-seq").first()
    return found


_BASES = (EntryKind.ENTERED, EntryKind.CORRECTED)


def cost_of(register: Register, entry: Entry) -> int:
    """What an entry says that the thing cost, in minor units; nothing where it does not say."""
    value = from_body(register, entry.body).get(cost_field(register))
    return value if isinstance(value, int) else 0


# ---- Who has what ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Hung:
    """A record that a member has its thing: its number, day, whether it counts, and what was handed in with it."""

    number: int
    happened_on: date
    confirmed: bool
    cost: int
    files: tuple[Attachment, ...] = field(default=())


@dataclass(frozen=True)
class SupplyLine:
    """What one member is due of a thing, and what it has. `hung` are its records that stand, with their pictures;
    `awaiting` how many of them nobody has confirmed. Costs in minor units."""

    provide: Provide
    member: Member
    due: int | None
    ordered: int
    delivered: int
    taken_back: int
    cost: int
    hung: tuple[Hung, ...] = ()

    @property
    def to_order(self) -> int:
        """What it is due and neither has on record nor is ordered for it: a thing on record may be one of those."""
        return max((self.due or 0) - max(self.ordered, len(self.hung)), 0) if self.member.ends_on is None else 0

    @property
    def left(self) -> bool:
        """The member has left, and the charter asks for the things back."""
        return self.provide.returned_on_exit and self.member.ends_on is not None and self.delivered > self.taken_back


def supply_lines(
    programme: Programme, provide: Provide, every: Iterable[OrderView],
    hung: Mapping[str, tuple[Hung, ...]], units: Collection[str] | None = None,
) -> tuple[SupplyLine, ...]:  # fmt: skip
    """Every member that the thing is for, in order. `every` are the provision's orders, `hung` what is on record."""
    live = [order.fact for order in every if order.provision == provide.id and not order.fact.cancelled]
    found = []
    for member in member_rows(programme, ENDLESS):
        if member.role != provide.to or (units is not None and member.code not in units):
            continue
        mine = [fact for fact in live if member.code in fact.lines]
        shares = [share for fact in mine if (share := fact.share_of(member.code)) is not None]
        records = hung.get(member.code, ())
        cost = sum(shares) if shares else sum(each.cost for each in records)
        found.append(
            SupplyLine(
                provide, member, quantity_due(provide, member.facts), _many(mine, member.code),
                _many([fact for fact in mine if fact.delivered], member.code),
                _many([fact for fact in mine if member.code in fact.taken_back], member.code), cost, records,
            )
        )  # fmt: skip
    return tuple(found)


def _many(facts: Iterable[OrderFact], unit: str) -> int:
    return sum(fact.lines[unit] for fact in facts)


def hung_of(programme: Programme, charter: Charter, provide: Provide, until: date) -> dict[str, tuple[Hung, ...]]:
    """What is on record of a thing at each member, with the files of what was said last; two statements."""
    register = charter.register(provide.register)
    office = office_side(charter)
    kept = entry_facts_by_register(programme, [register])[register.id]
    standing = [(entries, stand(entries, register, office, until, ENDLESS)) for entries in kept.values()]
    files = of_entries(programme, [entry.id for entries, _ in standing for entry in entries])
    field = cost_field(register)
    found: dict[str, list[Hung]] = defaultdict(list)
    for entries, one in standing:
        fact = one.latest
        if fact is not None and fact.unit:
            cost = fact.fields.get(field)
            handed = tuple(file for entry in entries for file in files.get(entry.id, ()))
            told = Hung(fact.number, fact.happened_on, one.confirmed is not None, cost if isinstance(cost, int) else 0,
                        handed)  # fmt: skip
            found[fact.unit].append(told)
    return {unit: tuple(each) for unit, each in found.items()}
