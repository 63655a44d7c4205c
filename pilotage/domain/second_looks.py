"""Second looks: at an office too small to split duties, somebody else looks at what one person did alone."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from pilotage.domain.breaches import Breach
from pilotage.domain.funds import check_reason
from pilotage.domain.grants import check_words


class What(StrEnum):
    """What one person did alone."""

    DECIDED = "decided"  # on an application that the same person had entered
    PAID = "paid"  # what the same person had granted
    REWARDED = "rewarded"  # for a record that the same person had entered or confirmed
    IMPORTED = "imported"  # a payment of before, entered by one person
    CHOSEN = "chosen"  # in a round, among candidates whom the same person had nominated


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


MOST_DAYS = 60


def check_arrangement(*, standing: bool, days: int, reason: str, starts_on: date, today: date) -> list[Breach]:
    """One arrangement holds at a time; it says why, gives some days, and does not reach back."""
    if standing:
        return [Breach("arrangement-standing", {})]
    breaches = []
    if not 1 <= days <= MOST_DAYS:
        breaches.append(Breach("look-days", {"most": MOST_DAYS}, "days"))
    breaches += check_reason(reason)
    if starts_on < today:
        breaches.append(Breach("arrangement-back", {"day": starts_on, "today": today}, "starts_on"))
    return breaches


def check_look(*, done: bool, own: bool, verdict: str, opinion: str) -> list[Breach]:
    """A look is given once, by another than who acted; whoever objects says why."""
    if done:
        return [Breach("look-given", {})]
    if own:
        return [Breach("look-own", {})]
    if verdict not in frozenset(Verdict):
        return [Breach("verdict-missing", {}, "verdict")]
    return check_words(opinion, "opinion", required=verdict == Verdict.OBJECTION)
