"""What a record may be about, and on which day it may have happened."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from pilotage.domain.breaches import Breach
from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Appoint, Pair, Register, Span


@dataclass(frozen=True, slots=True)
class About:
    """What a record is about, by codes: a unit, a person, a pairing (a's code, a colon, b's code)."""

    unit: str = ""
    person: str = ""
    pair: str = ""

    @property
    def members(self) -> tuple[str, ...]:
        """The codes of the members it concerns."""
        return tuple(code for code in (self.unit, *self.pair.split(":")) if code)


@dataclass(frozen=True, slots=True)
class Place:
    """A member of the programme, or a pairing (its role is the provision): from which day to which."""

    code: str
    name: str
    role: str
    starts_on: date
    ends_on: date | None

    def holds(self, on: date) -> bool:
        return self.starts_on <= on and (self.ends_on is None or on <= self.ends_on)


@dataclass(frozen=True, slots=True)
class Needs:
    """What a record of a register names: a unit, a person who is appointed, a pairing; `may_name` any person at all."""

    unit: bool
    person: bool
    pair: bool
    may_name: bool


@dataclass(frozen=True, slots=True)
class Concerned:
    """What a record is said to be about.

    A text is a code as it was written that nobody has; None: nothing was said. `posts` are the person's appointments
    in roles that the register is about.
    """

    unit: Place | str | None
    person: str | None  # a name, or the code that was written
    known: bool = True
    posts: Collection[Place] = ()
    pair: Place | str | None = None


def check_day(day: date, today: date, runs: Span, *, ended: bool = False) -> list[Breach]:
    """A thing on record has happened: not in the future, not before the programme, not after it (unless `ended`)."""
    if day > today:
        return [Breach("day-in-future", {"day": day, "today": today}, "happened_on")]
    if day < runs.start:
        return [Breach("day-before-programme", {"day": day, "start": runs.start}, "happened_on")]
    if not ended and runs.end is not None and day > runs.end:
        return [Breach("day-after-programme", {"day": day, "end": runs.end}, "happened_on")]
    return []


def needs(charter: Charter, register: Register) -> Needs:
    """Whether a record of the register names a unit, a person who is appointed, a pairing."""
    return Needs(
        unit=bool(roles_of(charter, register, "unit", "partner", "funder")),
        person=bool(appointed_roles(charter, register)),
        pair=any(named in {provision.id for provision in charter.of_kind(Pair)} for named in register.about),
        may_name=bool(roles_of(charter, register, "person")),
    )


def roles_of(charter: Charter, register: Register, *kinds: str) -> tuple[str, ...]:
    """The roles of some kinds that the register is about, in its order."""
    known = {role.id: role.kind for role in charter.roles}
    return tuple(named for named in register.about if known.get(named) in kinds)


def appointed_roles(charter: Charter, register: Register) -> tuple[str, ...]:
    """The roles that the register is about and that people are appointed to."""
    appointed = {provision.role for provision in charter.of_kind(Appoint)}
    return tuple(named for named in register.about if named in appointed)


def check_about(charter: Charter, register: Register, on: date, about: Concerned) -> list[Breach]:
    """Every breach of what a record of this register must be about."""
    wanted = needs(charter, register)
    return [
        *_check_unit(register, on, about.unit, needed=wanted.unit),
        *_check_person(register, on, about, wanted),
        *_check_pair(register, on, about.pair, needed=wanted.pair),
    ]


def _check_unit(register: Register, on: date, unit: Place | str | None, *, needed: bool) -> list[Breach]:
    if unit is None:
        return [Breach("unit-missing", {}, "unit")] if needed else []
    if isinstance(unit, str):
        return [Breach("unit-outside", {"unit": unit}, "unit")]
    if not needed:
        return [Breach("unit-not-asked", {"register": register.name}, "unit")]
    if unit.role not in register.about:
        return [Breach("unit-outside", {"unit": unit.name}, "unit")]
    return [] if unit.holds(on) else [Breach("unit-not-then", {"unit": unit.name, "day": on}, "unit")]


def _check_person(register: Register, on: date, about: Concerned, wanted: Needs) -> list[Breach]:
    if about.person is None:
        return [Breach("person-missing", {}, "person")] if wanted.person else []
    if not about.known:
        return [Breach("person-unknown", {"person": about.person}, "person")]
    if not wanted.may_name:
        return [Breach("person-not-asked", {"register": register.name}, "person")]
    if wanted.person and not any(post.holds(on) for post in about.posts):
        return [Breach("person-not-then", {"person": about.person, "day": on}, "person")]
    return []


def _check_pair(register: Register, on: date, pair: Place | str | None, *, needed: bool) -> list[Breach]:
    if pair is None:
        return [Breach("pair-missing", {}, "pair")] if needed else []
    if isinstance(pair, str):
        return [Breach("pair-unknown", {"pair": pair}, "pair")]
    if not needed:
        return [Breach("pair-not-asked", {"register": register.name}, "pair")]
    if pair.role not in register.about:
        return [Breach("pair-unknown", {"pair": pair.name}, "pair")]
    return [] if pair.holds(on) else [Breach("pair-not-then", {"pair": pair.name, "day": on}, "pair")]
