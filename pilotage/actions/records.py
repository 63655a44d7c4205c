"""Putting things on record: entered, corrected, a stage reached, confirmed, withdrawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from pilotage.actions.aid_cases import check_aid, check_decided
from pilotage.actions.attachments import Evidence, check_evidence
from pilotage.actions.entering import enter, record_event
from pilotage.actions.entries import (
    Content,
    Pen,
    about_of,
    append,
    confirmed_on_paper,
    demand_reach,
    heed_rounds,
    latest_base,
    named,
    repeated,
    said,
    says_the_same,
    take_up,
    written_by,
)
from pilotage.actions.giving import follow
from pilotage.actions.nominations import follow_nomination
from pilotage.actions.refusals import Refused
from pilotage.domain.breaches import Breach
from pilotage.domain.charters.schema import Register
from pilotage.domain.policy import Permission
from pilotage.domain.records import (
    EntryFact,
    EntryKind,
    Value,
    awaited,
    check_confirmation,
    check_correction,
    check_seen,
    check_stage,
    check_withdrawn_stage,
    confirming_sides,
    live,
)
from pilotage.domain.standing import About, check_day
from pilotage.models import Entry, Programme, Record, User
from pilotage.queries.holding import batch_of
from pilotage.queries.people import permission
from pilotage.queries.programmes import rules
from pilotage.queries.records import entry_facts, office_side

__all__ = ["About", "Stored", "confirm_record", "correct_record", "enter_record", "reach_stage", "withdraw_record"]


@dataclass(frozen=True)
class Stored:
    """The record, and whether this request wrote it (False: it had been written by the same request before)."""

    record: Record
    entry: Entry
    stored: bool


@transaction.atomic
def enter_record(
    *,
    by: User,
    programme: Programme,
    register: str,
    uuid: UUID,
    happened_on: date,
    about: About,
    values: Mapping[str, Value],
    side: str = "",
    evidence: Sequence[Evidence] = (),
    files: Mapping[str, Evidence] | None = None,
    paper_signer: str | None = None,
    round: int | None = None,
) -> Stored:
    """Enter a record. `side` is the charter role it is written for (default: the writer's own).

    `uuid` comes from the client: the same request again returns what is stored. `files` are those of fields of type
    file, by the field's id. `paper_signer` (a name, may be empty) enters it as already confirmed on paper by the other
    sides. `round` is the number of the round that a nomination is for; without it the only one that fits.
    """
    pen = take_up(by, programme, register, happened_on, about)
    act = pen.act
    content = said(pen, happened_on, about, values, files or {}, evidence, on_paper=paper_signer is not None)
    if again := _again(pen, uuid, content, about, values):
        return again
    if breaches := content.breaches + check_aid(act, register, values):
        raise Refused(*breaches)
    record = Record.objects.create(
        office=act.office, programme=programme, register=register, uuid=uuid, number=_next_number(pen), seq=act.seq
    )
    side = pen.side(side)
    signed = confirmed_on_paper(pen, record, uuid, side, paper_signer) if paper_signer is not None else []
    entry, rows = append(
        act, record, uuid, EntryKind.ENTERED, happened_on, side, where=content.where, body=content.body,
        private=pen.private, files=content.files, confirmations=signed,
    )  # fmt: skip
    rows += follow(act, record, entry) + follow_nomination(act, record, entry, content.body, round)
    record_event(act, "record.entered", by=by, about=named(record), rows=[record, *rows])
    return Stored(record, entry, True)


def _next_number(pen: Pen) -> int:
    """Numbers count within the register; the office is locked, so nobody else takes this one."""
    programme, register, batch = pen.act.programme, pen.register.id, batch_of(pen.act.office.pk)
    last = batch.numbers.get((programme.pk, register)) if batch else None
    if last is None:
        rows = Record.objects.of(pen.act.office).filter(programme=programme, register=register)
        last = rows.aggregate(last=Max("number"))["last"] or 0
    if batch:
        batch.numbers[programme.pk, register] = last + 1
    return last + 1


def _again(pen: Pen, uuid: UUID, content: Content, about: About, values: Mapping[str, Value]) -> Stored | None:
    """The same record once more, as it was entered or as it reads now: nothing is written. Under an id that belongs to
    another record, or to this one with another content, it is refused; whose record is out of the writer's reach learns
    no number. `register` is the other record's, empty where that lies in another programme."""
    entry = written_by(pen.act.office.pk, uuid)
    if entry is None:
        return None
    record = entry.record
    if (record.programme_id, record.register, entry.kind) == (
        pen.act.programme.pk, pen.register.id, EntryKind.ENTERED,
    ):  # fmt: skip
        latest = latest_base(record)
        for base in (entry, latest):
            if says_the_same(pen, base, content, about):
                heed_rounds(pen, latest, values)
                return Stored(record, base, False)
    here = record.programme_id == pen.act.programme.pk
    base = latest_base(record)
    reached = permission(pen.act.by, Permission.RECORD_READ, pen.act.programme, on=base.happened_on,
                         about=about_of(base).members)  # fmt: skip
    if here and not reached.allowed:
        raise Refused(Breach("id-elsewhere", {}, "id"))
    raise Refused(Breach("id-taken", {"number": record.number, "register": record.register if here else ""}, "id"))


@transaction.atomic
def correct_record(
    *,
    by: User,
    record: Record,
    uuid: UUID,
    seen: int,
    happened_on: date,
    about: About,
    values: Mapping[str, Value],
    reason: str = "",
    evidence: Sequence[Evidence] = (),
    files: Mapping[str, Evidence] | None = None,
) -> Stored:
    """Correct a record from the beginning. `seen` is the sequence number of what the writer saw; if the record has
    moved on since, the correction is refused and nothing is lost. Files and personal fields that are not given stay."""
    pen = take_up(by, record.programme, record.register, happened_on, about, record)
    act, base = pen.act, latest_base(record)
    demand_reach(pen, base)
    if entry := repeated(act, record, uuid, EntryKind.CORRECTED):
        return Stored(record, entry, False)
    if breaches := check_seen(pen.facts, seen):
        raise Refused(*breaches)
    content = said(pen, happened_on, about, values, files or {}, evidence, base=base)
    breaches = content.breaches + check_correction(pen.facts, pen.register, happened_on)
    breaches += check_aid(act, record.register, values, record, base, content)
    if not breaches and not content.files and says_the_same(pen, base, content, about, wholly=True):
        breaches = [Breach("nothing-changed", {})]
    if breaches:
        raise Refused(*breaches)
    entry, rows = append(
        act, record, uuid, EntryKind.CORRECTED, happened_on, pen.side(""), where=content.where, body=content.body,
        private=pen.private, seen=seen, reason=reason, files=content.files,
    )  # fmt: skip
    rows += follow(act, record, entry) + follow_nomination(act, record, entry, content.body)
    record_event(act, "record.corrected", by=by, about=named(record), rows=rows)
    return Stored(record, entry, True)


@transaction.atomic
def reach_stage(
    *,
    by: User,
    record: Record,
    uuid: UUID,
    seen: int,
    stage: str,
    happened_on: date,
    side: str = "",
    evidence: Sequence[Evidence] = (),
    paper_signer: str | None = None,
) -> Stored:
    """A record reaches a stage of its life (raised → solved); it counts from its day."""
    base = latest_base(record)
    pen = take_up(by, record.programme, record.register, happened_on, about_of(base), record)
    act = pen.act
    if entry := repeated(act, record, uuid, EntryKind.STAGE):
        return Stored(record, entry, False)
    breaches = check_seen(pen.facts, seen) or check_stage(pen.facts, pen.register, stage, happened_on)
    breaches += check_day(happened_on, act.today, act.rules.charter.runs) + check_evidence(evidence, required=False)
    if breaches:
        raise Refused(*breaches)
    where = {"unit_id": base.unit_id, "person_id": base.person_id, "pairing_id": base.pairing_id}
    side = pen.side(side)
    signed = confirmed_on_paper(pen, record, uuid, side, paper_signer) if paper_signer is not None else []
    entry, rows = append(
        act, record, uuid, EntryKind.STAGE, happened_on, side, where=where, stage=stage, seen=seen, files=evidence,
        confirmations=signed,
    )  # fmt: skip
    record_event(act, "record.stage-reached", by=by, about={**named(record), "stage": stage}, rows=rows)
    return Stored(record, entry, True)


@transaction.atomic
def confirm_record(
    *,
    by: User,
    record: Record,
    uuid: UUID,
    seen: int,
    side: str = "",
    on_paper: bool = False,
    signer: str = "",
    happened_on: date | None = None,
    evidence: Sequence[Evidence] = (),
) -> Stored:
    """A side agrees that what the record says is true. Nobody confirms what their own side wrote; the office may
    enter a confirmation that was signed on paper, naming who signed (`side`: whose, where several are asked)."""
    programme = record.programme
    known = rules(programme).charter
    register = known.register(record.register)
    base, facts = latest_base(record), entry_facts(record, register)
    wanted = Permission.RECORD_CONFIRM_ON_PAPER if on_paper else Permission.RECORD_CONFIRM
    asked = {named for fact in live(facts) for named in confirming_sides(register, fact.side, office_side(known))}
    # A side confirms through whoever speaks for it today: the one who did so on the day may have left.
    act = enter(by, wanted, programme, about=about_of(base).members, roles=asked)
    if entry := repeated(act, record, uuid, EntryKind.CONFIRMED):
        return Stored(record, entry, False)
    register, office = act.rules.charter.register(record.register), office_side(act.rules.charter)
    facts = entry_facts(record, register)
    side = (side or _only(facts, register, office)) if on_paper else act.post.role
    day = happened_on or act.today
    breaches = check_confirmation(facts, register, office, side=side, by=by.pk, seen=seen, on_paper=on_paper)
    breaches += check_day(day, act.today, act.rules.charter.runs, ended=True) + check_evidence(evidence, required=False)
    if day < base.happened_on:
        breaches.append(Breach("confirmed-before", {"start": base.happened_on}, "happened_on"))
    if on_paper and not signer.strip():
        breaches.append(Breach("signer-missing", {}, "signer"))
    if breaches:
        raise Refused(*breaches)
    entry, rows = append(
        act, record, uuid, EntryKind.CONFIRMED, day, side, seen=seen, on_paper=on_paper, signer=signer, files=evidence
    )
    record_event(act, "record.confirmed", by=by, about={**named(record), "side": side}, rows=rows)
    return Stored(record, entry, True)


def _only(facts: Sequence[EntryFact], register: Register, office: str) -> str:
    """The one side that is still awaited; empty where there are several or none."""
    sides = list(awaited(facts, register, office))
    return sides[0] if len(sides) == 1 else ""


@transaction.atomic
def withdraw_record(*, by: User, record: Record, uuid: UUID, seen: int, reason: str, stage: str = "") -> Stored:
    """Void a record (or, with `stage`, take back a stage) with a reason. It stays in the history."""
    base = latest_base(record)
    pen = take_up(by, record.programme, record.register, base.happened_on, about_of(base), record)
    act = pen.act
    if entry := repeated(act, record, uuid, EntryKind.WITHDRAWN):
        return Stored(record, entry, False)
    breaches = check_seen(pen.facts, seen)
    if stage and not breaches:
        breaches += check_withdrawn_stage(pen.facts, pen.register, stage)
    breaches += [] if stage else check_decided(act, record) or []
    if not reason.strip():
        breaches.append(Breach("reason-missing", {}, "reason"))
    if breaches:
        raise Refused(*breaches)
    entry, rows = append(
        act, record, uuid, EntryKind.WITHDRAWN, act.today, pen.side(""), seen=seen, reason=reason, stage=stage
    )
    rows += [] if stage else follow(act, record, entry) + follow_nomination(act, record, entry, {})
    record_event(act, "record.withdrawn", by=by, about=named(record), rows=rows)
    return Stored(record, entry, True)
