"""The use-of-funds report of a source for a period, as a page and a table, and its vouchers as one archive."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import IO, Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pilotage.domain.charters.schema import Fund, FundSource
from pilotage.domain.funds_reports import Moved, UseOfFunds
from pilotage.domain.money import major_units
from pilotage.domain.money_papers import OfUse
from pilotage.domain.papers import MOST_LINES, Sheet
from pilotage.models import Attachment, Blob, MoneyFile
from pilotage.queries.funders import Gathered, SourceFiles, files_of_source, gather
from pilotage.queries.paper_accounts import use_content
from pilotage.render.archives import File, Index, Movement, archive
from pilotage.render.lists import Cell
from pilotage.render.paper_docx import paper_docx
from pilotage.render.papers import paper_pdf
from pilotage.web.exports import WRITERS, Listed
from pilotage.web.fields import Day, whole_number
from pilotage.web.forms import Form
from pilotage.web.source_pages import Way, base_context, grant_line, movement_files
from pilotage.web.visits import Visit
from pilotage.words import funders as words
from pilotage.words import funds as fund_words
from pilotage.words import grants as grant_words
from pilotage.words.days import span
from pilotage.words.marks import headed
from pilotage.words.numbers import currency, in_sentence, money
from pilotage.words.papers import copy_of


def period_form(here: Visit, data: QueryDict | None) -> Form:
    """For which days, and as known at which entry."""

    class PeriodForm(Form):
        not_saved = _("the report could not be made")
        since = Day(
            here.today, label=_("Period from"), required=False, help_text=_("Left empty: from the first movement on")
        )
        until = Day(here.today, label=_("Period until"), required=False, help_text=_("Left empty: until today"))
        known = whole_number(
            label=_("As known at entry"), required=False, help_text=_("Left empty: everything that is known now")
        )

        def clean(self) -> dict[str, Any]:
            said: dict[str, Any] = self.cleaned_data
            since, until, known = said.get("since"), said.get("until"), said.get("known")
            newest = here.programme.office.seq
            if known is not None and not 0 <= known <= newest:
                told = {"n": in_sentence(newest)}
                self.add_error("known", _("So far there are %(n)s entries. Write a number from 0 to %(n)s.") % told)
            if since and until and until < since:
                self.add_error("until", _("The end lies before the start."))
            return said

    return PeriodForm(data)


@dataclass(frozen=True)
class Asked:
    """The period that an address asks for."""

    start: date | None
    until: date
    known: int

    @property
    def query(self) -> str:
        start = f"since={self.start.isoformat()}&" if self.start else ""
        return f"?{start}until={self.until.isoformat()}&known={self.known}"


def asked(here: Visit, data: QueryDict) -> tuple[Form, Asked]:
    """The form, and what it asks for; where it cannot be understood, everything until today."""
    form = period_form(here, data if data else None)
    said = form.cleaned_data if form.is_bound and form.is_valid() else {}
    newest = here.programme.office.seq
    known = said.get("known")
    return form, Asked(
        said.get("since"), min(said.get("until") or here.today, here.today),
        newest if known is None else max(0, min(known, newest)),
    )  # fmt: skip


def unreadable(here: Visit, data: QueryDict) -> bool:
    """Is what an address asks for no period? Then no file is made of it, and the page says why."""
    form = period_form(here, data if data else None)
    return form.is_bound and not form.is_valid()


def report_context(here: Visit, way: Way, fund: Fund, source: FundSource, request: HttpRequest) -> dict[str, Any]:
    """The use-of-funds report of a period, with the same report as files."""
    form, period = asked(here, request.GET)
    found = gather(here.programme, fund, source.id, period.start, period.until, period.known)
    report = found.report
    names = {use.grant.id: headed(use.grant.unit_name, use.grant.project) for use in report.grants}
    purposes = {purpose.id: purpose.name for purpose in fund.purposes}
    codes = ("received", "decided", "paid", "settled", "given_back", "left", "owed", "free")
    return {
        **base_context(here, way, fund, source),
        "form": form,
        "query": period.query,
        "report": report,
        "papers": _fits(report),
        "period": span(report.start, report.until),
        "sums": [
            (words.number(code), *(getattr(part, code) for part in (report.opening, report.period, report.closing)))
            for code in codes
        ],
        "grants": [grant_line(way, use, purposes) for use in report.grants],
        "received": [(line, purposes.get(line.purpose, "")) for line in report.received],
        "expenses": [(spent, names.get(spent.application, "")) for spent in report.expenses],
        "looks": [(look, words.look(look.what)) for look in report.looks],
    }


def report_file(here: Visit, fund: Fund, source: FundSource, request: HttpRequest, kind: str) -> HttpResponse:
    """The report as a table (one line for the period's numbers, each receipt, each grant, each checked receipt), or as
    a paper to be read, which whoever may see the source's money needs no leave to print for."""
    if kind not in (*WRITERS, *_PAPERS):
        raise Http404
    _form, period = asked(here, request.GET)
    report = gather(here.programme, fund, source.id, period.start, period.until, period.known).report
    if kind in _PAPERS:
        if not _fits(report):
            raise Http404
        subject = OfUse(fund.id, source.id, report.start, report.until)
        content = use_content(here.programme, here.rules, fund, report, subject)
        render, media_type = _PAPERS[kind]
        made = render(copy_of(content, made_on=here.today, known=report.known))
    else:
        write, media_type = WRITERS[kind]
        made = write(*report_table(report))
    answer = HttpResponse(made, content_type=media_type)
    answer["Content-Disposition"] = content_disposition_header(True, f"{_file_name(report)}.{kind}") or ""
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


_PAPERS: dict[str, tuple[Callable[[Sheet], bytes], str]] = {
    "pdf": (paper_pdf, "application/pdf"),
    "docx": (paper_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}


def _fits(report: UseOfFunds) -> bool:
    """Is it short enough for a paper? A longer one is read as a table."""
    return max(map(len, (report.grants, report.received, report.expenses, report.looks))) <= MOST_LINES


_COLUMNS = ("received", "given_back", "decided", "paid", "settled", "left", "owed", "free")


def report_table(report: UseOfFunds) -> Listed:
    """The report as header and rows; amounts are numbers in the currency's own units, days are days."""

    def plain(minor: int) -> Decimal:
        return major_units(minor, report.currency)

    def amounts(**told: int) -> list[Decimal | None]:
        return [plain(told[code]) if code in told else None for code in _COLUMNS]

    header = [_("Part"), _("No."), _("Day"), _("Unit"), _("What"), *(words.number(code) for code in _COLUMNS)]
    rows: list[Sequence[Cell]] = [
        [word, None, day, "", "", *(plain(getattr(sums, code)) for code in _COLUMNS)]
        for word, day, sums in (
            (_("Before the period"), report.start - timedelta(days=1), report.opening),
            (_("In the period"), report.until, report.period),
            (_("At its end"), report.until, report.closing),
        )
    ]
    for use in report.grants:
        part, what = use.part, f"{use.grant.project} ({grant_words.status(use.grant.status)})"
        told = amounts(decided=part.decided, paid=part.paid, settled=part.settled, owed=part.owed)
        rows.append([_("Grant"), use.grant.number, None, use.grant.unit_name, what, *told])
    for line in report.received:
        rows.append([_("Receipt"), line.number, line.happened_on, line.donor, "", *amounts(received=line.amount)])
    units = {use.grant.id: use.grant.unit_name for use in report.grants}
    for spent in report.expenses:
        what = " ".join(part for part in (spent.what, spent.invoice) if part)
        unit = units.get(spent.application, "")
        rows.append(
            [_("Checked receipt"), spent.number, spent.happened_on, unit, what, *amounts(settled=spent.counted)]
        )
    return header, rows


def _file_name(report: UseOfFunds) -> str:
    return f"{report.fund.id}-{report.source.id}-{report.start.isoformat()}-{report.until.isoformat()}"


# ---- The vouchers ----------------------------------------------------------------------------------------------------


def vouchers(here: Visit, fund: Fund, source: FundSource, request: HttpRequest) -> HttpResponseBase:
    """The vouchers of a period as one numbered archive, sent while it is made."""
    _form, period = asked(here, request.GET)
    found = gather(here.programme, fund, source.id, period.start, period.until, period.known)
    files = files_of_source(here.programme, fund.id, source.id, found.moves, period.known)
    report, movements = found.report, _movements(found, files)
    index = Index(
        title=_("Vouchers: %(source)s, %(fund)s") % {"source": source.name, "fund": fund.title},
        lead=_("%(office)s, %(programme)s. %(period)s, as known at entry %(known)s. Amounts in %(unit)s.")
        % {
            "office": here.programme.office.name,
            "programme": here.programme.title,
            "period": span(report.start, report.until),
            "known": report.known,
            "unit": currency(report.currency),
        },
        language=get_language() or "en",
        number=_("No."),
        day=_("Day"),
        heads=(_("What"), _("Unit and project"), _("Amount"), _("Note")),
        files=_("Files"),
        missing=_("the file is missing"),
        summary=tuple(
            (words.number(code), money(getattr(report.closing, code), report.currency))
            for code in ("received", "given_back", "decided", "paid", "settled", "left")
        ),
    )
    answer = StreamingHttpResponse(archive(index, movements), content_type="application/zip")
    answer["Content-Disposition"] = content_disposition_header(True, f"{_file_name(report)}.zip") or ""
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-cache"
    return answer


def _movements(found: Gathered, files: SourceFiles) -> list[Movement]:
    """Agreements first, then movements and checked receipts in the order of their days."""
    report = found.report
    names = {use.grant.id: headed(use.grant.unit_name, use.grant.project) for use in report.grants}

    def amount(minor: int | None) -> str | Decimal:
        return "" if minor is None else major_units(minor, report.currency)

    numbers = {line.transfer: line.number for line in report.received}
    lines: list[tuple[tuple[date, int, int], Movement]] = []
    shown: set[int] = set()
    for group in _by_movement(found.moves, report):
        first = group[0]
        held = [] if first.seq in shown else movement_files(files, first.seq)
        shown.add(first.seq)
        number = numbers.get(first.id)
        cells = (
            fund_words.transfer(first.kind), names.get(first.application or 0, ""),
            amount(sum(move.amount for move in group)),
            _("Receipt no. %(number)s") % {"number": number} if number else "",
        )  # fmt: skip
        lines.append(((first.happened_on, 0, first.seq), Movement(first.happened_on, cells, _files(held))))
    for spent in report.expenses:
        receipts = [file for file in files.money if file.expense_id == spent.id]
        note = " ".join(part for part in (spent.what, spent.invoice) if part)
        cells = (_("Checked receipt"), names.get(spent.application, ""), amount(spent.counted), note)
        lines.append(((spent.happened_on, 1, spent.number), Movement(spent.happened_on, cells, _files(receipts))))
    basis = [
        Movement(
            each.signed_on, (_("Agreement"), "", amount(each.amount), each.title),
            _files([file for file in files.money if file.agreement_id == each.id]),
        )
        for each in report.agreements
    ]  # fmt: skip
    return [*basis, *(movement for _key, movement in sorted(lines, key=lambda line: line[0]))]


def _by_movement(moves: Sequence[Moved], report: UseOfFunds) -> Iterator[list[Moved]]:
    """The transfers of the period, those of one movement and kind together."""
    groups: dict[tuple[int, str, int | None], list[Moved]] = {}
    for move in moves:
        if report.start <= move.happened_on <= report.until:
            groups.setdefault((move.seq, move.kind, move.application), []).append(move)
    yield from groups.values()


def _files(held: Sequence[Attachment | MoneyFile]) -> tuple[File, ...]:
    return tuple(File(file.name, _opener(file.blob)) for file in held)


def _opener(blob: Blob) -> Callable[[], IO[bytes]] | None:
    """Opens the bytes when their turn comes; None where they are gone."""
    storage, name = blob.content.storage, str(blob.content.name)
    return (lambda: storage.open(name, "rb")) if storage.exists(name) else None
