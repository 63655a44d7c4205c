"""Reviews of an application: who is asked until when, what they wrote, the points they gave; and the office's criteria."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from pilotage.actions.refusals import NotAllowed, Refused
from pilotage.actions.reviews import add_criterion, ask_reviewer, end_criterion, give_opinion, take_off_reviewer
from pilotage.domain.charters.schema import Grant
from pilotage.domain.grant_states import Status
from pilotage.domain.grants import applicants_of
from pilotage.domain.policy import Function, Permission
from pilotage.domain.reviews import Advice, Scale, points_field
from pilotage.models import Criterion, Person
from pilotage.queries.people import posts_by_person
from pilotage.queries.reviews import people_at_office, scales
from pilotage.web.answers import SeeOther
from pilotage.web.fields import Attachments, Day, Once, OneOf, long_text, text, whole_number
from pilotage.web.forms import Form
from pilotage.web.grant_case import Case, find_case
from pilotage.web.visits import Visit, visit
from pilotage.words import numbers
from pilotage.words import reviews as words


def ask_form(people: list[Person], case: Case) -> type[Form]:
    """Whom to ask, and until when."""

    class AskForm(Form):
        not_saved = _("nobody was asked")
        prefix = "ask"
        uuid = Once()
        person = OneOf([(person.code, person.name) for person in people], label=_("Who is asked"))
        due_on = Day(case.here.today, label=_("By when"), required=False)

    return AskForm


def opinion_form(case: Case, asked: list[Scale]) -> type[Form]:
    """A written opinion of the version that is shown, with points where the office scores."""

    class OpinionForm(Form):
        not_saved = _("the opinion was not stored")
        prefix = "opinion"
        seen = forms.IntegerField(widget=forms.HiddenInput())
        uuid = Once()
        advice = OneOf([(one, words.advice(one)) for one in Advice], label=_("What you advise"))
        opinion = long_text(5, label=_("Opinion"), help_text=_("Only the office reads it"))
        happened_on = Day(case.here.today, label=_("Day"), initial=case.here.today)
        evidence = Attachments(label=_("Files"), required=False)

    for scale in asked:
        most = {"criterion": scale.name, "most": scale.most}
        label = _("%(criterion)s (0 to %(most)s points)") % most
        OpinionForm.base_fields[points_field(scale.id)] = whole_number(label=label)
    return OpinionForm


class OffForm(Form):
    """Why somebody is asked no more."""

    prefix = "off"


def off_form() -> type[Form]:
    fields = {
        "reviewer": forms.IntegerField(widget=forms.HiddenInput()),
        "reason": text(label=_("Reason")),
        "not_saved": _("nobody was taken off"),
    }
    return type("TakeOffForm", (OffForm,), fields)


def reviews(request: HttpRequest, office: str, programme: str, grant: str, number: int) -> HttpResponse:
    """Who is asked, who has written what, and for whoever was asked: the form to write an opinion in."""
    here = visit(request, office, programme, Permission.GRANT_READ, "applications")
    case = find_case(here, grant, number)
    if not case.inside:
        raise NotAllowed(Permission.GRANT_READ, "not-your-side")
    shown: dict[str, Any] = {}
    if request.method == "POST":
        answer = _act(request, case, shown)
        if answer is not None:
            return answer
        if not shown:
            raise BadRequest
    return _page(request, case, shown)


def _act(request: HttpRequest, case: Case, shown: dict[str, Any]) -> HttpResponse | None:
    here, do = case.here, request.POST.get("do", "")
    made = {
        "ask": lambda: ask_form(_candidates(case), case),
        "opinion": lambda: opinion_form(case, scales(here.programme, case.grant.id)),
        "off": off_form,
    }
    if do not in made:
        return None
    form = made[do]()(request.POST, request.FILES)
    shown[do] = form
    if not form.is_valid():
        return None
    given = dict(form.cleaned_data)
    try:
        if do == "ask":
            ask_reviewer(by=here.by, programme=here.programme, application=case.view.id, **given)
            done = _("Asked. It stands in their Today.")
        elif do == "off":
            if given["reviewer"] not in {seat.id for seat in case.around.seats}:
                raise BadRequest
            take_off_reviewer(by=here.by, programme=here.programme, **given)
            done = _("Taken off.")
        else:
            points = {scale.id: given.pop(points_field(scale.id)) for scale in scales(here.programme, case.grant.id)}
            give_opinion(by=here.by, programme=here.programme, application=case.view.id, points=points, **given)
            done = _("Your opinion is on file. It advises; the decision is taken on the application's page.")
    except Refused as refusal:
        form.refuse(refusal.breaches)
        return None
    messages.success(request, done)
    return SeeOther(here.address("application-reviews", case.grant.id, case.view.number))


def _page(request: HttpRequest, case: Case, shown: dict[str, Any]) -> HttpResponse:
    here, told = case.here, case.around
    user = here.user.pk if here.user else 0
    mine = next((seat for seat in told.seats if seat.user == user and seat.ended_seq is None), None)
    open_to_all = case.view.status is Status.SUBMITTED
    deciding = here.may(Permission.GRANT_DECIDE).allowed
    context: dict[str, Any] = {
        "here": here, "case": case, "view": case.view, "around": told, "deciding": deciding,
        "seats": [(seat, seat.late(here.today)) for seat in told.seats if seat.ended_seq is None],
        "ended": [seat for seat in told.seats if seat.ended_seq is not None],
        "opinions": [(one, words.advice(one.advice), _points(case, one.points)) for one in told.opinions[::-1]],
        "table": _table(case), "criteria": here.may(Permission.GRANT_DECIDE).allowed,
    }  # fmt: skip
    if deciding and case.view.status in (Status.SUBMITTED, Status.RETURNED):
        context["ask"] = ask_form(_candidates(case), case)()
        context["off"] = off_form()()
    if mine is not None and mine.gave is None and open_to_all:
        form = opinion_form(case, scales(here.programme, case.grant.id))
        context["opinion"] = form(initial={"seen": told.latest})
    context |= shown
    bound = [form for form in context.values() if isinstance(form, Form) and form.is_bound]
    context["form"] = bound[0] if bound else None
    return render(request, "grants/reviews.html", context, status=bound[0].status if bound else 200)


def _points(case: Case, points: Mapping[int, int]) -> list[tuple[str, int, int]]:
    known = case.around.scales
    return [(known[id].name, value, known[id].most) for id, value in points.items() if id in known]


def _table(case: Case) -> dict[str, Any] | None:
    """Points of the latest version: a line for every opinion, a column for every criterion, the means below."""
    told = case.around
    if not told.scored:
        return None
    rows = [
        (one.by, [one.points.get(scale.id, "—") for scale in told.scored], one.total)
        for one in told.fresh
        if one.points
    ]
    means = [numbers.number(mean, 1) if mean is not None else "—" for mean in told.averages]  # type: ignore[arg-type]
    return {"scales": told.scored, "rows": rows, "means": means, "most": sum(scale.most for scale in told.scored)}


def _candidates(case: Case) -> list[Person]:
    """The people of the office who have not applied, do not speak for the unit, and were not asked yet."""
    here = case.here
    asked = {seat.user for seat in case.around.seats if seat.ended_seq is None}
    posts = posts_by_person(here.programme, here.rules)
    applied = applicants_of(case.view.fact)
    return [
        person
        for person in people_at_office(here.programme, here.rules, here.today)
        if person.user_id not in asked
        and person.user_id not in applied
        and not any(
            post.function is Function.CONTACT and post.member == case.view.unit and post.holds(here.today)
            for post in posts[person.pk]
        )
    ]


# ---- The criteria of a grant -----------------------------------------------------------------------------------------


def criterion_form() -> type[Form]:
    class CriterionForm(Form):
        not_saved = _("the criterion was not added")
        uuid = Once()
        name = text(label=_("What is scored"))
        most = whole_number(label=_("The most points"))

    return CriterionForm


def criteria(request: HttpRequest, office: str, programme: str, grant: str) -> HttpResponse:
    """What reviewers score applications under a grant by: the office's own wish, no clause's."""
    here = visit(request, office, programme, Permission.GRANT_DECIDE, "applications")
    found = next((known for known in here.charter.of_kind(Grant) if known.id == grant), None)
    if found is None:
        raise Http404
    if request.method == "POST" and "end" in request.POST:
        return _end(request, here, found)
    form = criterion_form()(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_criterion(by=here.by, programme=here.programme, provision=found.id, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal.breaches)
        else:
            messages.success(request, _("Added. Whoever is asked scores it from now on."))
            return SeeOther(here.address("criteria", found.id))
    rows = Criterion.objects.of(here.programme.office_id).filter(programme=here.programme, provision=found.id)
    held = list(rows)
    context = {
        "here": here, "grant": found, "form": form, "held": [row for row in held if row.ended_seq is None],
        "ended": [row for row in held if row.ended_seq is not None],
    }  # fmt: skip
    return render(request, "grants/criteria.html", context, status=form.status)


def _end(request: HttpRequest, here: Visit, grant: Grant) -> HttpResponse:
    wanted = request.POST["end"]
    if wanted.isdecimal():
        try:
            end_criterion(by=here.by, programme=here.programme, criterion=int(wanted))
        except Refused as refusal:
            raise Http404 from refusal
        messages.success(request, _("Scored no more. Points that were given can still be read."))
    return SeeOther(here.address("criteria", grant.id))
