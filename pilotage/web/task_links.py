"""Giving links to single tasks: whom to ask for what, the messages that carry them, what became of them."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from pilotage.actions.links import Given, Recipient, give_links, revoke_link
from pilotage.actions.refusals import Refused
from pilotage.domain.breaches import Breach
from pilotage.domain.charters import Charter
from pilotage.domain.duties import State as Standing
from pilotage.domain.duties import Window
from pilotage.domain.links import USUAL, Scope, State, Task, offered, registers_for
from pilotage.domain.policy import Permission
from pilotage.models import TaskLink
from pilotage.queries.links import (
    Candidate,
    candidates,
    last_day,
    link_by_id,
    links,
    objections,
    scope_of,
    state_of,
    uses,
)
from pilotage.queries.papers import find_paper
from pilotage.web.answers import SeeOther
from pilotage.web.fields import Day, Once, OneOf, Select, text
from pilotage.web.forms import Form
from pilotage.web.visits import Visit, visit
from pilotage.words import links as words
from pilotage.words.bulletins import LANGUAGES

ROWS = 50
SHOWS = ("", "open", "objected")


def task_links(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    """Every link: for whom, for what, until when, and what happened at it."""
    here = visit(request, office, programme, Permission.LINK_GIVE, "links")
    show = request.GET.get("show", "")
    show = show if show in SHOWS else ""
    every = links(here.programme)
    keeps = {"": lambda one: True, "open": lambda one: one.state is State.LIVE, "objected": lambda one: one.objections}
    page = Paginator([one for one in every if keeps[show](one)], ROWS).get_page(request.GET.get("page"))
    context = {
        "here": here,
        "page": page,
        "rows": [(one, words.heading(one.scope, here.charter), words.state(one.state)) for one in page],
        "show": show or None,
        "choices": [
            (code or None, name, sum(bool(keeps[code](one)) for one in every))
            for code, name in (("", _("All")), ("open", _("Still open")), ("objected", _("With objections")))
        ],
        "locked": sum(one.state is State.LOCKED for one in every),
        "shown": page.paginator.count,
    }
    return render(request, "links/links.html", context)


# ---- Giving ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """Somebody who may be given the link, as a line of the form."""

    who: Candidate
    ticked: bool
    tail: str


def link_new(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    """Which task, then who; the messages to copy are shown once, in answer to the form itself."""
    here = visit(request, office, programme, Permission.LINK_GIVE, "links")
    asked = ask_form(here, request.GET if "task" in request.GET else None)
    if not asked.is_bound or not asked.is_valid():
        return render(request, "links/ask.html", {"here": here, "form": asked}, status=asked.status)
    scope = _scope(asked, request.GET)
    people = candidates(here.programme, here.rules, scope)
    if scope.paper:
        sheet = find_paper(here.programme, scope.paper)
        signs = sheet.member.code if sheet is not None and sheet.member is not None else ""
        if not signs:
            asked.refuse([Breach("link-no-such-paper", {"paper": scope.paper}, "paper")])
            return render(request, "links/ask.html", {"here": here, "form": asked}, status=asked.status)
        people = tuple(each for each in people if each.member == signs)
    form = give_form(here, people, request.GET, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data
        chosen = [each for each in people if each.key in sent["people"]]
        recipients = [Recipient(each.person, each.member, _tail(request.POST, each)) for each in chosen]
        try:
            given = give_links(
                by=here.by, programme=here.programme, uuid=sent["uuid"], scope=scope, people=recipients,
                last_day=sent["last_day"],
            )  # fmt: skip
        except Refused as refusal:
            form.refuse(refusal.breaches)
        else:
            return _given(request, here, scope, chosen, given, sent["last_day"])
    ticked = set(request.POST.getlist("people")) if request.method == "POST" else _usual(request.GET, scope, people)
    context = {
        "here": here, "form": form, "heading": words.heading(scope, here.charter), "scope": scope,
        "rows": [Row(each, each.key in ticked, _tail(request.POST, each)) for each in people],
        "change": here.address("link-new"),
    }  # fmt: skip
    return render(request, "links/give.html", context, status=form.status)


def _tail(sent: QueryDict, who: Candidate) -> str:
    return sent.get(f"tail-{who.key}", "")


def _usual(asked: QueryDict, scope: Scope, people: Sequence[Candidate]) -> set[str]:
    """Who is ticked beforehand: whoever is waited for, or the body that the way here came from."""
    if scope.paper:
        return {each.key for each in people[:1]}
    if asked.get("member"):
        return {each.key for each in people if each.member == asked["member"]}
    return {each.key for each in people if scope.task is Task.CONFIRM and each.waiting}


def ask_form(here: Visit, data: QueryDict | None) -> Form:
    """What is to be done, and about what."""
    months = [(f"{day:%Y-%m}", words.period(day, _month_end(day))) for day in _months(here)]

    class AskForm(Form):
        not_saved = _("nobody can be chosen yet")
        task = OneOf(
            [(each.value, words.task(each)) for each in offered(here.charter)], label=_("Task"), initial=Task.CONFIRM
        )
        register = OneOf(
            _registers(here.charter), label=_("Register"), required=False,
            help_text=_("Asked where records are entered; to confirm, left empty it is every register"),
        )  # fmt: skip
        month = forms.ChoiceField(
            choices=[("", _("whenever it was")), *months], required=False, label=_("Month"), widget=Select(),
            help_text=_("Narrows what is entered or confirmed"),
        )  # fmt: skip
        paper = text(
            label=_("Sheet"), required=False,
            help_text=_("To hand in a sheet that was printed here: the code at its foot"),
        )  # fmt: skip

        def clean(self) -> dict[str, Any]:
            said: dict[str, Any] = self.cleaned_data
            if said.get("task") == Task.FILL and not said.get("register"):
                self.add_error("register", _("Choose the register that is to be filled in."))
            return said

    return AskForm(data, initial={"register": ""})


def _registers(charter: Charter) -> list[tuple[str, object]]:
    """The registers that anybody outside of the office enters into or confirms."""
    kept: dict[str, object] = {}
    for task in (Task.CONFIRM, Task.FILL):
        for role in charter.roles:
            if role.kind != "office":
                kept |= {each.id: each.name for each in registers_for(charter, task, role.id)}
    return [(each.id, each.name) for each in charter.registers if each.id in kept]


def _months(here: Visit) -> list[date]:
    """The months that the programme has had so far, the latest first."""
    day, first = here.today.replace(day=1), here.charter.runs.start.replace(day=1)
    found: list[date] = []
    while day >= first and len(found) < 24:
        found.append(day)
        day = (day - timedelta(days=1)).replace(day=1)
    return found


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _scope(asked: Form, given: QueryDict) -> Scope:
    """What the form asks for; an address may narrow it to other days than a month, or to some records."""
    said = asked.cleaned_data
    task = Task(said["task"])
    about = task in (Task.FILL, Task.CONFIRM)
    try:
        since, until = (_day(given.get(name)) for name in ("since", "until"))
        numbers = tuple(int(number) for number in given.getlist("number"))
        if said["month"]:
            since = date.fromisoformat(f"{said['month']}-01")
            until = _month_end(since)
    except ValueError as wrong:
        raise BadRequest from wrong
    return Scope(
        task, "", said["register"] if about else "", since if about else None, until if about else None,
        numbers if task is Task.CONFIRM and said["register"] else (),
        said["paper"].strip().upper() if task is Task.PAPER else "",
    )  # fmt: skip


def _day(said: object) -> date | None:
    return date.fromisoformat(str(said)) if said else None


def ask_address(here: Visit, windows: Sequence[Window]) -> str:
    """The page that asks by link for what is owed: the latest of these windows of one duty that is still open. Empty
    where nothing is, or whoever asks gives no links, or nobody outside of the office enters it."""
    owed = [one for one in windows if one.state in (Standing.OPEN, Standing.OVERDUE)]
    if not owed or not here.may(Permission.LINK_GIVE).allowed:
        return ""
    one = owed[-1]
    roles = [role.id for role in here.charter.roles if role.kind != "office"]
    fillable = {each.id for role in roles for each in registers_for(here.charter, Task.FILL, role)}
    if one.duty.register not in fillable:
        return ""
    said = {
        "task": Task.FILL.value, "register": one.duty.register, "since": one.start.isoformat(),
        "until": one.end.isoformat(), "due": one.last.isoformat(), "member": one.place.partition(":")[0],
    }  # fmt: skip
    return f"{here.address('link-new')}?{urlencode(said)}"


def give_form(here: Visit, people: Sequence[Candidate], asked: QueryDict, data: QueryDict | None) -> Form:
    """Who gets a link, and until when it opens."""
    try:
        due = date.fromisoformat(asked.get("due", ""))
    except ValueError:
        due = here.today + timedelta(days=USUAL)

    class GiveForm(Form):
        not_saved = _("no link was given")
        uuid = Once()
        last_day = Day(here.today, label=_("Open until"), initial=max(due, here.today))

    form = GiveForm(data)
    form.fields["people"] = forms.MultipleChoiceField(
        choices=[(each.key, each.name) for each in people], widget=forms.MultipleHiddenInput(), label=_("People"),
        error_messages={"required": _("Choose at least one person.")},
    )  # fmt: skip
    return form


def _given(
    request: HttpRequest, here: Visit, scope: Scope, people: Sequence[Candidate], given: Sequence[Given], until: date
) -> HttpResponse:
    """The messages, in the language of the programme: tokens are in nobody's hands but the reader's from now on."""
    with override(LANGUAGES[here.charter.language]):
        what = words.heading(scope, here.charter)
        told = []
        for who, one in zip(people, given, strict=True):
            address = reverse("task", args=[here.programme.office.code, here.programme.code, one.token])
            url, to = request.build_absolute_uri(address), words.addressed(who.body, who.name)
            text_ = words.message(what, to, until, url, asks=one.asks, waiting=who.waiting)
            told.append((to, url, text_))
        everybody = words.group_message(
            what, until, [(to, url) for to, url, _text in told], asks=any(one.asks for one in given)
        )
    context = {"here": here, "told": told, "group": everybody if len(told) > 1 else "", "lines": len(told) + 2}
    answer = render(request, "links/given.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


# ---- One link ----------------------------------------------------------------------------------------------------------


def task_link(request: HttpRequest, office: str, programme: str, id: int) -> HttpResponse:
    """One link: what happened at it, what was objected to, and how it is taken back."""
    here = visit(request, office, programme, Permission.LINK_GIVE, "links")
    link = link_by_id(here.programme, id)
    if link is None:
        raise Http404
    form = revoke_form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            revoke_link(by=here.by, programme=here.programme, link=link.pk, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.refuse(refusal.breaches)
        else:
            messages.success(request, _("The link was taken back: it opens nothing any more."))
            return SeeOther(here.address("link", link.pk))
    return render(request, "links/link.html", _about(here, link, form), status=form.status)


def _about(here: Visit, link: TaskLink, form: Form) -> dict[str, Any]:
    scope, standing = scope_of(link), state_of(link, here.programme)
    names = {register.id: register.name for register in here.charter.registers}
    return {
        "here": here,
        "form": form,
        "link": link,
        "heading": words.heading(scope, here.charter),
        "to": words.addressed(link.member.name if link.member else "", link.person.name),
        "state": words.state(standing),
        "revocable": standing is not State.REVOKED,
        "last_day": last_day(link, here.programme),
        "uses": [(use, words.use(use.kind)) for use in uses(link)],
        "objections": [
            (each, names.get(each.register, each.register), here.address("record", each.register, each.number))
            for each in objections(here.programme, link).get(link.pk, ())
        ],
    }


def revoke_form(data: QueryDict | None) -> Form:
    """Why a link is taken back."""

    class RevokeForm(Form):
        not_saved = _("the link stays open")
        reason = text(label=_("Reason"))

    return RevokeForm(data)
