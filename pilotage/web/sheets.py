"""Sheets both ways: downloaded to be filled, handed in, looked at row by row, stored, and back with what is wrong."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.actions.refusals import Refused
from pilotage.actions.sheets import Imported, Previewed, remember_columns
from pilotage.domain.breaches import Breach
from pilotage.domain.charters.schema import Register
from pilotage.domain.grids import read_grids
from pilotage.domain.policy import Permission
from pilotage.domain.sheet_changes import Verdict
from pilotage.domain.workbooks import FillBook, FillSheet, fillable
from pilotage.queries.sheet_rows import names_of
from pilotage.queries.workbooks import registers_to_fill, sheet_to_fill, units_to_fill
from pilotage.render.workbooks import mark_faults, rebuild, write_book
from pilotage.web.answers import SeeOther
from pilotage.web.progress import onward, while_working
from pilotage.web.sheet_forms import handing_in, matching
from pilotage.web.sheet_piles import (
    LENGTHY,
    Part,
    Pile,
    forget,
    likely_register,
    looked_at,
    looked_through,
    looking_through,
    parts,
    parts_of,
    put_aside,
    remembered,
    rows_of,
    store,
    storing,
    taken_up,
)
from pilotage.web.visits import Visit, visit
from pilotage.words import breaches as said
from pilotage.words import sheets as words

ROWS = 50
"""Rows of a preview on one page."""
LONGEST = 60
"""Letters of a cell that are shown."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


# ---- Going out -------------------------------------------------------------------------------------------------------


def register_sheet(request: HttpRequest, office: str, programme: str, register: str) -> HttpResponse:
    """One register as a workbook to be filled, of one unit where the address names one."""
    here = visit(request, office, programme, Permission.RECORD_WRITE, "registers")
    found = find_fillable(here, register)
    unit = request.GET.get("unit", "")
    sheet = sheet_to_fill(here.programme, found, here.posts, unit)
    return _book(here, [sheet], found.name, unit or sheet.defaults.get("unit", ""))


def unit_sheets(request: HttpRequest, office: str, programme: str, unit: str) -> HttpResponse:
    """Everything that is put on record about one unit, a worksheet a register."""
    here = visit(request, office, programme, Permission.RECORD_WRITE, "registers")
    found = registers_to_fill(here.programme, here.posts, unit)
    if not found or unit not in dict(units_to_fill(here.programme, here.posts)):
        raise Http404
    return _book(here, [sheet_to_fill(here.programme, each, here.posts, unit) for each in found], "", unit)


def _book(here: Visit, sheets: Sequence[FillSheet], name: str, unit: str) -> HttpResponse:
    called = dict(units_to_fill(here.programme, here.posts)).get(unit, "")
    book = FillBook(
        f"{here.programme.office.code}/{here.programme.code}", here.rules.number, here.programme.office.seq,
        _("Yes"), _("No"), tuple(words.worded(sheet, here.charter, here.programme.title, called) for sheet in sheets),
    )  # fmt: skip
    return _file(write_book(book), "-".join(part for part in (called, name) if part) or here.programme.code)


def _file(content: bytes, stem: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, f"{stem}.xlsx")
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def find_fillable(here: Visit, name: str) -> Register:
    """The register that an address names, if sheets of it can be filled; else Http404."""
    found = next((each for each in fillable(here.charter) if each.id == name), None)
    if found is None:
        raise Http404
    return found


# ---- Taking in -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """A row of a table as the preview shows it."""

    part: Part
    row: Previewed
    verdict: str
    url: str
    cells: tuple[tuple[str, str], ...]  # what stands in it: title, text
    changes: tuple[tuple[str, str, str], ...]  # title, old, new
    reasons: tuple[tuple[str, str], ...]  # the cell it is about, the sentence


def take_in(request: HttpRequest, office: str, programme: str, register: str = "") -> HttpResponseBase:
    """Hand sheets in; look at what their rows would do; store the good ones."""
    here = visit(request, office, programme, Permission.RECORD_WRITE, "registers")
    wanted = find_fillable(here, register) if register else None
    if "sheets" in request.GET:
        pile = taken_up(request.GET["sheets"])
        if pile is None:
            messages.warning(request, _("These sheets are no longer kept. Hand them in again."))
            return SeeOther(request.path)
        return (
            _store(request, here, pile)
            if request.method == "POST" and "store" in request.POST
            else _look(request, here, pile, wanted)
        )
    form = handing_in()(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        pile = put_aside(form.cleaned_data["files"], register)
        return SeeOther(_address(request, pile))
    context = {"here": here, "register": wanted, "form": form, **_to_fill(here)}
    return render(request, "sheets/take_in.html", context, status=form.status)


def _address(request: HttpRequest, pile: Pile, **more: str) -> str:
    return f"{request.path}?{urlencode({'sheets': pile.note, **more})}"


def _to_fill(here: Visit) -> dict[str, Any]:
    """What can be downloaded to be filled."""
    return {
        "fill_registers": registers_to_fill(here.programme, here.posts),
        "fill_units": [
            (code, name)
            for code, name in units_to_fill(here.programme, here.posts)
            if registers_to_fill(here.programme, here.posts, code)
        ],
    }


def _store(request: HttpRequest, here: Visit, pile: Pile) -> HttpResponseBase:
    confirm = bool(request.POST.get("confirm")) and here.may(Permission.RECORD_CONFIRM_ON_PAPER).allowed
    address = _address(request, pile, done="1")
    forget(here)
    rows = rows_of(parts(here, pile))
    if rows >= LENGTHY:
        return _store_at_length(request, here, pile, rows, address, confirm=confirm)
    for sentence in _came_of_it(store(here, pile, confirm=confirm)):
        messages.success(request, sentence)
    return SeeOther(address)


def _store_at_length(
    request: HttpRequest, here: Visit, pile: Pile, rows: int, address: str, *, confirm: bool
) -> HttpResponseBase:  # fmt: skip
    """Store what takes long: the page says how far it has come."""
    done = Imported()

    def steps() -> Iterator[int]:
        nonlocal done
        for done in storing(here, pile, confirm=confirm):
            yield done.rows

    def ending() -> str:
        forget(here)
        return onward(address, " ".join(_came_of_it(done)))

    return while_working(request, title=_("Storing the rows"), rows=rows, steps=steps(), ending=ending)


def _came_of_it(done: Imported) -> list[str]:
    told = [
        ngettext("%(count)s new record stored.", "%(count)s new records stored.", done.stored) % {"count": done.stored}
    ]
    if done.changed:
        changed = ngettext("%(count)s record changed.", "%(count)s records changed.", done.changed)
        told.append(changed % {"count": done.changed})
    return told


def _look(request: HttpRequest, here: Visit, pile: Pile, wanted: Register | None) -> HttpResponseBase:
    """What every row is; first, if need be, what the columns of a self-made table are."""
    found = parts(here, pile)
    unknown = [part for part in found if part.to_match]
    if unknown:
        return _match(request, here, pile, unknown, wanted)
    length = rows_of(found)
    if length >= LENGTHY and remembered(here, pile) is None:
        title, again = _("Looking at the rows"), onward(request.get_full_path(), at_once=True)
        steps = looking_through(here, pile, found)
        return while_working(request, title=title, rows=length, steps=steps, ending=lambda: again)
    found = looked_through(here, pile, found)
    counts = Counter(row.verdict for part in found for row in part.rows)
    shown = _shown(request, counts)
    order = [Verdict.WRONG, Verdict.CHANGED, Verdict.NEW, Verdict.SAME]
    rows = [
        (part, row)
        for verdict in order
        if verdict in shown
        for part in found
        for row in part.rows
        if row.verdict is verdict
    ]
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    names = names_of(here.programme)
    files = {part.file for part in found if part.comes_back}
    context = {
        "here": here,
        "register": wanted,
        "pile": pile,
        "parts": [(part, part.counts(), [said.sentence(each) for each in part.breaches]) for part in found],
        "counts": {verdict.value: counts[verdict] for verdict in Verdict},
        "good": counts[Verdict.NEW] + counts[Verdict.CHANGED],
        "hurt": any(part.breaches for part in found),
        "show": request.GET.get("show", ""),
        "page": page,
        "lines": [_line(here, part, row, names) for part, row in page],
        "faulty": [(at, pile.tables[at].name) for at in sorted(files)],
        "may_confirm": here.may(Permission.RECORD_CONFIRM_ON_PAPER).allowed
        and any(part.register is not None and part.register.confirmers for part in found),
        "done": "done" in request.GET,
    }
    return render(request, "sheets/preview.html", context)


def _shown(request: HttpRequest, counts: Mapping[Verdict, int]) -> set[Verdict]:
    """The rows that are asked for; at first all that would do something or cannot."""
    asked = request.GET.get("show", "")
    return {Verdict(asked)} if asked in set(Verdict) else {Verdict.NEW, Verdict.CHANGED, Verdict.WRONG}


def _line(here: Visit, part: Part, row: Previewed, names: Mapping[str, Mapping[str, str]]) -> Line:
    assert part.register is not None
    register, charter = part.register, here.charter

    def title(column: str) -> str:
        return words.column(column, charter, register)

    return Line(
        part,
        row,
        words.verdict(row.verdict),
        here.address("record", register.id, row.record) if row.record else "",
        tuple((title(name), _short(text)) for name, text in _told_cells(row, names)),
        tuple((title(each.column), words.cell(each.old), words.cell(each.new)) for each in row.changes),
        tuple((part.place(each, row.line), said.sentence(each)) for each in row.breaches),
    )


def _told_cells(row: Previewed, names: Mapping[str, Mapping[str, str]]) -> list[tuple[str, str]]:
    """What stands in a row, without what is hidden; bodies and people by name."""
    hidden = ("id", "version")
    return [
        (name, names.get(name, {}).get(text, text)) for name, text in row.cells.items() if text and name not in hidden
    ]


def _short(text: str) -> str:
    plain = text.replace("\n", " ")
    return plain if len(plain) <= LONGEST else plain[: LONGEST - 1] + "…"


# ---- Self-made tables ------------------------------------------------------------------------------------------------


def _match(
    request: HttpRequest, here: Visit, pile: Pile, unknown: Sequence[Part], wanted: Register | None
) -> HttpResponse:  # fmt: skip
    """Ask what the columns of the first table are that nobody has matched yet; the answer is remembered."""
    part = unknown[0]
    asked = request.POST.get("register") or request.GET.get("register", "")
    register = wanted or (find_fillable(here, asked) if asked else likely_register(here, part))
    form = None
    if register is not None:
        sent = request.method == "POST" and request.POST.get("table") == part.key
        form = matching(here, register, part)(*((request.POST,) if sent else ()))
        if sent and form.is_valid():
            assert part.sheet is not None
            try:
                remember_columns(
                    by=here.by, programme=here.programme, register=register.id, header=part.sheet.header,
                    columns=form.columns, ignored=form.ignored,
                )  # fmt: skip
            except Refused as refusal:
                form.refuse(refusal.breaches)
            else:
                messages.success(request, _("Matched, and remembered for the next table of this kind."))
                return SeeOther(_address(request, pile))
    context = {
        "here": here, "register": register, "wanted": wanted, "pile": pile, "part": part, "form": form,
        "more": len(unknown) - 1, "choices": registers_to_fill(here.programme, here.posts),
    }  # fmt: skip
    return render(request, "sheets/match.html", context, status=form.status if form is not None else 200)


# ---- Back with what is wrong -----------------------------------------------------------------------------------------


def faults(request: HttpRequest, office: str, programme: str, at: int) -> HttpResponse:
    """One of the files as it was handed in, with what is wrong with each row in a red last column."""
    here = visit(request, office, programme, Permission.RECORD_WRITE, "registers")
    pile = taken_up(request.GET.get("sheets", ""))
    if pile is None:
        raise BadRequest
    if at >= len(pile.tables):
        raise Http404
    file, evidence = pile.tables[at], pile.evidence()
    content = file.evidence().content
    known = remembered(here, pile)
    if known is not None:
        found = [part for part in known if part.file == at]
    else:
        found = [looked_at(here, part, evidence) for part in parts_of(here, pile, at, file)]
    marks = {part.at: _mark(part) for part in found}
    if not content.startswith(b"PK"):
        grids = read_grids(content)
        if isinstance(grids, Breach):
            raise Http404
        content = rebuild(grids)
    elif any(part.sheet is None for part in found):
        marks = {place: mark for place, mark in marks.items() if mark[1]}
        if not marks:
            raise Http404
    made = mark_faults(content, marks, words.fault_title())
    return _file(made, _("%(name)s (to be put right)") % {"name": PurePosixPath(file.name).stem})


def _mark(part: Part) -> tuple[int, dict[int, str]]:
    """The line of the header, and what is wrong with which line."""
    header = part.sheet.header_line if part.sheet is not None else 1
    wrong = {
        row.line: "\n".join(_told(part.place(each, row.line), said.sentence(each)) for each in row.breaches)
        for row in part.rows
        if row.verdict is Verdict.WRONG
    }
    whole = [each for each in part.breaches if part.sheet is not None or "line" in each.params]
    for each in whole:
        wrong[int(str(each.params.get("line", header + 1)))] = said.sentence(each)
    return header, wrong


def _told(cell: str, sentence: str) -> str:
    return _("%(cell)s: %(sentence)s") % {"cell": cell, "sentence": sentence} if cell else sentence
