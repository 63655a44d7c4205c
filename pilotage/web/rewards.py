"""Rewards: what fell due on what was put on record, what was paid of it, what is still owed and since when."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from pilotage.actions.refusals import Refused
from pilotage.actions.rewards import pay_reward, reverse_reward
from pilotage.domain.charters.schema import Fund, Reward
from pilotage.domain.funds import TransferKind, after
from pilotage.domain.money import major_units
from pilotage.domain.policy import NotAllowed, Permission
from pilotage.queries.funds import five_numbers
from pilotage.queries.rewards import RewardLine, find_payment, reward_lines
from pilotage.render.lists import Cell
from pilotage.web.answers import SeeOther
from pilotage.web.basis import basis
from pilotage.web.fields import Attachments, Day, Once, text
from pilotage.web.forms import Form
from pilotage.web.fund_lines import SUMS, Change, behind_number, standing_after
from pilotage.web.ledger import WRITERS
from pilotage.web.links import clause_address
from pilotage.web.refunds import table, whose
from pilotage.web.visits import Visit, visit
from pilotage.words import funds as words
from pilotage.words.numbers import currency, money_in_sentence

ROWS = 60


@dataclass(frozen=True)
class Shown:
    """One reward as a line of the page: the numbers of its records with their addresses, and where it is paid."""

    line: RewardLine
    record: tuple[int, str] | None
    more: tuple[tuple[int, str], ...]
    payment: str
    pay: str
    earned_by: tuple[int, str] | None  # the record that was paid for, where it is another one


@dataclass(frozen=True)
class Part:
    """One reward of the charter with its lines; sums in minor units over all of them."""

    reward: Reward
    fund: Fund | None
    clause: str
    clause_url: str
    lines: Sequence[Shown]
    due: int
    paid: int
    owed: int


def rewards(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    """Every reward that is due or was paid."""
    here = visit(request, office, programme, Permission.FUND_READ, "fund")
    declared = here.charter.of_kind(Reward)
    if not declared:
        raise Http404
    every = reward_lines(here.programme, here.charter, here.today, whose(here))
    page = Paginator(every, ROWS).get_page(request.GET.get("page"))
    chosen = {id(line) for line in page.object_list}
    context = {
        "here": here,
        "parts": [_part(here, reward, every, chosen) for reward in declared],
        "page": page,
        "any": bool(every),
        "basis": basis(here, *declared),
        "currency": here.charter.currency,
        "in_unit": _("in %(unit)s") % {"unit": currency(here.charter.currency)},
        "exports": [(kind, here.address("rewards-export", kind)) for kind in WRITERS],
        "paying": here.may(Permission.GRANT_PAY).allowed,
    }
    return render(request, "rewards/rewards.html", context)


def _part(here: Visit, reward: Reward, every: Sequence[RewardLine], chosen: set[int]) -> Part:
    mine = [each for each in every if each.reward.id == reward.id]
    fund = here.charter.provision(reward.fund) if reward.fund else None
    return Part(
        reward, fund if isinstance(fund, Fund) else None, reward.cite[0].clause, clause_address(here, reward.cite[0]),
        [_shown(here, each) for each in mine if id(each) in chosen],
        sum((each.line.due.amount or 0) for each in mine if each.line.due),
        sum(each.line.paid.amount for each in mine if each.line.paid),
        sum((each.line.due.amount or 0) for each in mine if each.line.due and each.line.owed),
    )  # fmt: skip


def _shown(here: Visit, each: RewardLine) -> Shown:
    due, paid = each.line.due, each.line.paid

    def at(number: int) -> tuple[int, str]:
        return number, here.address("record", each.register.id, number)

    pays = here.may(Permission.GRANT_PAY).allowed and each.line.owed and due is not None
    other = paid is not None and (due is None or paid.record != due.trigger.record)
    return Shown(
        each, at(due.trigger.number) if due else None, tuple(at(one.number) for one in due.more) if due else (),
        here.address("reward-payment", paid.number) if paid else "",
        here.address("reward-pay", each.reward.id, due.trigger.record) if due and pays else "",
        at(each.numbers[paid.record]) if paid is not None and other else None,
    )  # fmt: skip


def rewards_export(request: HttpRequest, office: str, programme: str, kind: str) -> HttpResponse:
    """The list as a file; amounts in major units."""
    here = visit(request, office, programme, Permission.FUND_READ, "fund")
    if kind not in WRITERS or not here.charter.of_kind(Reward):
        raise Http404
    header = [
        _("Provision"), _("Unit"), _("Register"), _("Record"), _("Due since"), pgettext("reward", "Due"), _("Paid"), _("Paid on"),
        _("Payment"),
    ]  # fmt: skip

    def money(amount: int | None) -> Decimal | None:
        return None if amount is None else major_units(amount, here.charter.currency)

    rows: list[list[Cell]] = [
        [
            each.reward.title, each.member.name, each.register.name, due.trigger.number if due else None,
            due.trigger.since if due else None, money(due.amount if due else None),
            money(paid.amount if paid else None), paid.happened_on if paid else None,
            paid.number if paid else None,
        ]
        for each in reward_lines(here.programme, here.charter, here.today, whose(here))
        for due, paid in [(each.line.due, each.line.paid)]
    ]  # fmt: skip
    return table(here, "rewards", kind, header, rows)


# ---- Paying, and taking back -----------------------------------------------------------------------------------------


def pay_form(here: Visit) -> type[Form]:
    """When it was paid, and what the bank gave for it."""

    class PayForm(Form):
        not_saved = gettext_lazy("the payment was not entered")
        uuid = Once()
        happened_on = Day(here.today, label=gettext_lazy("Day paid"), initial=here.today)
        voucher = text(
            label=gettext_lazy("Voucher number"), required=False,
            help_text=gettext_lazy("As the books outside call it; it can be entered later"),
        )  # fmt: skip
        evidence = Attachments(label=gettext_lazy("Bank slip"), required=False)

    return PayForm


def reward_pay(request: HttpRequest, office: str, programme: str, provision: str, record: int) -> HttpResponse:
    """Pay one reward that fell due; what stands in its fund before and after is shown beside."""
    here = visit(request, office, programme, Permission.GRANT_PAY, "fund")
    each = next(
        (
            found
            for found in reward_lines(here.programme, here.charter, here.today)
            if found.reward.id == provision and found.line.due and found.line.due.trigger.record == record
        ),
        None,
    )
    if each is None or each.line.due is None:
        raise Http404
    amount = each.line.due.amount or 0
    form = pay_form(here)(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        try:
            done = pay_reward(
                by=here.by, programme=here.programme, provision=provision, record=record, seen=amount,
                **form.cleaned_data,
            )  # fmt: skip
        except Refused as refusal:
            form.refuse(refusal.breaches)
        else:
            messages.success(request, _("Entered as payment no. %(number)s.") % {"number": done.number})
            return SeeOther(here.address("reward-payment", done.number))
    fund = here.charter.provision(each.reward.fund) if each.reward.fund else None
    context = {
        "here": here,
        "form": form,
        "each": each,
        "shown": _shown(here, each),
        "amount": amount,
        "currency": here.charter.currency,
        "basis": basis(here, each.reward),
        "fund": fund,
        **(_before_after(here, fund, amount) if isinstance(fund, Fund) else {}),
    }
    return render(request, "rewards/pay.html", context, status=form.status)


def _before_after(here: Visit, fund: Fund, amount: int) -> dict[str, object]:
    """The fund's line now, and after the money was set aside and paid out at once."""
    now = five_numbers(here.programme, fund)
    then = after(after(now, TransferKind.COMMITTED, amount), TransferKind.PAID, amount)
    changes = [
        Change(words.number(code), code not in ("received", "available"), getattr(now, code),
               behind_number(here, fund, code), getattr(then, code))
        for code in SUMS
        if code != "given_back" or now.given_back
    ]  # fmt: skip
    head = standing_after(money_in_sentence(amount, here.charter.currency))
    return {"changes": changes, "then": head, "short": max(-then.available, 0)}


class ReverseForm(Form):
    """Why a payment is taken back."""

    not_saved = gettext_lazy("the payment still stands")
    uuid = Once()
    reason = text(label=gettext_lazy("Reason"), help_text=gettext_lazy("Stays in the statement beside the payment"))


def reward_payment(request: HttpRequest, office: str, programme: str, number: int) -> HttpResponse:
    """One payment; taken back with a reason."""
    here = visit(request, office, programme, Permission.FUND_READ, "fund")
    row = find_payment(here.programme, number)
    if row is None:
        raise Http404
    verdict = here.may(Permission.FUND_READ, about=(row.unit.code,))
    if not verdict.allowed:
        raise NotAllowed(Permission.FUND_READ, verdict.why)
    form = ReverseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            reverse_reward(by=here.by, programme=here.programme, number=number, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal.breaches)
        else:
            messages.success(request, _("The payment has been reversed and counts for nothing."))
            return SeeOther(here.address("reward-payment", number))
    reward = next((each for each in here.charter.of_kind(Reward) if each.id == row.provision), None)
    context = {
        "here": here,
        "form": form,
        "row": row,
        "reward": reward,
        "basis": basis(here, reward),
        "currency": here.charter.currency,
        "record": here.address("record", row.record.register, row.record.number),
        "transfer": here.address("transfer", row.transfer_id),
        "reversing": here.may(Permission.GRANT_PAY).allowed and row.ended_seq is None,
    }
    return render(request, "rewards/payment.html", context, status=form.status)
