"""What a sheet to be signed says, gathered from what stands on record."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Fund
from pilotage.domain.closing import Matter, matters_of
from pilotage.domain.duties import State, Window
from pilotage.domain.fields import projected
from pilotage.domain.funds import FundNumbers
from pilotage.domain.grants import Status, StepKind
from pilotage.domain.papers import (
    MOST_LINES,
    Column,
    Line,
    OfDecision,
    OfHandOver,
    OfMonth,
    OfOpinion,
    OfRecord,
    Subject,
    Table,
)
from pilotage.domain.policy import POLICY, Function, Permission
from pilotage.models import Appointment, Programme
from pilotage.queries.closing import name_of, open_matters
from pilotage.queries.duties import windows
from pilotage.queries.funds import five_numbers
from pilotage.queries.grants import applications, find_application, fund_of
from pilotage.queries.paper_money import prepare_money
from pilotage.queries.paper_records import (
    NUMBER,
    Prepared,
    blank,
    find_member,
    of_month,
    of_record,
    quoted,
    record_table,
    role_name,
)
from pilotage.queries.paper_rounds import of_opinion
from pilotage.queries.programmes import Rules, today
from pilotage.queries.records import office_side
from pilotage.queries.registers import glimpses


def prepare(programme: Programme, in_force: Rules, subject: Subject) -> Prepared | None:
    """The sheet for a subject as things stand now; None where there is no such record, body or application. A sheet of
    records on which nothing waits has no lines."""
    match subject:
        case OfRecord():
            return of_record(programme, in_force, subject)
        case OfMonth():
            return of_month(programme, in_force, subject)
        case OfDecision():
            return _decision(programme, in_force, subject)
        case OfHandOver():
            return _hand_over(programme, in_force, subject)
        case OfOpinion():
            return of_opinion(programme, in_force, subject)
        case _:
            return prepare_money(programme, in_force, subject)


# ---- A decision ------------------------------------------------------------------------------------------------------

_FUND = ("planned", "received", "committed", "paid", "available")


def _decision(programme: Programme, in_force: Rules, subject: OfDecision) -> Prepared | None:
    charter = in_force.charter
    found = find_application(programme, charter, subject.grant, subject.number)
    if found is None:
        return None
    view, steps = found
    grant = view.grant
    unit = find_member(programme, view.unit)
    money = "money" if grant.gives == "money" else "number"
    decided = next((step for step in steps if step.kind in (StepKind.APPROVED, StepKind.DECLINED)), None)
    facts: list[tuple[Column, Any]] = [
        (Column("application", type="number"), view.number), (Column("unit"), view.unit_name),
        (Column("project"), view.project), (Column("plan", type="long-text"), view.plan),
        (Column("submitted", type="date"), view.happened_on.isoformat()), (Column("asked", type=money), view.asked),
    ]  # fmt: skip
    if view.own:
        facts.append((Column("own", type=money), view.own))
    facts.append((Column("decision", type="decision"), str(decided.kind if decided else Status.SUBMITTED)))
    if decided:
        facts.append((Column("decided", type="date"), decided.happened_on.isoformat()))
        if decided.amount is not None and decided.kind is StepKind.APPROVED:
            facts.append((Column("granted", type=money), decided.amount))
        facts += [(Column("opinion", type="long-text"), decided.opinion)] if decided.opinion else []
    fund = fund_of(charter, grant)
    tables: tuple[Table, ...] = ()
    if fund is not None:
        # Before and after are of the decision itself, so that the sheet says the same whenever it is printed.
        now = five_numbers(programme, fund, known=decided.seq) if decided else five_numbers(programme, fund)
        before = five_numbers(programme, fund, known=decided.seq - 1) if decided else None
        tables = (_fund(fund.title, before, now),)
    content = blank(
        programme, in_force, subject, member=view.unit_name, side=role_name(charter, office_side(charter)), about=grant.title,
        cites=quoted([*grant.cite, *(fund.cite if fund else ())]), facts=tuple(facts), tables=tables,
    )  # fmt: skip
    return Prepared(content, unit.pk if unit else None, "", (view.unit,))


def _fund(name: str, before: FundNumbers | None, now: FundNumbers) -> Table:
    """The fund's numbers now; where something was decided, before and after."""
    what, amount = Column("what", type="fund"), Column("now", type="money")
    if before is None:
        return Table("fund", (what, amount), tuple(Line((code, getattr(now, code))) for code in _FUND), name)
    columns = (what, Column("before", type="money"), Column("after", type="money"))
    lines = tuple(Line((code, getattr(before, code), getattr(now, code))) for code in _FUND)
    return Table("fund", columns, lines, name)


# ---- A hand-over -----------------------------------------------------------------------------------------------------


def _hand_over(programme: Programme, in_force: Rules, subject: OfHandOver) -> Prepared | None:
    rows = Appointment.objects.of(programme.office_id).filter(programme=programme, pk=subject.appointment)
    held: Appointment | None = rows.select_related("person", "member", "serves").first()
    if held is None:
        return None
    charter = in_force.charter
    place = held.serves or held.member
    kinds = {role.id: role.kind for role in charter.roles}
    at_office = kinds.get(held.role) == "office"
    facts: list[tuple[Column, Any]] = [
        (Column("person"), held.person.name), (Column("function", type="function"), held.function),
    ]  # fmt: skip
    facts += [(Column("serves"), place.name)] if place else []
    facts.append((Column("starts", type="date"), held.starts_on.isoformat()))
    facts += [(Column("ends", type="date"), held.ends_on.isoformat())] if held.ends_on else []
    bearing = {held.person.code, *([held.member.code] if held.member else [])}
    due = [
        each for each in windows(programme) if each.state in (State.OPEN, State.OVERDUE) and bearing & set(each.bearers)
    ]
    tables = [_windows(due)]
    tables += _unconfirmed(programme, charter, None if at_office or place is None else place.code)
    may = POLICY.get((Function(held.function), kinds.get(held.role, "")), frozenset())
    if at_office and Permission.FUND_READ in may:
        tables += [_fund(fund.title, None, five_numbers(programme, fund)) for fund in charter.of_kind(Fund)]
        tables += _matters(programme, in_force, may)
    elif Permission.GRANT_READ in may and place is not None:
        tables += _applications(programme, charter, place.code)
    content = blank(
        programme, in_force, subject, member=place.name if place else "", about=held.person.name,
        cites=quoted(cite for each in due for cite in each.duty.cite), facts=tuple(facts), tables=tuple(tables),
    )  # fmt: skip
    members = (place.code,) if place is not None and not at_office else ()
    return Prepared(content, place.pk if place else None, "", members, person=held.person_id)


def _matters(programme: Programme, in_force: Rules, may: Collection[Permission]) -> list[Table]:
    """What stands open at the office and is a matter of this function; what waits to be confirmed is told apart."""
    found = matters_of(open_matters(programme, in_force), may)
    lines = tuple(
        Line(([str(one.matter), one.count, name_of(in_force.charter, one), one.amount],))
        for one in found
        if one.matter is not Matter.CONFIRM
    )
    return [Table("matters", (Column("matter", type="matter"),), lines)] if lines else []


def _windows(due: list[Window]) -> Table:
    columns = (
        Column("duty"),
        Column("period", type="period"),
        Column("due", type="date"),
        Column("state", type="state"),
    )
    lines = tuple(
        Line((each.duty.title, [each.start.isoformat(), each.end.isoformat()], each.due.isoformat(), str(each.state)))
        for each in sorted(due, key=lambda each: (each.due, each.start, each.duty.id))
    )
    return Table("windows", columns, lines)


def _unconfirmed(programme: Programme, charter: Charter, place: str | None) -> list[Table]:
    """What waits for a confirmation: at a unit each record; at the office, and where there are too many, how many of
    each register."""
    typed = projected(charter)
    registers = [each for each in charter.registers if each.confirmers and each.id not in typed]
    found = glimpses(programme, charter, [each.id for each in registers], today(programme))
    waiting = {
        each.id: [one for one in found[each.id] if one.pending and not one.void and (not place or place in one.members)]
        for each in registers
    }
    if place is None or sum(map(len, waiting.values())) > MOST_LINES:
        lines = tuple(Line((each.name, len(waiting[each.id]))) for each in registers if waiting[each.id])
        return [Table("counts", (Column("register"), Column("count", type="number")), lines)] if lines else []
    return [
        replace(record_table(programme, charter, each, waiting[each.id]), code="unconfirmed")
        for each in registers
        if waiting[each.id]
    ]


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
