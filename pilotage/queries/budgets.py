"""What a year of a fund was meant to be spent on, beside what was decided and paid."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from pilotage.domain.charters.schema import Charter, Fund
from pilotage.domain.funds import TransferKind
from pilotage.domain.years import headings
from pilotage.models import Application, ApplicationVersion, BudgetLine, Programme
from pilotage.queries.funds import ENDLESS, counted
from pilotage.queries.grants import latest_versions

_DECIDED = {TransferKind.COMMITTED: 1, TransferKind.RELEASED: -1}
_PAID = {TransferKind.PAID: 1, TransferKind.RETURNED: -1}


@dataclass(frozen=True, slots=True)
class Budgeted:
    """One heading of a year. `planned` is None where nothing was said; `decided` and `paid` are None for a heading in
    words, which no decision names. Minor units."""

    heading: str
    planned: int | None
    decided: int | None
    paid: int | None
    note: str = ""

    @property
    def left(self) -> int | None:
        """Planned less decided."""
        return None if self.planned is None or self.decided is None else self.planned - self.decided


@dataclass(frozen=True, slots=True)
class YearBudget:
    """A fund's budget of a year by heading, and what the whole fund decided and paid in it."""

    year: int
    lines: tuple[Budgeted, ...]
    decided: int
    paid: int


def year_budget(programme: Programme, charter: Charter, fund: Fund, year: int, known: int = ENDLESS) -> YearBudget:
    """Planned, decided and paid by heading; a heading under which money moved stands there though nothing was planned.
    Four statements."""
    rows = BudgetLine.objects.of(programme.office_id).filter(programme=programme, fund=fund.id, year=year)
    said = {row.heading: row for row in rows.filter(ended_seq=None).order_by("id")}
    moved = counted(programme, date(year, 12, 31), known).filter(
        credit__fund=fund.id, happened_on__gte=date(year, 1, 1), kind__in=[*_DECIDED, *_PAID]
    )
    sums = list(moved.order_by().values_list("application", "kind").annotate(total=Sum("amount")))
    ids = {application for application, _kind, _total in sums if application is not None}
    filed = Application.objects.of(programme.office_id).filter(pk__in=ids)
    provision = dict(filed.order_by().values_list("pk", "provision"))
    versions = latest_versions(ApplicationVersion.objects.of(programme.office_id).filter(application__in=ids))
    decided: dict[str, int] = defaultdict(int)
    paid: dict[str, int] = defaultdict(int)
    for application, kind, total in sums:
        said_in = versions.get(application)
        for heading in {"", provision.get(application, ""), said_in.purpose if said_in else ""}:  # "": all of them
            decided[heading] += _DECIDED.get(TransferKind(kind), 0) * int(total)
            paid[heading] += _PAID.get(TransferKind(kind), 0) * int(total)
    known_headings = headings(charter, fund)
    lines = []
    for heading in [*known_headings, *(each for each in said if each not in known_headings)]:
        row, named = said.get(heading), heading in known_headings
        if row is not None or decided[heading] or paid[heading]:
            lines.append(
                Budgeted(
                    heading, row.amount if row else None, decided[heading] if named else None,
                    paid[heading] if named else None, row.note if row else "",
                )
            )  # fmt: skip
    return YearBudget(year, tuple(lines), decided[""], paid[""])
