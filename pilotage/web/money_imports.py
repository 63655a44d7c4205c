"""Taking in money from tables: receipts, payments of before, budgets. Looked at row by row, stored, back with what is wrong."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from openpyxl.utils import get_column_letter

from pilotage.actions.bank import remember_columns
from pilotage.actions.money_imports import import_money, preview_money
from pilotage.actions.refusals import Refused
from pilotage.actions.sheets import Previewed
from pilotage.domain import bank, money_sheets
from pilotage.domain.breaches import Breach
from pilotage.domain.grids import read_grids, text_of
from pilotage.domain.money_sheets import IMPORTS
from pilotage.domain.policy import Permission
from pilotage.domain.sheet_changes import Verdict
from pilotage.domain.sheets import Sheet, read_sheet
from pilotage.queries.bank import recognised
from pilotage.queries.receipt_doubts import DOUBTS
from pilotage.render.workbooks import mark_faults, rebuild
from pilotage.web import uploads
from pilotage.web.answers import SeeOther
from pilotage.web.fields import Attachments, OneOf
from pilotage.web.forms import Form
from pilotage.web.visits import Visit, visit
from pilotage.words import breaches as said
from pilotage.words import payments as words
from pilotage.words import sheets as sheet_words

ROWS = 50
LONGEST = 60
SAMPLES = 3
LEFT_OUT = "-"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


# ---- A table that was handed in --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Laid:
    """A table put aside for a day: its file, and what stands in it."""

    file: uploads.Kept
    sheet: Sheet

    @property
    def note(self) -> str:
        return self.file.note


class Tables(Attachments):
    """Tables: a file of a kind that cannot be told is no table, whatever else might be handed in elsewhere."""

    def faults_of(self, file: UploadedFile | uploads.Kept) -> list[Breach]:
        found = super().faults_of(file)
        return [Breach("sheet-unreadable", {}) if each.code == "file-kind" else each for each in found]


class HandingIn(Form):
    """One table."""

    not_saved = gettext_lazy("the table was not read")
    file = Tables(
        accept=".xlsx,.xls,.et,.csv", label=gettext_lazy("Table"),
        help_text=gettext_lazy("An .xlsx, .xls, .et or .csv of up to 20 MB. Nothing is stored yet."),
    )  # fmt: skip

    def clean_file(self) -> uploads.Kept:
        first, *more = self.cleaned_data["file"]
        if more:
            raise forms.ValidationError(_("Hand in one table at a time."))
        sheet = read_sheet(first.content)
        if isinstance(sheet, Breach):
            raise forms.ValidationError(said.sentence(sheet))
        return uploads.keep([first])[0]


def taken_up(request: HttpRequest) -> Laid | None:
    """The table that the address names; None where it names none, or it is no longer kept."""
    found = uploads.kept([request.GET.get("file", "")])
    if not found:
        return None
    sheet = read_sheet(found[0].evidence().content)
    return None if isinstance(sheet, Breach) else Laid(found[0], sheet)


def address(request: HttpRequest, note: str, **more: str) -> str:
    """The same page about a table that was put aside."""
    return f"{request.path}?{urlencode({'file': note, **more})}"


class Matching(Form):
    """The columns of a table, one choice a title."""

    not_saved = gettext_lazy("the columns were not matched")
    header: tuple[str, ...] = ()

    @property
    def columns(self) -> dict[str, str]:
        return {title: chosen for title, chosen in self._said() if chosen != LEFT_OUT}

    @property
    def ignored(self) -> tuple[str, ...]:
        return tuple(title for title, chosen in self._said() if chosen == LEFT_OUT)

    def _said(self) -> list[tuple[str, str]]:
        return [(title, self.cleaned_data[f"c{at}"]) for at, title in enumerate(self.header) if title]

    def refuse(self, refused: Iterable[Breach], now: Mapping[str, object] | None = None) -> None:
        """A breach about a title stands at its choice; a column is called by its word."""
        fields = {title: f"c{at}" for at, title in enumerate(self.header) if title}
        super().refuse((Breach(each.code, _in_words(each), fields.get(each.field, "")) for each in refused), now)


def _in_words(breach: Breach) -> Mapping[str, object]:
    column = breach.params.get("column")
    return {**breach.params, "column": words.column(str(column))} if column else breach.params


def matching(here: Visit, kind: str, laid: Laid, known: Mapping[str, str] | None) -> type[Matching]:
    """What each column of a table is: as it was matched before, or as it looks."""
    if kind == "bank":
        suggested = bank.suggest_columns(laid.sheet, here.charter.currency, here.today)
    else:
        suggested = money_sheets.suggest_columns(kind, laid.sheet.header)
    before = dict(suggested) if known is None else {title: known.get(title) for title in laid.sheet.header}
    offered = [*((column, words.column(column)) for column in money_sheets.columns_of(kind)),
               (LEFT_OUT, _("Leave this column out"))]  # fmt: skip
    fields: dict[str, Any] = {
        f"c{at}": OneOf(offered, label=title, initial=before.get(title) or LEFT_OUT, help_text=_samples(laid, title))
        for at, title in enumerate(laid.sheet.header)
        if title
    }
    return type("MatchingForm", (Matching,), {**fields, "header": laid.sheet.header})


def _samples(laid: Laid, title: str) -> str:
    found = [text_of(cells[title]) for _line, cells in laid.sheet.rows if title in cells][:SAMPLES]
    shown = [text if len(text) <= 20 else text[:19] + "…" for text in found]
    return _("For example: %(cells)s") % {"cells": _("; ").join(shown)} if shown else _("The column is empty.")


def match_columns(request: HttpRequest, here: Visit, kind: str, laid: Laid) -> HttpResponse | dict[str, str]:
    """Title -> column; or the page that asks for it, where nobody has said it yet or somebody wants to say it anew."""
    known = recognised(here.programme, kind, laid.sheet)
    anew = "columns" in request.GET
    if known is not None and not anew:
        return known
    sent = request.method == "POST"
    form = matching(here, kind, laid, known)(*((request.POST,) if sent else ()))
    if sent and form.is_valid():
        try:
            remember_columns(
                by=here.by, programme=here.programme, kind=kind, header=laid.sheet.header, columns=form.columns,
                ignored=form.ignored,
            )  # fmt: skip
        except Refused as refusal:
            form.refuse(refusal.breaches)
        else:
            messages.success(request, _("Matched, and remembered for the next table of this kind."))
            return SeeOther(address(request, laid.note))
    context = {"here": here, "form": form, "laid": laid, "kind": kind, "word": words.kind(kind)}
    return render(request, "money_imports/columns.html", context, status=form.status)


# ---- The page --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """A row as the preview shows it: its verdict in a word, its cells, and why it is wrong."""

    row: Previewed
    verdict: str
    cells: tuple[tuple[str, str], ...]
    reasons: tuple[tuple[str, str], ...]
    doubtful: bool = False  # stored if a person says so


def money_import(request: HttpRequest, office: str, programme: str, kind: str = "") -> HttpResponse:
    """Choose what is taken in; hand a table in; say what its columns are; look at its rows; store the good ones."""
    here = visit(request, office, programme, Permission.MONEY_IMPORT, "fund")
    if not kind:
        choices = [(code, words.kind(code)) for code in IMPORTS]
        return render(request, "money_imports/choose.html", {"here": here, "choices": choices})
    if kind not in IMPORTS:
        raise Http404
    if "file" in request.GET:
        laid = taken_up(request)
        if laid is None:
            messages.warning(request, _("This table is no longer kept. Hand it in again."))
            return SeeOther(request.path)
        columns = match_columns(request, here, kind, laid)
        return columns if isinstance(columns, HttpResponse) else _look(request, here, kind, laid, columns)
    form = HandingIn(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        return SeeOther(address(request, form.cleaned_data["file"].note))
    context = {
        "here": here, "kind": kind, "word": words.kind(kind), "form": form,
        "columns": [(words.column(column), column in money_sheets.NEEDED[kind])
                    for column in money_sheets.columns_of(kind)],
    }  # fmt: skip
    return render(request, "money_imports/hand_in.html", context, status=form.status)


def _look(
    request: HttpRequest, here: Visit, kind: str, laid: Laid, columns: Mapping[str, str]
) -> HttpResponse:  # fmt: skip
    asked: dict[str, Any] = {"by": here.by, "programme": here.programme, "kind": kind, "sheet": laid.sheet, "columns": columns,
             "file": laid.file.evidence()}  # fmt: skip
    whole: tuple[Breach, ...] = ()
    try:
        if request.method == "POST" and "store" in request.POST:
            ticked = {int(line) for line in request.POST.getlist("anyway") if line.isdecimal() and len(line) < 9}
            done = import_money(**asked, confirmed=ticked)
            messages.success(request, _("%(count)s rows stored.") % {"count": done.stored})
            return SeeOther(address(request, laid.note, done="1"))
        rows = preview_money(**asked)
    except Refused as refusal:
        rows, whole = (), refusal.breaches
    counts = Counter(row.verdict for row in rows)
    doubtful = sum(map(_doubtful, rows))
    counts[Verdict.WRONG] -= doubtful
    order = [Verdict.WRONG, Verdict.NEW, Verdict.SAME]
    page = Paginator(sorted(rows, key=lambda row: (order.index(row.verdict), _doubtful(row))), ROWS).get_page(
        request.GET.get("page")
    )
    context = {
        "here": here,
        "kind": kind,
        "word": words.kind(kind),
        "laid": laid,
        "counts": {verdict.value: counts[verdict] for verdict in Verdict},
        "good": counts[Verdict.NEW],
        "doubtful": doubtful,
        "whole": [said.sentence(each) for each in whole],
        "page": page,
        "lines": [_line(laid, columns, row) for row in page],
        "done": "done" in request.GET,
        "owes": kind == "payments" and counts[Verdict.NEW],
    }
    return render(request, "money_imports/preview.html", context, status=409 if whole else 200)


def _line(laid: Laid, columns: Mapping[str, str], row: Previewed) -> Line:
    cells = tuple((words.column(name), _short(text)) for name, text in row.cells.items() if text and name != "id")
    reasons = tuple((place(laid.sheet, columns, each, row.line), said.sentence(each)) for each in row.breaches)
    doubtful = _doubtful(row)
    verdict = pgettext("row", "To be confirmed") if doubtful else sheet_words.verdict(row.verdict)
    return Line(row, verdict, cells, reasons, doubtful)


def _doubtful(row: Previewed) -> bool:
    """Is all that stands against a row a doubt, which a person may lay aside?"""
    return row.verdict is Verdict.WRONG and all(each.code in DOUBTS for each in row.breaches)


def _short(text: str) -> str:
    plain = text.replace("\n", " ")
    return plain if len(plain) <= LONGEST else plain[: LONGEST - 1] + "…"


def place(sheet: Sheet, columns: Mapping[str, str], breach: Breach, line: int) -> str:
    """The cell that a breach is about (D7); empty where it is about the row."""
    title = next((title for title, column in columns.items() if column == breach.field), "")
    return f"{get_column_letter(sheet.header.index(title) + 1)}{line}" if title in sheet.header and title else ""


# ---- Back with what is wrong -----------------------------------------------------------------------------------------


def money_import_faults(request: HttpRequest, office: str, programme: str, kind: str) -> HttpResponse:
    """The table as it was handed in, with what is wrong with each row in a red last column."""
    here = visit(request, office, programme, Permission.MONEY_IMPORT, "fund")
    laid = taken_up(request)
    columns = recognised(here.programme, kind, laid.sheet) if laid and kind in IMPORTS else None
    if laid is None or columns is None:
        raise Http404
    rows = preview_money(
        by=here.by, programme=here.programme, kind=kind, sheet=laid.sheet, columns=columns, file=laid.file.evidence()
    )
    wrong = [(row.line, row.breaches) for row in rows if row.verdict is Verdict.WRONG and not _doubtful(row)]
    return marked(laid, columns, wrong)


def marked(laid: Laid, columns: Mapping[str, str], wrong: Sequence[tuple[int, Sequence[Breach]]]) -> HttpResponse:
    """A table with its faults in red; 404 where it has none."""
    if not wrong:
        raise Http404
    content = laid.file.evidence().content
    grids = read_grids(content)
    assert not isinstance(grids, Breach)  # it was read before
    at = next(at for at, grid in enumerate(grids) if not grid.hidden and grid.lines)
    if not content.startswith(b"PK"):
        content = rebuild(grids)
    told = {
        line: "\n".join(_told(place(laid.sheet, columns, each, line), said.sentence(each)) for each in breaches)
        for line, breaches in wrong
    }
    made = mark_faults(content, {at: (laid.sheet.header_line, told)}, sheet_words.fault_title())
    name = _("%(name)s (to be put right)") % {"name": PurePosixPath(laid.file.name).stem}
    answer = HttpResponse(made, content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, f"{name}.xlsx")
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _told(cell: str, sentence: str) -> str:
    return _("%(cell)s: %(sentence)s") % {"cell": cell, "sentence": sentence} if cell else sentence
