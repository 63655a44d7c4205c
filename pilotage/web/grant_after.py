"""What happens to a grant after its decision: the part of the application's page about it, and a page for each step."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from pilotage.actions import grant_payments, settlements
from pilotage.actions.refusals import NotAllowed, Refused
from pilotage.domain.breaches import Breach
from pilotage.domain.charters.schema import Fund
from pilotage.domain.funds import TransferKind
from pilotage.domain.grant_states import Status, StepKind
from pilotage.domain.policy import Permission
from pilotage.domain.settlements import (
    Hand,
    Spending,
    account_by,
    approved_by,
    beyond,
    check_acceptance,
    check_closing,
    check_confirmation,
    check_instalment,
    check_settlement,
    next_part,
    open_report,
    own_part,
    parts_of,
    payable,
    pays,
    reimburses,
    settled_amount,
    to_account,
    waits_for,
)
from pilotage.domain.spending import check_spendable
from pilotage.models import SmallOffice
from pilotage.queries.funds import five_numbers
from pilotage.queries.grants import ApplicationView, Filed, find_application, fund_of
from pilotage.queries.second_looks import small_office
from pilotage.queries.spending import open_conditions, spending
from pilotage.web import grant_after_forms as forms
from pilotage.web.answers import SeeOther
from pilotage.web.basis import basis
from pilotage.web.forms import Form
from pilotage.web.fund_lines import Change, before_and_after
from pilotage.web.grant_forms import amount_text
from pilotage.web.visits import Visit, visit
from pilotage.words import breaches as said
from pilotage.words import grants as grant_words
from pilotage.words import spending as words
from pilotage.words.days import plain_day
from pilotage.words.numbers import currency


class Opened(Protocol):
    """An application as a page has it: what the panel needs of it."""

    @property
    def view(self) -> ApplicationView: ...

    @property
    def steps(self) -> tuple[Filed, ...]: ...


@dataclass(frozen=True)
class PartLine:
    """An instalment as a line of a table."""

    number: int
    amount: str
    when: str
    state: str  # a shape
    word: str
    transfer: int | None


@dataclass(frozen=True)
class Offer:
    """A step that this visitor may take, or why not now."""

    do: str
    word: str
    url: str
    why: tuple[str, ...]
    main: bool = False


@dataclass(frozen=True)
class Panel:
    """What a visitor sees of a grant after its decision."""

    here: Visit
    view: ApplicationView
    steps: tuple[Filed, ...]

    @property
    def goods(self) -> bool:
        return self.view.grant.gives == "goods"

    @cached_property
    def fund(self) -> Fund | None:
        return fund_of(self.here.charter, self.view.grant)

    @cached_property
    def spending(self) -> Spending:
        return Spending() if self.goods else spending(self.here.programme, self.view.id)

    @cached_property
    def conditions(self) -> tuple[str, ...]:
        return open_conditions(self.here.programme, self.view.id)

    def text(self, amount: int) -> str:
        """An amount with its unit."""
        unit = "" if self.goods else currency(self.here.charter.currency)
        return f"{amount_text(self.here.charter, self.view.grant, amount)} {unit}".strip()

    @cached_property
    def parts(self) -> tuple[PartLine, ...]:
        """The instalments with where they stand."""
        grant, fact = self.view.grant, self.view.fact
        paid = [step for step in self.steps if step.kind in (StepKind.PAID, StepKind.PART_PAID)]
        coming = next_part(grant, fact)
        lines = []
        for part in parts_of(grant, payable(grant, fact)):
            transfer = None
            if part.number <= len(paid):
                step = paid[part.number - 1]
                state, word, transfer = "met", _("Handed over") if self.goods else _("Paid"), step.transfer
                when = step.happened_on.isoformat()
            else:
                when = words.opens_after(part.after)
                waits = "" if coming is None else waits_for(grant, fact, part)
                state = "waived" if coming is None else "upcoming" if waits or part != coming else "open"
                word = (
                    _("Not paid") if coming is None
                    else said.sentence(Breach(waits, {"part": part.number})) if waits
                    else _("To be paid next") if part == coming else _("Later")
                )  # fmt: skip
            lines.append(PartLine(part.number, self.text(part.amount), when, state, word, transfer))
        return tuple(lines)

    @property
    def facts(self) -> tuple[tuple[str, str, str, str], ...]:
        """(word, text, note, what it opens to) of every number about it."""
        fact, grant, counted = self.view.fact, self.view.grant, self.spending.counted
        steps = f"{self.here.address('application', grant.id, self.view.number)}#steps"
        told = [(_("Handed over") if self.goods else _("Paid, less what came back"), self.text(fact.paid), "", steps)]
        if not self.goods:
            waits = {"count": self.spending.waiting, "amount": self.text(self.spending.unchecked)}
            note = _("%(count)s expenses wait to be checked, %(amount)s") % waits if self.spending.waiting else ""
            listed = self.here.address("expenses", grant.id, self.view.number)
            told.append((_("Counted of the expenses"), self.text(counted), note, listed))
        if rest := to_account(grant, fact, counted):
            owed, day = fact.status is Status.CANCELLED, account_by(grant, fact)
            until = _("to be done by %(day)s") % {"day": plain_day(day)} if day and not owed else ""
            told.append((_("Owed by the unit") if owed else _("Still to be accounted for"), self.text(rest), until, ""))
        if grant.match is not None and counted:
            own, share = own_part(counted, pays(grant, fact, counted))
            promised = _("promised: at least %(share)s%%") % {"share": grant.match}
            told.append((_("Own share of what was spent"), f"{self.text(own)} · {share}%", promised, ""))
        return tuple(told)

    @property
    def at_once(self) -> bool:
        """Granted, and the whole can be paid now: then the application's sheet itself has the form."""
        view = self.view
        plain = not view.grant.instalments and not reimburses(view.grant)
        return view.status is Status.APPROVED and plain and not self.conditions

    @cached_property
    def offers(self) -> tuple[Offer, ...]:
        """The steps that are this visitor's to take, those that are kept back with the reason."""
        found = []
        for do, way in WAYS.items():
            if not any(kind in self.view.open for kind in way.kinds) or not way.wanted(self):
                continue
            if do == "pay" and self.at_once:
                continue
            verdict = self.here.may(way.permission, about=(self.view.unit,))
            if not verdict.allowed or verdict.post is None:
                continue
            why = tuple(said.sentence(breach) for breach in way.hinders(self, self.hand(verdict.post.role)))
            url = self.here.address("grant-step", self.view.grant.id, self.view.number, do)
            found.append(Offer(do, way.word(self), url, why, way.main))
        return tuple(found)

    def hand(self, role: str) -> Hand:
        return Hand(self.here.by.pk, role, {each.id: each.name for each in self.here.charter.roles})

    @property
    def reports_expenses(self) -> bool:
        """May this visitor enter what was spent?"""
        fact = self.view.fact
        settled = fact.last(StepKind.SETTLED) is not None
        if self.goods or check_spendable(fact.status, settled=settled, reimbursed=reimburses(self.view.grant)):
            return False
        return self.here.may(Permission.GRANT_REPORT, about=(self.view.unit,)).allowed

    def changes(self, kind: TransferKind, amount: int) -> tuple[Change, ...]:
        """The fund before and after; nothing where no money moves or the visitor may not see the fund."""
        if self.fund is None or not amount or not self.here.may(Permission.FUND_READ).allowed:
            return ()
        return before_and_after(self.here, self.fund, five_numbers(self.here.programme, self.fund), kind, amount)


def panel(here: Visit, case: Opened) -> Panel | None:
    """The part of an application's page after its decision, for `grants_after/panel.html` as `after`; None before."""
    if case.view.fact.last(StepKind.APPROVED) is None:
        return None
    return Panel(here, case.view, case.steps)


# ---- The steps -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Way:
    """A step after the decision: who may take it, its words and form, what hinders it, what it moves, and the act."""

    kinds: tuple[StepKind, ...]
    permission: Permission
    word: Callable[[Panel], str]
    form: Callable[..., type[Form]]
    act: Callable[..., Any]
    done: Callable[[Panel], str]
    hinders: Callable[[Panel, Hand], list[Breach]] = lambda panel, hand: []
    moves: Callable[[Panel], tuple[TransferKind, int] | None] = lambda panel: None
    initial: Callable[[Panel], dict[str, object]] = lambda panel: {}
    wanted: Callable[[Panel], bool] = lambda panel: True
    main: bool = False


def _due(panel: Panel) -> int:
    part = next_part(panel.view.grant, panel.view.fact)
    return part.amount if part else 0


def _own(panel: Panel, do: str, by: int) -> bool:
    """Would one person do alone what two should?"""
    fact, report = panel.view.fact, open_report(panel.view.fact)
    return {
        "pay": approved_by(fact, by),
        "confirm-report": report is not None and report.by == by,
        "accept": fact.steps[0].by == by,
    }.get(do, False)


def _arranged(panel: Panel, do: str, by: int) -> SmallOffice | None:
    """The arrangement by which one person may do it alone: the office is too small."""
    return small_office(panel.here.programme, panel.here.today) if _own(panel, do, by) else None


def _cannot_pay(panel: Panel, hand: Hand) -> list[Breach]:
    alone = _arranged(panel, "pay", hand.by) is not None
    grant, fact = panel.view.grant, panel.view.fact
    return check_instalment(grant, fact, hand, conditions=panel.conditions, evidence=(), alone=alone)


def _cannot_confirm(panel: Panel, hand: Hand) -> list[Breach]:
    alone = _arranged(panel, "confirm-report", hand.by) is not None
    return check_confirmation(panel.view.grant, panel.view.fact, hand, alone=alone)


def _cannot_accept(panel: Panel, hand: Hand) -> list[Breach]:
    alone = _arranged(panel, "accept", hand.by) is not None
    return check_acceptance(panel.view.grant, panel.view.fact, hand, "-", (), alone=alone)


def _cannot_settle(panel: Panel, hand: Hand) -> list[Breach]:
    view, sums = panel.view, panel.spending
    counted = view.fact.paid if panel.goods else sums.counted
    return check_settlement(
        view.grant, view.fact, sums, counted=counted, explanation="-", currency=panel.here.charter.currency
    )


def _freed(panel: Panel) -> tuple[TransferKind, int] | None:
    view = panel.view
    if not reimburses(view.grant):
        return None
    return TransferKind.RELEASED, view.fact.granted - settled_amount(view.grant, view.fact, panel.spending.counted)


WAYS: dict[str, Way] = {
    "pay": Way(
        (StepKind.PAID, StepKind.PART_PAID), Permission.GRANT_PAY,
        lambda p: (_("Hand over %(amount)s") if p.goods else _("Pay %(amount)s")) % {"amount": p.text(_due(p))},
        forms.pay_form, grant_payments.disburse, lambda p: _("Paid: %(amount)s.") % {"amount": p.text(_due(p))},
        hinders=_cannot_pay, moves=lambda p: (TransferKind.PAID, _due(p)), wanted=lambda p: bool(p.view.fact.owed),
        main=True,
    ),
    "report": Way(
        (StepKind.REPORTED,), Permission.GRANT_REPORT, lambda p: _("Report mid-term"), forms.report_form,
        settlements.report, lambda p: _("Reported. The office looks at it."),
        wanted=lambda p: any(part.after == "mid-term" for part in p.view.grant.instalments) and bool(p.view.fact.owed),
    ),
    "confirm-report": Way(
        (StepKind.CONFIRMED,), Permission.GRANT_DECIDE, lambda p: _("Confirm the mid-term report"), forms.confirm_form,
        settlements.confirm_report, lambda p: _("Confirmed. What waited for the report may be paid."),
        hinders=_cannot_confirm,
        wanted=lambda p: any(part.after == "mid-term" for part in p.view.grant.instalments) and bool(p.view.fact.owed),
    ),
    "settle": Way(
        (StepKind.SETTLED,), Permission.GRANT_DECIDE, lambda p: _("Count what is there") if p.goods else _("Settle"),
        forms.settle_form, settlements.settle, lambda p: _("Settled."), hinders=_cannot_settle, moves=_freed,
        initial=lambda p: {"counted": p.view.fact.paid if p.goods else p.spending.counted},
        wanted=lambda p: p.view.fact.last(StepKind.SETTLED) is None,
    ),
    "give-back": Way(
        (StepKind.GIVEN_BACK,), Permission.GRANT_PAY, lambda p: _("Enter what came back"), forms.back_form,
        grant_payments.give_back, lambda p: _("Entered. It is available again."),
        moves=lambda p: (TransferKind.RETURNED, to_account(p.view.grant, p.view.fact, p.spending.counted)),
        initial=lambda p: {"amount": to_account(p.view.grant, p.view.fact, p.spending.counted) or None},
        wanted=lambda p: p.view.fact.paid > 0,
    ),
    "accept": Way(
        (StepKind.ACCEPTED,), Permission.GRANT_DECIDE, lambda p: _("Accept"), forms.accept_form, settlements.accept,
        lambda p: _("Accepted."),
        hinders=_cannot_accept,
        wanted=lambda p: any(step.do == "accept" for step in p.view.grant.steps)
        or any(part.after == "accept" for part in p.view.grant.instalments),
    ),
    "close": Way(
        (StepKind.CLOSED,), Permission.GRANT_DECIDE, lambda p: _("Close the grant"), forms.close_form,
        settlements.close, lambda p: _("Closed."),
        hinders=lambda p, hand: check_closing(
            p.view.grant, p.view.fact, p.spending, "-", p.here.charter.currency
        ),
    ),
    "cancel": Way(
        (StepKind.CANCELLED,), Permission.GRANT_DECIDE, lambda p: _("Cancel the grant"), forms.reason_form,
        settlements.cancel, lambda p: _("Cancelled. What was paid is to come back."),
        moves=lambda p: (TransferKind.RELEASED, p.view.fact.owed),
    ),
}  # fmt: skip


def step(request: HttpRequest, office: str, programme: str, grant: str, number: int, do: str) -> HttpResponse:
    """One step after the decision: what stands, the fund before and after, and its form."""
    here = visit(request, office, programme, Permission.GRANT_READ, "applications")
    way, found = WAYS.get(do), find_application(here.programme, here.charter, grant, number)
    if way is None or found is None:
        raise Http404
    shown = Panel(here, *found)
    verdict = here.may(way.permission, about=(shown.view.unit,))
    if not verdict.allowed or verdict.post is None:
        raise NotAllowed(way.permission, verdict.why)
    form = way.form(here.charter, shown.view.grant, here.today)(
        *((request.POST, request.FILES) if request.method == "POST" else ()),
        initial={"seen": shown.view.seen, **way.initial(shown)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            way.act(by=here.by, programme=here.programme, application=shown.view.id, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal.breaches)
        else:
            messages.success(request, way.done(shown))
            return SeeOther(here.address("application", shown.view.grant.id, shown.view.number))
    return render(request, "grants_after/step.html", _context(shown, do, form, verdict.post.role), status=form.status)


def _context(shown: Panel, do: str, form: Form, role: str) -> dict[str, Any]:
    here, view, way = shown.here, shown.view, WAYS[do]
    open_now = any(kind in view.open for kind in way.kinds) and way.wanted(shown)
    waiting = open_conditions(here.programme, view.id, every=True) if do == "close" else ()
    why = (
        [said.sentence(breach) for breach in way.hinders(shown, shown.hand(role))]
        if open_now
        else [said.sentence(Breach(f"application-{view.status}", {}))]
    )
    moved = way.moves(shown) if open_now and not why else None
    amount = form.cleaned_data.get("amount") if form.is_bound and hasattr(form, "cleaned_data") else None
    if moved is not None and amount and "amount" in form.fields:
        moved = moved[0], amount
    changes = shown.changes(*moved) if moved else ()
    rest = 0 if shown.goods else beyond(view.grant, view.fact, shown.spending.counted)
    return {
        "here": here, "view": view, "after": shown, "form": form, "word": way.word(shown), "main": way.main,
        "why": () if form.is_bound else why, "open": open_now and (form.is_bound or not why), "changes": changes,
        "then": _("After %(amount)s") % {"amount": shown.text(moved[1])} if moved else "", "currency": here.charter.currency,
        "status": grant_words.status(view.status), "basis": basis(here, view.grant),
        "excess": shown.text(rest) if rest else "",
        "unmet": waiting,
        "settling": do == "settle" and not shown.goods, "alone": _arranged(shown, do, here.by.pk),
    }  # fmt: skip
