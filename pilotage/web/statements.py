"""A fund's statement for any period: what stood before, every line, what stands after, and its sums; also as a file."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from pilotage.domain.charters.schema import Fund
from pilotage.domain.funds import TransferKind
from pilotage.domain.money import major_units
from pilotage.domain.policy import Permission
from pilotage.domain.second_looks import Look
from pilotage.queries.funds import StatementRow
from pilotage.queries.ledger import PeriodStatement, PotMoved, period_statement
from pilotage.render.lists import Cell
from pilotage.web.fund_reach import units_seen
from pilotage.web.funds import chosen_fund, statement_line
from pilotage.web.ledger import Period, period_of, sheet, years_of
from pilotage.web.movements import into
from pilotage.web.visits import Visit, visit
from pilotage.web.years import closed_lines
from pilotage.words import funds as words
from pilotage.words.lives import carried_into
from pilotage.words.numbers import currency

ROWS = 100


def _open(request: HttpRequest, office: str, programme: str) -> tuple[Visit, Fund, list[Fund]]:
    here = visit(request, office, programme, Permission.FUND_READ, "fund")
    declared = list(here.charter.of_kind(Fund))
    if not declared:
        raise Http404
    return here, chosen_fund(request, declared), declared


def _kinds(
    here: Visit, by_kind: Mapping[TransferKind, tuple[int, int]], lines: Iterable[StatementRow]
) -> list[tuple[str, int, int]]:
    """(why money moved, how often, how much): what was carried on stands apart from what went back to its source."""
    apart: dict[str, list[int]] = defaultdict(list)
    for row in lines:
        if row.counts and (programme := into(here, row.kind, row.id)):
            apart[carried_into(programme)].append(row.amount)
    on = [amount for amounts in apart.values() for amount in amounts]
    told = []
    for kind, (count, total) in by_kind.items():
        if kind is TransferKind.GIVEN_BACK:
            count, total = count - len(on), total - sum(on)
        if count:
            told.append((words.transfer(kind), count, total))
    return [*told, *((word, len(amounts), sum(amounts)) for word, amounts in apart.items())]


def statement(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    here, fund, declared = _open(request, office, programme)
    period = period_of(here, request)
    found = _found(here, fund, period)
    page = Paginator(found.lines, ROWS).get_page(request.GET.get("page"))
    return render(
        request,
        "funds/period.html",
        {
            "here": here, "partial": units_seen(here) is not None, "fund": fund,
            "funds": declared, "found": found, "period": period, "form": period.form,
            "page": page, "currency": here.charter.currency, "years": years_of(here),
            "asked": f"fund={fund.id}&{period.query}",
            "in_unit": _("in %(unit)s") % {"unit": currency(here.charter.currency)},
            "first": period.since or here.charter.runs.start, "last": period.until or here.today,
            "lines": [statement_line(here, fund, row) for row in page],
            "kinds": _kinds(here, found.by_kind, found.lines),
            "sources": _named(found.by_source, {source.id: source.name for source in fund.sources}),
            "purposes": _named(found.by_purpose, _purposes(fund)),
            "looks": [(look, _state(look, here.today)) for look in found.looks],
            "closed": [(year, closed_lines(fund, year)) for year in found.closed],
        },
        status=period.form.status,
    )  # fmt: skip


def _found(here: Visit, fund: Fund, period: Period) -> PeriodStatement:
    return period_statement(here.programme, fund, period.since, period.until, units=units_seen(here))


def _named(moved: tuple[PotMoved, ...], names: dict[str, str]) -> list[tuple[str, PotMoved]]:
    return [(names.get(one.key, one.key), one) for one in moved]


def _purposes(fund: Fund) -> dict[str, str]:
    return {purpose.id: purpose.name for purpose in fund.purposes} | {"": _("for no purpose of its own")}


def _state(look: Look, today: date) -> str:
    """owed, overdue or done: a state that the pages have a shape for."""
    if look.verdict is not None:
        return "met"
    return "overdue" if look.overdue(today) else "open"


# ---- As a file -------------------------------------------------------------------------------------------------------


def statement_export(request: HttpRequest, office: str, programme: str, kind: str) -> HttpResponse:
    here, fund, _declared = _open(request, office, programme)
    period = period_of(here, request)
    if period.form.errors:
        return statement(request, office, programme)
    found = _found(here, fund, period)
    header = [
        _("Day"), _("What"), _("About"), _("Source"), _("Purpose"), _("In"), _("Out"), _("Balance"), _("Set aside"),
        _("Available"), _("Note"),
    ]  # fmt: skip
    return sheet(header, _rows(here, fund, found), kind, f"{here.programme.code}-{fund.id}-statement")


def _rows(here: Visit, fund: Fund, found: PeriodStatement) -> list[list[Cell]]:
    """Every line; whoever sees only some of them is not told what stood in the fund between these."""
    partial = units_seen(here) is not None
    sources, purposes = {source.id: source.name for source in fund.sources}, _purposes(fund) if fund.purposes else {}

    def plain(minor: int | None) -> Decimal | None:
        return None if minor is None else major_units(minor, here.charter.currency)

    def stood(balance: int, available: int, aside: int | None = None) -> list[Cell]:
        return [None if partial else plain(balance), plain(aside), None if partial else plain(available)]

    rows: list[list[Cell]] = []
    for row in found.lines:
        line = statement_line(here, fund, row)
        note = row.memo if row.counts else "　".join(part for part in (row.memo, _("not counted")) if part)
        rows.append(
            [row.happened_on, line.word, line.what, sources.get(row.pot.source, row.pot.source),
             purposes.get(row.pot.purpose, row.pot.purpose), plain(line.came), plain(line.went),
             *stood(row.balance, row.available, line.aside), note]
        )  # fmt: skip
    if partial:
        return [*rows, [None, _("Lines of other units are not shown.")]]
    first, last = found.opening, found.closing
    return [
        [None, _("Opening balance"), "", "", "", None, None, *stood(first.balance, first.available), ""],
        *rows,
        [None, _("Closing balance"), "", "", "", plain(found.came), plain(found.went),
         *stood(last.balance, last.available), ""],
    ]  # fmt: skip
