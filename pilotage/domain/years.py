"""A fund's years: when one may be closed, what becomes of what is left over, and what it was meant to be spent on.

What is left over is given back on the day the year is closed, because that is when the money leaves the bank; the year
that is closed shows it as left, the open one as given back. Figures until a day of a closed year never change.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pilotage.domain.breaches import Breach
from pilotage.domain.charters.schema import Charter, Fund, FundSource, Grant, Reward
from pilotage.domain.funds import (
    LARGEST_AMOUNT,
    LONGEST_LINE,
    Pot,
    PotMove,
    available_in_pots,
    check_amount,
    check_reason,
    check_short,
    check_text,
    left_over_of,
)
from pilotage.domain.money import major_units
from pilotage.domain.standing import check_day

CARRY, RETURN, UNSTATED = "carry", "return", "unstated"
_FIRST_USED = {RETURN: 0, UNSTATED: 1, CARRY: 2}


def in_paying_order(fund: Fund) -> tuple[FundSource, ...]:
    """The sources in the order in which they pay: what must be given back first, what may be kept last."""
    return tuple(sorted(fund.sources, key=lambda source: _FIRST_USED[left_over_of(fund, source.id)]))


@dataclass(frozen=True, slots=True)
class LeftOver:
    """What is left in a pot at the end of a year, in minor units, and what the charter says becomes of it.

    `least` is the least that has stood there since: what was granted or paid meanwhile can no longer be given back.
    """

    pot: Pot
    available: int
    least: int
    rule: str


def last_day(charter: Charter, year: int) -> date:
    """The last day of a year of the programme; of its last year, the programme's end."""
    end = charter.runs.end
    return end if end is not None and end.year == year else date(year, 12, 31)


def next_to_close(charter: Charter, closed: Collection[int]) -> int:
    """The earliest year that is open."""
    year = charter.runs.start.year
    while year in closed:
        year += 1
    return year


def left_over(fund: Fund, moves: Sequence[PotMove], last: date) -> tuple[LeftOver, ...]:
    """What every pot that ever held money has left at the end of a day, in the charter's order."""
    then: dict[Pot, int] = {}
    for move in moves:
        if move.happened_on <= last:
            then[move.pot] = then.get(move.pot, 0) + move.amount
    least = available_in_pots(moves, last)
    found = [
        LeftOver(pot, then.get(pot, 0), max(0, min(least[pot], then.get(pot, 0))), left_over_of(fund, pot.source))
        for pot in least
        if then.get(pot, 0)
    ]
    return tuple(sorted(found, key=lambda left: pot_order(fund, left.pot)))


def pot_order(fund: Fund, pot: Pot) -> tuple[int, int, Pot]:
    """Where a pot stands in a list: by the charter's sources, then by its purposes; money for none comes last."""
    sources = {source.id: place for place, source in enumerate(fund.sources)}
    purposes = {purpose.id: place for place, purpose in enumerate(fund.purposes)}
    return sources.get(pot.source, len(sources)), purposes.get(pot.purpose, len(purposes)), pot


def settled(left: Sequence[LeftOver], choices: Mapping[Pot, str]) -> dict[Pot, str]:
    """What becomes of every pot: by the charter, or where that is silent by what was chosen; unstated where nothing was."""
    return {
        one.pot: one.rule if one.rule != UNSTATED else choices.get(one.pot, UNSTATED) for one in left if one.available
    }


def seen_as(left: Sequence[LeftOver]) -> str:
    """What a page showed as left over, to be compared when the year is closed."""
    return ";".join(f"{one.pot.source}/{one.pot.purpose}={one.available},{one.least}" for one in left)


def check_close(
    charter: Charter,
    fund: Fund,
    *,
    year: int,
    closed: Mapping[int, date],
    left: Sequence[LeftOver],
    choices: Mapping[Pot, str],
    reason: str,
    closed_on: date,
    today: date,
    seen: str | None,
) -> list[Breach]:
    """A year is closed once, the earliest first, when it is over, and with a decision on all that is left."""
    if year in closed:
        return [Breach("year-closed-before", {"year": str(year), "day": closed[year]})]
    first = next_to_close(charter, closed)
    if year != first:
        return [Breach("year-out-of-order", {"first": str(first)})]
    last = last_day(charter, year)
    breaches = check_day(closed_on, today, charter.runs, ended=True)
    if not breaches and closed_on <= last:
        breaches.append(Breach("year-not-over", {"year": str(year), "last": last}, "closed_on"))
    breaches = [Breach(one.code, one.params, "closed_on") for one in breaches]
    if breaches:
        return breaches
    if seen is not None and seen != seen_as(left):
        return [Breach("year-changed", {})]
    names = {source.id: source.name for source in fund.sources}
    for pot, rule in settled(left, choices).items():
        if rule not in (CARRY, RETURN):
            params = {"source": names.get(pot.source, pot.source)}
            breaches.append(Breach("left-over-undecided", params, choice_field(pot)))
    if any(one.rule == UNSTATED and one.available for one in left):
        return breaches + check_reason(reason)
    return breaches + check_text(reason, "reason")


def choice_field(pot: Pot) -> str:
    """The name of the field in which is chosen what becomes of a pot."""
    return f"left-{pot.source}-{pot.purpose}"


def check_give_back(
    charter: Charter, fund: Fund, *, pot: Pot, amount: int, reason: str, happened_on: date, today: date, available: int
) -> list[Breach]:
    """Money goes back to one of the fund's sources, with a reason, and never more than has been left since that day."""
    breaches = [*check_day(happened_on, today, charter.runs, ended=True), *check_pot(fund, pot), *check_reason(reason)]
    wrong = check_amount(amount, charter.currency)
    if wrong or breaches:
        return breaches + wrong
    return check_short(amount, available, charter.currency, cite=fund.cite[0])


def check_pot(fund: Fund, pot: Pot) -> list[Breach]:
    """The source and the purpose are the fund's."""
    sources = {known.id: known.name for known in fund.sources}
    purposes = {known.id: known.name for known in fund.purposes}
    breaches = []
    if pot.source not in sources:
        params: dict[str, object] = {"source": pot.source, "sources": tuple(sources.values())}
        breaches.append(Breach("source-unknown", params, "source", fund.cite[0]))
    if pot.purpose and pot.purpose not in purposes:
        params = {"purpose": pot.purpose, "purposes": tuple(purposes.values())}
        breaches.append(Breach("purpose-unknown", params, "purpose", fund.cite[0]))
    return breaches


# ---- What a year is meant to be spent on -----------------------------------------------------------------------------


def headings(charter: Charter, fund: Fund) -> dict[str, str]:
    """What a budget may name by id: the provisions that draw on the fund, and its purposes; by their names."""
    drawing = [known for known in charter.of_kind(Grant) if known.fund == fund.id]
    rewards = [known for known in charter.of_kind(Reward) if known.fund == fund.id]
    found = {known.id: known.title for known in (*drawing, *rewards)}
    return found | {purpose.id: purpose.name for purpose in fund.purposes if purpose.id not in found}


def check_budget(
    charter: Charter, *, year: int, heading: str, amount: int, note: str, closed: Mapping[int, date]
) -> list[Breach]:
    """A budget names a year that is open and a heading; zero is an amount."""
    breaches = []
    first = charter.runs.start.year
    if not first <= year <= (charter.runs.end.year if charter.runs.end else date.max.year):
        breaches.append(Breach("year-unknown", {"year": str(year), "first": str(first)}, "year"))
    elif year in closed:
        breaches.append(Breach("year-closed", {"year": str(year), "day": closed[year]}, "year"))
    breaches += check_text(heading, "heading") if heading else [Breach("heading-missing", {}, "heading")]
    if amount < 0:
        breaches.append(Breach("amount-negative", {"amount": major_units(amount, charter.currency)}, "amount"))
    if amount > LARGEST_AMOUNT:
        breaches.append(Breach("amount-large", {"most": major_units(LARGEST_AMOUNT, charter.currency)}, "amount"))
    return breaches + check_text(note, "note", LONGEST_LINE)
