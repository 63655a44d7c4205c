"""What stands in the cells of the Board: short names, periods, days, and what is wrong in a row of periods."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext, ngettext, pgettext

from pilotage.domain.charters.schema import Duty
from pilotage.domain.duties import State, Window
from pilotage.words.cadences import chinese, listed
from pilotage.words.days import day_and_month, plain_day, short_day, span
from pilotage.words.numbers import number
from pilotage.words.states import state

NAMED = 2
"""How many periods are named one by one; of more only the number is told."""


def short(title: str) -> str:
    """A provision's title for the head of a column: what follows its last middle dot, where it has one."""
    return title.rpartition("·")[2].strip() or title


def period(every: str, place: int, start: date) -> str:
    """第2周, week 2; 4月, April; 2010年, 2010; others by their number."""
    if every == "day":
        return short_day(start)
    if every == "year":
        return pgettext("period", "%(year)s") % {"year": start.year}
    if every == "month":
        return (
            f"{start.year}年{start.month}月" if chinese() else day_and_month(start).partition(" ")[2] + f" {start.year}"
        )
    named = {
        "week": pgettext("period", "week %(n)s"),
        "quarter": pgettext("period", "quarter %(n)s"),
        "half-year": pgettext("period", "half-year %(n)s"),
        "term": pgettext("period", "term %(n)s"),
        "school-year": pgettext("period", "school year %(n)s"),
    }
    return named.get(every, pgettext("period", "time %(n)s")) % {"n": place}


def _brief(every: str, place: int, start: date) -> str:
    """A period in a cell, where the year is clear: 4月, April."""
    if every == "month":
        return f"{start.month}月" if chinese() else day_and_month(start).partition(" ")[2]
    return period(every, place, start)


def period_mark(every: str, place: int, start: date) -> str:
    """A period in a space of two letters, over its glyph in the head of a strip."""
    return str(start.month) if every == "month" else str(start.day) if every == "day" else str(place)


def now(every: str) -> str:
    """本周, now: over the glyph of the period that runs."""
    return {
        "week": pgettext("the running week", "now"),
        "month": pgettext("the running month", "now"),
        "day": pgettext("the running day", "now"),
    }.get(every, pgettext("the running period", "now"))


def out_of_order(window: Window, today: date) -> bool:
    """Is it overdue before its day, because what it must come before has been done already?"""
    return window.state is State.OVERDUE and window.due >= today


def when(window: Window, today: date) -> str:
    """The day that matters in a cell: when it was met, until when it runs, by when it should have been done."""
    if window.state in (State.MET, State.MET_LATE) and window.met_on is not None:
        return short_day(window.met_on)
    if window.state in (State.WAIVED, State.PAUSED):
        return state(window.state)
    if out_of_order(window, today):
        return pgettext("a cell", "earlier")
    if window.due == date.max:
        return progress(window)
    if window.state in (State.OVERDUE, State.MISSED):
        return pgettext("a cell", "by %(day)s") % {"day": short_day(window.due)}
    return pgettext("a cell", "to %(day)s") % {"day": short_day(window.due)}


def counted(duty: Duty) -> bool:
    """Is more than one record wanted, or a sum, so that a cell tells how much of it is there?"""
    return duty.cadence.at_least != 1 or duty.sum_field is not None


def progress(window: Window) -> str:
    """How much of it is there: 1/2."""
    return f"{number(Decimal(window.done))}/{number(Decimal(window.wanted))}"


def outcome(window: Window) -> str:
    """The word under a cell; of a `should` out of time that nobody has explained, what is missing."""
    if window.asks_reason:
        return gettext("reason missing")
    return state(window.state)


def summary(every: str, settled: int, wrong: Sequence[tuple[int, Window]]) -> str:
    """What is wrong in all the periods of a strip (第2周未办), or that nothing is; nothing where none is over.

    `wrong` are the windows out of time with their periods' numbers, `settled` how many are over and were asked for.
    """
    late = [one for one in wrong if one[1].state is State.OVERDUE and not one[1].asks_reason]
    missed = [one for one in wrong if one[1].state is State.MISSED]
    silent = [one for one in wrong if one[1].asks_reason]
    said = [
        told
        for told in (
            _these(every, late, state("overdue")),
            _these(every, missed, state("missed")),
            _these(every, silent, gettext("reason missing")),
        )
        if told
    ]
    if said:
        return listed(said)
    if not settled:
        return ""
    if every == "week":
        return ngettext("%(n)s of %(n)s week met", "%(n)s of %(n)s weeks met", settled) % {"n": settled}
    return ngettext("%(n)s of %(n)s met", "all %(n)s met", settled) % {"n": settled}


def _these(every: str, found: Sequence[tuple[int, Window]], word: str) -> str:
    if not found:
        return ""
    if len(found) > NAMED:
        many = (
            pgettext("the Board", "%(n)s weeks %(state)s")
            if every == "week"
            else pgettext("the Board", "%(n)s × %(state)s")
        )
        return many % {"n": len(found), "state": word if chinese() else word.lower()}
    names = listed(_brief(every, place, window.start) for place, window in found)
    return pgettext("the Board", "%(periods)s %(state)s") % {
        "periods": names[:1].upper() + names[1:],
        "state": word if chinese() else word.lower(),
    }


def stretch(window: Window) -> str:
    """The days of a window's period; of one that never ends, from when on."""
    return span(window.start, None if window.end == date.max else window.end)


def deadline(window: Window, today: date, following: str = "") -> str:
    """By when a window is due, and how far that is; `following` is the title of what it must come before."""
    if out_of_order(window, today):
        return gettext("before “%(task)s”") % {"task": following}
    return gettext("no day is set") if window.due == date.max else far(window.due, today)


def far(day: date, today: date) -> str:
    """A day and how far it is: 2010-05-02（还有6天）."""
    days = (day - today) // timedelta(days=1)
    if days < 0:
        how = ngettext("%(n)s day ago", "%(n)s days ago", -days) % {"n": -days}
    elif days == 0:
        how = gettext("today")
    else:
        how = ngettext("in %(n)s day", "in %(n)s days", days) % {"n": days}
    return pgettext("a day and how far it is", "%(day)s (%(far)s)") % {"day": plain_day(day), "far": how}
