"""Writing beside a record about a pair: minutes with who took part and pictures, who sees to it, how it goes."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from pilotage.actions.meetings import (
    add_progress,
    erase_participants,
    set_follow_up,
    take_back_progress,
    write_minutes,
)
from pilotage.actions.refusals import NotAllowed, Refused
from pilotage.domain.meetings import State, is_agreement, is_meeting, read_participants, write_participants
from pilotage.domain.policy import Permission
from pilotage.models import FollowUp, Minutes
from pilotage.queries.meetings import people_beside, side_names, standing_follow_up, standing_minutes
from pilotage.web.answers import SeeOther
from pilotage.web.fields import Attachments, Day, Once, OneOf, Select, long_text, whole_number
from pilotage.web.forms import Form
from pilotage.web.pair_beside import may_say, sees_names
from pilotage.web.records import Kept, open_record, why
from pilotage.words import breaches as said
from pilotage.words import meetings as words


class MinutesForm(Form):
    """What was said, who took part, pictures. `seen` are the minutes that it takes the place of."""

    not_saved = gettext_lazy("the minutes were not saved")
    uuid = Once()
    seen = forms.IntegerField(widget=forms.HiddenInput(), initial=0)
    text = long_text(8, label=gettext_lazy("What was said and settled"), required=False)
    participants = long_text(
        4,
        label=gettext_lazy("Who took part"),
        required=False,
        help_text=gettext_lazy(
            "A line for each: the name, a comma, the body. Only the office and the two sides see names; they are never exported"
        ),
    )
    count = whole_number(
        label=gettext_lazy("How many took part"), required=False, help_text=gettext_lazy("Left empty: those named")
    )
    evidence = Attachments(
        label=gettext_lazy("Photos and papers"),
        required=False,
        help_text=gettext_lazy("They are added to what is there; each file up to 20 MB"),
    )


class FollowUpForm(Form):
    """Who sees to an agreement, and by when."""

    not_saved = gettext_lazy("nothing was changed")
    uuid = Once()
    seen = forms.IntegerField(widget=forms.HiddenInput(), initial=0)


class ProgressForm(Form):
    """How an agreement goes."""

    not_saved = gettext_lazy("the progress was not stored")
    uuid = Once()


def _open(request: HttpRequest, office: str, programme: str, register: str, number: int) -> Kept:
    """The record, for somebody who may write beside it."""
    kept = open_record(request, office, programme, register, number)
    if not may_say(kept.here, kept.members):
        verdict = kept.here.may(Permission.PAIR_SAY, about=kept.members)
        raise NotAllowed(Permission.PAIR_SAY, verdict.why or "no-function-permits")
    return kept


def _shown(request: HttpRequest, kept: Kept, form: Form, heading: str, button: str, **more: Any) -> HttpResponse:
    context = {"here": kept.here, "kept": kept, "register": kept.register, "form": form, "heading": heading,
               "button": button, "pair": kept.view.base.pair, **why(kept.here, kept.register), **more}  # fmt: skip
    return render(request, "meetings/form.html", context, status=form.status)


def _done(
    request: HttpRequest,
    kept: Kept,
    form: Form,
    act: Callable[[], object],
    told: str,
    now: Mapping[str, object] | None = None,
) -> HttpResponse | None:
    """Do it and lead back; None where it is refused, which the form then says. `now` is what stands, by field, for
    whoever comes second."""
    try:
        act()
    except Refused as refusal:
        form.refuse(refusal.breaches, now)
        return None
    messages.success(request, told)
    return SeeOther(kept.address() + "#beside")


def record_minutes(request: HttpRequest, office: str, programme: str, register: str, number: int) -> HttpResponse:
    """Write the minutes of a meeting, or write them anew."""
    kept = _open(request, office, programme, register, number)
    if not is_meeting(kept.here.charter, kept.register):
        raise Http404
    record = kept.view.record
    standing = standing_minutes(kept.here.programme, record.pk)
    form = MinutesForm(request.POST or None, request.FILES or None, initial=_minutes_now(kept, standing))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        answer = _done(request, kept, form, lambda: write_minutes(
            by=kept.here.by, record=record, uuid=given["uuid"], text=given["text"], seen=given["seen"],
            participants=read_participants(given["participants"]), count=given["count"], evidence=given["evidence"],
        ), _("The minutes are on record."), {"seen": 0, **_minutes_now(kept, standing)})  # fmt: skip
        if answer is not None:
            return answer
    return _shown(request, kept, form, _("Minutes"), _("Put the minutes on record"))


def _minutes_now(kept: Kept, standing: Minutes | None) -> dict[str, object]:
    if standing is None:
        return {}
    people = standing.participants if sees_names(kept.here, kept.members) else []
    count = standing.count if standing.count != len(people) else None
    return {"seen": standing.pk, "text": standing.text, "participants": write_participants(people), "count": count}


def minutes_erase(request: HttpRequest, office: str, programme: str, register: str, number: int) -> HttpResponse:
    """Erase the names of those who took part, after a look at what stays."""
    kept = _open(request, office, programme, register, number)
    if not is_meeting(kept.here.charter, kept.register):
        raise Http404
    if request.method != "POST":
        return render(request, "meetings/erase.html", {"here": kept.here, "kept": kept, "register": kept.register})
    try:
        erased = erase_participants(by=kept.here.by, record=kept.view.record)
    except Refused as refusal:
        for breach in refusal.breaches:
            messages.warning(request, said.sentence(breach))
    else:
        messages.success(request, _("The names are erased.") if erased else _("No names were kept."))
    return SeeOther(kept.address() + "#beside")


def record_follow_up(request: HttpRequest, office: str, programme: str, register: str, number: int) -> HttpResponse:
    """Say who sees to an agreement, and by when."""
    kept = _open(request, office, programme, register, number)
    if not is_agreement(kept.here.charter, kept.register):
        raise Http404
    record = kept.view.record
    standing = standing_follow_up(kept.here.programme, record.pk)
    made = _follow_up_form(kept)
    form = made(request.POST or None, initial=_follow_up_now(standing))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        answer = _done(request, kept, form, lambda: set_follow_up(
            by=kept.here.by, record=record, uuid=given["uuid"], owner=given["owner"], person=given["person"],
            due_on=given["due_on"], seen=given["seen"],
        ), _("Who sees to it is on record."), {"seen": 0, **_follow_up_now(standing)})  # fmt: skip
        if answer is not None:
            return answer
    return _shown(request, kept, form, _("Who sees to it, and by when"), _("Save"))


def _follow_up_form(kept: Kept) -> type[FollowUpForm]:
    sides = side_names(kept.here.programme, kept.members)
    people = people_beside(kept.here.programme, kept.members)
    fields: dict[str, Any] = {
        "owner": _list([("", _("Not said")), *sides], label=_("Side")),
        "person": _list([("", _("Not said")), *people], label=_("Person")),
        "due_on": Day(kept.here.today, label=_("Due on"), required=False),
    }
    return type("FollowUpForm", (FollowUpForm,), fields)


def _list(choices: Sequence[tuple[str, str]], *, label: str) -> forms.ChoiceField:
    """A list, however few: names of bodies are long, and nothing need be chosen."""
    return forms.ChoiceField(choices=choices, widget=Select(), label=label, required=False)


def _follow_up_now(standing: FollowUp | None) -> dict[str, object]:
    if standing is None:
        return {}
    return {
        "seen": standing.pk, "owner": standing.owner.code if standing.owner else "",
        "person": standing.person.code if standing.person else "", "due_on": standing.due_on,
    }  # fmt: skip


def record_progress(request: HttpRequest, office: str, programme: str, register: str, number: int) -> HttpResponse:
    """Tell how an agreement goes."""
    kept = _open(request, office, programme, register, number)
    if not is_agreement(kept.here.charter, kept.register):
        raise Http404
    here, record = kept.here, kept.view.record
    fields: dict[str, Any] = {
        "happened_on": Day(here.today, label=_("Date"), initial=here.today),
        "state": OneOf([(str(one), words.state(one)) for one in State], label=_("State"), initial=str(State.GOING)),
        "text": long_text(
            5, label=pgettext("agreement", "How it goes"), help_text=_("When it is done: what came of it")
        ),
        "evidence": Attachments(label=_("Photos and papers"), required=False),
    }
    form = type("ProgressForm", (ProgressForm,), fields)(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        answer = _done(request, kept, form, lambda: add_progress(
            by=here.by, record=record, uuid=given["uuid"], happened_on=given["happened_on"],
            state=State(given["state"]), text=given["text"], evidence=given["evidence"],
        ), _("The progress is on record."))  # fmt: skip
        if answer is not None:
            return answer
    return _shown(request, kept, form, pgettext("agreement", "How it goes"), _("Put it on record"))


def progress_take_back(
    request: HttpRequest, office: str, programme: str, register: str, number: int, progress: int
) -> HttpResponse:
    """Take back what was told of an agreement by mistake."""
    kept = _open(request, office, programme, register, number)
    if request.method == "POST":
        try:
            take_back_progress(by=kept.here.by, record=kept.view.record, progress=progress)
        except Refused as refusal:
            for breach in refusal.breaches:
                messages.warning(request, said.sentence(breach))
        else:
            messages.success(request, _("Taken back: the agreement stands as it did before."))
    return SeeOther(kept.address() + "#beside")
