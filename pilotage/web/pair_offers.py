"""Needs and offers of members on file, and which two are not to be paired."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from pilotage.actions.pair_offers import set_offers
from pilotage.actions.pairs import lift_veto, veto_pair
from pilotage.actions.refusals import Refused
from pilotage.domain.charters.schema import Pair
from pilotage.domain.pairs import OfferKind
from pilotage.domain.policy import NotAllowed, Permission
from pilotage.domain.standing import Place
from pilotage.queries import holding
from pilotage.queries.pairs import Said, offers, places, vetoes
from pilotage.web.answers import SeeOther
from pilotage.web.basis import basis
from pilotage.web.pair_forms import offers_form, sayings, veto_form
from pilotage.web.pairs import chosen_rule, has_agreements
from pilotage.web.visits import Visit, visit

ROWS = 40


@dataclass(frozen=True)
class Line:
    """A member with what it needs and offers; `mine`: the visitor may change it."""

    member: Place
    role: str
    needs: tuple[Said, ...]
    offers: tuple[Said, ...]
    mine: bool


def pair_offers(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    """What every member needs and offers; `?member=` opens the form of one, for whoever may speak for it."""
    here = visit(request, office, programme, Permission.PAIR_READ, "pairs")
    rule = chosen_rule(here, request.GET.get("provision", ""))
    with holding.held():
        there = [place for place in places(here.programme) if place.role in (rule.a, rule.b) and _there(here, place)]
    members = sorted(there, key=lambda place: place.role != rule.b)
    standing = offers(here.programme, rule.id, on=here.today)
    asked = request.GET.get("member", "")
    member = next((place for place in members if place.code == asked), None)
    if asked and member is None:
        raise Http404
    form = None
    if member is not None:
        verdict = here.may(Permission.PAIR_SAY, about=(member.code,))
        if not verdict.allowed:
            raise NotAllowed(Permission.PAIR_SAY, verdict.why)
        first = OfferKind.NEED if member.role == rule.b else OfferKind.OFFER
        own = [one for one in standing if one.member == member.code]
        form = offers_form(rule, own, first, request.POST or None)
        if form.is_bound and form.is_valid():
            seen = {int(each) for each in form.cleaned_data["seen"].split(",") if each.isdecimal()}
            try:
                set_offers(
                    by=here.by, programme=here.programme, provision=rule.id, member=member.code,
                    said=sayings(form, rule), uuid=form.cleaned_data["once"], seen=seen,
                )  # fmt: skip
            except Refused as refusal:
                form.refuse(refusal.breaches)
            else:
                messages.success(
                    request, _("Needs and offers of %(member)s have been saved.") % {"member": member.name}
                )
                return SeeOther(here.address("pair-offers") + f"?provision={rule.id}#member-{member.code}")
    page = Paginator(members, ROWS).get_page(request.GET.get("page"))
    context = {
        "here": here,
        "rule": rule,
        "rules": here.charter.of_kind(Pair),
        "lines": [_line(here, place, standing) for place in page.object_list],
        "page": page,
        "member": member,
        "form": form,
        "office": here.may(Permission.PEOPLE_READ).allowed,
        "agreements": has_agreements(here.charter),
        "basis": basis(here, rule),
    }
    return render(request, "pairs/offers.html", context, status=form.status if form else 200)


def _there(here: Visit, place: Place) -> bool:
    return place.ends_on is None or here.today <= place.ends_on


def _line(here: Visit, place: Place, standing: tuple[Said, ...]) -> Line:
    own = [one for one in standing if one.member == place.code]
    return Line(
        place, here.charter.role(place.role).name,
        tuple(one for one in own if one.kind is OfferKind.NEED),
        tuple(one for one in own if one.kind is OfferKind.OFFER),
        here.may(Permission.PAIR_SAY, about=(place.code,)).allowed,
    )  # fmt: skip


# ---- Vetoes ----------------------------------------------------------------------------------------------------------


def pair_vetoes(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    """Which two are not to be paired, and why: the office's own."""
    here = visit(request, office, programme, Permission.PEOPLE_READ, "pairs")
    rule = chosen_rule(here, request.GET.get("provision", ""))
    keeps = here.may(Permission.PAIR_KEEP).allowed
    form = veto_form(here, rule, places(here.programme), request.POST or None) if keeps else None
    if request.method == "POST" and form is None:
        raise NotAllowed(Permission.PAIR_KEEP, here.may(Permission.PAIR_KEEP).why)
    if form is not None and form.is_bound and form.is_valid():
        sent = form.cleaned_data
        try:
            veto_pair(
                by=here.by, programme=here.programme, provision=rule.id, a=sent["a"], b=sent["b"],
                reason=sent["reason"], uuid=sent["once"],
            )  # fmt: skip
        except Refused as refusal:
            form.refuse(refusal.breaches)
        else:
            messages.success(request, _("The two will not be suggested or paired until this is lifted."))
            return SeeOther(here.address("pair-vetoes") + f"?provision={rule.id}")
    page = Paginator(vetoes(here.programme, rule.id, on=here.today), ROWS).get_page(request.GET.get("page"))
    context = {
        "here": here, "rule": rule, "rules": here.charter.of_kind(Pair), "page": page, "form": form, "office": True,
        "agreements": has_agreements(here.charter), "basis": basis(here, rule),
    }  # fmt: skip
    return render(request, "pairs/vetoes.html", context, status=form.status if form else 200)


def veto_lift(request: HttpRequest, office: str, programme: str, veto: int) -> HttpResponse:
    """Let two be paired again."""
    here = visit(request, office, programme, Permission.PAIR_KEEP, "pairs")
    if request.method != "POST":
        return SeeOther(here.address("pair-vetoes"))
    lift_veto(by=here.by, programme=here.programme, veto=veto)
    messages.success(request, _("The two may be paired again."))
    return SeeOther(here.address("pair-vetoes"))
