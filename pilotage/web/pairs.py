"""Pairs: who with whom since when, who has no partner; making, ending and changing them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from pilotage.actions.pairs import end_pairing, pair_up, replace_partner
from pilotage.actions.refusals import Refused
from pilotage.domain.charters.schema import Charter, Pair
from pilotage.domain.meetings import agreements
from pilotage.domain.pairs import Alone, What, find_pair, owed
from pilotage.domain.policy import Permission
from pilotage.models import Pairing, PairingReason
from pilotage.queries import holding
from pilotage.queries.pairs import find_pairing, pairings, places, reasons, without_partner
from pilotage.render.lists import Cell
from pilotage.web.answers import SeeOther
from pilotage.web.basis import basis
from pilotage.web.ledger import WRITERS
from pilotage.web.links import clause_address
from pilotage.web.pair_forms import end_form, pair_form, replace_form, side_names
from pilotage.web.refunds import table
from pilotage.web.visits import Visit, visit

ROWS = 50
ALONE = 30
"""How many without a partner stand on the list; the suggestion has them all."""


@dataclass(frozen=True)
class Row:
    """One pairing of the list with its page, and why it was made and ended as far as the visitor is told."""

    pairing: Pairing
    address: str
    made: PairingReason | None
    ended: PairingReason | None

    def holds(self, on: date) -> bool:
        return self.pairing.starts_on <= on and not self.over(on)

    def over(self, on: date) -> bool:
        return self.pairing.ends_on is not None and self.pairing.ends_on < on


@dataclass(frozen=True)
class Part:
    """One provision of the charter that pairs, with whoever has no partner, its pairings and those that ended."""

    rule: Pair
    names: tuple[str, str]
    clause: str
    clause_url: str
    owed: bool
    alone: tuple[Alone, ...]
    rows: Sequence[Row]
    ended: Sequence[Row]

    @property
    def more(self) -> int:
        return max(0, len(self.alone) - ALONE)

    @property
    def first(self) -> tuple[Alone, ...]:
        return self.alone[:ALONE]


def pairs(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    """Gaps on top, then who with whom; what has ended is folded."""
    here = visit(request, office, programme, Permission.PAIR_READ, "pairs")
    asked, sort = request.GET.get("q", "").strip(), request.GET.get("sort", "")
    every, lonely = gathered(here, asked, sort)
    page = Paginator(every, ROWS).get_page(request.GET.get("page"))
    told = _told(here, list(page.object_list))
    context = {
        "here": here,
        "parts": [_part(here, rule, told, lonely) for rule in _rules(here)],
        "page": page,
        "asked": asked,
        "sort": sort,
        "total": len(every),
        "keeps": here.may(Permission.PAIR_KEEP).allowed,
        "says": here.may(Permission.PAIR_SAY).allowed,
        "office": here.may(Permission.PEOPLE_READ).allowed,
        "agreements": has_agreements(here.charter),
        "basis": basis(here, *_rules(here)),
        "exports": [(kind, here.address("pairs-export", kind)) for kind in WRITERS],
    }
    return render(request, "pairs/pairs.html", context)


SORTS: dict[str, Callable[[Pairing], object]] = {
    "b": lambda row: row.b.name,
    "a": lambda row: row.a.name,
    "from": lambda row: row.starts_on,
}


def gathered(here: Visit, asked: str = "", sort: str = "") -> tuple[list[Pairing], tuple[Alone, ...]]:
    """The pairings whose sides are called like that, those that hold first, and whoever has no partner today; `sort` is a
    column's name, with a hyphen before it the other way round."""
    with holding.held():
        every = [
            row for row in pairings(here.programme)
            if not asked or any(asked.lower() in name.lower() for name in (row.a.name, row.b.name))
        ]  # fmt: skip
        lonely = without_partner(here.programme, here.charter, here.today)
    if sort.removeprefix("-") in SORTS:
        every.sort(key=SORTS[sort.removeprefix("-")], reverse=sort.startswith("-"))  # type: ignore[arg-type]
    over = [row.ends_on is not None and row.ends_on < here.today for row in every]
    ordered = [row for row, gone in zip(every, over, strict=True) if not gone]
    return ordered + [row for row, gone in zip(every, over, strict=True) if gone], lonely


def pairs_export(request: HttpRequest, office: str, programme: str, kind: str) -> HttpResponse:
    """The list as a file; whoever has no partner stands with an empty side."""
    here = visit(request, office, programme, Permission.PAIR_READ, "pairs")
    if kind not in WRITERS:
        raise Http404
    every, lonely = gathered(here, request.GET.get("q", "").strip(), request.GET.get("sort", ""))
    titles = {rule.id: rule.title for rule in _rules(here)}
    header = [_("Provision"), _("One side"), _("Other side"), _("First day"), _("Last day")]
    rows: list[list[Cell]] = [
        [titles.get(one.provision, one.provision), "", one.member.name, None, None] for one in lonely
    ]
    rows += [
        [titles.get(row.provision, row.provision), row.a.name, row.b.name, row.starts_on, row.ends_on] for row in every
    ]
    return table(here, "pairs", kind, header, rows)


def _rules(here: Visit) -> tuple[Pair, ...]:
    found = here.charter.of_kind(Pair)
    if not found:
        raise Http404
    return found


def has_agreements(charter: Charter) -> bool:
    """Does some register take agreements between the two sides of a pair?"""
    return bool(agreements(charter))


def _told(here: Visit, rows: Sequence[Pairing]) -> list[Row]:
    """The rows with their reasons, which only the office is told."""
    why = reasons(here.programme, [row.pk for row in rows]) if here.may(Permission.PEOPLE_READ).allowed and rows else {}
    return [
        Row(
            row, _page_of(here, row),
            next((each for each in why.get(row.pk, ()) if each.what == What.MADE), None),
            next((each for each in why.get(row.pk, ()) if each.what == What.ENDED), None),
        )
        for row in rows
    ]  # fmt: skip


def _page_of(here: Visit, row: Pairing) -> str:
    """The pair's own page, for whoever may open it."""
    verdict = here.may(Permission.PAIR_READ, about=(row.a.code, row.b.code))
    return here.address("pair", row.pk) if verdict.allowed else ""


def _part(here: Visit, rule: Pair, rows: Sequence[Row], lonely: Sequence[Alone]) -> Part:
    own = [row for row in rows if row.pairing.provision == rule.id]
    cite = rule.cite[0]
    return Part(
        rule, side_names(here, rule), cite.clause, clause_address(here, cite), owed(rule),
        tuple(one for one in lonely if one.provision == rule.id),
        [row for row in own if not row.over(here.today)], [row for row in own if row.over(here.today)],
    )  # fmt: skip


# ---- Making, ending, changing ----------------------------------------------------------------------------------------


def chosen_rule(here: Visit, asked: str) -> Pair:
    """The provision that a page is about: the one asked for, else the charter's first."""
    rule = find_pair(here.charter, asked) if asked else _rules(here)[0]
    if rule is None:
        raise Http404
    return rule


def pair_new(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    """Pair two members; `?provision=`, `?a=` and `?b=` choose beforehand."""
    here = visit(request, office, programme, Permission.PAIR_KEEP, "pairs")
    rule = chosen_rule(here, request.GET.get("provision", ""))
    initial = {"a": request.GET.get("a", ""), "b": request.GET.get("b", "")}
    form = pair_form(here, rule, places(here.programme), request.POST or None, initial)
    if form.is_bound and form.is_valid():
        sent = form.cleaned_data
        try:
            made = pair_up(
                by=here.by, programme=here.programme, provision=rule.id, a=sent["a"], b=sent["b"],
                starts_on=sent["starts_on"], uuid=sent["once"], text=sent["text"],
            )  # fmt: skip
        except Refused as refusal:
            form.refuse(refusal.breaches)
        else:
            messages.success(request, _("%(a)s and %(b)s are paired.") % {"a": made.a.name, "b": made.b.name})
            return SeeOther(here.address("pairs"))
    context = {"here": here, "form": form, "rule": rule, "rules": _rules(here), "basis": basis(here, rule)}
    return render(request, "pairs/new.html", context, status=form.status)


def pair_end(request: HttpRequest, office: str, programme: str, pairing: int) -> HttpResponse:
    """End a pairing after a last day; what was put on record about it stays."""
    here, row = _opened(request, office, programme, pairing)
    form = end_form(here, request.POST or None)
    if form.is_bound and form.is_valid():
        sent = form.cleaned_data
        try:
            end_pairing(
                by=here.by, programme=here.programme, pairing=row.pk, ends_on=sent["ends_on"], uuid=sent["once"],
                text=sent["text"],
            )  # fmt: skip
        except Refused as refusal:
            form.refuse(refusal.breaches)
        else:
            said = {"a": row.a.name, "b": row.b.name}
            messages.success(request, _("The pairing of %(a)s and %(b)s has been ended.") % said)
            return SeeOther(here.address("pairs"))
    context = {"here": here, "form": form, "row": row, "basis": basis(here, find_pair(here.charter, row.provision))}
    return render(request, "pairs/end.html", context, status=form.status)


def pair_replace(request: HttpRequest, office: str, programme: str, pairing: int) -> HttpResponse:
    """Give one side another partner: the one pairing ends, the other begins the day after."""
    here, row = _opened(request, office, programme, pairing)
    rule = chosen_rule(here, row.provision)
    form = replace_form(here, rule, row, places(here.programme), request.POST or None)
    if form.is_bound and form.is_valid():
        sent = form.cleaned_data
        try:
            made = replace_partner(
                by=here.by, programme=here.programme, pairing=row.pk, partner=sent["partner"], on=sent["on"],
                uuid=sent["once"], text=sent["text"], stays=sent["stays"],
            )  # fmt: skip
        except Refused as refusal:
            fields = {"a": "partner", "b": "partner", "starts_on": "on"}
            form.refuse([each.__class__(each.code, each.params, fields.get(each.field, each.field), each.cite)
                         for each in refusal.breaches])  # fmt: skip
        else:
            messages.success(request, _("%(a)s and %(b)s are paired.") % {"a": made.a.name, "b": made.b.name})
            return SeeOther(here.address("pairs"))
    context = {"here": here, "form": form, "row": row, "basis": basis(here, rule)}
    return render(request, "pairs/replace.html", context, status=form.status)


def _opened(request: HttpRequest, office: str, programme: str, pairing: int) -> tuple[Visit, Pairing]:
    here = visit(request, office, programme, Permission.PAIR_KEEP, "pairs")
    row = find_pairing(here.programme, pairing)
    if row is None:
        raise Http404
    return here, row
