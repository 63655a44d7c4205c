"""A decided result made public: the text to post and its notice, objections received and their answers."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from pilotage.actions.publicity import AFTER, answer_objection, enter_objection, post_result
from pilotage.actions.refusals import Refused
from pilotage.domain.judging import Heard, check_publicity
from pilotage.domain.papers import Sheet
from pilotage.domain.policy import Permission
from pilotage.domain.round_states import Status
from pilotage.models import Objection, Publicity
from pilotage.queries.judging import objections, publicity, result
from pilotage.queries.matter_files import matter_files
from pilotage.queries.people import names_of
from pilotage.render.paper_docx import paper_docx
from pilotage.render.papers import paper_pdf
from pilotage.web.answers import SeeOther
from pilotage.web.attachments import IN_VIEWER
from pilotage.web.fields import Attachments, Day, Once, OneOf, YesNo, long_text, text
from pilotage.web.forms import Form
from pilotage.web.judging_case import Case, done, find_case, read_once, with_forms
from pilotage.words import judging as words
from pilotage.words.days import span

USUAL_DAYS = 7
"""How long the form proposes to post a result; the office says how long."""


def _days_form(case: Case) -> type[Form]:
    """From when to when, and where: what the text is made from."""

    class DaysForm(Form):
        not_saved = _("no text was made")
        happened_on = Day(case.here.today, label=_("First day"))
        ends_on = Day(case.here.today, label=_("Last day"))
        place = text(label=_("Where it is posted"))

    return DaysForm


def _post_form(case: Case) -> type[Form]:
    class PostForm(Form):
        not_saved = _("nothing was posted")
        seen = forms.IntegerField(widget=forms.HiddenInput())
        uuid = Once()
        happened_on = Day(case.here.today, label=_("First day"))
        ends_on = Day(case.here.today, label=_("Last day"))
        place = text(label=_("Where it is posted"))
        text = long_text(16, label=_("Text to post"), help_text=_("Change it as you wish; it is kept as it is posted"))
        evidence = Attachments(label=_("Picture of the posting"), required=False)

    return PostForm


@read_once
def round_publicity(request: HttpRequest, office: str, programme: str, number: int) -> HttpResponse:
    """First the days and the place, then the text made from the result; afterwards what was posted."""
    case = find_case(request, office, programme, number)
    here = case.here
    posted = publicity(case.row)
    context: dict[str, Any] = {"here": here, "case": case, "posted": posted, "form": None}
    if request.method == "POST" and case.may(Permission.ROUND_KEEP):
        answer = _post(request, case, context)
        if answer is not None:
            return answer
    if posted is not None:
        context["files"] = matter_files(here.programme, "publicity", [posted.pk]).get(posted.pk, ())
        context["heard"] = objections(case.row)
    elif request.method != "POST" and case.status is Status.DECIDED and case.may(Permission.ROUND_KEEP):
        _post(request, case, context)
    form = context["form"]
    return render(request, "judging/publicity.html", context, status=form.status if form is not None else 200)


def _post(request: HttpRequest, case: Case, context: dict[str, Any]) -> HttpResponse | None:
    here, today = case.here, case.here.today
    if request.method != "POST":
        usual = {
            "happened_on": today,
            "ends_on": today + timedelta(days=USUAL_DAYS - 1),
            "place": here.programme.office.name,
        }
        form = _days_form(case)(request.GET if "happened_on" in request.GET else None, initial=usual)
        context["form"] = context["days"] = form
        if form.is_bound and form.is_valid():
            given, decided = form.cleaned_data, result(case.row)
            made = _text_of(case, given["happened_on"], given["ends_on"])
            days = (given["happened_on"], given["ends_on"])
            wrong = check_publicity(*days, given["place"], made, decided.decision.happened_on) if decided else []
            if wrong:
                form.refuse(
                    replace(each, field="happened_on" if each.field == "starts_on" else each.field) for each in wrong
                )
                return None
            context["form"] = context["post"] = _post_form(case)(
                initial={**given, "seen": case.row.version, "text": made}
            )
        return None
    form = context["form"] = context["post"] = _post_form(case)(request.POST, request.FILES)
    if not form.is_valid():
        return None
    try:
        post_result(by=here.by, programme=here.programme, round=case.row.number, **form.cleaned_data)
    except Refused as refusal:
        form.refuse(refusal.breaches, {"seen": case.row.version})
        return None
    messages.success(request, _("Posted. Objections that come in are entered here."))
    return SeeOther(case.address("round-publicity"))


def _text_of(case: Case, starts_on: date, ends_on: date) -> str:
    """The text to post in the programme's own language."""
    here, stood = case.here, result(case.row)
    places = stood.chosen if stood is not None else ()
    who = [case.candidates[each.nomination.number] for each in places if each.nomination.number in case.candidates]
    with override(here.charter.language):
        title = (
            _("%(award)s (%(level)s)") % {"award": case.row.title, "level": case.level}
            if case.level
            else case.row.title
        )
        return words.notice(
            title, here.programme.title, [words.Told(each.label, each.unit_name) for each in who], starts_on, ends_on,
            here.programme.office.name,
        )  # fmt: skip


# ---- The notice ------------------------------------------------------------------------------------------------------

_KINDS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@read_once
def round_notice(request: HttpRequest, office: str, programme: str, number: int, kind: str) -> HttpResponse:
    """What was posted, to print: PDF or DOCX, in the programme's own language."""
    case = find_case(request, office, programme, number, outside=True)
    posted = publicity(case.row)
    if posted is None or kind not in _KINDS:
        raise Http404
    with override(case.here.charter.language):
        sheet = _sheet(case, posted)
        content = paper_pdf(sheet) if kind == "pdf" else paper_docx(sheet)
    answer = HttpResponse(content, content_type=_KINDS[kind])
    word = pgettext("file name", "notice")
    name = f"{word}-{case.row.number}.{kind}"
    answer["Content-Disposition"] = content_disposition_header(kind != "pdf", name) or "inline"
    answer["Content-Security-Policy"] = IN_VIEWER
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-cache"
    return answer


def _sheet(case: Case, posted: Publicity) -> Sheet:
    here = case.here
    return Sheet(
        language=here.charter.language, office=here.programme.office.name, programme=here.programme.title,
        title=pgettext("on a sheet", "Public notice"), subtitle="", lead=posted.text, facts=(), tables=(), cites=(),
        basis="", opinion="", signers=(), stamp="", day="",
        foot=(_(" · ").join([span(posted.starts_on, posted.ends_on), posted.place]),),
        page=_("Page {n} of {m}"),
        lacking=_("%(mark)s stands for a character that cannot be printed here: %(signs)s."), code="", qr="",
        printed_on=posted.starts_on,
    )  # fmt: skip


# ---- Objections ------------------------------------------------------------------------------------------------------


def _falls(case: Case, found: Sequence[Objection]) -> bool:
    """Was an objection against the decision that stands upheld? One against an earlier decision is done with."""
    upheld = [each for each in found if each.upheld]
    stood = result(case.row) if upheld else None
    return stood is not None and any(each.seq > stood.decision.seq for each in upheld)


def _objection_form(case: Case) -> type[Form]:
    whom = case.choices(_("the whole result"))

    class ObjectionForm(Form):
        not_saved = _("the objection was not stored")
        prefix = "new"
        uuid = Once()
        received_on = Day(case.here.today, label=_("Received on"), initial=case.here.today)
        candidate = OneOf(whom, label=_("Against whom"), required=False)
        who = text(label=_("Who objects"), required=False, help_text=_("May be left empty; it never leaves this page"))
        text = long_text(3, label=_("What it says"))
        evidence = Attachments(label=_("Files"), required=False)

    return ObjectionForm


def _answer_form(case: Case) -> type[Form]:
    class AnswerForm(Form):
        not_saved = _("the answer was not stored")
        prefix = "answer"
        objection = forms.IntegerField(widget=forms.HiddenInput())
        upheld = YesNo(label=_("Is the objection upheld?"))
        answer = long_text(3, label=_("Answer"))
        answered_on = Day(case.here.today, label=_("Day"), initial=case.here.today)
        evidence = Attachments(label=_("Files"), required=False)

    return AnswerForm


@read_once
def round_objections(request: HttpRequest, office: str, programme: str, number: int) -> HttpResponse:
    """What was objected and how it was answered; `?answer=` opens the form for one. The office alone reads it."""
    case = find_case(request, office, programme, number, judges=True)
    here = case.here
    shown: dict[str, Form] = {}
    if request.method == "POST":
        answer = _act(request, case, shown)
        if answer is not None:
            return answer
    found, posted = objections(case.row), publicity(case.row)
    files = matter_files(here.programme, "objection", [each.pk for each in found])
    ends_on = posted.ends_on if posted else None
    names = names_of(here.programme, [each.answered_by_id for each in found if each.answered_by_id])
    decides = case.may(Permission.ROUND_DECIDE)
    context: dict[str, Any] = {
        "here": here, "case": case, "posted": posted, "decides": decides,
        "rows": [
            {
                "one": each, "about": case.label(each.nomination.number) if each.nomination else "",
                "late": Heard(each.received_on, each.upheld).late(ends_on), "files": files.get(each.pk, ()),
                "found": words.upheld(each.upheld) if each.upheld is not None else "",
                "by": names.get(each.answered_by_id or 0, ""),
            }
            for each in found
        ],
        "upheld": case.status in (Status.DECIDED, Status.PUBLIC) and _falls(case, found),
    }  # fmt: skip
    if case.may(Permission.ROUND_KEEP) and case.status in AFTER:
        context["new"] = _objection_form(case)()
    wanted = request.GET.get("answer", "")
    one = next((each for each in found if str(each.pk) == wanted and each.answered_seq is None), None)
    if decides and one is not None:
        context["answer"] = _answer_form(case)(initial={"objection": one.pk})
    bound = with_forms(context, shown, found, "objection")
    return render(request, "judging/objections.html", context, status=bound.status if bound else 200)


def _act(request: HttpRequest, case: Case, shown: dict[str, Form]) -> HttpResponse | None:
    what = request.POST.get("do", "")
    if what not in ("new", "answer"):
        raise BadRequest
    form = (_objection_form if what == "new" else _answer_form)(case)(request.POST, request.FILES)
    shown[what] = form
    if not done(case, form, enter_objection if what == "new" else answer_objection):
        return None
    messages.success(request, _("The objection is on file.") if what == "new" else _("Answered."))
    return SeeOther(case.address("round-objections"))
