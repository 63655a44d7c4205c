"""A fund's page: its five numbers, its statement, what was received; receiving money and taking a receipt back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from pilotage.actions.funds import receive, reverse_contribution
from pilotage.actions.refusals import Refused
from pilotage.domain.breaches import Breach
from pilotage.domain.charters.schema import Fund
from pilotage.domain.funds import (
    FundNumbers,
    Pot,
    TransferKind,
    effect,
    left_over_of,
    numbers,
)
from pilotage.domain.policy import Permission, Verdict
from pilotage.domain.years import pot_order
from pilotage.queries.carrying import came_from
from pilotage.queries.funds import (
    StatementRow,
    by_source,
    closed_years,
    five_numbers,
    receipts,
    statement,
)
from pilotage.queries.ledger import KindMoved, in_pots
from pilotage.web.answers import SeeOther
from pilotage.web.basis import basis
from pilotage.web.fund_doubts import doubts_of, wrong_receipt
from pilotage.web.fund_forms import receipt_form, reversal_form
from pilotage.web.fund_lines import (
    NO_PURPOSE,
    SUMS,
    before_and_after,
    behind_number,
    page_of,
    sum_line,
)
from pilotage.web.fund_lines import Item as Item
from pilotage.web.fund_reach import demand_office, seen_lines, units_seen
from pilotage.web.links import provision_address
from pilotage.web.money_ways import ways_when_short
from pilotage.web.movements import word
from pilotage.web.visits import Visit, visit
from pilotage.words import funds as words
from pilotage.words.numbers import currency, money

ROWS = 40  # lines of a statement on one page


@dataclass(frozen=True)
class Line:
    """One line of a statement as it is read; amounts in minor units, None where the line does not touch the column."""

    row: StatementRow
    word: str
    what: str
    url: str
    transfer: str
    came: int | None
    went: int | None
    aside: int | None
    change: int | None  # of the one number asked for
    paid_from: str = ""  # the source and purpose of a grant's line


# ---- The page --------------------------------------------------------------------------------------------------------


def fund(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    here = visit(request, office, programme, Permission.FUND_READ, "fund")
    declared = here.charter.of_kind(Fund)
    if not declared:
        return render(request, "funds/none.html", {"here": here})
    chosen = chosen_fund(request, declared)
    stands = five_numbers(here.programme, chosen)
    sources = by_source(here.programme, chosen)
    of, pot, told = _asked(request, chosen)
    every = statement(here.programme, chosen)
    rows = seen_lines(here, every)
    partial = units_seen(here) is not None
    pots = in_pots(chosen, (KindMoved(row.pot, row.kind, row.amount) for row in every if row.counts))
    behind = [row for row in rows if row.counts and effect(of, row.kind) and _within(row, pot)] if of else rows
    page = _page(behind, request)
    return render(
        request,
        "funds/fund.html",
        {
            "here": here,
            "fund": chosen,
            "funds": declared,
            "basis": basis(here, chosen),
            "currency": here.charter.currency,
            "in_unit": _("in %(unit)s") % {"unit": currency(here.charter.currency)},
            "items": sum_line(here, chosen, stands),
            "numbers": stands,
            "sources": sources,
            "received": sum(source.received for source in sources),
            "to_raise": sum(source.to_raise for source in sources),
            "receipt_count": sum(source.receipts for source in sources),
            "of": of,
            "of_word": words.number(of) if of else "",
            "of_source": told,
            "of_total": sum(effect(of, row.kind) * row.amount for row in behind) if of else 0,
            "page_of": page_of(here, chosen),
            **_pots(here, chosen, pots),
            "closed": closed_years(here.programme, chosen.id),
            "rule": provision_address(here, chosen.id),
            "page": page,
            "lines": [statement_line(here, chosen, row, of) for row in page],
            "came": sum(effect("balance", row.kind) * row.amount for row in rows if _moves(row, 1)),
            "went": -sum(effect("balance", row.kind) * row.amount for row in rows if _moves(row, -1)),
            "receipts": _page([] if partial else receipts(here.programme, chosen.id), request, "receipts"),
            "partial": partial,
            "names": {source.id: source.name for source in chosen.sources},
            "receiving": here.may(Permission.FUND_RECEIVE),
        },
    )


def _asked(request: HttpRequest, fund: Fund) -> tuple[str, tuple[str, str], str]:
    """Which number was asked for, of which source and purpose ("": of any), and these in words."""
    of = request.GET.get("of", "")
    of = of if of in SUMS else ""
    sources = {source.id: source.name for source in fund.sources}
    purposes = {purpose.id: purpose.name for purpose in fund.purposes} | {NO_PURPOSE: _("for no purpose of its own")}
    source, purpose = request.GET.get("source", ""), request.GET.get("purpose", "")
    source, purpose = (source if of in SUMS and source in sources else ""), (purpose if purpose in purposes else "")
    told = [sources.get(source, ""), purposes.get(purpose, "") if fund.purposes else ""]
    return of, (source, purpose), "　".join(name for name in told if name)


def _within(row: StatementRow, pot: tuple[str, str]) -> bool:
    source, purpose = pot
    return source in ("", row.pot.source) and purpose in ("", row.pot.purpose or NO_PURPOSE)


@dataclass(frozen=True)
class PotLine:
    """What stands in one pot, as the fund's page shows it; the numbers with the addresses they open to."""

    source: str
    purpose: str
    rule: str
    numbers: tuple[tuple[str, int, str], ...]  # word, minor units, address


def _pots(here: Visit, fund: Fund, pots: Mapping[Pot, FundNumbers]) -> dict[str, Any]:
    """What stands in each pot; a source that has given nothing yet stands there with zeros."""
    empty = [Pot(source.id) for source in fund.sources if all(pot.source != source.id for pot in pots)]
    every = {
        pot: pots.get(pot, numbers(0, {})) for pot in sorted([*pots, *empty], key=lambda pot: pot_order(fund, pot))
    }
    columns = [code for code in SUMS if code != "given_back" or any(one.given_back for one in pots.values())]
    sources = {source.id: source.name for source in fund.sources}
    purposes = {purpose.id: purpose.name for purpose in fund.purposes}
    lines = [
        PotLine(
            sources.get(pot.source, pot.source), purposes.get(pot.purpose, pot.purpose) or _("any"),
            words.left_over(left_over_of(fund, pot.source)),
            tuple((words.number(code), getattr(held, code), behind_number(here, fund, code, pot)) for code in columns),
        )
        for pot, held in every.items()
    ]  # fmt: skip
    return {"pots": lines, "pot_columns": [words.number(code) for code in columns], "who_pays": words.who_pays(fund)}


def _moves(row: StatementRow, sign: int) -> bool:
    return row.counts and effect("balance", row.kind) == sign


def chosen_fund(request: HttpRequest, declared: Sequence[Fund]) -> Fund:
    """The fund that was asked for; the charter's first where none was."""
    wanted = request.GET.get("fund", declared[0].id)
    found = next((known for known in declared if known.id == wanted), None)
    if found is None:
        raise Http404
    return found


def _page(rows, request: HttpRequest, name: str = "page"):
    """The page of rows asked for; of a statement read downwards that is the last one, unless another is named."""
    paginator = Paginator(rows, ROWS)
    return paginator.get_page(request.GET.get(name, paginator.num_pages))


def statement_line(here: Visit, fund: Fund, row: StatementRow, of: str = "") -> Line:
    """What a reversed line moved is shown all the same; it is struck through, and no sum has it."""
    sign, kind = (-1, row.moves) if row.reverses else (1, row.kind)
    money, promised = (sign * effect(number, kind) * row.amount for number in ("balance", "committed"))
    what, url = _told(here, fund, row)
    return Line(
        row, word(here, row.kind, row.id), what, url, here.address("transfer", row.id),
        money if money > 0 else None, -money if money < 0 else None, promised or None,
        effect(of, row.kind) * row.amount if of else None, _paid_from(fund, row),
    )  # fmt: skip


def _paid_from(fund: Fund, row: StatementRow) -> str:
    source = next((known.name for known in fund.sources if known.id == row.pot.source), row.pot.source)
    purpose = next((known.name for known in fund.purposes if known.id == row.pot.purpose), "")
    return "　".join(name for name in (source if row.grant else "", purpose if row.grant or row.number else "") if name)


def _told(here: Visit, fund: Fund, row: StatementRow) -> tuple[str, str]:
    """What a line is about, and the page of that, where the visitor may see it."""
    if row.grant:
        text = _("%(unit)s: %(project)s (no. %(number)s)") % {
            "unit": row.unit, "project": row.project, "number": row.number,
        }  # fmt: skip
        may = here.may(Permission.GRANT_READ, about=(row.unit_code,)).allowed
        return text, here.address("application", row.grant, row.number) if may else ""
    source = next((known.name for known in fund.sources if known.id == row.source), row.source)
    if row.number is None:
        purpose = next((known.name for known in fund.purposes if known.id == row.pot.purpose), "")
        named = {"source": source, "purpose": purpose}
        return _("%(source)s (%(purpose)s)") % named if purpose else source, ""
    text = _("%(source)s (no. %(number)s)") % {"source": source, "number": row.number}
    return text, here.address("contribution", row.number)


# ---- Receiving, and taking back --------------------------------------------------------------------------------------


def contribution_new(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    here = visit(request, office, programme, Permission.FUND_RECEIVE, "fund")
    declared = here.charter.of_kind(Fund)
    if not declared:
        raise Http404
    chosen = chosen_fund(request, declared)
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = receipt_form(here.charter, chosen, here.today)(*data)
    trying = request.POST.get("do") == "try"
    doubts: Sequence[Breach] = ()
    if form.is_bound and (wrong := wrong_receipt(here, chosen, form, trying=trying)):
        form.refuse(wrong)
    if form.is_bound and form.is_valid() and not trying:
        if request.POST.get("do") != "anyway":
            doubts = doubts_of(here, chosen, form.cleaned_data)
        try:
            if doubts:
                raise Refused(*doubts)
            row = receive(by=here.by, programme=here.programme, fund=chosen.id, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal.breaches)
        else:
            messages.success(request, _("Entered as receipt no. %(number)s.") % {"number": row.number})
            return SeeOther(here.address("contribution", row.number))
    amount = form.cleaned_data.get("amount") or 0 if form.is_bound and form.is_valid() else 0
    sources = by_source(here.programme, chosen)
    shown: dict[str, Any] = {
        "here": here,
        "form": form,
        "fund": chosen,
        "sources": sources,
        "doubtful": bool(doubts),
        "currency": here.charter.currency,
    }
    shown |= weighed(here, chosen, TransferKind.RECEIVED, amount)
    return render(request, "funds/receive.html", shown, status=200 if trying and not form.errors else form.status)


def weighed(here: Visit, fund: Fund, kind: TransferKind, amount: int) -> dict[str, Any]:
    """The fund before and after, for a page on which somebody decides about an amount."""
    stands = five_numbers(here.programme, fund)
    return {
        "changes": before_and_after(here, fund, stands, kind, amount),
        "then": _after(kind, money(abs(amount), here.charter.currency), back=amount < 0) if amount else "",
    }


def _after(kind: TransferKind, amount: str, *, back: bool) -> str:
    """The head of the column that shows the fund afterwards."""
    if back:
        return _("After taking back %(amount)s") % {"amount": amount}
    return {
        TransferKind.RECEIVED: _("After receiving %(amount)s"),
        TransferKind.GIVEN_BACK: _("After giving back %(amount)s"),
    }[kind] % {"amount": amount}


def contribution(request: HttpRequest, office: str, programme: str, number: int) -> HttpResponse:
    here = visit(request, office, programme, Permission.FUND_READ, "fund")
    demand_office(here)
    receipt = next(iter(receipts(here.programme, number=number)), None)
    if receipt is None:
        raise Http404
    declared = {known.id: known for known in here.charter.of_kind(Fund)}
    fund = declared.get(receipt.fund)
    form = reversal_form(here.today)(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            reverse_contribution(by=here.by, programme=here.programme, contribution=receipt.id, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal.breaches)
            if fund:
                pot = Pot(receipt.source, receipt.purpose)
                form.ways = {"reason": ways_when_short(here, fund, refusal.breaches, pot)}
        else:
            messages.success(request, _("The receipt has been reversed and counts for nothing."))
            return SeeOther(here.address("contribution", number))
    names = {source.id: source.name for source in fund.sources} if fund else {}
    shown: dict[str, Any] = {
        "here": here, "form": form, "receipt": receipt, "fund": fund, "currency": here.charter.currency,
        "source": names.get(receipt.source, receipt.source), "transfer": here.address("transfer", receipt.transfer),
        "reversing": _may_reverse(here, receipt.transfer), "purpose": _purpose(fund, receipt.purpose),
    }  # fmt: skip
    year = receipt.happened_on.year
    if shown["reversing"].allowed and year in closed_years(here.programme, receipt.fund):
        shown["closed_year"] = str(year)
    elif fund and shown["reversing"].allowed and not receipt.reversed_on:
        shown |= weighed(here, fund, TransferKind.RECEIVED, -receipt.amount)
    return render(request, "funds/receipt.html", shown, status=form.status)


def _may_reverse(here: Visit, transfer: int) -> Verdict:
    """One side alone of money that was carried on is not reversed."""
    verdict = here.may(Permission.FUND_RECEIVE)
    if verdict.allowed and came_from(here.programme, transfer):
        return Verdict(False, why="carried-not-reversed")
    return verdict


def _purpose(fund: Fund | None, purpose: str) -> str:
    """What money was given for, where the fund tells purposes apart."""
    known = {one.id: one.name for one in fund.purposes} if fund else {}
    return known.get(purpose, purpose) or (_("any") if known else "")
