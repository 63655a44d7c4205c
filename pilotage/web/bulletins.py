"""Bulletins: their list, a bulletin's own page, and the files of it. Drafting is in `bulletin_drafts`."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from pilotage.actions import bulletins as actions
from pilotage.actions.refusals import Refused
from pilotage.domain.bulletins import Act, Change, Status, number_text, text_digest
from pilotage.domain.documents import Document, as_issued
from pilotage.domain.policy import Permission
from pilotage.models import Bulletin
from pilotage.queries import bulletins as queries
from pilotage.render.bulletins import html
from pilotage.web.answers import SeeOther
from pilotage.web.bulletin_forms import ErratumForm, RestoreForm, SignForm, WithdrawForm, issue_form
from pilotage.web.bulletin_paper import address, address_now, paper
from pilotage.web.forms import Form
from pilotage.web.visits import Visit, visit
from pilotage.words import bulletins as words

ROWS = 50
SHAPES = {Status.DRAFT: "open", Status.SIGNED: "open", Status.ISSUED: "met", Status.WITHDRAWN: "waived"}
WORKS = (Permission.BULLETIN_DRAFT, Permission.BULLETIN_SIGN, Permission.BULLETIN_ISSUE)


@dataclass(frozen=True)
class Row:
    """A bulletin as a line of the list; `due` is how many figures an erratum would correct."""

    listed: queries.Listed
    url: str
    state: str
    word: str
    due: int


def works_on(here: Visit) -> bool:
    """Drafts are for those who draft, sign off or issue; to everybody else a bulletin begins with its issue."""
    return any(here.may(permission).allowed for permission in WORKS)


def bulletins(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    here = visit(request, office, programme, Permission.BULLETIN_READ, "bulletins")
    works = works_on(here)
    if works:
        found = queries.reviewed_listing(here.programme, here.rules)
    else:
        found = tuple((listed, 0) for listed in queries.listing(here.programme, status=Status.ISSUED))
    wanted = request.GET.get("series", "")
    wanted = wanted if wanted in {known.id for known in here.charter.bulletins} else ""
    kept = [(listed, due) for listed, due in found if wanted in ("", listed.series)]
    page = Paginator(kept, ROWS).get_page(request.GET.get("page"))
    rows = [
        Row(listed, here.address("bulletin", listed.id), SHAPES[listed.status], words.status(listed.status), due)
        for listed, due in page
    ]
    context = {
        "here": here, "rows": rows, "page": page, "series": here.charter.bulletins, "wanted": wanted,
        "drafting": here.may(Permission.BULLETIN_DRAFT).allowed,
    }  # fmt: skip
    return render(request, "bulletins/bulletins.html", context)


# ---- One bulletin ----------------------------------------------------------------------------------------------------


def find(here: Visit, id: int) -> Bulletin:
    """The bulletin, where this visitor may read it."""
    try:
        row = queries.bulletin_of(here.programme, id)
    except queries.NoSuchBulletin as missing:
        raise Http404 from missing
    queries.demand_reading(here.user, row)
    return row


def bulletin(request: HttpRequest, office: str, programme: str, id: int) -> HttpResponse:
    here = visit(request, office, programme, Permission.BULLETIN_READ, "bulletins")
    return show(request, here, find(here, id))


def show(request: HttpRequest, here: Visit, row: Bulletin, form: Form | None = None) -> HttpResponse:
    """The paper, what is known about it, and the acts that this visitor may do on it now; `form` is one refused."""
    document = queries.document(row)
    status, may = document.status, {permission: here.may(permission).allowed for permission in WORKS}
    version = {"version": row.version}
    open_: dict[str, Form] = {}
    if status is Status.DRAFT and may[Permission.BULLETIN_SIGN]:
        open_["signing"] = SignForm(initial={**version, "seen": text_digest(document.text)})
    if status is Status.SIGNED and may[Permission.BULLETIN_ISSUE]:
        open_["issuing"] = issue_form(here.today)(initial=version)
    if status is Status.DRAFT and may[Permission.BULLETIN_DRAFT]:
        open_["withdrawing"] = WithdrawForm(initial=version)
    if status is Status.WITHDRAWN and may[Permission.BULLETIN_DRAFT]:
        open_["restoring"] = RestoreForm(initial=version)
    if status is Status.ISSUED and here.may(Permission.BULLETIN_ISSUE, closed_too=True).allowed:
        open_["correcting"] = ErratumForm()
    for name, fresh in open_.items():
        if form is not None and type(form).__name__ == type(fresh).__name__ and not _stale(form, row):
            open_[name] = form
    declared = {known.id: known for known in here.charter.bulletins}
    last = queries.last_issued(here.programme, row.series)
    offered = status is Status.ISSUED and here.may(Permission.FIGURES_READ).allowed
    context = {
        "here": here, "form": form, "row": row, "doc": document, "paper": paper(here, document),
        "state": SHAPES[status], "word": words.status(status), "may_edit": may[Permission.BULLETIN_DRAFT],
        "offered": _opening(here, document, queries.errata_offered(row)) if offered else (),
        "moved": _opening(here, document, queries.changed_since_signed(row)) if status is Status.SIGNED else (),
        "corrections": [words.correction(item) for item in document.corrections],
        "next": number_text(declared[row.series], (last.number or 0) + 1 if last else 1) if row.series in declared else "",
        "acts": {act.name.lower(): words.act(act) for act in Act}, **open_,
    }  # fmt: skip
    return render(request, "bulletins/bulletin.html", context, status=form.status if form is not None else 200)


def _opening(here: Visit, document: Document, changes: Iterable[Change]) -> list[tuple[Change, str, str]]:
    """Each figure that reads differently, with the page of what was printed and the page of what stands there now."""
    return [
        (change, address(here, document, change.figure), address_now(here, document, change.figure))
        for change in changes
    ]


def _stale(form: Form, row: Bulletin) -> bool:
    """What a refused form was about is not what stands here now: it is not offered again as it was."""
    return isinstance(form, SignForm) or (
        form.refused and "version" in form.fields and form.cleaned_data.get("version") != row.version
    )


def _act(
    request: HttpRequest, office: str, programme: str, id: int, form_of: Callable[[Visit], type[Form]],
    act: Callable[..., object], done: str,
) -> HttpResponse:  # fmt: skip
    """One act on a bulletin, sent from its page; refused, the page comes back with why."""
    here = visit(request, office, programme, Permission.BULLETIN_READ, "bulletins")
    row = find(here, id)
    if request.method != "POST":
        return SeeOther(here.address("bulletin", id))
    form = form_of(here)(request.POST)
    if form.is_valid():
        try:
            act(by=here.by, bulletin=row, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal.breaches)
        else:
            messages.success(request, done)
            return SeeOther(here.address("bulletin", id))
    return show(request, here, find(here, id), form)


def bulletin_sign(request: HttpRequest, office: str, programme: str, id: int) -> HttpResponse:
    done = _("Signed off. It can be issued as it stands here.")
    return _act(request, office, programme, id, lambda _here: SignForm, actions.sign_off, done)


def bulletin_issue(request: HttpRequest, office: str, programme: str, id: int) -> HttpResponse:
    done = _("Issued. Its text and figures are fixed for ever.")
    return _act(request, office, programme, id, lambda here: issue_form(here.today), actions.issue, done)


def bulletin_withdraw(request: HttpRequest, office: str, programme: str, id: int) -> HttpResponse:
    done = _("The draft has been withdrawn.")
    return _act(request, office, programme, id, lambda _here: WithdrawForm, actions.withdraw_draft, done)


def bulletin_restore(request: HttpRequest, office: str, programme: str, id: int) -> HttpResponse:
    done = _("The draft has been restored.")
    return _act(request, office, programme, id, lambda _here: RestoreForm, actions.restore_draft, done)


def erratum_new(request: HttpRequest, office: str, programme: str, id: int) -> HttpResponse:
    done = _("The erratum has been published. The bulletin stays as it was printed.")
    return _act(request, office, programme, id, lambda _here: ErratumForm, actions.publish_erratum, done)


# ---- Files -----------------------------------------------------------------------------------------------------------


def bulletin_file(request: HttpRequest, office: str, programme: str, id: int, kind: str) -> HttpResponse:
    """The bulletin as one HTML file, or as JSON: the same that `pilotage bulletin render` writes."""
    here = visit(request, office, programme, Permission.BULLETIN_READ, "bulletins")
    document = queries.document(find(here, id))
    if kind == "html":
        answer = HttpResponse(html(document, words.wording(document)))
    elif kind == "json":
        text = json.dumps(as_issued(document), ensure_ascii=False, indent=2) + "\n"
        answer = HttpResponse(text, content_type="application/json")
    else:
        raise Http404
    name = f"{document.masthead}{document.number_text or document.id}.{kind}"
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer
