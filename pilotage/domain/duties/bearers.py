"""Who bears a duty on a day."""

from datetime import date

from pilotage.domain.charters.schema import Duty
from pilotage.domain.duties.facts import DutyFacts
from pilotage.domain.duties.spans import Place


def bearers(facts: DutyFacts, duty: Duty, place: Place, on: date) -> tuple[str, ...]:
    """The codes of those who bear it on a day: whoever is appointed then to the member (or to any member of the pairing),
    or the bodies in the bearing role themselves. Nobody: a gap, and it stays due."""
    held = [seat for seat in facts.seats if seat.role == duty.bearer and seat.holds(on)]
    near = [seat for seat in held if seat.who in place.members or seat.unit in place.members]
    # People appointed to nobody in particular, and a body such as the office, bear it for all.
    general = [seat for seat in held if seat.unit is None or seat.unit == seat.who]
    concerned = near or (general if not _among(facts, duty) else [])
    return tuple(dict.fromkeys(seat.who for seat in concerned))


def _among(facts: DutyFacts, duty: Duty) -> bool:
    """Is the duty borne by those it is for (each unit for itself)? Then nobody else bears it in their place."""
    sides = {duty.for_each}
    for pair in facts.pairs:
        if pair.provision == duty.for_each:
            sides |= {seat.role for seat in facts.seats if seat.who in (pair.a, pair.b)}
    return duty.bearer in sides
