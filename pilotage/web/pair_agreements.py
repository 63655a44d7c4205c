"""Every agreement of every pair: filtered by topic and state, the overdue ones first; the results topic by topic with a
chart; and both as files."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from pilotage.domain.charters.schema import Record, Register
from pilotage.domain.meetings import Result, Stand, agreements, results, topic_field, total
from pilotage.domain.policy import Permission, reach
from pilotage.queries.meetings import Seen, beside, held_records
from pilotage.queries.pairs import pairings
from pilotage.render.lists import Cell
from pilotage.web.basis import basis
from pilotage.web.ledger import WRITERS, sheet
from pilotage.web.pair_beside import AgreementShown, agreement_shown, may_say
from pilotage.web.pair_page import names_of_pairs, pressing
from pilotage.web.visits import Visit, visit
from pilotage.words import meetings as words

ROWS = 40
NONE = "-"
"""In an address: no topic was chosen."""

SORTS: Mapping[str, Callable[[Seen], tuple[object, ...]]] = {
    "": pressing,
    "date": lambda one: (-one.held.happened_on.toordinal(), -one.held.number),
    "pair": lambda one: (one.pair, *pressing(one)),
}


@dataclass(frozen=True)
class Asked:
    """Which agreements are asked for. `state` is one of Stand, `made` (confirmed by both) or `outcome` (one is told)."""

    register: str = ""
    topic: str = ""
    state: str = ""
    pair: str = ""
    unit: str = ""  # one of the two sides
    sort: str = ""

    def keeps(self, one: Seen, code: str) -> bool:
        made = one.stand is not Stand.AWAITING
        stands = {"": True, "made": made, "outcome": made and bool(one.outcomes)}.get(
            self.state, one.stand == self.state
        )
        topic = str(one.held.topic or NONE)
        return (
            stands
            and self.register in ("", one.held.register.id)
            and self.topic in ("", topic)
            and self.pair in ("", code)
            and (not self.unit or self.unit in code.split(":"))
        )


@dataclass(frozen=True)
class Found:
    """The agreements that a visitor may read, with the names and codes of their pairings by row id."""

    seen: tuple[Seen, ...]
    names: Mapping[int, str]
    codes: Mapping[int, str]


def _open(request: HttpRequest, office: str, programme: str) -> tuple[Visit, Found]:
    here = visit(request, office, programme, Permission.PAIR_READ, here="pairs")
    declared = agreements(here.charter)
    if not declared:
        raise Http404
    rows = pairings(here.programme)
    names, codes = names_of_pairs(rows), {row.pk: row.code for row in rows}
    places = reach(here.posts, Permission.PAIR_READ, today=here.today)
    held = held_records(here.programme, here.charter, declared, here.today, places=places)
    around = beside(here.programme, agreements=[one.id for one in held])
    seen = tuple(around.seen(one, names.get(one.pairing, ""), here.today) for one in held)
    return here, Found(seen, names, codes)


def _asked(request: HttpRequest) -> Asked:
    given = request.GET
    sort = given.get("sort", "")
    return Asked(
        given.get("register", ""), given.get("topic", ""), given.get("state", ""), given.get("pair", ""), given.get("unit", ""),
        sort if sort in SORTS else "",
    )  # fmt: skip


def _chosen(found: Found, asked: Asked) -> list[Seen]:
    kept = [one for one in found.seen if asked.keeps(one, found.codes.get(one.held.pairing, ""))]
    return sorted(kept, key=SORTS[asked.sort])


def pair_agreements(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    """The agreements of every pair that the visitor may read."""
    here, found = _open(request, office, programme)
    asked = _asked(request)
    chosen = _chosen(found, asked)
    page = Paginator(chosen, ROWS).get_page(request.GET.get("page"))
    declared = agreements(here.charter)
    context = {
        "here": here,
        **_pages(here),
        "asked": asked,
        "lines": [_line(here, found, one) for one in page.object_list],
        "page": page,
        "shown": len(chosen),
        "total": len(found.seen),
        "overdue": sum(one.stand is Stand.OVERDUE for one in found.seen),
        "states": [(str(one), words.state(one)) for one in Stand]
        + [("made", pgettext("agreement", "Confirmed")), ("outcome", _("With an outcome"))],
        "topics": _topics(found, declared, here),
        "pairs": [(code, found.names[id]) for id, code in found.codes.items()
                  if any(one.held.pairing == id for one in found.seen)],
        "sorts": [("", _("Most pressing first")), ("date", _("Newest first")), ("pair", _("By pair"))],
        "several": len(declared) > 1,
        "exports": [(kind, here.address("pair-agreements-export", kind) + _kept(asked)) for kind in WRITERS],
    }  # fmt: skip
    return render(request, "meetings/agreements.html", context)


def _pages(here: Visit) -> dict[str, bool]:
    """What the links between the pages of pairs ask."""
    return {"agreements": True, "office": here.may(Permission.PEOPLE_READ).allowed}


def _kept(asked: Asked) -> str:
    said = {name: value for name, value in vars(asked).items() if value}
    return "?" + urlencode(said) if said else ""


def _line(here: Visit, found: Found, one: Seen) -> tuple[AgreementShown, str, str]:
    members = found.codes.get(one.held.pairing, "").split(":")
    shown = agreement_shown(here, one, says=may_say(here, members))
    return shown, one.pair, here.address("pair", one.held.pairing)


def _topics(found: Found, declared: Sequence[Register], here: Visit) -> list[tuple[str, str]]:
    """The topics of every register of agreements by name, and what is filed under another or none."""
    named: dict[str, str] = {}
    for register in declared:
        field = topic_field(here.charter, register)
        named |= {choice.id: choice.name for choice in field.choices} if field else {}
    others = {str(one.held.topic) for one in found.seen if one.held.topic} - set(named)
    named |= {other: other for other in sorted(others)}
    if named and any(not one.held.topic for one in found.seen):
        named[NONE] = _("No topic")
    return list(named.items())


def pair_agreements_export(request: HttpRequest, office: str, programme: str, kind: str) -> HttpResponse:
    """The same agreements as a file. Nobody's name is in it."""
    here, found = _open(request, office, programme)
    header = [
        _("Register"), _("No."), _("Date"), _("Pair"), _("Topic"), pgettext("pair", "Agreement"), _("State"), _("Awaiting"),
        _("Side that sees to it"), _("Due on"), _("Told on"), pgettext("agreement", "How it goes"),
        pgettext("agreement", "Outcome"),
    ]  # fmt: skip
    rows = [_exported(here, one) for one in _chosen(found, _asked(request))]
    return sheet(header, rows, kind, f"{here.programme.code}-agreements")


def _exported(here: Visit, one: Seen) -> list[Cell]:
    shown = agreement_shown(here, one, says=False)
    told = one.progress[0] if one.progress else None
    return [
        one.held.register.name, one.held.number, one.held.happened_on, one.pair, shown.topic, shown.subject, shown.word,
        shown.waits, one.follow.owner.name if one.follow and one.follow.owner else "",
        one.follow.due_on if one.follow else None, told.happened_on if told else None, told.text if told else "",
        "\n".join(one.outcomes),
    ]  # fmt: skip


# ---- Results by topic ------------------------------------------------------------------------------------------------

WIDE = 320
"""How wide the longest bar is, in the drawing's own units."""
ROW, TOP = 46, 8
LONGEST = 25
"""How many Chinese characters, or twice as many letters, stand over a bar."""


@dataclass(frozen=True)
class Bar:
    """One topic as it is drawn: where it stands, how long all that was agreed and what of it is done are."""

    label: str
    made: int
    done: int
    y: int
    base: int
    whole: int
    part: int
    end: int


@dataclass(frozen=True)
class Line:
    """One topic of the table: each number with the address of exactly its agreements."""

    result: Result
    name: str
    numbers: tuple[tuple[str, int, str], ...]


@dataclass(frozen=True)
class Part:
    """The results of one register: table, chart and what they rest on."""

    register: Register
    topic: str
    lines: tuple[Line, ...]
    sum: Line
    bars: tuple[Bar, ...]
    height: int
    said: str


def pair_results(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    """What the pairs have agreed and what came of it, topic by topic, for each register of agreements."""
    here, found = _open(request, office, programme)
    parts = [_part(here, found, register) for register in agreements(here.charter)]
    kept = {part.register.id for part in parts}
    context = {
        "here": here,
        **_pages(here),
        "parts": parts,
        "basis": basis(here, *[one for one in here.charter.of_kind(Record) if one.register in kept]),
        "whole": reach(here.posts, Permission.PAIR_READ, today=here.today) is None,
        "exports": [(kind, here.address("pair-results-export", kind)) for kind in WRITERS],
    }
    return render(request, "meetings/results.html", context)


def _part(here: Visit, found: Found, register: Register) -> Part:
    field = topic_field(here.charter, register)
    mine = [one.agreed for one in found.seen if one.held.register.id == register.id]
    each = results(field, mine)
    summed = total(each)
    lines = tuple(_result_line(here, register, one, one.name or (_("No topic") if field else _("All"))) for one in each)
    bars = tuple(_bars(lines, max((one.made for one in each), default=0)))
    return Part(
        register, field.name if field else "", lines, _result_line(here, register, summed, _("Total"), whole=True), bars,
        TOP + ROW * len(bars), _spoken(lines),
    )  # fmt: skip


def _columns(one: Result) -> list[tuple[str, int, str]]:
    return [
        (pgettext("agreements", "Agreed"), one.made, "made"), (pgettext("agreements", "Done"), one.done, Stand.DONE),
        (pgettext("agreements", "Overdue"), one.overdue, Stand.OVERDUE), (_("With an outcome"), one.outcomes, "outcome"),
        (_("Awaiting confirmation"), one.waiting, Stand.AWAITING),
    ]  # fmt: skip


def _result_line(here: Visit, register: Register, one: Result, name: str, *, whole: bool = False) -> Line:
    numbers = []
    for label, value, state in _columns(one):
        said = {"register": register.id, "state": str(state)} | ({} if whole else {"topic": one.topic or NONE})
        numbers.append((label, value, here.address("pair-agreements") + "?" + urlencode(said)))
    return Line(one, name, tuple(numbers))


def _bars(lines: Iterable[Line], most: int) -> Iterable[Bar]:
    for place, line in enumerate(lines):
        made, done = line.result.made, line.result.done
        whole, part = (WIDE * made // most, WIDE * done // most) if most else (0, 0)
        top = TOP + ROW * place
        yield Bar(_short(line.name), made, done, top + 8, top + 18, whole, part, whole + 8)


def _short(name: str) -> str:
    """So much of a name as fits over a bar; the table has the whole."""
    width = 0
    for place, letter in enumerate(name):
        width += 2 if ord(letter) > 0x2E7F else 1
        if width > 2 * LONGEST:
            return name[:place] + "…"
    return name


def _spoken(lines: Iterable[Line]) -> str:
    """The chart in words, for who does not see it."""
    said = [
        _("%(topic)s: %(made)s agreed, %(done)s done")
        % {"topic": line.name, "made": line.result.made, "done": line.result.done}
        for line in lines
    ]
    return _("; ").join(said)


def pair_results_export(request: HttpRequest, office: str, programme: str, kind: str) -> HttpResponse:
    """The results as a file."""
    here, found = _open(request, office, programme)
    rows: list[list[Cell]] = []
    for register in agreements(here.charter):
        part = _part(here, found, register)
        rows += [[register.name, line.name, *(value for _label, value, _url in line.numbers)] for line in part.lines]
    header = [_("Register"), _("Topic"), *(label for label, _value, _state in _columns(total([])))]
    return sheet(header, rows, kind, f"{here.programme.code}-results")
