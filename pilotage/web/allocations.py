"""Dividing places or money over units by a stated rule: asked for in one step, kept in the next, with the arithmetic."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.forms import BoundField
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from pilotage.actions.allocations import keep_allocation
from pilotage.actions.refusals import Refused
from pilotage.domain.allocations import Division, Rule, What
from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import FieldDef
from pilotage.domain.money import exponent, minor_units
from pilotage.domain.policy import Permission
from pilotage.domain.round_states import Kind, Status
from pilotage.models import Member, Round
from pilotage.queries.aid import standing_shares, standing_total
from pilotage.queries.allocations import allocations_of, divided, facts_of, units_of
from pilotage.queries.rounds import find_round
from pilotage.web.aid import charter_of
from pilotage.web.answers import SeeOther
from pilotage.web.fields import Amount, Once, OneOf, number, text, whole_number
from pilotage.web.forms import Form
from pilotage.web.round_reach import takes_places
from pilotage.web.visits import Visit, visit
from pilotage.words import allocations as words
from pilotage.words import numbers

SCORE, GIVEN, WHY = "score-", "given-", "why-"


@dataclass(frozen=True)
class Table:
    """What is to be divided over whom."""

    here: Visit
    round: Round
    charter: Charter
    units: Mapping[str, Member]
    facts: tuple[FieldDef, ...]

    @property
    def aid(self) -> bool:
        return self.round.kind == Kind.AID


def allocation(request: HttpRequest, office: str, programme: str, number: int) -> HttpResponse:
    """Choose what is divided and by what; see the arithmetic; leave it, or change it and say why."""
    here = visit(request, office, programme, Permission.ROUND_KEEP, here="rounds")
    row = find_round(here.programme, number)
    if row is None:
        raise Http404
    charter = charter_of(here, row)
    if not takes_places(row, charter):
        raise Http404
    table = Table(here, row, charter, units_of(here.programme, row, charter), facts_of(row, charter))
    sent = request.POST if request.method == "POST" else request.GET
    asked = "total" in sent
    ask = ask_form(table)(sent if asked else None, initial=None if asked else _proposed(table))
    division: Division | None = None
    given: dict[str, Any] = {}
    if asked and ask.is_valid():
        given = _understood(table, ask.cleaned_data)
        division, breaches = divided(table.units, charter, given["total"], given["rule"], given["fact"],
                                     given["scores"], given["least"], given["most"])  # fmt: skip
        if breaches:
            ask.refuse(breaches)
    keep: Form | None = None
    if division is not None:
        made = keep_form(table, division, given["what"])
        keep = made(request.POST) if request.method == "POST" else made()
        if request.method == "POST" and keep.is_valid() and _keep(table, given, keep):
            messages.success(request, _("Kept with its arithmetic."))
            return SeeOther(here.address("round", row.number))
    form = keep if keep is not None and keep.is_bound else ask
    context = {
        "here": here, "round": row, "ask": ask, "keep": keep, "form": form, "division": division,
        "lines": _lines(table, division, keep, given) if division and keep else (),
        "money": given.get("what") is What.MONEY, "currency": here.charter.currency, "given": given,
        "rule": _rule_words(table, given) if given else "", "carried": _carried(sent) if division else (),
        "before": [_told(table, each) for each in allocations_of(row)],
        "undecided": Status(row.status) in (Status.OPEN, Status.REVIEW), "scores": _scores(table, ask),
        "in_unit": numbers.currency(here.charter.currency),
    }  # fmt: skip
    return render(request, "allocations/allocation.html", context, status=form.status)


# ---- Asking ----------------------------------------------------------------------------------------------------------


def ask_form(table: Table) -> type[Form]:
    """What is divided, how much of it, by which rule, with which bounds for every unit."""
    fields: dict[str, Any] = {"not_saved": _("it cannot be divided so")}
    if table.aid:
        fields["what"] = OneOf([(each, words.what(each)) for each in What], label=_("What is divided"))
    money = table.here.charter.currency
    fields["total"] = number(label=_("How much of it"), help_text=_total_hint(table, money))
    rules = [each for each in Rule if each is not Rule.FACT or table.facts]
    fields["rule"] = OneOf([(each, words.rule(each)) for each in rules], label=_("By which rule"))
    if table.facts:
        fields["fact"] = OneOf([(each.id, each.name) for each in table.facts], label=_("Which fact"), required=False,
                               help_text=_("Only where it is divided by a fact"))  # fmt: skip
    fields["least"] = number(label=_("At least, for every unit"), required=False)
    fields["most"] = number(label=_("At most, for every unit"), required=False)
    for code, member in table.units.items():
        fields[f"{SCORE}{code}"] = number(label=member.name, required=False)

    def clean(self: Form) -> dict[str, Any]:
        for name in ("total", "least", "most"):
            value = self.cleaned_data.get(name)
            if value is None:
                continue
            try:
                read = _minor(self.cleaned_data, value, money)
            except ValueError:
                self.add_error(name, _("Write a whole number, or an amount with as many places as the currency has."))
                continue
            if not 0 <= read <= 10**15:
                self.add_error(name, _("Write a number between 0 and %(most)s.") % {"most": numbers.number(10**13)})
        return self.cleaned_data

    return type("AskForm", (Form,), {**fields, "clean": clean})


def _total_hint(table: Table, money: str) -> str:
    if not table.aid:
        return _("Ordinary places that units may nominate for")
    return _("Places as a whole number, money in %(unit)s") % {"unit": numbers.currency(money)}


def _minor(given: Mapping[str, Any], value: Any, currency: str) -> int:
    """A number as it is divided: places, or minor units. ValueError where it is finer."""
    if given.get("what") == What.MONEY:
        return minor_units(value, currency)
    if value != int(value):
        raise ValueError
    return int(value)


def _proposed(table: Table) -> dict[str, Any]:
    """The ordinary places of the whole round, less what goes to others."""
    total = standing_total(table.round)
    if not total:
        return {"rule": Rule.EQUAL}
    outside = sum(row.places for row in standing_shares(table.round) if row.unit is None) if table.aid else 0
    left = max(0, total.places - outside)
    return {"what": What.PLACES, "total": left, "rule": Rule.EQUAL}


def _understood(table: Table, given: Mapping[str, Any]) -> dict[str, Any]:
    currency = table.here.charter.currency

    def read(name: str) -> int | None:
        return None if given.get(name) is None else _minor(given, given[name], currency)

    return {
        "what": What(given["what"]) if table.aid else What.PLACES, "total": read("total") or 0,
        "rule": Rule(given["rule"]), "fact": given.get("fact") or "", "least": read("least"), "most": read("most"),
        "scores": {name.removeprefix(SCORE): value for name, value in given.items()
                   if name.startswith(SCORE) and value is not None},
    }  # fmt: skip


def _scores(table: Table, ask: Form) -> list[BoundField]:
    return [ask[f"{SCORE}{code}"] for code in table.units]


def _carried(sent: QueryDict) -> list[tuple[str, str]]:
    """What was asked for goes along with what is kept, as it was typed."""
    names = ("what", "total", "rule", "fact", "least", "most")
    return [(name, str(sent.get(name, ""))) for name in sent if name in names or name.startswith(SCORE)]


# ---- Keeping ---------------------------------------------------------------------------------------------------------


def keep_form(table: Table, division: Division, what: What) -> type[Form]:
    """What each unit gets, the suggested number filled in, and why where it is changed."""
    currency = table.here.charter.currency
    fields: dict[str, Any] = {"uuid": Once(), "not_saved": _("nothing was kept")}
    for line in division.lines:
        name = table.units[line.unit].name
        label = _("%(unit)s: gets") % {"unit": name}
        asked: dict[str, Any] = {"label": label, "initial": line.share}
        given = Amount(currency, exponent(currency), **asked) if what is What.MONEY else whole_number(**asked)
        given.widget.attrs["aria-label"] = label
        why = text(label=_("%(unit)s: why it was changed") % {"unit": name}, required=False)
        why.widget.attrs["aria-label"] = why.label
        fields |= {f"{GIVEN}{line.unit}": given, f"{WHY}{line.unit}": why}
    return type("KeepForm", (Form,), fields)


def _keep(table: Table, given: Mapping[str, Any], keep: Form) -> bool:
    said = keep.cleaned_data
    try:
        keep_allocation(
            by=table.here.by,
            programme=table.here.programme,
            round=table.round.number,
            uuid=said["uuid"],
            **given,
            given={code: said[f"{GIVEN}{code}"] for code in table.units},
            why={code: said[f"{WHY}{code}"] for code in table.units},
        )
    except Refused as refusal:
        keep.refuse(refusal.breaches)
        return False
    return True


@dataclass(frozen=True)
class Row:
    """A line of the arithmetic as it is read, with its two inputs."""

    name: str
    weight: Any
    exact: str
    floor: int
    rank: int | None
    more: bool
    share: int
    given: BoundField
    why: BoundField


def _lines(table: Table, division: Division, keep: Form, given: Mapping[str, Any]) -> list[Row]:
    return [
        Row(
            table.units[line.unit].name, line.weight, exactly(line.exact, table, given), line.floor, line.rank,
            line.share > line.floor, line.share, keep[f"{GIVEN}{line.unit}"], keep[f"{WHY}{line.unit}"],
        )
        for line in division.lines
    ]  # fmt: skip


def exactly(exact: Fraction, table: Table, given: Mapping[str, Any]) -> str:
    """An exact share as people read it: whole, or a whole part with a fraction (3 1/3)."""
    if given["what"] is What.MONEY:
        exact /= 10 ** exponent(table.here.charter.currency)
    whole, rest = divmod(exact.numerator, exact.denominator)
    part = f"{rest}/{exact.denominator}" if rest else ""
    return f"{numbers.number(whole)} {part}".strip() if whole or not part else part


def _rule_words(table: Table, given: Mapping[str, Any]) -> str:
    fact = next((each.name for each in table.facts if each.id == given["fact"]), "")
    said = words.rule(given["rule"])
    return _("%(rule)s: %(fact)s") % {"rule": said, "fact": fact} if given["rule"] is Rule.FACT else said


def _told(table: Table, row: Any) -> dict[str, Any]:
    """An earlier division: how much of what, by which rule, by whom, and what was changed with why."""
    names = {code: member.name for code, member in table.units.items()}
    fact = next((each.name for each in table.facts if each.id == row.fact), row.fact)
    rule = words.rule(row.rule)
    return {
        "what": words.what(row.what), "money": row.what == What.MONEY, "total": row.total, "by": row.who or "",
        "rule": _("%(rule)s: %(fact)s") % {"rule": rule, "fact": fact} if fact else rule,
        "lines": [{**line, "name": names.get(line["unit"], line["unit"])} for line in row.lines],
    }  # fmt: skip
