"""Pairs: their list."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from pilotage.domain.policy import Permission
from pilotage.queries.pairs import pairings
from pilotage.web.visits import visit


def pairs(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    here = visit(request, office, programme, Permission.PAIR_READ, here="pairs")
    return render(request, "pairs/pairs.html", {"here": here, "pairings": pairings(here.programme)})
