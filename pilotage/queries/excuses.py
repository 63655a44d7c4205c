"""What was said about windows and which pauses were agreed, with who said it."""

from dataclasses import dataclass
from datetime import date

from pilotage.models import AgreedPause, Programme, WindowNote
from pilotage.queries.people import names_of


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


MOST = 100
"""What one page shows, the latest first."""


def said_about_windows(programme: Programme) -> tuple[Said, ...]:
    """The latest excuses and reasons that stand, in two statements."""
    standing = WindowNote.objects.of(programme.office_id).filter(programme=programme, ended_seq=None)
    rows = list(standing.select_related("member", "pairing", "by").order_by("-seq", "-id")[:MOST])
    names = names_of(programme, {row.by_id for row in rows})
    return tuple(
        Said(
            row.pk, row.kind, row.duty, (row.member or row.pairing).code, row.start, row.reason, row.said_on,
            names.get(row.by_id, row.by.username),
        )
        for row in rows
    )  # fmt: skip


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
