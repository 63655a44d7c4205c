"""Opinions of other bodies on a round: who is asked until when, and what they answered, with the stamped paper."""

from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from pilotage.actions.consultations import ANSWERED, ASKED, answer_consultation, consult, end_consultation
from pilotage.actions.papers import print_paper
from pilotage.domain.judging import Answer
from pilotage.domain.papers import OfOpinion
from pilotage.domain.policy import Permission
from pilotage.queries.judging import consultations
from pilotage.queries.matter_files import matter_files
from pilotage.queries.paper_rounds import opinion_sheets
from pilotage.queries.papers import content_of
from pilotage.queries.people import names_of
from pilotage.render.papers import paper_pdf
from pilotage.web.answers import SeeOther
from pilotage.web.attachments import IN_VIEWER
from pilotage.web.fields import Attachments, Day, Once, OneOf, long_text, text
from pilotage.web.forms import Form
from pilotage.web.judging_case import Case, done, find_case, read_once, with_forms
from pilotage.web.papers import sheet_of
from pilotage.words import judging as words


def _ask_form(case: Case) -> type[Form]:
    """Whom to ask, about whom, until when."""
    whom = case.choices(_("all candidates"))

    class AskForm(Form):
        not_saved = _("nobody was asked")
        prefix = "ask"
        uuid = Once()
        body = text(label=_("Body asked"), help_text=_("For example the police or the supervisory office"))
        candidate = OneOf(whom, label=_("About whom"), required=False)
        asked_on = Day(case.here.today, label=_("Asked on"), initial=case.here.today)
        due_on = Day(case.here.today, label=_("By when"), required=False)

    return AskForm


def _answer_form(case: Case) -> type[Form]:
    """What a body answered."""

    class AnswerForm(Form):
        not_saved = _("the opinion was not stored")
        prefix = "answer"
        consultation = forms.IntegerField(widget=forms.HiddenInput())
        answer = OneOf([(one, words.answer(one)) for one in Answer], label=_("Answer"))
        text = long_text(2, label=_("What it says"), required=False, help_text=_("Whoever objects says why"))
        answered_on = Day(case.here.today, label=_("Day"), initial=case.here.today)
        evidence = Attachments(label=_("The stamped paper"), required=False)

    return AnswerForm


@read_once
def asked(request: HttpRequest, office: str, programme: str, number: int) -> HttpResponse:
    """Who was asked and what they answered; `?answer=` opens the form for one."""
    case = find_case(request, office, programme, number)
    here = case.here
    shown: dict[str, Form] = {}
    if request.method == "POST":
        answer = _act(request, case, shown)
        if answer is not None:
            return answer
    every = consultations(case.row)
    files = matter_files(here.programme, "consultation", [each.pk for each in every])
    keeps = case.may(Permission.ROUND_KEEP)
    wanted = request.GET.get("answer", "")
    sheets = opinion_sheets(here.programme, case.row) if every else {}
    names = names_of(here.programme, [each.answered_by_id or each.by_id for each in every])
    context: dict[str, Any] = {
        "here": here, "case": case, "keeps": keeps and case.status in ANSWERED,
        "rows": [
            {
                "one": each, "sheet": sheets.get(each.pk), "about": case.label(each.nomination.number) if each.nomination else "",
                "answer": words.answer(each.answer) if each.answer else "", "files": files.get(each.pk, ()),
                "late": each.answered_seq is None and each.due_on is not None and each.due_on < here.today,
                "by": names.get(each.answered_by_id or each.by_id, ""),
            }
            for each in every
        ],
    }  # fmt: skip
    if keeps and case.status in ASKED:
        context["ask"] = _ask_form(case)()
    one = next((each for each in every if str(each.pk) == wanted and each.answered_seq is None), None)
    if context["keeps"] and one is not None:
        context["answer"] = _answer_form(case)(initial={"consultation": one.pk})
    bound = with_forms(context, shown, every, "consultation")
    return render(request, "judging/consultations.html", context, status=bound.status if bound else 200)


def _act(request: HttpRequest, case: Case, shown: dict[str, Form]) -> HttpResponse | None:
    here, what = case.here, request.POST.get("do", "")
    again = SeeOther(case.address("round-consultations"))
    if what == "end":
        wanted = request.POST.get("consultation", "")
        if not wanted.isdecimal():
            raise BadRequest
        end_consultation(by=here.by, programme=here.programme, round=case.row.number, consultation=int(wanted))
        messages.success(request, _("Asked no more."))
        return again
    if what == "print":
        return _print(request, case)
    if what not in ("ask", "answer"):
        raise BadRequest
    form = (_ask_form if what == "ask" else _answer_form)(case)(request.POST, request.FILES)
    shown[what] = form
    if not done(case, form, consult if what == "ask" else answer_consultation):
        return None
    messages.success(request, _("Asked.") if what == "ask" else _("The opinion is on file."))
    return again


# ---- The sheet -------------------------------------------------------------------------------------------------------


def _print(request: HttpRequest, case: Case) -> HttpResponse:
    """Print a sheet to be signed by a body that is asked; what is on it is frozen."""
    wanted = request.POST.get("consultation", "")
    if not wanted.isdecimal():
        raise BadRequest
    here = case.here
    print_paper(by=here.by, programme=here.programme, subject=OfOpinion(case.row.number, int(wanted)))
    return SeeOther(case.address("round-opinion", int(wanted)))


@read_once
def sheet(request: HttpRequest, office: str, programme: str, number: int, asking: int) -> HttpResponse:
    """The sheet as PDF with the nominees' names, which are not kept on it: for the office alone."""
    case = find_case(request, office, programme, number)
    found = opinion_sheets(case.here.programme, case.row).get(asking)
    if found is None:
        raise Http404
    paper = found[0]
    printed = sheet_of(paper, content_of(paper).language)
    lines = content_of(paper).tables[0].lines
    names = {each.number: each.label for each in case.candidates.values()}
    rows = tuple(
        (row[0], names.get(line.cells[0], ""), *row[2:])
        for row, line in zip(printed.tables[0].rows, lines, strict=True)
    )
    whole = replace(printed, tables=(replace(printed.tables[0], rows=rows),))
    answer = HttpResponse(paper_pdf(whole), content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(False, f"{paper.code}.pdf") or "inline"
    answer["Content-Security-Policy"] = IN_VIEWER
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
