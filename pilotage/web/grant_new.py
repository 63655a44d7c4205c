"""A new application, from the first words to its submission: drafts, and a returned one submitted again."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from pilotage.actions.grant_drafts import FIELDS, put_aside_draft, save_draft
from pilotage.actions.grants import resubmit, submit
from pilotage.actions.refusals import NotAllowed, Refused
from pilotage.domain.attachments import Evidence
from pilotage.domain.breaches import Breach
from pilotage.domain.charters.schema import Grant
from pilotage.domain.grant_states import StepKind
from pilotage.domain.policy import Permission, reach
from pilotage.models import ApplicationDraft, MoneyFile
from pilotage.queries.grants import applicants, application_by_uuid, fund_of
from pilotage.queries.money_files import files_of
from pilotage.queries.reviews import drafts
from pilotage.web.answers import SeeOther
from pilotage.web.basis import basis
from pilotage.web.fields import text
from pilotage.web.forms import Form
from pilotage.web.grant_case import find_case
from pilotage.web.grant_forms import again_form, application_form
from pilotage.web.visits import Visit, visit
from pilotage.words import breaches as said


def application_new(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    here = visit(request, office, programme, Permission.GRANT_APPLY, "applications")
    grants = here.charter.of_kind(Grant)
    if not grants:
        raise Http404
    return _write(request, here, grants, _chosen(grants, request.GET.get("grant", grants[0].id)))


def application_draft(request: HttpRequest, office: str, programme: str, draft: UUID) -> HttpResponse:
    """Going on with a draft: what was typed stands in the form again, as it was typed."""
    here = visit(request, office, programme, Permission.GRANT_APPLY, "applications")
    if (became := application_by_uuid(here.programme, draft)) is not None:
        return SeeOther(here.address("application", *became))
    row = _draft(here, draft)
    return _write(request, here, (), _chosen(here.charter.of_kind(Grant), row.provision), row)


def _write(
    request: HttpRequest, here: Visit, grants: Sequence[Grant], grant: Grant, draft: ApplicationDraft | None = None
) -> HttpResponse:
    """The form: submitted, or kept as a draft however much of it is still wrong."""
    units = [
        unit
        for unit in applicants(here.programme, grant, here.today)
        if here.may(Permission.GRANT_APPLY, about=(unit.code,)).allowed
    ]
    if not units:
        raise NotAllowed(Permission.GRANT_APPLY, "not-your-unit")
    held = files_of(here.programme, "draft", [draft.pk]).get(draft.pk, ()) if draft else ()
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    initial = {"uuid": draft.uuid, "unit": draft.unit.code, **draft.values} if draft else {}
    form = application_form(here.charter, grant, units, here.today, held=bool(held))(*data, initial=initial)
    if request.method == "POST" and request.POST.get("do") == "draft":
        if answer := _keep(request, here, grant, form):
            return answer
    elif request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        given["evidence"] = (*given["evidence"], *(_evidence(file) for file in held))
        try:
            row = submit(by=here.by, programme=here.programme, provision=grant.id, **given)
        except Refused as refusal:
            form.refuse(refusal.breaches)
        else:
            messages.success(request, _("Submitted as application no. %(number)s.") % {"number": row.number})
            return SeeOther(here.address("application", grant.id, row.number))
    context = {
        "here": here, "form": form, "grant": grant, "grants": grants, "unit": units[0] if len(units) == 1 else None,
        "basis": basis(here, grant, fund_of(here.charter, grant)), "register": here.charter.register(grant.register),
        "draft": draft, "held": held,
    }  # fmt: skip
    return render(request, "grants/new.html", context, status=form.status)


def _keep(request: HttpRequest, here: Visit, grant: Grant, form: Form) -> HttpResponse | None:
    """Keep what was typed. Only what a draft cannot do without is wrong: whom it is for, and files of a known kind."""
    form.not_saved = _("the draft was not kept")
    typed = {name: str(request.POST.get(name, "")) for name in FIELDS}
    form.full_clean()
    wanted = {name: errors for name, errors in form.errors.items() if name in ("unit", "uuid", "evidence")}
    if "evidence" in wanted and not form.files.getlist("evidence"):
        del wanted["evidence"]
    form.errors.clear()
    form.errors.update(wanted)
    if wanted:
        return None
    try:
        row = save_draft(
            by=here.by, programme=here.programme, provision=grant.id, unit=form.cleaned_data["unit"], values=typed,
            uuid=form.cleaned_data["uuid"], evidence=form.cleaned_data.get("evidence") or (),
        )  # fmt: skip
    except Refused as refusal:
        form.refuse(refusal.breaches)
        return None
    messages.success(request, _("Kept as a draft. Nobody else decides on it before it is submitted."))
    return SeeOther(here.address("application-draft", row.uuid))


def _evidence(file: MoneyFile) -> Evidence:
    with file.blob.content.open("rb") as content:
        return Evidence(file.name, content.read())


def application_drafts(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    """The drafts that this visitor can go on with."""
    here = visit(request, office, programme, Permission.GRANT_APPLY, "applications")
    titles = {grant.id: grant.title for grant in here.charter.of_kind(Grant)}
    units = reach(here.posts, Permission.GRANT_APPLY, today=here.today)
    rows = [
        (row, row.values.get("project", ""), row.values.get("asked", ""), titles.get(row.provision, row.provision))
        for row in drafts(here.programme, units)
    ]
    context = {"here": here, "rows": rows, "dated": here.programme.example_today is None}
    return render(request, "grants/drafts.html", context)


class AsideForm(Form):
    """Why a draft is put aside."""


def draft_aside(request: HttpRequest, office: str, programme: str, draft: UUID) -> HttpResponse:
    """Put a draft aside, with a reason."""
    here = visit(request, office, programme, Permission.GRANT_APPLY, "applications")
    row = _draft(here, draft)
    fields = {"reason": text(label=_("Reason")), "not_saved": _("the draft is still there")}
    form = type("DraftForm", (AsideForm,), fields)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            put_aside_draft(by=here.by, programme=here.programme, draft=row.uuid, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.refuse(refusal.breaches)
        else:
            messages.success(request, _("Put aside."))
            return SeeOther(here.address("application-drafts"))
    context = {"here": here, "form": form, "draft": row, "project": row.values.get("project", "")}
    return render(request, "grants/aside.html", context, status=form.status)


def application_again(request: HttpRequest, office: str, programme: str, grant: str, number: int) -> HttpResponse:
    """A returned application, changed and submitted again as its next version."""
    here = visit(request, office, programme, Permission.GRANT_READ, "applications")
    case = find_case(here, grant, number)
    verdict = here.may(Permission.GRANT_APPLY, about=(case.view.unit,))
    if not verdict.allowed:
        raise NotAllowed(Permission.GRANT_APPLY, verdict.why)
    view = case.view
    initial: dict[str, Any] = {
        "seen": view.seen, "project": view.project, "plan": view.plan, "asked": view.asked, "own": view.own or None,
        "purpose": view.fact.purpose,
    }  # fmt: skip
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = again_form(here.charter, case.grant, here.today)(*data, initial=initial)
    overtaken = False
    closed = [] if StepKind.RESUBMITTED in view.open else [said.sentence(Breach(f"application-{view.status}"))]
    if request.method == "POST" and form.is_valid():
        try:
            resubmit(by=here.by, programme=here.programme, application=view.id, **form.cleaned_data)
        except Refused as refusal:
            overtaken = any(b.code.startswith("application-") for b in refusal.breaches)
            form.refuse(refusal.breaches)
        else:
            messages.success(request, _("Submitted again. It is decided on as it stands now."))
            return SeeOther(case.url)
    returned = next((step for step in reversed(case.steps) if step.kind is StepKind.RETURNED), None)
    context = {
        "overtaken": overtaken,
        "here": here, "case": case, "view": view, "form": form, "returned": returned,
        "closed": closed if not form.is_bound else [], "basis": basis(here, case.grant, case.fund),
    }  # fmt: skip
    return render(request, "grants/again.html", context, status=form.status)


def _draft(here: Visit, uuid: UUID) -> ApplicationDraft:
    """A draft that still is one, of a unit that the visitor may apply for."""
    units = reach(here.posts, Permission.GRANT_APPLY, today=here.today)
    found = next((row for row in drafts(here.programme, units) if row.uuid == uuid), None)
    if found is None:
        raise Http404
    return found


def _chosen(grants: Sequence[Grant], wanted: str) -> Grant:
    found = next((grant for grant in grants if grant.id == wanted), None)
    if found is None:
        raise Http404
    return found
