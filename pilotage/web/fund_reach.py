"""Whose money a visitor sees: the office everybody's, a unit the fund's numbers and the lines that concern it."""

from pilotage.domain.policy import NotAllowed, Permission, reach
from pilotage.queries.funds import StatementRow
from pilotage.web.visits import Visit


def units_seen(here: Visit) -> frozenset[str] | None:
    """The units whose transfers this visitor sees; None at the office, which sees every one."""
    return reach(here.posts, Permission.FUND_READ, today=here.today)


def demand_office(here: Visit) -> None:
    """Raises NotAllowed for whoever sees only their own unit's money: what is asked for tells about everybody's."""
    if units_seen(here) is not None:
        raise NotAllowed(Permission.FUND_READ, "not-your-unit")


def seen_lines(here: Visit, rows: tuple[StatementRow, ...]) -> tuple[StatementRow, ...]:
    """The lines of a statement that this visitor sees: a unit those of its own grants, and no giver's."""
    units = units_seen(here)
    return rows if units is None else tuple(row for row in rows if row.unit_code in units)
