"""Nominations: which round one is for, whether it is as the round has it, and the fields that only a round fills."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from pilotage.domain.breaches import Breach
from pilotage.domain.charters.schema import Award, FieldDef, Register
from pilotage.domain.habits import even_width
from pilotage.domain.records import Value
from pilotage.domain.rounds import EXTRA

FILLED = ("outcome", "passed-over", "reason")
"""The fields of a nomination's record that a round fills; nobody types them."""

PENDING = "pending"
"""The choice of `outcome` that stands until the round is decided."""


@dataclass(frozen=True, slots=True)
class OpenRound:
    """A round that takes nominations, as a nomination finds it."""

    id: int
    number: int
    award: str
    title: str
    level: str


def fitting(rounds: Iterable[OpenRound], award: str, level: str) -> list[OpenRound]:
    """The rounds that a nomination fits by what it says; what it does not say fits every one. Awards are known by id, name
    or title, levels by id, whatever the width of their letters."""
    wanted, at = _plain(award), _plain(level)
    return [
        each
        for each in rounds
        if wanted in ("", _plain(each.award), _plain(each.title)) and at in ("", _plain(each.level))
    ]


def _plain(text: str) -> str:
    return even_width(text).strip().casefold()


def check_subject(award: Award | None, person: bool, named: bool, asked: bool) -> list[Breach]:
    """An award for people is for one who is named, an award for units for no single person. `person`: somebody known to
    the office is named; `named`: or somebody by name; `asked`: the register asks for either."""
    if award is None:
        return []
    if award.subject == "unit" and person:
        return [Breach("nomination-of-a-unit", {"award": award.name}, "person")]
    if award.subject == "person" and asked and not (person or named):
        return [Breach("nomination-of-a-person", {"award": award.name}, "person")]
    return []


def check_day_of_nomination(
    on: date, opened_on: date, due_on: date | None, today: date, *, office: bool
) -> list[Breach]:
    """Nominations are made from the opening until the due day; what was handed in in time the office may enter later."""
    if on < opened_on:
        return [Breach("nomination-before-opening", {"day": on, "opened": opened_on}, "happened_on")]
    if due_on is not None and (on > due_on or (today > due_on and not office)):
        return [Breach("nomination-late", {"due": due_on}, "happened_on" if on > due_on else "")]
    return []


def leave_to_rounds(
    register: Register, typed: Mapping[str, Value], kept: Mapping[str, Value] | None, stands: Mapping[str, Value]
) -> tuple[dict[str, Value], list[Breach]]:
    """What an entry of a nomination says in the fields that rounds fill: what it said before (`kept`; None where it is
    new), whatever is typed. Typed may be what stands there already; anything else is refused. An extra place that nobody
    asks for is not asked for."""
    values, breaches = dict[str, Value](), []
    for each in register.fields:
        if each.id in FILLED:
            values[each.id] = _undecided(each) if kept is None else kept.get(each.id)
            now = stands.get(each.id, values[each.id])
            if (typed.get(each.id) or None) not in (None, values[each.id] or None, now or None):
                params = {"field": each.name, "stands": as_read(each, now)}
                breaches.append(Breach("round-fills", params, each.id))
        elif each.id == EXTRA and each.type == "yes-no" and typed.get(EXTRA) is None:
            values[EXTRA] = False
    return values, breaches


def _undecided(declared: FieldDef) -> Value:
    """What stands in a field before the round is decided."""
    return PENDING if any(choice.id == PENDING for choice in declared.choices) else None


def as_read(declared: FieldDef, value: Value) -> str:
    """A value in words; a dash where nothing stands."""
    return next((choice.name for choice in declared.choices if choice.id == value), str(value or "—"))
