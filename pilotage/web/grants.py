"""Applications: their list, and a new one. What is decided on one is in `grant_decisions`."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from pilotage.actions.grants import submit
from pilotage.actions.refusals import NotAllowed, Refused
from pilotage.domain.charters.schema import Grant
from pilotage.domain.grants import Status
from pilotage.domain.policy import Permission, reach
from pilotage.queries.funds import five_numbers
from pilotage.queries.grants import ApplicationView, applicants, fund_of
from pilotage.queries.grants import applications as all_applications
from pilotage.web.answers import SeeOther
from pilotage.web.basis import basis
from pilotage.web.grant_forms import amount_text, application_form
from pilotage.web.visits import Visit, visit
from pilotage.words import grants as words
from pilotage.words.numbers import currency

ROWS = 50


@dataclass(frozen=True)
class Row:
    """An application as a line of the list."""

    view: ApplicationView
    url: str
    state: str  # the shape: a state that has a glyph
    word: str
    asked: str
    approved: str
    paid: str
    late: bool


# Where nothing more is to be done, whether that came about or not; and what waits for the unit rather than the office.
_SHAPES = {
    Status.PAID: "met",
    Status.SETTLED: "met",
    Status.ACCEPTED: "met",
    Status.CLOSED: "met",
    Status.DECLINED: "waived",
    Status.WITHDRAWN: "waived",
    Status.RELEASED: "waived",
    Status.CANCELLED: "waived",
    Status.RETURNED: "awaiting",
}


def row_of(here: Visit, view: ApplicationView) -> Row:
    """Where it stands by shape and word: to do, done, or nothing more to be done; a diamond once it is overdue."""
    late = view.due_on is not None and view.due_on < here.today
    shape = _SHAPES.get(view.status, "overdue" if late else "open")
    asked, approved, paid = (
        amount_text(here.charter, view.grant, amount) for amount in (view.asked, view.approved, view.paid)
    )
    return Row(
        view, here.address("application", view.grant.id, view.number),
        shape, words.status(view.status), asked, approved, paid, late,
    )  # fmt: skip


def applications(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    here = visit(request, office, programme, Permission.GRANT_READ, "applications")
    grants = here.charter.of_kind(Grant)
    seen = all_applications(
        here.programme, here.charter, units=reach(here.posts, Permission.GRANT_READ, today=here.today)
    )
    counts = Counter(view.status for view in seen)
    wanted = request.GET.get("status", "")
    kept = [view for view in seen if wanted not in counts or view.status == wanted]
    page = Paginator(kept[::-1], ROWS).get_page(request.GET.get("page"))
    funds = dict.fromkeys(fund_of(here.charter, grant) for grant in grants)
    reads_funds = here.may(Permission.FUND_READ).allowed
    page_of = here.address("fund") if reads_funds else ""
    available = [
        (fund, five_numbers(here.programme, fund).available, f"{page_of}?fund={fund.id}&of=available#statement")
        for fund in funds
        if fund is not None and reads_funds
    ]
    context = {
        "here": here,
        "grants": grants,
        "rows": [row_of(here, view) for view in page],
        "page": page,
        "total": len(seen),
        "wanted": wanted if wanted in counts else "",
        "statuses": [(str(status), words.status(status), counts[status]) for status in Status if counts[status]],
        "available": available,
        "currency": here.charter.currency,
        "in_unit": _("in %(unit)s") % {"unit": currency(here.charter.currency)},
        "applying": here.may(Permission.GRANT_APPLY),
    }
    return render(request, "grants/applications.html", context)


def application_new(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    here = visit(request, office, programme, Permission.GRANT_APPLY, "applications")
    grants = here.charter.of_kind(Grant)
    if not grants:
        raise Http404
    grant = _chosen(request, grants)
    units = [
        unit
        for unit in applicants(here.programme, grant, here.today)
        if here.may(Permission.GRANT_APPLY, about=(unit.code,)).allowed
    ]
    if not units:
        raise NotAllowed(Permission.GRANT_APPLY, "not-your-unit")
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = application_form(here.charter, grant, units, here.today)(*data)
    if request.method == "POST" and form.is_valid():
        try:
            row = submit(by=here.by, programme=here.programme, provision=grant.id, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal.breaches)
        else:
            messages.success(request, _("Submitted as application no. %(number)s.") % {"number": row.number})
            return SeeOther(here.address("application", grant.id, row.number))
    context = {
        "here": here, "form": form, "grant": grant, "grants": grants, "unit": units[0] if len(units) == 1 else None,
        "basis": basis(here, grant, fund_of(here.charter, grant)), "register": here.charter.register(grant.register),
    }  # fmt: skip
    return render(request, "grants/new.html", context, status=form.status)


def _chosen(request: HttpRequest, grants: Sequence[Grant]) -> Grant:
    wanted = request.GET.get("grant", grants[0].id)
    found = next((grant for grant in grants if grant.id == wanted), None)
    if found is None:
        raise Http404
    return found
