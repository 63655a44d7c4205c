"""A suggestion of who might serve whom, for the units that lack somebody: advice until a person accepts it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.actions.matching import appoint_suggested
from pilotage.actions.refusals import Refused
from pilotage.domain.charters.schema import Appoint
from pilotage.domain.policy import Permission
from pilotage.queries import holding
from pilotage.queries.appointments import service
from pilotage.queries.matching import missing, server_lines
from pilotage.web.answers import SeeOther
from pilotage.web.basis import basis
from pilotage.web.matching import ROWS, AdviceForm, advice_form, as_sent, shown
from pilotage.web.visits import visit
from pilotage.words import pairs as words


def people_suggest(request: HttpRequest, office: str, programme: str, provision: str) -> HttpResponse:
    """Who might serve each unit that has too few: places first, then the load even; never twice in two running periods
    where the charter says so."""
    here = visit(request, office, programme, Permission.PEOPLE_APPOINT, "people")
    rule = next((each for each in here.charter.of_kind(Appoint) if each.id == provision), None)
    if rule is None:
        raise Http404
    with holding.held():
        lines = server_lines(here.programme, here.rules, rule, here.today)
        short = next((each for each in service(here.programme, here.today, in_force=here.rules).shortages
                      if each.provision == rule.id), None)  # fmt: skip
    page = Paginator(lines, ROWS).get_page(request.GET.get("page"))
    listed = as_sent(lines, request.POST) if request.method == "POST" else list(page.object_list)
    form = advice_form(here.today, listed, _("nobody was appointed"), request.POST or None, serving=True)
    if form.is_bound and form.is_valid() and (chosen := _chosen(form)) is not None:
        try:
            made = appoint_suggested(
                by=here.by, programme=here.programme, role=rule.role, chosen=chosen,
                starts_on=form.cleaned_data["starts_on"],
            )  # fmt: skip
        except Refused as refusal:
            form.refuse(refusal.breaches)
        else:
            said = ngettext("%(n)s appointment has been made.", "%(n)s appointments have been made.", len(made))
            messages.success(request, said % {"n": len(made)})
            return SeeOther(here.address("people"))
    context = {
        "here": here, "rule": rule, "form": form, "page": page, "missing": missing(lines), "serving": True,
        "lines": shown(form, listed, words.serving_why), "short": short, "basis": basis(here, rule),
    }  # fmt: skip
    return render(request, "pairs/suggest_people.html", context, status=form.status)


def _chosen(form: AdviceForm) -> list[tuple[str, str]] | None:
    """(person, unit) of every line that was ticked; None where one lacks somebody, or names one twice for a unit."""
    found: list[tuple[str, str]] = []
    for place in form.lines():
        two = (form.cleaned_data[f"partner-{place}"], form.cleaned_data[f"taker-{place}"])
        if not two[0]:
            form.add_error(f"partner-{place}", _("Choose who it is to be, or take the tick away."))
        elif two in found:
            form.add_error(f"partner-{place}", _("Choose another person: this one stands there already."))
        found.append(two)
    return None if form.errors else found
