"""Reading the inbox: what waits, what was read off each picture, where it may belong, whose it is to see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet

from pilotage.domain.charters import Charter
from pilotage.domain.inbox import Look, from_found
from pilotage.domain.invoices import InvoiceFacts
from pilotage.domain.papers import ScanState
from pilotage.domain.policy import Permission, Post, may
from pilotage.domain.records import EntryKind
from pilotage.models import Appointment, Entry, Invoice, Paper, Person, Programme, Record, Scan, User
from pilotage.queries.people import names_of
from pilotage.queries.programmes import today

NEAR = timedelta(days=21)
"""How far from its day a record is still looked for."""
CLOSE = timedelta(days=2)
"""… and how close is likely, where the camera noted the day."""
MOST_NEAR = 500
"""Entries that are looked through for records that a picture may belong to."""


# ---- What waits ------------------------------------------------------------------------------------------------------


def waiting(programme: Programme) -> int:
    """How many pictures and files wait to be sorted, in one statement."""
    rows = Scan.objects.of(programme.office_id).filter(programme=programme, state=ScanState.WAITING)
    return int(rows.count())


def sees_all(posts: Iterable[Post], on: date) -> bool:
    """Whoever sorts the inbox sees all of it; whoever only sends sees what they sent."""
    return may(posts, Permission.INBOX_FILE, today=on).allowed


def scan_ids(
    programme: Programme, user: User | None, posts: Iterable[Post], state: ScanState | None = None
) -> QuerySet[Scan, int]:
    """The ids of the scans that a visitor may see, latest first; `state` narrows them."""
    rows = _seen_by(programme, user, posts)
    rows = rows.filter(state=state) if state else rows
    return rows.order_by("-seq", "id").values_list("pk", flat=True)


def next_waiting(programme: Programme, after: int) -> int | None:
    """The id of the scan to sort after that one, in the order of the list; None where nothing waits any more."""
    rows = Scan.objects.of(programme.office_id).filter(programme=programme, state=ScanState.WAITING)
    ids = list(rows.order_by("-seq", "id").values_list("pk", flat=True)[:1000])
    return next((pk for pk in ids if pk < after), ids[0] if ids else None)


def counts(programme: Programme, user: User | None, posts: Iterable[Post]) -> dict[ScanState, int]:
    """How many scans in each state a visitor may see, in one statement."""
    found = dict.fromkeys(ScanState, 0)
    rows = _seen_by(programme, user, posts).order_by().values_list("state").annotate(count=Count("pk"))
    return found | {ScanState(state): count for state, count in rows}


def _seen_by(programme: Programme, user: User | None, posts: Iterable[Post]) -> QuerySet[Scan]:
    rows = Scan.objects.of(programme.office_id).filter(programme=programme)
    if sees_all(posts, today(programme)):
        return rows
    if user is None:
        return rows.none()
    mine = list(Person.objects.of(programme.office_id).filter(user=user).values_list("pk", flat=True))
    return rows.filter(Q(person__isnull=True, by=user) | Q(person__in=mine))


# ---- One scan, and several -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FirstUse:
    """Where an invoice's number was seen first: the scan, who handed it in and when, the record it hangs on."""

    scan: int
    name: str
    by: str
    on: date
    record: Record | None


@dataclass(frozen=True)
class SeenInvoice:
    """An invoice on a scan; `before` is its first use where that was another scan."""

    facts: InvoiceFacts
    before: FirstUse | None


@dataclass(frozen=True)
class Handed:
    """A scan as pages show it. `by` and `person` are names; `on` is the programme's day on which it was handed in."""

    id: int
    name: str
    media_type: str
    size: int
    state: ScanState
    look: Look
    invoices: tuple[SeenInvoice, ...]
    paper: Paper | None
    record: Record | None
    signer: str
    note: str
    by: str
    by_id: int
    person: str  # who sent it by a task link
    person_id: int | None
    at: datetime
    on: date

    @property
    def used_before(self) -> bool:
        """Does it show an invoice that was seen before?"""
        return any(seen.before for seen in self.invoices)


def scans(programme: Programme, ids: Collection[int]) -> list[Handed]:
    """These scans in this order, with what was read off them; three statements."""
    rows = Scan.objects.of(programme.office_id).filter(programme=programme, pk__in=list(ids))
    related = rows.select_related("blob", "paper__member", "record", "person", "by")
    found = {row.pk: row for row in related}
    looks = {pk: from_found(row.found) for pk, row in found.items()}
    firsts = _firsts(programme, [each for look in looks.values() for each in look.invoices])
    users = {row.by_id for row in found.values()} | {first.scan.by_id for first in firsts.values()}
    names = names_of(programme, users)
    return [_handed(programme, found[pk], looks[pk], firsts, names) for pk in ids if pk in found]


def find_scan(programme: Programme, user: User | None, posts: Iterable[Post], id: int) -> Scan | None:
    """The scan of this id, if the visitor may see it: its bytes are `scan.blob.content.open()`."""
    row: Scan | None = _seen_by(programme, user, posts).filter(pk=id).select_related("blob").first()
    return row


def _firsts(programme: Programme, facts: Sequence[InvoiceFacts]) -> dict[tuple[str, str], Invoice]:
    rows = Invoice.objects.of(programme.office_id).filter(number__in={each.number for each in facts})
    rows = rows.select_related("scan__record", "scan__by")
    return {(row.code, row.number): row for row in rows}


def _handed(
    programme: Programme, row: Scan, look: Look, firsts: dict[tuple[str, str], Invoice], names: dict[int, str]
) -> Handed:
    def name(user: User) -> str:
        return names.get(user.pk) or user.username

    def seen(facts: InvoiceFacts) -> SeenInvoice:
        first = firsts.get((facts.code, facts.number))
        if first is None or first.scan_id == row.pk:
            return SeenInvoice(facts, None)
        used = first.scan
        return SeenInvoice(facts, FirstUse(used.pk, used.name, name(used.by), _day(programme, used.at), used.record))

    return Handed(
        row.pk, row.name, row.media_type, row.blob.size, ScanState(row.state), look,
        tuple(seen(facts) for facts in look.invoices), row.paper, row.record, row.signer, row.note, name(row.by),
        row.by_id, row.person.name if row.person else "", row.person_id, row.at, _day(programme, row.at),
    )  # fmt: skip


def _day(programme: Programme, at: datetime) -> date:
    """The programme's day of a moment; an example, whose today stands still, has none later."""
    return min(at.astimezone(ZoneInfo(programme.timezone)).date(), today(programme))


# ---- Where it may belong ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Near:
    """A record that a scan may be evidence of. `likely`: it is of the sender's own unit, or of the days about which the
    camera noted; else only its day is near."""

    register: str
    register_name: str
    number: int
    unit: str
    happened_on: date
    likely: bool

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.register}/{self.number}"


def suggestions(
    programme: Programme, charter: Charter, handed: Iterable[Handed], most: int
) -> dict[int, tuple[Near, ...]]:
    """For each scan the records that it may belong to, likeliest first: of the sender's own units, then by how near
    their day is to the day the picture was taken or handed in. Two statements for all of them."""
    handed = list(handed)
    if not handed:
        return {}
    days = {one.id: _taken(programme, charter, one) for one in handed}
    own = _units_of(programme, handed)
    rows = _bases(programme, charter, min(days.values()) - NEAR, max(days.values()) + NEAR)
    names = {register.id: register.name for register in charter.registers}
    found = {}
    for one in handed:
        day, units = days[one.id], own[one.id]
        near = [row for row in rows if abs(row.happened_on - day) <= NEAR]
        near.sort(key=lambda row: (not _concerns(row, units), abs(row.happened_on - day), -row.seq))
        noted = one.look.taken_on == day
        found[one.id] = tuple(
            Near(
                row.record.register, names[row.record.register], row.record.number, _about(row), row.happened_on,
                _concerns(row, units) or (noted and abs(row.happened_on - day) <= CLOSE),
            )
            for row in near[:most]
        )  # fmt: skip
    return found


def _taken(programme: Programme, charter: Charter, one: Handed) -> date:
    """The day the camera noted, where the programme was running then and it has come; else that of handing in."""
    noted = one.look.taken_on
    return noted if noted and charter.runs.start <= noted <= today(programme) else one.on


def _units_of(programme: Programme, handed: Collection[Handed]) -> dict[int, frozenset[str]]:
    """For each scan the bodies that its sender speaks for or serves, ever."""
    sent = Q(person__in={one.person_id for one in handed if one.person_id})
    sent |= Q(person__user__in={one.by_id for one in handed if not one.person_id})
    rows = Appointment.objects.of(programme.office_id).filter(sent, programme=programme)
    people: dict[int, set[str]] = defaultdict(set)
    users: dict[int, set[str]] = defaultdict(set)
    for person, user, *codes in rows.values_list("person", "person__user", "member__code", "serves__code"):
        people[person].update(code for code in codes if code)
        users[user].update(code for code in codes if code)
    return {one.id: frozenset(people[one.person_id] if one.person_id else users[one.by_id]) for one in handed}


def _bases(programme: Programme, charter: Charter, start: date, end: date) -> list[Entry]:
    """What records of those days say now, the latest first; void ones left out."""
    known = [register.id for register in charter.registers]
    rows = Entry.objects.of(programme.office_id).filter(
        record__programme=programme, record__register__in=known, happened_on__range=(start, end),
        kind__in=[EntryKind.ENTERED, EntryKind.CORRECTED, EntryKind.WITHDRAWN],
    )  # fmt: skip
    rows = rows.select_related("record", "unit", "pairing__a", "pairing__b").order_by("-seq", "-id")
    latest: dict[int, Entry] = {}
    for row in rows[:MOST_NEAR]:
        if row.kind != EntryKind.WITHDRAWN or not row.stage:
            latest.setdefault(row.record_id, row)
    return [row for row in latest.values() if row.kind != EntryKind.WITHDRAWN]


def _concerns(row: Entry, units: frozenset[str]) -> bool:
    pair = (row.pairing.a.code, row.pairing.b.code) if row.pairing else ()
    return bool(units & {*pair, row.unit.code if row.unit else ""})


def _about(row: Entry) -> str:
    if row.unit:
        return str(row.unit.name)
    return f"{row.pairing.a.name} — {row.pairing.b.name}" if row.pairing else ""
