"""Grants: the states an application goes through, and what is asked of every step.

Every check returns all that is wrong. Amounts are minor units of the programme's currency (of goods: their measure).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum

from pilotage.domain.attachments import Evidence, check_evidence
from pilotage.domain.breaches import Breach
from pilotage.domain.charters.schema import Charter, Cite, Grant, Step
from pilotage.domain.funds import Pot, check_amount, check_declared, check_short, check_text
from pilotage.domain.money import major_units, minor_units
from pilotage.domain.records import Value
from pilotage.domain.standing import check_day

LONGEST_PLAN = 20_000
LONGEST_WORDS = 2000


class Status(StrEnum):
    """Where an application stands."""

    SUBMITTED = "submitted"
    RETURNED = "returned"  # for changes
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"  # by whoever applied, before anything was paid
    RELEASED = "released"  # approved, and given up before it was paid
    PART_PAID = "part-paid"
    PAID = "paid"
    SETTLED = "settled"  # accounted for with receipts
    ACCEPTED = "accepted"
    CANCELLED = "cancelled"  # after money was paid, which is to come back
    CLOSED = "closed"


class StepKind(StrEnum):
    """What can happen to an application."""

    SUBMITTED = "submitted"
    REVIEWED = "reviewed"  # a step before the deciding one, where the charter has several
    RETURNED = "returned"
    RESUBMITTED = "resubmitted"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    PART_PAID = "part-paid"  # an instalment that is not the last
    PAID = "paid"  # the whole, or the last instalment
    RELEASED = "released"
    REPORTED = "reported"  # the unit says how it goes, mid-term
    CONFIRMED = "confirmed"  # the office has found such a report in order
    GIVEN_BACK = "given-back"  # money that was paid and not spent came back
    SETTLED = "settled"
    ACCEPTED = "accepted"
    CANCELLED = "cancelled"
    CLOSED = "closed"


# What may happen in each state, and the state it leads to. An application begins as SUBMITTED. What else a step asks for
# (that everything is paid before it is closed, say) is asked by its own check.
STATES: dict[Status, dict[StepKind, Status]] = {
    Status.SUBMITTED: {
        StepKind.REVIEWED: Status.SUBMITTED,
        StepKind.RETURNED: Status.RETURNED,
        StepKind.APPROVED: Status.APPROVED,
        StepKind.DECLINED: Status.DECLINED,
        StepKind.WITHDRAWN: Status.WITHDRAWN,
    },
    Status.RETURNED: {
        StepKind.RESUBMITTED: Status.SUBMITTED,
        StepKind.DECLINED: Status.DECLINED,
        StepKind.WITHDRAWN: Status.WITHDRAWN,
    },
    Status.APPROVED: {
        StepKind.PART_PAID: Status.PART_PAID,
        StepKind.PAID: Status.PAID,
        StepKind.SETTLED: Status.SETTLED,
        StepKind.RELEASED: Status.RELEASED,
        StepKind.WITHDRAWN: Status.WITHDRAWN,
    },
    Status.PART_PAID: {
        StepKind.REPORTED: Status.PART_PAID,
        StepKind.CONFIRMED: Status.PART_PAID,
        StepKind.PART_PAID: Status.PART_PAID,
        StepKind.PAID: Status.PAID,
        StepKind.GIVEN_BACK: Status.PART_PAID,
        StepKind.SETTLED: Status.SETTLED,
        StepKind.CANCELLED: Status.CANCELLED,
    },
    Status.PAID: {
        StepKind.REPORTED: Status.PAID,
        StepKind.CONFIRMED: Status.PAID,
        StepKind.GIVEN_BACK: Status.PAID,
        StepKind.SETTLED: Status.SETTLED,
        StepKind.ACCEPTED: Status.ACCEPTED,
        StepKind.CANCELLED: Status.CANCELLED,
        StepKind.CLOSED: Status.CLOSED,
    },
    Status.SETTLED: {
        StepKind.PART_PAID: Status.SETTLED,
        StepKind.PAID: Status.SETTLED,
        StepKind.GIVEN_BACK: Status.SETTLED,
        StepKind.ACCEPTED: Status.ACCEPTED,
        StepKind.CANCELLED: Status.CANCELLED,
        StepKind.CLOSED: Status.CLOSED,
    },
    Status.ACCEPTED: {
        StepKind.PART_PAID: Status.ACCEPTED,
        StepKind.PAID: Status.ACCEPTED,
        StepKind.GIVEN_BACK: Status.ACCEPTED,
        StepKind.CLOSED: Status.CLOSED,
    },
    Status.CANCELLED: {StepKind.GIVEN_BACK: Status.CANCELLED, StepKind.CLOSED: Status.CLOSED},
    Status.DECLINED: {},
    Status.WITHDRAWN: {},
    Status.RELEASED: {},
    Status.CLOSED: {},
}
PAYING = frozenset({StepKind.PAID, StepKind.PART_PAID})
FREEING = frozenset({StepKind.RELEASED, StepKind.WITHDRAWN, StepKind.CANCELLED})
"""Steps that free what was set aside and not paid."""


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
    """An application as its steps tell it, in order. `asked`, `own` and `purpose` are its latest version's."""

    unit: str
    asked: int
    own: int
    version: int
    steps: tuple[StepFact, ...]
    purpose: str = ""

    @property
    def status(self) -> Status:
        return status_after(step.kind for step in self.steps)

    def last(self, kind: StepKind) -> StepFact | None:
        return next((step for step in reversed(self.steps) if step.kind is kind), None)

    @property
    def reviews(self) -> int:
        """How many of the charter's reviews the present version has gone through: a new version starts again."""
        kinds = [step.kind for step in self.steps]
        since = max((n for n, kind in enumerate(kinds) if kind is StepKind.RESUBMITTED), default=0)
        return sum(kind is StepKind.REVIEWED for kind in kinds[since:])

    @property
    def granted(self) -> int:
        """What was decided; nothing before a decision."""
        approval = self.last(StepKind.APPROVED)
        return approval.amount or 0 if approval else 0

    @property
    def paid(self) -> int:
        """What was paid or handed over, less what came back."""
        came = sum(step.amount or 0 for step in self.steps if step.kind in PAYING)
        return came - sum(step.amount or 0 for step in self.steps if step.kind is StepKind.GIVEN_BACK)

    @property
    def instalments(self) -> int:
        """How many payments were made."""
        return sum(step.kind in PAYING for step in self.steps)

    @property
    def owed(self) -> int:
        """What is set aside for it and still to be paid: decided - paid - released."""
        paid = sum(step.amount or 0 for step in self.steps if step.kind in PAYING)
        freed = sum(step.amount or 0 for step in self.steps if step.kind in FREEING)
        return self.granted - paid - freed


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
    """What a decision draws on, at the day it is taken: what is available in each pot, what was granted before."""

    pots: Mapping[Pot, int] | None  # None: goods, which draw on no fund
    granted_to_unit: int
    granted_in_year: int

    def available(self, purposes: Collection[str]) -> int | None:
        """What may be granted for these purposes: money given for another is not touched."""
        if self.pots is None:
            return None
        return sum(amount for pot, amount in self.pots.items() if not pot.purpose or pot.purpose in purposes)


def purposes_of(grant: Grant, purpose: str) -> tuple[str, ...]:
    """What money may be used for: the purpose that an application names, else all that its grant serves.

    A grant that names no purpose draws on money that was given for none.
    """
    return (purpose,) if purpose else grant.purposes


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
    available = means.available(purposes_of(grant, application.purpose))
    if available is not None:
        breaches += check_short(amount, available, currency, cite=cite)
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
