"""A decided result made public: posted, objected to, answered, final."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction

from pilotage.actions.files import put_to_matter
from pilotage.actions.judging import awards_only
from pilotage.actions.refusals import Refused
from pilotage.actions.round_cases import at_round, for_step
from pilotage.actions.round_decisions import put_on_records
from pilotage.domain.attachments import Evidence, check_evidence
from pilotage.domain.breaches import Breach
from pilotage.domain.fields import tidy
from pilotage.domain.judging import check_finish, check_objection, check_objection_answer, check_publicity
from pilotage.domain.policy import Permission
from pilotage.domain.round_states import Kind, Status, StepKind
from pilotage.models import Objection, Programme, Publicity, RoundStep, User
from pilotage.queries.judging import heard, publicity, result

AFTER = (Status.DECIDED, Status.PUBLIC, Status.FINAL)
"""Where an objection may come in: a late one is entered too, and said to be late."""


@transaction.atomic
def post_result(
    *,
    by: User,
    programme: Programme,
    round: int,
    seen: int,
    happened_on: date,
    ends_on: date,
    place: str,
    text: str,
    uuid: UUID,
    evidence: Sequence[Evidence] = (),
) -> Publicity:
    """Post a decided result somewhere, from a day until another, both included; `text` as it is posted. From now on the
    nominations' records tell it."""
    place, text = tidy(place), tidy(text)
    case = for_step(by, Permission.ROUND_KEEP, programme, round, StepKind.POSTED, seen=seen, on=happened_on, uuid=uuid)
    awards_only(case)
    posted: Publicity
    if case.done is not None:
        posted = Publicity.objects.of(case.act.office).get(uuid=uuid)
        if (posted.starts_on, posted.ends_on, posted.place, posted.text) != (happened_on, ends_on, place, text):
            raise Refused(Breach("request-taken", {}))
        return posted
    decided = result(case.row)
    assert decided is not None, "only what is decided is posted"
    breaches = check_publicity(happened_on, ends_on, place, text, decided.decision.happened_on)
    breaches += check_evidence(evidence, required=False)
    if found := [*case.breaches, *breaches]:
        raise Refused(*found)
    posted = Publicity.objects.create(
        office=case.act.office, round=case.row, uuid=uuid, starts_on=happened_on, ends_on=ends_on, place=place,
        text=text, by=by, seq=case.act.seq,
    )  # fmt: skip
    files = put_to_matter(act=case.act, evidence=evidence, publicity=posted)
    case.take([], rows=[posted, *files, *put_on_records(case, decided)])
    return posted


@transaction.atomic
def enter_objection(
    *,
    by: User,
    programme: Programme,
    round: int,
    received_on: date,
    text: str,
    uuid: UUID,
    who: str = "",
    candidate: int | None = None,
    evidence: Sequence[Evidence] = (),
) -> Objection:
    """Enter an objection that was received against a result, or against one candidate; `who` may be nobody."""
    text, who = tidy(text), tidy(who)
    case = at_round(by, Permission.ROUND_KEEP, programme, round, while_in=AFTER)
    awards_only(case)
    again: Objection | None = (
        Objection.objects.of(case.act.office).filter(uuid=uuid).select_related("nomination").first()
    )
    if again is not None:
        about = again.nomination.number if again.nomination else None
        if (again.round_id, again.received_on, again.text, about) != (case.row.pk, received_on, text, candidate):
            raise Refused(Breach("request-taken", {}))
        return again
    decided = result(case.row)
    assert decided is not None, "a result stands"
    breaches = check_objection(text, who, received_on, decided.decision.happened_on, case.act.today)
    breaches += check_evidence(evidence, required=False)
    nomination, missing = case.candidate(candidate)
    if breaches or missing:
        raise Refused(*breaches, *missing)
    objection: Objection = Objection.objects.create(
        office=case.act.office, round=case.row, uuid=uuid, nomination=nomination, received_on=received_on, who=who,
        text=text, by=by, seq=case.act.seq,
    )  # fmt: skip
    case.note("objected", rows=[objection, *put_to_matter(act=case.act, evidence=evidence, objection=objection)])
    return objection


@transaction.atomic
def answer_objection(
    *,
    by: User,
    programme: Programme,
    round: int,
    objection: int,
    answer: str,
    upheld: bool | None,
    answered_on: date,
    evidence: Sequence[Evidence] = (),
) -> Objection:
    """Answer an objection, and hold it right or not; once. One that is right asks for the decision to be taken back."""
    answer = tidy(answer)
    case = at_round(by, Permission.ROUND_DECIDE, programme, round, while_in=(*AFTER, Status.REVIEW))
    rows = Objection.objects.of(case.act.office).filter(round=case.row, pk=objection)
    row: Objection | None = rows.first()
    if row is None:
        raise Refused(Breach("objection-unknown", {}))
    if row.answered_seq is not None and (row.answer, row.upheld, row.answered_on, row.answered_by_id) == (
        answer, upheld, answered_on, by.pk,
    ):  # fmt: skip
        return row
    breaches = check_objection_answer(
        answered=row.answered_seq is not None, answer=answer, upheld=upheld, on=answered_on,
        received_on=row.received_on, today=case.act.today,
    )  # fmt: skip
    breaches += check_evidence(evidence, required=False)
    if breaches:
        raise Refused(*breaches)
    rows.filter(answered_seq=None).update(
        answer=answer, upheld=upheld, answered_on=answered_on, answered_by=by, answered_seq=case.act.seq
    )
    answered: Objection = rows.get()
    files = put_to_matter(act=case.act, evidence=evidence, objection=answered)
    case.note("objection-answered", rows=[answered, *files], about={"upheld": bool(upheld)})
    return answered


@transaction.atomic
def finish_round(
    *, by: User, programme: Programme, round: int, seen: int, happened_on: date, uuid: UUID, note: str = ""
) -> RoundStep:
    """The result is final: the days are over, and every objection since the decision was answered and found wrong.
    What was never posted stands on the nominations' records now."""
    note = tidy(note)
    case = for_step(
        by, Permission.ROUND_KEEP, programme, round, StepKind.FINISHED, seen=seen, on=happened_on, uuid=uuid
    )
    if case.done is not None:
        return case.done
    if case.row.kind != Kind.AWARD:
        return case.take([], note=note)
    decided, posted = result(case.row), publicity(case.row)
    assert decided is not None, "only what is decided is finished"
    breaches = check_finish(posted.ends_on if posted else None, heard(case.row, decided.decision.seq), happened_on)
    if breaches or case.breaches or posted is not None:
        return case.take(breaches, note=note)
    return case.take([], note=note, rows=put_on_records(case, decided))
