"""How a round is judged, on the round's own page: where it stands, and the next step."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from pilotage.domain.judging import ties
from pilotage.domain.policy import Permission
from pilotage.domain.round_states import Status
from pilotage.queries.judging import Overview, Stands, bench
from pilotage.web.judging_case import Case
from pilotage.web.visits import Visit
from pilotage.words.cadences import listed
from pilotage.words.days import plain_day, span


def panel(here: Visit, overview: Overview, stood: Sequence[Stands]) -> dict[str, Any]:
    """What templates/judging/panel.html shows: `lines` of (what, how it stands, address or empty), and `next` (sentence, button,
    address) for whoever may take it. A unit sees the result once it is posted, and nothing else. `stood` are the
    candidates that stand in the round."""
    case = Case(here, overview.row)
    if not case.inside:
        posted = case.status in (Status.PUBLIC, Status.FINAL)
        lines = [(_("Result"), _("posted"), case.address("round-result"))] if posted else []
        return {"here": here, "lines": lines, "next": None}
    if case.status is Status.CANCELLED:
        return {"here": here, "lines": [], "next": None}
    return {"here": here, "lines": _lines(case, overview, stood), "next": _next(case, overview)}


def _lines(case: Case, overview: Overview, stood: Sequence[Stands]) -> list[tuple[str, str, str]]:
    held, asked = bench(case.row, case.charter, stood, overview), overview.asked
    judged = case.status not in (Status.OPEN, Status.REVIEW)
    scored = sum(bool(held.scores.get(each.number)) for each in held.stood)
    many = len(held.stood)
    lines = [
        (_("Criteria"), listed(each.name for each in held.scales) or _("none"), case.address("round-criteria")),
        (_("My scores"), _("%(scored)s of %(many)s candidates are scored") % {"scored": scored, "many": many},
         case.address("round-scores")) if case.may(Permission.ROUND_SCORE) else None,
        (_("The ranked list"), _("a tie to break") if ties(held.listed) else "", case.address("round-order")),
        (_("Opinions of other bodies"), _("%(answered)s of %(asked)s answered") % {"answered": overview.answered, "asked": asked}
         if asked else _("no body was asked"), case.address("round-consultations")),
    ]  # fmt: skip
    decided = overview.decided_on if judged else None
    if decided is not None:
        told = _("%(chosen)s chosen on %(day)s") % {"chosen": overview.chosen, "day": plain_day(decided)}
        lines.append((_("Result"), told, case.address("round-result")))
    if judged and overview.posted_from is not None and overview.posted_until is not None:
        days = span(overview.posted_from, overview.posted_until)
        lines.append((_("Publicity"), days, case.address("round-publicity")))
    if decided is not None:
        waiting = overview.unanswered
        told = _("%(waiting)s without an answer") % {"waiting": waiting}
        lines.append(
            (_("Objections"), told if waiting else "", case.address("round-objections") if case.judges else "")
        )
    return [each for each in lines if each is not None]


def _next(case: Case, overview: Overview) -> tuple[str, str, str] | None:
    """What is to be done now, by this visitor."""
    decides, keeps = case.may(Permission.ROUND_DECIDE), case.may(Permission.ROUND_KEEP)
    if case.status is Status.REVIEW and decides:
        return (_("The round is under review."), _("Decide"), case.address("round-decision"))
    if case.status is Status.REVIEW and case.may(Permission.ROUND_SCORE):
        return (_("The round is under review."), _("My scores"), case.address("round-scores"))
    if case.status is Status.DECIDED and keeps:
        return (_("Decided, not posted yet."), _("Post the result"), case.address("round-publicity"))
    if case.status is Status.PUBLIC and keeps:
        until = overview.posted_until
        if until is not None and case.here.today <= until:
            told = _("Posted until %(day)s.") % {"day": plain_day(until)}
            return (told, _("Enter an objection"), case.address("round-objections"))
        return (_("The days are over."), _("Finish"), case.address("round-result"))
    return None
