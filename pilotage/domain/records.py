"""What stands in a record: its entries folded at (until, known).

A correction replaces from the beginning; a stage counts from its day; a confirmation says that a side agrees with
everything written up to the sequence number it saw, whenever it says so; a withdrawal voids from the beginning.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pilotage.domain.charters.schema import Register

Value = str | int | bool | Decimal | date | None


class EntryKind(StrEnum):
    """One step in a record's life."""

    ENTERED = "entered"
    CORRECTED = "corrected"
    STAGE = "stage"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


CONTENT = frozenset({EntryKind.ENTERED, EntryKind.CORRECTED, EntryKind.STAGE})


@dataclass(frozen=True, slots=True)
class Reference:
    """What a figure opens to: `kind` is record, contribution, application, transfer, appointment, member, pairing or
    source; `id` is the row's id (of a source: its id in the charter)."""

    kind: str
    id: int | str


@dataclass(frozen=True, slots=True)
class EntryFact:
    """An entry as the domain sees it; members, people and pairs by their codes, fields typed."""

    id: int
    record: int
    number: int
    kind: EntryKind
    happened_on: date
    seq: int
    unit: str | None
    person: str | None
    pair: str | None
    fields: Mapping[str, Value]
    stage: str
    side: str
    by: int
    seen: int | None


@dataclass(frozen=True, slots=True)
class Fact:
    """What stands in one record (or in a row of a typed table that a register projects)."""

    register: str
    reference: Reference
    number: int
    happened_on: date
    seq: int
    unit: str | None
    person: str | None
    pair: str | None
    fields: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Standing:
    """A record twice over: as confirmed, and as it would stand if everything that waits were confirmed.

    `pending` are the sides whose confirmation is missing; both facts are None when the record is void or later than
    the day asked for.
    """

    reference: Reference
    confirmed: Fact | None
    latest: Fact | None
    pending: tuple[str, ...] = ()


def confirming_sides(register: Register, side: str, office: str) -> tuple[str, ...]:
    """Who must confirm what `side` wrote: the named sides, the office in place of a side that wrote it itself."""
    sides = [office if named == side else named for named in register.confirmers]
    return tuple(dict.fromkeys(sides))


def missing_sides(entry: EntryFact, entries: Iterable[EntryFact], register: Register, office: str) -> tuple[str, ...]:
    """The sides that have not yet confirmed what `entry` says."""
    given = {
        other.side
        for other in entries
        if other.kind is EntryKind.CONFIRMED and other.seen is not None and other.seen >= entry.seq
    }
    return tuple(side for side in confirming_sides(register, entry.side, office) if side not in given)


def stand(entries: Sequence[EntryFact], register: Register, office: str, until: date, known: int) -> Standing:
    """Fold the entries of one record, in order of `seq`, as they stand until a day and known up to a number."""
    reference = Reference("record", entries[0].record)
    entries = [entry for entry in entries if entry.seq <= known]
    if any(entry.kind is EntryKind.WITHDRAWN and not entry.stage for entry in entries):
        return Standing(reference, None, None)
    content = [entry for entry in entries if entry.kind in CONTENT and not _undone(entry, entries)]
    missing = {entry.seq: missing_sides(entry, entries, register, office) for entry in content}
    confirmed = [entry for entry in content if not missing[entry.seq]]
    pending = dict.fromkeys(side for entry in content if entry.happened_on <= until for side in missing[entry.seq])
    return Standing(reference, _fold(confirmed, register, until), _fold(content, register, until), tuple(pending))


def _undone(entry: EntryFact, entries: Iterable[EntryFact]) -> bool:
    return entry.kind is EntryKind.STAGE and any(
        other.kind is EntryKind.WITHDRAWN and other.stage == entry.stage and (other.seen or 0) >= entry.seq
        for other in entries
    )


def _fold(content: Sequence[EntryFact], register: Register, until: date) -> Fact | None:
    bases = [entry for entry in content if entry.kind is not EntryKind.STAGE]
    if not bases or bases[-1].happened_on > until:
        return None
    base = bases[-1]
    fact = Fact(
        register.id,
        Reference("record", base.record),
        base.number,
        base.happened_on,
        base.seq,
        base.unit,
        base.person,
        base.pair,
        base.fields,
    )
    if register.life is None:
        return fact
    order = life_stages(register)
    reached = [entry for entry in content if entry.kind is EntryKind.STAGE and entry.happened_on <= until]
    furthest = str(base.fields.get(register.life) or order[0])
    seq = base.seq
    for entry in reached:
        if order.index(entry.stage) > order.index(furthest):
            furthest, seq = entry.stage, max(seq, entry.seq)
    return replace(fact, fields={**base.fields, register.life: furthest}, seq=seq)


def life_stages(register: Register) -> list[str]:
    """The ids of the register's stages in order; empty where its records have no stages."""
    if register.life is None:
        return []
    return [choice.id for field in register.fields if field.id == register.life for choice in field.choices]
