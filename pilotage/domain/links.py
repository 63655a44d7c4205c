"""Task links: what a link is for, whom it may be given to, how it stands, and how far it reaches.

A link is bound to one person, one body and one task. Whoever holds it acts as that person, by that person's own
appointment at that body; the link narrows what the appointment permits and adds nothing to it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from pilotage.domain import habits
from pilotage.domain.breaches import Breach
from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Grant, Register
from pilotage.domain.fields import projected
from pilotage.domain.funders import given_by, sources_of
from pilotage.domain.policy import POLICY, Permission, Post
from pilotage.domain.standing import needs


class Task(StrEnum):
    """What a link lets its person do."""

    FILL = "fill"  # enter records into one register
    CONFIRM = "confirm"  # confirm what others wrote about the body
    PAPER = "paper"  # hand in a signed paper
    PHOTOS = "photos"  # send photographs
    EXPENSE = "expense"  # enter what the body spent of its grants
    SEE = "see"  # read what is on record about the body
    MONEY = "money"  # read what became of the money that the body gave


class Use(StrEnum):
    """What happened at a link."""

    OPENED = "opened"
    WRONG = "wrong"  # wrong digits of the phone
    REFUSED = "refused"  # it was over, revoked or locked, or reached for what it does not reach
    ACTED = "acted"
    OBJECTED = "objected"  # its reader says of a record that it is not so


class State(StrEnum):
    """How a link stands."""

    LIVE = "live"
    EXPIRED = "expired"
    REVOKED = "revoked"
    LOCKED = "locked"


WANTS: Mapping[Task, Permission] = {
    Task.FILL: Permission.RECORD_WRITE,
    Task.CONFIRM: Permission.RECORD_CONFIRM,
    Task.PAPER: Permission.INBOX_SEND,
    Task.PHOTOS: Permission.INBOX_SEND,
    Task.EXPENSE: Permission.GRANT_REPORT,
    Task.SEE: Permission.RECORD_READ,
    Task.MONEY: Permission.SOURCE_READ,
}
WRONG_TRIES = 5
"""So many wrong digits lock a link: of the ten thousand that there are, nobody gets further than five."""
TAIL = 4
"""How many digits of a phone's number are asked for."""
LONGEST = 100
"""Days that a link may last."""
USUAL = 7
"""Days that it lasts where nothing is said and nothing is due."""


@dataclass(frozen=True, slots=True)
class Scope:
    """How far a link reaches: its task, its body (a member's code), and what the task is about.

    `register` is its id; empty where the task is about none, or to confirm about all. `since` and `until` are days
    that what is entered or confirmed happened on; `numbers` are the records to confirm where they are listed; `paper`
    is the code of the sheet to hand in, where it is one that was printed here.
    """

    task: Task
    member: str
    register: str = ""
    since: date | None = None
    until: date | None = None
    numbers: tuple[int, ...] = ()
    paper: str = ""

    @property
    def subject(self) -> dict[str, object]:
        """What narrows it, as it is stored."""
        said = {
            "since": self.since.isoformat() if self.since else "",
            "until": self.until.isoformat() if self.until else "",
            "numbers": list(self.numbers),
            "paper": self.paper,
        }
        return {name: value for name, value in said.items() if value}

    @classmethod
    def stored(cls, task: str, member: str, register: str, subject: Mapping[str, object]) -> "Scope":
        """The scope of a link from its columns."""
        numbers = subject.get("numbers")
        return cls(
            Task(task), member, register, _day(subject.get("since")), _day(subject.get("until")),
            tuple(int(each) for each in numbers) if isinstance(numbers, list) else (), str(subject.get("paper") or ""),
        )  # fmt: skip

    def on(self, day: date) -> bool:
        """Is a thing of that day within it?"""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    def reaches(self, register: str, number: int, day: date, members: Collection[str]) -> bool:
        """Is a record among those that may be confirmed by it?"""
        return (
            self.register in ("", register)
            and self.member in members
            and self.on(day)
            and (not self.numbers or number in self.numbers)
        )


def _day(stored: object) -> date | None:
    return date.fromisoformat(str(stored)) if stored else None


def state(*, revoked: bool, last_day: date, today: date, wrong: int) -> State:
    """How a link stands today; `last_day` is the last on which it opens."""
    if revoked:
        return State.REVOKED
    if today > last_day:
        return State.EXPIRED
    return State.LOCKED if wrong >= WRONG_TRIES else State.LIVE


def registers_for(charter: Charter, task: Task, role: str) -> tuple[Register, ...]:
    """The registers that the task can be about for who acts for a role, in the charter's order."""
    typed = projected(charter)
    kept = [each for each in charter.registers if each.id not in typed]
    if task is Task.CONFIRM:
        return tuple(each for each in kept if role in each.confirmers)
    if task is Task.FILL:
        return tuple(each for each in kept if role in each.written_by and _names_body(charter, each))
    return ()


def _names_body(charter: Charter, register: Register) -> bool:
    wanted = needs(charter, register)
    return wanted.unit or wanted.pair


def acting(posts: Iterable[Post], scope: Scope, charter: Charter, today: date) -> tuple[Post, ...]:
    """The posts by which a person can do the task today: at the body, in a role that the register asks for."""
    return tuple(
        post
        for post in posts
        if post.kind != "office"
        and post.place == scope.member
        and post.holds(today)
        and WANTS[scope.task] in POLICY.get((post.function, post.kind), frozenset())
        and _asked(charter, scope, post)
    )


def _asked(charter: Charter, scope: Scope, post: Post) -> bool:
    if scope.task not in (Task.FILL, Task.CONFIRM):
        return True
    asked = registers_for(charter, scope.task, post.role)
    return any(scope.register in ("", each.id) for each in asked)


def at_office(posts: Iterable[Post], today: date) -> bool:
    """Does somebody act for the office? They sign in: a link would carry what the office may do through a chat."""
    return any(post.kind == "office" and post.holds(today) for post in posts)


def check_person(posts: Collection[Post], scope: Scope, charter: Charter, today: date, name: str) -> list[Breach]:
    """May somebody have such a link, or use it still?"""
    if at_office(posts, today):
        return [Breach("link-for-office", {"person": name}, "people")]
    if not acting(posts, scope, charter, today):
        return [Breach("link-without-post", {"person": name}, "people")]
    return check_giver(scope, charter)


def check_giver(scope: Scope, charter: Charter) -> list[Breach]:
    """A link to a giver's own money is for a body that the charter names as the giver of some."""
    gave = any(scope.member in given_by(source) for _fund, source in sources_of(charter))
    if scope.task is not Task.MONEY or gave:
        return []
    names = {member.id: member.name for role in charter.roles for member in role.members}
    return [Breach("link-without-money", {"body": names.get(scope.member, scope.member)}, "people")]


def offered(charter: Charter) -> tuple[Task, ...]:
    """The tasks that a charter has a use for, in the order in which they are offered."""
    gives = any(given_by(source) for _fund, source in sources_of(charter))
    spends = any(grant.gives == "money" for grant in charter.of_kind(Grant))
    return (
        Task.CONFIRM, Task.FILL, Task.PAPER, Task.PHOTOS, *((Task.EXPENSE,) if spends else ()), Task.SEE,
        *((Task.MONEY,) if gives else ()),
    )  # fmt: skip


def check_scope(scope: Scope, charter: Charter) -> list[Breach]:
    """Every breach of what a link may be about."""
    found = {each.id: each for each in charter.registers}
    breaches = []
    if scope.register and scope.register not in found:
        breaches.append(Breach("register-unknown", {"register": scope.register}, "register"))
    elif scope.register in projected(charter):
        breaches.append(Breach("register-projected", {"register": found[scope.register].name}, "register"))
    if scope.task is Task.FILL and not scope.register:
        breaches.append(Breach("link-without-register", {}, "register"))
    if scope.since and scope.until and scope.until < scope.since:
        breaches.append(Breach("ends-before-start", {"start": scope.since, "end": scope.until}, "until"))
    return breaches


def check_last_day(last_day: date, today: date) -> list[Breach]:
    """A link lasts at least today, and not for ever."""
    if last_day < today:
        return [Breach("link-over-already", {"day": last_day, "today": today}, "last_day")]
    if last_day > today + timedelta(days=LONGEST):
        return [Breach("link-too-long", {"day": last_day, "days": LONGEST}, "last_day")]
    return []


def read_tail(text: str, person: str = "") -> str | Breach:
    """The last digits of somebody's phone as people write them; empty where nothing is written."""
    if habits.is_blank(text):
        return ""
    plain = "".join(habits.even_width(text).split())
    if len(plain) != TAIL or not plain.isascii() or not plain.isdigit():
        return Breach("tail-unreadable", {"digits": TAIL, "person": person}, "tail")
    return plain
