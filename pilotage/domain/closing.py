"""The end of a programme: what still stands open then, when it may be closed, and what a closed one refuses.

Closing forces nothing: what stands open is told with where to go, and the office closes when it wishes. Afterwards
everything is read, and nothing is entered any more, until somebody who may opens the programme again with a reason.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pilotage.domain.breaches import Breach
from pilotage.domain.charters.schema import Span
from pilotage.domain.policy import POLICY, Permission

LONGEST_REASON = 500


class Matter(StrEnum):
    """What may stand open at the end of a programme, or when somebody hands over, in the order of a list."""

    AVAILABLE = "available"  # money in a fund that is neither granted, nor given back, nor carried on
    PROMISED = "promised"  # granted and not paid
    ACCOUNT = "account"  # paid to units and not accounted for
    YEARS = "years"  # years of a fund that are over and not closed
    APPLICATIONS = "applications"  # in hand
    REWARDS = "rewards"  # fallen due and not paid
    LOOKS = "looks"  # second looks that are owed
    SLIPS = "slips"  # movements of money without a paper of the bank
    LINES = "lines"  # of the bank, matched with nothing
    WINDOWS = "windows"  # running or overdue
    CONFIRM = "confirm"  # records that somebody has still to confirm
    ROUNDS = "rounds"  # of awards or aid, not finished
    AGREEMENTS = "agreements"  # of pairs, neither done nor given up
    BULLETINS = "bulletins"  # drafts, and signed ones that are not issued
    INBOX = "inbox"  # pictures to be sorted
    PAPERS = "papers"  # printed and not back
    LINKS = "links"  # task links that still open


P = Permission

# Whose matter it is: whoever may do one of these about it.
WHOSE: dict[Matter, frozenset[Permission]] = {
    Matter.AVAILABLE: frozenset({P.FUND_CLOSE, P.GRANT_DECIDE}),
    Matter.PROMISED: frozenset({P.GRANT_PAY}),
    Matter.ACCOUNT: frozenset({P.GRANT_DECIDE, P.GRANT_REPORT}),
    Matter.YEARS: frozenset({P.FUND_CLOSE}),
    Matter.APPLICATIONS: frozenset({P.GRANT_APPLY, P.GRANT_DECIDE, P.GRANT_PAY}),
    Matter.REWARDS: frozenset({P.GRANT_PAY}),
    Matter.LOOKS: frozenset({P.MONEY_LOOK}),
    Matter.SLIPS: frozenset({P.FUND_CLOSE}),
    Matter.LINES: frozenset({P.FUND_CLOSE}),
    Matter.WINDOWS: frozenset({P.DUTY_EXCUSE}),
    Matter.CONFIRM: frozenset({P.RECORD_CONFIRM, P.RECORD_CONFIRM_ON_PAPER}),
    Matter.ROUNDS: frozenset({P.ROUND_KEEP, P.ROUND_SCORE, P.ROUND_DECIDE}),
    Matter.AGREEMENTS: frozenset({P.PAIR_KEEP}),
    Matter.BULLETINS: frozenset({P.BULLETIN_DRAFT, P.BULLETIN_SIGN, P.BULLETIN_ISSUE}),
    Matter.INBOX: frozenset({P.INBOX_FILE}),
    Matter.PAPERS: frozenset({P.PAPER_PRINT}),
    Matter.LINKS: frozenset({P.LINK_GIVE}),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """One thing that stands open: how many, or for money how much (minor units); `fund` and `source` by their ids."""

    matter: Matter
    count: int = 0
    amount: int | None = None
    fund: str = ""
    source: str = ""
    goods: str = ""  # which register or kind is meant, by its id, where a matter stands once for each


def matters_of(found: Collection[Standing], may: Collection[Permission]) -> tuple[Standing, ...]:
    """What of all that stands open is a matter of whoever may do these things."""
    return tuple(one for one in found if WHOSE[one.matter] & set(may))


def openers() -> tuple[str, ...]:
    """The functions whose holders may open a closed programme again."""
    return tuple(
        dict.fromkeys(function.value for (function, _kind), may in POLICY.items() if Permission.PROGRAMME_CLOSE in may)
    )


READING = frozenset(one for one in P if one.value.endswith(".read")) | {P.MONEY_LOOK}
"""What only reads; papers that stand beside money are read by whoever looks at it twice."""


def goes_on(closed_on: date | None, permission: Permission) -> bool:
    """May this be offered at all: anything while a programme is open; of a closed one reading, and opening it again."""
    return closed_on is None or permission is Permission.PROGRAMME_CLOSE or permission in READING


def check_open(closed_on: date | None, permission: Permission) -> list[Breach]:
    """Nothing is entered into a closed programme; opening it again is what may be done with it."""
    if closed_on is None or permission is Permission.PROGRAMME_CLOSE:
        return []
    return [Breach("programme-closed", {"day": closed_on})]


def check_close(
    *, closed_on: date, today: date, runs: Span, already: date | None, bulletin_issued_on: date | None, named: bool,
    note: str,
) -> list[Breach]:  # fmt: skip
    """A programme is closed once, not before it began and not in advance, with its final bulletin or the reason why there
    is none. `named` says that a bulletin was named; it must have been issued."""
    if already is not None:
        return [Breach("programme-closed-already", {"day": already})]
    breaches = []
    if closed_on > today:
        breaches.append(Breach("close-in-future", {"day": closed_on, "today": today}, "closed_on"))
    elif closed_on < runs.start:
        breaches.append(Breach("close-before-start", {"day": closed_on, "start": runs.start}, "closed_on"))
    if named and bulletin_issued_on is None:
        breaches.append(Breach("final-bulletin-not-issued", {}, "bulletin"))
    if not named and not note:
        breaches.append(Breach("close-reason-missing", {}, "note"))
    return breaches


def check_reopen(*, standing: bool, reason: str) -> list[Breach]:
    """A closed programme is opened again with a reason."""
    if not standing:
        return [Breach("programme-not-closed", {})]
    if not reason:
        return [Breach("reopen-reason-missing", {}, "reason")]
    if len(reason) > LONGEST_REASON:
        return [Breach("text-long", {"length": len(reason), "longest": LONGEST_REASON}, "reason")]
    return []
