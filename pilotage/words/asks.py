"""The words of the list of what is asked: what, of whom, how often, and who says so."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils.translation import gettext, pgettext

from pilotage.domain.asks import Ask, Asked, Basis, Kind, Rate
from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Register
from pilotage.domain.registers import Ground
from pilotage.words.cadences import how_often, listed
from pilotage.words.numbers import number
from pilotage.words.own_fields import type_name


def what(charter: Charter, register: Register, ask: Ask) -> str:
    """What is asked: the field's name, or what every record may ask."""
    if ask.field is not None:
        return ask.field.name
    if ask.kind is Kind.UNIT:
        return _about(charter, register, "unit", "partner", "funder") or envelope(ask.kind)
    if ask.kind is Kind.PERSON:
        return _about(charter, register, "person") or envelope(ask.kind)
    return envelope(ask.kind)


def envelope(kind: Kind) -> str:
    """What a record may ask besides its fields."""
    return {
        Kind.UNIT: gettext("Unit"),
        Kind.PERSON: gettext("Person"),
        Kind.PAIR: gettext("Pair"),
        Kind.DAY: gettext("Date"),
        Kind.EVIDENCE: gettext("Evidence"),
        Kind.CONFIRMATION: pgettext("asked", "Confirmation"),
    }[kind]


def _about(charter: Charter, register: Register, *kinds: str) -> str:
    roles = [role.name for role in charter.roles if role.id in register.about and role.kind in kinds]
    return roles[0] if len(roles) == 1 else ""


def held_in(ask: Ask) -> str:
    """What is written there: a line of text, one of several choices."""
    if ask.field is not None:
        return type_name(ask.field.type)
    return {
        Kind.DAY: type_name("date"),
        Kind.EVIDENCE: pgettext("asked", "files"),
        Kind.CONFIRMATION: pgettext("asked", "one click, or a signature on paper"),
    }.get(ask.kind, type_name("role"))


def demanded(ask: Ask) -> str:
    return pgettext("asked", "required") if ask.required else pgettext("asked", "may be left empty")


def of_whom(charter: Charter, ask: Ask) -> str:
    """The roles that fill it in (one of them does), or that confirm (each does)."""
    names = [charter.role(id).name for id in ask.of]
    return listed(names) if ask.kind is Kind.CONFIRMATION else gettext(" or ").join(names)


def rhythm(charter: Charter, register: Register, rate: Rate) -> str:
    """How often a duty has it filled in: 每周一访：每周至少 1 次."""
    fields = {field.id: field for field in register.fields}
    summed = fields.get(rate.duty.sum_field or "")
    measure = (summed.measure or "") if summed else register.measure
    often = how_often(rate.duty.cadence, measure, summed.name if summed else "")
    said = {"duty": rate.duty.title, "often": often, "each": _each(charter, rate.duty.for_each)}
    return gettext("%(duty)s: %(often)s for each of “%(each)s”") % said


def _each(charter: Charter, id: str) -> str:
    return next((role.name for role in charter.roles if role.id == id), None) or charter.provision(id).title


def often(asked: Asked) -> str:
    """How often in all, in a month: 21.7 次; where no duty asks for it, as it happens."""
    times = [rate.in_all for rate in asked.rates if rate.in_all is not None]
    if not times:
        return gettext("as it happens")
    return f"{tenths(sum(times, Fraction(0)))} {asked.register.measure}".strip()


def why(ask: Ask) -> str:
    """Who says so, without links: the clauses, how the office has settled it, its own reason."""
    if ask.why.basis is Basis.OWN:
        return gettext("The office's own: %(reason)s") % {"reason": ask.why.reason}
    if ask.why.basis is Basis.NOBODY:
        return gettext("Nobody")
    return gettext("; ").join(ground(each) for each in ask.why.grounds)


def ground(said: Ground) -> str:
    if said.cite is not None:
        return gettext("Clause %(clause)s") % {"clause": said.cite.clause}
    assert said.reading is not None
    by = said.reading.by or gettext("the office's own")
    return gettext("%(by)s: %(choice)s") % {"by": by, "choice": said.reading.choice}


def tenths(value: Fraction | None) -> str:
    """A number of minutes or times with one decimal at most; a dash where nobody can say."""
    if value is None:
        return "—"
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return number(exact.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP))


def header() -> list[str]:
    """The columns of the list as a sheet."""
    return [
        gettext("Register"), gettext("What is asked"), gettext("Holds"), gettext("Required"), gettext("Of whom"),
        gettext("How often"), gettext("Times a month in all"), gettext("Seconds each time"), gettext("Who says so"),
    ]  # fmt: skip


def sheet(charter: Charter, registers: tuple[Asked, ...]) -> list[list[str]]:
    """The list, one line for each thing that is asked."""
    return [
        [
            one.register.name, what(charter, one.register, ask), held_in(ask), demanded(ask), of_whom(charter, ask),
            gettext("; ").join(rhythm(charter, one.register, rate) for rate in one.rates) or gettext("as it happens"),
            tenths(sum((rate.in_all for rate in one.rates if rate.in_all is not None), Fraction(0)))
            if one.rates else "", str(ask.seconds), why(ask),
        ]
        for one in registers
        for ask in one.asks
    ]  # fmt: skip
