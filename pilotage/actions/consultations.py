"""Opinions of other bodies on a round or on one of its candidates: asked for, answered once, taken back."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction

from pilotage.actions.files import put_to_matter
from pilotage.actions.judging import awards_only
from pilotage.actions.refusals import Refused
from pilotage.actions.round_cases import RoundCase, at_round
from pilotage.domain.attachments import Evidence, check_evidence
from pilotage.domain.breaches import Breach
from pilotage.domain.fields import tidy
from pilotage.domain.judging import check_answer, check_consultation
from pilotage.domain.policy import Permission
from pilotage.domain.round_states import Status
from pilotage.models import Consultation, Programme, User

ASKED = (Status.OPEN, Status.REVIEW)
ANSWERED = (Status.OPEN, Status.REVIEW, Status.DECIDED, Status.PUBLIC)
"""An opinion that comes after the decision is kept all the same."""


@transaction.atomic
def consult(
    *,
    by: User,
    programme: Programme,
    round: int,
    body: str,
    asked_on: date,
    uuid: UUID,
    due_on: date | None = None,
    candidate: int | None = None,
) -> Consultation:
    """Ask another body for its opinion, until a day where one is set; on the whole round, or on one candidate."""
    body = tidy(body)
    case = at_round(by, Permission.ROUND_KEEP, programme, round, while_in=ASKED)
    awards_only(case)
    again: Consultation | None = (
        Consultation.objects.of(case.act.office).filter(uuid=uuid).select_related("nomination").first()
    )
    if again is not None:
        about = again.nomination.number if again.nomination else None
        if (again.round_id, again.body, again.asked_on, again.due_on, about) != (
            case.row.pk, body, asked_on, due_on, candidate,
        ):  # fmt: skip
            raise Refused(Breach("request-taken", {}))
        return again
    breaches = check_consultation(body, asked_on, due_on, case.act.today)
    if asked_on < case.row.opened_on:
        breaches.append(Breach("day-before-step", {"day": asked_on, "last": case.row.opened_on}, "asked_on"))
    nomination, missing = case.candidate(candidate)
    if breaches or missing:
        raise Refused(*breaches, *missing)
    asked: Consultation = Consultation.objects.create(
        office=case.act.office, round=case.row, uuid=uuid, nomination=nomination, body=body, asked_on=asked_on,
        due_on=due_on, by=by, seq=case.act.seq,
    )  # fmt: skip
    case.note("consulted", rows=[asked])
    return asked


def _asked(case: RoundCase, consultation: int) -> Consultation:
    rows = Consultation.objects.of(case.act.office).filter(round=case.row, pk=consultation, ended_seq=None)
    row: Consultation | None = rows.first()
    if row is None:
        raise Refused(Breach("consultation-unknown", {}))
    return row


@transaction.atomic
def answer_consultation(
    *,
    by: User,
    programme: Programme,
    round: int,
    consultation: int,
    answer: str,
    answered_on: date,
    text: str = "",
    evidence: Sequence[Evidence] = (),
) -> Consultation:
    """Enter what the body answered, with its stamped paper as a file; once. The same again writes nothing."""
    text = tidy(text)
    case = at_round(by, Permission.ROUND_KEEP, programme, round, while_in=ANSWERED)
    row = _asked(case, consultation)
    if row.answered_seq is not None and (row.answer, row.text, row.answered_on, row.answered_by_id) == (
        answer, text, answered_on, by.pk,
    ):  # fmt: skip
        return row
    breaches = check_answer(
        answered=row.answered_seq is not None, answer=answer, text=text, on=answered_on, asked_on=row.asked_on,
        today=case.act.today,
    )  # fmt: skip
    breaches += check_evidence(evidence, required=False)
    if breaches:
        raise Refused(*breaches)
    open_ones = Consultation.objects.of(case.act.office).filter(pk=row.pk, answered_seq=None)
    open_ones.update(answered_on=answered_on, answer=answer, text=text, answered_by=by, answered_seq=case.act.seq)
    answered: Consultation = Consultation.objects.of(case.act.office).get(pk=row.pk)
    files = put_to_matter(act=case.act, evidence=evidence, consultation=answered)
    case.note("consultation-answered", rows=[answered, *files], about={"answer": answer})
    return answered


@transaction.atomic
def end_consultation(*, by: User, programme: Programme, round: int, consultation: int) -> Consultation:
    """A body is asked no more: it was asked by mistake. What it answered stays; twice is once."""
    case = at_round(by, Permission.ROUND_KEEP, programme, round, while_in=ANSWERED)
    rows = Consultation.objects.of(case.act.office).filter(round=case.row, pk=consultation)
    row: Consultation | None = rows.first()
    if row is None:
        raise Refused(Breach("consultation-unknown", {}))
    if row.ended_seq is not None:
        return row
    if row.answered_seq is not None:
        raise Refused(Breach("consultation-answered", {}))
    rows.filter(ended_seq=None, answered_seq=None).update(ended_seq=case.act.seq)
    ended: Consultation = rows.get()
    case.note("consultation-ended", rows=[ended])
    return ended
