"""How a round is judged, on the round's own page: where it stands, and the next step."""

from typing import Any

from django.utils.translation import gettext as _

from pilotage.domain.judging import ties
from pilotage.domain.policy import Permission
from pilotage.domain.round_states import Status
from pilotage.models import Objection, Round
from pilotage.queries.judging import bench, consultations, publicity, result
from pilotage.web.judging_case import Case
from pilotage.web.visits import Visit
from pilotage.words.cadences import listed
from pilotage.words.days import plain_day, span


def panel(here: Visit, round: Round) -> dict[str, Any]:
    """What templates/judging/panel.html shows: `lines` of (what, how it stands, address), and `next` (sentence, button,
    address) for whoever may take it. A unit sees the result once it is posted, and nothing else."""
    case = Case(here, round)
    if not case.inside:
        posted = case.status in (Status.PUBLIC, Status.FINAL)
        lines = [(_("Result"), _("posted"), case.address("round-result"))] if posted else []
        return {"here": here, "lines": lines, "next": None}
    if case.status is Status.CANCELLED:
        return {"here": here, "lines": [], "next": None}
    return {"here": here, "lines": _lines(case), "next": _next(case)}


def _lines(case: Case) -> list[tuple[str, str, str]]:
    held = bench(case.row, case.charter)  # without anybody's name
    asked, judged = consultations(case.row), case.status not in (Status.OPEN, Status.REVIEW)
    stood, posted = (result(case.row), publicity(case.row)) if judged else (None, None)
    answered = sum(each.answered_seq is not None for each in asked)
    scored = sum(bool(held.scores.get(each.number)) for each in held.stood)
    many = len(held.stood)
    lines = [
        (_("Criteria"), listed(each.name for each in held.scales) or _("none"), case.address("round-criteria")),
        (_("My scores"), _("%(scored)s of %(many)s candidates are scored") % {"scored": scored, "many": many},
         case.address("round-scores")) if case.may(Permission.ROUND_SCORE) else None,
        (_("The ranked list"), _("a tie to break") if ties(held.listed) else "", case.address("round-order")),
        (_("Opinions of other bodies"), _("%(answered)s of %(asked)s answered") % {"answered": answered, "asked": len(asked)}
         if asked else _("no body was asked"), case.address("round-consultations")),
    ]  # fmt: skip
    if stood is not None:
        chosen = len(stood.chosen)
        told = _("%(chosen)s chosen on %(day)s") % {
            "chosen": chosen, "day": plain_day(stood.decision.happened_on),
        }  # fmt: skip
        lines.append((_("Result"), told, case.address("round-result")))
    if posted is not None:
        lines.append((_("Publicity"), span(posted.starts_on, posted.ends_on), case.address("round-publicity")))
    if stood is not None:
        waiting = Objection.objects.of(case.row.office_id).filter(round=case.row, answered_seq=None).count()
        told = _("%(waiting)s without an answer") % {"waiting": waiting}
        lines.append((_("Objections"), told if waiting else "", case.address("round-objections")))
    return [each for each in lines if each is not None]


def _next(case: Case) -> tuple[str, str, str] | None:
    """What is to be done now, by this visitor."""
    decides, keeps = case.may(Permission.ROUND_DECIDE), case.may(Permission.ROUND_KEEP)
    if case.status is Status.REVIEW and decides:
        return (_("The round is under review."), _("Decide"), case.address("round-decision"))
    if case.status is Status.REVIEW and case.may(Permission.ROUND_SCORE):
        return (_("The round is under review."), _("My scores"), case.address("round-scores"))
    if case.status is Status.DECIDED and keeps:
        return (_("Decided, not posted yet."), _("Post the result"), case.address("round-publicity"))
    if case.status is Status.PUBLIC and keeps:
        posted = publicity(case.row)
        if posted is not None and case.here.today <= posted.ends_on:
            told = _("Posted until %(day)s.") % {"day": plain_day(posted.ends_on)}
            return (told, _("Enter an objection"), case.address("round-objections"))
        return (_("The days are over."), _("Finish"), case.address("round-result"))
    return None
