"""Small counts are not told outside the office: a charter's `hide_below`, and what would give a small count away.

Hidden are counts and sums below the number, and amounts, averages and latest values over fewer records than it. A true
zero is told: it is about nobody. What a charter tells of itself is told: how many bodies it names in a role, pairings,
funds, and what stands in a register whose records it makes public one by one. A visitor's own part is never hidden from
them; nobody's own part, what they know themselves, is used to find out another's: parts are hidden until no sum, less
what is told, leaves one part alone or fewer than the number, and where that is not enough the whole is hidden.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from pilotage.domain.aid import shown_count
from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Figure, Fund, Publish
from pilotage.domain.figures import Facts, FigureValue, Number, Only, part
from pilotage.domain.tables import ADDING

WHOLE = ""
"""The key of the whole figure beside those of units."""
REST = "-"
"""The key of what a figure counts beyond its units' parts."""


def hide_below(charter: Charter) -> int:
    """The smallest count that the charter lets everybody see: the highest that its `publish` provisions give."""
    return max((each.hide_below for each in charter.of_kind(Publish)), default=0)


def hides(charter: Charter, figure: Figure) -> bool:
    """Can the figure give away small counts of people or units? Not what the charter tells of itself."""
    if figure.how == "ratio":
        return any(hides(charter, charter.figure(str(one))) for one in (figure.of, figure.over))
    if any(each.id == figure.of for each in charter.registers):
        return hides_records(charter, figure.of)
    role = next((each for each in charter.roles if each.id == figure.of), None)
    return role is not None and (role.kind == "person" or bool(figure.where))


def hides_records(charter: Charter, register: str) -> bool:
    """Can the numbers of a register give away small counts? Not of receipts, and not where every record is public."""
    receipts = any(fund.income == register for fund in charter.of_kind(Fund))
    return not receipts and charter.register(register).public != "records"


@dataclass(frozen=True)
class Weight:
    """How much one number weighs: below the charter's number it is hidden. `counted` where it is itself a count."""

    number: int
    counted: bool

    def small(self, below: int) -> bool:
        return shown_count(self.number, below) is None


def weigh(value: FigureValue) -> Weight:
    """A count or a whole sum by itself; an amount, a fraction, an average or the latest value by its records."""
    figure, number = value.figure, value.value
    if isinstance(number, int) and not value.money and figure.how in ("count", "distinct", "sum"):
        return Weight(abs(int(number)), True)
    return Weight(len(value.behind), False)


def hide_small(
    charter: Charter,
    facts: Facts,
    values: Mapping[str, FigureValue],
    below: int,
    own: Collection[str] = (),
    only: Only = Only(),  # noqa: B008 - frozen
) -> dict[str, FigureValue]:
    """The figures as they may be told to somebody whose own units are `own`; `only` is what they were computed with."""
    if below <= 1:
        return dict(values)
    told = {
        id: _hidden(charter, facts, value, below, own, only)
        if value.figure.how != "ratio" and hides(charter, value.figure)
        else value
        for id, value in values.items()
    }
    for id, value in values.items():
        if value.figure.how == "ratio" and _gives_away(charter, value.figure, told):
            told[id] = replace(value, value=None, hidden={WHOLE: 0})
    return told


def _gives_away(charter: Charter, figure: Figure, told: Mapping[str, FigureValue]) -> bool:
    """Would a ratio give away one of its parts?"""
    for id in (figure.of, str(figure.over)):
        one = told.get(id)
        if one is None or WHOLE in one.hidden:
            return True
        if one.figure.how == "ratio" and _gives_away(charter, one.figure, told):
            return True
    return False


def _hidden(
    charter: Charter, facts: Facts, value: FigureValue, below: int, own: Collection[str], only: Only
) -> FigureValue:  # fmt: skip
    whole = weigh(value)
    codes = value.per_unit or own
    parts = {code: weigh(part(charter, facts, value.figure, replace(only, unit=code))) for code in codes}
    if value.figure.how in ADDING:
        rest = whole.number - sum(one.number for one in parts.values())
        if rest > 0:
            parts[REST] = Weight(rest, whole.counted)
    hidden = {code for code, one in parts.items() if code not in own and one.small(below)}
    others = sorted(
        (code for code, one in parts.items() if code not in own and code not in hidden and one.number > 0),
        key=lambda code: (code == REST, parts[code].number),
    )
    while hidden and others and _alone(hidden, parts, below):
        hidden.add(others.pop(0))
    if whole.small(below) or (hidden and _alone(hidden, parts, below)):
        hidden.add(WHOLE)
    weights = {**parts, WHOLE: whole}
    told = {code: below if weights[code].small(below) and weights[code].counted else 0 for code in hidden}
    told |= value.hidden  # what another edition's rules have hidden already
    return replace(
        value,
        value=None if WHOLE in told else value.value,
        per_unit={code: None if code in told else number for code, number in value.per_unit.items()},
        hidden=told,
    )


def _alone(hidden: Collection[str], parts: Mapping[str, Weight], below: int) -> bool:
    """Would what is told give away what is hidden: one part alone, or all of it together too few?"""
    return len(hidden) == 1 or sum(parts[code].number for code in hidden) < below


def part_of(value: FigureValue, unit: str) -> FigureValue | None:
    """One unit's part of a figure that was hidden as a whole, as somebody else may see it; None where it has none that
    is told: figures that are not told per unit tell others nothing of one."""
    if unit not in value.per_unit:
        return None
    number: Number | None = value.per_unit[unit]
    hidden = {WHOLE: value.hidden[unit]} if unit in value.hidden else {}
    return replace(value, value=number, per_unit={}, behind=(), awaiting=(), hidden=hidden)
