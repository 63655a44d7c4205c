"""The inbox: pictures and files are handed in and listed with what was read off them. One is sorted in `scans`."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.actions.inbox import TakenIn, take_in
from pilotage.actions.refusals import Refused
from pilotage.domain.attachments import PDF, Evidence
from pilotage.domain.papers import ScanState
from pilotage.domain.pictures import PICTURES, Unreadable
from pilotage.domain.policy import Permission
from pilotage.models import Record, Scan
from pilotage.queries.inbox import (
    Handed,
    Near,
    counts,
    find_scan,
    scan_ids,
    scans,
    sees_all,
    suggestions,
)
from pilotage.render.pictures import preview
from pilotage.web.answers import SeeOther
from pilotage.web.attachments import hand_out
from pilotage.web.inbox_forms import HandInForm
from pilotage.web.visits import Visit, visit
from pilotage.words import inbox as words
from pilotage.words.days import plain_day

ROWS = 20
"""Scans on one page of the list."""
PROPOSED = 2
"""Records proposed for a scan in the list."""
SMALL, LARGE = 320, 1600
"""Pixels of the long side of a preview."""

SHOWN = {"waiting": ScanState.WAITING, "filed": ScanState.FILED, "set-aside": ScanState.SET_ASIDE}


@dataclass(frozen=True)
class Line:
    """Something read off a scan. `kind` is how it looks: empty, bad or quiet."""

    said: str
    kind: str = ""
    url: str = ""


@dataclass(frozen=True)
class Row:
    """A scan as the list shows it."""

    scan: Handed
    read: tuple[Line, ...]
    pictured: bool
    near: tuple[Near, ...]
    register: str  # of the record that it hangs on: its name


# ---- The list --------------------------------------------------------------------------------------------------------


def inbox(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    """What was handed in, and the form to hand in more."""
    here = visit(request, office, programme, Permission.INBOX_SEND, "inbox")
    sorts = sees_all(here.posts, here.today)
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = HandInForm(*data)
    if request.method == "POST" and form.is_valid():
        try:
            taken = [_take_in(here, file) for file in form.cleaned_data["pictures"]]
        except Refused as refusal:
            form.refuse(refusal.breaches)
        else:
            if _wants_data(request):
                return JsonResponse({"said": _told(taken[0])})
            for sentence in _summary(taken):
                messages.success(request, sentence)
            return SeeOther(here.address("inbox"))
    if _wants_data(request):
        return JsonResponse({"wrong": [str(error) for error in form.errors.get("pictures", ())]}, status=form.status)
    number = counts(here.programme, here.user, here.posts)
    show = request.GET.get("show", "waiting" if sorts else "all")
    ids = scan_ids(here.programme, here.user, here.posts, SHOWN.get(show))
    page = Paginator(ids, ROWS).get_page(request.GET.get("page"))
    found = scans(here.programme, list(page))
    open_ones = [one for one in found if one.state is ScanState.WAITING and not one.paper] if sorts else []
    near = suggestions(here.programme, here.charter, open_ones, PROPOSED)
    context = {
        "here": here,
        "form": form,
        "page": page,
        "rows": [row_of(here, one, tuple(n for n in near.get(one.id, ()) if n.likely), sorts) for one in found],
        "sorts": sorts,
        "show": show if show in SHOWN else "all",
        "choices": [
            ("waiting", words.state(ScanState.WAITING), number[ScanState.WAITING]),
            ("filed", words.state(ScanState.FILED), number[ScanState.FILED]),
            ("set-aside", words.state(ScanState.SET_ASIDE), number[ScanState.SET_ASIDE]),
            ("all", _("All"), sum(number.values())),
        ],
    }
    return render(request, "inbox/inbox.html", context, status=form.status)


def _take_in(here: Visit, file: Evidence) -> TakenIn:
    return take_in(by=here.by, programme=here.programme, evidence=file)


def _wants_data(request: HttpRequest) -> bool:
    """The page's own script hands the files in one by one and shows how far it has come."""
    return request.method == "POST" and "application/json" in request.headers.get("Accept", "")


def _told(taken: TakenIn) -> str:
    return _("Taken in.") if taken.new else _("This file is in the inbox already: it is kept once.")


def _summary(taken: Iterable[TakenIn]) -> list[str]:
    new = sum(one.new for one in taken)
    known = sum(not one.new for one in taken)
    said = []
    if new:
        said.append(ngettext("%(n)s file was taken in.", "%(n)s files were taken in.", new) % {"n": new})
    if known:
        said.append(
            ngettext(
                "%(n)s file is in the inbox already: it is kept once.",
                "%(n)s files are in the inbox already: each is kept once.",
                known,
            )
            % {"n": known}
        )
    return said


def row_of(here: Visit, one: Handed, near: tuple[Near, ...], sorts: bool) -> Row:
    pictured = one.media_type in (*PICTURES, PDF) and not one.look.unread
    return Row(
        one, tuple(_read_off(here, one, sorts)), pictured, near, register_name(here, one.record) if one.record else ""
    )


def _read_off(here: Visit, one: Handed, sorts: bool) -> Iterable[Line]:
    """What was read off a scan, in sentences. Who used an invoice first is told to whoever sorts."""
    if one.paper:
        about = {"code": one.paper.code, "unit": one.paper.member.name if one.paper.member else ""}
        yield Line((_("Sheet %(code)s, %(unit)s") if about["unit"] else _("Sheet %(code)s")) % about)
    elif one.look.papers and one.state is ScanState.WAITING:
        code = one.look.papers[0][0]
        yield Line(_("Sheet %(code)s, which was not printed in this programme") % {"code": code}, "bad")
    for seen in one.invoices:
        yield Line(words.invoice(seen.facts))
        if seen.before and sorts:
            told = {"day": plain_day(seen.before.on), "who": seen.before.by, "name": seen.before.name}
            if record := seen.before.record:
                told |= {"register": register_name(here, record), "number": str(record.number)}
                said = _("Used before, for %(register)s no. %(number)s: handed in on %(day)s by %(who)s (%(name)s)")
            else:
                said = _("Used before: handed in on %(day)s by %(who)s (%(name)s)")
            yield Line(said % told, "bad", here.address("scan", seen.before.scan))
        elif seen.before:
            yield Line(_("Used before: handed in on %(day)s") % {"day": plain_day(seen.before.on)}, "bad")
    for text in one.look.others[:3]:
        yield Line(_("Another code: %(text)s") % {"text": text if len(text) <= 60 else text[:60] + "…"}, "quiet")
    if one.look.unread:
        yield Line(words.unread(one.look.unread), "quiet")
    elif not one.look.codes:
        yield Line(_("No code was found on it"), "quiet")


def register_name(here: Visit, record: Record) -> str:
    """What the record's register is called; its id where the charter has dropped it."""
    return next((each.name for each in here.charter.registers if each.id == record.register), record.register)


# ---- Its picture and its file ----------------------------------------------------------------------------------------


def scan_picture(request: HttpRequest, office: str, programme: str, id: int) -> HttpResponse:
    """A preview, made anew: nothing that the camera noted goes with it."""
    row = _visible(request, office, programme, id)
    try:
        with row.blob.content.open("rb") as file:
            content = preview(file.read(), row.media_type, LARGE if "large" in request.GET else SMALL)
    except (OSError, Unreadable) as missing:
        raise Http404 from missing
    answer = HttpResponse(content, content_type="image/jpeg")
    answer["Cache-Control"] = "private, max-age=3600"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def scan_file(request: HttpRequest, office: str, programme: str, id: int) -> HttpResponseBase:
    """The original, byte for byte."""
    row = _visible(request, office, programme, id)
    return hand_out(request, row.blob, row.name, row.media_type)


def _visible(request: HttpRequest, office: str, programme: str, id: int) -> Scan:
    here = visit(request, office, programme, Permission.INBOX_SEND, "inbox")
    row = find_scan(here.programme, here.user, here.posts, id)
    if row is None:
        raise Http404
    return row
