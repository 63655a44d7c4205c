"""The list of programmes, and a programme at a glance."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from pilotage.domain.charters.citations import Asked, readings
from pilotage.domain.policy import Permission
from pilotage.domain.tables import unit_tables
from pilotage.models import User
from pilotage.queries.glance import Said, funds, glance, latest_issued, sentences
from pilotage.queries.people import programmes_of
from pilotage.queries.programmes import all_programmes
from pilotage.web.funds import sum_line
from pilotage.web.links import NOW, AsOf, clause_address, figure_address
from pilotage.web.visits import Visit, visit

LATEST = 3
"""How many bulletins stand beside the glance; the rest is in their own list."""


@dataclass(frozen=True)
class Piece:
    """A stretch of a sentence; a figure's number with its address, and the measure that follows it."""

    text: str
    url: str = ""
    measure: str = ""


class Told:
    """A sentence of a bulletin as the page sets it: a number and its measure are not torn apart at the line's end."""

    def __init__(self, here: Visit, said: Said) -> None:
        self.series = said.series
        self.clauses = tuple(dict.fromkeys((cite.clause, clause_address(here, cite)) for cite in said.paragraph.cite))
        self.pieces = tuple(_pieces(here, said))


def _pieces(here: Visit, said: Said) -> Iterator[Piece]:
    carried = ""
    for run, following in zip(said.paragraph.runs, (*said.paragraph.runs[1:], None), strict=True):
        text = run.text.removeprefix(carried)
        carried = ""
        if not run.figure:
            yield Piece(text)
            continue
        measure = here.charter.figure(run.figure).measure
        if following is not None and following.text.startswith(measure):
            carried = measure
        yield Piece(run.text, figure_address(here, run.figure, AsOf(since=said.since)), carried)


def clause_of(here: Visit, asked: Asked) -> tuple[str, str]:
    """(clause, address) of what a reading belongs to; the charter's page where it is about the whole."""
    if asked.cite is not None:
        return asked.cite.clause, clause_address(here, asked.cite)
    return "", here.address("charter") + "#readings"


def home(request: HttpRequest) -> HttpResponse:
    """The programmes one takes part in; the only one is opened at once. Whoever has not signed in sees them by name."""
    user = request.user if isinstance(request.user, User) else None
    if user is None:
        return render(request, "programmes/welcome.html", {"programmes": all_programmes()})
    mine = programmes_of(user)
    if len(mine) == 1:
        return redirect("programme", mine[0].programme.office.code, mine[0].programme.code)
    return render(request, "programmes/home.html", {"mine": mine})


def programme(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    """A programme at a glance: the money, the office's own sentence, the units, and what is still unsettled."""
    here = visit(request, office, programme, Permission.FIGURES_READ, "programme")
    seen = glance(here.programme, here.rules, here.today)
    asked = readings(here.charter)
    told = tuple(Told(here, said) for said in sentences(here.programme, here.charter, seen))
    context = {
        "charter": here.charter,
        "seen": seen,
        "asked": NOW,
        "lines": [(fund, sum_line(here, fund, numbers)) for fund, numbers in funds(here.charter, seen)]
        if here.may(Permission.FUND_READ).allowed
        else [],
        "lead": told[0] if told else None,
        "others": told[1:],
        "tables": unit_tables(here.charter, seen.facts, seen.values),
        "names_people": here.may(Permission.PEOPLE_READ).allowed,
        "open": [(one, clause_of(here, one)) for one in asked if one.reading.status == "open"],
        "assumed": sum(one.reading.status == "assumed" for one in asked),
        "decided": sum(one.reading.status == "decided" for one in asked),
        "issued": latest_issued(here.programme, here.rules, LATEST),
        "here": here,
    }
    return render(request, "programmes/programme.html", context)
