"""Putting things on record: entered, corrected, a stage reached, confirmed, withdrawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Max
from django.utils.crypto import get_random_string

from pilotage.actions.attachments import Evidence, attach, check_evidence
from pilotage.actions.entering import Act, enter, record_event
from pilotage.actions.refusals import NotAllowed, Refused
from pilotage.domain.breaches import Breach
from pilotage.domain.charters.schema import Register
from pilotage.domain.fields import check_values, projected, to_body
from pilotage.domain.policy import Permission
from pilotage.domain.records import EntryFact, EntryKind, Value, confirming_sides, life_stages
from pilotage.domain.seals import digest
from pilotage.domain.standing import check_about, check_day
from pilotage.models import Entry, Member, Pairing, Person, PersonalData, Programme, Record, User
from pilotage.models.owned import Owned
from pilotage.queries.people import permission
from pilotage.queries.records import entry_facts, latest_content, office_side


@dataclass(frozen=True)
class About:
    """What a record is about, by codes: a unit, a person, a pairing (a's code, a colon, b's code)."""

    unit: str = ""
    person: str = ""
    pair: str = ""


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
    paper_signer: str | None = None,
) -> Stored:
    """Enter a record. `side` is the charter role it is written for (default: the writer's own).

    `uuid` comes from the client: the same request again returns what is stored. `paper_signer` (a name, may be empty)
    enters it as already confirmed on paper by the other sides.
    """
    declared = _register(programme, by, register, happened_on, about)
    act, side = declared.act, declared.side(side)
    body = to_body(values)
    breaches = check_values(declared.register, values, act.rules.charter)
    breaches += check_day(happened_on, act.today, act.rules.charter.runs)
    where, unknown = _where(act, declared.register, about, happened_on)
    # Signed on paper, the evidence lies in the office's file and counts the same.
    asked = declared.register.evidence == "required" and paper_signer is None
    breaches += unknown + check_evidence(evidence, required=asked)
    before = Entry.objects.of(act.office).filter(uuid=uuid).select_related("record").first()
    if before is not None:
        return _again(declared, before.record, happened_on, body, where)
    if breaches:
        raise Refused(*breaches)
    numbers = Record.objects.of(act.office).filter(programme=programme, register=register)
    last = numbers.aggregate(last=Max("number"))["last"] or 0
    record = Record.objects.create(
        office=act.office, programme=programme, register=register, uuid=uuid, number=last + 1, seq=act.seq
    )
    entry, rows = _write(act, record, uuid, EntryKind.ENTERED, happened_on, side, where=where, body=body)
    rows = [record, *rows, *attach(act=act, evidence=evidence, entry=entry)]
    if paper_signer is not None:
        rows += _on_paper(act, declared.register, record, entry, paper_signer)
    record_event(act, "record.entered", by=by, about=_named(record), rows=rows)
    return Stored(record, entry, True)


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
) -> Stored:
    """Correct a record from the beginning. `seen` is the sequence number of what the writer saw; if the record has
    moved on since, the correction is refused and nothing is lost."""
    programme = record.programme
    declared = _register(programme, by, record.register, happened_on, about, record)
    act = declared.act
    if again := _repeated(act, uuid):
        return again
    breaches = check_values(declared.register, values, act.rules.charter)
    breaches += check_day(happened_on, act.today, act.rules.charter.runs)
    where, unknown = _where(act, declared.register, about, happened_on)
    breaches += unknown + check_evidence(evidence, required=False) + declared.moved_on(seen)
    if breaches:
        raise Refused(*breaches)
    entry, rows = _write(
        act, record, uuid, EntryKind.CORRECTED, happened_on, declared.side(""), where=where, body=to_body(values),
        seen=seen, reason=reason,
    )  # fmt: skip
    rows += attach(act=act, evidence=evidence, entry=entry)
    record_event(act, "record.corrected", by=by, about=_named(record), rows=rows)
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
    evidence: Sequence[Evidence] = (),
    paper_signer: str | None = None,
) -> Stored:
    """A record reaches a stage of its life (raised → solved); it counts from its day."""
    base = _latest_base(record)
    declared = _register(record.programme, by, record.register, happened_on, _about(base), record)
    act = declared.act
    if again := _repeated(act, uuid):
        return again
    stages = life_stages(declared.register)
    breaches = check_day(happened_on, act.today, act.rules.charter.runs) + declared.moved_on(seen)
    breaches += check_evidence(evidence, required=False)
    if stage not in stages:
        breaches.append(Breach("stage-unknown", {"stage": stage}, "stage"))
    elif happened_on < base.happened_on:
        breaches.append(Breach("stage-before-start", {"start": base.happened_on}, "happened_on"))
    if breaches:
        raise Refused(*breaches)
    where = {"unit_id": base.unit_id, "person_id": base.person_id, "pairing_id": base.pairing_id}
    entry, rows = _write(
        act, record, uuid, EntryKind.STAGE, happened_on, declared.side(""), where=where, stage=stage, seen=seen
    )
    rows += attach(act=act, evidence=evidence, entry=entry)
    if paper_signer is not None:
        rows += _on_paper(act, declared.register, record, entry, paper_signer)
    record_event(act, "record.stage-reached", by=by, about={**_named(record), "stage": stage}, rows=rows)
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
) -> Stored:
    """A side agrees that what the record says is true. Nobody confirms what their own side wrote; the office may
    enter a confirmation that was signed on paper, naming who signed."""
    base = _latest_base(record)
    wanted = Permission.RECORD_CONFIRM_ON_PAPER if on_paper else Permission.RECORD_CONFIRM
    act = enter(by, wanted, record.programme, on=base.happened_on, about=_codes(_about(base)))
    if again := _repeated(act, uuid):
        return again
    register = act.rules.charter.register(record.register)
    facts = entry_facts(record, register)
    side = side if on_paper and side else act.post.role
    day = happened_on or act.today
    breaches = _check_confirmation(act, register, facts, side, seen, by)
    breaches += check_day(day, act.today, act.rules.charter.runs, ended=True)
    if on_paper and not signer:
        breaches.append(Breach("signer-missing", {}, "signer"))
    if breaches:
        raise Refused(*breaches)
    entry, rows = _write(act, record, uuid, EntryKind.CONFIRMED, day, side, seen=seen, on_paper=on_paper, signer=signer)
    record_event(act, "record.confirmed", by=by, about={**_named(record), "side": side}, rows=rows)
    return Stored(record, entry, True)


@transaction.atomic
def withdraw_record(*, by: User, record: Record, uuid: UUID, seen: int, reason: str, stage: str = "") -> Stored:
    """Void a record (or, with `stage`, take back a stage) with a reason. It stays in the history."""
    base = _latest_base(record)
    declared = _register(record.programme, by, record.register, base.happened_on, _about(base), record)
    act = declared.act
    if again := _repeated(act, uuid):
        return again
    breaches = declared.moved_on(seen)
    if not reason.strip():
        breaches.append(Breach("reason-missing", {}, "reason"))
    if breaches:
        raise Refused(*breaches)
    entry, rows = _write(
        act, record, uuid, EntryKind.WITHDRAWN, act.today, declared.side(""), seen=seen, reason=reason, stage=stage
    )
    record_event(act, "record.withdrawn", by=by, about=_named(record), rows=rows)
    return Stored(record, entry, True)


@dataclass(frozen=True)
class _Declared:
    """The register that is written to, entered and permitted; `facts` are the record's entries so far."""

    act: Act
    register: Register
    facts: tuple[EntryFact, ...] = ()

    def side(self, wanted: str) -> str:
        """The charter role on whose behalf it is written: one's own, or for the office any that may write."""
        if wanted and self.act.post.kind == "office" and wanted in self.register.written_by:
            return wanted
        if self.act.post.role in self.register.written_by:
            return self.act.post.role
        if self.facts:
            return self.facts[0].side
        return self.register.written_by[0]

    def moved_on(self, seen: int) -> list[Breach]:
        """The record is not what the writer saw, or is void."""
        if any(fact.kind is EntryKind.WITHDRAWN and not fact.stage for fact in self.facts):
            return [Breach("record-withdrawn", {})]
        latest = latest_content(self.facts)
        return [] if latest == seen else [Breach("changed-since-seen", {"seen": seen, "latest": latest}, "seen")]


def _register(
    programme: Programme, by: User, register: str, happened_on: date, about: About, record: Record | None = None
) -> _Declared:
    """Enter to write into a register: the person is permitted for what it concerns, on the day it happened."""
    act = enter(by, Permission.RECORD_WRITE, programme, on=happened_on, about=_codes(about))
    declared = {known.id: known for known in act.rules.charter.registers}
    if register not in declared:
        raise Refused(Breach("register-unknown", {"register": register}, "register"))
    found = declared[register]
    if register in projected(act.rules.charter):
        raise Refused(Breach("register-projected", {"register": found.name}, "register"))
    if act.post.kind != "office" and act.post.role not in found.written_by:
        raise NotAllowed(Permission.RECORD_WRITE, "not-your-side")
    return _Declared(act, found, tuple(entry_facts(record, found)) if record else ())


def _codes(about: About) -> tuple[str, ...]:
    return tuple(code for code in (about.unit, *about.pair.split(":")) if code)


def _about(entry: Entry) -> About:
    return About(
        entry.unit.code if entry.unit else "",
        entry.person.code if entry.person else "",
        entry.pairing.code if entry.pairing else "",
    )


def _latest_base(record: Record) -> Entry:
    rows = Entry.objects.of(record.office_id).filter(record=record, kind__in=[EntryKind.ENTERED, EntryKind.CORRECTED])
    latest: Entry = rows.select_related("unit", "person", "pairing").latest("seq")
    return latest


def _repeated(act: Act, uuid: UUID) -> Stored | None:
    """The entry that this very request has written before: a double click, a repeated send."""
    entry = Entry.objects.of(act.office).filter(uuid=uuid).select_related("record").first()
    return Stored(entry.record, entry, False) if entry else None


def _again(
    declared: _Declared, record: Record, happened_on: date, body: Mapping[str, object], where: Mapping[str, object]
) -> Stored:
    """The same record once more: nothing is written. Another content under the same id is refused."""
    latest = _latest_base(record)
    private = {field.id for field in declared.register.fields if field.personal}
    plain = {name: value for name, value in body.items() if name not in private}
    said = (record.register, record.programme_id, latest.happened_on, latest.body)
    same = said == (declared.register.id, declared.act.programme.pk, happened_on, plain)
    if same and all(getattr(latest, name) == value for name, value in where.items()):
        return Stored(record, latest, False)
    raise Refused(Breach("id-taken", {"number": record.number}, "id"))


def _where(act: Act, register: Register, about: About, on: date) -> tuple[dict[str, object], list[Breach]]:
    """The rows that a record is about, as columns of an entry, and every breach of what it must be about."""
    members = Member.objects.of(act.office).filter(programme=act.programme, code=about.unit)
    unit = members.first() if about.unit else None
    person = Person.objects.of(act.office).filter(code=about.person).first() if about.person else None
    if person is None and not about.person and act.post.kind == "person" and act.post.role in register.about:
        person = Person.objects.of(act.office).filter(pk=act.post.person).first()
    pairs = Pairing.objects.of(act.office).filter(programme=act.programme, code=about.pair)
    pairing = pairs.order_by("-starts_on").first() if about.pair else None
    breaches = check_about(
        act.rules.charter,
        register,
        on,
        unit=(about.unit, unit.role, unit.starts_on, unit.ends_on) if unit else about.unit,
        person=(about.person or person.code) if person else None,
        person_named=about.person,
        pair=(about.pair, pairing.starts_on, pairing.ends_on) if pairing else about.pair,
    )
    ids = {"unit_id": unit, "person_id": person, "pairing_id": pairing}
    return {name: row.pk if row else None for name, row in ids.items()}, breaches


def _write(
    act: Act, record: Record, uuid: UUID, kind: EntryKind, happened_on: date, side: str, *,
    where: Mapping[str, object] | None = None, body: Mapping[str, object] | None = None, stage: str = "",
    seen: int | None = None, on_paper: bool = False, signer: str = "", reason: str = "",
) -> tuple[Entry, list[Owned]]:  # fmt: skip
    """Append one entry; fields marked personal go to their own table, the entry keeps their salted digest."""
    register = act.rules.charter.register(record.register)
    private = {field.id for field in register.fields if field.personal}
    personal = {name: value for name, value in (body or {}).items() if name in private}
    salt = get_random_string(32) if personal else ""
    entry = Entry.objects.create(
        office=act.office, record=record, uuid=uuid, kind=kind, happened_on=happened_on, seq=act.seq,
        edition_id=act.rules.edition, body={k: v for k, v in (body or {}).items() if k not in private},
        personal_digest=digest({"salt": salt, "fields": personal}) if personal else "", stage=stage, side=side,
        by=act.by, seen=seen, on_paper=on_paper, signer=signer, reason=reason, **(where or {}),
    )  # fmt: skip
    if personal:
        PersonalData.objects.create(office=act.office, entry=entry, salt=salt, fields=personal)
    return entry, [entry]


def _check_confirmation(
    act: Act, register: Register, facts: Sequence[EntryFact], side: str, seen: int, by: User
) -> list[Breach]:
    if any(fact.kind is EntryKind.WITHDRAWN and not fact.stage for fact in facts):
        return [Breach("record-withdrawn", {})]
    latest = latest_content(facts)
    if seen != latest:
        return [Breach("changed-since-seen", {"seen": seen, "latest": latest}, "seen")]
    office = office_side(act.rules.charter)
    content = [fact for fact in facts if fact.kind in (EntryKind.ENTERED, EntryKind.CORRECTED, EntryKind.STAGE)]
    asked = {needed for fact in content for needed in confirming_sides(register, fact.side, office)}
    if side not in asked:
        return [Breach("confirmation-not-asked", {"side": side}, "side")]
    given = max((f.seen or 0 for f in facts if f.kind is EntryKind.CONFIRMED and f.side == side), default=0)
    open_content = [fact for fact in content if fact.seq > given]
    if not open_content:
        return [Breach("already-confirmed", {"side": side})]
    # The office stands in for itself only through another person than the one who wrote.
    if side == office and any(fact.by == by.pk and fact.side == office for fact in open_content):
        return [Breach("own-writing", {})]
    return []


def _on_paper(act: Act, register: Register, record: Record, entry: Entry, signer: str) -> list[Owned]:
    """Confirmations on paper by every other side, written with the record itself (needs the right)."""
    verdict = permission(act.by, Permission.RECORD_CONFIRM_ON_PAPER, act.programme)
    if not verdict.allowed:
        raise NotAllowed(Permission.RECORD_CONFIRM_ON_PAPER, verdict.why)
    rows: list[Owned] = []
    for side in confirming_sides(register, entry.side, office_side(act.rules.charter)):
        _, written = _write(
            act, record, uuid5(entry.uuid, f"confirmed:{side}"), EntryKind.CONFIRMED, act.today, side, seen=entry.seq,
            on_paper=True, signer=signer,
        )  # fmt: skip
        rows += written
    return rows


def _named(record: Record) -> dict[str, object]:
    return {"register": record.register, "number": record.number}
