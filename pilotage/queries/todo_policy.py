"""What about rounds and pairs waits for somebody: asked for in the one statement of Today, and told as its lines."""

from collections.abc import Iterable, Iterator

from django.db.models import Exists, OuterRef, Q, QuerySet

from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Pair, Priority, Quota
from pilotage.domain.duties import DutyFacts
from pilotage.domain.meetings import agreements
from pilotage.domain.pairs import alone
from pilotage.domain.policy import Permission
from pilotage.domain.records import EntryKind
from pilotage.domain.round_states import Kind as RoundKind
from pilotage.domain.round_states import Status
from pilotage.domain.standing import Place
from pilotage.models import (
    Consultation,
    Entry,
    FollowUp,
    Nomination,
    Objection,
    Publicity,
    Round,
    RoundCriterion,
    RoundScore,
)
from pilotage.queries.meetings import still_going
from pilotage.queries.registers import Glimpse, glimpses_read
from pilotage.queries.todo_kinds import AHEAD, Found, Kind, Task, Waiting, Whose, columns


def asked_about_policy(whose: Whose) -> list[QuerySet]:  # type: ignore[type-arg]
    """What of rounds and of pairs' agreements may wait for somebody."""
    held = any(isinstance(each, Quota | Priority) for each in whose.charter.provisions)
    parts = [*_rounds(whose)] if held else []
    sides, office = whose.members("unit", "partner"), Permission.PAIR_KEEP in whose.may
    if agreements(whose.charter) and (sides or office):
        rows = FollowUp.objects.of(whose.programme.office_id).filter(
            record__programme=whose.programme, ended_seq=None, due_on__lte=whose.today + AHEAD
        )
        rows = rows if office else rows.filter(Q(owner=None) | Q(owner__code__in=sides))
        going = still_going(rows, whose.programme.office_id)
        parts.append(columns(going, Kind.AGREED, "record", "due_on", "record__number", "record__register"))
    return parts


def _rounds(whose: Whose) -> Iterator[QuerySet]:  # type: ignore[type-arg]
    office, may, today = whose.programme.office_id, whose.may, whose.today
    rounds = Round.objects.of(office).filter(programme=whose.programme)
    awards = rounds.filter(kind=RoundKind.AWARD)
    standing = Nomination.objects.of(office).filter(round=OuterRef("pk"), ended_seq=None)
    keeps, units = Permission.ROUND_KEEP in may, whose.members("unit")
    if keeps or units:
        soon = awards.filter(status=Status.OPEN, due_on__gte=today, due_on__lte=today + AHEAD)
        soon = soon if keeps else soon.exclude(Exists(standing.filter(unit__code__in=units)))
        yield _of_round(soon, Kind.NOMINATE, "due_on")
    if keeps:
        yield _of_round(awards.filter(status=Status.OPEN, due_on__lt=today), Kind.CLOSE, "due_on")
        unanswered = Objection.objects.of(office).filter(round=OuterRef("round"), answered_on=None)
        over = Publicity.objects.of(office).filter(
            ~Exists(unanswered), round__programme=whose.programme, round__status=Status.PUBLIC, ended_seq=None,
            ends_on__lt=today,
        )  # fmt: skip
        yield _beside_round(over, Kind.POSTED, "ends_on")
        asked = Consultation.objects.of(office).filter(
            round__programme=whose.programme, round__status__in=_JUDGED, answered_on=None, ended_seq=None,
            due_on__lt=today,
        )  # fmt: skip
        yield _beside_round(asked, Kind.CONSULT, "due_on")
    if Permission.ROUND_SCORE in may and whose.user is not None:
        mine = RoundScore.objects.of(office).filter(nomination=OuterRef("pk"), by=whose.user, ended_seq=None)
        criteria = RoundCriterion.objects.of(office).filter(round=OuterRef("pk"), ended_seq=None)
        # As queries.judging.own_candidates has it: nobody scores whom they nominated or speak for.
        own = Entry.objects.of(office).filter(record=OuterRef("record"), kind=EntryKind.ENTERED, by=whose.user)
        owed = standing.filter(~Exists(mine), ~Exists(own)).exclude(unit__code__in=whose.members("unit"))
        waiting = awards.filter(Exists(criteria), Exists(owed), status=Status.REVIEW)
        yield _of_round(waiting, Kind.SCORE, "due_on")
    if Permission.ROUND_DECIDE in may:
        decided = rounds.filter(
            Q(kind=RoundKind.AWARD, status=Status.REVIEW) | Q(kind=RoundKind.AID, status__in=_JUDGED)
        )
        yield _of_round(decided, Kind.AWARD, "due_on")
        received = Objection.objects.of(office).filter(round__programme=whose.programme, answered_on=None)
        yield _beside_round(received, Kind.OBJECT, "received_on")


_JUDGED = (Status.OPEN, Status.REVIEW)
"""Before anything is decided."""


def _of_round(rows: QuerySet[Round], kind: Kind, due: str) -> QuerySet:  # type: ignore[type-arg]
    return columns(rows, kind, "pk", due, "number", "title", "provision", "level")


def _beside_round(rows: QuerySet, kind: Kind, due: str) -> QuerySet:  # type: ignore[type-arg]
    of = [f"round__{name}" for name in ("number", "title", "provision", "level")]
    return columns(rows, kind, "round", due, *of)


# ---- As lines --------------------------------------------------------------------------------------------------------

_DUE = (Kind.NOMINATE, Kind.CLOSE, Kind.POSTED, Kind.CONSULT)
"""Where the day says until when; elsewhere it only says since when."""


def policy_tasks(whose: Whose, found: Found, facts: DutyFacts) -> list[Task]:
    """What was found to wait, as lines of Today, and who has no partner. Asks for nothing that the page has not read."""
    tasks = []
    scored = {each.row for each in found[Kind.SCORE]}
    for kind in (*_DUE, Kind.SCORE, Kind.AWARD, Kind.OBJECT):
        rows = [each for each in found[kind] if kind is not Kind.AWARD or each.row not in scored]
        tasks += [_round_task(whose, kind, same) for same in _by_round(rows)]
    tasks += _agreed(whose, found[Kind.AGREED])
    if Permission.PAIR_KEEP in whose.may:
        tasks += _alone(whose.charter, facts)
    return tasks


def _by_round(rows: Iterable[Waiting]) -> Iterable[list[Waiting]]:
    """The rows of each round together, the earliest first."""
    rounds: dict[int, list[Waiting]] = {}
    for each in sorted(rows, key=lambda each: (each.number, str(each.due))):
        rounds.setdefault(each.number, []).append(each)
    return rounds.values()


def _round_task(whose: Whose, kind: Kind, rows: list[Waiting]) -> Task:
    first = rows[0]
    due = first.due if kind in _DUE else None
    late = due is not None and due < whose.today
    rule = next((each for each in whose.charter.provisions if each.id == first.of), None)
    level = next((each.name for each in whose.charter.levels if each.id == first.level), "")
    return Task(kind, due, late, rule, count=len(rows), number=first.number, title=first.label, level=level)


def _agreed(whose: Whose, rows: list[Waiting]) -> list[Task]:
    """Agreements that both sides have confirmed. Where it was not said which side sees to one, both do."""
    if not rows:
        return []
    declared = {register.id: register for register in agreements(whose.charter)}
    read = glimpses_read(whose.programme, whose.charter, list(declared), whose.today)
    known: dict[int, Glimpse] = {each.id: each for found in read.values() for each in found}
    sides = whose.members("unit", "partner")
    office = Permission.PAIR_KEEP in whose.may
    return [
        Task(
            Kind.AGREED, each.due, each.due is not None and each.due < whose.today, register=declared[each.label],
            first=each.number, place=seen.pair or "",
        )
        for each in rows
        for seen in [known.get(each.row)]
        if seen is not None and seen.confirmed and not seen.void and (office or sides & set(seen.members))
    ]  # fmt: skip


def _alone(charter: Charter, facts: DutyFacts) -> list[Task]:
    """Whoever has no partner, where the charter says that they shall have one."""
    members = [Place(seat.who, seat.name, seat.role, seat.starts_on, seat.ends_on) for seat in facts.seats]
    rules = {rule.id: rule for rule in charter.of_kind(Pair) if rule.force != "may"}
    return [
        Task(Kind.PAIR, None, False, rules[one.provision], place=one.member.code)
        for one in alone(charter, members, facts.pairs, facts.until)
        if one.provision in rules
    ]
