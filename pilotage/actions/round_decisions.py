"""Deciding a round of awards, with its meeting's minute; taking the decision back when an objection was right.

The result stands on every nomination's record from the day of the decision, so that figures count it from then on; it is
written there when it is made public, so that no record, sheet or figure tells it before.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID, uuid5

from django.db import transaction

from pilotage.actions.entries import append
from pilotage.actions.files import put_to_matter
from pilotage.actions.judging import awards_only
from pilotage.actions.refusals import Refused
from pilotage.actions.round_cases import RoundCase, for_step
from pilotage.actions.second_looks import owe_look
from pilotage.domain.attachments import Evidence, check_evidence
from pilotage.domain.breaches import Breach
from pilotage.domain.fields import tidy
from pilotage.domain.grants import check_words
from pilotage.domain.judging import Placed, check_decision, check_own, decided_body, passed_over, shown
from pilotage.domain.policy import Permission
from pilotage.domain.records import EntryKind
from pilotage.domain.round_states import Status, StepKind
from pilotage.domain.second_looks import What
from pilotage.models import DecidedPlace, Nomination, Programme, Publicity, RoundDecision, User
from pilotage.models.owned import Owned
from pilotage.queries.judging import Bench, Result, bench, nominations, own_candidates, result
from pilotage.queries.records import office_side
from pilotage.queries.rounds import places_of
from pilotage.queries.second_looks import small_office


@transaction.atomic
def decide_round(
    *,
    by: User,
    programme: Programme,
    round: int,
    seen: int,
    chosen: Collection[int],
    meeting: str,
    happened_on: date,
    uuid: UUID,
    reasons: Mapping[int, str] | None = None,
    shown_reasons: Collection[int] = (),
    note: str = "",
    evidence: Sequence[Evidence] = (),
) -> RoundDecision:
    """Choose among the candidates (by their numbers). `meeting` names the minute, `evidence` may carry it.

    `reasons` say why whoever the programme's rules put first was passed over; they stay within the office but for those
    of `shown_reasons`. Nobody decides on a candidate of their own, unless the office is too small for anybody else to.
    """
    meeting, note = tidy(meeting), tidy(note)
    given = {number: tidy(text) for number, text in (reasons or {}).items()}
    case = for_step(
        by, Permission.ROUND_DECIDE, programme, round, StepKind.DECIDED, seen=seen, on=happened_on, uuid=uuid
    )
    awards_only(case)
    if case.done is not None:
        return _again(case, uuid, chosen, meeting, happened_on)
    if case.status is Status.OPEN:
        raise Refused(Breach("round-open", {}))
    judged = bench(case.row)
    listed, priority = judged.listed, judged.priority
    breaches = check_decision(
        listed, chosen, given, places=places_of(programme, case.row, judged.charter), priority=priority, meeting=meeting
    )
    own = check_own(
        own_candidates(by, programme, judged.stood),
        [each.number for each in judged.stood],
        "own-candidate-decided",
    )
    arranged = small_office(programme, happened_on) if own else None
    breaches += [] if arranged else own
    breaches += check_words(note, "note", required=False) + check_evidence(evidence, required=False)
    if found := [*case.breaches, *breaches]:
        raise Refused(*found)
    decision: RoundDecision = RoundDecision.objects.create(
        office=case.act.office, round=case.row, uuid=uuid, happened_on=happened_on, meeting=meeting, note=note, by=by,
        seq=case.act.seq,
    )  # fmt: skip
    over = frozenset(passed_over(listed, chosen) if priority else ())
    rows: list[Owned] = [decision, *put_to_matter(act=case.act, evidence=evidence, decision=decision)]
    by_number = {each.number: each for each in nominations(case.row)}
    for place in listed:
        number = place.runner.number
        told = {"over": number in over, "reason": given.get(number, "") if number in over else ""}
        shows = bool(told["reason"]) and number in shown_reasons
        rows.append(_place(case, decision, by_number[number], place, number in chosen, **told, shows=shows))
    if arranged is not None:
        rows.append(
            owe_look(act=case.act, what=What.CHOSEN, about=case.row.title, happened_on=happened_on, days=arranged.days)
        )
    case.take([], rows=rows)
    return decision


def _place(
    case: RoundCase, decision: RoundDecision, nomination: Nomination, place: Placed, chosen: bool, *, over: object,
    reason: object, shows: bool,
) -> DecidedPlace:  # fmt: skip
    row: DecidedPlace = DecidedPlace.objects.create(
        office=case.act.office, decision=decision, nomination=nomination, rank=place.rank, points=shown(place.points),
        chosen=chosen, passed_over=bool(over), reason=str(reason), shown=shows, seq=case.act.seq,
    )  # fmt: skip
    return row


def put_on_records(case: RoundCase, decided: Result) -> list[Owned]:
    """Write a decision on its nominations' records, as of its own day: the rows, for the event of the action that makes it
    public."""
    judged, rows = bench(case.row), list[Owned]()
    standing = {each.pk: each for each in nominations(case.row)}
    decision = decided.decision
    for place in decided.places:
        nomination = standing[place.nomination_id]
        body = decided_body(
            judged.register, chosen=place.chosen, over=place.passed_over if judged.priority is not None else None,
            reason=place.reason if place.shown else "",
        )  # fmt: skip
        key = uuid5(decision.uuid, f"record:{nomination.number}")
        rows += _put_on_record(case, judged, nomination, key, decision.happened_on, body)
    return rows


def _put_on_record(
    case: RoundCase, judged: Bench, nomination: Nomination, uuid: UUID, on: date, body: Mapping[str, object]
) -> list[Owned]:
    """What was decided, on the nomination's record where it has one and declares fields for it."""
    if nomination.record is None or not body:
        return []
    side = office_side(case.act.rules.charter)
    private = frozenset(each.id for each in judged.register.fields if each.personal)
    _entry, rows = append(case.act, nomination.record, uuid, EntryKind.DECIDED, on, side, body=body, private=private)
    return rows


def _again(
    case: RoundCase, uuid: UUID, chosen: Collection[int], meeting: str, happened_on: date
) -> RoundDecision:  # fmt: skip
    """The decision that this very request has written; refused where it now says something else."""
    rows = RoundDecision.objects.of(case.act.office)
    done: RoundDecision = rows.get(uuid=uuid)
    taken = DecidedPlace.objects.of(case.act.office).filter(decision=done, chosen=True)
    numbers = set(taken.values_list("nomination__number", flat=True))
    if (numbers, done.meeting, done.happened_on) != (set(chosen), meeting, happened_on):
        raise Refused(Breach("request-taken", {}))
    return done


@transaction.atomic
def take_back_decision(
    *,
    by: User,
    programme: Programme,
    round: int,
    seen: int,
    happened_on: date,
    reason: str,
    uuid: UUID,
    evidence: Sequence[Evidence] = (),
) -> RoundDecision:
    """The decision falls, with the reason, and the round goes back to its review; every candidate's outcome is pending
    again from that day on. What was posted ends with it; what was not stands on no record, and is not put right there."""
    reason = tidy(reason)
    case = for_step(
        by, Permission.ROUND_DECIDE, programme, round, StepKind.TAKEN_BACK, seen=seen, on=happened_on, uuid=uuid
    )
    awards_only(case)
    decisions = RoundDecision.objects.of(case.act.office).filter(round=case.row)
    if case.done is not None:
        fallen: RoundDecision = decisions.get(ended_seq=case.done.seq)
        if fallen.ended_reason != reason:
            raise Refused(Breach("request-taken", {}))
        return fallen
    breaches = [*case.breaches, *check_words(reason, "reason", required=True)]
    breaches += check_evidence(evidence, required=False)
    if breaches:
        raise Refused(*breaches)
    stood = result(case.row)
    assert stood is not None, "only what is decided is taken back"
    decisions.filter(pk=stood.decision.pk, ended_seq=None).update(ended_seq=case.act.seq, ended_reason=reason)
    rows: list[Owned] = [decisions.get(pk=stood.decision.pk)]
    posts = Publicity.objects.of(case.act.office).filter(round=case.row)
    open_posts = list(posts.filter(ended_seq=None).values_list("pk", flat=True))
    posts.filter(pk__in=open_posts, ended_seq=None).update(ended_seq=case.act.seq)
    rows += posts.filter(pk__in=open_posts)
    judged = bench(case.row)
    standing = {each.pk: each for each in nominations(case.row)}
    for place in stood.places if open_posts else ():
        nomination = standing.get(place.nomination_id)
        if nomination is None:
            continue
        body = decided_body(
            judged.register, chosen=None, over=False if judged.priority is not None else None, reason=""
        )
        if place.shown and any(each.id == "reason" for each in judged.register.fields):
            body["reason"] = ""  # what was shown is shown no more
        number = nomination.number
        rows += _put_on_record(case, judged, nomination, uuid5(uuid, f"record:{number}"), happened_on, body)
    case.take([], note=reason, rows=rows, evidence=evidence)
    return decisions.get(pk=stood.decision.pk)  # type: ignore[no-any-return]
