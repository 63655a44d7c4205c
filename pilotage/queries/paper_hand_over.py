"""What a sheet says on which an appointment passes to somebody else: what is to be done, what waits, money and papers."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Fund
from pilotage.domain.closing import Matter, matters_of
from pilotage.domain.duties import State, Window
from pilotage.domain.fields import projected
from pilotage.domain.funds import Pot
from pilotage.domain.papers import MOST_LINES, Column, Line, OfHandOver, ScanState, Table
from pilotage.domain.policy import POLICY, Function, Permission
from pilotage.domain.years import pot_order
from pilotage.models import Appointment, Member, Paper, Person, Programme, Scan
from pilotage.queries.closing import name_of, open_matters
from pilotage.queries.duties import windows
from pilotage.queries.funds import five_numbers
from pilotage.queries.grants import applications
from pilotage.queries.ledger import pot_numbers
from pilotage.queries.paper_records import NUMBER, Prepared, blank, quoted, record_table
from pilotage.queries.programmes import Rules, today
from pilotage.queries.registers import glimpses
from pilotage.queries.todo import unsettled

MOST_LISTED = 60
"""Tasks, or sheets, that are listed one by one; of the rest it is said how many there are."""

_FUND = ("planned", "received", "given_back", "committed", "paid", "available")
_SOURCE = ("received", "given_back", "committed", "paid", "available")
_LISTED = frozenset({Matter.WINDOWS, Matter.CONFIRM, Matter.PAPERS})  # in tables of their own


def of_hand_over(programme: Programme, in_force: Rules, subject: OfHandOver) -> Prepared | None:
    """The sheet for an appointment; None where there is none."""
    rows = Appointment.objects.of(programme.office_id).filter(programme=programme, pk=subject.appointment)
    held: Appointment | None = rows.select_related("person", "member", "serves").first()
    if held is None:
        return None
    charter = in_force.charter
    place = held.serves or held.member
    kinds = {role.id: role.kind for role in charter.roles}
    at_office = kinds.get(held.role) == "office"
    may = POLICY.get((Function(held.function), kinds.get(held.role, "")), frozenset())
    matters = matters_of(open_matters(programme, in_force), may) if at_office else ()
    whose = {one.matter for one in matters}
    facts: list[tuple[Column, Any]] = [
        (Column("person"), held.person.name), (Column("function", type="function"), held.function),
    ]  # fmt: skip
    facts += [(Column("serves"), place.name)] if place else []
    facts.append((Column("starts", type="date"), held.starts_on.isoformat()))
    facts += [(Column("ends", type="date"), held.ends_on.isoformat())] if held.ends_on else []
    due = _due(programme, held, everybody=Matter.WINDOWS in whose)
    tables: list[Table] = []
    if due or not matters:
        tables.append(_windows(programme, due))
    tables += _unconfirmed(programme, charter, None if at_office or place is None else place.code)
    if at_office and Permission.FUND_READ in may:
        for fund in charter.of_kind(Fund):
            tables += _money(programme, fund)
    if Matter.PAPERS in whose:
        tables.append(_papers(programme))
    told = tuple(
        Line(([str(one.matter), one.count, name_of(charter, one), one.amount],))
        for one in matters
        if one.matter not in _LISTED
    )
    tables += [Table("matters", (Column("matter", type="matter"),), told)] if told else []
    if not at_office and Permission.GRANT_READ in may and place is not None:
        tables += _applications(programme, charter, place.code)
    content = blank(
        programme, in_force, subject, member=place.name if place else "", about=held.person.name,
        cites=quoted(cite for each in due for cite in each.duty.cite), facts=tuple(facts), tables=tuple(tables),
    )  # fmt: skip
    members = (place.code,) if place is not None and not at_office else ()
    return Prepared(content, place.pk if place else None, "", members, person=held.person_id)


# ---- Tasks -----------------------------------------------------------------------------------------------------------


def _due(programme: Programme, held: Appointment, *, everybody: bool) -> list[Window]:
    """What runs or is late: everything where that is a matter of the function; else what this appointment bears, of its
    own unit where it serves one. The most pressing first."""
    bearing = {held.person.code, *([held.member.code] if held.member else [])}
    own = held.serves.code if held.serves else ""
    units = set(Member.objects.of(programme.office_id).filter(programme=programme).values_list("code", flat=True))
    found = []
    for each in windows(programme):
        if everybody:
            mine = unsettled(each)
        else:
            elsewhere = bool(own) and each.place != own and each.place in units
            mine = each.state in (State.OPEN, State.OVERDUE) and bool(bearing & set(each.bearers)) and not elsewhere
        if mine:
            found.append(each)
    return sorted(found, key=lambda each: (each.due, each.start, each.duty.id, each.place))


def _windows(programme: Programme, due: list[Window]) -> Table:
    columns = (
        Column("duty"),
        Column("unit"),
        Column("period", type="period"),
        Column("due", type="date"),
        Column("state", type="state"),
    )
    office = programme.office_id
    shown = due[:MOST_LISTED]
    names = dict(Member.objects.of(office).filter(programme=programme).values_list("code", "name")) if shown else {}
    people = {each.place for each in shown} - set(names)
    if people:
        names |= dict(Person.objects.of(office).filter(code__in=people).values_list("code", "name"))
    lines = tuple(
        Line((each.duty.title, "—".join(names.get(code, code) for code in each.place.split(":")),
              [each.start.isoformat(), each.end.isoformat()], each.due.isoformat(), str(each.state)))
        for each in shown
    )  # fmt: skip
    return Table("windows", columns, lines, _rest(len(due)))


def _rest(count: int) -> str:
    """How many are not listed; empty where all are."""
    return str(count - MOST_LISTED) if count > MOST_LISTED else ""


# ---- What waits to be confirmed --------------------------------------------------------------------------------------


def _unconfirmed(programme: Programme, charter: Charter, place: str | None) -> list[Table]:
    """What waits for a confirmation: at a unit each record; at the office, and where there are too many, how many of
    each register and which."""
    typed = projected(charter)
    registers = [each for each in charter.registers if each.confirmers and each.id not in typed]
    found = glimpses(programme, charter, [each.id for each in registers], today(programme))
    waiting = {
        each.id: [one for one in found[each.id] if one.pending and not one.void and (not place or place in one.members)]
        for each in registers
    }
    if place is None or sum(map(len, waiting.values())) > MOST_LINES:
        lines = tuple(
            Line((each.name, len(waiting[each.id]), ranges(one.number for one in waiting[each.id])))
            for each in registers
            if waiting[each.id]
        )
        columns = (Column("register"), Column("count", type="number"), Column("numbers", type="long-text"))
        return [Table("counts", columns, lines)] if lines else []
    return [
        replace(record_table(programme, charter, each, waiting[each.id]), code="unconfirmed")
        for each in registers
        if waiting[each.id]
    ]


def ranges(numbers: Iterable[int]) -> str:
    """Numbers in short: 1–3, 7."""
    spans: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if spans and spans[-1][1] == number - 1:
            spans[-1] = (spans[-1][0], number)
        else:
            spans.append((number, number))
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in spans)


# ---- Money and papers ------------------------------------------------------------------------------------------------


def _money(programme: Programme, fund: Fund) -> list[Table]:
    """A fund's numbers, which add up, and the same by source."""
    now = five_numbers(programme, fund)
    columns = (Column("what", type="fund"), Column("now", type="money"))
    tables = [Table("fund", columns, tuple(Line((code, getattr(now, code))) for code in _FUND), fund.title)]
    pots = pot_numbers(programme, fund)
    names = {each.id: each.name for each in fund.sources}
    lines = []
    for source in sorted({pot.source for pot in pots}, key=lambda each: pot_order(fund, Pot(each))):
        mine = [numbers for pot, numbers in pots.items() if pot.source == source]
        sums = (sum(getattr(numbers, code) for numbers in mine) for code in _SOURCE)
        lines.append(Line((names.get(source, source), *sums)))
    by_source = (Column("source"), *(Column(f"fund-{code}", type="money") for code in _SOURCE))
    return [*tables, Table("by-source", by_source, tuple(lines))] if lines else tables


def _papers(programme: Programme) -> Table:
    """Sheets that were printed and did not come back, by their codes, the latest first."""
    office = programme.office_id
    back = Scan.objects.of(office).filter(programme=programme, state=ScanState.FILED, paper__isnull=False)
    rows = Paper.objects.of(office).filter(programme=programme).exclude(pk__in=back.values("paper"))
    lines = tuple(
        Line((row.code, row.kind, row.member.name if row.member else "", row.printed_on.isoformat()))
        for row in rows.select_related("member").order_by("-seq", "-pk")[:MOST_LISTED]
    )
    columns = (Column("code"), Column("sheet", type="sheet"), Column("unit"), Column("printed", type="date"))
    return Table("papers", columns, lines, _rest(rows.count()))


def _applications(programme: Programme, charter: Charter, unit: str) -> list[Table]:
    columns = (
        NUMBER, Column("project"), Column("asked", type="money"),
        Column("granted", type="money"), Column("paid", type="money"), Column("decision", type="status"),
    )  # fmt: skip
    money = [each for each in applications(programme, charter, units=[unit]) if each.grant.gives == "money"]
    lines = tuple(
        Line((each.number, each.project, each.asked, each.approved, each.paid, str(each.status))) for each in money
    )
    return [Table("applications", columns, lines)] if lines else []
