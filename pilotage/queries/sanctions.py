"""Sanctions that fell due, and what was decided."""

from dataclasses import dataclass

from pilotage.domain.charters.schema import Sanction
from pilotage.domain.sanctions import Decided, Occasion, Outcome, Ruling, occasions
from pilotage.models import Programme, SanctionDecision
from pilotage.queries.duties import calendar, windows
from pilotage.queries.programmes import Rules, rules
from pilotage.queries.records import ENDLESS


@dataclass(frozen=True, slots=True)
class Case:
    """An occasion and its decision. A decision whose windows are no longer missed has no occasion any more."""

    sanction: Sanction | None
    place: str
    occasion: Occasion | None
    decided: Decided | None


def decision_of(row: SanctionDecision) -> Decided:
    """A decision as the domain sees it."""
    place = row.member or row.pairing
    assert place is not None
    return Decided(
        row.pk, row.provision, place.code, row.start, Outcome(row.outcome),
        row.reason, row.decided_on, row.appeal_until, row.appeal, row.appealed_on,
        Ruling(row.ruling) if row.ruling else None, row.ruling_reason, row.ruled_on,
    )  # fmt: skip


def decisions(programme: Programme) -> tuple[Decided, ...]:
    """Everything decided so far, in order."""
    rows = SanctionDecision.objects.of(programme.office_id).filter(programme=programme)
    return tuple(decision_of(row) for row in rows.select_related("member", "pairing"))


def due_occasions(programme: Programme, in_force: Rules | None = None) -> tuple[Occasion, ...]:
    """Every occasion that the records and the charter make today; none are looked for where no rule asks."""
    charter = (in_force or rules(programme)).charter
    if not charter.of_kind(Sanction):
        return ()
    return occasions(charter, windows(programme), calendar(programme, ENDLESS))


def cases(programme: Programme, in_force: Rules | None = None) -> tuple[Case, ...]:
    """Occasions that wait for a decision first, then what was decided."""
    charter = (in_force or rules(programme)).charter
    declared = {sanction.id: sanction for sanction in charter.of_kind(Sanction)}
    made = {decided.key: decided for decided in decisions(programme)}
    due = {occasion.key: occasion for occasion in due_occasions(programme, in_force)}
    waiting = [Case(each.sanction, each.place, each, None) for key, each in due.items() if key not in made]
    done = [Case(declared.get(each.sanction), each.place, due.get(key), each) for key, each in made.items()]
    return (*waiting, *done)


def suspended(programme: Programme) -> frozenset[str]:
    """The members that are given no grants at present: a sanction with that effect was applied and not lifted. One that
    rests on a duty of pairs falls on their units."""
    charter = rules(programme).charter
    suspending = {sanction.id for sanction in charter.of_kind(Sanction) if sanction.effect == "suspend-grants"}
    if not suspending:
        return frozenset()
    rows = SanctionDecision.objects.of(programme.office_id).filter(programme=programme, provision__in=suspending)
    units = {role.id for role in charter.roles if role.kind == "unit"}
    found: set[str] = set()
    for row in rows.select_related("member", "pairing__a", "pairing__b"):
        if decision_of(row).in_effect:
            sides = [row.member] if row.member else [row.pairing.a, row.pairing.b]
            found |= {side.code for side in sides if row.member or side.role in units}
    return frozenset(found)
