"""The sheet of an application: what is asked, what others say of it, the fund before and after, and what can be done."""

from itertools import pairwise
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from pilotage.domain.funds import TransferKind
from pilotage.domain.grant_states import Status, StepKind
from pilotage.domain.grants import reviews_to_come
from pilotage.domain.policy import Permission
from pilotage.domain.settlements import next_part, waits_for
from pilotage.domain.versions import differences
from pilotage.queries.grants import ApplicationView, applications
from pilotage.web.basis import basis
from pilotage.web.forms import Form
from pilotage.web.grant_after import panel
from pilotage.web.grant_case import Case
from pilotage.web.grant_forms import (
    comment_form,
    decision_form,
    granted_text,
    met_form,
    payment_form,
    release_form,
    return_form,
    withdraw_form,
)
from pilotage.web.grant_timeline import timeline
from pilotage.web.grants import row_of
from pilotage.words import grants as words
from pilotage.words import reviews as said

SUBMISSIONS = (StepKind.SUBMITTED, StepKind.RESUBMITTED)


def form_named(case: Case, name: str, *data: Any, **initial: Any) -> Form:
    """One of the forms of the sheet, for the version of the application that is shown."""
    today = case.here.today
    made = {
        "decision": lambda: decision_form(case.here.charter, case.grant, today, case.limit),
        "giving_back": lambda: return_form(today),
        "withdrawal": lambda: withdraw_form(today, granted=case.view.status is Status.APPROVED),
        "payment": lambda: payment_form(case.grant, today),
        "release": lambda: release_form(today),
        "comment": lambda: comment_form(inside=case.inside),
        "meeting": lambda: met_form(today),
    }[name]()
    return made(*data, initial={"seen": case.view.seen, **initial})


def sheet(
    request: HttpRequest, case: Case, *, status: int = 200, tried: int | None = None, **shown: Any
) -> HttpResponse:
    """The page: the forms that are open to this visitor, or why none is. `tried` is an amount that was refused."""
    here, view = case.here, case.view
    deciding = case.keeps_from(Permission.GRANT_DECIDE, StepKind.APPROVED)
    paying = case.keeps_from(Permission.GRANT_PAY, StepKind.PAID)
    applies, after = case.may(Permission.GRANT_APPLY), panel(here, case)
    context: dict[str, Any] = {
        "here": here, "case": case, "view": view, "row": row_of(here, view), "fund": case.fund,
        "steps": timeline(case), "basis": basis(here, case.grant),
        "papers": [file for step in case.steps if step.kind in SUBMISSIONS for file in step.evidence],
        "applied": case.steps[0], "again": [step for step in case.steps if step.kind is StepKind.RESUBMITTED][-1:],
        "own": case.told(view.own) if view.own else "", "currency": here.charter.currency,
        "wait": _wait(case, deciding == (), paying == (), applies),
        "earlier": _earlier(case), "reviews": reviews_to_come(here.charter, case.grant, view.fact),
        "prints": here.may(Permission.PAPER_PRINT, about=(view.unit,)).allowed,
        "unit_word": here.charter.role(case.grant.applicant).name, "columns": case.columns,
        "returned": case.steps[-1] if view.status is Status.RETURNED else None, "applies": applies,
        "versions": _versions(case), "late": row_of(here, view).late,
        "seats": [
            (seat, seat.late(here.today), said.advice(seat.gave.advice) if seat.gave else _("not yet given"))
            for seat in case.around.seats
            if seat.ended_seq is None
        ],
        "conditions": _conditions(case, shown.get("meeting")),
        "comment": form_named(case, "comment"), "after": after,
    }  # fmt: skip
    if view.status in (Status.SUBMITTED, Status.RETURNED):
        context["cannot"] = deciding
        if deciding is not None and not deciding and view.status is Status.SUBMITTED:
            form = shown.get("decision") or form_named(case, "decision", amount=view.asked)
            context |= {"decision": form, "giving_back": form_named(case, "giving_back"), **_trial(case, form, tried)}
            context["alone"] = case.arranged if case.alone(Permission.GRANT_DECIDE, StepKind.APPROVED) else None
    if view.status is Status.APPROVED:
        context["cannot"] = paying if after is not None and after.at_once else None
        if paying is not None and not paying and after is not None and after.at_once:
            context["payment"] = form_named(case, "payment")
            context["changes"] = case.after(TransferKind.PAID, view.approved)
            context["amount"] = case.text(view.approved)
            context["alone"] = case.arranged if case.alone(Permission.GRANT_PAY, StepKind.PAID) else None
        if deciding is not None:
            context["release"] = form_named(case, "release")
    if applies and StepKind.WITHDRAWN in view.open:
        context["withdrawal"] = form_named(case, "withdrawal")
    if deciding is not None and any(one.met_seq is None for one in case.around.conditions):
        context["meets"] = True
    context |= shown
    forms = [form for form in context.values() if isinstance(form, Form) and form.is_bound]
    context["form"] = forms[0] if forms else None
    return render(request, "grants/application.html", context, status=forms[0].status if forms else status)


def _conditions(case: Case, tried: Form | None) -> list[tuple[Any, bool, Form]]:
    """Each condition, whether it is late, and its own form: what was tried with one stands at that one only."""
    wanted = str(tried["condition"].value()) if tried is not None else ""
    return [
        (one, _late(case, one.due_on, one.met_on),
         tried if tried is not None and wanted == str(one.id) else form_named(case, "meeting"))
        for one in case.around.conditions
    ]  # fmt: skip


def _late(case: Case, due: Any, met: Any) -> bool:
    return met is None and due is not None and due < case.here.today


def _trial(case: Case, form: Form, tried: int | None) -> dict[str, Any]:
    """The fund after the amount that stands in the form, where one can be read, and which pots would pay it."""
    amount = tried
    if amount is None:
        amount = getattr(form, "cleaned_data", {}).get("amount") if form.is_bound else form.initial.get("amount")
    if not amount or amount <= 0:
        return {}
    changes = case.after(TransferKind.COMMITTED, amount)
    return {"changes": changes, "amount": case.text(amount), "draws": case.draws(amount)}


def _versions(case: Case) -> list[tuple[int, list[tuple[str, str, str, tuple[Any, ...]]]]]:
    """What each later version changed: (its number, the fields with what stood and what stands), the latest first."""
    told = case.around.versions
    names = {
        "project": case.columns.get("project", _("Project")), "plan": case.columns.get("plan", _("Plan")),
        "asked": case.columns.get("asked", _("Asked for")), "own": _("Own share"), "purpose": _("What the money is for"),
    }  # fmt: skip
    found = []
    for before, after in pairwise(told):
        lines = [
            (names[one.field], _value(case, one.field, one.before), _value(case, one.field, one.after), one.pieces)
            for one in differences(before, after)
        ]
        found.append((after.number, lines))
    return found[::-1]


def _value(case: Case, field: str, value: int | str) -> str:
    if isinstance(value, int):
        return case.told(value)
    if field == "purpose" and case.fund is not None:
        return next((known.name for known in case.fund.purposes if known.id == value), value) or "—"
    return value


_DECIDED = frozenset({
    Status.APPROVED, Status.PAID, Status.PART_PAID, Status.SETTLED, Status.ACCEPTED, Status.CLOSED, Status.CANCELLED,
})  # fmt: skip


def _wait(case: Case, can_decide: bool, can_pay: bool, applies: bool) -> str:
    """Whose turn it is, for the line under the title."""
    view = case.view
    match view.status:
        case Status.SUBMITTED if case.arranged is not None:
            return _("It waits for your review.") if can_decide else _("It waits for review.")
        case Status.SUBMITTED if can_decide:
            return _("It waits for your review. Once granted, somebody else pays it than whoever granted it.")
        case Status.SUBMITTED:
            return _("It waits for review. Once granted, somebody else pays it than whoever granted it.")
        case Status.APPROVED if not view.kept and _payable(case):
            amount = {"amount": case.told(view.approved)}
            return (_("%(amount)s granted: it waits for you to pay it.") if can_pay
                    else _("%(amount)s granted: it waits for the treasurer to pay it.")) % amount  # fmt: skip
        case Status.RETURNED if applies:
            return _("It was returned for changes: it waits for you to submit it again.")
        case Status.RETURNED:
            return _("It was returned for changes: it waits for the unit to submit it again.")
        case Status.PAID if view.paid == view.fact.granted:
            return _("%(amount)s granted and paid.") % {"amount": case.told(view.paid)}
        case (
            Status.APPROVED
            | Status.PAID
            | Status.PART_PAID
            | Status.SETTLED
            | Status.ACCEPTED
            | Status.CLOSED
            | Status.CANCELLED
        ):
            return _("%(state)s. %(amount)s granted, %(paid)s paid.") % {
                "state": words.status(view.status), "amount": case.told(view.fact.granted), "paid": case.told(view.paid)
            }  # fmt: skip
        case _:
            return _("%(state)s. The unit may submit a new application.") % {"state": words.status(view.status)}


def _payable(case: Case) -> bool:
    """May the next part be paid now, as far as the charter goes?"""
    part = next_part(case.grant, case.view.fact)
    return part is not None and not waits_for(case.grant, case.view.fact, part)


def _earlier(case: Case) -> list[tuple[ApplicationView, str, str]]:
    """What the same unit got before, or asked for: an aid to whoever decides."""
    others = applications(case.here.programme, case.here.charter, units=[case.view.unit])
    return [
        (view, row_of(case.here, view).url, granted_text(case.here.charter, view.grant, view.approved))
        for view in others
        if view.id != case.view.id and view.approved
    ]
