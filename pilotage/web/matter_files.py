"""Handing out the files of rounds, pairs and a programme's life."""

from django.http import Http404, HttpRequest, HttpResponseBase

from pilotage.domain.policy import NotAllowed, Permission
from pilotage.queries.matter_files import find_matter_file
from pilotage.web.attachments import hand_out
from pilotage.web.visits import visit

_JUDGING = (Permission.ROUND_KEEP, Permission.ROUND_SCORE, Permission.ROUND_DECIDE)


def matter_file(request: HttpRequest, office: str, programme: str, id: int) -> HttpResponseBase:
    here = visit(request, office, programme, Permission.CHARTER_READ)
    found = find_matter_file(here.programme, id)
    if found is None:
        raise Http404
    verdict = here.may(found.permission, about=found.about)
    if not verdict.allowed:
        raise NotAllowed(found.permission, verdict.why)
    if found.file.objection_id is not None and not any(here.may(each).allowed for each in _JUDGING):
        raise NotAllowed(found.permission, "no-function-permits")  # it names who objected
    return hand_out(request, found.file.blob, found.file.name, found.file.media_type)
