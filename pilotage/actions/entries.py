"""What every action on records is made of: entering to write, recognising a repeated request, appending an entry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID, uuid5

from django.utils.crypto import get_random_string

from pilotage.actions.attachments import Evidence, attach, check_evidence
from pilotage.actions.entering import Act, enter
from pilotage.actions.refusals import NotAllowed, Refused
from pilotage.domain.breaches import Breach
from pilotage.domain.charters.schema import Register
from pilotage.domain.fields import check_roles, check_values, from_body, projected, to_body
from pilotage.domain.nominations import FILLED, leave_to_rounds
from pilotage.domain.policy import Permission
from pilotage.domain.records import EntryFact, EntryKind, Value, confirming_sides, with_decided
from pilotage.domain.rounds import nominating_registers
from pilotage.domain.seals import digest
from pilotage.domain.standing import About, check_about, check_day, needs
from pilotage.models import Entry, PersonalData, Programme, Record, User
from pilotage.models.owned import Owned
from pilotage.queries.holding import batch_of
from pilotage.queries.people import permission
from pilotage.queries.programmes import rules, today
from pilotage.queries.records import (
    entries_by_uuid,
    entry_facts,
    find_concern,
    latest_bases,
    members_by_role,
    office_side,
)


@dataclass(frozen=True)
class Pen:
    """Writing into a register: who writes is permitted, the office is locked, `facts` are the record's entries so far."""

    act: Act
    register: Register
    facts: tuple[EntryFact, ...] = ()

    @property
    def office(self) -> str:
        return office_side(self.act.rules.charter)

    @property
    def private(self) -> frozenset[str]:
        """The fields that lie apart."""
        return frozenset(each.id for each in self.register.fields if each.personal)

    def side(self, wanted: str) -> str:
        """The charter role on whose behalf it is written: one's own, or for the office any that may write."""
        if wanted and self.act.post.kind == "office" and wanted in self.register.written_by:
            return wanted
        if self.act.post.role in self.register.written_by:
            return self.act.post.role
        if self.facts:
            return self.facts[0].side
        return self.register.written_by[0]


def take_up(by: User, programme: Programme, register: str, on: date, about: About, record: Record | None = None) -> Pen:
    """Enter to write into a register: the person is permitted for what it concerns, on the day it happened.

    A day that can be no day of the programme is refused as such by the rules, not as a day without an appointment; a
    unit that is not named, as a missing unit. What concerns no member at all is the office's alone.
    """
    in_force = rules(programme).charter
    found = next((known for known in in_force.registers if known.id == register), None)
    day = None if check_day(on, today(programme), in_force.runs) else on
    wanted = needs(in_force, found) if found else None
    unnamed = None if wanted is None or wanted.unit or wanted.pair else ()
    roles = found.written_by if found else None
    act = enter(by, Permission.RECORD_WRITE, programme, on=day, about=about.members or unnamed, roles=roles)
    if found is None:
        raise Refused(Breach("register-unknown", {"register": register}, "register"))
    if register in projected(act.rules.charter):
        raise Refused(Breach("register-projected", {"register": found.name}, "register"))
    return Pen(act, found, tuple(entry_facts(record, found)) if record else ())


def demand_reach(pen: Pen, base: Entry) -> None:
    """Whoever changes a record may also write what it has been about so far; raises NotAllowed."""
    verdict = permission(
        pen.act.by, Permission.RECORD_WRITE, pen.act.programme, on=base.happened_on,
        about=about_of(base).members, roles=pen.register.written_by,
    )  # fmt: skip
    if not verdict.allowed:
        raise NotAllowed(Permission.RECORD_WRITE, verdict.why)


@dataclass
class Content:
    """What is said of a thing that happened, ready to be written: columns and body of an entry, files, breaches."""

    happened_on: date
    where: dict[str, int | None]
    body: dict[str, object]
    files: tuple[Evidence, ...]
    breaches: list[Breach] = field(default_factory=list)


def said(
    pen: Pen,
    happened_on: date,
    about: About,
    values: Mapping[str, Value],
    files: Mapping[str, Evidence],
    evidence: Sequence[Evidence],
    *,
    base: Entry | None = None,
    on_paper: bool = False,
) -> Content:
    """Judge what is said against the register. `base` is what a correction starts from: files and personal fields that
    are not given anew stay as they are. Signed on paper, the files lie in the office's cabinet and count the same."""
    charter, register = pen.act.rules.charter, pen.register
    kept = _kept(pen, base, values) if base else {}
    given = {name: file.sha256 for name, file in files.items()}
    whole = {**kept, **values, **given}
    astray: list[Breach] = []
    nominating = nominating_registers(charter)
    if register.id in nominating:
        stood = from_body(register, base.body) if base else None
        now = next((with_decided(each, pen.facts).fields for each in pen.facts if base and each.id == base.pk), {})
        left, astray = leave_to_rounds(register, whole, stood, now)
        whole |= left
    in_cabinet = {each.id for each in register.fields if each.type == "file"} if on_paper else set()
    erased = pen.private - whole.keys() if base else set()
    by_round = set(FILLED) if register.id in nominating else set()
    breaches = astray + check_values(register, whole, charter, excused=in_cabinet | erased | by_round)
    if any(each.type == "role" for each in register.fields):
        breaches += check_roles(register, whole, members_by_role(pen.act.programme))
    breaches += check_day(happened_on, pen.act.today, charter.runs)
    writer = pen.act.post.person if pen.act.post.kind == "person" else None
    # On a day outside the programme nobody held anything: that is said once, and the rest judged on the nearest day.
    day = max(charter.runs.start, min(happened_on, pen.act.today, charter.runs.end or date.max))
    concern = find_concern(pen.act.programme, charter, register, day, about, writer)
    breaches += check_about(charter, register, day, concern.concerned)
    if writer is not None and concern.person not in (None, writer, base.person_id if base else writer):
        breaches.append(Breach("person-other", {"person": concern.concerned.person}, "person"))
    asked = register.evidence == "required" and base is None and not on_paper
    breaches += check_evidence(evidence, required=asked, cite=next(iter(register.cite), None))
    for name, file in files.items():
        breaches += [replace(breach, field=name) for breach in check_evidence([file], required=False)]
    return Content(happened_on, concern.columns, to_body(whole), (*evidence, *files.values()), breaches)


def heed_rounds(pen: Pen, base: Entry, values: Mapping[str, Value]) -> None:
    """What is said again of a nomination is, in the fields that rounds fill, what stands there; raises Refused."""
    if pen.register.id not in nominating_registers(pen.act.rules.charter):
        return
    facts = entry_facts(base.record, pen.register)
    now = next(with_decided(each, facts).fields for each in facts if each.id == base.pk)
    _values, astray = leave_to_rounds(pen.register, values, from_body(pen.register, base.body), now)
    if astray:
        raise Refused(*astray)


def _kept(pen: Pen, base: Entry, values: Mapping[str, Value]) -> dict[str, Value]:
    """What a correction need not say again: files, fields of the office's own that have ended, and personal fields that
    the writer may not even see."""
    stood = from_body(pen.register, base.body)
    kept: dict[str, Value] = {
        each.id: stood[each.id]
        for each in pen.register.fields
        if (each.type == "file" or not each.asked) and each.id in stood and each.id not in values
    }
    apart = PersonalData.objects.of(pen.act.office).filter(entry=base).first()
    return kept | {name: value for name, value in (apart.fields if apart else {}).items() if name not in values}


def says_the_same(pen: Pen, entry: Entry, content: Content, about: About, *, wholly: bool = False) -> bool:
    """Does an entry say what is said now? Files that were not sent again and a person who was not named are no
    difference; nor, unless `wholly`, are personal fields that were not sent again or have been erased since."""
    files = {each.id for each in pen.register.fields if each.type == "file"} - content.body.keys()
    plain = {name: value for name, value in content.body.items() if name not in pen.private}
    then = {name: value for name, value in entry.body.items() if name not in files}
    columns = {name: id for name, id in content.where.items() if name != "person_id" or about.person}
    if (entry.happened_on, then) != (content.happened_on, plain):
        return False
    if any(getattr(entry, name) != id for name, id in columns.items()):
        return False
    personal = {name: value for name, value in content.body.items() if name in pen.private}
    apart = PersonalData.objects.of(pen.act.office).filter(entry=entry).first() if pen.private else None
    if wholly:
        return personal == (apart.fields if apart else {})
    return not personal or (apart is not None and apart.fields in ({}, personal))


def written_by(office: int, uuid: UUID) -> Entry | None:
    """The entry that a request wrote, with its record; None when it has written none."""
    if (batch := batch_of(office)) and uuid in batch.entries:
        return batch.entries[uuid]
    return entries_by_uuid(office, [uuid]).get(uuid)


def repeated(act: Act, record: Record, uuid: UUID, kind: EntryKind) -> Entry | None:
    """The entry that this very request has written before: a double click, a form sent again."""
    entry = written_by(act.office.pk, uuid)
    if entry is not None and (entry.record_id, entry.kind) != (record.pk, kind):
        raise Refused(Breach("request-taken", {}))
    return entry


def latest_base(record: Record) -> Entry:
    """The entry or correction that stands."""
    if (batch := batch_of(record.office_id)) and record.pk in batch.bases:
        return batch.bases[record.pk]
    return latest_bases(record.office_id, [record.pk])[record.pk]


def about_of(entry: Entry) -> About:
    """What an entry is about, by codes."""
    return About(
        entry.unit.code if entry.unit else "",
        entry.person.code if entry.person else "",
        entry.pairing.code if entry.pairing else "",
    )


def append(
    act: Act, record: Record, uuid: UUID, kind: EntryKind, happened_on: date, side: str, *,
    where: Mapping[str, int | None] | None = None, body: Mapping[str, object] | None = None,
    private: frozenset[str] = frozenset(), stage: str = "", seen: int | None = None, on_paper: bool = False,
    signer: str = "", reason: str = "", files: Sequence[Evidence] = (), confirmations: Sequence[Entry] = (),
) -> tuple[Entry, list[Owned]]:  # fmt: skip
    """Append one entry, and the confirmations that come with it; fields marked personal go to their own table, the entry
    keeps their salted digest."""
    personal = {name: value for name, value in (body or {}).items() if name in private}
    salt = get_random_string(32) if personal else ""
    entry = _entry(
        act, record, uuid, kind, happened_on, side, body={k: v for k, v in (body or {}).items() if k not in private},
        personal_digest=digest({"salt": salt, "fields": personal}) if personal else "", stage=stage, seen=seen,
        on_paper=on_paper, signer=signer, reason=reason.strip(), **(where or {}),
    )  # fmt: skip
    Entry.objects.bulk_create([entry, *confirmations])
    if batch := batch_of(act.office.pk):
        batch.entries |= {each.uuid: each for each in (entry, *confirmations)}
        if kind in (EntryKind.ENTERED, EntryKind.CORRECTED):
            batch.bases[record.pk] = entry
    if personal:
        PersonalData.objects.create(office=act.office, entry=entry, salt=salt, fields=personal)
    return entry, [entry, *attach(act=act, evidence=files, entry=entry), *confirmations]


def _entry(act: Act, record: Record, uuid: UUID, kind: EntryKind, on: date, side: str, **columns: object) -> Entry:
    """An entry that is not written yet."""
    signer = str(columns.pop("signer", "")).strip()
    return Entry(
        office=act.office, record=record, uuid=uuid, kind=kind, happened_on=on, side=side, seq=act.seq,
        edition_id=act.rules.edition, by=act.by, signer=signer, **columns,
    )  # fmt: skip


def confirmed_on_paper(pen: Pen, record: Record, uuid: UUID, side: str, signer: str) -> list[Entry]:
    """Confirmations on paper by every side that is asked, to be written with the entry that `uuid` asks for on behalf of
    `side` (needs the right)."""
    verdict = permission(pen.act.by, Permission.RECORD_CONFIRM_ON_PAPER, pen.act.programme)
    if not verdict.allowed:
        raise NotAllowed(Permission.RECORD_CONFIRM_ON_PAPER, verdict.why)
    return [
        _entry(
            pen.act, record, uuid5(uuid, f"confirmed:{asked}"), EntryKind.CONFIRMED, pen.act.today, asked,
            seen=pen.act.seq, on_paper=True, signer=signer,
        )
        for asked in confirming_sides(pen.register, side, pen.office)
    ]  # fmt: skip


def named(record: Record) -> dict[str, object]:
    """The record, for an audit event."""
    return {"register": record.register, "number": record.number}
