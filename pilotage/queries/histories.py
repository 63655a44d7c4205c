"""One record with everything that was ever said in it, for people to read."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Register
from pilotage.domain.policy import Permission, Post, may
from pilotage.domain.records import (
    EntryFact,
    EntryKind,
    Standing,
    Value,
    awaited,
    differences,
    is_void,
    latest_content,
    live,
    stand,
)
from pilotage.domain.standing import About
from pilotage.models import Attachment, Entry, Person, PersonalData, Programme, Record
from pilotage.queries.records import ENDLESS, fact_of, office_side

_BASES = (EntryKind.ENTERED, EntryKind.CORRECTED)


@dataclass(frozen=True)
class Step:
    """One entry: what it said, and who, when and how. Bodies and people by name.

    `fields` are all that it said, personal ones only for those who may see them; `before` is what a correction replaced
    and `changed` the names of what differs from it (`happened_on`, `unit`, `person`, `pair`, fields by their ids);
    `waiting` are the sides that have still to confirm it.
    """

    fact: EntryFact
    unit: str
    person: str
    pair: str
    fields: Mapping[str, Value]
    by: str
    at: datetime
    on_paper: bool
    signer: str
    reason: str
    edition: int
    attachments: tuple[Attachment, ...]
    waiting: tuple[str, ...] = ()
    before: "Step | None" = None
    changed: tuple[str, ...] = ()

    @property
    def about(self) -> About:
        return About(self.fact.unit or "", self.fact.person or "", self.fact.pair or "")


@dataclass(frozen=True)
class RecordView:
    """A record with its whole history and what stands now; `seen` is what whoever acts on it answers to."""

    record: Record
    register: Register
    standing: Standing
    steps: tuple[Step, ...]
    seen: int
    withdrawn: bool
    waiting: Mapping[str, tuple[EntryFact, ...]]
    sees_personal: bool
    hidden: bool = False  # it has personal fields that this reader may not see, nor its papers
    facts: tuple[EntryFact, ...] = field(default=(), repr=False)

    @property
    def base(self) -> Step:
        """What the record says now: the entry or the last correction."""
        return next(step for step in reversed(self.steps) if step.fact.kind in _BASES)

    @property
    def stages(self) -> tuple[Step, ...]:
        """The stages that it has reached and that were not taken back."""
        kept = {entry.id for entry in live(self.facts)}
        return tuple(step for step in self.steps if step.fact.kind is EntryKind.STAGE and step.fact.id in kept)

    @property
    def void(self) -> Step | None:
        """The entry that made it void."""
        return next((s for s in self.steps if s.fact.kind is EntryKind.WITHDRAWN and not s.fact.stage), None)

    def as_seen(self, seen: int) -> Step | None:
        """What it said when its latest content was number `seen`."""
        said = [step for step in self.steps if step.fact.kind in _BASES and step.fact.seq <= seen]
        return said[-1] if said else None

    def since(self, seen: int) -> tuple[Step, ...]:
        """What has happened to it after that."""
        return tuple(step for step in self.steps if step.fact.seq > seen)


def may_see_personal(posts: Collection[Post], today: date, facts: Collection[EntryFact]) -> bool:
    """The office sees personal fields, and so does the side that wrote them, for its own records."""
    sides = {entry.side for entry in facts if entry.kind in _BASES}
    about = About(unit=next(iter(facts)).unit or "", pair=next(iter(facts)).pair or "").members
    verdicts = [
        may([post], Permission.RECORD_READ, today=today, about=about)
        for post in posts
        if post.kind == "office" or post.role in sides
    ]
    return any(verdict.allowed for verdict in verdicts)


def history(
    programme: Programme, charter: Charter, record: Record, until: date, known: int = ENDLESS,
    posts: Collection[Post] = (),
) -> RecordView:  # fmt: skip
    """Everything about one record, as far as whoever holds `posts` may see it, in at most four statements."""
    register = charter.register(record.register)
    rows = list(
        Entry.objects.of(programme.office_id)
        .filter(record=record, seq__lte=known)
        .select_related("record", "unit", "person", "pairing__a", "pairing__b", "by", "edition")
        .order_by("seq", "id")
    )
    facts = tuple(fact_of(row, register) for row in rows)
    private = [each.id for each in register.fields if each.personal]
    sees = bool(private) and may_see_personal(posts, until, facts)
    apart = PersonalData.objects.of(programme.office_id).filter(entry__record=record) if sees else []
    personal = {row.entry_id: dict(row.fields) for row in apart}
    hidden = not sees and any(row.personal_digest for row in rows)
    files: dict[int | None, list[Attachment]] = defaultdict(list)
    for file in Attachment.objects.of(programme.office_id).filter(entry__record=record).select_related("blob"):
        files[file.entry_id].append(file)
    people = Person.objects.of(programme.office_id).filter(user__in={row.by_id for row in rows})
    names = dict(people.values_list("user", "name"))
    office = office_side(charter)
    waiting = awaited(facts, register, office)
    steps: list[Step] = []
    for row, fact in zip(rows, facts, strict=True):
        before = next((step for step in reversed(steps) if step.fact.kind in _BASES), None)
        fields = {**fact.fields, **personal.get(row.pk, {})}
        corrected = before is not None and fact.kind is EntryKind.CORRECTED
        steps.append(
            Step(
                fact, row.unit.name if row.unit else "", row.person.name if row.person else "",
                f"{row.pairing.a.name}—{row.pairing.b.name}" if row.pairing else "", fields,
                names.get(row.by_id) or row.by.username, row.at, row.on_paper, row.signer, row.reason,
                row.edition.number, () if hidden else tuple(files[row.pk]),
                tuple(side for side, entries in waiting.items() if fact in entries),
                before if corrected else None,
                differences(before.fact, before.fields, fact, fields) if corrected and before else (),
            )
        )  # fmt: skip
    standing = stand(facts, register, office, until, known)
    return RecordView(
        record, register, standing, tuple(steps), latest_content(facts), is_void(facts), waiting, sees, hidden, facts
    )
