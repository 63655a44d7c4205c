"""A register's declared fields: what people type into values, values into JSON and back, and the checks on them."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from pilotage.domain import habits
from pilotage.domain.breaches import Breach
from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import FieldDef, Fund, Grant, Register
from pilotage.domain.money import exponent, major_units
from pilotage.domain.records import Value

LONGEST = {"text": 2000, "long-text": 20_000}


def projected(charter: Charter) -> frozenset[str]:
    """The registers that are projections of typed tables (contributions, applications): they take no generic record."""
    incomes = {fund.income for fund in charter.of_kind(Fund) if fund.income}
    return frozenset(incomes | {grant.register for grant in charter.of_kind(Grant)})


def read_value(field: FieldDef, raw: object, charter: Charter, today: date) -> Value | Breach:
    """What a person typed (or a sheet's cell holds) as the value of a field; None when nothing stands there.

    Money comes back in minor units. A breach names what is wrong; whether the field is required is asked elsewhere.
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
            return _member(field, text, charter)
        case _:
            longest = LONGEST.get(field.type, LONGEST["text"])
            return text if len(text) <= longest else Breach("text-long", {"length": len(text), "longest": longest})


def _cell(raw: object) -> str:
    """A spreadsheet's native cell as the text a person would have typed."""
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    if isinstance(raw, float):
        return f"{Decimal(repr(raw)).normalize():f}"
    if isinstance(raw, date):
        return raw.isoformat()[:10]
    return str(raw).strip()


def _choice(field: FieldDef, text: str) -> str | Breach:
    plain = habits.even_width(text)
    for choice in field.choices:
        if plain in (choice.id, habits.even_width(choice.name)):
            return choice.id
    return Breach("choice-unknown", {"text": text[:40], "choices": [choice.name for choice in field.choices]})


def _member(field: FieldDef, text: str, charter: Charter) -> str | Breach:
    members = charter.role(str(field.role)).members
    for member in members:
        if text in (member.id, member.name, *member.aliases):
            return member.id
    if not members:  # entered by the office, not by the charter
        return text
    return Breach("choice-unknown", {"text": text[:40], "choices": [member.name for member in members]})


def check_values(register: Register, values: Mapping[str, Value], charter: Charter) -> list[Breach]:
    """Every breach of what the register declares: unknown and missing fields, values beyond their bounds."""
    declared = {field.id: field for field in register.fields}
    breaches = [
        Breach("field-unknown", {"field": name, "register": register.name}, name)
        for name in values
        if name not in declared
    ]
    for field in register.fields:
        value = values.get(field.id)
        if value is None or value == "":
            if field.required and field.type != "file":
                breaches.append(Breach("field-missing", {"field": field.name}, field.id))
            continue
        breaches += _bounds(field, value, charter.currency)
    return breaches


def _bounds(field: FieldDef, value: Value, currency: str) -> list[Breach]:
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
    """Values as the JSON body keeps them: integers and booleans as they are, decimals and dates as text."""
    return {name: _json(value) for name, value in values.items() if value is not None}


def _json(value: Value) -> object:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date):
        return value.isoformat()
    return value


def from_body(register: Register, body: Mapping[str, object]) -> dict[str, Value]:
    """The JSON body as typed values, in the order in which the register declares its fields."""
    values: dict[str, Value] = {}
    for field in register.fields:
        raw = body.get(field.id)
        if raw is None:
            continue
        if field.type in ("decimal", "percent", "score"):
            values[field.id] = Decimal(str(raw))
        elif field.type == "date":
            values[field.id] = date.fromisoformat(str(raw))
        elif isinstance(raw, bool | int | str):
            values[field.id] = raw
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
        return next((choice.name for choice in field.choices if choice.id == value), str(value))
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else str(value)
