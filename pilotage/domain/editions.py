"""What differs between two editions of a charter, what a new one changes of what is due, and the next one's first lines."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby
from typing import Any

from pilotage.domain.breaches import Breach
from pilotage.domain.charters import Charter
from pilotage.domain.charters.scalars import NAME_MAX
from pilotage.domain.charters.schema import (
    AnyProvision,
    Appoint,
    Duty,
    Fund,
    Grant,
    Pair,
    Priority,
    Provide,
    Publish,
    Quota,
    Refund,
    Reward,
    Sanction,
)
from pilotage.domain.charters.vocabulary import Shape
from pilotage.domain.duties import State, Window
from pilotage.domain.policy import Function


class Part(StrEnum):
    """The parts of a charter that are compared, in the order in which they are shown."""

    HEAD = "head"
    PROVISION = "provision"
    REGISTER = "register"
    MEMBER = "member"
    ROLE = "role"
    FIGURE = "figure"
    BULLETIN = "bulletin"
    CLAUSE = "clause"
    SOURCE = "source"
    READING = "reading"
    LEVEL = "level"
    CLAIM = "claim"
    UNCODED = "uncoded"


class Became(StrEnum):
    """What became of a part."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Value:
    """One value that differs: the keys that lead to it in the file, and what stood and stands there (None: nothing)."""

    path: tuple[str, ...]
    before: str | None
    after: str | None

    @property
    def key(self) -> str:
        """The last key that is a word, not a place in a list."""
        return next((name for name in reversed(self.path) if not name.isdigit()), self.path[-1])


@dataclass(frozen=True, slots=True)
class Item:
    """A part that was added, removed or changed; `id` and `name` as the newer edition has them."""

    part: Part
    became: Became
    id: str
    name: str
    values: tuple[Value, ...] = ()


OWN_LINES = ("charter", "edition", "replaces")
"""What every new edition changes of itself."""


def compare(before: Charter, after: Charter) -> tuple[Item, ...]:
    """Everything that differs between two editions, part by part, in the order of the newer file; removed ones last."""
    found: list[Item] = []
    for part in Part:
        old, new = dict(_parts(before, part)), dict(_parts(after, part))
        found += [_changed(part, id, old.get(id), new[id]) for id in new if old.get(id) != new[id]]
        found += [Item(part, Became.REMOVED, id, _name(old[id], id)) for id in old if id not in new]
    return tuple(found)


def _changed(part: Part, id: str, old: Mapping[str, Any] | None, new: Mapping[str, Any]) -> Item:
    if old is None:
        return Item(part, Became.ADDED, id, _name(new, id))
    was, now = dict(_flat(old)), dict(_flat(new))
    values = tuple(
        Value(path, was.get(path), now.get(path)) for path in _in_order(now, was) if was.get(path) != now.get(path)
    )
    return Item(part, Became.CHANGED, id, _name(new, id), values)


def _in_order(*found: Mapping[tuple[str, ...], str]) -> Iterator[tuple[str, ...]]:
    yield from dict.fromkeys(path for each in found for path in each)


def _name(kept: Mapping[str, Any], id: str) -> str:
    return str(kept.get("title") or kept.get("name") or kept.get("question") or id)


def _parts(charter: Charter, part: Part) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The declarations of one part by their ids, each as plain values without what stands in parts of its own."""
    match part:
        case Part.HEAD:
            sections = {"sources", "levels", "roles", "registers", "provisions", "figures", "bulletins", "claims",
                        "uncoded", "readings", *OWN_LINES}  # fmt: skip
            yield "", _plain(charter, but=sections)
        case Part.PROVISION:
            yield from ((each.id, _plain(each)) for each in charter.provisions)
        case Part.REGISTER:
            yield from ((each.id, _plain(each)) for each in charter.registers)
        case Part.ROLE:
            yield from ((each.id, _plain(each, but={"members"})) for each in charter.roles)
        case Part.MEMBER:
            yield from ((each.id, _plain(each) | {"role": role.id}) for role in charter.roles for each in role.members)
        case Part.FIGURE:
            yield from ((each.id, _plain(each)) for each in charter.figures)
        case Part.BULLETIN:
            yield from ((each.id, _plain(each)) for each in charter.bulletins)
        case Part.SOURCE:
            yield from ((each.id, _plain(each, but={"clauses"})) for each in charter.sources)
        case Part.CLAUSE:
            several = len(charter.sources) > 1
            for source in charter.sources:
                for clause in source.clauses:
                    yield f"{source.id} {clause.id}" if several else clause.id, _plain(clause)
        case Part.LEVEL:
            yield from ((each.id, _plain(each)) for each in charter.levels)
        case Part.READING:
            yield from ((each.question, _plain(each)) for each in charter.readings)
        case Part.CLAIM:
            yield from ((f"{each.figure} {each.as_of}", _plain(each)) for each in charter.claims)
        case Part.UNCODED:
            yield from ((f"{each.source or ''} {each.clause}".strip(), _plain(each)) for each in charter.uncoded)


def _plain(shape: Shape, but: Iterable[str] = ()) -> dict[str, Any]:
    return shape.model_dump(mode="json", by_alias=True, exclude=set(but), exclude_none=True)


def _flat(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every single value with the keys that lead to it; what has an id in a list is found by it, lists of words are one
    value."""
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from _flat(each, (*path, str(key)))
    elif isinstance(value, list):
        if not value:
            return
        if all(not isinstance(each, Mapping | list) for each in value):
            yield path, ", ".join(_said(each) for each in value)
        else:
            for place, each in enumerate(value, 1):
                key = each.get("id") if isinstance(each, Mapping) else None
                yield from _flat(each, (*path, str(key or place)))
    elif value is not None:
        yield path, _said(value)


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


# ---- What it does ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Effect:
    """What a new edition changes of what one duty asks: windows that are added, dropped or judged otherwise, the first
    and last day that one of them begins on, and the deadline before and after where it moves for all alike."""

    duty: str
    title: str
    added: int
    dropped: int
    altered: int
    first: date
    last: date
    moved: tuple[date, date] | None = None


def effects(before: Iterable[Window], after: Iterable[Window]) -> tuple[Effect, ...]:
    """How the windows of one edition differ from those of the next, duty by duty in the order of the newer."""
    was, now = ({window.key: window for window in found} for found in (before, after))
    touched: list[tuple[Window, str]] = []
    for key in dict.fromkeys((*now, *was)):
        old, new = was.get(key), now.get(key)
        if old is None and new is not None:
            touched.append((new, "dropped" if new.state is State.WAIVED else "added"))
        elif new is None and old is not None:
            touched.append((old, "dropped"))
        elif old is not None and new is not None and _judged(old) != _judged(new):
            touched.append((new, "dropped" if new.state is State.WAIVED else "altered"))
    touched.sort(key=lambda each: each[0].duty.id)
    found = []
    for duty, group in groupby(touched, key=lambda each: each[0].duty.id):
        kept = list(group)
        starts = [window.start for window, _ in kept]
        added, dropped, altered = (sum(what == each for _, what in kept) for each in ("added", "dropped", "altered"))
        dues = {(was[one.key].due, one.due) for one, what in kept if what == "altered"}
        moved = next(iter(dues)) if len(dues) == 1 else None
        title = kept[-1][0].duty.title
        found.append(
            Effect(duty, title, added, dropped, altered, min(starts), max(starts),
                   moved if moved and moved[0] != moved[1] else None)
        )  # fmt: skip
    return tuple(sorted(found, key=lambda each: each.first))


def _judged(window: Window) -> tuple[object, ...]:
    return (window.due, window.last, window.state, window.wanted, window.bearers, window.over)


def strange_days(charter: Charter, today: date, first: date | None) -> list[Breach]:
    """Days of a new edition that are to be looked at twice: it is over already, or begins after the `first` day of what
    stands on record. Nothing is refused by them."""
    runs = charter.runs
    found = []
    if runs.end is not None and runs.end < today:
        found.append(Breach("edition-over", {"end": runs.end, "today": today}))
    if first is not None and first < runs.start:
        found.append(Breach("edition-starts-later", {"start": runs.start, "first": first}))
    return found


def in_force_later(charter: Charter, today: date) -> tuple[AnyProvision, ...]:
    """Provisions that hold only between days of their own, and begin or end after today."""
    return tuple(
        each
        for each in charter.provisions
        if each.in_force is not None
        and (each.in_force.start > today or (each.in_force.end is not None and each.in_force.end >= today))
    )


def concerned(charter: Charter, items: Iterable[Item]) -> tuple[tuple[Function, ...], tuple[str, ...]]:
    """Who must look at a new edition: functions at the office, and roles (ids) whose tasks, money or papers change."""
    functions: dict[Function, None] = {}
    roles: dict[str, None] = {}
    provisions = {each.id: each for each in charter.provisions}
    registers = {each.id: each for each in charter.registers}
    for item in items:
        if item.part is Part.PROVISION and item.id in provisions:
            whose, whom = _of(provisions[item.id])
            functions |= dict.fromkeys(whose)
            roles |= dict.fromkeys(whom)
        elif item.part is Part.REGISTER and item.id in registers:
            roles |= dict.fromkeys((*registers[item.id].written_by, *registers[item.id].confirmers))
    known = {role.id for role in charter.roles if role.kind not in ("office", "public")}
    return tuple(functions), tuple(role for role in roles if role in known)


def _of(provision: AnyProvision) -> tuple[tuple[Function, ...], tuple[str, ...]]:
    money = (Function.REVIEWER, Function.TREASURER)
    match provision:
        case Fund():
            return money, tuple(source.given_by for source in provision.sources if source.given_by)
        case Grant():
            return money, (provision.applicant, *(step.by for step in provision.steps))
        case Refund():
            return (Function.TREASURER,), (provision.payer, provision.payee)
        case Reward():
            return money, (provision.to,)
        case Provide():
            return (Function.TREASURER,), (provision.to, provision.paid_by)
        case Appoint():
            return (), (provision.role, provision.serves)
        case Duty():
            return (), (provision.bearer, provision.for_each)
        case Quota():
            return (Function.REVIEWER,), (provision.for_unit,) if provision.for_unit else ()
        case Priority():
            return (Function.REVIEWER,), (provision.for_,)
        case Pair():
            return (), (provision.a, provision.b)
        case Sanction():
            return (Function.REVIEWER,), ()
        case Publish():
            return (), provision.to
        case _:
            return (), ()


def check_same(charter: Charter, id: str, currency: str) -> list[Breach]:
    """An edition is of the programme's own charter, and counts in its currency."""
    breaches = []
    if charter.id != id:
        breaches.append(Breach("charter-of-other", {"id": charter.id, "wanted": id}, "id"))
    if charter.currency != currency:
        breaches.append(
            Breach("charter-other-currency", {"currency": charter.currency, "wanted": currency}, "currency")
        )
    return breaches


# ---- The next edition's file -----------------------------------------------------------------------------------------

_EDITION = re.compile(rb"^edition[ \t]*:[^\r\n]*", re.MULTILINE)
_REPLACES = re.compile(rb"^replaces[ \t]*:[^\r\n]*", re.MULTILINE)


def prepared(content: bytes, id: str, number: int, sha256: str) -> bytes:
    """The file of edition `number` as the next one begins: its number raised, and what it replaces named; every other
    sign as it was."""
    named = f"replaces: {f'{id} {number} {sha256}'[:NAME_MAX]}".encode()  # the beginning of a digest names it as well
    raised = f"edition: {number + 1}".encode()
    ending = b"\r\n" if b"\r\n" in content else b"\n"
    if _REPLACES.search(content):
        content = _REPLACES.sub(named, content, count=1)
        return _EDITION.sub(raised, content, count=1)
    return _EDITION.sub(raised + ending + named, content, count=1)
