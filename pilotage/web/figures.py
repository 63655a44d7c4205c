"""All figures of a programme, as of any day and any state of knowledge; one figure and exactly what is behind it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext, gettext_lazy

from pilotage.domain.figures import FigureValue, Only, compute, names_people, over_money
from pilotage.domain.money import minor_units
from pilotage.domain.policy import NotAllowed, Permission
from pilotage.domain.records import Reference, Value
from pilotage.domain.tables import (
    PersonRow,
    Table,
    UnitRow,
    brought,
    matters,
    person_tables,
    unit_tables,
    would_bring,
)
from pilotage.queries.appointments import code_of
from pilotage.queries.glance import Glance, glance
from pilotage.queries.programmes import rules_known
from pilotage.queries.records import ENDLESS
from pilotage.queries.references import Opened, opened
from pilotage.web.fields import Day, Select, whole_number
from pilotage.web.figure_reach import closed_figures, only_totals, opened_to, outside, told_to
from pilotage.web.forms import Form
from pilotage.web.links import AsOf, address_of, clause_address, may_open
from pilotage.web.visits import Visit, visit
from pilotage.words import figures as words
from pilotage.words.numbers import in_sentence

ROWS = 50
"""How many of the things behind a figure one page lists."""
ADDING = ("sum", "balance", "planned")
"""Ways of counting in which the rows add up to the number."""
ASKED = ("until", "known", "unit", "since", "person")


class AsOfForm(Form):
    """Until which day, known up to which entry, for which unit. Nothing asked is today, as far as is known."""

    not_saved = gettext_lazy("what you see is as of today")

    def __init__(self, here: Visit, data: QueryDict) -> None:
        super().__init__(data if any(name in data for name in ASKED) else None)
        self.here = here
        self.latest = here.programme.office.seq
        self.fields["until"] = Day(
            here.today, label=gettext("Until"), required=False, help_text=gettext("Left empty: today")
        )
        self.fields["known"] = whole_number(
            label=gettext("Known up to entry"),
            required=False,
            help_text=gettext("Left empty: all %(n)s entries so far") % {"n": in_sentence(self.latest)},
        )
        self.fields["unit"] = forms.CharField(label=gettext("Unit"), required=False, widget=Select())
        self.fields["person"] = forms.CharField(label=gettext("Person"), required=False, widget=Select())
        self.fields["since"] = forms.DateField(required=False, widget=forms.HiddenInput)

    def clean_until(self) -> date | None:
        until: date | None = self.cleaned_data["until"]
        if until is not None and until > self.here.today:
            raise ValidationError(gettext("This day lies in the future. Choose today or a day before it."))
        return until

    def clean_known(self) -> int | None:
        known: int | None = self.cleaned_data["known"]
        if known is not None and not 0 <= known <= self.latest:
            latest = {"n": in_sentence(self.latest)}
            raise ValidationError(gettext("So far there are %(n)s entries. Write a number from 0 to %(n)s.") % latest)
        return known

    def offer(self, units: Mapping[str, str], people: Mapping[str, str]) -> None:
        """Let one of these units and of these people be chosen; another is an error."""
        self.fields["unit"].widget.choices = [("", gettext("All")), *units.items()]
        if self.is_bound and self.cleaned_data.get("unit") not in ("", None, *units):
            self.add_error("unit", gettext("No unit of this programme is called that. Choose one of those shown."))
        self.fields["person"].widget.choices = [("", gettext("All")), *people.items()]
        if self.is_bound and self.cleaned_data.get("person") not in ("", None, *people):
            self.add_error(
                "person", gettext("Nobody whose figures you may see is called that. Choose one of those shown.")
            )
        if not people:
            del self.fields["person"]

    def tell_whole(self) -> None:
        """Let no unit and no person be chosen; who asks for one is told why."""
        one = self.is_bound and (self.cleaned_data.get("unit") or self.cleaned_data.get("person"))
        del self.fields["unit"], self.fields["person"]
        if one:
            self.add_error(None, gettext("A fund's money is told as a whole: this figure has no part for one unit."))

    @property
    def asked(self) -> AsOf:
        """What was asked, as far as it could be understood."""
        self.is_valid()
        given = getattr(self, "cleaned_data", {})
        unit, person = given.get("unit") or "", given.get("person") or ""
        return AsOf(given.get("until"), given.get("known"), unit, given.get("since"), person)


@dataclass(frozen=True)
class Look:
    """What the form asked for: the figures then, and of which unit and person (their names) where it is only one."""

    form: AsOfForm
    asked: AsOf
    seen: Glance
    values: Mapping[str, FigureValue]
    unit: str
    person: str

    @property
    def context(self) -> dict[str, object]:
        """What every template of figures needs."""
        return {"seen": self.seen, "asked": self.asked, "unit": self.unit, "person": self.person, "form": self.form}


@dataclass(frozen=True)
class Row:
    """One thing behind a figure as the page lists it."""

    opened: Opened
    url: str
    brings: str


@dataclass(frozen=True)
class Behind:
    """A page of the things behind a figure, and how many this visitor may not look at; `few` where these, and so all of
    them, are too few to be told."""

    rows: tuple[Row, ...]
    page: Page
    hidden: int
    few: bool = False


def figures(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    """Every figure, what it waits for, its target, unit by unit; what the sources state beside it."""
    here = visit(request, office, programme, Permission.FIGURES_READ, "figures")
    look = look_at(here, request.GET)
    waiting = tuple(dict.fromkeys(one for value in look.values.values() for one in value.awaiting))
    units = () if look.unit else units_tables(here, look, look.values)
    people = people_tables(here, look, look.values)
    by_person = bool(people) and request.GET.get("by") == "person"
    one_of_both = sum(len(each.rows) for each in units) + sum(len(each.rows) for each in people) > ROWS
    context = look.context | {
        "here": here,
        "figures": [(found, target_of(here, found), _clauses(here, found)) for found in look.values.values()],
        "cited": any(found.figure.cite for found in look.values.values()),
        "aimed": any(found.figure.target is not None for found in look.values.values()),
        "tables": () if by_person and one_of_both else units,
        "people_tables": () if one_of_both and not by_person else people,
        "by_person": by_person,
        "one_of_both": one_of_both and bool(units and people),
        "names_people": here.may(Permission.PEOPLE_READ).allowed,
        "waiting": behind(here, look.seen, waiting, {}, request.GET.get("page"), awaiting=True),
    }
    return render(request, "figures/figures.html", context, status=look.form.status)


def figure(request: HttpRequest, office: str, programme: str, figure: str) -> HttpResponse:
    """One figure: the number, how it is computed, unit by unit, and exactly the things that it counts."""
    here = visit(request, office, programme, Permission.FIGURES_READ, "figures")
    if figure not in {known.id for known in here.charter.figures}:
        raise Http404
    if figure in closed_figures(here):
        raise NotAllowed(Permission.FIGURES_READ, "figure-of-money")
    look = look_at(here, request.GET, figure)
    if figure not in look.values:
        raise Http404
    found, currency = look.values[figure], here.charter.currency
    closed = only_totals(here, figure)
    if closed:
        found = replace(found, behind=(), awaiting=(), per_unit={})
    brings = _brings(brought(here.charter, look.seen.facts, found), currency if found.money else "")
    change = _changes(found, brings, _brings(would_bring(look.seen.facts, found), currency if found.money else ""))
    listed = behind(here, look.seen, found.behind, brings, request.GET.get("page"), str(found.figure.field or ""))
    listed = replace(listed, few=listed.few or "" in found.hidden)
    whole = not listed.hidden and not listed.page.has_other_pages()
    printed = words.whole(found, currency)
    context = look.context | {
        "here": here,
        "value": found,
        "closed": closed,
        "printed": printed,
        "formula": words.formula(here.charter, found.figure),
        "target": target_of(here, found),
        "cites": _clauses(here, found),
        # What a text states, it states of the whole.
        "claims": [] if look.unit or look.person else [one for one in look.seen.claims if one.claim.figure == figure],
        "tables": units_tables(here, look, {figure: found}) if found.per_unit else (),
        "people_tables": people_tables(here, look, {figure: found}),
        "names_people": here.may(Permission.PEOPLE_READ).allowed,
        "behind": listed,
        "waiting": behind(here, look.seen, found.awaiting, change, None, str(found.figure.field or ""), awaiting=True),
        "brings": found.figure.measure if brings else "",
        "total": printed if brings and whole and found.figure.how in ADDING else "",
    }
    return render(request, "figures/figure.html", context, status=look.form.status)


def _seen_by(here: Visit, asked: AsOf, known: int) -> Glance:
    """The programme as it was asked for, by the edition that was known then; figures that are declared no more are left
    out, and what either edition closes stays closed."""
    then = rules_known(here.programme, here.rules, asked.known)
    seen = glance(here.programme, then, asked.until or here.today, known)
    if then.edition == here.rules.edition:
        return seen
    seen = opened_to(replace(here, rules=then), seen)
    declared = {figure.id for figure in here.charter.figures}
    return replace(seen, values={id: value for id, value in seen.values.items() if id in declared})


def look_at(here: Visit, data: QueryDict, figure: str = "") -> Look:
    """The figures as they were asked for; what could not be understood is in the form's errors, and left out. A fund's
    money is told as a whole: with `figure` over it no unit and no person can be asked for."""
    form = AsOfForm(here, data)
    asked = form.asked
    known = ENDLESS if asked.known is None else asked.known
    seen = opened_to(here, _seen_by(here, asked, known))
    over = {known.id for known in here.charter.figures if over_money(here.charter, known)}
    roles = [role.id for role in here.charter.roles if role.kind in ("unit", "partner", "funder")]
    units = {seat.who: seat.name for role in roles for seat in seen.facts.seats if seat.role == role}
    people = people_seen(here, seen)
    if figure in over:
        units, people = {}, {}
        form.tell_whole()
    else:
        form.offer(units, people)
    asked = replace(
        asked,
        unit=asked.unit if asked.unit in units else "",
        person=asked.person if asked.person in people else "",
    )
    values = seen.values
    if asked.unit or asked.since or asked.person:
        unit, person = asked.unit or None, asked.person or None
        values = compute(here.charter, seen.facts, since=asked.since, unit=unit, person=person)
        values = {id: value for id, value in values.items() if id in seen.values}
        values = told_to(here, seen.facts, values, Only(asked.since, unit, person))
    if asked.unit:
        values = {id: value for id, value in values.items() if id not in over}
    if asked.person:
        values = {id: value for id, value in values.items() if names_people(here.charter, value.figure)}
    return Look(form, asked, seen, values, units.get(asked.unit, ""), people.get(asked.person, ""))


def people_seen(here: Visit, seen: Glance) -> dict[str, str]:
    """Whose part of the figures this visitor may look at, by code: the office everybody's, and each their own. Only
    those whose doings are counted: they are appointed in a role that registers are about."""
    about = {named for register in here.charter.registers for named in register.about}
    roles = {role.id for role in here.charter.roles if role.kind == "person"} & about
    people = {seat.who: seat.name for seat in seen.facts.seats if seat.role in roles}
    if here.may(Permission.PEOPLE_READ).allowed or not people:
        return people
    own = code_of(here.programme, here.user)
    return {code: name for code, name in people.items() if code == own}


def units_tables(here: Visit, look: Look, values: Mapping[str, FigureValue]) -> tuple[Table[UnitRow], ...]:
    """Figures unit by unit; of one person, the units they serve and those where something of theirs counts."""
    tables = unit_tables(here.charter, look.seen.facts, values)
    person = look.asked.person
    if not person:
        return tables

    def theirs(row: UnitRow) -> bool:
        return any(row.values) or any(seat.who == person for seat in row.served_by)

    return tuple(replace(table, rows=tuple(row for row in table.rows if theirs(row))) for table in tables)


def people_tables(here: Visit, look: Look, values: Mapping[str, FigureValue]) -> tuple[Table[PersonRow], ...]:
    """Figures person by person, for the office: nobody else is shown what others have done."""
    if look.asked.person or not here.may(Permission.PEOPLE_READ).allowed:
        return ()
    return person_tables(here.charter, look.seen.facts, values, since=look.asked.since, unit=look.asked.unit or None)


def behind(
    here: Visit, seen: Glance, references: tuple[Reference, ...], brings: Mapping[Reference, str], page: str | None,
    beside: str = "", *, awaiting: bool = False,
) -> Behind:  # fmt: skip
    """A page of what is behind a figure. Of others' matters only the number is told.

    `brings` is what each gives to the figure, as a column shows it; `beside` the field that it stands in.
    What is `awaiting` reads as it would once confirmed, everything else as it is counted.
    """
    about = matters(seen.facts, references)
    allowed = [reference for reference, matter in about.items() if may_open(here, reference, matter.members)]
    part = Paginator(allowed, ROWS).get_page(page)
    rows = opened(here.programme, here.charter, part.object_list, known=seen.known, beside=beside if brings else "")
    listed = tuple(
        Row(row.says if awaiting else row, address_of(here, row), brings.get(row.reference, "")) for row in rows
    )
    hidden = len(references) - len(allowed)
    return Behind(listed, part, hidden, 0 < hidden < outside(here))


def target_of(here: Visit, found: FigureValue) -> tuple[str, bool] | None:
    """(the target as text, whether it is reached); None where the charter sets none, or the number is not told."""
    target = found.figure.target
    if target is None or found.hidden.get("") is not None:
        return None
    reached = found.value is not None
    if not found.money:
        return words.value(target), reached and Decimal(found.value or 0) >= target
    minor = minor_units(target, here.charter.currency)
    return words.value(minor, here.charter.currency), reached and Decimal(found.value or 0) >= minor


def _clauses(here: Visit, found: FigureValue) -> list[tuple[str, str]]:
    return [(cite.clause, clause_address(here, cite)) for cite in found.figure.cite]


def _brings(parts: Mapping[Reference, Value], currency: str) -> dict[Reference, str]:
    return {ref: words.value(part, currency) for ref, part in parts.items() if isinstance(part, int | Decimal)}


def _changes(
    found: FigureValue, counted: Mapping[Reference, str], new: Mapping[Reference, str]
) -> dict[Reference, str]:
    """What each record that awaits would bring, as a column shows it; of one that counts already, old → new."""
    told = dict(counted)
    for ref in found.awaiting:
        if ref not in found.behind or counted.get(ref) == new.get(ref):
            told[ref] = new.get(ref, "")
        else:
            told[ref] = f"{counted.get(ref, '')} → {new.get(ref, '—')}"
    return told
