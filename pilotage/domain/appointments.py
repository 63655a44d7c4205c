"""Whoever is to be served has somebody: gaps in appointments, numbers not reached, and the same two meeting again."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from pilotage.domain.breaches import Breach
from pilotage.domain.calendars import CalendarRow
from pilotage.domain.charters.schema import Appoint, Charter, Cite, Tiers
from pilotage.domain.charters.vocabulary import Period
from pilotage.domain.duties.spans import periods
from pilotage.domain.figures import Seat
from pilotage.domain.habits import parse_number
from pilotage.domain.periods import Stretch
from pilotage.domain.records import Reference

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Served:
    """A member that people may be appointed to serve: its role, its days (both included), what it states of itself."""

    code: str
    role: str
    starts_on: date
    ends_on: date | None = None
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gap:
    """Days on which a member was served by fewer people than the provision asks for.

    `end` is its last day; None where nobody has been found yet, as far as is known. `held` of `wanted` were there.
    """

    provision: str
    unit: str
    start: date
    end: date | None
    wanted: int
    held: int

    def on(self, day: date) -> bool:
        """Does it last on that day?"""
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Short:
    """Fewer people in a role than the provision's `count`, on a day."""

    provision: str
    wanted: int
    held: int


@dataclass(frozen=True, slots=True)
class Repeat:
    """A person served the same member in two running periods, though another one is asked for.

    `start` is their first day together in the second period, `after`.
    """

    provision: str
    person: str
    unit: str
    start: date
    before: Stretch
    after: Stretch
    cite: Cite


def asked_of(provision: Appoint, facts: Mapping[str, str]) -> int:
    """How many people one member is to have. Where it does not state the fact that a table needs: the least of any."""
    wanted = provision.per_served
    if not isinstance(wanted, Tiers):
        return wanted
    stated = parse_number(str(facts.get(wanted.fact, "")))
    if isinstance(stated, Decimal):
        for step in wanted.steps:
            if step.from_ <= stated and (step.below is None or stated < step.below):
                return int(step.value)
    return min(int(step.value) for step in wanted.steps)


def gaps(
    charter: Charter,
    seats: Iterable[Seat],
    members: Iterable[Served],
    until: date,
    calendar: Sequence[CalendarRow] = (),
    within: Stretch | None = None,
) -> tuple[Gap, ...]:
    """Every gap that has begun by `until`, by provision in the charter's order, then member, then day.

    A member is served from its first day to its last, within the programme and the provision's own days; where the term
    is a school year, in those of the calendar if it has any. An appointment that has been arranged for a later day ends
    a gap before it.
    `within`: the days on which this edition of the charter is in force.
    """
    seats, members = list(seats), list(members)
    return tuple(
        replace(gap, end=None) if gap.end == asked.end and asked.end > until else gap
        for provision in charter.of_kind(Appoint)
        for member in members
        if member.role == provision.serves
        for asked in _asked_days(charter, provision, member, calendar, within)
        for gap in _gaps_in(provision, member, asked, seats)
        if gap.start <= until
    )


def gaps_by_rules(
    rules: Sequence[tuple[Stretch, Charter]],
    seats: Iterable[Seat],
    members: Iterable[Served],
    until: date,
    calendar: Sequence[CalendarRow] = (),
) -> tuple[Gap, ...]:
    """As `gaps`, each day judged by the edition in force on it; a gap that a new edition leaves as it was is one."""
    seats, members = list(seats), list(members)
    joined: dict[tuple[str, str], list[Gap]] = {}
    for within, charter in rules:
        for gap in gaps(charter, seats, members, until, calendar, within):
            before = joined.setdefault((gap.provision, gap.unit), [])
            last = before[-1] if before else None
            if last and last.end == gap.start - DAY and (last.wanted, last.held) == (gap.wanted, gap.held):
                before[-1] = replace(last, end=gap.end)
            else:
                before.append(gap)
    order = [provision.id for _, charter in reversed(rules) for provision in charter.of_kind(Appoint)]
    places = {member.code: place for place, member in enumerate(members)}
    keys = sorted(joined, key=lambda key: (order.index(key[0]), places[key[1]]))
    return tuple(gap for key in keys for gap in joined[key])


def _asked_days(
    charter: Charter, provision: Appoint, member: Served, calendar: Sequence[CalendarRow], within: Stretch | None
) -> Iterator[Stretch]:
    """The stretches in which the member is to be served."""
    spans = [(charter.runs.start, charter.runs.end), (member.starts_on, member.ends_on)]
    if provision.in_force is not None:
        spans.append((provision.in_force.start, provision.in_force.end))
    if within is not None:
        spans.append((within.start, within.end))
    first, last = max(start for start, _ in spans), min(end or date.max for _, end in spans)
    rows = [row for row in calendar if row.kind == "school-year"] if provision.term == "school-year" else []
    # As long as the office has entered no school year, nobody can say which days to leave out.
    years = [Stretch(row.start, row.end) for row in rows] or [Stretch(date.min, date.max)]
    for year in sorted(years, key=lambda year: year.start):
        start, end = max(first, year.start), min(last, year.end)
        if start <= end:
            yield Stretch(start, end)


def _gaps_in(provision: Appoint, member: Served, asked: Stretch, seats: Iterable[Seat]) -> list[Gap]:
    """The days of a stretch on which too few serve; neighbouring days with as many are one gap."""
    wanted = asked_of(provision, member.facts)
    serving = [seat for seat in seats if seat.role == provision.role and seat.unit == member.code]
    turns = {asked.start}
    for seat in serving:
        turns |= {seat.starts_on} | ({seat.ends_on + DAY} if seat.ends_on and seat.ends_on < date.max else set())
    days = sorted(turn for turn in turns if asked.start <= turn <= asked.end)
    found: list[Gap] = []
    for place, start in enumerate(days):
        end = days[place + 1] - DAY if place + 1 < len(days) else asked.end
        held = len({seat.who for seat in serving if seat.holds(start)})
        if held >= wanted:
            continue
        if found and found[-1].held == held and found[-1].end == start - DAY:
            found[-1] = replace(found[-1], end=end)
        else:
            found.append(Gap(provision.id, member.code, start, end, wanted, held))
    return found


def shortages(charter: Charter, seats: Iterable[Seat], on: date) -> tuple[Short, ...]:
    """The provisions whose number of people is not reached on a day of the programme."""
    if on < charter.runs.start or (charter.runs.end is not None and on > charter.runs.end):
        return ()
    seats = list(seats)
    found = []
    for provision in charter.of_kind(Appoint):
        rule = provision.in_force
        if rule is not None and not (rule.start <= on and (rule.end is None or on <= rule.end)):
            continue
        held = len({seat.who for seat in seats if seat.role == provision.role and seat.holds(on)})
        if provision.count is not None and held < provision.count:
            found.append(Short(provision.id, provision.count, held))
    return tuple(found)


def repeats(
    charter: Charter, seats: Iterable[Seat], calendar: Sequence[CalendarRow], until: date
) -> tuple[Repeat, ...]:
    """Whoever served the same member in two running periods by `until`, under provisions with `no_repeat`.

    Two terms or school years are running when the calendar has none between them, whatever holidays lie there.
    """
    seats = list(seats)
    found = []
    for provision in charter.of_kind(Appoint):
        if provision.no_repeat is None:
            continue
        together: dict[tuple[str, str], list[Seat]] = {}
        for seat in seats:
            if seat.role == provision.role and seat.unit is not None and seat.starts_on <= until:
                together.setdefault((seat.unit, seat.who), []).append(seat)
        for (unit, who), held in together.items():
            for before, after, start in _running(provision.no_repeat, held, charter, calendar, until):
                found.append(Repeat(provision.id, who, unit, start, before, after, provision.cite[0]))
    return tuple(found)


def _running(
    every: Period, held: Sequence[Seat], charter: Charter, calendar: Sequence[CalendarRow], until: date
) -> Iterator[tuple[Stretch, Stretch, date]]:
    """(a period, the next one, the first day together in it), for every two running periods that both have a day of
    these appointments."""
    first = min(seat.starts_on for seat in held)
    met: list[tuple[Stretch, date | None]] = []
    for period in periods(every, first, until, charter, calendar):
        days = [
            max(seat.starts_on, period.start)
            for seat in held
            if seat.starts_on <= min(period.end, until) and (seat.ends_on or date.max) >= period.start
        ]
        met.append((period, min(days, default=None)))
    for (before, then), (after, day) in pairwise(met):
        if then is not None and day is not None:
            yield before, after, day


# ---- Handing over ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Handed:
    """An appointment that somebody is to take over: whose it is, in which role, for which member (code and name)."""

    id: int
    person: str
    role: str
    starts_on: date
    ends_on: date | None
    place: str = ""
    name: str = ""
    leaves_on: date | None = None  # the last day of the member itself


def check_hand_over(
    charter: Charter,
    handed: Sequence[Handed],
    to: tuple[str, str],
    on: date,
    seats: Iterable[Seat],
    calendar: Sequence[CalendarRow] = (),
) -> list[Breach]:
    """Every breach of handing these appointments over to somebody (code, name), whose first day is `on`.

    They are one person's, still held, and not that of whoever takes over; they have begun before that day, which lies
    in the programme where somebody is served; the successor is not there already, nor was in the period before where
    the provision asks for somebody else.
    """
    if len({each.person for each in handed}) > 1:
        return [Breach("hand-over-of-several", {})]
    breaches: list[Breach] = []
    seats = list(seats)
    person, name = to
    serving = {provision.role for provision in charter.of_kind(Appoint)}
    if any(each.person == person for each in handed):
        breaches.append(Breach("hand-over-to-same", {"person": name}, "person"))
    for each in handed:
        where = {"person": name, "unit": each.name}
        if each.ends_on is not None:
            breaches.append(Breach("appointment-ended", {"end": each.ends_on}))
        if on <= each.starts_on:
            breaches.append(Breach("hand-over-backward", {"start": each.starts_on, "day": on}, "on"))
        if each.leaves_on is not None and each.leaves_on < on:
            breaches.append(Breach("unit-not-then", {"unit": each.name, "day": on}, "on"))
        own = [seat for seat in seats if seat.role == each.role and seat.who == person and seat.unit == each.place]
        if person != each.person and any(seat.ends_on is None or seat.ends_on >= on for seat in own):
            breaches.append(Breach("hand-over-to-server", where, "person"))
    if any(each.role in serving for each in handed):
        breaches += _in_programme(charter, on)
    if not breaches:
        breaches = [
            breach
            for each in handed
            for breach in check_repeat(charter, _seat(each, to, on), each.name, seats, calendar)
        ]
    return [breach for place, breach in enumerate(breaches) if breach not in breaches[:place]]


def _seat(handed: Handed, to: tuple[str, str], on: date) -> Seat:
    """The appointment of whoever takes over."""
    return Seat(handed.role, to[0], handed.place, on, None, Reference("appointment", handed.id), to[1])


def _in_programme(charter: Charter, on: date) -> list[Breach]:
    runs = charter.runs
    if on < runs.start:
        return [Breach("day-before-programme", {"day": on, "start": runs.start}, "on")]
    if runs.end is not None and on > runs.end:
        return [Breach("day-after-programme", {"day": on, "end": runs.end}, "on")]
    return []


def check_repeat(
    charter: Charter, new: Seat, unit: str, seats: Sequence[Seat], calendar: Sequence[CalendarRow]
) -> list[Breach]:
    """Would somebody serve a member (called `unit`) in the period after one in which they served it already?"""
    return [
        Breach(
            "served-the-period-before",
            {"person": new.name, "unit": unit, "start": repeat.before.start, "end": repeat.before.end},
            "person",
            repeat.cite,
        )
        for repeat in repeats(charter, [*seats, new], calendar, new.starts_on)
        if (repeat.person, repeat.unit) == (new.who, new.unit)
        and repeat.after.start <= new.starts_on <= repeat.after.end
    ]
