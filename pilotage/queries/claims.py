"""The figures that a source states about itself, beside what the records give."""

from dataclasses import dataclass
from decimal import Decimal

from pilotage.domain.charters.schema import Claim
from pilotage.domain.figures import FigureValue
from pilotage.domain.money import major_units
from pilotage.models import Programme
from pilotage.queries.figures import figures
from pilotage.queries.programmes import Rules, rules


@dataclass(frozen=True)
class Compared:
    """A claim, and the figure computed as of its day (in major units; None where there is no number)."""

    claim: Claim
    value: FigureValue
    computed: Decimal | None

    @property
    def agrees(self) -> bool:
        return self.computed == self.claim.value


def claims_compared(programme: Programme, in_force: Rules | None = None) -> list[Compared]:
    """Every claim of the charter against the records; one computation for each day that claims speak of."""
    in_force = in_force or rules(programme)
    charter = in_force.charter
    by_day = {day: figures(programme, day, in_force=in_force) for day in {claim.as_of for claim in charter.claims}}
    compared = []
    for claim in charter.claims:
        value = by_day[claim.as_of][claim.figure]
        computed = None
        if value.value is not None:
            computed = major_units(int(value.value), charter.currency) if value.money else Decimal(value.value)
        compared.append(Compared(claim, value, computed))
    return compared
