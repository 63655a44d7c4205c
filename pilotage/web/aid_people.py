"""Who is aided: the list of a unit, for whoever keeps or decides rounds at the office and the unit's own contacts.

Names stand on this page and nowhere else.
"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from pilotage.actions.beneficiaries import NAMING, add_beneficiaries, erase_beneficiary, take_off_beneficiary
from pilotage.actions.refusals import Refused
from pilotage.domain.aid import Share, read_people
from pilotage.domain.policy import NotAllowed, Permission
from pilotage.domain.round_states import Status
from pilotage.queries.aid import beneficiaries as named
from pilotage.web.aid import Opened, open_page
from pilotage.web.aid_forms import people_form
from pilotage.web.answers import SeeOther
from pilotage.web.forms import Form
from pilotage.words import numbers


def beneficiaries(request: HttpRequest, office: str, programme: str, number: int) -> HttpResponse:
    """The lists of a round, and the one that was chosen."""
    case = open_page(request, office, programme, number, Permission.ROUND_READ)
    here = case.here
    if Status(case.round.status) not in NAMING:
        raise Http404
    mine = [share for share in case.view.shares
            if share.unit and share.got and here.may(Permission.ROUND_READ, about=[share.unit]).allowed]  # fmt: skip
    if not case.named:
        raise NotAllowed(Permission.ROUND_READ, "no-function-permits")
    if not case.inside and not mine:
        raise NotAllowed(Permission.ROUND_READ, "not-your-unit")
    share = _chosen(request, mine)
    writing = bool(share) and here.may(Permission.RECORD_WRITE, about=[share.unit] if share else ()).allowed
    form: Form | None = people_form(here)() if writing else None
    if request.method == "POST":
        if share is None or form is None:
            raise NotAllowed(Permission.RECORD_WRITE, "not-your-side")
        answer = _act(request, case, share)
        if isinstance(answer, HttpResponse):
            return answer
        form = answer
    people = named(case.round, share.unit) if share else ()
    context = {
        "here": here, "round": case.round, "share": share, "form": form, "people": people,
        "units": [(each, case.view.listed(each.unit)) for each in mine], "currency": here.charter.currency,
        "sum": sum(each.amount for each in people), "in_unit": numbers.currency(here.charter.currency),
    }  # fmt: skip
    return render(request, "aid/people.html", context, status=form.status if form else 200)


def _chosen(request: HttpRequest, mine: list[Share]) -> Share | None:
    wanted = request.GET.get("unit", "")
    if not wanted:
        return mine[0] if len(mine) == 1 else None
    found = next((share for share in mine if share.unit == wanted), None)
    if found is None:
        raise Http404
    return found


def _act(request: HttpRequest, case: Opened, share: Share) -> HttpResponse | Form:
    here, number = case.here, case.round.number
    back = SeeOther(f"{here.address('beneficiaries', number)}?unit={share.unit}")
    known: dict[str, Any] = {"by": here.by, "programme": here.programme, "round": number, "unit": share.unit}
    for do, action, done in (
        ("off", take_off_beneficiary, _("Taken off the list, and what was known of the person is erased.")),
        ("erase", erase_beneficiary, _("Erased. The person still counts.")),
    ):
        if do in request.POST:
            if not request.POST[do].isdecimal():
                raise BadRequest
            action(**known, person=int(request.POST[do]))
            messages.success(request, done)
            return back
    form: Form = people_form(here)(request.POST)
    if not form.is_valid():
        return form
    people, breaches = read_people(form.cleaned_data["people"], here.charter.currency)
    if breaches:
        form.refuse(breaches)
        return form
    try:
        add_beneficiaries(**known, people=people, uuid=form.cleaned_data["uuid"])
    except Refused as refusal:
        form.refuse(refusal.breaches)
        return form
    messages.success(request, _("They are on the list."))
    return back
