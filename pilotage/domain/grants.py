"""Grants: the states an application goes through, and what is asked of every step.

Every check returns all that is wrong. Amounts are minor units of the programme's currency (of goods: their measure).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum

from pilotage.domain.attachments import Evidence, check_evidence
from pilotage.domain.breaches import Breach
from pilotage.domain.charters.schema import Charter, Cite, Grant, Step
from pilotage.domain.funds import check_amount, check_declared, check_short, check_text
from pilotage.domain.money import major_units, minor_units
from pilotage.domain.records import Value
from pilotage.domain.standing import check_day

LONGEST_PLAN = 20_000
LONGEST_WORDS = 2000


class Status(StrEnum):
    """Where an application stands."""

    SUBMITTED = "submitted"
    APPROVED = "approved"
    DECLINED = "declined"
    PAID = "paid"
    RELEASED = "released"  # approved, and given up before it was paid


class StepKind(StrEnum):
    """What can happen to an application."""

    SUBMITTED = "submitted"
    REVIEWED = "reviewed"  # a step before the deciding one, where the charter has several
    APPROVED = "approved"
    DECLINED = "declined"
    PAID = "paid"
    RELEASED = "released"


# What may happen in each state, and the state it leads to. An application begins as SUBMITTED.
STATES: dict[Status, dict[StepKind, Status]] = {
    Status.SUBMITTED: {
        StepKind.REVIEWED: Status.SUBMITTED,
        StepKind.APPROVED: Status.APPROVED,
        StepKind.DECLINED: Status.DECLINED,
    },
    Status.APPROVED: {StepKind.PAID: Status.PAID, StepKind.RELEASED: Status.RELEASED},
    Status.DECLINED: {},
    Status.PAID: {},
    Status.RELEASED: {},
}


@dataclass(frozen=True, slots=True)
class StepFact:
    """A step that an application has gone through; `by` is the user's id."""

    kind: StepKind
    happened_on: date
    seq: int
    by: int
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class ApplicationFact:
    """An application as its steps tell it, in order."""

    unit: str
    asked: int
    own: int
    version: int
    steps: tuple[StepFact, ...]

    @property
    def status(self) -> Status:
        return status_after(step.kind for step in self.steps)

    def last(self, kind: StepKind) -> StepFact | None:
        return next((step for step in reversed(self.steps) if step.kind is kind), None)

    @property
    def reviews(self) -> int:
        return sum(step.kind is StepKind.REVIEWED for step in self.steps)


def status_after(kinds: Iterable[StepKind]) -> Status:
    """The state that steps lead to, the first being the submission. KeyError where a step was not open."""
    _, *later = kinds
    status = Status.SUBMITTED
    for kind in later:
        status = STATES[status][kind]
    return status


def deciding_steps(grant: Grant, amount: int, currency: str) -> tuple[Step, ...]:
    """The reviews and approvals that an amount needs, the last of which decides; `over` 8000 spares 8000 itself."""
    steps = tuple(step for step in grant.steps if step.do in ("review", "approve"))
    needed = tuple(step for step in steps if step.over is None or _units(grant, step.over, currency) < amount)
    return needed or steps[:1]


def step_named(grant: Grant, do: str) -> Step | None:
    """The first of a grant's steps that does this."""
    return next((step for step in grant.steps if step.do == do), None)


def due_on(grant: Grant, application: ApplicationFact, currency: str) -> date | None:
    """By when the next step is due, where the charter gives it a number of days after the one before."""
    match application.status:
        case Status.SUBMITTED:
            path = deciding_steps(grant, application.asked, currency)
            step = path[min(application.reviews, len(path) - 1)] if path else None
        case Status.APPROVED:
            step = step_named(grant, "disburse")
        case _:
            step = None
    if step is None or step.within_days is None:
        return None
    return application.steps[-1].happened_on + timedelta(days=step.within_days)


@dataclass(frozen=True, slots=True)
class Applicant:
    """The member that applies: its code, its role, and from when to when it takes part."""

    code: str
    role: str
    starts_on: date
    ends_on: date | None


def check_application(
    charter: Charter,
    grant: Grant,
    applicant: Applicant | None,
    *,
    unit: str,
    project: str,
    plan: str,
    asked: int,
    own: int,
    granted_to_unit: int,
    happened_on: date,
    today: date,
    evidence: Sequence[Evidence],
) -> list[Breach]:
    """A unit of the programme may apply on a day of it, with what the register asks for, within what may be granted."""
    currency = charter.currency
    breaches = check_day(happened_on, today, charter.runs)
    if not breaches and not _in_force(grant, happened_on):
        breaches.append(Breach("grant-not-in-force", {"grant": grant.title, "day": happened_on}, "happened_on"))
    if applicant is None or applicant.role != grant.applicant:
        breaches.append(Breach("unit-outside", {"unit": unit}, "unit"))
    elif happened_on < applicant.starts_on or (applicant.ends_on is not None and happened_on > applicant.ends_on):
        breaches.append(Breach("unit-not-then", {"unit": unit, "day": happened_on}, "unit"))
    wrong_amount = check_amount(asked, currency, "asked")
    breaches += wrong_amount + check_text(project, "project")
    breaches += check_text(plan, "plan", LONGEST_PLAN)
    values: dict[str, Value] = {"project": project, "plan": plan}
    if not wrong_amount:
        values["asked"] = asked
        breaches += check_caps(charter, grant, asked, granted_to_unit, field="asked")
        breaches += check_own_share(grant, asked, own, currency)
    breaches += check_declared(charter, grant.register, values, breaches)
    register = charter.register(grant.register)
    cite = next(iter(register.cite), None)
    return breaches + check_evidence(evidence, required=register.evidence == "required", cite=cite)


def check_own_share(grant: Grant, asked: int, own: int, currency: str) -> list[Breach]:
    """The unit bears at least the stated share of the whole cost (what is asked and what it brings itself)."""
    if own < 0:
        return [Breach("own-share-negative", {}, "own")]
    if grant.match is None or own * 100 >= (asked + own) * grant.match:
        return []
    rest = 100 - grant.match
    needed = int((asked * grant.match / rest).to_integral_value(ROUND_CEILING)) if rest else None
    params = {"own": major_units(own, currency), "share": grant.match}
    if needed is None:
        return [Breach("own-share-whole", {}, "asked", grant.cite[0])]
    return [Breach("own-share-short", {**params, "needed": major_units(needed, currency)}, "own", grant.cite[0])]


def check_caps(
    charter: Charter, grant: Grant, amount: int, granted_to_unit: int, granted_in_year: int | None = None,
    year: int | None = None, field: str = "amount",
) -> list[Breach]:  # fmt: skip
    """Every limit that the amount would pass: for one application, for one unit, for one year."""
    if grant.caps is None:
        return []
    breaches = []
    limits: list[tuple[str, Decimal | None, int | None, dict[str, object]]] = [
        ("cap-per-application", grant.caps.per_application, 0, {}),
        ("cap-per-unit", grant.caps.per_unit, granted_to_unit, {}),
        ("cap-per-period", grant.caps.per_period, granted_in_year, {"year": str(year)}),
    ]
    for code, cap, granted, more in limits:
        if cap is None or granted is None:
            continue
        limit = _units(grant, cap, charter.currency)
        if granted + amount > limit:
            shown = {"amount": amount, "cap": limit, "granted": granted, "left": max(limit - granted, 0)}
            params = {name: _shown(grant, value, charter.currency) for name, value in shown.items()}
            breaches.append(Breach(code, {**params, **more}, field, grant.cite[0]))
    return breaches


@dataclass(frozen=True, slots=True)
class Means:
    """What a decision draws on, at the day it is taken: what is available, what was granted before."""

    available: int | None  # None: goods, which draw on no fund
    granted_to_unit: int
    granted_in_year: int


def check_step(
    charter: Charter, application: ApplicationFact, kind: StepKind, *, seen: int, on: date, today: date
) -> tuple[list[Breach], bool]:
    """The state allows the step, the application is still what its reader saw, and the day is after what came before.

    True besides: the state alone refuses it, and what else may be wrong is of no interest.
    """
    status = application.status
    if kind not in STATES[status]:
        return [Breach(f"application-{status}", {})], True
    breaches = []
    if application.version != seen:
        breaches.append(Breach("application-changed", {"seen": seen, "latest": application.version}, "seen"))
    wrong_day = check_day(on, today, charter.runs, ended=True)
    last = application.steps[-1].happened_on
    if not wrong_day and on < last:
        wrong_day = [Breach("day-before-step", {"day": on, "last": last}, "happened_on")]
    return breaches + wrong_day, False


def check_decider(
    application: ApplicationFact, step: Step | None, *, by: int, role: str, roles: dict[str, str]
) -> list[Breach]:
    """Whoever applied does not decide, and a step is taken for the body that the charter names."""
    breaches = []
    if application.steps[0].by == by:
        breaches.append(Breach("own-application", {}))
    if step is not None and step.by != role:
        breaches.append(Breach("step-of-another", {"role": roles.get(step.by, step.by)}))
    return breaches


def hindrances(
    charter: Charter, grant: Grant, application: ApplicationFact, kind: StepKind, *, by: int, role: str
) -> list[Breach]:
    """What keeps a person from the next step whatever they would write: said before anybody fills in a form."""
    roles = {known.id: known.name for known in charter.roles}
    if kind is StepKind.PAID:
        breaches = check_payment(grant, application, by=by, evidence=())
        step = step_named(grant, "disburse")
        if step is not None and step.by != role:
            breaches.append(Breach("step-of-another", {"role": roles.get(step.by, step.by)}))
        return [breach for breach in breaches if breach.field != "evidence"]
    path = deciding_steps(grant, application.asked, charter.currency)
    step = path[min(application.reviews, len(path) - 1)] if path else None
    return check_decider(application, step, by=by, role=role, roles=roles)


def reviews_to_come(charter: Charter, grant: Grant, application: ApplicationFact) -> int:
    """How many reviews are still missing before the amount asked for can be decided on."""
    return max(len(deciding_steps(grant, application.asked, charter.currency)) - 1 - application.reviews, 0)


def check_review(charter: Charter, grant: Grant, application: ApplicationFact, *, opinion: str) -> list[Breach]:
    """A review that the charter asks for before the deciding one, with its opinion."""
    breaches = []
    if application.reviews >= len(deciding_steps(grant, application.asked, charter.currency)) - 1:
        breaches.append(Breach("review-not-needed", {}, cite=grant.cite[0]))
    return breaches + check_words(opinion, "opinion", required=True)


def check_words(text: str, field: str, *, required: bool) -> list[Breach]:
    """An opinion or a reason: given where it must be, and of a length that somebody reads."""
    if required and not text.strip():
        return [Breach(f"{field}-missing", {}, field)]
    return check_text(text, field, LONGEST_WORDS)


def check_approval(
    charter: Charter,
    grant: Grant,
    application: ApplicationFact,
    means: Means,
    *,
    amount: int,
    year: int,
    cite: Cite | None,
) -> list[Breach]:
    """What is granted is more than nothing, not more than was asked, than is available, or than the charter's limits.

    `cite` is the clause that the fund rests on.
    """
    currency = charter.currency
    if breaches := check_amount(amount, currency):
        return breaches
    if amount > application.asked:
        params = {"amount": _shown(grant, amount, currency), "asked": _shown(grant, application.asked, currency)}
        breaches.append(Breach("over-asked", params, "amount"))
    if means.available is not None:
        breaches += check_short(amount, means.available, currency, cite=cite)
    breaches += check_caps(charter, grant, amount, means.granted_to_unit, means.granted_in_year, year)
    needed = len(deciding_steps(grant, amount, currency)) - 1
    if application.reviews < needed:
        missing = {"needed": needed, "done": application.reviews}
        breaches.append(Breach("review-missing", missing, cite=grant.cite[0]))
    return breaches


def check_payment(grant: Grant, application: ApplicationFact, *, by: int, evidence: Sequence[Evidence]) -> list[Breach]:
    """Whoever approved does not pay; what is paid against receipts needs them."""
    approval = application.last(StepKind.APPROVED)
    breaches = []
    if approval is not None and approval.by == by:
        breaches.append(Breach("own-approval", {}))
    if any(part.after != "approve" for part in grant.instalments) or len(grant.instalments) > 1:
        breaches.append(Breach("by-instalments", {"parts": len(grant.instalments)}, cite=grant.cite[0]))
    reimbursed = grant.settle == "reimburse"
    return breaches + check_evidence(evidence, required=reimbursed, cite=grant.cite[0] if reimbursed else None)


def _in_force(grant: Grant, on: date) -> bool:
    span = grant.in_force
    return span is None or (span.start <= on and (span.end is None or on <= span.end))


def _units(grant: Grant, amount: Decimal, currency: str) -> int:
    """A charter's amount as rows keep it: money in minor units, goods as counted."""
    return int(amount) if grant.gives == "goods" else minor_units(amount, currency)


def _shown(grant: Grant, amount: int, currency: str) -> Decimal:
    return Decimal(amount) if grant.gives == "goods" else major_units(amount, currency)
