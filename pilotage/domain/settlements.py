"""After the decision: paid in parts, accounted for with receipts, accepted, closed; and what is asked of each.

Amounts are minor units of the programme's currency (of goods: their measure). Every check returns all that is wrong.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from pilotage.domain.attachments import Evidence, check_evidence
from pilotage.domain.breaches import Breach
from pilotage.domain.charters.schema import Grant
from pilotage.domain.funds import check_text
from pilotage.domain.grant_states import PAYING, ApplicationFact, Status, StepFact, StepKind
from pilotage.domain.grants import LONGEST_WORDS, step_named
from pilotage.domain.money import major_units


@dataclass(frozen=True, slots=True)
class Part:
    """One instalment: its place from 1, the step that opens it (approve, mid-term, accept), and its amount."""

    number: int
    after: str
    amount: int


def parts_of(grant: Grant, amount: int) -> tuple[Part, ...]:
    """The instalments of an amount by the charter's shares; they add up to it exactly.

    What rounding leaves goes to the largest remainders, of equal ones to the earlier. A part that comes to nothing is
    left out. Without instalments it is one part.
    """
    shares = [(part.share, part.after) for part in grant.instalments] or [(Decimal(100), "approve")]
    exact = [amount * share / 100 for share, _ in shares]
    whole = [int(each) for each in exact]
    order = sorted(range(len(shares)), key=lambda place: (whole[place] - exact[place], place))
    for place in order[: amount - sum(whole)]:
        whole[place] += 1
    due = [(after, each) for (_, after), each in zip(shares, whole, strict=True) if each]
    return tuple(Part(number, after, each) for number, (after, each) in enumerate(due, 1))


def payable(grant: Grant, fact: ApplicationFact) -> int:
    """What is paid in all: what was granted; against receipts no more than was counted once it was accounted for."""
    settled = _first_settled(fact.steps)
    if reimburses(grant) and settled is not None:
        return settled.amount or 0
    return fact.granted


def reimburses(grant: Grant) -> bool:
    """Is it paid against receipts? Goods are not."""
    return grant.settle == "reimburse" and grant.gives == "money"


def next_part(grant: Grant, fact: ApplicationFact) -> Part | None:
    """The instalment that comes next; None where everything was paid, nothing was decided, or nothing is set aside."""
    parts = parts_of(grant, payable(grant, fact))
    if not fact.owed or fact.instalments >= len(parts):
        return None
    return parts[fact.instalments]


def is_last(grant: Grant, fact: ApplicationFact) -> bool:
    """Is the next instalment the last?"""
    return fact.instalments == len(parts_of(grant, payable(grant, fact))) - 1


def waits_for(grant: Grant, fact: ApplicationFact, part: Part) -> str:
    """The code of a breach for what an instalment still waits for; empty where it may be paid."""
    if reimburses(grant) and fact.last(StepKind.SETTLED) is None:
        return "receipts-first"
    parts = parts_of(grant, payable(grant, fact))
    middle = sum(each.after == "mid-term" for each in parts[: part.number])
    if part.after == "mid-term" and sum(step.kind is StepKind.CONFIRMED for step in fact.steps) < middle:
        return "report-first"
    if part.after == "accept" and fact.last(StepKind.ACCEPTED) is None:
        return "acceptance-first"
    return ""


# ---- What was spent against what was paid ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Spending:
    """What a unit has entered as spent: what the office counted of it, and what is not yet checked."""

    counted: int = 0
    unchecked: int = 0  # amount
    waiting: int = 0  # how many


def borne(grant: Grant, counted: int) -> int:
    """What the grant bears at most of what was counted: the unit bears the share that the charter states."""
    if grant.match is None or grant.gives == "goods":
        return counted
    return int(counted * (100 - Decimal(grant.match)) / 100)


def explained(grant: Grant, fact: ApplicationFact) -> int:
    """What a settlement left without receipts (or beyond the grant's share of them) and explained in words."""
    paid = 0
    for step in fact.steps:
        if step.kind in PAYING:
            paid += step.amount or 0
        elif step.kind is StepKind.GIVEN_BACK:
            paid -= step.amount or 0
        elif step.kind is StepKind.SETTLED:
            return max(paid - (step.amount or 0 if reimburses(grant) else borne(grant, step.amount or 0)), 0)
    return 0


def beyond(grant: Grant, fact: ApplicationFact, counted: int) -> int:
    """What was paid beyond what the grant bears of what was counted. Of a cancelled grant everything comes back."""
    if fact.status is Status.CANCELLED:
        return max(fact.paid, 0)
    return max(fact.paid - borne(grant, counted), 0)


def to_account(grant: Grant, fact: ApplicationFact, counted: int) -> int:
    """What the unit must still account for, or give back: paid, and neither counted nor explained."""
    if grant.gives == "goods":
        return max(fact.paid, 0) if fact.status is Status.CANCELLED else 0
    if fact.status is Status.CANCELLED:
        return beyond(grant, fact, counted)
    return max(beyond(grant, fact, counted) - explained(grant, fact), 0)


def account_by(grant: Grant, fact: ApplicationFact) -> date | None:
    """By when the unit is to account for it, where the charter gives its report (or the acceptance) a number of days
    after the payment."""
    paid = next((step for step in reversed(fact.steps) if step.kind in PAYING), None)
    step = step_named(grant, "report") or step_named(grant, "accept")
    if paid is None or step is None or step.within_days is None:
        return None
    return paid.happened_on + timedelta(days=step.within_days)


def pays(grant: Grant, fact: ApplicationFact, counted: int) -> int:
    """What the grant pays in the end, as far as that can be told: against receipts its part of what was counted, else
    what was paid and not given back, and what is still to be paid."""
    if not reimburses(grant):
        return fact.paid + fact.owed
    settled = fact.last(StepKind.SETTLED)
    return settled_amount(grant, fact, counted) if settled is None else settled.amount or 0


def own_part(spent: int, paid: int) -> tuple[int, Decimal]:
    """What the unit bore itself of what was really spent, and its share in percent to two places."""
    own = max(spent - paid, 0)
    return own, (Decimal(own) * 100 / spent).quantize(Decimal("0.01")) if spent else Decimal(0)


# ---- What is asked of each step --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hand:
    """Who takes a step: the user's id, the role of the post by which it is taken, and what the charter calls its roles.

    In the checks `alone` says that the office is too small to split duties: then a second look is owed instead.
    """

    by: int
    role: str
    roles: dict[str, str]

    def check(self, grant: Grant, do: str) -> list[Breach]:
        """A step is taken for the body that the charter names."""
        step = step_named(grant, do)
        if step is None or step.by == self.role:
            return []
        return [Breach("step-of-another", {"role": self.roles.get(step.by, step.by)})]


def check_instalment(
    grant: Grant,
    fact: ApplicationFact,
    hand: Hand,
    *,
    conditions: Sequence[str],
    evidence: Sequence[Evidence],
    alone: bool = False,
) -> list[Breach]:
    """The next instalment may be paid: by another than who approved (unless the office is too small: `alone`), with
    nothing open before it. `conditions` are the texts of those that are not met and keep the money back."""
    breaches = hand.check(grant, "disburse")
    if approved_by(fact, hand.by) and not alone:
        breaches.append(Breach("own-approval", {}))
    part = next_part(grant, fact)
    if part is None:
        breaches.append(Breach("nothing-to-pay", {}))
    elif waits := waits_for(grant, fact, part):
        breaches.append(Breach(waits, {"part": part.number}, cite=grant.cite[0]))
    if conditions:
        breaches.append(Breach("conditions-unmet", {"conditions": tuple(conditions)}))
    return breaches + check_evidence(evidence, required=False)


def approved_by(fact: ApplicationFact, by: int) -> bool:
    """Did this person grant it?"""
    approval = fact.last(StepKind.APPROVED)
    return approval is not None and approval.by == by


def check_report(text: str, evidence: Sequence[Evidence]) -> list[Breach]:
    """The unit says how it goes, in words; papers may be put to it."""
    return check_said(text, "report", "report-missing") + check_evidence(evidence, required=False)


def check_confirmation(grant: Grant, fact: ApplicationFact, hand: Hand, *, alone: bool = False) -> list[Breach]:
    """There is a report that was not confirmed yet, and whoever entered it does not confirm it (but see `alone`)."""
    breaches = hand.check(grant, "confirm")
    report = open_report(fact)
    if report is None:
        breaches.append(Breach("report-none", {}))
    elif report.by == hand.by and not alone:
        breaches.append(Breach("own-report", {}))
    return breaches


def open_report(fact: ApplicationFact) -> StepFact | None:
    """The report that waits to be confirmed."""
    last = next((step for step in reversed(fact.steps) if step.kind in (StepKind.REPORTED, StepKind.CONFIRMED)), None)
    return last if last is not None and last.kind is StepKind.REPORTED else None


def check_settlement(
    grant: Grant, fact: ApplicationFact, spending: Spending, *, counted: int, explanation: str, currency: str
) -> list[Breach]:
    """Every receipt is checked, the sum is the one its reader saw, and what was paid beyond it is explained or back."""
    if grant.gives == "goods":
        breaches = [] if fact.instalments else [Breach("not-paid-yet", {})]
        if counted < fact.paid:
            breaches += check_said(explanation, "explanation", "explanation-missing")
        if counted < 0 or counted > fact.paid:
            params = {"counted": Decimal(counted), "paid": Decimal(fact.paid)}
            breaches.append(Breach("counted-beyond", params, "counted"))
        return breaches or check_said(explanation, "explanation")
    breaches = check_unchecked(spending)
    if counted != spending.counted:
        params = {"seen": major_units(counted, currency), "counted": major_units(spending.counted, currency)}
        breaches.append(Breach("counted-changed", params))
    elif not spending.counted and fact.paid <= 0:
        breaches.append(Breach("nothing-counted", {}))
    if fact.last(StepKind.SETTLED) is not None:
        breaches.append(Breach("application-settled", {}))
    elif not fact.instalments and not reimburses(grant):
        breaches.append(Breach("not-paid-yet", {}))
    excess = beyond(grant, fact, spending.counted)
    if excess and not explanation.strip():
        params = {"paid": major_units(fact.paid, currency), "counted": major_units(spending.counted, currency),
                  "rest": major_units(excess, currency)}  # fmt: skip
        if fact.paid <= spending.counted:
            bears = major_units(borne(grant, spending.counted), currency)
            params |= {"borne": bears, "share": Decimal(grant.match or 0)}
            breaches.append(Breach("beyond-share", params, "explanation", grant.cite[0]))
        else:
            breaches.append(Breach("beyond-receipts", params, "explanation"))
    return breaches + check_said(explanation, "explanation")


def check_unchecked(spending: Spending) -> list[Breach]:
    """Nothing that was entered as spent waits to be checked."""
    return [Breach("expenses-unchecked", {"count": spending.waiting})] if spending.waiting else []


def settled_amount(grant: Grant, fact: ApplicationFact, counted: int) -> int:
    """What a settlement says: what was counted; against receipts, what of it is paid."""
    return min(borne(grant, counted), fact.granted) if reimburses(grant) else counted


def check_back(
    grant: Grant, fact: ApplicationFact, amount: int, evidence: Sequence[Evidence], currency: str, *, counted: int,
    note: str,
) -> list[Breach]:  # fmt: skip
    """No more comes back than was paid; more than is unspent by what was counted, only with a reason."""
    breaches = check_evidence(evidence, required=False)
    if amount <= 0:
        breaches.append(Breach("amount-not-positive", {"amount": shown(grant, amount, currency)}, "amount"))
    elif amount > fact.paid:
        params = {"amount": shown(grant, amount, currency), "paid": shown(grant, fact.paid, currency)}
        breaches.append(Breach("back-beyond-paid", params, "amount"))
    elif grant.gives == "money" and counted and amount > beyond(grant, fact, counted) and not note:
        unspent = shown(grant, beyond(grant, fact, counted), currency)
        params = {"amount": shown(grant, amount, currency), "unspent": unspent}
        breaches.append(Breach("back-beyond-unspent", params, "note"))
    return breaches


def check_acceptance(
    grant: Grant, fact: ApplicationFact, hand: Hand, opinion: str, evidence: Sequence[Evidence], *, alone: bool = False
) -> list[Breach]:
    """What was promised is there: found by the body that the charter names, after everything due before it was paid."""
    breaches: list[Breach] = []
    step = step_named(grant, "accept")
    if step is None and not any(part.after == "accept" for part in grant.instalments):
        breaches.append(Breach("acceptance-not-asked", {}, cite=grant.cite[0]))
    breaches += hand.check(grant, "accept")
    if fact.steps[0].by == hand.by and not alone:
        breaches.append(Breach("own-application", {}))
    if fact.last(StepKind.ACCEPTED) is not None:
        breaches.append(Breach("application-accepted", {}))
    if reimburses(grant) and fact.last(StepKind.SETTLED) is None:
        breaches.append(Breach("receipts-first", {"part": 1}, cite=grant.cite[0]))
    else:
        part = next_part(grant, fact)
        if part is not None and part.after != "accept":
            breaches.append(Breach("parts-before-acceptance", {"part": part.number}))
    return breaches + check_said(opinion, "opinion", "opinion-missing") + check_evidence(evidence, required=False)


def check_closing(grant: Grant, fact: ApplicationFact, spending: Spending, reason: str, currency: str) -> list[Breach]:
    """Nothing is owed to either side, all that was paid is accounted for or back, what the charter asks for was done."""
    breaches = []
    if fact.owed:
        breaches.append(Breach("close-owed", {"amount": shown(grant, fact.owed, currency)}))
    rest = to_account(grant, fact, spending.counted)
    cancelled = fact.status is Status.CANCELLED
    if cancelled and rest:
        breaches.append(Breach("close-not-back", {"amount": shown(grant, rest, currency)}))
    elif rest:
        params = {"paid": shown(grant, fact.paid, currency), "counted": shown(grant, spending.counted, currency),
                  "rest": shown(grant, rest, currency)}  # fmt: skip
        breaches.append(Breach("close-unaccounted", params))
    breaches += check_unchecked(spending)
    if not cancelled:
        if grant.gives == "money" and fact.paid > 0 and fact.last(StepKind.SETTLED) is None:
            breaches.append(Breach("close-unsettled", {}))
        accepting = step_named(grant, "accept") is not None or any(p.after == "accept" for p in grant.instalments)
        if accepting and fact.last(StepKind.ACCEPTED) is None:
            breaches.append(Breach("close-unaccepted", {}, cite=grant.cite[0]))
    return breaches + check_said(reason, "reason", "reason-missing")


def check_said(text: str, field: str, missing: str = "") -> list[Breach]:
    """Words of a length that somebody reads; given, where `missing` is the code for their absence."""
    if missing and not text.strip():
        return [Breach(missing, {}, field)]
    return check_text(text, field, LONGEST_WORDS)


def shown(grant: Grant, amount: int, currency: str) -> Decimal:
    """An amount of what a grant gives as a sentence says it."""
    return Decimal(amount) if grant.gives == "goods" else major_units(amount, currency)


def _first_settled(steps: Sequence[StepFact]) -> StepFact | None:
    """The settlement that came before any payment."""
    for step in steps:
        if step.kind in PAYING:
            return None
        if step.kind is StepKind.SETTLED:
            return step
    return None
