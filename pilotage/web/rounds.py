"""Rounds of awards and of aid: their list, and one round of an award with its places, candidates and steps."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from pilotage.actions.refusals import Refused
from pilotage.actions.rounds import cancel_round, close_nominations, reopen_nominations
from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Cite, Priority, Quota, Register
from pilotage.domain.periods import period_of
from pilotage.domain.policy import Permission
from pilotage.domain.round_states import STATES, Kind, Status, StepKind
from pilotage.domain.rounds import Holding, Place, Places, gives_aid, left, period_counted, priorities_at
from pilotage.models import Round
from pilotage.queries.holding import held
from pilotage.queries.judging import Overview, overview
from pilotage.queries.rounds import (
    Candidate,
    Tally,
    candidates,
    places_of,
    round_charters,
    rule_of,
    steps_of,
    tallies,
    units_on,
)
from pilotage.queries.rounds import rounds as all_rounds
from pilotage.render.lists import Cell
from pilotage.web.aid import aid_round
from pilotage.web.answers import SeeOther
from pilotage.web.basis import basis
from pilotage.web.judging_panel import panel
from pilotage.web.ledger import WRITERS
from pilotage.web.links import clause_address
from pilotage.web.nominating import nominating_posts
from pilotage.web.refunds import table
from pilotage.web.round_forms import step_form
from pilotage.web.round_reach import level_name, units_seen
from pilotage.web.visits import Visit, visit
from pilotage.words import aid as aid_words
from pilotage.words import rounds as words
from pilotage.words.days import span

ROWS = 50

_SHAPES = {
    Status.OPEN: "open",
    Status.REVIEW: "open",
    Status.DECIDED: "awaiting",
    Status.PUBLIC: "awaiting",
    Status.FINAL: "met",
    Status.CANCELLED: "waived",
}
_ACTS = {
    StepKind.CLOSED: close_nominations,
    StepKind.REOPENED: reopen_nominations,
    StepKind.CANCELLED: cancel_round,
}


# ---- The list --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """A round as a line of the list; `used` and `places` are None where no number limits it."""

    row: Round
    url: str
    level: str
    state: str
    word: str
    tally: Tally

    @property
    def limited(self) -> bool:
        return self.row.kind == Kind.AWARD and not self.tally.places.unlimited


def rounds(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    """Every round, by state (`?state=`), the newest first."""
    here = visit(request, office, programme, Permission.ROUND_READ, here="rounds")
    every = all_rounds(here.programme)
    counts = Counter(row.status for row in every)
    wanted = request.GET.get("state", "")
    kept = [row for row in every if wanted not in counts or row.status == wanted]
    page = Paginator(kept, ROWS).get_page(request.GET.get("page"))
    context = {
        "here": here,
        "rows": rows_of(here, list(page.object_list)),
        "page": page,
        "total": len(every),
        "wanted": wanted if wanted in counts else "",
        "states": [(str(status), words.state(status), counts[status]) for status in Status if counts[status]],
        "own": units_seen(here) is not None,
        "keeping": here.may(Permission.ROUND_KEEP).allowed,
        "awards": any(openable(here.charter)),
        "aids": [each for each in here.charter.of_kind(Priority) if gives_aid(each)],
        "exports": [(kind, here.address("rounds-export", kind)) for kind in WRITERS],
    }
    return render(request, "rounds/rounds.html", context)


def rows_of(here: Visit, listed: Sequence[Round]) -> list[Row]:
    """Rounds as lines, in a bounded number of statements."""
    return [
        Row(
            each.row, here.address("round", each.row.number), level_name(here.charter, each.row.level),
            _SHAPES[Status(each.row.status)],
            (aid_words if each.row.kind == Kind.AID else words).status(each.row.status), each,
        )
        for each in tallies(here.programme, listed, units_seen(here))
    ]  # fmt: skip


def openable(charter: Charter) -> list[Quota | Priority]:
    """The provisions that rounds of awards may be opened under."""
    return [*charter.of_kind(Quota), *(each for each in charter.of_kind(Priority) if each.levels)]


def rounds_export(request: HttpRequest, office: str, programme: str, kind: str) -> HttpResponse:
    """The list as a file: counts, and nobody's name."""
    here = visit(request, office, programme, Permission.ROUND_READ, here="rounds")
    if kind not in WRITERS:
        raise Http404
    header = [
        _("No."), _("Award"), _("Level"), pgettext("round step", "Opened"), _("Nominations due"), _("State"),
        _("Ordinary places"), _("of these nominated"), _("Extra places"), _("of these nominated"), _("From outside"),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            each.row.number, each.row.title, each.level, each.row.opened_on, each.row.due_on, each.word,
            each.tally.places.ordinary_total if each.limited else None, each.tally.ordinary,
            each.tally.places.extra_total if each.limited else None, each.tally.extra, each.tally.outside,
        ]
        for each in rows_of(here, all_rounds(here.programme))
    ]  # fmt: skip
    return table(here, "rounds", kind, header, rows)


# ---- One round -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """Places of a kind: of the whole round, or of a unit. None: no number limits them."""

    name: str
    places: int | None
    taken: int
    left: int | None


@dataclass(frozen=True)
class Kinds:
    """The places of a kind as a whole, with the clause that gives them, and unit by unit where units have their own."""

    word: str
    code: Place
    whole: Line
    units: tuple[Line, ...]
    cite: Cite | None
    clause_url: str


@dataclass(frozen=True)
class Shown:
    """A candidate as this visitor sees it: of others' candidates the unit is told, and no name."""

    candidate: Candidate
    name: str
    url: str
    finding_url: str


def round(request: HttpRequest, office: str, programme: str, number: int) -> HttpResponse:
    """One round; `?do=` is a step that is to be taken."""
    if request.method == "POST":
        return _round(request, office, programme, number)
    with held():  # a page asks for every row once
        return _round(request, office, programme, number)


def _round(request: HttpRequest, office: str, programme: str, number: int) -> HttpResponse:
    here = visit(request, office, programme, Permission.ROUND_READ, here="rounds")
    found = overview(here.programme, number)
    if found is None:
        raise Http404
    return aid_round(request, here, found.row) if found.row.kind == Kind.AID else award_round(request, here, found)


def award_round(request: HttpRequest, here: Visit, judged: Overview) -> HttpResponse:
    """A round of an award: its places, its candidates, how it is judged, what happened to it, and what may."""
    row = judged.row
    charter = round_charters(here.programme, [row])[row.edition_id]
    rule = rule_of(row, charter)
    keeping = here.may(Permission.ROUND_KEEP).allowed
    status = Status(row.status)
    may = [kind for kind in _ACTS if keeping and kind in STATES[status]]
    asked = request.GET.get("do", "")
    doing = next((kind for kind in _ACTS if kind == asked and (kind in may or request.method == "POST")), None)
    form = None
    if doing is not None:
        form = step_form(here.today, row, doing)(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                _ACTS[doing](by=here.by, programme=here.programme, round=row.number, **form.cleaned_data)
            except Refused as refusal:
                form.refuse(refusal.breaches, {"seen": row.version})
            else:
                messages.success(request, words.done(doing))
                return SeeOther(here.address("round", row.number))
    found = candidates(here.programme, row)
    seen = units_seen(here)
    places = places_of(here.programme, row, charter)
    taking = status in (Status.OPEN, Status.REVIEW)
    context = {
        "here": here,
        "round": row,
        "level": level_name(charter, row.level),
        "period": _period(charter, rule, judged),
        "state": _SHAPES[status],
        "word": words.status(status),
        "kinds": kinds_of(here, row, charter, places, found),
        "unlimited": places.unlimited,
        "candidates": [_shown(here, each, seen) for each in found if seen is None or each.unit in seen],
        "others": sum(seen is not None and each.unit not in seen for each in found),
        "own": seen is not None,
        "steps": [(step, words.step(step.kind)) for step in steps_of(row)],
        "may": [(kind, words.doing(kind)) for kind in may],
        "doing": words.doing(doing) if doing else "",
        "do": doing,
        "form": form,
        "keeping": keeping and taking,
        "entering": keeping and taking and isinstance(rule, Quota) and rule.base != "none",
        "nominating": status is Status.OPEN and _nominates(here, row, rule.register),
        "full": not _has_room(here, charter, places, found),
        "late": row.due_on is not None and here.today > row.due_on and status is Status.OPEN,
        "no_numbers": places.whole is None and not places.units and not places.unlimited,
        "finding": finding_asked(here, rule) if keeping and taking else None,
        "judging": panel(here, judged, found),
        "basis": basis(here, rule, *(each for each in priorities_at(charter, rule, row.level) if each.id != rule.id)),
    }
    return render(request, "rounds/round.html", context, status=form.status if form else 200)


def _period(charter: Charter, rule: Quota | Priority, judged: Overview) -> str:
    """The days that the round counts for, as its provision counts."""
    start, every = judged.row.period_start, period_counted(rule)
    found = period_of(every, start, charter)
    end = judged.period_ends.get(every) or (found.end if found is not None else None)
    return span(start, None if end == date.max else end)


def _nominates(here: Visit, row: Round, register: str) -> bool:
    """Whoever is not of the office nominates until the due day."""
    late = row.due_on is not None and here.today > row.due_on
    return any(post.kind == "office" or not late for post in nominating_posts(here, register))


def _has_room(here: Visit, charter: Charter, places: Places, found: Sequence[Candidate]) -> bool:
    """Is a place left for any unit that the visitor nominates for?"""
    seen, standing = units_seen(here), [Holding(each.unit, each.place) for each in found if each.inside]
    return any(
        left(places, standing, unit.code, place) != 0
        for unit in units_on(here.programme, charter, here.today)
        if seen is None or unit.code in seen
        for place in (Place.ORDINARY, Place.EXTRA)
    )


def finding_asked(here: Visit, rule: Quota | Priority) -> Register | None:
    """The register in which a finding must stand before an extra place is used; None where none is asked for."""
    wanted = rule.finding if isinstance(rule, Quota) else None
    return next((each for each in here.charter.registers if each.id == wanted), None)


def _shown(here: Visit, each: Candidate, seen: frozenset[str] | None) -> Shown:
    url = here.address("record", each.register, each.record_number) if each.record_number is not None else ""
    finding = here.address("record", each.finding_register, each.finding) if each.finding is not None else ""
    return Shown(each, each.label, url, finding)


def kinds_of(
    here: Visit, row: Round, charter: Charter, places: Places, found: Sequence[Candidate]
) -> list[Kinds]:  # fmt: skip
    """Ordinary and extra places apart, each with its clause. Of other units a unit sees the sums."""
    rule, seen = rule_of(row, charter), units_seen(here)
    cite = rule.cite[0]
    url = clause_address(here, cite)
    standing = [Holding(each.unit, each.place) for each in found if each.inside]
    units = [(unit.code, unit.name) for unit in units_on(here.programme, charter, row.opened_on)]
    mine = [(code, name) for code, name in units if seen is None or code in seen]
    kinds = []
    for place in (Place.ORDINARY, Place.EXTRA):
        if place is Place.EXTRA and places.unlimited:
            continue
        own = places.units if place is Place.ORDINARY else places.extra_units
        taken = [each.unit for each in standing if each.place is place]
        most = None if places.unlimited else (
            places.ordinary_total if place is Place.ORDINARY else places.extra_total
        )  # fmt: skip
        whole = Line("", most, len(taken), None if most is None else max(0, most - len(taken)))
        lines = tuple(
            Line(name, own.get(code), taken.count(code), left(places, standing, code, place))
            for code, name in mine
            if own
        )
        given = place is Place.EXTRA
        kinds.append(Kinds(words.place(place), place, whole, lines, cite if given else None, url if given else ""))
    return kinds
