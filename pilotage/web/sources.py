"""What became of a source's money, for its giver and for the office: page, grants, report, vouchers."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from pilotage.domain.charters.schema import Fund, FundSource
from pilotage.domain.funders import Reach, find_source, given_by, reach_of, sources_of
from pilotage.domain.policy import NotAllowed, Permission
from pilotage.queries.funders import totals
from pilotage.web.source_pages import Way, base_context, grant_context, items_of, source_context
from pilotage.web.source_reports import report_context, report_file, unreadable, vouchers
from pilotage.web.visits import Visit, visit


def sources(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    """The sources whose money this visitor may see; the only one is opened at once."""
    here = visit(request, office, programme, Permission.FIGURES_READ, "sources")
    seen = [pair for pair in sources_of(here.charter) if reach_of(here.posts, pair[1], here.today)]
    if not seen:
        raise NotAllowed(Permission.SOURCE_READ, here.may(Permission.SOURCE_READ, about=()).why)
    if len(seen) == 1:
        return redirect(here.address("source", seen[0][0].id, seen[0][1].id))
    lines = [(fund, source, *totals(here.programme, fund, source.id)) for fund, source in seen]
    return render(request, "sources/sources.html", {"here": here, "lines": lines, "currency": here.charter.currency})


def source(request: HttpRequest, office: str, programme: str, fund: str, source: str) -> HttpResponse:
    here = visit(request, office, programme, Permission.FIGURES_READ, "sources")
    found = find_source(here.charter, fund, source)
    if found is None:
        raise Http404
    way = way_of(here, *found)
    if reach_of(here.posts, found[1], here.today) is Reach.TOTALS:
        planned, sums = totals(here.programme, found[0], source)
        context = {**base_context(here, way, *found), "items": items_of(planned, sums), "totals": True}
        return render(request, "sources/source.html", context)
    demand(here, found[1])
    context = source_context(here, way, *found, request.GET.get("page"))
    context["keeps"] = here.may(Permission.AGREEMENT_KEEP).allowed
    return render(request, "sources/source.html", context)


def source_grant(
    request: HttpRequest, office: str, programme: str, fund: str, source: str, grant: str, number: int
) -> HttpResponse:
    here, found = _opened(request, office, programme, fund, source)
    context = grant_context(here, way_of(here, *found), *found, grant, number)
    may = here.may(Permission.GRANT_READ, about=(context["use"].grant.unit,)).allowed
    context["application"] = here.address("application", grant, number) if may else ""
    return render(request, "sources/grant.html", context)


def source_report(request: HttpRequest, office: str, programme: str, fund: str, source: str) -> HttpResponse:
    here, found = _opened(request, office, programme, fund, source)
    context = report_context(here, way_of(here, *found), *found, request)
    return render(request, "sources/report.html", context, status=context["form"].status)


def source_report_file(
    request: HttpRequest, office: str, programme: str, fund: str, source: str, kind: str
) -> HttpResponse:  # fmt: skip
    here, found = _opened(request, office, programme, fund, source)
    if unreadable(here, request.GET):
        return source_report(request, office, programme, fund, source)
    return report_file(here, *found, request, kind)


def source_vouchers(request: HttpRequest, office: str, programme: str, fund: str, source: str) -> HttpResponseBase:
    here, found = _opened(request, office, programme, fund, source)
    if unreadable(here, request.GET):
        return source_report(request, office, programme, fund, source)
    return vouchers(here, *found, request)


def way_of(here: Visit, fund: Fund, source: FundSource) -> Way:
    """The addresses for whoever has signed in."""
    return Way(here.address("source", fund.id, source.id), here.address("programme"), here.address("sources"))


def demand(here: Visit, source: FundSource) -> None:
    """NotAllowed for whoever may not see all of a source's money."""
    if reach_of(here.posts, source, here.today) is not Reach.WHOLE:
        raise NotAllowed(Permission.SOURCE_READ, here.may(Permission.SOURCE_READ, about=given_by(source)).why)


def _opened(
    request: HttpRequest, office: str, programme: str, fund: str, source: str
) -> tuple[Visit, tuple[Fund, FundSource]]:
    here = visit(request, office, programme, Permission.FIGURES_READ, "sources")
    found = find_source(here.charter, fund, source)
    if found is None:
        raise Http404
    demand(here, found[1])
    return here, found
