"""The audit trail read back: is the chain whole, and are the rows still what its events sealed?"""

from collections.abc import Iterator, Sequence
from itertools import islice

from django.apps import apps

from pilotage.domain.seals import chained, digest, event_content
from pilotage.domain.verification import Broken
from pilotage.models import Attachment, Bulletin, Entry, Erratum, Event, Office, Record
from pilotage.models.owned import Owned

EVENTS_AT_ONCE = 200
ROWS_AT_ONCE = 2000


def owned_models() -> dict[str, type[Owned]]:
    """Every table that belongs to offices, by the name that events use."""
    return {str(m._meta.model_name): m for m in apps.get_models() if issubclass(m, Owned)}


class Seen:
    """Which ids of each table have been met: a bit for each, so that millions of rows fit in memory."""

    def __init__(self) -> None:
        self.bits: dict[str, bytearray] = {}

    def add(self, table: str, pk: int) -> bool:
        """Whether it is met for the first time."""
        bits = self.bits.setdefault(table, bytearray())
        byte, bit = pk >> 3, 1 << (pk & 7)
        if byte >= len(bits):
            bits.extend(bytes(byte + 1 - len(bits)))
        if bits[byte] & bit:
            return False
        bits[byte] |= bit
        return True

    def __contains__(self, place: tuple[str, int]) -> bool:
        table, pk = place
        bits = self.bits.get(table, bytearray())
        return pk >> 3 < len(bits) and bool(bits[pk >> 3] & 1 << (pk & 7))


def check_chain(office: Office) -> Iterator[Broken]:
    """Events are numbered 1, 2, 3 … without a gap; each digest covers its event and the digest before; the office
    keeps the last one's number and digest. `office` was read before; events written meanwhile may follow."""
    number, head, at_office = 0, "", ""
    for event in Event.objects.of(office).order_by("seq").iterator(ROWS_AT_ONCE):
        if event.seq != number + 1:
            yield Broken("event-missing", f"event {number + 1}", str(number + 1), str(event.seq))
        content = event_content(
            event.kind, event.seq, event.by_id, event.at, event.programme_id, event.about, event.rows
        )
        expected = chained(head, content)
        if expected != event.digest:
            yield Broken("event-altered", event_place(event), expected, event.digest)
        number, head = event.seq, event.digest
        at_office = head if number == office.seq else at_office
    if at_office != office.digest or Office.objects.get(pk=office.pk).seq < number:
        found = f"{office.seq} {office.digest}"
        yield Broken("event-head", f"office {office.code}", f"{number} {head}".strip(), found.strip())


def check_seals(office: Office) -> Iterator[Broken]:
    """Every sealed row is in some event, and is what the latest event that wrote it sealed."""
    tables, seen = owned_models(), Seen()
    events = Event.objects.of(office).order_by("-seq").iterator(EVENTS_AT_ONCE)
    while batch := list(islice(events, EVENTS_AT_ONCE)):
        latest: dict[str, dict[int, tuple[str, Event]]] = {}
        for event in batch:
            for table, pk, sealed in reversed(event.rows):
                if table not in tables:
                    yield Broken("row-missing", f"{table} {pk} ({event_place(event)})", sealed, "")
                elif seen.add(table, pk):
                    latest.setdefault(table, {})[pk] = (sealed, event)
        for table, rows in latest.items():
            yield from _check_rows(office, tables[table], table, rows)
    for table, model in tables.items():
        if model.SEALED:
            yield from _uncovered(office, model, table, seen)


def _check_rows(
    office: Office, model: type[Owned], table: str, sealed: dict[int, tuple[str, Event]]
) -> Iterator[Broken]:
    rows = model.objects.of(office).filter(pk__in=list(sealed)).order_by().values_list("pk", *model.SEALED)
    there = {row[0]: digest(dict(zip(model.SEALED, row[1:], strict=True))) for row in rows}
    for pk, (expected, event) in sealed.items():
        if pk not in there:
            yield Broken("row-missing", f"{table} {pk} ({event_place(event)})", expected, "")
        elif there[pk] != expected:
            yield Broken("row-altered", f"{row_place(office, table, pk)} ({event_place(event)})", expected, there[pk])


def _uncovered(office: Office, model: type[Owned], table: str, seen: Seen) -> Iterator[Broken]:
    ids = model.objects.of(office).order_by("pk").values_list("pk", flat=True).iterator(ROWS_AT_ONCE)
    for pk in ids:
        if (table, pk) not in seen:
            yield Broken("row-uncovered", row_place(office, table, pk), "", f"{table} {pk}")


def event_place(event: Event) -> str:
    """event 17 record.entered, visit 3: what a person looks for in the audit trail."""
    about = event.about if isinstance(event.about, dict) else {}
    named = [str(about[key]) for key in ("register", "series", "number") if about.get(key) is not None]
    return f"event {event.seq} {event.kind}" + (f", {' '.join(named)}" if named else "")


def row_place(office: Office, table: str, pk: int) -> str:
    """A row as a person finds it: its table and id, and the register and number it belongs to."""
    named = _NAMED.get(table)
    found = named[0].objects.of(office).filter(pk=pk).values_list(*named[1]).first() if named else None
    parts: Sequence[object] = [part for part in found or () if part is not None]
    return f"{table} {pk}" + (f", {' '.join(str(part) for part in parts)}" if parts else "")


_NAMED: dict[str, tuple[type[Owned], tuple[str, ...]]] = {
    "record": (Record, ("register", "number")),
    "entry": (Entry, ("record__register", "record__number")),
    "bulletin": (Bulletin, ("series", "number")),
    "erratum": (Erratum, ("bulletin__series", "bulletin__number")),
    "attachment": (Attachment, ("name",)),
}
