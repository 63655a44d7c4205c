"""The kinds of what waits for somebody, and how it is asked for: everything that is looked for in tables goes into one
statement, so that a page about nothing costs next to nothing."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from django.db.models import CharField, F, IntegerField, QuerySet, Value
from django.db.models.functions import Cast

from pilotage.domain.appointments import Gap
from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import AnyProvision, Register
from pilotage.domain.duties import Window
from pilotage.domain.policy import Function, Permission, Post
from pilotage.domain.sanctions import Occasion
from pilotage.models import Programme, User
from pilotage.queries.bulletins import Listed
from pilotage.queries.funders import Reported
from pilotage.queries.grants import ApplicationView
from pilotage.queries.rewards import RewardLine

AHEAD = timedelta(days=7)
"""What is due within a week waits; of what is due later only the number is told."""


class Kind(StrEnum):
    """What is to be done about a thing that waits."""

    DO = "do"  # meet a window
    EXPLAIN = "explain"  # say why a `should` was not followed
    CONFIRM = "confirm"
    DECIDE = "decide"  # an application
    PAY = "pay"
    REVIEW = "review"  # an application, of which an opinion was asked for
    CHANGE = "change"  # an application that was returned for changes
    LOOK = "look"  # at what one person did alone
    REWARD = "reward"  # pay a reward that fell due
    CHECK = "check"  # receipts of units
    ACCOUNT = "account"  # for money that a unit was paid
    CONDITION = "condition"  # of a decision, that is overdue
    MEET = "meet"  # a condition of a decision that is due soon
    ACCEPT = "accept"  # what was done with a grant
    REPORTED = "reported"  # a unit's report of how it goes, to be confirmed
    SLIP = "slip"  # file the bank's papers
    MATCH = "match"  # lines of the bank with what was paid and received
    SIGN = "sign"
    ISSUE = "issue"
    APPOINT = "appoint"  # fill a gap
    SANCTION = "sanction"
    SORT = "sort"  # the inbox
    HEAR = "hear"  # what was called wrong through a task link
    REPORT = "report"  # to whoever gives money
    UNLOCK = "unlock"  # a task link that wrong digits have locked
    AGREED = "agreed"  # see to an agreement of a pair that is due or overdue
    PAIR = "pair"  # find a partner for who has none
    NOMINATE = "nominate"  # for a round
    CLOSE = "close"  # a round whose time for nominations is over
    SCORE = "score"  # candidates of a round
    AWARD = "award"  # decide on a round
    POSTED = "posted"  # a result was made public long enough
    OBJECT = "object"  # answer objections to a result
    CONSULT = "consult"  # another body has not answered in time
    CHASE = "chase"  # what others owe


@dataclass(frozen=True)
class Task:
    """One line of Today. `due` is None where no day is set; `late`: it is out of time; `provision` is what it rests on.

    `count` is how many things are meant where the line is about several; the other fields say which thing it is.
    """

    kind: Kind
    due: date | None = None
    late: bool = False
    provision: AnyProvision | None = None
    count: int = 1
    window: Window | None = None
    number: int = 0
    register: Register | None = None
    application: ApplicationView | None = None
    bulletin: Listed | None = None
    gap: Gap | None = None
    occasion: Occasion | None = None
    reward: RewardLine | None = None
    report: Reported | None = None
    title: str = ""  # of a round
    level: str = ""  # … by its name
    place: str = ""  # the code of a unit or of a pairing
    amount: int | None = None  # in minor units, or in the measure of what a grant gives
    first: int = 0  # the number of the first of several


@dataclass(frozen=True)
class Whose:
    """For whom it is asked: the posts they hold today, and everything these permit."""

    programme: Programme
    charter: Charter
    user: User | None
    held: tuple[Post, ...]
    may: frozenset[Permission]
    today: date

    def members(self, *kinds: str) -> frozenset[str]:
        """The members of some kinds of role for whom they are a contact."""
        return frozenset(
            post.member
            for post in self.held
            if post.function is Function.CONTACT and post.kind in kinds and post.member
        )


class Waiting(NamedTuple):
    """A row that waits: its id, the day it is due, and (of rounds and records) its number and what it is called;
    of rounds also the ids of the provision and of the level."""

    row: int
    due: date | None
    number: int
    label: str
    of: str
    level: str


Found = dict[str, list[Waiting]]
"""What waits, by the kind that was given to `columns`."""


def columns(
    rows: QuerySet[Any],
    kind: str,
    row: str,
    due: str,
    number: str = "",
    label: str = "",
    of: str = "",
    level: str = "",
) -> QuerySet[Any]:
    """A part of the one statement: `row`, `due`, `number`, `label`, `of` and `level` name columns."""
    named = rows.order_by().annotate(
        found_kind=Value(kind, CharField(max_length=20)),
        found_number=Cast(F(number) if number else Value(0), IntegerField()),
        **{
            f"found_{name}": Cast(F(column) if column else Value(""), CharField(max_length=200))
            for name, column in (("label", label), ("of", of), ("level", level))
        },
    )
    found: QuerySet[Any] = named.values_list(
        "found_kind", row, due, "found_number", "found_label", "found_of", "found_level"
    )
    return found


def together(parts: Iterable[QuerySet[Any]]) -> Found:
    """Everything that waits, in one statement; none where nothing is asked for."""
    found: Found = defaultdict(list)
    asked = list(parts)
    if asked:
        first, *others = asked
        for kind, *rest in first.union(*others, all=True) if others else first:
            found[kind].append(Waiting(*rest))
    return found
