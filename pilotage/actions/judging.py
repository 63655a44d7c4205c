"""Judging a round's candidates: the office's criteria, reviewers' scores, and who comes first among equals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid5

from django.db import transaction

from pilotage.actions.refusals import Refused
from pilotage.actions.round_cases import RoundCase, at_round
from pilotage.domain.breaches import Breach
from pilotage.domain.fields import tidy
from pilotage.domain.judging import check_order, check_own, check_scores
from pilotage.domain.policy import Permission
from pilotage.domain.reviews import check_criterion
from pilotage.domain.round_states import Kind, Status
from pilotage.models import Programme, RoundCriterion, RoundScore, TieBreak, User
from pilotage.models.owned import Owned
from pilotage.queries.judging import bench, nominations, own_candidates, points, scales

BEFORE = (Status.OPEN, Status.REVIEW)
"""Where criteria may still change."""


@dataclass(frozen=True, slots=True)
class Card:
    """What a reviewer says of a candidate: points by the criterion's id, and an opinion."""

    points: Mapping[int, int] = field(default_factory=dict)
    opinion: str = ""


def awards_only(case: RoundCase) -> None:
    """Rounds of aid are divided, not judged; raises Refused."""
    if case.row.kind != Kind.AWARD:
        raise Refused(Breach("round-not-award", {}))


@transaction.atomic
def add_round_criterion(
    *, by: User, programme: Programme, round: int, name: str, most: int, uuid: UUID
) -> RoundCriterion:
    """A criterion of the office's own that candidates of a round are scored by."""
    name = tidy(name)
    case = at_round(by, Permission.ROUND_KEEP, programme, round, while_in=BEFORE)
    awards_only(case)
    again: RoundCriterion | None = RoundCriterion.objects.of(case.act.office).filter(uuid=uuid).first()
    if again is not None:
        if (again.round_id, again.name, again.most) != (case.row.pk, name, most):
            raise Refused(Breach("request-taken", {}))
        return again
    if breaches := check_criterion(name=name, most=most, names={scale.name for scale in scales(case.row)}):
        raise Refused(*breaches)
    criterion: RoundCriterion = RoundCriterion.objects.create(
        office=case.act.office, round=case.row, uuid=uuid, name=name, most=most, by=by, seq=case.act.seq
    )
    case.note("criterion-added", rows=[criterion])
    return criterion


@transaction.atomic
def end_round_criterion(*, by: User, programme: Programme, round: int, criterion: int) -> RoundCriterion:
    """A criterion counts no more; what it was given stays readable. Twice is once."""
    case = at_round(by, Permission.ROUND_KEEP, programme, round, while_in=BEFORE)
    rows = RoundCriterion.objects.of(case.act.office).filter(round=case.row, pk=criterion)
    row: RoundCriterion | None = rows.first()
    if row is None:
        raise Refused(Breach("criterion-unknown", {}))
    if not rows.filter(ended_seq=None).update(ended_seq=case.act.seq):
        return row
    ended: RoundCriterion = rows.get()
    case.note("criterion-ended", rows=[ended])
    return ended


@transaction.atomic
def give_scores(
    *, by: User, programme: Programme, round: int, cards: Mapping[int, Card], uuid: UUID
) -> tuple[RoundScore, ...]:
    """A reviewer's points and opinions of candidates, by their numbers, replacing what the same reviewer said of them
    before. Saying the same again writes nothing. Nobody scores whom they nominated or speak for."""
    cards = {number: Card(dict(card.points), tidy(card.opinion)) for number, card in cards.items()}
    case = at_round(by, Permission.ROUND_SCORE, programme, round, while_in=(Status.REVIEW,))
    awards_only(case)
    judged = bench(case.row)
    standing = {each.number: each for each in nominations(case.row)}
    if set(cards) - set(standing):
        raise Refused(Breach("candidate-unknown", {}))
    mine = {number: given[by.pk] for number, given in judged.scores.items() if by.pk in given}
    changed = {
        number: card
        for number, card in cards.items()
        if number not in mine or (points(mine[number]), mine[number].opinion) != (card.points, card.opinion)
    }
    breaches = check_own(own_candidates(by, programme, judged.stood), changed, "own-candidate")
    for number, card in changed.items():
        breaches += check_scores(judged.scales, card.points, card.opinion, number)
    if breaches:
        raise Refused(*breaches)
    rows = RoundScore.objects.of(case.act.office)
    written: list[Owned] = []
    given = []
    for number, card in changed.items():
        if number in mine:
            rows.filter(pk=mine[number].pk, ended_seq=None).update(ended_seq=case.act.seq)
            written.append(rows.get(pk=mine[number].pk))
        said = {str(criterion): value for criterion, value in card.points.items()}
        given.append(
            RoundScore.objects.create(
                office=case.act.office, nomination=standing[number], uuid=uuid5(uuid, str(number)), points=said,
                opinion=card.opinion, by=by, seq=case.act.seq,
            )
        )  # fmt: skip
    if given:
        case.note("scored", rows=[*written, *given], about={"candidates": len(given)})
    return tuple(given)


@transaction.atomic
def put_in_order(
    *, by: User, programme: Programme, round: int, order: Sequence[int], reason: str, uuid: UUID
) -> TieBreak:
    """Say who comes first among equals (where nothing was scored: of all), and why: openly, and by one who may decide.
    It replaces what was said before."""
    reason = tidy(reason)
    case = at_round(by, Permission.ROUND_DECIDE, programme, round, while_in=(Status.REVIEW,))
    awards_only(case)
    rows = TieBreak.objects.of(case.act.office)
    again: TieBreak | None = rows.filter(uuid=uuid).first()
    if again is not None:
        if (again.round_id, again.order, again.reason) != (case.row.pk, list(order), reason):
            raise Refused(Breach("request-taken", {}))
        return again
    judged = bench(case.row)
    numbers = {each.number for each in judged.stood}
    breaches = check_order(order, numbers, reason)
    breaches += check_own(own_candidates(by, programme, judged.stood), order, "own-candidate")
    if breaches:
        raise Refused(*breaches)
    standing: TieBreak | None = rows.filter(round=case.row, ended_seq=None).first()
    written: list[Owned] = []
    if standing is not None:
        rows.filter(pk=standing.pk, ended_seq=None).update(ended_seq=case.act.seq)
        written.append(rows.get(pk=standing.pk))
    said: TieBreak = TieBreak.objects.create(
        office=case.act.office, round=case.row, uuid=uuid, order=list(order), reason=reason, by=by, seq=case.act.seq
    )
    case.note("ordered", rows=[*written, said])
    return said
