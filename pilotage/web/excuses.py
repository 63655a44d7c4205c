"""What is said about windows: the office excuses them or agrees a pause; whoever bears a `should` says why it was not
followed. Each is on record with its reason and can be taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pilotage.actions.duties import agree_pause, excuse_windows, explain_window, take_back_note, take_back_pause
from pilotage.actions.refusals import NotAllowed, Refused
from pilotage.domain.duties import NoteKind, State, Window
from pilotage.domain.duties import windows as derive
from pilotage.domain.duties.notes import EXCUSABLE, Key, check_explanation, heeds_agreement
from pilotage.domain.policy import Permission
from pilotage.queries.duties import concerned, duty_facts, windows
from pilotage.queries.excuses import Agreed, Said, agreed_pauses, place_names, said_about_windows
from pilotage.queries.holding import held
from pilotage.queries.people import bodies, permission
from pilotage.web.answers import SeeOther
from pilotage.web.fields import Day, long_text
from pilotage.web.forms import Form
from pilotage.web.visits import Visit, visit
from pilotage.words import breaches

MOST = 60
"""Windows that one page offers; the filters lead to the others."""


class ExcuseForm(Form):
    """Windows that are ticked, and why they are excused. `known` are all there are: what was excused meanwhile, or by the
    first of two presses, is understood as well, and the action passes it over."""

    not_saved = gettext_lazy("nothing was excused")

    def __init__(self, *args, known: Sequence[Window], **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(_written(each.key), "") for each in known]
        self.fields["windows"] = forms.MultipleChoiceField(label=_("What is excused"), choices=choices)
        self.fields["windows"].error_messages["required"] = _("Choose at least one.")
        self.fields["reason"] = long_text(label=_("Reason"))


def _written(key: Key) -> str:
    duty, place, start = key
    return f"{duty}|{place}|{start.isoformat()}"


def _read(value: str) -> Key:
    duty, place, start = value.split("|")
    return duty, place, date.fromisoformat(start)


@dataclass(frozen=True)
class Line:
    """A window that can be excused, as the page shows it."""

    value: str
    window: Window
    place: str
    chosen: bool


def excuses(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    """What can be excused, one or many at once, and what has been; filtered by task and by whom it is for."""
    here = visit(request, office, programme, Permission.DUTY_EXCUSE, "programme")
    duty, place = request.GET.get("duty", ""), request.GET.get("place", "")
    with held():
        facts = duty_facts(here.programme)
        derived, names = derive(facts), place_names(here.programme, here.charter)
        said = said_about_windows(here.programme, facts.notes)
    fitting = [w for w in derived if (not duty or w.duty.id == duty) and (not place or place in concerned(w))]
    open_ones = [w for w in fitting if w.state in EXCUSABLE and w.note is None]
    # What is overdue comes first; what lies far ahead is offered only where one task of one place is looked at.
    ahead = bool(duty and place)
    offered = [w for w in open_ones if w.state is not State.UPCOMING or ahead]
    offered = sorted(offered, key=lambda w: w.state in (State.OPEN, State.UPCOMING))[:MOST]
    form = ExcuseForm(request.POST or None, known=derived)
    if request.method == "POST" and form.is_valid():
        try:
            keys = [_read(value) for value in form.cleaned_data["windows"]]
            done = excuse_windows(
                by=here.by, programme=here.programme, asked=keys, reason=form.cleaned_data["reason"]
            )  # fmt: skip
        except Refused as refusal:
            form.refuse(refusal.breaches)
        else:
            told = ngettext("%(n)s occurrence excused.", "%(n)s occurrences excused.", done) % {"n": done}
            messages.success(request, told if done else _("Nothing is asked for these any more."))
            return SeeOther(request.get_full_path())
    chosen = set(request.POST.getlist("windows"))
    titles = {w.duty.id: w.duty.title for w in derived}
    context = {
        "here": here, "form": form, "duty": duty, "place": place,
        "lines": [Line(_written(w.key), w, _named(names, w.place), _written(w.key) in chosen) for w in offered],
        "more": len(open_ones) > len(offered) and not ahead,
        "said": [_shown(each, names, titles) for each in said],
        "duties": list(titles.items()),
        "places": [(code, _named(names, code)) for code in dict.fromkeys(w.place for w in derived)],
        "pausing": bool(heeds_agreement(here.charter)),
    }  # fmt: skip
    return render(request, "excuses/excuses.html", context, status=form.status)


def _named(names: Mapping[str, str], place: str) -> str:
    return names.get(place) or "—".join(names.get(side, side) for side in place.split(":"))


def _shown(said: Said, names: Mapping[str, str], titles: Mapping[str, str]) -> dict[str, object]:
    return {
        "said": said, "duty": titles.get(said.duty, said.duty), "place": _named(names, said.place),
        "excused": said.kind == NoteKind.EXCUSED,
    }  # fmt: skip


def note_take_back(request: HttpRequest, office: str, programme: str, note: int) -> HttpResponse:
    """Take back an excuse or a reason: the window is judged again as if nothing had been said."""
    here = visit(request, office, programme, Permission.DUTY_READ, "programme")
    back = here.address("excuses") if here.may(Permission.DUTY_EXCUSE).allowed else here.address("programme")
    return _taken_back(request, here, back, lambda: take_back_note(by=here.by, programme=here.programme, note=note))


def _taken_back(request: HttpRequest, here: Visit, back: str, act) -> HttpResponse:
    if request.method == "POST":
        try:
            act()
        except Refused as refusal:
            for breach in refusal.breaches:
                messages.warning(request, breaches.sentence(breach))
        else:
            messages.success(request, _("Taken back: it is judged again as if it had not been said."))
    return SeeOther(back)


class ReasonForm(Form):
    """Why something was not followed."""

    reason = long_text(label=gettext_lazy("Reason"))


def explain(request: HttpRequest, office: str, programme: str, duty: str, place: str, start: str) -> HttpResponse:
    """Say why what should have been done was not."""
    here = visit(request, office, programme, Permission.DUTY_EXPLAIN, "programme")
    try:
        key = (duty, place, date.fromisoformat(start))
    except ValueError as wrong:
        raise Http404 from wrong
    window = next((each for each in windows(here.programme) if each.key == key), None)
    if window is None:
        raise Http404
    verdict = permission(here.by, Permission.DUTY_EXPLAIN, here.programme, about=concerned(window))
    if not verdict.allowed:
        raise NotAllowed(Permission.DUTY_EXPLAIN, verdict.why)
    form = ReasonForm(request.POST or None)
    unasked = check_explanation(window, here.today) if request.method != "POST" else []
    if request.method == "POST" and form.is_valid():
        try:
            explain_window(by=here.by, programme=here.programme, window=key, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.refuse(refusal.breaches)
        else:
            messages.success(request, _("The reason is on record."))
            return SeeOther(here.address("windows", duty, place))
    context = {
        "here": here,
        "form": form,
        "unasked": [breaches.sentence(each) for each in unasked],
        "window": window,
        "place": _named(place_names(here.programme, here.charter), place),
    }
    return render(request, "excuses/explain.html", context, status=409 if unasked else form.status)


class PauseForm(Form):
    """From when to when nothing falls due, for whom, and why."""

    not_saved = gettext_lazy("no pause was agreed")

    def __init__(self, *args, today: date, members: Sequence[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["start"] = Day(today, label=_("First day"))
        self.fields["end"] = Day(today, label=_("Last day"))
        self.fields["members"] = forms.MultipleChoiceField(label=_("For whom"), choices=members, required=False)
        self.fields["reason"] = long_text(label=_("Reason"))


def pauses(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    """Pauses that were agreed, with one, with several or with all; a form for another."""
    here = visit(request, office, programme, Permission.DUTY_EXCUSE, "programme")
    heeding = heeds_agreement(here.charter)
    places = {duty.for_each for duty in heeding}
    members = [(body.code, body.name) for body in bodies(here.programme, here.today) if body.role in places]
    form = PauseForm(request.POST or None, today=here.today, members=members)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            done = agree_pause(
                by=here.by, programme=here.programme, members=said["members"], start=said["start"], end=said["end"],
                reason=said["reason"],
            )  # fmt: skip
        except Refused as refusal:
            form.refuse(refusal.breaches)
        else:
            messages.success(request, ngettext("%(n)s pause agreed.", "%(n)s pauses agreed.", done) % {"n": done})
            return SeeOther(here.address("pauses"))
    found: tuple[Agreed, ...] = agreed_pauses(here.programme)
    context = {"here": here, "form": form, "heeding": heeding, "members": members, "agreed": found,
               "chosen": request.POST.getlist("members")}  # fmt: skip
    return render(request, "excuses/pauses.html", context, status=form.status)


def pause_take_back(request: HttpRequest, office: str, programme: str, pause: int) -> HttpResponse:
    """Take back an agreed pause."""
    here = visit(request, office, programme, Permission.DUTY_EXCUSE, "programme")
    back = here.address("pauses")
    return _taken_back(request, here, back, lambda: take_back_pause(by=here.by, programme=here.programme, pause=pause))
