"""What stands behind a task link: one task of one person for one body, without signing in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.actions.links import Answer, confirm, fill, hand_in
from pilotage.actions.refusals import NotAllowed, Refused
from pilotage.domain.breaches import Breach
from pilotage.domain.charters.schema import Register
from pilotage.domain.fields import LONGEST as LONGEST_KEPT
from pilotage.domain.fields import tidy
from pilotage.domain.inbox import look_into
from pilotage.domain.links import Task
from pilotage.domain.policy import Permission
from pilotage.domain.registers import grounds
from pilotage.models import Paper
from pilotage.queries.grants import applications
from pilotage.queries.histories import history
from pilotage.queries.links import Line, batch
from pilotage.queries.papers import content_of, find_paper
from pilotage.queries.records import members_by_role
from pilotage.queries.registers import options, writing
from pilotage.web.answers import SeeOther
from pilotage.web.fields import Attachments, Once
from pilotage.web.forms import Form
from pilotage.web.grants import row_of
from pilotage.web.papers import page_picture
from pilotage.web.record_forms import RecordForm, Writer, record_form
from pilotage.web.registers import kind_of
from pilotage.web.task_doors import Guest, behind_the_door, turned_away
from pilotage.web.task_expenses import expense
from pilotage.web.task_money import money
from pilotage.words import breaches as said
from pilotage.words import records as record_words
from pilotage.words.cadences import listed

SHOWN = 30
"""Records on one page of a batch: those that wait come first, and the rest when these are done."""
LATEST = 5
"""Records of each register on the page of what is on record."""
LONGEST = 200  # letters of a text in a batch


@behind_the_door
def task(request: HttpRequest, guest: Guest) -> HttpResponse:
    """The one task of a link."""
    page = {
        Task.FILL: _fill, Task.CONFIRM: _confirm, Task.PAPER: _hand_in, Task.PHOTOS: _hand_in, Task.SEE: _see,
        Task.MONEY: money, Task.EXPENSE: expense,
    }[guest.scope.task]  # fmt: skip
    return page(request, guest)


def _render(request: HttpRequest, guest: Guest, template: str, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "guest": guest, "here": guest.here, "bare": True, "heading": guest.heading, "to": guest.to,
        "done": "done" in request.GET, **more,
    }  # fmt: skip
    return render(request, template, context, status=status)


def _done(guest: Guest) -> HttpResponse:
    return SeeOther(guest.address + "?done")


# ---- Enter a record ------------------------------------------------------------------------------------------------------


def _fill(request: HttpRequest, guest: Guest) -> HttpResponse:
    here = guest.here
    register = here.charter.register(guest.scope.register)
    posts = writing(guest.posts, here.charter, register, here.today)
    roles = any(each.type == "role" for each in register.fields)
    members = members_by_role(here.programme) if roles else {}
    writer = Writer(here, register, posts, options(here.programme, here.charter, register, posts), members)
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = record_form(writer)(*data, initial=_initial(guest))
    if len(writer.options.people) <= 1:
        form.fields.pop("person", None)  # whoever is appointed to the unit on that day: there is nothing to choose
    if request.method == "POST" and form.is_valid() and _entered(request, guest, register, form):
        return _done(guest)
    cites = list(dict.fromkeys(each.cite for each in grounds(here.charter, register) if each.cite is not None))
    return _render(request, guest, "tasks/fill.html", form.status, form=form, register=register, cites=cites)


def _initial(guest: Guest) -> dict[str, Any]:
    """The day that is asked for, where it is not today."""
    if guest.scope.on(guest.here.today):
        return {}
    return {"happened_on": guest.scope.until or guest.scope.since}


def _entered(request: HttpRequest, guest: Guest, register: Register, form: RecordForm) -> bool:
    sent = form.cleaned_data
    try:
        done = fill(
            by=guest.by, link=guest.link, uuid=sent["uuid"], happened_on=sent["happened_on"], about=form.about,
            values=form.values, evidence=sent.get("evidence", ()), files=form.field_files,
        )  # fmt: skip
    except Refused as refusal:
        form.refuse(refusal.breaches)
        return False
    except NotAllowed as refusal:
        if refusal.why != "not-appointed-then":
            raise
        form.refuse([Breach(refusal.why, {}, "happened_on")])
        return False
    number = {"register": register.name, "number": done.record.number}
    if not done.stored:
        messages.success(request, _("%(register)s no. %(number)s had been entered before: nothing twice.") % number)
        return True
    waiting = history(guest.here.programme, guest.here.charter, done.record, guest.here.today).waiting
    sides = {"sides": listed(guest.here.charter.role(side).name for side in waiting)}
    kept = _("Entered: %(register)s no. %(number)s; it counts.") % number
    awaits = _("Entered: %(register)s no. %(number)s. It counts once it is confirmed by: %(sides)s.")
    messages.success(request, awaits % {**number, **sides} if waiting else kept)
    return True


# ---- Confirm a batch -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shown:
    """A record of a batch as it is read; `key` names it and what was seen of it."""

    line: Line
    register: Register
    said: tuple[tuple[str, str, str], ...]  # label, text, and whether that is a number or the charter's own
    key: str
    note: str


def _confirm(request: HttpRequest, guest: Guest) -> HttpResponse:
    if request.method == "POST":
        return _answer(request, guest)
    return _batch(request, guest)


def _batch(
    request: HttpRequest, guest: Guest, status: int = 200, notes: Mapping[str, str] | None = None
) -> HttpResponse:
    """The batch; `notes` are objections that were written and not stored, by key: they stay to be put right."""
    found = batch(guest.here.programme, guest.here.charter, guest.link, guest.posts, guest.here.today)
    names = _names(guest, found)
    waiting = [_shown(guest, line, names) for line in found if line.waits]
    waiting = [replace(one, note=(notes or {}).get(one.key, one.note)) for one in waiting]
    objected = [one for one in waiting if one.line.objection]
    waiting = [one for one in waiting if not one.line.objection]
    sides = {post.role for post in guest.posts}
    agreed = sum(not line.waits and not sides & set(line.glimpse.pending) for line in found)
    return _render(
        request, guest, "tasks/confirm.html", status, waiting=waiting[:SHOWN], objected=objected[:SHOWN],
        more=max(0, len(waiting) - SHOWN), agreed=agreed, uuid=uuid4(), one_register=bool(guest.scope.register),
    )  # fmt: skip


def _names(guest: Guest, found: Sequence[Line]) -> dict[str, str]:
    """What those are called whom fields of the records name, by their codes."""
    registers = {line.glimpse.register for line in found}
    if not any(each.type == "role" for name in registers for each in guest.here.charter.register(name).fields):
        return {}
    known = members_by_role(guest.here.programme)
    return {code: name for names in known.values() for name, code in names.items() if name != code}


def _shown(guest: Guest, line: Line, names: Mapping[str, str]) -> Shown:
    one = line.glimpse
    register = guest.here.charter.register(one.register)
    told = []
    for each in register.fields:
        value = line.fields.get(each.id)
        if each.personal or each.type == "file" or each.id == register.life or value in (None, ""):
            continue
        text = record_words.value(each, value, guest.here.charter, names)
        told.append((each.name, text if len(text) <= LONGEST else text[: LONGEST - 1] + "…", kind_of(each)))
    key = f"{one.register}:{one.number}:{one.seen}"
    return Shown(line, register, tuple(told), key, line.objection)


def _answer(request: HttpRequest, guest: Guest) -> HttpResponse:
    """What was ticked is confirmed; what was called wrong is left, and the office is told why."""
    sent = request.POST
    shown = sent.getlist("shown")
    ticked = shown if "all" in sent else [key for key in sent.getlist("confirm") if key]
    notes = {key: text for key in shown if (text := tidy(sent.get(f"not-{key}", "")))}
    answers = [_read(key, notes.get(key, "")) for key in dict.fromkeys([*ticked, *notes])]
    try:
        request_id = UUID(sent.get("uuid", ""))
    except ValueError as wrong:
        raise BadRequest from wrong
    if not answers:
        messages.warning(request, _("Tick what is so, or write beside it what is not so."))
        return _batch(request, guest, status=422)
    longest = LONGEST_KEPT["text"]
    if long := [len(note) for note in notes.values() if len(note) > longest]:
        messages.warning(request, said.sentence(Breach("text-long", {"length": max(long), "longest": longest})))
        return _batch(request, guest, status=422, notes=notes)
    done = confirm(by=guest.by, link=guest.link, uuid=request_id, answers=answers)
    for register, number, refused in done.refused:
        about = {"register": guest.here.charter.register(register).name, "number": number}
        for breach in refused:
            told = {**about, "sentence": said.sentence(breach)}
            messages.warning(request, _("%(register)s no. %(number)s: %(sentence)s") % told)
    if done.confirmed:
        count = {"count": done.confirmed}
        messages.success(
            request, ngettext("%(count)s record confirmed.", "%(count)s records confirmed.", done.confirmed) % count
        )
    if done.objected:
        messages.success(request, _("What you say is not so stays unconfirmed, and the office sees why."))
    if not (done.confirmed or done.objected or done.refused):
        messages.warning(request, _("This had arrived before: nothing was stored twice."))
    return _done(guest)


def _read(key: str, note: str) -> Answer:
    try:
        register, number, seen = key.split(":")
        return Answer(register, int(number), int(seen), note)
    except ValueError as wrong:
        raise BadRequest from wrong


# ---- Hand in -------------------------------------------------------------------------------------------------------------


class HandIn(Form):
    """A signed paper, or photographs."""

    not_saved = ""
    uuid = Once()
    pictures = Attachments(accept="image/*")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.not_saved = _("nothing was handed in")
        self.fields["pictures"].label = _("Photographs")
        self.fields["pictures"].error_messages["required"] = _("Take or choose at least one photograph.")


def _hand_in(request: HttpRequest, guest: Guest) -> HttpResponse:
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = HandIn(*data)
    if request.method == "POST" and form.is_valid():
        files = [(file, look_into(file)) for file in form.cleaned_data["pictures"]]
        try:
            new = hand_in(by=guest.by, link=guest.link, files=files)
        except Refused as refusal:
            form.refuse(refusal.breaches)
        else:
            messages.success(request, _handed_in(len(files), new))
            return _done(guest)
    paper = _paper(guest)
    pages = [f"{guest.address}page-{number}.png" for number in range(1, _page_count(paper) + 1)] if paper else []
    return _render(request, guest, "tasks/hand_in.html", form.status, form=form, pages=pages)


@behind_the_door
def task_page(request: HttpRequest, guest: Guest, number: int) -> HttpResponse:
    """A page of the sheet to hand in as a picture: nothing has to be downloaded."""
    paper = _paper(guest)
    picture = page_picture(paper, content_of(paper).language, number) if paper else None
    if picture is None:
        return turned_away(request, guest, "not-your-side")
    answer = HttpResponse(picture, content_type="image/png")
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _paper(guest: Guest) -> Paper | None:
    return find_paper(guest.here.programme, guest.scope.paper) if guest.scope.paper else None


def _page_count(paper: Paper) -> int:
    language, pages = content_of(paper).language, 0
    while page_picture(paper, language, pages + 1) is not None:
        pages += 1
    return pages


def _handed_in(sent: int, new: int) -> str:
    if not new:
        return _("This had arrived before: nothing was stored twice.")
    return ngettext(
        "%(count)s picture arrived. The office sorts it.", "%(count)s pictures arrived. The office sorts them.", sent
    ) % {"count": sent}  # fmt: skip


# ---- See -----------------------------------------------------------------------------------------------------------------


def _see(request: HttpRequest, guest: Guest) -> HttpResponse:
    """What is on record about the body, the latest first: what it applied for and was paid, then register by register."""
    if request.method == "POST":
        raise NotAllowed(Permission.RECORD_WRITE, "not-your-side")
    found = batch(guest.here.programme, guest.here.charter, guest.link, guest.posts, guest.here.today)
    names, by_register = _names(guest, found), []
    for register in guest.here.charter.registers:
        mine = [line for line in reversed(found) if line.glimpse.register == register.id]
        if mine:
            counted = sum(line.glimpse.confirmed for line in mine)
            shown = [_shown(guest, line, names) for line in mine[:LATEST]]
            by_register.append((register, counted, len(mine) - counted, shown))
    here, body = guest.here, guest.scope.member
    reads = here.may(Permission.GRANT_READ, about=[body]).allowed
    granted = [row_of(here, view) for view in applications(here.programme, here.charter, units=[body])] if reads else []
    return _render(request, guest, "tasks/see.html", registers=by_register, granted=granted[-SHOWN:][::-1])
