"""Fields of the office's own: added to a register with a reason, and ended again."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from pilotage.actions.entering import Act, enter, record_event
from pilotage.actions.refusals import Refused
from pilotage.domain.breaches import Breach
from pilotage.domain.fields import tidy
from pilotage.domain.own_fields import check_own_field, new_id, numbered
from pilotage.domain.policy import Permission
from pilotage.models import OwnField, Programme, User


@dataclass(frozen=True)
class Added:
    """The field, and whether this request added it (False: it was there already, just so)."""

    field: OwnField
    added: bool


@transaction.atomic
def add_field(
    *, by: User, programme: Programme, register: str, name: str, type: str, why: str, choices: Sequence[str] = ()
) -> Added:
    """Add a field to a register: from now on it may be filled in wherever the register is. It is never required, and no
    figure uses it.

    `type` is one of domain.own_fields.TYPES, `choices` the names of what a choice may be. The very same field again,
    while it is asked, changes nothing.
    """
    act = enter(by, Permission.FIELD_ADD, programme)
    name, why = " ".join(tidy(name).split()), tidy(why)
    named = numbered(choices) if type == "choice" else ()
    rows = OwnField.objects.of(act.office).filter(programme=programme, register=register)
    said = {"name": name, "type": type, "why": why}
    for same in rows.filter(ended_seq=None, **said):
        if _choices(same) == named:
            return Added(same, False)
    charter = act.rules.charter
    if breaches := check_own_field(charter, register, name=name, type=type, choices=dict(named), why=why):
        raise Refused(*breaches)
    field = new_id(charter.register(register), list(rows.values_list("field", flat=True)))
    row = OwnField.objects.create(
        office=act.office, programme=programme, register=register, field=field, choices=[list(one) for one in named],
        seq=act.seq, **said,
    )  # fmt: skip
    _record(act, "field.added", row)
    return Added(row, True)


@transaction.atomic
def end_field(*, by: User, programme: Programme, register: str, field: str) -> bool:
    """Ask a field no more; what was written in it stays to be read. Returns whether this request ended it."""
    act = enter(by, Permission.FIELD_ADD, programme)
    rows = OwnField.objects.of(act.office).filter(programme=programme, register=register, field=field)
    if not rows.exists():
        raise Refused(Breach("own-field-unknown"))
    if not rows.filter(ended_seq=None).update(ended_seq=act.seq):
        return False
    _record(act, "field.ended", rows.get())
    return True


def _choices(row: OwnField) -> tuple[tuple[str, str], ...]:
    return tuple((id, name) for id, name in row.choices)


def _record(act: Act, kind: str, row: OwnField) -> None:
    record_event(act, kind, by=act.by, about={"register": row.register, "field": row.field}, rows=[row])
