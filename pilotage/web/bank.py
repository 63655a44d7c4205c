"""Bank statements: taken in, matched line by line with what the ledger says, and the reconciliation statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from uuid import UUID, uuid5

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from pilotage.actions.bank import Same, keep_statement, match, unmatch, withdraw_statement
from pilotage.actions.refusals import Refused
from pilotage.domain.attachments import TEXTS, XLS, XLSX
from pilotage.domain.bank import Booked, BookedLines, Suggestion, read_lines
from pilotage.domain.charters.schema import Fund
from pilotage.domain.money import exponent, major_units
from pilotage.domain.policy import Permission
from pilotage.models import BankLine, BankStatement
from pilotage.queries.bank import (
    Group,
    Reconciliation,
    find_statement,
    known_lines,
    matching,
    reconciliation,
    statements,
)
from pilotage.queries.payments import Movement
from pilotage.web.answers import SeeOther
from pilotage.web.attachments import hand_out
from pilotage.web.fields import Amount, Day, OneOf, text
from pilotage.web.forms import Form
from pilotage.web.money_imports import HandingIn, Laid, address, marked, match_columns, place, taken_up
from pilotage.web.registers import WRITERS
from pilotage.web.visits import Visit, visit
from pilotage.words import bank as words
from pilotage.words import breaches as said
from pilotage.words import payments as movement_words
from pilotage.words.numbers import currency

ROWS = 50
AT_ONCE = 20
"""Lines, movements and matches of a statement on one page, of each."""
ALL = "-"  # no fund is called so
_FORM = UUID("2f9f5c1a-64f0-4c5c-9b57-35f0a8d3b610")


# ---- The list, and taking in -----------------------------------------------------------------------------------------


def bank(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    """The bank statements, and a place to hand one in."""
    here = visit(request, office, programme, Permission.MONEY_LOOK, "fund")
    keeps = here.may(Permission.FUND_CLOSE).allowed
    if "file" in request.GET:
        if not keeps:
            raise Http404
        laid = taken_up(request)
        if laid is None:
            messages.warning(request, _("This table is no longer kept. Hand it in again."))
            return SeeOther(request.path)
        columns = match_columns(request, here, "bank", laid)
        return columns if isinstance(columns, HttpResponse) else _look(request, here, laid, columns)
    form = HandingIn(*((request.POST, request.FILES) if request.method == "POST" and keeps else ()))
    if request.method == "POST" and keeps and form.is_valid():
        return SeeOther(address(request, form.cleaned_data["file"].note))
    titles = {fund.id: fund.title for fund in here.charter.of_kind(Fund)}
    context = {
        "here": here,
        "form": form,
        "keeps": keeps,
        "statements": [(one, titles.get(one.fund, "")) for one in statements(here.programme)],
        "currency": here.charter.currency,
    }
    return render(request, "bank/bank.html", context, status=form.status)


@dataclass(frozen=True)
class Row:
    """A row of a bank's table in the preview: new, known (in which statement), or wrong and why."""

    row: int
    line: Booked | None
    known: str
    reasons: tuple[tuple[str, str], ...]


def _look(request: HttpRequest, here: Visit, laid: Laid, columns: Mapping[str, str]) -> HttpResponse:
    """What every row is, and what the statement opens and closes with; stored when the person says so."""
    read = read_lines(laid.sheet, columns, here.charter.currency, here.today)
    sent = request.method == "POST"
    form = _statement_form(here, laid, read)(*((request.POST,) if sent else ()))
    if sent and read.wrong:
        form.full_clean()
        form.add_error(None, _("Put right what is wrong first: a statement with rows missing cannot be reconciled."))
        form.refused = True
    elif sent and form.is_valid():
        try:
            kept = keep_statement(
                by=here.by, programme=here.programme, lines=read.lines, file=laid.file.evidence(),
                uuid=_once(here, laid, form.cleaned_data), **form.cleaned_data,
            )  # fmt: skip
        except Refused as refusal:
            form.refuse(refusal.breaches)
        else:
            messages.success(request, _("The statement was stored. Now say what its lines are."))
            return SeeOther(here.address("bank-statement", kept.pk))
    known = known_lines(here.programme, [line.digest for line in read.lines])
    wrong = [
        Row(row, None, "", tuple((place(laid.sheet, columns, each, row), said.sentence(each)) for each in breaches))
        for row, breaches in read.wrong
    ]
    rows = [*wrong, *(Row(line.row, line, known.get(line.digest, ""), ()) for line in read.lines)]
    total = sum(line.amount for line in read.lines)
    context = {
        "here": here,
        "laid": laid,
        "form": form,
        "counts": (len(read.lines) - len(known), len(known), len(read.wrong)),
        "passed": read.passed,
        "page": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "opening": read.opening,
        "closing": read.closing,
        "total": total,
        "adds_up": None if read.opening is None or read.closing is None else read.opening + total == read.closing,
        "currency": here.charter.currency,
    }
    return render(request, "bank/preview.html", context, status=form.status)


def _once(here: Visit, laid: Laid, said: Mapping[str, object]) -> UUID:
    """The same file stored with the same words by a double click is one act; after it was withdrawn it is another."""
    gone = sum(one.withdrawn is not None for one in statements(here.programme))
    return uuid5(_FORM, f"{here.programme.pk}:{laid.file.sha256}:{sorted(said.items(), key=str)}:{gone}")


def _statement_form(here: Visit, laid: Laid, read: BookedLines) -> type[Form]:
    days = [line.booked_on for line in read.lines] or [here.today]
    money, places = here.charter.currency, exponent(here.charter.currency)
    funds = [(ALL, _("All money of the programme")), *((fund.id, fund.title) for fund in here.charter.of_kind(Fund))]

    class StatementForm(Form):
        not_saved = gettext_lazy("the bank statement was not stored")
        name = text(label=gettext_lazy("Name"), initial=PurePosixPath(laid.file.name).stem)
        starts_on = Day(here.today, label=pgettext_lazy("days", "From"), initial=min(days).replace(day=1))
        ends_on = Day(here.today, label=pgettext_lazy("days", "To"), initial=min(_month_end(max(days)), here.today))
        opening = Amount(money, places, label=gettext_lazy("Opening balance"), unit=currency(money), required=False,
                         initial=read.opening)  # fmt: skip
        closing = Amount(money, places, label=gettext_lazy("Closing balance"), unit=currency(money), required=False,
                         initial=read.closing,
                         help_text=gettext_lazy("Opening balance and lines must make the closing balance"))  # fmt: skip

        def clean_fund(self):
            return "" if self.cleaned_data["fund"] == ALL else self.cleaned_data["fund"]

    field = OneOf(funds, label=_("Account of"), initial=ALL)
    return type("StatementForm", (StatementForm,), {"fund": field})


def _month_end(day: date) -> date:
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)


def bank_faults(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    """The bank's table with what is wrong in a red last column."""
    here = visit(request, office, programme, Permission.FUND_CLOSE, "fund")
    laid = taken_up(request)
    columns = match_columns(request, here, "bank", laid) if laid else None
    if laid is None or not isinstance(columns, dict):
        raise Http404
    return marked(laid, columns, read_lines(laid.sheet, columns, here.charter.currency, here.today).wrong)


# ---- One statement ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Offer:
    """A suggestion as the page shows it; `value` is sent back when it is ticked."""

    value: str
    line: BankLine
    movements: tuple[Movement, ...]
    why: str


def bank_statement(request: HttpRequest, office: str, programme: str, id: int) -> HttpResponse:
    """Lines on the left, movements on the right, what they probably are, and what a person has said they are."""
    here = visit(request, office, programme, Permission.MONEY_LOOK, "fund")
    statement = _statement(here, id)
    form = Form()
    if request.method == "POST":
        form = Form(request.POST)
        try:
            told = _act(request, here, statement)
        except Refused as refusal:
            form.refuse(refusal.breaches)
        else:
            messages.success(request, told)
            return SeeOther(request.path)
    found = matching(here.programme, here.charter, statement)
    lines = {line.pk: line for line in found.lines}
    movements = {moved.id: moved for moved in found.movements}
    offered = Paginator(found.suggested, AT_ONCE).get_page(request.GET.get("suggested"))
    page = Paginator(found.lines, AT_ONCE).get_page(request.GET.get("page"))
    near = Paginator(_nearest(found.movements, statement), AT_ONCE).get_page(request.GET.get("ledger"))
    context = {
        "here": here,
        "form": form,
        "statement": statement,
        "withdrawn": statement.withdrawn_seq is not None,
        "offers": [_offer(one, lines, movements) for one in offered],
        "offered": offered,
        "left": page,
        "near": near,
        "movements": sorted(near, key=lambda moved: (moved.happened_on, moved.id)),
        "groups": Paginator(found.groups, AT_ONCE).get_page(request.GET.get("matched")),
        "keeps": here.may(Permission.FUND_CLOSE).allowed and statement.withdrawn_seq is None,
        "currency": here.charter.currency,
        "uuid": _page_uuid(statement, found.groups, found.lines),
    }
    return render(request, "bank/statement.html", context, status=form.status)


def _nearest(movements: Sequence[Movement], statement: BankStatement) -> list[Movement]:
    """The movements nearest to the statement's days first."""
    middle = (statement.starts_on.toordinal() + statement.ends_on.toordinal()) // 2
    return sorted(movements, key=lambda moved: (abs(moved.happened_on.toordinal() - middle), moved.id))


def _page_uuid(statement: BankStatement, groups: Sequence[Group], lines: Sequence[BankLine]) -> UUID:
    """What the page shows: a double click sends the same, and does it once; after any change it is another."""
    state = f"{[group.group for group in groups]}:{[line.pk for line in lines]}"
    return uuid5(statement.uuid, state)


def _offer(one: Suggestion, lines: Mapping[int, BankLine], movements: Mapping[int, Movement]) -> Offer:
    ids = [moved.id for moved in one.movements]
    value = f"{one.line.id}:{','.join(map(str, ids))}"
    return Offer(value, lines[one.line.id], tuple(movements[id] for id in ids), words.why(one))


def _act(request: HttpRequest, here: Visit, statement: BankStatement) -> str:
    """What a person says on the page of a statement; the sentence that says what came of it."""
    posted = request.POST
    if "take_back" in posted:
        unmatch(by=here.by, programme=here.programme, group=_uuid(posted["take_back"]), reason=posted.get("reason", ""))
        return _("The match was taken back.")
    if "withdraw" in posted:
        withdraw_statement(
            by=here.by, programme=here.programme, statement=statement.pk, reason=posted.get("reason", "")
        )
        return _("The statement was withdrawn.")
    if "one" in posted:
        groups = [_same(posted["one"])]
    elif "ticked" in posted:
        groups = [_same(value) for value in posted.getlist("offer")]
    else:
        chosen = Same(_numbers(posted.getlist("line")), _numbers(posted.getlist("movement")))
        groups = [chosen] if chosen.lines or chosen.movements else []
    # Every part of the page is an act of its own: what was sent is part of its name.
    name = uuid5(_uuid(posted.get("uuid", "")), repr(groups))
    match(by=here.by, programme=here.programme, groups=groups, uuid=name, note=posted.get("note", ""))
    return _("Matched.")


def _same(value: str) -> Same:
    line, _, movements = value.partition(":")
    return Same(_numbers([line]), _numbers(movements.split(",")))


def _numbers(values: Sequence[str]) -> tuple[int, ...]:
    if not all(value.isdecimal() and len(value) < 19 for value in values):
        raise Http404
    return tuple(map(int, values))


def _uuid(value: str) -> UUID:
    try:
        return UUID(value)
    except ValueError as wrong:
        raise Http404 from wrong


def bank_file(request: HttpRequest, office: str, programme: str, id: int) -> HttpResponseBase:
    """The bank's file as it was handed in."""
    here = visit(request, office, programme, Permission.MONEY_LOOK, "fund")
    statement = _statement(here, id)
    with statement.blob.content.open("rb") as content:
        begins = content.read(8)
    ending = ".xlsx" if begins.startswith(b"PK") else ".xls" if begins.startswith(b"\xd0\xcf") else ".csv"
    return hand_out(request, statement.blob, f"{statement.name}{ending}", _media(ending))


def _media(ending: str) -> str:
    return {".xlsx": XLSX, ".xls": XLS, ".csv": TEXTS[".csv"]}[ending]


def _statement(here: Visit, id: int, *, stands: bool = False) -> BankStatement:
    found = find_statement(here.programme, id)
    if found is None or (stands and found.withdrawn_seq is not None):
        raise Http404
    return found


# ---- The reconciliation statement ------------------------------------------------------------------------------------


def bank_reconciliation(request: HttpRequest, office: str, programme: str, id: int) -> HttpResponse:
    here = visit(request, office, programme, Permission.MONEY_LOOK, "fund")
    statement = _statement(here, id, stands=True)
    found = reconciliation(here.programme, here.charter, statement)
    figures = found.figures
    context = {
        "here": here,
        "statement": statement,
        "figures": figures,
        "came": [found.movements[item.id] for item in figures.not_at_bank if item.amount > 0],
        "went": [found.movements[item.id] for item in figures.not_at_bank if item.amount < 0],
        "booked_in": [found.lines[item.id] for item in figures.not_in_ledger if item.amount > 0],
        "booked_out": [found.lines[item.id] for item in figures.not_in_ledger if item.amount < 0],
        "upset": found.upset,
        "currency": here.charter.currency,
        "in_unit": _("in %(unit)s") % {"unit": currency(here.charter.currency)},
        "word": movement_words.movement,
    }
    return render(request, "bank/reconciliation.html", context)


def bank_reconciliation_export(request: HttpRequest, office: str, programme: str, id: int, kind: str) -> HttpResponse:
    """The reconciliation statement as a file."""
    here = visit(request, office, programme, Permission.MONEY_LOOK, "fund")
    if kind not in WRITERS:
        raise Http404
    write, kind_of_file = WRITERS[kind]
    statement = _statement(here, id, stands=True)
    found = reconciliation(here.programme, here.charter, statement)
    answer = HttpResponse(write([_("What"), _("Day"), _("Amount")], _rows(here, found)), content_type=kind_of_file)
    name = f"{here.programme.code}-reconciliation-{statement.ends_on}"
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _rows(here: Visit, found: Reconciliation) -> list[list[str]]:
    figures, on = found.figures, found.figures.on.isoformat()

    def row(what: str, day: str, amount: int | None) -> list[str]:
        return [what, day, "" if amount is None else str(major_units(amount, here.charter.currency))]

    rows = [row(_("Balance of the bank"), on, figures.bank)]
    rows += [
        row(_("In the ledger, not at the bank: %(what)s") % {"what": found.movements[item.id].whom},
            item.happened_on.isoformat(), item.amount)
        for item in figures.not_at_bank
    ]  # fmt: skip
    rows += [row(_("Balance of the bank, adjusted"), on, figures.adjusted_bank),
             row(_("Balance of the ledger"), on, figures.ledger)]  # fmt: skip
    rows += [
        row(_("At the bank, not in the ledger: %(what)s") % {"what": found.lines[item.id].text},
            item.happened_on.isoformat(), item.amount)
        for item in figures.not_in_ledger
    ]  # fmt: skip
    rows += [row(_("Balance of the ledger, adjusted"), on, figures.adjusted_ledger),
             row(_("Difference"), on, figures.difference)]  # fmt: skip
    if figures.before:
        rows.append(row(_("of it: held by the bank before the first statement"), "", figures.before))
    rows += [row(_("of it: between two statements"), day.isoformat(), amount) for day, amount in figures.gaps]
    if figures.unexplained:
        rows.append(row(_("of it: unexplained"), "", figures.unexplained))
    return rows
