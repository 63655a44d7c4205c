"""Behind a link to one giver's own money: what became of it, and the files that show it. Nothing else, nothing changed."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from pilotage.domain.charters.schema import Fund, FundSource
from pilotage.domain.funders import find_source, given_by, sources_of
from pilotage.domain.links import Task
from pilotage.domain.policy import NotAllowed, Permission
from pilotage.models import Attachment, MoneyFile
from pilotage.queries.attachments import find_attachment
from pilotage.queries.funders import files_of_source, totals
from pilotage.queries.money_files import find_money_file
from pilotage.web.attachments import hand_out
from pilotage.web.source_pages import Way, grant_context, source_context
from pilotage.web.source_reports import report_context, report_file, unreadable, vouchers
from pilotage.web.task_doors import Guest, behind_the_door


def money(request: HttpRequest, guest: Guest) -> HttpResponse:
    """The link's first page: the source that its body gave, or the choice of several."""
    if request.method == "POST":
        raise NotAllowed(Permission.SOURCE_READ, "not-your-side")
    own = _own(guest)
    if len(own) == 1:
        fund, source = own[0]
        context = source_context(guest.here, _way(guest, fund, source), fund, source, request.GET.get("page"))
        return _shown(request, guest, "tasks/money.html", **context)
    lines = [
        (fund, source, _way(guest, fund, source).base, *totals(guest.here.programme, fund, source.id))
        for fund, source in own
    ]
    return _shown(request, guest, "tasks/moneys.html", here=guest.here, lines=lines,
                  currency=guest.here.charter.currency)  # fmt: skip


@behind_the_door
def money_source(request: HttpRequest, guest: Guest, fund: str, source: str) -> HttpResponse:
    pair = _reached(request, guest, fund, source)
    context = source_context(guest.here, _way(guest, *pair), *pair, request.GET.get("page"))
    return _shown(request, guest, "tasks/money.html", **context)


@behind_the_door
def money_grant(
    request: HttpRequest, guest: Guest, fund: str, source: str, grant: str, number: int
) -> HttpResponse:  # fmt: skip
    pair = _reached(request, guest, fund, source)
    context = grant_context(guest.here, _way(guest, *pair), *pair, grant, number)
    return _shown(request, guest, "tasks/money_grant.html", **context)


@behind_the_door
def money_report(request: HttpRequest, guest: Guest, fund: str, source: str) -> HttpResponse:
    return _report(request, guest, _reached(request, guest, fund, source))


def _report(request: HttpRequest, guest: Guest, pair: tuple[Fund, FundSource]) -> HttpResponse:
    context = report_context(guest.here, _way(guest, *pair), *pair, request)
    return _shown(request, guest, "tasks/money_report.html", status=context["form"].status, **context)


@behind_the_door
def money_report_file(request: HttpRequest, guest: Guest, fund: str, source: str, kind: str) -> HttpResponse:
    pair = _reached(request, guest, fund, source)
    if unreadable(guest.here, request.GET):
        return _report(request, guest, pair)
    return report_file(guest.here, *pair, request, kind)


@behind_the_door
def money_vouchers(request: HttpRequest, guest: Guest, fund: str, source: str) -> HttpResponseBase:
    pair = _reached(request, guest, fund, source)
    if unreadable(guest.here, request.GET):
        return _report(request, guest, pair)
    return vouchers(guest.here, *pair, request)


@behind_the_door
def money_attachment(request: HttpRequest, guest: Guest, id: int) -> HttpResponseBase:
    found = find_attachment(guest.here.programme, id)
    return _handed(request, guest, found.attachment if found else None)


@behind_the_door
def money_money_file(request: HttpRequest, guest: Guest, id: int) -> HttpResponseBase:
    found = find_money_file(guest.here.programme, id)
    return _handed(request, guest, found.file if found else None)


def _handed(request: HttpRequest, guest: Guest, file: Attachment | MoneyFile | None) -> HttpResponseBase:
    """A file of the giver's own money; any other is not reached, whether there is one or not."""
    _only_read(request, guest)
    own = _own(guest)
    if file is None or not any(file in files_of_source(guest.here.programme, fund.id, one.id) for fund, one in own):
        raise NotAllowed(Permission.SOURCE_READ, "not-your-side")
    return hand_out(request, file.blob, file.name, file.media_type)


def _own(guest: Guest) -> list[tuple[Fund, FundSource]]:
    return [pair for pair in sources_of(guest.here.charter) if guest.scope.member in given_by(pair[1])]


def _reached(request: HttpRequest, guest: Guest, fund: str, source: str) -> tuple[Fund, FundSource]:
    """The source, if it is the giver's own. Raises NotAllowed: whether there is another is not told."""
    _only_read(request, guest)
    found = find_source(guest.here.charter, fund, source)
    if found is None or guest.scope.member not in given_by(found[1]):
        raise NotAllowed(Permission.SOURCE_READ, "not-your-side")
    return found


def _only_read(request: HttpRequest, guest: Guest) -> None:
    if guest.scope.task is not Task.MONEY or request.method == "POST":
        raise NotAllowed(Permission.SOURCE_READ, "not-your-side")


def _way(guest: Guest, fund: Fund, source: FundSource) -> Way:
    return Way(f"{guest.address}money/{fund.id}/{source.id}/", guest.address, guest.address)


def _shown(request: HttpRequest, guest: Guest, template: str, status: int = 200, **more: Any) -> HttpResponse:
    context = {"guest": guest, "bare": True, "heading": guest.heading, "to": guest.to, **more}
    return render(request, template, context, status=status)
