"""Reading rewards: what fell due on confirmed records, what was paid of it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Register, Reward
from pilotage.domain.fields import projected
from pilotage.domain.records import course
from pilotage.domain.rewards import Line, Paid, Trigger, due, lines, trigger
from pilotage.models import Entry, Member, Programme, RewardPayment
from pilotage.queries.figures import member_rows
from pilotage.queries.records import ENDLESS, entry_facts_by_register, office_side


@dataclass(frozen=True)
class RewardLine:
    """A reward as its page shows it; `numbers` are the numbers of records by their row ids."""

    reward: Reward
    register: Register
    member: Member
    line: Line
    payment: RewardPayment | None
    numbers: Mapping[int, int]


def reward_lines(
    programme: Programme, charter: Charter, until: date, units: Collection[str] | None = None
) -> tuple[RewardLine, ...]:
    """Every reward that is due or was paid, provision by provision in the charter's order; of these units only, where
    named. Three statements."""
    rewards = charter.of_kind(Reward)
    if not rewards:
        return ()
    triggered = _triggers(programme, charter, rewards, until)
    payments = standing_payments(programme)
    members = {member.code: member for member in member_rows(programme, ENDLESS)}
    found = []
    for reward in rewards:
        mine = [row for row in payments if row.provision == reward.id]
        by_number = {row.number: row for row in mine}
        numbers = {one.record: one.number for one in triggered[reward.id]}
        numbers |= {row.record_id: row.record.number for row in mine}
        facts = {code: member.facts for code, member in members.items() if member.role == reward.to}
        for line in lines(due(charter, reward, triggered[reward.id], facts), [paid_fact(row) for row in mine]):
            if units is None or line.unit in units:
                row = by_number.get(line.paid.number) if line.paid else None
                register = charter.register(reward.on)
                found.append(RewardLine(reward, register, members[line.unit], line, row, numbers))
    return tuple(found)


def lines_of(programme: Programme, charter: Charter, reward: Reward, until: date) -> tuple[RewardLine, ...]:
    """The rewards of one provision."""
    return tuple(each for each in reward_lines(programme, charter, until) if each.reward.id == reward.id)


def _triggers(
    programme: Programme, charter: Charter, rewards: Iterable[Reward], until: date
) -> dict[str, list[Trigger]]:  # fmt: skip
    """Under each provision, the records that it falls due on."""
    rewards = list(rewards)
    typed = projected(charter)
    registers = {reward.on: charter.register(reward.on) for reward in rewards if reward.on not in typed}
    kept = entry_facts_by_register(programme, registers.values())
    office = office_side(charter)
    found: dict[str, list[Trigger]] = {reward.id: [] for reward in rewards}
    for id, register in registers.items():
        for entries in kept[id].values():
            readings, _ = course(entries, register, office, until, ENDLESS)
            for reward in rewards:
                if reward.on == id and (one := trigger(reward, readings)) is not None:
                    found[reward.id].append(one)
    return found


def standing_payments(programme: Programme) -> list[RewardPayment]:
    """The payments that stand, in order, each with its record, member and transfer."""
    rows = RewardPayment.objects.of(programme.office_id).filter(programme=programme, ended_seq=None)
    return list(rows.select_related("record", "unit", "transfer").order_by("number"))


def find_payment(programme: Programme, number: int) -> RewardPayment | None:
    """The payment with this number, reversed or not."""
    rows = RewardPayment.objects.of(programme.office_id).filter(programme=programme, number=number)
    found: RewardPayment | None = rows.select_related("record", "unit", "transfer", "by").first()
    return found


def paid_fact(row: RewardPayment) -> Paid:
    return Paid(row.number, row.record_id, row.unit.code, row.period, row.amount, row.happened_on)


def hands_on(programme: Programme, record: int) -> frozenset[int]:
    """The users who entered, corrected, confirmed or otherwise wrote anything of a record."""
    rows = Entry.objects.of(programme.office_id).filter(record=record)
    return frozenset(rows.order_by().values_list("by", flat=True))
