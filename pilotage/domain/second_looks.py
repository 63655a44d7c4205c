"""Second looks: at an office too small to split duties, somebody else looks at what one person did alone."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class What(StrEnum):
    """What one person did alone."""

    DECIDED = "decided"  # on an application that the same person had entered
    PAID = "paid"  # what the same person had granted
    REWARDED = "rewarded"  # for a record that the same person had entered or confirmed
    IMPORTED = "imported"  # a payment of before, entered by one person


class Verdict(StrEnum):
    """What the second look found."""

    IN_ORDER = "in-order"
    OBJECTION = "objection"


@dataclass(frozen=True, slots=True)
class Look:
    """One second look as pages and statements list it; `by` and `looked_by` are users' ids."""

    id: int
    what: What
    about: str
    happened_on: date
    due_on: date
    by: int
    verdict: Verdict | None
    opinion: str
    looked_on: date | None
    looked_by: int | None
    application: int | None = None  # its row's id
    transfer: int | None = None

    def overdue(self, today: date) -> bool:
        """Nobody has looked, and the day is over."""
        return self.verdict is None and today > self.due_on


def look_due(happened_on: date, days: int) -> date:
    """The last day for the look at what happened on a day."""
    return happened_on + timedelta(days=days)
