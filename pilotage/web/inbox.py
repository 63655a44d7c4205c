"""The inbox: pictures and files are handed in, shown with what was read off them, and sorted one by one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.actions.inbox import TakenIn, file_under, keep_as_invoice, put_back, set_aside, take_in
from pilotage.actions.papers import file_paper
from pilotage.actions.refusals import Refused
from pilotage.domain.attachments import PDF, Evidence
from pilotage.domain.papers import CONFIRMING, Outcome, PaperKind, ScanState
from pilotage.domain.pictures import PICTURES, Unreadable
from pilotage.domain.policy import Permission
from pilotage.domain.records import Reference
from pilotage.models import Paper, Scan
from pilotage.queries.inbox import (
    Handed,
    Near,
    counts,
    find_scan,
    next_waiting,
    scan_ids,
    scans,
    sees_all,
    suggestions,
)
from pilotage.queries.papers import Read, find_paper, outcomes
from pilotage.queries.references import Opened, opened
from pilotage.render.pictures import preview
from pilotage.web.answers import SeeOther
from pilotage.web.attachments import hand_out
from pilotage.web.forms import Form
from pilotage.web.inbox_forms import AsideForm, CodeForm, HandInForm, RecordForm, SignedForm
from pilotage.web.visits import Visit, visit
from pilotage.words import inbox as words
from pilotage.words import papers as paper_words
from pilotage.words.days import plain_day

ROWS = 20
"""Scans on one page of the list."""
PROPOSED = 2
"""Records proposed for a scan in the list, …"""
PROPOSED_TO_SORT = 6
"""… and on its own page."""
SMALL, LARGE = 320, 1600
"""Pixels of the long side of a preview."""

SHOWN = {"waiting": ScanState.WAITING, "filed": ScanState.FILED, "set-aside": ScanState.SET_ASIDE}


@dataclass(frozen=True)
class Row:
    """A scan as the list shows it."""

    scan: Handed
    read: tuple[tuple[str, str], ...]  # (sentence, kind: "", bad or quiet)
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
        "rows": [_row(here, one, near.get(one.id, ()), sorts) for one in found],
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


def _row(here: Visit, one: Handed, near: tuple[Near, ...], sorts: bool) -> Row:
    pictured = one.media_type in (*PICTURES, PDF) and not one.look.unread
    names = {register.id: register.name for register in here.charter.registers}
    hangs_on = names.get(one.record.register, one.record.register) if one.record else ""
    return Row(one, tuple(_read_off(one, sorts)), pictured, near, hangs_on)


def _read_off(one: Handed, sorts: bool) -> Iterable[tuple[str, str]]:
    """What was read off a scan, in sentences. Who used an invoice first is told to whoever sorts."""
    if one.paper:
        about = {"code": one.paper.code, "unit": one.paper.member.name if one.paper.member else ""}
        yield (_("Sheet %(code)s, %(unit)s") if about["unit"] else _("Sheet %(code)s")) % about, ""
    elif one.look.papers:
        yield _("Sheet %(code)s, which was not printed in this programme") % {"code": one.look.papers[0][0]}, "bad"
    for seen in one.invoices:
        yield words.invoice(seen.facts), ""
        if seen.before and sorts:
            told = {"day": plain_day(seen.before.on), "who": seen.before.by, "name": seen.before.name}
            yield _("Used before: handed in on %(day)s by %(who)s (%(name)s)") % told, "bad"
        elif seen.before:
            yield _("Used before: handed in on %(day)s") % {"day": plain_day(seen.before.on)}, "bad"
    for text in one.look.others[:3]:
        yield _("Another code: %(text)s") % {"text": text if len(text) <= 60 else text[:60] + "…"}, "quiet"
    if one.look.unread:
        yield words.unread(one.look.unread), "quiet"
    elif not one.look.codes:
        yield _("No code was found on it"), "quiet"


# ---- One scan --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SheetLine:
    """A record on a printed sheet: how it stands, and whether the signature can confirm it."""

    read: Read
    opened: Opened | None
    url: str
    said: str

    @property
    def key(self) -> str:
        return f"{self.read.line.register}/{self.read.line.number}"

    @property
    def ready(self) -> bool:
        return self.read.outcome is Outcome.READY


def scan(request: HttpRequest, office: str, programme: str, id: int) -> HttpResponse:
    """One scan: what was read off it, and every way of sorting it."""
    here = visit(request, office, programme, Permission.INBOX_SEND, "inbox")
    row = find_scan(here.programme, here.user, here.posts, id)
    if row is None:
        raise Http404
    sorts = sees_all(here.posts, here.today)
    paper = _paper(request, here, row) if sorts else None
    lines = _lines(here, paper) if paper else []
    ways = _Ways(here, lines)
    if request.method == "POST" and (done := _sort(request, here, row, paper, ways)):
        return done
    (one,) = scans(here.programme, [id])
    waits = sorts and one.state is ScanState.WAITING
    near = suggestions(here.programme, here.charter, [one], PROPOSED_TO_SORT).get(id, ()) if waits else ()
    context = {
        "here": here,
        "row": _row(here, one, near, sorts),
        "one": one,
        "state": words.state(one.state),
        "sorts": sorts,
        "waits": waits,
        "paper": paper,
        "confirms": paper is not None and PaperKind(paper.kind) in CONFIRMING,
        "lines": lines,
        "fresh_invoice": any(not seen.before for seen in one.invoices),
        "form": ways.wrong,
        **ways.forms,
    }
    return render(request, "inbox/scan.html", context, status=ways.wrong.status if ways.wrong else 200)


class _Ways:
    """The forms of the ways of sorting; `wrong` is the one that was sent and not understood or refused."""

    def __init__(self, here: Visit, lines: list[SheetLine]) -> None:
        self.wrong: Form | None = None
        ready = [line.key for line in lines if line.ready]
        self.made: dict[str, Callable[..., Form]] = {
            "signed": lambda *data, **more: SignedForm(*data, today=here.today, lines=ready, prefix="signed", **more),
            "record": lambda *data, **more: RecordForm(
                *data, programme=here.programme, charter=here.charter, prefix="record", **more
            ),
            "aside": lambda *data, **more: AsideForm(*data, prefix="aside", **more),
            "code": lambda *data, **more: CodeForm(*data, prefix="code", **more),
        }
        self.forms: dict[str, Any] = {f"{name}_form": make() for name, make in self.made.items()}

    def send(self, name: str, request: HttpRequest) -> Form:
        form = self.made[name](request.POST)
        self.forms[f"{name}_form"] = form
        return form


def _sort(request: HttpRequest, here: Visit, row: Scan, paper: Paper | None, ways: _Ways) -> HttpResponse | None:
    """Do what was asked for; None where the form comes back."""
    todo = request.POST.get("do", "")
    common: dict[str, Any] = {"by": here.by, "programme": here.programme, "scan": row.pk}
    if todo == "invoice":
        keep_as_invoice(**common)
        return _next(request, here, row, _("Seen and kept as an invoice."))
    if todo == "back":
        put_back(**common)
        messages.success(request, _("It waits again."))
        return SeeOther(here.address("scan", row.pk))
    if todo not in ways.made or (todo == "signed" and paper is None):
        raise BadRequest
    form = ways.send(todo, request)
    ways.wrong = form
    if not form.is_valid():
        return None
    given = form.cleaned_data
    try:
        if todo == "signed" and paper is not None:
            lines = [(register, int(number)) for register, _s, number in (k.partition("/") for k in given["lines"])]
            filing = file_paper(
                by=here.by, programme=here.programme, paper=paper, scan=row, signer=given["signer"],
                signed_on=given["signed_on"], lines=lines,
            )  # fmt: skip
            said = _filed(len(filing.of(Outcome.CONFIRMED)), len(filing.lines))
        elif todo == "record":
            record = given["found"]
            file_under(**common, record=record)
            names = {register.id: register.name for register in here.charter.registers}
            said = _("Filed under %(register)s no. %(number)s.") % {
                "register": names[record.register], "number": record.number,
            }  # fmt: skip
        elif todo == "aside":
            set_aside(**common, reason=given["reason"])
            said = _("Set aside.")
        else:
            return SeeOther(here.address("scan", row.pk) + f"?paper={given['code']}#paper")
    except Refused as refusal:
        form.refuse(refusal.breaches)
        return None
    return _next(request, here, row, said)


def _filed(confirmed: int, of: int) -> str:
    if not of:
        return _("The signed sheet is filed.")
    said = ngettext(
        "The signed sheet is filed: %(n)s of %(of)s record is confirmed on paper.",
        "The signed sheet is filed: %(n)s of %(of)s records are confirmed on paper.",
        of,
    )
    return said % {"n": confirmed, "of": of}


def _next(request: HttpRequest, here: Visit, row: Scan, said: str) -> HttpResponse:
    """On to the next one that waits; from the list back to the list."""
    messages.success(request, said)
    following = None if request.POST.get("from") == "list" else next_waiting(here.programme, row.pk)
    return SeeOther(here.address("scan", following) if following else here.address("inbox"))


def _paper(request: HttpRequest, here: Visit, row: Scan) -> Paper | None:
    """The sheet that the scan shows, or the one whose code was typed."""
    code = request.GET.get("paper", "")
    if code:
        return find_paper(here.programme, code)
    return find_paper(here.programme, row.paper.code) if row.paper else None


def _lines(here: Visit, paper: Paper) -> list[SheetLine]:
    read = outcomes(here.programme, here.charter, paper)
    references = [Reference("record", each.record.pk) for each in read if each.record]
    known = {row.reference.id: row for row in opened(here.programme, here.charter, references)}
    return [
        SheetLine(
            each,
            known.get(each.record.pk) if each.record else None,
            here.address("record", each.line.register, each.line.number) if each.record else "",
            paper_words.outcome(each.outcome),
        )
        for each in read
    ]


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
