"""Who bears a duty on a day."""

from datetime import date

from pilotage.domain.charters.schema import Duty
from pilotage.domain.duties.facts import DutyFacts
from pilotage.domain.duties.spans import Place


def bearers(facts: DutyFacts, duty: Duty, place: Place, on: date) -> tuple[str, ...]:
    """The codes of those who bear it on a day: whoever is appointed then to the member (or to any member of the pairing),
    or the bodies in the bearing role themselves. What each is to do for itself nobody else bears in its place; else who
    is appointed to nobody in particular bears it for all, and so does a body such as the office. Nobody: a gap, and it
    stays due."""
    near = [seat for seat in facts.seats_at(duty.bearer, place.members) if seat.holds(on)]
    if not near and duty.bearer not in place.roles:
        near = [seat for seat in facts.seats_at_large(duty.bearer) if seat.holds(on)]
    return tuple(dict.fromkeys(seat.who for seat in near))
