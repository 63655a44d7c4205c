"""The message for the group: who still owes what, and until when, ready to be copied into a chat.

It speaks the charter's language, whatever that of the page on which it is composed. Names, days and links are facts;
nobody is praised or blamed in it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from django.utils.translation import gettext, override, pgettext

from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Duty
from pilotage.domain.duties import State, Window
from pilotage.domain.periods import period_of
from pilotage.words.board import out_of_order, short
from pilotage.words.cadences import listed, together
from pilotage.words.days import day_and_month

AHEAD = timedelta(days=7)
"""How far the message looks: what is due within a week."""

MOST = 12
"""How many places are named under one task; beyond that only how many more there are is said."""


def group_message(
    charter: Charter,
    windows: Sequence[Window],
    names: Mapping[str, str],
    today: date,
    links: Sequence[tuple[str, str]] = (),
) -> str:
    """The text, its lines parted by line feeds; empty where nothing is due and no link is to be sent.

    `names` are people, units and pairings by code; `links` are pairs of what a task link is for and its address.
    """
    with override(charter.language):
        late = [one for one in windows if one.state is State.OVERDUE and not one.asks_reason]
        silent = [one for one in windows if one.asks_reason]
        soon = [one for one in windows if one.state is State.OPEN and one.due <= today + AHEAD]
        points = [
            *(_late(charter, duty, found, names, today) for duty, found in _by_duty(late)),
            *(_silent(duty, found, names) for duty, found in _by_duty(silent)),
            *(_due(duty, found, names) for duty, found in _by_due(soon)),
        ]
        lines = [f"{place}. {point}" for place, point in enumerate(points, 1)]
        lines += [gettext("Tap to fill in:")] if links else []
        lines += [
            pgettext("a link in a message", "%(what)s: %(address)s") % {"what": w, "address": a} for w, a in links
        ]
        if not lines:
            return ""
        return "\n".join([_greeting(charter, [*late, *silent, *soon], today), *lines])


def _greeting(charter: Charter, windows: Iterable[Window], today: date) -> str:
    roles = dict.fromkeys(one.duty.bearer for one in windows)
    called = listed(role.name for role in charter.roles if role.id in roles)
    week = period_of("week", today, charter)
    assert week is not None  # a week is everywhere
    days = {"from": day_and_month(week.start), "to": day_and_month(week.end)}
    if not called:
        return gettext("This week, %(from)s to %(to)s:") % days
    return gettext("To all %(role)s, for the week of %(from)s to %(to)s:") % ({"role": called} | days)


def _late(charter: Charter, duty: Duty, windows: Sequence[Window], names: Mapping[str, str], today: date) -> str:
    params = {"what": short(duty.title), "who": _whose(windows, names)}
    if duty.before is not None and all(out_of_order(one, today) for one in windows):
        after = {"after": short(charter.provision(duty.before).title)}
        return gettext("%(what)s was to come before %(after)s — %(who)s. Please make it good.") % (params | after)
    days = {one.due for one in windows}
    if len(days) == 1:
        day = {"day": day_and_month(days.pop())}
        return gettext("Overdue since %(day)s: %(what)s — %(who)s. Please make it good.") % (params | day)
    return gettext("Overdue: %(what)s — %(who)s. Please make it good.") % params


def _silent(duty: Duty, windows: Sequence[Window], names: Mapping[str, str]) -> str:
    params = {"what": short(duty.title), "who": _whose(windows, names)}
    return gettext("Please say why it was not done: %(what)s — %(who)s.") % params


def _due(duty: Duty, windows: Sequence[Window], names: Mapping[str, str]) -> str:
    sent = [one for one in windows if one.awaiting]
    params = {
        "what": short(duty.title),
        "day": day_and_month(windows[0].due),
        "who": _whose([one for one in windows if not one.awaiting] or windows, names),
    }
    said = [gettext("By %(day)s: %(what)s — %(who)s.") % params]
    if sent and len(sent) < len(windows):
        places = listed(dict.fromkeys(names.get(one.place, one.place) for one in sent))
        said.append(gettext("Only the confirmation is missing: %(places)s.") % {"places": places})
    elif sent:
        said = [gettext("By %(day)s: %(what)s — only the confirmation is missing: %(who)s.") % params]
    return together(said)


def _whose(windows: Sequence[Window], names: Mapping[str, str]) -> str:
    """Which units, and who bears it there: 东校（指导员乙）、……"""
    told: dict[str, tuple[str, ...]] = {}
    for one in windows:
        told[one.place] = tuple(dict.fromkeys((*told.get(one.place, ()), *one.bearers)))
    said = []
    for place, bearers in list(told.items())[:MOST]:
        people = listed(names.get(code, code) for code in bearers if code != place)
        of = {"place": names.get(place, place), "people": people or gettext("nobody is appointed")}
        if people or not bearers:
            said.append(pgettext("who bears it", "%(place)s (%(people)s)") % of)
        else:
            said.append(of["place"])
    if len(told) > MOST:
        said.append(gettext("and %(n)s more") % {"n": len(told) - MOST})
    return listed(said)


def _by_duty(windows: Iterable[Window]) -> list[tuple[Duty, list[Window]]]:
    found: dict[str, list[Window]] = {}
    for one in windows:
        found.setdefault(one.duty.id, []).append(one)
    return [(each[-1].duty, each) for each in found.values()]


def _by_due(windows: Iterable[Window]) -> list[tuple[Duty, list[Window]]]:
    """By the day they are due, then as in the charter."""
    found: dict[tuple[date, str], list[Window]] = {}
    for one in windows:
        found.setdefault((one.due, one.duty.id), []).append(one)
    ordered = sorted(found.items(), key=lambda item: item[0][0])
    return [(each[-1].duty, each) for _, each in ordered]
