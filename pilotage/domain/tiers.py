"""Reading a table of the charter over a fact of a member: so many for so many."""

from collections.abc import Mapping
from decimal import Decimal

from pilotage.domain.charters.schema import Tiers
from pilotage.domain.habits import parse_number


def value_for(given: Tiers | Decimal | int, facts: Mapping[str, object]) -> Decimal | None:
    """What a member with these facts gets by a table, or the plain number that stands in its place.

    None where the member does not state the fact that the table asks for, or the table has no step for it.
    """
    if not isinstance(given, Tiers):
        return Decimal(given)
    stated = parse_number(str(facts.get(given.fact, "")))
    if not isinstance(stated, Decimal):
        return None
    for step in given.steps:
        if step.from_ <= stated and (step.below is None or stated < step.below):
            return step.value
    return None
