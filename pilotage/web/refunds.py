"""Refunds: what each unit was due and got back, what it was used for, and what the level above is still owed."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from pilotage.actions.giving import set_netted, settle_refund
from pilotage.actions.refusals import Refused
from pilotage.domain.charters.schema import Cite, Reading, Refund
from pilotage.domain.money import major_units
from pilotage.domain.policy import NotAllowed, Permission, reach
from pilotage.queries.refunds import RefundLine, find_refund, kept_refund, refund_lines, refunds_with_receipts
from pilotage.queries.spending import expenses
from pilotage.render.lists import Cell
from pilotage.web.answers import SeeOther
from pilotage.web.basis import basis
from pilotage.web.expenses import row_of
from pilotage.web.fields import Day, Once
from pilotage.web.forms import Form
from pilotage.web.ledger import WRITERS, sheet
from pilotage.web.links import clause_address
from pilotage.web.visits import Visit, visit
from pilotage.words.numbers import currency

ROWS = 60


@dataclass(frozen=True)
class Sums:
    """A column of the page added up, in minor units."""

    due: int
    open: int
    settled: int
    left: int
    owed_up: int
    refunded: int  # as far as its records count
    awaiting: int  # what moved beside it, by records that are still to be confirmed


@dataclass(frozen=True)
class Part:
    """One refund of the charter in one year, with its lines; `owed_up` has its clause and what was left open."""

    refund: Refund
    year: int
    lines: Sequence[RefundLine]
    sums: Sums
    cite: Cite
    clause_url: str
    open_readings: tuple[Reading, ...]
    nothing: int  # how many have nothing yet
    nothing_due: int  # how many were due nothing, by their record


def whose(here: Visit, permission: Permission = Permission.FUND_READ) -> frozenset[str] | None:
    """The members whose matters the visitor sees; None: everybody's."""
    return reach(here.posts, permission, today=here.today)


def refunds(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    """Every unit and year: due, refunded, still to refund, accounted for, left; and what the level above is owed."""
    here = visit(request, office, programme, Permission.FUND_READ, "fund")
    declared = here.charter.of_kind(Refund)
    if not declared:
        raise Http404
    units = whose(here)
    lines = refund_lines(here.programme, here.charter, here.today, units)
    page = Paginator(lines, ROWS).get_page(request.GET.get("page"))
    context = {
        "here": here,
        "parts": parts(here, lines, list(page.object_list)),
        "page": page,
        "basis": basis(here, *declared),
        "currency": here.charter.currency,
        "in_unit": _("in %(unit)s") % {"unit": currency(here.charter.currency)},
        "entering": here.may(Permission.RECORD_WRITE).allowed and units is None,
        "exports": [(kind, here.address("refunds-export", kind)) for kind in WRITERS],
        "only": units is not None,
    }
    return render(request, "refunds/refunds.html", context)


def parts(here: Visit, lines: Sequence[RefundLine], shown: Sequence[RefundLine]) -> list[Part]:
    """The lines by refund and year; sums are over all of them, of which only some may be shown."""
    groups: dict[tuple[str, int], list[RefundLine]] = {}
    for line in lines:
        groups.setdefault((line.refund.id, line.year), []).append(line)
    chosen = {id(line) for line in shown}
    found = []
    for (_refund, year), every in groups.items():
        visible = [line for line in every if id(line) in chosen]
        if visible:
            refund = every[0].refund
            cite = refund.cite[0]
            open_ones = tuple(reading for reading in refund.readings if reading.status == "open")
            nothing = sum(line.row is None for line in every)
            found.append(
                Part(refund, year, visible, _sums(every), cite, clause_address(here, cite), open_ones, nothing,
                     sum(line.nothing_due for line in every))
            )  # fmt: skip
    return found


def _sums(lines: Sequence[RefundLine]) -> Sums:
    stands = [line.standing for line in lines]
    due, still, settled, left, owed_up = (
        sum(getattr(each, name) for each in stands) for name in ("due", "open", "settled", "left", "owed_up")
    )
    confirmed, awaiting = sum(line.confirmed for line in lines), sum(line.awaiting for line in lines)
    return Sums(due, still, settled, left, owed_up, confirmed, awaiting)


def refunds_export(request: HttpRequest, office: str, programme: str, kind: str) -> HttpResponse:
    """The list as a file; amounts in major units."""
    here = visit(request, office, programme, Permission.FUND_READ, "fund")
    if kind not in WRITERS or not here.charter.of_kind(Refund):
        raise Http404
    lines = refund_lines(here.programme, here.charter, here.today, whose(here))
    header = [
        _("Provision"), _("Unit"), _("Year"), pgettext("levy", "Due"), _("Refunded"), _("Still to refund"), _("Used as"),
        _("Accounted for"), pgettext("expense", "Receipts"), _("Left"), _("Owed to the level above"), _("How"), _("Record"),
    ]  # fmt: skip

    def money(amount: int) -> Decimal:
        return major_units(amount, here.charter.currency)

    rows: list[list[Cell]] = [
        [
            line.refund.title, line.name, line.year, money(stands.due), money(stands.refunded), money(stands.open),
            line.refund.earmark, money(stands.settled), line.receipts.count, money(stands.left),
            money(stands.owed_up), how(line) if line.row else "", line.row.record.number if line.row else None,
        ]
        for line in lines
        for stands in [line.standing]
    ]  # fmt: skip
    return table(here, "refunds", kind, header, rows)


def table(here: Visit, name: str, kind: str, header: list[str], rows: list[list[Cell]]) -> HttpResponse:
    """A list as a file; amounts, counts and days are numbers and dates in a workbook."""
    return sheet(header, rows, kind, f"{here.programme.code}-{name}")


def how(line: RefundLine) -> str:
    """Whether the levy and its refund were set off, or money went to and fro."""
    return _("set off") if line.row is not None and line.row.netted else _("paid to and fro")


# ---- One refund ------------------------------------------------------------------------------------------------------


def settle_form(here: Visit) -> type[Form]:
    """On which day it is accounted for."""

    class SettleForm(Form):
        not_saved = gettext_lazy("nothing was accounted for")
        uuid = Once()
        happened_on = Day(here.today, label=gettext_lazy("Day"), initial=here.today)

    return SettleForm


def refund(request: HttpRequest, office: str, programme: str, id: int) -> HttpResponse:
    """A unit's refund of a year: its record, its money, its receipts; settled, and said how it was paid."""
    here = visit(request, office, programme, Permission.FUND_READ, "fund")
    kept, row = kept_refund(here.programme, id), find_refund(here.programme, id)
    if kept is None:
        raise Http404
    for each in (kept, row or kept):
        verdict = here.may(Permission.FUND_READ, about=(each.unit.code,))
        if not verdict.allowed:
            raise NotAllowed(Permission.FUND_READ, verdict.why)
    if row is None:
        return render(request, "refunds/ended.html", {"here": here, "row": kept}, status=410)
    if row.pk != id and request.method != "POST":
        return redirect(here.address("refund", row.pk))
    do = request.POST.get("do", "") if request.method == "POST" else ""
    form = settle_form(here)(request.POST if do == "settle" else None)
    if do in ("set-off", "paid-out"):
        set_netted(by=here.by, programme=here.programme, refund=row.pk, netted=do == "set-off")
        return SeeOther(here.address("refund", row.pk))
    if do == "settle" and form.is_valid():
        try:
            settle_refund(by=here.by, programme=here.programme, refund=row.pk, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal.breaches)
        else:
            messages.success(request, _("The receipts that were checked account for it now."))
            return SeeOther(here.address("refund", row.pk))
    line = next(
        (
            each
            for each in refund_lines(here.programme, here.charter, here.today, {row.unit.code})
            if each.row is not None and each.row.pk == row.pk
        ),
        None,
    )
    if line is None:  # an edition since has no such refund any more
        raise Http404
    context = {
        "here": here,
        "form": form,
        "line": line,
        "how": how(line),
        "currency": here.charter.currency,
        "basis": basis(here, line.refund),
        "rows": [
            row_of(here, each)
            for of in refunds_with_receipts(here.programme, row.record_id)
            for each in expenses(here.programme, refund=of)
        ],
        "entering": here.may(Permission.GRANT_REPORT, about=(row.unit.code,)).allowed,
        "record": here.address("record", row.record.register, row.record.number),
        "transfer": here.address("transfer", row.transfer_id) if row.transfer_id else "",
        "settling": here.may(Permission.GRANT_DECIDE).allowed and line.to_settle != 0,
        "choosing": here.may(Permission.GRANT_PAY).allowed,
    }
    return render(request, "refunds/refund.html", context, status=form.status)
