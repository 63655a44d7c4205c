"""Rounds for the suite: opened, with their places, and what is nominated to them, in few words."""

from datetime import date
from uuid import UUID, uuid4

from pilotage.actions.records import Stored, enter_record
from pilotage.actions.rounds import open_round, set_quota
from pilotage.domain.records import Value
from pilotage.domain.standing import About
from pilotage.models import Nomination, Programme, Round, User
from tests.factories import START

NOMINEE = {"award": "优秀团干部", "nominee": "张三", "level": "county", "extra": False}


def opened(
    programme: Programme, by: User, *, award: str = "cadre", level: str = "county", places: int | None = 5,
    provision: str = "extra-nominations", opened_on: date = START, due_on: date | None = None, title: str = "",
) -> Round:  # fmt: skip
    """A round of an award with its ordinary places as a whole."""
    row = open_round(by=by, programme=programme, provision=provision, award=award, level=level, title=title,
                     opened_on=opened_on, due_on=due_on, uuid=uuid4())  # fmt: skip
    if places is not None:
        quota(programme, by, row, places)
    return row


def quota(programme: Programme, by: User, row: Round, places: int | None, unit: str = "") -> None:
    set_quota(by=by, programme=programme, round=row.number, unit=unit, places=places, uuid=uuid4())


def nominate(
    programme: Programme, by: User, *, unit: str = "wangkou", on: date = date(2010, 4, 20), round: int | None = None,
    register: str = "nomination", uuid: UUID | None = None, person: str = "", **values: Value,
) -> Stored:  # fmt: skip
    """A nomination in the register; without values that of a cadre at the county's level."""
    said = {**NOMINEE, **{name.replace("_", "-"): value for name, value in values.items()}}
    return enter_record(
        by=by, programme=programme, register=register, uuid=uuid or uuid4(), happened_on=on,
        about=About(unit, person), values=said if register == "nomination" else dict(values), round=round,
    )  # fmt: skip


def standing(row: Round) -> list[tuple[str, str, int | None]]:
    """(unit, place, slot) of every nomination that stands, in order."""
    rows = Nomination.objects.of(row.office_id).filter(round=row, ended_seq=None).select_related("unit")
    return [(each.unit.code if each.unit else "", each.place, each.slot) for each in rows]
