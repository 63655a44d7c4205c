"""Drafting a bulletin: the charter's sentences with live figures, free paragraphs, and a preview of the paper."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from pilotage.actions.bulletins import draft, revise
from pilotage.actions.refusals import Refused
from pilotage.domain.bulletins import Status, check_draft, cleaned
from pilotage.domain.charters.schema import Bulletin as Series
from pilotage.domain.policy import Permission
from pilotage.models import Bulletin
from pilotage.queries import bulletins as queries
from pilotage.web.answers import SeeOther
from pilotage.web.bulletin_forms import DraftForm
from pilotage.web.bulletin_paper import paper, paragraph_html
from pilotage.web.bulletins import find
from pilotage.web.visits import Visit, visit


def bulletin_new(request: HttpRequest, office: str, programme: str, series: str) -> HttpResponse:
    here = visit(request, office, programme, Permission.BULLETIN_DRAFT, "bulletins")
    declared = next((known for known in here.charter.bulletins if known.id == series), None)
    if declared is None:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = DraftForm(data, series=declared, today=here.today, pieces=range(len(declared.sentences)))
    return _page(request, here, form, declared)


def bulletin_edit(request: HttpRequest, office: str, programme: str, id: int) -> HttpResponse:
    here = visit(request, office, programme, Permission.BULLETIN_DRAFT, "bulletins")
    row = find(here, id)
    declared = next((known for known in here.charter.bulletins if known.id == row.series), None)
    if declared is None or row.status not in (Status.DRAFT, Status.SIGNED):
        return SeeOther(here.address("bulletin", id))
    data = request.POST if request.method == "POST" else None
    stands = {"title": row.title, "until": row.until, "version": row.version}
    pieces = [
        piece for piece in queries.pieces_of(row.draft) if isinstance(piece, str) or piece < len(declared.sentences)
    ]
    form = DraftForm(data, series=declared, today=here.today, pieces=pieces, initial=stands)
    return _page(request, here, form, declared, row)


def _page(
    request: HttpRequest, here: Visit, form: DraftForm, declared: Series, row: Bulletin | None = None
) -> HttpResponse:
    previewing = request.POST.get("do") == "preview"
    shown = None
    if request.method == "POST" and form.is_valid():
        if previewing:
            form.not_saved = _("there is nothing to preview")
            pieces = cleaned(form.pieces)
            if breaches := check_draft(here.charter, declared.id, form.cleaned_data["title"], pieces):
                form.refuse(breaches)
            else:
                shown = _document(here, form, declared, pieces)
        else:
            try:
                saved = _save(here, form, declared, row)
            except Refused as refusal:
                form.refuse(refusal.breaches)
            else:
                messages.success(request, _("The draft has been saved: this is how it will be printed."))
                return SeeOther(here.address("bulletin", saved.pk))
    overtaken = row is not None and form.is_bound and form.data.get("version") != str(row.version)
    if row is not None and overtaken:
        form.answer_to(row.version)
    live = _document(here, form, declared, tuple(range(len(declared.sentences))))
    sentences = [paragraph_html(here, live, paragraph, True) for paragraph in live.paragraphs]
    context = {
        "here": here, "form": form, "series": declared, "row": row, "live": live,
        "places": [
            (before, box, sentences[number], [cite.clause for cite in declared.sentences[number].cite])
            for number, before, box in form.places
        ],
        "paper": paper(here, shown) if shown else None, "doc": shown, "figures": here.charter.figures,
        "overtaken": overtaken, "theirs": paper(here, queries.document(row)) if row and overtaken else None,
    }  # fmt: skip
    return render(request, "bulletins/draft.html", context, status=form.status)


def _document(here: Visit, form: DraftForm, declared: Series, pieces):
    """What these pieces say until the day that stands in the form, or until today where none can be read."""
    given = getattr(form, "cleaned_data", {}) if form.is_bound else form.initial
    until = given.get("until") or here.today
    return queries.preview(
        here.programme, series=declared.id, until=min(until, here.today), title=given.get("title") or "", pieces=pieces
    )


def _save(here: Visit, form: DraftForm, declared: Series, row: Bulletin | None) -> Bulletin:
    said = {"until": form.cleaned_data["until"], "title": form.cleaned_data["title"], "pieces": form.pieces}
    if row is None:
        uuid: UUID = form.cleaned_data["uuid"]
        return draft(by=here.by, programme=here.programme, series=declared.id, uuid=uuid, **said)
    return revise(by=here.by, bulletin=row, version=form.cleaned_data["version"], **said)
