"""Who takes part: the list of bodies by role, a body that joins, and what is said of it put right."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from pilotage.actions.memberships import correct_member, join
from pilotage.actions.refusals import Refused
from pilotage.domain.charters.schema import FieldDef, Role
from pilotage.domain.memberships import BODIES, bodies_of, fact_field, state_of
from pilotage.domain.policy import Permission
from pilotage.models import Member
from pilotage.queries.memberships import Listed, find_member, member_list
from pilotage.render.lists import Cell
from pilotage.web.answers import SeeOther
from pilotage.web.fields import Day, Once, OneOf, Select, long_text, text
from pilotage.web.forms import Form
from pilotage.web.ledger import WRITERS, sheet
from pilotage.web.links import clause_address
from pilotage.web.units import KINDS
from pilotage.web.visits import Visit, visit
from pilotage.words.memberships import fact_help, fact_value


@dataclass(frozen=True)
class Line:
    """A member as the page shows it; `url` is its own page where it has one."""

    member: Listed
    url: str
    facts: tuple[tuple[str, str], ...]
    here: bool
    left: bool


@dataclass(frozen=True)
class Part:
    """The members of a role: those that take part or will, and those that left. `more` than the charter speaks of."""

    role: Role
    lines: tuple[Line, ...]
    left: tuple[Line, ...]
    more: bool
    clause: str
    clause_url: str

    @property
    def joins(self) -> bool:
        return self.role.kind != "office"


def members(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    """Every body by role, from when to when, what it states of itself, and what was said when it came and went."""
    here = visit(request, office, programme, Permission.PEOPLE_READ, "people")
    found = member_list(here.programme)
    context = {
        "here": here,
        "parts": [_part(here, role, found) for role in here.charter.roles if role.kind in BODIES],
        "keeps": here.may(Permission.MEMBERS_IMPORT).allowed,
        "exports": [(kind, here.address("members-export", kind)) for kind in WRITERS],
    }
    return render(request, "lives/members.html", context)


def _part(here: Visit, role: Role, found: Sequence[Listed]) -> Part:
    lines = [_line(here, role, one) for one in found if one.role == role.id]
    cite = role.cite[0] if role.cite else None
    there = sum(line.member.holds(here.today) for line in lines)
    return Part(
        role, tuple(line for line in lines if not line.left), tuple(line for line in lines if line.left),
        role.count is not None and there > role.count, cite.clause if cite else "",
        clause_address(here, cite) if cite else "",
    )  # fmt: skip


def _line(here: Visit, role: Role, one: Listed) -> Line:
    url = here.address("unit", one.code) if role.kind in KINDS else ""
    facts = tuple(
        (fact.name, fact_value(fact, one.facts[fact.id])) for fact in role.facts if one.facts.get(fact.id, "")
    )
    left = one.ends_on is not None and one.ends_on < here.today
    return Line(one, url, facts, one.holds(here.today), left)


def members_export(request: HttpRequest, office: str, programme: str, kind: str) -> HttpResponse:
    """The list as a file; what the charter marks as personal stays out of it."""
    here = visit(request, office, programme, Permission.PEOPLE_READ, "people")
    if kind not in WRITERS:
        raise Http404
    roles = {role.id: role for role in here.charter.roles}
    facts = {fact.id: fact for role in here.charter.roles for fact in role.facts if not fact.personal}
    header = [
        _("Role"), pgettext("member", "Code"), _("Name"), _("Belongs to"), pgettext("appointment", "From"), _("Last day"),
        *(fact.name for fact in facts.values()),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [roles[one.role].name if one.role in roles else one.role, one.code, one.name, one.parent, one.starts_on,
         one.ends_on, *(fact_value(fact, one.facts.get(id, "")) for id, fact in facts.items())]
        for one in member_list(here.programme)
    ]  # fmt: skip
    return sheet(header, rows, kind, f"{here.programme.code}-members")


# ---- Joining ---------------------------------------------------------------------------------------------------------


def member_new(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    """A body joins a role from a day on. `?role=` says which; where there is no choice it is not asked."""
    here = visit(request, office, programme, Permission.MEMBERS_IMPORT, "people")
    roles = bodies_of(here.charter)
    role = next((one for one in roles if one.id == request.GET.get("role")), roles[0] if len(roles) == 1 else None)
    if role is None:
        return render(request, "lives/member_role.html", {"here": here, "roles": roles})
    found = member_list(here.programme)
    form = join_form(here, role, found, request)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            done = join(
                by=here.by, programme=here.programme, role=role.id, code=said["code"], name=said["name"],
                starts_on=said["starts_on"], parent=said["parent"], facts=facts_of(role, said), after=said.get("after", ""),
                reason=said["reason"], uuid=said["once"],
            )  # fmt: skip
        except Refused as refusal:
            form.refuse(refusal.breaches)
        else:
            messages.success(
                request, _("%(name)s takes part from %(day)s.") % {"name": done.name, "day": done.starts_on}
            )
            return SeeOther(here.address("members") + f"#member-{done.pk}")
    there = sum(one.role == role.id and one.holds(here.today) for one in found)
    context = {"here": here, "form": form, "role": role,
               "more": there + 1 if role.count is not None and there >= role.count else 0}  # fmt: skip
    return render(request, "lives/member_new.html", context, status=form.status)


def join_form(here: Visit, role: Role, found: Sequence[Listed], request: HttpRequest) -> Form:
    """What is asked of a body that joins."""
    gone = [(one.code, one.name) for one in found if one.role == role.id and one.ends_on is not None]

    class JoinForm(Form):
        not_saved = _("nobody joined")
        once = Once()
        name = text(label=_("Name"))
        starts_on = Day(here.today, label=_("First day"), initial=here.today)

    form = JoinForm(request.POST if request.method == "POST" else None)
    add_facts(form, role)
    form.fields["parent"] = text(label=_("Belongs to"), required=False)
    if gone:
        form.fields["after"] = forms.ChoiceField(  # names of bodies are too long to stand side by side as buttons
            choices=[("", _("nobody's")), *gone], label=_("Takes the place of"), required=False, widget=Select()
        )
    form.fields["reason"] = long_text(2, label=_("Reason"), required=False)
    form.fields["code"] = text(
        label=pgettext("member", "Code"), required=False,
        help_text=_("Short Latin letters for sheets and addresses; made by itself where you leave it empty"),
    )  # fmt: skip
    return form


def add_facts(form: Form, role: Role, stated: dict[str, str] | None = None) -> None:
    """A field for everything that bodies of the role state of themselves."""
    for fact in role.facts:
        form.fields[fact_field(fact.id)] = _fact(fact, (stated or {}).get(fact.id, ""))


def _fact(fact: FieldDef, initial: str):
    given = {"label": fact.name, "required": False, "initial": initial, "help_text": fact_help(fact)}
    if fact.type == "choice":
        return OneOf([("", "—"), *((choice.id, choice.name) for choice in fact.choices)], **given)
    return text(**given)


def facts_of(role: Role, said: dict[str, object]) -> dict[str, str]:
    """What was typed of a body's facts."""
    return {fact.id: str(said.get(fact_field(fact.id)) or "") for fact in role.facts}


# ---- Putting right ---------------------------------------------------------------------------------------------------


def member_correct(request: HttpRequest, office: str, programme: str, code: str) -> HttpResponse:
    """What a member is called, whom it belongs to and what it states of itself, put right from its beginning on."""
    here = visit(request, office, programme, Permission.MEMBERS_IMPORT, "people")
    member = member_or_404(here, code)
    role = role_of(here, member)

    stands = state_of(member.name, member.parent, member.facts)

    class CorrectForm(Form):
        not_saved = _("nothing was changed")
        seen = forms.CharField(widget=forms.HiddenInput(), required=False, max_length=16, initial=stands)
        name = text(label=_("Name"), initial=member.name)
        parent = text(label=_("Belongs to"), required=False, initial=member.parent)

    form = CorrectForm(request.POST if request.method == "POST" else None)
    add_facts(form, role, member.facts)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            changed = correct_member(
                by=here.by, programme=here.programme, member=code, name=said["name"], parent=said["parent"],
                facts=facts_of(role, said), seen=said["seen"],
            )  # fmt: skip
        except Refused as refusal:
            form.refuse(refusal.breaches, {"seen": stands, **_as_it_stands(role, member)})
        else:
            told = _("Put right: %(name)s.") if changed else _("Nothing was changed: %(name)s.")
            messages.success(request, told % {"name": said["name"]})
            return SeeOther(here.address("members") + f"#member-{member.pk}")
    context = {"here": here, "form": form, "member": member, "role": role}
    return render(request, "lives/member_correct.html", context, status=form.status)


def _as_it_stands(role: Role, member: Member) -> dict[str, object]:
    """What is said of a member now, by the field of the form that asks for it."""
    facts = {fact_field(fact.id): member.facts.get(fact.id, "") for fact in role.facts}
    return {"name": member.name, "parent": member.parent, **facts}


def member_or_404(here: Visit, code: str) -> Member:
    found = find_member(here.programme, code)
    if found is None:
        raise Http404
    return found


def role_of(here: Visit, member: Member) -> Role:
    role = next((one for one in here.charter.roles if one.id == member.role), None)
    if role is None:
        raise Http404
    return role
