"""Deciding a round: choose on the list, see who would be passed over, decide; the result, and taking it back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from pilotage.actions.publicity import finish_round
from pilotage.actions.refusals import NotAllowed, Refused
from pilotage.actions.round_decisions import decide_round, take_back_decision
from pilotage.domain.breaches import Breach
from pilotage.domain.judging import passed_over
from pilotage.domain.policy import Permission
from pilotage.domain.round_states import STATES, Status, StepKind
from pilotage.models import DecidedPlace
from pilotage.queries.judging import consultations, publicity, results
from pilotage.queries.matter_files import matter_files
from pilotage.queries.people import names_of
from pilotage.queries.rounds import places_of
from pilotage.web.answers import SeeOther
from pilotage.web.fields import Attachments, Check, Day, Once, long_text, text
from pilotage.web.forms import Form
from pilotage.web.judging import lines_of
from pilotage.web.judging_case import Case, find_case, read_once


def _decision_form(case: Case, over: list[int]) -> type[Form]:
    """The minute, and of each who would be passed over the reason."""
    priority = case.bench.priority
    asked = priority is not None and priority.passed_over == "reason-recorded"
    fields: dict[str, Any] = {
        "not_saved": _("nothing was decided"),
        "seen": forms.IntegerField(widget=forms.HiddenInput()),
        "uuid": Once(),
        "meeting": text(label=_("Minute of the meeting"), help_text=_("Its title and number")),
        "happened_on": Day(case.here.today, label=_("The decision was taken on"), initial=case.here.today),
        "note": long_text(2, label=_("Note"), required=False),
        "evidence": Attachments(label=_("The minute as a file"), required=False),
    }
    for number in over:
        label = _("Why %(candidate)s is passed over") % {"candidate": case.label(number)}
        fields[f"reason-{number}"] = long_text(2, label=label, required=asked)
        if asked:
            fields[f"reason-{number}"].help_text = _("The programme's rules ask for it; it stays within the office")
        fields[f"shown-{number}"] = forms.BooleanField(
            label=_("Tell the reason to the unit too"), required=False, widget=Check()
        )
    return type("DecisionForm", (Form,), fields)


def _numbers(case: Case, given: list[str]) -> list[int]:
    """The candidates who were ticked, in the order of the list."""
    wanted = {int(each) for each in given if each.isdecimal() and len(each) < 10}
    return [each.runner.number for each in case.bench.listed if each.runner.number in wanted]


def _gone(given: list[str], chosen: list[int]) -> list[int]:
    """Who was ticked and does not stand any more: without a word nobody is left out of a decision."""
    return sorted({int(each) for each in given if each.isdecimal() and len(each) < 10} - set(chosen))


@read_once
def round_decision(request: HttpRequest, office: str, programme: str, number: int) -> HttpResponse:
    """First choose, then see what the choice means and decide."""
    case = find_case(request, office, programme, number)
    here, held = case.here, case.bench
    if not case.may(Permission.ROUND_DECIDE):
        raise NotAllowed(Permission.ROUND_DECIDE, "no-function-permits")
    if request.method != "POST" and case.status not in (Status.REVIEW, Status.OPEN):
        cancelled = case.status is Status.CANCELLED
        return SeeOther(here.address("round", number) if cancelled else case.address("round-result"))
    asked = request.POST if request.method == "POST" else request.GET
    chosen = _numbers(case, asked.getlist("chosen"))
    over = list(passed_over(held.listed, chosen)) if held.priority is not None else []
    form = None
    if request.method == "POST" or (case.status is Status.REVIEW and "next" in request.GET):
        form = _decision_form(case, over)(
            request.POST or None, request.FILES or None, initial={"seen": case.row.version}
        )  # fmt: skip
    if form is not None and form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            decide_round(
                by=here.by, programme=here.programme, round=number, chosen=[*chosen, *_gone(asked.getlist("chosen"), chosen)],
                reasons={each: given[f"reason-{each}"] for each in over},
                shown_reasons=[each for each in over if given[f"shown-{each}"]],
                **{name: given[name] for name in ("seen", "uuid", "meeting", "happened_on", "note", "evidence")},
            )  # fmt: skip
        except Refused as refusal:
            form.refuse(refusal.breaches, {"seen": case.row.version})
        else:
            messages.success(request, _("Decided. Units and records are told once the result is posted or finished."))
            return SeeOther(case.address("round-result"))
    elif form is not None and form.is_bound and case.status is not Status.REVIEW:
        form.refuse([Breach(f"round-{case.status}")])
    asked_of = consultations(case.row) if form is not None else ()
    waiting = [each for each in asked_of if each.answered_seq is None]
    places = places_of(here.programme, case.row, held.charter) if form is None else None
    context = {
        "here": here, "case": case, "form": form, "lines": lines_of(case, opinions=False) if form is None else (),
        "unconfirmed": case.unconfirmed if form is not None else (),
        "reviewing": case.status is Status.REVIEW, "chosen": chosen, "priority": held.priority,
        "over": [case.candidates[each] for each in over], "waiting": waiting, "places": places,
        "picked": [case.candidates[each] for each in chosen],
    }  # fmt: skip
    return render(request, "judging/decision.html", context, status=form.status if form is not None else 200)


# ---- The result ------------------------------------------------------------------------------------------------------


def _step_form(case: Case, what: str) -> type[Form]:
    """When the decision falls, and why; or when the result is final."""
    fields: dict[str, Any] = {
        "prefix": what,
        "seen": forms.IntegerField(widget=forms.HiddenInput()),
        "uuid": Once(),
        "happened_on": Day(case.here.today, label=_("Day"), initial=case.here.today),
    }
    if what == "back":
        fields |= {"reason": long_text(2, label=_("Reason")), "not_saved": _("the decision stands")}
        fields["evidence"] = Attachments(label=_("Files"), required=False)
    else:
        fields |= {"note": long_text(2, label=_("Note"), required=False), "not_saved": _("the round is not finished")}
    return type("StepForm", (Form,), fields)


@read_once
def round_result(request: HttpRequest, office: str, programme: str, number: int) -> HttpResponse:
    """What was decided: for the office everything, for a unit what was posted and what concerns its own candidates."""
    case = find_case(request, office, programme, number, outside=True)
    here = case.here
    if not case.inside and case.status not in (Status.PUBLIC, Status.FINAL):
        raise Http404
    shown: dict[str, Form] = {}
    if request.method == "POST":
        answer = _act(request, case, shown)
        if answer is not None:
            return answer
    posted, (stood, fallen) = publicity(case.row), results(case.row)
    fallen = fallen if case.inside else ()
    if stood is None and not fallen:
        raise Http404
    places = [each for each in stood.places if case.inside or _own(case, each)] if stood else []
    deciders = [each.by_id for each in fallen] + ([stood.decision.by_id] if stood else [])
    names = names_of(here.programme, deciders) if case.inside else {}
    context: dict[str, Any] = {
        "here": here, "case": case, "result": stood, "posted": posted, "form": next(iter(shown.values()), None),
        "rows": [_row(case, each) for each in places],
        "by": names.get(stood.decision.by_id, "") if stood else "",
        "files": matter_files(here.programme, "decision", [stood.decision.pk]).get(stood.decision.pk, ()) if stood else (),
        "fallen": [(each, names.get(each.by_id, "")) for each in fallen],
    }  # fmt: skip
    seen = {"seen": case.row.version}
    if StepKind.TAKEN_BACK in STATES[case.status] and case.may(Permission.ROUND_DECIDE):
        context["back"] = shown.get("back") or _step_form(case, "back")(initial=seen)
    if StepKind.FINISHED in STATES[case.status] and case.may(Permission.ROUND_KEEP):
        context["finish"] = shown.get("finish") or _step_form(case, "finish")(initial=seen)
        context["posts"] = StepKind.POSTED in STATES[case.status]
    bound = context["form"]
    return render(request, "judging/result.html", context, status=bound.status if bound else 200)


def _own(case: Case, place: DecidedPlace) -> bool:
    """Does the visitor speak for the unit whose candidate it is?"""
    unit = place.nomination.unit
    return unit is not None and case.here.may(Permission.ROUND_READ, about=(unit.code,)).allowed


def _row(case: Case, place: DecidedPlace) -> dict[str, Any]:
    """A candidate in the result; of what the office alone sees, a unit gets nothing: passing over its record tells too, the
    reason only where it is shown."""
    who = case.candidates.get(place.nomination.number)
    final = case.status is Status.FINAL and place.chosen
    told = case.judges or not case.inside
    return {
        "who": who, "place": place, "points": place.points if case.inside else "",
        "reason": place.reason if case.inside or place.shown else "",
        "over": place.passed_over,
        "certificate": case.address("round-certificate", place.nomination.number) if final and who and told else "",
    }  # fmt: skip


def _act(request: HttpRequest, case: Case, shown: dict[str, Form]) -> HttpResponse | None:
    what = request.POST.get("do", "")
    if what not in ("back", "finish"):
        return None
    here = case.here
    form = _step_form(case, what)(request.POST, request.FILES)
    shown[what] = form
    if not form.is_valid():
        return None
    acting = take_back_decision if what == "back" else finish_round
    try:
        acting(by=here.by, programme=here.programme, round=case.row.number, **form.cleaned_data)
    except Refused as refusal:
        form.refuse(refusal.breaches, {"seen": case.row.version})
        return None
    done = _("The decision is taken back; the round is under review again.")
    messages.success(request, done if what == "back" else _("The result is final."))
    return SeeOther(here.address("round", case.row.number) if what == "back" else case.address("round-result"))
