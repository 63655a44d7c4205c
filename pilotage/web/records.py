"""One record: entered, and read with its history. What changes it is in `record_changes`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from pilotage.actions.records import (
    Stored,
    enter_record,
)
from pilotage.actions.refusals import NotAllowed, Refused
from pilotage.domain.breaches import Breach
from pilotage.domain.charters.schema import Register
from pilotage.domain.fields import projected
from pilotage.domain.policy import Permission, Verdict
from pilotage.domain.records import EntryKind, check_confirmation, next_stages, stage_names, with_decided
from pilotage.domain.registers import grounds
from pilotage.queries.histories import RecordView, Step, history
from pilotage.queries.records import find_record, members_by_role, office_side
from pilotage.queries.registers import options, writing
from pilotage.web.answers import SeeOther
from pilotage.web.forms import Form
from pilotage.web.links import clause_address, register_address
from pilotage.web.nominating import chosen_round, settled
from pilotage.web.pair_beside import record_beside
from pilotage.web.record_forms import (
    NAME,
    Writer,
    initial_of,
    record_form,
)
from pilotage.web.registers import find_register, kind_of
from pilotage.web.visits import OVER, Visit, visit
from pilotage.words import breaches as said
from pilotage.words import records as words
from pilotage.words.cadences import listed
from pilotage.words.days import plain_day


@dataclass(frozen=True)
class Kept:
    """A record as one visitor has it before them."""

    here: Visit
    view: RecordView

    @property
    def register(self) -> Register:
        return self.view.register

    @property
    def members(self) -> tuple[str, ...]:
        return self.view.base.about.members

    def role(self, side: str) -> str:
        return next((role.name for role in self.here.charter.roles if role.id == side), side)

    def writes(self) -> Verdict:
        """May this visitor correct it, add to it, take it back?"""
        return self.allowed(Permission.RECORD_WRITE, self.register.written_by, dated=True)

    def allowed(self, permission: Permission, roles: Any, *, dated: bool = False) -> Verdict:
        day = self.view.base.fact.happened_on if dated else None
        return self.here.may(permission, on=day, about=self.members, roles=roles)

    def address(self, page: str = "record") -> str:
        return self.here.address(page, self.register.id, self.view.record.number)


def open_record(
    request: HttpRequest, office: str, programme: str, register: str, number: int,
    permission: Permission = Permission.RECORD_READ,
) -> Kept:  # fmt: skip
    """The record that an address names, if this visitor may read it."""
    here = visit(request, office, programme, permission, "registers")
    declared = find_register(here, register)
    record = None if declared.id in projected(here.charter) else find_record(here.programme, register, number)
    if record is None:
        raise Http404
    view = history(here.programme, here.charter, record, here.today, posts=here.posts)
    verdict = here.may(Permission.RECORD_READ, about=view.base.about.members)
    if not verdict.allowed:
        raise NotAllowed(Permission.RECORD_READ, verdict.why)
    return Kept(here, view)


# ---- Entering --------------------------------------------------------------------------------------------------------


def record_new(request: HttpRequest, office: str, programme: str, register: str) -> HttpResponse:
    here = visit(request, office, programme, Permission.RECORD_WRITE, "registers")
    found = find_register(here, register)
    if found.id in projected(here.charter):
        return redirect(register_address(here, found.id) or here.address("registers"))
    writer = writer_of(here, found)
    initial = _again(request, here, found)
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    chosen = chosen_round(request, here, found)
    made = record_form(writer, answered=chosen.values, shown=chosen.lines)
    form = made(*data, initial=_given(request) if initial is None else initial)
    understood = request.method == "POST" and form.is_valid()
    if request.method == "POST" and chosen.refused:
        form.refuse(chosen.refused)
    elif understood:
        done = attempt(form, lambda: enter_record(
            by=here.by, programme=here.programme, register=found.id, uuid=form.cleaned_data["uuid"],
            happened_on=form.cleaned_data["happened_on"], about=form.about, values=form.values,
            side=form.cleaned_data.get("side", ""), evidence=form.cleaned_data.get("evidence", ()),
            files=form.field_files, paper_signer=form.cleaned_data.get("signer") or None, round=chosen.number,
        ))  # fmt: skip
        if done is not None:
            messages.success(request, _entered(here, found, done))
            return SeeOther(here.address("record", found.id, done.record.number))
    context = {"here": here, "register": found, "form": form, "again": initial is not None, **why(here, found),
               "no_round": "" if form.is_bound else " ".join(map(said.sentence, chosen.refused))}  # fmt: skip
    return render(request, "records/new.html", context, status=form.status)


def writer_of(here: Visit, register: Register) -> Writer:
    """Whoever is about to write; NotAllowed where none of their posts writes this register."""
    posts = writing(here.writers, here.charter, register, here.today)
    if not posts:
        raise NotAllowed(Permission.RECORD_WRITE, OVER if here.rules.closed_on else "not-your-side")
    roles = any(each.type == "role" for each in register.fields)
    members = members_by_role(here.programme) if roles else {}
    return Writer(here, register, posts, options(here.programme, here.charter, register, posts), members)


def _again(request: HttpRequest, here: Visit, register: Register) -> dict[str, Any] | None:
    """What a record said that is entered once more: after it was voided by mistake."""
    number = request.GET.get("from", "")
    record = find_record(here.programme, register.id, int(number)) if number.isdecimal() else None
    if record is None:
        return None
    view = history(here.programme, here.charter, record, here.today, posts=here.posts)
    readable = here.may(Permission.RECORD_READ, about=view.base.about.members).allowed
    return initial_of(view, view.base) if readable else None


def _given(request: HttpRequest) -> dict[str, Any]:
    """What the link that led here knows already: for whom it is, and which choices make the record count."""
    return {name: value for name, value in request.GET.items() if name in ("unit", "pair") or name.startswith(NAME)}


def _entered(here: Visit, register: Register, done: Stored) -> str:
    number = {"number": done.record.number}
    if not done.stored:
        return _("This had been entered before, as no. %(number)s: nothing was written twice.") % number
    view = history(here.programme, here.charter, done.record, here.today)
    if not view.waiting:
        return _("Entered as no. %(number)s; it counts.") % number
    sides = listed(here.charter.role(side).name for side in view.waiting)
    return _("Entered as no. %(number)s. It counts once it is confirmed by: %(sides)s.") % {**number, "sides": sides}


def why(here: Visit, register: Register) -> dict[str, Any]:
    """Why it is asked: the clauses, and how their silences were settled."""
    kept = grounds(here.charter, register)
    return {
        "clauses": [(each, clause_address(here, each.cite)) for each in kept if each.cite is not None],
        "readings": register.readings,
    }


def attempt(form: Form, act: Callable[[], Stored]) -> Stored | None:
    """Do it; a refusal goes to the fields, and so does a post that does not reach that day or that unit."""
    try:
        return act()
    except Refused as refusal:
        form.refuse(refusal.breaches)
    except NotAllowed as refusal:
        if refusal.why not in ("not-appointed-then", "not-your-unit"):
            raise
        form.refuse([Breach(refusal.why, {}, "happened_on")])
    return None


# ---- Reading ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """One entry of the history as it is read."""

    step: Step
    word: str
    side: str
    changes: tuple[tuple[str, str, str], ...]  # what, before, after
    waits: str
    glyph: str


def record(request: HttpRequest, office: str, programme: str, register: str, number: int) -> HttpResponse:
    return record_page(request, open_record(request, office, programme, register, number))


def record_page(request: HttpRequest, kept: Kept, refused: tuple[str, ...] = (), status: int = 200) -> HttpResponse:
    here, view = kept.here, kept.view
    writes, held_by_round = kept.writes(), settled(here, view.record)
    names = names_in(here, view.register)
    context = {
        "here": here,
        "kept": kept,
        "view": view,
        "register": view.register,
        "said": said_by(kept, view.base, names),
        "stages": [(stage_names(view.register).get(s.fact.stage, s.fact.stage), s) for s in view.stages],
        "first_stage": _first_stage(kept),
        "waits": listed(kept.role(side) for side in view.waiting),
        "counts": view.standing.confirmed is not None,
        "history": [told(kept, step, names) for step in view.steps],
        "confirming": confirming_of(kept),
        "paper": bool(view.waiting) and here.may(Permission.RECORD_CONFIRM_ON_PAPER).allowed,
        "printing": _printing(kept),
        "writes": writes.allowed and not view.withdrawn and not held_by_round,
        "why_not": held_by_round
        if writes.allowed and not view.withdrawn
        else ""
        if writes.allowed or view.withdrawn
        else said.why_not(writes.why),
        "ahead": next_stages(view.facts, view.register) if writes.allowed else [],
        "writes_here": bool(writing(here.writers, here.charter, view.register, here.today)),
        "files": [file for step in view.steps for file in step.attachments],
        "uuid": uuid4(),
        "beside": record_beside(here, view),
        "refused": refused,
        **why(here, view.register),
    }
    return render(request, "records/record.html", context, status=status)


def _printing(kept: Kept) -> list[tuple[str, str]]:
    """The sides that a sheet to sign may be printed for, with their names."""
    allowed = kept.here.may(Permission.PAPER_PRINT, about=kept.members).allowed
    return [(side, kept.role(side)) for side in kept.view.waiting] if allowed else []


def names_in(here: Visit, register: Register) -> dict[str, str]:
    """What the members are called that fields of type role name, by their codes."""
    if not any(each.type == "role" for each in register.fields):
        return {}
    known = members_by_role(here.programme)
    return {code: name for names in known.values() for name, code in names.items() if name != code}


def said_by(kept: Kept, step: Step, names: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """(label, text, kind) of every declared field of an entry, as rounds have decided it; kind tells a typed number and
    what is hidden."""
    rows = []
    decided = with_decided(step.fact, kept.view.facts).fields
    for each in kept.register.fields:
        if each.id == kept.register.life:
            continue
        value = decided.get(each.id, step.fields.get(each.id))
        if each.personal and not kept.view.sees_personal:
            rows.append((each.name, "", "hidden"))
        elif each.type == "file":
            file = next((f for s in kept.view.steps for f in s.attachments if f.blob.sha256 == value), None)
            rows.append((each.name, str(file.pk) if file else "", "file"))
        else:
            kind = kind_of(each)
            typed = "typed" if kind == "number" and value is not None else kind
            rows.append((each.name, words.value(each, value, kept.here.charter, names), typed))
    return rows


def _first_stage(kept: Kept) -> str:
    life = kept.register.life
    names = stage_names(kept.register)
    return names.get(str(kept.view.base.fields.get(life) or next(iter(names))), "") if life else ""


def told(kept: Kept, step: Step, names: Mapping[str, str]) -> Told:
    stage = stage_names(kept.register).get(step.fact.stage, step.fact.stage)
    changes = tuple(
        (_label(kept, name), _shown(kept, step.before, name, names), _shown(kept, step, name, names))
        for name in step.changed
        if step.before is not None
    )
    if step.fact.kind is EntryKind.DECIDED:
        changes = tuple((_label(kept, name), "—", _shown(kept, step, name, names)) for name in step.fact.fields)
    glyph = "awaiting" if step.waiting else "waived" if step.fact.kind is EntryKind.WITHDRAWN else "met"
    waits = listed(kept.role(side) for side in step.waiting)
    return Told(step, words.step(step.fact.kind, stage), kept.role(step.fact.side), changes, waits, glyph)


def _label(kept: Kept, name: str) -> str:
    own = {"happened_on": _("Date"), "unit": _("Unit"), "person": _("Person"), "pair": _("Pair")}
    return own.get(name) or next((each.name for each in kept.register.fields if each.id == name), name)


def _shown(kept: Kept, step: Step, name: str, names: Mapping[str, str]) -> str:
    if name == "happened_on":
        return plain_day(step.fact.happened_on)
    if name in ("unit", "person", "pair"):
        return {"unit": step.unit, "person": step.person, "pair": step.pair}[name] or "—"
    each = next(known for known in kept.register.fields if known.id == name)
    if each.type == "file":
        return _("another file")
    return words.value(each, step.fields.get(name), kept.here.charter, names) or "—"


@dataclass(frozen=True)
class Confirming:
    """Whether the visitor is to confirm, and if not, why not, where they would expect to."""

    side: str = ""
    why_not: str = ""


def confirming_of(kept: Kept) -> Confirming:
    """Is it this visitor who is waited for?"""
    if kept.here.user is None or not kept.view.waiting:
        return Confirming()
    verdict = kept.allowed(Permission.RECORD_CONFIRM, tuple(kept.view.waiting))
    if not verdict.allowed or verdict.post is None or verdict.post.role not in kept.view.waiting:
        return Confirming()
    breaches = check_confirmation(
        kept.view.facts, kept.register, office_side(kept.here.charter), side=verdict.post.role,
        by=kept.here.user.pk, seen=kept.view.seen, on_paper=False,
    )  # fmt: skip
    return Confirming(kept.role(verdict.post.role), " ".join(said.sentence(breach) for breach in breaches))
