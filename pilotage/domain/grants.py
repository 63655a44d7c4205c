"""Grants: what is asked of every step of an application. Its states stand in `domain.grant_states`.

Every check returns all that is wrong. Amounts are minor units of the programme's currency (of goods: their measure).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal

from pilotage.domain.attachments import Evidence, check_evidence
from pilotage.domain.breaches import Breach
from pilotage.domain.charters.schema import Charter, Cite, Fund, Grant, Step
from pilotage.domain.funds import Pot, check_amount, check_declared, check_short, check_text
from pilotage.domain.grant_states import FREEING as FREEING
from pilotage.domain.grant_states import PAYING as PAYING
from pilotage.domain.grant_states import STATES as STATES
from pilotage.domain.grant_states import ApplicationFact as ApplicationFact
from pilotage.domain.grant_states import Status as Status
from pilotage.domain.grant_states import StepFact as StepFact
from pilotage.domain.grant_states import StepKind as StepKind
from pilotage.domain.grant_states import status_after as status_after
from pilotage.domain.money import major_units, minor_units
from pilotage.domain.records import Value
from pilotage.domain.standing import check_day

LONGEST_PLAN = 20_000
LONGEST_WORDS = 2000


def deciding_steps(grant: Grant, amount: int, currency: str) -> tuple[Step, ...]:
    """The reviews and approvals that an amount needs, the last of which decides; `over` 8000 spares 8000 itself."""
    steps = tuple(step for step in grant.steps if step.do in ("review", "approve"))
    needed = tuple(step for step in steps if step.over is None or _units(grant, step.over, currency) < amount)
    return needed or steps[:1]


def step_named(grant: Grant, do: str) -> Step | None:
    """The first of a grant's steps that does this."""
    return next((step for step in grant.steps if step.do == do), None)


def next_step(grant: Grant, application: ApplicationFact, currency: str) -> Step | None:
    """The step of the charter's path that an application waits for; None where it waits for none of them."""
    last = application.steps[-1].kind
    match application.status:
        case Status.SUBMITTED:
            path = deciding_steps(grant, application.asked, currency)
            return path[min(application.reviews, len(path) - 1)] if path else None
        case Status.APPROVED:
            return step_named(grant, "disburse")
        case Status.PART_PAID | Status.PAID | Status.SETTLED:
            if last is StepKind.REPORTED and (check := step_named(grant, "confirm")):
                return check
            if application.last(StepKind.REPORTED) is None and (report := step_named(grant, "report")):
                return report if application.status is not Status.SETTLED else step_named(grant, "accept")
            if application.status is Status.PART_PAID and last in (StepKind.REPORTED, StepKind.CONFIRMED):
                return step_named(grant, "disburse")
            return step_named(grant, "accept")
        case Status.ACCEPTED if application.owed > 0:
            return step_named(grant, "disburse")
    return None


def due_on(grant: Grant, application: ApplicationFact, currency: str) -> date | None:
    """By when the next step is due, where the charter gives it a number of days after the one before.

    What comes back of the money is no step of that path and moves no day.
    """
    step = next_step(grant, application, currency)
    if step is None or step.within_days is None:
        return None
    since = next(taken for taken in reversed(application.steps) if taken.kind is not StepKind.GIVEN_BACK)
    return since.happened_on + timedelta(days=step.within_days)


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
    purpose: str = "",
    held: bool = False,
) -> list[Breach]:
    """A unit of the programme may apply on a day of it, with what the register asks for, within what may be granted.

    `held`: it has papers already, from a version before.
    """
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
    breaches += check_text(plan, "plan", LONGEST_PLAN) + check_purpose(charter, grant, purpose)
    values: dict[str, Value] = {"project": project, "plan": plan}
    if not wrong_amount:
        values["asked"] = asked
        breaches += check_caps(charter, grant, asked, granted_to_unit, field="asked")
        breaches += check_own_share(grant, asked, own, currency)
    breaches += check_declared(charter, grant.register, values, breaches)
    register = charter.register(grant.register)
    cite = next(iter(register.cite), None)
    return breaches + check_evidence(evidence, required=register.evidence == "required" and not held, cite=cite)


def purpose_names(charter: Charter, grant: Grant) -> dict[str, str]:
    """What the charter calls the purposes that a grant serves, by their ids, in its order."""
    fund = charter.provision(grant.fund) if grant.fund else None
    if not isinstance(fund, Fund):
        return {}
    return {purpose.id: purpose.name for purpose in fund.purposes if purpose.id in grant.purposes}


def purpose_taken(grant: Grant, purpose: str) -> str:
    """The purpose of an application: the only one where its grant serves one, else the one that was named."""
    return grant.purposes[0] if len(grant.purposes) == 1 else purpose


def check_purpose(charter: Charter, grant: Grant, purpose: str) -> list[Breach]:
    """Where a grant serves several purposes, an application names one of them."""
    names = purpose_names(charter, grant)
    if purpose and purpose not in names:
        params = {"purpose": purpose, "purposes": tuple(names.values())}
        return [Breach("purpose-unknown", params, "purpose", grant.cite[0])]
    if not purpose and len(names) > 1:
        return [Breach("purpose-missing", {"purposes": tuple(names.values())}, "purpose", grant.cite[0])]
    return []


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


OWN = frozenset({"own-application", "own-approval", "own-review", "own-unit"})
"""Breaches of the separation of duties: where an office is too small for it, a second look takes their place."""


def applicants_of(application: ApplicationFact) -> frozenset[int]:
    """The users who submitted any of its versions."""
    kinds = (StepKind.SUBMITTED, StepKind.RESUBMITTED)
    return frozenset(step.by for step in application.steps if step.kind in kinds)


def check_impartial(application: ApplicationFact, *, by: int, speaks: bool) -> list[Breach]:
    """Whoever submitted any version of it, or speaks for its unit, does not judge it."""
    if by in applicants_of(application):
        return [Breach("own-application", {})]
    return [Breach("own-unit", {})] if speaks else []


def check_second(application: ApplicationFact, *, by: int) -> list[Breach]:
    """What the charter gives as two steps two people take: whoever reviewed this version does not take the next."""
    return [Breach("own-review", {})] if by in application.reviewers else []


def check_decider(
    application: ApplicationFact, step: Step | None, *, by: int, role: str, roles: dict[str, str], speaks: bool = False
) -> list[Breach]:
    """Whoever applied does not decide, and a step is taken for the body that the charter names.

    `speaks`: the decider is a contact of the unit that applied.
    """
    breaches = check_impartial(application, by=by, speaks=speaks)
    if step is not None and step.by != role:
        breaches.append(Breach("step-of-another", {"role": roles.get(step.by, step.by)}))
    return breaches


def hindrances(
    charter: Charter,
    grant: Grant,
    application: ApplicationFact,
    kind: StepKind,
    *,
    by: int,
    role: str,
    speaks: bool = False,
) -> list[Breach]:
    """What keeps a person from the next step whatever they would write: said before anybody fills in a form."""
    roles = {known.id: known.name for known in charter.roles}
    if kind is StepKind.PAID:
        approval, step = application.last(StepKind.APPROVED), step_named(grant, "disburse")
        breaches = [Breach("own-approval", {})] if approval is not None and approval.by == by else []
        if step is not None and step.by != role:
            breaches.append(Breach("step-of-another", {"role": roles.get(step.by, step.by)}))
        return breaches
    path = deciding_steps(grant, application.asked, charter.currency)
    step = path[min(application.reviews, len(path) - 1)] if path else None
    breaches = check_decider(application, step, by=by, role=role, roles=roles, speaks=speaks)
    return breaches + (check_second(application, by=by) if kind is StepKind.APPROVED else [])


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


def _in_force(grant: Grant, on: date) -> bool:
    span = grant.in_force
    return span is None or (span.start <= on and (span.end is None or on <= span.end))


def _units(grant: Grant, amount: Decimal, currency: str) -> int:
    """A charter's amount as rows keep it: money in minor units, goods as counted."""
    return int(amount) if grant.gives == "goods" else minor_units(amount, currency)


def _shown(grant: Grant, amount: int, currency: str) -> Decimal:
    return Decimal(amount) if grant.gives == "goods" else major_units(amount, currency)
