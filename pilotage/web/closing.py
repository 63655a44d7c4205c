"""The end of a programme: what still stands open, closing it, opening it again."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from pilotage.actions.closing import close_programme, reopen_programme
from pilotage.actions.refusals import Refused
from pilotage.domain.archive import Scope
from pilotage.domain.bulletins import number_text
from pilotage.domain.charters.schema import Fund
from pilotage.domain.closing import LONGEST_REASON, Matter, Standing
from pilotage.domain.policy import NotAllowed, Permission
from pilotage.models import Bulletin
from pilotage.queries.archive import gather
from pilotage.queries.bulletins import document
from pilotage.queries.closing import closes, issued_bulletins, name_of, open_matters, standing_close
from pilotage.render.archive_site import archive
from pilotage.render.bulletins import html
from pilotage.render.ledgers import ENDINGS, FORMATS
from pilotage.web.answers import SeeOther
from pilotage.web.fields import Attachments, Day, Once, OneOf, long_text
from pilotage.web.forms import Form
from pilotage.web.visits import Visit, visit
from pilotage.words.archive import Pages, file_name
from pilotage.words.bulletins import wording
from pilotage.words.lives import matter
from pilotage.words.numbers import currency, money

NO_BULLETIN = "none"

# matter -> (name of the page that sees to it, the permission to see that page)
WHERE: dict[Matter, tuple[str, Permission]] = {
    Matter.AVAILABLE: ("give-back", Permission.FUND_CLOSE),
    Matter.PROMISED: ("applications", Permission.GRANT_READ),
    Matter.ACCOUNT: ("grant-accounts", Permission.GRANT_READ),
    Matter.YEARS: ("years", Permission.FUND_READ),
    Matter.APPLICATIONS: ("applications", Permission.GRANT_READ),
    Matter.REWARDS: ("rewards", Permission.FUND_READ),
    Matter.LOOKS: ("second-looks", Permission.MONEY_LOOK),
    Matter.SLIPS: ("bank", Permission.MONEY_LOOK),
    Matter.LINES: ("bank", Permission.MONEY_LOOK),
    Matter.WINDOWS: ("programme", Permission.FIGURES_READ),
    Matter.CONFIRM: ("register", Permission.RECORD_READ),
    Matter.ROUNDS: ("rounds", Permission.ROUND_READ),
    Matter.AGREEMENTS: ("register", Permission.RECORD_READ),
    Matter.BULLETINS: ("bulletins", Permission.BULLETIN_READ),
    Matter.INBOX: ("inbox", Permission.INBOX_FILE),
    Matter.PAPERS: ("papers", Permission.PAPER_PRINT),
    Matter.LINKS: ("links", Permission.LINK_GIVE),
}


def told(here: Visit, found: tuple[Standing, ...]) -> list[tuple[str, str]]:
    """(what stands open, the page that sees to it; empty for whoever may not look there)."""
    return [(said(here, one), _where(here, one)) for one in found]


def said(here: Visit, one: Standing) -> str:
    """One thing that stands open, in words."""
    amount = "" if one.amount is None else money(one.amount, here.charter.currency)
    unit = currency(here.charter.currency)
    return matter(one.matter, one.count, name=name_of(here.charter, one), amount=f"{amount} {unit}" if amount else "")


def _where(here: Visit, one: Standing) -> str:
    name, permission = WHERE[one.matter]
    if not here.may(permission).allowed:
        name, permission = ("fund", Permission.FUND_READ) if one.fund else (name, permission)
        if not here.may(permission).allowed:
            return ""
    address = here.address(name, *([one.goods] if name == "register" else []))
    return f"{address}?fund={one.fund}" if one.fund and name in ("give-back", "years") else address


def close_form(here: Visit, request: HttpRequest) -> Form:
    """When, with which final bulletin, and what is to be said about it."""
    issued = [(str(row.pk), gettext("%(title)s, %(number)s, %(day)s") % _named(here, row))
              for row in issued_bulletins(here.programme)]  # fmt: skip

    class CloseForm(Form):
        not_saved = gettext("the programme was not closed")
        once = Once()
        closed_on = Day(here.today, label=gettext("Closed on"), initial=here.today)
        bulletin = OneOf([*issued, (NO_BULLETIN, gettext("None"))], label=gettext("Final bulletin"))
        note = long_text(
            label=gettext("Note"), required=False,
            help_text=gettext("How it ended; and why there is no final bulletin, where there is none"),
        )  # fmt: skip
        evidence = Attachments(label=gettext("Papers"), required=False)

    return CloseForm(request.POST or None, request.FILES or None)


def _named(here: Visit, row: Bulletin) -> dict[str, object]:
    series = next((one for one in here.charter.bulletins if one.id == row.series), None)
    return {
        "title": row.title or (series.title if series else row.series),
        "number": number_text(series, row.number) if series else row.number,
        "day": row.issued_on.isoformat() if row.issued_on else "",
    }


class ReopenForm(Form):
    """Why a closed programme is opened again."""

    not_saved = gettext_lazy("the programme stays closed")
    reason = long_text(2, label=pgettext_lazy("opening a programme again", "Why"), help_text="")


def closing(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    """What stands open, and closing the programme; of a closed one, how it ended."""
    here = visit(request, office, programme, Permission.PEOPLE_READ, "charter")
    if request.method == "POST":
        if not (may := here.may(Permission.PROGRAMME_CLOSE)).allowed:
            raise NotAllowed(Permission.PROGRAMME_CLOSE, may.why)
        form = close_form(here, request)
        if form.is_valid():
            made = form.cleaned_data
            bulletin = None if made["bulletin"] == NO_BULLETIN else int(made["bulletin"])
            try:
                close_programme(
                    by=here.by, programme=here.programme, closed_on=made["closed_on"], bulletin=bulletin,
                    note=made["note"], evidence=made["evidence"], uuid=made["once"],
                )  # fmt: skip
            except Refused as refusal:
                form.refuse(refusal.breaches)
            else:
                messages.success(request, gettext("The programme is closed."))
                return SeeOther(here.address("closing"))
        return _page(request, here, form)
    return _page(request, here, close_form(here, request))


def archive_file(request: HttpRequest, office: str, programme: str) -> HttpResponseBase:
    """The archive, sent while it is made: what may be public; for whoever closes programmes the office's own, and what is
    known of people only where that is asked for."""
    whole = request.GET.get("kind") == "office"
    here = visit(request, office, programme, Permission.PROGRAMME_CLOSE if whole else Permission.PEOPLE_READ, "charter")
    scope = Scope(whole, whole and request.GET.get("personal") == "yes")
    found = gather(here.programme, scope)
    ledgers = [
        (f"fund/ledger.{ENDINGS[name]}", write(found.book())) for name, write in FORMATS.items()
    ] if here.charter.of_kind(Fund) else []  # fmt: skip
    issued = []
    for row in found.bulletins():
        row.programme = here.programme
        paper = document(row)
        title = " ".join(filter(None, (paper.masthead, paper.number_text, paper.title)))
        issued.append((f"bulletins/{row.series}-{row.number}.html", title, html(paper, wording(paper)).encode()))
    pages = Pages(found, ledgers, issued)
    answer = StreamingHttpResponse(archive(pages.site()), content_type="application/zip")
    name = file_name(here.programme.code, here.today, scope)
    answer["Content-Disposition"] = content_disposition_header(True, name) or ""
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-cache"
    return answer


def reopen(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    """Open a closed programme again, with a reason."""
    asked = Permission.PROGRAMME_CLOSE if request.method == "POST" else Permission.PEOPLE_READ
    here = visit(request, office, programme, asked, "charter")
    if request.method != "POST":
        return SeeOther(here.address("closing"))
    form = ReopenForm(request.POST)
    if not request.POST.get("close", "").isdecimal():
        raise Http404
    if form.is_valid():
        try:
            reopen_programme(
                by=here.by, programme=here.programme, close=int(request.POST["close"]),
                reason=form.cleaned_data["reason"],
            )  # fmt: skip
        except Refused as refusal:
            form.refuse(refusal.breaches)
        else:
            messages.success(request, gettext("The programme is open again."))
            return SeeOther(here.address("closing"))
    return _page(request, here, form)


def _page(request: HttpRequest, here: Visit, form: Form) -> HttpResponse:
    stands = standing_close(here.programme)
    if stands is not None and not isinstance(form, ReopenForm):
        form = ReopenForm()
    shown = {
        "here": here, "form": form, "close": stands, "closes": closes(here.programme),
        "open": told(here, open_matters(here.programme, here.rules)),
        "may": here.may(Permission.PROGRAMME_CLOSE), "longest": LONGEST_REASON,
        "whole": here.may(Permission.PROGRAMME_CLOSE).allowed,
    }  # fmt: skip
    return render(request, "lives/closing.html", shown, status=form.status)
