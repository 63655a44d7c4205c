"""Who may do what: one table from (function, kind of charter role) to permissions, and one function that reads it.

A person's functions are dated appointments. An appointment at the office reaches everything of the programme; one at
a unit or partner reaches what concerns that body; a mentor's reaches the units served.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Function(StrEnum):
    """What a person is appointed to be."""

    OWNER = "owner"  # of the installation: sets programmes up
    CLERK = "clerk"
    REVIEWER = "reviewer"
    TREASURER = "treasurer"
    MENTOR = "mentor"
    CONTACT = "contact"  # speaks for a unit, a partner or a funder
    AUDITOR = "auditor"
    PUBLIC = "public"  # whoever has not signed in


class Permission(StrEnum):
    """What can be permitted: the name of an act."""

    CHARTER_READ = "charter.read"
    CHARTER_ADOPT = "charter.adopt"
    CALENDAR_IMPORT = "calendar.import"
    MEMBERS_IMPORT = "members.import"
    PEOPLE_READ = "people.read"
    PEOPLE_APPOINT = "people.appoint"
    FIGURES_READ = "figures.read"
    RECORD_READ = "record.read"
    RECORD_WRITE = "record.write"
    RECORD_CONFIRM = "record.confirm"
    RECORD_CONFIRM_ON_PAPER = "record.confirm-on-paper"
    FUND_READ = "fund.read"
    FUND_RECEIVE = "fund.receive"
    GRANT_READ = "grant.read"
    GRANT_APPLY = "grant.apply"
    GRANT_DECIDE = "grant.decide"
    GRANT_PAY = "grant.pay"
    BULLETIN_READ = "bulletin.read"
    BULLETIN_DRAFT = "bulletin.draft"
    BULLETIN_SIGN = "bulletin.sign"
    BULLETIN_ISSUE = "bulletin.issue"
    PAGE_READ = "page.read"  # read a document as found
    DUTY_READ = "duty.read"
    DUTY_EXCUSE = "duty.excuse"  # excuse windows, agree pauses
    DUTY_EXPLAIN = "duty.explain"  # say why a `should` was not followed
    SANCTION_DECIDE = "sanction.decide"
    SANCTION_APPEAL = "sanction.appeal"
    PAPER_PRINT = "paper.print"  # sheets to be signed
    INBOX_SEND = "inbox.send"  # hand in pictures and signed sheets
    INBOX_FILE = "inbox.file"  # sort what was handed in
    LINK_GIVE = "link.give"  # task links
    FIELD_ADD = "field.add"  # fields of the office's own
    MONEY_LOOK = "money.look"  # the second look at what one person did alone
    MONEY_IMPORT = "money.import"  # receipts, payments and budgets of before
    FUND_CLOSE = "fund.close"  # years, what is left over, budgets; vouchers and the bank's statements
    SOURCE_READ = "source.read"  # one source's money: its giver
    GRANT_REPORT = "grant.report"  # how a grant goes, and what was spent
    AGREEMENT_KEEP = "agreement.keep"  # agreements with givers
    SUPPLY_KEEP = "supply.keep"  # things ordered for members
    ROUND_READ = "round.read"
    ROUND_KEEP = "round.keep"  # open rounds, enter places, consult, make public
    ROUND_SCORE = "round.score"
    ROUND_DECIDE = "round.decide"
    PAIR_READ = "pair.read"
    PAIR_KEEP = "pair.keep"  # make and end pairings
    PAIR_SAY = "pair.say"  # needs, offers, minutes and progress of one's own pairing
    PROGRAMME_CLOSE = "programme.close"  # and open again


P = Permission

_SEES = frozenset(
    {
        P.CHARTER_READ,
        P.PEOPLE_READ,
        P.FIGURES_READ,
        P.RECORD_READ,
        P.FUND_READ,
        P.SOURCE_READ,
        P.GRANT_READ,
        P.BULLETIN_READ,
        P.DUTY_READ,
        P.ROUND_READ,
        P.PAIR_READ,
    }
)
_KEEPS = frozenset(
    {
        P.DUTY_EXCUSE,
        P.DUTY_EXPLAIN,
        P.PAPER_PRINT,
        P.INBOX_SEND,
        P.INBOX_FILE,
        P.LINK_GIVE,
        P.FIELD_ADD,
        P.ROUND_KEEP,
        P.PAIR_KEEP,
        P.PAIR_SAY,
    }
)
_TAKES_PART = frozenset(
    {
        P.CHARTER_READ,
        P.FIGURES_READ,
        P.RECORD_READ,
        P.RECORD_WRITE,
        P.BULLETIN_READ,
        P.DUTY_READ,
        P.DUTY_EXPLAIN,
        P.SANCTION_APPEAL,
        P.PAPER_PRINT,
        P.INBOX_SEND,
        P.PAIR_READ,
    }
)

# (function, kind of the charter role the appointment is for) -> what it permits
POLICY: dict[tuple[Function, str], frozenset[Permission]] = {
    # The owner acts where the command line names nobody, so everything but money can be done without naming one.
    (Function.OWNER, "office"): _SEES
    | _KEEPS
    | {
        P.CHARTER_ADOPT,
        P.CALENDAR_IMPORT,
        P.MEMBERS_IMPORT,
        P.PEOPLE_APPOINT,
        P.RECORD_WRITE,
        P.RECORD_CONFIRM_ON_PAPER,
        P.BULLETIN_DRAFT,
        P.BULLETIN_SIGN,
        P.BULLETIN_ISSUE,
        P.PAGE_READ,
        P.SANCTION_DECIDE,
        P.ROUND_SCORE,
        P.ROUND_DECIDE,
        P.PROGRAMME_CLOSE,
    },
    (Function.CLERK, "office"): _SEES
    | _KEEPS
    | {
        P.CHARTER_ADOPT,
        P.CALENDAR_IMPORT,
        P.MEMBERS_IMPORT,
        P.PEOPLE_APPOINT,
        P.RECORD_WRITE,
        P.RECORD_CONFIRM,
        P.RECORD_CONFIRM_ON_PAPER,
        P.GRANT_APPLY,
        P.GRANT_REPORT,
        P.AGREEMENT_KEEP,
        P.SUPPLY_KEEP,
        P.MONEY_LOOK,
        P.BULLETIN_DRAFT,
        P.BULLETIN_ISSUE,
        P.PAGE_READ,
        P.ROUND_SCORE,
        P.PROGRAMME_CLOSE,
    },
    (Function.REVIEWER, "office"): _SEES
    | {
        P.RECORD_CONFIRM,
        P.GRANT_DECIDE,
        P.MONEY_LOOK,
        P.BULLETIN_SIGN,
        P.PAGE_READ,
        P.DUTY_EXCUSE,
        P.SANCTION_DECIDE,
        P.PAPER_PRINT,
        P.ROUND_SCORE,
        P.ROUND_DECIDE,
    },
    (Function.TREASURER, "office"): _SEES
    | {
        P.FUND_RECEIVE,
        P.FUND_CLOSE,
        P.GRANT_PAY,
        P.MONEY_IMPORT,
        P.MONEY_LOOK,
        P.AGREEMENT_KEEP,
        P.PAPER_PRINT,
    },
    (Function.AUDITOR, "office"): _SEES | {P.MONEY_LOOK},
    (Function.MENTOR, "person"): _TAKES_PART | {P.RECORD_CONFIRM},
    (Function.CONTACT, "unit"): _TAKES_PART
    | {P.RECORD_CONFIRM, P.FUND_READ, P.GRANT_READ, P.GRANT_APPLY, P.GRANT_REPORT, P.ROUND_READ, P.PAIR_SAY},
    (Function.CONTACT, "partner"): _TAKES_PART | {P.RECORD_CONFIRM, P.PAIR_SAY},
    (Function.CONTACT, "funder"): frozenset({P.CHARTER_READ, P.FIGURES_READ, P.BULLETIN_READ, P.SOURCE_READ}),
    # A giver whom the charter names only as part of the public sees totals, and nobody's records.
    (Function.CONTACT, "public"): frozenset({P.CHARTER_READ, P.FIGURES_READ, P.BULLETIN_READ}),
    (Function.PUBLIC, "public"): frozenset({P.BULLETIN_READ}),
}


class NotAllowed(Exception):
    """This person may not do this. `why` is a code of pilotage.words.breaches."""

    def __init__(self, permission: Permission, why: str) -> None:
        super().__init__(permission, why)
        self.permission = permission
        self.why = why


@dataclass(frozen=True, slots=True)
class Post:
    """An appointment as the policy sees it: codes of the charter's roles and members, dates inclusive."""

    function: Function
    role: str  # a role id of the charter
    kind: str  # that role's kind
    person: int | None
    member: str | None  # the body it is for
    serves: str | None  # the unit a mentor serves
    starts_on: date
    ends_on: date | None

    def holds(self, on: date) -> bool:
        return self.starts_on <= on and (self.ends_on is None or on <= self.ends_on)

    @property
    def place(self) -> str | None:
        """The member whose matters the post reaches; None at the office, which reaches all."""
        return self.serves or (None if self.kind == "office" else self.member)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether something is permitted, by which post, or why not (a code of words.breaches)."""

    allowed: bool
    post: Post | None = None
    why: str = ""


def may(
    posts: Iterable[Post],
    permission: Permission,
    *,
    today: date,
    on: date | None = None,
    about: Collection[str] | None = None,
    roles: Collection[str] | None = None,
) -> Verdict:
    """May someone with `posts` do what `permission` names?

    `about` are the members it concerns (None: the programme as a whole); `roles` limits the charter roles on whose
    behalf it may be done. A field post (mentor, unit, partner) is judged on the day `on` that the thing happened, so
    that a visit counts whatever has been reassigned since; a post at the office is judged today.
    """
    permitting = [post for post in posts if permission in POLICY.get((post.function, post.kind), frozenset())]
    if not permitting:
        return Verdict(False, why="no-function-permits")
    current = [post for post in permitting if post.holds(today if post.kind == "office" else on or today)]
    if not current:
        return Verdict(False, why="not-appointed-then")
    reaching = [post for post in current if post.place is None or about is None or post.place in about]
    if not reaching:
        return Verdict(False, why="not-your-unit")
    for post in reaching:
        if roles is None or post.role in roles or post.kind == "office":
            return Verdict(True, post)
    return Verdict(False, why="not-your-side")


def reach(posts: Iterable[Post], permission: Permission, *, today: date) -> frozenset[str] | None:
    """The members whose matters `permission` lets someone reach today; None where a post reaches everybody's."""
    places = [
        post.place
        for post in posts
        if permission in POLICY.get((post.function, post.kind), frozenset()) and post.holds(today)
    ]
    return None if None in places else frozenset(place for place in places if place is not None)
