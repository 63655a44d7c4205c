"""Reading bank statements: their lines, what each was matched with, what is left on either side, and the reconciliation."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q, Sum

from pilotage.domain.bank import Item, Line, Moved, Period, Reconciled, Suggestion, reconcile, suggestions
from pilotage.domain.charters import Charter
from pilotage.domain.money_sheets import check_columns, find_columns
from pilotage.domain.sheets import Sheet, fingerprint
from pilotage.models import BankLine, BankMatch, BankStatement, ColumnMatch, Programme
from pilotage.queries.payments import Movement, movements


@dataclass(frozen=True, slots=True)
class StatementView:
    """A bank statement as the list shows it: how many lines it brought, and how many of them are matched."""

    id: int
    name: str
    fund: str
    starts_on: date
    ends_on: date
    opening: int | None
    closing: int | None
    lines: int
    matched: int
    total: int
    withdrawn: str | None  # why; None while it stands

    @property
    def left(self) -> int:
        return self.lines - self.matched


def statements(programme: Programme) -> list[StatementView]:
    """The programme's bank statements, latest first, withdrawn ones too; in two statements."""
    rows = BankStatement.objects.of(programme.office_id).filter(programme=programme)
    lines = BankLine.objects.of(programme.office_id).filter(statement__programme=programme)
    counts = {
        statement: (count, total)
        for statement, count, total in lines.order_by().values_list("statement").annotate(Count("id"), Sum("amount"))
    }
    matches = BankMatch.objects.of(programme.office_id).filter(
        line__isnull=False, ended_seq__isnull=True, line__statement__programme=programme
    )
    matched = dict(matches.order_by().values_list("line__statement").annotate(Count("id")))
    return [_view(row, counts.get(row.pk, (0, 0)), matched.get(row.pk, 0)) for row in rows]


def _view(row: BankStatement, counted: tuple[int, int], matched: int) -> StatementView:
    return StatementView(
        row.pk, row.name, row.fund, row.starts_on, row.ends_on, row.opening, row.closing, counted[0], matched,
        int(counted[1]), row.withdrawn_why if row.withdrawn_seq is not None else None,
    )  # fmt: skip


@dataclass(frozen=True)
class Group:
    """Lines and movements that a person said are the same. `upset`: they do not add up to the same any more, because a
    movement was reversed since."""

    group: str
    lines: tuple[BankLine, ...]
    movements: tuple[Movement, ...]
    note: str
    by: int
    upset: bool
    lost: int = 0  # movements that do not stand any more


@dataclass
class Side:
    """What stands at the bank and in the ledger of one account: lines by id, movements by id, the groups that join them."""

    lines: dict[int, BankLine]
    movements: dict[int, Movement]
    groups: list[Group] = field(default_factory=list)

    @property
    def joined_lines(self) -> set[int]:
        return {line.pk for group in self.groups for line in group.lines}

    @property
    def joined_movements(self) -> set[int]:
        return {moved.id for group in self.groups for moved in group.movements}


def side_of(programme: Programme, charter: Charter, fund: str) -> Side:
    """Everything of one account (`fund`: the fund that it is of; empty: all money of the programme)."""
    rows = BankLine.objects.of(programme.office_id).filter(
        statement__programme=programme, statement__fund=fund, statement__withdrawn_seq__isnull=True
    )
    side = Side(
        {row.pk: row for row in rows.select_related("statement")},
        {moved.id: moved for moved in movements(programme, charter, fund=fund)},
    )
    side.groups = _groups(programme, side)
    return side


def _groups(programme: Programme, side: Side) -> list[Group]:
    found: dict[str, list[BankMatch]] = defaultdict(list)
    for row in BankMatch.objects.of(programme.office_id).filter(ended_seq__isnull=True).order_by("seq", "id"):
        found[str(row.group)].append(row)
    groups = []
    for group, rows in found.items():
        lines = tuple(side.lines[row.line_id] for row in rows if row.line_id in side.lines)
        if not lines:
            continue
        moved = tuple(side.movements[row.transfer_id] for row in rows if row.transfer_id in side.movements)
        lost = sum(row.transfer_id is not None for row in rows) - len(moved)
        upset = sum(line.amount for line in lines) != sum(one.amount for one in moved)
        groups.append(Group(group, lines, moved, rows[0].note, rows[0].by_id, upset, lost))
    return groups


@dataclass(frozen=True)
class Matching:
    """One statement's page: its lines that are left, the movements that are left until some days after it, what was
    matched, and what is suggested."""

    lines: tuple[BankLine, ...]
    movements: tuple[Movement, ...]
    groups: tuple[Group, ...]
    suggested: tuple[Suggestion, ...]


def find_statement(programme: Programme, id: int) -> BankStatement | None:
    rows = BankStatement.objects.of(programme.office_id).filter(programme=programme, pk=id)
    found: BankStatement | None = rows.select_related("blob").first()
    return found


def matching(programme: Programme, charter: Charter, statement: BankStatement) -> Matching:
    """What is to be matched on a statement's page."""
    side = side_of(programme, charter, statement.fund)
    taken_lines, taken = side.joined_lines, side.joined_movements
    own = [line for line in side.lines.values() if line.statement_id == statement.pk]
    left = [line for line in own if line.pk not in taken_lines]
    free = [moved for moved in side.movements.values() if moved.id not in taken]
    ours = {line.pk for line in own}
    return Matching(
        tuple(sorted(left, key=lambda line: (line.booked_on, line.position))),
        tuple(free),
        tuple(group for group in side.groups if ours & {line.pk for line in group.lines}),
        suggestions(
            [Line(line.pk, line.booked_on, line.amount, line.text, line.reference) for line in left],
            [Moved(moved.id, moved.happened_on, moved.amount, moved.words) for moved in free],
        ),
    )


@dataclass(frozen=True)
class Reconciliation:
    """The reconciliation statement with what its items are; `upset` are groups that do not add up any more."""

    figures: Reconciled
    lines: dict[int, BankLine]
    movements: dict[int, Movement]
    upset: tuple[Group, ...]


def reconciliation(programme: Programme, charter: Charter, statement: BankStatement) -> Reconciliation:
    """What the ledger says, what the bank says, and what stands in only one of them, on the statement's last day."""
    side, on = side_of(programme, charter, statement.fund), statement.ends_on
    rows = BankStatement.objects.of(programme.office_id).filter(
        programme=programme, fund=statement.fund, withdrawn_seq__isnull=True, ends_on__lte=on
    )
    sums: dict[int, int] = defaultdict(int)
    for line in side.lines.values():
        sums[line.statement_id] += line.amount
    periods = [Period(row.starts_on, row.ends_on, row.opening, row.closing, sums[row.pk]) for row in rows]
    whole = [group for group in side.groups if not group.upset and _by(group, on)]
    figures = reconcile(
        periods or [Period(statement.starts_on, on, statement.opening, statement.closing, sums[statement.pk])],
        on=on,
        lines=[Item(line.pk, line.booked_on, line.amount) for line in side.lines.values()],
        movements=[Item(moved.id, moved.happened_on, moved.amount) for moved in side.movements.values()],
        matched_lines=[line.pk for group in whole for line in group.lines],
        matched_movements=[moved.id for group in whole for moved in group.movements],
    )
    upset = tuple(group for group in side.groups if group.upset)
    return Reconciliation(figures, side.lines, side.movements, upset)


def _by(group: Group, on: date) -> bool:
    """Does all of a group lie until a day?"""
    days = [line.booked_on for line in group.lines] + [moved.happened_on for moved in group.movements]
    return max(days) <= on


def known_lines(programme: Programme, digests: Iterable[str]) -> dict[str, str]:
    """Which of these lines stand already, and in which statement by name, in one statement."""
    rows = BankLine.objects.of(programme.office_id).filter(
        statement__programme=programme, statement__withdrawn_seq__isnull=True, digest__in=list(digests)
    )
    return dict(rows.order_by().values_list("digest", "statement__name"))


def lines_of_transfer(programme: Programme, transfer: int) -> list[BankLine]:
    """The lines of the bank that a movement was matched with, in two statements."""
    rows = BankMatch.objects.of(programme.office_id).filter(ended_seq__isnull=True)
    group = rows.filter(transfer=transfer).values_list("group", flat=True).first()
    if group is None:
        return []
    joined = rows.filter(Q(group=group, line__isnull=False)).values_list("line", flat=True)
    found = BankLine.objects.of(programme.office_id).filter(pk__in=list(joined)).select_related("statement")
    return list(found)


# ---- Columns ---------------------------------------------------------------------------------------------------------


def match_name(kind: str) -> str:
    """Under what the columns of a kind of table are remembered; a colon is in no register's id."""
    return f"money:{kind}"


def recognised(programme: Programme, kind: str, sheet: Sheet) -> dict[str, str] | None:
    """Title -> column of a table whose columns a person has matched before, or whose titles say them; else None.

    A bank's own words for in and out are never taken for granted: debit and credit mean the opposite in the bank's books
    and in one's own.
    """
    rows = ColumnMatch.objects.of(programme.office_id).filter(
        programme=programme, register=match_name(kind), fingerprint=fingerprint(sheet.header)
    )
    row = rows.first()
    if row is not None and not check_columns(kind, sheet.header, row.columns, row.ignored):
        return dict(row.columns)
    if kind == "bank":
        return None
    found = find_columns(kind, sheet.header)
    read = {title: column for title, column in found.items() if column is not None}
    return read if len(read) == len(found) and not check_columns(kind, sheet.header, read, ()) else None
