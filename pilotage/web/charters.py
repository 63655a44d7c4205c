"""The charter as a document: every clause beside what it became, and where that stands now."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from pilotage.domain.charters import Charter
from pilotage.domain.charters.citations import Asked, Taken, anchor, parts, readings
from pilotage.domain.charters.schema import AnyProvision, Appoint, Claim, Figure, Fund, Pair
from pilotage.domain.claims import Compared
from pilotage.domain.figures import FigureValue
from pilotage.domain.grants import Status
from pilotage.domain.policy import Permission
from pilotage.domain.provisions import Kept, Live, live
from pilotage.models import Edition
from pilotage.queries.charters import edition_file, standing_applications
from pilotage.queries.glance import Glance, glance
from pilotage.queries.holding import held
from pilotage.queries.programmes import all_rules, rules
from pilotage.web.figure_reach import closed_figures, few_kept, few_reached, opened_to, told_to
from pilotage.web.figures import Behind, behind
from pilotage.web.fund_lines import Item, sum_line
from pilotage.web.given import Given, rewards_standing
from pilotage.web.links import register_address
from pilotage.web.visits import Visit, visit
from pilotage.words import charters as words
from pilotage.words import provisions, registers
from pilotage.words.cadences import together
from pilotage.words.provisions import live as lively


@dataclass(frozen=True)
class Became:
    """A provision in plain words, and what stands under it; `live` is None where an older edition is read."""

    provision: AnyProvision
    kind: str
    force: str
    asked: str
    live: Live | None
    figures: tuple[FigureValue, ...]
    reached: str
    without: str
    lacking: bool  # to be without is at odds with the provision at any moment
    money: tuple[Item, ...]
    registers: tuple[tuple[str, str, int], ...]  # in words, address, how many wait
    undecided: int
    behind: Behind | None
    given: Given | None  # what was paid of a reward, and is owed


@dataclass(frozen=True)
class Beside:
    """A clause, and what stands beside it. A stated figure has None where an older edition is read."""

    taken: Taken
    became: tuple[Became, ...]
    stated: tuple[tuple[Figure, Claim, Compared | None], ...]
    nature: str


@dataclass(frozen=True)
class Section:
    """A part of the charter: its heading (the charter's own words, or the page's), and its clauses."""

    heading: str
    own: bool
    source: str
    clauses: tuple[Beside, ...]


def charter(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    """The edition in force, with what stands under every provision. `?open=` lists the records that one asks for."""
    with held():
        here = visit(request, office, programme, Permission.CHARTER_READ, "charter")
        seen = glance(here.programme, here.rules, here.today)
        return _page(request, here, here.rules.number, here.charter, seen)


def edition(request: HttpRequest, office: str, programme: str, number: int) -> HttpResponse:
    """An edition as it was put in force; what stands under it is told with the edition in force."""
    here = visit(request, office, programme, Permission.CHARTER_READ, "charter")
    try:
        asked = rules(here.programme, number)
    except Edition.DoesNotExist as missing:
        raise Http404 from missing
    return _page(request, here, number, asked.charter, None)


def file(request: HttpRequest, office: str, programme: str, number: int) -> HttpResponse:
    """The file of an edition, byte for byte as it was put in force."""
    here = visit(request, office, programme, Permission.CHARTER_READ, "charter")
    found = edition_file(here.programme, number)
    if found is None:
        raise Http404
    name = f"{here.programme.code}-{found.number}.yaml"
    answer = HttpResponse(found.content, content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["ETag"] = f'"{found.sha256}"'
    return answer


def _page(request: HttpRequest, here: Visit, number: int, shown: Charter, seen: Glance | None) -> HttpResponse:
    known = [each for each, _ in all_rules(here.programme)]
    asked = readings(shown)
    context = {
        "here": here,
        "charter": shown,
        "number": number,
        "edition": next(each for each in known if each.number == number),
        "editions": known,
        "in_force": seen is not None,
        "sources": [(source, words.standing(source.standing)) for source in shown.sources],
        "sections": sections(shown, became(here, shown, seen, request.GET), opened_to(here, seen) if seen else None),
        "clauses": sum(len(source.clauses) for source in shown.sources),
        "general": [one for one in asked if not one.provision and not one.register],
        "open": [one for one in asked if one.reading.status == "open" and (one.provision or one.register)],
        "counts": {status: _count(asked, status) for status in ("open", "assumed", "decided")},
        "registers": [
            (
                register, together(registers.asked(shown, register)),
                register_address(here, register.id) if seen is not None else "",
                [(cite.clause, anchor(shown, cite)) for cite in register.cite],
            )
            for register in shown.registers
        ],
    }  # fmt: skip
    return render(request, "charters/charter.html", context)


def _count(asked: tuple[Asked, ...], status: str) -> int:
    return sum(one.reading.status == status for one in asked)


def sections(shown: Charter, all_became: Mapping[str, Became], seen: Glance | None) -> list[Section]:
    """The charter's parts in order, each clause with what became of it."""
    compared = {(one.claim.figure, one.claim.as_of): one for one in seen.claims} if seen else {}
    found = []
    for part in parts(shown):
        clauses = tuple(
            Beside(
                taken,
                tuple(all_became[provision.id] for provision in taken.provisions),
                tuple((shown.figure(c.figure), c, compared.get((c.figure, c.as_of))) for c in taken.claims),
                words.nature(taken.clause.nature),
            )
            for taken in part.clauses
        )
        heading = words.heading(part.number, part.title, shown.language)
        source = part.source.title if len(shown.sources) > 1 else ""
        found.append(Section(heading, bool(part.title), source, clauses))
    return found


def became(here: Visit, shown: Charter, seen: Glance | None, asked: QueryDict) -> dict[str, Became]:
    """Every provision by its id; `open` names the one whose records are listed."""
    told = told_to(here, seen.facts, seen.values) if seen is not None else {}
    standing = live(shown, seen.facts, told) if seen is not None else {}
    applications: Mapping[str, Mapping[Status, int]] = {}
    if seen is not None and here.may(Permission.GRANT_READ).allowed:
        applications = standing_applications(here.programme)
    rewards = rewards_standing(here, seen.facts) if seen is not None else {}
    closed = closed_figures(here)
    found = {}
    for provision in shown.provisions:
        stands = standing.get(provision.id)
        reached = stands.reached if stands else None
        if reached and few_reached(here, provision, reached):
            reached = None
        unfolded = None
        if seen and stands and stands.meets is not None and provision.id == asked.get("open"):
            unfolded = behind(here, seen, stands.meets, {}, asked.get("page"))
        money = _money(here, provision, stands)
        found[provision.id] = Became(
            provision, provisions.kind(provision), provisions.force(provision),
            together(provisions.asked(shown, provision)), stands,
            # A fund's own figures say again what its line says.
            tuple(one for one in stands.figures if one.figure.id not in closed) if stands and not money else (),
            lively.reached(provision, reached) if reached else "",
            lively.without(reached) if reached and reached.without else "",
            isinstance(provision, Appoint | Pair), money,
            tuple(_kept(here, one, told) for one in stands.registers) if stands else (),
            applications.get(provision.id, {}).get(Status.SUBMITTED, 0), unfolded,
            rewards.get(provision.id),
        )  # fmt: skip
    return found


def _kept(here: Visit, one: Kept, told: Mapping[str, FigureValue]) -> tuple[str, str, int]:
    """(a register and how much of it counts, address, how many wait); without numbers where they are not told."""
    address = register_address(here, one.register.id)
    if few_kept(here, one, told):
        return one.register.name, address, 0
    return lively.kept(one), address, one.waiting


def _money(here: Visit, provision: AnyProvision, stands: Live | None) -> tuple[Item, ...]:
    if stands is None or stands.fund is None or not here.may(Permission.FUND_READ).allowed:
        return ()
    assert isinstance(provision, Fund)
    return tuple(item for item in sum_line(here, provision, stands.fund) if item.code in ("received", "available"))
