"""Agreements with whoever gives money: put on record, reported on, ended."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilotage.actions.funders import add_report_day, end_agreement, keep_agreement, report_done
from pilotage.actions.refusals import Refused
from pilotage.domain.funders import find_source, reach_of, sources_of
from pilotage.domain.money import exponent, major_units
from pilotage.domain.policy import NotAllowed, Permission
from pilotage.queries.funders import AgreementView, agreements
from pilotage.render.lists import Cell
from pilotage.web.answers import SeeOther
from pilotage.web.fields import Amount, Attachments, Day, Once, Select, long_text, text
from pilotage.web.forms import Form
from pilotage.web.visits import Visit, visit
from pilotage.words.marks import bracketed
from pilotage.words.numbers import currency


def agreement_list(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    """Every agreement whose source this visitor may see, with what is still to be reported."""
    here = visit(request, office, programme, Permission.SOURCE_READ, "sources")
    lines = [
        {
            "row": row,
            "source": _source_name(here, row),
            "overdue": row.overdue(here.today),
            "next": None if row.ended else next((day for day in row.days if day.done_on is None), None),
        }
        for row in agreements(here.programme)
        if _seen(here, row)
    ]
    keeps = here.may(Permission.AGREEMENT_KEEP).allowed
    context = {"here": here, "lines": lines, "keeps": keeps, "currency": here.charter.currency}
    return render(request, "agreements/agreements.html", context)


def agreements_listed(here: Visit) -> tuple[Sequence[str], Sequence[Sequence[Cell]]]:
    """The agreements that this visitor may see as a list, a line for every report day."""
    header = [
        _("No."), _("Title"), _("Source"), _("Given by"), _("Signed on"), _("Amount"), _("Conditions"), _("State"),
        _("Report by"), _("What is reported"), _("Reported on"), _("How"),
    ]  # fmt: skip
    rows: list[Sequence[Cell]] = []
    for row in agreements(here.programme):
        if not _seen(here, row):
            continue
        amount = None if row.amount is None else major_units(row.amount, here.charter.currency)
        state = _("ended") if row.ended else ""
        told: list[Cell] = [
            row.number,
            row.title,
            _source_name(here, row),
            row.funder,
            row.signed_on,
            amount,
            row.conditions,
            state,
        ]
        for day in row.days:
            rows.append([*told, day.due_on, day.what, day.done_on, day.note])
        if not row.days:
            rows.append([*told, None, "", None, ""])
    return header, rows


def agreement_new(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    here = visit(request, office, programme, Permission.AGREEMENT_KEEP, "sources")
    pairs = sources_of(here.charter)
    if not pairs:
        raise Http404
    form = _agreement_form(here, request)
    if request.method == "POST" and form.is_valid():
        sent = dict(form.cleaned_data)
        fund, _colon, source = sent.pop("source").partition(":")
        try:
            row = keep_agreement(by=here.by, programme=here.programme, fund=fund, source=source, **sent)
        except Refused as refusal:
            form.refuse(refusal.breaches)
        else:
            messages.success(request, _("The agreement is on record. Now say when the giver is to be reported to."))
            return SeeOther(here.address("agreement", row.number))
    return render(request, "agreements/new.html", {"here": here, "form": form}, status=form.status)


def agreement(request: HttpRequest, office: str, programme: str, number: int) -> HttpResponse:
    """One agreement: its conditions, its report days, and for the office what it may do about it."""
    here = visit(request, office, programme, Permission.SOURCE_READ, "sources")
    row = _found(here, number)
    keeps = here.may(Permission.AGREEMENT_KEEP).allowed
    sent = request.POST if request.method == "POST" else None
    if sent is not None and not keeps:
        raise NotAllowed(Permission.AGREEMENT_KEEP, here.may(Permission.AGREEMENT_KEEP).why)
    day_form = _day_form(here, sent if sent is not None and sent.get("do") == "day" else None)
    end_form = _end_form(sent if sent is not None and sent.get("do") == "end" else None)
    done = _acted(request, here, row, day_form, end_form)
    if done:
        messages.success(request, done)
        return SeeOther(here.address("agreement", number))
    bound = next((form for form in (day_form, end_form) if form.is_bound), None)
    found = find_source(here.charter, row.fund, row.source)
    context = {
        "here": here, "row": row, "source_name": _source_name(here, row), "currency": here.charter.currency,
        "source_url": here.address("source", row.fund, row.source) if found else "", "keeps": keeps and not row.ended,
        "days": [(day, day.overdue(here.today) and not row.ended, row.day_files[day.id]) for day in row.days],
        "day_form": day_form, "end_form": end_form, "form": bound,
    }  # fmt: skip
    return render(request, "agreements/agreement.html", context, status=bound.status if bound else 200)


def _acted(request: HttpRequest, here: Visit, row: AgreementView, day_form: Form, end_form: Form) -> str:
    """What was done, as a sentence; empty where nothing was."""
    try:
        if day_form.is_bound and day_form.is_valid():
            add_report_day(by=here.by, programme=here.programme, agreement=row.id, **day_form.cleaned_data)
            return _("The day is on record. It shows on Today when it is over and nothing was reported.")
        if end_form.is_bound and end_form.is_valid():
            reason = end_form.cleaned_data["reason"]
            end_agreement(by=here.by, programme=here.programme, agreement=row.id, reason=reason)
            return _("The agreement has ended.")
    except Refused as refusal:
        (day_form if day_form.is_bound else end_form).refuse(refusal.breaches)
    return ""


def report_day(request: HttpRequest, office: str, programme: str, number: int, id: int) -> HttpResponse:
    """Say that the giver was reported to."""
    here = visit(request, office, programme, Permission.AGREEMENT_KEEP, "sources")
    row = _found(here, number)
    day = next((each for each in row.days if each.id == id), None)
    if day is None:
        raise Http404
    form = _done_form(here, request)
    if request.method == "POST" and form.is_valid():
        try:
            report_done(by=here.by, programme=here.programme, report_day=day.id, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal.breaches)
        else:
            messages.success(request, _("Entered: the giver was reported to."))
            return SeeOther(here.address("agreement", number))
    context = {
        "here": here, "row": row, "day": day, "form": form, "source_name": _source_name(here, row),
        "report": here.address("source-report", row.fund, row.source),
    }  # fmt: skip
    return render(request, "agreements/report_day.html", context, status=form.status)


def _found(here: Visit, number: int) -> AgreementView:
    row = next(iter(agreements(here.programme, number=number)), None)
    if row is None:
        raise Http404
    if not _seen(here, row):
        raise NotAllowed(Permission.SOURCE_READ, "not-your-unit")
    return row


def _seen(here: Visit, row: AgreementView) -> bool:
    """May this visitor see the agreement? An edition that has dropped the source leaves it to the office."""
    found = find_source(here.charter, row.fund, row.source)
    if found is None:
        return here.may(Permission.SOURCE_READ, about=()).allowed
    return reach_of(here.posts, found[1], here.today) == "whole"


def _source_name(here: Visit, row: AgreementView) -> str:
    found = find_source(here.charter, row.fund, row.source)
    return bracketed(found[1].name, found[0].title) if found else f"{row.fund} {row.source}"


# ---- Forms -----------------------------------------------------------------------------------------------------------


def _agreement_form(here: Visit, request: HttpRequest) -> Form:
    pairs = sources_of(here.charter)
    several = len({fund.id for fund, _source in pairs}) > 1
    known = {f"{fund.id}:{source.id}": (bracketed(source.name, fund.title) if several else source.name)
             for fund, source in pairs}  # fmt: skip
    unit, money = currency(here.charter.currency), here.charter.currency

    class AgreementForm(Form):
        not_saved = gettext_lazy("the agreement was not entered")
        uuid = Once()
        source = forms.ChoiceField(
            choices=[("", _("Choose")), *known.items()], label=_("Source"), widget=Select(),
            initial=request.GET.get("source", ""),
        )  # fmt: skip
        title = text(label=_("Title"), help_text=_("As the paper is called"))
        signed_on = Day(here.today, label=_("Signed on"))
        amount = Amount(
            money, exponent(money), label=_("Amount"), unit=unit, required=False,
            help_text=_("Left empty where none was agreed"),
        )  # fmt: skip
        conditions = long_text(
            4,
            label=_("Conditions"),
            required=False,
            help_text=_("What the money may be used for, in the paper's words"),
        )
        evidence = Attachments(label=_("The agreement as a file"), required=False)

    return AgreementForm(*((request.POST, request.FILES) if request.method == "POST" else ()))


def _day_form(here: Visit, sent: Any) -> Form:
    class DayForm(Form):
        not_saved = gettext_lazy("the day was not entered")
        uuid = Once()
        due_on = Day(here.today, label=_("Report by"), help_text=_("For example 2010-12-31"))
        what = text(label=_("What is reported"))

    return DayForm(sent, auto_id="id_day_%s")


def _end_form(sent: Any) -> Form:
    class EndForm(Form):
        not_saved = gettext_lazy("the agreement still stands")
        reason = text(label=_("Reason"))

    return EndForm(sent, auto_id="id_end_%s")


def _done_form(here: Visit, request: HttpRequest) -> Form:
    first: date = here.today

    class DoneForm(Form):
        not_saved = gettext_lazy("nothing was entered")
        done_on = Day(first, label=_("Reported on"), initial=first)
        note = text(label=_("How"), required=False, help_text=_("For example: sent by post, read out at the meeting"))
        evidence = Attachments(label=_("The report as a file"), required=False)

    return DoneForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
