"""The figures that a source states about itself, beside what the records give."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Claim
from pilotage.domain.figures import FigureValue
from pilotage.domain.money import major_units


@dataclass(frozen=True)
class Compared:
    """A claim, and the figure computed as of its day (in major units; None where there is no number)."""

    claim: Claim
    value: FigureValue
    computed: Decimal | None

    @property
    def agrees(self) -> bool:
        return self.computed == self.claim.value

    @property
    def difference(self) -> Decimal | None:
        """Computed less stated."""
        return None if self.computed is None else self.computed - self.claim.value


def days_of(charter: Charter) -> frozenset[date]:
    """The days that claims speak of."""
    return frozenset(claim.as_of for claim in charter.claims)


def compare(charter: Charter, by_day: Mapping[date, Mapping[str, FigureValue]]) -> tuple[Compared, ...]:
    """Every claim against the figures of its day."""
    compared = []
    for claim in charter.claims:
        value = by_day[claim.as_of][claim.figure]
        compared.append(Compared(claim, value, as_stated(charter, value)))
    return tuple(compared)


def as_stated(charter: Charter, value: FigureValue) -> Decimal | None:
    """A computed figure as texts state it: money in major units."""
    if value.value is None:
        return None
    return major_units(int(value.value), charter.currency) if value.money else Decimal(value.value)
