"""What sheets about money say: an application and its form, a decision letter, a payment, a statement, a use of funds."""

from collections.abc import Mapping, Sequence

from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Fund, Grant
from pilotage.domain.grant_states import StepKind
from pilotage.domain.money_papers import MoneySubject, OfApplication, OfLetter, OfStatement, OfUse, OfVoucher
from pilotage.domain.papers import Column, Line, Table
from pilotage.domain.settlements import next_part, waits_for
from pilotage.models import Condition, MoneyFile, Programme, Transfer, Voucher
from pilotage.queries.grants import find_application, fund_of
from pilotage.queries.paper_accounts import Fact, fund_named, names_in, statement_sheet, use_sheet
from pilotage.queries.paper_records import NUMBER, Prepared, blank, find_member, quoted, role_name
from pilotage.queries.payments import movements, papers_of
from pilotage.queries.programmes import Rules
from pilotage.queries.records import office_side


def prepare_money(programme: Programme, in_force: Rules, subject: MoneySubject) -> Prepared | None:
    """The sheet as things stand now; None where there is no such thing."""
    match subject:
        case OfApplication():
            return _application(programme, in_force, subject)
        case OfLetter():
            return _letter(programme, in_force, subject)
        case OfVoucher():
            return _voucher(programme, in_force, subject)
        case OfStatement():
            return statement_sheet(programme, in_force, subject)
        case OfUse():
            return use_sheet(programme, in_force, subject)


def _grant(charter: Charter, name: str) -> Grant | None:
    return next((each for each in charter.of_kind(Grant) if each.id == name), None)


def _kind(grant: Grant) -> str:
    return "money" if grant.gives == "money" else "number"


def _named(charter: Charter, grant: Grant) -> dict[str, str]:
    """The charter's own words for what an application says."""
    return {field.id: field.name for field in charter.register(grant.register).fields}


# ---- An application, and its form ------------------------------------------------------------------------------------


def _application(programme: Programme, in_force: Rules, subject: OfApplication) -> Prepared | None:
    charter = in_force.charter
    grant = _grant(charter, subject.grant)
    if grant is None:
        return None
    names, money = _named(charter, grant), _kind(grant)
    fund = fund_of(charter, grant)
    cites = quoted([*grant.cite, *(fund.cite if fund else ())])
    facts: list[Fact]
    if not subject.number:
        facts = [(Column("unit", type="space"), 1), (Column("project", names.get("project", ""), "space"), 1)]
        open_ones = [each.name for each in fund.purposes if each.id in (grant.purposes or (each.id,))] if fund else []
        facts += [(Column("purposes"), " ".join(f"□ {name}" for name in open_ones))] if open_ones else []
        facts += [
            (Column("plan", names.get("plan", ""), "space"), 9),
            (Column("asked", _asked(grant, names), "space"), 1),
            *([(Column("own", names.get("own", ""), "space"), 1)] if money == "money" else []),
            (Column("contact", type="space"), 1),
            (Column("day", type="space"), 1),
        ]
        content = blank(programme, in_force, subject, about=grant.title, cites=cites, facts=tuple(facts))
        return Prepared(content)
    found = find_application(programme, charter, subject.grant, subject.number)
    if found is None:
        return None
    view, steps = found
    unit = find_member(programme, view.unit)
    facts = [
        (Column("application", type="number"), view.number),
        (Column("unit"), view.unit_name),
        (Column("project", names.get("project", "")), view.project),
    ]
    purposes = {each.id: each.name for each in fund.purposes} if fund else {}
    facts += [(Column("purposes"), purposes[view.fact.purpose])] if view.fact.purpose in purposes else []
    facts += [
        (Column("plan", names.get("plan", ""), "long-text"), view.plan),
        (Column("asked", _asked(grant, names), money), view.asked),
    ]
    facts += [(Column("own", names.get("own", ""), money), view.own)] if view.own else []
    facts += [
        (Column("submitted", type="date"), view.happened_on.isoformat()),
        (Column("files", type="number"), len(steps[0].evidence)),
    ]
    content = blank(
        programme, in_force, subject, member=view.unit_name, about=grant.title, cites=cites, facts=tuple(facts)
    )
    return Prepared(content, unit.pk if unit else None, "", (view.unit,))


def _asked(grant: Grant, names: Mapping[str, str]) -> str:
    """What the charter calls what is asked for, where it is goods; of money our word says it in the reader's language."""
    return names.get("asked", "") if grant.gives == "goods" else ""


# ---- The letter that tells the decision ------------------------------------------------------------------------------

_DECIDING = (StepKind.APPROVED, StepKind.DECLINED)


def _letter(programme: Programme, in_force: Rules, subject: OfLetter) -> Prepared | None:
    """Before a decision the letter says nothing: it has no facts, and is not printed."""
    charter = in_force.charter
    found = find_application(programme, charter, subject.grant, subject.number)
    if found is None:
        return None
    view, steps = found
    unit, grant, money = find_member(programme, view.unit), view.grant, _kind(view.grant)
    decided = next((step for step in reversed(steps) if step.kind in _DECIDING), None)
    facts: list[Fact] = []
    tables: list[Table] = []
    if decided is not None:
        facts = [
            (Column("unit"), view.unit_name),
            (Column("project"), view.project),
            (Column("application", type="number"), view.number),
            (Column("submitted", type="date"), view.happened_on.isoformat()),
            (Column("asked", type=money), view.asked),
            (Column("decision", type="decision"), str(decided.kind)),
            (Column("decided", type="date"), decided.happened_on.isoformat()),
        ]
        if decided.kind is StepKind.APPROVED:
            facts.append((Column("granted", type=money), decided.amount))
            facts += _in_capitals(charter, decided.amount or 0) if money == "money" else []
            facts += [(Column("own", type=money), view.own)] if view.own else []
            tables += _conditions(programme, view.id)
        if decided.opinion:
            declined = decided.kind is StepKind.DECLINED
            facts.append((Column("reasons" if declined else "opinion", type="long-text"), decided.opinion))
    fund = fund_of(charter, grant)
    content = blank(
        programme,
        in_force,
        subject,
        member=view.unit_name,
        side=role_name(charter, office_side(charter)),
        about=grant.title,
        cites=quoted([*grant.cite, *(fund.cite if fund else ())]),
        facts=tuple(facts),
        tables=tuple(tables),
    )
    return Prepared(content, unit.pk if unit else None, "", (view.unit,))


def _conditions(programme: Programme, application: int) -> list[Table]:
    rows = list(Condition.objects.of(programme.office_id).filter(application=application).order_by("number"))
    columns = (
        NUMBER,
        Column("condition", type="long-text"),
        Column("due", type="date"),
        Column("before-payment", type="yes-no"),
    )
    lines = tuple(
        Line((row.number, row.text, row.due_on.isoformat() if row.due_on else None, row.before_payment)) for row in rows
    )
    return [Table("conditions", columns, lines)] if lines else []


def _in_capitals(charter: Charter, amount: int) -> list[Fact]:
    """Only of yuan: the capital numerals end in yuan, jiao and fen."""
    return [(Column("capitals", type="capitals"), amount)] if charter.currency == "CNY" else []


# ---- A payment -------------------------------------------------------------------------------------------------------


def _voucher(programme: Programme, in_force: Rules, subject: OfVoucher) -> Prepared | None:
    charter = in_force.charter
    if not subject.transfer:
        return _next_voucher(programme, in_force, subject)
    found = movements(programme, charter, only=subject.transfer)
    if not found or found[0].amount >= 0:
        return None
    moved = found[0]
    fund = fund_named(charter, moved.fund)
    files = len(papers_of(programme, moved.transfers)) + _slips(programme, moved.transfers)
    facts: list[Fact] = [
        (Column("movement", type="number"), moved.seq),
        (Column("payee"), moved.whom),
        (Column("amount", type="money"), -moved.amount),
        *_in_capitals(charter, -moved.amount),
        (Column("transfer", type="transfer"), str(moved.kind)),
    ]
    facts += [(Column("project"), moved.project)] if moved.project else []
    grant = _grant(charter, moved.grant)
    if grant is not None:
        facts += [(Column("grant"), grant.title), (Column("application", type="number"), moved.number)]
    facts.append((Column("paid-on", type="date"), moved.happened_on.isoformat()))
    facts += [(Column("voucher-no"), moved.voucher)] if moved.voucher else []
    facts.append((Column("files", type="number"), files))
    unit = find_member(programme, moved.unit) if moved.unit else None
    content = blank(
        programme,
        in_force,
        subject,
        member=moved.whom,
        about=fund.title if fund else "",
        facts=tuple(facts),
        cites=quoted(grant.cite if grant else ()),
        tables=tuple(_pots(programme, fund, moved.transfers)),
    )
    return Prepared(content, unit.pk if unit else None, "", (moved.unit,) if moved.unit else ())


def _next_voucher(programme: Programme, in_force: Rules, subject: OfVoucher) -> Prepared | None:
    """What is to be paid on an application now, for whoever pays elsewhere. Where nothing is, it has no facts, and is not
    printed."""
    charter = in_force.charter
    found = find_application(programme, charter, subject.grant, subject.number)
    if found is None or found[0].grant.gives != "money":
        return None
    view, steps = found
    part, unit, fund = next_part(view.grant, view.fact), find_member(programme, view.unit), fund_of(charter, view.grant)
    facts: list[Fact] = []
    if part is not None and not waits_for(view.grant, view.fact, part):
        decided = next(step for step in reversed(steps) if step.kind is StepKind.APPROVED)
        facts = [
            (Column("payee"), view.unit_name),
            (Column("amount", type="money"), part.amount),
            *_in_capitals(charter, part.amount),
            (Column("project"), view.project),
            (Column("grant"), view.grant.title),
            (Column("application", type="number"), view.number),
            (Column("decided", type="date"), decided.happened_on.isoformat()),
            (Column("granted", type="money"), view.fact.granted),
        ]
        facts += [(Column("part", type="number"), part.number)] if view.grant.instalments else []
        facts += [(Column("paid-on", type="space"), 1), (Column("voucher-no", type="space"), 1)]
        facts.append((Column("files", type="number"), sum(len(step.evidence) for step in steps)))
    content = blank(
        programme, in_force, subject, member=view.unit_name, about=fund.title if fund else "",
        cites=quoted(view.grant.cite), facts=tuple(facts),
    )  # fmt: skip
    return Prepared(content, unit.pk if unit else None, "", (view.unit,))


def _slips(programme: Programme, transfers: Sequence[int]) -> int:
    filed = Voucher.objects.of(programme.office_id).filter(programme=programme, transfer__in=transfers)
    return int(MoneyFile.objects.of(programme.office_id).filter(voucher__in=list(filed)).count())


def _pots(programme: Programme, fund: Fund | None, transfers: Sequence[int]) -> list[Table]:
    """Which source and purpose pays what; of the office's own book nothing."""
    if fund is None:
        return []
    rows = Transfer.objects.of(programme.office_id).filter(pk__in=transfers).select_related("credit").order_by("id")
    sources, purposes = names_in(fund)
    lines = tuple(
        Line((sources.get(row.credit.key, row.credit.key), purposes.get(row.credit.purpose, ""), row.amount))
        for row in rows
    )
    return [Table("pots", (Column("source"), Column("purpose"), Column("amount", type="money")), lines)]
