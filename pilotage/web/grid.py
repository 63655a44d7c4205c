"""Many records at once: a grid that is typed into or takes a paste, judged row by row before anything is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.actions.sheets import import_records, preview_records
from pilotage.domain.breaches import Breach
from pilotage.domain.fields import projected
from pilotage.domain.policy import Permission
from pilotage.queries.alike import alike
from pilotage.web import grid_cells as cells
from pilotage.web.answers import SeeOther
from pilotage.web.grid_cells import Column, Row
from pilotage.web.links import register_address
from pilotage.web.record_forms import Writer
from pilotage.web.records import why, writer_of
from pilotage.web.registers import find_register
from pilotage.web.visits import visit
from pilotage.words import breaches as said


@dataclass
class Grid:
    """The grid as its page shows it; to the summary on top it is a form like any other."""

    writer: Writer
    columns: Sequence[Column]
    always: Mapping[str, str]
    rows: list[Row]
    pasted: str = ""
    paste_fault: str = ""
    on_paper: bool = False
    judged: bool = False
    refused: list[str] = field(default_factory=list)  # what is wrong with the table as a whole

    @property
    def filled(self) -> list[Row]:
        return [row for row in self.rows if not row.blank]

    @property
    def storing(self) -> int:
        """How many rows would be stored."""
        return sum(row.verdict in ("new", "changed") for row in self.filled)

    @property
    def wrong(self) -> int:
        return sum(row.wrong for row in self.rows)

    @property
    def not_saved(self) -> str:
        return _("these rows are not stored yet")

    @property
    def faults(self) -> list[tuple[str, str]]:
        """(anchor, sentence) of everything that is wrong, row by row."""
        found = [("", sentence) for sentence in self.refused]
        found += [("#paste", self.paste_fault)] if self.paste_fault else []
        for row in self.rows:
            told = {"row": row.place}
            found += [(f"#{row.cells[0].name}", _("Row %(row)s: %(sentence)s") % {**told, "sentence": fault})
                      for fault in row.faults]  # fmt: skip
            found += [(f"#{cell.name}", _("Row %(row)s: %(sentence)s") % {**told, "sentence": fault})
                      for cell in row.cells for fault in cell.faults]  # fmt: skip
        return found

    @property
    def errors(self) -> bool:
        return bool(self.faults)

    @property
    def fault_count(self) -> int:
        return len(self.faults)

    @property
    def status(self) -> int:
        return 422 if self.errors else 200


def grid(request: HttpRequest, office: str, programme: str, register: str) -> HttpResponse:
    """The grid of a register: filled in, pasted into, judged, stored."""
    here = visit(request, office, programme, Permission.RECORD_WRITE, "registers")
    found = find_register(here, register)
    if found.id in projected(here.charter):
        return redirect(register_address(here, found.id) or here.address("registers"))
    writer = writer_of(here, found)
    columns, always, known = cells.columns_of(writer)
    shown = Grid(writer, columns, always, cells.padded(columns, ()))
    if request.method == "POST" and not cells.needs_files(found):
        shown = _sent(request, writer, columns, always)
        if answer := _do(request, shown, request.POST.get("do", "")):
            return answer
    context = {
        "here": here, "register": found, "form": shown, "columns": columns, "known": known, "most": cells.MOST,
        "files": cells.needs_files(found), **why(here, found),
    }  # fmt: skip
    return render(request, "grid/grid.html", context, status=shown.status)


def _sent(
    request: HttpRequest, writer: Writer, columns: Sequence[Column], always: Mapping[str, str]
) -> Grid:  # fmt: skip
    on_paper = writer.enters_paper and bool(request.POST.get("on_paper"))
    rows = cells.sent(columns, request.POST)
    return Grid(writer, columns, always, rows, request.POST.get("paste", ""), on_paper=on_paper)


def _do(request: HttpRequest, shown: Grid, wanted: str) -> HttpResponse | None:
    """What the button asked for; an answer where the page is left."""
    if shown.pasted.strip():
        _paste(shown)
        wanted = "check" if wanted == "store" else wanted  # what was only just pasted is seen before it is stored
    if len(shown.filled) > cells.MOST:
        shown.refused.append(cells.too_long(len(shown.filled)))
        shown.rows = shown.filled
        return None
    if wanted == "store" and shown.filled and not shown.paste_fault:
        return _store(request, shown)
    shown.rows = cells.padded(shown.columns, shown.rows, cells.ROWS if wanted == "more" else 0)
    if wanted in ("more", "paste") or shown.paste_fault:
        return None
    if shown.filled:
        _judge(shown)
    else:
        shown.refused.append(_("Nothing has been filled in: write or paste at least one row."))
    return None


def _paste(shown: Grid) -> None:
    """Put what was pasted as text into rows of its own, after those that are filled."""
    found = cells.pasted(shown.writer, shown.columns, shown.pasted)
    if isinstance(found, str):
        shown.paste_fault = found
        return
    rows = [cells.filled(shown.columns, 0, texts, texts.get("id", "")) for texts in found]
    shown.rows = [*shown.filled, *rows]
    shown.pasted = ""


def _judge(shown: Grid) -> None:
    """Say of every row what storing would do with it; nothing is written."""
    here, register = shown.writer.here, shown.writer.register
    sheet = cells.sheet_of(shown.columns, shown.always, shown.filled)
    judged = preview_records(by=here.by, programme=here.programme, register=register.id, sheet=sheet,
                            confirm=shown.on_paper)  # fmt: skip
    lines = {one.line: one for one in judged}
    new = {one.line for one in judged if one.verdict == "new"}
    twins = alike(here.programme, here.charter, register, sheet, new)
    for row in shown.filled:
        one = lines[row.place]
        row.twin = twins.get(row.place)
        row.verdict, row.number = str(one.verdict), one.record
        _blame(shown, row, one.breaches)
    shown.judged = True


def _store(request: HttpRequest, shown: Grid) -> HttpResponse | None:
    """Store every row that can be; those that cannot stay in the grid."""
    here, register = shown.writer.here, shown.writer.register
    done = import_records(
        by=here.by, programme=here.programme, register=register.id,
        sheet=cells.sheet_of(shown.columns, shown.always, shown.filled), confirm=shown.on_paper,
    )  # fmt: skip
    if done.stored:
        count = {"count": done.stored}
        messages.success(
            request, ngettext("%(count)s record entered.", "%(count)s records entered.", done.stored) % count
        )
    if done.changed:
        count = {"count": done.changed}
        messages.success(
            request, ngettext("%(count)s record corrected.", "%(count)s records corrected.", done.changed) % count
        )
    if done.duplicate:
        count = {"count": done.duplicate}
        messages.info(
            request,
            ngettext(
                "%(count)s row was there already: nothing was written twice.",
                "%(count)s rows were there already: nothing was written twice.",
                done.duplicate,
            )
            % count,
        )
    if not done.refused:
        return SeeOther(here.address("register", register.id))
    refused = {row.row: row.breaches for row in done.refused}
    left = [row for row in shown.filled if row.place in refused]
    for row in left:
        row.verdict = "wrong"
        _blame(shown, row, refused[row.place])
    shown.rows = cells.padded(shown.columns, left)
    shown.judged = True
    return None


def _blame(shown: Grid, row: Row, breaches: Sequence[Breach]) -> None:
    cells.blame(row, shown.writer.register, [(breach, said.sentence(breach)) for breach in breaches])
