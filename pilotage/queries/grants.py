"""Reading applications: as figures take them, as a list or a page shows them, and what a decision draws on."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Fund, Grant
from pilotage.domain.figures import MoneyFact
from pilotage.domain.funds import TransferKind, available_in_pots
from pilotage.domain.grant_states import freed
from pilotage.domain.grants import (
    FREEING,
    PAYING,
    STATES,
    ApplicationFact,
    Means,
    Status,
    StepFact,
    StepKind,
    due_on,
    purpose_names,
    status_after,
)
from pilotage.domain.policy import Function
from pilotage.domain.records import Fact, Reference, Standing, Value
from pilotage.domain.verification import Broken
from pilotage.models import (
    Application,
    ApplicationStep,
    ApplicationVersion,
    Attachment,
    Condition,
    Member,
    Office,
    Programme,
    User,
)
from pilotage.queries.attachments import of_steps
from pilotage.queries.funds import pot_moves
from pilotage.queries.holding import asked_once
from pilotage.queries.people import names_of, posts_of
from pilotage.queries.prepared import prepared


def step_facts(steps: Iterable[ApplicationStep]) -> dict[int, tuple[StepFact, ...]]:
    """Steps by application, in order, in one statement."""
    found: dict[int, list[StepFact]] = defaultdict(list)
    for row in sorted(steps, key=lambda step: (step.seq, step.pk)):
        found[row.application_id].append(StepFact(StepKind(row.kind), row.happened_on, row.seq, row.by_id, row.amount))
    return {application: tuple(taken) for application, taken in found.items()}


def fact_of(row: Application, steps: Iterable[ApplicationStep] | None = None) -> ApplicationFact:
    """One application as its versions and steps tell it; `steps` where they are known."""
    taken = step_facts(ApplicationStep.objects.of(row.office_id).filter(application=row) if steps is None else steps)
    said = latest_versions(_versions_of(row.office_id, row.pk))
    return application_fact(row, taken[row.pk], said.get(row.pk))


@prepared
def _versions_of(office: int, application: int) -> QuerySet[ApplicationVersion]:
    return ApplicationVersion.objects.of(office).filter(application=application)


@prepared
def application_with_unit(office: int, programme: int, application: int) -> QuerySet[Application]:
    """The one application, or none, with its unit."""
    return Application.objects.of(office).filter(programme=programme, pk=application).select_related("unit")


@prepared
def steps_and_request(office: int, application: int, uuid: UUID) -> QuerySet[ApplicationStep]:
    """The steps of an application, and the step that this request took, of whatever application."""
    return ApplicationStep.objects.of(office).filter(Q(application=application) | Q(uuid=uuid))


@dataclass(frozen=True, slots=True)
class Said:
    """What an application says in its latest version."""

    project: str
    plan: str
    asked: int
    own: int
    purpose: str


def speaks_for(user: User, programme: Programme, unit: str, on: date) -> bool:
    """Is somebody a contact of this unit on a day?"""
    posts = posts_of(user, programme)
    return any(post.function is Function.CONTACT and post.member == unit and post.holds(on) for post in posts)


def latest_versions(rows: Iterable[ApplicationVersion]) -> dict[int, ApplicationVersion]:
    """The latest of these versions of each application, in one statement."""
    return {row.application_id: row for row in sorted(rows, key=lambda row: row.number)}


def application_fact(
    row: Application, steps: tuple[StepFact, ...], said: "ApplicationVersion | Said | Application | None" = None
) -> ApplicationFact:
    """A row, its latest version (none: as it was submitted) and its steps as the domain sees them."""
    latest = said or row
    return ApplicationFact(row.unit.code, latest.asked, latest.own, row.version, steps, latest.purpose)


@asked_once
def steps_taken(programme: Programme, known: int) -> tuple[ApplicationStep, ...]:
    """Every step known by then, each with its application and unit, in one statement."""
    filed = ApplicationStep.objects.of(programme.office_id).filter(application__programme=programme, seq__lte=known)
    return tuple(filed.select_related("application__unit"))


def application_standings(
    programme: Programme, charter: Charter, days: Iterable[date], known: int, money: Sequence[MoneyFact]
) -> dict[date, dict[str, tuple[Standing, ...]]]:
    """What stands on each of the days in every register that a grant names, one fact for each application, in one
    statement; `money` are the transfers that count.

    An application says what its latest version of that day says, read in one more statement where there are several.
    `approved` is what was decided less what was given up; `paid` is summed from transfers. Both are absent until they
    are something, so that a figure opens to exactly the applications it counts.
    """
    grants = {grant.id: grant for grant in charter.of_kind(Grant)}
    taken_steps = [step for step in steps_taken(programme, known) if step.application.provision in grants]
    steps = step_facts(taken_steps)
    rows = sorted(
        {step.application_id: step.application for step in taken_steps}.values(), key=lambda row: (row.number, row.pk)
    )
    changed = {step.application_id for step in taken_steps if step.kind == StepKind.RESUBMITTED}
    versions: dict[int, list[ApplicationVersion]] = defaultdict(list)
    if changed:
        for said in ApplicationVersion.objects.of(programme.office_id).filter(application__in=changed):
            versions[said.application_id].append(said)
    moved: dict[int | None, list[MoneyFact]] = defaultdict(list)
    for transfer in money:
        moved[transfer.application].append(transfer)
    found: dict[date, dict[str, tuple[Standing, ...]]] = {}
    for day in days:
        standing: dict[str, list[Standing]] = {grant.register: [] for grant in grants.values()}
        for row in rows:
            taken = [step for step in steps[row.pk] if step.happened_on <= day]
            if taken and taken[0].kind is StepKind.SUBMITTED:
                paid = [transfer for transfer in moved[row.pk] if transfer.happened_on <= day]
                written = {step.seq for step in taken}
                says = next((said for said in reversed(versions[row.pk]) if said.seq in written), row)
                standing[grants[row.provision].register].append(
                    _standing(charter, grants[row.provision], row, says, taken, paid)
                )
        found[day] = {register: tuple(standings) for register, standings in standing.items()}
    return found


_PAID_SIGN = {TransferKind.PAID: 1, TransferKind.RETURNED: -1}


def _standing(
    charter: Charter, grant: Grant, row: Application, says: Application | ApplicationVersion,
    taken: Sequence[StepFact], money: Iterable[MoneyFact],
) -> Standing:  # fmt: skip
    declared = {field.id for field in charter.register(grant.register).fields}
    moved = [_PAID_SIGN[TransferKind(m.kind)] * m.amount for m in money if m.kind in _PAID_SIGN]
    values: dict[str, Value] = {
        "project": says.project,
        "plan": says.plan,
        "asked": says.asked,
        "own": says.own,
        "purpose": purpose_names(charter, grant).get(says.purpose),
        "approved": _approved(taken),
        "paid": (sum(moved) if moved else None) if grant.gives == "money" else _handed_over(taken),
    }
    fields = {name: value for name, value in values.items() if name in declared}
    reference = Reference("application", row.pk)
    fact = Fact(grant.register, reference, row.number, taken[0].happened_on, row.seq, row.unit.code, None, None, fields)
    return Standing(reference, fact, fact)


def _approved(steps: Iterable[StepFact]) -> int | None:
    taken = list(steps)
    if not any(step.kind is StepKind.APPROVED for step in taken):
        return None
    return sum(step.amount or 0 for step in taken if step.kind is StepKind.APPROVED) - freed(taken)


def _handed_over(steps: Iterable[StepFact]) -> int | None:
    """Goods handed over, less what came back; None before any were."""
    taken = list(steps)
    if not any(step.kind in PAYING for step in taken):
        return None
    back = sum(step.amount or 0 for step in taken if step.kind is StepKind.GIVEN_BACK)
    return sum(step.amount or 0 for step in taken if step.kind in PAYING) - back


@dataclass(frozen=True, slots=True)
class Filed:
    """A step with its opinion, who took it and its files."""

    kind: StepKind
    happened_on: date
    seq: int
    by: str
    at: datetime
    amount: int | None
    opinion: str
    evidence: tuple[Attachment, ...]
    transfer: int | None = None


@dataclass(frozen=True, slots=True)
class ApplicationView:
    """An application as a list shows it. `seen` goes back with any decision; `open` is what may happen next."""

    id: int
    number: int
    grant: Grant
    unit: str
    unit_name: str
    project: str
    plan: str
    asked: int
    own: int
    approved: int | None
    paid: int
    status: Status
    seen: int
    happened_on: date
    due_on: date | None
    open: tuple[StepKind, ...]
    fact: ApplicationFact
    kept: bool = False  # a condition of the decision keeps the money back

    @property
    def since(self) -> date:
        """The day it came to where it stands."""
        return self.fact.steps[-1].happened_on


def applications(
    programme: Programme,
    charter: Charter,
    *,
    units: Collection[str] | None = None,
    status: Status | None = None,
    ids: Collection[int] | None = None,
) -> list[ApplicationView]:
    """The programme's applications by grant and number, as known now, in two statements.

    `units` keeps those of some units (what a unit's contact may see); `status` those that stand there; `ids` these rows.
    """
    rows = Application.objects.of(programme.office_id).filter(programme=programme).select_related("unit")
    if units is not None:
        rows = rows.filter(unit__code__in=list(units))
    if status is not None:
        rows = rows.filter(status=status)
    if ids is not None:
        rows = rows.filter(pk__in=list(ids))
    return _views(programme, charter, rows.order_by("provision", "number"))


def find_application(
    programme: Programme, charter: Charter, provision: str, number: int
) -> tuple[ApplicationView, tuple[Filed, ...]] | None:
    """One application and everything that happened to it, by people's names; six statements."""
    rows = Application.objects.of(programme.office_id).filter(programme=programme, provision=provision, number=number)
    views = _views(programme, charter, rows.select_related("unit"))
    if not views:
        return None
    steps = list(ApplicationStep.objects.of(programme.office_id).filter(application=views[0].id).select_related("by"))
    evidence = of_steps(programme, [step.pk for step in steps])
    names = names_of(programme, [step.by_id for step in steps])
    filed = tuple(
        Filed(
            StepKind(step.kind), step.happened_on, step.seq, names.get(step.by_id, step.by.username), step.at,
            step.amount, step.opinion, evidence.get(step.pk, ()), step.transfer_id,
        )
        for step in steps
    )  # fmt: skip
    return views[0], filed


def _views(programme: Programme, charter: Charter, rows: QuerySet[Application]) -> list[ApplicationView]:
    wanted = rows.select_related(None).order_by().values("pk")
    steps = step_facts(ApplicationStep.objects.of(programme.office_id).filter(application__in=wanted))
    grants = {grant.id: grant for grant in charter.of_kind(Grant)}
    views = []
    for row in rows.annotate(latest=_latest(programme), kept=_kept(programme)):
        said = Said(**row.latest) if row.latest else row
        fact, grant = application_fact(row, steps[row.pk], said), grants[row.provision]
        paid = fact.paid if any(step.kind in PAYING for step in fact.steps) else 0
        views.append(
            ApplicationView(
                row.pk, row.number, grant, row.unit.code, row.unit.name, said.project, said.plan, said.asked, said.own,
                _approved(fact.steps), paid, fact.status, row.version, fact.steps[0].happened_on,
                due_on(grant, fact, programme.currency), tuple(STATES[fact.status]), fact,
                row.kept,
            )
        )  # fmt: skip
    return views


def _kept(programme: Programme) -> Exists:
    """Does a condition keep the money of an application back?"""
    rows = Condition.objects.of(programme.office_id).filter(application=OuterRef("pk"), met_on__isnull=True)
    return Exists(rows.filter(before_payment=True))


def _latest(programme: Programme) -> Subquery:
    """What the latest version of each application says, within the statement that reads the applications."""
    rows = ApplicationVersion.objects.of(programme.office_id).filter(application=OuterRef("pk"))
    columns = {name: name for name in ("project", "plan", "asked", "own", "purpose")}
    return Subquery(rows.order_by("-number").annotate(said=JSONObject(**columns)).values("said")[:1])


def application_by_uuid(programme: Programme, uuid: UUID) -> tuple[str, int] | None:
    """(provision, number) of the application with this id; None where it is still a draft, or nothing."""
    rows = Application.objects.of(programme.office_id).filter(programme=programme, uuid=uuid)
    found: tuple[str, int] | None = rows.values_list("provision", "number").first()
    return found


def places_of(programme: Programme, ids: Iterable[int]) -> dict[int, tuple[str, int]]:
    """Where applications stand by the row's id: (provision, number), in one statement."""
    rows = Application.objects.of(programme.office_id).filter(programme=programme, pk__in=list(ids))
    return {pk: (provision, number) for pk, provision, number in rows.values_list("pk", "provision", "number")}


def applicants(programme: Programme, grant: Grant, on: date) -> list[Member]:
    """The members that may apply for a grant on a day, in the charter's order."""
    rows = Member.objects.of(programme.office_id).filter(programme=programme, role=grant.applicant, starts_on__lte=on)
    return list(rows.filter(Q(ends_on=None) | Q(ends_on__gte=on)))


def granted(programme: Programme, grant: Grant) -> list[tuple[str, date, int]]:
    """(unit, day, amount) of everything that stands granted under a grant; what was given up is taken off."""
    rows = ApplicationStep.objects.of(programme.office_id).filter(
        application__programme=programme,
        application__provision=grant.id,
        kind__in=[StepKind.APPROVED, StepKind.SETTLED, *PAYING, *FREEING],
    )
    found = list(rows.select_related("application__unit").order_by("seq", "id"))
    units = {step.application_id: step.application.unit.code for step in found}
    standing = []
    for application, steps in step_facts(found).items():
        decision = next((step for step in steps if step.kind is StepKind.APPROVED), None)
        if decision is not None and (amount := (decision.amount or 0) - freed(steps)):
            standing.append((units[application], decision.happened_on, amount))
    return standing


def means(programme: Programme, grant: Grant, unit: str, on: date) -> Means:
    """What a decision taken on a day may draw on: available from that day on, and what counts against the limits."""
    standing = granted(programme, grant) if grant.caps else []
    pots = None if grant.fund is None else available_in_pots(pot_moves(programme, grant.fund), on)
    return Means(
        pots=pots,
        granted_to_unit=sum(amount for code, _, amount in standing if code == unit),
        granted_in_year=sum(amount for _, day, amount in standing if day.year == on.year),
    )


def fund_of(charter: Charter, grant: Grant) -> Fund | None:
    """The fund that a grant draws on; None for goods."""
    if grant.fund is None:
        return None
    fund = charter.provision(grant.fund)
    assert isinstance(fund, Fund)
    return fund


def check_applications(office: Office) -> list[Broken]:
    """Every application's status, granted amount and version against its steps; two statements."""
    rows = list(Application.objects.of(office).order_by("id"))
    steps = step_facts(ApplicationStep.objects.of(office))
    broken = []
    for row in rows:
        taken, where = steps.get(row.pk, ()), f"application {row.pk}"
        try:
            status: str = status_after(step.kind for step in taken)
        except (KeyError, ValueError):
            broken.append(Broken("application-steps", where, "steps in order", ", ".join(s.kind for s in taken)))
            continue
        decided = next((step.amount for step in taken if step.kind is StepKind.APPROVED), None)
        expected = f"{status}, {decided}, {len(taken)}"
        found = f"{row.status}, {row.approved}, {row.version}"
        if expected != found:
            broken.append(Broken("application-standing", where, expected, found))
    return broken
