"""What was said about windows and which pauses were agreed, with who said it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pilotage.domain.charters import Charter
from pilotage.domain.duties import Note
from pilotage.models import AgreedPause, Programme
from pilotage.queries.figures import appointment_rows, pairs, seats
from pilotage.queries.people import names_of
from pilotage.queries.records import ENDLESS


@dataclass(frozen=True, slots=True)
class Said:
    """An excuse or a reason that stands; `place` is a member's or a pairing's code, `by` a name."""

    id: int
    kind: str
    duty: str
    place: str
    start: date
    reason: str
    said_on: date
    by: str


@dataclass(frozen=True, slots=True)
class Agreed:
    """A pause that stands; `member` is a name, empty for all."""

    id: int
    member: str
    start: date
    end: date
    reason: str
    agreed_on: date
    by: str


def place_names(programme: Programme, charter: Charter) -> dict[str, str]:
    """What everybody and everything that a duty can be for is called, by code."""
    names = {seat.who: seat.name for seat in seats(programme, charter)}
    return names | {
        pair.code: "—".join(names.get(side, side) for side in (pair.a, pair.b)) for pair in pairs(programme, ENDLESS)
    }


MOST = 100
"""What one page shows, the latest first."""


def said_about_windows(programme: Programme, notes: Iterable[Note]) -> tuple[Said, ...]:
    """The latest excuses and reasons that stand, with who gave them where they are appointed to something."""
    latest = sorted(notes, key=lambda note: -note.id)[:MOST]
    names = {row.person.user_id: row.person.name for row in appointment_rows(programme, ENDLESS)}
    return tuple(
        Said(note.id, note.kind, note.duty, note.place, note.start, note.reason, note.said_on, names.get(note.by, ""))
        for note in latest
    )


def agreed_pauses(programme: Programme) -> tuple[Agreed, ...]:
    """The latest pauses that stand, in two statements."""
    standing = AgreedPause.objects.of(programme.office_id).filter(programme=programme, ended_seq=None)
    rows = list(standing.select_related("member", "by").order_by("-start", "-id")[:MOST])
    names = names_of(programme, {row.by_id for row in rows})
    return tuple(
        Agreed(
            row.pk, row.member.name if row.member else "", row.start, row.end, row.reason, row.agreed_on,
            names.get(row.by_id, row.by.username),
        )
        for row in rows
    )  # fmt: skip
