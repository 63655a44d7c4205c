"""What a record may be about, and on which day it may have happened."""

from datetime import date

from pilotage.domain.breaches import Breach
from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Appoint, Pair, Register, Span

Place = tuple[str, str, date, date | None]  # code, role, first day, last day
Held = tuple[str, date, date | None]


def check_day(day: date, today: date, runs: Span, *, ended: bool = False) -> list[Breach]:
    """A thing on record has happened: not in the future, not before the programme, not after it (unless `ended`)."""
    if day > today:
        return [Breach("day-in-future", {"day": day, "today": today}, "happened_on")]
    if day < runs.start:
        return [Breach("day-before-programme", {"day": day, "start": runs.start}, "happened_on")]
    if not ended and runs.end is not None and day > runs.end:
        return [Breach("day-after-programme", {"day": day, "end": runs.end}, "happened_on")]
    return []


def needs(charter: Charter, register: Register) -> tuple[bool, bool, bool]:
    """Whether a record of the register names a unit, a person who is appointed, a pairing."""
    kinds = {role.id: role.kind for role in charter.roles}
    appointed = {provision.role for provision in charter.of_kind(Appoint)}
    pairs = {provision.id for provision in charter.of_kind(Pair)}
    unit = any(kinds.get(named) in ("unit", "partner", "funder") for named in register.about)
    person = any(named in appointed for named in register.about)
    return unit, person, any(named in pairs for named in register.about)


def check_about(
    charter: Charter,
    register: Register,
    on: date,
    *,
    unit: Place | str,
    person: str | None,
    person_named: str,
    pair: Held | str,
) -> list[Breach]:
    """Every breach of what a record of this register must be about. A bare text is a code that nobody has."""
    unit_needed, person_needed, pair_needed = needs(charter, register)
    breaches = []
    if isinstance(unit, str):
        if unit:
            breaches.append(Breach("unit-outside", {"unit": unit}, "unit"))
        elif unit_needed:
            breaches.append(Breach("unit-missing", {}, "unit"))
    else:
        code, role, first, last = unit
        if unit_needed and role not in register.about:
            breaches.append(Breach("unit-outside", {"unit": code}, "unit"))
        elif on < first or (last is not None and on > last):
            breaches.append(Breach("unit-not-then", {"unit": code, "day": on}, "unit"))
    if person_named and person is None:
        breaches.append(Breach("person-unknown", {"person": person_named}, "person"))
    elif person_needed and person is None:
        breaches.append(Breach("person-missing", {}, "person"))
    if isinstance(pair, str):
        if pair:
            breaches.append(Breach("pair-unknown", {"pair": pair}, "pair"))
        elif pair_needed:
            breaches.append(Breach("pair-missing", {}, "pair"))
    elif on < pair[1] or (pair[2] is not None and on > pair[2]):
        breaches.append(Breach("pair-not-then", {"pair": pair[0], "day": on}, "pair"))
    return breaches
