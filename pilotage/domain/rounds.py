"""Award rounds: what may be opened, how many places there are and of which kind, and who still finds one."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from pilotage.domain.breaches import Breach
from pilotage.domain.calendars import CalendarRow
from pilotage.domain.charters.schema import Award, Charter, Cite, Priority, Quota
from pilotage.domain.charters.vocabulary import Period, Tiers
from pilotage.domain.habits import even_width
from pilotage.domain.periods import Stretch, period_of
from pilotage.domain.round_states import Kind
from pilotage.domain.tiers import value_for

EXTRA = "extra"
"""The field of a nomination's record that asks for an extra place."""


class Place(StrEnum):
    """What a nomination stands in a round by."""

    ORDINARY = "ordinary"
    EXTRA = "extra"  # from the charter; it stays marked
    OUTSIDE = "outside"  # from outside the programme: no place is counted


# ---- Opening ---------------------------------------------------------------------------------------------------------


def provision_of(charter: Charter, provision: str) -> Quota | Priority | None:
    """The provision of that id that rounds are opened under."""
    found = next((each for each in charter.provisions if each.id == provision), None)
    return found if isinstance(found, Quota | Priority) else None


def award_of(rule: Quota | Priority, award: str) -> Award | None:
    """The award of that id in a quota."""
    awards = rule.awards if isinstance(rule, Quota) else ()
    return next((each for each in awards if each.id == award), None)


def period_of_round(
    charter: Charter, rule: Quota | Priority, opened_on: date, calendar: Iterable[CalendarRow]
) -> Stretch | None:
    """The period that a round opened on that day counts in; None: the office's calendar names none."""
    return period_of(period_counted(rule), opened_on, charter, calendar)


def period_counted(rule: Quota | Priority) -> Period:
    """By which periods rounds of a provision are counted; a priority is of the year."""
    return rule.period if isinstance(rule, Quota) else "year"


def key_of(title: str) -> str:
    """What a round is called, as it is compared: in even width, without spaces, whatever the case."""
    return "".join(even_width(title).casefold().split())


def listed_award(
    charter: Charter, rule: Quota | Priority, title: str, level: str, on: date
) -> tuple[Quota, Award] | None:
    """The award of that name (or id) that a quota of the same register gives at the level on a day: a round that was
    opened as another award would go round its places."""
    found = (
        (quota, award)
        for quota in charter.of_kind(Quota)
        for award in quota.awards
        if quota.register == rule.register and level in award.levels and _holds(quota, on)
        and key_of(title) in (key_of(award.name), key_of(award.id))
    )  # fmt: skip
    return next(found, None)


def _holds(rule: Quota | Priority, on: date) -> bool:
    span = rule.in_force
    within = span is None or (span.start <= on and (span.end is None or on <= span.end))
    return within and rule.year in (None, on.year)


def check_opening(
    charter: Charter,
    rule: Quota | Priority,
    kind: Kind,
    *,
    award: str,
    title: str,
    level: str,
    opened_on: date,
    due_on: date | None,
    period: Stretch | None,
) -> list[Breach]:
    """A round is opened as its provision has it: an award and a level of it, while it is in force, in its year."""
    breaches = [*_check_matter(rule, kind, award, level)]
    if not title:
        breaches.append(Breach("round-untitled", {}, "title"))
    if isinstance(rule, Priority) and kind is Kind.AWARD:
        listed = listed_award(charter, rule, title, level, opened_on)
        if listed is not None:
            named = {"award": listed[1].name, "title": listed[0].title}
            breaches.append(Breach("round-award-listed", named, "title", listed[0].cite[0]))
    cite = rule.cite[0]
    span = rule.in_force
    if span is not None and not (span.start <= opened_on and (span.end is None or opened_on <= span.end)):
        params = {"title": rule.title, "day": opened_on, "start": span.start, "end": span.end}
        breaches.append(Breach("round-not-in-force", params, "opened_on", cite))
    if period is None:
        breaches.append(Breach("round-no-period", {"day": opened_on}, "opened_on", cite))
    elif rule.year is not None and not period.start.year <= rule.year <= period.end.year:
        breaches.append(Breach("round-other-year", {"title": rule.title, "year": str(rule.year)}, "opened_on", cite))
    if due_on is not None and due_on < opened_on:
        breaches.append(Breach("round-due-before", {"due": due_on, "opened": opened_on}, "due_on"))
    return breaches


def _check_matter(rule: Quota | Priority, kind: Kind, award: str, level: str) -> Iterable[Breach]:
    cite = rule.cite[0]
    if isinstance(rule, Quota):
        found = award_of(rule, award)
        if kind is not Kind.AWARD:
            yield Breach("round-not-aid", {"title": rule.title}, "provision", cite)
        elif found is None:
            yield Breach("award-unknown", {"awards": [each.name for each in rule.awards]}, "award", cite)
        elif level not in found.levels:
            yield Breach("level-unknown", {"award": found.name}, "level", cite)
    elif kind is Kind.AWARD and level not in rule.levels:
        yield Breach("level-unknown", {"award": rule.title}, "level", cite)
    elif kind is Kind.AID and not gives_aid(rule):
        yield Breach("round-not-aid", {"title": rule.title}, "provision", cite)


def gives_aid(rule: Quota | Priority) -> bool:
    """May rounds of aid be held under the provision?"""
    if not isinstance(rule, Priority):
        return False
    return rule.extra_places is not None or rule.extra_money is not None or not rule.levels


def nominating_registers(charter: Charter) -> frozenset[str]:
    """The registers whose records are nominations: those of quotas, and of priorities at some level."""
    quotas = {each.register for each in charter.of_kind(Quota)}
    return frozenset(quotas | {each.register for each in charter.of_kind(Priority) if each.levels})


def priorities_at(charter: Charter, rule: Quota | Priority, level: str) -> tuple[Priority, ...]:
    """The priorities that hold in a round: the one that it was opened under, or those of the quota's register at that
    level."""
    if isinstance(rule, Priority):
        return (rule,)
    return tuple(each for each in charter.of_kind(Priority) if each.register == rule.register and level in each.levels)


# ---- Places ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Holding:
    """A nomination that stands: whose, and by which place."""

    unit: str
    place: Place


@dataclass(frozen=True, slots=True)
class Places:
    """How many may be nominated in a round.

    `whole` are the ordinary places of the round as a whole and `units` those of units, as the office entered them:
    a unit's own number limits that unit, the whole number all together; None: no number was entered. `extra` are those
    that the charter adds: for the whole round, or with `by_unit` for each unit in `extra_units`. `unlimited`: of a
    round without a quota, whose priority adds nobody.
    """

    whole: int | None = None
    units: Mapping[str, int] = field(default_factory=dict)
    extra: int = 0
    by_unit: bool = False
    extra_units: Mapping[str, int] = field(default_factory=dict)
    unlimited: bool = False

    @property
    def ordinary_total(self) -> int:
        """All ordinary places: the whole number, else those of the units together."""
        return self.whole if self.whole is not None else sum(self.units.values())

    @property
    def extra_total(self) -> int:
        return sum(self.extra_units.values()) if self.by_unit else self.extra

    def holder(self, place: Place, unit: str) -> str:
        """The unit whose places they are; empty: the whole round's."""
        own = unit in self.units if place is Place.ORDINARY else self.by_unit
        return unit if own else ""


def added(rule: Quota | Priority, members: Iterable[tuple[str, str, Mapping[str, object]]]) -> Places:
    """The extra places that a provision gives in a round. `members` are (code, role, facts) on the day it was opened.

    A number counts for the whole round, or with `for_unit` for each unit of that role; a table for each unit of
    `for_unit`, else of whichever role states the fact. A unit without the fact gets none.
    """
    if not isinstance(rule, Quota):
        return Places(unlimited=True)
    whole = 0 if rule.base == "none" else None
    if rule.for_unit is None and not isinstance(rule.add, Tiers):
        return Places(whole=whole, extra=rule.add)
    gives = {
        code: int(value)
        for code, role, facts in members
        if rule.for_unit in (None, role) and (value := value_for(rule.add, facts)) is not None
    }
    return Places(whole=whole, by_unit=True, extra_units=gives)


@dataclass(frozen=True, slots=True)
class Limit:
    """One number that holds: so many places of a kind for a unit, or (`unit` empty) for the whole round."""

    place: Place
    unit: str
    most: int
    taken: int


def limits(places: Places, standing: Sequence[Holding], unit: str, place: Place) -> list[Limit]:
    """Every number that limits what a unit nominates by a kind of place; none where there is no quota."""
    if places.unlimited and place is Place.ORDINARY:
        return []
    of_kind = [each for each in standing if each.place is place]
    mine = sum(each.unit == unit for each in of_kind)
    if place is Place.EXTRA:
        if places.by_unit:
            return [Limit(place, unit, places.extra_units.get(unit, 0), mine)]
        return [Limit(place, "", places.extra, len(of_kind))]
    found = []
    if unit in places.units or places.whole is None:
        found.append(Limit(place, unit, places.units.get(unit, 0), mine))
    if places.whole is not None:
        found.append(Limit(place, "", places.whole, len(of_kind)))
    return found


def left(places: Places, standing: Sequence[Holding], unit: str, place: Place) -> int | None:
    """How many more a unit may nominate by a kind of place; None: any number."""
    return min((max(0, each.most - each.taken) for each in limits(places, standing, unit, place)), default=None)


def over(places: Places, standing: Sequence[Holding]) -> list[Limit]:
    """Every number that more nominations stand under than it allows; empty when all is well."""
    found = [
        limit
        for place in (Place.ORDINARY, Place.EXTRA)
        for unit in sorted({each.unit for each in standing if each.place is place})
        for limit in limits(places, standing, unit, place)
        if limit.taken > limit.most
    ]
    return list(dict.fromkeys(found))


MOST_PLACES = 100_000


def check_places(wanted: Mapping[str, int | None], units: Collection[str], names: Mapping[str, str]) -> list[Breach]:
    """Ordinary places are entered for units of the programme (empty: the whole round), and none is less than nothing."""
    breaches = []
    for unit, many in wanted.items():
        if unit and unit not in units:
            breaches.append(Breach("quota-unit", {"unit": names.get(unit, unit)}, "unit"))
        if many is not None and not 0 <= many <= MOST_PLACES:
            breaches.append(Breach("quota-number", {"places": many, "most": MOST_PLACES}, "places"))
    return breaches


def stamp(places: Places) -> str:
    """The ordinary numbers as they stand, for a form to say what its writer saw."""
    whole = "" if places.whole is None else str(places.whole)
    return ";".join([whole, *(f"{unit}={many}" for unit, many in sorted(places.units.items()))])


def with_numbers(places: Places, wanted: Mapping[str, int | None]) -> Places:
    """The places as they are once these ordinary numbers are entered; None takes a number back."""
    units = {**places.units, **{unit: many for unit, many in wanted.items() if unit}}
    kept = {unit: many for unit, many in units.items() if many is not None}
    return replace(places, whole=wanted.get("", places.whole), units=kept)


def check_lowered(
    places: Places,
    wanted: Mapping[str, int | None],
    standing: Sequence[Holding],
    names: Mapping[str, str],
    cite: Cite | None,
) -> list[Breach]:
    """No number is entered below what is nominated already."""
    return [
        Breach(
            "quota-below-used" if limit.unit else "quota-below-used-whole",
            {"unit": names.get(limit.unit, limit.unit), "places": limit.most, "taken": limit.taken},
            "places",
            cite,
        )
        for limit in over(with_numbers(places, wanted), standing)
    ]


@dataclass(frozen=True, slots=True)
class Asked:
    """A nomination that is asked for. `extra`: whether an extra place is; None where the register does not ask, and the
    ordinary ones go first. `found`: a finding about the unit stands."""

    unit: str
    extra: bool | None
    found: bool


def find_place(
    places: Places, standing: Sequence[Holding], asked: Asked, names: Mapping[str, str], cite: Cite | None, finding: str
) -> tuple[Place, list[Breach]]:
    """The place that a nomination takes, and every reason why it may not. `finding`: what the register is called in which
    a finding must stand before an extra place is used; empty: none is asked for."""
    ordinary = left(places, standing, asked.unit, Place.ORDINARY)
    extra = left(places, standing, asked.unit, Place.EXTRA)
    place = Place.EXTRA if asked.extra or (asked.extra is None and ordinary == 0) else Place.ORDINARY
    if (extra if place is Place.EXTRA else ordinary) == 0:
        code = "nomination-over-quota"
        if place is Place.EXTRA and ordinary != 0:
            code = "nomination-over-extra"
        elif place is Place.ORDINARY and extra:
            code = "nomination-over-ordinary"
        if none := _none(places, asked.unit, place, code):
            params = {"unit": names.get(asked.unit, asked.unit), "left": extra or 0}
            return place, [Breach(none, params, _at(asked), cite)]
        return place, [Breach(code, _sum(places, standing, asked.unit, place, code, names), _at(asked), cite)]
    if place is Place.EXTRA and finding and not asked.found:
        params = {"unit": names.get(asked.unit, asked.unit), "register": finding}
        return place, [Breach("finding-missing", params, _at(asked), cite)]
    return place, []


def _none(places: Places, unit: str, place: Place, code: str) -> str:
    """Why a unit has no place of the kind at all, where that is so; else empty."""
    most = {kind: min((each.most for each in limits(places, [], unit, kind)), default=0) for kind in Place}
    if most[place] or (code == "nomination-over-quota" and any(most.values())):
        return ""
    if code == "nomination-over-extra":
        return "nomination-no-extra"
    entered = places.whole is not None or unit in places.units
    return "nomination-no-ordinary" if entered else "nomination-none-entered"


def _at(asked: Asked) -> str:
    return EXTRA if asked.extra else ""


def _sum(
    places: Places, standing: Sequence[Holding], unit: str, place: Place, code: str, names: Mapping[str, str]
) -> dict[str, object]:
    """The sum that a refusal tells: places of each kind, who stands in them, which one this would be."""
    by_kind = {}
    for kind in (Place.ORDINARY, Place.EXTRA):
        under = limits(places, standing, unit, kind)
        # The number that is used up; of several the narrowest.
        by_kind[kind] = min(under, key=lambda each: each.most - each.taken) if under else Limit(kind, "", 0, 0)
    kinds = tuple(by_kind) if code == "nomination-over-quota" else (place,)
    holding = [
        each
        for each in standing
        if each.place in kinds and by_kind[each.place].unit in ("", each.unit)
    ]  # fmt: skip
    many = {code: sum(each.unit == code for each in holding) for code in dict.fromkeys(h.unit for h in holding)}
    ordinary, extra = by_kind[Place.ORDINARY], by_kind[Place.EXTRA]
    return {
        "ordinary": ordinary.most,
        "extra": extra.most,
        "total": ordinary.most + extra.most,
        "taken": len(holding),
        "whom": [f"{names.get(code, code)} {count}" for code, count in many.items()],
        "next": len(holding) + 1,
        "left": max(0, (extra if place is Place.ORDINARY else ordinary).most
                    - (extra if place is Place.ORDINARY else ordinary).taken),
    }  # fmt: skip
