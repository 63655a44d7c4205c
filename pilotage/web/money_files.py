"""Handing out the files of vouchers, expenses, comments, reviews, agreements and orders."""

from django.http import Http404, HttpRequest, HttpResponseBase

from pilotage.domain.policy import NotAllowed, Permission
from pilotage.queries.money_files import find_money_file
from pilotage.web.attachments import hand_out, shows_own_money
from pilotage.web.visits import visit


def money_file(request: HttpRequest, office: str, programme: str, id: int) -> HttpResponseBase:
    here = visit(request, office, programme, Permission.CHARTER_READ)
    found = find_money_file(here.programme, id)
    if found is None:
        raise Http404
    verdict = here.may(found.permission, about=found.about)
    if not verdict.allowed and not shows_own_money(here, found.file):
        raise NotAllowed(found.permission, verdict.why)
    return hand_out(request, found.file.blob, found.file.name, found.file.media_type)
