"""What stands in a record: its entries folded at (until, known).

A correction replaces from the beginning; a stage counts from its day; a confirmation says that a side agrees with
everything written up to the sequence number it saw, whenever it says so; a withdrawal voids from the beginning. What
a round decided stands over what was said, from the day of the decision, and needs nobody's confirmation.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pilotage.domain.breaches import Breach
from pilotage.domain.charters.schema import Register

Value = str | int | bool | Decimal | date | None


class EntryKind(StrEnum):
    """One step in a record's life."""

    ENTERED = "entered"
    CORRECTED = "corrected"
    STAGE = "stage"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"
    DECIDED = "decided"  # a round's result, in the fields that rounds fill


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


Readings = tuple[tuple[date, Fact | None], ...]
"""What a record reads, from which day on, in order."""


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


def is_void(entries: Iterable[EntryFact]) -> bool:
    """Has the record as a whole been withdrawn?"""
    return any(entry.kind is EntryKind.WITHDRAWN and not entry.stage for entry in entries)


def latest_content(entries: Iterable[EntryFact]) -> int:
    """The sequence number of the latest thing said in a record: content or a withdrawal. What a writer must have seen."""
    said = [entry.seq for entry in entries if entry.kind is not EntryKind.CONFIRMED]
    return max(said, default=0)


def live(entries: Sequence[EntryFact]) -> list[EntryFact]:
    """What the record says now: the latest correction (or the entry itself), and the stages that were not taken back."""
    bases = [entry for entry in entries if entry.kind in (EntryKind.ENTERED, EntryKind.CORRECTED)]
    stages = [entry for entry in entries if entry.kind is EntryKind.STAGE and not _undone(entry, entries)]
    return [*bases[-1:], *stages]


def awaited(entries: Sequence[EntryFact], register: Register, office: str) -> dict[str, tuple[EntryFact, ...]]:
    """Side -> what it has still to confirm of what the record says now; empty when nothing waits or the record is void.

    What a correction replaced needs nobody's confirmation any more.
    """
    waiting: dict[str, list[EntryFact]] = {}
    if not is_void(entries):
        for entry in live(entries):
            for side in missing_sides(entry, entries, register, office):
                waiting.setdefault(side, []).append(entry)
    return {side: tuple(found) for side, found in waiting.items()}


def stand(entries: Sequence[EntryFact], register: Register, office: str, until: date, known: int) -> Standing:
    """Fold the entries of one record, in order of `seq`, as they stand until a day and known up to a number."""
    reference = Reference("record", entries[0].record)
    entries = [entry for entry in entries if entry.seq <= known]
    if is_void(entries):
        return Standing(reference, None, None)
    content = [entry for entry in entries if entry.kind in CONTENT and not _undone(entry, entries)]
    missing = {entry.seq: missing_sides(entry, entries, register, office) for entry in content}
    decided = _decided(entries, until)
    confirmed = _over(_fold([entry for entry in content if not missing[entry.seq]], register, until), decided)
    latest = _over(_fold(content, register, until), decided)
    if confirmed is None and latest is None:
        return Standing(reference, None, None)
    # A correction waits whatever its day: confirmed, it may take the record out of the days asked for.
    said = [entry for entry in live(entries) if entry.kind is not EntryKind.STAGE or entry.happened_on <= until]
    pending = dict.fromkeys(side for entry in said for side in missing[entry.seq])
    return Standing(reference, confirmed, latest, tuple(pending))


def _undone(entry: EntryFact, entries: Iterable[EntryFact]) -> bool:
    return entry.kind is EntryKind.STAGE and any(
        other.kind is EntryKind.WITHDRAWN and other.stage == entry.stage and other.seq > entry.seq for other in entries
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
    order = {stage: place for place, stage in enumerate(life_stages(register))}
    furthest, seq = str(base.fields.get(register.life) or next(iter(order))), base.seq
    for entry in content:
        # A stage that a later edition no longer declares moves nothing.
        reached = entry.kind is EntryKind.STAGE and entry.happened_on <= until and entry.stage in order
        if reached and order[entry.stage] > order.get(furthest, -1):
            furthest, seq = entry.stage, max(seq, entry.seq)
    return replace(fact, fields={**base.fields, register.life: furthest}, seq=seq)


def _decided(entries: Iterable[EntryFact], until: date) -> list[EntryFact]:
    """What rounds decided until a day, in the order in which it counts."""
    found = [entry for entry in entries if entry.kind is EntryKind.DECIDED and entry.happened_on <= until]
    return sorted(found, key=lambda entry: (entry.happened_on, entry.seq))


def _over(fact: Fact | None, decided: Iterable[EntryFact]) -> Fact | None:
    for entry in decided:
        if fact is not None:
            fact = replace(fact, fields={**fact.fields, **entry.fields}, seq=max(fact.seq, entry.seq))
    return fact


def with_decided(base: EntryFact, entries: Iterable[EntryFact]) -> EntryFact:
    """An entry as it reads with what rounds decided among these entries, whatever the day."""
    fields = dict(base.fields)
    for entry in _decided(entries, date.max):
        fields |= entry.fields
    return base if fields == base.fields else replace(base, fields=fields)


def life_stages(register: Register) -> list[str]:
    """The ids of the register's stages in order; empty where its records have no stages."""
    return list(stage_names(register))


def stage_names(register: Register) -> dict[str, str]:
    """The register's stages in order: id -> name."""
    if register.life is None:
        return {}
    return {
        choice.id: choice.name for field in register.fields if field.id == register.life for choice in field.choices
    }


def next_stages(entries: Sequence[EntryFact], register: Register) -> list[str]:
    """The stages that the record may still reach, in order: those beyond its first that it has not reached."""
    order = life_stages(register)
    if not order or is_void(entries):
        return []
    said = live(entries)
    first = str(said[0].fields.get(str(register.life)) or order[0])
    reached = {entry.stage for entry in said[1:]}
    beyond = order[order.index(first) + 1 :] if first in order else order
    return [stage for stage in beyond if stage not in reached]


def check_seen(entries: Sequence[EntryFact], seen: int) -> list[Breach]:
    """A record is changed by who has seen what it says now; one that is void is not changed any more."""
    if is_void(entries):
        return [Breach("record-withdrawn", {})]
    latest = latest_content(entries)
    return [] if latest == seen else [Breach("changed-since-seen", {"seen": seen, "latest": latest}, "seen")]


def check_stage(entries: Sequence[EntryFact], register: Register, stage: str, day: date) -> list[Breach]:
    """A stage is one that the record may still reach; stages come in their order, and none before the record itself."""
    names = stage_names(register)
    if stage not in names:
        return [Breach("stage-unknown", {"stage": stage, "stages": list(names.values())}, "stage")]
    if stage not in next_stages(entries, register):
        return [Breach("stage-reached", {"stage": names[stage]}, "stage")]
    base, *stages = live(entries)
    if day < base.happened_on:
        return [Breach("stage-before-start", {"start": base.happened_on}, "happened_on")]
    order = list(names)
    return [
        Breach("stage-out-of-order", {"stage": names[other.stage], "day": other.happened_on}, "happened_on")
        for other in stages
        if other.stage in names
        and (other.happened_on > day if order.index(other.stage) < order.index(stage) else other.happened_on < day)
    ][:1]


def check_correction(entries: Sequence[EntryFact], register: Register, day: date) -> list[Breach]:
    """A correction does not move the record behind a stage that it has reached."""
    names = stage_names(register)
    return [
        Breach(
            "day-after-stage", {"stage": names.get(entry.stage, entry.stage), "day": entry.happened_on}, "happened_on"
        )
        for entry in live(entries)
        if entry.kind is EntryKind.STAGE and entry.happened_on < day
    ][:1]


def check_withdrawn_stage(entries: Sequence[EntryFact], register: Register, stage: str) -> list[Breach]:
    """Only a stage that the record has reached can be taken back."""
    if any(entry.kind is EntryKind.STAGE and entry.stage == stage for entry in live(entries)):
        return []
    names = stage_names(register)
    return [Breach("stage-not-reached", {"stage": names.get(stage, stage)}, "stage")]


def check_confirmation(
    entries: Sequence[EntryFact], register: Register, office: str, *, side: str, by: int, seen: int, on_paper: bool
) -> list[Breach]:
    """A side confirms what it has seen and is asked for, once; nobody confirms what they entered themselves.

    What was signed on paper has another hand under it: whoever entered the record may enter that confirmation too.
    """
    if breaches := check_seen(entries, seen):
        return breaches
    waiting = awaited(entries, register, office).get(side, ())
    if not waiting:
        asked = {named for entry in live(entries) for named in confirming_sides(register, entry.side, office)}
        return [Breach("already-confirmed" if side in asked else "confirmation-not-asked", {"side": side}, "side")]
    if not on_paper and any(entry.by == by for entry in waiting):
        return [Breach("own-writing", {})]
    return []


def differences(
    before: EntryFact, said: Mapping[str, Value], after: EntryFact, says: Mapping[str, Value]
) -> tuple[str, ...]:
    """What a correction changed: `happened_on`, `unit`, `person`, `pair`, then fields by their ids; `said` and `says`
    are the fields of both as the reader may see them."""
    envelope = ("happened_on", "unit", "person", "pair")
    changed = [name for name in envelope if getattr(before, name) != getattr(after, name)]
    return (*changed, *(name for name in {**said, **says} if said.get(name) != says.get(name)))


def course(
    entries: Sequence[EntryFact], register: Register, office: str, until: date, known: int
) -> tuple[Readings, Readings]:
    """What a record reads from which day on, until a day: as confirmed, and as everything that waits would have it.

    The entries are those of one record, in order of `seq`.
    """
    moving = CONTENT | {EntryKind.DECIDED}
    if register.life is None and not any(entry.kind is EntryKind.DECIDED for entry in entries):
        standing = stand(entries, register, office, until, known)
        return _since(standing.confirmed), _since(standing.latest)
    days = sorted({entry.happened_on for entry in entries if entry.kind in moving and entry.happened_on <= until})
    standings = [(day, stand(entries, register, office, day, known)) for day in days]
    confirmed = tuple((day, standing.confirmed) for day, standing in standings)
    return confirmed, tuple((day, standing.latest) for day, standing in standings)


def _since(fact: Fact | None) -> Readings:
    return () if fact is None else ((fact.happened_on, fact),)
