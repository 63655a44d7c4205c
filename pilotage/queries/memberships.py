"""Who takes part from when to when, and what hangs on a member that is to leave."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Grant, Priority, Provide, Quota, Role
from pilotage.domain.duties import State, Window
from pilotage.domain.memberships import Tie
from pilotage.domain.records import Fact
from pilotage.domain.standing import Place
from pilotage.models import Appointment, Member, MemberNote, Pairing, Person, Programme, TaskLink
from pilotage.models.owned import OwnedQuerySet
from pilotage.queries.duties import windows
from pilotage.queries.figures import member_rows
from pilotage.queries.holding import held
from pilotage.queries.people import names_of
from pilotage.queries.programmes import Rules
from pilotage.queries.records import ENDLESS, standings
from pilotage.queries.spending import Account, accounts
from pilotage.queries.supplies import SupplyLine, hung_of, orders, supply_lines

ASKED = (State.OPEN, State.OVERDUE)
"""States of a window that still asks something of somebody."""


def places(programme: Programme) -> tuple[Place, ...]:
    """Every member there ever was, as whoever decides on joining and leaving needs it."""
    return tuple(
        Place(row.code, row.name, row.role, row.starts_on, row.ends_on) for row in member_rows(programme, ENDLESS)
    )


def person_codes(programme: Programme) -> frozenset[str]:
    """The codes of everybody the office knows: a body has none of them."""
    return frozenset(Person.objects.of(programme.office_id).values_list("code", flat=True))


def ties(programme: Programme, member: Member) -> tuple[Tie, ...]:
    """The pairings and appointments of a member that have no end, or end some day; in two statements."""
    joined = Pairing.objects.of(programme.office_id).filter(programme=programme)
    held = Appointment.objects.of(programme.office_id).filter(programme=programme)
    found = [
        Tie("pairing", row.pk, (row.b if row.a_id == member.pk else row.a).name, row.starts_on, row.ends_on)
        for row in joined.select_related("a", "b")
        if member.pk in (row.a_id, row.b_id)
    ]
    found += [
        Tie("appointment", row.pk, row.person.name, row.starts_on, row.ends_on)
        for row in held.select_related("person")
        if member.pk in (row.member_id, row.serves_id)
    ]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Said:
    """What was said when a member joined or left; `after` is the name of whose place it took."""

    what: str
    happened_on: date
    reason: str
    after: str
    by: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A member as the list shows it."""

    id: int
    code: str
    name: str
    role: str
    parent: str
    facts: Mapping[str, str]
    starts_on: date
    ends_on: date | None
    notes: tuple[Said, ...] = ()

    def holds(self, on: date) -> bool:
        return self.starts_on <= on and (self.ends_on is None or on <= self.ends_on)


def member_list(programme: Programme) -> tuple[Listed, ...]:
    """Every member, those that left too, with what was said when they came and went; in three statements."""
    rows = MemberNote.objects.of(programme.office_id).filter(programme=programme).select_related("after", "by")
    kept = list(rows)
    names = names_of(programme, {row.by_id for row in kept})
    notes: dict[int, list[Said]] = {}
    for row in kept:
        said = Said(row.what, row.happened_on, row.reason, row.after.name if row.after else "",
                    names.get(row.by_id, row.by.username))  # fmt: skip
        notes.setdefault(row.member_id, []).append(said)
    return tuple(
        Listed(row.pk, row.code, row.name, row.role, row.parent, row.facts, row.starts_on, row.ends_on,
               tuple(notes.get(row.pk, ())))
        for row in member_rows(programme, ENDLESS)
    )  # fmt: skip


def find_member(programme: Programme, code: str) -> Member | None:
    """The member with this code, or None."""
    return next((row for row in member_rows(programme, ENDLESS) if row.code == code), None)


@dataclass(frozen=True)
class Leaving:
    """What ends with a member, and what stays open when it has left: nothing of this is lost by its leaving."""

    ends: tuple[Tie, ...]
    ends_anyway: tuple[Tie, ...]
    accounts: tuple[Account, ...]
    things: tuple[SupplyLine, ...]
    windows: tuple[Window, ...]
    waiting: tuple[tuple[str, int], ...]  # (register, how many of its records wait for a confirmation)
    nominations: tuple[tuple[str, int], ...]  # (register, how many of its records stand)
    links: int


def leaving(programme: Programme, in_force: Rules, member: Member, on: date) -> Leaving:
    """What hangs on a member on a day; every row is read once."""
    with held():
        return _leaving(programme, in_force, member, on)


def _leaving(programme: Programme, in_force: Rules, member: Member, on: date) -> Leaving:
    charter = in_force.charter
    role = charter.role(member.role)
    bound = ties(programme, member)
    kept = standings(programme, charter, [on], ENDLESS)[on]
    nominating = {one.register for one in charter.provisions if isinstance(one, Quota | Priority)}
    waiting, nominated = [], []
    for register, found in kept.items():
        mine = [one for one in found if one.latest is not None and _concerns(one.latest, member.code)]
        if pending := sum(bool(one.pending) for one in mine):
            waiting.append((register, pending))
        if register in nominating and mine:
            nominated.append((register, len(mine)))
    asked = [one for one in windows(programme, on) if member.code in one.place.split(":") and one.state in ASKED]
    return Leaving(
        ends=tuple(tie for tie in bound if tie.ends_on is None),
        ends_anyway=tuple(tie for tie in bound if tie.ends_on is not None and tie.ends_on > on),
        accounts=_accounts(programme, charter, member, role),
        things=_things(programme, charter, member, on),
        windows=tuple(asked),
        waiting=tuple(waiting),
        nominations=tuple(nominated),
        links=standing_links(programme, member.pk).count(),
    )


def _concerns(fact: Fact, code: str) -> bool:
    return code in (fact.unit, *(fact.pair or "").split(":"))


def _accounts(programme: Programme, charter: Charter, member: Member, role: Role) -> tuple[Account, ...]:
    if not any(grant.applicant == role.id for grant in charter.of_kind(Grant)):
        return ()
    return tuple(one for one in accounts(programme, charter, units={member.code}) if one.open)


def _things(programme: Programme, charter: Charter, member: Member, on: date) -> tuple[SupplyLine, ...]:
    """What it has and is to give back."""
    wanted = [one for one in charter.of_kind(Provide) if one.returned_on_exit and one.to == member.role]
    if not wanted:
        return ()
    every = orders(programme)
    found: Iterable[SupplyLine] = (
        line
        for provide in wanted
        for line in supply_lines(programme, provide, every, hung_of(programme, charter, provide, on), {member.code})
    )
    return tuple(line for line in found if max(line.delivered, len(line.hung)) > line.taken_back)


def standing_links(programme: Programme, member: int) -> OwnedQuerySet:
    """The task links of a member that are not revoked."""
    return TaskLink.objects.of(programme.office_id).filter(programme=programme, member=member, revoked_seq=None)
