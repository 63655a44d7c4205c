"""Nominations: a record in a nominating register takes a place of a round and gives it back; candidates from outside.

`follow_nomination` is called within the action that enters, corrects or withdraws a record: the round follows, or the
whole action is refused.
"""

from uuid import UUID

from django.db import transaction

from pilotage.actions.funds import next_number
from pilotage.actions.refusals import Refused
from pilotage.actions.round_cases import at_round
from pilotage.domain.breaches import Breach
from pilotage.domain.fields import tidy
from pilotage.domain.funds import check_text
from pilotage.domain.policy import Permission
from pilotage.domain.round_states import Kind, Status
from pilotage.domain.rounds import Place
from pilotage.models import Nomination, Programme, User

# ---- From outside the programme --------------------------------------------------------------------------------------


@transaction.atomic
def add_outside(*, by: User, programme: Programme, round: int, name: str, body: str, uuid: UUID) -> Nomination:
    """Enter a candidate whom no unit of the programme nominated, with the body that did; no place is counted."""
    case = at_round(by, Permission.ROUND_KEEP, programme, round, while_in=(Status.OPEN, Status.REVIEW))
    again: Nomination | None = Nomination.objects.of(case.act.office).filter(uuid=uuid).first()
    if again is not None:
        if again.round_id == case.row.pk:
            return again
        raise Refused(Breach("request-taken", {}))
    name, body = tidy(name), tidy(body)
    breaches = check_text(name, "name") + check_text(body, "body")
    if not name:
        breaches.append(Breach("name-missing", {}, "name"))
    if Kind(case.row.kind) is not Kind.AWARD:
        breaches.append(Breach("round-not-award", {}))
    if breaches:
        raise Refused(*breaches)
    row = Nomination.objects.create(
        office=case.act.office, round=case.row, uuid=uuid, place=Place.OUTSIDE, outside_name=name, outside_body=body,
        number=next_number(Nomination.objects.of(case.act.office).filter(round=case.row)), seq=case.act.seq,
    )  # fmt: skip
    case.note("outside-entered", rows=[row], about={"candidate": row.number})
    return row


@transaction.atomic
def end_outside(*, by: User, programme: Programme, round: int, number: int, uuid: UUID) -> Nomination:
    """Take a candidate from outside off the round."""
    case = at_round(by, Permission.ROUND_KEEP, programme, round, while_in=(Status.OPEN, Status.REVIEW))
    rows = Nomination.objects.of(case.act.office).filter(round=case.row, number=number, place=Place.OUTSIDE)
    row: Nomination | None = rows.first()
    if row is None:
        raise Refused(Breach("candidate-unknown", {}))
    if row.ended_seq is None:
        rows.filter(ended_seq=None).update(ended_seq=case.act.seq)
        row.ended_seq = case.act.seq
        case.note("outside-ended", rows=[row], about={"candidate": row.number})
    return row
