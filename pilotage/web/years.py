"""A fund's years: what was left over and what became of it, closing the next one, giving money back to its source."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from pilotage.actions.refusals import Refused
from pilotage.actions.years import close_year, give_back
from pilotage.domain.charters.schema import Fund
from pilotage.domain.funds import Pot, TransferKind
from pilotage.domain.policy import NotAllowed, Permission
from pilotage.domain.years import RETURN, UNSTATED, last_day, left_over, next_to_close, seen_as, settled
from pilotage.models import YearClose
from pilotage.queries.funds import five_numbers, pot_moves, year_closes
from pilotage.queries.ledger import pot_numbers
from pilotage.web.answers import SeeOther
from pilotage.web.basis import basis
from pilotage.web.fund_forms import CloseForm, give_back_form
from pilotage.web.fund_lines import before_and_after, page_of
from pilotage.web.funds import chosen_fund, weighed
from pilotage.web.money_ways import ways_when_short
from pilotage.web.visits import Visit, visit
from pilotage.words import funds as words
from pilotage.words.numbers import currency, money


def _open(request: HttpRequest, office: str, programme: str, permission: Permission) -> tuple[Visit, Fund, list[Fund]]:
    here = visit(request, office, programme, permission, "fund")
    declared = list(here.charter.of_kind(Fund))
    if not declared:
        raise Http404
    return here, chosen_fund(request, declared), declared


def pot_name(fund: Fund, pot: Pot) -> str:
    """A source, and the purpose it was given for where it was for one: 捐赠（购书）."""
    source = next((known.name for known in fund.sources if known.id == pot.source), pot.source)
    purpose = next((known.name for known in fund.purposes if known.id == pot.purpose), "")
    return _("%(source)s (%(purpose)s)") % {"source": source, "purpose": purpose} if purpose else source


# ---- Closing a year --------------------------------------------------------------------------------------------------


def years(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    here, fund, declared = _open(request, office, programme, Permission.FUND_READ)
    may = here.may(Permission.FUND_CLOSE)
    if request.method == "POST" and not may.allowed:
        raise NotAllowed(Permission.FUND_CLOSE, may.why)
    closed = year_closes(here.programme, fund.id)
    year = next_to_close(here.charter, [row.year for row in closed])
    last = last_day(here.charter, year)
    left = left_over(fund, pot_moves(here.programme, fund.id), last)
    over = last < here.today
    undecided = {one.pot: pot_name(fund, one.pot) for one in left if one.rule == UNSTATED and one.available}
    form = CloseForm(
        request.POST if request.method == "POST" else None, today=here.today, undecided=undecided, seen=seen_as(left)
    )
    trying = request.POST.get("do") == "try"
    if request.method == "POST" and form.is_valid() and not trying:
        try:
            close_year(by=here.by, programme=here.programme, fund=fund.id, year=_asked_year(request), **form.given)
        except Refused as refusal:
            form.refuse(refusal.breaches)
            fresh = request.POST.copy()
            fresh["seen"] = seen_as(left)  # what the page shows now is what is sent next
            form.data = fresh
        else:
            messages.success(
                request, _("%(year)s is closed and takes no more entries.") % {"year": _asked_year(request)}
            )
            return SeeOther(f"{here.address('years')}?fund={fund.id}")
    stands = five_numbers(here.programme, fund)
    chosen = settled(left, form.given["choices"] if form.is_bound and form.is_valid() else {})
    goes = sum(one.least for one in left if chosen.get(one.pot) == RETURN)
    return render(
        request,
        "funds/years.html",
        {
            "here": here, "fund": fund, "funds": declared, "form": form, "year": year, "last": last, "over": over,
            "currency": here.charter.currency, "may": may, "basis": basis(here, fund),
            "in_unit": _("in %(unit)s") % {"unit": currency(here.charter.currency)},
            "left": [(pot_name(fund, one.pot), words.left_over(one.rule), one) for one in left],
            "undecided": undecided,
            "committed": five_numbers(here.programme, fund, last).committed,
            "changes": before_and_after(here, fund, stands, TransferKind.GIVEN_BACK, goes),
            "then": _("After closing %(year)s") % {"year": year},
            "closed": [(row, closed_lines(fund, row)) for row in reversed(closed)],
        },
        status=200 if trying and not form.errors else form.status,
    )  # fmt: skip


def _asked_year(request: HttpRequest) -> int:
    """The year that the form was opened for: another one may be next by now, and is refused."""
    try:
        return int(request.POST.get("year", ""))
    except ValueError:
        raise Http404 from None


def closed_lines(fund: Fund, row: YearClose) -> list[tuple[str, str, int, int]]:
    """What a closed year left: whose, what became of it, how much there was, and how much went back."""
    return [
        (
            pot_name(fund, Pot(line["source"], line["purpose"])),
            words.left_over(line["rule"]),
            line["available"],
            line["back"],
        )
        for line in row.lines
    ]


# ---- Giving back -----------------------------------------------------------------------------------------------------


def give_back_page(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    here, fund, _declared = _open(request, office, programme, Permission.FUND_CLOSE)
    pots = pot_numbers(here.programme, fund)
    offered = [Pot(source.id) for source in fund.sources if Pot(source.id) not in pots]
    made = give_back_form(here.charter, fund, here.today, [(pot, pot_name(fund, pot)) for pot in (*pots, *offered)])
    form = made(request.POST if request.method == "POST" else None)
    trying = request.POST.get("do") == "try"
    amount = form.cleaned_data.get("amount") or 0 if form.is_bound and form.is_valid() else 0
    if request.method == "POST" and form.is_valid() and not trying:
        said = dict(form.cleaned_data)
        pot = said.pop("pot")
        try:
            moved = give_back(
                by=here.by, programme=here.programme, fund=fund.id, source=pot.source, purpose=pot.purpose, **said
            )
        except Refused as refusal:
            form.refuse(refusal.breaches)
            form.ways = {"amount": ways_when_short(here, fund, refusal.breaches, pot)}
        else:
            messages.success(request, _("Given back: %(amount)s.") % {"amount": _told(here, moved.amount)})
            return SeeOther(here.address("transfer", moved.pk))
    shown: dict[str, Any] = {
        "here": here, "fund": fund, "form": form, "currency": here.charter.currency, "basis": basis(here, fund),
        **weighed(here, fund, TransferKind.GIVEN_BACK, amount),
        "pots": [(pot_name(fund, pot), held.available) for pot, held in pots.items()], "page_of": page_of(here, fund),
    }  # fmt: skip
    return render(request, "funds/give_back.html", shown, status=200 if trying and not form.errors else form.status)


def _told(here: Visit, minor: int) -> str:
    return f"{money(minor, here.charter.currency)} {currency(here.charter.currency)}"
