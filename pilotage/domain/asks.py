"""What is asked of whom, how often, how many minutes a month, and who says so: the list of what is asked (填报清单).

Everything comes from the charter. The minutes are an estimate by a fixed table of seconds, so that two charters, or two
editions of one, can be compared; nobody's time is ever measured.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from pilotage.domain.charters.schema import (
    Cadence,
    Charter,
    Duty,
    FieldDef,
    Grant,
    Pair,
    Provision,
    Register,
    Reward,
    Role,
)
from pilotage.domain.nominations import FILLED
from pilotage.domain.own_fields import OwnFieldDef
from pilotage.domain.records import confirming_sides
from pilotage.domain.registers import Ground, grounds
from pilotage.domain.rounds import nominating_registers
from pilotage.domain.standing import needs

SECONDS: Mapping[str, int] = {
    "yes-no": 5,
    "choice": 5,
    "role": 10,
    "integer": 10,
    "decimal": 10,
    "percent": 10,
    "score": 10,
    "money": 10,
    "date": 10,
    "text": 20,
    "long-text": 90,
    "file": 60,
}
"""Seconds that a field takes, by its type."""

OPENING = 20
"""Seconds to open a form and to store it, once for each record."""


class Kind(StrEnum):
    """What is asked besides the fields of a register, and of whom."""

    UNIT = "unit"
    PERSON = "person"
    PAIR = "pair"
    DAY = "day"
    FIELD = "field"
    EVIDENCE = "evidence"
    CONFIRMATION = "confirmation"


ENVELOPE: Mapping[Kind, int] = {
    Kind.UNIT: 5,
    Kind.PERSON: 5,
    Kind.PAIR: 5,
    Kind.DAY: 5,
    Kind.EVIDENCE: 60,
    Kind.CONFIRMATION: 20,
}
"""Seconds of what every record may ask; a confirmation takes them from each side."""

WEEKS, DAYS = Fraction(52, 12), Fraction(365, 12)
MONTHS: Mapping[str, Fraction] = {
    "year": Fraction(12),
    "school-year": Fraction(12),
    "half-year": Fraction(6),
    "term": Fraction(6),
    "quarter": Fraction(3),
    "month": Fraction(1),
    "week": 1 / WEEKS,
    "day": 1 / DAYS,
}
"""How many months a period lasts: a year has 52 weeks and 365 days, a school year two terms."""

# What a grant's register has that nobody fills in: it comes with the decision and the payment.
_BY_ITSELF = frozenset({"approved", "paid"})


class Basis(StrEnum):
    """Who says that it is asked."""

    CLAUSE = "clause"
    READING = "reading"  # the office has settled it so (本单位自定)
    OWN = "own"  # a field of the office's own
    NOBODY = "nobody"


@dataclass(frozen=True)
class Why:
    """Who says so: clauses or readings, or the office's own reason."""

    basis: Basis
    grounds: tuple[Ground, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class Ask:
    """One thing that is asked for a record: of the roles that write, or (a confirmation) of those that confirm."""

    kind: Kind
    of: tuple[str, ...]
    required: bool
    seconds: int
    why: Why
    field: FieldDef | None = None

    @property
    def unfounded(self) -> bool:
        return self.why.basis is Basis.NOBODY


@dataclass(frozen=True)
class Rate:
    """How often a duty has something put into a register: `times` a month for each of its `places`, by the role `by`.

    `places` is None where it is not known how many there are.
    """

    duty: Duty
    by: str
    times: Fraction
    places: int | None

    @property
    def in_all(self) -> Fraction | None:
        return None if self.places is None else self.times * self.places


@dataclass(frozen=True)
class Share:
    """What a register takes of one role: minutes a month in all and of each; None where nobody can say."""

    role: str
    people: int | None
    minutes: Fraction | None

    @property
    def each(self) -> Fraction | None:
        return self.minutes / self.people if self.minutes is not None and self.people else None


@dataclass(frozen=True)
class Asked:
    """A register with everything it asks, how often, and what that takes."""

    register: Register
    asks: tuple[Ask, ...]
    rates: tuple[Rate, ...]  # none: as it happens
    shares: tuple[Share, ...]  # roles in their order: those who write, then those who only confirm
    to_write: int  # seconds for one record: what is required, and opening the form
    to_confirm: int  # seconds of each side that confirms

    @property
    def minutes(self) -> Fraction | None:
        """A month, in all."""
        return _sum(share.minutes for share in self.shares)


@dataclass(frozen=True)
class Load:
    """What is asked of one role: minutes a month, its people together and each; and registers without a rhythm."""

    role: Role
    people: int | None
    minutes: Fraction
    registers: tuple[Register, ...]
    as_it_happens: tuple[Register, ...]

    @property
    def each(self) -> Fraction | None:
        return self.minutes / self.people if self.people else None


@dataclass(frozen=True)
class Asks:
    """The whole list: register by register, role by role, and what nobody says is to be asked."""

    registers: tuple[Asked, ...]
    loads: tuple[Load, ...]
    unfounded: tuple[tuple[Register, Ask], ...]

    @property
    def minutes(self) -> Fraction:
        """A month, of everybody together."""
        return sum((load.minutes for load in self.loads), Fraction(0))


def asks(charter: Charter, held: Mapping[str, int] | None = None) -> Asks:
    """Everything that the charter's registers ask.

    `held` says how many bodies or people hold a role today, or how many pairs a pair provision has, by its id; without
    it, what the charter itself says. Where several roles may write, whoever bears the duty is taken to do it, else the
    first named. What may be left empty is listed, and takes no minutes.
    """
    registers = tuple(_asked(charter, register, held or {}) for register in charter.registers)
    unfounded = tuple((one.register, ask) for one in registers for ask in one.asks if ask.unfounded)
    return Asks(registers, _loads(charter, registers, held or {}), unfounded)


def per_month(cadence: Cadence, months: Fraction | None, *, summed: bool = False) -> Fraction:
    """How often a month something is put on record under a cadence. `months` is how long the programme lasts (None:
    without an end, where what is owed once is spread over a year).

    What is owed once is spread over the programme; so is what is owed by the period in a programme shorter than one,
    unless incomplete periods are waived. A cadence that adds up a field is met by one record a period at least.
    """
    wanted = Fraction(min(cadence.at_least, 1) if summed else cadence.at_least)
    if cadence.every == "programme":
        return wanted / (months or 12)
    length = MONTHS[cadence.every]
    if months is not None and months < length:
        return wanted / months if cadence.part_periods == "count" else Fraction(0)
    return wanted / length


def months_of(charter: Charter) -> Fraction | None:
    """How many months the programme lasts; None without an end."""
    runs = charter.runs
    return None if runs.end is None else Fraction((runs.end - runs.start).days + 1) / DAYS


def holders(charter: Charter, held: Mapping[str, int], id: str) -> int | None:
    """How many hold a role, or how many pairs a provision has; None where the charter does not say."""
    if id in held:
        return held[id]
    for pair in charter.of_kind(Pair):
        if pair.id == id:
            return len(pair.pairs) or None
    role = charter.role(id)
    return role.count or len(role.members) or None


# ---- One register ----------------------------------------------------------------------------------------------------


def _asked(charter: Charter, register: Register, held: Mapping[str, int]) -> Asked:
    demanded = _asks(charter, register)
    rates = tuple(_rate(charter, register, duty, held) for duty in charter.of_kind(Duty)
                  if duty.register == register.id and duty.force != "may" and duty.cadence.at_least)  # fmt: skip
    confirms = [ask for ask in demanded if ask.kind is Kind.CONFIRMATION]
    to_write = OPENING + sum(ask.seconds for ask in demanded if ask.required and ask not in confirms)
    to_confirm = sum(ask.seconds for ask in confirms)
    shares = _shares(charter, register, rates, to_write, to_confirm, held)
    return Asked(register, demanded, rates, shares, to_write, to_confirm)


def _rate(charter: Charter, register: Register, duty: Duty, held: Mapping[str, int]) -> Rate:
    by = duty.bearer if duty.bearer in register.written_by else register.written_by[0]
    times = per_month(duty.cadence, months_of(charter), summed=duty.sum_field is not None)
    return Rate(duty, by, times, holders(charter, held, duty.for_each))


def _shares(
    charter: Charter, register: Register, rates: tuple[Rate, ...], to_write: int, to_confirm: int,
    held: Mapping[str, int],
) -> tuple[Share, ...]:  # fmt: skip
    office = next(role.id for role in charter.roles if role.kind == "office")
    seconds: dict[str, list[Fraction | None]] = {}
    for rate in rates:
        records = rate.in_all
        seconds.setdefault(rate.by, []).append(None if records is None else records * to_write)
        for side in confirming_sides(register, rate.by, office):
            seconds.setdefault(side, []).append(None if records is None else records * to_confirm)
    roles = dict.fromkeys((*register.written_by, *register.confirmers, *seconds))
    return tuple(Share(role, holders(charter, held, role), _minutes(seconds.get(role, ()))) for role in roles)


def _minutes(seconds: Iterable[Fraction | None]) -> Fraction | None:
    found = _sum(seconds)
    return None if found is None else found / 60


def _sum(parts: Iterable[Fraction | None]) -> Fraction | None:
    """What is known of the parts; None where nothing is."""
    found = [part for part in parts if part is not None]
    return sum(found, Fraction(0)) if found else None


def _asks(charter: Charter, register: Register) -> tuple[Ask, ...]:
    writers, wanted = register.written_by, needs(charter, register)
    by_rule = _why(grounds(charter, register))
    found = [
        Ask(kind, writers, kind is not Kind.PERSON, ENVELOPE[kind], by_rule)
        for kind, asked in (
            (Kind.UNIT, wanted.unit), (Kind.PAIR, wanted.pair), (Kind.PERSON, wanted.person), (Kind.DAY, True),
        )
        if asked
    ]  # fmt: skip
    by_itself = set(_BY_ITSELF) if any(grant.register == register.id for grant in charter.of_kind(Grant)) else set()
    by_itself |= set(FILLED) if register.id in nominating_registers(charter) else set()
    for field in register.fields:
        if field.asked and field.id not in by_itself:
            why = _field_why(charter, register, field)
            found.append(Ask(Kind.FIELD, writers, field.required, SECONDS[field.type], why, field))
    if register.evidence != "none":
        demanded = register.evidence == "required"
        found.append(Ask(Kind.EVIDENCE, writers, demanded, ENVELOPE[Kind.EVIDENCE], _demand(register)
                         if demanded else by_rule))  # fmt: skip
    if register.confirmers:
        found.append(Ask(Kind.CONFIRMATION, register.confirmers, True, ENVELOPE[Kind.CONFIRMATION], _demand(register)))
    return tuple(found)


# ---- Who says so -----------------------------------------------------------------------------------------------------


def _why(found: Iterable[Ground]) -> Why:
    found = tuple(found)
    if not found:
        return Why(Basis.NOBODY)
    return Why(Basis.CLAUSE if found[0].cite is not None else Basis.READING, found)


def _demand(register: Register) -> Why:
    """Evidence and confirmation: the register's readings tell why they are asked where no clause of its own does."""
    if register.readings:
        return _why(Ground(register.name, reading=reading) for reading in register.readings)
    return _why(Ground(register.name, cite) for cite in register.cite)


def _field_why(charter: Charter, register: Register, field: FieldDef) -> Why:
    """The provisions and figures that use the very field; else whoever asks for the register."""
    if isinstance(field, OwnFieldDef):
        return Why(Basis.OWN, reason=field.why)
    using = [Ground(each.title, cite) for each in charter.provisions if _uses(each, register, field)
             for cite in each.cite]  # fmt: skip
    using += [Ground(figure.name, cite) for figure in charter.figures
              if figure.of == register.id and (figure.field == field.id or field.id in figure.where)
              for cite in figure.cite]  # fmt: skip
    once = {(ground.cite.source, ground.cite.clause): ground for ground in reversed(using) if ground.cite is not None}
    return _why(tuple(reversed(once.values())) or grounds(charter, register))


def _uses(provision: Provision, register: Register, field: FieldDef) -> bool:
    match provision:
        case Duty():
            return provision.register == register.id and field.id in {*provision.where, provision.sum_field}
        case Reward():
            return provision.on == register.id and field.id in provision.where
        case _:
            return False


# ---- Role by role ----------------------------------------------------------------------------------------------------


def _loads(charter: Charter, registers: Iterable[Asked], held: Mapping[str, int]) -> tuple[Load, ...]:
    registers = tuple(registers)
    found = []
    for role in charter.roles:
        asked = [(one, share) for one in registers for share in one.shares if share.role == role.id]
        if asked:
            minutes = _sum(share.minutes for _, share in asked) or Fraction(0)
            regular = tuple(one.register for one, share in asked if share.minutes is not None)
            other = tuple(one.register for one, share in asked if share.minutes is None)
            found.append(Load(role, holders(charter, held, role.id), minutes, regular, other))
    return tuple(found)
