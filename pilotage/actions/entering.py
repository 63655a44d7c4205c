"""The first and the last beat of every action: enter under the office's lock, and record what was done."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from pilotage.actions.refusals import NotAllowed, Refused
from pilotage.domain.closing import check_open
from pilotage.domain.policy import Permission, Post
from pilotage.domain.seals import chained, digest, event_content
from pilotage.models import Event, Office, Programme, User
from pilotage.models.owned import Owned
from pilotage.queries.holding import Batch, batch_of, held
from pilotage.queries.people import permission as permitted
from pilotage.queries.prepared import prepared
from pilotage.queries.programmes import Rules, moment, rules, today
from pilotage.queries.records import entries_by_uuid, latest_bases


@dataclass(frozen=True)
class Act:
    """An action under way: the office is locked, the person is permitted, `seq` is the action's own number."""

    office: Office
    programme: Programme
    rules: Rules
    by: User
    post: Post
    seq: int
    today: date


def lock(office: int) -> Office:
    """Lock the office row; the office comes back with the next sequence number, which `record_event` makes good.

    The caller is inside a transaction. On SQLite that already holds the write lock (BEGIN IMMEDIATE), so the row lock,
    which does nothing there, is not missed. An action that turns out to change nothing uses no number up. Within a
    batch the row is locked already, and the number is one after the batch's last.
    """
    if batch := batch_of(office):
        row = batch.office
        return Office(pk=row.pk, code=row.code, name=row.name, seq=batch.seq + 1, digest=batch.digest)
    found: list[Office] = _lock(office)
    found[0].seq += 1
    return found[0]


@prepared
def _lock(office: int) -> QuerySet[Office]:
    return Office.objects.select_for_update().filter(pk=office)


@contextmanager
def open_batch(office: int) -> Iterator[Batch]:
    """Many actions of one office in the transaction that is open: the office is locked once, what they all ask is asked
    once, and their events, each chained to the one before, are written together at the end."""
    assert connection.in_atomic_block
    row = Office.objects.select_for_update().get(pk=office)
    under_way = Batch(row, row.seq, row.digest)
    with held(under_way):
        yield under_way
    if under_way.events:
        Event.objects.bulk_create(under_way.events)
        Office.objects.filter(pk=office).update(seq=under_way.seq, digest=under_way.digest)


@contextmanager
def step(batch: Batch, *, single: bool = False) -> Iterator[None]:
    """One part of a batch that is done wholly or not at all: what raises leaves nothing behind. Of a `single` action,
    which undoes by itself what it has written when it raises, only the batch's memory goes back."""
    mark = batch.mark()
    try:
        with nullcontext() if single else transaction.atomic():
            yield
    except BaseException:
        batch.go_back(mark)
        raise


def foresee(batch: Batch, requests: Iterable[UUID]) -> None:
    """Ask at once which of these requests have written an entry before, and what their records say now."""
    wanted = [request for request in requests if request not in batch.entries]
    found = entries_by_uuid(batch.office.pk, wanted)
    batch.entries |= {request: found.get(request) for request in wanted}
    batch.bases |= latest_bases(batch.office.pk, {entry.record_id for entry in found.values()})


def enter(
    by: User,
    permission: Permission,
    programme: Programme,
    *,
    on: date | None = None,
    about: Collection[str] | Callable[[], Collection[str] | None] | None = None,
    roles: Collection[str] | None = None,
    closed_too: bool = False,
) -> Act:
    """Lock the office first, then check the person. Raises NotAllowed; Refused where the programme is closed, unless the
    act is about its end or may follow it (`closed_too`). The caller is inside a transaction.

    `about` as a function is asked once the office is locked: what it reads stays as it is.
    """
    assert connection.in_atomic_block
    office = lock(programme.office_id)
    with held():  # the charter in force is asked for once
        of_whom = about() if callable(about) else about
        verdict = permitted(by, permission, programme, on=on, about=of_whom, roles=roles)
        if not verdict.allowed:
            raise NotAllowed(permission, verdict.why)
        assert verdict.post is not None
        in_force = rules(programme)
        if not closed_too and (breaches := check_open(in_force.closed_on, permission)):
            raise Refused(*breaches)
        return Act(office, programme, in_force, by, verdict.post, office.seq, today(programme))


def seal(row: Owned) -> list[object]:
    """[table, id, digest over the sealed columns] of a row just written."""
    return [row._meta.model_name, row.pk, digest(row.sealed())]


def record_event(
    act_or_office: Act | Office,
    kind: str,
    *,
    by: User,
    about: Mapping[str, object] | None = None,
    rows: Collection[Owned] = (),
    programme: Programme | None = None,
) -> Event:
    """Write the action's one audit row, chained to the one before it. `about` never holds personal data."""
    office = act_or_office.office if isinstance(act_or_office, Act) else act_or_office
    programme = act_or_office.programme if isinstance(act_or_office, Act) else programme
    sealed = [seal(row) for row in rows]
    at = moment()
    content = event_content(kind, office.seq, by.pk, at, programme.pk if programme else None, about or {}, sealed)
    head = chained(office.digest, content)
    event = Event(
        office=office, programme=programme, seq=office.seq, kind=kind, by=by, at=at,
        about=dict(about or {}), rows=sealed, digest=head,
    )  # fmt: skip
    if batch := batch_of(office.pk):
        batch.seq, batch.digest = office.seq, head
        batch.events.append(event)
        return event
    event.save(force_insert=True)
    Office.objects.filter(pk=office.pk).update(seq=office.seq, digest=head)
    return event
