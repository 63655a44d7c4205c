"""Fields of registers and facts of members: how they are declared, and what filters and members may say of them."""

from collections.abc import Callable
from typing import Any

from pilotage.domain.charters import scalars
from pilotage.domain.charters.faults import Code
from pilotage.domain.charters.index import Index
from pilotage.domain.charters.plans import Draft, near
from pilotage.domain.charters.tree import Map, Place, Scalar

NUMERIC = frozenset(("integer", "decimal", "money", "percent", "score"))
"""The types of field that can be added up, averaged or compared."""

RESERVED = {"Register": ("id", "unit", "person", "pair"), "Role": ("role", "id", "name", "parent", "serves")}
"""Columns that every sheet of records or of members has already."""

_READERS: dict[str, Callable[[object], Any]] = {
    "integer": scalars.whole(None, None),
    "decimal": scalars.number,
    "score": scalars.number,
    "money": scalars.number,
    "percent": scalars.number,
    "date": scalars.day,
    "yes-no": scalars.yes_no,
}


def judge(draft: Draft, index: Index) -> None:
    """Declarations of fields, the life of registers, every `where`, and the facts that members state."""
    for each in draft.of("FieldDef"):
        _declaration(each, index)
    for register in draft.of("Register"):
        _life(register, index)
    for reward in draft.of("Reward"):
        where(reward, index.find(reward.get("on"), "Register"), index)
    for duty in draft.of("Duty"):
        register_of_duty = index.find(duty.get("register"), "Register")
        where(duty, register_of_duty, index)
        numeric_field(duty, "sum_field", register_of_duty, index)
    for role in draft.of("Role"):
        for member in role.maps("members"):
            _facts(member, role, index)


def _declaration(each: Map, index: Index) -> None:
    kind = each.get("type")
    faults, name = index.faults, str(each.get("id", ""))
    taken = RESERVED[each.owner.shape] if each.owner is not None else ()
    if name in taken:
        faults.add(each.at("id"), Code.RESERVED_FIELD, field=name, taken=", ".join(taken))
    if kind is None:
        return
    if kind == "choice" and "choices" not in each:
        faults.add(each.at("type"), Code.NO_CHOICES, field=name)
    elif kind == "choice" and each.get("choices") == ():
        faults.add(each.at("choices"), Code.NO_CHOICES, field=name)
    elif kind != "choice" and "choices" in each:
        faults.add(each.key_at("choices"), Code.CHOICES_UNUSED, field=name, type=kind)
    if kind == "role" and "role" not in each:
        faults.add(each.at("type"), Code.NO_ROLE, field=name)
    elif kind != "role" and "role" in each:
        faults.add(each.key_at("role"), Code.ROLE_UNUSED, field=name, type=kind)
    for key in ("min", "max"):
        if each.get(key) is not None and kind not in NUMERIC:
            faults.add(each.key_at(key), Code.BOUNDS_UNUSED, field=name, key=key, type=kind)
    low, high = each.get("min"), each.get("max")
    if low is not None and high is not None and low > high:
        faults.add(each.at("max"), Code.BOUNDS_CROSSED, field=name, low=str(low), high=str(high))


def _life(register: Map, index: Index) -> None:
    life = register.get("life")
    if life is None:
        return
    field = field_of(register, "fields", life)
    if field is None:
        missing_field(register.at("life"), life, register, "fields", index)
    elif field.get("type", "choice") != "choice":
        index.faults.add(register.at("life"), Code.LIFE_NO_CHOICE, field=life, type=field.get("type"))


def field_of(owner: Map, key: str, name: str) -> Map | None:
    """The field of a register (key `fields`) or the fact of a role (key `facts`) with this id."""
    return next((each for each in owner.maps(key) if each.get("id") == name), None)


def missing_field(place: Place, name: str, owner: Map, key: str, index: Index) -> None:
    """Say that the register or role declares no such field, unless a broken declaration may be it."""
    if owner.broken(key) or any(each.get("id") is None for each in owner.maps(key)):
        return
    ids = [each.get("id") for each in owner.maps(key)]
    code = Code.NO_SUCH_FIELD if key == "fields" else Code.NO_SUCH_FACT
    known = ", ".join(ids)
    index.faults.add(place, code, field=name, owner=owner.get("id", ""), meant=near(name, ids), known=known)


def where(each: Map, owner: Map | None, index: Index, key: str = "fields") -> None:
    """A filter names declared fields and values they can have."""
    written = each.entries.get("where")
    if owner is None or not isinstance(written, Map):
        return
    for name in written.entries:
        if written.broken(name) and not scalars.ID.fullmatch(name):
            continue
        field = field_of(owner, key, name)
        if field is None:
            missing_field(written.key_at(name), name, owner, key, index)
            continue
        if written.get(name) == ():
            index.faults.add(written.at(name), Code.TOO_FEW, found="0", least="1")
        for value in written.scalars(name):
            if value.text.strip():
                _value(value, field, index)


def _value(value: Scalar, field: Map, index: Index) -> None:
    """The value is one that the field can have."""
    kind, name = field.get("type"), str(field.get("id", ""))
    if kind == "choice":
        ids = [choice.get("id") for choice in field.maps("choices")]
        if value.text not in ids and None not in ids and ids:
            names = {choice.get("name"): choice.get("id") for choice in field.maps("choices")}
            meant = names.get(value.text) or near(value.text, ids)
            known = ", ".join(ids)
            index.faults.add(value.mark, Code.NO_SUCH_CHOICE, value=value.text, field=name, meant=meant, known=known)
    elif kind == "role":
        role = index.find(field.get("role"), "Role")
        members = [member.get("id") for member in role.maps("members")] if role is not None else []
        if members and value.text not in members and not index.hidden(value.text, "Member"):
            meant, known = near(value.text, members), ", ".join(members[:12])
            index.faults.add(value.mark, Code.NO_SUCH_CHOICE, value=value.text, field=name, meant=meant, known=known)
    elif kind in _READERS:
        try:
            _READERS[kind](value.text)
        except scalars.Unreadable as reason:
            index.faults.add(value.mark, reason.code, **reason.params)
    elif kind == "file":
        index.faults.add(value.mark, Code.VALUE_UNFIT, field=name, type=kind)


def _facts(member: Map, role: Map, index: Index) -> None:
    """A member states declared facts only, and the required ones."""
    stated = member.entries.get("facts")
    if isinstance(stated, Map):
        for name in stated.entries:
            fact = field_of(role, "facts", name)
            if fact is None and scalars.ID.fullmatch(name):
                missing_field(stated.key_at(name), name, role, "facts", index)
            elif fact is not None:
                for value in stated.scalars(name):
                    _value(value, fact, index)
    declared = [fact.get("id") for fact in role.maps("facts")]
    if isinstance(stated, Map) and any(name not in declared for name in stated.entries):
        return  # one of those is probably what would be missing
    for fact in role.maps("facts"):
        name = fact.get("id")
        required = fact.get("required", True) and not fact.broken("required")
        if required and name and not (isinstance(stated, Map) and name in stated) and not member.broken("facts"):
            index.faults.add(member.mark, Code.FACT_MISSING, field=name, member=member.get("id", ""))


def numeric_field(each: Map, key: str, register: Map | None, index: Index) -> None:
    """The field named under the key is one of the register's, and a number."""
    name = each.get(key)
    if name is None or register is None:
        return
    field = field_of(register, "fields", name)
    if field is None:
        missing_field(each.at(key), name, register, "fields", index)
    elif field.get("type", "decimal") not in NUMERIC:
        index.faults.add(each.at(key), Code.NOT_NUMERIC, field=name, type=field.get("type"))
