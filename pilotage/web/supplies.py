"""Things that every member receives: due, ordered, delivered, on record with a picture, and what they cost the office."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from pilotage.actions.refusals import Refused
from pilotage.actions.supplies import (
    cancel_order,
    deliver_order,
    order_supplies,
    pay_order,
    take_supplies_back,
    unpay_order,
)
from pilotage.domain.charters.schema import Provide
from pilotage.domain.money import major_units
from pilotage.domain.policy import Permission
from pilotage.domain.supplies import StepKind, open_steps, shares
from pilotage.queries.supplies import OrderView, SupplyLine, hung_of, orders, supply_lines
from pilotage.render.lists import Cell
from pilotage.web.answers import SeeOther
from pilotage.web.basis import basis
from pilotage.web.ledger import WRITERS
from pilotage.web.links import clause_address
from pilotage.web.refunds import table, whose
from pilotage.web.supply_forms import lines_of, order_form, step_form
from pilotage.web.visits import Visit, visit
from pilotage.words import giving as words
from pilotage.words.numbers import currency

ROWS = 60

_ACTS: dict[StepKind, Callable[..., object]] = {
    StepKind.DELIVERED: deliver_order,
    StepKind.PAID: pay_order,
    StepKind.UNPAID: unpay_order,
    StepKind.CANCELLED: cancel_order,
    StepKind.TAKEN_BACK: take_supplies_back,
}
_MAY = dict.fromkeys(StepKind, Permission.SUPPLY_KEEP) | {
    StepKind.PAID: Permission.GRANT_PAY,
    StepKind.UNPAID: Permission.GRANT_PAY,
}


@dataclass(frozen=True)
class Part:
    """One thing that the charter gives, member by member, with its orders; the sum of costs in minor units."""

    provide: Provide
    clause: str
    clause_url: str
    lines: Sequence[SupplyLine]
    orders: tuple[OrderView, ...]
    cost: int
    without: int


def supplies(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    """Per member: due, ordered, delivered, on record; and the orders."""
    here = visit(request, office, programme, Permission.FUND_READ, "fund")
    declared = here.charter.of_kind(Provide)
    if not declared:
        raise Http404
    found = gathered(here, declared)
    page = Paginator([line for part in found for line in part.lines], ROWS).get_page(request.GET.get("page"))
    chosen = {id(line) for line in page.object_list}
    context = {
        "here": here,
        "parts": [(part, [line for line in part.lines if id(line) in chosen]) for part in found],
        "page": page,
        "basis": basis(here, *declared),
        "currency": here.charter.currency,
        "in_unit": _("in %(unit)s") % {"unit": currency(here.charter.currency)},
        "keeping": here.may(Permission.SUPPLY_KEEP).allowed,
        "office": whose(here) is None,
        "exports": [(kind, here.address("supplies-export", kind)) for kind in WRITERS],
    }
    return render(request, "supplies/supplies.html", context)


def gathered(here: Visit, declared: Sequence[Provide]) -> list[Part]:
    """Everything that the charter gives in kind, as far as it is the visitor's matter."""
    every, units = orders(here.programme), whose(here)
    found = []
    for provide in declared:
        hung = hung_of(here.programme, here.charter, provide, here.today)
        lines = supply_lines(here.programme, provide, every, hung, units)
        mine = tuple(order for order in every if order.provision == provide.id) if units is None else ()
        cite = provide.cite[0]
        without = sum(not any(each.confirmed for each in line.hung) for line in lines if line.member.ends_on is None)
        found.append(
            Part(provide, cite.clause, clause_address(here, cite), lines, mine, sum(line.cost for line in lines), without)
        )  # fmt: skip
    return found


def supplies_export(request: HttpRequest, office: str, programme: str, kind: str) -> HttpResponse:
    """The list as a file; amounts in major units."""
    here = visit(request, office, programme, Permission.FUND_READ, "fund")
    declared = here.charter.of_kind(Provide)
    if kind not in WRITERS or not declared:
        raise Http404
    header = [
        _("Provision"), _("Unit"), pgettext("thing", "Due"), pgettext("order", "Ordered"),
        pgettext("order", "Delivered"), _("On record"), _("Confirmed"), _("Returned"), _("Cost"),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            part.provide.title, line.member.name, line.due, line.ordered,
            line.delivered, len(line.hung), sum(each.confirmed for each in line.hung),
            line.taken_back, major_units(line.cost, here.charter.currency),
        ]
        for part in gathered(here, declared)
        for line in part.lines
    ]  # fmt: skip
    return table(here, "supplies", kind, header, rows)


# ---- Orders ----------------------------------------------------------------------------------------------------------


def order_new(request: HttpRequest, office: str, programme: str, provision: str) -> HttpResponse:
    """Order things for several members at once; what each is still due stands there already."""
    here = visit(request, office, programme, Permission.SUPPLY_KEEP, "fund")
    provide = next((each for each in here.charter.of_kind(Provide) if each.id == provision), None)
    if provide is None:
        raise Http404
    hung = hung_of(here.programme, here.charter, provide, here.today)
    lines = [
        line
        for line in supply_lines(here.programme, provide, orders(here.programme, provide.id), hung)
        if line.member.ends_on is None
    ]
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = order_form(here.today, provide, lines)(*data)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data
        try:
            row = order_supplies(
                by=here.by, programme=here.programme, provision=provide.id, lines=lines_of(sent),
                **{name: sent[name] for name in ("supplier", "happened_on", "uuid", "note", "evidence")},
            )  # fmt: skip
        except Refused as refusal:
            form.refuse(refusal.breaches)
        else:
            messages.success(request, _("Entered as order no. %(number)s.") % {"number": row.number})
            return SeeOther(here.address("order", row.number))
    context = {"here": here, "form": form, "provide": provide, "basis": basis(here, provide)}
    return render(request, "supplies/order_new.html", context, status=form.status)


def order(request: HttpRequest, office: str, programme: str, number: int) -> HttpResponse:
    """One order: for whom, what happened to it, and what may happen next (`?do=`)."""
    here = visit(request, office, programme, Permission.FUND_READ, "fund")
    view = next(iter(orders(here.programme, number=number)), None)
    if view is None or whose(here) is not None:
        raise Http404
    provide = next((each for each in here.charter.of_kind(Provide) if each.id == view.provision), None)
    may = [kind for kind in open_steps(view.fact) if here.may(_MAY[kind]).allowed]
    if provide is None or not provide.returned_on_exit:
        may = [kind for kind in may if kind is not StepKind.TAKEN_BACK]
    names = {line.member.code: line.member.name for line in _members(here, provide)}
    asked = request.GET.get("do", "")
    kind = next((each for each in StepKind if each in _ACTS and each == asked), None)
    form = None
    if kind is not None and (kind in may or request.method == "POST"):
        data = (request.POST, request.FILES) if request.method == "POST" else ()
        back = {code: names.get(code, code) for code in view.fact.lines if code not in view.fact.taken_back}
        form = step_form(here.charter, here.today, kind, back)(*data)
        if request.method == "POST" and form.is_valid():
            try:
                _ACTS[kind](by=here.by, programme=here.programme, order=number, **form.cleaned_data)
            except Refused as refusal:
                form.refuse(refusal.breaches)
            else:
                messages.success(request, _("Entered."))
                return SeeOther(here.address("order", number))
    paid = view.fact.paid
    parts = shares(paid, view.fact.lines) if paid is not None else {}
    context = {
        "here": here,
        "view": view,
        "provide": provide,
        "lines": [(names.get(code, code), many, parts.get(code), code in view.fact.taken_back)
                  for code, many in view.fact.lines.items()],
        "steps": [(step, words.step(step.kind), here.address("transfer", step.transfer) if step.transfer else "")
                  for step in view.steps],
        "may": [(each, words.doing(each)) for each in may],
        "doing": words.doing(kind) if kind else "",
        "kind": kind,
        "form": form,
        "currency": here.charter.currency,
        "basis": basis(here, provide),
    }  # fmt: skip
    return render(request, "supplies/order.html", context, status=form.status if form else 200)


def _members(here: Visit, provide: Provide | None) -> Sequence[SupplyLine]:
    return supply_lines(here.programme, provide, (), {}) if provide else ()
