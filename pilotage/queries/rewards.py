"""Reading rewards: what fell due on confirmed records, what was paid of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Register, Reward
from pilotage.domain.fields import projected
from pilotage.domain.records import course
from pilotage.domain.rewards import Line, Paid, Trigger, due, judged, lines
from pilotage.models import Entry, Member, Programme, RewardPayment
from pilotage.queries.figures import member_rows
from pilotage.queries.programmes import turns
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
    named. Three statements, one more where the charter was amended."""
    rewards = charter.of_kind(Reward)
    if not rewards:
        return ()
    members = {member.code: member for member in member_rows(programme, ENDLESS)}
    triggered = _triggers(programme, charter, rewards, until, members)
    payments = standing_payments(programme)
    found = []
    for reward in rewards:
        mine = [row for row in payments if row.provision == reward.id]
        by_number = {row.number: row for row in mine}
        numbers = {one.record: one.number for one in triggered[reward.id]}
        numbers |= {row.record_id: row.record.number for row in mine}
        to = {reward.to, *(one.under.to for one in triggered[reward.id] if one.under)}
        facts = {code: member.facts for code, member in members.items() if member.role in to}
        for line in lines(due(charter, reward, triggered[reward.id], facts), [paid_fact(row) for row in mine]):
            if units is None or line.unit in units:
                row = by_number.get(line.paid.number) if line.paid else None
                under = line.due.trigger.under if line.due else None
                register = charter.register((under or reward).on)
                found.append(RewardLine(reward, register, members[line.unit], line, row, numbers))
    return tuple(found)


def lines_of(programme: Programme, charter: Charter, reward: Reward, until: date) -> tuple[RewardLine, ...]:
    """The rewards of one provision."""
    return tuple(each for each in reward_lines(programme, charter, until) if each.reward.id == reward.id)


def _triggers(
    programme: Programme, charter: Charter, rewards: Sequence[Reward], until: date, members: Mapping[str, Member]
) -> dict[str, list[Trigger]]:  # fmt: skip
    """Under each provision, the records that it falls due on, each judged by the edition of its day."""
    typed, editions = projected(charter), turns(programme, charter)
    versions = {
        reward.id: [
            (each, rule) for _, each in editions.charters for rule in each.of_kind(Reward) if rule.id == reward.id
        ]
        for reward in rewards
    }
    wanted = {rule.on for found in versions.values() for _, rule in found} - typed
    kept = entry_facts_by_register(programme, [one for one in charter.registers if one.id in wanted])
    office = office_side(charter)
    found: dict[str, list[Trigger]] = {reward.id: [] for reward in rewards}
    for register in charter.registers:
        for entries in kept[register.id].values() if register.id in wanted else ():
            readings, _ = course(entries, register, office, until, ENDLESS)
            for id, rules in versions.items():
                one = judged([each for each in rules if each[1].on == register.id], readings, editions.on)
                if one is not None and one.under and one.unit in members and members[one.unit].role == one.under.to:
                    found[id].append(one)
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
