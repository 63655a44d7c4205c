"""Gathering what figures are computed from, and computing them."""

from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import OuterRef, Subquery

from pilotage.domain.charters import Charter
from pilotage.domain.figures import Facts, FigureValue, PairFact, Seat, compute
from pilotage.domain.records import Reference, Standing
from pilotage.models import Appointment, Member, MemberFacts, Pairing, Programme
from pilotage.queries.funds import income_standings, money_facts
from pilotage.queries.grants import application_standings
from pilotage.queries.holding import asked_once
from pilotage.queries.programmes import Rules, rules, today
from pilotage.queries.records import ENDLESS, standings


def facts(programme: Programme, charter: Charter, until: date, known: int = ENDLESS) -> Facts:
    """Everything that stands at (until, known), in a bounded number of statements."""
    return facts_on(programme, charter, [until], known)[until]


def facts_on(programme: Programme, charter: Charter, days: Collection[date], known: int = ENDLESS) -> dict[date, Facts]:
    """Everything that stands on each of several days, in the same seven statements as for one."""
    last = max(days)
    kept = standings(programme, charter, days, known)
    received = income_standings(programme, charter, last, known)
    money = money_facts(programme, last, known)
    asked = application_standings(programme, charter, days, known, money)
    held, joined = seats(programme, charter, known), pairs(programme, known)
    return {
        day: Facts(
            until=day,
            known=known,
            standings=kept[day] | _received_by(received, day) | asked[day],
            seats=held,
            pairs=joined,
            money=tuple(moved for moved in money if moved.happened_on <= day),
        )
        for day in days
    }


def _received_by(received: Mapping[str, tuple[Standing, ...]], day: date) -> dict[str, tuple[Standing, ...]]:
    return {
        register: tuple(one for one in standings if one.latest is not None and one.latest.happened_on <= day)
        for register, standings in received.items()
    }


def seats(programme: Programme, charter: Charter, known: int = ENDLESS) -> tuple[Seat, ...]:
    """Who holds a place in which role: bodies as members, people (in roles of kind person) by their appointments.

    An end counts once it was known.
    """
    people = {role.id for role in charter.roles if role.kind == "person"}
    held = [
        Seat(
            row.role, row.code, row.code, row.starts_on, _end(row, known), Reference("member", row.pk), row.name,
            tuple((name, str(words)) for name, words in row.facts.items()),
        )
        for row in member_rows(programme, known)
    ]  # fmt: skip
    for row in appointment_rows(programme, known):
        if row.role in people:
            unit = row.serves.code if row.serves else None
            reference = Reference("appointment", row.pk)
            held.append(
                Seat(row.role, row.person.code, unit, row.starts_on, _end(row, known), reference, row.person.name)
            )
    return tuple(held)


@asked_once
def member_rows(programme: Programme, known: int = ENDLESS) -> list[Member]:
    """Every body of the programme known by then, in the charter's order, with the name and the facts known then; who
    asks for what is known now pays nothing for the history."""
    rows = Member.objects.of(programme.office_id).filter(programme=programme, seq__lte=known)
    if known == ENDLESS:
        return list(rows)
    stated = MemberFacts.objects.of(programme.office_id).filter(member=OuterRef("pk"), seq__lte=known).order_by("-seq")
    then = rows.annotate(name_then=Subquery(stated.values("name")[:1]), facts_then=Subquery(stated.values("facts")[:1]))
    found = list(then)
    for row in found:
        if row.name_then is not None:
            row.name, row.facts = row.name_then, row.facts_then
    return found


@asked_once
def appointment_rows(programme: Programme, known: int = ENDLESS) -> list[Appointment]:
    """Every appointment known by then, with person and unit."""
    rows = Appointment.objects.of(programme.office_id).filter(programme=programme, seq__lte=known)
    return list(rows.select_related("person", "serves"))


@asked_once
def pairs(programme: Programme, known: int = ENDLESS) -> tuple[PairFact, ...]:
    """Every pairing known by then."""
    rows = Pairing.objects.of(programme.office_id).filter(programme=programme, seq__lte=known)
    return tuple(
        PairFact(row.provision, row.code, row.a.code, row.b.code, row.starts_on, _end(row, known), row.pk)
        for row in rows.select_related("a", "b")
    )


def _end(row: Member | Appointment | Pairing, known: int) -> date | None:
    return row.ends_on if row.ended_seq is not None and row.ended_seq <= known else None


def figures(
    programme: Programme,
    until: date | None = None,
    known: int = ENDLESS,
    *,
    in_force: Rules | None = None,
    since: date | None = None,
    unit: str | None = None,
    person: str | None = None,
) -> dict[str, FigureValue]:
    """Every figure of the programme by id, until a day (default: today) and known up to a sequence number; of one unit
    or one person where it is named."""
    charter = (in_force or rules(programme)).charter
    gathered = facts(programme, charter, until or today(programme), known)
    return compute(charter, gathered, since=since, unit=unit, person=person)
