"""The programme's calendar: its spans, one more, or many from a table that is looked at first; and a pause of it all."""

from datetime import date

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.actions.duties import pause_programme
from pilotage.actions.people import import_calendar
from pilotage.actions.refusals import Refused
from pilotage.domain.attachments import LARGEST, Evidence, clean_name
from pilotage.domain.breaches import Breach
from pilotage.domain.calendars import COLUMNS, CalendarRow, SpanKind, check_calendar, check_fits, read_spans
from pilotage.domain.charters.schema import Duty
from pilotage.domain.duties import Pause
from pilotage.domain.duties.notes import check_span, heeds_agreement
from pilotage.domain.policy import Permission
from pilotage.domain.sheets import read_sheet
from pilotage.queries.duties import calendar, foresee_spans, pauses, pausing
from pilotage.render.lists import Cell
from pilotage.web import uploads
from pilotage.web.answers import SeeOther
from pilotage.web.fields import Day, OneOf, long_text, text
from pilotage.web.forms import Form
from pilotage.web.ledger import WRITERS, sheet
from pilotage.web.visits import Visit, visit
from pilotage.words import breaches
from pilotage.words import calendars as words

BOOKS = (b"PK", b"\xd0\xcf\x11\xe0")
"""What the bytes of a workbook begin with: .xlsx and .xls."""
MOST = 200
"""How many spans of a table are shown before it is taken in."""


def calendar_page(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    """Every span of the calendar by kind; a form for one more, and one for a table of them."""
    here = visit(request, office, programme, Permission.CHARTER_READ, "programme")
    keeps = here.may(Permission.CALENDAR_IMPORT).allowed
    if request.method == "POST":
        here = visit(request, office, programme, Permission.CALENDAR_IMPORT, "programme")
    span, table = _span_form(here, request), TableForm(None)
    status, looked = 200, {}
    if request.method == "POST" and "kept" in request.POST:
        return _take_in(request, here)
    if request.method == "POST" and request.FILES:
        table = TableForm(request.POST, request.FILES)
        if table.is_valid():
            looked = _looked_at(here, table.cleaned_data["file"])
        status = 200 if looked.get("fresh") is not None else 422
    elif request.method == "POST" and span.is_valid():
        said = span.cleaned_data
        row = CalendarRow(SpanKind(said["kind"]), said["name"], said["start"], said["end"])
        there = calendar(here.programme)
        new = (row.kind, row.start, row.end) not in {(one.kind, one.start, one.end) for one in there}
        wrong = [*check_calendar([*there, row]), *check_fits(here.charter.runs, [row])] if new else []
        sure = f"{row.kind} {row.start} {row.end}"
        if wrong:
            span.refuse(wrong)
            status = span.status
        elif new and request.POST.get("sure") != sure:  # an entered span stays: what it does is shown first
            looked = {"sure": sure, "does": foresee_spans(here.programme, [row])}
        else:
            return _enter(request, here, row)
    elif request.method == "POST":
        status = span.status
    rows = calendar(here.programme)
    context = {
        "here": here, "form": span if span.is_bound else table, "span": span, "table": table, "keeps": keeps,
        "pauses": here.may(Permission.DUTY_EXCUSE).allowed,
        "kinds": [(words.kind(kind), found) for kind in SpanKind if (found := _of(rows, kind))],
        "exports": [(kind, here.address("calendar-export", kind)) for kind in WRITERS],
        "used": _used(here),
        **looked,
    }  # fmt: skip
    return render(request, "lives/calendar.html", context, status=status)


def _enter(request: HttpRequest, here: Visit, row: CalendarRow) -> HttpResponse:
    done = import_calendar(by=here.by, programme=here.programme, rows=[row])
    messages.success(request, _("Entered.") if done else _("It was in the calendar already."))
    return SeeOther(here.address("calendar"))


def _of(rows: tuple[CalendarRow, ...], kind: SpanKind) -> list[CalendarRow]:
    return sorted((row for row in rows if row.kind == kind), key=lambda row: row.start)


def _used(here: Visit) -> list[str]:
    """The kinds of span that some task of the charter goes by or pauses in."""
    asked = {kind for duty in here.charter.of_kind(Duty) for kind in (*duty.cadence.pauses, duty.cadence.every)}
    return [words.kind(kind) for kind in SpanKind if kind in asked]


def _span_form(here: Visit, request: HttpRequest) -> Form:
    class SpanForm(Form):
        not_saved = _("nothing was entered")
        kind = OneOf([(str(each), words.kind(each)) for each in SpanKind], label=_("Kind"))
        name = text(label=_("Name"))
        start = Day(here.today, label=_("First day"))
        end = Day(here.today, label=_("Last day"))

    return SpanForm(request.POST if request.method == "POST" and not request.FILES and "kind" in request.POST else None)


class TableForm(Form):
    """A table of spans."""

    not_saved = _("nothing was entered")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        widget = forms.FileInput({"class": "input", "accept": ".csv,.xlsx,.xls"})
        self.fields["file"] = forms.FileField(label=_("Table"), widget=widget, allow_empty_file=True,
                                              help_text=_("Columns: kind, name, first day, last day"))  # fmt: skip

    def clean_file(self):
        """A file that is too large was not stored at all."""
        file = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(_("The file is too large."))
        return file


def _looked_at(here: Visit, file) -> dict[str, object]:
    """What a table would add, or what is wrong with it."""
    file.seek(0)
    content = file.read()
    if (file.name or "").lower().endswith((".xlsx", ".xls")) and not content.startswith(BOOKS):
        return {"wrong": [breaches.sentence(Breach("calendar-no-workbook", {}))]}
    rows, wrong = _read(here, content)
    there = {(row.kind, row.start, row.end) for row in calendar(here.programme)}
    fresh = [row for row in rows if (row.kind, row.start, row.end) not in there]
    wrong = wrong or [*check_calendar([*calendar(here.programme), *fresh]), *check_fits(here.charter.runs, fresh)]
    if wrong:
        return {"wrong": [breaches.sentence(each) for each in wrong[:MOST]]}
    (kept,) = uploads.keep([Evidence(clean_name(file.name or ""), content)])
    return {"fresh": [(words.kind(row.kind), row) for row in fresh[:MOST]], "count": len(fresh),
            "same": len(rows) - len(fresh), "kept": kept.note,
            "does": foresee_spans(here.programme, fresh) if fresh else ()}  # fmt: skip


def _read(here: Visit, content: bytes) -> tuple[list[CalendarRow], list[Breach]]:
    found = read_sheet(content)
    if isinstance(found, Breach):
        return [], [found]
    rows, wrong = read_spans(found.header, found.rows, words.kinds(), here.today)
    named = [
        Breach(each.code, {"column": words.column(str(each.params["column"]))})
        if each.code == "column-missing"
        else each
        for each in wrong
    ]
    return rows, named


def _take_in(request: HttpRequest, here: Visit) -> HttpResponse:
    """The second step: the table that was looked at is taken in."""
    found = uploads.kept([request.POST["kept"]])
    rows, wrong = _read(here, found[0].evidence().content) if found else ([], [Breach("charter-not-kept", {})])
    if wrong:
        raise Refused(*wrong)
    done = import_calendar(by=here.by, programme=here.programme, rows=rows)
    messages.success(request, ngettext("%(n)s span entered.", "%(n)s spans entered.", done) % {"n": done})
    return SeeOther(here.address("calendar"))


def calendar_export(request: HttpRequest, office: str, programme: str, kind: str) -> HttpResponse:
    """The calendar as a table that can be changed and handed in again."""
    here = visit(request, office, programme, Permission.CHARTER_READ, "programme")
    if kind not in WRITERS:
        raise Http404
    rows: list[list[Cell]] = [
        [words.kind(row.kind), row.name, row.start, row.end] for row in calendar(here.programme)
    ]  # fmt: skip
    return sheet(list(COLUMNS), rows, kind, f"{here.programme.code}-calendar")


# ---- A pause of the whole programme ----------------------------------------------------------------------------------


def programme_pause(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    """Pause the whole programme for some days: what that does is shown before it is done."""
    here = visit(request, office, programme, Permission.DUTY_EXCUSE, "programme")

    class PauseForm(Form):
        not_saved = _("nothing was paused")
        start = Day(here.today, label=_("First day"))
        end = Day(here.today, label=_("Last day"))
        reason = long_text(2, label=_("Reason"))

    form = PauseForm(request.POST if request.method == "POST" else None)
    context: dict[str, object] = {"here": here, "form": form, "heeding": heeds_agreement(here.charter)}
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        wrong = check_span(here.charter.runs, Pause(None, said["start"], said["end"]))
        if wrong:
            form.refuse(wrong)
        elif "look" in request.POST:
            context |= _foreseen(here, said["start"], said["end"])
        else:
            try:
                done = pause_programme(by=here.by, programme=here.programme, start=said["start"], end=said["end"],
                                       reason=said["reason"])  # fmt: skip
            except Refused as refusal:
                form.refuse(refusal.breaches)
            else:
                told = {"start": said["start"], "end": said["end"], "n": done.excused}
                messages.success(
                    request, _("The programme pauses from %(start)s to %(end)s; excused: %(n)s.") % told
                )  # fmt: skip
                return SeeOther(here.address("excuses"))
    return render(request, "lives/programme_pause.html", context, status=form.status)


def _foreseen(here: Visit, start: date, end: date) -> dict[str, object]:
    found = pausing(here.programme, here.charter, Pause(None, start, end), here.today)
    counts: dict[str, int] = {}
    for one in found:
        counts[one.duty.title] = counts.get(one.duty.title, 0) + 1
    beside = [one for one in pauses(here.programme) if one.place is None and one.start <= end and start <= one.end]
    return {"looked": True, "beside": [(one.start, one.end) for one in beside], "excused": list(counts.items())}
