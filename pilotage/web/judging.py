"""Judging a round: the office's criteria, a reviewer's own scores, the ranked list with its arithmetic, and ties."""

import re
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from pilotage.actions.judging import Card, add_round_criterion, end_round_criterion, give_scores, put_in_order
from pilotage.actions.refusals import NotAllowed, Refused
from pilotage.domain.breaches import Breach
from pilotage.domain.judging import Placed, score_field, shown, ties
from pilotage.domain.policy import Permission
from pilotage.domain.reviews import Scale
from pilotage.domain.round_states import Status
from pilotage.models import RoundCriterion
from pilotage.queries.judging import own_candidates, points
from pilotage.queries.people import names_of
from pilotage.web.answers import SeeOther
from pilotage.web.fields import Once, long_text, text, whole_number
from pilotage.web.forms import Form
from pilotage.web.judging_case import Case, Line, find_case, read_once

_SCORED = re.compile(r"c(?P<number>[0-9]{1,9})-(?P<what>[0-9]{1,18}|opinion)")

# ---- Criteria --------------------------------------------------------------------------------------------------------


def _criterion_form() -> type[Form]:
    class CriterionForm(Form):
        not_saved = _("the criterion was not added")
        uuid = Once()
        name = text(label=_("What is scored"))
        most = whole_number(label=_("The most points"))

    return CriterionForm


@read_once
def round_criteria(request: HttpRequest, office: str, programme: str, number: int) -> HttpResponse:
    """What reviewers score the candidates by: the office's own wish, no clause's."""
    case = find_case(request, office, programme, number)
    here = case.here
    keeps = case.may(Permission.ROUND_KEEP) and case.status in (Status.OPEN, Status.REVIEW)
    form = _criterion_form()(request.POST if request.method == "POST" and "end" not in request.POST else None)
    if request.method == "POST" and "end" in request.POST:
        wanted = request.POST["end"]
        if wanted.isdecimal():
            end_round_criterion(by=here.by, programme=here.programme, round=number, criterion=int(wanted))
            messages.success(request, _("Scored no more. Points that were given can still be read."))
        return SeeOther(case.address("round-criteria"))
    if form.is_bound and form.is_valid():
        try:
            add_round_criterion(by=here.by, programme=here.programme, round=number, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal.breaches)
        else:
            messages.success(request, _("Added."))
            return SeeOther(case.address("round-criteria"))
    held = list(RoundCriterion.objects.of(here.programme.office_id).filter(round=case.row))
    context = {
        "here": here, "case": case, "form": form if keeps else None,
        "held": [row for row in held if row.ended_seq is None],
        "ended": [row for row in held if row.ended_seq is not None],
    }  # fmt: skip
    return render(request, "judging/criteria.html", context, status=form.status)


# ---- My scores -------------------------------------------------------------------------------------------------------


def _scores_form(case: Case, numbers: list[int]) -> type[Form]:
    """One form for all candidates: whole points by criterion, and an opinion of each."""
    fields: dict[str, Any] = {"not_saved": _("no scores were stored"), "uuid": Once()}
    for candidate in numbers:
        for scale in case.bench.scales:
            told = {"criterion": scale.name, "most": scale.most, "candidate": case.label(candidate)}
            label = _("%(candidate)s: %(criterion)s (0 to %(most)s points)") % told
            fields[score_field(candidate, scale.id)] = whole_number(label=label, required=False)
        label = _("%(candidate)s: opinion") % {"candidate": case.label(candidate)}
        fields[score_field(candidate, "opinion")] = long_text(1, label=label, required=False)
    return type("ScoresForm", (Form,), fields)


def _cards(form: Form, numbers: list[int], scales: tuple[Scale, ...]) -> dict[int, Card]:
    """What the form says, of the candidates of whom it says anything."""
    found = {}
    for candidate in numbers:
        given = {scale.id: form.cleaned_data[score_field(candidate, scale.id)] for scale in scales}
        said = {id: value for id, value in given.items() if value is not None}
        opinion = form.cleaned_data[score_field(candidate, "opinion")]
        if said or opinion.strip():
            found[candidate] = Card(said, opinion)
    return found


def _lost(case: Case, form: Form) -> list[tuple[str, str]]:
    """What was typed for a criterion or a candidate that is there no more: what it was for, and what it says."""
    every = RoundCriterion.objects.of(case.here.programme.office_id).filter(round=case.row)
    criteria = {str(row.pk): row.name for row in every} | {"opinion": _("Opinion")}
    found = []
    for name, said in form.data.items():
        of = _SCORED.fullmatch(name)
        if of is None or name in form.fields or not said.strip() or of["what"] not in criteria:
            continue
        told = {"candidate": case.label(int(of["number"])), "criterion": criteria[of["what"]]}
        found.append((_("%(candidate)s: %(criterion)s") % told, said))
    return found


@read_once
def round_scores(request: HttpRequest, office: str, programme: str, number: int) -> HttpResponse:
    """A reviewer's own points and opinions of every candidate on one page."""
    case = find_case(request, office, programme, number)
    here, held = case.here, case.bench
    if not case.may(Permission.ROUND_SCORE):
        raise NotAllowed(Permission.ROUND_SCORE, "no-function-permits")
    own = own_candidates(here.by, here.programme, held.stood)
    numbers = [each.number for each in held.stood if each.number not in own]
    scoring = case.status is Status.REVIEW
    initial: dict[str, object] = {}
    for candidate in numbers:
        mine = held.scores.get(candidate, {}).get(here.by.pk)
        if mine is not None:
            initial |= {score_field(candidate, id): value for id, value in points(mine).items()}
            initial[score_field(candidate, "opinion")] = mine.opinion
    form = _scores_form(case, numbers)(request.POST if request.method == "POST" else None, initial=initial)
    lost = _lost(case, form) if form.is_bound else []
    valid = form.is_bound and form.is_valid()
    if lost or (form.is_bound and not scoring):
        code = "scores-for-gone" if scoring else f"round-{case.status}"
        form.refuse([Breach(code, {"what": [name for name, _said in lost]})])
    elif valid:
        cards = _cards(form, numbers, held.scales)
        try:
            given = give_scores(
                by=here.by, programme=here.programme, round=number, cards=cards, uuid=form.cleaned_data["uuid"]
            )
        except Refused as refusal:
            form.refuse(refusal.breaches)
        else:
            messages.success(request, _("Stored.") if given else _("Nothing has changed."))
            return SeeOther(case.address("round-scores"))
    rows = [
        (
            case.candidates[candidate], [(scale, form[score_field(candidate, scale.id)]) for scale in held.scales],
            form[score_field(candidate, "opinion")],
        )
        for candidate in numbers
    ]  # fmt: skip
    context = {
        "here": here, "case": case, "form": form, "rows": rows, "scoring": scoring, "scales": held.scales, "lost": lost,
        "typing": scoring or form.is_bound,
        "own": [case.candidates[candidate] for candidate in sorted(own)],
    }  # fmt: skip
    return render(request, "judging/scores.html", context, status=form.status)


# ---- The ranked list, and ties ---------------------------------------------------------------------------------------


def lines_of(case: Case, *, opinions: bool) -> list[Line]:
    """The ranked list with its arithmetic, and the reviewers' opinions where they are asked for: for the office."""
    held = case.bench
    reviewers = {user for given in held.scores.values() for user in given} if opinions else set()
    people = names_of(case.here.programme, reviewers) if opinions else {}
    found = []
    for placed in held.listed:
        given = held.scores.get(placed.runner.number, {})
        sums = tuple(
            _arithmetic(scale, placed.runner.cards, shown(placed.means.get(scale.id))) for scale in held.scales
        )
        words = tuple(
            (people[user], score.opinion) for user, score in given.items() if score.opinion and user in people
        )
        found.append(Line(placed, case.candidates[placed.runner.number], shown(placed.points), sums, words))
    return found


def _arithmetic(scale: Scale, cards: Any, mean: str) -> str:
    """How a mean came about: (8 + 9) ÷ 2 = 8.5; of one reviewer the points alone."""
    given = [card[scale.id] for card in cards if scale.id in card]
    if len(given) < 2:
        return mean or "—"
    return f"({' + '.join(map(str, given))}) ÷ {len(given)} = {mean}"


def _order_form(case: Case, numbers: list[int]) -> type[Form]:
    fields: dict[str, Any] = {"not_saved": _("the order was not stored"), "uuid": Once()}
    for candidate in numbers:
        fields[f"p{candidate}"] = whole_number(label=case.label(candidate))
    fields["reason"] = text(label=_("Reason"), help_text=_("It is told with the list"))
    return type("OrderForm", (Form,), fields)


def _in_order(case: Case, given: dict[str, Any], numbers: list[int]) -> list[int]:
    """The numbers as they were put in order: group by group, each by the places that were typed."""
    at = {each.runner.number: each for each in case.bench.listed}
    return sorted(numbers, key=lambda number: (_group(case, at[number]), given[f"p{number}"], number))


def _misplaced(case: Case, given: dict[str, Any], numbers: list[int]) -> list[Breach]:
    """Places that are none: below the first or behind the last, or the same for two who stand equal."""
    at = {each.runner.number: each for each in case.bench.listed}
    breaches, taken = [], set()
    for number in numbers:
        place, equals = given[f"p{number}"], _group(case, at[number])
        if not 1 <= place <= len(at):
            breaches.append(Breach("order-place", {"place": place, "most": len(at)}, f"p{number}"))
        elif (equals, place) in taken:
            breaches.append(Breach("order-place-taken", {"place": place}, f"p{number}"))
        taken.add((equals, place))
    return breaches


def _group(case: Case, placed: Placed) -> tuple[bool, float]:
    """Whoever stands equal is in the same group; groups in the order of the list."""
    if all(each.points is None for each in case.bench.listed):
        return (False, 0)
    behind = case.bench.priority is not None and not placed.runner.ours
    return (behind, -float(placed.points or 0))


@read_once
def round_order(request: HttpRequest, office: str, programme: str, number: int) -> HttpResponse:
    """The ranked list; where several stand equal, or nothing was scored, a person puts them in order and says why."""
    case = find_case(request, office, programme, number)
    here, held = case.here, case.bench
    listed = held.listed
    unscored = all(each.points is None for each in listed)
    numbers = [each.runner.number for each in listed if each.tied or each.by_hand or unscored]
    orders = case.status is Status.REVIEW and case.may(Permission.ROUND_DECIDE) and len(numbers) > 1
    form = None
    if orders:
        ranks = {f"p{each.runner.number}": each.rank for each in listed if each.by_hand}
        form = _order_form(case, numbers)(request.POST or None, initial=ranks)
    if form is not None and form.is_bound and form.is_valid():
        order = _in_order(case, form.cleaned_data, numbers)
        try:
            if misplaced := _misplaced(case, form.cleaned_data, numbers):
                raise Refused(*misplaced)
            put_in_order(
                by=here.by, programme=here.programme, round=number, order=order,
                reason=form.cleaned_data["reason"], uuid=form.cleaned_data["uuid"],
            )  # fmt: skip
        except Refused as refusal:
            form.refuse(refusal.breaches)
        else:
            messages.success(request, _("The order is on file, with its reason."))
            return SeeOther(case.address("round-order"))
    context = {
        "here": here, "case": case, "form": form, "lines": lines_of(case, opinions=case.judges), "scales": held.scales,
        "priority": held.priority, "order": held.order, "unscored": unscored,
        "decides": case.may(Permission.ROUND_DECIDE), "unconfirmed": case.unconfirmed,
        "ties": [[case.candidates[each] for each in tie] for tie in ties(listed)],
    }  # fmt: skip
    return render(request, "judging/order.html", context, status=form.status if form is not None else 200)
