"""Dividing places or an amount over units by a stated rule: largest remainder (Hamilton), in whole numbers.

Each unit's exact share is the total times its weight over the sum of weights; everybody gets the whole part of it, and
what is left goes one by one to the largest fractions. Between equal fractions the larger weight comes first, then the
lower code: so the result never depends on the order in which units are named. Amounts are in minor units.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from pilotage.domain.breaches import Breach
from pilotage.domain.habits import parse_number


class What(StrEnum):
    """What is divided."""

    PLACES = "places"
    MONEY = "money"


class Rule(StrEnum):
    """By what it is divided."""

    EQUAL = "equal"
    FACT = "fact"  # a fact that units state of themselves
    SCORE = "score"  # the office's own points for how much a unit is in need


@dataclass(frozen=True, slots=True)
class Line:
    """One unit's part of the arithmetic. `exact` is its share before rounding; `rank` its place among those who wait
    for one of the units left over, from 1, whether it got one or not; None where nothing was cut off."""

    unit: str
    weight: Decimal
    exact: Fraction
    floor: int
    remainder: Fraction
    rank: int | None
    share: int


@dataclass(frozen=True, slots=True)
class Division:
    """The result line by line, in the order of the units given; `left` is what the whole parts left over."""

    total: int
    weight: Decimal
    left: int
    lines: tuple[Line, ...]

    @property
    def shares(self) -> dict[str, int]:
        return {line.unit: line.share for line in self.lines}


def allocate(
    total: int,
    weights: Mapping[str, Decimal],
    *,
    least: Mapping[str, int] | None = None,
    most: Mapping[str, int] | None = None,
) -> Division:
    """Divide `total` over units by their weights (all 1: equally); a unit of weight 0 gets its least, by default nothing.

    `least` and `most` bound units' shares: what a bound gives or takes is shared among the others in proportion.
    Raises ValueError where `check_division` finds a breach.
    """
    bounds = {unit: _bounds(unit, least or {}, most or {}) for unit in weights}
    if check_division(total, weights, least=least, most=most):
        raise ValueError("this cannot be divided")
    exact = _exact(total, weights, bounds)
    floors = {unit: share.numerator // share.denominator for unit, share in exact.items()}
    cut = [unit for unit in weights if exact[unit] != floors[unit]]
    waiting = sorted(cut, key=lambda unit: (floors[unit] - exact[unit], -weights[unit], unit))
    left = total - sum(floors.values())
    ranks = {unit: place for place, unit in enumerate(waiting, start=1)}
    lines = tuple(
        Line(
            unit, weight, exact[unit], floors[unit], exact[unit] - floors[unit], ranks.get(unit),
            floors[unit] + (ranks.get(unit, left + 1) <= left),
        )
        for unit, weight in weights.items()
    )  # fmt: skip
    return Division(total, sum(weights.values(), Decimal(0)), left, lines)


def check_division(
    total: int,
    weights: Mapping[str, Decimal],
    *,
    least: Mapping[str, int] | None = None,
    most: Mapping[str, int] | None = None,
) -> list[Breach]:
    """Every reason why a total cannot be divided so."""
    breaches = []
    if total < 0:
        breaches.append(Breach("allocation-negative", {}, "total"))
    if any(weight < 0 for weight in weights.values()):
        breaches.append(Breach("allocation-weight-negative", {}, "rule"))
    bounds = {unit: _bounds(unit, least or {}, most or {}) for unit in weights}
    if any(high is not None and high < low for low, high in bounds.values()):
        breaches.append(Breach("allocation-bounds-crossed", {}, "least"))
    if breaches:
        return breaches
    needed = sum(low for low, _high in bounds.values())
    if needed > total:
        return [Breach("allocation-least-beyond", {"needed": needed, "total": total}, "least")]
    weighted = [unit for unit, weight in weights.items() if weight > 0]
    if total > needed and not weighted:
        return [Breach("allocation-weightless", {}, "rule")]
    tops = [bounds[unit][1] for unit in weighted]
    held = sum(top for top in tops if top is not None) + sum(
        low for unit, (low, _high) in bounds.items() if weights[unit] == 0
    )
    if None not in tops and held < total:
        return [Breach("allocation-most-below", {"held": held, "total": total}, "most")]
    return []


def _bounds(unit: str, least: Mapping[str, int], most: Mapping[str, int]) -> tuple[int, int | None]:
    return least.get(unit, 0), most.get(unit)


def _exact(
    total: int, weights: Mapping[str, Decimal], bounds: Mapping[str, tuple[int, int | None]]
) -> dict[str, Fraction]:
    """Shares in proportion to weights, held within bounds, that sum to the total.

    Each is `factor` x weight pulled into its bounds. Their sum grows with the factor and bends only where a unit meets
    a bound, so the factor lies between two neighbouring bends, and there it follows from a division.
    """
    exact = {unit: Fraction(weight) for unit, weight in weights.items()}

    def at(factor: Fraction) -> dict[str, Fraction]:
        return {unit: _held(factor * weight, bounds[unit]) for unit, weight in exact.items()}

    bends = {Fraction(0)}
    for unit, weight in exact.items():
        bends |= {Fraction(bound) / weight for bound in bounds[unit] if bound is not None and weight > 0}
    below = max(bend for bend in bends if sum(at(bend).values()) <= total)
    shares = at(below)
    missing = total - sum(shares.values())
    if missing == 0:
        return shares
    growing = sum((weight for unit, weight in exact.items() if _grows(below, weight, bounds[unit])), Fraction(0))
    return at(below + missing / Fraction(growing))


def _held(share: Fraction, bounds: tuple[int, int | None]) -> Fraction:
    low, high = bounds
    held = max(share, Fraction(low))
    return held if high is None else min(held, Fraction(high))


def _grows(factor: Fraction, weight: Fraction, bounds: tuple[int, int | None]) -> bool:
    """Does a unit's share grow beyond this factor?"""
    low, high = bounds
    return weight > 0 and factor * weight >= low and (high is None or factor * weight < high)


def weights_for(
    rule: Rule, units: Mapping[str, Mapping[str, object]], fact: str, scores: Mapping[str, Decimal]
) -> tuple[dict[str, Decimal], list[Breach]]:
    """What each unit counts for under a rule, and every unit that does not say; `units` are their stated facts by code,
    `scores` the points that somebody gave."""
    if rule is Rule.EQUAL:
        return dict.fromkeys(units, Decimal(1)), []
    weights, breaches = {}, []
    for unit, stated in units.items():
        said: object = scores.get(unit) if rule is Rule.SCORE else parse_number(str(stated.get(fact, "")))
        if not isinstance(said, Decimal | int):
            code = "allocation-score-missing" if rule is Rule.SCORE else "allocation-fact-missing"
            breaches.append(Breach(code, {"unit": unit}, f"score-{unit}" if rule is Rule.SCORE else "fact"))
            continue
        weights[unit] = Decimal(said)
    return weights, breaches


def check_given(
    division: Division, given: Mapping[str, int], why: Mapping[str, str], names: Mapping[str, str]
) -> list[Breach]:
    """What a person leaves keeps the total exactly, and every number that was changed says why."""
    breaches = []
    for line in division.lines:
        name = names.get(line.unit, line.unit)
        if line.unit not in given or given[line.unit] < 0:
            breaches.append(Breach("allocation-line-missing", {"unit": name}, f"given-{line.unit}"))
        elif given[line.unit] != line.share and not why.get(line.unit, "").strip():
            params = {"unit": name}
            breaches.append(Breach("allocation-why-missing", params, f"why-{line.unit}"))
    if unknown := sorted(set(given) - set(division.shares)):
        breaches.append(Breach("allocation-unit-unknown", {"unit": unknown[0]}))
    if breaches:
        return breaches
    held = sum(given.values())
    if held > division.total:
        return [Breach("allocation-above-total", {"given": held, "over": held - division.total})]
    if held < division.total:
        return [Breach("allocation-below-total", {"given": held, "short": division.total - held})]
    return []


def told(line: Line, given: int, why: str) -> dict[str, object]:
    """A line as it is kept: the arithmetic as text, so that it reads the same for ever."""
    return {
        "unit": line.unit, "weight": f"{line.weight.normalize():f}", "share": str(line.exact), "floor": line.floor,
        "rank": line.rank, "suggested": line.share, "given": given, "why": why.strip() if given != line.share else "",
    }  # fmt: skip
