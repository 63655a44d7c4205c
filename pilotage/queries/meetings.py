"""Reading what two sides of a pairing do together: their meetings and agreements, with what stands beside each."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Register
from pilotage.domain.fields import from_body
from pilotage.domain.meetings import (
    Agreed,
    Stand,
    State,
    agreements,
    outcome_field,
    stand,
    subject_field,
    topic_field,
)
from pilotage.domain.records import EntryFact, EntryKind, Value, awaited, is_void
from pilotage.domain.records import stand as standing_of
from pilotage.models import (
    Appointment,
    Attachment,
    Entry,
    FollowUp,
    MatterFile,
    Member,
    Minutes,
    Programme,
    Progress,
)
from pilotage.queries.people import names_of
from pilotage.queries.records import ENDLESS, entry_facts_by_register, latest_bases, office_side

_COLUMNS = (
    "record__register", "pairing_id", "id", "record_id", "record__number", "kind", "happened_on", "seq", "unit__code",
    "person__code", "pairing__code", "body", "stage", "side", "by_id", "seen",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Held:
    """One record about a pairing as it reads today, whoever has still to confirm it (`pending`, roles of the charter);
    void ones are left out. `fields` hold nothing personal."""

    id: int
    register: Register
    number: int
    pairing: int
    happened_on: date
    fields: Mapping[str, Value]
    confirmed: bool
    pending: tuple[str, ...]
    subject: str
    topic: Value
    outcome: str


@dataclass(frozen=True, slots=True)
class Told:
    """What was told of how an agreement goes; `files` are its papers, `by` who told it."""

    id: int
    happened_on: date
    state: State
    text: str
    by: str
    files: tuple[MatterFile, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """An agreement with its follow-up and its progress, the latest first."""

    held: Held
    pair: str
    stand: Stand
    follow: FollowUp | None
    progress: tuple[Told, ...]
    files: int

    @property
    def outcomes(self) -> tuple[str, ...]:
        """What came of it: as the record says, and as it was told when it was done."""
        told = [one.text for one in self.progress if one.state is State.DONE]
        return tuple(dict.fromkeys(text for text in (self.held.outcome, *told) if text))

    @property
    def agreed(self) -> Agreed:
        return Agreed(self.held.topic, self.stand, bool(self.outcomes))


@dataclass(frozen=True, slots=True)
class Met:
    """A meeting with its minutes and pictures; `files` are those of the record."""

    held: Held
    minutes: Minutes | None
    pictures: tuple[MatterFile, ...]
    files: int


# ---- Records ---------------------------------------------------------------------------------------------------------


def held_records(
    programme: Programme,
    charter: Charter,
    registers: Sequence[Register],
    today: date,
    *,
    pairing: int | None = None,
    places: frozenset[str] | None = None,
) -> tuple[Held, ...]:
    """The records of some registers about pairings that are not void, the newest first, in one statement; of one pairing
    (a row id), or of those with one of the members `places`."""
    if not registers:
        return ()
    rows = Entry.objects.of(programme.office_id).filter(
        record__programme=programme, record__register__in=[register.id for register in registers]
    )
    declared = {register.id: register for register in registers}
    facts: dict[int, list[EntryFact]] = defaultdict(list)
    about: dict[int, tuple[Register, int, str]] = {}
    for register, paired, id, record, number, kind, day, seq, unit, person, pair, body, stage, side, by, seen in (
        rows.order_by("record__number", "seq", "id").values_list(*_COLUMNS)
    ):  # fmt: skip
        fields = from_body(declared[register], body)
        facts[record].append(
            EntryFact(id, record, number, EntryKind(kind), day, seq, unit, person, pair, fields, stage, side, by, seen)
        )
        if kind in (EntryKind.ENTERED, EntryKind.CORRECTED):
            about[record] = (declared[register], paired, pair or "")
    office = office_side(charter)
    found = [
        _held(charter, register, paired, facts[record], office, today)
        for record, (register, paired, pair) in about.items()
        if paired is not None
        and pairing in (None, paired)
        and (places is None or not places.isdisjoint(pair.split(":")))
        and not is_void(facts[record])
    ]
    return tuple(sorted(found, key=lambda one: (one.happened_on, one.number), reverse=True))


def held_record(
    programme: Programme, charter: Charter, register: Register, record: int, entries: Sequence[EntryFact], today: date
) -> Held | None:
    """One record as a page has read it, if it is about a pairing and not void; in one statement."""
    base = latest_bases(programme.office_id, [record]).get(record)
    if base is None or base.pairing_id is None or is_void(entries):
        return None
    return _held(charter, register, base.pairing_id, entries, office_side(charter), today)


def _held(
    charter: Charter, register: Register, pairing: int, entries: Sequence[EntryFact], office: str, today: date
) -> Held:
    folded = standing_of(entries, register, office, today, ENDLESS)
    now = folded.latest or folded.confirmed
    base = next(entry for entry in reversed(entries) if entry.kind in (EntryKind.ENTERED, EntryKind.CORRECTED))
    fields = dict(now.fields if now else base.fields)
    subject, topic, outcome = subject_field(register), topic_field(charter, register), outcome_field(register)
    return Held(
        base.record, register, base.number, pairing, base.happened_on, fields, folded.confirmed is not None,
        tuple(awaited(entries, register, office)), str(fields.get(subject.id) or "") if subject else "",
        fields.get(topic.id) if topic else None, str(fields.get(outcome.id) or "") if outcome else "",
    )  # fmt: skip


@dataclass(frozen=True)
class Beside:
    """What stands beside records of pairs, by their row ids: the minutes of a meeting with its pictures, of an agreement
    who sees to it and how it goes (the latest first); `files` is how many papers a record itself has."""

    minutes: Mapping[int, Minutes]
    pictures: Mapping[int, tuple[MatterFile, ...]]
    follows: Mapping[int, FollowUp]
    told: Mapping[int, tuple[Told, ...]]
    files: Mapping[int, int]

    def met(self, held: Held) -> Met:
        """A meeting with what stands beside it."""
        return Met(held, self.minutes.get(held.id), self.pictures.get(held.id, ()), self.files.get(held.id, 0))

    def seen(self, held: Held, pair: str, today: date) -> Seen:
        """An agreement of a pair (its name) with what stands beside it, as it stands today."""
        told, follow = self.told.get(held.id, ()), self.follows.get(held.id)
        said, due = told[0].state if told else None, follow.due_on if follow else None
        return Seen(held, pair, stand(held.confirmed, said, due, today), follow, told, self.files.get(held.id, 0))


def standing_minutes(programme: Programme, record: int) -> Minutes | None:
    """The minutes that stand beside the record with this row id."""
    found: Minutes | None = Minutes.objects.of(programme.office_id).filter(record=record, ended_seq=None).first()
    return found


def standing_follow_up(programme: Programme, record: int) -> FollowUp | None:
    """Who sees to the agreement with this row id, and by when."""
    rows = FollowUp.objects.of(programme.office_id).filter(record=record, ended_seq=None)
    found: FollowUp | None = rows.select_related("owner", "person").first()
    return found


def beside(
    programme: Programme, meetings: Collection[int] = (), agreements: Collection[int] = (), *, papers_too: bool = True
) -> Beside:
    """What stands beside the records with these row ids, in at most six statements; the records' own papers are counted
    where `papers_too` is asked for."""
    office, every = programme.office_id, [*meetings, *agreements]
    if not every:
        return Beside({}, {}, {}, {}, {})
    minutes = Minutes.objects.of(office).filter(record__in=meetings, ended_seq=None) if meetings else ()
    follows = FollowUp.objects.of(office).filter(record__in=agreements, ended_seq=None) if agreements else None
    progress = Progress.objects.of(office).filter(record__in=agreements, ended_seq=None) if agreements else None
    rows = list(progress.order_by("-happened_on", "-seq", "-id")) if progress is not None else []
    names = names_of(programme, {row.by_id for row in rows}) if rows else {}
    pictures: dict[int, list[MatterFile]] = defaultdict(list)
    papers: dict[int, list[MatterFile]] = defaultdict(list)
    put = MatterFile.objects.of(office).filter(Q(minutes__record__in=meetings) | Q(progress__in=[r.pk for r in rows]))
    for file in put.select_related("blob", "minutes"):
        if file.minutes is not None:
            pictures[file.minutes.record_id].append(file)
        else:
            papers[file.progress_id].append(file)
    told: dict[int, list[Told]] = defaultdict(list)
    for row in rows:
        said = Told(
            row.pk, row.happened_on, State(row.state), row.text, names.get(row.by_id, ""), tuple(papers[row.pk])
        )
        told[row.record_id].append(said)
    counted = Attachment.objects.of(office).filter(entry__record__in=every)
    return Beside(
        {row.record_id: row for row in minutes},
        {record: tuple(files) for record, files in pictures.items()},
        {row.record_id: row for row in follows.select_related("owner", "person")} if follows is not None else {},
        {record: tuple(found) for record, found in told.items()},
        dict(counted.order_by().values_list("entry__record").annotate(Count("id"))) if papers_too else {},
    )  # fmt: skip


# ---- What is out of time ---------------------------------------------------------------------------------------------


def still_going(follows: QuerySet[FollowUp], office: int) -> QuerySet[FollowUp]:
    """Of these, those whose agreements were not told to be done or given up."""
    told = Progress.objects.of(office).filter(record=OuterRef("record"), ended_seq=None)
    latest = told.order_by("-happened_on", "-seq", "-id").values("state")[:1]
    return follows.annotate(told=Coalesce(Subquery(latest), models.Value(str(State.GOING)))).filter(told=State.GOING)


def overdue_agreements(programme: Programme, charter: Charter, today: date) -> dict[str, dict[str, int]]:
    """Register -> code of a pairing, or of one of its sides -> how many of its agreements are overdue; in one statement,
    given that the page has read the programme's entries already."""
    declared = agreements(charter)
    if not declared:
        return {}
    office = programme.office_id
    rows = FollowUp.objects.of(office).filter(record__programme=programme, ended_seq=None, due_on__lt=today)
    late = set(still_going(rows, office).values_list("record_id", flat=True))
    found: dict[str, dict[str, int]] = {}
    side = office_side(charter)
    for name, records in entry_facts_by_register(programme, declared).items() if late else ():
        counted: dict[str, int] = defaultdict(int)
        for id in late & records.keys():
            standing = standing_of(records[id], charter.register(name), side, today, ENDLESS)
            if standing.confirmed is not None and standing.confirmed.pair:
                pair = standing.confirmed.pair
                for code in (pair, *pair.split(":")):
                    counted[code] += 1
        found[name] = dict(counted)
    return found


# ---- Who there is ----------------------------------------------------------------------------------------------------


def side_names(programme: Programme, members: Collection[str]) -> tuple[tuple[str, str], ...]:
    """(code, name) of some members, in the order of their codes as given."""
    rows = Member.objects.of(programme.office_id).filter(programme=programme, code__in=list(members))
    names = dict(rows.values_list("code", "name"))
    return tuple((code, names[code]) for code in members if code in names)


def people_beside(programme: Programme, members: Collection[str]) -> tuple[tuple[str, str], ...]:
    """(code, name) of everybody who was ever appointed to one of some members, or to serve one: who may be named
    as the one who sees to an agreement."""
    rows = Appointment.objects.of(programme.office_id).filter(programme=programme)
    concerned = rows.filter(Q(member__code__in=list(members)) | Q(serves__code__in=list(members)))
    found = concerned.select_related("person").order_by("person__name", "person__code")
    return tuple(dict.fromkeys((row.person.code, row.person.name) for row in found))
