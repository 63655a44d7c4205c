"""What a sheet to be signed says, gathered from what stands on record."""

from typing import Any

from pilotage.domain.funds import FundNumbers
from pilotage.domain.grants import Status, StepKind
from pilotage.domain.papers import (
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
from pilotage.models import Programme
from pilotage.queries.funds import five_numbers
from pilotage.queries.grants import find_application, fund_of
from pilotage.queries.paper_hand_over import of_hand_over
from pilotage.queries.paper_money import prepare_money
from pilotage.queries.paper_records import (
    Prepared,
    blank,
    find_member,
    of_month,
    of_record,
    quoted,
    role_name,
)
from pilotage.queries.paper_rounds import of_opinion
from pilotage.queries.programmes import Rules
from pilotage.queries.records import office_side


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
            return of_hand_over(programme, in_force, subject)
        case OfOpinion():
            return of_opinion(programme, in_force, subject)
        case _:
            return prepare_money(programme, in_force, subject)


# ---- A decision ------------------------------------------------------------------------------------------------------

_FUND = ("planned", "received", "given_back", "committed", "paid", "available")


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
    """The fund's numbers now, which add up; where something was decided, before and after."""
    what, amount = Column("what", type="fund"), Column("now", type="money")
    told = [code for code in _FUND if code != "given_back" or now.given_back or (before and before.given_back)]
    if before is None:
        return Table("fund", (what, amount), tuple(Line((code, getattr(now, code))) for code in told), name)
    columns = (what, Column("before", type="money"), Column("after", type="money"))
    lines = tuple(Line((code, getattr(before, code), getattr(now, code))) for code in told)
    return Table("fund", columns, lines, name)
