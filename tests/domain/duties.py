"""Making small charters, places and records for the proofs of what is due, without a database."""

from datetime import date, timedelta

from pilotage.domain.charters import check
from pilotage.domain.charters.schema import Cadence, Charter, Due, Duty
from pilotage.domain.duties import Course, DutyFacts, Rule, windows
from pilotage.domain.figures import PairFact, Seat
from pilotage.domain.records import Fact, Reference
from tests.factories import JINGHAI

BASE = check(JINGHAI.read_bytes()).charter
CITE = BASE.provision("weekly-visit").cite


def duty(id="visits", every="week", *, register="visit", where=None, force="must", bearer="mentor", for_each="unit",
         due=None, before=None, sum_field=None, in_force=None, **cadence):  # fmt: skip
    return Duty(
        id=id, kind="duty", title=id, force=force, cite=CITE, bearer=bearer, for_each=for_each, register=register,
        where=where or {}, cadence=Cadence(every=every, **cadence), due=Due(**due) if due else None, before=before,
        sum_field=sum_field, in_force=in_force,
    )  # fmt: skip


def charter(*duties, start="2010-04-05", end="2010-12-31", week_starts="monday") -> Charter:
    others = tuple(each for each in BASE.provisions if each.kind not in ("duty", "sanction"))
    runs = BASE.runs.model_copy(
        update={"start": date.fromisoformat(start), "end": date.fromisoformat(end) if end else None}
    )
    return BASE.model_copy(update={"provisions": (*others, *duties), "runs": runs, "week_starts": week_starts})


def member(code="wangkou", start="2000-01-01", end=None, role="unit"):
    return Seat(role, code, code, date.fromisoformat(start), date.fromisoformat(end) if end else None,
                Reference("member", code), code)  # fmt: skip


def mentor(code="m1", unit="wangkou", start="2000-01-01", end=None):
    return Seat("mentor", code, unit, date.fromisoformat(start), date.fromisoformat(end) if end else None,
                Reference("appointment", code), code)  # fmt: skip


def pair(a="local-tax", b="wangkou", start="2000-01-01", end=None, provision="pairing"):
    return PairFact(provision, f"{a}:{b}", a, b, date.fromisoformat(start), date.fromisoformat(end) if end else None, 1)


_count = iter(range(1, 10**9))


def fact(day, unit="wangkou", pair=None, person=None, register="visit", **fields):
    number = next(_count)
    on = date.fromisoformat(day) if isinstance(day, str) else day
    return Fact(register, Reference("record", number), number, on, number, unit if pair is None else None, person, pair,
                {name.replace("_", "-"): value for name, value in fields.items()})  # fmt: skip


def course(one, *, waits=False, also=()):
    """A record as a course: confirmed from its day on, or (`waits`) awaiting; `also` are (day, fact) it reads later."""
    readings = ((one.happened_on, one), *also)
    return Course(one.reference, () if waits else readings, readings)


def facts(rules, until, *records, seats=None, pairs=(), register="visit", **more):
    rules = rules if isinstance(rules, tuple) else (Rule(date(2010, 1, 1), rules),)
    courses = tuple(each if isinstance(each, Course) else course(each) for each in records)
    return DutyFacts(
        until=date.fromisoformat(until), rules=rules, seats=tuple(seats if seats is not None else (member(), mentor())),
        pairs=pairs, courses={register: courses}, **more,
    )  # fmt: skip


def due(*arguments, **more):
    return windows(facts(*arguments, **more))


def states(found):
    return [window.state.value for window in found]


def spans(found):
    return [(window.start.isoformat(), window.end.isoformat()) for window in found]


DAY = timedelta(days=1)
