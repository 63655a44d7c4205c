"""Reviewers of an application: asked, taken off, their opinions; the office's criteria; conditions that were met."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db import transaction

from pilotage.actions.entering import Act, enter, record_event
from pilotage.actions.files import put
from pilotage.actions.grant_cases import grant_named, named
from pilotage.actions.refusals import NotAllowed, Refused
from pilotage.domain.attachments import Evidence, check_evidence
from pilotage.domain.breaches import Breach
from pilotage.domain.fields import tidy
from pilotage.domain.grant_states import ApplicationFact, Status, StepKind
from pilotage.domain.grants import check_impartial
from pilotage.domain.policy import Permission
from pilotage.domain.reviews import (
    check_criterion,
    check_met,
    check_opinion,
    check_reviewer_asked,
    check_taken_off,
)
from pilotage.domain.standing import check_day
from pilotage.models import Application, Condition, Criterion, Person, Programme, Review, Reviewer, User
from pilotage.queries.grants import fact_of, speaks_for
from pilotage.queries.reviews import at_office, latest_number, reviewed, scales

OPEN = (Status.SUBMITTED, Status.RETURNED)
"""Where an application may still be reviewed; while it is returned nobody gives an opinion."""


@transaction.atomic
def ask_reviewer(
    *, by: User, programme: Programme, application: int, person: str, uuid: UUID, due_on: date | None = None
) -> Reviewer:
    """Ask somebody of the office for a written opinion, until a day where one is set. `person` is a code."""
    act = enter(by, Permission.GRANT_DECIDE, programme)
    row, fact = _application(act, application)
    again: Reviewer | None = Reviewer.objects.of(act.office).filter(uuid=uuid).select_related("person").first()
    if again is not None:
        if (again.application_id, again.person.code, again.due_on) != (row.pk, person, due_on):
            raise Refused(Breach("request-taken", {}))
        return again
    if fact.status not in OPEN:
        raise Refused(Breach(f"application-{fact.status}", {}))
    holder: Person | None = Person.objects.of(act.office).filter(code=person).select_related("user").first()
    user = holder.user if holder else None
    asked = Reviewer.objects.of(act.office).filter(application=row, ended_seq=None, person__code=person).exists()
    breaches = check_reviewer_asked(
        known=user is not None, at_office=user is not None and at_office(user, programme, act.today), asked=asked,
        impartial=_partial(act, fact, user) if user else [], due_on=due_on, today=act.today,
    )  # fmt: skip
    if breaches or holder is None:
        raise Refused(*breaches)
    reviewer = Reviewer.objects.create(
        office=act.office, application=row, uuid=uuid, person=holder, due_on=due_on, by=by, seq=act.seq
    )
    record_event(act, "grant.reviewer-asked", by=by, about=named(row), rows=[reviewer])
    return reviewer


@transaction.atomic
def take_off_reviewer(*, by: User, programme: Programme, reviewer: int, reason: str) -> Reviewer:
    """Somebody who was asked is asked no more, with the reason; what was given stays."""
    reason = tidy(reason)
    act = enter(by, Permission.GRANT_DECIDE, programme)
    rows = Reviewer.objects.of(act.office).filter(pk=reviewer, application__programme=programme)
    row: Reviewer | None = rows.select_related("application__unit", "person").first()
    if row is None:
        raise Refused(Breach("reviewer-unknown", {}))
    if row.ended_seq is not None and row.reason == reason:
        return row
    given = row.person.user_id in reviewed(act.office, row.application_id, latest_number(row.application))
    if breaches := check_taken_off(ended=row.ended_seq is not None, given=given, reason=reason):
        raise Refused(*breaches)
    if not Reviewer.objects.of(act.office).filter(pk=row.pk, ended_seq=None).update(ended_seq=act.seq, reason=reason):
        raise Refused(Breach("reviewer-off", {}))
    ended: Reviewer = rows.get()
    record_event(act, "grant.reviewer-taken-off", by=by, about=named(row.application), rows=[ended])
    return ended


@transaction.atomic
def give_opinion(
    *,
    by: User,
    programme: Programme,
    application: int,
    seen: int,
    advice: str,
    opinion: str,
    happened_on: date,
    uuid: UUID,
    points: Mapping[int, int] | None = None,
    evidence: Sequence[Evidence] = (),
) -> Review:
    """The written opinion of somebody who was asked, on the version that they read (`seen`: its number).

    `points` by the criterion's id; zero is a number. It advises and decides nothing.
    """
    opinion, points = tidy(opinion), dict(points or {})
    act = enter(by, Permission.GRANT_READ, programme)
    if not at_office(by, programme, act.today):
        raise NotAllowed(Permission.GRANT_READ, "not-your-side")
    row, fact = _application(act, application)
    kept = {str(criterion): value for criterion, value in points.items()}
    again: Review | None = Review.objects.of(act.office).filter(uuid=uuid).first()
    if again is not None:
        said = (again.application_id, again.version, again.opinion, again.advice, again.points, again.by_id)
        if said != (row.pk, seen, opinion, advice, kept, by.pk):
            raise Refused(Breach("request-taken", {}))
        return again
    if fact.status is not Status.SUBMITTED:
        raise Refused(Breach(f"application-{fact.status}", {}))
    latest = latest_number(row)
    asked = Reviewer.objects.of(act.office).filter(application=row, ended_seq=None, person__user=by).exists()
    breaches = check_opinion(
        scales(programme, row.provision), asked=asked, given=by.pk in reviewed(act.office, row.pk, latest), seen=seen,
        latest=latest, opinion=opinion, advice=advice, points=points,
    )  # fmt: skip
    breaches += _partial(act, fact, by)
    breaches += check_day(happened_on, act.today, act.rules.charter.runs, ended=True)
    submitted = next(s for s in reversed(fact.steps) if s.kind in (StepKind.SUBMITTED, StepKind.RESUBMITTED))
    if happened_on < submitted.happened_on:
        breaches.append(Breach("day-before-step", {"day": happened_on, "last": submitted.happened_on}, "happened_on"))
    breaches += check_evidence(evidence, required=False)
    if breaches:
        raise Refused(*breaches)
    review = Review.objects.create(
        office=act.office, application=row, uuid=uuid, version=latest, happened_on=happened_on, opinion=opinion,
        advice=advice, points=kept, by=by, seq=act.seq,
    )  # fmt: skip
    rows = [review, *put(act=act, evidence=evidence, review=review)]
    record_event(act, "grant.opinion-given", by=by, about=named(row), rows=rows)
    return review


@transaction.atomic
def add_criterion(*, by: User, programme: Programme, provision: str, name: str, most: int, uuid: UUID) -> Criterion:
    """A criterion of the office's own that reviewers score applications under a grant by."""
    name = tidy(name)
    act = enter(by, Permission.GRANT_DECIDE, programme)
    grant_named(act, provision)
    again: Criterion | None = Criterion.objects.of(act.office).filter(uuid=uuid).first()
    if again is not None:
        if (again.programme_id, again.provision, again.name, again.most) != (programme.pk, provision, name, most):
            raise Refused(Breach("request-taken", {}))
        return again
    names = {scale.name for scale in scales(programme, provision)}
    if breaches := check_criterion(name=name, most=most, names=names):
        raise Refused(*breaches)
    criterion = Criterion.objects.create(
        office=act.office, programme=programme, uuid=uuid, provision=provision, name=name, most=most, by=by,
        seq=act.seq,
    )  # fmt: skip
    record_event(act, "grant.criterion-added", by=by, about={"grant": provision}, rows=[criterion])
    return criterion


@transaction.atomic
def end_criterion(*, by: User, programme: Programme, criterion: int) -> Criterion:
    """A criterion is scored no more; the points it was given stay readable. Twice is once."""
    act = enter(by, Permission.GRANT_DECIDE, programme)
    rows = Criterion.objects.of(act.office).filter(programme=programme, pk=criterion)
    row: Criterion | None = rows.first()
    if row is None:
        raise Refused(Breach("criterion-unknown", {}))
    if not rows.filter(ended_seq=None).update(ended_seq=act.seq):
        return row
    ended: Criterion = rows.get()
    record_event(act, "grant.criterion-ended", by=by, about={"grant": row.provision}, rows=[ended])
    return ended


@transaction.atomic
def meet_condition(*, by: User, programme: Programme, condition: int, met_on: date, note: str = "") -> Condition:
    """The office finds a condition of a decision met, on a day, with a note; once."""
    note = tidy(note)
    act = enter(by, Permission.GRANT_DECIDE, programme)
    rows = Condition.objects.of(act.office).filter(pk=condition, application__programme=programme)
    row: Condition | None = rows.select_related("application__unit").first()
    if row is None:
        raise Refused(Breach("condition-unknown", {}))
    if row.met_seq is not None and (row.met_on, row.met_note, row.met_by_id) == (met_on, note, by.pk):
        return row
    fact = fact_of(row.application)
    approval = fact.last(StepKind.APPROVED)
    breaches = check_met(
        met=row.met_seq is not None, alive=fact.status not in DEAD, note=note, on=met_on,
        decided_on=approval.happened_on if approval else met_on, today=act.today,
    )  # fmt: skip
    if breaches:
        raise Refused(*breaches)
    unmet = Condition.objects.of(act.office).filter(pk=row.pk, met_seq=None)
    unmet.update(met_on=met_on, met_note=note, met_by=by, met_seq=act.seq)
    met: Condition = rows.get()
    record_event(
        act, "grant.condition-met", by=by, about=named(row.application) | {"condition": row.number}, rows=[met]
    )
    return met


DEAD = frozenset({Status.WITHDRAWN, Status.RELEASED, Status.CANCELLED, Status.CLOSED})
"""Where no condition is waited for any more."""


def _application(act: Act, application: int) -> tuple[Application, ApplicationFact]:
    rows = Application.objects.of(act.office).filter(programme=act.programme, pk=application)
    row = rows.select_related("unit").first()
    if row is None:
        raise Refused(Breach("application-unknown", {}))
    return row, fact_of(row)


def _partial(act: Act, fact: ApplicationFact, user: User) -> list[Breach]:
    """Why somebody should not judge this application."""
    return check_impartial(fact, by=user.pk, speaks=speaks_for(user, act.programme, fact.unit, act.today))
