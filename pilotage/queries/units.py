"""What the pages of units and of mentors are made of: who serves whom, what is due, what waits, what was received."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import product

from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Appoint, Grant, Pair, Priority, Provide, Provision, Refund, Register, Reward
from pilotage.domain.duties import DutyFacts, State, Window
from pilotage.domain.duties import windows as derive
from pilotage.domain.figures import Facts, FigureValue, Only, PairFact, Seat, names_people, part
from pilotage.domain.records import Fact, Standing
from pilotage.models import Member, Programme
from pilotage.queries.appointments import Service, service
from pilotage.queries.duties import duty_facts
from pilotage.queries.figures import member_rows
from pilotage.queries.funds import money_facts
from pilotage.queries.grants import application_standings
from pilotage.queries.holding import held
from pilotage.queries.programmes import Rules
from pilotage.queries.records import ENDLESS, standings

LATE = (State.OVERDUE, State.MISSED)


@dataclass(frozen=True)
class Ground:
    """A programme on a day: its members, what stands on record, what is due, who serves whom."""

    charter: Charter
    members: tuple[Member, ...]
    facts: Facts
    due: DutyFacts
    windows: tuple[Window, ...]
    service: Service

    def member(self, code: str) -> Member | None:
        return next((row for row in self.members if row.code == code), None)

    def concerns(self, fact: Fact, code: str) -> bool:
        """Is the record about that member, or about a pairing that it is in?"""
        return code in _members(fact)

    @cached_property
    def waiting(self) -> Mapping[tuple[str, str], Mapping[str, int]]:
        """(member, role) -> register -> how many records about that member wait for somebody in that role."""
        found: dict[tuple[str, str], dict[str, int]] = {}
        for register, kept in self.facts.standings.items():
            for one in kept:
                if one.pending and one.latest is not None:
                    for key in product(_members(one.latest), one.pending):
                        counted = found.setdefault(key, {})
                        counted[register] = counted.get(register, 0) + 1
        return found


def _members(fact: Fact) -> tuple[str, ...]:
    """The codes of the members that a record is about."""
    return tuple(code for code in (fact.unit, *(fact.pair or "").split(":")) if code)


def ground(programme: Programme, in_force: Rules, on: date, *, grants: bool = True) -> Ground:
    """Everything on a day, in nine statements; with `grants` also what was applied for and paid, in two more."""
    charter = in_force.charter
    with held():
        due = duty_facts(programme, on)
        kept = standings(programme, charter, [on], ENDLESS)[on]
        if grants and charter.of_kind(Grant):
            money = money_facts(programme, on, ENDLESS)
            kept |= application_standings(programme, charter, [on], ENDLESS, money)[on]
        found = service(programme, on, in_force=in_force, held=due.seats)
        members = tuple(member_rows(programme, ENDLESS))
    facts = Facts(until=on, known=ENDLESS, standings=kept, seats=due.seats, pairs=due.pairs)
    return Ground(charter, members, facts, due, derive(due), found)


# ---- Who stands beside a member --------------------------------------------------------------------------------------


def serving(found: Ground, code: str, provision: Appoint) -> tuple[Seat, ...]:
    """Whoever serves the member on the day, in the order of their appointments."""
    seats = (seat for seat in found.facts.seats if seat.role == provision.role and seat.unit == code)
    return tuple(seat for seat in seats if seat.holds(found.facts.until))


def partners(found: Ground, code: str) -> tuple[tuple[PairFact, Member], ...]:
    """The pairings in force that the member is in, each with the other side."""
    rows = {row.code: row for row in found.members}
    return tuple(
        (pair, rows[pair.b if pair.a == code else pair.a])
        for pair in found.facts.pairs
        if code in (pair.a, pair.b) and pair.holds(found.facts.until)
    )


def pairs_with(charter: Charter, role: str) -> tuple[str, ...]:
    """The provisions that pair members of a role."""
    return tuple(pair.id for pair in charter.of_kind(Pair) if role in (pair.a, pair.b))


# ---- What waits, what was received, what is counted ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many records of a register one side has still to confirm."""

    register: Register
    count: int


def waiting(found: Ground, code: str, role: str) -> tuple[Waiting, ...]:
    """What somebody in a role has still to confirm at a member, in the charter's order of registers."""
    counted = found.waiting.get((code, role), {})
    return tuple(Waiting(each, counted[each.id]) for each in found.charter.registers if each.id in counted)


@dataclass(frozen=True)
class Received:
    """What one provision gives, as far as the member has it: records that stand, those that wait, and the figures that
    are computed over them."""

    provision: Provision
    register: Register
    count: int
    waiting: int
    figures: tuple[FigureValue, ...]


def received(found: Ground, code: str, role: str, values: Iterable[FigureValue]) -> tuple[Received, ...]:
    """Everything that the charter gives to members of this role, in its order."""
    values = list(values)
    rows = []
    for provision, register in _giving(found.charter, role):
        kept = [one for one in found.facts.standings.get(register, ()) if _about(found, one, code)]
        over = tuple(value for value in values if value.figure.of == register and value.figure.how != "distinct")
        counted = sum(one.confirmed is not None for one in kept)
        pending = sum(bool(one.pending) for one in kept)
        rows.append(Received(provision, found.charter.register(register), counted, pending, over))
    return tuple(rows)


def _giving(charter: Charter, role: str) -> Iterator[tuple[Provision, str]]:
    """Provisions that give something to members of a role, each with the register that says so."""
    for provision in charter.provisions:
        match provision:
            case Grant(applicant=to, register=register) | Refund(payer=to, register=register):
                pass
            case Provide(to=to, register=register) | Reward(to=to, on=register):
                pass
            case Priority(for_=to, register=register) if provision.extra_places or provision.extra_money:
                pass
            case _:
                continue
        if to == role:
            yield provision, register


def _about(found: Ground, one: Standing, code: str) -> bool:
    fact = one.confirmed or one.latest
    return fact is not None and found.concerns(fact, code)


def figures_of(found: Ground, code: str, role: str) -> tuple[FigureValue, ...]:
    """The member's part of every figure over records about its role, or about the pairings that it may be in. What
    counts different members has no part of one."""
    about = {role, *pairs_with(found.charter, role)}
    registers = {register.id for register in found.charter.registers if not about.isdisjoint(register.about)}
    return tuple(
        part(found.charter, found.facts, figure, Only(unit=code))
        for figure in found.charter.figures
        if figure.of in registers and figure.of in found.facts.standings and figure.how != "distinct"
    )


def figures_of_person(found: Ground, code: str) -> tuple[FigureValue, ...]:
    """Somebody's part of every figure over records that name people."""
    return tuple(
        part(found.charter, found.facts, figure, Only(person=code))
        for figure in found.charter.figures
        if figure.of in found.facts.standings and names_people(found.charter, figure)
    )


def late(found: Ground, code: str) -> int:
    """How many windows of a member (or of its pairings) are out of time."""
    return sum(one.state in LATE and code in one.place.split(":") for one in found.windows)
