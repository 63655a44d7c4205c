"""Behind a link to enter expenses: a photograph, what for and how much, for the grants of one unit. Nothing else."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from pilotage.actions.links import spend
from pilotage.actions.refusals import Refused
from pilotage.domain.grant_states import StepKind
from pilotage.domain.inbox import look_into
from pilotage.domain.settlements import reimburses
from pilotage.domain.spending import Draft, check_spendable
from pilotage.queries.grants import ApplicationView, applications
from pilotage.web.answers import SeeOther
from pilotage.web.expense_forms import entry_form
from pilotage.web.fields import OneOf
from pilotage.web.forms import Form
from pilotage.web.task_doors import Guest
from pilotage.words.numbers import money


def expense(request: HttpRequest, guest: Guest) -> HttpResponse:
    """The link's page: the form, as long as there is a grant to spend of."""
    here = guest.here
    found = _spendable(guest)
    form = _form(guest, found)(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and found and form.is_valid() and _entered(request, guest, found, form):
        return SeeOther(guest.address + "?done")
    context = {
        "guest": guest, "here": here, "bare": True, "heading": guest.heading, "to": guest.to,
        "done": "done" in request.GET, "form": form, "found": found,
    }  # fmt: skip
    return render(request, "tasks/expense.html", context, status=form.status)


def _spendable(guest: Guest) -> list[ApplicationView]:
    """The unit's grants of money that expenses can be entered of, the latest first."""
    here = guest.here
    found = [
        view
        for view in applications(here.programme, here.charter, units=[guest.scope.member])
        if view.grant.gives == "money"
        and not check_spendable(
            view.status,
            settled=view.fact.last(StepKind.SETTLED) is not None,
            reimbursed=reimburses(view.grant),
        )
    ]
    return found[::-1]


def _form(guest: Guest, found: Sequence[ApplicationView]) -> type[Form]:
    """As at the desk, less what a telephone's keyboard makes hard: the invoice's code is read off it or left out."""
    asked = entry_form(guest.here.charter, (), guest.here.today)
    choices = [(str(view.id), f"{view.project} · {view.grant.title}") for view in found]
    fields: dict[str, object] = {"invoice_code": None}
    if len(found) > 1:
        fields["application"] = OneOf(choices, label=_("Of which grant"))
        fields["field_order"] = ["application"]
    return type("LinkForm", (asked,), fields)


def _entered(request: HttpRequest, guest: Guest, found: Sequence[ApplicationView], form: Form) -> bool:
    sent = form.cleaned_data
    draft = Draft(sent["happened_on"], sent["amount"], sent["what"], "", sent["invoice_number"])
    read = [facts for file in sent["evidence"] for facts in look_into(file).invoices]
    try:
        row = spend(
            by=guest.by, link=guest.link, application=int(sent.get("application") or found[0].id), draft=draft,
            uuid=sent["uuid"], evidence=sent["evidence"], read=read,
        )  # fmt: skip
    except Refused as refusal:
        form.refuse(refusal.breaches)
        return False
    told = {"number": row.number, "amount": money(row.amount, guest.here.charter.currency)}
    messages.success(request, _("Entered as expense no. %(number)s: %(amount)s. The office checks it.") % told)
    return True
