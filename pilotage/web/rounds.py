"""Rounds of awards and of aid: their list."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from pilotage.domain.policy import Permission
from pilotage.queries.rounds import rounds as all_rounds
from pilotage.web.visits import visit


def rounds(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    here = visit(request, office, programme, Permission.ROUND_READ, here="rounds")
    return render(request, "rounds/rounds.html", {"here": here, "rounds": all_rounds(here.programme)})
