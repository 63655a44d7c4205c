"""Fields that an office adds to a register of its charter (自定): never required, and no figure uses them.

They are read, filled in, corrected and exported as the charter's own fields are; figures, bulletins and their proof rest
on the edition alone and never see them.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from pilotage.domain.breaches import Breach
from pilotage.domain.charters.scalars import NAME_MAX, TEXT_MAX
from pilotage.domain.charters.schema import Charter, FieldDef, Register
from pilotage.domain.fields import projected, tidy
from pilotage.domain.sheets import read_columns

PREFIX = "own-"
TYPES = ("text", "long-text", "integer", "decimal", "money", "date", "yes-no", "choice")
MOST_CHOICES = 50


class OwnFieldDef(FieldDef):
    """A field of the office's own: why it was added, and whether it has ended."""

    why: str
    ended: bool = False

    @property
    def own(self) -> bool:
        return True

    @property
    def asked(self) -> bool:
        return not self.ended


@dataclass(frozen=True, slots=True)
class OwnAdded:
    """A field as the office keeps it. `choices` are (id, name)."""

    register: str
    field: str
    name: str
    type: str
    choices: tuple[tuple[str, str], ...]
    why: str
    ended: bool = False


def with_own(charter: Charter, added: Iterable[OwnAdded]) -> Charter:
    """The charter with the office's fields after the declared ones of their registers.

    A field is left out where a later edition has no such register any more, or declares a field of that id itself.
    """
    by_register: dict[str, list[OwnFieldDef]] = {}
    for one in added:
        by_register.setdefault(one.register, []).append(_definition(one))
    registers = tuple(_with(register, by_register.get(register.id, ())) for register in charter.registers)
    return charter.model_copy(update={"registers": registers}) if by_register else charter


def _with(register: Register, own: Sequence[OwnFieldDef]) -> Register:
    declared = {field.id for field in register.fields}
    new = tuple(field for field in own if field.id not in declared)
    return register.model_copy(update={"fields": (*register.fields, *new)}) if new else register


def _definition(added: OwnAdded) -> OwnFieldDef:
    return OwnFieldDef.model_validate(
        {
            "id": added.field, "name": added.name, "type": added.type, "required": "no", "why": added.why,
            "choices": [{"id": id, "name": name} for id, name in added.choices], "ended": added.ended,
        }
    )  # fmt: skip


def new_id(register: Register, kept: Collection[str]) -> str:
    """The id of the next field: own-1, own-2 …; `kept` are the ids that the office has used there, ended ones too."""
    taken = {field.id for field in register.fields} | set(kept)
    return next(name for n in range(1, len(taken) + 2) if (name := f"{PREFIX}{n}") not in taken)


def numbered(choices: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Choices by their names as (id, name): choice-1, choice-2 …; empty lines are none."""
    names = [" ".join(tidy(name).split()) for name in choices]
    return tuple((f"choice-{n}", name) for n, name in enumerate(filter(None, names), 1))


def check_own_field(
    charter: Charter, register: str, *, name: str, type: str, choices: Mapping[str, str], why: str
) -> list[Breach]:
    """Every breach of what an office's own field must be. `choices` are names by ids."""
    found = next((known for known in charter.registers if known.id == register), None)
    if found is None:
        return [Breach("register-unknown", {"register": register}, "register")]
    if found.id in projected(charter):
        return [Breach("register-projected", {"register": found.name}, "register")]
    breaches = _check_name(charter, found, name)
    if type not in TYPES:
        breaches.append(Breach("own-field-type", {"type": type}, "type"))
    elif type == "choice":
        breaches += _check_choices(list(choices.values()))
    if not why:
        breaches.append(Breach("own-field-why", {}, "why"))
    elif len(why) > TEXT_MAX:
        breaches.append(Breach("own-field-long", {"length": len(why), "longest": TEXT_MAX}, "why"))
    return breaches


def _check_name(charter: Charter, register: Register, name: str) -> list[Breach]:
    if not name:
        return [Breach("name-missing", {}, "name")]
    if len(name) > NAME_MAX:
        return [Breach("own-field-long", {"length": len(name), "longest": NAME_MAX}, "name")]
    # A sheet's columns go by names: one that reads as another column's could never be taken in.
    return [] if _is_free(charter, register, name) else [Breach("own-field-name-taken", {"name": name}, "name")]


def _is_free(charter: Charter, register: Register, name: str) -> bool:
    read = read_columns(charter, register, ("happened_on", name))
    return isinstance(read, list) and any(breach.code == "columns-unknown" for breach in read)


def _check_choices(names: Sequence[str]) -> list[Breach]:
    if len(set(names)) < 2:
        return [Breach("own-field-choices-few", {}, "choices")]
    if len(names) > MOST_CHOICES:
        return [Breach("own-field-choices-many", {"count": len(names), "most": MOST_CHOICES}, "choices")]
    long = [name for name in names if len(name) > NAME_MAX]
    if long:
        return [Breach("own-field-long", {"length": len(long[0]), "longest": NAME_MAX}, "choices")]
    if len(set(names)) < len(names):
        return [Breach("own-field-choice-twice", {"name": next(n for n in names if names.count(n) > 1)}, "choices")]
    return []
