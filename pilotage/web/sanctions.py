"""Sanctions: what fell due, deciding, appealing, ruling."""

from collections.abc import Mapping
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilotage.actions.refusals import Refused
from pilotage.actions.sanctions import appeal_sanction, decide_sanction, rule_on_sanction
from pilotage.domain.policy import NotAllowed, Permission, reach
from pilotage.domain.sanctions import Outcome, Ruling
from pilotage.queries.excuses import place_names
from pilotage.queries.holding import held
from pilotage.queries.sanctions import Case, cases
from pilotage.web.answers import SeeOther
from pilotage.web.basis import basis
from pilotage.web.fields import OneOf, long_text
from pilotage.web.forms import Form
from pilotage.web.visits import Visit, visit
from pilotage.words import duties


class DecisionForm(Form):
    """Applied or refrained from, and why."""

    not_saved = gettext_lazy("nothing was decided")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(each.value, duties.outcome(each)) for each in Outcome]
        self.fields["outcome"] = OneOf(choices, label=_("Decision"))
        self.fields["reason"] = long_text(label=_("Reason"))


class AppealForm(Form):
    """The grounds of an appeal."""

    appeal = long_text(label=gettext_lazy("Grounds of the appeal"))


class RulingForm(Form):
    """Upheld or lifted, and why."""

    def __init__(self, *args, appealed: bool, **kwargs):
        super().__init__(*args, **kwargs)
        rulings = list(Ruling) if appealed else [Ruling.LIFTED]
        self.fields["ruling"] = OneOf([(each.value, duties.outcome(each)) for each in rulings], label=_("Ruling"))
        self.fields["reason"] = long_text(label=_("Reason"))


def sanctions(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    """What waits for a decision, and what was decided; a body sees its own matters only."""
    here = visit(request, office, programme, Permission.DUTY_READ, "programme")
    with held():
        names = place_names(here.programme, here.charter)
        shown = [_shown(here, case, names) for case in _visible(here)]
    return render(request, "sanctions/sanctions.html", {"here": here, "cases": shown})


def _visible(here: Visit) -> list[Case]:
    places = reach(here.posts, Permission.DUTY_READ, today=here.today)
    return [case for case in cases(here.programme, here.rules) if places is None or places & set(_sides(case.place))]


def _sides(place: str) -> list[str]:
    return [place, *place.split(":")]


def _shown(here: Visit, case: Case, names: Mapping[str, str]) -> dict[str, object]:
    start = case.occasion.start if case.occasion else case.decided.start if case.decided else here.today
    id = case.decided.sanction if case.decided else case.occasion.sanction.id if case.occasion else ""
    return {
        "case": case,
        "place": names.get(case.place) or "—".join(names.get(side, side) for side in case.place.split(":")),
        "ground": duties.ground(here.charter, case.sanction) if case.sanction else "",
        "effect": duties.effect(case.sanction.effect) if case.sanction else "",
        "outcome": duties.outcome(case.decided.ruling or case.decided.outcome) if case.decided else "",
        "address": here.address("sanction", id, case.place, start.isoformat()),
    }


def sanction(request: HttpRequest, office: str, programme: str, sanction: str, place: str, start: str) -> HttpResponse:
    """One occasion: its evidence and clause; the decision, an appeal and the ruling, each a form until it is made."""
    here = visit(request, office, programme, Permission.DUTY_READ, "programme")
    case = next((each for each in cases(here.programme, here.rules) if _key(each) == (sanction, place, start)), None)
    if case is None:
        raise Http404
    places = reach(here.posts, Permission.DUTY_READ, today=here.today)
    if places is not None and not places & set(_sides(case.place)):
        raise NotAllowed(Permission.DUTY_READ, "not-your-unit")
    act = _act(here, case)
    form = _form(act, case, request)
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            _done(here, act, case, form)
        except Refused as refusal:
            form.refuse(refusal.breaches)
        else:
            messages.success(request, _("It is on record."))
            return SeeOther(request.get_full_path())
    context = _shown(here, case, place_names(here.programme, here.charter)) | {
        "here": here, "form": form, "act": act, "basis": basis(here, case.sanction) if case.sanction else None,
    }  # fmt: skip
    return render(request, "sanctions/sanction.html", context, status=form.status if form else 200)


def _key(case: Case) -> tuple[str, str, str]:
    id, place, start = case.decided.key if case.decided else case.occasion.key if case.occasion else ("", "", date.min)
    return id, place, start.isoformat()


def _act(here: Visit, case: Case) -> str:
    """What this visitor can do now: decide, appeal, rule, or nothing."""
    made = case.decided
    if here.may(Permission.SANCTION_DECIDE).allowed:
        if made is None:
            return "decide"
        return "rule" if made.in_effect and made.ruling is None else ""
    sides = set(_sides(case.place))
    if made is None or made.appeal_until is None or here.today > made.appeal_until:
        return ""
    if made.in_effect and not made.appeal and made.ruling is None:
        return "appeal" if here.may(Permission.SANCTION_APPEAL, about=sides).allowed else ""
    return ""


def _form(act: str, case: Case, request: HttpRequest) -> Form | None:
    given = request.POST or None
    if act == "decide":
        return DecisionForm(given)
    if act == "appeal":
        return AppealForm(given)
    if act == "rule":
        return RulingForm(given, appealed=bool(case.decided and case.decided.appeal))
    return None


def _done(here: Visit, act: str, case: Case, form: Form) -> None:
    """What the form on the page says, done."""
    said = form.cleaned_data
    if case.decided is None:
        assert case.occasion is not None
        id, place, start = case.occasion.key
        decide_sanction(
            by=here.by, programme=here.programme, sanction=id, place=place, start=start,
            outcome=Outcome(said["outcome"]), reason=said["reason"],
        )  # fmt: skip
    elif act == "appeal":
        appeal_sanction(by=here.by, programme=here.programme, decision=case.decided.id, grounds=said["appeal"])
    else:
        rule_on_sanction(
            by=here.by, programme=here.programme, decision=case.decided.id, ruling=Ruling(said["ruling"]),
            reason=said["reason"],
        )  # fmt: skip
