"""Reading the fields that an office has added to a register, and who added them."""

from dataclasses import dataclass
from datetime import datetime

from pilotage.models import Event, OwnField, Programme


@dataclass(frozen=True)
class OwnLine:
    """A field of the office's own as a line of a list. `choices` are names; `ended_at` is None while it is asked."""

    field: str
    name: str
    type: str
    choices: tuple[str, ...]
    why: str
    added_at: datetime
    ended_at: datetime | None


def own_lines(programme: Programme, register: str) -> tuple[OwnLine, ...]:
    """The office's fields of one register in the order in which they were added, ended ones too; in two statements."""
    rows = list(OwnField.objects.of(programme.office_id).filter(programme=programme, register=register).order_by("seq"))
    numbers = {row.seq for row in rows} | {row.ended_seq for row in rows if row.ended_seq is not None}
    events = Event.objects.of(programme.office_id).filter(seq__in=numbers)
    at = dict(events.values_list("seq", "at"))
    return tuple(
        OwnLine(
            row.field, row.name, row.type, tuple(name for _, name in row.choices), row.why, at[row.seq],
            at[row.ended_seq] if row.ended_seq is not None else None,
        )
        for row in rows
    )  # fmt: skip
