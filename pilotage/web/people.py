"""Who is appointed to what, which unit has nobody, and what one may do here and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext, pgettext

from pilotage.actions.people import appoint, end_appointment
from pilotage.actions.refusals import Refused
from pilotage.domain.appointments import Gap, Repeat, Short
from pilotage.domain.breaches import Breach
from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Appoint, Pair
from pilotage.domain.figures import PairFact
from pilotage.domain.policy import POLICY, Function, Permission, Post
from pilotage.queries import holding
from pilotage.queries.appointments import Service, service
from pilotage.queries.figures import pairs
from pilotage.queries.people import Body, Held, appointments, bodies, people_of
from pilotage.web.answers import SeeOther
from pilotage.web.fields import Day, Once, OneOf, text
from pilotage.web.forms import Form
from pilotage.web.visits import Visit, visit
from pilotage.words import functions, permissions
from pilotage.words.cadences import listed
from pilotage.words.marks import bracketed

NEW = "new"
"""The choice of somebody whom the office does not know yet."""
# Nobody is appointed to these: an owner comes with the installation, and the public is everybody.
NOT_APPOINTED = (Function.OWNER, Function.PUBLIC)


@dataclass(frozen=True)
class Served:
    """A unit, whoever serves it under one provision, and since when that is fewer than the provision asks for."""

    unit: Body
    people: tuple[Held, ...]
    gap: Gap | None


@dataclass(frozen=True)
class Serving:
    """One provision that appoints people, unit by unit; the gaps that were, by the unit's name; whether it has as many
    people as it asks for; and who serves where they served in the period before."""

    provision: Appoint
    units: tuple[Served, ...]
    past: tuple[tuple[str, Gap], ...] = ()
    short: Short | None = None
    repeated: tuple[tuple[str, str, Repeat], ...] = ()

    @property
    def gaps(self) -> int:
        return sum(unit.gap is not None for unit in self.units)


def people(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    """Units with whoever serves them, appointments, pairs; what the visitor may do here, and by which post."""
    here = visit(request, office, programme, Permission.CHARTER_READ, "people")
    all_names = here.may(Permission.PEOPLE_READ).allowed
    members = bodies(here.programme, here.today)
    with holding.held():
        found = service(here.programme, here.today, in_force=here.rules) if all_names else None
    own = {post.person for post in here.posts}
    held = [one for one in appointments(here.programme) if all_names or one.person_id in own]
    may = permitted(here, members)
    context = {
        "here": here,
        "charter": here.charter,
        "all_names": all_names,
        "may_appoint": here.may(Permission.PEOPLE_APPOINT).allowed,
        "prints": here.may(Permission.PAPER_PRINT).allowed,
        "serving": serving(here.charter, members, held, found, here.today) if found else (),
        "current": [one for one in held if not one.ended(here.today)],
        "ended": [one for one in held if one.ended(here.today)],
        "pairs": joined(here, members, pairs(here.programme)),
        "members": [(role, [m for m in members if m.role == role.id]) for role in here.charter.roles],
        "may": may,
        "may_not": [name for wanted, name in permissions.all_names() if not _given_by(here, wanted)],
        "policy": policy(here.charter) if all_names else (),
    }
    return render(request, "people/people.html", context)


def serving(
    charter: Charter, members: Iterable[Body], held: Sequence[Held], found: Service, on: date
) -> tuple[Serving, ...]:
    """Every provision that appoints, with its units and their people on a day, and what is missing."""
    members = list(members)
    names = {member.code: member.name for member in members} | {one.person_code: one.person for one in held}
    tables = []
    for provision in charter.of_kind(Appoint):
        gaps = [gap for gap in found.gaps if gap.provision == provision.id]
        units = []
        for unit in (member for member in members if member.role == provision.serves):
            there = tuple(
                one for one in held if one.role == provision.role and one.serves_code == unit.code and one.holds(on)
            )
            units.append(Served(unit, there, next((gap for gap in gaps if gap.unit == unit.code and gap.on(on)), None)))
        past = tuple((names.get(gap.unit, gap.unit), gap) for gap in gaps if not gap.on(on))
        short = next((one for one in found.shortages if one.provision == provision.id), None)
        repeated = tuple(
            (names.get(one.person, one.person), names.get(one.unit, one.unit), one)
            for one in found.repeats
            if one.provision == provision.id
        )
        tables.append(Serving(provision, tuple(units), past, short, repeated))
    return tuple(tables)


def joined(here: Visit, members: Iterable[Body], known: Iterable[PairFact]) -> list[tuple[str, PairFact, str, str]]:
    """(the provision's title, the pairing, both names) of everything that is joined on the day."""
    names = {member.code: member.name for member in members}
    titles = {provision.id: provision.title for provision in here.charter.of_kind(Pair)}
    return [
        (titles.get(pair.provision, pair.provision), pair, names.get(pair.a, pair.a), names.get(pair.b, pair.b))
        for pair in known
        if pair.holds(here.today)
    ]


def permitted(here: Visit, members: Iterable[Body]) -> dict[tuple[str, ...], list[str]]:
    """The posts that permit something to the visitor today, in words: what they permit."""
    names = {member.code: member.name for member in members}
    found: dict[tuple[str, ...], list[str]] = {}
    for wanted, name in permissions.all_names():
        if given := _given_by(here, wanted):
            found.setdefault(tuple(dict.fromkeys(_post(post, names) for post in given)), []).append(name)
    return found


def _given_by(here: Visit, wanted: Permission) -> list[Post]:
    """The visitor's posts that permit it today; what anybody may is told of nobody in particular."""
    current = [post for post in here.posts if post.holds(here.today)]
    given = [post for post in current if wanted in POLICY.get((post.function, post.kind), frozenset())]
    return [post for post in given if post.function is not Function.PUBLIC] or given


def _post(post: Post, names: dict[str, str]) -> str:
    function = functions.name(post.function)
    if post.place is None:
        return function
    return gettext("%(function)s for %(body)s") % {"function": function, "body": names.get(post.place, post.place)}


def policy(charter: Charter) -> list[tuple[str, tuple[str, ...]]]:
    """What each function may do, in the order of the table, for the kinds of role that this charter has."""
    kinds = {role.kind for role in charter.roles} | {"public"}
    return [
        (
            _function_of(charter, function, kind),
            tuple(name for wanted, name in permissions.all_names() if wanted in permitted),
        )
        for (function, kind), permitted in POLICY.items()
        if kind in kinds
    ]


def _function_of(charter: Charter, function: Function, kind: str) -> str:
    if kind not in ("unit", "partner", "funder"):
        return functions.name(function)
    names = listed(role.name for role in charter.roles if role.kind == kind)
    return gettext("%(function)s for %(body)s") % {"function": functions.name(function), "body": names}


# ---- Appointing ------------------------------------------------------------------------------------------------------


def appoint_form(here: Visit, data: QueryDict | None = None, initial: dict[str, object] | None = None) -> Form:
    """Who, to what, for which body, from when: the choices are the programme's own."""
    there = bodies(here.programme, here.today)
    members = [
        (member.code, bracketed(member.name, role.name))
        for role in here.charter.roles
        for member in there
        if member.role == role.id and role.kind != "office"
    ]

    class AppointForm(Form):
        not_saved = gettext("nobody was appointed")
        once = Once()
        person = OneOf([*people_of(here.programme), (NEW, gettext("Somebody new"))], label=gettext("Person"))
        name = text(label=gettext("Name of somebody new"), required=False)
        post = OneOf(posts(here.charter), label=gettext("Function"))
        body = OneOf(
            members,
            label=pgettext("appointment", "For"),
            required=False,
            help_text=gettext("The unit that a mentor serves, or the body that a contact speaks for"),
        )
        starts_on = Day(here.today, label=gettext("First day"), initial=here.today)

        def clean(self) -> dict[str, object]:
            cleaned: dict[str, object] = super().clean() or {}
            if cleaned.get("person") == NEW and not cleaned.get("name"):
                self.add_error("name", gettext("Write the name of the person."))
            if str(cleaned.get("post", "")).startswith((Function.MENTOR, Function.CONTACT)) and not cleaned.get("body"):
                self.add_error("body", gettext("Choose the body that it is for."))
            return cleaned

    return AppointForm(data, initial=initial)


def posts(charter: Charter) -> list[tuple[str, str]]:
    """What people can be appointed to: ("mentor:mentor", "Mentor (指导员)") for every role that the policy knows."""
    return [
        (f"{function}:{role.id}", _function_in(functions.name(function), role.name))
        for (function, kind) in POLICY
        if function not in NOT_APPOINTED
        for role in charter.roles
        if role.kind == kind and (function is not Function.MENTOR or role.id in _appointed(charter))
    ]


def _function_in(function: str, role: str) -> str:
    return function if function == role else bracketed(function, role)


def _appointed(charter: Charter) -> frozenset[str]:
    return frozenset(provision.role for provision in charter.of_kind(Appoint))


def appoint_somebody(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    """Appoint a person; `?post=` and `?body=` choose beforehand what a gap asks for."""
    here = visit(request, office, programme, Permission.PEOPLE_APPOINT, "people")
    chosen: dict[str, object] = {"post": request.GET.get("post", ""), "body": request.GET.get("body", "")}
    form = appoint_form(here, request.POST if request.method == "POST" else None, chosen)
    if form.is_bound and form.is_valid():
        made = form.cleaned_data
        function, _, role = made["post"].partition(":")
        serving_somebody = function == Function.MENTOR
        new = made["person"] == NEW
        try:
            done = appoint(
                by=here.by, programme=here.programme, function=Function(function), role=role,
                person=f"p{made['once'].hex[:12]}" if new else made["person"], name=made["name"],
                member="" if serving_somebody or function != Function.CONTACT else made["body"],
                serves=made["body"] if serving_somebody else "", starts_on=made["starts_on"],
            )  # fmt: skip
        except Refused as refusal:
            form.refuse(_beside(refusal.breaches, {"member": "body", "serves": "body", "role": "post",
                                                   "function": "post"}))  # fmt: skip
        else:
            name = made["name"] if new else dict(people_of(here.programme))[made["person"]]
            said = {"person": name, "function": functions.name(function)}
            messages.success(request, gettext("%(person)s has been appointed: %(function)s.") % said)
            return SeeOther(here.address("people") + f"#appointment-{done.pk}")
    return render(request, "people/appoint.html", {"here": here, "form": form}, status=form.status)


def end(request: HttpRequest, office: str, programme: str, appointment: int) -> HttpResponse:
    """End an appointment after a last day; what was done under it stays."""
    here = visit(request, office, programme, Permission.PEOPLE_APPOINT, "people")
    held = next((one for one in appointments(here.programme) if one.id == appointment), None)
    if held is None:
        raise Http404
    form = end_form(here, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        last = form.cleaned_data["ends_on"]
        try:
            end_appointment(by=here.by, programme=here.programme, appointment=appointment, ends_on=last)
        except Refused as refusal:
            form.refuse(refusal.breaches)
        else:
            messages.success(
                request, gettext("The appointment of %(person)s has been ended.") % {"person": held.person}
            )
            return SeeOther(here.address("people"))
    context = {"here": here, "form": form, "held": held, "function": functions.name(held.function)}
    return render(request, "people/end.html", context, status=form.status)


def end_form(here: Visit, data: QueryDict | None = None) -> Form:
    """The last day of an appointment."""

    class EndForm(Form):
        not_saved = gettext("the appointment goes on")
        ends_on = Day(here.today, label=gettext("Last day"), initial=here.today)

    return EndForm(data)


def _beside(breaches: Iterable[Breach], fields: dict[str, str]) -> list[Breach]:
    """The breaches beside the fields of the form that asked for what they name."""
    return [replace(breach, field=fields.get(breach.field, breach.field)) for breach in breaches]
