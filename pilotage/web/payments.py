"""Paying happens elsewhere: what is to be paid, what still wants its bank slip, what is and is not reconciled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from pilotage.actions.payments import file_voucher
from pilotage.actions.refusals import Refused
from pilotage.domain.breaches import Breach
from pilotage.domain.fields import tidy
from pilotage.domain.money import major_units
from pilotage.domain.policy import Permission
from pilotage.queries.bank import lines_of_transfer
from pilotage.queries.holding import held
from pilotage.queries.payments import (
    Movement,
    first_of_movement,
    movements,
    papers_of,
    to_pay,
    voucher_elsewhere,
    vouchers_of,
)
from pilotage.queries.people import names_of
from pilotage.queries.rewards import reward_lines
from pilotage.queries.second_looks import looks
from pilotage.render.lists import Cell
from pilotage.web.answers import SeeOther
from pilotage.web.fields import Attachments, Day, Once, text
from pilotage.web.forms import Form
from pilotage.web.ledger import WRITERS
from pilotage.web.visits import Visit, visit
from pilotage.words import payments as words

ROWS = 40
QUEUES = ("pay", "wait", "slip", "bank", "done")


@dataclass(frozen=True)
class Line:
    """One thing that is to be paid, or a movement: where it opens, to whom, what for, in minor units, since when."""

    url: str
    kind: str
    whom: str
    what: str
    amount: int
    since: date
    voucher: str = ""
    has_file: bool = True
    matched: bool = False

    @property
    def out(self) -> int:
        """What goes or went out."""
        return -self.amount


def queue_name(code: str) -> str:
    """What waits in a queue. KeyError for an unknown code."""
    return {
        "pay": pgettext("payments", "To be paid"),
        "wait": pgettext("payments", "Cannot be paid yet"),
        "slip": pgettext("payments", "Bank slip missing"),
        "bank": pgettext("payments", "To be reconciled"),
        "done": pgettext("payments", "Reconciled"),
    }[code]


# ---- The queues ------------------------------------------------------------------------------------------------------


def payments(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    here = visit(request, office, programme, Permission.MONEY_LOOK, "fund")
    queues = _queues(here)
    shown = request.GET.get("show", "")
    shown = shown if shown in QUEUES else next((code for code in QUEUES[:4] if queues[code]), "done")
    months = sorted({f"{line.since:%Y-%m}" for line in queues[shown]}, reverse=True)
    month = request.GET.get("month", "")
    month = month if month in months else ""
    lines = _of_month(queues[shown], month)
    context = {
        "here": here,
        "shown": shown,
        "queues": [(code, queue_name(code), len(queues[code])) for code in QUEUES if code != "wait" or queues[code]],
        "months": months,
        "month": month,
        "page": Paginator(lines, ROWS).get_page(request.GET.get("page")),
        "came": sum(line.amount for line in lines if line.amount > 0),
        "went": -sum(line.amount for line in lines if line.amount < 0),
        "currency": here.charter.currency,
        "query": f"?show={shown}&month={month}",
    }
    return render(request, "payments/payments.html", context)


def payments_export(request: HttpRequest, office: str, programme: str, kind: str) -> HttpResponse:
    """A queue as a file."""
    here = visit(request, office, programme, Permission.MONEY_LOOK, "fund")
    if kind not in WRITERS:
        raise Http404
    write, media_type = WRITERS[kind]
    queues = _queues(here)
    shown = request.GET.get("show", "")
    wanted = [shown] if shown in QUEUES else ["pay", "wait", "bank", "done"]
    header = [_("State"), _("Since"), _("What"), _("From or to"), _("For"), _("Amount"), _("Voucher"), _("Bank slip")]
    rows: list[list[Cell]] = [
        [
            queue_name(code), line.since, line.kind, line.whom, line.what,
            major_units(line.amount, here.charter.currency), line.voucher,
            _("Yes") if line.has_file else _("No"),
        ]
        for code in wanted
        for line in _of_month(queues[code], request.GET.get("month", ""))
    ]  # fmt: skip
    answer = HttpResponse(write(header, rows), content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="{here.programme.code}-payments.{kind}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _queues(here: Visit) -> dict[str, list[Line]]:
    with held():  # members are asked for by movements and by rewards
        found = movements(here.programme, here.charter)
        rewards = [line for line in reward_lines(here.programme, here.charter, here.today) if line.line.owed]
    owed: list[Line] = []
    later: list[Line] = []
    for one in to_pay(here.programme, here.charter):
        view, waits = one.view, words.waits(one.waits) if one.waits else ""
        line = Line(
            here.address("application", view.grant.id, view.number), view.grant.title, view.unit_name,
            "　".join(filter(None, (view.project, waits))), -one.amount, view.since, has_file=False,
        )  # fmt: skip
        (later if waits else owed).append(line)
    owed += [
        Line(
            here.address("rewards"), line.reward.title, line.member.name, _("Record no. %(number)s")
            % {"number": line.line.due.trigger.number}, -(line.line.due.amount or 0), line.line.due.trigger.since,
            has_file=False,
        )
        for line in rewards
        if line.line.due is not None
    ]  # fmt: skip
    owed.sort(key=lambda line: line.since)
    lines = [line_of(here, moved) for moved in found]
    return {
        "pay": owed,
        "wait": later,
        "slip": [line for line in lines if not line.has_file],
        "bank": [line for line in lines if not line.matched],
        "done": [line for line in lines if line.matched],
    }


def line_of(here: Visit, moved: Movement) -> Line:
    """A movement as a list shows it."""
    return Line(
        here.address("payment", moved.id), words.movement(moved.kind), moved.whom, moved.project, moved.amount,
        moved.happened_on, moved.voucher, moved.has_file, moved.matched,
    )  # fmt: skip


def _of_month(lines: Sequence[Line], month: str) -> list[Line]:
    return [line for line in lines if not month or f"{line.since:%Y-%m}" == month]


# ---- One movement ----------------------------------------------------------------------------------------------------


def payment(request: HttpRequest, office: str, programme: str, id: int) -> HttpResponse:
    """A movement with its papers, the bank's line, the second look; here its voucher is filed."""
    here = visit(request, office, programme, Permission.MONEY_LOOK, "fund")
    first = first_of_movement(here.programme, id)
    if first is None:
        raise Http404
    if first != id:
        return SeeOther(here.address("payment", first))
    form = _voucher_form(here.today)(*((request.POST, request.FILES) if request.method == "POST" else ()))
    doubtful = False
    if request.method == "POST" and form.is_valid():
        number, on = tidy(form.cleaned_data["number"]), form.cleaned_data["happened_on"]
        other = voucher_elsewhere(here.programme, number, on, id)
        doubtful = other is not None and request.POST.get("do") != "anyway"
        try:
            if other is not None and doubtful:
                about = {"number": number, "day": other.happened_on, "transfer": str(other.transfer_id)}
                raise Refused(Breach("voucher-elsewhere", about, "number"))
            file_voucher(by=here.by, programme=here.programme, transfer=id, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal.breaches)
        else:
            messages.success(request, _("Filed."))
            return SeeOther(request.path)
    (moved,) = movements(here.programme, here.charter, only=id)
    filed = vouchers_of(here.programme, moved.transfers)
    looked = [
        look for look in looks(here.programme)
        if look.transfer in moved.transfers or (look.application and look.application == moved.application)
    ]  # fmt: skip
    names = names_of(here.programme, [each.by for each in filed] + [look.looked_by or look.by for look in looked])
    may = here.may(Permission.GRANT_READ, about=(moved.unit,)).allowed
    context = {
        "here": here,
        "form": form,
        "doubtful": doubtful,
        "moved": moved,
        "word": words.movement(moved.kind),
        "amount": abs(moved.amount),
        "currency": here.charter.currency,
        "application": here.address("application", moved.grant, moved.number) if moved.grant and may else "",
        "receipt": here.address("contribution", moved.receipt) if moved.receipt else "",
        "papers": papers_of(here.programme, moved.transfers) if may or not moved.grant else [],
        "filed": [(each, names.get(each.by, "")) for each in filed],
        "booked": lines_of_transfer(here.programme, id),
        "looks": [(look, names.get(look.looked_by or 0, ""), look.overdue(here.today)) for look in looked],
        "filing": here.may(Permission.FUND_CLOSE).allowed,
    }
    return render(request, "payments/payment.html", context, status=form.status)


def payment_of(here: Visit, transfer: int) -> tuple[str, str] | None:
    """The page of the movement that a transfer belongs to, and the voucher number it was given; None where there is none,
    or this visitor may not see it. At most five statements."""
    first = first_of_movement(here.programme, transfer) if here.may(Permission.MONEY_LOOK).allowed else None
    if first is None:
        return None
    numbers = [filed.number for filed in vouchers_of(here.programme, [first]) if filed.number]
    return here.address("payment", first), numbers[-1] if numbers else ""


def _voucher_form(today: date) -> type[Form]:
    class VoucherForm(Form):
        not_saved = gettext_lazy("the voucher was not filed")
        uuid = Once()
        number = text(label=gettext_lazy("Voucher number"), required=False,
                      help_text=gettext_lazy("As the books outside number it"))  # fmt: skip
        happened_on = Day(today, label=gettext_lazy("Day"), initial=today)
        note = text(label=gettext_lazy("Note"), required=False)
        evidence = Attachments(label=gettext_lazy("Bank slip"), required=False)

    return VoucherForm
