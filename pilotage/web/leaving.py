"""A member leaves, or another takes its place; before the button stands what ends and what stays open."""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.actions.memberships import leave, replace_member
from pilotage.actions.refusals import Refused
from pilotage.domain.charters.schema import Pair, Role
from pilotage.domain.policy import Permission
from pilotage.models import Member
from pilotage.queries.holding import held
from pilotage.queries.memberships import Leaving, leaving, places
from pilotage.web.answers import SeeOther
from pilotage.web.fields import Day, Once, OneOf, long_text, text
from pilotage.web.forms import Form
from pilotage.web.links import register_address
from pilotage.web.memberships import add_facts, facts_of, member_or_404, role_of
from pilotage.web.visits import Visit, visit
from pilotage.words import board as words

NEW = "new"
"""The choice of a body that does not take part yet."""


@dataclass(frozen=True)
class Open:
    """One thing that stays open: what it is, how much or how many, and where it is seen to."""

    what: str
    said: str
    url: str
    own: bool = False  # in the charter's words


def _read_once(request: HttpRequest) -> AbstractContextManager[object]:
    """Where a page only shows something, every row is read once; what is done is done with what stands then."""
    return nullcontext() if request.method == "POST" else held()


def member_leave(request: HttpRequest, office: str, programme: str, code: str) -> HttpResponse:
    """A member leaves after a last day."""
    with _read_once(request):
        return _leave(request, visit(request, office, programme, Permission.MEMBERS_IMPORT, "people"), code)


def _leave(request: HttpRequest, here: Visit, code: str) -> HttpResponse:
    member = member_or_404(here, code)

    class LeaveForm(Form):
        not_saved = _("it still takes part")
        once = Once()
        ends_on = Day(here.today, label=_("Last day"), initial=here.today)
        reason = long_text(2, label=_("Reason"))

    form = LeaveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            leave(by=here.by, programme=here.programme, member=code, ends_on=said["ends_on"], reason=said["reason"],
                  uuid=said["once"])  # fmt: skip
        except Refused as refusal:
            form.refuse(refusal.breaches)
        else:
            messages.success(
                request, _("%(name)s takes part until %(day)s.") % {"name": member.name, "day": said["ends_on"]}
            )
            return SeeOther(here.address("members") + f"#member-{member.pk}")
    context = _context(here, member, role_of(here, member)) | {"form": form}
    return render(request, "lives/member_leave.html", context, status=form.status)


def _context(here: Visit, member: Member, role: Role) -> dict[str, object]:
    found = leaving(here.programme, here.rules, member, here.today)
    return {
        "here": here,
        "member": member,
        "role": role,
        "found": found,
        "open": still_open(here, found, member),
        "pairings": [tie for tie in found.ends if tie.kind == "pairing"],
        "appointments": [tie for tie in found.ends if tie.kind == "appointment"],
        "paired": any(role.id in (pair.a, pair.b) for pair in here.charter.of_kind(Pair)),
    }


def still_open(here: Visit, found: Leaving, member: Member) -> list[Open]:
    """What a member's leaving does not settle, in the order in which money, things and records are asked for."""
    lines = []
    for one in found.accounts:
        said = _("application no. %(number)s is not closed") % {"number": one.view.number}
        if one.rest:
            said = _("application no. %(number)s: still to be accounted for") % {"number": one.view.number}
        elif not one.view.fact.paid:
            said = _("application no. %(number)s: granted, not paid yet") % {"number": one.view.number}
        lines.append(Open(one.view.grant.title, said, here.address("application", one.view.grant.id, one.view.number),
                          own=True))  # fmt: skip
    for line in found.things:
        count = max(line.delivered, len(line.hung)) - line.taken_back
        told = ngettext("%(n)s to be given back", "%(n)s to be given back", count) % {"n": count}
        lines.append(Open(line.provide.title, told, here.address("supplies"), own=True))
    for duty, group in groupby(found.windows, key=lambda one: one.duty.id):
        kept = list(group)
        told = ngettext("%(n)s still to be done", "%(n)s still to be done", len(kept)) % {"n": len(kept)}
        lines.append(
            Open(words.short(kept[0].duty.title), told, here.address("windows", duty, kept[0].place), own=True)
        )
    for register, count in found.waiting:
        told = ngettext("%(n)s awaiting confirmation", "%(n)s awaiting confirmation", count) % {"n": count}
        url = register_address(here, register)
        lines.append(Open(here.charter.register(register).name, told, f"{url}?show=awaiting&unit={member.code}" if url
                          and url == here.address("register", register) else url, own=True))  # fmt: skip
    for register, count in found.nominations:
        told = ngettext("%(n)s nomination", "%(n)s nominations", count) % {"n": count}
        lines.append(Open(here.charter.register(register).name, told, register_address(here, register), own=True))
    return lines


# ---- Another in its place --------------------------------------------------------------------------------------------


def member_replace(request: HttpRequest, office: str, programme: str, code: str) -> HttpResponse:
    """A member leaves, and another is in its place from the next day, with the same pairings."""
    with _read_once(request):
        return _replace(request, visit(request, office, programme, Permission.MEMBERS_IMPORT, "people"), code)


def _replace(request: HttpRequest, here: Visit, code: str) -> HttpResponse:
    member = member_or_404(here, code)
    role = role_of(here, member)
    form = replace_form(here, member, role, request)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        new = said["successor"] == NEW
        try:
            heir = replace_member(
                by=here.by, programme=here.programme, member=code, ends_on=said["ends_on"], reason=said["reason"],
                successor="" if new else said["successor"], name=said["name"], parent=said["parent"],
                facts=facts_of(role, said), uuid=said["once"],
            )  # fmt: skip
        except Refused as refusal:
            form.refuse(refusal.breaches)
        else:
            told = {"name": member.name, "heir": heir.name, "day": said["ends_on"] + timedelta(days=1)}
            messages.success(request, _("%(heir)s is in the place of %(name)s from %(day)s.") % told)
            return SeeOther(here.address("members") + f"#member-{heir.pk}")
    context = _context(here, member, role) | {"form": form}
    return render(request, "lives/member_replace.html", context, status=form.status)


def replace_form(here: Visit, member: Member, role: Role, request: HttpRequest) -> Form:
    """Whose place is taken by whom, from when, and why."""
    others = [
        (place.code, place.name)
        for place in places(here.programme)
        if place.role == member.role and place.code != member.code and place.ends_on is None
    ]

    class ReplaceForm(Form):
        not_saved = _("nobody was replaced")
        once = Once()
        ends_on = Day(here.today, label=_("Last day of who leaves"), initial=here.today,
                      help_text=_("The other begins on the next day"))  # fmt: skip
        successor = OneOf([(NEW, _("A body that joins")), *others], label=_("In its place"), initial=NEW)
        name = text(label=_("Name of the body that joins"), required=False)

        def clean(self) -> dict[str, object]:
            cleaned: dict[str, object] = super().clean() or {}
            if cleaned.get("successor") == NEW and not cleaned.get("name"):
                self.add_error("name", _("Write the name of the body."))
            return cleaned

    form = ReplaceForm(request.POST if request.method == "POST" else None)
    add_facts(form, role)
    form.fields["parent"] = text(label=_("Belongs to"), required=False)
    form.fields["reason"] = long_text(2, label=_("Reason"))
    return form
