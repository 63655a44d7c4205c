"""The page of somebody who serves units: what is due this week, logging it, what waits, and their part of the figures."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, ngettext, pgettext

from pilotage.domain.charters.schema import Appoint, Duty, Register
from pilotage.domain.duties import State, Window
from pilotage.domain.fields import projected
from pilotage.domain.figures import Seat
from pilotage.domain.periods import period_of
from pilotage.domain.policy import NotAllowed, Permission
from pilotage.domain.records import Standing
from pilotage.domain.registers import grounds
from pilotage.queries.appointments import code_of
from pilotage.queries.board import names_of
from pilotage.queries.registers import Options, writing
from pilotage.queries.units import Ground, figures_of_person, ground, waiting
from pilotage.web.board import enter_address
from pilotage.web.fields import OneOf
from pilotage.web.links import clause_address
from pilotage.web.record_forms import RecordForm, Writer, record_form
from pilotage.web.visits import Visit, visit
from pilotage.words import board as words
from pilotage.words.cadences import listed
from pilotage.words.days import short_day

LATEST = 5
"""How many of the latest records are shown, and of those that wait."""
LATER = 12
"""How many of the tasks that are due after this week are shown; the list of what is missing has them all."""
OFTEN = ("day", "week", "month")
"""Cadences of what is logged so often that its form stands on the page."""


@dataclass(frozen=True)
class Task:
    """One window to be dealt with: where, what, how it stands, and the page on which it is done or read about."""

    window: Window
    where: str
    what: str
    shape: str
    word: str
    bad: bool
    url: str
    due: str


@dataclass(frozen=True)
class Logged:
    """A record of theirs: its page, and who has still to confirm it."""

    standing: Standing
    register: Register
    url: str
    day: date
    where: str
    waits: str


def mentor(request: HttpRequest, office: str, programme: str, code: str) -> HttpResponse:
    """Somebody's units and tasks, for themself and for the office."""
    here = visit(request, office, programme, Permission.DUTY_READ, "units")
    own = code_of(here.programme, here.user) == code
    if not own and not here.may(Permission.PEOPLE_READ).allowed:
        raise NotAllowed(Permission.PEOPLE_READ, "no-function-permits")
    return mentor_page(request, here, ground(here.programme, here.rules, here.today, grants=False), code, own=own)


def mentor_page(request: HttpRequest, here: Visit, found: Ground, code: str, *, own: bool) -> HttpResponse:
    """The page itself, given what stands; Http404 where nobody of that code is appointed to serve anybody."""
    roles = {provision.role for provision in here.charter.of_kind(Appoint)}
    seats = [seat for seat in found.facts.seats if seat.who == code and seat.role in roles]
    if not seats:
        raise Http404
    current = [seat for seat in seats if seat.holds(here.today) and seat.unit is not None]
    week = period_of("week", here.today, here.charter)
    assert week is not None
    mine = [window for window in found.windows if code in window.bearers]
    late = [one for one in mine if one.state is State.OVERDUE or one.asks_reason]
    due = [one for one in mine if one.state is State.OPEN and one.due <= week.end and one not in late]
    later = [one for one in mine if one.state is State.OPEN and one.due > week.end and one not in late]
    names = names_of(found.facts.seats, found.facts.pairs)
    kept = _logged(here, found, code, names)
    log = _log(here, found, current, due) if own else None
    context = {
        "here": here,
        "own": own,
        "person": seats[-1],
        "role": here.charter.role(seats[-1].role),
        "units": [(seat, names.get(str(seat.unit), seat.unit), here.address("unit", seat.unit)) for seat in current],
        "before": [(seat, names.get(str(seat.unit), seat.unit)) for seat in seats if seat not in current],
        "late": [_task(here, one, names, own=own) for one in late],
        "due": [_task(here, one, names, own=own) for one in due],
        "later": [_task(here, one, names, own=own) for one in later[:LATER]],
        "later_count": len(later),
        "until": week.end,
        "log": log,
        "others": _others(here, log) if own else [],
        "latest": [one for one in kept if not one.waits][:LATEST],
        "unconfirmed": [one for one in kept if one.waits],
        "confirming": _confirming(here, found, current) if own else [],
        "figures": figures_of_person(found, code),
        "may_appoint": here.may(Permission.PEOPLE_APPOINT).allowed,
    }
    return render(request, "mentors/mentor.html", context)


def _task(here: Visit, window: Window, names: dict[str, str], *, own: bool) -> Task:
    duty = window.duty
    enter = enter_address(here, duty, window.place) if own and not window.asks_reason else ""
    late = window.state is State.OVERDUE
    days = (here.today - window.due).days
    word = words.outcome(window) if late or window.asks_reason else ""
    if late and days > 0:
        word = ngettext("%(n)s day late", "%(n)s days late", days) % {"n": days}
    return Task(
        window, names.get(window.place, window.place), words.short(duty.title), window.state.replace("_", "-"),
        word, late or window.asks_reason, enter or here.address("windows", duty.id, window.place),
        "" if window.due == date.max else short_day(window.due),
    )  # fmt: skip


# ---- Logging ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Log:
    """A short form for what is done often; it is sent to the register's own page, which takes it or says what is wrong."""

    register: Register
    form: RecordForm
    clause: str
    clause_url: str
    url: str


def _log(here: Visit, found: Ground, current: Iterable[Seat], due: Iterable[Window]) -> Log | None:
    """The form of the first duty that recurs often and that they bear: for their units, the one that is due first."""
    units = {str(seat.unit): str(seat.unit) for seat in current}
    names = names_of(found.facts.seats, found.facts.pairs)
    for duty in here.charter.of_kind(Duty):
        register = here.charter.register(duty.register)
        posts = writing(here.writers, here.charter, register, here.today)
        simple = not any(each.type in ("role", "file") for each in register.fields)
        if duty.cadence.every not in OFTEN or not posts or not units or not simple:
            continue
        if register.id in projected(here.charter) or register.evidence == "required":
            continue
        offered = tuple((code, names.get(code, code)) for code in units)
        writer = Writer(here, register, posts, Options(offered, (), (), {}, {}), {})
        first = next((one.place for one in due if one.duty.id == duty.id and one.place in units), "")
        known = {f"f-{name}": wanted for name, wanted in duty.where.items() if isinstance(wanted, str)}
        form = record_form(writer)(initial={"unit": first, **known})
        # Any other day, and what is wanted besides, is asked for on the register's own page.
        form.fields.pop("evidence", None)
        yesterday = here.today - timedelta(days=1)
        choices = [
            (here.today.isoformat(), pgettext("which day", "Today")),
            (yesterday.isoformat(), pgettext("which day", "Yesterday")),
        ]
        form.fields["happened_on"] = OneOf(choices, label=gettext("Date"), initial=here.today.isoformat())
        cite = duty.cite[0]
        url = here.address("record-new", register.id)
        return Log(register, form, cite.clause, clause_address(here, cite), url)
    return None


def _others(here: Visit, log: Log | None) -> list[tuple[Register, str, str]]:
    """(register, the page that enters a record, the first clause that asks for it) of all else that they write."""
    typed = {*projected(here.charter), *([log.register.id] if log else ())}
    found = []
    for register in here.charter.registers:
        if register.id not in typed and writing(here.writers, here.charter, register, here.today):
            clause = next((ground.cite.clause for ground in grounds(here.charter, register) if ground.cite), "")
            found.append((register, here.address("record-new", register.id), clause))
    return found


# ---- What they have done ---------------------------------------------------------------------------------------------


def _logged(here: Visit, found: Ground, code: str, names: dict[str, str]) -> list[Logged]:
    """Every record that names them, the latest first."""
    roles = {role.id: role.name for role in here.charter.roles}
    rows = []
    for register in here.charter.registers:
        for one in found.facts.standings.get(register.id, ()):
            fact = one.latest or one.confirmed
            if fact is not None and fact.person == code:
                place = fact.unit or fact.pair or ""
                rows.append(
                    (fact.happened_on, fact.seq,
                     Logged(one, register, here.address("record", register.id, fact.number), fact.happened_on,
                            names.get(place, place), listed(roles[side] for side in one.pending)))
                )  # fmt: skip
    return [row for _, _, row in sorted(rows, key=lambda row: row[:2], reverse=True)]


def _confirming(here: Visit, found: Ground, current: Iterable[Seat]) -> list[tuple[Register, int, str]]:
    """(register, how many, the page) of what their own side has to confirm at their units."""
    counted: dict[str, int] = {}
    for seat in current:
        for one in waiting(found, str(seat.unit), seat.role):
            counted[one.register.id] = counted.get(one.register.id, 0) + one.count
    return [
        (here.charter.register(id), count, here.address("register", id) + "?show=mine") for id, count in counted.items()
    ]
