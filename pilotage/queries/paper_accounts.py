"""What sheets about a fund's accounts say: a statement of a period, and what became of one source's money."""

from collections.abc import Sequence
from typing import Any

from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Fund
from pilotage.domain.funds import effect_on_balance
from pilotage.domain.funds_reports import Sums, UseOfFunds
from pilotage.domain.money_papers import OfStatement, OfUse
from pilotage.domain.papers import Column, Content, Line, Table
from pilotage.models import Programme
from pilotage.queries.funders import use_of_funds
from pilotage.queries.funds import StatementRow
from pilotage.queries.ledger import period_statement
from pilotage.queries.paper_records import NUMBER, Prepared, blank, quoted
from pilotage.queries.programmes import Rules

Fact = tuple[Column, Any]


def fund_named(charter: Charter, name: str) -> Fund | None:
    """The charter's fund of that id."""
    return next((each for each in charter.of_kind(Fund) if each.id == name), None)


def names_in(fund: Fund) -> tuple[dict[str, str], dict[str, str]]:
    """The names of a fund's sources and of its purposes by their ids."""
    return {each.id: each.name for each in fund.sources}, {each.id: each.name for each in fund.purposes}


# ---- A statement -----------------------------------------------------------------------------------------------------


def statement_sheet(programme: Programme, in_force: Rules, subject: OfStatement) -> Prepared | None:
    charter = in_force.charter
    fund = fund_named(charter, subject.fund)
    if fund is None:
        return None
    said = period_statement(programme, fund, subject.start, subject.end)
    sources, purposes = names_in(fund)
    facts: tuple[Fact, ...] = (
        (Column("opening", type="money"), said.opening.balance),
        (Column("came", type="money"), said.came),
        (Column("went", type="money"), said.went),
        (Column("closing", type="money"), said.closing.balance),
        (Column("available", type="money"), said.closing.available),
    )
    columns = (
        Column("day", type="date"),
        Column("transfer", type="transfer"),
        Column("about", type="long-text"),
        Column("came", type="money"),
        Column("went", type="money"),
        Column("aside", type="money"),
        Column("balance", type="money"),
    )
    tables = [Table("lines", columns, tuple(_line(row, sources) for row in said.lines))]
    moved = (
        Column("source"),
        Column("opening", type="money"),
        Column("came", type="money"),
        Column("went", type="money"),
        Column("closing", type="money"),
    )
    tables += [
        Table(
            code,
            (Column(code[3:]), *moved[1:]),
            tuple(Line((names.get(one.key), one.opening, one.came, one.went, one.closing)) for one in by),
        )
        for code, by, names in (("by-source", said.by_source, sources), ("by-purpose", said.by_purpose, purposes))
        if by
    ]
    if said.looks:
        looks = (
            Column("about"),
            Column("day", type="date"),
            Column("due", type="date"),
            Column("verdict", type="verdict"),
        )
        tables.append(
            Table(
                "looks",
                looks,
                tuple(
                    Line(
                        (
                            one.about,
                            one.happened_on.isoformat(),
                            one.due_on.isoformat(),
                            str(one.verdict) if one.verdict else "owed",
                        )
                    )
                    for one in said.looks
                ),
            )
        )
    content = blank(
        programme,
        in_force,
        subject,
        about=fund.title,
        start=subject.start,
        end=subject.end,
        cites=quoted(fund.cite),
        facts=facts,
        tables=tuple(tables),
    )
    return Prepared(content)


def _line(row: StatementRow, sources: dict[str, str]) -> Line:
    """What a reversed line moved is told in words only: no sum has it."""
    effect = effect_on_balance(row.kind) if row.counts else 0
    about = " ".join(
        part
        for part in (row.unit or sources.get(row.source, ""), row.project, f"#{row.number}" if row.number else "")
        if part
    )
    aside = row.amount if row.counts and not effect else None
    return Line(
        (
            row.happened_on.isoformat(),
            str(row.kind) if row.counts or row.reverses else f"{row.kind}!",
            about,
            row.amount if effect > 0 else None,
            row.amount if effect < 0 else None,
            aside,
            row.balance,
        )
    )


# ---- What became of a source's money ---------------------------------------------------------------------------------

_SUMS = ("received", "given_back", "decided", "owed", "paid", "settled", "left", "free")


def use_sheet(programme: Programme, in_force: Rules, subject: OfUse) -> Prepared | None:
    charter = in_force.charter
    fund = fund_named(charter, subject.fund)
    if fund is None or subject.source not in {each.id for each in fund.sources}:
        return None
    said = use_of_funds(programme, fund, subject.source, subject.start, subject.end)
    return Prepared(use_content(programme, in_force, fund, said, subject))


def use_content(programme: Programme, in_force: Rules, fund: Fund, said: UseOfFunds, subject: OfUse) -> Content:
    """What a sheet says of a report on the use of a source's money."""
    facts: list[Fact] = [(Column("source"), said.source.name), (Column("planned", type="money"), said.planned)]
    facts += [(Column("agreed", type="money"), said.agreed)] if said.agreed is not None else []
    facts += [(Column("left", type="money"), said.closing.left), (Column("free", type="money"), said.closing.free)]
    tables = [
        Table(
            "sums",
            (
                Column("transfer", type="use"),
                Column("opening", type="money"),
                Column("period-sum", type="money"),
                Column("closing", type="money"),
            ),
            tuple(_told(code, (said.opening, said.period, said.closing)) for code in _SUMS),
        ),
        Table(
            "grants",
            (
                NUMBER,
                Column("unit"),
                Column("project"),
                Column("decided-sum", type="money"),
                Column("paid", type="money"),
                Column("settled-sum", type="money"),
                Column("state", type="status"),
            ),
            tuple(
                Line(
                    (
                        use.grant.number,
                        use.grant.unit_name,
                        use.grant.project,
                        use.part.decided,
                        use.part.paid,
                        use.part.settled,
                        str(use.grant.status),
                    )
                )
                for use in said.grants
            ),
        ),
        Table(
            "received",
            (NUMBER, Column("day", type="date"), Column("amount", type="money")),
            tuple(Line((one.number, one.happened_on.isoformat(), one.amount)) for one in said.received),
        ),
        Table(
            "spent",
            (
                NUMBER,
                Column("day", type="date"),
                Column("for"),
                Column("amount", type="money"),
                Column("counted", type="money"),
            ),
            tuple(
                Line((one.number, one.happened_on.isoformat(), one.what, one.amount, one.counted))
                for one in said.expenses
            ),
        ),
    ]
    if said.looks:
        tables.append(
            Table(
                "looks",
                (Column("about"), Column("day", type="date"), Column("due", type="date")),
                tuple(Line((one.about, one.happened_on.isoformat(), one.due_on.isoformat())) for one in said.looks),
            )
        )
    return blank(
        programme,
        in_force,
        subject,
        member=said.source.name,
        about=fund.title,
        start=subject.start,
        end=subject.end,
        cites=quoted(fund.cite),
        facts=tuple(facts),
        tables=tuple(tables),
    )


def _told(code: str, sums: Sequence[Sums]) -> Line:
    return Line((code, *(getattr(each, code) for each in sums)))
