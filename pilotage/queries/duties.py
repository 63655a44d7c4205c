"""What is due: gathering what windows are derived from, in a bounded number of statements."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from pilotage.domain.calendars import DIVIDING, CalendarRow, SpanKind
from pilotage.domain.charters.schema import Charter, Duty, Register
from pilotage.domain.duties import Approval, Course, DutyFacts, Note, NoteKind, Pause, Rule, State, Window
from pilotage.domain.duties import windows as derive
from pilotage.domain.duties.notes import heeds_agreement, within_pause
from pilotage.domain.fields import projected
from pilotage.domain.grants import StepKind
from pilotage.domain.policy import Permission, reach
from pilotage.domain.records import Reference, Standing, course
from pilotage.models import AgreedPause, ApplicationStep, CalendarSpan, Programme, User, WindowNote
from pilotage.models.owned import OwnedQuerySet
from pilotage.queries.figures import pairs, seats
from pilotage.queries.funds import income_standings, money_facts
from pilotage.queries.grants import application_standings
from pilotage.queries.holding import asked_once
from pilotage.queries.people import posts_of
from pilotage.queries.programmes import all_rules, today
from pilotage.queries.records import ENDLESS, entry_facts_by_register, office_side


def windows(programme: Programme, until: date | None = None, known: int = ENDLESS) -> tuple[Window, ...]:
    """Every window of the programme on a day (default: today), known up to a sequence number (domain.duties)."""
    return derive(duty_facts(programme, until, known))


def duty_facts(programme: Programme, until: date | None = None, known: int = ENDLESS) -> DutyFacts:
    """What windows are derived from at (until, known). The rules in force are always those of the editions."""
    until = until or today(programme)
    rules = rules_over_time(programme, known)
    charter = rules[-1].charter
    return DutyFacts(
        until=until,
        rules=rules,
        calendar=calendar(programme, known) if _counts_by_calendar(rules) else (),
        pauses=pauses(programme, known) if any("agreed-pause" in kinds for kinds in _pauses(rules)) else (),
        seats=seats(programme, charter, known),
        pairs=pairs(programme, known),
        courses=_courses(programme, rules, until, known),
        approvals=_approvals(programme, rules, until, known),
        notes=notes(programme, known),
    )


def _counts_by_calendar(rules: Iterable[Rule]) -> bool:
    """Does any duty go by school years, terms or half-years, or pause? Else the calendar need not be read."""
    every = {duty.cadence.every for rule in rules for duty in rule.charter.of_kind(Duty)}
    return bool(every & set(DIVIDING)) or any(_pauses(rules))


def _pauses(rules: Iterable[Rule]) -> list[tuple[str, ...]]:
    return [duty.cadence.pauses for rule in rules for duty in rule.charter.of_kind(Duty)]


def rules_over_time(programme: Programme, known: int = ENDLESS) -> tuple[Rule, ...]:
    """Every edition known by then with the day from which it holds; asked before the first, the first."""
    adopted = all_rules(programme)
    kept = [found for found, seq in adopted if seq <= known] or [adopted[0][0]]
    return tuple(Rule(found.adopted_on, found.charter) for found in kept)


@asked_once
def calendar(programme: Programme, known: int = ENDLESS) -> tuple[CalendarRow, ...]:
    """The programme's calendar as it was known."""
    rows = CalendarSpan.objects.of(programme.office_id).filter(programme=programme, seq__lte=known)
    return tuple(CalendarRow(SpanKind(row.kind), row.name, row.start, row.end) for row in rows)


def pauses(programme: Programme, known: int = ENDLESS) -> tuple[Pause, ...]:
    """The pauses that the office had agreed and not taken back."""
    rows = AgreedPause.objects.of(programme.office_id).filter(programme=programme, seq__lte=known)
    return tuple(
        Pause(row.member.code if row.member else None, row.start, row.end)
        for row in _standing(rows, known).select_related("member")
    )


def notes(programme: Programme, known: int = ENDLESS) -> tuple[Note, ...]:
    """What had been said about windows and not been taken back."""
    rows = WindowNote.objects.of(programme.office_id).filter(programme=programme, seq__lte=known)
    return tuple(
        Note(
            row.pk, NoteKind(row.kind), row.duty, row.member.code if row.member else row.pairing.code, row.start,
            row.reason, row.said_on, row.by_id,
        )
        for row in _standing(rows, known).select_related("member", "pairing")
    )  # fmt: skip


def _standing(rows: OwnedQuerySet, known: int) -> OwnedQuerySet:
    return rows.exclude(ended_seq__lte=known)


def _duty_registers(rules: Iterable[Rule]) -> dict[str, tuple[Charter, Register]]:
    """Every register that a duty of any edition asks for, as its newest edition declares it."""
    return {
        duty.register: (rule.charter, rule.charter.register(duty.register))
        for rule in rules
        for duty in rule.charter.of_kind(Duty)
    }


def _courses(
    programme: Programme, rules: tuple[Rule, ...], until: date, known: int
) -> dict[str, tuple[Course, ...]]:  # fmt: skip
    wanted = _duty_registers(rules)
    typed = {id for id, (charter, _) in wanted.items() if id in projected(charter)}
    generic = [register for id, (_, register) in wanted.items() if id not in typed]
    found: dict[str, tuple[Course, ...]] = {}
    for id, records in entry_facts_by_register(programme, generic, known).items():
        charter, register = wanted[id]
        office = office_side(charter)
        found[id] = tuple(
            Course(Reference("record", record), *course(entries, register, office, until, known))
            for record, entries in records.items()
        )
    if typed:
        charter = rules[-1].charter
        standings = income_standings(programme, charter, until, known)
        money = money_facts(programme, until, known)
        standings |= application_standings(programme, charter, [until], known, money)[until]
        found |= {id: tuple(map(_as_course, standings.get(id, ()))) for id in typed}
    return found


def _as_course(standing: Standing) -> Course:
    """What stands in a row of a typed table, from its day on."""
    confirmed, latest = (
        ((fact.happened_on, fact),) if fact is not None else () for fact in (standing.confirmed, standing.latest)
    )
    return Course(standing.reference, confirmed, latest)


def _approvals(programme: Programme, rules: tuple[Rule, ...], until: date, known: int) -> tuple[Approval, ...]:
    """Approvals of applications, asked for only where some duty is counted from them."""
    duties = [duty for rule in rules for duty in rule.charter.of_kind(Duty)]
    if not any(duty.due and duty.due.event == "approval" for duty in duties):
        return ()
    steps = ApplicationStep.objects.of(programme.office_id).filter(
        application__programme=programme, kind=StepKind.APPROVED, happened_on__lte=until, seq__lte=known
    )
    return tuple(
        Approval(row.application.unit.code, row.happened_on) for row in steps.select_related("application__unit")
    )


def within_reach(by: User | None, programme: Programme, found: Iterable[Window]) -> tuple[Window, ...]:
    """The windows that somebody may see: an office sees all, a mentor or contact those of the units they act for."""
    places = reach(posts_of(by, programme), Permission.DUTY_READ, today=today(programme))
    return tuple(each for each in found if places is None or places & concerned(each))


def concerned(window: Window) -> frozenset[str]:
    """The codes of the members that a window concerns: its own, or both of its pairing."""
    return frozenset({window.place, *window.place.split(":")})


def foresee_spans(
    programme: Programme, rows: Iterable[CalendarRow]
) -> tuple[tuple[str, int, int], ...]:  # fmt: skip
    """What spans would change if they were in the calendar, duty by duty: (title, windows put off, windows that are
    added, left out or due otherwise)."""
    rows = tuple(rows)
    until = max([today(programme), *(row.end for row in rows)])
    facts = duty_facts(programme, until)
    if not _counts_by_calendar(facts.rules):
        return ()
    was, now = (
        {one.key: one for one in derive(replace(facts, calendar=spans))}
        for spans in (facts.calendar, (*facts.calendar, *rows))
    )
    counts: dict[str, list[int]] = {}
    for key in dict.fromkeys((*was, *now)):
        old, new = was.get(key), now.get(key)
        if old is not None and new is not None and (old.due, old.state) == (new.due, new.state):
            continue
        one = new or old
        assert one is not None
        put_off = new is not None and new.state is State.PAUSED
        counts.setdefault(one.duty.title, [0, 0])[0 if put_off else 1] += 1
    return tuple((title, found[0], found[1]) for title, found in counts.items())


def pausing(programme: Programme, charter: Charter, pause: Pause, today: date) -> tuple[Window, ...]:
    """What would be excused if the whole programme paused; what is each person's own cannot be."""
    found = within_pause(windows(programme, max(today, pause.end)), pause, heeds_agreement(charter))
    people = {role.id for role in charter.roles if role.kind == "person"}
    return tuple(one for one in found if one.duty.for_each not in people)
