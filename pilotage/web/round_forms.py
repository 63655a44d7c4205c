"""Opening a round of an award, entering a candidate from outside, and what the steps of a round ask."""

from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilotage.actions.nominations import add_outside, end_outside
from pilotage.actions.refusals import Refused
from pilotage.actions.rounds import open_round
from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Priority, Quota
from pilotage.domain.policy import Permission
from pilotage.domain.round_states import StepKind
from pilotage.models import Round
from pilotage.web.answers import SeeOther
from pilotage.web.basis import basis
from pilotage.web.fields import Day, Once, OneOf, long_text, text
from pilotage.web.forms import Form
from pilotage.web.round_reach import round_of
from pilotage.web.visits import Visit, visit

SEPARATOR = "/"  # no id of a charter holds it


def matters(charter: Charter) -> list[tuple[str, str]]:
    """What a round may be of, as (provision/award/level, words): each award at each of its levels, and each level of a
    priority, where the office says which award it is."""
    levels = {each.id: each.name for each in charter.levels}
    found = [
        (SEPARATOR.join((rule.id, award.id, level)), f"{award.name}　{levels.get(level, level)}")
        for rule in charter.of_kind(Quota)
        for award in rule.awards
        for level in award.levels
    ]
    return found + [
        (
            SEPARATOR.join((rule.id, "", level)),
            _("Another award　%(level)s (%(title)s)") % {"level": levels.get(level, level), "title": rule.title},
        )
        for rule in charter.of_kind(Priority)
        for level in rule.levels
    ]


def open_form(here: Visit) -> type[Form]:
    """Of what, from when, until when nominations are taken."""
    choices = matters(here.charter)

    class OpenForm(Form):
        not_saved = gettext_lazy("the round was not opened")
        uuid = Once()
        matter = OneOf(choices, label=gettext_lazy("Award and level"))
        title = text(
            label=gettext_lazy("Name of the award"), required=False,
            help_text=gettext_lazy("Only for an award that the charter does not list"),
        )  # fmt: skip
        opened_on = Day(here.today, label=gettext_lazy("Opened on"), initial=here.today)
        due_on = Day(here.today, label=gettext_lazy("Nominations due by"), required=False)

    return OpenForm


def round_new(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    """Open a round of an award: the award and its level, and the days."""
    here = visit(request, office, programme, Permission.ROUND_KEEP, here="rounds")
    form = open_form(here)(
        request.POST if request.method == "POST" else None, initial={"matter": request.GET.get("matter", "")}
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        provision, award, level = said["matter"].split(SEPARATOR)
        try:
            row = open_round(
                by=here.by, programme=here.programme, provision=provision, award=award, level=level,
                title="" if award else said["title"], opened_on=said["opened_on"], due_on=said["due_on"],
                uuid=said["uuid"],
            )  # fmt: skip
        except Refused as refusal:
            form.refuse(refusal.breaches)
        else:
            messages.success(request, _("Opened as round no. %(number)s.") % {"number": row.number})
            return SeeOther(here.address("round", row.number))
    rules = [*here.charter.of_kind(Quota), *(each for each in here.charter.of_kind(Priority) if each.levels)]
    context = {"here": here, "form": form, "basis": basis(here, *rules)}
    return render(request, "rounds/new.html", context, status=form.status)


def step_form(today: date, row: Round, kind: StepKind) -> type[Form]:
    """The day of a step, and why, where it undoes something."""
    asked = kind is not StepKind.CLOSED

    class StepForm(Form):
        not_saved = gettext_lazy("the round stands as before")
        uuid = Once()
        seen = forms.IntegerField(widget=forms.HiddenInput(), initial=row.version)
        happened_on = Day(today, label=gettext_lazy("Day"), initial=today)
        note = long_text(
            2, label=gettext_lazy("Reason") if asked else gettext_lazy("Note"), required=asked
        )  # fmt: skip

    return StepForm


class OutsideForm(Form):
    """Who is a candidate without being the programme's, and who nominated them."""

    not_saved = gettext_lazy("the candidate was not entered")
    uuid = Once()
    name = text(label=gettext_lazy("Candidate's name"), help_text=gettext_lazy("Seen by the office only"))
    body = text(label=gettext_lazy("Nominated by"), required=False)


def round_outside(request: HttpRequest, office: str, programme: str, number: int) -> HttpResponse:
    """Enter a candidate from outside the programme, or take one off (`end`: its number)."""
    here = visit(request, office, programme, Permission.ROUND_KEEP, here="rounds")
    row = round_of(here, number)
    back = here.address("round", row.number)
    ending = request.POST.get("end", "") if request.method == "POST" else ""
    if ending.isdecimal():
        end_outside(by=here.by, programme=here.programme, round=number, number=int(ending))
        messages.success(request, _("Taken off the round."))
        return SeeOther(back)
    form = OutsideForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            add_outside(by=here.by, programme=here.programme, round=number, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal.breaches)
        else:
            messages.success(request, _("Entered."))
            return SeeOther(back)
    return render(request, "rounds/outside.html", {"here": here, "round": row, "form": form}, status=form.status)
