"""Everything a page of figures shows, computed from one gathering of what stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pilotage.domain.bulletins import Paragraph, compose, figures_used, first_day, print_figures
from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Bulletin as Series
from pilotage.domain.charters.schema import Fund
from pilotage.domain.claims import Compared, compare, days_of
from pilotage.domain.figures import Facts, FigureValue, compute
from pilotage.domain.funds import FundNumbers
from pilotage.domain.provisions import fund_numbers
from pilotage.domain.records import Reference
from pilotage.models import Programme
from pilotage.queries.bulletins import calendar_rows, last_issued
from pilotage.queries.figures import facts_on
from pilotage.queries.programmes import Rules
from pilotage.queries.records import ENDLESS


@dataclass(frozen=True)
class Glance:
    """The programme at (until, known): what stands, every figure, and what the sources state beside it."""

    until: date
    known: int
    facts: Facts
    values: Mapping[str, FigureValue]
    claims: tuple[Compared, ...]

    @property
    def awaiting(self) -> tuple[Reference, ...]:
        """Everything whose confirmation would change a figure, once each."""
        return tuple(dict.fromkeys(one for value in self.values.values() for one in value.awaiting))

    @property
    def disagreeing(self) -> int:
        return sum(1 for claim in self.claims if not claim.agrees)


@dataclass(frozen=True)
class Said:
    """A sentence of a series of bulletins, filled with the figures as they stand; `since` where it reports a period."""

    series: Series
    paragraph: Paragraph
    since: date | None


def glance(programme: Programme, in_force: Rules, until: date, known: int = ENDLESS) -> Glance:
    """Seven statements, whatever the charter."""
    charter = in_force.charter
    gathered = facts_on(programme, charter, {until} | days_of(charter), known)
    by_day = {day: compute(charter, facts) for day, facts in gathered.items()}
    return Glance(until, known, gathered[until], by_day[until], compare(charter, by_day))


def sentences(programme: Programme, charter: Charter, seen: Glance) -> tuple[Said, ...]:
    """The sentences of every series, filled; the one with the most figures first, then by length.

    A sentence that reports a period counts from the day on which the series' next issue would begin.
    """
    said = []
    for series in charter.bulletins:
        numbers = tuple(range(len(series.sentences)))
        since, values = None, seen.values
        if any(charter.figure(name).span == "period" for name in figures_used(series, numbers)):
            last = last_issued(programme, series.id)
            calendar = calendar_rows(programme, seen.known)
            since = first_day(series, seen.until, charter, last.until if last else None, calendar)
            values = compute(charter, seen.facts, since=since)
        shown = print_figures(values, figures_used(series, numbers), charter)
        said += [Said(series, paragraph, since) for paragraph in compose(series, numbers, shown) if paragraph.figures]
    return tuple(sorted(said, key=lambda each: (-len(each.paragraph.figures), -len(each.paragraph.text))))


def funds(charter: Charter, seen: Glance) -> tuple[tuple[Fund, FundNumbers], ...]:
    """Every fund with its five numbers."""
    return tuple((fund, fund_numbers(charter, seen.facts, fund)) for fund in charter.of_kind(Fund))
