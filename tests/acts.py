"""What the suite does with records: each through the action that a page calls, in few words."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from pilotage.actions.records import (
    About,
    Stored,
    confirm_record,
    correct_record,
    enter_record,
    reach_stage,
    withdraw_record,
)
from pilotage.actions.refusals import NotAllowed, Refused
from pilotage.domain.records import Standing
from pilotage.models import Entry, Programme, User
from pilotage.queries.programmes import rules
from pilotage.queries.records import standings
from tests.factories import TODAY

DAY = date(2010, 4, 20)
SEEN = {"progress": "看了场地", "on-site": True}
MINE = About("wangkou", "mentor1")


def refused(*codes: str):
    """The action refuses with exactly these codes."""
    return pytest.raises(Refused, check=lambda refusal: [b.code for b in refusal.breaches] == list(codes))


def not_allowed(why: str):
    """The policy says no, for this reason."""
    return pytest.raises(NotAllowed, check=lambda refusal: refusal.why == why)


def enter(programme: Programme, by: User, register: str = "visit", *, unit: str = "wangkou", person: str = "",
          pair: str = "", on: date = DAY, values=SEEN, uuid: UUID | None = None, **more) -> Stored:  # fmt: skip
    return enter_record(
        by=by, programme=programme, register=register, uuid=uuid or uuid4(), happened_on=on,
        about=About(unit, person, pair), values=values, **more,
    )  # fmt: skip


def difficulty(programme: Programme, by: User, **more) -> Stored:
    return enter(programme, by, "difficulty", person="mentor1", values={"what": "缺场地", "state": "raised"}, **more)


def agreement(programme: Programme, by: User, **more) -> Stored:
    values = {"subject": "讲座", "field": "tax"}
    return enter(programme, by, "agreement", unit="", pair="local-tax:wangkou", values=values, **more)


def correct(stored: Stored, by: User, *, seen: int | None = None, on: date = DAY, about: About = MINE, values=SEEN,
            uuid: UUID | None = None, **more) -> Stored:  # fmt: skip
    return correct_record(
        by=by, record=stored.record, uuid=uuid or uuid4(), seen=stored.entry.seq if seen is None else seen,
        happened_on=on, about=about, values=values, **more,
    )  # fmt: skip


def confirm(stored: Stored, by: User, *, seen: int | None = None, **more) -> Stored:
    seen = stored.entry.seq if seen is None else seen
    return confirm_record(by=by, record=stored.record, uuid=uuid4(), seen=seen, **more)


def stage(stored: Stored, by: User, to: str = "solved", *, seen: int | None = None, on: date = DAY, **more) -> Stored:
    seen = stored.entry.seq if seen is None else seen
    return reach_stage(by=by, record=stored.record, uuid=uuid4(), seen=seen, stage=to, happened_on=on, **more)


def withdraw(stored: Stored, by: User, *, seen: int | None = None, reason: str = "记错了", **more) -> Stored:
    seen = stored.entry.seq if seen is None else seen
    return withdraw_record(by=by, record=stored.record, uuid=uuid4(), seen=seen, reason=reason, **more)


def standing(programme: Programme, stored: Stored, until: date = TODAY) -> Standing:
    found = standings(programme, rules(programme).charter, [until], 10**9)[until][stored.record.register]
    return next(each for each in found if each.reference.id == stored.record.pk)


def kinds(programme: Programme) -> list[str]:
    """What has been written in the programme's records, in order."""
    return list(Entry.objects.of(programme.office_id).values_list("kind", flat=True))
