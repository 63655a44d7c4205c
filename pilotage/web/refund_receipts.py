"""What a unit spent of what was refunded to it: a receipt entered from its refund's page."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from pilotage.actions.expenses import enter_expense
from pilotage.actions.refusals import NotAllowed, Refused
from pilotage.domain.policy import Permission
from pilotage.domain.spending import Draft
from pilotage.queries.refunds import find_refund, kept_refund
from pilotage.queries.spending import kept_invoices
from pilotage.web.answers import SeeOther
from pilotage.web.expense_forms import entry_form
from pilotage.web.visits import visit
from pilotage.words.numbers import money


def refund_receipt(request: HttpRequest, office: str, programme: str, id: int) -> HttpResponse:
    """Enter what was spent of a refund: a photograph of the invoice, and what for."""
    here = visit(request, office, programme, Permission.GRANT_REPORT, "fund")
    row = find_refund(here.programme, id)
    if row is None:
        if kept_refund(here.programme, id) is None:
            raise Http404
        return SeeOther(here.address("refund", id))  # which says that it ended
    verdict = here.may(Permission.GRANT_REPORT, about=(row.unit.code,))
    if not verdict.allowed:
        raise NotAllowed(Permission.GRANT_REPORT, verdict.why)
    kept = kept_invoices(here.programme, here.user, here.posts)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = entry_form(here.charter, kept, here.today)(*sent)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        draft = Draft(
            given["happened_on"], given["amount"], given["what"], given["invoice_code"], given["invoice_number"]
        )
        try:
            expense = enter_expense(
                by=here.by, programme=here.programme, refund=row.pk, uuid=given["uuid"], evidence=given["evidence"],
                invoice=int(given["invoice"]) if given.get("invoice") else None, draft=draft,
            )  # fmt: skip
        except Refused as refusal:
            form.refuse(refusal.breaches)
        else:
            said = _("Entered as expense no. %(number)s: %(amount)s. The office checks it.")
            amount = money(expense.amount, here.charter.currency)
            messages.success(request, said % {"number": expense.number, "amount": amount})
            return SeeOther(here.address("refund", row.pk))
    return render(request, "refunds/receipt_new.html", {"here": here, "row": row, "form": form}, status=form.status)
