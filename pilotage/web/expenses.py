"""What units spent: entered from the telephone, listed, checked by the office; and what is still to be accounted for."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from pilotage.actions.expenses import count_expense, enter_expense, send_back, withdraw_expense
from pilotage.actions.refusals import NotAllowed, Refused
from pilotage.domain.policy import Permission, reach
from pilotage.domain.spending import Draft, Standing
from pilotage.queries.second_looks import small_office
from pilotage.queries.spending import (
    Account,
    ExpenseView,
    Spender,
    accounts,
    expenses,
    find_spender,
    kept_invoices,
)
from pilotage.web.answers import SeeOther
from pilotage.web.expense_forms import count_form, entry_form, reason_form
from pilotage.web.forms import Form
from pilotage.web.grant_forms import amount_text
from pilotage.web.visits import Visit, visit
from pilotage.words import grants as grant_words
from pilotage.words import spending as words
from pilotage.words.numbers import currency, money

ROWS = 50
SHAPES = {
    Standing.WAITING: "open",
    Standing.COUNTED: "met",
    Standing.REFUSED: "missed",
    Standing.SENT_BACK: "overdue",
    Standing.WITHDRAWN: "waived",
}


@dataclass(frozen=True)
class Row:
    """An expense as a line of a list."""

    view: ExpenseView
    state: str
    word: str
    amount: str
    counted: str


def row_of(here: Visit, view: ExpenseView) -> Row:
    """An expense with its shape and words."""
    counted = "—" if view.counted is None else money(view.counted, here.charter.currency)
    return Row(
        view, SHAPES[view.standing], words.standing(view.standing), money(view.amount, here.charter.currency), counted
    )


def _application(here: Visit, grant: str, number: int) -> Spender:
    found = find_spender(here.programme, here.charter, grant, number)
    if found is None:
        raise Http404
    verdict = here.may(Permission.GRANT_READ, about=(found.unit,))
    if not verdict.allowed:
        raise NotAllowed(Permission.GRANT_READ, verdict.why)
    return found


def expense_list(request: HttpRequest, office: str, programme: str, grant: str, number: int) -> HttpResponse:
    """The expenses of one application, with what was counted."""
    here = visit(request, office, programme, Permission.GRANT_READ, "applications")
    view = _application(here, grant, number)
    found = expenses(here.programme, application=view.id)
    page = Paginator(found[::-1], ROWS).get_page(request.GET.get("page"))
    waiting = sum(each.amount for each in found if each.standing is Standing.WAITING)
    context = {
        "here": here, "view": view, "rows": [row_of(here, each) for each in page], "page": page,
        "counted": sum(each.counted or 0 for each in found), "unchecked": waiting,
        "currency": here.charter.currency,
        "enters": view.open and here.may(Permission.GRANT_REPORT, about=(view.unit,)).allowed,
        "in_unit": _("in %(unit)s") % {"unit": currency(here.charter.currency)},
    }  # fmt: skip
    return render(request, "expenses/expenses.html", context)


def expense_new(request: HttpRequest, office: str, programme: str, grant: str, number: int) -> HttpResponse:
    """Enter what was spent: a photograph of the invoice and what for; what its code says is filled in."""
    here = visit(request, office, programme, Permission.GRANT_REPORT, "applications")
    view = _application(here, grant, number)
    verdict = here.may(Permission.GRANT_REPORT, about=(view.unit,))
    if not verdict.allowed:
        raise NotAllowed(Permission.GRANT_REPORT, verdict.why)
    kept = kept_invoices(here.programme, here.user, here.posts)
    form = entry_form(here.charter, kept, here.today)(
        *((request.POST, request.FILES) if request.method == "POST" else ()), initial=_again(here, view, request)
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            row = enter_expense(
                by=here.by, programme=here.programme, application=view.id, uuid=given["uuid"],
                evidence=given["evidence"], invoice=int(given["invoice"]) if given.get("invoice") else None,
                draft=Draft(
                    given["happened_on"], given["amount"], given["what"], given["invoice_code"], given["invoice_number"]
                ),
            )  # fmt: skip
        except Refused as refusal:
            form.refuse(refusal.breaches)
        else:
            messages.success(
                request,
                _("Entered as expense no. %(number)s: %(amount)s. The office checks it.")
                % {"number": row.number, "amount": money(row.amount, here.charter.currency)},
            )
            return SeeOther(here.address("expenses", view.grant.id, view.number))
    context = {"here": here, "view": view, "form": form, "kept": kept, "closed": not view.open}
    return render(request, "expenses/new.html", context, status=form.status)


def _again(here: Visit, view: Spender, request: HttpRequest) -> dict[str, Any]:
    """What stood in an expense that was sent back and is entered anew."""
    wanted = request.GET.get("again", "")
    if not wanted.isdecimal():
        return {}
    found = next(iter(expenses(here.programme, application=view.id, number=int(wanted))), None)
    if found is None:
        return {}
    return {
        "happened_on": found.happened_on.isoformat(), "amount": found.amount, "what": found.what,
        "invoice_code": found.invoice_code, "invoice_number": found.invoice_number,
    }  # fmt: skip


def expense(request: HttpRequest, office: str, programme: str, number: int) -> HttpResponse:
    """One expense with its papers: checked by the office, withdrawn by whoever entered it."""
    here = visit(request, office, programme, Permission.GRANT_READ, "applications")
    found = next(iter(expenses(here.programme, number=number)), None)
    if found is None:
        raise Http404
    verdict = here.may(Permission.GRANT_READ, about=(found.unit,))
    if not verdict.allowed:
        raise NotAllowed(Permission.GRANT_READ, verdict.why)
    if request.method == "POST":
        return _act(request, here, found)
    return _page(request, here, found)


def _act(request: HttpRequest, here: Visit, found: ExpenseView) -> HttpResponse:
    do = request.POST.get("do", "")
    if do not in ("count", "send-back", "withdraw"):
        raise BadRequest
    form = count_form(here.charter)(request.POST) if do == "count" else reason_form(do)(request.POST)
    if not form.is_valid():
        return _page(request, here, found, **{do.replace("-", "_"): form})
    given = {"by": here.by, "programme": here.programme, "number": found.number, **form.cleaned_data}
    try:
        if do == "count":
            count_expense(**given)
            told = _("Checked.")
        elif do == "send-back":
            send_back(**given)
            told = _("Sent back. The unit sees why.")
        else:
            withdraw_expense(**given)
            told = _("Withdrawn. It counts for nothing.")
    except Refused as refusal:
        form.refuse(refusal.breaches)
        return _page(request, here, found, **{do.replace("-", "_"): form})
    messages.success(request, told)
    waiting = [each for each in _siblings(here, found) if each.standing is Standing.WAITING]
    if do != "withdraw" and waiting:
        return SeeOther(here.address("expense", waiting[0].number))
    return SeeOther(_list_of(here, found) or here.address("expense", found.number))


def _siblings(here: Visit, found: ExpenseView) -> list[ExpenseView]:
    if found.application is None:
        return []
    view = find_spender(here.programme, here.charter, found.grant, found.application)
    return expenses(here.programme, application=view.id) if view else []


def _list_of(here: Visit, found: ExpenseView) -> str:
    """The list that an expense stands in; empty for a refund's."""
    return "" if found.application is None else here.address("expenses", found.grant, found.application)


def _page(request: HttpRequest, here: Visit, found: ExpenseView, **shown: Form) -> HttpResponse:
    """The expense, and what this visitor may do with it."""
    waits = found.standing is Standing.WAITING
    checks = waits and here.may(Permission.GRANT_DECIDE).allowed
    counts = checks and (here.by.pk != found.by_id or small_office(here.programme, here.today) is not None)
    withdraws = waits and here.may(Permission.GRANT_REPORT, about=(found.unit,)).allowed
    context: dict[str, Any] = {
        "here": here, "row": row_of(here, found), "one": found, "currency": here.charter.currency,
        "back": _list_of(here, found), "own": checks and not counts,
    }  # fmt: skip
    if counts:
        context["count"] = count_form(here.charter)(initial={"counted": found.amount})
        context["send_back"] = reason_form("send-back")()
    if found.application is None and found.standing is Standing.COUNTED and here.may(Permission.GRANT_DECIDE).allowed:
        context["send_back"] = reason_form("send-back")()
    if withdraws:
        context["withdraw"] = reason_form("withdraw")()
    if found.standing is Standing.SENT_BACK and found.application is not None:
        of = find_spender(here.programme, here.charter, found.grant, found.application)
        may = here.may(Permission.GRANT_REPORT, about=(found.unit,)).allowed
        context["enters"] = may and of is not None and of.open
    context |= shown
    bound = next(iter(shown.values()), None)
    context["form"] = bound
    return render(request, "expenses/expense.html", context, status=bound.status if bound else 200)


# ---- What is still to be accounted for -------------------------------------------------------------------------------


@dataclass(frozen=True)
class AccountRow:
    """A grant with what was got, counted and still to be accounted for."""

    one: Account
    url: str
    word: str
    paid: str
    counted: str
    rest: str
    late: bool
    enters: bool


def grant_accounts(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    """What units got, what they must still account for, and by when."""
    here = visit(request, office, programme, Permission.GRANT_READ, "applications")
    units = reach(here.posts, Permission.GRANT_READ, today=here.today)
    found = accounts(here.programme, here.charter, units=units)
    page = Paginator(found, ROWS).get_page(request.GET.get("page"))
    may_enter = reach(here.posts, Permission.GRANT_REPORT, today=here.today)
    entering = here.may(Permission.GRANT_REPORT).allowed

    def told(one: Account, amount: int) -> str:
        return amount_text(here.charter, one.view.grant, amount)

    rows = [
        AccountRow(
            one, here.address("application", one.view.grant.id, one.view.number), grant_words.status(one.view.status),
            told(one, one.view.paid), told(one, one.spending.counted), told(one, one.rest),
            bool(one.rest and one.by and one.by < here.today),
            entering and one.open and one.view.grant.gives == "money"
            and (may_enter is None or one.view.unit in may_enter),
        )
        for one in page
    ]  # fmt: skip
    context = {
        "here": here, "rows": rows, "page": page, "currency": here.charter.currency,
        "rest": sum(one.rest for one in found if one.view.grant.gives == "money"),
        "in_unit": _("in %(unit)s") % {"unit": currency(here.charter.currency)},
    }  # fmt: skip
    return render(request, "expenses/accounts.html", context)
