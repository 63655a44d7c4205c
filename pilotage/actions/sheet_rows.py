"""One row of a sheet through the actions: a record that is entered, corrected, or reaches a stage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID, uuid4, uuid5

from pilotage.actions.entering import step
from pilotage.actions.entries import written_by
from pilotage.actions.records import correct_record, enter_record, reach_stage
from pilotage.actions.refusals import NotAllowed, Refused
from pilotage.domain.breaches import Breach
from pilotage.domain.fields import from_body
from pilotage.domain.records import EntryFact, EntryKind, Value, is_void, latest_content
from pilotage.domain.seals import digest
from pilotage.domain.sheet_changes import (
    Change,
    Said,
    Verdict,
    base_at,
    cells_of,
    differing,
    overtaken,
    said_by,
    said_in,
    stages_at,
)
from pilotage.domain.sheets import stage_column
from pilotage.models import Entry, Record, User
from pilotage.queries.holding import Batch
from pilotage.queries.records import ENDLESS, entry_facts
from pilotage.queries.sheet_rows import RECORD, ReadRow, Row, RowReader


@dataclass(frozen=True)
class Hand:
    """Who takes a sheet in, how its rows are read, and the batch under way."""

    by: User
    reader: RowReader
    confirm: bool
    batch: Batch
    facts: Mapping[int, list[EntryFact]] = field(default_factory=dict)  # of the records that rows were made from


@dataclass(frozen=True)
class Written:
    """What a row was: its verdict, the number of a record that was there before, and what it changed."""

    verdict: Verdict
    record: int | None
    changes: tuple[Change, ...] = ()


def write(hand: Hand, row: Row, id: UUID) -> Written:
    """Enter the record or correct it, and the stages that it has not reached yet."""
    known = written_by(hand.reader.programme.office_id, id)
    if known is None or row.version is None or not _is_ours(hand, known):
        return _enter(hand, row, id)
    return _correct(hand, row, id, known.record)


def every_reason(hand: Hand, read: ReadRow) -> list[Breach]:
    """What else is wrong with a row of which some cells could not be read: the rules are asked about the rest of it.

    A day that cannot be read is taken for today; what the rules say of that day is not told then.
    """
    told = {breach.field for breach in read.breaches}
    try:
        with step(hand.batch):
            _enter(hand, read.row, uuid4())
            raise Refused
    except Refused as refusal:
        more = refusal.breaches
    except NotAllowed as refusal:
        more = (Breach(refusal.why, {}),)
    day_known = "happened_on" not in told
    return [
        breach
        for breach in more
        if breach.field not in told and (day_known or not (breach.code.endswith("-then") or "day" in breach.code))
    ]


def _is_ours(hand: Hand, entry: Entry) -> bool:
    record = entry.record
    ours = (hand.reader.programme.pk, hand.reader.register.id, EntryKind.ENTERED)
    return (record.programme_id, record.register, entry.kind) == ours


# ---- A record that is entered ----------------------------------------------------------------------------------------


def _enter(hand: Hand, row: Row, id: UUID) -> Written:
    signer = "" if hand.confirm and RECORD not in row.awaiting else None
    done = enter_record(
        by=hand.by, programme=hand.reader.programme, register=hand.reader.register.id, uuid=id,
        happened_on=row.happened_on, about=row.about, values=row.values, side=row.side, evidence=row.evidence,
        files=row.files, paper_signer=signer,
    )  # fmt: skip
    seen, reached = done.entry.seq, dict[str, date]()
    if row.stages and not done.stored:
        facts = entry_facts(done.record, hand.reader.register)
        seen, reached = latest_content(facts), stages_at(facts, ENDLESS)
    changes = _reach(hand, row, id, done.record, seen, reached)
    if done.stored:
        return Written(Verdict.NEW, None)
    return Written(Verdict.CHANGED if changes else Verdict.SAME, done.record.number, changes)


def _reach(
    hand: Hand, row: Row, id: UUID, record: Record, seen: int, reached: dict[str, date]
) -> tuple[Change, ...]:  # fmt: skip
    changes = []
    for stage, day in row.stages.items():
        if reached.get(stage) == day:
            continue
        signer = "" if hand.confirm and stage not in row.awaiting else None
        done = reach_stage(
            by=hand.by, record=record, uuid=uuid5(id, f"stage:{stage}:{day}"), seen=seen, stage=stage, happened_on=day,
            side=row.side, paper_signer=signer,
        )  # fmt: skip
        seen = done.entry.seq
        if done.stored:
            changes.append(Change(stage_column(stage), None, day))
    return tuple(changes)


# ---- A record that is corrected --------------------------------------------------------------------------------------


def _correct(hand: Hand, row: Row, id: UUID, record: Record) -> Written:
    """A row that was made from a record: what it changes, it changes of what stood when the sheet was made."""
    reader, seen = hand.reader, row.version or 0
    facts = hand.facts.get(record.pk) or entry_facts(record, reader.register)
    then = base_at(facts, seen)
    now = base_at(facts, ENDLESS)
    if then is None or now is None:
        raise Refused(Breach("version-unknown", {"number": record.number}, "version"))
    stands, stood = said_by(now, reader.register), said_by(then, reader.register)
    mine = said_in(row.happened_on, row.about, row.values, row.columns, reader.register, stands)
    brings = bool(_personal(hand, row) or row.evidence or row.files)
    untouched = not differing(mine, stood, reader.register) and not brings
    stages = _new_stages(row, facts, seen, record)
    changes: tuple[Change, ...] = ()
    latest = latest_content(facts)
    if not untouched and (differing(mine, stands, reader.register) or brings):
        changes, latest = _corrected(hand, row, id, record, facts, mine, stands, stages)
    if stages and is_void(facts):
        raise Refused(Breach("record-withdrawn", {}))
    changes += _reach(hand, replace(row, stages=stages), id, record, latest, stages_at(facts, ENDLESS))
    return Written(Verdict.CHANGED if changes else Verdict.SAME, record.number, changes)


def _new_stages(row: Row, facts: Sequence[EntryFact], seen: int, record: Record) -> dict[str, date]:
    """The stages that the row adds to those which stood in the sheet; one that was emptied is taken back elsewhere."""
    then, now = stages_at(facts, seen), stages_at(facts, ENDLESS)
    emptied = [
        stage
        for stage, day in then.items()
        if stage_column(stage) in row.columns and stage not in row.stages and now.get(stage) == day
    ]
    if emptied:
        raise Refused(*(Breach("stage-emptied", {"number": record.number}, stage_column(stage)) for stage in emptied))
    return {stage: day for stage, day in row.stages.items() if then.get(stage) != day}


def _corrected(
    hand: Hand, row: Row, id: UUID, record: Record, facts: Sequence[EntryFact], mine: Said, stands: Said,
    stages: dict[str, date],
) -> tuple[tuple[Change, ...], int]:  # fmt: skip
    """Correct the record, and say what changed and which number it has now. Refused with both values where it has moved
    on since the sheet was made, unless this very row has moved it on."""
    reader, register = hand.reader, hand.reader.register
    columns = differing(mine, stands, register)
    cells = cells_of(mine, reader.charter, register, reader.names)
    theirs = cells_of(stands, reader.charter, register, reader.names)
    personal = _personal(hand, row)
    papers = [*row.evidence, *row.files.values()]
    hashes = sorted(paper.sha256 for paper in papers)
    content = digest({"said": mine.columns(register), "personal": personal, "papers": hashes})
    request = uuid5(id, f"corrected:{row.version}:{content}")
    values: dict[str, Value] = {**from_body(register, mine.values), **personal}
    try:
        done = correct_record(
            by=hand.by, record=record, uuid=request, seen=_seen(row, facts, stages), happened_on=mine.happened_on,
            about=mine.about, values=values, evidence=row.evidence, files=row.files,
        )  # fmt: skip
    except Refused as refusal:
        codes = [breach.code for breach in refusal.breaches]
        if codes == ["changed-since-seen"] and columns:
            raise Refused(*overtaken(columns, cells, theirs, register, record.number)) from refusal
        if codes == ["nothing-changed"]:  # what was written in personal fields is what stands there
            return (), latest_content(facts)
        raise
    if not done.stored:
        return (), latest_content(facts)
    changes = [Change(column, theirs.get(column), cells.get(column)) for column in columns]
    changes += [Change(name, None, str(value)) for name, value in personal.items()]
    changes += [Change("evidence", None, "；".join(paper.name for paper in papers))] if papers else []
    return tuple(changes), done.entry.seq


def _personal(hand: Hand, row: Row) -> dict[str, Value]:
    """Personal fields that the row writes: they never leave in a sheet, so an empty cell says nothing."""
    private = {each.id for each in hand.reader.register.fields if each.personal}
    return {name: value for name, value in row.values.items() if name in private and value not in (None, "")}


def _seen(row: Row, facts: Sequence[EntryFact], stages: dict[str, date]) -> int:
    """What the row's writer has seen: the version in the sheet; a stage that the row itself names is no surprise."""
    seen = row.version or 0
    since = [fact for fact in facts if fact.seq > seen and fact.kind is not EntryKind.CONFIRMED]
    own = all(fact.kind is EntryKind.STAGE and stages.get(fact.stage) == fact.happened_on for fact in since)
    return latest_content(facts) if own else seen
