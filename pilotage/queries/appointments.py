"""Who serves whom, where somebody is missing, and who may not serve again."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from pilotage.domain.appointments import Gap, Handed, Repeat, Served, Short, gaps_by_rules, shortages
from pilotage.domain.appointments import repeats as find_repeats
from pilotage.domain.calendars import CalendarRow
from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Appoint
from pilotage.domain.figures import Seat
from pilotage.domain.periods import Stretch
from pilotage.models import Appointment, Programme, User
from pilotage.queries.duties import calendar, rules_over_time
from pilotage.queries.figures import appointment_rows, member_rows, seats
from pilotage.queries.programmes import Rules, rules, today
from pilotage.queries.records import ENDLESS


@dataclass(frozen=True)
class Service:
    """Who serves whom under a programme's charter, and what is missing, on a day."""

    gaps: tuple[Gap, ...]
    shortages: tuple[Short, ...]
    repeats: tuple[Repeat, ...]

    def gaps_of(self, unit: str) -> tuple[Gap, ...]:
        return tuple(gap for gap in self.gaps if gap.unit == unit)


def gaps(
    programme: Programme, until: date | None = None, known: int = ENDLESS, *, in_force: Rules | None = None
) -> tuple[Gap, ...]:
    """Every gap that has begun by a day (default: today), in the order of the charter's provisions and members."""
    return service(programme, until, known, in_force=in_force).gaps


def service(
    programme: Programme,
    until: date | None = None,
    known: int = ENDLESS,
    *,
    in_force: Rules | None = None,
    held: tuple[Seat, ...] | None = None,
) -> Service:
    """Gaps, numbers not reached and repetitions by a day, in at most five statements; `held` where the seats are known."""
    in_force = in_force or rules(programme)
    until = until or today(programme)
    charter = in_force.charter
    there = held if held is not None else seats(programme, charter, known)
    spans = _calendar(programme, charter, known)
    found = gaps_by_rules(_in_order(programme, in_force, known), there, served(programme, charter, known), until, spans)
    return Service(found, shortages(charter, there, until), find_repeats(charter, there, spans, until))


def served(programme: Programme, charter: Charter, known: int = ENDLESS) -> tuple[Served, ...]:
    """Every member that somebody is appointed to serve, in the charter's order; an end counts once it was known."""
    roles = {provision.serves for provision in charter.of_kind(Appoint)}
    return tuple(
        Served(
            row.code, row.role, row.starts_on,
            row.ends_on if row.ended_seq is not None and row.ended_seq <= known else None, row.facts,
        )
        for row in member_rows(programme, known)
        if row.role in roles
    )  # fmt: skip


def _in_order(programme: Programme, in_force: Rules, known: int) -> list[tuple[Stretch, Charter]]:
    """Every edition's charter with the days on which it holds: from its adoption (the first from the beginning) until
    the day before the next one's. One that was replaced on its own first day never held."""
    if in_force.number == 1:
        return [(Stretch(date.min, date.max), in_force.charter)]
    found = rules_over_time(programme, known)
    starts = [date.min, *(rule.start for rule in found[1:])]
    ends = [*(rule.start - timedelta(days=1) for rule in found[1:]), date.max]
    spans = zip(starts, ends, found, strict=True)
    return [(Stretch(start, end), rule.charter) for start, end, rule in spans if start <= end]


def _calendar(programme: Programme, charter: Charter, known: int) -> tuple[CalendarRow, ...]:
    """The calendar, where terms or school years matter to appointments; else nothing is asked."""
    asked = any(each.no_repeat is not None or each.term == "school-year" for each in charter.of_kind(Appoint))
    return calendar(programme, known) if asked else ()


def code_of(programme: Programme, user: User | None) -> str:
    """The code of the person behind an account; empty where nobody of that account was ever appointed here."""
    if user is None or not user.is_authenticated:
        return ""
    rows = appointment_rows(programme, ENDLESS)
    return next((row.person.code for row in rows if row.person.user_id == user.pk), "")


# ---- Handing over ----------------------------------------------------------------------------------------------------


def handed(programme: Programme, appointments: Collection[int]) -> tuple[Handed, ...]:
    """Some appointments as whoever decides on their hand-over needs them."""
    rows = Appointment.objects.of(programme.office_id).filter(programme=programme, pk__in=appointments)
    found = []
    for row in rows.select_related("person", "member", "serves"):
        place = row.serves or row.member
        found.append(
            Handed(
                row.pk, row.person.code, row.role, row.starts_on, row.ends_on, place.code if place else "",
                place.name if place else "", place.ends_on if place else None,
            )
        )  # fmt: skip
    return tuple(found)
