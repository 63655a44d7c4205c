"""A register's declared fields: what people type into values, values into JSON and back, and the checks on them."""

import re
from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal

from pilotage.domain import habits
from pilotage.domain.breaches import Breach
from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import FieldDef, Fund, Grant, Register
from pilotage.domain.money import exponent, major_units
from pilotage.domain.records import Value

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
LONGEST = {"text": 2000, "long-text": 20_000}

Members = Mapping[str, Mapping[str, str]]
"""Role of the charter -> what its members may be called -> their codes."""


def projected(charter: Charter) -> frozenset[str]:
    """The registers that are projections of typed tables (contributions, applications): they take no generic record."""
    incomes = {fund.income for fund in charter.of_kind(Fund) if fund.income}
    return frozenset(incomes | {grant.register for grant in charter.of_kind(Grant)})


def read_value(
    field: FieldDef, raw: object, charter: Charter, today: date, members: Members | None = None
) -> Value | Breach:
    """What a person typed (or a sheet's cell holds) as the value of a field; None when nothing stands there.

    Money comes back in minor units. A breach names what is wrong; whether the field is required is asked elsewhere.
    `members` are those that the office has entered, beside the charter's own.
    """
    if raw is None or (isinstance(raw, str) and habits.is_blank(raw)):
        return None
    text = _cell(raw)
    match field.type:
        case "integer":
            return habits.parse_integer(text)
        case "decimal" | "score":
            return habits.parse_number(text)
        case "percent":
            return habits.parse_percent(text)
        case "money":
            return habits.parse_money(text, exponent(charter.currency), charter.currency)
        case "date":
            return habits.parse_date(text, today)
        case "yes-no":
            return habits.parse_yes_no(text)
        case "choice":
            return _choice(field, text)
        case "role":
            return _member(field, text, charter, members or {})
        case _:
            return tidy(text)


def _cell(raw: object) -> str:
    """A spreadsheet's native cell as the text a person would have typed."""
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    if isinstance(raw, float):
        return f"{Decimal(repr(raw)).normalize():f}"
    if isinstance(raw, date):
        return raw.isoformat()[:10]
    return str(raw).strip()


def tidy(text: str) -> str:
    """A text as it is kept: without outer spaces, lines ended alike, and no character that nobody can see or store, or that
    turns the writing round."""
    plain = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return plain.encode(errors="ignore").decode()  # a lone half of a surrogate pair is no text


def _choice(field: FieldDef, text: str) -> str | Breach:
    """By name first: it is what people write, and what a sheet carries."""
    plain = habits.even_width(text)
    named = {habits.even_width(choice.name): choice.id for choice in reversed(field.choices)}
    ids = {choice.id: choice.id for choice in field.choices}
    if found := named.get(plain) or ids.get(plain):
        return found
    return Breach("choice-unknown", {"text": text[:40], "choices": [choice.name for choice in field.choices]})


def _member(field: FieldDef, text: str, charter: Charter, members: Members) -> str | Breach:
    declared = charter.role(str(field.role)).members
    known = {name: member.id for member in declared for name in (*member.aliases, member.name)}
    known |= members.get(str(field.role), {})
    known |= {code: code for code in known.values()}
    if text in known:
        return known[text]
    entered = members.get(str(field.role), {})
    names = [member.name for member in declared] or [name for name, code in entered.items() if name != code]
    return Breach("choice-unknown", {"text": text[:40], "choices": names})


def check_values(
    register: Register, values: Mapping[str, Value], charter: Charter, *, excused: Collection[str] = ()
) -> list[Breach]:
    """Every breach of what the register declares: unknown and missing fields, values of another type or beyond bounds.

    `excused` are required fields that may be missing here. Whom a field of type role may name is known to the office,
    not to the charter alone: `check_roles` asks it.
    """
    declared = {field.id: field for field in register.fields}
    breaches = [
        Breach("field-unknown", {"field": name, "register": register.name}, name)
        for name in values
        if name not in declared
    ]
    for field in register.fields:
        value = values.get(field.id)
        if value is None or (isinstance(value, str) and not tidy(value)):
            if field.required and field.id not in excused:
                breaches.append(Breach("field-missing", {"field": field.name}, field.id))
            continue
        breaches += _typed(field, value) or check_bounds(field, value, charter.currency)
    return breaches


def check_roles(register: Register, values: Mapping[str, Value], members: Members) -> list[Breach]:
    """Whoever a field of type role names is a member of that role."""
    breaches = []
    for field in register.fields:
        value = values.get(field.id)
        names = members.get(str(field.role), {}) if field.type == "role" else {}
        if field.type == "role" and value not in (None, "") and value not in names.values():
            params = {"text": str(value)[:40], "choices": [name for name, code in names.items() if name != code]}
            breaches.append(Breach("choice-unknown", params, field.id))
    return breaches


def _typed(field: FieldDef, value: Value) -> list[Breach]:
    """Whoever calls, a value is what the field declares: later every figure relies on it."""
    match field.type:
        case "yes-no":
            right = isinstance(value, bool)
        case "integer" | "money":
            right = isinstance(value, int) and not isinstance(value, bool)
        case "decimal" | "percent" | "score":
            right = isinstance(value, Decimal | int) and not isinstance(value, bool)
        case "date":
            right = isinstance(value, date)
        case "choice":
            names = [choice.name for choice in field.choices]
            if any(choice.id == value for choice in field.choices):
                return []
            return [Breach("choice-unknown", {"text": str(value)[:40], "choices": names}, field.id)]
        case _:
            longest = LONGEST.get(field.type, LONGEST["text"])
            if isinstance(value, str) and len(value) > longest:
                return [Breach("text-long", {"length": len(value), "longest": longest}, field.id)]
            right = isinstance(value, str)
    return [] if right else [Breach("value-type", {"field": field.name}, field.id)]


def check_bounds(field: FieldDef, value: Value, currency: str) -> list[Breach]:
    """A number is not below the least nor above the most that its field declares; money in minor units."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return []
    number = major_units(int(value), currency) if field.type == "money" else Decimal(value)
    if field.min is not None and number < field.min:
        return [Breach("field-below", {"field": field.name, "value": number, "min": field.min}, field.id)]
    if field.max is not None and number > field.max:
        return [Breach("field-above", {"field": field.name, "value": number, "max": field.max}, field.id)]
    if field.type == "money" and number < 0:
        return [Breach("field-below", {"field": field.name, "value": number, "min": Decimal(0)}, field.id)]
    return []


def to_body(values: Mapping[str, Value]) -> dict[str, object]:
    """Values as the JSON body keeps them: integers and booleans as they are, decimals and dates as text, no blanks."""
    body = {name: _json(value) for name, value in values.items() if value is not None}
    return {name: value for name, value in body.items() if value != ""}


def _json(value: Value) -> object:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date):
        return value.isoformat()
    return tidy(value) if isinstance(value, str) else value


def from_body(register: Register, body: Mapping[str, object]) -> dict[str, Value]:
    """The JSON body as typed values, in the order in which the register declares its fields."""
    values: dict[str, Value] = {}
    for field in register.fields:
        raw = body.get(field.id)
        if raw is None:
            continue
        try:
            if field.type in ("decimal", "percent", "score"):
                values[field.id] = Decimal(str(raw))
            elif field.type == "date":
                values[field.id] = date.fromisoformat(str(raw))
            elif isinstance(raw, bool | int | str):
                values[field.id] = raw
        except (ValueError, ArithmeticError):  # an earlier edition declared the field otherwise: it stays a text
            values[field.id] = str(raw)
    return values


def as_written(field: FieldDef, value: Value, charter: Charter) -> str:
    """A value as a sheet carries it, so that it can be read back: choices by name, money in major units."""
    if value is None:
        return ""
    if field.type == "money" and isinstance(value, int):
        return str(major_units(value, charter.currency))
    if field.type == "yes-no":
        return "yes" if value else "no"
    if field.type == "choice":
        name = next((choice.name for choice in field.choices if choice.id == value), str(value))
        return name if _choice(field, name) == value else str(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else str(value)
