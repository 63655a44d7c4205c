"""The ledger as accountants read it: a trial balance, an account, a statement for any period; each also as a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from pilotage.domain.charters.schema import Fund
from pilotage.domain.funds import OWN_BOOK
from pilotage.domain.money import major_units
from pilotage.domain.policy import NotAllowed, Permission, reach
from pilotage.queries.ledger import AccountLine, AccountRow, account_page, trial_balance
from pilotage.render.lists import Cell, list_csv, list_xlsx
from pilotage.web.fund_forms import PeriodForm
from pilotage.web.movements import word
from pilotage.web.visits import Visit, visit
from pilotage.words import ledger as named

ROWS = 60
OWN = "own-book"  # the office's own book in an address
WRITERS = {"csv": (list_csv, "text/csv; charset=utf-8"),
           "xlsx": (list_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")}  # fmt: skip


@dataclass(frozen=True)
class Period:
    """What a page of the ledger was asked for: a book, from when to when, and how it is asked for again."""

    form: PeriodForm
    since: date | None
    until: date | None

    @property
    def query(self) -> str:
        """Without its question mark; empty where nothing was asked."""
        days = {"since": self.since, "until": self.until}
        return urlencode({name: day.isoformat() for name, day in days.items() if day})


def period_of(here: Visit, request: HttpRequest) -> Period:
    """The period that was asked for; from the beginning where it cannot be read, and the form says why."""
    asked = {name: request.GET.get(name, "") for name in ("since", "until")}
    form = PeriodForm(asked if any(asked.values()) else None, today=here.today)
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    return Period(form, given.get("since"), given.get("until"))


def years_of(here: Visit) -> list[tuple[int, str]]:
    """The programme's years so far, and the address of each as a period."""
    first, last = here.charter.runs.start, here.today
    return [(year, f"since={year}-01-01&until={year}-12-31") for year in range(first.year, last.year + 1)][-8:]


def sheet(header: Sequence[str], rows: Sequence[Sequence[Cell]], kind: str, name: str) -> HttpResponse:
    """A table as a file to be kept; amounts in major units and days are numbers and dates in a workbook. Raises Http404
    for a kind that is not written."""
    if kind not in WRITERS:
        raise Http404
    write, media_type = WRITERS[kind]
    answer = HttpResponse(write(header, rows), content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


# ---- The trial balance -----------------------------------------------------------------------------------------------


def _inside(here: Visit) -> bool:
    """Somebody of the office, who sees every account; others see what concerns their own body."""
    return reach(here.posts, Permission.FUND_READ, today=here.today) is None


def _open(request: HttpRequest, office: str, programme: str) -> tuple[Visit, list[Fund]]:
    here = visit(request, office, programme, Permission.FUND_READ, "fund")
    if not _inside(here):
        raise NotAllowed(Permission.FUND_READ, "not-your-unit")
    return here, list(here.charter.of_kind(Fund))


def _book(request: HttpRequest, declared: Sequence[Fund]) -> str:
    """The book that was asked for: a fund's id or the office's own; the first fund where none was."""
    wanted = request.GET.get("fund", declared[0].id if declared else OWN)
    if wanted == OWN:
        return OWN_BOOK
    if all(known.id != wanted for known in declared):
        raise Http404
    return wanted


def accounts(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    here, declared = _open(request, office, programme)
    book, period = _book(request, declared), period_of(here, request)
    balance = trial_balance(here.programme, book, period.since, period.until)
    lines = [line for line in balance.lines if line.opening or line.debit or line.credit or book != OWN_BOOK]
    page = Paginator(lines, ROWS).get_page(request.GET.get("page"))
    code = book or OWN
    return render(
        request,
        "funds/accounts.html",
        {
            "here": here, "book": named.book(here.charter, book), "code": code, "balance": balance, "period": period,
            "form": period.form, "page": page, "currency": here.charter.currency, "years": years_of(here),
            "books": [(known.id, known.title) for known in declared] + [(OWN, named.book(here.charter, OWN_BOOK))],
            "lines": [
                (_name(here, line), f"{here.address('ledger-account', line.id)}?{period.query}", line,
                 named.side(line.opening), named.side(line.closing))
                for line in page
            ],
            "asked": f"fund={code}&{period.query}",
        },
        status=period.form.status,
    )  # fmt: skip


def _name(here: Visit, line: AccountLine) -> str:
    return named.account(here.charter, line.fund, line.kind, line.key, line.purpose, line.unit)


def accounts_export(request: HttpRequest, office: str, programme: str, kind: str) -> HttpResponse:
    here, declared = _open(request, office, programme)
    book, period = _book(request, declared), period_of(here, request)
    if period.form.errors:
        return accounts(request, office, programme)
    balance = trial_balance(here.programme, book, period.since, period.until)
    header = [_("Account"), _("Opening balance"), _("Debit"), _("Credit"), _("Closing balance")]
    rows: list[list[Cell]] = [
        [_name(here, line), *(_plain(here, amount) for amount in (line.opening, line.debit, line.credit, line.closing))]
        for line in balance.lines
    ]
    rows.append([_("Total"), None, _plain(here, balance.debit), _plain(here, balance.credit), None])
    return sheet(header, rows, kind, f"{here.programme.code}-{book or OWN}-accounts")


def _plain(here: Visit, minor: int | None) -> Decimal | None:
    return None if minor is None else major_units(minor, here.charter.currency)


# ---- One account -----------------------------------------------------------------------------------------------------


def _find(request: HttpRequest, office: str, programme: str, id: int):
    here = visit(request, office, programme, Permission.FUND_READ, "fund")
    period = period_of(here, request)
    found = account_page(here.programme, id, period.since, period.until)
    if found is None:
        raise Http404
    reached = reach(here.posts, Permission.FUND_READ, today=here.today)
    if reached is not None and not (found.line.unit and found.line.key in reached):
        raise NotAllowed(Permission.FUND_READ, "not-your-unit")
    return here, period, found


def account(request: HttpRequest, office: str, programme: str, id: int) -> HttpResponse:
    here, period, found = _find(request, office, programme, id)
    paginator = Paginator(found.rows, ROWS)
    page = paginator.get_page(request.GET.get("page", paginator.num_pages))
    return render(
        request,
        "funds/account.html",
        {
            "here": here, "name": _name(here, found.line), "line": found.line, "period": period, "form": period.form,
            "page": page, "currency": here.charter.currency, "years": years_of(here), "asked": period.query,
            "book": named.book(here.charter, found.line.fund), "code": found.line.fund or OWN, "inside": _inside(here),
            "opening_side": named.side(found.line.opening), "closing_side": named.side(found.line.closing),
            "rows": [
                (row, word(here, row.kind, row.transfer), _told(here, row), here.address("transfer", row.transfer),
                 named.side(row.balance))
                for row in page
            ],
        },
        status=period.form.status,
    )  # fmt: skip


def _told(here: Visit, row: AccountRow) -> str:
    """What moved it: the application, or else the account on the other side."""
    if row.grant:
        said = {"unit": row.unit, "project": row.project, "number": row.number}
        return _("%(unit)s: %(project)s (no. %(number)s)") % said
    return _name(here, row.against)


def account_export(request: HttpRequest, office: str, programme: str, id: int, kind: str) -> HttpResponse:
    here, period, found = _find(request, office, programme, id)
    if period.form.errors:
        return account(request, office, programme, id)
    header = [_("Day"), _("What"), _("About"), _("Debit"), _("Credit"), _("Balance"), _("Note")]
    line = found.line
    rows: list[list[Cell]] = [[None, _("Opening balance"), "", "", "", _plain(here, line.opening), ""]]
    rows += [
        [row.happened_on, word(here, row.kind, row.transfer), _told(here, row), _plain(here, row.debit),
         _plain(here, row.credit), _plain(here, row.balance), row.memo if row.counts else _uncounted(row)]
        for row in found.rows
    ]  # fmt: skip
    totals = (_plain(here, amount) for amount in (line.debit, line.credit, line.closing))
    rows.append([None, _("Closing balance"), "", *totals, ""])
    return sheet(header, rows, kind, f"{here.programme.code}-account-{id}")


def _uncounted(row: AccountRow) -> str:
    return row.memo or (_("not counted") if row.reverses else _("reversed, not counted"))
