"""An application as a sheet to be decided on: what is asked, the fund before and after, the decision, the payment."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from pilotage.actions.grant_decisions import approve, decline, review
from pilotage.actions.grant_payments import disburse, release
from pilotage.actions.refusals import NotAllowed, Refused
from pilotage.domain.breaches import Breach
from pilotage.domain.charters.schema import Fund, Grant
from pilotage.domain.funds import FundNumbers, TransferKind, after
from pilotage.domain.grants import Status, StepKind, check_approval, hindrances, reviews_to_come
from pilotage.domain.policy import Permission
from pilotage.queries.funds import five_numbers
from pilotage.queries.grants import ApplicationView, Filed, applications, find_application, fund_of, means
from pilotage.web.answers import SeeOther
from pilotage.web.basis import basis
from pilotage.web.forms import Form
from pilotage.web.funds import sum_line
from pilotage.web.grant_forms import amount_text, decision_form, payment_form, release_form
from pilotage.web.grant_ways import ways_out
from pilotage.web.grants import row_of
from pilotage.web.visits import Visit, visit
from pilotage.words import breaches as said
from pilotage.words import grants as words
from pilotage.words.numbers import currency


@dataclass(frozen=True)
class Change:
    """One number of the fund now, and as it would stand after the step; amounts in minor units."""

    word: str
    less: bool
    now: int
    url: str
    then: int

    @property
    def difference(self) -> int:
        return self.then - self.now


@dataclass(frozen=True)
class Case:
    """An application as one visitor has it before them."""

    here: Visit
    view: ApplicationView
    steps: tuple[Filed, ...]

    @property
    def grant(self) -> Grant:
        return self.view.grant

    @cached_property
    def fund(self) -> Fund | None:
        return fund_of(self.here.charter, self.grant)

    @cached_property
    def numbers(self) -> FundNumbers | None:
        return five_numbers(self.here.programme, self.fund) if self.fund else None

    def text(self, amount: int | None) -> str:
        """An amount as a table prints it."""
        return amount_text(self.here.charter, self.grant, amount)

    def told(self, amount: int | None) -> str:
        """An amount as a sentence tells it."""
        unit = "" if self.grant.gives == "goods" else currency(self.here.charter.currency)
        return f"{self.text(amount)} {unit}".strip()

    def keeps_from(self, permission: Permission, kind: StepKind) -> tuple[str, ...] | None:
        """Why this visitor cannot take a step, as sentences; None where nobody would expect it of them."""
        verdict = self.here.may(permission)
        if not verdict.allowed or verdict.post is None:
            return None
        breaches = hindrances(
            self.here.charter, self.grant, self.view.fact, kind, by=self.here.by.pk, role=verdict.post.role
        )
        return tuple(said.sentence(breach) for breach in breaches)

    def after(self, kind: TransferKind, amount: int | None) -> tuple[Change, ...]:
        """The fund before and after; nothing where the grant draws on no fund."""
        if self.fund is None or self.numbers is None or amount is None:
            return ()
        then = after(self.numbers, kind, amount)
        return tuple(
            Change(item.word, item.sign == "−", item.amount, item.url, getattr(then, item.code))
            for item in sum_line(self.here, self.fund, self.numbers)[1:]
        )

    def wrong_with(self, amount: int) -> list[Breach]:
        """Why this amount could not be granted today."""
        drawn = means(self.here.programme, self.grant, self.view.unit, self.here.today)
        return check_approval(
            self.here.charter, self.grant, self.view.fact, drawn, amount=amount, year=self.here.today.year,
            cite=self.fund.cite[0] if self.fund else None,
        )  # fmt: skip

    @property
    def limit(self) -> str:
        """What was asked for, and what is there."""
        if self.numbers is None:
            return _("Asked for: %(asked)s") % {"asked": self.told(self.view.asked)}
        asked, available = (self.told(amount) for amount in (self.view.asked, self.numbers.available))
        return _("Asked for: %(asked)s; at most the %(available)s available") % {"asked": asked, "available": available}


def application(request: HttpRequest, office: str, programme: str, grant: str, number: int) -> HttpResponse:
    here = visit(request, office, programme, Permission.GRANT_READ, "applications")
    case = _find(here, grant, number)
    return _act(request, case) if request.method == "POST" else _sheet(request, case)


def _find(here: Visit, grant: str, number: int) -> Case:
    found = find_application(here.programme, here.charter, grant, number)
    if found is None:
        raise Http404
    verdict = here.may(Permission.GRANT_READ, about=(found[0].unit,))
    if not verdict.allowed:
        raise NotAllowed(Permission.GRANT_READ, verdict.why)
    return Case(here, *found)


# ---- Acting ----------------------------------------------------------------------------------------------------------


def _approve(case: Case, **said: Any) -> str:
    step = approve(**said)
    return _("Granted: %(amount)s. It is set aside until it is paid.") % {"amount": case.told(step.amount)}


def _decline(case: Case, *, amount: object, opinion: str, **said: Any) -> str:
    decline(reason=opinion, **said)
    return _("Declined. The unit sees the reason.")


def _review(case: Case, *, amount: object, **said: Any) -> str:
    review(**said)
    return _("Reviewed. The next step is somebody else's.")


def _pay(case: Case, **said: Any) -> str:
    step = disburse(**said)
    return _("Paid: %(amount)s.") % {"amount": case.told(step.amount)}


def _release(case: Case, **said: Any) -> str:
    release(**said)
    return _("Given up. The amount is available again.")


# What a button asks for -> the form it sends, the step it takes, and the act.
_ACTS: dict[str, tuple[str, StepKind, Callable[..., str]]] = {
    "approve": ("decision", StepKind.APPROVED, _approve),
    "decline": ("decision", StepKind.DECLINED, _decline),
    "review": ("decision", StepKind.REVIEWED, _review),
    "pay": ("payment", StepKind.PAID, _pay),
    "release": ("release", StepKind.RELEASED, _release),
}


def _form(case: Case, name: str, *data: Any, **initial: Any) -> Form:
    today = case.here.today
    made = {
        "decision": lambda: decision_form(case.here.charter, case.grant, today, case.limit),
        "payment": lambda: payment_form(case.grant, today),
        "release": lambda: release_form(today),
    }[name]()
    return made(*data, initial={"seen": case.view.seen, **initial})


def _act(request: HttpRequest, case: Case) -> HttpResponse:
    do = request.POST.get("do", "")
    if do == "try":
        return _try(request, case)
    if do not in _ACTS:
        raise BadRequest
    name, kind, act = _ACTS[do]
    form = _form(case, name, request.POST, request.FILES)
    shown: dict[str, Any] = {name: form}
    if not form.is_valid():
        if kind not in case.view.open:
            return _conflict(request, case, form, [Breach(f"application-{case.view.status}")])
        return _sheet(request, case, **shown)
    tried = form.cleaned_data.get("amount")
    try:
        done = act(case, by=case.here.by, programme=case.here.programme, application=case.view.id, **form.cleaned_data)
    except Refused as refusal:
        if any(_overtaken(breach) for breach in refusal.breaches):
            return _conflict(request, case, form, refusal.breaches)
        form.refuse(_beside_its_field(refusal.breaches, form))
        form.ways = {"amount": ways_out(case.here, case.view, refusal.breaches)}
        return _sheet(request, case, tried=tried, **shown)
    messages.success(request, done)
    return SeeOther(case.here.address("application", case.grant.id, case.view.number))


def _beside_its_field(breaches: Iterable[Breach], form: Form) -> list[Breach]:
    """The reason for declining is written as the opinion."""
    moved = "opinion" if "opinion" in form.fields else "reason"
    return [replace(breach, field=moved) if breach.field == "reason" else breach for breach in breaches]


def _try(request: HttpRequest, case: Case) -> HttpResponse:
    """What the fund would look like: nothing is stored, and nothing is wrong yet."""
    form = _form(case, "decision", request.POST, request.FILES)
    form.not_saved = _("nothing was computed")
    if form.is_valid():
        form.ways = {"amount": ways_out(case.here, case.view, case.wrong_with(form.cleaned_data["amount"]))}
    return _sheet(request, case, decision=form)


def _overtaken(breach: Breach) -> bool:
    """Somebody else was there first."""
    return breach.code == "application-changed" or breach.code in {f"application-{status}" for status in Status}


def _conflict(request: HttpRequest, case: Case, form: Form, breaches: Iterable[Breach]) -> HttpResponse:
    """The application as it stands now, what happened to it meanwhile, and what was typed, which decides nothing."""
    fresh = _find(case.here, case.grant.id, case.view.number)
    given = form.cleaned_data
    shown: dict[str, Any] = {
        "overtaken": [said.sentence(breach) for breach in breaches],
        "happened": [
            (words.step(step.kind), step, fresh.text(step.amount)) for step in fresh.steps[given.get("seen") or 0 :]
        ],
        "typed": [
            (str(form.fields[field].label), fresh.text(given[field]) if field == "amount" else given[field])
            for field in ("amount", "opinion", "reason")
            if given.get(field)
        ],
    }
    if fresh.view.status is Status.SUBMITTED:
        kept = {name: given[name] for name in ("amount", "opinion", "happened_on") if given.get(name)}
        shown |= {"decision": _form(fresh, "decision", **kept), "typed": []}
    return _sheet(request, fresh, status=409, **shown)


# ---- The sheet -------------------------------------------------------------------------------------------------------


def _sheet(
    request: HttpRequest, case: Case, *, status: int = 200, tried: int | None = None, **shown: Any
) -> HttpResponse:
    """The page: the forms that are open to this visitor, or why none is. `tried` is an amount that was refused."""
    here, view = case.here, case.view
    deciding = case.keeps_from(Permission.GRANT_DECIDE, StepKind.APPROVED)
    paying = case.keeps_from(Permission.GRANT_PAY, StepKind.PAID)
    context: dict[str, Any] = {
        "here": here, "case": case, "view": view, "row": row_of(here, view), "fund": case.fund,
        "steps": [(words.step(step.kind), step, case.text(step.amount)) for step in case.steps],
        "papers": case.steps[0].evidence, "applied": case.steps[0], "basis": basis(here, case.grant),
        "own": case.text(view.own) if view.own else "", "currency": here.charter.currency,
        "wait": _wait(case, deciding == (), paying == ()),
        "earlier": _earlier(case), "reviews": reviews_to_come(here.charter, case.grant, view.fact),
        "prints": here.may(Permission.PAPER_PRINT, about=(view.unit,)).allowed,
        "unit_word": here.charter.role(case.grant.applicant).name, "columns": _names(case),
    }  # fmt: skip
    if view.status is Status.SUBMITTED:
        context["cannot"] = deciding
        if deciding is not None and not deciding:
            form = shown.get("decision") or _form(case, "decision", amount=view.asked)
            context |= {"decision": form, **_trial(case, form, tried)}
    if view.status is Status.APPROVED:
        context["cannot"] = paying
        if paying is not None and not paying:
            context["payment"] = _form(case, "payment")
            context["changes"] = case.after(TransferKind.PAID, view.approved)
            context["amount"] = case.text(view.approved)
        if deciding is not None:
            context["release"] = _form(case, "release")
    context |= shown
    forms = [form for form in context.values() if isinstance(form, Form) and form.is_bound]
    context["form"] = forms[0] if forms else None
    return render(request, "grants/application.html", context, status=forms[0].status if forms else status)


def _trial(case: Case, form: Form, tried: int | None) -> dict[str, Any]:
    """The fund after the amount that stands in the form, where one can be read."""
    amount = tried
    if amount is None:
        amount = getattr(form, "cleaned_data", {}).get("amount") if form.is_bound else form.initial.get("amount")
    if not amount or amount <= 0:
        return {}
    if not form.is_bound:
        form.ways = {"amount": ways_out(case.here, case.view, case.wrong_with(amount))}
    return {"changes": case.after(TransferKind.COMMITTED, amount), "amount": case.text(amount)}


def _wait(case: Case, can_decide: bool, can_pay: bool) -> str:
    """Whose turn it is, for the line under the title."""
    view = case.view
    match view.status:
        case Status.SUBMITTED if can_decide:
            return _("It waits for your review. Once granted, somebody else pays it than whoever granted it.")
        case Status.SUBMITTED:
            return _("It waits for review. Once granted, somebody else pays it than whoever granted it.")
        case Status.APPROVED:
            amount = {"amount": case.told(view.approved)}
            return (_("%(amount)s granted: it waits for you to pay it.") if can_pay
                    else _("%(amount)s granted: it waits for the treasurer to pay it.")) % amount  # fmt: skip
        case Status.RETURNED:
            return _("It was returned for changes: it waits for the unit to submit it again.")
        case Status.PAID:
            return _("%(amount)s granted and paid.") % {"amount": case.told(view.paid)}
        case Status.PART_PAID | Status.SETTLED | Status.ACCEPTED | Status.CLOSED | Status.CANCELLED:
            return _("%(state)s. %(amount)s granted, %(paid)s paid.") % {
                "state": words.status(view.status), "amount": case.told(view.approved), "paid": case.told(view.paid)
            }  # fmt: skip
        case _:
            return _("%(state)s. The unit may submit a new application.") % {"state": words.status(view.status)}


def _earlier(case: Case) -> list[tuple[ApplicationView, str, str]]:
    """What the same unit got before, or asked for: an aid to whoever decides."""
    others = applications(case.here.programme, case.here.charter, units=[case.view.unit])
    return [
        (view, row_of(case.here, view).url, case.text(view.approved))
        for view in others
        if view.id != case.view.id and view.approved
    ]


def _names(case: Case) -> dict[str, str]:
    """What the charter calls the fields of an application."""
    register = case.here.charter.register(case.grant.register)
    return {field.id: field.name for field in register.fields}
