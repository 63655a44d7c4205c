"""Reading how a round of awards is judged: criteria, scores, the list, opinions of others, decisions, publicity."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from pilotage.domain.calendars import DIVIDING
from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Priority, Quota, Register
from pilotage.domain.judging import Heard, Order, Placed, Runner, priority_of, ranked
from pilotage.domain.policy import Function
from pilotage.domain.records import EntryKind
from pilotage.domain.reviews import Scale
from pilotage.domain.rounds import Place
from pilotage.models import (
    CalendarSpan,
    Consultation,
    DecidedPlace,
    Entry,
    Nomination,
    Objection,
    Programme,
    Publicity,
    Round,
    RoundCriterion,
    RoundDecision,
    RoundScore,
    TieBreak,
    User,
)
from pilotage.queries.people import posts_of
from pilotage.queries.programmes import rules_of_edition, today


class Stands(Protocol):
    """A candidate that stands: its number, place, unit's code (empty: none) and record's row id (None: from outside)."""

    @property
    def number(self) -> int: ...

    @property
    def place(self) -> Place: ...

    @property
    def unit(self) -> str: ...

    @property
    def record(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Seat:
    """… without the name of whoever it is."""

    number: int
    place: Place
    unit: str
    record: int | None


@dataclass(frozen=True, slots=True)
class Bench:
    """Everything that a round's list is made of. `scores` by the nomination's number, then by the reviewer's user id."""

    row: Round
    charter: Charter
    scales: tuple[Scale, ...]
    stood: tuple[Stands, ...]
    scores: Mapping[int, Mapping[int, RoundScore]]
    order: Order | None

    @property
    def rule(self) -> Quota | Priority:
        """The provision that the round is held under."""
        found = next(each for each in self.charter.provisions if each.id == self.row.provision)
        assert isinstance(found, Quota | Priority)
        return found

    @property
    def register(self) -> Register:
        """The register whose records are the round's nominations."""
        return next(each for each in self.charter.registers if each.id == self.rule.register)

    @property
    def priority(self) -> Priority | None:
        """The priority that holds in the round."""
        return priority_of(self.charter, self.rule, self.row.level)

    @property
    def listed(self) -> tuple[Placed, ...]:
        """The ranked list."""
        return ranked(self.runners, self.scales, priority=self.priority is not None, order=self.order)

    @property
    def runners(self) -> tuple[Runner, ...]:
        """The candidates that stand."""
        return tuple(
            Runner(
                each.number, each.place, each.unit,
                tuple(points(score) for score in self.scores.get(each.number, {}).values() if score.points),
            )
            for each in self.stood
        )  # fmt: skip


def points(score: RoundScore) -> dict[int, int]:
    """What a reviewer gave a candidate, by the criterion's id."""
    return {int(criterion): value for criterion, value in score.points.items()}


def nominations(row: Round) -> tuple[Nomination, ...]:
    """The nominations of a round that stand, in the order of their numbers."""
    stood = Nomination.objects.of(row.office_id).filter(round=row, ended_seq=None)
    return tuple(stood.select_related("unit", "record").order_by("number"))


def bench(
    row: Round,
    charter: Charter | None = None,
    stood: Sequence[Stands] | None = None,
    overview: "Overview | None" = None,
) -> Bench:
    """A round's candidates, criteria, scores and order as they stand, in four statements at most; `charter` is the one
    that it was opened under, `stood` its candidates and `overview` holds its order, where the caller has them."""
    office = row.office_id
    if stood is None:
        stood = [
            Seat(each.number, Place(each.place), each.unit.code if each.unit else "", each.record_id)
            for each in nominations(row)
        ]
    scores: dict[int, dict[int, RoundScore]] = defaultdict(dict)
    given = RoundScore.objects.of(office).filter(nomination__round=row, ended_seq=None).select_related("nomination")
    for score in given:
        scores[score.nomination.number][score.by_id] = score
    return Bench(
        row, charter or rules_of_edition(office, row.edition_id).charter, tuple(scales(row)), tuple(stood), scores,
        overview.order if overview is not None else _order(row),
    )  # fmt: skip


def _order(row: Round) -> Order | None:
    tie = TieBreak.objects.of(row.office_id).filter(round=row, ended_seq=None).first()
    return Order(tuple(tie.order), tie.reason) if tie else None


def scales(row: Round) -> list[Scale]:
    """The criteria that are scored now, in the order in which they were added."""
    rows = RoundCriterion.objects.of(row.office_id).filter(round=row, ended_seq=None)
    return [Scale(each.pk, each.name, each.most) for each in rows]


def own_candidates(user: User, programme: Programme, stood: Sequence[Stands]) -> frozenset[int]:
    """The numbers of the candidates whom this person nominated, or whose unit they speak for today."""
    posts, day = posts_of(user, programme), today(programme)
    units = {post.member for post in posts if post.function is Function.CONTACT and post.holds(day)}
    records = [each.record for each in stood if each.record is not None]
    first = Entry.objects.of(programme.office_id).filter(record__in=records, kind=EntryKind.ENTERED, by=user)
    entered = set(first.values_list("record", flat=True))
    return frozenset(each.number for each in stood if each.unit in units or each.record in entered)


@dataclass(frozen=True, slots=True)
class Overview:
    """How far the judging of a round has come, without a word about anybody. Days are None where there is none:
    `decided_on` of the decision that stands, `posted_from` and `posted_until` of its publicity. `period_ends`: by kind,
    the last day of the period in the office's calendar that begins as the round's does."""

    row: Round
    order: Order | None
    asked: int  # bodies for their opinion
    answered: int
    unanswered: int  # objections
    decided_on: date | None
    chosen: int
    posted_from: date | None
    posted_until: date | None
    period_ends: Mapping[str, date]


def overview(programme: Programme, number: int) -> Overview | None:
    """The round with this number and how far its judging has come, in one statement; None where there is none."""
    office, of = programme.office_id, {"round": OuterRef("pk")}
    asked = Consultation.objects.of(office).filter(**of, ended_seq=None)
    ties = TieBreak.objects.of(office).filter(**of, ended_seq=None).order_by()
    decisions = RoundDecision.objects.of(office).filter(**of, ended_seq=None).order_by()
    places = DecidedPlace.objects.of(office).filter(
        decision__round=OuterRef("pk"), decision__ended_seq=None, chosen=True
    )
    posted = Publicity.objects.of(office).filter(**of, ended_seq=None).order_by()
    spans = CalendarSpan.objects.of(office).filter(programme=programme, start=OuterRef("period_start")).order_by("id")
    ends = {f"ends_{place}": Subquery(spans.filter(kind=kind).values("end")[:1]) for place, kind in enumerate(DIVIDING)}
    found = Round.objects.of(office).filter(programme=programme, number=number).annotate(
        tie_order=Subquery(ties.values("order")[:1]), tie_reason=Subquery(ties.values("reason")[:1]),
        asked=_count(asked, "round"), answered=_count(asked.exclude(answered_seq=None), "round"),
        unanswered=_count(Objection.objects.of(office).filter(**of, answered_seq=None), "round"),
        decided_on=Subquery(decisions.values("happened_on")[:1]), chosen=_count(places, "decision__round"),
        posted_from=Subquery(posted.values("starts_on")[:1]), posted_until=Subquery(posted.values("ends_on")[:1]),
        **ends,
    )  # fmt: skip
    row: Any = found.first()
    if row is None:
        return None
    order = None if row.tie_order is None else Order(tuple(row.tie_order), row.tie_reason)
    return Overview(
        row, order, row.asked, row.answered, row.unanswered, row.decided_on, row.chosen, row.posted_from,
        row.posted_until,
        {kind: end for place, kind in enumerate(DIVIDING) if (end := getattr(row, f"ends_{place}")) is not None},
    )  # fmt: skip


def _count(rows: QuerySet[Any], of: str) -> Coalesce:
    return Coalesce(Subquery(rows.order_by().values(of).annotate(many=Count("pk")).values("many")), 0)


# ---- What others say, the decision, and what follows -----------------------------------------------------------------


def consultations(row: Round) -> tuple[Consultation, ...]:
    """Who was asked for an opinion, in order."""
    rows = Consultation.objects.of(row.office_id).filter(round=row, ended_seq=None).select_related("nomination")
    return tuple(rows)


@dataclass(frozen=True, slots=True)
class Result:
    """A decision with what it says of every candidate, in the order of its list."""

    decision: RoundDecision
    places: tuple[DecidedPlace, ...]

    @property
    def chosen(self) -> tuple[DecidedPlace, ...]:
        return tuple(each for each in self.places if each.chosen)


def result(row: Round) -> Result | None:
    """The decision that stands, with its places: two statements; None where nothing is decided."""
    return results(row)[0]


def results(row: Round) -> tuple[Result | None, tuple[RoundDecision, ...]]:
    """The decision that stands with its places, and those that were taken back, in order: two statements."""
    every = list(RoundDecision.objects.of(row.office_id).filter(round=row))
    fallen = tuple(each for each in every if each.ended_seq is not None)
    standing = next((each for each in every if each.ended_seq is None), None)
    if standing is None:
        return None, fallen
    places = DecidedPlace.objects.of(row.office_id).filter(decision=standing)
    return Result(standing, tuple(places.select_related("nomination__unit", "nomination__record"))), fallen


def publicity(row: Round) -> Publicity | None:
    """How the result that stands was posted."""
    found: Publicity | None = Publicity.objects.of(row.office_id).filter(round=row, ended_seq=None).first()
    return found


def objections(row: Round) -> tuple[Objection, ...]:
    """Every objection against the round's results, in order."""
    rows = Objection.objects.of(row.office_id).filter(round=row)
    return tuple(rows.select_related("nomination", "answered_by"))


def heard(row: Round, since: int) -> tuple[Heard, ...]:
    """The objections received since the decision of that number."""
    rows = Objection.objects.of(row.office_id).filter(round=row, seq__gt=since)
    return tuple(Heard(each.received_on, each.upheld) for each in rows)
