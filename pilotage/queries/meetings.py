"""Reading what two sides of a pairing do together: their meetings and agreements, with what stands beside each."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Count, OuterRef, QuerySet, Subquery
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
    Attachment,
    Entry,
    FollowUp,
    MatterFile,
    Minutes,
    Pairing,
    Programme,
    Progress,
)
from pilotage.queries.matter_files import matter_files
from pilotage.queries.people import names_of
from pilotage.queries.records import ENDLESS, entry_facts_by_register, office_side

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


# ---- Pairings --------------------------------------------------------------------------------------------------------


def pair_names(programme: Programme) -> dict[int, tuple[str, str, str]]:
    """Every pairing the programme ever had: row id -> (its code, a's name, b's name)."""
    rows = Pairing.objects.of(programme.office_id).filter(programme=programme).select_related("a", "b")
    return {row.pk: (row.code, row.a.name, row.b.name) for row in rows}


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


def agreements_of(
    programme: Programme,
    held: Sequence[Held],
    today: date,
    names: Mapping[int, tuple[str, str, str]],
) -> tuple[Seen, ...]:
    """Agreements with what stands beside them, in five statements."""
    ids = [one.id for one in held]
    follows, told = follow_ups(programme, ids), progress_of(programme, ids)
    files = _file_counts(programme, ids)
    return tuple(
        Seen(
            one, "—".join(names[one.pairing][1:]),
            stand(one.confirmed, last_said(told.get(one.id, ())), _due(follows.get(one.id)), today),
            follows.get(one.id), told.get(one.id, ()), files.get(one.id, 0),
        )
        for one in held
    )  # fmt: skip


def _due(follow: FollowUp | None) -> date | None:
    return follow.due_on if follow is not None else None


def last_said(progress: Sequence[Told]) -> State | None:
    """How an agreement goes, as was told last; `progress` the latest first."""
    return progress[0].state if progress else None


def meetings_of(programme: Programme, held: Sequence[Held]) -> tuple[Met, ...]:
    """Meetings with their minutes and pictures, in four statements."""
    ids = [one.id for one in held]
    standing = minutes_of(programme, ids)
    pictures = pictures_of(programme, ids)
    files = _file_counts(programme, ids)
    return tuple(
        Met(one, standing.get(one.id), pictures.get(one.id, ()), files.get(one.id, 0)) for one in held
    )  # fmt: skip


def _file_counts(programme: Programme, records: Collection[int]) -> dict[int, int]:
    rows = Attachment.objects.of(programme.office_id).filter(entry__record__in=records)
    return dict(rows.order_by().values_list("entry__record").annotate(Count("id")))


# ---- What stands beside them -----------------------------------------------------------------------------------------


def minutes_of(programme: Programme, records: Collection[int]) -> dict[int, Minutes]:
    """The minutes that stand, by the record's row id."""
    rows = Minutes.objects.of(programme.office_id).filter(record__in=records, ended_seq=None)
    return {row.record_id: row for row in rows}


def pictures_of(programme: Programme, records: Collection[int]) -> dict[int, tuple[MatterFile, ...]]:
    """What was put to any version of their minutes, by the record's row id."""
    found: dict[int, list[MatterFile]] = defaultdict(list)
    rows = MatterFile.objects.of(programme.office_id).filter(minutes__record__in=records)
    for row in rows.select_related("blob", "minutes"):
        found[row.minutes.record_id].append(row)
    return {record: tuple(files) for record, files in found.items()}


def follow_ups(programme: Programme, records: Collection[int]) -> dict[int, FollowUp]:
    """Who sees to which agreement and by when, by the record's row id."""
    rows = FollowUp.objects.of(programme.office_id).filter(record__in=records, ended_seq=None)
    return {row.record_id: row for row in rows.select_related("owner", "person")}


def progress_of(programme: Programme, records: Collection[int]) -> dict[int, tuple[Told, ...]]:
    """How they go, the latest first, by the record's row id; what was taken back is left out. Three statements."""
    rows = list(
        Progress.objects.of(programme.office_id)
        .filter(record__in=records, ended_seq=None)
        .order_by("-happened_on", "-seq", "-id")
    )
    names = names_of(programme, {row.by_id for row in rows})
    files = matter_files(programme, "progress", [row.pk for row in rows])
    found: dict[int, list[Told]] = defaultdict(list)
    for row in rows:
        found[row.record_id].append(
            Told(row.pk, row.happened_on, State(row.state), row.text, names.get(row.by_id, ""), files.get(row.pk, ()))
        )
    return {record: tuple(told) for record, told in found.items()}


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
