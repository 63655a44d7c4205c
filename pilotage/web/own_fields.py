"""The fields that an office has added to a register: which, why, adding one, ending one."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from pilotage.actions.own_fields import add_field, end_field
from pilotage.actions.refusals import Refused
from pilotage.domain.charters.schema import Register
from pilotage.domain.fields import projected
from pilotage.domain.own_fields import TYPES
from pilotage.domain.policy import Permission
from pilotage.queries.own_fields import own_lines
from pilotage.web.answers import SeeOther
from pilotage.web.fields import OneOf, long_text, text
from pilotage.web.forms import Form
from pilotage.web.registers import find_register
from pilotage.web.visits import Visit, visit
from pilotage.words.own_fields import type_name


class OwnFieldForm(Form):
    """What a field is called, what it holds, and why the office asks for it."""

    @property
    def choices(self) -> list[str]:
        return str(self.cleaned_data["choices"]).splitlines()


def field_form() -> type[OwnFieldForm]:
    fields = {
        "name": text(label=_("What the field is called"), help_text=_("As it will stand on forms and in sheets")),
        "type": OneOf([(type, type_name(type)) for type in TYPES], label=_("What it holds")),
        "choices": long_text(
            4, label=_("The choices"), required=False,
            help_text=_("One on each line; only where it holds one of several choices"),
        ),
        "why": long_text(
            2, label=_("Why the office asks for it"),
            help_text=_("It stands in the list of what is asked, for whoever fills the field in"),
        ),
    }  # fmt: skip
    return type("FieldForm", (OwnFieldForm,), {**fields, "not_saved": _("the field was not added")})


def own_fields(request: HttpRequest, office: str, programme: str, register: str) -> HttpResponse:
    """The office's own fields of a register, and for whoever may: a form that adds one."""
    here = visit(request, office, programme, Permission.RECORD_READ, "registers")
    found = _register(here, register)
    form = field_form()(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            done = add_field(
                by=here.by, programme=here.programme, register=found.id, name=said["name"], type=said["type"],
                why=said["why"], choices=form.choices,
            )  # fmt: skip
        except Refused as refusal:
            form.refuse(refusal.breaches)
        else:
            told = {"name": done.field.name}
            messages.success(request, _("“%(name)s” was added. It is asked from now on, and may be left empty.") % told)
            return SeeOther(here.address("own-fields", found.id))
    lines = own_lines(here.programme, found.id)
    context = {
        "here": here,
        "register": found,
        "asked": [(line, type_name(line.type)) for line in lines if line.ended_at is None],
        "ended": [(line, type_name(line.type)) for line in lines if line.ended_at is not None],
        "may_add": here.may(Permission.FIELD_ADD).allowed,
        "form": form,
        # An example has a day of its own: what the clock said when a field was added would contradict it.
        "dated": here.programme.example_today is None,
    }
    return render(request, "asks/own_fields.html", context, status=form.status)


def own_field_end(request: HttpRequest, office: str, programme: str, register: str, field: str) -> HttpResponse:
    """End a field: it is asked no more, and read in old records."""
    here = visit(request, office, programme, Permission.FIELD_ADD, "registers")
    found = _register(here, register)
    back = here.address("own-fields", found.id)
    line = next((each for each in own_lines(here.programme, found.id) if each.field == field), None)
    if line is None:
        raise Http404
    if request.method != "POST":
        return redirect(back)
    if end_field(by=here.by, programme=here.programme, register=found.id, field=field):
        told = {"name": line.name}
        messages.success(request, _("“%(name)s” is asked no more. What was written in it can still be read.") % told)
    return SeeOther(back)


def _register(here: Visit, name: str) -> Register:
    """A register that takes records; those that fill themselves have no forms that a field could stand on."""
    found = find_register(here, name)
    if found.id in projected(here.charter):
        raise Http404
    return found
