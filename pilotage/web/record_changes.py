"""What changes a record: a correction, a stage, a confirmation, a withdrawal; and what happens when two do so at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from pilotage.actions.records import Stored, confirm_record, correct_record, reach_stage, withdraw_record
from pilotage.actions.refusals import NotAllowed, Refused
from pilotage.domain.breaches import Breach
from pilotage.domain.fields import tidy
from pilotage.domain.policy import Permission
from pilotage.domain.records import next_stages
from pilotage.queries.histories import history
from pilotage.web import uploads
from pilotage.web.answers import SeeOther
from pilotage.web.forms import Form
from pilotage.web.record_forms import NAME, initial_of, record_form
from pilotage.web.record_step_forms import StepForm, paper_form, stage_form, withdraw_form
from pilotage.web.records import Kept, Told, attempt, names_in, open_record, record_page, told, why, writer_of
from pilotage.words import breaches as said
from pilotage.words import records as words
from pilotage.words.cadences import listed
from pilotage.words.days import plain_day


@dataclass(frozen=True)
class Apart:
    """A field in which two people differ, or in which only the other changed something."""

    label: str
    then: str
    theirs: str
    mine: str
    taken: bool  # theirs was taken over: this visitor had not touched it


def record_correct(request: HttpRequest, office: str, programme: str, register: str, number: int) -> HttpResponse:
    kept = open_record(request, office, programme, register, number, Permission.RECORD_WRITE)
    demand_writing(kept)
    made = record_form(writer_of(kept.here, kept.register), replacing=kept.view)
    initial = initial_of(kept.view, kept.view.base)
    if request.method != "POST":
        if kept.view.withdrawn:
            return record_page(request, kept, (said.sentence(Breach("record-withdrawn")),), 409)
        return _correcting(request, kept, made(initial=initial))
    form = made(request.POST, request.FILES, initial=initial)
    if form.is_valid():
        done = attempt(form, lambda: correct_record(
            by=kept.here.by, record=kept.view.record, uuid=form.cleaned_data["uuid"], seen=form.cleaned_data["seen"],
            happened_on=form.cleaned_data["happened_on"], about=form.about, values=form.values,
            reason=form.cleaned_data["reason"], evidence=form.cleaned_data.get("evidence", ()), files=form.field_files,
        ))  # fmt: skip
        if done is not None:
            messages.success(request, _corrected(kept, done))
            return SeeOther(kept.address())
        if "changed-since-seen" in form.codes:
            return _overtaken(request, reopened(kept), form)
    return _correcting(request, kept, form)


def demand_writing(kept: Kept) -> None:
    """NotAllowed for who may not change this record."""
    verdict = kept.writes()
    if not verdict.allowed:
        raise NotAllowed(Permission.RECORD_WRITE, verdict.why)


def reopened(kept: Kept) -> Kept:
    """The record as it is now."""
    here, record = kept.here, kept.view.record
    return Kept(here, history(here.programme, here.charter, record, here.today, posts=here.posts))


def _correcting(request: HttpRequest, kept: Kept, form: Form, **more: Any) -> HttpResponse:
    context = {"here": kept.here, "kept": kept, "view": kept.view, "register": kept.register, "form": form,
               "heading": _("Correct"), **why(kept.here, kept.register), **more}  # fmt: skip
    return render(request, "records/correct.html", context, status=409 if more else form.status)


def _corrected(kept: Kept, done: Stored) -> str:
    if not done.stored:
        return _("This correction had been stored before: nothing was written twice.")
    view = history(kept.here.programme, kept.here.charter, done.record, kept.here.today)
    if not view.waiting:
        return _("Corrected; it counts.")
    sides = {"sides": listed(kept.role(side) for side in view.waiting)}
    if view.standing.confirmed is None:
        return _("Corrected. It counts once it is confirmed by %(sides)s.") % sides
    return _("Corrected. Until it is confirmed by %(sides)s, what was confirmed before counts.") % sides


def _overtaken(request: HttpRequest, kept: Kept, form: Any) -> HttpResponse:
    """Somebody corrected it in the meantime. What this visitor left alone is taken from the other; where both changed
    the same, both are shown and this visitor's stands in the form. Sent again, it answers to the other's version."""
    seen, mine = form.said["seen"], form.said
    opened = kept.view.as_seen(seen) or kept.view.base
    then, theirs = initial_of(kept.view, opened), initial_of(kept.view, kept.view.base)
    names = names_in(kept.here, kept.register)
    merged: dict[str, Any] = {}
    apart = []
    for name in form.fields:
        if name in ("uuid", "seen", "evidence", "reason") or name not in {**then, **theirs, **mine}:
            continue
        before, other, own = (plain(values.get(name)) for values in (then, theirs, mine))
        untouched = own == before
        merged[name] = theirs.get(name) if untouched else mine.get(name)
        if other not in (before, own):
            was, theirs_is, mine_is = (_typed_text(kept, form, name, each, names) for each in (before, other, own))
            apart.append(Apart(str(form[name].label), was, theirs_is, mine_is, untouched))
    merged |= {"reason": mine.get("reason", ""), "evidence": uploads.keep(mine.get("evidence", ()))}
    made = record_form(writer_of(kept.here, kept.register), replacing=kept.view)
    since = [told(kept, step, names) for step in kept.view.since(seen)]
    return _correcting(request, kept, made(initial=merged), apart=apart, since=since)


def plain(value: Any) -> Any:
    """A value so that what was stored and what was typed compare: blanks are nothing, lines end alike."""
    if isinstance(value, str):
        return tidy(value)
    return "" if value is None else value


def _typed_text(kept: Kept, form: Any, name: str, value: Any, names: Mapping[str, str]) -> str:
    if name == "happened_on":
        return plain_day(value) if value else "—"
    each = next((known for known in kept.register.fields if f"{NAME}{known.id}" == name), None)
    if each is not None:
        return words.value(each, value, kept.here.charter, names) or "—"
    choices = dict(getattr(form.fields[name], "choices", ()))
    return str(choices.get(value, value) or "—")


# ---- What happens to it ----------------------------------------------------------------------------------------------


def record_stage(request: HttpRequest, office: str, programme: str, register: str, number: int) -> HttpResponse:
    kept = open_record(request, office, programme, register, number, Permission.RECORD_WRITE)
    demand_writing(kept)
    if not kept.register.life:
        raise Http404
    if request.method != "POST" and not next_stages(kept.view.facts, kept.register):
        return record_page(request, kept, (_("No further stage can be reached."),), 409)
    made = stage_form(writer_of(kept.here, kept.register), kept.view)

    def act(form: StepForm) -> Stored:
        given = form.cleaned_data
        return reach_stage(
            by=kept.here.by, record=kept.view.record, uuid=given["uuid"], seen=given["seen"], stage=given["stage"],
            happened_on=given["happened_on"], side=given.get("side", ""), evidence=given["evidence"],
            paper_signer=given.get("signer") or None,
        )  # fmt: skip

    return _step(request, kept, made, act, "records/stage.html", _("Next stage"), _("The stage is stored."))


def record_withdraw(request: HttpRequest, office: str, programme: str, register: str, number: int) -> HttpResponse:
    kept = open_record(request, office, programme, register, number, Permission.RECORD_WRITE)
    demand_writing(kept)
    made = withdraw_form(kept.view)

    def act(form: StepForm) -> Stored:
        given = form.cleaned_data
        stage = given.get("stage", "-")
        return withdraw_record(
            by=kept.here.by, record=kept.view.record, uuid=given["uuid"], seen=given["seen"], reason=given["reason"],
            stage="" if stage == "-" else stage,
        )  # fmt: skip

    return _step(
        request, kept, made, act, "records/withdraw.html", _("Void"), _("Taken back; it stays in the history.")
    )


def record_confirm(request: HttpRequest, office: str, programme: str, register: str, number: int) -> HttpResponse:
    """By a button of the record's page for one's own side; on paper by the office, through a form."""
    if request.method == "POST" and "paper" not in request.GET:
        return _confirm(request, open_record(request, office, programme, register, number, Permission.RECORD_CONFIRM))
    kept = open_record(request, office, programme, register, number, Permission.RECORD_CONFIRM_ON_PAPER)
    made = paper_form(kept.here, {side: kept.role(side) for side in kept.view.waiting})

    def act(form: StepForm) -> Stored:
        given = form.cleaned_data
        return confirm_record(
            by=kept.here.by, record=kept.view.record, uuid=given["uuid"], seen=given["seen"], on_paper=True,
            side=given.get("side", ""), signer=given["signer"], happened_on=given["happened_on"],
            evidence=given["evidence"],
        )  # fmt: skip

    return _step(
        request, kept, made, act, "records/paper.html", _("Confirmed on paper"), _("The confirmation is stored.")
    )


def _confirm(request: HttpRequest, kept: Kept) -> HttpResponse:
    try:
        uuid, seen = UUID(request.POST.get("uuid", "")), int(request.POST.get("seen", ""))
    except ValueError as wrong:
        raise BadRequest from wrong
    try:
        done = confirm_record(by=kept.here.by, record=kept.view.record, uuid=uuid, seen=seen)
    except Refused as refusal:
        return record_page(request, kept, tuple(said.sentence(breach) for breach in refusal.breaches), 409)
    messages.success(request, _("Confirmed.") if done.stored else _("This had been confirmed before."))
    return SeeOther(kept.address())


def _step(
    request: HttpRequest,
    kept: Kept,
    made: type[StepForm],
    act: Callable[[StepForm], Stored],
    template: str,
    heading: str,
    done_words: str,
) -> HttpResponse:
    """A form about one record; whoever was overtaken sees the record as it is now."""
    form = made(request.POST, request.FILES) if request.method == "POST" else made(initial={"seen": kept.view.seen})
    since: list[Told] = []
    if request.method == "POST" and form.is_valid():
        done = attempt(form, lambda: act(form))
        if done is not None:
            again = _("This had been stored before: nothing was written twice.")
            messages.success(request, done_words if done.stored else again)
            return SeeOther(kept.address())
        if "changed-since-seen" in form.codes:
            kept = reopened(kept)
            names = names_in(kept.here, kept.register)
            since = [told(kept, step, names) for step in kept.view.since(form.said["seen"])]
            form = _answering_now(request, kept, made)
    context = {
        "here": kept.here, "kept": kept, "view": kept.view, "register": kept.register, "form": form,
        "heading": heading, "since": since, **why(kept.here, kept.register),
    }  # fmt: skip
    return render(request, template, context, status=form.status)


def _answering_now(request: HttpRequest, kept: Kept, made: type[StepForm]) -> StepForm:
    """The same form, answering to the record as it is now: it is shown beside, and the reader decides anew."""
    data = request.POST.copy()
    data["seen"] = str(kept.view.seen)
    again = made(data, request.FILES)
    again.is_valid()
    again.refuse([Breach("changed-since-seen")])
    return again
