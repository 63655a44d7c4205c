"""Reading what can be divided over whom, by what, and how it was divided before."""

from collections.abc import Mapping
from decimal import Decimal

from pilotage.domain.allocations import Division, Rule, allocate, check_division, weights_for
from pilotage.domain.breaches import Breach
from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import FieldDef, Priority, Quota
from pilotage.models import Allocation, Member, Programme, Round
from pilotage.queries.aid import aided_units
from pilotage.queries.people import with_doer
from pilotage.queries.rounds import units_on


def units_of(programme: Programme, round: Round, charter: Charter) -> dict[str, Member]:
    """The units that a round is for and that take part on the day it was opened, by their codes."""
    rule = _rule(round, charter)
    if isinstance(rule, Priority):
        return aided_units(programme, rule, round.opened_on)
    found = units_on(programme, charter, round.opened_on)
    return {row.code: row for row in found if rule.for_unit in (None, row.role)}


def facts_of(round: Round, charter: Charter) -> tuple[FieldDef, ...]:
    """The facts that a round's units state as numbers."""
    rule = _rule(round, charter)
    wanted = rule.for_ if isinstance(rule, Priority) else rule.for_unit
    roles = [role for role in charter.roles if role.kind == "unit" and wanted in (None, role.id)]
    found = {fact.id: fact for role in roles for fact in role.facts if fact.type in ("integer", "decimal", "money")}
    return tuple(found.values())


def _rule(round: Round, charter: Charter) -> Quota | Priority:
    found = next(each for each in charter.provisions if each.id == round.provision)
    assert isinstance(found, Quota | Priority)
    return found


def divided(
    units: Mapping[str, Member],
    charter: Charter,
    total: int,
    rule: Rule,
    fact: str,
    scores: Mapping[str, Decimal],
    least: int | None,
    most: int | None,
) -> tuple[Division | None, list[Breach]]:
    """The division, or every reason why there is none; `least` and `most` are for each unit."""
    if not units:
        return None, [Breach("allocation-no-units", {})]
    names = {code: row.name for code, row in units.items()}
    declared = {each.id for role in charter.roles for each in role.facts}
    if rule is Rule.FACT and fact not in declared:
        return None, [Breach("allocation-fact-unknown", {}, "fact")]
    weights, breaches = weights_for(rule, {code: row.facts for code, row in units.items()}, fact, scores)
    breaches = [Breach(each.code, {"unit": names[str(each.params["unit"])]}, each.field) for each in breaches]
    if breaches:
        return None, breaches
    lower = dict.fromkeys(units, least) if least is not None else {}
    upper = dict.fromkeys(units, most) if most is not None else {}
    breaches = check_division(total, weights, least=lower, most=upper)
    return (None, breaches) if breaches else (allocate(total, weights, least=lower, most=upper), [])


def allocations_of(round: Round) -> tuple[Allocation, ...]:
    """How places and money of a round were divided, the latest first; what the office calls who did it as `who`."""
    rows = Allocation.objects.of(round.office_id).filter(round=round)
    return tuple(with_doer(round.office_id, rows).order_by("-seq"))
