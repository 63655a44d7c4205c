"""Rounds of aid: opened, their shares entered, decided, taken back; what units asked for and got."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from pilotage.actions.aid import ask_for_aid, enter_total, keep_shares, open_aid
from pilotage.actions.aid_decisions import decide_aid, take_back_aid
from pilotage.actions.publicity import finish_round
from pilotage.actions.refusals import Refused
from pilotage.actions.rounds import cancel_round
from pilotage.domain.aid import Share, aid_provisions, extra_of, passed_over, shown_count, shown_total
from pilotage.domain.charters import Charter
from pilotage.domain.policy import Permission
from pilotage.domain.round_states import STATES, Kind, Status, StepKind
from pilotage.domain.small_counts import hide_below
from pilotage.models import Round
from pilotage.queries.aid import AidRound, Listed
from pilotage.queries.aid import aid_round as gathered
from pilotage.queries.matter_files import matter_files
from pilotage.queries.rounds import find_round, round_charters, steps_of
from pilotage.web.aid_forms import (
    ask_form,
    columns_of,
    decided,
    decision_form,
    later_form,
    new_form,
    rows_of,
    shares_form,
    shares_said,
    total_form,
)
from pilotage.web.answers import SeeOther
from pilotage.web.basis import basis
from pilotage.web.forms import Form
from pilotage.web.visits import Visit, visit
from pilotage.words import aid as words
from pilotage.words import rounds as round_words

ROWS = 30
UNDECIDED = (Status.OPEN, Status.REVIEW)


@dataclass(frozen=True)
class Opened:
    """A round of aid that somebody looks at. `inside`: they see every unit's row and every count."""

    here: Visit
    view: AidRound
    inside: bool

    @property
    def round(self) -> Round:
        return self.view.round

    @property
    def named(self) -> bool:
        """May they read who is aided, of the units that they see? At the office whoever keeps or decides rounds may."""
        may = self.here.may
        keeping = (Permission.ROUND_KEEP, Permission.ROUND_DECIDE)
        return not self.inside or any(may(each, closed_too=True).allowed for each in keeping)

    @property
    def address(self) -> str:
        return self.here.address("round", self.round.number)


def open_page(request: HttpRequest, office: str, programme: str, number: int, permission: Permission) -> Opened:
    """The round of aid with this number; 404 where there is none."""
    here = visit(request, office, programme, permission, here="rounds")
    row = find_round(here.programme, number)
    if row is None or row.kind != Kind.AID:
        raise Http404
    return opened(here, row)


def charter_of(here: Visit, row: Round) -> Charter:
    """The charter that a round is judged by; asked for only where it is an earlier one."""
    if row.edition_id == here.rules.edition:
        return here.charter
    return round_charters(here.programme, [row])[row.edition_id]


def opened(here: Visit, row: Round) -> Opened:
    return Opened(
        here, gathered(here.programme, row, charter_of(here, row)), here.may(Permission.ROUND_READ, about=()).allowed
    )


# ---- The round -------------------------------------------------------------------------------------------------------


def aid_round(request: HttpRequest, here: Visit, round: Round) -> HttpResponse:
    """A round of aid: to the office with every share, to a unit's contacts with their own, once it is decided."""
    case = opened(here, round)
    forms = _steps(case)
    shown = None
    if request.method == "POST":
        shown = request.POST.get("do", "")
        made = _form_of(case, shown)
        if made is None:
            raise BadRequest
        sent = forms[shown] = made(request.POST)
        if sent.is_valid():
            try:
                done = _do(case, shown, sent.cleaned_data)
            except Refused as refusal:
                sent.refuse(refusal.breaches, {"seen": round.version} if "seen" in sent.fields else None)
            else:
                messages.success(request, done)
                return SeeOther(case.address)
    form, asking = forms.get(shown or ""), forms.pop("ask", None)
    view, currency = case.view, view_currency(case)
    lines = _lines(case)
    page = Paginator(lines, ROWS).get_page(request.GET.get("page"))
    decision = view.decision
    files = matter_files(here.programme, "decision", [decision.pk]) if decision else {}
    status = Status(round.status)
    context = {
        "here": here, "round": round, "view": view, "inside": case.inside, "currency": currency, "page": page,
        "status": words.status(status), "columns": [words.column(each) for each in columns_of(view)],
        "sums": _sums(view), "extra": extra_of(view.rule, currency), "decision": decision,
        "files": files.get(decision.pk, ()) if decision else (), "basis": basis(here, view.rule),
        "steps": [(step, round_words.step(step.kind)) for step in steps_of(round)] if case.inside else (),
        "undecided": status in UNDECIDED, "has_lists": any(line.own for line in lines),
        "keeping": here.may(Permission.ROUND_KEEP).allowed,
        "deciding": here.may(Permission.ROUND_DECIDE).allowed, "forms": forms, "form": form,
        "doing": shown,  "people_total": _people_total(case), "hidden": hide_below(view.charter),
        "asking": asking, "show_people": status in (Status.DECIDED, Status.PUBLIC, Status.FINAL),
    }  # fmt: skip
    return render(request, "aid/round.html", context, status=form.status if form else 200)


def view_currency(case: Opened) -> str:
    return case.here.charter.currency


@dataclass(frozen=True)
class Shown:
    """A unit's row as this visitor may see it; `people` None: fewer than may be told. `own`: the visitor may read the
    list of names."""

    name: str
    unit: str
    cells: tuple[tuple[str, int | None, bool], ...]  # head, number (None: not asked), whether it is money
    people: int | None
    given: int | None
    own: bool
    reason: str
    over: bool
    record: int | None


def _lines(case: Opened) -> list[Shown]:
    view = case.view
    over = {share.unit for share in passed_over(view.shares)}
    decided_now = Status(view.round.status) not in UNDECIDED
    found = []
    for kept in view.kept:
        share = kept.share
        own = bool(share.unit) and case.here.may(Permission.ROUND_READ, about=[share.unit]).allowed
        if not (case.inside or own):
            continue  # what others got, a unit's contacts are told by the published figures only
        columns = columns_of(view) if case.inside or decided_now else ("asked",)
        cells = tuple(
            (words.column(column), getattr(share, column) if column in columns else None, "amount" in column)
            for column in columns_of(view)
        )
        listed = view.listed(share.unit)
        found.append(Shown(
            share.name, share.unit, cells, listed.people, listed.amount, own and share.got and case.named,
            share.reason if case.inside else "", case.inside and share.unit in over, kept.record,
        ))  # fmt: skip
    return found


def _sums(view: AidRound) -> list[tuple[str, int, bool]]:
    """Each column with its sum, and whether it is money."""
    return [
        (words.column(column), sum(getattr(share, column) or 0 for share in view.shares), "amount" in column)
        for column in columns_of(view)
    ]


def _people_total(case: Opened) -> Listed | None:
    """How many people are aided and with how much; outside the office only as far as the charter lets counts be told."""
    lists = case.view.lists.values()
    people, given = sum(each.people for each in lists), sum(each.amount for each in lists)
    if case.inside:
        return Listed(people, given)
    least = hide_below(case.view.charter)
    others = [each.people for unit, each in case.view.lists.items()
              if not case.here.may(Permission.ROUND_READ, about=[unit]).allowed]  # fmt: skip
    if shown_total(others, least) is None or shown_count(people, least) is None:
        return None
    return Listed(people, given)


def _steps(case: Opened) -> dict[str, Form]:
    """What may be done on the page itself: cancelled, finished, taken back; by their names, each with its form."""
    status = Status(case.round.status)
    ahead = STATES[status]
    may = {
        "ask": status is Status.OPEN,
        "back": StepKind.TAKEN_BACK in ahead,
        "finish": StepKind.FINISHED in ahead,
        "cancel": StepKind.CANCELLED in ahead,
    }
    made = {kind: _form_of(case, kind) for kind, allowed in may.items() if allowed}
    return {kind: form(initial={"seen": case.round.version}) for kind, form in made.items() if form is not None}


def _form_of(case: Opened, kind: str) -> type[Form] | None:
    """The form that a button of the page sends, whether or not the round still takes it; None where it has no such."""
    here, mine = case.here, _asking(case)
    if kind == "ask":
        return ask_form(mine) if mine is not None else None
    needed = Permission.ROUND_DECIDE if kind == "back" else Permission.ROUND_KEEP
    return later_form(here, kind) if here.may(needed).allowed else None


def _asking(case: Opened) -> Share | None:
    """The unit that the visitor speaks for, where the office has its own page to enter what units ask for."""
    if case.inside:
        return None
    mine = (share for share in case.view.shares
            if share.unit and case.here.may(Permission.ROUND_READ, about=[share.unit]).allowed)  # fmt: skip
    return next(mine, None)


def _do(case: Opened, kind: str, given: dict[str, Any]) -> str:
    known: dict[str, Any] = {"by": case.here.by, "programme": case.here.programme, "round": case.round.number}
    if kind == "ask":
        mine = _asking(case)
        assert mine is not None, "the form stands only with a unit"
        ask_for_aid(**known, unit=mine.unit, asked=given[f"asked-{mine.unit}"], uuid=given["uuid"])
        return _("The office sees what you ask for.")
    if kind == "back":
        with override(case.here.charter.language):
            told = words.void_reason()
        take_back_aid(**known, **given, told=told)
        return _("The decision was taken back and its records are void. Decide anew when it is ready.")
    if kind == "finish":
        finish_round(**known, **given)
        return _("The round is finished.")
    cancel_round(**known, **given)
    return pgettext("aid", "The round was cancelled.")


# ---- Opening ---------------------------------------------------------------------------------------------------------


def aid_new(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    """Open a round of aid."""
    here = visit(request, office, programme, Permission.ROUND_KEEP, here="rounds")
    provisions = aid_provisions(here.charter)
    if not provisions:
        raise Http404
    form = new_form(here, provisions)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {"provision": provisions[0].id, **form.cleaned_data}
        given |= {"places": given["places"] or 0, "amount": given["amount"] or 0}
        try:
            row = open_aid(by=here.by, programme=here.programme, **given)
        except Refused as refusal:
            form.refuse(refusal.breaches)
        else:
            messages.success(request, _("The round is open. Enter what units ask for and what they are to get."))
            return SeeOther(here.address("round", row.number))
    context = {"here": here, "form": form, "basis": basis(here, *provisions)}
    return render(request, "aid/new.html", context, status=form.status)


# ---- Shares ----------------------------------------------------------------------------------------------------------


def aid_shares(request: HttpRequest, office: str, programme: str, number: int) -> HttpResponse:
    """What units ask for and are to get, and the ordinary numbers of the whole round."""
    case = open_page(request, office, programme, number, Permission.ROUND_KEEP)
    here, view = case.here, case.view
    page = Paginator(view.shares, ROWS).get_page(request.GET.get("page"))
    shares = list(page.object_list)
    seen = {"shares_seen": view.seen}
    table = shares_form(here, view, shares)(initial=seen)
    known = {"places": view.total.places or None, "amount": view.total.amount or None}
    total = total_form(here, view)(initial={**seen, **known}, prefix="total")
    form = None
    if request.method == "POST":
        do = request.POST.get("do", "")
        if do == "shares":
            form = table = type(table)(request.POST)
        elif do == "total":
            form = total = type(total)(request.POST, prefix="total")
        else:
            raise BadRequest
        if form.is_valid() and _kept(case, do, form, shares):
            messages.success(request, _("Kept. Nothing is decided by it."))
            return SeeOther(here.address("aid-shares", number) + (f"?page={page.number}" if page.number > 1 else ""))
    context = {
        "here": here, "view": view, "round": case.round, "table": table, "rows": rows_of(table, view, shares),
        "columns": [words.column(each) for each in columns_of(view)], "sums": _sums(view), "total_form": total,
        "form": form, "page": page, "currency": here.charter.currency, "undecided": _undecided(case),
        "extra": extra_of(view.rule, here.charter.currency), "basis": basis(here, view.rule),
    }  # fmt: skip
    return render(request, "aid/shares.html", context, status=form.status if form else 200)


def _undecided(case: Opened) -> bool:
    return Status(case.round.status) in UNDECIDED


def _kept(case: Opened, do: str, form: Form, shares: list[Any]) -> bool:
    here, given = case.here, form.cleaned_data
    known: dict[str, Any] = {"by": here.by, "programme": here.programme, "round": case.round.number, "uuid": given["uuid"],
             "seen": given["shares_seen"]}  # fmt: skip
    try:
        if do == "total":
            enter_total(**known, places=given["places"] or 0, amount=given["amount"] or 0, note=given["note"])
        else:
            keep_shares(**known, shares=shares_said(form, shares))
    except Refused as refusal:
        form.refuse(refusal.breaches, {**_standing(case, do, form), "shares_seen": case.view.seen})
        return False
    return True


def _standing(case: Opened, do: str, form: Form) -> dict[str, object]:
    """What stands now in the fields that can be seen."""
    if (total := case.view.total) and do == "total":
        return {"places": total.places or None, "amount": total.amount or None}
    return {name: field.initial for name, field in form.fields.items() if not form[name].is_hidden}


# ---- Deciding --------------------------------------------------------------------------------------------------------


def aid_decision(request: HttpRequest, office: str, programme: str, number: int) -> HttpResponse:
    """Decide the round as its shares stand: before and after, the reasons that are asked for, the minute."""
    case = open_page(request, office, programme, number, Permission.ROUND_DECIDE)
    here, view = case.here, case.view
    register = next((each for each in here.charter.registers if each.id == view.rule.register), None)
    made = decision_form(here, view, register)
    if request.method == "POST":
        form = made(request.POST, request.FILES)
        if form.is_valid():
            try:
                decide_aid(by=here.by, programme=here.programme, round=number, **decided(form))
            except Refused as refusal:
                form.refuse(refusal.breaches, {"seen": case.round.version, "shares_seen": view.seen})
            else:
                messages.success(request, _("Decided. Each unit's part is on record."))
                return SeeOther(case.address)
    else:
        form = made(initial={"seen": case.round.version, "shares_seen": view.seen})
    currency = here.charter.currency
    context = {
        "here": here, "view": view, "round": case.round, "form": form, "currency": currency,
        "changes": _changes(view, currency), "columns": [words.column(each) for each in columns_of(view)],
        "lines": [line for line in _lines(case) if any(cell[1] for cell in line.cells)], "sums": _sums(view),
        "undecided": _undecided(case), "basis": basis(here, view.rule),
        "over": passed_over(view.shares), "register": register,
    }  # fmt: skip
    return render(request, "aid/decision.html", context, status=form.status)


@dataclass(frozen=True)
class Change:
    """One kind of places or money before and after the decision; `most` None: a person decides how much."""

    word: str
    most: int | None
    given: int
    money: bool

    @property
    def left(self) -> int | None:
        return None if self.most is None else self.most - self.given


def _changes(view: AidRound, currency: str) -> list[Change]:
    shares, extra = view.shares, extra_of(view.rule, currency)
    found = [Change(words.column("places"), view.total.places, sum(share.places for share in shares), False)]
    if "extra_places" in columns_of(view):
        most = None if extra.places_free else extra.places or 0
        found.append(Change(words.column("extra_places"), most, sum(share.extra_places for share in shares), False))
    if "amount" in columns_of(view):
        found.append(Change(words.column("amount"), view.total.amount, sum(share.amount for share in shares), True))
    if "extra_amount" in columns_of(view):
        most = None if extra.money_free else extra.money or 0
        found.append(Change(words.column("extra_amount"), most, sum(share.extra_amount for share in shares), True))
    return found
