"""The figures that a source states about itself, compared with the records."""

from pilotage.domain.claims import Compared, compare, days_of
from pilotage.domain.figures import compute
from pilotage.models import Programme
from pilotage.queries.figures import facts_on
from pilotage.queries.programmes import Rules, rules


def claims_compared(programme: Programme, in_force: Rules | None = None) -> tuple[Compared, ...]:
    """Every claim of the charter against the records, in as many statements as for one day."""
    charter = (in_force or rules(programme)).charter
    if not charter.claims:
        return ()
    gathered = facts_on(programme, charter, days_of(charter))
    return compare(charter, {day: compute(charter, facts) for day, facts in gathered.items()})
