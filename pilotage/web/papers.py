"""Sheets to be signed: printed, looked at, and what became of what stands on them."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import CharField, HiddenInput
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, override, pgettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from pilotage.actions.papers import print_paper
from pilotage.actions.refusals import NotAllowed, Refused
from pilotage.domain.fields import projected
from pilotage.domain.papers import KINDS, Content, OfHandOver, OfMonth, Outcome, Sheet
from pilotage.domain.policy import Permission, reach
from pilotage.models import Paper
from pilotage.queries.paper_contents import prepare
from pilotage.queries.papers import (
    content_of,
    find_paper,
    may_see,
    outcomes,
    papers,
    printed,
    scans_of,
)
from pilotage.queries.people import appointments, bodies, names_of
from pilotage.queries.records import office_side
from pilotage.render.paper_docx import paper_docx
from pilotage.render.papers import pages_as_pictures, paper_pdf, unprintable
from pilotage.web.answers import SeeOther
from pilotage.web.attachments import IN_VIEWER
from pilotage.web.fields import Day, OneOf
from pilotage.web.forms import Form
from pilotage.web.paper_subjects import named
from pilotage.web.visits import Visit, visit
from pilotage.words import papers as words

ROWS = 50


@dataclass(frozen=True)
class LineText:
    """A record on a sheet: which one, what it says there, what became of it, and the glyph for that."""

    name: str
    said: str
    url: str
    outcome: str
    state: str


_STATES = {
    Outcome.CONFIRMED: "met",
    Outcome.SUPERSEDED: "overdue",
    Outcome.READY: "awaiting",
    Outcome.ALREADY: "met",
    Outcome.CHANGED: "overdue",
    Outcome.VOID: "waived",
    Outcome.NOT_ASKED: "waived",
    Outcome.CROSSED_OUT: "waived",
}

# What was signed for is no longer what the record says: it is shown first.
_APART = (Outcome.CHANGED, Outcome.VOID, Outcome.SUPERSEDED)


def paper_list(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    """What was printed, what has come back signed, and what has not."""
    here = visit(request, office, programme, Permission.PAPER_PRINT, "papers")
    show = request.GET.get("show", "")
    back = {"waiting": False, "filed": True}.get(show)
    found = papers(here.programme, here.posts, here.by.pk, here.today, back=back)
    page = Paginator(found, ROWS).get_page(request.GET.get("page"))
    rows = [(row, words.kind(row.content.kind), words.subtitle(row.content)) for row in printed(here.programme, page)]
    context = {"here": here, "rows": rows, "page": page, "show": show if back is not None else ""}
    return render(request, "papers/papers.html", context)


# ---- Printing --------------------------------------------------------------------------------------------------------


def paper_new(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    """Print a sheet: of what a button on another page names, or of a month that is chosen here."""
    here = visit(request, office, programme, Permission.PAPER_PRINT, "papers")
    data = request.POST if request.method == "POST" else None
    subject = named(data or request.GET)
    if subject and data is None and prepare(here.programme, here.rules, subject) is None:
        raise Http404
    form = NamedForm(data, initial=request.GET.dict()) if subject else _month_form(here, data, request)
    if form.is_bound and form.is_valid():
        try:
            paper = print_paper(by=here.by, programme=here.programme, subject=subject or _month(form.cleaned_data))
        except Refused as refusal:
            form.refuse(refusal.breaches)
        else:
            messages.success(request, _("The sheet %(code)s is ready to be printed.") % {"code": paper.code})
            return SeeOther(here.address("paper", paper.code))
    context = {
        "here": here,
        "form": form,
        "title": words.kind(KINDS[type(subject)]) if subject else _("Print a month to sign"),
        "about": _of_whom(here, subject) if isinstance(subject, OfHandOver) else "",
    }
    return render(request, "papers/new.html", context, status=form.status)


def _of_whom(here: Visit, subject: OfHandOver) -> str:
    """Whose appointment is handed over; Http404 where this visitor knows of no such appointment."""
    own = {post.person for post in here.posts}
    names = here.may(Permission.PEOPLE_READ).allowed
    for one in appointments(here.programme):
        if one.id == subject.appointment and (names or one.person_id in own):
            return _(" · ").join(part for part in (one.person, one.serves or one.member) if part)
    raise Http404


class NamedForm(Form):
    """What another page names, carried along."""

    not_saved = _lazy("no sheet was printed")
    kind, register, number, side, grant, appointment, transfer, fund, source, start, end = (
        CharField(required=False, max_length=40, widget=HiddenInput()) for _field in range(11)
    )


def _month(chosen: dict[str, Any]) -> OfMonth:
    return OfMonth(chosen["member"], chosen["side"], chosen["start"], chosen["end"], chosen["register"])


def _month_form(here: Visit, data: Any, request: HttpRequest) -> Form:
    """Whose records of which days are to be signed for, and by whom."""
    places = reach(here.posts, Permission.PAPER_PRINT, today=here.today)
    typed = projected(here.charter)
    asked = [each for each in here.charter.registers if each.confirmers and each.id not in typed]
    # The office confirms what a side wrote that would else have to confirm it itself.
    sides = {office_side(here.charter), *(side for each in asked for side in each.confirmers)}
    last = monthrange(here.today.year, here.today.month)[1]
    given = request.GET

    class MonthForm(Form):
        not_saved = _("no sheet was printed")
        member = OneOf(
            [(each.code, each.name) for each in bodies(here.programme, here.today) if places is None or each.code in places],
            label=_("Whose records"),
        )  # fmt: skip
        side = OneOf([(role.id, role.name) for role in here.charter.roles if role.id in sides], label=_("Who signs"))
        register = OneOf([(each.id, each.name) for each in asked], label=_("Register"), required=False,
                         help_text=_("Without one: every register in which this side has something to confirm"))  # fmt: skip
        start = Day(here.today, label=pgettext("span of days", "From"))
        end = Day(here.today, label=pgettext("span of days", "Until"))

    first = date(here.today.year, here.today.month, 1)
    return MonthForm(
        data,
        initial={
            "member": given.get("member", ""), "register": given.get("register", ""), "side": given.get("side", ""),
            "start": first, "end": first.replace(day=last),
        },
    )  # fmt: skip


# ---- One sheet -------------------------------------------------------------------------------------------------------


def paper(request: HttpRequest, office: str, programme: str, code: str) -> HttpResponse:
    """A printed sheet: to print again, and what has become of every line."""
    here, row = _open(request, office, programme, code)
    content = content_of(row)
    read = outcomes(here.programme, here.charter, row)
    scans = scans_of(row)
    left = [one for one in read if one.outcome in _APART]
    page = Paginator([*left, *(one for one in read if one.outcome not in _APART)], ROWS).get_page(
        request.GET.get("page")
    )
    people = names_of(here.programme, {row.by_id, *(scan.by_id for scan in scans)})
    lines = [
        LineText(
            _("%(register)s no. %(number)s") % {"register": _register(here, one.line.register), "number": one.line.number},
            _said(content, one.line.register, one.line.number),
            here.address("record", one.line.register, one.line.number) if one.record else "",
            words.outcome(one.outcome), _STATES[one.outcome],
        )
        for one in page
    ]  # fmt: skip
    context = {
        "here": here, "paper": row, "content": content, "kind": words.kind(content.kind),
        "subtitle": words.subtitle(content), "lines": lines, "page": page, "left": len(left),
        "by": people.get(row.by_id) or row.by.username,
        "scans": [(scan, people.get(scan.by_id) or scan.by.username) for scan in scans],
        "languages": settings.LANGUAGES, "language": content.language,
        "pages": range(1, len(_pictures(sheet_of(row, content.language))) + 1),
        "files": here.may(Permission.INBOX_FILE).allowed, "hands_in": here.may(Permission.INBOX_SEND).allowed,
        "gives": here.may(Permission.LINK_GIVE).allowed,
        "lacking": [f"U+{ord(sign):04X}" for sign in unprintable(sheet_of(row, content.language))],
    }  # fmt: skip
    return render(request, "papers/paper.html", context)


def _open(request: HttpRequest, office: str, programme: str, code: str) -> tuple[Visit, Paper]:
    here = visit(request, office, programme, Permission.PAPER_PRINT, "papers")
    found = find_paper(here.programme, code)
    if found is None:
        raise Http404
    if not may_see(found, here.posts, here.by.pk, here.today):
        raise NotAllowed(Permission.PAPER_PRINT, "not-your-unit")
    return here, found


def _register(here: Visit, name: str) -> str:
    return next((each.name for each in here.charter.registers if each.id == name), name)


def _said(content: Content, register: str, number: int) -> str:
    """What a line says, in short."""
    for table in content.tables:
        for line in table.lines:
            if (line.register, line.number) == (register, number):
                cells = [
                    words.cell(column, value, content) for column, value in zip(table.columns, line.cells, strict=True)
                ]
                return _(" · ").join(cell for cell in cells[1:] if cell)[:120]
    return ""


def sheet_of(row: Paper, language: str) -> Sheet:
    """A printed sheet in a language, as `pilotage.render.papers` takes it."""
    with override(language):
        return words.sheet(content_of(row), code=row.code, digest=row.digest, printed_on=row.printed_on, known=row.seq)


def page_picture(row: Paper, language: str, number: int) -> bytes | None:
    """A page of a sheet as PNG, counted from 1; None where it has no such page."""
    pages = _pictures(sheet_of(row, language))
    return pages[number - 1] if 1 <= number <= len(pages) else None


@lru_cache(maxsize=16)
def _pictures(sheet: Sheet) -> tuple[bytes, ...]:
    """Pages are asked for one by one: made once, they stay for the next."""
    return tuple(pages_as_pictures(sheet))


def _language(request: HttpRequest, content: Content) -> str:
    """The charter's own language, unless another is asked for."""
    asked = request.GET.get("lang", "")
    return asked if asked in dict(settings.LANGUAGES) else content.language


def paper_text(request: HttpRequest, office: str, programme: str, code: str) -> HttpResponse:
    """The sheet as DOCX, in the language of the reader unless another is asked for."""
    row = _open(request, office, programme, code)[1]
    asked = request.GET.get("lang", get_language() or "")
    sheet = sheet_of(row, asked if asked in dict(settings.LANGUAGES) else content_of(row).language)
    answer = HttpResponse(paper_docx(sheet), content_type=_DOCX)
    answer["Content-Disposition"] = content_disposition_header(True, f"{row.code}.docx") or "attachment"
    return _kept_private(answer)


_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def paper_file(request: HttpRequest, office: str, programme: str, code: str) -> HttpResponse:
    """The sheet as PDF."""
    row = _open(request, office, programme, code)[1]
    sheet = sheet_of(row, _language(request, content_of(row)))
    answer = HttpResponse(paper_pdf(sheet), content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(False, f"{row.code}.pdf") or "inline"
    answer["Content-Security-Policy"] = IN_VIEWER
    return _kept_private(answer)


def paper_page(request: HttpRequest, office: str, programme: str, code: str, number: int) -> HttpResponse:
    """A page of the sheet as a picture, for where nothing can be downloaded."""
    row = _open(request, office, programme, code)[1]
    picture = page_picture(row, _language(request, content_of(row)), number)
    if picture is None:
        raise Http404
    return _kept_private(HttpResponse(picture, content_type="image/png"))


def _kept_private(answer: HttpResponse) -> HttpResponse:
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-cache"
    return answer
