"""Task links: found by what their address carries, listed for the office, and what each is about."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Q

from pilotage.domain.charters import Charter
from pilotage.domain.fields import from_body
from pilotage.domain.links import (
    WRONG_TRIES,
    Scope,
    State,
    Task,
    Use,
    acting,
    at_office,
    check_giver,
    registers_for,
    state,
)
from pilotage.domain.policy import Function, Post
from pilotage.domain.records import EntryKind, Value
from pilotage.models import Attachment, Entry, Member, Person, Programme, TaskLink, TaskLinkUse
from pilotage.queries.people import posts_by_person
from pilotage.queries.programmes import Rules, today
from pilotage.queries.registers import Glimpse, glimpses, waits_for


def digest_of(token: str) -> str:
    """What is kept of a token."""
    return sha256(token.encode()).hexdigest()


def find_link(programme: Programme, token: str) -> TaskLink | None:
    """The link that a token opens, if it is one of this programme."""
    rows = TaskLink.objects.of(programme.office_id).filter(programme=programme, token_digest=digest_of(token))
    found: TaskLink | None = rows.select_related("person__user", "member").first()
    return found


def link_by_id(programme: Programme, id: int) -> TaskLink | None:
    """A link of the programme, for the office."""
    rows = TaskLink.objects.of(programme.office_id).filter(programme=programme, pk=id)
    found: TaskLink | None = rows.select_related("person__user", "member", "by").first()
    return found


def scope_of(link: TaskLink) -> Scope:
    """How far a link reaches."""
    return Scope.stored(link.task, link.member.code if link.member else "", link.register, link.subject)


def last_day(link: TaskLink, programme: Programme) -> date:
    """The last day on which a link opens, in the programme's time zone."""
    return (link.expires_at.astimezone(ZoneInfo(programme.timezone)) - timedelta(microseconds=1)).date()


def state_of(link: TaskLink, programme: Programme) -> State:
    """How a link stands today."""
    return state(
        revoked=link.revoked_seq is not None, last_day=last_day(link, programme), today=today(programme),
        wrong=link.wrong,
    )  # fmt: skip


# ---- For the office --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Objection:
    """Somebody says of a record that it is not so, as it read when its latest content had the number `seen`.

    It is `open` as long as the record still reads so and they have not confirmed it after all.
    """

    register: str
    number: int
    seen: int
    note: str
    open: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A link as the office's list shows it; `objections` are those that are still open."""

    id: int
    person: str
    body: str
    scope: Scope
    state: State
    last_day: date
    opened: int
    acted: int
    wrong: int
    objections: tuple[Objection, ...]


def links(programme: Programme) -> tuple[Listed, ...]:
    """Every link of a programme, the latest first, in two statements."""
    rows = TaskLink.objects.of(programme.office_id).filter(programme=programme).select_related("person", "member")
    said = objections(programme)
    return tuple(
        Listed(
            row.pk, row.person.name, row.member.name if row.member else "", scope_of(row), state_of(row, programme),
            last_day(row, programme), row.opened, row.acted, row.wrong,
            tuple(each for each in said.get(row.pk, ()) if each.open),
        )
        for row in rows
    )  # fmt: skip


def objections(programme: Programme, link: TaskLink | None = None) -> dict[int, tuple[Objection, ...]]:
    """What was said of records that they are not so, by the link's id, oldest first."""
    rows = TaskLinkUse.objects.of(programme.office_id).filter(kind=Use.OBJECTED, link__programme=programme)
    if link is not None:
        rows = rows.filter(link=link)
    found: dict[int, list[Objection]] = {}
    for row in rows.annotate(open=_still_open(programme)).select_related("record").order_by("pk"):
        said = Objection(row.record.register, row.record.number, row.seen, row.note, row.open)
        found.setdefault(row.link_id, []).append(said)
    return {id: tuple(said) for id, said in found.items()}


def unsettled(programme: Programme) -> tuple[int, int]:
    """What the office has to see to, in one statement: how many records were called wrong and still read as they did
    then, unconfirmed by whoever said so; and how many links wrong digits have locked before their day."""
    after = datetime.combine(today(programme), time.max, ZoneInfo(programme.timezone))
    shut = Q(kind=Use.WRONG, link__wrong__gte=WRONG_TRIES, link__revoked_seq=None, link__expires_at__gt=after)
    uses = TaskLinkUse.objects.of(programme.office_id).filter(
        link__programme=programme, kind__in=[Use.OBJECTED, Use.WRONG]
    )
    found = uses.order_by().aggregate(
        wrong=Count("record", distinct=True, filter=Q(kind=Use.OBJECTED) & _still_open(programme)),
        locked=Count("link", distinct=True, filter=shut),
    )
    return int(found["wrong"]), int(found["locked"])


def _still_open(programme: Programme) -> Q:
    """The condition under which an objection is open."""
    later = Entry.objects.of(programme.office_id).filter(record=OuterRef("record"))
    changed = later.exclude(kind=EntryKind.CONFIRMED).filter(seq__gt=OuterRef("seen"))
    agreed = later.filter(kind=EntryKind.CONFIRMED, seen__gte=OuterRef("seen"), by=OuterRef("link__person__user"))
    return Q(~Exists(changed)) & Q(~Exists(agreed))


LATEST = 50


def uses(link: TaskLink) -> tuple[TaskLinkUse, ...]:
    """What happened last at a link, newest first."""
    rows = TaskLinkUse.objects.of(link.office_id).filter(link=link).select_related("record")
    return tuple(rows.order_by("-pk")[:LATEST])


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody at a body who can be given a link for a task; `waiting` is how many records wait for them."""

    person: str
    name: str
    member: str
    body: str
    role: str
    tail: bool  # is the end of their phone's number known?
    waiting: int

    @property
    def key(self) -> str:
        return f"{self.person}:{self.member}"


def candidates(programme: Programme, rules: Rules, scope: Scope) -> tuple[Candidate, ...]:
    """Who can be given a link for this task today, body by body in the charter's order; five statements at most."""
    on, charter = today(programme), rules.charter
    people = {row.pk: row for row in Person.objects.of(programme.office_id)}
    posts = posts_by_person(programme, rules)
    waiting = _waiting(programme, charter, scope, on) if scope.task is Task.CONFIRM else []
    found = []
    for body in Member.objects.of(programme.office_id).filter(programme=programme):
        here = replace(scope, member=body.code)
        if check_giver(here, charter):
            continue
        able = [
            (by[0], people[person], by)
            for person, held in posts.items()
            if not at_office(held, on) and (by := acting(held, here, charter, on))
        ]
        able.sort(key=lambda each: each[0].function is not Function.CONTACT)  # whoever speaks for the body comes first
        for post, row, by in able:
            count = sum(
                waits_for(each, by, row.user_id)
                and here.reaches(each.register, each.number, each.happened_on, each.members)
                for each in waiting
            )
            role = charter.role(post.role).name
            found.append(Candidate(row.code, row.name, body.code, body.name, role, bool(row.phone_tail), count))
    return tuple(found)


def _waiting(programme: Programme, charter: Charter, scope: Scope, on: date) -> list[Glimpse]:
    """The records of the scope's registers that wait for somebody."""
    asked = {each.id for role in charter.roles for each in registers_for(charter, Task.CONFIRM, role.id)}
    names = [each.id for each in charter.registers if each.id in asked and scope.register in ("", each.id)]
    if not names:
        return []
    return [each for rows in glimpses(programme, charter, names, on).values() for each in rows if each.pending]


# ---- For the page behind a link ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """A record as whoever holds a link reads it; `objection` is what was said against it as it reads now."""

    glimpse: Glimpse
    waits: bool  # for the reader's own confirmation
    unit: str
    person: str
    pair: str
    fields: Mapping[str, Value]
    files: int
    objection: str = ""


def batch(
    programme: Programme, charter: Charter, link: TaskLink, posts: Collection[Post], on: date
) -> tuple[Line, ...]:
    """The records that a link is about, in the order of their days, those that wait for the reader and those that
    count; four statements, however many registers it reaches."""
    scope = scope_of(link)
    roles = {post.role for post in posts}
    names = [
        each.id
        for each in charter.registers
        if scope.register in ("", each.id)
        and (scope.task is not Task.CONFIRM or any(each in registers_for(charter, Task.CONFIRM, r) for r in roles))
    ]
    kept = [
        each
        for rows in glimpses(programme, charter, names, on).values()
        for each in rows
        if not each.void and scope.reaches(each.register, each.number, each.happened_on, each.members)
    ]
    said = {(each.register, each.number, each.seen): each.note for each in objections(programme, link).get(link.pk, ())}
    found = _lines(programme, charter, kept, posts, link.person.user_id, said)
    return tuple(sorted(found, key=lambda line: (line.glimpse.happened_on, line.glimpse.register, line.glimpse.number)))


def _lines(
    programme: Programme, charter: Charter, kept: Collection[Glimpse], posts: Collection[Post], user: int | None,
    said: Mapping[tuple[str, int, int], str],
) -> Iterable[Line]:  # fmt: skip
    ids = [each.id for each in kept]
    rows = (
        Entry.objects.of(programme.office_id)
        .filter(record__in=ids, kind__in=[EntryKind.ENTERED, EntryKind.CORRECTED])
        .select_related("unit", "person", "pairing__a", "pairing__b")
        .order_by("seq")
    )
    latest = {row.record_id: row for row in rows}
    files: dict[int, int] = {}
    for record in Attachment.objects.of(programme.office_id).filter(entry__record__in=ids).values_list("entry__record"):
        files[record[0]] = files.get(record[0], 0) + 1
    for each in kept:
        row = latest[each.id]
        yield Line(
            each, waits_for(each, posts, user), row.unit.name if row.unit else "", row.person.name if row.person else "",
            f"{row.pairing.a.name}—{row.pairing.b.name}" if row.pairing else "",
            from_body(charter.register(each.register), row.body), files.get(each.id, 0),
            said.get((each.register, each.number, each.seen), ""),
        )  # fmt: skip
