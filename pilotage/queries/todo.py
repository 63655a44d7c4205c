"""What waits for somebody: derived from what stands, never stored, and gone by itself once it is done."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pilotage.domain.bulletins import Status as BulletinStatus
from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Reward, Sanction
from pilotage.domain.duties import DutyFacts, State, Window
from pilotage.domain.fields import projected
from pilotage.domain.policy import POLICY, Permission, Post
from pilotage.domain.sanctions import occasions
from pilotage.models import Programme, User
from pilotage.queries.appointments import code_of, service
from pilotage.queries.board import numbers_of
from pilotage.queries.bulletins import listing
from pilotage.queries.inbox import waiting
from pilotage.queries.links import unsettled as unsettled_links
from pilotage.queries.programmes import Rules
from pilotage.queries.registers import confirming, glimpses_read, waits_for
from pilotage.queries.rewards import reward_lines
from pilotage.queries.sanctions import decisions
from pilotage.queries.todo_kinds import AHEAD, Kind, Task, Whose, together
from pilotage.queries.todo_money import asked_about_money, money_tasks
from pilotage.queries.todo_policy import asked_about_policy, policy_tasks


@dataclass(frozen=True, slots=True)
class Owed:
    """A window that is still owed and one who bears it (a code; empty: nobody is appointed).

    `number` is that of its period, 0 where the duty does not repeat; `late`: it is out of time, or asks for its reason.
    """

    bearer: str
    window: Window
    number: int
    late: bool


def missing_by_bearer(
    facts: DutyFacts, windows: Iterable[Window], numbers: Mapping[str, Mapping[date, int]]
) -> tuple[Owed, ...]:
    """Everything owed, bearer by bearer: gaps in appointments first, then people and bodies as they were appointed.

    Of one bearer, what is out of time comes first, then by the day it is due. A window of two bearers is owed by both.
    """
    order = {code: place for place, code in enumerate(dict.fromkeys(seat.who for seat in facts.seats))}
    owed = [
        Owed(bearer, one, _number(numbers, one), late(one))
        for one in windows
        if unsettled(one)
        for bearer in one.bearers or ("",)
    ]
    return tuple(
        sorted(
            owed, key=lambda each: (order.get(each.bearer, len(order)) if each.bearer else -1, each.bearer,
                                    not each.late, each.window.due)
        )
    )  # fmt: skip


def _number(numbers: Mapping[str, Mapping[date, int]], window: Window) -> int:
    found = numbers.get(window.duty.id, {})
    return found.get(window.start, 0) if len(found) > 1 else 0


def late(window: Window) -> bool:
    """Is it out of time and can still be made good, or does it ask for its reason?"""
    return window.state is State.OVERDUE or window.asks_reason


def unsettled(window: Window) -> bool:
    """Is something still to be done for it?"""
    return window.state is State.OPEN or late(window)


def only_awaits(window: Window) -> bool:
    """Would it be met if what waits were confirmed? Then whoever bears it has nothing more to do."""
    if window.duty.sum_field is not None or not window.awaiting:
        return False
    return window.done + len(window.awaiting) >= window.wanted


@dataclass(frozen=True)
class Todo:
    """What waits for somebody, and how many of their windows are due only later than in a week."""

    tasks: tuple[Task, ...]
    later: int

    @property
    def count(self) -> int:
        return len(self.tasks)


def todo(
    programme: Programme,
    in_force: Rules,
    facts: DutyFacts,
    windows: Sequence[Window],
    user: User | None,
    posts: Sequence[Post],
) -> Todo:
    """What waits for a user today, the most pressing first; asked only for what their posts permit. Of a closed
    programme nothing waits for anybody."""
    if in_force.closed_on is not None:
        return Todo((), 0)
    today, charter = facts.until, in_force.charter
    held = [post for post in posts if post.holds(today)]
    may = {permission for post in held for permission in POLICY.get((post.function, post.kind), frozenset())}
    own, later = _own(programme, facts, windows, user, held, may)
    tasks = [*own, *_confirming(programme, charter, user, held, today)]
    whose = Whose(programme, charter, user, tuple(held), frozenset(may), today)
    found = together([*asked_about_money(whose), *asked_about_policy(whose)])
    tasks += [*money_tasks(whose, found), *policy_tasks(whose, found, facts)]
    if Permission.GRANT_PAY in may and charter.of_kind(Reward):
        tasks += _rewards(programme, charter, today)
    if may & {Permission.BULLETIN_SIGN, Permission.BULLETIN_ISSUE}:
        tasks += _bulletins(programme, may)
    if Permission.PEOPLE_APPOINT in may:
        tasks += _gaps(programme, in_force, facts)
    if Permission.SANCTION_DECIDE in may and charter.of_kind(Sanction):
        tasks += _sanctions(programme, facts, windows)
    if Permission.INBOX_FILE in may and (count := waiting(programme)):
        tasks.append(Task(Kind.SORT, count=count))
    if Permission.LINK_GIVE in may:
        counts = zip((Kind.HEAR, Kind.UNLOCK), unsettled_links(programme), strict=True)
        tasks += [Task(kind, count=count) for kind, count in counts if count]
    if Permission.DUTY_EXCUSE in may:
        tasks += _others(windows, {task.window.key for task in own if task.window})
    pressing = sorted(
        tasks, key=lambda task: (task.kind is Kind.CHASE, not task.late, task.due is None, task.due or date.max)
    )
    return Todo(tuple(pressing), later)


def _own(
    programme: Programme,
    facts: DutyFacts,
    windows: Sequence[Window],
    user: User | None,
    held: Sequence[Post],
    may: Iterable[Permission],
) -> tuple[list[Task], int]:
    """The windows that the user bears, in person or as who writes for a body; and how many more are due later."""
    writing = [post for post in held if Permission.RECORD_WRITE in POLICY.get((post.function, post.kind), frozenset())]
    me = {code_of(programme, user), *(post.member for post in writing if post.member)} - {""}
    numbers = numbers_of(windows)
    found, later = [], 0
    explains = Permission.DUTY_EXPLAIN in may
    for one in windows:
        mine = bool(me & set(one.bearers))
        if one.asks_reason:
            if mine and explains and not one.awaiting:
                found.append(Task(Kind.EXPLAIN, one.due, True, one.duty, window=one, number=_number(numbers, one)))
        elif mine and unsettled(one) and not only_awaits(one):
            if one.due > facts.until + AHEAD and not late(one):
                later += 1
            else:
                found.append(Task(Kind.DO, one.due, late(one), one.duty, window=one, number=_number(numbers, one)))
    return found, later


def _confirming(
    programme: Programme, charter: Charter, user: User | None, held: Sequence[Post], today: date
) -> list[Task]:
    """One line for each register in which something waits for the user's confirmation, since when at the earliest."""
    posts = confirming(held, today)
    roles = {post.role for post in posts}
    typed = projected(charter)
    registers = [one for one in charter.registers if one.id not in typed and one.confirmers]
    if not roles or not registers:
        return []
    found = glimpses_read(programme, charter, [one.id for one in registers], today)
    tasks = []
    for register in registers:
        mine = [one for one in found[register.id] if waits_for(one, posts, user.pk if user else None)]
        if mine:
            tasks.append(Task(Kind.CONFIRM, count=len(mine), register=register))
    return tasks


def _rewards(programme: Programme, charter: Charter, today: date) -> list[Task]:
    """Every reward that is owed, since the day on which it fell due."""
    return [
        Task(Kind.REWARD, each.line.due.trigger.since, False, each.reward, reward=each)
        for each in reward_lines(programme, charter, today)
        if each.line.owed and each.line.due is not None
    ]


def _bulletins(programme: Programme, may: Iterable[Permission]) -> list[Task]:
    wanted = {
        status: kind
        for permission, status, kind in (
            (Permission.BULLETIN_SIGN, BulletinStatus.DRAFT, Kind.SIGN),
            (Permission.BULLETIN_ISSUE, BulletinStatus.SIGNED, Kind.ISSUE),
        )
        if permission in may
    }
    return [
        Task(wanted[one.status], bulletin=one)
        for status in wanted
        for one in listing(programme, status=status)
    ]  # fmt: skip


def _gaps(programme: Programme, in_force: Rules, facts: DutyFacts) -> list[Task]:
    found = service(programme, facts.until, in_force=in_force, held=facts.seats).gaps
    provisions = {one.id: one for one in in_force.charter.provisions}
    return [
        Task(Kind.APPOINT, gap.start, True, provisions.get(gap.provision), gap=gap)
        for gap in found
        if gap.on(facts.until)
    ]


def _sanctions(programme: Programme, facts: DutyFacts, windows: Sequence[Window]) -> list[Task]:
    made = {decided.key for decided in decisions(programme)}
    return [
        Task(Kind.SANCTION, each.since, False, each.sanction, occasion=each)
        for each in occasions(facts.charter, windows, facts.calendar)
        if each.key not in made
    ]


def _others(windows: Iterable[Window], own: Iterable[tuple[str, str, date]]) -> list[Task]:
    """One line for everything that others have not done in time."""
    mine = set(own)
    found = [one for one in windows if late(one) and one.key not in mine]
    return [Task(Kind.CHASE, late=True, count=len(found))] if found else []
