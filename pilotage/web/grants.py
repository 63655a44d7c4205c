"""Applications: their list. New ones are in `grant_new`; what is decided on one is in `grant_decisions`."""

from collections import Counter
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from pilotage.domain.charters.schema import Grant
from pilotage.domain.grants import Status
from pilotage.domain.policy import Permission, reach
from pilotage.queries.funds import five_numbers
from pilotage.queries.grants import ApplicationView, fund_of
from pilotage.queries.grants import applications as all_applications
from pilotage.queries.reviews import drafts
from pilotage.web.grant_forms import amount_text
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
        "drafts": _drafts(here),
        "criteria": here.may(Permission.GRANT_DECIDE).allowed,
        "looks": here.may(Permission.MONEY_LOOK).allowed or here.may(Permission.PEOPLE_APPOINT).allowed,
    }
    return render(request, "grants/applications.html", context)


def _drafts(here: Visit) -> int:
    """How many drafts this visitor could go on with."""
    if not here.may(Permission.GRANT_APPLY).allowed:
        return 0
    return len(drafts(here.programme, reach(here.posts, Permission.GRANT_APPLY, today=here.today)))
