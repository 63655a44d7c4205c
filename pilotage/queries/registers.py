"""Reading registers: how many records stand in each and what waits for whom, and one register as a list."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.db.models.fields.json import KeyTextTransform

from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Register
from pilotage.domain.fields import from_body, projected
from pilotage.domain.policy import POLICY, Permission, Post, reach
from pilotage.domain.records import EntryFact, EntryKind, Value, awaited, is_void, latest_content, live, stand
from pilotage.domain.standing import appointed_roles, needs, roles_of
from pilotage.models import Appointment, Attachment, Entry, Member, Pairing, Programme
from pilotage.queries.funds import income_standings
from pilotage.queries.grants import application_standings
from pilotage.queries.records import ENDLESS, entry_facts_by_register, office_side

_BASES = [EntryKind.ENTERED, EntryKind.CORRECTED]
# What folding needs, and nothing of what people wrote: a register of ten thousand is folded in a fraction of a second.
_LIGHT = (
    "record_id", "record__register", "record__number", "id", "kind", "happened_on", "seq", "unit__code",
    "pairing__code", "stage", "side", "by_id", "seen",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Glimpse:
    """Where one record stands today, without what it says.

    `confirmed` is whether it counts; `pending` who has still to confirm what it says now, `typists` who typed that;
    `stage` is the furthest it has reached; `seen` is what whoever confirms answers to.
    """

    id: int
    register: str
    number: int
    happened_on: date
    unit: str | None
    pair: str | None
    stage: str
    confirmed: bool
    pending: tuple[str, ...]
    typists: frozenset[int]
    void: bool
    seen: int

    @property
    def members(self) -> tuple[str, ...]:
        """The codes of the members it concerns."""
        return tuple(code for code in (self.unit, *(self.pair or "").split(":")) if code)

    def within(self, places: Collection[str] | None) -> bool:
        """Is it a matter of one of these members? None: everybody's matters are."""
        return places is None or any(code in places for code in self.members)


@dataclass(frozen=True, slots=True)
class Tally:
    """A register in numbers: how many records count, how many are not confirmed in all they say, how many are void.

    `changing` of those that await count already, as they were confirmed before: a correction or a stage waits.
    """

    standing: int = 0
    awaiting: int = 0
    mine: int = 0
    void: int = 0
    changing: int = 0

    @property
    def further(self) -> int:
        """How many await and do not count yet."""
        return self.awaiting - self.changing


@dataclass(frozen=True, slots=True)
class Line:
    """A record as it reads now, for a list."""

    unit: str
    person: str
    pair: str
    fields: Mapping[str, Value]
    files: int


def readable(posts: Iterable[Post], today: date) -> frozenset[str] | None:
    """The members whose records somebody may read; None: all of them, and those that concern no member."""
    return reach(posts, Permission.RECORD_READ, today=today)


def confirming(posts: Iterable[Post], today: date) -> tuple[Post, ...]:
    """The posts by which somebody may confirm today."""
    return tuple(
        post
        for post in posts
        if post.holds(today) and Permission.RECORD_CONFIRM in POLICY.get((post.function, post.kind), frozenset())
    )


def waits_for(glimpse: Glimpse, posts: Collection[Post], user: int | None) -> bool:
    """Has one of these posts to confirm it? Not where the person has entered it themself."""
    return user not in glimpse.typists and any(
        post.role in glimpse.pending and (post.place is None or post.place in glimpse.members) for post in posts
    )


def glimpses_read(
    programme: Programme, charter: Charter, registers: Collection[str], until: date
) -> dict[str, list[Glimpse]]:
    """As `glimpses`, from the entries that a page has read already for something else (queries.holding)."""
    office = office_side(charter)
    entries = entry_facts_by_register(programme, [charter.register(name) for name in registers])
    return {
        name: [_glimpse(facts, charter.register(name), office, until) for facts in found.values()]
        for name, found in entries.items()
    }


def glimpses(
    programme: Programme, charter: Charter, registers: Collection[str], until: date
) -> dict[str, list[Glimpse]]:
    """Every record of the registers in the order of their numbers, in one statement; stages only where one is asked for."""
    rows = Entry.objects.of(programme.office_id).filter(
        record__programme=programme, record__register__in=list(registers)
    )
    life = charter.register(next(iter(registers))).life if len(registers) == 1 else None
    light = [*_LIGHT]
    if life is not None:
        rows = rows.annotate(first_stage=KeyTextTransform(life, "body"))
        light.append("first_stage")
    entries: dict[str, dict[int, list[EntryFact]]] = defaultdict(lambda: defaultdict(list))
    for row in rows.order_by("record__number", "seq", "id").values_list(*light):
        record, register, number, id, kind, day, seq, unit, pair, stage, side, by, seen = row[: len(_LIGHT)]
        fields: dict[str, Value] = {life: row[-1]} if life is not None and row[-1] else {}
        entries[register][record].append(
            EntryFact(id, record, number, EntryKind(kind), day, seq, unit, None, pair, fields, stage, side, by, seen)
        )
    office = office_side(charter)
    return {
        name: [_glimpse(facts, charter.register(name), office, until) for facts in entries[name].values()]
        for name in registers
    }


def _glimpse(facts: Sequence[EntryFact], register: Register, office: str, until: date) -> Glimpse:
    standing = stand(facts, register, office, until, ENDLESS)
    base = live(facts)[0]
    shown = standing.latest
    waiting = awaited(facts, register, office)
    return Glimpse(
        base.record, register.id, base.number, base.happened_on, base.unit, base.pair,
        str(shown.fields.get(register.life, "")) if shown and register.life else "",
        standing.confirmed is not None, tuple(waiting),
        frozenset(entry.by for entries in waiting.values() for entry in entries), is_void(facts),
        latest_content(facts),
    )  # fmt: skip


def tallies(
    programme: Programme, charter: Charter, until: date, posts: Collection[Post], user: int | None
) -> dict[str, Tally]:
    """Every register that takes records in numbers, as far as the reader may see them."""
    typed = projected(charter)
    places, posts_confirming = readable(posts, until), confirming(posts, until)
    kept = glimpses(programme, charter, [known.id for known in charter.registers if known.id not in typed], until)
    return {
        name: tally([each for each in found if each.within(places)], posts_confirming, user)
        for name, found in kept.items()
    }


def tally(found: Iterable[Glimpse], posts: Collection[Post], user: int | None) -> Tally:
    """Records in numbers."""
    found = list(found)
    return Tally(
        standing=sum(each.confirmed for each in found),
        awaiting=sum(bool(each.pending) for each in found),
        mine=sum(waits_for(each, posts, user) for each in found),
        void=sum(each.void for each in found),
        changing=sum(each.confirmed and bool(each.pending) for each in found),
    )


def projected_counts(programme: Programme, charter: Charter, until: date, posts: Collection[Post]) -> dict[str, int]:
    """How many rows the registers have that fill themselves; those that the reader may not look at are left out."""
    counts: dict[str, int] = {}
    funds = reach(posts, Permission.FUND_READ, today=until)
    if funds is None or funds:
        received = income_standings(programme, charter, until, ENDLESS)
        counts |= {name: sum(one.latest is not None for one in rows) for name, rows in received.items()}
    places = reach(posts, Permission.GRANT_READ, today=until)
    if places is None or places:
        asked = application_standings(programme, charter, [until], ENDLESS, ())[until]
        for name, rows in asked.items():
            facts = [one.latest for one in rows if one.latest is not None]
            counts[name] = sum(places is None or fact.unit in places for fact in facts)
    return counts


def lines(programme: Programme, register: Register, records: Collection[int]) -> dict[int, Line]:
    """What some records of a register say now, with what rounds decided, in two statements; personal fields lie elsewhere."""
    every = (
        Entry.objects.of(programme.office_id)
        .filter(record__in=records, kind__in=[*_BASES, EntryKind.DECIDED])
        .select_related("unit", "person", "pairing__a", "pairing__b")
        .order_by("seq")
    )
    rows = [row for row in every if row.kind in _BASES]
    decided: dict[int, dict[str, object]] = defaultdict(dict)
    for row in sorted((each for each in every if each.kind == EntryKind.DECIDED), key=lambda e: (e.happened_on, e.seq)):
        decided[row.record_id] |= row.body
    counted = Attachment.objects.of(programme.office_id).filter(entry__record__in=records)
    files = dict(counted.order_by().values_list("entry__record").annotate(Count("id")))
    return {
        row.record_id: Line(
            row.unit.name if row.unit else "",
            row.person.name if row.person else "",
            f"{row.pairing.a.name}—{row.pairing.b.name}" if row.pairing else "",
            from_body(register, {**row.body, **decided[row.record_id]}),
            files.get(row.record_id, 0),
        )
        for row in rows
    }


def member_names(programme: Programme) -> tuple[tuple[str, str], ...]:
    """Everybody who has ever been a member of the programme, in the charter's order: (code, name)."""
    return tuple(Member.objects.of(programme.office_id).filter(programme=programme).values_list("code", "name"))


@dataclass(frozen=True, slots=True)
class Options:
    """What a form offers for what a record is about, as (code, name): as far as the writer may write about it.

    `served` says which units each person is appointed to, `until` the last day of whoever is no longer there.
    """

    units: tuple[tuple[str, str], ...]
    people: tuple[tuple[str, str], ...]
    pairs: tuple[tuple[str, str], ...]
    served: Mapping[str, tuple[str, ...]]
    until: Mapping[str, date]


def writing(posts: Iterable[Post], charter: Charter, register: Register, today: date) -> tuple[Post, ...]:
    """The posts by which somebody may write into a register; a field post counts though it has ended, for its days.

    A register about no member is the office's alone.
    """
    wanted = needs(charter, register)
    return tuple(
        post
        for post in posts
        if Permission.RECORD_WRITE in POLICY.get((post.function, post.kind), frozenset())
        and (
            post.holds(today)
            if post.kind == "office"
            else post.role in register.written_by and (wanted.unit or wanted.pair)
        )
    )


def options(programme: Programme, charter: Charter, register: Register, posts: Collection[Post]) -> Options:
    """What may be chosen by whoever writes through these posts, in three statements."""
    places = None if any(post.place is None for post in posts) else {post.place for post in posts}
    until: dict[str, date] = {}
    members = Member.objects.of(programme.office_id).filter(
        programme=programme, role__in=roles_of(charter, register, "unit", "partner", "funder")
    )
    units = [(row.code, row.name) for row in members if places is None or row.code in places]
    until |= {row.code: row.ends_on for row in members if row.ends_on is not None}
    held = Appointment.objects.of(programme.office_id).filter(
        programme=programme, role__in=appointed_roles(charter, register)
    )
    people: dict[str, str] = {}
    served: dict[str, list[str]] = defaultdict(list)
    for row in held.select_related("person", "serves").order_by("person__name", "person__code", "starts_on"):
        if places is None or row.serves is None or row.serves.code in places:
            people[row.person.code] = row.person.name
            if row.serves is not None and row.serves.name not in served[row.person.code]:
                served[row.person.code].append(row.serves.name)
    pairings = Pairing.objects.of(programme.office_id).filter(programme=programme, provision__in=register.about)
    pairs = {
        row.code: f"{row.a.name}—{row.b.name}"
        for row in pairings.select_related("a", "b")
        if places is None or {row.a.code, row.b.code} & places
    }
    kept = {code: tuple(names) for code, names in served.items()}
    return Options(tuple(units), tuple(people.items()), tuple(pairs.items()), kept, until)
