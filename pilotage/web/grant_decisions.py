"""An application as a sheet to be decided on: every step that is taken there, and what happens when somebody was first."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from pilotage.actions.comments import comment_on
from pilotage.actions.grant_decisions import approve, decline, return_for_changes, review
from pilotage.actions.grant_payments import disburse, release
from pilotage.actions.grants import withdraw
from pilotage.actions.refusals import Refused
from pilotage.actions.reviews import meet_condition
from pilotage.domain.breaches import Breach
from pilotage.domain.grant_states import Status, StepKind
from pilotage.domain.policy import Permission
from pilotage.domain.reviews import Audience
from pilotage.web.answers import SeeOther
from pilotage.web.forms import Form
from pilotage.web.grant_case import Case, find_case
from pilotage.web.grant_sheet import form_named, sheet
from pilotage.web.grant_timeline import of_steps
from pilotage.web.grant_ways import ways_out
from pilotage.web.visits import visit
from pilotage.words import breaches as said


def application(request: HttpRequest, office: str, programme: str, grant: str, number: int) -> HttpResponse:
    here = visit(request, office, programme, Permission.GRANT_READ, "applications")
    case = find_case(here, grant, number)
    return _act(request, case) if request.method == "POST" else sheet(request, case)


def _approve(case: Case, form: Form) -> str:
    step = approve(**_step(case, form, "amount", "opinion"), conditions=form.conditions)  # type: ignore[attr-defined]
    return _("Granted: %(amount)s. It is set aside until it is paid.") % {"amount": case.told(step.amount)}


def _decline(case: Case, form: Form) -> str:
    decline(**_step(case, form), reason=form.cleaned_data["opinion"])
    return _("Declined. The unit sees the reason.")


def _review(case: Case, form: Form) -> str:
    review(**_step(case, form, "opinion"))
    return _("Reviewed. The next step is somebody else's.")


def _return(case: Case, form: Form) -> str:
    return_for_changes(**_step(case, form, "what"))
    return _("Returned. The unit sees what is to be changed and can submit it again.")


def _withdraw(case: Case, form: Form) -> str:
    step = withdraw(**_step(case, form, "reason"))
    if step.amount:
        return _("Withdrawn. %(amount)s is available again.") % {"amount": case.told(step.amount)}
    return _("Withdrawn. Nobody decides on it any more.")


def _pay(case: Case, form: Form) -> str:
    step = disburse(**_step(case, form, "evidence"))
    return _("Paid: %(amount)s.") % {"amount": case.told(step.amount)}


def _release(case: Case, form: Form) -> str:
    release(**_step(case, form, "reason"))
    return _("Given up. The amount is available again.")


def _comment(case: Case, form: Form) -> str:
    given = form.cleaned_data
    comment_on(
        by=case.here.by, programme=case.here.programme, application=case.view.id,
        audience=Audience(given.get("audience") or Audience.APPLICANT), text=given["text"], uuid=given["uuid"],
        evidence=given["evidence"],
    )  # fmt: skip
    return _("The comment stands in the time line.")


def _meet(case: Case, form: Form) -> str:
    given = form.cleaned_data
    if given["condition"] not in {one.id for one in case.around.conditions}:
        raise Refused(Breach("condition-unknown"))
    done = meet_condition(by=case.here.by, programme=case.here.programme, **given)
    return _("Condition %(number)s is met.") % {"number": done.number}


def _step(case: Case, form: Form, *names: str) -> dict[str, Any]:
    """What every step takes, and what this one takes besides."""
    wanted = ("seen", "uuid", "happened_on", *names)
    given = {name: form.cleaned_data[name] for name in wanted}
    return {"by": case.here.by, "programme": case.here.programme, "application": case.view.id, **given}


# What a button asks for -> the form it sends, the step it takes (None: no step), and the act.
_ACTS: dict[str, tuple[str, StepKind | None, Callable[[Case, Form], str]]] = {
    "approve": ("decision", StepKind.APPROVED, _approve),
    "decline": ("decision", StepKind.DECLINED, _decline),
    "review": ("decision", StepKind.REVIEWED, _review),
    "return": ("giving_back", StepKind.RETURNED, _return),
    "withdraw": ("withdrawal", StepKind.WITHDRAWN, _withdraw),
    "pay": ("payment", StepKind.PAID, _pay),
    "release": ("release", StepKind.RELEASED, _release),
    "comment": ("comment", None, _comment),
    "meet": ("meeting", None, _meet),
}


def _act(request: HttpRequest, case: Case) -> HttpResponse:
    do = request.POST.get("do", "")
    if do == "try":
        return _try(request, case)
    if do not in _ACTS:
        raise BadRequest
    name, kind, act = _ACTS[do]
    form = form_named(case, name, request.POST, request.FILES)
    shown: dict[str, Any] = {name: form}
    if not form.is_valid():
        if kind is not None and kind not in case.view.open:
            return _conflict(request, case, form, [Breach(f"application-{case.view.status}")])
        return sheet(request, case, **shown)
    tried = form.cleaned_data.get("amount")
    try:
        done = act(case, form)
    except Refused as refusal:
        if any(_overtaken(breach) for breach in refusal.breaches):
            return _conflict(request, case, form, refusal.breaches)
        form.refuse(_beside_its_field(refusal.breaches, form))
        form.ways = {"amount": ways_out(case.here, case.view, refusal.breaches)}
        return sheet(request, case, tried=tried, **shown)
    messages.success(request, done)
    return SeeOther(case.url)


def _beside_its_field(breaches: Iterable[Breach], form: Form) -> list[Breach]:
    """The reason for declining is written as the opinion."""
    moved = "opinion" if "opinion" in form.fields else "reason"
    return [replace(breach, field=moved) if breach.field == "reason" else breach for breach in breaches]


def _try(request: HttpRequest, case: Case) -> HttpResponse:
    """What the fund would look like: nothing is stored, and nothing is wrong yet."""
    form = form_named(case, "decision", request.POST, request.FILES)
    form.not_saved = _("nothing was computed")
    if form.is_valid():
        form.ways = {"amount": ways_out(case.here, case.view, case.wrong_with(form.cleaned_data["amount"]))}
    return sheet(request, case, decision=form)


def _overtaken(breach: Breach) -> bool:
    """Somebody else was there first."""
    return breach.code == "application-changed" or breach.code in {f"application-{status}" for status in Status}


def _conflict(request: HttpRequest, case: Case, form: Form, breaches: Iterable[Breach]) -> HttpResponse:
    """The application as it stands now, what happened to it meanwhile, and what was typed, which decides nothing."""
    fresh = find_case(case.here, case.grant.id, case.view.number)
    given = form.cleaned_data
    since = fresh.steps[given.get("seen") or 0 :]
    shown: dict[str, Any] = {
        "overtaken": [said.sentence(breach) for breach in breaches],
        "happened": of_steps(fresh, since),
        "typed": [
            (str(form.fields[field].label), fresh.text(given[field]) if field == "amount" else given[field])
            for field in ("amount", "opinion", "reason", "what")
            if given.get(field)
        ],
    }
    anew = any(step.kind is StepKind.RESUBMITTED for step in since)
    open_to_me = fresh.keeps_from(Permission.GRANT_DECIDE, StepKind.APPROVED) == ()
    if fresh.view.status is Status.SUBMITTED and not anew and open_to_me:
        kept = {name: given[name] for name in ("amount", "opinion", "happened_on") if given.get(name)}
        shown |= {"decision": form_named(fresh, "decision", **kept), "typed": []}
    return sheet(request, fresh, status=409, **shown)
