"""The states an application goes through, and an application as its steps tell it. Amounts: see `domain.grants`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


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
        StepKind.REPORTED: Status.APPROVED,
        StepKind.CONFIRMED: Status.APPROVED,
        StepKind.PART_PAID: Status.PART_PAID,
        StepKind.PAID: Status.PAID,
        StepKind.SETTLED: Status.SETTLED,
        StepKind.ACCEPTED: Status.ACCEPTED,
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
        StepKind.ACCEPTED: Status.ACCEPTED,
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
        StepKind.REPORTED: Status.SETTLED,
        StepKind.CONFIRMED: Status.SETTLED,
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
        StepKind.SETTLED: Status.ACCEPTED,
        StepKind.CANCELLED: Status.CANCELLED,
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
    def reviewers(self) -> frozenset[int]:
        """Who reviewed the present version, by user id."""
        kinds = [step.kind for step in self.steps]
        since = max((n for n, kind in enumerate(kinds) if kind is StepKind.RESUBMITTED), default=0)
        return frozenset(step.by for step in self.steps[since:] if step.kind is StepKind.REVIEWED)

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
        return self.granted - paid - freed(self.steps)


def freed(steps: Sequence[StepFact]) -> int:
    """What of a decision was set aside and will not be paid.

    What was accounted for before anything was paid is paid against receipts: no more than its amount is needed.
    """
    freed = sum(step.amount or 0 for step in steps if step.kind in FREEING)
    granted = next((step.amount or 0 for step in reversed(steps) if step.kind is StepKind.APPROVED), 0)
    for step in steps:
        if step.kind in PAYING:
            break
        if step.kind is StepKind.SETTLED:
            freed += granted - (step.amount or 0)
    return freed


def status_after(kinds: Iterable[StepKind]) -> Status:
    """The state that steps lead to, the first being the submission. KeyError where a step was not open."""
    _, *later = kinds
    status = Status.SUBMITTED
    for kind in later:
        status = STATES[status][kind]
    return status
