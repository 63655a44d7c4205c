"""The states a round goes through, and what leads from one to the next."""

from enum import StrEnum


class Kind(StrEnum):
    """What a round is of."""

    AWARD = "award"
    AID = "aid"


class Status(StrEnum):
    """Where a round stands."""

    OPEN = "open"  # nominations are taken
    REVIEW = "review"  # they are scored and others are asked
    DECIDED = "decided"
    PUBLIC = "public"  # the result is posted, and objections are taken
    FINAL = "final"
    CANCELLED = "cancelled"


class StepKind(StrEnum):
    """What can happen to a round."""

    OPENED = "opened"
    CLOSED = "closed"  # for nominations
    REOPENED = "reopened"  # for nominations
    DECIDED = "decided"
    POSTED = "posted"
    TAKEN_BACK = "taken-back"  # the decision, with its reason
    FINISHED = "finished"
    CANCELLED = "cancelled"


# What may happen in each state, and the state it leads to. A round begins as OPEN. A round of aid goes from OPEN to
# DECIDED at once; the office posts a result only where it wishes to, so DECIDED may be finished as it is.
STATES: dict[Status, dict[StepKind, Status]] = {
    Status.OPEN: {
        StepKind.CLOSED: Status.REVIEW,
        StepKind.DECIDED: Status.DECIDED,
        StepKind.CANCELLED: Status.CANCELLED,
    },
    Status.REVIEW: {
        StepKind.REOPENED: Status.OPEN,
        StepKind.DECIDED: Status.DECIDED,
        StepKind.CANCELLED: Status.CANCELLED,
    },
    Status.DECIDED: {
        StepKind.POSTED: Status.PUBLIC,
        StepKind.TAKEN_BACK: Status.REVIEW,
        StepKind.FINISHED: Status.FINAL,
    },
    Status.PUBLIC: {StepKind.TAKEN_BACK: Status.REVIEW, StepKind.FINISHED: Status.FINAL},
    Status.FINAL: {},
    Status.CANCELLED: {},
}
