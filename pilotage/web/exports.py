"""The way out in the browser: the ledger and the awards for other programs, lists about money as files."""

from collections.abc import Callable, Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from pilotage.domain.charters.schema import Fund, Grant
from pilotage.domain.money import major_units
from pilotage.domain.policy import Permission, reach
from pilotage.queries.exports import awards_of, ledger_book
from pilotage.queries.funds import receipts
from pilotage.queries.grants import applications
from pilotage.render.grants360 import package
from pilotage.render.ledgers import ENDINGS, FORMATS
from pilotage.render.lists import Cell, list_csv, list_xlsx
from pilotage.web.agreements import agreements_listed
from pilotage.web.fund_reach import demand_office, units_seen
from pilotage.web.visits import Visit, visit
from pilotage.words import grants as grant_words

WRITERS = {"csv": (list_csv, "text/csv; charset=utf-8"),
           "xlsx": (list_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")}  # fmt: skip
Listed = tuple[Sequence[str], Sequence[Sequence[Cell]]]


def exports(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    """Everything about money that can be taken away, and what each file is for."""
    here = visit(request, office, programme, Permission.FUND_READ, "fund")
    return _page(request, here)


def _page(request: HttpRequest, here: Visit, status: int = 200) -> HttpResponse:
    whole = units_seen(here) is None
    context = {
        "here": here, "whole": whole, "awards": len(awards_of(here.programme).awards) if whole else 0,
        "grants": here.charter.of_kind(Grant), "funds": here.charter.of_kind(Fund),
        "reads_grants": here.may(Permission.GRANT_READ).allowed, "reads_payments": here.may(Permission.MONEY_LOOK).allowed,
    }  # fmt: skip
    return render(request, "exports/exports.html", context, status=status)


def ledger_export(request: HttpRequest, office: str, programme: str, format: str) -> HttpResponse:
    """The whole ledger for beancount or hledger, for the office."""
    here = visit(request, office, programme, Permission.FUND_READ, "fund")
    demand_office(here)
    if format not in FORMATS:
        raise Http404
    content = FORMATS[format](ledger_book(here.programme))
    return _file(content, "text/plain; charset=utf-8", f"{here.programme.code}-ledger.{ENDINGS[format]}")


def grants_export(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    """The awards as 360Giving data, for the office; without one the page says so, with status 409."""
    here = visit(request, office, programme, Permission.FUND_READ, "fund")
    demand_office(here)
    awards = awards_of(here.programme)
    if not awards.awards:
        return _page(request, here, 409)
    return _file(package(awards), "application/json", f"{here.programme.code}-360giving.json")


# ---- Lists -----------------------------------------------------------------------------------------------------------


def list_export(request: HttpRequest, office: str, programme: str, which: str, kind: str) -> HttpResponse:
    """A list about money as a file: applications, receipts."""
    if which not in LISTS or kind not in WRITERS:
        raise Http404
    permission, tab, gather = LISTS[which]
    here = visit(request, office, programme, permission, tab)
    write, media_type = WRITERS[kind]
    return _file(write(*gather(here)), media_type, f"{here.programme.code}-{which}.{kind}")


def _applications(here: Visit) -> Listed:
    header = [
        _("Kind of grant"), _("No."), _("Unit"), _("Project"), _("Submitted"), _("Asked for"), _("Own share"), _("Granted"),
        _("Paid"), _("Currency or measure"), _("State"), _("Since"),
    ]  # fmt: skip
    units = reach(here.posts, Permission.GRANT_READ, today=here.today)
    rows = []
    for view in applications(here.programme, here.charter, units=units):
        money = view.grant.gives == "money"
        amounts = [
            None if amount is None else major_units(amount, here.charter.currency) if money else amount
            for amount in (view.asked, view.own, view.approved, view.paid)
        ]
        rows.append(
            [
                view.grant.title, view.number, view.unit_name, view.project, view.happened_on, *amounts,
                here.charter.currency if money else view.grant.gives, grant_words.status(view.status), view.since,
            ]
        )  # fmt: skip
    return header, rows


def _receipts(here: Visit) -> Listed:
    demand_office(here)
    header = [
        _("No."), _("Date"), _("Fund"), _("Source"), _("Given by"), _("Amount"), _("Currency or measure"),
        _("Reversed on"), _("Reason"),
    ]  # fmt: skip
    funds = {fund.id: fund for fund in here.charter.of_kind(Fund)}
    names = {(fund.id, source.id): source.name for fund in funds.values() for source in fund.sources}
    rows = [
        [
            one.number, one.happened_on, funds[one.fund].title if one.fund in funds else one.fund,
            names.get((one.fund, one.source), one.source), one.donor, major_units(one.amount, here.charter.currency),
            here.charter.currency, one.reversed_on, one.reason,
        ]
        for one in receipts(here.programme)
    ]  # fmt: skip
    return header, rows


LISTS: dict[str, tuple[Permission, str, Callable[[Visit], Listed]]] = {
    "applications": (Permission.GRANT_READ, "applications", _applications),
    "receipts": (Permission.FUND_READ, "fund", _receipts),
    "agreements": (Permission.SOURCE_READ, "sources", agreements_listed),
}


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-cache"
    return answer
