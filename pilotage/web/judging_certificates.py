"""The certificate of one who was chosen: for the office and the unit concerned."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import override, pgettext

from pilotage.domain.certificates import Certificate
from pilotage.domain.policy import NotAllowed, Permission
from pilotage.domain.round_states import Status
from pilotage.models import DecidedPlace
from pilotage.queries.judging import result
from pilotage.render.certificates import certificate_pdf
from pilotage.web.attachments import IN_VIEWER
from pilotage.web.judging_case import Case, find_case, read_once
from pilotage.words import judging as words
from pilotage.words.days import full_day


@read_once
def pdf(request: HttpRequest, office: str, programme: str, number: int, who: int) -> HttpResponse:
    """The certificate as PDF, in the programme's own language; only of a final result."""
    case = find_case(request, office, programme, number, outside=True)
    stood = result(case.row) if case.status is Status.FINAL else None
    places = stood.chosen if stood is not None else ()
    place = next((each for each in places if each.nomination.number == who), None)
    if not case.judges and (case.inside or not _own(case, place)):
        raise NotAllowed(Permission.ROUND_READ, "not-your-unit")
    if place is None or stood is None or who not in case.candidates:
        raise Http404
    with override(case.here.charter.language):
        content = certificate_pdf(_certificate(case, place, stood.decision.happened_on.year))
    answer = HttpResponse(content, content_type="application/pdf")
    word = pgettext("file name", "certificate")
    name = f"{word}-{case.row.number}-{who}.pdf"  # no name of a person
    answer["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    answer["Content-Security-Policy"] = IN_VIEWER
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _own(case: Case, place: DecidedPlace | None) -> bool:
    """Does the visitor speak for the unit whose candidate it is?"""
    unit = place.nomination.unit if place is not None else None
    return unit is not None and case.here.may(Permission.ROUND_READ, about=(unit.code,)).allowed


def _certificate(case: Case, place: DecidedPlace, year: int) -> Certificate:
    """It is issued on the day on which the round was finished."""
    here, who = case.here, case.candidates[place.nomination.number]
    issued_on = case.finished_on
    to, text, wish = words.certificate_text(
        name=who.label, programme=here.programme.title, award=case.row.title, level=case.level,
        period=words.year_of(case.row.period_start),
    )  # fmt: skip
    return Certificate(
        language=here.charter.language, title=words.certificate_title(), to=to, text=text, wish=wish,
        office=here.programme.office.name, day=full_day(issued_on),
        number=words.certificate_number(f"{year}-{case.row.number}-{place.nomination.number}"),
        stamp=pgettext("on a sheet", "Stamp"), issued_on=issued_on,
    )  # fmt: skip
