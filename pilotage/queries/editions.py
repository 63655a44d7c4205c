"""A new edition before it is put in force: what it changes against the one that is, and what that does."""

from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from django.db.models import Min

from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import AnyProvision, Duty
from pilotage.domain.duties import Rule
from pilotage.domain.duties import windows as derive
from pilotage.domain.editions import Effect, Item, Part, compare, concerned, effects, in_force_later
from pilotage.domain.policy import Function
from pilotage.models import Appointment, Entry, Pairing, Programme
from pilotage.queries.duties import duty_facts, rules_over_time
from pilotage.queries.holding import held
from pilotage.queries.programmes import Rules, all_rules


@dataclass(frozen=True)
class Foreseen:
    """What a new edition would change: part by part, window by window, and who must look at it."""

    items: tuple[Item, ...]
    effects: tuple[Effect, ...]
    later: tuple[AnyProvision, ...]
    functions: tuple[Function, ...]
    roles: tuple[str, ...]


def foresee_edition(programme: Programme, in_force: Rules, charter: Charter, on: date) -> Foreseen:
    """What a charter would change if it were put in force on a day; the windows in as many statements as the Board."""
    items = compare(in_force.charter, charter)
    with held():
        facts = duty_facts(programme, on)
    after = replace(facts, rules=(*facts.rules, Rule(on, charter)))
    functions, roles = concerned(charter, items)
    return Foreseen(items, effects(derive(facts), derive(after)), in_force_later(charter, on), functions, roles)


def first_day(programme: Programme) -> date | None:
    """The earliest day of which an appointment, a pairing or a record stands."""
    office = programme.office_id
    rows = (
        Appointment.objects.of(office).filter(programme=programme).aggregate(day=Min("starts_on")),
        Pairing.objects.of(office).filter(programme=programme).aggregate(day=Min("starts_on")),
        Entry.objects.of(office).filter(record__programme=programme).aggregate(day=Min("happened_on")),
    )
    return min((row["day"] for row in rows if row["day"] is not None), default=None)


@dataclass(frozen=True)
class Step:
    """An edition beside the one before it: what it changed."""

    rules: Rules
    before: Rules | None
    items: tuple[Item, ...]


def edition_steps(programme: Programme) -> tuple[Step, ...]:
    """Every edition with what it changed, the latest first, in one statement."""
    found = [each for each, _ in all_rules(programme)]
    steps = [
        Step(each, before, compare(before.charter, each.charter) if before else ())
        for before, each in zip([None, *found], found, strict=False)
    ]
    return tuple(reversed(steps))


@dataclass(frozen=True, slots=True)
class Turn:
    """A day on which an edition changed what some duties ask: (id, title) of each, as the newer edition has them."""

    before: int
    number: int
    day: date
    duties: tuple[tuple[str, str], ...]
    other: int  # how many other provisions it changed


def turns(programme: Programme) -> tuple[Turn, ...]:
    """Where the rules changed, the latest first; in the statement that windows ask too."""
    rules = rules_over_time(programme)
    found = []
    for before, after in pairwise(rules):
        items = [one for one in compare(before.charter, after.charter) if one.part is Part.PROVISION]
        known = {each.id: each.title for charter in (before.charter, after.charter) for each in charter.of_kind(Duty)}
        duties = tuple((one.id, known[one.id]) for one in items if one.id in known)
        found.append(
            Turn(before.charter.edition, after.charter.edition, after.start, duties, len(items) - len(duties))
        )  # fmt: skip
    return tuple(reversed(found))
