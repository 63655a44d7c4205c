"""The list of programmes, and the Board: a programme's home."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from pilotage.domain.charters.citations import Asked, readings
from pilotage.domain.duties import Window
from pilotage.domain.funders import reach_of, sources_of
from pilotage.domain.policy import Permission, reach
from pilotage.domain.tables import unit_tables
from pilotage.models import Programme, User
from pilotage.queries.board import Row, Table, board, names_of, within
from pilotage.queries.duties import windows
from pilotage.queries.editions import Turn, turns
from pilotage.queries.glance import Glance, Said, funds, glance, sentences
from pilotage.queries.holding import held
from pilotage.queries.meetings import overdue_agreements
from pilotage.queries.people import permission, posts_of, programmes_of
from pilotage.queries.programmes import all_programmes, rules, today
from pilotage.web.board_cells import Set, Shown, overdue_address, sprite
from pilotage.web.figure_reach import closed_figures, hidden_in, opened_to
from pilotage.web.fund_lines import sum_line
from pilotage.web.links import NOW, AsOf, clause_address, figure_address
from pilotage.web.visits import Visit, visit
from pilotage.words.messages import group_message

Overdue = Mapping[str, Mapping[str, int]]
"""Register -> code of a pairing or a member -> how many of its agreements are overdue."""

CELLS = 120
"""How many cells of a table one page shows, whole rows of them: a page of 30 units must still open at once."""
LEAST = 5
"""… and at least so many rows."""


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
    """The programmes one takes part in; the only one is opened at once, on what waits there for whoever has tasks, and
    on what became of their money for whoever gives some.

    Whoever has not signed in sees them by name.
    """
    user = request.user if isinstance(request.user, User) else None
    if user is None:
        return render(request, "programmes/welcome.html", {"programmes": all_programmes()})
    mine = programmes_of(user)
    if len(mine) == 1:
        only = mine[0].programme
        if permission(user, Permission.DUTY_READ, only).allowed:
            return redirect("today", only.office.code, only.code)
        return redirect("sources" if _gives(user, only) else "programme", only.office.code, only.code)
    return render(request, "programmes/home.html", {"mine": mine})


def _gives(user: User, only: Programme) -> bool:
    """Is there a source whose money this person sees?"""
    in_force, on = rules(only), today(only)
    posts = posts_of(user, only, in_force)
    return any(reach_of(posts, source, on) for _fund, source in sources_of(in_force.charter))


@dataclass(frozen=True)
class Part:
    """A table of the Board with the rows of the page shown."""

    set: Set
    page: Page
    lines: Sequence[tuple[Row, str, Sequence[Shown]]]


def programme(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    """The Board: the money, the office's own sentence, units × promises, what is missing and what is still unsettled."""
    with held():
        here = visit(request, office, programme, Permission.FIGURES_READ, "programme")
        places = reach(here.posts, Permission.DUTY_READ, today=here.today)
        seen = glance(here.programme, here.rules, here.today)
        closed = closed_figures(here)
        found = windows(here.programme, here.today) if places is None or places else ()
        overdue = overdue_agreements(here.programme, here.charter, here.today) if _sees_pairs(here) else {}
        turned = turns(here.programme) if found and here.rules.number > 1 else ()
    asked = readings(here.charter)
    told = tuple(
        Told(here, said)
        for said in sentences(here.programme, here.charter, seen)
        if (closed | hidden_in(here, seen, said.since)).isdisjoint(said.paragraph.figures)
    )
    seen = opened_to(here, seen)
    tables = board(here.charter, seen.facts, seen.values, found, places) if found else ()
    tables = tuple(table for table in tables if table.rows)
    context = {
        "charter": here.charter,
        "seen": seen,
        "asked": NOW,
        "lines": [(fund, sum_line(here, fund, numbers)) for fund, numbers in funds(here.charter, seen)]
        if here.may(Permission.FUND_READ).allowed
        else [],
        "lead": told[0] if told else None,
        "others": told[1:],
        "parts": [_part(here, table, places is None, request.GET.get("page"), turned, overdue) for table in tables],
        "overdue": _overdue(here, seen, overdue),
        "turns": [one for one in turned if one.duties or one.other],
        "sprite": sprite() if tables else "",
        "unit_tables": () if tables else unit_tables(here.charter, seen.facts, seen.values),
        "names_people": here.may(Permission.PEOPLE_READ).allowed,
        "open": [(one, clause_of(here, one)) for one in asked if one.reading.status == "open"],
        "assumed": sum(one.reading.status == "assumed" for one in asked),
        "decided": sum(one.reading.status == "decided" for one in asked),
        "tasks": bool(found),
        "message": _message(here, seen, found),
        "here": here,
    }
    return render(request, "programmes/programme.html", context)


def _sees_pairs(here: Visit) -> bool:
    return here.may(Permission.PAIR_READ).allowed


def _overdue(here: Visit, seen: Glance, overdue: Overdue) -> list[tuple[str, str, int]]:
    """(name, address, how many) of every pairing with agreements that are overdue, as far as the visitor may know."""
    names = names_of(seen.facts.seats, seen.facts.pairs)
    places = reach(here.posts, Permission.PAIR_READ, today=here.today)
    found: dict[str, int] = {}
    for by_place in overdue.values():
        for code, count in by_place.items():
            if ":" in code and within(code, places):
                found[code] = found.get(code, 0) + count
    return [(names.get(code, code), overdue_address(here, code), count) for code, count in found.items()]


def _part(
    here: Visit, table: Table, whole: bool, number: str | None, turned: Sequence[Turn], overdue: Overdue
) -> Part:  # fmt: skip
    rows = max(LEAST, CELLS // max(1, len(table.promises)))
    page = Paginator(table.rows, rows).get_page(number)
    latest = {id: turn.number for turn in reversed(turned) for id, _ in turn.duties}
    set = Set(here, table, whole, latest, overdue)
    return Part(set, page, set.lines(page.object_list))


def _message(here: Visit, seen: Glance, found: Sequence[Window]) -> str:
    """The message for the group, for whoever sends it."""
    if not here.may(Permission.LINK_GIVE).allowed:
        return ""
    places = reach(here.posts, Permission.LINK_GIVE, today=here.today)
    mine = [one for one in found if within(one.place, places)]
    return group_message(here.charter, mine, names_of(seen.facts.seats, seen.facts.pairs), here.today)
