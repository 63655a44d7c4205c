"""What a fund is meant to be spent on in a year, beside what was decided and paid."""

from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from pilotage.actions.budgets import set_budget
from pilotage.actions.refusals import Refused
from pilotage.domain.charters.schema import Fund
from pilotage.domain.money import major_units
from pilotage.domain.policy import NotAllowed, Permission
from pilotage.domain.years import headings
from pilotage.queries.budgets import YearBudget, year_budget
from pilotage.render.lists import Cell
from pilotage.web.answers import SeeOther
from pilotage.web.fund_forms import budget_form
from pilotage.web.fund_lines import page_of
from pilotage.web.funds import chosen_fund
from pilotage.web.ledger import sheet
from pilotage.web.visits import Visit, visit
from pilotage.words import ledger as named
from pilotage.words.numbers import currency


def _open(request: HttpRequest, office: str, programme: str) -> tuple[Visit, Fund, list[Fund], int]:
    here = visit(request, office, programme, Permission.FUND_READ, "fund")
    declared = list(here.charter.of_kind(Fund))
    if not declared:
        raise Http404
    return here, chosen_fund(request, declared), declared, _year(here, request)


def _years(here: Visit) -> range:
    """The programme's years, and the one after today's where it still runs."""
    runs = here.charter.runs
    last = runs.end.year if runs.end else here.today.year + 1
    return range(max(runs.start.year, last - 9), last + 1)


def _year(here: Visit, request: HttpRequest) -> int:
    years = _years(here)
    wanted = request.GET.get("year", "")
    if not wanted:
        return min(max(here.today.year, years.start), years.stop - 1)
    if not (wanted.isascii() and wanted.isdigit()) or int(wanted) not in years:
        raise Http404
    return int(wanted)


def budget(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    here, fund, declared, year = _open(request, office, programme)
    may = here.may(Permission.FUND_CLOSE)
    if request.method == "POST" and not may.allowed:
        raise NotAllowed(Permission.FUND_CLOSE, may.why)
    form = budget_form(here.charter, fund)(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            set_budget(by=here.by, programme=here.programme, fund=fund.id, year=year, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal.breaches)
        else:
            messages.success(request, _("The budget of %(year)s was set.") % {"year": year})
            return SeeOther(f"{here.address('budget')}?fund={fund.id}&year={year}")
    found = year_budget(here.programme, here.charter, fund, year)
    names = headings(here.charter, fund)
    planned = {line.heading: line.planned for line in found.lines if line.planned is not None}
    purposes = {purpose.id for purpose in fund.purposes}
    twice = bool(purposes & planned.keys()) and bool((names.keys() - purposes) & planned.keys())
    return render(
        request,
        "funds/budget.html",
        {
            "here": here, "fund": fund, "funds": declared, "form": form, "may": may, "year": year,
            "years": list(_years(here)), "found": found, "page_of": page_of(here, fund),
            "lines": [(named.budget_heading(names, line.heading), line) for line in found.lines],
            # By provision and by purpose, the same money is planned twice: then there is no sum of both.
            "planned": sum(planned.values()) if planned and not twice else None, "currency": here.charter.currency,
            "in_unit": _("in %(unit)s") % {"unit": currency(here.charter.currency)},
        },
        status=form.status,
    )  # fmt: skip


def budget_export(request: HttpRequest, office: str, programme: str, kind: str) -> HttpResponse:
    here, fund, _declared, year = _open(request, office, programme)
    found = year_budget(here.programme, here.charter, fund, year)
    header = [_("Year"), _("Meant for"), _("Planned"), _("Decided"), _("Paid"), _("Left"), _("Note")]
    return sheet(header, _rows(here, fund, found), kind, f"{here.programme.code}-{fund.id}-{year}-budget")


def _rows(here: Visit, fund: Fund, found: YearBudget) -> list[list[Cell]]:
    names = headings(here.charter, fund)

    def plain(minor: int | None) -> Decimal | None:
        return None if minor is None else major_units(minor, here.charter.currency)

    return [
        [found.year, named.budget_heading(names, line.heading), plain(line.planned), plain(line.decided),
         plain(line.paid), plain(line.left), line.note]
        for line in found.lines
    ]  # fmt: skip
