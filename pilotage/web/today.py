"""Today: what waits for this visitor, each line with what, by when, why, and the one page that does it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch
from django.utils.translation import pgettext

from pilotage.domain.charters.schema import Cite, Register
from pilotage.domain.policy import Permission
from pilotage.domain.registers import grounds
from pilotage.queries.holding import held
from pilotage.queries.todo import todo
from pilotage.queries.todo_kinds import Kind, Task
from pilotage.web.board import Due, deadline, due_for, enter_address
from pilotage.web.frames import count
from pilotage.web.links import clause_address
from pilotage.web.visits import Visit, visit
from pilotage.words import board as words
from pilotage.words import todo as said
from pilotage.words.numbers import currency, money_in_sentence

ROWS = 50
ROUNDS = (Kind.NOMINATE, Kind.CLOSE, Kind.SCORE, Kind.AWARD, Kind.POSTED, Kind.OBJECT, Kind.CONSULT)
"""What leads to the page of a round."""


@dataclass(frozen=True)
class Line:
    """A task as the page shows it: `shape` is the glyph of its state, `word` what that state is called."""

    shape: str
    word: str
    what: str
    where: str
    deadline: str
    bad: bool
    clauses: tuple[tuple[str, str], ...]
    do: str
    url: str


def today(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    """What waits for whoever asks, the most pressing first. Nothing is ticked off: what is done is gone."""
    with held():
        here = visit(request, office, programme, Permission.DUTY_READ, "today")
        seen = due_for(here)
        waiting = todo(here.programme, here.rules, seen.facts, seen.every, here.user, here.posts)
    count(request, "today", waiting.count)
    page = Paginator(waiting.tasks, ROWS).get_page(request.GET.get("page"))
    context = {
        "here": here,
        "lines": [_line(seen, task) for task in page.object_list],
        "page": page,
        "waiting": waiting,
    }
    return render(request, "today/today.html", context)


def _line(seen: Due, task: Task) -> Line:
    here = seen.here
    standing = {one.id for one in here.charter.provisions}
    cites: Sequence[Cite] = task.provision.cite[:1] if task.provision and task.provision.id in standing else ()
    cites = _cites(here, task.register) if task.register else cites
    shape = (task.window.state.replace("_", "-") if task.window else
             "awaiting" if task.kind is Kind.CONFIRM else "overdue" if task.late else "open")  # fmt: skip
    return Line(
        shape,
        words.outcome(task.window) if task.window else said.standing(task.kind, task.late),
        said.what(
            task.kind,
            window=task.window,
            number=task.number or task.first,
            count=task.count,
            register=task.register,
            provision=task.provision,
            amount=_amount(here, task),
            title=task.title,
        ),
        _where(seen, task),
        deadline(here, task.window) if task.window else words.far(task.due, here.today) if task.due else "",
        task.late,
        tuple((cite.clause, clause_address(here, cite)) for cite in cites),
        said.do(task.kind),
        _page(seen, task),
    )


def _amount(here: Visit, task: Task) -> str:
    """What is to be accounted for, with its unit: money, or what the grant gives."""
    if task.amount is None or task.application is None:
        return ""
    if task.application.grant.gives == "goods":
        return str(task.amount)
    unit = {"amount": money_in_sentence(task.amount, here.charter.currency), "unit": currency(here.charter.currency)}
    return pgettext("an amount and its unit", "%(amount)s %(unit)s") % unit


def _cites(here: Visit, register: Register) -> Sequence[Cite]:
    """Who says that a register is kept: the first clause among its grounds."""
    return [each.cite for each in grounds(here.charter, register) if each.cite is not None][:1]


def _where(seen: Due, task: Task) -> str:
    names = seen.names
    if task.reward:
        return f"{task.reward.member.name} · {task.reward.reward.title}"
    place = (
        task.window.place
        if task.window
        else task.gap.unit
        if task.gap
        else task.occasion.place
        if task.occasion
        else task.place
    )
    if task.application:
        return f"{task.application.unit_name} · {task.application.project}"
    if task.title:
        return task.level
    if task.report:
        return f"{task.report.title} · {task.report.what}"
    if task.bulletin:
        return task.bulletin.title or task.bulletin.masthead
    return names.get(place, place)


def _page(seen: Due, task: Task) -> str:
    here = seen.here
    match task.kind:
        case Kind.DO if task.window is not None:
            duty, place = task.window.duty, task.window.place
            return enter_address(here, duty, place) or here.address("windows", duty.id, place)
        case Kind.EXPLAIN if task.window is not None:
            duty, place, start = task.window.duty, task.window.place, task.window.start
            return here.address("explain", duty.id, place, start.isoformat())
        case Kind.CONFIRM if task.register is not None:
            return here.address("register", task.register.id) + "?show=mine"
        case Kind.DECIDE | Kind.PAY if task.application is not None:
            return here.address("application", task.application.grant.id, task.application.number)
        case Kind.REWARD if task.reward is not None and task.reward.line.due is not None:
            return here.address("reward-pay", task.reward.reward.id, task.reward.line.due.trigger.record)
        case Kind.REVIEW if task.application is not None:
            return here.address("application-reviews", task.application.grant.id, task.application.number)
        case Kind.CHANGE if task.application is not None:
            return here.address("application-again", task.application.grant.id, task.application.number)
        case Kind.LOOK:
            return here.address("second-looks")
        case Kind.SIGN | Kind.ISSUE if task.bulletin is not None:
            return here.address("bulletin", task.bulletin.id)
        case Kind.CHECK:
            return here.address("expense", task.first)
        case Kind.ACCOUNT:
            return here.address("grant-accounts")
        case Kind.ACCEPT | Kind.REPORTED if task.application is not None:
            return here.address("application", task.application.grant.id, task.application.number)
        case Kind.CONDITION | Kind.MEET if task.application is not None:
            return here.address("application", task.application.grant.id, task.application.number) + "#conditions"
        case Kind.SLIP:
            return here.address("payments") + "?show=slip"
        case Kind.MATCH:
            return here.address("bank")
        case Kind.REPORT if task.report is not None:
            return here.address("report-day", task.report.agreement, task.report.id)
        case Kind.APPOINT:
            return here.address("people-appoint")
        case Kind.AGREED if task.register is not None:
            return here.address("record", task.register.id, task.first) + "#beside"
        case Kind.PAIR:
            return _address(seen, "pair-new", "pairs")
        case _ if task.kind in ROUNDS:
            return _address(seen, "round", "rounds", task.number)
        case Kind.HEAR:
            return here.address("links") + "?show=objected"
        case Kind.UNLOCK:
            return here.address("links")
        case Kind.CHASE:
            return here.address("missing")
        case Kind.SANCTION if task.occasion is not None:
            sanction, place, start = task.occasion.key
            return here.address("sanction", sanction, place, start.isoformat())
        case _:
            return _address(seen, "inbox", "registers")


def _address(seen: Due, name: str, instead: str, *args: object) -> str:
    """The page of that name; the other where this installation has none."""
    try:
        return seen.here.address(name, *args)
    except NoReverseMatch:
        return seen.here.address(instead)
