"""Second looks: what one person did alone at an office too small to split duties, and what somebody else found."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from pilotage.actions.refusals import NotAllowed, Refused
from pilotage.actions.second_looks import arrange_small_office, end_small_office, give_look
from pilotage.domain.policy import Permission
from pilotage.domain.second_looks import Look, Verdict
from pilotage.queries.grants import places_of
from pilotage.queries.people import names_of
from pilotage.queries.second_looks import arrangements, looks
from pilotage.web.answers import SeeOther
from pilotage.web.fields import Day, Once, OneOf, long_text, text, whole_number
from pilotage.web.forms import Form
from pilotage.web.visits import Visit, visit
from pilotage.words import reviews as words


def look_form() -> type[Form]:
    """What somebody found who looked at it."""

    class LookForm(Form):
        not_saved = _("the look was not stored")
        prefix = "look"
        look = forms.IntegerField(widget=forms.HiddenInput())
        verdict = OneOf([(one, words.verdict(one)) for one in Verdict], label=_("What you found"))
        opinion = long_text(2, label=_("Opinion"), required=False, help_text=_("Whoever objects says why"))

    return LookForm


def arrange_form(here: Visit) -> type[Form]:
    """The office is too small to split duties: why, from when, and how soon somebody else looks."""

    class ArrangeForm(Form):
        not_saved = _("nothing was arranged")
        prefix = "arrange"
        uuid = Once()
        reason = text(label=_("Why the office cannot split the duties"))
        days = whole_number(label=_("Within how many days somebody else looks at it"))
        starts_on = Day(here.today, label=pgettext_lazy("days", "From"), initial=here.today)

    return ArrangeForm


def end_form(here: Visit) -> type[Form]:
    """The last day of the arrangement."""

    class EndForm(Form):
        not_saved = _("the arrangement still holds")
        prefix = "end"
        ends_on = Day(here.today, label=_("Last day"), initial=here.today)

    return EndForm


def second_looks(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    """What is owed, overdue and done, with the form to give a look; and the arrangement it follows from."""
    here = visit(request, office, programme, Permission.GRANT_READ, "applications")
    looking, arranging = here.may(Permission.MONEY_LOOK).allowed, here.may(Permission.PEOPLE_APPOINT).allowed
    if not (looking or arranging):
        raise NotAllowed(Permission.MONEY_LOOK, "no-function-permits")
    shown: dict[str, Any] = {}
    if request.method == "POST":
        answer = _act(request, here, shown)
        if answer is not None:
            return answer
    found = looks(here.programme)
    arranged = arrangements(here.programme)
    people = {look.by for look in found} | {look.looked_by for look in found if look.looked_by}
    people |= {row.by_id for row in arranged}
    names = names_of(here.programme, people) if people else {}
    places = places_of(here.programme, [look.application for look in found if look.application])
    lines = [_line(here, look, names, places) for look in found]
    holding = [row for row in arranged if row.ended_seq is None]
    context: dict[str, Any] = {
        "arranged_by": names.get(holding[0].by_id, holding[0].by.username) if holding else "",
        "here": here, "looking": looking, "arranging": arranging, "arranged": holding[0] if holding else None,
        "before": [row for row in arranged if row.ended_seq is not None],
        "owed": [line for line in lines if line["look"].verdict is None],
        "done": [line for line in lines if line["look"].verdict is not None][::-1],
        "look_form": look_form()() if looking else None,
        "arrange": arrange_form(here)() if arranging and not holding else None,
        "end": end_form(here)() if arranging and holding else None,
    }  # fmt: skip
    context |= shown
    bound = [form for form in context.values() if isinstance(form, Form) and form.is_bound]
    context["form"] = bound[0] if bound else None
    return render(request, "grants/second_looks.html", context, status=bound[0].status if bound else 200)


def _act(request: HttpRequest, here: Visit, shown: dict[str, Any]) -> HttpResponse | None:
    do = request.POST.get("do", "")
    made = {"look": look_form, "arrange": lambda: arrange_form(here), "end": lambda: end_form(here)}
    if do not in made:
        raise BadRequest
    form = made[do]()(request.POST)
    shown["look_form" if do == "look" else do] = form
    if not form.is_valid():
        return None
    given = form.cleaned_data
    try:
        if do == "look":
            give_look(by=here.by, programme=here.programme, **given)
            done = _("The look is on file.")
        elif do == "arrange":
            arrange_small_office(by=here.by, programme=here.programme, **given)
            done = _("Arranged. What one person does alone from now on is listed here for somebody else.")
        else:
            end_small_office(by=here.by, programme=here.programme, **given)
            done = _("Ended. From the next day on two people share the steps again.")
    except Refused as refusal:
        form.refuse(refusal.breaches)
        return None
    messages.success(request, done)
    return SeeOther(here.address("second-looks"))


def _line(here: Visit, look: Look, names: dict[int, str], places: dict[int, tuple[str, int]]) -> dict[str, Any]:
    place = places.get(look.application or 0)
    url = here.address("application", *place) if place else ""
    if not url and look.transfer:
        url = here.address("transfer", look.transfer)
    return {
        "look": look, "what": words.look_at(look.what), "url": url, "by": names.get(look.by, ""),
        "late": look.overdue(here.today), "verdict": words.verdict(look.verdict) if look.verdict else "",
        "looked_by": names.get(look.looked_by or 0, ""), "own": here.user is not None and here.user.pk == look.by,
    }  # fmt: skip
