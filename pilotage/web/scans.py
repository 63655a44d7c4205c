"""One scan of the inbox: what was read off it, and every way of sorting it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.actions.inbox import file_under, keep_as_invoice, put_back, set_aside
from pilotage.actions.papers import file_paper
from pilotage.actions.refusals import Refused
from pilotage.domain.papers import CONFIRMING, Outcome, PaperKind, ScanState
from pilotage.domain.policy import Permission
from pilotage.domain.records import Reference
from pilotage.models import Paper, Scan
from pilotage.queries.inbox import find_scan, next_waiting, scans, sees_all, suggestions
from pilotage.queries.papers import Read, find_paper, outcomes
from pilotage.queries.references import Opened, opened
from pilotage.web.answers import SeeOther
from pilotage.web.forms import Form
from pilotage.web.inbox import register_name, row_of
from pilotage.web.inbox_forms import AsideForm, CodeForm, RecordForm, SignedForm
from pilotage.web.visits import Visit, visit
from pilotage.words import inbox as words
from pilotage.words import papers as paper_words

PROPOSED = 6
"""Records proposed for a scan."""


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
    near = suggestions(here.programme, here.charter, [one], PROPOSED).get(id, ()) if waits else ()
    context = {
        "here": here,
        "row": row_of(here, one, near, sorts),
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
        named = [line.key for line in lines]  # also those that are confirmed by now: a double click
        self.made: dict[str, Callable[..., Form]] = {
            "signed": lambda *data, **more: SignedForm(*data, today=here.today, lines=named, prefix="signed", **more),
            "record": lambda *data, **more: RecordForm(
                *data, programme=here.programme, charter=here.charter, prefix="record", **more
            ),
            "aside": lambda *data, **more: AsideForm(*data, prefix="aside", **more),
            "code": lambda *data, **more: CodeForm(*data, programme=here.programme, prefix="code", **more),
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
            told = {"register": register_name(here, record), "number": record.number}
            said = _("Filed under %(register)s no. %(number)s.") % told
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
    known = {row.reference.id: row.says for row in opened(here.programme, here.charter, references)}
    return [
        SheetLine(
            each,
            known.get(each.record.pk) if each.record else None,
            here.address("record", each.line.register, each.line.number) if each.record else "",
            paper_words.outcome(each.outcome),
        )
        for each in read
    ]
