"""Random programmes for the proofs of what is due: charters and their editions, calendars, appointments, records."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from pilotage.domain.calendars import CalendarRow, SpanKind
from pilotage.domain.charters.schema import Charter, Duty, Span
from pilotage.domain.duties import Approval, Course, DutyFacts, Note, NoteKind, Pause, Rule
from pilotage.domain.figures import PairFact, Seat
from pilotage.domain.records import EntryFact, EntryKind, Reference, course
from tests.domain.duties import charter, duty
from tests.domain.duties_model import KNOWN, Case

DAY = timedelta(days=1)
UNITS = ("wangkou", "yinghai")
PAIRS = (("local-tax", "wangkou"), ("police", "yinghai"))
# Days round which something is odd: leap days, ends of months and years, both changes of summer time, week borders.
ODD = [date(2012, 2, 29), date(2011, 2, 28), date(2010, 12, 31), date(2010, 3, 28), date(2010, 10, 31), date(2010, 4, 5),
       date(2011, 6, 30), date(2012, 1, 1)]  # fmt: skip
EVERY = ["programme", "year", "school-year", "half-year", "term", "quarter", "month", "week", "week", "day"]
# register -> (who writes, who confirms, fields to draw)
REGISTERS: dict[str, tuple[str, tuple[str, ...]]] = {
    "visit": ("mentor", ("unit",)),
    "difficulty": ("mentor", ("unit",)),
    "document": ("mentor", ("office",)),
    "financing": ("mentor", ("unit",)),
    "aid": ("office", ()),
    "meeting": ("unit", ("office",)),
}


@st.composite
def dues(draw: st.DrawFn, every: str, register: str, start: date, endless: bool) -> dict[str, Any] | None:
    kind = draw(st.sampled_from(["none", "none", "none", "on", "month_day", "period-end", "start", "end", "event"]))
    after = draw(st.integers(0, 20))
    if kind == "on":
        return {"on": (start + timedelta(days=draw(st.integers(-5, 60)))).isoformat()}
    if kind == "month_day" and not (endless and every == "programme"):
        near = start + timedelta(days=draw(st.integers(0, 60)))
        near -= timedelta(days=(near.month, near.day) == (2, 29))  # which no charter names
        other = draw(st.sampled_from(["02-28", "06-30", "12-31", "01-01"]))
        return {"month_day": draw(st.sampled_from([(f"{near:%m-%d}",), (other,), (other, f"{near:%m-%d}")]))}
    if kind == "period-end":
        return {"event": "period-end", "days_after": str(after)}
    if kind == "start":
        return {"event": "programme-start", "days_after": str(after * 3)}
    if kind == "end":
        return {"event": "programme-end", "days_after": str(after)}
    if kind == "event":
        return {"event": "record" if register == "difficulty" else "approval", "days_after": str(after)}
    return None


@st.composite
def duties(draw: st.DrawFn, id: str, start: date, endless: bool, others: list[str]) -> Duty:
    """A duty of any kind."""
    every = draw(st.sampled_from(EVERY))
    register = draw(st.sampled_from(list(REGISTERS)))
    for_each = (
        "pairing" if register == "meeting" else draw(st.sampled_from(["unit", "unit", "unit", "mentor", "pairing"]))
    )
    summed = {"financing": "amount", "aid": "places"}.get(register) if draw(st.booleans()) else None
    at_least = draw(st.sampled_from([0, 1, 1, 1, 2, 3])) * (100 if summed == "amount" else 1)
    where = {
        "visit": [{}, {"on-site": "yes"}],
        "difficulty": [{}, {"state": "solved"}, {"state": ("raised", "solved")}],
        "document": [{}, {"type": "plan"}, {"type": ("plan", "survey")}],
    }.get(register, [{}])
    in_force = None
    if draw(st.integers(0, 5)) == 0:
        first = start + timedelta(days=draw(st.integers(-3, 30)))
        last = draw(st.sampled_from([None, first + timedelta(days=draw(st.integers(0, 50)))]))
        in_force = Span.model_validate({"start": first.isoformat(), "end": last.isoformat() if last else None})
    return duty(
        id, every, register=register, where=draw(st.sampled_from(where)),
        force=draw(st.sampled_from(["must", "must", "should", "may"])),
        bearer=draw(st.sampled_from(["mentor", "mentor", "unit", "office", "partner"])), for_each=for_each,
        due=draw(dues(every, register, start, endless)), before=draw(st.sampled_from([None, *others])), sum_field=summed,
        in_force=in_force, at_least=str(at_least),
        at_most=draw(st.sampled_from([None, None, str(at_least or 1)])),
        part_periods=draw(st.sampled_from(["waive", "count"])),
        pauses=tuple(draw(st.sets(st.sampled_from(["school-holiday", "public-holiday", "agreed-pause"]), max_size=2))),
        grace_days=str(draw(st.sampled_from([0, 0, 1, 3, 7, 40]))),
    )  # fmt: skip


@st.composite
def editions(draw: st.DrawFn, start: date, end: date | None) -> tuple[Rule, ...]:
    """One to three editions: each changes some duties, drops some and keeps the others."""
    ids = ["alpha", "beta", "gamma"][: draw(st.integers(1, 3))]
    sunday = draw(st.sampled_from(["monday", "monday", "sunday"]))
    now = {id: draw(duties(id, start, end is None, [other for other in ids if other != id])) for id in ids}
    found = [Rule(start - timedelta(days=draw(st.integers(0, 9))), _charter(now, start, end, sunday))]
    for _ in range(draw(st.sampled_from([0, 0, 1, 1, 2]))):
        for id in ids:
            match draw(st.sampled_from(["keep", "keep", "rename", "change", "number", "drop"])):
                case "drop":
                    now.pop(id, None)
                case "change":
                    now[id] = draw(duties(id, start, end is None, [other for other in ids if other != id]))
                case "rename" if id in now:
                    now[id] = now[id].model_copy(update={"title": "renamed"})
                case "number" if id in now:
                    changed = now[id].cadence.model_copy(update={"at_least": 2, "at_most": None})
                    now[id] = now[id].model_copy(update={"cadence": changed})
        on = found[-1].start + timedelta(days=draw(st.integers(0, 60)))
        found.append(Rule(on, _charter(now, start, end, sunday)))
    return tuple(found)


def _charter(now: dict[str, Duty], start: date, end: date | None, week_starts: str) -> Charter:
    made = [now[id].model_copy(update={"before": None if now[id].before not in now else now[id].before}) for id in
            sorted(now)]  # fmt: skip
    return charter(*made, start=start.isoformat(), end=end.isoformat() if end else None, week_starts=week_starts)


@st.composite
def calendars(draw: st.DrawFn, start: date) -> tuple[CalendarRow, ...]:
    """Terms and the like without overlap, holidays as they come."""
    rows = []
    for kind in (SpanKind.TERM, SpanKind.SCHOOL_YEAR, SpanKind.HALF_YEAR):
        day = start + timedelta(days=draw(st.integers(-40, 20)))
        for n in range(draw(st.integers(0, 3))):
            last = day + timedelta(days=draw(st.integers(0, 60)))
            rows.append(CalendarRow(kind, f"{kind} {n}", day, last))
            day = last + timedelta(days=draw(st.integers(1, 20)))
    for kind in (SpanKind.SCHOOL_HOLIDAY, SpanKind.PUBLIC_HOLIDAY, SpanKind.AGREED_PAUSE):
        for n in range(draw(st.integers(0, 2))):
            day = start + timedelta(days=draw(st.integers(-5, 60)))
            rows.append(CalendarRow(kind, f"{kind} {n}", day, day + timedelta(days=draw(st.integers(0, 14)))))
    return tuple(rows)


@st.composite
def held(draw: st.DrawFn, start: date) -> tuple[date, date | None]:
    """From when to when somebody is there: mostly throughout."""
    first = draw(st.sampled_from([start - 100 * DAY, start, start + timedelta(days=draw(st.integers(0, 40)))]))
    last = draw(st.sampled_from([None, None, first + timedelta(days=draw(st.integers(0, 80)))]))
    return first, last


@st.composite
def people(draw: st.DrawFn, start: date) -> tuple[Seat, ...]:
    """Two units, their mentors with gaps and hand-overs, partners, the office."""
    seats = [Seat("office", "office-1", "office-1", start - 100 * DAY, None, Reference("member", 1))]
    for n, code in enumerate((*UNITS, "local-tax", "police"), 2):
        role = "unit" if code in UNITS else "partner"
        seats.append(Seat(role, code, code, *draw(held(start)), Reference("member", n)))
    for n in range(draw(st.integers(0, 3))):
        unit = draw(st.sampled_from([*UNITS, None]))
        first, last = draw(held(start))
        seats.append(Seat("mentor", f"m{n % 2}", unit, first, last, Reference("appointment", n + 10)))
    return tuple(seats)


@st.composite
def records(draw: st.DrawFn, register: str, number: int, days: st.SearchStrategy[date]) -> tuple[EntryFact, ...]:
    """One record: entered, perhaps corrected, brought to a stage, confirmed as far as then, made void."""
    writer, confirmers = REGISTERS[register]
    seqs = iter(range(number * 20, number * 20 + 20))
    entries: list[EntryFact] = []

    def add(kind: EntryKind, day: date, side: str, fields: dict[str, Any] | None = None, stage: str = "",
            about: tuple[str | None, str | None, str | None] = (None, None, None), seen: int | None = None) -> None:  # fmt: skip
        entries.append(EntryFact(number * 20 + len(entries), number, number, kind, day, next(seqs), *about, fields or {},
                                 stage, side, 1, seen))  # fmt: skip

    def said() -> tuple[dict[str, Any], tuple[str | None, str | None, str | None]]:
        pair = draw(st.sampled_from(PAIRS))
        person = draw(st.sampled_from([None, "m0", "m1"]))
        about = (None, None, ":".join(pair)) if register == "meeting" else (draw(st.sampled_from(UNITS)), person, None)
        fields = {
            "visit": {"on-site": draw(st.booleans())},
            "difficulty": {"state": draw(st.sampled_from(["raised", "raised", "solved"]))},
            "document": {"type": draw(st.sampled_from(["plan", "survey", "summary"]))},
            "financing": {"amount": draw(st.sampled_from([5_000, 10_000, 20_050, None]))},
            "aid": {"places": draw(st.integers(0, 3))},
        }.get(register, {})
        return {name: value for name, value in fields.items() if value is not None}, about

    def confirm(day: date) -> None:
        if confirmers and draw(st.sampled_from([True, True, True, False])):
            for side in confirmers:
                add(EntryKind.CONFIRMED, day, side, seen=entries[-1].seq)

    day = draw(days)
    fields, about = said()
    add(EntryKind.ENTERED, day, writer, fields, about=about)
    confirm(day)
    if draw(st.integers(0, 4)) == 0:
        day = draw(days)
        fields, about = said()
        add(EntryKind.CORRECTED, day, writer, fields, about=about)
        confirm(day)
    if register == "difficulty" and draw(st.booleans()):
        day += timedelta(days=draw(st.integers(0, 30)))
        add(EntryKind.STAGE, day, writer, stage="solved")
        confirm(day)
        if draw(st.integers(0, 5)) == 0:
            add(EntryKind.WITHDRAWN, day, writer, stage="solved")
    if draw(st.integers(0, 9)) == 0:
        add(EntryKind.WITHDRAWN, day, writer)
    return tuple(entries)


@st.composite
def cases(draw: st.DrawFn, longest: int = 130, most: int = 14) -> Case:
    """A whole programme on a day."""
    start = draw(st.sampled_from(ODD)) - timedelta(days=draw(st.integers(0, 40)))
    length = draw(st.sampled_from([1, 7, 30, draw(st.integers(1, longest)), draw(st.integers(1, longest)), None]))
    end = None if length is None else start + timedelta(days=length - 1)
    rules = draw(editions(start, end))
    span = length or longest
    until = start + timedelta(days=draw(st.integers(-3, span + 50) if end else st.integers(0, span)))
    seats = draw(people(start))
    pairs = tuple(
        PairFact("pairing", f"{a}:{b}", a, b, *draw(held(start)), n)
        for n, (a, b) in enumerate(PAIRS[: draw(st.integers(0, 2))])
    )
    registers = sorted({each.register for rule in rules for each in rule.charter.of_kind(Duty)})
    days = st.integers(0, max(0, min(span + 10, (until - start).days + 5))).map(lambda n: start + timedelta(days=n))
    kept: dict[str, list[tuple[EntryFact, ...]]] = {}
    for number in range(1, draw(st.integers(0, most)) + 1 if registers else 1):
        register = draw(st.sampled_from(registers))
        kept.setdefault(register, []).append(draw(records(register, number, days)))
    approvals = [Approval(draw(st.sampled_from(UNITS)), draw(days)) for _ in range(draw(st.integers(0, 2)))]
    pauses = [
        Pause(draw(st.sampled_from([None, *UNITS, "local-tax"])), day, day + timedelta(days=draw(st.integers(0, 20))))
        for day in draw(st.lists(days, max_size=2))
    ]
    last = max([each for each in (end, until) if each] + [rule.start for rule in rules]) + timedelta(
        days=800 if end is None else 90
    )
    return Case(
        until, rules, last, draw(calendars(start)), tuple(pauses), seats, pairs,
        {register: tuple(found) for register, found in kept.items()},
        tuple(each for each in approvals if each.day <= until),
    )  # fmt: skip


@st.composite
def notes(draw: st.DrawFn, windows: list[tuple[str, str, date]]) -> tuple[Note, ...]:
    """Excuses and reasons for some of the windows that there are."""
    chosen = draw(st.lists(st.sampled_from(windows), max_size=3, unique=True)) if windows else []
    return tuple(
        Note(n, draw(st.sampled_from(list(NoteKind))), duty, place, start, "理由", start, 1)
        for n, (duty, place, start) in enumerate(chosen, 1)
    )


def as_facts(case: Case) -> DutyFacts:
    """The case as the engine takes it."""
    newest = {}
    for rule in case.rules:
        newest |= {register.id: register for register in rule.charter.registers}
    courses = {
        name: tuple(
            Course(Reference("record", entries[0].record), *course(entries, newest[name], "office", case.until, KNOWN))
            for entries in found
        )
        for name, found in case.records.items()
    }
    return DutyFacts(
        case.until, case.rules, case.calendar, case.pauses, case.seats, case.pairs, courses, case.approvals, case.notes
    )
