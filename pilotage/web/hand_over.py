"""Handing somebody's appointments over to somebody else, in one step, with what is handed over on the page."""

from collections.abc import Collection
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext, pgettext

from pilotage.actions.appointments import hand_over
from pilotage.actions.refusals import Refused
from pilotage.domain.charters.schema import Register
from pilotage.domain.closing import matters_of
from pilotage.domain.duties import State, Window
from pilotage.domain.policy import POLICY, Permission
from pilotage.domain.records import Fact
from pilotage.queries.closing import open_matters
from pilotage.queries.people import Held, appointments, people_of
from pilotage.queries.units import Ground, ground
from pilotage.web.answers import SeeOther
from pilotage.web.closing import told
from pilotage.web.fields import Check, Day, Once, OneOf, text
from pilotage.web.forms import Form
from pilotage.web.people import NEW
from pilotage.web.visits import Visit, visit
from pilotage.words import board as words
from pilotage.words import functions
from pilotage.words.cadences import listed

PENDING = (State.OPEN, State.OVERDUE)


@dataclass(frozen=True)
class Left:
    """What is unfinished at one body: windows that run or are overdue, and records that somebody has still to confirm."""

    name: str
    windows: tuple[tuple[Window, str, str], ...]  # the window, what it is, by when
    records: tuple[tuple[Register, Fact, str, str], ...]  # the record, its page, who has to confirm it


def hand_over_page(request: HttpRequest, office: str, programme: str, appointment: int) -> HttpResponse:
    """End one person's appointments and begin another's; before the button stands what is handed over."""
    here = visit(request, office, programme, Permission.PEOPLE_APPOINT, "people")
    held = appointments(here.programme)
    first = next((one for one in held if one.id == appointment), None)
    if first is None:
        raise Http404
    more = [one for one in held if one.person_id == first.person_id and one.ends_on is None and one.id != first.id]
    form = hand_over_form(here, first, more, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        made = form.cleaned_data
        new = made["person"] == NEW
        chosen = [first.id, *(one.id for one in more if made.get(f"also-{one.id}"))]
        try:
            done = hand_over(
                by=here.by, programme=here.programme, appointments=chosen, name=made["name"], on=made["on"],
                to=f"p{made['once'].hex[:12]}" if new else made["person"],
            )  # fmt: skip
        except Refused as refusal:
            form.refuse(refusal.breaches)
        else:
            to = made["name"] if new else dict(people_of(here.programme))[made["person"]]
            said = {"from": first.person, "to": to, "day": made["on"].isoformat()}
            messages.success(request, gettext("Handed over from %(from)s to %(to)s; holds from %(day)s.") % said)
            return SeeOther(here.address("people") + f"#appointment-{done[0].pk}")
    found = ground(here.programme, here.rules, here.today, grants=False)
    places = [
        (one.serves_code or one.member_code, one.serves or one.member) for one in (first, *more) if one.serves_code
    ]
    context = {
        "here": here,
        "form": form,
        "held": first,
        "function": functions.name(first.function),
        "prints": here.may(Permission.PAPER_PRINT).allowed,
        "matters": matters(here, first),
        "left": [left(here, found, code, name) for code, name in dict(places).items()],
    }
    return render(request, "people/hand_over.html", context, status=form.status)


def matters(here: Visit, held: Held) -> list[tuple[str, str]]:
    """Of somebody at the office: what stands open and is a matter of their function, each with where it is seen to."""
    kinds = {role.id: role.kind for role in here.charter.roles}
    if kinds.get(held.role) != "office":
        return []
    may = POLICY.get((held.function, "office"), frozenset())
    return told(here, matters_of(open_matters(here.programme, here.rules), may))


def hand_over_form(here: Visit, first: Held, more: Collection[Held], data: QueryDict | None) -> Form:
    """To whom, from which day, and which of the person's other appointments go with it."""
    people = [(code, name) for code, name in people_of(here.programme) if code != first.person_code]

    class HandOverForm(Form):
        not_saved = gettext("nothing was handed over")
        once = Once()
        person = OneOf([*people, (NEW, gettext("Somebody new"))], label=gettext("Taken over by"))
        name = text(label=gettext("Name of somebody new"), required=False)
        on = Day(
            here.today,
            label=pgettext("hand-over", "From"),
            initial=here.today,
            help_text=gettext("The first day of whoever takes over; the appointment before ends on the day before"),
        )

        def clean(self) -> dict[str, object]:
            cleaned: dict[str, object] = super().clean() or {}
            if cleaned.get("person") == NEW and not cleaned.get("name"):
                self.add_error("name", gettext("Write the name of the person."))
            return cleaned

    form = HandOverForm(data)
    for one in more:
        where = {"function": functions.name(one.function), "body": one.serves or one.member}
        label = gettext("Hand over too: %(function)s for %(body)s") % where
        form.fields[f"also-{one.id}"] = forms.BooleanField(
            label=label, required=False, initial=one.function == first.function, widget=Check()
        )
    return form


def left(here: Visit, found: Ground, code: str, name: str) -> Left:
    """What is unfinished at a unit on the day."""
    roles = {role.id: role.name for role in here.charter.roles}
    windows = tuple(
        (one, words.short(one.duty.title), words.deadline(one, here.today))
        for one in found.windows
        if one.place == code and one.state in PENDING
    )
    records = tuple(
        (register, one.latest, here.address("record", register.id, one.latest.number),
         listed(roles[side] for side in one.pending))
        for register in here.charter.registers
        for one in found.facts.standings.get(register.id, ())
        if one.pending and one.latest is not None and found.concerns(one.latest, code)
    )  # fmt: skip
    return Left(name, windows, records)
